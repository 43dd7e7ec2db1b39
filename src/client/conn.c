/*-------------------------------------------------------------------------
 *
 * conn.c
 *	  Life of a connection: new, open, close, and what can be asked of it.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>
#include <unistd.h>

#include "conn.h"

/* Buffers bigger than this are given back when a query is over. */
#define KEEP_BUFFER ((size_t) 1 << 20)

/* The caller wants to stop: a SELECT can be cancelled, nothing else can. */
static chc_status
on_interrupt(void *arg)
{
	chc_conn   *conn = arg;

	if (conn->state == CHC_BUSY_SELECT && !conn->cancelled)
		return chc_begin_cancel(conn, CHC_DRAIN_MS);
	return chc_fail(&conn->err, CHC_E_INTERRUPTED, "interrupted");
}

static void
forget_server(chc_conn *conn)
{
	memset(&conn->server, 0, sizeof(conn->server));
	conn->server.name = "";
	conn->server.display_name = "";
	conn->server.timezone = "";
	conn->revision = 0;
}

chc_conn *
chc_new(const chc_env *env)
{
	chc_conn   *conn = env->realloc(env->ctx, NULL, sizeof(*conn));

	if (conn == NULL)
		return NULL;
	memset(conn, 0, sizeof(*conn));
	conn->env = *env;
	conn->limits = chc_default_limits;
	chc_errbuf_init(&conn->err, &conn->env);
	chc_net_init(&conn->net, &conn->env, &conn->limits, &conn->err);
	chc_arena_init(&conn->kept, &conn->env, &conn->err, SIZE_MAX);
	chc_arena_init(&conn->arena, &conn->env, &conn->err, SIZE_MAX);
	chc_frame_input_init(&conn->frames, &conn->net.in, &conn->arena, &conn->env,
						 &conn->limits, &conn->err);
	chc_buf_init(&conn->out, &conn->env);
	chc_buf_init(&conn->plain, &conn->env);
	chc_buf_init(&conn->query_id, &conn->env);
	forget_server(conn);
	return conn;
}

void
chc_close(chc_conn *conn)
{
	if (conn->net.transport != NULL)
	{
		/* for chc_traffic() and chc_get_stats() */
		conn->closed_in = conn->net.transport->bytes_in;
		conn->closed_out = conn->net.transport->bytes_out;
	}
	chc_net_close(&conn->net);
	chc_frame_input_free(&conn->frames);
	chc_arena_free(&conn->arena);
	chc_type_cache_free(conn->types);
	conn->types = NULL;
	chc_buf_free(&conn->out);
	conn->out_sent = 0;
	chc_buf_free(&conn->plain);
	conn->state = CHC_CLOSED;
}

void
chc_free(chc_conn *conn)
{
	chc_env		env;

	if (conn == NULL)
		return;
	chc_close(conn);
	chc_arena_free(&conn->kept);
	chc_buf_free(&conn->query_id);
	chc_errbuf_clear(&conn->err);
	env = conn->env;
	env.realloc(env.ctx, conn, 0);
}

chc_status
chc_conn_abandon(chc_conn *conn)
{
	chc_close(conn);
	return conn->err.pub.status;
}

chc_status
chc_conn_misuse(chc_conn *conn, const char *what)
{
	return chc_fail(&conn->err, CHC_E_USAGE, "%s", what);
}

chc_status
chc_become_idle(chc_conn *conn)
{
	if (conn->net.framed_in && chc_net_end_packet(&conn->net) != CHC_OK)
		return chc_conn_abandon(conn);
	if (conn->out.cap > KEEP_BUFFER)
		chc_buf_free(&conn->out);
	if (conn->plain.cap > KEEP_BUFFER)
		chc_buf_free(&conn->plain);
	conn->net.deadline = 0;
	conn->net.draining = false;
	conn->state = CHC_IDLE;
	return CHC_OK;
}

/* -------------------------------------------------------------------- open */

/* Copy *str to kept memory; NULL becomes "". */
static chc_status
keep_string(chc_conn *conn, const char **str)
{
	const char *from = *str != NULL ? *str : "";
	size_t		size = strlen(from) + 1;
	char	   *copy = chc_arena_alloc(&conn->kept, size, 1);

	if (copy == NULL)
		return conn->err.pub.status;
	memcpy(copy, from, size);
	*str = copy;
	return CHC_OK;
}

/*
 * Take over the options.  What only chc_open() itself needs is not copied;
 * those pointers are set to NULL, above all the password's.
 */
