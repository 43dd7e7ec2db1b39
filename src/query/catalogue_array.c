/*-------------------------------------------------------------------------
 *
 * catalogue_array.c
 *	  The catalogue: functions and operators over arrays.
 *
 * Arrays have one dimension and begin with 1 here (translate_array.c).  A
 * remote array is never NULL, so what would make one NULL stays local.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "query/catalogue.h"

static bool
is_array(const ChExpr *e)
{
	return OidIsValid(get_element_type(e->pgtype));
}

/* Arguments that are arrays have to be of one dimension; others canonical. */
static bool
check_arguments(ChTranslate *cx, const ChShipRow *row, List *args)
{
	ListCell   *lc;

	foreach(lc, args)
	{
		ChExpr	   *e = lfirst(lc);

		e = is_array(e) ? ch_array_argument(cx, row->object, e) : ch_canonical(cx, e);
		if (e == NULL)
			return false;
		lfirst(lc) = e;
	}
	return true;
}

static ChExpr *
call(const ChShipRow *row, Node *node, List *args)
{
	ChExpr	   *e = ch_make_call(exprType(node), row->remote, args);
	ListCell   *lc;

	foreach(lc, args)
	{
		ChExpr	   *arg = lfirst(lc);

		e->elements_nullable |= is_array(e) && (is_array(arg) ? arg->elements_nullable : arg->nullable);
	}
	if (is_array(e))
		e->nullable = false;
	if (row->flags & CH_RESULT_NULLABLE)
		e->nullable = true;
	if (row->flags & CH_RESULT_NOT_NULL)
		e->nullable = false;
	return e;
}

/* What counts elements, whatever they are. */
static ChExpr *
build_any_elements(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	if (!check_arguments(cx, row, args))
		return NULL;
	return call(row, node, args);
}

/* The same, of the first dimension, which is the only one. */
static ChExpr *
build_dimension(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int64		dimension;

	if (!check_arguments(cx, row, args))
		return NULL;
	if (!ch_constant_int(lsecond(args), &dimension) || dimension != 1)
		return ch_fail_constant(cx, row, "the dimension");
	return call(row, node, list_make1(linitial(args)));
}

static ChExpr *
build_equality(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ListCell   *lc;

	if (!check_arguments(cx, row, args))
		return NULL;
	foreach(lc, args)
	{
		ChExpr	   *e = lfirst(lc);

		if (is_array(e) && !ch_comparable_array(cx, row->object, e, inputcollid))
			return NULL;
	}
	return call(row, node, args);
}

/* The array without its NULLs. */
static ChExpr *
without_nulls(ChExpr *array)
{
	ChExpr	   *e;

	if (!array->elements_nullable)
		return array;
	e = ch_make_call(array->pgtype, "arrayMap(fdw_e -> assumeNotNull(fdw_e), arrayFilter(fdw_e -> isNotNull(fdw_e), $1))",
					 list_make1(array));
	e->nullable = false;
	return e;
}

/*
 * What looks for elements in others.  NULL is equal to nothing in PostgreSQL, but
 * to another NULL or to a zero in ClickHouse: it is left out where that does not
 * change the answer.
 */
static ChExpr *
build_sets(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *left,
			   *right;

	if (build_equality(cx, row, node, args, inputcollid) == NULL)
		return NULL;
	left = linitial(args);
	right = lsecond(args);
	if ((row->fn == F_ARRAYCONTAINS && right->elements_nullable) ||
		(row->fn == F_ARRAYCONTAINED && left->elements_nullable))
		return ch_fail(cx, "%s: elements to look for can be NULL", row->object);
	return call(row, node, list_make2(without_nulls(left), without_nulls(right)));
}

/* Arrays with NULLs are ordered differently. */
static ChExpr *
build_order_elements(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *e = build_equality(cx, row, node, args, inputcollid);

	if (e != NULL && (((ChExpr *) linitial(args))->elements_nullable || ((ChExpr *) lsecond(args))->elements_nullable))
		return ch_fail(cx, "%s: elements can be NULL", row->object);
	return e;
}

/* What orders arrays. */
static ChExpr *
build_order(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	Oid			elemtype = get_element_type(((ChExpr *) linitial(args))->pgtype);

	if (elemtype == UUIDOID || (type_is_collatable(elemtype) && !ch_collation_is_c(inputcollid)))
		return ch_fail(cx, "%s: the order of %s differs", row->object, format_type_be(elemtype));
	return build_order_elements(cx, row, node, args, inputcollid);
}

