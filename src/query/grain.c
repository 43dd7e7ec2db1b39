/*-------------------------------------------------------------------------
 *
 * grain.c
 *	  Times cut to grains of so many seconds, as dashboards do it:
 *	  floor(extract(epoch from t) / 300) * 300.
 *
 * PostgreSQL rounds the quotient before it looks for the whole number below, but
 * to so many digits that it never makes the next one of a microsecond less: twelve
 * after the point, or eight where the divisor is less than 104.  So microseconds
 * are counted, where a division of numeric would be rounded digit by digit.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/numeric.h"

#include "query/catalogue.h"

#define MAX_SECONDS 1000000

/* Is it a whole number of seconds that may be a grain? */
static bool
is_grain(Node *node, int64 *seconds)
{
	Const	   *con = (Const *) node;
	Datum		whole;

	if (!IsA(node, Const) || con->constisnull || con->consttype != NUMERICOID || numeric_is_nan(DatumGetNumeric(con->constvalue)) ||
		numeric_is_inf(DatumGetNumeric(con->constvalue)))
		return false;
	whole = DirectFunctionCall2(numeric_trunc, con->constvalue, Int32GetDatum(0));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, whole, con->constvalue)) ||
		!DatumGetBool(DirectFunctionCall2(numeric_le, whole, NumericGetDatum(int64_to_numeric(MAX_SECONDS)))) ||
		!DatumGetBool(DirectFunctionCall2(numeric_ge, whole, NumericGetDatum(int64_to_numeric(1)))))
		return false;
	*seconds = DatumGetInt64(DirectFunctionCall1(numeric_int8, whole));
	return true;
}

/* extract(epoch from t): t, or NULL */
static Node *
time_of_epoch(Node *node)
{
	FuncExpr   *extract = (FuncExpr *) node;
	Const	   *field;

	if (!IsA(node, FuncExpr) || (extract->funcid != F_EXTRACT_TEXT_TIMESTAMP && extract->funcid != F_EXTRACT_TEXT_TIMESTAMPTZ))
		return NULL;
	field = linitial(extract->args);
	if (!IsA(field, Const) || field->constisnull || pg_strcasecmp(TextDatumGetCString(field->constvalue), "epoch") != 0)
		return NULL;
	return lsecond(extract->args);
}

/* floor(extract(epoch from t) / seconds): t, or NULL */
static Node *
time_of_floor(Node *node, int64 *seconds)
{
	FuncExpr   *floored = (FuncExpr *) node;
	OpExpr	   *quotient;

	if (!IsA(node, FuncExpr) || floored->funcid != F_FLOOR_NUMERIC)
		return NULL;
	quotient = linitial(floored->args);
	if (!IsA(quotient, OpExpr) || quotient->opfuncid != F_NUMERIC_DIV || !is_grain(lsecond(quotient->args), seconds))
		return NULL;
	return time_of_epoch(linitial(quotient->args));
}

/* The time of node, if the server can count its microseconds. */
static ChExpr *
counted_time(ChTranslate *cx, Node *node)
{
	ChExpr	   *time = node != NULL && ch_has(cx, CH_CAP_WIDE_DATES) ? ch_translate(cx, (Expr *) node) : NULL;

	return time != NULL && !time->opaque && (!time->beyond || time->edge) ? time : NULL;
}

/* floor(extract(epoch from t) / constant); NULL if node is something else. */
ChExpr *
ch_floor_of_epoch(ChTranslate *cx, Node *node)
{
	int64		seconds;
	ChExpr	   *time = counted_time(cx, time_of_floor(node, &seconds));
	int64		micros;
	ChExpr	   *e;

	if (time == NULL)
		return NULL;
	micros = seconds * USECS_PER_SEC;
	e = ch_make_call(NUMERICOID, psprintf("arrayMap(x -> intDiv(x - positiveModulo(x, toInt64(" INT64_FORMAT ")), toInt64(" INT64_FORMAT
										  ")), [%%1])[1]", micros, micros),
					 list_make1(ch_make_call(INT8OID, CH_MICROS, list_make1(time))));
	e->canonical = "toDecimal64($1, 0)";
	e->digits = 11;
	e->scale = 0;
	e->bits = 35;
	return e;
}

/* floor(extract(epoch from t) / constant) * constant as double precision: the time; NULL if node is something else. */
ChExpr *
ch_time_of_grain(ChTranslate *cx, Node *node)
{
	FuncExpr   *cast = (FuncExpr *) node;
	OpExpr	   *product;
	int64		seconds,
				again;
	ChExpr	   *time;
	ChExpr	   *e;
	int			days;

	if (!IsA(node, FuncExpr) || cast->funcid != F_FLOAT8_NUMERIC)
		return NULL;
	product = linitial(cast->args);
	if (!IsA(product, OpExpr) || product->opfuncid != F_NUMERIC_MUL || !is_grain(lsecond(product->args), &again))
		return NULL;
	time = counted_time(cx, time_of_floor(linitial(product->args), &seconds));
	if (time == NULL || seconds != again)
		return NULL;
	e = ch_make_call(TIMESTAMPTZOID, psprintf("arrayMap(x -> fromUnixTimestamp64Micro(x - positiveModulo(x, toInt64(" INT64_FORMAT
											  ")), 'UTC'), [%%1])[1]", seconds * USECS_PER_SEC),
					 list_make1(ch_make_call(INT8OID, CH_MICROS, list_make1(time))));
	days = (int) (seconds / SECS_PER_DAY) + 1;
	ch_take_bounds(e, time, days, 0);
	e->midnight = false;
	if (!ch_time_stays(cx, time, -days))
		e->beyond = true;
	return e;
}
