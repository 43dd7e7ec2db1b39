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

void
ch_plan_init(FdwRoutine *routine)
{
	routine->GetForeignRelSize = ch_get_rel_size;
	routine->GetForeignPaths = ch_get_paths;
	routine->GetForeignPlan = ch_get_plan;
	routine->GetForeignJoinPaths = ch_get_join_paths;
	routine->GetForeignUpperPaths = ch_get_upper_paths;
}
