/*-------------------------------------------------------------------------
 *
 * connect.c
 *	  From host name and port to a connected socket.
 *
 * All addresses of the name are tried in the resolver's order.  What is left
 * of the deadline is shared evenly among the addresses that are left, so that
 * one that swallows packets does not use up the time of the others.  Looking
 * up a name blocks, as in libpq: the C library has no portable other way;
 * literal addresses do not go through it.
 *
 *-------------------------------------------------------------------------
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn.h"

/* ---------------------------------------------------------- socket options */

static bool
set_int_option(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof(value)) == 0;
}

/* Options that the system may not have are skipped, as in libpq. */
static bool
set_keepalive(int fd, const chc_options *o)
{
	if (!o->keepalives)
		return true;
	if (!set_int_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1))
		return false;
#if defined(TCP_KEEPIDLE)
	if (o->keepalives_idle > 0 &&
		!set_int_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, o->keepalives_idle))
		return false;
#elif defined(TCP_KEEPALIVE)
	if (o->keepalives_idle > 0 &&
		!set_int_option(fd, IPPROTO_TCP, TCP_KEEPALIVE, o->keepalives_idle))
		return false;
#endif
#ifdef TCP_KEEPINTVL
	if (o->keepalives_interval > 0 &&
		!set_int_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, o->keepalives_interval))
		return false;
#endif
#ifdef TCP_KEEPCNT
	if (o->keepalives_count > 0 &&
		!set_int_option(fd, IPPROTO_TCP, TCP_KEEPCNT, o->keepalives_count))
		return false;
#endif
	return true;
}

static bool
set_socket_options(int fd, const chc_options *o)
{
	int			flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
		fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return false;
	if (!set_int_option(fd, IPPROTO_TCP, TCP_NODELAY, 1))
		return false;
#ifdef SO_NOSIGPIPE
	if (!set_int_option(fd, SOL_SOCKET, SO_NOSIGPIPE, 1))
		return false;
#endif
#ifdef TCP_USER_TIMEOUT
	if (o->tcp_user_timeout_ms > 0 &&
		!set_int_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, o->tcp_user_timeout_ms))
		return false;
#endif
	return set_keepalive(fd, o);
}

/* ----------------------------------------------------------------- resolve */

static chc_status
resolve(chc_conn *conn, const char *host, int port, struct addrinfo **list)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,.ai_socktype = SOCK_STREAM};
	char		service[16];
	int			rc;

	snprintf(service, sizeof(service), "%d", port);
	hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
	rc = getaddrinfo(host, service, &hints, list);
	if (rc == EAI_NONAME)
	{
		hints.ai_flags = AI_NUMERICSERV;
		rc = getaddrinfo(host, service, &hints, list);
	}
	if (rc == EAI_MEMORY)
		return chc_fail_nomem(&conn->err);
	if (rc != 0)
		return chc_fail(&conn->err, CHC_E_RESOLVE,
						"could not translate host name \"%.255s\" to address: %s", host,
						rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
	return CHC_OK;
}

/* Set conn->where and conn->address for the address that is tried next. */
static void
name_address(chc_conn *conn, const char *host, int port, const struct addrinfo *ai)
{
	char		numeric[NI_MAXHOST];

	if (getnameinfo(ai->ai_addr, ai->ai_addrlen, numeric, sizeof(numeric), NULL, 0,
					NI_NUMERICHOST) != 0)
		strcpy(numeric, "???");
	if (strcmp(numeric, host) == 0)
		snprintf(conn->where, sizeof(conn->where), "server at \"%.255s\", port %d", host, port);
	else
		snprintf(conn->where, sizeof(conn->where), "server at \"%.255s\" (%.63s), port %d",
				 host, numeric, port);
	snprintf(conn->address, sizeof(conn->address),
			 ai->ai_family == AF_INET6 ? "[%.50s]:%d" : "%.50s:%d", numeric, port);
}

/* ----------------------------------------------------------------- connect */

/* Wait for a connect() under way; its outcome as an errno in *outcome. */
static chc_status
finish_connect(chc_conn *conn, int fd, int *outcome)
{
	socklen_t	len = sizeof(*outcome);
	chc_status	st = chc_net_wait(&conn->net, fd, CHC_WAIT_WRITE);

	if (st == CHC_E_TIMEOUT)
	{
		*outcome = ETIMEDOUT;
		return CHC_OK;
	}
	if (st != CHC_OK)
		return st;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, outcome, &len) < 0)
		*outcome = errno;
	return CHC_OK;
}

/* *outcome 0: *fd is connected. */
static chc_status
try_address(chc_conn *conn, const struct addrinfo *ai, int *fd, int *outcome)
{
	chc_status	st = CHC_OK;

	*outcome = 0;
	*fd = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);
	if (*fd < 0 || !set_socket_options(*fd, &conn->options))
		*outcome = errno;
	else if (connect(*fd, ai->ai_addr, ai->ai_addrlen) < 0)
	{
		*outcome = errno;
		if (errno == EINPROGRESS || errno == EINTR)
			st = finish_connect(conn, *fd, outcome);
	}
	if (st == CHC_OK && *outcome == 0)
		return CHC_OK;
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	return st;
}

static int
count_addresses(const struct addrinfo *ai)
{
	int			n = 0;

	for (; ai != NULL; ai = ai->ai_next)
		n++;
	return n;
}

/* Note a failed attempt: one line per address. */
static chc_status
note_failure(chc_conn *conn, chc_buf *notes, int outcome)
{
	char		line[CHC_WHERE_SIZE + 100];
	int			n = snprintf(line, sizeof(line), "%sconnection to %s failed: %s",
							 notes->len > 0 ? "\n" : "", conn->where,
							 outcome == ETIMEDOUT ? "timeout expired" : strerror(outcome));

	if (n >= (int) sizeof(line))
		n = sizeof(line) - 1;
	if (chc_buf_put(notes, line, (size_t) n) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return CHC_OK;
}

static chc_status
try_all(chc_conn *conn, const char *host, int port, const struct addrinfo *list,
		chc_buf *notes, int *fd)
{
	int64_t		deadline = conn->net.deadline;
	int			left = count_addresses(list);
	int			outcome = 0;
	chc_status	st = CHC_OK;

	for (const struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next, left--)
	{
		name_address(conn, host, port, ai);
		if (deadline != 0)
		{
			int64_t		now = chc_now_ms();

			conn->net.deadline = now + (deadline > now ? (deadline - now + left - 1) / left : 0);
		}
		st = try_address(conn, ai, fd, &outcome);
		if (st == CHC_OK && outcome != 0)
			st = note_failure(conn, notes, outcome);
		if (st != CHC_OK || outcome == 0)
			break;
	}
	conn->net.deadline = deadline;
	if (st == CHC_OK && outcome != 0)
		st = chc_fail(&conn->err, outcome == ETIMEDOUT ? CHC_E_TIMEOUT : CHC_E_CONNECT,
					  "%.*s", (int) notes->len, (const char *) notes->data);
	return st;
}

chc_status
chc_connect_tcp(chc_conn *conn, const char *host, int port, int *fd)
{
	struct addrinfo *list;
	chc_buf		notes;
	chc_status	st;

	*fd = -1;
	if (port < 1 || port > 65535)
		return chc_fail(&conn->err, CHC_E_USAGE, "invalid port number: %d", port);
	st = resolve(conn, host, port, &list);
	if (st != CHC_OK)
		return st;
	chc_buf_init(&notes, &conn->env);
	st = try_all(conn, host, port, list, &notes, fd);
	chc_buf_free(&notes);
	freeaddrinfo(list);
	return st;
}
