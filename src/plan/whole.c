/*-------------------------------------------------------------------------
 *
 * whole.c
 *	  Planning by whole query: the planner hook.
 *
 * PostgreSQL plans first.  If what comes out is one foreign scan already, or
 * the query touches anything that is not a table of one ClickHouse server read
 * with one user's rights, that stands.  Else the query as written is translated
 * as a whole; if that works, its plan tree is replaced by a single ForeignScan
 * and everything else PostgreSQL has noted (range table and permissions,
 * dependencies, parameters) stays PostgreSQL's.
 *
 * The statement whose planning loads the library does not come through the
 * hook; exec/first.c has it planned again.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "foreign/foreign.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"
#include "optimizer/planner.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"

#include "compat.h"
#include "plan/plan.h"
#include "plan/relation.h"
#include "plan/whole.h"
#include "query/marker.h"

static planner_hook_type previous_planner = NULL;

bool		ch_whole_hook_is_fresh = true;

/* ---------------------------------------------------- is it one server's? */

/* The server of a foreign table of ours, or InvalidOid. */
static Oid
server_of(Oid relid)
{
	ForeignTable *table = GetForeignTable(relid);
	ForeignServer *server = GetForeignServer(table->serverid);

	if (strcmp(GetForeignDataWrapper(server->fdwid)->fdwname, "clickhouse_fdw") != 0)
		return InvalidOid;
	return table->serverid;
}

/*
 * The server and the user of every relation of the planned statement; false
 * unless all are the same.  Views stand in the range table as sub-queries.
 */
static bool
one_server(PlannedStmt *stmt, ChWhole *whole)
{
	ListCell   *lc;

	foreach(lc, stmt->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);
		Oid			serverid,
					userid;

		if (rte->rtekind != RTE_RELATION || rte->relkind == RELKIND_VIEW)
			continue;
		if (rte->relkind != RELKIND_FOREIGN_TABLE)
			return false;
		serverid = server_of(rte->relid);
		userid = ch_rte_userid(stmt, rte);
		if (!OidIsValid(serverid) ||
			(OidIsValid(whole->serverid) &&
			 (whole->serverid != serverid || whole->userid != userid)))
			return false;
		whole->serverid = serverid;
		whole->userid = userid;
	}
	return OidIsValid(whole->serverid);
}

/* Has by-relation planning already made one scan of everything? */
static bool
is_single_scan(PlannedStmt *stmt)
{
	return IsA(stmt->planTree, ForeignScan) && stmt->subplans == NIL &&
		stmt->planTree->qual == NIL && !ch_contains_marker((Node *) stmt->planTree->targetlist);
}

/*
 * Servers that do not nest queries freely get whole queries only where they must:
 * for ClickHouse's own functions in a query of one table.
 */
static bool
server_takes_it(const ChWhole *whole, Query *query)
{
	RangeTblEntry *rte;

	if (ch_capable(&whole->version, CH_CAP_JOIN_ON_ANY))
		return true;
	if (list_length(query->rtable) != 1 || query->hasSubLinks || query->cteList != NIL ||
		!ch_contains_marker((Node *) query))
		return false;
	rte = linitial(query->rtable);
	return rte->rtekind == RTE_RELATION;
}

/* Has PostgreSQL found that no table needs to be read? */
static bool
reads_nothing(PlannedStmt *stmt)
{
	Plan	   *plan = stmt->planTree;

	if (stmt->subplans != NIL)
		return false;
	while (plan->lefttree != NULL || IsA(plan, SubqueryScan))
	{
		if (plan->righttree != NULL)
			return false;
		plan = IsA(plan, SubqueryScan) ? ((SubqueryScan *) plan)->subplan : plan->lefttree;
	}
	return IsA(plan, Result);
}

