/*-------------------------------------------------------------------------
 *
 * catalogue_span.c
 *	  The catalogue: spans between times, and times told by what lies between.
 *
 * The difference of two timestamps has days and a time, never months, so it is
 * a number of microseconds on the server: compared with intervals, taken apart
 * by EXTRACT, and fetched as text, because ClickHouse has no type for it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "datatype/timestamp.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "query/catalogue.h"

/* all in signed numbers, or the server takes a negative one for a large one */
#define DAY "intDiv(%1, toInt64(86400000000))"
#define TIME "modulo(%1, toInt64(86400000000))"

/* ------------------------------------------------------------ differences */

void
ch_make_span(ChExpr *e)
{
	e->ch_type = "Int64";
	e->span = true;
	e->opaque = "the difference of two times is a number on ClickHouse";
	e->on_output = "concat(toString(" DAY "), ' days ', toString(" TIME "), ' microseconds')";
}

/* A timestamp as microseconds since 1970. */
static ChExpr *
micros(ChTranslate *cx, ChExpr *e)
{
	ChExpr	   *copy;

	if (e->kind == CHX_PARAM)
	{
		copy = ch_copy_expr(e);
		copy->form = CH_TIME_MICROS_FINITE;
		return copy;
	}
	if (e->kind == CHX_LITERAL && e->constant)
	{
		if (TIMESTAMP_NOT_FINITE(DatumGetTimestamp(e->constant->constvalue)))
			return ch_fail(cx, "an infinite timestamp, which ClickHouse does not have");
		return ch_make_literal(INT8OID, psprintf("toInt64(" INT64_FORMAT ")",
												 ch_time_number(e->pgtype, e->constant->constvalue,
																CH_TIME_MICROS)));
	}
	return ch_make_call(INT8OID, ch_has(cx, CH_CAP_WIDE_DATES) ?
						"toUnixTimestamp64Micro(toDateTime64($1, 6, 'UTC'))" :
						"(toInt64(toUnixTimestamp($1)) * 1000000)", list_make1(e));
}

/* timestamp - timestamp */
static ChExpr *
build_difference(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = micros(cx, linitial(args));
	ChExpr	   *b = a ? micros(cx, lsecond(args)) : NULL;
	ChExpr	   *e;

	if (b == NULL)
		return NULL;
	e = ch_make_call(INTERVALOID, "(%1 - %2)", list_make2(a, b));
	ch_make_span(e);
	return e;
}

/* An interval constant in microseconds, as interval_cmp() counts them. */
static bool
interval_micros(const ChExpr *e, int64 *result)
{
	const Interval *interval;
	int64		days;

	if (e->kind != CHX_LITERAL || e->constant == NULL || e->constant->constisnull)
		return false;
	interval = DatumGetIntervalP(e->constant->constvalue);
	days = (int64) interval->month * DAYS_PER_MONTH + interval->day;
	return !pg_mul_s64_overflow(days, USECS_PER_DAY, result) &&
		!pg_add_s64_overflow(*result, interval->time, result);
}

/* One side of a comparison as a number, or NULL. */
static ChExpr *
span_number(ChTranslate *cx, const ChShipRow *row, ChExpr *e)
{
	int64		value;

	if (e->span || e->age || e->lapse)
		return e;
	if (!interval_micros(e, &value))
		return ch_fail(cx, "%s: an interval that is neither a constant nor the difference of two times",
					   row->object);
	return ch_make_literal(INT8OID, psprintf("(" INT64_FORMAT ")", value));
}

static ChExpr *
build_compare(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = span_number(cx, row, linitial(args));
	ChExpr	   *b = a ? span_number(cx, row, lsecond(args)) : NULL;

	return b ? ch_make_call(BOOLOID, row->remote, list_make2(a, b)) : NULL;
}

/* --------------------------------------------------------------- aggregates */

#define DAYS_MEAN "toFloat64($1) / $3"
#define DAYS_WHOLE "toInt64(" DAYS_MEAN ")"
#define REST_SECONDS "(roundBankers((" DAYS_MEAN " - " DAYS_WHOLE ") * 86400 * 1000000) / 1000000)"
#define REST_DAYS "toInt64(" REST_SECONDS " / 86400)"
#define AVG_DAYS "(" DAYS_WHOLE " + " REST_DAYS ")"
#define AVG_TIME "toInt64(roundBankers(toFloat64($2) / $3 + (" REST_SECONDS " - " REST_DAYS " * 86400) * 1000000))"

