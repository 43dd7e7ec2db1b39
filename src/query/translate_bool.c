/*-------------------------------------------------------------------------
 *
 * translate_bool.c
 *	  Boolean logic: AND, OR, NOT, NULL tests, IN and ANY, IS DISTINCT FROM.
 *
 * PostgreSQL's logic has three values.  ClickHouse's IN has two, and so have
 * AND and OR of old servers.  cx->truth says that only "true or not" matters
 * (WHERE, ON, HAVING, a condition of CASE), which allows the short forms.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "query/query.h"
#include "query/translate.h"

/* An array constant of other than = and <> is spelled out up to this size. */
#define MAX_EXPANDED_ARRAY 64

ChExpr *
ch_translate_filter(ChTranslate *cx, Expr *expr)
{
	bool		truth = cx->truth;
	ChExpr	   *e;

	cx->truth = true;
	e = ch_translate(cx, expr);
	cx->truth = truth;
	return e;
}

static ChExpr *
translate_value(ChTranslate *cx, Expr *expr)
{
	bool		truth = cx->truth;
	ChExpr	   *e;

	cx->truth = false;
	e = ch_translate(cx, expr);
	cx->truth = truth;
	return e;
}

static ChExpr *
translate_boolexpr(ChTranslate *cx, BoolExpr *node)
{
	List	   *args = NIL;
	ListCell   *lc;

	if (node->boolop == NOT_EXPR)
	{
		ChExpr	   *arg = translate_value(cx, linitial(node->args));

		return arg ? ch_make_bool(CHX_NOT, list_make1(arg)) : NULL;
	}
	foreach(lc, node->args)
	{
		ChExpr	   *arg = ch_translate(cx, lfirst(lc));

		if (arg == NULL)
			return NULL;
		if (arg->raises)
			return ch_fail(cx, "%s: a condition beside others that can raise an error is evaluated after them",
						   node->boolop == AND_EXPR ? "AND" : "OR");
		args = lappend(args, arg);
	}
	return ch_make_bool(node->boolop == AND_EXPR ? CHX_AND : CHX_OR, args);
}

/* What is only looked at for NULL: a constant that has no literal is not NULL. */
static ChExpr *
translate_for_null(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e = translate_value(cx, expr);

	return e != NULL && e->kind == CHX_LITERAL && e->opaque ? ch_make_literal(INT4OID, "1") : e;
}

static ChExpr *
translate_null_test(ChTranslate *cx, NullTest *node)
{
	ChExpr	   *arg;
	ChExpr	   *e;

	if (node->argisrow || type_is_rowtype(exprType((Node *) node->arg)))
		return ch_fail(cx, "NULL test of a row: ClickHouse's tuples are never NULL");
	arg = translate_for_null(cx, node->arg);
	if (arg == NULL)
		return NULL;
	/* an array that is NULL is sent as an empty one */
	if (arg->kind == CHX_PARAM && OidIsValid(get_element_type(arg->pgtype)))
	{
		ChExpr	   *state = ch_make_param(arg->pgtype, arg->param);

		state->form = CH_FORM_ARRAY_STATE;
		e = ch_make_call(BOOLOID, node->nulltesttype == IS_NULL ? "($1 = 2)" : "($1 != 2)", list_make1(state));
		e->nullable = false;
		return e;
	}
	/*
	 * The server would not compute what cannot be NULL, nor raise; and a WHERE
	 * with ignore() alone is false to it before it reads.
	 */
	if (arg->raises && !arg->nullable)
		return ch_make_call(BOOLOID, node->nulltesttype == IS_NULL ?
							"(materialize(ignore(%1)) != 0)" :
							"(materialize(ignore(%1)) = 0)", list_make1(arg));
	e = ch_make_call(BOOLOID, node->nulltesttype == IS_NULL ? "isNull(%1)" : "isNotNull(%1)",
					 list_make1(arg));
	e->nullable = false;
	return e;
}

static ChExpr *
translate_boolean_test(ChTranslate *cx, BooleanTest *node)
{
	static const char *const templates[] = {
		[IS_TRUE] = "(ifNull($1, 0) = 1)",
		[IS_NOT_TRUE] = "(ifNull($1, 0) = 0)",
		[IS_FALSE] = "(ifNull($1, 1) = 0)",
		[IS_NOT_FALSE] = "(ifNull($1, 1) = 1)",
		[IS_UNKNOWN] = "isNull($1)",
		[IS_NOT_UNKNOWN] = "isNotNull($1)"
	};
	ChExpr	   *arg = translate_value(cx, node->arg);
	ChExpr	   *e;

	if (arg == NULL)
		return NULL;
	e = ch_make_call(BOOLOID, templates[node->booltesttype], list_make1(arg));
	e->nullable = false;
	return e;
}

