/*-------------------------------------------------------------------------
 *
 * catalogue_cast.c
 *	  The catalogue: casts that are functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/numeric.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

/*
 * Between integer types the value stays; PostgreSQL raises if it does not fit,
 * which is checked where the value is used as its new type.
 */
ChExpr *
ch_build_int_cast(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	Oid			type = exprType(node);
	ChExpr	   *e = ch_make_call(type, "%1", args);

	e->bits = arg->bits;
	e->integer = arg->integer;
	if (e->bits > (type == INT2OID ? 15 : type == INT4OID ? 31 : 63))
	{
		e->wide = true;
		/* count() is a UInt64, which has no type in common with what is below 0 */
		if (arg->canonical && !arg->wide && !arg->integer)
			e->sql = "$1";
	}
	else
		e->canonical = type == INT2OID ? "toInt16($1)" :
			type == INT4OID ? "toInt32($1)" : "toInt64($1)";
	return e;
}

/* The column whose value a cast keeps, for comparisons. */
static ChExpr *
number_of(ChExpr *arg)
{
	return arg->number ? arg->number : arg->kind == CHX_COLUMN ? arg : NULL;
}

/* Integer to numeric: as many digits as the type can have, scale 0. */
static ChExpr *
build_int_to_numeric(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *e = ch_make_call(NUMERICOID, arg->bits <= 59 ? "toDecimal64(%1, 0)" : "toDecimal128(%1, 0)", args);

	/* log10(2) is less than 31/100 */
	e->digits = arg->bits <= 63 ? arg->bits * 3 / 10 + 1 : Min(arg->bits * 31 / 100 + 1, 38);
	e->scale = 0;
	e->number = number_of(arg);
	return e;
}

static ChExpr *
build_int_to_float(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *e;

	if (arg->bits > 63)
		return ch_fail(cx, "%s: an operand may exceed 64 bits", ch_expr_name(node));
	e = ch_make_call(FLOAT8OID, "toFloat64(%1)", args);
	e->number = number_of(arg);
	return e;
}

/* Integer to real: rounded once, from the exact integer. */
static ChExpr *
build_int_to_real(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);

	if (arg->bits > 63)
		return ch_fail(cx, "%s: an operand may exceed 64 bits", row->object);
	return ch_make_call(FLOAT4OID, "toFloat32(%1)", args);
}

/* ---------------------------------------------------------- from numeric */

/* Digits that a float's mantissa holds exactly, so that rounding happens once. */
#define EXACT_DIGITS8 15
#define EXACT_DIGITS4 7

static ChExpr *
build_numeric_to_float(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	bool		real = exprType(node) == FLOAT4OID;
	int			most = real ? EXACT_DIGITS4 : EXACT_DIGITS8;
	ChExpr	   *e;

	/* by its text, which modern servers read as PostgreSQL does */
	if (a->scale >= 0 && a->digits + a->scale > most && ch_has(cx, CH_CAP_MATH))
		e = ch_make_call(exprType(node), real ? "toFloat32(toString($1))" : "toFloat64(toString($1))", args);
	else if (a->scale < 0 || a->digits + a->scale > most)
		return ch_fail(cx, "%s: more than %d digits, ClickHouse rounds those differently", row->object, most);
	else
		e = ch_make_call(exprType(node), real ? "toFloat32(toFloat64($1))" : "toFloat64($1)", args);
	e->number = number_of(a);
	return e;
}

static int
bits_of_digits(int digits)
{
	return digits * 10 / 3 + 1;
}

/* numeric to an integer: half away from zero; PostgreSQL raises beyond its range. */
static ChExpr *
build_numeric_to_int(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	Oid			type = exprType(node);
	int			most = type == INT2OID ? 15 : type == INT4OID ? 31 : 63;
	int			bits;
	const char *template;
	ChExpr	   *e;

	if (a->scale < 0 || a->digits > 37 || a->digits + a->scale > (ch_has(cx, CH_CAP_WIDE_INTS) ? 75 : 37))
		return ch_fail(cx, "%s: the scale is not known, or more than 37 digits", row->object);
	bits = bits_of_digits(a->scale > 0 ? a->digits + 1 : a->digits);
	if (a->kind == CHX_CALL && a->bits > 0)
		template = "%1";
	else
		template = a->scale == 0 ? "toDecimal128($1, 0)" : "toDecimal128(round($1), 0)";
	e = ch_make_call(type, template, args);
	e->bits = bits;
	if (bits > most)
	{
		e->wide = true;
		return e;
	}
	e->bits = Min(e->bits, most);
	e->canonical = type == INT2OID ? "toInt16($1)" : type == INT4OID ? "toInt32($1)" : "toInt64($1)";
	return e;
}

