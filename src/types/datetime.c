/*-------------------------------------------------------------------------
 *
 * datetime.c
 *	  Time zones of ClickHouse types, wall clocks in them, and the units of
 *	  its intervals.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/int.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "types/types_internal.h"

const int64 ch_pow10[19] = {
	INT64CONST(1), INT64CONST(10), INT64CONST(100), INT64CONST(1000),
	INT64CONST(10000), INT64CONST(100000), INT64CONST(1000000),
	INT64CONST(10000000), INT64CONST(100000000), INT64CONST(1000000000),
	INT64CONST(10000000000), INT64CONST(100000000000),
	INT64CONST(1000000000000), INT64CONST(10000000000000),
	INT64CONST(100000000000000), INT64CONST(1000000000000000),
	INT64CONST(10000000000000000), INT64CONST(100000000000000000),
	INT64CONST(1000000000000000000)
};

pg_tz *
ch_type_timezone(const chc_type *type)
{
	const char *name = type->timezone != NULL ? type->timezone : "UTC";
	pg_tz	   *zone = pg_tzset(name);

	if (zone == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" of type %s is not known to PostgreSQL",
						name, type->text),
				 errhint("Declare the column as timestamp with time zone.")));
	return zone;
}

Timestamp
ch_timestamptz_to_local(TimestampTz instant, pg_tz *zone)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			tz;
	long		offset;
	Timestamp	local;

	/* UTC above all: no need to look at the calendar */
	if (pg_get_timezone_offset(zone, &offset) && IS_VALID_TIMESTAMP(instant) &&
		IS_VALID_TIMESTAMP(instant + offset * USECS_PER_SEC))
		return instant + offset * USECS_PER_SEC;
	if (timestamp2tm(instant, &tz, &tm, &fsec, NULL, zone) != 0 ||
		tm2timestamp(&tm, fsec, NULL, &local) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	return local;
}

TimestampTz
ch_local_to_timestamptz(Timestamp local, pg_tz *zone)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			tz;
	TimestampTz instant;

	if (timestamp2tm(local, NULL, &tm, &fsec, NULL, NULL) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	tz = DetermineTimeZoneOffset(&tm, zone);
	if (tm2timestamp(&tm, fsec, &tz, &instant) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	return instant;
}

/* --------------------------------------------------------------- intervals */

static const ChIntervalUnit interval_units[] = {
	{"IntervalNanosecond", 0, 0, 1, 1000},
	{"IntervalMicrosecond", 0, 0, 1, 1},
	{"IntervalMillisecond", 0, 0, 1000, 1},
	{"IntervalSecond", 0, 0, USECS_PER_SEC, 1},
	{"IntervalMinute", 0, 0, USECS_PER_MINUTE, 1},
	{"IntervalHour", 0, 0, USECS_PER_HOUR, 1},
	{"IntervalDay", 0, 1, 0, 1},
	{"IntervalWeek", 0, 7, 0, 1},
	{"IntervalMonth", 1, 0, 0, 1},
	{"IntervalQuarter", 3, 0, 0, 1},
	{"IntervalYear", 12, 0, 0, 1}
};

const ChIntervalUnit *
ch_interval_unit(const chc_type *type)
{
	for (int i = 0; i < lengthof(interval_units); i++)
	{
		if (strcmp(interval_units[i].name, type->name) == 0)
			return &interval_units[i];
	}
	return NULL;
}

bool
ch_units_to_interval(const ChIntervalUnit *unit, int64 count, Interval *span)
{
	int64		usecs;

	if (pg_mul_s64_overflow(count, unit->usecs, &usecs))
		return false;
	span->time = usecs / unit->divisor - (usecs % unit->divisor < 0 ? 1 : 0);
	if (unit->days == 0 && unit->months == 0)
		return true;
	if (count > PG_INT32_MAX || count < PG_INT32_MIN)
		return false;
	return !pg_mul_s32_overflow((int32) count, unit->days, &span->day) &&
		!pg_mul_s32_overflow((int32) count, unit->months, &span->month);
}

bool
ch_interval_to_units(const ChIntervalUnit *unit, const Interval *span, int64 *count)
{
	int64		part = unit->months != 0 ? span->month : unit->days != 0 ? span->day : span->time;
	int64		size = unit->months != 0 ? unit->months : unit->days != 0 ? unit->days : unit->usecs;

	if ((span->month != 0 && unit->months == 0) || (span->day != 0 && unit->days == 0) ||
		(span->time != 0 && unit->usecs == 0))
		return false;
	return !pg_mul_s64_overflow(part / size, unit->divisor, count) && part % size == 0;
}
