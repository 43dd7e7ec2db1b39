/*-------------------------------------------------------------------------
 *
 * translate.c
 *	  PostgreSQL expressions as remote expressions, or the reason why not.
 *
 * The dispatcher over node types and what is not boolean logic
 * (translate_bool.c), CASE and the like (translate_case.c) or an aggregate
 * (translate_agg.c).  Functions, operators and casts go through the catalogue
 * by OID; nothing ships by name.
 *
 * An expression over no column is computed by PostgreSQL when the scan starts
 * and travels as a value, so now(), a stable function or a user's own function
 * over parameters never keep a condition local.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "miscadmin.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#include "compat.h"
#include "query/json_path.h"
#include "query/marker.h"
#include "query/translate.h"

/* Longer expressions cost the server more than fetching the rows does: a second, and more. */
#define MAX_SIZE 20000

/* --------------------------------------------------------------- constants */

/* Digits before the point and scale of a numeric constant. */
static void
numeric_digits(ChExpr *e, Datum value)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	char	   *point = strchr(text, '.');
	char	   *start = text + (*text == '-');
	int			before = (point ? point : text + strlen(text)) - start;

	e->digits = Max(before, 1);
	e->scale = point ? (int) strlen(point + 1) : 0;
}

/* Bits of an integer constant, so that small constants do not widen much. */
static int
constant_bits(Const *con)
{
	int64		value;
	int			bits = 0;

	switch (con->consttype)
	{
		case INT2OID:
			value = DatumGetInt16(con->constvalue);
			break;
		case INT4OID:
			value = DatumGetInt32(con->constvalue);
			break;
		case INT8OID:
			value = DatumGetInt64(con->constvalue);
			break;
		default:
			return 0;
	}
	if (value < 0)
		value = -(value + 1);
	while (value > 0)
	{
		bits++;
		value >>= 1;
	}
	return Max(bits, 1);
}

ChExpr *
ch_const_expr(ChTranslate *cx, Const *con)
{
	ChLiteralContext lcx;
	StringInfoData buf;
	ChExpr	   *e;
	char	   *type;
	const char *why;

	if (con->consttype == UNKNOWNOID)
		con = makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1, con->constisnull ? (Datum) 0 :
						CStringGetTextDatum(DatumGetCString(con->constvalue)), con->constisnull, false);
	if (con->constisnull)
		return ch_make_null(con->consttype);
	ch_literal_context(cx->version, &lcx);
	initStringInfo(&buf);
	if (!ch_literal(&buf, con->consttype, con->constvalue, &lcx, &type, &why))
	{
		/* a comparison or an addition may do without a literal */
		if (con->consttype != DATEOID && con->consttype != TIMESTAMPOID &&
			con->consttype != TIMESTAMPTZOID && con->consttype != INTERVALOID && con->consttype != INETOID &&
			con->consttype != JSONBOID)
			return ch_fail(cx, "constant of type %s: %s", format_type_be(con->consttype), why);
		e = ch_make_literal(con->consttype, NULL);
		e->constant = con;
		e->opaque = psprintf("constant of type %s: %s", format_type_be(con->consttype), why);
		return e;
	}
	e = ch_make_literal(con->consttype, buf.data);
	e->ch_type = type;
	e->constant = con;
	if (e->bits > 0)
		e->bits = constant_bits(con);
	if (con->consttype == NUMERICOID)
		numeric_digits(e, con->constvalue);
	return e;
}

/* -------------------------------------------------------------- parameters */

/* May a value of this type travel as a literal at all? */
static bool
literal_type(Oid pgtype)
{
	Oid			elem = get_element_type(pgtype);

	if (pgtype == NUMERICOID)
		return true;
	if (OidIsValid(elem))
		return elem != NUMERICOID && ch_type_for_pg(elem, -1, false) != NULL;
	return ch_type_for_pg(pgtype, -1, false) != NULL;
}

/* The number of a value among those that are computed when the scan starts. */
static int
param_number(ChTranslate *cx, Expr *expr)
{
	ListCell   *lc;
	int			n = 0;

	foreach(lc, *cx->params)
	{
		if (equal(lfirst(lc), expr))
			return n;
		n++;
	}
	*cx->params = lappend(*cx->params, expr);
	return n;
}

