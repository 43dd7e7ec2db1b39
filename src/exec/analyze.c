/*-------------------------------------------------------------------------
 *
 * analyze.c
 *	  ANALYZE of foreign tables: a random sample of the remote rows.
 *
 * The server counts the rows and then sends each with the same probability, so
 * that about as many cross the network as are wanted; nothing is assumed of the
 * remote table, which may be a view or a Distributed table and needs no
 * sampling key.  What still are too many are thinned out here as they come, so
 * that memory is that of the sample and of one block.
 *
 * The remote query runs with the rights of the table's owner.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "optimizer/plancat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/sampling.h"

#include "exec/analyze.h"
#include "exec/fetch.h"

/* Ask for somewhat more rows than wanted: how many come is random too. */
#define SAMPLE_MARGIN 1.1

/*
 * Longer strings are cut in the sample.  ANALYZE looks only at the width of
 * values above 1024 bytes, and a sample of 30000 long ones would not fit into
 * memory.
 */
#define MAX_SAMPLED_BYTES 4096

typedef struct Sample
{
	HeapTuple  *rows;
	int			wanted;
	int			n;				/* rows kept */
	double		seen;			/* rows that came */
	double		skip;			/* to pass over before the next is kept, or -1 */
	ReservoirStateData reservoir;
} Sample;

/* --------------------------------------------------------------- the source */

/* The remote table as its owner sees it; nothing is opened. */
static void
init_fetch(ChFetch *fetch, Relation relation)
{
	Oid			relid = RelationGetRelid(relation);

	memset(fetch, 0, sizeof(*fetch));
	fetch->serverid = GetForeignTable(relid)->serverid;
	fetch->userid = relation->rd_rel->relowner;
	fetch->options = ch_options_get(fetch->serverid, fetch->userid, relid);
	/* statistics are no reason to complain */
	if (fetch->options->invalid_text == CH_INVALID_TEXT_ERROR)
		fetch->options->invalid_text = CH_INVALID_TEXT_REPLACE;
	fetch->table = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(relation)),
											  RelationGetRelationName(relation));
	fetch->desc = RelationGetDescr(relation);
	ch_fetch_init(fetch, CurrentMemoryContext, fetch->desc->natts);
}

static void
close_fetch(ChFetch *fetch)
{
	ch_fetch_release(fetch);
	MemoryContextDelete(fetch->blockcxt);
	MemoryContextDelete(fetch->cxt);
}

static ChRemoteTableRef
remote_table(const ChOptions *options)
{
	ChRemoteTableRef table = {options->database ? options->database : options->dbname,
	options->table_name};

	return table;
}

/* SELECT targets FROM the table, where not NULL with the condition. */
static char *
print_select(const ChFetch *fetch, List *targets, const char *condition)
{
	ChFrom		from = {0};
	ChQuery		query = {0};

	from.kind = CH_FROM_TABLE;
	from.table = remote_table(fetch->options);
	from.varno = 1;
	query.from = &from;
	query.targets = targets;
	if (condition)
		query.where = list_make1(ch_make_literal(BOOLOID, condition));
	return ch_print_query(&query, &fetch->lease->version);
}

static double
count_rows(const ChFetch *fetch)
{
	ChExpr	   *count = ch_make_literal(TEXTOID, "toString(count())");
	ChTextResult *result;

	result = ch_query_text(fetch->lease, print_select(fetch, list_make1(count), NULL),
						   ch_merged_settings(fetch->options, &fetch->lease->version,
											  CH_QUERY_GENERATED));
	if (result->nrows != 1 || result->ncolumns != 1 || result->cells[0][0] == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_ERROR),
				 errmsg("ClickHouse did not count the rows of foreign table \"%s\"",
						fetch->table)));
	return strtod(result->cells[0][0], NULL);
}

/* ------------------------------------------------------------ the relation */

/* Bytes on the server's disks, where it knows the table's size. */
static bool
stored_bytes(const ChFetch *fetch, double *bytes)
{
	ChRemoteTableRef table = remote_table(fetch->options);
	const ChRemoteTable *described;

	ch_describe_forget();
	described = ch_describe_table(fetch->serverid, fetch->userid, table.database, table.table);
	if (described == NULL || described->rows < 0 || described->bytes < 0)
		return false;
	*bytes = described->bytes;
	return true;
}

