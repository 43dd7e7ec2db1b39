/*-------------------------------------------------------------------------
 *
 * catalogue_compare.c
 *	  The catalogue: comparison operators.
 *
 * Integers and dates compare as they come, so that primary keys prune.  Floats
 * need PostgreSQL's NaN (equal to itself, greater than all else) spelled out,
 * text its collation, uuid its text form, numerics agreeing scales on servers
 * that insist.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

static ChExpr *
compare(const char *template, ChExpr *a, ChExpr *b)
{
	return ch_make_call(BOOLOID, template, list_make2(a, b));
}

/* ------------------------------------------------------------------ floats */

static bool
float_constant(ChExpr *e, double *value)
{
	if (e->kind != CHX_LITERAL || e->constant == NULL || e->constant->constisnull)
		return false;
	if (e->constant->consttype == FLOAT4OID)
		*value = DatumGetFloat4(e->constant->constvalue);
	else if (e->constant->consttype == FLOAT8OID)
		*value = DatumGetFloat8(e->constant->constvalue);
	else
		return false;
	return true;
}

/* A constant that is a number: then NaN can only come from the other side. */
static bool
is_finite_constant(ChExpr *e)
{
	double		value;

	return float_constant(e, &value) && !isnan(value);
}

static bool
is_nan_constant(ChExpr *e)
{
	double		value;

	return float_constant(e, &value) && isnan(value);
}

static ChExpr *
is_nan(ChExpr *e)
{
	return ch_make_call(BOOLOID, "isNaN($1)", list_make1(e));
}

static ChExpr *
either(ChExpr *a, ChExpr *b)
{
	return ch_make_bool(CHX_OR, list_make2(a, b));
}

/* a < b, or a <= b; NULL if either is, also where the other is NaN */
static ChExpr *
float_less(ChExpr *a, ChExpr *b, bool or_equal)
{
	const char *template = or_equal ? "($1 <= $2)" : "($1 < $2)";

	if (is_finite_constant(b))
		return compare(template, a, b);
	if (is_finite_constant(a))
		return either(compare(template, a, b), is_nan(b));
	return either(compare(template, a, b),
				  ch_make_call(BOOLOID, or_equal ? "(isNaN($2) * 2 > isNaN($1))" :
							   "(isNaN($2) > isNaN($1))", list_make2(a, b)));
}

static ChExpr *
float_equal(ChExpr *a, ChExpr *b)
{
	ChExpr	   *eq = compare("($1 = $2)", a, b);

	if (is_finite_constant(a) || is_finite_constant(b))
		return eq;
	return either(eq, ch_make_call(BOOLOID, "(isNaN($1) + isNaN($2) = 2)", list_make2(a, b)));
}

/*
 * a <> b.  With a constant not as NOT(a = b): that would prune away what holds
 * NaN in a table sorted by it.
 */
static ChExpr *
float_unequal(ChExpr *a, ChExpr *b)
{
	if (is_finite_constant(b))
		return either(compare("($1 != $2)", a, b), is_nan(a));
	if (is_finite_constant(a))
		return either(compare("($1 != $2)", a, b), is_nan(b));
	return ch_make_bool(CHX_NOT, list_make1(float_equal(a, b)));
}

/* With the constant NaN: only whether the other side is it matters. */
static ChExpr *
compare_with_nan(ChExpr *a, const char *op)
{
	if (op[0] == '=' || (op[0] == '>' && op[1] == '='))
		return is_nan(a);
	if (op[0] == '!' || (op[0] == '<' && op[1] != '='))
		return ch_make_bool(CHX_NOT, list_make1(is_nan(a)));
	/* always, and never, unless NULL */
	return ch_make_call(BOOLOID, op[0] == '<' ? "(isNaN($1) < 2)" : "(isNaN($1) > 1)", list_make1(a));
}

