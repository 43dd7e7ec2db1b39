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

/*
 * The second argument and the third as what substring() takes: from start, which
 * is made at least 1, so many characters, -1 if there is no third.
 */
bool
ch_constant_range(ChTranslate *cx, const ChShipRow *row, List *args, int64 *start, int64 *length)
{
	*length = -1;
	if (!ch_constant_int(lsecond(args), start) ||
		(list_length(args) == 3 && !ch_constant_int(lthird(args), length)))
		return ch_fail_constant(cx, row, "a position") != NULL;
	if (list_length(args) == 3 && *length < 0)
		return ch_fail(cx, "%s: the length is negative", row->object) != NULL;
	if (*start < 1)
	{
		if (*length >= 0)
			*length = Max(*length + *start - 1, 0);
		*start = 1;
	}
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
