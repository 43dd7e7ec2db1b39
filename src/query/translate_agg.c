/*-------------------------------------------------------------------------
 *
 * translate_agg.c
 *	  Aggregates: arguments that may be empty, FILTER, DISTINCT, and those
 *	  that PostgreSQL has to finish.
 *
 * Over no rows PostgreSQL answers NULL and ClickHouse the type's default, so
 * the argument is made Nullable wherever a group can be empty.  FILTER becomes
 * a condition around the argument.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "query/marker.h"
#include "query/translate.h"

/* FILTER as a condition that is never NULL. */
ChExpr *
ch_filter_condition(ChTranslate *cx, Expr *filter)
{
	const ChWindow *over = cx->over;
	ChExpr	   *cond;

	cx->over = NULL;
	cx->in_agg = over == NULL;
	cx->conditional++;
	cond = ch_translate_filter(cx, filter);
	cx->conditional--;
	cx->in_agg = false;
	cx->over = over;
	if (cond == NULL || !cond->nullable)
		return cond;
	cond = ch_make_call(BOOLOID, "ifNull($1, 0)", list_make1(cond));
	cond->nullable = false;
	return cond;
}

/* The argument as the remote aggregate gets it. */
static ChExpr *
aggregate_argument(ChTranslate *cx, ChExpr *arg, ChExpr *filter)
{
	const char *template = "if($1, toNullable(%2), NULL)";
	ChExpr	   *e;

	/* what is computed of the result needs its type */
	if (arg->kind == CHX_NULL && ch_has(cx, CH_CAP_NULLABLE_IN))
		arg = ch_typed_null(arg);
	arg = ch_typed_integer(arg);
	/* numbers are what they are; texts and booleans only when canonical */
	if (arg->canonical && arg->bits == 0 && arg->pgtype != NUMERICOID)
	{
		e = ch_make_call(arg->pgtype, "$1", list_make1(arg));
		ch_take_bounds(e, arg, 0, 0);
		arg = e;
	}

	/*
	 * Old servers nest Nullable over a constant that is Nullable, and take the
	 * condition of WHERE for a constant wherever it stands again.
	 */
	if (!arg->has_column)
		template = "if($1, %2, NULL)";
	else if (arg->kind != CHX_COLUMN && !ch_has(cx, CH_CAP_NULL_SAFE_IF))
		template = arg->nullable ? "if($1, materialize(%2), NULL)" :
			"if($1, toNullable(materialize(%2)), NULL)";
	else if (arg->nullable)
		template = "if($1, %2, NULL)";
	if (filter)
		e = ch_make_call(arg->pgtype, template, list_make2(filter, arg));
	else if ((!ch_is_nullable_type(arg) || !arg->has_column) && (!cx->group_keys || cx->over))
		e = ch_make_call(arg->pgtype, "toNullable(%1)", list_make1(arg));
	else
		return arg;
	e->nullable = true;
	e->canonical = arg->canonical;
	ch_take_number(e, arg);
	ch_take_bounds(e, arg, 0, 0);
	return e;
}

/* There are not so many rows: 10 to the power of CH_COUNT_DIGITS. */
#define COUNT_BITS 44

/* count(*), count(x), count(DISTINCT x): never NULL. */
static ChExpr *
translate_count(ChTranslate *cx, Aggref *agg, ChExpr *arg, ChExpr *filter)
{
	ChExpr	   *e;

	if (agg->aggdistinct && arg->pgtype == RECORDOID)
	{
		/* rows are never NULL */
		e = ch_make_call(INT8OID, filter ? "uniqExactIf($1, $2)" : "uniqExact($1)",
						 filter ? list_make2(arg, filter) : list_make1(arg));
	}
	else if (agg->aggdistinct)
	{
		if (filter)
			arg = aggregate_argument(cx, arg, filter);
		if (arg->nullable && !ch_has(cx, CH_CAP_NULLABLE_IN))
			e = ch_make_call(INT8OID, "ifNull(uniqExact(%1), 0)", list_make1(arg));
		else
			e = ch_make_call(INT8OID, "uniqExact(%1)", list_make1(arg));
	}
	else if (filter && arg && arg->nullable)
		e = ch_make_call(INT8OID, "countIf($1 AND isNotNull(%2))", list_make2(filter, arg));
	else if (filter)
		e = ch_make_call(INT8OID, "countIf($1)", list_make1(filter));
	else if (arg && arg->nullable)
		e = ch_make_call(INT8OID, "count(%1)", list_make1(arg));
	else if (arg && arg->raises)
		/* count(x) would not compute x */
		e = ch_make_call(INT8OID, "countIf(ignore(%1) = 0)", list_make1(arg));
	else
		e = ch_make_call(INT8OID, "count()", NIL);
	e->canonical = "toInt64($1)";
	e->nullable = false;
	e->bits = COUNT_BITS;
	return ch_over_window(cx, e, list_make2(arg, filter));
}

