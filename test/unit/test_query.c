/*-------------------------------------------------------------------------
 *
 * test_query.c
 *	  Queries and their answers over a peer in memory: what is sent, every
 *	  packet, cancelling, and peers that do not keep to the rules.
 *
 *-------------------------------------------------------------------------
 */
#include "unit_session.h"

/* ------------------------------------------------------------ what is sent */

static void
sends_old_queries(void)
{
	const chc_setting settings[] = {
		{"max_block_size", "300", false},
		{"join_default_strictness", "ANY", false},
		{"network_zstd_compression_level", "-3", false},
	};
	session		s;
	size_t		greeting;
	chc_query	q = session_query("select 1");

	session_start(&s, OLD_HELLO);
	greeting = s.peer.heard.len;
	q.settings = settings;
	q.nsettings = 3;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
	CHECK_INT(chc_get_state(s.conn), CHC_BUSY_SELECT);
	session_check_heard(&s, greeting,
						"var:1 \"id-1\" u8:1 \"\" \"\" \"0.0.0.0:0\" u8:1 \"os\" \"host\" \"unit\" "
						"var:1 var:2 var:54058 "
						"\"max_block_size\" var:300 \"join_default_strictness\" \"ANY\" "
						"\"network_zstd_compression_level\" var:5 \"\" "
						"var:2 var:0 \"select 1\" "
						"var:2 \"\" 01 00 02 ffffffff 00 var:0 var:0");
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_USAGE);
	CHECK_INT(chc_get_stats(s.conn)->bytes_out, s.peer.heard.len - greeting);
	session_close(&s);
}

static void
sends_new_queries(void)
{
	const chc_setting setting = {"a", "b", true};
	const chc_param param = {"p", "it's"};
	session		s;
	size_t		greeting;
	chc_query	q = session_query("select 1");

	session_init(&s, unit_env(), NEW_HELLO_START "\"chunked\" \"chunked\" " NEW_HELLO_END);
	CHECK_INT(session_open(&s, 0), CHC_OK);
	greeting = s.peer.heard.len;
	q.settings = &setting;
	q.nsettings = 1;
	q.params = &param;
	q.nparams = 1;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
	session_check_heard(&s, greeting,
						"u32:92 "
						"var:1 \"id-1\" u8:1 \"\" \"\" \"0.0.0.0:0\" u64:0 u8:1 \"os\" \"host\" "
						"\"unit\" var:1 var:2 var:54484 \"quota\" var:0 var:3 u8:0 00 00 00 00 00 "
						"u8:0 \"a\" var:1 \"b\" \"\" \"\" \"\" var:2 var:0 \"select 1\" "
						"\"p\" var:2 07 27 'it' 5c 27 's' 27 \"\" u32:0 "
						"u32:14 var:2 \"\" 01 00 02 ffffffff 03 00 00 00 00 u32:0");
	session_close(&s);
}

static void
refuses_wrong_queries(void)
{
	session		s;
	size_t		greeting;
	const chc_param param = {"p", "1"};
	const chc_setting settings[] = {{"no_such_setting", "1", false}, {"max_threads", "x", false},
	{"", "1", false}, {"max_threads", NULL, false}};
	const chc_external_table table = {"t", NULL, 0};
	chc_query	q = session_query("select 1");

	session_start(&s, OLD_HELLO);
	greeting = s.peer.heard.len;
	for (int i = 0; i < 4; i++)
	{
		q.settings = &settings[i];
		q.nsettings = 1;
		CHECK_INT(chc_send_query(s.conn, &q), CHC_E_USAGE);
	}
	q.nsettings = 0;
	q.params = &param;
	q.nparams = 1;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_USAGE);
	q.nparams = 0;
	q.tables = &table;
	q.ntables = 1;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_USAGE);
	CHECK_INT(s.peer.heard.len, greeting);
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	session_close(&s);
}

/* ------------------------------------------------------------------ answers */

#define ANSWER \
	HEADER_PACKET PROGRESS_PACKET DATA_PACKET DATA_PACKET \
	"var:7 \"\" " INFO "var:1 var:1 \"n\" \"UInt32\" u32:15 " \
	"var:8 \"\" " INFO "var:1 var:2 \"n\" \"UInt32\" u32:7 u32:8 " \
	PROFILE_PACKET PROGRESS_PACKET \
	"var:10 \"log\" " INFO "var:1 var:1 \"text\" \"String\" \"line\" " \
	"var:14 \"\" " INFO "var:1 var:1 \"text\" \"String\" \"event\" " \
	"var:11 \"t\" \"columns\" var:17 \"Asia/Tokyo\" " \
	EMPTY_PACKET END_PACKET

