/*-------------------------------------------------------------------------
 *
 * writer.c
 *	  A block under construction: its columns and their life.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "writer.h"

chc_writer *
chc_writer_new(const chc_env *env)
{
	chc_writer *writer = env->realloc(env->ctx, NULL, sizeof(*writer));

	if (writer == NULL)
		return NULL;
	memset(writer, 0, sizeof(*writer));
	writer->env = env;
	return writer;
}

void
chc_wcolumn_free(chc_wcolumn *col)
{
	const chc_env *env = col->writer->env;

	for (uint32_t i = 0; i < col->nchildren; i++)
		chc_wcolumn_free(&col->children[i]);
	if (col->children != NULL)
		env->realloc(env->ctx, col->children, 0);
	chc_buf_free(&col->leaf.nulls);
	chc_buf_free(&col->leaf.data);
	chc_buf_free(&col->offsets);
	chc_dict_free(&col->dict);
	chc_type_free(env, col->owned_type);
	if (col->name != NULL)
		env->realloc(env->ctx, col->name, 0);
}

void
chc_writer_free(chc_writer *writer)
{
	const chc_env *env;

	if (writer == NULL)
		return;
	env = writer->env;
	for (uint32_t i = 0; i < writer->ncolumns; i++)
	{
		chc_wcolumn_free(writer->columns[i]);
		env->realloc(env->ctx, writer->columns[i], 0);
	}
	if (writer->columns != NULL)
		env->realloc(env->ctx, writer->columns, 0);
	env->realloc(env->ctx, writer, 0);
}

static bool
is_leaf(const chc_type *base)
{
	return base->width > 0 || base->kind == CHC_STRING;
}

/* Is the type made of those of its arguments? */
static bool
has_children(const chc_type *base)
{
	return base->kind == CHC_ARRAY || base->kind == CHC_TUPLE || base->kind == CHC_MAP ||
		base->kind == CHC_NESTED || base->kind == CHC_VARIANT || base->kind == CHC_QBIT;
}

/* Leaves, and what is made of other columns. */
static bool
is_writable(const chc_wcolumn *col)
{
	switch (col->base->kind)
	{
		case CHC_ARRAY:
		case CHC_TUPLE:
		case CHC_MAP:
		case CHC_NESTED:
		case CHC_NOTHING:
		case CHC_VARIANT:
		case CHC_DYNAMIC:
		case CHC_JSON:
		case CHC_AGGREGATE:
			return !col->lowcardinality;
		case CHC_QBIT:
			return !col->lowcardinality && chc_qbit_is_known(col->base);
		default:
			return is_leaf(col->base);
	}
}

static chc_status
init_children(chc_wcolumn *col)
{
	const chc_type *base = col->base;
	const chc_env *env = col->writer->env;
	uint32_t	n = base->kind == CHC_NESTED ? 1 : base->nargs;
	chc_status	st = CHC_OK;

	if (n == 0)
		return CHC_OK;
	col->children = env->realloc(env->ctx, NULL, n * sizeof(chc_wcolumn));
	if (col->children == NULL)
		return CHC_E_NOMEM;
	for (uint32_t i = 0; i < n && st == CHC_OK; i++)
	{
		st = chc_wcolumn_init(&col->children[i], col->writer,
						 base->kind == CHC_NESTED ? chc_nested_element(base) : base->args[i]);
		col->nchildren = i + 1; /* to be freed even if it failed */
	}
	return st;
}

static bool
has_lowcardinality(const chc_type *type)
{
	while (type->kind == CHC_NULLABLE || type->kind == CHC_SIMPLEAGG)
		type = type->args[0];
	return type->kind == CHC_LOWCARDINALITY;
}

chc_status
chc_wcolumn_init(chc_wcolumn *col, chc_writer *writer, const chc_type *type)
{
	memset(col, 0, sizeof(*col));
	col->writer = writer;
	col->type = type;
	col->base = chc_type_strip(type, &col->leaf.nullable);
	col->lowcardinality = has_lowcardinality(type);
	chc_buf_init(&col->leaf.nulls, writer->env);
	chc_buf_init(&col->leaf.data, writer->env);
	chc_buf_init(&col->offsets, writer->env);
	chc_dict_init(&col->dict, writer->env);
	if (!is_writable(col))
		return CHC_E_UNSUPPORTED;
	return has_children(col->base) ? init_children(col) : CHC_OK;
}

