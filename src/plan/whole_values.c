/*-------------------------------------------------------------------------
 *
 * whole_values.c
 *	  What stands in FROM without being stored: VALUES, and functions whose rows
 *	  PostgreSQL knows when the query is sent.
 *
 * The rows are spelled in the remote query, in the types that hold every value
 * of PostgreSQL's.  A row can hold whatever the translator turns into a value:
 * constants, and what PostgreSQL computes when the scan starts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "plan/whole.h"
#include "query/translate.h"

/* More values than this make the text of the query too long for its parser. */
#define MAX_VALUES	2000

/* A column of values, brought to one type. */
typedef struct ValueColumn
{
	List	   *values;			/* of ChExpr */
	char	   *type;			/* ClickHouse's */
} ValueColumn;

/* -------------------------------------------------------------------- types */

/* Digits and scale that all numerics of a column have. */
static bool
numeric_type(ChTranslate *cx, ValueColumn *column, bool nullable)
{
	int			digits = 1;
	int			scale = -1;
	ListCell   *lc;

	foreach(lc, column->values)
	{
		ChExpr	   *e = lfirst(lc);

		if (e->kind == CHX_NULL)
			continue;
		if (e->scale < 0 || e->scale_varies || (scale >= 0 && scale != e->scale))
		{
			ch_fail(cx, "VALUES: numerics of different or unknown scales");
			return false;
		}
		scale = e->scale;
		digits = Max(digits, e->digits);
	}
	scale = Max(scale, 0);
	if (digits + scale > 38)
	{
		ch_fail(cx, "VALUES: a numeric of more than 38 digits");
		return false;
	}
	column->type = psprintf(nullable ? "Nullable(Decimal(%d, %d))" : "Decimal(%d, %d)", digits + scale, scale);
	return true;
}

static bool
find_type(ChTranslate *cx, ValueColumn *column, Oid type)
{
	ChLiteralContext lcx;
	bool		nullable = false;
	ListCell   *lc;

	foreach(lc, column->values)
		nullable |= ((ChExpr *) lfirst(lc))->nullable;
	if (type == NUMERICOID)
		return numeric_type(cx, column, nullable);
	ch_literal_context(cx->version, &lcx);
	column->type = ch_type_for_pg_on(type, -1, nullable, &lcx);
	if (column->type == NULL || OidIsValid(get_element_type(type)))
	{
		ch_fail(cx, "VALUES: a column of a type that has no ClickHouse form");
		return false;
	}
	return true;
}

/* Exprs of one column, of all rows. */
static bool
make_column(ChTranslate *cx, ValueColumn *column, List *exprs, Oid type)
{
	ListCell   *lc;

	column->values = NIL;
	foreach(lc, exprs)
	{
		ChExpr	   *e = ch_translate(cx, lfirst(lc));

		if (e == NULL || (e = ch_canonical(cx, e)) == NULL)
			return false;
		if (e->opaque || e->has_column || e->has_agg || e->query != NULL)
		{
			ch_fail(cx, "VALUES: %s", e->opaque ? e->opaque : "a value that is not a constant");
			return false;
		}
		column->values = lappend(column->values, e);
	}
	return find_type(cx, column, type);
}

/* --------------------------------------------------------------------- rows */

/* CAST([tuple(...), ...], 'Array(Tuple(...))') */
static ChExpr *
array_of_rows(ChTranslate *cx, const ValueColumn *columns, int ncolumns)
{
	int			nrows = list_length(columns[0].values);
	StringInfoData type;
	StringInfoData sql;
	int			r,
				c;

	initStringInfo(&sql);
	initStringInfo(&type);
	for (c = 0; c < ncolumns; c++)
		appendStringInfo(&type, "%s%s", c > 0 ? ", " : "Array(Tuple(", columns[c].type);
	appendStringInfoString(&type, "))");
	appendStringInfoString(&sql, "CAST([");
	for (r = 0; r < nrows; r++)
	{
		appendStringInfoString(&sql, r > 0 ? ", tuple(" : "tuple(");
		for (c = 0; c < ncolumns; c++)
		{
			appendStringInfoString(&sql, c > 0 ? ", " : "");
			ch_print_expr(&sql, list_nth(columns[c].values, r), cx->version);
		}
		appendStringInfoChar(&sql, ')');
	}
	appendStringInfoString(&sql, "], ");
	ch_quote_literal(&sql, type.data, type.len);
	appendStringInfoChar(&sql, ')');
	return ch_make_literal(TEXTOID, sql.data);
}

