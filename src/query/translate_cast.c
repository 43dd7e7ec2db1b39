/*-------------------------------------------------------------------------
 *
 * translate_cast.c
 *	  Casts that PostgreSQL has no function for: of one binary form to another,
 *	  and by way of text.
 *
 * Those through text are told only where the text is the same on both sides: of
 * integers, of numerics of a known scale, of dates as DateStyle wants them; and
 * where it can be read like PostgreSQL reads it: integers.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "compat.h"
#include "query/json_path.h"
#include "query/query.h"
#include "query/translate.h"

static bool
is_text_type(Oid type)
{
	return type == TEXTOID || type == VARCHAROID || type == NAMEOID;
}

/* Binary-compatible casts: text to varchar and the like. */
ChExpr *
ch_translate_relabel(ChTranslate *cx, RelabelType *node)
{
	Oid			from = exprType((Node *) node->arg);
	ChExpr	   *arg;
	ChExpr	   *copy;

	if (from != node->resulttype &&
		!((from == TEXTOID || from == VARCHAROID) && is_text_type(node->resulttype)))
		return ch_fail(cx, "cast from %s to %s: not known to mean the same on ClickHouse",
					   format_type_be(from), format_type_be(node->resulttype));
	arg = ch_translate(cx, node->arg);
	if (arg == NULL)
		return NULL;
	copy = ch_copy_expr(arg);
	copy->pgtype = node->resulttype;
	copy->typmod = node->resulttypmod;
	return copy;
}

/* ------------------------------------------------------------------- dates */

static Expr *
text_const(const char *value)
{
	return (Expr *) makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1, CStringGetTextDatum(value), false, false);
}

static Expr *
text_call(Oid fn, Oid type, List *args)
{
	return (Expr *) makeFuncExpr(fn, type, args, DEFAULT_COLLATION_OID, DEFAULT_COLLATION_OID, COERCE_EXPLICIT_CALL);
}

/* What formatDateTime() has to be told for the session's DateStyle, which PostgreSQL finds out when the query is sent. */
static Expr *
date_format(void)
{
	static const struct
	{
		const char *style;
		const char *format;
	}			formats[] = {
		{"ISO%", "%Y-%m-%d"}, {"German%", "%d.%m.%Y"}, {"SQL%DMY", "%d/%m/%Y"}, {"SQL%", "%m/%d/%Y"}, {"%DMY", "%d-%m-%Y"}
	};
	Expr	   *style = text_call(F_CURRENT_SETTING_TEXT, TEXTOID, list_make1(text_const("DateStyle")));
	Expr	   *result = text_const("%m-%d-%Y");

	for (int i = lengthof(formats) - 1; i >= 0; i--)
		result = ch_make_choice(text_call(F_TEXTLIKE, BOOLOID, list_make2(style, text_const(formats[i].style))),
								text_const(formats[i].format), result);
	return result;
}

static ChExpr *
date_text(ChTranslate *cx, CoerceViaIO *node)
{
	ChExpr	   *arg = ch_translate(cx, node->arg);
	ChExpr	   *format;

	if (arg == NULL)
		return NULL;
	if (arg->opaque || arg->span || arg->beyond)
		return ch_fail(cx, "%s", arg->opaque ? arg->opaque : "cast from date to text: of a day that the server may not have");
	if (arg->kind == CHX_NULL)
		return ch_make_null(node->resulttype);
	format = ch_translate(cx, date_format());
	if (format == NULL)
		return NULL;
	format->nullable = false;
	return ch_make_call(node->resulttype, "formatDateTime($1, $2, 'UTC')", list_make2(arg, format));
}

/* ---------------------------------------------------------------- integers */

/* What PostgreSQL reads as an integer, with not too many digits, and these digits; x is the text. */
#define SPACE "[\\t-\\r ]*"
#define IS_INTEGER(digits) "match(x, '^" SPACE "[+-]?0*[0-9]{1," digits "}" SPACE "$')"
#define DIGITS "replaceRegexpOne(x, '^" SPACE "(?:[+]|(-)|)0*([0-9]+)" SPACE "$', '\\\\1\\\\2')"
#define INVALID(condition, message) "throwIf(ifNull(NOT " condition ", 0)" message ")"
#define READ_IN(convert, low, high, message) \
	"arrayMap(x -> " convert "(if(" INVALID("(" IS_INTEGER("10") " AND toInt64OrZero(" DIGITS ") BETWEEN " low " AND " high ")", message) \
	" = 0, toInt64OrZero(" DIGITS "), 0)), [$1])[1]"
