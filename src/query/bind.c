/*-------------------------------------------------------------------------
 *
 * bind.c
 *	  Parameters of a printed remote query, replaced by their values.
 *
 * The printer leaves markers: \001 number / form \002 for a value, and
 * \003 number , flags \002 for the session's time zone (see zone.c).  Values are
 * spelled as literals, which are exact on every server.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "query/catalogue.h"

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
append_null(StringInfo buf, Oid pgtype, ChTimeForm form, const ChVersion *version)
{
	char	   *type = form == CH_TIME_LITERAL ? ch_type_for_pg(pgtype, -1, true) :
		"Nullable(Int64)";

	if (type == NULL)
		appendStringInfoString(buf, "NULL");
	else if (ch_capable(version, CH_CAP_NULLABLE_IN))
		appendStringInfo(buf, "CAST(NULL AS %s)", type);
	else
		appendStringInfo(buf, "CAST(arrayJoin([NULL]) AS %s)", type);
}

static void
append_value(StringInfo buf, Oid pgtype, Datum value, ChTimeForm form,
			 const ChLiteralContext *lcx)
{
	const char *why;
	char	   *type;

	if (form == CH_TIME_MICROS_FINITE && TIMESTAMP_NOT_FINITE(DatumGetTimestamp(value)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("cannot subtract infinite timestamps")));
	if (form != CH_TIME_LITERAL)
		appendStringInfo(buf, "(" INT64_FORMAT ")", ch_time_number(pgtype, value, form));
	else if (!ch_literal(buf, pgtype, value, lcx, &type, &why))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("parameter value cannot be sent to ClickHouse"),
				 errdetail("%s", why),
				 errhint("With plan_cache_mode = force_custom_plan the condition is evaluated locally.")));
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

char *
ch_bind_params(const char *sql, int nparams, const Oid *types,
			   const Datum *values, const bool *nulls, const ChVersion *version)
{
	StringInfoData buf;
	ChLiteralContext lcx;
	const char *p;

	if (nparams == 0)
		return pstrdup(sql);
	ch_literal_context(version, &lcx);
	lcx.widest_decimal = lcx.has_wide_dates;
	initStringInfo(&buf);
	for (p = sql; *p; p++)
	{
		bool		is_zone = *p == '\003';
		int			n,
					detail;
		Oid			elemtype;

		if (*p != '\001' && !is_zone)
		{
			appendStringInfoChar(&buf, *p);
			continue;
		}
		n = strtol(p + 1, unconstify(char **, &p), 10);
		detail = strtol(p + 1, unconstify(char **, &p), 10);
		Assert(*p == '\002' && n >= 0 && n < nparams);
		if (is_zone)
		{
			ch_check_bound_zone(TextDatumGetCString(values[n]), detail);
			detail = CH_TIME_LITERAL;
		}
		elemtype = get_element_type(types[n]);
		if (detail == CH_FORM_ARRAY_STATE)
			appendStringInfo(&buf, "%d", array_state(values[n], nulls[n]));
		else if (detail == CH_FORM_LIMIT || detail == CH_FORM_OFFSET)
			append_row_count(&buf, values[n], nulls[n], detail);
		else if (detail == CH_FORM_ROWS)
			append_value(&buf, types[n], values[n], CH_TIME_LITERAL, &lcx);
		else if (OidIsValid(elemtype))
			append_value(&buf, types[n], array_for_any(elemtype, values[n], nulls[n]),
						 detail, &lcx);
		else if (nulls[n])
			append_null(&buf, types[n], detail, version);
		else
			append_value(&buf, types[n], values[n], detail, &lcx);
	}
	return buf.data;
}

void
ch_literal_context(const ChVersion *version, ChLiteralContext *lcx)
{
	lcx->has_wide_dates = ch_capable(version, CH_CAP_WIDE_DATES);
	lcx->has_ip_types = ch_capable(version, CH_CAP_IP_TYPES);
	lcx->has_bool = ch_capable(version, CH_CAP_BOOL);
	lcx->widest_decimal = false;
}
