/*-------------------------------------------------------------------------
 *
 * translate_marker.c
 *	  Calls of ClickHouse's own functions and aggregates, see marker.h.
 *
 * A column is passed as it is on the server, not in the canonical type of its
 * PostgreSQL type: the hash of a UInt32 is not that of the Int64 it is read as.
 * What has no type of its own on the server, a constant or an expression, is
 * passed in the canonical type.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "query/marker.h"
#include "query/translate.h"

/* --------------------------------------------------------------- constants */

/* A bare number, which has the smallest type that holds it on ClickHouse. */
static ChExpr *
bare_number(ChTranslate *cx, Oid type, Datum value)
{
	Oid			output;
	bool		varlena;
	char	   *text;

	getTypeOutputInfo(type, &output, &varlena);
	text = OidOutputFunctionCall(output, value);
	if (strspn(text, "+-0123456789.eE") != strlen(text))
		return ch_fail(cx, "a constant of type %s: %s is no number on ClickHouse", format_type_be(type), text);
	/* "5" would be a UInt8 */
	if ((type == FLOAT4OID || type == FLOAT8OID) && strpbrk(text, ".e") == NULL)
		text = psprintf("%s.", text);
	return ch_make_literal(type, text[0] == '-' ? psprintf("(%s)", text) : text);
}

/* An interval of one unit. */
static ChExpr *
interval_literal(ChTranslate *cx, const Interval *span)
{
	const char *unit = "Second";
	int64		n = span->time / USECS_PER_SEC;

	if (span->month != 0)
	{
		unit = "Month";
		n = span->month;
	}
	else if (span->day != 0)
	{
		unit = "Day";
		n = span->day;
	}
	else if (n != 0 && n % SECS_PER_MINUTE == 0)
	{
		unit = "Minute";
		n /= SECS_PER_MINUTE;
	}
	if ((span->month != 0) + (span->day != 0) + (span->time != 0) != 1 ||
		span->time % USECS_PER_SEC != 0)
		return ch_fail(cx, "a constant of type interval: ClickHouse's intervals are of months, or days, or seconds");
	return ch_make_literal(INTERVALOID, psprintf("toInterval%s(" INT64_FORMAT ")", unit, n));
}

/* ((x,y),...) as an array of tuples. */
static ChExpr *
polygon_literal(Const *con)
{
	Oid			output;
	bool		varlena;
	char	   *text;

	getTypeOutputInfo(POLYGONOID, &output, &varlena);
	text = OidOutputFunctionCall(output, con->constvalue);
	text[0] = '[';
	text[strlen(text) - 1] = ']';
	return ch_make_literal(POLYGONOID, text);
}

static bool
is_number_type(Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID || type == NUMERICOID ||
		type == FLOAT4OID || type == FLOAT8OID;
}

/* typed: the argument's own type matters, because the function takes any. */
static ChExpr *
constant_argument(ChTranslate *cx, Const *con, bool typed)
{
	if (!con->constisnull)
	{
		if (con->consttype == INTERVALOID)
			return interval_literal(cx, DatumGetIntervalP(con->constvalue));
		if (con->consttype == POLYGONOID)
			return polygon_literal(con);
		if (!typed && is_number_type(con->consttype))
			return bare_number(cx, con->consttype, con->constvalue);
	}
	return ch_const_expr(cx, con);
}

/* --------------------------------------------------------------- arguments */

/* A column of a table, or of a sub-select that hands it up unchanged? */
static bool
is_real_column(const ChExpr *e)
{
	return e->kind == CHX_COLUMN && e->type != NULL;
}

static bool
is_text_like(const ChExpr *e)
{
	return e->base->kind == CHC_ENUM8 || e->base->kind == CHC_ENUM16 || e->base->kind == CHC_FIXEDSTRING;
}

/* ARRAY[...] over columns. */
static ChExpr *argument(ChTranslate *cx, Expr *expr, bool typed);

static ChExpr *
array_argument(ChTranslate *cx, ArrayExpr *array)
{
	List	   *elements = NIL;
	ListCell   *lc;
	ChExpr	   *e;

	foreach(lc, array->elements)
	{
		ChExpr	   *element = argument(cx, lfirst(lc), true);

		if (element == NULL)
			return NULL;
		elements = lappend(elements, element);
	}
	e = ch_make_call(array->array_typeid, "[$*]", elements);
	e->nullable = false;
	return e;
}

