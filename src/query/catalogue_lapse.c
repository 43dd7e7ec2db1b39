/*-------------------------------------------------------------------------
 *
 * catalogue_lapse.c
 *	  The catalogue: intervals that are computed from numbers, and times from
 *	  seconds.
 *
 * A number of days, or of hours, minutes and seconds, is a number of microseconds
 * on the server: a time is moved by it, the difference of two times compared with
 * it.  PostgreSQL multiplies in double precision, so only products that this
 * leaves exact are taken, and only numbers whose range is known: a time beyond
 * what both sides can hold is an error there, or nothing at all here.
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

/* Significant bits of a double. */
#define EXACT_BITS 53

/* A time of the server's calendar, moved by less, is one of PostgreSQL's. */
#define MAX_ADDED_BITS 57

/* Seconds from 1970 on that are some of PostgreSQL's times. */
#define MAX_SECONDS_BITS 37

/* How many bits the values of a number of so many digits have. */
static int
bits_of_digits(int digits)
{
	return (int) ceil(digits * 3.33);
}

/*
 * The whole number that a floating-point one is made from, with the bits that it
 * has at most; NULL if it is not made so.
 */
static ChExpr *
whole_number(const ChExpr *e, int *bits)
{
	ChExpr	   *inner = e->kind == CHX_CALL && list_length(e->args) == 1 ? linitial(e->args) : NULL;

	if (e->pgtype != FLOAT8OID || inner == NULL || inner->opaque)
		return NULL;
	if (inner->pgtype == INT2OID || inner->pgtype == INT4OID || inner->pgtype == INT8OID)
		*bits = inner->bits;
	else if (inner->pgtype == NUMERICOID && inner->scale == 0 && inner->digits >= 0 && !inner->scale_varies)
		*bits = bits_of_digits(inner->digits);
	else
		return NULL;
	return *bits > 0 && *bits <= EXACT_BITS ? inner : NULL;
}

/* The bits of a number, and without those that are zero at its end. */
static void
count_bits(int64 value, int *bits, int *significant)
{
	uint64		rest = value < 0 ? -(uint64) value : (uint64) value;

	for (*bits = 0; *bits < 64 && rest >> *bits; (*bits)++)
		;
	*significant = *bits;
	while (*significant > 0 && (rest & 1) == 0)
	{
		rest >>= 1;
		(*significant)--;
	}
}

/*
 * number units of so many microseconds; NULL if PostgreSQL may round, or raise, or
 * the server cannot count so many.
 */
static ChExpr *
make_lapse(ChTranslate *cx, const char *object, ChExpr *number, int bits, int64 unit, bool of_days, bool rounded)
{
	int			unit_bits,
				significant,
				days,
				day_bits;
	ChExpr	   *e;

	count_bits(unit, &unit_bits, &significant);
	count_bits(unit / USECS_PER_DAY, &days, &day_bits);
	if (bits + unit_bits > 63 || (rounded && bits + significant > EXACT_BITS) || (of_days && bits + days > 31))
		return ch_fail(cx, "%s: the number may be so large that PostgreSQL rounds the result, or refuses it", object);
	e = ch_make_call(INTERVALOID, psprintf("(toInt64(%%1) * toInt64(" INT64_FORMAT "))", unit), list_make1(number));
	e->ch_type = "Int64";
	e->lapse = true;
	e->of_days = of_days;
	e->bits = bits + unit_bits;
	e->opaque = "an interval that is computed is a number on ClickHouse";
	return e;
}

/* double precision * interval, in either order */
static ChExpr *
build_product(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	bool		first = ((ChExpr *) linitial(args))->pgtype == INTERVALOID;
	const ChExpr *factor = first ? lsecond(args) : linitial(args);
	const ChExpr *interval = first ? linitial(args) : lsecond(args);
	const Interval *value;
	ChExpr	   *number;
	int			bits;

	if (interval->kind != CHX_LITERAL || interval->constant == NULL)
		return ch_fail_constant(cx, row, "the interval");
	value = DatumGetIntervalP(interval->constant->constvalue);
	if (value->month != 0 || (value->day != 0) == (value->time != 0))
		return ch_fail(cx, "%s: an interval that is neither of days only nor of time only", row->object);
	if (factor->opaque || (number = whole_number(factor, &bits)) == NULL)
		return ch_fail(cx, "%s: the number is not one that is known to be whole", row->object);
	return make_lapse(cx, row->object, number, bits, value->day != 0 ? value->day * USECS_PER_DAY : value->time,
					  value->day != 0, true);
}

/* What the arguments of make_interval() count. */
static const struct
{
	int64		unit;
	bool		of_days;
}			fields[] = {
	{0}, {0}, {7 * USECS_PER_DAY, true}, {USECS_PER_DAY, true}, {USECS_PER_HOUR}, {USECS_PER_MINUTE}, {USECS_PER_SEC}
};

static bool
is_zero(const ChExpr *e)
{
	int64		value;

	if (e->pgtype == FLOAT8OID)
		return e->kind == CHX_LITERAL && e->constant != NULL && DatumGetFloat8(e->constant->constvalue) == 0;
	return ch_constant_int(e, &value) && value == 0;
}