/* a IS DISTINCT FROM b over the row for a = b. */
static ChExpr *
translate_distinct(ChTranslate *cx, DistinctExpr *node)
{
	OpExpr	   *op = makeNode(OpExpr);
	ChExpr	   *a,
			   *b,
			   *eq,
			   *e;

	*op = *(OpExpr *) node;
	op->xpr.type = T_OpExpr;
	eq = translate_value(cx, (Expr *) op);
	if (eq == NULL)
		return NULL;
	a = translate_for_null(cx, linitial(node->args));
	b = translate_for_null(cx, lsecond(node->args));
	if (a == NULL || b == NULL)
		return NULL;
	if (!a->nullable && !b->nullable)
		return ch_make_bool(CHX_NOT, list_make1(eq));
	e = ch_make_call(BOOLOID,
					 "multiIf(isNull(%1), isNotNull(%2), isNull(%2), 1, ifNull($3, 0) = 0)",
					 list_make3(a, b, eq));
	e->nullable = false;
	return e;
}

/* ------------------------------------------------------------------- rows */

/* An operator of the operator family that a row compares a column by. */
static Expr *
row_operator(RowCompareExpr *node, int i, StrategyNumber strategy)
{
	Node	   *left = list_nth(node->largs, i);
	Node	   *right = list_nth(node->rargs, i);
	Oid			lefttype,
				righttype,
				opno;

	op_input_types(list_nth_oid(node->opnos, i), &lefttype, &righttype);
	opno = get_opfamily_member(list_nth_oid(node->opfamilies, i), lefttype, righttype, strategy);
	if (!OidIsValid(opno))
		elog(ERROR, "missing operator %d in operator family %u", strategy, list_nth_oid(node->opfamilies, i));
	return make_opclause(opno, BOOLOID, false, (Expr *) left, (Expr *) right, InvalidOid,
						 list_nth_oid(node->inputcollids, i));
}

bool
ch_is_null_constant(Node *node)
{
	return IsA(node, Const) && ((Const *) node)->constisnull;
}

/* Is there a member that PostgreSQL computes, maybe to an error, and compares with NULL? */
static bool
raises_beside_null(ChTranslate *cx, RowCompareExpr *node)
{
	ListCell   *l,
			   *r;

	forboth(l, node->largs, r, node->rargs)
	{
		bool		null = ch_is_null_constant(lfirst(l));
		ChExpr	   *e;

		if (!null && !ch_is_null_constant(lfirst(r)))
			continue;
		e = ch_translate(cx, null ? lfirst(r) : lfirst(l));
		if (e == NULL || e->raises)
			return true;
	}
	return false;
}

/*
 * (a, b) < (c, d) as a < c OR (a = c AND b < d), which is NULL where the row
 * comparison is.
 */
static ChExpr *
translate_row_compare(ChTranslate *cx, RowCompareExpr *node)
{
	int			last = list_length(node->opnos) - 1;
	StrategyNumber strategy = ch_row_compare_strategy(node);
	StrategyNumber strict = strategy <= BTLessEqualStrategyNumber ? BTLessStrategyNumber : BTGreaterStrategyNumber;
	Expr	   *expr = row_operator(node, last, strategy);
	int			i;

	if (contain_volatile_functions((Node *) node))
		return ch_fail(cx, "row comparison: a column of it is volatile");
	if (raises_beside_null(cx, node))
		return ch_fail(cx, "row comparison: a column that can raise an error is compared with NULL");
	for (i = last - 1; i >= 0; i--)
	{
		expr = make_andclause(list_make2(row_operator(node, i, BTEqualStrategyNumber), expr));
		expr = make_orclause(list_make2(row_operator(node, i, strict), expr));
	}
	return ch_translate(cx, (Expr *) eval_const_expressions(NULL, (Node *) expr));
}

/* ------------------------------------------------------------ IN, ANY, ALL */

/* Types whose values IN compares as PostgreSQL's = does. */
static bool
in_type(Oid type)
{
	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case TEXTOID:
		case VARCHAROID:
		case UUIDOID:
		case DATEOID:
		case TIMESTAMPTZOID:
		case TIMESTAMPOID:
			return true;
		default:
			return false;
	}
}

