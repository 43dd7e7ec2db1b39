/*-------------------------------------------------------------------------
 *
 * write_json.c
 *	  Any type from jsonb.
 *
 * The counterpart of read_json.c: arrays and unnamed tuples are JSON arrays,
 * named tuples and maps are objects, a Nested is an array of objects.  A scalar
 * is written from its text, which the input function of its natural PostgreSQL
 * type reads.  Variant and Dynamic are in write_variant.c, JSON in
 * write_document.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#include "types/write_json.h"

/* ------------------------------------------------------------------ errors */

void
ch_json_wrong_shape(const ChJsonNode *node, const char *wanted)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("JSON value cannot be written as type %s", node->writer->type->text),
			 errdetail("It must be %s.", wanted),
			 errcontext("%s", node->writer->where)));
}

static void
unknown_field(const ChJsonNode *node, const JsonbValue *key)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("JSON key \"%.*s\" is no field of type %s",
					key->val.string.len, key->val.string.val, node->writer->type->text),
			 errcontext("%s", node->writer->where)));
}

/* ---------------------------------------------------------------- the tree */

static bool make_leaf(ChJsonNode *node, char **why);

static char **
field_names(const chc_type *type)
{
	char	  **names = palloc0(Max(type->nargs, 1) * sizeof(char *));

	for (uint32_t i = 0; i < type->nargs; i++)
	{
		if (type->arg_names == NULL || type->arg_names[i] == NULL)
			return NULL;
		names[i] = ch_text_to_cstring(type->arg_names[i], strlen(type->arg_names[i]),
									  CH_INVALID_TEXT_ERROR);
	}
	return type->nargs > 0 ? names : NULL;
}

/* A node for every argument of the type. */
static bool
make_children(ChJsonNode *node, const ChWriter *parent, const chc_type *type, char **why)
{
	node->children = palloc0(Max(type->nargs, 1) * sizeof(ChJsonNode *));
	node->nchildren = type->nargs;
	for (uint32_t i = 0; i < type->nargs; i++)
	{
		node->children[i] = ch_json_node(parent, type->args[i], why);
		if (node->children[i] == NULL)
			return false;
	}
	return true;
}

/* The elements of a Nested are tuples of its fields. */
static ChJsonNode *
nested_element(const ChJsonNode *nested, const ChWriter *parent, char **why)
{
	ChJsonNode *node = palloc0(sizeof(ChJsonNode));
	const chc_type *type = nested->writer->type;

	node->writer = palloc(sizeof(ChWriter));
	*node->writer = *nested->writer;
	node->shape = CH_JSON_TUPLE;
	node->names = field_names(type);
	return make_children(node, parent, type, why) ? node : NULL;
}

static bool
make_nested(ChJsonNode *node, const ChWriter *parent, char **why)
{
	node->shape = CH_JSON_ARRAY;
	node->nchildren = 1;
	node->children = palloc(sizeof(ChJsonNode *));
	node->children[0] = nested_element(node, parent, why);
	return node->children[0] != NULL;
}

/* By what the type is, how its values look in JSON. */
static bool
make_shape(ChJsonNode *node, const ChWriter *parent, char **why)
{
	const chc_type *type = node->writer->type;

	switch (type->kind)
	{
		case CHC_ARRAY:
		case CHC_QBIT:
			node->shape = CH_JSON_ARRAY;
			return make_children(node, parent, type, why);
		case CHC_NESTED:
			return make_nested(node, parent, why);
		case CHC_TUPLE:
			node->shape = CH_JSON_TUPLE;
			node->names = field_names(type);
			return make_children(node, parent, type, why);
		case CHC_MAP:
			node->shape = CH_JSON_MAP;
			return make_children(node, parent, type, why);
		case CHC_VARIANT:
			node->shape = CH_JSON_VARIANT;
			return make_children(node, parent, type, why);
		case CHC_DYNAMIC:
			node->shape = CH_JSON_DYNAMIC;
			return true;
		case CHC_JSON:
			node->shape = CH_JSON_DOCUMENT;
			node->paths = ch_document_paths(type);
			return true;
		default:
			return make_leaf(node, why);
	}
}

