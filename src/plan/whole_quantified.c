/*-------------------------------------------------------------------------
 *
 * whole_quantified.c
 *	  x op ANY (sub-query) and x op ALL (sub-query) that are not IN, and rows IN
 *	  (sub-query).
 *
 * How x compares with all values of a set is how it compares with the least or
 * the greatest; how many there are, and how many of them are NULL, says the
 * rest.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_am.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_func.h"
#include "rewrite/rewriteManip.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "plan/whole.h"

/* What a set is known by, of ChExpr. */
typedef struct SetFacts
{
	ChExpr	   *rows;
	ChExpr	   *values;			/* rows that are not NULL */
	ChExpr	   *least;
	ChExpr	   *greatest;
} SetFacts;

/* ------------------------------------------------------------------- facts */

static Aggref *
make_aggregate(Oid fn, Expr *arg)
{
	Aggref	   *agg = makeNode(Aggref);

	agg->aggfnoid = fn;
	agg->aggtype = get_func_rettype(fn);
	agg->aggcollid = arg ? exprCollation((Node *) arg) : InvalidOid;
	agg->inputcollid = agg->aggcollid;
	agg->aggstar = arg == NULL;
	agg->aggkind = 'n';
	agg->aggsplit = AGGSPLIT_SIMPLE;
	if (arg)
	{
		agg->args = list_make1(makeTargetEntry(arg, 1, NULL, false));
		agg->aggargtypes = list_make1_oid(exprType((Node *) arg));
	}
	return agg;
}

/* min or max of a type, or InvalidOid. */
static Oid
extreme_of(const char *name, Oid type)
{
	return LookupFuncName(list_make2(makeString("pg_catalog"), makeString(pstrdup(name))), 1, &type, true);
}

/* count(*), count(y), min(y), max(y); NIL if the type has no order of that kind */
static List *
fact_aggregates(Expr *y)
{
	Oid			least,
				greatest;

	if (exprType((Node *) y) == VARCHAROID)
		y = (Expr *) makeRelabelType(y, TEXTOID, -1, exprCollation((Node *) y), COERCE_IMPLICIT_CAST);
	least = extreme_of("min", exprType((Node *) y));
	greatest = extreme_of("max", exprType((Node *) y));
	if (!OidIsValid(least) || !OidIsValid(greatest))
		return NIL;
	return list_make4(make_aggregate(F_COUNT_, NULL), make_aggregate(F_COUNT_ANY, y),
					  make_aggregate(least, y), make_aggregate(greatest, y));
}

/* SELECT aggregate FROM (query) as a sub-query of its own. */
static SubLink *
aggregate_over(Query *query, int which)
{
	Query	   *outer = makeNode(Query);
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	RangeTblRef *ref = makeNode(RangeTblRef);
	TargetEntry *tle = linitial_node(TargetEntry, query->targetList);
	SubLink    *sublink = makeNode(SubLink);
	List	   *facts;

	rte->rtekind = RTE_SUBQUERY;
	rte->subquery = copyObject(query);
	IncrementVarSublevelsUp((Node *) rte->subquery, 1, 1);
	rte->eref = makeAlias("set", list_make1(makeString("value")));
	rte->inFromCl = true;
	ref->rtindex = 1;
	facts = fact_aggregates((Expr *) makeVar(1, 1, exprType((Node *) tle->expr), exprTypmod((Node *) tle->expr),
											 exprCollation((Node *) tle->expr), 0));
	outer->commandType = CMD_SELECT;
	outer->rtable = list_make1(rte);
	outer->jointree = makeFromExpr(list_make1(ref), NULL);
	outer->hasAggs = true;
	outer->targetList = list_make1(makeTargetEntry(list_nth(facts, which), 1, "fact", false));
	sublink->subLinkType = EXPR_SUBLINK;
	sublink->subselect = (Node *) outer;
	return sublink;
}

