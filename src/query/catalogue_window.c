/*-------------------------------------------------------------------------
 *
 * catalogue_window.c
 *	  The catalogue: window functions that are not aggregates.
 *
 * Only row_number(), rank(), dense_rank(), the InFrame functions and first, last
 * and nth value are called, which every server with window functions has; the
 * others are computed from them and from counts, as PostgreSQL does.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "query/query.h"
#include "query/translate.h"

#define WHOLE_FRAME "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
#define PEERS_FRAME "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"

static const ChWindow *
with_frame(const ChWindow *window, const char *frame)
{
	ChWindow   *copy = palloc(sizeof(ChWindow));

	*copy = *window;
	copy->frame = frame;
	return copy;
}

/* -------------------------------------------------------------- numbering */

/* Numbers that take no notice of the frame. */
static ChExpr *
numbering(const char *template, const ChWindow *window)
{
	ChExpr	   *e = ch_window_call(INT8OID, template, NIL, with_frame(window, NULL));

	e->canonical = "toInt64($1)";
	return e;
}

static ChExpr *
build_number(ChTranslate *cx, const ChWindowRow *row, WindowFunc *func, const ChWindow *window)
{
	return numbering(psprintf("%s %%W", row->remote), window);
}

/* The rows of the partition. */
static ChExpr *
total(const ChWindow *window)
{
	ChWindow   *all = palloc0(sizeof(ChWindow));

	all->partition = window->partition;
	return ch_window_call(INT8OID, "count() %W", NIL, all);
}

static ChExpr *
build_percent_rank(ChTranslate *cx, const ChWindowRow *row, WindowFunc *func,
				   const ChWindow *window)
{
	return ch_make_call(FLOAT8OID, "if(%2 <= 1, 0., (%1 - 1) / (%2 - 1))",
						list_make2(numbering("rank() %W", window), total(window)));
}

static ChExpr *
build_cume_dist(ChTranslate *cx, const ChWindowRow *row, WindowFunc *func, const ChWindow *window)
{
	const ChWindow *upto = window->order ? with_frame(window, PEERS_FRAME) : with_frame(window, NULL);

	return ch_make_call(FLOAT8OID, "%1 / %2",
						list_make2(ch_window_call(INT8OID, "count() %W", NIL, upto), total(window)));
}

/* A constant integer argument. */
static bool
constant_argument(ChTranslate *cx, WindowFunc *func, int i, int32 *value)
{
	Const	   *con = list_nth(func->args, i);

	if (!IsA(con, Const) || con->constisnull || con->consttype != INT4OID)
	{
		ch_fail(cx, "%s: argument %d is not a constant", ch_expr_name((Node *) func), i + 1);
		return false;
	}
	*value = DatumGetInt32(con->constvalue);
	return true;
}

/* The first total % n buckets have one row more than the others. */
static ChExpr *
build_ntile(ChTranslate *cx, const ChWindowRow *row, WindowFunc *func, const ChWindow *window)
{
	int32		n;
	char	   *more,
			   *big,
			   *template;

	if (!constant_argument(cx, func, 0, &n))
		return NULL;
	if (n <= 0)
		return ch_fail(cx, "%s: it raises an error", ch_expr_name((Node *) func));
	more = psprintf("modulo(%%2, %d)", n);
	big = psprintf("(intDiv(%%2, %d) + 1)", n);
	template = psprintf("toInt32(if(%%1 <= %s * %s, intDiv(%%1 - 1, %s) + 1, "
						"intDiv(%%1 - 1 - %s * %s, greatest(%s - 1, 1)) + %s + 1))",
						more, big, big, more, big, big, more);
	return ch_make_call(INT4OID, template, list_make2(numbering("row_number() %W", window), total(window)));
}

/* ------------------------------------------------------------------ values */

/* May a value of this type be made Nullable and come back as it is? */
static bool
is_scalar(Oid type)
{
	switch (type)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case FLOAT4OID:
		case FLOAT8OID:
		case TEXTOID:
		case VARCHAROID:
		case BYTEAOID:
		case UUIDOID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return true;
		default:
			return false;
	}
}

