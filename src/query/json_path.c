/*-------------------------------------------------------------------------
 *
 * json_path.c
 *	  Parts of columns that are read as jsonb: of JSON, named Tuple and Map.
 *
 * The members of a Tuple have a type, and what jsonb shows of them is known.
 * A value in a JSON column has the type that it was stored with, and only some
 * types have just one text: integers, texts, booleans, dates.  A value of
 * another type is told apart by PostgreSQL only.  So is one that has an object
 * beside it, as {"a": 1, "a.b": 2} is stored: in jsonb the object wins.
 *
 * Where a condition need not be exact, because PostgreSQL checks it again
 * (ch_translate_prefilter), such rows are let through: cx->uncertain collects
 * the conditions for them.  Elsewhere what would need them stays local.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "query/catalogue.h"
#include "query/json_part.h"
#include "query/json_path.h"

/* dynamicType() of values whose text in jsonb is their toString() */
#define PLAIN_TYPES \
	"'String', 'Int8', 'Int16', 'Int32', 'Int64', 'Int128', 'Int256'," \
	" 'UInt8', 'UInt16', 'UInt32', 'UInt64', 'UInt128', 'UInt256', 'Bool', 'UUID', 'Date', 'Date32'"

/* ------------------------------------------------------------------- keys */

bool
ch_is_position(const char *key)
{
	char	   *end;

	(void) strtol(key, &end, 10);
	return end != key && *end == '\0';
}

/* The elements of a constant text[], NIL if it is none, is empty or has NULLs. */
static List *
constant_texts(const ChExpr *e)
{
	List	   *result = NIL;
	Datum	   *elems;
	bool	   *nulls;
	int			n;

	if (e->kind != CHX_LITERAL || e->constant == NULL || e->constant->constisnull ||
		e->constant->consttype != TEXTARRAYOID)
		return NIL;
	deconstruct_array(DatumGetArrayTypeP(e->constant->constvalue), TEXTOID, -1, false, TYPALIGN_INT,
					  &elems, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			return NIL;
		result = lappend(result, TextDatumGetCString(elems[i]));
	}
	return result;
}

static ChExpr *
text_constant(ChTranslate *cx, const char *text)
{
	return ch_const_expr(cx, makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1,
									   CStringGetTextDatum(text), false, false));
}

/* ------------------------------------------------------------------- steps */

/* The path that a value is, or NULL. */
static ChJsonPath *
path_of(ChExpr *e)
{
	ChJsonPath *path;

	if (e->json != NULL)
		return e->json;
	path = palloc0(sizeof(ChJsonPath));
	path->suffix = path->path = "";
	/* a JSON column is read as its text */
	if (e->kind == CHX_CALL && e->args != NIL && e->sql != NULL && strcmp(e->sql, "toString(%1)") == 0)
		e = linitial(e->args);
	if (e->kind != CHX_COLUMN || e->type == NULL || e->made_up || e->table == NULL || e->table->hides_paths)
		return NULL;
	path->value = e;
	path->type = e->type;
	return path;
}

static ChExpr *
typed_value(ChExpr *value, const chc_type *type)
{
	chc_type_strip(type, &value->nullable);
	return value;
}

static ChJsonPath *
tuple_step(ChTranslate *cx, const ChJsonPath *from, const chc_type *tuple, const char *key)
{
	ChJsonPath *to = palloc(sizeof(ChJsonPath));

	*to = *from;
	for (uint32_t i = 0; tuple->arg_names != NULL && i < tuple->nargs; i++)
	{
		if (tuple->arg_names[i] == NULL || strcmp(tuple->arg_names[i], key) != 0)
			continue;
		to->type = tuple->args[i];
		to->value = typed_value(ch_make_call(TEXTOID, psprintf("tupleElement(%%1, %u)", i + 1),
											 list_make1(from->value)), to->type);
		return to;
	}
	ch_fail(cx, "jsonb: the Tuple has no member of that name");
	return NULL;
}

