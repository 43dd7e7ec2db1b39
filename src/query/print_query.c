/*-------------------------------------------------------------------------
 *
 * print_query.c
 *	  The remote query tree as ClickHouse SQL.
 *
 * A join is printed in one of two forms.  Servers that join freely get the
 * tables themselves under aliases r<n>.  Older ones (18.16) get two
 * sub-selects that export uniquely named columns, joined USING renamed keys,
 * because there the right side's key column is not readable, conditions other
 * than equality are refused and key types must agree.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "query/print.h"

static void print_from(ChPrint *cx, const ChQuery *query, const ChFrom *from);

/* ------------------------------------------------------------------- FROM */

static void
print_table(ChPrint *cx, const ChRemoteTableRef *table)
{
	ch_quote_identifier(cx->buf, table->database);
	appendStringInfoChar(cx->buf, '.');
	ch_quote_identifier(cx->buf, table->table);
}

/* Everything printed above FROM may name a column of a table below it. */
typedef struct UsedColumns
{
	Index		varno;
	List	   *columns;		/* of ChExpr, distinct attnos */
} UsedColumns;

static bool
collect_column(const ChExpr *e, void *arg)
{
	UsedColumns *used = arg;
	ListCell   *lc;

	if (e->kind != CHX_COLUMN || e->varno != used->varno)
		return false;
	foreach(lc, used->columns)
	{
		if (((ChExpr *) lfirst(lc))->attno == e->attno)
			return false;
	}
	used->columns = lappend(used->columns, unconstify(ChExpr *, e));
	return false;
}

static void
collect_list(List *exprs, UsedColumns *used)
{
	ListCell   *lc;

	foreach(lc, exprs)
		ch_expr_walk(lfirst(lc), collect_column, used);
}

static List *
used_columns(const ChQuery *query, const ChFrom *join, Index varno)
{
	UsedColumns used = {varno, NIL};
	ListCell   *lc;

	collect_list(query->targets, &used);
	collect_list(query->where, &used);
	collect_list(query->group, &used);
	collect_list(query->having, &used);
	collect_list(join->on, &used);
	foreach(lc, query->order)
		ch_expr_walk(((ChSort *) lfirst(lc))->expr, collect_column, &used);
	return used.columns;
}

/*
 * One side of an old-style join: the columns that are needed above under
 * unique names, and the join keys as k1, k2, ...
 */
static void
print_exporting_side(ChPrint *cx, const ChQuery *query, const ChFrom *join,
					 const ChFrom *side, bool left)
{
	ChPrint inner = *cx;
	ListCell   *lc;
	int			k = 0;
	const char *sep = "";

	inner.exported = false;
	inner.qualified = false;
	appendStringInfoString(cx->buf, "(SELECT ");
	foreach(lc, join->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		appendStringInfoString(cx->buf, sep);
		ch_print_node(&inner, left ? key->left : key->right, true);
		appendStringInfo(cx->buf, " AS %sk%d", cx->prefix, ++k);
		sep = ", ";
	}
	foreach(lc, used_columns(query, join, side->varno))
	{
		ChExpr	   *col = lfirst(lc);

		appendStringInfoString(cx->buf, sep);
		ch_print_column(&inner, col);
		appendStringInfo(cx->buf, " AS %sr%u_%d", cx->prefix, col->varno, col->attno);
		sep = ", ";
	}
	appendStringInfoString(cx->buf, " FROM ");
	print_table(cx, &side->table);
	ch_print_conjunction(&inner, " WHERE ", side->where);
	appendStringInfoChar(cx->buf, ')');
}

static void
print_old_join(ChPrint *cx, const ChQuery *query, const ChFrom *join)
{
	int			k;

	Assert(join->left->kind == CH_FROM_TABLE && join->right->kind == CH_FROM_TABLE);
	Assert(join->keys != NIL && join->on == NIL);
	print_exporting_side(cx, query, join, join->left, true);
	appendStringInfo(cx->buf, " ALL %s JOIN ", join->jointype == JOIN_INNER ? "INNER" : "LEFT");
	print_exporting_side(cx, query, join, join->right, false);
	appendStringInfoString(cx->buf, " USING (");
	for (k = 1; k <= list_length(join->keys); k++)
		appendStringInfo(cx->buf, "%s%sk%d", k > 1 ? ", " : "", cx->prefix, k);
	appendStringInfoChar(cx->buf, ')');
}

