/*-------------------------------------------------------------------------
 *
 * instant.c
 *	  The instant at which a clock shows something.
 *
 * A clock that is put back shows an hour twice, one that is put forward leaves an
 * hour out.  PostgreSQL takes the later of two instants, and for an hour that is
 * left out the offset before the change: both times it is the smaller offset of
 * the two.  The server is asked for the offsets a day before and a day after, since
 * no zone has had two changes within three days, and is right about them from 1970
 * on; times before, and from the end of its calendar on, have the offsets of
 * zone_past.c.
 *
 * PostgreSQL moves an instant by days and months as a clock shows it, too.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"

#include "query/catalogue.h"


/* The offset of an instant in seconds; zone is %2. */
#define OFFSET(instant) "timeZoneOffset(fromUnixTimestamp64Micro(" instant ", %2))"
#define DAY_BEFORE OFFSET("x - 86400000000")
#define DAY_AFTER OFFSET("x + 86400000000")

/* Of what a clock shows, x; o are the two offsets, the smaller one first. */
#define BY_SERVER \
	"arrayMap(o -> x - 1000000 * if(" OFFSET("x - 1000000 * o[2]") " = o[2] AND " OFFSET("x - 1000000 * o[1]") " != o[1], o[2], o[1]), " \
	"[arraySort([" DAY_BEFORE ", " DAY_AFTER "])])[1]"
#define BY_LIST "if(x < %3 OR x >= %4, x - 1000000 * %5, " BY_SERVER ")"
#define INSTANT(of_x) "arrayMap(x -> fromUnixTimestamp64Micro(" of_x ", 'UTC'), [%1])[1]"

/* How far clocks of the whole calendar may be moved, for the list of zone_past.c to have them. */
#define MAX_MONTHS 12
#define MAX_DAYS 366

/* Of microseconds; since_1970: none of them is before 1969-12-30 or after 2299. */
static ChExpr *
instant_of_micros(ChTranslate *cx, const ChShipRow *row, ChExpr *micros, ChExpr *name, bool since_1970)
{
	int			flags = since_1970 ? 0 : CH_ZONE_PAST;
	ChExpr	   *zone = name ? ch_named_zone(cx, row, name, flags) : ch_session_zone(cx, row, flags);

	if (zone == NULL)
		return NULL;
	if (since_1970)
		return ch_make_call(TIMESTAMPTZOID, INSTANT(BY_SERVER), list_make2(micros, zone));
	return ch_make_call(TIMESTAMPTZOID, INSTANT(BY_LIST),
						list_make5(micros, zone, ch_zone_part(zone, name, CH_ZONE_CLOCKS_FROM),
								   ch_zone_part(zone, name, CH_ZONE_CLOCKS_TO), ch_zone_part(zone, name, CH_ZONE_CLOCKS)));
}

/* Is it, moved by days, not before 1969-12-31 nor after 2299, and is that enough for the zone? */
static bool
stays_since_1970(ChTranslate *cx, const ChExpr *time, const ChExpr *name, double back, double ahead)
{
	return (ch_zone_is(name, 0) || !ch_zone_is(name, CH_ZONE_PAST)) &&
		(time->bounded || ch_is_narrow_time(cx, time)) && time->days_before + back <= 1 &&
		time->days_after + ahead <= CH_MAX_DAYS_AHEAD;
}

/*
 * timestamp to timestamptz; NULL if it cannot be told, for a reason that cx has.
 */
ChExpr *
ch_instant_of(ChTranslate *cx, const ChShipRow *row, ChExpr *clock, ChExpr *name)
{
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_WIDE_DATES))
		return ch_fail_capability(cx, row->object, CH_CAP_WIDE_DATES);
	if (clock->beyond && !clock->edge)
		return ch_fail(cx, "%s: the result may be a time that the server does not have", row->object);
	e = instant_of_micros(cx, row, ch_make_call(INT8OID, CH_MICROS, list_make1(clock)), name, stays_since_1970(cx, clock, name, 0, 0));
	if (e == NULL)
		return NULL;
	ch_take_bounds(e, clock, 1, 1);
	e->midnight = false;
	if (!e->bounded)
		e->beyond = e->edge = true;
	return e;
}