/* Days ($1) and times ($2) added up apart, as a number and as text, of $3 values. */
#define ADDED_UP(result) \
	"if(throwIf(abs(ifNull($1, 0)) > 2147483647, 'interval out of range') = 1 OR $3 = 0, NULL, " result ")"
#define AS_NUMBER(days, time) ADDED_UP(days " * toInt64(86400000000) + " time)
#define AS_TEXT(days, time) ADDED_UP("concat(toString(" days "), ' days ', toString(" time "), ' microseconds')")

/* A sum has up to CH_COUNT_DIGITS more digits before the point than seconds have. */
#define SUM_DIGITS (12 + CH_COUNT_DIGITS)

/*
 * sum() and avg() of spans: days and times are added up apart; for the average they
 * are divided in floating-point numbers, the fraction of a day is time.
 */
ChExpr *
ch_build_span_aggregate(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter)
{
	ChExpr	   *x = ch_aggregate_value(cx, agg, linitial_node(TargetEntry, agg->args)->expr);
	bool		sum = row->fn == F_SUM_INTERVAL;
	ChExpr	   *e;

	if (x == NULL)
		return NULL;
	if (!x->span || agg->aggdistinct != NIL || agg->aggorder != NIL || cx->over)
		return ch_fail(cx, "%s: not of the difference of two times, or with DISTINCT, ORDER BY or OVER", row->object);
	x = ch_make_call(INT8OID, filter ? "if($2, toNullable(%1), NULL)" : "toNullable(%1)",
					 filter ? list_make2(x, filter) : list_make1(x));
	e = ch_make_call(INTERVALOID, sum ? AS_NUMBER("$1", "$2") : AS_NUMBER(AVG_DAYS, AVG_TIME),
					 list_make3(ch_make_call(INT8OID, "sum(" DAY ")", list_make1(x)),
								ch_make_call(INT8OID, "sum(" TIME ")", list_make1(x)),
								ch_make_call(INT8OID, "count(%1)", list_make1(x))));
	e->nullable = true;
	ch_set_raises(e);
	e->ch_type = "Int64";
	e->age = true;
	e->digits = sum ? SUM_DIGITS : 0;
	e->opaque = sum ? "a sum of intervals is a number on ClickHouse" : "an average of intervals is a number on ClickHouse";
	e->on_output = sum ? AS_TEXT("$1", "$2") : AS_TEXT(AVG_DAYS, AVG_TIME);
	return e;
}

/* -------------------------------------------------------------------- age() */

/* $1 is the later of two wall clocks, $2 the earlier; $3 whether they have changed places */
#define TIME_OF_DAY(x) "positiveModulo(toUnixTimestamp64Micro(" x "), toInt64(86400000000))"
#define WITHIN_MONTH(x) "(toDayOfMonth(" x ") * toInt64(86400000000) + " TIME_OF_DAY(x) ")"
#define FULL_MONTHS "(toInt64(toYear($1)) * 12 + toMonth($1) - toYear($2) * 12 - toMonth($2) - (" \
	WITHIN_MONTH("$1") " < " WITHIN_MONTH("$2") "))"
#define DAYS_LEFT "(toInt64(toDayOfMonth($1)) - toDayOfMonth($2) - (" TIME_OF_DAY("$1") " < " TIME_OF_DAY("$2") "))"
#define FULL_DAYS "(" DAYS_LEFT " + if(" DAYS_LEFT " < 0, toDayOfMonth(toLastDayOfMonth($2)), 0))"
#define FULL_YEARS "toInt64(floor(" FULL_MONTHS " / 12))"
#define SIGN "if($3, -1, 1) * "

/* A time as DateTime64 that shows what a clock does. */
static ChExpr *
clock_of(ChTranslate *cx, ChExpr *e)
{
	const ChShipRow *to_clock = ch_ship_lookup(F_TIMESTAMP_TIMESTAMPTZ);

	if (e->pgtype == TIMESTAMPTZOID)
		e = to_clock->build(cx, to_clock, NULL, list_make1(e), InvalidOid);
	return e ? ch_make_call(TIMESTAMPOID, "toDateTime64(%1, 6, 'UTC')", list_make1(e)) : NULL;
}

