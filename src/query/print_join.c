/*-------------------------------------------------------------------------
 *
 * print_join.c
 *	  What FROM names, as ClickHouse SQL.
 *
 * A join is printed in one of two forms.  Servers that join freely get the
 * tables themselves under aliases r<n>, from left to right; a side that is a
 * join itself and cannot stand so is a sub-select.  Older ones (18.16) take
 * one join in a SELECT, of two sides whose keys have the same names and types,
 * without other conditions, and there the right side's key column is not
 * readable.  They get two sub-selects that export uniquely named columns, joined
 * USING renamed keys, and a join that is a side is a sub-select of the same kind.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "query/print.h"

static void print_join(ChPrint *cx, List *above, const ChFrom *join);

static bool
joins_freely(const ChPrint *cx)
{
	return ch_capable(cx->version, CH_CAP_JOIN_ON_ANY);
}

/* ------------------------------------------------------------------ tables */

static Relids
tables_of(const ChFrom *from)
{
	if (from->kind == CH_FROM_JOIN)
		return bms_union(tables_of(from->left), tables_of(from->right));
	return bms_make_singleton(from->varno);
}

/* A side's first table, which tells it from other sides of its kind. */
Index
ch_first_table(const ChFrom *from)
{
	while (from->kind == CH_FROM_JOIN)
		from = from->left;
	return from->varno;
}

/* Is the side of a join a sub-select that exports its columns? */
static bool
is_exporting(const ChPrint *cx, const ChFrom *side, bool left)
{
	return !joins_freely(cx) || (side->kind == CH_FROM_JOIN && (!left || side->where != NIL));
}

static Relids
exported_by_side(const ChPrint *cx, const ChFrom *side, bool left)
{
	return is_exporting(cx, side, left) ? tables_of(side) : ch_exported_tables(cx, side);
}

Bitmapset *
ch_exported_tables(const ChPrint *cx, const ChFrom *from)
{
	if (from->kind != CH_FROM_JOIN)
		return NULL;
	return bms_union(exported_by_side(cx, from->left, true), exported_by_side(cx, from->right, false));
}

/* ---------------------------------------------------- columns that are used */

/* Columns of some tables that expressions name, each once. */
typedef struct UsedColumns
{
	Relids		tables;
	List	   *columns;		/* of ChExpr */
} UsedColumns;

static bool
collect_column(const ChExpr *e, void *arg)
{
	UsedColumns *used = arg;
	ListCell   *lc;

	if (e->kind != CHX_COLUMN || !bms_is_member(e->varno, used->tables))
		return false;
	foreach(lc, used->columns)
	{
		const ChExpr *other = lfirst(lc);

		if (other->varno == e->varno && other->attno == e->attno)
			return false;
	}
	used->columns = lappend(used->columns, unconstify(ChExpr *, e));
	return false;
}

static List *
used_columns(List *above, const ChFrom *side)
{
	UsedColumns used = {tables_of(side), NIL};
	ListCell   *lc;

	foreach(lc, above)
		ch_expr_walk(lfirst(lc), collect_column, &used);
	return used.columns;
}

/* Everything above FROM that may name a column. */
static List *
exprs_of_query(const ChQuery *query)
{
	List	   *exprs = list_concat_copy(query->targets, query->where);
	ListCell   *lc;

	exprs = list_concat(exprs, query->group);
	exprs = list_concat(exprs, query->having);
	foreach(lc, query->order)
		exprs = lappend(exprs, ((ChSort *) lfirst(lc))->expr);
	return list_concat(exprs, query->first_by);
}

/* The keys of one side of a join. */
static List *
keys_of_side(const ChFrom *join, bool left)
{
	List	   *keys = NIL;
	ListCell   *lc;

	foreach(lc, join->keys)
		keys = lappend(keys, left ? ((ChJoinKey *) lfirst(lc))->left : ((ChJoinKey *) lfirst(lc))->right);
	return keys;
}

/* ------------------------------------------------------------------ leaves */

