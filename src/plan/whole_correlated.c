/*-------------------------------------------------------------------------
 *
 * whole_correlated.c
 *	  Correlated sub-queries, taken apart.
 *
 * Servers compute a correlated sub-query over all rows around it, duplicates
 * included, so that sums and counts come out too big, and they compare what
 * correlates as a join does, so that a condition which holds for NULL does not.
 * So the correlation is taken out here where it is equality: an aggregation
 * becomes groups that are joined by the keys, EXISTS and IN become membership
 * of the keys in a set.  Other correlation is made equality (whole_outer.c).  What
 * is left to the server is an EXISTS that is false whenever a column of the outer
 * query is NULL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/prep.h"
#include "optimizer/tlist.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "plan/whole.h"

/* Templates have nine arguments. */
#define MAX_KEYS	9

/* A sub-query without its correlation, and the correlation. */
typedef struct Apart
{
	ChWholeLevel *outer;
	ChWholeLevel *level;		/* of the sub-query */
	ChQuery    *query;			/* FROM and WHERE */
	List	   *outer_keys;		/* of ChExpr, brought to the types of inner_keys */
	List	   *inner_keys;
} Apart;

/* ------------------------------------------------------------- correlation */

/* outer = inner, one side of which is the outer query's alone? */
static bool
is_key(Node *clause)
{
	OpExpr	   *op = (OpExpr *) clause;
	bool		left,
				right;

	if (!IsA(clause, OpExpr) || !ch_is_key_operator(op) || contain_subplans(clause))
		return false;
	left = contain_vars_of_level(linitial(op->args), 1);
	right = contain_vars_of_level(lsecond(op->args), 1);
	return left != right &&
		!contain_vars_of_level(left ? linitial(op->args) : lsecond(op->args), 0);
}

/* A column that ch_whole_by_key() has added? */
static bool
is_exported(Node *node)
{
	return IsA(node, Var) && ((Var *) node)->varno == 0;
}

/*
 * Conditions of WHERE that are keys; they are taken out of the query.  Where they
 * are not all that it is correlated by, why not NULL, the values that it uses of
 * the rows outside become rows of its own, and its keys; else why says what is in
 * the way.
 */
List *
ch_whole_take_keys(ChWholeLevel *outer, Query *query, const char **why)
{
	List	   *keys = NIL;
	List	   *others = NIL;
	List	   *quals = ch_whole_inner_quals(outer, query);
	ListCell   *lc;

	foreach(lc, quals)
	{
		if (is_key(lfirst(lc)))
			keys = lappend(keys, lfirst(lc));
		else
			others = lappend(others, lfirst(lc));
	}
	query->jointree->quals = others != NIL ? (Node *) make_ands_explicit(others) : NULL;
	if (why == NULL || !ch_whole_is_correlated(outer, query))
		return keys;
	return ch_whole_add_outer_rows(outer, query, quals, keys != NIL, why);
}

/* An expression of the sub-query over the outer query alone, seen from there. */
Expr *
ch_whole_seen_from_outside(Expr *expr)
{
	Node	   *node = (Node *) copyObject(expr);

	IncrementVarSublevelsUp(node, -1, 1);
	return (Expr *) node;
}

static bool
add_key(Apart *a, Expr *outer, Expr *inner)
{
	ChJoinKey	key;
	ChTranslate *cx = &a->outer->cx;
	bool		truth = cx->truth;

	cx->truth = false;
	key.left = ch_translate_equal_key(cx, outer);
	cx->truth = truth;
	if (key.left == NULL)
		return false;
	key.right = ch_translate_equal_key(&a->level->cx, inner);
	if (key.right == NULL)
	{
		cx->reason = a->level->cx.reason;
		return false;
	}
	/* a set has the type of what is in it, into which a key would be cut off */
	if (!ch_unify_times(cx, &key.left, &key.right) || !ch_unify_join_key(cx, &key))
		return false;
	a->outer_keys = lappend(a->outer_keys, ch_make_call(key.left->pgtype, "$1", list_make1(key.left)));
	a->inner_keys = lappend(a->inner_keys, ch_make_call(key.right->pgtype, "$1", list_make1(key.right)));
	return true;
}

/*
 * FROM and WHERE of the sub-query, and its keys; false, with the outer
 * context's reason set, unless keys are all its correlation.  with_rows: or can be.
 */
