/*-------------------------------------------------------------------------
 *
 * column.c
 *	  A remote column as an expression.
 *
 * Says, for each pair of remote and local type, how the column is spelled
 * where its exact ClickHouse type matters ("canonical"), how big its numbers
 * can be, and whether anything but its value may be used ("opaque": reading it
 * changes it, or nobody has shown that operations on it mean the same).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#include "query/query.h"
#include "query/translate.h"

static bool
is_integer_kind(chc_kind kind)
{
	return kind >= CHC_INT8 && kind <= CHC_UINT256;
}

/* Bits besides the sign; unsigned types use all of theirs. */
static int
kind_bits(const chc_type *type)
{
	bool		is_unsigned = type->kind >= CHC_UINT8 && type->kind <= CHC_UINT256;

	return (int) type->width * 8 - (is_unsigned ? 0 : 1);
}

static int
pg_int_bits(Oid pgtype)
{
	return pgtype == INT2OID ? 15 : pgtype == INT4OID ? 31 : 63;
}

/* Integer columns read into smallint, integer or bigint. */
static void
integer_column(ChExpr *e)
{
	e->bits = kind_bits(e->base);
	e->integer = true;
	if (e->bits > 64)
	{
		e->opaque = psprintf("%s: %s does not fit into %s", e->column, e->base->text,
							 format_type_be(e->pgtype));
		return;
	}
	if (e->bits > pg_int_bits(e->pgtype))
		e->wide = true;			/* reading raises where it does not fit */
	else if (e->pgtype == INT2OID && e->base->kind != CHC_INT16)
		e->canonical = "toInt16($1)";
	else if (e->pgtype == INT4OID && e->base->kind != CHC_INT32)
		e->canonical = "toInt32($1)";
	else if (e->pgtype == INT8OID && e->base->kind != CHC_INT64)
		e->canonical = "toInt64($1)";
}

/* Integers and decimals read into numeric. */
static bool
numeric_column(ChExpr *e)
{
	if (e->base->kind == CHC_DECIMAL)
	{
		e->digits = e->base->precision - e->base->scale;
		e->scale = e->base->scale;
		if (e->typmod >= (int32) VARHDRSZ)
		{
			int			precision = ((e->typmod - VARHDRSZ) >> 16) & 0xffff;
			int			scale = (e->typmod - VARHDRSZ) & 0x7ff;

			/* reading rounds or raises */
			return scale == e->scale && precision >= e->base->precision;
		}
		return true;
	}
	if (!is_integer_kind(e->base->kind) || e->base->width > 8)
		return false;
	/* reading into numeric(p, s) would change the display scale, or round */
	if (e->typmod >= (int32) VARHDRSZ && ((e->typmod - VARHDRSZ) & 0x7ff) != 0)
		return false;
	e->digits = e->base->width == 8 ? 20 : 10;
	e->scale = 0;
	e->canonical = e->base->width == 8 ? "toDecimal128($1, 0)" : "toDecimal64($1, 0)";
	return true;
}

/*
 * The label of an Enum that can be NULL, for servers whose toString() looks up
 * a label also where it is, and raises if there is none for the 0 that stands
 * there.  False if the labels cannot stand in a template.
 */
static bool
nullable_label(ChExpr *e)
{
	StringInfoData values,
				labels;
	uint32		i;

	initStringInfo(&values);
	initStringInfo(&labels);
	for (i = 0; i < e->base->nenum; i++)
	{
		const char *label = e->base->enum_names[i];

		if (memchr(label, '$', e->base->enum_lens[i]) || memchr(label, '%', e->base->enum_lens[i]))
			return false;
		appendStringInfo(&values, "%s%d", i > 0 ? "," : "", e->base->enum_values[i]);
		appendStringInfoString(&labels, i > 0 ? "," : "");
		ch_quote_literal(&labels, label, e->base->enum_lens[i]);
	}
	e->canonical = psprintf("transform(toInt16($1), [%s], [%s], '')", values.data, labels.data);
	return true;
}

