/*-------------------------------------------------------------------------
 *
 * insert_select.h
 *	  Executing INSERT ... SELECT within one server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_EXEC_INSERT_SELECT_H
#define CH_EXEC_INSERT_SELECT_H

#include "postgres.h"

#include "commands/explain.h"
#include "nodes/execnodes.h"

#include "compat.h"

extern void ch_insert_select_begin(ForeignScanState *node, int eflags);
extern TupleTableSlot *ch_insert_select_run(ForeignScanState *node);
extern void ch_insert_select_explain(ForeignScanState *node, ExplainState *es);

#endif							/* CH_EXEC_INSERT_SELECT_H */
