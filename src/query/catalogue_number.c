/*-------------------------------------------------------------------------
 *
 * catalogue_number.c
 *	  The catalogue: arithmetic and functions over numbers.
 *
 * Integers are never allowed to wrap.  PostgreSQL raises where a result does
 * not fit its type; the remote expression is computed wide enough to be the
 * true value, and the range is checked where the value is used as its type or
 * read.  Numerics are Decimals with enough digits for every possible result, so
 * they neither wrap nor round, and their scale is PostgreSQL's display scale.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

static int
pg_bits(Oid type)
{
	return type == INT2OID ? 15 : type == INT4OID ? 31 : 63;
}

static const char *
to_int(Oid type)
{
	return type == INT2OID ? "toInt16($1)" : type == INT4OID ? "toInt32($1)" : "toInt64($1)";
}

/* Set an integer result's size; wide if PostgreSQL might have raised. */
static ChExpr *
sized(ChExpr *e, int bits)
{
	e->bits = bits;
	if (bits > pg_bits(e->pgtype))
		e->wide = true;
	else
		e->canonical = to_int(e->pgtype);
	return e;
}

/*
 * %n where the server has an integer, of which it computes in a type that is big
 * enough: bringing it to another one first would make key conditions fail on new
 * servers, which lose that type on the way.  Else $n.
 */
static char
marker(ChExpr *arg)
{
	return arg->canonical && !arg->wide && !arg->integer ? '$' : '%';
}

static ChExpr *
is_integer(ChExpr *e)
{
	e->integer = true;
	return e;
}

/*
 * + - * over integers: in ClickHouse's integers while the result cannot exceed
 * 63 bits, else in Decimal(38, 0), which holds the product of two bigints.
 */
static ChExpr *
build_int_arith(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	char		op = row->remote[4];	/* "(%1 + %2)" */
	int			bits = op == '*' ? a->bits + b->bits : Max(a->bits, b->bits) + 1;
	char	   *template;

	if (bits > 126)
		return ch_fail(cx, "%s: the result may exceed 38 digits", ch_expr_name(node));
	if (bits > 63)
	{
		template = psprintf("(toDecimal128(%%1, 0) %c toDecimal128(%%2, 0))", op);
		return sized(ch_make_call(exprType(node), template, args), bits);
	}
	template = psprintf("(%c1 %c %c2)", marker(a), op, marker(b));
	return is_integer(sized(ch_make_call(exprType(node), template, args), bits));
}

/* -x and abs(x), spelled so that no server prunes wrongly by them. */
static ChExpr *
build_int_unary(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *e;

	if (a->bits >= 63)
	{
		if (a->bits > 125)
			return ch_fail(cx, "%s: the result may exceed 38 digits", ch_expr_name(node));
		args = list_make1(a = sized(ch_make_call(a->pgtype, "toDecimal128(%1, 0)", args), a->bits));
		a->canonical = NULL;
		a->wide = true;
	}
	else if (marker(a) == '$')
		args = list_make1(a = sized(ch_make_call(a->pgtype, "$1", args), a->bits));
	/* what is computed may be UInt64, which has no common type with what 0 - x is */
	e = sized(ch_make_call(exprType(node), row->remote[0] == 'i' && a->integer && (a->bits >= 33 || a->kind == CHX_CALL) ?
						   "if(%1 < 0, 0 - %1, toInt64(%1))" : row->remote, args), a->bits + 1);
	e->integer = a->integer;
	return e;
}

/*
 * / by a constant.  Both sides go to Int64, unless the divisor fits into any type,
 * for the reason that marker() has.  Dividing a key by a negative constant prunes
 * wrongly.
 */
static ChExpr *
divide_by_constant(Oid type, ChExpr *a, int64 divisor)
{
	int64		size = divisor < 0 ? -divisor : divisor;
	ChExpr	   *b = ch_make_literal(INT8OID, psprintf(INT64_FORMAT, size));
	const char *template = !a->integer ? "intDiv(toInt64(%1), toInt64(%2))" :
		size <= PG_INT8_MAX ? "intDiv(%1, %2)" : "intDiv(%1 + toInt64(0), toInt64(%2))";
	ChExpr	   *e;

	e = ch_make_call(type, divisor < 0 ? psprintf("(0 - %s)", template) : template, list_make2(a, b));
	e->integer = a->integer;
	return sized(e, a->bits);
}