/* With a parameter that is a number: then NaN can only come from the other side. */
static ChExpr *
float_param(const char *op, ChExpr *a, ChExpr *b, ChExpr *general)
{
	if (b->kind != CHX_PARAM || a->kind != CHX_COLUMN || op[0] == '>' || op[0] == '!' || a->pgtype != b->pgtype)
		return general;
	return ch_make_fitting(a, op, b, CH_FORM_NOT_NAN, general);
}

static ChExpr *
compare_floats(const char *op, ChExpr *a, ChExpr *b)
{
	switch (op[0])
	{
		case '=':
			return float_equal(a, b);
		case '!':
			return float_unequal(a, b);
		case '<':
			return float_less(a, b, op[1] == '=');
		default:
			return float_less(b, a, op[1] == '=');
	}
}

static ChExpr *
build_float(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	const char *op = ch_row_operator(row);
	const char *mirrored = ch_mirrored_operator(op);
	ChExpr	   *general,
			   *e;

	if (is_nan_constant(b))
		return compare_with_nan(a, op);
	if (is_nan_constant(a))
		return compare_with_nan(b, mirrored);
	general = compare_floats(op, a, b);
	if ((e = ch_compare_number(a, op, b, general)) != NULL ||
		(e = ch_compare_number(b, mirrored, a, general)) != NULL)
		return e;
	return a->kind == CHX_PARAM ? float_param(mirrored, b, a, general) : float_param(op, a, b, general);
}

/* ---------------------------------------------------------------- numerics */

/* A field of a date against an integer constant: compared as integers. */
static ChExpr *
integer_constant(ChExpr *field, ChExpr *con)
{
	char	   *text;

	if (field->scale != 0 || con->kind != CHX_LITERAL || con->constant == NULL || con->scale != 0 ||
		field->kind != CHX_CALL || field->bits == 0 || con->digits > 18)
		return NULL;
	text = DatumGetCString(DirectFunctionCall1(numeric_out, con->constant->constvalue));
	return ch_make_literal(NUMERICOID, psprintf("toInt64(%s)", text));
}

/* 1.500 as 1.5 if the other side has one decimal place. */
static ChExpr *
without_trailing_zeros(ChTranslate *cx, ChExpr *con, int scale)
{
	Const	   *trimmed;

	if (con->scale <= scale)
		return con;
	trimmed = copyObject(con->constant);
	trimmed->constvalue = DirectFunctionCall1(numeric_trim_scale, con->constant->constvalue);
	return ch_const_expr(cx, trimmed);
}

static bool
is_decimal_column(const ChExpr *e)
{
	return e->kind == CHX_COLUMN && e->base->kind == CHC_DECIMAL;
}

/*
 * The digits that the server computes with.  It scales the side with the
 * smaller scale up, and raises where that overflows.
 */
static int
server_digits(const ChExpr *e)
{
	int			digits = is_decimal_column(e) ? e->base->precision :
		e->digits + e->scale;

	if (e->kind == CHX_COLUMN && digits <= 9)
		return 9;
	return digits <= 18 ? 18 : digits <= 38 ? 38 : 76;
}

/* Make room for both, where scales differ. */
static bool
widen_decimals(ChTranslate *cx, ChExpr **a, ChExpr **b)
{
	int			digits = Max((*a)->digits, (*b)->digits);
	int			scale = Max((*a)->scale, (*b)->scale);

	if ((*a)->scale < 0 || (*b)->scale < 0 || (*a)->scale == (*b)->scale ||
		digits + scale <= Max(server_digits(*a), server_digits(*b)))
		return true;
	*a = ch_decimal_cast(cx, *a, digits, scale);
	if (*a != NULL)
		*b = ch_decimal_cast(cx, *b, digits, scale);
	return *a != NULL && *b != NULL;
}

