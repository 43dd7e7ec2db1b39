/*-------------------------------------------------------------------------
 *
 * print.c
 *	  The remote query tree as ClickHouse SQL.
 *
 * Names and values go through ch_quote_identifier() and ch_quote_literal()
 * only.  What differs between servers is looked up in the capability table,
 * never in a version number.
 *
 * A join is printed in one of two forms.  Servers that join freely get the
 * tables themselves under aliases r<n>.  Older ones (18.16) get two
 * sub-selects that export uniquely named columns, joined USING renamed keys,
 * because there the right side's key column is not readable, conditions other
 * than equality are refused and key types must agree.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "query/catalogue.h"

typedef struct PrintContext
{
	StringInfo	buf;
	const ChVersion *version;
	bool		exported;		/* columns are named r<n>_<attno>, no alias */
	bool		qualified;		/* more than one table in FROM */
	const char *prefix;			/* of every name we make up */
} PrintContext;

static void print_expr(PrintContext *cx, const ChExpr *e, bool canonical);
static void print_from(PrintContext *cx, const ChQuery *query, const ChFrom *from);

/* ------------------------------------------------------------ expressions */

static void
print_column(PrintContext *cx, const ChExpr *e)
{
	if (cx->exported)
		appendStringInfo(cx->buf, "%sr%u_%d", cx->prefix, e->varno, e->attno);
	else
	{
		if (cx->qualified)
			appendStringInfo(cx->buf, "%sr%u.", cx->prefix, e->varno);
		ch_quote_identifier(cx->buf, e->column);
	}
}

/* ClickHouse's name for the result of a node, as in CAST. */
static void
print_result_type(PrintContext *cx, const ChExpr *e)
{
	char	   *type = e->ch_type ? pstrdup(e->ch_type) :
		ch_type_for_pg(e->pgtype, e->typmod, false);

	if (type == NULL)
		elog(ERROR, "no ClickHouse type for PostgreSQL type %u", e->pgtype);
	if (e->nullable)
		type = psprintf("Nullable(%s)", type);
	ch_quote_literal(cx->buf, type, strlen(type));
}

/* Expand a template; see ChShipRow. */
static void
print_template(PrintContext *cx, const ChExpr *e, const char *template, const ChExpr *self)
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
		else if (p[1] >= '1' && p[1] <= '9')
		{
			if (self)
				print_expr(cx, self, false);
			else
				print_expr(cx, list_nth(e->args, p[1] - '1'), canonical);
			p++;
		}
		else
			appendStringInfoChar(cx->buf, *p);
	}
}

/* A bare integer where only its value matters, else its canonical literal. */
static void
print_literal(PrintContext *cx, const ChExpr *e, bool canonical)
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
print_infix(PrintContext *cx, const ChExpr *e, const char *op)
{
	ListCell   *lc;

	appendStringInfoChar(cx->buf, '(');
	foreach(lc, e->args)
	{
		if (lc != list_head(e->args))
			appendStringInfoString(cx->buf, op);
		print_expr(cx, lfirst(lc), true);
	}
	appendStringInfoChar(cx->buf, ')');
}

/*
 * A condition of CASE.  Servers without null-safe conditions answer NULL for
 * a NULL condition instead of going on.
 */
static void
print_condition(PrintContext *cx, const ChExpr *e)
{
	bool		wrap = e->nullable && !ch_capable(cx->version, CH_CAP_NULL_SAFE_IF);

	if (wrap)
		appendStringInfoString(cx->buf, "ifNull(");
	print_expr(cx, e, true);
	if (wrap)
		appendStringInfoString(cx->buf, ", 0)");
}

static void
print_case(PrintContext *cx, const ChExpr *e)
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
			print_expr(cx, arg, true);
	}
	appendStringInfoChar(cx->buf, ')');
}

/*
 * AND and OR over operands that may be NULL, as a value, on servers whose own
 * are two-valued: NULL only if nothing decides.
 */
