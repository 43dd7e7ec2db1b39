/*-------------------------------------------------------------------------
 *
 * whole_plan.c
 *	  Planning by whole query: the one scan that a plan becomes, and what
 *	  stands above it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"

#include "compat.h"
#include "plan/plan.h"
#include "plan/used.h"
#include "plan/whole.h"

/* Replaces what the server computes by columns of the scan. */
static Node *
use_scan_columns(Node *node, void *context)
{
	List	   *outputs = context;
	ListCell   *lc;
	int			i = 0;

	if (node == NULL)
		return NULL;
	foreach(lc, outputs)
	{
		ChWholeOutput *output = lfirst(lc);

		i++;
		if (equal(output->node, node))
			return (Node *) makeVar(INDEX_VAR, i, exprType(node), exprTypmod(node),
									exprCollation(node), 0);
	}
	return expression_tree_mutator(node, use_scan_columns, context);
}

/* Names of sort keys stay, for the sort above the scan. */
List *
ch_whole_plan_targets(ChWhole *whole, Query *query, List *outputs)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (!ch_whole_is_planned(whole, query, tle))
			continue;
		tle = flatCopyTargetEntry(tle);
		tle->expr = (Expr *) use_scan_columns((Node *) tle->expr, outputs);
		tle->resno = list_length(result) + 1;
		result = lappend(result, tle);
	}
	return result;
}

/* What a column of the query's range table needs to be shown by EXPLAIN. */
typedef struct ShowContext
{
	List	   *query_rtable;
	List	   *plan_rtable;
} ShowContext;

/* True for what cannot be shown outside the query it stood in. */
static bool
not_showable(Node *node, ShowContext *sc)
{
	if (node == NULL)
		return false;
	if (IsA(node, SubLink))
		return true;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;
		RangeTblEntry *here,
				   *there;

		if (var->varlevelsup > 0 || var->varno > list_length(sc->plan_rtable))
			return true;
		here = list_nth_node(RangeTblEntry, sc->query_rtable, var->varno - 1);
		there = list_nth_node(RangeTblEntry, sc->plan_rtable, var->varno - 1);
		return here->rtekind != there->rtekind || here->relid != there->relid ||
			var->varattno > list_length(there->eref->colnames);
	}
	return expression_tree_walker(node, not_showable, sc);
}

/*
 * The scan's own columns: what they compute, for EXPLAIN, or a NULL of their
 * type where that cannot be shown.
 */
static List *
scan_targets(PlannedStmt *stmt, Query *query, List *outputs)
{
	ShowContext sc = {query->rtable, stmt->rtable};
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, outputs)
	{
		Node	   *node = ((ChWholeOutput *) lfirst(lc))->node;

		if (not_showable(node, &sc))
			node = (Node *) makeNullConst(exprType(node), exprTypmod(node), exprCollation(node));
		result = lappend(result, makeTargetEntry((Expr *) ch_whole_showable(node, NULL),
												 list_length(result) + 1, NULL, false));
	}
	return result;
}

static void
note_columns(List *outputs, List **attrs, List **finals, List **empty)
{
	ListCell   *lc;
	int			i = 0;

	*attrs = *finals = *empty = NIL;
	foreach(lc, outputs)
	{
		*attrs = lappend_int(*attrs, ++i);
		*finals = lappend_int(*finals, ((ChWholeOutput *) lfirst(lc))->out.final);
		*empty = lappend(*empty, makeString(pstrdup("")));
	}
}

static List *
scan_private(ChWhole *whole, ChQuery *query, List *outputs, const char *relations)
{
	List	   *attrs,
			   *finals,
			   *empty;
	List	   *list = NIL;

	note_columns(outputs, &attrs, &finals, &empty);
	query->nested = ch_capable(&whole->version, CH_CAP_JOIN_ON_ANY);
	ch_prune_query(query);
	/* in the order of ChPlanField */
	list = lappend(list, makeString(ch_print_query(query, &whole->version)));
	list = lappend(list, attrs);
	list = lappend(list, finals);
	list = lappend(list, empty);
	list = lappend(list, copyObject(empty));
	list = lappend(list, whole->order_reason == NULL ? NIL :
				   list_make1(makeString(whole->order_reason)));
	list = lappend(list, makeString(pstrdup(relations)));
	list = lappend(list, list_make1_oid(whole->serverid));
	list = lappend(list, makeString(pstrdup("")));
	list = lappend(list, ch_used_list(whole->used, whole->serverid, whole->userid));
	return list;
}

/* The range table index that the executor finds the user by. */
static Index
any_relation(PlannedStmt *stmt)
{
	ListCell   *lc;
	Index		i = 0;

	foreach(lc, stmt->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		i++;
		if (rte->rtekind == RTE_RELATION && rte->relkind == RELKIND_FOREIGN_TABLE &&
			!ch_whole_is_target(stmt, i))
			return i;
	}
	elog(ERROR, "no foreign table in the range table");
}

