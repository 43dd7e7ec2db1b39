/*-------------------------------------------------------------------------
 *
 * whole_unique.c
 *	  Is a row of a set operation never there twice?
 *
 * Then UNION has nothing to remove and is UNION ALL, which does not compare rows:
 * of rows that compare as equal but look different PostgreSQL keeps one that it
 * meets first.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/bitmapset.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"

#include "plan/whole.h"

static bool rows_differ_by(Query *query, Bitmapset *columns);

/* Are all that the clauses name among the columns? */
static bool
all_among(List *clauses, Query *query, Bitmapset *columns)
{
	ListCell   *lc;

	foreach(lc, clauses)
	{
		TargetEntry *tle = get_sortgroupclause_tle(lfirst(lc), query->targetList);

		if (tle->resjunk || !bms_is_member(tle->resno, columns))
			return false;
	}
	return true;
}

/* The columns of the one sub-select that a query reads, or NULL. */
static Query *
source_of(Query *query, Bitmapset *columns, Bitmapset **inner)
{
	List	   *from = query->jointree->fromlist;
	RangeTblRef *ref = list_length(from) == 1 && IsA(linitial(from), RangeTblRef) ? linitial(from) : NULL;
	RangeTblEntry *rte = ref ? rt_fetch(ref->rtindex, query->rtable) : NULL;
	ListCell   *lc;

	if (rte == NULL || rte->rtekind != RTE_SUBQUERY)
		return NULL;
	*inner = NULL;
	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		Var		   *var = (Var *) tle->expr;

		if (bms_is_member(tle->resno, columns) && IsA(var, Var) && var->varlevelsup == 0 &&
			var->varno == ref->rtindex && var->varattno > 0)
			*inner = bms_add_member(*inner, var->varattno);
	}
	return rte->subquery;
}

/* Do any two rows of a query differ in one of these columns? */
static bool
rows_differ_by(Query *query, Bitmapset *columns)
{
	Bitmapset  *inner;
	Query	   *source;

	check_stack_depth();
	if (query->hasTargetSRFs || query->setOperations != NULL || query->groupingSets != NIL)
		return false;
	if (query->distinctClause != NIL && all_among(query->distinctClause, query, columns))
		return true;
	if (query->groupClause != NIL)
		return all_among(query->groupClause, query, columns);
	if (query->hasAggs)
		return true;
	source = source_of(query, columns, &inner);
	return source != NULL && rows_differ_by(source, inner);
}

static bool
arm_differs(Query *arm)
{
	Bitmapset  *columns = NULL;
	ListCell   *lc;

	foreach(lc, arm->targetList)
	{
		if (!lfirst_node(TargetEntry, lc)->resjunk)
			columns = bms_add_member(columns, lfirst_node(TargetEntry, lc)->resno);
	}
	return rows_differ_by(arm, columns);
}

/* A constant that is equal to no other one with other bytes, or NULL. */
static Const *
telling_constant(Node *node)
{
	Const	   *con = (Const *) node;

	if (!IsA(node, Const) || con->constisnull)
		return NULL;
	switch (con->consttype)
	{
		case TEXTOID:
		case VARCHAROID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case DATEOID:
			return con;
		default:
			return NULL;
	}
}

/* Has some column a constant in either arm, and not the same one? */
static bool
arms_differ(Query *a, Query *b)
{
	ListCell   *l,
			   *r;

	forboth(l, a->targetList, r, b->targetList)
	{
		Const	   *x = telling_constant((Node *) lfirst_node(TargetEntry, l)->expr);
		Const	   *y = telling_constant((Node *) lfirst_node(TargetEntry, r)->expr);

		if (x != NULL && y != NULL && !lfirst_node(TargetEntry, l)->resjunk && x->consttype == y->consttype &&
			!datum_image_eq(x->constvalue, y->constvalue, x->constbyval, x->constlen))
			return true;
	}
	return false;
}

/* The arms of nothing but UNION; false if there is another operation. */
static bool
collect_arms(Query *query, Node *node, List **arms)
{
	SetOperationStmt *op = (SetOperationStmt *) node;
	RangeTblEntry *rte;

	check_stack_depth();
	if (IsA(node, SetOperationStmt))
		return op->op == SETOP_UNION && collect_arms(query, op->larg, arms) && collect_arms(query, op->rarg, arms);
	rte = rt_fetch(((RangeTblRef *) node)->rtindex, query->rtable);
	if (rte->rtekind != RTE_SUBQUERY || rte->subquery->setOperations != NULL)
		return false;
	*arms = lappend(*arms, rte->subquery);
	return true;
}

bool
ch_whole_rows_differ(Query *query, SetOperationStmt *op)
{
	List	   *arms = NIL;
	ListCell   *lc,
			   *other;

	if (!collect_arms(query, (Node *) op, &arms))
		return false;
	foreach(lc, arms)
	{
		if (!arm_differs(lfirst(lc)))
			return false;
		for_each_cell(other, arms, lnext(arms, lc))
		{
			if (!arms_differ(lfirst(lc), lfirst(other)))
				return false;
		}
	}
	return true;
}
