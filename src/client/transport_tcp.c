/*-------------------------------------------------------------------------
 *
 * transport_tcp.c
 *	  The transport over a plain socket, and the two system calls that every
 *	  socket transport stands on.
 *
 *-------------------------------------------------------------------------
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport.h"

/* Where it is missing, connect.c sets SO_NOSIGPIPE on the socket. */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static chc_io
socket_error(chc_transport *t, chc_io want)
{
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return want;
	snprintf(t->message, sizeof(t->message), "%s", strerror(errno));
	return CHC_IO_ERROR;
}

chc_io
chc_socket_recv(chc_transport *t, void *buf, size_t n, size_t *done)
{
	ssize_t		got;

	do
		got = recv(t->fd, buf, n, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return socket_error(t, CHC_IO_WANT_READ);
	if (got == 0)
		return CHC_IO_EOF;
	t->bytes_in += (uint64_t) got;
	*done = (size_t) got;
	return CHC_IO_OK;
}

static chc_io
send_parts(chc_transport *t, const struct iovec *parts, int n, size_t *done)
{
	struct msghdr message = {.msg_iov = (struct iovec *) parts, .msg_iovlen = (size_t) n};
	ssize_t		sent;

	do
		sent = sendmsg(t->fd, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return socket_error(t, CHC_IO_WANT_WRITE);
	t->bytes_out += (uint64_t) sent;
	*done = (size_t) sent;
	return CHC_IO_OK;
}

chc_io
chc_socket_send(chc_transport *t, const void *buf, size_t n, size_t *done)
{
	struct iovec part = {(void *) buf, n};

	return send_parts(t, &part, 1, done);
}

static chc_io
tcp_peek(chc_transport *t)
{
	char		byte;
	ssize_t		got;

	do
		got = recv(t->fd, &byte, 1, MSG_PEEK);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return socket_error(t, CHC_IO_WANT_READ);
	return got == 0 ? CHC_IO_EOF : CHC_IO_OK;
}

static void
tcp_close(chc_transport *t)
{
	close(t->fd);
	t->env->realloc(t->env->ctx, t, 0);
}

static const chc_transport_ops tcp_ops = {
	.recv = chc_socket_recv,
	.send = chc_socket_send,
	.sendv = send_parts,
	.peek = tcp_peek,
	.close = tcp_close,
};

chc_transport *
chc_tcp_new(const chc_env *env, int fd)
{
	chc_transport *t = env->realloc(env->ctx, NULL, sizeof(*t));

	if (t == NULL)
		return NULL;
	memset(t, 0, sizeof(*t));
	t->ops = &tcp_ops;
	t->env = env;
	t->fd = fd;
	return t;
}
