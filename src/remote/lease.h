/*-------------------------------------------------------------------------
 *
 * lease.h
 *	  Between connection.c, lease.c and connection_events.c.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_LEASE_H
#define CH_LEASE_H

#include "utils/resowner.h"

#include "remote/remote_internal.h"

/* The mapping's entry, created if need be. */
extern ChMapping *ch_mapping_get(UserMapping *user);

extern void ch_mappings_walk(void (*fn) (ChMapping *mapping, void *arg), void *arg);

/*
 * Open a connection.  If that fails: NULL and *failure, or an error if failure
 * is NULL.  A cancel is raised in any case.
 */
extern ChConnEntry *ch_connection_open(ChMapping *mapping, Oid userid, ChFailure *failure);

/* A lease as it is allocated: node is in a list of dead leases, or zero. */
typedef struct ChLeaseBody
{
	ChLease		lease;			/* must be first */
	ResourceOwner owner;		/* that it was acquired under */
	dlist_node	node;
} ChLeaseBody;

/*
 * Stop what runs and give the connection back; the lease stays, without conn.
 * Does not raise.
 */
extern void ch_lease_detach(ChLease *lease);
extern void ch_lease_free(ChLease *lease);

/* The mapping's options have changed: what is known of failures is void. */
extern void ch_failure_forget(ChMapping *mapping);

/* Register the callbacks; once. */
extern void ch_connection_events_init(void);

#endif							/* CH_LEASE_H */
