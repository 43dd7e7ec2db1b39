/*-------------------------------------------------------------------------
 *
 * whole_unnest.c
 *	  unnest() of an array of the row beside it, VALUES made of that row, and
 *	  functions whose rows can be put into an array, in FROM or in the select list.
 *
 * What the array comes from becomes a sub-select of the columns that the level
 * uses and arrayJoin() of the array.  Whatever else stands in FROM is joined to
 * that, so that nothing is computed or filtered before the rows are there.  Of
 * several functions side by side, and for WITH ORDINALITY, the places in the
 * arrays become rows first, and a second sub-select takes the elements.  VALUES have
 * the numbers of their rows for places, by which CASE chooses the values.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_operator_d.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
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

static bool
is_array_function(Oid fn)
{
	return fn == F_UNNEST_ANYARRAY || fn == F_STRING_TO_TABLE_TEXT_TEXT || fn == F_GENERATE_SERIES_INT4_INT4 ||
		fn == F_GENERATE_SERIES_INT8_INT8 || fn == F_GENERATE_SERIES_INT4_INT4_INT4 || fn == F_GENERATE_SERIES_INT8_INT8_INT8;
}

/* The functions, without join aliases, or NIL if there is another one among them. */
static List *
row_functions(ChWholeLevel *level, const RangeTblEntry *rte)
{
	List	   *result = NIL;
	ListCell   *lc;

	if (rte->rtekind != RTE_FUNCTION)
		return NIL;
	foreach(lc, rte->functions)
	{
		FuncExpr   *func = (FuncExpr *) lfirst_node(RangeTblFunction, lc)->funcexpr;

		if (!IsA(func, FuncExpr) || !is_array_function(func->funcid))
			return NIL;
		func = copyObject(func);
		func->args = (List *) ch_whole_simplify(level, (Node *) func->args);
		result = lappend(result, func);
	}
	return result;
}

/* (VALUES ...) AS v(...): nothing but the rows. */
static bool
is_values_select(const Query *query)
{
	ListCell   *lc;

	if (list_length(query->rtable) != 1 || ((RangeTblEntry *) linitial(query->rtable))->rtekind != RTE_VALUES ||
		query->hasSubLinks || query->jointree->quals != NULL || query->sortClause != NIL || query->limitCount != NULL ||
		query->limitOffset != NULL || query->distinctClause != NIL || query->groupClause != NIL || query->hasAggs ||
		query->hasWindowFuncs || query->havingQual != NULL || query->groupingSets != NIL)
		return false;
	foreach(lc, query->targetList)
	{
		const TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->resjunk || !IsA(tle->expr, Var) || ((Var *) tle->expr)->varlevelsup > 0)
			return false;
	}
	return true;
}

/* Does it refer to levels above? */
static bool
is_correlated(const ChWholeLevel *level, Node *node)
{
	int			up = 1;

	for (level = level->parent; level != NULL; level = level->parent)
	{
		if (contain_vars_of_level(node, up++))
			return true;
	}
	return false;
}

/* Of LATERAL VALUES the rows, as expressions of the level, or NIL. */
static List *
lateral_rows(ChWholeLevel *level, const RangeTblEntry *rte)
{
	List	   *rows;

	if (rte->rtekind != RTE_SUBQUERY || !rte->lateral || rte->security_barrier || !is_values_select(rte->subquery))
		return NIL;
	rows = copyObject(linitial_node(RangeTblEntry, rte->subquery->rtable)->values_lists);
	IncrementVarSublevelsUp((Node *) rows, -1, 1);
	if (is_correlated(level, (Node *) rows))
		return NIL;
	return (List *) ch_whole_simplify(level, (Node *) rows);
}

/* What the arrays or values are made of; empty if there are none. */
Relids
ch_whole_unnest_rels(ChWholeLevel *level, Node *node)
{
	const RangeTblEntry *rte;

	if (!IsA(node, RangeTblRef))
		return NULL;
	rte = rt_fetch(((RangeTblRef *) node)->rtindex, level->query->rtable);
	return pull_varnos(NULL, (Node *) (rte->rtekind == RTE_SUBQUERY ? lateral_rows(level, rte) : row_functions(level, rte)));
}