/* The value of another row; the rows of frames need not be all rows. */
static ChExpr *
value_argument(ChTranslate *cx, WindowFunc *func)
{
	Expr	   *expr = linitial(func->args);
	bool		truth = cx->truth;
	ChExpr	   *e;

	cx->truth = false;
	e = ch_translate(cx, expr);
	cx->truth = truth;
	if (e == NULL)
		return NULL;
	if (e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	if (!is_scalar(e->pgtype) || !(e->has_column || e->has_agg))
		return ch_fail(cx, "%s of %s: not known to mean the same on ClickHouse",
					   ch_expr_name((Node *) func), ch_expr_name((Node *) expr));
	if (e->raises)
		return ch_fail(cx, "%s: its argument can raise an error, and ClickHouse computes it for every row",
					   ch_expr_name((Node *) func));
	return e;
}

/* What the value of another row has in common with that of this one. */
static void
inherit_value(ChExpr *e, const ChExpr *arg)
{
	e->nullable = true;
	ch_take_number(e, arg);
	e->typmod = arg->typmod;
	e->base = arg->base;
}

/*
 * The function over the argument made Nullable, because a row that is not there
 * is NULL; for a numeric whose display scale varies the same over its scale.
 */
static ChExpr *
value_call(const char *nullable, const char *not_null, ChExpr *arg, const ChWindow *window)
{
	ChExpr	   *e = ch_window_call(arg->pgtype, ch_is_nullable_type(arg) ? nullable : not_null, list_make1(arg), window);

	inherit_value(e, arg);
	if (arg->row_scale)
	{
		e->row_scale = value_call(nullable, not_null, arg->row_scale, window);
		e->row_scale = ch_make_call(INT4OID, "ifNull(%1, 0)", list_make1(e->row_scale));
		e->row_scale->nullable = false;
	}
	return e;
}

static ChExpr *
build_value(ChTranslate *cx, const ChWindowRow *row, WindowFunc *func, const ChWindow *window)
{
	ChExpr	   *arg = value_argument(cx, func);
	int32		n = 0;

	if (arg == NULL)
		return NULL;
	if (window->why_not)
		return ch_fail(cx, "%s", window->why_not);
	if (func->winfnoid != F_NTH_VALUE)
		return value_call(psprintf("%s($1) RESPECT NULLS %%W", row->remote),
						  psprintf("%s(toNullable($1)) RESPECT NULLS %%W", row->remote), arg, window);
	if (!constant_argument(cx, func, 1, &n))
		return NULL;
	if (n <= 0)
		return ch_fail(cx, "%s: it raises an error", ch_expr_name((Node *) func));
	return value_call(psprintf("nth_value($1, %d) %%W", n), psprintf("nth_value(toNullable($1), %d) %%W", n),
					  arg, window);
}

/* lag() by so many rows is lead() by as many the other way. */
static const char *
shift_function(WindowFunc *func, int32 *offset)
{
	bool		lead = func->winfnoid == F_LEAD_ANYELEMENT || func->winfnoid == F_LEAD_ANYELEMENT_INT4 ||
		func->winfnoid == F_LEAD_ANYCOMPATIBLE_INT4_ANYCOMPATIBLE;

	if (*offset < 0)
	{
		lead = !lead;
		*offset = -*offset;
	}
	return lead ? "leadInFrame" : "lagInFrame";
}

/* The default and the value in one type, or NULL with the reason. */
static ChExpr *
default_value(ChTranslate *cx, WindowFunc *func, ChExpr **value)
{
	ChExpr	   *e;
	int			digits;

	cx->conditional++;
	e = ch_translate(cx, lthird(func->args));
	if (e != NULL)
		e = ch_canonical(cx, e);
	if (e != NULL)
		*value = ch_canonical(cx, *value);
	cx->conditional--;
	if (e == NULL || *value == NULL)
		return NULL;
	if (e->opaque)
		return ch_fail(cx, "%s", e->opaque);
	if (e->raises || e->kind == CHX_PARAM)
		return ch_fail(cx, "%s: its default can raise an error or is not known yet", ch_expr_name((Node *) func));
	if (ch_is_time_type(e->pgtype))
		return ch_fail(cx, "%s: a default of type %s", ch_expr_name((Node *) func),
					   format_type_be(e->pgtype));
	if (!ch_one_family(cx, list_make2(e, *value)))
		return NULL;
	if (e->pgtype != NUMERICOID || e->kind == CHX_NULL)
		return e;
	if (e->scale < 0 || e->scale != (*value)->scale || e->scale_varies || (*value)->scale_varies)
		return ch_fail_scale(cx, ch_expr_name((Node *) func));
	digits = Max(e->digits, (*value)->digits);
	*value = ch_decimal_cast(cx, *value, digits, e->scale);
	return *value ? ch_decimal_cast(cx, e, digits, e->scale) : NULL;
}

static ChExpr *
build_shift(ChTranslate *cx, const ChWindowRow *row, WindowFunc *func, const ChWindow *window)
{
	const ChWindow *all = with_frame(window, WHOLE_FRAME);
	ChExpr	   *arg = value_argument(cx, func);
	ChExpr	   *other,
			   *e;
	int32		offset = 1;
	const char *name;

	if (arg == NULL || (list_length(func->args) > 1 && !constant_argument(cx, func, 1, &offset)))
		return NULL;
	if (offset == PG_INT32_MIN)
		return ch_fail(cx, "%s: an offset out of range", ch_expr_name((Node *) func));
	name = shift_function(func, &offset);
	if (list_length(func->args) < 3)
		return value_call(psprintf("%s($1, %d) %%W", name, offset),
						  psprintf("%s(toNullable($1), %d) %%W", name, offset), arg, all);
	other = default_value(cx, func, &arg);
	if (other == NULL)
		return NULL;
	if (other->kind == CHX_NULL)
		return value_call(psprintf("%s($1, %d) %%W", name, offset),
						  psprintf("%s(toNullable($1), %d) %%W", name, offset), arg, all);
	e = ch_window_call(arg->pgtype, psprintf("%s(%s, %d, %s) %%W", name, ch_is_nullable_type(arg) ? "$1" : "toNullable($1)",
											 offset, ch_is_nullable_type(other) ? "$2" : "toNullable($2)"),
					   list_make2(arg, other), all);
	inherit_value(e, arg);
	e->bits = Max(arg->bits, other->bits);
	return e;
}

#define SHIFT(f1, f2, f3, name, remote) \
	{f1, name "(anyelement)", remote, build_shift, name "(i4); " name "(ns); " name "(nd); " name "(b); " name "(dt)"}, \
	{f2, name "(anyelement, int4)", remote, build_shift, \
	 name "(i4, 2); " name "(ni4, 0); " name "(s, -1); " name "(f8, 3); " name "(u8, 1000)"}, \
	{f3, name "(anycompatible, int4, anycompatible)", remote, build_shift, \
	 name "(i4, 1, -1); " name "(ns, 2, 'x'); " name "(i4, 1, k); " name "(ni4, 2, i4); " name "(nb, 1, true)"}

const ChWindowRow ch_ship_windows[] = {
	{F_ROW_NUMBER, "row_number()", "row_number()", build_number, "row_number()"},
	{F_RANK_, "rank()", "rank()", build_number, "rank()"},
	{F_DENSE_RANK_, "dense_rank()", "dense_rank()", build_number, "dense_rank()"},
	{F_PERCENT_RANK_, "percent_rank()", "rank, count", build_percent_rank, "percent_rank()"},
	{F_CUME_DIST_, "cume_dist()", "count", build_cume_dist, "cume_dist()"},
	{F_NTILE, "ntile(int4)", "row_number, count", build_ntile, "ntile(1); ntile(3); ntile(7); ntile(1000)"},

	SHIFT(F_LAG_ANYELEMENT, F_LAG_ANYELEMENT_INT4, F_LAG_ANYCOMPATIBLE_INT4_ANYCOMPATIBLE, "lag", "lagInFrame"),
	SHIFT(F_LEAD_ANYELEMENT, F_LEAD_ANYELEMENT_INT4, F_LEAD_ANYCOMPATIBLE_INT4_ANYCOMPATIBLE, "lead", "leadInFrame"),

	{F_FIRST_VALUE, "first_value(anyelement)", "first_value", build_value, "first_value(i4); first_value(ns); first_value(nd); first_value(u)"},
	{F_LAST_VALUE, "last_value(anyelement)", "last_value", build_value, "last_value(ni4); last_value(s); last_value(tz); last_value(nf8)"},
	{F_NTH_VALUE, "nth_value(anyelement, int4)", "nth_value", build_value, "nth_value(i4, 2); nth_value(ns, 3); nth_value(m, 1); nth_value(b, 100)"},
};

const int	ch_ship_windows_n = lengthof(ch_ship_windows);
