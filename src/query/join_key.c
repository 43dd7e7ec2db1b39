/*-------------------------------------------------------------------------
 *
 * join_key.c
 *	  Equalities that a join can use as keys.
 *
 * Both sides of a key are brought to the same ClickHouse type, which old
 * servers insist on and which keeps new ones from converting by rules of their
 * own.  Floats are no keys: NaN and the signed zero join differently.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"

#include "query/query.h"
#include "query/translate.h"

static bool
key_type(Oid type)
{
	switch (type)
	{
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
		case BOOLOID:
			return true;
		default:
			return false;
	}
}

static bool
is_int(Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID;
}

/* Bring both sides of a key to the same ClickHouse type. */
bool
ch_unify_join_key(ChTranslate *cx, ChJoinKey *key)
{
	if (key->left->kind == CHX_NULL || key->right->kind == CHX_NULL)
	{
		ch_fail(cx, "a join key that is always NULL");
		return false;
	}
	if (ch_is_time_type(key->left->pgtype) && key->left->pgtype != key->right->pgtype)
	{
		ch_fail(cx, "a join key between a date and a time, or two kinds of time");
		return false;
	}
	if (is_int(key->left->pgtype) && is_int(key->right->pgtype))
	{
		if (key->left->kind == CHX_COLUMN && key->right->kind == CHX_COLUMN &&
			key->left->base->kind == key->right->base->kind &&
			key->left->base->kind != CHC_UNKNOWN)
		{
			/* the same remote type: as they come */
			key->left = ch_make_call(INT8OID, "%1", list_make1(key->left));
			key->right = ch_make_call(INT8OID, "%1", list_make1(key->right));
			return true;
		}
		if (key->left->pgtype == key->right->pgtype && !key->left->wide && !key->right->wide)
			return true;
		if (key->left->bits > 63 || key->right->bits > 63)
		{
			ch_fail(cx, "a join key may exceed 64 bits");
			return false;
		}
		key->left = ch_make_call(INT8OID, "toInt64(%1)", list_make1(key->left));
		key->right = ch_make_call(INT8OID, "toInt64(%1)", list_make1(key->right));
		return true;
	}
	if (key->left->pgtype == NUMERICOID)
	{
		int			digits = Max(key->left->digits, key->right->digits);
		int			scale = Max(key->left->scale, key->right->scale);

		if (key->left->scale < 0 || key->right->scale < 0)
		{
			ch_fail(cx, "the scale of a numeric join key is not known");
			return false;
		}
		key->left = ch_decimal_cast(cx, key->left, digits, scale);
		key->right = key->left ? ch_decimal_cast(cx, key->right, digits, scale) : NULL;
		return key->right != NULL;
	}
	return true;
}

/* An equality over types whose values join as PostgreSQL's do? */
bool
ch_is_key_operator(OpExpr *op)
{
	Oid			left,
				right;

	if (list_length(op->args) != 2)
		return false;
	left = exprType(linitial(op->args));
	right = exprType(lsecond(op->args));
	/* without a collation the comparison is an error */
	if (type_is_collatable(left) && !OidIsValid(op->inputcollid))
		return false;
	return (op_hashjoinable(op->opno, left) || op_mergejoinable(op->opno, left)) &&
		key_type(left) && key_type(right);
}

/* May the value of a parameter decide that nothing else of the call is looked at? */
static bool
is_decided(const ChExpr *e)
{
	static const char *const choices[] = {"if(", "If(", "Null(", " AND ", " OR "};
	bool		chooses = e->kind == CHX_CASE || e->kind == CHX_AND || e->kind == CHX_OR;
	ListCell   *lc;
	int			i;

	for (i = 0; e->kind == CHX_CALL && i < lengthof(choices); i++)
		chooses |= strstr(e->sql, choices[i]) != NULL;
	if (!chooses)
		return false;
	foreach(lc, e->args)
	{
		const ChExpr *arg = lfirst(lc);

		if (arg->has_param && !arg->has_column)
			return true;
	}
	return false;
}

static bool
is_same_column(const ChExpr *e, void *column)
{
	return e->kind == CHX_COLUMN && ch_expr_equal(e, column);
}

/* Is it a column that the condition looks at, too? */
static bool
looks_at_column_of(const ChExpr *e, void *condition)
{
	return e->kind == CHX_COLUMN && ch_expr_walk(condition, is_same_column, (void *) e);
}

/* Conditions of the same column: the server sees that x = 0 AND x = 1 is never true. */
static bool
may_contradict(const ChExpr *e)
{
	int			i,
				j;

	for (i = 0; i < list_length(e->args); i++)
	{
		for (j = i + 1; j < list_length(e->args); j++)
		{
			if (ch_expr_walk(list_nth(e->args, i), looks_at_column_of, list_nth(e->args, j)))
				return true;
		}
	}
	return false;
}

/*
 * Does the server see that it is the same for all rows?  So it does for tests for
 * NULL of what cannot be NULL there, for what a parameter chooses, and it may for
 * conditions of one column; a key is not one then.
 */
static bool
is_folded(const ChExpr *e)
{
	bool		null_test = e->kind == CHX_CALL && (strncmp(e->sql, "isN", 3) == 0 || strncmp(e->sql, "toInt32(isN", 11) == 0);
	ListCell   *lc;

	if (e->kind == CHX_COLUMN || e->query != NULL)
		return false;
	if (is_decided(e) || ((e->kind == CHX_AND || e->kind == CHX_OR) && may_contradict(e)))
		return true;
	foreach(lc, e->args)
	{
		const ChExpr *arg = lfirst(lc);

		if (!(null_test && !arg->nullable) && !is_folded(arg))
			return false;
	}
	return true;
}

/*
 * A key between two sides, given the relations of the operator's arguments;
 * NULL if the operator is none.
 */
ChJoinKey *
ch_join_key(ChTranslate *cx, OpExpr *op, Relids lrelids, Relids rrelids, Relids left,
			Relids right)
{
	Expr	   *lexpr = linitial(op->args);
	Expr	   *rexpr = llast(op->args);
	ChJoinKey  *key;

	if (!ch_is_key_operator(op) || bms_is_empty(lrelids) || bms_is_empty(rrelids))
		return NULL;
	if (bms_is_subset(lrelids, right) && bms_is_subset(rrelids, left))
	{
		Expr	   *swap = lexpr;

		lexpr = rexpr;
		rexpr = swap;
	}
	else if (!bms_is_subset(lrelids, left) || !bms_is_subset(rrelids, right))
		return NULL;
	key = palloc0(sizeof(ChJoinKey));
	key->left = ch_translate_equal_key(cx, lexpr);
	key->right = key->left ? ch_translate_equal_key(cx, rexpr) : NULL;
	if (key->right == NULL || is_folded(key->left) || is_folded(key->right) || !ch_unify_join_key(cx, key))
		return NULL;
	return key;
}
