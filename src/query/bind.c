/*-------------------------------------------------------------------------
 *
 * bind.c
 *	  Parameters of a printed remote query, replaced by their values.
 *
 * The printer leaves markers: \001 number / form \002 for a value, and
 * \003 number , flags \002 for the session's time zone (see zone.c), and
 * \004 number / form \005 text \005 other text \006 for what is compared in one
 * way with the values that have the form, and in another one with all.  A value is
 * spelled as a literal, which is exact on every server, or becomes a typed query
 * parameter {p1:Type} of the very type that its literal would have, so that
 * nothing else in the query depends on which of the two it is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "query/catalogue.h"

/* The query while its markers are being replaced. */
typedef struct Binding
{
	StringInfoData sql;
	ChLiteralContext lcx;
	const ChVersion *version;
	const Oid  *types;			/* of the parameters, by number */
	const Datum *values;
	const bool *nulls;
	ChBoundQuery *typed;		/* collects typed parameters; NULL: literals only */
} Binding;

/*
 * An array without its NULLs, of which = ANY is never true; no array has no
 * elements either.
 */
static Datum
array_for_any(Oid elemtype, Datum value, bool isnull)
{
	Datum	   *elems;
	bool	   *nulls;
	int			n,
				i,
				kept = 0;
	int16		len;
	bool		byval;
	char		align;

	if (isnull)
		return PointerGetDatum(construct_empty_array(elemtype));
	get_typlenbyvalalign(elemtype, &len, &byval, &align);
	deconstruct_array(DatumGetArrayTypeP(value), elemtype, len, byval, align, &elems, &nulls, &n);
	for (i = 0; i < n; i++)
	{
		if (!nulls[i])
			elems[kept++] = elems[i];
	}
	return PointerGetDatum(construct_array(elems, kept, elemtype, len, byval, align));
}

/*
 * A NULL, typed.  Old servers compare keys with constants while they choose
 * what to read, and fail on a NULL there, so it must not look constant.
 */
static void
append_null(Binding *b, Oid pgtype, ChTimeForm form)
{
	StringInfo	buf = &b->sql;
	char	   *type = form == CH_TIME_LITERAL ? ch_type_for_pg(pgtype, -1, true) :
		"Nullable(Int64)";

	if (type == NULL)
		appendStringInfoString(buf, "NULL");
	else if (ch_capable(b->version, CH_CAP_NULLABLE_IN))
		appendStringInfo(buf, "CAST(NULL AS %s)", type);
	else
		appendStringInfo(buf, "CAST(arrayJoin([NULL]) AS %s)", type);
}

/* The typed parameter number n, of that type and text; a query may name it twice. */
static void
append_param(Binding *b, int n, const char *type, char *text)
{
	ChBoundQuery *bound = b->typed;
	char	   *name = psprintf("p%d", n + 1);
	int			i;

	for (i = 0; i < bound->nparams; i++)
	{
		if (strcmp(bound->params[i].name, name) != 0)
			continue;
		if (strcmp(bound->params[i].value, text) == 0)
			break;
		/* the same value in another form */
		name = psprintf("%s_", name);
	}
	if (i == bound->nparams)
	{
		bound->params = repalloc(bound->params, sizeof(chc_param) * (bound->nparams + 1));
		bound->params[i].name = name;
		bound->params[i].value = text;
		bound->nparams++;
	}
	appendStringInfo(&b->sql, "{%s:%s}", name, type);
}

/* Parameter n by its literal, or as a typed parameter of the literal's type. */
static void
append_spelled(Binding *b, int n, Datum value, bool wide_time)
{
	ChLiteralContext lcx = b->lcx;
	StringInfoData literal,
				text;
	const char *why;
	char	   *type;

	lcx.wide_times = wide_time;
	initStringInfo(&literal);
	if (!ch_literal(&literal, b->types[n], value, &lcx, &type, &why))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("parameter value cannot be sent to ClickHouse"),
				 errdetail("%s", why),
				 errhint("With plan_cache_mode = force_custom_plan the condition is evaluated locally.")));
	initStringInfo(&text);
	if (b->typed != NULL && ch_param_text(&text, b->types[n], value, type, &why))
		append_param(b, n, type, text.data);
	else
		appendBinaryStringInfo(&b->sql, literal.data, literal.len);
}

