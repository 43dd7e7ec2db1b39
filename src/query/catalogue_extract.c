/*-------------------------------------------------------------------------
 *
 * catalogue_extract.c
 *	  The catalogue: EXTRACT and date_part().
 *
 * EXTRACT gives a numeric whose scale depends on the field, date_part() a
 * float.  Fields that are integers come as such and are made numeric where that
 * matters, so that comparing one with a constant can use the primary key.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

/*
 * The fields.  @ stands for the argument and, unless it is a date, its zone; &
 * for the argument moved to the zone, for functions whose second argument is
 * something else; # for the years to add, see ch_clock_years().
 */
typedef struct Field
{
	const char *name;
	const char *template;
	int			digits;
	bool		of_date;		/* dates have it */
	bool		ordered;		/* grows with the time: a key may prune by it */
	ChCapability cap;			/* servers without it get it wrong */
} Field;

static const Field fields[] = {
	{"year", "toYear(@)#", 4, true, true, CH_CAP_NONE},
	{"month", "toMonth(@)", 2, true, false, CH_CAP_NONE},
	{"day", "toDayOfMonth(@)", 2, true, false, CH_CAP_NONE},
	{"quarter", "toQuarter(@)", 1, true, false, CH_CAP_NONE},
	{"doy", "toDayOfYear(@)", 3, true, false, CH_CAP_NONE},
	{"dow", "modulo(toDayOfWeek(&), 7)", 1, true, false, CH_CAP_NONE},
	{"isodow", "toDayOfWeek(&)", 1, true, false, CH_CAP_NONE},
	{"week", "toISOWeek(&)", 2, true, false, CH_CAP_WIDE_DATES},
	{"isoyear", "toISOYear(&)#", 4, true, false, CH_CAP_WIDE_DATES},
	{"decade", "intDiv(toYear(@)#, 10)", 3, true, true, CH_CAP_NONE},
	{"century", "intDiv(toYear(@)# + 99, 100)", 2, true, true, CH_CAP_NONE},
	{"millennium", "intDiv(toYear(@)# + 999, 1000)", 1, true, true, CH_CAP_NONE},
	{"hour", "toHour(@)", 2, false, false, CH_CAP_NONE},
	{"minute", "toMinute(@)", 2, false, false, CH_CAP_NONE},
};

/*
 * Servers believe that some of these functions are monotonic over what a
 * granule of a sorted table holds, and prune wrongly by them; by bitOr() they
 * do not.
 */
#define SECOND "bitOr(toSecond(@), 0)"

/* Microseconds of a second; of an instant. */
#define SUBSECOND "positiveModulo(toUnixTimestamp64Micro(toDateTime64(%1, 6)), 1000000)"
#define MICROSECONDS "toUnixTimestamp64Micro(toDateTime64(%1, 6))"

/* Fields with fractions, for DateTime and for DateTime64. */
typedef struct FractionField
{
	const char *name;
	int			digits;
	int			scale;
	const char *whole;			/* numeric, of DateTime */
	const char *exact;			/* numeric, of DateTime64 */
	const char *whole_float;
	const char *exact_float;
} FractionField;

static const FractionField fraction_fields[] = {
	{"second", 2, 6,
		"toDecimal64(" SECOND ", 6)",
		"(toDecimal64(" SECOND " * 1000000 + " SUBSECOND ", 6) / 1000000)",
		"toFloat64(" SECOND ")",
	"(" SECOND " + " SUBSECOND " / 1000000)"},
	{"milliseconds", 5, 3,
		"toDecimal64(" SECOND " * 1000, 3)",
		"(toDecimal64(" SECOND " * 1000000 + " SUBSECOND ", 3) / 1000)",
		"toFloat64(" SECOND " * 1000)",
	"(" SECOND " * 1000 + " SUBSECOND " / 1000)"},
	{"microseconds", 8, 0,
		"toDecimal64(" SECOND " * 1000000, 0)",
		"toDecimal64(" SECOND " * 1000000 + " SUBSECOND ", 0)",
		"toFloat64(" SECOND " * 1000000)",
	"toFloat64(" SECOND " * 1000000 + " SUBSECOND ")"},
	{"epoch", 11, 6,
		"toDecimal64(toUnixTimestamp(%1), 6)",
		"(toDecimal128(" MICROSECONDS ", 6) / 1000000)",
		"toFloat64(toUnixTimestamp(%1))",
	"(" MICROSECONDS " / 1000000)"},
};

