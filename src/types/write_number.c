/*-------------------------------------------------------------------------
 *
 * write_number.c
 *	  Integers, Bool, floats and Decimal.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "types/types_internal.h"

typedef struct IntRange
{
	chc_kind	kind;
	int64		min;
	int64		max;			/* UInt64: all that is not negative */
	const char *text;
} IntRange;

static const IntRange int_ranges[] = {
	{CHC_INT8, PG_INT8_MIN, PG_INT8_MAX, "The range is -128 to 127."},
	{CHC_INT16, PG_INT16_MIN, PG_INT16_MAX, "The range is -32768 to 32767."},
	{CHC_INT32, PG_INT32_MIN, PG_INT32_MAX, "The range is -2147483648 to 2147483647."},
	{CHC_INT64, PG_INT64_MIN, PG_INT64_MAX,
	"The range is -9223372036854775808 to 9223372036854775807."},
	{CHC_UINT8, 0, PG_UINT8_MAX, "The range is 0 to 255."},
	{CHC_UINT16, 0, PG_UINT16_MAX, "The range is 0 to 65535."},
	{CHC_UINT32, 0, PG_UINT32_MAX, "The range is 0 to 4294967295."},
	{CHC_UINT64, 0, PG_INT64_MAX, "The range is 0 to 18446744073709551615."}
};

static const IntRange *
int_range(chc_kind kind)
{
	for (int i = 0; i < lengthof(int_ranges); i++)
	{
		if (int_ranges[i].kind == kind)
			return &int_ranges[i];
	}
	return NULL;
}

/* ----------------------------------------------------------------- integers */

static inline void
put_int(ChWriter *writer, chc_wcolumn *col, Datum value, int64 number)
{
	const IntRange *range = writer->state;

	if (unlikely(number < range->min || number > range->max))
		ch_write_out_of_range(writer, value, ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
							  range->text);
	ch_put_word(writer, col, (uint64) number);
}

static void
put_int2(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_int(writer, col, value, DatumGetInt16(value));
}

static void
put_int4(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_int(writer, col, value, DatumGetInt32(value));
}

static void
put_int8(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_int(writer, col, value, DatumGetInt64(value));
}

static void
put_oid(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_int(writer, col, value, DatumGetObjectId(value));
}

/* A type that is as wide, or wider: nothing to check. */
static void
put_int2_as_it_is(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	ch_put_word(writer, col, (uint64) (int64) DatumGetInt16(value));
}

static void
put_int4_as_it_is(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	ch_put_word(writer, col, (uint64) (int64) DatumGetInt32(value));
}

static void
put_int8_as_it_is(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	ch_put_word(writer, col, (uint64) DatumGetInt64(value));
}

static void
put_bool(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	ch_put_word(writer, col, DatumGetBool(value) ? 1 : 0);
}

bool
ch_make_int_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	const IntRange *range = int_range(type->kind);

	writer->state = unconstify(IntRange *, range);
	switch (writer->pgtype)
	{
		case INT2OID:
			writer->put = range->min <= PG_INT16_MIN ? put_int2_as_it_is : put_int2;
			return true;
		case INT4OID:
			writer->put = range->min <= PG_INT32_MIN ? put_int4_as_it_is : put_int4;
			return true;
		case INT8OID:
			writer->put = range->min == PG_INT64_MIN ? put_int8_as_it_is : put_int8;
			return true;
		case OIDOID:
			writer->put = put_oid;
			return true;
		case BOOLOID:
			writer->put = put_bool;
			return type->width == 1;
		default:
			return writer->pgtype == NUMERICOID &&
				ch_make_decimal_writer(writer, type, typmod, why);
	}
}

bool
ch_make_bool_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	writer->put = put_bool;
	return writer->pgtype == BOOLOID;
}

/* ------------------------------------------------------------------- floats */

/* The upper half of a Float32, rounded to the nearest, ties to even. */
static uint16
float4_to_bfloat16(float4 value)
{
	uint32		bits;

	memcpy(&bits, &value, sizeof(bits));
	if (isnan(value))
		return (bits >> 16) | 0x40;
	return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}

