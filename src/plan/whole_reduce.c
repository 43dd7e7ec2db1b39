/*-------------------------------------------------------------------------
 *
 * whole_reduce.c
 *	  Outer joins of which the conditions above leave less than they make: LEFT,
 *	  RIGHT and FULL joins that are INNER, LEFT or RIGHT ones.
 *
 * PostgreSQL's planner does the same, but the query is translated as written,
 * before it does.  A condition that is strict, and so is not true of a row of
 * NULLs, takes the rows away that a join has made up for that relation.  What a
 * join asks for itself counts for the joins below it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "optimizer/clauses.h"
#include "parser/parsetree.h"

#include "plan/whole.h"

static Relids
relations_below(Node *node)
{
	Relids		result = NULL;
	ListCell   *lc;

	if (IsA(node, RangeTblRef))
		return bms_make_singleton(((RangeTblRef *) node)->rtindex);
	if (IsA(node, JoinExpr))
		return bms_union(relations_below(((JoinExpr *) node)->larg), relations_below(((JoinExpr *) node)->rarg));
	foreach(lc, castNode(FromExpr, node)->fromlist)
		result = bms_join(result, relations_below(lfirst(lc)));
	return result;
}

/* The relations whose columns are not all NULL wherever the conditions hold. */
static Relids
not_null_by(ChWholeLevel *level, Node *quals)
{
	return find_nonnullable_rels((Node *) ch_whole_conjuncts(level, quals));
}

/* What is left of a join if rows made up for its sides are not wanted. */
static JoinType
reduced(JoinType type, bool left, bool right)
{
	if ((type == JOIN_FULL && left && right) || (type == JOIN_LEFT && right) || (type == JOIN_RIGHT && left))
		return JOIN_INNER;
	if (type == JOIN_FULL && left)
		return JOIN_LEFT;
	return type == JOIN_FULL && right ? JOIN_RIGHT : type;
}

/* not_null: relations of which the conditions above want no row of NULLs */
static void
reduce(ChWholeLevel *level, Node *node, Relids not_null)
{
	JoinExpr   *join = (JoinExpr *) node;
	Relids		own,
				both;

	check_stack_depth();
	if (!IsA(node, JoinExpr))
		return;
	join->jointype = reduced(join->jointype, bms_overlap(relations_below(join->larg), not_null),
							 bms_overlap(relations_below(join->rarg), not_null));
	if (join->rtindex > 0)
		rt_fetch(join->rtindex, level->query->rtable)->jointype = join->jointype;
	/* what a side that is preserved is asked for comes from above only */
	own = join->jointype == JOIN_FULL ? NULL : not_null_by(level, join->quals);
	both = bms_union(own, not_null);
	reduce(level, join->larg, join->jointype == JOIN_INNER || join->jointype == JOIN_RIGHT ? both :
		   join->jointype == JOIN_LEFT ? not_null : NULL);
	reduce(level, join->rarg, join->jointype == JOIN_INNER || join->jointype == JOIN_LEFT ? both :
		   join->jointype == JOIN_RIGHT ? not_null : NULL);
}

static bool
has_outer_join(Query *query)
{
	ListCell   *lc;

	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_JOIN && rte->jointype != JOIN_INNER)
			return true;
	}
	return false;
}

void
ch_whole_reduce_joins(ChWholeLevel *level)
{
	FromExpr   *from = level->query->jointree;
	Relids		not_null;
	ListCell   *lc;

	if (!has_outer_join(level->query))
		return;
	not_null = not_null_by(level, from->quals);
	foreach(lc, from->fromlist)
		reduce(level, lfirst(lc), not_null);
}