static bool
enum_column(ChTranslate *cx, ChExpr *e)
{
	uint32		i;

	/* concat() keeps old servers from pruning by the label's order */
	e->canonical = "concat(toString($1), '')";
	if (e->pgtype != TEXTOID && e->pgtype != VARCHAROID)
		return false;
	if (!e->nullable || ch_has(cx, CH_CAP_NULLABLE_IN))
		return true;
	for (i = 0; i < e->base->nenum; i++)
	{
		if (e->base->enum_values[i] == 0)
			return true;
	}
	return nullable_label(e);
}

static bool
zone_is_utc(const char *zone)
{
	return zone && (strcmp(zone, "UTC") == 0 || strcmp(zone, "Etc/UTC") == 0);
}

/* Reading into timestamp(n) would round. */
static bool
datetime64_column(const ChExpr *e)
{
	int			digits = e->typmod >= 0 ? e->typmod : 6;

	return (e->base->precision <= digits || digits == 6) &&
		(e->pgtype == TIMESTAMPTZOID ||
		 (e->pgtype == TIMESTAMPOID && zone_is_utc(e->base->timezone)));
}

/*
 * Text-like, time-like and other columns.  Returns false if operations on the
 * column are not known to mean the same.
 */
static bool
other_column(ChTranslate *cx, ChExpr *e)
{
	switch (e->base->kind)
	{
		case CHC_BOOL:
		case CHC_UINT8:
		case CHC_INT8:
			e->canonical = "($1 != 0)";
			return e->pgtype == BOOLOID;
		case CHC_FLOAT32:
			if (e->pgtype == FLOAT8OID)
				e->canonical = "toFloat64($1)";
			return e->pgtype == FLOAT4OID || e->pgtype == FLOAT8OID;
		case CHC_FLOAT64:
			return e->pgtype == FLOAT8OID;
		case CHC_STRING:
			return e->pgtype == TEXTOID || e->pgtype == VARCHAROID || e->pgtype == BYTEAOID;
		case CHC_FIXEDSTRING:
			e->canonical = "toStringCutToZero($1)";
			return e->pgtype == TEXTOID || e->pgtype == VARCHAROID;
		case CHC_ENUM8:
		case CHC_ENUM16:
			return enum_column(cx, e);
		case CHC_UUID:
			return e->pgtype == UUIDOID;
		case CHC_IPV4:
		case CHC_IPV6:
			return e->pgtype == INETOID;
		case CHC_DATE:
		case CHC_DATE32:
			return e->pgtype == DATEOID;
		case CHC_DATETIME:
			return e->pgtype == TIMESTAMPTZOID ||
				(e->pgtype == TIMESTAMPOID && zone_is_utc(e->base->timezone));
		case CHC_DATETIME64:
			return datetime64_column(e);
		default:
			return false;
	}
}

/* The conversion of an element, for all of them. */
static char *
map_elements(const char *canonical)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "arrayMap(fdw_e -> ");
	for (; *canonical; canonical++)
	{
		if ((*canonical == '$' || *canonical == '%') && canonical[1] == '1')
		{
			appendStringInfoString(&buf, "fdw_e");
			canonical++;
		}
		else
			appendStringInfoChar(&buf, *canonical);
	}
	appendStringInfoString(&buf, ", $1)");
	return buf.data;
}

/*
 * An array, whose elements are like columns of their own: conversions of them
 * are mapped over it.
 */
static bool
array_column(ChTranslate *cx, ChExpr *e, const ChColumnInfo *info)
{
	ChColumnInfo element = *info;
	ChExpr	   *one;

	if (e->base->kind != CHC_ARRAY || e->nullable)
		return false;
	element.pgtype = get_element_type(e->pgtype);
	element.type = e->base->args[0]->text;
	one = ch_column_expr(cx, &element);
	if (one->opaque || one->wide || one->stored || OidIsValid(get_element_type(element.pgtype)))
		return false;
	e->elements_nullable = one->nullable;
	e->digits = one->digits;
	e->scale = one->scale;
	if (one->canonical)
		e->canonical = map_elements(one->canonical);
	return true;
}

