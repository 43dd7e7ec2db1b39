/*-------------------------------------------------------------------------
 *
 * whole_outer.c
 *	  The rows around a correlated sub-query, as it sees them.
 *
 * An EXISTS may be the server's own where NULLs of those rows do not matter.  And
 * whatever a sub-query does with columns of the outer query, it does the same for
 * equal ones: the different values of these columns become rows of a sub-select
 * in the sub-query's FROM.  Then all that correlates it is that these are the
 * values of the row outside.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parse_oper.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/float.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "plan/relation.h"
#include "plan/whole.h"
#include "query/marker.h"

/*
 * A million rows are compared with one outside in the time of a query that finds
 * its rows by a key.
 */
#define MAX_ROWS	1e6
#define MAX_PAIRS	1e9

/* Conditions of the sub-query's WHERE, as they are looked at. */
List *
ch_whole_inner_quals(ChWholeLevel *outer, Query *query)
{
	ChWholeLevel probe;

	ch_whole_init_level(&probe, outer->whole, query, outer);
	return ch_whole_conjuncts(&probe, query->jointree->quals);
}

/* --------------------------------------------------- what the server may do */

/* Columns of outer levels. */
typedef struct OuterVars
{
	List	   *vars;			/* of level 1, seen as of level 0 */
	bool		deeper;			/* there are some of a level above that */
	int			depth;
} OuterVars;

static bool
collect_outer(Node *node, OuterVars *ov)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		if ((int) var->varlevelsup > ov->depth)
			ov->deeper |= (int) var->varlevelsup > ov->depth + 1 || ov->depth > 0;
		if ((int) var->varlevelsup == ov->depth + 1 && ov->depth == 0)
		{
			var = copyObject(var);
			var->varlevelsup = 0;
			ov->vars = list_append_unique(ov->vars, var);
		}
		return false;
	}
	if (IsA(node, Query))
	{
		bool		result;

		ov->depth++;
		result = query_tree_walker((Query *) node, collect_outer, ov, 0);
		ov->depth--;
		return result;
	}
	return expression_tree_walker(node, collect_outer, ov);
}

/* Is the condition not true if this column of the outer query is NULL? */
static bool
false_if_null(Node *clause, Var *var)
{
	Node	   *outside = copyObject(clause);
	ListCell   *lc;
	OuterVars	ov = {NIL, false, 0};

	/* only what is strict in all of its operands is easily seen to be */
	if (!(IsA(clause, OpExpr) || IsA(clause, ScalarArrayOpExpr)) || contain_nonstrict_functions(outside))
		return false;
	collect_outer(clause, &ov);
	foreach(lc, ov.vars)
	{
		if (equal(lfirst(lc), var))
			return true;
	}
	return false;
}

static bool
any_false_if_null(List *quals, Var *var)
{
	ListCell   *lc;

	foreach(lc, quals)
	{
		if (false_if_null(lfirst(lc), var))
			return true;
	}
	return false;
}

/*
 * The server does not find a column of a FULL JOIN from inside a sub-query, nor
 * one of rows that WHERE chooses, unless the sub-query is in it or the column is
 * wanted elsewhere too, nor one below a window function.
 */
static bool
hides_columns(const ChWholeLevel *outer)
{
	ListCell   *lc;

	foreach(lc, outer->query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_JOIN && rte->jointype == JOIN_FULL)
			return true;
	}
	return outer->filtered || outer->query->hasWindowFuncs;
}

/*
 * Can the server's own EXISTS be trusted?  Only with a plain query whose WHERE
 * alone refers to the level around it, and is not true where that is NULL.
 */
