/*-------------------------------------------------------------------------
 *
 * unit_server.c
 *	  A server in a thread; see unit_server.h.
 *
 *-------------------------------------------------------------------------
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit_server.h"

void
server_must(bool ok)
{
	if (!ok)
		abort();
}

void
server_say(server *sv, const char *notation)
{
	chc_buf		b;
	ssize_t		n;

	chc_buf_init(&b, &chc_default_env);
	unit_bytes(&b, notation);
	n = send(sv->fd, b.data, b.len, MSG_NOSIGNAL);
	(void) n;
	chc_buf_free(&b);
}

size_t
server_take(server *sv, size_t n)
{
	char		buf[4096];
	size_t		got = 0;

	while (got < n)
	{
		size_t		want = n - got < sizeof(buf) ? n - got : sizeof(buf);
		ssize_t		r = recv(sv->fd, buf, want, 0);

		if (r <= 0)
			break;
		got += (size_t) r;
	}
	return got;
}

void
server_take_request(server *sv)
{
	server_take(sv, 1);
	while (chc_poll_wait(sv->fd, CHC_WAIT_READ, 50) == CHC_WAIT_READY && server_take(sv, 1) == 1)
		;
}

void
server_begin_insert(server *sv)
{
	server_take_request(sv);
	server_say(sv, OLD_HELLO);
	server_take_request(sv);
	server_say(sv, HEADER_PACKET);
}

void
server_hold(server *sv)
{
	chc_poll_wait(sv->stop_pipe[0], CHC_WAIT_READ, 10000);
}

static void *
serve(void *arg)
{
	server	   *sv = arg;

	sv->fd = accept(sv->listener, NULL, NULL);
	if (sv->fd >= 0)
	{
		sv->script(sv);
		close(sv->fd);
	}
	return NULL;
}

void
server_start(server *sv, void (*script) (server *sv))
{
	struct sockaddr_in addr = {.sin_family = AF_INET};
	socklen_t	len = sizeof(addr);

	memset(sv, 0, sizeof(*sv));
	sv->script = script;
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sv->listener = socket(AF_INET, SOCK_STREAM, 0);
	server_must(sv->listener >= 0);
	server_must(bind(sv->listener, (struct sockaddr *) &addr, sizeof(addr)) == 0);
	server_must(listen(sv->listener, 5) == 0);
	server_must(getsockname(sv->listener, (struct sockaddr *) &addr, &len) == 0);
	sv->port = ntohs(addr.sin_port);
	server_must(pipe(sv->stop_pipe) == 0);
	server_must(pthread_create(&sv->thread, NULL, serve, sv) == 0);
}

void
server_stop(server *sv)
{
	close(sv->stop_pipe[1]);
	shutdown(sv->listener, SHUT_RDWR);
	pthread_join(sv->thread, NULL);
	close(sv->stop_pipe[0]);
	close(sv->listener);
}

chc_options
server_options(const server *sv)
{
	chc_options o = {.host = "127.0.0.1",.port = sv->port,.user = "u",.connect_timeout_ms = 3000};

	return o;
}

chc_conn *
server_connect(server *sv, void (*script) (server *sv))
{
	chc_options o;
	chc_conn   *conn = chc_new(unit_env());

	server_start(sv, script);
	o = server_options(sv);
	CHECK_INT(chc_open(conn, &o), CHC_OK);
	return conn;
}

void
server_finish(server *sv, chc_conn *conn)
{
	server_stop(sv);
	chc_free(conn);
}
