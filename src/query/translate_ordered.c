/*-------------------------------------------------------------------------
 *
 * translate_ordered.c
 *	  Aggregates over rows in an order: array_agg, string_agg, and those with
 *	  WITHIN GROUP.
 *
 * The server collects tuples of the value and what it is sorted by, and sorts
 * the array.  Without ORDER BY the order of the input would show, which the
 * server does not keep, so those stay local; with it, rows that sort equally
 * come in any order, as from PostgreSQL's own sort.  Over a window the order is
 * the window's, in which the server adds the rows up.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/typcache.h"

#include "query/catalogue.h"

#define MAX_KEYS 4

/* An array of values in order, as a template over args. */
typedef struct Ordered
{
	List	   *args;			/* the value first */
	StringInfoData tuple;		/* what is collected */
	int			parts;			/* of the tuple */
	bool		reversed;		/* the first key is sorted descending */
	char	   *condition;		/* ", cond" for combinator If, or "" */
} Ordered;

/* The position of another argument of the template. */
static int
add_arg(Ordered *o, ChExpr *arg)
{
	o->args = lappend(o->args, arg);
	return list_length(o->args);
}

static void
add_part(Ordered *o, const char *template, int arg)
{
	appendStringInfoString(&o->tuple, o->parts++ > 0 ? ", " : "");
	for (; *template; template++)
	{
		appendStringInfoChar(&o->tuple, *template);
		if (*template == '$')
			appendStringInfo(&o->tuple, "%d", arg);
	}
}

/* Is the operator the type's own < or >? */
static bool
default_order(Oid sortop, Oid type, bool *descending)
{
	TypeCacheEntry *cache = lookup_type_cache(type, TYPECACHE_LT_OPR | TYPECACHE_GT_OPR);

	*descending = sortop == cache->gt_opr;
	return *descending || sortop == cache->lt_opr;
}

/* Values of the other order, or NULL if the type has none without exceptions. */
static const char *
mirrored(ChTranslate *cx, const ChExpr *key)
{
	switch (key->pgtype)
	{
		case BOOLOID:
			return "bitNot(toInt64($))";
		case INT2OID:
		case INT4OID:
		case INT8OID:
			return key->wide ? NULL : "bitNot(toInt64($))";
		case DATEOID:
			return key->beyond ? NULL : "bitNot(toInt64(toInt32($)))";
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			if (key->beyond || key->stored)
				return NULL;
			return ch_has(cx, CH_CAP_WIDE_DATES) ? "bitNot(toUnixTimestamp64Micro(toDateTime64($, 6, 'UTC')))" :
				"bitNot(toInt64(toUnixTimestamp($)))";
		default:
			return NULL;
	}
}

/* A sort key, in the tuple: is it NULL, is it NaN, its value. */
static bool
add_key(ChTranslate *cx, Ordered *o, SortGroupClause *clause, Expr *expr, bool first)
{
	bool		descending,
				is_float;
	ChExpr	   *key;
	const char *value = "$";
	int			n;

	if (!default_order(clause->sortop, exprType((Node *) expr), &descending))
		return ch_fail(cx, "ORDER BY USING an operator that is not the type's own") != NULL;
	key = ch_translate_sort_key(cx, expr, &is_float);
	if (key == NULL)
		return false;
	if (!key->has_column)
		return true;
	if (first)
		o->reversed = descending;
	else if (o->reversed != descending && (value = mirrored(cx, key)) == NULL)
		return ch_fail(cx, "aggregate: ascending and descending keys in one ORDER BY, of which a later one is neither an integer nor a time") != NULL;
	if (key->raises)
		return ch_fail(cx, "aggregate: its ORDER BY can raise an error") != NULL;
	n = add_arg(o, key);
	if (key->nullable)
		add_part(o, clause->nulls_first == o->reversed ? "isNull($)" : "isNotNull($)", n);
	if (is_float)
	{
		add_part(o, "isNaN($)", n);
		add_part(o, "if(isNaN($), 0., toFloat64($))", n);
	}
	else
		add_part(o, value, n);
	return true;
}

static bool
add_keys(ChTranslate *cx, Ordered *o, Aggref *agg, List *clauses)
{
	ListCell   *lc;
	int			before = o->parts;

	if (list_length(clauses) > MAX_KEYS)
		return ch_fail(cx, "%s: more than %d keys in ORDER BY",
					   ch_expr_name((Node *) agg), MAX_KEYS) != NULL;
	foreach(lc, clauses)
	{
		SortGroupClause *clause = lfirst(lc);

		if (!add_key(cx, o, clause, get_sortgroupclause_tle(clause, agg->args)->expr, o->parts == before))
			return false;
	}
	/* over a window its order is that of the rows */
	if (o->parts == before && (cx->over == NULL || cx->over->order == NIL))
		return ch_fail(cx, "%s: without ORDER BY the order of its input shows",
					   ch_expr_name((Node *) agg)) != NULL;
	return true;
}

