/*-------------------------------------------------------------------------
 *
 * catalogue_float.c
 *	  The catalogue: arithmetic, functions and casts of floating-point numbers.
 *
 * The operations themselves are IEEE's on both sides.  PostgreSQL raises where
 * they overflow, underflow or have no result, ClickHouse answers inf, 0 or nan;
 * so every expression carries the conditions under which PostgreSQL would have
 * raised, and raises there too.  The conditions of a nested expression are
 * collected at its top, or its text would grow exponentially.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

static const char guarded8[] = "if(throwIf($2) = 0, $1, nan)";
static const char guarded4[] = "if(throwIf($2) = 0, $1, toFloat32(nan))";
static const char guarded_int[] = "if(throwIf($2) = 0, $1, toInt32(0))";

/* A value and the condition under which there is none, or NULL. */
typedef struct Guarded
{
	ChExpr	   *value;
	ChExpr	   *raise;
} Guarded;

static Guarded
take_apart(ChExpr *e)
{
	Guarded		g = {e, NULL};

	if (e->kind == CHX_CALL && (e->sql == guarded8 || e->sql == guarded4))
	{
		g.value = linitial(e->args);
		g.raise = lsecond(e->args);
	}
	return g;
}

/* A condition that is never NULL. */
static ChExpr *
condition(const char *template, List *args)
{
	ChExpr	   *e = ch_make_call(BOOLOID, template, args);

	if (e->nullable)
	{
		e = ch_make_call(BOOLOID, "ifNull($1, 0)", list_make1(e));
		e->nullable = false;
	}
	return e;
}

/* value, unless one of the conditions (some may be NULL) holds. */
static ChExpr *
guard(ChTranslate *cx, const ChShipRow *row, ChExpr *value, ChExpr *own, ChExpr *a, ChExpr *b)
{
	List	   *raises = NIL;
	ChExpr	   *e;

	if (own)
		raises = lappend(raises, own);
	if (a)
		raises = lappend(raises, a);
	if (b)
		raises = lappend(raises, b);
	if (raises == NIL)
		return value;
	if (cx->conditional > 0)
		return ch_fail(cx, "%s: it can raise an error, and ClickHouse evaluates every branch of a condition",
					   row->object);
	e = ch_make_call(value->pgtype, value->pgtype == FLOAT4OID ? guarded4 :
					 value->pgtype == INT4OID ? guarded_int : guarded8,
					 list_make2(value, ch_make_bool(CHX_OR, raises)));
	ch_set_raises(e);
	return e;
}

/* --------------------------------------------------------------- operators */

/* Conditions over $1 and $2, the operands, and $3, the result. */
static const char *
operator_condition(char op)
{
	switch (op)
	{
		case '+':
		case '-':
			return "(isInfinite($3) AND NOT(isInfinite($1)) AND NOT(isInfinite($2)))";
		case '*':
			return "((isInfinite($3) AND NOT(isInfinite($1)) AND NOT(isInfinite($2))) OR "
				"($3 = 0 AND $1 != 0 AND $2 != 0))";
		default:
			return "(($2 = 0 AND NOT(isNaN($1))) OR (isInfinite($3) AND NOT(isInfinite($1))) OR "
				"($3 = 0 AND $1 != 0 AND NOT(isInfinite($2))))";
	}
}

/* + - * / */
static ChExpr *
build_arith(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	Guarded		a = take_apart(linitial(args));
	Guarded		b = take_apart(lsecond(args));
	Oid			type = exprType(node);
	char		op = row->remote[4];
	ChExpr	   *value;

	value = ch_make_call(type, psprintf(type == FLOAT4OID ? "toFloat32($1 %c $2)" : "($1 %c $2)", op),
						 list_make2(a.value, b.value));
	return guard(cx, row, value,
				 condition(operator_condition(op), list_make3(a.value, b.value, value)),
				 a.raise, b.raise);
}

/* -x and abs(x), which cannot fail; -0 keeps its sign, or loses it. */
static ChExpr *
build_sign_change(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	Guarded		a = take_apart(linitial(args));
	Oid			type = exprType(node);
	const char *template = type == FLOAT4OID ? psprintf("toFloat32(%s)", row->remote) : row->remote;

	return guard(cx, row, ch_make_call(type, template, list_make1(a.value)), NULL, a.raise, NULL);
}

/* --------------------------------------------------------------- functions */

