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

#include "catalog/pg_type.h"

#include "query/catalogue.h"

/* Those that old servers lack are modern; those of letters have to be spelled so. */
static const struct
{
	const char *pattern;
	const char *format;
	bool		modern;
	bool		exact;
}			char_patterns[] = {
	{"YYYY", "%Y"}, {"MM", "%m"}, {"DDD", "%j", true}, {"DD", "%d"}, {"HH24", "%H"}, {"HH12", "%I", true},
	{"HH", "%I", true}, {"MI", NULL}, {"SS", "%S"}, {"YY", "%y", true}, {"IYYY", "%G", true}, {"IW", "%V", true},
	{"ID", "%u", true}, {"Q", "%Q", true}, {"AM", "%p", true, true}, {"PM", "%p", true, true},
	{"Mon", "%b", true, true}, {"Dy", "%a", true, true}, {"FMMonth", "%M", true, true}, {"FMDay", "%W", true, true}
};

/* "text" in a pattern, as it is; NULL if it is not plain. */
static const char *
quoted_text(StringInfo buf, const char *pattern)
{
	while (*++pattern != '"')
	{
		if (*pattern == '\0' || *pattern == '\\' || *pattern == '%')
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
		for (i = 0; i < lengthof(char_patterns); i++)
		{
			int			len = strlen(char_patterns[i].pattern);

			if (pg_strncasecmp(pattern, char_patterns[i].pattern, len) != 0 || (char_patterns[i].modern && !modern))
				continue;
			if (char_patterns[i].exact && strncmp(pattern, char_patterns[i].pattern, len) != 0)
				return NULL;
			appendStringInfoString(&buf, char_patterns[i].format ? char_patterns[i].format :
								   modern ? "%i" : "%M");
			pattern += len;
			break;
		}
		if (i < lengthof(char_patterns))
			continue;
		if (*pattern == '"')
		{
			if ((pattern = quoted_text(&buf, pattern)) == NULL)
				return NULL;
			continue;
		}
		if (strchr("-/:. ,", *pattern) == NULL)
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

/* The text of a time that may be at the end of the calendar; years is of a model, or NULL. */
static ChExpr *
formatted(ChExpr *time, ChExpr *zone, ChExpr *years, const char *format)
{
	const char *from = format;
	const char *p = format;
	ChExpr	   *text = NULL;
	int			i;

	while (*p != '\0')
	{
		for (i = 0; i < lengthof(end_formats) && *p == '%'; i++)
		{
			if (p[1] == end_formats[i].format && (years || !end_formats[i].in_model))
				break;
		}
		if (*p == '%' && i < lengthof(end_formats))
		{
			text = joined(joined_format(text, time, zone, from, p - from),
						  ch_make_call(TEXTOID, end_formats[i].template,
									   years ? list_make3(time, zone, years) : list_make2(time, zone)));
			from = p + 2;
		}
		p += *p == '%' ? 2 : 1;
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
	if ((ch_is_narrow_time(cx, arg) && clock.past == NULL) || pattern[0] == '\0')
		return ch_make_call(TEXTOID, "formatDateTime(%1, $2, $3)",
							list_make3(arg, ch_text_literal(pattern), clock.zone));
	e = formatted(arg, clock.zone, NULL, pattern);
	return clock.past ? ch_clock_choice(&clock, e, formatted(ch_clock_model(&clock), ch_text_literal("UTC"),
															 ch_clock_years(&clock), pattern)) : e;
}
