/*-------------------------------------------------------------------------
 *
 * read.c
 *	  Readers: creation, and what all of them have in common.
 *
 * A reader turns one decoded column of a block into an array of Datums.  How
 * is decided once, at creation, by the maker function of the remote type (see
 * type_table.c).  Here is what does not depend on the type: NULLs,
 * LowCardinality dictionaries, domains, conversion through a cast, and saying
 * in errors which column it was.
 *
 * Must not know where blocks come from.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "types/types_internal.h"

/* Short varlena headers over the length byte; 4-byte headers beyond. */
#define SHORT_HEADER(n) ((((n) + 1) << 1) | 1)
#define SEVEN_SHORT_HEADERS(n) \
	SHORT_HEADER(n), SHORT_HEADER((n) + 1), SHORT_HEADER((n) + 2), \
	SHORT_HEADER((n) + 3), SHORT_HEADER((n) + 4), SHORT_HEADER((n) + 5), \
	SHORT_HEADER((n) + 6)

const chc_string_form ch_string_form = {
	.short_max = 126,
	.short_header = {
		/* seven at a time: 127 values */
		SEVEN_SHORT_HEADERS(0), SEVEN_SHORT_HEADERS(7), SEVEN_SHORT_HEADERS(14),
		SEVEN_SHORT_HEADERS(21), SEVEN_SHORT_HEADERS(28), SEVEN_SHORT_HEADERS(35),
		SEVEN_SHORT_HEADERS(42), SEVEN_SHORT_HEADERS(49), SEVEN_SHORT_HEADERS(56),
		SEVEN_SHORT_HEADERS(63), SEVEN_SHORT_HEADERS(70), SEVEN_SHORT_HEADERS(77),
		SEVEN_SHORT_HEADERS(84), SEVEN_SHORT_HEADERS(91), SEVEN_SHORT_HEADERS(98),
		SEVEN_SHORT_HEADERS(105), SEVEN_SHORT_HEADERS(112), SEVEN_SHORT_HEADERS(119),
		SHORT_HEADER(126)
	},
	.long_add = VARHDRSZ,
	.long_shift = 2
};

/* Rows gathered from a dictionary; arrays of capacity entries. */
typedef struct ChReaderGather
{
	Datum	   *values;
	uint8	   *nulls;
	uint32		capacity;
} ChReaderGather;

typedef struct DomainState
{
	ChReader   *inner;
	Oid			domain;
	void	   *extra;
	MemoryContext cxt;
} DomainState;

typedef struct CastState
{
	ChReader   *inner;
	FmgrInfo	cast;
} CastState;

/* ---------------------------------------------------------------- helpers */

Datum *
ch_reader_values(ChReader *reader, uint32 rows)
{
	if (rows > reader->capacity)
	{
		MemoryContext cxt = GetMemoryChunkContext(reader);

		if (reader->buffer != NULL)
			pfree(reader->buffer);
		reader->buffer = MemoryContextAllocHuge(cxt, (Size) rows * sizeof(Datum));
		reader->capacity = rows;
	}
	reader->values = reader->buffer;
	return reader->buffer;
}

/* ---------------------------------------------------------- LowCardinality */

static ChReaderGather *
gather_room(ChReader *reader, uint32 rows)
{
	ChReaderGather *gather = reader->gather;
	MemoryContext cxt = GetMemoryChunkContext(reader);

	if (gather == NULL)
		gather = reader->gather = MemoryContextAllocZero(cxt, sizeof(ChReaderGather));
	if (rows > gather->capacity)
	{
		if (gather->values != NULL)
		{
			pfree(gather->values);
			pfree(gather->nulls);
		}
		gather->values = MemoryContextAllocHuge(cxt, (Size) rows * sizeof(Datum));
		gather->nulls = MemoryContextAllocHuge(cxt, rows);
		gather->capacity = rows;
	}
	return gather;
}

