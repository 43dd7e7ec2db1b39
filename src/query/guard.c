/*-------------------------------------------------------------------------
 *
 * guard.c
 *	  What conditions say of a branch of CASE: about a divisor, and where it is taken.
 *
 * The server divides in every row, whichever branch of CASE the row takes.  A
 * branch that is taken only where its divisor is not zero, as in CASE WHEN b > 0
 * THEN a / b END, can do so with a harmless divisor in the other rows.  What raises
 * an error over no NULL, like a text that is not a number, gets NULL there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "query/query.h"
#include "query/translate.h"

/* What is known of a value where the branch is taken, or else it is NULL. */
typedef struct Fact
{
	Node	   *node;
	ChSign		sign;
} Fact;

/* The value below casts that neither lose a sign nor make a zero. */
static Node *
below_casts(Node *node)
{
	while (IsA(node, FuncExpr))
	{
		switch (((FuncExpr *) node)->funcid)
		{
			case F_NUMERIC_INT2:
			case F_NUMERIC_INT4:
			case F_NUMERIC_INT8:
			case F_INT4_INT2:
			case F_INT8_INT2:
			case F_INT8_INT4:
			case F_FLOAT8_INT2:
			case F_FLOAT8_INT4:
			case F_FLOAT8_INT8:
				node = linitial(((FuncExpr *) node)->args);
				break;
			default:
				return node;
		}
	}
	return node;
}

/* -1, 0 or 1; false if it is no number, or NaN. */
static bool
constant_sign(Node *node, int *sign)
{
	Const	   *con = (Const *) below_casts(node);
	Oid			out;
	bool		varlena;
	char	   *text;

	if (!IsA(con, Const) || con->constisnull)
		return false;
	if (con->consttype != INT2OID && con->consttype != INT4OID && con->consttype != INT8OID &&
		con->consttype != NUMERICOID)
		return false;
	getTypeOutputInfo(con->consttype, &out, &varlena);
	text = OidOutputFunctionCall(out, con->constvalue);
	if (strcmp(text, "NaN") == 0)
		return false;
	*sign = strpbrk(text, "123456789I") == NULL ? 0 : text[0] == '-' ? -1 : 1;
	return true;
}

/* x op constant of this sign: what it says of x. */
static ChSign
sign_of(const char *op, int sign)
{
	if (strcmp(op, "=") == 0)
		return sign > 0 ? CH_SIGN_POSITIVE : sign < 0 ? CH_SIGN_NOT_ZERO : CH_SIGN_UNKNOWN;
	if (strcmp(op, "<>") == 0)
		return sign == 0 ? CH_SIGN_NOT_ZERO : CH_SIGN_UNKNOWN;
	if (strcmp(op, ">") == 0)
		return sign >= 0 ? CH_SIGN_POSITIVE : CH_SIGN_UNKNOWN;
	if (strcmp(op, ">=") == 0)
		return sign > 0 ? CH_SIGN_POSITIVE : CH_SIGN_UNKNOWN;
	if (strcmp(op, "<") == 0)
		return sign <= 0 ? CH_SIGN_NOT_ZERO : CH_SIGN_UNKNOWN;
	if (strcmp(op, "<=") == 0)
		return sign < 0 ? CH_SIGN_NOT_ZERO : CH_SIGN_UNKNOWN;
	return CH_SIGN_UNKNOWN;
}

static List *
add_fact(List *facts, Node *node, ChSign sign)
{
	Fact	   *fact;

	if (sign == CH_SIGN_UNKNOWN || contain_volatile_functions(node))
		return facts;
	fact = palloc(sizeof(Fact));
	fact->node = below_casts(node);
	fact->sign = sign;
	return lappend(facts, fact);
}

static const char *
commuted(const char *op)
{
	static const char *const pairs[][2] = {{"<", ">"}, {"<=", ">="}, {">", "<"}, {">=", "<="}};

	for (int i = 0; i < lengthof(pairs); i++)
	{
		if (strcmp(op, pairs[i][0]) == 0)
			return pairs[i][1];
	}
	return op;
}

/* A comparison of PostgreSQL's own that is true, or one with = that is not. */
static List *
facts_of_comparison(List *facts, OpExpr *op, bool holds)
{
	char	   *name;
	int			sign;
	Node	   *left,
			   *right;

	if (list_length(op->args) != 2 || op->opno >= FirstGenbkiObjectId)
		return facts;
	name = get_opname(op->opno);
	left = linitial(op->args);
	right = lsecond(op->args);
	if (!holds)
	{
		if (strcmp(name, "=") != 0)
			return facts;
		name = "<>";
	}
	if (constant_sign(right, &sign))
		return add_fact(facts, left, sign_of(name, sign));
	if (constant_sign(left, &sign))
		return add_fact(facts, right, sign_of(commuted(name), sign));
	return facts;
}

