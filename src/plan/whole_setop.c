/*-------------------------------------------------------------------------
 *
 * whole_setop.c
 *	  UNION, INTERSECT and EXCEPT.
 *
 * The arms are brought to one ClickHouse type by column; the operation stands
 * as a sub-select below one that orders and limits, as in PostgreSQL's tree.
 * UNION ALL keeps rows as they are, the others compare rows, which needs
 * equality that is PostgreSQL's.  INTERSECT ALL and EXCEPT ALL, which ClickHouse
 * does not have, count the rows of both arms and repeat each as often as is due.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "plan/whole.h"
#include "query/translate.h"

static ChQuery *build_tree(ChWholeLevel *level, Node *node, List *types, List **outputs);

/* Types whose values stay apart when they become another of these. */
static bool
is_exact_number(Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID || type == NUMERICOID;
}

/* An arm's column in another type; GROUP BY, ORDER BY and DISTINCT keep the one there was. */
static bool
cast_column(ChWholeLevel *level, Query *arm, TargetEntry *tle, Oid type, List **kept)
{
	Oid			is = exprType((Node *) tle->expr);
	bool		exact = is_exact_number(is) && is_exact_number(type);

	if (arm->setOperations != NULL || is == UNKNOWNOID || (arm->distinctClause != NIL && !exact))
		return ch_whole_fail(level->whole, "a set operation over different types") != NULL;
	if (tle->ressortgroupref != 0)
	{
		TargetEntry *old = flatCopyTargetEntry(tle);

		old->resjunk = true;
		*kept = lappend(*kept, old);
		tle->ressortgroupref = 0;
	}
	tle->expr = (Expr *) coerce_to_common_type(NULL, (Node *) tle->expr, type, "UNION");
	return true;
}

/*
 * The planner casts the columns of an arm to the types of the operation; so does
 * this, in the arm itself.
 */
static bool
cast_arm(ChWholeLevel *level, Query *arm, List *types)
{
	List	   *kept = NIL;
	ListCell   *lc;
	ListCell   *type = list_head(types);

	foreach(lc, arm->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->resjunk)
			continue;
		if (exprType((Node *) tle->expr) != lfirst_oid(type) &&
			!cast_column(level, arm, tle, lfirst_oid(type), &kept))
			return false;
		type = lnext(types, type);
	}
	foreach(lc, kept)
	{
		((TargetEntry *) lfirst(lc))->resno = list_length(arm->targetList) + 1;
		arm->targetList = lappend(arm->targetList, lfirst(lc));
	}
	return true;
}

static ChQuery *
build_arm(ChWholeLevel *level, RangeTblRef *ref, List *types, List **outputs)
{
	RangeTblEntry *rte = rt_fetch(ref->rtindex, level->query->rtable);

	if (rte->rtekind != RTE_SUBQUERY || rte->security_barrier)
		return ch_whole_fail(level->whole, "a set operation over something else than sub-selects");
	if (!cast_arm(level, rte->subquery, types))
		return NULL;
	return ch_whole_subquery(level->whole, rte->subquery, level, outputs);
}

/* May rows be compared by this column? */
static bool
comparable(Oid type)
{
	switch (type)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case TEXTOID:
		case VARCHAROID:
		case UUIDOID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return true;
		default:
			return false;
	}
}

static bool
deterministic(List *collations)
{
	ListCell   *lc;

	foreach(lc, collations)
	{
		if (!ch_collation_is_deterministic(lfirst_oid(lc)))
			return false;
	}
	return true;
}

/* Do values of both sides get along?  Equal ones must also look the same where rows are compared. */
static bool
unify_scales(ChTranslate *cx, const ChExpr *x, const ChExpr *y, bool compares, bool *varies)
{
	bool		x_null = x->kind == CHX_NULL;
	bool		y_null = y->kind == CHX_NULL;

	*varies = x->scale_varies || y->scale_varies || (!x_null && !y_null && x->scale != y->scale);
	if ((x->scale < 0 && (y_null || !x_null)) || (y->scale < 0 && !y_null))
		return ch_fail(cx, "a set operation over numerics of unknown scales") != NULL;
	if (*varies && (compares || ch_row_scale(x) == NULL || ch_row_scale(y) == NULL))
		return ch_fail(cx, "a set operation over numerics of different scales") != NULL;
	return true;
}

/* x in a Decimal that has room for both. */
static ChExpr *
unified_numeric(ChTranslate *cx, ChExpr *x, const ChExpr *other)
{
	return x->kind == CHX_NULL ? x : ch_decimal_cast(cx, x, Max(x->digits, other->digits), Max(x->scale, other->scale));
}

