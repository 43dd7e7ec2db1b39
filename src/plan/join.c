/*-------------------------------------------------------------------------
 *
 * join.c
 *	  Planning joins of foreign tables of one server as one remote query.
 *
 * Either side can be a join itself.  A condition of an inner join may stay
 * local; one of the others must ship, because it decides which rows get NULLs
 * or are there at all.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/restrictinfo.h"

#include "compat.h"
#include "plan/relation.h"
#include "query/translate.h"

/* ------------------------------------------------------------------- keys */

/* A join condition of the form left = right?  NULL if not. */
static ChJoinKey *
join_key(ChRelTranslate *rt, ChRelation *info, Expr *clause)
{
	OpExpr	   *op = (OpExpr *) clause;

	if (!IsA(clause, OpExpr) || list_length(op->args) != 2)
		return NULL;
	return ch_join_key(&rt->cx, op, pull_varnos(rt->root, linitial(op->args)),
					   pull_varnos(rt->root, lsecond(op->args)),
					   info->outer->relids, info->inner->relids);
}

/* The translator's reason, with the clause that it is about. */
static bool
fail_on(ChRelTranslate *rt, Expr *clause)
{
	rt->cx.reason = ch_clause_reason(rt->root->parse->rtable, "ON", (Node *) clause, rt->cx.reason);
	return false;
}

/* What is no key: beside the keys, below the join, or above it. */
static bool
place_join_cond(ChRelTranslate *rt, ChRelation *info, RestrictInfo *rinfo, ChExpr *e,
				ChJoinConds *conds)
{
	bool		free_on = ch_has(&rt->cx, CH_CAP_JOIN_ON_ANY);

	if (info->jointype == JOIN_INNER)
		conds->others = lappend(conds->others, e);
	else if (info->jointype == JOIN_FULL)
		return ch_fail(&rt->cx, "a FULL JOIN with other conditions than equality") != NULL;
	else if (bms_is_subset(rinfo->clause_relids, info->inner->relids))
		conds->right_where = lappend(conds->right_where, e);
	else if (free_on)
		conds->on = lappend(conds->on, e);
	else if (bms_is_subset(rinfo->clause_relids, info->outer->relids) && e->has_column)
		conds->left_on = lappend(conds->left_on, e);
	else
		return ch_fail_capability(&rt->cx, "join", CH_CAP_JOIN_ON_ANY) != NULL;
	return true;
}

static bool
split_join_cond(ChRelTranslate *rt, ChRelation *info, RestrictInfo *rinfo, ChJoinConds *conds)
{
	ChExpr	   *e = ch_translate_filter(&rt->cx, rinfo->clause);
	ChJoinKey  *key = e ? join_key(rt, info, rinfo->clause) : NULL;

	if (e == NULL)
		return false;
	if (key == NULL)
		return place_join_cond(rt, info, rinfo, e, conds);
	if (info->jointype != JOIN_INNER && !ch_can_be_nulled(&rt->cx, key->right))
		return false;
	conds->keys = lappend(conds->keys, key);
	return true;
}

/*
 * Old servers know no conditions beside the keys.  A row of the left side for
 * which its own conditions do not hold has a key that is NULL.
 */
static void
put_into_key(ChJoinConds *conds)
{
	ChJoinKey  *key = linitial(conds->keys);
	ChExpr	   *left = key->left;

	if (conds->left_on == NIL)
		return;
	key->left = ch_make_case(left->pgtype, list_make3(ch_make_bool(CHX_AND, conds->left_on), left,
													  ch_make_null(left->pgtype)));
}

bool
ch_split_join_conds(ChRelTranslate *rt, RelOptInfo *rel, ChJoinConds *conds)
{
	ChRelation *info = rel->fdw_private;
	ListCell   *lc;

	memset(conds, 0, sizeof(*conds));
	foreach(lc, info->join_conds)
	{
		RestrictInfo *rinfo = lfirst_node(RestrictInfo, lc);

		if (!split_join_cond(rt, info, rinfo, conds))
			return fail_on(rt, rinfo->clause);
	}
	if (conds->keys == NIL)
	{
		ch_fail(&rt->cx, "no equality between columns of both sides that means the same on ClickHouse");
		return fail_on(rt, info->join_conds ? linitial_node(RestrictInfo, info->join_conds)->clause : NULL);
	}
	put_into_key(conds);
	return true;
}

/* -------------------------------------------------------------- conditions */

/* Is the condition one of ON, or of WHERE above an outer join? */
static bool
is_of_on(JoinType jointype, RestrictInfo *rinfo, RelOptInfo *joinrel)
{
	return jointype == JOIN_INNER || jointype == JOIN_SEMI ||
		!RINFO_IS_PUSHED_DOWN(rinfo, joinrel->relids);
}

/* x IS NULL, where x is a column of a side that has no row there */
static bool
is_missing(ChRelTranslate *above, Expr *clause)
{
	NullTest   *test = (NullTest *) clause;

	return IsA(clause, NullTest) && test->nulltesttype == IS_NULL && IsA(test->arg, Var) &&
		bms_is_member(((Var *) test->arg)->varno, above->missing);
}

