/*-------------------------------------------------------------------------
 *
 * whole_unnest.c
 *	  unnest() of an array of the row beside it, in FROM or in the select list.
 *
 * What the array comes from becomes a sub-select of the columns that the level
 * uses and arrayJoin() of the array.  Whatever else stands in FROM is joined to
 * that, so that nothing is computed or filtered before the rows are there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "plan/whole.h"
#include "query/translate.h"

/* ------------------------------------------------------- what the level uses */

typedef struct UsedVars
{
	Query	   *query;			/* the level's */
	Relids		rels;			/* whose columns are wanted */
	int			depth;			/* of the query that is walked, below the level */
	List	   *vars;			/* of Var, of the level, each once */
} UsedVars;

static bool
collect_vars(Node *node, UsedVars *used)
{
	bool		stop;

	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		used->depth++;
		stop = query_tree_walker((Query *) node, collect_vars, used, QTW_IGNORE_JOINALIASES);
		used->depth--;
		return stop;
	}
	if (IsA(node, Var) && ((Var *) node)->varlevelsup == (Index) used->depth)
	{
		const Var  *old = (Var *) node;
		Var		   *var = makeVar(old->varno, old->varattno, old->vartype, old->vartypmod, old->varcollid, 0);

		if (rt_fetch(var->varno, used->query->rtable)->rtekind == RTE_JOIN)
		{
			int			depth = used->depth;

			used->depth = 0;
			stop = collect_vars(ch_flatten_join_aliases(used->query, (Node *) var), used);
			used->depth = depth;
			return stop;
		}
		if (bms_is_member(var->varno, used->rels) && var->varattno > 0)
			used->vars = list_append_unique(used->vars, var);
		return false;
	}
	return expression_tree_walker(node, collect_vars, used);
}

/* Columns of rels that anything at or below the level refers to. */
static List *
used_vars(ChWholeLevel *level, Relids rels)
{
	UsedVars	used = {level->query, rels, 0, NIL};

	(void) query_tree_walker(level->query, collect_vars, &used, QTW_IGNORE_JOINALIASES);
	return used.vars;
}

/* ------------------------------------------------------------------- in FROM */

/* The array of unnest(), without join aliases, or NULL if it is not that. */
static Expr *
array_of(ChWholeLevel *level, const RangeTblEntry *rte)
{
	FuncExpr   *func;

	if (rte->rtekind != RTE_FUNCTION || list_length(rte->functions) != 1 || rte->funcordinality)
		return NULL;
	func = (FuncExpr *) linitial_node(RangeTblFunction, rte->functions)->funcexpr;
	if (!IsA(func, FuncExpr) || func->funcid != F_UNNEST_ANYARRAY)
		return NULL;
	return (Expr *) ch_whole_simplify(level, linitial(func->args));
}

/* What the array is made of; empty if it is not unnest() of such an array. */
Relids
ch_whole_unnest_rels(ChWholeLevel *level, Node *node)
{
	Expr	   *array;

	if (!IsA(node, RangeTblRef))
		return NULL;
	array = array_of(level, rt_fetch(((RangeTblRef *) node)->rtindex, level->query->rtable));
	return array ? pull_varnos(NULL, (Node *) array) : NULL;
}

/* One row for each element; outer: a row with NULL where there is none. */
static ChExpr *
element_of(ChWholeLevel *level, Expr *expr, bool outer)
{
	ChExpr	   *array = ch_translate(&level->cx, expr);
	ChExpr	   *e;

	if (array != NULL)
		array = ch_array_argument(&level->cx, "unnest(anyarray)", array);
	if (array == NULL)
		return NULL;
	if (array->nullable || array->raises || array->query != NULL)
		return ch_fail(&level->cx, "unnest(anyarray): an array that can be NULL, or whose computation can fail");
	e = ch_make_call(get_element_type(exprType((Node *) expr)),
					 outer ? "arrayJoin(if(empty($1), [NULL], $1))" : "arrayJoin($1)", list_make1(array));
	e->nullable = array->elements_nullable || outer;
	e->digits = array->digits;
	e->scale = array->scale;
	return e;
}

/* A column of the sub-select in place of each of the rels' own. */
static void
see_columns(ChWholeLevel *level, List *vars, List *outputs, Index alias)
{
	ListCell   *lv,
			   *lo;

	forboth(lv, vars, lo, outputs)
	{
		Var		   *var = lfirst(lv);
		ChWholeRel *rel = &level->rels[var->varno - 1];

		rel->alias = alias;
		rel->nulled = false;
		while (list_length(rel->columns) < var->varattno)
			rel->columns = lappend(rel->columns, NULL);
		lfirst(list_nth_cell(rel->columns, var->varattno - 1)) =
			ch_whole_output_column(lfirst(lo), alias, foreach_current_index(lv) + 1, var->vartype, var->vartypmod, false);
	}
}

/* Is there anything translated that would not find its columns any more? */
static bool
has_translated(ChWholeLevel *level)
{
	int			i;

	for (i = 0; i < list_length(level->query->rtable); i++)
	{
		if (level->rels[i].values != NIL)
			return true;
	}
	return level->where != NIL || level->joins != NIL || level->sublinks != NIL;
}

/*
 * from, with the columns of rels, and the rows of unnest(); NULL with the reason.
 */