/* On old servers a Decimal constant must have the other side's scale. */
static ChExpr *
agree_on_scale(ChTranslate *cx, ChExpr *other, ChExpr *con)
{
	if (con->kind != CHX_LITERAL || con->constant == NULL || other->scale < 0)
		return con;
	con = without_trailing_zeros(cx, con, other->scale);
	if (con->digits > other->digits && !ch_has(cx, CH_CAP_WIDE_INTS))
		return ch_fail(cx, "numeric comparison: server %u.%u needs a constant of at most %d digits before the point here",
					   cx->version->major, cx->version->minor, other->digits);
	if (con->scale < other->scale)
		return ch_decimal_cast(cx, con, con->digits, other->scale);
	if (con->scale > other->scale && !ch_has(cx, CH_CAP_WIDE_INTS))
		return ch_fail(cx, "numeric comparison: server %u.%u needs a constant of at most %d decimal places here",
					   cx->version->major, cx->version->minor, other->scale);
	return con;
}

static ChExpr *
build_numeric(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	const char *op = ch_row_operator(row);
	char	   *raw = pstrdup(row->remote);
	ChExpr	   *c;

	if ((c = ch_compare_number(a, op, b, NULL)) != NULL ||
		(c = ch_compare_number(b, ch_mirrored_operator(op), a, NULL)) != NULL)
		return c;
	if ((a->kind == CHX_PARAM || b->kind == CHX_PARAM) && !ch_has(cx, CH_CAP_WIDE_INTS))
		return ch_fail(cx, "%s: the scale of a parameter is not known", ch_expr_name(node));
	raw[1] = raw[strlen(raw) - 3] = '%';
	if ((c = integer_constant(a, b)) != NULL)
		return compare(raw, a, c);
	if ((c = integer_constant(b, a)) != NULL)
		return compare(raw, c, b);
	if ((b = agree_on_scale(cx, a, b)) == NULL || (a = agree_on_scale(cx, b, a)) == NULL ||
		!widen_decimals(cx, &a, &b))
		return NULL;
	return compare(row->remote, a, b);
}

/* -------------------------------------------------------------------- rows */

#define RAW(fn, op, name, tests) \
	ROW(fn, name, "(%1 " op " %2)", 0, tests)
#define TIMES(fn, op, name, tests) \
	BUILT(fn, name, "(%1 " op " %2)", CH_TAKES_UNSPELLED | CH_TAKES_BEYOND | CH_TAKES_SPAN, ch_build_time_compare, tests)
#define CANON(fn, op, name, tests) \
	ROW(fn, name, "($1 " op " $2)", 0, tests)
#define FLOATS(fn, op, name, tests) \
	BUILT(fn, name, "($1 " op " $2)", 0, build_float, tests)
#define NUMERICS(fn, op, name, tests) \
	BUILT(fn, name, "($1 " op " $2)", CH_TAKES_VARYING, build_numeric, tests)
#define TEXT_EQ(fn, op, name, tests) \
	BUILT(fn, name, "($1 " op " $2)", CH_IF_COLLATION_DET | CH_TAKES_FOLDED, ch_build_text_equal, tests)
#define TEXT_LT(fn, op, name, tests) \
	ROW(fn, name, "($1 " op " $2)", CH_IF_COLLATION_C, tests)
/* old servers order zero bytes as if they were not there */
#define BYTEA_LT(fn, op, name, tests) \
	ROW_CAP(fn, name, "(%1 " op " %2)", CH_CAP_UTF8_EXACT, "", 0, tests)
#define BY_TEXT(fn, op, name, tests) \
	ROW(fn, name, "(toString($1) " op " toString($2))", 0, tests)

/* columns l and r of the test's tables, which have nullable twins, and a constant */
#define TESTS(l, op, r, c) \
	l " " op " " r "; n" l " " op " " r "; " l " " op " n" r "; n" l " " op " n" r "; " \
	l " " op " " c "; n" l " " op " " c "; " c " " op " " l