/* Conditions above an outer join, and those of an inner one that do not ship. */
static bool
classify_join_conds(PlannerInfo *root, RelOptInfo *joinrel, List *restrictlist,
					ChRelTranslate *rt)
{
	ChRelation *info = joinrel->fdw_private;
	ListCell   *lc;

	foreach(lc, restrictlist)
	{
		RestrictInfo *rinfo = lfirst_node(RestrictInfo, lc);
		bool		of_on = is_of_on(info->jointype, rinfo, joinrel);
		ChRelTranslate above;
		ChExpr	   *e;

		if (rinfo->pseudoconstant)
		{
			ch_fail(&rt->cx, "ON: a condition without columns");
			return false;
		}
		ch_rel_translate_init(&above, root, joinrel);
		if (of_on)
			ch_below_join(&above, info);
		else if (is_missing(&above, rinfo->clause))
			continue;
		e = ch_translate_filter(&above.cx, rinfo->clause);
		if (e != NULL && !e->raises)
		{
			if (of_on)
				info->join_conds = lappend(info->join_conds, rinfo);
			else
				info->remote_conds = lappend(info->remote_conds, rinfo);
			continue;
		}
		if (of_on && info->jointype != JOIN_INNER)
		{
			ch_fail(&rt->cx, "%s", ch_clause_reason(root->parse->rtable, "ON", (Node *) rinfo->clause,
													e ? CH_REASON_RAISES : above.cx.reason));
			return false;
		}
		info->local_conds = lappend(info->local_conds, rinfo);
		ch_add_reason(info, ch_clause_reason(root->parse->rtable, of_on ? "ON" : "WHERE", (Node *) rinfo->clause,
											 e ? CH_REASON_RAISES : above.cx.reason));
	}
	return true;
}

/* What the join hands up, and what its local conditions look at. */
static List *
needed_values(RelOptInfo *joinrel)
{
	ChRelation *info = joinrel->fdw_private;
	List	   *values = list_copy(joinrel->reltarget->exprs);
	ListCell   *lc;

	foreach(lc, info->local_conds)
		values = list_concat(values, pull_var_clause((Node *) lfirst_node(RestrictInfo, lc)->clause,
													 PVC_INCLUDE_PLACEHOLDERS));
	return values;
}

/* Every such value must be a column of one of its tables. */
static bool
check_targets(RelOptInfo *joinrel, ChRelTranslate *rt)
{
	ListCell   *lc;

	foreach(lc, needed_values(joinrel))
	{
		ChOutput	out;

		if (!IsA(lfirst(lc), Var))
		{
			ch_fail(&rt->cx, "a value is computed below an outer join");
			return false;
		}
		if (!ch_translate_output(&rt->cx, lfirst(lc), &out))
			return false;
	}
	return true;
}

/* Has the side conditions that stay local?  Then the join would come too early. */
static bool
filtered_later(ChRelation *side, ChRelTranslate *rt)
{
	if (side->local_conds == NIL)
		return false;
	ch_fail(&rt->cx, "a condition of %s stays local: %s", side->relations, (char *) linitial(side->reasons));
	return true;
}

/* Can the two sides be one remote query at all?  Sets rt's reason if not. */
static bool
sides_fit(ChRelation *info, ChRelTranslate *rt)
{
	if (filtered_later(info->outer->fdw_private, rt) || filtered_later(info->inner->fdw_private, rt))
		return false;
	if (info->jointype == JOIN_FULL && !ch_has(&rt->cx, CH_CAP_FULL_JOIN_NULLS))
		ch_fail_capability(&rt->cx, "FULL JOIN", CH_CAP_FULL_JOIN_NULLS);
	else if (info->jointype == JOIN_FULL && !ch_has(&rt->cx, CH_CAP_JOIN_ON_ANY))
		ch_fail_capability(&rt->cx, "FULL JOIN", CH_CAP_JOIN_ON_ANY);
	else
		return true;
	return false;
}

static bool
join_ok(PlannerInfo *root, RelOptInfo *joinrel, List *restrictlist, ChRelTranslate *rt)
{
	ChRelation *info = joinrel->fdw_private;
	ChJoinConds conds;

	if (!sides_fit(info, rt))
		return false;
	/* below this join its own NULLs do not exist yet */
	ch_below_join(rt, info);
	if (!classify_join_conds(root, joinrel, restrictlist, rt))
		return false;
	if (!ch_split_join_conds(rt, joinrel, &conds))
		return false;
	ch_rel_translate_init(rt, root, joinrel);
	return check_targets(joinrel, rt);
}

/* ------------------------------------------------------------------ paths */

/* The same text whichever side the planner takes first. */
static void
report_local(RelOptInfo *outerrel, RelOptInfo *innerrel, const char *reason)
{
	bool		swap = bms_next_member(innerrel->relids, -1) < bms_next_member(outerrel->relids, -1);
	ChRelation *first = swap ? innerrel->fdw_private : outerrel->fdw_private;
	ChRelation *second = swap ? outerrel->fdw_private : innerrel->fdw_private;
	char	   *text = psprintf("join of %s and %s: %s", first->relations, second->relations, reason);

	ch_add_reason(first, text);
	ch_add_reason(second, text);
}