/* A value that PostgreSQL computes when the scan starts. */
static ChExpr *
param_expr(ChTranslate *cx, Expr *expr)
{
	Oid			type = exprType((Node *) expr);

	if (!cx->allow_params)
		return ch_fail(cx, "%s: its value is not known when the query is sent",
					   ch_expr_name((Node *) expr));
	if (!literal_type(type))
		return ch_fail(cx, "%s: a value of type %s has no ClickHouse form",
					   ch_expr_name((Node *) expr), format_type_be(type));
	return ch_make_param(type, param_number(cx, expr));
}

/* Does the node depend on what the remote query itself computes? */
static bool
has_column_walker(Node *node, ChTranslate *cx)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
		return cx->all_columns ||
			(((Var *) node)->varlevelsup == 0 && bms_is_member(((Var *) node)->varno, cx->relids));
	if (IsA(node, Param))
		return ((Param *) node)->paramkind == PARAM_SUBLINK;
	/* a test expression below is an element of its array */
	if (IsA(node, ArrayCoerceExpr))
		return has_column_walker((Node *) ((ArrayCoerceExpr *) node)->arg, cx);
	if (IsA(node, Aggref) || IsA(node, WindowFunc) || IsA(node, GroupingFunc) ||
		IsA(node, CaseTestExpr) || IsA(node, PlaceHolderVar))
		return true;
	return expression_tree_walker(node, has_column_walker, (void *) cx);
}

/* Does nothing of it depend on the remote side, a condition included? */
bool
ch_is_known_at_start(ChTranslate *cx, Expr *expr)
{
	return !IsA(expr, Const) && !has_column_walker((Node *) expr, cx) &&
		!contain_volatile_functions((Node *) expr) && !contain_subplans((Node *) expr);
}

ChExpr *
ch_translate_sent(ChTranslate *cx, Expr *expr)
{
	return param_expr(cx, expr);
}

/*
 * Does the expression depend on nothing that the remote side knows?  Then its
 * value can be sent.  Volatile functions must be called per row.
 */
static bool
is_sendable(ChTranslate *cx, Expr *expr)
{
	switch (nodeTag(expr))
	{
		case T_Const:
		case T_BoolExpr:
		case T_CaseTestExpr:
			return false;
		case T_Var:
			return !cx->all_columns && cx->allow_params &&
				!bms_is_member(((Var *) expr)->varno, cx->relids);
		default:
			break;
	}
	if (exprType((Node *) expr) == BOOLOID && !IsA(expr, Param))
		return false;
	return ch_is_known_at_start(cx, expr);
}

ChExpr *
ch_translate_rows(ChTranslate *cx, Expr *expr)
{
	Oid			type = exprType((Node *) expr);
	Oid			array = get_array_type(type);
	ChExpr	   *e;

	if (!OidIsValid(array) || type == NUMERICOID || !is_sendable(cx, expr))
		return ch_fail(cx, "%s: its rows are not known when the query is sent, or of a type without a ClickHouse form",
					   ch_expr_name((Node *) expr));
	e = param_expr(cx, expr);
	if (e == NULL)
		return NULL;
	e->pgtype = array;
	e->form = CH_FORM_ROWS;
	return e;
}

ChExpr *
ch_translate_numbers(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e;

	if (!cx->allow_params || !is_sendable(cx, expr))
		return ch_fail(cx, "%s: its value is not known when the query is sent", ch_expr_name((Node *) expr));
	e = ch_make_param(NUMERICARRAYOID, param_number(cx, expr));
	e->form = CH_FORM_NUMBERS;
	return e;
}

/* ------------------------------------------------------- catalogue entries */

static bool
template_wants_canonical(const char *template, int arg)
{
	char		marker[3] = {'$', '1' + arg, '\0'};

	return strstr(template, marker) != NULL;
}

static bool
any_has_column(List *args)
{
	ListCell   *lc;

	foreach(lc, args)
	{
		if (((ChExpr *) lfirst(lc))->has_column)
			return true;
	}
	return false;
}

