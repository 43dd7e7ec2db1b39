/*-------------------------------------------------------------------------
 *
 * writer_block.c
 *	  Encoding a writer's columns as a block.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "writer.h"

#define LOWCARDINALITY_VERSION 1
#define JSON_AS_STRING		1
#define ADDITIONAL_KEYS		(UINT64_C(1) << 9)
#define UPDATE_DICTIONARY	(UINT64_C(1) << 10)

/* What Nothing and the empty Tuple send for a row. */
#define PLACEHOLDER '0'

/* Fewer bytes are sooner copied than sent from their place. */
#define MIN_PIECE ((size_t) 4096)

static bool
is_variant(const chc_wcolumn *col)
{
	return col->base->kind == CHC_VARIANT || col->base->kind == CHC_DYNAMIC;
}

/* ---------------------------------------------------------------- checks */

static chc_status
check_column(const chc_wcolumn *col, const char *name, uint64_t rows, uint32_t revision,
			 chc_errbuf *err)
{
	bool		arrays = col->base->kind == CHC_ARRAY || col->base->kind == CHC_MAP ||
		col->base->kind == CHC_NESTED || col->base->kind == CHC_QBIT;
	chc_status	st = CHC_OK;

	if (col->leaf.rows != rows)
		return chc_fail(err, CHC_E_USAGE, "column \"%s\" has %u values of %s instead of %llu",
						name, (unsigned) col->leaf.rows, col->type->text,
						(unsigned long long) rows);
	if (col->lowcardinality && revision > 0 && revision < REVISION_LOW_CARDINALITY)
		return chc_fail_column(err, CHC_E_UNSUPPORTED, name, col->type->text,
							   "the server is too old for column \"%s\" of type %s", name,
							   col->type->text);
	for (uint32_t i = 0; i < col->nchildren && st == CHC_OK; i++)
	{
		uint64_t	n = arrays ? col->nelements : rows;

		if (is_variant(col))
			n = chc_variant_rows(col, i);
		st = check_column(&col->children[i], name, n, revision, err);
	}
	return st;
}

static chc_status
check_columns(const chc_writer *writer, uint32_t revision, chc_errbuf *err)
{
	uint32_t	rows = chc_writer_rows(writer);
	chc_status	st = CHC_OK;

	for (uint32_t i = 0; i < writer->ncolumns && st == CHC_OK; i++)
		st = check_column(writer->columns[i], writer->columns[i]->name, rows, revision, err);
	return st;
}

/* --------------------------------------------------------------- encoding */

static chc_status
write_block_info(uint32_t revision, chc_buf *out)
{
	static const uint8_t overflows_and_bucket[] = {1, 0, 2, 0xff, 0xff, 0xff, 0xff};
	static const uint8_t no_out_of_order_buckets[] = {3, 0};
	chc_status	st = chc_buf_put(out, overflows_and_bucket, sizeof(overflows_and_bucket));

	if (st == CHC_OK && revision >= REVISION_OUT_OF_ORDER_BUCKETS)
		st = chc_buf_put(out, no_out_of_order_buckets, sizeof(no_out_of_order_buckets));
	return st == CHC_OK ? chc_buf_u8(out, 0) : st;
}

/* The prefixes of a column and all below it, in the order of the data. */
chc_status
chc_write_prefix(const chc_wcolumn *col, chc_buf *out)
{
	chc_status	st = CHC_OK;

	if (col->lowcardinality)
		return chc_buf_u64(out, LOWCARDINALITY_VERSION);
	if (is_variant(col))
		return chc_write_variant_prefix(col, out);
	if (col->base->kind == CHC_JSON)
		return chc_buf_u64(out, JSON_AS_STRING);
	for (uint32_t i = 0; i < col->nchildren && st == CHC_OK; i++)
		st = chc_write_prefix(&col->children[i], out);
	return st;
}

/* The 32-bit entries as width-byte ones. */
static chc_status
write_index(const chc_wcolumn *col, uint32_t width, chc_buf *out)
{
	const uint32_t *index = (const uint32_t *) col->leaf.data.data;
	chc_status	st = chc_buf_reserve(out, (size_t) col->leaf.rows * width);
	uint8_t    *p;

	if (st != CHC_OK)
		return st;
	p = out->data + out->len;
	for (uint32_t i = 0; i < col->leaf.rows; i++)
	{
		for (uint32_t b = 0; b < width; b++)
			*p++ = (uint8_t) (index[i] >> (8 * b));
	}
	out->len += (size_t) col->leaf.rows * width;
	return CHC_OK;
}

