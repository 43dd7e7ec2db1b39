/*-------------------------------------------------------------------------
 *
 * literal.c
 *	  PostgreSQL values as expressions of ClickHouse SQL, and as the text of
 *	  query parameters.
 *
 * What the literals look like is decided by what both the oldest and the
 * newest server read without loss; doc/internals.md gives the reasons.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "types/literal.h"

/* An array taken apart. */
typedef struct ArrayParts
{
	int			ndims;
	int		   *dims;
	Datum	   *values;
	bool	   *nulls;
	int			n;
} ArrayParts;

/* ------------------------------------------------------------------ scalars */

static void
put_bytea(StringInfo buf, Datum value)
{
	bytea	   *bytes = DatumGetByteaPP(value);
	int			len = VARSIZE_ANY_EXHDR(bytes);

	appendStringInfoString(buf, "unhex('");
	enlargeStringInfo(buf, len * 2);
	buf->len += hex_encode(VARDATA_ANY(bytes), len, buf->data + buf->len);
	buf->data[buf->len] = '\0';
	appendStringInfoString(buf, "')");
}

/* A value as it may stand in an array that is cast to its type. */
static void
put_element(StringInfo buf, const LiteralForm *form, Datum value)
{
	bool		quoted = ch_form_quoted(form);

	if (ch_form_is_string(form))
	{
		int			len;
		char	   *str = ch_form_string(form, value, &len);

		ch_quote_literal(buf, str, len);
		return;
	}
	if (form->pgtype == BYTEAOID)
	{
		put_bytea(buf, value);
		return;
	}
	if (quoted)
		appendStringInfoChar(buf, '\'');
	ch_form_text(buf, form, value);
	if (quoted)
		appendStringInfoChar(buf, '\'');
}

static void
put_decimal(StringInfo buf, const LiteralForm *form, Datum value)
{
	int			width = form->ch_type[8] == '1' ? 64 : form->ch_type[8] == '3' ? 128 : 256;

	appendStringInfo(buf, "toDecimal%d('", width);
	ch_form_text(buf, form, value);
	appendStringInfo(buf, "',%d)", form->scale);
}

/* A negative number in an expression: "--" would start a comment. */
static void
put_parenthesised(StringInfo buf, const LiteralForm *form, Datum value)
{
	int			start = buf->len;

	ch_form_text(buf, form, value);
	if (buf->data[start] == '-')
	{
		char	   *text = pstrdup(buf->data + start);

		buf->len = start;
		appendStringInfo(buf, "(%s)", text);
		pfree(text);
	}
}

/* The conversion function around the bare literal, NULL if there is none. */
static const char *
conversion_function(const LiteralForm *form)
{
	switch (form->pgtype)
	{
		case INT2OID:
			return "toInt16(";
		case INT4OID:
			return "toInt32(";
		case INT8OID:
			return "toInt64(";
		case OIDOID:
			return "toUInt32(";
		case FLOAT4OID:
			return "toFloat32(";
		case UUIDOID:
			return "toUUID(";
		case DATEOID:
			return form->wide ? "toDate32(" : "toDate(";
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return form->wide ? "toDateTime64(" : "toDateTime(";
		case INETOID:
			return strcmp(form->ch_type, "IPv4") == 0 ? "toIPv4(" : "toIPv6(";
		default:
			return NULL;
	}
}

static void
put_scalar(StringInfo buf, const LiteralForm *form, Datum value)
{
	const char *function = conversion_function(form);
	bool		stamp = form->pgtype == TIMESTAMPOID || form->pgtype == TIMESTAMPTZOID;

	if (form->pgtype == NUMERICOID)
		put_decimal(buf, form, value);
	else if (form->pgtype == FLOAT8OID)
		put_parenthesised(buf, form, value);
	else if (function == NULL)
		put_element(buf, form, value);
	else
	{
		appendStringInfoString(buf, function);
		if (form->pgtype == INT8OID)
			ch_form_text(buf, form, value);
		else
			put_element(buf, form, value);
		if (stamp)
			appendStringInfoString(buf, form->wide ? ",6,'UTC'" : ",'UTC'");
		appendStringInfoChar(buf, ')');
	}
}

