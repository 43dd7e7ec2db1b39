/*-------------------------------------------------------------------------
 *
 * build.c
 *	  From planner relations to a remote query.
 *
 * Runs when a path has been chosen.  Whatever is translated here was found
 * translatable while paths were made, so a failure is a bug, not a reason.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"

#include "plan/document.h"
#include "plan/relation.h"
#include "query/json_part.h"

typedef struct BuildContext
{
	PlannerInfo *root;
	List	  **params;			/* of the whole query */
	bool		free_on;		/* the server joins freely */
} BuildContext;

/* A translation over rel that adds its parameters to the query's. */
static void
init_translate(BuildContext *bc, ChRelTranslate *rt, RelOptInfo *rel)
{
	ch_rel_translate_init(rt, bc->root, rel);
	rt->cx.params = bc->params;
}

static ChExpr *
must(ChRelTranslate *rt, ChExpr *e)
{
	if (e == NULL)
		elog(ERROR, "expression was planned to be remote but is not: %s", rt->cx.reason);
	return e;
}

/* Conditions (RestrictInfos or clauses) as remote expressions. */
static List *
translate_conds(ChRelTranslate *rt, List *conds)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, conds)
	{
		Expr	   *clause = lfirst(lc);

		if (IsA(clause, RestrictInfo))
			clause = ((RestrictInfo *) clause)->clause;
		result = lappend(result, must(rt, ch_translate_filter(&rt->cx, clause)));
	}
	return result;
}

/* ------------------------------------------------------------------- FROM */

static ChFrom *build_from(BuildContext *bc, RelOptInfo *rel, List **where);

static ChFrom *
build_table(BuildContext *bc, RelOptInfo *rel, List **where)
{
	ChRelation *info = rel->fdw_private;
	ChFrom	   *from = palloc0(sizeof(ChFrom));
	ChRelTranslate rt;
	ListCell   *lc;

	init_translate(bc, &rt, rel);
	from->kind = CH_FROM_TABLE;
	from->table = info->table;
	from->varno = rel->relid;
	*where = translate_conds(&rt, info->remote_conds);
	foreach(lc, info->remote_conds)
		*where = list_concat(*where, ch_translate_ranges(&rt.cx, lfirst_node(RestrictInfo, lc)->clause));
	foreach(lc, info->prefilters)
		*where = lappend(*where, must(&rt, ch_translate_prefilter(&rt.cx, lfirst_node(RestrictInfo, lc)->clause)));
	return from;
}

/*
 * A condition on one side of a join goes above the join where it may, below it
 * where rows of the side get NULLs or are not there any more, and where the side
 * is a sub-select anyway.
 */
static void
place_conds(BuildContext *bc, ChFrom *join, List *left_where, List *right_where, List **where)
{
	bool		both = join->jointype == JOIN_INNER && join->right->kind == CH_FROM_TABLE;

	*where = NIL;
	if (bc->free_on && join->jointype != JOIN_FULL)
		*where = left_where;
	else
		join->left->where = left_where;
	if (bc->free_on && both)
		*where = list_concat(*where, right_where);
	else
		join->right->where = right_where;
}

static ChFrom *
build_join(BuildContext *bc, RelOptInfo *rel, List **where)
{
	ChRelation *info = rel->fdw_private;
	ChFrom	   *from = palloc0(sizeof(ChFrom));
	List	   *left_where,
			   *right_where;
	ChJoinConds conds;
	ChRelTranslate rt;

	from->kind = CH_FROM_JOIN;
	from->jointype = info->jointype;
	from->left = build_from(bc, info->outer, &left_where);
	from->right = build_from(bc, info->inner, &right_where);

	init_translate(bc, &rt, rel);
	ch_below_join(&rt, info);
	if (!ch_split_join_conds(&rt, rel, &conds))
		must(&rt, NULL);
	from->keys = conds.keys;
	from->on = conds.on;
	place_conds(bc, from, left_where, list_concat(right_where, conds.right_where), where);
	*where = list_concat(*where, conds.others);
	if (!bc->free_on && (info->jointype == JOIN_SEMI || info->jointype == JOIN_ANTI))
		*where = lappend(*where, ch_make_partner(ch_first_table(from->right), info->jointype == JOIN_SEMI));

	init_translate(bc, &rt, rel);
	*where = list_concat(*where, translate_conds(&rt, info->remote_conds));
	return from;
}

static ChFrom *
build_from(BuildContext *bc, RelOptInfo *rel, List **where)
{
	if (IS_JOIN_REL(rel))
		return build_join(bc, rel, where);
	return build_table(bc, rel, where);
}

/* ---------------------------------------------------------------- outputs */