/* That, or what its rows would take here. */
static double
relation_bytes(Relation relation)
{
	double		width = MAXALIGN(SizeofHeapTupleHeader) +
		get_relation_data_width(RelationGetRelid(relation), NULL);
	ChFetch		fetch;
	double		bytes;

	init_fetch(&fetch, relation);
	if (!stored_bytes(&fetch, &bytes))
	{
		ch_fetch_open(&fetch);
		bytes = count_rows(&fetch) * width;
	}
	close_fetch(&fetch);
	return bytes;
}

/* ---------------------------------------------------------------- the query */

/* The expression that reads a column, as scans do. */
static ChExpr *
column_target(const ChFetch *fetch, Relation relation, const ChRemoteTable *described,
			  const ChRemoteTableRef *table, AttrNumber attnum)
{
	Form_pg_attribute attr = TupleDescAttr(fetch->desc, attnum - 1);
	ChTranslate cx = {0};
	const ChRemoteColumn *remote;
	ChColumnOptions options;
	ChColumnInfo column = {0};

	ch_column_options(RelationGetRelid(relation), attnum, &options);
	remote = ch_described_column(described, options.column_name);
	cx.version = &fetch->lease->version;
	column.table = table;
	column.varno = 1;
	column.attno = attnum;
	column.local_name = NameStr(attr->attname);
	column.name = options.column_name;
	column.type = options.type ? options.type : remote ? remote->type : NULL;
	column.pgtype = attr->atttypid;
	column.typmod = attr->atttypmod;
	return ch_column_expr(&cx, &column);
}

/* Aggregate states and the like cannot be read, so nobody plans with them. */
static bool
is_readable(const ChExpr *column)
{
	char	   *why;

	return column->kind != CHX_COLUMN || column->type == NULL ||
		ch_read_via(column->type, column->pgtype, &why) != CH_READ_IMPOSSIBLE;
}

/* The columns as outputs of the fetch; returns them as targets of the query. */
static List *
sample_targets(ChFetch *fetch, Relation relation)
{
	ChRemoteTableRef table = remote_table(fetch->options);
	const ChRemoteTable *described = ch_describe_table(fetch->serverid, fetch->userid,
													   table.database, table.table);
	List	   *targets = NIL;
	AttrNumber	attnum;

	for (attnum = 1; attnum <= fetch->desc->natts; attnum++)
	{
		ChExpr	   *column;
		bool		plain;

		if (!ch_is_remote_column(TupleDescAttr(fetch->desc, attnum - 1)))
			continue;
		column = column_target(fetch, relation, described, &table, attnum);
		if (!is_readable(column))
			continue;
		plain = column->kind == CHX_COLUMN && column->type != NULL;
		ch_fetch_output(fetch, list_length(targets), attnum, CH_FINAL_NONE,
						plain ? column->type->text : "", column->column);
		targets = lappend(targets, column);
	}
	fetch->noutputs = list_length(targets);
	return targets;
}

/*
 * Only some of the rows, chosen by the server; *rows is then their number.
 * NULL for all of them.
 */
static const char *
sampling_condition(const ChFetch *fetch, int wanted, double *rows)
{
	double		fraction;

	if (strcmp(fetch->options->analyze_sampling, "off") == 0)
		return NULL;
	*rows = count_rows(fetch);
	fraction = wanted * SAMPLE_MARGIN / Max(*rows, 1);
	if (fraction >= 1)
		return NULL;
	/* rand() is evenly distributed over the 32-bit numbers */
	return psprintf("rand() < %.0f", ceil(fraction * 4294967296.0));
}

/* --------------------------------------------------------------- the sample */

/* A string that is not longer than ANALYZE needs; may be value itself. */
static Datum
shortened(Datum value, Oid type)
{
	const char *data;
	int			len;

	if (type != TEXTOID && type != VARCHAROID && type != BYTEAOID)
		return value;
	len = VARSIZE_ANY_EXHDR(DatumGetPointer(value));
	if (len <= MAX_SAMPLED_BYTES)
		return value;
	data = VARDATA_ANY(DatumGetPointer(value));
	len = type == BYTEAOID ? MAX_SAMPLED_BYTES : pg_mbcliplen(data, len, MAX_SAMPLED_BYTES);
	return PointerGetDatum(cstring_to_text_with_len(data, len));
}

