/*-------------------------------------------------------------------------
 *
 * query.c
 *	  Running statements on a leased connection.
 *
 * The crossing between the client's statuses and ereport: above this file
 * everything raises, below it nothing does.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "remote/remote_internal.h"

/* The entry of a lease whose transaction is still there. */
static ChConnEntry *
live_entry(ChLease *lease)
{
	if (lease->entry == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_ERROR),
				 errmsg("the remote query was stopped when its subtransaction was rolled back")));
	return lease->entry;
}

/* --------------------------------------------------------------- starting */

/* Unique over backends and restarts: the token is random, the counter is not. */
static void
new_query_id(ChLease *lease)
{
	static uint32 token = 0;
	static uint64 counter = 0;

	if (token == 0 && !pg_strong_random(&token, sizeof(token)))
		token = (uint32) MyStartTimestamp;
	snprintf(lease->query_id, sizeof(lease->query_id), "pg-%d-" UINT64_FORMAT "-%08x",
			 MyProcPid, ++counter, token);
}

/* The parameters' names and values in one line; NULL if there are none. */
static char *
describe_params(const chc_param *params, int nparams)
{
	StringInfoData buf;

	if (nparams == 0)
		return NULL;
	initStringInfo(&buf);
	for (int i = 0; i < nparams; i++)
		appendStringInfo(&buf, "%s%s = %s", i > 0 ? ", " : "", params[i].name, params[i].value);
	return buf.data;
}

static void
remember_query(ChLease *lease, const char *sql, const chc_param *params, int nparams)
{
	char	   *described = describe_params(params, nparams);
	char	   *copy = MemoryContextStrdup(TopMemoryContext, sql);
	char	   *params_copy = described ? MemoryContextStrdup(TopMemoryContext, described) : NULL;

	ch_lease_forget_query(lease);
	lease->query = copy;
	lease->params = params_copy;
	memset(&lease->insert, 0, sizeof(lease->insert));
	new_query_id(lease);
	if (message_level_is_interesting(DEBUG1))
		elog(DEBUG1, "remote SQL (%s): %s%s%s", lease->query_id,
			 ch_text_from_server(sql, strlen(sql)), described ? "; " : "",
			 described ? ch_text_from_server(described, strlen(described)) : "");
}

/* An array of n settings in the current memory context. */
static chc_setting *
client_settings(List *settings, bool *pinned)
{
	chc_setting *array = palloc0(sizeof(chc_setting) * (list_length(settings) + 1));
	ListCell   *lc;

	*pinned = false;
	foreach(lc, settings)
	{
		DefElem    *def = lfirst_node(DefElem, lc);
		chc_setting *setting = &array[foreach_current_index(lc)];

		setting->name = def->defname;
		setting->value = strVal(def->arg);
		setting->important = def->defaction == CH_SETTING_USER;
		*pinned |= def->defaction == CH_SETTING_PINNED;
	}
	return array;
}

static void
refuse_ignored_settings(ChConnEntry *entry)
{
	ereport(ERROR,
			(errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
			 errmsg("the server ignores settings of this user, which queries need to be right"),
			 errdetail("The user's profile has readonly=1."),
			 errhint("Give the user a profile with readonly=2, which allows settings.")));
}

static void
prepare_query(ChLease *lease, const char *sql, List *settings, const chc_param *params,
			  int nparams, chc_query *query)
{
	ChConnEntry *entry = live_entry(lease);

	memset(query, 0, sizeof(*query));
	query->settings = client_settings(settings, &entry->generated);
	query->nsettings = list_length(settings);
	if (entry->ignores_settings && settings != NIL)
		refuse_ignored_settings(entry);
	remember_query(lease, sql, params, nparams);
	entry->answered = false;
	query->text = lease->query;
	query->text_len = strlen(lease->query);
	query->query_id = lease->query_id;
	query->stage = CHC_STAGE_COMPLETE;
	query->params = params;
	query->nparams = nparams;
}

static chc_status
send_query(ChLease *lease, const chc_query *query)
{
	chc_status	status;

	ch_call_begin(lease->entry, CH_WAIT_RESULT);
	status = chc_send_query(lease->conn, query);
	ch_call_end(lease->entry);
	return status;
}

void
ch_query_start(ChLease *lease, const char *sql, List *settings,
			   const chc_param *params, int nparams,
			   const chc_external_table *tables, int ntables)
{
	chc_query	query;
	chc_status	status;

	prepare_query(lease, sql, settings, params, nparams, &query);
	query.tables = tables;
	query.ntables = ntables;
	status = send_query(lease, &query);
	if (status != CHC_OK)
		ch_report(lease, status);
}

/* -------------------------------------------------------------- receiving */

/*
 * Before 22 a server that refuses a query at once, as for a syntax error, does
 * not read the data packet behind it and takes that for the next request.  So
 * such a connection is not used again.
 */
static void
note_refusal(ChConnEntry *entry)
{
	if (!entry->answered && entry->version.major < 22)
		entry->invalid = true;
}

static chc_status
next_event(ChLease *lease, chc_event *event)
{
	chc_status	status;

	ch_call_begin(lease->entry, CH_WAIT_RESULT);
	status = chc_next(lease->conn, event);
	ch_call_end(lease->entry);
	if (status == CHC_OK)
		lease->entry->answered = true;
	else if (status == CHC_E_SERVER)
		note_refusal(lease->entry);
	return status;
}

