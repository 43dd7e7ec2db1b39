/*-------------------------------------------------------------------------
 *
 * test_conn.c
 *	  The handshake with peers of every kind, and life of a connection.
 *
 *-------------------------------------------------------------------------
 */
#include "unit_session.h"

#define CLIENT_HELLO(rev) "var:0 \"unit\" var:1 var:2 var:" #rev " \"db\" \"me\" \"secret\" "

static void
greets_old_servers(void)
{
	session		s;

	session_start(&s, OLD_HELLO);
	session_check_heard(&s, 0, CLIENT_HELLO(54484));
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	CHECK_INT(chc_get_server_info(s.conn)->revision, 54058);
	CHECK_INT(chc_get_server_info(s.conn)->negotiated, 54058);
	CHECK_STR(chc_get_server_info(s.conn)->name, "ClickHouse");
	CHECK_STR(chc_get_server_info(s.conn)->timezone, "UTC");
	CHECK_STR(chc_get_server_info(s.conn)->display_name, "");
	CHECK(!chc_has_feature(s.conn, CHC_FEATURE_TEXT_SETTINGS));
	CHECK(chc_is_alive(s.conn));
	session_close(&s);
}

static void
greets_new_servers(void)
{
	session		s;

	session_start(&s, NEW_HELLO);
	session_check_heard(&s, 0, CLIENT_HELLO(54484) "\"quota\" \"notchunked\" \"notchunked\" var:7");
	CHECK_INT(chc_get_server_info(s.conn)->revision, 54999);
	CHECK_INT(chc_get_server_info(s.conn)->negotiated, 54484);
	CHECK_STR(chc_get_server_info(s.conn)->display_name, "box");
	CHECK_INT(chc_get_server_info(s.conn)->patch, 3);
	CHECK(chc_has_feature(s.conn, CHC_FEATURE_PARAMETERS));
	CHECK(chc_is_alive(s.conn));
	session_close(&s);
}

/* A lower offer is an offer of fewer fields. */
static void
offers_lower_revisions(void)
{
	session		s;

	session_init(&s, unit_env(), "var:0 \"ClickHouse\" var:26 var:5 var:54484 \"UTC\" \"box\" var:1 ");
	s.options.max_revision = 54459;
	CHECK_INT(session_open(&s, 0), CHC_OK);
	session_check_heard(&s, 0, CLIENT_HELLO(54459) "\"quota\"");
	CHECK_INT(chc_get_server_info(s.conn)->negotiated, 54459);
	session_close(&s);
}