/* Maps have functions of their own on servers that have these keys. */
static bool
check_map(ChTranslate *cx, const chc_type *map)
{
	bool		nullable;

	if (!ch_has(cx, CH_CAP_AGGREGATE_FILTER))
		return ch_fail_capability(cx, "jsonb", CH_CAP_AGGREGATE_FILTER) != NULL;
	if (chc_type_strip(map->args[0], &nullable)->kind != CHC_STRING || nullable)
		return ch_fail(cx, "jsonb: of a Map whose keys are not texts") != NULL;
	return true;
}

static ChJsonPath *
map_step(ChTranslate *cx, const ChJsonPath *from, const chc_type *map, ChExpr *key)
{
	ChJsonPath *to = palloc(sizeof(ChJsonPath));
	bool		nullable;
	chc_kind	value = chc_type_strip(map->args[1], &nullable)->kind;

	if (!check_map(cx, map))
		return NULL;
	if (value == CHC_ARRAY || value == CHC_MAP || value == CHC_TUPLE || value == CHC_JSON || value == CHC_NESTED)
	{
		ch_fail(cx, "jsonb: of a Map whose values are not scalars");
		return NULL;
	}
	/* of equal keys the last counts, as in jsonb */
	*to = *from;
	to->type = map->args[1];
	to->value = ch_make_call(TEXTOID,
							 "if(has(mapKeys(%1), $2), arrayElement(mapValues(%1), 0 - toInt64(indexOf(arrayReverse(mapKeys(%1)), $2))), NULL)",
							 list_make2(from->value, key));
	to->value->nullable = true;
	return to;
}

static const chc_type *
base_type(const ChJsonPath *path)
{
	bool		nullable;

	return chc_type_strip(path->type, &nullable);
}

static ChJsonPath *
document_step(ChTranslate *cx, const ChJsonPath *from, const char *key)
{
	ChJsonPath *to = palloc(sizeof(ChJsonPath));
	StringInfoData suffix;

	if (!ch_is_path_key(key))
	{
		ch_fail(cx, "jsonb: the key has characters that mean something else in a path of ClickHouse's");
		return NULL;
	}
	/* what is in there is no path of the column's */
	if (ch_is_typed_path(base_type(from), from->path))
	{
		ch_fail(cx, "jsonb: \"%s\" is below a path of the JSON column that has a type of its own", key);
		return NULL;
	}
	*to = *from;
	to->path = psprintf("%s%s%s", from->path, from->path[0] ? "." : "", key);
	initStringInfo(&suffix);
	appendStringInfo(&suffix, "%s.", from->suffix);
	ch_quote_identifier(&suffix, key);
	to->suffix = suffix.data;
	return to;
}

static ChJsonPath *
step(ChTranslate *cx, const ChJsonPath *from, ChExpr *key)
{
	bool		nullable;
	const chc_type *type = chc_type_strip(from->type, &nullable);
	char	   *name;

	if (!ch_constant_text(key, &name))
		ch_fail(cx, "jsonb: the key is not a constant");
	else if (type->kind == CHC_JSON)
		return document_step(cx, from, name);
	else if (type->kind == CHC_TUPLE && !nullable)
		return tuple_step(cx, from, type, name);
	else if (type->kind == CHC_MAP)
		return map_step(cx, from, type, key);
	else
		ch_fail(cx, "jsonb: of a column of type %s", type->text);
	return NULL;
}

/* --------------------------------------------------- values in JSON columns */

/*
 * A template over the column: # is the value at the path, as Dynamic, and ^ the
 * text of the object there, '{}' if there is none.
 */
static ChExpr *
of_document(const ChJsonPath *path, Oid pgtype, const char *template)
{
	StringInfoData buf;
	ChExpr	   *e;

	initStringInfo(&buf);
	for (const char *p = template; *p; p++)
	{
		if (*p == '#')
			appendStringInfo(&buf, "CAST(%%1%s, 'Dynamic')", path->suffix);
		else if (*p == '^')
			appendStringInfo(&buf, "toString(%%1.^%s)", path->suffix + 1);
		else
			appendStringInfoChar(&buf, *p);
	}
	e = ch_make_call(pgtype, buf.data, list_make1(path->value));
	e->nullable = true;
	return e;
}

