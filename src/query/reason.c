/*-------------------------------------------------------------------------
 *
 * reason.c
 *	  Why an expression stays local, in words, and what expressions are called
 *	  in them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "query/query.h"
#include "query/translate.h"

/* A reason in words, in the current memory context. */
char *
ch_format_reason(const char *fmt, va_list args)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (;;)
	{
		va_list		copy;
		int			needed;

		va_copy(copy, args);
		needed = appendStringInfoVA(&buf, fmt, copy);
		va_end(copy);
		if (needed == 0)
			return buf.data;
		enlargeStringInfo(&buf, needed);
	}
}

/* Note why the expression stays local; always returns NULL. */
ChExpr *
ch_fail(ChTranslate *cx, const char *fmt,...)
{
	va_list		args;

	va_start(args, fmt);
	cx->reason = ch_format_reason(fmt, args);
	va_end(args);
	return NULL;
}

bool
ch_has(const ChTranslate *cx, ChCapability cap)
{
	return ch_capable(cx->version, cap);
}

/* The server lacks a capability. */
ChExpr *
ch_fail_capability(ChTranslate *cx, const char *what, ChCapability cap)
{
	if (!cx->version->known)
		return ch_fail(cx, "%s: the version of the server is not known, %s cannot be assumed",
					   what, ch_capability_table[cap].what);
	return ch_fail(cx, "%s: server %u.%u does not have %s", what,
				   cx->version->major, cx->version->minor, ch_capability_table[cap].what);
}

ChExpr *
ch_fail_scale(ChTranslate *cx, const char *what)
{
	return ch_fail(cx, "%s: the number of digits that a numeric shows differs from row to row", what);
}

/* There is no row for it: the reason that catalogue_local.c has. */
ChExpr *
ch_fail_local(ChTranslate *cx, Node *node, Oid fn)
{
	const char *reason = ch_local_reason(fn);

	return ch_fail(cx, "%s: %s", ch_expr_name(node),
				   reason ? reason : "not known to mean the same on ClickHouse");
}

/* ------------------------------------------------------------------ names */

/* "lower(text)" or "numeric / numeric", for reasons. */
char *
ch_function_name(Oid fn)
{
	char	   *name = get_func_name(fn);
	Oid		   *argtypes;
	int			nargs;
	StringInfoData buf;
	int			i;

	if (name == NULL)
		return psprintf("function %u", fn);
	(void) get_func_signature(fn, &argtypes, &nargs);
	initStringInfo(&buf);
	appendStringInfo(&buf, "%s(", name);
	for (i = 0; i < nargs; i++)
		appendStringInfo(&buf, "%s%s", i > 0 ? ", " : "", format_type_be(argtypes[i]));
	appendStringInfoChar(&buf, ')');
	return buf.data;
}

char *
ch_operator_name(Oid opno)
{
	char	   *name = get_opname(opno);
	Oid			left,
				right;

	if (name == NULL)
		return psprintf("operator %u", opno);
	op_input_types(opno, &left, &right);
	if (!OidIsValid(left))
		return psprintf("%s %s", name, format_type_be(right));
	return psprintf("%s %s %s", format_type_be(left), name, format_type_be(right));
}

const char *
ch_expr_name(Node *node)
{
	switch (nodeTag(node))
	{
		case T_FuncExpr:
			return ch_function_name(((FuncExpr *) node)->funcid);
		case T_Aggref:
			return ch_function_name(((Aggref *) node)->aggfnoid);
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
			return ch_operator_name(((OpExpr *) node)->opno);
		case T_ScalarArrayOpExpr:
			return psprintf("%s %s", ch_operator_name(((ScalarArrayOpExpr *) node)->opno),
							((ScalarArrayOpExpr *) node)->useOr ? "ANY" : "ALL");
		case T_Const:
			return psprintf("constant of type %s", format_type_be(((Const *) node)->consttype));
		case T_RelabelType:
		case T_CoerceViaIO:
			return psprintf("cast to %s", format_type_be(exprType(node)));
		case T_CaseExpr:
			return "CASE";
		case T_CoalesceExpr:
			return "COALESCE";
		case T_MinMaxExpr:
			return ((MinMaxExpr *) node)->op == IS_GREATEST ? "GREATEST" : "LEAST";
		case T_WindowFunc:
			return ch_function_name(((WindowFunc *) node)->winfnoid);
		case T_SubPlan:
		case T_AlternativeSubPlan:
			return "sub-query";
		case T_RowExpr:
			return "row constructor";
		case T_ArrayExpr:
			return "array constructor";
		case T_SubscriptingRef:
			return "subscript";
		case T_FieldSelect:
			return "field selection";
		default:
			return "expression";
	}
}