/* min and max of floats: NaN is the greatest value. */
ChExpr *
ch_build_max_float(ChTranslate *cx, const ChShipRow *row, Node *node, List *args,
				   Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);

	return ch_make_call(exprType(node), arg->nullable ?
						"if(maxIf(isNaN($1), isNotNull($1)) = 1, nan, max($1))" :
						"if(max(isNaN($1)) = 1, nan, max($1))", args);
}

ChExpr *
ch_build_min_float(ChTranslate *cx, const ChShipRow *row, Node *node, List *args,
				   Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);

	return ch_make_call(exprType(node), arg->nullable ?
						"if(minIf(isNaN($1), isNotNull($1)) = 1, nan, minIf($1, NOT isNaN($1)))" :
						"if(min(isNaN($1)) = 1, nan, minIf($1, NOT isNaN($1)))", args);
}

/* Is the value right whatever the display scales of the arguments? */
static bool
takes_varying(Oid fn)
{
	return fn == F_COUNT_ANY || fn == F_SUM_NUMERIC || fn == F_AVG_NUMERIC || fn == F_MIN_NUMERIC || fn == F_MAX_NUMERIC;
}

static bool
takes_span(Oid fn)
{
	return fn == F_MIN_INTERVAL || fn == F_MAX_INTERVAL || fn == F_AVG_INTERVAL ||
		fn == F_SUM_INTERVAL || fn == F_MIN_DATE || fn == F_MAX_DATE;
}

ChExpr *
ch_aggregate_value(ChTranslate *cx, Aggref *agg, Expr *expr)
{
	bool		truth = cx->truth;
	const ChWindow *over = cx->over;
	ChExpr	   *e;

	cx->truth = false;
	/* a window's aggregate may be of the values of GROUP BY */
	cx->in_agg = over == NULL;
	cx->over = NULL;
	e = ch_translate(cx, expr);
	cx->in_agg = false;
	cx->over = over;
	cx->truth = truth;
	if (e && e->opaque && (agg->aggfnoid != F_COUNT_ANY || e->kind == CHX_LITERAL) &&
		!(e->span && takes_span(agg->aggfnoid)))
		return ch_fail(cx, "%s", e->opaque);
	if (e && e->scale_varies && !takes_varying(agg->aggfnoid))
		return ch_fail_scale(cx, ch_expr_name((Node *) expr));
	return e;
}

/* count(DISTINCT (a, b)): NULLs in rows are equal. */
static ChExpr *
distinct_row(ChTranslate *cx, Aggref *agg, RowExpr *row)
{
	StringInfoData template;
	List	   *args = NIL;
	ListCell   *lc;
	ChExpr	   *e;

	if (agg->aggfnoid != F_COUNT_ANY || row->row_typeid != RECORDOID || !ch_has(cx, CH_CAP_AGGREGATE_FILTER) ||
		list_length(row->args) > 9)
		return ch_fail(cx, "%s: of rows", ch_expr_name((Node *) agg));
	initStringInfo(&template);
	foreach(lc, row->args)
	{
		ChExpr	   *key = ch_translate_equal_key(cx, lfirst(lc));

		if (key == NULL)
			return NULL;
		args = lappend(args, key);
		appendStringInfo(&template, "%s%%%d", args->length > 1 ? ", " : "tuple(", args->length);
	}
	appendStringInfoChar(&template, ')');
	e = ch_make_call(RECORDOID, template.data, args);
	e->nullable = false;
	return e;
}

