/*-------------------------------------------------------------------------
 *
 * whole_sublink.c
 *	  EXISTS, IN and scalar sub-queries inside expressions.
 *
 * IN of ClickHouse is two-valued: its short form serves where only true or
 * not matters, the long form spells NULL out.  A correlated scalar sub-query
 * ships only as an aggregate that is NULL over no rows, because ClickHouse
 * answers NULL there whatever the aggregate.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/prep.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "plan/whole.h"

static ChExpr *
fail(ChTranslate *cx, ChWholeLevel *level)
{
	cx->reason = level->whole->reason;
	return NULL;
}

bool
ch_whole_is_correlated(ChWholeLevel *level, Query *query)
{
	int			up = 1;

	for (; level != NULL; level = level->parent, up++)
	{
		if (contain_vars_of_level((Node *) query, up))
			return true;
	}
	return false;
}

static ChExpr *
make_query_expr(ChExprKind kind, Oid type, ChQuery *query)
{
	ChExpr	   *e = ch_make_call(type, NULL, NIL);

	e->kind = kind;
	e->query = query;
	return e;
}

static ChExpr *
exists_sublink(ChTranslate *cx, ChWholeLevel *level, Query *query, bool correlated)
{
	ChQuery    *sub;
	ChExpr	   *e;

	if (correlated && !ch_has(cx, CH_CAP_EXISTS))
		return ch_fail(cx, "EXISTS: a correlated sub-query");
	sub = ch_whole_subquery(level->whole, query, level, NULL);
	if (sub == NULL)
		return fail(cx, level);
	e = make_query_expr(CHX_EXISTS, BOOLOID, sub);
	e->has_column = correlated;
	return e;
}

/* ---------------------------------------------------------------------- IN */

/* count() over the sub-query, or over its NULLs. */
static ChExpr *
count_of(ChWholeLevel *level, ChQuery *sub, ChExpr *column)
{
	ChQuery    *count = palloc0(sizeof(ChQuery));
	ChFrom	   *from = palloc0(sizeof(ChFrom));
	ChExpr	   *e;

	from->kind = CH_FROM_QUERY;
	from->query = sub;
	from->varno = ++level->whole->next_alias;
	if (column)
	{
		ChExpr	   *c1 = ch_make_column(column->pgtype);

		c1->varno = from->varno;
		c1->column = "c1";
		c1->made_up = true;
		e = ch_make_call(INT8OID, "countIf(isNull(%1))", list_make1(c1));
	}
	else
		e = ch_make_call(INT8OID, "count()", NIL);
	count->from = from;
	count->targets = list_make1(e);
	return make_query_expr(CHX_SCALAR, INT8OID, count);
}

static ChExpr *
finish_in(ChTranslate *cx, ChWholeLevel *level, ChExpr *x, ChExpr *y, ChQuery *sub)
{
	ChExpr	   *in = make_query_expr(CHX_IN_QUERY, BOOLOID, sub);
	ChExpr	   *e;

	in->args = list_make1(x);
	in->has_column = x->has_column;
	if (cx->truth || (!x->nullable && !y->nullable))
		return in;
	e = ch_make_call(BOOLOID,
					 "multiIf(ifNull($1, 0), 1, $2 = 0, 0, isNull(%4) OR $3 > 0, NULL, 0)",
					 list_make4(in, count_of(level, sub, NULL), count_of(level, sub, y), x));
	e->nullable = true;
	return e;
}

/* Both sides in one type, so that the set is compared as PostgreSQL's = does. */
static bool
unify_sides(ChTranslate *cx, ChExpr **x, ChExpr **y)
{
	ChJoinKey	key = {*x, *y};

	if (!ch_unify_join_key(cx, &key))
		return false;
	*x = ch_make_call(key.left->pgtype, "$1", list_make1(key.left));
	*y = ch_make_call(key.right->pgtype, "$1", list_make1(key.right));
	return true;
}

static ChExpr *
in_sublink(ChTranslate *cx, ChWholeLevel *level, SubLink *sublink, Query *query)
{
	OpExpr	   *op = (OpExpr *) sublink->testexpr;
	List	   *outputs;
	ChQuery    *sub;
	ChExpr	   *x,
			   *y;
	bool		truth = cx->truth;

	if (!IsA(op, OpExpr) || list_length(op->args) != 2 || !IsA(lsecond(op->args), Param) ||
		!ch_is_key_operator(op))
		return ch_fail(cx, "IN: not an equality that means the same on ClickHouse");
	sub = ch_whole_subquery(level->whole, query, level, &outputs);
	if (sub == NULL)
		return fail(cx, level);
	cx->truth = false;
	x = ch_translate_equal_key(cx, linitial(op->args));
	cx->truth = truth;
	if (x == NULL)
		return NULL;
	y = linitial(outputs);
	if (y->opaque || !unify_sides(cx, &x, &y))
		return y->opaque ? ch_fail(cx, "%s", y->opaque) : NULL;
	sub->targets = list_make1(y);
	return finish_in(cx, level, x, y, sub);
}

/* ------------------------------------------------------------------ scalar */

static bool
is_count(Node *node)
{
	return IsA(node, Aggref) &&
		(((Aggref *) node)->aggfnoid == F_COUNT_ || ((Aggref *) node)->aggfnoid == F_COUNT_ANY);
}

/* NULL if every aggregate in it is: strict operations over such aggregates. */
static bool
null_with_aggregates(Node *node)
{
	ListCell   *lc;
	List	   *args;

	if (IsA(node, Aggref))
		return !is_count(node);
	if (IsA(node, RelabelType))
		return null_with_aggregates((Node *) ((RelabelType *) node)->arg);
	if (IsA(node, FuncExpr) && func_strict(((FuncExpr *) node)->funcid))
		args = ((FuncExpr *) node)->args;
	else if (IsA(node, OpExpr) && op_strict(((OpExpr *) node)->opno))
		args = ((OpExpr *) node)->args;
	else
		return false;
	foreach(lc, args)
	{
		if (null_with_aggregates(lfirst(lc)))
			return true;
	}
	return false;
}