/* Put the argument where @, & and # stand in a template. */
static char *
expand(const char *template, bool zoned, bool past)
{
	StringInfoData buf;
	const char *p;

	initStringInfo(&buf);
	for (p = template; *p; p++)
	{
		if (*p == '@')
			appendStringInfoString(&buf, zoned ? "%1, $2" : "%1");
		else if (*p == '&')
			appendStringInfoString(&buf, zoned ? "toTimeZone(%1, $2)" : "%1");
		else if (*p == '#')
			appendStringInfoString(&buf, past ? " + %3" : "");
		else
			appendStringInfoChar(&buf, *p);
	}
	return buf.data;
}

/* The template of an integer field. */
static const char *
field_template(const Field *field, bool zoned, bool narrow, bool past)
{
	char	   *sql = expand(field->template, zoned, past);

	/* ClickHouse counts the last day that it has wrongly */
	if (!narrow && strcmp(field->name, "doy") == 0)
		sql = expand("toInt32(toDate32(@)) - toInt32(toStartOfYear(toDate32(@))) + 1", zoned, past);
	return field->ordered && narrow ? sql : psprintf("bitOr(%s, 0)", sql);
}

/* An integer field as numeric or float. */
static ChExpr *
integer_field(Oid type, const char *sql, List *args, int digits)
{
	ChExpr	   *e;

	if (type == FLOAT8OID)
		return ch_make_call(FLOAT8OID, psprintf("toFloat64(%s)", sql), args);
	e = ch_make_call(NUMERICOID, sql, args);
	e->canonical = "toDecimal64($1, 0)";
	e->digits = digits;
	e->scale = 0;
	e->bits = 63;
	return e;
}

static ChExpr *
fraction_field(Oid type, const FractionField *field, bool narrow, List *args)
{
	const char *template;
	ChExpr	   *e;

	if (type == FLOAT8OID)
		template = narrow ? field->whole_float : field->exact_float;
	else
		template = narrow ? field->whole : field->exact;
	e = ch_make_call(type, expand(template, true, false), args);
	if (type == NUMERICOID)
	{
		e->digits = field->digits;
		e->scale = field->scale;
	}
	return e;
}

static const Field *
find_field(const char *name)
{
	int			i;

	for (i = 0; i < lengthof(fields); i++)
	{
		if (pg_strcasecmp(name, fields[i].name) == 0)
			return &fields[i];
	}
	return NULL;
}

/* A number that is told otherwise for the past; the same of both. */
static ChExpr *
choose(const ChClock *clock, ChExpr *usual, ChExpr *past)
{
	ChExpr	   *e = ch_clock_choice(clock, usual, past);

	e->canonical = usual->canonical;
	ch_take_number(e, usual);
	return e;
}

/* A field of a calendar or a clock; a date has no zone. */
static ChExpr *
told_field(Oid type, const Field *field, const ChClock *clock, bool narrow)
{
	bool		zoned = clock->time->pgtype != DATEOID;
	ChExpr	   *usual = integer_field(type, field_template(field, zoned, narrow, false),
									  zoned ? list_make2(clock->time, clock->zone) : list_make1(clock->time), field->digits);

	if (clock->past == NULL)
		return usual;
	return choose(clock, usual, integer_field(type, field_template(field, true, false, true),
											  list_make3(ch_clock_model(clock), ch_text_literal("UTC"), ch_clock_years(clock)),
											  field->digits));
}

static ChExpr *
told_fraction(Oid type, const FractionField *field, const ChClock *clock, bool narrow)
{
	ChExpr	   *usual = fraction_field(type, field, narrow, list_make2(clock->time, clock->zone));

	if (clock->past == NULL)
		return usual;
	return choose(clock, usual, fraction_field(type, field, false, list_make2(ch_clock_model(clock), ch_text_literal("UTC"))));
}

/* extract(field from date) */
static ChExpr *
build_of_date(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = lsecond(args);
	char	   *name;
	const Field *field;
	ChClock		clock;

	if (!ch_constant_text(linitial(args), &name))
		return ch_fail_constant(cx, row, "the field");
	if (pg_strcasecmp(name, "epoch") == 0)
		return integer_field(exprType(node), "(toInt64(toInt32(%1)) * 86400)", list_make1(arg), 11);
	field = find_field(name);
	if (field == NULL || !field->of_date)
		return ch_fail(cx, "%s: field \"%s\"", row->object, name);
	if (!ch_has(cx, field->cap))
		return ch_fail_capability(cx, row->object, field->cap);
	if (!ch_clock_of_date(cx, row, arg, TIMESTAMPOID, &clock))
		return NULL;
	return told_field(exprType(node), field, &clock, ch_is_narrow_time(cx, arg));
}

/* extract(epoch from timestamp), of either kind: no clock is needed where the server has all of them. */
static bool
is_of_instant(ChTranslate *cx, const char *name)
{
	return pg_strcasecmp(name, "epoch") == 0 && ch_has(cx, CH_CAP_WIDE_DATES);
}

