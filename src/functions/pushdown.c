/*-------------------------------------------------------------------------
 *
 * pushdown.c
 *	  SQL-callable functions that list the catalogue: what may run remotely,
 *	  as what and under which conditions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "compat.h"
#include "query/query.h"

PG_FUNCTION_INFO_V1(clickhouse_fdw_pushdown);
PG_FUNCTION_INFO_V1(clickhouse_fdw_pushdown_tests);

#define NCOLUMNS 4

/* "text = text" is an operator, "lower(text)" a function. */
static const char *
object_kind(const char *object)
{
	const char *space = strchr(object, ' ');
	const char *paren = strchr(object, '(');

	return space && (paren == NULL || space < paren) ? "operator" : "function";
}

static void
add_row(FunctionCallInfo fcinfo, const char *kind, const char *object, const char *remote,
		const char *last)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[NCOLUMNS];
	bool		nulls[NCOLUMNS] = {false};

	values[0] = CStringGetTextDatum(kind);
	values[1] = CStringGetTextDatum(object);
	values[2] = CStringGetTextDatum(remote);
	nulls[3] = last == NULL || last[0] == '\0';
	values[3] = nulls[3] ? (Datum) 0 : CStringGetTextDatum(last);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

static bool
needs_capability(const char *old)
{
	return old != NULL && old[0] == '\0';
}

/* The last column: the conditions, or the tests that prove the row. */
static void
list_catalogue(FunctionCallInfo fcinfo, bool tests)
{
	int			nlists,
				i,
				j;
	const ChShipList *const *lists = ch_ship_lists(&nlists);

	InitMaterializedSRF(fcinfo, 0);
	for (i = 0; i < nlists; i++)
	{
		for (j = 0; j < lists[i]->n; j++)
		{
			const ChShipRow *row = &lists[i]->rows[j];

			add_row(fcinfo, object_kind(row->object), row->object, row->remote, tests ? row->tests :
					ch_ship_conditions(row->flags, row->cap, needs_capability(row->old)));
		}
	}
	for (i = 0; i < ch_ship_aggregates_n; i++)
	{
		const ChAggRow *row = &ch_ship_aggregates[i];

		add_row(fcinfo, "aggregate", row->object, row->remote, tests ? row->tests :
				ch_ship_conditions(row->flags, row->cap, needs_capability(row->old)));
	}
}

/*
 * clickhouse_fdw_pushdown(OUT kind text, OUT object text, OUT remote text,
 * OUT conditions text)
 */
Datum
clickhouse_fdw_pushdown(PG_FUNCTION_ARGS)
{
	list_catalogue(fcinfo, false);
	return (Datum) 0;
}

/*
 * The same with the expressions that prove a row in place of its conditions;
 * test/differential declares it.
 */
Datum
clickhouse_fdw_pushdown_tests(PG_FUNCTION_ARGS)
{
	list_catalogue(fcinfo, true);
	return (Datum) 0;
}
