/*-------------------------------------------------------------------------
 *
 * lease.c
 *	  Leases of cached connections.
 *
 * A connection serves one query at a time, so that whoever runs one leases a
 * connection; a second active scan of the same user mapping gets a second one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "remote/lease.h"
#include "remote/remote_internal.h"

/* A connection that was idle for longer has to answer a ping before use. */
#define PING_AFTER_MS 60000
#define PING_TIMEOUT_MS 5000

/* After a failure, planning assumes for so long that the server is down. */
#define RETRY_AFTER_MS 5000

/* Idle connections of one mapping that are kept. */
#define MAX_IDLE 4

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
	if (status == CHC_OK)
		lease->entry->ignores_settings = result->nrows != 1 ||
			strcmp(result->cells[0][0], "1") == 0;
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
	ChConnEntry *entry = ch_connection_open(mapping, userid, failure);
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

/* ------------------------------------------------- failures while planning */

/*
 * Planning goes on without a server that cannot be reached.  Who then runs the
 * plan would wait for the same failure once more, for connect_timeout maybe, so
 * that it raises what planning was told.  Once, and in planning's transaction:
 * whatever comes later tries again.
 */
typedef struct ChPlanFailure
{
	MemoryContext cxt;			/* holds this */
	TimestampTz xact;			/* when the transaction began that planned */
	ChFailure	what;
} ChPlanFailure;

static bool
failed_lately(ChMapping *mapping)
{
	return mapping->failed_at != 0 &&
		!TimestampDifferenceExceeds(mapping->failed_at, GetCurrentTimestamp(), RETRY_AFTER_MS);
}

static void
drop_plan_failure(ChMapping *mapping)
{
	if (mapping->failure != NULL)
		MemoryContextDelete(mapping->failure->cxt);
	mapping->failure = NULL;
}

void
ch_failure_forget(ChMapping *mapping)
{
	mapping->failed_at = 0;
	drop_plan_failure(mapping);
}

static void
keep_plan_failure(ChMapping *mapping, const ChFailure *failure)
{
	MemoryContext cxt = AllocSetContextCreate(CacheMemoryContext,
											  "clickhouse_fdw failure",
											  ALLOCSET_SMALL_SIZES);
	ChPlanFailure *kept = MemoryContextAllocZero(cxt, sizeof(ChPlanFailure));

	drop_plan_failure(mapping);
	kept->cxt = cxt;
	kept->xact = GetCurrentTransactionStartTimestamp();
	kept->what.status = failure->status;
	kept->what.server_code = failure->server_code;
	kept->what.message = MemoryContextStrdup(cxt, failure->message);
	if (failure->name != NULL)
		kept->what.name = MemoryContextStrdup(cxt, failure->name);
	mapping->failure = kept;
}

static void
raise_plan_failure(ChMapping *mapping, Oid userid)
{
	ChPlanFailure *kept = mapping->failure;
	ChFailure	what;

	if (kept == NULL || !failed_lately(mapping) ||
		kept->xact != GetCurrentTransactionStartTimestamp())
		return;
	what = kept->what;
	what.message = pstrdup(what.message);
	what.name = what.name != NULL ? pstrdup(what.name) : NULL;
	drop_plan_failure(mapping);
	ch_report_connect(&what, ch_options_get(mapping->serverid, userid, InvalidOid),
					  GetForeignServer(mapping->serverid)->servername);
}

/* ------------------------------------------------------------- acquiring */

static ChLease *
acquire(UserMapping *user, Oid userid, ChFailure *failure)
{
	ChMapping  *mapping = ch_mapping_get(user);
	ChConnEntry *entry = find_idle(mapping);
	ChLease    *lease;

	if (entry != NULL)
		return lease_entry(entry);
	if (failure == NULL)
		raise_plan_failure(mapping, userid);
	lease = lease_new_connection(mapping, userid, failure);
	ch_failure_forget(mapping);
	if (lease == NULL)
		mapping->failed_at = GetCurrentTimestamp();
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

	memset(failure, 0, sizeof(*failure));
	return user != NULL ? acquire(user, userid, failure) : NULL;
}

ChLease *
ch_lease_acquire_to_plan(Oid serverid, Oid userid)
{
	UserMapping *user = ch_user_mapping(serverid, userid, true);
	ChFailure	failure = {0};
	ChLease    *lease;

	if (user == NULL)
		return NULL;
	lease = acquire(user, userid, &failure);
	if (lease == NULL)
		keep_plan_failure(ch_mapping_get(user), &failure);
	return lease;
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
ch_lease_forget_query(ChLease *lease)
{
	if (lease->query != NULL)
		pfree(unconstify(char *, lease->query));
	if (lease->params != NULL)
		pfree(unconstify(char *, lease->params));
	lease->query = lease->params = NULL;
}

void
ch_lease_free(ChLease *lease)
{
	ChLeaseBody *body = (ChLeaseBody *) lease;

	if (body->node.next != NULL)
		dlist_delete(&body->node);
	ch_lease_forget_query(lease);
	pfree(body);
}

void
ch_lease_release(ChLease *lease)
{
	ch_lease_detach(lease);
	ch_lease_free(lease);
}

/* ---------------------------------------------------------------- version */

ChVersion
ch_server_version(Oid serverid, Oid userid)
{
	ChVersion	unknown = {0, 0, 0, false};
	UserMapping *user = ch_user_mapping(serverid, userid, true);
	ChMapping  *mapping;
	ChLease    *lease;

	if (user == NULL)
		return unknown;
	mapping = ch_mapping_get(user);
	if (mapping->version.known)
		return mapping->version;
	if (failed_lately(mapping))
		return unknown;
	lease = ch_lease_acquire_to_plan(serverid, userid);
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

	return user == NULL || failed_lately(ch_mapping_get(user));
}

void
ch_require_server(Oid serverid, Oid userid)
{
	if (ch_connect_failed_lately(serverid, userid))
		ch_lease_release(ch_lease_acquire(serverid, userid));
}
