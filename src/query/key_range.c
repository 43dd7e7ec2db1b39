/*-------------------------------------------------------------------------
 *
 * key_range.c
 *	  Ranges of a column of dates or times that a condition on a function of it
 *	  leaves: what date_trunc('month', at) = '2024-02-01', or to_char(at, 'YYYY-MM')
 *	  = '2024-02', says of at.
 *
 * The server does not see through such functions, or not in a time zone, so the
 * range is a condition of its own, for the primary key's and the partitions' sake.
 * It holds wherever the condition does, and may hold elsewhere.  The bounds are
 * PostgreSQL expressions, constants or computed when the scan starts.
 *
 * The other way round, a day is compared with a time by comparing days, and an
 * instant with what a clock shows by comparing instants.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>
#include <math.h>

#include "access/stratnum.h"
#include "catalog/namespace.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "query/catalogue.h"

/* What PostgreSQL can add to, and take from, without an error; in microseconds. */
#define YEARS(y) ((y) * INT64CONST(365) * USECS_PER_DAY)
#define EARLIEST YEARS(-1000)
#define LATEST YEARS(7000)

/*
 * No two clocks are further apart, and no clock is turned by more: what is called
 * a day in one zone or another is within this of what UTC calls it.
 */
#define SLACK (26 * USECS_PER_HOUR)

/* lower <= operand <= upper; NULL if there is no such bound. */
typedef struct Range
{
	Node	   *operand;
	Expr	   *lower;
	Expr	   *upper;
} Range;

/* ------------------------------------------------------------- expressions */

static Expr *
call(Oid fn, Oid type, List *args)
{
	return (Expr *) makeFuncExpr(fn, type, args, InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
}

static Expr *
compare(const char *op, Expr *a, Expr *b)
{
	List	   *name = list_make2(makeString(pstrdup("pg_catalog")), makeString(pstrdup(op)));
	OpExpr	   *e = (OpExpr *) make_opclause(OpernameGetOprid(name, exprType((Node *) a), exprType((Node *) b)),
											 BOOLOID, false, a, b, InvalidOid, InvalidOid);

	set_opfuncid(e);
	return (Expr *) e;
}

static bool
is_stamp(Oid type)
{
	return type == TIMESTAMPOID || type == TIMESTAMPTZOID;
}

/* A date or a time by its microseconds since 2000. */
static Expr *
constant(Oid type, int64 micros)
{
	if (type == DATEOID)
		return (Expr *) makeConst(DATEOID, -1, InvalidOid, sizeof(DateADT),
								  DateADTGetDatum(TIMESTAMP_IS_NOBEGIN(micros) ? DATEVAL_NOBEGIN :
												  TIMESTAMP_IS_NOEND(micros) ? DATEVAL_NOEND : micros / USECS_PER_DAY),
								  false, true);
	return (Expr *) makeConst(type, -1, InvalidOid, sizeof(Timestamp), TimestampGetDatum(micros), false,
							  FLOAT8PASSBYVAL);
}

/* Is the value one that can be calculated with? */
static Expr *
is_near(Expr *value)
{
	Oid			type = exprType((Node *) value);

	return make_andclause(list_make2(compare(">", value, constant(type, EARLIEST)),
									 compare("<", value, constant(type, LATEST))));
}

static Expr *
moved(Expr *value, int32 months, int64 micros)
{
	Oid			type = exprType((Node *) value);
	Interval   *interval = palloc0(sizeof(Interval));

	interval->month = months;
	interval->time = micros;
	return call(type == TIMESTAMPOID ? F_TIMESTAMP_PL_INTERVAL : F_TIMESTAMPTZ_PL_INTERVAL, type,
				list_make2(value, makeConst(INTERVALOID, -1, InvalidOid, sizeof(Interval),
											IntervalPGetDatum(interval), false, false)));
}

static Expr *
days_later(Expr *date, Expr *days)
{
	return call(F_DATE_PLI, DATEOID, list_make2(date, days));
}

static Expr *
number(int32 value)
{
	return (Expr *) makeConst(INT4OID, -1, InvalidOid, sizeof(int32), Int32GetDatum(value), false, true);
}

/* A date as a time of that type, or the other way round. */
static Expr *
converted(Expr *value, Oid type)
{
	Oid			from = exprType((Node *) value);

	if (type == DATEOID)
		return call(from == TIMESTAMPOID ? F_DATE_TIMESTAMP : F_DATE_TIMESTAMPTZ, DATEOID, list_make1(value));
	return call(type == TIMESTAMPOID ? F_TIMESTAMP_DATE : F_TIMESTAMPTZ_DATE, type, list_make1(value));
}

/* --------------------------------------------------- from functions inwards */

typedef struct Unit
{
	const char *name;
	int			months;
	int64		micros;
} Unit;

static const Unit units[] = {
	{"second", 0, USECS_PER_SEC},
	{"minute", 0, USECS_PER_MINUTE},
	{"hour", 0, USECS_PER_HOUR},
	{"day", 0, USECS_PER_DAY},
	{"week", 0, 7 * USECS_PER_DAY},
	{"month", 1, 0},
	{"quarter", 3, 0},
	{"year", 12, 0}
};

static const Unit *
find_unit(Node *node)
{
	if (!IsA(node, Const) || ((Const *) node)->constisnull)
		return NULL;
	for (int i = 0; i < lengthof(units); i++)
	{
		if (pg_strcasecmp(TextDatumGetCString(((Const *) node)->constvalue), units[i].name) == 0)
			return &units[i];
	}
	return NULL;
}

/* The bounds so much wider. */
static void
widen(Range *range, int64 lower, int32 months, int64 upper)
{
	if (range->lower && lower != 0)
		range->lower = moved(range->lower, 0, -lower);
	if (range->upper && (months != 0 || upper != 0))
		range->upper = moved(range->upper, months, upper);
}

static bool
through_trunc(Range *range, FuncExpr *f)
{
	const Unit *unit = find_unit(linitial(f->args));
	int64		slack = f->funcid == F_DATE_TRUNC_TEXT_TIMESTAMP ? 0 : SLACK;

	if (unit == NULL)
		return false;
	range->operand = lsecond(f->args);
	widen(range, slack, unit->months, unit->micros + slack);
	return true;
}

/* The day of a time. */
static void
through_day(Range *range, FuncExpr *f)
{
	Oid			type = f->funcid == F_DATE_TIMESTAMP ? TIMESTAMPOID : TIMESTAMPTZOID;
	int64		slack = type == TIMESTAMPOID ? 0 : SLACK;

	range->operand = linitial(f->args);
	if (range->lower)
		range->lower = converted(range->lower, type);
	if (range->upper)
		range->upper = converted(range->upper, type);
	widen(range, slack, 0, USECS_PER_DAY + slack);
}

/* The first instant of a day. */
static void
through_midnight(Range *range, FuncExpr *f)
{
	range->operand = linitial(f->args);
	if (range->lower)
		range->lower = days_later(converted(range->lower, DATEOID), number(-1));
	if (range->upper)
		range->upper = days_later(converted(range->upper, DATEOID), number(1));
}

static Expr *
utc(void)
{
	return (Expr *) makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1, CStringGetTextDatum("UTC"), false, false);
}

