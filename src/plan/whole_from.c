/*-------------------------------------------------------------------------
 *
 * whole_from.c
 *	  FROM and WHERE of a query level.
 *
 * ClickHouse joins from left to right and takes no parentheses, so the right
 * side of every join is a table or a sub-select.  Comma joins and inner joins
 * are put into an order in which each next table has an equality with the
 * ones before it, where there is one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/prep.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "plan/relation.h"
#include "plan/target.h"
#include "plan/whole.h"
#include "query/marker.h"

/* A part of FROM with the range table entries in it. */
typedef struct Unit
{
	ChFrom	   *from;
	Relids		rels;
} Unit;

static bool add_units(ChWholeLevel *level, Node *node, List **units, List **quals);

/* ------------------------------------------------------------------ leaves */

static ChFrom *
new_from(ChFromKind kind, Index alias)
{
	ChFrom	   *from = palloc0(sizeof(ChFrom));

	from->kind = kind;
	from->varno = alias;
	return from;
}

/* The shards of a Distributed table would run them, or have to be told not to. */
static bool
has_sub_queries(ChWholeLevel *level)
{
	for (; level != NULL; level = level->parent)
	{
		if (level->query->hasSubLinks)
			return true;
	}
	return false;
}

static ChFrom *
relation_leaf(ChWholeLevel *level, ChWholeRel *rel, RangeTblEntry *rte)
{
	ChWhole    *whole = level->whole;
	ChOptions  *options;
	const ChRemoteTable *described;
	ChFrom	   *from;

	if (rte->tablesample != NULL)
		return ch_whole_fail(whole, "FROM: TABLESAMPLE, which chooses among PostgreSQL's pages and rows");
	if (rte->inh && has_subclass(rte->relid))
		return ch_whole_fail(whole, "FROM: a table with partitions or children");
	/* whose server and user nobody has looked at */
	if (!list_member_oid(whole->relids, rte->relid))
		return ch_whole_fail(whole, "FROM: a table that PostgreSQL does not have to read");
	options = ch_options_get_server(whole->serverid, rte->relid);
	rel->table.database = options->database ? options->database : options->dbname;
	rel->table.table = options->table_name;
	described = ch_describe_table(whole->serverid, whole->userid, rel->table.database, rel->table.table);
	rel->table.distributed = ch_is_distributed(options, described);
	rel->table.hides_paths = ch_hides_paths(described);
	if (rel->table.distributed && has_sub_queries(level))
		return ch_whole_fail(whole, "FROM: a Distributed table beside sub-queries, which its shards would run");
	rel->alias = ++whole->next_alias;
	from = new_from(CH_FROM_TABLE, rel->alias);
	from->table = rel->table;
	return from;
}

/* A column of nothing but NULLs, as a sub-select has it, with the type that functions ask for. */
static List *
type_nulls(const List *targets)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, targets)
	{
		ChExpr	   *e = lfirst(lc);
		const char *type = e->kind == CHX_NULL ? ch_type_for_pg(e->pgtype, -1, true) : NULL;

		if (type != NULL)
		{
			StringInfoData cast;

			initStringInfo(&cast);
			appendStringInfoString(&cast, "CAST(NULL, ");
			ch_quote_literal(&cast, type, strlen(type));
			appendStringInfoChar(&cast, ')');
			e = ch_make_call(e->pgtype, cast.data, NIL);
			e->nullable = true;
		}
		result = lappend(result, e);
	}
	return result;
}

static ChFrom *
subquery_leaf(ChWholeLevel *level, ChWholeRel *rel, Query *query, ChWholeLevel *parent)
{
	List	   *outputs;
	Bitmapset  *dead = ch_whole_dead_arms(level, rel - level->rels + 1, query);
	ChQuery    *sub = dead ? ch_whole_some_arms(level->whole, query, parent, dead, &outputs) :
		ch_whole_subquery(level->whole, query, parent, &outputs);
	ChFrom	   *from;

	if (sub == NULL)
		return NULL;
	if (outputs == NIL)
		return ch_whole_fail(level->whole, "FROM: a sub-select without columns");
	ch_whole_carry_scales(sub, outputs);
	sub->targets = type_nulls(sub->targets);
	rel->outputs = outputs;
	rel->alias = ++level->whole->next_alias;
	from = new_from(CH_FROM_QUERY, rel->alias);
	from->query = sub;
	return from;
}

