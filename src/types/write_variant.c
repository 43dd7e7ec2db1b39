/*-------------------------------------------------------------------------
 *
 * write_variant.c
 *	  Variant and Dynamic from jsonb: of which type a value is stored.
 *
 * A Variant's value goes to the type that suits it best: of the right kind of
 * JSON, exact, and the narrowest of several.  A Dynamic's value gets a type of
 * its own: the one that keeps it as it is, digits included.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "types/write_json.h"

/* How badly a type suits a value; the least is chosen. */
#define UNFIT PG_INT32_MAX
#define COST_INTEGER 0			/* plus the width */
#define COST_DECIMAL 100		/* plus the width */
#define COST_FLOAT 200			/* less the width */
#define COST_INEXACT 300		/* less the width */
#define COST_PARSED 10			/* a string that is something else's text */

/* Digits behind the point that the widest Decimal has room for. */
#define MAX_DYNAMIC_SCALE 76

static int	cost_of(const ChJsonNode *node, const JsonbValue *jbv);

/* ----------------------------------------------------------------- numbers */

static char *
number_text(const JsonbValue *jbv)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out,
											   NumericGetDatum(jbv->val.numeric)));
}

/* Its shortest text, if a number is one that a Float64 means by that. */
bool
ch_json_float8_text(const JsonbValue *jbv, char **text)
{
	Datum		number = NumericGetDatum(jbv->val.numeric);
	float8		value = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, number));
	char	   *shortest;
	Datum		back;

	if (isinf(value))
		return false;
	shortest = float8out_internal(value);
	back = DirectFunctionCall3(numeric_in, CStringGetDatum(shortest),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, number, back)))
		return false;
	*text = shortest;
	return true;
}

static bool
is_float8(const JsonbValue *jbv)
{
	char	   *text;

	return ch_json_float8_text(jbv, &text);
}

static int
cost_of_number(const chc_type *type, const JsonbValue *jbv)
{
	switch (type->kind)
	{
		case CHC_FLOAT64:
		case CHC_FLOAT32:
		case CHC_BFLOAT16:
			if (type->kind == CHC_FLOAT64 && is_float8(jbv))
				return COST_FLOAT - type->width;
			return COST_INEXACT - type->width;
		case CHC_DECIMAL:
			return ch_number_text_fits(type, number_text(jbv)) ? COST_DECIMAL + type->width :
				UNFIT;
		default:
			if (type->kind < CHC_INT8 || type->kind > CHC_UINT256)
				return UNFIT;
			return ch_number_text_fits(type, number_text(jbv)) ? COST_INTEGER + type->width :
				UNFIT;
	}
}

/* ----------------------------------------------------------------- strings */

static bool
has_label(const chc_type *type, const JsonbValue *jbv)
{
	for (uint32_t i = 0; i < type->nenum; i++)
	{
		if (type->enum_lens[i] == jbv->val.string.len &&
			memcmp(type->enum_names[i], jbv->val.string.val, jbv->val.string.len) == 0)
			return true;
	}
	return false;
}

static int
cost_of_string(const chc_type *type, const JsonbValue *jbv)
{
	switch (type->kind)
	{
		case CHC_STRING:
			return 0;
		case CHC_ENUM8:
		case CHC_ENUM16:
			return has_label(type, jbv) ? 1 : UNFIT;
		case CHC_FIXEDSTRING:
			return jbv->val.string.len <= type->width ? 2 : UNFIT;
		case CHC_UUID:
		case CHC_IPV4:
		case CHC_IPV6:
		case CHC_DATE:
		case CHC_DATE32:
		case CHC_DATETIME:
		case CHC_DATETIME64:
		case CHC_TIME:
		case CHC_TIME64:
			return COST_PARSED;
		default:
			return UNFIT;
	}
}

/* -------------------------------------------------------------- containers */

/* The worst of the elements; an empty array suits every Array. */
static int
cost_of_elements(const ChJsonNode *element, JsonbContainer *array)
{
	int			worst = 0;

	for (uint32 i = 0; i < JsonContainerSize(array) && worst < UNFIT; i++)
		worst = Max(worst, cost_of(element, getIthJsonbValueFromContainer(array, i)));
	return worst;
}

