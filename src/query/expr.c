/*-------------------------------------------------------------------------
 *
 * expr.c
 *	  Building blocks of the remote expression tree: constructors and the
 *	  properties that a node derives from its arguments.
 *
 * Must not know: the catalogue, PostgreSQL's expression nodes (except Const).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "utils/lsyscache.h"

#include "query/query.h"

/* Magnitude of an integer type in bits, 0 for other types. */
static int
int_bits(Oid pgtype)
{
	switch (pgtype)
	{
		case INT2OID:
			return 15;
		case INT4OID:
			return 31;
		case INT8OID:
			return 63;
		case OIDOID:
			return 32;
		default:
			return 0;
	}
}

static ChExpr *
new_expr(ChExprKind kind, Oid pgtype)
{
	ChExpr	   *e = palloc0(sizeof(ChExpr));

	e->kind = kind;
	e->pgtype = pgtype;
	e->typmod = -1;
	e->bits = int_bits(pgtype);
	e->digits = -1;
	e->scale = -1;
	e->param = -1;
	e->size = 1;
	return e;
}

bool
ch_is_time_type(Oid pgtype)
{
	return pgtype == DATEOID || pgtype == TIMESTAMPOID || pgtype == TIMESTAMPTZOID;
}

static void
grow(ChExpr *e, int size)
{
	if (pg_add_s32_overflow(e->size, size, &e->size))
		e->size = PG_INT32_MAX;
}

/* Templates repeat their arguments, so that what is nested grows with a power of its depth. */
static void
measure(ChExpr *e)
{
	const char *p;

	e->size = 1;
	for (p = e->sql; *p; p++)
	{
		if (*p == '(' || *p == ',')
			grow(e, 1);
		else if ((*p == '%' || *p == '$') && p[1] >= '1' && p[1] - '0' <= list_length(e->args))
			grow(e, ((ChExpr *) list_nth(e->args, p[1] - '1'))->size);
	}
}

/* What a node inherits from its arguments. */
static void
inherit(ChExpr *e)
{
	ListCell   *lc;

	foreach(lc, e->args)
	{
		ChExpr	   *arg = lfirst(lc);

		grow(e, arg->size);
		e->nullable |= arg->nullable;
		if (arg->raises)
			e->where_reached = arg->where_reached && (!e->raises || e->where_reached);
		e->raises |= arg->raises;
		e->has_agg |= arg->has_agg;
		e->has_column |= arg->has_column;
		e->has_param |= arg->has_param;
		e->beyond |= arg->beyond && ch_is_time_type(e->pgtype);
	}
}

/* A template over arguments; strict unless the caller changes nullable. */
ChExpr *
ch_make_call(Oid pgtype, const char *template, List *args)
{
	ChExpr	   *e = new_expr(CHX_CALL, pgtype);

	e->sql = template;
	e->args = args;
	inherit(e);
	if (template != NULL)
		measure(e);
	return e;
}

ChExpr *
ch_make_literal(Oid pgtype, const char *sql)
{
	ChExpr	   *e = new_expr(CHX_LITERAL, pgtype);

	e->sql = sql;
	return e;
}

/*
 * Is the value's type Nullable on the server?  What may be NULL because of a
 * parameter need not be.
 */
bool
ch_is_nullable_type(const ChExpr *e)
{
	return e->nullable && (!e->has_param || OidIsValid(get_element_type(e->pgtype)));
}

void
ch_take_number(ChExpr *e, const ChExpr *from)
{
	e->bits = from->bits;
	e->wide = from->wide;
	e->digits = from->digits;
	e->scale = from->scale;
	e->least = from->least;
	e->mantissa = from->mantissa;
	e->scale_varies = from->scale_varies;
}

/* A column that holds nothing else has no bounds of its own. */
static bool
is_narrow_column(const ChExpr *e)
{
	return e->kind == CHX_COLUMN && e->base != NULL &&
		(e->base->kind == CHC_DATETIME || e->base->kind == CHC_DATE);
}

void
ch_take_bounds(ChExpr *e, const ChExpr *from, int days_before, int days_after)
{
	e->bounded = from->bounded || is_narrow_column(from);
	e->days_before = from->days_before + days_before;
	e->days_after = from->days_after + days_after;
	e->midnight = from->midnight;
}

ChExpr *
ch_nullable_value(ChExpr *e)
{
	ChExpr	   *r;

	if (!e->nullable || ch_is_nullable_type(e))
		return e;
	r = ch_make_call(e->pgtype, "toNullable(%1)", list_make1(e));
	r->nullable = true;
	r->canonical = e->canonical;
	ch_take_number(r, e);
	r->row_scale = e->row_scale;
	ch_take_bounds(r, e, 0, 0);
	r->opaque = e->opaque;
	r->beyond = e->beyond;
	r->edge = e->edge;
	r->span = e->span;
	if (e->span)
		r->on_output = e->on_output;
	return r;
}

