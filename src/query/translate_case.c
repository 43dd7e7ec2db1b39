/*-------------------------------------------------------------------------
 *
 * translate_case.c
 *	  Values that depend on conditions: CASE, COALESCE, NULLIF, GREATEST.
 *
 * The server evaluates every branch, so none may raise, and it gives the value
 * one type, so branches are brought to that of PostgreSQL's result.  A numeric
 * remembers how many digits each branch shows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "query/query.h"
#include "query/translate.h"

/*
 * Bring the branches of CASE, COALESCE, GREATEST to one ClickHouse type: that
 * of the PostgreSQL result.
 */
static ChExpr *
branch(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e;
	bool		truth = cx->truth;

	cx->truth = false;
	cx->conditional++;
	e = ch_translate(cx, expr);
	if (e != NULL)
		e = ch_canonical(cx, e);
	cx->conditional--;
	cx->truth = truth;
	if (e != NULL && e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	if (e != NULL && e->kind == CHX_PARAM && !ch_has(cx, CH_CAP_WIDE_DATES) && ch_is_time_type(e->pgtype))
		return ch_fail(cx, "a parameter that may be outside of the server's range of dates");
	if (e != NULL && e->raises && !e->where_reached)
		return ch_fail(cx, "%s: it can raise an error, and ClickHouse evaluates every branch of a condition",
					   ch_expr_name((Node *) expr));
	return e;
}

/*
 * numeric branches need one Decimal type: result gets its digits and scale.
 * Where the scales differ, a value shows those of its own branch.
 */
static bool
unify_numeric(ChTranslate *cx, List *branches, ChExpr *result, List **unified)
{
	ListCell   *lc;

	*unified = branches;
	if (result->pgtype != NUMERICOID)
		return true;
	foreach(lc, branches)
	{
		ChExpr	   *e = lfirst(lc);

		if (e->kind == CHX_NULL)
			continue;
		if (e->scale < 0)
		{
			ch_fail(cx, "numeric branches: the scale of one is not known");
			return false;
		}
		if (e->scale_varies || (result->scale >= 0 && e->scale != result->scale))
			result->scale_varies = true;
		result->scale = Max(result->scale, e->scale);
		result->digits = Max(result->digits, e->digits);
	}
	*unified = NIL;
	foreach(lc, branches)
	{
		ChExpr	   *e = lfirst(lc);

		*unified = lappend(*unified, e->kind == CHX_NULL ? e :
						   ch_decimal_cast(cx, e, result->digits, result->scale));
		if (llast(*unified) == NULL)
			return false;
	}
	return true;
}

/* Which branch a row takes decides on its display scale. */
static ChExpr *
case_scale(List *conds, List *results, ChExpr *(*scale_of) (const ChExpr *))
{
	List	   *args = NIL;
	ListCell   *r = list_head(results);
	ListCell   *c;

	foreach(c, conds)
	{
		args = lappend(args, lfirst(c));
		args = lappend(args, scale_of(lfirst(r)));
		r = lnext(results, r);
	}
	return ch_make_case(INT4OID, lappend(args, scale_of(lfirst(r))));
}

/* Put CASE's argument where its WHEN clauses stand for it. */
static Node *
replace_case_test(Node *node, void *context)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, CaseTestExpr))
		return copyObject((Node *) context);
	if (IsA(node, CaseExpr) && ((CaseExpr *) node)->arg != NULL)
	{
		/* an inner CASE x has CaseTestExprs of its own: only its x is ours */
		CaseExpr   *inner = copyObject((CaseExpr *) node);

		inner->arg = (Expr *) replace_case_test((Node *) inner->arg, context);
		return (Node *) inner;
	}
	return expression_tree_mutator(node, replace_case_test, context);
}

static bool
all_null(List *results)
{
	ListCell   *lc;

	foreach(lc, results)
	{
		if (((ChExpr *) lfirst(lc))->kind != CHX_NULL)
			return false;
	}
	return true;
}

/*
 * Interleave conditions and results again, the results brought to one type;
 * conds may be NIL (COALESCE).
 */
static ChExpr *
finish_case(ChTranslate *cx, Oid type, List *conds, List *results)
{
	ChExpr		probe = {0};
	List	   *unified;
	List	   *args = NIL;
	ListCell   *c,
			   *r;
	ChExpr	   *e;
	int			i = 0;

	if (all_null(results))
		return ch_make_null(type);
	probe.pgtype = type;
	probe.digits = probe.scale = -1;
	if (!ch_one_family(cx, results) || !unify_numeric(cx, results, &probe, &unified))
		return NULL;
	r = list_head(unified);
	foreach(c, conds)
	{
		args = lappend(args, lfirst(c));
		args = lappend(args, list_nth(unified, i++));
		r = lnext(unified, r);
	}
	args = lappend(args, lfirst(r));
	e = ch_make_case(type, args);
	e->digits = probe.digits;
	e->scale = probe.scale;
	e->scale_varies = probe.scale_varies;
	if (e->scale_varies && ch_row_scales_known(results))
	{
		e->row_scale = case_scale(conds, results, ch_row_scale);
		e->sum_scale = case_scale(conds, results, ch_scale_for_sum);
	}
	return e;
}