ChJsonNode *
ch_json_node(const ChWriter *parent, const chc_type *type, char **why)
{
	ChJsonNode   *node = palloc0(sizeof(ChJsonNode));

	node->writer = palloc0(sizeof(ChWriter));
	node->writer->type = ch_type_strip(type);
	node->writer->nullable = ch_type_takes_null(type);
	node->writer->where = parent->where;
	node->writer->pgtype = JSONBOID;
	return make_shape(node, parent, why) ? node : NULL;
}

static bool
make_leaf(ChJsonNode *node, char **why)
{
	bool		nullable = node->writer->nullable;

	if (!ch_text_writer_init(&node->leaf, node->writer, node->writer->type,
							 ch_leaf_type(node->writer->type), why))
		return false;
	node->writer = node->leaf.writer;
	node->writer->nullable = nullable;
	node->shape = CH_JSON_LEAF;
	return true;
}

/* ----------------------------------------------------------------- scalars */

char *
ch_json_scalar_text(const JsonbValue *jbv)
{
	switch (jbv->type)
	{
		case jbvString:
			return pnstrdup(jbv->val.string.val, jbv->val.string.len);
		case jbvNumeric:
			return DatumGetCString(DirectFunctionCall1(numeric_out,
													   NumericGetDatum(jbv->val.numeric)));
		case jbvBool:
			return pstrdup(jbv->val.boolean ? "true" : "false");
		default:
			return NULL;
	}
}

static void
put_leaf(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	char	   *text = ch_json_scalar_text(jbv);

	if (text == NULL)
		ch_json_wrong_shape(node, "a string, a number or a boolean");
	ch_text_writer_put(&node->leaf, col, text);
}

/* --------------------------------------------------------------- containers */

/* The container of a value of the wanted kind, else an error. */
JsonbContainer *
ch_json_container(const ChJsonNode *node, const JsonbValue *jbv, bool object)
{
	JsonbContainer *container = jbv->type == jbvBinary ? jbv->val.binary.data : NULL;

	if (container == NULL || JsonContainerIsScalar(container) ||
		JsonContainerIsObject(container) != object)
		ch_json_wrong_shape(node, object ? "an object" : "an array");
	return container;
}

static void
put_json_array(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *array = ch_json_container(node, jbv, false);
	uint32		n = JsonContainerSize(array);

	for (uint32 i = 0; i < n; i++)
		ch_json_put(node->children[0], chc_wcolumn_child(col, 0),
					   getIthJsonbValueFromContainer(array, i));
	ch_put_check(node->writer, chc_put_array(col, n));
}

static void
put_unnamed_tuple(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *array = ch_json_container(node, jbv, false);
	uint32		n = node->nchildren;

	if (JsonContainerSize(array) != n)
		ch_json_wrong_shape(node, psprintf("an array of %u elements", n));
	for (uint32 i = 0; i < n; i++)
		ch_json_put(node->children[i], chc_wcolumn_child(col, i),
					   getIthJsonbValueFromContainer(array, i));
}

/* Every key must be a field; a missing field is null. */
static void
check_keys(const ChJsonNode *node, JsonbContainer *object)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	key;

	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		bool		known = token != WJB_KEY;

		for (uint32 i = 0; i < node->nchildren && !known; i++)
			known = strlen(node->names[i]) == key.val.string.len &&
				memcmp(node->names[i], key.val.string.val, key.val.string.len) == 0;
		if (!known)
			unknown_field(node, &key);
	}
}