static const chc_event_kind answer_events[] = {
	CHC_EVENT_HEADER, CHC_EVENT_PROGRESS, CHC_EVENT_DATA, CHC_EVENT_DATA, CHC_EVENT_TOTALS,
	CHC_EVENT_EXTREMES, CHC_EVENT_PROFILE_INFO, CHC_EVENT_PROGRESS, CHC_EVENT_LOG,
	CHC_EVENT_PROFILE_EVENTS, CHC_EVENT_TABLE_COLUMNS, CHC_EVENT_TIMEZONE, CHC_EVENT_END
};

static void
check_event(const chc_event *event, chc_event_kind want)
{
	CHECK_INT(event->kind, want);
	if (want == CHC_EVENT_HEADER)
		CHECK_INT(event->block->rows, 0);
	if (want == CHC_EVENT_DATA)
	{
		CHECK_INT(event->block->rows, 2);
		CHECK_INT(((const uint32_t *) event->block->columns[0].data)[1], 8);
	}
	if (want == CHC_EVENT_LOG)
		CHECK_MEM(event->block->columns[0].strs[0], "line", 4);
	if (want == CHC_EVENT_TABLE_COLUMNS)
		CHECK_STR(event->text, "columns");
	if (want == CHC_EVENT_TIMEZONE)
		CHECK_STR(event->text, "Asia/Tokyo");
}

static chc_status
read_answer(session *s)
{
	chc_query	q = session_query("select n");
	chc_status	st = chc_send_query(s->conn, &q);

	for (size_t i = 0; i < sizeof(answer_events) / sizeof(answer_events[0]); i++)
	{
		chc_event	event;

		if (st == CHC_OK)
			st = chc_next(s->conn, &event);
		if (st == CHC_OK)
			check_event(&event, answer_events[i]);
	}
	return st;
}

static void
reads_every_packet(void)
{
	for (size_t step = 0; step < 40; step++)
	{
		session		s;
		const chc_stats *stats;
		chc_event	event;

		session_init(&s, unit_env(), OLD_HELLO);
		session_answer(&s, ANSWER);
		CHECK_INT(session_open(&s, step), CHC_OK);
		CHECK_INT(read_answer(&s), CHC_OK);
		CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
		CHECK_INT(chc_next(s.conn, &event), CHC_E_USAGE);
		stats = chc_get_stats(s.conn);
		CHECK_INT(stats->rows, 4);
		CHECK_INT(stats->blocks, 2);
		CHECK_INT(stats->read_rows, 20);
		CHECK_INT(stats->read_bytes, 40);
		CHECK_INT(stats->total_rows, 60);
		CHECK(stats->rows_before_limit_known);
		CHECK_INT(stats->rows_before_limit, 5);
		CHECK(chc_is_alive(s.conn));
		session_close(&s);
	}
}

/* A peer that hangs up anywhere in the answer. */
static void
survives_half_an_answer(void)
{
	size_t		from,
				to;
	session		s;

	session_init(&s, unit_env(), OLD_HELLO);
	from = s.says.len;
	session_say(&s, ANSWER);
	to = s.says.len;
	chc_buf_free(&s.says);
	for (size_t len = from; len < to; len++)
	{
		session_init(&s, unit_env(), OLD_HELLO);
		session_answer(&s, ANSWER);
		s.says.len = len;
		CHECK_INT(session_open(&s, 0), CHC_OK);
		s.peer.hangs = false;
		CHECK_INT(read_answer(&s), CHC_E_LOST);
		CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
		session_close(&s);
	}
}

static chc_status
answers(const chc_env *env)
{
	session		s;
	chc_status	st;

	session_init(&s, env, OLD_HELLO);
	session_answer(&s, ANSWER);
	st = session_open(&s, 11);
	if (st == CHC_OK)
		st = read_answer(&s);
	session_close(&s);
	return st;
}

