/*-------------------------------------------------------------------------
 *
 * lease.h
 *	  Between connection.c and connection_events.c: leases whose transaction
 *	  is gone, and walks over all mappings.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_LEASE_H
#define CH_LEASE_H

#include "utils/resowner.h"

#include "remote/remote_internal.h"

extern void ch_mappings_walk(void (*fn) (ChMapping *mapping, void *arg), void *arg);

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

/* Register the callbacks; once. */
extern void ch_connection_events_init(void);

#endif							/* CH_LEASE_H */