static void
settles_framing(void)
{
	static const struct
	{
		const char *wishes;		/* sends, receives */
		const char *answer;		/* we send, we receive */
	}			table[] = {
		{"\"chunked\" \"chunked\" ", "\"chunked\" \"chunked\""},
		{"\"notchunked\" \"notchunked\" ", "\"notchunked\" \"notchunked\""},
		{"\"chunked\" \"notchunked\" ", "\"notchunked\" \"chunked\""},
		{"\"chunked_optional\" \"chunked_optional\" ", "\"notchunked\" \"notchunked\""},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
	{
		session		s;
		char		heard[200] = CLIENT_HELLO(54484) "\"quota\" ";

		session_init(&s, unit_env(), NEW_HELLO_START);
		session_say(&s, table[i].wishes);
		session_say(&s, NEW_HELLO_END);
		CHECK_INT(session_open(&s, 3), CHC_OK);
		strcat(heard, table[i].answer);
		strcat(heard, " var:7");
		session_check_heard(&s, 0, heard);
		session_close(&s);
	}
}

/* Every way in which a peer is not the server we want. */
static void
refuses_other_peers(void)
{
	static const struct
	{
		const char *says;
		chc_status	status;
		const char *message;
	}			table[] = {
		{"'HTTP/1.1 400 Bad Request'", CHC_E_HTTP,
		"the server in memory speaks HTTP; the native port is usually 9000"},
		{"'HELO stranger'", CHC_E_PROTOCOL,
			"connection to server in memory failed: server does not speak the native protocol"},
		{"15 03 03 00 02 02 46", CHC_E_TLS,
		"connection to server in memory failed: server expects TLS on this port"},
		{"'SSH-2.0'", CHC_E_PROTOCOL,
			"connection to server in memory failed: server does not speak the native protocol "
		"(it answered with packet 83)"},
		{"var:0 \"Click\" var:1 var:1 var:54000 \"UTC\"", CHC_E_PROTOCOL,
			"connection to server in memory failed: protocol revision 54000 is too old, "
		"the oldest supported one is 54058"},
		{"var:0 \"Click\" var:1 var:1 var:99999999999", CHC_E_PROTOCOL,
		"connection to server in memory failed: number in Hello is out of range"},
		{"var:0 var:65537", CHC_E_LIMIT,
			"connection to server in memory failed: string in Hello of 65537 bytes exceeds the "
		"limit of 65536"},
		{EXCEPTION_PACKET, CHC_E_SERVER, "DB::Exception: no table"},
		{NEW_HELLO_START "\"sideways\"", CHC_E_PROTOCOL,
		"connection to server in memory failed: server's framing \"sideways\" is unknown"},
		{NEW_HELLO_START "\"notchunked\" \"notchunked\" var:10001", CHC_E_LIMIT,
			"connection to server in memory failed: list in Hello exceeds the limit of 10000 "
		"elements"},
		{NEW_HELLO_START "\"notchunked\" \"notchunked\" var:1 \"a\" var:65537", CHC_E_LIMIT,
			"connection to server in memory failed: string in Hello of 65537 bytes exceeds the "
		"limit of 65536"},
		{NEW_HELLO_START "\"chunked\" \"chunked\" " NEW_HELLO_END "01", CHC_E_PROTOCOL,
		"packet is longer than its contents"},
		{"ffffffffffffffffffffff", CHC_E_PROTOCOL,
			"connection to server in memory failed: variable-length integer exceeds 64 bits"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
	{
		session		s;

		session_init(&s, unit_env(), table[i].says);
		CHECK_INT(session_open(&s, 0), table[i].status);
		CHECK_STR(chc_last_error(s.conn)->message, table[i].message);
		CHECK_INT(chc_last_error(s.conn)->status, table[i].status);
		CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
		CHECK(!chc_is_alive(s.conn));
		CHECK_INT(chc_ping(s.conn, 10), CHC_E_USAGE);
		session_close(&s);
	}
}

/* A peer that hangs up in the middle of Hello, wherever. */
static void
survives_half_a_hello(void)
{
	size_t		whole;
	session		s;

	session_init(&s, unit_env(), NEW_HELLO);
	whole = s.says.len;
	chc_buf_free(&s.says);
	for (size_t len = 0; len < whole; len++)
	{
		session_init(&s, unit_env(), NEW_HELLO);
		s.says.len = len;
		unit_peer_init(&s.peer, &chc_default_env, s.says.data, len, 1);
		s.conn = chc_new(&s.env);
		CHECK_INT(chc_open_transport(s.conn, &s.options, &s.peer.base), CHC_E_LOST);
		CHECK_STR(chc_last_error(s.conn)->message, "connection to server in memory failed: "
				  "server closed the connection unexpectedly");
		session_close(&s);
	}
}

static void
unfolds_exceptions(void)
{
	session		s;

	session_init(&s, unit_env(), "var:2 u32:1000 \"A\" \"outer\" \"st\" u8:1 "
				 "u32:5 \"B\" \"inner\" \"\" u8:1 u32:6 \"C\" \"\" \"\" u8:0");
	CHECK_INT(session_open(&s, 1), CHC_E_SERVER);
	CHECK_INT(chc_last_error(s.conn)->server_code, 1000);
	CHECK_STR(chc_last_error(s.conn)->message, "outer");
	CHECK_STR(chc_last_error(s.conn)->server_name, "A");
	CHECK_STR(chc_last_error(s.conn)->stack, "st");
	CHECK_STR(chc_last_error(s.conn)->query_id, "");
	session_close(&s);

	session_init(&s, unit_env(), "var:2");
	for (int i = 0; i < 40; i++)
		session_say(&s, "u32:1 \"A\" \"deeper\" \"\" u8:1");
	CHECK_INT(session_open(&s, 0), CHC_E_LIMIT);
	session_close(&s);
}

static void
pings(void)
{
	session		s;
	size_t		greeting;

	session_start(&s, OLD_HELLO PONG_PACKET PROGRESS_PACKET PONG_PACKET END_PACKET);
	greeting = s.peer.heard.len;
	CHECK(!chc_is_alive(s.conn));	/* the peer in memory speaks too early */
	CHECK_INT(chc_ping(s.conn, 1000), CHC_OK);
	session_check_heard(&s, greeting, "04");
	CHECK_INT(chc_ping(s.conn, 1000), CHC_OK);
	CHECK_INT(chc_ping(s.conn, 1000), CHC_E_PROTOCOL);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);

	/* endless packets instead of an answer */
	session_start(&s, OLD_HELLO PROGRESS_PACKET);
	s.peer.says += s.says.len - 4;
	s.peer.len = 4;
	s.peer.pos = 0;
	s.peer.repeat = true;
	CHECK_INT(chc_ping(s.conn, 10000), CHC_E_LIMIT);
	session_close(&s);
}

static void
can_be_opened_again(void)
{
	session		s;
	uint64_t	in,
				out;

	session_start(&s, OLD_HELLO);
	s.peer.hangs = false;
	CHECK_INT(chc_open_transport(s.conn, &s.options, &s.peer.base), CHC_E_USAGE);
	chc_close(s.conn);
	CHECK_INT(chc_open_transport(s.conn, &s.options, &s.peer.base), CHC_E_LOST);
	chc_traffic(s.conn, &in, &out);
	CHECK(out > 0);
	s.peer.pos = 0;
	s.peer.closed = false;
	CHECK_INT(chc_open_transport(s.conn, &s.options, &s.peer.base), CHC_OK);
	CHECK_INT(chc_last_error(s.conn)->status, CHC_OK);
	CHECK_INT(chc_open(s.conn, &s.options), CHC_E_USAGE);
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	chc_close(s.conn);
	chc_close(s.conn);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	chc_cancel(s.conn, 10);
	session_close(&s);
	chc_free(NULL);
}

static chc_status
opens(const chc_env *env)
{
	session		s;
	chc_status	st;

	session_init(&s, env, NEW_HELLO);
	st = session_open(&s, 5);
	if (st == CHC_OK)
		CHECK_STR(chc_get_server_info(s.conn)->display_name, "box");
	else if (s.conn != NULL)
		CHECK_INT(chc_last_error(s.conn)->status, st);
	session_close(&s);
	return st;
}

static const unit_case cases[] = {
	UNIT_CASE(greets_old_servers),
	UNIT_CASE(greets_new_servers),
	UNIT_CASE(offers_lower_revisions),
	UNIT_CASE(settles_framing),
	UNIT_CASE(refuses_other_peers),
	UNIT_CASE(survives_half_a_hello),
	UNIT_CASE(unfolds_exceptions),
	UNIT_CASE(pings),
	UNIT_CASE(can_be_opened_again),
	UNIT_CASE_ENV(opens),
};

UNIT_MAIN(cases)