/* The declared type of a plain column, which the result must have. */
static void
note_expectation(ChBuilt *built, const ChExpr *e, bool may_be_nulled)
{
	bool		plain = e->kind == CHX_COLUMN && e->type != NULL && !may_be_nulled;

	built->expected = lappend(built->expected, makeString(pstrdup(plain ? e->type->text : "")));
	built->names = lappend(built->names, makeString(pstrdup(e->column ? e->column : "")));
}

/* A jsonb column of which the query looks at parts only, else the expression itself. */
static ChExpr *
parts_only(ChRelTranslate *rt, Expr *expr, ChExpr *e)
{
	Var		   *var = (Var *) expr;
	ChExpr	   *parts = NULL;
	List	   *paths;

	if (IsA(expr, Var) && !bms_is_member(var->varno, rt->cx.nullable_relids) &&
		!bms_is_member(var->varno, rt->missing) && ch_pushdown != CH_PUSHDOWN_OFF &&
		ch_paths_looked_at(rt->root, var, &paths))
		parts = ch_json_parts(e, paths);
	return parts ? parts : e;
}

static void
add_output(ChRelTranslate *rt, ChQuery *query, Expr *expr, ChBuilt *built)
{
	ChOutput	out;

	if (!ch_translate_output(&rt->cx, expr, &out))
		must(rt, NULL);
	out.expr = parts_only(rt, expr, out.expr);
	query->targets = lappend(query->targets, out.expr);
	if (out.expr2)
		query->targets = lappend(query->targets, out.expr2);
	if (out.expr3)
		query->targets = lappend(query->targets, out.expr3);
	built->finals = lappend_int(built->finals, out.final);
	note_expectation(built, out.expr,
					 bms_is_member(out.expr->varno, rt->cx.nullable_relids));
}

/* A key of GROUP BY; one that is the same for all rows does not group. */
static void
add_group_key(ChRelTranslate *rt, ChQuery *query, ChExpr *key, ChBuilt *built)
{
	query->targets = lappend(query->targets, key->span ? ch_make_call(key->pgtype, key->on_output, list_make1(key)) : key);
	if (key->has_column)
		query->group = lappend(query->group, key);
	built->finals = lappend_int(built->finals, CH_FINAL_NONE);
	note_expectation(built, key, bms_is_member(key->varno, rt->cx.nullable_relids));
}

static void
add_grouped_outputs(ChRelTranslate *rt, ChQuery *query, List *tlist, ChBuilt *built)
{
	ListCell   *lc;
	int			k = 0;

	foreach(lc, tlist)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->ressortgroupref != 0)
			add_group_key(rt, query, list_nth(rt->cx.group_exprs, k++), built);
		else
			add_output(rt, query, tle->expr, built);
	}
}

/* ------------------------------------------------------------------ query */

static void
add_order(ChRelTranslate *rt, RelOptInfo *rel, ChQuery *query, List *pathkeys)
{
	ListCell   *lc;

	foreach(lc, pathkeys)
	{
		ChSort	   *sort = palloc0(sizeof(ChSort));

		if (!ch_translate_pathkey(rt, rel, lfirst(lc), sort))
			must(rt, NULL);
		if (sort->expr->has_column || sort->expr->has_agg)
			query->order = lappend(query->order, sort);
	}
}

static void
add_limit(ChRelTranslate *rt, ChQuery *query, const ChPathExtra *extra)
{
	if (extra == NULL || !extra->has_limit)
		return;
	if (extra->limit)
		query->limit = ch_const_expr(&rt->cx, extra->limit);
	if (extra->offset)
		query->offset = ch_const_expr(&rt->cx, extra->offset);
}

void
ch_build_query(PlannerInfo *root, RelOptInfo *rel, List *outputs, List *conds, List *pathkeys,
			   const ChPathExtra *extra, ChBuilt *built)
{
	ChRelation *info = rel->fdw_private;
	ChQuery		query = {0};
	ChRelTranslate rt;
	BuildContext bc;
	ListCell   *lc;

	memset(built, 0, sizeof(*built));
	bc.root = root;
	bc.params = &built->params;
	bc.free_on = ch_capable(&info->version, CH_CAP_JOIN_ON_ANY);
	query.from = build_from(&bc, ch_scan_rel(rel), &query.where);

	init_translate(&bc, &rt, rel);
	if (info->grouped)
	{
		if (!ch_rel_group_keys(&rt, info))
			must(&rt, NULL);
		query.grouped = true;
		add_grouped_outputs(&rt, &query, info->tlist, built);
		query.having = translate_conds(&rt, info->remote_conds);
	}
	else
	{
		foreach(lc, outputs)
			add_output(&rt, &query, lfirst(lc), built);
		query.where = list_concat(query.where, translate_conds(&rt, conds));
	}
	add_order(&rt, rel, &query, pathkeys);
	add_limit(&rt, &query, extra);
	built->sql = ch_print_query(&query, &info->version);
}