static int
cost_of_array(const ChJsonNode *node, JsonbContainer *array)
{
	int			worst = 0;

	if (node->shape == CH_JSON_ARRAY)
		return cost_of_elements(node->children[0], array);
	if (node->shape != CH_JSON_TUPLE || node->names != NULL ||
		node->nchildren != JsonContainerSize(array))
		return UNFIT;
	for (int i = 0; i < node->nchildren && worst < UNFIT; i++)
		worst = Max(worst, cost_of(node->children[i], getIthJsonbValueFromContainer(array, i)));
	return worst;
}

/* Every key a field, and every field there. */
static int
cost_of_fields(const ChJsonNode *node, JsonbContainer *object)
{
	int			worst = 0;

	if (node->names == NULL || node->nchildren != JsonContainerSize(object))
		return UNFIT;
	for (int i = 0; i < node->nchildren && worst < UNFIT; i++)
	{
		JsonbValue	buf;
		JsonbValue *field = getKeyJsonValueFromContainer(object, node->names[i],
														 strlen(node->names[i]), &buf);

		worst = Max(worst, field != NULL ? cost_of(node->children[i], field) : UNFIT);
	}
	return worst;
}

static int
cost_of_map(const ChJsonNode *node, JsonbContainer *object)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	part;
	int			worst = 0;

	while ((token = JsonbIteratorNext(&it, &part, true)) != WJB_DONE && worst < UNFIT)
	{
		if (token == WJB_VALUE)
			worst = Max(worst, cost_of(node->children[1], &part));
	}
	return worst;
}

static int
cost_of_object(const ChJsonNode *node, JsonbContainer *object)
{
	switch (node->shape)
	{
		case CH_JSON_TUPLE:
			return cost_of_fields(node, object);
		case CH_JSON_MAP:
			return cost_of_map(node, object);
		case CH_JSON_DOCUMENT:
			return COST_INEXACT;
		default:
			return UNFIT;
	}
}

static int
cost_of(const ChJsonNode *node, const JsonbValue *jbv)
{
	const chc_type *type = node->writer->type;
	JsonbContainer *container;

	check_stack_depth();
	if (jbv->type == jbvNull)
		return node->writer->nullable ? 0 : UNFIT;
	if (node->shape == CH_JSON_VARIANT || node->shape == CH_JSON_DYNAMIC)
		return 0;
	if (jbv->type == jbvBinary && node->shape != CH_JSON_LEAF)
	{
		container = jbv->val.binary.data;
		return JsonContainerIsObject(container) ? cost_of_object(node, container) :
			cost_of_array(node, container);
	}
	if (node->shape != CH_JSON_LEAF)
		return UNFIT;
	switch (jbv->type)
	{
		case jbvBool:
			return type->kind == CHC_BOOL ? 0 : UNFIT;
		case jbvNumeric:
			return cost_of_number(type, jbv);
		case jbvString:
			return cost_of_string(type, jbv);
		default:
			return UNFIT;
	}
}

/* ----------------------------------------------------------------- Variant */

static void
no_variant(const ChJsonNode *node, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("JSON value cannot be written as type %s", node->writer->type->text),
			 errdetail_internal("%s", detail),
			 errcontext("%s", node->writer->where)));
}

/* ---------------------------------------------------------------- Geometry */

/* The child that is called so. */
static int
find_shape(const ChJsonNode *node, const JsonbValue *name)
{
	for (int i = 0; i < node->nchildren; i++)
	{
		const char *text = node->writer->type->args[i]->text;

		if (strlen(text) == name->val.string.len &&
			memcmp(text, name->val.string.val, name->val.string.len) == 0)
			return i;
	}
	return -1;
}

/* {"type": "Ring", "coordinates": [...]} */
static void
put_geometry(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	JsonbContainer *object = ch_json_container(node, jbv, true);
	JsonbValue	namebuf,
				coordbuf;
	JsonbValue *name = getKeyJsonValueFromContainer(object, "type", 4, &namebuf);
	JsonbValue *coordinates = getKeyJsonValueFromContainer(object, "coordinates", 11, &coordbuf);
	int			which;

	if (name == NULL || name->type != jbvString || coordinates == NULL ||
		JsonContainerSize(object) != 2)
		ch_json_wrong_shape(node, "an object with \"type\" and \"coordinates\"");
	which = find_shape(node, name);
	if (which < 0)
		no_variant(node, psprintf("It has no shape \"%.*s\".", name->val.string.len,
								  name->val.string.val));
	ch_json_put(node->children[which], chc_wcolumn_child(col, which), coordinates);
	ch_put_check(node->writer, chc_put_variant(col, which));
}

