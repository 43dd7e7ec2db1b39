/*-------------------------------------------------------------------------
 *
 * types.h
 *	  Where a ClickHouse type meets a PostgreSQL type.
 *
 * ONE table (type_table.c) says for every ClickHouse type which PostgreSQL
 * types it reads into, with which reader and writer, and what may be assumed
 * of its order and equality.  Everything else in src/types works from it.
 *
 * May know: PostgreSQL, the client's chc_type, chc_column and chc_wcolumn.
 * Must not know: connections, options of servers, queries, plans.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_TYPES_H
#define CH_TYPES_H

#include "postgres.h"

#include "lib/stringinfo.h"

#include "client/chc.h"

/* ------------------------------------------------------------ type names */

/*
 * Parse a type name in the current memory context; the result is palloc'd
 * and lives as long as that context.  ereports on a malformed name
 * (ERRCODE_FDW_INVALID_DATA_TYPE_DESCRIPTORS... see errors in type_name.c),
 * or returns NULL with missing_ok-style noerror.
 */
extern chc_type *ch_parse_type(const char *text, bool noerror);

/*
 * A type that is declared here, with its labels and names in the database encoding,
 * as the server sends it, with all of them in UTF-8.
 */
extern chc_type *ch_parse_declared_type(const char *text);

/*
 * Give every DateTime and DateTime64 within type that names no time zone the
 * server's.  Matters only where a wall clock (timestamp, date) is read or
 * written; without this such a type is taken as UTC.  zone is not copied.
 */
extern void ch_type_set_default_timezone(chc_type *type, const char *zone);

/* A deep copy in the current memory context, for types of a block. */
extern chc_type *ch_type_copy(const chc_type *type);

/* Same type, whatever the spelling (spaces, quoting of field names)? */
extern bool ch_types_equal(const chc_type *a, const chc_type *b);

/* -------------------------------------------------------- the type table */

/* What the planner may assume about values of a type. */
#define CH_TRAIT_ORDERED	0x01	/* ORDER BY and < agree with the default
									 * PostgreSQL type (text: under "C") */
#define CH_TRAIT_EQUAL		0x02	/* = and GROUP BY agree */
#define CH_TRAIT_NAN		0x04	/* may hold NaN and signed zero; then
									 * neither of the above is set */
#define CH_TRAIT_READABLE	0x08	/* the client can decode it */
#define CH_TRAIT_WRITABLE	0x10	/* the client can encode it */

struct ChReader;
struct ChWriter;

typedef struct ChTypeRow
{
	chc_kind	kind;
	const char *name;			/* base name as ClickHouse spells it */
	const char *pg_types;		/* comma-separated; the first is what IMPORT
								 * chooses, "-" if none but text */
	int			traits;
	const char *note;			/* for the reference manual */
	/* private to src/types: see types_internal.h */
	bool		(*make_reader) (struct ChReader *reader, const chc_type *type, char **why);
	bool		(*make_writer) (struct ChWriter *writer, const chc_type *type, int32 typmod,
								char **why);
} ChTypeRow;

extern const ChTypeRow ch_type_table[];
extern const int ch_type_table_size;

extern const ChTypeRow *ch_type_row(const chc_type *type);	/* never NULL; wrappers looked through */

/* How a column of a given remote type can be read into a local type. */
typedef enum ChReadVia
{
	CH_READ_DIRECT,				/* select the column itself */
	CH_READ_TOSTRING,			/* select toString(column) */
	CH_READ_TOJSON,				/* select toJSONString(column) */
	CH_READ_FINAL,				/* select finalizeAggregation(column) */
	CH_READ_FINAL_TEXT,			/* select toString() of that */
	CH_READ_STATE,				/* the bytes of an aggregate function's state */
	CH_READ_IMPOSSIBLE			/* *why says why, as an errdetail sentence */
} ChReadVia;

extern ChReadVia ch_read_via(const chc_type *type, Oid pgtype, char **why);

/* What IMPORT FOREIGN SCHEMA writes for a remote column. */
typedef struct ChImportChoice
{
	char	   *pg_type;		/* SQL text, e.g. "numeric(20,0)", "text[]" */
	bool		collatable;		/* COLLATE "C" makes sense */
	bool		not_null;		/* remote column cannot be NULL */
	bool		as_text;		/* no own mapping: read through toString */
	char	   *notice;			/* NULL or something to tell the user (e.g.
								 * precision beyond microseconds) */
} ChImportChoice;

extern void ch_import_choice(const chc_type *type, bool uint64_as_bigint,
							 ChImportChoice *choice);

/*
 * The ClickHouse type of a PostgreSQL type where the remote type is not known:
 * "Int32", or "Nullable(Int32)" when nullable; NULL if there is none (an
 * Array cannot be Nullable).  numeric needs a typmod with precision and scale.
 * This form names what every supported server has (Date, DateTime('UTC')),
 * for the types of expressions and NULLs; not every value fits.
 */
extern char *ch_type_for_pg(Oid pgtype, int32 typmod, bool nullable);

/*
 * The same for columns that shall hold every value of the PostgreSQL type, such
 * as those of external tables, on a server that has what cx says: Date32,
 * DateTime64(6, 'UTC').  NULL if the server has no such type.
 */
struct ChLiteralContext;
extern char *ch_type_for_pg_on(Oid pgtype, int32 typmod, bool nullable,
							   const struct ChLiteralContext *cx);

/* ---------------------------------------------------------------- reading */

