/*-------------------------------------------------------------------------
 *
 * insert.c
 *	  INSERT and COPY FROM into foreign tables.
 *
 * One statement is ONE remote INSERT.  Rows are encoded into a block as they
 * come; a block is sent when it has batch_size rows or BLOCK_BYTES bytes, so
 * memory is that of one block whatever the number of rows.  Only the columns
 * that the statement names or that have a local default are sent: for the
 * others the server's defaults apply.
 *
 * The remote INSERT begins with the first row and ends with the statement.  A
 * local error before that closes the connection without the end of the data;
 * blocks that were sent before may stay, because ClickHouse has no transaction
 * around an INSERT.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "commands/explain.h"
#include "executor/executor.h"
#include "nodes/bitmapset.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "compat.h"
#include "exec/insert.h"
#include "plan/modify.h"
#include "remote/remote.h"
#include "types/types.h"

/* A block is sent when it has grown to this. */
#define BLOCK_BYTES ((size_t) 16 * 1024 * 1024)

/* pg_attribute.attgenerated of a column computed when it is read (18 on). */
#define VIRTUAL_COLUMN 'v'

/* A column of the remote INSERT. */
typedef struct InsertColumn
{
	int			index;			/* attribute number - 1 */
	char	   *remote_name;
	char	   *declared_type;	/* option "type", or NULL */
	ChWriter   *writer;
	chc_wcolumn *data;
} InsertColumn;

typedef struct InsertState
{
	Relation	rel;
	char	   *table;			/* schema.name, for messages */
	Oid			serverid;
	Oid			userid;
	ChOptions  *options;
	char	   *sql;
	int			ncolumns;
	InsertColumn *columns;
	ChLease    *lease;			/* NULL until the first row */
	chc_writer *writer;
	MemoryContext cxt;			/* of this state */
	MemoryContext rowcxt;		/* reset after every row */
} InsertState;

/* ------------------------------------------------------------------- plan */

static List *
plan_foreign_modify(PlannerInfo *root, ModifyTable *plan, Index resultRelation,
					int subplan_index)
{
	RangeTblEntry *rte = planner_rt_fetch(resultRelation, root);

	if (plan->operation != CMD_INSERT)
		ch_plan_modify_by_row(root, plan, resultRelation, subplan_index);
	if (plan->onConflictAction != ONCONFLICT_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("ON CONFLICT is not supported for foreign table \"%s\"",
						get_rel_name(rte->relid)),
				 errdetail("ClickHouse has no unique constraints.")));
	return NIL;
}

static int
is_foreign_rel_updatable(Relation rel)
{
	ForeignTable *table = GetForeignTable(RelationGetRelid(rel));
	ChOptions  *options = ch_options_get_server(table->serverid, table->relid);

	return options->updatable ? (1 << CMD_INSERT) | (1 << CMD_UPDATE) | (1 << CMD_DELETE) : 0;
}

/* ---------------------------------------------------------------- columns */

static bool
has_before_insert_trigger(Relation rel)
{
	return rel->trigdesc != NULL && rel->trigdesc->trig_insert_before_row;
}

/*
 * Does the table that the statement names have a default for the column?  Rows
 * routed to a partition got the defaults of the partitioned table.
 */
static bool
has_local_default(const ResultRelInfo *relinfo, Form_pg_attribute att)
{
	TupleDesc	desc;

	if (relinfo->ri_RootResultRelInfo == NULL)
		return att->atthasdef;
	desc = RelationGetDescr(relinfo->ri_RootResultRelInfo->ri_RelationDesc);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute root_att = TupleDescAttr(desc, i);

		if (!root_att->attisdropped && strcmp(NameStr(root_att->attname), NameStr(att->attname)) == 0)
			return root_att->atthasdef;
	}
	return false;
}

/*
 * Is a column sent?  Those that the statement names and those with a value
 * made here are; all of them when a row comes from elsewhere (moved by an
 * UPDATE) or a trigger may have changed it.
 */
static bool
is_sent(const ResultRelInfo *relinfo, Form_pg_attribute att, Bitmapset *named, bool all)
{
	if (att->attisdropped || att->attgenerated == VIRTUAL_COLUMN)
		return false;
	return all || has_local_default(relinfo, att) ||
		bms_is_member(att->attnum - FirstLowInvalidHeapAttributeNumber, named);
}

static void
add_column(InsertState *state, Form_pg_attribute att)
{
	InsertColumn *column = &state->columns[state->ncolumns++];
	ChColumnOptions options;

	ch_column_options(RelationGetRelid(state->rel), att->attnum, &options);
	column->index = att->attnum - 1;
	column->remote_name = options.column_name;
	column->declared_type = options.type;
}

