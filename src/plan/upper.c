/*-------------------------------------------------------------------------
 *
 * upper.c
 *	  Planning what stands above scans and joins: grouping, order, limit.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/tlist.h"
#include "utils/selfuncs.h"

#include "compat.h"
#include "plan/relation.h"

static ChRelation *
new_upper(RelOptInfo *input_rel, RelOptInfo *output_rel)
{
	ChRelation *input = input_rel->fdw_private;
	ChRelation *info = palloc0(sizeof(ChRelation));

	info->serverid = input->serverid;
	info->userid = input->userid;
	info->options = input->options;
	info->version = input->version;
	info->input = input_rel;
	info->relations = input->relations;
	output_rel->fdw_private = info;
	return info;
}

/* --------------------------------------------------------------- grouping */

/* Is the expression a key of GROUP BY? */
static bool
is_group_key(PlannerInfo *root, PathTarget *target, int i)
{
	Index		ref = get_pathtarget_sortgroupref(target, i);

	return ref != 0 && get_sortgroupref_clause_noerr(ref, root->parse->groupClause) != NULL;
}

/*
 * Columns and aggregates of an expression that is not itself computed
 * remotely; all of them must be.
 */
static bool
add_parts(ChRelTranslate *rt, ChRelation *info, Expr *expr)
{
	List	   *parts = pull_var_clause((Node *) expr, PVC_INCLUDE_AGGREGATES);
	ListCell   *lc;

	foreach(lc, parts)
	{
		ChOutput	out;

		if (IsA(lfirst(lc), Var))
		{
			/* a grouping column, in the target list on its own account */
			if (!tlist_member(lfirst(lc), info->tlist))
			{
				ch_fail(&rt->cx, "it is computed from a key of GROUP BY that is not the column alone");
				return false;
			}
			continue;
		}
		if (!ch_translate_output(&rt->cx, lfirst(lc), &out))
			return false;
		info->tlist = add_to_flat_tlist(info->tlist, list_make1(lfirst(lc)));
	}
	return true;
}

/* The reason is one for this expression of this clause. */
static bool
fail_clause(PlannerInfo *root, ChRelTranslate *rt, const char *clause, Expr *expr)
{
	rt->cx.reason = ch_clause_reason(root->parse->rtable, clause, (Node *) expr, rt->cx.reason);
	return false;
}

/* The keys first: all must ship, and one of them must depend on a row. */
static bool
add_group_keys(PlannerInfo *root, ChRelTranslate *rt, ChRelation *info, PathTarget *target)
{
	bool		has_column = false;
	ListCell   *lc;
	int			i = 0;

	foreach(lc, target->exprs)
	{
		Expr	   *expr = lfirst(lc);
		Index		ref = get_pathtarget_sortgroupref(target, i);

		if (is_group_key(root, target, i++))
		{
			ChExpr	   *key = ch_translate_group_key(&rt->cx, expr);
			TargetEntry *tle;

			if (key != NULL && !key->has_column && key->has_param)
				key = ch_fail(&rt->cx, "its value is only known when the query is sent");
			if (key == NULL)
				return fail_clause(root, rt, "GROUP BY", expr);
			has_column |= key->has_column;
			tle = makeTargetEntry(expr, list_length(info->tlist) + 1, NULL, false);
			tle->ressortgroupref = ref;
			info->tlist = lappend(info->tlist, tle);
		}
	}
	if (root->parse->groupClause != NIL && !has_column)
	{
		ch_fail(&rt->cx, "GROUP BY: constants only");
		return false;
	}
	return true;
}

static bool
add_group_outputs(PlannerInfo *root, ChRelTranslate *rt, ChRelation *info, PathTarget *target)
{
	ListCell   *lc;
	int			i = 0;

	foreach(lc, target->exprs)
	{
		Expr	   *expr = lfirst(lc);
		ChOutput	out;

		if (is_group_key(root, target, i++))
			continue;
		/* what depends on no row is computed here, and must not be sent and read */
		if (!IsA(expr, Var) && ch_translate_output(&rt->cx, expr, &out) &&
			(out.expr->has_column || out.expr->has_agg))
		{
			info->tlist = add_to_flat_tlist(info->tlist, list_make1(expr));
			continue;
		}
		if (!add_parts(rt, info, expr))
			return fail_clause(root, rt, "select list", expr);
	}
	return true;
}

