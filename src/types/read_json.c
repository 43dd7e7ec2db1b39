/*-------------------------------------------------------------------------
 *
 * read_json.c
 *	  Any decodable type as jsonb.
 *
 * A tree of nodes follows the type: objects for named tuples and maps, arrays
 * for arrays and unnamed tuples, scalars at the leaves.  A leaf's values are
 * read for the whole block by a reader of their natural PostgreSQL type; then
 * row by row the tree is walked.  Scalars become JSON as to_jsonb() does it.  A
 * Geometry is an object of type and coordinates, as in GeoJSON.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#include "types/types_internal.h"

typedef enum JsonShape
{
	JSON_SCALAR,
	JSON_ARRAY,
	JSON_TUPLE,					/* array of the fields */
	JSON_OBJECT,				/* object of the fields */
	JSON_MAP,
	JSON_VARIANT,
	JSON_GEOMETRY				/* a variant with its type's name */
} JsonShape;

typedef struct JsonNode JsonNode;
struct JsonNode
{
	JsonShape	shape;
	const chc_column *col;		/* of the current block */
	ChReader   *leaf;			/* scalars */
	FmgrInfo	output;			/* of the leaf's type */
	int			nchildren;
	JsonNode  **children;
	JsonbValue *names;			/* objects */
};

#define NULL_VARIANT 255

static JsonNode *make_node(const ChReader *reader, const chc_type *type);
static JsonbValue *put_value(const JsonNode *node, uint64 row, JsonbParseState **state,
							 JsonbIteratorToken token);

/* ---------------------------------------------------------------- the tree */

static void
make_leaf(JsonNode *node, const ChReader *reader, const chc_type *type)
{
	char	   *why = NULL;
	Oid			output;
	bool		is_varlena;

	node->shape = JSON_SCALAR;
	node->leaf = ch_reader_child(reader, type, ch_leaf_type(type), -1, &why);
	if (node->leaf == NULL)
		elog(ERROR, "type %s cannot be read as JSON: %s", type->text, why);
	getTypeOutputInfo(node->leaf->pgtype, &output, &is_varlena);
	fmgr_info(output, &node->output);
}

/* Field names as JSON keys, NULL unless every field has one. */
static JsonbValue *
field_names(const ChReader *reader, const chc_type *type)
{
	JsonbValue *names = palloc0(Max(type->nargs, 1) * sizeof(JsonbValue));

	for (uint32_t i = 0; i < type->nargs; i++)
	{
		char	   *name;

		if (type->arg_names == NULL || type->arg_names[i] == NULL)
			return NULL;
		name = ch_text_to_cstring(type->arg_names[i], strlen(type->arg_names[i]),
								  reader->invalid_text);
		names[i].type = jbvString;
		names[i].val.string.val = name;
		names[i].val.string.len = strlen(name);
	}
	return type->nargs > 0 ? names : NULL;
}

static void
make_children(JsonNode *node, const ChReader *reader, const chc_type *type)
{
	node->nchildren = type->nargs;
	node->children = palloc0(Max(type->nargs, 1) * sizeof(JsonNode *));
	for (uint32_t i = 0; i < type->nargs; i++)
		node->children[i] = make_node(reader, type->args[i]);
}

static void
make_fields(JsonNode *node, const ChReader *reader, const chc_type *type)
{
	node->names = field_names(reader, type);
	node->shape = node->names != NULL ? JSON_OBJECT : JSON_TUPLE;
	make_children(node, reader, type);
}

/* An array of objects; the client gives it as an array of tuples. */
static void
make_nested(JsonNode *node, const ChReader *reader, const chc_type *type)
{
	node->shape = JSON_ARRAY;
	node->nchildren = 1;
	node->children = palloc(sizeof(JsonNode *));
	node->children[0] = palloc0(sizeof(JsonNode));
	make_fields(node->children[0], reader, type);
}

static JsonNode *
make_node(const ChReader *reader, const chc_type *type)
{
	JsonNode   *node = palloc0(sizeof(JsonNode));

	type = ch_type_strip(type);
	switch (type->kind)
	{
		case CHC_ARRAY:
		case CHC_QBIT:
			node->shape = JSON_ARRAY;
			make_children(node, reader, type);
			break;
		case CHC_NESTED:
			make_nested(node, reader, type);
			break;
		case CHC_TUPLE:
			make_fields(node, reader, type);
			break;
		case CHC_MAP:
			node->shape = JSON_MAP;
			make_children(node, reader, type);
			break;
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			/* the children are known with the block */
			node->shape = ch_type_is_geometry(type) ? JSON_GEOMETRY : JSON_VARIANT;
			break;
		default:
			make_leaf(node, reader, type);
			break;
	}
	return node;
}

/* -------------------------------------------------------------- a new block */

/*
 * Dynamic has a limited number of types with a place of their own.  A value of a
 * further one comes as bytes that begin with its type.
 */
static void
refuse_shared(const chc_column *child)
{
	if (child->rows > 0 && strcmp(child->type->text, "SharedVariant") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("value of type Dynamic is of a type beyond those that the column keeps apart"),
				 errhint("Declare the column as text, or raise its max_types.")));
}

