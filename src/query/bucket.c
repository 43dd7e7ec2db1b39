/*-------------------------------------------------------------------------
 *
 * bucket.c
 *	  width_bucket() of numeric between constants.
 *
 * PostgreSQL rounds the quotient to sixteen significant digits or more before it
 * cuts off the fraction; with fewer in the width and the number of buckets together
 * that never makes another whole number of it.  So here everything is an integer
 * in units of the last digit that any argument has.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "query/catalogue.h"

#define MAX_BUCKETS 1000000
#define MAX_WIDTH INT64CONST(100000000)
#define MAX_BOUND_DIGITS 15
#define MAX_DIGITS 18

/* 10^scale */
static int64
units_of_one(int scale)
{
	int64		result = 1;

	while (scale-- > 0)
		result *= 10;
	return result;
}

/* A constant in units of 10^-scale. */
static bool
in_units(const ChExpr *e, int scale, int64 *result)
{
	Datum		value;

	if (e->kind != CHX_LITERAL || e->constant == NULL || e->opaque || e->digits < 0 || e->scale < 0 ||
		e->digits + scale > MAX_BOUND_DIGITS)
		return false;
	value = DirectFunctionCall2(numeric_mul, e->constant->constvalue, NumericGetDatum(int64_to_numeric(units_of_one(scale))));
	*result = DatumGetInt64(DirectFunctionCall1(numeric_int8, value));
	return true;
}

ChExpr *
ch_build_numeric_bucket(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *x = linitial(args);
	const ChExpr *from = lsecond(args);
	const ChExpr *to = lthird(args);
	int			scale = Max(x->scale, Max(from->scale, to->scale));
	int64		low,
				high,
				count;
	bool		up;

	if (!ch_constant_int(lfourth(args), &count) || !in_units(from, scale, &low) || !in_units(to, scale, &high))
		return ch_fail_constant(cx, row, "the bounds or the number of buckets");
	up = low < high;
	if (low == high || count <= 0 || count > MAX_BUCKETS || (up ? high - low : low - high) > MAX_WIDTH)
		return ch_fail(cx, "%s: bounds or a number of buckets that PostgreSQL refuses, or of many digits", row->object);
	if (x->scale < 0 || x->digits < 0 || x->digits + scale > MAX_DIGITS)
		return ch_fail(cx, "%s: more than %d digits", row->object, MAX_DIGITS);
	x = ch_make_call(INT8OID, psprintf("toInt64(toDecimal128($1, %d) * toInt64(" INT64_FORMAT "))", scale, units_of_one(scale)),
					 list_make1(x));
	return ch_make_call(INT4OID, psprintf("toInt32(multiIf(%%1 %s toInt64(" INT64_FORMAT "), toInt64(0), %%1 %s toInt64(" INT64_FORMAT
										  "), toInt64(" INT64_FORMAT "), intDiv((%s) * toInt64(" INT64_FORMAT "), toInt64(" INT64_FORMAT ")) + 1))",
										  up ? "<" : ">", low, up ? ">=" : "<=", high, count + 1,
										  psprintf(up ? "%%1 - toInt64(" INT64_FORMAT ")" : "toInt64(" INT64_FORMAT ") - %%1", low),
										  count, up ? high - low : low - high),
						list_make1(x));
}
