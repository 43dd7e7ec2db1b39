/*-------------------------------------------------------------------------
 *
 * used.h
 *	  The remote columns whose types a plan relies on.
 *
 * The header of a result shows the types of columns that are fetched; those
 * that conditions, joins, keys and aggregates use are seen by nobody.  So a plan
 * says which types it was made for, and execution compares (exec/drift.h).
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_USED_H
#define CH_USED_H

#include "postgres.h"

#include "nodes/bitmapset.h"
#include "nodes/pathnodes.h"

#include "query/query.h"

/* Columns of one table. */
typedef struct ChUsed
{
	Oid			relid;
	ChRemoteTableRef table;
	Bitmapset  *attnos;
} ChUsed;

/* A List of ChUsed with one column more; lists and sets in the current context. */
extern List *ch_used_add(List *used, Oid relid, const ChRemoteTableRef *table, AttrNumber attno);

/* Those of the base relations of relids that are ours. */
extern List *ch_used_of_rels(PlannerInfo *root, Relids relids, Oid serverid);

/*
 * For the plan: a List for each table, of its database, its name, the local name
 * for messages, then for each column the remote name, the type that it was
 * planned with, the local name, and "declared" or "" (String nodes all of them).
 */
extern List *ch_used_list(List *used, Oid serverid, Oid userid);

#define CH_USED_DATABASE	0
#define CH_USED_TABLE		1
#define CH_USED_LOCAL		2
#define CH_USED_COLUMNS		3	/* the first column */
#define CH_USED_PER_COLUMN	4

#endif							/* CH_USED_H */