static void
choose_columns(InsertState *state, const ResultRelInfo *relinfo, Bitmapset *named, bool all)
{
	TupleDesc	desc = RelationGetDescr(state->rel);

	state->columns = palloc0(Max(desc->natts, 1) * sizeof(InsertColumn));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (is_sent(relinfo, att, named, all))
			add_column(state, att);
	}
	if (state->ncolumns == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("INSERT without any column is not supported for foreign table \"%s\"",
						state->table),
				 errhint("Name at least one column.")));
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

/* ------------------------------------------------------------------ begin */

static InsertState *
create_state(EState *estate, ResultRelInfo *relinfo, bool all_columns)
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
	choose_columns(state, relinfo, ExecGetInsertedCols(relinfo, estate),
				   all_columns || has_before_insert_trigger(rel));
	state->sql = insert_sql(state);
	MemoryContextSwitchTo(old);
	return state;
}

static void
begin_foreign_modify(ModifyTableState *mtstate, ResultRelInfo *relinfo, List *fdw_private,
					 int subplan_index, int eflags)
{
	/* an UPDATE or DELETE that is planned by row has no rows */
	if (mtstate->operation == CMD_INSERT)
		relinfo->ri_FdwState = create_state(mtstate->ps.state, relinfo, false);
}

/* COPY, and rows routed to a partition by INSERT or moved there by UPDATE. */
static void
begin_foreign_insert(ModifyTableState *mtstate, ResultRelInfo *relinfo)
{
	bool		moved = mtstate->operation != CMD_INSERT;

	relinfo->ri_FdwState = create_state(mtstate->ps.state, relinfo, moved);
}

/* ----------------------------------------------------------- remote INSERT */

static InsertColumn *
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

/* The remote column's type must be what the foreign table says. */
static void
check_drift(const InsertState *state, const InsertColumn *column, const chc_type *type)
{
	chc_type   *declared;

	if (column->declared_type == NULL)
		return;
	declared = ch_parse_type(column->declared_type, true);
	if (declared == NULL || ch_types_equal(declared, type))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
			 errmsg("column \"%s\" of foreign table \"%s\" has type %s on the server, not %s",
					NameStr(TupleDescAttr(RelationGetDescr(state->rel), column->index)->attname),
					state->table, type->text, column->declared_type),
			 errdetail("Remote column \"%s\" was altered after the foreign table was defined.",
					   column->remote_name),
			 errhint("Import the foreign schema again, or change the column's option \"type\".")));
}

static void
make_writer(InsertState *state, InsertColumn *column, const chc_type *type)
{
	Form_pg_attribute att = TupleDescAttr(RelationGetDescr(state->rel), column->index);
	char	   *where = psprintf("column \"%s\" of foreign table \"%s\"",
								 NameStr(att->attname), state->table);
	char	   *why;

	check_drift(state, column, type);
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
		InsertColumn *column = find_column(state, col->name);

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
	List	   *settings;

	state->lease = ch_lease_acquire(state->serverid, state->userid);
	settings = ch_merged_settings(state->options, &state->lease->version, CH_QUERY_INSERT);
	ch_insert_begin(state->lease, state->sql, settings, &sample);
	use_sample(state, sample);
	MemoryContextSwitchTo(old);
}

static void
send_block(InsertState *state)
{
	ch_insert_block(state->lease, state->writer);
	chc_writer_reset(state->writer);
}

static void
finish_remote_insert(InsertState *state)
{
	if (state == NULL || state->lease == NULL)
		return;
	if (chc_writer_rows(state->writer) > 0)
		send_block(state);
	ch_insert_end(state->lease);
	ch_lease_release(state->lease);
	state->lease = NULL;
}

/* --------------------------------------------------------------------- rows */

static TupleTableSlot *
exec_foreign_insert(EState *estate, ResultRelInfo *relinfo, TupleTableSlot *slot,
					TupleTableSlot *planSlot)
{
	InsertState *state = relinfo->ri_FdwState;
	MemoryContext old;

	if (state->lease == NULL)
		begin_remote_insert(state);
	slot_getallattrs(slot);
	old = MemoryContextSwitchTo(state->rowcxt);
	for (int i = 0; i < state->ncolumns; i++)
	{
		const InsertColumn *column = &state->columns[i];

		ch_writer_put(column->writer, column->data, slot->tts_values[column->index],
					  slot->tts_isnull[column->index]);
	}
	MemoryContextSwitchTo(old);
	MemoryContextReset(state->rowcxt);
	if (chc_writer_rows(state->writer) >= (uint32) state->options->batch_size ||
		chc_writer_bytes(state->writer) >= BLOCK_BYTES)
		send_block(state);
	return slot;
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
