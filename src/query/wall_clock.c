/*-------------------------------------------------------------------------
 *
 * wall_clock.c
 *	  What a clock shows at an instant, where the server cannot tell.
 *
 * The server tells it by its own rules of the zone, and by a calendar of 1900 to
 * 2299.  For times for which that is not PostgreSQL's clock, the clock is a number of
 * microseconds, counted by the offsets of zone_past.c, and its fields are those of
 * a "model": the same day and time in a year that is like it.  1911 has the leap
 * day, the days of the week and the weeks of 1899; 2294 has those of 2300.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"

#include "query/catalogue.h"

/* A date in microseconds since 1970. */
#define MICROS_OF_DATE "(toInt64(toInt32(%1)) * 86400000000)"

/* Is the clock, or the date, not one of the server's? */
#define OUTSIDE "(%1 < toDateTime64('1900-01-01 00:00:00', 6, 'UTC') OR %1 > toDateTime64('2299-12-31 23:59:59.999999', 6, 'UTC'))"
#define OUTSIDE_DATE "(%1 < toDate32('1900-01-01') OR %1 > toDate32('2299-12-31'))"

/* x is before 1900; after 2299 */
#define BEFORE "x < -2208988800000000"
#define AFTER "x >= 10413792000000000"

/* A time of which the server has its own calendar, or that stays in it anyway. */
static bool
stays_inside(const ChExpr *time)
{
	return time->bounded && time->days_before <= CH_MAX_DAYS_BACK && time->days_after <= CH_MAX_DAYS_AHEAD;
}

static ChExpr *
with_part(ChExpr *e, const ChClock *clock, const ChExpr *name, int part, Oid type, const char *template)
{
	return ch_make_call(type, template, list_make2(e, ch_zone_part(clock->zone, name, part)));
}

/* Where the zone is not told by the server; type is that of time. */
static void
set_past(ChClock *clock, const ChExpr *name, ChExpr *since)
{
	const char *template = since->pgtype == DATEOID ? "(%1 < toDate32(%2) OR %1 > toDate32('2299-12-31'))" : "(%1 < %2 OR %1 > %3)";

	clock->past = ch_make_call(BOOLOID, template,
							   list_make3(since, ch_zone_part(clock->zone, name, CH_ZONE_SEAM),
										  ch_zone_part(clock->zone, name, CH_ZONE_END)));
}

/* The zone of an instant, or of a midnight: the server's alone, or with a past. */
static bool
set_zone(ChTranslate *cx, const ChShipRow *row, const ChExpr *time, ChExpr *name, int old_flags, int flags, ChClock *clock,
		 bool *has_past)
{
	int			usual = flags;

	*has_past = false;
	if (!ch_has(cx, CH_CAP_WIDE_DATES))
		usual = old_flags;
	else if (ch_is_narrow_time(cx, time))
		*has_past = flags == 0 && !ch_zone_is(name, usual) && ch_zone_is(name, CH_ZONE_PAST);
	else
	{
		usual |= CH_ZONE_SINCE_1900;
		clock->edges = !stays_inside(time);
		if (clock->edges)
			usual |= CH_ZONE_EDGES;
		*has_past = time->beyond || (!ch_zone_is(name, usual) && ch_zone_is(name, CH_ZONE_PAST));
	}
	if (*has_past)
		usual = CH_ZONE_PAST;
	clock->zone = name ? ch_named_zone(cx, row, name, usual) : ch_session_zone(cx, row, usual);
	return clock->zone != NULL;
}