static void
put_narrow_float(ChWriter *writer, chc_wcolumn *col, Datum value, float8 number)
{
	float4		narrow = (float4) number;
	uint16		brain;

	if (unlikely(isinf(narrow) && !isinf(number)))
		ch_write_out_of_range(writer, value, ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
							  "The range is -3.4028235e+38 to 3.4028235e+38.");
	if (writer->type->kind == CHC_FLOAT32)
	{
		ch_put_check(writer, chc_put_fixed(col, &narrow));
		return;
	}
	brain = float4_to_bfloat16(narrow);
	ch_put_check(writer, chc_put_fixed(col, &brain));
}

static void
put_number_as_float(ChWriter *writer, chc_wcolumn *col, Datum value, float8 number)
{
	if (writer->type->kind == CHC_FLOAT64)
		ch_put_check(writer, chc_put_fixed(col, &number));
	else
		put_narrow_float(writer, col, value, number);
}

/* The Datum's bits are those of the Float64. */
static void
put_float8_as_it_is(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	ch_put_word(writer, col, value);
}

static void
put_float8(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_number_as_float(writer, col, value, DatumGetFloat8(value));
}

static void
put_float4(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_number_as_float(writer, col, value, DatumGetFloat4(value));
}

static void
put_int2_as_float(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_number_as_float(writer, col, value, DatumGetInt16(value));
}

static void
put_int4_as_float(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_number_as_float(writer, col, value, DatumGetInt32(value));
}

static void
put_int8_as_float(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_number_as_float(writer, col, value, DatumGetInt64(value));
}

static void
put_numeric_as_float(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	put_number_as_float(writer, col, value,
						DatumGetFloat8(DirectFunctionCall1(numeric_float8, value)));
}

bool
ch_make_float_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	switch (writer->pgtype)
	{
		case FLOAT8OID:
			writer->put = type->kind == CHC_FLOAT64 ? put_float8_as_it_is : put_float8;
			break;
		case FLOAT4OID:
			writer->put = put_float4;
			break;
		case INT2OID:
			writer->put = put_int2_as_float;
			break;
		case INT4OID:
			writer->put = put_int4_as_float;
			break;
		case INT8OID:
			writer->put = put_int8_as_float;
			break;
		case NUMERICOID:
			writer->put = put_numeric_as_float;
			break;
		default:
			return false;
	}
	return true;
}

/* --------------------------------------------------- Decimal and wide ints */

static bool
type_is_signed(const chc_type *type)
{
	switch (type->kind)
	{
		case CHC_UINT8:
		case CHC_UINT16:
		case CHC_UINT32:
		case CHC_UINT64:
		case CHC_UINT128:
		case CHC_UINT256:
			return false;
		default:
			return true;
	}
}

/* Most integer digits of the type; what is more cannot fit. */
static int
most_int_digits(const chc_type *type)
{
	return type->kind == CHC_DECIMAL ? type->precision - type->scale : 78;
}

static const char *
wide_range(chc_kind kind)
{
	switch (kind)
	{
		case CHC_INT128:
			return "The range is -170141183460469231731687303715884105728 to 170141183460469231731687303715884105727.";
		case CHC_UINT128:
			return "The range is 0 to 340282366920938463463374607431768211455.";
		case CHC_INT256:
			return "The range is -57896044618658097711785492504343953926634992332820282019728792003956564819968 to 57896044618658097711785492504343953926634992332820282019728792003956564819967.";
		default:
			return "The range is 0 to 115792089237316195423570985008687907853269984665640564039457584007913129639935.";
	}
}

static char *
number_range(const chc_type *type)
{
	const IntRange *range = int_range(type->kind);

	if (range != NULL)
		return pstrdup(range->text);
	if (type->kind == CHC_DECIMAL)
		return psprintf("The type has at most %d digits before the decimal point.",
						type->precision - type->scale);
	return pstrdup(wide_range(type->kind));
}

/*
 * Decimal text with at most scale digits behind the point as an integer times
 * 10^scale; the digits are gathered in digits.  False if there are too many.
 */
