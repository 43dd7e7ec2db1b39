/*-------------------------------------------------------------------------
 *
 * time_number.c
 *	  to_char() of a time as an integer: reports have keys such as 20240131.
 *
 * Text becomes a number by other rules on ClickHouse, but digits are digits.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "query/query.h"
#include "query/translate.h"

/*
 * How many digits to_char() of a time gives, if it gives nothing else, and the
 * time is one that the server has; 0 if not.
 */
static int
digits_of_time(Node *node)
{
	static const char *const fields[] = {"YYYY", "IYYY", "HH24", "DDD", "MM", "DD", "MI", "SS", "IW", "Q"};
	FuncExpr   *func = (FuncExpr *) node;
	char	   *format;
	int			digits = 0;
	int			i;

	if (!IsA(node, FuncExpr) || (func->funcid != F_TO_CHAR_TIMESTAMP_TEXT && func->funcid != F_TO_CHAR_TIMESTAMPTZ_TEXT) ||
		!IsA(lsecond(func->args), Const) || ((Const *) lsecond(func->args))->constisnull)
		return 0;
	format = TextDatumGetCString(((Const *) lsecond(func->args))->constvalue);
	while (*format != '\0')
	{
		for (i = 0; i < lengthof(fields); i++)
		{
			if (strncmp(format, fields[i], strlen(fields[i])) == 0)
				break;
		}
		if (i == lengthof(fields))
			return 0;
		format += strlen(fields[i]);
		digits += fields[i][0] == 'H' ? 2 : strlen(fields[i]);
	}
	return digits;
}

/* to_char(time, 'YYYYMM')::integer: no more digits than there is room for. */
ChExpr *
ch_translate_time_number(ChTranslate *cx, CoerceViaIO *node)
{
	int			digits = digits_of_time((Node *) node->arg);
	bool		is_long = node->resulttype == INT8OID;
	ChExpr	   *text;
	ChExpr	   *e;

	if (digits == 0 || digits > (is_long ? 18 : 9) || (!is_long && node->resulttype != INT4OID))
		return NULL;
	text = ch_translate(cx, node->arg);
	if (text == NULL)
		return NULL;
	e = ch_make_call(node->resulttype, is_long ? "toInt64($1)" : "toInt32($1)", list_make1(text));
	e->bits = is_long ? 63 : 31;
	return e;
}
