/*-------------------------------------------------------------------------
 *
 * whole_order.c
 *	  The order in which rows come out of a sub-select that is sorted: PostgreSQL
 *	  keeps it where nothing else asks for an order, so what takes the first rows,
 *	  or numbers them, depends on it.  Servers are told it again at that place.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"

#include "plan/whole.h"

/* A column of a query that its rows are sorted by. */
typedef struct OrderKey
{
	TargetEntry *tle;
	SortGroupClause *clause;
} OrderKey;

static OrderKey *
new_key(TargetEntry *tle, SortGroupClause *clause)
{
	OrderKey   *key = palloc(sizeof(OrderKey));

	key->tle = tle;
	key->clause = clause;
	return key;
}

/* The sub-select or CTE that is all of FROM, or NULL. */
static Query *
only_source(Query *query, Index *rtindex)
{
	RangeTblEntry *rte;
	CommonTableExpr *cte;

	if (query->setOperations != NULL || list_length(query->jointree->fromlist) != 1 ||
		!IsA(linitial(query->jointree->fromlist), RangeTblRef))
		return NULL;
	*rtindex = ((RangeTblRef *) linitial(query->jointree->fromlist))->rtindex;
	rte = rt_fetch(*rtindex, query->rtable);
	if (rte->rtekind == RTE_SUBQUERY)
		return rte->subquery;
	if (rte->rtekind != RTE_CTE || rte->ctelevelsup > 0)
		return NULL;
	cte = ch_whole_find_cte(query, rte);
	return cte != NULL && IsA(cte->ctequery, Query) ? (Query *) cte->ctequery : NULL;
}

static bool
is_column(Node *node, Index rtindex, const OrderKey *key)
{
	return IsA(node, Var) && ((Var *) node)->varlevelsup == 0 &&
		((Var *) node)->varno == rtindex && ((Var *) node)->varattno == key->tle->resno;
}

/* Are rows in this order sorted as the clauses ask, of which the keys before first are others? */
static bool
is_sorted_by(Query *query, Index rtindex, List *keys, List *clauses, int first)
{
	ListCell   *lc;

	foreach(lc, clauses)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, lc);
		OrderKey   *key = first < list_length(keys) ? list_nth(keys, first++) : NULL;

		if (key == NULL || !is_column(get_sortgroupclause_expr(clause, query->targetList), rtindex, key) ||
			clause->sortop != key->clause->sortop || clause->nulls_first != key->clause->nulls_first)
			return false;
	}
	return true;
}

/* Does PostgreSQL compute every window over rows in this order without sorting them? */
static bool
windows_keep(Query *query, Index rtindex, List *keys)
{
	ListCell   *lc;

	foreach(lc, query->windowClause)
	{
		WindowClause *clause = lfirst_node(WindowClause, lc);

		if (!is_sorted_by(query, rtindex, keys, clause->partitionClause, 0) ||
			!is_sorted_by(query, rtindex, keys, clause->orderClause, list_length(clause->partitionClause)))
			return false;
	}
	return true;
}

static List *row_order(Query *query, bool *all);

/* The order of rows below the query's own clauses, in columns of *rtindex. */
static List *
source_order(Query *query, Index *rtindex, bool *all)
{
	Query	   *source = only_source(query, rtindex);
	List	   *keys;

	*all = true;
	if (source == NULL || query->hasAggs || query->groupClause != NIL || query->groupingSets != NIL ||
		query->havingQual != NULL || query->hasTargetSRFs)
		return NIL;
	keys = row_order(source, all);
	if (!windows_keep(query, *rtindex, keys))
	{
		*all = true;
		return NIL;
	}
	return keys;
}

/* The order of a query's rows as far as its columns tell it; all: they tell all of it. */
static List *
row_order(Query *query, bool *all)
{
	List	   *result = NIL;
	Index		rtindex = 0;
	ListCell   *lc,
			   *lt;

	*all = true;
	foreach(lc, query->sortClause)
	{
		TargetEntry *tle = get_sortgroupclause_tle(lfirst(lc), query->targetList);

		*all &= !tle->resjunk;
		if (*all)
			result = lappend(result, new_key(tle, lfirst(lc)));
	}
	if (query->sortClause != NIL || query->distinctClause != NIL)
		return result;
	foreach(lc, source_order(query, &rtindex, all))
	{
		OrderKey   *key = lfirst(lc);
		int			before = list_length(result);

		foreach(lt, query->targetList)
		{
			TargetEntry *tle = lfirst_node(TargetEntry, lt);

			if (!tle->resjunk && list_length(result) == before && is_column((Node *) tle->expr, rtindex, key))
				result = lappend(result, new_key(tle, key->clause));
		}
		if (list_length(result) == before)
		{
			*all = false;
			break;
		}
	}
	return result;
}

static bool
add_key(ChWholeLevel *level, Index rtindex, const OrderKey *key, List **order)
{
	ChSort	   *sort = ch_whole_sort_by(level, (Expr *) makeVarFromTargetEntry(rtindex, key->tle), key->clause);

	if (sort == NULL)
		return false;
	*order = lappend(*order, sort);
	return true;
}

/* Do the level's own clauses leave rows in the order of the sub-select where they are equal? */
static bool
keeps_order(Query *query, Index rtindex, List *keys)
{
	List	   *clauses = query->sortClause ? query->sortClause : query->distinctClause;

	return (query->distinctClause == NIL || query->hasDistinctOn) &&
		is_sorted_by(query, rtindex, keys, clauses, 0);
}

/*
 * What takes the first rows of a level takes them in the order of its sub-select,
 * where its own ends.  False with the reason in level->cx.
 */
bool
ch_whole_inherit_order(ChWholeLevel *level, List **order)
{
	Query	   *query = level->query;
	Index		rtindex;
	bool		all;
	List	   *keys;
	int			i;

	if ((query->limitCount == NULL && query->limitOffset == NULL && !query->hasDistinctOn) ||
		query->limitOption == LIMIT_OPTION_WITH_TIES)
		return true;
	keys = source_order(query, &rtindex, &all);
	if (!keeps_order(query, rtindex, keys))
		return true;
	if (!all)
		return query->sortClause != NIL || query->jointree->quals == NULL ||
			ch_fail(&level->cx, "the first rows of a sub-select, in an order that is not in its columns") != NULL;
	for (i = list_length(query->sortClause); i < list_length(keys); i++)
	{
		if (!add_key(level, rtindex, list_nth(keys, i), order))
			return false;
	}
	return true;
}

/*
 * The same for a function that numbers rows: it goes on in the order of the sub-select
 * where the window's own ends.
 */
bool
ch_whole_continue_order(ChWholeLevel *level, WindowClause *clause, bool peers, ChWindow *window)
{
	Index		rtindex;
	bool		all;
	List	   *keys = source_order(level->query, &rtindex, &all);
	int			known = list_length(clause->partitionClause) + list_length(clause->orderClause);
	int			i;

	if (!all)
		return ch_fail(&level->cx, "a window over a sub-select, in an order that is not in its columns") != NULL;
	if (peers && window->order != NIL && known < list_length(keys))
		return ch_fail(&level->cx, "peers of a window in the order of a sub-select") != NULL;
	for (i = known; i < list_length(keys); i++)
	{
		if (!add_key(level, rtindex, list_nth(keys, i), &window->order))
			return false;
	}
	return true;
}