/* What looks for an element among others that may be NULL: not for NULL. */
static ChExpr *
build_search(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *array = linitial(args);
	Oid			elemtype = get_element_type(array->pgtype);
	ListCell   *lc;

	if (!check_arguments(cx, row, args))
		return NULL;
	if (!ch_elements_equal(elemtype) || !ch_collation_is_deterministic(inputcollid))
		return ch_fail(cx, "%s: equality of elements of type %s differs or is not known", row->object,
					   format_type_be(elemtype));
	for_each_from(lc, args, 1)
	{
		if (((ChExpr *) lfirst(lc))->nullable)
			return ch_fail(cx, "%s: the element can be NULL", row->object);
	}
	return call(row, node, args);
}

/* The same, where the answer is numbers. */
static ChExpr *
build_positions(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *e = build_search(cx, row, node, args, inputcollid);

	if (e != NULL)
		e->elements_nullable = false;
	return e;
}

/* Adding elements, of a type of which an array can be made. */
static ChExpr *
build_elements(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	if (!check_arguments(cx, row, args))
		return NULL;
	if (!ch_elements_equal(get_element_type(exprType(node))))
		return ch_fail(cx, "%s: of %s", row->object, format_type_be(exprType(node)));
	return call(row, node, args);
}

/* array_to_string: NULLs are left out. */
static ChExpr *
build_to_string(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *array;
	Oid			elemtype;

	if (!check_arguments(cx, row, args))
		return NULL;
	array = linitial(args);
	elemtype = get_element_type(array->pgtype);
	if (elemtype != TEXTOID && elemtype != VARCHAROID && elemtype != INT2OID && elemtype != INT4OID &&
		elemtype != INT8OID)
		return ch_fail(cx, "%s: the text of %s differs", row->object, format_type_be(elemtype));
	if (!array->elements_nullable)
		return ch_make_call(TEXTOID, "arrayStringConcat(arrayMap(fdw_e -> toString(fdw_e), $1), $2)", args);
	return ch_make_call(TEXTOID,
						"arrayStringConcat(arrayMap(fdw_e -> toString(assumeNotNull(fdw_e)), "
						"arrayFilter(fdw_e -> isNotNull(fdw_e), $1)), $2)", args);
}

/* string_to_array, by a separator that is not empty; of no text comes no array. */
static ChExpr *
build_split(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	char	   *by;

	if (!ch_constant_text(lsecond(args), &by) || by[0] == '\0')
		return ch_fail_constant(cx, row, "the separator");
	if (((ChExpr *) linitial(args))->nullable)
		return ch_fail(cx, "%s: an array that can be NULL", row->object);
	return ch_make_call(exprType(node), row->remote, args);
}

#define COMPARE(fn, op, build, mark) \
	BUILT(fn, "anyarray " op " anyarray", "($1 " op " $2)", 0, build, \
		  "ai " op " ai2; ai " op " '{1,2}'; at " op " '{a,b}'; ai " op " '{}'; " mark "an " op " ai; " mark "ai " op " an; " mark "an " op " '{1,NULL}'; !ai " op " ARRAY[[1,2],[3,4]]")