static void
copy_costs(Plan *to, const Plan *from)
{
	to->startup_cost = from->startup_cost;
	to->total_cost = from->total_cost;
	to->plan_rows = from->plan_rows;
	to->plan_width = from->plan_width;
}

ForeignScan *
ch_whole_make_scan(ChWhole *whole, ChQuery *remote, List *outputs, List *targets, List *shown,
				   const char *relations)
{
	List	   *private = scan_private(whole, remote, outputs, relations);
	List	   *params = ch_used_params(strVal(linitial(private)), whole->params);
	ForeignScan *scan = make_foreignscan(targets, NIL, 0, params, private, shown, NIL, NULL);

	/* as the planner does at its end: what it made of NOT has none yet */
	fix_opfuncids((Node *) targets);
	fix_opfuncids((Node *) params);
	scan->fs_server = whole->serverid;
	return scan;
}

static ForeignScan *
make_scan(PlannedStmt *stmt, const Plan *old, ChWhole *whole, Query *query, ChQuery *remote,
		  List *outputs)
{
	ForeignScan *scan = ch_whole_make_scan(whole, remote, outputs, ch_whole_plan_targets(whole, query, outputs),
										   scan_targets(stmt, query, outputs), "whole query");

	ch_set_scan_user(scan, any_relation(stmt), whole->userid);
	copy_costs(&scan->scan.plan, old);
	return scan;
}

/* Leave the reason with the scans of the plan that stands. */
void
ch_whole_note_reason(Plan *plan, const char *reason)
{
	List	   *children = NIL;
	ListCell   *lc;

	if (plan == NULL)
		return;
	if (IsA(plan, Append))
		children = ((Append *) plan)->appendplans;
	if (IsA(plan, MergeAppend))
		children = ((MergeAppend *) plan)->mergeplans;
	foreach(lc, children)
		ch_whole_note_reason(lfirst(lc), reason);
	if (ch_is_own_scan(plan))
	{
		ListCell   *cell = list_nth_cell(((ForeignScan *) plan)->fdw_private, CH_PLAN_REASONS);

		/* the scan may have met the same obstacle itself */
		foreach(lc, (List *) lfirst(cell))
		{
			if (strstr(strVal(lfirst(lc)), reason) != NULL)
				return;
		}
		lfirst(cell) = lappend(lfirst(cell), makeString(psprintf("whole query: %s", reason)));
		return;
	}
	ch_whole_note_reason(plan->lefttree, reason);
	ch_whole_note_reason(plan->righttree, reason);
	if (IsA(plan, SubqueryScan))
		ch_whole_note_reason(((SubqueryScan *) plan)->subplan, reason);
}

/* The columns of a plan node that adds none are those of the plan below. */
static Plan *
pass_columns(Plan *plan)
{
	List	   *targetlist = NIL;
	ListCell   *lc;

	foreach(lc, plan->lefttree->targetlist)
	{
		TargetEntry *tle = flatCopyTargetEntry(lfirst(lc));

		tle->expr = (Expr *) makeVar(OUTER_VAR, tle->resno, exprType((Node *) tle->expr),
									 exprTypmod((Node *) tle->expr),
									 exprCollation((Node *) tle->expr), 0);
		targetlist = lappend(targetlist, tle);
	}
	plan->targetlist = targetlist;
	return plan;
}

/* ORDER BY and LIMIT, where the server cannot, above the scan. */
static Plan *
order_here(Query *query, Plan *plan)
{
	Plan	   *below = plan;

	if (query->sortClause != NIL)
	{
		plan = (Plan *) make_sort_from_sortclauses(query->sortClause, plan);
		copy_costs(pass_columns(plan), below);
	}
	if (query->limitCount != NULL || query->limitOffset != NULL)
	{
		plan = (Plan *) make_limit(plan, eval_const_expressions(NULL, query->limitOffset),
								   eval_const_expressions(NULL, query->limitCount),
								   LIMIT_OPTION_COUNT, 0, NULL, NULL, NULL);
		copy_costs(pass_columns(plan), below);
	}
	return plan;
}

/*
 * The plan that selects what the query does, in place of old; NULL with the reason
 * if it cannot be one remote query.
 */
Plan *
ch_whole_plan(PlannedStmt *stmt, const Plan *old, ChWhole *whole, Query *query, ChWholeLevel *parent)
{
	List	   *outputs;
	ChQuery    *remote = ch_whole_top(whole, query, parent, &outputs);
	Plan	   *scan;

	if (remote == NULL)
		return NULL;
	scan = (Plan *) make_scan(stmt, old, whole, query, remote, outputs);
	return whole->order_reason == NULL ? scan : order_here(query, scan);
}

/* What the planner does for SCROLL, but it has not resolved references yet. */
Plan *
ch_whole_materialize(Plan *plan)
{
	return pass_columns(materialize_finished_plan(plan));
}