/* Quick refusal, without looking at catalogs. */
static bool
worth_a_look(Query *parse)
{
	bool		found = parse->hasSubLinks || parse->cteList != NIL;
	ListCell   *lc;

	if (!ch_enable_query_pushdown || ch_pushdown == CH_PUSHDOWN_OFF ||
		parse->commandType != CMD_SELECT || parse->rowMarks != NIL)
		return false;
	foreach(lc, parse->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_RELATION && rte->relkind != RELKIND_FOREIGN_TABLE &&
			rte->relkind != RELKIND_VIEW)
			return false;
		found |= rte->rtekind == RTE_RELATION || rte->rtekind == RTE_SUBQUERY;
	}
	return found;
}

/* ---------------------------------------------------------------- the plan */

/* Replaces what the server computes by columns of the scan. */
static Node *
use_scan_columns(Node *node, void *context)
{
	List	   *outputs = context;
	ListCell   *lc;
	int			i = 0;

	if (node == NULL)
		return NULL;
	foreach(lc, outputs)
	{
		ChWholeOutput *output = lfirst(lc);

		i++;
		if (equal(output->node, node))
			return (Node *) makeVar(INDEX_VAR, i, exprType(node), exprTypmod(node),
									exprCollation(node), 0);
	}
	return expression_tree_mutator(node, use_scan_columns, context);
}

/* Names of sort keys stay, for the sort above the scan. */
static List *
plan_targets(ChWhole *whole, Query *query, List *outputs)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (!ch_whole_is_planned(whole, query, tle))
			continue;
		tle = flatCopyTargetEntry(tle);
		tle->expr = (Expr *) use_scan_columns((Node *) tle->expr, outputs);
		tle->resno = list_length(result) + 1;
		result = lappend(result, tle);
	}
	return result;
}

/* What a column of the query's range table needs to be shown by EXPLAIN. */
typedef struct ShowContext
{
	List	   *query_rtable;
	List	   *plan_rtable;
} ShowContext;

/* True for what cannot be shown outside the query it stood in. */
static bool
not_showable(Node *node, ShowContext *sc)
{
	if (node == NULL)
		return false;
	if (IsA(node, SubLink))
		return true;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;
		RangeTblEntry *here,
				   *there;

		if (var->varlevelsup > 0 || var->varno > list_length(sc->plan_rtable))
			return true;
		here = list_nth_node(RangeTblEntry, sc->query_rtable, var->varno - 1);
		there = list_nth_node(RangeTblEntry, sc->plan_rtable, var->varno - 1);
		return here->rtekind != there->rtekind || here->relid != there->relid ||
			var->varattno > list_length(there->eref->colnames);
	}
	return expression_tree_walker(node, not_showable, sc);
}

/*
 * The scan's own columns: what they compute, for EXPLAIN, or a NULL of their
 * type where that cannot be shown.
 */
static List *
scan_targets(PlannedStmt *stmt, Query *query, List *outputs)
{
	ShowContext sc = {query->rtable, stmt->rtable};
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, outputs)
	{
		Node	   *node = ((ChWholeOutput *) lfirst(lc))->node;

		if (not_showable(node, &sc))
			node = (Node *) makeNullConst(exprType(node), exprTypmod(node), exprCollation(node));
		result = lappend(result, makeTargetEntry((Expr *) ch_whole_showable(node, NULL),
												 list_length(result) + 1, NULL, false));
	}
	return result;
}

static void
note_columns(List *outputs, List **attrs, List **finals, List **empty)
{
	ListCell   *lc;
	int			i = 0;

	*attrs = *finals = *empty = NIL;
	foreach(lc, outputs)
	{
		*attrs = lappend_int(*attrs, ++i);
		*finals = lappend_int(*finals, ((ChWholeOutput *) lfirst(lc))->out.final);
		*empty = lappend(*empty, makeString(pstrdup("")));
	}
}