static bool
find_facts(ChTranslate *cx, ChWholeLevel *level, Query *query, bool correlated, SetFacts *facts)
{
	ChExpr	  **fact[] = {&facts->rows, &facts->values, &facts->least, &facts->greatest};
	List	   *aggregates = fact_aggregates(linitial_node(TargetEntry, query->targetList)->expr);
	List	   *values;
	int			i;

	if (!ch_whole_repeatable(query))
		return ch_fail(cx, "ANY or ALL over rows that depend on their order") != NULL;
	if (aggregates == NIL)
		return ch_fail(cx, "ANY or ALL over values that have no least or greatest") != NULL;
	if (correlated)
	{
		if (!ch_whole_only_rows_matter(query))
			return ch_fail(cx, "ANY or ALL with a correlated sub-query of more than FROM and WHERE") != NULL;
		if (!ch_whole_correlated_values(level, query, aggregates, &values))
			return false;
		for (i = 0; i < lengthof(fact); i++)
			*fact[i] = list_nth(values, i);
		return true;
	}
	for (i = 0; i < lengthof(fact); i++)
	{
		if ((*fact[i] = ch_whole_sublink(cx, aggregate_over(query, i))) == NULL)
			return false;
	}
	return true;
}

/* ------------------------------------------------------------- comparisons */

/* The test with the sub-query's value standing for an expression. */
static ChExpr *
compare_with(ChTranslate *cx, OpExpr *test, Node *param, ChExpr *value)
{
	List	   *nodes = cx->group_nodes;
	List	   *exprs = cx->group_exprs;
	bool		truth = cx->truth;
	ChExpr	   *e;

	cx->group_nodes = lappend(list_copy(nodes), param);
	cx->group_exprs = lappend(list_copy(exprs), value);
	cx->truth = false;
	e = ch_translate(cx, (Expr *) test);
	cx->truth = truth;
	cx->group_nodes = nodes;
	cx->group_exprs = exprs;
	return e;
}

static bool
find_param(Node *node, Node **found)
{
	if (node == NULL)
		return false;
	if (IsA(node, Param) && ((Param *) node)->paramkind == PARAM_SUBLINK)
	{
		*found = node;
		return true;
	}
	return expression_tree_walker(node, find_param, found);
}

/* The B-tree strategy of an operator in its type's own order; 0 if it has none. */
static int
strategy_of(Oid opno)
{
	Oid			left,
				right,
				opclass;

	op_input_types(opno, &left, &right);
	opclass = GetDefaultOpClass(left, BTREE_AM_OID);
	return OidIsValid(opclass) ? get_op_opfamily_strategy(opno, get_opclass_family(opclass)) : 0;
}

/* x compared with what decides about all of the set, or about any of it. */
static ChExpr *
decisive_comparison(ChTranslate *cx, OpExpr *test, bool all, const SetFacts *facts)
{
	int			strategy = strategy_of(test->opno);
	bool		greater = strategy == BTGreaterStrategyNumber || strategy == BTGreaterEqualStrategyNumber;
	Node	   *param = NULL;
	ChExpr	   *low,
			   *high;

	find_param((Node *) test, &param);
	if (param == NULL || strategy == 0)
		return ch_fail(cx, "ANY or ALL of an operator that is not of the type's order");
	if (strategy != BTEqualStrategyNumber)
		return compare_with(cx, test, param, all == greater ? facts->greatest : facts->least);
	if (!all)
		return ch_fail(cx, "ANY: not an equality that means the same on ClickHouse");
	low = compare_with(cx, test, param, facts->least);
	high = low ? compare_with(cx, test, param, facts->greatest) : NULL;
	return high ? ch_make_bool(CHX_AND, list_make2(low, high)) : NULL;
}

/* ALL over a set: true of none, else NULL where NULLs leave it open. */
static ChExpr *
quantified(ChTranslate *cx, ChWholeLevel *level, SubLink *sublink, Query *query, OpExpr *test, bool all,
		   bool correlated)
{
	SetFacts	facts;
	ChExpr	   *compared,
			   *e;

	if (!find_facts(cx, level, query, correlated, &facts) ||
		(compared = decisive_comparison(cx, test, all, &facts)) == NULL)
		return NULL;
	if (compared->raises)
		return ch_fail(cx, "ANY or ALL of a comparison that can raise an error");
	e = ch_make_call(BOOLOID, all ?
					 "multiIf($1 = 0, 1, ifNull($3, 1) = 0, 0, isNull($3) OR $2 < $1, NULL, 1)" :
					 "multiIf($1 = 0, 0, ifNull($3, 0) = 1, 1, isNull($3) OR $2 < $1, NULL, 0)",
					 list_make3(facts.rows, facts.values, compared));
	e->nullable = true;
	return e;
}