static const char *
join_keyword(const ChFrom *join)
{
	switch (join->jointype)
	{
		case JOIN_INNER:
			return join->keys == NIL && join->on == NIL ? "CROSS" : "ALL INNER";
		case JOIN_LEFT:
			return "ALL LEFT";
		case JOIN_FULL:
			return "ALL FULL";
		default:
			elog(ERROR, "unknown join type %d", (int) join->jointype);
	}
}

static void
print_new_join(ChPrint *cx, const ChQuery *query, const ChFrom *join)
{
	ListCell   *lc;
	const char *sep = " ON ";

	print_from(cx, query, join->left);
	appendStringInfo(cx->buf, " %s JOIN ", join_keyword(join));
	print_from(cx, query, join->right);
	foreach(lc, join->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		appendStringInfoString(cx->buf, sep);
		ch_print_node(cx, key->left, true);
		appendStringInfoString(cx->buf, " = ");
		ch_print_node(cx, key->right, true);
		sep = " AND ";
	}
	foreach(lc, join->on)
	{
		appendStringInfoString(cx->buf, sep);
		ch_print_filter(cx, lfirst(lc));
		sep = " AND ";
	}
}

static void
print_from(ChPrint *cx, const ChQuery *query, const ChFrom *from)
{
	if (from->kind == CH_FROM_JOIN)
	{
		if (ch_capable(cx->version, CH_CAP_JOIN_ON_ANY))
			print_new_join(cx, query, from);
		else
			print_old_join(cx, query, from);
		return;
	}
	if (from->kind == CH_FROM_QUERY)
	{
		appendStringInfoChar(cx->buf, '(');
		ch_print_select(cx, from->query);
		appendStringInfoChar(cx->buf, ')');
	}
	else if (from->where != NIL && cx->qualified)
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

/* ------------------------------------------------------------------ query */

/* NULL and NaN have their place in the order whatever the server's default. */
static void
print_sort(ChPrint *cx, const ChSort *sort)
{
	const char *dir = sort->descending ? "DESC" : "ASC";

	if (sort->is_float)
	{
		if (sort->expr->nullable)
		{
			appendStringInfoString(cx->buf, "isNull(");
			ch_print_node(cx, sort->expr, true);
			appendStringInfo(cx->buf, ") %s, ", sort->nulls_first ? "DESC" : "ASC");
		}
		appendStringInfoString(cx->buf, "isNaN(");
		ch_print_node(cx, sort->expr, true);
		appendStringInfo(cx->buf, ") %s, ", dir);
	}
	ch_print_node(cx, sort->expr, false);
	appendStringInfo(cx->buf, " %s", dir);
	if (sort->expr->nullable || sort->is_float)
		appendStringInfo(cx->buf, " NULLS %s", sort->nulls_first ? "FIRST" : "LAST");
}

static void
print_order(ChPrint *cx, const char *keyword, List *order)
{
	ListCell   *lc;

	foreach(lc, order)
	{
		appendStringInfoString(cx->buf, lc == list_head(order) ? keyword : ", ");
		print_sort(cx, lfirst(lc));
	}
}

static void
print_list(ChPrint *cx, const char *keyword, List *exprs)
{
	ListCell   *lc;

	foreach(lc, exprs)
	{
		appendStringInfoString(cx->buf, lc == list_head(exprs) ? keyword : ", ");
		ch_print_node(cx, lfirst(lc), false);
	}
}

/* OVER (PARTITION BY ... ORDER BY ... frame) */
void
ch_print_window(ChPrint *cx, const ChWindow *window)
{
	const char *space = window->partition ? " " : "";

	appendStringInfoString(cx->buf, "OVER (");
	print_list(cx, "PARTITION BY ", window->partition);
	print_order(cx, psprintf("%sORDER BY ", space), window->order);
	if (window->order)
		space = " ";
	if (window->frame)
		appendStringInfo(cx->buf, "%s%s", space, window->frame);
	appendStringInfoChar(cx->buf, ')');
}

/* "LIMIT offset, count" is the one form that every server has. */
static void
print_limit(ChPrint *cx, const ChQuery *query)
{
	if (query->limit == NULL && query->offset == NULL)
		return;
	appendStringInfoString(cx->buf, " LIMIT ");
	if (query->offset)
	{
		ch_print_node(cx, query->offset, false);
		appendStringInfoString(cx->buf, ", ");
	}
	if (query->limit)
		ch_print_node(cx, query->limit, false);
	else
		appendStringInfoString(cx->buf, "4611686018427387904");
	if (query->with_ties)
		appendStringInfoString(cx->buf, " WITH TIES");
}

static void
print_targets(ChPrint *cx, const ChQuery *query)
{
	ListCell   *lc;
	int			i = 0;

	/* without an aggregate it would be all rows instead of one */
	if (query->targets == NIL)
		appendStringInfo(cx->buf, "%s AS %sc1", query->grouped && query->group == NIL ? "count()" : "1",
						 cx->prefix);
	foreach(lc, query->targets)
	{
		if (i > 0)
			appendStringInfoString(cx->buf, ", ");
		ch_print_node(cx, lfirst(lc), false);
		appendStringInfo(cx->buf, " AS %sc%d", cx->prefix, ++i);
	}
}

static const char *
setop_keyword(const ChQuery *query)
{
	switch (query->setop)
	{
		case SETOP_UNION:
			return query->setop_all ? " UNION ALL " : " UNION DISTINCT ";
		case SETOP_INTERSECT:
			return " INTERSECT DISTINCT ";
		case SETOP_EXCEPT:
			return " EXCEPT DISTINCT ";
		default:
			elog(ERROR, "unknown set operation %d", (int) query->setop);
	}
}

static void
print_arms(ChPrint *cx, const ChQuery *query)
{
	ListCell   *lc;

	foreach(lc, query->arms)
	{
		if (lc != list_head(query->arms))
			appendStringInfoString(cx->buf, setop_keyword(query));
		appendStringInfoChar(cx->buf, '(');
		ch_print_select(cx, lfirst(lc));
		appendStringInfoChar(cx->buf, ')');
	}
}

/* One SELECT, or set operation, at any level. */
void
ch_print_select(ChPrint *outer, const ChQuery *query)
{
	ChPrint		inner = *outer;
	ChPrint    *cx = &inner;

	if (query->arms != NIL)
	{
		print_arms(cx, query);
		return;
	}
	appendStringInfoString(cx->buf, query->distinct ? "SELECT DISTINCT " : "SELECT ");
	print_targets(cx, query);
	if (query->from)
	{
		appendStringInfoString(cx->buf, " FROM ");
		print_from(cx, query, query->from);
	}
	ch_print_conjunction(cx, " WHERE ", query->where);
	print_list(cx, " GROUP BY ", query->group);
	ch_print_conjunction(cx, " HAVING ", query->having);
	print_order(cx, " ORDER BY ", query->order);
	print_list(cx, " LIMIT 1 BY ", query->first_by);
	print_limit(cx, query);
}

/* Nested queries need every column qualified; one table alone reads better bare. */
char *
ch_print_query(const ChQuery *query, const ChVersion *version)
{
	StringInfoData buf;
	ChPrint		cx = {&buf, version, false, true, ch_name_prefix(query)};

	initStringInfo(&buf);
	if (query->from && query->from->kind == CH_FROM_TABLE && !query->nested)
		cx.qualified = false;
	if (query->from && query->from->kind == CH_FROM_JOIN &&
		!ch_capable(version, CH_CAP_JOIN_ON_ANY))
		cx.exported = true;
	ch_print_select(&cx, query);
	return buf.data;
}