/* What DISTINCT compares. */
static ChExpr *
distinct_value(ChTranslate *cx, Aggref *agg, Expr *expr)
{
	ChExpr	   *e;

	if (!ch_has(cx, CH_CAP_AGGREGATE_FILTER) && (exprType((Node *) expr) == FLOAT4OID || exprType((Node *) expr) == FLOAT8OID))
		return ch_fail(cx, "%s: server %u.%u takes different NaNs for distinct", ch_expr_name((Node *) agg),
					   cx->version->major, cx->version->minor);
	if (OidIsValid(get_element_type(exprType((Node *) expr))))
		return ch_fail(cx, "%s: DISTINCT of arrays", ch_expr_name((Node *) agg));
	cx->in_agg = true;
	if (IsA(expr, RowExpr))
		e = distinct_row(cx, agg, (RowExpr *) expr);
	else
		e = ch_translate_equal_key(cx, expr);
	cx->in_agg = false;
	return e;
}

/* The one argument of a plain aggregate. */
static ChExpr *
single_argument(ChTranslate *cx, const ChAggRow *row, Aggref *agg)
{
	Expr	   *expr;

	if (list_length(agg->aggargtypes) != 1)
		return ch_fail(cx, "%s: more than one argument", ch_expr_name((Node *) agg));
	expr = linitial_node(TargetEntry, agg->args)->expr;
	if (agg->aggdistinct && !row->distinct_ok)
		return distinct_value(cx, agg, expr);
	return ch_aggregate_value(cx, agg, expr);
}

/* What never ships, whatever the function. */
bool
ch_check_aggref(ChTranslate *cx, Aggref *agg)
{
	if (cx->over)
		return true;
	if (!cx->allow_agg || cx->in_agg)
		ch_fail(cx, "%s: an aggregate is not possible here", ch_expr_name((Node *) agg));
	else if (agg->agglevelsup != 0)
		ch_fail(cx, "%s: an aggregate of an outer query", ch_expr_name((Node *) agg));
	else if (agg->aggsplit != AGGSPLIT_SIMPLE)
		ch_fail(cx, "%s: partial aggregation", ch_expr_name((Node *) agg));
	else if (agg->aggvariadic && agg->aggkind != AGGKIND_HYPOTHETICAL)
		ch_fail(cx, "%s: variadic call", ch_expr_name((Node *) agg));
	else
		return true;
	return false;
}

/* Is the result one of the times? */
static bool
chooses_time(Oid fn)
{
	switch (fn)
	{
		case F_MIN_DATE:
		case F_MAX_DATE:
		case F_MIN_TIMESTAMP:
		case F_MAX_TIMESTAMP:
		case F_MIN_TIMESTAMPTZ:
		case F_MAX_TIMESTAMPTZ:
			return true;
		default:
			return false;
	}
}

/* The plain template of a row on this server, or NULL with the reason. */
static ChExpr *
apply_template(ChTranslate *cx, const ChAggRow *row, ChExpr *arg, Oid type)
{
	const char *template = ch_has(cx, row->cap) || row->old == NULL ? row->remote : row->old;
	const ChExpr *given = arg;
	ChExpr	   *e;

	if (template[0] == '\0')
		return ch_fail_capability(cx, row->object, row->cap);
	if ((arg = ch_canonical(cx, arg)) == NULL)
		return NULL;
	e = ch_make_call(type, template, list_make1(arg));
	if (chooses_time(row->fn))
		ch_take_bounds(e, given, 0, 0);
	if (type == INTERVALOID)
		ch_make_span(e);
	if (type == NUMERICOID)
	{
		e->digits = arg->digits;
		e->scale = arg->scale;
	}
	return e;
}

/* DISTINCT, where it matters: known of sums. */
static ChExpr *
make_distinct(ChTranslate *cx, const ChAggRow *row, ChExpr *e)
{
	if (!ch_has(cx, CH_CAP_AGGREGATE_FILTER))
		return ch_fail_capability(cx, row->object, CH_CAP_AGGREGATE_FILTER);
	if (e->kind != CHX_CALL || strncmp(e->sql, "sum(", 4) != 0)
		return ch_fail(cx, "%s: DISTINCT is not known to mean the same on ClickHouse", row->object);
	e->sql = psprintf("sumDistinct(%s", e->sql + 4);
	return e;
}

static ChExpr *
apply_row(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *arg, Oid type)
{
	ChShipRow	probe = {row->fn, row->object, row->remote, row->cap, row->old, row->flags};
	ChExpr	   *e;

	if (row->build != NULL)
		e = row->build(cx, &probe, (Node *) agg, list_make1(arg), agg->inputcollid);
	else
		e = apply_template(cx, row, arg, type);
	if (e != NULL && agg->aggdistinct && !row->distinct_ok)
		e = make_distinct(cx, row, e);
	if (e == NULL || (e = ch_over_window(cx, e, list_make1(arg))) == NULL)
		return NULL;
	e->has_agg = true;
	if (row->flags & CH_RESULT_NULLABLE)
		e->nullable = true;
	if (row->flags & CH_RAISES)
		ch_set_raises(e);
	return e;
}