static inline uint64
index_at(const chc_column *col, uint32 row)
{
	switch (col->index_width)
	{
		case 1:
			return ((const uint8 *) col->index)[row];
		case 2:
			return ((const uint16 *) col->index)[row];
		case 4:
			return ((const uint32 *) col->index)[row];
		default:
			return ((const uint64 *) col->index)[row];
	}
}

/*
 * One byte per dictionary entry, nonzero if no row needs it: such an entry
 * (the placeholder of NULL, a default value) must not raise an error.
 */
static uint8 *
unused_entries(const chc_column *col)
{
	uint32		n = col->children[0].rows;
	uint8	   *unused = palloc(Max(n, 1));

	memset(unused, 1, n);
	for (uint32 row = 0; row < col->rows; row++)
		unused[index_at(col, row)] = 0;
	if (col->has_null_slot && n > 0)
		unused[0] = 1;
	return unused;
}

#define GATHER(ctype) \
	do { \
		const ctype *idx = col->index; \
		for (uint32 row = 0; row < col->rows; row++) \
			gather->values[row] = dict[idx[row]]; \
	} while (0)

/* Reads the dictionary with the reader itself and spreads it over the rows. */
static void
read_lowcardinality(ChReader *reader, const chc_column *col)
{
	ChReaderGather *gather = gather_room(reader, col->rows);
	chc_column	entries = col->children[0];
	const Datum *dict;

	entries.nulls = unused_entries(col);
	reader->read(reader, &entries);
	dict = reader->values;
	if (col->index_width == 1)
		GATHER(uint8);
	else if (col->index_width == 2)
		GATHER(uint16);
	else if (col->index_width == 4)
		GATHER(uint32);
	else
		GATHER(uint64);
	reader->values = gather->values;
	reader->nulls = NULL;
	if (col->has_null_slot)
	{
		for (uint32 row = 0; row < col->rows; row++)
			gather->nulls[row] = index_at(col, row) == 0;
		reader->nulls = gather->nulls;
	}
}

/* ------------------------------------------------------------------ blocks */

static void
reader_error_context(void *arg)
{
	errcontext("%s", ((ChReader *) arg)->where);
}

/* The column must be what the reader was made for. */
static void
check_column(const ChReader *reader, const chc_column *col)
{
	const chc_type *type = ch_type_strip(col->type);

	if (type->kind != reader->type->kind || type->width != reader->type->width ||
		type->precision != reader->type->precision || type->scale != reader->type->scale)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
				 errmsg("the server sent type %s instead of %s",
						col->type->text, reader->type->text)));
}

static void read_domain(ChReader *reader, const chc_column *col);

void
ch_reader_block(ChReader *reader, const chc_column *col, MemoryContext blockcxt)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = reader_error_context,
		.arg = reader
	};
	MemoryContext oldcxt = MemoryContextSwitchTo(blockcxt);

	error_context_stack = &callback;
	check_column(reader, col);
	reader->blockcxt = blockcxt;
	reader->nulls = col->nulls;
	if (col->base->kind == CHC_LOWCARDINALITY && reader->read != read_domain)
		read_lowcardinality(reader, col);
	else
		reader->read(reader, col);
	error_context_stack = callback.previous;
	MemoryContextSwitchTo(oldcxt);
}

/* ------------------------------------------------------- domains and casts */

static void
read_domain(ChReader *reader, const chc_column *col)
{
	DomainState *state = reader->state;

	ch_reader_block(state->inner, col, reader->blockcxt);
	reader->values = state->inner->values;
	reader->nulls = state->inner->nulls;
	for (uint32 row = 0; row < col->rows; row++)
	{
		bool		isnull = reader->nulls != NULL && reader->nulls[row];

		domain_check(isnull ? (Datum) 0 : reader->values[row], isnull,
					 state->domain, &state->extra, state->cxt);
	}
}

static void
read_cast(ChReader *reader, const chc_column *col)
{
	CastState  *state = reader->state;
	Datum	   *values = ch_reader_values(reader, col->rows);

	ch_reader_block(state->inner, col, reader->blockcxt);
	reader->values = values;
	for (uint32 row = 0; row < col->rows; row++)
	{
		if (ch_row_is_null(col, row))
			values[row] = (Datum) 0;
		else
			values[row] = FunctionCall1(&state->cast, state->inner->values[row]);
	}
}

