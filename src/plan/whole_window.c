/*-------------------------------------------------------------------------
 *
 * whole_window.c
 *	  WINDOW clauses, and what else depends on the order of rows: DISTINCT ON,
 *	  WITH TIES, CTEs that must give the same rows each time.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "utils/fmgroids.h"
#include "utils/timestamp.h"

#include "plan/whole.h"

#define ROWS_ALL "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"

/* -------------------------------------------------------------------- keys */

/* ch_expr_walk() callback */
static bool
is_query(const ChExpr *e, void *arg)
{
	return e->query != NULL;
}

/*
 * Sums of floating-point numbers are equal up to their last digits, which is
 * not enough where equal values belong together.
 */
static bool
has_inexact_sum(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Aggref))
	{
		const ChAggRow *row = ch_ship_lookup_aggregate(((Aggref *) node)->aggfnoid);

		return row != NULL && (row->flags & CH_FLOAT_CLASS);
	}
	return expression_tree_walker(node, has_inexact_sum, context);
}

/* May the expression be a key of a window?  Constants are none. */
static bool
check_key(ChTranslate *cx, Expr *expr, const ChExpr *key, bool *used)
{
	*used = key->has_column || key->has_agg;
	if (ch_expr_walk(key, is_query, NULL))
		ch_fail(cx, "a sub-query in the PARTITION BY or ORDER BY of a window");
	else if (has_inexact_sum((Node *) expr, NULL))
		ch_fail(cx, "a window over sums of floating-point numbers, of which the last digits may differ");
	else
		return true;
	return false;
}

static bool
add_partition(ChWholeLevel *level, WindowClause *clause, ChWindow *window)
{
	ListCell   *lc;

	foreach(lc, clause->partitionClause)
	{
		Expr	   *expr = (Expr *) get_sortgroupclause_expr(lfirst(lc), level->query->targetList);
		ChExpr	   *key = ch_translate_group_key(&level->cx, expr);
		bool		used;

		if (key == NULL || !check_key(&level->cx, expr, key, &used))
			return false;
		if (used)
			window->partition = lappend(window->partition, key);
	}
	return true;
}

static bool
add_window_order(ChWholeLevel *level, WindowClause *clause, ChWindow *window)
{
	ListCell   *lc;

	foreach(lc, clause->orderClause)
	{
		Expr	   *expr = (Expr *) get_sortgroupclause_expr(lfirst(lc), level->query->targetList);
		ChSort	   *sort = ch_whole_sort(level, lfirst_node(SortGroupClause, lc));
		bool		used;

		if (sort == NULL || !check_key(&level->cx, expr, sort->expr, &used))
			return false;
		if (used)
			window->order = lappend(window->order, sort);
	}
	return true;
}

/* ------------------------------------------------------------------- frames */

/*
 * How many units a second has in which distances of a time are told, or 0.  The server
 * takes offsets of 31 bits: 24 days of milliseconds, half an hour of microseconds.
 */
static int
units_of_second(const ChExpr *key)
{
	if ((key->pgtype != TIMESTAMPOID && key->pgtype != TIMESTAMPTZOID) || key->beyond)
		return 0;
	if (key->base && key->base->kind == CHC_DATETIME)
		return 1;
	return key->base && key->base->kind == CHC_DATETIME64 && key->base->precision <= 3 ? 1000 : USECS_PER_SEC;
}

/*
 * An interval as days between dates or units between times; false if it is no
 * number of them.  A day of an instant is not always as long.
 */
static bool
interval_offset(const Interval *interval, const ChExpr *key, int64 *value)
{
	int			units = units_of_second(key);
	int64		length;

	if (interval->month != 0 || (key->pgtype == DATEOID && interval->time != 0) ||
		(key->pgtype == TIMESTAMPTZOID && interval->day != 0))
		return false;
	*value = interval->day;
	if (key->pgtype == DATEOID)
		return true;
	if (units == 0 || pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &length) ||
		pg_add_s64_overflow(length, interval->time, &length))
		return false;
	*value = length / (USECS_PER_SEC / units);
	return length % (USECS_PER_SEC / units) == 0;
}