/*
 * / and % over integers.  Both sides go to Int64, because mixed signs give
 * wrong results.  A divisor that is not a constant can be zero, which raises on
 * both sides, as does the smallest bigint divided by -1; its remainder is 0 in
 * PostgreSQL.  Under a NULL the server divides by what lies beneath it, so those
 * rows get a harmless divisor.
 */
static ChExpr *
build_int_div(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	bool		modulo = strcmp(row->remote, "modulo") == 0;
	int			bits = modulo ? Min(a->bits, b->bits) : a->bits;
	int64		divisor;
	ChSign		sign;
	ChExpr	   *e;

	if (a->bits > 63 || b->bits > 63)
		return ch_fail(cx, "%s: an operand may exceed 64 bits", ch_expr_name(node));
	if (ch_constant_int(b, &divisor))
	{
		if (divisor == 0 || divisor == -1 || divisor == PG_INT64_MIN)
			return ch_fail(cx, "%s: division by " INT64_FORMAT, ch_expr_name(node), divisor);
		if (!modulo)
			return divide_by_constant(exprType(node), a, divisor);
		return sized(ch_make_call(exprType(node), "modulo(toInt64(%1), toInt64(%2))", args), bits);
	}
	sign = ch_divisor_sign(cx, node);
	/* the least integer divided by -1 is an error too */
	if (sign == CH_SIGN_POSITIVE || (sign == CH_SIGN_NOT_ZERO && a->bits < 63))
		args = list_make2(a, b = ch_harmless_divisor(b, sign));
	else
		sign = CH_SIGN_UNKNOWN;
	if (sign == CH_SIGN_UNKNOWN && cx->conditional > 0)
		return ch_fail(cx, "%s: it can raise an error, and ClickHouse evaluates every branch of a condition",
					   ch_expr_name(node));
	if (a->nullable || b->nullable)
		e = ch_make_call(exprType(node), modulo ?
						 "if(isNull(%1) OR isNull(%2), NULL, modulo(toInt64(assumeNotNull(%1)), if(isNull(%1) OR isNull(%2) OR %2 = -1, toInt64(1), toInt64(assumeNotNull(%2)))))" :
						 "if(isNull(%1) OR isNull(%2), NULL, intDiv(toInt64(assumeNotNull(%1)), if(isNull(%1) OR isNull(%2), toInt64(1), toInt64(assumeNotNull(%2)))))",
						 args);
	else
		e = ch_make_call(exprType(node), modulo ? "modulo(toInt64(%1), if(%2 = -1, toInt64(1), toInt64(%2)))" :
						 "intDiv(toInt64(%1), toInt64(%2))", args);
	if (sign == CH_SIGN_UNKNOWN)
		ch_set_raises(e);
	return sized(e, modulo ? bits : Min(bits + 1, 63));
}

/* + x */
static ChExpr *
build_same(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	return linitial(args);
}

/*
 * gcd() and lcm() of integers, which the server refuses for 0; also for the 0
 * that lies beneath a NULL.
 */
#define NOT_ZERO(x) "toInt64(ifNull(nullIf(" x ", 0), 1))"
#define ZERO "ifNull($1 = 0 OR $2 = 0, 0)"
#define OTHER "toInt64(abs(toInt64(ifNull($1, 0)) + toInt64(ifNull($2, 0))))"
#define NULL_IF_NULL "toInt64($1) * 0 + toInt64($2) * 0"

static ChExpr *
build_gcd(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	bool		lcm = row->remote[0] == 'l';
	ChExpr	   *a = ch_canonical(cx, linitial(args));
	ChExpr	   *b = a ? ch_canonical(cx, lsecond(args)) : NULL;

	if (b == NULL)
		return NULL;
	return sized(ch_make_call(exprType(node), lcm ?
							  "(" NULL_IF_NULL " + if(" ZERO ", 0, toInt64(lcm(" NOT_ZERO("$1") ", " NOT_ZERO("$2") "))))" :
							  "(" NULL_IF_NULL " + if(" ZERO ", " OTHER ", toInt64(gcd(" NOT_ZERO("$1") ", " NOT_ZERO("$2") "))))",
							  list_make2(a, b)), lcm ? 62 : 32);
}