/* the six operators of a pair of types */
#define UUID "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'"
#define SIX(KIND, eq, ne, lt, le, gt, ge, a, b, l, r, c) \
	KIND(eq, "=", a " = " b, TESTS(l, "=", r, c)), KIND(ne, "!=", a " <> " b, TESTS(l, "<>", r, c)), \
	KIND(lt, "<", a " < " b, TESTS(l, "<", r, c)), KIND(le, "<=", a " <= " b, TESTS(l, "<=", r, c)), \
	KIND(gt, ">", a " > " b, TESTS(l, ">", r, c)), KIND(ge, ">=", a " >= " b, TESTS(l, ">=", r, c))

static const ChShipRow rows[] = {
	SIX(RAW, F_INT2EQ, F_INT2NE, F_INT2LT, F_INT2LE, F_INT2GT, F_INT2GE, "int2", "int2", "i2", "i2", "5::int2"),
	SIX(RAW, F_INT24EQ, F_INT24NE, F_INT24LT, F_INT24LE, F_INT24GT, F_INT24GE, "int2", "int4", "i2", "i4", "5::int4"),
	SIX(RAW, F_INT28EQ, F_INT28NE, F_INT28LT, F_INT28LE, F_INT28GT, F_INT28GE, "int2", "int8", "i2", "i8", "5::int8"),
	SIX(RAW, F_INT42EQ, F_INT42NE, F_INT42LT, F_INT42LE, F_INT42GT, F_INT42GE, "int4", "int2", "i4", "i2", "5::int2"),
	SIX(RAW, F_INT4EQ, F_INT4NE, F_INT4LT, F_INT4LE, F_INT4GT, F_INT4GE, "int4", "int4", "i4", "i4", "5::int4"),
	SIX(RAW, F_INT48EQ, F_INT48NE, F_INT48LT, F_INT48LE, F_INT48GT, F_INT48GE, "int4", "int8", "i4", "i8", "5::int8"),
	SIX(RAW, F_INT82EQ, F_INT82NE, F_INT82LT, F_INT82LE, F_INT82GT, F_INT82GE, "int8", "int2", "i8", "i2", "5::int2"),
	SIX(RAW, F_INT84EQ, F_INT84NE, F_INT84LT, F_INT84LE, F_INT84GT, F_INT84GE, "int8", "int4", "i8", "i4", "5::int4"),
	SIX(RAW, F_INT8EQ, F_INT8NE, F_INT8LT, F_INT8LE, F_INT8GT, F_INT8GE, "int8", "int8", "i8", "i8", "5::int8"),
	SIX(CANON, F_BOOLEQ, F_BOOLNE, F_BOOLLT, F_BOOLLE, F_BOOLGT, F_BOOLGE, "bool", "bool", "b", "b", "(i4 > 1)"),
	SIX(FLOATS, F_FLOAT4EQ, F_FLOAT4NE, F_FLOAT4LT, F_FLOAT4LE, F_FLOAT4GT, F_FLOAT4GE, "float4", "float4", "f4", "f4",
		"1.5::float4"),
	SIX(FLOATS, F_FLOAT48EQ, F_FLOAT48NE, F_FLOAT48LT, F_FLOAT48LE, F_FLOAT48GT, F_FLOAT48GE, "float4", "float8", "f4", "f8",
		"1.5::float8"),
	SIX(FLOATS, F_FLOAT84EQ, F_FLOAT84NE, F_FLOAT84LT, F_FLOAT84LE, F_FLOAT84GT, F_FLOAT84GE, "float8", "float4", "f8", "f4",
		"1.5::float4"),
	SIX(FLOATS, F_FLOAT8EQ, F_FLOAT8NE, F_FLOAT8LT, F_FLOAT8LE, F_FLOAT8GT, F_FLOAT8GE, "float8", "float8", "f8", "f8",
		"1.5::float8"),
	SIX(NUMERICS, F_NUMERIC_EQ, F_NUMERIC_NE, F_NUMERIC_LT, F_NUMERIC_LE, F_NUMERIC_GT, F_NUMERIC_GE, "numeric", "numeric",
		"d", "m", "1.50"),
	SIX(TIMES, F_DATE_EQ, F_DATE_NE, F_DATE_LT, F_DATE_LE, F_DATE_GT, F_DATE_GE, "date", "date", "dt", "dt", "date '2020-02-29'"),
	SIX(TIMES, F_TIMESTAMP_EQ, F_TIMESTAMP_NE, F_TIMESTAMP_LT, F_TIMESTAMP_LE, F_TIMESTAMP_GT, F_TIMESTAMP_GE,
		"timestamp", "timestamp", "ts", "ts", "timestamp '2020-02-29 12:34:56'"),
	SIX(TIMES, F_TIMESTAMPTZ_EQ, F_TIMESTAMPTZ_NE, F_TIMESTAMPTZ_LT, F_TIMESTAMPTZ_LE, F_TIMESTAMPTZ_GT, F_TIMESTAMPTZ_GE,
		"timestamptz", "timestamptz", "tz", "tz", "timestamptz '2020-02-29 12:34:56+00'"),
	RAW(F_UUID_EQ, "=", "uuid = uuid", TESTS("u", "=", "u", UUID)),
	RAW(F_UUID_NE, "!=", "uuid <> uuid", TESTS("u", "<>", "u", UUID)),
	BY_TEXT(F_UUID_LT, "<", "uuid < uuid", TESTS("u", "<", "u", UUID)),
	BY_TEXT(F_UUID_LE, "<=", "uuid <= uuid", TESTS("u", "<=", "u", UUID)),
	BY_TEXT(F_UUID_GT, ">", "uuid > uuid", TESTS("u", ">", "u", UUID)),
	BY_TEXT(F_UUID_GE, ">=", "uuid >= uuid", TESTS("u", ">=", "u", UUID)),
	TEXT_EQ(F_TEXTEQ, "=", "text = text", TESTS("s", "=", "s", "'ab'") "; s = '\xc3\x9f'; s = ''; e = 'red'; s = E'a\\\\b'; s = e"),
	TEXT_EQ(F_TEXTNE, "!=", "text <> text", TESTS("s", "<>", "s", "'ab'") "; e <> 'red'; s <> ' '"),
	TEXT_LT(F_TEXT_LT, "<", "text < text", TESTS("s", "<", "s", "'ab'") "; e < 'green'"),
	TEXT_LT(F_TEXT_LE, "<=", "text <= text", TESTS("s", "<=", "s", "'ab'") "; e <= 'green'"),
	TEXT_LT(F_TEXT_GT, ">", "text > text", TESTS("s", ">", "s", "'ab'") "; e > 'green'"),
	TEXT_LT(F_TEXT_GE, ">=", "text >= text", TESTS("s", ">=", "s", "'ab'") "; e >= 'green'"),
	RAW(F_BYTEAEQ, "=", "bytea = bytea", TESTS("by", "=", "by", "'\\x6162'::bytea")),
	RAW(F_BYTEANE, "!=", "bytea <> bytea", TESTS("by", "<>", "by", "'\\x6162'::bytea")),
	BYTEA_LT(F_BYTEALT, "<", "bytea < bytea", TESTS("by", "<", "by", "'\\x6162'::bytea")),
	BYTEA_LT(F_BYTEALE, "<=", "bytea <= bytea", TESTS("by", "<=", "by", "'\\x6162'::bytea")),
	BYTEA_LT(F_BYTEAGT, ">", "bytea > bytea", TESTS("by", ">", "by", "'\\x6162'::bytea")),
	BYTEA_LT(F_BYTEAGE, ">=", "bytea >= bytea", TESTS("by", ">=", "by", "'\\x6162'::bytea")),
};

const ChShipList ch_ship_compare = {rows, lengthof(rows)};
