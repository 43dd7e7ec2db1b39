/*-------------------------------------------------------------------------
 *
 * whole_query.c
 *	  A parsed query, as written, as one remote query.
 *
 * Works on the rewritten Query before the planner has pulled anything up, so
 * that sub-selects stay sub-selects and nothing has to be put together again.
 * Each level is translated on its own; a column of a sub-select is an
 * expression that knows what the sub-select's output knows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_am.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/prep.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "plan/relation.h"
#include "plan/whole.h"
#include "query/marker.h"
#include "query/translate.h"

/* ------------------------------------------------------------------- level */

void
ch_whole_init_level(ChWholeLevel *level, ChWhole *whole, Query *query, ChWholeLevel *parent)
{
	memset(level, 0, sizeof(*level));
	level->whole = whole;
	level->parent = parent;
	level->query = query;
	ch_flatten_group_exprs(query);
	/* one more for unnest() of the select list */
	level->rels = palloc0(sizeof(ChWholeRel) * (list_length(query->rtable) + 1));
	level->cx.version = &whole->version;
	level->cx.column = ch_whole_column;
	level->cx.column_arg = level;
	level->cx.sublink = ch_whole_sublink;
	level->cx.window = ch_whole_window;
	level->cx.all_columns = true;
	level->cx.allow_params = true;
	level->cx.params = &whole->params;
	level->cx.unreached = parent ? parent->cx.unreached : 0;
}

/* One row, or none if WHERE says so?  What is volatile is computed once for all rows around it. */
static bool
is_without_from(const Query *query)
{
	return query->commandType == CMD_SELECT && query->rtable == NIL && query->cteList == NIL &&
		!query->hasAggs && !query->hasWindowFuncs && !query->hasTargetSRFs && query->groupClause == NIL &&
		query->groupingSets == NIL && query->havingQual == NULL && query->limitCount == NULL &&
		query->limitOffset == NULL && query->setOperations == NULL &&
		!contain_volatile_functions(query->jointree->quals);
}

/* CASE WHEN condition THEN value ELSE otherwise END, or the value if there is no condition */
static Node *
value_if(Node *condition, Node *value, Const *otherwise)
{
	return condition ? (Node *) ch_make_choice((Expr *) condition, (Expr *) value, (Expr *) otherwise) : value;
}

/* What x = ANY (sub-query) and the like compare with, instead of its columns. */
static Node *
put_columns(Node *node, void *targets)
{
	Param	   *param = (Param *) node;

	/* another sub-query has columns of its own */
	if (node == NULL || IsA(node, SubLink))
		return copyObject(node);
	if (IsA(node, Param) && param->paramkind == PARAM_SUBLINK)
		return copyObject((Node *) list_nth_node(TargetEntry, targets, param->paramid - 1)->expr);
	return expression_tree_mutator(node, put_columns, targets);
}

/*
 * A sub-select without FROM as an expression, whose value can then be sent whatever
 * it is: the server has few correlated sub-queries.  NULL if it has more than
 * a value and a condition.
 */
static Node *
unwrapped(const SubLink *sublink)
{
	Query	   *query = copyObject((Query *) sublink->subselect);
	Node	   *condition;
	Node	   *value;

	if (!is_without_from(query))
		return NULL;
	IncrementVarSublevelsUp((Node *) query->targetList, -1, 1);
	IncrementVarSublevelsUp(query->jointree->quals, -1, 1);
	condition = query->jointree->quals;
	if (sublink->subLinkType == EXISTS_SUBLINK)
	{
		BooleanTest *test = makeNode(BooleanTest);

		test->arg = (Expr *) (condition ? condition : makeBoolConst(true, false));
		test->booltesttype = IS_TRUE;
		test->location = -1;
		return (Node *) test;
	}
	if (contain_volatile_functions((Node *) query->targetList))
		return NULL;
	switch (sublink->subLinkType)
	{
		case EXPR_SUBLINK:
			value = (Node *) linitial_node(TargetEntry, query->targetList)->expr;
			return value_if(condition, value, makeNullConst(exprType(value), exprTypmod(value), exprCollation(value)));
		case ANY_SUBLINK:
		case ALL_SUBLINK:
			return value_if(condition, put_columns(sublink->testexpr, query->targetList),
							(Const *) makeBoolConst(sublink->subLinkType == ALL_SUBLINK, false));
		default:
			return NULL;
	}
}

static Node *
unwrap_values(Node *node, void *context)
{
	Node	   *value = node && IsA(node, SubLink) ? unwrapped((SubLink *) node) : NULL;

	if (node == NULL)
		return NULL;
	return value ? unwrap_values(value, context) : expression_tree_mutator(node, unwrap_values, context);
}

