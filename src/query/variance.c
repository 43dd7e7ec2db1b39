/*-------------------------------------------------------------------------
 *
 * variance.c
 *	  What PostgreSQL computes variances of integers and numerics from.
 *
 * Its own aggregates keep count, sum and sum of squares, all exact, and so can
 * the server.  The final function is exec/final.c where only the result is
 * wanted, else it is the server's too.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/division.h"
#include "query/query.h"
#include "query/translate.h"

#define SUM_DIGITS 9			/* a billion rows */
#define SHORT_DIGITS 18			/* whose sums have 38 digits of themselves */

static ChExpr *
sum_of_numeric_squares(ChTranslate *cx, const char *what, ChExpr *arg)
{
	int			total = 2 * (arg->digits + arg->scale);
	ChExpr	   *e;

	if (arg->scale < 0)
		return ch_fail(cx, "%s: the scale is not known", what);
	if (total > SHORT_DIGITS)
		total += SUM_DIGITS;
	arg = ch_decimal_cast(cx, arg, total - arg->scale, arg->scale);
	if (arg == NULL)
		return NULL;
	e = ch_make_call(NUMERICOID, "sum($1 * $1)", list_make1(arg));
	e->digits = Max(total, 38) - 2 * arg->scale;
	e->scale = 2 * arg->scale;
	return e;
}

ChExpr *
ch_sum_of_squares(ChTranslate *cx, const char *what, ChExpr *arg)
{
	ChExpr	   *e;

	if (arg->pgtype == NUMERICOID)
		return sum_of_numeric_squares(cx, what, arg);
	if (arg->bits > 100)
		return ch_fail(cx, "%s: the sum may exceed 38 digits", what);
	if (arg->bits > 31 && !ch_has(cx, CH_CAP_WIDE_INTS))
		return ch_fail_capability(cx, what, CH_CAP_WIDE_INTS);
	e = ch_make_call(NUMERICOID,
					 arg->bits <= 31 ? "sum(toDecimal128(toInt64(%1) * toInt64(%1), 0))" :
					 "sum(toInt256(%1) * toInt256(%1))", list_make1(arg));
	e->digits = arg->bits <= 31 ? 38 : 76;
	e->scale = 0;
	return e;
}

/* count * squares - sum * sum */
static ChExpr *
numerator(ChTranslate *cx, const char *what, ChExpr *arg, int digits, const ChOutput *parts)
{
	int			scale = arg->pgtype == NUMERICOID ? arg->scale : 0;
	ChExpr	   *e;

	if (2 * (CH_COUNT_DIGITS + digits + scale) > MAX_DIGITS)
		return ch_fail(cx, "%s: what it is divided from may have more than %d digits", what, MAX_DIGITS);
	e = ch_make_call(NUMERICOID, psprintf("arrayMap((n, s, q) -> toDecimal256(n, 0) * toDecimal256(q, %d) - toDecimal256(s, %d) * toDecimal256(s, %d),"
										  " [%%1], [%%2], [%%3])[1]", 2 * scale, scale, scale),
					 list_make3(parts->expr2, parts->expr, parts->expr3));
	e->nullable = true;
	e->digits = 2 * (CH_COUNT_DIGITS + digits);
	e->scale = 2 * scale;
	return e;
}

/* count * (count - 1), or count * count; NULL if there are too few rows */
static ChExpr *
denominator(const ChOutput *parts, bool sample)
{
	ChExpr	   *e = ch_make_call(NUMERICOID, psprintf("arrayMap(n -> if(n > %d, toDecimal128(n, 0) * toDecimal128(n - %d, 0), NULL), [%%1])[1]",
													  sample, sample), list_make1(parts->expr2));

	e->nullable = true;
	e->digits = 2 * CH_COUNT_DIGITS;
	e->scale = 0;
	return e;
}

/*
 * variance or deviation as a value to compare or to compute with, from the parts
 * that PostgreSQL would finish; the argument has so many digits before the point.
 * What is not zero is at least half of its last digit's square, divided by the
 * count.  Of equal values it is 0 without digits.
 */
ChExpr *
ch_variance(ChTranslate *cx, const ChAggRow *row, ChExpr *arg, int digits, const ChOutput *parts)
{
	bool		sample = row->final == CH_FINAL_VAR_SAMP || row->final == CH_FINAL_STDDEV_SAMP;
	ChExpr	   *over = numerator(cx, row->object, arg, digits, parts);
	ChExpr	   *e;

	if (over == NULL)
		return NULL;
	e = ch_divide(cx, row->object, over, denominator(parts, sample), 2 * digits + 1,
				  CH_COUNT_DIGITS + 1 + over->scale);
	if (e == NULL)
		return NULL;
	e->row_scale = ch_make_call(INT4OID, "if(ifNull(%1, 0) = 0, 0, %2)", list_make2(over, e->row_scale));
	e->row_scale->nullable = false;
	e->sum_scale = NULL;
	if (row->final == CH_FINAL_STDDEV_SAMP || row->final == CH_FINAL_STDDEV_POP)
		e = ch_square_root(cx, row->object, e);
	return e;
}