static List *
scan_private(ChWhole *whole, ChQuery *query, List *outputs)
{
	List	   *attrs,
			   *finals,
			   *empty;
	List	   *list = NIL;

	note_columns(outputs, &attrs, &finals, &empty);
	query->nested = ch_capable(&whole->version, CH_CAP_JOIN_ON_ANY);
	/* in the order of ChPlanField */
	list = lappend(list, makeString(ch_print_query(query, &whole->version)));
	list = lappend(list, attrs);
	list = lappend(list, finals);
	list = lappend(list, empty);
	list = lappend(list, copyObject(empty));
	list = lappend(list, whole->order_reason == NULL ? NIL :
				   list_make1(makeString(whole->order_reason)));
	list = lappend(list, makeString(pstrdup("whole query")));
	list = lappend(list, list_make1_oid(whole->serverid));
	list = lappend(list, makeString(pstrdup("")));
	return list;
}

/* The range table index that the executor finds the user by. */
static Index
any_relation(PlannedStmt *stmt)
{
	ListCell   *lc;
	Index		i = 0;

	foreach(lc, stmt->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		i++;
		if (rte->rtekind == RTE_RELATION && rte->relkind == RELKIND_FOREIGN_TABLE)
			return i;
	}
	elog(ERROR, "no foreign table in the range table");
}

static void
copy_costs(Plan *to, const Plan *from)
{
	to->startup_cost = from->startup_cost;
	to->total_cost = from->total_cost;
	to->plan_rows = from->plan_rows;
	to->plan_width = from->plan_width;
}

static ForeignScan *
make_scan(PlannedStmt *stmt, ChWhole *whole, Query *query, ChQuery *remote, List *outputs)
{
	ForeignScan *scan = make_foreignscan(plan_targets(whole, query, outputs), NIL, 0, whole->params,
										 scan_private(whole, remote, outputs),
										 scan_targets(stmt, query, outputs), NIL, NULL);
	Plan	   *old = stmt->planTree;

	scan->fs_server = whole->serverid;
	ch_set_scan_user(scan, any_relation(stmt), whole->userid);
	copy_costs(&scan->scan.plan, old);
	return scan;
}

/* Leave the reason with the scans of the plan that stands. */
static void
note_reason(Plan *plan, const char *reason)
{
	List	   *children = NIL;
	ListCell   *lc;

	if (plan == NULL)
		return;
	if (IsA(plan, Append))
		children = ((Append *) plan)->appendplans;
	if (IsA(plan, MergeAppend))
		children = ((MergeAppend *) plan)->mergeplans;
	foreach(lc, children)
		note_reason(lfirst(lc), reason);
	if (IsA(plan, ForeignScan) && list_length(((ForeignScan *) plan)->fdw_private) > CH_PLAN_TABLE)
	{
		ListCell   *cell = list_nth_cell(((ForeignScan *) plan)->fdw_private, CH_PLAN_REASONS);

		/* the scan may have met the same obstacle itself */
		foreach(lc, (List *) lfirst(cell))
		{
			if (strstr(strVal(lfirst(lc)), reason) != NULL)
				return;
		}
		lfirst(cell) = lappend(lfirst(cell), makeString(psprintf("whole query: %s", reason)));
		return;
	}
	note_reason(plan->lefttree, reason);
	note_reason(plan->righttree, reason);
	if (IsA(plan, SubqueryScan))
		note_reason(((SubqueryScan *) plan)->subplan, reason);
}

/* The columns of a plan node that adds none are those of the plan below. */
static Plan *
pass_columns(Plan *plan)
{
	List	   *targetlist = NIL;
	ListCell   *lc;

	foreach(lc, plan->lefttree->targetlist)
	{
		TargetEntry *tle = flatCopyTargetEntry(lfirst(lc));

		tle->expr = (Expr *) makeVar(OUTER_VAR, tle->resno, exprType((Node *) tle->expr),
									 exprTypmod((Node *) tle->expr),
									 exprCollation((Node *) tle->expr), 0);
		targetlist = lappend(targetlist, tle);
	}
	plan->targetlist = targetlist;
	return plan;
}

