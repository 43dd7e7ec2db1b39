/*-------------------------------------------------------------------------
 *
 * writer_put.c
 *	  Appending values to a column under construction.
 *
 * A put function that fails leaves its column as it was, except that a Tuple
 * may be left with children of different lengths; the caller gives the block
 * up then.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "writer.h"

#define MAX_VARINT 10			/* bytes */

/* Make sure that the null byte and the row number of one more row fit. */
static chc_status
reserve_row(chc_wcolumn *col)
{
	if (col->rows == UINT32_MAX)
		return CHC_E_LIMIT;
	return col->nullable && !col->lowcardinality ? chc_buf_reserve(&col->nulls, 1) : CHC_OK;
}

/* Count a row whose value is in place; reserve_row() has made room. */
static void
finish_row(chc_wcolumn *col, bool is_null, size_t bytes)
{
	if (col->nullable && !col->lowcardinality)
	{
		col->nulls.data[col->nulls.len++] = is_null;
		bytes++;
	}
	col->rows++;
	col->writer->bytes += bytes;
}

/* A row of a LowCardinality column; value NULL is NULL. */
static chc_status
put_lowcardinality(chc_wcolumn *col, const void *value, size_t len)
{
	uint32_t	number = 0;
	chc_status	st = reserve_row(col);

	if (st == CHC_OK)
		st = chc_buf_reserve(&col->data, sizeof(number));
	if (st == CHC_OK && col->nullable && col->dict.n == 0)
		st = chc_dict_add_placeholder(col);
	if (st == CHC_OK && value != NULL)
		st = chc_dict_find(col, value, len, &number);
	if (st != CHC_OK)
		return st;
	st = chc_buf_put(&col->data, &number, sizeof(number));
	finish_row(col, value == NULL, col->dict.n <= 256 ? 1 : col->dict.n <= 65536 ? 2 : 4);
	return st;
}

/* LEB128 into room that is there; returns what follows it. */
static uint8_t *
write_varint(uint8_t *p, size_t v)
{
	for (; v >= 0x80; v >>= 7)
		*p++ = (uint8_t) (v | 0x80);
	*p++ = (uint8_t) v;
	return p;
}

/* The bytes of a leaf and then padding up to the type's width. */
static chc_status
put_leaf(chc_wcolumn *col, const void *value, size_t len, bool is_null)
{
	size_t		before = col->data.len;
	size_t		pad = col->base->width > len ? col->base->width - len : 0;
	uint8_t    *p;
	chc_status	st = reserve_row(col);

	if (st == CHC_OK)
		st = chc_buf_reserve(&col->data, len + pad + MAX_VARINT);
	if (st != CHC_OK)
		return st;
	p = col->data.data + before;
	if (col->base->kind == CHC_STRING)
		p = write_varint(p, len);
	memcpy(p, value, len);
	if (pad > 0)
		memset(p + len, 0, pad);
	col->data.len = (size_t) (p - col->data.data) + len + pad;
	finish_row(col, is_null, col->data.len - before);
	return CHC_OK;
}

/* A fixed string that is shorter than its width, in a dictionary. */
static chc_status
put_padded_lowcardinality(chc_wcolumn *col, const void *bytes, size_t len)
{
	size_t		width = col->base->width;
	chc_buf    *scratch = &col->offsets;	/* no use for it in a leaf */
	chc_status	st = chc_buf_reserve(scratch, width);

	if (st != CHC_OK)
		return st;
	memset(scratch->data, 0, width);
	if (len > 0)
		memcpy(scratch->data, bytes, len);
	return put_lowcardinality(col, scratch->data, width);
}

