/*-------------------------------------------------------------------------
 *
 * text.c
 *	  ClickHouse's String is bytes; PostgreSQL's text is characters of the
 *	  database encoding without NUL.  Here is where the one becomes the other.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#include "types/types_internal.h"

/* U+FFFD */
#define UTF8_REPLACEMENT "\xEF\xBF\xBD"

/* Bytes of an invalid sequence that the message shows. */
#define SHOWN_BYTES 4

static void
report_invalid(const char *str, uint32 len)
{
	char		shown[SHOWN_BYTES * 5 + 1] = "";
	int			n = Min(len, pg_encoding_mblen(PG_UTF8, str));

	for (int i = 0; i < Min(n, SHOWN_BYTES); i++)
		snprintf(shown + strlen(shown), sizeof(shown) - strlen(shown), "%s0x%02x",
				 i > 0 ? " " : "", (unsigned char) str[i]);
	ereport(ERROR,
			(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
			 errmsg("invalid byte sequence for encoding \"UTF8\": %s", shown),
			 errhint("Declare the column as bytea, or set the option \"invalid_text\" to \"replace\" or \"truncate\".")));
}

/*
 * The longest valid prefix, or with the replace policy all of it with a
 * replacement character for every byte that is not part of a valid one.
 */
static char *
repair_utf8(const char *str, uint32 *len, ChInvalidText policy)
{
	StringInfoData buf;
	const char *end = str + *len;

	initStringInfo(&buf);
	while (str < end)
	{
		int			valid = pg_encoding_verifymbstr(PG_UTF8, str, end - str);

		appendBinaryStringInfo(&buf, str, valid);
		str += valid;
		if (str == end || policy == CH_INVALID_TEXT_TRUNCATE)
			break;
		appendStringInfoString(&buf, UTF8_REPLACEMENT);
		str++;
	}
	*len = buf.len;
	return buf.data;
}

/*
 * Valid UTF-8 to another encoding, character by character, for strings that
 * hold characters which the database encoding does not have.
 */
static char *
convert_lossy(Oid proc, const char *utf8, uint32 *len, ChInvalidText policy)
{
	StringInfoData buf;
	const char *end = utf8 + *len;

	initStringInfo(&buf);
	while (utf8 < end)
	{
		int			n = pg_encoding_mblen(PG_UTF8, utf8);
		char		out[MAX_CONVERSION_GROWTH * MAX_MULTIBYTE_CHAR_LEN + 1];

		if (pg_do_encoding_conversion_buf(proc, PG_UTF8, GetDatabaseEncoding(),
										  (unsigned char *) unconstify(char *, utf8), n,
										  (unsigned char *) out, sizeof(out), true) == n)
			appendStringInfoString(&buf, out);
		else if (policy == CH_INVALID_TEXT_TRUNCATE)
			break;
		else
			appendStringInfoChar(&buf, '?');
		utf8 += n;
	}
	*len = buf.len;
	return buf.data;
}

/* Valid UTF-8 to the database encoding. */
static const char *
convert_utf8(const char *utf8, uint32 *len, ChInvalidText policy)
{
	Oid			proc;
	const char *result;

	if (policy != CH_INVALID_TEXT_ERROR)
	{
		proc = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
		if (OidIsValid(proc))
			return convert_lossy(proc, utf8, len, policy);
	}
	result = pg_any_to_server(utf8, *len, PG_UTF8);
	if (result != utf8)
		*len = strlen(result);
	return result;
}

/* SQL_ASCII: any byte but NUL. */
static const char *
sql_ascii_text(const char *str, uint32 *len, ChInvalidText policy)
{
	const char *nul = memchr(str, 0, *len);
	char	   *copy;
	uint32		n = 0;

	if (nul == NULL)
		return str;
	if (policy == CH_INVALID_TEXT_ERROR)
		report_invalid(nul, 1);
	copy = palloc(*len);
	for (uint32 i = 0; i < *len; i++)
	{
		if (str[i] == '\0' && policy == CH_INVALID_TEXT_TRUNCATE)
			break;
		copy[n++] = str[i] == '\0' ? '?' : str[i];
	}
	*len = n;
	return copy;
}

const char *
ch_text_to_server(const char *str, uint32 *len, ChInvalidText policy)
{
	int			encoding = GetDatabaseEncoding();
	int			valid;

	if (encoding == PG_SQL_ASCII)
		return sql_ascii_text(str, len, policy);
	valid = pg_encoding_verifymbstr(PG_UTF8, str, *len);
	if (unlikely(valid != *len))
	{
		if (policy == CH_INVALID_TEXT_ERROR)
			report_invalid(str + valid, *len - valid);
		str = repair_utf8(str, len, policy);
	}
	if (encoding == PG_UTF8)
		return str;
	return convert_utf8(str, len, policy);
}

char *
ch_text_to_cstring(const char *str, uint32 len, ChInvalidText policy)
{
	const char *converted = ch_text_to_server(str, &len, policy);

	return pnstrdup(converted, len);
}
