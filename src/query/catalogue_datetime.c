/*-------------------------------------------------------------------------
 *
 * catalogue_datetime.c
 *	  The catalogue: casts, truncation and arithmetic of dates and times.
 *
 * Wall clocks are always told in a named zone, never in that of the column or
 * the server.  A 32-bit time (DateTime) is narrow: it holds 1970 to 2106, and
 * what could leave that range is computed in DateTime64, or stays local where
 * the server has none.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"
#include "utils/timestamp.h"

#include "query/catalogue.h"

/* Can the value not be outside of 1970 to 2106? */
bool
ch_is_narrow_time(ChTranslate *cx, const ChExpr *e)
{
	if (!ch_has(cx, CH_CAP_WIDE_DATES))
		return true;
	return e->kind == CHX_COLUMN &&
		(e->base->kind == CHC_DATETIME || e->base->kind == CHC_DATE);
}

/*
 * Where midnight comes twice PostgreSQL takes the second: one hour after the
 * midnight that template gives, if it still is midnight's hour then.
 */
static const char *
second_midnight(const char *template)
{
	return psprintf("(%s + toIntervalHour(toHour(%s + toIntervalHour(1), $2) = 0))", template, template);
}

/* ------------------------------------------------------------------- casts */

/* timestamp or timestamptz to date */
static ChExpr *
build_to_date(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChClock		clock;
	ChExpr	   *e;

	if (!ch_clock(cx, row, arg, NULL, CH_ZONE_EAST, 0, &clock))
		return NULL;
	e = ch_make_call(DATEOID, ch_has(cx, CH_CAP_WIDE_DATES) ? "toDate32(%1, $2)" : "toDate(%1, $2)",
					 list_make2(arg, clock.zone));
	ch_take_bounds(e, arg, 1, 1);
	if (clock.past == NULL)
		return e;
	return ch_clock_choice(&clock, e, ch_make_call(DATEOID, "arrayMap(x -> toDate32('1970-01-01') + toInt32(intDiv("
												   "x - positiveModulo(x, toInt64(86400000000)), toInt64(86400000000))), [%1])[1]",
												   list_make1(clock.local)));
}

#define MIDNIGHT64 "toDateTime64(toDate32($1), 6, $2)"

/* Of microseconds that a clock shows at midnight, the time. */
static ChExpr *
time_of_midnight(const ChClock *clock, Oid type, ChExpr *local)
{
	if (type == TIMESTAMPOID)
		return ch_make_call(type, "fromUnixTimestamp64Micro(%1, 'UTC')", list_make1(local));
	return ch_make_call(type, "arrayMap(x -> fromUnixTimestamp64Micro(x - 1000000 * %2, 'UTC'), [%1])[1]",
						list_make2(local, clock->midnights));
}

/* The first instant of a date in a zone. */
static ChExpr *
midnight(ChTranslate *cx, const ChShipRow *row, ChExpr *date, Oid type)
{
	ChClock		clock;
	ChExpr	   *e;

	if (!ch_clock_of_date(cx, row, date, type, &clock))
		return NULL;
	if (!ch_has(cx, CH_CAP_WIDE_DATES))
		return ch_make_call(type, "toDateTime($1, $2)", list_make2(date, clock.zone));
	e = ch_make_call(type, type == TIMESTAMPOID ? MIDNIGHT64 : second_midnight(MIDNIGHT64),
					 list_make2(date, clock.zone));
	ch_take_bounds(e, date, 1, 1);
	e->midnight = type == TIMESTAMPTZOID;
	return clock.past ? ch_clock_choice(&clock, e, time_of_midnight(&clock, type, clock.local)) : e;
}

static ChExpr *
build_from_date(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	return midnight(cx, row, linitial(args), exprType(node));
}

static ChExpr *
build_to_timestamp(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChClock		clock;

	return ch_clock(cx, row, linitial(args), NULL, 0, 0, &clock) ? ch_wall_clock(&clock) : NULL;
}

/* timestamptz AT TIME ZONE constant */
static ChExpr *
build_at_time_zone(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChClock		clock;

	return ch_clock(cx, row, lsecond(args), linitial(args), 0, 0, &clock) ? ch_wall_clock(&clock) : NULL;
}

/* -------------------------------------------------------------- truncation */

