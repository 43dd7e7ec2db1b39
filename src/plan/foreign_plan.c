/*-------------------------------------------------------------------------
 *
 * foreign_plan.c
 *	  The chosen path as a ForeignScan.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/table.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/rel.h"

#include "plan/plan.h"
#include "plan/relation.h"
#include "plan/used.h"
#include "query/marker.h"

/* ------------------------------------------------------------- conditions */

/*
 * Sort the clauses of a base scan into local and remote; extra gets the remote
 * ones that the relation did not know (join clauses of a parameterised path).
 */
static void
split_scan_clauses(PlannerInfo *root, RelOptInfo *rel, List *scan_clauses, List **local,
				   List **remote, List **extra)
{
	ChRelation *info = rel->fdw_private;
	ListCell   *lc;

	*local = *remote = *extra = NIL;
	foreach(lc, scan_clauses)
	{
		RestrictInfo *rinfo = lfirst_node(RestrictInfo, lc);
		ChRelTranslate rt;

		if (rinfo->pseudoconstant)
			continue;
		if (list_member_ptr(info->remote_conds, rinfo))
			*remote = lappend(*remote, rinfo->clause);
		else if (list_member_ptr(info->local_conds, rinfo))
			*local = lappend(*local, rinfo->clause);
		else
		{
			ChExpr	   *e;

			ch_rel_translate_init(&rt, root, rel);
			e = ch_pushdown == CH_PUSHDOWN_OFF ? NULL : ch_translate_filter(&rt.cx, rinfo->clause);
			if (e != NULL && !e->raises)
			{
				*extra = lappend(*extra, rinfo);
				*remote = lappend(*remote, rinfo->clause);
			}
			else
				*local = lappend(*local, rinfo->clause);
		}
	}
}

/* ---------------------------------------------------------------- outputs */

/*
 * One Var for each column that the scan needs, in column order.  The target
 * list does not count: below a join it names all columns of the table, wanted
 * or not.
 */
static List *
base_outputs(PlannerInfo *root, RelOptInfo *rel, List *local, List **attrs)
{
	RangeTblEntry *rte = planner_rt_fetch(rel->relid, root);
	Relation	relation = table_open(rte->relid, NoLock);
	TupleDesc	desc = RelationGetDescr(relation);
	Bitmapset  *used = bms_copy(((ChRelation *) rel->fdw_private)->attrs_used);
	List	   *outputs = NIL;
	bool		whole_row;
	int			i;

	pull_varattnos((Node *) local, rel->relid, &used);
	whole_row = bms_is_member(0 - FirstLowInvalidHeapAttributeNumber, used);
	*attrs = NIL;
	for (i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, i);

		if (!ch_is_remote_column(attr) ||
			(!whole_row && !bms_is_member(i + 1 - FirstLowInvalidHeapAttributeNumber, used)))
			continue;
		outputs = lappend(outputs, makeVar(rel->relid, i + 1, attr->atttypid, attr->atttypmod,
										   attr->attcollation, 0));
		*attrs = lappend_int(*attrs, i + 1);
	}
	table_close(relation, NoLock);
	return outputs;
}

/*
 * Is this output of a join computed remotely?  Not what depends on no row: as
 * an output it would stand for the equal parameter of the query itself.
 */
static bool
computed_remotely(ChRelTranslate *rt, Expr *expr, bool filtered_later)
{
	ChOutput	out;

	return ch_pushdown != CH_PUSHDOWN_OFF && ch_translate_output(&rt->cx, expr, &out) &&
		out.expr->has_column && !((out.expr->raises || out.expr->wide) && filtered_later);
}

/*
 * What a join hands up or needs for its local conditions: columns, and where
 * the join is all there is to scan, expressions over them.
 */
static List *
join_tlist(PlannerInfo *root, RelOptInfo *rel, List *local)
{
	List	   *needed = pull_var_clause((Node *) local, PVC_RECURSE_PLACEHOLDERS);
	ChRelTranslate rt;
	ListCell   *lc;

	ch_rel_translate_init(&rt, root, rel);
	foreach(lc, rel->reltarget->exprs)
	{
		if (IsA(lfirst(lc), Var) || computed_remotely(&rt, lfirst(lc), local != NIL))
			needed = lappend(needed, lfirst(lc));
		else
			needed = list_concat(needed, pull_var_clause(lfirst(lc), PVC_RECURSE_PLACEHOLDERS));
	}
	return add_to_flat_tlist(NIL, needed);
}

/* Expressions over ClickHouse's own functions, which nobody else can compute. */
typedef struct MarkerSearch
{
	ChRelTranslate *rt;
	List	   *found;
} MarkerSearch;