/* The server gives small numbers small types, which shows where a type matters. */
ChExpr *
ch_typed_integer(ChExpr *literal)
{
	ChExpr	   *e;

	if (literal->kind != CHX_LITERAL || literal->bits == 0)
		return literal;
	e = ch_make_call(literal->pgtype, "$1", list_make1(literal));
	e->bits = literal->bits;
	e->constant = literal->constant;
	return e;
}

ChExpr *
ch_copy_expr(const ChExpr *e)
{
	ChExpr	   *copy = palloc(sizeof(ChExpr));

	*copy = *e;
	return copy;
}

/* What e computes itself can raise an error. */
void
ch_set_raises(ChExpr *e)
{
	e->raises = true;
	e->where_reached = false;
}

bool
ch_any_raises(const List *exprs)
{
	ListCell   *lc;

	foreach(lc, exprs)
	{
		if (((const ChExpr *) lfirst(lc))->raises)
			return true;
	}
	return false;
}

ChExpr *
ch_make_null(Oid pgtype)
{
	ChExpr	   *e = new_expr(CHX_NULL, pgtype);

	e->nullable = true;
	return e;
}

/*
 * A NULL with the type that the expression is of, if the server has one, where it would
 * take it for a NULL of no type.
 */
ChExpr *
ch_typed_null(const ChExpr *of)
{
	ChExpr	   *e;

	if (of->ch_type == NULL && ch_type_for_pg(of->pgtype, of->typmod, false) == NULL)
		return ch_make_null(of->pgtype);
	e = ch_make_call(of->pgtype, "CAST(NULL, %T)", NIL);
	e->typmod = of->typmod;
	e->ch_type = of->ch_type;
	e->nullable = true;
	return e;
}

ChExpr *
ch_make_param(Oid pgtype, int number)
{
	ChExpr	   *e = new_expr(CHX_PARAM, pgtype);

	e->param = number;
	e->nullable = true;
	e->has_param = true;
	return e;
}

ChExpr *
ch_make_column(Oid pgtype)
{
	ChExpr	   *e = new_expr(CHX_COLUMN, pgtype);

	e->has_column = true;
	return e;
}

/*
 * In WHERE above a join of old servers: has the row a partner in the side whose
 * first table is varno?
 */
ChExpr *
ch_make_partner(Index varno, bool has_one)
{
	ChExpr	   *partner = ch_make_column(INT4OID);

	partner->varno = varno;
	partner->made_up = true;
	return ch_make_call(BOOLOID, has_one ? "isNotNull(%1)" : "isNull(%1)", list_make1(partner));
}

/* AND, OR, NOT, flattening nested nodes of the same kind. */
ChExpr *
ch_make_bool(ChExprKind kind, List *args)
{
	ChExpr	   *e = new_expr(kind, BOOLOID);
	ListCell   *lc;

	if (list_length(args) == 1 && kind != CHX_NOT)
		return linitial(args);
	foreach(lc, args)
	{
		ChExpr	   *arg = lfirst(lc);

		if (kind != CHX_NOT && arg->kind == kind)
			e->args = list_concat(e->args, list_copy(arg->args));
		else
			e->args = lappend(e->args, arg);
	}
	inherit(e);
	return e;
}

/* cond, result, ..., else; NULL when some result is, or when there is no else. */
ChExpr *
ch_make_case(Oid pgtype, List *args)
{
	ChExpr	   *e = new_expr(CHX_CASE, pgtype);
	int			i = 0;
	int			last = list_length(args) - 1;
	ListCell   *lc;

	e->args = args;
	inherit(e);
	e->nullable = false;
	foreach(lc, args)
	{
		ChExpr	   *arg = lfirst(lc);

		if (i % 2 == 1 || i == last)
			e->nullable |= arg->nullable;
		i++;
	}
	return e;
}

/* Are the expressions spelled the same? */
bool
ch_expr_equal(const ChExpr *a, const ChExpr *b)
{
	static const ChVersion oldest = {0, 0, 0, false};
	StringInfoData sa,
				sb;

	if (a->kind != b->kind || a->pgtype != b->pgtype)
		return false;
	initStringInfo(&sa);
	initStringInfo(&sb);
	ch_print_expr(&sa, a, &oldest);
	ch_print_expr(&sb, b, &oldest);
	return strcmp(sa.data, sb.data) == 0;
}

static bool
window_walk(const ChWindow *window, bool (*fn) (const ChExpr *, void *), void *arg)
{
	ListCell   *lc;

	foreach(lc, window->partition)
	{
		if (ch_expr_walk(lfirst(lc), fn, arg))
			return true;
	}
	foreach(lc, window->order)
	{
		if (ch_expr_walk(((ChSort *) lfirst(lc))->expr, fn, arg))
			return true;
	}
	return false;
}

/* Call fn on every node, parents first; stops when it returns true. */
bool
ch_expr_walk(const ChExpr *e, bool (*fn) (const ChExpr *, void *), void *arg)
{
	ListCell   *lc;

	if (fn(e, arg))
		return true;
	foreach(lc, e->args)
	{
		if (ch_expr_walk(lfirst(lc), fn, arg))
			return true;
	}
	return e->window != NULL && window_walk(e->window, fn, arg);
}
