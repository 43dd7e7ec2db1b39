/*-------------------------------------------------------------------------
 *
 * whole_place.c
 *	  Scans of whole sub-queries in the plan of the query around them.
 *
 * Where the plan reads the placeholder of a sub-query (whole_part.c), a foreign
 * scan takes its place.  It fetches the columns that the plan uses, and the
 * conditions that the planner has brought there go with the sub-query, as WHERE
 * around it, if they translate.  What would be read more than once is kept.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"

#include "compat.h"
#include "miscadmin.h"
#include "plan/plan.h"
#include "plan/whole.h"
#include "plan/whole_part.h"

/* One remote query that gives columns of a part. */
typedef struct Fetched
{
	ChWhole		whole;
	ChQuery    *remote;
	List	   *outputs;
	List	   *columns;		/* IntList: attributes of the placeholder, */
	List	   *targets;		/* and their TargetEntries over the outputs */
	List	   *local;			/* conditions that are not in it */
} Fetched;

typedef struct Placer
{
	PlannedStmt *stmt;
	ChWholeParts *parts;
	Cost		startup_cost;	/* of the scans put in so far, */
	Cost		total_cost;		/* which the nodes above do not have in theirs */
} Placer;

/* ------------------------------------------------- columns and conditions */

static List *
used_columns(Index varno, Node *node, Node *quals)
{
	Bitmapset  *attrs = NULL;
	List	   *result = NIL;
	int			i = -1;

	pull_varattnos(node, varno, &attrs);
	pull_varattnos(quals, varno, &attrs);
	while ((i = bms_next_member(attrs, i)) >= 0)
		result = lappend_int(result, i + FirstLowInvalidHeapAttributeNumber);
	return result;
}

static List *
all_columns(const ChWholePart *part)
{
	List	   *result = NIL;

	for (int i = 1; i <= list_length(part->targets); i++)
		result = lappend_int(result, i);
	return result;
}

/* Conditions on the placeholder as those of a query that has nothing else. */
static Node *
as_first_relation(Node *node, void *context)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, Var) && ((Var *) node)->varno == *(int *) context)
	{
		Var		   *var = (Var *) node;

		return (Node *) makeVar(1, var->varattno, var->vartype, var->vartypmod, var->varcollid, 0);
	}
	return expression_tree_mutator(node, as_first_relation, context);
}

/*
 * The sub-query without what nobody reads, which could raise; PostgreSQL does the
 * same.
 */
static Query *
without_unused(ChWholePart *part, List *columns)
{
	Query	   *query = copyObject(part->query);
	ListCell   *lc;

	if (query->distinctClause != NIL || query->setOperations != NULL || query->hasTargetSRFs)
		return query;
	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		Node	   *expr = (Node *) tle->expr;

		if (!tle->resjunk && tle->ressortgroupref == 0 && !list_member_int(columns, tle->resno))
			tle->expr = (Expr *) makeNullConst(exprType(expr), exprTypmod(expr), exprCollation(expr));
	}
	return query;
}

/* SELECT columns FROM (part) WHERE conds */
static Query *
query_around(ChWholePart *part, const RangeTblEntry *placeholder, List *columns, List *conds)
{
	Query	   *query = makeNode(Query);
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	RangeTblRef *ref = makeNode(RangeTblRef);
	ListCell   *lc;

	rte->rtekind = RTE_SUBQUERY;
	rte->subquery = copyObject(part->query);
	rte->eref = copyObject(placeholder->eref);
	rte->inFromCl = true;
	ref->rtindex = 1;
	query->commandType = CMD_SELECT;
	query->rtable = list_make1(rte);
	query->jointree = makeFromExpr(list_make1(ref), conds == NIL ? NULL : (Node *) make_ands_explicit(copyObject(conds)));
	foreach(lc, columns)
	{
		Node	   *expr = (Node *) list_nth_node(TargetEntry, part->targets, lfirst_int(lc) - 1)->expr;
		Var		   *var = makeVar(1, lfirst_int(lc), exprType(expr), exprTypmod(expr), exprCollation(expr), 0);

		query->targetList = lappend(query->targetList,
									makeTargetEntry((Expr *) var, list_length(query->targetList) + 1, NULL, false));
	}
	return query;
}