void
ch_query_next(ChLease *lease, chc_event *event)
{
	chc_status	status;

	live_entry(lease);
	status = next_event(lease, event);
	if (status != CHC_OK)
		ch_report(lease, status);
}

int
ch_query_socket(ChLease *lease)
{
	live_entry(lease);
	return chc_socket(lease->conn);
}

bool
ch_query_arrived(ChLease *lease, bool receive)
{
	bool		arrived = false;
	chc_status	status;

	ch_call_begin(live_entry(lease), CH_WAIT_RESULT);
	status = chc_poll(lease->conn, receive, &arrived);
	ch_call_end(lease->entry);
	if (status != CHC_OK)
		ch_report(lease, status);
	return arrived;
}

/* ----------------------------------------------------------------- INSERT */

void
ch_insert_begin(ChLease *lease, const char *sql, List *settings, bool atomic,
				const chc_block **sample)
{
	chc_query	query;
	chc_status	status;

	prepare_query(lease, sql, settings, NULL, 0, &query);
	lease->insert.running = true;
	lease->insert.atomic = atomic;
	ch_call_begin(lease->entry, CH_WAIT_INSERT);
	status = chc_insert_begin(lease->conn, &query, sample);
	ch_call_end(lease->entry);
	if (status == CHC_E_SERVER)
		note_refusal(lease->entry);
	if (status != CHC_OK)
		ch_report(lease, status);
}

void
ch_insert_block(ChLease *lease, chc_writer *writer)
{
	chc_status	status;

	ch_call_begin(live_entry(lease), CH_WAIT_INSERT);
	lease->insert.blocks++;
	lease->insert.rows += chc_writer_rows(writer);
	status = chc_insert_block(lease->conn, writer);
	ch_call_end(lease->entry);
	if (status != CHC_OK)
		ch_report(lease, status);
}

void
ch_insert_push(ChLease *lease)
{
	chc_status	status;

	ch_call_begin(live_entry(lease), CH_WAIT_INSERT);
	status = chc_insert_push(lease->conn);
	ch_call_end(lease->entry);
	if (status != CHC_OK)
		ch_report(lease, status);
}

void
ch_insert_end(ChLease *lease)
{
	chc_status	status;

	ch_call_begin(live_entry(lease), CH_WAIT_INSERT);
	lease->insert.ended = true;
	status = chc_insert_end(lease->conn);
	ch_call_end(lease->entry);
	if (status != CHC_OK)
		ch_report(lease, status);
}

/* ------------------------------------------------------------- text results */

/* Strings come with PostgreSQL's header in front (ch_remote_init()). */
static char *
text_cell(const chc_column *col, uint32 row)
{
	if (col->nulls != NULL && col->nulls[row])
		return NULL;
	return ch_text_from_server(VARDATA_ANY(col->strs[row]), VARSIZE_ANY_EXHDR(col->strs[row]));
}

static void
name_columns(ChTextResult *result, const chc_block *block)
{
	result->ncolumns = block->ncolumns;
	result->names = palloc(sizeof(char *) * Max(block->ncolumns, 1));
	for (uint32 i = 0; i < block->ncolumns; i++)
	{
		const chc_column *col = &block->columns[i];

		if (col->base->kind != CHC_STRING)
			elog(ERROR, "column \"%s\" of a text result has type %s", col->name,
				 col->type->text);
		result->names[i] = pstrdup(col->name);
	}
}

static void
add_rows(ChTextResult *result, const chc_block *block, int *space)
{
	if (result->names == NULL)
		name_columns(result, block);
	if (result->nrows + (int) block->rows > *space)
	{
		*space = Max(*space * 2, result->nrows + (int) block->rows);
		result->cells = result->cells == NULL ? palloc(sizeof(char **) * *space)
			: repalloc(result->cells, sizeof(char **) * *space);
	}
	for (uint32 row = 0; row < block->rows; row++)
	{
		char	  **cells = palloc(sizeof(char *) * block->ncolumns);

		for (uint32 i = 0; i < block->ncolumns; i++)
			cells[i] = text_cell(&block->columns[i], row);
		result->cells[result->nrows++] = cells;
	}
}

static chc_status
collect_rows(ChLease *lease, ChTextResult *result)
{
	int			space = 0;
	chc_event	event;
	chc_status	status;

	for (;;)
	{
		status = next_event(lease, &event);
		if (status != CHC_OK || event.kind == CHC_EVENT_END)
			return status;
		if (event.kind == CHC_EVENT_HEADER && result->names == NULL)
			name_columns(result, event.block);
		if (event.kind == CHC_EVENT_DATA)
			add_rows(result, event.block, &space);
	}
}

chc_status
ch_try_query_text(ChLease *lease, const char *sql, List *settings, ChTextResult **result)
{
	chc_query	query;
	chc_status	status;

	*result = palloc0(sizeof(ChTextResult));
	prepare_query(lease, sql, settings, NULL, 0, &query);
	status = send_query(lease, &query);
	if (status == CHC_OK)
		status = collect_rows(lease, *result);
	if (status == CHC_E_INTERRUPTED)
		ch_report(lease, status);
	return status;
}

ChTextResult *
ch_query_text(ChLease *lease, const char *sql, List *settings)
{
	ChTextResult *result;
	chc_status	status = ch_try_query_text(lease, sql, settings, &result);

	if (status != CHC_OK)
		ch_report(lease, status);
	return result;
}
