/*-------------------------------------------------------------------------
 *
 * scale.c
 *	  How many digits after the point a numeric shows.
 *
 * ClickHouse's Decimals have the scale of their type, PostgreSQL's values each
 * their own, and some functions go by it.  Where values of one expression show
 * different numbers of digits, an expression for that number travels beside the
 * value: row_scale.  It says nothing where the value is NULL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/query.h"
#include "query/translate.h"

/* The scale of a row's value, or NULL if nobody knows. */
ChExpr *
ch_row_scale(const ChExpr *value)
{
	if (value->scale_varies)
		return value->row_scale;
	return ch_make_literal(INT4OID, psprintf("%d", value->kind == CHX_NULL ? 0 : value->scale));
}

/* Is it known of each? */
bool
ch_row_scales_known(const List *values)
{
	ListCell   *lc;

	foreach(lc, values)
	{
		if (ch_row_scale(lfirst(lc)) == NULL)
			return false;
	}
	return true;
}

/* The scale of a sum, or of a product, of two values becomes that of result. */
void
ch_set_scale_of(ChExpr *result, const ChExpr *a, const ChExpr *b, bool product)
{
	const ChExpr *longer = a->scale >= b->scale ? a : b;
	ChExpr	   *x = ch_row_scale(a);
	ChExpr	   *y = ch_row_scale(b);

	/* a sum shows what its longer operand does */
	result->scale_varies = product ? a->scale_varies || b->scale_varies : longer->scale_varies;
	if (!result->scale_varies || x == NULL || y == NULL)
		return;
	result->row_scale = ch_make_call(INT4OID, product ? "toInt32(%1 + %2)" : "greatest(toInt32(%1), toInt32(%2))",
									 list_make2(x, y));
}

/* The scale of sum(value): the greatest of a scale that is not a NULL's. */
ChExpr *
ch_scale_for_sum(const ChExpr *value)
{
	ChExpr	   *scale = ch_row_scale(value);

	if (scale == NULL || !value->nullable)
		return scale;
	if (value->sum_scale != NULL)
		return value->sum_scale;
	if (value->kind == CHX_NULL)
		return ch_make_literal(INT4OID, "0");
	scale = ch_make_call(INT4OID, "if(isNull(%1), 0, %2)", list_make2((ChExpr *) value, scale));
	scale->nullable = false;
	return scale;
}
