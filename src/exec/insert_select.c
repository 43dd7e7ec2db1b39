/*-------------------------------------------------------------------------
 *
 * insert_select.c
 *	  Executing INSERT ... SELECT within one server.
 *
 * One statement, whose progress says how many rows were stored.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "nodes/nodeFuncs.h"
#include "utils/rel.h"

#include "exec/drift.h"
#include "exec/insert_internal.h"
#include "exec/insert_select.h"
#include "exec/param.h"
#include "exec/scan.h"
#include "plan/insert_select.h"
#include "query/query.h"

typedef struct InsertSelectState
{
	List	   *private;		/* see ChInsertSelectField */
	Oid			serverid;
	Oid			userid;
	ChOptions  *options;
	ChParams	params;
	bool		done;
} InsertSelectState;

void
ch_insert_select_begin(ForeignScanState *node, int eflags)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	RangeTblEntry *rte = exec_rt_fetch(plan->resultRelation, node->ss.ps.state);
	InsertSelectState *state;

	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	state = palloc0(sizeof(InsertSelectState));
	node->fdw_state = state;
	state->private = plan->fdw_private;
	state->serverid = plan->fs_server;
	state->userid = ch_scan_userid(plan, rte);
	state->options = ch_options_get(state->serverid, state->userid, rte->relid);
	ch_params_init(&state->params, node, plan->fdw_exprs);
}

static char *
bound_sql(ForeignScanState *node, InsertSelectState *state, const ChVersion *version)
{
	const ChParams *params = &state->params;

	ch_params_evaluate(&state->params, node);
	return ch_bind_params(strVal(list_nth(state->private, CH_PLAN_INSERT_SQL)), params->n, params->types,
						  params->values, params->nulls, version);
}

/* Run it to its end; the number of rows that were stored. */
static uint64
run(ForeignScanState *node, InsertSelectState *state, ChLease *lease)
{
	Relation	rel = node->resultRelInfo->ri_RelationDesc;
	ChQueryClass class = ch_insert_class(rel, state->userid, state->options, &lease->version);
	List	   *settings = ch_merged_settings(state->options, &lease->version,
											  class == CH_QUERY_INSERT_ATOMIC ?
											  CH_QUERY_INSERT_SELECT_ATOMIC : CH_QUERY_INSERT_SELECT);
	chc_event	event;

	ch_query_start(lease, bound_sql(node, state, &lease->version), settings, NULL, 0, NULL, 0);
	do
		ch_query_next(lease, &event);
	while (event.kind != CHC_EVENT_END);
	return chc_get_stats(lease->conn)->written_rows;
}

TupleTableSlot *
ch_insert_select_run(ForeignScanState *node)
{
	InsertSelectState *state = node->fdw_state;
	const char *table = strVal(list_nth(state->private, CH_PLAN_INSERT_TABLE));
	ChLease    *lease;
	uint64		rows;

	if (state->done)
		return ExecClearTuple(node->ss.ss_ScanTupleSlot);
	state->done = true;
	ch_check_write(table);
	ch_check_drift(state->serverid, state->userid, list_nth(state->private, CH_PLAN_INSERT_USED));
	lease = ch_lease_acquire(state->serverid, state->userid);
	rows = run(node, state, lease);
	ch_note_write(table);
	ch_lease_release(lease);
	if (intVal(list_nth(state->private, CH_PLAN_INSERT_FLAGS)) & CH_INSERT_SET_PROCESSED)
		node->ss.ps.state->es_processed += rows;
	if (node->ss.ps.instrument)
		node->ss.ps.instrument->tuplecount += rows;
	return ExecClearTuple(node->ss.ss_ScanTupleSlot);
}

void
ch_insert_select_explain(ForeignScanState *node, ExplainState *es)
{
	List	   *private = ((ForeignScan *) node->ss.ps.plan)->fdw_private;

	if (es->verbose)
		ExplainPropertyText("Remote SQL",
							ch_displayed_sql(strVal(list_nth(private, CH_PLAN_INSERT_SQL))), es);
}
