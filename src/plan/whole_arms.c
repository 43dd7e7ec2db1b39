/*-------------------------------------------------------------------------
 *
 * whole_arms.c
 *	  Arms of a UNION ALL that the conditions above leave no row of.
 *
 * SELECT 'web' AS channel ... UNION ALL SELECT 'store' ..., of which a query wants
 * one channel: the others are not sent.  PostgreSQL finds that out when it
 * plans; the query is translated as written.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"

#include "plan/whole.h"

/* ------------------------------------------------------------- which are they? */

/* Is a row of the relation one of the result, or of none?  No join makes up others for it. */
static bool
is_kept(Node *node, int rtindex)
{
	JoinExpr   *join = (JoinExpr *) node;

	if (IsA(node, RangeTblRef))
		return ((RangeTblRef *) node)->rtindex == rtindex;
	if (!IsA(node, JoinExpr))
		return false;
	return ((join->jointype == JOIN_INNER || join->jointype == JOIN_LEFT) && is_kept(join->larg, rtindex)) ||
		((join->jointype == JOIN_INNER || join->jointype == JOIN_RIGHT) && is_kept(join->rarg, rtindex));
}

static bool
is_kept_by_from(Query *query, int rtindex)
{
	ListCell   *lc;

	foreach(lc, query->jointree->fromlist)
	{
		if (is_kept(lfirst(lc), rtindex))
			return true;
	}
	return false;
}

/* The relation's conditions of its own that say the same whenever they are asked. */
static List *
own_conditions(ChWholeLevel *level, int rtindex)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, ch_whole_conjuncts(level, level->query->jointree->quals))
	{
		Node	   *qual = lfirst(lc);
		Relids		rels = pull_varnos(NULL, qual);

		if (bms_membership(rels) == BMS_SINGLETON && bms_is_member(rtindex, rels) && !contain_subplans(qual) &&
			!contain_mutable_functions(qual))
			result = lappend(result, qual);
	}
	return result;
}

/* The constant that a column of an arm is, or NULL. */
static Const *
constant_column(Query *arm, const Var *var)
{
	TargetEntry *tle = var->varlevelsup == 0 && var->varattno > 0 ? get_tle_by_resno(arm->targetList, var->varattno) : NULL;

	if (tle == NULL || !IsA(tle->expr, Const) || ((Const *) tle->expr)->consttype != var->vartype)
		return NULL;
	return (Const *) tle->expr;
}

static Node *
put_constants(Node *node, void *arm)
{
	Const	   *con = node && IsA(node, Var) ? constant_column(arm, (Var *) node) : NULL;

	if (con != NULL)
		return (Node *) copyObject(con);
	return node ? expression_tree_mutator(node, put_constants, arm) : NULL;
}

/* Is one of the conditions not true of any row? */
static bool
is_dead(Query *arm, List *conditions)
{
	ListCell   *lc;

	foreach(lc, conditions)
	{
		Node	   *qual = put_constants(lfirst(lc), arm);

		if (contain_var_clause(qual))
			continue;
		qual = eval_const_expressions(NULL, qual);
		if (IsA(qual, Const) && (((Const *) qual)->constisnull || !DatumGetBool(((Const *) qual)->constvalue)))
			return true;
	}
	return false;
}

/* The dead arms are added; false if there is anything but UNION ALL. */
static bool
find_dead(Query *query, Node *node, List *conditions, Bitmapset **dead)
{
	SetOperationStmt *op = (SetOperationStmt *) node;

	check_stack_depth();
	if (IsA(node, RangeTblRef))
	{
		int			rtindex = ((RangeTblRef *) node)->rtindex;
		RangeTblEntry *rte = rt_fetch(rtindex, query->rtable);

		if (rte->rtekind == RTE_SUBQUERY && is_dead(rte->subquery, conditions))
			*dead = bms_add_member(*dead, rtindex);
		return true;
	}
	return op->op == SETOP_UNION && op->all && find_dead(query, op->larg, conditions, dead) &&
		find_dead(query, op->rarg, conditions, dead);
}

Bitmapset *
ch_whole_dead_arms(ChWholeLevel *level, int rtindex, Query *query)
{
	Bitmapset  *dead = NULL;
	List	   *conditions;

	if (query->setOperations == NULL || query->limitCount != NULL || query->limitOffset != NULL ||
		!is_kept_by_from(level->query, rtindex))
		return NULL;
	conditions = own_conditions(level, rtindex);
	return conditions != NIL && find_dead(query, query->setOperations, conditions, &dead) ? dead : NULL;
}

/* ------------------------------------------------------------ may they be left? */

static bool
from_raises(const ChFrom *from)
{
	ListCell   *lc;

	if (from == NULL || from->kind == CH_FROM_TABLE)
		return false;
	if (from->kind != CH_FROM_JOIN)
		return from->query == NULL || ch_whole_arm_raises(from->query);
	foreach(lc, from->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		if (key->left->raises || key->right->raises)
			return true;
	}
	return ch_any_raises(from->on) || from_raises(from->left) || from_raises(from->right);
}

bool
ch_whole_arm_raises(const ChQuery *arm)
{
	ListCell   *lc;

	foreach(lc, arm->arms)
	{
		if (ch_whole_arm_raises(lfirst(lc)))
			return true;
	}
	return ch_any_raises(arm->targets) || ch_any_raises(arm->where) || ch_any_raises(arm->having) || ch_any_raises(arm->group) ||
		from_raises(arm->from);
}

/* Are all arms of that part of a UNION ALL dead? */
bool
ch_whole_is_dead(const ChWholeLevel *level, const Node *node)
{
	const SetOperationStmt *op = (const SetOperationStmt *) node;

	if (IsA(node, RangeTblRef))
		return bms_is_member(((const RangeTblRef *) node)->rtindex, level->dead);
	return ch_whole_is_dead(level, op->larg) && ch_whole_is_dead(level, op->rarg);
}
