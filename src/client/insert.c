/*-------------------------------------------------------------------------
 *
 * insert.c
 *	  INSERT: the sample block, blocks of data, the end.
 *
 * The server may refuse at any time, also while we are sending.  So sending
 * listens: before each block, and while the socket takes no bytes.
 *
 * Old servers take a connection that is closed between two blocks for the end
 * of the data, and store what there is.  So there is no such moment: the last
 * byte of a block is sent with what follows it, which is the next block or the
 * end of the data.
 *
 *-------------------------------------------------------------------------
 */
#include "conn.h"

/* A packet that is not the sample block; *over: the statement has ended. */
static chc_status
judge_packet(chc_conn *conn, const chc_packet *packet, bool *over)
{
	*over = false;
	switch (packet->type)
	{
		case CHC_SERVER_END_OF_STREAM:
			*over = true;
			return CHC_OK;
		case CHC_SERVER_PROGRESS:
		case CHC_SERVER_PROFILE_INFO:
		case CHC_SERVER_LOG:
		case CHC_SERVER_PROFILE_EVENTS:
		case CHC_SERVER_TABLE_COLUMNS:
		case CHC_SERVER_TIMEZONE_UPDATE:
			return CHC_OK;
		default:
			return chc_fail(&conn->err, CHC_E_PROTOCOL, "server sent packet %llu during INSERT",
							(unsigned long long) packet->type);
	}
}

static chc_status
take_packet(chc_conn *conn, bool *over)
{
	chc_packet	packet;
	chc_status	st = chc_receive_packet(conn, &packet);

	return st == CHC_OK ? judge_packet(conn, &packet, over) : st;
}

/* Take what the server has sent, without waiting for more. */
static chc_status
listen_while_sending(void *arg)
{
	chc_conn   *conn = arg;

	for (;;)
	{
		bool		ready,
					over;
		chc_status	st = chc_net_poll_input(&conn->net, &ready);

		if (st == CHC_OK && ready)
			st = take_packet(conn, &over);
		if (st != CHC_OK || !ready)
			return st;
		if (over)
			return chc_fail(&conn->err, CHC_E_PROTOCOL,
							"server ended INSERT before the end of the data");
	}
}

/* Which part of out is to be sent. */
typedef enum send_extent
{
	SEND_ALL,
	SEND_BUT_LAST,				/* see the top */
	SEND_WITHOUT_WAITING		/* as far as it goes, and not the last byte */
} send_extent;

/* Send what is in out, listening. */
static chc_status
send_and_listen(chc_conn *conn, send_extent extent)
{
	chc_status	st;

	conn->net.peer_speaks = listen_while_sending;
	st = extent == SEND_ALL ? chc_flush(conn) :
		chc_flush_but_last(conn, extent == SEND_BUT_LAST);
	conn->net.peer_speaks = NULL;
	return st == CHC_E_LOST ? chc_last_words(conn) : st;
}

/* ----------------------------------------------------- a block in pieces */

/* Out and the pieces in their order; returns how many parts that is. */
static int
list_parts(const chc_conn *conn, const chc_pieces *pieces, struct iovec *parts)
{
	size_t		from = conn->out_sent;
	int			n = 0;

	for (uint32_t i = 0; i < pieces->n; i++)
	{
		const chc_piece *piece = &pieces->piece[i];

		parts[n++] = (struct iovec) {conn->out.data + from, piece->at - from};
		parts[n++] = (struct iovec) {(uint8_t *) piece->data, piece->len};
		from = piece->at;
	}
	if (from < conn->out.len)
		parts[n++] = (struct iovec) {conn->out.data + from, conn->out.len - from};
	return n;
}

/* What was not sent becomes all of out. */
static chc_status
keep_rest(chc_conn *conn, const struct iovec *parts, int n, size_t sent)
{
	chc_buf		old = conn->out;

	conn->plain.len = 0;
	for (int i = 0; i < n; i++)
	{
		size_t		skip = sent < parts[i].iov_len ? sent : parts[i].iov_len;

		sent -= skip;
		if (chc_buf_put(&conn->plain, (const uint8_t *) parts[i].iov_base + skip,
						parts[i].iov_len - skip) != CHC_OK)
			return chc_fail_nomem(&conn->err);
	}
	conn->out = conn->plain;
	conn->plain = old;
	conn->out_sent = 0;
	return CHC_OK;
}

/*
 * Send a block's pieces from where they are, as far as that goes without waiting,
 * and not the last byte; only the rest is copied.
 */
static chc_status
send_pieces(chc_conn *conn, const chc_pieces *pieces)
{
	struct iovec parts[2 * CHC_MAX_PIECES + 1];
	int			n = list_parts(conn, pieces, parts);
	size_t		sent;
	chc_status	st;

	parts[n - 1].iov_len--;
	st = chc_net_push_parts(&conn->net, parts, n, &sent);
	parts[n - 1].iov_len++;
	if (st == CHC_E_LOST)
		return chc_last_words(conn);
	return st == CHC_OK ? keep_rest(conn, parts, n, sent) : st;
}