static void
classify(ChTranslate *cx, ChExpr *e, const ChColumnInfo *info)
{
	bool		known;

	if ((e->pgtype == INT2OID || e->pgtype == INT4OID || e->pgtype == INT8OID) &&
		is_integer_kind(e->base->kind))
	{
		integer_column(e);
		return;
	}
	if (OidIsValid(get_element_type(e->pgtype)))
		known = array_column(cx, e, info);
	else if (e->pgtype == NUMERICOID)
		known = numeric_column(e);
	else
		known = other_column(cx, e);
	if (known)
		return;
	e->canonical = NULL;
	if (e->pgtype == BPCHAROID)
		e->opaque = psprintf("%s: char(n) compares without trailing spaces, ClickHouse's String with them; as text or varchar it would ship",
							 info->local_name);
	else
		e->opaque = psprintf("%s: operations on %s as %s are not known to mean the same",
							 info->local_name, e->type->text,
							 format_type_with_typemod(e->pgtype, e->typmod));
}

/* What is selected for the column, NULL if it is the column itself. */
static const char *
read_template(ChReadVia via)
{
	switch (via)
	{
		case CH_READ_TOSTRING:
		case CH_READ_STATE:
			return "toString(%1)";
		case CH_READ_TOJSON:
			return "toJSONString(%1)";
		case CH_READ_FINAL:
			return "finalizeAggregation(%1)";
		case CH_READ_FINAL_TEXT:
			return "toString(finalizeAggregation(%1))";
		default:
			return NULL;
	}
}

/* The column through a function, when that is how it is read. */
static ChExpr *
through_function(ChExpr *column, const char *local_name, ChReadVia via)
{
	ChExpr	   *e = ch_make_call(column->pgtype, read_template(via), list_make1(column));

	e->opaque = psprintf("%s: %s is read %s", local_name, column->type->text,
						 via == CH_READ_TOSTRING || via == CH_READ_TOJSON ? "as text" :
						 via == CH_READ_STATE ? "as a state" : "as the result of the state");
	column->opaque = e->opaque;
	e->column = column->column;
	/* the result of a state may be NULL */
	if (via == CH_READ_FINAL || via == CH_READ_FINAL_TEXT)
		e->nullable = true;
	return e;
}

/* Old servers have no NULLs of LowCardinality where joins put them. */
static bool
is_low_cardinality(const ChExpr *e, void *arg)
{
	return e->kind == CHX_COLUMN && e->type != NULL && e->type->kind == CHC_LOWCARDINALITY;
}

bool
ch_can_be_nulled(ChTranslate *cx, const ChExpr *e)
{
	if (ch_has(cx, CH_CAP_JOIN_ON_ANY) || !ch_expr_walk(e, is_low_cardinality, NULL))
		return true;
	ch_fail(cx, "LowCardinality on the nullable side of a join, where server %u.%u has no NULL of it",
			cx->version->major, cx->version->minor);
	return false;
}

/*
 * A DateTime64 that is finer than PostgreSQL's timestamps, as it is read: cut off
 * to microseconds, towards the past, where the server's conversion goes towards
 * 1970.
 */
static ChExpr *
in_microseconds(ChExpr *column)
{
	ChExpr	   *e = ch_make_call(column->pgtype, "fromUnixTimestamp64Micro(toUnixTimestamp64Micro(%1)"
								 " - (%1 < toDateTime64(%1, 6, 'UTC')), 'UTC')", list_make1(column));

	e->column = column->column;
	e->stored = column;
	return e;
}