/*
 * ORDER BY does not matter to most aggregates, but what it sorts by is
 * computed.
 */
static bool
order_is_harmless(ChTranslate *cx, Aggref *agg)
{
	ListCell   *lc;

	for_each_from(lc, agg->args, list_length(agg->aggargtypes))
	{
		ChExpr	   *key = ch_aggregate_value(cx, agg, lfirst_node(TargetEntry, lc)->expr);

		if (key == NULL)
			return false;
		if (key->raises)
			return ch_fail(cx, "aggregate: its ORDER BY can raise an error") != NULL;
	}
	return true;
}

/* Argument with FILTER, or NULL with the reason; checks the row's conditions. */
static bool
prepare_argument(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr **arg, ChExpr **filter)
{
	List	   *facts = cx->facts;

	*arg = NULL;
	*filter = NULL;
	if (agg->aggfilter && (*filter = ch_filter_condition(cx, agg->aggfilter)) == NULL)
		return false;
	if (*filter && (*filter)->kind == CHX_LITERAL && strcmp((*filter)->sql, "1") == 0)
		*filter = NULL;
	else if (*filter && !(*filter)->has_column && !(*filter)->has_param &&
			 !ch_has(cx, CH_CAP_CONSTANT_OPERANDS))
	{
		/* they make a value without a type of it */
		ch_fail(cx, "%s: FILTER by a constant", row->object);
		return false;
	}
	if (agg->aggorder != NIL && !order_is_harmless(cx, agg))
		return false;
	cx->facts = ch_add_facts(list_copy(facts), (Node *) agg->aggfilter, true);
	if (!agg->aggstar)
		*arg = single_argument(cx, row, agg);
	cx->facts = facts;
	if (!agg->aggstar && *arg == NULL)
		return false;
	if (*filter && *arg && (*arg)->raises)
	{
		ch_fail(cx, "%s: its argument can raise an error, and ClickHouse computes it without regard to FILTER",
				row->object);
		return false;
	}
	if ((row->flags & CH_IF_COLLATION_C) && !ch_collation_is_c(agg->inputcollid))
	{
		ch_fail(cx, "%s: %s", row->object, ch_text_order_problem());
		return false;
	}
	return true;
}

/* What PostgreSQL finishes: sum and count. */
static bool
sum_and_count(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *arg, ChExpr *filter,
		  ChExpr **sum, ChExpr **count)
{
	ChExpr	   *given = aggregate_argument(cx, arg, filter);

	*sum = apply_row(cx, row, agg, given, NUMERICOID);
	*count = *sum ? translate_count(cx, agg, arg, filter) : NULL;
	if (*count == NULL)
		return false;
	(*count)->has_agg = true;
	return true;
}

/* Digits before the point of numbers like this one. */
static int
integral_digits(const ChExpr *e)
{
	if (e->pgtype == NUMERICOID)
		return e->digits;
	return e->bits * 10 / 33 + 1;	/* log10(2) is less than 10/33 */
}

/* A sum shows as many digits as the argument that shows most. */
static bool
set_sum_scale(ChTranslate *cx, ChExpr *sum, ChExpr *arg, ChExpr *filter)
{
	ChExpr	   *e;

	sum->scale_varies = arg->scale_varies;
	if (!arg->scale_varies || (arg = ch_scale_for_sum(arg)) == NULL)
		return true;
	arg = aggregate_argument(cx, arg, filter);
	e = ch_make_call(INT4OID, "max(%1)", list_make1(arg));
	e->has_agg = true;
	if ((e = ch_over_window(cx, e, list_make1(arg))) == NULL)
		return false;
	sum->row_scale = ch_make_call(INT4OID, "ifNull(%1, 0)", list_make1(e));
	sum->row_scale->nullable = false;
	return true;
}

/* avg as a value to compare or to compute with. */
static ChExpr *
avg_value(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *arg, ChExpr *filter)
{
	ChExpr	   *sum,
			   *count;

	if (!sum_and_count(cx, row, agg, arg, filter, &sum, &count))
		return NULL;
	count->digits = CH_COUNT_DIGITS;
	count->scale = 0;
	if (!set_sum_scale(cx, sum, arg, filter))
		return NULL;
	if (ch_row_scale(sum) == NULL)
		return ch_fail_scale(cx, row->object);
	return ch_divide(cx, row->object, sum, count, integral_digits(arg), 0);
}

