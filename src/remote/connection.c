/*-------------------------------------------------------------------------
 *
 * connection.c
 *	  Cached connections, by user mapping, and their leases.
 *
 * A connection serves one query at a time, so that whoever runs one leases a
 * connection; a second active scan of the same mapping gets a second one.
 * What happens at the end of (sub)transactions and when options change is in
 * connection_events.c; how a connection is opened is here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <unistd.h>

#include "catalog/pg_user_mapping.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "remote/lease.h"
#include "remote/remote_internal.h"
#include "version.h"

/* A connection that was idle for longer has to answer a ping before use. */
#define PING_AFTER_MS 60000
#define PING_TIMEOUT_MS 5000

/* After a failure, planning assumes for so long that the server is down. */
#define RETRY_AFTER_MS 5000

/* Idle connections of one mapping that are kept. */
#define MAX_IDLE 4

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

static ChMapping *
get_mapping(UserMapping *user)
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

/*
 * Open a connection.  If that fails: NULL and *failure, or an error if failure
 * is NULL.  A cancel is raised in any case.
 */
static ChConnEntry *
open_connection(ChMapping *mapping, Oid userid, ChFailure *failure)
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

/* ----------------------------------------------------------------- leases */

static bool
is_usable(ChConnEntry *entry)
{
	bool		ok;

	if (entry->invalid || chc_get_state(entry->conn) != CHC_IDLE)
		return false;
	if (!chc_is_alive(entry->conn))
		return false;
	if (!TimestampDifferenceExceeds(entry->last_used, GetCurrentTimestamp(), PING_AFTER_MS))
		return true;
	ch_call_begin(entry, CH_WAIT_CONNECT);
	ok = chc_ping(entry->conn, PING_TIMEOUT_MS) == CHC_OK;
	ch_call_end(entry);
	return ok;
}

/* Close a connection that is not usable; a cancel during its ping is raised. */
static void
discard_idle(ChConnEntry *entry)
{
	ErrorData  *caught = entry->env.caught;

	entry->mapping->version.known = false;
	ch_connection_close(entry);
	if (caught != NULL)
		ReThrowError(caught);
	CHECK_FOR_INTERRUPTS();
}

/*
 * An idle connection that works, or NULL.  Nothing was sent on those that do
 * not, so that replacing them is not a retry of anything.
 */
static ChConnEntry *
find_idle(ChMapping *mapping)
{
	dlist_mutable_iter iter;

	dlist_foreach_modify(iter, &mapping->conns)
	{
		ChConnEntry *entry = dlist_container(ChConnEntry, node, iter.cur);

		if (entry->lease != NULL)
			continue;
		if (is_usable(entry))
			return entry;
		discard_idle(entry);
	}
	return NULL;
}

/*
 * Servers below revision 54429 ignore, without a word, the settings of a user
 * whose profile says readonly=1.
 */
static chc_status
check_readonly(ChLease *lease)
{
	ChTextResult *result;
	chc_status	status;

	if (chc_has_feature(lease->conn, CHC_FEATURE_TEXT_SETTINGS))
		return CHC_OK;
	status = ch_try_query_text(lease,
							   "SELECT value FROM system.settings WHERE name = 'readonly'",
							   NIL, &result);
	if (status == CHC_OK && result->nrows == 1)
		lease->entry->ignores_settings = strcmp(result->cells[0][0], "1") == 0;
	return status;
}

static ChLease *
lease_entry(ChConnEntry *entry)
{
	ChLeaseBody *body = MemoryContextAllocZero(TopMemoryContext, sizeof(ChLeaseBody));
	ChLease    *lease = &body->lease;

	body->owner = CurrentResourceOwner;
	lease->conn = entry->conn;
	lease->version = entry->version;
	lease->entry = entry;
	entry->lease = lease;
	return lease;
}

static ChLease *
lease_new_connection(ChMapping *mapping, Oid userid, ChFailure *failure)
{
	ChConnEntry *entry = open_connection(mapping, userid, failure);
	ChLease    *lease;
	chc_status	status;

	if (entry == NULL)
		return NULL;
	lease = lease_entry(entry);
	status = check_readonly(lease);
	if (status == CHC_OK)
		return lease;
	if (failure == NULL)
		ch_report(lease, status);
	ch_failure_get(entry, status, failure);
	ch_lease_release(lease);
	return NULL;
}

