/*-------------------------------------------------------------------------
 *
 * connection.c
 *	  Cached connections, by user mapping: opening and closing them.
 *
 * Who uses a connection, and for how long, is lease.c's business; what happens
 * at the end of transactions and when options change is in
 * connection_events.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <unistd.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "compat.h"
#include "remote/lease.h"
#include "remote/remote_internal.h"
#include "version.h"

static HTAB *mappings = NULL;
static const chc_string_form *string_form = NULL;
static ChQuoteLiteral quote_literal_fn = NULL;

void
ch_remote_init(const chc_string_form *form, ChQuoteLiteral quote)
{
	string_form = form;
	quote_literal_fn = quote;
}

void
ch_remote_quote(StringInfo buf, const char *str, int len)
{
	quote_literal_fn(buf, str, len);
}

/* --------------------------------------------------------------- mappings */

static UserMapping *
find_user_mapping(Oid serverid, Oid userid)
{
	if (!SearchSysCacheExists2(USERMAPPINGUSERSERVER, ObjectIdGetDatum(userid),
							   ObjectIdGetDatum(serverid)) &&
		!SearchSysCacheExists2(USERMAPPINGUSERSERVER, ObjectIdGetDatum(InvalidOid),
							   ObjectIdGetDatum(serverid)))
		return NULL;
	return GetUserMapping(userid, serverid);
}

UserMapping *
ch_user_mapping(Oid serverid, Oid userid, bool noerror)
{
	UserMapping *user = find_user_mapping(serverid, userid);
	const char *user_name;
	const char *server_name;

	if (user != NULL || noerror)
		return user;
	user_name = GetUserNameFromId(userid, false);
	server_name = GetForeignServer(serverid)->servername;
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("user mapping not found for user \"%s\", server \"%s\"",
					user_name, server_name),
			 errhint("Create one with CREATE USER MAPPING FOR %s SERVER %s.",
					 quote_identifier(user_name), quote_identifier(server_name))));
}

static void
create_mappings(void)
{
	HASHCTL		ctl;

	memset(&ctl, 0, sizeof(ctl));
	ctl.keysize = sizeof(Oid);
	ctl.entrysize = sizeof(ChMapping);
	mappings = hash_create("clickhouse_fdw connections", 8, &ctl, HASH_ELEM | HASH_BLOBS);
	ch_connection_events_init();
}

ChMapping *
ch_mapping_get(UserMapping *user)
{
	ChMapping  *mapping;
	bool		found;

	if (mappings == NULL)
		create_mappings();
	mapping = hash_search(mappings, &user->umid, HASH_ENTER, &found);
	if (!found)
	{
		memset((char *) mapping + sizeof(Oid), 0, sizeof(ChMapping) - sizeof(Oid));
		dlist_init(&mapping->conns);
	}
	mapping->serverid = user->serverid;
	mapping->server_hash = GetSysCacheHashValue1(FOREIGNSERVEROID,
												 ObjectIdGetDatum(user->serverid));
	mapping->mapping_hash = GetSysCacheHashValue1(USERMAPPINGOID,
												  ObjectIdGetDatum(user->umid));
	return mapping;
}

void
ch_mappings_walk(void (*fn) (ChMapping *mapping, void *arg), void *arg)
{
	HASH_SEQ_STATUS seq;
	ChMapping  *mapping;

	if (mappings == NULL)
		return;
	hash_seq_init(&seq, mappings);
	while ((mapping = hash_seq_search(&seq)) != NULL)
		fn(mapping, arg);
}

typedef struct WalkArg
{
	bool		(*fn) (ChConnEntry *entry, void *arg);
	void	   *arg;
	bool		go_on;
} WalkArg;

static void
walk_mapping(ChMapping *mapping, void *arg)
{
	WalkArg    *walk = arg;
	dlist_mutable_iter iter;

	dlist_foreach_modify(iter, &mapping->conns)
	{
		if (walk->go_on)
			walk->go_on = walk->fn(dlist_container(ChConnEntry, node, iter.cur), walk->arg);
	}
}

void
ch_connections_walk(bool (*fn) (ChConnEntry *entry, void *arg), void *arg)
{
	WalkArg		walk = {fn, arg, true};

	ch_mappings_walk(walk_mapping, &walk);
}

/* ------------------------------------------------------------------ calls */

void
ch_call_begin(ChConnEntry *entry, ChWaitEvent event)
{
	ch_env_begin(&entry->env, event);
	entry->in_call = true;
}

void
ch_call_end(ChConnEntry *entry)
{
	entry->in_call = false;
}

/* ------------------------------------------------------------ open, close */

static ChConnEntry *
create_entry(ChMapping *mapping)
{
	MemoryContext cxt = AllocSetContextCreate(CacheMemoryContext,
											  "clickhouse_fdw connection",
											  ALLOCSET_DEFAULT_SIZES);
	ChConnEntry *entry = MemoryContextAllocZero(cxt, sizeof(ChConnEntry));
	chc_env		env;

	entry->cxt = cxt;
	entry->mapping = mapping;
	ch_env_init(&entry->env, cxt, &env);
	entry->conn = chc_new(&env);
	if (entry->conn == NULL)
	{
		MemoryContextDelete(cxt);
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	}
	return entry;
}

/*
 * The client must not be entered again when something was thrown out of it
 * (a backend that ends while waiting): then only the socket is closed.
 */
