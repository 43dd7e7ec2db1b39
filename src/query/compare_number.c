/*-------------------------------------------------------------------------
 *
 * compare_number.c
 *	  Comparing a column of whole numbers, or of decimals, with a number that
 *	  may have more digits than the column, or be bigger.
 *
 * "Less than 50.5" is "less than 51" for whole numbers: the value is rounded to
 * what the column can hold, so that the column stays bare and the primary key
 * prunes.  What lies beyond all that it can hold needs no comparison.  Of a
 * parameter all this is known when it is bound (ch_make_fitting).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "query/catalogue.h"

typedef enum Rounding
{
	EXACT,						/* not at all: it fits or it does not */
	DOWN,
	UP
} Rounding;

/*
 * What a value has to become, as one number, which travels with the form of a
 * parameter: how it is rounded, and the digits of the column's type.
 */
#define INT64_DIGITS 0			/* any integer type but UInt64 */
#define UINT64_DIGITS 127
#define DETAIL(rounding, digits, scale) ((rounding) | (digits) << 2 | (scale) << 9)
#define ROUNDING_OF(detail) ((Rounding) ((detail) & 3))
#define DIGITS_OF(detail) ((detail) >> 2 & 127)
#define SCALE_OF(detail) ((detail) >> 9)

/* Whole numbers up to here are told apart by a double. */
#define EXACT_DOUBLE 9007199254740992.0

/* ----------------------------------------------------------------- values */

static char *
double_text(double value, Rounding rounding)
{
	if (isnan(value) || fabs(value) >= EXACT_DOUBLE || (rounding == EXACT && value != floor(value)))
		return NULL;
	return psprintf(INT64_FORMAT, (int64) (rounding == UP ? ceil(value) : floor(value)));
}

