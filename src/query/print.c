/*-------------------------------------------------------------------------
 *
 * print.c
 *	  Remote expressions as ClickHouse SQL.
 *
 * Names and values go through ch_quote_identifier() and ch_quote_literal()
 * only.  What differs between servers is looked up in the capability table,
 * never in a version number.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "query/print.h"

/* ------------------------------------------------------------ expressions */

void
ch_print_column(ChPrint *cx, const ChExpr *e)
{
	if (bms_is_member(e->varno, cx->exported))
	{
		appendStringInfo(cx->buf, "%sr%u_%d", cx->prefix, e->varno, e->attno);
		return;
	}
	if (cx->qualified)
		appendStringInfo(cx->buf, "%sr%u.", cx->prefix, e->varno);
	if (e->made_up)
		appendStringInfo(cx->buf, "%s%s", cx->prefix, e->column);
	else
		ch_quote_identifier(cx->buf, e->column);
}

/* ClickHouse's name for the result of a node, as in CAST. */
static void
print_result_type(ChPrint *cx, const ChExpr *e)
{
	char	   *type = e->ch_type ? pstrdup(e->ch_type) :
		ch_type_for_pg(e->pgtype, e->typmod, false);

	if (type == NULL)
		elog(ERROR, "no ClickHouse type for PostgreSQL type %u", e->pgtype);
	if (e->nullable)
		type = psprintf("Nullable(%s)", type);
	ch_quote_literal(cx->buf, type, strlen(type));
}

/* "$*": all arguments, each in its canonical type. */
static void
print_arguments(ChPrint *cx, List *args)
{
	ListCell   *lc;

	foreach(lc, args)
	{
		if (lc != list_head(args))
			appendStringInfoString(cx->buf, ", ");
		ch_print_node(cx, lfirst(lc), true);
	}
}

/* Expand a template; see ChShipRow. */
static void
print_template(ChPrint *cx, const ChExpr *e, const char *template, const ChExpr *self)
{
	const char *p;

	for (p = template; *p; p++)
	{
		bool		canonical = (*p == '$');

		if ((*p != '$' && *p != '%') || p[1] == '\0')
			appendStringInfoChar(cx->buf, *p);
		else if (p[1] == 'T')
		{
			print_result_type(cx, e);
			p++;
		}
		else if (p[1] == 'W' && e->window)
		{
			ch_print_window(cx, e->window);
			p++;
		}
		else if (canonical && p[1] == '*')
		{
			print_arguments(cx, e->args);
			p++;
		}
		else if (p[1] >= '1' && p[1] <= '9')
		{
			if (self)
				ch_print_node(cx, self, false);
			else
				ch_print_node(cx, list_nth(e->args, p[1] - '1'), canonical);
			p++;
		}
		else
			appendStringInfoChar(cx->buf, *p);
	}
}

/* A bare integer where only its value matters, else its canonical literal. */
static void
print_literal(ChPrint *cx, const ChExpr *e, bool canonical)
{
	if (!canonical && e->constant && !e->constant->constisnull)
	{
		int64		value;

		switch (e->pgtype)
		{
			case INT2OID:
				value = DatumGetInt16(e->constant->constvalue);
				break;
			case INT4OID:
				value = DatumGetInt32(e->constant->constvalue);
				break;
			case INT8OID:
				value = DatumGetInt64(e->constant->constvalue);
				break;
			default:
				appendStringInfoString(cx->buf, e->sql);
				return;
		}
		/* the most negative bigint has no bare spelling */
		if (value == PG_INT64_MIN)
			appendStringInfoString(cx->buf, e->sql);
		else
			appendStringInfo(cx->buf, value < 0 ? "(" INT64_FORMAT ")" : INT64_FORMAT, value);
		return;
	}
	appendStringInfoString(cx->buf, e->sql);
}

static void
print_infix(ChPrint *cx, const ChExpr *e, const char *op)
{
	ListCell   *lc;

	appendStringInfoChar(cx->buf, '(');
	foreach(lc, e->args)
	{
		if (lc != list_head(e->args))
			appendStringInfoString(cx->buf, op);
		ch_print_node(cx, lfirst(lc), true);
	}
	appendStringInfoChar(cx->buf, ')');
}