typedef struct Unit
{
	const char *name;
	const char *narrow;			/* template over DateTime, or NULL */
	bool		of_date;		/* whole days */
	int			seconds;		/* its length, if it always has one */
} Unit;

static const Unit units[] = {
	{"second", "toDateTime(%1, $2)", false, 1},
	{"minute", "toStartOfMinute(%1, $2)", false, SECS_PER_MINUTE},
	{"hour", "toStartOfHour(%1, $2)", false, SECS_PER_HOUR},
	{"day", "toStartOfDay(%1, $2)", true, SECS_PER_DAY},
	/* a week of 1970 starts in 1969 */
	{"week", NULL, true, 7 * SECS_PER_DAY},
	{"month", "toDateTime(toStartOfMonth(%1, $2), $2)", true},
	{"quarter", "toDateTime(toStartOfQuarter(%1, $2), $2)", true},
	{"year", "toDateTime(toStartOfYear(%1, $2), $2)", true},
};

/* A DateTime that is truncated in a zone of which every midnight is one. */
static const char *
trunc_whole(const Unit *unit)
{
	return psprintf("toDateTime64(dateTrunc(%s, toDateTime64(%%1, 0, $2), $2), 0, $2)",
					ch_text_literal(unit->name)->sql);
}

/* Anything: whole seconds first, before 1970 the server rounds fractions up. */
static const char *
trunc_any(const Unit *unit, Oid type)
{
	const char *template = psprintf("toDateTime64(dateTrunc(%s, toStartOfSecond(toDateTime64(%%1, 6, $2)), $2), 6, $2)",
									ch_text_literal(unit->name)->sql);

	return unit->of_date && type == TIMESTAMPTZOID ? second_midnight(template) : template;
}

static const Unit *
find_unit(const char *name)
{
	int			i;

	for (i = 0; i < lengthof(units); i++)
	{
		if (pg_strcasecmp(name, units[i].name) == 0)
			return &units[i];
	}
	return NULL;
}

/*
 * A time of a calendar that is longer than the server's: counted in UTC.  Weeks
 * start on Monday, three days before 1970-01-01.
 */
static ChExpr *
trunc_beyond(ChTranslate *cx, const ChShipRow *row, ChExpr *arg, const Unit *unit)
{
	ChExpr	   *zone = arg->pgtype == TIMESTAMPOID ? ch_text_literal("UTC") : ch_session_zone(cx, row, CH_ZONE_UTC);
	int			shift = unit->seconds > SECS_PER_DAY ? 3 : 0;

	if (zone == NULL)
		return NULL;
	if (unit->seconds == 0)
		return ch_fail(cx, "%s: of a time that the server may not have", row->object);
	return ch_make_call(arg->pgtype, psprintf("(toDateTime64(%%1, 6, $2) - toIntervalMicrosecond(positiveModulo("
											  "toUnixTimestamp64Micro(toDateTime64(%%1, 6, $2)) + " INT64_FORMAT ", toInt64(" INT64_FORMAT "))))",
											  shift * USECS_PER_DAY, unit->seconds * USECS_PER_SEC),
						list_make2(arg, zone));
}

/* What a clock shows at the beginning of a day, a week, ..., in microseconds. */
static ChExpr *
truncated_local(const ChClock *clock, const Unit *unit)
{
	ChExpr	   *model;
	ChExpr	   *start;

	if (unit->seconds != 0)
		return ch_make_call(INT8OID, psprintf("arrayMap(x -> x - positiveModulo(x + " INT64_FORMAT ", toInt64(" INT64_FORMAT ")), [%%1])[1]",
											  unit->seconds > SECS_PER_DAY ? 3 * USECS_PER_DAY : 0, unit->seconds * USECS_PER_SEC),
							list_make1(clock->local));
	model = ch_clock_model(clock);
	start = ch_make_call(TIMESTAMPOID, trunc_any(unit, TIMESTAMPOID), list_make2(model, ch_text_literal("UTC")));
	return ch_make_call(INT8OID, "(%1 + toUnixTimestamp64Micro(%2) - toUnixTimestamp64Micro(%3))",
						list_make3(clock->local, start, model));
}