static void
print_three_valued(PrintContext *cx, const ChExpr *e)
{
	const char *neutral = e->kind == CHX_AND ? "1" : "0";
	const char *decisive = e->kind == CHX_AND ? "0" : "1";
	ListCell   *lc;

	appendStringInfoString(cx->buf, "multiIf(");
	foreach(lc, e->args)
	{
		appendStringInfoString(cx->buf, "ifNull(");
		print_expr(cx, lfirst(lc), true);
		appendStringInfo(cx->buf, ", %s) = %s, %s, ", neutral, decisive, decisive);
	}
	foreach(lc, e->args)
	{
		const ChExpr *arg = lfirst(lc);

		if (!arg->nullable)
			continue;
		appendStringInfoString(cx->buf, "isNull(");
		print_expr(cx, arg, true);
		appendStringInfoString(cx->buf, "), NULL, ");
	}
	appendStringInfo(cx->buf, "%s)", neutral);
}

static void
print_in(PrintContext *cx, const ChExpr *e)
{
	int			i;

	appendStringInfoChar(cx->buf, '(');
	print_expr(cx, linitial(e->args), false);
	appendStringInfoString(cx->buf, e->kind == CHX_IN ? " IN (" : " NOT IN (");
	for (i = 1; i < list_length(e->args); i++)
	{
		if (i > 1)
			appendStringInfoString(cx->buf, ", ");
		print_expr(cx, list_nth(e->args, i), false);
	}
	appendStringInfoString(cx->buf, "))");
}

static void
print_expr(PrintContext *cx, const ChExpr *e, bool canonical)
{
	if (canonical && e->canonical)
	{
		print_template(cx, e, e->canonical, e);
		return;
	}
	switch (e->kind)
	{
		case CHX_COLUMN:
			print_column(cx, e);
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
				appendStringInfo(cx->buf, "\001%d/%d\002", e->param, (int) e->form);
			break;
		case CHX_CALL:
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
			appendStringInfoString(cx->buf, "NOT(");
			print_expr(cx, linitial(e->args), true);
			appendStringInfoChar(cx->buf, ')');
			break;
		case CHX_IN:
		case CHX_NOT_IN:
			print_in(cx, e);
			break;
		case CHX_CASE:
			print_case(cx, e);
			break;
	}
}

void
ch_print_expr(StringInfo buf, const ChExpr *expr, const ChVersion *version)
{
	PrintContext cx = {buf, version, false, true, ""};

	print_expr(&cx, expr, true);
}

/*
 * A condition where only true matters: AND and OR need no third value here,
 * because no NOT stands above them (the planner has pushed those down).
 */
static void
print_filter(PrintContext *cx, const ChExpr *e)
{
	ListCell   *lc;

	if (e->kind != CHX_AND && e->kind != CHX_OR)
	{
		print_expr(cx, e, true);
		return;
	}
	appendStringInfoChar(cx->buf, '(');
	foreach(lc, e->args)
	{
		if (lc != list_head(e->args))
			appendStringInfoString(cx->buf, e->kind == CHX_AND ? " AND " : " OR ");
		print_filter(cx, lfirst(lc));
	}
	appendStringInfoChar(cx->buf, ')');
}

static void
print_conjunction(PrintContext *cx, const char *keyword, List *conditions)
{
	ListCell   *lc;

	foreach(lc, conditions)
	{
		appendStringInfoString(cx->buf, lc == list_head(conditions) ? keyword : " AND ");
		print_filter(cx, lfirst(lc));
	}
}

/* ------------------------------------------------------------------- FROM */

static void
print_table(PrintContext *cx, const ChRemoteTableRef *table)
{
	ch_quote_identifier(cx->buf, table->database);
	appendStringInfoChar(cx->buf, '.');
	ch_quote_identifier(cx->buf, table->table);
}

/* Everything printed above FROM may name a column of a table below it. */
typedef struct UsedColumns
{
	Index		varno;
	List	   *columns;		/* of ChExpr, distinct attnos */
} UsedColumns;

static bool
collect_column(const ChExpr *e, void *arg)
{
	UsedColumns *used = arg;
	ListCell   *lc;

	if (e->kind != CHX_COLUMN || e->varno != used->varno)
		return false;
	foreach(lc, used->columns)
	{
		if (((ChExpr *) lfirst(lc))->attno == e->attno)
			return false;
	}
	used->columns = lappend(used->columns, unconstify(ChExpr *, e));
	return false;
}

