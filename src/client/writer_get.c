/*-------------------------------------------------------------------------
 *
 * writer_get.c
 *	  What was put into a column under construction, value by value.
 *
 * For those who want to say a value otherwise than in a block.  Values come in
 * the order in which they were put.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "writer.h"

static void
get_lowcardinality(const chc_wcolumn *col, uint32_t row, chc_wvalue *value)
{
	const chc_dict_entry *entry;
	uint32_t	number;

	memcpy(&number, col->leaf.data.data + (size_t) row * sizeof(number), sizeof(number));
	/* the placeholder comes first */
	if (col->leaf.nullable && number == 0)
	{
		value->is_null = true;
		return;
	}
	entry = (const chc_dict_entry *) col->dict.entries.data + number;
	value->bytes = col->dict.data.data + entry->offset;
	value->len = entry->len;
}

/* A length and as many bytes. */
static void
get_string(chc_wcolumn *col, chc_wvalue *value)
{
	const uint8_t *p = col->leaf.data.data + col->got_bytes;
	int			shift = 0;

	do
	{
		value->len |= (size_t) (*p & 0x7f) << shift;
		shift += 7;
	} while (*p++ & 0x80);
	value->bytes = p;
	col->got_bytes = (size_t) (p - col->leaf.data.data) + value->len;
}

static uint64_t
end_of_row(const chc_wcolumn *col, uint32_t row)
{
	uint64_t	end;

	memcpy(&end, col->offsets.data + (size_t) row * sizeof(end), sizeof(end));
	return end;
}

void
chc_wcolumn_get(chc_wcolumn *col, chc_wvalue *value)
{
	uint32_t	row = col->got_rows++;

	memset(value, 0, sizeof(*value));
	if (col->lowcardinality)
	{
		get_lowcardinality(col, row, value);
		return;
	}
	value->is_null = col->leaf.nullable && col->leaf.nulls.data[row] != 0;
	switch (col->base->kind)
	{
		case CHC_ARRAY:
		case CHC_MAP:
		case CHC_NESTED:
		case CHC_QBIT:
			value->n = end_of_row(col, row) - (row > 0 ? end_of_row(col, row - 1) : 0);
			break;
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			value->which = col->leaf.data.data[row];
			value->is_null = value->which == CHC_NULL_VARIANT;
			break;
		case CHC_STRING:
		case CHC_JSON:
			get_string(col, value);
			break;
		default:
			value->bytes = col->leaf.data.data + (size_t) row * col->base->width;
			value->len = col->base->width;
			break;
	}
}
