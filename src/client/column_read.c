/*-------------------------------------------------------------------------
 *
 * column_read.c
 *	  The data of a column: layers around it, null map, fixed-width values,
 *	  and the types made of other columns.
 *
 * Strings, dictionaries and variants have files of their own.  Everything
 * is read in bulk; nothing here runs once per value but the checks of array
 * offsets.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "codec.h"

/* Fill in what the type alone tells. */
static void
describe(const chc_node *node, uint32_t rows, chc_column *col)
{
	memset(col, 0, sizeof(*col));
	col->name = "";
	col->type = node->type;
	col->base = node->base;
	col->rows = rows;
}

chc_status
chc_column_add_children(chc_read_context *ctx, const chc_node *node, chc_column *col)
{
	bool		named = node->base->kind == CHC_TUPLE;

	col->children = chc_arena_alloc(ctx->arena, node->nchildren, sizeof(chc_column));
	if (col->children == NULL)
		return ctx->err->pub.status;
	col->nchildren = node->nchildren;
	for (uint32_t i = 0; i < node->nchildren; i++)
	{
		describe(&node->children[i], 0, &col->children[i]);
		if (named && node->base->arg_names[i] != NULL)
			col->children[i].name = node->base->arg_names[i];
	}
	return CHC_OK;
}

chc_status
chc_check_rows(chc_read_context *ctx, const chc_node *node, uint64_t rows)
{
	if (rows <= ctx->limits->max_rows)
		return CHC_OK;
	return chc_fail_column(ctx->err, CHC_E_LIMIT, node->column, node->type->text,
						   "column \"%s\" has %llu elements in a block, max_rows is %u",
						   node->column, (unsigned long long) rows,
						   (unsigned) ctx->limits->max_rows);
}

/* rows * width bytes into new memory */
static chc_status
read_bulk(chc_read_context *ctx, uint32_t rows, size_t width, void **data)
{
	*data = chc_arena_alloc(ctx->arena, rows, width);
	if (*data == NULL)
		return ctx->err->pub.status;
	return chc_in_bytes(ctx->in, *data, (size_t) rows * width);
}

/* Cumulative ends of each row's elements. */
static chc_status
read_offsets(chc_read_context *ctx, const chc_node *node, uint32_t rows, uint64_t **result)
{
	uint64_t	last = 0;
	bool		falls = false;
	void	   *data;
	chc_status	st = read_bulk(ctx, rows, sizeof(uint64_t), &data);
	const uint64_t *offsets = data;

	if (st != CHC_OK)
		return st;
	for (uint32_t i = 0; i < rows; i++)
	{
		falls |= offsets[i] < last;
		last = offsets[i];
	}
	if (falls)
		return chc_fail(ctx->err, CHC_E_PROTOCOL, "array offsets of column \"%s\" decrease",
						node->column);
	*result = data;
	return chc_check_rows(ctx, node, last);
}

/* Read the children one after the other, each of the given rows. */
static chc_status
read_children(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	chc_status	st = chc_column_add_children(ctx, node, col);

	for (uint32_t i = 0; i < node->nchildren && st == CHC_OK; i++)
	{
		const char *name = col->children[i].name;

		st = chc_column_read(ctx, &node->children[i], rows, &col->children[i]);
		col->children[i].name = name;
	}
	return st;
}

/* Array, Nested (one child) and Map (two). */
static chc_status
read_array(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	chc_status	st = read_offsets(ctx, node, rows, &col->offsets);

	if (st != CHC_OK)
		return st;
	return read_children(ctx, node, rows == 0 ? 0 : (uint32_t) col->offsets[rows - 1], col);
}

/* An empty Tuple sends a byte per row, as Nothing does. */
static chc_status
read_tuple(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	if (node->nchildren == 0)
		return chc_in_skip(ctx->in, rows);
	return read_children(ctx, node, rows, col);
}

chc_status
chc_column_read_values(chc_read_context *ctx, const chc_node *node, uint32_t rows,
					   chc_column *col)
{
	describe(node, rows, col);
	switch (node->base->kind)
	{
		case CHC_NOTHING:
			return chc_in_skip(ctx->in, rows);
		case CHC_STRING:
		case CHC_JSON:
			return chc_read_strings(ctx, rows, col);
		case CHC_ARRAY:
		case CHC_NESTED:
		case CHC_MAP:
			return read_array(ctx, node, rows, col);
		case CHC_TUPLE:
			return read_tuple(ctx, node, rows, col);
		case CHC_QBIT:
			return chc_read_qbit(ctx, node, rows, col);
		case CHC_LOWCARDINALITY:
			return chc_read_lowcardinality(ctx, node, rows, col);
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			return chc_read_variant(ctx, node, rows, col);
		default:
			return read_bulk(ctx, rows, node->base->width, &col->data);
	}
}

static chc_status
read_nullable(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	void	   *nulls;
	chc_status	st = read_bulk(ctx, rows, 1, &nulls);

	if (st == CHC_OK)
		st = chc_column_read_values(ctx, node, rows, col);
	col->nulls = nulls;
	return st;
}

chc_status
chc_column_read_inner(chc_read_context *ctx, const chc_node *node, uint32_t rows,
					  chc_column *col)
{
	if (node->sparse)
		return chc_read_sparse(ctx, node, rows, col);
	if (node->nullable)
		return read_nullable(ctx, node, rows, col);
	return chc_column_read_values(ctx, node, rows, col);
}

chc_status
chc_column_read(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	if (node->replicated)
		return chc_read_replicated(ctx, node, rows, col);
	return chc_column_read_inner(ctx, node, rows, col);
}
