/*-------------------------------------------------------------------------
 *
 * pushdown.c
 *	  SQL-callable functions that list the catalogue: what may run remotely,
 *	  as what and under which conditions, and what may not and why.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "compat.h"
#include "query/query.h"

PG_FUNCTION_INFO_V1(clickhouse_fdw_pushdown);
PG_FUNCTION_INFO_V1(clickhouse_fdw_pushdown_tests);
PG_FUNCTION_INFO_V1(clickhouse_fdw_pushdown_reason);
PG_FUNCTION_INFO_V1(clickhouse_fdw_pushdown_name);

#define NCOLUMNS 4

/* ------------------------------------------------------------- what ships */

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
	nulls[2] = remote == NULL;
	values[2] = remote ? CStringGetTextDatum(remote) : (Datum) 0;
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
	for (i = 0; i < ch_ship_windows_n; i++)
	{
		const ChWindowRow *row = &ch_ship_windows[i];

		add_row(fcinfo, "window function", row->object, row->remote, tests ? row->tests :
				ch_ship_conditions(0, CH_CAP_WINDOW, true));
	}
}

/* ------------------------------------------------------- what stays local */

static bool
ships(Oid fn)
{
	return ch_ship_lookup(fn) != NULL || ch_ship_lookup_aggregate(fn) != NULL;
}

/*
 * Operators that stay local, with the reason of their function; the functions
 * of all operators go into *codes.
 */
static void
list_local_operators(FunctionCallInfo fcinfo, Bitmapset **codes)
{
	Relation	rel = table_open(OperatorRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, OperatorOidIndexId, true, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_operator op = (Form_pg_operator) GETSTRUCT(tuple);

		if (op->oid >= FirstGenbkiObjectId || !OidIsValid(op->oprcode))
			continue;
		*codes = bms_add_member(*codes, (int) op->oprcode);
		if (!ships(op->oprcode) && ch_is_listed(op->oprcode))
			add_row(fcinfo, "operator", ch_operator_name(op->oid), NULL, ch_local_reason(op->oprcode));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

static void
list_local_functions(FunctionCallInfo fcinfo, const Bitmapset *codes)
{
	Relation	rel = table_open(ProcedureRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, ProcedureOidIndexId, true, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_proc proc = (Form_pg_proc) GETSTRUCT(tuple);

		if (proc->oid < FirstGenbkiObjectId && !bms_is_member((int) proc->oid, codes) &&
			!ships(proc->oid) && ch_is_listed(proc->oid))
			add_row(fcinfo, proc->prokind == PROKIND_AGGREGATE ? "aggregate" : "function",
					ch_function_name(proc->oid), NULL, ch_local_reason(proc->oid));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

/*
 * clickhouse_fdw_pushdown(OUT kind text, OUT object text, OUT remote text,
 * OUT conditions text)
 */
Datum
clickhouse_fdw_pushdown(PG_FUNCTION_ARGS)
{
	Bitmapset  *codes = NULL;

	list_catalogue(fcinfo, false);
	list_local_operators(fcinfo, &codes);
	list_local_functions(fcinfo, codes);
	return (Datum) 0;
}

/* Why a function stays local, "" if it ships, NULL if nobody knows; for sql/coverage.sql. */
Datum
clickhouse_fdw_pushdown_reason(PG_FUNCTION_ARGS)
{
	Oid			fn = PG_GETARG_OID(0);
	const char *reason = ships(fn) ? "" : ch_local_reason(fn);

	if (reason == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(reason));
}

/* The n-th name that has a reason of its own, from 0, or NULL; for sql/coverage.sql. */
Datum
clickhouse_fdw_pushdown_name(PG_FUNCTION_ARGS)
{
	const char *name = ch_local_name(PG_GETARG_INT32(0));

	if (name == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(name));
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