/* Hours and less keep the offset of the time itself. */
static ChExpr *
truncated_past(const ChClock *clock, const Unit *unit)
{
	Oid			type = clock->time->pgtype;

	if (unit->of_date)
		return time_of_midnight(clock, type, truncated_local(clock, unit));
	return ch_make_call(type, psprintf("fromUnixTimestamp64Micro(toUnixTimestamp64Micro(toDateTime64(%%1, 6, 'UTC')) - "
									   "positiveModulo(%%2, toInt64(" INT64_FORMAT ")), 'UTC')", unit->seconds * USECS_PER_SEC),
						list_make2(clock->time, clock->local));
}

/* The clock for a truncation; whole becomes false if the zone is not one with whole days. */
static bool
trunc_clock(ChTranslate *cx, const ChShipRow *row, ChExpr *arg, ChExpr *zone, bool *whole, ChClock *clock)
{
	bool		old = !ch_has(cx, CH_CAP_WIDE_DATES);

	if (ch_clock(cx, row, arg, zone, CH_ZONE_AT_EPOCH | CH_ZONE_MIDNIGHT, *whole ? CH_ZONE_MIDNIGHT : 0, clock))
		return true;
	if (!*whole || old)
		return false;
	*whole = false;
	return ch_clock(cx, row, arg, zone, 0, 0, clock);
}

/* date_trunc(unit, timestamp of either kind [, zone]) */
static ChExpr *
build_trunc(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = lsecond(args);
	ChExpr	   *given = list_length(args) == 3 ? lthird(args) : NULL;
	bool		narrow = ch_is_narrow_time(cx, arg);
	bool		old = !ch_has(cx, CH_CAP_WIDE_DATES);
	bool		whole = narrow && (given != NULL || ch_session_zone_is(CH_ZONE_MIDNIGHT));
	char	   *name;
	const Unit *unit;
	ChClock		clock;
	const char *template;
	ChExpr	   *e;

	if (!ch_constant_text(linitial(args), &name))
		return ch_fail_constant(cx, row, "the unit");
	unit = find_unit(name);
	if (unit == NULL)
		return ch_fail(cx, "%s: unit \"%s\"", row->object, name);
	if (arg->beyond && !arg->edge)
		return trunc_beyond(cx, row, arg, unit);
	if (unit->narrow == NULL && old)
		return ch_fail_capability(cx, row->object, CH_CAP_WIDE_DATES);
	if (!trunc_clock(cx, row, arg, given, &whole, &clock))
		return NULL;
	if (old || (narrow && unit->narrow && arg->pgtype == TIMESTAMPOID))
		template = unit->narrow;
	else
		template = whole ? trunc_whole(unit) : trunc_any(unit, arg->pgtype);
	e = ch_make_call(exprType(node), template, list_make2(arg, clock.zone));
	ch_take_bounds(e, arg, 366, 1);
	e->midnight = arg->pgtype == TIMESTAMPTZOID && unit->of_date && given == NULL;
	return clock.past ? ch_clock_choice(&clock, e, truncated_past(&clock, unit)) : e;
}

/* ------------------------------------------------------------- comparisons */

static bool
is_value(const ChExpr *e)
{
	return e->kind == CHX_PARAM || (e->kind == CHX_LITERAL && e->constant);
}

/* date with timestamp or timestamptz, in either order */
static ChExpr *
build_mixed(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	List	   *nodes = ((OpExpr *) node)->args;
	const char *op = row->remote[5] == '>' ? "!=" : ch_row_operator(row);
	ChExpr	   *e = ch_compare_instant(cx, op, linitial(nodes), lsecond(nodes));

	if (e != NULL)
		return e;
	if (a->kind == CHX_COLUMN && a->pgtype == DATEOID && is_value(b))
		e = ch_compare_day(cx, op, linitial(nodes), lsecond(nodes));
	if (b->kind == CHX_COLUMN && b->pgtype == DATEOID && is_value(a))
		e = ch_compare_day(cx, ch_mirrored_operator(op), lsecond(nodes), linitial(nodes));
	if (e != NULL)
		return e;
	if (a->opaque || b->opaque)
		return ch_fail(cx, "%s", a->opaque ? a->opaque : b->opaque);
	if (a->pgtype == DATEOID)
		a = midnight(cx, row, a, b->pgtype);
	else
		b = midnight(cx, row, b, a->pgtype);
	if (a == NULL || b == NULL)
		return NULL;
	return ch_make_call(BOOLOID, row->remote, list_make2(a, b));
}

