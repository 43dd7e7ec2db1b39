/*-------------------------------------------------------------------------
 *
 * division.c
 *	  Division of numerics with the digits that PostgreSQL gives a quotient.
 *
 * numeric_div() rounds to a scale that it chooses from the leading digits, in
 * base 10000, of both operands (select_div_scale() of numeric.c): sixteen
 * significant digits at least.  The server chooses the same scale in 256-bit
 * integers, so that the value is the same to its last digit.  How many digits a
 * quotient shows differs from row to row, so its scale goes with it (scale.c).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/query.h"
#include "query/translate.h"

#define DEC_DIGITS 4			/* decimal digits in a digit of numeric */
#define MIN_SIG_DIGITS 16		/* numeric.h's NUMERIC_MIN_SIG_DIGITS */
#define MAX_DIGITS 76			/* of a Decimal256 */

/* What the expansion knows of an operand. */
typedef struct Operand
{
	int			scale;
	int			aligned;		/* scale in whole digits of base 10000 */
	bool		varies;			/* scale is a bound only */
} Operand;

static Operand
operand_of(const ChExpr *e)
{
	Operand		o;

	o.scale = e->scale;
	o.aligned = (e->scale + DEC_DIGITS - 1) / DEC_DIGITS * DEC_DIGITS;
	o.varies = e->scale_varies;
	return o;
}

/* 10 to the power of n, which is known here, or only on the server. */
static char *
power(int n)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "toInt256('1");
	appendStringInfoSpaces(&buf, n);
	for (char *p = buf.data + buf.len - n; *p; p++)
		*p = '0';
	appendStringInfoString(&buf, "')");
	return buf.data;
}

#define POWER(n) "toInt256(concat('1', repeat('0', toUInt32(" n "))))"

/* The weight and the value of the first digit in base 10000 of text x. */
static char *
weight(const char *x, int aligned)
{
	return psprintf("if(%s = '0', 0, intDiv(toInt32(length(%s)) - 1, %d) - %d)", x, x, DEC_DIGITS,
					aligned / DEC_DIGITS);
}

#define FIRST_DIGIT(x) "toUInt16(substring(" x ", 1, modulo(toInt32(length(" x ")) - 1, 4) + 1))"

/*
 * The scale of the quotient, from the texts a and b of both operands without
 * sign and aligned; %3 and %4 are the scales that they show.
 */
static char *
quotient_scale(Operand a, Operand b)
{
	return psprintf("greatest(toInt32(%%3), toInt32(%%4), %d - %d * (%s - (%s) - (" FIRST_DIGIT("a") " <= " FIRST_DIGIT("b") ")))",
					MIN_SIG_DIGITS, DEC_DIGITS,
					weight("a", a.aligned), weight("b", b.aligned));
}

/* n / d, neither negative; dividing 256 bits takes the server thirty times as long */
#define WHOLE_QUOTIENT(n, d) \
	"arrayMap((n, d) -> if(n < " FITS_128 " AND d < " FITS_128 ", toInt256(intDiv(toInt128(n), toInt128(d))), intDiv(n, d)), [" \
	n "], [" d "])[1]"
#define FITS_128 "toInt256('100000000000000000000000000000000000000')"

/*
 * The quotient in a Decimal of scale max, from the operands' unscaled values i
 * and j and its own scale r; half is rounded away from zero.  r can be less
 * than the dividend's digits only if that shows fewer than it may.
 */
static char *
quotient(Operand a, Operand b, int max)
{
	const char *divisor = !a.varies ? "toInt256(abs(j))" :
		psprintf("toInt256(abs(j)) * " POWER("greatest(%d - r, 0)"), a.scale - b.scale);

	return psprintf("toDecimal256(if((i < 0) != (j < 0), -1, 1) * "
					WHOLE_QUOTIENT("2 * toInt256(abs(i)) * " POWER("greatest(r + %d, 0)") " + %s", "2 * %s")
					" * " POWER("%d - r") ", 0) * toDecimal256('0.%0*d', %d)",
					b.scale - a.scale, divisor, divisor, max, max, 1, max);
}

/* x without its point, as Int256 */
static char *
unscaled(const char *x, int scale)
{
	if (scale == 0)
		return psprintf("toInt256(%s)", x);
	return psprintf("toInt256(toDecimal256(%s, %d) * toDecimal256(%s, 0))", x, scale, power(scale));
}

/* The digits of an unscaled value x, aligned to those of base 10000. */
static char *
aligned(const char *x, Operand o)
{
	if (o.aligned == o.scale)
		return psprintf("toString(abs(%s))", x);
	return psprintf("toString(toInt256(abs(%s)) * %s)", x, power(o.aligned - o.scale));
}

/* What body computes from the scale r and the unscaled operands i and j. */
static char *
quotient_template(Operand a, Operand b, const char *x, const char *y, const char *body)
{
	return psprintf("arrayMap((i, j) -> arrayMap((a, b) -> arrayMap(r -> %s, [%s])[1],"
					" [%s], [%s])[1], [%s], [%s])[1]",
					body, quotient_scale(a, b), aligned("i", a), aligned("j", b),
					unscaled(x, a.scale), unscaled(y, b.scale));
}

/* The same with operands that may be NULL. */
static char *
null_safe_template(Operand a, Operand b, const char *body, const char *null)
{
	return psprintf("if(isNull(%%1) OR isNull(%%2), %s, %s)", null,
					quotient_template(a, b, "ifNull($1, 0)",
									  "if(isNull(%1) OR isNull(%2), 1, assumeNotNull($2))", body));
}

/*
 * a / b, of which no more than so many digits stand before the point.  An error
 * on the server where b is zero and neither is NULL.
 */
ChExpr *
ch_divide(ChTranslate *cx, const char *what, ChExpr *a, ChExpr *b, int digits)
{
	Operand		oa = operand_of(a);
	Operand		ob = operand_of(b);
	int			max = MIN_SIG_DIGITS + oa.aligned + (b->digits - 1) / DEC_DIGITS * DEC_DIGITS + DEC_DIGITS;
	bool		nullable = a->nullable || b->nullable;
	List	   *args = list_make4(a, b, ch_row_scale(a), ch_row_scale(b));
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_WIDE_INTS))
		return ch_fail_capability(cx, what, CH_CAP_WIDE_INTS);
	max = Max(max, ob.scale);
	if (digits + max > MAX_DIGITS ||
		a->digits + a->scale + 2 * b->scale > MAX_DIGITS - DEC_DIGITS ||
		b->digits + 2 * b->scale + MIN_SIG_DIGITS + 2 * DEC_DIGITS > MAX_DIGITS ||
		(oa.varies && b->digits + b->scale + oa.scale > MAX_DIGITS - DEC_DIGITS))
		return ch_fail(cx, "%s: the quotient may have more than %d digits", what, MAX_DIGITS);
	e = ch_make_call(NUMERICOID, nullable ? null_safe_template(oa, ob, quotient(oa, ob, max), "NULL") :
					 quotient_template(oa, ob, "$1", "$2", quotient(oa, ob, max)), args);
	e->digits = digits;
	e->scale = max;
	e->scale_varies = true;
	e->row_scale = ch_make_call(INT4OID, nullable ? null_safe_template(oa, ob, "toInt32(r)", "0") :
								quotient_template(oa, ob, "$1", "$2", "toInt32(r)"), args);
	e->row_scale->nullable = false;
	return e;
}
