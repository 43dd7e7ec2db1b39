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

/* The local column for messages: "column "x" of foreign table "s.t"". */
static const char *
output_where(const ChScanState *state, TupleDesc desc, AttrNumber attr)
{
	const char *name = NameStr(TupleDescAttr(desc, attr - 1)->attname);

	if (state->table[0] != '\0')
		return psprintf("column \"%s\" of foreign table \"%s\"", name, state->table);
	return psprintf("output column %d of the remote query", attr);
}

/* PostgreSQL finishes a value from two columns. */
static int
columns_of(const ChScanOutput *out)
{
	return out->final == CH_FINAL_NONE ? 1 : 2;
}

static void
init_outputs(ChScanState *state, List *private, TupleDesc desc)
{
	List	   *attrs = list_nth(private, CH_PLAN_ATTRS);
	List	   *finals = list_nth(private, CH_PLAN_FINALS);
	List	   *expected = list_nth(private, CH_PLAN_EXPECTED);
	List	   *names = list_nth(private, CH_PLAN_NAMES);
	int			column = 0;
	int			i;

	state->noutputs = list_length(attrs);
	state->outputs = palloc0(sizeof(ChScanOutput) * Max(state->noutputs, 1));
	for (i = 0; i < state->noutputs; i++)
	{
		ChScanOutput *out = &state->outputs[i];

		out->attr = list_nth_int(attrs, i);
		out->final = list_nth_int(finals, i);
		out->expected = strVal(list_nth(expected, i));
		out->name = strVal(list_nth(names, i));
		out->where = output_where(state, desc, out->attr);
		out->column = column;
		column += columns_of(out);
	}
}

static void
init_params(ForeignScanState *node, ChScanState *state, List *exprs)
{
	ListCell   *lc;
	int			i = 0;

	state->nparams = list_length(exprs);
	state->param_states = ExecInitExprList(exprs, (PlanState *) node);
	state->param_types = palloc(sizeof(Oid) * Max(state->nparams, 1));
	state->param_values = palloc(sizeof(Datum) * Max(state->nparams, 1));
	state->param_nulls = palloc(sizeof(bool) * Max(state->nparams, 1));
	foreach(lc, exprs)
		state->param_types[i++] = exprType(lfirst(lc));
}

static void
begin_scan(ForeignScanState *node, int eflags)
{
	ForeignScan *plan = (ForeignScan *) node->ss.ps.plan;
	EState	   *estate = node->ss.ps.state;
	List	   *private = plan->fdw_private;
	ChScanState *state;
	RangeTblEntry *rte;

	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	state = palloc0(sizeof(ChScanState));
	node->fdw_state = state;
	rte = scan_rte(plan, estate);
	state->serverid = linitial_oid(list_nth(private, CH_PLAN_SERVER));
	state->userid = ch_scan_userid(plan, rte);
	state->options = ch_options_get(state->serverid, state->userid, rte->relid);
	state->sql = strVal(list_nth(private, CH_PLAN_SQL));
	state->table = strVal(list_nth(private, CH_PLAN_TABLE));
	state->scancxt = AllocSetContextCreate(estate->es_query_cxt, "clickhouse_fdw scan",
										   ALLOCSET_SMALL_SIZES);
	state->blockcxt = AllocSetContextCreate(estate->es_query_cxt, "clickhouse_fdw block",
											ALLOCSET_DEFAULT_SIZES);
	init_outputs(state, private, node->ss.ss_ScanTupleSlot->tts_tupleDescriptor);
	init_params(node, state, plan->fdw_exprs);
}

/* ------------------------------------------------------------ the header */

/*
 * The remote table is not what the foreign table says: refuse rather than
 * misread.
 */
static void
report_drift(const ChScanOutput *out, const chc_type *now)
{
	ereport(ERROR,
			(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
			 errmsg("%s has type %s on the server, not %s", out->where, now->text, out->expected),
			 errdetail("Remote column \"%s\" was altered after the foreign table was defined.", out->name),
			 errhint("Import the foreign schema again, or change the column's option \"type\".")));
}

static ChReader *
make_reader(const ChScanState *state, const ChScanOutput *out, const chc_column *col,
			Oid type, int32 typmod)
{
	char	   *why = NULL;
	ChReader   *reader = ch_reader_create(col->type, type, typmod, state->options->invalid_text,
										  out->where, &why);

	if (reader == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
				 errmsg("%s cannot be read: ClickHouse sends %s", out->where, col->type->text),
				 why ? errdetail_internal("%s", why) : 0,
				 errhint("Import the foreign schema again, or change the column's type.")));
	return reader;
}