/* The blocks of an answer at the newest revision. */
#define NEW_INFO "01 00 02 ffffffff 03 00 00 "
#define NEW_HEADER "var:1 \"\" " NEW_INFO "var:1 var:0 \"n\" \"UInt32\" 00 "
#define NEW_DATA "var:1 \"\" " NEW_INFO "var:1 var:2 \"n\" \"UInt32\" 00 u32:7 u32:8 "
#define NEW_PROGRESS "var:3 var:10 var:20 var:30 var:5 var:6 var:7 var:8 "
#define NEW_PROFILE "var:6 var:2 var:1 var:8 u8:1 var:5 u8:1 u8:1 var:9 "

static void
reads_framed_packets(void)
{
	static const char *const packets[] = {NEW_HEADER, NEW_PROGRESS, NEW_DATA, NEW_PROFILE,
	"var:1 \"\" " NEW_INFO "var:0 var:0", END_PACKET};
	static const chc_event_kind kinds[] = {CHC_EVENT_HEADER, CHC_EVENT_PROGRESS, CHC_EVENT_DATA,
	CHC_EVENT_PROFILE_INFO, CHC_EVENT_END};

	for (size_t step = 0; step < 30; step++)
	{
		for (size_t size = 1; size < 60; size += 7)
		{
			session		s;
			chc_query	q = session_query("select n");
			chc_event	event;

			session_init(&s, unit_env(), NEW_HELLO_START "\"chunked\" \"chunked\" "
						 NEW_HELLO_END);
			session_answer(&s, "");
			for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++)
			{
				size_t		offset = s.says.len;

				session_say(&s, packets[i]);
				session_frame(&s, offset, size);
			}
			CHECK_INT(session_open(&s, step), CHC_OK);
			CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
			for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			{
				CHECK_INT(chc_next(s.conn, &event), CHC_OK);
				check_event(&event, kinds[i]);
			}
			CHECK_INT(chc_get_stats(s.conn)->elapsed_ns, 8);
			CHECK_INT(chc_get_stats(s.conn)->written_bytes, 7);
			CHECK(chc_is_alive(s.conn));
			session_close(&s);
		}
	}
}

/* Append packet to what the session's peer says, its block compressed. */
static void
say_compressed(session *s, chc_compression method, const char *head, const char *block)
{
	chc_buf		plain;
	chc_errbuf	err;

	chc_buf_init(&plain, &chc_default_env);
	chc_errbuf_init(&err, &chc_default_env);
	unit_bytes(&plain, block);
	session_say(s, head);
	CHECK_INT(chc_frame_write(method, plain.data, plain.len, &s->says, &err), CHC_OK);
	chc_buf_free(&plain);
}

static void
reads_compressed_packets(void)
{
	for (size_t step = 0; step < 10; step++)
	{
		session		s;
		chc_query	q = session_query("select n");
		chc_event	event;

		session_init(&s, unit_env(), OLD_HELLO);
		s.options.compression = CHC_COMPRESS_LZ4;
		session_answer(&s, "");
		say_compressed(&s, CHC_COMPRESS_LZ4, "var:1 \"\"", INFO "var:1 var:0 \"n\" \"UInt32\"");
		session_say(&s, "var:10 \"log\" " INFO "var:1 var:1 \"text\" \"String\" \"line\" ");
		say_compressed(&s, CHC_COMPRESS_ZSTD, "var:1 \"\"",
					   INFO "var:1 var:2 \"n\" \"UInt32\" u32:7 ");
		say_compressed(&s, CHC_COMPRESS_NONE, "", "u32:8 ");
		session_say(&s, END_PACKET);
		CHECK_INT(session_open(&s, step), CHC_OK);
		CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
		CHECK_INT(chc_next(s.conn, &event), CHC_OK);
		check_event(&event, CHC_EVENT_HEADER);
		CHECK_INT(chc_next(s.conn, &event), CHC_OK);
		check_event(&event, CHC_EVENT_LOG);
		CHECK_INT(chc_next(s.conn, &event), CHC_OK);
		check_event(&event, CHC_EVENT_DATA);
		CHECK_INT(chc_next(s.conn, &event), CHC_OK);
		CHECK_INT(event.kind, CHC_EVENT_END);
		session_close(&s);
	}
}

