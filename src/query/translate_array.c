/*-------------------------------------------------------------------------
 *
 * translate_array.c
 *	  Arrays: subscripts, constructors, x = ANY (column).
 *
 * An array here has one dimension and begins with 1, as every remote Array
 * does; constants that do not stay local, and so do arrays that are parameters,
 * whose value might not.  A remote Array is never NULL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "query/catalogue.h"

/* A translated argument as an array of one dimension, or NULL with the reason. */
ChExpr *
ch_array_argument(ChTranslate *cx, const char *what, ChExpr *e)
{
	ArrayType  *array;

	if (e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	if (e->kind == CHX_PARAM || e->kind == CHX_NULL)
		return ch_fail(cx, "%s: an array that is a parameter or NULL", what);
	if (e->kind != CHX_LITERAL)
		return e;
	array = DatumGetArrayTypeP(e->constant->constvalue);
	if (ARR_NDIM(array) > 1 || (ARR_NDIM(array) == 1 && ARR_LBOUND(array)[0] != 1))
		return ch_fail(cx, "%s: an array of more than one dimension, or one that does not begin with 1", what);
	e->elements_nullable = array_contains_nulls(array);
	return e;
}

/* Do elements of this type compare as PostgreSQL's do? */
bool
ch_elements_equal(Oid elemtype)
{
	switch (elemtype)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case TEXTOID:
		case VARCHAROID:
		case DATEOID:
		case UUIDOID:
			return true;
		default:
			return false;
	}
}

/* Arrays that = and GROUP BY compare elementwise; there NULLs are equal. */
bool
ch_comparable_array(ChTranslate *cx, const char *what, const ChExpr *e, Oid collation)
{
	Oid			elemtype = get_element_type(e->pgtype);

	if (!ch_elements_equal(elemtype))
		ch_fail(cx, "%s: equality of elements of type %s differs or is not known", what, format_type_be(elemtype));
	else if (!ch_collation_is_deterministic(collation))
		ch_fail(cx, "%s: the collation is nondeterministic, ClickHouse compares text bytewise", what);
	else
		return true;
	return false;
}

/* ------------------------------------------------------------- subscripts */

static ChExpr *
translate_index(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e = expr ? ch_translate(cx, expr) : NULL;

	if (expr == NULL)
		return ch_fail(cx, "subscript: without a bound");
	if (e != NULL && e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	return e ? ch_canonical(cx, e) : NULL;
}

/* a[i]: NULL where there is no such element */
static ChExpr *
translate_element(ChTranslate *cx, SubscriptingRef *node, ChExpr *array)
{
	ChExpr	   *index = translate_index(cx, linitial(node->refupperindexpr));
	const char *template = "if($2 >= 1 AND $2 <= length($1), arrayElement($1, greatest($2, 1)), NULL)";
	int64		i;
	ChExpr	   *e;

	if (index == NULL)
		return NULL;
	if (index->kind == CHX_NULL || (ch_constant_int(index, &i) && i < 1))
		return ch_make_null(node->refrestype);
	if (index->kind == CHX_LITERAL)
		template = "if(%2 <= length($1), arrayElement($1, %2), NULL)";
	else if (index->nullable)
		template = "if(ifNull($2 >= 1 AND $2 <= length($1), 0), arrayElement($1, greatest(ifNull($2, 1), 1)), NULL)";
	e = ch_make_call(node->refrestype, template, list_make2(array, index));
	e->nullable = true;
	e->digits = array->digits;
	e->scale = array->scale;
	return e;
}

/* a[l:u] */
static ChExpr *
translate_slice(ChTranslate *cx, SubscriptingRef *node, ChExpr *array)
{
	Expr	   *lowerexpr = linitial(node->reflowerindexpr);
	Expr	   *upperexpr = linitial(node->refupperindexpr);
	ChExpr	   *lower = lowerexpr ? translate_index(cx, lowerexpr) : ch_make_literal(INT4OID, "1");
	ChExpr	   *upper = NULL;
	ChExpr	   *e;

	if (lower != NULL)
		upper = upperexpr ? translate_index(cx, upperexpr) :
			ch_make_call(INT4OID, "toInt32(length($1))", list_make1(array));
	if (upper == NULL)
		return NULL;
	if (lower->nullable || upper->nullable)
		return ch_fail(cx, "subscript: a bound that can be NULL makes an array that is NULL");
	e = ch_make_call(node->refrestype,
					 "arraySlice($1, greatest($2, 1), greatest(toInt64($3) - greatest($2, 1) + 1, 0))",
					 list_make3(array, lower, upper));
	e->elements_nullable = array->elements_nullable;
	e->digits = array->digits;
	e->scale = array->scale;
	return e;
}

ChExpr *
ch_translate_subscript(ChTranslate *cx, SubscriptingRef *node)
{
	ChExpr	   *array;

	if (node->refassgnexpr != NULL || !OidIsValid(get_element_type(node->refcontainertype)))
		return ch_fail(cx, "subscript of %s: not known to mean the same on ClickHouse",
					   format_type_be(node->refcontainertype));
	if (list_length(node->refupperindexpr) != 1)
		return ch_fail(cx, "subscript: an array of more than one dimension");
	array = ch_translate(cx, node->refexpr);
	if (array == NULL || (array = ch_array_argument(cx, "subscript", array)) == NULL)
		return NULL;
	if (node->reflowerindexpr != NIL)
		return translate_slice(cx, node, array);
	return translate_element(cx, node, array);
}

/* ------------------------------------------------------------ constructors */

#define MAX_ELEMENTS 9			/* of a template */

/* ARRAY[x, y] */
ChExpr *
ch_translate_array(ChTranslate *cx, ArrayExpr *node)
{
	StringInfoData template;
	List	   *args = NIL;
	bool		nullable = false;
	ListCell   *lc;
	ChExpr	   *e;

	if (node->multidims || list_length(node->elements) > MAX_ELEMENTS || !ch_elements_equal(node->element_typeid))
		return ch_fail(cx, "array constructor: of %d elements of type %s", list_length(node->elements),
					   format_type_be(node->element_typeid));
	initStringInfo(&template);
	foreach(lc, node->elements)
	{
		ChExpr	   *arg = ch_translate(cx, lfirst(lc));

		if (arg == NULL || (arg = ch_canonical(cx, arg)) == NULL)
			return NULL;
		if (arg->opaque)
			return ch_fail(cx, "%s", arg->opaque);
		args = lappend(args, arg);
		nullable |= arg->nullable;
		appendStringInfo(&template, "%s$%d", list_length(args) > 1 ? ", " : "array(", list_length(args));
	}
	appendStringInfoChar(&template, ')');
	e = ch_make_call(node->array_typeid, template.data, args);
	e->nullable = false;
	e->elements_nullable = nullable;
	return e;
}

/* --------------------------------------------------------- ANY over a column */

/* The comparison of a btree operator, as ClickHouse spells it. */
static const char *
comparison(Oid opno, Oid type)
{
	static const char *const spelled[] = {NULL, "<", "<=", "=", ">=", ">"};
	TypeCacheEntry *cache = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY);
	int			strategy = get_op_opfamily_strategy(opno, cache->btree_opf);

	if (strategy > 0)
		return spelled[strategy];
	return get_op_opfamily_strategy(get_negator(opno), cache->btree_opf) == BTEqualStrategyNumber ? "!=" : NULL;
}

