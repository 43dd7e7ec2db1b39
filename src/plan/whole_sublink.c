/*-------------------------------------------------------------------------
 *
 * whole_sublink.c
 *	  EXISTS, IN and scalar sub-queries inside expressions.
 *
 * IN of ClickHouse is two-valued: its short form serves where only true or
 * not matters, the long form spells NULL out.  What is correlated is taken apart
 * in whole_correlated.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/prep.h"
#include "utils/array.h"
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

/*
 * Both sides in one type, so that the set is compared as PostgreSQL's = does: the
 * server looks for the left side in the type of the set, where a day before 1970
 * or half a second may be another value.
 */
static bool
unify_sides(ChTranslate *cx, ChExpr **x, ChExpr **y)
{
	ChJoinKey	key = {*x, *y};

	if (!ch_unify_times(cx, &key.left, &key.right) || !ch_unify_join_key(cx, &key))
		return false;
	*x = ch_make_call(key.left->pgtype, "$1", list_make1(key.left));
	*y = ch_make_call(key.right->pgtype, "$1", list_make1(key.right));
	return true;
}

/* x = ANY (sub-query) over types whose values compare as PostgreSQL's? */
static bool
is_in(OpExpr *op)
{
	return op != NULL && IsA(op, OpExpr) && list_length(op->args) == 2 &&
		IsA(lsecond(op->args), Param) && ch_is_key_operator(op);
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
	/* what tells NULL from false computes it again */
	if (!cx->truth && (x->nullable || y->nullable) && !ch_whole_repeatable(query))
		return ch_fail(cx, "IN over rows that depend on their order");
	return finish_in(cx, level, x, y, sub);
}

/* ------------------------------------------------------------------ scalar */

/* The scale of a sub-query's value is a sub-query's value too. */
static void
set_scalar_scale(ChExpr *e, const ChQuery *sub, const ChExpr *value)
{
	ChQuery    *query;

	e->scale_varies = value->scale_varies;
	if (!value->scale_varies || value->row_scale == NULL)
		return;
	query = palloc(sizeof(ChQuery));
	*query = *sub;
	query->targets = list_make1(value->row_scale);
	e->row_scale = make_query_expr(CHX_SCALAR, INT4OID, query);
	e->row_scale->nullable = true;
	e->row_scale = ch_make_call(INT4OID, "ifNull(%1, 0)", list_make1(e->row_scale));
	e->row_scale->nullable = false;
}

static bool
at_most_one_row(Query *query)
{
	if (query->setOperations != NULL || query->hasTargetSRFs)
		return false;
	if (query->groupClause == NIL && query->groupingSets == NIL && (query->hasAggs || query->havingQual != NULL))
		return true;
	return ch_whole_has_one_row(query);
}

/*
 * ARRAY(SELECT value FROM ... ORDER BY ...) as one row of an aggregate, or
 * false with the reason: without an order PostgreSQL's would show.
 */
static bool
aggregate_array(ChTranslate *cx, Query *query)
{
	TargetEntry *value = linitial_node(TargetEntry, query->targetList);
	Oid			type = exprType((Node *) value->expr);
	Oid			array = get_array_type(type);
	Aggref	   *agg = makeNode(Aggref);
	CoalesceExpr *coalesce = makeNode(CoalesceExpr);

	if (!ch_whole_only_rows_matter(query) || query->distinctClause != NIL || query->sortClause == NIL ||
		!OidIsValid(array) || OidIsValid(get_element_type(type)))
		return ch_fail(cx, "ARRAY() of rows without ORDER BY, with LIMIT, GROUP BY or DISTINCT, or of arrays") != NULL;
	agg->aggfnoid = F_ARRAY_AGG_ANYNONARRAY;
	agg->aggtype = coalesce->coalescetype = array;
	agg->aggcollid = agg->inputcollid = coalesce->coalescecollid = exprCollation((Node *) value->expr);
	agg->aggtranstype = InvalidOid;
	agg->aggargtypes = list_make1_oid(type);
	agg->args = query->targetList;
	agg->aggorder = query->sortClause;
	agg->aggkind = AGGKIND_NORMAL;
	agg->aggsplit = AGGSPLIT_SIMPLE;
	agg->aggno = agg->aggtransno = agg->location = coalesce->location = -1;
	coalesce->args = list_make2(agg, makeConst(array, -1, coalesce->coalescecollid, -1,
											   PointerGetDatum(construct_empty_array(type)), false, false));
	query->targetList = list_make1(makeTargetEntry((Expr *) coalesce, 1, NULL, false));
	query->sortClause = NIL;
	query->hasAggs = true;
	return true;
}