/* The next row of the block, in the current memory context. */
static HeapTuple
form_row(ChFetch *fetch, Datum *values, bool *nulls)
{
	MemoryContext cxt = MemoryContextSwitchTo(fetch->blockcxt);
	int			i;

	for (i = 0; i < fetch->desc->natts; i++)
	{
		if (!nulls[i])
			values[i] = shortened(values[i], TupleDescAttr(fetch->desc, i)->atttypid);
	}
	MemoryContextSwitchTo(cxt);
	return heap_form_tuple(fetch->desc, values, nulls);
}

/* Where the next row goes in the sample (Vitter's algorithm), or -1. */
static int
place_in_sample(Sample *sample)
{
	sample->seen++;
	if (sample->n < sample->wanted)
		return sample->n++;
	if (sample->skip < 0)
		sample->skip = reservoir_get_next_S(&sample->reservoir, sample->seen - 1, sample->wanted);
	if (sample->skip-- > 0)
		return -1;
	return (int) (sample->wanted * sampler_random_fract(&sample->reservoir.randstate));
}

static void
sample_block(ChFetch *fetch, Sample *sample, Datum *values, bool *nulls)
{
	while (ch_fetch_has_row(fetch))
	{
		int			place;
		bool		replace = sample->n == sample->wanted;

		ch_fetch_row(fetch, values, nulls);
		place = place_in_sample(sample);
		if (place < 0)
			continue;
		if (replace)
			heap_freetuple(sample->rows[place]);
		sample->rows[place] = form_row(fetch, values, nulls);
	}
}

static void
fetch_sample(ChFetch *fetch, Sample *sample)
{
	Datum	   *values = palloc0(sizeof(Datum) * Max(fetch->desc->natts, 1));
	bool	   *nulls = palloc(sizeof(bool) * Max(fetch->desc->natts, 1));

	memset(nulls, true, sizeof(bool) * fetch->desc->natts);
	while (ch_fetch_block(fetch))
	{
		CHECK_FOR_INTERRUPTS();
		sample_block(fetch, sample, values, nulls);
	}
}

/* --------------------------------------------------------------- callbacks */

/* AcquireSampleRowsFunc; rows are allocated in the current memory context. */
static int
acquire_sample_rows(Relation relation, int elevel, HeapTuple *rows, int targrows,
					double *totalrows, double *totaldeadrows)
{
	Sample		sample = {0};
	ChFetch		fetch;
	ChBoundQuery query = {0};
	const char *condition;
	double		counted = 0;
	List	   *targets;

	init_fetch(&fetch, relation);
	ch_fetch_open(&fetch);
	sample.rows = rows;
	sample.wanted = targrows;
	sample.skip = -1;
	reservoir_init_selection_state(&sample.reservoir, targrows);
	condition = sampling_condition(&fetch, targrows, &counted);
	targets = sample_targets(&fetch, relation);
	query.sql = print_select(&fetch, targets, condition);
	ch_fetch_send(&fetch, &query);
	fetch_sample(&fetch, &sample);
	close_fetch(&fetch);

	*totalrows = condition ? counted : sample.seen;
	*totaldeadrows = 0;
	ereport(elevel,
			(errmsg("\"%s\": table contains %.0f rows, %d rows in sample",
					RelationGetRelationName(relation), *totalrows, sample.n)));
	return sample.n;
}

static bool
analyze_table(Relation relation, AcquireSampleRowsFunc *func, BlockNumber *totalpages)
{
	double		pages = ceil(relation_bytes(relation) / BLCKSZ);

	/* tables without pages are left out of the sample of their parent */
	*totalpages = (BlockNumber) Max(1, Min(pages, MaxBlockNumber));
	*func = acquire_sample_rows;
	return true;
}

void
ch_analyze_init(FdwRoutine *routine)
{
	routine->AnalyzeForeignTable = analyze_table;
}
