/*-------------------------------------------------------------------------
 *
 * conn.h
 *	  The connection object, shared by the files that implement it: conn.c
 *	  (life), connect.c (TCP), handshake.c (Hello), query.c (sending),
 *	  packet.c (receiving), insert.c, cancel.c.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_CONN_H
#define CHC_CONN_H

#include "chc_internal.h"
#include "net.h"
#include "protocol.h"

/* "server at "name" (address), port 9000" of any sensible length */
#define CHC_WHERE_SIZE 400
#define CHC_ADDRESS_SIZE 64		/* "[address]:port" */

/* Strings of small fields: table names, version texts, Hello's and the like. */
#define CHC_MAX_NAME ((size_t) 65536)

struct chc_conn
{
	chc_env		env;
	chc_errbuf	err;
	chc_state	state;

	/* of this chc_open() */
	chc_limits	limits;
	chc_options options;		/* strings in kept; secrets are not kept */
	chc_string_form string_form;
	chc_arena	kept;
	chc_server_info server;
	uint32_t	revision;		/* in force */
	char		where[CHC_WHERE_SIZE];
	char		address[CHC_ADDRESS_SIZE];

	/* streams */
	chc_net		net;
	chc_frame_input frames;		/* unpacks net.in */
	chc_buf		out;			/* what is being put together to be sent */
	size_t		out_sent;		/* bytes of it that were sent already (INSERT) */
	chc_buf		plain;			/* a block before compression */

	uint64_t	closed_in,		/* traffic when the transport was closed */
				closed_out;

	/* of the current or last query */
	chc_buf		query_id;
	bool		compressed;
	bool		header_seen;
	bool		cancelled;		/* Cancel was sent */
	chc_stats	stats;
	uint64_t	start_in,		/* traffic when it was sent */
				start_out;
	chc_type_cache *types;

	/* of the current packet */
	chc_arena	arena;
	chc_block	block;
};

/* What one received packet was.  For CHC_SERVER_DATA and the like, the block
 * is in conn->block; text is TIMEZONE_UPDATE's and TABLE_COLUMNS'. */
typedef struct chc_packet
{
	uint64_t	type;			/* CHC_SERVER_... */
	const char *text;
} chc_packet;

/* ------------------------------------------------------------------ conn.c */

/* Close after an error that has been set; returns its status. */
extern chc_status chc_conn_abandon(chc_conn *conn);

/* The conversation is over and the peer is in step with us. */
extern chc_status chc_become_idle(chc_conn *conn);

/* After a ping was sent: receive until Pong. */
extern chc_status chc_await_pong(chc_conn *conn);

/* The error of a wrong call: the connection stays as it was. */
extern chc_status chc_conn_misuse(chc_conn *conn, const char *what);

/* Like chc_open(), over a transport that is connected already. */
extern chc_status chc_open_transport(chc_conn *conn, const chc_options *options,
									 chc_transport *transport);

/* --------------------------------------------------------------- connect.c */

/*
 * A connected non-blocking socket in *fd, and conn's where and address set.
 */
extern chc_status chc_connect_tcp(chc_conn *conn, const char *host, int port, int *fd);

/* ------------------------------------------------------------- handshake.c */

extern chc_status chc_handshake(chc_conn *conn, const char *password);

/* ----------------------------------------------------------------- query.c */

/* Put a query packet and its external tables on the wire. */
extern chc_status chc_transmit_query(chc_conn *conn, const chc_query *query);

/*
 * Append a Data packet: with writer's rows, or the empty block if NULL.  pieces
 * may be not NULL where chc_can_send_pieces(); they are not in out then.
 */
extern chc_status chc_append_data(chc_conn *conn, const char *table, chc_writer *writer,
								  chc_pieces *pieces);
extern bool chc_can_send_pieces(const chc_conn *conn);

/*
 * Packets are put between these two, then sent with chc_flush().  When that
 * fails, out holds what was not sent.
 */
extern chc_status chc_begin_packet(chc_conn *conn, uint64_t type, size_t *mark);
extern chc_status chc_finish_packet(chc_conn *conn, size_t mark);
extern chc_status chc_flush(chc_conn *conn);

/*
 * The same but for the last byte, which stays in out, in front of what comes
 * next; without waiting it may be more that stays.
 */
extern chc_status chc_flush_but_last(chc_conn *conn, bool wait);

/* Send a packet without a body. */
extern chc_status chc_send_bare(chc_conn *conn, uint64_t type);

/* ----------------------------------------------------- settings_binary.c */

/* Append the value of a setting as revisions below 54429 want it. */
extern chc_status chc_put_binary_setting(chc_buf *out, const chc_setting *setting,
										 chc_errbuf *err);

/* ---------------------------------------------------------------- packet.c */

/*
 * Receive one packet.  An exception is CHC_E_SERVER.  Memory of the packet
 * before is given up.
 */
extern chc_status chc_receive_packet(chc_conn *conn, chc_packet *packet);

/* Read the body of an Exception packet into the error; returns CHC_E_SERVER. */
extern chc_status chc_receive_exception(chc_conn *conn);

/*
 * After CHC_E_UNSUPPORTED in a packet of this type: pass over what is left of
 * it, if its end can be found.
 */
extern chc_status chc_skip_packet(chc_conn *conn, uint64_t type);

/* ---------------------------------------------------------------- cancel.c */

/* Move the error out of the way of what may fail next, and back. */
extern void chc_set_error_aside(chc_conn *conn, chc_errbuf *aside);
extern void chc_restore_error(chc_conn *conn, chc_errbuf *aside);

/*
 * A conversation has ended with an error, which stays: become idle, or closed
 * if the peer is not in step.  Returns st.
 */
extern chc_status chc_end_with_error(chc_conn *conn, chc_status st);

/* From now on nothing interrupts, but time is limited. */
extern void chc_start_draining(chc_conn *conn, int drain_ms);

/* Send Cancel and drain from now on; chc_next() will notice. */
extern chc_status chc_begin_cancel(chc_conn *conn, int drain_ms);

/*
 * The rest of chc_next() after an interruption or an unsupported column.  st
 * and type are the outcome of the packet during which it happened.  They
 * return CHC_E_INTERRUPTED and CHC_E_UNSUPPORTED.
 */
extern chc_status chc_finish_interrupt(chc_conn *conn, chc_status st, uint64_t type);
extern chc_status chc_cancel_unsupported(chc_conn *conn, uint64_t type);

/*
 * Sending failed: was there an exception before the server hung up?  Returns
 * CHC_E_SERVER, or the error that there was.  The connection is to be closed.
 */
extern chc_status chc_last_words(chc_conn *conn);

#endif							/* CHC_CONN_H */
