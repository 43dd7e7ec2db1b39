/*-------------------------------------------------------------------------
 *
 * scan.c
 *	  Executing a foreign scan: when its remote query starts, with which
 *	  parameters, and its rows as tuples.
 *
 * The query is sent when the first row is asked for, so a scan that is never
 * read costs nothing remotely.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "nodes/nodeFuncs.h"

#include "compat.h"
#include "exec/drift.h"
#include "exec/scan.h"
#include "plan/plan.h"

/* ------------------------------------------------------------------ begin */

static RangeTblEntry *
scan_rte(ForeignScan *plan, EState *estate)
{
	int			rti = plan->scan.scanrelid;

	if (rti > 0)
		return exec_rt_fetch(rti, estate);
	/* a join's set may contain the join itself */
	while ((rti = bms_next_member(ch_scan_relids(plan), rti > 0 ? rti : -1)) >= 0)
	{
		RangeTblEntry *rte = exec_rt_fetch(rti, estate);

		if (rte->rtekind == RTE_RELATION)
			return rte;
	}
	elog(ERROR, "foreign scan over no relation");
}

static void
init_outputs(ChFetch *fetch, List *private)
{
	List	   *attrs = list_nth(private, CH_PLAN_ATTRS);
	List	   *finals = list_nth(private, CH_PLAN_FINALS);
	List	   *expected = list_nth(private, CH_PLAN_EXPECTED);
	List	   *names = list_nth(private, CH_PLAN_NAMES);
	int			i;

	for (i = 0; i < fetch->noutputs; i++)
		ch_fetch_output(fetch, i, list_nth_int(attrs, i), list_nth_int(finals, i),
						strVal(list_nth(expected, i)), strVal(list_nth(names, i)));
}

static void
init_fetch(ForeignScanState *node, ChFetch *fetch)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	EState	   *estate = node->ss.ps.state;
	List	   *private = plan->fdw_private;
	RangeTblEntry *rte = scan_rte(plan, estate);

	fetch->serverid = linitial_oid(list_nth(private, CH_PLAN_SERVER));
	fetch->userid = ch_scan_userid(plan, rte);
	fetch->options = ch_options_get(fetch->serverid, fetch->userid, rte->relid);
	fetch->table = strVal(list_nth(private, CH_PLAN_TABLE));
	fetch->desc = node->ss.ss_ScanTupleSlot->tts_tupleDescriptor;
	ch_fetch_init(fetch, estate->es_query_cxt, list_length(list_nth(private, CH_PLAN_ATTRS)));
	init_outputs(fetch, private);
}

static void
begin_scan(ForeignScanState *node, int eflags)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	ChScanState *state;

	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	state = palloc0(sizeof(ChScanState));
	node->fdw_state = state;
	state->sql = strVal(list_nth(plan->fdw_private, CH_PLAN_SQL));
	init_fetch(node, &state->fetch);
	ch_params_init(&state->params, node, plan->fdw_exprs);
}

/* ---------------------------------------------------------------- iterate */

/* Evaluate the parameters and put them into the query. */
static void
bind_query(ForeignScanState *node, ChScanState *state, ChBoundQuery *query)
{
	const ChParams *params = &state->params;
	MemoryContext old;

	query->sql = unconstify(char *, state->sql);
	query->nparams = 0;
	if (params->n == 0)
		return;
	ResetExprContext(node->ss.ps.ps_ExprContext);
	ch_params_evaluate(&state->params, node);
	old = MemoryContextSwitchTo(state->fetch.cxt);
	ch_bind_typed(state->sql, params->n, params->types, params->values, params->nulls,
				  &state->fetch.lease->version, query);
	MemoryContextSwitchTo(old);
}

void
ch_scan_start(ForeignScanState *node)
{
	ChScanState *state = node->fdw_state;
	List	   *private = ((ForeignScan *) node->ss.ps.plan)->fdw_private;
	ChBoundQuery query;

	if (state->fetch.lease != NULL || state->fetch.at_end)
		return;
	ch_check_drift(state->fetch.serverid, state->fetch.userid, list_nth(private, CH_PLAN_USED));
	ch_fetch_open(&state->fetch);
	bind_query(node, state, &query);
	ch_fetch_send(&state->fetch, &query);
}

/* Below an Append that runs its scans at once, async.c gets the blocks. */
static bool
next_block(ForeignScanState *node, ChScanState *state)
{
	if (node->ss.ps.async_capable)
		return false;
	ch_scan_start(node);
	return ch_fetch_block(&state->fetch);
}

static TupleTableSlot *
iterate_scan(ForeignScanState *node)
{
	ChScanState *state = node->fdw_state;
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;

	ExecClearTuple(slot);
	if (!ch_fetch_has_row(&state->fetch) && !next_block(node, state))
		return slot;
	ch_fetch_row(&state->fetch, slot->tts_values, slot->tts_isnull);
	return ExecStoreVirtualTuple(slot);
}

/*
 * A join or an aggregate within a recheck of a row that others have changed.  No
 * plan that locks rows has one, so it stands in a sub-query, which is computed as
 * ever.  Later minor versions of PostgreSQL see that by themselves and do not ask;
 * the earlier ones (15.14, 16.10, 17.6, 18.0) would take such a scan for empty.
 */
static bool
recheck_scan(ForeignScanState *node, TupleTableSlot *slot)
{
	if (((ForeignScan *) node->ss.ps.plan)->scan.scanrelid > 0)
		return true;
	slot = iterate_scan(node);
	return !TupIsNull(slot);
}

/* Ask again: the parameters may have changed. */
static void
rescan(ForeignScanState *node)
{
	ChScanState *state = node->fdw_state;

	ch_fetch_reset(&state->fetch);
}

static void
end_scan(ForeignScanState *node)
{
	ChScanState *state = node->fdw_state;

	if (state != NULL)
		ch_fetch_release(&state->fetch);
}

void
ch_scan_init(FdwRoutine *routine)
{
	routine->BeginForeignScan = begin_scan;
	routine->IterateForeignScan = iterate_scan;
	routine->RecheckForeignScan = recheck_scan;
	routine->ReScanForeignScan = rescan;
	routine->EndForeignScan = end_scan;
}