static bool
check_conditions(ChTranslate *cx, const ChShipRow *row, List *args, Oid inputcollid)
{
	if ((row->flags & CH_IF_COLLATION_C) && !ch_has(cx, CH_CAP_CONSTANT_OPERANDS) &&
		!any_has_column(args))
	{
		ch_fail(cx, "%s: old servers compare two constant strings wrongly", row->object);
		return false;
	}
	if ((row->flags & CH_IF_COLLATION_C) && !ch_collation_is_c(inputcollid))
	{
		ch_fail(cx, "%s: %s", row->object, ch_text_order_problem());
		return false;
	}
	if ((row->flags & CH_IF_CTYPE_C) && !ch_ctype_is_c(inputcollid))
	{
		ch_fail(cx, "%s: needs COLLATE \"C\", the case of other letters differs on ClickHouse",
				row->object);
		return false;
	}
	if ((row->flags & CH_IF_COLLATION_DET) && !OidIsValid(inputcollid))
	{
		ch_fail(cx, "%s: PostgreSQL cannot tell which collation to use", row->object);
		return false;
	}
	if ((row->flags & CH_IF_COLLATION_DET) && !ch_collation_is_deterministic(inputcollid))
	{
		ch_fail(cx, "%s: the collation is nondeterministic, ClickHouse compares text bytewise",
				row->object);
		return false;
	}
	if ((row->flags & CH_IF_CONST2) && ((ChExpr *) lsecond(args))->kind != CHX_LITERAL)
	{
		ch_fail(cx, "%s: the second argument is not a constant", row->object);
		return false;
	}
	if ((row->flags & CH_IF_CONST3) && ((ChExpr *) lthird(args))->kind != CHX_LITERAL)
	{
		ch_fail(cx, "%s: the third argument is not a constant", row->object);
		return false;
	}
	if ((row->flags & CH_IF_UTF8) && GetDatabaseEncoding() != PG_UTF8)
	{
		ch_fail(cx, "%s: the database encoding is not UTF8", row->object);
		return false;
	}
	return true;
}

/* What a row's template becomes on this server, or NULL with the reason. */
static const char *
row_template(ChTranslate *cx, const ChShipRow *row)
{
	if (ch_has(cx, row->cap))
		return row->remote;
	if (row->old == NULL)
		return row->remote;
	if (row->old[0] == '\0')
	{
		ch_fail_capability(cx, row->object, row->cap);
		return NULL;
	}
	return row->old;
}

/* Apply a row's template to translated arguments. */
ChExpr *
ch_call_row(ChTranslate *cx, const ChShipRow *row, Oid resulttype, List *args,
			Oid inputcollid)
{
	const char *template;
	ChExpr	   *e;
	ListCell   *lc;
	int			i = 0;

	if (!check_conditions(cx, row, args, inputcollid))
		return NULL;
	template = row_template(cx, row);
	if (template == NULL)
		return NULL;
	if ((row->flags & CH_RAISES) && cx->conditional > 0)
		return ch_fail(cx, "%s: it can raise an error, and ClickHouse evaluates every branch of a condition",
					   row->object);
	foreach(lc, args)
	{
		if (template_wants_canonical(template, i))
		{
			ChExpr	   *arg = ch_canonical(cx, lfirst(lc));

			if (arg == NULL)
				return NULL;
			lfirst(lc) = arg;
		}
		i++;
	}
	e = ch_make_call(resulttype, template, args);
	e->ch_type = row->ch_type;
	if (row->flags & CH_RAISES)
		ch_set_raises(e);
	if (row->flags & CH_RESULT_NULLABLE)
		e->nullable = true;
	if (row->flags & CH_RESULT_NOT_NULL)
		e->nullable = false;
	return e;
}

static bool
translate_args(ChTranslate *cx, List *args, int flags, List **result)
{
	ListCell   *lc;
	bool		truth = cx->truth;
	bool		json_step = cx->json_step;

	*result = NIL;
	cx->truth = false;
	foreach(lc, args)
	{
		ChExpr	   *arg;

		cx->json_step = (flags & CH_TAKES_JSON) && ch_is_json_step(lfirst(lc));
		arg = ch_translate(cx, lfirst(lc));
		cx->json_step = json_step;
		if (arg == NULL)
			return false;
		if (arg->opaque && !(arg->kind == CHX_LITERAL && (flags & CH_TAKES_UNSPELLED)) &&
			!((arg->span || arg->age) && (flags & CH_TAKES_SPAN)) && !(arg->lapse && (flags & CH_TAKES_LAPSE)) && !(flags & CH_TAKES_OPAQUE) &&
			!(arg->folded && (flags & CH_TAKES_FOLDED)))
		{
			ch_fail(cx, "%s", arg->opaque);
			return false;
		}
		if (arg->beyond && !(flags & CH_TAKES_BEYOND) && !(arg->edge && (flags & CH_TAKES_EDGE)))
		{
			ch_fail(cx, "%s: the result may be a time that the server does not have", ch_expr_name(lfirst(lc)));
			return false;
		}
		if (arg->scale_varies && !(flags & CH_TAKES_VARYING))
		{
			ch_fail_scale(cx, ch_expr_name(lfirst(lc)));
			return false;
		}
		*result = lappend(*result, arg);
	}
	cx->truth = truth;
	return true;
}

