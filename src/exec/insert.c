/*-------------------------------------------------------------------------
 *
 * insert.c
 *	  INSERT and COPY FROM into foreign tables.
 *
 * One statement is ONE remote INSERT.  Rows are encoded into a block as they
 * come; a block is sent when it has batch_size rows or BLOCK_BYTES bytes, so
 * memory is that of one block whatever the number of rows.  Which columns are
 * sent is decided in insert_columns.c.
 *
 * The remote INSERT begins with the first row and ends with the statement.  A
 * local error before that closes the connection without the end of the data;
 * blocks that were sent before may stay, because ClickHouse has no transaction
 * around an INSERT.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/explain.h"
#include "executor/executor.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "compat.h"
#include "exec/drift.h"
#include "exec/insert_internal.h"
#include "plan/modify.h"
#include "remote/remote.h"
#include "types/types.h"

/*
 * A block is sent when it has grown to this.  The server puts small ones together
 * (min_insert_block_size_rows), what fits into caches costs both sides less, and
 * the server reads one while the next is made: with 1 or 2 MB neither waits, with 4
 * and more they do.
 */
#define BLOCK_BYTES ((size_t) 2 * 1024 * 1024)

/* After so many rows more of the block before is sent, if it is not yet. */
#define PUSH_ROWS 256

/* So many rows ahead a row is read from memory. */
#define PREFETCH_ROWS 4

typedef struct InsertState
{
	Relation	rel;
	char	   *table;			/* schema.name, for messages */
	Oid			serverid;
	Oid			userid;
	ChOptions  *options;
	char	   *sql;
	int			ncolumns;
	ChInsertColumn *columns;
	ChLease    *lease;			/* NULL until the first row */
	bool		atomic;
	chc_writer *writer;
	MemoryContext cxt;			/* of this state */
	MemoryContext rowcxt;		/* reset after every row */

	/* see insert_from_source() */
	PlanState  *source;
	ExecProcNodeMtd fetch;		/* what the source is called with otherwise */
	bool		counted;		/* for the command tag */
} InsertState;

/* ------------------------------------------------------------------- plan */

static List *
plan_foreign_modify(PlannerInfo *root, ModifyTable *plan, Index resultRelation,
					int subplan_index)
{
	RangeTblEntry *rte = planner_rt_fetch(resultRelation, root);

	if (plan->operation != CMD_INSERT)
	{
		ch_plan_modify_by_row(root, plan, resultRelation, subplan_index);
		return NIL;
	}
	if (plan->onConflictAction != ONCONFLICT_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("ON CONFLICT is not supported for foreign table \"%s\"",
						get_rel_name(rte->relid)),
				 errdetail("ClickHouse has no unique constraints.")));
	return list_make1(ch_insert_named(root, rte->relid));
}

static int
is_foreign_rel_updatable(Relation rel)
{
	ForeignTable *table = GetForeignTable(RelationGetRelid(rel));
	ChOptions  *options = ch_options_get_server(table->serverid, table->relid);

	return options->updatable ? (1 << CMD_INSERT) | (1 << CMD_UPDATE) | (1 << CMD_DELETE) : 0;
}

static char *
insert_sql(const InsertState *state)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "INSERT INTO ");
	ch_quote_identifier(&buf, state->options->database != NULL ?
						state->options->database : state->options->dbname);
	appendStringInfoChar(&buf, '.');
	ch_quote_identifier(&buf, state->options->table_name);
	appendStringInfoString(&buf, " (");
	for (int i = 0; i < state->ncolumns; i++)
	{
		if (i > 0)
			appendStringInfoString(&buf, ", ");
		ch_quote_identifier(&buf, state->columns[i].remote_name);
	}
	appendStringInfoString(&buf, ") VALUES");
	return buf.data;
}

/* ----------------------------------------------------------- remote INSERT */