static void
set_block(JsonNode *node, const ChReader *reader, const chc_column *col)
{
	node->col = col;
	if (node->shape == JSON_SCALAR)
	{
		ch_reader_block(node->leaf, col, reader->blockcxt);
		return;
	}
	if (node->shape == JSON_VARIANT || node->shape == JSON_GEOMETRY)
	{
		node->nchildren = col->nchildren;
		node->children = palloc0(Max(col->nchildren, 1) * sizeof(JsonNode *));
		for (uint32 i = 0; i < col->nchildren; i++)
		{
			refuse_shared(&col->children[i]);
			node->children[i] = make_node(reader, col->children[i].type);
		}
	}
	for (int i = 0; i < node->nchildren; i++)
		set_block(node->children[i], reader, &col->children[i]);
}

/* ---------------------------------------------------------------- scalars */

static void
set_string(JsonbValue *jbv, const char *str)
{
	jbv->type = jbvString;
	jbv->val.string.val = unconstify(char *, str);
	jbv->val.string.len = strlen(str);
}

/* A number if JSON has it; NaN and infinities are strings. */
static void
set_float(JsonbValue *jbv, const char *text)
{
	if (strpbrk(text, "NI") != NULL)
	{
		set_string(jbv, text);
		return;
	}
	jbv->type = jbvNumeric;
	jbv->val.numeric =
		DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(text),
											ObjectIdGetDatum(InvalidOid),
											Int32GetDatum(-1)));
}

static void
set_scalar(const JsonNode *node, uint64 row, JsonbValue *jbv)
{
	Datum		value = node->leaf->values[row];

	switch (node->leaf->pgtype)
	{
		case BOOLOID:
			jbv->type = jbvBool;
			jbv->val.boolean = DatumGetBool(value);
			break;
		case NUMERICOID:
			jbv->type = jbvNumeric;
			jbv->val.numeric = DatumGetNumeric(value);
			break;
		case INT8OID:
			jbv->type = jbvNumeric;
			jbv->val.numeric = int64_to_numeric(DatumGetInt64(value));
			break;
		case JSONBOID:
			jbv->type = jbvBinary;
			jbv->val.binary.data = &DatumGetJsonbP(value)->root;
			jbv->val.binary.len = VARSIZE(DatumGetPointer(value)) - VARHDRSZ;
			break;
		case TEXTOID:
			jbv->type = jbvString;
			jbv->val.string.val = VARDATA_ANY(DatumGetPointer(value));
			jbv->val.string.len = VARSIZE_ANY_EXHDR(DatumGetPointer(value));
			break;
		case FLOAT4OID:
		case FLOAT8OID:
			set_float(jbv, OutputFunctionCall(unconstify(FmgrInfo *, &node->output), value));
			break;
		case DATEOID:
		case TIMESTAMPTZOID:
			set_string(jbv, JsonEncodeDateTime(NULL, value, node->leaf->pgtype, NULL));
			break;
		default:
			set_string(jbv, OutputFunctionCall(unconstify(FmgrInfo *, &node->output), value));
			break;
	}
}

static JsonbValue *
put_null(JsonbParseState **state, JsonbIteratorToken token, JsonbValue *scratch)
{
	scratch->type = jbvNull;
	return pushJsonbValue(state, token, scratch);
}

/* --------------------------------------------------------------- containers */

static JsonbValue *
put_array(const JsonNode *node, uint64 row, JsonbParseState **state)
{
	uint64		start = row == 0 ? 0 : node->col->offsets[row - 1];

	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (uint64 i = start; i < node->col->offsets[row]; i++)
		put_value(node->children[0], i, state, WJB_ELEM);
	return pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static JsonbValue *
put_tuple(const JsonNode *node, uint64 row, JsonbParseState **state)
{
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < node->nchildren; i++)
		put_value(node->children[i], row, state, WJB_ELEM);
	return pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static JsonbValue *
put_object(const JsonNode *node, uint64 row, JsonbParseState **state)
{
	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < node->nchildren; i++)
	{
		pushJsonbValue(state, WJB_KEY, &node->names[i]);
		put_value(node->children[i], row, state, WJB_VALUE);
	}
	return pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

/* JSON keys are strings: others are written as their text. */
static void
put_key(const JsonNode *node, uint64 row, JsonbParseState **state)
{
	JsonbValue	key;

	if (node->shape != JSON_SCALAR)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("map with keys of type %s cannot be read as jsonb",
						node->col->type->text),
				 errhint("Declare the column as text.")));
	if (node->leaf->nulls != NULL && node->leaf->nulls[row])
		set_string(&key, "null");
	else if (node->leaf->pgtype == TEXTOID)
		set_scalar(node, row, &key);
	else
		set_string(&key, OutputFunctionCall(unconstify(FmgrInfo *, &node->output),
											node->leaf->values[row]));
	pushJsonbValue(state, WJB_KEY, &key);
}

