/*-------------------------------------------------------------------------
 *
 * whole_by_key.c
 *	  A sub-select that is correlated by equality, as one of all rows outside.
 *
 * The inner sides of the equalities become columns, by which the sub-select is
 * joined then.  What it does with all of its rows it does for each key: keys are
 * added to GROUP BY and DISTINCT, windows are partitioned by them, and LIMIT
 * becomes a condition on the number of the row.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parse_clause.h"
#include "parser/parse_oper.h"
#include "rewrite/rewriteManip.h"
#include "utils/fmgroids.h"

#include "compat.h"
#include "plan/whole.h"

/* ------------------------------------------------------------------ columns */

/* One more column, before those that are only sorted or grouped by. */
static TargetEntry *
add_column(Query *query, Expr *expr)
{
	TargetEntry *tle;
	ListCell   *lc;
	int			n = 0;

	foreach(lc, query->targetList)
	{
		if (!((TargetEntry *) lfirst(lc))->resjunk)
			n++;
	}
	tle = makeTargetEntry(expr, n + 1, NULL, false);
	query->targetList = list_insert_nth(query->targetList, n, tle);
	foreach(lc, query->targetList)
		((TargetEntry *) lfirst(lc))->resno = foreach_current_index(lc) + 1;
	return tle;
}

SortGroupClause *
ch_whole_grouping_clause(Query *query, TargetEntry *tle)
{
	SortGroupClause *clause = makeNode(SortGroupClause);
	Oid			gt;

	get_sort_group_operators(exprType((Node *) tle->expr), true, true, false,
							 &clause->sortop, &clause->eqop, &gt, &clause->hashable);
	clause->tleSortGroupRef = assignSortGroupRef(tle, query->targetList);
	return clause;
}

static Node *
compare_number(TargetEntry *number, const char *op, int64 value)
{
	Var		   *var = makeVar(1, number->resno, INT8OID, -1, InvalidOid, 0);
	Const	   *con = makeConst(INT8OID, -1, InvalidOid, sizeof(int64), Int64GetDatum(value), false, FLOAT8PASSBYVAL);
	List	   *name = list_make2(makeString(pstrdup("pg_catalog")), makeString(pstrdup(op)));
	OpExpr	   *result = (OpExpr *) make_opclause(OpernameGetOprid(name, INT8OID, INT8OID), BOOLOID, false,
												  (Expr *) var, (Expr *) con, InvalidOid, InvalidOid);

	set_opfuncid(result);
	return (Node *) result;
}

/* -------------------------------------------------------------------- LIMIT */

/* LIMIT or OFFSET; def if there is none; false if it is not a constant. */
static bool
row_count(Node *node, int64 def, int64 *result)
{
	Const	   *con = (Const *) eval_const_expressions(NULL, node);

	*result = def;
	if (con == NULL)
		return true;
	if (!IsA(con, Const))
		return false;
	if (!con->constisnull)
		*result = DatumGetInt64(con->constvalue);
	return *result >= 0;
}

static bool
has_window_function(Node *node, void *context)
{
	if (node == NULL)
		return false;
	return IsA(node, WindowFunc) || expression_tree_walker(node, has_window_function, context);
}

/* row_number() over the keys, in the query's order */
static TargetEntry *
number_rows(Query *query, List *keys)
{
	WindowClause *clause = makeNode(WindowClause);
	WindowFunc *func = makeNode(WindowFunc);

	clause->partitionClause = keys;
	clause->orderClause = query->sortClause;
	clause->frameOptions = FRAMEOPTION_DEFAULTS;
	clause->winref = list_length(query->windowClause) + 1;
	query->windowClause = lappend(query->windowClause, clause);
	query->hasWindowFuncs = true;
	func->winfnoid = F_ROW_NUMBER;
	func->wintype = INT8OID;
	func->winref = clause->winref;
	func->location = -1;
	return add_column(query, (Expr *) func);
}

/* SELECT columns FROM (query) WHERE number > offset AND number <= offset + limit */
static Query *
numbered_between(Query *query, TargetEntry *number, int64 offset, int64 limit)
{
	Query	   *above = makeNode(Query);
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	RangeTblRef *ref = makeNode(RangeTblRef);
	List	   *names = NIL;
	List	   *quals = NIL;
	ListCell   *lc;

	IncrementVarSublevelsUp((Node *) query, 1, 1);
	above->commandType = CMD_SELECT;
	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->resjunk)
			continue;
		names = lappend(names, makeString(psprintf("c%d", tle->resno)));
		if (tle != number)
			above->targetList = lappend(above->targetList,
										makeTargetEntry((Expr *) makeVarFromTargetEntry(1, tle),
														list_length(above->targetList) + 1, NULL, false));
	}
	if (offset > 0)
		quals = lappend(quals, compare_number(number, ">", offset));
	if (limit < PG_INT64_MAX - offset)
		quals = lappend(quals, compare_number(number, "<=", offset + limit));
	rte->rtekind = RTE_SUBQUERY;
	rte->subquery = query;
	rte->eref = makeAlias("numbered", names);
	ref->rtindex = 1;
	above->rtable = list_make1(rte);
	above->jointree = makeFromExpr(list_make1(ref), quals ? (Node *) make_ands_explicit(quals) : NULL);
	return above;
}

