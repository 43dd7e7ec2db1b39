/*-------------------------------------------------------------------------
 *
 * handshake.c
 *	  Hello in both directions, the addendum, and what they settle: the
 *	  revision in force and the framing of packets.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "conn.h"

/* What we say about a feature that we take no part in. */
#define PARALLEL_REPLICAS_VERSION 7

/* Elements of a list in Hello that is only passed over. */
#define MAX_HELLO_ITEMS 10000

/* What a connection that has timed out may cost on top, for a better error. */
#define HTTP_PROBE_MS 200

static uint32_t
offered_revision(const chc_conn *conn)
{
	uint32_t	max = conn->options.max_revision;

	return max == 0 || max > CHC_REV_NEWEST ? CHC_REV_NEWEST : max;
}

/* -------------------------------------------------------------- our Hello */

static chc_status
send_hello(chc_conn *conn, const char *password)
{
	const chc_options *o = &conn->options;
	chc_buf    *b = &conn->out;
	chc_status	st;

	b->len = 0;
	if (chc_buf_varint(b, CHC_CLIENT_HELLO) != CHC_OK ||
		chc_buf_str(b, o->client_name) != CHC_OK ||
		chc_buf_varint(b, o->client_version[0]) != CHC_OK ||
		chc_buf_varint(b, o->client_version[1]) != CHC_OK ||
		chc_buf_varint(b, offered_revision(conn)) != CHC_OK ||
		chc_buf_str(b, o->database) != CHC_OK ||
		chc_buf_str(b, o->user) != CHC_OK ||
		chc_buf_str(b, password) != CHC_OK)
		st = chc_fail_nomem(&conn->err);
	else
		st = chc_flush(conn);

	/* the password does not stay in memory that is used again */
	if (b->data != NULL)
		memset(b->data, 0, b->cap);
	return st;
}

/* ------------------------------------------------------- the server's Hello */

static chc_status
hello_string(chc_conn *conn, const char **str)
{
	return chc_in_string(&conn->net.in, &conn->kept, CHC_MAX_NAME, "string in Hello", str, NULL);
}

static chc_status
hello_u32(chc_conn *conn, uint32_t *v)
{
	uint64_t	wide = 0;
	chc_status	st = chc_in_varint(&conn->net.in, &wide);

	if (st != CHC_OK)
		return st;
	if (wide > UINT32_MAX)
		return chc_fail(&conn->err, CHC_E_PROTOCOL, "number in Hello is out of range");
	*v = (uint32_t) wide;
	return CHC_OK;
}

static chc_status
skip_varint(chc_conn *conn)
{
	uint64_t	ignored;

	return chc_in_varint(&conn->net.in, &ignored);
}

static chc_status
skip_string(chc_conn *conn)
{
	uint64_t	len = 0;
	chc_status	st = chc_in_varint(&conn->net.in, &len);

	if (st != CHC_OK)
		return st;
	if (len > CHC_MAX_NAME)
		return chc_fail(&conn->err, CHC_E_LIMIT, "string in Hello of %llu bytes exceeds the "
						"limit of %zu", (unsigned long long) len, CHC_MAX_NAME);
	return chc_in_skip(&conn->net.in, len);
}

static chc_status
too_many_items(chc_conn *conn)
{
	return chc_fail(&conn->err, CHC_E_LIMIT, "list in Hello exceeds the limit of %d elements",
					MAX_HELLO_ITEMS);
}

/* Pairs of pattern and message. */
static chc_status
skip_password_rules(chc_conn *conn)
{
	uint32_t	n = 0;
	chc_status	st = hello_u32(conn, &n);

	if (st == CHC_OK && n > MAX_HELLO_ITEMS)
		return too_many_items(conn);
	for (uint32_t i = 0; i < 2 * n && st == CHC_OK; i++)
		st = skip_string(conn);
	return st;
}