/* -------------------------------------------- after an exception in between */

/* What is left of a half-sent packet, the end of the data, and a ping. */
static chc_status
send_rest(chc_conn *conn, bool ended)
{
	size_t		mark = 0;
	chc_status	st = CHC_OK;

	if (!ended)
		st = chc_append_data(conn, "", NULL, NULL);
	if (st == CHC_OK)
		st = chc_begin_packet(conn, CHC_CLIENT_PING, &mark);
	if (st == CHC_OK)
		st = chc_finish_packet(conn, mark);
	if (st == CHC_OK)
		st = chc_flush(conn);
	return st;
}

/*
 * The server has refused while data may be under way.  Newer servers read on
 * to the end of the data, older ones hang up: a ping tells which.  The error
 * is the server's either way.
 */
static chc_status
insert_refused(chc_conn *conn, bool ended)
{
	chc_errbuf	aside;
	chc_status	st;

	chc_set_error_aside(conn, &aside);
	chc_start_draining(conn, CHC_DRAIN_MS);
	st = send_rest(conn, ended);
	if (st == CHC_OK)
		st = chc_await_pong(conn);
	if (st == CHC_OK)
		chc_become_idle(conn);
	else
		chc_close(conn);
	chc_restore_error(conn, &aside);
	return CHC_E_SERVER;
}

static chc_status
insert_failed(chc_conn *conn, chc_status st, bool ended)
{
	/* the connection is gone if the exception was found after a failed send */
	if (st == CHC_E_SERVER && !conn->net.draining)
		return insert_refused(conn, ended);
	return chc_conn_abandon(conn);
}

/* ---------------------------------------------------------------- interface */

static chc_status
await_sample(chc_conn *conn)
{
	for (;;)
	{
		bool		over;
		chc_packet	packet;
		chc_status	st = chc_receive_packet(conn, &packet);

		if (st == CHC_OK && packet.type == CHC_SERVER_DATA)
			return CHC_OK;
		if (st == CHC_OK)
			st = judge_packet(conn, &packet, &over);
		if (st != CHC_OK)
			return st;
		if (over)
			return chc_fail(&conn->err, CHC_E_USAGE, "the statement does not take data");
	}
}

chc_status
chc_insert_begin(chc_conn *conn, const chc_query *query, const chc_block **sample)
{
	chc_status	st = chc_transmit_query(conn, query);

	if (st != CHC_OK)
		return st;
	conn->state = CHC_BUSY_INSERT;
	st = await_sample(conn);
	if (st == CHC_OK)
		*sample = &conn->block;
	else if (st == CHC_E_SERVER || st == CHC_E_USAGE)
		chc_end_with_error(conn, st);	/* no data is under way yet */
	else
		chc_conn_abandon(conn);
	return st;
}

chc_status
chc_insert_block(chc_conn *conn, chc_writer *writer)
{
	chc_pieces	pieces = {.n = 0};
	size_t		before;
	chc_status	st;

	if (conn->state != CHC_BUSY_INSERT)
		return chc_conn_misuse(conn, "no INSERT is running");
	st = listen_while_sending(conn);
	if (st == CHC_OK)
		st = send_and_listen(conn, SEND_BUT_LAST);
	if (st != CHC_OK)
		return insert_failed(conn, st, false);
	before = conn->out.len;
	st = chc_append_data(conn, "", writer, chc_can_send_pieces(conn) ? &pieces : NULL);
	if (st == CHC_E_USAGE)
	{
		conn->out.len = before;
		return st;				/* nothing of it was sent */
	}
	if (st == CHC_OK)
		st = pieces.n > 0 ? send_pieces(conn, &pieces) : send_and_listen(conn, SEND_WITHOUT_WAITING);
	return st == CHC_OK ? CHC_OK : insert_failed(conn, st, false);
}

chc_status
chc_insert_push(chc_conn *conn)
{
	chc_status	st;

	if (conn->state != CHC_BUSY_INSERT || conn->out.len <= 1)
		return CHC_OK;
	st = send_and_listen(conn, SEND_WITHOUT_WAITING);
	return st == CHC_OK ? CHC_OK : insert_failed(conn, st, false);
}

static chc_status
await_end(chc_conn *conn)
{
	bool		over = false;
	chc_status	st = CHC_OK;

	while (st == CHC_OK && !over)
		st = take_packet(conn, &over);
	return st;
}

chc_status
chc_insert_end(chc_conn *conn)
{
	chc_status	st;

	if (conn->state != CHC_BUSY_INSERT)
		return chc_conn_misuse(conn, "no INSERT is running");
	st = listen_while_sending(conn);
	if (st == CHC_OK)
		st = send_and_listen(conn, SEND_BUT_LAST);
	if (st != CHC_OK)
		return insert_failed(conn, st, false);
	st = chc_append_data(conn, "", NULL, NULL);
	if (st == CHC_OK)
		st = send_and_listen(conn, SEND_ALL);
	if (st == CHC_OK)
		st = await_end(conn);
	return st == CHC_OK ? chc_become_idle(conn) : insert_failed(conn, st, true);
}
