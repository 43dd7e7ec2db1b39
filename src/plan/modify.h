/*-------------------------------------------------------------------------
 *
 * modify.h
 *	  Planning UPDATE and DELETE, and what the plan tells the executor.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_PLAN_MODIFY_H
#define CH_PLAN_MODIFY_H

#include "postgres.h"

#include "foreign/fdwapi.h"
#include "nodes/pathnodes.h"

/*
 * fdw_private of a ForeignScan that changes rows, a List in this order.
 *
 * The check is a query over the rows to be changed that comes first: c1 is
 * their number, each further column how many of them break a rule, or only
 * there to raise what would be raised by the statement.
 */
typedef enum ChModifyField
{
	CH_PLAN_MODIFY_SQL,			/* String: with parameter markers */
	CH_PLAN_MODIFY_CHECK,		/* String: likewise; "" if there is nothing to check */
	CH_PLAN_MODIFY_RULES,		/* IntList of ChModifyRule, per column from c2 */
	CH_PLAN_MODIFY_COLUMNS,		/* List of String: local column of each rule */
	CH_PLAN_MODIFY_TYPES,		/* List of String: remote type of each rule */
	CH_PLAN_MODIFY_NOT_NULL,	/* IntList: parameters that must not be NULL */
	CH_PLAN_MODIFY_NOT_NULL_COLUMNS,	/* List of String: local column of each */
	CH_PLAN_MODIFY_KNOWN,		/* IntList: parameters that become expressions */
	CH_PLAN_MODIFY_KNOWN_TYPES, /* List of String: remote type of each */
	CH_PLAN_MODIFY_KNOWN_COLUMNS,	/* List of String: local column of each */
	CH_PLAN_MODIFY_KNOWN_TYPMODS,	/* IntList: of that column */
	CH_PLAN_MODIFY_TARGET,		/* List of String: database, table, cluster or "" */
	CH_PLAN_MODIFY_FLAGS,		/* Integer: CH_MODIFY_xxx */
	CH_PLAN_MODIFY_TABLE,		/* String: local table's name for messages */
	CH_PLAN_MODIFY_USED			/* List: columns whose types count, see used.h */
} ChModifyField;

typedef enum ChModifyRule
{
	CH_RULE_NOT_NULL,
	CH_RULE_FITS,
	CH_RULE_EVALUATES
} ChModifyRule;

#define CH_MODIFY_SET_PROCESSED	0x1 /* counts for the command tag */
#define CH_MODIFY_MUTATION		0x2 /* can be watched in system.mutations */
#define CH_MODIFY_REPLICATED	0x4 /* ... where it may appear late */
#define CH_MODIFY_HANDED_ON		0x8 /* ... under the name of another table */

extern bool ch_plan_direct_modify(PlannerInfo *root, ModifyTable *plan, Index rti,
								  int subplan_index);

/*
 * Called for what cannot be a direct modification.  Raises unless the plan
 * changes no row anyway.
 */
extern void ch_plan_modify_by_row(PlannerInfo *root, ModifyTable *plan, Index rti,
								  int subplan_index);

#endif							/* CH_PLAN_MODIFY_H */
