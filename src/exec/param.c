/*-------------------------------------------------------------------------
 *
 * param.c
 *	  The parameters of a remote query: what PostgreSQL computes when the query
 *	  is sent.
 *
 * An expression that returns a set becomes the array of its rows.  Must not know
 * what the values are for.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

#include "exec/param.h"

void
ch_params_init(ChParams *params, ForeignScanState *node, List *exprs)
{
	PlanState  *parent = (PlanState *) node;
	int			n = list_length(exprs);

	params->n = n;
	params->exprs = exprs;
	params->states = NIL;
	params->types = palloc(sizeof(Oid) * Max(n, 1));
	params->values = palloc(sizeof(Datum) * Max(n, 1));
	params->nulls = palloc(sizeof(bool) * Max(n, 1));
	for (int i = 0; i < n; i++)
	{
		Expr	   *expr = list_nth(exprs, i);
		Oid			type = exprType((Node *) expr);
		bool		set = expression_returns_set((Node *) expr);

		params->types[i] = set ? get_array_type(type) : type;
		params->states = lappend(params->states, set ?
								 (void *) ExecInitFunctionResultSet(expr, node->ss.ps.ps_ExprContext, parent) :
								 (void *) ExecInitExpr(expr, parent));
	}
}

/* The rows of a set as an array. */
static Datum
rows_of(SetExprState *state, Oid type, ExprContext *econtext)
{
	ArrayBuildState *rows = initArrayResult(type, CurrentMemoryContext, false);

	for (;;)
	{
		ExprDoneCond done;
		bool		isnull;
		Datum		value;

		CHECK_FOR_INTERRUPTS();
		value = ExecMakeFunctionResultSet(state, econtext, CurrentMemoryContext, &isnull, &done);
		if (done == ExprEndResult)
			break;
		rows = accumArrayResult(rows, value, isnull, type, CurrentMemoryContext);
	}
	return makeArrayResult(rows, CurrentMemoryContext);
}

void
ch_params_evaluate(ChParams *params, ForeignScanState *node)
{
	ExprContext *econtext = node->ss.ps.ps_ExprContext;
	MemoryContext old = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);

	for (int i = 0; i < params->n; i++)
	{
		void	   *state = list_nth(params->states, i);

		if (IsA(state, SetExprState))
		{
			params->values[i] = rows_of(state, exprType(list_nth(params->exprs, i)), econtext);
			params->nulls[i] = false;
		}
		else
			params->values[i] = ExecEvalExpr((ExprState *) state, econtext, &params->nulls[i]);
	}
	MemoryContextSwitchTo(old);
}
