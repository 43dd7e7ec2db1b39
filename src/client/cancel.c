/*-------------------------------------------------------------------------
 *
 * cancel.c
 *	  Ending a query before its end: Cancel, and a drain that is bounded by
 *	  time and by the number of packets that carry nothing.
 *
 * The error that led here must survive the drain, so it is set aside.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "conn.h"

/* Move the error out of the way of what may fail next, and back. */
void
chc_set_error_aside(chc_conn *conn, chc_errbuf *aside)
{
	*aside = conn->err;
	chc_errbuf_init(&conn->err, &conn->env);
}

void
chc_restore_error(chc_conn *conn, chc_errbuf *aside)
{
	chc_errbuf_clear(&conn->err);
	conn->err = *aside;
}

chc_status
chc_end_with_error(chc_conn *conn, chc_status st)
{
	chc_errbuf	aside;

	chc_set_error_aside(conn, &aside);
	chc_become_idle(conn);
	chc_restore_error(conn, &aside);
	return st;
}

void
chc_start_draining(chc_conn *conn, int drain_ms)
{
	conn->net.draining = true;
	conn->net.deadline = chc_now_ms() + (drain_ms > 0 ? drain_ms : 0);
}

chc_status
chc_begin_cancel(chc_conn *conn, int drain_ms)
{
	conn->cancelled = true;
	chc_start_draining(conn, drain_ms);
	return chc_send_bare(conn, CHC_CLIENT_CANCEL);
}

/*
 * One packet of the drain was received with status st.  *over: the query has
 * ended and the connection is idle.
 */
static chc_status
drained(chc_conn *conn, chc_status st, uint64_t type, bool *over)
{
	if (st == CHC_E_UNSUPPORTED)
		st = chc_skip_packet(conn, type);
	*over = st == CHC_E_SERVER || (st == CHC_OK && type == CHC_SERVER_END_OF_STREAM);
	return *over ? chc_become_idle(conn) : st;
}

static bool
carries_data(uint64_t type)
{
	return type == CHC_SERVER_DATA || type == CHC_SERVER_TOTALS || type == CHC_SERVER_EXTREMES;
}

/*
 * Receive until the cancelled query has ended, starting with the outcome of a
 * packet that was received already; else close.
 */
static void
drain(chc_conn *conn, chc_status st, uint64_t type)
{
	uint32_t	idle_packets = 0;

	for (;;)
	{
		bool		over;
		chc_packet	packet;

		st = drained(conn, st, type, &over);
		if (over)
			return;
		idle_packets = carries_data(type) ? 0 : idle_packets + 1;
		if (st != CHC_OK || idle_packets > conn->limits.max_packets)
			break;
		st = chc_receive_packet(conn, &packet);
		type = packet.type;
	}
	chc_close(conn);
}

/* The same from the start: whatever packet comes next. */
static void
drain_next(chc_conn *conn)
{
	chc_packet	packet;
	chc_status	st = chc_receive_packet(conn, &packet);

	drain(conn, st, packet.type);
}

chc_status
chc_finish_interrupt(chc_conn *conn, chc_status st, uint64_t type)
{
	drain(conn, st, type);
	return chc_fail(&conn->err, CHC_E_INTERRUPTED, "query was canceled by the caller");
}

chc_status
chc_cancel_unsupported(chc_conn *conn, uint64_t type)
{
	chc_errbuf	aside;
	chc_status	st;

	chc_set_error_aside(conn, &aside);
	st = chc_begin_cancel(conn, CHC_DRAIN_MS);
	if (st == CHC_OK)
		drain(conn, CHC_E_UNSUPPORTED, type);
	else
		chc_close(conn);
	chc_restore_error(conn, &aside);
	return CHC_E_UNSUPPORTED;
}

void
chc_cancel(chc_conn *conn, int drain_ms)
{
	chc_errbuf	aside;

	if (conn->state == CHC_BUSY_INSERT)
		chc_close(conn);
	if (conn->state != CHC_BUSY_SELECT)
		return;
	chc_set_error_aside(conn, &aside);
	if (chc_begin_cancel(conn, drain_ms) == CHC_OK)
		drain_next(conn);
	else
		chc_close(conn);
	chc_restore_error(conn, &aside);
}

/* --------------------------------------------- exceptions that cross our data */

chc_status
chc_last_words(chc_conn *conn)
{
	chc_errbuf	aside;
	chc_status	st = CHC_OK;

	chc_set_error_aside(conn, &aside);
	chc_start_draining(conn, CHC_DRAIN_MS);
	for (uint32_t i = 0; i < conn->limits.max_packets && st == CHC_OK; i++)
	{
		chc_packet	packet;

		st = chc_receive_packet(conn, &packet);
	}
	if (st != CHC_E_SERVER)
		chc_restore_error(conn, &aside);
	else
		chc_errbuf_clear(&aside);
	return conn->err.pub.status;
}