/* Beyond that a list is too much for the server. */
#define MAX_LIST 1000

/*
 * The elements of an array that are not NULL as a list, of numbers if there is a
 * detail.  False if there is none, or one that has no literal, or too many.
 */
static bool
append_list(const Binding *b, StringInfo buf, int n, int detail)
{
	Oid			elemtype = get_element_type(b->types[n]);
	Datum		array = array_for_any(elemtype, b->values[n], false);
	ArrayIterator iterator = array_create_iterator(DatumGetArrayTypeP(array), 0, NULL);
	int			start = buf->len;
	Datum		elem;
	bool		isnull;

	if (ArrayGetNItems(ARR_NDIM(DatumGetArrayTypeP(array)), ARR_DIMS(DatumGetArrayTypeP(array))) > MAX_LIST)
		return false;
	while (array_iterate(iterator, &elem, &isnull))
	{
		char	   *number = NULL;
		char	   *type;
		const char *why;

		if (elemtype == NUMERICOID && (number = ch_list_number(elem, detail)) == NULL)
			continue;
		if (buf->len > start)
			appendStringInfoString(buf, ", ");
		if (number != NULL)
			appendStringInfoString(buf, ch_list_literal(number, detail));
		else if (!ch_literal(buf, elemtype, elem, &b->lcx, &type, &why))
			return false;
	}
	return buf->len > start;
}

/* Is the value one that the form can spell? */
static bool
has_form(const Binding *b, int n, ChTimeForm form, int detail)
{
	StringInfoData buf;
	const char *why;
	char	   *type;

	if (b->nulls[n])
		return false;
	initStringInfo(&buf);
	switch (form)
	{
		case CH_FORM_NUMBER:
			return ch_number_text(b->types[n], b->values[n], detail) != NULL;
		case CH_FORM_NOT_NAN:
			return !isnan(b->types[n] == FLOAT4OID ? DatumGetFloat4(b->values[n]) : DatumGetFloat8(b->values[n]));
		case CH_FORM_FIXED:
			return VARSIZE_ANY_EXHDR(DatumGetTextPP(b->values[n])) == detail;
		case CH_FORM_SAME_MICRO:
		case CH_FORM_NEXT_MICRO:
			return ch_counts_nanos(b->types[n], b->values[n]);
		case CH_FORM_LIST:
			return append_list(b, &buf, n, detail);
		default:
			return ch_literal(&buf, b->types[n], b->values[n], &b->lcx, &type, &why);
	}
}

/* A number of the type that the detail describes. */
static void
append_number(Binding *b, int n, int detail)
{
	char	   *text = ch_number_text(b->types[n], b->values[n], detail);

	if (b->typed != NULL)
		append_param(b, n, ch_number_type(text, detail), text);
	else
		appendStringInfoString(&b->sql, ch_number_literal(text, detail));
}

/* Those elements of an array that the type has. */
static void
append_numbers(Binding *b, int n, Datum value, int detail)
{
	StringInfoData text;
	char	   *type = psprintf("Array(%s)", ch_list_type(detail));
	Datum	   *elems;
	int			count;

	deconstruct_array(DatumGetArrayTypeP(value), NUMERICOID, -1, false, TYPALIGN_INT, &elems, NULL, &count);
	initStringInfo(&text);
	for (int i = 0; i < count; i++)
	{
		char	   *number = ch_list_number(elems[i], detail);

		if (number != NULL)
			appendStringInfo(&text, "%s%s", text.len > 0 ? "," : "", number);
	}
	if (b->typed != NULL)
		append_param(b, n, type, psprintf("[%s]", text.data));
	else
		appendStringInfo(&b->sql, "CAST([%s] AS %s)", text.data, type);
}

