/*-------------------------------------------------------------------------
 *
 * column_prefix.c
 *	  What a block says about a column before its data: the serialization
 *	  kinds and the prefixes of LowCardinality, Variant, Dynamic and JSON.
 *
 * The prefixes of all nested types come first, the data of all nested types
 * after them; so both passes walk a tree of nodes that is built here.
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "codec.h"

/* Discriminators are one byte and 255 is NULL; one is the shared variant. */
#define MAX_DYNAMIC_TYPES 254

/* A serialization kind as the block names it. */
enum
{
	KINDS_DEFAULT, KINDS_SPARSE, KINDS_DETACHED, KINDS_DETACHED_OVER_SPARSE,
	KINDS_REPLICATED, KINDS_COMBINATION
};

/* One layer of a combination. */
enum
{
	LAYER_DEFAULT, LAYER_SPARSE, LAYER_DETACHED, LAYER_REPLICATED
};

enum
{
	LOWCARDINALITY_VERSION = 1,
	JSON_AS_STRING = 1,
	DYNAMIC_V1 = 1, DYNAMIC_V2 = 2, DYNAMIC_FLATTENED = 3,
	VARIANT_BASIC = 0, VARIANT_COMPACT = 1
};

static chc_status
unsupported(chc_read_context *ctx, const chc_node *node, const char *what)
{
	return chc_fail_column(ctx->err, CHC_E_UNSUPPORTED, node->column, node->type->text,
						   "cannot decode column \"%s\" of type %s: %s", node->column,
						   node->type->text, what);
}

/* ------------------------------------------------------------ the nodes */

static chc_status
init_children(chc_read_context *ctx, chc_node *node, uint32_t n)
{
	node->children = chc_arena_alloc(ctx->arena, n, sizeof(chc_node));
	if (node->children == NULL)
		return ctx->err->pub.status;
	node->nchildren = n;
	return CHC_OK;
}

static chc_status
init_children_of_args(chc_read_context *ctx, chc_node *node)
{
	const chc_type *base = node->base;
	uint32_t	n = base->kind == CHC_NESTED ? 1 : base->nargs;
	chc_status	st = init_children(ctx, node, n);

	for (uint32_t i = 0; i < n && st == CHC_OK; i++)
	{
		const chc_type *arg = base->kind == CHC_NESTED ? chc_nested_element(base) :
			base->args[i];

		st = chc_node_init(ctx, &node->children[i], node->column, arg, node->depth + 1);
	}
	return st;
}

/* Build the tree below a column's type.  Reads nothing. */
chc_status
chc_node_init(chc_read_context *ctx, chc_node *node, const char *column, const chc_type *type,
			  uint32_t depth)
{
	memset(node, 0, sizeof(*node));
	node->column = column;
	node->type = type;
	node->depth = depth;
	/* a Nested is one level of the name but two of the tree */
	if (depth > 2 * ctx->limits->max_type_depth)
		return chc_fail_column(ctx->err, CHC_E_LIMIT, column, type->text,
							   "types of column \"%s\" nested deeper than max_type_depth",
							   column);
	while (type->kind == CHC_NULLABLE || type->kind == CHC_SIMPLEAGG)
	{
		if (type->kind == CHC_NULLABLE && node->nullable)
			return unsupported(ctx, node, "Nullable of Nullable");
		node->nullable |= type->kind == CHC_NULLABLE;
		type = type->args[0];
	}
	node->base = type;
	switch (type->kind)
	{
		case CHC_ARRAY:
		case CHC_MAP:
		case CHC_NESTED:
		case CHC_TUPLE:
		case CHC_LOWCARDINALITY:
		case CHC_VARIANT:
			return init_children_of_args(ctx, node);
		default:
			return CHC_OK;
	}
}

/* ---------------------------------------------------- serialization kinds */