static bool
take_apart(ChWholeLevel *outer, Query *query, bool with_rows, Apart *a)
{
	const char *why = NULL;
	List	   *keys = ch_whole_take_keys(outer, query, with_rows ? &why : NULL);
	ListCell   *lc;

	memset(a, 0, sizeof(*a));
	a->outer = outer;
	if (ch_whole_is_correlated(outer, query))
		return ch_fail(&outer->cx, "a sub-query correlated by something else than equality%s%s",
					   why ? ", and " : "", why ? why : "") != NULL;
	a->level = palloc(sizeof(ChWholeLevel));
	ch_whole_init_level(a->level, outer->whole, query, outer);
	a->query = ch_whole_from_where(a->level);
	if (a->query == NULL)
		return ch_fail(&outer->cx, "%s", outer->whole->reason) != NULL;
	foreach(lc, keys)
	{
		OpExpr	   *op = lfirst(lc);
		bool		left = contain_vars_of_level(linitial(op->args), 1);

		if (!add_key(a, ch_whole_seen_from_outside(left ? linitial(op->args) : lsecond(op->args)),
					 left ? lsecond(op->args) : linitial(op->args)))
			return false;
	}
	return true;
}

/* What is computed for every row now may not have been computed at all. */
static bool
raises(ChTranslate *cx, Apart *a)
{
	return (ch_any_raises(a->query->where) || ch_any_raises(a->outer_keys) || ch_any_raises(a->inner_keys)) &&
		ch_fail(cx, "a correlated sub-query that can raise an error") == NULL;
}

/* --------------------------------------------------------------- aggregates */

/* LEFT JOIN the groups to the outer query. */
static Index
join_groups(Apart *a, List *targets)
{
	ChFrom	   *from = palloc0(sizeof(ChFrom));
	ChFrom	   *join = palloc0(sizeof(ChFrom));
	ListCell   *o,
			   *i;

	a->query->grouped = true;
	a->query->group = a->inner_keys;
	a->query->targets = targets;
	ch_whole_attach_joins(a->level, a->query);
	from->kind = CH_FROM_QUERY;
	from->query = a->query;
	from->varno = ++a->outer->whole->next_alias;
	join->kind = CH_FROM_JOIN;
	join->jointype = a->inner_keys != NIL ? JOIN_LEFT : JOIN_INNER;
	join->right = from;
	forboth(o, a->outer_keys, i, a->inner_keys)
	{
		ChJoinKey  *key = palloc(sizeof(ChJoinKey));

		key->left = lfirst(o);
		key->right = ch_whole_column_of(targets, lfirst(i), from->varno, true);
		join->keys = lappend(join->keys, key);
	}
	a->outer->joins = lappend(a->outer->joins, join);
	return from->varno;
}

/* Sub-queries that have become joins go to the end of FROM. */
void
ch_whole_attach_joins(ChWholeLevel *level, ChQuery *query)
{
	ListCell   *lc;

	foreach(lc, level->joins)
	{
		ChFrom	   *join = lfirst(lc);

		join->left = query->from;
		query->from = query->from ? join : join->right;
	}
	level->joins = NIL;
}

/* Is there one row, whatever FROM has? */
bool
ch_whole_is_plain_aggregation(Query *query)
{
	return query->hasAggs && query->groupClause == NIL && query->groupingSets == NIL &&
		query->havingQual == NULL && query->limitCount == NULL && query->limitOffset == NULL &&
		query->setOperations == NULL && !query->hasTargetSRFs && !query->hasWindowFuncs;
}

/*
 * Aggregates of a correlated sub-query, as columns of groups joined to the outer
 * query.  The expressions over them, of the sub-query's level, are translated
 * into values of the outer query.
 */
bool
ch_whole_correlated_values(ChWholeLevel *outer, Query *query, List *exprs, List **values)
{
	Apart		a;
	List	   *aggregates = NIL;
	List	   *targets;
	List	   *computed;
	ListCell   *lc;
	Index		alias;

	/* what they refer to is where the sub-query has it in the end */
	query->targetList = NIL;
	foreach(lc, exprs)
		query->targetList = lappend(query->targetList, makeTargetEntry(lfirst(lc), foreach_current_index(lc) + 1, NULL, false));
	if (!take_apart(outer, query, true, &a))
		return false;
	exprs = get_tlist_exprs(query->targetList, false);
	ch_whole_find_aggregates((Node *) exprs, &aggregates);
	targets = list_copy(a.inner_keys);
	a.level->cx.group_keys = a.inner_keys != NIL;
	if (!ch_whole_compute(a.level, aggregates, &targets, &computed))
		return ch_fail(&outer->cx, "%s", outer->whole->reason) != NULL;
	if (ch_any_raises(targets))
		return ch_fail(&outer->cx, "a correlated sub-query that can raise an error") != NULL;
	if (raises(&outer->cx, &a))
		return false;
	alias = join_groups(&a, targets);
	ch_whole_see_computed(a.level, computed, targets, alias, true);
	*values = NIL;
	foreach(lc, exprs)
	{
		ChExpr	   *value = ch_translate(&a.level->cx, lfirst(lc));

		if (value == NULL || value->opaque)
			return ch_fail(&outer->cx, "%s", value ? value->opaque : a.level->cx.reason) != NULL;
		*values = lappend(*values, value);
	}
	return true;
}