/* x op ANY/ALL (constants), one operator call an element. */
static ChExpr *
expand_any(ChTranslate *cx, ScalarArrayOpExpr *node, Datum *values, bool *nulls, int n,
			 Oid elemtype)
{
	List	   *args = NIL;
	bool		has_null = false;
	int			i;
	int16		len;
	bool		byval;

	if (n > MAX_EXPANDED_ARRAY)
		return ch_fail(cx, "%s: more than %d elements", ch_expr_name((Node *) node),
					   MAX_EXPANDED_ARRAY);
	get_typlenbyval(elemtype, &len, &byval);
	for (i = 0; i < n; i++)
	{
		Const	   *elem = makeConst(elemtype, -1, exprCollation(lsecond(node->args)), len,
									 nulls[i] ? (Datum) 0 : values[i], nulls[i], byval);
		ChExpr	   *e;

		if (nulls[i])
			e = ch_make_null(BOOLOID);
		else
			e = ch_translate(cx, make_opclause(node->opno, BOOLOID, false, linitial(node->args),
											   (Expr *) elem, InvalidOid, node->inputcollid));
		if (e == NULL)
			return NULL;
		args = lappend(args, e);
		has_null |= nulls[i];
	}
	if (has_null && ch_any_raises(args))
		return ch_fail(cx, "%s: it can raise an error, which NULL in the array hides", ch_expr_name((Node *) node));
	if (args == NIL)
		return ch_make_literal(BOOLOID, node->useOr ? "0" : "1");
	return ch_make_bool(node->useOr ? CHX_OR : CHX_AND, args);
}

/*
 * x IN (constants) without NULLs, and what PostgreSQL says where x or an
 * element is NULL.
 */
static ChExpr *
finish_in(ChTranslate *cx, ChExpr *x, List *elems, bool negated, bool has_null)
{
	List	   *args = lcons(x, elems);
	ChExpr	   *in;

	if (x->raises && elems == NIL)
		return ch_fail(cx, "IN: it can raise an error, and has nothing to be compared with but NULL");
	if (elems == NIL)			/* only NULLs */
		return cx->truth ? ch_make_literal(BOOLOID, "0") : ch_make_null(BOOLOID);
	in = ch_make_bool(CHX_NOT, list_make1(x));
	in->kind = negated ? CHX_NOT_IN : CHX_IN;
	in->args = args;
	if (has_null && negated && cx->truth && !x->raises)
		return ch_make_literal(BOOLOID, "0");
	if (has_null && (!cx->truth || negated))
	{
		in = ch_make_call(BOOLOID, negated ? "if($1, NULL, 0)" : "if($1, 1, NULL)", list_make1(in));
		in->nullable = true;
	}
	if (!x->nullable)
		return in;
	if (cx->truth)
	{
		if (negated)
		{
			in = ch_make_call(BOOLOID, "(isNotNull(%1) AND $2)", list_make2(x, in));
			in->nullable = false;
		}
		return in;
	}
	return ch_make_call(BOOLOID, "if(isNull(%1), NULL, $2)", list_make2(x, in));
}

/* Is a parameter's list what the server takes for one of the constants? */
static bool
in_list_type(const ChExpr *x)
{
	return x->kind == CHX_COLUMN && (x->canonical == NULL || x->integer) &&
		(x->pgtype == INT2OID || x->pgtype == INT4OID || x->pgtype == INT8OID || x->pgtype == NUMERICOID ||
		 x->pgtype == TEXTOID || x->pgtype == VARCHAROID);
}

/*
 * x = ANY (parameter) or x <> ALL (parameter): an array value is known when the
 * scan starts.  Elements that are NULL are dropped when it is bound; whether
 * there were any is a value of its own.
 */
static ChExpr *
param_any(ChTranslate *cx, ScalarArrayOpExpr *node, ChExpr *x, ChExpr *array)
{
	ChExpr	   *e;
	ChExpr	   *state;

	if ((x = ch_canonical(cx, x)) == NULL)
		return NULL;
	/* old servers take a key's function to the array, so that only a list prunes */
	e = ch_make_call(BOOLOID, x->nullable ? "(isNotNull($1) AND has($2, $1))" :
					 ch_has(cx, CH_CAP_NULLABLE_IN) ? "has($2, $1)" : "has($2, materialize($1))",
					 list_make2(x, array));
	e->nullable = false;
	if (cx->truth && node->useOr && !ch_has(cx, CH_CAP_NULLABLE_IN) && in_list_type(x))
		return ch_make_fitting(x, "IN", array, CH_FORM_LIST, e);
	if (cx->truth && node->useOr)
		return e;
	/* elements that no column has are not counted */
	if (array->form == CH_FORM_NUMBERS && x->nullable)
		return ch_fail(cx, "%s: an array of numeric that is not constant, where the column can be NULL",
					   ch_expr_name((Node *) node));
	if (!ch_has(cx, CH_CAP_NULLABLE_IN))
		return ch_fail(cx, "%s: an array that is not constant may hold NULL",
					   ch_expr_name((Node *) node));
	state = ch_make_param(array->pgtype, array->param);
	state->form = CH_FORM_ARRAY_STATE;
	e = ch_make_call(BOOLOID, "multiIf($4 = 2, NULL, $1, 1, empty($3) AND $4 = 0, 0, isNull(%2) OR $4 = 1, NULL, 0)",
					 list_make4(e, x, array, state));
	e->nullable = true;
	return node->useOr ? e : ch_make_bool(CHX_NOT, list_make1(e));
}