/* ------------------------------------------------------------------- arrays */

static void
take_apart(ArrayParts *parts, Datum value, Oid elemtype)
{
	ArrayType  *array = DatumGetArrayTypeP(value);
	int16		typlen;
	bool		typbyval;
	char		typalign;

	get_typlenbyvalalign(elemtype, &typlen, &typbyval, &typalign);
	deconstruct_array(array, elemtype, typlen, typbyval, typalign,
					  &parts->values, &parts->nulls, &parts->n);
	parts->ndims = ARR_NDIM(array);
	parts->dims = ARR_DIMS(array);
}

static bool
form_of_array(LiteralForm *form, const ArrayParts *parts, const char **why)
{
	for (int i = 0; i < parts->n; i++)
	{
		if (parts->nulls[i])
			form->has_nulls = true;
		else if (!ch_form_add(form, parts->values[i], why))
			return false;
	}
	return ch_form_finish(form, why);
}

typedef void (*PutElement) (StringInfo buf, const LiteralForm *form, Datum value);

/* Brackets and elements of dimension d; *next is the next element. */
static void
put_dimension(StringInfo buf, const LiteralForm *form, const ArrayParts *parts,
			  int d, int *next, PutElement put)
{
	appendStringInfoChar(buf, '[');
	for (int i = 0; parts->ndims > 0 && i < parts->dims[d]; i++)
	{
		if (i > 0)
			appendStringInfoChar(buf, ',');
		if (d + 1 < parts->ndims)
			put_dimension(buf, form, parts, d + 1, next, put);
		else
		{
			if (parts->nulls[*next])
				appendStringInfoString(buf, "NULL");
			else
				put(buf, form, parts->values[*next]);
			(*next)++;
		}
	}
	appendStringInfoChar(buf, ']');
}

static char *
array_type_name(const LiteralForm *form, const ArrayParts *parts)
{
	char	   *type = form->has_nulls ? psprintf("Nullable(%s)", form->ch_type) :
	form->ch_type;

	for (int d = 0; d < Max(parts->ndims, 1); d++)
		type = psprintf("Array(%s)", type);
	return type;
}

/*
 * CAST of an array of bare literals, which the server parses as one constant;
 * it limits how many function calls a query may have.
 */
static bool
put_array(StringInfo buf, Oid elemtype, Datum value, const ChLiteralContext *cx,
		  char **ch_type, const char **why)
{
	LiteralForm form;
	ArrayParts	parts;
	int			next = 0;

	ch_form_init(&form, elemtype, cx);
	take_apart(&parts, value, elemtype);
	if (!form_of_array(&form, &parts, why))
		return false;
	*ch_type = array_type_name(&form, &parts);
	appendStringInfoString(buf, "CAST(");
	/* 18.16 cannot cast quoted values with NULLs among them */
	put_dimension(buf, &form, &parts, 0, &next,
				  form.has_nulls && ch_form_quoted(&form) ? put_scalar : put_element);
	appendStringInfoString(buf, " AS ");
	appendStringInfoString(buf, *ch_type);
	appendStringInfoChar(buf, ')');
	return true;
}

bool
ch_literal(StringInfo buf, Oid pgtype, Datum value, const ChLiteralContext *cx,
		   char **ch_type, const char **why)
{
	Oid			elemtype = get_base_element_type(pgtype);
	LiteralForm form;

	if (OidIsValid(elemtype))
		return put_array(buf, elemtype, value, cx, ch_type, why);
	ch_form_init(&form, pgtype, cx);
	if (!ch_form_add(&form, value, why) || !ch_form_finish(&form, why))
		return false;
	put_scalar(buf, &form, value);
	*ch_type = form.ch_type;
	return true;
}

/* --------------------------------------------------------------- parameters */

