/*-------------------------------------------------------------------------
 *
 * write_document.c
 *	  JSON columns from jsonb: as text, which the server takes apart.
 *
 * The server reads a number as Int64, UInt64 or Float64, whatever the type of
 * its path, and refuses more.  So that numbers keep their digits, those of paths
 * with a wider type are written as strings, which it reads in full; any other
 * number that no Float64 means is an error.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "types/write_json.h"

/* Where in the document, "a.b" for the value of b in a. */
typedef struct Document
{
	const ChJsonNode *node;
	StringInfoData text;
	StringInfoData path;
} Document;

static void put_value(Document *doc, const JsonbValue *jbv);

/* ---------------------------------------------------------- the type's paths */

/* The end of a parameter: a comma or parenthesis that is not within others. */
static const char *
end_of_parameter(const char *p)
{
	int			depth = 0;
	char		quote = '\0';

	for (; *p != '\0'; p++)
	{
		if (quote != '\0')
		{
			if (*p == '\\' && p[1] != '\0')
				p++;
			else if (*p == quote)
				quote = '\0';
		}
		else if (*p == '\'' || *p == '`' || *p == '"')
			quote = *p;
		else if (depth == 0 && (*p == ',' || *p == ')'))
			return p;
		else
			depth += (*p == '(') - (*p == ')');
	}
	return p;
}

/* Is it, or has it within, a number wider than what the server reads as one? */
static bool
has_wide_number(const chc_type *type)
{
	if (type->kind == CHC_DECIMAL || type->kind == CHC_INT128 || type->kind == CHC_INT256 ||
		type->kind == CHC_UINT128 || type->kind == CHC_UINT256)
		return true;
	for (uint32_t i = 0; i < type->nargs; i++)
	{
		if (has_wide_number(type->args[i]))
			return true;
	}
	return false;
}

static bool
names_wide_number(const char *type_text)
{
	const chc_type *type = ch_parse_type(type_text, true);

	return type != NULL && has_wide_number(type);
}

/* "a.b Decimal(9, 2)", "`a b` Int8", "max_dynamic_paths=8", "SKIP a.c" */
static char *
path_of_wide_number(const char *parameter)
{
	StringInfoData path;
	char		quote = '\0';
	const char *p;

	initStringInfo(&path);
	for (p = parameter; *p != '\0' && (quote != '\0' || !isspace((unsigned char) *p)); p++)
	{
		if (*p == '`')
			quote = quote == '\0' ? *p : '\0';
		else
			appendStringInfoChar(&path, *p);
	}
	while (isspace((unsigned char) *p))
		p++;
	return *p != '\0' && names_wide_number(p) ? path.data : NULL;
}

/* The paths whose numbers are wider than what the server reads as a number. */
List *
ch_document_paths(const chc_type *type)
{
	const char *p = strchr(type->text, '(');
	List	   *paths = NIL;

	while (p != NULL && *p != '\0')
	{
		const char *start = p + 1 + strspn(p + 1, " ");
		char	   *path;

		p = end_of_parameter(start);
		path = path_of_wide_number(pnstrdup(start, p - start));
		if (path != NULL)
			paths = lappend(paths, path);
		if (*p == ')')
			break;
	}
	return paths;
}

/* ----------------------------------------------------------------- scalars */

static bool
is_wide_path(const Document *doc)
{
	ListCell   *lc;

	foreach(lc, doc->node->paths)
	{
		const char *path = lfirst(lc);
		size_t		len = strlen(path);

		/* it, or a field of the tuple that it is */
		if (strncmp(path, doc->path.data, len) == 0 &&
			(doc->path.data[len] == '\0' || doc->path.data[len] == '.'))
			return true;
	}
	return false;
}

/* What the server reads as Int64 or UInt64. */
static bool
is_server_integer(const char *text)
{
	static const chc_type types[] = {
		{.kind = CHC_INT64,.width = 8}, {.kind = CHC_UINT64,.width = 8}
	};

	return ch_number_text_fits(&types[0], text) || ch_number_text_fits(&types[1], text);
}

static void
put_number(Document *doc, const JsonbValue *jbv)
{
	char	   *text = ch_json_scalar_text(jbv);

	if (is_wide_path(doc))
		appendStringInfo(&doc->text, "\"%s\"", text);
	else if (is_server_integer(text))
		appendStringInfoString(&doc->text, text);
	else if (ch_json_float8_text(jbv, &text))
		appendStringInfoString(&doc->text, text);
	else
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value \"%s\" is out of range for type %s", text,
						doc->node->writer->type->text),
				 errdetail("Numbers of a path without a wider type are Int64, UInt64 or Float64."),
				 errhint("Give the path \"%s\" a type on the server, or write a string.",
						 doc->path.data),
				 errcontext("%s", doc->node->writer->where)));
}

static void
put_string(StringInfo buf, const JsonbValue *jbv)
{
	escape_json(buf, pnstrdup(jbv->val.string.val, jbv->val.string.len));
}

/* -------------------------------------------------------------- containers */

static void
put_elements(Document *doc, JsonbContainer *array)
{
	appendStringInfoChar(&doc->text, '[');
	for (uint32 i = 0; i < JsonContainerSize(array); i++)
	{
		if (i > 0)
			appendStringInfoChar(&doc->text, ',');
		put_value(doc, getIthJsonbValueFromContainer(array, i));
	}
	appendStringInfoChar(&doc->text, ']');
}

static void
put_members(Document *doc, JsonbContainer *object)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	part;
	int			outer = doc->path.len;
	int			n = 0;

	appendStringInfoChar(&doc->text, '{');
	while ((token = JsonbIteratorNext(&it, &part, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
		{
			if (n++ > 0)
				appendStringInfoChar(&doc->text, ',');
			put_string(&doc->text, &part);
			appendStringInfoChar(&doc->text, ':');
			if (outer > 0)
				appendStringInfoChar(&doc->path, '.');
			appendBinaryStringInfo(&doc->path, part.val.string.val, part.val.string.len);
		}
		else if (token == WJB_VALUE)
		{
			put_value(doc, &part);
			doc->path.len = outer;
			doc->path.data[outer] = '\0';
		}
	}
	appendStringInfoChar(&doc->text, '}');
}

static void
put_value(Document *doc, const JsonbValue *jbv)
{
	check_stack_depth();
	switch (jbv->type)
	{
		case jbvNull:
			appendStringInfoString(&doc->text, "null");
			break;
		case jbvBool:
			appendStringInfoString(&doc->text, jbv->val.boolean ? "true" : "false");
			break;
		case jbvNumeric:
			put_number(doc, jbv);
			break;
		case jbvString:
			put_string(&doc->text, jbv);
			break;
		default:
			if (JsonContainerIsObject(jbv->val.binary.data))
				put_members(doc, jbv->val.binary.data);
			else
				put_elements(doc, jbv->val.binary.data);
			break;
	}
}

/* The server's documents are objects. */
void
ch_json_put_document(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	Document	doc = {.node = node};
	char	   *utf8;

	(void) ch_json_container(node, jbv, true);
	initStringInfo(&doc.text);
	initStringInfo(&doc.path);
	put_value(&doc, jbv);
	utf8 = pg_server_to_any(doc.text.data, doc.text.len, PG_UTF8);
	ch_put_check(node->writer, chc_put_bytes(col, utf8, strlen(utf8)));
}
