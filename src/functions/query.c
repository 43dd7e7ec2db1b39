/*-------------------------------------------------------------------------
 *
 * query.c
 *	  clickhouse_query() and clickhouse_perform(): SQL of the user's own, run
 *	  as it is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "functions/functions.h"
#include "remote/remote.h"
#include "types/types.h"

PG_FUNCTION_INFO_V1(clickhouse_query);
PG_FUNCTION_INFO_V1(clickhouse_perform);

/* A result on its way into a tuplestore. */
typedef struct QueryResult
{
	TupleDesc	desc;
	Tuplestorestate *store;
	ChInvalidText invalid_text;
	const char *timezone;		/* of types that name none */
	ChReader  **readers;		/* NULL before the first block */
	Datum	   *values;
	bool	   *nulls;
	MemoryContext blockcxt;
} QueryResult;

/* ------------------------------------------------------------------ both */

static void
refuse_rows_in_text(const char *sql)
{
	if (ch_statement_wants_rows(sql))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("cannot send the rows of INSERT ... VALUES or INSERT ... FORMAT as text"),
				 errhint("Use INSERT ... SELECT, or insert into a foreign table.")));
}

/* The server refuses to write in a query of a read-only transaction. */
static List *
user_settings(const ChOptions *options, const ChLease *lease)
{
	List	   *settings = ch_merged_settings(options, &lease->version, CH_QUERY_USER);
	DefElem    *readonly;

	if (!XactReadOnly || ch_lease_ignores_settings(lease))
		return settings;
	readonly = makeDefElem("readonly", (Node *) makeString("2"), -1);
	readonly->defaction = DEFELEM_SET;
	return lappend(settings, readonly);
}

static ChLease *
start(ForeignServer *server, const char *sql, const ChOptions *options)
{
	ChLease    *lease;

	refuse_rows_in_text(sql);
	lease = ch_lease_acquire(server->serverid, GetUserId());
	ch_query_start(lease, pg_server_to_any(sql, strlen(sql), PG_UTF8),
				   user_settings(options, lease), NULL, 0, NULL, 0);
	return lease;
}

/* ------------------------------------------------------- clickhouse_query */

static ChReader *
create_reader(QueryResult *r, int i, const chc_column *col)
{
	Form_pg_attribute att = TupleDescAttr(r->desc, i);
	chc_type   *type = ch_parse_type(col->type->text, false);
	char	   *where = psprintf("column %d (\"%s\") of the result of clickhouse_query()",
								 i + 1, NameStr(att->attname));
	ChReader   *reader;
	char	   *why = NULL;

	ch_type_set_default_timezone(type, r->timezone);
	reader = ch_reader_create(type, att->atttypid, att->atttypmod, r->invalid_text, where, &why);
	if (reader == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
				 errmsg("%s has ClickHouse type %s, which cannot be read as %s", where,
						col->type->text, format_type_be(att->atttypid)),
				 why != NULL ? errdetail_internal("%s", why) : 0,
				 errhint("Declare another type, or convert the value in the query, for instance with toString().")));
	return reader;
}

static void
create_readers(QueryResult *r, const chc_block *block)
{
	if (block->ncolumns != (uint32) r->desc->natts)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the query's result has %u columns, the column definition list has %d",
						block->ncolumns, r->desc->natts)));
	r->readers = palloc(sizeof(ChReader *) * Max(r->desc->natts, 1));
	for (int i = 0; i < r->desc->natts; i++)
		r->readers[i] = create_reader(r, i, &block->columns[i]);
}

static void
store_row(QueryResult *r, uint32 row)
{
	for (int i = 0; i < r->desc->natts; i++)
	{
		ChReader   *reader = r->readers[i];

		r->nulls[i] = reader->nulls != NULL && reader->nulls[row] != 0;
		r->values[i] = r->nulls[i] ? (Datum) 0 : reader->values[row];
	}
	tuplestore_putvalues(r->store, r->desc, r->values, r->nulls);
}

static void
store_block(QueryResult *r, const chc_block *block)
{
	if (r->readers == NULL)
		create_readers(r, block);
	MemoryContextReset(r->blockcxt);
	for (int i = 0; i < r->desc->natts; i++)
		ch_reader_block(r->readers[i], &block->columns[i], r->blockcxt);
	for (uint32 row = 0; row < block->rows; row++)
		store_row(r, row);
}

/* True until the end of the stream. */
static bool
store_event(QueryResult *r, const chc_event *event)
{
	switch (event->kind)
	{
		case CHC_EVENT_HEADER:
			if (r->readers == NULL && event->block->ncolumns > 0)
				create_readers(r, event->block);
			return true;
		case CHC_EVENT_DATA:
			store_block(r, event->block);
			return true;
		case CHC_EVENT_TIMEZONE:
			if (r->readers == NULL)
				r->timezone = pstrdup(event->text);
			return true;
		case CHC_EVENT_END:
			return false;
		default:
			return true;
	}
}

/* The rows go to a tuplestore, which spills to disk beyond work_mem. */
static void
init_result(FunctionCallInfo fcinfo, QueryResult *r)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) || rsinfo->expectedDesc == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("a column definition list is required for clickhouse_query()"),
				 errhint("Write SELECT ... FROM clickhouse_query(...) AS t(column type, ...).")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	memset(r, 0, sizeof(*r));
	r->desc = rsinfo->setDesc;
	r->store = rsinfo->setResult;
	r->values = palloc(sizeof(Datum) * Max(r->desc->natts, 1));
	r->nulls = palloc(sizeof(bool) * Max(r->desc->natts, 1));
	r->blockcxt = AllocSetContextCreate(CurrentMemoryContext, "clickhouse_query block",
										ALLOCSET_DEFAULT_SIZES);
}

/* clickhouse_query(server name, query text) returns setof record */
Datum
clickhouse_query(PG_FUNCTION_ARGS)
{
	ForeignServer *server = ch_usable_server(PG_GETARG_NAME(0));
	char	   *sql = text_to_cstring(PG_GETARG_TEXT_PP(1));
	ChOptions  *options = ch_options_get(server->serverid, GetUserId(), InvalidOid);
	ChLease    *lease;
	chc_event	event;
	QueryResult r;

	init_result(fcinfo, &r);
	r.invalid_text = (ChInvalidText) options->invalid_text;
	lease = start(server, sql, options);
	r.timezone = pstrdup(chc_get_server_info(lease->conn)->timezone);
	do
	{
		CHECK_FOR_INTERRUPTS();
		ch_query_next(lease, &event);
	}
	while (store_event(&r, &event));
	ch_lease_release(lease);
	return (Datum) 0;
}

/* ----------------------------------------------------- clickhouse_perform */

/* clickhouse_perform(server name, statement text), a procedure */
Datum
clickhouse_perform(PG_FUNCTION_ARGS)
{
	ForeignServer *server;
	char	   *sql;
	ChOptions  *options;
	ChLease    *lease;
	chc_event	event;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("server and statement must not be null")));
	PreventCommandIfReadOnly("clickhouse_perform()");
	server = ch_usable_server(PG_GETARG_NAME(0));
	sql = text_to_cstring(PG_GETARG_TEXT_PP(1));
	options = ch_options_get(server->serverid, GetUserId(), InvalidOid);
	lease = start(server, sql, options);
	do
	{
		CHECK_FOR_INTERRUPTS();
		ch_query_next(lease, &event);
	}
	while (event.kind != CHC_EVENT_END);
	ch_lease_release(lease);
	ch_describe_forget();
	PG_RETURN_VOID();
}