/* One row over whatever rows there are. */
static bool
is_plain_aggregation(Query *query)
{
	return query->hasAggs && query->groupClause == NIL && query->groupingSets == NIL &&
		query->havingQual == NULL && query->limitCount == NULL && query->limitOffset == NULL &&
		query->setOperations == NULL;
}

/*
 * Over no rows ClickHouse's correlated scalar sub-query is NULL.  True if
 * PostgreSQL's is NULL too.
 */
static bool
null_over_nothing(Query *query)
{
	TargetEntry *tle = linitial_node(TargetEntry, query->targetList);

	return is_plain_aggregation(query) && null_with_aggregates((Node *) tle->expr);
}

static bool
is_plain_count(Query *query)
{
	return is_plain_aggregation(query) &&
		is_count((Node *) linitial_node(TargetEntry, query->targetList)->expr);
}

/* outer = inner, one side of which is the outer query's alone? */
static bool
is_correlation_key(Node *clause)
{
	OpExpr	   *op = (OpExpr *) clause;
	bool		left,
				right;

	if (!IsA(clause, OpExpr) || !ch_is_key_operator(op))
		return false;
	left = contain_vars_of_level(linitial(op->args), 1);
	right = contain_vars_of_level(lsecond(op->args), 1);
	return left != right &&
		!contain_vars_of_level(left ? linitial(op->args) : lsecond(op->args), 0);
}

/*
 * Servers compute a correlated scalar sub-query as a join; they find the
 * columns only if all the correlation is equalities in its WHERE.
 */
static bool
correlated_by_keys(ChWholeLevel *level, Query *query)
{
	ListCell   *lc;
	Node	   *from = (Node *) query->jointree->fromlist;
	List	   *quals;

	if (contain_vars_of_level((Node *) query->targetList, 1) || contain_vars_of_level(from, 1))
		return false;
	quals = make_ands_implicit((Expr *) canonicalize_qual((Expr *)
														  eval_const_expressions(NULL, query->jointree->quals),
														  false));
	foreach(lc, quals)
	{
		if (contain_vars_of_level(lfirst(lc), 1) && !is_correlation_key(lfirst(lc)))
			return false;
	}
	return true;
}

static ChExpr *
scalar_sublink(ChTranslate *cx, ChWholeLevel *level, Query *query, bool correlated)
{
	List	   *outputs;
	ChQuery    *sub;
	ChExpr	   *output,
			   *e;
	bool		count = correlated && is_plain_count(query);

	if (correlated && (cx->in_agg || !(count || null_over_nothing(query))))
		return ch_fail(cx, "a correlated sub-query whose value over no rows is not NULL");
	if (correlated && !correlated_by_keys(level, query))
		return ch_fail(cx, "a sub-query correlated by something else than equality");
	sub = ch_whole_subquery(level->whole, query, level, &outputs);
	if (sub == NULL)
		return fail(cx, level);
	output = linitial(outputs);
	if (output->opaque)
		return ch_fail(cx, "%s", output->opaque);
	if ((output = ch_canonical(cx, output)) == NULL)
		return NULL;
	output = ch_make_call(output->pgtype, "$1", list_make1(output));
	sub->targets = list_make1(output);
	e = make_query_expr(CHX_SCALAR, output->pgtype, sub);
	e->nullable = true;
	e->digits = ((ChExpr *) linitial(output->args))->digits;
	e->scale = ((ChExpr *) linitial(output->args))->scale;
	e->scale_varies = ((ChExpr *) linitial(output->args))->scale_varies;
	e->has_column = correlated;
	if (e->pgtype == BOOLOID)
	{
		/* servers stumble over a WHERE that is nothing but a sub-query */
		e = ch_make_call(BOOLOID, "($1 != 0)", list_make1(e));
		e->nullable = true;
	}
	if (!count)
		return e;
	e = ch_make_call(INT8OID, "ifNull($1, toInt64(0))", list_make1(e));
	e->nullable = false;
	return e;
}

ChExpr *
ch_whole_sublink(ChTranslate *cx, SubLink *sublink)
{
	ChWholeLevel *level = cx->column_arg;
	Query	   *query = copyObject((Query *) sublink->subselect);
	bool		correlated = ch_whole_is_correlated(level, query);

	/* only which rows there are matters, of some kinds not how often */
	if (query->limitCount == NULL && query->limitOffset == NULL && !query->hasDistinctOn)
	{
		query->sortClause = NIL;
		if (sublink->subLinkType != EXPR_SUBLINK)
			query->distinctClause = NIL;
	}
	else if (correlated)
		return ch_fail(cx, "a correlated sub-query with LIMIT or DISTINCT ON");
	if (correlated && cx->allow_agg)
		return ch_fail(cx, "a correlated sub-query above GROUP BY");
	if (correlated && !ch_has(cx, CH_CAP_CORRELATED))
		return ch_fail(cx, "a correlated sub-query");
	switch (sublink->subLinkType)
	{
		case EXISTS_SUBLINK:
			return exists_sublink(cx, level, query, correlated);
		case ANY_SUBLINK:
			if (correlated)
				return ch_fail(cx, "IN with a correlated sub-query");
			return in_sublink(cx, level, sublink, query);
		case EXPR_SUBLINK:
			return scalar_sublink(cx, level, query, correlated);
		default:
			return ch_fail(cx, "a sub-query of a kind that ClickHouse does not have");
	}
}