/* The CTE of this query that an entry of a range table refers to by name, or NULL. */
CommonTableExpr *
ch_whole_find_cte(Query *query, const RangeTblEntry *rte)
{
	ListCell   *lc;

	foreach(lc, query->cteList)
	{
		if (strcmp(lfirst_node(CommonTableExpr, lc)->ctename, rte->ctename) == 0)
			return lfirst(lc);
	}
	return NULL;
}

/* Every reference to a CTE gets its query. */
static ChFrom *
cte_leaf(ChWholeLevel *level, ChWholeRel *rel, RangeTblEntry *rte)
{
	ChWholeLevel *owner = ch_whole_level_of(level, rte->ctelevelsup);
	CommonTableExpr *cte;

	if (owner == NULL)
		return ch_whole_fail(level->whole, "FROM: a CTE of an unknown query level");
	cte = ch_whole_find_cte(owner->query, rte);
	if (cte == NULL)
		return ch_whole_fail(level->whole, "FROM: CTE \"%s\" not found", rte->ctename);
	if (cte->cterecursive || !IsA(cte->ctequery, Query) || ch_contains_volatile(cte->ctequery))
		return ch_whole_fail(level->whole, "FROM: CTE \"%s\" is recursive or volatile", cte->ctename);
	if (cte->cterefcount > 1 && !ch_whole_repeatable((Query *) cte->ctequery))
		return ch_whole_fail(level->whole, "FROM: CTE \"%s\" depends on the order of rows and is read more than once",
							 cte->ctename);
	return subquery_leaf(level, rel, copyObject((Query *) cte->ctequery), owner);
}

/* A function of the language sql is the query that it is, if PostgreSQL says so. */
static ChFrom *
function_leaf(ChWholeLevel *level, ChWholeRel *rel, RangeTblEntry *rte)
{
	PlannerInfo *root = makeNode(PlannerInfo);
	Query	   *query;

	root->glob = makeNode(PlannerGlobal);
	root->parse = level->query;
	root->planner_cxt = CurrentMemoryContext;
	query = inline_set_returning_function(root, copyObject(rte));
	return query ? subquery_leaf(level, rel, query, level) : ch_whole_function(level, rel, rte);
}

static ChFrom *
make_leaf(ChWholeLevel *level, int rtindex)
{
	RangeTblEntry *rte = rt_fetch(rtindex, level->query->rtable);
	ChWholeRel *rel = &level->rels[rtindex - 1];

	if (rte->securityQuals != NIL || rte->security_barrier)
		return ch_whole_fail(level->whole, "FROM: a security barrier, below which ClickHouse would evaluate other conditions first");
	if (rte->lateral)
		return ch_whole_fail(level->whole, "FROM: LATERAL, which ClickHouse does not have");
	switch (rte->rtekind)
	{
		case RTE_RELATION:
			return relation_leaf(level, rel, rte);
		case RTE_SUBQUERY:
			return subquery_leaf(level, rel, rte->subquery, level);
		case RTE_CTE:
			return cte_leaf(level, rel, rte);
		case RTE_VALUES:
			return ch_whole_values(level, rel, rte);
		case RTE_FUNCTION:
			return function_leaf(level, rel, rte);
		default:
			return ch_whole_fail(level->whole, "FROM: something that is not a table or a sub-select");
	}
}

static Unit *
new_unit(ChFrom *from, Relids rels)
{
	Unit	   *unit = palloc(sizeof(Unit));

	unit->from = from;
	unit->rels = rels;
	return unit;
}

/* -------------------------------------------------------------- conditions */

List *
ch_whole_conjuncts(ChWholeLevel *level, Node *quals)
{
	Expr	   *expr;

	if (quals == NULL)
		return NIL;
	expr = canonicalize_qual((Expr *) ch_whole_simplify(level, quals), false);
	return make_ands_implicit(expr);
}

/* left = right between the two sides; NULL if the condition is not that. */
static ChJoinKey *
key_between(ChWholeLevel *level, Expr *clause, Relids left, Relids right)
{
	OpExpr	   *op = (OpExpr *) clause;

	if (!IsA(clause, OpExpr) || contain_subplans((Node *) clause))
		return NULL;
	return ch_join_key(&level->cx, op, pull_varnos(NULL, linitial(op->args)),
					   pull_varnos(NULL, llast(op->args)), left, right);
}

