/*-------------------------------------------------------------------------
 *
 * test_socket.c
 *	  The connection over real sockets, with a server in a thread that follows
 *	  a script: deadlines, dead peers, and talk that crosses.
 *
 *-------------------------------------------------------------------------
 */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit_server.h"

/* ---------------------------------------------------------------- connecting */

static void
greet_and_hold(server *sv)
{
	server_take_request(sv);
	server_say(sv, OLD_HELLO);
	server_hold(sv);
}

static void
connects(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, greet_and_hold);
	char		want[40];
	int			on = 0;
	socklen_t	len = sizeof(on);

	snprintf(want, sizeof(want), "127.0.0.1:%d", sv.port);
	CHECK_STR(chc_peer_address(conn), want);
	CHECK(chc_socket(conn) >= 0);
	CHECK(chc_is_alive(conn));
	CHECK_INT(getsockopt(chc_socket(conn), SOL_SOCKET, SO_KEEPALIVE, &on, &len), 0);
	CHECK_INT(on, 0);
	chc_close(conn);
	CHECK_INT(chc_socket(conn), -1);
	server_finish(&sv, conn);
}

static void
names_refused_connections(void)
{
	server		sv;
	chc_options o;
	chc_conn   *conn = chc_new(unit_env());
	char		want[200];

	server_start(&sv, greet_and_hold);
	o = server_options(&sv);
	server_stop(&sv);			/* nobody listens any more */
	CHECK_INT(chc_open(conn, &o), CHC_E_CONNECT);
	snprintf(want, sizeof(want), "connection to server at \"127.0.0.1\", port %d failed: "
			 "Connection refused", sv.port);
	CHECK_STR(chc_last_error(conn)->message, want);
	o.host = "localhost";
	CHECK_INT(chc_open(conn, &o), CHC_E_CONNECT);
	snprintf(want, sizeof(want), "connection to server at \"localhost\" (127.0.0.1), port %d "
			 "failed: Connection refused", sv.port);
	CHECK(strstr(chc_last_error(conn)->message, want) != NULL);
	o.port = 70000;
	CHECK_INT(chc_open(conn, &o), CHC_E_USAGE);
	o.port = 9000;
	o.host = "";
	CHECK(chc_open(conn, &o) != CHC_OK);
	chc_free(conn);
}

static void
just_hold(server *sv)
{
	server_hold(sv);
}

/* A server that accepts and never answers. */
static void
times_out(void)
{
	server		sv;
	chc_options o;
	chc_conn   *conn = chc_new(unit_env());
	int64_t		start = chc_now_ms();

	server_start(&sv, just_hold);
	o = server_options(&sv);
	o.connect_timeout_ms = 100;
	CHECK_INT(chc_open(conn, &o), CHC_E_TIMEOUT);
	CHECK(strstr(chc_last_error(conn)->message, "failed: timeout expired") != NULL);
	CHECK(chc_now_ms() - start >= 100 && chc_now_ms() - start < 1500);

	/* TLS has the same deadline */
	o.sslmode = CHC_SSL_REQUIRE;
	CHECK_INT(chc_open(conn, &o), CHC_E_TIMEOUT);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	server_finish(&sv, conn);
}

static void
answer_http_late(server *sv)
{
	server_take(sv, 40);
	server_say(sv, "'HTTP/1.0 400 Bad Request'");
	server_hold(sv);
}

/* An HTTP server answers when it has a whole request. */
static void
provokes_http(void)
{
	server		sv;
	chc_options o;
	chc_conn   *conn = chc_new(unit_env());

	server_start(&sv, answer_http_late);
	o = server_options(&sv);
	o.connect_timeout_ms = 100;
	CHECK_INT(chc_open(conn, &o), CHC_E_HTTP);
	server_finish(&sv, conn);
}

/* ----------------------------------------------------------------- dead peers */

static void
greet_and_hang_up(server *sv)
{
	server_take_request(sv);
	server_say(sv, OLD_HELLO);
}

static void
notices_dead_peers(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, greet_and_hang_up);
	chc_query	q = session_query("select 1");
	chc_event	event;
	chc_status	st;

	chc_poll_wait(chc_socket(conn), CHC_WAIT_READ, 1000);
	CHECK(!chc_is_alive(conn));
	st = chc_send_query(conn, &q);
	if (st == CHC_OK)
		st = chc_next(conn, &event);
	CHECK_INT(st, CHC_E_LOST);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	server_finish(&sv, conn);
}

