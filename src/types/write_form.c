/*-------------------------------------------------------------------------
 *
 * write_form.c
 *	  Any type from its ClickHouse text, for columns that are declared text.
 *
 * What toString() makes of a value and a text column shows, can be written
 * back: "[1,2]", "(1,'x')", "{'a':1}", and the bare text of a scalar, which the
 * input function of its natural PostgreSQL type reads.  A time without a zone is
 * the wall clock in the zone of the column, as the server shows it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "types/types_internal.h"

typedef struct FormNode FormNode;
struct FormNode
{
	ChWriter   *writer;			/* of a leaf; else only for messages */
	ChTextWriter leaf;
	ChTextWriter zoned;			/* leaf: of a time that names its zone, if any */
	char		open;			/* of a container, else 0 */
	char		close;
	int			nchildren;
	FormNode  **children;
};

/* Where in a text we are. */
typedef struct FormText
{
	const char *start;
	const char *p;
} FormText;

static void put_value(const FormNode *node, chc_wcolumn *col, FormText *in);

/* ------------------------------------------------------------------ errors */

static void
malformed(const FormNode *node, const FormText *in)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("malformed text for type %s: \"%s\"", node->writer->type->text, in->start),
			 errdetail("Unexpected at position %d.", (int) (in->p - in->start) + 1),
			 errcontext("%s", node->writer->where)));
}

/* ------------------------------------------------------------------- lexing */

static void
skip_space(FormText *in)
{
	while (isspace((unsigned char) *in->p))
		in->p++;
}

static bool
accept(FormText *in, char c)
{
	skip_space(in);
	if (*in->p != c)
		return false;
	in->p++;
	return true;
}

static void
expect(const FormNode *node, FormText *in, char c)
{
	if (!accept(in, c))
		malformed(node, in);
}

/* The character that a letter behind a backslash stands for. */
static char
unescaped(char c)
{
	static const char pairs[] = "t\tn\nr\rb\bf\fa\av\v0";

	for (const char *p = pairs; *p != '\0'; p += 2)
	{
		if (*p == c)
			return p[1];
	}
	return c;
}

static char *
quoted(const FormNode *node, FormText *in)
{
	StringInfoData buf;

	initStringInfo(&buf);
	while (*in->p != '\'')
	{
		if (*in->p == '\\' && in->p[1] != '\0')
		{
			in->p++;
			appendStringInfoChar(&buf, unescaped(*in->p++));
		}
		else if (*in->p != '\0')
			appendStringInfoChar(&buf, *in->p++);
		else
			malformed(node, in);
	}
	in->p++;
	return buf.data;
}

/* A word up to what follows an element of a container. */
static char *
bare(const FormNode *node, FormText *in)
{
	size_t		len = strcspn(in->p, ",])}:");
	char	   *word;

	while (len > 0 && isspace((unsigned char) in->p[len - 1]))
		len--;
	if (len == 0)
		malformed(node, in);
	word = pnstrdup(in->p, len);
	in->p += len;
	return word;
}

/* ------------------------------------------------------------------ leaves */

static bool
is_string(const chc_type *type)
{
	return type->kind == CHC_STRING || type->kind == CHC_FIXEDSTRING ||
		type->kind == CHC_ENUM8 || type->kind == CHC_ENUM16;
}

/* A wall clock has digits and the usual marks only, and no minus after a colon. */
static bool
names_zone(const char *text)
{
	const char *colon = strchr(text, ':');

	return text[strspn(text, "0123456789-: .")] != '\0' ||
		(colon != NULL && strchr(colon, '-') != NULL);
}

/* Old servers show the first day, and the first second, as zeros. */
static char *
without_zeros(const FormNode *node, char *text)
{
	if (strncmp(text, "0000-00-00", 10) != 0)
		return text;
	return node->zoned.writer != NULL ? "1970-01-01 00:00:00+00" : "1970-01-01";
}

static void
put_leaf(const FormNode *node, chc_wcolumn *col, char *text)
{
	if (ch_leaf_type(node->writer->type) == DATEOID || node->zoned.writer != NULL)
		text = without_zeros(node, text);
	if (node->zoned.writer != NULL && names_zone(text))
		ch_text_writer_put(&node->zoned, col, text);
	else
		ch_text_writer_put(&node->leaf, col, text);
}

static void
put_element(const FormNode *node, chc_wcolumn *col, FormText *in)
{
	if (accept(in, '\''))
		put_leaf(node, col, quoted(node, in));
	else if (is_string(node->writer->type))
		malformed(node, in);
	else
		put_leaf(node, col, bare(node, in));
}