/* HAVING: what ships and what PostgreSQL checks on the groups. */
static bool
classify_having(PlannerInfo *root, ChRelTranslate *rt, ChRelation *info, List *having)
{
	bool		alone = list_length(having) == 1;
	ListCell   *lc;

	foreach(lc, having)
	{
		Expr	   *clause = lfirst(lc);
		ChExpr	   *e = ch_translate_filter(&rt->cx, clause);

		if (e != NULL && (!e->raises || alone))
		{
			info->remote_conds = lappend(info->remote_conds, clause);
			continue;
		}
		ch_add_reason(info, ch_clause_reason(root->parse->rtable, "HAVING", (Node *) clause,
											 e ? CH_REASON_RAISES : rt->cx.reason));
		info->local_conds = lappend(info->local_conds, clause);
		if (!add_parts(rt, info, clause))
			return fail_clause(root, rt, "HAVING", clause);
	}
	return true;
}

static bool
grouping_ok(PlannerInfo *root, RelOptInfo *grouped_rel, List *having, ChRelTranslate *rt)
{
	ChRelation *info = grouped_rel->fdw_private;
	ChRelation *input = info->input->fdw_private;

	if (input->local_conds != NIL)
		ch_fail(&rt->cx, "aggregation: a condition below it stays local");
	else if (root->parse->groupingSets != NIL)
		ch_fail(&rt->cx, "GROUP BY: grouping sets, which only whole queries have");
	else
	{
		rt->cx.allow_agg = true;
		rt->cx.group_keys = root->parse->groupClause != NIL;
		return add_group_keys(root, rt, info, grouped_rel->reltarget) &&
			ch_rel_group_keys(rt, info) &&
			add_group_outputs(root, rt, info, grouped_rel->reltarget) &&
			classify_having(root, rt, info, having);
	}
	return false;
}

static void
estimate_groups(PlannerInfo *root, RelOptInfo *grouped_rel)
{
	ChRelation *info = grouped_rel->fdw_private;
	ChRelation *input = info->input->fdw_private;
	double		groups = 1;

	if (root->parse->groupClause != NIL)
		groups = estimate_num_groups(root, get_sortgrouplist_exprs(root->parse->groupClause,
																	root->parse->targetList),
									 input->rows, NULL, NULL);
	info->rows = groups * clauselist_selectivity(root, info->remote_conds, 0, JOIN_INNER, NULL);
	info->rows = clamp_row_est(info->rows);
	info->remote_rows = input->remote_rows + input->rows;
	info->width = grouped_rel->reltarget->width;
	ch_cost_relation(root, grouped_rel);
}

static void
add_grouping_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *grouped_rel,
				   GroupPathExtraData *extra, bool partial)
{
	ChRelation *input = input_rel->fdw_private;
	ChRelation *info;
	ChRelTranslate rt;
	List	   *having = partial ? NIL : (List *) extra->havingQual;

	if (!ch_enable_aggregate_pushdown || ch_pushdown == CH_PUSHDOWN_OFF)
	{
		ch_add_reason(input, ch_pushdown == CH_PUSHDOWN_OFF ? CH_REASON_PUSHDOWN_OFF :
					  "aggregation: clickhouse_fdw.enable_aggregate_pushdown is off");
		return;
	}
	/* of one partition among others, but not of what parallel workers would share */
	if (partial != (extra->patype == PARTITIONWISE_AGGREGATE_PARTIAL))
		return;
	info = new_upper(input_rel, grouped_rel);
	info->grouped = true;
	info->relations = psprintf(partial ? "Partial Aggregate on (%s)" : "Aggregate on (%s)", input->relations);
	ch_rel_translate_init(&rt, root, grouped_rel);
	if (!grouping_ok(root, grouped_rel, having, &rt))
	{
		ch_add_reason(input, rt.cx.reason);
		grouped_rel->fdw_private = NULL;
		return;
	}
	estimate_groups(root, grouped_rel);
	add_path(grouped_rel, (Path *) ch_create_upper_path(root, grouped_rel, grouped_rel->reltarget,
														info->rows, info->startup_cost,
														info->total_cost, NIL));
}

/* --------------------------------------------------------------- DISTINCT */

/*
 * All outputs as keys, which a query that groups by nothing else gives once
 * each.  Floats stay local: which of 0 and -0 is shown would change.
 */