/* The value as it is passed, in the type it has on the server. */
static ChExpr *
own_type(ChTranslate *cx, ChExpr *e, bool typed)
{
	ChExpr	   *copy;

	/* read as text that the server makes of it */
	if (e->kind == CHX_CALL && e->column != NULL && e->opaque)
		return typed ? own_type(cx, linitial(e->args), typed) : e;
	if (e->native || (is_real_column(e) && (typed || !is_text_like(e))))
	{
		copy = ch_copy_expr(e);
		copy->canonical = NULL;
		copy->opaque = NULL;
		return copy;
	}
	if (e->opaque && e->ch_type == NULL)
		return ch_fail(cx, "%s", e->opaque);
	return ch_canonical(cx, e);
}

static ChExpr *
argument(ChTranslate *cx, Expr *expr, bool typed)
{
	ChExpr	   *e;

	while (IsA(expr, RelabelType))
		expr = ((RelabelType *) expr)->arg;
	if (IsA(expr, Const))
		return constant_argument(cx, (Const *) expr, typed);
	if (IsA(expr, ArrayExpr))
		return array_argument(cx, (ArrayExpr *) expr);
	e = ch_translate(cx, expr);
	return e ? own_type(cx, e, typed) : NULL;
}

/* Does the SQL function take whatever it is given here? */
static bool
takes_any(const ChMarkerRow *row, int n)
{
	const char *p = row->args;

	while (n-- > 0 && strstr(p, ", ") != NULL)
		p = strstr(p, ", ") + 2;
	return strncmp(p, "any", 3) == 0 || strncmp(p, "\"any\"", 5) == 0 ||
		strncmp(p, "VARIADIC", 8) == 0;
}

static bool
translate_arguments(ChTranslate *cx, const ChMarkerRow *row, List *exprs, int skip, List **args)
{
	bool		truth = cx->truth;
	int			n = 0;
	ListCell   *lc;

	*args = NIL;
	cx->truth = false;
	foreach(lc, exprs)
	{
		ChExpr	   *e;

		if (n++ < skip)
			continue;
		e = argument(cx, lfirst(lc), takes_any(row, n - 1));
		if (e == NULL)
			return false;
		*args = lappend(*args, e);
	}
	cx->truth = truth;
	return true;
}

/* ------------------------------------------------------------------ result */

/*
 * What a value of this type means in an expression, its ClickHouse type being
 * some type that is read into it.
 */
static void
describe_result(ChExpr *e, const ChMarkerRow *row)
{
	switch (e->pgtype)
	{
		case INT2OID:
			e->canonical = "toInt16($1)";
			break;
		case INT4OID:
			e->canonical = "toInt32($1)";
			break;
		case INT8OID:
			e->canonical = "toInt64($1)";
			break;
		case NUMERICOID:
			e->canonical = "toDecimal128($1, 0)";
			e->digits = 20;
			e->scale = 0;
			break;
		case FLOAT8OID:
			if (row->flags & CH_MARKER_FLOAT32)
				e->canonical = "toFloat64($1)";
			break;
		case BOOLOID:
		case TEXTOID:
		case DATEOID:
		case TIMESTAMPTZOID:
		case UUIDOID:
			break;
		default:
			e->opaque = psprintf("operations on the %s that %s returns are not known to mean the same",
								 format_type_be(e->pgtype), ch_marker_name(row));
			break;
	}
}

/* A value of an argument's own type means what the argument does. */
static void
describe_as(ChExpr *e, const ChExpr *like)
{
	e->canonical = like->canonical;
	e->opaque = like->opaque;
	ch_take_number(e, like);
}

/* The argument that the type of the result comes from, or NULL. */
static Expr *
polymorphic_argument(const ChMarkerRow *row, List *exprs)
{
	const char *p = row->args;
	ListCell   *lc;

	if (strcmp(row->result, "anyelement") != 0)
		return NULL;
	foreach(lc, exprs)
	{
		if (strncmp(p, "anyelement", 10) == 0)
			return lfirst(lc);
		p = strstr(p, ", ");
		if (p == NULL)
			return NULL;
		p += 2;
	}
	return NULL;
}

static bool
set_result(ChTranslate *cx, ChExpr *e, const ChMarkerRow *row, List *exprs)
{
	Expr	   *origin = polymorphic_argument(row, exprs);
	ChExpr	   *like = origin && !IsA(origin, Const) ? ch_translate(cx, origin) : NULL;

	e->native = true;
	if (like != NULL)
		describe_as(e, like);
	else
		describe_result(e, row);
	if (strcmp(row->result, "anyelement") == 0 && like == NULL && e->pgtype == NUMERICOID)
		e->opaque = psprintf("%s: its scale is not known", ch_marker_name(row));
	if (row->flags & CH_MARKER_STATE)
		e->on_output = "toString($1)";
	if (row->flags & CH_MARKER_NULLABLE)
		e->nullable = true;
	return true;
}

