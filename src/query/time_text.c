/*-------------------------------------------------------------------------
 *
 * time_text.c
 *	  to_char() of times: patterns that ClickHouse has the same of.
 *
 * The server's day of the year is not that of the last day it has, and a time of
 * 1899 or 2300 is shown by one of another year; what such a format gives is put
 * together from parts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "catalog/pg_type.h"
#include "utils/formatting.h"

#include "query/catalogue.h"

/*
 * PostgreSQL reads patterns in capitals or in small letters, not in both.  Those of
 * letters have to be spelled so; those that old servers lack are modern.
 */
typedef struct Pattern
{
	const char *pattern;
	const char *format;
	bool		modern;
	bool		exact;
	const char *template;		/* of the text that the format gives, or NULL */
} Pattern;

#define NO_ZERO "replaceRegexpOne(%1, '^0', '')"
#define PADDED(text) "rightPad(" text ", 9, ' ')"

/* Those with a template come first, and longer ones before what they begin with. */
static const Pattern patterns[] = {
	{"FMMONTH", "%M", true, true, "upper(%1)"}, {"FMmonth", "%M", true, true, "lower(%1)"},
	{"FMDAY", "%W", true, true, "upper(%1)"}, {"FMday", "%W", true, true, "lower(%1)"},
	{"Month", "%M", true, true, PADDED("%1")}, {"MONTH", "%M", true, true, PADDED("upper(%1)")},
	{"month", "%M", true, true, PADDED("lower(%1)")},
	{"Day", "%W", true, true, PADDED("%1")}, {"DAY", "%W", true, true, PADDED("upper(%1)")},
	{"day", "%W", true, true, PADDED("lower(%1)")},
	{"MON", "%b", true, true, "upper(%1)"}, {"mon", "%b", true, true, "lower(%1)"},
	{"DY", "%a", true, true, "upper(%1)"}, {"dy", "%a", true, true, "lower(%1)"},
	{"FMMM", "%m", true, true, NO_ZERO}, {"FMDD", "%d", true, true, NO_ZERO}, {"FMHH24", "%H", true, true, NO_ZERO},
	{"FMHH12", "%I", true, true, NO_ZERO}, {"FMHH", "%I", true, true, NO_ZERO},
	{"FMMonth", "%M", true, true}, {"FMDay", "%W", true, true}, {"Mon", "%b", true, true}, {"Dy", "%a", true, true},
	{"YYYY", "%Y"}, {"MM", "%m"}, {"DDD", "%j", true}, {"DD", "%d"}, {"HH24", "%H"}, {"HH12", "%I", true},
	{"HH", "%I", true}, {"MI", NULL}, {"SS", "%S"}, {"YY", "%y", true}, {"IYYY", "%G", true}, {"IW", "%V", true},
	{"ID", "%u", true}, {"Q", "%Q", true}, {"AM", "%p", true, true}, {"PM", "%p", true, true}
};

/* In a format, the pattern of this number, which has a template: a control character. */
#define MARK(i) ((i) + 1)

/* How long the pattern is at the beginning of the text, or 0. */
static int
pattern_length(const Pattern *pattern, const char *text)
{
	int			len = strlen(pattern->pattern);
	char	   *small;

	if (strncmp(text, pattern->pattern, len) == 0)
		return len;
	small = asc_tolower(pattern->pattern, len);
	return !pattern->exact && strncmp(text, small, len) == 0 ? len : 0;
}

/* "text" in a pattern, as it is; NULL if it is not plain. */
static const char *
quoted_text(StringInfo buf, const char *pattern)
{
	while (*++pattern != '"')
	{
		if ((unsigned char) *pattern < ' ' || *pattern == '\\' || *pattern == '%')
			return NULL;
		appendStringInfoChar(buf, *pattern);
	}
	return pattern + 1;
}

/* A to_char() pattern of plain numbers and punctuation, or NULL. */
static char *
time_format(const char *pattern, bool modern)
{
	StringInfoData buf;
	int			i;

	initStringInfo(&buf);
	while (*pattern)
	{
		for (i = 0; i < lengthof(patterns); i++)
		{
			int			len = pattern_length(&patterns[i], pattern);

			if (len == 0 || (patterns[i].modern && !modern))
				continue;
			if (patterns[i].template)
				appendStringInfoChar(&buf, MARK(i));
			else
				appendStringInfoString(&buf, patterns[i].format ? patterns[i].format : modern ? "%i" : "%M");
			pattern += len;
			break;
		}
		if (i < lengthof(patterns))
			continue;
		if (*pattern == '"')
		{
			if ((pattern = quoted_text(&buf, pattern)) == NULL)
				return NULL;
			continue;
		}
		if (*pattern < ' ' || *pattern > '~' || isalpha((unsigned char) *pattern) || *pattern == '%' || *pattern == '\\')
			return NULL;
		appendStringInfoChar(&buf, *pattern++);
	}
	return buf.data;
}

