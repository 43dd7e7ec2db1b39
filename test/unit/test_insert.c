/*-------------------------------------------------------------------------
 *
 * test_insert.c
 *	  INSERT and external tables over a peer in memory: what is sent, and
 *	  servers that refuse in the middle.
 *
 *-------------------------------------------------------------------------
 */
#include "unit_session.h"

/* ------------------------------------------------------------------- INSERT */

static chc_writer *
two_rows(const chc_env *env)
{
	chc_writer *w = chc_writer_new(env);
	uint32_t	values[] = {7, 8};

	if (w == NULL)
		return NULL;
	if (chc_writer_add_column(w, "n", "UInt32") == CHC_OK &&
		chc_put_fixed(chc_writer_column(w, 0), &values[0]) == CHC_OK &&
		chc_put_fixed(chc_writer_column(w, 0), &values[1]) == CHC_OK)
		return w;
	chc_writer_free(w);
	return NULL;
}

/* INSERT of one block; the peer says the end of says after it heard the end. */
static chc_status
insert(session *s, size_t end_offset)
{
	chc_query	q = session_query("insert into t values");
	const chc_block *sample;
	chc_writer *w;
	chc_status	st;

	s->peer.holds[1].from = end_offset;
	s->peer.holds[1].until = SIZE_MAX;
	st = chc_insert_begin(s->conn, &q, &sample);
	if (st != CHC_OK)
		return st;
	CHECK_INT(sample->ncolumns, 1);
	w = two_rows(&s->env);
	if (w == NULL)
		return CHC_E_NOMEM;
	st = chc_insert_block(s->conn, w);
	chc_writer_free(w);
	if (st != CHC_OK)
		return st;
	s->peer.holds[1].until = s->peer.base.bytes_out + 1;
	return chc_insert_end(s->conn);
}

static chc_status
inserts(const chc_env *env)
{
	session		s;
	size_t		end_offset;
	chc_status	st;

	session_init(&s, env, OLD_HELLO);
	session_answer(&s, "var:11 \"t\" \"columns\" " HEADER_PACKET PROGRESS_PACKET);
	end_offset = s.says.len;
	session_say(&s, PROGRESS_PACKET PROFILE_PACKET END_PACKET);
	st = session_open(&s, 0);
	if (st == CHC_OK)
		st = insert(&s, end_offset);
	if (st == CHC_OK)
	{
		session_check_heard(&s, s.peer.heard.len - 41, "var:2 \"\" " INFO
							"var:1 var:2 \"n\" \"UInt32\" u32:7 u32:8 "
							"var:2 \"\" " INFO "var:0 var:0");
		CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	}
	session_close(&s);
	return st;
}

/* The server refuses; what it says after that decides about the connection. */
static void
check_refused_insert(const char *before, const char *after, chc_status status, chc_state state)
{
	session		s;
	size_t		end_offset;

	session_init(&s, unit_env(), OLD_HELLO);
	session_answer(&s, before);
	end_offset = s.says.len;
	session_say(&s, after);
	CHECK_INT(session_open(&s, 0), CHC_OK);
	CHECK_INT(insert(&s, end_offset), status);
	CHECK_INT(chc_get_state(s.conn), state);
	CHECK_INT(chc_last_error(s.conn)->status, status);
	if (status == CHC_E_SERVER)
		CHECK_INT(chc_last_error(s.conn)->server_code, 60);
	session_close(&s);
}

static void
survives_refused_inserts(void)
{
	/* at once */
	check_refused_insert(EXCEPTION_PACKET, "", CHC_E_SERVER, CHC_IDLE);
	/* before the first block, reading on until the ping */
	check_refused_insert(HEADER_PACKET EXCEPTION_PACKET PONG_PACKET, "", CHC_E_SERVER, CHC_IDLE);
	/* before the first block, and no answer to the ping */
	check_refused_insert(HEADER_PACKET EXCEPTION_PACKET, "", CHC_E_SERVER, CHC_CLOSED);
	/* at the end */
	check_refused_insert(HEADER_PACKET, EXCEPTION_PACKET PONG_PACKET, CHC_E_SERVER, CHC_IDLE);
	check_refused_insert(HEADER_PACKET, EXCEPTION_PACKET EXCEPTION_PACKET, CHC_E_SERVER,
						 CHC_CLOSED);
	/* a statement that takes no data */
	check_refused_insert(END_PACKET, "", CHC_E_USAGE, CHC_IDLE);
	/* peers that break the rules */
	check_refused_insert(HEADER_PACKET END_PACKET, "", CHC_E_PROTOCOL, CHC_CLOSED);
	check_refused_insert(HEADER_PACKET DATA_PACKET, "", CHC_E_PROTOCOL, CHC_CLOSED);
	check_refused_insert(PONG_PACKET, "", CHC_E_PROTOCOL, CHC_CLOSED);
}

/* The peer hangs up while it is sent something, and has said why before. */
static void
finds_last_words(void)
{
	session		s;
	chc_query	q = session_query("select n");

	session_init(&s, unit_env(), OLD_HELLO);
	CHECK_INT(session_open(&s, 0), CHC_OK);
	s.peer.takes = s.peer.base.bytes_out;
	s.peer.hangs = false;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_LOST);
	CHECK_STR(chc_last_error(s.conn)->message, "could not send data to server: Broken pipe");
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);

	session_init(&s, unit_env(), OLD_HELLO);
	CHECK_INT(session_open(&s, 0), CHC_OK);
	session_say(&s, PROGRESS_PACKET EXCEPTION_PACKET);
	s.peer.says = s.says.data;
	s.peer.len = s.says.len;
	s.peer.takes = s.peer.base.bytes_out;
	s.peer.hangs = false;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_E_SERVER);
	CHECK_INT(chc_last_error(s.conn)->server_code, 60);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);
}

/* ----------------------------------------------------------- external tables */

static void
sends_external_tables(void)
{
	session		s;
	chc_writer *w = two_rows(unit_env());
	chc_writer *const blocks[] = {w, w};
	const chc_external_table table = {"keys", blocks, 2};
	chc_query	q = session_query("select n");

	session_start(&s, OLD_HELLO);
	q.tables = &table;
	q.ntables = 1;
	CHECK_INT(chc_send_query(s.conn, &q), CHC_OK);
	session_check_heard(&s, s.peer.heard.len - 2 * 33 - 12,
						"var:2 \"keys\" " INFO "var:1 var:2 \"n\" \"UInt32\" u32:7 u32:8 "
						"var:2 \"keys\" " INFO "var:1 var:2 \"n\" \"UInt32\" u32:7 u32:8 "
						"var:2 \"\" " INFO "var:0 var:0");
	chc_writer_free(w);
	session_close(&s);
}

static const unit_case cases[] = {
	UNIT_CASE_ENV(inserts),
	UNIT_CASE(survives_refused_inserts),
	UNIT_CASE(finds_last_words),
	UNIT_CASE(sends_external_tables),
};

UNIT_MAIN(cases)