/* The condition is one more for rows that PostgreSQL must look at. */
static bool
add_uncertain(ChTranslate *cx, const char *what, ChExpr *condition)
{
	ListCell   *lc;

	if (cx->uncertain == NULL)
		return ch_fail(cx, "%s: a JSON column can hold values whose text ClickHouse does not write as PostgreSQL does",
					   what) != NULL;
	foreach(lc, *cx->uncertain)
	{
		if (ch_expr_equal(lfirst(lc), condition))
			return true;
	}
	*cx->uncertain = lappend(*cx->uncertain, condition);
	return true;
}

static ChExpr *
document_text(ChTranslate *cx, const char *what, const ChJsonPath *path)
{
	if (!add_uncertain(cx, what,
					   of_document(path, BOOLOID, "(dynamicType(#) NOT IN ('None', " PLAIN_TYPES ") OR ^ != '{}')")))
		return NULL;
	return of_document(path, TEXTOID,
					   "if(dynamicType(#) = 'Bool', if(dynamicElement(#, 'Bool'), 'true', 'false'), CAST(#, 'Nullable(String)'))");
}

/* -------------------------------------------------------------------- texts */

/* Is the text in jsonb of a value of that type its toString()? */
static bool
has_plain_text(ChTranslate *cx, chc_kind kind)
{
	switch (kind)
	{
		case CHC_STRING:
		case CHC_UUID:
			return true;
		case CHC_ENUM8:
		case CHC_ENUM16:
		case CHC_DATE:
		case CHC_DATE32:
			/* 18.16 writes 1970-01-01 as 0000-00-00, and no label for NULL */
			return ch_has(cx, CH_CAP_WIDE_DATES);
		default:
			return kind >= CHC_INT8 && kind <= CHC_UINT256;
	}
}

/* The text in jsonb of a value of a type of its own, or NULL with the reason. */
static ChExpr *
typed_text(ChTranslate *cx, const char *what, ChJsonPath *path)
{
	bool		nullable;
	const chc_type *type = chc_type_strip(path->type, &nullable);

	if (type->kind == CHC_BOOL)
		return ch_make_call(TEXTOID, path->value->nullable ? "if(isNull(%1), NULL, if(%1, 'true', 'false'))" :
							"if(%1, 'true', 'false')", list_make1(path->value));
	if (!has_plain_text(cx, type->kind))
		return ch_fail(cx, "%s: the text of %s differs between PostgreSQL and ClickHouse", what, type->text);
	return ch_make_call(TEXTOID, "toString(%1)", list_make1(path->value));
}

static bool
is_document(const ChJsonPath *path)
{
	return base_type(path)->kind == CHC_JSON;
}

static ChExpr *
path_text(ChTranslate *cx, const char *what, ChJsonPath *path)
{
	ChExpr	   *e = is_document(path) ? document_text(cx, what, path) : typed_text(cx, what, path);

	if (e != NULL)
		e->json = path;
	return e;
}

/* A part that is jsonb itself, for a further step. */
static ChExpr *
path_part(ChTranslate *cx, ChJsonPath *path)
{
	ChExpr	   *e;

	if (!cx->json_step)
		return ch_fail(cx, "jsonb: a part of a column is not read alone");
	e = ch_make_call(JSONBOID, "%1", list_make1(path->value));
	e->json = path;
	e->opaque = "jsonb: a part of a column is not read alone";
	return e;
}

bool
ch_is_json_step(Node *node)
{
	return IsA(node, OpExpr) && (((OpExpr *) node)->opfuncid == F_JSONB_OBJECT_FIELD ||
								 ((OpExpr *) node)->opfuncid == F_JSONB_EXTRACT_PATH);
}

/* ----------------------------------------------------------------- builders */

static ChJsonPath *
start(ChTranslate *cx, const ChShipRow *row, ChExpr *e)
{
	ChJsonPath *path = path_of(e);

	if (path == NULL)
		ch_fail(cx, "%s: of something else than a column, or a column beside it has the name of a path", row->object);
	return path;
}

/* -> and ->> */
ChExpr *
ch_build_json_field(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChJsonPath *path = start(cx, row, linitial(args));

	if (path == NULL || (path = step(cx, path, lsecond(args))) == NULL)
		return NULL;
	return row->fn == F_JSONB_OBJECT_FIELD ? path_part(cx, path) : path_text(cx, row->object, path);
}