static ChInsertColumn *
find_column(InsertState *state, const char *remote_name)
{
	for (int i = 0; i < state->ncolumns; i++)
	{
		if (state->columns[i].data == NULL &&
			strcmp(state->columns[i].remote_name, remote_name) == 0)
			return &state->columns[i];
	}
	ereport(ERROR,
			(errcode(ERRCODE_FDW_INVALID_COLUMN_NAME),
			 errmsg("the server asks for column \"%s\", which is not in the INSERT",
					remote_name),
			 errcontext("foreign table \"%s\"", state->table)));
}

static void
make_writer(InsertState *state, ChInsertColumn *column, const chc_type *type)
{
	Form_pg_attribute att = TupleDescAttr(RelationGetDescr(state->rel), column->index);
	char	   *where = psprintf("column \"%s\" of foreign table \"%s\"",
								 NameStr(att->attname), state->table);
	char	   *why;

	/* the remote column's type must be what the foreign table says */
	if (column->declared_type != NULL && ch_has_drifted(column->declared_type, type))
		ch_report_drift(where, column->remote_name, column->declared_type, type->text, true);
	column->writer = ch_writer_create(type, att->atttypid, att->atttypmod, where, &why);
	if (column->writer == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
				 errmsg("%s cannot be written", where),
				 errdetail_internal("%s", why)));
}

/* The server's sample block says which columns of which types it takes. */
static void
use_sample(InsertState *state, const chc_block *sample)
{
	if (sample->ncolumns != (uint32) state->ncolumns)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_ERROR),
				 errmsg("the server asks for %u columns, the INSERT has %d",
						sample->ncolumns, state->ncolumns),
				 errcontext("foreign table \"%s\"", state->table)));
	state->writer = chc_writer_new(ch_palloc_env(state->cxt));
	for (uint32 i = 0; i < sample->ncolumns; i++)
	{
		const chc_column *col = &sample->columns[i];
		ChInsertColumn *column = find_column(state, ch_text_from_server(col->name, strlen(col->name)));

		if (!column->remote_default)
			make_writer(state, column, col->type);
		if (state->writer == NULL ||
			chc_writer_add_column(state->writer, col->name, col->type->text) != CHC_OK)
			ereport(ERROR,
					(errcode(ERRCODE_OUT_OF_MEMORY),
					 errmsg("out of memory"),
					 errdetail("Failed on a block of rows to be sent.")));
		column->data = chc_writer_column(state->writer, i);
	}
}

static void
begin_remote_insert(InsertState *state)
{
	MemoryContext old = MemoryContextSwitchTo(state->cxt);
	const chc_block *sample;
	ChQueryClass class;
	List	   *settings;

	ch_check_write(state->table);
	state->lease = ch_lease_acquire(state->serverid, state->userid);
	class = ch_insert_class(state->rel, state->userid, state->options, &state->lease->version);
	state->atomic = class == CH_QUERY_INSERT_ATOMIC;
	settings = ch_merged_settings(state->options, &state->lease->version, class);
	ch_insert_begin(state->lease, state->sql, settings, state->atomic, &sample);
	use_sample(state, sample);
	MemoryContextSwitchTo(old);
}

static void
send_block(InsertState *state)
{
	if (!state->atomic)
		ch_note_write(state->table);
	ch_insert_block(state->lease, state->writer);
	chc_writer_reset(state->writer);
}

static void
finish_remote_insert(InsertState *state)
{
	if (state == NULL || state->lease == NULL)
		return;
	/* one block that the server refuses leaves nothing behind */
	if (chc_writer_rows(state->writer) > 0)
		ch_insert_block(state->lease, state->writer);
	ch_insert_end(state->lease);
	ch_note_write(state->table);
	ch_lease_release(state->lease);
	state->lease = NULL;
}

/* --------------------------------------------------------------------- rows */

static void
put_remote_default(const InsertState *state, const ChInsertColumn *column)
{
	if (chc_put_default(column->data) != CHC_OK)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Failed on a block of rows to be sent."),
				 errcontext("foreign table \"%s\"", state->table)));
}