bool
ch_whole_server_exists(ChWholeLevel *outer, Query *query)
{
	OuterVars	ov = {NIL, false, 0};
	Query	   *rest = copyObject(query);
	List	   *quals;
	ListCell   *lc;

	rest->jointree->quals = NULL;
	if (!ch_whole_only_rows_matter(query) || ch_whole_is_correlated(outer, rest) || hides_columns(outer))
		return false;
	quals = ch_whole_inner_quals(outer, query);
	collect_outer((Node *) quals, &ov);
	if (ov.deeper)
		return false;
	foreach(lc, ov.vars)
	{
		if (!any_false_if_null(quals, lfirst(lc)))
			return false;
	}
	return true;
}

/* ------------------------------------------- the rows outside, read once more */

/* Is the relation below this node, and, if nulled, on a side that an outer join fills with NULLs? */
static bool
has_relation(Node *node, int rtindex, bool nulled)
{
	JoinExpr   *join = (JoinExpr *) node;
	ListCell   *lc;

	if (IsA(node, RangeTblRef))
		return !nulled && ((RangeTblRef *) node)->rtindex == rtindex;
	if (IsA(node, FromExpr))
	{
		foreach(lc, ((FromExpr *) node)->fromlist)
		{
			if (has_relation(lfirst(lc), rtindex, nulled))
				return true;
		}
		return false;
	}
	return has_relation(join->larg, rtindex, nulled && join->jointype != JOIN_RIGHT && join->jointype != JOIN_FULL) ||
		has_relation(join->rarg, rtindex, nulled && join->jointype != JOIN_LEFT && join->jointype != JOIN_FULL);
}

/* Columns of one relation only, and nothing that is known elsewhere. */
static bool
is_of_relation(Node *node, int rtindex)
{
	Relids		rels = pull_varnos(NULL, node);
	int			member;

	return !contain_subplans(node) && !ch_contains_volatile(node) && !contain_aggs_of_level(node, 0) &&
		bms_get_singleton_member(rels, &member) && member == rtindex && !contain_vars_of_level(node, 1);
}

/* Can the condition be sent, and does it raise nothing? */
static bool
is_harmless(ChWholeLevel *outer, Expr *clause)
{
	char	   *reason = outer->cx.reason;
	int			nparams = list_length(outer->whole->params);
	ChExpr	   *e = ch_translate_filter(&outer->cx, clause);

	outer->whole->params = list_truncate(outer->whole->params, nparams);
	outer->cx.reason = reason;
	return e != NULL && !e->raises;
}

/*
 * What WHERE demands of the relation alone: other rows of it are not there where
 * the sub-query's value counts.  Fewer conditions than there are do no harm.
 */
static Node *
conditions_of(ChWholeLevel *outer, int rtindex)
{
	FromExpr   *from = outer->query->jointree;
	List	   *quals = ch_whole_conjuncts(outer, copyObject(from->quals));
	List	   *result = NIL;
	ListCell   *lc;

	if (has_relation((Node *) from, rtindex, true))
		return NULL;
	foreach(lc, quals)
	{
		if (is_of_relation(lfirst(lc), rtindex) && is_harmless(outer, lfirst(lc)))
			result = lappend(result, copyObject(lfirst(lc)));
	}
	if (result == NIL)
		return NULL;
	ChangeVarNodes((Node *) result, rtindex, 1, 0);
	return (Node *) make_ands_explicit(result);
}

/* SELECT DISTINCT columns FROM relation WHERE what is demanded of it */
static Query *
different_rows(ChWholeLevel *outer, int rtindex, List *vars)
{
	Query	   *rows = makeNode(Query);
	RangeTblRef *ref = makeNode(RangeTblRef);
	ListCell   *lc;

	ref->rtindex = 1;
	rows->commandType = CMD_SELECT;
	rows->cteList = copyObject(outer->query->cteList);
	rows->rtable = list_make1(copyObject(rt_fetch(rtindex, outer->query->rtable)));
	rows->jointree = makeFromExpr(list_make1(ref), conditions_of(outer, rtindex));
	foreach(lc, vars)
	{
		Var		   *var = lfirst_node(Var, lc);
		Var		   *column = makeVar(1, var->varattno, var->vartype, var->vartypmod, var->varcollid, 0);
		TargetEntry *tle = makeTargetEntry((Expr *) column, foreach_current_index(lc) + 1, NULL, false);

		rows->targetList = lappend(rows->targetList, tle);
		rows->distinctClause = lappend(rows->distinctClause, ch_whole_grouping_clause(rows, tle));
	}
	return rows;
}

