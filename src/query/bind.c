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

#include "utils/builtins.h"

#include "query/catalogue.h"

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
		const char *why;
		char	   *type;
		ChTimeForm	form = CH_TIME_LITERAL;
		int			n;
		bool		is_zone;

		if (*p != '\001' && *p != '\003')
		{
			appendStringInfoChar(&buf, *p);
			continue;
		}
		is_zone = *p == '\003';
		n = strtol(p + 1, unconstify(char **, &p), 10);
		if (!is_zone)
			form = strtol(p + 1, unconstify(char **, &p), 10);
		if (is_zone)
			ch_check_bound_zone(TextDatumGetCString(values[n]),
								strtol(p + 1, unconstify(char **, &p), 10));
		Assert(*p == '\002' && n >= 0 && n < nparams);
		if (nulls[n])
		{
			type = form == CH_TIME_LITERAL ? ch_type_for_pg(types[n], -1, true) : NULL;
			appendStringInfo(&buf, type ? "CAST(NULL AS %s)" : "NULL", type);
		}
		else if (form != CH_TIME_LITERAL)
			appendStringInfo(&buf, "(" INT64_FORMAT ")", ch_time_number(types[n], values[n], form));
		else if (!ch_literal(&buf, types[n], values[n], &lcx, &type, &why))
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("parameter value cannot be sent to ClickHouse"),
					 errdetail("%s", why),
					 errhint("With plan_cache_mode = force_custom_plan the condition is evaluated locally.")));
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
