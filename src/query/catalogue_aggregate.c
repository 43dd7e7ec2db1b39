/*-------------------------------------------------------------------------
 *
 * catalogue_aggregate.c
 *	  The catalogue: aggregates.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/fmgroids.h"

#include "query/query.h"

#define PLAIN(fn, name, remote, flags, distinct) \
	{fn, name, remote, NULL, CH_CAP_NONE, flags, CH_FINAL_NONE, NULL, distinct, NULL, NULL}
#define BUILT(fn, name, remote, flags, distinct, build) \
	{fn, name, remote, NULL, CH_CAP_NONE, flags, CH_FINAL_NONE, NULL, distinct, build, NULL}
#define AVG(fn, name, build) \
	{fn, name, "sum, count", NULL, CH_CAP_NONE, 0, CH_FINAL_AVG, "count", false, build, NULL}

/* avg(int2), avg(int4): the sum fits a bigint; one reader, numeric, for all. */
static ChExpr *
build_avg_int(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *e;

	if (arg->bits > 100)
		return ch_fail(cx, "%s: the sum may exceed 38 digits", ch_expr_name(node));
	e = ch_make_call(NUMERICOID, arg->bits <= 31 ? "sum(%1)" : "sum(toDecimal128(%1, 0))", args);
	e->digits = 38;
	e->scale = 0;
	return e;
}

const ChAggRow ch_ship_aggregates[] = {
	PLAIN(F_COUNT_, "count(*)", "count()", 0, false),
	PLAIN(F_COUNT_ANY, "count(any)", "count($1)", 0, false),

	BUILT(F_SUM_INT2, "sum(int2)", "sum(%1)", 0, false, ch_build_sum_int),
	BUILT(F_SUM_INT4, "sum(int4)", "sum(%1)", 0, false, ch_build_sum_int),
	BUILT(F_SUM_INT8, "sum(int8)", "sum(toDecimal128(%1, 0))", 0, false, ch_build_sum_int),
	BUILT(F_SUM_NUMERIC, "sum(numeric)", "sum($1)", 0, false, ch_build_sum_numeric),
	PLAIN(F_SUM_FLOAT8, "sum(float8)", "sum($1)", CH_FLOAT_CLASS, false),
	PLAIN(F_SUM_FLOAT4, "sum(float4)", "toFloat32(sum($1))", CH_FLOAT_CLASS, false),

	AVG(F_AVG_INT2, "avg(int2)", build_avg_int),
	AVG(F_AVG_INT4, "avg(int4)", build_avg_int),
	AVG(F_AVG_INT8, "avg(int8)", build_avg_int),
	AVG(F_AVG_NUMERIC, "avg(numeric)", ch_build_sum_numeric),
	PLAIN(F_AVG_FLOAT8, "avg(float8)", "avg($1)", CH_FLOAT_CLASS, false),
	PLAIN(F_AVG_FLOAT4, "avg(float4)", "avg(toFloat64($1))", CH_FLOAT_CLASS, false),

	PLAIN(F_MIN_INT2, "min(int2)", "min($1)", 0, true),
	PLAIN(F_MIN_INT4, "min(int4)", "min($1)", 0, true),
	PLAIN(F_MIN_INT8, "min(int8)", "min($1)", 0, true),
	PLAIN(F_MIN_NUMERIC, "min(numeric)", "min($1)", 0, true),
	PLAIN(F_MIN_DATE, "min(date)", "min($1)", 0, true),
	PLAIN(F_MIN_TIMESTAMP, "min(timestamp)", "min($1)", 0, true),
	PLAIN(F_MIN_TIMESTAMPTZ, "min(timestamptz)", "min($1)", 0, true),
	PLAIN(F_MIN_TEXT, "min(text)", "min($1)", CH_IF_COLLATION_C, true),
	BUILT(F_MIN_FLOAT4, "min(float4)", "min($1)", 0, true, ch_build_min_float),
	BUILT(F_MIN_FLOAT8, "min(float8)", "min($1)", 0, true, ch_build_min_float),
	PLAIN(F_MAX_INT2, "max(int2)", "max($1)", 0, true),
	PLAIN(F_MAX_INT4, "max(int4)", "max($1)", 0, true),
	PLAIN(F_MAX_INT8, "max(int8)", "max($1)", 0, true),
	PLAIN(F_MAX_NUMERIC, "max(numeric)", "max($1)", 0, true),
	PLAIN(F_MAX_DATE, "max(date)", "max($1)", 0, true),
	PLAIN(F_MAX_TIMESTAMP, "max(timestamp)", "max($1)", 0, true),
	PLAIN(F_MAX_TIMESTAMPTZ, "max(timestamptz)", "max($1)", 0, true),
	PLAIN(F_MAX_TEXT, "max(text)", "max($1)", CH_IF_COLLATION_C, true),
	BUILT(F_MAX_FLOAT4, "max(float4)", "max($1)", 0, true, ch_build_max_float),
	BUILT(F_MAX_FLOAT8, "max(float8)", "max($1)", 0, true, ch_build_max_float),

	PLAIN(F_BOOL_AND, "bool_and(bool)", "min($1)", 0, true),
	PLAIN(F_BOOL_OR, "bool_or(bool)", "max($1)", 0, true),
	PLAIN(F_EVERY, "every(bool)", "min($1)", 0, true),
};

const int	ch_ship_aggregates_n = lengthof(ch_ship_aggregates);