/* Choose a reader for each output, once a result, from the header block. */
static void
make_readers(ForeignScanState *node, ChScanState *state, const chc_block *header)
{
	TupleDesc	desc = node->ss.ss_ScanTupleSlot->tts_tupleDescriptor;
	MemoryContext old = MemoryContextSwitchTo(state->scancxt);
	int			expected = 0;
	int			i;

	for (i = 0; i < state->noutputs; i++)
		expected = state->outputs[i].column + columns_of(&state->outputs[i]);
	if (header->ncolumns != (uint32) Max(expected, 1))
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("ClickHouse sends %u columns, %d were asked for", header->ncolumns,
						Max(expected, 1))));
	for (i = 0; i < state->noutputs; i++)
	{
		ChScanOutput *out = &state->outputs[i];
		const chc_column *col = &header->columns[out->column];
		Form_pg_attribute attr = TupleDescAttr(desc, out->attr - 1);

		if (out->expected[0] != '\0')
		{
			chc_type   *declared = ch_parse_type(out->expected, true);

			if (declared && !ch_types_equal(declared, col->type))
				report_drift(out, col->type);
		}
		if (out->final != CH_FINAL_NONE)
		{
			out->reader = make_reader(state, out, col, NUMERICOID, -1);
			out->reader2 = make_reader(state, out, col + 1, INT8OID, -1);
		}
		else
			out->reader = make_reader(state, out, col, attr->atttypid, attr->atttypmod);
	}
	state->have_readers = true;
	MemoryContextSwitchTo(old);
}

/* ------------------------------------------------------------------ query */

/* Evaluate the parameters and put them into the SQL. */
static char *
bound_sql(ForeignScanState *node, ChScanState *state)
{
	ExprContext *econtext = node->ss.ps.ps_ExprContext;
	MemoryContext old;
	ListCell   *lc;
	char	   *sql;
	int			i = 0;

	if (state->nparams == 0)
		return unconstify(char *, state->sql);
	ResetExprContext(econtext);
	foreach(lc, state->param_states)
	{
		state->param_values[i] = ExecEvalExpr((ExprState *) lfirst(lc), econtext,
											  &state->param_nulls[i]);
		i++;
	}
	old = MemoryContextSwitchTo(state->fetch.cxt);
	sql = ch_bind_params(state->sql, state->nparams, state->param_types, state->param_values,
						 state->param_nulls, &state->fetch.lease->version);
	MemoryContextSwitchTo(old);
	return sql;
}

void
ch_scan_start(ForeignScanState *node)
{
	ChScanState *state = node->fdw_state;

	if (state->fetch.lease != NULL || state->fetch.at_end)
		return;
	ch_fetch_open(&state->fetch);
	ch_fetch_send(&state->fetch, bound_sql(node, state));
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

/* A value as it was added up: without the zeros of scales that no input had. */
static Datum
final_scale(const ChScanOutput *out, uint32 row, bool *isnull)
{
	*isnull = out->reader->nulls && out->reader->nulls[row];
	if (*isnull)
		return (Datum) 0;
	return DirectFunctionCall2(numeric_trunc, out->reader->values[row],
							   Int32GetDatum((int32) DatumGetInt64(out->reader2->values[row])));
}

static TupleTableSlot *
iterate_scan(ForeignScanState *node)
{
	ChScanState *state = node->fdw_state;
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;
	uint32		row;
	int			i;

	ExecClearTuple(slot);
	if ((state->block == NULL || state->row >= state->block->rows) && !next_block(node, state))
		return slot;
	row = state->row++;
	if (state->noutputs < slot->tts_tupleDescriptor->natts)
		memset(slot->tts_isnull, true, slot->tts_tupleDescriptor->natts * sizeof(bool));
	for (i = 0; i < state->noutputs; i++)
	{
		ChScanOutput *out = &state->outputs[i];
		int			attr = out->attr - 1;

		if (out->final == CH_FINAL_AVG)
			slot->tts_values[attr] = final_avg(out, row, &slot->tts_isnull[attr]);
		else if (out->final == CH_FINAL_SCALE)
			slot->tts_values[attr] = final_scale(out, row, &slot->tts_isnull[attr]);
		else
		{
			slot->tts_values[attr] = out->reader->values[row];
			slot->tts_isnull[attr] = out->reader->nulls && out->reader->nulls[row];
		}
	}
	return ExecStoreVirtualTuple(slot);
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
	routine->ReScanForeignScan = rescan;
	routine->EndForeignScan = end_scan;
}