/* A branch that is taken where what stands before it lets it be. */
static ChExpr *
later_branch(ChTranslate *cx, Expr *result)
{
	ChExpr	   *e;

	cx->unreached++;
	e = branch(cx, result);
	cx->unreached--;
	return e;
}

/* The branch that is taken where the condition of this number is true, or ELSE. */
static ChExpr *
guarded_branch(ChTranslate *cx, CaseExpr *node, int n)
{
	List	   *facts = cx->facts;
	List	   *reach = cx->reach;
	CaseWhen   *when = n < list_length(node->args) ? list_nth_node(CaseWhen, node->args, n) : NULL;
	ChExpr	   *e;

	if (when != NULL)
		cx->facts = ch_add_facts(list_copy(facts), (Node *) when->expr, true);
	cx->reach = ch_add_reach(reach, node, n);
	e = later_branch(cx, when ? when->result : node->defresult);
	cx->facts = facts;
	cx->reach = reach;
	return e;
}

static ChExpr *translate_searched_case(ChTranslate *cx, CaseExpr *node);

static ChExpr *
translate_case(ChTranslate *cx, CaseExpr *node)
{
	List	   *facts = cx->facts;
	ChExpr	   *e;

	cx->facts = list_copy(facts);
	e = translate_searched_case(cx, node);
	cx->facts = facts;
	return e;
}

static ChExpr *
translate_searched_case(ChTranslate *cx, CaseExpr *node)
{
	List	   *conds = NIL;
	List	   *results = NIL;
	ListCell   *lc;
	ChExpr	   *e;

	if (node->arg != NULL)
	{
		CaseExpr   *searched = copyObject(node);

		if (contain_volatile_functions((Node *) node->arg))
			return ch_fail(cx, "CASE: its argument is volatile");
		searched->arg = NULL;
		foreach(lc, searched->args)
		{
			CaseWhen   *when = lfirst(lc);

			when->expr = (Expr *) replace_case_test((Node *) when->expr, node->arg);
		}
		return translate_searched_case(cx, searched);
	}
	foreach(lc, node->args)
	{
		CaseWhen   *when = lfirst(lc);

		cx->conditional++;
		cx->unreached += when != linitial(node->args);
		e = ch_translate_filter(cx, when->expr);
		cx->unreached -= when != linitial(node->args);
		cx->conditional--;
		if (e == NULL)
			return NULL;
		if (e->raises)
			return ch_fail(cx, "CASE: a condition can raise an error, and ClickHouse evaluates every branch");
		/* servers that fold it themselves lose columns of what they drop */
		if (e->kind == CHX_NULL || (e->kind == CHX_LITERAL && strcmp(e->sql, "0") == 0))
			continue;
		conds = lappend(conds, e);
		if ((e = guarded_branch(cx, node, foreach_current_index(lc))) == NULL)
			return NULL;
		results = lappend(results, e);
		cx->facts = ch_add_facts(cx->facts, (Node *) when->expr, false);
	}
	e = node->defresult ? guarded_branch(cx, node, list_length(node->args)) : ch_make_null(node->casetype);
	if (e == NULL || conds == NIL)
		return e;
	return finish_case(cx, node->casetype, conds, lappend(results, e));
}

/* COALESCE as CASE WHEN a IS NOT NULL THEN a ...: one type rule for both. */
static ChExpr *
translate_coalesce(ChTranslate *cx, CoalesceExpr *node)
{
	List	   *conds = NIL;
	List	   *results = NIL;
	ListCell   *lc;

	foreach(lc, node->args)
	{
		ChExpr	   *e = results == NIL ? branch(cx, lfirst(lc)) : later_branch(cx, lfirst(lc));

		if (e == NULL)
			return NULL;
		results = lappend(results, e);
		if (!e->nullable)
			break;
		if (lnext(node->args, lc) != NULL)
		{
			ChExpr	   *test = ch_make_call(BOOLOID, "isNotNull($1)", list_make1(e));

			test->nullable = false;
			conds = lappend(conds, test);
		}
	}
	if (list_length(results) == 1)
		return linitial(results);
	{
		ChExpr	   *e = finish_case(cx, node->coalescetype, conds, results);

		/* NULL only if the last one is, the others are tested */
		if (e != NULL)
			e->nullable = ((ChExpr *) llast(results))->nullable || e->nullable;
		return e;
	}
}