/* zero to a negative power, a root of a negative number, overflow and underflow */
#define POWER_RAISES \
	"(($1 = 0 AND $2 < 0) OR ($1 < 0 AND floor($2) != $2 AND NOT(isNaN($2))) OR " \
	"((isInfinite($3) OR ($3 = 0 AND $1 != 0)) AND NOT(isInfinite($1)) AND NOT(isInfinite($2))))"
#define EXP_RAISES "((isInfinite($2) OR $2 = 0) AND NOT(isInfinite($1)))"

/* When functions and casts raise; behind the arguments stands the result. */
static const struct
{
	Oid			fn;
	const char *raise;
}			function_conditions[] = {
	{F_POW_FLOAT8_FLOAT8, POWER_RAISES},
	{F_POWER_FLOAT8_FLOAT8, POWER_RAISES},
	{F_DPOW, POWER_RAISES},
	{F_DEGREES, "(isInfinite($2) AND NOT(isInfinite($1)))"},
	{F_RADIANS, "($2 = 0 AND $1 != 0)"},
	{F_COT, "isInfinite($1)"},
	{F_ACOSH, "($1 < 1)"},
	{F_ATANH, "($1 < -1 OR $1 > 1)"},
	{F_DLOG1, "($1 <= 0)"},
	{F_DLOG10, "($1 <= 0)"},
	{F_DEXP, EXP_RAISES},
	{F_SQRT_FLOAT8, "($1 < 0)"},
	{F_DSQRT, "($1 < 0)"},
	{F_LN_FLOAT8, "($1 <= 0)"},
	{F_LOG_FLOAT8, "($1 <= 0)"},
	{F_LOG10_FLOAT8, "($1 <= 0)"},
	{F_EXP_FLOAT8, EXP_RAISES},
	{F_SIN, "isInfinite($1)"},
	{F_COS, "isInfinite($1)"},
	{F_TAN, "isInfinite($1)"},
	{F_ASIN, "($1 < -1 OR $1 > 1)"},
	{F_ACOS, "($1 < -1 OR $1 > 1)"},
	{F_FLOAT4_FLOAT8, "((isInfinite($2) AND NOT(isInfinite($1))) OR ($2 = 0 AND $1 != 0))"}
};

/* A function of one or two arguments. */
static ChExpr *
build_function(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	Guarded		a = take_apart(linitial(args));
	Guarded		b = {NULL, NULL};
	List	   *values = list_make1(a.value);
	ChExpr	   *value;
	ChExpr	   *own = NULL;
	int			i;

	if (list_length(args) == 2)
	{
		b = take_apart(lsecond(args));
		values = lappend(values, b.value);
	}
	value = ch_make_call(exprType(node), row->remote, values);
	for (i = 0; i < lengthof(function_conditions); i++)
	{
		if (function_conditions[i].fn == row->fn)
			own = condition(function_conditions[i].raise, lappend(list_copy(values), value));
	}
	return guard(cx, row, value, own, a.raise, b.raise);
}

/* + float */
static ChExpr *
build_same(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	return linitial(args);
}

static bool
constant_float(const ChExpr *e, double *value)
{
	if (e->kind != CHX_LITERAL || e->constant == NULL || e->constant->constisnull)
		return false;
	*value = DatumGetFloat8(e->constant->constvalue);
	return true;
}

/*
 * width_bucket(x, low, high, count), of which only x is not a constant.  The
 * quotient is in [0, 1), but may round to 1.
 */
static ChExpr *
build_width_bucket(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	Guarded		x = take_apart(linitial(args));
	double		low,
				high;
	int64		count;
	const char *template;
	ChExpr	   *value;

	if (!constant_float(lsecond(args), &low) || !constant_float(lthird(args), &high) ||
		!ch_constant_int(lfourth(args), &count))
		return ch_fail_constant(cx, row, "a bound or the number of buckets");
	if (count < 1 || count >= PG_INT32_MAX || low == high || isnan(low) || isnan(high) ||
		isinf(high - low))
		return ch_fail(cx, "%s: bounds or a number of buckets that are errors or very large", row->object);
	template = low < high ? "multiIf($1 < $2, 0, $1 >= $3, %d, least(toInt64(%d * (($1 - $2) / ($3 - $2))), %d) + 1)" :
		"multiIf($1 > $2, 0, $1 <= $3, %d, least(toInt64(%d * (($2 - $1) / ($2 - $3))), %d) + 1)";
	template = psprintf(template, (int) count + 1, (int) count, (int) count - 1);
	args = list_make3(x.value, lsecond(args), lthird(args));
	value = ch_make_call(INT4OID, psprintf("toInt32(%s%s%s)", x.value->nullable ? "if(isNull($1), NULL, " : "",
										   template, x.value->nullable ? ")" : ""), args);
	return guard(cx, row, value, condition("isNaN($1)", list_make1(x.value)), x.raise, NULL);
}