/* ------------------------------------------------------------------- calls */

static bool
check_version(ChTranslate *cx, const ChMarkerRow *row)
{
	const ChVersion *v = cx->version;

	if (row->major == 0 ||
		(v->known && (v->major > row->major || (v->major == row->major && v->minor >= row->minor))))
		return true;
	if (v->known)
		ch_fail(cx, "%s: server %u.%u does not have the function, which came with %u.%u",
				ch_marker_name(row), v->major, v->minor, row->major, row->minor);
	else
		ch_fail(cx, "%s: the version of the server is not known, and only %u.%u and later have the function",
				ch_marker_name(row), row->major, row->minor);
	return false;
}

/* The key of a dictionary: a number, or a tuple of whatever else. */
static ChExpr *
dictionary_key(List *parts)
{
	ChExpr	   *first = linitial(parts);

	if (list_length(parts) == 1 && is_number_type(first->pgtype))
		return ch_make_call(NUMERICOID, "toUInt64(%1)", parts);
	return ch_make_call(RECORDOID, "tuple($*)", parts);
}

static List *
gather_key(const ChMarkerRow *row, List *args)
{
	bool		variadic = strstr(row->args, "VARIADIC") != NULL;
	int			before = row->params - 1;
	int			count = variadic ? list_length(args) - before : 1;
	List	   *result = list_truncate(list_copy(args), before);
	List	   *key = list_copy_head(list_copy_tail(args, before), count);

	result = lappend(result, dictionary_key(key));
	return list_concat(result, list_copy_tail(args, before + count));
}

ChExpr *
ch_translate_marker(ChTranslate *cx, const ChMarkerRow *row, FuncExpr *func)
{
	const char *template = row->remote;
	List	   *args;
	ChExpr	   *e;

	if (!check_version(cx, row) || !translate_arguments(cx, row, func->args, 0, &args))
		return NULL;
	if (row->flags & CH_MARKER_KEY)
		args = gather_key(row, args);
	if (strchr(template, '(') == NULL)
		template = psprintf("%s($*)", template);
	if (row->flags & CH_MARKER_TEXT)
		template = psprintf("toString(%s)", template);
	e = ch_make_call(func->funcresulttype, template, args);
	if (row->flags & CH_MARKER_NOT_NULL)
		e->nullable = false;
	return set_result(cx, e, row, func->args) ? e : NULL;
}

/* -------------------------------------------------------------- aggregates */

/* A parameter, or the elements of an array as several. */
static bool
add_parameter(ChTranslate *cx, const ChMarkerRow *row, StringInfo buf, Const *con)
{
	Oid			type = con->consttype;
	Oid			element = get_element_type(type);
	Datum	   *values = &con->constvalue;
	int			n = 1;
	int			i;

	if (OidIsValid(element))
	{
		int16		typlen;
		bool		typbyval,
				   *nulls;
		char		typalign;

		get_typlenbyvalalign(element, &typlen, &typbyval, &typalign);
		deconstruct_array(DatumGetArrayTypeP(con->constvalue), element, typlen, typbyval, typalign,
						  &values, &nulls, &n);
		if (array_contains_nulls(DatumGetArrayTypeP(con->constvalue)))
			return ch_fail(cx, "%s: a parameter that is NULL", ch_marker_name(row)) != NULL;
	}
	for (i = 0; i < n; i++)
	{
		ChExpr	   *e;

		if (buf->len > 0)
			appendStringInfoString(buf, ", ");
		if (type == TEXTOID)
		{
			char	   *string = TextDatumGetCString(values[i]);

			if (strpbrk(string, "$%") != NULL)
				return ch_fail(cx, "%s: a parameter with $ or %%", ch_marker_name(row)) != NULL;
			ch_quote_literal(buf, string, strlen(string));
			continue;
		}
		e = bare_number(cx, OidIsValid(element) ? element : type, values[i]);
		if (e == NULL)
			return false;
		appendStringInfoString(buf, e->sql);
	}
	return n > 0;
}