static bool
fetch_query(ChWholePart *part, Query *query, Fetched *fetched)
{
	memset(fetched, 0, sizeof(*fetched));
	fetched->whole.serverid = part->whole.serverid;
	fetched->whole.userid = part->whole.userid;
	fetched->whole.version = part->whole.version;
	fetched->whole.relids = part->whole.relids;
	fetched->remote = ch_whole_top(&fetched->whole, query, NULL, &fetched->outputs);
	if (fetched->remote == NULL || fetched->whole.order_reason != NULL)
		return false;
	fetched->targets = ch_whole_plan_targets(&fetched->whole, query, fetched->outputs);
	return true;
}

static bool
fetch_around(ChWholePart *part, const RangeTblEntry *placeholder, List *columns, List *conds, Fetched *fetched)
{
	if (!fetch_query(part, query_around(part, placeholder, columns, conds), fetched))
		return false;
	fetched->columns = columns;
	return true;
}

/* The conditions that can be sent, all together. */
static List *
sendable(ChWholePart *part, const RangeTblEntry *placeholder, Index varno, List *columns, List *quals)
{
	Fetched		fetched;
	List	   *conds = NIL;
	ListCell   *lc;

	foreach(lc, quals)
	{
		Node	   *cond = as_first_relation(lfirst(lc), &varno);

		if (fetch_around(part, placeholder, columns, list_make1(cond), &fetched))
			conds = lappend(conds, cond);
	}
	return fetch_around(part, placeholder, columns, conds, &fetched) ? conds : NIL;
}

/*
 * Only what is used, under the conditions.  Not of rows that are in an order,
 * which a query around them need not keep.
 */
static bool
fetch_used(ChWholePart *part, const RangeTblEntry *placeholder, const Scan *old, List *columns, Fetched *fetched)
{
	Index		varno = old->scanrelid;
	List	   *quals = old->plan.qual;
	List	   *conds,
			   *local = NIL;
	ListCell   *lc;

	if (part->query->sortClause != NIL ||
		!fetch_around(part, placeholder, columns, NIL, fetched))
		return false;
	conds = sendable(part, placeholder, varno, columns, quals);
	foreach(lc, quals)
	{
		if (!list_member(conds, as_first_relation(lfirst(lc), &varno)))
			local = lappend(local, lfirst(lc));
	}
	/* those that only a condition needs which is sent stay there */
	if (list_length(columns) < list_length(part->targets))
		columns = used_columns(varno, (Node *) old->plan.targetlist, (Node *) local);
	if (columns == NIL)
		columns = list_make1_int(1);
	if (!fetch_around(part, placeholder, columns, conds, fetched))
		return false;
	fetched->local = local;
	return true;
}

static void
fetch(ChWholePart *part, const RangeTblEntry *placeholder, const Scan *old, List *columns, Fetched *fetched)
{
	if ((old->plan.qual != NIL || list_length(columns) < list_length(part->targets)) &&
		fetch_used(part, placeholder, old, columns, fetched))
		return;
	if (list_length(columns) < list_length(part->targets) && fetch_query(part, without_unused(part, columns), fetched))
		fetched->columns = all_columns(part);
	else
	{
		fetched->whole = part->whole;
		fetched->remote = part->remote;
		fetched->outputs = part->outputs;
		fetched->columns = all_columns(part);
		fetched->targets = part->targets;
	}
	fetched->local = old->plan.qual;
}

/* ------------------------------------------------------------------ a scan */

typedef struct ColumnsContext
{
	Index		varno;
	Fetched    *fetched;
} ColumnsContext;

/* A column of the placeholder becomes what the scan makes of its outputs. */
static Node *
use_outputs(Node *node, void *context)
{
	ColumnsContext *cc = context;
	ListCell   *lc,
			   *lt;

	if (node == NULL)
		return NULL;
	if (!IsA(node, Var) || ((Var *) node)->varno != cc->varno)
		return expression_tree_mutator(node, use_outputs, context);
	forboth(lc, cc->fetched->columns, lt, cc->fetched->targets)
	{
		if (lfirst_int(lc) == ((Var *) node)->varattno)
			return copyObject((Node *) lfirst_node(TargetEntry, lt)->expr);
	}
	elog(ERROR, "a column of a sub-query is not fetched");
}

