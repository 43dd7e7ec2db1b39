/*-------------------------------------------------------------------------
 *
 * fuzz_block.c
 *	  Blocks from anywhere.  The first two bytes choose revision, size of
 *	  chunks and layout of strings.  Every value of a block that decodes is
 *	  then looked at as a reader would: blindly.
 *
 * fuzz-runs: 150000
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "chc_internal.h"

static const chc_limits limits = {
	.max_string = 1 << 20,
	.max_block_bytes = (size_t) 8 << 20,
	.max_frame = 1 << 20,
	.max_columns = 100,
	.max_rows = 20000,
	.max_type_depth = 12,
	.max_type_text = 4096,
	.max_packets = 10,
};

/* a short header is odd, so that it can be told from a long one */
static chc_string_form form = {.short_max = 100, .long_add = 4, .long_shift = 2};

static volatile uint64_t sink;

static void
touch(const void *p, size_t n)
{
	const uint8_t *bytes = p;
	uint64_t	sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += bytes[i];
	sink += sum;
}

static void
require(bool condition)
{
	if (!condition)
		abort();
}

static void
touch_string(const chc_column *col, uint32_t row)
{
	const uint8_t *p = col->strs[row];
	size_t		len;
	uint32_t	header;

	if (col->lens != NULL)
		len = col->lens[row];
	else if (*p & 1)
		len = *p++ >> 1;
	else
	{
		memcpy(&header, p, sizeof(header));
		require((uintptr_t) p % 8 == 0);
		len = (header >> 2) - 4;
		p += sizeof(header);
	}
	touch(p, len);
	for (size_t i = 0; col->plain_ascii && i < len; i++)
		require(p[i] != 0 && p[i] < 0x80);
}

static uint64_t
index_entry(const chc_column *col, uint32_t row)
{
	uint64_t	i = 0;

	memcpy(&i, (const uint8_t *) col->index + (size_t) row * col->index_width,
		   col->index_width);
	return i;
}

static void touch_column(const chc_column *col);

static void
touch_variants(const chc_column *col)
{
	const uint8_t *discriminators = col->data;

	for (uint32_t i = 0; i < col->rows; i++)
	{
		if (discriminators[i] == 255)
			continue;
		require(discriminators[i] < col->nchildren);
		require(col->offsets[i] < col->children[discriminators[i]].rows);
	}
}

static void
touch_arrays(const chc_column *col)
{
	uint64_t	last = 0;

	for (uint32_t i = 0; i < col->rows; i++)
	{
		require(col->offsets[i] >= last);
		last = col->offsets[i];
	}
	for (uint32_t c = 0; c < col->nchildren; c++)
		require(col->children[c].rows == last);
}

static void
touch_values(const chc_column *col)
{
	switch (col->base->kind)
	{
		case CHC_NOTHING:
			break;
		case CHC_STRING:
		case CHC_JSON:
			for (uint32_t i = 0; i < col->rows; i++)
				touch_string(col, i);
			break;
		case CHC_ARRAY:
		case CHC_NESTED:
		case CHC_MAP:
		case CHC_QBIT:
			touch_arrays(col);
			break;
		case CHC_TUPLE:
			for (uint32_t c = 0; c < col->nchildren; c++)
				require(col->children[c].rows == col->rows);
			break;
		case CHC_LOWCARDINALITY:
			for (uint32_t i = 0; i < col->rows; i++)
				require(index_entry(col, i) < col->children[0].rows);
			break;
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			touch_variants(col);
			break;
		default:
			require((uintptr_t) col->data % 16 == 0);
			touch(col->data, (size_t) col->rows * col->base->width);
			break;
	}
}

static void
touch_column(const chc_column *col)
{
	touch(col->name, strlen(col->name) + 1);
	touch(col->type->text, strlen(col->type->text) + 1);
	if (col->nulls != NULL)
		touch(col->nulls, col->rows);
	if (col->rows > 0)
		touch_values(col);
	for (uint32_t c = 0; c < col->nchildren; c++)
		touch_column(&col->children[c]);
}

static void
read_blocks(chc_read_context *ctx)
{
	for (;;)
	{
		chc_block	block;
		chc_status	st = chc_read_block(ctx, &block);

		require(st == ctx->err->pub.status);
		require((st == CHC_OK) == (ctx->err->pub.message[0] == '\0'));
		if (st != CHC_OK)
			return;
		for (uint32_t c = 0; c < block.ncolumns; c++)
		{
			require(block.columns[c].rows == block.rows);
			touch_column(&block.columns[c]);
		}
		chc_arena_reset(ctx->arena);
	}
}

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t revisions[] = {0, 54058, 54412, 54453, 54465, 54484, 54491, 0};
	chc_errbuf	err;
	chc_arena	arena;
	chc_mem_input mi;
	chc_read_context ctx = {.in = &mi.in, .arena = &arena, .limits = &limits, .err = &err};

	if (size < 2)
		return 0;
	for (int i = 0; i < 128; i++)
		form.short_header[i] = (uint8_t) (i << 1 | 1);
	ctx.revision = revisions[data[0] & 7];
	ctx.string_form = data[0] & 8 ? &form : NULL;
	ctx.types = chc_type_cache_new(&chc_default_env, &limits);
	chc_errbuf_init(&err, &chc_default_env);
	chc_arena_init(&arena, &chc_default_env, &err, limits.max_block_bytes);
	chc_mem_input_init(&mi, &chc_default_env, &limits, &err, data + 2, size - 2, data[1]);
	read_blocks(&ctx);
	chc_mem_input_free(&mi);
	chc_arena_free(&arena);
	chc_errbuf_clear(&err);
	chc_type_cache_free(ctx.types);
	return 0;
}
