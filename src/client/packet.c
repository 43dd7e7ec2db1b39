/*-------------------------------------------------------------------------
 *
 * packet.c
 *	  What is received: every packet that a server sends after the handshake,
 *	  and chc_next(), which hands them out as events.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "conn.h"

/* More than the description of any table's columns needs. */
#define MAX_DESCRIPTION ((size_t) 64 << 20)

/* ------------------------------------------------------------------ bodies */

/* Where compressed parts of a packet are read from. */
static chc_input *
body_input(chc_conn *conn, bool compressed)
{
	return compressed ? &conn->frames.in : &conn->net.in;
}

/* Log, ProfileEvents and TableColumns were once never compressed. */
static bool
side_packets_compressed(const chc_conn *conn)
{
	return conn->compressed && conn->revision >= CHC_REV_COMPRESSED_LOGS;
}

static chc_status
check_frames_used_up(chc_conn *conn)
{
	if (!chc_frame_input_at_end(&conn->frames))
		return chc_fail(&conn->err, CHC_E_PROTOCOL, "compressed data is longer than its packet");
	return CHC_OK;
}

static chc_status
receive_block(chc_conn *conn, bool compressed)
{
	const char *table;
	chc_read_context ctx = {
		.in = body_input(conn, compressed),
		.arena = &conn->arena,
		.types = conn->types,
		.limits = &conn->limits,
		.string_form = conn->options.string_form,
		.err = &conn->err,
		.revision = conn->revision,
	};
	chc_status	st;

	if (conn->types == NULL)
		return chc_fail(&conn->err, CHC_E_PROTOCOL, "server sent data without a query");
	st = chc_in_string(&conn->net.in, &conn->arena, CHC_MAX_NAME, "table name", &table, NULL);
	if (st == CHC_OK)
		st = chc_read_block(&ctx, &conn->block);
	if (st == CHC_OK)
		st = check_frames_used_up(conn);
	return st;
}

static chc_status
add_varint(chc_conn *conn, uint64_t *sum)
{
	uint64_t	v = 0;
	chc_status	st = chc_in_varint(&conn->net.in, &v);

	*sum += v;
	return st;
}

/* The numbers are increments. */
static chc_status
receive_progress(chc_conn *conn)
{
	chc_stats  *s = &conn->stats;
	uint64_t	total_bytes = 0;
	chc_status	st = add_varint(conn, &s->read_rows);

	if (st == CHC_OK)
		st = add_varint(conn, &s->read_bytes);
	if (st == CHC_OK)
		st = add_varint(conn, &s->total_rows);
	if (st == CHC_OK && conn->revision >= CHC_REV_TOTAL_BYTES_IN_PROGRESS)
		st = add_varint(conn, &total_bytes);
	if (st == CHC_OK && conn->revision >= CHC_REV_WRITE_PROGRESS)
		st = add_varint(conn, &s->written_rows);
	if (st == CHC_OK && conn->revision >= CHC_REV_WRITE_PROGRESS)
		st = add_varint(conn, &s->written_bytes);
	if (st == CHC_OK && conn->revision >= CHC_REV_QUERY_TIME_IN_PROGRESS)
		st = add_varint(conn, &s->elapsed_ns);
	return st;
}

static chc_status
receive_profile_info(chc_conn *conn)
{
	chc_input  *in = &conn->net.in;
	uint64_t	ignored;
	uint64_t	before_limit = 0;
	uint8_t		limited = 0,
				known = 0,
				aggregated;
	chc_status	st = CHC_OK;

	for (int i = 0; i < 3 && st == CHC_OK; i++)
		st = chc_in_varint(in, &ignored);	/* rows, blocks, bytes */
	if (st == CHC_OK)
		st = chc_in_u8(in, &limited);
	if (st == CHC_OK)
		st = chc_in_varint(in, &before_limit);
	if (st == CHC_OK)
		st = chc_in_u8(in, &known);
	if (st == CHC_OK && conn->revision >= CHC_REV_ROWS_BEFORE_AGGREGATION)
	{
		st = chc_in_u8(in, &aggregated);
		if (st == CHC_OK)
			st = chc_in_varint(in, &ignored);
	}
	conn->stats.rows_before_limit_known = limited != 0 && known != 0;
	conn->stats.rows_before_limit = before_limit;
	return st;
}