/* Are equal values of the type the same in every respect? */
static bool
equal_is_same(Var *var)
{
	switch (var->vartype)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case TEXTOID:
		case VARCHAROID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
		case UUIDOID:
			return true;
		case NUMERICOID:
			return var->vartypmod >= (int32) VARHDRSZ;
		default:
			return false;
	}
}

/* -------------------------------------------------------------------- how many */

/* As the server says; -1 if it does not. */
static double
rows_of_table(ChWhole *whole, Oid relid)
{
	ChOptions  *options = ch_options_get_server(whole->serverid, relid);
	const ChRemoteTable *table = ch_describe_table(whole->serverid, whole->userid,
												   options->database ? options->database : options->dbname,
												   options->table_name);

	return table ? table->rows : -1;
}

/* An upper bound of the rows of FROM; infinite if there is none known. */
static double
most_rows(ChWholeLevel *outer, Query *query, List *rtable)
{
	bool		sum = query->setOperations != NULL && list_length(rtable) > 1;
	double		result = sum ? 0 : 1;
	ListCell   *lc;

	foreach(lc, rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);
		CommonTableExpr *cte;
		double		rows = -1;

		if (rte->rtekind == RTE_JOIN)
			continue;
		if (rte->rtekind == RTE_VALUES)
			rows = list_length(rte->values_lists);
		else if (rte->rtekind == RTE_SUBQUERY && !rte->subquery->hasTargetSRFs)
			rows = most_rows(outer, rte->subquery, rte->subquery->rtable);
		else if (rte->rtekind == RTE_CTE && (cte = ch_whole_find_cte(query, rte)) != NULL && rte->ctelevelsup == 0)
			rows = most_rows(outer, (Query *) cte->ctequery, ((Query *) cte->ctequery)->rtable);
		else if (rte->rtekind == RTE_RELATION && list_member_oid(outer->whole->relids, rte->relid))
			rows = rows_of_table(outer->whole, rte->relid);
		if (rows < 0)
			return get_float8_infinity();
		result = sum ? result + rows : result * Max(rows, 1);
	}
	return result;
}

/* Are all rows of the sub-query compared with each outside faster than asked for one by one? */
static bool
few_pairs(ChWholeLevel *outer, int rtindex, Query *query)
{
	double		inner = most_rows(outer, query, query->rtable);

	return inner <= MAX_ROWS &&
		inner * most_rows(outer, outer->query, list_make1(rt_fetch(rtindex, outer->query->rtable))) <= MAX_PAIRS;
}

/* ---------------------------------------------------------- the rows as its own */

/* Is what the relation has the same when it is read again? */
static bool
is_read_again(ChWholeLevel *outer, RangeTblEntry *rte)
{
	ChWholeLevel *owner;
	CommonTableExpr *cte;

	if (rte->lateral)
		return false;
	switch (rte->rtekind)
	{
		case RTE_RELATION:
			return true;
		case RTE_VALUES:
			return !ch_contains_volatile((Node *) rte->values_lists);
		case RTE_SUBQUERY:
			return !ch_contains_volatile((Node *) rte->subquery) && ch_whole_repeatable(rte->subquery);
		case RTE_CTE:
			owner = ch_whole_level_of(outer, rte->ctelevelsup);
			cte = owner ? ch_whole_find_cte(owner->query, rte) : NULL;
			return cte != NULL && IsA(cte->ctequery, Query) && !ch_contains_volatile(cte->ctequery) &&
				ch_whole_repeatable((Query *) cte->ctequery);
		default:
			return false;
	}
}

