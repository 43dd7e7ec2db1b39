/*-------------------------------------------------------------------------
 *
 * read_datetime.c
 *	  Date, Date32, DateTime, DateTime64, Time, Time64 and Interval.
 *
 * Remote values count from 1970-01-01 UTC, ours from 2000-01-01.  What is
 * finer than a microsecond is cut off towards the past.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "types/types_internal.h"

static void
datetime_out_of_range(const ChReader *reader, int64 value)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("%s value " INT64_FORMAT " is out of range for type %s",
					reader->type->text, value, format_type_be(reader->pgtype))));
}

/* Floor of value / divisor. */
static inline int64
floor_div(int64 value, int64 divisor)
{
	return value / divisor - (value % divisor < 0 ? 1 : 0);
}

/* Ticks of 10^-precision seconds to microseconds; false if it overflows. */
static inline bool
ticks_to_usecs(int64 ticks, int precision, int64 *usecs)
{
	if (precision > 6)
	{
		*usecs = floor_div(ticks, ch_pow10[precision - 6]);
		return true;
	}
	return !pg_mul_s64_overflow(ticks, ch_pow10[6 - precision], usecs);
}

/* ------------------------------------------- timestamp(p), interval second */

/* PostgreSQL's own rounding to a type modifier. */
static PGFunction
scale_function(Oid pgtype)
{
	switch (pgtype)
	{
		case TIMESTAMPOID:
			return timestamp_scale;
		case TIMESTAMPTZOID:
			return timestamptz_scale;
		case TIMEOID:
			return time_scale;
		case INTERVALOID:
			return interval_scale;
		default:
			return NULL;
	}
}

/* Does the local type modifier take away something of the remote type? */
static bool
is_rounded(const ChReader *reader, const chc_type *type)
{
	if (reader->typmod < 0 || scale_function(reader->pgtype) == NULL)
		return false;
	if (reader->pgtype == INTERVALOID)
		return true;
	return reader->typmod < Min(type->precision, MAX_TIMESTAMP_PRECISION);
}

static void
read_rounded(ChReader *reader, const chc_column *col)
{
	ChReader   *inner = reader->state;
	PGFunction	scale = scale_function(reader->pgtype);
	Datum	   *values = ch_reader_values(reader, col->rows);

	ch_reader_block(inner, col, reader->blockcxt);
	for (uint32 row = 0; row < col->rows; row++)
	{
		if (ch_row_is_null(col, row))
			values[row] = (Datum) 0;
		else
			values[row] = DirectFunctionCall2(scale, inner->values[row],
											  Int32GetDatum(reader->typmod));
	}
}

static bool
make_rounded_reader(ChReader *reader, const chc_type *type, char **why)
{
	reader->state = ch_reader_child(reader, type, reader->pgtype, -1, why);
	reader->read = read_rounded;
	return reader->state != NULL;
}

/* ------------------------------------------------------------ Date, Date32 */

static inline int32
date_days(const ChReader *reader, const chc_column *col, uint32 row)
{
	if (reader->type->kind == CHC_DATE)
		return ((const uint16 *) col->data)[row];
	return ((const int32 *) col->data)[row];
}

static void
read_date(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	for (uint32 row = 0; row < col->rows; row++)
	{
		int64		days = (int64) date_days(reader, col, row) - CH_EPOCH_DAYS;

		if (unlikely(!IS_VALID_DATE(days)) && !ch_row_is_null(col, row))
			datetime_out_of_range(reader, date_days(reader, col, row));
		values[row] = DateADTGetDatum((DateADT) days);
	}
}

/* Midnight of the day, as date::timestamp. */
static void
read_date_as_timestamp(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	for (uint32 row = 0; row < col->rows; row++)
	{
		int64		usecs = ((int64) date_days(reader, col, row) - CH_EPOCH_DAYS) *
		USECS_PER_DAY;

		if (unlikely(!IS_VALID_TIMESTAMP(usecs)) && !ch_row_is_null(col, row))
			datetime_out_of_range(reader, date_days(reader, col, row));
		values[row] = TimestampGetDatum(usecs);
	}
}

bool
ch_make_date_reader(ChReader *reader, const chc_type *type, char **why)
{
	if (reader->pgtype == DATEOID)
		reader->read = read_date;
	else if (reader->pgtype == TIMESTAMPOID)
		reader->read = read_date_as_timestamp;
	else if (reader->pgtype == TIMESTAMPTZOID)
		*why = pstrdup("A day is no instant; declare the column as date or timestamp without time zone.");
	return reader->read != NULL;
}

/* --------------------------------------------------- DateTime, DateTime64 */

static void
read_datetime(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	const uint32 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++)
		values[row] = TimestampTzGetDatum((int64) src[row] * USECS_PER_SEC - CH_EPOCH_USECS);
}