static ChFrom *
from_query(ChWholeLevel *level, ChQuery *query)
{
	ChFrom	   *from = palloc0(sizeof(ChFrom));

	from->kind = CH_FROM_QUERY;
	from->query = query;
	from->varno = ++level->whole->next_alias;
	return from;
}

/* A column of a query that we have made up, of a type that we know. */
static ChExpr *
known_column(ChWholeLevel *level, Index varno, int attno, Oid type, const char *ch_type)
{
	ChColumnInfo info = {
		.varno = varno,
		.attno = attno,
		.local_name = "a value",
		.name = psprintf("c%d", attno),
		.type = ch_type,
		.pgtype = type,
		.typmod = -1
	};
	ChExpr	   *e = ch_column_expr(&level->cx, &info);

	e->made_up = true;
	return e;
}

/* SELECT tupleElement(c1, 1) AS c1, ... FROM (SELECT arrayJoin(rows) AS c1) */
static ChFrom *
rows_leaf(ChWholeLevel *level, ChWholeRel *rel, const ValueColumn *columns, List *types)
{
	ChQuery    *join = palloc0(sizeof(ChQuery));
	ChQuery    *split = palloc0(sizeof(ChQuery));
	ChExpr	   *row;
	ListCell   *lc;
	ChFrom	   *from;

	join->targets = list_make1(ch_make_call(TEXTOID, "arrayJoin(%1)",
											list_make1(array_of_rows(&level->cx, columns, list_length(types)))));
	split->from = from_query(level, join);
	row = ch_whole_output_column(linitial(join->targets), split->from->varno, 1, TEXTOID, -1, false);
	foreach(lc, types)
		split->targets = lappend(split->targets,
								 ch_make_call(lfirst_oid(lc), psprintf("tupleElement(%%1, %d)", foreach_current_index(lc) + 1),
											  list_make1(row)));
	from = from_query(level, split);
	rel->alias = from->varno;
	rel->outputs = NIL;
	foreach(lc, types)
	{
		int			c = foreach_current_index(lc);

		rel->outputs = lappend(rel->outputs, known_column(level, from->varno, c + 1, lfirst_oid(lc), columns[c].type));
	}
	return from;
}

/* rows: of List of Expr */
static ChFrom *
values_leaf(ChWholeLevel *level, ChWholeRel *rel, List *rows, List *types)
{
	ValueColumn *columns = palloc0(sizeof(ValueColumn) * list_length(types));
	ListCell   *lc,
			   *row;

	if (list_length(rows) * list_length(types) > MAX_VALUES)
		return ch_whole_fail(level->whole, "FROM: more than %d values", MAX_VALUES);
	foreach(lc, types)
	{
		List	   *exprs = NIL;

		foreach(row, rows)
			exprs = lappend(exprs, list_nth((List *) lfirst(row), foreach_current_index(lc)));
		if (!make_column(&level->cx, &columns[foreach_current_index(lc)], exprs, lfirst_oid(lc)))
			return ch_whole_fail_cx(level);
	}
	return rows_leaf(level, rel, columns, types);
}

/* ---------------------------------------------------------------- functions */

static ChFrom *
unnest_leaf(ChWholeLevel *level, ChWholeRel *rel, FuncExpr *func)
{
	Const	   *array = linitial(func->args);
	Oid			elemtype;
	int16		len;
	bool		byval;
	char		align;
	Datum	   *values;
	bool	   *nulls;
	int			n = 0;
	List	   *rows = NIL;

	elemtype = func->funcresulttype;
	get_typlenbyvalalign(elemtype, &len, &byval, &align);
	if (!array->constisnull)
		deconstruct_array(DatumGetArrayTypeP(array->constvalue), elemtype, len, byval, align,
						  &values, &nulls, &n);
	for (int i = 0; i < n; i++)
		rows = lappend(rows, list_make1(makeConst(elemtype, -1, func->funccollid, len,
												  nulls[i] ? (Datum) 0 : values[i], nulls[i], byval)));
	return values_leaf(level, rel, rows, list_make1_oid(elemtype));
}