bool
ch_make_cast_reader(ChReader *reader, const chc_type *type, Oid via,
					int32 via_typmod, PGFunction cast, char **why)
{
	CastState  *state = palloc0(sizeof(CastState));

	state->inner = ch_reader_child(reader, type, via, via_typmod, why);
	if (state->inner == NULL)
		return false;
	state->cast.fn_addr = cast;
	state->cast.fn_nargs = 1;
	state->cast.fn_strict = true;
	state->cast.fn_mcxt = CurrentMemoryContext;
	reader->state = state;
	reader->read = read_cast;
	return true;
}

/* ----------------------------------------------------------------- nothing */

static void
read_nothing(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	uint8	   *nulls = palloc(Max(col->rows, 1));

	memset(values, 0, col->rows * sizeof(Datum));
	memset(nulls, 1, col->rows);
	reader->nulls = nulls;
}

/* Nothing has no values but NULL, whatever the local type. */
bool
ch_make_nothing_reader(ChReader *reader, const chc_type *type, char **why)
{
	reader->read = read_nothing;
	return true;
}

/* Only through text made by the server, or not at all. */
bool
ch_make_unreadable(ChReader *reader, const chc_type *type, char **why)
{
	return false;
}

/* ---------------------------------------------------------------- creation */

static ChReader *
make_reader(const chc_type *type, Oid pgtype, int32 typmod,
			ChInvalidText invalid_text, const char *where)
{
	ChReader   *reader = palloc0(sizeof(ChReader));

	reader->type = ch_type_strip(type);
	reader->pgtype = pgtype;
	reader->typmod = typmod;
	reader->invalid_text = invalid_text;
	reader->where = where;
	return reader;
}

static bool
make_domain_reader(ChReader *reader, const chc_type *type, Oid base, int32 typmod,
				   char **why)
{
	DomainState *state = palloc0(sizeof(DomainState));

	state->inner = ch_reader_child(reader, type, base, typmod, why);
	if (state->inner == NULL)
		return false;
	state->domain = reader->pgtype;
	state->cxt = CurrentMemoryContext;
	reader->state = state;
	reader->read = read_domain;
	return true;
}

/* Is jsonb read from the text of such a value, and not made from the value? */
static bool
is_text_of_json(const chc_type *type)
{
	return type->kind == CHC_STRING || type->kind == CHC_FIXEDSTRING ||
		type->kind == CHC_JSON || type->kind == CHC_NOTHING;
}

/* type lives as long as the reader. */
static ChReader *
create_reader(const chc_type *type, Oid pgtype, int32 typmod, ChInvalidText invalid_text,
			  const char *where, char **why)
{
	ChReader   *reader = make_reader(type, pgtype, typmod, invalid_text, where);
	Oid			base = getBaseTypeAndTypmod(pgtype, &typmod);
	bool		made;

	*why = NULL;
	if (!ch_type_readable(type, why))
		return NULL;
	if (base != pgtype)
		made = make_domain_reader(reader, type, base, typmod, why);
	else if (pgtype == JSONBOID && !is_text_of_json(reader->type))
		made = ch_make_json_reader(reader, reader->type, why);
	else
		made = ch_type_row(reader->type)->make_reader(reader, reader->type, why);
	if (made)
		return reader;
	if (*why == NULL)
		*why = psprintf("ClickHouse type %s cannot be read as type %s.",
						type->text, format_type_be(pgtype));
	return NULL;
}

ChReader *
ch_reader_create(const chc_type *type, Oid pgtype, int32 typmod,
				 ChInvalidText invalid_text, const char *where, char **why)
{
	return create_reader(ch_type_copy(type), pgtype, typmod, invalid_text, where, why);
}

ChReader *
ch_reader_child(const ChReader *parent, const chc_type *type, Oid pgtype, int32 typmod,
				char **why)
{
	return create_reader(type, pgtype, typmod, parent->invalid_text, parent->where, why);
}