/* The smallest value of an Enum is its default, zero that of all others. */
static chc_status
put_leaf_default(chc_wcolumn *col, bool is_null)
{
	uint8_t		value[2] = {0, 0};
	size_t		len = 0;

	if (col->base->nenum > 0)
	{
		int16_t		least = INT16_MAX;

		for (uint32_t i = 0; i < col->base->nenum; i++)
			least = col->base->enum_values[i] < least ? col->base->enum_values[i] : least;
		value[0] = (uint8_t) least;
		value[1] = (uint8_t) ((uint16_t) least >> 8);
		len = col->base->width;
	}
	if (!col->lowcardinality)
		return put_leaf(col, value, len, is_null);
	if (col->base->width > len)
		return put_padded_lowcardinality(col, value, len);
	return put_lowcardinality(col, value, len);
}

static chc_status
put_end(chc_wcolumn *col, uint64_t n, bool is_null)
{
	uint64_t	end;
	chc_status	st = reserve_row(col);

	if (st != CHC_OK)
		return st;
	if (__builtin_add_overflow(col->nelements, n, &end) || end > UINT32_MAX)
		return CHC_E_LIMIT;
	st = chc_buf_u64(&col->offsets, end);
	if (st != CHC_OK)
		return st;
	col->nelements = end;
	finish_row(col, is_null, sizeof(uint64_t));
	return CHC_OK;
}

static chc_status
put_tuple_default(chc_wcolumn *col, bool is_null)
{
	chc_status	st = reserve_row(col);

	for (uint32_t i = 0; i < col->nchildren && st == CHC_OK; i++)
		st = chc_put_default(&col->children[i]);
	if (st == CHC_OK)
		finish_row(col, is_null, col->nchildren == 0);
	return st;
}

static chc_status
put_default_value(chc_wcolumn *col, bool is_null)
{
	chc_status	st;

	switch (col->base->kind)
	{
		case CHC_ARRAY:
		case CHC_MAP:
		case CHC_NESTED:
			return put_end(col, 0, is_null);
		case CHC_TUPLE:
			return put_tuple_default(col, is_null);
		case CHC_NOTHING:
			st = reserve_row(col);
			if (st == CHC_OK)
				finish_row(col, is_null, 1);
			return st;
		default:
			return put_leaf_default(col, is_null);
	}
}

chc_status
chc_put_null(chc_wcolumn *col)
{
	if (!col->nullable)
		return CHC_E_USAGE;
	if (col->lowcardinality)
		return put_lowcardinality(col, NULL, 0);
	return put_default_value(col, true);
}

chc_status
chc_put_default(chc_wcolumn *col)
{
	return col->nullable ? chc_put_null(col) : put_default_value(col, false);
}

chc_status
chc_put_fixed(chc_wcolumn *col, const void *value)
{
	if (col->base->width == 0)
		return CHC_E_USAGE;
	if (col->lowcardinality)
		return put_lowcardinality(col, value, col->base->width);
	return put_leaf(col, value, col->base->width, false);
}

chc_status
chc_put_bytes(chc_wcolumn *col, const void *bytes, size_t len)
{
	bool		fixed = col->base->kind == CHC_FIXEDSTRING;

	if (!fixed && col->base->kind != CHC_STRING)
		return CHC_E_USAGE;
	if (fixed && len > col->base->width)
		return CHC_E_LIMIT;
	if (len == 0)
		bytes = "";
	if (!col->lowcardinality)
		return put_leaf(col, bytes, len, false);
	if (fixed && len < col->base->width)
		return put_padded_lowcardinality(col, bytes, len);
	return put_lowcardinality(col, bytes, len);
}

chc_status
chc_put_array(chc_wcolumn *col, uint64_t n)
{
	if (col->base->kind != CHC_ARRAY && col->base->kind != CHC_MAP &&
		col->base->kind != CHC_NESTED)
		return CHC_E_USAGE;
	return put_end(col, n, false);
}

chc_status
chc_put_tuple(chc_wcolumn *col)
{
	chc_status	st;

	if (col->base->kind != CHC_TUPLE)
		return CHC_E_USAGE;
	st = reserve_row(col);
	if (st == CHC_OK)
		finish_row(col, false, col->nchildren == 0);
	return st;
}
