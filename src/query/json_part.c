/*-------------------------------------------------------------------------
 *
 * json_part.c
 *	  Documents of JSON columns, of which only some parts are read.
 *
 * The text of a part is what the whole document's text has at that place: the
 * server writes both with the same functions.  So what PostgreSQL computes of the
 * part is what it would have computed of the document, whatever the types.  A
 * value that has an object beside it, as {"a": 1, "a.b": 2} is stored, comes
 * before the object, as in the whole text: in jsonb the last one counts.
 *
 * Must not know: which parts a query looks at (plan/document.c).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/json_part.h"

/* More parts than these cost the server more than the document. */
#define MAX_PARTS 32

bool
ch_is_path_key(const char *key)
{
	if (*key == '\0')
		return false;
	for (; *key; key++)
	{
		if ((unsigned char) *key < ' ' || strchr(".%$`\"'\\:^@[]", *key) != NULL)
			return false;
	}
	return true;
}

/* ------------------------------------------------------------- typed paths */

/* The end of what is quoted and begins at p. */
static const char *
skip_quoted(const char *p)
{
	char		quote = *p++;

	while (*p != '\0' && *p != quote)
	{
		if (*p == '\\' && p[1] != '\0')
			p++;
		p++;
	}
	return *p ? p + 1 : p;
}

/* The end of an argument: the comma behind it, or the last parenthesis. */
static const char *
skip_argument(const char *p)
{
	int			depth = 0;

	while (*p != '\0' && (depth > 0 || (*p != ',' && *p != ')')))
	{
		if (*p == '`' || *p == '\'' || *p == '"')
		{
			p = skip_quoted(p);
			continue;
		}
		depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
		p++;
	}
	return p;
}

/*
 * Is the argument the path and its type?  Quotes are left out; keys of a path that
 * need escapes are not looked for.
 */
static bool
is_argument_path(const char *argument, const char *path)
{
	bool		quoted = false;

	if (strncmp(argument, "SKIP ", strlen("SKIP ")) == 0 || strncmp(argument, "max_dynamic_", strlen("max_dynamic_")) == 0)
		return false;
	for (; *path != '\0' || *argument == '`'; argument++)
	{
		if (*argument == '`')
			quoted = !quoted;
		else if (*argument != *path)
			return false;
		else
			path++;
	}
	return !quoted && *argument == ' ';
}

bool
ch_is_typed_path(const chc_type *json, const char *path)
{
	const char *p = strchr(json->text, '(');

	while (p != NULL && *p != '\0' && *p != ')')
	{
		p++;
		while (*p == ' ')
			p++;
		if (is_argument_path(p, path))
			return true;
		p = skip_argument(p);
	}
	return false;
}

/* -------------------------------------------------------------------- parts */

/* The document of which parts are written. */
typedef struct Document
{
	const chc_type *type;
	int			nparts;
} Document;

static void
append_literal(StringInfo buf, const char *text)
{
	StringInfoData literal;

	initStringInfo(&literal);
	ch_quote_literal(&literal, text, strlen(text));
	/* a template has its own meaning of % and $; keys have neither */
	appendStringInfoString(buf, literal.data);
}

/* One member: the value at the path, and the object. */
static void
append_leaf(StringInfo buf, Document *doc, const char *key, const char *path, const char *suffix)
{
	StringInfoData name;

	initStringInfo(&name);
	append_literal(&name, psprintf("\"%s\":", key));
	if (ch_is_typed_path(doc->type, path))
		appendStringInfo(buf, "concat(%s, ifNull(toJSONString(%%1%s), 'null'))", name.data, suffix);
	else
		appendStringInfo(buf, "if(dynamicType(CAST(%%1%s, 'Dynamic')) = 'None', '', concat(%s, toJSONString(%%1%s)))",
						 suffix, name.data, suffix);
	appendStringInfo(buf, ", if(ifNull(toString(%%1.^%s), '{}') = '{}', '', concat(%s, toString(%%1.^%s)))",
					 suffix + 1, name.data, suffix + 1);
	doc->nparts++;
}

/* Do all these paths go on behind the key at that depth? */
static bool
go_on(const List *paths, int depth)
{
	ListCell   *lc;

	foreach(lc, paths)
	{
		if (list_length(lfirst(lc)) == depth + 1)
			return false;
	}
	return true;
}

static List *
with_key(const List *paths, int depth, const char *key)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, paths)
	{
		if (strcmp(list_nth(lfirst(lc), depth), key) == 0)
			result = lappend(result, lfirst(lc));
	}
	return result;
}

static bool
is_first_with_key(const List *paths, int n, int depth)
{
	for (int i = 0; i < n; i++)
	{
		if (strcmp(list_nth(list_nth(paths, i), depth), list_nth(list_nth(paths, n), depth)) == 0)
			return false;
	}
	return true;
}

/* The members of the object at path, which all these paths lead through. */
static void
append_members(StringInfo buf, Document *doc, const List *paths, int depth, const char *path, const char *suffix)
{
	const char *separator = "";

	appendStringInfoString(buf, "arrayStringConcat(arrayFilter(x -> x != '', [");
	for (int i = 0; i < list_length(paths); i++)
	{
		const char *key = list_nth(list_nth(paths, i), depth);
		List	   *same = with_key(paths, depth, key);
		char	   *below = psprintf("%s%s%s", path, depth > 0 ? "." : "", key);
		StringInfoData name;

		if (!is_first_with_key(paths, i, depth))
			continue;
		initStringInfo(&name);
		appendStringInfo(&name, "%s.", suffix);
		ch_quote_identifier(&name, key);
		appendStringInfoString(buf, separator);
		separator = ", ";
		if (!go_on(same, depth) || ch_is_typed_path(doc->type, below))
			append_leaf(buf, doc, key, below, name.data);
		else
		{
			appendStringInfoString(buf, "concat(");
			append_literal(buf, psprintf("\"%s\":{", key));
			appendStringInfoString(buf, ", ");
			append_members(buf, doc, same, depth + 1, below, name.data);
			appendStringInfoString(buf, ", '}')");
		}
	}
	appendStringInfoString(buf, "]), ',')");
}

ChExpr *
ch_json_parts(ChExpr *document, const List *paths)
{
	ChExpr	   *column = document->kind == CHX_CALL && document->args != NIL ? linitial(document->args) : document;
	StringInfoData buf;
	Document	doc = {0};
	ChExpr	   *e;

	if (column->kind != CHX_COLUMN || column->made_up || column->base == NULL ||
		column->table == NULL || column->table->hides_paths || column->base->kind != CHC_JSON)
		return NULL;
	doc.type = column->base;
	initStringInfo(&buf);
	if (column->nullable)
		appendStringInfoString(&buf, "if(isNull(%1), NULL, ");
	appendStringInfoString(&buf, "concat('{', ");
	if (paths != NIL)
		append_members(&buf, &doc, paths, 0, "", "");
	else
		appendStringInfoString(&buf, "''");
	appendStringInfoString(&buf, column->nullable ? ", '}'))" : ", '}')");
	if (doc.nparts > MAX_PARTS)
		return NULL;
	e = ch_make_call(document->pgtype, buf.data, list_make1(column));
	e->nullable = column->nullable;
	e->opaque = document->opaque;
	e->column = document->column;
	return e;
}