/* age(later, earlier): months by the calendar, then days, then time. */
static ChExpr *
build_age(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = clock_of(cx, linitial(args));
	ChExpr	   *b = a ? clock_of(cx, lsecond(args)) : NULL;
	ChExpr	   *less,
			   *e;

	if (b == NULL)
		return NULL;
	if (a->beyond || b->beyond)
		return ch_fail(cx, "%s: a clock may show a day that the server does not have", row->object);
	less = ch_make_call(BOOLOID, "(toDateTime64(%1, 6, 'UTC') < toDateTime64(%2, 6, 'UTC'))", args);
	e = ch_make_call(INTERVALOID, "(" SIGN "((" FULL_MONTHS " * 30 + " FULL_DAYS ") * toInt64(86400000000)"
					 " + positiveModulo(" TIME_OF_DAY("$1") " - " TIME_OF_DAY("$2") ", toInt64(86400000000))))",
					 list_make3(ch_make_call(TIMESTAMPOID, "if(%3, %2, %1)", list_make3(a, b, less)),
								ch_make_call(TIMESTAMPOID, "if(%3, %1, %2)", list_make3(a, b, less)), less));
	e->ch_type = "Int64";
	e->age = true;
	e->opaque = "age() is an interval, which ClickHouse cannot return";
	return e;
}

static const struct
{
	const char *name;
	const char *template;
}			age_fields[] = {
	{"year", SIGN FULL_YEARS},
	{"month", SIGN "(" FULL_MONTHS " - 12 * " FULL_YEARS ")"},
	{"day", SIGN FULL_DAYS}
};

/* extract(field from age(a, b)) and date_part(), or NULL with the reason */
static ChExpr *
age_field(ChTranslate *cx, const ChShipRow *row, ChExpr *age, const char *name, Oid type)
{
	ChExpr	   *e;
	int			i;

	for (i = 0; i < lengthof(age_fields); i++)
	{
		if (pg_strcasecmp(name, age_fields[i].name) != 0)
			continue;
		e = ch_make_call(type, psprintf(type == FLOAT8OID ? "toFloat64(%s)" : "toDecimal64(%s, 0)", age_fields[i].template),
						 age->args);
		e->digits = 4;
		e->scale = 0;
		return e;
	}
	return ch_fail(cx, "%s: field \"%s\" of age()", row->object, name);
}

/* ----------------------------------------------------------- their fields */

#define SECOND_MICROS "modulo(%1, toInt64(60000000))"
#define SECONDS "intDiv(" SECOND_MICROS ", toInt64(1000000))"
#define FRACTION "modulo(%1, toInt64(1000000))"

typedef struct SpanField
{
	const char *name;
	const char *number;			/* numeric */
	int			digits;
	int			scale;
	const char *real;			/* double precision */
} SpanField;

static const SpanField span_fields[] = {
	{"epoch", "(toDecimal128(%1, 6) / 1000000)", 12, 6, "(" TIME " / 1000000 + 86400. * " DAY ")"},
	{"day", "toDecimal64(" DAY ", 0)", 8, 0, "toFloat64(" DAY ")"},
	{"hour", "toDecimal64(intDiv(" TIME ", toInt64(3600000000)), 0)", 2, 0, "toFloat64(intDiv(" TIME ", toInt64(3600000000)))"},
	{"minute", "toDecimal64(intDiv(modulo(%1, toInt64(3600000000)), toInt64(60000000)), 0)", 2, 0,
	"toFloat64(intDiv(modulo(%1, toInt64(3600000000)), toInt64(60000000)))"},
	{"second", "(toDecimal64(" SECOND_MICROS ", 6) / 1000000)", 2, 6, "(" SECONDS " + " FRACTION " / 1000000)"},
	{"milliseconds", "(toDecimal64(" SECOND_MICROS ", 3) / 1000)", 5, 3, "(" SECONDS " * 1000 + " FRACTION " / 1000)"},
	{"microseconds", "toDecimal64(" SECOND_MICROS ", 0)", 8, 0, "toFloat64(" SECOND_MICROS ")"}
};

/* extract(field from a - b) and date_part() */
static ChExpr *
build_field(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *span = lsecond(args);
	char	   *name;
	ChExpr	   *e;
	int			i;

	if (!ch_constant_text(linitial(args), &name))
		return ch_fail_constant(cx, row, "the field");
	if (span->age && (span->on_output == NULL || pg_strcasecmp(name, "epoch") != 0))
		return span->on_output ? ch_fail(cx, "%s: field \"%s\" of a sum or an average", row->object, name) :
			age_field(cx, row, span, name, exprType(node));
	if (!span->span && !(span->age && exprType(node) == NUMERICOID))
		return ch_fail(cx, "%s: not the difference of two times", row->object);
	for (i = 0; i < lengthof(span_fields); i++)
	{
		const SpanField *field = &span_fields[i];

		if (pg_strcasecmp(name, field->name) != 0)
			continue;
		if (exprType(node) == FLOAT8OID)
			return ch_make_call(FLOAT8OID, field->real, list_make1(span));
		e = ch_make_call(NUMERICOID, field->number, list_make1(span));
		e->digits = Max(field->digits, span->digits);
		e->scale = field->scale;
		return e;
	}
	return ch_fail(cx, "%s: field \"%s\"", row->object, name);
}