static chc_status
receive_table_columns(chc_conn *conn, const char **description)
{
	chc_input  *in = body_input(conn, side_packets_compressed(conn));
	const char *table;
	chc_status	st = chc_in_string(in, &conn->arena, CHC_MAX_NAME, "table name", &table, NULL);

	if (st == CHC_OK)
		st = chc_in_string(in, &conn->arena, MAX_DESCRIPTION, "description of columns",
						   description, NULL);
	if (st == CHC_OK)
		st = check_frames_used_up(conn);
	return st;
}

static chc_status
receive_body(chc_conn *conn, chc_packet *packet)
{
	switch (packet->type)
	{
		case CHC_SERVER_DATA:
		case CHC_SERVER_TOTALS:
		case CHC_SERVER_EXTREMES:
			return receive_block(conn, conn->compressed);
		case CHC_SERVER_LOG:
		case CHC_SERVER_PROFILE_EVENTS:
			return receive_block(conn, side_packets_compressed(conn));
		case CHC_SERVER_EXCEPTION:
			return chc_receive_exception(conn);
		case CHC_SERVER_PROGRESS:
			return receive_progress(conn);
		case CHC_SERVER_PROFILE_INFO:
			return receive_profile_info(conn);
		case CHC_SERVER_TABLE_COLUMNS:
			return receive_table_columns(conn, &packet->text);
		case CHC_SERVER_TIMEZONE_UPDATE:
			return chc_in_string(&conn->net.in, &conn->arena, CHC_MAX_NAME, "time zone",
								 &packet->text, NULL);
		case CHC_SERVER_PONG:
		case CHC_SERVER_END_OF_STREAM:
			return CHC_OK;
		default:
			return chc_fail(&conn->err, CHC_E_PROTOCOL, "server sent unknown packet %llu",
							(unsigned long long) packet->type);
	}
}

chc_status
chc_receive_packet(chc_conn *conn, chc_packet *packet)
{
	chc_status	st;

	chc_arena_reset(&conn->arena);
	chc_net_recycle(&conn->net);
	conn->frames.in.p = conn->frames.in.end;
	packet->type = 0;
	packet->text = NULL;
	st = chc_in_varint(&conn->net.in, &packet->type);
	return st == CHC_OK ? receive_body(conn, packet) : st;
}

/* ------------------------------------------------------------- after trouble */

/* Once a frame has begun its head does not take longer, in milliseconds. */
#define HEAD_MS 20

/*
 * Look at the head of a frame, or at what there is instead: the packets that end
 * a cancelled query can be shorter.
 */
static chc_status
peek_frame_head(chc_conn *conn, bool *whole)
{
	int64_t		deadline = conn->net.deadline;
	int64_t		head_deadline;
	chc_status	st = chc_net_peek(&conn->net, 1);

	if (st != CHC_OK)
		return st;
	head_deadline = chc_now_ms() + HEAD_MS;
	if (deadline == 0 || deadline > head_deadline)
		conn->net.deadline = head_deadline;
	st = chc_net_peek(&conn->net, CHC_FRAME_HEAD);
	*whole = st == CHC_OK;
	if (st == CHC_E_TIMEOUT && conn->net.deadline == head_deadline)
		st = CHC_OK;
	conn->net.deadline = deadline;
	return st;
}

/* Compressed data ends where no plausible frame follows. */
static chc_status
skip_compressed_frames(chc_conn *conn)
{
	for (;;)
	{
		bool		whole;
		chc_status	st = peek_frame_head(conn, &whole);

		if (st != CHC_OK)
			return st;
		if (!whole || !chc_frame_plausible(conn->net.in.p, &conn->limits))
			return CHC_OK;
		st = chc_frame_input_skip(&conn->frames);
		if (st != CHC_OK)
			return st;
	}
}

chc_status
chc_skip_packet(chc_conn *conn, uint64_t type)
{
	bool		side = type == CHC_SERVER_LOG || type == CHC_SERVER_PROFILE_EVENTS;

	conn->frames.in.p = conn->frames.in.end;
	if (conn->net.framed_in)
		return chc_net_skip_packet(&conn->net);
	if (side ? side_packets_compressed(conn) : conn->compressed)
		return skip_compressed_frames(conn);
	return CHC_E_UNSUPPORTED;
}