static bool
add_distinct_keys(PlannerInfo *root, ChRelTranslate *rt, ChRelation *info, PathTarget *target)
{
	bool		has_column = false;
	List	   *keys = NIL;
	ListCell   *lc;
	int			i = 0;

	foreach(lc, target->exprs)
	{
		Expr	   *expr = lfirst(lc);
		Index		ref = get_pathtarget_sortgroupref(target, i++);
		ChExpr	   *key;
		TargetEntry *tle;

		if (ref == 0 || get_sortgroupref_clause_noerr(ref, root->parse->distinctClause) == NULL)
			return ch_fail(&rt->cx, "an output that is not compared") != NULL;
		key = ch_translate_group_key(&rt->cx, expr);
		if (key == NULL)
			return false;
		if (key->pgtype == FLOAT4OID || key->pgtype == FLOAT8OID)
			return ch_fail(&rt->cx, "floating-point values") != NULL;
		if (!key->has_column && key->has_param)
			return ch_fail(&rt->cx, "a parameter") != NULL;
		has_column |= key->has_column;
		tle = makeTargetEntry(expr, list_length(info->tlist) + 1, NULL, false);
		tle->ressortgroupref = ref;
		info->tlist = lappend(info->tlist, tle);
		keys = lappend(keys, key);
	}
	if (!has_column)
		return ch_fail(&rt->cx, "constants only") != NULL;
	return ch_can_group_by(&rt->cx, keys);
}

static bool
distinct_ok(PlannerInfo *root, ChRelTranslate *rt, ChRelation *info, PathTarget *target)
{
	ChRelation *input = info->input->fdw_private;
	Query	   *parse = root->parse;

	if (input->local_conds != NIL)
		return ch_fail(&rt->cx, "a condition below it stays local") != NULL;
	if (input->grouped || parse->hasWindowFuncs || parse->hasTargetSRFs || parse->hasDistinctOn)
		return ch_fail(&rt->cx, "over something else than columns of tables") != NULL;
	return add_distinct_keys(root, rt, info, target);
}

static void
add_distinct_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *distinct_rel)
{
	ChRelation *input = input_rel->fdw_private;
	PathTarget *target = root->upper_targets[UPPERREL_DISTINCT];
	ChRelation *info;
	ChRelTranslate rt;

	if (!ch_enable_aggregate_pushdown || ch_pushdown == CH_PUSHDOWN_OFF)
		return;
	info = new_upper(input_rel, distinct_rel);
	info->grouped = info->distinct = true;
	info->relations = psprintf("Distinct on (%s)", input->relations);
	ch_rel_translate_init(&rt, root, distinct_rel);
	if (!distinct_ok(root, &rt, info, target))
	{
		ch_add_reason(input, psprintf("DISTINCT: %s", rt.cx.reason));
		distinct_rel->fdw_private = NULL;
		return;
	}
	info->rows = clamp_row_est(estimate_num_groups(root, get_sortgrouplist_exprs(root->parse->distinctClause,
																				 root->parse->targetList),
												   input->rows, NULL, NULL));
	info->remote_rows = input->remote_rows + input->rows;
	info->width = target->width;
	ch_cost_relation(root, distinct_rel);
	add_path(distinct_rel, (Path *) ch_create_upper_path(root, distinct_rel, target, info->rows,
														 info->startup_cost, info->total_cost, NIL));
}

/* ------------------------------------------------------------------- order */

static void
add_ordered_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *ordered_rel)
{
	ChRelation *input = input_rel->fdw_private;
	ChRelation *info;
	ListCell   *lc;
	Cost		startup,
				total;

	info = new_upper(input_rel, ordered_rel);
	*info = *input;
	info->input = input_rel;
	info->ordered = true;
	/* a scan or join offers sorted paths itself */
	if (!input->grouped || !ch_enable_sort_pushdown || ch_pushdown == CH_PUSHDOWN_OFF)
		return;
	foreach(lc, root->sort_pathkeys)
	{
		ChRelTranslate rt;
		ChSort		sort;

		ch_rel_translate_init(&rt, root, input_rel);
		if (!ch_rel_group_keys(&rt, input))
			return;
		rt.cx.reason = "ORDER BY: not a column or aggregate of the remote query";
		if (!ch_translate_pathkey(&rt, input_rel, lfirst(lc), &sort))
		{
			ch_add_reason(input, rt.cx.reason);
			return;
		}
	}
	ch_cost_sorted(input, input->rows, &startup, &total);
	add_path(ordered_rel, (Path *) ch_create_upper_path(root, input_rel,
														root->upper_targets[UPPERREL_ORDERED],
														input->rows, startup, total,
														root->sort_pathkeys));
}

