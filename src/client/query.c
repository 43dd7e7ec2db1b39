/*-------------------------------------------------------------------------
 *
 * query.c
 *	  What is sent: framing of packets, the Query packet with client info,
 *	  settings and parameters, external tables, Data packets.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "conn.h"

#define QUERY_KIND_INITIAL 1
#define INTERFACE_TCP 1

#define SETTING_IMPORTANT 1
#define SETTING_CUSTOM 2

/* ----------------------------------------------------------------- packets */

/* Frame headers are 4 bytes: the packet's length before it, 0 behind it. */
chc_status
chc_begin_packet(chc_conn *conn, uint64_t type, size_t *mark)
{
	chc_buf    *b = &conn->out;

	if (conn->net.framed_out && chc_buf_u32(b, 0) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	*mark = b->len;
	if (chc_buf_varint(b, type) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return CHC_OK;
}

chc_status
chc_finish_packet(chc_conn *conn, size_t mark)
{
	chc_buf    *b = &conn->out;
	size_t		len = b->len - mark;

	if (!conn->net.framed_out)
		return CHC_OK;
	if (len > UINT32_MAX)
		return chc_fail(&conn->err, CHC_E_LIMIT, "packet of %zu bytes is too long", len);
	for (int i = 0; i < 4; i++)
		b->data[mark - 4 + (size_t) i] = (uint8_t) (len >> 8 * i);
	if (chc_buf_u32(b, 0) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return CHC_OK;
}

/* What was sent is no longer kept. */
static void
drop_sent(chc_conn *conn)
{
	chc_buf    *b = &conn->out;

	b->len -= conn->out_sent;
	if (b->len > 0)
		memmove(b->data, b->data + conn->out_sent, b->len);
	conn->out_sent = 0;
}

chc_status
chc_flush(chc_conn *conn)
{
	size_t		sent;
	chc_status	st = chc_net_send(&conn->net, conn->out.data + conn->out_sent,
								  conn->out.len - conn->out_sent, &sent);

	conn->out_sent += sent;
	drop_sent(conn);
	return st;
}

chc_status
chc_flush_but_last(chc_conn *conn, bool wait)
{
	size_t		left = conn->out.len - conn->out_sent;
	size_t		sent;
	chc_status	st;

	if (left <= 1)
		return CHC_OK;
	st = (wait ? chc_net_send : chc_net_push) (&conn->net, conn->out.data + conn->out_sent,
											   left - 1, &sent);
	conn->out_sent += sent;
	if (conn->out_sent + 1 == conn->out.len)
		drop_sent(conn);
	return st;
}

chc_status
chc_send_bare(chc_conn *conn, uint64_t type)
{
	size_t		mark = 0;
	chc_status	st;

	conn->out.len = conn->out_sent = 0;
	st = chc_begin_packet(conn, type, &mark);
	if (st == CHC_OK)
		st = chc_finish_packet(conn, mark);
	if (st == CHC_OK)
		st = chc_flush(conn);
	return st;
}

/* ------------------------------------------------------------- client info */

static chc_status
put_tcp_client(chc_conn *conn)
{
	const chc_options *o = &conn->options;
	chc_buf    *b = &conn->out;

	if (chc_buf_u8(b, INTERFACE_TCP) != CHC_OK ||
		chc_buf_str(b, o->os_user) != CHC_OK ||
		chc_buf_str(b, o->os_hostname) != CHC_OK ||
		chc_buf_str(b, o->client_name) != CHC_OK ||
		chc_buf_varint(b, o->client_version[0]) != CHC_OK ||
		chc_buf_varint(b, o->client_version[1]) != CHC_OK ||
		chc_buf_varint(b, conn->revision) != CHC_OK)
		return CHC_E_NOMEM;
	return CHC_OK;
}

/* The fields that came with revisions, in the order of the wire. */
static chc_status
put_optional_info(chc_conn *conn)
{
	chc_buf    *b = &conn->out;
	uint32_t	rev = conn->revision;
	chc_status	st = CHC_OK;

	if (rev >= CHC_REV_QUOTA_KEY)
		st = chc_buf_str(b, conn->options.quota_key);
	if (st == CHC_OK && rev >= CHC_REV_DISTRIBUTED_DEPTH)
		st = chc_buf_varint(b, 0);
	if (st == CHC_OK && rev >= CHC_REV_VERSION_PATCH)
		st = chc_buf_varint(b, conn->options.client_version[2]);
	if (st == CHC_OK && rev >= CHC_REV_OPENTELEMETRY)
		st = chc_buf_u8(b, 0);
	if (st == CHC_OK && rev >= CHC_REV_PARALLEL_REPLICAS)
		st = chc_buf_put(b, "\0\0\0", 3);
	if (st == CHC_OK && rev >= CHC_REV_SCRIPT_POSITION)
		st = chc_buf_put(b, "\0\0", 2);
	if (st == CHC_OK && rev >= CHC_REV_JWT)
		st = chc_buf_u8(b, 0);
	return st;
}

static chc_status
put_client_info(chc_conn *conn)
{
	chc_buf    *b = &conn->out;
	chc_status	st = chc_buf_u8(b, QUERY_KIND_INITIAL);

	if (st == CHC_OK)
		st = chc_buf_str(b, "");	/* initial user */
	if (st == CHC_OK)
		st = chc_buf_str(b, "");	/* initial query id */
	if (st == CHC_OK)
		st = chc_buf_str(b, "0.0.0.0:0");	/* initial address */
	if (st == CHC_OK && conn->revision >= CHC_REV_INITIAL_QUERY_TIME)
		st = chc_buf_u64(b, 0);
	if (st == CHC_OK)
		st = put_tcp_client(conn);
	if (st == CHC_OK)
		st = put_optional_info(conn);
	return st;
}

/* ------------------------------------------------- settings and parameters */

static chc_status
put_setting(chc_conn *conn, const chc_setting *setting)
{
	chc_buf    *b = &conn->out;

	if (setting->name == NULL || setting->name[0] == '\0')
		return chc_fail(&conn->err, CHC_E_USAGE, "a setting has no name");
	if (setting->value == NULL)
		return chc_fail(&conn->err, CHC_E_USAGE, "setting \"%.100s\" has no value",
						setting->name);
	if (chc_buf_str(b, setting->name) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	if (conn->revision < CHC_REV_TEXT_SETTINGS)
		return chc_put_binary_setting(b, setting, &conn->err);
	if (chc_buf_varint(b, setting->important ? SETTING_IMPORTANT : 0) != CHC_OK ||
		chc_buf_str(b, setting->value) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return CHC_OK;
}

/*
 * The server compresses with LZ4 when compression is asked for; another method
 * is asked for by a setting, unless the caller has given that one.
 */
static chc_status
put_compression_setting(chc_conn *conn, const chc_query *query)
{
	static const chc_setting zstd = {"network_compression_method", "zstd", false};

	if (conn->options.compression != CHC_COMPRESS_ZSTD)
		return CHC_OK;
	for (size_t i = 0; i < query->nsettings; i++)
	{
		if (query->settings[i].name != NULL && strcmp(query->settings[i].name, zstd.name) == 0)
			return CHC_OK;
	}
	return put_setting(conn, &zstd);
}

static chc_status
put_settings(chc_conn *conn, const chc_query *query)
{
	chc_status	st = put_compression_setting(conn, query);

	for (size_t i = 0; i < query->nsettings && st == CHC_OK; i++)
		st = put_setting(conn, &query->settings[i]);
	if (st == CHC_OK && chc_buf_str(&conn->out, "") != CHC_OK)
		st = chc_fail_nomem(&conn->err);
	return st;
}

/* The value as a string literal; its own escaping is a layer below. */
static chc_status
put_quoted(chc_conn *conn, const char *value)
{
	chc_buf    *b = &conn->plain;
	chc_status	st;

	b->len = 0;
	st = chc_buf_u8(b, '\'');
	for (const char *p = value; *p != '\0' && st == CHC_OK; p++)
	{
		if (*p == '\'' || *p == '\\')
			st = chc_buf_u8(b, '\\');
		if (st == CHC_OK)
			st = chc_buf_u8(b, (uint8_t) *p);
	}
	if (st == CHC_OK)
		st = chc_buf_u8(b, '\'');
	if (st == CHC_OK)
		st = chc_buf_strn(&conn->out, (const char *) b->data, b->len);
	return st;
}

static chc_status
put_params(chc_conn *conn, const chc_query *query)
{
	chc_buf    *b = &conn->out;

	for (size_t i = 0; i < query->nparams; i++)
	{
		const chc_param *p = &query->params[i];

		if (p->name == NULL || p->name[0] == '\0' || p->value == NULL)
			return chc_fail(&conn->err, CHC_E_USAGE, "a query parameter has no name or no value");
		if (chc_buf_str(b, p->name) != CHC_OK ||
			chc_buf_varint(b, SETTING_CUSTOM) != CHC_OK ||
			put_quoted(conn, p->value) != CHC_OK)
			return chc_fail_nomem(&conn->err);
	}
	if (chc_buf_str(b, "") != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return CHC_OK;
}

/* ------------------------------------------------------------------- query */

static chc_status
put_query_tail(chc_conn *conn, const chc_query *query)
{
	chc_buf    *b = &conn->out;
	uint32_t	rev = conn->revision;

	if ((rev >= CHC_REV_EXTERNAL_ROLES && chc_buf_str(b, "") != CHC_OK) ||
		(rev >= CHC_REV_INTERSERVER_SECRET && chc_buf_str(b, "") != CHC_OK) ||
		chc_buf_varint(b, (uint64_t) query->stage) != CHC_OK ||
		chc_buf_varint(b, conn->compressed ? 1 : 0) != CHC_OK ||
		chc_buf_strn(b, query->text, query->text_len) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return rev >= CHC_REV_PARAMETERS ? put_params(conn, query) : CHC_OK;
}

static chc_status
put_query(chc_conn *conn, const chc_query *query)
{
	size_t		mark = 0;
	chc_status	st = chc_begin_packet(conn, CHC_CLIENT_QUERY, &mark);

	if (st != CHC_OK)
		return st;
	if (chc_buf_str(&conn->out, query->query_id) != CHC_OK || put_client_info(conn) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	st = put_settings(conn, query);
	if (st == CHC_OK)
		st = put_query_tail(conn, query);
	if (st == CHC_OK)
		st = chc_finish_packet(conn, mark);
	return st;
}

static chc_status
put_block(chc_conn *conn, chc_writer *writer, chc_buf *out, chc_pieces *pieces)
{
	if (writer != NULL)
		return chc_write_block(writer, conn->revision, out, pieces, &conn->err);
	if (chc_write_empty_block(conn->revision, out) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return CHC_OK;
}

/* Else it is put together in one place, to be packed or to learn its length. */
bool
chc_can_send_pieces(const chc_conn *conn)
{
	const chc_transport *transport = conn->net.transport;

	return !conn->compressed && !conn->net.framed_out && transport != NULL && transport->ops->sendv != NULL;
}

chc_status
chc_append_data(chc_conn *conn, const char *table, chc_writer *writer, chc_pieces *pieces)
{
	size_t		mark = 0;
	chc_status	st = chc_begin_packet(conn, CHC_CLIENT_DATA, &mark);

	if (st == CHC_OK && chc_buf_str(&conn->out, table) != CHC_OK)
		st = chc_fail_nomem(&conn->err);
	if (st == CHC_OK && !conn->compressed)
		st = put_block(conn, writer, &conn->out, pieces);
	else if (st == CHC_OK)
	{
		conn->plain.len = 0;
		st = put_block(conn, writer, &conn->plain, NULL);
		if (st == CHC_OK)
			st = chc_frame_write(conn->options.compression, conn->plain.data, conn->plain.len,
								 &conn->out, &conn->err);
	}
	return st == CHC_OK ? chc_finish_packet(conn, mark) : st;
}

/*
 * Send what is in out; if the server has hung up because of an exception that
 * it sent before, that is the error.
 */
static chc_status
flush_query(chc_conn *conn)
{
	chc_status	st = chc_flush(conn);

	return st == CHC_E_LOST ? chc_last_words(conn) : st;
}

/* Every block goes out at once, so that memory is bounded by one block. */
static chc_status
send_external_tables(chc_conn *conn, const chc_query *query)
{
	for (size_t t = 0; t < query->ntables; t++)
	{
		const chc_external_table *table = &query->tables[t];

		for (size_t i = 0; i < table->nblocks; i++)
		{
			chc_status	st = chc_append_data(conn, table->name, table->blocks[i], NULL);

			if (st == CHC_OK)
				st = flush_query(conn);
			if (st != CHC_OK)
				return st;
		}
	}
	return CHC_OK;
}

static void
start_query(chc_conn *conn)
{
	chc_errbuf_clear(&conn->err);
	memset(&conn->stats, 0, sizeof(conn->stats));
	chc_traffic(conn, &conn->start_in, &conn->start_out);
	conn->compressed = conn->options.compression != CHC_COMPRESS_NONE;
	conn->header_seen = false;
	conn->cancelled = false;
	conn->out.len = conn->out_sent = 0;
	conn->query_id.len = 0;
}

/* Whatever can be refused without touching the connection. */
static chc_status
check_query(chc_conn *conn, const chc_query *query)
{
	if (conn->state != CHC_IDLE)
		return chc_conn_misuse(conn, "connection is not idle");
	if (query->nparams > 0 && conn->revision < CHC_REV_PARAMETERS)
		return chc_conn_misuse(conn, "server is too old for query parameters");
	for (size_t t = 0; t < query->ntables; t++)
	{
		if (query->tables[t].nblocks == 0 || query->tables[t].name == NULL ||
			query->tables[t].name[0] == '\0')
			return chc_conn_misuse(conn, "an external table has no name or no block");
	}
	return CHC_OK;
}

static chc_status
remember_query_id(chc_conn *conn, const char *query_id)
{
	if (query_id == NULL || query_id[0] == '\0')
		return CHC_OK;
	if (chc_buf_put(&conn->query_id, query_id, strlen(query_id) + 1) != CHC_OK)
		return chc_fail_nomem(&conn->err);
	return CHC_OK;
}

/*
 * Types are cached for one query, so that what servers send over the life of
 * a connection does not pile up.
 */
static chc_status
renew_type_cache(chc_conn *conn)
{
	chc_type_cache_free(conn->types);
	conn->types = chc_type_cache_new(&conn->env, &conn->limits);
	return conn->types != NULL ? CHC_OK : chc_fail_nomem(&conn->err);
}

chc_status
chc_transmit_query(chc_conn *conn, const chc_query *query)
{
	chc_status	st = check_query(conn, query);

	if (st != CHC_OK)
		return st;
	start_query(conn);
	st = remember_query_id(conn, query->query_id);
	if (st == CHC_OK)
		st = renew_type_cache(conn);
	if (st == CHC_OK)
		st = put_query(conn, query);
	if (st == CHC_E_USAGE)
		return st;				/* nothing was sent */
	if (st == CHC_OK && conn->net.in.p != conn->net.received)
		st = chc_fail(&conn->err, CHC_E_PROTOCOL,
					  "server sent data that does not belong to a query");
	if (st == CHC_OK)
		st = send_external_tables(conn, query);
	if (st == CHC_OK)
		st = chc_append_data(conn, "", NULL, NULL);
	if (st == CHC_OK)
		st = flush_query(conn);
	return st == CHC_OK ? CHC_OK : chc_conn_abandon(conn);
}

chc_status
chc_send_query(chc_conn *conn, const chc_query *query)
{
	chc_status	st = chc_transmit_query(conn, query);

	if (st == CHC_OK)
		conn->state = CHC_BUSY_SELECT;
	return st;
}
