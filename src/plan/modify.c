/*-------------------------------------------------------------------------
 *
 * modify.c
 *	  Planning UPDATE and DELETE as one remote statement.
 *
 * ClickHouse cannot change one row at a time, so there is no other way: what
 * cannot be sent as a whole is refused, and the error says which clause and
 * why.  The statement takes the place of the scan that would have fetched the
 * rows.
 *
 * A remote statement cannot be rolled back.  To leave nothing half done, a
 * check runs first where something could go wrong: a query over the rows to be
 * changed that counts those whose new value the column cannot hold.  Rows that
 * come between the check and the statement are not changed if theirs does not
 * fit: as if they had come after it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "foreign/foreign.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteHandler.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "access/table.h"

#include "compat.h"
#include "plan/modify_internal.h"
#include "plan/used.h"

/* ----------------------------------------------------------------- refusals */

const char *
ch_modify_verb(const ModifyTable *plan)
{
	switch (plan->operation)
	{
		case CMD_UPDATE:
			return "UPDATE";
		case CMD_DELETE:
			return "DELETE";
		default:
			return "MERGE";
	}
}

static void
refuse(const ModifyTable *plan, const char *table, const char *clause, const char *reason)
			__attribute__((noreturn));

static void
refuse(const ModifyTable *plan, const char *table, const char *clause, const char *reason)
{
	/* the scan's own reasons name the clause already */
	bool		named = strncmp(reason, "WHERE", 5) == 0;

	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s of foreign table \"%s\" cannot be sent as one remote statement",
					ch_modify_verb(plan), table),
			 named ? errdetail("What stands in the way is %s.", reason) :
			 errdetail("What stands in the way is %s: %s.", clause, reason),
			 errhint("ClickHouse changes rows only by whole statements. WHERE key = ANY (ARRAY(SELECT ...)) takes rows from any table, clickhouse_perform() runs any statement.")));
}

void
ch_modify_refuse(const ChModifyPlan *mp, const char *clause, const char *reason)
{
	/* what stands in the way may be that the server was not there to be asked */
	ch_require_server(mp->info->serverid, mp->info->userid);
	refuse(mp->plan, mp->info->name, clause, reason);
}

/* ------------------------------------------------------------ the old plan */

/* A WHERE clause that is never true. */
static bool
is_never(Plan *plan)
{
	Result	   *result = (Result *) plan;
	Node	   *qual;

	if (!IsA(plan, Result) || outerPlan(plan) != NULL || result->resconstantqual == NULL)
		return false;
	qual = linitial(castNode(List, result->resconstantqual));
	return IsA(qual, Const) &&
		(((Const *) qual)->constisnull || !DatumGetBool(((Const *) qual)->constvalue));
}

/*
 * Where the plan that feeds the table's part of the statement hangs; NULL if
 * there is no such place.  A condition without columns is a Result above it.
 */
static Plan **
feeding_plan(ModifyTable *plan, Index rti, int subplan_index)
{
	Plan	  **place = &outerPlan(plan);

	if (IsA(*place, Result) && outerPlan(*place) != NULL)
		place = &outerPlan(*place);
	if (IsA(*place, Append))
	{
		List	   *plans = ((Append *) *place)->appendplans;

		if (subplan_index >= list_length(plans))
			return NULL;
		place = (Plan **) &lfirst(list_nth_cell(plans, subplan_index));
		if (!IsA(*place, ForeignScan) || ((ForeignScan *) *place)->scan.scanrelid != rti)
			return NULL;
	}
	return place;
}

/* The columns that PostgreSQL looks for in the plan, without anything in them. */
static List *
empty_tlist(List *tlist)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, tlist)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		Node	   *expr = (Node *) tle->expr;

		result = lappend(result, makeTargetEntry((Expr *) makeNullConst(exprType(expr), exprTypmod(expr),
																		exprCollation(expr)),
												 tle->resno, tle->resname, tle->resjunk));
	}
	return result;
}