static void
append_value(Binding *b, int n, Datum value, ChTimeForm form, int detail)
{
	switch (form)
	{
		case CH_TIME_LITERAL:
		case CH_FORM_NOT_NAN:
		case CH_FORM_FIXED:
			append_spelled(b, n, value, false);
			break;
		case CH_FORM_WIDE_TIME:
		case CH_FORM_SAME_MICRO:
			append_spelled(b, n, value, true);
			break;
		case CH_FORM_NEXT_MICRO:
			append_spelled(b, n, TimestampGetDatum(DatumGetTimestamp(value) + 1), true);
			break;
		case CH_FORM_NUMBER:
			append_number(b, n, detail);
			break;
		case CH_FORM_SIGN:
			appendStringInfoString(&b->sql, ch_number_above(value) ? "1" : "(-1)");
			break;
		case CH_FORM_NUMBERS:
			append_numbers(b, n, value, detail);
			break;
		case CH_FORM_LIST:
			appendStringInfoChar(&b->sql, '(');
			append_list(b, &b->sql, n, detail);
			appendStringInfoChar(&b->sql, ')');
			break;
		case CH_TIME_MICROS_FINITE:
			if (TIMESTAMP_NOT_FINITE(DatumGetTimestamp(value)))
				ereport(ERROR,
						(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						 errmsg("cannot subtract infinite timestamps")));
			/* FALLTHROUGH */
		default:
			appendStringInfo(&b->sql, "(" INT64_FORMAT ")", ch_time_number(b->types[n], value, form));
			break;
	}
}

/* The number of rows of LIMIT or OFFSET, as ExecLimit() takes it. */
static void
append_row_count(StringInfo buf, Datum value, bool isnull, ChTimeForm form)
{
	const int64 all = INT64CONST(4611686018427387904);
	int64		count = DatumGetInt64(value);

	if (isnull)
		count = form == CH_FORM_LIMIT ? all : 0;
	else if (count < 0 && form == CH_FORM_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_ROW_COUNT_IN_LIMIT_CLAUSE),
				 errmsg("LIMIT must not be negative")));
	else if (count < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE),
				 errmsg("OFFSET must not be negative")));
	appendStringInfo(buf, INT64_FORMAT, Min(count, all));
}

static int
array_state(Datum value, bool isnull)
{
	if (isnull)
		return 2;
	return array_contains_nulls(DatumGetArrayTypeP(value)) ? 1 : 0;
}

/* Parameter n in that form. */
static void
append_marked(Binding *b, int n, int form, int detail)
{
	Oid			elemtype = get_element_type(b->types[n]);
	Datum		value = b->values[n];
	bool		isnull = b->nulls[n];

	if (form == CH_FORM_ARRAY_STATE)
		appendStringInfo(&b->sql, "%d", array_state(value, isnull));
	else if (form == CH_FORM_SQL)
		appendStringInfoString(&b->sql, isnull ? "NULL" : TextDatumGetCString(value));
	else if (form == CH_FORM_LIMIT || form == CH_FORM_OFFSET)
		append_row_count(&b->sql, value, isnull, form);
	else if (form == CH_FORM_ROWS)
		append_value(b, n, value, CH_TIME_LITERAL, 0);
	else if (OidIsValid(elemtype))
		append_value(b, n, array_for_any(elemtype, value, isnull), form, detail);
	else if (isnull)
		append_null(b, b->types[n], form);
	else
		append_value(b, n, value, form, detail);
}

/* The name of a time zone, which functions want to see as a literal, or a part of it. */
static void
append_zone(Binding *b, int n, int flags)
{
	appendStringInfoString(&b->sql, ch_bound_zone(TextDatumGetCString(b->values[n]), flags));
}

