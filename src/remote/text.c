/*-------------------------------------------------------------------------
 *
 * text.c
 *	  Text from a server that may be anything, made fit for messages and
 *	  names.  Never raises because of what the text holds.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#include "remote/remote_internal.h"

/* Enough for any message that somebody will read. */
#define MAX_MESSAGE 2000

/* Bytes of the valid UTF-8 character at p, or 0. */
static int
utf8_char_len(const char *p, size_t left)
{
	int			len = pg_utf_mblen((const unsigned char *) p);

	if (*p == '\0' || (size_t) len > left ||
		!pg_utf8_islegal((const unsigned char *) p, len))
		return 0;
	return len;
}

static void
append_char(StringInfo buf, const char *p, int len)
{
	unsigned char out[MAX_CONVERSION_GROWTH * 4 + 1];
	Oid			proc;

	if (len == 1 || GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII)
	{
		appendBinaryStringInfo(buf, p, len);
		return;
	}
	proc = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
	if (OidIsValid(proc) &&
		pg_do_encoding_conversion_buf(proc, PG_UTF8, GetDatabaseEncoding(),
									  (unsigned char *) p, len, out, sizeof(out),
									  true) == len)
		appendStringInfoString(buf, (char *) out);
	else
		appendStringInfoChar(buf, '?');
}

char *
ch_text_from_server(const char *text, size_t len)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (size_t i = 0; i < len;)
	{
		int			n = utf8_char_len(text + i, len - i);

		if (n > 0)
			append_char(&buf, text + i, n);
		else
			appendStringInfoChar(&buf, '?');
		i += Max(n, 1);
	}
	return buf.data;
}

char *
ch_clean_text(const char *text)
{
	char	   *clean = ch_text_from_server(text, strlen(text));
	size_t		len = strlen(clean);
	char	   *to = clean;

	if (len > MAX_MESSAGE)
		clean[pg_mbcliplen(clean, len, MAX_MESSAGE)] = '\0';
	for (const char *from = clean; *from != '\0'; from++)
	{
		bool		space = (unsigned char) *from <= ' ';

		if (!space)
			*to++ = *from;
		else if (to > clean && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to > clean && to[-1] == ' ')
		to--;
	*to = '\0';
	return clean;
}