/* A timestamp of either kind, in the zone given or the session's. */
bool
ch_clock(ChTranslate *cx, const ChShipRow *row, ChExpr *time, ChExpr *name, int old_flags, int flags, ChClock *clock)
{
	bool		has_past;

	memset(clock, 0, sizeof(*clock));
	clock->time = time;
	if (time->pgtype == TIMESTAMPOID)
	{
		clock->zone = ch_text_literal("UTC");
		if (time->beyond)
		{
			clock->edges = true;
			clock->past = ch_make_call(BOOLOID, OUTSIDE, list_make1(time));
			clock->local = ch_make_call(INT8OID, CH_MICROS, list_make1(time));
		}
		return true;
	}
	if (!set_zone(cx, row, time, name, old_flags, flags, clock, &has_past))
		return false;
	if (!has_past)
		return true;
	set_past(clock, name, time);
	clock->local = with_part(time, clock, name, CH_ZONE_OFFSETS, INT8OID, "arrayMap(x -> x + 1000000 * %2, [" CH_MICROS "])[1]");
	clock->midnights = ch_zone_part(clock->zone, name, CH_ZONE_MIDNIGHTS);
	return true;
}

/* The midnight of a date, as a time of that type; without one, the date alone. */
bool
ch_clock_of_date(ChTranslate *cx, const ChShipRow *row, ChExpr *date, Oid type, ChClock *clock)
{
	bool		has_past = false;

	memset(clock, 0, sizeof(*clock));
	clock->time = date;
	if (type != TIMESTAMPTZOID)
		clock->zone = ch_text_literal("UTC");
	else if (!set_zone(cx, row, date, NULL, CH_ZONE_WEST | CH_ZONE_MIDNIGHT, 0, clock, &has_past))
		return false;
	clock->edges |= date->beyond;
	if (has_past)
	{
		set_past(clock, NULL, date);
		clock->midnights = ch_zone_part(clock->zone, NULL, CH_ZONE_MIDNIGHTS);
	}
	else if (date->beyond)
		clock->past = ch_make_call(BOOLOID, OUTSIDE_DATE, list_make1(date));
	if (clock->past)
		clock->local = ch_make_call(INT8OID, MICROS_OF_DATE, list_make1(date));
	return true;
}

ChExpr *
ch_clock_model(const ChClock *clock)
{
	return ch_make_call(TIMESTAMPOID, "arrayMap(x -> fromUnixTimestamp64Micro(x + multiIf(" BEFORE ", toInt64(378604800000000), "
						AFTER ", toInt64(-189302400000000), toInt64(0)), 'UTC'), [%1])[1]", list_make1(clock->local));
}

ChExpr *
ch_clock_years(const ChClock *clock)
{
	return ch_make_call(INT4OID, "arrayMap(x -> multiIf(" BEFORE ", -12, " AFTER ", 6, 0), [%1])[1]", list_make1(clock->local));
}

ChExpr *
ch_clock_choice(const ChClock *clock, ChExpr *usual, ChExpr *past)
{
	ChExpr	   *e;

	if (clock->past == NULL)
		return usual;
	e = ch_make_call(usual->pgtype, "if(%1, %2, %3)", list_make3(clock->past, past, usual));
	if (ch_is_time_type(usual->pgtype))
	{
		ch_take_bounds(e, usual, 0, 0);
		e->beyond = e->edge = clock->edges;
	}
	return e;
}

/* From its parts: the server's offset of a zone is wrong for some of the past. */
ChExpr *
ch_wall_clock(const ChClock *clock)
{
	ChExpr	   *e = ch_make_call(TIMESTAMPOID,
								 "fromUnixTimestamp64Micro(toInt32(toDate32(%1, $2)) * 86400000000"
								 " + toHour(%1, $2) * 3600000000 + toMinute(%1, $2) * 60000000"
								 " + toSecond(%1, $2) * 1000000"
								 " + positiveModulo(toUnixTimestamp64Micro(toDateTime64(%1, 6)), 1000000), 'UTC')",
								 list_make2(clock->time, clock->zone));

	ch_take_bounds(e, clock->time, 1, 1);
	e->midnight = false;
	if (clock->past == NULL)
		return e;
	return ch_clock_choice(clock, e, ch_make_call(TIMESTAMPOID, "fromUnixTimestamp64Micro(%1, 'UTC')", list_make1(clock->local)));
}
