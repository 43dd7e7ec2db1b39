/*-------------------------------------------------------------------------
 *
 * column_variant.c
 *	  Variant and Dynamic: a discriminator per row and a column per variant.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "codec.h"

#define NULL_DISCRIMINATOR 255

enum
{
	GRANULE_PLAIN, GRANULE_COMPACT
};

/* One granule of compact discriminators: a byte each, or one for all. */
static chc_status
read_granule(chc_read_context *ctx, const chc_node *node, uint8_t *out, uint32_t room,
			 uint32_t *rows)
{
	uint64_t	n = 0;
	uint8_t		format = 0;
	uint8_t		same = 0;
	chc_status	st = chc_in_varint(ctx->in, &n);

	if (st == CHC_OK)
		st = chc_in_u8(ctx->in, &format);
	if (st != CHC_OK)
		return st;
	if (n == 0 || n > room || format > GRANULE_COMPACT)
		return chc_fail(ctx->err, CHC_E_PROTOCOL,
						"bad granule of discriminators in column \"%s\"", node->column);
	*rows = (uint32_t) n;
	if (format == GRANULE_PLAIN)
		return chc_in_bytes(ctx->in, out, (size_t) n);
	st = chc_in_u8(ctx->in, &same);
	memset(out, same, (size_t) n);
	return st;
}

static chc_status
read_discriminators(chc_read_context *ctx, const chc_node *node, uint8_t *out, uint32_t rows)
{
	chc_status	st = CHC_OK;

	if (!node->compact)
		return chc_in_bytes(ctx->in, out, rows);
	for (uint32_t done = 0; done < rows && st == CHC_OK;)
	{
		uint32_t	n = 0;

		st = read_granule(ctx, node, out + done, rows - done, &n);
		done += n;
	}
	return st;
}

/*
 * Number the rows of each variant; counts has room for 256.  In the flattened
 * form of Dynamic the number after the last type is NULL.
 */
static chc_status
number_rows(chc_read_context *ctx, const chc_node *node, uint8_t *discriminators,
			chc_column *col, uint32_t *counts)
{
	uint32_t	n = node->nchildren;

	memset(counts, 0, 256 * sizeof(uint32_t));
	for (uint32_t i = 0; i < col->rows; i++)
	{
		uint32_t	d = discriminators[i];

		if (node->flattened && d == n)
			discriminators[i] = NULL_DISCRIMINATOR;
		else if (d >= n && (d != NULL_DISCRIMINATOR || node->flattened))
			return chc_fail(ctx->err, CHC_E_PROTOCOL,
							"discriminator %u in column \"%s\" with %u variants",
							(unsigned) d, node->column, (unsigned) n);
		col->offsets[i] = counts[d]++;
	}
	return CHC_OK;
}

chc_status
chc_read_variant(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	uint32_t	counts[256];
	chc_status	st = chc_column_add_children(ctx, node, col);

	if (st != CHC_OK)
		return st;
	col->data = chc_arena_alloc(ctx->arena, rows, 1);
	col->offsets = chc_arena_alloc(ctx->arena, rows, sizeof(uint64_t));
	if (col->data == NULL || col->offsets == NULL)
		return ctx->err->pub.status;
	st = read_discriminators(ctx, node, col->data, rows);
	if (st == CHC_OK)
		st = number_rows(ctx, node, col->data, col, counts);
	for (uint32_t i = 0; i < node->nchildren && st == CHC_OK; i++)
		st = chc_column_read(ctx, &node->children[i], counts[i], &col->children[i]);
	return st;
}
