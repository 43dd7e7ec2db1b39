/*-------------------------------------------------------------------------
 *
 * fuzz_packet.c
 *	  A server made of random bytes.  The first two bytes choose the revision,
 *	  compression, framing, the size of receives and what is done with the
 *	  connection; the rest is what the server says, either from its Hello on
 *	  or after a good one.
 *
 * fuzz-runs: 60000
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/unit_peer.h"

static const uint32_t revisions[] = {
	54058, 54060, 54372, 54401, 54405, 54412, 54429, 54441, 54451, 54454, 54458, 54460, 54465,
	54470, 54475, 54484
};

static const chc_limits limits = {
	.max_string = 1 << 16,
	.max_block_bytes = (size_t) 8 << 20,
	.max_frame = 1 << 18,
	.max_columns = 100,
	.max_rows = 5000,
	.max_type_depth = 12,
	.max_type_text = 4096,
	.max_packets = 20,
};

static void
require(bool condition)
{
	if (!condition)
		abort();
}

/* The client does not wait for a peer in memory. */
static chc_wait_result
no_wait(void *ctx, int fd, int events, int timeout_ms)
{
	(void) ctx;
	(void) fd;
	(void) events;
	(void) timeout_ms;
	return CHC_WAIT_TIMEOUT;
}

static int	polls_left;

static bool
stop_after_polls(void *ctx)
{
	(void) ctx;
	return polls_left > 0 && --polls_left == 0;
}

/* A Hello of this revision that is in order. */
static void
put_hello(chc_buf *b, uint32_t revision, bool framed)
{
	const char *wish = framed ? "chunked" : "notchunked";

	chc_buf_varint(b, 0);
	chc_buf_str(b, "ClickHouse");
	chc_buf_varint(b, 26);
	chc_buf_varint(b, 5);
	chc_buf_varint(b, revision);
	if (revision >= 54471)
		chc_buf_varint(b, 7);
	chc_buf_str(b, "UTC");
	if (revision >= 54372)
		chc_buf_str(b, "box");
	if (revision >= 54401)
		chc_buf_varint(b, 1);
	if (revision >= 54470)
	{
		chc_buf_str(b, wish);
		chc_buf_str(b, wish);
	}
	if (revision >= 54461)
		chc_buf_varint(b, 0);
	if (revision >= 54462)
		chc_buf_u64(b, 1);
	if (revision >= 54474)
		chc_buf_str(b, "");
	if (revision >= 54477)
		chc_buf_varint(b, 1);
	if (revision >= 54479)
		chc_buf_varint(b, 1);
}

static chc_query
make_query(void)
{
	chc_query	q = {.text = "select 1",.text_len = 8,.stage = CHC_STAGE_COMPLETE};

	return q;
}

static void
select_all(chc_conn *conn, unsigned cancel_after)
{
	chc_query	q = make_query();
	chc_event	event;
	chc_status	st = chc_send_query(conn, &q);

	for (unsigned i = 0; st == CHC_OK; i++)
	{
		if (i == cancel_after)
		{
			chc_cancel(conn, 5);
			require(chc_get_state(conn) == CHC_IDLE || chc_get_state(conn) == CHC_CLOSED);
			return;
		}
		st = chc_next(conn, &event);
		if (st == CHC_OK && event.kind == CHC_EVENT_END)
			break;
	}
	require(chc_get_state(conn) == CHC_IDLE || chc_get_state(conn) == CHC_CLOSED);
	require(st == CHC_OK || chc_last_error(conn)->message[0] != '\0' || st == CHC_E_SERVER);
	require(st == chc_last_error(conn)->status);
}

static void
insert_block(chc_conn *conn)
{
	chc_query	q = make_query();
	const chc_block *sample;
	chc_writer *w = chc_writer_new(&chc_default_env);
	uint32_t	v = 7;
	chc_status	st = chc_insert_begin(conn, &q, &sample);

	require(chc_writer_add_column(w, "n", "UInt32") == CHC_OK);
	require(chc_put_fixed(chc_writer_column(w, 0), &v) == CHC_OK);
	if (st == CHC_OK)
		st = chc_insert_block(conn, w);
	if (st == CHC_OK)
		st = chc_insert_end(conn);
	chc_writer_free(w);
	require(chc_get_state(conn) == CHC_IDLE || chc_get_state(conn) == CHC_CLOSED);
	require(st == chc_last_error(conn)->status);
}

static void
use_connection(chc_conn *conn, uint8_t how)
{
	switch (how & 3)
	{
		case 0:
			select_all(conn, UINT32_MAX);
			if (chc_get_state(conn) == CHC_IDLE)
				select_all(conn, UINT32_MAX);
			break;
		case 1:
			select_all(conn, how >> 2 & 3);
			break;
		case 2:
			insert_block(conn);
			break;
		case 3:
			polls_left = 1 + (how >> 2 & 7);
			select_all(conn, UINT32_MAX);
			polls_left = 0;
			break;
	}
	if (chc_get_state(conn) == CHC_IDLE)
		chc_ping(conn, 5);
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * First byte: revision (4 bits), compression (2), framing (1), own Hello (1).
 * Second: what to do (5), size of receives (3).
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t steps[] = {0, 1, 2, 7, 64, 1000, 5000, 3};
	chc_env		env = chc_default_env;
	chc_options options = {.limits = &limits};
	unit_peer	peer;
	chc_buf		says;
	chc_conn   *conn;

	if (size < 2)
		return 0;
	env.wait = no_wait;
	env.interrupted = stop_after_polls;
	polls_left = 0;
	options.max_revision = revisions[data[0] & 15];
	options.compression = (data[0] >> 4 & 3) % 3;
	chc_buf_init(&says, &chc_default_env);
	if (data[0] & 0x80)
		put_hello(&says, options.max_revision, data[0] & 0x40);
	unit_peer_init(&peer, NULL, NULL, 0, steps[data[1] >> 5]);

	/* what is not Hello is said only when the query was heard */
	peer.holds[0].from = (data[0] & 0x80) ? says.len : SIZE_MAX;
	peer.holds[0].until = SIZE_MAX;
	require(chc_buf_put(&says, data + 2, size - 2) == CHC_OK);
	peer.says = says.data;
	peer.len = says.len;
	conn = chc_new(&env);
	if (chc_open_transport(conn, &options, &peer.base) == CHC_OK)
	{
		peer.holds[0].until = 0;
		use_connection(conn, data[1] & 31);
	}
	else
		require(chc_get_state(conn) == CHC_CLOSED &&
				chc_last_error(conn)->message[0] != '\0');
	chc_free(conn);
	require(peer.closed);
	chc_buf_free(&says);
	return 0;
}