/*
 * x op ANY (array), x op ALL (array).  With NULLs among the elements the answer
 * is NULL where no other element decides.
 */
ChExpr *
ch_translate_any_array(ChTranslate *cx, ScalarArrayOpExpr *node, ChExpr *x, ChExpr *array)
{
	const char *what = ch_expr_name((Node *) node);
	const char *op = comparison(node->opno, x->pgtype);
	const char *found;
	bool		equal;
	char	   *template;
	ChExpr	   *e;

	if ((array = ch_array_argument(cx, what, array)) == NULL || (x = ch_canonical(cx, x)) == NULL)
		return NULL;
	if (x->pgtype != get_element_type(array->pgtype) || !ch_elements_equal(x->pgtype) || op == NULL)
		return ch_fail(cx, "%s: such elements are not known to compare the same on ClickHouse", what);
	if (type_is_collatable(x->pgtype) &&
		!(strchr(op, '=') == op || op[0] == '!' ? ch_collation_is_deterministic(node->inputcollid) :
		  ch_collation_is_c(node->inputcollid)))
		return ch_fail(cx, "%s: %s", what, ch_text_order_problem());
	if (x->pgtype == UUIDOID && op[0] != '=' && op[0] != '!')
		return ch_fail(cx, "%s: ClickHouse orders uuid differently", what);
	/* ANY looks for an element where it is true, ALL for one where it is false */
	equal = strcmp(op, node->useOr ? "=" : "!=") == 0;
	if (equal)
		found = "has($2, assumeNotNull($1))";
	else
		found = psprintf("arrayExists((fdw_x, fdw_e) -> ifNull(%s(fdw_x %s fdw_e), 0), arrayResize([assumeNotNull($1)], length($2), assumeNotNull($1)), $2)",
						 node->useOr ? "" : "NOT ", op);
	if (array->elements_nullable && !node->useOr && !equal)
		return ch_fail(cx, "%s: elements can be NULL", what);
	template = array->elements_nullable ?
		psprintf("if(%s, %d, if(has($2, NULL), NULL, %d))", found, node->useOr, !node->useOr) :
		psprintf(node->useOr ? "%s" : "(NOT (%s))", found);
	if (x->nullable)
		template = psprintf("if(isNull($1), if(empty($2), %s, NULL), %s)", node->useOr ? "0" : "1", template);
	e = ch_make_call(BOOLOID, template, list_make2(x, array));
	e->nullable = x->nullable || array->elements_nullable;
	return e;
}
