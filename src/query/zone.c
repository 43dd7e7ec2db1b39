/*-------------------------------------------------------------------------
 *
 * zone.c
 *	  Time zones that mean the same in PostgreSQL and ClickHouse.
 *
 * Both take their rules from the IANA database, but they disagree where a wall
 * clock is ambiguous or skipped (PostgreSQL takes the later of two midnights,
 * ClickHouse the earlier), at offsets and changes that are not on a quarter of an
 * hour, and ClickHouse's 32-bit times end where the wall clock is before 1970.  A zone is
 * used only if none of that can happen with it; except that users who correct
 * for a second midnight, one hour after the first, may do without that.
 *
 * The session's zone may change between planning and execution, so it travels
 * as a parameter and ch_bind_params() checks it again.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "nodes/makefuncs.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/plancache.h"

#include "query/catalogue.h"
#include "query/zone_past.h"

/* Region/City or UTC: names that both sides have under the same spelling. */
static bool
is_known_name(const char *name)
{
	static const char *const regions[] = {
		"Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/",
		"Australia/", "Europe/", "Indian/", "Pacific/", "Etc/"
	};
	int			i;

	if (strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0)
		return true;
	for (i = 0; i < lengthof(regions); i++)
	{
		if (strncmp(name, regions[i], strlen(regions[i])) == 0)
			return true;
	}
	return false;
}

/* Is there a multiple of a day in [from, to)? */
static bool
contains_midnight(int64 from, int64 to)
{
	int64		day = from / SECS_PER_DAY * SECS_PER_DAY;

	if (day < from)
		day += SECS_PER_DAY;
	return day < to;
}

/* Is an hour from midnight on repeated? */
static bool
repeats_midnight(int64 at, long before, long after)
{
	return before - after == SECS_PER_HOUR && (at + after) % SECS_PER_DAY == 0;
}

bool
ch_is_harmless_change(int64 at, long before, long after, int flags)
{
	if (before == after)
		return true;
	if ((after - before) % SECS_PER_HOUR != 0 || at % CH_QUARTER_HOUR != 0 ||
		labs(after - before) > SECS_PER_DAY / 2)
		return false;
	if (after < before && !(flags & CH_ZONE_MIDNIGHT) && repeats_midnight(at, before, after))
		return true;
	if (after < before)
		return !contains_midnight(at + after, at + before);
	if (flags & CH_ZONE_NO_GAP)
		return !contains_midnight(at + before, at + after);
	/* a gap that starts with the day ends with its first instant on both sides */
	return !contains_midnight(at + before + 1, at + after);
}

/* Every offset that the zone has in the time that matters. */
static bool
has_harmless_changes(pg_tz *tz, int flags)
{
	pg_time_t	at = (flags & CH_ZONE_SINCE_1900) ? CH_YEAR_1900 : 0;

	for (;;)
	{
		ChZoneChange change = ch_next_change(tz, at);

		if (change.found < 0 || change.before % CH_QUARTER_HOUR != 0)
			return false;
		if (change.found == 0 || change.at >= CH_YEAR_2300)
			return true;
		if (!ch_is_harmless_change(change.at, change.before, change.after, flags))
			return false;
		at = change.at;
	}
}

/* Do wall clocks show 1900 to 2299 for what the server calls so? */
static bool
has_server_calendar(pg_tz *tz)
{
	return ch_zone_offset(tz, CH_YEAR_1900) == 0 && ch_zone_offset(tz, CH_YEAR_2300 - 1) == 0;
}

static bool
is_utc(pg_tz *tz)
{
	static const char *const names[] = {"UTC", "GMT", "Etc/UTC", "Etc/GMT"};
	int			i;

	for (i = 0; i < lengthof(names); i++)
	{
		if (strcmp(pg_get_timezone_name(tz), names[i]) == 0)
			return true;
	}
	return false;
}

static const char *
zone_problem(pg_tz *tz, int flags)
{
	if (!is_known_name(pg_get_timezone_name(tz)))
		return "is not a name that ClickHouse knows";
	if ((flags & CH_ZONE_EAST) && ch_zone_offset(tz, 0) < 0)
		return "is west of Greenwich, times of 1970-01-01 are on a day that the server does not have";
	if ((flags & CH_ZONE_WEST) && ch_zone_offset(tz, 0) > 0)
		return "is east of Greenwich, 1970-01-01 starts before the server's time does";
	if ((flags & CH_ZONE_UTC) && !is_utc(tz))
		return "is not UTC, a clock can show the same time twice there";
	if ((flags & CH_ZONE_PAST) ? !ch_zone_has_past(tz) : !has_harmless_changes(tz, flags))
		return "has changes of the clock that ClickHouse treats differently";
	if ((flags & CH_ZONE_EDGES) && !has_server_calendar(tz))
		return "has days that the server's calendar does not have";
	return NULL;
}