ChFrom *
ch_whole_unnest(ChWholeLevel *level, Node *node, ChFrom *from, Relids rels, bool outer)
{
	int			rtindex = ((RangeTblRef *) node)->rtindex;
	RangeTblEntry *rte = rt_fetch(rtindex, level->query->rtable);
	List	   *vars = used_vars(level, rels);
	ChQuery    *sub = palloc0(sizeof(ChQuery));
	ChFrom	   *result = palloc0(sizeof(ChFrom));
	List	   *outputs = NIL;
	ChExpr	   *element;
	ListCell   *lc;

	if (has_translated(level))
		return ch_whole_fail(level->whole, "FROM: unnest() of a column beside an outer join or LATERAL with conditions of its own");
	foreach(lc, vars)
		outputs = lappend(outputs, ch_whole_column(&level->cx, lfirst(lc)));
	element = list_member_ptr(outputs, NULL) ? NULL : element_of(level, array_of(level, rte), outer);
	if (element == NULL)
		return ch_whole_fail_cx(level);
	outputs = lappend(outputs, element);
	vars = lappend(vars, makeVar(rtindex, 1, element->pgtype, -1,
								 exprCollation(linitial_node(RangeTblFunction, rte->functions)->funcexpr), 0));
	sub->from = from;
	sub->targets = list_copy(outputs);
	ch_whole_carry_scales(sub, outputs);
	result->kind = CH_FROM_QUERY;
	result->query = sub;
	result->varno = ++level->whole->next_alias;
	see_columns(level, vars, outputs, result->varno);
	return result;
}

/* ------------------------------------------------------------ in the select list */

typedef struct SetSearch
{
	FuncExpr   *function;		/* the last one found that returns a set */
	int			n;				/* how many there are */
	Var		   *instead;		/* what to put in its place */
} SetSearch;

static bool
find_set(Node *node, SetSearch *search)
{
	if (node == NULL)
		return false;
	if ((IsA(node, FuncExpr) && ((FuncExpr *) node)->funcretset) ||
		(IsA(node, OpExpr) && ((OpExpr *) node)->opretset))
	{
		search->n++;
		search->function = IsA(node, FuncExpr) ? (FuncExpr *) node : NULL;
	}
	return expression_tree_walker(node, find_set, search);
}

static Node *
replace_set(Node *node, SetSearch *search)
{
	if (node == NULL)
		return NULL;
	if (node == (Node *) search->function)
		return (Node *) search->instead;
	return expression_tree_mutator(node, replace_set, search);
}

/* The only target that returns a set, by one function, or NULL. */
static TargetEntry *
set_target(Query *query, SetSearch *search)
{
	TargetEntry *found = NULL;
	ListCell   *lc;

	memset(search, 0, sizeof(*search));
	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (!expression_returns_set((Node *) tle->expr))
			continue;
		found = tle;
		find_set((Node *) tle->expr, search);
	}
	return search->n == 1 && search->function != NULL ? found : NULL;
}

static bool
is_key(const TargetEntry *tle, List *clauses)
{
	return tle->ressortgroupref > 0 && get_sortgroupref_clause_noerr(tle->ressortgroupref, clauses) != NULL;
}

/*
 * Are the rows there before whatever else the level does with them, so that
 * unnest() may as well stand in FROM?  PostgreSQL sorts before it makes the rows
 * if it can, and their order in the array stays.
 */
static bool
may_stand_in_from(const Query *query, const TargetEntry *tle)
{
	if (query->hasWindowFuncs || query->groupingSets != NIL || query->hasDistinctOn ||
		query->limitOption == LIMIT_OPTION_WITH_TIES)
		return false;
	if (query->hasAggs || query->groupClause != NIL || query->havingQual != NULL)
		return is_key(tle, query->groupClause);
	return query->sortClause == NIL || query->distinctClause != NIL || is_key(tle, query->sortClause);
}

/* A new entry of FROM in place of a function in the select list. */
bool
ch_whole_unnest_target(ChWhole *whole, Query *query)
{
	SetSearch	search;
	TargetEntry *tle = set_target(query, &search);
	RangeTblFunction *function = makeNode(RangeTblFunction);
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	RangeTblRef *ref = makeNode(RangeTblRef);

	if (tle == NULL)
		return ch_whole_fail(whole, "select list: more than one set-returning function") != NULL;
	if (!may_stand_in_from(query, tle))
		return ch_whole_fail(whole, "select list: a set-returning function over what is grouped or sorted before it") != NULL;
	function->funcexpr = (Node *) search.function;
	function->funccolcount = 1;
	rte->rtekind = RTE_FUNCTION;
	rte->functions = list_make1(function);
	rte->lateral = contain_vars_of_level(function->funcexpr, 0);
	rte->eref = makeAlias("rows", list_make1(makeString(pstrdup("row"))));
	query->rtable = lappend(query->rtable, rte);
	ref->rtindex = list_length(query->rtable);
	query->jointree->fromlist = lappend(query->jointree->fromlist, ref);
	query->hasTargetSRFs = false;
	search.instead = makeVar(ref->rtindex, 1, exprType(function->funcexpr), -1, exprCollation(function->funcexpr), 0);
	tle->expr = (Expr *) replace_set((Node *) tle->expr, &search);
	return true;
}
