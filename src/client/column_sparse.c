/*-------------------------------------------------------------------------
 *
 * column_sparse.c
 *	  Columns of which only part of the values is sent: sparse (those that
 *	  are not the default) and replicated (each distinct row once).  Both
 *	  are expanded, so that readers never meet them.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "codec.h"

/* Marks the last group of a sparse column's positions. */
#define END_OF_GRANULE (UINT64_C(1) << 62)

/*
 * Positions come as the numbers of defaults before each value.  Fills index
 * with the number of the value of each row.
 */
static chc_status
read_positions(chc_read_context *ctx, const chc_node *node, uint32_t rows, uint32_t *index,
			   uint32_t *nvalues)
{
	uint64_t	row = 0;
	uint32_t	n = 0;

	for (;;)
	{
		uint64_t	group = 0;
		bool		last;
		chc_status	st = chc_in_varint(ctx->in, &group);

		if (st != CHC_OK)
			return st;
		last = (group & END_OF_GRANULE) != 0;
		group &= ~END_OF_GRANULE;
		if (group > rows - row || (!last && group == rows - row) ||
			(last && group != rows - row))
			return chc_fail(ctx->err, CHC_E_PROTOCOL,
							"sparse column \"%s\" does not have %u rows", node->column,
							(unsigned) rows);
		row += group;
		if (last)
		{
			*nvalues = n;
			return CHC_OK;
		}
		index[row++] = n++;
	}
}

/* A Nullable sends no null map: what is not sent is NULL. */
static chc_status
nulls_of_index(chc_read_context *ctx, const uint32_t *index, chc_column *col)
{
	uint8_t    *nulls = chc_arena_alloc(ctx->arena, col->rows, 1);

	if (nulls == NULL)
		return ctx->err->pub.status;
	for (uint32_t i = 0; i < col->rows; i++)
		nulls[i] = index[i] == CHC_GATHER_DEFAULT;
	col->nulls = nulls;
	return CHC_OK;
}

chc_status
chc_read_sparse(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	chc_column	values;
	uint32_t	nvalues = 0;
	uint32_t   *index = chc_arena_alloc(ctx->arena, rows, sizeof(uint32_t));
	chc_status	st;

	if (index == NULL)
		return ctx->err->pub.status;
	memset(index, 0xff, (size_t) rows * sizeof(uint32_t));	/* CHC_GATHER_DEFAULT */
	st = read_positions(ctx, node, rows, index, &nvalues);
	if (st == CHC_OK)
		st = chc_column_read_values(ctx, node, nvalues, &values);
	if (st == CHC_OK)
		st = chc_column_gather(ctx, &values, index, rows, col);
	if (st == CHC_OK && node->nullable)
		st = nulls_of_index(ctx, index, col);
	return st;
}

/* Entries of any width into 32-bit ones; checked to be below n. */
static chc_status
read_replicated_index(chc_read_context *ctx, uint32_t width, uint32_t rows, void **raw)
{
	*raw = chc_arena_alloc(ctx->arena, rows, width);
	if (*raw == NULL)
		return ctx->err->pub.status;
	return chc_in_bytes(ctx->in, *raw, (size_t) rows * width);
}

static uint32_t *
widen_index(chc_read_context *ctx, const void *raw, uint32_t width, uint32_t rows)
{
	uint32_t   *index = chc_arena_alloc(ctx->arena, rows, sizeof(uint32_t));

	for (uint32_t i = 0; index != NULL && i < rows; i++)
	{
		switch (width)
		{
			case 1:
				index[i] = ((const uint8_t *) raw)[i];
				break;
			case 2:
				index[i] = ((const uint16_t *) raw)[i];
				break;
			case 4:
				index[i] = ((const uint32_t *) raw)[i];
				break;
			default:
				index[i] = (uint32_t) ((const uint64_t *) raw)[i];
				break;
		}
	}
	return index;
}

static chc_status
read_replicated_head(chc_read_context *ctx, const chc_node *node, uint32_t rows,
					 uint8_t *width)
{
	uint64_t	n = 0;
	chc_status	st = chc_in_varint(ctx->in, &n);

	if (st == CHC_OK)
		st = chc_in_u8(ctx->in, width);
	if (st != CHC_OK)
		return st;
	if (n != rows || (*width != 1 && *width != 2 && *width != 4 && *width != 8))
		return chc_fail(ctx->err, CHC_E_PROTOCOL, "bad index of replicated column \"%s\"",
						node->column);
	return CHC_OK;
}

/* Number of rows, width of the index, index, number of distinct rows, those. */
chc_status
chc_read_replicated(chc_read_context *ctx, const chc_node *node, uint32_t rows,
					chc_column *col)
{
	uint8_t		width = 0;
	uint64_t	n = 0;
	void	   *raw = NULL;
	uint32_t   *index;
	chc_column	distinct;
	chc_status	st = read_replicated_head(ctx, node, rows, &width);

	if (st == CHC_OK)
		st = read_replicated_index(ctx, width, rows, &raw);
	if (st == CHC_OK)
		st = chc_in_varint(ctx->in, &n);
	if (st == CHC_OK)
		st = chc_check_rows(ctx, node, n);
	if (st == CHC_OK)
		st = chc_check_index(ctx, raw, width, rows, n, "index of a replicated column");
	if (st == CHC_OK)
		st = chc_column_read_inner(ctx, node, (uint32_t) n, &distinct);
	if (st != CHC_OK)
		return st;
	index = widen_index(ctx, raw, width, rows);
	if (index == NULL)
		return ctx->err->pub.status;
	return chc_column_gather(ctx, &distinct, index, rows, col);
}