/* A numeric with that many decimal places, or NULL if it has more and must not. */
static char *
rounded_text(Datum value, Rounding rounding, int scale)
{
	Datum		cut = DirectFunctionCall2(numeric_trunc, value, Int32GetDatum(scale));
	int			order = DatumGetInt32(DirectFunctionCall2(numeric_cmp, cut, value));
	Datum		unit;

	if (order != 0 && rounding == EXACT)
		return NULL;
	unit = DirectFunctionCall3(numeric_in, CStringGetDatum(psprintf("1e-%d", scale)),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	if (order > 0 && rounding == DOWN)
		cut = DirectFunctionCall2(numeric_sub, cut, unit);
	if (order < 0 && rounding == UP)
		cut = DirectFunctionCall2(numeric_add, cut, unit);
	return DatumGetCString(DirectFunctionCall1(numeric_out, cut));
}

/* Has the column's type that many digits before the point? */
static bool
has_digits(const char *text, int detail)
{
	const char *digits = text + (*text == '-');

	errno = 0;
	if (DIGITS_OF(detail) == UINT64_DIGITS && *text != '-')
		(void) strtou64(text, NULL, 10);
	else if (DIGITS_OF(detail) == INT64_DIGITS || DIGITS_OF(detail) == UINT64_DIGITS)
		(void) strtoi64(text, NULL, 10);
	else
		return *digits == '0' || (int) strcspn(digits, ".") <= DIGITS_OF(detail) - SCALE_OF(detail);
	return errno == 0;
}

char *
ch_number_text(Oid type, Datum value, int detail)
{
	char	   *text;

	if (type == FLOAT8OID)
		return double_text(DatumGetFloat8(value), ROUNDING_OF(detail));
	if (numeric_is_nan(DatumGetNumeric(value)) || numeric_is_inf(DatumGetNumeric(value)))
		return NULL;
	text = rounded_text(value, ROUNDING_OF(detail), SCALE_OF(detail));
	return text != NULL && has_digits(text, detail) ? text : NULL;
}

bool
ch_number_above(Datum value)
{
	Datum		zero = DirectFunctionCall1(int4_numeric, Int32GetDatum(0));

	return DatumGetBool(DirectFunctionCall2(numeric_gt, value, zero));
}

char *
ch_number_type(const char *text, int detail)
{
	if (DIGITS_OF(detail) == UINT64_DIGITS && *text != '-')
		return pstrdup("UInt64");
	if (DIGITS_OF(detail) == UINT64_DIGITS || DIGITS_OF(detail) == INT64_DIGITS)
		return pstrdup("Int64");
	return psprintf("Decimal(%d, %d)", DIGITS_OF(detail), SCALE_OF(detail));
}

char *
ch_number_literal(const char *text, int detail)
{
	char	   *type = ch_number_type(text, detail);
	int			digits = DIGITS_OF(detail);

	if (*type != 'D')
		return psprintf("to%s(%s)", type, text);
	return psprintf("toDecimal%d(%s, %d)", digits <= 9 ? 32 : digits <= 18 ? 64 : digits <= 38 ? 128 : 256,
					ch_text_literal(text)->sql, SCALE_OF(detail));
}

/* ---------------------------------------------------------------- columns */

/* The column that the value of an expression is, and the digits of its type. */
static ChExpr *
number_column(ChExpr *e, int *digits, int *scale)
{
	ChExpr	   *column = e->number ? e->number : e;

	*scale = 0;
	*digits = INT64_DIGITS;
	if (column->kind != CHX_COLUMN || column->base == NULL || column->opaque)
		return NULL;
	if (column->base->kind == CHC_UINT64)
		*digits = UINT64_DIGITS;
	if (column->base->kind >= CHC_INT8 && column->base->kind <= CHC_UINT256)
		return column->base->width <= 8 ? column : NULL;
	if (column != e || column->base->kind != CHC_DECIMAL)
		return NULL;
	*digits = column->base->precision;
	*scale = column->base->scale;
	return column;
}

static Rounding
rounding_for(const char *op)
{
	if (op[0] == '=' || op[0] == '!')
		return EXACT;
	return strcmp(op, "<") == 0 || strcmp(op, ">=") == 0 ? UP : DOWN;
}

/* With a value that no row has, above or below all: always so, or never, unless NULL. */
static ChExpr *
compare_with_none(ChExpr *column, const char *op, bool above)
{
	bool		holds = op[0] == '!' || op[0] == (above ? '<' : '>');

	return ch_make_call(BOOLOID, holds ? "(%1 = %1)" : "(%1 != %1)", list_make1(column));
}

static ChExpr *
compare_with_constant(ChExpr *column, const char *op, const ChExpr *value, int detail)
{
	Datum		number = value->constant->constvalue;
	char	   *text = ch_number_text(value->pgtype, number, detail);

	if (text != NULL)
		return ch_make_call(BOOLOID, psprintf("(%%1 %s %%2)", op),
							list_make2(column, ch_make_literal(NUMERICOID, ch_number_literal(text, detail))));
	return value->pgtype == FLOAT8OID ? NULL : compare_with_none(column, op, ch_number_above(number));
}

/* A parameter that does not fit is above all, or below; so is 0 then. */
static ChExpr *
compare_with_param(ChExpr *column, const char *op, const ChExpr *value, int detail, ChExpr *general)
{
	ChExpr	   *param = ch_copy_expr(value);

	if (general == NULL)
	{
		param->form = CH_FORM_SIGN;
		general = ch_make_call(BOOLOID, psprintf("((%%1 = %%1) - 1 %s %%2)", op), list_make2(column, param));
		param = ch_copy_expr(value);
	}
	param->detail = detail;
	return ch_make_fitting(column, op, param, CH_FORM_NUMBER, general);
}

ChExpr *
ch_compare_number(ChExpr *e, const char *op, const ChExpr *value, ChExpr *general)
{
	int			digits,
				scale;
	ChExpr	   *column = number_column(e, &digits, &scale);
	int			detail = DETAIL(rounding_for(op), digits, scale);

	if (column == NULL || value->pgtype != e->pgtype ||
		(e->pgtype != NUMERICOID && e->pgtype != FLOAT8OID))
		return NULL;
	if (value->kind == CHX_LITERAL && value->constant)
		return compare_with_constant(column, op, value, detail);
	return value->kind == CHX_PARAM ? compare_with_param(column, op, value, detail, general) : NULL;
}

/* ------------------------------------------------------------------ lists */

ChExpr *
ch_list_column(ChTranslate *cx, ChExpr *x, int *detail)
{
	int			digits,
				scale;
	ChExpr	   *column = x->pgtype == NUMERICOID ? number_column(x, &digits, &scale) : NULL;

	/* old servers refuse a list of Decimals where x can be NULL */
	if (column != NULL && column->base->kind == CHC_DECIMAL && x->nullable && !ch_has(cx, CH_CAP_NULLABLE_IN))
		column = NULL;
	*detail = column != NULL ? DETAIL(EXACT, digits, scale) : 0;
	return column;
}

char *
ch_list_number(Datum value, int detail)
{
	char	   *text = ch_number_text(NUMERICOID, value, detail);

	return text != NULL && *text == '-' && DIGITS_OF(detail) == UINT64_DIGITS ? NULL : text;
}

/* The server limits how many function calls there may be. */
char *
ch_list_literal(const char *text, int detail)
{
	if (DIGITS_OF(detail) != INT64_DIGITS && DIGITS_OF(detail) != UINT64_DIGITS)
		return ch_number_literal(text, detail);
	/* the most negative bigint has no bare spelling */
	if (strcmp(text, "-9223372036854775808") == 0)
		return ch_number_literal(text, detail);
	return *text == '-' ? psprintf("(%s)", text) : pstrdup(text);
}

char *
ch_list_type(int detail)
{
	return ch_number_type("0", detail);
}
