/*-------------------------------------------------------------------------
 *
 * whole_lateral.c
 *	  LATERAL sub-selects, which ClickHouse does not have.
 *
 * An aggregation has one row for each row of what it refers to: its columns
 * become values of the level, as those of correlated sub-queries do.  Where rows
 * are only chosen by equality, the equality moves to the join around, and the
 * sub-select refers to nothing any more.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"

#include "plan/whole.h"

bool
ch_whole_is_lateral(ChWholeLevel *level, Node *node)
{
	RangeTblEntry *rte;

	if (!IsA(node, RangeTblRef))
		return false;
	rte = rt_fetch(((RangeTblRef *) node)->rtindex, level->query->rtable);
	return rte->lateral && rte->rtekind == RTE_SUBQUERY && !rte->security_barrier;
}

/* Is it an aggregation, with one row whatever it refers to? */
bool
ch_whole_is_lateral_value(ChWholeLevel *level, Node *node)
{
	RangeTblEntry *rte = rt_fetch(((RangeTblRef *) node)->rtindex, level->query->rtable);

	return contain_vars_of_level((Node *) rte->subquery, 1) && ch_whole_is_plain_aggregation(rte->subquery);
}

/* Its columns as values of the level. */
bool
ch_whole_lateral_values(ChWholeLevel *level, Node *node)
{
	int			rtindex = ((RangeTblRef *) node)->rtindex;
	Query	   *query = copyObject(rt_fetch(rtindex, level->query->rtable)->subquery);
	List	   *exprs = NIL;
	List	   *values;
	ListCell   *lc;

	if (level->outer_depth > 0)
		return ch_whole_fail(level->whole, "LATERAL below an outer join") != NULL;
	foreach(lc, query->targetList)
	{
		if (!((TargetEntry *) lfirst(lc))->resjunk)
			exprs = lappend(exprs, ((TargetEntry *) lfirst(lc))->expr);
	}
	if (!ch_whole_correlated_values(level, query, exprs, &values))
		return ch_whole_fail_cx(level) != NULL;
	level->rels[rtindex - 1].values = values;
	return true;
}

static bool
set_relation(Node *node, int *rtindex)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var) && ((Var *) node)->varno == 0)
	{
		((Var *) node)->varno = *rtindex;
		return false;
	}
	return expression_tree_walker(node, set_relation, rtindex);
}

/*
 * A sub-select that refers to nothing; the equalities that it has lost are added
 * to quals.
 */
bool
ch_whole_lateral_rows(ChWholeLevel *level, Node *node, List **quals)
{
	int			rtindex = ((RangeTblRef *) node)->rtindex;
	RangeTblEntry *rte = rt_fetch(rtindex, level->query->rtable);
	List	   *keys;

	rte->lateral = false;
	if (!contain_vars_of_level((Node *) rte->subquery, 1))
		return true;
	rte->subquery = ch_whole_by_key(level, rte->subquery, &keys);
	if (rte->subquery == NULL)
		return false;
	(void) set_relation((Node *) keys, &rtindex);
	*quals = list_concat(*quals, keys);
	return true;
}
