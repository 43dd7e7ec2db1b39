/*-------------------------------------------------------------------------
 *
 * qbit.c
 *	  QBit: vectors of floats, sent as one column for each bit.
 *
 * A vector's first column has the sign of every element, the next the highest
 * bit of the exponent, and so on.  In it element i is bit i % 8 of byte i / 8,
 * counted from the last byte.  To others a QBit looks like an Array of as many
 * elements in each row as its dimension says.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "writer.h"

/* Bytes of a vector in one of the columns. */
static size_t
plane_width(const chc_type *qbit)
{
	return ((size_t) qbit->precision + 7) / 8;
}

static uint32_t
plane_count(const chc_type *qbit)
{
	return qbit->args[0]->width * 8;
}

/* What the elements can be. */
bool
chc_qbit_is_known(const chc_type *qbit)
{
	return qbit->args[0]->kind == CHC_FLOAT32 || qbit->args[0]->kind == CHC_FLOAT64 ||
		qbit->args[0]->kind == CHC_BFLOAT16;
}

/* The byte of an element's bit within its vector's bytes of a column. */
static inline size_t
byte_of(size_t width, uint32_t element)
{
	return width - 1 - element / 8;
}

/* ---------------------------------------------------------------- reading */

/* One column's bits into the elements; bit is their place there. */
static void
spread_plane(const uint8_t *plane, const chc_type *qbit, uint32_t rows, uint32_t bit,
			 uint8_t *elements)
{
	size_t		width = plane_width(qbit);
	uint32_t	dimension = (uint32_t) qbit->precision;
	size_t		size = qbit->args[0]->width;

	for (uint32_t row = 0; row < rows; row++, plane += width)
	{
		for (uint32_t i = 0; i < dimension; i++, elements += size)
			elements[bit / 8] |= (uint8_t) (((plane[byte_of(width, i)] >> (i % 8)) & 1) << (bit % 8));
	}
}

static chc_status
read_planes(chc_read_context *ctx, const chc_type *qbit, uint32_t rows, uint8_t *elements)
{
	size_t		bytes = plane_width(qbit) * rows;
	uint8_t    *plane = chc_arena_alloc(ctx->arena, rows, plane_width(qbit));
	chc_status	st = plane == NULL ? ctx->err->pub.status : CHC_OK;

	for (uint32_t bit = plane_count(qbit); bit-- > 0 && st == CHC_OK;)
	{
		st = chc_in_bytes(ctx->in, plane, bytes);
		if (st == CHC_OK)
			spread_plane(plane, qbit, rows, bit, elements);
	}
	return st;
}

/* The elements as the one child, like that of an Array. */
chc_status
chc_read_qbit(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	const chc_type *qbit = node->base;
	uint64_t	total = (uint64_t) rows * (uint64_t) qbit->precision;
	chc_status	st = chc_check_rows(ctx, node, total);
	chc_column *child;

	if (st != CHC_OK)
		return st;
	child = chc_arena_alloc(ctx->arena, 1, sizeof(chc_column));
	col->offsets = chc_arena_alloc(ctx->arena, rows, sizeof(uint64_t));
	if (child == NULL || col->offsets == NULL)
		return ctx->err->pub.status;
	for (uint32_t i = 0; i < rows; i++)
		col->offsets[i] = (i + (uint64_t) 1) * (uint64_t) qbit->precision;
	memset(child, 0, sizeof(*child));
	child->name = "";
	child->type = child->base = qbit->args[0];
	child->rows = (uint32_t) total;
	child->data = chc_arena_alloc(ctx->arena, (size_t) total, child->base->width);
	if (child->data == NULL)
		return ctx->err->pub.status;
	memset(child->data, 0, (size_t) total * child->base->width);
	col->children = child;
	col->nchildren = 1;
	return read_planes(ctx, qbit, rows, child->data);
}

/* ---------------------------------------------------------------- writing */

/* The column that has one bit of every element. */
static void
collect_plane(const chc_wcolumn *col, uint32_t bit, uint8_t *plane)
{
	const chc_type *qbit = col->base;
	const uint8_t *elements = col->children[0].leaf.data.data;
	size_t		width = plane_width(qbit);
	size_t		size = qbit->args[0]->width;

	for (uint32_t row = 0; row < col->leaf.rows; row++, plane += width)
	{
		for (uint32_t i = 0; i < (uint32_t) qbit->precision; i++, elements += size)
			plane[byte_of(width, i)] |= (uint8_t) (((elements[bit / 8] >> (bit % 8)) & 1) << (i % 8));
	}
}

size_t
chc_qbit_padding(const chc_type *qbit)
{
	return plane_width(qbit) * plane_count(qbit) -
		(size_t) qbit->precision * qbit->args[0]->width;
}

chc_status
chc_write_qbit(const chc_wcolumn *col, chc_buf *out)
{
	size_t		bytes = plane_width(col->base) * col->leaf.rows;
	chc_status	st = chc_buf_reserve(out, bytes * plane_count(col->base));

	if (st != CHC_OK)
		return st;
	for (uint32_t bit = plane_count(col->base); bit-- > 0; out->len += bytes)
	{
		memset(out->data + out->len, 0, bytes);
		collect_plane(col, bit, out->data + out->len);
	}
	return CHC_OK;
}