static bool
same_server(ChRelation *a, ChRelation *b)
{
	return a && b && a->serverid == b->serverid && a->userid == b->userid;
}

static const char *
join_word(JoinType jointype)
{
	switch (jointype)
	{
		case JOIN_INNER:
			return "INNER";
		case JOIN_LEFT:
			return "LEFT";
		case JOIN_FULL:
			return "FULL";
		case JOIN_SEMI:
			return "SEMI";
		case JOIN_ANTI:
			return "ANTI";
		default:
			return NULL;
	}
}

/*
 * The right side is held in memory, and a join that is a side has rows of its
 * own: both count, so that the best order of those that PostgreSQL tries wins.
 */
static void
estimate_join(PlannerInfo *root, RelOptInfo *joinrel)
{
	ChRelation *info = joinrel->fdw_private;
	ChRelation *outer = info->outer->fdw_private;
	ChRelation *inner = info->inner->fdw_private;

	info->rows = joinrel->rows;
	info->width = joinrel->reltarget->width;
	info->remote_rows = outer->remote_rows + inner->remote_rows + inner->rows;
	if (IS_JOIN_REL(info->outer))
		info->remote_rows += outer->rows;
	if (IS_JOIN_REL(info->inner))
		info->remote_rows += inner->rows;
	ch_cost_relation(root, joinrel);
}

/* Servers that join freely want a join left of a table, others the smaller side right. */
static bool
is_swapped(ChRelation *outer, ChRelation *inner, RelOptInfo *outerrel, RelOptInfo *innerrel)
{
	if (!ch_capable(&outer->version, CH_CAP_JOIN_ON_ANY))
		return outer->rows < inner->rows;
	return IS_SIMPLE_REL(outerrel) && !IS_SIMPLE_REL(innerrel);
}

static ChRelation *
new_join(RelOptInfo *outerrel, RelOptInfo *innerrel, JoinType jointype)
{
	ChRelation *outer = outerrel->fdw_private;
	ChRelation *inner = innerrel->fdw_private;
	ChRelation *info = palloc0(sizeof(ChRelation));
	bool		swap = jointype == JOIN_INNER && is_swapped(outer, inner, outerrel, innerrel);

	info->serverid = outer->serverid;
	info->userid = outer->userid;
	info->options = outer->options;
	info->version = outer->version;
	info->jointype = jointype;
	info->outer = swap ? innerrel : outerrel;
	info->inner = swap ? outerrel : innerrel;
	info->relations = psprintf("(%s) %s JOIN (%s)", swap ? inner->relations : outer->relations,
							   join_word(jointype), swap ? outer->relations : inner->relations);
	return info;
}

/* Can the joins be remote that the query at hand has? */
static bool
may_join(PlannerInfo *root, RelOptInfo *joinrel, JoinType jointype)
{
	/* a row that may be locked or updated is rechecked by a local join */
	return join_word(jointype) != NULL && root->rowMarks == NIL &&
		root->parse->commandType != CMD_UPDATE && root->parse->commandType != CMD_DELETE &&
		bms_is_empty(joinrel->lateral_relids);
}

/*
 * The join as one remote query of these two sides, if it can be that and is
 * cheaper so than what has been found.
 */
static bool
set_join(PlannerInfo *root, RelOptInfo *joinrel, RelOptInfo *outerrel, RelOptInfo *innerrel,
		 JoinType jointype, List *restrictlist)
{
	ChRelation *found = joinrel->fdw_private;
	ChRelTranslate rt;

	joinrel->fdw_private = new_join(outerrel, innerrel, jointype);
	estimate_join(root, joinrel);
	if (found == NULL || ((ChRelation *) joinrel->fdw_private)->total_cost < found->total_cost)
	{
		ch_rel_translate_init(&rt, root, joinrel);
		if (join_ok(root, joinrel, restrictlist, &rt))
		{
			estimate_join(root, joinrel);
			return true;
		}
		if (found == NULL)
			report_local(outerrel, innerrel, rt.cx.reason);
	}
	joinrel->fdw_private = found;
	return false;
}

void
ch_get_join_paths(PlannerInfo *root, RelOptInfo *joinrel, RelOptInfo *outerrel,
				  RelOptInfo *innerrel, JoinType jointype, JoinPathExtraData *extra)
{
	ChRelation *info;

	if (!same_server(outerrel->fdw_private, innerrel->fdw_private))
		return;
	if (ch_pushdown == CH_PUSHDOWN_OFF || !ch_enable_join_pushdown)
	{
		report_local(outerrel, innerrel, "join pushdown is off");
		return;
	}
	if (!may_join(root, joinrel, jointype) ||
		!set_join(root, joinrel, outerrel, innerrel, jointype, extra->restrictlist))
		return;
	info = joinrel->fdw_private;
	add_path(joinrel, (Path *) ch_create_join_path(root, joinrel, NULL, info->rows,
												   info->startup_cost, info->total_cost, NIL,
												   joinrel->lateral_relids, NULL, extra->restrictlist));
	ch_add_sorted_paths(root, joinrel);
}
