/*-------------------------------------------------------------------------
 *
 * whole_part.h
 *	  Sub-queries that are planned as whole queries of their own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_WHOLE_PART_H
#define CH_WHOLE_PART_H

#include "postgres.h"

#include "nodes/params.h"

#include "plan/whole.h"

typedef struct ChWholePart
{
	char	   *name;			/* of the placeholder's relation */
	ChWhole		whole;
	Query	   *query;			/* as written */
	PlannedStmt *stmt;			/* as PostgreSQL plans it alone */
	Query	   *top;			/* as translated, */
	ChQuery    *remote;			/* the translation, */
	List	   *outputs;		/* its ChWholeOutputs, */
	List	   *targets;		/* and the query's columns made of them */
} ChWholePart;

typedef struct ChWholeParts
{
	List	   *taken;			/* of ChWholePart: what a placeholder stands for */
	List	   *left;			/* and what was left as it is, with the reason */
} ChWholeParts;

/* Quickly: are there sub-queries that could be parts? */
extern bool ch_whole_may_have_parts(Query *query);

/* At any level. */
extern bool ch_whole_has_foreign_table(Query *query);

/* Does the query read anything but tables of one server with one user's rights? */
extern bool ch_whole_is_mixed(Query *query);

/* Put placeholders into query, which is as written. */
extern void ch_whole_take_parts(Query *query, const char *query_string, ParamListInfo boundParams,
								ChWholeParts *parts);

/* whole_place.c: put scans where the plan of the query reads placeholders. */
extern void ch_whole_place_parts(PlannedStmt *stmt, ChWholeParts *parts);

#endif							/* CH_WHOLE_PART_H */