/* A value of rows of which there is at most one for each row outside. */
static ChExpr *
only_value(ChExpr *value, ChExpr *rows)
{
	ChExpr	   *e = ch_make_call(value->pgtype, "if(throwIf(ifNull(%2, 0) > 1, "
								 "'more than one row returned by a subquery used as an expression') = 0, $1, NULL)",
								 list_make2(value, rows));

	ch_set_raises(e);
	e->nullable = true;
	e->typmod = value->typmod;
	e->digits = value->digits;
	e->scale = value->scale;
	e->type = value->type;
	e->base = value->base;
	return e;
}

/* (SELECT a value FROM ... WHERE inner = outer AND ...), an error if there are several. */
static ChExpr *
single_row(ChTranslate *cx, ChWholeLevel *outer, Query *query)
{
	Apart		a;
	ChExpr	   *value,
			   *any,
			   *rows;
	List	   *targets;
	Index		alias;

	if (!take_apart(outer, query, true, &a) || raises(cx, &a))
		return NULL;
	value = ch_translate(&a.level->cx, (Expr *) ch_whole_simplify(a.level, (Node *) linitial_node(TargetEntry, query->targetList)->expr));
	if (value == NULL || value->opaque || value->raises || value->wide || value->scale_varies)
		return ch_fail(cx, "%s", value == NULL ? a.level->cx.reason : value->opaque ? value->opaque :
					   "a correlated sub-query whose value can raise an error or has no fixed scale");
	if (a.inner_keys == NIL || OidIsValid(get_element_type(value->pgtype)))
		return ch_fail(cx, "a sub-query correlated by no equality, or of arrays, which are never NULL on ClickHouse");
	any = ch_make_call(value->pgtype, "any($1)", list_make1(value));
	any->typmod = value->typmod;
	any->digits = value->digits;
	any->scale = value->scale;
	any->type = value->type;
	any->base = value->base;
	rows = ch_make_call(INT8OID, "count()", NIL);
	rows->nullable = false;
	targets = lappend(lappend(list_copy(a.inner_keys), any), rows);
	alias = join_groups(&a, targets);
	return only_value(ch_whole_column_of(targets, any, alias, true), ch_whole_column_of(targets, rows, alias, true));
}

/*
 * Has the sub-query one row at most for each value of what correlates it?  With
 * LIMIT 1, or if it groups by nothing else.
 */
bool
ch_whole_has_one_row(Query *query)
{
	Const	   *limit = (Const *) eval_const_expressions(NULL, query->limitCount);
	Query	   *flat;
	List	   *inner = NIL;
	List	   *keys;
	ListCell   *lc;

	if (limit != NULL && IsA(limit, Const) && !limit->constisnull && DatumGetInt64(limit->constvalue) <= 1)
		return true;
	if (query->groupClause == NIL || query->groupingSets != NIL)
		return false;
	flat = copyObject(query);
	ch_flatten_group_exprs(flat);
	keys = make_ands_implicit((Expr *) eval_const_expressions(NULL, flat->jointree->quals));
	foreach(lc, keys)
	{
		if (is_key(lfirst(lc)))
			inner = list_concat(inner, copyObject(((OpExpr *) lfirst(lc))->args));
	}
	foreach(lc, flat->groupClause)
	{
		if (!list_member(inner, eval_const_expressions(NULL, get_sortgroupclause_expr(lfirst(lc), flat->targetList))))
			return false;
	}
	return true;
}

/* Can what the query computes raise, or what the sub-select that it reads does? */
bool
ch_whole_query_raises(const ChQuery *query)
{
	if (ch_any_raises(query->where) || ch_any_raises(query->targets))
		return true;
	return query->from != NULL && query->from->kind == CH_FROM_QUERY && ch_whole_query_raises(query->from->query);
}