/* Decimal to Int64 checks the range on every server */
#define READ_INT8(message) \
	"arrayMap(x -> if(isNull(x), NULL, toInt64(toDecimal128(ifNull(if(" INVALID(IS_INTEGER("19"), message) " = 0, " DIGITS ", ''), '0'), 0))), " \
	"[toNullable($1)])[1]"
#define MESSAGE(type) ", 'invalid input syntax for type " type ", or out of its range'"

/* How a text is read as an integer of that type, or NULL for other types. */
static const char *
integer_template(ChTranslate *cx, Oid type)
{
	static const struct
	{
		Oid			type;
		const char *template;
		const char *old;		/* throwIf() has no message */
	}			integers[] = {
		{INT2OID, READ_IN("toInt16", "-32768", "32767", MESSAGE("smallint")), READ_IN("toInt16", "-32768", "32767", "")},
		{INT4OID, READ_IN("toInt32", "-2147483648", "2147483647", MESSAGE("integer")),
		READ_IN("toInt32", "-2147483648", "2147483647", "")},
		{INT8OID, READ_INT8(MESSAGE("bigint")), READ_INT8("")}
	};

	for (int i = 0; i < lengthof(integers); i++)
	{
		if (integers[i].type == type)
			return ch_has(cx, CH_CAP_WIDE_DATES) ? integers[i].template : integers[i].old;
	}
	return NULL;
}

/* The server reads other texts than PostgreSQL does, and cuts off what is too long. */
static ChExpr *
text_integer(ChTranslate *cx, CoerceViaIO *node)
{
	const char *template = integer_template(cx, node->resulttype);
	const char *type = format_type_be(node->resulttype);
	Expr	   *text;
	ChExpr	   *arg;
	ChExpr	   *e;

	if (template == NULL)
		return ch_fail(cx, "cast from text to %s: the server reads other texts", type);
	if (!CH_INTEGERS_ARE_DIGITS)
		return ch_fail(cx, "cast from text to %s: PostgreSQL reads more than digits", type);
	text = ch_where_reached(cx, node->arg);
	if (text == NULL)
		return ch_fail(cx, "cast from text to %s: it can raise an error, and ClickHouse evaluates every branch of a condition", type);
	arg = ch_translate(cx, text);
	if (arg == NULL)
		return NULL;
	if (arg->opaque)
		return ch_fail(cx, "%s", arg->opaque);
	if (arg->kind == CHX_NULL)
		return ch_make_null(node->resulttype);
	e = ch_make_call(node->resulttype, template, list_make1(arg));
	e->nullable |= node->resulttype == INT8OID;
	ch_set_raises(e);
	e->where_reached = true;
	return e;
}

/* Casts through text: only those whose text is the same on both sides. */
ChExpr *
ch_translate_via_io(ChTranslate *cx, CoerceViaIO *node)
{
	Oid			from = exprType((Node *) node->arg);
	ChExpr	   *arg = ch_translate_json_cast(cx, node);

	if (arg == NULL)
		arg = ch_translate_time_number(cx, node);
	if (arg != NULL)
		return arg;
	if (from == DATEOID && is_text_type(node->resulttype))
		return date_text(cx, node);
	if (from == TEXTOID || from == VARCHAROID)
		return text_integer(cx, node);
	if (!is_text_type(node->resulttype) ||
		!(from == INT2OID || from == INT4OID || from == INT8OID || from == UUIDOID || from == NUMERICOID))
		return ch_fail(cx, "cast from %s to %s: the text differs between PostgreSQL and ClickHouse, or an error would",
					   format_type_be(from), format_type_be(node->resulttype));
	arg = ch_translate(cx, node->arg);
	if (arg == NULL || (arg = ch_canonical(cx, arg)) == NULL)
		return NULL;
	if (arg->opaque)
		return ch_fail(cx, "%s", arg->opaque);
	if (arg->kind == CHX_NULL)
		return ch_make_null(node->resulttype);
	if (arg->scale_varies)
		return ch_fail_scale(cx, "cast from numeric");
	if (from == NUMERICOID && (arg->scale < 0 || arg->scale_varies))
		return ch_fail(cx, "cast from numeric to %s: the scale is not known", format_type_be(node->resulttype));
	/* newer servers leave trailing zeros out, in spite of their setting */
	if (from == NUMERICOID && ch_has(cx, CH_CAP_WIDE_INTS))
		return ch_make_call(node->resulttype, psprintf("toDecimalString($1, %d)", arg->scale), list_make1(arg));
	return ch_make_call(node->resulttype, "toString($1)", list_make1(arg));
}