/* A NULL that is computed may have NaN behind it, which has no integer. */
static ChExpr *
build_float_to_int(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	const ChExpr *arg = linitial(args);
	ChExpr	   *e = ch_call_row(cx, row, exprType(node), args, inputcollid);

	if (e != NULL && arg->nullable && arg->kind != CHX_COLUMN)
		e->sql = "if(isNull($1), NULL, accurateCast(round(ifNull($1, 0)), $T))";
	return e;
}

#define OP_TESTS(op, l, r) l " " op " " r "; n" l " " op " " r "; " l " " op " n" r
/* tame values, which do not raise, and all values, which mostly do */
#define ARITH(fn, op, name, l, r) \
	BUILT(fn, name, "($1 " op " $2)", CH_RAISES, build_arith, \
		  OP_TESTS(op, "g" l, "g" r) "; f" l " " op " f" r "; nf" l " " op " 2::float" r)
#define FUNCTION(fn, name, remote, flags, tests) \
	BUILT(fn, name, remote, CH_RAISES | (flags), build_function, tests)
#define TOTAL(fn, name, remote, tests) \
	BUILT(fn, name, remote, 0, build_function, tests)
#define MODERN(fn, name, remote, flags, tests) \
	BUILT_CAP(fn, name, remote, CH_CAP_MATH, CH_FLOAT_CLASS | (flags), build_function, tests)
#define TO_INT(fn, name, tests) \
	BUILT_CAP(fn, name, "accurateCast(round($1), $T)", CH_CAP_ACCURATE_CAST, CH_RAISES, build_float_to_int, tests)

