/*-------------------------------------------------------------------------
 *
 * division.c
 *	  Division of numerics with the digits that PostgreSQL gives a quotient.
 *
 * numeric_div() rounds to a scale that it chooses from the leading digits, in
 * base 10000, of both operands (select_div_scale() of numeric.c): sixteen
 * significant digits at least.  The server chooses the same scale, divides to
 * more digits than any scale has, and rounds, so that the value is the same to
 * its last digit.  How many digits a quotient shows differs from row to row, so
 * its scale goes with it (scale.c).
 *
 * The server's analysis of a query takes longer than the division of a few
 * rows, and grows with each function and each mention of a column.  So an
 * operand is mentioned once, and has a name in a lambda from there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "query/catalogue.h"
#include "query/division.h"
#include "query/query.h"
#include "query/translate.h"

#define NARROW_DIGITS 38		/* of a Decimal128, which divides thirty times as fast */
#define MAX_WEIGHT 20			/* more than any Decimal256 has, in base 10000 */

Operand
ch_operand(const ChExpr *e)
{
	Operand		o;

	o.digits = e->digits;
	o.scale = e->scale;
	o.aligned = (e->scale + DEC_DIGITS - 1) / DEC_DIGITS * DEC_DIGITS;
	o.nullable = e->nullable;
	return o;
}

static int
digits_of(Operand o)
{
	return o.digits + o.scale;
}

/* Bits of the narrowest Decimal for so many digits. */
static int
decimal_bits(int digits)
{
	return digits <= 18 ? 64 : digits <= NARROW_DIGITS ? 128 : 256;
}

char *
ch_unscaled(const char *x, Operand o)
{
	int			bits = decimal_bits(digits_of(o));

	return psprintf("reinterpretAsInt%d(toDecimal%d(%s, %d))", bits, bits, x, o.scale);
}

/*
 * The digits of x without its sign, to a whole number of digits in base 10000
 * after the point.  Those of zero are of weight 0, as its are.
 */
static char *
digits_text(const char *x, Operand o, bool may_be_zero)
{
	int			zeros = o.aligned - o.scale;
	char	   *text;

	if (o.nullable)
		x = psprintf("ifNull(%s, 0)", x);
	text = psprintf("toString(abs(%s))", o.scale > 0 ? ch_unscaled(x, o) : x);
	if (zeros > 0)
		text = psprintf("concat(%s, '%0*d')", text, zeros, 0);
	if (may_be_zero && o.aligned > 0)
		text = psprintf("transform(%s, ['%0*d'], ['%0*d'])", text, zeros + 1, 0, o.aligned + 1, 0);
	return text;
}

/* Weight and value of the first digit in base 10000 of the digits s, as one number. */
#define LEADING "(intDiv(length(s) - 1, 4) * 10000 + toUInt16(substring(s, 1, modulo(length(s) - 1, 4) + 1)))"

/*
 * The scale of the quotient, where the operands show x and y digits if that
 * differs from row to row.  In LEADING(a) - LEADING(b) - 1 there are as
 * many whole 10000 as the weight that select_div_scale() expects: one less where
 * a's first digit is not greater than b's.
 */
static char *
quotient_scale(const ChExpr *ea, const ChExpr *eb)
{
	Operand		oa = ch_operand(ea);
	Operand		ob = ch_operand(eb);
	int			shown = Max(ea->scale_varies ? 0 : oa.scale, eb->scale_varies ? 0 : ob.scale);

	return psprintf("greatest(%s%s%d, %d - %d * intDiv(arraySum((s, g) -> g * " LEADING ", [%s, %s], [1, -1]) + %d, 10000))",
					ea->scale_varies ? "x, " : "", eb->scale_varies ? "y, " : "", shown,
					MIN_SIG_DIGITS + DEC_DIGITS * MAX_WEIGHT + oa.aligned - ob.aligned, DEC_DIGITS,
					digits_text("a", oa, true), digits_text("b", ob, false), 10000 * MAX_WEIGHT - 1);
}