/* What EXPLAIN calls the outputs: the columns that they are, or NULL. */
static List *
shown_columns(Index varno, const Fetched *fetched)
{
	List	   *result = NIL;
	ListCell   *lo;

	foreach(lo, fetched->outputs)
	{
		Node	   *node = ((ChWholeOutput *) lfirst(lo))->node;
		Expr	   *shown = (Expr *) makeNullConst(exprType(node), exprTypmod(node), exprCollation(node));
		ListCell   *lc,
				   *lt;

		forboth(lc, fetched->columns, lt, fetched->targets)
		{
			Var		   *var = (Var *) lfirst_node(TargetEntry, lt)->expr;

			if (IsA(var, Var) && var->varattno == foreach_current_index(lo) + 1)
				shown = (Expr *) makeVar(varno, lfirst_int(lc), var->vartype, var->vartypmod, var->varcollid, 0);
		}
		result = lappend(result, makeTargetEntry(shown, list_length(result) + 1, NULL, false));
	}
	return result;
}

/* A relation of the scan's server and user, by which the executor finds the user. */
static Index
relation_of(PlannedStmt *stmt, const ChWhole *whole)
{
	ListCell   *lc;

	foreach(lc, stmt->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_RELATION && rte->relkind == RELKIND_FOREIGN_TABLE &&
			ch_rte_userid(stmt, rte) == whole->userid && ch_whole_server_of(rte->relid) == whole->serverid)
			return foreach_current_index(lc) + 1;
	}
	elog(ERROR, "no foreign table in the range table");
}

static Plan *
make_scan(Placer *placer, Fetched *fetched, Index varno, List *tlist, List *qual)
{
	ForeignScan *scan = ch_whole_make_scan(&fetched->whole, fetched->remote, fetched->outputs, tlist,
										   shown_columns(varno, fetched), "whole sub-query");

	scan->scan.plan.qual = qual;
	ch_set_scan_user(scan, relation_of(placer->stmt, &fetched->whole), fetched->whole.userid);
	scan->fs_relids = bms_add_member(scan->fs_relids, varno);
	return (Plan *) scan;
}

/* A node that the executor takes for the relation, where more than its columns is asked for. */
static Plan *
as_relation(const Scan *old, Plan *plan)
{
	SubqueryScan *above = makeNode(SubqueryScan);

	above->subplan = plan;
	above->scan.scanrelid = old->scanrelid;
	above->scan.plan.targetlist = old->plan.targetlist;
	above->scan.plan.qual = old->plan.qual;
	return (Plan *) above;
}

static void
take_over(Plan *plan, const Plan *old, const ChWholePart *part)
{
	const Plan *alone = part->stmt->planTree;

	plan->startup_cost = alone->startup_cost + old->startup_cost;
	plan->total_cost = alone->total_cost + old->total_cost;
	plan->plan_rows = old->plan_rows;
	plan->plan_width = old->plan_width;
	plan->plan_node_id = old->plan_node_id;
	plan->initPlan = old->initPlan;
	plan->extParam = bms_copy(old->extParam);
	plan->allParam = bms_copy(old->allParam);
}

/* Does the plan lock or change rows of other tables, so that it wants the whole row again? */
static bool
wants_rows(PlannedStmt *stmt, List *columns)
{
	return stmt->rowMarks != NIL || (columns != NIL && linitial_int(columns) <= 0);
}

static Plan *
scan_of(Placer *placer, ChWholePart *part, const Scan *old)
{
	const RangeTblEntry *placeholder = rt_fetch(old->scanrelid, placer->stmt->rtable);
	List	   *columns = used_columns(old->scanrelid, (Node *) old->plan.targetlist, (Node *) old->plan.qual);
	ColumnsContext cc = {old->scanrelid};
	Fetched		fetched;
	Plan	   *plan;

	if (columns == NIL)
		columns = list_make1_int(1);
	if (wants_rows(placer->stmt, columns))
	{
		plan = make_scan(placer, &(Fetched) {part->whole, part->remote, part->outputs, all_columns(part), part->targets},
						 old->scanrelid, part->targets, NIL);
		take_over(plan, &old->plan, part);
		plan->initPlan = NIL;
		plan = as_relation(old, plan);
	}
	else
	{
		fetch(part, placeholder, old, columns, &fetched);
		cc.fetched = &fetched;
		plan = make_scan(placer, &fetched, old->scanrelid,
						 (List *) use_outputs((Node *) old->plan.targetlist, &cc),
						 (List *) use_outputs((Node *) fetched.local, &cc));
	}
	take_over(plan, &old->plan, part);
	return plan;
}