static const ChShipRow rows[] = {
	ARITH(F_FLOAT4PL, "+", "float4 + float4", "4", "4"),
	ARITH(F_FLOAT48PL, "+", "float4 + float8", "4", "8"),
	ARITH(F_FLOAT84PL, "+", "float8 + float4", "8", "4"),
	ARITH(F_FLOAT8PL, "+", "float8 + float8", "8", "8"),
	ARITH(F_FLOAT4MI, "-", "float4 - float4", "4", "4"),
	ARITH(F_FLOAT48MI, "-", "float4 - float8", "4", "8"),
	ARITH(F_FLOAT84MI, "-", "float8 - float4", "8", "4"),
	ARITH(F_FLOAT8MI, "-", "float8 - float8", "8", "8"),
	ARITH(F_FLOAT4MUL, "*", "float4 * float4", "4", "4"),
	ARITH(F_FLOAT48MUL, "*", "float4 * float8", "4", "8"),
	ARITH(F_FLOAT84MUL, "*", "float8 * float4", "8", "4"),
	ARITH(F_FLOAT8MUL, "*", "float8 * float8", "8", "8"),
	ARITH(F_FLOAT4DIV, "/", "float4 / float4", "4", "4"),
	ARITH(F_FLOAT48DIV, "/", "float4 / float8", "4", "8"),
	ARITH(F_FLOAT84DIV, "/", "float8 / float4", "8", "4"),
	ARITH(F_FLOAT8DIV, "/", "float8 / float8", "8", "8"),

	BUILT(F_FLOAT4UM, "- float4", "($1 * (-1))", 0, build_sign_change, "- f4; - nf4"),
	BUILT(F_FLOAT8UM, "- float8", "($1 * (-1))", 0, build_sign_change, "- f8; - nf8; - (g8 + 1)"),
	BUILT(F_ABS_FLOAT4, "abs(float4)", "if($1 < 0, 0 - $1, $1 + 0.)", 0, build_sign_change, "abs(f4); abs(nf4)"),
	BUILT(F_ABS_FLOAT8, "abs(float8)", "if($1 < 0, 0 - $1, $1 + 0.)", 0, build_sign_change, "abs(f8); abs(nf8)"),
	BUILT(F_FLOAT4ABS, "@ float4", "if($1 < 0, 0 - $1, $1 + 0.)", 0, build_sign_change, "@ f4; @ nf4"),
	BUILT(F_FLOAT8ABS, "@ float8", "if($1 < 0, 0 - $1, $1 + 0.)", 0, build_sign_change, "@ f8; @ nf8"),

	TOTAL(F_CEIL_FLOAT8, "ceil(float8)", "ceil($1)", "ceil(f8); ceil(nf8)"),
	TOTAL(F_CEILING_FLOAT8, "ceiling(float8)", "ceil($1)", "ceiling(f8); ceiling(nf8)"),
	TOTAL(F_FLOOR_FLOAT8, "floor(float8)", "floor($1)", "floor(f8); floor(nf8)"),
	TOTAL(F_TRUNC_FLOAT8, "trunc(float8)", "trunc($1)", "trunc(f8); trunc(nf8)"),
	TOTAL(F_DTRUNC, "dtrunc(float8)", "trunc($1)", "dtrunc(f8)"),
	ROW_CAP(F_ROUND_FLOAT8, "round(float8)", "round($1)", CH_CAP_MATH, "", 0, "round(f8); round(nf8); round(g8)"),
	ROW_CAP(F_DROUND, "dround(float8)", "round($1)", CH_CAP_MATH, "", 0, "dround(f8)"),
	TOTAL(F_SIGN_FLOAT8, "sign(float8)", "toFloat64(($1 > 0) - ($1 < 0))", "sign(f8); sign(nf8)"),
	BUILT(F_FLOAT4UP, "+ float4", "$1", 0, build_same, "+ f4; + nf4"),
	BUILT(F_FLOAT8UP, "+ float8", "$1", 0, build_same, "+ f8; + (ng8 + 1)"),
	FUNCTION(F_POW_FLOAT8_FLOAT8, "pow(float8, float8)", "pow($1, $2)", CH_FLOAT_CLASS, "pow(g8, 2); pow(abs(ng8), 0.5); pow(f8, 2)"),
	FUNCTION(F_POWER_FLOAT8_FLOAT8, "power(float8, float8)", "pow($1, $2)", CH_FLOAT_CLASS,
			 "power(g8, 2); power(abs(ng8), 0.5); power(2, g8); power(g8, g8); power(f8, 0); power(1, nf8); power(f8, f8)"),
	FUNCTION(F_DPOW, "float8 ^ float8", "pow($1, $2)", CH_FLOAT_CLASS, "g8 ^ 3; ng8 ^ 2; abs(ng8) ^ 1.5; g8 ^ (-1.5); 10 ^ a4; a4 ^ (2::float)"),
	BUILT(F_CBRT, "cbrt(float8)", "cbrt($1)", CH_FLOAT_CLASS, build_function, "cbrt(f8); cbrt(ng8)"),
	BUILT(F_DCBRT, "||/ float8", "cbrt($1)", CH_FLOAT_CLASS, build_function, "||/ f8; ||/ ng8"),
	FUNCTION(F_DEGREES, "degrees(float8)", "($1 / 0.0174532925199432957692)", 0, "degrees(g8); degrees(ng8); degrees(f8)"),
	FUNCTION(F_RADIANS, "radians(float8)", "($1 * 0.0174532925199432957692)", 0, "radians(g8); radians(nf8)"),
	MODERN(F_SINH, "sinh(float8)", "sinh($1)", 0, "sinh(g8); sinh(ng8); sinh(f8)"),
	MODERN(F_COSH, "cosh(float8)", "cosh($1)", 0, "cosh(g8); cosh(ng8); cosh(f8)"),
	MODERN(F_TANH, "tanh(float8)", "if(abs($1) < 1e-5, $1, tanh($1))", 0, "tanh(g8); tanh(ng8); tanh(f8)"),
	MODERN(F_ASINH, "asinh(float8)", "asinh($1)", 0, "asinh(g8); asinh(ng8); asinh(f8)"),
	MODERN(F_ACOSH, "acosh(float8)", "acosh($1)", CH_RAISES, "acosh(g8 * g8 + 1); acosh(f8)"),
	MODERN(F_ATANH, "atanh(float8)", "atanh($1)", CH_RAISES, "atanh(sin(g8)); atanh(ng8 / 4); atanh(f8)"),
	MODERN(F_ATAN2, "atan2(float8, float8)", "atan2($1, $2)", 0, "atan2(f8, g8); atan2(ng8, f8); atan2(f8, f8)"),
	FUNCTION(F_COT, "cot(float8)", "(1 / tan($1))", CH_FLOAT_CLASS, "cot(g8); cot(ng8); cot(f8)"),
	BUILT(F_WIDTH_BUCKET_FLOAT8_FLOAT8_FLOAT8_INT4, "width_bucket(float8, float8, float8, int4)",
		  "toInt64($4 * (($1 - $2) / ($3 - $2))) + 1", CH_RAISES, build_width_bucket,
		  "width_bucket(g8, 0, 4, 10); width_bucket(ng8, 3.5, -3.25, 7); width_bucket(g8, -3.25, 10.125, 3); "
		  "width_bucket(a4, -3, 5, 3); width_bucket(g8 + 1, 0.1, 0.7, 6); width_bucket(f8, 0, 1, 2)"),
	FUNCTION(F_SQRT_FLOAT8, "sqrt(float8)", "sqrt($1)", 0, "sqrt(abs(f8)); sqrt(nf8); sqrt(nf8 * nf8 + 1)"),
	FUNCTION(F_DSQRT, "|/ float8", "sqrt($1)", 0, "|/ abs(f8); |/ nf8"),
	FUNCTION(F_LN_FLOAT8, "ln(float8)", "log($1)", CH_FLOAT_CLASS, "ln(abs(g8) + 1); ln(f8)"),
	FUNCTION(F_LOG_FLOAT8, "log(float8)", "log10($1)", CH_FLOAT_CLASS, "log(abs(g8) + 1); log(f8)"),
	FUNCTION(F_LOG10_FLOAT8, "log10(float8)", "log10($1)", CH_FLOAT_CLASS, "log10(abs(ng8) + 1); log10(f8)"),
	FUNCTION(F_DLOG1, "dlog1(float8)", "log($1)", CH_FLOAT_CLASS, "dlog1(abs(g8) + 1); dlog1(f8)"),
	FUNCTION(F_DLOG10, "dlog10(float8)", "log10($1)", CH_FLOAT_CLASS, "dlog10(abs(g8) + 1); dlog10(f8)"),
	FUNCTION(F_DEXP, "dexp(float8)", "exp($1)", CH_FLOAT_CLASS, "dexp(g8); dexp(f8)"),
	FUNCTION(F_EXP_FLOAT8, "exp(float8)", "exp($1)", CH_FLOAT_CLASS, "exp(g8); exp(ng8); exp(f8)"),
	FUNCTION(F_SIN, "sin(float8)", "sin($1)", CH_FLOAT_CLASS, "sin(g8); sin(ng8); sin(f8)"),
	FUNCTION(F_COS, "cos(float8)", "cos($1)", CH_FLOAT_CLASS, "cos(g8); cos(ng8); cos(f8)"),
	FUNCTION(F_TAN, "tan(float8)", "tan($1)", CH_FLOAT_CLASS, "tan(g8); tan(ng8); tan(f8)"),
	FUNCTION(F_ASIN, "asin(float8)", "asin($1)", CH_FLOAT_CLASS, "asin(sin(g8)); asin(f8)"),
	FUNCTION(F_ACOS, "acos(float8)", "acos($1)", CH_FLOAT_CLASS, "acos(cos(g8)); acos(f8)"),
	BUILT(F_ATAN, "atan(float8)", "atan($1)", CH_FLOAT_CLASS, build_function, "atan(f8); atan(nf8)"),

	TOTAL(F_FLOAT8_FLOAT4, "float8(float4)", "toFloat64($1)", "f4::float8; nf4::float8"),
	FUNCTION(F_FLOAT4_FLOAT8, "float4(float8)", "toFloat32($1)", 0, "g8::float4; ng8::float4; f8::float4"),
	TO_INT(F_INT2_FLOAT4, "int2(float4)", "g4::int2; ng4::int2; f4::int2"),
	TO_INT(F_INT4_FLOAT4, "int4(float4)", "g4::int4; ng4::int4; f4::int4"),
	TO_INT(F_INT8_FLOAT4, "int8(float4)", "g4::int8; ng4::int8; f4::int8"),
	TO_INT(F_INT2_FLOAT8, "int2(float8)", "g8::int2; ng8::int2; f8::int2"),
	TO_INT(F_INT4_FLOAT8, "int4(float8)", "g8::int4; ng8::int4; f8::int4"),
	TO_INT(F_INT8_FLOAT8, "int8(float8)", "g8::int8; ng8::int8; f8::int8"),
};

const ChShipList ch_ship_float = {rows, lengthof(rows)};