/* One column of both arms, in one type; the output knows what holds for both. */
static bool
unify_column(ChTranslate *cx, ChExpr **a, ChExpr **b, bool compares)
{
	ChExpr	   *x = *a;
	ChExpr	   *y = *b;
	bool		nullable = x->nullable || y->nullable;
	bool		varies = false;

	if (x->opaque || y->opaque)
	{
		ch_fail(cx, "%s", x->opaque ? x->opaque : y->opaque);
		return false;
	}
	if (x->kind != CHX_NULL && y->kind != CHX_NULL && !ch_unify_times(cx, &x, &y))
		return false;
	if (OidIsValid(get_element_type(x->pgtype)))
	{
		ch_fail(cx, "a set operation over arrays");
		return false;
	}
	if (!ch_one_family(cx, list_make2(x, y)))
		return false;
	if (compares && !comparable(x->pgtype))
	{
		ch_fail(cx, "a set operation that compares values of this type");
		return false;
	}
	if (x->pgtype == NUMERICOID)
	{
		if (!unify_scales(cx, x, y, compares, &varies))
			return false;
		*a = unified_numeric(cx, x, y);
		*b = *a ? unified_numeric(cx, y, x) : NULL;
	}
	else
	{
		*a = ch_canonical(cx, x);
		*b = *a ? ch_canonical(cx, y) : NULL;
	}
	if (*b == NULL)
		return false;
	*a = ch_make_call((*a)->pgtype, "$1", list_make1(*a));
	*b = ch_make_call((*b)->pgtype, "$1", list_make1(*b));
	(*a)->nullable = (*b)->nullable = nullable;
	(*a)->digits = (*b)->digits = Max(x->digits, y->digits);
	(*a)->scale = (*b)->scale = Max(x->scale, y->scale);
	(*a)->scale_varies = (*b)->scale_varies = varies;
	/* only of dates and times, which ch_unify_times() has made equal */
	if (ch_is_time_type(x->pgtype))
		(*a)->base = (*b)->base = x->base ? x->base : y->base;
	return true;
}

/* SELECT its columns FROM (a query); the last so many columns are left out. */
static ChQuery *
select_from(ChWholeLevel *level, ChQuery *query, List *outputs, int except, List **columns)
{
	ChQuery    *result = palloc0(sizeof(ChQuery));
	ListCell   *lc;

	result->from = palloc0(sizeof(ChFrom));
	result->from->kind = CH_FROM_QUERY;
	result->from->query = query;
	result->from->varno = ++level->whole->next_alias;
	*columns = NIL;
	foreach(lc, outputs)
	{
		ChExpr	   *output = lfirst(lc);
		int			i = foreach_current_index(lc) + 1;

		*columns = lappend(*columns, ch_whole_output_column(output, result->from->varno, i, output->pgtype,
															output->typmod, false));
	}
	result->targets = list_copy_head(*columns, list_length(outputs) - except);
	return result;
}

/*
 * The rows of both arms with how often each is in either, and out of that as
 * many of each as the operation says.  The number of a copy must be used, or a
 * server might not make copies.
 */
static ChQuery *
counted_operation(ChWholeLevel *level, SetOperation op, ChQuery *left, ChQuery *right)
{
	ChQuery    *both = palloc0(sizeof(ChQuery));
	ChQuery    *counted;
	ChQuery    *result;
	List	   *columns;
	ChExpr	   *side,
			   *copies;

	left->targets = lappend(list_copy(left->targets), ch_make_literal(INT8OID, "1"));
	right->targets = lappend(list_copy(right->targets), ch_make_literal(INT8OID, "0"));
	both->setop = SETOP_UNION;
	both->setop_all = true;
	both->arms = list_make2(left, right);
	counted = select_from(level, both, left->targets, 1, &columns);
	side = llast(columns);
	counted->grouped = true;
	counted->group = list_copy(counted->targets);
	copies = ch_make_call(INT8OID, op == SETOP_INTERSECT ?
						  "arrayJoin(range(least(countIf(%1 = 1), countIf(%1 = 0))))" :
						  "arrayJoin(range(toUInt64(greatest(toInt64(countIf(%1 = 1)) - toInt64(countIf(%1 = 0)), 0))))",
						  list_make1(side));
	counted->targets = lappend(counted->targets, copies);
	result = select_from(level, counted, counted->targets, 1, &columns);
	result->where = list_make1(ch_make_call(BOOLOID, "(%1 >= 0)", list_make1(llast(columns))));
	return result;
}

/* A query's outputs replaced: over a set operation through one more level. */
static ChQuery *
with_targets(ChQuery *arm, List *targets)
{
	arm->targets = targets;
	return arm;
}

/* An operation inside another one: may its arms be cast to the outer one's types? */
static bool
types_agree(ChWholeLevel *level, List *own, List *types)
{
	ListCell   *o,
			   *t;

	forboth(o, own, t, types)
	{
		if (lfirst_oid(o) != lfirst_oid(t) && !(is_exact_number(lfirst_oid(o)) && is_exact_number(lfirst_oid(t))))
			return ch_whole_fail(level->whole, "a set operation over different types") != NULL;
	}
	return true;
}