/* The scan that becomes the statement: the one there is, or in place of a join. */
static ForeignScan *
statement_node(ChModifyPlan *mp, Plan **place)
{
	ForeignScan *old = (ForeignScan *) *place;
	ForeignScan *scan;

	if (IsA(*place, ForeignScan) && old->scan.scanrelid == mp->rel->relid)
		return old;
	if (place != &outerPlan(mp->plan))
		ch_modify_refuse(mp, "the WHERE clause", "a condition without columns beside a join");
	scan = makeNode(ForeignScan);
	scan->scan.plan.targetlist = empty_tlist((*place)->targetlist);
	scan->scan.plan.startup_cost = (*place)->startup_cost;
	scan->scan.plan.total_cost = (*place)->total_cost;
	scan->scan.scanrelid = mp->rel->relid;
	scan->fs_server = mp->info->serverid;
	ch_set_scan_user(scan, mp->rel->relid, mp->info->userid);
	*place = (Plan *) scan;
	return scan;
}

/* ------------------------------------------------------------------ the form */

static ChModifyForm
choose_form(const ChModifyPlan *mp)
{
	const ChVersion *version = &mp->info->version;
	const ChTarget *target = &mp->target;

	if (mp->plan->operation == CMD_UPDATE)
		return ch_capable(version, CH_CAP_LIGHTWEIGHT_UPDATE) && target->described != NULL &&
			target->described->block_numbers ? CH_MODIFY_LIGHTWEIGHT_UPDATE : CH_MODIFY_MUTATE_UPDATE;
	/* projections would keep the rows: servers refuse */
	return ch_capable(version, CH_CAP_LIGHTWEIGHT_DELETE) && ch_target_is_mergetree(target) &&
		!target->described->projections ? CH_MODIFY_LIGHTWEIGHT_DELETE : CH_MODIFY_MUTATE_DELETE;
}

/*
 * A mutation that fails is tried again for ever, and holds up those behind it;
 * there must be a way to stop it.
 */
static void
check_raising(const ChModifyPlan *mp)
{
	static const char *const reason = "it can raise an error, and a mutation that fails cannot be stopped on this server";
	ListCell   *la,
			   *lc;

	if (ch_capable(&mp->info->version, CH_CAP_MUTATION_CONTROL))
		return;
	if (ch_any_raises(mp->conditions))
		ch_modify_refuse(mp, "the WHERE clause", reason);
	forboth(la, mp->modify.assignments, lc, mp->columns)
	{
		ChAssignment *a = lfirst(la);

		if (a->value->raises && a->value->has_column)
			ch_modify_refuse(mp, psprintf("SET \"%s\"", (char *) lfirst(lc)), reason);
	}
}

/*
 * A condition of a mutation that is NULL means true to old servers' DELETE, and
 * makes their UPDATE store NULL.
 */
static ChExpr *
never_null(const ChModifyPlan *mp, ChExpr *e)
{
	if (!e->nullable || ch_capable(&mp->info->version, CH_CAP_MUTATION_CONTROL))
		return e;
	e = ch_make_call(BOOLOID, "ifNull($1, 0)", list_make1(e));
	e->nullable = false;
	return e;
}

/* The rows to be changed, and only those whose new values fit. */
static void
complete_where(ChModifyPlan *mp)
{
	ListCell   *lc;

	foreach(lc, mp->conditions)
		mp->modify.where = lappend(mp->modify.where, never_null(mp, lfirst(lc)));
	foreach(lc, mp->modify.assignments)
	{
		ChAssignment *a = lfirst(lc);

		if (a->maybe_null != NULL)
			mp->modify.where = lappend(mp->modify.where,
									   ch_make_call(BOOLOID, "isNotNull($1)", list_make1(a->maybe_null)));
		if (a->fits != NULL && a->fits->has_column)
			mp->modify.where = lappend(mp->modify.where, a->fits);
	}
}

/* ----------------------------------------------------------------- the check */

typedef struct Check
{
	List	   *targets;		/* of ChExpr */
	List	   *rules;			/* IntList of ChModifyRule */
	List	   *columns;		/* of String */
	List	   *types;			/* of String */
} Check;

static void
add_rule(Check *check, ChModifyRule rule, const char *template, ChExpr *arg,
		 const char *column, const ChAssignment *assignment)
{
	check->targets = lappend(check->targets, ch_make_call(TEXTOID, template, list_make1(arg)));
	check->rules = lappend_int(check->rules, rule);
	check->columns = lappend(check->columns, makeString(pstrdup(column)));
	check->types = lappend(check->types, makeString(pstrdup(assignment->target.type->text)));
}

