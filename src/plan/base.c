/*-------------------------------------------------------------------------
 *
 * base.c
 *	  Planning the scan of one foreign table: conditions, size, paths.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "foreign/foreign.h"

#include "compat.h"
#include "plan/relation.h"
#include "plan/target.h"
#include "query/marker.h"

/* ------------------------------------------------------------- conditions */

/*
 * May a condition run before others that PostgreSQL wants first?  Where views
 * are security barriers only leakproof conditions may overtake.
 */
static bool
security_allows(RelOptInfo *rel, RestrictInfo *rinfo)
{
	return rinfo->security_level <= rel->baserestrict_min_security || rinfo->leakproof;
}

/* Why a condition stays local, or NULL if it ships. */
static const char *
why_local(ChRelTranslate *rt, RelOptInfo *rel, RestrictInfo *rinfo, bool alone)
{
	ChExpr	   *e;

	if (ch_pushdown == CH_PUSHDOWN_OFF)
		return CH_REASON_PUSHDOWN_OFF;
	if (!security_allows(rel, rinfo))
		return "it is not leakproof and stands above a security barrier";
	e = ch_translate_filter(&rt->cx, rinfo->clause);
	if (e == NULL)
		return rt->cx.reason;
	if (e->raises && !alone)
		return CH_REASON_RAISES;
	return NULL;
}

/* Can the server at least leave rows out for which a local condition does not hold? */
static bool
has_prefilter(PlannerInfo *root, RelOptInfo *rel, RestrictInfo *rinfo)
{
	ChRelTranslate rt;

	if (ch_pushdown == CH_PUSHDOWN_OFF || !security_allows(rel, rinfo))
		return false;
	ch_rel_translate_init(&rt, root, rel);
	return ch_translate_prefilter(&rt.cx, rinfo->clause) != NULL;
}

static void
classify_conditions(PlannerInfo *root, RelOptInfo *rel)
{
	ChRelation *info = rel->fdw_private;
	bool		alone = list_length(rel->baserestrictinfo) == 1;
	ListCell   *lc;

	foreach(lc, rel->baserestrictinfo)
	{
		RestrictInfo *rinfo = lfirst_node(RestrictInfo, lc);
		ChRelTranslate rt;
		const char *why;

		ch_rel_translate_init(&rt, root, rel);
		why = why_local(&rt, rel, rinfo, alone);
		if (why == NULL)
			info->remote_conds = lappend(info->remote_conds, rinfo);
		else
		{
			info->local_conds = lappend(info->local_conds, rinfo);
			if (has_prefilter(root, rel, rinfo))
			{
				info->prefilters = lappend(info->prefilters, rinfo);
				why = psprintf("%s; the server looks for rows that may match", why);
			}
			ch_add_reason(info, ch_pushdown == CH_PUSHDOWN_OFF ? why :
						  ch_clause_reason(root->parse->rtable, "WHERE", (Node *) rinfo->clause, why));
		}
	}
}

/* ------------------------------------------------------------------- size */

static void
columns_needed(RelOptInfo *rel, ChRelation *info)
{
	ListCell   *lc;

	info->attrs_used = NULL;
	pull_varattnos((Node *) rel->reltarget->exprs, rel->relid, &info->attrs_used);
	foreach(lc, info->local_conds)
		pull_varattnos((Node *) lfirst_node(RestrictInfo, lc)->clause, rel->relid,
					   &info->attrs_used);
}

/* What the server says of the table, if it has been reached. */
static const ChRemoteTable *
describe(const ChRelation *info)
{
	if (!info->version.known)
		return NULL;
	return ch_describe_table(info->serverid, info->userid, info->table.database, info->table.table);
}

/* Rows of the remote table: ANALYZE's, else the server's own counter. */
static double
table_rows(RelOptInfo *rel, const ChRelation *info)
{
	if (rel->tuples > 0)
		return rel->tuples;
	if (info->options->use_remote_estimate)
	{
		const ChRemoteTable *described = describe(info);

		if (described != NULL && described->rows >= 0)
			return Max(described->rows, 1.0);
	}
	return 1000000;
}

