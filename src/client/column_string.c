/*-------------------------------------------------------------------------
 *
 * column_string.c
 *	  String values: the loop that matters most.
 *
 * A short value that lies in one chunk is not copied: the result points at
 * its length byte, which is rewritten into the caller's header, or at its
 * first byte.  Everything else takes the slow way, one value at a time.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "codec.h"

/* Values per turn: their bytes are still in the first-level cache when they
 * are looked at again. */
#define BATCH 256

#define ONES	UINT64_C(0x0101010101010101)
#define LOW7	(ONES * 0x7f)
#define HIGH	(ONES * 0x80)

/*
 * Are there no bytes >= 0x80, and exactly as many NUL bytes as expected?
 */
static bool
is_plain(const uint8_t *p, const uint8_t *end, uint32_t expected_nuls)
{
	uint64_t	high = 0;
	uint32_t	nuls = 0;

	for (; end - p >= 8; p += 8)
	{
		uint64_t	w;
		uint64_t	nul;

		memcpy(&w, p, 8);
		high |= w;
		nul = ~(((w & LOW7) + LOW7) | w | LOW7);	/* 0x80 for every NUL byte */
		if (nul != 0)
			nuls += (uint32_t) (((nul >> 7) * ONES) >> 56);
	}
	for (; p < end; p++)
	{
		high |= *p;
		nuls += *p == 0;
	}
	return (high & HIGH) == 0 && nuls == expected_nuls;
}

bool
chc_bytes_plain(const uint8_t *p, size_t n)
{
	return is_plain(p, p + n, 0);
}

/*
 * Where the next values start, as long as their length is one byte of at
 * most max and they lie in [p, end).  Returns how many; *next is behind the
 * last of them, *empty the number of empty ones.
 */
static uint32_t
find_values(uint8_t *p, uint8_t *end, uint32_t max, void **starts, uint32_t n,
			uint8_t **next, uint32_t *empty)
{
	uint32_t	i = 0;
	uint32_t	nempty = 0;

	while (i < n && p < end)
	{
		uint32_t	len = *p;

		if (len > max || (size_t) (end - p) <= len)
			break;
		starts[i++] = p;
		nempty += len == 0;
		p += len + 1;
	}
	*next = p;
	*empty = nempty;
	return i;
}

/* Length bytes into headers. */
static void
put_headers(void **starts, uint32_t n, const uint8_t *header)
{
	for (uint32_t i = 0; i < n; i++)
	{
		uint8_t    *p = starts[i];

		*p = header[*p];
	}
}

/* Lengths out of the length bytes. */
static void
split_lengths(void **starts, uint32_t *lens, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
	{
		uint8_t    *p = starts[i];

		lens[i] = *p;
		starts[i] = p + 1;
	}
}

/*
 * Take values from the chunk at hand without copying, starting with row
 * `from`.  Returns the first row that needs the slow way, or rows.
 */
static uint32_t
take_from_chunk(chc_read_context *ctx, chc_column *col, uint32_t from)
{
	chc_input  *in = ctx->in;
	const chc_string_form *form = ctx->string_form;
	uint32_t	max = form != NULL ? form->short_max : 127;

	for (;;)
	{
		uint32_t	want = col->rows - from < BATCH ? col->rows - from : BATCH;
		void	  **starts = col->strs + from;
		uint8_t    *first = in->p;
		uint32_t	empty;
		uint32_t	n = find_values(first, in->end, max, starts, want, &in->p, &empty);

		if (col->plain_ascii)
			col->plain_ascii = is_plain(first, in->p, empty);
		if (form != NULL)
			put_headers(starts, n, form->short_header);
		else
			split_lengths(starts, col->lens + from, n);
		from += n;
		if (n < want || from == col->rows)
			return from;
	}
}

/* Copy a value of len bytes behind the header that form wants. */
static chc_status
copy_with_header(chc_read_context *ctx, const chc_string_form *form, size_t len, void **str,
				 const uint8_t **bytes)
{
	bool		is_short = len <= form->short_max;
	size_t		head = is_short ? 1 : sizeof(uint32_t);
	uint64_t	header = (uint64_t) (len + form->long_add) << form->long_shift;
	uint32_t	header32 = (uint32_t) header;
	uint8_t    *copy = NULL;
	chc_status	st;

	if (!is_short && header > UINT32_MAX)
		return chc_fail(ctx->err, CHC_E_LIMIT, "String of %zu bytes is too long", len);
	st = chc_in_gather(ctx->in, ctx->arena, head, len, &copy);
	if (st != CHC_OK)
		return st;
	if (is_short)
		copy[0] = form->short_header[len];
	else
		memcpy(copy, &header32, sizeof(header32));
	*str = copy;
	*bytes = copy + head;
	return CHC_OK;
}

/* A value without header: in place if it is all there. */
static chc_status
take_or_copy(chc_read_context *ctx, size_t len, void **str)
{
	chc_input  *in = ctx->in;
	uint8_t    *copy = NULL;
	chc_status	st;

	if ((size_t) (in->end - in->p) >= len)
	{
		*str = in->p;
		in->p += len;
		return CHC_OK;
	}
	st = chc_in_gather(in, ctx->arena, 0, len, &copy);
	*str = copy;
	return st;
}

/* A value that is long or does not lie in one chunk. */
static chc_status
read_one(chc_read_context *ctx, chc_column *col, uint32_t row)
{
	uint64_t	len = 0;
	const uint8_t *bytes = NULL;
	chc_status	st = chc_in_varint(ctx->in, &len);

	if (st != CHC_OK)
		return st;
	if (len > ctx->limits->max_string || len >= UINT32_MAX)
		return chc_fail(ctx->err, CHC_E_LIMIT, "String of %llu bytes exceeds max_string (%zu)",
						(unsigned long long) len, ctx->limits->max_string);
	if (ctx->string_form != NULL)
		st = copy_with_header(ctx, ctx->string_form, (size_t) len, &col->strs[row], &bytes);
	else
	{
		st = take_or_copy(ctx, (size_t) len, &col->strs[row]);
		bytes = col->strs[row];
		col->lens[row] = (uint32_t) len;
	}
	if (st == CHC_OK && col->plain_ascii)
		col->plain_ascii = chc_bytes_plain(bytes, (size_t) len);
	return st;
}

/*
 * rows values into col->strs (and col->lens without a string form).
 */
chc_status
chc_read_strings(chc_read_context *ctx, uint32_t rows, chc_column *col)
{
	uint32_t	row = 0;

	col->strs = chc_arena_alloc(ctx->arena, rows, sizeof(void *));
	if (col->strs == NULL)
		return ctx->err->pub.status;
	if (ctx->string_form == NULL)
	{
		col->lens = chc_arena_alloc(ctx->arena, rows, sizeof(uint32_t));
		if (col->lens == NULL)
			return ctx->err->pub.status;
	}
	col->plain_ascii = true;
	while (row < rows)
	{
		row = take_from_chunk(ctx, col, row);
		if (row < rows)
		{
			chc_status	st = read_one(ctx, col, row++);

			if (st != CHC_OK)
				return st;
		}
	}
	return CHC_OK;
}
