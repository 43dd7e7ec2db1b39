/*-------------------------------------------------------------------------
 *
 * read_int.c
 *	  Integers of up to 64 bits, the numbers of Enum and Interval, and Bool.
 *
 * A value is widened to a Datum first; when the remote type holds more than
 * the local one, a second pass over the block looks for what does not fit.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "types/types_internal.h"

/* What the local type holds. */
typedef struct IntBounds
{
	Oid			pgtype;
	int64		min;
	int64		max;
} IntBounds;

static const IntBounds int_bounds[] = {
	{INT2OID, PG_INT16_MIN, PG_INT16_MAX},
	{INT4OID, PG_INT32_MIN, PG_INT32_MAX},
	{INT8OID, PG_INT64_MIN, PG_INT64_MAX},
	{OIDOID, 0, PG_UINT32_MAX}
};

#define WIDEN(ctype, conversion) \
	do { \
		const ctype *src = col->data; \
		for (uint32 row = 0; row < col->rows; row++) \
			values[row] = conversion(src[row]); \
	} while (0)

#define INT64_DATUM(x) Int64GetDatum((int64) (x))
#define FLOAT8_DATUM(x) Float8GetDatum((float8) (x))
#define FLOAT4_DATUM(x) Float4GetDatum((float4) (x))
#define BOOL_DATUM(x) BoolGetDatum((x) != 0)
#define NUMERIC_DATUM(x) NumericGetDatum(int64_to_numeric((int64) (x)))

/* One loop per remote type. */
#define WIDEN_ANY(conversion) \
	switch (reader->type->kind) \
	{ \
		case CHC_INT8: \
		case CHC_ENUM8: \
			WIDEN(int8, conversion); \
			break; \
		case CHC_INT16: \
		case CHC_ENUM16: \
			WIDEN(int16, conversion); \
			break; \
		case CHC_INT32: \
			WIDEN(int32, conversion); \
			break; \
		case CHC_UINT8: \
		case CHC_BOOL: \
			WIDEN(uint8, conversion); \
			break; \
		case CHC_UINT16: \
			WIDEN(uint16, conversion); \
			break; \
		case CHC_UINT32: \
			WIDEN(uint32, conversion); \
			break; \
		case CHC_UINT64: \
			WIDEN(uint64, conversion); \
			break; \
		default: \
			WIDEN(int64, conversion); \
			break; \
	}

/* ----------------------------------------------------------------- integers */

static void
read_int(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	WIDEN_ANY(INT64_DATUM);
}

/* An Int64 is a Datum already. */
static void
read_int64_in_place(ChReader *reader, const chc_column *col)
{
	reader->values = (const Datum *) col->data;
}

static void
int_out_of_range(const ChReader *reader, Datum value)
{
	char		text[32];

	if (reader->type->kind == CHC_UINT64)
		snprintf(text, sizeof(text), UINT64_FORMAT, DatumGetUInt64(value));
	else
		snprintf(text, sizeof(text), INT64_FORMAT, DatumGetInt64(value));
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("value \"%s\" is out of range for type %s",
					text, format_type_be(reader->pgtype)),
			 errhint("The remote type is %s.", reader->type->text)));
}

static inline bool
int_fits(const IntBounds *bounds, bool is_uint64, Datum value)
{
	if (is_uint64)
		return DatumGetUInt64(value) <= (uint64) bounds->max;
	return DatumGetInt64(value) >= bounds->min && DatumGetInt64(value) <= bounds->max;
}

static void
read_int_checked(ChReader *reader, const chc_column *col)
{
	const IntBounds *bounds = reader->state;
	bool		is_uint64 = reader->type->kind == CHC_UINT64;
	bool		all_fit = true;

	read_int(reader, col);
	for (uint32 row = 0; row < col->rows; row++)
		all_fit &= int_fits(bounds, is_uint64, reader->values[row]);
	if (likely(all_fit))
		return;
	for (uint32 row = 0; row < col->rows; row++)
	{
		if (!int_fits(bounds, is_uint64, reader->values[row]) && !ch_row_is_null(col, row))
			int_out_of_range(reader, reader->values[row]);
	}
}

