/*-------------------------------------------------------------------------
 *
 * read_tuple.c
 *	  Tuple as composite type, and Point as point.
 *
 * Fields match by position.  Where the tuple names its fields, the attributes
 * must have the same names, so that a type declared in another order is not
 * taken for the right one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/geo_decls.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "types/types_internal.h"

typedef struct TupleState
{
	TupleDesc	desc;
	int			nfields;
	ChReader  **fields;			/* one per attribute, NULL where dropped */
} TupleState;

/* ------------------------------------------------------------------- point */

static void
read_point(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	Point	   *points = ch_block_alloc(col->rows, sizeof(Point));
	const float8 *x = col->children[0].data;
	const float8 *y = col->children[1].data;

	for (uint32 row = 0; row < col->rows; row++)
	{
		points[row].x = x[row];
		points[row].y = y[row];
		values[row] = PointPGetDatum(&points[row]);
	}
}

/* -------------------------------------------------------------- composites */

static Datum
build_tuple(const TupleState *state, uint32 row)
{
	Datum	   *values = palloc0(state->desc->natts * sizeof(Datum));
	bool	   *nulls = palloc(state->desc->natts * sizeof(bool));
	HeapTuple	tuple;

	for (int i = 0; i < state->desc->natts; i++)
	{
		const ChReader *field = state->fields[i];

		nulls[i] = field == NULL || (field->nulls != NULL && field->nulls[row]);
		if (!nulls[i])
			values[i] = field->values[row];
	}
	tuple = heap_form_tuple(state->desc, values, nulls);
	pfree(values);
	pfree(nulls);
	return HeapTupleGetDatum(tuple);
}

static void
read_tuple(ChReader *reader, const chc_column *col)
{
	const TupleState *state = reader->state;
	Datum	   *values = ch_reader_values(reader, col->rows);
	int			child = 0;

	for (int i = 0; i < state->desc->natts; i++)
	{
		if (state->fields[i] != NULL)
			ch_reader_block(state->fields[i], &col->children[child++], reader->blockcxt);
	}
	for (uint32 row = 0; row < col->rows; row++)
		values[row] = ch_row_is_null(col, row) ? (Datum) 0 : build_tuple(state, row);
}

static bool
make_fields(ChReader *reader, TupleState *state, const chc_type *type, char **why)
{
	int			field = 0;

	for (int i = 0; i < state->desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(state->desc, i);

		if (att->attisdropped)
			continue;
		state->fields[i] = ch_reader_child(reader, type->args[field++], att->atttypid,
										   att->atttypmod, why);
		if (state->fields[i] == NULL)
			return false;
	}
	return true;
}

bool
ch_make_tuple_reader(ChReader *reader, const chc_type *type, char **why)
{
	TupleState *state;

	if (reader->pgtype == POINTOID && ch_type_is_pair_of_float64(type))
	{
		reader->read = read_point;
		return true;
	}
	if (get_typtype(reader->pgtype) != TYPTYPE_COMPOSITE)
		return false;
	state = palloc0(sizeof(TupleState));
	state->desc = lookup_rowtype_tupdesc_copy(reader->pgtype, reader->typmod);
	if (!ch_fields_match(type, state->desc, why))
		return false;
	state->fields = palloc0(Max(state->desc->natts, 1) * sizeof(ChReader *));
	reader->state = state;
	reader->read = read_tuple;
	return make_fields(reader, state, type, why);
}
