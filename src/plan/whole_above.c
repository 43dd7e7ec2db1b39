/*-------------------------------------------------------------------------
 *
 * whole_above.c
 *	  Aggregates that a sub-select of the remote query computes, seen from above.
 *
 * Where the aggregates of a level cannot stand beside what uses them, they
 * become columns of a sub-select.  What uses them is translated as always: an
 * aggregate is then an expression that a column stands for.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "plan/whole.h"

/* An aggregate and the columns of the sub-select that it needs. */
typedef struct Computed
{
	Node	   *node;
	ChOutput	out;			/* as PostgreSQL finishes it */
	ChExpr	   *value;			/* as a value to compute with, or NULL */
	const char *why;			/* there is none */
} Computed;

static bool
find_walker(Node *node, List **found)
{
	if (node == NULL || IsA(node, Query))
		return false;
	if (IsA(node, Aggref) || ch_is_array_or_empty(node))
	{
		*found = list_append_unique(*found, node);
		return false;
	}
	return expression_tree_walker(node, find_walker, found);
}

void
ch_whole_find_aggregates(Node *node, List **found)
{
	find_walker(node, found);
}

static bool
has_node(Node *node, Node *wanted)
{
	if (node == NULL || IsA(node, Query))
		return false;
	return equal(node, wanted) || expression_tree_walker(node, has_node, wanted);
}

/* Is an aggregate more than an output of the whole query? */
static bool
used_as_value(ChWholeLevel *level, Node *node)
{
	ListCell   *lc;

	if (level->parent != NULL || has_node(level->query->havingQual, node))
		return true;
	foreach(lc, level->query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		bool		output = tle->ressortgroupref == 0 && equal(tle->expr, node);

		if (!output && has_node((Node *) tle->expr, node))
			return true;
	}
	return false;
}

/* Is the value another one on the server than where it leaves it? */
static bool
is_told(ChWholeLevel *level, Node *node)
{
	Oid			type = exprType(node);
	ChExpr	   *value;

	if (type != DATEOID && type != INTERVALOID)
		return false;
	value = ch_translate(&level->cx, (Expr *) node);
	return value == NULL || value->on_output != NULL;
}

static Computed *
compute_one(ChWholeLevel *level, Node *node, List **targets)
{
	Computed   *c = palloc0(sizeof(Computed));
	bool		told = is_told(level, node);

	c->node = node;
	if (!ch_translate_output(&level->cx, (Expr *) node, &c->out))
		return ch_whole_fail_cx(level);
	*targets = lappend(*targets, c->out.expr);
	if (c->out.expr2)
		*targets = lappend(*targets, c->out.expr2);
	if (c->out.expr3)
		*targets = lappend(*targets, c->out.expr3);
	c->why = "an aggregate that is only fetched";
	if ((c->out.final == CH_FINAL_NONE && !told) || c->out.expr->scale_varies)
		c->value = c->out.expr;
	else if (used_as_value(level, node))
	{
		c->value = ch_translate(&level->cx, (Expr *) node);
		if (c->value != NULL)
			*targets = lappend(*targets, c->value);
		else
			c->why = level->cx.reason;
	}
	return c;
}

/* Translate aggregates of the level into targets of a sub-select. */
bool
ch_whole_compute(ChWholeLevel *level, List *aggregates, List **targets, List **computed)
{
	ListCell   *lc;

	*computed = NIL;
	level->cx.allow_agg = true;
	foreach(lc, aggregates)
	{
		Computed   *c = compute_one(level, lfirst(lc), targets);

		if (c == NULL)
			return false;
		*computed = lappend(*computed, c);
	}
	level->cx.allow_agg = false;
	return true;
}

/* The sub-select's column that a target of it has become. */
ChExpr *
ch_whole_column_of(const List *targets, ChExpr *target, Index alias, bool nulled)
{
	ListCell   *lc;

	foreach(lc, targets)
	{
		if (lfirst(lc) == target)
			return ch_whole_output_column(target, alias, foreach_current_index(lc) + 1,
										  target->pgtype, target->typmod, nulled);
	}
	elog(ERROR, "a column of a sub-select is lost");
}