/* The condition under which a row counts. */
static void
add_condition(Ordered *o, ChExpr *filter, bool skip_nulls)
{
	StringInfoData buf;

	initStringInfo(&buf);
	if (filter)
		appendStringInfo(&buf, ", $%d", add_arg(o, filter));
	if (skip_nulls && ((ChExpr *) linitial(o->args))->nullable)
		appendStringInfoString(&buf, filter ? " AND isNotNull(%1)" : ", isNotNull(%1)");
	o->condition = buf.data;
}

/* How many rows count. */
static char *
row_count(const Ordered *o)
{
	if (o->condition[0] == '\0')
		return "count()";
	return psprintf("countIf(%s)", o->condition + 2);
}

/* The values of the rows that count, in order. */
static char *
sorted_values(const Ordered *o, bool distinct)
{
	StringInfoData buf;
	int			i;

	initStringInfo(&buf);
	if (o->parts == 1)
		return psprintf("arrayMap(t -> t.1, groupArray%s(tuple(%s)%s))", o->condition[0] ? "If" : "",
						o->tuple.data, o->condition);
	appendStringInfo(&buf, "arrayMap(t -> t.1, %s(t -> tuple(", o->reversed ? "arrayReverseSort" : "arraySort");
	for (i = 2; i <= o->parts; i++)
		appendStringInfo(&buf, i > 2 ? ", t.%d" : "t.%d", i);
	appendStringInfo(&buf, "), %s%s(tuple(%s)%s)))", distinct ? "groupUniqArray" : "groupArray",
					 o->condition[0] ? "If" : "", o->tuple.data, o->condition);
	return buf.data;
}

/* Collect the first argument in the order of clauses. */
static bool
collect(ChTranslate *cx, Ordered *o, Aggref *agg, List *clauses, ChExpr *filter, bool skip_nulls)
{
	ChExpr	   *value = ch_aggregate_value(cx, agg, linitial_node(TargetEntry, agg->args)->expr);
	bool		in_agg = cx->in_agg;
	bool		ok;

	memset(o, 0, sizeof(*o));
	initStringInfo(&o->tuple);
	if (value == NULL || (value = ch_canonical(cx, value)) == NULL)
		return false;
	if (!value->has_column)
		return ch_fail(cx, "%s: of a constant", ch_expr_name((Node *) agg)) != NULL;
	if (value->raises && filter)
		return ch_fail(cx, "%s: its argument can raise an error, and ClickHouse computes it without regard to FILTER",
					   ch_expr_name((Node *) agg)) != NULL;
	add_part(o, skip_nulls && value->nullable ? "assumeNotNull($)" : "$", add_arg(o, value));
	cx->in_agg = true;
	ok = add_keys(cx, o, agg, clauses);
	cx->in_agg = in_agg;
	add_condition(o, filter, skip_nulls);
	return ok;
}

/* DISTINCT sorts too, by the keys of ORDER BY first. */
static List *
sort_clauses(Aggref *agg)
{
	return agg->aggdistinct ? agg->aggdistinct : agg->aggorder;
}

/* Floats that are equal but look different would be told apart. */
static bool
distinct_ok(ChTranslate *cx, Aggref *agg)
{
	Oid			type = linitial_oid(agg->aggargtypes);

	if (agg->aggdistinct == NIL || (type != FLOAT4OID && type != FLOAT8OID))
		return true;
	return ch_fail(cx, "%s: DISTINCT of floats", ch_expr_name((Node *) agg)) != NULL;
}

ChExpr *
ch_build_array_agg(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter)
{
	Ordered		o;
	ChExpr	   *e;

	if (!distinct_ok(cx, agg) || !collect(cx, &o, agg, sort_clauses(agg), filter, false))
		return NULL;
	if (ch_type_for_pg(agg->aggtype, -1, false) == NULL && linitial_oid(agg->aggargtypes) != NUMERICOID)
		return ch_fail(cx, "%s: no array of such elements", row->object);
	e = ch_make_call(agg->aggtype, sorted_values(&o, agg->aggdistinct != NIL), o.args);
	e->nullable = false;
	return e;
}