/*
 * Is the result NULL whatever the other arguments are?  Most templates are not
 * made for a NULL that has no type.
 */
static bool
is_null_call(Oid fn, List *args)
{
	bool		null = false;
	ListCell   *lc;

	foreach(lc, args)
	{
		const ChExpr *arg = lfirst(lc);

		if (arg->raises)
			return false;
		null |= arg->kind == CHX_NULL;
	}
	return null && func_strict(fn);
}

/* A function, operator or cast with arguments. */
static ChExpr *
translate_call(ChTranslate *cx, Node *node, Oid fn, Oid resulttype, List *args, Oid inputcollid)
{
	const ChShipRow *row = ch_ship_lookup(fn);
	List	   *remote;

	if (row == NULL)
		return ch_fail_local(cx, node, fn);
	if (!translate_args(cx, args, row->flags, &remote) || !ch_check_folded(cx, row, remote))
		return NULL;
	if (is_null_call(fn, remote))
		return ch_make_null(resulttype);
	if (row->build)
	{
		if (!check_conditions(cx, row, remote, inputcollid) || row_template(cx, row) == NULL)
			return NULL;
		return row->build(cx, row, node, remote, inputcollid);
	}
	return ch_call_row(cx, row, resulttype, remote, inputcollid);
}

/* The same; what has too many digits on the way may have few enough in the end. */
static ChExpr *
translate_shortened(ChTranslate *cx, Node *node, Oid fn, Oid resulttype, List *args, Oid inputcollid)
{
	ChTranslate state = *cx;
	ChExpr	   *e = translate_call(cx, node, fn, resulttype, args, inputcollid);
	char	   *reason = cx->reason;

	if (e != NULL)
		return e;
	*cx = state;
	cx->reason = reason;
	e = ch_translate_quotient(cx, node);
	return e ? e : ch_translate_alternatives(cx, node);
}

/* --------------------------------------------------------- wide integers */

/*
 * An integer that may be bigger than its PostgreSQL type, brought back into
 * the canonical type; raises on the server where PostgreSQL would have raised.
 */
ChExpr *
ch_canonical(ChTranslate *cx, ChExpr *e)
{
	static const struct
	{
		Oid			type;
		const char *guard;
		const char *old;
	}			guards[] = {
		{INT2OID, "accurateCast(%1, $T)",
		"toInt16(if(throwIf(ifNull(NOT(%1 BETWEEN -32768 AND 32767), 0)) = 0, %1, %1))"},
		{INT4OID, "accurateCast(%1, $T)",
		"toInt32(if(throwIf(ifNull(NOT(%1 BETWEEN -2147483648 AND 2147483647), 0)) = 0, %1, %1))"},
		/* Decimal to Int64 checks the range on every server */
		{INT8OID, "toInt64(toDecimal128(%1, 0))", "toInt64(toDecimal128(%1, 0))"}
	};
	int			i;

	if (!e->wide)
		return e;
	if (cx->conditional > 0)
		return ch_fail(cx, "integer arithmetic: it can overflow, and ClickHouse evaluates every branch of a condition");
	for (i = 0; i < lengthof(guards); i++)
	{
		if (guards[i].type == e->pgtype)
		{
			ChExpr	   *call = ch_make_call(e->pgtype,
											ch_has(cx, CH_CAP_ACCURATE_CAST) ? guards[i].guard : guards[i].old,
											list_make1(e));

			ch_set_raises(call);
			return call;
		}
	}
	elog(ERROR, "wide integer of type %u", e->pgtype);
}

/* --------------------------------------------------------------- dispatcher */