/* num_nulls(a, b, ...) and num_nonnulls() */
static ChExpr *
build_num_nulls(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	StringInfoData buf;
	ListCell   *lc;
	int			i = 1;
	ChExpr	   *e;

	initStringInfo(&buf);
	foreach(lc, args)
	{
		ChExpr	   *arg = lfirst(lc);

		if (i > 9)
			return ch_fail(cx, "%s: more than 9 arguments", row->object);
		if (arg->raises)
			return ch_fail(cx, "%s: an argument can raise an error, which ClickHouse would not compute", row->object);
		appendStringInfo(&buf, "%s%s(%%%d)", i > 1 ? " + " : "", row->remote, i);
		i++;
	}
	e = sized(ch_make_call(INT4OID, psprintf("toInt32(%s)", buf.data), args), 31);
	e->nullable = false;
	return e;
}

/* ---------------------------------------------------------------- numeric */

/* The narrowest Decimal for so many digits. */
static const char *
decimal_function(ChTranslate *cx, int precision)
{
	if (precision <= 18)
		return "toDecimal64";
	if (precision <= 38)
		return "toDecimal128";
	if (precision <= 76 && ch_has(cx, CH_CAP_WIDE_INTS))
		return "toDecimal256";
	ch_fail(cx, "numeric: a result may have %d digits, more than the server's decimals hold", precision);
	return NULL;
}

/* A Decimal column as wide as the narrowest Decimal for so many digits. */
static bool
is_decimal_column(const ChExpr *arg, int precision)
{
	uint32		width = precision <= 18 ? 8 : precision <= 38 ? 16 : 32;

	return arg->kind == CHX_COLUMN && arg->base->kind == CHC_DECIMAL && arg->base->width == width;
}

ChExpr *
ch_decimal_cast(ChTranslate *cx, ChExpr *arg, int digits, int scale)
{
	const char *function = decimal_function(cx, digits + scale);
	ChExpr	   *e;

	if (function == NULL)
		return NULL;
	if (is_decimal_column(arg, digits + scale) && arg->scale == scale)
	{
		/* of the right width already */
		e = ch_copy_expr(arg);
		e->digits = digits;
		return e;
	}
	if (arg->kind == CHX_LITERAL && arg->constant)
	{
		char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, arg->constant->constvalue));

		e = ch_make_literal(NUMERICOID, psprintf("%s(%s, %d)", function, ch_text_literal(text)->sql, scale));
		e->constant = arg->constant;
	}
	else
		e = ch_make_call(NUMERICOID, psprintf("%s($1, %d)", function, scale), list_make1(arg));
	e->digits = digits;
	e->scale = scale;
	return e;
}

static bool
scales_known(ChTranslate *cx, Node *node, List *args)
{
	ListCell   *lc;

	foreach(lc, args)
	{
		if (((ChExpr *) lfirst(lc))->scale < 0)
		{
			ch_fail(cx, "%s: the scale of an operand is not known", ch_expr_name(node));
			return false;
		}
	}
	return true;
}

/* + - * over numerics. */
static ChExpr *
build_numeric_arith(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	bool		multiply = row->remote[4] == '*';
	int			digits,
				scale;
	ChExpr	   *other;
	ChExpr	   *e;

	if (!scales_known(cx, node, args))
		return NULL;
	digits = multiply ? a->digits + b->digits : Max(a->digits, b->digits) + 1;
	scale = multiply ? a->scale + b->scale : Max(a->scale, b->scale);
	e = ch_decimal_cast(cx, a, digits + scale - a->scale, a->scale);
	if (e == NULL)
		return NULL;
	/* what is computed may be wider than its digits need */
	other = multiply && b->kind != CHX_COLUMN && b->kind != CHX_LITERAL && !ch_has(cx, CH_CAP_DECIMAL_PRODUCTS) ?
		ch_decimal_cast(cx, b, digits + scale - b->scale, b->scale) : b;
	if (other == NULL)
		return NULL;
	e = ch_make_call(NUMERICOID, row->remote, list_make2(e, other));
	e->digits = digits;
	e->scale = scale;
	ch_set_scale_of(e, a, b, multiply);
	return e;
}

/* -x, abs(x): the digits and the scale stay. */
static ChExpr *
build_numeric_unary(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *scale = a->row_scale;
	bool		varies = a->scale_varies;
	ChExpr	   *e;

	if (!scales_known(cx, node, args))
		return NULL;
	a = ch_decimal_cast(cx, a, a->digits, a->scale);
	if (a == NULL)
		return NULL;
	e = ch_make_call(NUMERICOID, row->remote, list_make1(a));
	e->digits = a->digits;
	e->scale = a->scale;
	e->scale_varies = varies;
	e->row_scale = scale;
	return e;
}

/* -1, 0 or 1 */
static int
numeric_sign_of(Datum value)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, value, DirectFunctionCall1(int4_numeric, Int32GetDatum(0))));
}