static const char *
relation_name(Oid relid)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
									  get_rel_name(relid));
}

void
ch_get_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid)
{
	ChRelation *info = palloc0(sizeof(ChRelation));
	RangeTblEntry *rte = planner_rt_fetch(baserel->relid, root);

	baserel->fdw_private = info;
	info->serverid = GetForeignTable(foreigntableid)->serverid;
	info->userid = ch_rel_userid(rte, baserel);
	info->options = ch_options_get_server(info->serverid, foreigntableid);
	info->version = ch_server_version(info->serverid, info->userid);
	info->table.database = info->options->database ? info->options->database : info->options->dbname;
	info->table.table = info->options->table_name;
	info->table.distributed = ch_is_distributed(info->options, describe(info));
	info->table.hides_paths = ch_hides_paths(describe(info));
	info->name = relation_name(foreigntableid);
	info->relations = info->name;

	classify_conditions(root, baserel);
	columns_needed(baserel, info);
	baserel->tuples = table_rows(baserel, info);
	set_baserel_size_estimates(root, baserel);
	info->rows = baserel->rows;
	info->remote_rows = baserel->tuples;
	info->width = baserel->reltarget->width;
	ch_cost_relation(root, baserel);
}

/* ------------------------------------------------------------------ paths */

/* Does the relation compute what this member of an equivalence class names? */
static bool
member_fits(RelOptInfo *rel, EquivalenceMember *em)
{
	ChRelation *info = rel->fdw_private;

	if (em->em_is_child)
		return false;
	if (info->grouped)
		return tlist_member(em->em_expr, info->tlist) != NULL ||
			list_member(rel->reltarget->exprs, em->em_expr);
	return !bms_is_empty(em->em_relids) && bms_is_subset(em->em_relids, ch_scan_rel(rel)->relids);
}

bool
ch_translate_pathkey(ChRelTranslate *rt, RelOptInfo *rel, PathKey *pathkey, ChSort *sort)
{
	EquivalenceClass *ec = pathkey->pk_eclass;
	ListCell   *lc;

	foreach(lc, ec->ec_members)
	{
		EquivalenceMember *em = lfirst(lc);

		if (!member_fits(rel, em) ||
			(ec->ec_has_volatile && ch_contains_volatile((Node *) em->em_expr)))
			continue;
		sort->expr = ch_translate_sort_key(&rt->cx, em->em_expr, &sort->is_float);
		if (sort->expr == NULL)
			continue;
		sort->descending = ch_pathkey_descending(pathkey);
		sort->nulls_first = pathkey->pk_nulls_first;
		return true;
	}
	return false;
}

/* Paths in the order that the query wants, the server sorting. */
void
ch_add_sorted_paths(PlannerInfo *root, RelOptInfo *rel)
{
	ChRelation *info = rel->fdw_private;
	/* PostgreSQL would compute the keys of the rows that are left in the end */
	bool		filtered_later = info->local_conds != NIL ||
		!bms_is_subset(root->all_baserels, rel->relids);
	ListCell   *lc;
	Cost		startup,
				total;
	Path	   *path;

	if (root->query_pathkeys == NIL || !ch_enable_sort_pushdown || ch_pushdown == CH_PUSHDOWN_OFF)
		return;
	foreach(lc, root->query_pathkeys)
	{
		ChRelTranslate rt;
		ChSort		sort;

		ch_rel_translate_init(&rt, root, rel);
		if (!ch_translate_pathkey(&rt, rel, lfirst(lc), &sort) || ((sort.expr->raises || sort.expr->wide) && filtered_later))
			return;
	}
	ch_cost_sorted(info, info->rows, &startup, &total);
	if (IS_JOIN_REL(rel))
		path = (Path *) ch_create_join_path(root, rel, NULL, info->rows, startup, total,
											root->query_pathkeys, rel->lateral_relids, NULL, NIL);
	else
		path = (Path *) ch_create_scan_path(root, rel, NULL, info->rows, startup, total,
											root->query_pathkeys, rel->lateral_relids, NULL);
	add_path(rel, path);
}

