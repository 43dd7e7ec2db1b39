/*-------------------------------------------------------------------------
 *
 * modify_where.c
 *	  Which rows UPDATE and DELETE change, as one remote condition.
 *
 * A remote statement knows one table.  Other tables that the statement joins
 * (USING, FROM, IN and EXISTS with a sub-query) only say which rows are meant,
 * so each becomes key IN (SELECT key FROM ...), or its negation for NOT EXISTS.
 *
 * Conditions over one table are those of its relation, security quals
 * included; those over two are found in the join tree.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "plan/modify_internal.h"

/* As many as a template has arguments. */
#define MAX_KEYS 9

/* Relations joined with each other, and the conditions between them. */
typedef struct JoinGroup
{
	bool		anti;
	Relids		relids;
	List	   *quals;			/* bare clauses */
} JoinGroup;

typedef struct JoinWalk
{
	const char *reason;			/* why it cannot be sent, or NULL */
	List	   *groups;			/* of JoinGroup: the statement's own, then those of
								 * semi and anti joins */
} JoinWalk;

/* ------------------------------------------------------------ the join tree */

static void walk_join_tree(JoinWalk *walk, JoinGroup *group, Node *node);

static void
walk_semi_join(JoinWalk *walk, JoinGroup *group, JoinExpr *join)
{
	JoinGroup  *inner = palloc0(sizeof(JoinGroup));

	walk_join_tree(walk, group, join->larg);
	inner->anti = join->jointype == JOIN_ANTI;
	inner->quals = list_copy((List *) join->quals);
	walk->groups = lappend(walk->groups, inner);
	walk_join_tree(walk, inner, join->rarg);
}

static void
walk_join(JoinWalk *walk, JoinGroup *group, JoinExpr *join)
{
	switch (join->jointype)
	{
		case JOIN_INNER:
			walk_join_tree(walk, group, join->larg);
			walk_join_tree(walk, group, join->rarg);
			group->quals = list_concat(group->quals, (List *) join->quals);
			break;
		case JOIN_SEMI:
		case JOIN_ANTI:
			walk_semi_join(walk, group, join);
			break;
		default:
			walk->reason = "an outer join cannot be expressed as IN";
			break;
	}
}

static void
walk_join_tree(JoinWalk *walk, JoinGroup *group, Node *node)
{
	ListCell   *lc;

	if (IsA(node, RangeTblRef))
		group->relids = bms_add_member(group->relids, ((RangeTblRef *) node)->rtindex);
	else if (IsA(node, JoinExpr))
		walk_join(walk, group, (JoinExpr *) node);
	else
	{
		FromExpr   *from = castNode(FromExpr, node);

		foreach(lc, from->fromlist)
			walk_join_tree(walk, group, lfirst(lc));
		group->quals = list_concat(group->quals, (List *) from->quals);
	}
}

/* --------------------------------------------------------------- conditions */

/* The conditions over one relation alone. */
static List *
own_conditions(ChModifyPlan *mp, RelOptInfo *rel)
{
	ChRelation *info = rel->fdw_private;
	List	   *result = NIL;
	ChRelTranslate rt;
	ListCell   *lc;

	if (info->local_conds != NIL)
		ch_modify_refuse(mp, "the WHERE clause", linitial(info->reasons));
	ch_modify_translate(mp, &rt, rel);
	foreach(lc, info->remote_conds)
	{
		ChExpr	   *e = ch_translate_filter(&rt.cx, lfirst_node(RestrictInfo, lc)->clause);

		if (e == NULL)
			ch_modify_refuse(mp, "the WHERE clause", rt.cx.reason);
		result = lappend(result, e);
	}
	return result;
}