/* Default, then perhaps sparse, then perhaps replicated; nothing else. */
static chc_status
read_combination(chc_read_context *ctx, chc_node *node)
{
	uint64_t	n = 0;
	chc_status	st = chc_in_varint(ctx->in, &n);

	if (st == CHC_OK && n > 8)
		return unsupported(ctx, node, "too many serialization kinds");
	for (uint64_t i = 0; i < n && st == CHC_OK; i++)
	{
		uint8_t		layer = 0;

		st = chc_in_u8(ctx->in, &layer);
		if (st != CHC_OK)
			break;
		if (layer == LAYER_SPARSE && !node->sparse && !node->replicated)
			node->sparse = true;
		else if (layer == LAYER_REPLICATED && !node->replicated)
			node->replicated = true;
		else if (layer != LAYER_DEFAULT || i > 0)
			return unsupported(ctx, node, "unknown serialization kind");
	}
	return st;
}

static bool
can_be_sparse(const chc_node *node)
{
	return node->base->width > 0 || node->base->kind == CHC_STRING;
}

/*
 * The kinds of a column and, for a Tuple, of its elements.
 */
chc_status
chc_node_read_kinds(chc_read_context *ctx, chc_node *node)
{
	uint8_t		kinds = 0;
	chc_status	st = chc_in_u8(ctx->in, &kinds);

	if (st != CHC_OK)
		return st;
	if (kinds == KINDS_COMBINATION)
		st = read_combination(ctx, node);
	else if (kinds == KINDS_SPARSE)
		node->sparse = true;
	else if (kinds == KINDS_REPLICATED)
		node->replicated = true;
	else if (kinds != KINDS_DEFAULT)
		return unsupported(ctx, node, "unknown serialization kind");
	if (node->sparse && !can_be_sparse(node))
		return unsupported(ctx, node, "sparse serialization of this type");
	if (node->base->kind == CHC_TUPLE && !node->nullable)
	{
		for (uint32_t i = 0; i < node->nchildren && st == CHC_OK; i++)
			st = chc_node_read_kinds(ctx, &node->children[i]);
	}
	return st;
}

/* --------------------------------------------------------------- prefixes */

chc_status
chc_read_type_name(chc_read_context *ctx, const char *column, const chc_type **type)
{
	char		why[128] = "";
	const char *text = "";
	size_t		len = 0;
	chc_status	st = chc_in_string(ctx->in, ctx->arena, ctx->limits->max_type_text,
								   "type name", &text, &len);

	if (st != CHC_OK)
		return st;
	st = chc_type_cache_get(ctx->types, text, len, type, why, sizeof(why));
	if (st == CHC_E_NOMEM)
		return chc_fail_nomem(ctx->err);
	if (st != CHC_OK)
		return chc_fail_column(ctx->err, st, column, text,
							   "could not parse the type of column \"%s\": %s", column, why);
	return CHC_OK;
}

static chc_status
read_children_prefixes(chc_read_context *ctx, chc_node *node)
{
	chc_status	st = CHC_OK;

	for (uint32_t i = 0; i < node->nchildren && st == CHC_OK; i++)
		st = chc_node_read_prefix(ctx, &node->children[i]);
	return st;
}

static chc_status
read_variant_prefix(chc_read_context *ctx, chc_node *node)
{
	uint64_t	mode = 0;
	chc_status	st = chc_in_u64(ctx->in, &mode);

	if (st != CHC_OK)
		return st;
	if (mode > VARIANT_COMPACT)
		return unsupported(ctx, node, "unknown mode of Variant discriminators");
	if (node->nchildren > MAX_DYNAMIC_TYPES + 1)
		return unsupported(ctx, node, "too many variants");
	node->compact = mode == VARIANT_COMPACT;
	return read_children_prefixes(ctx, node);
}

static int
compare_nodes(const void *a, const void *b)
{
	return strcmp(((const chc_node *) a)->type->text, ((const chc_node *) b)->type->text);
}

static chc_status
shared_variant_type(chc_read_context *ctx, const chc_node *node, const chc_type **type)
{
	static const char name[] = "SharedVariant";
	char		why[64] = "";
	chc_status	st = chc_type_cache_get(ctx->types, name, sizeof(name) - 1, type, why,
										sizeof(why));

	if (st == CHC_E_NOMEM)
		return chc_fail_nomem(ctx->err);
	if (st != CHC_OK)
		return chc_fail(ctx->err, st, "could not read column \"%s\": %s", node->column, why);
	return CHC_OK;
}