/* -------------------------------------------------------------- arithmetic */

bool
ch_time_stays(ChTranslate *cx, const ChExpr *time, double days)
{
	return (time->bounded || ch_is_narrow_time(cx, time)) &&
		days - time->days_before >= -CH_MAX_DAYS_BACK && days + time->days_after <= CH_MAX_DAYS_AHEAD;
}

/* Compared and grouped by as a number, and fetched as a Julian day, which PostgreSQL reads. */
void
ch_make_day_number(ChExpr *e)
{
	e->ch_type = "Int64";
	e->span = true;
	e->opaque = "a day that the server may not have is a number on ClickHouse";
	e->on_output = "concat('J', toString(%1 + 2440588))";
}

static ChExpr *
numbered_day(ChTranslate *cx, ChExpr *date, ChExpr *days, bool minus)
{
	ChExpr	   *e;

	/* more than an Int64 adds up exactly: as an integer of PostgreSQL's or an error */
	if (days->bits > 62 && (days = ch_canonical(cx, days)) == NULL)
		return NULL;
	e = ch_make_call(DATEOID, psprintf(date->span ? "(%%1 %s toInt64(%%2))" : "(toInt64(toInt32(%%1)) %s toInt64(%%2))",
									   minus ? "-" : "+"), list_make2(date, days));
	ch_make_day_number(e);
	return e;
}

/* Can the date be moved by the number of days and stay what the server has? */
static bool
moves_to_known_day(ChTranslate *cx, const ChExpr *date, const ChExpr *days, bool minus, int64 *least, int64 *most)
{
	if (!ch_constant_int(days, most))
	{
		*most = days->bits > 0 && days->bits < 20 ? INT64CONST(1) << days->bits : PG_INT32_MAX;
		*least = -*most;
	}
	else
		*least = *most = minus ? -*most : *most;
	return ch_has(cx, CH_CAP_WIDE_DATES) && !date->span && ch_time_stays(cx, date, *least) && ch_time_stays(cx, date, *most);
}

/* date + integer, date - integer */
static ChExpr *
build_date_plus(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *date = linitial(args);
	ChExpr	   *days = lsecond(args);
	bool		minus = row->remote[4] == '-';
	int64		least,
				most;
	ChExpr	   *e;

	if (!moves_to_known_day(cx, date, days, minus, &least, &most))
		return numbered_day(cx, date, days, minus);
	if (least == most)
		e = ch_make_call(DATEOID, psprintf("addDays(toDate32(%%1), " INT64_FORMAT ")", least), list_make1(date));
	else
		e = ch_make_call(DATEOID, minus ? "addDays(toDate32(%1), -toInt32(%2))" : "addDays(toDate32(%1), toInt32(%2))", args);
	ch_take_bounds(e, date, Max(-least, 0), Max(most, 0));
	return e;
}

/* time moved by months, then days, then the rest, as PostgreSQL does it */
static char *
moved(char *time, const Interval *interval, int sign)
{
	if (interval->month != 0)
		time = psprintf("addMonths(%s, %d)", time, sign * interval->month);
	if (interval->day != 0)
		time = psprintf("addDays(%s, %d)", time, sign * interval->day);
	if (interval->time != 0 || (interval->month == 0 && interval->day == 0))
		time = psprintf("(%s + toIntervalMicrosecond(" INT64_FORMAT "))", time, sign * interval->time);
	return time;
}

/* Each step on the way counts; days gets how far it is at most. */
static bool
moves_in_range(ChTranslate *cx, const ChExpr *time, const Interval *interval, int sign, double *days)
{
	double		steps[] = {interval->month * 31.0, interval->day, (double) interval->time / USECS_PER_DAY};
	double		sum = 0;
	int			i;

	*days = 0;
	for (i = 0; i < lengthof(steps); i++)
	{
		sum += sign * steps[i];
		if (!ch_time_stays(cx, time, sum))
			return false;
		*days = Max(*days, fabs(sum));
	}
	return true;
}

/*
 * The day on which month q starts, counted from March of the year 0, so that a
 * leap day ends a year.
 */
