/*-------------------------------------------------------------------------
 *
 * quote.c
 *	  The two quoting functions of ClickHouse SQL.
 *
 * The same rules hold on every supported server: inside quotes a backslash
 * starts an escape, so exactly the backslash and the quote are escaped and
 * everything else is sent as it is, in UTF-8.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "types/types_internal.h"

static void
append_quoted(StringInfo buf, const char *str, int len, char quote)
{
	char	   *utf8 = pg_server_to_any(str, len, PG_UTF8);

	if (utf8 != str)
		len = strlen(utf8);
	enlargeStringInfo(buf, len + 2);
	appendStringInfoChar(buf, quote);
	for (const char *p = utf8; p < utf8 + len; p++)
	{
		/* the marks of parameters (query/print.c) are never part of a text */
		if (*p >= '\001' && *p <= '\006')
		{
			appendStringInfo(buf, "\\x%02x", *p);
			continue;
		}
		if (*p == '\\' || *p == quote)
			appendStringInfoChar(buf, '\\');
		appendStringInfoChar(buf, *p);
	}
	appendStringInfoChar(buf, quote);
	if (utf8 != str)
		pfree(utf8);
}

void
ch_quote_identifier(StringInfo buf, const char *name)
{
	append_quoted(buf, name, strlen(name), '`');
}

void
ch_quote_literal(StringInfo buf, const char *str, int len)
{
	append_quoted(buf, str, len, '\'');
}