/* What the clock of the session's zone shows, in microseconds. */
static ChExpr *
local_micros(ChTranslate *cx, const ChShipRow *row, ChExpr *time, bool since_1970)
{
	ChExpr	   *zone;
	ChClock		clock;

	if (!since_1970)
		return ch_clock(cx, row, time, NULL, 0, 0, &clock) ? ch_make_call(INT8OID, CH_MICROS, list_make1(ch_wall_clock(&clock))) : NULL;
	zone = ch_session_zone(cx, row, 0);
	return zone ? ch_make_call(INT8OID, "arrayMap(x -> x + 1000000 * " OFFSET("x") ", [" CH_MICROS "])[1]", list_make2(time, zone)) : NULL;
}

static ChExpr *
micros_by_months(ChExpr *micros, int month)
{
	ChClock		clock = {.local = micros};

	return ch_make_call(INT8OID, psprintf("(%s * 86400000000 + positiveModulo(%%1, toInt64(86400000000)))",
										  ch_day_by_months("%2", "%3", month)),
						list_make3(micros, ch_clock_model(&clock), ch_clock_years(&clock)));
}

/* By months, or else by days. */
static ChExpr *
move_clock(ChTranslate *cx, const ChShipRow *row, ChExpr *time, int month, int day)
{
	double		days = month != 0 ? month * 31.0 : day;
	bool		since_1970 = stays_since_1970(cx, time, NULL, Max(-days, 0), Max(days, 0));
	ChExpr	   *micros;
	ChExpr	   *e;

	if (time->beyond || (!ch_time_stays(cx, time, days) && fabs(days) > (month != 0 ? MAX_MONTHS * 31 : MAX_DAYS)))
		return ch_fail(cx, "%s: the result may be a time that the server does not have", row->object);
	micros = local_micros(cx, row, time, since_1970);
	if (micros == NULL)
		return NULL;
	if (month != 0)
		micros = micros_by_months(micros, month);
	else
		micros = ch_make_call(INT8OID, psprintf("(%%1 + toInt64(" INT64_FORMAT "))", day * USECS_PER_DAY), list_make1(micros));
	e = instant_of_micros(cx, row, micros, NULL, since_1970);
	if (e == NULL)
		return NULL;
	if (ch_time_stays(cx, time, days))
		ch_take_bounds(e, time, (int) Max(-days, 0), (int) Max(days, 0));
	else
		e->beyond = true;
	e->midnight = false;
	return e;
}

/* PostgreSQL looks at the clock again between months and days. */
ChExpr *
ch_move_by_clock(ChTranslate *cx, const ChShipRow *row, ChExpr *time, const Interval *interval, int sign)
{
	double		days = ceil(fabs((double) interval->time) / USECS_PER_DAY);
	ChExpr	   *moved = time;
	ChExpr	   *e;

	if (days > MAX_DAYS)
		return ch_fail(cx, "%s: the result may be a time that the server does not have", row->object);
	if (interval->month != 0)
		moved = move_clock(cx, row, moved, sign * interval->month, 0);
	if (moved != NULL && interval->day != 0)
		moved = move_clock(cx, row, moved, 0, sign * interval->day);
	if (moved == NULL || interval->time == 0)
		return moved;
	e = ch_make_call(TIMESTAMPTZOID, psprintf("(%%1 + toIntervalMicrosecond(" INT64_FORMAT "))", sign * interval->time),
					 list_make1(moved));
	if (!moved->beyond && ch_time_stays(cx, moved, days) && ch_time_stays(cx, moved, -days))
		ch_take_bounds(e, moved, (int) days, (int) days);
	else
		e->beyond = true;
	return e;
}
