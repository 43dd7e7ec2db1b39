/*-------------------------------------------------------------------------
 *
 * zone_past.c
 *	  Times for which a zone of the server's is not used: offsets told by
 *	  PostgreSQL.
 *
 * Most zones have changes that the two sides tell differently, all of them long
 * ago; what happened before 1970 depends on how the time zone database was packed;
 * and the server's calendar ends where a wall clock shows 1899 or 2300.
 * Before the "seam", which is later than all that, and from the end of
 * 2299 on, a wall clock is the instant moved by an offset, found in a list; and
 * a midnight is an instant by another list, which has what PostgreSQL makes of
 * midnights that come twice or never.  A third list has it of any clock: of one
 * that comes twice PostgreSQL takes the later instant, of one that never comes
 * the offset before the change, so that both end where the clock is after it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "datatype/timestamp.h"
#include "lib/stringinfo.h"
#include "pgtime.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "query/catalogue.h"
#include "query/zone_past.h"

#define MAX_PIECES 160
#define START (CH_YEAR_1900 - INT64CONST(3) * 365 * SECS_PER_DAY)
#define LAST_SEAM INT64CONST(1104537600)	/* 2005-01-01 */
#define LAST_CLOCK (CH_YEAR_2300 - INT64CONST(4) * SECS_PER_DAY)
#define END (CH_YEAR_2300 + INT64CONST(3) * 365 * SECS_PER_DAY)

typedef struct Past
{
	pg_tz	   *tz;
	bool		known;			/* the server has the zone from the seam on */
	pg_time_t	seam;			/* in seconds since 1970 */
	pg_time_t	end;			/* where 2300 begins */
	char	   *offsets;		/* expressions of x, in microseconds: seconds that the */
	char	   *midnights;		/* clock is ahead, of an instant, of a midnight, */
	char	   *clocks;			/* and of any clock */
} Past;

long
ch_zone_offset(pg_tz *tz, pg_time_t at)
{
	return pg_localtime(&at, tz)->tm_gmtoff;
}

ChZoneChange
ch_next_change(pg_tz *tz, pg_time_t after)
{
	ChZoneChange change = {0};
	int			before_dst,
				after_dst;

	change.found = pg_next_dst_boundary(&after, &change.before, &before_dst, &change.at, &change.after, &after_dst, tz);
	return change;
}

static int64
floor_day(int64 seconds)
{
	return seconds >= 0 ? seconds / SECS_PER_DAY : -((SECS_PER_DAY - 1 - seconds) / SECS_PER_DAY);
}