typedef enum ChInvalidText
{
	CH_INVALID_TEXT_ERROR,
	CH_INVALID_TEXT_REPLACE,	/* U+FFFD, or '?' in other encodings */
	CH_INVALID_TEXT_TRUNCATE	/* keep the valid prefix */
} ChInvalidText;

/* The string form that readers expect blocks to be decoded with: varlena. */
extern const chc_string_form ch_string_form;

/*
 * Reads one result column.  After ch_reader_block(), values[row] and, if
 * nulls is not NULL, nulls[row] (nonzero = NULL) are valid for the block's
 * rows; pass-by-reference values live in the block (chc_block memory) or in
 * the block context given.  Nothing is dispatched per value by the caller.
 * where ("column \"x\" of foreign table \"s.t\"") is for error messages.
 */
typedef struct ChReader ChReader;
struct ChReader
{
	const Datum *values;
	const uint8 *nulls;
	/* private */
	void		(*read) (ChReader *reader, const chc_column *col);
	const chc_type *type;		/* without Nullable and the like */
	Oid			pgtype;
	int32		typmod;
	const char *where;
	ChInvalidText invalid_text;
	MemoryContext blockcxt;
	Datum	   *buffer;			/* values that are not the block's own memory */
	uint32		capacity;
	struct ChReaderGather *gather;	/* LowCardinality: rows from a dictionary */
	void	   *state;
};

/* Returns NULL, with *why, if type does not read into pgtype.  type is copied. */
extern ChReader *ch_reader_create(const chc_type *type, Oid pgtype, int32 typmod,
								  ChInvalidText invalid_text, const char *where,
								  char **why);
extern void ch_reader_block(ChReader *reader, const chc_column *col,
							MemoryContext blockcxt);

/* ---------------------------------------------------------------- writing */

/*
 * Writes one column of INSERT blocks or external tables.  ch_writer_put()
 * ereports when the value does not fit (table, column, value and range in
 * the message) with nothing written for this row's column; the caller then
 * abandons the block.
 */
typedef struct ChWriter ChWriter;
struct ChWriter
{
	void		(*put) (ChWriter *writer, chc_wcolumn *col, Datum value);
	const chc_type *type;		/* without Nullable and the like */
	bool		nullable;
	Oid			pgtype;
	const char *where;
	void	   *state;
};

/* Is it Nullable, or has it a NULL of its own, as Variant and Dynamic do? */
extern bool ch_type_takes_null(const chc_type *type);

/* type is copied. */
extern ChWriter *ch_writer_create(const chc_type *type, Oid pgtype, int32 typmod,
								  const char *where, char **why);
extern void ch_writer_put_null(ChWriter *writer, chc_wcolumn *col);

static inline void
ch_writer_put(ChWriter *writer, chc_wcolumn *col, Datum value, bool isnull)
{
	if (likely(!isnull))
		writer->put(writer, col, value);
	else
		ch_writer_put_null(writer, col);
}

/*
 * A value as a ClickHouse expression of a remote type: what INSERT would write, with
 * its checks and errors.  Can there be one?  If not, *why says why.
 */
extern bool ch_value_has_sql(const chc_type *type, Oid pgtype, int32 typmod, char **why);
extern char *ch_value_sql(const chc_env *env, const chc_type *type, Oid pgtype, int32 typmod,
						  Datum value, const char *where);

/* --------------------------------------------------------------- literals */

/*
 * The two quoting functions.  Nothing else splices a name or a string into
 * ClickHouse SQL.  ch_quote_identifier always quotes (backticks).  Strings are
 * in the database encoding and converted to UTF-8.
 */
extern void ch_quote_identifier(StringInfo buf, const char *name);
extern void ch_quote_literal(StringInfo buf, const char *str, int len);

/*
 * A non-NULL constant of a PostgreSQL type as a ClickHouse expression of
 * exactly the canonical ClickHouse type for it (below), correct on every
 * supported server (SEMANTICS.md rules B1-B5).  Returns false, with *why, when
 * the value has none there (infinity, BC, beyond the server's range): the
 * caller keeps the expression local.
 *
 * Canonical types: bool UInt8 (0/1), int2 Int16, int4 Int32, int8 Int64, oid
 * UInt32, float4 Float32, float8 Float64, numeric Decimal of the value's own
 * digits and scale, text-like String, bytea String, uuid UUID, date Date or
 * Date32, timestamp(tz) DateTime('UTC') or DateTime64(6,'UTC'), inet
 * IPv4/IPv6 where the server has them, arrays Array(canonical element).
 *
 * has_wide_dates: the server has Date32 and DateTime64 (21.x and later).
 * On success *ch_type is the type of the literal, palloc'd text.
 */
typedef struct ChLiteralContext
{
	bool		has_wide_dates; /* Decimal256 too */
	bool		has_ip_types;
	bool		has_bool;
	bool		widest_decimal; /* whatever the digits: compares with any scale */
	bool		wide_times;		/* a timestamp is a DateTime64 in any case; modern servers */
} ChLiteralContext;

extern bool ch_literal(StringInfo buf, Oid pgtype, Datum value,
					   const ChLiteralContext *cx, char **ch_type, const char **why);

/*
 * The text form of a value for a typed query parameter {p:Type}, as ClickHouse
 * parses it; same canonical types.  NULL has the text "\\N".  Floats have none:
 * the server's text parser is off by a bit for every tenth of them.
 */
extern bool ch_param_text(StringInfo buf, Oid pgtype, Datum value,
						  const char *ch_type, const char **why);

#endif							/* CH_TYPES_H */