/*
 * The n types that the server lists and, unless the form is flattened, the
 * shared variant.  They are numbered in the order of their names.
 */
static chc_status
read_dynamic_types(chc_read_context *ctx, chc_node *node, uint32_t n)
{
	uint32_t	total = node->flattened ? n : n + 1;
	chc_status	st = init_children(ctx, node, total);

	for (uint32_t i = 0; i < total && st == CHC_OK; i++)
	{
		const chc_type *type = NULL;

		st = i < n ? chc_read_type_name(ctx, node->column, &type) :
			shared_variant_type(ctx, node, &type);
		if (st == CHC_OK)
			st = chc_node_init(ctx, &node->children[i], node->column, type,
							   node->depth + 1);
	}
	if (st != CHC_OK || node->flattened)
		return st;
	qsort(node->children, total, sizeof(chc_node), compare_nodes);
	for (uint32_t i = 1; i < total; i++)
	{
		if (compare_nodes(&node->children[i - 1], &node->children[i]) == 0)
			return chc_fail(ctx->err, CHC_E_PROTOCOL, "Dynamic column lists a type twice");
	}
	return CHC_OK;
}

static chc_status
read_dynamic_prefix(chc_read_context *ctx, chc_node *node)
{
	uint64_t	version = 0;
	uint64_t	n = 0;
	chc_status	st = chc_in_u64(ctx->in, &version);

	if (st != CHC_OK)
		return st;
	if (version < DYNAMIC_V1 || version > DYNAMIC_FLATTENED)
		return unsupported(ctx, node, "unknown version of Dynamic");
	node->flattened = version == DYNAMIC_FLATTENED;
	if (version == DYNAMIC_V1)
		st = chc_in_varint(ctx->in, &n);	/* max_dynamic_types: no use */
	if (st == CHC_OK)
		st = chc_in_varint(ctx->in, &n);
	if (st != CHC_OK)
		return st;
	if (n > MAX_DYNAMIC_TYPES)
		return unsupported(ctx, node, "too many types in Dynamic");
	st = read_dynamic_types(ctx, node, (uint32_t) n);
	if (st != CHC_OK)
		return st;
	return node->flattened ? read_children_prefixes(ctx, node) :
		read_variant_prefix(ctx, node);
}

static chc_status
read_version(chc_read_context *ctx, chc_node *node, uint64_t expected, const char *what)
{
	uint64_t	version = 0;
	chc_status	st = chc_in_u64(ctx->in, &version);

	if (st == CHC_OK && version != expected)
		return unsupported(ctx, node, what);
	return st;
}

static bool
can_be_dictionary(const chc_node *node)
{
	return node->base->width > 0 || node->base->kind == CHC_STRING;
}

/*
 * Read what precedes the data of a column that has rows.  A type that cannot
 * be decoded is found out here.
 */
chc_status
chc_node_read_prefix(chc_read_context *ctx, chc_node *node)
{
	switch (node->base->kind)
	{
		case CHC_ARRAY:
		case CHC_MAP:
		case CHC_NESTED:
		case CHC_TUPLE:
			return read_children_prefixes(ctx, node);
		case CHC_LOWCARDINALITY:
			if (!can_be_dictionary(&node->children[0]))
				return unsupported(ctx, node, "dictionary of this type");
			return read_version(ctx, node, LOWCARDINALITY_VERSION,
								"unknown version of LowCardinality");
		case CHC_JSON:
			return read_version(ctx, node, JSON_AS_STRING, "JSON not sent as strings");
		case CHC_VARIANT:
			return read_variant_prefix(ctx, node);
		case CHC_DYNAMIC:
			return read_dynamic_prefix(ctx, node);
		case CHC_QBIT:
			if (!chc_qbit_is_known(node->base))
				return unsupported(ctx, node, "vector of this type");
			return CHC_OK;
		case CHC_AGGREGATE:
		case CHC_OBJECT:
		case CHC_UNKNOWN:
		case CHC_NULLABLE:
		case CHC_SIMPLEAGG:
			return unsupported(ctx, node, "the client does not know how its values look");
		default:
			return CHC_OK;
	}
}
