/*-------------------------------------------------------------------------
 *
 * variance.c
 *	  What PostgreSQL computes variances of integers and numerics from.
 *
 * Its own aggregates keep count, sum and sum of squares, all exact, and so can
 * the server; the final function is exec/final.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

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