/* make_interval() of one field */
static ChExpr *
build_make_interval(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *number = NULL;
	int			which = 0;
	int			bits;
	ListCell   *lc;

	foreach(lc, args)
	{
		if (is_zero(lfirst(lc)))
			continue;
		if (number != NULL)
			return ch_fail(cx, "%s: more than one field", row->object);
		number = lfirst(lc);
		which = foreach_current_index(lc);
	}
	if (number == NULL || number->opaque || fields[which].unit == 0)
		return ch_fail(cx, "%s: a field of months", row->object);
	bits = number->bits;
	if (number->pgtype == FLOAT8OID && (number = whole_number(number, &bits)) == NULL)
		return ch_fail(cx, "%s: the seconds are not known to be whole", row->object);
	return make_lapse(cx, row->object, number, bits, fields[which].unit, fields[which].of_days, number->pgtype != INT4OID);
}

ChExpr *
ch_add_lapse(ChTranslate *cx, const ChShipRow *row, Oid type, ChExpr *time, ChExpr *lapse, bool minus)
{
	bool		by_clock = time->pgtype == TIMESTAMPTZOID && lapse->of_days;
	ChExpr	   *zone = by_clock ? ch_session_zone(cx, row, CH_ZONE_UTC) : ch_text_literal("UTC");
	double		days = ceil(ldexp(1, lapse->bits) / USECS_PER_DAY);
	ChExpr	   *e;

	if (zone == NULL)
		return NULL;
	if (time->opaque)
		return ch_fail(cx, "%s", time->opaque);
	if (lapse->bits > MAX_ADDED_BITS || time->beyond)
		return ch_fail(cx, "%s: the result may be a time that PostgreSQL or the server does not have", row->object);
	e = ch_make_call(type, psprintf("(toDateTime64(%%1, 6, $2) %s toIntervalMicrosecond(%%3))", minus ? "-" : "+"),
					 list_make3(time, zone, lapse));
	if (ch_time_stays(cx, time, -days) && ch_time_stays(cx, time, days))
		ch_take_bounds(e, time, (int) days, (int) days);
	else
		e->beyond = true;
	e->midnight = false;
	return e;
}

/* to_timestamp(double precision) of whole seconds */
static ChExpr *
build_to_timestamp(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int			bits;
	ChExpr	   *seconds;
	ChExpr	   *e = ch_time_of_grain(cx, linitial(((FuncExpr *) node)->args));

	if (e != NULL)
		return e;
	seconds = whole_number(linitial(args), &bits);
	if (seconds == NULL)
		return ch_fail(cx, "%s: the argument is not known to be a whole number", row->object);
	if (bits > MAX_SECONDS_BITS)
		return ch_fail(cx, "%s: the result may be a time that PostgreSQL or the server does not have", row->object);
	e = ch_make_call(TIMESTAMPTZOID, "fromUnixTimestamp64Micro(toInt64(%1) * 1000000, 'UTC')", list_make1(seconds));
	e->beyond = bits > 32;
	return e;
}

static const ChShipRow rows[] = {
	BUILT_CAP(F_MUL_D_INTERVAL, "double precision * interval", "$1 * microseconds", CH_CAP_WIDE_DATES, CH_TAKES_UNSPELLED, build_product,
			  "ts + a2 * interval '1 day'; nts - na2 * interval '15 minutes'; dt + u8 * interval '7 days'; tz + na2 * interval '3 hours'; "
			  "ts6 - i4 * interval '1 second'; nts6 + u8 * interval '-1.5 seconds'; ts6 - ts > a4 * interval '1 hour'; "
			  "date_trunc('hour', ts) + floor(extract(minute from ts) / 15) * interval '15 minutes'; "
			  "date_trunc('hour', ntz) + (extract(minute from ntz)::int / 5) * interval '5 min'; "
			  "(dt - extract(dow from dt) * interval '1 day')::date; timestamp 'epoch' + u32 * interval '1 second'; now() - a4 * interval '1 minute' > tz"),
	BUILT_CAP(F_INTERVAL_MUL, "interval * double precision", "$2 * microseconds", CH_CAP_WIDE_DATES, CH_TAKES_UNSPELLED, build_product,
			  "ts + interval '1 day' * na2; tz6 - interval '1 minute' * i4; ndt - interval '2 hours' * p2; (ts - nts) <= interval '1 day' * a2; "
			  "date_trunc('month', ts + interval '1 day' * u8)"),
	BUILT_CAP(F_MAKE_INTERVAL, "make_interval(...)", "$1 * microseconds", CH_CAP_WIDE_DATES, CH_TAKES_UNSPELLED, build_make_interval,
			  "ts + make_interval(days => u8); ntz6 - make_interval(mins => a4); dt + make_interval(weeks => nu8); "
			  "ts - make_interval(secs => na4); nts6 + make_interval(hours => a2)"),
	BUILT_CAP(F_TO_TIMESTAMP_FLOAT8, "to_timestamp(float8)", "fromUnixTimestamp64Micro($1 * 1000000)", CH_CAP_WIDE_DATES, 0,
			  build_to_timestamp, "to_timestamp(i4); to_timestamp(u32); to_timestamp(ni4); to_timestamp(a2); !to_timestamp(u32 * 3); "
			  "to_timestamp(na2 * 86400); to_timestamp(round(nm)); to_timestamp(floor(extract(epoch from tz) / 300) * 300); "
			  "to_timestamp(floor(extract(epoch from ntz6) / 60) * 60); to_timestamp(floor(extract(epoch from ts6) / 604800) * 604800)"),
};

const ChShipList ch_ship_lapse = {rows, lengthof(rows)};