/* Does every value of the remote type fit? */
static bool
bounds_contain(const IntBounds *bounds, chc_kind kind)
{
	switch (kind)
	{
		case CHC_BOOL:
			return true;
		case CHC_INT8:
		case CHC_ENUM8:
			return bounds->min <= PG_INT8_MIN && bounds->max >= PG_INT8_MAX;
		case CHC_INT16:
		case CHC_ENUM16:
			return bounds->min <= PG_INT16_MIN && bounds->max >= PG_INT16_MAX;
		case CHC_INT32:
			return bounds->min <= PG_INT32_MIN && bounds->max >= PG_INT32_MAX;
		case CHC_UINT8:
			return bounds->max >= PG_UINT8_MAX;
		case CHC_UINT16:
			return bounds->max >= PG_UINT16_MAX;
		case CHC_UINT32:
			return bounds->max >= PG_UINT32_MAX;
		case CHC_UINT64:
			return false;
		default:
			return bounds->min == PG_INT64_MIN && bounds->max == PG_INT64_MAX;
	}
}

/* ----------------------------------------------------------- other targets */

static void
read_int_bool(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	WIDEN_ANY(BOOL_DATUM);
}

static void
read_int_float8(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	WIDEN_ANY(FLOAT8_DATUM);
}

static void
read_int_float4(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	WIDEN_ANY(FLOAT4_DATUM);
}

/* UInt64 beyond int64, as numeric. */
static Datum
uint64_numeric(uint64 value)
{
	char		text[CH_WIDE_TEXT_SIZE];

	if (value <= (uint64) PG_INT64_MAX)
		return NumericGetDatum(int64_to_numeric((int64) value));
	ch_wide_to_text(text, &value, sizeof(value), false, 0);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

static void
read_int_numeric(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	if (reader->type->kind == CHC_UINT64)
		WIDEN(uint64, uint64_numeric);
	else
		WIDEN_ANY(NUMERIC_DATUM);
	if (reader->typmod >= 0)
		ch_numeric_apply_typmod(values, reader->nulls, col->rows, reader->typmod);
}

/* ------------------------------------------------------------------- makers */

/* Most decimal digits of a kind. */
static int
int_digits(chc_kind kind)
{
	switch (kind)
	{
		case CHC_BOOL:
			return 1;
		case CHC_INT8:
		case CHC_UINT8:
		case CHC_ENUM8:
			return 3;
		case CHC_INT16:
		case CHC_UINT16:
		case CHC_ENUM16:
			return 5;
		case CHC_INT32:
		case CHC_UINT32:
			return 10;
		case CHC_UINT64:
			return 20;
		default:
			return 19;
	}
}

static bool
make_bounded(ChReader *reader, const chc_type *type)
{
	for (int i = 0; i < lengthof(int_bounds); i++)
	{
		if (int_bounds[i].pgtype != reader->pgtype)
			continue;
		reader->state = unconstify(IntBounds *, &int_bounds[i]);
		if (!bounds_contain(&int_bounds[i], type->kind))
			reader->read = read_int_checked;
		else if (type->width == sizeof(int64))
			reader->read = read_int64_in_place;
		else
			reader->read = read_int;
		return true;
	}
	return false;
}

bool
ch_make_int_reader(ChReader *reader, const chc_type *type, char **why)
{
	switch (reader->pgtype)
	{
		case NUMERICOID:
			reader->read = read_int_numeric;
			if (ch_numeric_typmod_fits(reader->typmod, int_digits(type->kind), 0))
				reader->typmod = -1;
			return true;
		case FLOAT8OID:
			reader->read = read_int_float8;
			return true;
		case FLOAT4OID:
			reader->read = read_int_float4;
			return true;
		case BOOLOID:
			reader->read = read_int_bool;
			return type->width == 1;
		default:
			return make_bounded(reader, type);
	}
}