static void append_alternative(Binding *b, const char **p);

/* The text up to end, its markers replaced. */
static void
replace_markers(Binding *b, const char *p, const char *end)
{
	for (; p < end; p++)
	{
		bool		is_zone = *p == '\003';
		int			n,
					detail;

		if (*p == '\004')
		{
			append_alternative(b, &p);
			continue;
		}
		if (*p != '\001' && !is_zone)
		{
			appendStringInfoChar(&b->sql, *p);
			continue;
		}
		n = strtol(p + 1, unconstify(char **, &p), 10);
		detail = strtol(p + 1, unconstify(char **, &p), 10);
		Assert(*p == '\002');
		if (is_zone)
			append_zone(b, n, detail);
		else
			append_marked(b, n, CH_FORM_OF(detail), CH_DETAIL_OF(detail));
	}
}

/* One of two texts, by the value; *p goes from the mark before them to the last one. */
static void
append_alternative(Binding *b, const char **p)
{
	char	   *first;
	int			n = strtol(*p + 1, &first, 10);
	int			form = strtol(first + 1, &first, 10);
	const char *middle = strchr(first + 1, '\005');
	const char *end = strchr(middle, '\006');

	Assert(*first == '\005');
	if (has_form(b, n, CH_FORM_OF(form), CH_DETAIL_OF(form)))
		replace_markers(b, first + 1, middle);
	else
		replace_markers(b, middle + 1, end);
	*p = end;
}

/*
 * params, with NULL in the place of those that the printed query does not have:
 * translation may have come to another form, or nobody reads what they were for, and
 * then PostgreSQL would not compute them, nor raise their errors.
 */
List *
ch_used_params(const char *sql, List *params)
{
	Bitmapset  *used = NULL;
	List	   *result = NIL;
	ListCell   *lc;

	for (const char *p = sql; (p = strpbrk(p, "\001\003\004")) != NULL;)
		used = bms_add_member(used, strtol(p + 1, unconstify(char **, &p), 10));
	foreach(lc, params)
	{
		Node	   *param = lfirst(lc);

		if (!bms_is_member(foreach_current_index(lc), used))
			param = (Node *) makeNullConst(exprType(param), exprTypmod(param), exprCollation(param));
		result = lappend(result, param);
	}
	return result;
}

static char *
bind(const char *sql, const Oid *types, const Datum *values, const bool *nulls,
	 const ChVersion *version, ChBoundQuery *typed)
{
	Binding		b = {.version = version, .types = types, .values = values, .nulls = nulls,
	.typed = typed};

	ch_literal_context(version, &b.lcx);
	b.lcx.widest_decimal = b.lcx.has_wide_dates;
	initStringInfo(&b.sql);
	replace_markers(&b, sql, sql + strlen(sql));
	return b.sql.data;
}

char *
ch_bind_params(const char *sql, int nparams, const Oid *types,
			   const Datum *values, const bool *nulls, const ChVersion *version)
{
	return nparams == 0 ? pstrdup(sql) : bind(sql, types, values, nulls, version, NULL);
}

void
ch_bind_typed(const char *sql, int nparams, const Oid *types,
			  const Datum *values, const bool *nulls, const ChVersion *version,
			  ChBoundQuery *bound)
{
	bool		typed = ch_capable(version, CH_CAP_PARAMETERS);

	bound->nparams = 0;
	bound->params = palloc(sizeof(chc_param));
	bound->sql = bind(sql, types, values, nulls, version, typed ? bound : NULL);
}

void
ch_literal_context(const ChVersion *version, ChLiteralContext *lcx)
{
	lcx->has_wide_dates = ch_capable(version, CH_CAP_WIDE_DATES);
	lcx->has_ip_types = ch_capable(version, CH_CAP_IP_TYPES);
	lcx->has_bool = ch_capable(version, CH_CAP_BOOL);
	lcx->widest_decimal = false;
	lcx->wide_times = false;
}