/* ----------------------------------------------------------------- buckets */

/* Some versions of date_bin() are one stride off at a boundary before the origin. */
static bool
bins_boundaries(void)
{
	Interval	minute = {USECS_PER_MINUTE, 0, 0};
	Datum		origin = TimestampGetDatum(0);
	Datum		boundary = TimestampGetDatum(-USECS_PER_MINUTE);

	return DirectFunctionCall3(timestamp_bin, IntervalPGetDatum(&minute), boundary, origin) == boundary;
}

#define MICROS_SINCE_1900 (INT64CONST(36524) * USECS_PER_DAY)
#define MICROS_UNTIL_2299 (INT64CONST(109207) * USECS_PER_DAY)
#define MAX_STRIDE (INT64CONST(25000) * USECS_PER_DAY)

/*
 * An origin that is known when the query is sent, or NULL: the first instant of the bin
 * that 2000-01-01 is in, which is near and as good as any other.
 */
static ChExpr *
origin_near_2000(ChTranslate *cx, FuncExpr *bin)
{
	Oid			type = bin->funcresulttype;
	Const	   *near = makeConst(type, -1, InvalidOid, sizeof(Timestamp), TimestampGetDatum(0), false, FLOAT8PASSBYVAL);
	Expr	   *expr;

	if (!ch_is_known_at_start(cx, lthird(bin->args)))
		return NULL;
	expr = (Expr *) makeFuncExpr(bin->funcid, type, list_make3(linitial(bin->args), near, lthird(bin->args)),
								 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
	return ch_translate(cx, expr);
}

/* By any stride from any origin: the first bin may begin before the server's calendar. */
static ChExpr *
bin_anywhere(ChTranslate *cx, const ChShipRow *row, Oid type, ChExpr *arg, int64 stride, ChExpr *origin)
{
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_WIDE_DATES))
		return ch_fail(cx, "%s: the stride is not a fraction of a day, or the origin is not a multiple of it", row->object);
	if (stride > MAX_STRIDE)
		return ch_fail(cx, "%s: the result may be a time that the server does not have", row->object);
	e = ch_make_call(type, psprintf("(toDateTime64($1, 6, 'UTC') + toIntervalMicrosecond(0 - positiveModulo("
									"toUnixTimestamp64Micro(toDateTime64($1, 6, 'UTC')) - %%2, toInt64(" INT64_FORMAT "))))", stride),
					 list_make2(arg, micros(cx, origin)));
	e->beyond = !ch_is_narrow_time(cx, arg);
	return e;
}

/* date_bin(stride, timestamp, origin); the stride is a constant, the origin known when the query is sent */
static ChExpr *
build_date_bin(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = lsecond(args);
	ChExpr	   *origin = lthird(args);
	bool		fixed = origin->kind == CHX_LITERAL && origin->constant != NULL;
	ChExpr	   *near = fixed ? origin : origin_near_2000(cx, castNode(FuncExpr, node));
	int64		stride,
				start = fixed ? DatumGetTimestamp(origin->constant->constvalue) : PG_INT64_MAX;
	const char *bin;

	if (!interval_micros(linitial(args), &stride) || near == NULL || !(fixed || near->kind == CHX_PARAM))
		return ch_fail_constant(cx, row, "the stride or the origin");
	if (DatumGetIntervalP(((ChExpr *) linitial(args))->constant->constvalue)->month != 0 || stride <= 0 ||
		(fixed && TIMESTAMP_NOT_FINITE(start)))
		return ch_fail(cx, "%s: PostgreSQL refuses the stride or the origin", row->object);
	if (!bins_boundaries() && start > -MICROS_SINCE_1900)
		return ch_fail(cx, "%s: this version of PostgreSQL is one stride off at boundaries before the origin", row->object);
	if (fixed && (start < -MICROS_SINCE_1900 || start > MICROS_UNTIL_2299))
		return ch_fail(cx, "%s: the result may be a time that the server does not have", row->object);
	/* a multiple that divides a day */
	if (!fixed || USECS_PER_DAY % stride != 0 || start % stride != 0)
		return bin_anywhere(cx, row, exprType(node), arg, stride, near);
	if (!ch_has(cx, CH_CAP_WIDE_DATES))
	{
		if (stride % USECS_PER_SEC != 0)
			return ch_fail(cx, "%s: the stride has a fraction of a second", row->object);
		bin = psprintf("($1 - modulo(toUnixTimestamp($1), " INT64_FORMAT "))", stride / USECS_PER_SEC);
	}
	else
		bin = psprintf("fromUnixTimestamp64Micro(toUnixTimestamp64Micro(toDateTime64($1, 6, 'UTC'))"
					   " - positiveModulo(toUnixTimestamp64Micro(toDateTime64($1, 6, 'UTC')), toInt64(" INT64_FORMAT ")), 'UTC')",
					   stride);
	return ch_make_call(exprType(node), bin, list_make1(arg));
}