/* The parameter infos of join clauses that could restrict the scan. */
static List *
interesting_param_infos(PlannerInfo *root, RelOptInfo *rel)
{
	List	   *ppis = NIL;
	ListCell   *lc;

	foreach(lc, rel->joininfo)
	{
		RestrictInfo *rinfo = lfirst(lc);
		ChRelTranslate rt;
		Relids		required;
		ParamPathInfo *ppi;

		if (!join_clause_is_movable_to(rinfo, rel))
			continue;
		ch_rel_translate_init(&rt, root, rel);
		if (!security_allows(rel, rinfo) || ch_translate_filter(&rt.cx, rinfo->clause) == NULL)
			continue;
		required = bms_union(rinfo->clause_relids, rel->lateral_relids);
		required = bms_del_member(required, rel->relid);
		if (bms_is_empty(required))
			continue;
		ppi = get_baserel_parampathinfo(root, rel, required);
		ppis = list_append_unique_ptr(ppis, ppi);
	}
	return ppis;
}

/* State of the search for equivalence members that are ours. */
typedef struct MemberSearch
{
	Expr	   *current;
	List	   *already_used;
} MemberSearch;

static bool
ec_member_matches(PlannerInfo *root, RelOptInfo *rel, EquivalenceClass *ec,
				  EquivalenceMember *em, void *arg)
{
	MemberSearch *search = arg;

	if (search->current != NULL)
		return equal(em->em_expr, search->current);
	if (list_member(search->already_used, em->em_expr))
		return false;
	search->current = em->em_expr;
	return true;
}

/* Join clauses that only exist as equivalence classes. */
static List *
ec_param_infos(PlannerInfo *root, RelOptInfo *rel, List *ppis)
{
	MemberSearch search = {NULL, NIL};

	if (!rel->has_eclass_joins)
		return ppis;
	for (;;)
	{
		List	   *clauses;
		ListCell   *lc;

		search.current = NULL;
		clauses = generate_implied_equalities_for_column(root, rel, ec_member_matches,
														 &search, rel->lateral_referencers);
		if (search.current == NULL)
			return ppis;
		foreach(lc, clauses)
		{
			RestrictInfo *rinfo = lfirst(lc);
			ChRelTranslate rt;
			Relids		required;

			if (!join_clause_is_movable_to(rinfo, rel))
				continue;
			ch_rel_translate_init(&rt, root, rel);
			if (!security_allows(rel, rinfo) || ch_translate_filter(&rt.cx, rinfo->clause) == NULL)
				continue;
			required = bms_union(rinfo->clause_relids, rel->lateral_relids);
			required = bms_del_member(required, rel->relid);
			if (!bms_is_empty(required))
				ppis = list_append_unique_ptr(ppis, get_baserel_parampathinfo(root, rel, required));
		}
		search.already_used = lappend(search.already_used, search.current);
	}
}

/*
 * Scans that take values from the other side of a nested loop.  The server
 * looks the rows up by key where it can, so it looks at few.
 */
static void
add_parameterized_paths(PlannerInfo *root, RelOptInfo *rel)
{
	ChRelation *info = rel->fdw_private;
	List	   *ppis;
	ListCell   *lc;

	if (ch_pushdown == CH_PUSHDOWN_OFF)
		return;
	ppis = ec_param_infos(root, rel, interesting_param_infos(root, rel));
	foreach(lc, ppis)
	{
		ParamPathInfo *ppi = lfirst(lc);
		Cost		startup = info->startup_cost;
		Cost		total;

		total = startup + ppi->ppi_rows * (info->options->fdw_tuple_cost + cpu_tuple_cost);
		add_path(rel, (Path *) ch_create_scan_path(root, rel, NULL, ppi->ppi_rows, startup, total,
												   NIL, ppi->ppi_req_outer, NULL));
	}
}

void
ch_get_paths(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid)
{
	ChRelation *info = baserel->fdw_private;

	add_path(baserel, (Path *) ch_create_scan_path(root, baserel, NULL, info->rows,
												   info->startup_cost, info->total_cost,
												   NIL, baserel->lateral_relids, NULL));
	ch_add_sorted_paths(root, baserel);
	add_parameterized_paths(root, baserel);
}
