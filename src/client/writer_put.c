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

static const char EMPTY_OBJECT[] = "{}";

/* Make sure that the null byte and the row number of one more row fit. */
static chc_status
reserve_row(chc_wcolumn *col)
{
	if (col->leaf.rows == UINT32_MAX)
		return CHC_E_LIMIT;
	return col->leaf.nullable && !col->lowcardinality ? chc_buf_reserve(&col->leaf.nulls, 1) : CHC_OK;
}

/* How many words fit now?  The last is stored with all its bytes. */
static uint32_t
room_for_words(const chc_leaf *leaf)
{
	size_t		spare = leaf->data.cap - leaf->data.len;
	size_t		n = spare < sizeof(uint64_t) ? 0 : (spare - sizeof(uint64_t)) / leaf->width + 1;

	if (leaf->nullable && n > leaf->nulls.cap - leaf->nulls.len)
		n = leaf->nulls.cap - leaf->nulls.len;
	return n < UINT32_MAX - leaf->rows ? (uint32_t) n : UINT32_MAX - leaf->rows;
}

/* Count a row whose value is in place; reserve_row() has made room. */
static inline void
finish_row(chc_wcolumn *col, bool is_null, size_t bytes)
{
	if (col->leaf.nullable && !col->lowcardinality)
	{
		col->leaf.nulls.data[col->leaf.nulls.len++] = is_null;
		bytes++;
	}
	col->leaf.rows++;
	if (col->leaf.width > 0)
		col->leaf.words = room_for_words(&col->leaf);
	else
		col->writer->bytes += bytes;
}

/* A row of a LowCardinality column; value NULL is NULL. */
static chc_status
put_lowcardinality(chc_wcolumn *col, const void *value, size_t len)
{
	uint32_t	number = 0;
	chc_status	st = reserve_row(col);

	if (st == CHC_OK)
		st = chc_buf_reserve(&col->leaf.data, sizeof(number));
	if (st == CHC_OK && col->leaf.nullable && col->dict.n == 0)
		st = chc_dict_add_placeholder(col);
	if (st == CHC_OK && value != NULL)
		st = chc_dict_find(col, value, len, &number);
	if (st != CHC_OK)
		return st;
	st = chc_buf_put(&col->leaf.data, &number, sizeof(number));
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

/*
 * Where n more bytes of a leaf go, its null byte and row number fitting too;
 * NULL, with *st, if they do not.
 */
static inline uint8_t *
leaf_room(chc_wcolumn *col, size_t n, chc_status *st)
{
	if (__builtin_expect(col->leaf.data.cap - col->leaf.data.len < n ||
						 (col->leaf.nullable && col->leaf.nulls.cap == col->leaf.nulls.len) ||
						 col->leaf.rows == UINT32_MAX, 0))
	{
		*st = reserve_row(col);
		if (*st == CHC_OK)
			*st = chc_buf_reserve(&col->leaf.data, n);
		if (*st != CHC_OK)
			return NULL;
	}
	return col->leaf.data.data + col->leaf.data.len;
}

/* Count a leaf whose n bytes are in their room. */
static inline chc_status
finish_leaf(chc_wcolumn *col, size_t n, bool is_null)
{
	col->leaf.data.len += n;
	finish_row(col, is_null, n);
	return CHC_OK;
}

/* Most strings are short, for which calling memcpy() would take longer. */
static inline void
copy_bytes(uint8_t *to, const uint8_t *from, size_t len)
{
	if (len > 128)
		memcpy(to, from, len);
	else if (len >= 16)
	{
		for (size_t i = 0; i < len - 16; i += 16)
			memcpy(to + i, from + i, 16);
		memcpy(to + len - 16, from + len - 16, 16);
	}
	else if (len >= 8)
	{
		uint64_t	tail;

		memcpy(&tail, from + len - 8, 8);
		memcpy(to, from, 8);
		memcpy(to + len - 8, &tail, 8);
	}
	else
	{
		for (size_t i = 0; i < len; i++)
			to[i] = from[i];
	}
}

static chc_status
put_string(chc_wcolumn *col, const void *value, size_t len, bool is_null)
{
	chc_status	st;
	uint8_t    *start = leaf_room(col, len + MAX_VARINT, &st);
	uint8_t    *p;

	if (start == NULL)
		return st;
	p = write_varint(start, len);
	copy_bytes(p, value, len);
	return finish_leaf(col, (size_t) (p - start) + len, is_null);
}

/* Bytes that know their own length. */
static chc_status
put_state(chc_wcolumn *col, const void *value, size_t len)
{
	chc_status	st;
	uint8_t    *p = leaf_room(col, len, &st);

	if (p == NULL)
		return st;
	copy_bytes(p, value, len);
	return finish_leaf(col, len, false);
}

/* The bytes of a fixed-width leaf and then padding up to its width. */
static chc_status
put_padded(chc_wcolumn *col, const void *value, size_t len, bool is_null)
{
	size_t		width = col->base->width;
	chc_status	st;
	uint8_t    *p = leaf_room(col, width, &st);

	if (p == NULL)
		return st;
	memcpy(p, value, len);
	memset(p + len, 0, width - len);
	return finish_leaf(col, width, is_null);
}

/* The same without padding. */
static chc_status
put_whole(chc_wcolumn *col, const void *value)
{
	size_t		width = col->base->width;
	chc_status	st;
	uint8_t    *p = leaf_room(col, width, &st);

	if (p == NULL)
		return st;
	switch (width)
	{
		case 1:
			memcpy(p, value, 1);
			break;
		case 2:
			memcpy(p, value, 2);
			break;
		case 4:
			memcpy(p, value, 4);
			break;
		case 8:
			memcpy(p, value, 8);
			break;
		default:
			memcpy(p, value, width);
			break;
	}
	return finish_leaf(col, width, false);
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
		return col->base->kind == CHC_STRING ? put_string(col, value, 0, is_null) :
			put_padded(col, value, len, is_null);
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
	finish_row(col, is_null, col->base->kind == CHC_QBIT ? chc_qbit_padding(col->base) :
			   sizeof(uint64_t));
	return CHC_OK;
}

/* As many zeros as it has elements. */
static chc_status
put_qbit_default(chc_wcolumn *col, bool is_null)
{
	chc_status	st = CHC_OK;

	for (int32_t i = 0; i < col->base->precision && st == CHC_OK; i++)
		st = chc_put_default(&col->children[0]);
	return st == CHC_OK ? put_end(col, (uint64_t) col->base->precision, is_null) : st;
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
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			return chc_put_variant(col, CHC_NULL_VARIANT);
		case CHC_QBIT:
			return put_qbit_default(col, is_null);
		case CHC_AGGREGATE:
			/* only the function knows what its empty state is */
			return CHC_E_USAGE;
		case CHC_JSON:
			return put_string(col, EMPTY_OBJECT, sizeof(EMPTY_OBJECT) - 1, is_null);
		default:
			return put_leaf_default(col, is_null);
	}
}