static chc_status
keep_options(chc_conn *conn, const chc_options *options)
{
	chc_options *o = &conn->options;
	const char **strings[] = {&o->database, &o->user, &o->quota_key, &o->client_name,
	&o->os_user, &o->os_hostname};

	*o = *options;
	o->host = o->password = o->sslrootcert = o->sslcert = o->sslkey = NULL;
	o->ssl_min_protocol_version = NULL;
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
	{
		chc_status	st = keep_string(conn, strings[i]);

		if (st != CHC_OK)
			return st;
	}
	conn->limits = options->limits != NULL ? *options->limits : chc_default_limits;
	conn->arena.limit = conn->limits.max_block_bytes;
	o->limits = &conn->limits;
	if (options->string_form != NULL)
	{
		conn->string_form = *options->string_form;
		o->string_form = &conn->string_form;
	}
	return CHC_OK;
}

/* Everything as after chc_new(), with these options. */
static chc_status
prepare(chc_conn *conn, const chc_options *options)
{
	if (conn->state != CHC_CLOSED)
		return chc_conn_misuse(conn, "connection is already open");
	chc_close(conn);
	chc_errbuf_clear(&conn->err);
	chc_arena_free(&conn->kept);
	forget_server(conn);
	memset(&conn->stats, 0, sizeof(conn->stats));
	conn->start_in = conn->start_out = 0;
	conn->closed_in = conn->closed_out = 0;
	conn->query_id.len = 0;
	conn->cancelled = false;
	conn->where[0] = conn->address[0] = '\0';
	conn->net.interrupted = on_interrupt;
	conn->net.arg = conn;
	if (options->connect_timeout_ms > 0)
		conn->net.deadline = chc_now_ms() + options->connect_timeout_ms;
	return keep_options(conn, options);
}

static chc_status
tls_handshake(chc_conn *conn, int fd, const chc_options *options)
{
	chc_transport *t = chc_tls_new(&conn->env, fd, options, &conn->err);

	if (t == NULL)
	{
		close(fd);
		return conn->err.pub.status;
	}
	chc_net_attach(&conn->net, t);
	for (;;)
	{
		chc_io		io = chc_tls_handshake(t);
		chc_status	st;

		if (io == CHC_IO_OK)
			return CHC_OK;
		if (io == CHC_IO_EOF)
			return chc_fail(&conn->err, CHC_E_TLS,
							"server closed the connection during the TLS handshake");
		if (io == CHC_IO_ERROR)
			return chc_fail(&conn->err, CHC_E_TLS, "%s", t->message);
		st = chc_net_wait(&conn->net, fd,
						  io == CHC_IO_WANT_READ ? CHC_WAIT_READ : CHC_WAIT_WRITE);
		if (st != CHC_OK)
			return st;
	}
}

static chc_status
attach_tcp(chc_conn *conn, int fd)
{
	chc_transport *t = chc_tcp_new(&conn->env, fd);

	if (t == NULL)
	{
		close(fd);
		return chc_fail_nomem(&conn->err);
	}
	chc_net_attach(&conn->net, t);
	return CHC_OK;
}

/* The connection could not be set up: say with whom, and close. */
static chc_status
open_failed(chc_conn *conn)
{
	const chc_error *e = &conn->err.pub;

	switch (e->status)
	{
		case CHC_E_TLS:
		case CHC_E_TIMEOUT:
		case CHC_E_LOST:
		case CHC_E_PROTOCOL:
		case CHC_E_LIMIT:
			chc_fail(&conn->err, e->status, "connection to %s failed: %s", conn->where,
					 e->message);
			break;
		default:
			break;
	}
	return chc_conn_abandon(conn);
}

static chc_status
shake_hands(chc_conn *conn, const chc_options *options)
{
	const char *password = options->password != NULL ? options->password : "";
	chc_status	st = chc_handshake(conn, password);

	if (st != CHC_OK)
		return open_failed(conn);
	return chc_become_idle(conn);
}

chc_status
chc_open(chc_conn *conn, const chc_options *options)
{
	const char *host = options->host != NULL ? options->host : "";
	int			fd;
	chc_status	st;

	st = prepare(conn, options);
	if (st == CHC_E_USAGE)
		return st;
	if (st == CHC_OK)
		st = chc_connect_tcp(conn, host, options->port, &fd);
	if (st != CHC_OK)
		return chc_conn_abandon(conn);
	if (options->sslmode == CHC_SSL_DISABLE)
		st = attach_tcp(conn, fd);
	else
		st = tls_handshake(conn, fd, options);
	if (st != CHC_OK)
		return open_failed(conn);
	return shake_hands(conn, options);
}

