/*-------------------------------------------------------------------------
 *
 * whole_insert.c
 *	  INSERT ... SELECT: the source as a whole query.
 *
 * The plan of the INSERT stays PostgreSQL's; only what gives it rows is
 * replaced by a scan, whose targets are the columns of the table as the INSERT
 * computes them: conversions and defaults are PostgreSQL's.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"

#include "plan/whole.h"

/* The range table index of the one sub-select that an INSERT reads, or 0. */
static int
source_index(Query *parse)
{
	RangeTblRef *ref;

	if (parse->jointree == NULL || list_length(parse->jointree->fromlist) != 1 || parse->jointree->quals != NULL)
		return 0;
	ref = linitial(parse->jointree->fromlist);
	if (!IsA(ref, RangeTblRef) || rt_fetch(ref->rtindex, parse->rtable)->rtekind != RTE_SUBQUERY)
		return 0;
	return ref->rtindex;
}

/* The sub-select that gives an INSERT its rows; NULL if there is none. */
Query *
ch_whole_insert_source(Query *parse)
{
	int			index = source_index(parse);

	return index ? rt_fetch(index, parse->rtable)->subquery : NULL;
}

/* Is the relation one that the statement writes to, or that stands for it? */
bool
ch_whole_is_target(PlannedStmt *stmt, Index rti)
{
	if (stmt->commandType != CMD_INSERT)
		return false;
	return list_member_int(stmt->resultRelations, rti) ||
		castNode(ModifyTable, stmt->planTree)->exclRelRTI == rti;
}

/* ------------------------------------------------------------------ targets */

/* The source's columns in an expression of the INSERT. */
typedef struct SourceColumns
{
	int			index;
	List	   *exprs;
} SourceColumns;

static Node *
use_source(Node *node, void *context)
{
	SourceColumns *columns = context;

	if (node == NULL)
		return NULL;
	if (IsA(node, Var) && ((Var *) node)->varno == columns->index && ((Var *) node)->varlevelsup == 0)
		return copyObject(list_nth(columns->exprs, ((Var *) node)->varattno - 1));
	return expression_tree_mutator(node, use_source, context);
}

static TargetEntry *
find_target(List *targets, AttrNumber resno)
{
	ListCell   *lc;

	foreach(lc, targets)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->resno == resno && !tle->resjunk)
			return tle;
	}
	return NULL;
}

/*
 * What the plan of the INSERT expects from below: a value for every column,
 * where the statement has none the NULL that PostgreSQL has put there.
 */
static List *
insert_targets(const Plan *old, Query *parse, SourceColumns *columns)
{
	List	   *targets = (List *) eval_const_expressions(NULL, (Node *) parse->targetList);
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, old->targetlist)
	{
		TargetEntry *planned = lfirst_node(TargetEntry, lc);
		TargetEntry *tle = find_target(targets, planned->resno);

		if (planned->resjunk || (tle == NULL && !IsA(planned->expr, Const)))
			return NIL;
		planned = flatCopyTargetEntry(planned);
		planned->expr = tle ? (Expr *) use_source((Node *) tle->expr, columns) : copyObject(planned->expr);
		result = lappend(result, planned);
	}
	return result;
}

static bool
has_whole_row(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
		return ((Var *) node)->varattno <= 0;
	return expression_tree_walker(node, has_whole_row, context);
}

/* Why the INSERT around the source is too much, or NULL. */
static const char *
why_not(Query *parse)
{
	if (parse->hasModifyingCTE)
		return "a query that locks or changes rows";
	if (contain_subplans((Node *) parse->targetList) || contain_subplans((Node *) parse->returningList) ||
		contain_subplans((Node *) parse->onConflict) || parse->withCheckOptions != NIL)
		return "an INSERT with sub-queries of its own, or with a check option";
	if (has_whole_row((Node *) parse->targetList, NULL))
		return "an INSERT of whole rows";
	return NULL;
}

/* The columns that the plan hands up, as its own or as another node above sees them. */
static List *
columns_of(Plan *plan, bool above)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, plan->targetlist)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		result = lappend(result, !above ? tle->expr : (Expr *)
						 makeVar(OUTER_VAR, tle->resno, exprType((Node *) tle->expr),
								 exprTypmod((Node *) tle->expr), exprCollation((Node *) tle->expr), 0));
	}
	return result;
}

/* A node that only computes the columns of what is inserted. */
static Plan *
result_above(Plan *plan)
{
	Result	   *result = makeNode(Result);

	result->plan.lefttree = plan;
	result->plan.startup_cost = plan->startup_cost;
	result->plan.total_cost = plan->total_cost;
	result->plan.plan_rows = plan->plan_rows;
	result->plan.plan_width = plan->plan_width;
	return (Plan *) result;
}

/* The plan that takes the place of what is below ModifyTable. */
Plan *
ch_whole_insert_plan(PlannedStmt *stmt, const Plan *old, ChWhole *whole, Query *query)
{
	SourceColumns columns = {source_index(query)};
	ChWholeLevel level;
	Plan	   *plan;
	List	   *targets;
	const char *why = why_not(query);

	if (why != NULL)
		return ch_whole_fail(whole, "%s", why);
	ch_whole_init_level(&level, whole, query, NULL);
	plan = ch_whole_plan(stmt, old, whole, ch_whole_insert_source(query), &level);
	if (plan == NULL)
		return NULL;
	columns.exprs = columns_of(plan, !IsA(plan, ForeignScan));
	targets = insert_targets(old, query, &columns);
	if (targets == NIL)
		return ch_whole_fail(whole, "an INSERT of columns that the query does not name");
	if (!IsA(plan, ForeignScan))
		plan = result_above(plan);
	plan->targetlist = targets;
	return plan;
}
