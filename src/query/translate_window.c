/*-------------------------------------------------------------------------
 *
 * translate_window.c
 *	  Calls of window functions.
 *
 * What a call sees (ChWindow) comes from cx->window, because only the planner
 * knows the query's WINDOW clauses.  An aggregate is translated as it is without
 * a window; then OVER is put behind every aggregate of its template.  The other
 * functions are in catalogue_window.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "catalog/pg_aggregate.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"

#include "query/query.h"
#include "query/translate.h"

/* A call with %W in its template. */
ChExpr *
ch_window_call(Oid type, const char *template, List *args, const ChWindow *window)
{
	ChExpr	   *e = ch_make_call(type, template, args);
	ListCell   *lc;

	e->window = window;
	e->has_column = true;
	foreach(lc, window->partition)
		e->raises |= ((ChExpr *) lfirst(lc))->raises;
	foreach(lc, window->order)
		e->raises |= ((ChSort *) lfirst(lc))->expr->raises;
	return e;
}

/* ------------------------------------------------------- aggregates' templates */

/* May the functions of a template stand beside OVER? */
typedef enum WordKind
{
	WORD_SCALAR,
	WORD_AGGREGATE,
	WORD_UNKNOWN
} WordKind;

static bool
in_list(const char *word, int len, const char *const *list, int n)
{
	int			i;

	for (i = 0; i < n; i++)
	{
		if (strlen(list[i]) == len && strncmp(list[i], word, len) == 0)
			return true;
	}
	return false;
}

static WordKind
word_kind(const char *word, int len)
{
	static const char *const aggregates[] = {
		"sum", "count", "countIf", "min", "max", "minIf", "maxIf", "avg",
		"sumIf", "avgIf", "groupBitAnd", "groupBitOr", "groupBitXor", "groupArray", "groupArrayIf",
		"stddevPopStable", "stddevSampStable", "varPopStable", "varSampStable",
		"varPopStableIf", "varSampStableIf", "covarPopStableIf", "covarSampStableIf", "corrStableIf"
	};
	static const char *const scalars[] = {
		"if", "ifNull", "isNull", "isNotNull", "isNaN", "isInfinite", "isFinite", "ignore", "throwIf", "nan",
		"NOT", "AND", "toNullable", "materialize", "toInt64", "toInt256", "toFloat32", "toFloat64",
		"toDecimal32", "toDecimal64", "toDecimal128", "toDecimal256", "OR", "tuple", "assumeNotNull", "arrayMap",
		"arrayStringConcat", "pow", "least", "greatest"
	};

	if (in_list(word, len, aggregates, lengthof(aggregates)))
		return WORD_AGGREGATE;
	if (in_list(word, len, scalars, lengthof(scalars)))
		return WORD_SCALAR;
	return WORD_UNKNOWN;
}

/* The ) that closes the ( at p. */
static const char *
closing(const char *p)
{
	int			depth = 0;

	for (; *p; p++)
	{
		depth += (*p == '(') - (*p == ')');
		if (depth == 0)
			return p;
	}
	elog(ERROR, "unbalanced parentheses in a template");
}

/*
 * Append what stands from p to end with " %W" behind each aggregate; false if it
 * has a function that is not known here.
 */
static bool
append_over(StringInfo buf, const char *p, const char *end, bool *found)
{
	while (p < end)
	{
		const char *start = p;
		const char *close;
		WordKind	kind;
		bool		counts;
		int			len;

		while (p < end && isalnum((unsigned char) *p))
			p++;
		len = p - start;
		if (len == 0 || p == end || *p != '(')
		{
			p += p < end;
			appendBinaryStringInfo(buf, start, p - start);
			continue;
		}
		close = closing(p);
		kind = word_kind(start, len);
		/* for count(column) servers lose the column's name over a window */
		counts = len == 5 && strncmp(start, "count", 5) == 0 && close > p + 1;
		if (counts)
			appendStringInfoString(buf, "countIf(isNotNull(");
		else
			appendBinaryStringInfo(buf, start, len + 1);
		if (kind == WORD_UNKNOWN || !append_over(buf, p + 1, close, found))
			return false;
		appendStringInfoString(buf, counts ? "))" : ")");
		if (kind == WORD_AGGREGATE)
			appendStringInfoString(buf, " %W");
		*found |= kind == WORD_AGGREGATE;
		p = close + 1;
	}
	return true;
}