/* ---------------------------------------------------------------- periods */

/*
 * (a, b) OVERLAPS (c, d): periods that start together do, else the earlier one
 * has to end behind the start of the later.
 */
static ChExpr *
build_overlaps(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ListCell   *lc;

	foreach(lc, args)
	{
		ChExpr	   *e = lfirst(lc);

		if (e->nullable)
			return ch_fail(cx, "%s: an argument can be NULL, for which PostgreSQL has a rule of its own", row->object);
	}
	return ch_make_call(BOOLOID, "multiIf(least($1, $2) > least($3, $4), least($1, $2) < greatest($3, $4), "
						"least($1, $2) < least($3, $4), least($3, $4) < greatest($1, $2), 1)", args);
}

/* --------------------------------------------------------------- instants */

/* timestamp to timestamptz.  In UTC they are the same; that the zone still is UTC is checked where it is bound. */
static ChExpr *
instant_of(ChTranslate *cx, const ChShipRow *row, ChExpr *clock, ChExpr *name)
{
	ChExpr	   *zone;

	if (!ch_zone_is(name, CH_ZONE_UTC))
		return ch_instant_of(cx, row, clock, name);
	if (clock->beyond)
		return ch_fail(cx, "%s: the result may be a time that the server does not have", row->object);
	zone = name ? ch_named_zone(cx, row, name, CH_ZONE_UTC) : ch_session_zone(cx, row, CH_ZONE_UTC);
	return zone ? ch_make_call(TIMESTAMPTZOID, "toTimeZone($1, $2)", list_make2(clock, zone)) : NULL;
}

/* timestamptz(timestamp) */
static ChExpr *
build_instant(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	return instant_of(cx, row, linitial(args), NULL);
}

/* Is it a zone's full name?  Abbreviations mean other things from place to place. */
static bool
is_zone_name(Node *zone)
{
	Const	   *con = (Const *) zone;

	return IsA(con, Const) && !con->constisnull && strchr(TextDatumGetCString(con->constvalue), '/') != NULL;
}

/* Is the unit a day or more? */
static bool
is_unit_of_days(Node *unit)
{
	static const char *const units[] = {"day", "week", "month", "quarter", "year"};
	Const	   *con = (Const *) unit;
	int			i;

	if (!IsA(con, Const) || con->constisnull)
		return false;
	for (i = 0; i < lengthof(units); i++)
	{
		if (pg_strcasecmp(TextDatumGetCString(con->constvalue), units[i]) == 0)
			return true;
	}
	return false;
}

/*
 * date_trunc(unit, x AT TIME ZONE zone) AT TIME ZONE zone is what date_trunc(unit,
 * x, zone) is if the unit is a day or more; or NULL.  PostgreSQL tells both instants
 * from the clock, while those of hours keep the offset of x.
 */
static Node *
truncated_in_zone(FuncExpr *back)
{
	Node	   *zone = linitial(back->args);
	FuncExpr   *trunc = lsecond(back->args);
	FuncExpr   *there;

	if (!IsA(trunc, FuncExpr) || trunc->funcid != F_DATE_TRUNC_TEXT_TIMESTAMP)
		return NULL;
	there = lsecond(trunc->args);
	if (!IsA(there, FuncExpr) || there->funcid != F_TIMEZONE_TEXT_TIMESTAMPTZ || !equal(linitial(there->args), zone) ||
		!is_zone_name(zone) || !is_unit_of_days(linitial(trunc->args)))
		return NULL;
	return (Node *) makeFuncExpr(F_DATE_TRUNC_TEXT_TIMESTAMPTZ_TEXT, TIMESTAMPTZOID,
								 list_make3(linitial(trunc->args), lsecond(there->args), zone),
								 InvalidOid, trunc->inputcollid, COERCE_EXPLICIT_CALL);
}