static const ChShipRow rows[] = {
	BUILT(F_CARDINALITY, "cardinality(anyarray)", "toInt32(length($1))", 0, build_any_elements,
		  "cardinality(ai); cardinality(an); cardinality(at); cardinality(ai || 5)"),
	BUILT(F_ARRAY_LENGTH, "array_length(anyarray, int4)", "if(empty($1), NULL, toInt32(length($1)))", CH_RESULT_NULLABLE,
		  build_dimension, "array_length(ai, 1); array_length(an, 1); array_length(at, 1); !array_length(ai, 2)"),
	BUILT(F_ARRAY_UPPER, "array_upper(anyarray, int4)", "if(empty($1), NULL, toInt32(length($1)))", CH_RESULT_NULLABLE,
		  build_dimension, "array_upper(ai, 1); array_upper(an, 1)"),
	BUILT(F_ARRAY_LOWER, "array_lower(anyarray, int4)", "if(empty($1), NULL, toInt32(1))", CH_RESULT_NULLABLE,
		  build_dimension, "array_lower(ai, 1); array_lower(an, 1)"),
	BUILT(F_ARRAY_NDIMS, "array_ndims(anyarray)", "if(empty($1), NULL, toInt32(1))", CH_RESULT_NULLABLE, build_any_elements,
		  "array_ndims(ai); array_ndims(at)"),

	COMPARE(F_ARRAY_EQ, "=", build_equality, ""),
	COMPARE(F_ARRAY_NE, "<>", build_equality, ""),
	COMPARE(F_ARRAY_LT, "<", build_order, "!"),
	COMPARE(F_ARRAY_LE, "<=", build_order, "!"),
	COMPARE(F_ARRAY_GT, ">", build_order, "!"),
	COMPARE(F_ARRAY_GE, ">=", build_order, "!"),
	BUILT(F_ARRAYCONTAINS, "anyarray @> anyarray", "hasAll($1, $2)", 0, build_sets,
		  "ai @> '{1}'; ai @> ai2; at @> '{a,b}'; ai @> '{}'; an @> '{1}'; an @> ai; !ai @> an; !ai @> '{NULL}'"),
	BUILT(F_ARRAYCONTAINED, "anyarray <@ anyarray", "hasAll($2, $1)", 0, build_sets,
		  "ai <@ '{1,2,3}'; ai <@ ai2; ai <@ an; !an <@ ai; at <@ '{a,b}'"),
	BUILT(F_ARRAYOVERLAP, "anyarray && anyarray", "hasAny($1, $2)", 0, build_sets,
		  "ai && '{1,7}'; ai && ai2; at && '{a,b}'; ai && '{}'; an && ai; ai && an; an && '{1,2}'; an && '{NULL}'; an && an"),

	BUILT(F_ARRAY_APPEND, "array_append(anycompatiblearray, anycompatible)", "arrayPushBack($1, $2)", 0, build_elements,
		  "array_append(ai, 5); ai || i4; array_append(an, ni4); at || s; ai || ni4"),
	BUILT(F_ARRAY_PREPEND, "array_prepend(anycompatible, anycompatiblearray)", "arrayPushFront($2, $1)", 0, build_elements,
		  "array_prepend(5, ai); i4 || ai; array_prepend(ni4, an); s || at"),
	BUILT(F_ARRAY_CAT, "array_cat(anycompatiblearray, anycompatiblearray)", "arrayConcat($1, $2)", 0, build_elements,
		  "array_cat(ai, ai2); ai || '{7,8}'::int[]; an || ai; at || '{x}'::text[]; ai || '{}'::int[]; an || '{NULL,1}'::int[]"),
	BUILT(F_ARRAY_POSITION_ANYCOMPATIBLEARRAY_ANYCOMPATIBLE, "array_position(anycompatiblearray, anycompatible)",
		  "nullIf(toInt32(indexOf($1, $2)), 0)", CH_RESULT_NULLABLE, build_search,
		  "array_position(ai, 2); array_position(ai, i4); array_position(an, 2); array_position(at, 'a'); !array_position(an, NULL)"),
	BUILT(F_ARRAY_POSITIONS, "array_positions(anycompatiblearray, anycompatible)",
		  "arrayMap(fdw_i -> toInt32(fdw_i), arrayFilter((fdw_i, fdw_e, fdw_x) -> ifNull(fdw_e = fdw_x, 0), "
		  "arrayEnumerate($1), $1, arrayResize([$2], length($1), $2)))", 0, build_positions,
		  "array_positions(ai, 2); array_positions(an, 2); array_positions(at, 'a'); array_positions(ai, i4); !array_positions(an, NULL)"),
	BUILT(F_ARRAY_REPLACE, "array_replace(anycompatiblearray, anycompatible, anycompatible)",
		  "arrayMap((fdw_e, fdw_x, fdw_y) -> if(ifNull(fdw_e = fdw_x, 0), fdw_y, fdw_e), $1, "
		  "arrayResize([$2], length($1), $2), arrayResize([$3], length($1), $3))", 0, build_search,
		  "array_replace(ai, 2, 7); array_replace(an, 2, 7); array_replace(at, 'a', s); array_replace(ai, i4, 0); !array_replace(an, NULL, 1)"),
	BUILT(F_ARRAY_REMOVE, "array_remove(anycompatiblearray, anycompatible)",
		  "arrayFilter((fdw_e, fdw_x) -> ifNull(fdw_e != fdw_x, 1), $1, arrayResize([$2], length($1), $2))", 0, build_search,
		  "array_remove(ai, 2); array_remove(an, 2); array_remove(at, 'a'); array_remove(ai, i4); !array_remove(an, NULL)"),
	BUILT(F_ARRAY_TO_STRING_ANYARRAY_TEXT, "array_to_string(anyarray, text)", "arrayStringConcat($1, $2)", CH_IF_CONST2,
		  build_to_string, "array_to_string(ai, ','); array_to_string(an, ''); array_to_string(at, '|')"),
	BUILT(F_STRING_TO_ARRAY_TEXT_TEXT, "string_to_array(text, text)", "if($1 = '', arraySlice([''], 1, 0), splitByString($2, $1))", 0,
		  build_split, "string_to_array(s, ','); string_to_array(s, 'b'); string_to_array(e, 'e'); !string_to_array(s, ''); !string_to_array(ns, ',')"),
};

const ChShipList ch_ship_array = {rows, lengthof(rows)};
