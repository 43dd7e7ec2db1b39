/*-------------------------------------------------------------------------
 *
 * target.h
 *	  The remote table that UPDATE, DELETE and TRUNCATE change.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_TARGET_H
#define CH_TARGET_H

#include "query/query.h"
#include "remote/remote.h"

typedef struct ChTarget
{
	ChRemoteTableRef table;
	const char *cluster;		/* NULL: only the server that we are connected to */
	const ChRemoteTable *described;	/* NULL: not known */
	const char *sharding_key;	/* of the Distributed table in front, or NULL */
} ChTarget;

/*
 * Raises if a statement for the table would not reach all of its rows; what is
 * "UPDATE", "DELETE" or "TRUNCATE".
 */
extern void ch_target_get(const char *what, Oid relid, Oid userid, const ChOptions *options,
						  ChTarget *target);

/* Is the table one whose rows are in others?  described may be NULL. */
extern bool ch_is_distributed(const ChOptions *options, const ChRemoteTable *described);

/*
 * May a column's name be what a path in another column, a JSON, would be written as?
 * The column wins then.  described may be NULL.
 */
extern bool ch_hides_paths(const ChRemoteTable *described);

/* Does the engine, as far as it is known, begin or end so? */
extern bool ch_target_is_mergetree(const ChTarget *target);
extern bool ch_target_is_replicated(const ChTarget *target);

#endif							/* CH_TARGET_H */