/* The answer for the zone asked last is kept: a plan asks many times. */
static const char *
zone_problem_cached(pg_tz *tz, int flags)
{
	static pg_tz *last_tz = NULL;
	static int	last_flags = 0;
	static const char *last_problem = NULL;

	if (tz != last_tz || flags != last_flags)
	{
		last_problem = zone_problem(tz, flags);
		last_tz = tz;
		last_flags = flags;
	}
	return last_problem;
}

/* Would ch_session_zone() accept the zone that is set now? */
bool
ch_session_zone_is(int flags)
{
	return zone_problem_cached(session_timezone, flags) == NULL;
}

/* The same of a zone that the query names, if it does. */
bool
ch_zone_is(const ChExpr *name, int flags)
{
	char	   *text;
	pg_tz	   *tz;

	if (name == NULL)
		return ch_session_zone_is(flags);
	if (!ch_constant_text(name, &text) || (tz = pg_tzset(text)) == NULL)
		return false;
	return zone_problem_cached(tz, flags) == NULL;
}

/* current_setting('TimeZone') as a parameter that is printed as a literal. */
ChExpr *
ch_session_zone(ChTranslate *cx, const ChShipRow *row, int flags)
{
	const char *problem = zone_problem_cached(session_timezone, flags);
	Const	   *name;
	Expr	   *setting;
	ChExpr	   *e;

	if (problem)
		return ch_fail(cx, "%s: time zone \"%s\" %s", row->object,
					   pg_get_timezone_name(session_timezone), problem);
	name = makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1, CStringGetTextDatum("TimeZone"),
					 false, false);
	setting = (Expr *) makeFuncExpr(F_CURRENT_SETTING_TEXT, TEXTOID, list_make1(name),
									DEFAULT_COLLATION_OID, DEFAULT_COLLATION_OID,
									COERCE_EXPLICIT_CALL);
	e = ch_translate(cx, setting);
	if (e == NULL)
		return NULL;
	e->is_zone = true;
	e->zone_flags = flags;
	e->nullable = false;
	return e;
}

/* A zone that the query names. */
ChExpr *
ch_named_zone(ChTranslate *cx, const ChShipRow *row, const ChExpr *name, int flags)
{
	char	   *text;
	pg_tz	   *tz;
	const char *problem;

	if (!ch_constant_text(name, &text))
		return ch_fail_constant(cx, row, "the time zone");
	tz = pg_tzset(text);
	if (tz == NULL || !is_known_name(pg_get_timezone_name(tz)))
		return ch_fail_constant(cx, row, "the time zone");
	problem = zone_problem_cached(tz, flags);
	if (problem)
		return ch_fail(cx, "%s: time zone \"%s\" %s", row->object, text, problem);
	return ch_text_literal(pg_get_timezone_name(tz));
}

/*
 * A cached plan that was made for another zone may not do for this one.  It cannot
 * be planned again here, but is the next time.
 */
static void
check_bound_zone(const char *name, int flags)
{
	pg_tz	   *tz = pg_tzset(name);
	const char *problem = tz ? zone_problem_cached(tz, flags) : "is not known";

	if (problem == NULL)
		return;
	ResetPlanCache();
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("plan of the statement does not fit time zone \"%s\"", name),
			 errdetail("The time zone %s.", problem),
			 errhint("Run the statement again: it will be planned for the time zone.")));
}

/* What belongs to a zone: the parts that CH_ZONE_PARTS names, as SQL. */
ChExpr *
ch_zone_part(const ChExpr *zone, const ChExpr *name, int part)
{
	ChExpr	   *e;
	char	   *text;

	if (name != NULL)
	{
		if (!ch_constant_text(name, &text))
			elog(ERROR, "time zone is not a constant");
		return ch_make_literal(TEXTOID, ch_zone_past(pg_tzset(text), part));
	}
	e = ch_copy_expr(zone);
	e->zone_flags = CH_ZONE_PAST | part;
	return e;
}

/* The session's zone when the query runs, or a part of it; see ch_session_zone(). */
char *
ch_bound_zone(const char *name, int flags)
{
	StringInfoData buf;

	check_bound_zone(name, flags);
	if (flags & CH_ZONE_PARTS)
		return ch_zone_past(pg_tzset(name), flags & CH_ZONE_PARTS);
	initStringInfo(&buf);
	ch_quote_literal(&buf, name, strlen(name));
	return buf.data;
}