/*
 * A condition of CASE.  Servers without null-safe conditions answer NULL for
 * a NULL condition instead of going on, and all do where the result is NULL.
 */
static void
print_condition(ChPrint *cx, const ChExpr *e)
{
	if (e->nullable)
		appendStringInfoString(cx->buf, "ifNull(");
	ch_print_node(cx, e, true);
	if (e->nullable)
		appendStringInfoString(cx->buf, ", 0)");
}

static bool
is_condition(const ChExpr *e, void *arg)
{
	return e->pgtype == BOOLOID && e->has_column;
}

/*
 * A result of CASE.  Servers without null-safe conditions take the condition
 * of WHERE for a constant wherever it stands again, and do not choose between
 * a constant that can be NULL and a column.
 */
static void
print_result(ChPrint *cx, const ChExpr *e)
{
	bool		wrap = e->nullable && !ch_capable(cx->version, CH_CAP_NULL_SAFE_IF) &&
		ch_expr_walk(e, is_condition, NULL);

	if (wrap)
		appendStringInfoString(cx->buf, "materialize(");
	ch_print_node(cx, e, true);
	if (wrap)
		appendStringInfoChar(cx->buf, ')');
}

static void
print_case(ChPrint *cx, const ChExpr *e)
{
	int			n = list_length(e->args);
	int			i;

	appendStringInfoString(cx->buf, n == 3 ? "if(" : "multiIf(");
	for (i = 0; i < n; i++)
	{
		ChExpr	   *arg = list_nth(e->args, i);

		if (i > 0)
			appendStringInfoString(cx->buf, ", ");
		if (i % 2 == 0 && i < n - 1)
			print_condition(cx, arg);
		else
			print_result(cx, arg);
	}
	appendStringInfoChar(cx->buf, ')');
}

/*
 * AND and OR over operands that may be NULL, as a value, on servers whose own
 * are two-valued: NULL only if nothing decides.
 */
static void
print_three_valued(ChPrint *cx, const ChExpr *e)
{
	const char *neutral = e->kind == CHX_AND ? "1" : "0";
	const char *decisive = e->kind == CHX_AND ? "0" : "1";
	ListCell   *lc;

	appendStringInfoString(cx->buf, "multiIf(");
	foreach(lc, e->args)
	{
		appendStringInfoString(cx->buf, "ifNull(");
		ch_print_node(cx, lfirst(lc), true);
		appendStringInfo(cx->buf, ", %s) = %s, %s, ", neutral, decisive, decisive);
	}
	foreach(lc, e->args)
	{
		const ChExpr *arg = lfirst(lc);

		if (!arg->nullable)
			continue;
		appendStringInfoString(cx->buf, "isNull(");
		ch_print_node(cx, arg, true);
		appendStringInfoString(cx->buf, "), NULL, ");
	}
	appendStringInfo(cx->buf, "%s)", neutral);
}

static void
print_in(ChPrint *cx, const ChExpr *e)
{
	int			i;

	appendStringInfoChar(cx->buf, '(');
	ch_print_node(cx, linitial(e->args), false);
	appendStringInfoString(cx->buf, e->kind == CHX_IN ? " IN (" : " NOT IN (");
	for (i = 1; i < list_length(e->args); i++)
	{
		if (i > 1)
			appendStringInfoString(cx->buf, ", ");
		ch_print_node(cx, list_nth(e->args, i), false);
	}
	appendStringInfoString(cx->buf, "))");
}

/* EXISTS (...), (...), (x IN (...)) */
static void
print_subquery(ChPrint *cx, const ChExpr *e)
{
	if (e->kind == CHX_EXISTS)
		appendStringInfoString(cx->buf, "EXISTS ");
	if (e->kind == CHX_IN_QUERY)
	{
		appendStringInfoChar(cx->buf, '(');
		ch_print_node(cx, linitial(e->args), true);
		appendStringInfoString(cx->buf, " IN ");
	}
	appendStringInfoChar(cx->buf, '(');
	ch_print_select(cx, e->query);
	appendStringInfoString(cx->buf, e->kind == CHX_IN_QUERY ? "))" : ")");
}

