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
 * something else.
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
	{"year", "toYear(@)", 4, true, true, CH_CAP_NONE},
	{"month", "toMonth(@)", 2, true, false, CH_CAP_NONE},
	{"day", "toDayOfMonth(@)", 2, true, false, CH_CAP_NONE},
	{"quarter", "toQuarter(@)", 1, true, false, CH_CAP_NONE},
	{"doy", "toDayOfYear(@)", 3, true, false, CH_CAP_NONE},
	{"dow", "modulo(toDayOfWeek(&), 7)", 1, true, false, CH_CAP_NONE},
	{"isodow", "toDayOfWeek(&)", 1, true, false, CH_CAP_NONE},
	{"week", "toISOWeek(&)", 2, true, false, CH_CAP_WIDE_DATES},
	{"isoyear", "toISOYear(&)", 4, true, false, CH_CAP_WIDE_DATES},
	{"decade", "intDiv(toYear(@), 10)", 3, true, true, CH_CAP_NONE},
	{"century", "intDiv(toYear(@) + 99, 100)", 2, true, true, CH_CAP_NONE},
	{"millennium", "intDiv(toYear(@) + 999, 1000)", 1, true, true, CH_CAP_NONE},
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

/* Put the argument where @ and & stand in a template. */
static char *
expand(const char *template, bool zoned)
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
		else
			appendStringInfoChar(&buf, *p);
	}
	return buf.data;
}

/* The template of an integer field. */
static const char *
field_template(const Field *field, bool zoned, bool narrow)
{
	char	   *sql = expand(field->template, zoned);

	/* ClickHouse counts the last day that it has wrongly */
	if (!narrow && strcmp(field->name, "doy") == 0)
		sql = expand("toInt32(toDate32(@)) - toInt32(toStartOfYear(toDate32(@))) + 1", zoned);
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
	e = ch_make_call(type, expand(template, true), args);
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

/* extract(field from date) */
static ChExpr *
build_of_date(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = lsecond(args);
	char	   *name;
	const Field *field;

	if (!ch_constant_text(linitial(args), &name))
		return ch_fail_constant(cx, row, "the field");
	if (pg_strcasecmp(name, "epoch") == 0)
		return integer_field(exprType(node), "(toInt64(toInt32(%1)) * 86400)", list_make1(arg), 11);
	field = find_field(name);
	if (field == NULL || !field->of_date)
		return ch_fail(cx, "%s: field \"%s\"", row->object, name);
	if (!ch_has(cx, field->cap))
		return ch_fail_capability(cx, row->object, field->cap);
	return integer_field(exprType(node), field_template(field, false, ch_is_narrow_time(cx, arg)),
						 list_make1(arg), field->digits);
}

/* The zone in which a timestamp's fields are told. */
static ChExpr *
field_zone(ChTranslate *cx, const ChShipRow *row, ChExpr *arg, bool of_date)
{
	if (arg->pgtype == TIMESTAMPOID)
		return ch_text_literal("UTC");
	return ch_session_zone(cx, row, !ch_has(cx, CH_CAP_WIDE_DATES) ?
						   (of_date ? CH_ZONE_EAST : CH_ZONE_AT_EPOCH) :
						   ch_is_narrow_time(cx, arg) ? 0 : CH_ZONE_SINCE_1900);
}

/* extract(field from timestamp), of either kind, and date_part() */
static ChExpr *
build_of_timestamp(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = lsecond(args);
	Oid			type = exprType(node);
	char	   *name;
	const Field *field;
	ChExpr	   *zone;
	int			i;

	if (!ch_constant_text(linitial(args), &name))
		return ch_fail_constant(cx, row, "the field");
	field = find_field(name);
	zone = field_zone(cx, row, arg, field && field->of_date);
	if (zone == NULL)
		return NULL;
	args = list_make2(arg, zone);
	if (field && !ch_has(cx, field->cap))
		return ch_fail_capability(cx, row->object, field->cap);
	if (field)
		return integer_field(type, field_template(field, true, ch_is_narrow_time(cx, arg)), args,
							 field->digits);
	for (i = 0; i < lengthof(fraction_fields); i++)
	{
		if (pg_strcasecmp(name, fraction_fields[i].name) == 0)
			return fraction_field(type, &fraction_fields[i], ch_is_narrow_time(cx, arg), args);
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
	BUILT(F_EXTRACT_TEXT_DATE, "extract(text, date)", "toYear($2), toMonth($2), ...", 0, build_of_date, DATE_TESTS),
	BUILT(F_EXTRACT_TEXT_TIMESTAMP, "extract(text, timestamp)", "toYear($2, 'UTC'), toHour($2, 'UTC'), ...", 0,
		  build_of_timestamp, TIMESTAMP_TESTS("ts") "; " TIMESTAMP_TESTS("ts6")),
	BUILT(F_EXTRACT_TEXT_TIMESTAMPTZ, "extract(text, timestamptz)", "toYear($2, zone), toHour($2, zone), ...", 0,
		  build_of_timestamp, TIMESTAMP_TESTS("tz") "; " TIMESTAMP_TESTS("tz6") "; " TIMESTAMP_TESTS("tz3")),
	BUILT(F_DATE_PART_TEXT_TIMESTAMP, "date_part(text, timestamp)", "toFloat64(toYear($2, 'UTC')), ...", 0,
		  build_of_timestamp, PART_TESTS("ts") "; " PART_TESTS("ts6") "; date_part('month', dt)"),
	BUILT(F_DATE_PART_TEXT_TIMESTAMPTZ, "date_part(text, timestamptz)", "toFloat64(toYear($2, zone)), ...", 0,
		  build_of_timestamp, PART_TESTS("tz") "; " PART_TESTS("tz6")),
};

const ChShipList ch_ship_extract = {rows, lengthof(rows)};