/* The relation of another table that the statement joins. */
static RelOptInfo *
other_rel(ChModifyPlan *mp, int rti)
{
	RelOptInfo *rel = find_base_rel(mp->root, rti);
	RangeTblEntry *rte = planner_rt_fetch(rti, mp->root);
	ChRelation *info = rel->fdw_private;

	if (rte->rtekind == RTE_SUBQUERY)
		ch_modify_refuse(mp, "a joined table", "the sub-query is more than a table with conditions");
	if (rel->reloptkind != RELOPT_BASEREL || rte->rtekind != RTE_RELATION || rte->inh ||
		info == NULL || info->serverid != mp->info->serverid || info->userid != mp->info->userid)
		ch_modify_refuse(mp, "a joined table", "it is not a foreign table of the same server and user");
	if (strcmp(info->table.table, mp->info->table.table) == 0 &&
		strcmp(info->table.database, mp->info->table.database) == 0)
		ch_modify_refuse(mp, "a joined table", "it is the table that is being changed");
	return rel;
}

/*
 * A clause between the table and another one as a key, both sides in one type;
 * raises if it is none.
 */
static ChJoinKey *
key_of(ChModifyPlan *mp, RelOptInfo *other, Node *clause)
{
	static const char *const where = "a join condition";
	OpExpr	   *op = (OpExpr *) clause;
	ChRelTranslate ours,
				theirs;
	ChJoinKey  *key = palloc0(sizeof(ChJoinKey));
	Expr	   *left,
			   *right;

	if (!IsA(clause, OpExpr) || !ch_is_key_operator(op))
		ch_modify_refuse(mp, where, "only equalities can be expressed as IN");
	left = linitial(op->args);
	right = lsecond(op->args);
	if (bms_is_member(other->relid, pull_varnos(mp->root, (Node *) left)))
	{
		left = lsecond(op->args);
		right = linitial(op->args);
	}
	if (!bms_equal(pull_varnos(mp->root, (Node *) left), mp->rel->relids) ||
		!bms_equal(pull_varnos(mp->root, (Node *) right), other->relids))
		ch_modify_refuse(mp, where, "each side must be over one table");
	ch_modify_translate(mp, &ours, mp->rel);
	ch_modify_translate(mp, &theirs, other);
	key->left = ch_translate_equal_key(&ours.cx, left);
	if (key->left == NULL || !ch_collation_is_deterministic(op->inputcollid))
		ch_modify_refuse(mp, where, key->left ? "the collation is nondeterministic" : ours.cx.reason);
	key->right = ch_translate_equal_key(&theirs.cx, right);
	if (key->right == NULL || !ch_unify_join_key(&theirs.cx, key))
		ch_modify_refuse(mp, where, theirs.cx.reason);
	return key;
}

/* --------------------------------------------------------------------- IN */

static ChExpr *
canonical(ChExpr *e)
{
	return ch_make_call(e->pgtype, "$1", list_make1(e));
}

/* SELECT the other table's keys; NULL equals nothing. */
static ChQuery *
key_query(ChModifyPlan *mp, RelOptInfo *other, List *keys)
{
	ChRelation *info = other->fdw_private;
	ChQuery    *query = palloc0(sizeof(ChQuery));
	ListCell   *lc;

	query->from = palloc0(sizeof(ChFrom));
	query->from->kind = CH_FROM_TABLE;
	query->from->table = info->table;
	query->from->varno = other->relid;
	query->where = own_conditions(mp, other);
	foreach(lc, keys)
	{
		ChExpr	   *right = ((ChJoinKey *) lfirst(lc))->right;

		query->targets = lappend(query->targets, canonical(right));
		if (right->nullable)
			query->where = lappend(query->where,
								   ch_make_call(BOOLOID, "isNotNull($1)", list_make1(right)));
	}
	return query;
}