/* Rounded half away from zero on both sides; the scale becomes the one given. */
ChExpr *
ch_round_numeric(ChTranslate *cx, const ChShipRow *row, ChExpr *a, int scale)
{
	const char *function = decimal_function(cx, a->digits + 1 + Max(scale, a->scale));
	ChExpr	   *e;

	if (function == NULL)
		return NULL;
	if (scale >= a->scale)
		return ch_decimal_cast(cx, a, a->digits, scale);
	e = ch_make_call(NUMERICOID, psprintf("%s(round(%s($1, %d), %d), %d)", function, function,
										  a->scale, scale, scale), list_make1(a));
	e->digits = a->digits + 1;
	e->scale = scale;
	return e;
}

/* round(x, -n): to tens, hundreds, ...; wide enough for the power of ten that it is divided by */
static ChExpr *
round_whole(ChTranslate *cx, ChExpr *a, int n)
{
	int			digits = Max(a->digits, n) + 1;
	const char *function = decimal_function(cx, digits + a->scale);
	ChExpr	   *e;

	if (function == NULL)
		return NULL;
	e = ch_make_call(NUMERICOID, psprintf("%s(round(%s($1, %d), -%d), 0)", function, function, a->scale, n), list_make1(a));
	e->digits = digits;
	e->scale = 0;
	return e;
}

/* round(numeric [, n]) */
static ChExpr *
build_numeric_round(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	int64		scale = 0;

	if (!scales_known(cx, node, list_make1(a)))
		return NULL;
	if (list_length(args) == 2 && !ch_constant_int(lsecond(args), &scale))
		return ch_fail_constant(cx, row, "the number of digits");
	if (scale < -9 || scale > 30)
		return ch_fail(cx, "%s: rounding to " INT64_FORMAT " digits", row->object, scale);
	return scale < 0 ? round_whole(cx, a, (int) -scale) : ch_round_numeric(cx, row, a, (int) scale);
}

/* ceil(), floor(), trunc(x, n) and sign(): digits of the result are known. */
static ChExpr *
build_numeric_function(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	int64		scale = 0;
	const char *function;
	ChExpr	   *e = ch_floor_of_epoch(cx, node);

	if (e != NULL)
		return e;
	if (!scales_known(cx, node, list_make1(a)))
		return NULL;
	if (list_length(args) == 2 && !ch_constant_int(lsecond(args), &scale))
		return ch_fail_constant(cx, row, "the number of digits");
	if (scale < 0 || scale > 30)
		return ch_fail(cx, "%s: " INT64_FORMAT " digits", row->object, scale);
	if (list_length(args) == 2 && scale >= a->scale)
		return ch_decimal_cast(cx, a, a->digits, (int) scale);
	function = decimal_function(cx, a->digits + 1 + a->scale);
	if (function == NULL)
		return NULL;
	e = ch_make_call(NUMERICOID, psprintf("%s(%s, %d)", function,
										  list_length(args) == 2 ? psprintf("trunc($1, %d)", (int) scale) : row->remote,
										  (int) scale), list_make1(a));
	e->digits = a->digits + 1;
	e->scale = (int) scale;
	return e;
}

/* numeric / numeric; raises unless the divisor is a constant that is not zero */
static ChExpr *
build_numeric_div(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	bool		raises = b->kind != CHX_LITERAL || b->constant == NULL ||
		numeric_sign_of(b->constant->constvalue) == 0;
	ChSign		sign = ch_divisor_sign(cx, node);
	ChExpr	   *e;

	if (!scales_known(cx, node, args))
		return NULL;
	if (!ch_row_scales_known(args))
		return ch_fail_scale(cx, row->object);
	if (sign != CH_SIGN_UNKNOWN)
	{
		b = ch_harmless_divisor(b, sign);
		raises = false;
	}
	if (raises && cx->conditional > 0)
		return ch_fail(cx, "%s: it can raise an error, and ClickHouse evaluates every branch of a condition",
					   row->object);
	e = ch_divide(cx, row->object, a, b, a->digits + ch_least(b) + 1, 0);
	if (e != NULL && raises)
		ch_set_raises(e);
	return e;
}