/*
 * a / d to so many digits, which for wide operands takes a remainder: the
 * dividend with all these digits would have no room.
 */
static char *
long_division(Operand a, Operand b, int max)
{
	if (a.digits + max + b.scale <= MAX_DIGITS)
		return psprintf("toDecimal256(a, %d) / d", max);
	return psprintf("arrayMap(n -> toDecimal256(n, %d) + toDecimal256(toDecimal256(a, %d) - n * d, %d) / d,"
					" [toDecimal256(a, %d) / d])[1]", max, a.scale, max, a.scale);
}

/*
 * The quotient of a and d with r digits.  It is computed in 128 bits where the
 * types of the operands allow it, or else their values.
 */
static char *
quotient(Operand a, Operand b, bool numeric, int max)
{
	int			enough = Max(Max(a.scale, b.scale), MIN_SIG_DIGITS + 2 * DEC_DIGITS) + 1;
	int			room = NARROW_DIGITS - enough - b.scale;
	const char *divisor = numeric ? psprintf("toDecimal128(d, %d)", b.scale) : "d";
	char	   *small;

	if (a.digits + max + b.scale <= NARROW_DIGITS && digits_of(b) <= NARROW_DIGITS)
		return psprintf("round(toDecimal128(a, %d) / %s, r)", max, divisor);
	if (room < 6 || digits_of(b) > NARROW_DIGITS)
		return psprintf("round(%s, r)", long_division(a, b, max));
	/* both branches may be computed for every row */
	small = a.digits <= room ? NULL : psprintf("abs(a) < 1%0*d", room, 0);
	return psprintf("if(r < %d%s%s, toDecimal256(round(toDecimal128(%s, %d) / %s, r), %d), round(%s, r))",
					enough, small ? " AND " : "", small ? small : "",
					small ? psprintf("if(%s, a, 0)", small) : "a", enough, divisor, max,
					long_division(a, b, max));
}

ChExpr *
ch_operands_call(Oid type, const char *body, ChExpr *a, ChExpr *b)
{
	return ch_make_call(type, psprintf("arrayMap((a, b%s%s) -> %s, [$1], [$2]%s%s)[1]",
									   a->scale_varies ? ", x" : "", b->scale_varies ? ", y" : "", body,
									   a->scale_varies ? ", [toInt32(%3)]" : "", b->scale_varies ? ", [toInt32(%4)]" : ""),
						list_make4(a, b, ch_row_scale(a), ch_row_scale(b)));
}

static ChExpr *
scale_call(const char *body, ChExpr *a, ChExpr *b)
{
	ChExpr	   *e = ch_operands_call(INT4OID, body, a, b);

	e->nullable = false;
	return e;
}

/* What is not zero is not less than 10 to the power of minus this. */
int
ch_least(const ChExpr *e)
{
	return e->least > 0 && e->least < e->scale ? e->least : e->scale;
}

/*
 * The greatest scale of a quotient.  numeric_div() may expect one digit of base 10000 less
 * than there is.  least is known of the quotient, or 0.
 */
static int
greatest_scale(const ChExpr *a, const ChExpr *b, int least)
{
	int			aligned = (ch_least(a) + DEC_DIGITS - 1) / DEC_DIGITS * DEC_DIGITS;
	int			chosen = aligned + (b->digits - 1) / DEC_DIGITS * DEC_DIGITS + DEC_DIGITS;

	if (least > 0)
		chosen = Min(chosen, (least + DEC_DIGITS) / DEC_DIGITS * DEC_DIGITS);
	return Max(MIN_SIG_DIGITS + chosen, Max(a->scale, b->scale));
}

static bool
fits_decimal(Operand a, Operand b, int max)
{
	if (digits_of(a) + b.scale > MAX_DIGITS)
		return false;
	return a.digits + max + b.scale <= MAX_DIGITS ||
		(b.digits + max - a.scale + b.scale <= MAX_DIGITS && a.scale + b.scale <= max);
}