/* #> and #>> */
ChExpr *
ch_build_json_path(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChJsonPath *path = start(cx, row, linitial(args));
	List	   *keys = constant_texts(lsecond(args));
	ListCell   *lc;

	if (keys == NIL)
		return ch_fail_constant(cx, row, "the path");
	foreach(lc, keys)
	{
		if (ch_is_position(lfirst(lc)))
			return ch_fail(cx, "%s: \"%s\" could be a position in an array", row->object, (char *) lfirst(lc));
		if (path == NULL || (path = step(cx, path, text_constant(cx, lfirst(lc)))) == NULL)
			return NULL;
	}
	return row->fn == F_JSONB_EXTRACT_PATH ? path_part(cx, path) : path_text(cx, row->object, path);
}

/* ---------------------------------------------------------------- existence */

/* Is there something at the path?  What may be null in jsonb is not known. */
static ChExpr *
document_has(ChTranslate *cx, const ChShipRow *row, const ChJsonPath *path, const char *key)
{
	ChExpr	   *e;

	if (path->suffix[0] != '\0' || !is_document(path) || strstr(path->type->text, "Nullable") != NULL)
		return ch_fail(cx, "%s: of something else than a Map or a JSON column without Nullable parts", row->object);
	path = document_step(cx, path, key);
	if (path == NULL)
		return NULL;
	e = of_document(path, BOOLOID, "(dynamicType(#) != 'None' OR ^ != '{}')");
	e->nullable = false;
	return e;
}

static ChExpr *
has_key(ChTranslate *cx, const ChShipRow *row, const ChJsonPath *path, ChExpr *key)
{
	bool		nullable;
	const chc_type *type = chc_type_strip(path->type, &nullable);
	char	   *name;

	if (!ch_constant_text(key, &name))
		return ch_fail_constant(cx, row, "the key");
	if (type->kind != CHC_MAP)
		return document_has(cx, row, path, name);
	if (!check_map(cx, type))
		return NULL;
	return ch_make_call(BOOLOID, "mapContains(%1, $2)", list_make2(path->value, key));
}

/* ?, ?| and ?& */
ChExpr *
ch_build_json_exists(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChJsonPath *path = start(cx, row, linitial(args));
	List	   *keys = constant_texts(lsecond(args));
	List	   *found = NIL;
	ListCell   *lc;

	if (path == NULL)
		return NULL;
	if (row->fn == F_JSONB_EXISTS)
		return has_key(cx, row, path, lsecond(args));
	if (keys == NIL)
		return ch_fail_constant(cx, row, "the list of keys");
	foreach(lc, keys)
	{
		ChExpr	   *has = has_key(cx, row, path, text_constant(cx, lfirst(lc)));

		if (has == NULL)
			return NULL;
		found = lappend(found, has);
	}
	return ch_make_bool(row->fn == F_JSONB_EXISTS_ANY ? CHX_OR : CHX_AND, found);
}

/* -------------------------------------------------------------- containment */

/* The text that a scalar of the document must have, NULL if any will do. */
static char *
wanted_text(const JsonbValue *value, bool *fraction)
{
	char	   *text;

	*fraction = false;
	switch (value->type)
	{
		case jbvString:
			return pnstrdup(value->val.string.val, value->val.string.len);
		case jbvBool:
			return pstrdup(value->val.boolean ? "true" : "false");
		case jbvNumeric:
			text = DatumGetCString(DirectFunctionCall1(numeric_out,
													   DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(value->val.numeric))));
			*fraction = strchr(text, '.') != NULL;
			return text;
		default:
			return NULL;
	}
}

/* The condition for one scalar; it holds for more rows than contain it. */
static ChExpr *
contains_scalar(ChTranslate *cx, const ChShipRow *row, ChJsonPath *path, const JsonbValue *value)
{
	bool		fraction;
	char	   *wanted = wanted_text(value, &fraction);
	ChExpr	   *text = wanted ? path_text(cx, row->object, path) : NULL;

	if (text == NULL)
		return NULL;
	/* what is plain has no fraction */
	return fraction ? ch_make_literal(BOOLOID, "0") :
		ch_make_call(BOOLOID, "($1 = $2)", list_make2(text, ch_text_literal(wanted)));
}

