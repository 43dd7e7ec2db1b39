/*-------------------------------------------------------------------------
 *
 * read_float.c
 *	  Float32, Float64 and BFloat16.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/float.h"

#include "types/types_internal.h"

/* A Float64 is a Datum already. */
static void
read_float64_in_place(ChReader *reader, const chc_column *col)
{
	reader->values = (const Datum *) col->data;
}

static void
read_float32(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	const float4 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++)
		values[row] = Float4GetDatum(src[row]);
}

static void
read_float32_as_float8(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	const float4 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++)
		values[row] = Float8GetDatum((float8) src[row]);
}

/* Follows dtof(): what overflows or underflows is an error. */
static void
read_float64_as_float4(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	const float8 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++)
	{
		float4		narrow = (float4) src[row];

		if (unlikely(isinf(narrow) && !isinf(src[row])) && !ch_row_is_null(col, row))
			float_overflow_error();
		if (unlikely(narrow == 0.0 && src[row] != 0.0) && !ch_row_is_null(col, row))
			float_underflow_error();
		values[row] = Float4GetDatum(narrow);
	}
}

/* The upper half of a Float32. */
static inline float4
bfloat16_to_float4(uint16 value)
{
	uint32		bits = (uint32) value << 16;
	float4		result;

	memcpy(&result, &bits, sizeof(result));
	return result;
}

static void
read_bfloat16(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	const uint16 *src = col->data;
	bool		wide = reader->pgtype == FLOAT8OID;

	for (uint32 row = 0; row < col->rows; row++)
	{
		float4		value = bfloat16_to_float4(src[row]);

		values[row] = wide ? Float8GetDatum((float8) value) : Float4GetDatum(value);
	}
}

bool
ch_make_float_reader(ChReader *reader, const chc_type *type, char **why)
{
	bool		wide = reader->pgtype == FLOAT8OID;

	if (reader->pgtype != FLOAT4OID && !wide)
		return false;
	if (type->kind == CHC_BFLOAT16)
		reader->read = read_bfloat16;
	else if (type->kind == CHC_FLOAT32)
		reader->read = wide ? read_float32_as_float8 : read_float32;
	else
		reader->read = wide ? read_float64_in_place : read_float64_as_float4;
	return true;
}