/* Nothing at all without rows. */
static chc_status
write_lowcardinality(const chc_wcolumn *col, chc_buf *out)
{
	const chc_dict *dict = &col->dict;
	uint32_t	log_width = dict->n <= 1u << 8 ? 0 : dict->n <= 1u << 16 ? 1 : 2;
	chc_status	st;

	if (col->leaf.rows == 0)
		return CHC_OK;
	st = chc_buf_u64(out, ADDITIONAL_KEYS | UPDATE_DICTIONARY | log_width);
	if (st == CHC_OK)
		st = chc_buf_u64(out, dict->n);
	if (st == CHC_OK)
		st = chc_buf_put(out, dict->data.data, dict->data.len);
	if (st == CHC_OK)
		st = chc_buf_u64(out, col->leaf.rows);
	if (st == CHC_OK)
		st = write_index(col, 1u << log_width, out);
	return st;
}

static chc_status
write_placeholders(const chc_wcolumn *col, chc_buf *out)
{
	chc_status	st = chc_buf_reserve(out, col->leaf.rows);

	if (st != CHC_OK)
		return st;
	memset(out->data + out->len, PLACEHOLDER, col->leaf.rows);
	out->len += col->leaf.rows;
	return CHC_OK;
}

/* Null map, offsets and values; each is empty where it does not apply. */
chc_status
chc_write_data(const chc_wcolumn *col, chc_buf *out)
{
	chc_status	st;

	if (col->lowcardinality)
		return write_lowcardinality(col, out);
	if (is_variant(col))
		return chc_write_variant(col, out);
	st = chc_buf_put(out, col->leaf.nulls.data, col->leaf.nulls.len);
	if (st == CHC_OK && col->base->kind == CHC_QBIT)
		return chc_write_qbit(col, out);
	if (st == CHC_OK)
		st = chc_buf_put(out, col->offsets.data, col->offsets.len);
	if (st == CHC_OK)
		st = chc_buf_put(out, col->leaf.data.data, col->leaf.data.len);
	if (st == CHC_OK && (col->base->kind == CHC_NOTHING ||
						 (col->base->kind == CHC_TUPLE && col->nchildren == 0)))
		st = write_placeholders(col, out);
	for (uint32_t i = 0; i < col->nchildren && st == CHC_OK; i++)
		st = chc_write_data(&col->children[i], out);
	return st;
}

/* Are the values the last of the column's data, as they go to the wire, and many? */
static bool
is_piece(const chc_wcolumn *col)
{
	return !col->lowcardinality && col->nchildren == 0 &&
		(col->base->width > 0 || col->base->kind == CHC_STRING) && col->leaf.data.len >= MIN_PIECE;
}

/* Data of a column of a block, its values as a piece if that may be. */
static chc_status
write_rows(const chc_wcolumn *col, chc_buf *out, chc_pieces *pieces)
{
	chc_status	st;

	if (pieces == NULL || pieces->n == CHC_MAX_PIECES || !is_piece(col))
		return chc_write_data(col, out);
	st = chc_buf_put(out, col->leaf.nulls.data, col->leaf.nulls.len);
	if (st == CHC_OK)
		pieces->piece[pieces->n++] = (chc_piece) {out->len, col->leaf.data.data, col->leaf.data.len};
	return st;
}

static chc_status
write_column(const chc_wcolumn *col, uint32_t revision, chc_buf *out, chc_pieces *pieces)
{
	chc_status	st = chc_buf_str(out, col->name);

	if (st == CHC_OK)
		st = chc_buf_str(out, col->type->text);
	if (st == CHC_OK && revision >= REVISION_CUSTOM_SERIALIZATION)
		st = chc_buf_u8(out, 0);
	if (st == CHC_OK && col->leaf.rows > 0)
		st = chc_write_prefix(col, out);
	if (st == CHC_OK && col->leaf.rows > 0)
		st = write_rows(col, out, pieces);
	return st;
}

static chc_status
write_dimensions(uint32_t revision, uint32_t columns, uint32_t rows, chc_buf *out)
{
	chc_status	st = revision > 0 ? write_block_info(revision, out) : CHC_OK;

	if (st == CHC_OK)
		st = chc_buf_varint(out, columns);
	return st == CHC_OK ? chc_buf_varint(out, rows) : st;
}

/* On failure out is as before. */
chc_status
chc_write_block(chc_writer *writer, uint32_t revision, chc_buf *out, chc_pieces *pieces,
				chc_errbuf *err)
{
	size_t		before = out->len;
	chc_status	st = check_columns(writer, revision, err);

	if (st != CHC_OK)
		return st;
	st = write_dimensions(revision, writer->ncolumns, chc_writer_rows(writer), out);
	for (uint32_t i = 0; i < writer->ncolumns && st == CHC_OK; i++)
		st = write_column(writer->columns[i], revision, out, pieces);
	if (st != CHC_OK)
	{
		out->len = before;
		return chc_fail_nomem(err);
	}
	return CHC_OK;
}

chc_status
chc_write_empty_block(uint32_t revision, chc_buf *out)
{
	return write_dimensions(revision, 0, 0, out);
}