static void
add_rules(Check *check, const ChAssignment *a, const char *column)
{
	if (a->maybe_null != NULL)
		add_rule(check, CH_RULE_NOT_NULL, "toString(sum(isNull(%1)))", a->maybe_null, column, a);
	if (a->fits != NULL)
		add_rule(check, CH_RULE_FITS, "toString(sum(NOT($1)))", a->fits, column, a);
	if (a->value->raises)
		add_rule(check, CH_RULE_EVALUATES, "toString(sum(ignore(%1)))", a->value, column, a);
}

/* The check's SQL, or "" if there is nothing to check or count. */
static char *
build_check(const ChModifyPlan *mp, Check *check)
{
	ChQuery		query = {0};
	ChFrom		from = {0};
	ListCell   *la,
			   *lc;

	check->targets = list_make1(ch_make_call(TEXTOID, "toString(count())", NIL));
	forboth(la, mp->modify.assignments, lc, mp->columns)
		add_rules(check, lfirst(la), lfirst(lc));
	if (check->rules == NIL && !ch_any_raises(mp->conditions) && !mp->info->options->report_row_count)
		return pstrdup("");
	from.kind = CH_FROM_TABLE;
	from.table = mp->info->table;
	from.varno = mp->rel->relid;
	query.from = &from;
	query.targets = check->targets;
	query.where = mp->conditions;
	return ch_print_query(&query, &mp->info->version);
}

/* ------------------------------------------------------------------ the plan */

static int
plan_flags(const ChModifyPlan *mp)
{
	int			flags = 0;

	if (mp->plan->canSetTag && mp->info->options->report_row_count)
		flags |= CH_MODIFY_SET_PROCESSED;
	if (CH_MODIFY_IS_MUTATION(mp->modify.form))
		flags |= CH_MODIFY_MUTATION;
	if (ch_target_is_replicated(&mp->target))
		flags |= CH_MODIFY_REPLICATED;
	if (!ch_target_is_mergetree(&mp->target))
		flags |= CH_MODIFY_HANDED_ON;
	return flags;
}

static List *
not_null_params(const ChModifyPlan *mp, List **columns)
{
	List	   *params = NIL;
	ListCell   *la,
			   *lc;

	*columns = NIL;
	forboth(la, mp->modify.assignments, lc, mp->columns)
	{
		ChAssignment *a = lfirst(la);

		if (a->param < 0)
			continue;
		params = lappend_int(params, a->param);
		*columns = lappend(*columns, makeString(lfirst(lc)));
	}
	return params;
}

/* Append the four lists of parameters that become expressions. */
static List *
append_known(const ChModifyPlan *mp, List *list)
{
	List	   *params = NIL,
			   *types = NIL,
			   *columns = NIL,
			   *typmods = NIL;
	ListCell   *la,
			   *lc;

	forboth(la, mp->modify.assignments, lc, mp->columns)
	{
		ChAssignment *a = lfirst(la);

		if (a->known < 0)
			continue;
		params = lappend_int(params, a->known);
		types = lappend(types, makeString(pstrdup(a->target.type->text)));
		columns = lappend(columns, makeString(lfirst(lc)));
		typmods = lappend_int(typmods, a->target.typmod);
	}
	return list_concat(list, list_make4(params, types, columns, typmods));
}

static List *
target_names(const ChTarget *target)
{
	return list_make3(makeString(pstrdup(target->table.database)),
					  makeString(pstrdup(target->table.table)),
					  makeString(pstrdup(target->cluster ? target->cluster : "")));
}

static List *
make_private(const ChModifyPlan *mp)
{
	Check		check = {0};
	char	   *check_sql = build_check(mp, &check);
	List	   *not_null_columns;
	List	   *not_null = not_null_params(mp, &not_null_columns);
	List	   *used;
	List	   *list = NIL;

	/* in the order of ChModifyField */
	list = lappend(list, makeString(ch_print_modify(&mp->modify, &mp->info->version)));
	list = lappend(list, makeString(check_sql));
	list = lappend(list, check.rules);
	list = lappend(list, check.columns);
	list = lappend(list, check.types);
	list = lappend(list, not_null);
	list = lappend(list, not_null_columns);
	list = append_known(mp, list);
	list = lappend(list, target_names(&mp->target));
	list = lappend(list, makeInteger(plan_flags(mp)));
	list = lappend(list, makeString(pstrdup(mp->info->name)));
	used = ch_used_of_rels(mp->root, bms_union(mp->root->all_baserels, mp->rel->relids), mp->info->serverid);
	list = lappend(list, ch_used_list(used, mp->info->serverid, mp->info->userid));
	return list;
}