static JsonbValue *
put_map(const JsonNode *node, uint64 row, JsonbParseState **state)
{
	uint64		start = row == 0 ? 0 : node->col->offsets[row - 1];

	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	for (uint64 i = start; i < node->col->offsets[row]; i++)
	{
		put_key(node->children[0], i, state);
		put_value(node->children[1], i, state, WJB_VALUE);
	}
	return pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

static JsonbValue *
put_variant(const JsonNode *node, uint64 row, JsonbParseState **state,
			JsonbIteratorToken token)
{
	uint8		which = ((const uint8 *) node->col->data)[row];
	JsonbValue	scratch;

	if (which == NULL_VARIANT || which >= node->nchildren)
		return put_null(state, token, &scratch);
	return put_value(node->children[which], node->col->offsets[row], state, token);
}

static void
put_string(JsonbParseState **state, JsonbIteratorToken token, const char *str)
{
	JsonbValue	jbv;

	set_string(&jbv, str);
	pushJsonbValue(state, token, &jbv);
}

static JsonbValue *
put_geometry(const JsonNode *node, uint64 row, JsonbParseState **state,
			 JsonbIteratorToken token)
{
	uint8		which = ((const uint8 *) node->col->data)[row];
	JsonbValue	scratch;

	if (which >= node->nchildren)
		return put_null(state, token, &scratch);
	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	put_string(state, WJB_KEY, "type");
	put_string(state, WJB_VALUE, node->col->children[which].type->text);
	put_string(state, WJB_KEY, "coordinates");
	put_value(node->children[which], node->col->offsets[row], state, WJB_VALUE);
	return pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

/*
 * Adds the value of a row; token says whether it is an element or the value
 * of a key, and is not used for containers, which know.
 */
static JsonbValue *
put_value(const JsonNode *node, uint64 row, JsonbParseState **state,
		  JsonbIteratorToken token)
{
	JsonbValue	scratch;
	const uint8 *nulls = node->shape == JSON_SCALAR ? node->leaf->nulls : node->col->nulls;

	check_stack_depth();
	if (nulls != NULL && nulls[row])
		return put_null(state, token, &scratch);
	switch (node->shape)
	{
		case JSON_ARRAY:
			return put_array(node, row, state);
		case JSON_TUPLE:
			return put_tuple(node, row, state);
		case JSON_OBJECT:
			return put_object(node, row, state);
		case JSON_MAP:
			return put_map(node, row, state);
		case JSON_VARIANT:
			return put_variant(node, row, state, token);
		case JSON_GEOMETRY:
			return put_geometry(node, row, state, token);
		case JSON_SCALAR:
			break;
	}
	set_scalar(node, row, &scratch);
	return pushJsonbValue(state, token, &scratch);
}

/* ------------------------------------------------------------------ reader */

/* The node that has the value of a row: variants are looked through. */
static const JsonNode *
resolve_variant(const JsonNode *node, uint64 *row)
{
	while (node != NULL && node->shape == JSON_VARIANT)
	{
		uint8		which = ((const uint8 *) node->col->data)[*row];

		*row = node->col->offsets[*row];
		node = which == NULL_VARIANT || which >= node->nchildren ? NULL :
			node->children[which];
	}
	return node;
}

/* A scalar on top is no part of a container, so nothing is pushed. */
static Datum
build_json(const JsonNode *node, uint64 row)
{
	JsonbParseState *state = NULL;
	JsonbValue	scratch;

	node = resolve_variant(node, &row);
	if (node == NULL)
		scratch.type = jbvNull;
	else if (node->shape == JSON_SCALAR && node->leaf->nulls != NULL && node->leaf->nulls[row])
		scratch.type = jbvNull;
	else if (node->shape == JSON_SCALAR)
		set_scalar(node, row, &scratch);
	else
		return JsonbPGetDatum(JsonbValueToJsonb(put_value(node, row, &state, WJB_ELEM)));
	return JsonbPGetDatum(JsonbValueToJsonb(&scratch));
}

/* NULL of a Variant or Dynamic on top is SQL's NULL. */
static const uint8 *
variant_nulls(const chc_column *col)
{
	uint8	   *nulls = palloc(Max(col->rows, 1));

	for (uint32 row = 0; row < col->rows; row++)
		nulls[row] = ((const uint8 *) col->data)[row] == NULL_VARIANT;
	return nulls;
}

static void
read_json(ChReader *reader, const chc_column *col)
{
	JsonNode   *root = reader->state;
	Datum	   *values = ch_reader_values(reader, col->rows);

	set_block(root, reader, col);
	if (root->shape == JSON_VARIANT || root->shape == JSON_GEOMETRY)
		reader->nulls = variant_nulls(col);
	for (uint32 row = 0; row < col->rows; row++)
	{
		values[row] = (Datum) 0;
		if (reader->nulls == NULL || !reader->nulls[row])
			values[row] = build_json(root, row);
	}
}

bool
ch_make_json_reader(ChReader *reader, const chc_type *type, char **why)
{
	reader->state = make_node(reader, type);
	reader->read = read_json;
	return true;
}
