/*-------------------------------------------------------------------------
 *
 * assign_known.c
 *	  A value that is the same for all rows, for columns of every type.
 *
 * PostgreSQL computes it when the statement runs, and it is converted as INSERT
 * converts it, with the same errors, before anything is sent.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"

#include "query/modify.h"
#include "query/translate.h"

/* Types whose values are not always spelled as a literal of a PostgreSQL type. */
static bool
wants_expression(const chc_type *base)
{
	switch (base->kind)
	{
		case CHC_ARRAY:
		case CHC_TUPLE:
		case CHC_MAP:
		case CHC_NESTED:
		case CHC_VARIANT:
		case CHC_DYNAMIC:
		case CHC_JSON:
		case CHC_QBIT:
		case CHC_INTERVAL:
		case CHC_TIME:
		case CHC_TIME64:
		case CHC_BFLOAT16:
		case CHC_UINT64:
			return true;
		case CHC_DECIMAL:
			return base->precision > 18;
		default:
			return ch_is_wide_integer(base->kind);
	}
}

bool
ch_is_known_value(Expr *expr, const chc_type *base)
{
	return wants_expression(base) && !(IsA(expr, Const) && ((Const *) expr)->constisnull) &&
		!contain_var_clause((Node *) expr) && !contain_volatile_functions((Node *) expr) &&
		!contain_subplans((Node *) expr);
}

bool
ch_assign_known(ChTranslate *cx, Expr *expr, const ChAssignTarget *target, bool nullable,
				ChAssignment *result)
{
	Oid			pgtype = exprType((Node *) expr);
	ChExpr	   *param;
	char	   *why;

	if (!ch_value_has_sql(target->type, pgtype, target->typmod, &why))
		return ch_fail(cx, "%s", why) != NULL;
	/* unlike any other parameter: those have literals */
	*cx->params = lappend(*cx->params, makeRelabelType(expr, pgtype, -1, exprCollation((Node *) expr),
													   COERCE_IMPLICIT_CAST));
	result->known = list_length(*cx->params) - 1;
	if (!nullable)
		result->param = result->known;
	param = ch_make_param(pgtype, result->known);
	param->form = CH_FORM_SQL;
	/* old servers cannot choose between a constant and a column of every type */
	result->value = ch_make_call(pgtype, ch_has(cx, CH_CAP_MUTATION_CONTROL) ? "%1" : "materialize(%1)",
								 list_make1(param));
	return true;
}