/* The escapes of ClickHouse's tab-separated text. */
static void
put_escaped(StringInfo buf, const char *bytes, int len)
{
	for (int i = 0; i < len; i++)
	{
		switch (bytes[i])
		{
			case '\\':
				appendStringInfoString(buf, "\\\\");
				break;
			case '\t':
				appendStringInfoString(buf, "\\t");
				break;
			case '\n':
				appendStringInfoString(buf, "\\n");
				break;
			case '\r':
				appendStringInfoString(buf, "\\r");
				break;
			case '\0':
				appendStringInfoString(buf, "\\0");
				break;
			default:
				appendStringInfoChar(buf, bytes[i]);
				break;
		}
	}
}

static void
put_param_scalar(StringInfo buf, const LiteralForm *form, Datum value)
{
	if (ch_form_is_string(form))
	{
		int			len;
		char	   *str = ch_form_string(form, value, &len);
		char	   *utf8 = pg_server_to_any(str, len, PG_UTF8);

		put_escaped(buf, utf8, utf8 == str ? len : (int) strlen(utf8));
	}
	else if (form->pgtype == BYTEAOID)
	{
		bytea	   *bytes = DatumGetByteaPP(value);

		put_escaped(buf, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	}
	else
		ch_form_text(buf, form, value);
}

/* Within an array numbers are bare, and bytea is quoted bytes. */
static void
put_param_element(StringInfo buf, const LiteralForm *form, Datum value)
{
	bytea	   *bytes;

	if (form->pgtype == NUMERICOID || form->pgtype == INT8OID)
	{
		ch_form_text(buf, form, value);
		return;
	}
	if (form->pgtype != BYTEAOID)
	{
		put_element(buf, form, value);
		return;
	}
	bytes = DatumGetByteaPP(value);
	appendStringInfoChar(buf, '\'');
	for (int i = 0; i < VARSIZE_ANY_EXHDR(bytes); i++)
		appendStringInfo(buf, "\\x%02X", (unsigned char) VARDATA_ANY(bytes)[i]);
	appendStringInfoChar(buf, '\'');
}

/* Can the declared type hold every value of the form? */
static bool
declared_type_holds(const LiteralForm *form, const char *ch_type, const char **why)
{
	const chc_type *type = ch_type_strip(ch_parse_type(ch_type, false));

	while (type->kind == CHC_ARRAY)
		type = ch_type_strip(type->args[0]);
	*why = "the value does not fit into the type of the parameter";
	switch (form->pgtype)
	{
		case FLOAT4OID:
		case FLOAT8OID:
			*why = "ClickHouse reads floating-point parameters inexactly";
			return false;
		case DATEOID:
			return type->kind == CHC_DATE32 || !form->wide;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return type->kind == CHC_DATETIME64 || !form->wide;
		case NUMERICOID:
			return type->kind == CHC_DECIMAL && form->min_scale <= type->scale &&
				form->int_digits <= type->precision - type->scale;
		default:
			return true;
	}
}

bool
ch_param_text(StringInfo buf, Oid pgtype, Datum value, const char *ch_type,
			  const char **why)
{
	/* servers with parameters have everything else, too */
	const ChLiteralContext cx = {.has_wide_dates = true, .has_ip_types = true, .has_bool = true};
	Oid			elemtype = get_base_element_type(pgtype);
	LiteralForm form;
	ArrayParts	parts;
	int			next = 0;

	ch_form_init(&form, OidIsValid(elemtype) ? elemtype : pgtype, &cx);
	if (OidIsValid(elemtype))
	{
		take_apart(&parts, value, elemtype);
		if (!form_of_array(&form, &parts, why) || !declared_type_holds(&form, ch_type, why))
			return false;
		put_dimension(buf, &form, &parts, 0, &next, put_param_element);
		return true;
	}
	if (!ch_form_add(&form, value, why) || !ch_form_finish(&form, why) ||
		!declared_type_holds(&form, ch_type, why))
		return false;
	put_param_scalar(buf, &form, value);
	return true;
}