static bool
text_to_wide(const chc_type *type, const char *text, void *value)
{
	char		digits[CH_WIDE_TEXT_SIZE];
	bool		negative = *text == '-';
	int			n = 0;
	int			fraction = 0;

	text += negative;
	while (*text == '0')
		text++;
	for (; *text >= '0' && *text <= '9'; text++)
	{
		if (n == most_int_digits(type))
			return false;
		digits[n++] = *text;
	}
	if (*text == '.')
	{
		for (text++; *text != '\0'; text++, fraction++)
			digits[n++] = *text;
	}
	for (; fraction < type->scale; fraction++)
		digits[n++] = '0';
	return ch_digits_to_wide(value, type->width, type_is_signed(type), negative, digits, n);
}

/* Digits behind the point. */
static int
text_scale(const char *text)
{
	const char *point = strchr(text, '.');

	return point == NULL ? 0 : (int) strlen(point + 1);
}

bool
ch_number_text_fits(const chc_type *type, const char *text)
{
	uint8		wide[32];

	return text_scale(text) <= type->scale && text_to_wide(type, text, wide);
}

static void
put_number_text(ChWriter *writer, chc_wcolumn *col, Datum value, const char *text)
{
	uint8		wide[32];

	if (!text_to_wide(writer->type, text, wide))
		ch_write_out_of_range(writer, value, ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
							  number_range(writer->type));
	ch_put_check(writer, chc_put_fixed(col, wide));
}

/* Does an integer fit into the type, which has at most 128 bits? */
static bool
int128_fits(const chc_type *type, __int128 value)
{
	int			bits = type->width * 8;

	if (type->kind == CHC_DECIMAL && type->precision <= 18)
		return value > -ch_pow10[type->precision] && value < ch_pow10[type->precision];
	if (type->kind == CHC_DECIMAL)
	{
		__int128	limit = 1;

		for (int digits = type->precision; digits > 0; digits -= 18)
			limit *= ch_pow10[Min(digits, 18)];
		return value > -limit && value < limit;
	}
	if (!type_is_signed(type))
		return value >= 0 && (bits == 128 || value >> bits == 0);
	return bits == 128 || (value >> (bits - 1)) == (value < 0 ? -1 : 0);
}

/* The short way for a numeric; false if it has to be looked at as text. */
static bool
put_simple_numeric(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	const chc_type *type = writer->type;
	__int128	scaled;

	if (type->width > sizeof(scaled) || !ch_numeric_scaled(value, type->scale, &scaled) ||
		!int128_fits(type, scaled))
		return false;
	if (type->width <= sizeof(uint64))
		ch_put_word(writer, col, (uint64) scaled);
	else
		ch_put_check(writer, chc_put_fixed(col, &scaled));
	return true;
}

static void
put_numeric(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	Numeric		num;
	char	   *text;

	if (put_simple_numeric(writer, col, value))
		return;
	num = DatumGetNumeric(value);
	if (numeric_is_nan(num) || numeric_is_inf(num))
		ch_write_out_of_range(writer, value, ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
							  number_range(writer->type));
	text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(num)));
	if (text_scale(text) > writer->type->scale)
	{
		Datum		rounded = DirectFunctionCall2(numeric_round, NumericGetDatum(num),
												  Int32GetDatum(writer->type->scale));

		pfree(text);
		text = DatumGetCString(DirectFunctionCall1(numeric_out, rounded));
	}
	put_number_text(writer, col, value, text);
	pfree(text);
}

static void
put_int_as_decimal(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	char		text[32];
	int64		number = writer->pgtype == INT8OID ? DatumGetInt64(value) :
	writer->pgtype == INT4OID ? DatumGetInt32(value) : DatumGetInt16(value);

	snprintf(text, sizeof(text), INT64_FORMAT, number);
	put_number_text(writer, col, value, text);
}

bool
ch_make_decimal_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	switch (writer->pgtype)
	{
		case NUMERICOID:
			writer->put = put_numeric;
			return true;
		case INT2OID:
		case INT4OID:
		case INT8OID:
			writer->put = put_int_as_decimal;
			return true;
		default:
			return false;
	}
}
