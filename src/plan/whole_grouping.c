/*-------------------------------------------------------------------------
 *
 * whole_grouping.c
 *	  GROUPING SETS, ROLLUP and CUBE.
 *
 * ClickHouse has the clauses, but gives rolled-up keys defaults, loses the row
 * of the empty set over no rows, and has been seen to lose it over rows.  So
 * the sets are spelled out: every row is joined with the list of sets, a key
 * that a set does not have is NULL, and the set is one more key.  What a row
 * belongs to is then said by that key alone, whatever the data hold.
 *
 * Over no rows the empty set still has its row.  It is a second arm, which
 * looks for a first row and gives one only if there is none.
 *
 * Groups and aggregates are computed in a sub-select; HAVING, the select list
 * and ORDER BY stand above it and see its columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parse_agg.h"
#include "utils/lsyscache.h"

#include "plan/whole.h"

/* More sets than this are more work than a transfer of the rows. */
#define MAX_SETS	128
/* Keys and the number of a set have to fit one Int64. */
#define MAX_KEYS	40

/* The parts of the sub-select while it is built. */
typedef struct Grouping
{
	ChWholeLevel *level;
	ChFrom	   *input;			/* FROM and WHERE of the level itself */
	List	   *where;
	List	   *sets;			/* of IntList of sort group references */
	int64	   *codes;			/* by set: bits of missing keys, then its number */
	ChExpr	   *code;			/* the column that holds the code of a row's set */
	List	   *refs;			/* sort group references of the keys, in order */
	List	   *raw_keys;		/* of ChExpr */
	List	   *targets;		/* of the sub-select: code, keys, aggregates */
} Grouping;

/* ------------------------------------------------------------------- sets */

static int
key_number(const Grouping *g, int ref)
{
	ListCell   *lc;
	int			i = 0;

	foreach(lc, g->refs)
	{
		if (lfirst_int(lc) == ref)
			return i;
		i++;
	}
	elog(ERROR, "grouping set refers to an unknown key %d", ref);
}

static bool
expand_sets(Grouping *g)
{
	Query	   *query = g->level->query;
	ListCell   *lc;
	int			i = 0;

	g->sets = expand_grouping_sets(query->groupingSets, query->groupDistinct, MAX_SETS + 1);
	if (g->sets == NIL || list_length(g->sets) > MAX_SETS)
		return ch_whole_fail(g->level->whole, "more than %d grouping sets", MAX_SETS) != NULL;
	g->codes = palloc(sizeof(int64) * list_length(g->sets));
	foreach(lc, g->sets)
	{
		int64		missing = (INT64CONST(1) << list_length(g->refs)) - 1;
		ListCell   *key;

		foreach(key, (List *) lfirst(lc))
			missing &= ~(INT64CONST(1) << key_number(g, lfirst_int(key)));
		g->codes[i] = missing | ((int64) i << list_length(g->refs));
		i++;
	}
	return true;
}

static char *
code_literal(int64 code)
{
	return psprintf("toInt64(" INT64_FORMAT ")", code);
}

/* (SELECT arrayJoin([...]) AS c1), one row a set. */
static ChFrom *
set_list(Grouping *g)
{
	ChFrom	   *from = palloc0(sizeof(ChFrom));
	ChQuery    *query = palloc0(sizeof(ChQuery));
	StringInfoData codes;
	int			i;

	initStringInfo(&codes);
	for (i = 0; i < list_length(g->sets); i++)
		appendStringInfo(&codes, "%s%s", i > 0 ? ", " : "", code_literal(g->codes[i]));
	query->targets = list_make1(ch_make_call(INT8OID, psprintf("arrayJoin([%s])", codes.data), NIL));
	from->kind = CH_FROM_QUERY;
	from->query = query;
	from->varno = ++g->level->whole->next_alias;
	return from;
}

static ChFrom *
input_by_set(Grouping *g)
{
	ChFrom	   *sets = set_list(g);
	ChFrom	   *join;

	g->code = ch_whole_output_column(linitial(sets->query->targets), sets->varno, 1, INT8OID, -1, false);
	if (g->input == NULL)
		return sets;
	join = palloc0(sizeof(ChFrom));
	join->kind = CH_FROM_JOIN;
	join->jointype = JOIN_INNER;
	join->left = g->input;
	join->right = sets;
	return join;
}

/* ------------------------------------------------------------------- keys */