ChExpr *
ch_null_column(ChTranslate *cx, ChExpr *e)
{
	if (!ch_can_be_nulled(cx, e))
		return NULL;
	if (OidIsValid(get_element_type(e->pgtype)) ||
		(e->base && (e->base->kind == CHC_ARRAY || e->base->kind == CHC_MAP || e->base->kind == CHC_TUPLE ||
					 e->base->kind == CHC_NESTED)))
		return ch_fail(cx, "%s: on the nullable side of an outer join, and ClickHouse has no %s that is NULL",
					   e->column, e->base && e->base->name ? e->base->name : "Array");
	e->nullable = true;
	if (e->stored)
		e->stored->nullable = true;
	return e;
}

/* Is it a LowCardinality, or arrays of it? */
static bool
has_dictionary(const chc_type *type)
{
	while (type->kind == CHC_ARRAY)
		type = type->args[0];
	return type->kind == CHC_LOWCARDINALITY;
}

/* The name of the type with what the dictionary holds in its place. */
static char *
name_without_dictionary(const chc_type *type)
{
	return type->kind == CHC_ARRAY ? psprintf("Array(%s)", name_without_dictionary(type->args[0])) :
		pstrdup(type->args[0]->text);
}

/*
 * Old servers compute over the dictionary of a LowCardinality: aggregates compare
 * places in it, and functions return values of types that cannot have one.  A
 * block in which all arrays are empty they send without what says so.
 */
static ChExpr *
without_dictionary(ChExpr *column)
{
	StringInfoData type;
	char	   *name = name_without_dictionary(column->type);
	ChExpr	   *e;

	initStringInfo(&type);
	ch_quote_literal(&type, name, strlen(name));
	e = ch_make_call(column->pgtype, psprintf("CAST(%%1, %s)", type.data), list_make1(column));
	e->column = column->column;
	e->typmod = column->typmod;
	e->opaque = column->opaque;
	e->canonical = column->canonical;
	e->elements_nullable = column->elements_nullable;
	e->digits = column->digits;
	e->scale = column->scale;
	e->base = column->base;
	return e;
}

ChExpr *
ch_column_expr(ChTranslate *cx, const ChColumnInfo *info)
{
	ChExpr	   *e = ch_make_column(info->pgtype);
	ChReadVia	via;
	char	   *why;

	e->typmod = info->typmod;
	e->table = info->table;
	e->varno = info->varno;
	e->attno = info->attno;
	e->column = info->name;
	if (info->type)
		e->type = ch_parse_type(info->type, true);
	if (e->type == NULL)
	{
		e->nullable = true;
		e->opaque = psprintf("%s: its remote type is not known", info->local_name);
		return e;
	}
	e->base = chc_type_strip(e->type, &e->nullable);
	if (bms_is_member(info->varno, cx->nullable_relids))
		e->nullable = true;
	via = ch_read_via(e->type, info->pgtype, &why);
	if (read_template(via) != NULL)
		return through_function(e, info->local_name, via);
	classify(cx, e, info);
	if (has_dictionary(e->type) && !ch_has(cx, CH_CAP_JOIN_ON_ANY))
		return without_dictionary(e);
	if (e->opaque == NULL && e->base->kind == CHC_DATETIME64 && e->base->precision > 6)
		return in_microseconds(e);
	return e;
}

/* ---------------------------------------------------------- keys of a query */