/* Values that are put as words, see leaf.h; an Enum's default need not be zero. */
static bool
has_words(const chc_wcolumn *col)
{
	return is_leaf(col->base) && col->base->width > 0 && col->base->width <= sizeof(uint64_t) &&
		col->base->nenum == 0 && !col->lowcardinality;
}

/* A column of its own memory, its type parsed; *result is set if not NOMEM. */
static chc_status
new_column(chc_writer *writer, const char *name, const char *type_text, chc_wcolumn *col)
{
	const chc_env *env = writer->env;
	chc_type   *type;
	size_t		len = strlen(name) + 1;
	chc_status	st = chc_type_parse_status(env, &chc_default_limits, type_text,
										   strlen(type_text), &type, NULL, 0);

	if (st != CHC_OK)
		return st == CHC_E_PROTOCOL ? CHC_E_USAGE : st;
	st = chc_wcolumn_init(col, writer, type);
	col->owned_type = type;
	if (st == CHC_OK)
	{
		col->name = env->realloc(env->ctx, NULL, len);
		if (col->name == NULL)
			st = CHC_E_NOMEM;
		else
			memcpy(col->name, name, len);
	}
	if (st != CHC_OK)
		chc_wcolumn_free(col);
	return st;
}

/*
 * CHC_E_USAGE for a malformed type name, CHC_E_UNSUPPORTED for a type whose
 * values cannot be encoded; the writer is then as before.
 */
chc_status
chc_writer_add_column(chc_writer *writer, const char *name, const char *type_text)
{
	const chc_env *env = writer->env;
	chc_wcolumn **columns;
	chc_wcolumn *col;
	chc_status	st;

	columns = env->realloc(env->ctx, writer->columns,
						   (writer->ncolumns + (size_t) 1) * sizeof(chc_wcolumn *));
	if (columns == NULL)
		return CHC_E_NOMEM;
	writer->columns = columns;
	col = env->realloc(env->ctx, NULL, sizeof(chc_wcolumn));
	if (col == NULL)
		return CHC_E_NOMEM;
	st = new_column(writer, name, type_text, col);
	if (st != CHC_OK)
	{
		env->realloc(env->ctx, col, 0);
		return st;
	}
	columns[writer->ncolumns++] = col;
	if (has_words(col))
	{
		col->leaf.width = (uint8_t) col->base->width;
		writer->row_of_words += col->leaf.width + (size_t) col->leaf.nullable;
	}
	return CHC_OK;
}

uint32_t
chc_writer_ncolumns(const chc_writer *writer)
{
	return writer->ncolumns;
}

chc_wcolumn *
chc_writer_column(chc_writer *writer, uint32_t i)
{
	return i < writer->ncolumns ? writer->columns[i] : NULL;
}

static void
reset_column(chc_wcolumn *col)
{
	col->leaf.rows = col->leaf.words = 0;
	col->nelements = 0;
	col->got_rows = 0;
	col->got_bytes = 0;
	col->leaf.nulls.len = col->leaf.data.len = col->offsets.len = 0;
	chc_dict_reset(&col->dict);
	for (uint32_t i = 0; i < col->nchildren; i++)
		reset_column(&col->children[i]);
}

void
chc_writer_reset(chc_writer *writer)
{
	for (uint32_t i = 0; i < writer->ncolumns; i++)
		reset_column(writer->columns[i]);
	writer->bytes = 0;
}

uint32_t
chc_writer_rows(const chc_writer *writer)
{
	return writer->ncolumns > 0 ? writer->columns[0]->leaf.rows : 0;
}

size_t
chc_writer_bytes(const chc_writer *writer)
{
	return writer->bytes + writer->row_of_words * chc_writer_rows(writer);
}

const chc_type *
chc_wcolumn_type(const chc_wcolumn *col)
{
	return col->type;
}

const chc_type *
chc_wcolumn_base(const chc_wcolumn *col)
{
	return col->base;
}

bool
chc_wcolumn_nullable(const chc_wcolumn *col)
{
	return col->leaf.nullable;
}

/* NULL if there is no such child. */
chc_wcolumn *
chc_wcolumn_child(chc_wcolumn *col, uint32_t i)
{
	return i < col->nchildren ? &col->children[i] : NULL;
}