/* The quotient of a and d with r digits, in the Decimal that e has, or NULL. */
static char *
quotient_value(const ChExpr *a, const ChExpr *b, const ChExpr *e)
{
	Operand		oa = ch_operand(a);
	Operand		ob = ch_operand(b);
	int			max = e->scale + 1;		/* one more, which tells how to round */

	if (e->digits + max > MAX_DIGITS)
		return NULL;
	if (!fits_decimal(oa, ob, max))
		return ch_divide_mantissas(a, b, e->scale);
	/* rounded, it does without the one more, which would cost who divides it again four */
	return psprintf("toDecimal%d(%s, %d)", e->digits + e->scale <= NARROW_DIGITS ? 128 : 256,
					quotient(oa, ob, b->pgtype == NUMERICOID, max), e->scale);
}

/*
 * a / b, of which no more than so many digits stand before the point, and that is
 * not less than 10^-least unless it is zero (0: nothing is known).  An error
 * on the server where b is zero and neither is NULL.
 */
ChExpr *
ch_divide(ChTranslate *cx, const char *what, ChExpr *a, ChExpr *b, int digits, int least)
{
	ChExpr		made = {0};
	char	   *scale,
			   *value;
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_ROUND_BY_ROW))
		return ch_fail_capability(cx, what, CH_CAP_ROUND_BY_ROW);
	made.digits = digits;
	made.scale = greatest_scale(a, b, least);
	if ((value = quotient_value(a, b, &made)) == NULL)
		return ch_fail(cx, "%s: the quotient may have more than %d digits", what, MAX_DIGITS);
	scale = quotient_scale(a, b);
	e = ch_operands_call(NUMERICOID, psprintf("arrayMap((r, d) -> %s, [%s], [%s])[1]", value, scale,
											  a->nullable ? "if(isNull(a), 1, b)" : "b"), a, b);
	e->digits = made.digits;
	e->scale = made.scale;
	e->least = least > 0 ? least : ch_least(a) + b->digits;
	e->mantissa = Max(MIN_SIG_DIGITS + DEC_DIGITS + 1, digits + Max(a->scale, b->scale));
	e->scale_varies = true;
	e->row_scale = scale_call(psprintf("toInt32(%s)", scale), a, b);
	e->sum_scale = scale_call(!a->nullable && !b->nullable ? psprintf("toInt32(%s)", scale) :
							  psprintf("if(isNull(a) OR isNull(b), 0, toInt32(%s))", scale), a, b);
	return e;
}

/* ------------------------------------------------- quotients to be compared */

/*
 * Quotients that differ by more than a billionth are told apart by floats.  Of
 * the others it is known how large their operands are beside each other.
 */
#define NEAR 1e-9

/* A constant that is not zero, without trailing zeros. */
typedef struct Limit
{
	bool		negative;
	char	   *value;			/* without sign */
	int			before;			/* digits before the point, at least 1 */
	int			scale;
	int			weight;			/* of its first digit in base 10000 */
} Limit;

static int
floor_div(int n, int d)
{
	return n >= 0 ? n / d : -((-n + d - 1) / d);
}

static bool
limit_of(Datum constant, Limit *limit)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, DirectFunctionCall1(numeric_trim_scale, constant)));
	char	   *point;
	char	   *digits;
	int			zeros;

	limit->negative = *text == '-';
	limit->value = text + limit->negative;
	if (strspn(limit->value, "0123456789.") != strlen(limit->value))
		return false;			/* NaN, or infinite */
	point = strchr(limit->value, '.');
	limit->before = point ? point - limit->value : strlen(limit->value);
	limit->scale = point ? strlen(point + 1) : 0;
	digits = psprintf("%.*s%s", limit->before, limit->value, point ? point + 1 : "");
	zeros = strspn(digits, "0");
	limit->weight = floor_div(limit->before - 1 - zeros, DEC_DIGITS);
	return digits[zeros] != '\0';
}