/* The only row of a sub-query for each of its keys, joined to the outer query. */
static ChExpr *
joined_row(ChTranslate *cx, ChWholeLevel *outer, Query *query)
{
	ChFrom	   *from = palloc0(sizeof(ChFrom));
	ChFrom	   *join = palloc0(sizeof(ChFrom));
	List	   *keys;
	List	   *outputs;
	ListCell   *lc;
	ChExpr	   *value;

	query = ch_whole_by_key(outer, query, &keys);
	from->query = query ? ch_whole_subquery(outer->whole, query, outer, &outputs) : NULL;
	if (from->query == NULL)
		return ch_fail(cx, "%s", outer->whole->reason);
	if (ch_whole_query_raises(from->query))
		return ch_fail(cx, "a correlated sub-query that can raise an error");
	ch_whole_carry_scales(from->query, outputs);
	from->kind = CH_FROM_QUERY;
	from->varno = ++outer->whole->next_alias;
	join->kind = CH_FROM_JOIN;
	join->jointype = JOIN_LEFT;
	join->right = from;
	foreach(lc, keys)
	{
		OpExpr	   *op = lfirst_node(OpExpr, lc);
		bool		left = !is_exported(linitial(op->args));
		Var		   *column = (Var *) list_nth(op->args, left ? 1 : 0);
		ChJoinKey  *key = palloc(sizeof(ChJoinKey));
		ChExpr	   *inner = list_nth(outputs, column->varattno - 1);

		key->left = ch_translate_equal_key(cx, list_nth(op->args, left ? 0 : 1));
		key->right = ch_whole_output_column(inner, from->varno, column->varattno, column->vartype, column->vartypmod, true);
		if (key->left == NULL || key->right->opaque || !ch_unify_join_key(cx, key))
			return key->left != NULL && key->right->opaque ? ch_fail(cx, "%s", key->right->opaque) : NULL;
		join->keys = lappend(join->keys, key);
	}
	value = linitial(outputs);
	if (OidIsValid(get_element_type(value->pgtype)))
		return ch_fail(cx, "a correlated sub-query of arrays, which are never NULL on ClickHouse");
	outer->joins = lappend(outer->joins, join);
	return ch_null_column(cx, ch_whole_output_column(value, from->varno, 1, value->pgtype, value->typmod, true));
}

/* (SELECT an expression over aggregates FROM ... WHERE inner = outer AND ...) */
ChExpr *
ch_whole_correlated_scalar(ChTranslate *cx, ChWholeLevel *outer, Query *query)
{
	List	   *values;

	if (ch_whole_has_one_row(query))
		return joined_row(cx, outer, query);
	if (ch_whole_only_rows_matter(query) && query->distinctClause == NIL)
		return single_row(cx, outer, query);
	if (!ch_whole_is_plain_aggregation(query))
		return ch_fail(cx, "a correlated sub-query that is not one aggregation");
	if (!ch_whole_correlated_values(outer, query, list_make1(linitial_node(TargetEntry, query->targetList)->expr), &values))
		return NULL;
	return linitial(values);
}

/* --------------------------------------------------------------- membership */

bool
ch_whole_only_rows_matter(Query *query)
{
	return !query->hasAggs && query->groupClause == NIL && query->groupingSets == NIL &&
		query->havingQual == NULL && query->limitCount == NULL && query->limitOffset == NULL &&
		query->setOperations == NULL && !query->hasTargetSRFs && !query->hasWindowFuncs;
}

/* NULL, as it is or converted. */
static bool
is_null_constant(const ChExpr *e)
{
	if (e->kind != CHX_CALL || e->args == NIL)
		return e->kind == CHX_NULL;
	return (strncmp(e->sql, "to", 2) == 0 || strcmp(e->sql, "$1") == 0 || strcmp(e->sql, "%1") == 0) &&
		is_null_constant(linitial(e->args));
}

/* One value, or a tuple of several, none of which can be NULL. */
static ChExpr *
tuple_of(List *keys)
{
	List	   *typed = NIL;
	StringInfoData buf;
	ListCell   *lc;
	ChExpr	   *e;

	initStringInfo(&buf);
	foreach(lc, keys)
	{
		ChExpr	   *key = lfirst(lc);

		appendStringInfo(&buf, key->nullable ? "%sassumeNotNull(%%%d)" : "%s%%%d",
						 foreach_current_index(lc) > 0 ? ", " : "", foreach_current_index(lc) + 1);
		/* the server has no value for a NULL without a type that it shall assume to be none */
		typed = lappend(typed, is_null_constant(key) ? ch_typed_null(key) : key);
	}
	if (list_length(typed) == 1)
		e = ch_make_call(((ChExpr *) linitial(typed))->pgtype, buf.data, typed);
	else
		e = ch_make_call(TEXTOID, psprintf("tuple(%s)", buf.data), typed);
	e->nullable = false;
	return e;
}

static List *
not_null_conditions(List *keys)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, keys)
	{
		ChExpr	   *e;

		if (!((ChExpr *) lfirst(lc))->nullable)
			continue;
		e = ch_make_call(BOOLOID, "isNotNull(%1)", list_make1(lfirst(lc)));
		e->nullable = false;
		result = lappend(result, e);
	}
	return result;
}

