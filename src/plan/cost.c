/*-------------------------------------------------------------------------
 *
 * cost.c
 *	  What a remote query costs.
 *
 * The server scans, filters, joins and groups far faster than PostgreSQL would,
 * and every row that crosses the network costs fdw_tuple_cost.  So a remote row
 * looked at is charged a small part of a local operator, a row returned the
 * whole tuple cost, and a plan that returns fewer rows wins.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "optimizer/cost.h"
#include "optimizer/optimizer.h"

#include "plan/relation.h"

/* Cost of one row that the server looks at, in local operator evaluations. */
#define REMOTE_ROW_FACTOR 0.05

/* Set startup_cost and total_cost from rows and remote_rows. */
void
ch_cost_relation(PlannerInfo *root, RelOptInfo *rel)
{
	ChRelation *info = rel->fdw_private;
	QualCost	local;

	cost_qual_eval(&local, info->local_conds, root);
	info->startup_cost = info->options->fdw_startup_cost + local.startup +
		info->remote_rows * cpu_operator_cost * REMOTE_ROW_FACTOR;
	info->total_cost = info->startup_cost +
		info->rows * (info->options->fdw_tuple_cost + cpu_tuple_cost + local.per_tuple);
}

/* The same with the server sorting rows rows. */
void
ch_cost_sorted(const ChRelation *info, double rows, Cost *startup, Cost *total)
{
	Cost		sort = rows * log(Max(rows, 2.0)) * cpu_operator_cost * REMOTE_ROW_FACTOR;

	*startup = info->startup_cost + sort;
	*total = info->total_cost + sort;
}