static Expr *
in_utc(Expr *clock)
{
	return clock ? call(F_TIMEZONE_TEXT_TIMESTAMP, TIMESTAMPTZOID, list_make2(utc(), clock)) : NULL;
}

/* What UTC's clock shows. */
static Expr *
as_clock(Expr *instant)
{
	return instant ? call(F_TIMEZONE_TEXT_TIMESTAMPTZ, TIMESTAMPOID, list_make2(utc(), instant)) : NULL;
}

/* What a clock of some zone shows, or the instant at which it does. */
static void
through_clock(Range *range, FuncExpr *f, Expr *(*without_zone) (Expr *))
{
	range->operand = llast(f->args);
	range->lower = without_zone(range->lower);
	range->upper = without_zone(range->upper);
	widen(range, SLACK, 0, SLACK);
}

/* From f(x) to x; false if x does not follow f(x). */
static bool
look_through(Range *range)
{
	FuncExpr   *f = (FuncExpr *) range->operand;

	if (!IsA(f, FuncExpr))
		return false;
	switch (f->funcid)
	{
		case F_DATE_TRUNC_TEXT_TIMESTAMP:
		case F_DATE_TRUNC_TEXT_TIMESTAMPTZ:
		case F_DATE_TRUNC_TEXT_TIMESTAMPTZ_TEXT:
			return through_trunc(range, f);
		case F_DATE_TIMESTAMP:
		case F_DATE_TIMESTAMPTZ:
			through_day(range, f);
			return true;
		case F_TIMESTAMP_DATE:
		case F_TIMESTAMPTZ_DATE:
			through_midnight(range, f);
			return true;
		case F_TIMESTAMP_TIMESTAMPTZ:
		case F_TIMEZONE_TEXT_TIMESTAMPTZ:
			through_clock(range, f, in_utc);
			return true;
		case F_TIMESTAMPTZ_TIMESTAMP:
		case F_TIMEZONE_TEXT_TIMESTAMP:
			through_clock(range, f, as_clock);
			return true;
		default:
			return false;
	}
}

