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
#include "utils/fmgroids.h"

#include "query/query.h"
#include "query/translate.h"

/* FILTER as a condition that is never NULL. */
static ChExpr *
filter_condition(ChTranslate *cx, Expr *filter)
{
	ChExpr	   *cond;

	cx->conditional++;
	cond = ch_translate_filter(cx, filter);
	cx->conditional--;
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
	ChExpr	   *e;

	/* old servers nest Nullable over a constant that is made Nullable */
	if (filter)
		e = ch_make_call(arg->pgtype, arg->nullable || !arg->has_column ? "if($1, %2, NULL)" :
						 "if($1, toNullable(%2), NULL)", list_make2(filter, arg));
	else if (!arg->nullable && !cx->group_keys)
		e = ch_make_call(arg->pgtype, "toNullable(%1)", list_make1(arg));
	else
		return arg;
	e->nullable = true;
	e->canonical = arg->canonical;
	e->bits = arg->bits;
	e->wide = arg->wide;
	e->digits = arg->digits;
	e->scale = arg->scale;
	return e;
}

/* count(*), count(x), count(DISTINCT x): never NULL. */
static ChExpr *
translate_count(ChTranslate *cx, Aggref *agg, ChExpr *arg, ChExpr *filter)
{
	ChExpr	   *e;

	if (arg && arg->raises)
		return ch_fail(cx, "%s: ClickHouse would not compute what can raise an error",
					   ch_expr_name((Node *) agg));
	if (agg->aggdistinct)
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
	else
		e = ch_make_call(INT8OID, "count()", NIL);
	e->canonical = "toInt64($1)";
	e->nullable = false;
	return e;
}

/* sum of integers: exact in Int64 while it cannot overflow, else in Decimal. */
ChExpr *
ch_build_sum_int(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *e;

	if (arg->bits <= 31)
	{
		e = ch_make_call(INT8OID, "sum(%1)", list_make1(arg));
		e->canonical = "toInt64($1)";
		return e;
	}
	if (arg->bits > 100)
		return ch_fail(cx, "%s: the sum may exceed 38 digits", ch_expr_name(node));
	e = ch_make_call(exprType(node), "sum(toDecimal128(%1, 0))", list_make1(arg));
	if (e->pgtype == NUMERICOID)
	{
		e->digits = 38;
		e->scale = 0;
	}
	else
	{
		e->bits = 126;
		e->wide = true;
	}
	return e;
}