/* ORDER BY and LIMIT, where the server cannot, above the scan. */
static Plan *
order_here(Query *query, Plan *plan)
{
	Plan	   *below = plan;

	if (query->sortClause != NIL)
	{
		plan = (Plan *) make_sort_from_sortclauses(query->sortClause, plan);
		copy_costs(pass_columns(plan), below);
	}
	if (query->limitCount != NULL || query->limitOffset != NULL)
	{
		plan = (Plan *) make_limit(plan, eval_const_expressions(NULL, query->limitOffset),
								   eval_const_expressions(NULL, query->limitCount),
								   LIMIT_OPTION_COUNT, 0, NULL, NULL, NULL);
		copy_costs(pass_columns(plan), below);
	}
	return plan;
}

/* Swap the plan tree for one scan if the whole query can be one. */
static void
try_whole(PlannedStmt *stmt, Query *query, int cursorOptions)
{
	ChWhole		whole = {0};
	ChQuery    *remote;
	List	   *outputs;
	ForeignScan *scan;
	ListCell   *lc;

	if (is_single_scan(stmt) || reads_nothing(stmt) || stmt->commandType != CMD_SELECT || !one_server(stmt, &whole))
		return;
	whole.version = ch_server_version(whole.serverid, whole.userid);
	if (!server_takes_it(&whole, query))
		whole.reason = query->hasWindowFuncs && !ch_capable(&whole.version, CH_CAP_WINDOW) && whole.version.known ?
			psprintf("server %u.%u does not have window functions", whole.version.major, whole.version.minor) :
			pstrdup("the server's dialect does not nest queries freely");
	else if ((remote = ch_whole_top(&whole, query, &outputs)) != NULL)
	{
		scan = make_scan(stmt, &whole, query, remote, outputs);
		stmt->planTree = whole.order_reason == NULL ? (Plan *) scan : order_here(query, (Plan *) scan);
		stmt->subplans = NIL;
		stmt->rewindPlanIDs = NULL;
		stmt->parallelModeNeeded = false;
		stmt->dependsOnRole |= whole.userid == GetUserId();
		if (cursorOptions & CURSOR_OPT_SCROLL)
			/* what the planner does, but it has not resolved references yet */
			stmt->planTree = pass_columns(materialize_finished_plan(stmt->planTree));
		return;
	}
	note_reason(stmt->planTree, whole.reason);
	foreach(lc, stmt->subplans)
		note_reason(lfirst(lc), whole.reason);
}

static PlannedStmt *
plan_by_relation(Query *parse, const char *query_string, int cursorOptions,
				 ParamListInfo boundParams)
{
	if (previous_planner)
		return previous_planner(parse, query_string, cursorOptions, boundParams);
	return standard_planner(parse, query_string, cursorOptions, boundParams);
}

static PlannedStmt *
whole_planner(Query *parse, const char *query_string, int cursorOptions,
			  ParamListInfo boundParams)
{
	Query	   *query;
	PlannedStmt *stmt;

	if (ch_whole_hook_is_fresh)
		ch_whole_missed();
	/* the planner scribbles on its input */
	query = worth_a_look(parse) ? copyObject(parse) : NULL;
	stmt = plan_by_relation(parse, query_string, cursorOptions, boundParams);
	if (query != NULL)
		try_whole(stmt, query, cursorOptions);
	return stmt;
}

void
ch_whole_missed(void)
{
	ch_whole_hook_is_fresh = false;
	ResetPlanCache();
}

PlannedStmt *
ch_whole_replan(PlannedStmt *planned, Query *query, const char *query_string,
				int cursorOptions, ParamListInfo boundParams)
{
	Query	   *copy;
	PlannedStmt *stmt;

	if (!worth_a_look(query))
		return NULL;
	copy = copyObject(query);
	stmt = plan_by_relation(query, query_string, cursorOptions, boundParams);
	if (strcmp(nodeToString(stmt->planTree), nodeToString(planned->planTree)) != 0 ||
		strcmp(nodeToString(stmt->rtable), nodeToString(planned->rtable)) != 0)
		return NULL;
	try_whole(stmt, copy, cursorOptions);
	return stmt;
}

void
ch_whole_init(void)
{
	previous_planner = planner_hook;
	planner_hook = whole_planner;
}