/* extract(field from timestamp), of either kind, and date_part() */
static ChExpr *
build_of_timestamp(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = lsecond(args);
	Oid			type = exprType(node);
	char	   *name;
	const Field *field;
	ChClock		clock = {.time = arg, .zone = ch_text_literal("UTC")};
	int			i;

	if (!ch_constant_text(linitial(args), &name))
		return ch_fail_constant(cx, row, "the field");
	field = find_field(name);
	if (!is_of_instant(cx, name) &&
		!ch_clock(cx, row, arg, NULL, field && field->of_date ? CH_ZONE_EAST : CH_ZONE_AT_EPOCH, 0, &clock))
		return NULL;
	if (field && !ch_has(cx, field->cap))
		return ch_fail_capability(cx, row->object, field->cap);
	if (field)
		return told_field(type, field, &clock, ch_is_narrow_time(cx, arg));
	for (i = 0; i < lengthof(fraction_fields); i++)
	{
		if (pg_strcasecmp(name, fraction_fields[i].name) == 0)
			return told_fraction(type, &fraction_fields[i], &clock, ch_is_narrow_time(cx, arg));
	}
	return ch_fail(cx, "%s: field \"%s\"", row->object, name);
}

#define DATE_TESTS \
	"extract(year from dt); extract(month from ndt); extract(day from dt); extract(quarter from dt); " \
	"extract(doy from dt); extract(dow from ndt); extract(isodow from dt); ~extract(week from dt); " \
	"~extract(isoyear from dt); extract(decade from dt); extract(century from dt); " \
	"extract(millennium from dt); extract(epoch from dt); extract(epoch from ndt); " \
	"extract(year from dt32); extract(doy from ndt32); extract(dow from dt32); extract(week from dt32); " \
	"extract(isoyear from dt32); extract(epoch from dt32); extract(century from dt32); extract(quarter from dt32)"
#define TIMESTAMP_TESTS(c) \
	"extract(year from " c "); extract(month from n" c "); extract(day from " c "); extract(quarter from " c "); " \
	"extract(doy from " c "); extract(dow from n" c "); extract(isodow from " c "); ~extract(week from " c "); " \
	"~extract(isoyear from " c "); extract(decade from " c "); extract(century from " c "); " \
	"extract(millennium from " c "); extract(hour from " c "); extract(minute from n" c "); " \
	"extract(second from " c "); extract(milliseconds from n" c "); extract(microseconds from " c "); " \
	"extract(epoch from " c "); extract(epoch from n" c ")"
#define PART_TESTS(c) \
	"date_part('year', " c "); date_part('dow', n" c "); date_part('hour', " c "); date_part('second', n" c "); " \
	"date_part('milliseconds', " c "); date_part('microseconds', " c "); date_part('epoch', " c "); " \
	"date_part('epoch', n" c "); ~date_part('week', " c ")"

static const ChShipRow rows[] = {
	BUILT(F_EXTRACT_TEXT_DATE, "extract(text, date)", "toYear($2), toMonth($2), ...", CH_TAKES_EDGE, build_of_date, DATE_TESTS),
	BUILT(F_EXTRACT_TEXT_TIMESTAMP, "extract(text, timestamp)", "toYear($2, 'UTC'), toHour($2, 'UTC'), ...", CH_TAKES_EDGE,
		  build_of_timestamp, TIMESTAMP_TESTS("ts") "; " TIMESTAMP_TESTS("ts6")),
	BUILT(F_EXTRACT_TEXT_TIMESTAMPTZ, "extract(text, timestamptz)", "toYear($2, zone), toHour($2, zone), ...", CH_TAKES_EDGE,
		  build_of_timestamp, TIMESTAMP_TESTS("tz") "; " TIMESTAMP_TESTS("tz6") "; " TIMESTAMP_TESTS("tz3")),
	BUILT(F_DATE_PART_TEXT_TIMESTAMP, "date_part(text, timestamp)", "toFloat64(toYear($2, 'UTC')), ...", CH_TAKES_EDGE,
		  build_of_timestamp, PART_TESTS("ts") "; " PART_TESTS("ts6") "; date_part('month', dt)"),
	BUILT(F_DATE_PART_TEXT_TIMESTAMPTZ, "date_part(text, timestamptz)", "toFloat64(toYear($2, zone)), ...", CH_TAKES_EDGE,
		  build_of_timestamp, PART_TESTS("tz") "; " PART_TESTS("tz6")),
};

const ChShipList ch_ship_extract = {rows, lengthof(rows)};