static void
print_table(ChPrint *cx, const ChRemoteTableRef *table)
{
	ch_quote_identifier(cx->buf, table->database);
	appendStringInfoChar(cx->buf, '.');
	ch_quote_identifier(cx->buf, table->table);
}

/* In a join a Distributed table is a sub-select, lest its shards do the join. */
static void
print_leaf(ChPrint *cx, const ChFrom *from, bool in_join)
{
	if (from->kind == CH_FROM_QUERY)
	{
		appendStringInfoChar(cx->buf, '(');
		ch_print_select(cx, from->query);
		appendStringInfoChar(cx->buf, ')');
	}
	else if (cx->qualified && (from->where != NIL || (in_join && from->table.distributed)))
	{
		ChPrint inner = *cx;

		inner.qualified = false;
		appendStringInfoString(cx->buf, "(SELECT * FROM ");
		print_table(cx, &from->table);
		ch_print_conjunction(&inner, " WHERE ", from->where);
		appendStringInfoChar(cx->buf, ')');
	}
	else if (from->function)
		appendStringInfoString(cx->buf, from->function);
	else
		print_table(cx, &from->table);
	if (cx->qualified)
		appendStringInfo(cx->buf, " AS %sr%u", cx->prefix, from->varno);
}

/* ------------------------------------------------------------------- sides */

/* "x AS k3_1, y AS k3_2, ": the keys of one side, named after the right side */
static void
print_keys(ChPrint *cx, const ChFrom *join, bool left)
{
	ListCell   *lc;
	int			k = 0;

	foreach(lc, keys_of_side(join, left))
	{
		ch_print_node(cx, lfirst(lc), true);
		appendStringInfo(cx->buf, " AS %sk%u_%d, ", cx->prefix, ch_first_table(join->right), ++k);
	}
}

/* The column number 0 of a side's first table says that the row has a partner. */
static void
print_export(ChPrint *cx, const ChExpr *col)
{
	if (col->attno == 0)
		appendStringInfoChar(cx->buf, '1');
	else
		ch_print_column(cx, col);
	appendStringInfo(cx->buf, " AS %sr%u_%d, ", cx->prefix, col->varno, col->attno);
}

/* What the tables of a join that is a side have to export for it. */
static List *
needed_below(const ChFrom *join, const ChFrom *side, List *used)
{
	List	   *needed = NIL;
	ListCell   *lc;

	foreach(lc, used)
	{
		if (((ChExpr *) lfirst(lc))->attno != 0)
			needed = lappend(needed, lfirst(lc));
	}
	needed = list_concat(needed, keys_of_side(join, side == join->left));
	return list_concat(needed, side->where);
}

/*
 * One side as a sub-select: what above names of it under unique names, and for
 * old servers its keys.
 */
static void
print_exporting_side(ChPrint *cx, List *above, const ChFrom *join, const ChFrom *side)
{
	ChPrint inner = *cx;
	List	   *used = used_columns(above, side);
	ListCell   *lc;

	inner.exported = ch_exported_tables(cx, side);
	inner.qualified = side->kind == CH_FROM_JOIN;
	appendStringInfoString(cx->buf, "(SELECT ");
	if (!joins_freely(cx))
		print_keys(&inner, join, side == join->left);
	else if (used == NIL)
		appendStringInfo(cx->buf, "1 AS %sr%u_0, ", cx->prefix, ch_first_table(side));
	foreach(lc, used)
		print_export(&inner, lfirst(lc));
	cx->buf->len -= strlen(", ");
	appendStringInfoString(cx->buf, " FROM ");
	if (side->kind == CH_FROM_JOIN)
		print_join(&inner, needed_below(join, side, used), side);
	else
		print_table(cx, &side->table);
	ch_print_conjunction(&inner, " WHERE ", side->where);
	appendStringInfoChar(cx->buf, ')');
	if (joins_freely(cx))
		appendStringInfo(cx->buf, " AS %sr%u", cx->prefix, ch_first_table(side));
}

