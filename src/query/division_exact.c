/*-------------------------------------------------------------------------
 *
 * division_exact.c
 *	  Quotients of what was divided before, and square roots, by whole numbers.
 *
 * The Decimal of a quotient has digits for the smallest and for the greatest one
 * that there can be, and no value has all of them.  So where the types of the
 * operands leave no room for a division, those digits that they show are divided
 * as whole numbers: their mantissas.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/division.h"
#include "query/translate.h"

/* Digits of the greatest mantissa. */
static int
mantissa_digits(const ChExpr *e)
{
	int			digits = e->digits + e->scale;

	return e->mantissa > 0 ? Min(e->mantissa, digits) : digits;
}

/*
 * Is there room for the dividend?  That is the product of the quotient's mantissa and
 * the divisor's.  The quotient has the scale that numeric_div() wants, and not many
 * digits, or that of an operand.
 */
static bool
fits_mantissas(const ChExpr *a, const ChExpr *b)
{
	int			wanted = MIN_SIG_DIGITS + DEC_DIGITS + 1 + mantissa_digits(b);
	int			as_dividend = mantissa_digits(a) + b->scale;
	int			as_divisor = a->digits + 2 * b->scale;

	return Max(wanted, Max(as_dividend, as_divisor)) <= MAX_DIGITS &&
		a->digits + a->scale <= MAX_DIGITS && b->digits + b->scale <= MAX_DIGITS;
}

/* The mantissa of x, which shows as many digits as shown says, or as its type has. */
static char *
mantissa(const char *x, const ChExpr *e, const char *shown)
{
	Operand		o = ch_operand(e);
	char	   *all;

	if (o.nullable)
		x = psprintf("ifNull(%s, 0)", x);
	all = psprintf("toInt256(%s)", ch_unscaled(x, o));
	return e->scale_varies ? psprintf("intDiv(%s, " POWER("%d - %s") ")", all, e->scale, shown) : all;
}

char *
ch_divide_mantissas(const ChExpr *a, const ChExpr *b, int scale)
{
	const char *x = a->scale_varies ? "x" : psprintf("%d", a->scale);
	const char *y = b->scale_varies ? "y" : psprintf("%d", b->scale);
	char	   *value;

	if (!fits_mantissas(a, b))
		return NULL;
	value = psprintf("arrayMap((n, m) -> if((n < 0) = (m < 0), 1, -1) * intDiv(2 * abs(n) * " POWER("r - %s + %s")
					 " + abs(m), 2 * abs(m)) * " POWER("%d - r") ", [%s], [%s])[1]",
					 x, y, scale, mantissa("a", a, x), mantissa(b->nullable ? "ifNull(d, 1)" : "d", b, y));
	value = psprintf(WITH_POINT, WITH_POINT_ARGS(value, scale));
	return a->nullable || b->nullable ? psprintf("if(isNull(a) OR isNull(b), NULL, %s)", value) : value;
}

/*
 * The greatest whole number, or the one above it, whose square is not greater than x: from
 * a float that is wrong in its last digits, two steps of Newton's.
 */
#define NEWTON(s) "arrayMap(s -> intDiv(s + intDiv(x, greatest(s, 1)), 2), [" s "])[1]"
#define ROOT NEWTON(NEWTON("greatest(toInt256(sqrt(toFloat64(x))), 1)"))

/* The whole number that is nearest to the square root of x. */
#define NEAREST_ROOT "arrayMap(s -> s + (x > s * s + s) - (x <= s * s - s AND s > 0), [" ROOT "])[1]"

/* The square root of a quotient that is not negative, with as many digits as that shows. */
ChExpr *
ch_square_root(ChTranslate *cx, const char *what, ChExpr *a)
{
	int			digits = a->digits / 2 + 1;
	char	   *value;
	ChExpr	   *e;

	if (mantissa_digits(a) + a->scale > MAX_DIGITS)
		return ch_fail(cx, "%s: the square root takes more than %d digits", what, MAX_DIGITS);
	value = psprintf("arrayMap(x -> " NEAREST_ROOT ", [%s * " POWER("x") "])[1] * " POWER("%d - x"),
					 mantissa("a", a, "x"), a->scale);
	value = psprintf(WITH_POINT, WITH_POINT_ARGS(value, a->scale));
	if (a->nullable)
		value = psprintf("if(isNull(a), NULL, %s)", value);
	e = ch_make_call(NUMERICOID, psprintf("arrayMap((a, x) -> %s, [$1], [toInt32(%%2)])[1]", value),
					 list_make2(a, ch_row_scale(a)));
	e->nullable = a->nullable;
	e->digits = digits;
	e->scale = a->scale;
	e->least = (a->least + 1) / 2;
	e->mantissa = Min(digits + a->scale, (mantissa_digits(a) + a->scale) / 2 + 1);
	e->scale_varies = true;
	e->row_scale = a->row_scale;
	return e;
}