/*
 * The number of rows of a frame's bound, or its distance from a key of this type;
 * false if it is not known.
 */
static bool
bound_offset(ChWholeLevel *level, Node *node, const ChExpr *key, int64 *value)
{
	Const	   *con;

	*value = 0;
	if (node == NULL)
		return true;
	con = (Const *) ch_whole_simplify(level, node);
	if (!IsA(con, Const) || con->constisnull)
		return false;
	switch (con->consttype)
	{
		case INT2OID:
			*value = DatumGetInt16(con->constvalue);
			break;
		case INT4OID:
			*value = DatumGetInt32(con->constvalue);
			break;
		case INT8OID:
			*value = DatumGetInt64(con->constvalue);
			break;
		case INTERVALOID:
			if (key == NULL || !interval_offset(DatumGetIntervalP(con->constvalue), key, value))
				return false;
			break;
		default:
			return false;
	}
	/* what servers take */
	return *value >= 0 && *value < PG_INT32_MAX;
}

static char *
bound(int options, int unbounded, int preceding, int following, const char *direction, int64 offset)
{
	if (options & unbounded)
		return psprintf("UNBOUNDED %s", direction);
	if (options & preceding)
		return psprintf(INT64_FORMAT " PRECEDING", offset);
	if (options & following)
		return psprintf(INT64_FORMAT " FOLLOWING", offset);
	return "CURRENT ROW";
}

#define OFFSET_BOUNDS (FRAMEOPTION_START_OFFSET | FRAMEOPTION_END_OFFSET)

/* An integer in which distances of the key are what they are, or NULL. */
static const char *
range_number(const ChExpr *key)
{
	switch (key->pgtype)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			return !key->wide && key->bits <= 63 ? "toInt64(%1)" : NULL;
		case DATEOID:
			return "toInt64(toInt32(%1))";
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			switch (units_of_second(key))
			{
				case 1:
					return "toInt64(toUnixTimestamp(%1))";
				case 1000:
					return "intDiv(toUnixTimestamp64Micro(toDateTime64($1, 6)), toInt64(1000))";
				case USECS_PER_SEC:
					return "toUnixTimestamp64Micro(toDateTime64($1, 6))";
				default:
					return NULL;
			}
		default:
			return NULL;
	}
}

/* Farther from every number of so many bits than any offset. */
#define FAR_NUMBER "4611686018427387904"
#define NEAR_BITS 33

/*
 * The one key of RANGE with an offset.  The server takes NULL for a peer of all
 * values, so it becomes a number that is far from all of them.
 */
static const char *
set_range_key(ChWindow *window)
{
	ChSort	   *sort = window->order ? linitial(window->order) : NULL;
	const char *number;

	if (list_length(window->order) != 1)
		return "a RANGE frame with an offset, ordered by a constant";
	number = range_number(sort->expr);
	if (number == NULL)
		return "a RANGE frame with an offset over values other than integers, dates and times that the server has";
	if (sort->expr->nullable)
	{
		if (!window->has_current || (sort->expr->pgtype == INT8OID && sort->expr->bits > NEAR_BITS))
			return "a RANGE frame with an offset over values that can be NULL, which ClickHouse takes for peers of all";
		number = psprintf("ifNull(%s, %stoInt64(" FAR_NUMBER "))", number,
						  sort->nulls_first == sort->descending ? "" : "-");
	}
	sort->expr = ch_make_call(INT8OID, number, list_make1(sort->expr));
	sort->expr->nullable = false;
	return NULL;
}