/* A key of GROUP BY, without the column that a comparison would take in its place. */
static ChExpr *
as_group_key(ChExpr *key)
{
	if (key->number == NULL && key->stored == NULL)
		return key;
	key = ch_copy_expr(key);
	key->number = key->stored = NULL;
	return key;
}

/* The key of GROUP BY that the expression is, or NULL. */
static ChExpr *
group_key(ChTranslate *cx, Expr *expr)
{
	ListCell   *n,
			   *e;

	if (cx->in_agg)
		return NULL;
	forboth(n, cx->group_nodes, e, cx->group_exprs)
	{
		if (equal(lfirst(n), expr))
			return as_group_key(lfirst(e));
	}
	return NULL;
}

/* Computed for all rows, whatever branch of CASE it is in. */
static ChExpr *
translate_aggregate(ChTranslate *cx, Expr *expr)
{
	List	   *reach = cx->reach;
	ChExpr	   *e;

	cx->reach = NIL;
	e = IsA(expr, Aggref) ? ch_translate_aggref(cx, (Aggref *) expr) : ch_translate_window(cx, (WindowFunc *) expr);
	cx->reach = reach;
	return e;
}

static ChExpr *
translate_node(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *key = group_key(cx, expr);

	if (key != NULL)
		return key->kind == CHX_NULL && key->opaque ? ch_fail(cx, "%s", key->opaque) : key;
	if (is_sendable(cx, expr))
		return param_expr(cx, expr);
	switch (nodeTag(expr))
	{
		case T_Var:
			return cx->column(cx, (Var *) expr);
		case T_Const:
			return ch_const_expr(cx, (Const *) expr);
		case T_FuncExpr:
			{
				FuncExpr   *f = (FuncExpr *) expr;

				if (f->funcretset || f->funcvariadic)
					return ch_fail(cx, "%s: set-returning or variadic call", ch_expr_name((Node *) f));
				if (ch_marker_lookup(f->funcid) != NULL)
					return ch_translate_marker(cx, ch_marker_lookup(f->funcid), f);
				return translate_shortened(cx, (Node *) f, f->funcid, f->funcresulttype, f->args, f->inputcollid);
			}
		case T_OpExpr:
			{
				OpExpr	   *op = (OpExpr *) expr;

				set_opfuncid(op);
				return translate_shortened(cx, (Node *) op, op->opfuncid, op->opresulttype, op->args, op->inputcollid);
			}
		case T_RelabelType:
			return ch_translate_relabel(cx, (RelabelType *) expr);
		case T_CoerceViaIO:
			return ch_translate_via_io(cx, (CoerceViaIO *) expr);
		case T_CoalesceExpr:
			if (ch_is_array_or_empty((Node *) expr))
				return ch_translate_array_or_empty(cx, (CoalesceExpr *) expr);
			return ch_translate_conditional(cx, expr);
		case T_CaseExpr:
		case T_MinMaxExpr:
		case T_NullIfExpr:
			return ch_translate_conditional(cx, expr);
		case T_BoolExpr:
		case T_NullTest:
		case T_BooleanTest:
		case T_DistinctExpr:
		case T_RowCompareExpr:
		case T_ScalarArrayOpExpr:
			return ch_translate_bool(cx, expr);
		case T_SubscriptingRef:
			return ch_translate_subscript(cx, (SubscriptingRef *) expr);
		case T_ArrayExpr:
			return ch_translate_array(cx, (ArrayExpr *) expr);
		case T_Aggref:
		case T_WindowFunc:
			return translate_aggregate(cx, expr);
		case T_GroupingFunc:
			return ch_translate_grouping(cx, (GroupingFunc *) expr);
		case T_SubLink:
			if (cx->sublink == NULL)
				return ch_fail(cx, "a sub-query");
			return cx->sublink(cx, (SubLink *) expr);
		default:
			return ch_fail(cx, "%s: not known to mean the same on ClickHouse",
						   ch_expr_name((Node *) expr));
	}
}

ChExpr *
ch_translate(ChTranslate *cx, Expr *expr)
{
	ChExpr	   *e;

	check_stack_depth();
	e = translate_node(cx, expr);
	if (e != NULL && e->size > MAX_SIZE)
		return ch_fail(cx, "%s: it would be too long on ClickHouse", ch_expr_name((Node *) expr));
	return e;
}