/* An arm that is all there is, with what its columns need beside them; NULL if a column has no type. */
static ChQuery *
only_arm(ChQuery *arm, List *columns, List **outputs)
{
	ListCell   *lc;

	foreach(lc, columns)
	{
		if (((ChExpr *) lfirst(lc))->kind == CHX_NULL)
			return NULL;
	}
	*outputs = columns;
	ch_whole_carry_scales(arm, columns);
	return arm;
}

/* The arm whose rows are all that is wanted, if there is one. */
static ChQuery *
living_arm(ChWholeLevel *level, SetOperationStmt *op, ChQuery *left, List *left_columns, ChQuery *right,
		   List *right_columns, List **outputs)
{
	if (ch_whole_is_dead(level, op->larg) && !ch_whole_arm_raises(left))
		return only_arm(right, right_columns, outputs);
	if (ch_whole_is_dead(level, op->rarg) && !ch_whole_arm_raises(right))
		return only_arm(left, left_columns, outputs);
	return NULL;
}

static ChQuery *
build_operation(ChWholeLevel *level, SetOperationStmt *op, List *types, List **outputs)
{
	bool		all = op->all || (deterministic(op->colCollations) && ch_whole_rows_differ(level->query, op));
	bool		compares = op->op != SETOP_UNION || !all;
	List	   *left_out,
			   *right_out,
			   *left_targets = NIL,
			   *right_targets = NIL,
			   *left_scales = NIL,
			   *right_scales = NIL;
	ChQuery    *left,
			   *right,
			   *result;
	ListCell   *l,
			   *r;

	if (compares && !deterministic(op->colCollations))
		return ch_whole_fail(level->whole, "a set operation that compares by a nondeterministic collation");
	if (!types_agree(level, op->colTypes, types) ||
		(left = build_tree(level, op->larg, types, &left_out)) == NULL ||
		(right = build_tree(level, op->rarg, types, &right_out)) == NULL)
		return NULL;
	if (level->dead != NULL && (result = living_arm(level, op, left, left_out, right, right_out, outputs)) != NULL)
		return result;
	*outputs = NIL;
	forboth(l, left_out, r, right_out)
	{
		ChExpr	   *a = lfirst(l);
		ChExpr	   *b = lfirst(r);

		if (!unify_column(&level->cx, &a, &b, compares))
			return ch_whole_fail_cx(level);
		left_targets = lappend(left_targets, a);
		right_targets = lappend(right_targets, b);
		if (!a->scale_varies)
			continue;
		left_scales = lappend(left_scales, ch_row_scale(lfirst(l)));
		right_scales = lappend(right_scales, ch_row_scale(lfirst(r)));
		a->scale_attno = list_length(left_out) + list_length(left_scales);
	}
	*outputs = left_targets;
	left = with_targets(left, list_concat_copy(left_targets, left_scales));
	right = with_targets(right, list_concat_copy(right_targets, right_scales));
	if (op->op != SETOP_UNION && all)
		return counted_operation(level, op->op, left, right);
	result = palloc0(sizeof(ChQuery));
	result->setop = op->op;
	result->setop_all = all;
	result->arms = list_make2(left, right);
	return result;
}

/* SELECT its columns FROM (a set operation). */
static ChQuery *
wrap(ChWholeLevel *level, ChQuery *operation, List **outputs)
{
	return select_from(level, operation, *outputs, 0, outputs);
}

static ChQuery *
build_tree(ChWholeLevel *level, Node *node, List *types, List **outputs)
{
	ChQuery    *operation;

	check_stack_depth();
	if (IsA(node, RangeTblRef))
		return build_arm(level, (RangeTblRef *) node, types, outputs);
	operation = build_operation(level, (SetOperationStmt *) node, types, outputs);
	return operation ? wrap(level, operation, outputs) : NULL;
}

/*
 * The set operation of a level, ordered and limited; outputs gets its columns.
 * ORDER BY names them as Vars of the first arm.
 */
ChQuery *
ch_whole_setop(ChWholeLevel *level, List **outputs)
{
	Query	   *query = level->query;
	SetOperationStmt *top = (SetOperationStmt *) query->setOperations;
	Node	   *leftmost = (Node *) top;
	ChWholeRel *rel;
	ChQuery    *result;

	if (query->rowMarks != NIL || query->hasModifyingCTE || query->hasRecursive)
		return ch_whole_fail(level->whole, "a query that locks or changes rows, or is recursive");
	result = build_tree(level, (Node *) top, top->colTypes, outputs);
	if (result == NULL)
		return NULL;
	while (IsA(leftmost, SetOperationStmt))
		leftmost = ((SetOperationStmt *) leftmost)->larg;
	rel = &level->rels[((RangeTblRef *) leftmost)->rtindex - 1];
	rel->alias = result->from->varno;
	rel->outputs = *outputs;
	if (!ch_whole_end_level(level, result))
		return NULL;
	return result;
}
