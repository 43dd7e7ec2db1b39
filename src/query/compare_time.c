/*-------------------------------------------------------------------------
 *
 * compare_time.c
 *	  Comparing dates and times: a column with a value that may lie beyond what
 *	  ClickHouse's types hold, or between what the column's does, and two sides
 *	  of different types.
 *
 * A PostgreSQL date or timestamp can be infinite, before Christ, or have a
 * fraction of a second where the column has none.  As numbers (days, seconds,
 * microseconds since 1970) all of them compare exactly on every server.
 *
 * A value that has a plain spelling is better compared as what it is, because
 * the primary key may be a function of the column.  Of a parameter that is known
 * when it is bound: the query has both ways until then (ch_make_fitting).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "query/query.h"
#include "query/translate.h"

#define EPOCH_DAYS (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)

/* Beyond every value of every column type, and far from overflow. */
#define FAR_FUTURE INT64CONST(4611686018427387904)
#define FAR_PAST (-FAR_FUTURE)

/* What the server's calendar has: from 1900 to 2299, in seconds since 1970. */
#define EARLIEST_SECOND INT64CONST(-2208988800)
#define END_SECOND INT64CONST(10413792000)

/* No DateTime column holds it. */
#define NO_SECOND INT64CONST(-1)

static int64
floor_div(int64 a, int64 b)
{
	int64		q = a / b;

	return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

/* Microseconds since 1970, infinity and what lies near it brought nearer. */
static int64
unix_micros(Oid type, Datum value)
{
	int64		t;

	if (type == DATEOID)
	{
		DateADT		d = DatumGetDateADT(value);

		if (DATE_IS_NOBEGIN(d))
			return FAR_PAST;
		if (DATE_IS_NOEND(d))
			return FAR_FUTURE;
		t = (int64) d + EPOCH_DAYS;
		if (t > FAR_FUTURE / USECS_PER_DAY || t < FAR_PAST / USECS_PER_DAY)
			return t > 0 ? FAR_FUTURE : FAR_PAST;
		return t * USECS_PER_DAY;
	}
	t = DatumGetTimestamp(value);
	if (t > FAR_FUTURE || t < FAR_PAST)
		return t > 0 ? FAR_FUTURE : FAR_PAST;
	return t + EPOCH_DAYS * USECS_PER_DAY;
}

/* The number of a value in one of the forms of ChTimeForm. */
int64
ch_time_number(Oid type, Datum value, ChTimeForm form)
{
	int64		micros = unix_micros(type, value);

	switch (form)
	{
		case CH_TIME_DAYS:
			return floor_div(micros, USECS_PER_DAY);
		case CH_TIME_SECONDS_FLOOR:
			return floor_div(micros, USECS_PER_SEC);
		case CH_TIME_SECONDS_CEIL:
			return -floor_div(-micros, USECS_PER_SEC);
		case CH_TIME_SECONDS_EXACT:
			return micros % USECS_PER_SEC == 0 ? micros / USECS_PER_SEC : NO_SECOND;
		case CH_TIME_MICROS:
		case CH_TIME_MICROS_FINITE:
			return micros;
		default:
			elog(ERROR, "not a number form: %d", (int) form);
	}
}

/*
 * How a column becomes a number, and in which form the other side has to come
 * for op; NULL if the column's type has no such function.
 */
static const char *
column_number(const ChExpr *column, const char *op, ChTimeForm *form)
{
	switch (column->base->kind)
	{
		case CHC_DATE:
			*form = CH_TIME_DAYS;
			return "toUInt16(%1)";
		case CHC_DATE32:
			*form = CH_TIME_DAYS;
			return "toInt32(%1)";
		case CHC_DATETIME:
			if (op[0] == '=' || op[0] == '!')
				*form = CH_TIME_SECONDS_EXACT;
			else if (strcmp(op, "<") == 0 || strcmp(op, ">=") == 0)
				*form = CH_TIME_SECONDS_CEIL;
			else
				*form = CH_TIME_SECONDS_FLOOR;
			return "toUnixTimestamp(%1)";
		case CHC_DATETIME64:
			*form = CH_TIME_MICROS;
			return "toUnixTimestamp64Micro(%1)";
		default:
			return NULL;
	}
}

/* The other side as a number. */
static ChExpr *
value_number(const ChExpr *value, ChTimeForm form)
{
	ChExpr	   *e;

	if (value->kind == CHX_LITERAL)
		return ch_make_literal(INT8OID, psprintf("(" INT64_FORMAT ")",
												 ch_time_number(value->pgtype,
																value->constant->constvalue, form)));
	e = ch_copy_expr(value);
	e->form = form;
	return e;
}

/* The operator of a comparison's template, "(%1 <= %2)". */
const char *
ch_row_operator(const ChShipRow *row)
{
	return pnstrdup(row->remote + 4, row->remote[5] == '=' ? 2 : 1);
}

const char *
ch_mirrored_operator(const char *op)
{
	if (op[0] == '<')
		return op[1] == '=' ? ">=" : ">";
	if (op[0] == '>')
		return op[1] == '=' ? "<=" : "<";
	return op;
}

static bool
needs_number(const ChExpr *value)
{
	return value->kind == CHX_PARAM || (value->kind == CHX_LITERAL && value->opaque);
}

ChExpr *
ch_make_fitting(ChExpr *column, const char *op, const ChExpr *param, ChTimeForm form,
				ChExpr *general)
{
	ChExpr	   *value = ch_copy_expr(param);
	ChExpr	   *e;

	value->form = form;
	e = ch_make_call(BOOLOID, psprintf("(%%1 %s %%2)", op), list_make3(column, value, general));
	e->if_fits = true;
	return e;
}

/* Is the microsecond one that an Int64 counts in nanoseconds, like the next one? */
bool
ch_counts_nanos(Oid type, Datum value)
{
	int64		micros = unix_micros(type, value);

	return micros >= EARLIEST_SECOND * USECS_PER_SEC && micros < PG_INT64_MAX / 1000 - 1;
}

/*
 * A timestamp as a DateTime64.  Compared with a DateTime a key that is one is cut
 * off to whole seconds, and then "before midnight" is not the last second of a day.
 */
static ChExpr *
wide_literal(ChTranslate *cx, const ChExpr *literal, int64 more)
{
	ChLiteralContext lcx;
	StringInfoData sql;
	Timestamp	t = DatumGetTimestamp(literal->constant->constvalue) + more;
	const char *why;
	ChExpr	   *e;

	ch_literal_context(cx->version, &lcx);
	lcx.wide_times = true;
	initStringInfo(&sql);
	e = ch_copy_expr(literal);
	if (!ch_literal(&sql, literal->pgtype, TimestampGetDatum(t), &lcx, unconstify(char **, &e->ch_type), &why))
		elog(ERROR, "no literal: %s", why);
	e->sql = sql.data;
	return e;
}

/* Is it compared with a column that has, or may have, fractions of seconds? */
static bool
needs_wide(const ChExpr *column, const ChExpr *value)
{
	return column->kind == CHX_COLUMN &&
		(column->base == NULL || column->base->kind != CHC_DATETIME) &&
		(value->pgtype == TIMESTAMPOID || value->pgtype == TIMESTAMPTZOID);
}

/* One comparison of the column as it is stored; bound is in or after the microsecond. */
static ChExpr *
stored_bound(ChTranslate *cx, ChExpr *stored, const char *op, ChExpr *value, bool next, ChExpr *general)
{
	if (value->kind == CHX_PARAM)
		return ch_make_fitting(stored, op, value, next ? CH_FORM_NEXT_MICRO : CH_FORM_SAME_MICRO, general);
	if (!ch_counts_nanos(value->pgtype, value->constant->constvalue))
		return general;
	return ch_make_call(BOOLOID, psprintf("(%%1 %s %%2)", op),
						list_make2(stored, wide_literal(cx, value, next ? 1 : 0)));
}

/*
 * A column that is stored finer than it is read: "in or before the microsecond"
 * is "before the next one".
 */
static ChExpr *
compare_stored(ChTranslate *cx, ChExpr *column, const char *operator, ChExpr *value)
{
	ChExpr	   *stored = column->stored;
	bool		next = strcmp(operator, ">") == 0 || strcmp(operator, "<=") == 0;
	ChExpr	   *general = ch_make_call(BOOLOID, psprintf("(toUnixTimestamp64Micro(%%1) %s %%2)", operator),
									   list_make2(column, value_number(value, CH_TIME_MICROS)));

	if (operator[0] == '!')
		return general;
	if (operator[0] == '=')
		return ch_make_bool(CHX_AND, list_make2(stored_bound(cx, stored, ">=", value, false, general),
												stored_bound(cx, stored, "<", value, true, general)));
	return stored_bound(cx, stored, operator[0] == '<' ? "<" : ">=", value, next, general);
}

/*
 * The comparison of a column with a value that is not just theirs: as numbers, or
 * with another literal; NULL if there is nothing special about it.
 */
static ChExpr *
compare_value(ChTranslate *cx, ChExpr *column, const char *op, ChExpr *value)
{
	ChTimeForm	form;
	const char *number;
	ChExpr	   *general;

	if (column->stored && (value->kind == CHX_PARAM || (value->kind == CHX_LITERAL && value->constant)))
		return compare_stored(cx, column, op, value);
	if (value->kind == CHX_LITERAL && value->constant && !value->opaque && needs_wide(column, value) &&
		ch_has(cx, CH_CAP_WIDE_DATES))
		return ch_make_call(BOOLOID, psprintf("(%%1 %s %%2)", op),
							list_make2(column, wide_literal(cx, value, 0)));
	if (column->kind != CHX_COLUMN || !needs_number(value) ||
		(number = column_number(column, op, &form)) == NULL)
		return NULL;
	general = ch_make_call(BOOLOID, psprintf("(%s %s %%2)", number, op),
						   list_make2(column, value_number(value, form)));
	return value->kind != CHX_PARAM ? general :
		ch_make_fitting(column, op, value,
						needs_wide(column, value) ? CH_FORM_WIDE_TIME : CH_TIME_LITERAL, general);
}

/* A date as a number of days, like one that the server's calendar may not have. */
static ChExpr *
day_number(ChExpr *date)
{
	if (date->span)
		return date;
	if (date->kind == CHX_PARAM || (date->kind == CHX_LITERAL && date->constant))
		return value_number(date, CH_TIME_DAYS);
	return ch_make_call(INT8OID, "toInt32(%1)", list_make1(date));
}

/*
 * Builder of the comparison operators of date, timestamp and timestamptz; the
 * row's remote is "(%1 op %2)".
 */
ChExpr *
ch_build_time_compare(ChTranslate *cx, const ChShipRow *row, Node *node, List *args,
					  Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	const char *op = ch_row_operator(row);
	ChExpr	   *e;

	if (a->span || b->span)
		return ch_make_call(BOOLOID, row->remote, list_make2(day_number(a), day_number(b)));
	e = compare_value(cx, a, op, b);
	if (e == NULL)
		e = compare_value(cx, b, ch_mirrored_operator(op), a);
	if (e != NULL)
		return e;
	if (a->opaque || b->opaque)
		return ch_fail(cx, "%s", a->opaque ? a->opaque : b->opaque);
	return ch_make_call(BOOLOID, row->remote, args);
}

/* ---------------------------------------------------------- types of two sides */

static bool
same_type(const chc_type *a, const chc_type *b)
{
	return a != NULL && b != NULL && a->kind == b->kind && a->kind != CHC_UNKNOWN &&
		(a->kind != CHC_DATETIME64 || a->precision == b->precision);
}

static ChExpr *
converted(ChExpr *e, const char *template, const char *type)
{
	ChExpr	   *c = ch_make_call(e->pgtype, template, list_make1(e));

	c->base = ch_parse_type(type, false);
	return c;
}

/* In the type that holds what either may be. */
bool
ch_unify_times(ChTranslate *cx, ChExpr **a, ChExpr **b)
{
	Oid			pgtype = (*a)->pgtype;
	const char *template = pgtype == DATEOID ? "toDate32($1)" : "toDateTime64($1, 6, 'UTC')";
	const char *type = pgtype == DATEOID ? "Date32" : "DateTime64(6, 'UTC')";

	if ((pgtype != DATEOID && pgtype != TIMESTAMPOID && pgtype != TIMESTAMPTZOID) ||
		same_type((*a)->base, (*b)->base))
		return true;
	if (!ch_has(cx, CH_CAP_WIDE_DATES) || (*a)->beyond || (*b)->beyond)
		return ch_fail(cx, "different remote types of dates or times on both sides") != NULL;
	*a = converted(*a, template, type);
	*b = converted(*b, template, type);
	return true;
}

/*
 * May the time be in a list that x is looked for in?  The server converts it to
 * the type of x, cutting off what does not fit, or refuses to; so the column's
 * type must hold it exactly, and only days that every date type holds, spelled in
 * one type, are looked for a computed date in.
 */
bool
ch_time_fits(const ChExpr *x, Oid pgtype, Datum value)
{
	int64		micros = unix_micros(pgtype, value);
	int64		unit = USECS_PER_SEC;
	bool		column = x->kind == CHX_COLUMN && x->base != NULL;

	if (micros < EARLIEST_SECOND * USECS_PER_SEC || micros >= END_SECOND * USECS_PER_SEC ||
		(!column && x->pgtype != DATEOID))
		return false;
	switch (column ? x->base->kind : CHC_DATE)
	{
		case CHC_DATE:
			return pgtype == DATEOID && micros >= 0 && micros / USECS_PER_DAY <= PG_UINT16_MAX;
		case CHC_DATE32:
			return pgtype == DATEOID;
		case CHC_DATETIME:
			return pgtype != DATEOID && micros >= 0 && micros % unit == 0 &&
				micros / unit <= PG_UINT32_MAX;
		case CHC_DATETIME64:
			for (int i = 0; i < Min(x->base->precision, 6); i++)
				unit /= 10;
			return pgtype != DATEOID && micros % unit == 0;
		default:
			return false;
	}
}