/* ------------------------------------------------------------------ clauses */

static StrategyNumber
strategy_of(OpExpr *op)
{
	TypeCacheEntry *cache = lookup_type_cache(exprType(linitial(op->args)), TYPECACHE_BTREE_OPFAMILY);

	return OidIsValid(cache->btree_opf) ? get_op_opfamily_strategy(op->opno, cache->btree_opf) : InvalidStrategy;
}

static void
set_bounds(Range *range, StrategyNumber strategy, Expr *lower, Expr *upper)
{
	range->lower = strategy >= BTEqualStrategyNumber ? lower : NULL;
	range->upper = strategy <= BTEqualStrategyNumber ? upper : NULL;
}

/* f(x) op value: the value where it can be calculated with, else no bound at all. */
static bool
bounds_of_value(Range *range, StrategyNumber strategy, Expr *value)
{
	Oid			type = exprType((Node *) value);

	/* compared as instants */
	if (exprType(range->operand) == TIMESTAMPOID && type == TIMESTAMPTZOID)
		range->operand = (Node *) call(F_TIMESTAMPTZ_TIMESTAMP, type, list_make1(range->operand));
	if (exprType(range->operand) != type || (type != DATEOID && !is_stamp(type)))
		return false;
	set_bounds(range, strategy,
			   ch_make_choice(is_near(value), value, constant(type, DT_NOBEGIN)),
			   ch_make_choice(is_near(value), value, constant(type, DT_NOEND)));
	return true;
}

static bool
constant_year(Expr *value, int *year)
{
	Const	   *con = (Const *) value;
	double		number;

	if (!IsA(con, Const) || con->constisnull || (con->consttype != NUMERICOID && con->consttype != FLOAT8OID))
		return false;
	number = con->consttype == FLOAT8OID ? DatumGetFloat8(con->constvalue) :
		DatumGetFloat8(DirectFunctionCall1(numeric_float8, con->constvalue));
	*year = number > 1000 && number < 9000 ? (int) number : 0;
	return *year != 0 && *year == number;
}