static void
insert_row(InsertState *state, TupleTableSlot *slot)
{
	MemoryContext old;
	uint32		rows;

	if (state->lease == NULL)
		begin_remote_insert(state);
	slot_getallattrs(slot);
	old = MemoryContextSwitchTo(state->rowcxt);
	for (int i = 0; i < state->ncolumns; i++)
	{
		const ChInsertColumn *column = &state->columns[i];

		if (unlikely(column->remote_default))
			put_remote_default(state, column);
		else
			ch_writer_put(column->writer, column->data, slot->tts_values[column->index],
						  slot->tts_isnull[column->index]);
	}
	MemoryContextSwitchTo(old);
	MemoryContextReset(state->rowcxt);
	rows = chc_writer_rows(state->writer);
	if (rows >= (uint32) state->options->batch_size ||
		chc_writer_bytes(state->writer) >= BLOCK_BYTES)
		send_block(state);
	else if (rows % PUSH_ROWS == 0)
		ch_insert_push(state->lease);
}

static TupleTableSlot *
exec_foreign_insert(EState *estate, ResultRelInfo *relinfo, TupleTableSlot *slot,
					TupleTableSlot *planSlot)
{
	insert_row(relinfo->ri_FdwState, slot);
	return slot;
}

/* ------------------------------------------------- rows from their source */

static InsertState *
state_of_source(PlanState *source)
{
	ListCell   *lc;

	foreach(lc, source->state->es_opened_result_relations)
	{
		InsertState *state = lfirst_node(ResultRelInfo, lc)->ri_FdwState;

		if (state != NULL && state->source == source)
			return state;
	}
	elog(ERROR, "rows to be inserted come from an unknown plan node");
}

/*
 * A heap page is filled from its end, so the rows to come lie below this one, and
 * are out of the processor's cache.
 */
static inline void
prefetch_rows(TupleTableSlot *slot)
{
	HeapTuple	tuple;
	const char *ahead;

	if (!TTS_IS_BUFFERTUPLE(slot))
		return;
	tuple = ((BufferHeapTupleTableSlot *) slot)->base.tuple;
	ahead = (const char *) tuple->t_data - PREFETCH_ROWS * tuple->t_len;
	for (uint32 offset = 0; offset < tuple->t_len; offset += 64)
		__builtin_prefetch(ahead + offset);
}

/*
 * ModifyTable copies every row, for the sake of what may be done with it there.
 * Where that is nothing, the node below is called here instead until it is out of
 * rows, which are encoded as they are, and ModifyTable finds none.
 */
static TupleTableSlot *
insert_from_source(PlanState *source)
{
	InsertState *state = state_of_source(source);
	TupleTableSlot *slot;
	uint64		rows = 0;

	source->ExecProcNode = state->fetch;
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		slot = ExecProcNode(source);
		if (TupIsNull(slot))
			break;
		prefetch_rows(slot);
		insert_row(state, slot);
		rows++;
	}
	if (state->counted)
		source->state->es_processed += rows;
	return slot;
}

/* Does the INSERT nothing with a row of the plan but insert it? */
static bool
passes_rows_on(const ModifyTableState *mtstate, const ResultRelInfo *relinfo)
{
	const ModifyTable *plan = (const ModifyTable *) mtstate->ps.plan;
	Relation	rel = relinfo->ri_RelationDesc;
	const TriggerDesc *triggers = rel->trigdesc;
	TupleConstr *constr = RelationGetDescr(rel)->constr;
	List	   *tlist = outerPlan(plan)->targetlist;
	ListCell   *lc;

	if (list_length(plan->resultRelations) != 1 || plan->returningLists != NIL ||
		plan->withCheckOptionLists != NIL || (constr != NULL && constr->has_generated_stored) ||
		(triggers != NULL && (triggers->trig_insert_before_row || triggers->trig_insert_after_row)))
		return false;
	foreach(lc, tlist)
	{
		if (lfirst_node(TargetEntry, lc)->resjunk)
			return false;
	}
	return list_length(tlist) == RelationGetNumberOfAttributes(rel);
}

static void
take_source(InsertState *state, ModifyTableState *mtstate)
{
	state->source = outerPlanState(mtstate);
	state->fetch = state->source->ExecProcNode;
	state->counted = mtstate->canSetTag;
	state->source->ExecProcNode = insert_from_source;
}

