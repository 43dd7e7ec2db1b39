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

/* What is no key: beside the keys, below the join, or above it. */
static bool
place_join_cond(ChRelTranslate *rt, ChRelation *info, RestrictInfo *rinfo, ChExpr *e, List **on,
				List **right_where, List **others)
{
	if (info->jointype == JOIN_INNER)
		*others = lappend(*others, e);
	else if (info->jointype == JOIN_FULL)
		return ch_fail(&rt->cx, "ON: a FULL JOIN with other conditions than equality") != NULL;
	else if (bms_is_subset(rinfo->clause_relids, info->inner->relids))
		*right_where = lappend(*right_where, e);
	else if (ch_has(&rt->cx, CH_CAP_JOIN_ON_ANY))
		*on = lappend(*on, e);
	else
		return ch_fail_capability(&rt->cx, "join", CH_CAP_JOIN_ON_ANY) != NULL;
	return true;
}

bool
ch_split_join_conds(ChRelTranslate *rt, RelOptInfo *rel, List *conds, List **keys, List **on,
					List **right_where, List **others)
{
	ChRelation *info = rel->fdw_private;
	ListCell   *lc;

	*keys = *on = *right_where = *others = NIL;
	foreach(lc, conds)
	{
		RestrictInfo *rinfo = lfirst_node(RestrictInfo, lc);
		ChJoinKey  *key;
		ChExpr	   *e = ch_translate_filter(&rt->cx, rinfo->clause);

		if (e == NULL)
			return false;
		key = join_key(rt, info, rinfo->clause);
		if (key && info->jointype != JOIN_INNER && !ch_can_be_nulled(&rt->cx, key->right))
			return false;
		if (key)
			*keys = lappend(*keys, key);
		else if (!place_join_cond(rt, info, rinfo, e, on, right_where, others))
			return false;
	}
	if (*keys == NIL)
	{
		ch_fail(&rt->cx, "ON: no equality between columns of both tables that means the same on ClickHouse");
		return false;
	}
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
													 PVC_RECURSE_PLACEHOLDERS));
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

/* Can the two sides be one remote query at all?  Sets rt's reason if not. */
static bool
sides_fit(ChRelation *info, ChRelTranslate *rt)
{
	ChRelation *outer = info->outer->fdw_private;
	ChRelation *inner = info->inner->fdw_private;

	if (outer->local_conds != NIL || inner->local_conds != NIL)
		ch_fail(&rt->cx, "a condition of one of its tables stays local");
	else if (info->jointype == JOIN_FULL && !ch_has(&rt->cx, CH_CAP_FULL_JOIN_NULLS))
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
	List	   *keys,
			   *on,
			   *right_where,
			   *others;

	if (!sides_fit(info, rt))
		return false;
	/* below this join its own NULLs do not exist yet */
	ch_below_join(rt, info);
	if (!classify_join_conds(root, joinrel, restrictlist, rt))
		return false;
	if (!ch_split_join_conds(rt, joinrel, info->join_conds, &keys, &on, &right_where, &others))
		return false;
	ch_rel_translate_init(rt, root, joinrel);
	return check_targets(joinrel, rt);
}

/* ------------------------------------------------------------------ paths */

static void
report_local(ChRelation *outer, ChRelation *inner, const char *reason)
{
	char	   *text = psprintf("join of %s and %s: %s", outer->relations, inner->relations, reason);

	ch_add_reason(outer, text);
	ch_add_reason(inner, text);
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
			report_local(outerrel->fdw_private, innerrel->fdw_private, rt.cx.reason);
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
		report_local(outerrel->fdw_private, innerrel->fdw_private, "join pushdown is off");
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