/* keys IN (SELECT inner_keys FROM ... WHERE ... AND condition): true or false. */
static ChExpr *
membership(Apart *a, List *outer_keys, List *inner_keys, ChExpr *condition)
{
	ChQuery    *query = palloc(sizeof(ChQuery));
	ChExpr	   *in;
	List	   *all;

	*query = *a->query;
	query->where = list_concat(list_copy(query->where), not_null_conditions(inner_keys));
	if (condition)
		query->where = lappend(query->where, condition);
	query->targets = list_make1(tuple_of(inner_keys));
	in = ch_make_call(BOOLOID, NULL, list_make1(tuple_of(outer_keys)));
	in->kind = CHX_IN_QUERY;
	in->query = query;
	all = lappend(not_null_conditions(outer_keys), in);
	return ch_make_bool(CHX_AND, all);
}

/* (a, b) IN (query), without the rows of it that hold NULL: true or false. */
ChExpr *
ch_whole_tuple_in(ChWholeLevel *level, List *outer_keys, ChQuery *query)
{
	ChQuery    *above = palloc0(sizeof(ChQuery));
	List	   *columns = NIL;
	ListCell   *lc;
	Apart		a = {level};

	above->from = palloc0(sizeof(ChFrom));
	above->from->kind = CH_FROM_QUERY;
	above->from->query = query;
	above->from->varno = ++level->whole->next_alias;
	foreach(lc, query->targets)
		columns = lappend(columns, ch_whole_column_of(query->targets, lfirst(lc), above->from->varno, false));
	a.query = above;
	return membership(&a, outer_keys, columns, NULL);
}

/* EXISTS over what can be taken apart; NULL with a reason if it cannot. */
ChExpr *
ch_whole_correlated_exists(ChTranslate *cx, ChWholeLevel *outer, Query *query, bool with_rows)
{
	Apart		a;

	if (!ch_whole_only_rows_matter(query))
		return ch_fail(cx, "a correlated EXISTS of more than FROM and WHERE");
	if (!take_apart(outer, query, with_rows, &a) || raises(cx, &a))
		return NULL;
	if (a.inner_keys == NIL || list_length(a.inner_keys) > MAX_KEYS)
		return ch_fail(cx, "an EXISTS correlated by no or too many equalities");
	ch_whole_attach_joins(a.level, a.query);
	return membership(&a, a.outer_keys, a.inner_keys, NULL);
}

/*
 * x IN (SELECT y FROM ... WHERE inner = outer AND ...), x and y being the sides of
 * equality.  Where false and NULL are not the same, it is NULL if no y is x,
 * but there are rows, and x or one of their ys is NULL.
 */
ChExpr *
ch_whole_correlated_in(ChTranslate *cx, ChWholeLevel *outer, Query *query, Expr *x)
{
	Apart		a;
	Expr	   *y;
	List	   *outer_keys,
			   *inner_keys,
			   *args;
	ChExpr	   *e,
			   *is_null;

	if (!ch_whole_only_rows_matter(query))
		return ch_fail(cx, "IN with a correlated sub-query of more than FROM and WHERE");
	if (!take_apart(outer, query, true, &a))
		return NULL;
	outer_keys = list_copy(a.outer_keys);
	inner_keys = list_copy(a.inner_keys);
	y = linitial_node(TargetEntry, query->targetList)->expr;
	if (!add_key(&a, x, (Expr *) ch_whole_simplify(a.level, (Node *) y)) || raises(cx, &a))
		return NULL;
	if (inner_keys == NIL || list_length(a.inner_keys) > MAX_KEYS)
		return ch_fail(cx, "IN with a sub-query correlated by no or too many equalities");
	ch_whole_attach_joins(a.level, a.query);
	e = membership(&a, a.outer_keys, a.inner_keys, NULL);
	if (cx->truth || !(((ChExpr *) llast(a.outer_keys))->nullable || ((ChExpr *) llast(a.inner_keys))->nullable))
		return e;
	is_null = ch_make_call(BOOLOID, "isNull(%1)", list_make1(llast(a.inner_keys)));
	is_null->nullable = false;
	args = list_make4(e, membership(&a, outer_keys, inner_keys, NULL), llast(a.outer_keys),
					  membership(&a, outer_keys, inner_keys, is_null));
	e = ch_make_call(BOOLOID, "multiIf($1, 1, NOT $2, 0, isNull(%3) OR $4, NULL, 0)", args);
	e->nullable = true;
	return e;
}