/* Why the frame cannot be said, or NULL with window->frame set. */
static const char *
set_frame(ChWholeLevel *level, WindowClause *clause, ChWindow *window)
{
	int			options = clause->frameOptions;
	bool		rows = (options & FRAMEOPTION_ROWS) != 0;
	const ChExpr *key = window->order ? ((ChSort *) linitial(window->order))->expr : NULL;
	int64		start,
				end;

	if (options & FRAMEOPTION_EXCLUSION)
		return "a frame with EXCLUDE";
	if ((options & FRAMEOPTION_GROUPS) && (options & OFFSET_BOUNDS))
		return "a frame of GROUPS with an offset";
	if (!bound_offset(level, clause->startOffset, key, &start) || !bound_offset(level, clause->endOffset, key, &end))
		return "a frame whose bounds are not constants that mean the same on ClickHouse";
	if ((options & FRAMEOPTION_START_OFFSET_PRECEDING) && (options & FRAMEOPTION_END_OFFSET_PRECEDING) && start < end)
		return "a frame that ends before it starts";
	if ((options & FRAMEOPTION_START_OFFSET_FOLLOWING) && (options & FRAMEOPTION_END_OFFSET_FOLLOWING) && start > end)
		return "a frame that ends before it starts";
	window->has_current =
		!(options & (FRAMEOPTION_START_OFFSET_FOLLOWING | FRAMEOPTION_END_OFFSET_PRECEDING));
	if ((options & FRAMEOPTION_RANGE) && (options & OFFSET_BOUNDS))
	{
		const char *why = set_range_key(window);

		if (why != NULL)
			return why;
	}
	/* all rows of the partition are peers */
	if (!rows && window->order == NIL)
		window->frame = ROWS_ALL;
	else
		window->frame = psprintf("%s BETWEEN %s AND %s", rows ? "ROWS" : "RANGE",
								 bound(options, FRAMEOPTION_START_UNBOUNDED_PRECEDING,
									   FRAMEOPTION_START_OFFSET_PRECEDING,
									   FRAMEOPTION_START_OFFSET_FOLLOWING, "PRECEDING", start),
								 bound(options, FRAMEOPTION_END_UNBOUNDED_FOLLOWING,
									   FRAMEOPTION_END_OFFSET_PRECEDING,
									   FRAMEOPTION_END_OFFSET_FOLLOWING, "FOLLOWING", end));
	return NULL;
}

/* Does the function tell rows apart that the window's order does not? */
static bool
numbers_rows(WindowFunc *func, List *clauses)
{
	ListCell   *lc;

	switch (func->winfnoid)
	{
		case F_RANK_:
		case F_DENSE_RANK_:
		case F_PERCENT_RANK_:
		case F_CUME_DIST_:
			return false;
		default:
			break;
	}
	if (!func->winagg)
		return true;
	foreach(lc, clauses)
	{
		WindowClause *clause = lfirst_node(WindowClause, lc);

		if (clause->winref == func->winref)
			return (clause->frameOptions & FRAMEOPTION_ROWS) != 0;
	}
	return true;
}

/* Where the window's order ends, that of the rows below counts for some functions. */
static bool
continue_order(ChWholeLevel *level, WindowFunc *func, WindowClause *clause, ChWindow *window)
{
	bool		peers = (clause->frameOptions & FRAMEOPTION_ROWS) == 0 &&
		(func->winfnoid == F_FIRST_VALUE || func->winfnoid == F_LAST_VALUE || func->winfnoid == F_NTH_VALUE);

	return !numbers_rows(func, level->query->windowClause) ||
		ch_whole_continue_order(level, clause, peers, window);
}

/* ChTranslate.window for a query level. */
ChWindow *
ch_whole_window(ChTranslate *cx, WindowFunc *func)
{
	ChWholeLevel *level = cx->column_arg;
	ChWindow   *window = palloc0(sizeof(ChWindow));
	bool		truth = cx->truth;
	bool		known;
	ListCell   *lc;

	foreach(lc, level->query->windowClause)
	{
		WindowClause *clause = lfirst_node(WindowClause, lc);

		if (clause->winref != func->winref)
			continue;
		cx->truth = false;
		known = add_partition(level, clause, window) && add_window_order(level, clause, window);
		cx->truth = truth;
		if (!known)
			return NULL;
		window->why_not = set_frame(level, clause, window);
		return continue_order(level, func, clause, window) ? window : NULL;
	}
	elog(ERROR, "no window clause %u", func->winref);
}

