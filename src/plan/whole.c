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
 * dependencies, parameters) stays PostgreSQL's.  Where the query as a whole is not
 * one server's, its sub-queries may be (whole_part.c).
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
#include "plan/attempt.h"
#include "plan/insert_select.h"
#include "plan/plan.h"
#include "plan/relation.h"
#include "plan/whole.h"
#include "plan/whole_part.h"
#include "query/marker.h"

static planner_hook_type previous_planner = NULL;

bool		ch_whole_hook_is_fresh = true;

/* ---------------------------------------------------- is it one server's? */

Oid
ch_whole_server_of(Oid relid)
{
	Oid			serverid = GetForeignServerIdByRelId(relid);

	return ch_is_own_server(serverid) ? serverid : InvalidOid;
}

bool
ch_whole_one_server(PlannedStmt *stmt, ChWhole *whole)
{
	ListCell   *lc;

	foreach(lc, stmt->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);
		Oid			serverid,
					userid;

		if (rte->rtekind != RTE_RELATION || rte->relkind == RELKIND_VIEW ||
			ch_whole_is_target(stmt, foreach_current_index(lc) + 1))
			continue;
		if (rte->relkind != RELKIND_FOREIGN_TABLE)
			return false;
		serverid = ch_whole_server_of(rte->relid);
		userid = ch_rte_userid(stmt, rte);
		if (!OidIsValid(serverid) ||
			(OidIsValid(whole->serverid) &&
			 (whole->serverid != serverid || whole->userid != userid)))
			return false;
		whole->serverid = serverid;
		whole->userid = userid;
		whole->relids = list_append_unique_oid(whole->relids, rte->relid);
	}
	return OidIsValid(whole->serverid);
}

bool
ch_whole_is_single_scan(PlannedStmt *stmt, Plan *plan)
{
	/* that only computes what is inserted */
	if (stmt->commandType == CMD_INSERT && IsA(plan, SubqueryScan) && plan->qual == NIL)
		plan = ((SubqueryScan *) plan)->subplan;
	if (stmt->commandType == CMD_INSERT && !ch_inserts_what_it_reads(plan))
		return false;
	return IsA(plan, ForeignScan) && stmt->subplans == NIL && plan->qual == NIL &&
		!ch_contains_marker((Node *) plan->targetlist);
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
		query->groupingSets != NIL || query->hasWindowFuncs || query->hasDistinctOn ||
		query->limitOption == LIMIT_OPTION_WITH_TIES ||
		!ch_contains_marker((Node *) query))
		return false;
	rte = linitial(query->rtable);
	return rte->rtekind == RTE_RELATION;
}

bool
ch_whole_reads_nothing(PlannedStmt *stmt, Plan *plan)
{
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

	if (parse->commandType == CMD_INSERT && (parse = ch_whole_insert_source(parse)) == NULL)
		return false;
	if (!ch_enable_query_pushdown || ch_pushdown == CH_PUSHDOWN_OFF ||
		parse->commandType != CMD_SELECT || parse->rowMarks != NIL)
		return false;
	foreach(lc, parse->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_RELATION && rte->relkind != RELKIND_FOREIGN_TABLE &&
			rte->relkind != RELKIND_VIEW)
			return false;
		found |= rte->rtekind == RTE_RELATION || rte->rtekind == RTE_SUBQUERY ||
			rte->rtekind == RTE_FUNCTION;
	}
	return found;
}

static void
note_reason(PlannedStmt *stmt, const char *reason)
{
	ListCell   *lc;

	ch_whole_note_reason(stmt->planTree, reason);
	foreach(lc, stmt->subplans)
		ch_whole_note_reason(lfirst(lc), reason);
}

/*
 * Swap what reads tables for one scan if the whole query can be one.  If not,
 * the reason is returned.
 */
static char *
try_whole(PlannedStmt *stmt, Query *query, int cursorOptions)
{
	ChWhole		whole = {0};
	bool		insert = query->commandType == CMD_INSERT;
	Plan	  **old = insert ? &stmt->planTree->lefttree : &stmt->planTree;
	Plan	   *plan = NULL;

	if (stmt->commandType != query->commandType || ch_whole_is_single_scan(stmt, *old) ||
		ch_whole_reads_nothing(stmt, *old) || !ch_whole_one_server(stmt, &whole))
		return NULL;
	whole.version = ch_server_version(whole.serverid, whole.userid);
	if (!server_takes_it(&whole, query))
		whole.reason = query->hasWindowFuncs && !ch_capable(&whole.version, CH_CAP_WINDOW) && whole.version.known ?
			psprintf("server %u.%u does not have window functions", whole.version.major, whole.version.minor) :
			pstrdup("the server does not nest queries freely, which those from 24.8 on do");
	else
		plan = insert ? ch_whole_insert_plan(stmt, *old, &whole, query) :
			ch_whole_plan(stmt, *old, &whole, query, NULL);
	if (plan == NULL)
		return whole.reason;
	*old = plan;
	stmt->planTree->initPlan = NIL;
	stmt->subplans = NIL;
	stmt->rewindPlanIDs = NULL;
	stmt->parallelModeNeeded = false;
	stmt->dependsOnRole |= whole.userid == GetUserId();
	if (cursorOptions & CURSOR_OPT_SCROLL)
		stmt->planTree = ch_whole_materialize(stmt->planTree);
	return NULL;
}