/* sum(numeric) in a Decimal that has room for a billion rows. */
ChExpr *
ch_build_sum_numeric(ChTranslate *cx, const ChShipRow *row, Node *node, List *args,
					 Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *e;

	if (arg->scale < 0)
		return ch_fail(cx, "%s: the scale is not known", ch_expr_name(node));
	/* a sum of short Decimals has 38 digits of itself */
	if (arg->digits + arg->scale > 18)
	{
		arg = ch_decimal_cast(cx, arg, arg->digits + 9, arg->scale);
		if (arg == NULL)
			return NULL;
	}
	e = ch_make_call(NUMERICOID, "sum($1)", list_make1(arg));
	e->digits = Max(arg->digits, 38 - arg->scale);
	e->scale = arg->scale;
	return e;
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

/* The one argument of a plain aggregate. */
static ChExpr *
single_argument(ChTranslate *cx, Aggref *agg)
{
	TargetEntry *tle;
	ChExpr	   *arg;

	if (list_length(agg->args) != 1)
		return ch_fail(cx, "%s: more than one argument", ch_expr_name((Node *) agg));
	tle = linitial(agg->args);
	cx->in_agg = true;
	if (agg->aggdistinct)
		arg = ch_translate_equal_key(cx, tle->expr);
	else
	{
		bool		truth = cx->truth;

		cx->truth = false;
		arg = ch_translate(cx, tle->expr);
		cx->truth = truth;
	}
	cx->in_agg = false;
	if (arg && arg->opaque && agg->aggfnoid != F_COUNT_ANY)
		return ch_fail(cx, "%s", arg->opaque);
	return arg;
}

/* What never ships, whatever the function. */
static bool
check_aggref(ChTranslate *cx, Aggref *agg)
{
	if (!cx->allow_agg || cx->in_agg)
		ch_fail(cx, "%s: an aggregate is not possible here", ch_expr_name((Node *) agg));
	else if (agg->agglevelsup != 0)
		ch_fail(cx, "%s: an aggregate of an outer query", ch_expr_name((Node *) agg));
	else if (agg->aggsplit != AGGSPLIT_SIMPLE)
		ch_fail(cx, "%s: partial aggregation", ch_expr_name((Node *) agg));
	else if (agg->aggorder != NIL || agg->aggkind != AGGKIND_NORMAL)
		ch_fail(cx, "%s: ordered aggregates are not known to mean the same on ClickHouse",
				ch_expr_name((Node *) agg));
	else if (agg->aggvariadic)
		ch_fail(cx, "%s: variadic call", ch_expr_name((Node *) agg));
	else
		return true;
	return false;
}

/* Fold DISTINCT into the template of an aggregate that has it. */
static const char *
distinct_template(ChTranslate *cx, const ChAggRow *row, Aggref *agg)
{
	if (!agg->aggdistinct || row->distinct_ok)
		return ch_has(cx, row->cap) || row->old == NULL ? row->remote : row->old;
	if (!ch_has(cx, CH_CAP_AGGREGATE_FILTER) || row->build != NULL || strncmp(row->remote, "sum(", 4) != 0)
	{
		ch_fail(cx, "%s: DISTINCT is not known to mean the same on ClickHouse",
				ch_expr_name((Node *) agg));
		return NULL;
	}
	return psprintf("sum(DISTINCT %s", row->remote + 4);
}

static ChExpr *
apply_row(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *arg, Oid type)
{
	const char *template;
	ChExpr	   *e;

	if (row->build != NULL && !agg->aggdistinct)
	{
		ChShipRow	probe = {row->fn, row->object, row->remote, row->cap, row->old, row->flags};

		e = row->build(cx, &probe, (Node *) agg, list_make1(arg), agg->inputcollid);
	}
	else
	{
		template = distinct_template(cx, row, agg);
		if (template == NULL)
			return NULL;
		if (template[0] == '\0')
			return ch_fail_capability(cx, row->object, row->cap);
		if ((arg = ch_canonical(cx, arg)) == NULL)
			return NULL;
		e = ch_make_call(type, template, list_make1(arg));
		if (type == NUMERICOID)
		{
			e->digits = arg->digits;
			e->scale = arg->scale;
		}
	}
	if (e != NULL)
	{
		e->has_agg = true;
		if (row->flags & CH_RESULT_NULLABLE)
			e->nullable = true;
	}
	return e;
}

/* Argument with FILTER, or NULL with the reason; checks the row's conditions. */
static bool
prepare_argument(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr **arg, ChExpr **filter)
{
	*arg = NULL;
	*filter = NULL;
	if (agg->aggfilter && (*filter = filter_condition(cx, agg->aggfilter)) == NULL)
		return false;
	if (!agg->aggstar && (*arg = single_argument(cx, agg)) == NULL)
		return false;
	if ((row->flags & CH_IF_COLLATION_C) && !ch_collation_is_c(agg->inputcollid))
	{
		ch_fail(cx, "%s: needs COLLATE \"C\", ClickHouse compares text bytewise", row->object);
		return false;
	}
	return true;
}

ChExpr *
ch_translate_aggref(ChTranslate *cx, Aggref *agg)
{
	const ChAggRow *row = ch_ship_lookup_aggregate(agg->aggfnoid);
	ChExpr	   *arg,
			   *filter,
			   *e;

	if (row == NULL)
		return ch_fail(cx, "%s: not known to mean the same on ClickHouse", ch_expr_name((Node *) agg));
	if (!check_aggref(cx, agg) || !prepare_argument(cx, row, agg, &arg, &filter))
		return NULL;
	if (row->final != CH_FINAL_NONE)
		return ch_fail(cx, "%s: PostgreSQL computes the last step", ch_expr_name((Node *) agg));
	if (agg->aggfnoid == F_COUNT_ || agg->aggfnoid == F_COUNT_ANY)
		e = translate_count(cx, agg, arg, filter);
	else
		e = apply_row(cx, row, agg, aggregate_argument(cx, arg, filter), agg->aggtype);
	if (e != NULL)
		e->has_agg = true;
	return e;
}

/* avg over integers and numerics: sum and count, divided by PostgreSQL. */
static bool
avg_output(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChOutput *out)
{
	ChExpr	   *arg,
			   *filter,
			   *given;

	if (!check_aggref(cx, agg) || !prepare_argument(cx, row, agg, &arg, &filter))
		return false;
	if (agg->aggdistinct)
		return ch_fail(cx, "%s: DISTINCT is not known to mean the same on ClickHouse",
					   ch_expr_name((Node *) agg)) != NULL;
	given = aggregate_argument(cx, arg, filter);
	out->expr = apply_row(cx, row, agg, given, NUMERICOID);
	if (out->expr == NULL)
		return false;
	out->expr2 = translate_count(cx, agg, arg, filter);
	if (out->expr2 == NULL)
		return false;
	out->expr2->has_agg = true;
	out->final = row->final;
	return true;
}

bool
ch_translate_output(ChTranslate *cx, Expr *expr, ChOutput *out)
{
	const ChAggRow *row = NULL;

	memset(out, 0, sizeof(*out));
	if (IsA(expr, Aggref))
		row = ch_ship_lookup_aggregate(((Aggref *) expr)->aggfnoid);
	if (row != NULL && row->final == CH_FINAL_AVG)
		return avg_output(cx, row, (Aggref *) expr, out);
	out->expr = ch_translate(cx, expr);
	if (out->expr != NULL && out->expr->kind == CHX_LITERAL && out->expr->opaque)
		out->expr = ch_fail(cx, "%s", out->expr->opaque);
	return out->expr != NULL;
}