/* ------------------------------------------------------------------- arrays */

/* generate_series() of integers, by a constant step; of a NULL come no rows. */
static ChExpr *
series_array(ChTranslate *cx, FuncExpr *func)
{
	ChExpr	   *from = ch_translate(cx, linitial(func->args));
	ChExpr	   *to = from ? ch_translate(cx, lsecond(func->args)) : NULL;
	const char *range = "range(toInt64(ifNull($1, 0)), if(isNull($1) OR isNull($2), toInt64(ifNull($1, 0)), toInt64(ifNull($2, 0)) + 1)%s)";
	const char *step = "";
	ChExpr	   *e;

	if (to == NULL || (from = ch_canonical(cx, from)) == NULL || (to = ch_canonical(cx, to)) == NULL)
		return NULL;
	if (list_length(func->args) == 3)
	{
		Const	   *con = lthird(func->args);
		int64		by = !IsA(con, Const) || con->constisnull ? 0 :
			con->consttype == INT4OID ? DatumGetInt32(con->constvalue) : DatumGetInt64(con->constvalue);

		if (by <= 0)
			return ch_fail(cx, "generate_series(): the step is not a positive constant");
		step = psprintf(", toInt64(" INT64_FORMAT ")", by);
	}
	if (from->raises || to->raises || from->opaque || to->opaque || to->bits == 0 || to->bits > 62)
		return ch_fail(cx, "generate_series(): an end that may be the greatest bigint, or whose computation can fail");
	if (func->funcresulttype == INT4OID)
		range = psprintf("arrayMap(fdw_e -> toInt32(fdw_e), %s)", range);
	e = ch_make_call(func->funcresulttype == INT4OID ? INT4ARRAYOID : INT8ARRAYOID, psprintf(range, step), list_make2(from, to));
	e->nullable = false;
	return e;
}

/* The rows of a function as an array. */
static ChExpr *
array_of(ChTranslate *cx, FuncExpr *func)
{
	ChExpr	   *array;

	if (func->funcid != F_UNNEST_ANYARRAY && func->funcid != F_STRING_TO_TABLE_TEXT_TEXT)
		return series_array(cx, func);
	if (func->funcid == F_STRING_TO_TABLE_TEXT_TEXT)
		array = ch_translate(cx, (Expr *) makeFuncExpr(F_STRING_TO_ARRAY_TEXT_TEXT, TEXTARRAYOID, func->args,
													   func->funccollid, func->inputcollid, COERCE_EXPLICIT_CALL));
	else
		array = ch_translate(cx, linitial(func->args));
	if (array != NULL)
		array = ch_array_argument(cx, ch_function_name(func->funcid), array);
	if (array != NULL && (array->nullable || array->raises || array->query != NULL))
		return ch_fail(cx, "%s: an array that can be NULL, or whose computation can fail", ch_function_name(func->funcid));
	return array;
}

static ChExpr *
an_element(const ChExpr *array, const char *template, List *args, bool nullable)
{
	ChExpr	   *e = ch_make_call(get_element_type(array->pgtype), template, args);

	e->nullable = array->elements_nullable || nullable;
	e->digits = array->digits;
	e->scale = array->scale;
	e->bits = e->pgtype == INT2OID ? 15 : e->pgtype == INT4OID ? 31 : e->pgtype == INT8OID ? 63 : 0;
	return e;
}