#define MONTH_START(q) \
	"(365 * intDiv(" q ", 12) + intDiv(" q ", 48) - intDiv(" q ", 1200) + intDiv(" q ", 4800)" \
	" + intDiv(153 * modulo(" q ", 12) + 2, 5) - 719468)"
#define TIME64 "toDateTime64(%1, 6, $2)"
#define MAX_MONTHS_BEYOND 1200

char *
ch_day_by_months(const char *time, const char *years, int month)
{
	return psprintf("arrayMap(q -> " MONTH_START("q") " + least(toInt64(toDayOfMonth(%s)), " MONTH_START("(q + 1)")
					" - " MONTH_START("q") ") - 1, [toInt64(toYear(%s) + %s) * 12 + toMonth(%s) - 3 + (%d)])[1]",
					time, time, years, time, month);
}

/* Microseconds since 1970 of a time in UTC that is moved by months as well. */
static char *
moved_by_months(int month, int64 micros)
{
	return psprintf("(%s * 86400000000 + positiveModulo(toUnixTimestamp64Micro(%s), toInt64(86400000000)) + (" INT64_FORMAT "))",
					ch_day_by_months(TIME64, "0", month), TIME64, micros);
}

/*
 * A time of the whole range, moved by days of 24 hours and less, or by months that
 * are counted here.  The server counts microseconds also where its calendar has ended.
 */
static ChExpr *
move_beyond(ChTranslate *cx, const ChShipRow *row, Oid type, ChExpr *arg, const Interval *interval, int sign,
			ChExpr *zone)
{
	int64		micros = sign * (interval->day * USECS_PER_DAY + interval->time);
	ChExpr	   *e;

	if (fabs((double) interval->month) > MAX_MONTHS_BEYOND || (interval->month != 0 && arg->beyond) ||
		fabs((double) interval->day) > CH_MAX_DAYS_AHEAD || fabs((double) interval->time) > (double) CH_MAX_DAYS_AHEAD * USECS_PER_DAY)
		return ch_fail(cx, "%s: the result may be a time that the server does not have", row->object);
	e = ch_make_call(type, interval->month == 0 ?
					 psprintf("(toDateTime64(%%1, 6, $2) + toIntervalMicrosecond(" INT64_FORMAT "))", micros) :
					 psprintf("(toDateTime64('1970-01-01 00:00:00', 6, $2) + toIntervalMicrosecond(%s))",
							  moved_by_months(sign * interval->month, micros)),
					 list_make2(arg, zone));
	e->beyond = true;
	return e;
}

/* The first instant of a day, moved by whole days and months. */
static ChExpr *
move_midnight(ChTranslate *cx, const ChShipRow *row, ChExpr *arg, const Interval *interval, int sign, double days)
{
	ChExpr	   *zone = ch_session_zone(cx, row, CH_ZONE_SINCE_1900 | CH_ZONE_NO_GAP);
	ChExpr	   *date;

	if (zone == NULL)
		return NULL;
	date = ch_make_call(DATEOID, psprintf("addDays(addMonths(toDate32(%%1, $2), %d), %d)", sign * interval->month, sign * interval->day),
						list_make2(arg, zone));
	ch_take_bounds(date, arg, (int) ceil(days) + 1, (int) ceil(days) + 1);
	return midnight(cx, row, date, TIMESTAMPTZOID);
}

/* timestamp or date, plus or minus a constant interval */
static ChExpr *
build_plus_interval(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *second = lsecond(args);
	ChExpr	   *zone = ch_text_literal("UTC");
	int			sign = row->remote[4] == '-' ? -1 : 1;
	Interval   *interval;
	double		days;
	ChExpr	   *e;

	if (second->lapse)
		return ch_add_lapse(cx, row, exprType(node), arg, second, sign < 0);
	if (second->kind != CHX_LITERAL || second->constant == NULL)
		return ch_fail_constant(cx, row, "the interval");
	interval = DatumGetIntervalP(second->constant->constvalue);
	/* days and months of a timestamptz depend on changes of the clock */
	if (arg->midnight && interval->time == 0 && ch_session_zone_is(CH_ZONE_SINCE_1900 | CH_ZONE_NO_GAP) &&
		moves_in_range(cx, arg, interval, sign, &days))
		return move_midnight(cx, row, arg, interval, sign, days);
	if (arg->pgtype == TIMESTAMPTZOID && (interval->month != 0 || interval->day != 0))
	{
		if (!ch_session_zone_is(CH_ZONE_UTC))
			return ch_move_by_clock(cx, row, arg, interval, sign);
		zone = ch_session_zone(cx, row, CH_ZONE_UTC);
	}
	if (!moves_in_range(cx, arg, interval, sign, &days))
		return move_beyond(cx, row, exprType(node), arg, interval, sign, zone);
	e = ch_make_call(exprType(node), moved(pstrdup("toDateTime64(%1, 6, $2)"), interval, sign),
					 list_make2(arg, zone));
	ch_take_bounds(e, arg, (int) ceil(days), (int) ceil(days));
	e->midnight = false;
	return e;
}