/*
 * A copy for EXPLAIN, which has no window clause to look up and, depending on its
 * version, fails: a window function becomes a call without OVER.
 */
Node *
ch_whole_showable(Node *node, void *context)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, WindowFunc))
	{
		WindowFunc *func = (WindowFunc *) node;

		return (Node *) makeFuncExpr(func->winfnoid, func->wintype,
									 (List *) ch_whole_showable((Node *) func->args, NULL),
									 func->wincollid, func->inputcollid, COERCE_EXPLICIT_CALL);
	}
	return expression_tree_mutator(node, ch_whole_showable, NULL);
}

/* ------------------------------------------------- DISTINCT ON, WITH TIES */

bool
ch_whole_distinct_on(ChWholeLevel *level, ChQuery *result)
{
	ListCell   *lc;

	foreach(lc, level->query->distinctClause)
	{
		Expr	   *expr = (Expr *) get_sortgroupclause_expr(lfirst(lc), level->query->targetList);
		ChExpr	   *key = ch_translate_group_key(&level->cx, expr);

		if (key == NULL)
			return ch_whole_fail_cx(level) != NULL;
		if (has_inexact_sum((Node *) expr, NULL))
			return ch_whole_fail(level->whole, "DISTINCT ON: sums of floating-point numbers, of which the last digits may differ") != NULL;
		if (key->has_column || key->has_agg)
			result->first_by = lappend(result->first_by, key);
	}
	if (result->first_by == NIL)
		return ch_whole_fail(level->whole, "DISTINCT ON: constants only") != NULL;
	return true;
}

/* To be asked when order and limit are known. */
bool
ch_whole_ties(ChWholeLevel *level, ChQuery *result)
{
	ListCell   *lc;

	if (level->query->limitOption != LIMIT_OPTION_WITH_TIES)
		return true;
	if (!ch_has(&level->cx, CH_CAP_WITH_TIES))
		return ch_whole_fail(level->whole, "WITH TIES, which the server does not have") != NULL;
	if (result->limit == NULL)
		return ch_whole_fail(level->whole, "WITH TIES: without a number of rows") != NULL;
	if (result->order == NIL)
		return ch_whole_fail(level->whole, "WITH TIES: ordered by constants only") != NULL;
	/* the server stops looking for different rows at their number */
	if (result->distinct)
		return ch_whole_fail(level->whole, "WITH TIES: beside DISTINCT ClickHouse loses rows") != NULL;
	foreach(lc, level->query->sortClause)
	{
		if (has_inexact_sum(get_sortgroupclause_expr(lfirst(lc), level->query->targetList), NULL))
			return ch_whole_fail(level->whole, "WITH TIES: ordered by sums of floating-point numbers, of which the last digits may differ") != NULL;
	}
	result->with_ties = true;
	return true;
}

/* -------------------------------------------------------- repeatable results */

static bool
depends_on_order(Node *node, List *clauses)
{
	if (node == NULL)
		return false;
	if (IsA(node, WindowFunc) && numbers_rows((WindowFunc *) node, clauses))
		return true;
	if (IsA(node, Query))
	{
		Query	   *query = (Query *) node;

		if (query->hasDistinctOn ||
			((query->limitCount || query->limitOffset) && query->limitOption != LIMIT_OPTION_WITH_TIES))
			return true;
		return query_tree_walker(query, depends_on_order, query->windowClause, 0);
	}
	return expression_tree_walker(node, depends_on_order, clauses);
}

/*
 * Can the query be computed twice and give the same rows?  Not if it takes one
 * of several rows that are equal in its order.
 */
bool
ch_whole_repeatable(Query *query)
{
	return !depends_on_order((Node *) query, NIL);
}