/* One row for each place in any of the arrays. */
static ChExpr *
places_of(List *arrays)
{
	StringInfoData lengths;
	ChExpr	   *e;
	int			i;

	initStringInfo(&lengths);
	for (i = 1; i <= list_length(arrays); i++)
		appendStringInfo(&lengths, "%slength($%d)", i > 1 ? ", " : "", i);
	e = ch_make_call(INT8OID, psprintf(list_length(arrays) > 1 ? "toInt64(arrayJoin(range(1, greatest(%s) + 1)))" :
									   "toInt64(arrayJoin(range(1, %s + 1)))", lengths.data), arrays);
	e->nullable = false;
	e->bits = 62;
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

static ChFrom *
sub_select(ChWholeLevel *level, ChFrom *from, List *targets, List *outputs)
{
	ChQuery    *sub = palloc0(sizeof(ChQuery));
	ChFrom	   *result = palloc0(sizeof(ChFrom));

	sub->from = from;
	sub->targets = list_copy(targets);
	ch_whole_carry_scales(sub, outputs);
	result->kind = CH_FROM_QUERY;
	result->query = sub;
	result->varno = ++level->whole->next_alias;
	return result;
}

/* outputs as columns of a sub-select of them */
static List *
columns_of(const ChFrom *from, List *outputs)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, outputs)
		result = lappend(result, ch_whole_output_column(lfirst(lc), from->varno, foreach_current_index(lc) + 1,
														((ChExpr *) lfirst(lc))->pgtype, ((ChExpr *) lfirst(lc))->typmod, false));
	return result;
}

/*
 * The rows of several functions, or with their numbers: from becomes a sub-select
 * of outputs, the arrays and the places in them; what is added to outputs are the
 * elements.
 */
static ChFrom *
add_places(ChWholeLevel *level, ChFrom *from, List *arrays, bool ordinality, List **outputs)
{
	int			n = list_length(*outputs);
	List	   *inner = lappend(list_concat_copy(*outputs, arrays), places_of(arrays));
	List	   *columns;
	ChExpr	   *place;
	int			i;

	from = sub_select(level, from, inner, inner);
	columns = columns_of(from, inner);
	place = llast(columns);
	*outputs = list_copy_head(columns, n);
	for (i = 0; i < list_length(arrays); i++)
	{
		ChExpr	   *array = list_nth(columns, n + i);

		*outputs = lappend(*outputs, list_length(arrays) == 1 ?
						   an_element(array, "$1[%2]", list_make2(array, place), false) :
						   an_element(array, "if(%2 > length($1), NULL, $1[%2])", list_make2(array, place), true));
	}
	if (ordinality)
		*outputs = lappend(*outputs, place);
	return from;
}

/* The columns of the functions in an entry of FROM. */
static List *
function_vars(int rtindex, const RangeTblEntry *rte)
{
	List	   *vars = NIL;
	ListCell   *lc;

	foreach(lc, rte->functions)
	{
		Node	   *func = lfirst_node(RangeTblFunction, lc)->funcexpr;

		vars = lappend(vars, makeVar(rtindex, foreach_current_index(lc) + 1, exprType(func), -1, exprCollation(func), 0));
	}
	if (rte->funcordinality)
		vars = lappend(vars, makeVar(rtindex, list_length(rte->functions) + 1, INT8OID, -1, InvalidOid, 0));
	return vars;
}

static List *
translate_arrays(ChWholeLevel *level, const RangeTblEntry *rte)
{
	List	   *arrays = NIL;
	ListCell   *lc;

	foreach(lc, row_functions(level, rte))
	{
		ChExpr	   *array = array_of(&level->cx, lfirst(lc));

		if (array == NULL)
			return NIL;
		arrays = lappend(arrays, array);
	}
	return arrays;
}

/* ------------------------------------------------------------------- VALUES */

/* CASE WHEN place = 1 THEN the value of the first row ... ELSE that of the last END */
static Expr *
value_by_place(Var *place, List *rows, int column, const Var *type)
{
	CaseExpr   *choice = makeNode(CaseExpr);
	ListCell   *lc;

	choice->casetype = type->vartype;
	choice->casecollid = type->varcollid;
	foreach(lc, rows)
	{
		int			number = foreach_current_index(lc) + 1;
		Expr	   *value = list_nth(lfirst(lc), column);
		CaseWhen   *when = makeNode(CaseWhen);

		choice->defresult = value;
		if (number == list_length(rows))
			break;
		when->expr = make_opclause(Int4EqualOperator, BOOLOID, false, copyObject((Expr *) place),
								   (Expr *) makeConst(INT4OID, -1, InvalidOid, sizeof(int32), Int32GetDatum(number), false, true),
								   InvalidOid, InvalidOid);
		set_opfuncid((OpExpr *) when->expr);
		when->result = value;
		choice->args = lappend(choice->args, when);
	}
	return (Expr *) choice;
}

