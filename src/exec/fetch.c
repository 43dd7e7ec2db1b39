/*-------------------------------------------------------------------------
 *
 * fetch.c
 *	  See fetch.h.
 *
 * A block is converted column by column into Datum arrays (src/types), then a
 * row is only a gather from those arrays; no tuple is formed and nothing is
 * dispatched per value.  Memory is that of one block.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/memutils.h"

#include "exec/drift.h"
#include "exec/fetch.h"

/*
 * The values of a column are asked for so many rows ahead: a row takes one of every
 * column, which may be more streams than a processor reads ahead by itself.
 */
#define PREFETCH_ROWS 32

/* ---------------------------------------------------------------- outputs */

void
ch_fetch_init(ChFetch *fetch, MemoryContext parent, int noutputs)
{
	fetch->cxt = AllocSetContextCreate(parent, "clickhouse_fdw scan", ALLOCSET_SMALL_SIZES);
	fetch->blockcxt = AllocSetContextCreate(parent, "clickhouse_fdw block",
											ALLOCSET_DEFAULT_SIZES);
	fetch->noutputs = noutputs;
	fetch->outputs = MemoryContextAllocZero(parent, sizeof(ChFetchOutput) * Max(noutputs, 1));
}

/* The local column for messages: "column "x" of foreign table "s.t"". */
static const char *
output_where(const ChFetch *fetch, AttrNumber attr)
{
	const char *name = NameStr(TupleDescAttr(fetch->desc, attr - 1)->attname);

	if (fetch->table[0] != '\0')
		return psprintf("column \"%s\" of foreign table \"%s\"", name, fetch->table);
	return psprintf("output column %d of the remote query", attr);
}

void
ch_fetch_output(ChFetch *fetch, int i, AttrNumber attr, ChFinal final,
				const char *expected, const char *name)
{
	ChFetchOutput *out = &fetch->outputs[i];

	out->attr = attr;
	out->final = final;
	out->expected = expected;
	out->name = name;
	out->where = output_where(fetch, attr);
	out->column = i > 0 ? out[-1].column + ch_final_columns(out[-1].final) : 0;
}

/* ------------------------------------------------------------ the header */

/* Does the foreign table name the remote type of the column? */
static bool
is_declared(Form_pg_attribute attr)
{
	ChColumnOptions options;

	if (!OidIsValid(attr->attrelid))
		return true;
	ch_column_options(attr->attrelid, attr->attnum, &options);
	return options.type != NULL;
}

static ChReader *
make_reader(const ChFetch *fetch, const ChFetchOutput *out, const chc_column *col,
			Oid type, int32 typmod)
{
	char	   *why = NULL;
	ChReader   *reader = ch_reader_create(col->type, type, typmod, fetch->options->invalid_text,
										  out->where, &why);

	if (reader == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
				 errmsg("%s cannot be read: ClickHouse sends %s", out->where,
						ch_text_from_server(col->type->text, strlen(col->type->text))),
				 why ? errdetail_internal("%s", why) : 0,
				 errhint("Import the foreign schema again, or change the column's type.")));
	return reader;
}

static void
check_column_count(const ChFetch *fetch, const chc_block *header)
{
	const ChFetchOutput *last = &fetch->outputs[fetch->noutputs - 1];
	int			expected = fetch->noutputs > 0 ? last->column + ch_final_columns(last->final) : 1;

	if (header->ncolumns != (uint32) expected)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("ClickHouse sends %u columns, %d were asked for", header->ncolumns,
						expected)));
}

/* Choose a reader for each output, once a result, from the header block. */
static void
make_readers(ChFetch *fetch, const chc_block *header)
{
	MemoryContext old = MemoryContextSwitchTo(fetch->cxt);
	int			i,
				j;

	check_column_count(fetch, header);
	for (i = 0; i < fetch->noutputs; i++)
	{
		ChFetchOutput *out = &fetch->outputs[i];
		const chc_column *col = &header->columns[out->column];
		Form_pg_attribute attr = TupleDescAttr(fetch->desc, out->attr - 1);

		if (out->expected[0] != '\0' && ch_has_drifted(out->expected, col->type))
			ch_report_drift(out->where, out->name, out->expected, col->type->text,
							is_declared(attr));
		if (ch_final_columns(out->final) == 1)
			out->readers[0] = make_reader(fetch, out, col, attr->atttypid, attr->atttypmod);
		else
			for (j = 0; j < ch_final_columns(out->final); j++)
				out->readers[j] = make_reader(fetch, out, col + j, j == 1 ? INT8OID : NUMERICOID, -1);
	}
	fetch->have_readers = true;
	MemoryContextSwitchTo(old);
}

/* ------------------------------------------------------------------ query */

