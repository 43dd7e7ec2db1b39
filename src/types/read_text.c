/*-------------------------------------------------------------------------
 *
 * read_text.c
 *	  String and FixedString.
 *
 * String values arrive as varlenas (ch_string_form), so reading text or bytea
 * is pointing at them, after making sure that they are text.  Any other local
 * type is read by its input function.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "types/types_internal.h"

typedef struct InputState
{
	FmgrInfo	input;
	Oid			ioparam;
} InputState;

/* The bytes of one value, of a String or a FixedString column. */
static inline const char *
value_bytes(const chc_column *col, uint32 row, uint32 *len)
{
	if (col->strs != NULL)
	{
		*len = VARSIZE_ANY_EXHDR(col->strs[row]);
		return VARDATA_ANY(col->strs[row]);
	}
	*len = col->base->width;
	return (const char *) col->data + (size_t) row * col->base->width;
}

/* FixedString is padded with NUL bytes, which are no part of a text. */
static inline uint32
without_padding(const char *bytes, uint32 len)
{
	while (len > 0 && bytes[len - 1] == '\0')
		len--;
	return len;
}

/* --------------------------------------------------------- text and bytea */

static void
read_bytea(ChReader *reader, const chc_column *col)
{
	reader->values = (const Datum *) col->strs;
}

static void
read_text(ChReader *reader, const chc_column *col)
{
	Datum	   *values;

	if (col->plain_ascii)
	{
		reader->values = (const Datum *) col->strs;
		return;
	}
	values = ch_reader_values(reader, col->rows);
	for (uint32 row = 0; row < col->rows; row++)
	{
		uint32		len;
		const char *bytes;
		const char *text;

		values[row] = PointerGetDatum(col->strs[row]);
		if (ch_row_is_null(col, row))
			continue;
		bytes = value_bytes(col, row, &len);
		text = ch_text_to_server(bytes, &len, reader->invalid_text);
		if (text != bytes)
			values[row] = PointerGetDatum(cstring_to_text_with_len(text, len));
	}
}

static void
read_fixed_text(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	for (uint32 row = 0; row < col->rows; row++)
	{
		uint32		len;
		const char *bytes = value_bytes(col, row, &len);

		values[row] = (Datum) 0;
		if (ch_row_is_null(col, row))
			continue;
		len = without_padding(bytes, len);
		bytes = ch_text_to_server(bytes, &len, reader->invalid_text);
		values[row] = PointerGetDatum(cstring_to_text_with_len(bytes, len));
	}
}

static void
read_fixed_bytea(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);

	for (uint32 row = 0; row < col->rows; row++)
	{
		uint32		len;
		const char *bytes = value_bytes(col, row, &len);

		values[row] = PointerGetDatum(cstring_to_text_with_len(bytes, len));
	}
}

/* ------------------------------------------------------ varchar(n), char(n) */

/*
 * A text value cut and padded to a declared length as PostgreSQL's input
 * functions do: only spaces may be cut.
 */
static Datum
coerce_length(const ChReader *reader, Datum value, int maxlen)
{
	text	   *t = (text *) DatumGetPointer(value);
	const char *bytes = VARDATA_ANY(t);
	int			len = VARSIZE_ANY_EXHDR(t);
	int			chars = pg_mbstrlen_with_len(bytes, len);
	text	   *padded;

	if (chars > maxlen)
	{
		int			keep = pg_mbcharcliplen(bytes, len, maxlen);

		for (int i = keep; i < len; i++)
		{
			if (bytes[i] != ' ')
				ereport(ERROR,
						(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
						 errmsg("value too long for type %s",
								format_type_with_typemod(reader->pgtype, reader->typmod))));
		}
		return PointerGetDatum(cstring_to_text_with_len(bytes, keep));
	}
	if (reader->pgtype != BPCHAROID || chars == maxlen)
		return value;
	padded = palloc(VARHDRSZ + len + maxlen - chars);
	SET_VARSIZE(padded, VARHDRSZ + len + maxlen - chars);
	memcpy(VARDATA(padded), bytes, len);
	memset(VARDATA(padded) + len, ' ', maxlen - chars);
	return PointerGetDatum(padded);
}

static void
read_with_length(ChReader *reader, const chc_column *col)
{
	ChReader   *inner = reader->state;
	int			maxlen = reader->typmod - VARHDRSZ;
	Datum	   *values = ch_reader_values(reader, col->rows);

	ch_reader_block(inner, col, reader->blockcxt);
	for (uint32 row = 0; row < col->rows; row++)
	{
		if (ch_row_is_null(col, row))
			values[row] = (Datum) 0;
		else
			values[row] = coerce_length(reader, inner->values[row], maxlen);
	}
}

/* --------------------------------------------------------- input functions */

static void
read_input(ChReader *reader, const chc_column *col)
{
	InputState *state = reader->state;
	Datum	   *values = ch_reader_values(reader, col->rows);

	for (uint32 row = 0; row < col->rows; row++)
	{
		uint32		len;
		const char *bytes = value_bytes(col, row, &len);
		char	   *text;

		values[row] = (Datum) 0;
		if (ch_row_is_null(col, row))
			continue;
		if (col->strs == NULL)
			len = without_padding(bytes, len);
		text = ch_text_to_cstring(bytes, len, reader->invalid_text);
		values[row] = InputFunctionCall(&state->input, text, state->ioparam,
										reader->typmod);
	}
}

static bool
make_input_reader(ChReader *reader)
{
	InputState *state = palloc0(sizeof(InputState));
	Oid			function;

	if (get_typtype(reader->pgtype) == TYPTYPE_PSEUDO)
		return false;
	getTypeInputInfo(reader->pgtype, &function, &state->ioparam);
	fmgr_info(function, &state->input);
	reader->state = state;
	reader->read = read_input;
	return true;
}

/* ------------------------------------------------------------------ makers */

/* varchar(n) and char(n): through text. */
bool
ch_make_length_reader(ChReader *reader, const chc_type *type, char **why)
{
	reader->state = ch_reader_child(reader, type, TEXTOID, -1, why);
	reader->read = read_with_length;
	return reader->state != NULL;
}

static bool
make_bytes_reader(ChReader *reader, const chc_type *type, char **why, bool fixed)
{
	switch (reader->pgtype)
	{
		case TEXTOID:
			reader->read = fixed ? read_fixed_text : read_text;
			return true;
		case BYTEAOID:
			reader->read = fixed ? read_fixed_bytea : read_bytea;
			return true;
		case VARCHAROID:
		case BPCHAROID:
			if (reader->typmod >= (int32) VARHDRSZ)
				return ch_make_length_reader(reader, type, why);
			reader->read = fixed ? read_fixed_text : read_text;
			return true;
		default:
			return make_input_reader(reader);
	}
}

bool
ch_make_string_reader(ChReader *reader, const chc_type *type, char **why)
{
	return make_bytes_reader(reader, type, why, false);
}

bool
ch_make_fixedstring_reader(ChReader *reader, const chc_type *type, char **why)
{
	return make_bytes_reader(reader, type, why, true);
}