static ChLease *
acquire(UserMapping *user, Oid userid, ChFailure *failure)
{
	ChMapping  *mapping = get_mapping(user);
	ChConnEntry *entry = find_idle(mapping);
	ChLease    *lease;

	if (entry != NULL)
		return lease_entry(entry);
	lease = lease_new_connection(mapping, userid, failure);
	mapping->failed_at = lease == NULL ? GetCurrentTimestamp() : 0;
	return lease;
}

ChLease *
ch_lease_acquire(Oid serverid, Oid userid)
{
	return acquire(ch_user_mapping(serverid, userid, false), userid, NULL);
}

ChLease *
ch_lease_try_acquire(Oid serverid, Oid userid, ChFailure *failure)
{
	UserMapping *user = ch_user_mapping(serverid, userid, true);
	ChFailure	ignored;

	if (failure == NULL)
		failure = &ignored;
	memset(failure, 0, sizeof(*failure));
	return user != NULL ? acquire(user, userid, failure) : NULL;
}

bool
ch_lease_ignores_settings(const ChLease *lease)
{
	return lease->entry != NULL && lease->entry->ignores_settings;
}

static int
count_idle(ChMapping *mapping)
{
	dlist_iter	iter;
	int			n = 0;

	dlist_foreach(iter, &mapping->conns)
	{
		if (dlist_container(ChConnEntry, node, iter.cur)->lease == NULL)
			n++;
	}
	return n;
}

/* Stop what runs on the connection.  Bounded, and not to be interrupted. */
static void
stop_query(ChConnEntry *entry)
{
	if (chc_get_state(entry->conn) < CHC_BUSY_SELECT)
		return;
	HOLD_INTERRUPTS();
	ch_call_begin(entry, CH_WAIT_CLEANUP);
	chc_cancel(entry->conn, CHC_DRAIN_MS);
	ch_call_end(entry);
	RESUME_INTERRUPTS();
}

void
ch_lease_detach(ChLease *lease)
{
	ChConnEntry *entry = lease->entry;

	if (entry == NULL)
		return;
	lease->entry = NULL;
	lease->conn = NULL;
	entry->lease = NULL;
	entry->last_used = GetCurrentTimestamp();
	if (!entry->in_call)
		stop_query(entry);
	if (entry->in_call || entry->invalid ||
		chc_get_state(entry->conn) != CHC_IDLE || count_idle(entry->mapping) > MAX_IDLE)
		ch_connection_close(entry);
}

void
ch_lease_free(ChLease *lease)
{
	ChLeaseBody *body = (ChLeaseBody *) lease;

	if (body->node.next != NULL)
		dlist_delete(&body->node);
	if (lease->query != NULL)
		pfree(unconstify(char *, lease->query));
	pfree(body);
}

void
ch_lease_release(ChLease *lease)
{
	ch_lease_detach(lease);
	ch_lease_free(lease);
}

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

/* ---------------------------------------------------------------- version */

static bool
failed_lately(ChMapping *mapping)
{
	return mapping->failed_at != 0 &&
		!TimestampDifferenceExceeds(mapping->failed_at, GetCurrentTimestamp(), RETRY_AFTER_MS);
}

ChVersion
ch_server_version(Oid serverid, Oid userid)
{
	ChVersion	unknown = {0, 0, 0, false};
	UserMapping *user = ch_user_mapping(serverid, userid, true);
	ChMapping  *mapping;
	ChLease    *lease;

	if (user == NULL)
		return unknown;
	mapping = get_mapping(user);
	if (mapping->version.known)
		return mapping->version;
	if (failed_lately(mapping))
		return unknown;
	lease = ch_lease_try_acquire(serverid, userid, NULL);
	if (lease == NULL)
		return unknown;
	ch_lease_release(lease);
	return mapping->version;
}

/* True while planning should not try to connect. */
bool
ch_connect_failed_lately(Oid serverid, Oid userid)
{
	UserMapping *user = ch_user_mapping(serverid, userid, true);

	return user == NULL || failed_lately(get_mapping(user));
}