/* ------------------------------------------------------------- the planner */

/* What the planner is called with, besides the query. */
typedef struct Call
{
	const char *query_string;
	int			cursorOptions;
	ParamListInfo boundParams;
} Call;

static PlannedStmt *
plan_by_relation(Query *query, const Call *call)
{
	if (previous_planner)
		return previous_planner(query, call->query_string, call->cursorOptions, call->boundParams);
	return standard_planner(query, call->query_string, call->cursorOptions, call->boundParams);
}

/* The query with sub-queries that are whole queries; NULL if there is none and that will not do. */
static PlannedStmt *
plan_by_parts(Query *query, const Call *call, bool must)
{
	ChWholeParts parts = {NIL, NIL};
	PlannedStmt *stmt;

	ch_whole_take_parts(query, call->query_string, call->boundParams, &parts);
	if (parts.taken == NIL && !must)
		return NULL;
	stmt = plan_by_relation(query, call);
	ch_whole_place_parts(stmt, &parts);
	return stmt;
}

/* May the query be a whole one, or have parts that are, or both? */
static void
look_at(Query *query, bool *whole, bool *parts)
{
	*parts = ch_whole_may_have_parts(query);
	*whole = worth_a_look(query);
	/* what has no foreign table must not notice, so nothing is copied before this */
	if ((*parts || *whole) && !ch_whole_has_foreign_table(query))
		*parts = *whole = false;
	*whole = *whole && !(*parts && ch_whole_is_mixed(query));
}

/* Better plans than by_relation, which is the query's; query is as written. */
static PlannedStmt *
improve(PlannedStmt *by_relation, Query *query, const Call *call, bool parts)
{
	Query	   *again = parts ? copyObject(query) : NULL;
	char	   *reason = try_whole(by_relation, query, call->cursorOptions);
	PlannedStmt *stmt = NULL;

	if (reason == NULL)
		return by_relation;
	if (parts)
		stmt = plan_by_parts(again, call, false);
	if (stmt == NULL)
		stmt = by_relation;
	note_reason(stmt, reason);
	return stmt;
}

/* A query to be planned better than by relation, or the plan that it got. */
typedef struct Better
{
	const Call *call;
	Query	   *query;			/* as written */
	bool		parts;
	PlannedStmt *by_relation;	/* NULL: only its parts are of interest */
	PlannedStmt *result;
} Better;

static void
plan_better(void *arg)
{
	Better	   *better = arg;

	better->result = better->by_relation ?
		improve(better->by_relation, better->query, better->call, better->parts) :
		plan_by_parts(better->query, better->call, true);
}

static PlannedStmt *
whole_planner(Query *parse, const char *query_string, int cursorOptions,
			  ParamListInfo boundParams)
{
	Call		call = {query_string, cursorOptions, boundParams};
	Better		better = {&call};
	bool		whole;

	if (ch_whole_hook_is_fresh)
		ch_whole_missed();
	look_at(parse, &whole, &better.parts);
	/* the planner scribbles on its input */
	if ((whole || better.parts) && ch_can_attempt())
		better.query = copyObject(parse);
	if (whole || better.query == NULL)
		better.by_relation = plan_by_relation(parse, &call);
	if (better.query == NULL || !ch_attempt(plan_better, &better))
		better.result = better.by_relation ? better.by_relation : plan_by_relation(parse, &call);
	ch_plan_insert_select(better.result);
	return better.result;
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
	Call		call = {query_string, cursorOptions, boundParams};
	Query	   *copy;
	PlannedStmt *stmt;
	bool		whole,
				parts;

	look_at(query, &whole, &parts);
	if (!whole && !parts)
		return NULL;
	copy = copyObject(query);
	stmt = plan_by_relation(query, &call);
	if (strcmp(nodeToString(stmt->planTree), nodeToString(planned->planTree)) != 0 ||
		strcmp(nodeToString(stmt->rtable), nodeToString(planned->rtable)) != 0)
		return NULL;
	stmt = whole ? improve(stmt, copy, &call, parts) : plan_by_parts(copy, &call, true);
	ch_plan_insert_select(stmt);
	return stmt;
}

void
ch_whole_init(void)
{
	previous_planner = planner_hook;
	planner_hook = whole_planner;
}