/* -------------------------------------------------------------- containers */

/* "NULL", which is no string within a container. */
static bool
accept_null(FormText *in)
{
	skip_space(in);
	if (strncmp(in->p, "NULL", 4) != 0 || isalnum((unsigned char) in->p[4]))
		return false;
	in->p += 4;
	return true;
}

static uint64
put_elements(const FormNode *node, chc_wcolumn *col, FormText *in)
{
	uint64		n = 0;

	if (accept(in, node->close))
		return 0;
	do
	{
		put_value(node->children[0], chc_wcolumn_child(col, 0), in);
		if (node->close == '}')
		{
			expect(node, in, ':');
			put_value(node->children[1], chc_wcolumn_child(col, 1), in);
		}
		n++;
	} while (accept(in, ','));
	expect(node, in, node->close);
	return n;
}

static void
put_fields(const FormNode *node, chc_wcolumn *col, FormText *in)
{
	for (int i = 0; i < node->nchildren; i++)
	{
		if (i > 0)
			expect(node, in, ',');
		put_value(node->children[i], chc_wcolumn_child(col, i), in);
	}
	(void) accept(in, ',');		/* of one field */
	expect(node, in, ')');
}

static void
put_value(const FormNode *node, chc_wcolumn *col, FormText *in)
{
	check_stack_depth();
	if (accept_null(in))
		ch_writer_put(node->writer, col, (Datum) 0, true);
	else if (node->open == '\0')
		put_element(node, col, in);
	else
	{
		expect(node, in, node->open);
		if (node->open == '(')
		{
			put_fields(node, col, in);
			ch_put_check(node->writer, chc_put_tuple(col));
		}
		else
			ch_put_check(node->writer, chc_put_array(col, put_elements(node, col, in)));
	}
}

/* ------------------------------------------------------------------ writer */

static void
put_form(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	const FormNode *node = writer->state;
	char	   *str = TextDatumGetCString(value);
	FormText	in = {str, str};

	if (node->open == '\0')
	{
		put_leaf(node, col, str);
		return;
	}
	put_value(node, col, &in);
	skip_space(&in);
	if (*in.p != '\0')
		malformed(node, &in);
}

static FormNode *make_node(const ChWriter *parent, const chc_type *type, char **why);

static bool
make_leaf(FormNode *node, const ChWriter *parent, const chc_type *type, char **why)
{
	const chc_type *base = ch_type_strip(type);
	Oid			leaf = ch_leaf_type(base);

	if (leaf == TIMESTAMPTZOID)
	{
		if (!ch_text_writer_init(&node->zoned, parent, type, leaf, why))
			return false;
		leaf = TIMESTAMPOID;
	}
	if (!ch_text_writer_init(&node->leaf, parent, type, leaf, why))
		return false;
	node->writer = node->leaf.writer;
	return true;
}

static bool
make_children(FormNode *node, const ChWriter *parent, const chc_type *base, char **why)
{
	const chc_type *element = ch_array_element(base);

	node->nchildren = element != NULL ? 1 : base->nargs;
	node->children = palloc0(Max(node->nchildren, 1) * sizeof(FormNode *));
	for (int i = 0; i < node->nchildren; i++)
	{
		node->children[i] = make_node(parent, element != NULL ? element : base->args[i], why);
		if (node->children[i] == NULL)
			return false;
	}
	return true;
}

static FormNode *
make_node(const ChWriter *parent, const chc_type *type, char **why)
{
	FormNode   *node = palloc0(sizeof(FormNode));
	const chc_type *base = ch_type_strip(type);
	bool		is_array = ch_array_element(base) != NULL;

	if (!is_array && base->kind != CHC_TUPLE && base->kind != CHC_MAP)
		return make_leaf(node, parent, type, why) ? node : NULL;
	node->open = is_array ? '[' : base->kind == CHC_MAP ? '{' : '(';
	node->close = is_array ? ']' : base->kind == CHC_MAP ? '}' : ')';
	node->writer = palloc0(sizeof(ChWriter));
	node->writer->type = base;
	node->writer->nullable = ch_type_takes_null(type);
	node->writer->where = parent->where;
	return make_children(node, parent, base, why) ? node : NULL;
}

bool
ch_make_form_writer(ChWriter *writer, const chc_type *type, char **why)
{
	writer->state = make_node(writer, type, why);
	writer->put = put_form;
	return writer->state != NULL;
}
