/*-------------------------------------------------------------------------
 *
 * read_decimal.c
 *	  Decimal, and integers of 128 and 256 bits, as numeric.
 *
 * Other local number types go through numeric, which is exact, and its own
 * casts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "types/types_internal.h"

bool
ch_numeric_typmod_fits(int32 typmod, int int_digits, int scale)
{
	int			precision;
	int			typmod_scale;

	if (typmod < (int32) VARHDRSZ)
		return true;
	precision = ((typmod - VARHDRSZ) >> 16) & 0xffff;
	/* eleven bits with sign, see make_numeric_typmod() */
	typmod_scale = ((((typmod - VARHDRSZ) & 0x7ff) ^ 1024) - 1024);
	return typmod_scale == scale && precision - typmod_scale >= int_digits;
}

void
ch_numeric_apply_typmod(Datum *values, const uint8 *nulls, uint32 n, int32 typmod)
{
	for (uint32 i = 0; i < n; i++)
	{
		if (nulls == NULL || !nulls[i])
			values[i] = DirectFunctionCall2(numeric, values[i], Int32GetDatum(typmod));
	}
}

/* 4 and 8 bytes: arithmetic, no text. */
static inline Datum
short_decimal(int64 value, int scale)
{
	if (scale == 0)
		return NumericGetDatum(int64_to_numeric(value));
	return NumericGetDatum(int64_div_fast_to_numeric(value, scale));
}

static void
read_decimal_short(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	int			scale = reader->type->scale;

	if (reader->type->width == sizeof(int32))
	{
		for (uint32 row = 0; row < col->rows; row++)
			values[row] = short_decimal(((const int32 *) col->data)[row], scale);
	}
	else
	{
		for (uint32 row = 0; row < col->rows; row++)
			values[row] = short_decimal(((const int64 *) col->data)[row], scale);
	}
	if (reader->typmod >= 0)
		ch_numeric_apply_typmod(values, col->nulls, col->rows, reader->typmod);
}

static bool
is_signed(const chc_type *type)
{
	return type->kind != CHC_UINT128 && type->kind != CHC_UINT256;
}

/* 16 and 32 bytes; small values, which are the most frequent, need no text. */
static Datum
wide_numeric(const chc_type *type, const uint8 *value)
{
	char		text[CH_WIDE_TEXT_SIZE];
	int64		low;
	bool		small = true;

	memcpy(&low, value, sizeof(low));
	for (uint32 i = sizeof(low); i < type->width; i += sizeof(low))
	{
		int64		high;

		memcpy(&high, value + i, sizeof(high));
		small &= high == (low < 0 ? -1 : 0);
	}
	if (small && (low >= 0 || is_signed(type)))
		return short_decimal(low, type->scale);
	ch_wide_to_text(text, value, type->width, is_signed(type), type->scale);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

static void
read_decimal_wide(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	const uint8 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++, src += reader->type->width)
		values[row] = wide_numeric(reader->type, src);
	if (reader->typmod >= 0)
		ch_numeric_apply_typmod(values, col->nulls, col->rows, reader->typmod);
}

/* The cast from numeric to another number type, NULL if there is none. */
static PGFunction
numeric_cast(Oid pgtype)
{
	switch (pgtype)
	{
		case INT2OID:
			return numeric_int2;
		case INT4OID:
			return numeric_int4;
		case INT8OID:
			return numeric_int8;
		case FLOAT4OID:
			return numeric_float4;
		case FLOAT8OID:
			return numeric_float8;
		default:
			return NULL;
	}
}

static bool
make_numeric(ChReader *reader, const chc_type *type, int int_digits, char **why)
{
	PGFunction	cast = numeric_cast(reader->pgtype);

	if (cast != NULL)
		return ch_make_cast_reader(reader, type, NUMERICOID, -1, cast, why);
	if (reader->pgtype != NUMERICOID)
		return false;
	if (ch_numeric_typmod_fits(reader->typmod, int_digits, type->scale))
		reader->typmod = -1;
	reader->read = type->width <= sizeof(int64) ? read_decimal_short : read_decimal_wide;
	return true;
}

bool
ch_make_decimal_reader(ChReader *reader, const chc_type *type, char **why)
{
	return make_numeric(reader, type, type->precision - type->scale, why);
}

bool
ch_make_wideint_reader(ChReader *reader, const chc_type *type, char **why)
{
	return make_numeric(reader, type, type->width == 16 ? 39 : 78, why);
}