Node *
ch_whole_simplify(ChWholeLevel *level, Node *node)
{
	if (node == NULL)
		return NULL;
	node = ch_flatten_join_aliases(level->query, node);
	if (checkExprHasSubLink(node))
		node = unwrap_values(node, NULL);
	return eval_const_expressions(NULL, node);
}

/* What no remote query has. */
static bool
check_query(ChWhole *whole, Query *query)
{
	if (query->commandType != CMD_SELECT || query->hasModifyingCTE || query->hasForUpdate ||
		query->rowMarks != NIL)
		ch_whole_fail(whole, "it locks or changes rows");
	else if (query->hasRowSecurity)
		ch_whole_fail(whole, "FROM: a table with row-level security");
	else if (query->hasRecursive)
		ch_whole_fail(whole, "WITH RECURSIVE: ClickHouse has no recursion that means the same");
	else
		return !query->hasTargetSRFs || ch_whole_unnest_target(whole, query);
	return false;
}

/* ---------------------------------------------------------------- grouping */

/* GROUP BY constants: one group, and none of no rows. */
static ChExpr *
has_rows(void)
{
	ChExpr	   *e = ch_make_call(BOOLOID, "(count() > 0)", NIL);

	e->has_agg = true;
	return e;
}

/* Was it translated, and to a value?  Arrays that are constants lose their NULLs, see bind.c. */
static bool
is_value(ChWholeLevel *level, const ChExpr *e)
{
	if (e != NULL && !e->has_column && OidIsValid(get_element_type(e->pgtype)))
		return ch_fail(&level->cx, "an array that is a constant") != NULL;
	return e != NULL;
}

static bool
add_group_keys(ChWholeLevel *level, ChQuery *result)
{
	Query	   *query = level->query;
	bool		has_column = false;
	ListCell   *lc;

	level->in_keys = true;
	foreach(lc, query->groupClause)
	{
		Expr	   *expr = (Expr *) get_sortgroupclause_expr(lfirst(lc), query->targetList);
		ChExpr	   *key = ch_translate_group_key(&level->cx, expr);

		if (!is_value(level, key))
			return ch_whole_fail_clause(level, "GROUP BY", (Node *) expr);
		has_column |= key->has_column;
		if (key->has_column)
			result->group = lappend(result->group, key);
		level->cx.group_nodes = lappend(level->cx.group_nodes, expr);
		level->cx.group_exprs = lappend(level->cx.group_exprs, key);
	}
	level->in_keys = false;
	if (query->groupClause != NIL && !has_column)
		result->having = list_make1(has_rows());
	level->cx.group_keys = has_column;
	return ch_can_group_by(&level->cx, result->group) || ch_whole_fail_cx(level) != NULL;
}

static bool
add_grouping(ChWholeLevel *level, ChQuery *result)
{
	Query	   *query = level->query;
	List	   *having;
	ListCell   *lc;

	if (!query->hasAggs && query->groupClause == NIL && query->havingQual == NULL)
		return true;
	result->grouped = true;
	if (!query->hasAggs && query->groupClause == NIL)
		return ch_whole_fail(level->whole, "HAVING: without GROUP BY or aggregates") != NULL;
	if (!add_group_keys(level, result))
		return false;
	level->cx.allow_agg = true;
	having = make_ands_implicit((Expr *) ch_whole_simplify(level, query->havingQual));
	foreach(lc, having)
	{
		ChExpr	   *e = ch_translate_filter(&level->cx, lfirst(lc));

		if (e != NULL && e->raises && (list_length(having) > 1 || result->having != NIL))
			e = ch_fail(&level->cx, CH_REASON_RAISES);
		if (e == NULL)
			return ch_whole_fail_clause(level, "HAVING", lfirst(lc));
		result->having = lappend(result->having, e);
	}
	return true;
}

/* ------------------------------------------------------------ order, limit */

/* The B-tree operator family that < and > of a type belong to. */
static Oid
default_opfamily(Oid type)
{
	return get_opclass_family(GetDefaultOpClass(type, BTREE_AM_OID));
}

/* ch_expr_walk() callback */
static bool
is_correlated_query(const ChExpr *e, void *arg)
{
	return (e->kind == CHX_SCALAR || e->kind == CHX_EXISTS) && e->has_column;
}

