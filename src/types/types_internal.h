/*-------------------------------------------------------------------------
 *
 * types_internal.h
 *	  What the modules of src/types share, and nobody else includes.
 *
 * A reader maker looks at a ClickHouse type (wrappers removed) and at the
 * PostgreSQL type in reader->pgtype (a domain's base type), and either sets
 * reader->read and reader->state and returns true, or returns false; then
 * *why may be set to an errdetail sentence.  Writer makers likewise.
 * Makers and what they allocate live in the memory context of creation; read
 * functions run in the block's context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_TYPES_INTERNAL_H
#define CH_TYPES_INTERNAL_H

#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupdesc.h"
#include "datatype/timestamp.h"
#include "pgtime.h"
#include "utils/date.h"

#include "client/leaf.h"
#include "types/types.h"

#if defined(WORDS_BIGENDIAN) || SIZEOF_DATUM != 8
#error "clickhouse_fdw needs a little-endian platform with 8-byte Datums"
#endif

/* ----------------------------------------------------------- type names */

/* Nullable, LowCardinality and SimpleAggregateFunction removed. */
extern const chc_type *ch_type_strip(const chc_type *type);
extern bool ch_type_nullable(const chc_type *type);

/* Point, Ring, ...: what the user wrote, although it parses to Tuple, Array. */
extern bool ch_type_is_point(const chc_type *type);

/* A Variant of shapes, some of which look alike but for their type's name. */
extern bool ch_type_is_geometry(const chc_type *type);

/* Tuple(Float64, Float64), as a point. */
extern bool ch_type_is_pair_of_float64(const chc_type *type);

/* What the elements of an Array, Nested or QBit are; NULL if it is none. */
extern const chc_type *ch_array_element(const chc_type *type);

/* The same of any number of dimensions; type itself if it is none. */
extern const chc_type *ch_array_leaf(const chc_type *type, int *ndims);

/* Do a tuple's fields agree with a row type in number and names? */
extern bool ch_fields_match(const chc_type *type, TupleDesc desc, char **why);

/* Can the client decode, or encode, values of this type with all within it? */
extern bool ch_type_readable(const chc_type *type, char **why);
extern bool ch_type_writable(const chc_type *type, char **why);

/* text, varchar, char(n), name */
extern bool ch_pg_is_text(Oid pgtype);

/* The PostgreSQL type that a scalar within JSON is read as and written from. */
extern Oid	ch_leaf_type(const chc_type *type);

/* -------------------------------------------------------------- readers */

/* Room for rows values; reader->values points at it. */
extern Datum *ch_reader_values(ChReader *reader, uint32 rows);

/* A reader for a part of what parent reads; same policy and error context. */
extern ChReader *ch_reader_child(const ChReader *parent, const chc_type *type,
								 Oid pgtype, int32 typmod, char **why);

