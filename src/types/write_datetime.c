/*-------------------------------------------------------------------------
 *
 * write_datetime.c
 *	  Date, Date32, DateTime, DateTime64, Time, Time64 and Interval.
 *
 * Fractions of a second that the remote type does not have are cut off
 * towards the past, as ClickHouse itself does.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "types/types_internal.h"

/* Seconds that Time can hold: 999:59:59. */
#define TIME_MAX_SECONDS 3599999

static inline int64
floor_div(int64 value, int64 divisor)
{
	return value / divisor - (value % divisor < 0 ? 1 : 0);
}

static void
out_of_range(const ChWriter *writer, Datum value, const char *detail)
{
	ch_write_out_of_range(writer, value, ERRCODE_DATETIME_VALUE_OUT_OF_RANGE, detail);
}

/* ------------------------------------------------------------ Date, Date32 */

static void
put_days(ChWriter *writer, chc_wcolumn *col, Datum value, int64 days)
{
	if (writer->type->kind == CHC_DATE && (days < 0 || days > CH_DATE_MAX))
		out_of_range(writer, value, "The range is 1970-01-01 to 2149-06-06.");
	if (writer->type->kind == CHC_DATE32 && (days < CH_DATE32_MIN || days > CH_DATE32_MAX))
		out_of_range(writer, value, "The range is 1900-01-01 to 2299-12-31.");
	ch_put_word(writer, col, (uint64) days);
}

static void
put_date(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_days(writer, col, value, (int64) DatumGetDateADT(value) + CH_EPOCH_DAYS);
}

static void
put_timestamp_as_date(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	Timestamp	stamp = DatumGetTimestamp(value);

	if (stamp % USECS_PER_DAY != 0)
		out_of_range(writer, value, "The value has a time of day.");
	put_days(writer, col, value, stamp / USECS_PER_DAY + CH_EPOCH_DAYS);
}

bool
ch_make_date_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	if (writer->pgtype == DATEOID)
		writer->put = put_date;
	else if (writer->pgtype == TIMESTAMPOID)
		writer->put = put_timestamp_as_date;
	return writer->put != NULL;
}

/* --------------------------------------------------- DateTime, DateTime64 */

static const char *
instant_range(const chc_type *type)
{
	if (type->kind == CHC_DATETIME)
		return "The range is 1970-01-01 00:00:00 to 2106-02-07 06:28:15 UTC.";
	return type->precision > 8 ?
		"The range is 1900-01-01 00:00:00 to 2262-04-11 23:47:16 UTC." :
		"The range is 1900-01-01 00:00:00 to 2299-12-31 23:59:59 UTC.";
}

/* Ticks of 10^-precision seconds; false if they overflow. */
static bool
usecs_to_ticks(int64 usecs, int precision, int64 *ticks)
{
	if (precision == MAX_TIMESTAMP_PRECISION)
	{
		*ticks = usecs;
		return true;
	}
	if (precision < MAX_TIMESTAMP_PRECISION)
	{
		*ticks = floor_div(usecs, ch_pow10[MAX_TIMESTAMP_PRECISION - precision]);
		return true;
	}
	return !pg_mul_s64_overflow(usecs, ch_pow10[precision - MAX_TIMESTAMP_PRECISION], ticks);
}

static void
put_datetime(ChWriter *writer, chc_wcolumn *col, Datum value, int64 usecs)
{
	int64		seconds = floor_div(usecs, USECS_PER_SEC);

	if (seconds < 0 || seconds > PG_UINT32_MAX)
		out_of_range(writer, value, instant_range(writer->type));
	ch_put_word(writer, col, (uint64) seconds);
}

static void
put_datetime64(ChWriter *writer, chc_wcolumn *col, Datum value, int64 usecs)
{
	int64		days = floor_div(usecs, USECS_PER_DAY);
	int64		ticks;

	if (days < CH_DATE32_MIN || days > CH_DATE32_MAX ||
		!usecs_to_ticks(usecs, writer->type->precision, &ticks))
		out_of_range(writer, value, instant_range(writer->type));
	ch_put_word(writer, col, (uint64) ticks);
}