/* What ORDER BY must sort by, so that the order is PostgreSQL's. */
ChExpr *
ch_translate_sort_key(ChTranslate *cx, Expr *expr, bool *is_float)
{
	ChExpr	   *e = ch_translate(cx, expr);

	*is_float = false;
	if (e == NULL || e->span)
		return e;
	if (e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	switch (e->pgtype)
	{
		case FLOAT4OID:
		case FLOAT8OID:
			*is_float = true;
			return e;
		case TEXTOID:
		case VARCHAROID:
			if (!ch_collation_is_c(exprCollation((Node *) expr)))
				return ch_fail(cx, "%s", ch_text_order_problem());
			return e->canonical ? ch_make_call(e->pgtype, "$1", list_make1(e)) : e;
		case UUIDOID:
			return ch_make_call(TEXTOID, "toString($1)", list_make1(e));
		case BOOLOID:
			return e->canonical ? ch_make_call(e->pgtype, "$1", list_make1(e)) : e;
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case INETOID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return e;
		default:
			return ch_fail(cx, "the order of %s differs or is not known",
						   format_type_be(e->pgtype));
	}
}

/* An array in its canonical type, as a key. */
static ChExpr *
canonical_array(ChExpr *array)
{
	ChExpr	   *e;

	if (array->canonical == NULL)
		return array;
	e = ch_make_call(array->pgtype, "$1", list_make1(array));
	e->elements_nullable = array->elements_nullable;
	return e;
}

/* Is it, or may it be, a Decimal of 16 bytes on an old server? */
static bool
is_wide_decimal(const ChExpr *e)
{
	if (e->bits != 0)
		return e->bits > 63;	/* an integer that PostgreSQL might not have */
	if (e->pgtype != NUMERICOID)
		return false;
	if (e->kind == CHX_COLUMN && e->base != NULL)
		return e->base->kind == CHC_DECIMAL && e->base->precision > 18;
	return e->digits < 0 || e->digits + Max(e->scale, 0) > 18;
}

/* 18.16 dies of such a Decimal beside other keys that are strings or Nullable. */
bool
ch_can_group_by(ChTranslate *cx, List *keys)
{
	ListCell   *lc;

	if (ch_has(cx, CH_CAP_WIDE_KEYS) || list_length(keys) < 2)
		return true;
	foreach(lc, keys)
	{
		if (is_wide_decimal(lfirst(lc)))
			return ch_fail(cx, "GROUP BY: server %u.%u cannot group by numeric of more than 18 digits and something else",
						   cx->version->major, cx->version->minor) != NULL;
	}
	return true;
}

/* The value as it is compared with its like. */
static ChExpr *
equal_key(ChTranslate *cx, Expr *expr, ChExpr *e)
{
	if (e->scale_varies)
		return ch_fail_scale(cx, "as a key");
	switch (e->pgtype)
	{
		case FLOAT4OID:
		case FLOAT8OID:
			{
				ChExpr	   *key = ch_make_call(e->pgtype, "if(isNaN($1), nan, $1 + 0.)",
											   list_make1(e));

				if (e->pgtype == FLOAT4OID)
					key->sql = "toFloat32(if(isNaN($1), nan, $1 + 0.))";
				return key;
			}
		case TEXTOID:
		case VARCHAROID:
			if (!ch_collation_is_deterministic(exprCollation((Node *) expr)))
				return ch_fail(cx, "the collation is nondeterministic, ClickHouse compares text bytewise");
			return e;
		case BOOLOID:
			return e->canonical ? ch_make_call(e->pgtype, "$1", list_make1(e)) : e;
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case UUIDOID:
		case INETOID:
		case BYTEAOID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return e;
		default:
			if (OidIsValid(get_element_type(e->pgtype)) &&
				ch_comparable_array(cx, "GROUP BY", e, exprCollation((Node *) expr)))
				return canonical_array(e);
			return ch_fail(cx, "equality of %s differs or is not known",
						   format_type_be(e->pgtype));
	}
}

/* What is compared for equality with something else, so that = is PostgreSQL's. */
ChExpr *
ch_translate_equal_key(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e = ch_translate(cx, expr);

	if (e != NULL && e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	return e ? equal_key(cx, expr, e) : NULL;
}

/*
 * What GROUP BY, DISTINCT and PARTITION BY must compare, with values of the same
 * expression only: what stands for them need not be what it is elsewhere.
 */
ChExpr *
ch_translate_group_key(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e = ch_translate(cx, expr);

	if (e != NULL && e->span)
		return e;
	if (e != NULL && e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	return e ? equal_key(cx, expr, e) : NULL;
}
