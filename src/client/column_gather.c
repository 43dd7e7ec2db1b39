/*-------------------------------------------------------------------------
 *
 * column_gather.c
 *	  A column out of the rows of another one, in any order and number.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "codec.h"

/* One loop per width, so that the compiler knows the size of the copy. */
#define DEFINE_GATHER(bytes) \
static void \
gather##bytes(const uint8_t *src, const uint32_t *index, uint32_t rows, uint8_t *dst) \
{ \
	for (uint32_t i = 0; i < rows; i++) \
	{ \
		if (index[i] == CHC_GATHER_DEFAULT) \
			memset(dst + (size_t) i * bytes, 0, bytes); \
		else \
			memcpy(dst + (size_t) i * bytes, src + (size_t) index[i] * bytes, bytes); \
	} \
}

DEFINE_GATHER(1)
DEFINE_GATHER(2)
DEFINE_GATHER(4)
DEFINE_GATHER(8)
DEFINE_GATHER(16)
DEFINE_GATHER(32)

static void
gather_wide(const uint8_t *src, const uint32_t *index, uint32_t rows, uint8_t *dst,
			size_t width)
{
	for (uint32_t i = 0; i < rows; i++)
	{
		if (index[i] == CHC_GATHER_DEFAULT)
			memset(dst + i * width, 0, width);
		else
			memcpy(dst + i * width, src + index[i] * width, width);
	}
}

/* Items of the given width into new memory; NULL with the error set. */
static void *
gather_items(chc_read_context *ctx, const void *src, const uint32_t *index, uint32_t rows,
			 size_t width)
{
	void	   *dst = chc_arena_alloc(ctx->arena, rows, width);

	if (dst == NULL)
		return NULL;
	switch (width)
	{
		case 1:
			gather1(src, index, rows, dst);
			break;
		case 2:
			gather2(src, index, rows, dst);
			break;
		case 4:
			gather4(src, index, rows, dst);
			break;
		case 8:
			gather8(src, index, rows, dst);
			break;
		case 16:
			gather16(src, index, rows, dst);
			break;
		case 32:
			gather32(src, index, rows, dst);
			break;
		default:
			gather_wide(src, index, rows, dst, width);
			break;
	}
	return dst;
}

/* The pointers move, the bytes stay; default is the empty string. */
static chc_status
gather_strings(chc_read_context *ctx, const chc_column *src, const uint32_t *index,
			   uint32_t rows, chc_column *dst)
{
	uint8_t    *empty = chc_arena_alloc(ctx->arena, 1, 1);

	dst->strs = chc_arena_alloc(ctx->arena, rows, sizeof(void *));
	if (empty == NULL || dst->strs == NULL)
		return ctx->err->pub.status;
	*empty = ctx->string_form != NULL ? ctx->string_form->short_header[0] : 0;
	for (uint32_t i = 0; i < rows; i++)
		dst->strs[i] = index[i] == CHC_GATHER_DEFAULT ? empty : src->strs[index[i]];
	if (src->lens != NULL)
	{
		dst->lens = gather_items(ctx, src->lens, index, rows, sizeof(uint32_t));
		if (dst->lens == NULL)
			return ctx->err->pub.status;
	}
	return CHC_OK;
}

static chc_status
gather_children(chc_read_context *ctx, const chc_column *src, const uint32_t *index,
				uint32_t rows, chc_column *dst)
{
	chc_status	st = CHC_OK;

	dst->children = chc_arena_alloc(ctx->arena, src->nchildren, sizeof(chc_column));
	if (dst->children == NULL)
		return ctx->err->pub.status;
	for (uint32_t i = 0; i < src->nchildren && st == CHC_OK; i++)
		st = chc_column_gather(ctx, &src->children[i], index, rows, &dst->children[i]);
	return st;
}

/* Elements of row i of an array column: [*from, return value) */
static uint64_t
element_range(const chc_column *array, uint32_t row, uint64_t *from)
{
	*from = row == 0 ? 0 : array->offsets[row - 1];
	return array->offsets[row];
}

static chc_status
gather_arrays(chc_read_context *ctx, const chc_column *src, const uint32_t *index,
			  uint32_t rows, chc_column *dst)
{
	uint64_t	total = 0;
	uint64_t	from;
	uint32_t   *elements;

	dst->offsets = chc_arena_alloc(ctx->arena, rows, sizeof(uint64_t));
	if (dst->offsets == NULL)
		return ctx->err->pub.status;
	for (uint32_t i = 0; i < rows; i++)
	{
		total += element_range(src, index[i], &from) - from;
		dst->offsets[i] = total;
	}
	if (total > ctx->limits->max_rows)
		return chc_fail(ctx->err, CHC_E_LIMIT,
						"replicated arrays have more elements than max_rows");
	elements = chc_arena_alloc(ctx->arena, (size_t) total, sizeof(uint32_t));
	if (elements == NULL)
		return ctx->err->pub.status;
	total = 0;
	for (uint32_t i = 0; i < rows; i++)
	{
		uint64_t	to = element_range(src, index[i], &from);

		while (from < to)
			elements[total++] = (uint32_t) from++;
	}
	return gather_children(ctx, src, elements, (uint32_t) total, dst);
}

/* The variants' own columns stay; discriminators and row numbers move. */
static chc_status
gather_variants(chc_read_context *ctx, const chc_column *src, const uint32_t *index,
				uint32_t rows, chc_column *dst)
{
	dst->data = gather_items(ctx, src->data, index, rows, 1);
	dst->offsets = gather_items(ctx, src->offsets, index, rows, sizeof(uint64_t));
	return dst->data == NULL || dst->offsets == NULL ? ctx->err->pub.status : CHC_OK;
}

static chc_status
gather_values(chc_read_context *ctx, const chc_column *src, const uint32_t *index,
			  uint32_t rows, chc_column *dst)
{
	switch (src->base->kind)
	{
		case CHC_NOTHING:
			return CHC_OK;
		case CHC_STRING:
		case CHC_JSON:
			return gather_strings(ctx, src, index, rows, dst);
		case CHC_ARRAY:
		case CHC_NESTED:
		case CHC_MAP:
		case CHC_QBIT:
			return gather_arrays(ctx, src, index, rows, dst);
		case CHC_TUPLE:
			return gather_children(ctx, src, index, rows, dst);
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			return gather_variants(ctx, src, index, rows, dst);
		case CHC_LOWCARDINALITY:
			dst->index = gather_items(ctx, src->index, index, rows, src->index_width);
			return dst->index == NULL ? ctx->err->pub.status : CHC_OK;
		default:
			dst->data = gather_items(ctx, src->data, index, rows, src->base->width);
			return dst->data == NULL ? ctx->err->pub.status : CHC_OK;
	}
}

chc_status
chc_column_gather(chc_read_context *ctx, const chc_column *src, const uint32_t *index,
				  uint32_t rows, chc_column *dst)
{
	*dst = *src;
	dst->rows = rows;
	if (src->nulls != NULL)
	{
		dst->nulls = gather_items(ctx, src->nulls, index, rows, 1);
		if (dst->nulls == NULL)
			return ctx->err->pub.status;
	}
	return gather_values(ctx, src, index, rows, dst);
}