chc_status
chc_put_null(chc_wcolumn *col)
{
	if (col->base->kind == CHC_VARIANT || col->base->kind == CHC_DYNAMIC)
		return chc_put_variant(col, CHC_NULL_VARIANT);
	if (!col->leaf.nullable)
		return CHC_E_USAGE;
	if (col->lowcardinality)
		return put_lowcardinality(col, NULL, 0);
	if (col->base->kind == CHC_STRING)
		return put_string(col, "", 0, true);
	return put_default_value(col, true);
}

chc_status
chc_put_default(chc_wcolumn *col)
{
	return col->leaf.nullable ? chc_put_null(col) : put_default_value(col, false);
}

chc_status
chc_put_fixed(chc_wcolumn *col, const void *value)
{
	if (col->base->width == 0)
		return CHC_E_USAGE;
	if (col->lowcardinality)
		return put_lowcardinality(col, value, col->base->width);
	return put_whole(col, value);
}

chc_status
chc_put_bytes(chc_wcolumn *col, const void *bytes, size_t len)
{
	bool		fixed = col->base->kind == CHC_FIXEDSTRING;

	if (col->base->kind == CHC_STRING && !col->lowcardinality && len > 0)
		return put_string(col, bytes, len, false);
	if (col->base->kind == CHC_AGGREGATE)
		return put_state(col, bytes, len);
	if (!fixed && col->base->kind != CHC_STRING && col->base->kind != CHC_JSON)
		return CHC_E_USAGE;
	if (fixed && len > col->base->width)
		return CHC_E_LIMIT;
	if (len == 0)
		bytes = "";
	if (!col->lowcardinality)
		return fixed ? put_padded(col, bytes, len, false) : put_string(col, bytes, len, false);
	if (fixed && len < col->base->width)
		return put_padded_lowcardinality(col, bytes, len);
	return put_lowcardinality(col, bytes, len);
}

chc_status
chc_put_array(chc_wcolumn *col, uint64_t n)
{
	if (col->base->kind != CHC_ARRAY && col->base->kind != CHC_MAP &&
		col->base->kind != CHC_NESTED && col->base->kind != CHC_QBIT)
		return CHC_E_USAGE;
	if (col->base->kind == CHC_QBIT && n != (uint64_t) col->base->precision)
		return CHC_E_LIMIT;
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

chc_status
chc_put_variant(chc_wcolumn *col, uint32_t which)
{
	chc_status	st;

	if ((col->base->kind != CHC_VARIANT && col->base->kind != CHC_DYNAMIC) ||
		(which >= col->nchildren && which != CHC_NULL_VARIANT))
		return CHC_E_USAGE;
	st = reserve_row(col);
	if (st == CHC_OK)
		st = chc_buf_u8(&col->leaf.data, (uint8_t) which);
	if (st == CHC_OK)
		finish_row(col, false, 1);
	return st;
}
