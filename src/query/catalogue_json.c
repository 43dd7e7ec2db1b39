/*-------------------------------------------------------------------------
 *
 * catalogue_json.c
 *	  The catalogue: maps that are read as json or jsonb.
 *
 * Of several entries with one key the last counts, as in jsonb.  What is in the
 * text of a String, or in a column of type JSON, stays local: PostgreSQL keeps
 * the digits of numbers there and ClickHouse does not.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

/* Is it a column whose keys are texts, and values texts or integers? */
static bool
is_plain_map(const ChExpr *e, const chc_type **value, bool *value_nullable)
{
	const chc_type *key;
	bool		nullable = false;

	*value_nullable = false;
	if (e->kind != CHX_COLUMN || e->base == NULL || e->base->kind != CHC_MAP || e->base->nargs != 2)
		return false;
	key = chc_type_strip(e->base->args[0], &nullable);
	*value = chc_type_strip(e->base->args[1], value_nullable);
	return key->kind == CHC_STRING &&
		((*value)->kind == CHC_STRING || ((*value)->kind >= CHC_INT8 && (*value)->kind <= CHC_UINT64));
}

static ChExpr *
build_map(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	const chc_type *value;
	bool		value_nullable;
	char	   *key;

	if (!is_plain_map(linitial(args), &value, &value_nullable))
		return ch_fail(cx, "%s: of something else than a Map of texts or integers", row->object);
	if (!ch_constant_text(lsecond(args), &key))
		return ch_fail_constant(cx, row, "the key");
	return ch_call_row(cx, row, row->fn == F_JSONB_EXISTS ? BOOLOID : TEXTOID, args, inputcollid);
}

#define FIELD(fn, name, tests) \
	BUILT_CAP(fn, name, "if(has(mapKeys(%1), $2), toString(arrayElement(mapValues(%1), 0 - toInt64(indexOf(arrayReverse(mapKeys(%1)), $2)))), NULL)", \
			  CH_CAP_AGGREGATE_FILTER, CH_TAKES_OPAQUE | CH_RESULT_NULLABLE, build_map, tests)

static const ChShipRow rows[] = {
	FIELD(F_JSONB_OBJECT_FIELD_TEXT, "jsonb ->> text", "mp ->> 'a'; mp ->> 'b'; mp ->> 'zz'; mi ->> 'a'; mp ->> 'é\"'; !mp ->> s"),
	BUILT_CAP(F_JSONB_EXISTS, "jsonb ? text", "mapContains(%1, $2)", CH_CAP_AGGREGATE_FILTER, CH_TAKES_OPAQUE, build_map,
			  "mp ? 'a'; mp ? 'zz'; mi ? 'b'"),
};

const ChShipList ch_ship_json = {rows, lengthof(rows)};