/* numeric(p, s): rounded to s; PostgreSQL raises beyond p - s digits. */
static ChExpr *
build_numeric_typmod(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	int64		typmod;
	int			precision,
				scale,
				digits;
	ChExpr	   *e;

	if (!ch_constant_int(lsecond(args), &typmod) || typmod < (int) VARHDRSZ || a->scale < 0)
		return ch_fail(cx, "%s: the scale is not known", row->object);
	precision = ((typmod - VARHDRSZ) >> 16) & 0xffff;
	scale = (typmod - VARHDRSZ) & 0x7ff;
	if (scale > precision)
		return ch_fail(cx, "%s: a scale that is negative or beyond the precision", row->object);
	e = ch_round_numeric(cx, row, a, scale);
	digits = precision - scale;
	if (e == NULL || e->digits <= digits)
		return e;
	if (cx->conditional > 0)
		return ch_fail(cx, "%s: it can raise an error, and ClickHouse evaluates every branch of a condition",
					   row->object);
	if (digits > 18)
		return ch_fail(cx, "%s: more than 18 digits before the point", row->object);
	e = ch_make_call(NUMERICOID, psprintf("if(throwIf(ifNull($1 >= toDecimal128('1%0*d', 0) OR $1 <= toDecimal128('-1%0*d', 0), 0)) = 0, $1, $1)",
										  digits, 0, digits, 0), list_make1(e));
	ch_set_raises(e);
	e->digits = digits;
	e->scale = scale;
	return e;
}

/* --------------------------------------------------------------- to text */

static ChExpr *
build_bool_to_text(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);

	return ch_make_call(TEXTOID, a->nullable ? "multiIf($1 = 1, 'true', $1 = 0, 'false', NULL)" :
						"if($1, 'true', 'false')", args);
}

#define CAST_TESTS(l, type) "a" l "::" type "; na" l "::" type "; i" l "::" type "; ni" l "::" type
#define INT_CAST(fn, name, l, type) \
	BUILT(fn, name, "$1", 0, ch_build_int_cast, CAST_TESTS(l, type))
#define TO_NUMERIC(fn, name, remote, l) \
	BUILT(fn, name, remote, 0, build_int_to_numeric, CAST_TESTS(l, "numeric"))
#define TO_FLOAT8(fn, name, l) \
	BUILT(fn, name, "toFloat64(%1)", 0, build_int_to_float, CAST_TESTS(l, "float8"))
#define TO_FLOAT4(fn, name, l) \
	BUILT(fn, name, "toFloat32(%1)", 0, build_int_to_real, CAST_TESTS(l, "float4"))
#define FROM_NUMERIC(fn, name, type) \
	BUILT(fn, name, "toInt64(round($1))", CH_TAKES_VARYING, build_numeric_to_int, \
		  "m::" type "; nm::" type "; d::" type "; extract(year from dt)::" type "; u64::" type)

static const ChShipRow rows[] = {
	INT_CAST(F_INT2_INT4, "int2(int4)", "4", "int2"),
	INT_CAST(F_INT2_INT8, "int2(int8)", "8", "int2"),
	INT_CAST(F_INT4_INT2, "int4(int2)", "2", "int4"),
	INT_CAST(F_INT4_INT8, "int4(int8)", "8", "int4"),
	INT_CAST(F_INT8_INT2, "int8(int2)", "2", "int8"),
	INT_CAST(F_INT8_INT4, "int8(int4)", "4", "int8"),
	TO_NUMERIC(F_NUMERIC_INT2, "numeric(int2)", "toDecimal64(%1, 0)", "2"),
	TO_NUMERIC(F_NUMERIC_INT4, "numeric(int4)", "toDecimal64(%1, 0)", "4"),
	TO_NUMERIC(F_NUMERIC_INT8, "numeric(int8)", "toDecimal128(%1, 0)", "8"),
	TO_FLOAT8(F_FLOAT8_INT2, "float8(int2)", "2"),
	TO_FLOAT8(F_FLOAT8_INT4, "float8(int4)", "4"),
	TO_FLOAT8(F_FLOAT8_INT8, "float8(int8)", "8"),
	TO_FLOAT4(F_FLOAT4_INT2, "float4(int2)", "2"),
	TO_FLOAT4(F_FLOAT4_INT4, "float4(int4)", "4"),
	TO_FLOAT4(F_FLOAT4_INT8, "float4(int8)", "8"),

	FROM_NUMERIC(F_INT2_NUMERIC, "int2(numeric)", "int2"),
	FROM_NUMERIC(F_INT4_NUMERIC, "int4(numeric)", "int4"),
	FROM_NUMERIC(F_INT8_NUMERIC, "int8(numeric)", "int8"),
	BUILT(F_FLOAT8_NUMERIC, "float8(numeric)", "toFloat64($1)", 0, build_numeric_to_float, "m::float8; nm::float8; ~d::float8; ~nd::float8; ~u64::float8"),
	BUILT(F_FLOAT4_NUMERIC, "float4(numeric)", "toFloat32($1)", 0, build_numeric_to_float, "m::numeric(6,2)::float4; ~d::float4; ~nm::float4"),
	BUILT(F_NUMERIC_NUMERIC_INT4, "numeric(numeric, int4)", "round($1, s)", CH_TAKES_VARYING, build_numeric_typmod,
		  "m::numeric(12,1); nd::numeric(20,2); m::numeric(20,6); d::numeric(30,4); m::numeric(4,2); nm::numeric(3,0)"),

	ROW(F_BOOL_INT4, "bool(int4)", "(%1 != 0)", 0, "i4::bool; ni4::bool; a4::bool"),
	ROW(F_INT4_BOOL, "int4(bool)", "toInt32($1)", 0, "b::int; nb::int"),
	BUILT(F_TEXT_BOOL, "text(bool)", "if($1, 'true', 'false')", 0, build_bool_to_text, "b::text; nb::text; (a4 > 0)::text"),
};

const ChShipList ch_ship_cast = {rows, lengthof(rows)};
