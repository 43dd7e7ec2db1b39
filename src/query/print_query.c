/*-------------------------------------------------------------------------
 *
 * print_query.c
 *	  The remote query tree as ClickHouse SQL: all but what FROM names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "query/print.h"

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

/*
 * The order of a query's rows.  Where only the last key is coarser than what is
 * stored, the finer order is one of those it allows, and the primary key's.
 */
static void
print_row_order(ChPrint *cx, const ChQuery *query)
{
	ChSort	   *last = query->order ? llast(query->order) : NULL;
	ChSort		stored;

	if (last == NULL || last->expr->stored == NULL ||
		last->expr->nullable != last->expr->stored->nullable || query->grouped || query->distinct ||
		query->setop != SETOP_NONE || query->first_by || query->with_ties)
	{
		print_order(cx, " ORDER BY ", query->order);
		return;
	}
	stored = *last;
	stored.expr = last->expr->stored;
	print_order(cx, " ORDER BY ",
				lappend(list_truncate(list_copy(query->order), list_length(query->order) - 1),
						&stored));
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

static void
print_clauses(ChPrint *cx, const ChQuery *query)
{
	appendStringInfoString(cx->buf, query->distinct ? "SELECT DISTINCT " : "SELECT ");
	print_targets(cx, query);
	if (query->from)
	{
		appendStringInfoString(cx->buf, " FROM ");
		ch_print_from(cx, query);
	}
	ch_print_conjunction(cx, " WHERE ", query->where);
	print_list(cx, " GROUP BY ", query->group);
	ch_print_conjunction(cx, " HAVING ", query->having);
	print_row_order(cx, query);
	print_list(cx, " LIMIT 1 BY ", query->first_by);
	print_limit(cx, query);
}

static List *
filters_of(const ChFrom *from)
{
	if (from == NULL)
		return NIL;
	return list_concat(list_concat_copy(from->where, filters_of(from->left)), filters_of(from->right));
}

/* Does text choose by one of the conditions, where that can be NULL? */
static bool
chooses_by(const ChPrint *cx, const char *text, List *conditions)
{
	ListCell   *lc;

	foreach(lc, conditions)
	{
		StringInfoData choice;
		ChPrint		print = *cx;

		if (!((ChExpr *) lfirst(lc))->nullable)
			continue;
		initStringInfo(&choice);
		appendStringInfoString(&choice, "if(");
		print.buf = &choice;
		ch_print_filter(&print, lfirst(lc));
		if (strstr(text, choice.data))
			return true;
		/* "(x < 0)" stands in a template without its parentheses */
		memmove(choice.data + 3, choice.data + 4, choice.len - 3);
		choice.data[choice.len - 2] = '\0';
		if (strstr(text, choice.data))
			return true;
	}
	return false;
}

/*
 * One SELECT, or set operation, at any level.
 *
 * Servers without null-safe conditions take the condition of WHERE for a
 * constant wherever it stands again, and fail where if() chooses by a constant
 * that can be NULL: "SELECT if(x < 0, ..) .. WHERE x < 0".  What stands in WHERE
 * is then another expression, one that is never NULL.
 */
void
ch_print_select(ChPrint *outer, const ChQuery *query)
{
	ChPrint		inner = *outer;
	ChPrint    *cx = &inner;
	int			start = cx->buf->len;
	List	   *conditions;

	if (query->arms != NIL)
	{
		print_arms(cx, query);
		return;
	}
	if (query->from)
		cx->exported = bms_union(outer->exported, ch_exported_tables(cx, query->from));
	print_clauses(cx, query);
	if (cx->decided || ch_capable(cx->version, CH_CAP_NULL_SAFE_IF))
		return;
	conditions = list_concat(list_concat_copy(query->where, query->having), filters_of(query->from));
	if (!chooses_by(cx, cx->buf->data + start, conditions))
		return;
	cx->decided = true;
	cx->buf->len = start;
	cx->buf->data[start] = '\0';
	print_clauses(cx, query);
}

#define KEEP_JOIN_ORDER " SETTINGS query_plan_optimize_join_order_limit = 0"

/*
 * Take the settings off a printed query that becomes part of a statement: only at
 * the end of that they count for its joins.
 */
const char *
ch_cut_settings(char *sql)
{
	size_t		len = strlen(sql);
	size_t		n = strlen(KEEP_JOIN_ORDER);

	if (len < n || strcmp(sql + len - n, KEEP_JOIN_ORDER) != 0)
		return "";
	sql[len - n] = '\0';
	return KEEP_JOIN_ORDER;
}

/*
 * Nested queries need every column qualified; one table alone reads better bare.
 *
 * Servers that choose an order of joins make the condition of an inner join one
 * of an outer join below it, which then keeps rows that do not fulfil it.
 */
char *
ch_print_query(const ChQuery *query, const ChVersion *version)
{
	StringInfoData buf;
	bool		ordered = false;
	ChPrint		cx = {&buf, version, NULL, true, ch_name_prefix(query), &ordered};

	initStringInfo(&buf);
	if (query->from && query->from->kind == CH_FROM_TABLE && !query->nested)
		cx.qualified = false;
	ch_print_select(&cx, query);
	if (ordered && ch_capable(version, CH_CAP_JOIN_ORDER))
		appendStringInfoString(&buf, KEEP_JOIN_ORDER);
	return buf.data;
}
