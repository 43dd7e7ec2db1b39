/*-------------------------------------------------------------------------
 *
 * modify.c
 *	  Executing UPDATE and DELETE as remote statements.
 *
 * First the check that the plan asks for, a query over the rows to be changed;
 * it also counts them.  Then the statement itself, on the same connection,
 * unless there are no such rows.
 *
 * The statement cannot be rolled back, and is not isolated from what others
 * write at the same time.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "exec/drift.h"
#include "exec/insert_select.h"
#include "exec/modify.h"
#include "exec/mutation.h"
#include "exec/param.h"
#include "exec/scan.h"
#include "plan/modify.h"
#include "query/query.h"

typedef struct ModifyState
{
	List	   *private;		/* see ChModifyField */
	Oid			serverid;
	Oid			userid;
	ChOptions  *options;
	int			flags;
	bool		done;

	/* parameters */
	ChParams	params;
} ModifyState;

/* ------------------------------------------------------------------ begin */

static const char *
private_text(const ModifyState *state, ChModifyField field)
{
	return strVal(list_nth(state->private, field));
}

static void
begin_direct_modify(ForeignScanState *node, int eflags)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	RangeTblEntry *rte = exec_rt_fetch(plan->resultRelation, node->ss.ps.state);
	ModifyState *state;

	if (plan->operation == CMD_INSERT)
	{
		ch_insert_select_begin(node, eflags);
		return;
	}
	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	state = palloc0(sizeof(ModifyState));
	node->fdw_state = state;
	state->private = plan->fdw_private;
	state->serverid = plan->fs_server;
	state->userid = ch_scan_userid(plan, rte);
	state->options = ch_options_get(state->serverid, state->userid, rte->relid);
	state->flags = intVal(list_nth(plan->fdw_private, CH_PLAN_MODIFY_FLAGS));
	ch_params_init(&state->params, node, plan->fdw_exprs);
}

/* ------------------------------------------------------------- parameters */

static void
check_not_null(const ModifyState *state)
{
	List	   *params = list_nth(state->private, CH_PLAN_MODIFY_NOT_NULL);
	List	   *columns = list_nth(state->private, CH_PLAN_MODIFY_NOT_NULL_COLUMNS);
	ListCell   *lp,
			   *lc;

	forboth(lp, params, lc, columns)
	{
		if (state->params.nulls[lfirst_int(lp)])
			ereport(ERROR,
					(errcode(ERRCODE_NOT_NULL_VIOLATION),
					 errmsg("column \"%s\" of foreign table \"%s\" cannot be NULL on the server",
							strVal(lfirst(lc)), private_text(state, CH_PLAN_MODIFY_TABLE))));
	}
}

/* Values for columns of types that have no literals, as INSERT would write them. */
static void
convert_known(ModifyState *state)
{
	List	   *types = list_nth(state->private, CH_PLAN_MODIFY_KNOWN_TYPES);
	List	   *columns = list_nth(state->private, CH_PLAN_MODIFY_KNOWN_COLUMNS);
	List	   *typmods = list_nth(state->private, CH_PLAN_MODIFY_KNOWN_TYPMODS);
	const chc_env *env = ch_palloc_env(CurrentMemoryContext);
	ListCell   *lp;

	foreach(lp, (List *) list_nth(state->private, CH_PLAN_MODIFY_KNOWN))
	{
		int			n = foreach_current_index(lp);
		int			param = lfirst_int(lp);
		char	   *where = psprintf("column \"%s\" of foreign table \"%s\"", strVal(list_nth(columns, n)),
									 private_text(state, CH_PLAN_MODIFY_TABLE));

		if (!state->params.nulls[param])
			state->params.values[param] =
				CStringGetTextDatum(ch_value_sql(env, ch_parse_type(strVal(list_nth(types, n)), true),
												 state->params.types[param], list_nth_int(typmods, n),
												 state->params.values[param], where));
		state->params.types[param] = TEXTOID;
	}
}

static void
evaluate_params(ForeignScanState *node, ModifyState *state)
{
	ch_params_evaluate(&state->params, node);
	check_not_null(state);
	convert_known(state);
}

static char *
bound_sql(const ModifyState *state, ChModifyField field, const ChLease *lease)
{
	return ch_bind_params(private_text(state, field), state->params.n, state->params.types,
						  state->params.values, state->params.nulls, &lease->version);
}

/* -------------------------------------------------------------- the check */

static void
report_rule(const ModifyState *state, int rule, const char *rows)
{
	const char *column = strVal(list_nth(list_nth(state->private, CH_PLAN_MODIFY_COLUMNS), rule));
	const char *type = strVal(list_nth(list_nth(state->private, CH_PLAN_MODIFY_TYPES), rule));
	const char *table = private_text(state, CH_PLAN_MODIFY_TABLE);

	switch (list_nth_int(list_nth(state->private, CH_PLAN_MODIFY_RULES), rule))
	{
		case CH_RULE_NOT_NULL:
			ereport(ERROR,
					(errcode(ERRCODE_NOT_NULL_VIOLATION),
					 errmsg("column \"%s\" of foreign table \"%s\" cannot be NULL on the server",
							column, table),
					 errdetail("Rows that would get NULL: %s. Nothing was changed.", rows)));
			break;
		case CH_RULE_FITS:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value out of range for column \"%s\" of foreign table \"%s\"",
							column, table),
					 errdetail("Rows that would get a value that does not fit into %s: %s. Nothing was changed.",
							   type, rows)));
			break;
		case CH_RULE_EVALUATES:
			break;
	}
}