/* The columns of an entry of FROM with VALUES. */
static List *
value_vars(int rtindex, const RangeTblEntry *rte)
{
	List	   *vars = NIL;
	ListCell   *lc;

	foreach(lc, rte->subquery->targetList)
	{
		Var		   *var = copyObject((Var *) lfirst_node(TargetEntry, lc)->expr);

		var->varno = rtindex;
		var->varattno = foreach_current_index(lc) + 1;
		vars = lappend(vars, var);
	}
	return vars;
}

/* More values than this are a long text for each row. */
#define MAX_CHOICES	200

/*
 * from, with a row for each of VALUES: its columns, which are outputs, and what
 * VALUES has.  NULL with the reason.
 */
static ChFrom *
lateral_values(ChWholeLevel *level, ChFrom *from, int rtindex, List *rows, List *vars, List *outputs)
{
	const RangeTblEntry *rte = rt_fetch(rtindex, level->query->rtable);
	Var		   *place = makeVar(rtindex, 1, INT4OID, -1, InvalidOid, 0);
	ChExpr	   *number = ch_make_call(INT4OID, psprintf("toInt32(arrayJoin(range(1, %d)))", list_length(rows) + 1), NIL);
	ListCell   *lc;

	number->nullable = false;
	number->bits = 31;
	outputs = lappend(outputs, number);
	from = sub_select(level, from, outputs, outputs);
	see_columns(level, lappend(list_copy(vars), place), outputs, from->varno);
	outputs = list_copy_head(columns_of(from, outputs), list_length(vars));
	foreach(lc, rte->subquery->targetList)
	{
		const Var  *var = (Var *) lfirst_node(TargetEntry, lc)->expr;
		ChExpr	   *value = ch_translate(&level->cx, value_by_place(place, rows, var->varattno - 1, var));

		if (value != NULL && (value->raises || value->query != NULL))
			value = ch_fail(&level->cx, "LATERAL VALUES: a value that can fail, or has a sub-query");
		if (value == NULL)
			return ch_whole_fail_cx(level);
		outputs = lappend(outputs, value);
	}
	vars = list_concat(vars, value_vars(rtindex, rte));
	from = sub_select(level, from, outputs, outputs);
	see_columns(level, vars, outputs, from->varno);
	return from;
}

/*
 * from, with the columns of rels, and the rows of the functions; outer: a row with
 * NULL where there is none.  NULL with the reason.
 */
ChFrom *
ch_whole_unnest(ChWholeLevel *level, Node *node, ChFrom *from, Relids rels, bool outer)
{
	int			rtindex = ((RangeTblRef *) node)->rtindex;
	RangeTblEntry *rte = rt_fetch(rtindex, level->query->rtable);
	bool		simple = list_length(rte->functions) == 1 && !rte->funcordinality;
	List	   *vars = used_vars(level, rels);
	List	   *rows = lateral_rows(level, rte);
	List	   *outputs = NIL;
	List	   *arrays;
	ListCell   *lc;

	if (list_length(rows) * (rows ? list_length(linitial(rows)) : 0) > MAX_CHOICES)
		return ch_whole_fail(level->whole, "FROM: LATERAL VALUES of more than %d values", MAX_CHOICES);
	if (has_translated(level))
		return ch_whole_fail(level->whole, "FROM: unnest() of a column beside an outer join or LATERAL with conditions of its own");
	foreach(lc, vars)
		outputs = lappend(outputs, ch_whole_column(&level->cx, lfirst(lc)));
	if (list_member_ptr(outputs, NULL))
		return ch_whole_fail_cx(level);
	if (rows != NIL)
		return lateral_values(level, from, rtindex, rows, vars, outputs);
	arrays = translate_arrays(level, rte);
	if (arrays == NIL)
		return ch_whole_fail_cx(level);
	if (!simple && (outer || list_length(arrays) > 9))
		return ch_whole_fail(level->whole, "FROM: several functions side by side, or WITH ORDINALITY, on the nullable side of an outer join");
	if (simple)
		outputs = lappend(outputs, an_element(linitial(arrays), outer ? "arrayJoin(if(empty($1), [NULL], $1))" : "arrayJoin($1)",
											  arrays, outer));
	else
		from = add_places(level, from, arrays, rte->funcordinality, &outputs);
	vars = list_concat(vars, function_vars(rtindex, rte));
	from = sub_select(level, from, outputs, outputs);
	see_columns(level, vars, outputs, from->varno);
	return from;
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

/* The targets that return sets, each by one function, or NIL. */
static List *
set_targets(Query *query)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		SetSearch	search = {0};

		if (!expression_returns_set((Node *) tle->expr))
			continue;
		find_set((Node *) tle->expr, &search);
		if (search.n != 1 || search.function == NULL)
			return NIL;
		result = lappend(result, tle);
	}
	return result;
}