static void
read_datetime64(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	const int64 *src = col->data;
	int			precision = reader->type->precision;

	for (uint32 row = 0; row < col->rows; row++)
	{
		int64		usecs = 0;

		if (unlikely(!ticks_to_usecs(src[row], precision, &usecs) ||
					 pg_sub_s64_overflow(usecs, CH_EPOCH_USECS, &usecs) ||
					 !IS_VALID_TIMESTAMP(usecs)) &&
			!ch_row_is_null(col, row))
			datetime_out_of_range(reader, src[row]);
		values[row] = TimestampTzGetDatum(usecs);
	}
}

/* The wall clock, or its date, in the column's time zone. */
static void
read_local(ChReader *reader, const chc_column *col)
{
	pg_tz	   *zone = reader->state;
	Datum	   *values;

	if (reader->type->kind == CHC_DATETIME)
		read_datetime(reader, col);
	else
		read_datetime64(reader, col);
	values = reader->buffer;
	for (uint32 row = 0; row < col->rows; row++)
	{
		Timestamp	local;

		if (ch_row_is_null(col, row))
			continue;
		local = ch_timestamptz_to_local(DatumGetTimestampTz(values[row]), zone);
		if (reader->pgtype == TIMESTAMPOID)
			values[row] = TimestampGetDatum(local);
		else
			values[row] = DateADTGetDatum((DateADT) floor_div(local, USECS_PER_DAY));
	}
}

bool
ch_make_datetime_reader(ChReader *reader, const chc_type *type, char **why)
{
	if (is_rounded(reader, type))
		return make_rounded_reader(reader, type, why);
	if (reader->pgtype == TIMESTAMPOID || reader->pgtype == DATEOID)
	{
		reader->state = ch_type_timezone(type);
		reader->read = read_local;
	}
	else if (reader->pgtype == TIMESTAMPTZOID)
		reader->read = type->kind == CHC_DATETIME ? read_datetime : read_datetime64;
	return reader->read != NULL;
}

/* ------------------------------------------------------------ Time, Time64 */

static inline int64
time_ticks(const ChReader *reader, const chc_column *col, uint32 row)
{
	if (reader->type->kind == CHC_TIME)
		return ((const int32 *) col->data)[row];
	return ((const int64 *) col->data)[row];
}

static inline int
time_precision(const ChReader *reader)
{
	return reader->type->kind == CHC_TIME ? 0 : reader->type->precision;
}

/* Time may be negative and longer than a day, which is more than time holds. */
static void
read_time(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	for (uint32 row = 0; row < col->rows; row++)
	{
		int64		ticks = time_ticks(reader, col, row);
		int64		usecs = 0;

		if ((!ticks_to_usecs(ticks, time_precision(reader), &usecs) ||
			 usecs < 0 || usecs > USECS_PER_DAY) && !ch_row_is_null(col, row))
			datetime_out_of_range(reader, ticks);
		values[row] = TimeADTGetDatum(usecs);
	}
}

static void
read_time_as_interval(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	Interval   *spans = ch_block_alloc(col->rows, sizeof(Interval));

	for (uint32 row = 0; row < col->rows; row++)
	{
		int64		ticks = time_ticks(reader, col, row);

		if (!ticks_to_usecs(ticks, time_precision(reader), &spans[row].time) &&
			!ch_row_is_null(col, row))
			datetime_out_of_range(reader, ticks);
		values[row] = IntervalPGetDatum(&spans[row]);
	}
}

bool
ch_make_time_reader(ChReader *reader, const chc_type *type, char **why)
{
	if (is_rounded(reader, type))
		return make_rounded_reader(reader, type, why);
	if (reader->pgtype == TIMEOID)
		reader->read = read_time;
	else if (reader->pgtype == INTERVALOID)
		reader->read = read_time_as_interval;
	return reader->read != NULL;
}

/* --------------------------------------------------------------- intervals */

static void
read_interval(ChReader *reader, const chc_column *col)
{
	const ChIntervalUnit *unit = reader->state;
	const int64 *src = col->data;
	Datum	   *values = ch_reader_values(reader, col->rows);
	Interval   *spans = ch_block_alloc(col->rows, sizeof(Interval));

	for (uint32 row = 0; row < col->rows; row++)
	{
		if (!ch_units_to_interval(unit, src[row], &spans[row]) && !ch_row_is_null(col, row))
			datetime_out_of_range(reader, src[row]);
		values[row] = IntervalPGetDatum(&spans[row]);
	}
}

/* interval, or the number of units as bigint */
bool
ch_make_interval_reader(ChReader *reader, const chc_type *type, char **why)
{
	if (reader->pgtype == INT8OID)
		return ch_make_int_reader(reader, type, why);
	if (reader->pgtype != INTERVALOID)
		return false;
	if (is_rounded(reader, type))
		return make_rounded_reader(reader, type, why);
	reader->state = unconstify(ChIntervalUnit *, ch_interval_unit(type));
	reader->read = read_interval;
	return reader->state != NULL;
}