/* Conditions between sides as keys; the others are returned. */
static List *
take_keys(ChWholeLevel *level, List *quals, Relids left, Relids right, List **keys)
{
	List	   *others = NIL;
	ListCell   *lc;

	*keys = NIL;
	foreach(lc, quals)
	{
		ChJoinKey  *key = key_between(level, lfirst(lc), left, right);

		/* the whole condition must mean the same, not only its two sides */
		if (key != NULL && ch_translate_filter(&level->cx, lfirst(lc)) != NULL)
			*keys = lappend(*keys, key);
		else
			others = lappend(others, lfirst(lc));
	}
	return others;
}

/* beside: all conditions that hold for the rows, if they are those of WHERE and known */
static bool
translate_all(ChWholeLevel *level, List *quals, List *beside, List **result)
{
	ListCell   *lc;

	foreach(lc, quals)
	{
		ChExpr	   *e = ch_translate_filter(&level->cx, lfirst(lc));

		if (e != NULL && e->raises && list_length(quals) > 1 &&
			(e = ch_whole_raising_filter(level, beside, lfirst(lc))) == NULL)
			e = ch_fail(&level->cx, CH_REASON_RAISES);
		if (e == NULL)
			return ch_whole_fail_clause(level, level->in_on ? "ON" : "WHERE", lfirst(lc));
		*result = lappend(*result, e);
		if (!level->in_on)
			*result = list_concat(*result, ch_translate_ranges(&level->cx, lfirst(lc)));
	}
	return true;
}

/* ------------------------------------------------------------ inner joins */

static ChFrom *
join_of(ChFrom *left, ChFrom *right, JoinType type)
{
	ChFrom	   *join = palloc0(sizeof(ChFrom));

	join->kind = CH_FROM_JOIN;
	join->jointype = type;
	join->left = left;
	join->right = right;
	return join;
}

/* A join must come first, because it cannot stand on a right side. */
static Unit *
take_first(ChWholeLevel *level, List **units)
{
	Unit	   *first = NULL;
	ListCell   *lc;

	foreach(lc, *units)
	{
		Unit	   *unit = lfirst(lc);

		if (unit->from->kind != CH_FROM_JOIN)
			continue;
		if (first != NULL)
			return ch_whole_fail(level->whole, "FROM: a join of two outer joins, and ClickHouse joins from left to right");
		first = unit;
	}
	if (first == NULL)
		first = linitial(*units);
	*units = list_delete_ptr(*units, first);
	return first;
}

/* The next table that has an equality with what is joined, else the next. */
static Unit *
take_next(ChWholeLevel *level, List **units, Relids joined, List **quals, List **keys)
{
	ListCell   *lc;
	Unit	   *unit;

	foreach(lc, *units)
	{
		List	   *others;

		unit = lfirst(lc);
		others = take_keys(level, *quals, joined, unit->rels, keys);
		if (*keys != NIL)
		{
			*quals = others;
			*units = list_delete_ptr(*units, unit);
			return unit;
		}
	}
	unit = linitial(*units);
	*units = list_delete_first(*units);
	return unit;
}

/* Join the units by inner joins; quals loses the conditions used as keys. */
static Unit *
join_units(ChWholeLevel *level, List *units, List **quals)
{
	Unit	   *result = take_first(level, &units);

	while (result != NULL && units != NIL)
	{
		List	   *keys = NIL;
		Unit	   *next = take_next(level, &units, result->rels, quals, &keys);
		ChFrom	   *join = join_of(result->from, next->from, JOIN_INNER);

		join->keys = keys;
		result = new_unit(join, bms_union(result->rels, next->rels));
	}
	return result;
}

/* ------------------------------------------------------------ outer joins */

static void
set_nulled(ChWholeLevel *level, Relids rels)
{
	int			i = -1;

	while ((i = bms_next_member(rels, i)) >= 0)
		level->rels[i - 1].nulled = true;
}

/* One side of an outer join as one unit; its own conditions go to *where. */
static Unit *
outer_side(ChWholeLevel *level, Node *node, List **where)
{
	List	   *units = NIL;
	List	   *quals = NIL;
	Unit	   *unit;

	level->outer_depth++;
	if (!add_units(level, node, &units, &quals))
		return NULL;
	level->outer_depth--;
	unit = join_units(level, units, &quals);
	if (unit == NULL || !translate_all(level, quals, NIL, where))
		return NULL;
	return unit;
}