/* -------------------------------------------------------------------- events */

/* A Data packet as an event; *done is false for the one that says nothing. */
static void
data_event(chc_conn *conn, chc_event *event, bool *done)
{
	chc_block  *b = &conn->block;

	if (!conn->header_seen && b->ncolumns > 0 && b->rows == 0)
		event->kind = CHC_EVENT_HEADER;
	else
	{
		event->kind = CHC_EVENT_DATA;
		*done = b->rows > 0;
	}
	if (b->ncolumns > 0)
		conn->header_seen = true;
	if (b->rows > 0)
	{
		conn->stats.blocks++;
		conn->stats.rows += b->rows;
	}
	event->block = b;
}

static void
block_event(chc_conn *conn, chc_event *event, chc_event_kind kind)
{
	event->kind = kind;
	event->block = &conn->block;
}

/* *done is false if the packet is none of the caller's business. */
static chc_status
make_event(chc_conn *conn, const chc_packet *packet, chc_event *event, bool *done)
{
	memset(event, 0, sizeof(*event));
	event->text = packet->text;
	*done = true;
	switch (packet->type)
	{
		case CHC_SERVER_DATA:
			data_event(conn, event, done);
			break;
		case CHC_SERVER_TOTALS:
			block_event(conn, event, CHC_EVENT_TOTALS);
			break;
		case CHC_SERVER_EXTREMES:
			block_event(conn, event, CHC_EVENT_EXTREMES);
			break;
		case CHC_SERVER_LOG:
			block_event(conn, event, CHC_EVENT_LOG);
			break;
		case CHC_SERVER_PROFILE_EVENTS:
			block_event(conn, event, CHC_EVENT_PROFILE_EVENTS);
			break;
		case CHC_SERVER_PROGRESS:
			event->kind = CHC_EVENT_PROGRESS;
			break;
		case CHC_SERVER_PROFILE_INFO:
			event->kind = CHC_EVENT_PROFILE_INFO;
			break;
		case CHC_SERVER_TABLE_COLUMNS:
			event->kind = CHC_EVENT_TABLE_COLUMNS;
			break;
		case CHC_SERVER_TIMEZONE_UPDATE:
			event->kind = CHC_EVENT_TIMEZONE;
			break;
		case CHC_SERVER_END_OF_STREAM:
			event->kind = CHC_EVENT_END;
			return chc_become_idle(conn);
		default:
			return chc_fail(&conn->err, CHC_E_PROTOCOL, "server sent packet %llu during a query",
							(unsigned long long) packet->type);
	}
	return CHC_OK;
}

/* A packet ended in an error; what becomes of the connection. */
static chc_status
next_failed(chc_conn *conn, chc_status st, uint64_t type)
{
	switch (st)
	{
		case CHC_E_SERVER:
			return chc_end_with_error(conn, st);
		case CHC_E_UNSUPPORTED:
			return chc_cancel_unsupported(conn, type);
		default:
			return chc_conn_abandon(conn);
	}
}

chc_status
chc_next(chc_conn *conn, chc_event *event)
{
	bool		done = false;

	if (conn->state != CHC_BUSY_SELECT)
		return chc_conn_misuse(conn, "no query is running");
	while (!done)
	{
		chc_packet	packet;
		chc_status	st = chc_receive_packet(conn, &packet);

		if (conn->cancelled)
			return chc_finish_interrupt(conn, st, packet.type);
		if (st == CHC_OK)
			st = make_event(conn, &packet, event, &done);
		if (st != CHC_OK)
			return next_failed(conn, st, packet.type);
	}
	return CHC_OK;
}

chc_status
chc_poll(chc_conn *conn, bool receive, bool *arrived)
{
	chc_status	st = CHC_OK;

	*arrived = false;
	if (conn->state != CHC_BUSY_SELECT)
		return chc_conn_misuse(conn, "no query is running");
	if (receive)
		st = chc_net_poll_input(&conn->net, arrived);
	else
		*arrived = chc_net_has_buffered(&conn->net);
	if (conn->cancelled)
		*arrived = true;		/* chc_next() ends the query */
	else if (st != CHC_OK)
		return chc_conn_abandon(conn);
	return CHC_OK;
}