/* What is a 64-bit integer on the server, by a positive integer: exact everywhere. */
static ChExpr *
integer_mod(ChExpr *a, ChExpr *b)
{
	ChExpr	   *e;
	char	   *divisor;

	if (a->canonical == NULL || strcmp(a->canonical, "toDecimal128($1, 0)") != 0 ||
		b->scale != 0 || b->digits > 18 || numeric_sign_of(b->constant->constvalue) <= 0)
		return NULL;
	divisor = DatumGetCString(DirectFunctionCall1(numeric_out, b->constant->constvalue));
	e = ch_make_call(NUMERICOID, "modulo(%1, %2)", list_make2(a, ch_make_literal(NUMERICOID, divisor)));
	e->canonical = a->canonical;
	e->digits = b->digits;
	e->scale = 0;
	return e;
}

/* numeric % constant, at one scale: with two the server answers nonsense */
static ChExpr *
build_numeric_mod(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	int			scale = Max(a->scale, b->scale);
	int			digits = Max(a->digits, b->digits);
	ChExpr	   *e;

	if (!scales_known(cx, node, args))
		return NULL;
	if (b->kind != CHX_LITERAL || b->constant == NULL ||
		numeric_sign_of(b->constant->constvalue) == 0)
		return ch_fail_constant(cx, row, "the divisor");
	if ((e = integer_mod(a, b)) != NULL)
		return e;
	if (!ch_has(cx, CH_CAP_WIDE_INTS))
		return ch_fail_capability(cx, row->object, CH_CAP_WIDE_INTS);
	a = ch_decimal_cast(cx, a, digits, scale);
	b = ch_decimal_cast(cx, b, digits, scale);
	if (a == NULL || b == NULL)
		return NULL;
	e = ch_make_call(NUMERICOID, "modulo($1, $2)", list_make2(a, b));
	e->digits = digits;
	e->scale = scale;
	return e;
}

/* tame and extreme columns; what raises raises on both sides */
#define INT_TESTS(l, op, r) \
	"a" l " " op " a" r "; na" l " " op " a" r "; a" l " " op " na" r "; i" l " " op " i" r "; ni" l " " op " 1::int" r
#define INT_ARITH(fn, op, name, l, r) \
	BUILT(fn, name, "(%1 " op " %2)", 0, build_int_arith, INT_TESTS(l, op, r))
#define DIV_TESTS(l, op, r) \
	"a" l " " op " p" r "; na" l " " op " p" r "; a" l " " op " np" r "; a" l " " op " a" r "; i" l " " op " 7::int" r "; " \
	"ni" l " " op " (-3)::int" r
#define INT_DIV(fn, name, l, r) \
	BUILT(fn, name, "intDiv", CH_RAISES, build_int_div, DIV_TESTS(l, "/", r))
#define INT_MOD(fn, name, l) \
	BUILT(fn, name, "modulo", CH_RAISES, build_int_div, DIV_TESTS(l, "%", l))
#define INT_MOD_CALL(fn, name, l) \
	BUILT(fn, name, "modulo", CH_RAISES, build_int_div, "mod(a" l ", p" l "); mod(ni" l ", 7::int" l ")")
#define INT_UNARY(fn, name, remote, op, l) \
	BUILT(fn, name, remote, 0, build_int_unary, op "(a" l "); " op "(na" l "); " op "(i" l "); " op "(ni" l ")")
#define INT_BIT(fn, name, remote, l, op) \
	ROW(fn, name, remote, 0, "i" l " " op " i" l "; ni" l " " op " 12::int" l)