static Unit *
single_side(ChWholeLevel *level, Node *node)
{
	List	   *where = NIL;
	Unit	   *unit = outer_side(level, node, &where);

	if (unit != NULL && (where != NIL || unit->from->kind == CH_FROM_JOIN))
		return ch_whole_fail(level->whole, "FROM: a join on the nullable side of an outer join");
	return unit;
}

/* Any column of one of the relations. */
static ChExpr *
any_column(ChWholeLevel *level, Relids rels)
{
	int			rtindex = bms_next_member(rels, -1);
	RangeTblEntry *rte = rt_fetch(rtindex, level->query->rtable);
	AttrNumber	attno = 1;

	const ChWholeRel *rel = &level->rels[rtindex - 1];
	Oid			type;

	if (rel->outputs != NIL)
		type = ((ChExpr *) linitial(rel->outputs))->pgtype;
	else if (rte->rtekind == RTE_RELATION)
	{
		while (get_rte_attribute_is_dropped(rte, attno))
			attno++;
		type = get_atttype(rte->relid, attno);
	}
	else
		return NULL;
	return ch_whole_column(&level->cx, makeVar(rtindex, attno, type, -1, InvalidOid, 0));
}

/*
 * The server joins by equality only: a key that is equal in all rows.  The other
 * conditions are checked for every pair.
 */
static List *
key_of_all(ChWholeLevel *level, Relids left, Relids right)
{
	ChExpr	   *l = any_column(level, left);
	ChExpr	   *r = l ? any_column(level, right) : NULL;
	ChJoinKey  *key = palloc(sizeof(ChJoinKey));

	if (r == NULL)
		return NIL;
	key->left = ch_make_call(INT4OID, "toUInt8(ignore(%1))", list_make1(l));
	key->right = ch_make_call(INT4OID, "toUInt8(ignore(%1))", list_make1(r));
	key->left->nullable = key->right->nullable = false;
	return list_make1(key);
}

/*
 * A LEFT or FULL join.  What filters the preserved side may as well be checked
 * after the join; on a FULL join there is no such side.
 */
static Unit *
outer_join(ChWholeLevel *level, JoinType type, Node *larg, Node *rarg, Node *quals, List **where)
{
	Unit	   *left = type == JOIN_LEFT ? outer_side(level, larg, where) : single_side(level, larg);
	Unit	   *right = left ? single_side(level, rarg) : NULL;
	ChFrom	   *join;
	List	   *others;

	if (right == NULL)
		return NULL;
	join = join_of(left->from, right->from, type);
	others = take_keys(level, ch_whole_conjuncts(level, quals), left->rels, right->rels, &join->keys);
	if (join->keys == NIL && type == JOIN_LEFT)
		join->keys = key_of_all(level, left->rels, right->rels);
	if (join->keys == NIL)
		return ch_whole_fail(level->whole, "ON: a FULL join without an equality that means the same on ClickHouse");
	if (type == JOIN_FULL && others != NIL)
		return ch_whole_fail(level->whole, "ON: a FULL join with other conditions than equality");
	level->in_on = true;
	if (!translate_all(level, others, NIL, &join->on))
		return NULL;
	level->in_on = false;
	set_nulled(level, right->rels);
	if (type == JOIN_FULL)
		set_nulled(level, left->rels);
	return new_unit(join, bms_union(left->rels, right->rels));
}

/* ------------------------------------------------------------- the join tree */

/* LEFT JOIN LATERAL ... ON: what chooses its rows by equality belongs to ON. */
static bool
lateral_join(ChWholeLevel *level, JoinExpr *join)
{
	List	   *quals = NIL;

	if (!ch_whole_lateral_rows(level, join->rarg, &quals))
		return false;
	if (join->quals != NULL)
		quals = lappend(quals, join->quals);
	join->quals = quals != NIL ? (Node *) make_ands_explicit(quals) : NULL;
	return true;
}