static void
refuses_wrong_packets(void)
{
	static const struct
	{
		const char *says;
		chc_status	status;
	}			table[] = {
		{"var:0 ", CHC_E_PROTOCOL},
		{"var:9 ", CHC_E_PROTOCOL},
		{"var:99 ", CHC_E_PROTOCOL},
		{"var:1000000000000 ", CHC_E_PROTOCOL},
		{PONG_PACKET, CHC_E_PROTOCOL},
		{"var:1 var:70000 ", CHC_E_LIMIT},
		{"var:17 var:70000 ", CHC_E_LIMIT},
		{"var:2 u32:1 var:99999999 ", CHC_E_LIMIT},
		{"var:1 \"\" 09 ", CHC_E_PROTOCOL},
		{EXCEPTION_PACKET, CHC_E_SERVER},
		{HEADER_PACKET EXCEPTION_PACKET, CHC_E_SERVER},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
	{
		session		s;
		chc_query	q = session_query("select n");
		chc_event	event;
		chc_status	st;

		session_init(&s, unit_env(), OLD_HELLO);
		session_answer(&s, table[i].says);
		CHECK_INT(session_open(&s, 3), CHC_OK);
		CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
		do
			st = chc_next(s.conn, &event);
		while (st == CHC_OK);
		CHECK_INT(st, table[i].status);
		CHECK_INT(chc_last_error(s.conn)->status, st);
		CHECK_INT(chc_get_state(s.conn), st == CHC_E_SERVER ? CHC_IDLE : CHC_CLOSED);
		if (st == CHC_E_SERVER)
		{
			CHECK_INT(chc_last_error(s.conn)->server_code, 60);
			CHECK_STR(chc_last_error(s.conn)->message, "DB::Exception: no table");
			CHECK_STR(chc_last_error(s.conn)->query_id, "id-1");
			CHECK_STR(chc_last_error(s.conn)->stack, "0. stack");
		}
		session_close(&s);
	}
}

/* What nobody asked for must not become the answer to the next query. */
static void
notices_unasked_data(void)
{
	session		s;
	chc_query	q = session_query("select n");
	chc_event	event;

	session_start(&s, OLD_HELLO END_PACKET DATA_PACKET);
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_PROTOCOL);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);

	session_init(&s, unit_env(), OLD_HELLO);
	CHECK_INT(session_open(&s, 0), CHC_OK);
	CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
	session_say(&s, END_PACKET DATA_PACKET);
	s.peer.says = s.says.data;
	s.peer.len = s.says.len;
	CHECK_INT(chc_next(s.conn, &event), CHC_OK);
	CHECK_INT(event.kind, CHC_EVENT_END);
	CHECK(!chc_is_alive(s.conn));
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_PROTOCOL);
	session_close(&s);
}

/* ------------------------------------------------------------------- cancel */

/* Open with OLD_HELLO only, send a query, then let the peer say the rest. */
static void
start_query(session *s, const char *answer)
{
	chc_query	q = session_query("select n");

	CHECK_INT(session_open(s, 0), CHC_OK);
	CHECK_INT(chc_send_query(s->conn, &q), CHC_OK);
	session_say(s, answer);
	s->peer.says = s->says.data;
	s->peer.len = s->says.len;
}

/* Did the peer hear Cancel last? */
static bool
heard_cancel(const session *s)
{
	return s->peer.heard.data[s->peer.heard.len - 1] == 3;
}

static void
cancels(void)
{
	session		s;
	chc_event	event;

	session_init(&s, unit_env(), OLD_HELLO);
	start_query(&s, ANSWER);
	CHECK_INT(chc_next(s.conn, &event), CHC_OK);
	chc_cancel(s.conn, 1000);
	CHECK(heard_cancel(&s));
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	CHECK_INT(chc_last_error(s.conn)->status, CHC_OK);
	session_close(&s);

	session_init(&s, unit_env(), OLD_HELLO);
	start_query(&s, HEADER_PACKET EXCEPTION_PACKET);
	chc_cancel(s.conn, 1000);
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	CHECK_INT(chc_last_error(s.conn)->status, CHC_OK);
	session_close(&s);

	session_init(&s, unit_env(), OLD_HELLO);
	start_query(&s, HEADER_PACKET "var:99");
	chc_cancel(s.conn, 1000);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);
}