static bool
collect_markers(Node *node, MarkerSearch *search)
{
	if (node == NULL || IsA(node, Aggref) || IsA(node, WindowFunc) || IsA(node, SubLink) ||
		!ch_contains_marker(node))
		return false;
	if (!IsA(node, List) && computed_remotely(search->rt, (Expr *) node, false))
	{
		search->found = list_append_unique(search->found, node);
		return false;
	}
	return expression_tree_walker(node, collect_markers, search);
}

/*
 * The scan of the only table of a query computes what the select list needs of
 * ClickHouse's own functions; then the scan has a list of outputs like a join.
 */
static List *
marker_tlist(PlannerInfo *root, RelOptInfo *rel, List *outputs)
{
	ChRelTranslate rt;
	MarkerSearch search = {&rt, NIL};
	ListCell   *lc;

	if (ch_pushdown == CH_PUSHDOWN_OFF || root->rowMarks != NIL || rel->reloptkind != RELOPT_BASEREL ||
		!bms_equal(root->all_baserels, rel->relids))
		return NIL;
	ch_rel_translate_init(&rt, root, rel);
	foreach(lc, root->processed_tlist)
		collect_markers((Node *) ((TargetEntry *) lfirst(lc))->expr, &search);
	if (search.found == NIL)
		return NIL;
	return add_to_flat_tlist(add_to_flat_tlist(NIL, outputs), search.found);
}

static List *
tlist_exprs(List *tlist, List **attrs)
{
	List	   *exprs = NIL;
	ListCell   *lc;

	*attrs = NIL;
	foreach(lc, tlist)
	{
		exprs = lappend(exprs, ((TargetEntry *) lfirst(lc))->expr);
		*attrs = lappend_int(*attrs, list_length(exprs));
	}
	return exprs;
}

/* ---------------------------------------------------------------- the plan */

static List *
string_list(List *strings)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, strings)
		result = lappend(result, makeString(lfirst(lc)));
	return result;
}

static List *
make_private(PlannerInfo *root, RelOptInfo *rel, ChBuilt *built, List *attrs, List *scan_tlist)
{
	ChRelation *info = rel->fdw_private;
	bool		base = IS_SIMPLE_REL(rel);
	List	   *used = ch_used_of_rels(root, ch_scan_rel(rel)->relids, info->serverid);
	List	   *list = NIL;

	/* in the order of ChPlanField */
	list = lappend(list, makeString(built->sql));
	list = lappend(list, attrs);
	list = lappend(list, built->finals);
	list = lappend(list, built->expected);
	list = lappend(list, built->names);
	list = lappend(list, string_list(info->reasons));
	list = lappend(list, makeString(base ? "" : unconstify(char *, info->relations)));
	list = lappend(list, list_make1_oid(info->serverid));
	list = lappend(list, makeString(base && scan_tlist == NIL ? unconstify(char *, info->name) : ""));
	list = lappend(list, ch_used_list(used, info->serverid, info->userid));
	return list;
}

ForeignScan *
ch_get_plan(PlannerInfo *root, RelOptInfo *foreignrel, Oid foreigntableid,
			ForeignPath *best_path, List *tlist, List *scan_clauses, Plan *outer_plan)
{
	ChRelation *info = foreignrel->fdw_private;
	const ChPathExtra *extra = best_path->fdw_private ? linitial(best_path->fdw_private) : NULL;
	List	   *local,
			   *remote = NIL,
			   *conds = NIL,
			   *outputs,
			   *attrs;
	List	   *scan_tlist = NIL;
	Index		scan_relid = 0;
	ChBuilt		built;

	if (IS_SIMPLE_REL(foreignrel))
	{
		scan_relid = foreignrel->relid;
		split_scan_clauses(root, foreignrel, scan_clauses, &local, &remote, &conds);
		outputs = base_outputs(root, foreignrel, local, &attrs);
		scan_tlist = marker_tlist(root, foreignrel, outputs);
		if (scan_tlist != NIL)
		{
			outputs = tlist_exprs(scan_tlist, &attrs);
			/* no row is locked, so nothing is checked again */
			remote = NIL;
		}
	}
	else
	{
		local = info->grouped ? info->local_conds : extract_actual_clauses(info->local_conds, false);
		scan_tlist = info->grouped ? info->tlist : join_tlist(root, foreignrel, local);
		outputs = tlist_exprs(scan_tlist, &attrs);
	}
	ch_build_query(root, foreignrel, outputs, conds, best_path->path.pathkeys, extra, &built);
	return make_foreignscan(tlist, local, scan_relid, ch_used_params(built.sql, built.params),
							make_private(root, foreignrel, &built, attrs, scan_tlist),
							scan_tlist, remote, outer_plan);
}