#define WIDE CH_CAP_WIDE_DATES
#define TRUNC_TESTS(c) \
	"date_trunc('second', " c "); date_trunc('minute', n" c "); date_trunc('hour', " c "); date_trunc('day', n" c "); " \
	"~date_trunc('week', " c "); date_trunc('month', " c "); date_trunc('quarter', " c "); date_trunc('year', n" c ")"
#define TRUNC_ZONE_TESTS(c, old, z) \
	old "date_trunc('hour', " c ", '" z "'); " old "date_trunc('day', n" c ", '" z "'); " old "date_trunc('month', " c ", '" z "')"
#define CHAR_TESTS(c) \
	"to_char(" c ", 'YYYY-MM-DD'); to_char(n" c ", 'YYYY-MM-DD HH24:MI:SS'); to_char(" c ", 'MI'); to_char(" c ", 'YYYY/MM'); " \
	"~to_char(n" c ", 'Dy, DD Mon YYYY HH12:MI AM'); ~to_char(" c ", 'IYYY-IW ID'); ~to_char(n" c ", 'YYYY Q DDD YY'); " \
	"~to_char(" c ", 'FMDay FMMonth HH PM'); to_char(" c ", 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
#define MIXED(fn, op, l, r, tests) \
	BUILT(fn, l " " op " " r, "($1 " op " $2)", CH_TAKES_UNSPELLED | CH_TAKES_EDGE, build_mixed, tests)
#define MIXED_SIX(eq, ne, lt, le, gt, ge, l, r, a, b) \
	MIXED(eq, "=", l, r, a " = " b "; n" a " = " b), MIXED(ne, "<>", l, r, a " <> " b), \
	MIXED(lt, "<", l, r, a " < " b "; " a " < n" b), MIXED(le, "<=", l, r, a " <= " b), \
	MIXED(gt, ">", l, r, a " > " b), MIXED(ge, ">=", l, r, a " >= " b)
#define PLUS(fn, op, object, tests) \
	BUILT_CAP(fn, object, "($1 " op " $2)", WIDE, CH_TAKES_UNSPELLED | CH_TAKES_BEYOND | CH_TAKES_LAPSE, build_plus_interval, tests)
#define INTERVAL_TESTS(op, c) \
	c " " op " interval '1 day'; n" c " " op " interval '1 month'; " c " " op " interval '2 hours'; " \
	c " " op " interval '1.5 seconds'; " c " " op " interval '1 year'; n" c " " op " interval '1 mon -40 days 3:04:05'"

