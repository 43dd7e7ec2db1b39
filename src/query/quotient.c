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

/* a / b compared with a constant. */
static ChExpr *
compare_quotient(ChTranslate *cx, OpExpr *op, int n, OpExpr *division)
{
	ChSign		sign = ch_divisor_sign(cx, (Node *) division);
	Datum		constant = ((Const *) list_nth(op->args, 1 - n))->constvalue;
	ChExpr	   *a,
			   *b,
			   *e;

	if (sign == CH_SIGN_UNKNOWN)
		return NULL;
	cx->truth = false;
	a = ch_translate(cx, linitial(division->args));
	b = a ? ch_translate(cx, lsecond(division->args)) : NULL;
	if (b == NULL || a->opaque || b->opaque || a->scale < 0 || b->scale < 0 || !ch_row_scales_known(list_make2(a, b)))
		return NULL;
	e = ch_compare_quotient(cx, a, ch_harmless_divisor(b, sign), constant);
	if (e == NULL)
		return NULL;
	return ch_make_call(BOOLOID, psprintf(n == 0 ? "($1 %s 0)" : "(0 %s $1)", comparison(op)), list_make1(e));
}

static ChExpr *
translate_quotient(ChTranslate *cx, OpExpr *op)
{
	int			n = is_constant(lsecond(op->args)) ? 0 : 1;
	Node	   *operand = list_nth(op->args, n);
	CaseExpr   *branches;

	if (!is_constant(list_nth(op->args, 1 - n)))
		return NULL;
	if (is_quotient(operand))
		return compare_quotient(cx, op, n, (OpExpr *) operand);
	if (!IsA(operand, CaseExpr) || (branches = compare_branches(op, n, (CaseExpr *) operand)) == NULL)
		return NULL;
	return ch_translate(cx, (Expr *) branches);
}

ChExpr *
ch_translate_quotient(ChTranslate *cx, OpExpr *op)
{
	ChTranslate state = *cx;
	ChExpr	   *e;

	if (comparison(op) == NULL)
		return NULL;
	e = translate_quotient(cx, op);
	/* the reason that was found first is that of the whole comparison */
	*cx = state;
	return e;
}