/* The array that the only row of a sub-query has. */
static ChExpr *
array_value(ChTranslate *cx, Query *query, ChQuery *sub, ChExpr *output)
{
	ChExpr	   *e;

	if (!ch_whole_is_plain_aggregation(query) || !ch_is_array_or_empty((Node *) linitial_node(TargetEntry, query->targetList)->expr))
		return ch_fail(cx, "a sub-query: ClickHouse has no array that is NULL");
	e = make_query_expr(CHX_SCALAR, output->pgtype, sub);
	e->nullable = false;
	e->elements_nullable = output->elements_nullable;
	return e;
}

static ChExpr *
scalar_sublink(ChTranslate *cx, ChWholeLevel *level, Query *query)
{
	List	   *outputs;
	ChQuery    *sub;
	ChExpr	   *output,
			   *value,
			   *e;

	sub = ch_whole_subquery(level->whole, query, level, &outputs);
	if (sub == NULL)
		return fail(cx, level);
	if (cx->unreached > 0 && (ch_whole_query_raises(sub) || !at_most_one_row(query)))
		return ch_fail(cx, "a sub-query in a branch of CASE or COALESCE that can raise an error: the server computes it in any case");
	value = output = linitial(outputs);
	if (output->opaque)
		return ch_fail(cx, "%s", output->opaque);
	if (OidIsValid(get_element_type(output->pgtype)))
		return array_value(cx, query, sub, output);
	if ((output = ch_canonical(cx, output)) == NULL)
		return NULL;
	output = ch_make_call(output->pgtype, "$1", list_make1(output));
	sub->targets = list_make1(output);
	e = make_query_expr(CHX_SCALAR, output->pgtype, sub);
	e->nullable = true;
	e->beyond = value->beyond;
	e->edge = value->edge;
	ch_take_bounds(e, value, 0, 0);
	e->digits = ((ChExpr *) linitial(output->args))->digits;
	e->scale = ((ChExpr *) linitial(output->args))->scale;
	set_scalar_scale(e, sub, linitial(output->args));
	if (e->pgtype == BOOLOID)
	{
		/* servers stumble over a WHERE that is nothing but a sub-query */
		e = ch_make_call(BOOLOID, "($1 != 0)", list_make1(e));
		e->nullable = true;
	}
	return e;
}

/* What has become of the same correlated sub-query of this level, or NULL. */
static ChExpr *
met_before(ChWholeLevel *level, SubLink *sublink)
{
	ListCell   *s,
			   *e;

	forboth(s, level->sublinks, e, level->sublink_exprs)
	{
		if (equal(lfirst(s), sublink))
			return lfirst(e);
	}
	return NULL;
}

/* A number of rows, of which the first is one, with nothing skipped. */
static bool
keeps_a_row(Query *query)
{
	Const	   *limit = (Const *) eval_const_expressions(NULL, query->limitCount);

	return query->limitOffset == NULL && limit != NULL && IsA(limit, Const) &&
		(limit->constisnull || DatumGetInt64(limit->constvalue) > 0);
}

/* Of EXISTS it only matters whether there is a row. */
static void
drop_what_keeps_a_row(Query *query)
{
	if (keeps_a_row(query))
	{
		query->limitCount = NULL;
		query->limitOption = LIMIT_OPTION_COUNT;
	}
	if (!query->hasTargetSRFs && query->limitOffset == NULL)
	{
		query->distinctClause = NIL;
		query->hasDistinctOn = false;
	}
}

