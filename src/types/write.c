/*-------------------------------------------------------------------------
 *
 * write.c
 *	  Writers: creation, NULLs, and errors.
 *
 * A writer appends Datums of one PostgreSQL type to a column of a block that
 * is under construction.  A value either arrives unchanged or raises an error
 * that names value, type, column and table; nothing wraps, and nothing is cut
 * off but decimals and fractions of a second beyond what the remote type has.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "types/types_internal.h"

/* Characters of a value that a message shows. */
#define SHOWN_VALUE 64

/* ------------------------------------------------------------------ errors */

/* A value as text, cut to a length that suits a message. */
static char *
shown_value(Oid pgtype, Datum value)
{
	Oid			output;
	bool		is_varlena;
	char	   *text;

	getTypeOutputInfo(pgtype, &output, &is_varlena);
	text = OidOutputFunctionCall(output, value);
	if (strlen(text) > SHOWN_VALUE)
		text = psprintf("%.*s...", pg_mbcliplen(text, strlen(text), SHOWN_VALUE), text);
	return text;
}

void
ch_write_out_of_range(const ChWriter *writer, Datum value, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("value \"%s\" is out of range for type %s",
					shown_value(writer->pgtype, value), writer->type->text),
			 detail != NULL ? errdetail_internal("%s", detail) : 0,
			 errcontext("%s", writer->where)));
}

void
ch_put_failed(const ChWriter *writer, chc_status status)
{
	switch (status)
	{
		case CHC_OK:
			break;
		case CHC_E_NOMEM:
			ereport(ERROR,
					(errcode(ERRCODE_OUT_OF_MEMORY),
					 errmsg("out of memory"),
					 errdetail("Failed on a block of rows to be sent."),
					 errcontext("%s", writer->where)));
			break;
		case CHC_E_LIMIT:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("value does not fit into type %s", writer->type->text),
					 writer->type->kind == CHC_QBIT ?
					 errdetail("The type has %d elements.", writer->type->precision) : 0,
					 errcontext("%s", writer->where)));
			break;
		default:
			elog(ERROR, "could not put a value of type %s: status %d",
				 writer->type->text, (int) status);
	}
}

static void
null_not_allowed(const ChWriter *writer)
{
	ereport(ERROR,
			(errcode(ERRCODE_NOT_NULL_VIOLATION),
			 errmsg("null value in %s", writer->where),
			 errdetail("The remote type %s is not Nullable.", writer->type->text)));
}

/* ----------------------------------------------------------------- writing */

void
ch_writer_put_null(ChWriter *writer, chc_wcolumn *col)
{
	if (chc_put_null_word(col))
		return;
	if (!writer->nullable)
		null_not_allowed(writer);
	ch_put_check(writer, chc_put_null(col));
}

/* ---------------------------------------------------------------- creation */

bool
ch_make_unwritable(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	return false;
}

/* Types that have a way of their own to be written from text. */
static bool
takes_text(const chc_type *type)
{
	switch (type->kind)
	{
		case CHC_STRING:
		case CHC_FIXEDSTRING:
		case CHC_ENUM8:
		case CHC_ENUM16:
		case CHC_VARIANT:
		case CHC_DYNAMIC:
		case CHC_JSON:
		case CHC_AGGREGATE:
		case CHC_NOTHING:
			return true;
		default:
			return false;
	}
}

/* A String takes jsonb as its text. */
static bool
make_writer(ChWriter *writer, int32 typmod, char **why)
{
	const chc_type *type = writer->type;

	if (writer->pgtype == JSONBOID && type->kind != CHC_STRING &&
		type->kind != CHC_FIXEDSTRING)
		return ch_make_json_writer(writer, type, why);
	if (ch_pg_is_text(writer->pgtype) && !takes_text(type))
		return ch_make_form_writer(writer, type, why);
	return ch_type_row(type)->make_writer(writer, type, typmod, why);
}

/* type lives as long as the writer. */
static ChWriter *
create_writer(const chc_type *type, Oid pgtype, int32 typmod, const char *where, char **why)
{
	ChWriter   *writer = palloc0(sizeof(ChWriter));

	*why = NULL;
	if (!ch_type_writable(type, why))
		return NULL;
	writer->type = ch_type_strip(type);
	writer->nullable = ch_type_takes_null(type);
	writer->pgtype = getBaseTypeAndTypmod(pgtype, &typmod);
	writer->where = where;
	if (make_writer(writer, typmod, why))
		return writer;
	if (*why == NULL)
		*why = psprintf("Values of type %s cannot be written as ClickHouse type %s.",
						format_type_be(pgtype), type->text);
	return NULL;
}

ChWriter *
ch_writer_create(const chc_type *type, Oid pgtype, int32 typmod, const char *where,
				 char **why)
{
	return create_writer(ch_type_copy(type), pgtype, typmod, where, why);
}

ChWriter *
ch_writer_child(const ChWriter *parent, const chc_type *type, Oid pgtype, int32 typmod,
				char **why)
{
	return create_writer(type, pgtype, typmod, parent->where, why);
}

/* --------------------------------------------------------------- from text */

bool
ch_text_writer_init(ChTextWriter *tw, const ChWriter *parent, const chc_type *type,
					Oid pgtype, char **why)
{
	Oid			input;

	tw->writer = ch_writer_child(parent, type, pgtype, -1, why);
	if (tw->writer == NULL)
		return false;
	getTypeInputInfo(pgtype, &input, &tw->ioparam);
	fmgr_info(input, &tw->input);
	return true;
}

static void
writer_error_context(void *arg)
{
	errcontext("%s", ((const ChWriter *) arg)->where);
}

/* Errors of the input function name the column; those of the writer do anyway. */
void
ch_text_writer_put(const ChTextWriter *tw, chc_wcolumn *col, char *text)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = writer_error_context,
		.arg = tw->writer
	};
	Datum		value;

	error_context_stack = &callback;
	value = InputFunctionCall(unconstify(FmgrInfo *, &tw->input), text, tw->ioparam, -1);
	error_context_stack = callback.previous;
	ch_writer_put(tw->writer, col, value, false);
}
