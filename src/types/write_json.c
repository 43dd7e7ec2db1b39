/*-------------------------------------------------------------------------
 *
 * write_json.c
 *	  Array, Tuple and Map from jsonb.
 *
 * The counterpart of read_json.c: arrays and unnamed tuples are JSON arrays,
 * named tuples and maps are objects.  A scalar is written from its text, which
 * the input function of its natural PostgreSQL type reads.
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

#include "types/types_internal.h"

typedef struct JsonNode JsonNode;
struct JsonNode
{
	ChWriter   *writer;			/* of a leaf; else only for messages */
	bool		is_leaf;
	FmgrInfo	input;			/* leaf */
	Oid			ioparam;
	JsonNode  **children;
	char	  **names;			/* of a named tuple's fields, else NULL */
};

static void put_json_value(const JsonNode *node, chc_wcolumn *col, const JsonbValue *jbv);

/* ------------------------------------------------------------------ errors */

static void
wrong_shape(const JsonNode *node, const char *wanted)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("JSON value cannot be written as type %s", node->writer->type->text),
			 errdetail("It must be %s.", wanted),
			 errcontext("%s", node->writer->where)));
}

static void
unknown_field(const JsonNode *node, const JsonbValue *key)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("JSON key \"%.*s\" is no field of type %s",
					key->val.string.len, key->val.string.val, node->writer->type->text),
			 errcontext("%s", node->writer->where)));
}

/* ---------------------------------------------------------------- the tree */

static bool make_leaf(JsonNode *node, char **why);

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

static JsonNode *
make_node(const ChWriter *parent, const chc_type *type, char **why)
{
	JsonNode   *node = palloc0(sizeof(JsonNode));

	node->writer = palloc0(sizeof(ChWriter));
	node->writer->type = ch_type_strip(type);
	node->writer->nullable = ch_type_nullable(type);
	node->writer->where = parent->where;
	node->writer->pgtype = JSONBOID;
	type = node->writer->type;
	if (type->kind != CHC_ARRAY && type->kind != CHC_TUPLE && type->kind != CHC_MAP)
		return make_leaf(node, why) ? node : NULL;
	if (type->kind == CHC_TUPLE)
		node->names = field_names(type);
	node->children = palloc0(Max(type->nargs, 1) * sizeof(JsonNode *));
	for (uint32_t i = 0; i < type->nargs; i++)
	{
		node->children[i] = make_node(parent, type->args[i], why);
		if (node->children[i] == NULL)
			return NULL;
	}
	return node;
}

static bool
make_leaf(JsonNode *node, char **why)
{
	bool		nullable = node->writer->nullable;
	Oid			pgtype = ch_leaf_type(node->writer->type);
	Oid			input;

	node->writer = ch_writer_child(node->writer, node->writer->type, pgtype, -1, why);
	if (node->writer == NULL)
		return false;
	node->writer->nullable = nullable;
	node->is_leaf = true;
	getTypeInputInfo(pgtype, &input, &node->ioparam);
	fmgr_info(input, &node->input);
	return true;
}

/* ----------------------------------------------------------------- scalars */

/* The text of a JSON scalar, NULL for a container. */
static char *
scalar_text(const JsonbValue *jbv)
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
put_leaf_text(const JsonNode *node, chc_wcolumn *col, char *text)
{
	Datum		value = InputFunctionCall(unconstify(FmgrInfo *, &node->input), text,
										  node->ioparam, -1);

	ch_writer_put(node->writer, col, value, false);
}

static void
put_leaf(const JsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	char	   *text = scalar_text(jbv);

	if (text == NULL)
		wrong_shape(node, "a string, a number or a boolean");
	put_leaf_text(node, col, text);
}

/* --------------------------------------------------------------- containers */

/* The container of a value of the wanted kind, else an error. */
static JsonbContainer *
container_of(const JsonNode *node, const JsonbValue *jbv, bool object)
{
	JsonbContainer *container = jbv->type == jbvBinary ? jbv->val.binary.data : NULL;

	if (container == NULL || JsonContainerIsScalar(container) ||
		JsonContainerIsObject(container) != object)
		wrong_shape(node, object ? "an object" : "an array");
	return container;
}

static void
put_json_array(const JsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *array = container_of(node, jbv, false);
	uint32		n = JsonContainerSize(array);

	for (uint32 i = 0; i < n; i++)
		put_json_value(node->children[0], chc_wcolumn_child(col, 0),
					   getIthJsonbValueFromContainer(array, i));
	ch_put_check(node->writer, chc_put_array(col, n));
}

static void
put_unnamed_tuple(const JsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *array = container_of(node, jbv, false);
	uint32		n = node->writer->type->nargs;

	if (JsonContainerSize(array) != n)
		wrong_shape(node, psprintf("an array of %u elements", n));
	for (uint32 i = 0; i < n; i++)
		put_json_value(node->children[i], chc_wcolumn_child(col, i),
					   getIthJsonbValueFromContainer(array, i));
}

/* Every key must be a field; a missing field is null. */
static void
check_keys(const JsonNode *node, JsonbContainer *object)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	key;

	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		bool		known = token != WJB_KEY;

		for (uint32 i = 0; i < node->writer->type->nargs && !known; i++)
			known = strlen(node->names[i]) == key.val.string.len &&
				memcmp(node->names[i], key.val.string.val, key.val.string.len) == 0;
		if (!known)
			unknown_field(node, &key);
	}
}

static void
put_named_tuple(const JsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *object = container_of(node, jbv, true);
	JsonbValue	null_value = {.type = jbvNull};

	check_keys(node, object);
	for (uint32 i = 0; i < node->writer->type->nargs; i++)
	{
		JsonbValue	buf;
		JsonbValue *field = getKeyJsonValueFromContainer(object, node->names[i],
														 strlen(node->names[i]), &buf);

		put_json_value(node->children[i], chc_wcolumn_child(col, i),
					   field != NULL ? field : &null_value);
	}
}

static void
put_map(const JsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *object = container_of(node, jbv, true);
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	part;

	while ((token = JsonbIteratorNext(&it, &part, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			put_leaf(node->children[0], chc_wcolumn_child(col, 0), &part);
		else if (token == WJB_VALUE)
			put_json_value(node->children[1], chc_wcolumn_child(col, 1), &part);
	}
	ch_put_check(node->writer, chc_put_array(col, JsonContainerSize(object)));
}

static void
put_json_value(const JsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	check_stack_depth();
	if (jbv->type == jbvNull)
		ch_writer_put(node->writer, col, (Datum) 0, true);
	else if (node->is_leaf)
		put_leaf(node, col, jbv);
	else if (node->writer->type->kind == CHC_ARRAY)
		put_json_array(node, col, jbv);
	else if (node->writer->type->kind == CHC_MAP)
		put_map(node, col, jbv);
	else
	{
		if (node->names != NULL)
			put_named_tuple(node, col, jbv);
		else
			put_unnamed_tuple(node, col, jbv);
		ch_put_check(node->writer, chc_put_tuple(col));
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
	put_json_value((const JsonNode *) writer->state, col, &jbv);
}

bool
ch_make_json_writer(ChWriter *writer, const chc_type *type, char **why)
{
	writer->state = make_node(writer, type, why);
	writer->put = put_jsonb;
	return writer->state != NULL;
}
