/*-------------------------------------------------------------------------
 *
 * modify_internal.h
 *	  What the parts of planning UPDATE and DELETE share with each other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_MODIFY_INTERNAL_H
#define CH_MODIFY_INTERNAL_H

#include "plan/modify.h"
#include "plan/relation.h"
#include "plan/target.h"
#include "query/modify.h"

typedef struct ChModifyPlan
{
	PlannerInfo *root;
	ModifyTable *plan;
	RelOptInfo *rel;			/* the table to be changed */
	ChRelation *info;
	Oid			relid;
	ChTarget	target;
	List	   *params;			/* PostgreSQL expressions */
	List	   *conditions;		/* of ChExpr: the WHERE clause as the user means it */
	List	   *columns;		/* of char *: local column of each assignment */
	ChModify	modify;
} ChModifyPlan;

/* "UPDATE" or "DELETE" */
extern const char *ch_modify_verb(const ModifyTable *plan);

/* clause is "the WHERE clause" or the like. */
extern void ch_modify_refuse(const ChModifyPlan *mp, const char *clause, const char *reason)
			__attribute__((noreturn));

/* A translation over rel whose parameters are the statement's. */
extern void ch_modify_translate(ChModifyPlan *mp, ChRelTranslate *rt, RelOptInfo *rel);

/* modify_where.c: sets conditions; raises if one cannot be sent. */
extern void ch_modify_where(ChModifyPlan *mp);

/* modify_set.c: sets columns and the assignments; raises likewise. */
extern void ch_modify_set(ChModifyPlan *mp);

#endif							/* CH_MODIFY_INTERNAL_H */