/* extract(year from x) op number: from its first day to the next year's first. */
static bool
bounds_of_year(Range *range, StrategyNumber strategy, Expr *value)
{
	FuncExpr   *f = (FuncExpr *) range->operand;
	Oid			type;
	int			year;

	if (!IsA(f, FuncExpr) || !constant_year(value, &year) ||
		(f->funcid != F_EXTRACT_TEXT_DATE && f->funcid != F_EXTRACT_TEXT_TIMESTAMP &&
		 f->funcid != F_EXTRACT_TEXT_TIMESTAMPTZ && f->funcid != F_DATE_PART_TEXT_TIMESTAMP &&
		 f->funcid != F_DATE_PART_TEXT_TIMESTAMPTZ) ||
		find_unit(linitial(f->args)) != &units[lengthof(units) - 1])
		return false;
	range->operand = lsecond(f->args);
	type = exprType(range->operand);
	set_bounds(range, strategy,
			   constant(type, (date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY),
			   constant(type, (date2j(year + 1, 1, 1) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY));
	if (type == TIMESTAMPTZOID)
		widen(range, SLACK, 0, SLACK);
	return true;
}

/* What a text says of a date: 0 where it says nothing. */
typedef struct Day
{
	int			year;
	int			month;
	int			day;
	bool		sorted;			/* the texts of years of four digits sort as the dates do */
} Day;

/* So many digits of text as a number above 0, and past them; false if they are not there. */
static bool
take_digits(const char **text, int digits, int *value)
{
	for (; digits > 0; digits--)
	{
		if (!isdigit((unsigned char) **text))
			return false;
		*value = *value * 10 + *(*text)++ - '0';
	}
	return *value > 0;
}

/* The next part of a format, and what text says of it. */
static bool
read_part(const char **format, const char **text, Day *date)
{
	const char *part = *format;
	int			length = strspn(part, (char[]) {*part, '\0'});

	*format += length;
	switch (pg_toupper(*part))
	{
		case 'Y':
			date->sorted = date->month == 0 && date->day == 0;
			return length == 4 && date->year == 0 && take_digits(text, 4, &date->year);
		case 'M':
			date->sorted &= date->day == 0;
			return length == 2 && date->month == 0 && take_digits(text, 2, &date->month) && date->month <= MONTHS_PER_YEAR;
		case 'D':
			return length == 2 && date->day == 0 && take_digits(text, 2, &date->day);
		case '-':
		case '/':
		case '.':
		case ' ':
			if (length > 1 || **text != *part)
				return false;
			(*text)++;
			return true;
		default:
			return false;
	}
}

/* The first day that a text of that format is of, and the first one after it. */
static bool
read_days(const char *format, const char *text, Day *date, int *first, int *after)
{
	int			month,
				next;

	memset(date, 0, sizeof(Day));
	while (*format != '\0')
	{
		if (!read_part(&format, &text, date))
			return false;
	}
	if (*text != '\0' || date->year < 1000 || date->year > 8999 || (date->day != 0 && date->month == 0))
		return false;
	month = Max(date->month, 1);
	next = date2j(date->year + month / MONTHS_PER_YEAR, month % MONTHS_PER_YEAR + 1, 1);
	*first = date2j(date->year, month, Max(date->day, 1));
	*after = date->day != 0 ? *first + 1 : date->month != 0 ? next : date2j(date->year + 1, 1, 1);
	return date->day == 0 || *after <= next;
}

static bool
constant_text(Node *node, char **result)
{
	Const	   *con = (Const *) node;

	if (!IsA(con, Const) || con->constisnull || con->consttype != TEXTOID)
		return false;
	*result = TextDatumGetCString(con->constvalue);
	return true;
}

/* to_char(x, 'YYYY-MM') op text: from the first day that it is of to the next one's. */
static bool
bounds_of_text(Range *range, StrategyNumber strategy, Expr *value)
{
	FuncExpr   *f = (FuncExpr *) range->operand;
	char	   *format,
			   *text;
	Day			date;
	int			first,
				after;
	Oid			type;

	if (!IsA(f, FuncExpr) || (f->funcid != F_TO_CHAR_TIMESTAMP_TEXT && f->funcid != F_TO_CHAR_TIMESTAMPTZ_TEXT) ||
		!constant_text(lsecond(f->args), &format) || !constant_text((Node *) value, &text) ||
		!read_days(format, text, &date, &first, &after) ||
		(strategy != BTEqualStrategyNumber && !date.sorted))
		return false;
	range->operand = linitial(f->args);
	type = exprType(range->operand);
	set_bounds(range, strategy, constant(type, (first - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY),
			   constant(type, (after - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY));
	if (type == TIMESTAMPTZOID)
		widen(range, SLACK, 0, SLACK);
	return true;
}

/* Is it known when the scan starts? */
static bool
is_value(Node *node)
{
	return !contain_var_clause(node) && !contain_volatile_functions(node) && !contain_subplans(node) &&
		!contain_agg_clause(node) && !contain_window_function(node);
}

static bool
find_range(OpExpr *op, Range *range)
{
	StrategyNumber strategy;
	Node	   *value;
	bool		inside;

	if (!IsA(op, OpExpr) || list_length(op->args) != 2 || (strategy = strategy_of(op)) == InvalidStrategy)
		return false;
	range->operand = linitial(op->args);
	value = lsecond(op->args);
	if (is_value(range->operand))
	{
		range->operand = value;
		value = linitial(op->args);
		strategy = BTMaxStrategyNumber + 1 - strategy;
	}
	if (!is_value(value))
		return false;
	inside = bounds_of_year(range, strategy, (Expr *) value) || bounds_of_text(range, strategy, (Expr *) value);
	if (!inside && !bounds_of_value(range, strategy, (Expr *) value))
		return false;
	while (look_through(range))
		inside = true;
	return inside && IsA(range->operand, Var);
}

static List *
add_bound(ChTranslate *cx, List *conditions, const char *op, Node *column, Expr *bound)
{
	char	   *reason = cx->reason;
	ChExpr	   *e;

	if (bound == NULL)
		return conditions;
	bound = (Expr *) eval_const_expressions(NULL, (Node *) bound);
	e = ch_translate_filter(cx, compare(op, (Expr *) column, bound));
	cx->reason = reason;
	return e != NULL && !e->raises ? lappend(conditions, e) : conditions;
}

List *
ch_translate_ranges(ChTranslate *cx, Expr *clause)
{
	Range		range = {NULL};
	List	   *conditions = NIL;

	if (!find_range((OpExpr *) clause, &range))
		return NIL;
	conditions = add_bound(cx, conditions, ">=", range.operand, range.lower);
	return add_bound(cx, conditions, "<=", range.operand, range.upper);
}

/* -------------------------------------------------------------------- days */

static Expr *
one_if(Expr *condition)
{
	return call(F_INT4_BOOL, INT4OID, list_make1(condition));
}

static Expr *
one_less_if(Expr *condition)
{
	return call(F_INT4PL, INT4OID, list_make2(number(-1), one_if(condition)));
}

/*
 * The last day whose first instant is not after the time, or the first one whose
 * is not before it.  Clocks that are turned at midnight make it another one than
 * the day of the time.
 */
static Expr *
day_bound(Expr *time, bool last)
{
	Oid			type = exprType((Node *) time);
	Expr	   *day = converted(time, DATEOID);
	Expr	   *before = converted(days_later(day, number(-1)), type);
	Expr	   *same = converted(day, type);
	Expr	   *after = converted(days_later(day, number(1)), type);
	Expr	   *bound;

	if (last)
		bound = days_later(days_later(day, one_less_if(compare("<=", same, time))), one_if(compare("<=", after, time)));
	else
		bound = days_later(days_later(day, one_if(compare("<", same, time))), one_less_if(compare("<", before, time)));
	return ch_make_choice(is_near(time), bound, day);
}

/* date op time, as dates. */
ChExpr *
ch_compare_day(ChTranslate *cx, const char *op, Node *date, Node *time)
{
	Expr	   *first = (Expr *) eval_const_expressions(NULL, (Node *) day_bound((Expr *) time, false));
	Expr	   *last = (Expr *) eval_const_expressions(NULL, (Node *) day_bound((Expr *) time, true));

	switch (op[0])
	{
		case '=':
			return ch_translate(cx, make_andclause(list_make2(compare(">=", (Expr *) date, first),
															  compare("<=", (Expr *) date, last))));
		case '!':
			return ch_translate(cx, make_orclause(list_make2(compare("<", (Expr *) date, first),
															 compare(">", (Expr *) date, last))));
		case '<':
			return ch_translate(cx, op[1] == '=' ? compare("<=", (Expr *) date, last) : compare("<", (Expr *) date, first));
		default:
			return ch_translate(cx, op[1] == '=' ? compare(">=", (Expr *) date, first) : compare(">", (Expr *) date, last));
	}
}

/* ---------------------------------------------------------------- instants */

/*
 * The instant at which the session's clock shows a date or a timestamp.  What is
 * far from all that the server has may have none, and may as well be infinite.
 */
static Expr *
shown_at(Expr *value)
{
	Oid			type = exprType((Node *) value);
	Expr	   *far;

	far = ch_make_choice(compare("<=", value, constant(type, EARLIEST)), constant(TIMESTAMPTZOID, DT_NOBEGIN),
						 (Expr *) makeNullConst(TIMESTAMPTZOID, -1, InvalidOid));
	far = ch_make_choice(compare(">=", value, constant(type, LATEST)), constant(TIMESTAMPTZOID, DT_NOEND), far);
	return ch_make_choice(is_near(value), call(type == DATEOID ? F_TIMESTAMPTZ_DATE : F_TIMESTAMPTZ_TIMESTAMP,
											   TIMESTAMPTZOID, list_make1(value)), far);
}

static bool
is_known(ChTranslate *cx, Node *node)
{
	return IsA(node, Const) || ch_is_known_at_start(cx, (Expr *) node);
}

/*
 * An instant compared with a date or a timestamp that is known when the query is
 * sent, in either order; NULL, with a reason only if there is one, if they are not that.
 */
ChExpr *
ch_compare_instant(ChTranslate *cx, const char *op, Node *left, Node *right)
{
	if (exprType(left) == TIMESTAMPTZOID && is_known(cx, right))
		right = eval_const_expressions(NULL, (Node *) shown_at((Expr *) right));
	else if (exprType(right) == TIMESTAMPTZOID && is_known(cx, left))
		left = eval_const_expressions(NULL, (Node *) shown_at((Expr *) left));
	else
		return NULL;
	return ch_translate(cx, compare(op[0] == '!' ? "<>" : op, (Expr *) left, (Expr *) right));
}