static void
destroy_entry(ChConnEntry *entry)
{
	ch_env_close(&entry->env);
	if (entry->in_call)
	{
		int			fd = chc_socket(entry->conn);

		if (fd >= 0)
			closesocket(fd);
	}
	else
		chc_free(entry->conn);
	MemoryContextDelete(entry->cxt);
}

void
ch_connection_close(ChConnEntry *entry)
{
	Assert(entry->lease == NULL);
	elog(DEBUG3, "closing ClickHouse connection %p", entry->conn);
	dlist_delete(&entry->node);
	destroy_entry(entry);
	ReleaseExternalFD();
}

static bool
is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
		strcmp(host, "::1") == 0;
}

static chc_compression
resolve_compression(const ChOptions *o)
{
	if (o->compression >= 0)
		return (chc_compression) o->compression;
	return is_loopback(o->host) ? CHC_COMPRESS_NONE : CHC_COMPRESS_LZ4;
}

static const char *
utf8(const char *str)
{
	return str != NULL ? pg_server_to_any(str, strlen(str), PG_UTF8) : NULL;
}

static void
fill_client_options(const ChOptions *o, chc_options *c)
{
	static char hostname[256];

	if (hostname[0] == '\0' && gethostname(hostname, sizeof(hostname) - 1) != 0)
		strlcpy(hostname, "unknown", sizeof(hostname));
	memset(c, 0, sizeof(*c));
	c->host = o->host;
	c->port = o->port;
	c->database = utf8(o->dbname);
	c->user = utf8(o->user);
	c->password = utf8(o->password);
	c->client_name = utf8(o->application_name);
	c->os_user = utf8(GetUserNameFromId(GetSessionUserId(), true));
	c->os_hostname = hostname;
	c->client_version[0] = CH_FDW_VERSION_MAJOR;
	c->client_version[1] = CH_FDW_VERSION_MINOR;
	c->client_version[2] = CH_FDW_VERSION_PATCH;
	c->sslmode = o->sslmode;
	c->sslrootcert = o->sslrootcert;
	c->sslcert = o->sslcert;
	c->sslkey = o->sslkey;
	c->ssl_min_protocol_version = o->ssl_min_protocol_version;
	c->compression = resolve_compression(o);
	c->connect_timeout_ms = o->connect_timeout * 1000;
	c->keepalives = o->keepalives;
	c->keepalives_idle = o->keepalives_idle;
	c->keepalives_interval = o->keepalives_interval;
	c->keepalives_count = o->keepalives_count;
	c->tcp_user_timeout_ms = o->tcp_user_timeout;
	c->string_form = string_form;
}

/* Take over what the entry shows of its options and of the server. */
static void
describe_entry(ChConnEntry *entry, const ChOptions *o)
{
	entry->host = MemoryContextStrdup(entry->cxt, o->host);
	entry->port = o->port;
	entry->keep = o->keep_connections;
}

static void
learn_server(ChConnEntry *entry)
{
	const chc_server_info *info = chc_get_server_info(entry->conn);

	entry->version.major = info->major;
	entry->version.minor = info->minor;
	entry->version.patch = info->patch;
	entry->version.known = true;
	entry->mapping->version = entry->version;
	entry->mapping->failed_at = 0;
}

static void
reserve_fd(Oid serverid)
{
	if (!AcquireExternalFD())
		ereport(ERROR,
				(errcode(ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION),
				 errmsg("could not connect to server \"%s\"",
						GetForeignServer(serverid)->servername),
				 errdetail("There are too many open files on the local server."),
				 errhint("Raise the server's max_files_per_process and/or \"ulimit -n\" limits.")));
}

/* The result is in the mapping's list, or closed with its error in *failure. */
static ChConnEntry *
try_open(ChMapping *mapping, const ChOptions *o, ChFailure *failure)
{
	ChConnEntry *entry;
	chc_options client;
	chc_status	status;

	fill_client_options(o, &client);
	reserve_fd(mapping->serverid);
	entry = create_entry(mapping);
	describe_entry(entry, o);
	ch_call_begin(entry, CH_WAIT_CONNECT);
	status = chc_open(entry->conn, &client);
	ch_call_end(entry);
	if (status == CHC_OK)
	{
		entry->env.connected = true;
		learn_server(entry);
		dlist_push_head(&mapping->conns, &entry->node);
		return entry;
	}
	ch_failure_get(entry, status, failure);
	destroy_entry(entry);
	ReleaseExternalFD();
	return NULL;
}

ChConnEntry *
ch_connection_open(ChMapping *mapping, Oid userid, ChFailure *failure)
{
	const char *server_name = GetForeignServer(mapping->serverid)->servername;
	ChOptions  *o = ch_options_get(mapping->serverid, userid, InvalidOid);
	ChFailure	local;
	ChFailure  *why = failure != NULL ? failure : &local;
	ChConnEntry *entry = try_open(mapping, o, why);

	if (entry != NULL)
		elog(DEBUG3, "new ClickHouse connection %p for server \"%s\" (%s)", entry->conn,
			 server_name, chc_peer_address(entry->conn));
	else if (why->status == CHC_E_INTERRUPTED || failure == NULL)
		ch_report_connect(why, o, server_name);
	else
		elog(DEBUG1, "could not connect to server \"%s\": %s", server_name, why->message);
	return entry;
}
