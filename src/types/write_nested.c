/*-------------------------------------------------------------------------
 *
 * write_nested.c
 *	  Array from PostgreSQL arrays; Tuple from composite types and point.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/geo_decls.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "types/types_internal.h"

typedef struct ArrayState
{
	int			ndims;			/* of the remote type */
	Oid			elemtype;
	int16		typlen;
	bool		typbyval;
	char		typalign;
	ChWriter   *elements;
} ArrayState;

/* The array being written. */
typedef struct ArrayCursor
{
	const int  *dims;
	Datum	   *values;
	bool	   *nulls;
	int			next;
} ArrayCursor;

typedef struct TupleState
{
	TupleDesc	desc;
	ChWriter  **fields;			/* one per attribute, NULL where dropped */
} TupleState;

/* ------------------------------------------------------------------- Array */

static void
wrong_dimensions(const ChWriter *writer, int have)
{
	const ArrayState *state = writer->state;

	ereport(ERROR,
			(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
			 errmsg("array with %d dimensions cannot be written as type %s",
					have, writer->type->text),
			 errdetail("The remote type has %d dimensions.", state->ndims),
			 errcontext("%s", writer->where)));
}

/* The values of dimension d, then their number. */
static void
put_dimension(ChWriter *writer, chc_wcolumn *col, ArrayCursor *cursor, int d)
{
	const ArrayState *state = writer->state;
	chc_wcolumn *child = chc_wcolumn_child(col, 0);

	for (int i = 0; i < cursor->dims[d]; i++)
	{
		if (d + 1 < state->ndims)
			put_dimension(writer, child, cursor, d + 1);
		else
		{
			ch_writer_put(state->elements, child, cursor->values[cursor->next],
						  cursor->nulls[cursor->next]);
			cursor->next++;
		}
	}
	ch_put_check(writer, chc_put_array(col, cursor->dims[d]));
}

static void
put_array(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	const ArrayState *state = writer->state;
	ArrayType  *array = DatumGetArrayTypeP(value);
	ArrayCursor cursor = {.dims = ARR_DIMS(array)};
	int			n;

	if (ARR_NDIM(array) == 0)
	{
		ch_put_check(writer, chc_put_array(col, 0));
		return;
	}
	if (ARR_NDIM(array) != state->ndims)
		wrong_dimensions(writer, ARR_NDIM(array));
	deconstruct_array(array, state->elemtype, state->typlen, state->typbyval,
					  state->typalign, &cursor.values, &cursor.nulls, &n);
	put_dimension(writer, col, &cursor, 0);
	pfree(cursor.values);
	pfree(cursor.nulls);
	if ((Pointer) array != DatumGetPointer(value))
		pfree(array);
}

bool
ch_make_array_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	ArrayState *state;

	state = palloc0(sizeof(ArrayState));
	state->elemtype = get_element_type(writer->pgtype);
	if (!OidIsValid(state->elemtype))
		return false;
	type = ch_array_leaf(type, &state->ndims);
	get_typlenbyvalalign(state->elemtype, &state->typlen, &state->typbyval,
						 &state->typalign);
	state->elements = ch_writer_child(writer, type, state->elemtype,
									  typmod, why);
	writer->state = state;
	writer->put = put_array;
	return state->elements != NULL;
}

/* ------------------------------------------------------------------- Tuple */

static void
put_point(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	Point	   *point = DatumGetPointP(value);

	ch_put_check(writer, chc_put_fixed(chc_wcolumn_child(col, 0), &point->x));
	ch_put_check(writer, chc_put_fixed(chc_wcolumn_child(col, 1), &point->y));
	ch_put_check(writer, chc_put_tuple(col));
}

static void
put_composite(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	const TupleState *state = writer->state;
	HeapTupleHeader header = DatumGetHeapTupleHeader(value);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header),.t_data = header};
	Datum	   *values = palloc(state->desc->natts * sizeof(Datum));
	bool	   *nulls = palloc(state->desc->natts * sizeof(bool));
	int			child = 0;

	heap_deform_tuple(&tuple, state->desc, values, nulls);
	for (int i = 0; i < state->desc->natts; i++)
	{
		if (state->fields[i] != NULL)
			ch_writer_put(state->fields[i], chc_wcolumn_child(col, child++), values[i],
						  nulls[i]);
	}
	ch_put_check(writer, chc_put_tuple(col));
	pfree(values);
	pfree(nulls);
	if ((Pointer) header != DatumGetPointer(value))
		pfree(header);
}

static bool
make_composite(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	TupleState *state = palloc0(sizeof(TupleState));
	int			field = 0;

	state->desc = lookup_rowtype_tupdesc_copy(writer->pgtype, typmod);
	if (!ch_fields_match(type, state->desc, why))
		return false;
	state->fields = palloc0(Max(state->desc->natts, 1) * sizeof(ChWriter *));
	for (int i = 0; i < state->desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(state->desc, i);

		if (att->attisdropped)
			continue;
		state->fields[i] = ch_writer_child(writer, type->args[field++], att->atttypid,
										   att->atttypmod, why);
		if (state->fields[i] == NULL)
			return false;
	}
	writer->state = state;
	writer->put = put_composite;
	return true;
}

bool
ch_make_tuple_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	if (writer->pgtype == POINTOID && ch_type_is_pair_of_float64(type))
	{
		writer->put = put_point;
		return true;
	}
	if (get_typtype(writer->pgtype) != TYPTYPE_COMPOSITE)
		return false;
	return make_composite(writer, type, typmod, why);
}

bool
ch_make_map_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	return false;
}