static void
collect_list(List *exprs, UsedColumns *used)
{
	ListCell   *lc;

	foreach(lc, exprs)
		ch_expr_walk(lfirst(lc), collect_column, used);
}

static List *
used_columns(const ChQuery *query, const ChFrom *join, Index varno)
{
	UsedColumns used = {varno, NIL};
	ListCell   *lc;

	collect_list(query->targets, &used);
	collect_list(query->where, &used);
	collect_list(query->group, &used);
	collect_list(query->having, &used);
	collect_list(join->on, &used);
	foreach(lc, query->order)
		ch_expr_walk(((ChSort *) lfirst(lc))->expr, collect_column, &used);
	return used.columns;
}

/*
 * One side of an old-style join: the columns that are needed above under
 * unique names, and the join keys as k1, k2, ...
 */
static void
print_exporting_side(PrintContext *cx, const ChQuery *query, const ChFrom *join,
					 const ChFrom *side, bool left)
{
	PrintContext inner = *cx;
	ListCell   *lc;
	int			k = 0;
	const char *sep = "";

	inner.exported = false;
	inner.qualified = false;
	appendStringInfoString(cx->buf, "(SELECT ");
	foreach(lc, join->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		appendStringInfoString(cx->buf, sep);
		print_expr(&inner, left ? key->left : key->right, true);
		appendStringInfo(cx->buf, " AS %sk%d", cx->prefix, ++k);
		sep = ", ";
	}
	foreach(lc, used_columns(query, join, side->varno))
	{
		ChExpr	   *col = lfirst(lc);

		appendStringInfoString(cx->buf, sep);
		print_column(&inner, col);
		appendStringInfo(cx->buf, " AS %sr%u_%d", cx->prefix, col->varno, col->attno);
		sep = ", ";
	}
	appendStringInfoString(cx->buf, " FROM ");
	print_table(cx, &side->table);
	print_conjunction(&inner, " WHERE ", side->where);
	appendStringInfoChar(cx->buf, ')');
}

static void
print_old_join(PrintContext *cx, const ChQuery *query, const ChFrom *join)
{
	int			k;

	Assert(join->left->kind == CH_FROM_TABLE && join->right->kind == CH_FROM_TABLE);
	Assert(join->keys != NIL && join->on == NIL);
	print_exporting_side(cx, query, join, join->left, true);
	appendStringInfo(cx->buf, " ALL %s JOIN ", join->jointype == JOIN_INNER ? "INNER" : "LEFT");
	print_exporting_side(cx, query, join, join->right, false);
	appendStringInfoString(cx->buf, " USING (");
	for (k = 1; k <= list_length(join->keys); k++)
		appendStringInfo(cx->buf, "%s%sk%d", k > 1 ? ", " : "", cx->prefix, k);
	appendStringInfoChar(cx->buf, ')');
}

static void
print_new_join(PrintContext *cx, const ChQuery *query, const ChFrom *join)
{
	ListCell   *lc;
	const char *sep = " ON ";

	print_from(cx, query, join->left);
	appendStringInfo(cx->buf, " ALL %s JOIN ", join->jointype == JOIN_INNER ? "INNER" : "LEFT");
	print_from(cx, query, join->right);
	foreach(lc, join->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		appendStringInfoString(cx->buf, sep);
		print_expr(cx, key->left, true);
		appendStringInfoString(cx->buf, " = ");
		print_expr(cx, key->right, true);
		sep = " AND ";
	}
	foreach(lc, join->on)
	{
		appendStringInfoString(cx->buf, sep);
		print_filter(cx, lfirst(lc));
		sep = " AND ";
	}
}