/* Zeroed memory for n by-reference values, in the current (block) context. */
static inline void *
ch_block_alloc(uint32 n, Size size)
{
	return palloc_extended(Max(n, 1) * size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

static inline bool
ch_row_is_null(const chc_column *col, uint32 row)
{
	return col->nulls != NULL && col->nulls[row] != 0;
}

extern bool ch_make_int_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_wideint_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_float_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_decimal_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_string_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_length_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_fixedstring_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_date_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_datetime_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_time_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_interval_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_uuid_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_ip_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_enum_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_array_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_tuple_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_json_reader(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_unreadable(ChReader *reader, const chc_type *type, char **why);
extern bool ch_make_nothing_reader(ChReader *reader, const chc_type *type, char **why);

/*
 * A reader through another PostgreSQL type and a cast function: inner reads
 * the values, cast makes them reader->pgtype.
 */
extern bool ch_make_cast_reader(ChReader *reader, const chc_type *type, Oid via,
								int32 via_typmod, PGFunction cast, char **why);

/* Applies numeric(p,s) to n values in place; nulls may be NULL. */
extern void ch_numeric_apply_typmod(Datum *values, const uint8 *nulls, uint32 n,
									int32 typmod);
/* Does every number of that many integer digits and that scale fit as it is? */
extern bool ch_numeric_typmod_fits(int32 typmod, int int_digits, int scale);

/* ------------------------------------------------------------- wide ints */

/* Longest text of ch_wide_to_text(), NUL included: 78 digits, sign, point. */
#define CH_WIDE_TEXT_SIZE 88

/*
 * A little-endian integer of width 4, 8, 16 or 32 bytes, divided by 10^scale, in
 * decimal; all scale digits are written.  Returns the length.
 */
extern int	ch_wide_to_text(char *buf, const void *value, int width, bool is_signed,
							int scale);

/*
 * Decimal digits to a little-endian integer of width bytes (two's complement).
 * False if it does not fit.
 */
extern bool ch_digits_to_wide(void *value, int width, bool is_signed, bool negative,
							  const char *digits, int ndigits);

/*
 * A numeric times 10^scale.  False if that is no integer, not finite, or if
 * it may not fit: then it needs a closer look.
 */
extern bool ch_numeric_scaled(Datum num, int scale, __int128 *result);

/* ---------------------------------------------------------------- text */

/*
 * Bytes of a String to the database encoding.  Returns str itself if it is
 * valid as it stands, else a palloc'd string; *len is updated.  Follows policy
 * on invalid text and NUL bytes.
 */
extern const char *ch_text_to_server(const char *str, uint32 *len, ChInvalidText policy);

/* A palloc'd NUL-terminated copy in the database encoding. */
extern char *ch_text_to_cstring(const char *str, uint32 len, ChInvalidText policy);

/* ------------------------------------------------------------- date/time */

#define CH_EPOCH_DAYS (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)
#define CH_EPOCH_USECS ((int64) CH_EPOCH_DAYS * USECS_PER_DAY)

/* The time zone of a DateTime or DateTime64; UTC if it names none.  ereports
 * if PostgreSQL does not know it. */
extern pg_tz *ch_type_timezone(const chc_type *type);

/* The wall clock of an instant in a zone, and an instant of a wall clock. */
extern Timestamp ch_timestamptz_to_local(TimestampTz instant, pg_tz *zone);
extern TimestampTz ch_local_to_timestamptz(Timestamp local, pg_tz *zone);

/* What one unit of an IntervalXxx type is: months, days or microseconds. */
typedef struct ChIntervalUnit
{
	const char *name;
	int			months;
	int			days;
	int64		usecs;
	int			divisor;		/* of usecs, for nanoseconds */
} ChIntervalUnit;

/* NULL if the unit is not known. */
extern const ChIntervalUnit *ch_interval_unit(const chc_type *type);

/* False if it does not fit; nanoseconds are cut off towards the past. */
extern bool ch_units_to_interval(const ChIntervalUnit *unit, int64 count, Interval *span);

/* False unless span is a whole number of units. */
extern bool ch_interval_to_units(const ChIntervalUnit *unit, const Interval *span,
								 int64 *count);

/* 10^n for n <= 18 */
extern const int64 ch_pow10[19];

/* Days since 1970-01-01 that Date and Date32 can hold. */
#define CH_DATE_MAX 65535
#define CH_DATE32_MIN (-25567)	/* 1900-01-01 */
#define CH_DATE32_MAX 120529	/* 2299-12-31 */

/* -------------------------------------------------------------- writers */

extern ChWriter *ch_writer_child(const ChWriter *parent, const chc_type *type,
								 Oid pgtype, int32 typmod, char **why);

/* A writer of values that come as text, through the input function of a type. */
typedef struct ChTextWriter
{
	ChWriter   *writer;
	FmgrInfo	input;
	Oid			ioparam;
} ChTextWriter;

extern bool ch_text_writer_init(ChTextWriter *tw, const ChWriter *parent, const chc_type *type,
								Oid pgtype, char **why);
extern void ch_text_writer_put(const ChTextWriter *tw, chc_wcolumn *col, char *text);

/* Raise what a chc_put function returned, unless it is CHC_OK. */
extern void ch_put_failed(const ChWriter *writer, chc_status status);

static inline void
ch_put_check(const ChWriter *writer, chc_status status)
{
	if (unlikely(status != CHC_OK))
		ch_put_failed(writer, status);
}

/* As chc_put_fixed() of a type of at most 8 bytes: the low ones of word. */
static inline void
ch_put_word(const ChWriter *writer, chc_wcolumn *col, uint64 word)
{
	if (unlikely(!chc_put_word(col, word)))
		ch_put_check(writer, chc_put_fixed(col, &word));
}

/* value ... is out of range for type ...; never returns. */
extern void ch_write_out_of_range(const ChWriter *writer, Datum value, int sqlstate,
								  const char *detail) __attribute__((noreturn));

/* Is a decimal number, as numeric_out() writes it, exactly one of an integer or
 * Decimal type? */
extern bool ch_number_text_fits(const chc_type *type, const char *text);

extern bool ch_make_int_writer(ChWriter *writer, const chc_type *type, int32 typmod,
							   char **why);
extern bool ch_make_bool_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								char **why);
extern bool ch_make_float_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								 char **why);
extern bool ch_make_decimal_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								   char **why);
extern bool ch_make_string_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								  char **why);
extern bool ch_make_date_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								char **why);
extern bool ch_make_datetime_writer(ChWriter *writer, const chc_type *type, int32 typmod,
									char **why);
extern bool ch_make_time_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								char **why);
extern bool ch_make_interval_writer(ChWriter *writer, const chc_type *type, int32 typmod,
									char **why);
extern bool ch_make_uuid_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								char **why);
extern bool ch_make_ip_writer(ChWriter *writer, const chc_type *type, int32 typmod,
							  char **why);
extern bool ch_make_enum_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								char **why);
extern bool ch_make_array_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								 char **why);
extern bool ch_make_tuple_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								 char **why);
extern bool ch_make_map_writer(ChWriter *writer, const chc_type *type, int32 typmod,
							   char **why);
extern bool ch_make_json_writer(ChWriter *writer, const chc_type *type, char **why);
extern bool ch_make_variant_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								   char **why);
extern bool ch_make_state_writer(ChWriter *writer, const chc_type *type, int32 typmod,
								 char **why);
/* From the text that toString() makes on the server. */
extern bool ch_make_form_writer(ChWriter *writer, const chc_type *type, char **why);
extern bool ch_make_unwritable(ChWriter *writer, const chc_type *type, int32 typmod,
							   char **why);

#endif							/* CH_TYPES_INTERNAL_H */