/* Name, flags, value; ended by an empty name. */
static chc_status
skip_settings(chc_conn *conn)
{
	for (int i = 0; i < MAX_HELLO_ITEMS; i++)
	{
		uint64_t	len = 0;
		chc_status	st = chc_in_varint(&conn->net.in, &len);

		if (st != CHC_OK || len == 0)
			return st;
		if (len > CHC_MAX_NAME)
			return chc_fail(&conn->err, CHC_E_LIMIT, "setting name in Hello exceeds the limit");
		st = chc_in_skip(&conn->net.in, len);
		if (st == CHC_OK)
			st = skip_varint(conn);
		if (st == CHC_OK)
			st = skip_string(conn);
		if (st != CHC_OK)
			return st;
	}
	return too_many_items(conn);
}

/*
 * How packets are framed in one direction.  We prefer plain packets and
 * accept frames, so what counts is what the server insists on.
 */
static chc_status
settle_framing(chc_conn *conn, bool *framed)
{
	const char *server;
	chc_status	st = hello_string(conn, &server);

	if (st != CHC_OK)
		return st;
	if (strcmp(server, "chunked") == 0)
		*framed = true;
	else if (strcmp(server, "notchunked") == 0 || strcmp(server, "chunked_optional") == 0 ||
			 strcmp(server, "notchunked_optional") == 0)
		*framed = false;
	else
		return chc_fail(&conn->err, CHC_E_PROTOCOL, "server's framing \"%.100s\" is unknown",
						server);
	return CHC_OK;
}

/* The fields that came with revisions, in the order of the wire. */
static chc_status
read_optional_fields(chc_conn *conn, bool *server_sends_framed, bool *server_wants_framed)
{
	chc_server_info *s = &conn->server;
	uint32_t	rev = conn->revision;
	chc_status	st = CHC_OK;

	if (rev >= CHC_REV_VERSIONED_PARALLEL_REPLICAS)
		st = skip_varint(conn);
	if (st == CHC_OK)
		st = hello_string(conn, &s->timezone);
	if (st == CHC_OK && rev >= CHC_REV_DISPLAY_NAME)
		st = hello_string(conn, &s->display_name);
	if (st == CHC_OK && rev >= CHC_REV_VERSION_PATCH)
		st = hello_u32(conn, &s->patch);
	if (st == CHC_OK && rev >= CHC_REV_CHUNKED)
	{
		st = settle_framing(conn, server_sends_framed);
		if (st == CHC_OK)
			st = settle_framing(conn, server_wants_framed);
	}
	if (st == CHC_OK && rev >= CHC_REV_PASSWORD_RULES)
		st = skip_password_rules(conn);
	if (st == CHC_OK && rev >= CHC_REV_NONCE)
		st = chc_in_skip(&conn->net.in, 8);
	if (st == CHC_OK && rev >= CHC_REV_SERVER_SETTINGS)
		st = skip_settings(conn);
	if (st == CHC_OK && rev >= CHC_REV_QUERY_PLAN)
		st = skip_varint(conn);
	if (st == CHC_OK && rev >= CHC_REV_CLUSTER_FUNCTION)
		st = skip_varint(conn);
	return st;
}

static chc_status
read_hello(chc_conn *conn, bool *server_sends_framed, bool *server_wants_framed)
{
	chc_server_info *s = &conn->server;
	chc_status	st = hello_string(conn, &s->name);

	if (st == CHC_OK)
		st = hello_u32(conn, &s->major);
	if (st == CHC_OK)
		st = hello_u32(conn, &s->minor);
	if (st == CHC_OK)
		st = hello_u32(conn, &s->revision);
	if (st != CHC_OK)
		return st;
	s->negotiated = s->revision;
	if (s->negotiated > offered_revision(conn))
		s->negotiated = offered_revision(conn);
	conn->revision = s->negotiated;
	if (conn->revision < CHC_REV_OLDEST)
		return chc_fail(&conn->err, CHC_E_PROTOCOL,
						"protocol revision %u is too old, the oldest supported one is %u",
						conn->revision, (unsigned) CHC_REV_OLDEST);
	return read_optional_fields(conn, server_sends_framed, server_wants_framed);
}

/* -------------------------------------------- what is not a Hello at all */