/* ------------------------------------------------------------- begin and end */

static InsertState *
create_state(EState *estate, ResultRelInfo *relinfo, const ChInsertWish *wish)
{
	Relation	rel = relinfo->ri_RelationDesc;
	MemoryContext cxt = AllocSetContextCreate(estate->es_query_cxt,
											  "clickhouse_fdw insert",
											  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(cxt);
	InsertState *state = palloc0(sizeof(InsertState));

	state->cxt = cxt;
	state->rowcxt = AllocSetContextCreate(cxt, "clickhouse_fdw row", ALLOCSET_DEFAULT_SIZES);
	state->rel = rel;
	state->table = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
											  RelationGetRelationName(rel));
	state->serverid = GetForeignTable(RelationGetRelid(rel))->serverid;
	state->userid = ch_insert_userid(relinfo, estate);
	state->options = ch_options_get(state->serverid, state->userid, RelationGetRelid(rel));
	state->columns = ch_insert_columns(relinfo, wish, state->userid, state->options,
									   &state->ncolumns);
	state->sql = insert_sql(state);
	MemoryContextSwitchTo(old);
	return state;
}

static void
begin_foreign_modify(ModifyTableState *mtstate, ResultRelInfo *relinfo, List *fdw_private,
					 int subplan_index, int eflags)
{
	ModifyTable *plan = (ModifyTable *) mtstate->ps.plan;
	ChInsertWish wish = {0};

	/* an UPDATE or DELETE that is planned by row has no rows */
	if (mtstate->operation != CMD_INSERT)
		return;
	wish.named = ch_insert_column_set(linitial(fdw_private));
	if (plan->returningLists != NIL)
		wish.returning = list_nth(plan->returningLists, subplan_index);
	if (plan->withCheckOptionLists != NIL)
		wish.checks = list_nth(plan->withCheckOptionLists, subplan_index);
	wish.varno = relinfo->ri_RangeTableIndex;
	relinfo->ri_FdwState = create_state(mtstate->ps.state, relinfo, &wish);
	if (passes_rows_on(mtstate, relinfo))
		take_source(relinfo->ri_FdwState, mtstate);
}

/* COPY, and rows routed to a partition by INSERT or moved there by UPDATE. */
static void
begin_foreign_insert(ModifyTableState *mtstate, ResultRelInfo *relinfo)
{
	ChInsertWish wish = {0};

	wish.named = ExecGetInsertedCols(relinfo, mtstate->ps.state);
	wish.moved = mtstate->operation != CMD_INSERT;
	wish.returning = relinfo->ri_returningList;
	wish.checks = relinfo->ri_WithCheckOptions;
	wish.varno = mtstate->resultRelInfo->ri_RangeTableIndex;
	relinfo->ri_FdwState = create_state(mtstate->ps.state, relinfo, &wish);
}

static void
end_foreign_insert(EState *estate, ResultRelInfo *relinfo)
{
	InsertState *state = relinfo->ri_FdwState;

	finish_remote_insert(state);
	if (state != NULL)
		MemoryContextDelete(state->cxt);
	relinfo->ri_FdwState = NULL;
}

/* ------------------------------------------------------------------ explain */

static void
explain_foreign_modify(ModifyTableState *mtstate, ResultRelInfo *relinfo, List *fdw_private,
					   int subplan_index, ExplainState *es)
{
	InsertState *state = relinfo->ri_FdwState;

	if (es->verbose && state != NULL)
		ExplainPropertyText("Remote SQL", state->sql, es);
}

void
ch_exec_insert_init(FdwRoutine *routine)
{
	routine->PlanForeignModify = plan_foreign_modify;
	routine->BeginForeignModify = begin_foreign_modify;
	routine->ExecForeignInsert = exec_foreign_insert;
	routine->EndForeignModify = end_foreign_insert;
	routine->BeginForeignInsert = begin_foreign_insert;
	routine->EndForeignInsert = end_foreign_insert;
	routine->IsForeignRelUpdatable = is_foreign_rel_updatable;
	routine->ExplainForeignModify = explain_foreign_modify;
}
