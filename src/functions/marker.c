/*-------------------------------------------------------------------------
 *
 * marker.c
 *	  What the SQL functions of query/marker.h do where they are run, which is
 *	  to raise an error, and the SQL-callable list of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "query/marker.h"

PG_FUNCTION_INFO_V1(clickhouse_fdw_marker);
PG_FUNCTION_INFO_V1(clickhouse_fdw_marker_step);
PG_FUNCTION_INFO_V1(clickhouse_fdw_markers);
PG_FUNCTION_INFO_V1(clickhouse_fdw_marker_tests);

static void
refuse(const char *kind, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 name ? errmsg("ClickHouse %s \"%s\" cannot be run by PostgreSQL", kind, name) :
			 errmsg("ClickHouse %s cannot be run by PostgreSQL", kind),
			 errdetail("Only ClickHouse has it, and this part of the query was not sent to a server."),
			 errhint("EXPLAIN (VERBOSE) shows under \"Local because\" what kept it from being sent.")));
}

Datum
clickhouse_fdw_marker(PG_FUNCTION_ARGS)
{
	refuse("function", get_func_name(fcinfo->flinfo->fn_oid));
	PG_RETURN_NULL();
}

/* Transition and final function of all aggregates. */
Datum
clickhouse_fdw_marker_step(PG_FUNCTION_ARGS)
{
	Aggref	   *agg = AggCheckCallContext(fcinfo, NULL) == AGG_CONTEXT_AGGREGATE ?
		AggGetAggref(fcinfo) : NULL;

	refuse("aggregate", agg ? get_func_name(agg->aggfnoid) : NULL);
	PG_RETURN_NULL();
}

/* ------------------------------------------------------------------- list */

#define NCOLUMNS 7				/* the last one, tests, only where it is declared */

static void
add_row(ReturnSetInfo *rsinfo, const ChMarkerRow *row)
{
	Datum		values[NCOLUMNS];
	bool		nulls[NCOLUMNS] = {false};

	values[0] = CStringGetTextDatum(row->flags & CH_MARKER_AGGREGATE ? "aggregate" : "function");
	values[1] = CStringGetTextDatum(ch_marker_name(row));
	values[2] = CStringGetTextDatum(row->args);
	values[3] = CStringGetTextDatum(row->result);
	values[4] = CStringGetTextDatum(ch_marker_remote(row));
	nulls[5] = row->major == 0;
	values[5] = nulls[5] ? (Datum) 0 : CStringGetTextDatum(psprintf("%u.%u", row->major, row->minor));
	values[6] = CStringGetTextDatum(row->tests);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

static void
list_markers(FunctionCallInfo fcinfo)
{
	int			n,
				i,
				j;
	const ChMarkerList *const *lists = ch_marker_lists(&n);

	InitMaterializedSRF(fcinfo, 0);
	for (i = 0; i < n; i++)
	{
		for (j = 0; j < lists[i]->n; j++)
			add_row((ReturnSetInfo *) fcinfo->resultinfo, &lists[i]->rows[j]);
	}
}

/*
 * clickhouse_fdw_markers(OUT kind text, OUT name text, OUT arguments text,
 * OUT result text, OUT remote text, OUT first_version text)
 */
Datum
clickhouse_fdw_markers(PG_FUNCTION_ARGS)
{
	list_markers(fcinfo);
	return (Datum) 0;
}

/* The same and the calls that prove a row; sql/markers.sql declares it. */
Datum
clickhouse_fdw_marker_tests(PG_FUNCTION_ARGS)
{
	list_markers(fcinfo);
	return (Datum) 0;
}