/*
 * Is the rounded quotient less than the constant (-1), equal (0) or greater
 * (1)?  d is how much the dividend is greater than the constant times the
 * divisor e, both without sign and with so many digits.  The quotient is rounded
 * to the constant if that is less than half of its last digit times e, or half of
 * it where that rounds away from zero; p is twice what the last digit divides.
 */
static char *
compare_template(const ChExpr *a, const ChExpr *b, const Limit *limit, int scale)
{
	Operand		ob = ch_operand(b);
	double		value = strtod(limit->value, NULL) * (limit->negative ? -1 : 1);
	int			greater = limit->negative ? -1 : 1;

	return psprintf("arrayMap((q, d, e, p) -> multiIf(%sq > %.17g, 1, q < %.17g, -1,"
					" d >= intDiv(e + p - 1, p), %d, 0 - d > intDiv(e, p), %d, 0), [toFloat64(a) / toFloat64(b)],"
					" [reinterpretAsInt256(toDecimal256(abs(a), %d) - toDecimal256(abs(b), %d) * toDecimal256(%s, %d))],"
					" [reinterpretAsInt256(toDecimal256(abs(b), %d))], [2 * " POWER("%s") "])[1]",
					a->nullable || b->nullable ? "isNull(q), NULL, " : "",
					value + fabs(value) * NEAR, value - fabs(value) * NEAR, greater, -greater,
					scale, ob.scale, ch_text_literal(limit->value)->sql, scale - ob.scale, scale,
					quotient_scale(a, b));
}

/*
 * How a / b, where b is not zero, compares with a constant: less (-1), equal
 * (0) or greater (1).  That may need fewer digits than the quotient has.  NULL
 * if it needs too many.
 */
ChExpr *
ch_compare_quotient(ChTranslate *cx, ChExpr *a, ChExpr *b, Datum constant)
{
	Operand		oa = ch_operand(a);
	Operand		ob = ch_operand(b);
	int			scale,
				least,
				most;
	Limit		limit;
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_ROUND_BY_ROW) || !limit_of(constant, &limit))
		return NULL;
	/* the quotient may be of the next weight, and its scale be chosen for one less */
	least = MIN_SIG_DIGITS - DEC_DIGITS * (limit.weight + 1);
	most = Max(Max(oa.scale, ob.scale), MIN_SIG_DIGITS - DEC_DIGITS * (limit.weight - 2));
	scale = Max(oa.scale, ob.scale + limit.scale);
	if (limit.scale > Max(least, 0) || most + 2 > MAX_DIGITS || oa.digits + scale > MAX_DIGITS ||
		ob.digits + limit.before + scale > MAX_DIGITS)
		return NULL;
	e = ch_operands_call(INT4OID, compare_template(a, b, &limit, scale), a, b);
	e->nullable = a->nullable || b->nullable;
	return e;
}

/* ------------------------------------------ quotients without a type of theirs */

/*
 * Without its point a quotient is an integer of so many digits at most, whatever
 * its scale: those that numeric_div() wants, or those that its scale asks for.
 * Is there room for twice the dividend of it?
 */
static bool
fits_integer(Operand a, Operand b)
{
	int			wanted = MIN_SIG_DIGITS + 2 * DEC_DIGITS + digits_of(b);
	int			shown = a.digits + Max(a.scale, b.scale) + b.scale;

	return Max(wanted, shown) + 1 <= MAX_DIGITS && digits_of(a) <= MAX_DIGITS;
}

/* The quotient of a and d with r digits, without its point. */
static char *
integer_quotient(Operand a, Operand b, bool varies)
{
	char	   *divisor = psprintf("reinterpretAsInt256(toDecimal256(abs(d), %d))", b.scale);

	/* it shows fewer digits than it may */
	if (varies)
		divisor = psprintf("(%s * " POWER("%d - r") ")", divisor, a.scale - b.scale);
	return psprintf("if((a < 0) = (d < 0), 1, -1) * intDiv(intDiv(2 * reinterpretAsInt256(toDecimal256(abs(a), %d)) * "
					POWER("r + %d") ", %s) + 1, 2)", a.scale, b.scale - a.scale, divisor);
}