void
ch_json_put_variant(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	int			best = -1;
	int			least = UNFIT;
	bool		tie = false;

	if (ch_type_is_geometry(node->writer->type))
	{
		put_geometry(node, col, jbv);
		return;
	}
	for (int i = 0; i < node->nchildren; i++)
	{
		int			cost = cost_of(node->children[i], jbv);

		tie = cost == least ? tie || cost != UNFIT : tie && cost > least;
		if (cost >= least)
			continue;
		best = i;
		least = cost;
	}
	if (best < 0)
		no_variant(node, "None of its types can hold the value.");
	if (tie && least == COST_PARSED)
		no_variant(node, "More than one of its types may be meant.");
	ch_json_put(node->children[best], chc_wcolumn_child(col, best), jbv);
	ch_put_check(node->writer, chc_put_variant(col, best));
}

/* ----------------------------------------------------------------- Dynamic */

/* The first of the integers that can hold it; NULL if it is none. */
static const char *
integer_type(const char *text)
{
	static const chc_type types[] = {
		{.kind = CHC_INT64,.width = 8,.name = "Int64"},
		{.kind = CHC_UINT64,.width = 8,.name = "UInt64"},
		{.kind = CHC_INT128,.width = 16,.name = "Int128"},
		{.kind = CHC_INT256,.width = 32,.name = "Int256"},
		{.kind = CHC_UINT256,.width = 32,.name = "UInt256"}
	};

	for (int i = 0; i < lengthof(types); i++)
	{
		if (ch_number_text_fits(&types[i], text))
			return types[i].name;
	}
	return NULL;
}

/* A Float64 if that means the same number, else a Decimal with its digits. */
static const char *
number_type(const ChJsonNode *node, const JsonbValue *jbv)
{
	char	   *text = number_text(jbv);
	const char *type = integer_type(text);
	char	   *point = strchr(text, '.');
	chc_type	decimal = {.kind = CHC_DECIMAL,.width = 32,.precision = 76};

	if (type != NULL)
		return type;
	if (is_float8(jbv))
		return "Float64";
	if (point != NULL)
		decimal.scale = Min(strlen(point + 1), MAX_DYNAMIC_SCALE);
	if (!ch_number_text_fits(&decimal, text))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value \"%s\" is out of range for type %s", text,
						node->writer->type->text),
				 errdetail("No number of ClickHouse has that many digits."),
				 errcontext("%s", node->writer->where)));
	return psprintf("Decimal(76, %d)", decimal.scale);
}

static const char *
type_of_value(const ChJsonNode *node, const JsonbValue *jbv)
{
	switch (jbv->type)
	{
		case jbvBool:
			return "Bool";
		case jbvNumeric:
			return number_type(node, jbv);
		case jbvString:
			return "String";
		default:
			return JsonContainerIsObject(jbv->val.binary.data) ? "Map(String, Dynamic)" :
				"Array(Dynamic)";
	}
}

/* The node that writes a type; made once. */
static ChJsonNode *
dynamic_node(ChJsonNode *node, const char *type_text)
{
	MemoryContext old;
	ChJsonNode *child;
	ListCell   *lc;
	char	   *why;

	foreach(lc, node->dynamic)
	{
		child = lfirst(lc);
		if (strcmp(child->writer->type->text, type_text) == 0)
			return child;
	}
	old = MemoryContextSwitchTo(GetMemoryChunkContext(node));
	child = ch_json_node(node->writer, ch_parse_type(type_text, false), &why);
	if (child == NULL)
		elog(ERROR, "type %s cannot be written: %s", type_text, why);
	node->dynamic = lappend(node->dynamic, child);
	MemoryContextSwitchTo(old);
	return child;
}

void
ch_json_put_dynamic(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv)
{
	const char *type = type_of_value(node, jbv);
	const ChJsonNode *child = dynamic_node(unconstify(ChJsonNode *, node), type);
	uint32_t	which;

	ch_put_check(node->writer, chc_wcolumn_dynamic(col, type, &which));
	ch_json_put(child, chc_wcolumn_child(col, which), jbv);
	ch_put_check(node->writer, chc_put_variant(col, which));
}