static bool contains_object(ChTranslate *cx, const ChShipRow *row, ChJsonPath *path,
							JsonbContainer *object, List **conditions);

static bool
contains_value(ChTranslate *cx, const ChShipRow *row, ChJsonPath *path, JsonbValue *value,
			   List **conditions)
{
	ChExpr	   *e;

	if (value->type == jbvBinary)
		return !JsonContainerIsObject(value->val.binary.data) ||
			contains_object(cx, row, path, value->val.binary.data, conditions);
	if (value->type == jbvNull)
		return true;
	e = contains_scalar(cx, row, path, value);
	if (e == NULL)
		return false;
	*conditions = lappend(*conditions, e);
	return true;
}

/* Arrays, nulls and empty objects are left to PostgreSQL. */
static bool
contains_object(ChTranslate *cx, const ChShipRow *row, ChJsonPath *path, JsonbContainer *object,
				List **conditions)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue	value;
	ChJsonPath *member = NULL;

	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
		{
			member = document_step(cx, path, pnstrdup(value.val.string.val, value.val.string.len));
			if (member == NULL)
				return false;
		}
		else if (token == WJB_VALUE && !contains_value(cx, row, member, &value, conditions))
			return false;
	}
	return true;
}

/*
 * What can only contain is for PostgreSQL to look at, or NOT would leave out what
 * does not; the rest does not contain.
 */
static ChExpr *
not_contained(ChTranslate *cx, const ChShipRow *row, const ChJsonPath *path, List *conditions)
{
	ChExpr	   *possible = ch_make_call(BOOLOID, "ifNull(%1, 0)", list_make1(ch_make_bool(CHX_AND, conditions)));

	possible->nullable = false;
	if (!add_uncertain(cx, row->object, possible))
		return NULL;
	if (!path->value->nullable)
		return ch_make_literal(BOOLOID, "0");
	possible = ch_make_call(BOOLOID, "if(isNull(%1), NULL, 0)", list_make1(path->value));
	possible->nullable = true;
	return possible;
}

/* @> and <@ of a JSON column and a constant object */
ChExpr *
ch_build_json_contains(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *document = row->fn == F_JSONB_CONTAINS ? linitial(args) : lsecond(args);
	ChExpr	   *part = row->fn == F_JSONB_CONTAINS ? lsecond(args) : linitial(args);
	ChJsonPath *path = start(cx, row, document);
	List	   *conditions = NIL;
	Jsonb	   *object;

	if (path == NULL)
		return NULL;
	if (!is_document(path))
		return ch_fail(cx, "%s: of something else than a JSON column", row->object);
	if (part->kind != CHX_LITERAL || part->constant == NULL || part->constant->consttype != JSONBOID)
		return ch_fail_constant(cx, row, "the part");
	object = DatumGetJsonbP(part->constant->constvalue);
	if (!JB_ROOT_IS_OBJECT(object))
		return ch_fail(cx, "%s: the part is not an object", row->object);
	if (!contains_object(cx, row, path, &object->root, &conditions))
		return NULL;
	if (conditions == NIL)
		return ch_fail(cx, "%s: the part has no text, number or boolean", row->object);
	if (path->suffix[0] != '\0' && !cx->truth)
		return ch_fail(cx, "%s: of a part that may be missing", row->object);
	return not_contained(cx, row, path, conditions);
}

/* -------------------------------------------------------------------- casts */

typedef struct JsonCast
{
	Oid			pgtype;
	const char *value;			/* as of_document() takes it */
	const char *types;			/* dynamicType() of what it is exact for */
	const char *beyond;			/* a further condition where it is not, or NULL */
	int			digits;
	int			scale;
} JsonCast;

#define INT64 "dynamicElement(#, 'Int64')"
#define INT_WITHIN(convert, low, high) \
	"if(ifNull(" INT64 " BETWEEN " low " AND " high ", 0), " convert "(" INT64 "), NULL)"
#define INT_BEYOND(low, high) "ifNull(" INT64 " NOT BETWEEN " low " AND " high ", 0)"
#define FLOAT64 "dynamicElement(#, 'Float64')"