/* The first byte is 'H'; an HTTP server says "HTTP/1.1 400 Bad Request". */
static chc_status
http_or_garbage(chc_conn *conn)
{
	char		rest[4];
	chc_status	st = chc_in_bytes(&conn->net.in, rest, sizeof(rest));

	if (st == CHC_OK && memcmp(rest, "TTP/", 4) == 0)
		return chc_fail(&conn->err, CHC_E_HTTP,
						"the %s speaks HTTP; the native port is usually 9000", conn->where);
	return chc_fail(&conn->err, CHC_E_PROTOCOL, "server does not speak the native protocol");
}

/*
 * No answer came in time.  An HTTP server may still be reading our Hello as if
 * it were a request: finish that for it, and see if it answers then.  This
 * connection is lost anyway.  error is CHC_E_TIMEOUT's, already set.
 */
static chc_status
http_or_timeout(chc_conn *conn)
{
	static const char rest[] = " / HTTP/1.0\r\n\r\n / HTTP/1.0\r\n\r\n";
	chc_errbuf	aside;
	size_t		sent;
	uint8_t		first = 0;
	chc_status	st;

	chc_set_error_aside(conn, &aside);
	chc_start_draining(conn, HTTP_PROBE_MS);
	st = chc_net_send(&conn->net, rest, sizeof(rest) - 1, &sent);
	if (st == CHC_OK)
		st = chc_in_u8(&conn->net.in, &first);
	if (st == CHC_OK && first == 'H')
		st = http_or_garbage(conn);
	if (st != CHC_E_HTTP)
		chc_restore_error(conn, &aside);
	else
		chc_errbuf_clear(&aside);
	return conn->err.pub.status;
}

static chc_status
not_a_hello(chc_conn *conn, uint64_t type)
{
	switch (type)
	{
		case CHC_SERVER_EXCEPTION:
			return chc_receive_exception(conn);
		case 'H':
			return http_or_garbage(conn);
		case 0x15:				/* a TLS alert record */
			return chc_fail(&conn->err, CHC_E_TLS, "server expects TLS on this port");
		default:
			return chc_fail(&conn->err, CHC_E_PROTOCOL,
							"server does not speak the native protocol (it answered with "
							"packet %llu)", (unsigned long long) type);
	}
}

/* ----------------------------------------------------------------- addendum */

static chc_status
send_addendum(chc_conn *conn, bool we_send_framed, bool we_receive_framed)
{
	chc_buf    *b = &conn->out;

	b->len = 0;
	if (chc_buf_str(b, conn->options.quota_key) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	if (conn->revision >= CHC_REV_CHUNKED &&
		(chc_buf_str(b, we_send_framed ? "chunked" : "notchunked") != CHC_OK ||
		 chc_buf_str(b, we_receive_framed ? "chunked" : "notchunked") != CHC_OK))
		return chc_fail_nomem(&conn->err);
	if (conn->revision >= CHC_REV_VERSIONED_PARALLEL_REPLICAS &&
		chc_buf_varint(b, PARALLEL_REPLICAS_VERSION) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return chc_flush(conn);
}

chc_status
chc_handshake(chc_conn *conn, const char *password)
{
	bool		server_sends_framed = false;
	bool		server_wants_framed = false;
	uint64_t	type = 0;
	chc_status	st = send_hello(conn, password);

	if (st == CHC_OK)
		st = chc_in_varint(&conn->net.in, &type);
	if (st == CHC_E_TIMEOUT)
		st = http_or_timeout(conn);
	if (st == CHC_OK && type != CHC_SERVER_HELLO)
		st = not_a_hello(conn, type);
	if (st == CHC_OK)
		st = read_hello(conn, &server_sends_framed, &server_wants_framed);
	if (st == CHC_OK && conn->revision >= CHC_REV_ADDENDUM)
		st = send_addendum(conn, server_wants_framed, server_sends_framed);
	if (st != CHC_OK)
		return st;

	/* framing begins after the addendum; nothing of it was received yet */
	conn->net.packet_ended = true;
	conn->net.framed_in = server_sends_framed;
	conn->net.framed_out = server_wants_framed;
	return CHC_OK;
}
