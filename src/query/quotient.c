/*-------------------------------------------------------------------------
 *
 * quotient.c
 *	  Conditions over quotients whose digits would not fit.
 *
 * a / b > 0.1 needs fewer digits than a / b, if it is known that b is not zero.
 * So CASE WHEN b > 0 THEN a / b END > 0.1 becomes CASE WHEN b > 0 THEN a / b >
 * 0.1 END.  How that is decided is division.c's affair.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "query/query.h"
#include "query/translate.h"

/* A comparison of numerics, or NULL. */
static const char *
comparison(OpExpr *op)
{
	switch (op->opfuncid)
	{
		case F_NUMERIC_EQ:
			return "=";
		case F_NUMERIC_NE:
			return "!=";
		case F_NUMERIC_LT:
			return "<";
		case F_NUMERIC_LE:
			return "<=";
		case F_NUMERIC_GT:
			return ">";
		case F_NUMERIC_GE:
			return ">=";
		default:
			return NULL;
	}
}

static bool
is_quotient(Node *node)
{
	return node != NULL && IsA(node, OpExpr) && get_opcode(((OpExpr *) node)->opno) == F_NUMERIC_DIV;
}

static bool
is_constant(Node *node)
{
	return IsA(node, Const) && !((Const *) node)->constisnull;
}

/* The comparison with another operand in the place of its argument n. */
static Expr *
with_operand(OpExpr *op, int n, Expr *operand)
{
	OpExpr	   *copy = copyObject(op);

	lfirst(list_nth_cell(copy->args, n)) = copyObject(operand);
	return (Expr *) copy;
}

/* The comparison of a CASE that has a quotient, in its branches; else NULL. */
static CaseExpr *
compare_branches(OpExpr *op, int n, CaseExpr *node)
{
	CaseExpr   *result = copyObject(node);
	bool		found = is_quotient((Node *) node->defresult);
	ListCell   *lc;

	foreach(lc, result->args)
	{
		CaseWhen   *when = lfirst(lc);

		found |= is_quotient((Node *) when->result);
		when->result = with_operand(op, n, when->result);
	}
	if (!found)
		return NULL;
	result->casetype = BOOLOID;
	result->casecollid = InvalidOid;
	if (result->defresult)
		result->defresult = with_operand(op, n, result->defresult);
	return result;
}

/* The operands of a division; b not zero if the division must not raise. */
static bool
operands(ChTranslate *cx, OpExpr *division, bool must_not_raise, ChExpr **a, ChExpr **b)
{
	ChSign		sign = ch_divisor_sign(cx, (Node *) division);

	if (sign == CH_SIGN_UNKNOWN && must_not_raise)
		return false;
	cx->truth = false;
	*a = ch_translate(cx, linitial(division->args));
	*b = *a ? ch_translate(cx, lsecond(division->args)) : NULL;
	if (*b == NULL || (*a)->opaque || (*b)->opaque || (*a)->scale < 0 || (*b)->scale < 0 ||
		!ch_row_scales_known(list_make2(*a, *b)))
		return false;
	if (sign != CH_SIGN_UNKNOWN)
		*b = ch_harmless_divisor(*b, sign);
	return true;
}

static ChExpr *
compare_with_zero(const char *op, int n, ChExpr *order)
{
	if (order == NULL)
		return NULL;
	return ch_make_call(BOOLOID, psprintf(n == 0 ? "($1 %s 0)" : "(0 %s $1)", op), list_make1(order));
}

/* a / b compared with a constant. */
static ChExpr *
compare_quotient(ChTranslate *cx, OpExpr *op, int n, OpExpr *division)
{
	ChExpr	   *a,
			   *b;

	if (!operands(cx, division, true, &a, &b))
		return NULL;
	return compare_with_zero(comparison(op), n,
							 ch_compare_quotient(cx, a, b, ((Const *) list_nth(op->args, 1 - n))->constvalue));
}

/* a / b compared with c / d, or with c. */
static ChExpr *
compare_quotients(ChTranslate *cx, OpExpr *op, int n)
{
	OpExpr	   *left = list_nth(op->args, n);
	Node	   *right = list_nth(op->args, 1 - n);
	ChExpr	   *a,
			   *b,
			   *c,
			   *d = NULL;

	if (!operands(cx, left, true, &a, &b))
		return NULL;
	if (is_quotient(right))
	{
		if (!operands(cx, (OpExpr *) right, true, &c, &d))
			return NULL;
	}
	else
	{
		c = ch_translate(cx, (Expr *) right);
		if (c == NULL || c->opaque || c->scale < 0)
			return NULL;
	}
	return compare_with_zero(comparison(op), n, ch_compare_quotients(cx, a, b, c, d));
}

static ChExpr *
translate_comparison(ChTranslate *cx, OpExpr *op)
{
	if (ch_is_null_constant(linitial(op->args)) || ch_is_null_constant(lsecond(op->args)))
		return ch_make_null(BOOLOID);
	for (int n = 0; n < 2; n++)
	{
		Node	   *operand = list_nth(op->args, n);
		CaseExpr   *branches;

		if (IsA(operand, CaseExpr) && (branches = compare_branches(op, n, (CaseExpr *) operand)) != NULL)
			return ch_translate(cx, (Expr *) branches);
	}
	for (int n = 0; n < 2; n++)
	{
		Node	   *operand = list_nth(op->args, n);
		Node	   *other = list_nth(op->args, 1 - n);
		ChExpr	   *e = NULL;

		if (!is_quotient(operand))
			continue;
		if (is_constant(other))
			e = compare_quotient(cx, op, n, (OpExpr *) operand);
		return e ? e : compare_quotients(cx, op, n);
	}
	return NULL;
}

/* round(a / b, n), where a / b has too many digits by itself */
static ChExpr *
translate_rounded(ChTranslate *cx, FuncExpr *func)
{
	OpExpr	   *division = linitial(func->args);
	Const	   *digits = list_length(func->args) == 2 ? lsecond(func->args) : NULL;
	int			scale = 0;
	bool		conditional = cx->conditional > 0;
	ChExpr	   *a,
			   *b,
			   *e;

	if (!is_quotient((Node *) division))
		return NULL;
	if (digits != NULL)
	{
		if (!is_constant((Node *) digits))
			return NULL;
		scale = DatumGetInt32(digits->constvalue);
	}
	if (scale < 0 || scale > 30 || !operands(cx, division, conditional, &a, &b))
		return NULL;
	e = ch_divide_rounded(cx, a, b, scale);
	if (e != NULL && ch_divisor_sign(cx, (Node *) division) == CH_SIGN_UNKNOWN)
		ch_set_raises(e);
	return e;
}

ChExpr *
ch_translate_quotient(ChTranslate *cx, Node *node)
{
	ChTranslate state = *cx;
	ChExpr	   *e = NULL;

	if (IsA(node, OpExpr) && comparison((OpExpr *) node) != NULL)
		e = translate_comparison(cx, (OpExpr *) node);
	else if (IsA(node, FuncExpr) && (((FuncExpr *) node)->funcid == F_ROUND_NUMERIC ||
									 ((FuncExpr *) node)->funcid == F_ROUND_NUMERIC_INT4))
		e = translate_rounded(cx, (FuncExpr *) node);
	/* the reason that was found first is that of the whole expression */
	*cx = state;
	return e;
}