/* A column as the server has it. */
static ChExpr *
as_stored(const ChExpr *column)
{
	ChExpr	   *copy = ch_copy_expr(column);

	copy->canonical = NULL;
	copy->wide = false;
	return copy;
}

/* x op ANY (array that is not a constant) */
static ChExpr *
any_of_value(ChTranslate *cx, ScalarArrayOpExpr *node, ChExpr *x, bool is_in)
{
	ChExpr	   *array;
	int			detail;
	ChExpr	   *column = ch_list_column(cx, x, &detail);

	if (column != NULL && is_in && (array = ch_translate_numbers(cx, lsecond(node->args))) != NULL)
	{
		array->detail = detail;
		return param_any(cx, node, as_stored(column), array);
	}
	if ((array = translate_value(cx, lsecond(node->args))) == NULL)
		return NULL;
	if (array->kind != CHX_PARAM)
		return ch_translate_any_array(cx, node, x, array);
	if (!is_in)
		return ch_fail(cx, "%s: the array is not a constant", ch_expr_name((Node *) node));
	if (ch_is_time_type(x->pgtype) && get_element_type(array->pgtype) != x->pgtype)
		return ch_fail(cx, "%s: an array that is not a constant, of another type of time", ch_expr_name((Node *) node));
	return param_any(cx, node, x, array);
}

static bool
is_equality(Oid opno, bool *negated)
{
	Oid			negator = get_negator(opno);

	*negated = false;
	if (get_oprrest(opno) == F_EQSEL)
		return true;
	*negated = true;
	return OidIsValid(negator) && get_oprrest(negator) == F_EQSEL;
}

/*
 * May the constants be a list that x is looked for in?  Times only as those of
 * x's own type; no server takes a list of several types for a computed one.
 */
static bool
list_fits(const ChExpr *x, Oid elemtype, const Datum *values, const bool *nulls, int n)
{
	if (!in_type(elemtype))
		return false;
	if (!ch_is_time_type(x->pgtype))
		return true;
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i] && !ch_time_fits(x, elemtype, values[i]))
			return false;
	}
	return true;
}

/* Lists of numbers, and of function calls, that every server takes. */
#define MAX_NUMBERS 10000
#define MAX_CALLS 1000

/* The constants that x is looked for among. */
typedef struct InList
{
	ChExpr	   *x;
	ChExpr	   *column;			/* x of numeric, as the server has it; or NULL */
	int			detail;			/* what numbers of the column's type are */
	bool		has_null;
	bool		as_stored;		/* no text needs x as it is read */
	List	   *elems;			/* of ChExpr; without those that no row has */
	List	   *stored;			/* the same */
} InList;

static bool
add_element(ChTranslate *cx, InList *list, Const *elem)
{
	ChExpr	   *e;
	char	   *number;

	if (list->column != NULL)
	{
		number = ch_list_number(elem->constvalue, list->detail);
		if (number != NULL)
			list->elems = lappend(list->elems, ch_make_literal(NUMERICOID, ch_list_literal(number, list->detail)));
		return true;
	}
	e = ch_const_expr(cx, elem);
	if (e != NULL && e->opaque)
		ch_fail(cx, "%s", e->opaque);
	if (e == NULL || e->opaque)
		return false;
	list->elems = lappend(list->elems, e);
	switch (ch_match_text(list->x, e))
	{
		case CH_TEXT_AS_READ:
			list->as_stored = false;
			break;
		case CH_TEXT_AS_STORED:
			list->stored = lappend(list->stored, e);
			break;
		case CH_TEXT_NEVER:
			break;
	}
	return true;
}