/* Run the check; returns the number of rows to be changed, -1 if it is not known. */
static double
run_check(const ModifyState *state, ChLease *lease)
{
	int			nrules = list_length(list_nth(state->private, CH_PLAN_MODIFY_RULES));
	ChTextResult *result;

	if (private_text(state, CH_PLAN_MODIFY_CHECK)[0] == '\0')
		return -1;
	result = ch_query_text(lease, bound_sql(state, CH_PLAN_MODIFY_CHECK, lease),
						   ch_merged_settings(state->options, &lease->version,
											  CH_QUERY_GENERATED));
	if (result->nrows != 1 || result->ncolumns != nrules + 1)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_ERROR),
				 errmsg("the server did not answer the check of the rows to be changed")));
	for (int i = 0; i < nrules; i++)
	{
		const char *rows = result->cells[0][i + 1];

		if (strcmp(rows, "0") != 0)
			report_rule(state, i, rows);
	}
	return strtod(result->cells[0][0], NULL);
}

/* ---------------------------------------------------------------- execution */

static void
run_statement(const ModifyState *state, ChLease *lease)
{
	List	   *target = list_nth(state->private, CH_PLAN_MODIFY_TARGET);
	const char *cluster = strVal(lthird(target));
	ChMutation	mutation = {
		.serverid = state->serverid,
		.userid = state->userid,
		.options = state->options,
		.name = private_text(state, CH_PLAN_MODIFY_TABLE),
		.sql = bound_sql(state, CH_PLAN_MODIFY_SQL, lease),
		.database = strVal(linitial(target)),
		.table = strVal(lsecond(target)),
		.cluster = cluster[0] != '\0' ? cluster : NULL,
		.watched = (state->flags & CH_MODIFY_MUTATION) != 0,
		.replicated = (state->flags & CH_MODIFY_REPLICATED) != 0,
		.handed_on = (state->flags & CH_MODIFY_HANDED_ON) != 0
	};

	ch_mutation_run(&mutation, lease);
}

/* Everything happens here; there are no rows to return. */
static TupleTableSlot *
iterate_direct_modify(ForeignScanState *node)
{
	ModifyState *state = node->fdw_state;
	EState	   *estate = node->ss.ps.state;
	ChLease    *lease;
	double		rows;

	if (((ForeignScan *) node->ss.ps.plan)->operation == CMD_INSERT)
		return ch_insert_select_run(node);
	if (state->done)
		return ExecClearTuple(node->ss.ss_ScanTupleSlot);
	state->done = true;
	ch_check_write(private_text(state, CH_PLAN_MODIFY_TABLE));
	evaluate_params(node, state);
	ch_check_drift(state->serverid, state->userid, list_nth(state->private, CH_PLAN_MODIFY_USED));
	lease = ch_lease_acquire(state->serverid, state->userid);
	rows = run_check(state, lease);
	if (rows != 0)
		run_statement(state, lease);
	ch_lease_release(lease);
	if (rows > 0 && (state->flags & CH_MODIFY_SET_PROCESSED))
		estate->es_processed += (uint64) rows;
	if (rows > 0 && node->ss.ps.instrument)
		node->ss.ps.instrument->tuplecount += rows;
	return ExecClearTuple(node->ss.ss_ScanTupleSlot);
}

static void
end_direct_modify(ForeignScanState *node)
{
	/* the lease was released, or will be with the resource owner */
}

/* ------------------------------------------------------------------ explain */

static void
explain_direct_modify(ForeignScanState *node, ExplainState *es)
{
	List	   *private = ((ForeignScan *) node->ss.ps.plan)->fdw_private;
	const char *check;

	if (((ForeignScan *) node->ss.ps.plan)->operation == CMD_INSERT)
		ch_insert_select_explain(node, es);
	if (!es->verbose || ((ForeignScan *) node->ss.ps.plan)->operation == CMD_INSERT)
		return;
	check = strVal(list_nth(private, CH_PLAN_MODIFY_CHECK));
	if (check[0] != '\0')
		ExplainPropertyText("Remote Check", ch_displayed_sql(check), es);
	ExplainPropertyText("Remote SQL",
						ch_displayed_sql(strVal(list_nth(private, CH_PLAN_MODIFY_SQL))), es);
}

/* PostgreSQL insists on these, but no plan calls them: see plan/modify.c. */
static TupleTableSlot *
exec_by_row(EState *estate, ResultRelInfo *relinfo, TupleTableSlot *slot,
			TupleTableSlot *planSlot)
{
	elog(ERROR, "UPDATE or DELETE of a foreign table row by row");
}

void
ch_exec_modify_init(FdwRoutine *routine)
{
	routine->ExecForeignUpdate = exec_by_row;
	routine->ExecForeignDelete = exec_by_row;
	routine->PlanDirectModify = ch_plan_direct_modify;
	routine->BeginDirectModify = begin_direct_modify;
	routine->IterateDirectModify = iterate_direct_modify;
	routine->EndDirectModify = end_direct_modify;
	routine->ExplainDirectModify = explain_direct_modify;
}