/* Over the nodes of an aggregate, but not those of its inputs. */
static bool
put_over(ChExpr *e, List *inputs, const ChWindow *window, bool *found)
{
	ListCell   *lc;

	if (list_member_ptr(inputs, e))
		return true;
	if (e->kind == CHX_CALL)
	{
		StringInfoData buf;

		initStringInfo(&buf);
		if (!append_over(&buf, e->sql, e->sql + strlen(e->sql), found))
			return false;
		e->sql = buf.data;
		e->window = window;
		e->has_column = true;
	}
	foreach(lc, e->args)
	{
		if (!put_over(lfirst(lc), inputs, window, found))
			return false;
	}
	return true;
}

/*
 * An aggregate that has been translated from its inputs (argument and filter,
 * NULL if there is none), over the window if it is a window's.
 */
ChExpr *
ch_over_window(ChTranslate *cx, ChExpr *aggregate, List *inputs)
{
	const ChWindow *window = cx->over;
	bool		found = false;
	ListCell   *lc;

	if (window == NULL)
		return aggregate;
	foreach(lc, inputs)
	{
		ChExpr	   *input = lfirst(lc);

		if (input && input->raises && !window->has_current)
			return ch_fail(cx, "a window function whose argument can raise an error, over frames that leave rows out");
	}
	if (!put_over(aggregate, inputs, window, &found) || !found)
		return ch_fail(cx, "an aggregate that is not known to mean the same over a window");
	aggregate->raises |= ch_window_call(aggregate->pgtype, "", NIL, window)->raises;
	return aggregate;
}

/* ----------------------------------------------------------------- calls */

static const ChWindow *
window_of(ChTranslate *cx, WindowFunc *func)
{
	ChWindow   *window;

	if (cx->window == NULL)
		return (ChWindow *) ch_fail(cx, "a window function");
	if (!ch_has(cx, CH_CAP_WINDOW))
		return (ChWindow *) ch_fail_capability(cx, ch_expr_name((Node *) func), CH_CAP_WINDOW);
	window = cx->window(cx, func);
	if (window && window->why_not && func->winagg)
		return (ChWindow *) ch_fail(cx, "%s", window->why_not);
	return window;
}

/*
 * The call of an aggregate as an Aggref, to be translated with cx->over set,
 * which the caller resets.
 */
Aggref *
ch_begin_window_agg(ChTranslate *cx, WindowFunc *func)
{
	Aggref	   *agg = makeNode(Aggref);
	ListCell   *lc;

	cx->over = window_of(cx, func);
	if (cx->over == NULL)
		return NULL;
	agg->aggfnoid = func->winfnoid;
	agg->aggtype = func->wintype;
	agg->aggcollid = func->wincollid;
	agg->inputcollid = func->inputcollid;
	foreach(lc, func->args)
	{
		agg->aggargtypes = lappend_oid(agg->aggargtypes, exprType(lfirst(lc)));
		agg->args = lappend(agg->args, makeTargetEntry(lfirst(lc), list_length(agg->args) + 1, NULL, false));
	}
	agg->aggfilter = func->aggfilter;
	agg->aggstar = func->winstar;
	agg->aggkind = AGGKIND_NORMAL;
	agg->aggsplit = AGGSPLIT_SIMPLE;
	agg->location = -1;
	return agg;
}

static ChExpr *
translate_window_agg(ChTranslate *cx, WindowFunc *func)
{
	Aggref	   *agg = ch_begin_window_agg(cx, func);
	ChExpr	   *e;

	if (agg == NULL)
		return NULL;
	e = ch_translate_aggref(cx, agg);
	cx->over = NULL;
	return e;
}

ChExpr *
ch_translate_window(ChTranslate *cx, WindowFunc *func)
{
	const ChWindow *window;
	int			i;

	if (func->winagg)
		return translate_window_agg(cx, func);
	for (i = 0; i < ch_ship_windows_n; i++)
	{
		const ChWindowRow *row = &ch_ship_windows[i];

		if (row->fn != func->winfnoid)
			continue;
		window = window_of(cx, func);
		return window ? row->build(cx, row, func, window) : NULL;
	}
	return ch_fail(cx, "%s: not known to mean the same on ClickHouse", ch_expr_name((Node *) func));
}
