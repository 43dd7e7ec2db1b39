/*-------------------------------------------------------------------------
 *
 * catalogue.h
 *	  What the parts of the catalogue share with each other: shorthands for
 *	  rows, constant arguments, time zones, patterns.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_CATALOGUE_H
#define CH_CATALOGUE_H

#include "datatype/timestamp.h"

#include "query/query.h"
#include "query/translate.h"

/* A row that is only a template, the same on every server. */
#define ROW(fn, object, remote, flags, tests) \
	{fn, object, remote, CH_CAP_NONE, NULL, flags, NULL, NULL, tests}

/* A template where the server has cap; old where not ("" stays local). */
#define ROW_CAP(fn, object, remote, cap, old, flags, tests) \
	{fn, object, remote, cap, old, flags, NULL, NULL, tests}

/* A row with a builder; remote is for people unless the builder reads it. */
#define BUILT(fn, object, remote, flags, build, tests) \
	{fn, object, remote, CH_CAP_NONE, NULL, flags, NULL, build, tests}

/* The same, for servers with cap only. */
#define BUILT_CAP(fn, object, remote, cap, flags, build, tests) \
	{fn, object, remote, cap, "", flags, NULL, build, tests}

/* constant.c: the value of an argument, if it is a constant and not NULL */
extern bool ch_constant_int(const ChExpr *e, int64 *value);
extern bool ch_constant_bool(const ChExpr *e, bool *value);
extern bool ch_constant_text(const ChExpr *e, char **value);	/* database encoding */
extern bool ch_constant_range(ChTranslate *cx, const ChShipRow *row, List *args, int64 *start, int64 *length);
extern ChExpr *ch_text_literal(const char *text);
extern ChExpr *ch_fail_constant(ChTranslate *cx, const ChShipRow *row, const char *what);

/*
 * zone.c: time zones that mean the same on both sides.  The flags say what a
 * use of a zone relies on.
 */
#define CH_ZONE_SINCE_1900	0x1 /* instants before 1970 can occur */
#define CH_ZONE_EAST		0x2 /* not west of Greenwich on 1970-01-01 */
#define CH_ZONE_WEST		0x4 /* not east of Greenwich on 1970-01-01 */
#define CH_ZONE_AT_EPOCH	(CH_ZONE_EAST | CH_ZONE_WEST)
#define CH_ZONE_MIDNIGHT	0x8 /* midnight is never twice */
#define CH_ZONE_UTC			0x10	/* always UTC */
#define CH_ZONE_NO_GAP		0x20	/* no day starts later than at midnight */
#define CH_ZONE_EDGES		0x40	/* all times of the server's can occur */
#define CH_ZONE_PAST		0x80	/* zone_past.c tells what the server's zone does not */

/* Not the zone but what belongs to it; see zone_past.c. */
#define CH_ZONE_SEAM		0x100	/* from this time on the zone is the server's, */
#define CH_ZONE_END			0x200	/* up to this one */
#define CH_ZONE_OFFSETS		0x400	/* offset of an instant x, otherwise */
#define CH_ZONE_MIDNIGHTS	0x800	/* offset of a midnight x */
#define CH_ZONE_CLOCKS		0x1000	/* offset of what a clock shows, x, before */
#define CH_ZONE_CLOCKS_FROM	0x2000	/* this, in microseconds, */
#define CH_ZONE_CLOCKS_TO	0x4000	/* and from this on */
#define CH_ZONE_PARTS		0x7f00

extern ChExpr *ch_session_zone(ChTranslate *cx, const ChShipRow *row, int flags);
extern bool ch_session_zone_is(int flags);
extern ChExpr *ch_named_zone(ChTranslate *cx, const ChShipRow *row, const ChExpr *name,
							 int flags);
extern bool ch_zone_is(const ChExpr *name, int flags);
extern ChExpr *ch_zone_part(const ChExpr *zone, const ChExpr *name, int part);
extern char *ch_bound_zone(const char *name, int flags);

/*
 * key_range.c: a column of dates compared with a time that is a value, and an instant
 * with a date or a timestamp that is; NULL if they cannot be.
 */
extern ChExpr *ch_compare_day(ChTranslate *cx, const char *op, Node *date, Node *time);
extern ChExpr *ch_compare_instant(ChTranslate *cx, const char *op, Node *left, Node *right);

/* Microseconds since 1970 of a time: the instant, or what the clock of a timestamp shows. */
#define CH_MICROS "toUnixTimestamp64Micro(toDateTime64(%1, 6, 'UTC'))"

/*
 * wall_clock.c: how the wall clock of a time is told.  past is a condition for
 * times for which zone does not tell it, or NULL if there are none; for them local
 * is what the clock shows in microseconds since 1970, and may be of 1899 or 2300.
 */
