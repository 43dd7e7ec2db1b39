/*-------------------------------------------------------------------------
 *
 * translate_row.c
 *	  Comparisons of rows, as comparisons of their columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "query/query.h"
#include "query/translate.h"

/* A column's comparison with another operator of its family, or NULL. */
static Expr *
compare_column(RowCompareExpr *row, int i, int strategy)
{
	Oid			left,
				right,
				opno;

	op_input_types(list_nth_oid(row->opnos, i), &left, &right);
	opno = get_opfamily_member(list_nth_oid(row->opfamilies, i), left, right, strategy);
	if (!OidIsValid(opno))
		return NULL;
	return make_opclause(opno, BOOLOID, false, list_nth(row->largs, i), list_nth(row->rargs, i),
						 InvalidOid, list_nth_oid(row->inputcollids, i));
}

/*
 * (a, b) < (c, d) is a < c OR (a = c AND b < d), also where some of them are
 * NULL: PostgreSQL stops at the first pair that is not equal.
 */
ChExpr *
ch_translate_row_compare(ChTranslate *cx, RowCompareExpr *node)
{
	int			strategy = ch_row_compare_strategy(node);
	int			strict = strategy <= BTLessEqualStrategyNumber ? BTLessStrategyNumber : BTGreaterStrategyNumber;
	int			i = list_length(node->opnos) - 1;
	Expr	   *result = compare_column(node, i, strategy);

	while (result != NULL && --i >= 0)
	{
		Expr	   *less = compare_column(node, i, strict);
		Expr	   *equal = compare_column(node, i, BTEqualStrategyNumber);

		if (less == NULL || equal == NULL)
			result = NULL;
		else
			result = make_orclause(list_make2(less, make_andclause(list_make2(equal, result))));
	}
	if (result == NULL)
		return ch_fail(cx, "a comparison of rows by operators without an order");
	return ch_translate(cx, result);
}