void
ch_modify_translate(ChModifyPlan *mp, ChRelTranslate *rt, RelOptInfo *rel)
{
	ch_rel_translate_init(rt, mp->root, rel);
	rt->cx.params = &mp->params;
}

/* What is refused whatever the clauses are. */
static void
check_statement(const ChModifyPlan *mp)
{
	if (ch_pushdown == CH_PUSHDOWN_OFF)
		ch_modify_refuse(mp, "the configuration", "clickhouse_fdw.pushdown is off");
	if (mp->plan->returningLists != NIL)
		ch_modify_refuse(mp, "RETURNING", "ClickHouse does not say which rows it changed");
	if (mp->plan->partColsUpdated)
		ch_modify_refuse(mp, "the SET clause", "the row could have to move to another partition");
	if (contain_subplans((Node *) mp->root->processed_tlist))
		ch_modify_refuse(mp, "the SET clause", "a sub-query that depends on the row");
}

static void
init_modify_plan(ChModifyPlan *mp, PlannerInfo *root, ModifyTable *plan, Index rti)
{
	memset(mp, 0, sizeof(*mp));
	mp->root = root;
	mp->plan = plan;
	mp->rel = find_base_rel(root, rti);
	mp->info = mp->rel->fdw_private;
	mp->relid = planner_rt_fetch(rti, root)->relid;
}

bool
ch_plan_direct_modify(PlannerInfo *root, ModifyTable *plan, Index rti, int subplan_index)
{
	Plan	  **place = feeding_plan(plan, rti, subplan_index);
	ForeignScan *scan;
	ChModifyPlan mp;

	if (plan->operation == CMD_INSERT || place == NULL || is_never(*place))
		return false;
	init_modify_plan(&mp, root, plan, rti);
	check_statement(&mp);
	ch_target_get(ch_modify_verb(plan), mp.relid, mp.info->userid, mp.info->options, &mp.target);
	ch_modify_where(&mp);
	if (plan->operation == CMD_UPDATE)
		ch_modify_set(&mp);
	mp.modify.form = choose_form(&mp);
	mp.modify.table = mp.target.table;
	mp.modify.cluster = mp.target.cluster;
	check_raising(&mp);
	complete_where(&mp);

	scan = statement_node(&mp, place);
	scan->operation = plan->operation;
	scan->resultRelation = rti;
	scan->scan.plan.qual = NIL;
	scan->scan.plan.lefttree = NULL;
	scan->scan.plan.async_capable = false;
	scan->fdw_recheck_quals = NIL;
	scan->fdw_exprs = mp.params;
	scan->fdw_private = make_private(&mp);
	return true;
}

/* Why PostgreSQL itself wants to go row by row. */
void
ch_plan_modify_by_row(PlannerInfo *root, ModifyTable *plan, Index rti, int subplan_index)
{
	Oid			relid = planner_rt_fetch(rti, root)->relid;
	const char *name = get_rel_name(relid);
	Plan	  **place = feeding_plan(plan, rti, subplan_index);
	Relation	rel;
	bool		has_generated;

	if (place != NULL && is_never(*place))
		return;
	if (plan->withCheckOptionLists != NIL)
		refuse(plan, name, "WITH CHECK OPTION",
			   "the check would need the new rows, which only the server sees");
	rel = table_open(relid, NoLock);
	has_generated = rel->rd_att->constr != NULL && rel->rd_att->constr->has_generated_stored;
	table_close(rel, NoLock);
	if (plan->operation == CMD_UPDATE && has_generated)
		refuse(plan, name, "a generated column", "PostgreSQL computes it from the new row");
	refuse(plan, name, "a row trigger", "it would have to be called for each row");
}