/* The offset that PostgreSQL takes for a clock; seconds since 1970. */
static long
clock_offset(pg_tz *tz, int64 clock)
{
	struct pg_tm tm = {0};
	int64		day = floor_day(clock);
	int			seconds = (int) (clock - day * SECS_PER_DAY);

	j2date((int) day + UNIX_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	tm.tm_hour = seconds / SECS_PER_HOUR;
	tm.tm_min = seconds / SECS_PER_MINUTE % MINS_PER_HOUR;
	tm.tm_sec = seconds % SECS_PER_MINUTE;
	return -DetermineTimeZoneOffset(&tm, tz);
}

/* That of a midnight; days since 1970. */
static long
midnight_offset(pg_tz *tz, int64 day)
{
	return clock_offset(tz, day * SECS_PER_DAY);
}

static void
add_piece(StringInfo buf, int64 seconds, long offset)
{
	appendStringInfo(buf, "x < " INT64_FORMAT ", %ld, ", seconds * USECS_PER_SEC, offset);
}

/* Does the server tell the zone differently at the change, or before it? */
static bool
is_harmful(const ChZoneChange *change)
{
	return change->before % CH_QUARTER_HOUR != 0 ||
		!ch_is_harmless_change(change->at, change->before, change->after, 0);
}

/* The seam: on 9 January, so that no day, week or year that begins before it is another one's. */
static bool
find_seam(Past *past)
{
	pg_time_t	at = START;
	pg_time_t	harm = CH_YEAR_1900 - 1;
	struct pg_tm tm = {0};
	int			pieces = 0;

	for (;;)
	{
		ChZoneChange change = ch_next_change(past->tz, at);

		if (change.found < 0 || (change.found == 0 && change.before % CH_QUARTER_HOUR != 0))
			return false;
		if (change.found == 0 || change.at >= CH_YEAR_2300)
			break;
		pieces++;
		if (is_harmful(&change))
		{
			if (change.at >= LAST_SEAM || pieces > MAX_PIECES)
				return false;
			harm = change.at;
		}
		at = change.at;
	}
	tm.tm_year = Max(pg_gmtime(&harm)->tm_year + 1900 + 2, 1970);
	past->seam = (pg_time_t) (date2j(tm.tm_year, 1, 9) - UNIX_EPOCH_JDATE) * SECS_PER_DAY;
	return true;
}

/* The days around a change. */
static long
add_midnights(StringInfo buf, pg_tz *tz, const ChZoneChange *change, long last)
{
	int64		day = floor_day(change->at + Min(change->before, change->after)) - 1;
	int64		end = floor_day(change->at + Max(change->before, change->after)) + 2;

	for (; day <= end; day++)
	{
		long		offset = midnight_offset(tz, day);

		if (offset != last)
			add_piece(buf, day * SECS_PER_DAY, last);
		last = offset;
	}
	return last;
}

static void
make_lists(Past *past)
{
	StringInfoData offsets,
				midnights;
	pg_time_t	at = START;
	long		top = ch_zone_offset(past->tz, CH_YEAR_2300 - SECS_PER_DAY);
	long		last = ch_zone_offset(past->tz, START);
	ChZoneChange change;

	initStringInfo(&offsets);
	initStringInfo(&midnights);
	for (change = ch_next_change(past->tz, at); change.found == 1 && change.at < past->seam; change = ch_next_change(past->tz, at))
	{
		change.before = ch_zone_offset(past->tz, change.at - 1);
		if (change.before != change.after)
			add_piece(&offsets, change.at, change.before);
		last = add_midnights(&midnights, past->tz, &change, last);
		at = change.at;
	}
	add_piece(&offsets, past->seam + SECS_PER_DAY, ch_zone_offset(past->tz, at));
	add_piece(&midnights, past->seam + SECS_PER_DAY, last);
	past->offsets = psprintf("multiIf(%s%ld)", offsets.data, top);
	past->midnights = psprintf("multiIf(%s%ld)", midnights.data, top);
	past->end = CH_YEAR_2300 - Max(top, 0);
}

/*
 * The changes from one clock to another; false if PostgreSQL takes other offsets, or
 * there is one of a whole day, after which the server's offset is wrong by that.
 */
static bool
add_clocks(StringInfo buf, pg_tz *tz, int64 from, int64 to)
{
	pg_time_t	at = from - SECS_PER_DAY;
	ChZoneChange change;

	for (change = ch_next_change(tz, at); change.found == 1 && change.at < to; change = ch_next_change(tz, at))
	{
		int64		clock = change.at + change.after;

		at = change.at;
		change.before = ch_zone_offset(tz, at - 1);
		if (change.before == change.after)
			continue;
		if (labs(change.after - change.before) > SECS_PER_DAY / 2 ||
			clock_offset(tz, clock - 1) != change.before || clock_offset(tz, clock) != change.after)
			return false;
		add_piece(buf, clock, change.before);
	}
	return true;
}

static bool
make_clocks(Past *past)
{
	StringInfoData buf;

	initStringInfo(&buf);
	if (!add_clocks(&buf, past->tz, START, past->seam))
		return false;
	add_piece(&buf, past->seam + SECS_PER_DAY, clock_offset(past->tz, past->seam));
	if (!add_clocks(&buf, past->tz, LAST_CLOCK, END))
		return false;
	past->clocks = psprintf("multiIf(%s%ld)", buf.data, clock_offset(past->tz, END));
	return true;
}

/* Computed once; a pg_tz lives as long as the process. */
static const Past *
past_of(pg_tz *tz)
{
	static List *all = NIL;
	MemoryContext oldcxt;
	Past	   *past;
	ListCell   *lc;

	foreach(lc, all)
	{
		past = lfirst(lc);
		if (past->tz == tz)
			return past;
	}
	oldcxt = MemoryContextSwitchTo(TopMemoryContext);
	past = palloc0(sizeof(Past));
	past->tz = tz;
	past->known = find_seam(past) && make_clocks(past);
	if (past->known)
		make_lists(past);
	all = lappend(all, past);
	MemoryContextSwitchTo(oldcxt);
	return past;
}

bool
ch_zone_has_past(pg_tz *tz)
{
	return past_of(tz)->known;
}

/* An instant, its microseconds counted from a whole second. */
static char *
instant(pg_time_t seconds, int micros)
{
	int64		moved = seconds - (micros < 0 ? 1 : 0);
	pg_time_t	at = moved;
	struct pg_tm *tm = pg_gmtime(&at);

	return psprintf("toDateTime64('%04d-%02d-%02d %02d:%02d:%02d.%06d', 6, 'UTC')", tm->tm_year + 1900, tm->tm_mon + 1,
					tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, micros < 0 ? (int) USECS_PER_SEC + micros : micros);
}

char *
ch_zone_past(pg_tz *tz, int part)
{
	const Past *past = past_of(tz);

	switch (part)
	{
		case CH_ZONE_OFFSETS:
			return past->offsets;
		case CH_ZONE_MIDNIGHTS:
			return past->midnights;
		case CH_ZONE_CLOCKS:
			return past->clocks;
		case CH_ZONE_CLOCKS_FROM:
			return psprintf("toInt64(" INT64_FORMAT ")", past->seam * USECS_PER_SEC);
		case CH_ZONE_CLOCKS_TO:
			return psprintf("toInt64(" INT64_FORMAT ")", LAST_CLOCK * USECS_PER_SEC);
		case CH_ZONE_SEAM:
			return instant(past->seam, 0);
		default:
			return instant(past->end, -1);
	}
}