/* The separator is the same for all rows. */
static char *
separator(ChTranslate *cx, Aggref *agg, Ordered *o)
{
	ChExpr	   *e = ch_aggregate_value(cx, agg, lsecond_node(TargetEntry, agg->args)->expr);

	if (e == NULL)
		return NULL;
	if (e->has_column)
	{
		ch_fail(cx, "%s: the separator differs from row to row", ch_expr_name((Node *) agg));
		return NULL;
	}
	if (e->kind == CHX_NULL)
		return "''";
	return psprintf(e->nullable ? "ifNull($%d, '')" : "$%d", add_arg(o, e));
}

ChExpr *
ch_build_string_agg(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter)
{
	Ordered		o;
	char	   *between;
	ChExpr	   *e;

	if (!collect(cx, &o, agg, sort_clauses(agg), filter, true) ||
		(between = separator(cx, agg, &o)) == NULL)
		return NULL;
	e = ch_make_call(agg->aggtype,
					 psprintf("if(%s = 0, NULL, arrayStringConcat(%s, %s))", row_count(&o),
							  sorted_values(&o, agg->aggdistinct != NIL), between), o.args);
	e->nullable = true;
	return e;
}

/* ------------------------------------------------------------ WITHIN GROUP */

/* The fractions of a percentile: one, or those of a one-dimensional array. */
static bool
fractions(ChTranslate *cx, Aggref *agg, List **result)
{
	Const	   *con = linitial(agg->aggdirectargs);
	Datum	   *values;
	bool	   *nulls;
	int			n = 1,
				i;

	*result = NIL;
	if (!IsA(con, Const) || con->constisnull)
		return ch_fail(cx, "%s: the fraction is not a constant", ch_expr_name((Node *) agg)) != NULL;
	if (con->consttype == FLOAT8OID)
	{
		values = &con->constvalue;
		nulls = &con->constisnull;
	}
	else
		deconstruct_array(DatumGetArrayTypeP(con->constvalue), FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
						  TYPALIGN_DOUBLE, &values, &nulls, &n);
	if (n == 0 || (con->consttype != FLOAT8OID && ARR_NDIM(DatumGetArrayTypeP(con->constvalue)) != 1))
		return ch_fail(cx, "%s: not an array of one dimension", ch_expr_name((Node *) agg)) != NULL;
	for (i = 0; i < n; i++)
	{
		/* NaN is not between either */
		if (nulls[i] || !(DatumGetFloat8(values[i]) >= 0 && DatumGetFloat8(values[i]) <= 1))
			return ch_fail(cx, "%s: a fraction that is not between 0 and 1", ch_expr_name((Node *) agg)) != NULL;
		*result = lappend(*result, ch_const_expr(cx, makeConst(FLOAT8OID, -1, InvalidOid, sizeof(float8),
															   values[i], false, FLOAT8PASSBYVAL)));
	}
	return true;
}

/* The first value of which no less than this share of the rows is not greater. */
static char *
discrete(const char *values, const char *count, const char *fraction)
{
	return psprintf("arrayElement(%s, toUInt32(greatest(1, ceil(%s * toFloat64(%s)))))", values, fraction, count);
}

/* The same steps as PostgreSQL's, so that the last digit is the same. */
static char *
continuous(const char *values, const char *count, const char *fraction)
{
	return psprintf("arrayMap((r, s) -> arrayMap((a, b) -> if(floor(r) = ceil(r), a, a + (r - floor(r)) * (b - a)), "
					"[arrayElement(s, toUInt32(floor(r)) + 1)], [arrayElement(s, toUInt32(ceil(r)) + 1)])[1], "
					"[%s * toFloat64(greatest(%s, 1) - 1)], [%s])[1]", fraction, count, values);
}

ChExpr *
ch_build_percentile(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter)
{
	bool		is_cont = row->fn == F_PERCENTILE_CONT_FLOAT8_FLOAT8 || row->fn == F_PERCENTILE_CONT__FLOAT8_FLOAT8;
	bool		one = exprType(linitial(agg->aggdirectargs)) == FLOAT8OID;
	List	   *list;
	ListCell   *lc;
	Ordered		o;
	StringInfoData buf;
	char	   *count,
			   *values;
	ChExpr	   *e;

	if (!fractions(cx, agg, &list) || !collect(cx, &o, agg, agg->aggorder, filter, true))
		return NULL;
	count = row_count(&o);
	values = sorted_values(&o, false);
	initStringInfo(&buf);
	appendStringInfo(&buf, one ? "if(%s = 0, NULL, " : "arraySlice([", count);
	foreach(lc, list)
	{
		const char *fraction = ((ChExpr *) lfirst(lc))->sql;

		appendStringInfo(&buf, "%s%s", lc == list_head(list) ? "" : ", ",
						 is_cont ? continuous(values, count, fraction) : discrete(values, count, fraction));
	}
	if (one)
		appendStringInfoChar(&buf, ')');
	else
		appendStringInfo(&buf, "], 1, if(%s = 0, 0, %d))", count, list_length(list));
	e = ch_make_call(agg->aggtype, buf.data, o.args);
	e->nullable = one;
	return e;
}

