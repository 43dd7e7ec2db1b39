/*-------------------------------------------------------------------------
 *
 * compare_text.c
 *	  Equality of text with a column that is not a String on the server: an Enum,
 *	  which is read as its labels, and a FixedString, which is read up to its
 *	  first zero byte.
 *
 * The column stays bare, so that the primary key prunes, where the server finds
 * the same rows: a label that the Enum has, a text as long as the FixedString.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

static bool
is_enum(const chc_type *type)
{
	return type->kind == CHC_ENUM8 || type->kind == CHC_ENUM16;
}

static bool
is_label(const chc_type *type, const char *text)
{
	for (uint32 i = 0; i < type->nenum; i++)
	{
		if (type->enum_lens[i] == strlen(text) && memcmp(type->enum_names[i], text, type->enum_lens[i]) == 0)
			return true;
	}
	return false;
}

/* An Enum or a FixedString, read as text. */
static bool
is_text_key(const ChExpr *e)
{
	return e->kind == CHX_COLUMN && e->base != NULL && e->opaque == NULL &&
		(e->pgtype == TEXTOID || e->pgtype == VARCHAROID) && GetDatabaseEncoding() == PG_UTF8 &&
		(is_enum(e->base) || e->base->kind == CHC_FIXEDSTRING);
}

ChTextMatch
ch_match_text(const ChExpr *column, const ChExpr *literal)
{
	char	   *text;

	if (!is_text_key(column) || !ch_constant_text(literal, &text))
		return CH_TEXT_AS_READ;
	if (is_enum(column->base))
		return is_label(column->base, text) ? CH_TEXT_AS_STORED : CH_TEXT_NEVER;
	if (strlen(text) < column->base->width)
		return CH_TEXT_AS_READ;
	return strlen(text) == column->base->width ? CH_TEXT_AS_STORED : CH_TEXT_NEVER;
}

/* The parameter, or NULL where it is no label, which the server would refuse. */
static ChExpr *
param_if_label(ChTranslate *cx, const chc_type *type, const ChExpr *param)
{
	Expr	   *value = list_nth(*cx->params, param->param);
	Datum	   *labels = palloc(sizeof(Datum) * Max(type->nenum, 1));
	ScalarArrayOpExpr *known = makeNode(ScalarArrayOpExpr);

	for (uint32 i = 0; i < type->nenum; i++)
		labels[i] = PointerGetDatum(cstring_to_text_with_len(type->enum_names[i], type->enum_lens[i]));
	known->opno = TextEqualOperator;
	known->opfuncid = F_TEXTEQ;
	known->useOr = true;
	known->inputcollid = C_COLLATION_OID;
	known->args = list_make2(value, makeConst(TEXTARRAYOID, -1, C_COLLATION_OID, -1,
											  PointerGetDatum(construct_array(labels, type->nenum, TEXTOID, -1, false, TYPALIGN_INT)),
											  false, false));
	return ch_translate(cx, ch_make_choice((Expr *) known, value, (Expr *) makeNullConst(TEXTOID, -1, C_COLLATION_OID)));
}

/* (column op value) with the column as it is stored; NULL if it has to be as it is read. */
static ChExpr *
compare_stored(ChTranslate *cx, const char *op, ChExpr *column, ChExpr *value, ChExpr *general)
{
	ChExpr	   *param;

	if (ch_match_text(column, value) == CH_TEXT_AS_STORED)
		return ch_make_call(BOOLOID, psprintf("(%%1 %s %%2)", op), list_make2(column, value));
	if (value->kind != CHX_PARAM || value->pgtype != TEXTOID || !is_text_key(column))
		return NULL;
	if (column->base->kind == CHC_FIXEDSTRING)
	{
		param = ch_copy_expr(value);
		param->detail = column->base->width;
		return ch_make_fitting(column, op, param, CH_FORM_FIXED, general);
	}
	if (!cx->truth || op[0] != '=' || !ch_has(cx, CH_CAP_NULLABLE_IN) ||
		(param = param_if_label(cx, column->base, value)) == NULL)
		return NULL;
	return ch_make_call(BOOLOID, "(%1 = %2)", list_make2(column, param));
}

ChExpr *
ch_build_text_equal(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *a = linitial(args);
	ChExpr	   *b = lsecond(args);
	const char *op = ch_row_operator(row);
	ChExpr	   *general = ch_call_row(cx, row, BOOLOID, args, inputcollid);
	ChExpr	   *e = NULL;

	if (general != NULL && (e = compare_stored(cx, op, a, b, general)) == NULL)
		e = compare_stored(cx, op, b, a, general);
	return e ? e : general;
}