static void
print_from(PrintContext *cx, const ChQuery *query, const ChFrom *from)
{
	if (from->kind == CH_FROM_JOIN)
	{
		if (ch_capable(cx->version, CH_CAP_JOIN_ON_ANY))
			print_new_join(cx, query, from);
		else
			print_old_join(cx, query, from);
		return;
	}
	if (from->where != NIL && cx->qualified)
	{
		PrintContext inner = *cx;

		inner.qualified = false;
		appendStringInfoString(cx->buf, "(SELECT * FROM ");
		print_table(cx, &from->table);
		print_conjunction(&inner, " WHERE ", from->where);
		appendStringInfoChar(cx->buf, ')');
	}
	else
		print_table(cx, &from->table);
	if (cx->qualified)
		appendStringInfo(cx->buf, " AS %sr%u", cx->prefix, from->varno);
}

/* ------------------------------------------------------------------ query */

/* NULL and NaN have their place in the order whatever the server's default. */
static void
print_sort(PrintContext *cx, const ChSort *sort)
{
	const char *dir = sort->descending ? "DESC" : "ASC";

	if (sort->is_float)
	{
		if (sort->expr->nullable)
		{
			appendStringInfoString(cx->buf, "isNull(");
			print_expr(cx, sort->expr, true);
			appendStringInfo(cx->buf, ") %s, ", sort->nulls_first ? "DESC" : "ASC");
		}
		appendStringInfoString(cx->buf, "isNaN(");
		print_expr(cx, sort->expr, true);
		appendStringInfo(cx->buf, ") %s, ", dir);
	}
	print_expr(cx, sort->expr, false);
	appendStringInfo(cx->buf, " %s", dir);
	if (sort->expr->nullable || sort->is_float)
		appendStringInfo(cx->buf, " NULLS %s", sort->nulls_first ? "FIRST" : "LAST");
}

static void
print_order(PrintContext *cx, List *order)
{
	ListCell   *lc;

	foreach(lc, order)
	{
		appendStringInfoString(cx->buf, lc == list_head(order) ? " ORDER BY " : ", ");
		print_sort(cx, lfirst(lc));
	}
}

/* "LIMIT offset, count" is the one form that every server has. */
static void
print_limit(PrintContext *cx, const ChQuery *query)
{
	if (query->limit == NULL && query->offset == NULL)
		return;
	appendStringInfoString(cx->buf, " LIMIT ");
	if (query->offset)
	{
		print_expr(cx, query->offset, false);
		appendStringInfoString(cx->buf, ", ");
	}
	if (query->limit)
		print_expr(cx, query->limit, false);
	else
		appendStringInfoString(cx->buf, "4611686018427387904");
}

static void
print_targets(PrintContext *cx, const ChQuery *query)
{
	ListCell   *lc;
	int			i = 0;

	if (query->targets == NIL)
		appendStringInfo(cx->buf, "1 AS %sc1", cx->prefix);
	foreach(lc, query->targets)
	{
		if (i > 0)
			appendStringInfoString(cx->buf, ", ");
		print_expr(cx, lfirst(lc), false);
		appendStringInfo(cx->buf, " AS %sc%d", cx->prefix, ++i);
	}
}

/* ------------------------------------------------------- names we make up */

/* Does name look like prefix and c1, k1, r1 or r1_2? */
static bool
looks_made_up(const char *name, const char *prefix)
{
	size_t		len = strlen(prefix);

	return strncmp(name, prefix, len) == 0 && strchr("ckr", name[len]) != NULL &&
		name[len] != '\0' && isdigit((unsigned char) name[len + 1]);
}

static bool
column_looks_made_up(const ChExpr *e, void *prefix)
{
	return e->kind == CHX_COLUMN && looks_made_up(e->column, prefix);
}

static bool
any_looks_made_up(List *exprs, char *prefix)
{
	ListCell   *lc;

	foreach(lc, exprs)
	{
		if (ch_expr_walk(lfirst(lc), column_looks_made_up, prefix))
			return true;
	}
	return false;
}

static bool
from_looks_made_up(const ChFrom *from, char *prefix)
{
	ListCell   *lc;

	if (from->kind == CH_FROM_TABLE)
		return any_looks_made_up(from->where, prefix);
	foreach(lc, from->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		if (ch_expr_walk(key->left, column_looks_made_up, prefix) ||
			ch_expr_walk(key->right, column_looks_made_up, prefix))
			return true;
	}
	return any_looks_made_up(from->on, prefix) || from_looks_made_up(from->left, prefix) ||
		from_looks_made_up(from->right, prefix);
}