/* A peer that goes on for ever is left after the drain time or max_packets. */
static void
leaves_endless_peers(void)
{
	static const char *const endless[] = {DATA_PACKET, PROGRESS_PACKET};

	for (int i = 0; i < 2; i++)
	{
		session		s;
		int64_t		start;
		size_t		greeting;

		session_init(&s, unit_env(), OLD_HELLO);
		greeting = s.says.len;
		start_query(&s, endless[i]);
		s.peer.says += greeting;
		s.peer.len -= greeting;
		s.peer.pos = 0;
		s.peer.repeat = true;
		start = chc_now_ms();
		chc_cancel(s.conn, 100);
		CHECK(chc_now_ms() - start < 1000);
		CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
		session_close(&s);
	}
}

/* A peer that goes silent is left after the drain time. */
static void
leaves_silent_peers(void)
{
	session		s;
	int64_t		start;

	session_init(&s, unit_env(), OLD_HELLO);
	start_query(&s, HEADER_PACKET);
	start = chc_now_ms();
	chc_cancel(s.conn, 100);
	CHECK(chc_now_ms() - start >= 90 && chc_now_ms() - start < 1000);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);
}

static int	polls_left;

static bool
stop_after_polls(void *ctx)
{
	(void) ctx;
	return --polls_left < 0;
}

/* Wherever the caller stops, the stream is drained or the connection closed. */
static void
stops_anywhere(void)
{
	for (int polls = 0; polls < 120; polls++)
	{
		session		s;
		chc_query	q = session_query("select n");
		chc_event	event;
		chc_status	st;

		session_init(&s, unit_env(), OLD_HELLO);
		session_answer(&s, ANSWER);
		CHECK_INT(session_open(&s, 5), CHC_OK);
		CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
		s.conn->env.interrupted = stop_after_polls;
		polls_left = polls;
		do
			st = chc_next(s.conn, &event);
		while (st == CHC_OK && event.kind != CHC_EVENT_END);
		CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
		if (st != CHC_OK)
		{
			CHECK_INT(st, CHC_E_INTERRUPTED);
			CHECK_INT(chc_last_error(s.conn)->status, CHC_E_INTERRUPTED);
			CHECK(heard_cancel(&s));
		}
		session_close(&s);
	}
}

/* Before the query is out there is nothing to cancel. */
static void
stops_while_sending(void)
{
	session		s;
	chc_query	q = session_query("select n");

	session_start(&s, OLD_HELLO);
	s.conn->env.interrupted = stop_after_polls;
	polls_left = 0;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_INTERRUPTED);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);
}

/* -------------------------------------------------------------- unsupported */

#define STATE_HEADER INFO "var:1 var:0 \"s\" \"AggregateFunction(sum, UInt64)\" "
#define STATE_DATA INFO "var:1 var:2 \"s\" \"AggregateFunction(sum, UInt64)\" u64:1 u64:2 "

static chc_status
read_to_end(session *s)
{
	chc_event	event;
	chc_status	st;

	do
		st = chc_next(s->conn, &event);
	while (st == CHC_OK && event.kind != CHC_EVENT_END);
	return st;
}

static void
check_unsupported(session *s, chc_state state)
{
	chc_query	q = session_query("select n");

	CHECK_INT(session_open(s, 0), CHC_OK);
	CHECK_INT(chc_send_query(s->conn, &q), CHC_OK);
	CHECK_INT(read_to_end(s), CHC_E_UNSUPPORTED);
	CHECK_INT(chc_get_state(s->conn), state);
	CHECK_STR(chc_last_error(s->conn)->column, "s");
	CHECK_STR(chc_last_error(s->conn)->type, "AggregateFunction(sum, UInt64)");
	session_close(s);
}