/* Which rows there are is all that matters of IN and EXISTS, not how often. */
static void
drop_what_does_not_matter(SubLink *sublink, Query *query)
{
	if (sublink->subLinkType == EXISTS_SUBLINK)
		drop_what_keeps_a_row(query);
	if (sublink->subLinkType == EXPR_SUBLINK && query->hasAggs && query->groupClause == NIL && keeps_a_row(query))
		query->limitCount = NULL;
	if (query->limitCount != NULL || query->limitOffset != NULL || query->hasDistinctOn)
		return;
	query->sortClause = NIL;
	if (sublink->subLinkType == EXPR_SUBLINK)
		return;
	query->distinctClause = NIL;
	if (sublink->subLinkType == EXISTS_SUBLINK && query->setOperations == NULL && !query->hasTargetSRFs &&
		query->groupClause == NIL && !query->hasAggs)
		query->targetList = NIL;
}

static ChExpr *
correlated_sublink(ChTranslate *cx, ChWholeLevel *level, SubLink *sublink, Query *query)
{
	OpExpr	   *op = (OpExpr *) sublink->testexpr;
	ChExpr	   *e;

	if (sublink->subLinkType != EXPR_SUBLINK && sublink->subLinkType != ARRAY_SUBLINK &&
		(query->limitCount != NULL || query->limitOffset != NULL || query->hasDistinctOn))
		return ch_fail(cx, "a correlated sub-query with LIMIT or DISTINCT ON");
	if (cx->allow_agg && !cx->in_agg)
		return ch_fail(cx, "a correlated sub-query above GROUP BY");
	if (level->in_on)
		return ch_fail(cx, "a correlated sub-query in ON of an outer join");
	switch (sublink->subLinkType)
	{
		case EXISTS_SUBLINK:
			e = ch_whole_correlated_exists(cx, level, copyObject(query), false);
			if (e == NULL && !level->in_keys && ch_whole_server_exists(level, query))
				return exists_sublink(cx, level, query, true);
			return e ? e : ch_whole_correlated_exists(cx, level, query, true);
		case ANY_SUBLINK:
			if (!is_in(op))
				return ch_whole_quantified(cx, level, sublink, query, true);
			return ch_whole_correlated_in(cx, level, query, linitial(op->args));
		case ALL_SUBLINK:
			return ch_whole_quantified(cx, level, sublink, query, true);
		case EXPR_SUBLINK:
		case ARRAY_SUBLINK:
			return ch_whole_correlated_scalar(cx, level, query);
		default:
			return ch_fail(cx, "a sub-query of a kind that ClickHouse does not have");
	}
}

ChExpr *
ch_whole_sublink(ChTranslate *cx, SubLink *sublink)
{
	ChWholeLevel *level = cx->column_arg;
	Query	   *query = copyObject((Query *) sublink->subselect);
	ChExpr	   *e = met_before(level, sublink);

	if (e != NULL)
		return e;
	if (sublink->subLinkType == ARRAY_SUBLINK)
	{
		if (!aggregate_array(cx, query))
			return NULL;
	}
	else
		drop_what_does_not_matter(sublink, query);
	if (ch_whole_is_correlated(level, query))
	{
		e = correlated_sublink(cx, level, sublink, query);
		if (e != NULL && sublink->subLinkType == EXPR_SUBLINK)
		{
			level->sublinks = lappend(level->sublinks, sublink);
			level->sublink_exprs = lappend(level->sublink_exprs, e);
		}
		return e;
	}
	switch (sublink->subLinkType)
	{
		case EXISTS_SUBLINK:
			return exists_sublink(cx, level, query, false);
		case ANY_SUBLINK:
			if (is_in((OpExpr *) sublink->testexpr))
				return in_sublink(cx, level, sublink, query);
			if (sublink->testexpr != NULL && IsA(sublink->testexpr, BoolExpr))
				return ch_whole_row_in(cx, level, sublink, query);
			return ch_whole_quantified(cx, level, sublink, query, false);
		case ALL_SUBLINK:
			return ch_whole_quantified(cx, level, sublink, query, false);
		case EXPR_SUBLINK:
		case ARRAY_SUBLINK:
			return scalar_sublink(cx, level, query);
		default:
			return ch_fail(cx, "a sub-query of a kind that ClickHouse does not have");
	}
}