/* Is the sub-query's answer for NULL that of no rows, or is there no NULL? */
static bool
null_is_no_row(ChWholeLevel *outer, List *quals, Var *var)
{
	char	   *reason = outer->cx.reason;
	ChExpr	   *e;

	if (any_false_if_null(quals, var))
		return true;
	e = ch_translate(&outer->cx, (Expr *) var);
	outer->cx.reason = reason;
	return e != NULL && !e->nullable;
}

/* Are columns of the outer query nowhere but in conditions and the select list? */
static bool
refers_in_expressions(ChWholeLevel *outer, Query *query)
{
	Query	   *rest = copyObject(query);

	rest->jointree->quals = NULL;
	rest->targetList = NIL;
	rest->havingQual = NULL;
	return !ch_whole_is_correlated(outer, rest) && !contain_aggs_of_level((Node *) query, 1);
}

/* What is in the way of having these columns as rows, or NULL. */
static const char *
why_no_rows(ChWholeLevel *outer, Query *query, List *quals, const OuterVars *ov)
{
	Var		   *first = ov->vars != NIL ? linitial_node(Var, ov->vars) : NULL;
	ListCell   *lc;

	if (query->setOperations != NULL || query->jointree->fromlist == NIL || ov->deeper || first == NULL ||
		!refers_in_expressions(outer, query))
		return "not in WHERE and the select list of a sub-query with FROM alone";
	if (!is_read_again(outer, rt_fetch(first->varno, outer->query->rtable)))
		return "what it refers to may not be the same when it is read again";
	foreach(lc, ov->vars)
	{
		Var		   *var = lfirst_node(Var, lc);

		if (var->varno != first->varno)
			return "to more than one table";
		if (var->varattno <= 0 || !equal_is_same(var))
			return "by a type of which equal values can differ";
		if (has_relation((Node *) outer->query->jointree, var->varno, true) && !any_false_if_null(quals, var))
			return "a condition may hold for the NULLs of an outer join";
	}
	return NULL;
}

/* Columns of level 1 as those of a relation of level 0. */
typedef struct InsideContext
{
	List	   *vars;
	int			rtindex;
} InsideContext;

static Node *
see_inside(Node *node, void *context)
{
	InsideContext *ic = context;
	ListCell   *lc;

	if (node == NULL || IsA(node, Query))
		return copyObject(node);
	if (!IsA(node, Var) || ((Var *) node)->varlevelsup != 1)
		return expression_tree_mutator(node, see_inside, context);
	foreach(lc, ic->vars)
	{
		Var		   *var = lfirst_node(Var, lc);

		if (var->varattno == ((Var *) node)->varattno)
			return (Node *) makeVar(ic->rtindex, foreach_current_index(lc) + 1, var->vartype, var->vartypmod, var->varcollid, 0);
	}
	elog(ERROR, "a column of an outer query is lost");
}

static void
add_relation(Query *query, Query *rows)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	RangeTblRef *ref = makeNode(RangeTblRef);
	List	   *names = NIL;

	while (list_length(names) < list_length(rows->targetList))
		names = lappend(names, makeString(psprintf("c%d", list_length(names) + 1)));
	/* what stood in the outer query is two levels below it now */
	IncrementVarSublevelsUp((Node *) rows, 2, 1);
	rte->rtekind = RTE_SUBQUERY;
	rte->subquery = rows;
	rte->eref = makeAlias("outside", names);
	rte->inFromCl = true;
	query->rtable = lappend(query->rtable, rte);
	ref->rtindex = list_length(query->rtable);
	query->jointree->fromlist = lappend(query->jointree->fromlist, ref);
}

static OpExpr *
equality(Oid eqop, Node *inside, Node *outside, Oid collation)
{
	OpExpr	   *key = (OpExpr *) make_opclause(eqop, BOOLOID, false, (Expr *) inside, (Expr *) outside, InvalidOid, collation);

	set_opfuncid(key);
	return key;
}

