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
	e = ch_make_call(value->pgtype, value->pgtype == FLOAT4OID ? guarded4 : guarded8,
					 list_make2(value, ch_make_bool(CHX_OR, raises)));
	e->raises = true;
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

/* When functions and casts of one argument raise; $2 is the result. */
static const struct
{
	Oid			fn;
	const char *raise;
}			function_conditions[] = {
	{F_SQRT_FLOAT8, "($1 < 0)"},
	{F_DSQRT, "($1 < 0)"},
	{F_LN_FLOAT8, "($1 <= 0)"},
	{F_LOG_FLOAT8, "($1 <= 0)"},
	{F_LOG10_FLOAT8, "($1 <= 0)"},
	{F_EXP_FLOAT8, "((isInfinite($2) OR $2 = 0) AND NOT(isInfinite($1)))"},
	{F_SIN, "isInfinite($1)"},
	{F_COS, "isInfinite($1)"},
	{F_TAN, "isInfinite($1)"},
	{F_ASIN, "($1 < -1 OR $1 > 1)"},
	{F_ACOS, "($1 < -1 OR $1 > 1)"},
	{F_FLOAT4_FLOAT8, "((isInfinite($2) AND NOT(isInfinite($1))) OR ($2 = 0 AND $1 != 0))"}
};

static ChExpr *
build_function(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	Guarded		a = take_apart(linitial(args));
	ChExpr	   *value = ch_make_call(exprType(node), row->remote, list_make1(a.value));
	ChExpr	   *own = NULL;
	int			i;

	for (i = 0; i < lengthof(function_conditions); i++)
	{
		if (function_conditions[i].fn == row->fn)
			own = condition(function_conditions[i].raise, list_make2(a.value, value));
	}
	return guard(cx, row, value, own, a.raise, NULL);
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
#define TO_INT(fn, name, tests) \
	ROW_CAP(fn, name, "accurateCast(round($1), $T)", CH_CAP_ACCURATE_CAST, "", CH_RAISES, tests)

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
	ROW_CAP(F_ROUND_FLOAT8, "round(float8)", "round($1)", CH_CAP_UTF8_EXACT, "", 0, "round(f8); round(nf8); round(g8)"),
	TOTAL(F_SIGN_FLOAT8, "sign(float8)", "toFloat64(($1 > 0) - ($1 < 0))", "sign(f8); sign(nf8)"),
	FUNCTION(F_SQRT_FLOAT8, "sqrt(float8)", "sqrt($1)", 0, "sqrt(abs(f8)); sqrt(nf8); sqrt(nf8 * nf8 + 1)"),
	FUNCTION(F_DSQRT, "|/ float8", "sqrt($1)", 0, "|/ abs(f8); |/ nf8"),
	FUNCTION(F_LN_FLOAT8, "ln(float8)", "log($1)", CH_FLOAT_CLASS, "ln(abs(g8) + 1); ln(f8)"),
	FUNCTION(F_LOG_FLOAT8, "log(float8)", "log10($1)", CH_FLOAT_CLASS, "log(abs(g8) + 1); log(f8)"),
	FUNCTION(F_LOG10_FLOAT8, "log10(float8)", "log10($1)", CH_FLOAT_CLASS, "log10(abs(ng8) + 1); log10(f8)"),
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
