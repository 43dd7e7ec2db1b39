/*-------------------------------------------------------------------------
 *
 * plan.c
 *	  The planner callbacks, installed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "plan/plan.h"
#include "plan/relation.h"

bool
ch_is_own_server(Oid serverid)
{
	ForeignServer *server = GetForeignServer(serverid);
	ForeignDataWrapper *wrapper = GetForeignDataWrapper(server->fdwid);

	return OidIsValid(wrapper->fdwhandler) &&
		GetFdwRoutine(wrapper->fdwhandler)->GetForeignRelSize == ch_get_rel_size;
}

bool
ch_is_own_scan(const Plan *plan)
{
	const ForeignScan *scan = (const ForeignScan *) plan;

	return IsA(plan, ForeignScan) && scan->operation == CMD_SELECT &&
		list_length(scan->fdw_private) > CH_PLAN_TABLE && ch_is_own_server(scan->fs_server);
}

void
ch_plan_init(FdwRoutine *routine)
{
	routine->GetForeignRelSize = ch_get_rel_size;
	routine->GetForeignPaths = ch_get_paths;
	routine->GetForeignPlan = ch_get_plan;
	routine->GetForeignJoinPaths = ch_get_join_paths;
	routine->GetForeignUpperPaths = ch_get_upper_paths;
}