/* ---------------------------------------------------------------- the plan */

static ChWholePart *
part_of(Placer *placer, Plan *plan)
{
	ListCell   *lc;

	if (!IsA(plan, NamedTuplestoreScan))
		return NULL;
	foreach(lc, placer->parts->taken)
	{
		ChWholePart *part = lfirst(lc);

		if (strcmp(part->name, ((NamedTuplestoreScan *) plan)->enrname) == 0)
			return part;
	}
	return NULL;
}

/* Why a scan's table is read by it, and not by a scan of the sub-query it is in. */
static void
note_reasons(Placer *placer, Plan *plan)
{
	int			rti = -1;

	while ((rti = bms_next_member(ch_scan_relids((ForeignScan *) plan), rti)) >= 0)
	{
		Oid			relid = rt_fetch(rti, placer->stmt->rtable)->relid;
		ListCell   *lc;

		foreach(lc, placer->parts->left)
		{
			ChWholePart *part = lfirst(lc);

			if (OidIsValid(relid) && list_member_oid(part->stmt->relationOids, relid))
				ch_whole_note_reason(plan, psprintf("sub-query: %s", part->whole.reason));
		}
	}
}

static Plan *place(Placer *placer, Plan *plan, bool again);

static void
place_list(Placer *placer, List *plans, bool again)
{
	ListCell   *lc;

	foreach(lc, plans)
		lfirst(lc) = place(placer, lfirst(lc), again);
}

static void
place_children(Placer *placer, Plan *plan, bool again)
{
	bool		keeps = IsA(plan, Material) || IsA(plan, Sort) || IsA(plan, Hash);

	switch (nodeTag(plan))
	{
		case T_SubqueryScan:
			((SubqueryScan *) plan)->subplan = place(placer, ((SubqueryScan *) plan)->subplan, again);
			break;
		case T_Append:
			place_list(placer, ((Append *) plan)->appendplans, again);
			break;
		case T_MergeAppend:
			place_list(placer, ((MergeAppend *) plan)->mergeplans, again);
			break;
		case T_CustomScan:
			place_list(placer, ((CustomScan *) plan)->custom_plans, again);
			break;
		default:
			break;
	}
	plan->lefttree = place(placer, plan->lefttree, again && !keeps);
	plan->righttree = place(placer, plan->righttree, (again && !keeps) || IsA(plan, NestLoop));
}

/* again: the node may be asked for its rows more than once. */
static Plan *
place(Placer *placer, Plan *plan, bool again)
{
	ChWholePart *part;
	Cost		startup_cost = placer->startup_cost;
	Cost		total_cost = placer->total_cost;

	if (plan == NULL)
		return NULL;
	check_stack_depth();
	if ((part = part_of(placer, plan)) != NULL)
	{
		plan = scan_of(placer, part, (Scan *) plan);
		placer->startup_cost += part->stmt->planTree->startup_cost;
		placer->total_cost += part->stmt->planTree->total_cost;
		return again ? ch_whole_materialize(plan) : plan;
	}
	if (IsA(plan, ForeignScan))
		note_reasons(placer, plan);
	place_children(placer, plan, again);
	plan->startup_cost += placer->startup_cost - startup_cost;
	plan->total_cost += placer->total_cost - total_cost;
	return plan;
}

void
ch_whole_place_parts(PlannedStmt *stmt, ChWholeParts *parts)
{
	Placer		placer = {stmt, parts};
	ListCell   *lc;

	foreach(lc, parts->taken)
	{
		ChWholePart *part = lfirst(lc);

		stmt->invalItems = list_concat(stmt->invalItems, part->stmt->invalItems);
		stmt->dependsOnRole |= part->stmt->dependsOnRole || part->whole.userid == GetUserId();
		stmt->transientPlan |= part->stmt->transientPlan;
	}
	stmt->planTree = place(&placer, stmt->planTree, false);
	foreach(lc, stmt->subplans)
		lfirst(lc) = place(&placer, lfirst(lc), bms_is_member(foreach_current_index(lc) + 1, stmt->rewindPlanIDs));
}