static bool
is_key(const TargetEntry *tle, List *clauses)
{
	return tle->ressortgroupref > 0 && get_sortgroupref_clause_noerr(tle->ressortgroupref, clauses) != NULL;
}

static int
count_keys(List *targets, List *clauses)
{
	int			n = 0;
	ListCell   *lc;

	foreach(lc, targets)
		n += is_key(lfirst(lc), clauses);
	return n;
}

/*
 * Are the rows there before whatever else the level does with them, so that
 * the functions may as well stand in FROM?  PostgreSQL sorts before it makes the rows
 * if it can, and their order in the array stays.
 */
static bool
may_stand_in_from(const Query *query, List *targets)
{
	if (query->hasWindowFuncs || query->groupingSets != NIL || query->hasDistinctOn ||
		query->limitOption == LIMIT_OPTION_WITH_TIES)
		return false;
	if (query->hasAggs || query->groupClause != NIL || query->havingQual != NULL)
		return count_keys(targets, query->groupClause) == list_length(targets);
	return query->sortClause == NIL || query->distinctClause != NIL || count_keys(targets, query->sortClause) > 0;
}

/* The function of a target goes into an entry of FROM, one of its columns into its place. */
static void
move_function(TargetEntry *tle, RangeTblEntry *rte, int rtindex)
{
	RangeTblFunction *function = makeNode(RangeTblFunction);
	SetSearch	search = {0};

	find_set((Node *) tle->expr, &search);
	function->funcexpr = (Node *) search.function;
	function->funccolcount = 1;
	rte->functions = lappend(rte->functions, function);
	rte->lateral = rte->lateral || contain_vars_of_level(function->funcexpr, 0);
	rte->eref->colnames = lappend(rte->eref->colnames, makeString(pstrdup("row")));
	search.instead = makeVar(rtindex, list_length(rte->functions), exprType(function->funcexpr), -1,
							 exprCollation(function->funcexpr), 0);
	tle->expr = (Expr *) replace_set((Node *) tle->expr, &search);
}

/* A new entry of FROM in place of functions in the select list, which go on side by side. */
bool
ch_whole_unnest_target(ChWhole *whole, Query *query)
{
	List	   *targets = set_targets(query);
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	RangeTblRef *ref = makeNode(RangeTblRef);
	ListCell   *lc;

	if (targets == NIL)
		return ch_whole_fail(whole, "select list: more than one set-returning function in an expression") != NULL;
	if (!may_stand_in_from(query, targets))
		return ch_whole_fail(whole, "select list: a set-returning function over what is grouped or sorted before it") != NULL;
	rte->rtekind = RTE_FUNCTION;
	rte->eref = makeAlias("rows", NIL);
	query->rtable = lappend(query->rtable, rte);
	ref->rtindex = list_length(query->rtable);
	query->jointree->fromlist = lappend(query->jointree->fromlist, ref);
	query->hasTargetSRFs = false;
	foreach(lc, targets)
		move_function(lfirst(lc), rte, ref->rtindex);
	return true;
}
