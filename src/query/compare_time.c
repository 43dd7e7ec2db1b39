/*-------------------------------------------------------------------------
 *
 * compare_time.c
 *	  Comparing a date or time column with a value that may lie beyond what
 *	  ClickHouse's types hold.
 *
 * A PostgreSQL date or timestamp can be infinite, before Christ, or have a
 * fraction of a second where the column has none; a parameter's value is not
 * even known while planning.  As numbers (days, seconds, microseconds since
 * 1970) all of them compare exactly on every server, and the functions that
 * turn a column into its number keep the primary key usable.
 *
 * A constant that has a plain spelling is compared as what it is; this file is
 * for the rest.
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
		case CH_TIME_LITERAL:
		case CH_FORM_LIMIT:
		case CH_FORM_OFFSET:
		case CH_FORM_ARRAY_STATE:
		case CH_FORM_ROWS:
			break;
	}
	elog(ERROR, "not a number form: %d", (int) form);
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
			return "toUnixTimestamp64Micro(toDateTime64(%1, 6, 'UTC'))";
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
	e = palloc(sizeof(ChExpr));
	*e = *value;
	e->form = form;
	return e;
}

static const char *
mirrored(const char *op)
{
	if (op[0] == '<')
		return op[1] == '=' ? ">=" : ">";
	if (op[0] == '>')
		return op[1] == '=' ? "<=" : "<";
	return op;
}

static bool
needs_number(const ChExpr *e)
{
	return e->kind == CHX_PARAM || (e->kind == CHX_LITERAL && e->opaque);
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
	char		op[3] = {row->remote[4], row->remote[5] == '=' ? '=' : '\0', '\0'};
	const char *number;
	ChTimeForm	form;

	if (needs_number(a) && b->kind == CHX_COLUMN)
	{
		ChExpr	   *swap = a;

		a = b;
		b = swap;
		strcpy(op, mirrored(op));
	}
	if (a->kind == CHX_COLUMN && needs_number(b) &&
		(number = column_number(a, op, &form)) != NULL)
		return ch_make_call(BOOLOID, psprintf("(%s %s %%2)", number, op),
							list_make2(a, value_number(b, form)));
	if (a->opaque || b->opaque)
		return ch_fail(cx, "%s", a->opaque ? a->opaque : b->opaque);
	return ch_make_call(BOOLOID, row->remote, args);
}
