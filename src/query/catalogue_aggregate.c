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

#include "query/catalogue.h"

#define PLAIN(fn, name, remote, flags, distinct, tests) \
	{fn, name, remote, NULL, CH_CAP_NONE, flags, CH_FINAL_NONE, NULL, distinct, NULL, tests}
#define MODERN(fn, name, remote, flags, distinct, tests) \
	{fn, name, remote, "", CH_CAP_AGGREGATE_FILTER, flags, CH_FINAL_NONE, NULL, distinct, NULL, tests}
#define BUILT_AGG(fn, name, remote, flags, distinct, build, tests) \
	{fn, name, remote, NULL, CH_CAP_NONE, flags, CH_FINAL_NONE, NULL, distinct, build, tests}
#define WHOLE(fn, name, remote, flags, final, build, tests) \
	{fn, name, remote, "", CH_CAP_AGGREGATE_FILTER, flags, final, NULL, false, NULL, tests, build}
#define AVG(fn, name, build, tests) \
	{fn, name, "sum, count", NULL, CH_CAP_NONE, 0, CH_FINAL_AVG, "count", false, build, tests}

#define VARIANCE(fn, name, final, build, tests) \
	{fn, name, "sum, count, sum of squares", NULL, CH_CAP_NONE, 0, final, NULL, false, build, tests}