void
ch_whole_stands_for(ChTranslate *cx, Node *node, ChExpr *value, ChOutput *out)
{
	cx->group_nodes = lappend(cx->group_nodes, node);
	cx->group_exprs = lappend(cx->group_exprs, value);
	cx->group_outputs = lappend(cx->group_outputs, out);
}

/* The value's column, with that of its scale. */
static ChExpr *
scaled_column(Computed *c, const List *targets, ChExpr *value, Index alias, bool nulled)
{
	ChExpr	   *e = ch_whole_column_of(targets, value, alias, nulled);

	if (c->out.final == CH_FINAL_SCALE && value == c->out.expr)
		e->row_scale = ch_make_call(INT4OID, "ifNull(%1, 0)",
									list_make1(ch_whole_column_of(targets, c->out.expr2, alias, nulled)));
	return e;
}

static ChOutput *
output_of(Computed *c, const List *targets, Index alias)
{
	ChOutput   *out = palloc0(sizeof(ChOutput));

	out->final = c->out.final;
	out->expr = scaled_column(c, targets, c->out.expr, alias, false);
	if (c->out.expr2)
		out->expr2 = ch_whole_column_of(targets, c->out.expr2, alias, false);
	if (c->out.expr3)
		out->expr3 = ch_whole_column_of(targets, c->out.expr3, alias, false);
	return out;
}

static bool
is_count(Node *node)
{
	Oid			fn = IsA(node, Aggref) ? ((Aggref *) node)->aggfnoid : InvalidOid;

	return fn == F_COUNT_ || fn == F_COUNT_ANY;
}

/* Is the aggregate NULL, or of count() 0, over no rows? */
static bool
known_over_nothing(Node *node)
{
	HeapTuple	tuple;
	bool		has_initial,
				has_final;

	if (is_count(node))
		return true;
	/* the rank that a row would have */
	if (((Aggref *) node)->aggkind == AGGKIND_HYPOTHETICAL)
		return false;
	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(((Aggref *) node)->aggfnoid));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for aggregate %u", ((Aggref *) node)->aggfnoid);
	(void) SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval, &has_initial);
	has_initial = !has_initial;
	has_final = OidIsValid(((Form_pg_aggregate) GETSTRUCT(tuple))->aggfinalfn);
	ReleaseSysCache(tuple);
	return has_final || !has_initial;
}

static ChExpr *
value_of(Computed *c, const List *targets, Index alias, bool nulled)
{
	ChExpr	   *value;

	if (c->value != NULL && !IsA(c->node, Aggref))
	{
		/* an array, which is empty where there is none */
		value = ch_whole_column_of(targets, c->value, alias, nulled);
		value->nullable = false;
		return value;
	}
	if (c->value == NULL ||
		(nulled && (!known_over_nothing(c->node) || OidIsValid(get_element_type(exprType(c->node))))))
	{
		value = ch_make_null(exprType(c->node));
		value->opaque = c->value ? "an aggregate that is not NULL over no rows, or an array" : c->why;
		return value;
	}
	value = scaled_column(c, targets, c->value, alias, nulled);
	if (!nulled || !is_count(c->node))
		return value;
	value = ch_make_call(INT8OID, "ifNull($1, toInt64(0))", list_make1(value));
	value->nullable = false;
	return value;
}

/*
 * From here on the level's expressions see the sub-select's columns, under
 * alias, and not those of FROM.  nulled: where the sub-select has no row they
 * are those of an aggregation over no rows.
 */
void
ch_whole_see_computed(ChWholeLevel *level, List *computed, const List *targets, Index alias,
					  bool nulled)
{
	ListCell   *lc;
	int			i;

	foreach(lc, computed)
	{
		Computed   *c = lfirst(lc);

		ch_whole_stands_for(&level->cx, c->node, value_of(c, targets, alias, nulled),
							nulled ? NULL : output_of(c, targets, alias));
	}
	for (i = 0; i < list_length(level->query->rtable); i++)
		level->rels[i].alias = 0;
}