/* The value that occurs most; of several the first in the order. */
ChExpr *
ch_build_mode(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter)
{
	Oid			type = linitial_oid(agg->aggargtypes);
	Ordered		o;
	const char *reverse;
	const char *value;
	ChExpr	   *e;

	if (type == FLOAT4OID || type == FLOAT8OID || type == UUIDOID)
		return ch_fail(cx, "%s: ClickHouse orders %s differently", ch_expr_name((Node *) agg), format_type_be(type));
	if (!collect(cx, &o, agg, agg->aggorder, filter, true))
		return NULL;
	reverse = o.reversed ? "arrayReverse" : "";
	value = ((ChExpr *) linitial(o.args))->nullable ? "assumeNotNull($1)" : "$1";
	e = ch_make_call(agg->aggtype,
					 psprintf("if(%s = 0, NULL, arrayMap(m -> arrayElement(%s(m.1), greatest(1, indexOf(%s(m.2), arrayReduce('max', m.2)))), "
							  "[sumMap%s([%s], [toUInt64(1)]%s)])[1])",
							  row_count(&o), reverse, reverse, o.condition[0] ? "If" : "", value, o.condition),
					 o.args);
	e->nullable = true;
	return e;
}

/* ------------------------------------------------- hypothetical-set aggregates */

/* Which rows sort before the hypothetical one, or with it where peers is set. */
static ChExpr *
rows_before(ChTranslate *cx, Aggref *agg, bool peers, Expr **value)
{
	SortGroupClause *clause = linitial(agg->aggorder);
	Expr	   *given = linitial(agg->aggdirectargs);
	TypeCacheEntry *cache;
	Oid			collation;
	bool		descending;
	ChExpr	   *before;

	*value = linitial_node(TargetEntry, agg->args)->expr;
	if (list_length(agg->aggorder) != 1 || !IsA(given, Const) || ((Const *) given)->constisnull)
		return ch_fail(cx, "%s: of more than one constant, or of NULL", ch_expr_name((Node *) agg));
	if (!default_order(clause->sortop, exprType((Node *) *value), &descending))
		return ch_fail(cx, "ORDER BY USING an operator that is not the type's own");
	collation = exprCollation((Node *) *value);
	cache = lookup_type_cache(exprType((Node *) *value), TYPECACHE_EQ_OPR);
	cx->in_agg = true;
	before = ch_translate(cx, make_opclause(clause->sortop, BOOLOID, false, *value, given, InvalidOid, collation));
	if (before && peers)
	{
		ChExpr	   *same = ch_translate(cx, make_opclause(cache->eq_opr, BOOLOID, false, *value, given, InvalidOid,
														  collation));

		before = same ? ch_make_bool(CHX_OR, list_make2(before, same)) : NULL;
	}
	cx->in_agg = false;
	if (before == NULL || before->raises)
		return before ? ch_fail(cx, "%s: its argument can raise an error", ch_expr_name((Node *) agg)) : NULL;
	if (before->nullable)
		before = ch_make_call(BOOLOID, clause->nulls_first ? "ifNull($1, 1)" : "ifNull($1, 0)", list_make1(before));
	before->nullable = false;
	return before;
}

ChExpr *
ch_build_hypothetical(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter)
{
	Expr	   *value;
	ChExpr	   *before = rows_before(cx, agg, row->fn == F_CUME_DIST_ANY, &value);
	ChExpr	   *key = NULL;
	List	   *args;
	const char *template = row->remote;
	ChExpr	   *e;

	if (before == NULL)
		return NULL;
	if (filter)
		before = ch_make_bool(CHX_AND, list_make2(filter, before));
	if (row->fn == F_DENSE_RANK_ANY)
	{
		cx->in_agg = true;
		key = ch_translate_equal_key(cx, value);
		cx->in_agg = false;
		if (key == NULL)
			return NULL;
		if (key->nullable && linitial_node(SortGroupClause, agg->aggorder)->nulls_first)
			return ch_fail(cx, "%s: NULLS FIRST", ch_expr_name((Node *) agg));
	}
	args = list_make2(before, filter ? filter : ch_make_literal(BOOLOID, "1"));
	if (key)
		args = lappend(args, key);
	e = ch_make_call(agg->aggtype, template, args);
	e->nullable = false;
	return e;
}
