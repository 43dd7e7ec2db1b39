/*-------------------------------------------------------------------------
 *
 * nullfdw.c
 *	  A foreign data wrapper that returns the same row again and again: what
 *	  the executor costs when a scan costs nothing.
 *
 * The table option "rows" says how often.  Integer columns are 42, text
 * columns 30 characters long, everything else is NULL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "compat.h"
#include "foreign/fdwapi.h"
#include "foreign/foreign.h"
#include "optimizer/pathnode.h"
#include "optimizer/planmain.h"
#include "optimizer/restrictinfo.h"
#include "utils/builtins.h"
#include "utils/rel.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(nullfdw_handler);

typedef struct NullScan
{
	int64		rows;
	int64		left;
	Datum	   *values;
	bool	   *isnull;
} NullScan;

static int64
rows_option(Oid relid)
{
	ListCell   *lc;

	foreach(lc, GetForeignTable(relid)->options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, "rows") == 0)
			return strtoll(defGetString(def), NULL, 10);
	}
	return 0;
}

static void
null_rel_size(PlannerInfo *root, RelOptInfo *rel, Oid relid)
{
	rel->rows = rel->tuples = rows_option(relid);
}

static void
null_paths(PlannerInfo *root, RelOptInfo *rel, Oid relid)
{
	add_path(rel, (Path *) ch_create_scan_path(root, rel, NULL, rel->rows, 0, rel->rows,
											   NIL, NULL, NULL));
}

static ForeignScan *
null_plan(PlannerInfo *root, RelOptInfo *rel, Oid relid, ForeignPath *path,
		  List *tlist, List *clauses, Plan *outer_plan)
{
	return make_foreignscan(tlist, extract_actual_clauses(clauses, false), rel->relid,
							NIL, NIL, NIL, NIL, outer_plan);
}

static void
null_begin(ForeignScanState *node, int eflags)
{
	TupleDesc	desc = node->ss.ss_ScanTupleSlot->tts_tupleDescriptor;
	NullScan   *scan = palloc0(sizeof(NullScan));
	Datum		text = PointerGetDatum(cstring_to_text("thirty characters, all constant"));

	scan->rows = scan->left = rows_option(RelationGetRelid(node->ss.ss_currentRelation));
	scan->values = palloc0(desc->natts * sizeof(Datum));
	scan->isnull = palloc0(desc->natts * sizeof(bool));
	for (int i = 0; i < desc->natts; i++)
	{
		Oid			type = TupleDescAttr(desc, i)->atttypid;

		if (type == TEXTOID)
			scan->values[i] = text;
		else if (type == INT8OID || type == INT4OID || type == INT2OID)
			scan->values[i] = Int64GetDatum(42);
		else
			scan->isnull[i] = true;
	}
	node->fdw_state = scan;
}

static TupleTableSlot *
null_iterate(ForeignScanState *node)
{
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;
	NullScan   *scan = node->fdw_state;
	int			natts = slot->tts_tupleDescriptor->natts;

	ExecClearTuple(slot);
	if (scan->left == 0)
		return slot;
	scan->left--;
	memcpy(slot->tts_values, scan->values, natts * sizeof(Datum));
	memcpy(slot->tts_isnull, scan->isnull, natts * sizeof(bool));
	return ExecStoreVirtualTuple(slot);
}

static void
null_rescan(ForeignScanState *node)
{
	NullScan   *scan = node->fdw_state;

	scan->left = scan->rows;
}

static void
null_end(ForeignScanState *node)
{
}

Datum
nullfdw_handler(PG_FUNCTION_ARGS)
{
	FdwRoutine *routine = makeNode(FdwRoutine);

	routine->GetForeignRelSize = null_rel_size;
	routine->GetForeignPaths = null_paths;
	routine->GetForeignPlan = null_plan;
	routine->BeginForeignScan = null_begin;
	routine->IterateForeignScan = null_iterate;
	routine->ReScanForeignScan = null_rescan;
	routine->EndForeignScan = null_end;
	PG_RETURN_POINTER(routine);
}