ChSort *
ch_whole_sort_by(ChWholeLevel *level, Expr *expr, SortGroupClause *clause)
{
	ChSort	   *sort = palloc0(sizeof(ChSort));
	Oid			opfamily,
				opcintype;

	if (!ch_ordering_operator(clause->sortop, &opfamily, &opcintype, &sort->descending) ||
		opfamily != default_opfamily(opcintype))
		sort->expr = ch_fail(&level->cx, "USING an operator that is not the type's own");
	else
		sort->expr = ch_translate_sort_key(&level->cx, expr, &sort->is_float);
	if (sort->expr != NULL && ch_expr_walk(sort->expr, is_correlated_query, NULL))
		sort->expr = ch_fail(&level->cx, "a correlated sub-query");
	if (sort->expr == NULL)
	{
		(void) ch_whole_fail_clause(level, "ORDER BY", (Node *) expr);
		return NULL;
	}
	sort->nulls_first = clause->nulls_first;
	return sort;
}

ChSort *
ch_whole_sort(ChWholeLevel *level, SortGroupClause *clause)
{
	return ch_whole_sort_by(level, (Expr *) get_sortgroupclause_expr(clause, level->query->targetList), clause);
}

static bool
add_order(ChWholeLevel *level, ChQuery *result)
{
	ListCell   *lc;

	foreach(lc, level->query->sortClause)
	{
		ChSort	   *sort = ch_whole_sort(level, lfirst_node(SortGroupClause, lc));

		if (sort == NULL)
			return ch_whole_fail_cx(level) != NULL;
		if (sort->expr->has_column || sort->expr->has_agg)
			result->order = lappend(result->order, sort);
	}
	return ch_whole_inherit_order(level, &result->order) || ch_whole_fail_cx(level) != NULL;
}

static bool
limit_value(ChWholeLevel *level, Node *node, ChTimeForm form, ChExpr **result)
{
	Const	   *con;

	*result = NULL;
	node = ch_whole_simplify(level, node);
	if (node == NULL)
		return true;
	if (!IsA(node, Const))
	{
		*result = ch_translate(&level->cx, (Expr *) node);
		if (*result == NULL || (*result)->kind != CHX_PARAM)
			return ch_whole_fail(level->whole, "LIMIT: its value is not known when the query is sent") != NULL;
		(*result)->form = form;
		return true;
	}
	con = (Const *) node;
	if (con->constisnull)
		return true;
	if (DatumGetInt64(con->constvalue) < 0 ||
		DatumGetInt64(con->constvalue) >= INT64CONST(4611686018427387904))
		return ch_whole_fail(level->whole, "LIMIT: its value is out of range") != NULL;
	*result = ch_const_expr(&level->cx, con);
	return true;
}

/* DISTINCT over all outputs: they must compare as PostgreSQL's do. */
static bool
add_distinct(ChWholeLevel *level, ChQuery *result)
{
	List	   *keys = NIL;
	ListCell   *lc;

	if (level->query->distinctClause == NIL)
		return true;
	if (level->query->hasDistinctOn)
		return ch_whole_distinct_on(level, result);
	result->distinct = true;
	foreach(lc, level->query->distinctClause)
	{
		Expr	   *expr = (Expr *) get_sortgroupclause_expr(lfirst(lc), level->query->targetList);
		ChExpr	   *key = ch_translate_equal_key(&level->cx, expr);

		if (key != NULL && (key->pgtype == FLOAT4OID || key->pgtype == FLOAT8OID))
			key = ch_fail(&level->cx, "floating-point values, of which equal ones can look different");
		if (key == NULL)
			return ch_whole_fail_clause(level, "DISTINCT", (Node *) expr);
		keys = lappend(keys, key);
	}
	return ch_can_group_by(&level->cx, keys) || ch_whole_fail_cx(level) != NULL;
}

/* ----------------------------------------------------------------- targets */

static bool
is_aggregate_or_key(Node *node, ChWholeLevel *level)
{
	return IsA(node, Aggref) || list_member(level->cx.group_nodes, node);
}

typedef struct PartsContext
{
	ChWholeLevel *level;
	bool		grouped;
	List	   *parts;
} PartsContext;

/* The parts of an expression that only the server knows. */
static bool
collect_parts(Node *node, PartsContext *pc)
{
	if (node == NULL)
		return false;
	if (IsA(node, WindowFunc) ||
		(pc->grouped ? is_aggregate_or_key(node, pc->level) : IsA(node, Var)))
	{
		pc->parts = list_append_unique(pc->parts, node);
		return false;
	}
	if (IsA(node, SubLink) || IsA(node, Var))
		return true;
	return expression_tree_walker(node, collect_parts, pc);
}

