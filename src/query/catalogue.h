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

extern ChExpr *ch_session_zone(ChTranslate *cx, const ChShipRow *row, int flags);
extern bool ch_session_zone_is(int flags);
extern ChExpr *ch_named_zone(ChTranslate *cx, const ChShipRow *row, const ChExpr *name,
							 int flags);
extern void ch_check_bound_zone(const char *name, int flags);

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

/* bucket.c */
extern ChExpr *ch_build_numeric_bucket(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid);

/*
 * translate_pair.c: in templates $1 is the dependent value Y, $2 the independent
 * value X, $3 the rows that count.
 */
#define CH_PAIR_FINITE "maxIf(NOT (isFinite($1) AND isFinite($2)), $3) = 0"

/* catalogue_datetime.c: certainly within 1970 to 2106? */
extern bool ch_is_narrow_time(ChTranslate *cx, const ChExpr *e);

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
