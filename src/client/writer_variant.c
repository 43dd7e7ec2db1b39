/*-------------------------------------------------------------------------
 *
 * writer_variant.c
 *	  Encoding Variant and Dynamic: a number per row, and a column per type.
 *
 * A Variant's types are known from its name, in the order of their names; a
 * Dynamic's are those that values were put of, and are sorted here.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "writer.h"

#define BASIC_DISCRIMINATORS 0
#define DYNAMIC_VERSION		1	/* every server that has the type reads it */
#define DEFAULT_MAX_TYPES	32
#define MAX_TYPES			254

/* Where values of types beyond the limit would go; has none here. */
static const char shared_variant[] = "SharedVariant";

uint32_t
chc_variant_rows(const chc_wcolumn *col, uint32_t child)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < col->leaf.rows; i++)
		n += col->leaf.data.data[i] == child;
	return n;
}

/* ---------------------------------------------------------- types of Dynamic */

static chc_status
add_type(chc_wcolumn *col, const char *type_text)
{
	const chc_env *env = col->writer->env;
	chc_wcolumn *children;
	chc_type   *type;
	chc_status	st;

	if (col->nchildren >= MAX_TYPES)
		return CHC_E_LIMIT;
	children = env->realloc(env->ctx, col->children,
							(col->nchildren + (size_t) 1) * sizeof(chc_wcolumn));
	if (children == NULL)
		return CHC_E_NOMEM;
	col->children = children;
	st = chc_type_parse_status(env, &chc_default_limits, type_text, strlen(type_text), &type,
							   NULL, 0);
	if (st != CHC_OK)
		return st == CHC_E_NOMEM ? st : CHC_E_USAGE;
	st = chc_wcolumn_init(&children[col->nchildren], col->writer, type);
	children[col->nchildren].owned_type = type;
	if (st != CHC_OK)
		chc_wcolumn_free(&children[col->nchildren]);
	else
		col->nchildren++;
	return st;
}

chc_status
chc_wcolumn_dynamic(chc_wcolumn *col, const char *type_text, uint32_t *which)
{
	chc_status	st;

	if (col->base->kind != CHC_DYNAMIC)
		return CHC_E_USAGE;
	for (uint32_t i = 0; i < col->nchildren; i++)
	{
		if (strcmp(col->children[i].type->text, type_text) == 0)
		{
			*which = i;
			return CHC_OK;
		}
	}
	st = add_type(col, type_text);
	if (st == CHC_OK)
		*which = col->nchildren - 1;
	return st;
}

/*
 * The children in the order of their names, shared_variant among them as
 * nchildren.  Returns their number.
 */
static uint32_t
sort_types(const chc_wcolumn *col, uint8_t *order)
{
	uint32_t	n = col->nchildren + 1;

	for (uint32_t i = 0; i < n; i++)
	{
		const char *name = i < col->nchildren ? col->children[i].type->text : shared_variant;
		uint32_t	j = i;

		for (; j > 0; j--)
		{
			const char *other = order[j - 1] < col->nchildren ?
				col->children[order[j - 1]].type->text : shared_variant;

			if (strcmp(other, name) <= 0)
				break;
			order[j] = order[j - 1];
		}
		order[j] = (uint8_t) i;
	}
	return n;
}

/* ---------------------------------------------------------------- encoding */

/* The children in the order in which they are sent. */
static uint32_t
order_of_children(const chc_wcolumn *col, uint8_t *order)
{
	if (col->base->kind == CHC_DYNAMIC)
		return sort_types(col, order);
	for (uint32_t i = 0; i < col->nchildren; i++)
		order[i] = (uint8_t) i;
	return col->nchildren;
}

static chc_status
write_type_names(const chc_wcolumn *col, const uint8_t *order, uint32_t n, chc_buf *out)
{
	uint64_t	limit = col->nchildren > DEFAULT_MAX_TYPES ? MAX_TYPES : DEFAULT_MAX_TYPES;
	chc_status	st = chc_buf_u64(out, DYNAMIC_VERSION);

	if (st == CHC_OK)
		st = chc_buf_varint(out, limit);
	if (st == CHC_OK)
		st = chc_buf_varint(out, col->nchildren);
	for (uint32_t i = 0; i < n && st == CHC_OK; i++)
	{
		if (order[i] < col->nchildren)
			st = chc_buf_str(out, col->children[order[i]].type->text);
	}
	return st;
}

chc_status
chc_write_variant_prefix(const chc_wcolumn *col, chc_buf *out)
{
	uint8_t		order[MAX_TYPES + 1];
	uint32_t	n = order_of_children(col, order);
	chc_status	st = CHC_OK;

	if (col->base->kind == CHC_DYNAMIC)
		st = write_type_names(col, order, n, out);
	if (st == CHC_OK)
		st = chc_buf_u64(out, BASIC_DISCRIMINATORS);
	for (uint32_t i = 0; i < n && st == CHC_OK; i++)
	{
		if (order[i] < col->nchildren)
			st = chc_write_prefix(&col->children[order[i]], out);
	}
	return st;
}

/* The numbers of the children, which become their places in the order. */
static chc_status
write_discriminators(const chc_wcolumn *col, const uint8_t *order, uint32_t n, chc_buf *out)
{
	uint8_t		place[256];
	chc_status	st = chc_buf_reserve(out, col->leaf.rows);

	if (st != CHC_OK)
		return st;
	memset(place, CHC_NULL_VARIANT, sizeof(place));
	for (uint32_t i = 0; i < n; i++)
		place[order[i]] = (uint8_t) i;
	for (uint32_t i = 0; i < col->leaf.rows; i++)
	{
		uint8_t		which = col->leaf.data.data[i];

		out->data[out->len++] = which == CHC_NULL_VARIANT ? which : place[which];
	}
	return CHC_OK;
}

chc_status
chc_write_variant(const chc_wcolumn *col, chc_buf *out)
{
	uint8_t		order[MAX_TYPES + 1];
	uint32_t	n = order_of_children(col, order);
	chc_status	st = write_discriminators(col, order, n, out);

	for (uint32_t i = 0; i < n && st == CHC_OK; i++)
	{
		if (order[i] < col->nchildren)
			st = chc_write_data(&col->children[order[i]], out);
	}
	return st;
}