/*
 * ClickHouse lets an alias hide a column of the same name, so no name of ours
 * may be that of a column that the query uses.
 */
static const char *
name_prefix(const ChQuery *query)
{
	char	   *prefix = pstrdup("");

	for (;;)
	{
		bool		taken = any_looks_made_up(query->targets, prefix) ||
			any_looks_made_up(query->where, prefix) ||
			any_looks_made_up(query->group, prefix) ||
			any_looks_made_up(query->having, prefix) ||
			from_looks_made_up(query->from, prefix);
		ListCell   *lc;

		foreach(lc, query->order)
			taken |= ch_expr_walk(((ChSort *) lfirst(lc))->expr, column_looks_made_up, prefix);
		if (!taken)
			return prefix;
		prefix = psprintf("%s_", prefix);
	}
}

char *
ch_print_query(const ChQuery *query, const ChVersion *version)
{
	StringInfoData buf;
	PrintContext cx = {&buf, version, false, false, name_prefix(query)};
	ListCell   *lc;

	initStringInfo(&buf);
	if (query->from->kind == CH_FROM_JOIN)
	{
		cx.qualified = true;
		cx.exported = !ch_capable(version, CH_CAP_JOIN_ON_ANY);
	}
	appendStringInfoString(&buf, query->distinct ? "SELECT DISTINCT " : "SELECT ");
	print_targets(&cx, query);
	appendStringInfoString(&buf, " FROM ");
	print_from(&cx, query, query->from);
	print_conjunction(&cx, " WHERE ", query->where);
	foreach(lc, query->group)
	{
		appendStringInfoString(&buf, lc == list_head(query->group) ? " GROUP BY " : ", ");
		print_expr(&cx, lfirst(lc), false);
	}
	print_conjunction(&cx, " HAVING ", query->having);
	print_order(&cx, query->order);
	print_limit(&cx, query);
	return buf.data;
}

/* ------------------------------------------------------------- parameters */

char *
ch_bind_params(const char *sql, int nparams, const Oid *types,
			   const Datum *values, const bool *nulls, const ChVersion *version)
{
	StringInfoData buf;
	ChLiteralContext lcx;
	const char *p;

	if (nparams == 0)
		return pstrdup(sql);
	ch_literal_context(version, &lcx);
	initStringInfo(&buf);
	for (p = sql; *p; p++)
	{
		const char *why;
		char	   *type;
		ChTimeForm	form = CH_TIME_LITERAL;
		int			n;
		bool		is_zone;

		if (*p != '\001' && *p != '\003')
		{
			appendStringInfoChar(&buf, *p);
			continue;
		}
		is_zone = *p == '\003';
		n = strtol(p + 1, unconstify(char **, &p), 10);
		if (!is_zone)
			form = strtol(p + 1, unconstify(char **, &p), 10);
		if (is_zone)
			ch_check_bound_zone(TextDatumGetCString(values[n]),
								strtol(p + 1, unconstify(char **, &p), 10));
		Assert(*p == '\002' && n >= 0 && n < nparams);
		if (nulls[n])
		{
			type = form == CH_TIME_LITERAL ? ch_type_for_pg(types[n], -1, true) : NULL;
			appendStringInfo(&buf, type ? "CAST(NULL AS %s)" : "NULL", type);
		}
		else if (form != CH_TIME_LITERAL)
			appendStringInfo(&buf, "(" INT64_FORMAT ")", ch_time_number(types[n], values[n], form));
		else if (!ch_literal(&buf, types[n], values[n], &lcx, &type, &why))
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("parameter value cannot be sent to ClickHouse"),
					 errdetail("%s", why),
					 errhint("With plan_cache_mode = force_custom_plan the condition is evaluated locally.")));
	}
	return buf.data;
}

void
ch_literal_context(const ChVersion *version, ChLiteralContext *lcx)
{
	lcx->has_wide_dates = ch_capable(version, CH_CAP_WIDE_DATES);
	lcx->has_ip_types = ch_capable(version, CH_CAP_IP_TYPES);
	lcx->has_bool = ch_capable(version, CH_CAP_BOOL);
}