/* x in the list, with x in the form that fits its elements. */
static ChExpr *
look_in(ChTranslate *cx, InList *list, bool negated)
{
	ChExpr	   *x = list->x;
	List	   *elems = list->elems;
	ChExpr	   *e;

	if (list->column != NULL)
		x = list->column;
	else if (type_is_collatable(x->pgtype) && x->canonical)
	{
		x = list->as_stored ? as_stored(x) : ch_make_call(x->pgtype, "$1", list_make1(x));
		elems = list->as_stored ? list->stored : elems;
	}
	if (elems != NIL || list->has_null)
		return finish_in(cx, x, elems, negated, list->has_null);
	e = ch_make_call(BOOLOID, negated ? "(%1 = %1)" : "(%1 != %1)", list_make1(x));
	return e;
}

static ChExpr *
translate_array_op(ChTranslate *cx, ScalarArrayOpExpr *node)
{
	Expr	   *arrayarg = lsecond(node->args);
	Const	   *con = IsA(arrayarg, Const) ? (Const *) arrayarg : NULL;
	InList		list = {.as_stored = true};
	ChExpr	   *x;
	bool		negated;
	bool		equality = is_equality(node->opno, &negated);
	bool		in_form;
	ArrayType  *array;
	Datum	   *values;
	bool	   *nulls;
	int			n,
				i;
	int16		len;
	bool		byval;
	char		align;

	if (ch_ship_lookup(get_opcode(node->opno)) == NULL)
		return ch_fail_local(cx, (Node *) node, get_opcode(node->opno));
	x = translate_value(cx, linitial(node->args));
	if (x == NULL)
		return NULL;
	if (x->kind == CHX_NULL)
		return ch_fail(cx, "%s: of a NULL", ch_expr_name((Node *) node));
	if (x->opaque && con == NULL)
		return ch_fail(cx, "%s", x->opaque);
	list.x = x;
	list.column = ch_list_column(cx, x, &list.detail);
	in_form = equality && negated == !node->useOr && !x->wide && !x->opaque && (in_type(x->pgtype) || list.column != NULL);
	/* old servers make numbers of a list of UUIDs where x can be NULL */
	if (x->pgtype == UUIDOID && x->nullable && !ch_has(cx, CH_CAP_NULLABLE_IN))
		in_form = false;
	if (con == NULL)
		return any_of_value(cx, node, x, in_form);
	if (con->constisnull)
		return ch_make_null(BOOLOID);
	array = DatumGetArrayTypeP(con->constvalue);
	get_typlenbyvalalign(ARR_ELEMTYPE(array), &len, &byval, &align);
	deconstruct_array(array, ARR_ELEMTYPE(array), len, byval, align, &values, &nulls, &n);
	if (n == 0)
		return ch_make_literal(BOOLOID, node->useOr ? "0" : "1");
	if (!in_form || (list.column != NULL && n > (list.column->base->kind == CHC_DECIMAL ? MAX_CALLS : MAX_NUMBERS)) ||
		(list.column == NULL && !list_fits(x, ARR_ELEMTYPE(array), values, nulls, n)))
		return expand_any(cx, node, values, nulls, n, ARR_ELEMTYPE(array));
	if (!ch_collation_is_deterministic(node->inputcollid))
		return ch_fail(cx, "%s: the collation is nondeterministic, ClickHouse compares text bytewise",
					   ch_expr_name((Node *) node));
	for (i = 0; i < n; i++)
	{
		list.has_null |= nulls[i];
		if (!nulls[i] && !add_element(cx, &list, makeConst(ARR_ELEMTYPE(array), -1, con->constcollid, len,
														   values[i], false, byval)))
			return NULL;
	}
	return look_in(cx, &list, negated);
}

ChExpr *
ch_translate_bool(ChTranslate *cx, Expr *expr)
{
	switch (nodeTag(expr))
	{
		case T_BoolExpr:
			return translate_boolexpr(cx, (BoolExpr *) expr);
		case T_NullTest:
			return translate_null_test(cx, (NullTest *) expr);
		case T_BooleanTest:
			return translate_boolean_test(cx, (BooleanTest *) expr);
		case T_DistinctExpr:
			return translate_distinct(cx, (DistinctExpr *) expr);
		case T_RowCompareExpr:
			return translate_row_compare(cx, (RowCompareExpr *) expr);
		case T_ScalarArrayOpExpr:
			return translate_array_op(cx, (ScalarArrayOpExpr *) expr);
		default:
			elog(ERROR, "not a boolean node: %d", (int) nodeTag(expr));
	}
}
