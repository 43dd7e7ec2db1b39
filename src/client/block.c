/*-------------------------------------------------------------------------
 *
 * block.c
 *	  The frame of a block: its info, dimensions, and the names, types and
 *	  serialization kinds of its columns.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "codec.h"

/* Fields of the block info; a list that ends with field 0. */
enum
{
	INFO_END, INFO_IS_OVERFLOWS, INFO_BUCKET, INFO_OUT_OF_ORDER_BUCKETS
};

static chc_status
read_block_info(chc_read_context *ctx)
{
	for (;;)
	{
		uint64_t	field = 0;
		uint64_t	n = 0;
		chc_status	st = chc_in_varint(ctx->in, &field);

		if (st != CHC_OK || field == INFO_END)
			return st;
		if (field == INFO_IS_OVERFLOWS)
			st = chc_in_skip(ctx->in, 1);
		else if (field == INFO_BUCKET)
			st = chc_in_skip(ctx->in, sizeof(int32_t));
		else if (field == INFO_OUT_OF_ORDER_BUCKETS)
		{
			st = chc_in_varint(ctx->in, &n);
			if (st == CHC_OK && n > ctx->limits->max_rows)
				st = chc_fail(ctx->err, CHC_E_LIMIT, "block info lists too many buckets");
			if (st == CHC_OK)
				st = chc_in_skip(ctx->in, n * sizeof(int32_t));
		}
		else
			st = chc_fail(ctx->err, CHC_E_PROTOCOL, "unknown field %llu in block info",
						  (unsigned long long) field);
		if (st != CHC_OK)
			return st;
	}
}

static chc_status
read_dimensions(chc_read_context *ctx, chc_block *block)
{
	uint64_t	columns = 0;
	uint64_t	rows = 0;
	chc_status	st = chc_in_varint(ctx->in, &columns);

	if (st == CHC_OK)
		st = chc_in_varint(ctx->in, &rows);
	if (st != CHC_OK)
		return st;
	if (columns > ctx->limits->max_columns)
		return chc_fail(ctx->err, CHC_E_LIMIT, "block has %llu columns, max_columns is %u",
						(unsigned long long) columns, (unsigned) ctx->limits->max_columns);
	if (rows > ctx->limits->max_rows)
		return chc_fail(ctx->err, CHC_E_LIMIT, "block has %llu rows, max_rows is %u",
						(unsigned long long) rows, (unsigned) ctx->limits->max_rows);
	block->ncolumns = (uint32_t) columns;
	block->rows = (uint32_t) rows;
	return CHC_OK;
}

/* Name, type, kinds; then prefix and data, if there are rows. */
static chc_status
read_column(chc_read_context *ctx, uint32_t rows, chc_column *col)
{
	chc_node	node;
	const char *name = "";
	const chc_type *type = NULL;
	uint8_t		has_custom = 0;
	chc_status	st = chc_in_string(ctx->in, ctx->arena, ctx->limits->max_type_text,
								   "column name", &name, NULL);

	if (st == CHC_OK)
		st = chc_read_type_name(ctx, name, &type);
	if (st == CHC_OK)
		st = chc_node_init(ctx, &node, name, type, 0);
	if (st == CHC_OK && ctx->revision >= REVISION_CUSTOM_SERIALIZATION)
		st = chc_in_u8(ctx->in, &has_custom);
	if (st == CHC_OK && has_custom)
		st = chc_node_read_kinds(ctx, &node);
	if (st != CHC_OK)
		return st;
	if (rows == 0)
	{
		memset(col, 0, sizeof(*col));
		col->type = type;
		col->base = node.base;
	}
	else
	{
		st = chc_node_read_prefix(ctx, &node);
		if (st == CHC_OK)
			st = chc_column_read(ctx, &node, rows, col);
	}
	col->name = name;
	return st;
}

static chc_status
read_columns(chc_read_context *ctx, chc_block *block)
{
	chc_status	st = CHC_OK;

	block->columns = chc_arena_alloc(ctx->arena, block->ncolumns, sizeof(chc_column));
	if (block->columns == NULL)
		return ctx->err->pub.status;
	for (uint32_t i = 0; i < block->ncolumns && st == CHC_OK; i++)
		st = read_column(ctx, block->rows, &block->columns[i]);
	return st;
}

/* On failure the block is empty. */
chc_status
chc_read_block(chc_read_context *ctx, chc_block *block)
{
	chc_status	st = CHC_OK;

	memset(block, 0, sizeof(*block));
	chc_type_cache_trim(ctx->types);
	if (ctx->revision > 0)
		st = read_block_info(ctx);
	if (st == CHC_OK)
		st = read_dimensions(ctx, block);
	if (st == CHC_OK)
		st = read_columns(ctx, block);
	if (st != CHC_OK)
		memset(block, 0, sizeof(*block));
	return st;
}
