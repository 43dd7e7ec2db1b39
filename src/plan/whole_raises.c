/*-------------------------------------------------------------------------
 *
 * whole_raises.c
 *	  A condition of WHERE that can raise an error, beside others.
 *
 * ClickHouse may evaluate it for rows that the others leave out.  Where it is certain
 * that PostgreSQL does so last, the columns in it are made NULL for those rows, and what
 * raises an error does not raise one over NULL.
 *
 * It is certain in a join of two relations that stay what they are in PostgreSQL's plan.
 * A condition over both of them that is not a key of the join is checked by the
 * join, after its keys and what its inputs are filtered by, and of several the cheapest first.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "plan/whole.h"

/* Is a sub-select a relation of the plan by itself? */
static bool
is_closed(Query *query)
{
	return query->groupClause != NIL || query->hasAggs || query->hasWindowFuncs || query->distinctClause != NIL ||
		query->setOperations != NULL;
}

static bool
is_closed_cte(Query *query, RangeTblEntry *rte)
{
	CommonTableExpr *cte = rte->ctelevelsup == 0 ? ch_whole_find_cte(query, rte) : NULL;

	return cte != NULL && IsA(cte->ctequery, Query) && is_closed((Query *) cte->ctequery);
}

static bool
is_relation(Query *query, Node *node)
{
	RangeTblEntry *rte = IsA(node, RangeTblRef) ? rt_fetch(((RangeTblRef *) node)->rtindex, query->rtable) : NULL;

	if (rte == NULL || rte->lateral)
		return false;
	return rte->rtekind == RTE_RELATION ||
		(rte->rtekind == RTE_SUBQUERY && is_closed(rte->subquery)) ||
		(rte->rtekind == RTE_CTE && is_closed_cte(query, rte));
}

static bool
is_of_both(Node *node)
{
	Relids		rels = pull_varnos(NULL, node);

	return bms_membership(rels) == BMS_MULTIPLE && !contain_subplans(node) && !contain_volatile_functions(node);
}

/* Are all rows read, whatever LIMIT says?  No join gives them in the order of such a key. */
static bool
reads_all(ChWholeLevel *level)
{
	Query	   *query = level->query;
	Const	   *limit = (Const *) ch_whole_simplify(level, query->limitCount);

	if (query->limitOffset == NULL && limit == NULL)
		return true;
	return limit != NULL && IsA(limit, Const) && !limit->constisnull && DatumGetInt64(limit->constvalue) > 0 &&
		query->sortClause != NIL &&
		is_of_both(get_sortgroupclause_expr(linitial(query->sortClause), query->targetList));
}

static Cost
cost_of(Node *node)
{
	QualCost	cost;

	cost_qual_eval_node(&cost, node, NULL);
	return cost.startup + cost.per_tuple;
}

/* Does PostgreSQL evaluate the condition where all the others hold, and always there? */
static bool
is_last(ChWholeLevel *level, List *quals, Expr *clause)
{
	Query	   *query = level->query;
	List	   *from = query->jointree->fromlist;
	OpExpr	   *op = (OpExpr *) clause;
	ListCell   *lc;

	if (level->parent != NULL || list_length(from) != 2 || !is_relation(query, linitial(from)) ||
		!is_relation(query, lsecond(from)) || !reads_all(level))
		return false;
	if (!IsA(clause, OpExpr) || list_length(op->args) != 2 || !is_of_both((Node *) clause) ||
		contain_nonstrict_functions((Node *) clause) ||
		op_mergejoinable(op->opno, exprType(linitial(op->args))) ||
		op_hashjoinable(op->opno, exprType(linitial(op->args))))
		return false;
	foreach(lc, quals)
	{
		Node	   *other = lfirst(lc);

		if (other != (Node *) clause &&
			(contain_subplans(other) || contain_volatile_functions(other) || cost_of(other) >= cost_of((Node *) clause)))
			return false;
	}
	return true;
}

/* All conditions but one as one that is true or not. */
static ChExpr *
others_hold(ChWholeLevel *level, List *quals, Expr *clause)
{
	List	   *args = NIL;
	ListCell   *lc;
	ChExpr	   *e;

	foreach(lc, quals)
	{
		if (lfirst(lc) == clause)
			continue;
		e = ch_translate_filter(&level->cx, lfirst(lc));
		if (e == NULL || e->raises)
			return NULL;
		args = lappend(args, e);
	}
	if (args == NIL)
		return NULL;
	e = list_length(args) > 1 ? ch_make_bool(CHX_AND, args) : linitial(args);
	e = ch_make_call(BOOLOID, "ifNull($1, 0)", list_make1(e));
	e->nullable = false;
	return e;
}

ChExpr *
ch_whole_raising_filter(ChWholeLevel *level, List *quals, Expr *clause)
{
	ChExpr	   *e;

	if (!is_last(level, quals, clause) || (level->guard = others_hold(level, quals, clause)) == NULL)
		return NULL;
	e = ch_translate_filter(&level->cx, clause);
	level->guard = NULL;
	return e;
}

ChExpr *
ch_whole_guarded_column(ChTranslate *cx, ChExpr *guard, ChExpr *column)
{
	ChExpr	   *e;

	if (column->opaque || (column->bits == 0 && column->pgtype != NUMERICOID))
		return ch_fail(cx, "a column that is no number, in a condition beside others that can raise an error");
	e = ch_make_call(column->pgtype, column->nullable ? "if($1, %2, NULL)" : "if($1, toNullable(%2), NULL)",
					 list_make2(guard, column));
	e->nullable = true;
	e->canonical = column->canonical;
	e->row_scale = column->row_scale;
	ch_take_number(e, column);
	return e;
}