static const ChShipRow rows[] = {
	INT_ARITH(F_INT2PL, "+", "int2 + int2", "2", "2"),
	INT_ARITH(F_INT24PL, "+", "int2 + int4", "2", "4"),
	INT_ARITH(F_INT28PL, "+", "int2 + int8", "2", "8"),
	INT_ARITH(F_INT42PL, "+", "int4 + int2", "4", "2"),
	INT_ARITH(F_INT4PL, "+", "int4 + int4", "4", "4"),
	INT_ARITH(F_INT48PL, "+", "int4 + int8", "4", "8"),
	INT_ARITH(F_INT82PL, "+", "int8 + int2", "8", "2"),
	INT_ARITH(F_INT84PL, "+", "int8 + int4", "8", "4"),
	INT_ARITH(F_INT8PL, "+", "int8 + int8", "8", "8"),
	INT_ARITH(F_INT2MI, "-", "int2 - int2", "2", "2"),
	INT_ARITH(F_INT24MI, "-", "int2 - int4", "2", "4"),
	INT_ARITH(F_INT28MI, "-", "int2 - int8", "2", "8"),
	INT_ARITH(F_INT42MI, "-", "int4 - int2", "4", "2"),
	INT_ARITH(F_INT4MI, "-", "int4 - int4", "4", "4"),
	INT_ARITH(F_INT48MI, "-", "int4 - int8", "4", "8"),
	INT_ARITH(F_INT82MI, "-", "int8 - int2", "8", "2"),
	INT_ARITH(F_INT84MI, "-", "int8 - int4", "8", "4"),
	INT_ARITH(F_INT8MI, "-", "int8 - int8", "8", "8"),
	INT_ARITH(F_INT2MUL, "*", "int2 * int2", "2", "2"),
	INT_ARITH(F_INT24MUL, "*", "int2 * int4", "2", "4"),
	INT_ARITH(F_INT28MUL, "*", "int2 * int8", "2", "8"),
	INT_ARITH(F_INT42MUL, "*", "int4 * int2", "4", "2"),
	INT_ARITH(F_INT4MUL, "*", "int4 * int4", "4", "4"),
	INT_ARITH(F_INT48MUL, "*", "int4 * int8", "4", "8"),
	INT_ARITH(F_INT82MUL, "*", "int8 * int2", "8", "2"),
	INT_ARITH(F_INT84MUL, "*", "int8 * int4", "8", "4"),
	INT_ARITH(F_INT8MUL, "*", "int8 * int8", "8", "8"),

	INT_DIV(F_INT2DIV, "int2 / int2", "2", "2"),
	INT_DIV(F_INT24DIV, "int2 / int4", "2", "4"),
	INT_DIV(F_INT28DIV, "int2 / int8", "2", "8"),
	INT_DIV(F_INT42DIV, "int4 / int2", "4", "2"),
	INT_DIV(F_INT4DIV, "int4 / int4", "4", "4"),
	INT_DIV(F_INT48DIV, "int4 / int8", "4", "8"),
	INT_DIV(F_INT82DIV, "int8 / int2", "8", "2"),
	INT_DIV(F_INT84DIV, "int8 / int4", "8", "4"),
	INT_DIV(F_INT8DIV, "int8 / int8", "8", "8"),
	INT_MOD(F_INT2MOD, "int2 % int2", "2"),
	INT_MOD_CALL(F_MOD_INT2_INT2, "mod(int2, int2)", "2"),
	INT_MOD(F_INT4MOD, "int4 % int4", "4"),
	INT_MOD_CALL(F_MOD_INT4_INT4, "mod(int4, int4)", "4"),
	INT_MOD(F_INT8MOD, "int8 % int8", "8"),
	INT_MOD_CALL(F_MOD_INT8_INT8, "mod(int8, int8)", "8"),

	INT_UNARY(F_INT2UM, "- int2", "(0 - %1)", "-", "2"),
	INT_UNARY(F_ABS_INT2, "abs(int2)", "if(%1 < 0, 0 - %1, %1)", "abs", "2"),
	INT_UNARY(F_INT2ABS, "@ int2", "if(%1 < 0, 0 - %1, %1)", "@", "2"),
	INT_UNARY(F_INT4UM, "- int4", "(0 - %1)", "-", "4"),
	INT_UNARY(F_ABS_INT4, "abs(int4)", "if(%1 < 0, 0 - %1, %1)", "abs", "4"),
	INT_UNARY(F_INT4ABS, "@ int4", "if(%1 < 0, 0 - %1, %1)", "@", "4"),
	INT_UNARY(F_INT8UM, "- int8", "(0 - %1)", "-", "8"),
	INT_UNARY(F_ABS_INT8, "abs(int8)", "if(%1 < 0, 0 - %1, %1)", "abs", "8"),
	INT_UNARY(F_INT8ABS, "@ int8", "if(%1 < 0, 0 - %1, %1)", "@", "8"),

	INT_BIT(F_INT2AND, "int2 & int2", "bitAnd($1, $2)", "2", "&"),
	INT_BIT(F_INT2OR, "int2 | int2", "bitOr($1, $2)", "2", "|"),
	INT_BIT(F_INT2XOR, "int2 # int2", "bitXor($1, $2)", "2", "#"),
	ROW(F_INT2NOT, "~ int2", "bitNot($1)", 0, "~ i2; ~ ni2"),
	INT_BIT(F_INT4AND, "int4 & int4", "bitAnd($1, $2)", "4", "&"),
	INT_BIT(F_INT4OR, "int4 | int4", "bitOr($1, $2)", "4", "|"),
	INT_BIT(F_INT4XOR, "int4 # int4", "bitXor($1, $2)", "4", "#"),
	ROW(F_INT4NOT, "~ int4", "bitNot($1)", 0, "~ i4; ~ ni4"),
	INT_BIT(F_INT8AND, "int8 & int8", "bitAnd($1, $2)", "8", "&"),
	INT_BIT(F_INT8OR, "int8 | int8", "bitOr($1, $2)", "8", "|"),
	INT_BIT(F_INT8XOR, "int8 # int8", "bitXor($1, $2)", "8", "#"),
	ROW(F_INT8NOT, "~ int8", "bitNot($1)", 0, "~ i8; ~ ni8"),
	BUILT(F_INT2UP, "+ int2", "%1", 0, build_same, "+ i2; + (a2 + 1::int2)"),
	BUILT(F_INT4UP, "+ int4", "%1", 0, build_same, "+ i4; + (na4 + 1)"),
	BUILT(F_INT8UP, "+ int8", "%1", 0, build_same, "+ i8; + ni8"),
	BUILT(F_GCD_INT4_INT4, "gcd(int4, int4)", "gcd($1, $2)", 0, build_gcd,
		  "gcd(a4, p4); gcd(na4, a4); gcd(i4, 12); gcd(i4, ni4); gcd(0, a4)"),
	BUILT(F_LCM_INT4_INT4, "lcm(int4, int4)", "lcm($1, $2)", 0, build_gcd,
		  "lcm(a4, p4); lcm(na4, a4); lcm(i4, 12); lcm(0, a4)"),
	BUILT(F_NUM_NULLS, "num_nulls(...)", "isNull", 0, build_num_nulls,
		  "num_nulls(ni4, ns); num_nulls(ndt, ntz, b, nf8, nu); num_nulls(NULL, i4)"),
	BUILT(F_NUM_NONNULLS, "num_nonnulls(...)", "isNotNull", 0, build_num_nulls,
		  "num_nonnulls(ni4, ns); num_nonnulls(ndt, ntz, b, nd)"),
	ROW(F_TO_HEX_INT4, "to_hex(int4)", "replaceRegexpOne(lower(hex(toUInt32($1))), '^0', '')", 0, "to_hex(i4); to_hex(na4)"),
	ROW(F_TO_HEX_INT8, "to_hex(int8)", "replaceRegexpOne(lower(hex(toUInt64($1))), '^0', '')", 0, "to_hex(i8); to_hex(ni8)"),
	ROW(F_INT2SHL, "int2 << int4", "toInt16(bitShiftLeft(toInt32($1), bitAnd($2, 31)))", 0, "i2 << 3; i2 << p4; ni2 << 15"),
	ROW(F_INT2SHR, "int2 >> int4", "toInt16(bitShiftRight(toInt32($1), bitAnd($2, 31)))", 0, "i2 >> 3; i2 >> p4; ni2 >> 15"),
	ROW(F_INT4SHL, "int4 << int4", "bitShiftLeft($1, bitAnd($2, 31))", 0, "i4 << 3; i4 << p4; ni4 << 31"),
	ROW(F_INT4SHR, "int4 >> int4", "bitShiftRight($1, bitAnd($2, 31))", 0, "i4 >> 3; i4 >> p4; ni4 >> 31"),
	ROW(F_INT8SHL, "int8 << int4", "bitShiftLeft($1, bitAnd($2, 63))", 0, "i8 << 3; i8 << p4; ni8 << 63"),
	ROW(F_INT8SHR, "int8 >> int4", "bitShiftRight($1, bitAnd($2, 63))", 0, "i8 >> 3; i8 >> p4; ni8 >> 63"),

	BUILT(F_NUMERIC_ADD, "numeric + numeric", "($1 + $2)", CH_TAKES_VARYING, build_numeric_arith,
		  "d + m; nd + m; m + nd; d + 1.25; d + a4; m + 1; u64 + 1; nd + d + m"),
	BUILT(F_NUMERIC_SUB, "numeric - numeric", "($1 - $2)", CH_TAKES_VARYING, build_numeric_arith,
		  "d - m; nd - m; m - nd; d - 1.25; 7 - m; u64 - 1"),
	BUILT(F_NUMERIC_MUL, "numeric * numeric", "($1 * $2)", CH_TAKES_VARYING, build_numeric_arith,
		  "d * m; nd * m; m * 0.05; m * (1 - m); m * m * (1 + m); d * a4"),
	BUILT(F_NUMERIC_UMINUS, "- numeric", "(0 - $1)", CH_TAKES_VARYING, build_numeric_unary, "- d; - nd; - m; - u64"),
	BUILT(F_NUMERIC_UPLUS, "+ numeric", "$1", CH_TAKES_VARYING, build_same, "+ d; + nd; + (m * d)"),
	BUILT(F_ABS_NUMERIC, "abs(numeric)", "if($1 < 0, 0 - $1, $1)", CH_TAKES_VARYING, build_numeric_unary, "abs(d); abs(nd); abs(m)"),
	BUILT(F_NUMERIC_ABS, "@ numeric", "if($1 < 0, 0 - $1, $1)", CH_TAKES_VARYING, build_numeric_unary, "@ d; @ nd"),
	BUILT(F_ROUND_NUMERIC, "round(numeric)", "round($1)", CH_TAKES_VARYING, build_numeric_round, "round(d); round(nd); round(m); round(u64)"),
	BUILT(F_ROUND_NUMERIC_INT4, "round(numeric, int4)", "round($1, n)", CH_TAKES_VARYING, build_numeric_round,
		  "round(d, 2); round(nd, 1); round(m, 4); round(d, 0); round(d, -1); round(nd, -2); round(d, -9)"),
	BUILT(F_CEIL_NUMERIC, "ceil(numeric)", "ceil($1)", CH_TAKES_VARYING, build_numeric_function, "ceil(d); ceil(nd); ceil(m)"),
	BUILT(F_CEILING_NUMERIC, "ceiling(numeric)", "ceil($1)", CH_TAKES_VARYING, build_numeric_function, "ceiling(d)"),
	BUILT(F_FLOOR_NUMERIC, "floor(numeric)", "floor($1)", CH_TAKES_VARYING, build_numeric_function, "floor(d); floor(nd); floor(m); ~floor(extract(epoch from ts6) / 300) * 300; "
		  "~floor(extract(epoch from ntz6) / 7); ~floor(extract(epoch from nts) / 86400.0) * 86400; ~floor(extract(epoch from tz3) / 1000000)"),
	BUILT(F_TRUNC_NUMERIC, "trunc(numeric)", "trunc($1)", CH_TAKES_VARYING, build_numeric_function, "trunc(d); trunc(nd); trunc(m)"),
	BUILT(F_TRUNC_NUMERIC_INT4, "trunc(numeric, int4)", "trunc($1, $2)", CH_TAKES_VARYING, build_numeric_function,
		  "trunc(d, 2); trunc(nd, 1); trunc(m, 4); trunc(d, 0)"),
	BUILT(F_SIGN_NUMERIC, "sign(numeric)", "($1 > 0) - ($1 < 0)", CH_TAKES_VARYING, build_numeric_function, "sign(d); sign(nd)"),
	BUILT(F_WIDTH_BUCKET_NUMERIC_NUMERIC_NUMERIC_INT4, "width_bucket(numeric, numeric, numeric, int4)", "intDiv(($1 - $2) * $4, $3 - $2) + 1", 0,
		  ch_build_numeric_bucket,
		  "width_bucket(m, 0, 10, 5); width_bucket(nm, 2.5, -2.5, 7); width_bucket(m, -2.5, 2.50, 3); width_bucket(a4::numeric, -3, 5, 3); "
		  "width_bucket(nm, 0.001, 0.999, 10); width_bucket(d, -3, 3, 10); width_bucket(nd, 99.5, 0, 1000); width_bucket(na2::numeric, -7, 8.3, 11)"),
	BUILT_CAP(F_NUMERIC_DIV, "numeric / numeric", "numeric_div() in Decimal256", CH_CAP_ROUND_BY_ROW, CH_RAISES | CH_TAKES_VARYING,
			  build_numeric_div, "round(d / 7, 30); round(nd / -0.3, 28); round(m / 1.250, 24)"),
	BUILT(F_NUMERIC_MOD, "numeric % numeric", "modulo($1, $2)", 0, build_numeric_mod,
		  "~d % 7; ~nd % 2.5; ~m % -3; ~d % 0.07; u64 % 10; u64 % 1000003; ~u64 % -7; ~u64 % 0.3; u64 % 10 % 3"),
	BUILT(F_MOD_NUMERIC_NUMERIC, "mod(numeric, numeric)", "modulo($1, $2)", 0, build_numeric_mod,
		  "~mod(d, 7); mod(u64, 100); ~mod(nd, 0.5)"),
};

const ChShipList ch_ship_number = {rows, lengthof(rows)};