/* ------------------------------------------------------------------- limit */

/* A constant that is not negative, or absent. */
static bool
limit_constant(Node *node, Const **con)
{
	*con = NULL;
	if (node == NULL)
		return true;
	if (!IsA(node, Const))
		return false;
	*con = (Const *) node;
	if ((*con)->constisnull)
	{
		*con = NULL;
		return true;
	}
	return (*con)->consttype == INT8OID && DatumGetInt64((*con)->constvalue) >= 0 &&
		DatumGetInt64((*con)->constvalue) < INT64CONST(4611686018427387904);
}

/* The foreign path of the input that LIMIT can be added to. */
static ForeignPath *
limitable_path(PlannerInfo *root, RelOptInfo *input_rel)
{
	ListCell   *lc;

	foreach(lc, input_rel->pathlist)
	{
		Path	   *path = lfirst(lc);

		if (IsA(path, ForeignPath) && path->param_info == NULL &&
			pathkeys_contained_in(root->sort_pathkeys, path->pathkeys))
			return (ForeignPath *) path;
	}
	return NULL;
}

static bool
final_is_plain(PlannerInfo *root, FinalPathExtraData *extra)
{
	Query	   *parse = root->parse;

	return extra->limit_needed && parse->commandType == CMD_SELECT && parse->rowMarks == NIL &&
		parse->limitOption == LIMIT_OPTION_COUNT && !parse->hasTargetSRFs &&
		!parse->hasWindowFuncs;
}

static void
add_final_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *final_rel,
				FinalPathExtraData *extra)
{
	ChRelation *input = input_rel->fdw_private;
	ChRelation *sink = input->ordered ? input->input->fdw_private : input;
	ChPathExtra *limit = palloc0(sizeof(ChPathExtra));
	ForeignPath *path,
			   *copy;
	double		rows;

	if (ch_pushdown == CH_PUSHDOWN_OFF || !final_is_plain(root, extra) ||
		(root->parse->distinctClause != NIL && !sink->distinct))
		return;
	limit->has_limit = true;
	if (!limit_constant(root->parse->limitCount, &limit->limit) ||
		!limit_constant(root->parse->limitOffset, &limit->offset))
	{
		ch_add_reason(sink, "LIMIT: its value is not a constant");
		return;
	}
	path = limitable_path(root, input_rel);
	if (path == NULL || ((ChRelation *) path->path.parent->fdw_private)->local_conds != NIL)
	{
		ch_add_reason(sink, "LIMIT: conditions or the order below it stay local");
		return;
	}
	copy = makeNode(ForeignPath);
	*copy = *path;
	rows = path->path.rows;
	if (limit->limit)
		rows = Min(rows, Max(1, DatumGetInt64(limit->limit->constvalue)));
	copy->path.rows = rows;

	/*
	 * The planner thinks that stopping a scan early is free.  Here it is not:
	 * the query has to be cancelled, with blocks on their way.
	 */
	copy->path.startup_cost = path->path.startup_cost * 0.95;
	copy->path.total_cost = copy->path.startup_cost +
		rows * (input->options->fdw_tuple_cost + cpu_tuple_cost) * 0.95;
	copy->fdw_private = list_make1(limit);
	add_path(final_rel, (Path *) copy);
}

void
ch_get_upper_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input_rel,
				   RelOptInfo *output_rel, void *extra)
{
	if (input_rel->fdw_private == NULL || output_rel->fdw_private != NULL)
		return;
	switch (stage)
	{
		case UPPERREL_GROUP_AGG:
			add_grouping_paths(root, input_rel, output_rel, (GroupPathExtraData *) extra, false);
			break;
		case UPPERREL_PARTIAL_GROUP_AGG:
			add_grouping_paths(root, input_rel, output_rel, (GroupPathExtraData *) extra, true);
			break;
		case UPPERREL_DISTINCT:
			add_distinct_paths(root, input_rel, output_rel);
			break;
		case UPPERREL_ORDERED:
			add_ordered_paths(root, input_rel, output_rel);
			break;
		case UPPERREL_FINAL:
			add_final_paths(root, input_rel, output_rel, (FinalPathExtraData *) extra);
			break;
		default:
			break;
	}
}