/* timestamp AT TIME ZONE constant */
static ChExpr *
build_at_time_zone(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	Node	   *truncated = truncated_in_zone((FuncExpr *) node);

	if (truncated != NULL)
		return ch_translate(cx, (Expr *) truncated);
	return instant_of(cx, row, lsecond(args), linitial(args));
}

/*
 * timestamp with timestamptz, in either order.  In UTC they are the same
 * numbers; that the zone still is UTC is checked where it is bound.
 */
static ChExpr *
build_mixed(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	List	   *nodes = ((OpExpr *) node)->args;
	ChExpr	   *compare = ch_compare_instant(cx, ch_row_operator(row), linitial(nodes), lsecond(nodes));
	ListCell   *lc;
	ChExpr	   *zone;

	if (compare != NULL)
		return compare;
	if (ch_session_zone_is(CH_ZONE_UTC))
	{
		zone = ch_session_zone(cx, row, CH_ZONE_UTC);
		compare = zone ? ch_build_time_compare(cx, row, node, args, inputcollid) : NULL;
		return compare ? ch_make_bool(CHX_AND, list_make2(compare, ch_make_call(BOOLOID, "notEmpty($1)", list_make1(zone)))) : NULL;
	}
	foreach(lc, args)
	{
		ChExpr	   *e = lfirst(lc);

		if (e->pgtype == TIMESTAMPOID && (lfirst(lc) = ch_instant_of(cx, row, e, NULL)) == NULL)
			return NULL;
	}
	return ch_build_time_compare(cx, row, node, args, inputcollid);
}

#define COMPARE(fn, op, name, tests) BUILT(fn, name, "(%1 " op " %2)", CH_TAKES_SPAN | CH_TAKES_LAPSE | CH_TAKES_UNSPELLED, build_compare, tests)
#define MIXED(fn, op, l, r, tests) \
	BUILT(fn, l " " op " " r, "(%1 " op " %2)", CH_TAKES_UNSPELLED | CH_TAKES_BEYOND, build_mixed, tests)
#define FIELD_TESTS(f, c) \
	f("epoch", c " - n" c) "; " f("epoch", "n" c " - timestamp '2020-02-29 12:34:56.25'") "; " f("day", c " - n" c) "; " \
	f("hour", c " - n" c) "; " f("minute", c " - n" c) "; " f("second", c " - n" c) "; " f("milliseconds", c " - n" c) "; " \
	f("microseconds", c " - n" c)
#define AGE_TESTS(a, b) \
	"extract(year from age(" a ", " b ")); extract(month from age(" a ", " b ")); extract(day from age(" b ", " a ")); " \
	"date_part('month', age(" b ", " a ")); date_part('year', age(" a ", n" a ")); age(" a ", " b ") > interval '18 years'; " \
	"age(" b ", " a ") <= interval '-2 mons 3 days 04:05:06'"
#define TRUNC_BACK(unit, zone) \
	"date_trunc('" unit "', tz AT TIME ZONE '" zone "') AT TIME ZONE '" zone "'; " \
	"~date_trunc('" unit "', ntz6 AT TIME ZONE '" zone "') AT TIME ZONE '" zone "'"
#define EXTRACT(field, x) "extract(" field " from " x ")"
#define PART(field, x) "date_part('" field "', " x ")"