/* jsonb has no infinities and no NaN: they are null there; nor has it -0. */
static const JsonCast casts[] = {
	{INT2OID, INT_WITHIN("toInt16", "-32768", "32767"), "'Int64'", INT_BEYOND("-32768", "32767"), -1, -1},
	{INT4OID, INT_WITHIN("toInt32", "-2147483648", "2147483647"), "'Int64'",
	INT_BEYOND("-2147483648", "2147483647"), -1, -1},
	{INT8OID, INT64, "'Int64'", NULL, -1, -1},
	{NUMERICOID, "toDecimal128(" INT64 ", 0)", "'Int64'", NULL, 19, 0},
	{FLOAT8OID, "if(dynamicType(#) = 'Int64', toFloat64(" INT64 "), if(isFinite(" FLOAT64 "), " FLOAT64 " + 0., NULL))",
	"'Int64', 'Float64'", NULL, -1, -1},
	{BOOLOID, "dynamicElement(#, 'Bool')", "'Bool'", NULL, -1, -1}
};

static ChExpr *
document_cast(ChTranslate *cx, const ChJsonPath *path, const JsonCast *cast)
{
	ChExpr	   *e = of_document(path, cast->pgtype, cast->value);

	if (!add_uncertain(cx, "cast from jsonb ->> text",
					   of_document(path, BOOLOID,
								   psprintf("(dynamicType(#) NOT IN ('None', %s) OR %s OR ^ != '{}')", cast->types,
											cast->beyond ? cast->beyond : "0"))))
		return NULL;
	e->digits = cast->digits;
	e->scale = cast->scale;
	return e;
}

/* An integer member of a Tuple, where all its values fit. */
static ChExpr *
integer_cast(const ChJsonPath *path, Oid pgtype)
{
	static const struct
	{
		Oid			pgtype;
		uint32		width;
		const char *template;
	}			integers[] = {{INT2OID, 2, "toInt16(%1)"}, {INT4OID, 4, "toInt32(%1)"}, {INT8OID, 8, "toInt64(%1)"}};
	bool		nullable;
	const chc_type *type = chc_type_strip(path->type, &nullable);

	for (int i = 0; i < lengthof(integers); i++)
	{
		if (integers[i].pgtype == pgtype && type->kind >= CHC_INT8 && type->kind <= CHC_UINT256 &&
			type->width + (type->kind >= CHC_UINT8 ? 1 : 0) <= integers[i].width)
			return ch_make_call(pgtype, integers[i].template, list_make1(path->value));
	}
	return NULL;
}

static ChExpr *
cast_path(ChTranslate *cx, const ChJsonPath *path, Oid pgtype)
{
	if (!is_document(path))
		return integer_cast(path, pgtype);
	for (int i = 0; i < lengthof(casts); i++)
	{
		if (casts[i].pgtype == pgtype)
			return document_cast(cx, path, &casts[i]);
	}
	return NULL;
}

/*
 * The text of a part of a column, cast to a number or boolean: NULL, without a
 * reason, if it is something else.
 */
ChExpr *
ch_translate_json_cast(ChTranslate *cx, CoerceViaIO *node)
{
	OpExpr	   *op = (OpExpr *) node->arg;
	List	   *uncertain = cx->uncertain ? list_copy(*cx->uncertain) : NIL;
	ChExpr	   *text;

	if (!IsA(op, OpExpr) ||
		(op->opfuncid != F_JSONB_OBJECT_FIELD_TEXT && op->opfuncid != F_JSONB_EXTRACT_PATH_TEXT))
		return NULL;
	text = ch_translate(cx, (Expr *) op);
	if (cx->uncertain)
		*cx->uncertain = uncertain;
	return text && text->json ? cast_path(cx, text->json, node->resulttype) : NULL;
}

/* --------------------------------------------------------------- prefilters */

ChExpr *
ch_translate_prefilter(ChTranslate *cx, Expr *expr)
{
	List	   *uncertain = NIL;
	ChExpr	   *e;

	cx->uncertain = &uncertain;
	e = ch_translate_filter(cx, expr);
	cx->uncertain = NULL;
	if (e == NULL || e->raises || uncertain == NIL)
		return NULL;
	e = ch_make_call(BOOLOID, "ifNull(%1, 0)", list_make1(e));
	e->nullable = false;
	return ch_make_bool(CHX_OR, lcons(e, uncertain));
}