static void
put_named_tuple(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *object = ch_json_container(node, jbv, true);
	JsonbValue	null_value = {.type = jbvNull};

	check_keys(node, object);
	for (uint32 i = 0; i < node->nchildren; i++)
	{
		JsonbValue	buf;
		JsonbValue *field = getKeyJsonValueFromContainer(object, node->names[i],
														 strlen(node->names[i]), &buf);

		ch_json_put(node->children[i], chc_wcolumn_child(col, i),
					   field != NULL ? field : &null_value);
	}
}

static void
put_map(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *object = ch_json_container(node, jbv, true);
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	part;

	while ((token = JsonbIteratorNext(&it, &part, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			put_leaf(node->children[0], chc_wcolumn_child(col, 0), &part);
		else if (token == WJB_VALUE)
			ch_json_put(node->children[1], chc_wcolumn_child(col, 1), &part);
	}
	ch_put_check(node->writer, chc_put_array(col, JsonContainerSize(object)));
}

static void
put_tuple(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	if (node->names != NULL)
		put_named_tuple(node, col, jbv);
	else
		put_unnamed_tuple(node, col, jbv);
	ch_put_check(node->writer, chc_put_tuple(col));
}

void
ch_json_put(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	check_stack_depth();
	if (jbv->type == jbvNull)
	{
		ch_writer_put(node->writer, col, (Datum) 0, true);
		return;
	}
	switch (node->shape)
	{
		case CH_JSON_LEAF:
			put_leaf(node, col, jbv);
			break;
		case CH_JSON_ARRAY:
			put_json_array(node, col, jbv);
			break;
		case CH_JSON_TUPLE:
			put_tuple(node, col, jbv);
			break;
		case CH_JSON_MAP:
			put_map(node, col, jbv);
			break;
		case CH_JSON_VARIANT:
			ch_json_put_variant(node, col, jbv);
			break;
		case CH_JSON_DYNAMIC:
			ch_json_put_dynamic(node, col, jbv);
			break;
		case CH_JSON_DOCUMENT:
			ch_json_put_document(node, col, jbv);
			break;
	}
}

/* ------------------------------------------------------------------ writer */

static void
put_jsonb(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	Jsonb	   *jsonb = DatumGetJsonbP(value);
	JsonbValue	jbv;

	if (JsonContainerIsScalar(&jsonb->root))
	{
		if (!JsonbExtractScalar(&jsonb->root, &jbv))
			elog(ERROR, "malformed jsonb scalar");
	}
	else
	{
		jbv.type = jbvBinary;
		jbv.val.binary.data = &jsonb->root;
		jbv.val.binary.len = VARSIZE(jsonb) - VARHDRSZ;
	}
	ch_json_put((const ChJsonNode *) writer->state, col, &jbv);
}

static void
put_json(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	char	   *str = TextDatumGetCString(value);

	put_jsonb(writer, col, DirectFunctionCall1(jsonb_in, CStringGetDatum(str)));
}

/* A string for Variant and Dynamic; the text of a document. */
static void
put_string(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	const ChJsonNode *node = writer->state;
	JsonbValue	jbv = {.type = jbvString};

	if (node->shape == CH_JSON_DOCUMENT)
	{
		put_json(writer, col, value);
		return;
	}
	jbv.val.string.val = TextDatumGetCString(value);
	jbv.val.string.len = strlen(jbv.val.string.val);
	ch_json_put(node, col, &jbv);
}

bool
ch_make_json_writer(ChWriter *writer, const chc_type *type, char **why)
{
	writer->state = ch_json_node(writer, type, why);
	if (writer->state == NULL)
		return false;
	if (writer->pgtype == JSONBOID)
		writer->put = put_jsonb;
	else if (writer->pgtype == JSONOID)
		writer->put = put_json;
	else if (ch_pg_is_text(writer->pgtype))
		writer->put = put_string;
	return writer->put != NULL;
}

/* Variant, Dynamic, JSON: also from text. */
bool
ch_make_variant_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	return (writer->pgtype == JSONBOID || writer->pgtype == JSONOID ||
			ch_pg_is_text(writer->pgtype)) && ch_make_json_writer(writer, type, why);
}