List *
ch_add_facts(List *facts, Node *condition, bool holds)
{
	ListCell   *lc;

	if (condition == NULL)
		return facts;
	if (IsA(condition, OpExpr))
		return facts_of_comparison(facts, (OpExpr *) condition, holds);
	if (IsA(condition, BoolExpr) && ((BoolExpr *) condition)->boolop == (holds ? AND_EXPR : OR_EXPR))
	{
		foreach(lc, ((BoolExpr *) condition)->args)
			facts = ch_add_facts(facts, lfirst(lc), holds);
	}
	return facts;
}

/* ------------------------------------------------------------------ branches */

/* A branch: CASE with its conditions, whose results are NULL but for one that is to be filled in. */
List *
ch_add_reach(List *reach, CaseExpr *node, int n)
{
	List	   *conditions = NIL;
	ListCell   *lc;

	foreach(lc, node->args)
	{
		if (foreach_current_index(lc) <= n)
			conditions = lappend(conditions, lfirst_node(CaseWhen, lc)->expr);
	}
	/* ELSE has none of its own */
	if (n == list_length(node->args))
		conditions = lappend(conditions, makeBoolConst(true, false));
	return lappend(list_copy(reach), conditions);
}

/* CASE WHEN earlier THEN NULL ... WHEN own THEN value END */
static Expr *
where_taken(List *conditions, Expr *value)
{
	CaseExpr   *result = makeNode(CaseExpr);
	ListCell   *lc;

	result->casetype = exprType((Node *) value);
	result->casecollid = exprCollation((Node *) value);
	result->defresult = (Expr *) makeNullConst(result->casetype, exprTypmod((Node *) value), result->casecollid);
	result->location = -1;
	foreach(lc, conditions)
	{
		CaseWhen   *when = makeNode(CaseWhen);

		when->expr = lfirst(lc);
		when->result = lnext(conditions, lc) ? result->defresult : value;
		when->location = -1;
		result->args = lappend(result->args, when);
	}
	return (Expr *) result;
}

Expr *
ch_where_reached(ChTranslate *cx, Expr *value)
{
	if (list_length(cx->reach) != cx->conditional)
		return NULL;
	for (int i = list_length(cx->reach) - 1; i >= 0; i--)
		value = where_taken(list_nth(cx->reach, i), value);
	return value;
}

/* ------------------------------------------------------------------ divisors */

/* NULLIF(x, 0) */
static bool
never_zero(Node *node)
{
	int			sign;

	return IsA(node, NullIfExpr) && constant_sign(lsecond(((NullIfExpr *) node)->args), &sign) && sign == 0;
}

ChSign
ch_divisor_sign(ChTranslate *cx, Node *division)
{
	ChSign		sign = CH_SIGN_UNKNOWN;
	ListCell   *lc;
	List	   *args = IsA(division, OpExpr) ? ((OpExpr *) division)->args : castNode(FuncExpr, division)->args;
	Node	   *node = below_casts(lsecond(args));

	if (never_zero(node))
		return CH_SIGN_NOT_ZERO;
	foreach(lc, cx->facts)
	{
		Fact	   *fact = lfirst(lc);

		if (equal(fact->node, node))
			sign = Max(sign, fact->sign);
	}
	return sign;
}

ChExpr *
ch_harmless_divisor(ChExpr *divisor, ChSign sign)
{
	const char *template = sign == CH_SIGN_POSITIVE ? "if($1 <= 0, 1, $1)" : "if($1 = 0, 1, $1)";
	ChExpr	   *e;

	if (divisor->pgtype == NUMERICOID)
		template = psprintf("arrayMap(x -> if(x %s 0, x - x + 1, x), [$1])[1]", sign == CH_SIGN_POSITIVE ? "<=" : "=");
	e = ch_make_call(divisor->pgtype, template, list_make1(divisor));
	e->bits = divisor->bits;
	e->digits = Max(divisor->digits, 1);
	e->scale = divisor->scale;
	e->least = divisor->least;
	/* one, with all its zeros */
	e->mantissa = divisor->mantissa > 0 ? Max(divisor->mantissa, divisor->scale + 1) : 0;
	e->scale_varies = divisor->scale_varies;
	e->row_scale = divisor->row_scale;
	return e;
}