/* Would something be read into the pattern that is not there, as "SSSS"? */
static bool
is_plain_pattern(const char *pattern)
{
	const char *p;

	for (p = pattern; *p; p++)
	{
		if (pg_strncasecmp(p, "SSS", 3) == 0 || pg_strncasecmp(p, "DDDD", 4) == 0 ||
			pg_strncasecmp(p, "YYYYY", 5) == 0 || pg_strncasecmp(p, "IDDD", 4) == 0)
			return false;
	}
	return true;
}

/* Formats of which the server is not right at the ends of its calendar, or in a model year (%3). */
static const struct
{
	char		format;
	bool		in_model;
	const char *template;
}			end_formats[] = {
	{'Y', true, "toString(toYear(%1, $2) + %3)"},
	{'y', true, "substring(toString(toYear(%1, $2) + %3), 3, 2)"},
	{'G', true, "toString(toISOYear(toTimeZone(%1, $2)) + %3)"},
	{'j', false, "leftPad(toString(toInt32(toDate32(%1, $2)) - toInt32(toStartOfYear(toDate32(%1, $2))) + 1), 3, '0')"}
};

static ChExpr *
joined(ChExpr *text, ChExpr *more)
{
	return text ? ch_make_call(TEXTOID, "concat(%1, %2)", list_make2(text, more)) : more;
}

static ChExpr *
joined_format(ChExpr *text, ChExpr *time, ChExpr *zone, const char *format, int len)
{
	return len == 0 ? text :
		joined(text, ch_make_call(TEXTOID, "formatDateTime(%1, $2, $3)",
								  list_make3(time, ch_text_literal(pnstrdup(format, len)), zone)));
}

/* What formatDateTime() does not give as it is wanted, or NULL. */
static ChExpr *
special_format(ChExpr *time, ChExpr *zone, ChExpr *years, bool ends, const char *p)
{
	const Pattern *pattern;

	if ((unsigned char) *p < ' ')
	{
		pattern = &patterns[*p - 1];
		return ch_make_call(TEXTOID, pattern->template,
							list_make1(joined_format(NULL, time, zone, pattern->format, strlen(pattern->format))));
	}
	for (int i = 0; i < lengthof(end_formats) && *p == '%' && ends; i++)
	{
		if (p[1] == end_formats[i].format && (years || !end_formats[i].in_model))
			return ch_make_call(TEXTOID, end_formats[i].template,
								years ? list_make3(time, zone, years) : list_make2(time, zone));
	}
	return NULL;
}

/* The text of a time; ends: it may be at the end of the calendar; years is of a model, or NULL. */
static ChExpr *
formatted(ChExpr *time, ChExpr *zone, ChExpr *years, bool ends, const char *format)
{
	const char *from = format;
	const char *p = format;
	ChExpr	   *text = NULL;

	while (*p != '\0')
	{
		ChExpr	   *special = special_format(time, zone, years, ends, p);
		int			len = *p == '%' ? 2 : 1;

		if (special != NULL)
		{
			text = joined(joined_format(text, time, zone, from, p - from), special);
			from = p + len;
		}
		p += len;
	}
	return joined_format(text, time, zone, from, p - from);
}

ChExpr *
ch_build_to_char(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	bool		wide = ch_has(cx, CH_CAP_WIDE_DATES);
	char	   *pattern;
	ChClock		clock;
	ChExpr	   *e;

	if (!ch_constant_text(lsecond(args), &pattern) || !is_plain_pattern(pattern) ||
		(pattern = time_format(pattern, wide)) == NULL)
		return ch_fail_constant(cx, row, "the format");
	if (!ch_clock(cx, row, arg, NULL, CH_ZONE_AT_EPOCH, 0, &clock))
		return NULL;
	if (pattern[0] == '\0')
		return ch_make_call(TEXTOID, "formatDateTime(%1, $2, $3)",
							list_make3(arg, ch_text_literal(pattern), clock.zone));
	e = formatted(arg, clock.zone, NULL, clock.past != NULL || !ch_is_narrow_time(cx, arg), pattern);
	return clock.past ? ch_clock_choice(&clock, e, formatted(ch_clock_model(&clock), ch_text_literal("UTC"),
															 ch_clock_years(&clock), true, pattern)) : e;
}
