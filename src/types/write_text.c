/*-------------------------------------------------------------------------
 *
 * write_text.c
 *	  String, FixedString and Enum.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

#include "types/types_internal.h"

/* A label in UTF-8 and its number. */
typedef struct EnumLabel
{
	const char *name;
	uint32		len;
	int16		value;
} EnumLabel;

/* Labels in the order of their bytes; the label found last. */
typedef struct EnumState
{
	EnumLabel  *labels;
	int			n;
	Oid			last_oid;		/* of a PostgreSQL enum value */
	int16		last_value;
} EnumState;

/* ---------------------------------------------------- String, FixedString */

static void
put_checked_bytes(ChWriter *writer, chc_wcolumn *col, Datum value, const char *bytes,
				  size_t len)
{
	if (writer->type->kind == CHC_FIXEDSTRING && len > writer->type->width)
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("value too long for type %s", writer->type->text),
				 errdetail("The value has %zu bytes.", len),
				 errcontext("%s", writer->where)));
	ch_put_check(writer, chc_put_bytes(col, bytes, len));
}

/* Text in the database encoding. */
static void
put_server_text(ChWriter *writer, chc_wcolumn *col, Datum value, const char *str, int len)
{
	char	   *utf8;

	if (likely(GetDatabaseEncoding() == PG_UTF8))
	{
		put_checked_bytes(writer, col, value, str, len);
		return;
	}
	utf8 = pg_server_to_any(str, len, PG_UTF8);
	put_checked_bytes(writer, col, value, utf8, utf8 == str ? len : strlen(utf8));
	if (utf8 != str)
		pfree(utf8);
}

static void
put_text(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	text	   *t = DatumGetTextPP(value);

	put_server_text(writer, col, value, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
	if ((Pointer) t != DatumGetPointer(value))
		pfree(t);
}

/* UTF-8 into a type of any length; most values are stored in line. */
static void
put_utf8_text(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	struct varlena *t = (struct varlena *) DatumGetPointer(value);

	if (unlikely(VARATT_IS_EXTERNAL(t) || VARATT_IS_COMPRESSED(t)))
		put_text(writer, col, value);
	else
		ch_put_check(writer, chc_put_bytes(col, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)));
}

static void
put_bytea(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	bytea	   *b = DatumGetByteaPP(value);

	put_checked_bytes(writer, col, value, VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b));
	if ((Pointer) b != DatumGetPointer(value))
		pfree(b);
}

/* Any other type as its text. */
static void
put_output(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	char	   *text = OutputFunctionCall((FmgrInfo *) writer->state, value);

	put_server_text(writer, col, value, text, strlen(text));
	pfree(text);
}

bool
ch_make_string_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	Oid			output;
	bool		is_varlena;

	switch (writer->pgtype)
	{
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			writer->put = type->kind == CHC_STRING && GetDatabaseEncoding() == PG_UTF8 ?
				put_utf8_text : put_text;
			return true;
		case BYTEAOID:
			writer->put = put_bytea;
			return true;
		default:
			if (get_typtype(writer->pgtype) == TYPTYPE_PSEUDO)
				return false;
			getTypeOutputInfo(writer->pgtype, &output, &is_varlena);
			writer->state = palloc0(sizeof(FmgrInfo));
			fmgr_info(output, writer->state);
			writer->put = put_output;
			return true;
	}
}

/* -------------------------------------------------------------------- Enum */

static int
compare_bytes(const char *a, uint32 alen, const char *b, uint32 blen)
{
	int			order = memcmp(a, b, Min(alen, blen));

	return order != 0 ? order : (alen > blen) - (alen < blen);
}

static int
compare_labels(const void *a, const void *b)
{
	const EnumLabel *x = a;
	const EnumLabel *y = b;

	return compare_bytes(x->name, x->len, y->name, y->len);
}

static void
not_in_enum(const ChWriter *writer, const char *shown)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("value \"%s\" is not in %s", shown, writer->type->text),
			 errcontext("%s", writer->where)));
}

static int16
label_value(const ChWriter *writer, const char *utf8, int len, const char *shown)
{
	const EnumState *state = writer->state;
	EnumLabel	key = {.name = utf8,.len = len};
	const EnumLabel *found = bsearch(&key, state->labels, state->n, sizeof(EnumLabel),
									 compare_labels);

	if (found == NULL)
		not_in_enum(writer, shown);
	return found->value;
}

static void
put_enum_text(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	char	   *str = TextDatumGetCString(value);
	char	   *utf8 = pg_server_to_any(str, strlen(str), PG_UTF8);
	int16		number = label_value(writer, utf8, strlen(utf8), str);

	ch_put_check(writer, chc_put_fixed(col, &number));
	if (utf8 != str)
		pfree(utf8);
	pfree(str);
}

static void
put_enum_enum(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	EnumState  *state = writer->state;

	if (state->last_oid != DatumGetObjectId(value))
	{
		char	   *str = DatumGetCString(DirectFunctionCall1(enum_out, value));
		char	   *utf8 = pg_server_to_any(str, strlen(str), PG_UTF8);

		state->last_value = label_value(writer, utf8, strlen(utf8), str);
		state->last_oid = DatumGetObjectId(value);
	}
	ch_put_check(writer, chc_put_fixed(col, &state->last_value));
}

static void
put_enum_int(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	int64		number = writer->pgtype == INT8OID ? DatumGetInt64(value) :
	writer->pgtype == INT4OID ? DatumGetInt32(value) : DatumGetInt16(value);
	const chc_type *type = writer->type;

	for (uint32_t i = 0; i < type->nenum; i++)
	{
		if (type->enum_values[i] == number)
		{
			ch_put_check(writer, chc_put_fixed(col, &type->enum_values[i]));
			return;
		}
	}
	not_in_enum(writer, psprintf(INT64_FORMAT, number));
}

static EnumState *
sorted_labels(const chc_type *type)
{
	EnumState  *state = palloc0(sizeof(EnumState));

	state->n = type->nenum;
	state->labels = palloc(Max(type->nenum, 1) * sizeof(EnumLabel));
	for (uint32_t i = 0; i < type->nenum; i++)
	{
		state->labels[i].name = type->enum_names[i];
		state->labels[i].len = type->enum_lens[i];
		state->labels[i].value = type->enum_values[i];
	}
	qsort(state->labels, state->n, sizeof(EnumLabel), compare_labels);
	return state;
}

bool
ch_make_enum_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	writer->state = sorted_labels(type);
	if (writer->pgtype == TEXTOID || writer->pgtype == VARCHAROID)
		writer->put = put_enum_text;
	else if (type_is_enum(writer->pgtype))
		writer->put = put_enum_enum;
	else if (writer->pgtype == INT2OID || writer->pgtype == INT4OID ||
			 writer->pgtype == INT8OID)
		writer->put = put_enum_int;
	return writer->put != NULL;
}