/* mark: ~ where old servers lack the width */
#define VARIANCE_TESTS(f, c, mark) mark f "(" c "); " mark f "(n" c "); !" f "(DISTINCT " c ")"
#define VARIANCES(t, type, build, c, mark) \
	VARIANCE(F_STDDEV_##t, "stddev(" type ")", CH_FINAL_STDDEV_SAMP, build, VARIANCE_TESTS("stddev", c, mark)), \
	VARIANCE(F_STDDEV_SAMP_##t, "stddev_samp(" type ")", CH_FINAL_STDDEV_SAMP, build, VARIANCE_TESTS("stddev_samp", c, mark)), \
	VARIANCE(F_STDDEV_POP_##t, "stddev_pop(" type ")", CH_FINAL_STDDEV_POP, build, VARIANCE_TESTS("stddev_pop", c, mark)), \
	VARIANCE(F_VARIANCE_##t, "variance(" type ")", CH_FINAL_VAR_SAMP, build, VARIANCE_TESTS("variance", c, mark)), \
	VARIANCE(F_VAR_SAMP_##t, "var_samp(" type ")", CH_FINAL_VAR_SAMP, build, VARIANCE_TESTS("var_samp", c, mark)), \
	VARIANCE(F_VAR_POP_##t, "var_pop(" type ")", CH_FINAL_VAR_POP, build, VARIANCE_TESTS("var_pop", c, mark))

/* PostgreSQL raises where a sum of numbers is infinite. */
#define FINITE(sum, none) \
	"if(throwIf(ifNull(isInfinite(" sum ") AND max(isInfinite($1)) = 0, 0)) = 0, " sum ", " none ")"

/*
 * A variance of floats: NULL over fewer rows than least, NaN over what is not
 * finite, an error where it would not be finite otherwise.  Stable sums only,
 * others answer 0 where all values are big.
 */
#define STABLE(least, v) \
	"if(throwIf(ifNull(count($1) >= " least " AND max(NOT isFinite($1)) = 0 AND NOT isFinite(" v "), 0)) = 0 AND count($1) < " least \
	", NULL, if(max(NOT isFinite($1)) = 1, nan, " v "))"
#define FLOAT_VARIANCE(fn, name, type, least, remote, c, edge) \
	MODERN(fn, name "(" type ")", STABLE(least, remote "(toFloat64($1))"), CH_FLOAT_CLASS | CH_RAISES | CH_RESULT_NULLABLE, false, \
		   FLOAT_VARIANCE_TESTS(name, c, edge))
#define FLOAT_VARIANCE_TESTS(f, c, edge) f "(" c "); " f "(n" c "); " f "(" edge ")"
#define FLOAT_VARIANCES(t, type, c, edge) \
	FLOAT_VARIANCE(F_STDDEV_##t, "stddev", type, "2", "stddevSampStable", c, edge), \
	FLOAT_VARIANCE(F_STDDEV_SAMP_##t, "stddev_samp", type, "2", "stddevSampStable", c, edge), \
	FLOAT_VARIANCE(F_STDDEV_POP_##t, "stddev_pop", type, "1", "stddevPopStable", c, edge), \
	FLOAT_VARIANCE(F_VARIANCE_##t, "variance", type, "2", "varSampStable", c, edge), \
	FLOAT_VARIANCE(F_VAR_SAMP_##t, "var_samp", type, "2", "varSampStable", c, edge), \
	FLOAT_VARIANCE(F_VAR_POP_##t, "var_pop", type, "1", "varPopStable", c, edge)

/* Over pairs: $1 is Y, $2 is X, $3 the rows that count; see translate_pair.c. */
#define PAIR(fn, name, remote, flags) \
	WHOLE(fn, name "(float8, float8)", remote, flags, CH_FINAL_NONE, ch_build_pair, \
		  name "(g8, g4); " name "(ng8, a4); " name "(ng8, ng4); " name "(g4, na4); " name "(nf4, g8)")
#define FLOAT_PAIR(fn, name, remote) PAIR(fn, name, remote, CH_FLOAT_CLASS | CH_RAISES)
#define NAN_PAIR(v) "if(" CH_PAIR_FINITE ", " v ", nan)"
#define N "countIf($3)"
#define VAR_X "varPopStableIf($2, $3)"
#define VAR_Y "varPopStableIf($1, $3)"
/* of one value that is not finite the server says 0 */
#define SAME(x, var) "(" var " = 0 AND maxIf(NOT isFinite(" x "), $3) = 0)"
#define SAME_X SAME("$2", VAR_X)
#define SAME_Y SAME("$1", VAR_Y)
#define COVAR "covarPopStableIf($1, $2, $3)"
#define MEAN(x) "if(maxIf(NOT isFinite(" x "), $3) = 0, avgIf(" x ", $3), sumIf(" x ", $3))"
#define SPREAD(x) "if(maxIf(NOT isFinite(" x "), $3) = 0, varPopStableIf(" x ", $3) * " N ", nan)"

#define MINMAX_TESTS(f, c) f "(" c "); " f "(n" c "); " f "(DISTINCT " c ")"
#define MINMAX(min, max, type, flags, c) \
	PLAIN(min, "min(" type ")", "min($1)", flags, true, MINMAX_TESTS("min", c)), \
	PLAIN(max, "max(" type ")", "max($1)", flags, true, MINMAX_TESTS("max", c))
#define BITS(and, or, xor, type, c) \
	MODERN(and, "bit_and(" type ")", "groupBitAnd($1)", 0, true, "bit_and(" c "); bit_and(n" c ")"), \
	MODERN(or, "bit_or(" type ")", "groupBitOr($1)", 0, true, "bit_or(" c "); bit_or(n" c ")"), \
	MODERN(xor, "bit_xor(" type ")", "groupBitXor($1)", 0, false, "bit_xor(" c "); bit_xor(n" c ")")

/* The sum of integers for a value that PostgreSQL finishes: read as numeric. */
static ChExpr *
build_part_int(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
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
	PLAIN(F_COUNT_, "count(*)", "count()", 0, false, "count(*)"),
	PLAIN(F_COUNT_ANY, "count(any)", "count($1)", 0, false,
		  "count(i4); count(ns); count(DISTINCT i4); count(DISTINCT ns); count(DISTINCT nd); count(DISTINCT nb); "
		  "count(DISTINCT u); count(DISTINCT ndt); count(DISTINCT by); ~count(DISTINCT f8); ~count(DISTINCT nf4); count(e); "
		  "~count(DISTINCT (ni4, ns)); ~count(DISTINCT (nb, nf8, ndt)); ~count(DISTINCT (i2, e)); count(i4 ORDER BY k)"),

	BUILT_AGG(F_SUM_INT2, "sum(int2)", "sum(%1)", 0, false, ch_build_sum_int, "sum(i2); sum(ni2); ~sum(DISTINCT i2); sum(u8)"),
	BUILT_AGG(F_SUM_INT4, "sum(int4)", "sum(%1)", 0, false, ch_build_sum_int, "sum(i4); sum(ni4); ~sum(DISTINCT ni4); sum(ni4 ORDER BY s DESC, k)"),
	BUILT_AGG(F_SUM_INT8, "sum(int8)", "sum(toDecimal128(%1, 0))", 0, false, ch_build_sum_int,
			  "sum(i8); sum(ni8); ~sum(DISTINCT i8); sum(u32); sum(a8 * a8)"),
	BUILT_AGG(F_SUM_NUMERIC, "sum(numeric)", "sum($1)", 0, false, ch_build_sum_numeric,
			  "sum(d); sum(nd); sum(m); sum(nm); ~sum(DISTINCT m); sum(u64); sum(d * m)"),
	PLAIN(F_SUM_FLOAT8, "sum(float8)", FINITE("sum($1)", "nan"), CH_FLOAT_CLASS | CH_RAISES, false,
		  "sum(g8); sum(ng8); sum(f8); sum(nf8); !sum(DISTINCT g8)"),
	PLAIN(F_SUM_FLOAT4, "sum(float4)", FINITE("toFloat32(sum($1))", "toFloat32(nan)"), CH_FLOAT_CLASS | CH_RAISES, false,
		  "sum(g4); sum(ng4); sum(nf4)"),

	AVG(F_AVG_INT2, "avg(int2)", build_part_int, "avg(i2); avg(ni2); ~avg(DISTINCT i2)"),
	AVG(F_AVG_INT4, "avg(int4)", build_part_int, "avg(i4); avg(ni4); ~avg(DISTINCT ni4)"),
	AVG(F_AVG_INT8, "avg(int8)", build_part_int, "avg(i8); avg(ni8); avg(u32)"),
	AVG(F_AVG_NUMERIC, "avg(numeric)", ch_build_sum_numeric, "avg(d); avg(nd); avg(m); avg(nm); avg(u64); ~avg(DISTINCT m)"),
	PLAIN(F_AVG_FLOAT8, "avg(float8)", FINITE("avg($1)", "nan"), CH_FLOAT_CLASS | CH_RAISES, false, "avg(g8); avg(ng8)"),
	PLAIN(F_AVG_FLOAT4, "avg(float4)", FINITE("avg(toFloat64($1))", "nan"), CH_FLOAT_CLASS | CH_RAISES, false,
		  "avg(g4); avg(ng4)"),

	VARIANCES(INT2, "int2", build_part_int, "i2", ""),
	VARIANCES(INT4, "int4", build_part_int, "i4", ""),
	VARIANCES(INT8, "int8", build_part_int, "i8", "~"),
	VARIANCES(NUMERIC, "numeric", ch_build_sum_numeric, "d", "~"),
	FLOAT_VARIANCES(FLOAT4, "float4", "g4", "nf4"),
	FLOAT_VARIANCES(FLOAT8, "float8", "g8", "f4::float8"),

	MINMAX(F_MIN_INT2, F_MAX_INT2, "int2", 0, "i2"),
	MINMAX(F_MIN_INT4, F_MAX_INT4, "int4", 0, "i4"),
	MINMAX(F_MIN_INT8, F_MAX_INT8, "int8", 0, "i8"),
	MINMAX(F_MIN_NUMERIC, F_MAX_NUMERIC, "numeric", 0, "d"),
	MINMAX(F_MIN_DATE, F_MAX_DATE, "date", 0, "dt"),
	MINMAX(F_MIN_TIMESTAMP, F_MAX_TIMESTAMP, "timestamp", 0, "ts"),
	MINMAX(F_MIN_TIMESTAMPTZ, F_MAX_TIMESTAMPTZ, "timestamptz", 0, "tz"),
	PLAIN(F_MIN_INTERVAL, "min(interval)", "min($1)", 0, true, "min(ts - nts); min(ts6 - timestamp '2020-02-29 12:34:56.25')"),
	PLAIN(F_MAX_INTERVAL, "max(interval)", "max($1)", 0, true, "max(ts6 - nts6); max(tz - ntz)"),
	WHOLE(F_AVG_INTERVAL, "avg(interval)", "days and times apart", CH_RAISES, CH_FINAL_NONE, ch_build_span_aggregate,
		  "_avg(ts - nts); _avg(ts6 - timestamp '2020-02-29 12:34:56.25'); _avg(tz - timestamptz '2020-01-31 01:02:03.000004+00')"),
	WHOLE(F_SUM_INTERVAL, "sum(interval)", "days and times apart", CH_RAISES, CH_FINAL_NONE, ch_build_span_aggregate,
		  "_sum(ts - nts); _sum(ts6 - timestamp '2020-02-29 12:34:56.25'); _sum(timestamptz '2020-01-31 01:02:03.000004+00' - tz)"),
	MINMAX(F_MIN_INET, F_MAX_INET, "inet", 0, "ip"),
	MINMAX(F_MIN_TEXT, F_MAX_TEXT, "text", CH_IF_COLLATION_C, "s"),
	BUILT_AGG(F_MIN_FLOAT4, "min(float4)", "min($1)", 0, true, ch_build_min_float, MINMAX_TESTS("min", "f4")),
	BUILT_AGG(F_MIN_FLOAT8, "min(float8)", "min($1)", 0, true, ch_build_min_float, MINMAX_TESTS("min", "f8")),
	BUILT_AGG(F_MAX_FLOAT4, "max(float4)", "max($1)", 0, true, ch_build_max_float, MINMAX_TESTS("max", "f4")),
	BUILT_AGG(F_MAX_FLOAT8, "max(float8)", "max($1)", 0, true, ch_build_max_float, MINMAX_TESTS("max", "f8")),

	PLAIN(F_BOOL_AND, "bool_and(bool)", "min($1)", 0, true, "bool_and(b); bool_and(nb); bool_and(i4 > 0)"),
	PLAIN(F_BOOL_OR, "bool_or(bool)", "max($1)", 0, true, "bool_or(b); bool_or(nb); bool_or(ni4 > 0)"),
	PLAIN(F_EVERY, "every(bool)", "min($1)", 0, true, "every(b); every(nb)"),

	PAIR(F_REGR_COUNT, "regr_count", "toInt64(countIf($3))", CH_RESULT_NOT_NULL),
	FLOAT_PAIR(F_COVAR_POP, "covar_pop", "if(" N " < 1, NULL, " NAN_PAIR(COVAR) ")"),
	FLOAT_PAIR(F_COVAR_SAMP, "covar_samp", "if(" N " < 2, NULL, " NAN_PAIR("covarSampStableIf($1, $2, $3)") ")"),
	FLOAT_PAIR(F_CORR, "corr",
			   "if(" N " < 1 OR " SAME_X " OR " SAME_Y ", NULL, " NAN_PAIR("corrStableIf($1, $2, $3)") ")"),
	FLOAT_PAIR(F_REGR_R2, "regr_r2",
			   "if(" N " < 1 OR " SAME_X ", NULL, if(" SAME_Y ", 1., " NAN_PAIR("pow(corrStableIf($1, $2, $3), 2)") "))"),
	FLOAT_PAIR(F_REGR_SLOPE, "regr_slope", "if(" N " < 1 OR " SAME_X ", NULL, " NAN_PAIR(COVAR " / " VAR_X) ")"),
	FLOAT_PAIR(F_REGR_INTERCEPT, "regr_intercept",
			   "if(" N " < 1 OR " SAME_X ", NULL, " NAN_PAIR("avgIf($1, $3) - avgIf($2, $3) * " COVAR " / " VAR_X) ")"),
	FLOAT_PAIR(F_REGR_SXX, "regr_sxx", "if(" N " < 1, NULL, " SPREAD("$2") ")"),
	FLOAT_PAIR(F_REGR_SYY, "regr_syy", "if(" N " < 1, NULL, " SPREAD("$1") ")"),
	FLOAT_PAIR(F_REGR_SXY, "regr_sxy", "if(" N " < 1, NULL, " NAN_PAIR(COVAR " * " N) ")"),
	FLOAT_PAIR(F_REGR_AVGX, "regr_avgx", "if(" N " < 1, NULL, " MEAN("$2") ")"),
	FLOAT_PAIR(F_REGR_AVGY, "regr_avgy", "if(" N " < 1, NULL, " MEAN("$1") ")"),

	WHOLE(F_ARRAY_AGG_ANYNONARRAY, "array_agg(anynonarray)", "groupArray, sorted", 0, CH_FINAL_EMPTY_NULL, ch_build_array_agg,
		  "array_agg(i4 ORDER BY i4, k); array_agg(ni4 ORDER BY ni4); array_agg(ni4 ORDER BY ni4 DESC, k DESC); "
		  "array_agg(ni4 ORDER BY ni4 NULLS FIRST); array_agg(ns ORDER BY ns DESC NULLS LAST); array_agg(DISTINCT ni4); "
		  "array_agg(DISTINCT ns ORDER BY ns DESC); array_agg(nd ORDER BY k); array_agg(nts ORDER BY k); array_agg(ntz ORDER BY k); "
		  "array_agg(nu ORDER BY u, k); array_agg(nb ORDER BY k); array_agg(nf8 ORDER BY f8, k); array_agg(ndt ORDER BY dt, k); "
		  "array_agg(e ORDER BY k); array_agg(nu64 ORDER BY k); array_agg(nby ORDER BY k); array_agg(na2::int8 ORDER BY a4, k)"),
	WHOLE(F_STRING_AGG_TEXT_TEXT, "string_agg(text, text)", "arrayStringConcat(groupArray, sorted)", 0, CH_FINAL_NONE, ch_build_string_agg,
		  "string_agg(s, ',' ORDER BY s); string_agg(ns, '|' ORDER BY ns DESC); string_agg(ns, '' ORDER BY k); "
		  "string_agg(DISTINCT ns, ','); string_agg(DISTINCT e, ',' ORDER BY e DESC); string_agg(i4::text, '-' ORDER BY i4 DESC, k DESC); "
		  "string_agg(s, NULL ORDER BY k); !string_agg(s, e ORDER BY k)"),
	WHOLE(F_STRING_AGG_BYTEA_BYTEA, "string_agg(bytea, bytea)", "arrayStringConcat(groupArray, sorted)", 0, CH_FINAL_NONE, ch_build_string_agg,
		  "string_agg(by, '\\x00' ORDER BY k); string_agg(nby, '' ORDER BY k)"),
	WHOLE(F_PERCENTILE_DISC_FLOAT8_ANYELEMENT, "percentile_disc(float8, anyelement)", "arrayElement(groupArray, sorted)", 0, CH_FINAL_NONE, ch_build_percentile,
		  "percentile_disc(0.5) WITHIN GROUP (ORDER BY i4); percentile_disc(0) WITHIN GROUP (ORDER BY ni4 DESC); "
		  "percentile_disc(1) WITHIN GROUP (ORDER BY ns); percentile_disc(0.1) WITHIN GROUP (ORDER BY nd); "
		  "percentile_disc(0.3) WITHIN GROUP (ORDER BY ng8); percentile_disc(0.97) WITHIN GROUP (ORDER BY nf8); percentile_disc(0.7) WITHIN GROUP (ORDER BY dt); percentile_disc(0.9) WITHIN GROUP (ORDER BY nu)"),
	WHOLE(F_PERCENTILE_DISC__FLOAT8_ANYELEMENT, "percentile_disc(float8[], anyelement)", "arrayElement(groupArray, sorted)", 0, CH_FINAL_EMPTY_NULL, ch_build_percentile,
		  "percentile_disc('{0,0.25,0.5,0.9,1}'::float8[]) WITHIN GROUP (ORDER BY ni4); percentile_disc('{0.5}'::float8[]) WITHIN GROUP (ORDER BY ns DESC)"),
	WHOLE(F_PERCENTILE_CONT_FLOAT8_FLOAT8, "percentile_cont(float8, float8)", "groupArray, sorted", 0, CH_FINAL_NONE, ch_build_percentile,
		  "percentile_cont(0.5) WITHIN GROUP (ORDER BY g8); percentile_cont(0.1) WITHIN GROUP (ORDER BY ng8 DESC); "
		  "percentile_cont(0.9) WITHIN GROUP (ORDER BY i4); percentile_cont(0.37) WITHIN GROUP (ORDER BY nf8); percentile_cont(1) WITHIN GROUP (ORDER BY na4)"),
	WHOLE(F_PERCENTILE_CONT__FLOAT8_FLOAT8, "percentile_cont(float8[], float8)", "groupArray, sorted", 0, CH_FINAL_EMPTY_NULL, ch_build_percentile,
		  "percentile_cont('{0,0.1,0.5,0.99,1}'::float8[]) WITHIN GROUP (ORDER BY ng8)"),
	WHOLE(F_MODE, "mode(anyelement)", "sumMap", 0, CH_FINAL_NONE, ch_build_mode,
		  "mode() WITHIN GROUP (ORDER BY i4); mode() WITHIN GROUP (ORDER BY na4 DESC); mode() WITHIN GROUP (ORDER BY ns); "
		  "mode() WITHIN GROUP (ORDER BY nd); mode() WITHIN GROUP (ORDER BY ndt DESC); mode() WITHIN GROUP (ORDER BY tz); !mode() WITHIN GROUP (ORDER BY ng8)"),
	WHOLE(F_RANK_ANY, "rank(any)", "toInt64(countIf($1) + 1)", 0, CH_FINAL_NONE, ch_build_hypothetical,
		  "rank(5) WITHIN GROUP (ORDER BY i4); rank(5) WITHIN GROUP (ORDER BY ni4 DESC); rank('b') WITHIN GROUP (ORDER BY ns); rank('NaN') WITHIN GROUP (ORDER BY nf8)"),
	WHOLE(F_DENSE_RANK_ANY, "dense_rank(any)", "toInt64(uniqExactIf(%3, $1) + 1)", 0, CH_FINAL_NONE, ch_build_hypothetical,
		  "dense_rank(5) WITHIN GROUP (ORDER BY i4); dense_rank(5) WITHIN GROUP (ORDER BY i4 DESC); dense_rank('b') WITHIN GROUP (ORDER BY ns)"),
	WHOLE(F_PERCENT_RANK_ANY, "percent_rank(any)", "if(countIf($2) = 0, 0., countIf($1) / countIf($2))", 0, CH_FINAL_NONE, ch_build_hypothetical,
		  "percent_rank(5) WITHIN GROUP (ORDER BY i4); percent_rank(5) WITHIN GROUP (ORDER BY ni4 DESC NULLS LAST)"),
	WHOLE(F_CUME_DIST_ANY, "cume_dist(any)", "((countIf($1) + 1) / (countIf($2) + 1))", 0, CH_FINAL_NONE, ch_build_hypothetical,
		  "cume_dist(5) WITHIN GROUP (ORDER BY i4); cume_dist(5) WITHIN GROUP (ORDER BY ni4 DESC); cume_dist(1.5) WITHIN GROUP (ORDER BY nd)"),

	BITS(F_BIT_AND_INT2, F_BIT_OR_INT2, F_BIT_XOR_INT2, "int2", "i2"),
	BITS(F_BIT_AND_INT4, F_BIT_OR_INT4, F_BIT_XOR_INT4, "int4", "i4"),
	BITS(F_BIT_AND_INT8, F_BIT_OR_INT8, F_BIT_XOR_INT8, "int8", "i8"),
};

const int	ch_ship_aggregates_n = lengthof(ch_ship_aggregates);
