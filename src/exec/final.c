/*-------------------------------------------------------------------------
 *
 * final.c
 *	  See final.h.
 *
 * The remote parts are exact, and what is done with them here is what the
 * final functions of PostgreSQL's numeric.c do, by its own functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "exec/final.h"

#define ADD(a, b) DirectFunctionCall2(numeric_add, a, b)
#define SUB(a, b) DirectFunctionCall2(numeric_sub, a, b)
#define MUL(a, b) DirectFunctionCall2(numeric_mul, a, b)
#define NUMERIC(i) NumericGetDatum(int64_to_numeric(i))

static Datum
final_avg(Datum sum, int64 count)
{
	return DirectFunctionCall2(numeric_div, sum, NUMERIC(count));
}

/* A value as it was added up: without the zeros of scales that no input had. */
static Datum
final_scale(Datum value, int64 scale)
{
	return DirectFunctionCall2(numeric_trunc, value, Int32GetDatum((int32) scale));
}

/* (count * squares - sum * sum) / (count * (count - 1)), or / (count * count) */
static Datum
variance(Datum sum, int64 count, Datum squares, bool sample)
{
	Datum		n = NUMERIC(count);
	Datum		numerator = SUB(MUL(n, squares), MUL(sum, sum));

	if (DatumGetInt32(DirectFunctionCall2(numeric_cmp, numerator, NUMERIC(0))) <= 0)
		return NUMERIC(0);
	return DirectFunctionCall2(numeric_div, numerator, MUL(n, NUMERIC(sample ? count - 1 : count)));
}

static int32
display_scale(Datum value)
{
	char	   *point = strchr(DatumGetCString(DirectFunctionCall1(numeric_out, value)), '.');

	return point ? (int32) strlen(point + 1) : 0;
}

/*
 * The square root rounded to the scale of its argument.  numeric_sqrt() gives
 * more digits where the root is big, and rounding twice could be wrong, so the
 * last digit is found by multiplying.  The argument is never half way between
 * two squares, it has too few digits.
 */
static Datum
square_root(Datum value)
{
	int32		scale = display_scale(value);
	Datum		root = DirectFunctionCall1(numeric_sqrt, value);
	Datum		half = DirectFunctionCall3(numeric_in,
										   CStringGetDatum(psprintf("5e-%d", scale + 1)),
										   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	Datum		middle;

	if (display_scale(root) <= scale)
		return root;
	root = DirectFunctionCall2(numeric_trunc, root, Int32GetDatum(scale));
	middle = ADD(root, half);
	if (DatumGetInt32(DirectFunctionCall2(numeric_cmp, MUL(middle, middle), value)) < 0)
		root = DirectFunctionCall2(numeric_round, ADD(middle, half), Int32GetDatum(scale));
	return root;
}

Datum
ch_final_value(ChFinal final, ChReader *const *columns, uint32 row, bool *isnull)
{
	Datum		value = columns[0]->values[row];
	int64		second = 0;
	bool		sample = final == CH_FINAL_VAR_SAMP || final == CH_FINAL_STDDEV_SAMP;
	Datum		result;

	if (final == CH_FINAL_EMPTY_NULL)
	{
		*isnull = ARR_NDIM(DatumGetArrayTypeP(value)) == 0;
		return value;
	}
	second = DatumGetInt64(columns[1]->values[row]);
	if (final == CH_FINAL_SCALE)
		*isnull = columns[0]->nulls && columns[0]->nulls[row];
	else
		*isnull = second <= (sample ? 1 : 0);
	if (*isnull)
		return (Datum) 0;
	if (final == CH_FINAL_SCALE)
		return final_scale(value, second);
	if (final == CH_FINAL_AVG)
		return final_avg(value, second);
	result = variance(value, second, columns[2]->values[row], sample);
	if (final == CH_FINAL_STDDEV_SAMP || final == CH_FINAL_STDDEV_POP)
		result = square_root(result);
	return result;
}
