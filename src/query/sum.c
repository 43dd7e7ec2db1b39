/*-------------------------------------------------------------------------
 *
 * sum.c
 *	  What sums of integers and numerics are computed in, so that no server lets
 *	  them overflow.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"

#include "query/translate.h"

/*
 * Digits that a sum has more than its argument.  A window over groups adds up no
 * more than all rows, and what is added is a sum already.
 */
static int
sum_growth(ChTranslate *cx, Node *node)
{
	Node	   *arg = (Node *) linitial_node(TargetEntry, ((Aggref *) node)->args)->expr;
	Oid			fn;

	if (cx->over == NULL || !IsA(arg, Aggref))
		return CH_COUNT_DIGITS;
	fn = ((Aggref *) arg)->aggfnoid;
	return fn == F_SUM_INT2 || fn == F_SUM_INT4 || fn == F_SUM_INT8 || fn == F_SUM_NUMERIC ||
		fn == F_COUNT_ || fn == F_COUNT_ANY ? 0 : CH_COUNT_DIGITS;
}

/* sum of integers: exact in Int64 while it cannot overflow, else in Decimal. */
ChExpr *
ch_build_sum_int(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *e;

	if (arg->bits <= 31)
	{
		e = ch_make_call(INT8OID, "sum(%1)", list_make1(arg));
		e->canonical = "toInt64($1)";
		return e;
	}
	if (arg->bits > 100)
		return ch_fail(cx, "%s: the sum may exceed 38 digits", ch_expr_name(node));
	e = ch_make_call(exprType(node), "sum(toDecimal128(%1, 0))", list_make1(arg));
	if (e->pgtype == NUMERICOID)
	{
		e->digits = Min(arg->bits * 31 / 100 + 1 + sum_growth(cx, node), 38);
		e->scale = 0;
	}
	else
	{
		e->bits = 126;
		e->wide = true;
	}
	return e;
}

/* Old servers have no more digits, and sums that have more are others there. */
#define OLD_DIGITS 38

/* With so many digits the sum of floats is off by less than what is left of 38. */
#define OLD_GUARDED_DIGITS 35

static bool
needs_guard(ChTranslate *cx, const ChExpr *arg)
{
	int			precision = arg->digits + arg->scale;

	return !ch_has(cx, CH_CAP_WIDE_INTS) && precision + 9 > OLD_DIGITS && precision <= OLD_GUARDED_DIGITS;
}

/*
 * Where there may be no room for the sum of a billion rows: an error, if the sum
 * of floats beside it says so.
 */
static ChExpr *
guarded_sum(ChTranslate *cx, ChExpr *arg)
{
	ChExpr	   *e = ch_decimal_cast(cx, arg, arg->digits, arg->scale);

	if (e == NULL)
		return NULL;
	e = ch_make_call(NUMERICOID, psprintf("if(throwIf(ifNull(abs(sum(toFloat64($1))) >= 1e%d, 0)) = 0, sum($1), sum($1))",
										  OLD_DIGITS - arg->scale), list_make1(e));
	e->digits = OLD_DIGITS - arg->scale;
	e->scale = arg->scale;
	ch_set_raises(e);
	return e;
}

/*
 * sum(numeric) in a Decimal that has room for a billion rows; what it is
 * computed with later, for ten thousand billions.
 */
ChExpr *
ch_build_sum_numeric(ChTranslate *cx, const ChShipRow *row, Node *node, List *args,
					 Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	int			growth = sum_growth(cx, node);
	ChExpr	   *e;

	if (arg->scale < 0)
		return ch_fail(cx, "%s: the scale is not known", ch_expr_name(node));
	if (needs_guard(cx, arg))
		return guarded_sum(cx, arg);
	/* a sum of short Decimals has 38 digits of itself */
	if (arg->digits + arg->scale > 18)
	{
		arg = ch_decimal_cast(cx, arg, arg->digits + Min(growth, 9), arg->scale);
		if (arg == NULL)
			return NULL;
	}
	e = ch_make_call(NUMERICOID, "sum($1)", list_make1(arg));
	e->digits = arg->digits + arg->scale > 18 ? arg->digits : Min(arg->digits + growth, 38 - arg->scale);
	e->scale = arg->scale;
	return e;
}