static void
limits_pings(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, greet_and_hold);
	int64_t		start = chc_now_ms();

	CHECK_INT(chc_ping(conn, 100), CHC_E_TIMEOUT);
	CHECK(chc_now_ms() - start < 1000);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	server_finish(&sv, conn);
}

/* One byte now and then, for ever: an answer that never ends. */
static void
drip(server *sv)
{
	server_take_request(sv);
	server_say(sv, OLD_HELLO);
	server_take_request(sv);
	server_say(sv, "var:1 \"\" " INFO "var:1 var:1 \"s\" \"String\" var:100000");
	while (chc_poll_wait(sv->stop_pipe[0], CHC_WAIT_READ, 5) == CHC_WAIT_TIMEOUT)
		server_say(sv, "'x'");
}

static void
leaves_dripping_peers(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, drip);
	chc_query	q = session_query("select 1");
	int64_t		start;

	CHECK_INT(chc_send_query(conn, &q), CHC_OK);
	start = chc_now_ms();
	chc_cancel(conn, 200);
	CHECK(chc_now_ms() - start >= 190 && chc_now_ms() - start < 1000);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	server_finish(&sv, conn);
}

/* -------------------------------------------------------------- crossed talk */

/* Send blocks of a megabyte until something happens. */
static chc_status
insert_much(chc_conn *conn)
{
	static char value[1000];
	chc_query	q = session_query("insert into t values");
	const chc_block *sample;
	chc_writer *w = chc_writer_new(&chc_default_env);
	chc_status	st = chc_insert_begin(conn, &q, &sample);

	CHECK_INT(chc_writer_add_column(w, "n", "String"), CHC_OK);
	for (int i = 0; i < 1000; i++)
		CHECK_INT(chc_put_bytes(chc_writer_column(w, 0), value, sizeof(value)), CHC_OK);
	for (int i = 0; i < 1000 && st == CHC_OK; i++)
		st = chc_insert_block(conn, w);
	chc_writer_free(w);
	return st;
}

/* Refuses in the middle of the data and reads no more. */
static void
refuse_and_hold(server *sv)
{
	server_begin_insert(sv);
	server_take(sv, 3000000);
	server_say(sv, PROGRESS_PACKET EXCEPTION_PACKET);
	server_hold(sv);
}

static void
hears_refusals_while_sending(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, refuse_and_hold);
	int64_t		start = chc_now_ms();

	CHECK_INT(insert_much(conn), CHC_E_SERVER);
	CHECK_INT(chc_last_error(conn)->server_code, 60);
	CHECK(chc_now_ms() - start < 5000);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	server_finish(&sv, conn);
}

/* The same, but reads on to the end and answers the ping. */
static void
refuse_and_read_on(server *sv)
{
	server_begin_insert(sv);
	server_take(sv, 3000000);
	server_say(sv, EXCEPTION_PACKET);
	server_take_request(sv);
	server_say(sv, PONG_PACKET);
	server_hold(sv);
}

static void
stays_with_servers_that_read_on(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, refuse_and_read_on);
	chc_status	st = insert_much(conn);

	CHECK_INT(st, CHC_E_SERVER);
	CHECK_INT(chc_last_error(conn)->server_code, 60);
	CHECK(chc_get_state(conn) == CHC_IDLE || chc_get_state(conn) == CHC_CLOSED);
	server_finish(&sv, conn);
}

/* Refuses and hangs up at once, with unread data: the client's send fails. */
static void
refuse_and_hang_up(server *sv)
{
	server_begin_insert(sv);
	server_take(sv, 3000000);
	server_say(sv, EXCEPTION_PACKET);
	shutdown(sv->fd, SHUT_WR);
	server_take(sv, 10000000);
}

static void
hears_refusals_before_hang_ups(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, refuse_and_hang_up);

	CHECK_INT(insert_much(conn), CHC_E_SERVER);
	CHECK_INT(chc_last_error(conn)->server_code, 60);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	server_finish(&sv, conn);
}

