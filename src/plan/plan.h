/*-------------------------------------------------------------------------
 *
 * plan.h
 *	  Planner callbacks, and what a plan tells the executor.
 *
 * May know: PostgreSQL's planner, src/query, src/remote, src/types.
 * Must not know: executors.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_PLAN_H
#define CH_PLAN_H

#include "postgres.h"

#include "foreign/fdwapi.h"
#include "nodes/params.h"
#include "nodes/pathnodes.h"
#include "nodes/plannodes.h"

extern void ch_plan_init(FdwRoutine *routine);

/* whole.c: planning by whole query; called once, by _PG_init(). */
extern void ch_whole_init(void);

/* Nothing has come through the planner hook since the library was loaded. */
extern bool ch_whole_hook_is_fresh;

/* It has now; plans that the session has cached are made again. */
extern void ch_whole_missed(void);

/*
 * Plan query, which may be what planned was made from, again and as a whole.
 * NULL if it is not the same query; scribbles on query.
 */
extern PlannedStmt *ch_whole_replan(PlannedStmt *planned, Query *query, const char *query_string,
									int cursorOptions, ParamListInfo boundParams);

/*
 * fdw_private of a ForeignScan, a List in this order.  "Columns" are the
 * remote query's output columns; an output is one scan attribute.
 */
typedef enum ChPlanField
{
	CH_PLAN_SQL,				/* String: remote SQL with parameter markers */
	CH_PLAN_ATTRS,				/* IntList: scan attribute of each output */
	CH_PLAN_FINALS,				/* IntList: ChFinal of each output */
	CH_PLAN_EXPECTED,			/* List of String: remote type of each output's
								 * column, "" if it is computed */
	CH_PLAN_NAMES,				/* List of String: remote column name, or "" */
	CH_PLAN_REASONS,			/* List of String: why something stays local */
	CH_PLAN_RELATIONS,			/* String for EXPLAIN, "" for a base relation */
	CH_PLAN_SERVER,				/* OidList: server */
	CH_PLAN_TABLE,				/* String: local table's name for messages, "" for
								 * joins and aggregates */
	CH_PLAN_USED				/* List: columns whose types count, see used.h */
} ChPlanField;

/*
 * Does a server, or a scan, belong to us?  Names say nothing: a wrapper can be renamed,
 * another can have our name in another database, and others' plans have private parts too.
 */
extern bool ch_is_own_server(Oid serverid);
extern bool ch_is_own_scan(const Plan *plan);

#endif							/* CH_PLAN_H */
