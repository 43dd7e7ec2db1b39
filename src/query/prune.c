/*-------------------------------------------------------------------------
 *
 * prune.c
 *	  Outputs of sub-selects that nobody reads.
 *
 * A view or WITH that is mentioned three times is three sub-selects, each with
 * all its outputs.  PostgreSQL drops those that are not read, and the server
 * does, too, but only when it has analysed them.  Here they become 0, so that
 * the others keep their names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/query.h"

/* Columns of sub-selects that are read. */
typedef struct Used
{
	List	   *columns;		/* of ChExpr */
	List	   *queries;		/* of ChFrom: the sub-selects */
} Used;

static void use_query(Used *used, const ChQuery *query);

static bool
use_node(const ChExpr *e, void *arg)
{
	Used	   *used = arg;

	if (e->kind == CHX_COLUMN)
		used->columns = lappend(used->columns, (void *) e);
	if (e->query != NULL)
		use_query(used, e->query);
	return false;
}

static void
use_list(Used *used, const List *exprs)
{
	ListCell   *lc;

	foreach(lc, exprs)
		(void) ch_expr_walk(lfirst(lc), use_node, used);
}

static void
use_from(Used *used, ChFrom *from)
{
	ListCell   *lc;

	if (from == NULL)
		return;
	use_list(used, from->where);
	use_list(used, from->on);
	foreach(lc, from->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		use_list(used, list_make2(key->left, key->right));
	}
	if (from->kind == CH_FROM_QUERY)
	{
		used->queries = lappend(used->queries, from);
		use_query(used, from->query);
	}
	use_from(used, from->left);
	use_from(used, from->right);
}

static void
use_query(Used *used, const ChQuery *query)
{
	ListCell   *lc;

	foreach(lc, query->arms)
		use_query(used, lfirst(lc));
	use_list(used, query->targets);
	use_list(used, query->where);
	use_list(used, query->group);
	use_list(used, query->having);
	use_list(used, query->first_by);
	foreach(lc, query->order)
	{
		const ChExpr *key = ((ChSort *) lfirst(lc))->expr;

		use_list(used, list_make1((void *) key));
		if (key->stored != NULL)
			use_list(used, list_make1(key->stored));
	}
	use_from(used, query->from);
}

/* Does each target stand for itself?  Rows are not compared, nor made by them. */
static bool
can_prune(const ChQuery *query)
{
	ListCell   *lc;

	foreach(lc, query->arms)
	{
		if (!can_prune(lfirst(lc)))
			return false;
	}
	if (query->arms != NIL)
		return query->setop == SETOP_UNION && query->setop_all;
	return !query->distinct && query->first_by == NIL && (!query->grouped || query->group != NIL);
}

/* By the name, which every column of a sub-select has. */
static bool
is_read(const Used *used, const ChFrom *from, int attno)
{
	const char *name = psprintf("c%d", attno);
	ListCell   *lc;

	foreach(lc, used->columns)
	{
		const ChExpr *column = lfirst(lc);

		if (column->varno == from->varno && column->column != NULL &&
			strcmp(column->column, name) == 0)
			return true;
	}
	return false;
}

/* One element of an array makes a row. */
static bool
makes_rows(const ChExpr *e, void *arg)
{
	return e->sql != NULL && strstr(e->sql, "arrayJoin") != NULL;
}

/* Is the target worth it in any arm, and harmless in each? */
static bool
is_prunable(const ChQuery *query, int n, bool *worth)
{
	ListCell   *lc;
	const ChExpr *target;

	foreach(lc, query->arms)
	{
		if (!is_prunable(lfirst(lc), n, worth))
			return false;
	}
	if (query->arms != NIL)
		return true;
	target = list_nth(query->targets, n);
	*worth |= target->kind != CHX_LITERAL;
	/* PostgreSQL computes all of a WITH that is mentioned twice */
	if (target->raises)
		return false;
	return !ch_expr_walk(target, makes_rows, NULL);
}

/*
 * The query with 0 for target n.  It is a copy: what is counted here may be what
 * IN looks into elsewhere.
 */
static ChQuery *
without_target(const ChQuery *query, int n)
{
	ChQuery    *copy = palloc(sizeof(ChQuery));
	ListCell   *lc;

	*copy = *query;
	copy->arms = NIL;
	foreach(lc, query->arms)
		copy->arms = lappend(copy->arms, without_target(lfirst(lc), n));
	if (query->arms != NIL)
		return copy;
	copy->targets = list_copy(query->targets);
	lfirst(list_nth_cell(copy->targets, n)) = ch_make_literal(INT4OID, "0");
	return copy;
}

/* How many targets does a query, or the first of its arms, have? */
static int
count_targets(const ChQuery *query)
{
	while (query->arms != NIL)
		query = linitial(query->arms);
	return list_length(query->targets);
}

static bool
prune_once(ChQuery *query)
{
	Used		used = {NIL, NIL};
	bool		pruned = false;
	ListCell   *lc;

	use_query(&used, query);
	foreach(lc, used.queries)
	{
		ChFrom	   *from = lfirst(lc);

		if (!can_prune(from->query))
			continue;
		for (int i = 0; i < count_targets(from->query); i++)
		{
			bool		worth = false;

			if (is_read(&used, from, i + 1) || !is_prunable(from->query, i, &worth) || !worth)
				continue;
			from->query = without_target(from->query, i);
			pruned = true;
		}
	}
	return pruned;
}

void
ch_prune_query(ChQuery *query)
{
	/* what was read by what is gone */
	while (prune_once(query))
		;
}