static void
print_side(ChPrint *cx, List *above, const ChFrom *join, const ChFrom *side)
{
	if (is_exporting(cx, side, side == join->left))
		print_exporting_side(cx, above, join, side);
	else if (side->kind == CH_FROM_JOIN)
		print_join(cx, above, side);
	else
		print_leaf(cx, side, true);
}

/* ------------------------------------------------------------------- joins */

/* Is it an outer join, or is one below it, as far as the server sees them together? */
static bool
has_outer_join(const ChFrom *from)
{
	if (from->kind == CH_FROM_QUERY)
		return from->query->from != NULL && !from->query->grouped && has_outer_join(from->query->from);
	return from->kind == CH_FROM_JOIN &&
		(from->jointype != JOIN_INNER || has_outer_join(from->left) || has_outer_join(from->right));
}

static bool
has_no_condition(const ChFrom *join)
{
	return join->keys == NIL && join->on == NIL;
}

/*
 * A CROSS JOIN beside an outer join makes servers that choose an order of joins
 * (26) forget the condition of a third one.
 */
static bool
is_cross(const ChPrint *cx, const ChFrom *join)
{
	return joins_freely(cx) && has_no_condition(join) && !has_outer_join(join);
}

/*
 * On old servers SEMI and ANTI take one partner for each row of the left side,
 * if there is one; which rows have none is for WHERE.
 */
static const char *
join_keyword(const ChPrint *cx, const ChFrom *join)
{
	switch (join->jointype)
	{
		case JOIN_INNER:
			return is_cross(cx, join) ? "CROSS" : "ALL INNER";
		case JOIN_LEFT:
			return "ALL LEFT";
		case JOIN_FULL:
			return "ALL FULL";
		case JOIN_SEMI:
			return joins_freely(cx) ? "LEFT SEMI" : "ANY LEFT";
		case JOIN_ANTI:
			return joins_freely(cx) ? "LEFT ANTI" : "ANY LEFT";
		default:
			elog(ERROR, "unknown join type %d", (int) join->jointype);
	}
}

static void
print_using(ChPrint *cx, const ChFrom *join)
{
	int			k;

	Assert(join->keys != NIL && join->on == NIL);
	for (k = 1; k <= list_length(join->keys); k++)
		appendStringInfo(cx->buf, "%s%sk%u_%d", k > 1 ? ", " : " USING (", cx->prefix,
						 ch_first_table(join->right), k);
	appendStringInfoChar(cx->buf, ')');
}

static void
print_on(ChPrint *cx, const ChFrom *join)
{
	const char *sep = " ON ";
	ListCell   *lc;

	if (has_no_condition(join) && !is_cross(cx, join))
		appendStringInfoString(cx->buf, " ON 1");
	foreach(lc, join->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		appendStringInfoString(cx->buf, sep);
		ch_print_node(cx, key->left, true);
		appendStringInfoString(cx->buf, " = ");
		ch_print_node(cx, key->right, true);
		sep = " AND ";
	}
	ch_print_conjunction(cx, sep, join->on);
}

static void
print_join(ChPrint *cx, List *above, const ChFrom *join)
{
	if (joins_freely(cx))
	{
		above = list_concat(list_concat_copy(above, keys_of_side(join, true)), keys_of_side(join, false));
		above = list_concat(above, join->on);
	}
	if (join->jointype == JOIN_INNER && (has_outer_join(join->left) || has_outer_join(join->right)))
		*cx->ordered = true;
	print_side(cx, above, join, join->left);
	appendStringInfo(cx->buf, " %s JOIN ", join_keyword(cx, join));
	print_side(cx, above, join, join->right);
	if (joins_freely(cx))
		print_on(cx, join);
	else
		print_using(cx, join);
}

void
ch_print_from(ChPrint *cx, const ChQuery *query)
{
	if (query->from->kind == CH_FROM_JOIN)
		print_join(cx, exprs_of_query(query), query->from);
	else
		print_leaf(cx, query->from, false);
}
