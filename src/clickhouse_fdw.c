/*-------------------------------------------------------------------------
 *
 * clickhouse_fdw.c
 *	  Module entry: handler, validator and _PG_init, nothing else.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/reloptions.h"
#include "fmgr.h"
#include "foreign/fdwapi.h"

#include "compat.h"
#include "exec/analyze.h"
#include "exec/async.h"
#include "exec/first.h"
#include "exec/import.h"
#include "exec/insert.h"
#include "exec/modify.h"
#include "exec/scan.h"
#include "exec/truncate.h"
#include "plan/plan.h"
#include "remote/remote.h"
#include "types/types.h"
#include "version.h"

CH_MODULE_MAGIC("clickhouse_fdw", CH_FDW_VERSION);

PG_FUNCTION_INFO_V1(clickhouse_fdw_handler);
PG_FUNCTION_INFO_V1(clickhouse_fdw_validator);

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	ch_guc_init();
	ch_remote_init(&ch_string_form, ch_quote_literal);
	ch_import_hook_init();
	ch_whole_init();
	ch_first_init();
}

Datum
clickhouse_fdw_handler(PG_FUNCTION_ARGS)
{
	FdwRoutine *routine = makeNode(FdwRoutine);

	ch_plan_init(routine);
	ch_scan_init(routine);
	ch_explain_init(routine);
	ch_exec_insert_init(routine);
	ch_exec_modify_init(routine);
	ch_exec_truncate_init(routine);
	ch_import_init(routine);
	ch_analyze_init(routine);
	ch_async_init(routine);
	PG_RETURN_POINTER(routine);
}

Datum
clickhouse_fdw_validator(PG_FUNCTION_ARGS)
{
	ch_options_validate(untransformRelOptions(PG_GETARG_DATUM(0)), PG_GETARG_OID(1));
	PG_RETURN_VOID();
}