static bool
add_remote_output(ChWholeLevel *level, Node *node, List **outputs)
{
	ChWholeOutput *output = palloc0(sizeof(ChWholeOutput));
	ListCell   *lc;

	foreach(lc, *outputs)
	{
		if (equal(((ChWholeOutput *) lfirst(lc))->node, node))
			return true;
	}
	output->node = node;
	if (level->query->distinctClause != NIL && !level->query->hasDistinctOn)
	{
		/* what is selected is what DISTINCT compares */
		output->out.expr = ch_translate_equal_key(&level->cx, (Expr *) node);
		if (output->out.expr == NULL)
			return false;
	}
	else if (!ch_translate_output(&level->cx, (Expr *) node, &output->out))
		return false;
	*outputs = lappend(*outputs, output);
	return true;
}

static bool
has_var_or_agg(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var) || IsA(node, Aggref) || IsA(node, WindowFunc) || IsA(node, GroupingFunc))
		return true;
	return expression_tree_walker(node, has_var_or_agg, context);
}

/* Does the target depend on nothing remote? */
static bool
is_local_value(ChWholeLevel *level, Node *node)
{
	return !contain_subplans(node) && !has_var_or_agg(node, NULL) && !ch_contains_marker(node) &&
		!list_member(level->cx.group_nodes, node);
}

/*
 * A target of the top level: computed remotely if it can be, else PostgreSQL
 * computes it from parts.
 */
static bool
add_top_target(ChWholeLevel *level, ChQuery *result, TargetEntry *tle, List **outputs)
{
	PartsContext pc = {level, result->grouped || level->query->groupingSets != NIL, NIL};
	char	   *why;
	ListCell   *lc;

	if (is_local_value(level, (Node *) tle->expr))
		return true;
	if (add_remote_output(level, (Node *) tle->expr, outputs))
		return true;
	(void) ch_whole_fail_clause(level, result->distinct ? "DISTINCT" : "select list", (Node *) tle->expr);
	why = level->cx.reason;
	if (result->distinct || collect_parts((Node *) tle->expr, &pc))
		return ch_whole_fail(level->whole, "%s", why) != NULL;
	foreach(lc, pc.parts)
	{
		if (!add_remote_output(level, lfirst(lc), outputs))
			return ch_whole_fail_clause(level, "select list", lfirst(lc));
	}
	return true;
}

bool
ch_whole_is_planned(ChWhole *whole, Query *query, TargetEntry *tle)
{
	return !tle->resjunk ||
		(whole->order_reason != NULL &&
		 get_sortgroupref_clause_noerr(tle->ressortgroupref, query->sortClause) != NULL);
}

/* Outputs whose values are in one remote column become the select list. */
static void
set_targets(ChQuery *result, List *outputs)
{
	ListCell   *lc;

	foreach(lc, outputs)
	{
		ChOutput   *out = &((ChWholeOutput *) lfirst(lc))->out;

		result->targets = lappend(result->targets, out->expr);
		if (out->expr2)
			result->targets = lappend(result->targets, out->expr2);
		if (out->expr3)
			result->targets = lappend(result->targets, out->expr3);
	}
}

static bool
add_sub_targets(ChWholeLevel *level, ChQuery *result, List **outputs)
{
	ListCell   *lc;

	if (outputs == NULL)
		return true;
	*outputs = NIL;
	foreach(lc, level->query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		ChExpr	   *e;

		if (tle->resjunk)
			continue;
		if (level->query->distinctClause != NIL && !level->query->hasDistinctOn)
			e = ch_translate_equal_key(&level->cx, tle->expr);
		else
			e = ch_translate(&level->cx, tle->expr);
		if (e != NULL && e->opaque && (e->kind == CHX_LITERAL || e->age || e->lapse || e->folded))
			e = ch_fail(&level->cx, "%s", e->opaque);
		if (!is_value(level, e))
			return ch_whole_fail_clause(level, "select list of a sub-select", (Node *) tle->expr);
		/* a column of the level above, where a parameter's value is not to be seen */
		e = ch_nullable_value(ch_typed_integer(e));
		*outputs = lappend(*outputs, e);
	}
	result->targets = list_copy(*outputs);
	return true;
}

/* ------------------------------------------------------------------ a level */

ChQuery *
ch_whole_from_where(ChWholeLevel *level)
{
	Query	   *query = level->query;
	ChQuery    *result = palloc0(sizeof(ChQuery));

	if (!check_query(level->whole, query))
		return NULL;
	query->targetList = (List *) ch_whole_simplify(level, (Node *) query->targetList);
	if (!ch_whole_from(level, &result->from, &result->where))
		return NULL;
	return result;
}