/* ---------------------------------------------------------------- by its keys */

static const char *
why_not(Query *query)
{
	if (query->setOperations != NULL || query->groupingSets != NIL || query->hasTargetSRFs || query->hasDistinctOn)
		return "a set operation, grouping sets, DISTINCT ON or a set-returning function";
	if ((query->hasAggs || query->havingQual != NULL) && query->groupClause == NIL)
		return "an aggregation that may have no row";
	if (query->limitCount == NULL && query->limitOffset == NULL)
		return NULL;
	if (query->limitOption == LIMIT_OPTION_WITH_TIES || query->distinctClause != NIL ||
		has_window_function((Node *) get_sortgrouplist_exprs(query->sortClause, query->targetList), NULL))
		return "WITH TIES, DISTINCT or an order by window functions beside LIMIT";
	return NULL;
}

/* Do rows that are equal in the query's order have the same columns? */
static bool
order_decides(Query *query)
{
	List	   *order = get_sortgrouplist_exprs(query->sortClause, query->targetList);
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		Oid			type = exprType((Node *) tle->expr);

		if (tle->resjunk || IsA(tle->expr, Const))
			continue;
		if (!list_member(order, tle->expr) || type == FLOAT4OID || type == FLOAT8OID ||
			(type == NUMERICOID && exprTypmod((Node *) tle->expr) < 0))
			return false;
	}
	return true;
}

/* The inner sides as columns; the clauses to group by them. */
static List *
export_keys(Query *query, List *keys, List **exported)
{
	List	   *clauses = NIL;
	ListCell   *lc;

	foreach(lc, keys)
	{
		OpExpr	   *op = copyObject(lfirst_node(OpExpr, lc));
		bool		left = contain_vars_of_level(linitial(op->args), 1);
		Expr	   *inner = left ? lsecond(op->args) : linitial(op->args);
		TargetEntry *tle = add_column(query, inner);

		clauses = lappend(clauses, ch_whole_grouping_clause(query, tle));
		lfirst(list_nth_cell(op->args, left ? 0 : 1)) = ch_whole_seen_from_outside(list_nth(op->args, left ? 0 : 1));
		lfirst(list_nth_cell(op->args, left ? 1 : 0)) =
			makeVar(0, tle->resno, exprType((Node *) inner), exprTypmod((Node *) inner), exprCollation((Node *) inner), 0);
		*exported = lappend(*exported, op);
	}
	return clauses;
}

/*
 * The query without its correlation, which is by equality alone; keys gets the
 * equalities as seen from outside, where a Var of relation 0 is a column of the
 * query.  NULL with the reason.
 */
Query *
ch_whole_by_key(ChWholeLevel *outer, Query *query, List **keys)
{
	const char *why = why_not(query);
	bool		numbered = query->limitCount != NULL || query->limitOffset != NULL;
	List	   *clauses;
	ListCell   *lc;
	int64		limit,
				offset;

	*keys = NIL;
	ch_flatten_group_exprs(query);
	if (why != NULL)
		return ch_whole_fail(outer->whole, "a correlated sub-select with %s", why);
	if (!row_count(query->limitCount, PG_INT64_MAX, &limit) || !row_count(query->limitOffset, 0, &offset))
		return ch_whole_fail(outer->whole, "a correlated sub-select with a LIMIT that is not a constant");
	why = numbered && !order_decides(query) ? "the order leaves open which rows LIMIT takes" : NULL;
	clauses = ch_whole_take_keys(outer, query, why ? NULL : &why);
	if (clauses == NIL || contain_vars_of_level((Node *) query, 1))
		return ch_whole_fail(outer->whole, "a sub-select correlated by something else than equality%s%s",
							 why ? ", and " : "", why ? why : "");
	clauses = export_keys(query, clauses, keys);
	foreach(lc, query->windowClause)
	{
		WindowClause *window = lfirst_node(WindowClause, lc);

		window->partitionClause = list_concat_copy(window->partitionClause, clauses);
	}
	if (query->groupClause != NIL)
		query->groupClause = list_concat_copy(query->groupClause, clauses);
	if (query->distinctClause != NIL)
		query->distinctClause = list_concat_copy(query->distinctClause, clauses);
	if (numbered)
	{
		TargetEntry *number = number_rows(query, clauses);

		query->limitCount = query->limitOffset = NULL;
		query->sortClause = NIL;
		return numbered_between(query, number, offset, limit);
	}
	query->sortClause = NIL;
	return query;
}