/* What PostgreSQL finishes an average or a variance from. */
static bool
final_parts(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *arg, ChExpr *filter, ChOutput *out)
{
	if (!sum_and_count(cx, row, agg, arg, filter, &out->expr, &out->expr2))
		return false;
	if (ch_final_columns(row->final) < 3)
		return true;
	if (agg->aggdistinct)
		return ch_fail(cx, "%s: DISTINCT is not known to mean the same on ClickHouse", row->object) != NULL;
	arg = aggregate_argument(cx, arg, filter);
	out->expr3 = ch_sum_of_squares(cx, row->object, arg);
	if (out->expr3 == NULL || (out->expr3 = ch_over_window(cx, out->expr3, list_make1(arg))) == NULL)
		return false;
	out->expr3->has_agg = true;
	return true;
}

/* A value that PostgreSQL would finish, finished by the server. */
static ChExpr *
finished_value(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *arg, ChExpr *filter)
{
	ChOutput	parts = {0};

	if (row->final == CH_FINAL_AVG)
		return avg_value(cx, row, agg, arg, filter);
	if (!final_parts(cx, row, agg, arg, filter, &parts))
		return NULL;
	return ch_variance(cx, row, arg, integral_digits(arg), &parts);
}

/* An aggregate with a builder of its own. */
static ChExpr *
whole_aggregate(ChTranslate *cx, const ChAggRow *row, Aggref *agg)
{
	ChExpr	   *filter = NULL;
	ChExpr	   *e;

	if (!ch_check_aggref(cx, agg))
		return NULL;
	if (!ch_has(cx, row->cap))
		return ch_fail_capability(cx, row->object, row->cap);
	if (agg->aggfilter && (filter = ch_filter_condition(cx, agg->aggfilter)) == NULL)
		return NULL;
	e = row->whole(cx, row, agg, filter);
	if (e == NULL || (e = ch_over_window(cx, e, e->args)) == NULL)
		return NULL;
	e->has_agg = true;
	if (row->flags & CH_RAISES)
		ch_set_raises(e);
	return e;
}

bool
ch_is_array_or_empty(Node *node)
{
	List	   *args = IsA(node, CoalesceExpr) ? ((CoalesceExpr *) node)->args : NIL;
	Const	   *empty;

	if (list_length(args) != 2 || !IsA(linitial(args), Aggref) || !IsA(lsecond(args), Const))
		return false;
	empty = lsecond_node(Const, args);
	return linitial_node(Aggref, args)->aggfnoid == F_ARRAY_AGG_ANYNONARRAY && !empty->constisnull &&
		ARR_NDIM(DatumGetArrayTypeP(empty->constvalue)) == 0;
}

ChExpr *
ch_translate_array_or_empty(ChTranslate *cx, CoalesceExpr *expr)
{
	Aggref	   *agg = linitial_node(Aggref, expr->args);
	ChExpr	   *e = whole_aggregate(cx, ch_ship_lookup_aggregate(agg->aggfnoid), agg);

	if (e != NULL)
		e->elements_nullable = true;
	return e;
}

ChExpr *
ch_translate_aggref(ChTranslate *cx, Aggref *agg)
{
	const ChAggRow *row = ch_ship_lookup_aggregate(agg->aggfnoid);
	ChExpr	   *arg,
			   *filter,
			   *e;

	if (row == NULL && ch_marker_lookup(agg->aggfnoid) != NULL)
		return ch_translate_marker_aggregate(cx, ch_marker_lookup(agg->aggfnoid), agg);
	if (row == NULL)
		return ch_fail_local(cx, (Node *) agg, agg->aggfnoid);
	if (row->final == CH_FINAL_EMPTY_NULL)
		return ch_fail(cx, "%s: only its result is known to be the same, ClickHouse has no array that is NULL",
					   row->object);
	if (row->whole)
		return whole_aggregate(cx, row, agg);
	if (!ch_check_aggref(cx, agg) || !prepare_argument(cx, row, agg, &arg, &filter))
		return NULL;
	if (row->final != CH_FINAL_NONE)
		return finished_value(cx, row, agg, arg, filter);
	if (agg->aggfnoid == F_COUNT_ || agg->aggfnoid == F_COUNT_ANY)
		e = translate_count(cx, agg, arg, filter);
	else
		e = apply_row(cx, row, agg, aggregate_argument(cx, arg, filter), agg->aggtype);
	if (e == NULL)
		return NULL;
	e->has_agg = true;
	if (e->pgtype == DATEOID && arg->span)
		ch_make_day_number(e);
	if (e->pgtype != NUMERICOID || !arg->scale_varies)
		return e;
	e->scale_varies = true;
	if (agg->aggfnoid == F_SUM_NUMERIC && !set_sum_scale(cx, e, arg, filter))
		return NULL;
	return e;
}