/* The step of generate_series(), 0 if it is not one that we know here. */
static int64
constant_step(List *args)
{
	Const	   *con;

	if (list_length(args) < 3)
		return 1;
	con = lthird(args);
	if (!IsA(con, Const) || con->constisnull)
		return 0;
	if (con->consttype == INT4OID)
		return DatumGetInt32(con->constvalue);
	return DatumGetInt64(con->constvalue) == PG_INT64_MIN ? 0 : DatumGetInt64(con->constvalue);
}

/* numbers(n): from 0 on, as many as there are steps; none if a bound is NULL. */
static const char *
numbers_call(ChTranslate *cx, const ValueColumn *bounds, int64 step)
{
	StringInfoData low,
				high;

	initStringInfo(&low);
	initStringInfo(&high);
	ch_print_expr(step > 0 ? &low : &high, linitial(bounds->values), cx->version);
	ch_print_expr(step > 0 ? &high : &low, lsecond(bounds->values), cx->version);
	return psprintf("numbers(toUInt64(ifNull(if(%s < %s, 0, intDiv(toInt128(%s) - toInt128(%s), " INT64_FORMAT ") + 1), 0)))",
					high.data, low.data, high.data, low.data, step > 0 ? step : -step);
}

static ChFrom *
series_leaf(ChWholeLevel *level, ChWholeRel *rel, FuncExpr *func)
{
	int64		step = constant_step(func->args);
	ValueColumn bounds;
	ChQuery    *query = palloc0(sizeof(ChQuery));
	ChFrom	   *numbers = palloc0(sizeof(ChFrom));
	ChFrom	   *from;
	ChExpr	   *number;

	if (!make_column(&level->cx, &bounds, list_copy_head(func->args, 2), func->funcresulttype))
		return ch_whole_fail_cx(level);
	numbers->kind = CH_FROM_TABLE;
	numbers->function = numbers_call(&level->cx, &bounds, step);
	numbers->varno = ++level->whole->next_alias;
	number = ch_make_column(INT8OID);
	number->varno = numbers->varno;
	number->column = "number";
	query->from = numbers;
	query->targets = list_make1(ch_make_call(func->funcresulttype, psprintf("%s(toInt128(ifNull(%%1, 0)) + toInt128(%%2) * (" INT64_FORMAT "))",
																			 func->funcresulttype == INT4OID ? "toInt32" : "toInt64", step),
											 list_make2(linitial(bounds.values), number)));
	from = from_query(level, query);
	rel->alias = from->varno;
	rel->outputs = list_make1(known_column(level, from->varno, 1, func->funcresulttype,
										   func->funcresulttype == INT4OID ? "Int32" : "Int64"));
	return from;
}

/* generate_series(), whose rows are never NULL */
static bool
is_series(Expr *func)
{
	switch (((FuncExpr *) func)->funcid)
	{
		case F_GENERATE_SERIES_INT4_INT4_INT4:
		case F_GENERATE_SERIES_INT8_INT8_INT8:
		case F_GENERATE_SERIES_TIMESTAMP_TIMESTAMP_INTERVAL:
		case F_GENERATE_SERIES_TIMESTAMPTZ_TIMESTAMPTZ_INTERVAL:
			return true;
		default:
			return false;
	}
}

/* More rows than this are better made where they are used. */
#define MAX_SERIES	100000

/* What the server's calendar has, with a day to spare on both sides. */
#define FIRST_TIME	(INT64CONST(-36523) * USECS_PER_DAY)	/* 1900-01-02 */
#define LAST_TIME	(INT64CONST(109571) * USECS_PER_DAY)	/* 2299-12-30 */

/*
 * Are the rows of a series of times, as far as it is known now, times that the
 * server has, and not too many?
 */