/* unnest() of a column: its rows belong to those of the part of FROM that it is in. */
static bool
add_unnest(ChWholeLevel *level, Node *node, List *units, bool outer)
{
	Relids		rels = ch_whole_unnest_rels(level, node);
	ListCell   *lc;

	foreach(lc, units)
	{
		Unit	   *unit = lfirst(lc);

		if (!bms_is_subset(rels, unit->rels))
			continue;
		unit->from = ch_whole_unnest(level, node, unit->from, unit->rels, outer);
		unit->rels = bms_union(unit->rels, bms_make_singleton(((RangeTblRef *) node)->rtindex));
		return unit->from != NULL;
	}
	return ch_whole_fail(level->whole, "FROM: unnest() or VALUES of what comes from more than one table, or from around an outer join") != NULL;
}

static bool
is_true(Node *node)
{
	return node == NULL ||
		(IsA(node, Const) && !((Const *) node)->constisnull && DatumGetBool(((Const *) node)->constvalue));
}

/* where of sides preserved by outer joins; checked with WHERE */
static bool
add_join(ChWholeLevel *level, JoinExpr *join, List **units, List **quals)
{
	Unit	   *unit;

	if (join->jointype == JOIN_LEFT && ch_whole_unnest_rels(level, join->rarg) != NULL && is_true(join->quals))
		return add_units(level, join->larg, units, quals) && add_unnest(level, join->rarg, *units, true);
	if (join->jointype == JOIN_LEFT && ch_whole_is_lateral(level, join->rarg))
	{
		/* with a row for each there is nothing to be preserved */
		if (ch_whole_is_lateral_value(level, join->rarg) && is_true(join->quals))
			return add_units(level, join->larg, units, quals) && ch_whole_lateral_values(level, join->rarg);
		if (!lateral_join(level, join))
			return false;
	}
	switch (join->jointype)
	{
		case JOIN_INNER:
			if (!add_units(level, join->larg, units, quals) ||
				!add_units(level, join->rarg, units, quals))
				return false;
			*quals = list_concat(*quals, ch_whole_conjuncts(level, join->quals));
			return true;
		case JOIN_LEFT:
		case JOIN_FULL:
			unit = outer_join(level, join->jointype, join->larg, join->rarg, join->quals,
							  &level->where);
			break;
		case JOIN_RIGHT:
			unit = outer_join(level, JOIN_LEFT, join->rarg, join->larg, join->quals,
							  &level->where);
			break;
		default:
			return ch_whole_fail(level->whole, "FROM: an unknown kind of join") != NULL;
	}
	if (unit == NULL)
		return false;
	*units = lappend(*units, unit);
	return true;
}

static bool
add_units(ChWholeLevel *level, Node *node, List **units, List **quals)
{
	if (ch_whole_unnest_rels(level, node) != NULL)
		return add_unnest(level, node, *units, false);
	if (ch_whole_is_lateral(level, node))
	{
		if (ch_whole_is_lateral_value(level, node))
			return ch_whole_lateral_values(level, node);
		if (!ch_whole_lateral_rows(level, node, quals))
			return false;
	}
	if (IsA(node, RangeTblRef))
	{
		int			rtindex = ((RangeTblRef *) node)->rtindex;
		ChFrom	   *leaf = make_leaf(level, rtindex);

		if (leaf == NULL)
			return false;
		*units = lappend(*units, new_unit(leaf, bms_make_singleton(rtindex)));
		return true;
	}
	if (IsA(node, JoinExpr))
		return add_join(level, (JoinExpr *) node, units, quals);
	return ch_whole_fail(level->whole, "FROM: something unknown") != NULL;
}

bool
ch_whole_from(ChWholeLevel *level, ChFrom **from, List **where)
{
	FromExpr   *jointree = level->query->jointree;
	List	   *units = NIL;
	List	   *quals = NIL;
	List	   *all;
	ListCell   *lc;
	Unit	   *unit;

	ch_whole_reduce_joins(level);
	foreach(lc, jointree->fromlist)
	{
		if (!add_units(level, lfirst(lc), &units, &quals))
			return false;
	}
	quals = list_concat(quals, ch_whole_conjuncts(level, jointree->quals));
	all = quals;
	*from = NULL;
	if (units != NIL)
	{
		unit = join_units(level, units, &quals);
		if (unit == NULL)
			return false;
		*from = unit->from;
	}
	*where = level->where;
	if (!translate_all(level, quals, all, where))
		return false;
	level->filtered = *where != NIL;
	return true;
}