bool
ch_output_scale(ChTranslate *cx, Expr *expr, ChOutput *out)
{
	if (!out->expr->scale_varies)
		return true;
	if (out->expr->row_scale == NULL)
		return ch_fail_scale(cx, ch_expr_name((Node *) expr)) != NULL;
	out->expr2 = ch_make_call(INT8OID, "toInt64(%1)", list_make1(out->expr->row_scale));
	out->final = CH_FINAL_SCALE;
	return true;
}

/* An aggregate that PostgreSQL finishes: avg, variance and the like. */
static bool
parts_output(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChOutput *out)
{
	ChExpr	   *arg,
			   *filter;

	out->final = row->final;
	if (row->final == CH_FINAL_EMPTY_NULL)
		return (out->expr = whole_aggregate(cx, row, agg)) != NULL;
	if (!ch_check_aggref(cx, agg) || !prepare_argument(cx, row, agg, &arg, &filter))
		return false;
	if (arg->scale_varies)
		return (out->expr = avg_value(cx, row, agg, arg, filter)) != NULL && ch_output_scale(cx, (Expr *) agg, out);
	return final_parts(cx, row, agg, arg, filter, out);
}

/*
 * grouping() without grouping sets, where it would stand for a column: no key
 * is ever missing.
 */
ChExpr *
ch_translate_grouping(ChTranslate *cx, GroupingFunc *func)
{
	if (!cx->allow_agg || func->agglevelsup != 0)
		return ch_fail(cx, "grouping() of an outer query");
	return ch_make_literal(INT4OID, "toInt32(0)");
}

/* An output that a sub-select has computed already, or NULL. */
static ChOutput *
group_output(ChTranslate *cx, Expr *expr)
{
	ListCell   *n,
			   *o;

	forboth(n, cx->group_nodes, o, cx->group_outputs)
	{
		if (lfirst(o) != NULL && equal(lfirst(n), expr))
			return lfirst(o);
	}
	return NULL;
}

static bool
translate_output(ChTranslate *cx, Expr *expr, Aggref *agg, ChOutput *out)
{
	const ChAggRow *row = agg ? ch_ship_lookup_aggregate(agg->aggfnoid) : NULL;

	if (row != NULL && row->final != CH_FINAL_NONE)
		return parts_output(cx, row, agg, out);
	out->expr = cx->over ? ch_translate_aggref(cx, agg) : ch_translate(cx, expr);
	if (out->expr != NULL && out->expr->opaque &&
		(out->expr->kind == CHX_LITERAL || out->expr->folded || out->expr->lapse || (out->expr->age && out->expr->on_output == NULL)))
		out->expr = ch_fail(cx, "%s", out->expr->opaque);
	if (out->expr == NULL)
		return false;
	if (out->expr->on_output)
		out->expr = ch_make_call(out->expr->pgtype, out->expr->on_output,
								 out->expr->age ? out->expr->args : list_make1(out->expr));
	return ch_output_scale(cx, expr, out);
}

bool
ch_translate_output(ChTranslate *cx, Expr *expr, ChOutput *out)
{
	ChOutput   *computed = group_output(cx, expr);
	Aggref	   *agg = NULL;
	bool		done;

	memset(out, 0, sizeof(*out));
	if (computed != NULL)
	{
		*out = *computed;
		return true;
	}
	if (IsA(expr, Aggref))
		agg = (Aggref *) expr;
	if (agg != NULL && agg->aggsplit != AGGSPLIT_SIMPLE)
		return ch_translate_partial(cx, agg, out);
	if (IsA(expr, WindowFunc) && ((WindowFunc *) expr)->winagg &&
			 (agg = ch_begin_window_agg(cx, (WindowFunc *) expr)) == NULL)
		return false;
	done = translate_output(cx, expr, agg, out);
	cx->over = NULL;
	return done;
}