/* Floods the client with packets and reads nothing before they are taken. */
static void
flood(server *sv)
{
	chc_buf		b;
	size_t		sent = 0;

	server_begin_insert(sv);
	chc_buf_init(&b, &chc_default_env);
	while (b.len < 20000000)
		unit_bytes(&b, PROGRESS_PACKET PROGRESS_PACKET PROGRESS_PACKET PROGRESS_PACKET);
	while (sent < b.len)
	{
		ssize_t		n = send(sv->fd, b.data + sent, b.len - sent, MSG_NOSIGNAL);

		if (n <= 0)
			break;
		sent += (size_t) n;
	}
	chc_buf_free(&b);
	server_take(sv, 1000);
	server_say(sv, EXCEPTION_PACKET);
	server_hold(sv);
}

static void
listens_while_it_cannot_send(void)
{
	server		sv;
	chc_conn   *conn = server_connect(&sv, flood);

	CHECK_INT(insert_much(conn), CHC_E_SERVER);
	CHECK(chc_get_stats(conn)->read_rows > 1000000);
	server_finish(&sv, conn);
}

/* Writing to a peer that is gone must not raise SIGPIPE. */
static volatile sig_atomic_t pipe_signals;

static void
count_signal(int sig)
{
	(void) sig;
	pipe_signals++;
}

static void
hang_up_on_insert(server *sv)
{
	server_begin_insert(sv);
	server_take(sv, 1000);
}

static void
raises_no_signal(void)
{
	server		sv;
	chc_conn   *conn;

	signal(SIGPIPE, count_signal);
	conn = server_connect(&sv, hang_up_on_insert);
	CHECK_INT(insert_much(conn), CHC_E_LOST);
	CHECK_INT(pipe_signals, 0);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	server_finish(&sv, conn);
	signal(SIGPIPE, SIG_DFL);
}

/* ----------------------------------------------------------- short of memory */

static chc_status
is_refused(const chc_env *env)
{
	server		sv;
	chc_options o;
	chc_conn   *conn = chc_new(env);
	chc_status	st;

	if (conn == NULL)
		return CHC_E_NOMEM;
	server_start(&sv, greet_and_hold);
	o = server_options(&sv);
	server_stop(&sv);
	st = chc_open(conn, &o);
	chc_free(conn);
	return st == CHC_E_CONNECT ? CHC_OK : st;
}

static chc_status
sets_up_tls(const chc_env *env)
{
	chc_options o = {.host = "localhost",.sslmode = CHC_SSL_VERIFY_FULL};
	chc_transport *t;
	chc_errbuf	err;
	chc_status	st;
	int			fds[2];

	server_must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
	chc_errbuf_init(&err, env);
	t = chc_tls_new(env, fds[0], &o, &err);
	st = err.pub.status;
	if (t != NULL)
	{
		CHECK_INT(chc_tls_handshake(t), CHC_IO_WANT_READ);
		t->ops->close(t);
	}
	else
		close(fds[0]);
	close(fds[1]);
	chc_errbuf_clear(&err);
	return st;
}

static chc_status
connects_short_of_memory(const chc_env *env)
{
	server		sv;
	chc_options o;
	chc_conn   *conn = chc_new(env);
	chc_status	st;

	if (conn == NULL)
		return CHC_E_NOMEM;
	server_start(&sv, greet_and_hold);
	o = server_options(&sv);
	st = chc_open(conn, &o);
	chc_free(conn);
	server_stop(&sv);
	return st;
}

static const unit_case cases[] = {
	UNIT_CASE(connects),
	UNIT_CASE(names_refused_connections),
	UNIT_CASE(times_out),
	UNIT_CASE(provokes_http),
	UNIT_CASE(notices_dead_peers),
	UNIT_CASE(limits_pings),
	UNIT_CASE(leaves_dripping_peers),
	UNIT_CASE(hears_refusals_while_sending),
	UNIT_CASE(stays_with_servers_that_read_on),
	UNIT_CASE(hears_refusals_before_hang_ups),
	UNIT_CASE(listens_while_it_cannot_send),
	UNIT_CASE(raises_no_signal),
	UNIT_CASE_ENV(is_refused),
	UNIT_CASE_ENV(sets_up_tls),
	UNIT_CASE_ENV(connects_short_of_memory),
};

UNIT_MAIN(cases)
