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
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "query/catalogue.h"
#include "query/query.h"
#include "query/translate.h"

#define DEC_DIGITS 4			/* decimal digits in a digit of numeric */
#define MIN_SIG_DIGITS 16		/* numeric.h's NUMERIC_MIN_SIG_DIGITS */
#define MAX_DIGITS 76			/* of a Decimal256 */

/* What the expansion knows of an operand. */
typedef struct Operand
{
	int			digits;			/* before the point */
	int			scale;
	int			aligned;		/* scale in whole digits of base 10000 */
	bool		varies;			/* scale is a bound only */
} Operand;

static Operand
operand_of(const ChExpr *e)
{
	Operand		o;

	o.digits = e->digits;
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

/* x without its point, as Int256; in two parts where its product with a power has no room */
static char *
unscaled(const char *x, Operand o)
{
	char	   *unit = power(o.scale);

	if (o.scale == 0)
		return psprintf("toInt256(%s)", x);
	if (o.digits + 2 * o.scale <= MAX_DIGITS)
		return psprintf("toInt256(toDecimal256(%s, %d) * toDecimal256(%s, 0))", x, o.scale, unit);
	return psprintf("arrayMap(x -> toInt256(x) * %s + toInt256((x - toDecimal256(toInt256(x), 0)) * toDecimal256(%s, 0)),"
					" [toDecimal256(%s, %d)])[1]", unit, unit, x, o.scale);
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
					unscaled(x, a), unscaled(y, b));
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
	e->significant = Max(MIN_SIG_DIGITS + DEC_DIGITS + 1, digits + Max(oa.scale, ob.scale));
	e->row_scale = ch_make_call(INT4OID, nullable ? null_safe_template(oa, ob, "toInt32(r)", "0") :
								quotient_template(oa, ob, "$1", "$2", "toInt32(r)"), args);
	e->row_scale->nullable = false;
	return e;
}

/* ------------------------------------------- a quotient beside a constant */

/* A constant that is not zero, without trailing zeros. */
typedef struct Limit
{
	bool		negative;
	char	   *value;			/* without sign */
	char	   *digits;			/* without sign and point */
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
	int			zeros;

	limit->negative = *text == '-';
	limit->value = text + limit->negative;
	if (strspn(limit->value, "0123456789.") != strlen(limit->value))
		return false;			/* NaN, or infinite */
	point = strchr(limit->value, '.');
	limit->before = point ? point - limit->value : strlen(limit->value);
	limit->scale = point ? strlen(point + 1) : 0;
	limit->digits = psprintf("%.*s%s", limit->before, limit->value, point ? point + 1 : "");
	zeros = strspn(limit->digits, "0");
	limit->weight = floor_div(limit->before - 1 - zeros, DEC_DIGITS);
	return limit->digits[zeros] != '\0';
}

/* An operand without its point and sign, at the scale that it shows. */
static char *
own_digits(const char *x, Operand o, const char *shown)
{
	if (!o.varies)
		return psprintf("toInt256(abs(%s))", x);
	return psprintf("intDiv(toInt256(abs(%s)), " POWER("greatest(%d - %s, 0)") ")", x, o.scale, shown);
}

/*
 * Is the rounded quotient less than the constant (-1), equal (0) or greater
 * (1)?  One that is not within a billionth of the constant is told by floats;
 * for the others it is known how large the operands are beside each other, and
 * r is between least and most.  In units of half of the quotient's last digit
 * the constant is 2 * k, and what rounds to it from 2 * k - 1 to 2 * k + 1.
 */
static char *
compare_template(Operand a, Operand b, const Limit *limit, int least, int most)
{
	char	   *scale = psprintf("least(greatest(r, %d), %d)", least, most);
	char	   *near = psprintf("(toFloat64(%s) * 1e%d)", limit->value, a.scale - b.scale);

	return psprintf("arrayMap((n, d, k, q) -> toInt8(multiIf((i < 0) %s (j < 0), %d, q > %s * 1.000000001, %d, q < %s * 0.999999999, %d,"
					" n >= (2 * k + 1) * d, %d, n < (2 * k - 1) * d, %d, 0)),"
					" [2 * %s * " POWER("least(greatest(%s + toInt32(%%4) - toInt32(%%3), 0), %d)") "], [%s],"
					" [toInt256(%s) * " POWER("%s - %d") "], [toFloat64(toInt256(abs(i))) / toFloat64(toInt256(abs(j)))])[1]",
					limit->negative ? "=" : "!=", limit->negative ? 1 : -1,
					near, limit->negative ? -1 : 1, near, limit->negative ? 1 : -1,
					limit->negative ? -1 : 1, limit->negative ? 1 : -1,
					own_digits("i", a, "toInt32(%3)"), scale, MAX_DIGITS,
					own_digits("j", b, "toInt32(%4)"), ch_text_literal(limit->digits)->sql, scale, limit->scale);
}

/*
 * How a / b, where b is not zero, compares with a constant: less (-1), equal
 * (0) or greater (1).  That may need fewer digits than the quotient has.  NULL
 * if it needs too many.
 */
ChExpr *
ch_compare_quotient(ChTranslate *cx, ChExpr *a, ChExpr *b, Datum constant)
{
	Operand		oa = operand_of(a);
	Operand		ob = operand_of(b);
	int			significant = b->significant > 0 ? b->significant : ob.digits + ob.scale;
	int			least,
				most;
	Limit		limit;
	char	   *body;
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_WIDE_INTS) || !limit_of(constant, &limit))
		return NULL;
	/* the quotient may be of the next weight, and its scale be chosen for one less */
	least = Max(MIN_SIG_DIGITS - DEC_DIGITS * (limit.weight + 1), 0);
	most = Max(Max(oa.scale, ob.scale), MIN_SIG_DIGITS - DEC_DIGITS * (limit.weight - 2));
	if (limit.scale > least || oa.scale > MAX_DIGITS / 2 || ob.scale > MAX_DIGITS / 2 ||
		oa.digits + oa.aligned > MAX_DIGITS || ob.digits + ob.aligned > MAX_DIGITS ||
		significant + limit.before + most + 2 > MAX_DIGITS)
		return NULL;
	body = compare_template(oa, ob, &limit, least, most);
	e = ch_make_call(INT4OID, a->nullable || b->nullable ? null_safe_template(oa, ob, body, "NULL") :
					 quotient_template(oa, ob, "$1", "$2", body),
					 list_make4(a, b, ch_row_scale(a), ch_row_scale(b)));
	e->nullable = a->nullable || b->nullable;
	return e;
}
