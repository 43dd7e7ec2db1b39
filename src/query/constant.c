/*-------------------------------------------------------------------------
 *
 * constant.c
 *	  Arguments that are constants, for builders that have to know the value.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "query/catalogue.h"

static const Const *
constant(const ChExpr *e)
{
	if (e->kind != CHX_LITERAL || e->constant == NULL || e->constant->constisnull)
		return NULL;
	return e->constant;
}

bool
ch_constant_int(const ChExpr *e, int64 *value)
{
	const Const *con = constant(e);

	if (con == NULL)
		return false;
	switch (con->consttype)
	{
		case INT2OID:
			*value = DatumGetInt16(con->constvalue);
			return true;
		case INT4OID:
			*value = DatumGetInt32(con->constvalue);
			return true;
		case INT8OID:
			*value = DatumGetInt64(con->constvalue);
			return true;
		default:
			return false;
	}
}

bool
ch_constant_bool(const ChExpr *e, bool *value)
{
	const Const *con = constant(e);

	if (con == NULL || con->consttype != BOOLOID)
		return false;
	*value = DatumGetBool(con->constvalue);
	return true;
}

bool
ch_constant_text(const ChExpr *e, char **value)
{
	const Const *con = constant(e);

	if (con == NULL || (con->consttype != TEXTOID && con->consttype != VARCHAROID))
		return false;
	*value = TextDatumGetCString(con->constvalue);
	return true;
}

/* A text value that PostgreSQL computed from constants while planning. */
ChExpr *
ch_text_literal(const char *text)
{
	StringInfoData buf;

	initStringInfo(&buf);
	ch_quote_literal(&buf, text, strlen(text));
	return ch_make_literal(TEXTOID, buf.data);
}

ChExpr *
ch_fail_constant(ChTranslate *cx, const ChShipRow *row, const char *what)
{
	return ch_fail(cx, "%s: %s is not a constant that means the same on ClickHouse",
				   row->object, what);
}