static const ChShipRow rows[] = {
	BUILT(F_TIMESTAMP_MI, "timestamp - timestamp", "toUnixTimestamp64Micro($1) - toUnixTimestamp64Micro($2)",
		  CH_TAKES_UNSPELLED | CH_TAKES_BEYOND, build_difference, "(ts - nts) IS NULL; (ts6 - timestamp '2020-01-01 00:00:00.5') > '1 day'"),
	BUILT(F_TIMESTAMPTZ_MI, "timestamptz - timestamptz", "toUnixTimestamp64Micro($1) - toUnixTimestamp64Micro($2)",
		  CH_TAKES_UNSPELLED | CH_TAKES_BEYOND, build_difference, "(tz - ntz) IS NULL; timestamptz '2020-01-01 00:00:00+00' - tz6 < '1 day'; "
		  "extract(epoch from tz - ntz); extract(epoch from tz6 - tz3); (now() - tz) > interval '1 day'"),
	COMPARE(F_INTERVAL_EQ, "=", "interval = interval", "ts - ts = '0'; (ts - nts) = (nts - ts); tz - ntz = interval '1 day'"),
	COMPARE(F_INTERVAL_NE, "!=", "interval <> interval", "ts - nts <> '0'; (ts - nts) <> (nts - ts)"),
	COMPARE(F_INTERVAL_LT, "<", "interval < interval", "ts - nts < interval '1 year'; (tz - ntz) < interval '-2 days 3 hours'"),
	COMPARE(F_INTERVAL_LE, "<=", "interval <= interval", "ts - nts <= interval '20 years 3 mons 1.5 seconds'; tz - tz <= '0'"),
	COMPARE(F_INTERVAL_GT, ">", "interval > interval", "ts - nts > interval '30 minutes'; interval '1 month' > (tz - ntz)"),
	COMPARE(F_INTERVAL_GE, ">=", "interval >= interval", "ts - nts >= interval '1 day'; tz - tz >= '0'"),
	BUILT(F_EXTRACT_TEXT_INTERVAL, "extract(text, interval)", "$2 / 1000000, ...", CH_TAKES_SPAN, build_field,
		  FIELD_TESTS(EXTRACT, "ts") "; " FIELD_TESTS(EXTRACT, "ts6")),
	BUILT(F_DATE_PART_TEXT_INTERVAL, "date_part(text, interval)", "$2 / 1000000, ...", CH_TAKES_SPAN, build_field,
		  FIELD_TESTS(PART, "ts") "; " FIELD_TESTS(PART, "ts6")),

	BUILT_CAP(F_AGE_TIMESTAMP_TIMESTAMP, "age(timestamp, timestamp)", "months by the calendar, days, time", CH_CAP_WIDE_DATES, 0,
			  build_age, AGE_TESTS("ts", "timestamp '2020-02-29 12:34:56.25'") "; " AGE_TESTS("ts6", "nts6")),
	BUILT_CAP(F_AGE_TIMESTAMPTZ_TIMESTAMPTZ, "age(timestamptz, timestamptz)", "months by the calendar, days, time", CH_CAP_WIDE_DATES, 0,
			  build_age, AGE_TESTS("tz", "timestamptz '2020-03-31 01:02:03+00'") "; " AGE_TESTS("tz6", "ntz")),

	BUILT(F_DATE_BIN_INTERVAL_TIMESTAMP_TIMESTAMP, "date_bin(interval, timestamp, timestamp)", "$2 - modulo($2, $1)",
		  CH_TAKES_UNSPELLED, build_date_bin,
		  "date_bin('15 minutes', ts, '2001-01-01'); date_bin('1 hour', nts, '1960-01-01'); date_bin('1 day', ts6, '2000-01-01'); "
		  "date_bin('20 seconds', nts6, '2150-01-01 00:00:20'); date_bin('6 hours', ts, '2020-01-01 12:00'); "
		  "~date_bin('7 days', ts, '2001-01-01'); ~date_bin('10 days 3 hours', nts6, '2150-01-01 00:00:20'); "
		  "~date_bin('90 minutes 0.5 seconds', ts6, '1999-12-31 23:00'); ~date_bin('15 minutes', nts, '2001-01-01 00:07')"),
	BUILT(F_DATE_BIN_INTERVAL_TIMESTAMPTZ_TIMESTAMPTZ, "date_bin(interval, timestamptz, timestamptz)", "$2 - modulo($2, $1)",
		  CH_TAKES_UNSPELLED, build_date_bin,
		  "date_bin('15 minutes', tz, '2001-01-01 00:00+00'); date_bin('1 hour', ntz, '1960-01-01 00:00+00'); "
		  "date_bin('1 day', tz6, '2000-01-01 00:00+00'); date_bin('2 seconds', tz3, '2150-01-01 00:00+00'); "
		  "~date_bin('7 days', tz, '2001-01-01 00:00+00'); ~date_bin('14 days', tz6, '1950-01-02 00:00+00')"),

	BUILT(F_OVERLAPS_TIMESTAMP_TIMESTAMP_TIMESTAMP_TIMESTAMP, "overlaps(timestamp, timestamp, timestamp, timestamp)",
		  "multiIf(...)", 0, build_overlaps, "(ts, ts) overlaps (ts, ts); ~(ts, ts) overlaps "
		  "(date_trunc('year', ts), date_trunc('day', ts)); (ts, timestamp '2020-02-29 12:34:56') overlaps (timestamp '2000-01-01', '2020-05-17 13:45:59')"),
	BUILT(F_OVERLAPS_TIMESTAMPTZ_TIMESTAMPTZ_TIMESTAMPTZ_TIMESTAMPTZ,
		  "overlaps(timestamptz, timestamptz, timestamptz, timestamptz)", "multiIf(...)", 0, build_overlaps,
		  "(tz, timestamptz '2020-02-29 12:34:56+00') overlaps (timestamptz '2000-01-01 00:00:00+00', '2020-05-17 13:45:59+00'); "
		  "(tz, tz) overlaps (timestamptz '2000-01-01 00:00:00+00', timestamptz '2000-01-01 00:00:00+00')"),
	BUILT(F_TIMESTAMPTZ_TIMESTAMP, "timestamptz(timestamp)", "$1 as an instant, outside UTC from server 23.3 on", CH_TAKES_BEYOND | CH_TAKES_EDGE, build_instant,
		  "ts::timestamptz; nts::timestamptz; ts6::timestamptz"),
	BUILT(F_TIMEZONE_TEXT_TIMESTAMP, "timezone(text, timestamp)", "$2 as an instant, outside UTC from server 23.3 on", CH_TAKES_BEYOND | CH_TAKES_EDGE, build_at_time_zone,
		  "ts AT TIME ZONE 'UTC'; nts6 AT TIME ZONE 'UTC'; ~nts AT TIME ZONE 'America/New_York'; ~ts6 AT TIME ZONE 'Europe/Berlin'; "
		  "~date_trunc('hour', tz6 AT TIME ZONE 'America/New_York') AT TIME ZONE 'America/New_York'; ~" TRUNC_BACK("day", "America/New_York") "; ~" TRUNC_BACK("week", "Europe/Berlin")
		  "; ~" TRUNC_BACK("month", "America/Sao_Paulo") "; ~" TRUNC_BACK("quarter", "Asia/Kolkata") "; ~" TRUNC_BACK("year", "America/New_York")
		  "; ~date_trunc('day', tz6 AT TIME ZONE 'America/New_York') AT TIME ZONE 'America/New_York'"),
	MIXED(F_TIMESTAMP_EQ_TIMESTAMPTZ, "=", "timestamp", "timestamptz", "ts = tz; ts = nts::timestamptz; ts = timestamptz '2020-02-29 12:34:56+00'"),
	MIXED(F_TIMESTAMP_NE_TIMESTAMPTZ, "!=", "timestamp", "timestamptz", "ts <> tz; ts <> ntz"),
	MIXED(F_TIMESTAMP_LT_TIMESTAMPTZ, "<", "timestamp", "timestamptz", "ts < tz; ts6 < ntz6"),
	MIXED(F_TIMESTAMP_LE_TIMESTAMPTZ, "<=", "timestamp", "timestamptz", "ts <= tz"),
	MIXED(F_TIMESTAMP_GT_TIMESTAMPTZ, ">", "timestamp", "timestamptz", "ts > tz; nts > tz6"),
	MIXED(F_TIMESTAMP_GE_TIMESTAMPTZ, ">=", "timestamp", "timestamptz", "ts >= tz; nts >= now() - interval '60 years'; ts6 >= timestamptz '2020-05-17 13:45:59.75+00'; ts >= timestamptz '-infinity'"),
	MIXED(F_TIMESTAMPTZ_EQ_TIMESTAMP, "=", "timestamptz", "timestamp", "tz = ts"),
	MIXED(F_TIMESTAMPTZ_NE_TIMESTAMP, "!=", "timestamptz", "timestamp", "tz <> nts"),
	MIXED(F_TIMESTAMPTZ_LT_TIMESTAMP, "<", "timestamptz", "timestamp", "tz < ts; ntz < nts6"),
	MIXED(F_TIMESTAMPTZ_LE_TIMESTAMP, "<=", "timestamptz", "timestamp", "tz <= ts"),
	MIXED(F_TIMESTAMPTZ_GT_TIMESTAMP, ">", "timestamptz", "timestamp", "tz > ts"),
	MIXED(F_TIMESTAMPTZ_GE_TIMESTAMP, ">=", "timestamptz", "timestamp", "tz >= ts"),
};

const ChShipList ch_ship_span = {rows, lengthof(rows)};