chc_status
chc_open_transport(chc_conn *conn, const chc_options *options, chc_transport *transport)
{
	chc_status	st = prepare(conn, options);

	if (st == CHC_E_USAGE)
		return st;
	chc_net_attach(&conn->net, transport);
	strcpy(conn->where, "server in memory");
	if (st != CHC_OK)
		return chc_conn_abandon(conn);
	return shake_hands(conn, options);
}

/* ----------------------------------------------------------------- asking */

const chc_error *
chc_last_error(const chc_conn *conn)
{
	return &conn->err.pub;
}

chc_state
chc_get_state(const chc_conn *conn)
{
	return conn->state;
}

int
chc_socket(const chc_conn *conn)
{
	return conn->net.transport != NULL ? conn->net.transport->fd : -1;
}

void
chc_set_env_ctx(chc_conn *conn, void *ctx)
{
	conn->env.ctx = ctx;
}

const chc_server_info *
chc_get_server_info(const chc_conn *conn)
{
	return &conn->server;
}

const char *
chc_peer_address(const chc_conn *conn)
{
	return conn->address;
}

void
chc_traffic(const chc_conn *conn, uint64_t *in, uint64_t *out)
{
	const chc_transport *t = conn->net.transport;

	*in = t != NULL ? t->bytes_in : conn->closed_in;
	*out = t != NULL ? t->bytes_out : conn->closed_out;
}

const chc_stats *
chc_get_stats(const chc_conn *conn)
{
	/* the byte counts are computed here; the caller sees a const object */
	chc_stats  *stats = (chc_stats *) &conn->stats;
	uint64_t	in,
				out;

	chc_traffic(conn, &in, &out);
	stats->bytes_in = in - conn->start_in;
	stats->bytes_out = out - conn->start_out;
	return stats;
}

bool
chc_has_feature(const chc_conn *conn, chc_feature feature)
{
	switch (feature)
	{
		case CHC_FEATURE_TEXT_SETTINGS:
			return conn->revision >= CHC_REV_TEXT_SETTINGS;
		case CHC_FEATURE_PARAMETERS:
			return conn->revision >= CHC_REV_PARAMETERS;
		case CHC_FEATURE_CHUNKED:
			return conn->revision >= CHC_REV_CHUNKED;
	}
	return false;
}

bool
chc_is_alive(chc_conn *conn)
{
	chc_transport *t = conn->net.transport;

	return conn->state == CHC_IDLE && conn->net.in.p == conn->net.received &&
		t->ops->peek(t) == CHC_IO_WANT_READ;
}

/* Packets that may still be under way when a ping is answered. */
static bool
harmless(uint64_t type)
{
	return type == CHC_SERVER_PROGRESS || type == CHC_SERVER_PROFILE_INFO ||
		type == CHC_SERVER_LOG || type == CHC_SERVER_PROFILE_EVENTS;
}

chc_status
chc_await_pong(chc_conn *conn)
{
	for (uint32_t i = 0; i < conn->limits.max_packets; i++)
	{
		chc_packet	packet;
		chc_status	st = chc_receive_packet(conn, &packet);

		if (st != CHC_OK)
			return st;
		if (packet.type == CHC_SERVER_PONG)
			return CHC_OK;
		if (!harmless(packet.type))
			return chc_fail(&conn->err, CHC_E_PROTOCOL,
							"server answered a ping with packet %llu",
							(unsigned long long) packet.type);
	}
	return chc_fail(&conn->err, CHC_E_LIMIT, "server sent more than max_packets (%u) packets "
					"instead of answering a ping", conn->limits.max_packets);
}

chc_status
chc_ping(chc_conn *conn, int timeout_ms)
{
	chc_status	st;

	if (conn->state != CHC_IDLE)
		return chc_conn_misuse(conn, "connection is not idle");
	chc_errbuf_clear(&conn->err);
	conn->net.deadline = timeout_ms > 0 ? chc_now_ms() + timeout_ms : 0;
	st = chc_send_bare(conn, CHC_CLIENT_PING);
	if (st == CHC_OK)
		st = chc_await_pong(conn);
	if (st != CHC_OK)
		return chc_conn_abandon(conn);
	return chc_become_idle(conn);
}