static void
recovers_from_unsupported_columns(void)
{
	session		s;

	/* plain: the end of the block cannot be found */
	session_init(&s, unit_env(), OLD_HELLO);
	session_answer(&s, "var:1 \"\" " STATE_HEADER "var:1 \"\" " STATE_DATA
				   EMPTY_PACKET END_PACKET);
	check_unsupported(&s, CHC_CLOSED);

	/* compressed: a block of two frames, and another one */
	session_init(&s, unit_env(), OLD_HELLO);
	s.options.compression = CHC_COMPRESS_ZSTD;
	session_answer(&s, "");
	say_compressed(&s, CHC_COMPRESS_LZ4, "var:1 \"\"", STATE_HEADER);
	say_compressed(&s, CHC_COMPRESS_LZ4, "var:1 \"\"", STATE_DATA);
	say_compressed(&s, CHC_COMPRESS_NONE, "", "u64:3 u64:4");
	say_compressed(&s, CHC_COMPRESS_LZ4, "var:1 \"\"", STATE_DATA);
	session_say(&s, PROGRESS_PACKET);
	say_compressed(&s, CHC_COMPRESS_LZ4, "var:1 \"\"", INFO "var:0 var:0 ");
	session_say(&s, END_PACKET);
	check_unsupported(&s, CHC_IDLE);

	/* compressed, and nothing after it but an end that is shorter than a frame's head */
	session_init(&s, unit_env(), OLD_HELLO);
	s.options.compression = CHC_COMPRESS_LZ4;
	s.peer.hangs = true;
	session_answer(&s, "");
	say_compressed(&s, CHC_COMPRESS_LZ4, "var:1 \"\"", STATE_HEADER);
	say_compressed(&s, CHC_COMPRESS_LZ4, "var:1 \"\"", STATE_DATA);
	session_say(&s, END_PACKET);
	check_unsupported(&s, CHC_IDLE);
}

static void
recovers_by_frames(void)
{
	static const char *const packets[] = {
		"var:1 \"\" " NEW_INFO "var:1 var:0 \"s\" \"AggregateFunction(sum, UInt64)\" 00 ",
		"var:1 \"\" " NEW_INFO "var:1 var:2 \"s\" \"AggregateFunction(sum, UInt64)\" 00 u64:1 u64:2",
	NEW_PROGRESS, END_PACKET};

	for (size_t size = 1; size < 100; size += 10)
	{
		session		s;

		session_init(&s, unit_env(), NEW_HELLO_START "\"chunked\" \"chunked\" " NEW_HELLO_END);
		session_answer(&s, "");
		for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++)
		{
			size_t		offset = s.says.len;

			session_say(&s, packets[i]);
			session_frame(&s, offset, size);
		}
		check_unsupported(&s, CHC_IDLE);
	}
}

/* -------------------------------------------------------------------- limits */

/* The memory of one block is bounded, decoded or not. */
static void
keeps_block_limit(void)
{
	static const char *const blocks[] = {
		"var:1 \"\" " INFO "var:1 var:40000 \"n\" \"UInt32\" 40000*u32:1 ",
		"var:1 \"\" " INFO "var:1 var:40000 \"n\" \"String\" 40000*\"text\" ",
	};

	for (int i = 0; i < 2; i++)
	{
		session		s;
		chc_query	q = session_query("select n");
		chc_event	event;

		session_init(&s, unit_env(), OLD_HELLO);
		s.limits.max_block_bytes = 100000;
		session_answer(&s, blocks[i]);
		CHECK_INT(session_open(&s, 0), CHC_OK);
		CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
		CHECK_INT(chc_next(s.conn, &event), CHC_E_LIMIT);
		CHECK(strstr(chc_last_error(s.conn)->message, "max_block_bytes") != NULL);
		CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
		session_close(&s);
	}
}

/* The table of revisions is in order and ends with what we offer. */
static void
lists_revisions(void)
{
	size_t		n;
	const chc_revision *rows = chc_revisions(&n);

	for (size_t i = 1; i < n; i++)
		CHECK(rows[i - 1].revision < rows[i].revision);
	CHECK_INT(rows[n - 1].revision, CHC_REV_NEWEST);
	CHECK(CHC_REV_NEWEST < 54492);	/* there Strings change their form */
}

static const unit_case cases[] = {
	UNIT_CASE(sends_old_queries),
	UNIT_CASE(sends_new_queries),
	UNIT_CASE(refuses_wrong_queries),
	UNIT_CASE(reads_every_packet),
	UNIT_CASE(survives_half_an_answer),
	UNIT_CASE_ENV(answers),
	UNIT_CASE(reads_framed_packets),
	UNIT_CASE(reads_compressed_packets),
	UNIT_CASE(refuses_wrong_packets),
	UNIT_CASE(notices_unasked_data),
	UNIT_CASE(cancels),
	UNIT_CASE(leaves_endless_peers),
	UNIT_CASE(leaves_silent_peers),
	UNIT_CASE(stops_anywhere),
	UNIT_CASE(stops_while_sending),
	UNIT_CASE(recovers_from_unsupported_columns),
	UNIT_CASE(recovers_by_frames),
	UNIT_CASE(keeps_block_limit),
	UNIT_CASE(lists_revisions),
};

UNIT_MAIN(cases)