static Node *
is_null(Var *var)
{
	NullTest   *test = makeNode(NullTest);

	test->arg = (Expr *) var;
	test->nulltesttype = IS_NULL;
	test->location = -1;
	return (Node *) test;
}

/* The column, and instead of NULL some value of its type. */
static Node *
without_null(Var *var)
{
	CoalesceExpr *coalesce = makeNode(CoalesceExpr);
	Oid			input,
				param;
	char	   *value;

	switch (var->vartype)
	{
		case BOOLOID:
			value = "f";
			break;
		case TEXTOID:
		case VARCHAROID:
			value = "";
			break;
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			value = "epoch";
			break;
		case UUIDOID:
			value = "00000000-0000-0000-0000-000000000000";
			break;
		default:
			value = "0";
	}
	getTypeInputInfo(var->vartype, &input, &param);
	coalesce->coalescetype = var->vartype;
	coalesce->coalescecollid = var->varcollid;
	coalesce->args = list_make2(var, makeConst(var->vartype, var->vartypmod, var->varcollid, get_typlen(var->vartype),
											   OidInputFunctionCall(input, value, param, var->vartypmod), false,
											   get_typbyval(var->vartype)));
	coalesce->location = -1;
	return (Node *) coalesce;
}

/* Column of the rows = column of the outer query, for each; NULL is NULL where it matters. */
static List *
keys_of_rows(ChWholeLevel *outer, List *quals, Query *rows, const InsideContext *ic)
{
	List	   *keys = NIL;
	ListCell   *lc,
			   *ld;

	forboth(lc, ic->vars, ld, rows->distinctClause)
	{
		Var		   *var = lfirst_node(Var, lc);
		Var		   *outside = copyObject(var);
		Var		   *inside = makeVar(ic->rtindex, foreach_current_index(lc) + 1, var->vartype, var->vartypmod, var->varcollid, 0);
		Oid			eqop = lfirst_node(SortGroupClause, ld)->eqop;

		outside->varlevelsup = 1;
		if (null_is_no_row(outer, quals, var))
			keys = lappend(keys, equality(eqop, (Node *) inside, (Node *) outside, var->varcollid));
		else
		{
			keys = lappend(keys, equality(eqop, without_null(inside), without_null(outside), var->varcollid));
			keys = lappend(keys, equality(BooleanEqualOperator, is_null(copyObject(inside)), is_null(copyObject(outside)), InvalidOid));
		}
	}
	return keys;
}

/*
 * The different values of what the sub-query uses of the outer query as rows of its
 * FROM; its quals, all conditions of WHERE, then refer to them.  Returns the keys
 * that tell the rows outside.  NIL, with why, if that is not the same, or if
 * without any equality there were too many pairs of rows to compare.
 */
List *
ch_whole_add_outer_rows(ChWholeLevel *outer, Query *query, List *quals, bool by_equality, const char **why)
{
	OuterVars	ov = {NIL, false, 0};
	InsideContext ic;
	Query	   *rows;
	int			rtindex;

	collect_outer((Node *) list_make3(quals, query->targetList, query->havingQual), &ov);
	*why = why_no_rows(outer, query, quals, &ov);
	if (*why != NULL)
		return NIL;
	rtindex = linitial_node(Var, ov.vars)->varno;
	if (!by_equality && !few_pairs(outer, rtindex, query))
	{
		*why = "without an equality too many pairs of rows would be compared";
		return NIL;
	}
	rows = different_rows(outer, rtindex, ov.vars);
	if (ch_whole_is_correlated(outer->parent, rows))
	{
		*why = "to what refers to a query further out";
		return NIL;
	}
	ic.vars = ov.vars;
	ic.rtindex = list_length(query->rtable) + 1;
	query->jointree->quals = see_inside((Node *) make_ands_explicit(quals), &ic);
	query->targetList = (List *) see_inside((Node *) query->targetList, &ic);
	query->havingQual = see_inside(query->havingQual, &ic);
	add_relation(query, rows);
	return keys_of_rows(outer, quals, rows, &ic);
}