/* An instant; value is what the user gave, for messages. */
static void
put_instant(ChWriter *writer, chc_wcolumn *col, Datum value, TimestampTz instant)
{
	int64		usecs;

	if (TIMESTAMP_NOT_FINITE(instant) ||
		pg_add_s64_overflow(instant, CH_EPOCH_USECS, &usecs))
		out_of_range(writer, value, instant_range(writer->type));
	if (writer->type->kind == CHC_DATETIME)
		put_datetime(writer, col, value, usecs);
	else
		put_datetime64(writer, col, value, usecs);
}

static void
put_timestamptz(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_instant(writer, col, value, DatumGetTimestampTz(value));
}

/* A wall clock in the column's time zone. */
static void
put_timestamp(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	Timestamp	stamp = DatumGetTimestamp(value);

	if (!TIMESTAMP_NOT_FINITE(stamp))
		stamp = ch_local_to_timestamptz(stamp, (pg_tz *) writer->state);
	put_instant(writer, col, value, stamp);
}

/* Midnight in the column's time zone. */
static void
put_date_as_datetime(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	DateADT		date = DatumGetDateADT(value);

	if (DATE_NOT_FINITE(date) || date > CH_DATE32_MAX)
		out_of_range(writer, value, instant_range(writer->type));
	put_instant(writer, col, value,
				ch_local_to_timestamptz((Timestamp) date * USECS_PER_DAY,
										(pg_tz *) writer->state));
}

bool
ch_make_datetime_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	if (writer->pgtype == TIMESTAMPTZOID)
		writer->put = put_timestamptz;
	else if (writer->pgtype == TIMESTAMPOID)
		writer->put = put_timestamp;
	else if (writer->pgtype == DATEOID)
		writer->put = put_date_as_datetime;
	else
		return false;
	if (writer->pgtype != TIMESTAMPTZOID)
		writer->state = ch_type_timezone(type);
	return true;
}

/* ------------------------------------------------------------ Time, Time64 */

static void
put_span(ChWriter *writer, chc_wcolumn *col, Datum value, int64 usecs)
{
	int64		seconds = usecs / USECS_PER_SEC;
	int			precision = writer->type->kind == CHC_TIME ? 0 : writer->type->precision;
	int64		ticks;

	if (seconds < -TIME_MAX_SECONDS || seconds > TIME_MAX_SECONDS ||
		!usecs_to_ticks(usecs, precision, &ticks))
		out_of_range(writer, value, "The range is -999:59:59 to 999:59:59.");
	ch_put_word(writer, col, (uint64) ticks);
}

static void
put_time(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_span(writer, col, value, DatumGetTimeADT(value));
}

static void
put_interval_as_time(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	Interval   *span = DatumGetIntervalP(value);

	if (span->month != 0 || span->day != 0)
		out_of_range(writer, value, "The value has days or months.");
	put_span(writer, col, value, span->time);
}

bool
ch_make_time_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	if (writer->pgtype == TIMEOID)
		writer->put = put_time;
	else if (writer->pgtype == INTERVALOID)
		writer->put = put_interval_as_time;
	return writer->put != NULL;
}

/* --------------------------------------------------------------- intervals */

static void
put_interval(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	int64		count;

	if (!ch_interval_to_units(writer->state, DatumGetIntervalP(value), &count))
		out_of_range(writer, value, "It is no whole number of the type's units.");
	ch_put_word(writer, col, (uint64) count);
}

static void
put_count(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	int64		count = DatumGetInt64(value);

	ch_put_word(writer, col, (uint64) count);
}

/* interval, or the number of units as bigint */
bool
ch_make_interval_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	writer->state = unconstify(ChIntervalUnit *, ch_interval_unit(type));
	if (writer->pgtype == INT8OID)
		writer->put = put_count;
	else if (writer->pgtype == INTERVALOID && writer->state != NULL)
		writer->put = put_interval;
	return writer->put != NULL;
}