typedef struct ChClock
{
	ChExpr	   *time;
	ChExpr	   *zone;
	ChExpr	   *past;
	ChExpr	   *local;
	ChExpr	   *midnights;		/* see CH_ZONE_MIDNIGHTS; NULL for a timestamp */
	bool		edges;			/* the clock may show 1899 or 2300 */
} ChClock;

extern bool ch_clock(ChTranslate *cx, const ChShipRow *row, ChExpr *time, ChExpr *name,
					 int old_flags, int flags, ChClock *clock);
extern bool ch_clock_of_date(ChTranslate *cx, const ChShipRow *row, ChExpr *date, Oid type, ChClock *clock);

/* A timestamp with the same clock, day of the year and of the week, in another year; that year's distance. */
extern ChExpr *ch_clock_model(const ChClock *clock);
extern ChExpr *ch_clock_years(const ChClock *clock);

/* Either by zone or, where that is not told so, the other; of the type of the first. */
extern ChExpr *ch_clock_choice(const ChClock *clock, ChExpr *usual, ChExpr *past);

/* timestamptz to the timestamp that the clock shows. */
extern ChExpr *ch_wall_clock(const ChClock *clock);

/*
 * instant.c: a clock is a timestamp, or what it shows as microseconds since 1970.
 * name is the zone's, or NULL for the session's.
 */
extern ChExpr *ch_instant_of(ChTranslate *cx, const ChShipRow *row, ChExpr *clock, ChExpr *name);

/* timestamptz moved by days and months, where the session's zone is not UTC. */
extern ChExpr *ch_move_by_clock(ChTranslate *cx, const ChShipRow *row, ChExpr *time, const Interval *interval, int sign);

/* time_text.c */
extern ChExpr *ch_build_to_char(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid);

/* letter_case.c */
extern bool ch_is_ascii(const char *text);
extern bool ch_case_is_regular(Oid collation);
extern ChExpr *ch_change_case(ChTranslate *cx, const char *object, ChExpr *e, Oid collation, bool upper);

/* character_class.c */
#define CH_CHARACTER_BLOCK 0x1000	/* code points */
extern char *ch_block_of_characters(unsigned int first, const char *end);
extern const char *ch_class_members(Oid collation, char escape, bool *ascii);

/* catalogue_number.c */
extern ChExpr *ch_round_numeric(ChTranslate *cx, const ChShipRow *row, ChExpr *a, int scale);

/* grain.c: the row's own builder goes on where they return NULL */
extern ChExpr *ch_floor_of_epoch(ChTranslate *cx, Node *node);
extern ChExpr *ch_time_of_grain(ChTranslate *cx, Node *node);

/* bucket.c */
extern ChExpr *ch_build_numeric_bucket(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid);

/*
 * translate_pair.c: in templates $1 is the dependent value Y, $2 the independent
 * value X, $3 the rows that count.
 */
#define CH_PAIR_FINITE "maxIf(NOT (isFinite($1) AND isFinite($2)), $3) = 0"

/* how far a narrow date or time can move and stay within 1900 to 2299 */
#define CH_MAX_DAYS_BACK 25500
#define CH_MAX_DAYS_AHEAD 54000

/* catalogue_datetime.c: certainly within 1970 to 2106? */
extern bool ch_is_narrow_time(ChTranslate *cx, const ChExpr *e);

/*
 * Days since 1970 of the day of a DateTime64 and so many years later, moved by
 * months.  time and years are SQL.
 */
extern char *ch_day_by_months(const char *time, const char *years, int month);

/* Does a time stay in the server's calendar that many days later, or fewer? */
extern bool ch_time_stays(ChTranslate *cx, const ChExpr *time, double days);

/* catalogue_lapse.c: a time moved by an interval that is computed */
extern ChExpr *ch_add_lapse(ChTranslate *cx, const ChShipRow *row, Oid type, ChExpr *time, ChExpr *lapse, bool minus);

/*
 * pattern.c: patterns as ClickHouse reads them, or NULL with *why.  The text is
 * palloc'd.
 */
extern char *ch_like_pattern(const char *pattern, const char **why);
extern char *ch_regexp_pattern(const char *pattern, bool ignore_case, Oid collation,
							   bool captures, const char **why);
extern char *ch_character_class(const char *characters);	/* "[ab]" */

/*
 * pattern_parts.c: do both sides agree on which part of a text a pattern matches?
 * If not, *why says so.  The pattern is one that ch_regexp_pattern() takes.
 */
typedef struct ChRegexpParts
{
	int			groups;			/* captured */
	bool		at_start;		/* begins with "^" */
	bool		at_end;			/* ends with "$" */
	bool		may_be_empty;	/* the empty text may match */
} ChRegexpParts;

extern bool ch_regexp_parts(const char *pattern, bool ignore_case, ChRegexpParts *result,
							const char **why);

#endif							/* CH_CATALOGUE_H */