/* What body computes from the quotient q with r digits, without its point, and from a and d. */
static ChExpr *
integer_call(Oid type, const char *body, ChExpr *a, ChExpr *b)
{
	const char *divisor = a->nullable ? "if(isNull(a), 1, b)" : "b";

	if (b->nullable)
		divisor = psprintf("ifNull(%s, 1)", divisor);
	return ch_operands_call(type, psprintf("arrayMap((r, d) -> arrayMap(q -> %s, [%s])[1], [%s], [%s])[1]", body,
										integer_quotient(ch_operand(a), ch_operand(b), a->scale_varies),
										quotient_scale(a, b), divisor), a, b);
}

/* round(a / b, scale), or NULL if that takes too many digits. */
ChExpr *
ch_divide_rounded(ChTranslate *cx, ChExpr *a, ChExpr *b, int scale)
{
	Operand		oa = ch_operand(a);
	Operand		ob = ch_operand(b);
	int			digits = oa.digits + ob.scale + 2;
	char	   *body;
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_ROUND_BY_ROW) || !fits_integer(oa, ob) || digits + scale + 1 > MAX_DIGITS)
		return NULL;
	/* rounded half away from zero once more */
	body = psprintf("intDiv(intDiv(2 * q * " POWER("%d - r") ", " POWER("r - %d") ") + sign(q), 2)", scale, scale);
	body = psprintf(WITH_POINT, WITH_POINT_ARGS(body, scale));
	if (b->nullable)
		body = psprintf("if(isNull(b), NULL, %s)", body);
	e = integer_call(NUMERICOID, body, a, b);
	e->digits = digits;
	e->scale = scale;
	return e;
}

/* The number as a float, without its point, and its scale. */
static ChExpr *
comparable_number(ChExpr *a, ChExpr *b)
{
	if (b == NULL)
		return ch_make_call(RECORDOID, psprintf("arrayMap(a -> tuple(toFloat64(a), reinterpretAsInt256(toDecimal256(a, %d)), toInt64(%d)), [$1])[1]",
												a->scale, a->scale), list_make1(a));
	return integer_call(RECORDOID, "tuple(toFloat64(a) / toFloat64(b), q, toInt64(r))", a, b);
}

/*
 * How a / b compares with c / d, or with c if d is NULL: less (-1), equal (0) or
 * greater (1); divisors are not zero.  NULL if that takes too many digits.
 */
ChExpr *
ch_compare_quotients(ChTranslate *cx, ChExpr *a, ChExpr *b, ChExpr *c, ChExpr *d)
{
	bool		nullable = a->nullable || b->nullable || c->nullable || (d && d->nullable);
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_ROUND_BY_ROW) || !fits_integer(ch_operand(a), ch_operand(b)) ||
		(d ? !fits_integer(ch_operand(c), ch_operand(d)) : digits_of(ch_operand(c)) > MAX_DIGITS))
		return NULL;
	e = ch_make_call(INT4OID,
					 psprintf("arrayMap((p, q) -> arrayMap((x, y, n, m) -> multiIf(%sx > y + abs(y) * 1e-9, 1, x < y - abs(y) * 1e-9, -1,"
							  " sign(tupleElement(p, 2) * " POWER("m - n") " - tupleElement(q, 2) * " POWER("n - m") ")),"
							  " [tupleElement(p, 1)], [tupleElement(q, 1)], [tupleElement(p, 3)], [tupleElement(q, 3)])[1], [%%1], [%%2])[1]",
							  nullable ? "isNull(x) OR isNull(y), NULL, " : ""),
					 list_make2(comparable_number(a, b), comparable_number(c, d)));
	e->nullable = nullable;
	return e;
}