static bool
translate_keys(Grouping *g)
{
	Query	   *query = g->level->query;
	ListCell   *lc;

	foreach(lc, query->groupClause)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, lc);
		Expr	   *expr = (Expr *) get_sortgroupclause_expr(clause, query->targetList);
		ChExpr	   *key = ch_translate_equal_key(&g->level->cx, expr);

		if (key == NULL)
			return ch_whole_fail_cx(g->level) != NULL;
		if (OidIsValid(get_element_type(key->pgtype)))
			return ch_whole_fail(g->level->whole, "an array as a key of grouping sets") != NULL;
		/* a constant elsewhere in the query might be taken for the key, or not */
		if (!key->has_column)
			return ch_whole_fail(g->level->whole, "a constant as a key of grouping sets") != NULL;
		g->refs = lappend_int(g->refs, clause->tleSortGroupRef);
		g->raw_keys = lappend(g->raw_keys, key);
	}
	if (list_length(g->refs) > MAX_KEYS)
		return ch_whole_fail(g->level->whole, "more than %d keys of grouping sets", MAX_KEYS) != NULL;
	return true;
}

/* A key's value in another spelling that may be NULL. */
static ChExpr *
nullable_key(ChExpr *key, const char *template, List *args)
{
	ChExpr	   *e = ch_make_call(key->pgtype, template, args);

	e->typmod = key->typmod;
	e->canonical = key->canonical;
	ch_take_number(e, key);
	e->type = key->type;
	e->base = key->base;
	e->nullable = true;
	return e;
}

/* The key, NULL in sets that do not have it. */
static List *
masked_keys(Grouping *g)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, g->raw_keys)
		result = lappend(result,
						 nullable_key(lfirst(lc), psprintf("if(bitTest(%%1, %d), NULL, %%2)", foreach_current_index(lc)),
									  list_make2(g->code, lfirst(lc))));
	return result;
}

/* NULLs of the keys' types, over no rows. */
static List *
absent_keys(Grouping *g)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, g->raw_keys)
		result = lappend(result, nullable_key(lfirst(lc), "any(toNullable(%1))", list_make1(lfirst(lc))));
	return result;
}

/* -------------------------------------------------------------- aggregates */

/* An empty set can be empty, where an aggregate has to know. */
static bool
compute_all(Grouping *g, bool empty_set, List **computed)
{
	Query	   *query = g->level->query;
	List	   *aggregates = NIL;

	ch_whole_find_aggregates((Node *) query->targetList, &aggregates);
	ch_whole_find_aggregates(query->havingQual, &aggregates);
	g->level->cx.group_keys = !empty_set;
	return ch_whole_compute(g->level, aggregates, &g->targets, computed);
}

/* The grouping() calls of the level, which the code of a row's set answers. */
static bool
find_grouping(Node *node, List **found)
{
	if (node == NULL || IsA(node, Query))
		return false;
	if (IsA(node, GroupingFunc))
	{
		*found = list_append_unique(*found, node);
		return false;
	}
	return expression_tree_walker(node, find_grouping, found);
}

/* ---------------------------------------------------------- the sub-select */

static ChQuery *
main_arm(Grouping *g)
{
	ChQuery    *query = palloc0(sizeof(ChQuery));
	ChFrom	   *from = input_by_set(g);
	List	   *keys = lcons(g->code, masked_keys(g));

	query->from = from;
	query->where = g->where;
	query->grouped = true;
	query->group = keys;
	query->targets = list_concat_copy(keys, g->targets);
	return query;
}

/* (SELECT count() FROM (SELECT 1 FROM input WHERE ... LIMIT 1)) = 0 */
static ChExpr *
input_is_empty(Grouping *g)
{
	ChQuery    *first = palloc0(sizeof(ChQuery));
	ChQuery    *count = palloc0(sizeof(ChQuery));
	ChExpr	   *scalar = ch_make_call(INT8OID, NULL, NIL);

	first->from = g->input;
	first->where = g->where;
	first->limit = ch_make_literal(INT8OID, "1");
	count->from = palloc0(sizeof(ChFrom));
	count->from->kind = CH_FROM_QUERY;
	count->from->query = first;
	count->from->varno = ++g->level->whole->next_alias;
	count->grouped = true;
	count->targets = list_make1(ch_make_call(INT8OID, "count()", NIL));
	scalar->kind = CHX_SCALAR;
	scalar->query = count;
	return ch_make_call(BOOLOID, "(%1 = 0)", list_make1(scalar));
}

/* The row of an empty set over no rows. */
static ChQuery *
empty_arm(Grouping *g, int64 code)
{
	ChQuery    *query = palloc0(sizeof(ChQuery));
	ChExpr	   *literal = ch_make_call(INT8OID, code_literal(code), NIL);

	query->from = g->input;
	query->where = list_make1(ch_make_literal(BOOLOID, "0"));
	query->grouped = true;
	query->targets = list_concat(lcons(literal, absent_keys(g)), list_copy(g->targets));
	query->having = list_make1(input_is_empty(g));
	return query;
}

