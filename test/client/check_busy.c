/*-------------------------------------------------------------------------
 *
 * check_busy.c
 *	  INSERT with and without errors, and stopping queries.
 *
 *-------------------------------------------------------------------------
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "check.h"

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ------------------------------------------------------------------ INSERT */

static chc_status
fill_writer(chc_writer *w, uint64_t from, uint64_t n)
{
	chc_status	st = CHC_OK;

	chc_writer_reset(w);
	for (uint64_t i = from; i < from + n && st == CHC_OK; i++)
	{
		char		text[64];
		int			len = snprintf(text, sizeof(text), "value number %llu",
								   (unsigned long long) i);

		st = chc_put_fixed(chc_writer_column(w, 0), &i);
		if (st == CHC_OK)
			st = chc_put_bytes(chc_writer_column(w, 1), text, (size_t) len);
	}
	return st;
}

/* Blocks of 10000 rows until all is sent or something fails. */
static chc_status
insert_rows(chc_conn *conn, const chc_query *q, uint64_t rows)
{
	chc_writer *w = chc_writer_new(&chc_default_env);
	const chc_block *sample;
	chc_status	st = chc_insert_begin(conn, q, &sample);

	if (st == CHC_OK)
	{
		CHECK_INT(chc_get_state(conn), CHC_BUSY_INSERT);
		for (uint32_t i = 0; i < sample->ncolumns; i++)
			chc_writer_add_column(w, sample->columns[i].name, sample->columns[i].type->text);
	}
	for (uint64_t done = 0; done < rows && st == CHC_OK; done += 10000)
	{
		CHECK_INT(fill_writer(w, done, 10000), CHC_OK);
		st = chc_insert_block(conn, w);
	}
	if (st == CHC_OK)
		st = chc_insert_end(conn);
	chc_writer_free(w);
	return st;
}

/* After a failure the connection may be closed; then open it again. */
static void
be_open(chc_conn *conn, const chc_options *o)
{
	if (chc_get_state(conn) == CHC_CLOSED)
		CHECK_STATUS(conn, chc_open(conn, o), CHC_OK);
	CHECK_INT(chc_get_state(conn), CHC_IDLE);
}

static void
check_good_insert(chc_conn *conn)
{
	chc_query	q = check_query("insert into client_check (id, s) values", NULL, 0);

	check_do(conn, "drop table if exists client_check");
	check_do(conn, "create table client_check (id UInt64, s String) engine = Memory");
	CHECK_STATUS(conn, insert_rows(conn, &q, 300000), CHC_OK);
	CHECK_INT(chc_get_state(conn), CHC_IDLE);
	CHECK_STR(check_ask(conn, "select concat(toString(count()), ' ', toString(sum(id)), ' ', "
						"max(s)) from client_check"), "300000 44999850000 value number 99999");
}

/* The server's exception comes while blocks are being sent. */
static void
check_bad_insert(chc_conn *conn, const chc_options *o)
{
	const chc_setting settings[] = {
		{"min_insert_block_size_rows", "1", false},
		{"min_insert_block_size_bytes", "1", false},
	};
	chc_query	q = check_query("insert into client_bad (id, s) values", settings, 2);
	const chc_block *sample;

	check_do(conn, "drop table if exists client_bad");
	check_do(conn, "create table client_bad (id UInt64, s String, "
			 "check UInt8 materialized throwIf(id = 50001)) engine = Memory");
	CHECK_STATUS(conn, insert_rows(conn, &q, 5000000), CHC_E_SERVER);
	CHECK_HAS(chc_last_error(conn)->message, "throwIf");
	be_open(conn, o);
	CHECK_STR(check_ask(conn, "select 'fine'"), "fine");

	q = check_query("insert into no_such_table (id, s) values", NULL, 0);
	CHECK_STATUS(conn, chc_insert_begin(conn, &q, &sample), CHC_E_SERVER);
	CHECK_INT(chc_get_state(conn), CHC_IDLE);
	q = check_query("select 1", NULL, 0);
	CHECK_STATUS(conn, chc_insert_block(conn, NULL), CHC_E_USAGE);
	CHECK_STATUS(conn, chc_insert_end(conn), CHC_E_USAGE);
	CHECK_STR(check_ask(conn, "select 'fine'"), "fine");
}

/* What was not ended does not become visible by closing. */
static void
check_abandoned_insert(chc_conn *conn, const chc_options *o)
{
	chc_query	q = check_query("insert into client_check (id, s) values", NULL, 0);
	const chc_block *sample;
	chc_event	event;

	CHECK_STATUS(conn, chc_insert_begin(conn, &q, &sample), CHC_OK);
	CHECK_STATUS(conn, chc_next(conn, &event), CHC_E_USAGE);
	CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_E_USAGE);
	chc_cancel(conn, 1000);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	be_open(conn, o);
	check_do(conn, "drop table client_check");
	check_do(conn, "drop table client_bad");
}

void
check_insert(int port)
{
	for (int c = CHC_COMPRESS_NONE; c <= CHC_COMPRESS_ZSTD; c++)
	{
		chc_options o = check_options(port);
		chc_conn   *conn;

		check_about("insert, port %d, compression %d", port, c);
		o.compression = c;
		conn = check_open(&o);
		if (conn == NULL)
			return;
		check_good_insert(conn);
		check_bad_insert(conn, &o);
		check_abandoned_insert(conn, &o);
		chc_free(conn);
	}
}

/* ------------------------------------------------------------------ cancel */

/* An environment that wants to stop at a given time. */
typedef struct stopper
{
	int64_t		at;				/* 0: never */
} stopper;

