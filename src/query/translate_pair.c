/*-------------------------------------------------------------------------
 *
 * translate_pair.c
 *	  Aggregates over pairs of floats: covariance, correlation, regression.
 *
 * A row counts if both values are not NULL.  Stable sums only; where they would
 * not be finite although all values are, PostgreSQL raises and so do we.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/catalogue.h"

#define RESULT_FINITE "isFinite(varPopStableIf($1, $3) + varPopStableIf($2, $3))"

static ChExpr *
pair_value(ChTranslate *cx, Aggref *agg, TargetEntry *tle, List **conditions)
{
	ChExpr	   *e = ch_aggregate_value(cx, agg, tle->expr);
	ChExpr	   *cond;

	if (e == NULL || !e->nullable)
		return e;
	if (e->kind == CHX_NULL)
		return ch_fail(cx, "an aggregate of a NULL that has no type there");
	cond = ch_make_call(BOOLOID, "isNotNull(%1)", list_make1(e));
	cond->nullable = false;
	*conditions = lappend(*conditions, cond);
	e = ch_make_call(e->pgtype, "assumeNotNull($1)", list_make1(e));
	e->nullable = false;
	return e;
}

ChExpr *
ch_build_pair(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter)
{
	List	   *conditions = filter ? list_make1(filter) : NIL;
	ChExpr	   *y = pair_value(cx, agg, linitial(agg->args), &conditions);
	ChExpr	   *x = y ? pair_value(cx, agg, lsecond(agg->args), &conditions) : NULL;
	ChExpr	   *cond;
	const char *template = row->remote;
	ChExpr	   *e;

	if (x == NULL)
		return NULL;
	if (filter && (x->raises || y->raises))
		return ch_fail(cx, "%s: its argument can raise an error, and ClickHouse computes it without regard to FILTER",
					   row->object);
	if (agg->aggdistinct || list_length(agg->args) != 2)
		return ch_fail(cx, "%s: DISTINCT or ORDER BY over pairs", row->object);
	cond = conditions ? ch_make_bool(CHX_AND, conditions) : ch_make_literal(BOOLOID, "1");
	if (row->flags & CH_RAISES)
		template = psprintf("if(throwIf(countIf($3) > 0 AND " CH_PAIR_FINITE " AND NOT " RESULT_FINITE ") = 1, NULL, %s)", template);
	e = ch_make_call(agg->aggtype, template, list_make3(y, x, cond));
	e->nullable = (row->flags & CH_RESULT_NOT_NULL) == 0;
	return e;
}