static bool
has_empty_set(Grouping *g)
{
	ListCell   *lc;

	foreach(lc, g->sets)
	{
		if (lfirst(lc) == NIL)
			return true;
	}
	return false;
}

static ChQuery *
union_of_arms(Grouping *g, ChQuery *arm)
{
	ChQuery    *result;
	ListCell   *lc;

	if (g->input == NULL || !has_empty_set(g))
		return arm;
	result = palloc0(sizeof(ChQuery));
	result->setop = SETOP_UNION;
	result->setop_all = true;
	result->arms = list_make1(arm);
	foreach(lc, g->sets)
	{
		if (lfirst(lc) == NIL)
			result->arms = lappend(result->arms, empty_arm(g, g->codes[foreach_current_index(lc)]));
	}
	return result;
}

/* --------------------------------------------------------- what stands above */

/* grouping(a, b): a bit an argument that the set does not have, the last lowest. */
static ChExpr *
grouping_value(Grouping *g, GroupingFunc *func, ChExpr *code)
{
	StringInfoData buf;
	ListCell   *lc;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "toInt32(");
	foreach(lc, func->refs)
		appendStringInfo(&buf, "%sbitTest(%%1, %d) * " INT64_FORMAT, foreach_current_index(lc) > 0 ? " + " : "",
						 key_number(g, lfirst_int(lc)),
						 INT64CONST(1) << (list_length(func->refs) - 1 - foreach_current_index(lc)));
	appendStringInfoChar(&buf, ')');
	return ch_make_call(INT4OID, buf.data, list_make1(code));
}

static void
map_grouping(Grouping *g, ChExpr *code)
{
	Query	   *query = g->level->query;
	List	   *found = NIL;
	ListCell   *lc;

	find_grouping((Node *) query->targetList, &found);
	find_grouping(query->havingQual, &found);
	foreach(lc, found)
		ch_whole_stands_for(&g->level->cx, lfirst(lc), grouping_value(g, lfirst(lc), code), NULL);
}

/* Nothing above sees the columns of FROM, only the sub-select's. */
static void
move_up(Grouping *g, const List *targets, List *computed, Index alias)
{
	ChWholeLevel *level = g->level;
	ListCell   *lc;

	foreach(lc, level->query->groupClause)
	{
		ChExpr	   *key = list_nth(targets, 1 + foreach_current_index(lc));

		ch_whole_stands_for(&level->cx, get_sortgroupclause_expr(lfirst(lc), level->query->targetList),
							ch_whole_column_of(targets, key, alias, false), NULL);
	}
	ch_whole_see_computed(level, computed, targets, alias, false);
	map_grouping(g, ch_whole_column_of(targets, linitial(targets), alias, false));
}

static bool
translate_having(ChWholeLevel *level, List **where)
{
	List	   *having = make_ands_implicit((Expr *) level->query->havingQual);
	ListCell   *lc;

	*where = NIL;
	foreach(lc, having)
	{
		ChExpr	   *e = ch_translate_filter(&level->cx, lfirst(lc));

		if (e == NULL)
			return ch_whole_fail_cx(level) != NULL;
		if (e->raises && list_length(having) > 1)
			return ch_whole_fail(level->whole, "a condition of HAVING that can raise an error") != NULL;
		*where = lappend(*where, e);
	}
	return true;
}

/*
 * Put a sub-select over result's FROM and WHERE that has the groups of all sets
 * and their aggregates; result selects from that.
 */
bool
ch_whole_grouping_sets(ChWholeLevel *level, ChQuery *result)
{
	Grouping	g = {level, result->from, result->where};
	ChFrom	   *from = palloc0(sizeof(ChFrom));
	ChQuery    *arm;
	List	   *computed;

	level->query->havingQual = ch_whole_simplify(level, level->query->havingQual);
	if (ch_whole_is_correlated(level->parent, level->query))
		return ch_whole_fail(level->whole, "grouping sets in a correlated sub-query") != NULL;
	if (!translate_keys(&g) || !expand_sets(&g) || !compute_all(&g, has_empty_set(&g), &computed))
		return false;
	ch_whole_attach_joins(level, result);
	g.input = result->from;
	arm = main_arm(&g);
	from->kind = CH_FROM_QUERY;
	from->query = union_of_arms(&g, arm);
	from->varno = ++level->whole->next_alias;
	result->from = from;
	move_up(&g, arm->targets, computed, from->varno);
	return translate_having(level, &result->where);
}
