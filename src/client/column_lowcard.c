/*-------------------------------------------------------------------------
 *
 * column_lowcard.c
 *	  LowCardinality: a dictionary per block and an index into it.
 *
 * Only the form that the native protocol allows: all keys in the block
 * ("additional keys"), no dictionary shared between blocks.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "codec.h"

#define INDEX_TYPE_MASK		UINT64_C(0xff)
#define GLOBAL_DICTIONARY	(UINT64_C(1) << 8)
#define ADDITIONAL_KEYS		(UINT64_C(1) << 9)
#define UPDATE_DICTIONARY	(UINT64_C(1) << 10)
#define KNOWN_FLAGS (INDEX_TYPE_MASK | GLOBAL_DICTIONARY | ADDITIONAL_KEYS | UPDATE_DICTIONARY)

/* Is some entry n or more?  One loop per width. */
#define DEFINE_EXCEEDS(name, type) \
static bool \
name(const void *index, uint32_t rows, uint64_t n) \
{ \
	const type *p = index; \
	type		max = 0; \
\
	for (uint32_t i = 0; i < rows; i++) \
		max = p[i] > max ? p[i] : max; \
	return max >= n; \
}

DEFINE_EXCEEDS(exceeds8, uint8_t)
DEFINE_EXCEEDS(exceeds16, uint16_t)
DEFINE_EXCEEDS(exceeds32, uint32_t)
DEFINE_EXCEEDS(exceeds64, uint64_t)

/* width is 1, 2, 4 or 8 */
chc_status
chc_check_index(chc_read_context *ctx, const void *index, uint32_t width, uint32_t rows,
				uint64_t n, const char *what)
{
	bool		bad = width == 1 ? exceeds8(index, rows, n) :
		width == 2 ? exceeds16(index, rows, n) :
		width == 4 ? exceeds32(index, rows, n) : exceeds64(index, rows, n);

	if (bad && rows > 0)
		return chc_fail(ctx->err, CHC_E_PROTOCOL, "%s points behind its %llu entries", what,
						(unsigned long long) n);
	return CHC_OK;
}

static chc_status
read_flags(chc_read_context *ctx, const chc_node *node, uint32_t *index_width)
{
	uint64_t	flags = 0;
	chc_status	st = chc_in_u64(ctx->in, &flags);

	if (st != CHC_OK)
		return st;
	if ((flags & ~KNOWN_FLAGS) != 0 || (flags & INDEX_TYPE_MASK) > 3)
		return chc_fail(ctx->err, CHC_E_PROTOCOL,
						"LowCardinality column \"%s\" has unknown flags 0x%llx", node->column,
						(unsigned long long) flags);
	if ((flags & GLOBAL_DICTIONARY) != 0 || (flags & ADDITIONAL_KEYS) == 0)
		return chc_fail(ctx->err, CHC_E_PROTOCOL,
						"LowCardinality column \"%s\" wants a dictionary that the protocol "
						"does not send", node->column);
	*index_width = 1u << (flags & INDEX_TYPE_MASK);
	return CHC_OK;
}

static chc_status
read_dictionary(chc_read_context *ctx, const chc_node *node, chc_column *dictionary)
{
	uint64_t	n = 0;
	chc_status	st = chc_in_u64(ctx->in, &n);

	if (st == CHC_OK)
		st = chc_check_rows(ctx, node, n);
	if (st != CHC_OK)
		return st;
	return chc_column_read_values(ctx, &node->children[0], (uint32_t) n, dictionary);
}

static chc_status
read_index(chc_read_context *ctx, const chc_node *node, uint32_t rows, chc_column *col)
{
	uint64_t	n = 0;
	void	   *index;
	chc_status	st = chc_in_u64(ctx->in, &n);

	if (st != CHC_OK)
		return st;
	if (n != rows)
		return chc_fail(ctx->err, CHC_E_PROTOCOL,
						"LowCardinality column \"%s\" has %llu rows instead of %u",
						node->column, (unsigned long long) n, (unsigned) rows);
	index = chc_arena_alloc(ctx->arena, rows, col->index_width);
	if (index == NULL)
		return ctx->err->pub.status;
	st = chc_in_bytes(ctx->in, index, (size_t) rows * col->index_width);
	if (st != CHC_OK)
		return st;
	col->index = index;
	return chc_check_index(ctx, index, col->index_width, rows, col->children[0].rows,
						   "LowCardinality index");
}

/* Without rows nothing is sent, not even the flags. */
chc_status
chc_read_lowcardinality(chc_read_context *ctx, const chc_node *node, uint32_t rows,
						chc_column *col)
{
	chc_status	st = chc_column_add_children(ctx, node, col);

	if (st != CHC_OK)
		return st;
	col->has_null_slot = node->children[0].nullable;
	col->index_width = 1;
	if (rows == 0)
		return CHC_OK;
	st = read_flags(ctx, node, &col->index_width);
	if (st == CHC_OK)
		st = read_dictionary(ctx, node, &col->children[0]);
	if (st == CHC_OK)
		st = read_index(ctx, node, rows, col);
	return st;
}