static bool
series_fits(Expr *func)
{
	PlannerInfo *root = makeNode(PlannerInfo);
	Const	   *args[3];
	const Interval *step;
	Timestamp	start,
				stop;
	double		micros;

	if (exprType((Node *) func) != TIMESTAMPOID && exprType((Node *) func) != TIMESTAMPTZOID)
		return true;
	root->glob = makeNode(PlannerGlobal);
	for (int i = 0; i < 3; i++)
	{
		args[i] = (Const *) estimate_expression_value(root, list_nth(((FuncExpr *) func)->args, i));
		if (!IsA(args[i], Const) || args[i]->constisnull)
			return true;
	}
	start = DatumGetTimestamp(args[0]->constvalue);
	stop = DatumGetTimestamp(args[1]->constvalue);
	step = DatumGetIntervalP(args[2]->constvalue);
	micros = step->time + (step->day + step->month * (double) DAYS_PER_MONTH) * USECS_PER_DAY;
	return Min(start, stop) >= FIRST_TIME && Max(start, stop) <= LAST_TIME &&
		(micros == 0 || ((double) stop - start) / micros < MAX_SERIES);
}

/* Any other function: PostgreSQL calls it, and its rows are sent as an array. */
static ChFrom *
rows_of_function(ChWholeLevel *level, ChWholeRel *rel, Expr *func)
{
	Oid			type = exprType((Node *) func);
	bool		nullable = !is_series(func);
	ChExpr	   *rows = ch_translate_rows(&level->cx, func);
	ChQuery    *query = palloc0(sizeof(ChQuery));
	ChLiteralContext lcx;
	StringInfoData sql;
	char	   *ch_type;
	ChFrom	   *from;

	if (rows == NULL)
		return ch_whole_fail_cx(level);
	if (!nullable && !series_fits(func))
		return ch_whole_fail(level->whole, "FROM: a series of times beyond those of the server, or of more than %d", MAX_SERIES);
	ch_literal_context(level->cx.version, &lcx);
	ch_type = ch_type_for_pg_on(type, -1, nullable, &lcx);
	initStringInfo(&sql);
	appendStringInfoString(&sql, "arrayJoin(CAST(%1, ");
	ch_quote_literal(&sql, psprintf("Array(%s)", ch_type), strlen(ch_type) + 7);
	appendStringInfoString(&sql, "))");
	query->targets = list_make1(ch_make_call(type, sql.data, list_make1(rows)));
	from = from_query(level, query);
	rel->alias = from->varno;
	rel->outputs = list_make1(known_column(level, from->varno, 1, type, ch_type));
	return from;
}

/* ------------------------------------------------------------- entry points */

ChFrom *
ch_whole_values(ChWholeLevel *level, ChWholeRel *rel, RangeTblEntry *rte)
{
	List	   *rows = (List *) ch_whole_simplify(level, (Node *) rte->values_lists);

	return values_leaf(level, rel, rows, rte->coltypes);
}

ChFrom *
ch_whole_function(ChWholeLevel *level, ChWholeRel *rel, RangeTblEntry *rte)
{
	FuncExpr   *func = NULL;
	RangeTblFunction *function = linitial_node(RangeTblFunction, rte->functions);

	if (list_length(rte->functions) == 1 && !rte->funcordinality)
		func = (FuncExpr *) ch_whole_simplify(level, function->funcexpr);
	if (func != NULL && IsA(func, FuncExpr))
	{
		switch (func->funcid)
		{
			case F_GENERATE_SERIES_INT4_INT4:
			case F_GENERATE_SERIES_INT4_INT4_INT4:
			case F_GENERATE_SERIES_INT8_INT8:
			case F_GENERATE_SERIES_INT8_INT8_INT8:
				if (constant_step(func->args) != 0)
					return series_leaf(level, rel, func);
				break;
			case F_UNNEST_ANYARRAY:
				if (IsA(linitial(func->args), Const))
					return unnest_leaf(level, rel, func);
				break;
			default:
				break;
		}
		if (function->funccolcount == 1 && function->funccoltypes == NIL)
			return rows_of_function(level, rel, (Expr *) func);
	}
	return ch_whole_fail(level->whole, "FROM: a function that returns rows, which ClickHouse does not have");
}
