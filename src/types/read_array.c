/*-------------------------------------------------------------------------
 *
 * read_array.c
 *	  Array as PostgreSQL array.
 *
 * Array(Array(T)) becomes one array of two dimensions, and so on; all inner
 * arrays must then have the same length, as PostgreSQL has no others.  The
 * elements of a whole block are read by one reader; per row they are copied
 * into an array.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "types/types_internal.h"

typedef struct ArrayState
{
	int			ndims;
	Oid			elemtype;
	int16		typlen;
	bool		typbyval;
	char		typalign;
	ChReader   *elements;
} ArrayState;

/* A run of rows in a column. */
typedef struct Range
{
	uint64		start;
	uint64		end;
} Range;

static Range
array_range(const chc_column *col, uint64 row)
{
	Range		range = {row == 0 ? 0 : col->offsets[row - 1], col->offsets[row]};

	return range;
}

/* ------------------------------------------------------------- dimensions */

static void
jagged_array(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
			 errmsg("inner arrays have different lengths"),
			 errdetail("PostgreSQL arrays are rectangular."),
			 errhint("Declare the column as jsonb.")));
}

/* The common length of the arrays in the rows of range. */
static uint64
inner_length(const chc_column *col, Range range)
{
	Range		first = array_range(col, range.start);

	for (uint64 i = range.start + 1; i < range.end; i++)
	{
		Range		other = array_range(col, i);

		if (other.end - other.start != first.end - first.start)
			jagged_array();
	}
	return first.end - first.start;
}

static int
checked_dimension(uint64 length)
{
	if (length > MaxArraySize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("array size exceeds the maximum allowed (%d)", (int) MaxArraySize)));
	return (int) length;
}

/*
 * The lengths of all dimensions of one row's array, and the range of its
 * elements.  False for an array without elements.
 */
static bool
array_dimensions(const ArrayState *state, const chc_column *col, uint64 row,
				 int *dims, Range *range)
{
	*range = array_range(col, row);
	dims[0] = checked_dimension(range->end - range->start);
	for (int d = 1; d < state->ndims && dims[d - 1] > 0; d++)
	{
		col = &col->children[0];
		dims[d] = checked_dimension(inner_length(col, *range));
		range->start = array_range(col, range->start).start;
		range->end = array_range(col, range->end - 1).end;
	}
	return range->start < range->end;
}

/* ------------------------------------------------------------ construction */

/* Bytes of an element in an array; varlenas get a full header. */
static inline Size
element_size(const ArrayState *state, Datum value)
{
	Size		size;

	if (state->typlen > 0)
		size = state->typlen;
	else
		size = VARSIZE_ANY_EXHDR(DatumGetPointer(value)) + VARHDRSZ;
	return att_align_nominal(size, state->typalign);
}

static inline char *
put_element(const ArrayState *state, char *to, Datum value)
{
	if (state->typbyval)
		store_att_byval(to, value, state->typlen);
	else if (state->typlen > 0)
		memcpy(to, DatumGetPointer(value), state->typlen);
	else
	{
		Size		size = VARSIZE_ANY_EXHDR(DatumGetPointer(value));

		SET_VARSIZE(to, size + VARHDRSZ);
		memcpy(VARDATA(to), VARDATA_ANY(DatumGetPointer(value)), size);
	}
	return to + element_size(state, value);
}

static inline bool
element_is_null(const ArrayState *state, uint64 i)
{
	return state->elements->nulls != NULL && state->elements->nulls[i] != 0;
}

/* Total bytes of the elements, and whether one of them is NULL. */
static Size
elements_size(const ArrayState *state, Range range, bool *has_nulls)
{
	Size		size = 0;

	*has_nulls = false;
	for (uint64 i = range.start; i < range.end; i++)
	{
		if (element_is_null(state, i))
			*has_nulls = true;
		else
			size += element_size(state, state->elements->values[i]);
	}
	return size;
}

static void
put_elements(const ArrayState *state, ArrayType *array, Range range)
{
	char	   *to = ARR_DATA_PTR(array);
	bits8	   *bitmap = ARR_NULLBITMAP(array);

	for (uint64 i = range.start; i < range.end; i++)
	{
		uint64		n = i - range.start;

		if (element_is_null(state, i))
			continue;
		if (bitmap != NULL)
			bitmap[n / 8] |= 1 << (n % 8);
		to = put_element(state, to, state->elements->values[i]);
	}
}

static Datum
build_array(const ArrayState *state, const chc_column *col, uint64 row)
{
	int			dims[MAXDIM];
	Range		range;
	bool		has_nulls;
	Size		size;
	Size		header;
	ArrayType  *array;

	if (!array_dimensions(state, col, row, dims, &range))
		return PointerGetDatum(construct_empty_array(state->elemtype));
	size = elements_size(state, range, &has_nulls);
	header = has_nulls ?
		ARR_OVERHEAD_WITHNULLS(state->ndims, range.end - range.start) :
		ARR_OVERHEAD_NONULLS(state->ndims);
	if (!AllocSizeIsValid(size + header))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("array size exceeds the maximum allowed (%d)", (int) MaxAllocSize)));
	array = palloc0(size + header);
	SET_VARSIZE(array, size + header);
	array->ndim = state->ndims;
	array->dataoffset = has_nulls ? header : 0;
	array->elemtype = state->elemtype;
	for (int d = 0; d < state->ndims; d++)
	{
		ARR_DIMS(array)[d] = dims[d];
		ARR_LBOUND(array)[d] = 1;
	}
	put_elements(state, array, range);
	return PointerGetDatum(array);
}

static void
read_array(ChReader *reader, const chc_column *col)
{
	ArrayState *state = reader->state;
	Datum	   *values = ch_reader_values(reader, col->rows);
	const chc_column *elements = col;

	for (int d = 0; d < state->ndims; d++)
		elements = &elements->children[0];
	ch_reader_block(state->elements, elements, reader->blockcxt);
	for (uint32 row = 0; row < col->rows; row++)
		values[row] = ch_row_is_null(col, row) ? (Datum) 0 : build_array(state, col, row);
}

/* ------------------------------------------------------------------- maker */

bool
ch_make_array_reader(ChReader *reader, const chc_type *type, char **why)
{
	ArrayState *state = palloc0(sizeof(ArrayState));

	state->elemtype = get_element_type(reader->pgtype);
	if (!OidIsValid(state->elemtype))
		return false;
	type = ch_array_leaf(type, &state->ndims);
	if (state->ndims > MAXDIM)
	{
		*why = psprintf("PostgreSQL arrays have at most %d dimensions.", MAXDIM);
		return false;
	}
	get_typlenbyvalalign(state->elemtype, &state->typlen, &state->typbyval,
						 &state->typalign);
	if (state->typlen == -2)
		return false;
	state->elements = ch_reader_child(reader, type, state->elemtype, reader->typmod, why);
	reader->state = state;
	reader->read = read_array;
	return state->elements != NULL;
}