/* The table's side of the keys: one value or a tuple. */
static ChExpr *
key_value(List *keys)
{
	static const char *const tuples[MAX_KEYS + 1] = {
		NULL, "$1", "($1, $2)", "($1, $2, $3)", "($1, $2, $3, $4)", "($1, $2, $3, $4, $5)",
		"($1, $2, $3, $4, $5, $6)", "($1, $2, $3, $4, $5, $6, $7)",
		"($1, $2, $3, $4, $5, $6, $7, $8)", "($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	};
	List	   *values = NIL;
	ListCell   *lc;

	foreach(lc, keys)
		values = lappend(values, ((ChJoinKey *) lfirst(lc))->left);
	return ch_make_call(((ChExpr *) linitial(values))->pgtype, tuples[list_length(keys)], values);
}

static ChExpr *
in_other(ChModifyPlan *mp, RelOptInfo *other, List *keys, bool anti)
{
	ChExpr	   *value;
	ChExpr	   *in;

	if (keys == NIL)
		ch_modify_refuse(mp, "a joined table", "no equality joins it to the table that is being changed");
	if (list_length(keys) > MAX_KEYS)
		ch_modify_refuse(mp, "a joined table", "it is joined by more than 9 columns");
	value = key_value(keys);
	in = ch_make_call(BOOLOID, NULL, NIL);
	in->kind = CHX_IN_QUERY;
	in->args = list_make1(value);
	in->nullable = value->nullable;
	in->raises = value->raises;
	in->has_column = true;
	in->query = key_query(mp, other, keys);
	return anti ? ch_make_call(BOOLOID, "(ifNull($1, 0) = 0)", list_make1(in)) : in;
}

/* The other table's keys among the clauses, which must not join others to it. */
static List *
keys_to(ChModifyPlan *mp, RelOptInfo *other, const JoinGroup *group)
{
	Relids		both = bms_union(mp->rel->relids, other->relids);
	List	   *keys = NIL;
	ListCell   *lc;

	foreach(lc, group->quals)
	{
		Relids		relids = pull_varnos(mp->root, lfirst(lc));

		if (!bms_is_member(other->relid, relids))
		{
			if (group->anti || bms_is_empty(relids))
				ch_modify_refuse(mp, "a join condition", "it is not over the joined table");
			continue;
		}
		if (bms_equal(relids, other->relids))
			continue;
		if (!bms_is_subset(relids, both))
			ch_modify_refuse(mp, "a join condition", "it joins other tables than the one that is being changed");
		keys = lappend(keys, key_of(mp, other, lfirst(lc)));
	}
	return keys;
}

static void
add_group(ChModifyPlan *mp, const JoinGroup *group)
{
	int			rti = -1;

	if (group->anti && bms_num_members(group->relids) > 1)
		ch_modify_refuse(mp, "a joined table", "NOT EXISTS over more than one table");
	while ((rti = bms_next_member(group->relids, rti)) >= 0)
	{
		RelOptInfo *other;

		if (rti == mp->rel->relid)
			continue;
		other = other_rel(mp, rti);
		mp->conditions = lappend(mp->conditions,
								 in_other(mp, other, keys_to(mp, other, group), group->anti));
	}
}

void
ch_modify_where(ChModifyPlan *mp)
{
	JoinGroup	own = {0};
	JoinWalk	walk = {0};
	ListCell   *lc;

	mp->conditions = own_conditions(mp, mp->rel);
	walk.groups = list_make1(&own);
	walk_join_tree(&walk, &own, (Node *) mp->root->parse->jointree);
	if (walk.reason != NULL)
		ch_modify_refuse(mp, "a join", walk.reason);
	if (list_length(walk.groups) == 1 && bms_membership(own.relids) == BMS_SINGLETON)
		return;
	if (mp->rel->reloptkind != RELOPT_BASEREL)
		ch_modify_refuse(mp, "a joined table", "the table that is being changed is a partition");
	if (mp->target.cluster != NULL)
		ch_modify_refuse(mp, "a joined table", "each server of the cluster would look into its own");
	foreach(lc, walk.groups)
		add_group(mp, lfirst(lc));
}