/* Both ways; see ch_bind_params(). */
static void
print_if_fits(ChPrint *cx, const ChExpr *e)
{
	const ChExpr *param = lsecond(e->args);

	appendStringInfo(cx->buf, "\004%d/%d\005", param->param, CH_FORM_MARK(param));
	print_template(cx, e, e->sql, NULL);
	appendStringInfoChar(cx->buf, '\005');
	ch_print_node(cx, lthird(e->args), true);
	appendStringInfoChar(cx->buf, '\006');
}

void
ch_print_node(ChPrint *cx, const ChExpr *e, bool canonical)
{
	if (canonical && e->canonical)
	{
		print_template(cx, e, e->canonical, e);
		return;
	}
	switch (e->kind)
	{
		case CHX_COLUMN:
			ch_print_column(cx, e);
			break;
		case CHX_LITERAL:
			print_literal(cx, e, canonical);
			break;
		case CHX_NULL:
			appendStringInfoString(cx->buf, "NULL");
			break;
		case CHX_PARAM:
			/* see ch_bind_params() */
			if (e->is_zone)
				appendStringInfo(cx->buf, "\003%d,%d\002", e->param, e->zone_flags);
			else
				appendStringInfo(cx->buf, "\001%d/%d\002", e->param, CH_FORM_MARK(e));
			break;
		case CHX_CALL:
			if (e->if_fits)
				print_if_fits(cx, e);
			else
				print_template(cx, e, e->sql, NULL);
			break;
		case CHX_AND:
		case CHX_OR:
			if (e->nullable && !ch_capable(cx->version, CH_CAP_THREE_VALUED_LOGIC))
				print_three_valued(cx, e);
			else
				print_infix(cx, e, e->kind == CHX_AND ? " AND " : " OR ");
			break;
		case CHX_NOT:
			/* NOT(x) would be a function in some places, NOT of more in others */
			appendStringInfoString(cx->buf, "(NOT ");
			ch_print_node(cx, linitial(e->args), true);
			appendStringInfoChar(cx->buf, ')');
			break;
		case CHX_IN:
		case CHX_NOT_IN:
			print_in(cx, e);
			break;
		case CHX_CASE:
			print_case(cx, e);
			break;
		case CHX_EXISTS:
		case CHX_SCALAR:
		case CHX_IN_QUERY:
			print_subquery(cx, e);
			break;
	}
}

void
ch_print_expr(StringInfo buf, const ChExpr *expr, const ChVersion *version)
{
	bool		ordered = false;
	ChPrint		cx = {buf, version, NULL, true, "", &ordered};

	ch_print_node(&cx, expr, true);
}

/*
 * A condition where only true matters: AND and OR need no third value here,
 * because no NOT stands above them (the planner has pushed those down).
 */
void
ch_print_filter(ChPrint *cx, const ChExpr *e)
{
	ListCell   *lc;

	if (e->kind != CHX_AND && e->kind != CHX_OR)
	{
		ch_print_node(cx, e, true);
		return;
	}
	appendStringInfoChar(cx->buf, '(');
	foreach(lc, e->args)
	{
		if (lc != list_head(e->args))
			appendStringInfoString(cx->buf, e->kind == CHX_AND ? " AND " : " OR ");
		ch_print_filter(cx, lfirst(lc));
	}
	appendStringInfoChar(cx->buf, ')');
}

void
ch_print_conjunction(ChPrint *cx, const char *keyword, List *conditions)
{
	ListCell   *lc;

	foreach(lc, conditions)
	{
		appendStringInfoString(cx->buf, lc == list_head(conditions) ? keyword : " AND ");
		if (cx->decided)
			print_condition(cx, lfirst(lc));
		else
			ch_print_filter(cx, lfirst(lc));
	}
}
