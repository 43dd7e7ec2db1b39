/*-------------------------------------------------------------------------
 *
 * import_name.c
 *	  Local names for remote ones, and local defaults for remote ones: the
 *	  parts of IMPORT FOREIGN SCHEMA that only work on text.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "exec/import.h"
#include "types/types.h"

/* ------------------------------------------------------------------ names */

static bool
is_taken(const char *name, List *taken)
{
	ListCell   *lc;

	foreach(lc, taken)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return true;
	}
	return false;
}

/* Columns of every table that PostgreSQL has already. */
static bool
is_system_column(const char *name)
{
	static const char *const names[] = {
		"ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"
	};

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

/* name cut so that suffix fits behind it. */
static char *
with_suffix(const char *name, const char *suffix)
{
	int			len = pg_mbcliplen(name, strlen(name), NAMEDATALEN - 1 - (int) strlen(suffix));

	return psprintf("%.*s%s", len, name, suffix);
}

char *
ch_import_name(const char *remote, List *taken, bool column)
{
	char	   *name = with_suffix(remote, "");

	for (int i = 1; is_taken(name, taken) || (column && is_system_column(name)); i++)
		name = with_suffix(remote, psprintf("_%d", i));
	return name;
}

/* --------------------------------------------------------------- defaults */

static bool
starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* x of "CAST(x AS T)" or "CAST(x, 'T')" when T is type; else expression. */
static char *
strip_cast(const char *expression, const char *type)
{
	size_t		len = strlen(expression);
	char	   *tails[2];
	StringInfoData quoted;

	initStringInfo(&quoted);
	ch_quote_literal(&quoted, type, strlen(type));
	tails[0] = psprintf(" AS %s)", type);
	tails[1] = psprintf(", %s)", quoted.data);
	for (int i = 0; i < 2; i++)
	{
		size_t		tail = strlen(tails[i]);

		if (starts_with(expression, "CAST(") && len > 5 + tail &&
			strcmp(expression + len - tail, tails[i]) == 0)
			return pnstrdup(expression + 5, len - 5 - tail);
	}
	return pstrdup(expression);
}

/* An integer or a decimal number, nothing else? */
static bool
is_number(const char *text, bool fraction)
{
	const char *p = text + (*text == '-');
	size_t		digits = strspn(p, "0123456789");

	p += digits;
	if (digits == 0)
		return false;
	if (fraction && *p == '.')
	{
		digits = strspn(p + 1, "0123456789");
		p += digits > 0 ? digits + 1 : 0;
	}
	return *p == '\0';
}

/* The value of a ClickHouse string literal; NULL if it is none or not simple. */
static char *
string_value(const char *literal)
{
	size_t		len = strlen(literal);
	char	   *value;

	if (len < 2 || literal[0] != '\'' || literal[len - 1] != '\'')
		return NULL;
	value = pnstrdup(literal + 1, len - 2);
	return strpbrk(value, "'\\") == NULL ? value : NULL;
}

static bool
is_date(const char *value)
{
	return strlen(value) == 10 && strspn(value, "0123456789-") == 10 &&
		value[4] == '-' && value[7] == '-';
}

char *
ch_import_default(const char *expression, const char *remote_type, const char *pg_type)
{
	char	   *constant = strip_cast(expression, remote_type);
	char	   *string = string_value(constant);
	bool		integer = strcmp(pg_type, "smallint") == 0 || strcmp(pg_type, "integer") == 0 ||
		strcmp(pg_type, "bigint") == 0;
	bool		number = integer || starts_with(pg_type, "numeric") ||
		strcmp(pg_type, "real") == 0 || strcmp(pg_type, "double precision") == 0;

	if (number)
		return is_number(constant, !integer) ? constant : NULL;
	if (strcmp(pg_type, "boolean") == 0)
		return strcmp(constant, "true") == 0 || strcmp(constant, "false") == 0 ? constant : NULL;
	if (string == NULL)
		return NULL;
	if (strcmp(pg_type, "text") == 0 || (strcmp(pg_type, "date") == 0 && is_date(string)))
		return quote_literal_cstr(string);
	return NULL;
}