/* ------------------------------------------------------- GREATEST, LEAST */

#define MAX_MINMAX 9			/* arguments that a template can name */

/* Does the server order values of the type as PostgreSQL does? */
static bool
minmax_type(ChTranslate *cx, MinMaxExpr *node)
{
	switch (node->minmaxtype)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
		case BOOLOID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return true;
		case TEXTOID:
		case VARCHAROID:
			if (ch_collation_is_c(node->inputcollid))
				return true;
			ch_fail(cx, "%s: %s", ch_expr_name((Node *) node), ch_text_order_problem());
			return false;
		default:
			ch_fail(cx, "%s of %s: not known to mean the same on ClickHouse",
					ch_expr_name((Node *) node), format_type_be(node->minmaxtype));
			return false;
	}
}

static ChExpr *
minmax_argument(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e = ch_translate(cx, expr);

	if (e == NULL || (e = ch_canonical(cx, e)) == NULL)
		return NULL;
	if (e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	if (e->kind == CHX_PARAM && !ch_has(cx, CH_CAP_WIDE_DATES) && ch_is_time_type(e->pgtype))
		return ch_fail(cx, "a parameter that may be outside of the server's range of dates");
	return e;
}

/* format with each argument's marker in place of its two %d, one after the other */
static char *
for_each_argument(const char *format, const char *separator, int n)
{
	StringInfoData buf;
	int			i;

	initStringInfo(&buf);
	for (i = 1; i <= n; i++)
	{
		appendStringInfoString(&buf, i > 1 ? separator : "");
		appendStringInfo(&buf, format, i, i);
	}
	return buf.data;
}

/*
 * An aggregate over an array ignores NULLs, as GREATEST and LEAST do; but NaN
 * is the greatest of numbers.
 */
static char *
minmax_template(MinMaxExpr *node, int n)
{
	char	   *plain = psprintf(node->op == IS_GREATEST ? "arrayReduce('max', [%s])" : "arrayReduce('min', [%s])",
								 for_each_argument("$%d", ", ", n));
	const char *type = node->minmaxtype == FLOAT4OID ? "toFloat32" : "";

	if (node->minmaxtype != FLOAT4OID && node->minmaxtype != FLOAT8OID)
		return plain;
	if (node->op == IS_GREATEST)
		return psprintf("if(%s, %s(nan), %s)", for_each_argument("ifNull(isNaN($%d), 0)", " OR ", n),
						type, plain);
	return psprintf("if(%s, %s, arrayReduce('min', [%s]))",
					for_each_argument("ifNull(isNaN($%d), 1)", " AND ", n), plain,
					for_each_argument(*type ? "if(isNaN($%d), toFloat32(inf), $%d)" : "if(isNaN($%d), inf, $%d)",
									  ", ", n));
}

static ChExpr *
translate_minmax(ChTranslate *cx, MinMaxExpr *node)
{
	ChExpr		probe = {0};
	List	   *args = NIL;
	ListCell   *lc;
	ChExpr	   *e;

	if (!minmax_type(cx, node))
		return NULL;
	if (list_length(node->args) > MAX_MINMAX)
		return ch_fail(cx, "%s: more than %d arguments", ch_expr_name((Node *) node), MAX_MINMAX);
	foreach(lc, node->args)
	{
		if ((e = minmax_argument(cx, lfirst(lc))) == NULL)
			return NULL;
		if (e->kind != CHX_NULL)
			args = lappend(args, e);
	}
	if (list_length(args) < 2)
		return args ? linitial(args) : ch_make_null(node->minmaxtype);
	probe.pgtype = node->minmaxtype;
	probe.digits = probe.scale = -1;
	if (!unify_numeric(cx, args, &probe, &args))
		return NULL;
	e = ch_make_call(node->minmaxtype, minmax_template(node, list_length(args)), args);
	e->digits = probe.digits;
	e->scale = probe.scale;
	e->scale_varies = probe.scale_varies;
	return e;
}

/* NULLIF(a, b) is CASE WHEN a = b THEN NULL ELSE a END. */
static ChExpr *
translate_nullif(ChTranslate *cx, NullIfExpr *node)
{
	OpExpr	   *eq = makeNode(OpExpr);
	ChExpr	   *cond;
	ChExpr	   *value;

	*eq = *(OpExpr *) node;
	eq->xpr.type = T_OpExpr;
	eq->opresulttype = BOOLOID;
	cond = ch_translate_filter(cx, (Expr *) eq);
	if (cond == NULL)
		return NULL;
	value = branch(cx, linitial(node->args));
	if (value == NULL)
		return NULL;
	return finish_case(cx, exprType((Node *) node), list_make1(cond),
					   list_make2(ch_make_null(value->pgtype), value));
}

/* ------------------------------------------- PostgreSQL's expressions, made */

Expr *
ch_make_choice(Expr *condition, Expr *result, Expr *otherwise)
{
	CaseExpr   *e = makeNode(CaseExpr);
	CaseWhen   *when = makeNode(CaseWhen);

	when->expr = condition;
	when->result = result;
	e->casetype = exprType((Node *) otherwise);
	e->casecollid = exprCollation((Node *) otherwise);
	e->args = list_make1(when);
	e->defresult = otherwise;
	return (Expr *) e;
}

/* ---------------------------------------------- comparisons of coalesce() */

static Expr *
compared(const OpExpr *op, Expr *value, bool left)
{
	OpExpr	   *result = makeNode(OpExpr);

	*result = *op;
	result->args = left ? list_make2(value, lsecond(op->args)) : list_make2(linitial(op->args), value);
	return (Expr *) result;
}

static Expr *
null_test(Expr *arg, NullTestType type)
{
	NullTest   *test = makeNode(NullTest);

	test->arg = arg;
	test->nulltesttype = type;
	test->location = -1;
	return (Expr *) test;
}

static ChExpr *
translate_simplified(ChTranslate *cx, Expr *expr)
{
	expr = (Expr *) eval_const_expressions(NULL, (Node *) expr);
	return ch_is_known_at_start(cx, expr) ? ch_translate_sent(cx, expr) : ch_translate(cx, expr);
}

/*
 * coalesce(a, 'infinity') < b as (a IS NOT NULL AND a < b) OR (a IS NULL AND
 * 'infinity' < b): the constant is compared only, and the column by itself.
 */
static ChExpr *
alternatives(ChTranslate *cx, const OpExpr *op, const CoalesceExpr *coalesce, bool left)
{
	ChExpr	   *result = translate_simplified(cx, compared(op, llast(coalesce->args), left));
	int			i;

	for (i = list_length(coalesce->args) - 2; result != NULL && i >= 0; i--)
	{
		Expr	   *arg = list_nth(coalesce->args, i);
		ChExpr	   *is_null = ch_translate(cx, null_test(arg, IS_NULL));
		ChExpr	   *is_not_null = is_null ? ch_translate(cx, null_test(arg, IS_NOT_NULL)) : NULL;
		ChExpr	   *compare = is_not_null ? translate_simplified(cx, compared(op, arg, left)) : NULL;

		if (compare == NULL || is_null->raises || compare->raises || result->raises)
			return NULL;
		result = ch_make_bool(CHX_OR, list_make2(ch_make_bool(CHX_AND, list_make2(is_not_null, compare)),
												 ch_make_bool(CHX_AND, list_make2(is_null, result))));
	}
	return result;
}

/* A date or a time, of which the server has fewer. */
static bool
is_time_coalesce(Node *node)
{
	CoalesceExpr *coalesce = (CoalesceExpr *) node;

	return IsA(node, CoalesceExpr) && IsA(llast(coalesce->args), Const) &&
		ch_is_time_type(coalesce->coalescetype);
}

ChExpr *
ch_translate_alternatives(ChTranslate *cx, Node *node)
{
	OpExpr	   *op = (OpExpr *) node;
	bool		left;
	char	   *reason = cx->reason;
	ChExpr	   *e;

	if (!IsA(node, OpExpr) || list_length(op->args) != 2 || op->opresulttype != BOOLOID ||
		contain_volatile_functions(node))
		return NULL;
	left = is_time_coalesce(linitial(op->args));
	if (!left && !is_time_coalesce(lsecond(op->args)))
		return NULL;
	e = alternatives(cx, op, (CoalesceExpr *) (left ? linitial(op->args) : lsecond(op->args)), left);
	cx->reason = reason;
	return e;
}

ChExpr *
ch_translate_conditional(ChTranslate *cx, Expr *expr)
{
	if (OidIsValid(get_element_type(exprType((Node *) expr))))
		return ch_fail(cx, "%s: ClickHouse has no array that is NULL", ch_expr_name((Node *) expr));
	switch (nodeTag(expr))
	{
		case T_CaseExpr:
			return translate_case(cx, (CaseExpr *) expr);
		case T_CoalesceExpr:
			return translate_coalesce(cx, (CoalesceExpr *) expr);
		case T_MinMaxExpr:
			return translate_minmax(cx, (MinMaxExpr *) expr);
		case T_NullIfExpr:
			return translate_nullif(cx, (NullIfExpr *) expr);
		default:
			elog(ERROR, "not a conditional node: %d", (int) nodeTag(expr));
	}
}