static const ChShipRow rows[] = {
	BUILT(F_DATE_TIMESTAMP, "date(timestamp)", "toDate($1, 'UTC')", CH_TAKES_EDGE, build_to_date,
		  "ts::date; nts::date; ts6::date; nts6::date"),
	BUILT(F_DATE_TIMESTAMPTZ, "date(timestamptz)", "toDate($1, zone)", CH_TAKES_EDGE, build_to_date,
		  "tz::date; ntz::date; tz6::date; tz3::date"),
	BUILT(F_TIMESTAMP_DATE, "timestamp(date)", "toDateTime64($1, 6, 'UTC')", CH_TAKES_EDGE, build_from_date,
		  "dt::timestamp; ndt::timestamp; dt32::timestamp"),
	BUILT(F_TIMESTAMPTZ_DATE, "timestamptz(date)", "toDateTime64($1, 6, zone)", CH_TAKES_EDGE, build_from_date,
		  "dt::timestamptz; ndt::timestamptz; dt32::timestamptz"),
	BUILT_CAP(F_TIMESTAMP_TIMESTAMPTZ, "timestamp(timestamptz)",
			  "$1 as a clock shows it", WIDE, CH_TAKES_EDGE, build_to_timestamp, "tz::timestamp; ntz::timestamp; tz6::timestamp"),
	BUILT_CAP(F_TIMEZONE_TEXT_TIMESTAMPTZ, "timezone(text, timestamptz)",
			  "$2 as a clock shows it", WIDE, CH_TAKES_EDGE, build_at_time_zone,
			  "tz AT TIME ZONE 'America/New_York'; ntz AT TIME ZONE 'Asia/Kolkata'; tz6 AT TIME ZONE 'UTC'; "
			  "date_trunc('day', tz AT TIME ZONE 'America/New_York')"),

	BUILT(F_DATE_TRUNC_TEXT_TIMESTAMP, "date_trunc(text, timestamp)", "dateTrunc($1, $2, 'UTC')", CH_TAKES_BEYOND | CH_TAKES_EDGE, build_trunc,
		  TRUNC_TESTS("ts") "; " TRUNC_TESTS("ts6")),
	BUILT(F_DATE_TRUNC_TEXT_TIMESTAMPTZ, "date_trunc(text, timestamptz)", "dateTrunc($1, $2, zone)", CH_TAKES_BEYOND | CH_TAKES_EDGE, build_trunc,
		  TRUNC_TESTS("tz") "; " TRUNC_TESTS("tz6") "; " TRUNC_TESTS("tz3")),
	BUILT(F_DATE_TRUNC_TEXT_TIMESTAMPTZ_TEXT, "date_trunc(text, timestamptz, text)", "dateTrunc($1, $2, $3)", CH_TAKES_EDGE,
		  build_trunc, TRUNC_ZONE_TESTS("tz", "~", "Europe/Berlin") "; " TRUNC_ZONE_TESTS("tz", "~", "Atlantic/Azores") "; "
		  TRUNC_ZONE_TESTS("tz", "", "UTC") "; " TRUNC_ZONE_TESTS("tz6", "", "America/New_York")),

	MIXED_SIX(F_DATE_EQ_TIMESTAMP, F_DATE_NE_TIMESTAMP, F_DATE_LT_TIMESTAMP, F_DATE_LE_TIMESTAMP,
			  F_DATE_GT_TIMESTAMP, F_DATE_GE_TIMESTAMP, "date", "timestamp", "dt", "ts"),
	MIXED_SIX(F_TIMESTAMP_EQ_DATE, F_TIMESTAMP_NE_DATE, F_TIMESTAMP_LT_DATE, F_TIMESTAMP_LE_DATE,
			  F_TIMESTAMP_GT_DATE, F_TIMESTAMP_GE_DATE, "timestamp", "date", "ts", "dt"),
	MIXED_SIX(F_DATE_EQ_TIMESTAMPTZ, F_DATE_NE_TIMESTAMPTZ, F_DATE_LT_TIMESTAMPTZ, F_DATE_LE_TIMESTAMPTZ,
			  F_DATE_GT_TIMESTAMPTZ, F_DATE_GE_TIMESTAMPTZ, "date", "timestamptz", "dt", "tz"),
	MIXED_SIX(F_TIMESTAMPTZ_EQ_DATE, F_TIMESTAMPTZ_NE_DATE, F_TIMESTAMPTZ_LT_DATE, F_TIMESTAMPTZ_LE_DATE,
			  F_TIMESTAMPTZ_GT_DATE, F_TIMESTAMPTZ_GE_DATE, "timestamptz", "date", "tz", "dt"),

	BUILT(F_DATE_PLI, "date + int4", "($1 + $2)", CH_TAKES_SPAN | CH_TAKES_BEYOND, build_date_plus,
		  "dt + 1; ndt + a4; dt + (-5); ndt + 30; dt + na2; dt32 + 200000; date '2020-02-29' + na4 - nu8; dt + 100 < ndt; dt + a4 = ndt"),
	BUILT(F_DATE_MII, "date - int4", "($1 - $2)", CH_TAKES_SPAN | CH_TAKES_BEYOND, build_date_plus,
		  "dt - 1; ndt - na4; ndt - 400; dt - 25000; dt - a2; dt - u8; ndt - (extract(dow from ndt)::int - 1); dt32 - p4 >= date '1950-05-15'; "
		  "dt - a4 <> dt + na4; date 'infinity' > dt - a4; dt - extract(dow from dt)::int"),
	ROW(F_DATE_MI, "date - date", "toInt32(toInt32($1) - toInt32($2))", CH_TAKES_BEYOND,
		"dt - ndt; ndt - dt; dt - date '2020-02-29'; dt32 - dt; dt - dt32"),
	PLUS(F_TIMESTAMP_PL_INTERVAL, "+", "timestamp + interval", INTERVAL_TESTS("+", "ts") "; ts6 + interval '1 day'; nts6 + interval '3 hours' - interval '20 days'; "
		 "ts6 + interval '1 month'; nts6 + interval '13 years 1 month -3 days 01:02:03.5'; ts6 - interval '100 years'; "
		 "date_trunc('month', nts6) - interval '1 year'; date_trunc('week', ts6 + interval '1 day') - interval '1 day'; "
		 "date_trunc('hour', nts6 + interval '90 minutes'); date_trunc('year', ts) + interval '3 mons -1 days'"),
	PLUS(F_TIMESTAMP_MI_INTERVAL, "-", "timestamp - interval", INTERVAL_TESTS("-", "ts") "; ts6 - interval '700 days 1.25 seconds'; extract(epoch from ts6 - (nts6 + interval '1 day'))"),
	PLUS(F_TIMESTAMPTZ_PL_INTERVAL, "+", "timestamptz + interval",
		 "tz + interval '2 hours'; ntz + interval '1.5 seconds'; tz + interval '90 minutes'; tz + interval '1 mon 1 day'; tz6 + interval '1 day 3 hours'; "
		 "date_trunc('month', tz) + interval '1 month - 1 day'; (date_trunc('month', ntz) + interval '-1 year')::date; date_trunc('day', dt) + interval '1 day'; "
		 "date_trunc('week', tz6 + interval '1 day'); !tz6 + interval '-2147483648 months'; !tz + interval '138547333 months'"),
	PLUS(F_TIMESTAMPTZ_MI_INTERVAL, "-", "timestamptz - interval",
		 "tz - interval '2 hours'; ntz - interval '1.5 seconds'; tz - interval '90 minutes'; ntz - interval '7 days'; ntz6 - interval '7 days'; tz3 - interval '1 hour'"),
	PLUS(F_DATE_PL_INTERVAL, "+", "date + interval", INTERVAL_TESTS("+", "dt") "; dt32 + interval '1 month'; dt32 - interval '1 day'"),
	PLUS(F_DATE_MI_INTERVAL, "-", "date - interval", INTERVAL_TESTS("-", "dt")),

	ROW(F_ISFINITE_DATE, "isfinite(date)", "(%1 = %1)", 0, "isfinite(dt); isfinite(ndt)"),
	ROW(F_ISFINITE_TIMESTAMP, "isfinite(timestamp)", "(%1 = %1)", CH_TAKES_BEYOND, "isfinite(ts); isfinite(nts)"),
	ROW(F_ISFINITE_TIMESTAMPTZ, "isfinite(timestamptz)", "(%1 = %1)", CH_TAKES_BEYOND, "isfinite(tz); isfinite(ntz)"),
	BUILT(F_TO_CHAR_TIMESTAMP_TEXT, "to_char(timestamp, text)", "formatDateTime($1, $2, 'UTC')", CH_IF_CONST2 | CH_TAKES_EDGE,
		  ch_build_to_char, CHAR_TESTS("ts") "; " CHAR_TESTS("ts6")),
	BUILT(F_TO_CHAR_TIMESTAMPTZ_TEXT, "to_char(timestamptz, text)", "formatDateTime($1, $2, zone)", CH_IF_CONST2 | CH_TAKES_EDGE,
		  ch_build_to_char, CHAR_TESTS("tz") "; " CHAR_TESTS("tz6") "; to_char(dt, 'YYYY-MM')"),
};

const ChShipList ch_ship_datetime = {rows, lengthof(rows)};
