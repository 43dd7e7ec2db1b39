/*-------------------------------------------------------------------------
 *
 * assign_prepare.c
 *	  What is done to a value for a remote column before it is translated.
 *
 * PostgreSQL wraps it into what its own column would need; here is what the remote
 * column needs instead.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/fmgroids.h"

#include "query/modify.h"

bool
ch_is_wide_integer(chc_kind kind)
{
	return kind == CHC_INT128 || kind == CHC_INT256 || kind == CHC_UINT128 || kind == CHC_UINT256;
}

/* Does numeric(precision, scale) hold just what the column does, or more digits? */
static bool
typmod_is_columns(const chc_type *base, int precision, int scale)
{
	if (base->kind == CHC_DECIMAL)
		return precision == base->precision && scale == base->scale;
	if (ch_is_wide_integer(base->kind))
		return scale == 0 && precision >= (base->width == 16 ? 39 : base->kind == CHC_INT256 ? 77 : 78);
	return base->kind >= CHC_INT8 && base->kind <= CHC_UINT64 && scale == 0 && precision >= 20;
}

/*
 * The rounding to numeric(p, s) that PostgreSQL puts around a value for a column
 * of that type: the column's own conversion does that without raising.
 */
static Expr *
strip_numeric_typmod(const ChAssignTarget *target, const chc_type *base, Expr *expr)
{
	FuncExpr   *f = (FuncExpr *) expr;
	int			precision,
				scale;

	if (!IsA(expr, FuncExpr) || !contain_var_clause((Node *) expr) || f->funcid != F_NUMERIC_NUMERIC_INT4 ||
		target->typmod < (int32) VARHDRSZ)
		return expr;
	precision = ((target->typmod - VARHDRSZ) >> 16) & 0xffff;
	scale = (target->typmod - VARHDRSZ) & 0x7ff;
	return typmod_is_columns(base, precision, scale) ? linitial(f->args) : expr;
}

/* An address that depends on no row travels as text, also as a parameter. */
static Expr *
address_as_text(const chc_type *base, Expr *expr)
{
	CoerceViaIO *text;

	if ((base->kind != CHC_IPV4 && base->kind != CHC_IPV6) ||
		exprType((Node *) expr) != INETOID || contain_var_clause((Node *) expr))
		return expr;
	text = makeNode(CoerceViaIO);
	text->arg = expr;
	text->resulttype = TEXTOID;
	text->resultcollid = DEFAULT_COLLATION_OID;
	text->coerceformat = COERCE_EXPLICIT_CAST;
	text->location = -1;
	return (Expr *) text;
}

Expr *
ch_assign_prepare(const ChAssignTarget *target, const chc_type *base, Expr *expr)
{
	return address_as_text(base, strip_numeric_typmod(target, base, expr));
}
