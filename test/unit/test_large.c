/*-------------------------------------------------------------------------
 *
 * test_large.c
 *	  Blocks that are sent in pieces, over a socket that does not take them at once.
 *
 *-------------------------------------------------------------------------
 */
#include <sys/socket.h>
#include <unistd.h>

#include "unit_server.h"

#define LARGE_BLOCKS 3

static chc_buf expected;
static chc_buf heard;

/* Takes what is expected, with pauses in which it piles up on the way. */
static void
take_slowly(server *sv)
{
	char		buf[100000];
	ssize_t		n = 1;

	server_begin_insert(sv);
	for (int i = 0; heard.len < expected.len && n > 0; i++)
	{
		if (i % 8 == 0)
			usleep(5000);
		n = recv(sv->fd, buf, sizeof(buf), 0);
		server_must(n <= 0 || chc_buf_put(&heard, buf, (size_t) n) == CHC_OK);
	}
	server_say(sv, END_PACKET);
	server_hold(sv);
}

/* Values large and small, of columns that are sent in pieces and of some that are not. */
static void
put_large_row(chc_writer *w, int seed)
{
	static char text[5000];
	uint32_t	number = (uint32_t) seed * 2654435761u;
	size_t		len = number % sizeof(text);

	memset(text, 'a' + seed % 26, len);
	CHECK_INT(chc_put_fixed(chc_writer_column(w, 0), &number), CHC_OK);
	CHECK_INT(seed % 3 == 0 ? chc_put_null(chc_writer_column(w, 1)) :
			  chc_put_bytes(chc_writer_column(w, 1), text, len), CHC_OK);
	CHECK_INT(chc_put_bytes(chc_writer_column(w, 2), text, len % 3), CHC_OK);
	CHECK_INT(chc_put_array(chc_writer_column(w, 3), 1), CHC_OK);
	CHECK_INT(chc_put_bytes(chc_wcolumn_child(chc_writer_column(w, 3), 0), text, len), CHC_OK);
	CHECK_INT(chc_put_fixed(chc_writer_column(w, 4), &number), CHC_OK);
}

static chc_writer *
large_block(int seed)
{
	static const char *const types[] = {"UInt32", "Nullable(String)", "String",
	"Array(String)", "UInt32"};
	chc_writer *w = chc_writer_new(&chc_default_env);

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		CHECK_INT(chc_writer_add_column(w, "c", types[i]), CHC_OK);
	for (int i = 0; i < 1500; i++)
		put_large_row(w, seed + i);
	return w;
}

/* Data packets put together in one place. */
static void
expect_blocks(chc_writer **blocks)
{
	chc_errbuf	err;

	chc_errbuf_init(&err, &chc_default_env);
	for (int i = 0; i < LARGE_BLOCKS; i++)
	{
		unit_bytes(&expected, "var:2 \"\"");
		CHECK_INT(chc_write_block(blocks[i], 54058, &expected, NULL, &err), CHC_OK);
	}
	unit_bytes(&expected, "var:2 \"\"");
	CHECK_INT(chc_write_empty_block(54058, &expected), CHC_OK);
	chc_errbuf_clear(&err);
}

static void
sends_large_blocks(void)
{
	server		sv;
	chc_conn   *conn;
	chc_query	q = session_query("insert into t values");
	const chc_block *sample;
	chc_writer *blocks[LARGE_BLOCKS];

	chc_buf_init(&expected, &chc_default_env);
	chc_buf_init(&heard, &chc_default_env);
	for (int i = 0; i < LARGE_BLOCKS; i++)
		blocks[i] = large_block(i * 7);
	expect_blocks(blocks);
	conn = server_connect(&sv, take_slowly);
	CHECK_INT(chc_insert_begin(conn, &q, &sample), CHC_OK);
	for (int i = 0; i < LARGE_BLOCKS; i++)
	{
		CHECK_INT(chc_insert_block(conn, blocks[i]), CHC_OK);
		chc_writer_free(blocks[i]);	/* nothing of it is needed any more */
		CHECK_INT(chc_insert_push(conn), CHC_OK);
	}
	CHECK_INT(chc_insert_end(conn), CHC_OK);
	CHECK_INT(chc_get_state(conn), CHC_IDLE);
	server_finish(&sv, conn);
	CHECK_INT(heard.len, expected.len);
	CHECK_MEM(heard.data, expected.data, expected.len);
	chc_buf_free(&expected);
	chc_buf_free(&heard);
}

static const unit_case cases[] = {
	UNIT_CASE(sends_large_blocks),
};

UNIT_MAIN(cases)
