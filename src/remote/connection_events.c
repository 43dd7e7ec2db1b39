/*-------------------------------------------------------------------------
 *
 * connection_events.c
 *	  What happens to connections when (sub)transactions end and when
 *	  servers or user mappings change.
 *
 * Nothing here raises: it runs while transactions abort.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/inval.h"
#include "utils/syscache.h"

#include "remote/lease.h"

/*
 * Leases that lost their connection to an abort.  Their holders may still
 * release them while the transaction's memory is cleaned up, which happens
 * after our callback; what nobody released is freed a transaction later.
 */
static dlist_head dead_now = DLIST_STATIC_INIT(dead_now);
static dlist_head dead_before = DLIST_STATIC_INIT(dead_before);

/* ------------------------------------------------------------ dead leases */

static void
bury(ChLease *lease)
{
	ch_lease_detach(lease);
	dlist_push_tail(&dead_now, &((ChLeaseBody *) lease)->node);
}

static void
age_dead(void)
{
	dlist_mutable_iter iter;

	dlist_foreach_modify(iter, &dead_before)
		ch_lease_free(&dlist_container(ChLeaseBody, node, iter.cur)->lease);
	while (!dlist_is_empty(&dead_now))
		dlist_push_tail(&dead_before, dlist_pop_head_node(&dead_now));
}

/* ----------------------------------------------------------- transactions */

static bool
stop_lease(ChConnEntry *entry, void *arg)
{
	(void) arg;
	if (entry->lease != NULL)
		bury(entry->lease);
	return true;
}

static bool
warn_leak(ChConnEntry *entry, void *arg)
{
	(void) arg;
	if (entry->lease != NULL)
	{
		elog(WARNING, "ClickHouse connection was not released: %s",
			 entry->lease->query ? entry->lease->query : "no query");
		bury(entry->lease);
	}
	return true;
}

static bool
close_unkept(ChConnEntry *entry, void *arg)
{
	(void) arg;
	if (entry->lease == NULL && (!entry->keep || entry->invalid))
		ch_connection_close(entry);
	return true;
}

static void
xact_callback(XactEvent event, void *arg)
{
	(void) arg;
	switch (event)
	{
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_PARALLEL_COMMIT:
		case XACT_EVENT_PREPARE:
			ch_connections_walk(warn_leak, NULL);
			ch_writes_ended(true);
			break;
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PARALLEL_ABORT:
			ch_connections_walk(stop_lease, NULL);
			ch_writes_ended(false);
			break;
		default:
			return;
	}
	ch_connections_walk(close_unkept, NULL);
	age_dead();
}

static bool
is_within(ResourceOwner owner, ResourceOwner ancestor)
{
	while (owner != NULL && owner != ancestor)
		owner = ResourceOwnerGetParent(owner);
	return owner != NULL;
}

/*
 * Leases under the aborting subtransaction.  That of a cursor which was opened
 * outside lives on if the cursor does; if not, PostgreSQL has moved the cursor's
 * resource owner below the subtransaction's by now.
 */
static bool
stop_lease_within(ChConnEntry *entry, void *arg)
{
	if (entry->lease != NULL && is_within(((ChLeaseBody *) entry->lease)->owner, arg))
		bury(entry->lease);
	return true;
}

/* A lease of the committing subtransaction is its parent's from now on. */
static bool
inherit_lease(ChConnEntry *entry, void *arg)
{
	ChLeaseBody *body = (ChLeaseBody *) entry->lease;

	if (body != NULL && body->owner == (ResourceOwner) arg)
		body->owner = ResourceOwnerGetParent(body->owner);
	return true;
}

static void
subxact_callback(SubXactEvent event, SubTransactionId subid, SubTransactionId parent,
				 void *arg)
{
	(void) subid;
	(void) parent;
	(void) arg;
	if (event == SUBXACT_EVENT_ABORT_SUB)
	{
		ch_connections_walk(stop_lease_within, CurTransactionResourceOwner);
		ch_writes_subaborted();
	}
	else if (event == SUBXACT_EVENT_COMMIT_SUB)
	{
		ch_connections_walk(inherit_lease, CurTransactionResourceOwner);
		ch_writes_subcommitted();
	}
}

/* ----------------------------------------------------------- invalidation */

typedef struct Change
{
	int			cacheid;
	uint32		hash;			/* 0: everything */
} Change;

static void
invalidate_mapping(ChMapping *mapping, void *arg)
{
	Change	   *change = arg;
	uint32		hash = change->cacheid == FOREIGNSERVEROID ?
		mapping->server_hash : mapping->mapping_hash;
	dlist_iter	iter;

	if (change->hash != 0 && change->hash != hash)
		return;
	mapping->version.known = false;
	ch_failure_forget(mapping);
	dlist_foreach(iter, &mapping->conns)
		dlist_container(ChConnEntry, node, iter.cur)->invalid = true;
}

/*
 * Connections are only marked, as this may run at almost any place; idle ones
 * are closed at the next use of the mapping or the end of the transaction.
 */
static void
inval_callback(Datum arg, int cacheid, uint32 hash)
{
	Change		change = {cacheid, hash};

	(void) arg;
	ch_mappings_walk(invalidate_mapping, &change);
	ch_describe_forget();
}

void
ch_connection_events_init(void)
{
	RegisterXactCallback(xact_callback, NULL);
	RegisterSubXactCallback(subxact_callback, NULL);
	CacheRegisterSyscacheCallback(FOREIGNSERVEROID, inval_callback, (Datum) 0);
	CacheRegisterSyscacheCallback(USERMAPPINGOID, inval_callback, (Datum) 0);
}