/* Everything but the targets and what refers to them. */
static ChQuery *
begin_level(ChWholeLevel *level)
{
	Query	   *query = level->query;
	ChQuery    *result = ch_whole_from_where(level);

	if (result == NULL)
		return NULL;
	if (query->groupingSets != NIL ? !ch_whole_grouping_sets(level, result) : !add_grouping(level, result))
		return NULL;
	return result;
}

static bool
add_distinct_and_order(ChWholeLevel *level, ChQuery *result)
{
	return add_distinct(level, result) && add_order(level, result) &&
		limit_value(level, level->query->limitCount, CH_FORM_LIMIT, &result->limit) &&
		limit_value(level, level->query->limitOffset, CH_FORM_OFFSET, &result->offset) && ch_whole_ties(level, result);
}

/*
 * An order that the server cannot make, or a limit that it cannot count, is
 * PostgreSQL's if nothing but the result depends on it.
 */
static bool
order_here(ChWholeLevel *level, ChQuery *result)
{
	Query	   *query = level->query;

	if (!level->top || query->hasDistinctOn || query->limitOption == LIMIT_OPTION_WITH_TIES ||
		contain_subplans(query->limitCount) || contain_subplans(query->limitOffset))
		return false;
	level->whole->order_reason = level->whole->reason;
	result->distinct = false;
	result->order = NIL;
	result->limit = result->offset = NULL;
	return add_distinct(level, result);
}

bool
ch_whole_end_level(ChWholeLevel *level, ChQuery *result)
{
	return add_distinct_and_order(level, result) || order_here(level, result);
}

/* The values of a set operation, as outputs of the top level. */
static ChQuery *
top_setop(ChWholeLevel *level, List **outputs)
{
	List	   *columns;
	ChQuery    *result = ch_whole_setop(level, &columns);
	bool		varies = false;
	ListCell   *lc,
			   *lt;

	if (result == NULL)
		return NULL;
	forboth(lc, columns, lt, level->query->targetList)
	{
		ChWholeOutput *output = palloc0(sizeof(ChWholeOutput));

		output->node = (Node *) ((TargetEntry *) lfirst(lt))->expr;
		output->out.expr = lfirst(lc);
		if (!ch_output_scale(&level->cx, (Expr *) output->node, &output->out))
			return ch_whole_fail_cx(level);
		*outputs = lappend(*outputs, output);
		varies |= output->out.expr2 != NULL;
	}
	if (varies)
	{
		result->targets = NIL;
		set_targets(result, *outputs);
	}
	return result;
}

ChQuery *
ch_whole_top(ChWhole *whole, Query *query, ChWholeLevel *parent, List **outputs)
{
	ChWholeLevel level;
	ChQuery    *result;
	ListCell   *lc;

	*outputs = NIL;
	ch_whole_init_level(&level, whole, query, parent);
	level.top = true;
	if (query->setOperations != NULL)
		return top_setop(&level, outputs);
	result = begin_level(&level);
	if (result == NULL || !ch_whole_end_level(&level, result))
		return NULL;
	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (ch_whole_is_planned(whole, query, tle) && !add_top_target(&level, result, tle, outputs))
			return NULL;
	}
	set_targets(result, *outputs);
	ch_whole_attach_joins(&level, result);
	return result;
}

ChQuery *
ch_whole_some_arms(ChWhole *whole, Query *query, ChWholeLevel *parent, Bitmapset *dead, List **outputs)
{
	ChWholeLevel *level = palloc(sizeof(ChWholeLevel));

	check_stack_depth();
	ch_whole_init_level(level, whole, query, parent);
	level->dead = dead;
	return ch_whole_setop(level, outputs);
}

ChQuery *
ch_whole_subquery(ChWhole *whole, Query *query, ChWholeLevel *parent, List **outputs)
{
	ChWholeLevel *level = palloc(sizeof(ChWholeLevel));
	List	   *ignored;
	ChQuery    *result;

	check_stack_depth();
	ch_whole_init_level(level, whole, query, parent);
	if (query->setOperations != NULL)
		return ch_whole_setop(level, outputs ? outputs : &ignored);
	/* how many rows there are is decided by the columns */
	if (outputs == NULL && query->distinctClause != NIL)
		outputs = &ignored;
	result = begin_level(level);
	if (result == NULL || !add_sub_targets(level, result, outputs) ||
		!ch_whole_end_level(level, result))
		return NULL;
	ch_whole_attach_joins(level, result);
	return result;
}