/* "(0.9)": parameters are part of the aggregate's name. */
static char *
parameters(ChTranslate *cx, const ChMarkerRow *row, List *exprs)
{
	StringInfoData buf;
	int			i;

	initStringInfo(&buf);
	for (i = 0; i < row->params; i++)
	{
		Node	   *node = list_nth(exprs, i);

		if (!IsA(node, Const) || ((Const *) node)->constisnull)
			return (char *) ch_fail(cx, "%s: argument %d, which is a parameter on ClickHouse, is not a constant",
									ch_marker_name(row), i + 1);
		if (!add_parameter(cx, row, &buf, (Const *) node))
			return NULL;
	}
	return row->params > 0 ? psprintf("(%s)", buf.data) : buf.data;
}

static bool
ends_with_if(const ChMarkerRow *row)
{
	size_t		len = strlen(row->remote);

	return len > 2 && strcmp(row->remote + len - 2, "If") == 0;
}

static bool
aggregate_arguments(ChTranslate *cx, const ChMarkerRow *row, List *exprs, List **args)
{
	Expr	   *condition = NULL;
	ChExpr	   *e;

	if (ends_with_if(row))
	{
		condition = llast(exprs);
		exprs = list_truncate(list_copy(exprs), list_length(exprs) - 1);
	}
	cx->in_agg = true;
	if (!translate_arguments(cx, row, exprs, row->params, args))
		*args = NIL;
	else if (condition != NULL && (e = ch_filter_condition(cx, condition)) != NULL)
		*args = lappend(*args, e);
	else if (condition != NULL)
		*args = NIL;
	cx->in_agg = false;
	return *args != NIL;
}

static List *
aggregate_exprs(Aggref *agg)
{
	List	   *exprs = NIL;
	ListCell   *lc;

	foreach(lc, agg->args)
		exprs = lappend(exprs, ((TargetEntry *) lfirst(lc))->expr);
	return exprs;
}

/* The aggregate's name with the combinators for DISTINCT and FILTER. */
static char *
combined_name(ChTranslate *cx, const ChMarkerRow *row, Aggref *agg)
{
	if (agg->aggorder != NIL)
		return (char *) ch_fail(cx, "%s: ClickHouse's aggregates have no ORDER BY", ch_marker_name(row));
	if (agg->aggdistinct != NIL && !ch_has(cx, CH_CAP_AGGREGATE_FILTER))
		return (char *) ch_fail_capability(cx, ch_marker_name(row), CH_CAP_AGGREGATE_FILTER);
	if (agg->aggfilter != NULL && ends_with_if(row))
		return (char *) ch_fail(cx, "%s: FILTER in addition to its own condition", ch_marker_name(row));
	return psprintf("%s%s%s", row->remote, agg->aggdistinct ? "Distinct" : "", agg->aggfilter ? "If" : "");
}

static ChExpr *
marker_call(Oid type, const char *template, List *args, const ChWindow *over)
{
	ChExpr	   *e;

	if (over != NULL)
		return ch_window_call(type, template, args, over);
	e = ch_make_call(type, template, args);
	e->has_agg = true;
	return e;
}

ChExpr *
ch_translate_marker_aggregate(ChTranslate *cx, const ChMarkerRow *row, Aggref *agg)
{
	List	   *exprs = aggregate_exprs(agg);
	List	   *args;
	ChExpr	   *filter,
			   *e;
	const ChWindow *over = cx->over;
	char	   *name,
			   *params;
	bool		nullable = false;

	cx->over = NULL;
	if ((over == NULL && !ch_check_aggref(cx, agg)) || !check_version(cx, row) ||
		(name = combined_name(cx, row, agg)) == NULL ||
		(params = parameters(cx, row, exprs)) == NULL ||
		!aggregate_arguments(cx, row, exprs, &args))
		return NULL;
	e = ch_make_call(agg->aggtype, NULL, args);
	nullable = e->nullable;
	if (agg->aggfilter)
	{
		if ((filter = ch_filter_condition(cx, agg->aggfilter)) == NULL)
			return NULL;
		args = lappend(args, filter);
	}
	e = marker_call(agg->aggtype, psprintf(row->flags & CH_MARKER_TEXT ? "toString(%s%s($*)%s)" : "%s%s($*)%s",
										   name, params, over ? " %W" : ""), args, over);
	e->nullable = nullable;
	if ((row->flags & CH_MARKER_NOT_NULL) && ch_has(cx, CH_CAP_AGGREGATE_FILTER))
		e->nullable = false;
	cx->in_agg = true;
	set_result(cx, e, row, exprs);
	cx->in_agg = false;
	return e;
}