static OpExpr *
with_operator(OpExpr *test, Oid opno)
{
	OpExpr	   *copy = copyObject(test);

	copy->opno = opno;
	copy->opfuncid = InvalidOid;
	return copy;
}

/*
 * x op ANY or ALL (sub-query), in terms of the four comparisons and of = ALL; IN
 * and NOT IN go their own way.
 */
ChExpr *
ch_whole_quantified(ChTranslate *cx, ChWholeLevel *level, SubLink *sublink, Query *query, bool correlated)
{
	OpExpr	   *test = (OpExpr *) sublink->testexpr;
	bool		all = sublink->subLinkType == ALL_SUBLINK;
	Oid			negator;
	ChExpr	   *e;

	if (test == NULL || !IsA(test, OpExpr) || list_length(test->args) != 2)
		return ch_fail(cx, "ANY or ALL of rows");
	if (strategy_of(test->opno) != 0)
		return quantified(cx, level, sublink, query, test, all, correlated);
	negator = get_negator(test->opno);
	if (!OidIsValid(negator) || strategy_of(negator) != BTEqualStrategyNumber)
		return ch_fail(cx, "ANY or ALL of an operator that is not of the type's order");
	if (all)
	{
		SubLink    *in = copyObject(sublink);
		bool		truth = cx->truth;

		in->subLinkType = ANY_SUBLINK;
		in->testexpr = (Node *) with_operator(test, negator);
		cx->truth = false;
		e = ch_whole_sublink(cx, in);
		cx->truth = truth;
	}
	else
		e = quantified(cx, level, sublink, query, with_operator(test, negator), true, correlated);
	return e ? ch_make_bool(CHX_NOT, list_make1(e)) : NULL;
}

/* ---------------------------------------------------------------- rows IN */

/* The equalities of a row's test, or NIL. */
static List *
row_tests(SubLink *sublink)
{
	BoolExpr   *test = (BoolExpr *) sublink->testexpr;
	ListCell   *lc;

	if (test == NULL || !IsA(test, BoolExpr) || test->boolop != AND_EXPR)
		return NIL;
	foreach(lc, test->args)
	{
		OpExpr	   *op = lfirst(lc);

		if (!IsA(op, OpExpr) || !ch_is_key_operator(op) || !IsA(lsecond(op->args), Param))
			return NIL;
	}
	return test->args;
}

/* (a, b) IN (SELECT c, d ...), where NULL is as good as false or cannot be. */
ChExpr *
ch_whole_row_in(ChTranslate *cx, ChWholeLevel *level, SubLink *sublink, Query *query)
{
	List	   *tests = row_tests(sublink);
	List	   *outputs;
	List	   *outer = NIL;
	List	   *inner = NIL;
	bool		truth = cx->truth;
	bool		nullable = false;
	ChQuery    *sub;
	ListCell   *lc;

	if (tests == NIL || list_length(tests) > 9)
		return ch_fail(cx, "IN: not an equality that means the same on ClickHouse");
	sub = ch_whole_subquery(level->whole, query, level, &outputs);
	if (sub == NULL)
		return ch_fail(cx, "%s", level->whole->reason);
	foreach(lc, tests)
	{
		OpExpr	   *op = lfirst(lc);
		ChJoinKey	key;

		cx->truth = false;
		key.left = ch_translate_equal_key(cx, linitial(op->args));
		cx->truth = truth;
		key.right = list_nth(outputs, ((Param *) lsecond(op->args))->paramid - 1);
		if (key.left == NULL || key.right->opaque)
			return key.left ? ch_fail(cx, "%s", key.right->opaque) : NULL;
		if (!ch_unify_times(cx, &key.left, &key.right) || !ch_unify_join_key(cx, &key))
			return NULL;
		nullable |= key.left->nullable || key.right->nullable;
		outer = lappend(outer, ch_make_call(key.left->pgtype, "$1", list_make1(key.left)));
		inner = lappend(inner, ch_make_call(key.right->pgtype, "$1", list_make1(key.right)));
	}
	if (nullable && !truth)
		return ch_fail(cx, "IN of rows that may hold NULL, where NULL and false are not the same");
	sub->targets = inner;
	return ch_whole_tuple_in(level, outer, sub);
}