void
ch_fetch_open(ChFetch *fetch)
{
	fetch->lease = ch_lease_acquire(fetch->serverid, fetch->userid);
}

void
ch_fetch_send(ChFetch *fetch, const ChBoundQuery *query)
{
	MemoryContext old = MemoryContextSwitchTo(fetch->cxt);
	List	   *settings = ch_merged_settings(fetch->options, &fetch->lease->version,
											  CH_QUERY_GENERATED);

	MemoryContextSwitchTo(old);
	ch_query_start(fetch->lease, query->sql, settings, query->params, query->nparams, NULL, 0);
}

/* Add the figures of the query that is ending. */
static void
collect_stats(ChFetch *fetch)
{
	const chc_stats *s = chc_get_stats(fetch->lease->conn);

	fetch->queries++;
	fetch->stats.read_rows += s->read_rows;
	fetch->stats.read_bytes += s->read_bytes;
	fetch->stats.elapsed_ns += s->elapsed_ns;
	fetch->stats.blocks += s->blocks;
	fetch->stats.rows += s->rows;
	fetch->stats.bytes_in += s->bytes_in;
	fetch->stats.bytes_out += s->bytes_out;
}

void
ch_fetch_release(ChFetch *fetch)
{
	if (fetch->lease == NULL)
		return;
	/* an aborted subtransaction has taken the connection already */
	if (fetch->lease->conn != NULL)
		collect_stats(fetch);
	ch_lease_release(fetch->lease);
	fetch->lease = NULL;
	fetch->block = NULL;
}

void
ch_fetch_reset(ChFetch *fetch)
{
	ch_fetch_release(fetch);
	MemoryContextReset(fetch->blockcxt);
	MemoryContextReset(fetch->cxt);
	fetch->have_readers = false;
	fetch->at_end = false;
	fetch->block = NULL;
}

/* ----------------------------------------------------------------- blocks */

/* Convert a block's columns for the rows to be gathered from. */
static void
load_block(ChFetch *fetch, const chc_block *block)
{
	MemoryContext old;
	int			i,
				j;

	MemoryContextReset(fetch->blockcxt);
	old = MemoryContextSwitchTo(fetch->blockcxt);
	for (i = 0; i < fetch->noutputs; i++)
	{
		ChFetchOutput *out = &fetch->outputs[i];

		for (j = 0; j < ch_final_columns(out->final); j++)
			ch_reader_block(out->readers[j], &block->columns[out->column + j], fetch->blockcxt);
	}
	MemoryContextSwitchTo(old);
	fetch->block = block;
	fetch->row = 0;
}

/* Take a packet; true if there are rows now, or if it was the last. */
static bool
take_packet(ChFetch *fetch)
{
	chc_event	event;

	fetch->block = NULL;
	ch_query_next(fetch->lease, &event);
	if (event.kind == CHC_EVENT_END)
	{
		fetch->at_end = true;
		ch_fetch_release(fetch);
		return true;
	}
	if (event.kind != CHC_EVENT_HEADER && event.kind != CHC_EVENT_DATA)
		return false;
	if (!fetch->have_readers && (event.kind == CHC_EVENT_HEADER || event.block->rows > 0))
		make_readers(fetch, event.block);
	if (event.block->rows == 0)
		return false;
	load_block(fetch, event.block);
	return true;
}

bool
ch_fetch_block(ChFetch *fetch)
{
	fetch->block = NULL;
	if (fetch->at_end)
		return false;
	while (!take_packet(fetch))
		;
	return !fetch->at_end;
}

bool
ch_fetch_arrived(ChFetch *fetch, bool receive)
{
	while (!fetch->at_end && ch_query_arrived(fetch->lease, receive))
	{
		if (take_packet(fetch))
			return true;
	}
	return fetch->at_end;
}

/* ------------------------------------------------------------------- rows */

void
ch_fetch_row(ChFetch *fetch, Datum *values, bool *nulls)
{
	uint32		row = fetch->row++;
	int			i;

	if (fetch->noutputs < fetch->desc->natts)
		memset(nulls, true, fetch->desc->natts * sizeof(bool));
	for (i = 0; i < fetch->noutputs; i++)
	{
		ChFetchOutput *out = &fetch->outputs[i];
		int			attr = out->attr - 1;

		if (out->final != CH_FINAL_NONE)
			values[attr] = ch_final_value(out->final, out->readers, row, &nulls[attr]);
		else
		{
			const ChReader *reader = out->readers[0];

			__builtin_prefetch(&reader->values[row + PREFETCH_ROWS]);
			values[attr] = reader->values[row];
			nulls[attr] = reader->nulls && reader->nulls[row];
		}
	}
}