static chc_wait_result
stopper_wait(void *ctx, int fd, int events, int timeout_ms)
{
	stopper    *s = ctx;
	struct pollfd pfd = {.fd = fd};

	if (events & CHC_WAIT_READ)
		pfd.events |= POLLIN;
	if (events & CHC_WAIT_WRITE)
		pfd.events |= POLLOUT;
	for (;;)
	{
		int			step = timeout_ms < 0 || timeout_ms > 10 ? 10 : timeout_ms;

		if (s->at != 0 && now_ms() >= s->at)
			return CHC_WAIT_INTERRUPTED;
		if (poll(&pfd, 1, step) > 0)
			return CHC_WAIT_READY;
		if (timeout_ms >= 0 && (timeout_ms -= step) <= 0)
			return CHC_WAIT_TIMEOUT;
	}
}

static bool
stopper_interrupted(void *ctx)
{
	stopper    *s = ctx;

	return s->at != 0 && now_ms() >= s->at;
}

/* Must vanish from the server soon, also if the connection was closed. */
static void
check_gone(int port, const char *marker)
{
	chc_options o = check_options(port);
	chc_conn   *conn = check_open(&o);
	char		text[200];
	const char *count = "";

	if (conn == NULL || port != servers.old_port)
	{
		chc_free(conn);
		return;
	}
	snprintf(text, sizeof(text), "select toString(count()) from system.processes "
			 "where query like '%%%s%%' and query not like '%%processes%%'", marker);
	for (int i = 0; i < 100 && strcmp(count, "0") != 0; i++)
	{
		poll(NULL, 0, 20);
		count = check_ask(conn, text);
	}
	CHECK_STR(count, "0");
	chc_free(conn);
}

/* Stop with chc_cancel() after some events. */
static void
check_explicit_cancel(int port, const char *text, int events, bool must_survive)
{
	chc_options o = check_options(port);
	chc_conn   *conn;
	chc_query	q = check_query(text, NULL, 0);
	chc_event	event;
	int64_t		start;

	check_about("cancel %s", text);
	conn = check_open(&o);
	if (conn == NULL)
		return;
	CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_OK);
	for (int i = 0; i < events; i++)
		CHECK_STATUS(conn, chc_next(conn, &event), CHC_OK);
	start = now_ms();
	chc_cancel(conn, 3000);
	CHECK(now_ms() - start < 3500);
	if (must_survive)
	{
		CHECK_INT(chc_get_state(conn), CHC_IDLE);
		CHECK_STR(check_ask(conn, "select 'fine'"), "fine");
	}
	CHECK(chc_get_state(conn) != CHC_BUSY_SELECT);
	chc_free(conn);
	check_gone(port, "system.numbers");
}

/* Stop from inside chc_next(). */
static void
check_interrupt(int port, const char *text, int after_ms)
{
	stopper		s = {0};
	chc_env		env = chc_default_env;
	chc_options o = check_options(port);
	chc_query	q = check_query(text, NULL, 0);
	chc_event	event;
	chc_conn   *conn;
	chc_status	st;

	check_about("interrupt %s", text);
	env.wait = stopper_wait;
	env.interrupted = stopper_interrupted;
	env.ctx = &s;
	conn = chc_new(&env);
	CHECK_STATUS(conn, chc_open(conn, &o), CHC_OK);
	CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_OK);
	s.at = now_ms() + after_ms;
	do
		st = chc_next(conn, &event);
	while (st == CHC_OK && event.kind != CHC_EVENT_END);
	CHECK(now_ms() - s.at < 500);
	CHECK_STATUS(conn, st, CHC_E_INTERRUPTED);
	CHECK(chc_get_state(conn) == CHC_IDLE || chc_get_state(conn) == CHC_CLOSED);
	s.at = 0;
	be_open(conn, &o);
	CHECK_STR(check_ask(conn, "select 'fine'"), "fine");
	chc_free(conn);
	check_gone(port, "system.numbers");
}

/* An interrupted INSERT closes the connection. */
static void
check_interrupted_insert(int port)
{
	stopper		s = {0};
	chc_env		env = chc_default_env;
	chc_options o = check_options(port);
	chc_query	q = check_query("insert into function null('id UInt64, s String') values", NULL, 0);
	chc_conn   *conn;

	check_about("interrupted insert");
	env.wait = stopper_wait;
	env.interrupted = stopper_interrupted;
	env.ctx = &s;
	conn = chc_new(&env);
	CHECK_STATUS(conn, chc_open(conn, &o), CHC_OK);
	if (port == servers.old_port)
	{
		check_do(conn, "drop table if exists client_null");
		check_do(conn, "create table client_null (id UInt64, s String) engine = Null");
		q = check_query("insert into client_null values", NULL, 0);
	}
	s.at = now_ms() + 200;
	CHECK_STATUS(conn, insert_rows(conn, &q, UINT64_C(1000000000)), CHC_E_INTERRUPTED);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	chc_free(conn);
}

void
check_cancel(int port)
{
	check_explicit_cancel(port, "select number from system.numbers", 0, true);
	check_explicit_cancel(port, "select number from system.numbers", 3, true);
	check_explicit_cancel(port, "select count() from system.numbers", 0, true);
	check_explicit_cancel(port, "select sleep(3)", 0, false);
	check_interrupt(port, "select number from system.numbers", 100);
	check_interrupt(port, "select count() from system.numbers", 100);
	check_interrupt(port, "select sleep(3)", 100);
	check_interrupted_insert(port);
}
