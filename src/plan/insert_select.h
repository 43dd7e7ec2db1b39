/*-------------------------------------------------------------------------
 *
 * insert_select.h
 *	  INSERT ... SELECT within one server, and what its plan tells the executor.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_INSERT_SELECT_H
#define CH_INSERT_SELECT_H

#include "postgres.h"

#include "nodes/plannodes.h"

/* fdw_private of a ForeignScan that inserts, a List in this order. */
typedef enum ChInsertSelectField
{
	CH_PLAN_INSERT_SQL,			/* String: with parameter markers */
	CH_PLAN_INSERT_TABLE,		/* String: local table's name for messages */
	CH_PLAN_INSERT_FLAGS,		/* Integer: CH_INSERT_SET_PROCESSED */
	CH_PLAN_INSERT_USED			/* List: columns whose types count, see used.h */
} ChInsertSelectField;

#define CH_INSERT_SET_PROCESSED	0x1 /* counts for the command tag */

/*
 * If stmt inserts what one scan of the same server reads, and the server stores
 * just what we would, let it do so.
 */
extern void ch_plan_insert_select(PlannedStmt *stmt);

/* Is nothing computed in the plan but conversions that the INSERT can do remotely? */
extern bool ch_inserts_what_it_reads(Plan *plan);

#endif							/* CH_INSERT_SELECT_H */
