/*-------------------------------------------------------------------------
 *
 * translate_rel.c
 *	  Translating expressions over the columns of planner relations.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_type.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "plan/relation.h"

/* The scan or join below an upper relation, or the relation itself. */
RelOptInfo *
ch_scan_rel(RelOptInfo *rel)
{
	while (IS_UPPER_REL(rel))
		rel = ((ChRelation *) rel->fdw_private)->input;
	return rel;
}

/* What of_join says of each join that rel is made of. */
static Relids
of_joins(RelOptInfo *rel, Relids (*of_join) (const ChRelation *join))
{
	ChRelation *info;

	rel = ch_scan_rel(rel);
	if (!IS_JOIN_REL(rel))
		return NULL;
	info = rel->fdw_private;
	return bms_join(of_join(info), bms_join(of_joins(info->outer, of_join), of_joins(info->inner, of_join)));
}

static Relids
nullable_sides(const ChRelation *join)
{
	Relids		sides = NULL;

	if (join->jointype == JOIN_LEFT || join->jointype == JOIN_FULL || join->jointype == JOIN_SEMI)
		sides = bms_add_members(sides, join->inner->relids);
	if (join->jointype == JOIN_FULL)
		sides = bms_add_members(sides, join->outer->relids);
	return sides;
}

static Relids
missing_side(const ChRelation *join)
{
	return join->jointype == JOIN_ANTI ? bms_copy(join->inner->relids) : NULL;
}

/*
 * Base relations on the nullable side of an outer join inside rel, or whose
 * columns are Nullable because a semi join is written as one.
 */
static Relids
nullable_relids(RelOptInfo *rel)
{
	return of_joins(rel, nullable_sides);
}

/* Base relations that no row of rel has, because it has no partner there. */
static Relids
missing_relids(RelOptInfo *rel)
{
	return of_joins(rel, missing_side);
}

/* Conditions of ON see neither the NULLs nor the gaps that their join makes. */
void
ch_below_join(ChRelTranslate *rt, const ChRelation *info)
{
	rt->cx.nullable_relids = bms_union(nullable_relids(info->outer), nullable_relids(info->inner));
	rt->missing = bms_union(missing_relids(info->outer), missing_relids(info->inner));
}

/*
 * A base relation outlives the joins that GEQO tries and throws away, so its
 * reasons live where it lives.
 */
void
ch_add_reason(ChRelation *info, const char *reason)
{
	MemoryContext old;
	ListCell   *lc;

	foreach(lc, info->reasons)
	{
		if (strcmp(lfirst(lc), reason) == 0)
			return;
	}
	old = MemoryContextSwitchTo(GetMemoryChunkContext(info));
	info->reasons = lappend(info->reasons, pstrdup(reason));
	MemoryContextSwitchTo(old);
}

/* The remote type that the column option or else the server itself names. */
const char *
ch_remote_type(Oid serverid, Oid userid, const ChRemoteTableRef *table,
			   const ChColumnOptions *options)
{
	const ChRemoteColumn *column;

	if (options->type)
		return options->type;
	column = ch_described_column(ch_describe_look(serverid, userid, table->database, table->table),
								 options->column_name);
	return column ? pstrdup(column->type) : NULL;
}

void
ch_note_translated(ChRelation *info, AttrNumber attno)
{
	MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(info));

	info->translated = bms_add_member(info->translated, attno);
	MemoryContextSwitchTo(old);
}

/* A NULL of the type that the column would have. */
static ChExpr *
missing_column(ChTranslate *cx, Var *var)
{
	ChLiteralContext lcx;
	ChExpr	   *e;
	char	   *type;

	ch_literal_context(cx->version, &lcx);
	type = ch_type_for_pg_on(var->vartype, var->vartypmod, true, &lcx);
	if (type == NULL || var->vartype == NUMERICOID || OidIsValid(get_element_type(var->vartype)))
		return ch_fail(cx, "a column of a side of a join that has no row there");
	e = ch_make_call(var->vartype, psprintf("CAST(NULL AS %s)", type), NIL);
	e->nullable = true;
	return e;
}

/* ChTranslate.column for planner relations. */
static ChExpr *
rel_column(ChTranslate *cx, Var *var)
{
	ChRelTranslate *rt = cx->column_arg;
	RangeTblEntry *rte;
	ChRelation *info;
	ChColumnOptions options;
	ChColumnInfo column;
	ChExpr	   *e;

	if (!bms_is_member(var->varno, cx->relids) || var->varlevelsup != 0)
		return ch_fail(cx, "a column of another relation");
	if (var->varattno == 0)
		return ch_fail(cx, "a whole row: ClickHouse has no rows as values");
	if (var->varattno < 0)
		return ch_fail(cx, "a system column: only PostgreSQL knows it");
	if (bms_is_member(var->varno, rt->missing))
		return missing_column(cx, var);
	rte = planner_rt_fetch(var->varno, rt->root);
	info = rt->root->simple_rel_array[var->varno]->fdw_private;
	ch_column_options(rte->relid, var->varattno, &options);
	column.table = &info->table;
	column.varno = var->varno;
	column.attno = var->varattno;
	column.local_name = get_attname(rte->relid, var->varattno, false);
	column.name = options.column_name;
	column.type = ch_remote_type(info->serverid, info->userid, &info->table, &options);
	ch_note_translated(info, var->varattno);
	column.pgtype = var->vartype;
	column.typmod = var->vartypmod;
	e = ch_column_expr(cx, &column);
	return bms_is_member(var->varno, cx->nullable_relids) ? ch_null_column(cx, e) : e;
}

void
ch_rel_translate_init(ChRelTranslate *rt, PlannerInfo *root, RelOptInfo *rel)
{
	ChRelation *info = rel->fdw_private;

	memset(rt, 0, sizeof(*rt));
	rt->root = root;
	rt->cx.version = &info->version;
	rt->cx.column = rel_column;
	rt->cx.column_arg = rt;
	rt->cx.relids = ch_scan_rel(rel)->relids;
	rt->cx.nullable_relids = nullable_relids(rel);
	rt->missing = missing_relids(rel);
	rt->cx.allow_params = true;
	rt->cx.params = &rt->params;
}

/*
 * Translate above GROUP BY: aggregates are possible, and the grouping
 * expressions stand for the keys that the remote query groups by.
 */
bool
ch_rel_group_keys(ChRelTranslate *rt, const ChRelation *info)
{
	List	   *nodes = NIL;
	List	   *keys = NIL;
	ListCell   *lc;

	rt->cx.allow_agg = true;
	rt->cx.group_keys = rt->root->parse->groupClause != NIL;
	foreach(lc, info->tlist)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		ChExpr	   *key;

		if (tle->ressortgroupref == 0)
			continue;
		if ((key = ch_translate_group_key(&rt->cx, tle->expr)) == NULL)
			return false;
		nodes = lappend(nodes, tle->expr);
		keys = lappend(keys, key);
	}
	rt->cx.group_nodes = nodes;
	rt->cx.group_exprs = keys;
	return ch_can_group_by(&rt->cx, keys);
}
