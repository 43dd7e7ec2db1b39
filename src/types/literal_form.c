/*-------------------------------------------------------------------------
 *
 * literal_form.c
 *	  Which ClickHouse type a PostgreSQL value has as a constant, and its text.
 *
 * The ranges are those within which every supported server keeps the value:
 * beyond them dates collapse to the nearest bound or to zero, silently.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>
#include <math.h>
#include <sys/socket.h>

#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/inet.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "types/literal.h"

/* 2105-12-31, the last day that 18.16 keeps in a Date or DateTime. */
#define OLD_LAST_DAY 49672

/* The smallest Float64 that 18.16's parser reads as a literal. */
#define OLD_FLOAT64_MIN 1e-307

void
ch_form_init(LiteralForm *form, Oid pgtype, const ChLiteralContext *cx)
{
	memset(form, 0, sizeof(*form));
	form->pgtype = getBaseType(pgtype);
	form->cx = cx;
	form->wide = cx->wide_times && (form->pgtype == TIMESTAMPOID || form->pgtype == TIMESTAMPTZOID);
}

bool
ch_form_is_string(const LiteralForm *form)
{
	return form->pgtype == TEXTOID || form->pgtype == VARCHAROID ||
		form->pgtype == NAMEOID || type_is_enum(form->pgtype);
}

/* --------------------------------------------------------------- examining */

static bool
add_date(LiteralForm *form, DateADT date, const char **why)
{
	int64		days = (int64) date + CH_EPOCH_DAYS;
	int64		last = form->cx->has_wide_dates ? CH_DATE_MAX : OLD_LAST_DAY;

	*why = "the date is beyond what the ClickHouse server's dates can hold";
	if (days >= 0 && days <= last)
		return true;
	form->wide = true;
	return form->cx->has_wide_dates && days >= CH_DATE32_MIN && days <= CH_DATE32_MAX;
}

static bool
add_timestamp(LiteralForm *form, Timestamp stamp, const char **why)
{
	int64		last_day = form->cx->has_wide_dates ? CH_DATE32_MAX : OLD_LAST_DAY;
	int64		days;

	*why = "the timestamp is beyond what the ClickHouse server's timestamps can hold";
	if (TIMESTAMP_NOT_FINITE(stamp))
		return false;
	days = stamp / USECS_PER_DAY - (stamp % USECS_PER_DAY < 0) + CH_EPOCH_DAYS;
	if (days < CH_DATE32_MIN || days > last_day)
		return false;
	if (days < 0 || days > OLD_LAST_DAY || stamp % USECS_PER_SEC != 0)
		form->wide = true;
	return !form->wide || form->cx->has_wide_dates;
}

/* Counts the digits in numeric's text. */
static bool
add_numeric(LiteralForm *form, Numeric num, const char **why)
{
	char	   *text;
	const char *p;
	const char *point;
	int			scale = 0;
	int			min_scale = 0;
	int			int_digits;

	*why = "ClickHouse has no NaN or infinity in its Decimal type";
	if (numeric_is_nan(num) || numeric_is_inf(num))
		return false;
	text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(num)));
	p = text + (text[0] == '-' ? 1 : 0);
	point = strchr(p, '.');
	int_digits = point != NULL ? point - p : (int) strlen(p);
	if (int_digits == 1 && p[0] == '0')
		int_digits = 0;
	if (point != NULL)
	{
		scale = min_scale = strlen(point + 1);
		while (min_scale > 0 && point[min_scale] == '0')
			min_scale--;
	}
	form->int_digits = Max(form->int_digits, int_digits);
	form->scale = Max(form->scale, scale);
	form->min_scale = Max(form->min_scale, min_scale);
	pfree(text);
	return true;
}

static bool
add_float8(LiteralForm *form, float8 value, const char **why)
{
	*why = "the ClickHouse server cannot read a number that small";
	return form->cx->has_wide_dates || value == 0 || isnan(value) ||
		fabs(value) >= OLD_FLOAT64_MIN;
}

static bool
add_inet(LiteralForm *form, inet *address, const char **why)
{
	int			family = ip_family(address);

	if (!form->cx->has_ip_types)
	{
		*why = "the ClickHouse server has no type for addresses";
		return false;
	}
	if (ip_bits(address) != ip_maxbits(address))
	{
		*why = "ClickHouse addresses have no netmask";
		return false;
	}
	*why = "addresses of both families are in one array";
	if (form->has_values && family != form->family)
		return false;
	form->family = family;
	return true;
}

static void
add_int(LiteralForm *form, int64 value)
{
	if (value < 0)
		form->negative = true;
	if (value > PG_UINT32_MAX || value < -(int64) PG_UINT32_MAX)
		form->big = true;
}

bool
ch_form_add(LiteralForm *form, Datum value, const char **why)
{
	bool		ok = true;

	switch (form->pgtype)
	{
		case INT8OID:
			add_int(form, DatumGetInt64(value));
			break;
		case FLOAT8OID:
			ok = add_float8(form, DatumGetFloat8(value), why);
			break;
		case NUMERICOID:
			ok = add_numeric(form, DatumGetNumeric(value), why);
			break;
		case DATEOID:
			ok = add_date(form, DatumGetDateADT(value), why);
			break;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			ok = add_timestamp(form, DatumGetTimestamp(value), why);
			break;
		case INETOID:
			ok = add_inet(form, DatumGetInetPP(value), why);
			break;
		default:
			break;
	}
	form->has_values = true;
	return ok;
}

/* ---------------------------------------------------------------- finishing */

static char *
decimal_type(LiteralForm *form, const char **why)
{
	int			most = form->cx->has_wide_dates ? 76 : 38;
	int			digits = form->int_digits + form->scale;

	if (digits > most)
	{
		form->scale = form->min_scale;
		digits = form->int_digits + form->scale;
	}
	*why = "the number has more digits than the ClickHouse server's Decimal type";
	if (digits > most)
		return NULL;
	if (form->cx->widest_decimal)
		digits = most;
	return psprintf("Decimal(%d, %d)", digits <= 18 ? 18 : digits <= 38 ? 38 : 76,
					form->scale);
}

bool
ch_form_finish(LiteralForm *form, const char **why)
{
	const char *type = NULL;

	if (form->pgtype == DATEOID)
		type = form->wide ? "Date32" : "Date";
	else if (form->pgtype == TIMESTAMPOID || form->pgtype == TIMESTAMPTZOID)
		type = form->wide ? "DateTime64(6, 'UTC')" : "DateTime('UTC')";
	else if (form->pgtype == INETOID && form->has_values)
		type = form->family == PGSQL_AF_INET ? "IPv4" : "IPv6";
	else if (form->pgtype == NUMERICOID)
	{
		form->ch_type = decimal_type(form, why);
		return form->ch_type != NULL;
	}
	form->ch_type = type != NULL ? pstrdup(type) : ch_type_for_pg(form->pgtype, -1, false);
	*why = "ClickHouse has no such type";
	return form->ch_type != NULL;
}

/* --------------------------------------------------------------------- text */

/* A shortest decimal, made to look like a floating-point number. */
static void
append_float_text(StringInfo buf, const char *text)
{
	appendStringInfoString(buf, text);
	if (strpbrk(text, ".en") == NULL)
		appendStringInfoString(buf, ".0");
}

static void
float8_text(StringInfo buf, float8 value)
{
	char		text[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (isnan(value))
		appendStringInfoString(buf, "nan");
	else if (isinf(value))
		appendStringInfoString(buf, value > 0 ? "inf" : "-inf");
	else
	{
		double_to_shortest_decimal_buf(value, text);
		append_float_text(buf, text);
	}
}

/*
 * The server reads a Float64 and rounds it; where that ends at another float
 * than the shortest digits mean, the exact value is written.
 */
static void
float4_text(StringInfo buf, float4 value)
{
	char		text[FLOAT_SHORTEST_DECIMAL_LEN];

	if (isnan(value) || isinf(value))
	{
		float8_text(buf, value);
		return;
	}
	float_to_shortest_decimal_buf(value, text);
	if ((float4) strtod(text, NULL) == value)
		append_float_text(buf, text);
	else
		float8_text(buf, value);
}

static void
timestamp_text(StringInfo buf, Timestamp stamp, bool wide)
{
	struct pg_tm tm;
	fsec_t		fsec;

	if (timestamp2tm(stamp, NULL, &tm, &fsec, NULL, NULL) != 0)
		elog(ERROR, "timestamp out of range");
	appendStringInfo(buf, "%04d-%02d-%02d %02d:%02d:%02d", tm.tm_year, tm.tm_mon,
					 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	if (wide)
		appendStringInfo(buf, ".%06d", (int) fsec);
}

static void
date_text(StringInfo buf, DateADT date)
{
	int			year,
				month,
				day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	appendStringInfo(buf, "%04d-%02d-%02d", year, month, day);
}

static void
output_text(StringInfo buf, PGFunction output, Datum value)
{
	appendStringInfoString(buf, DatumGetCString(DirectFunctionCall1(output, value)));
}

/* An address without the netmask that cidr's text has. */
static void
inet_text(StringInfo buf, Datum value)
{
	Datum		host = DirectFunctionCall1(network_host, value);

	appendStringInfoString(buf, TextDatumGetCString(host));
}

void
ch_form_text(StringInfo buf, const LiteralForm *form, Datum value)
{
	switch (form->pgtype)
	{
		case BOOLOID:
			appendStringInfoChar(buf, DatumGetBool(value) ? '1' : '0');
			break;
		case INT2OID:
			appendStringInfo(buf, "%d", DatumGetInt16(value));
			break;
		case INT4OID:
			appendStringInfo(buf, "%d", DatumGetInt32(value));
			break;
		case INT8OID:
			appendStringInfo(buf, INT64_FORMAT, DatumGetInt64(value));
			break;
		case OIDOID:
			appendStringInfo(buf, "%u", DatumGetObjectId(value));
			break;
		case FLOAT4OID:
			float4_text(buf, DatumGetFloat4(value));
			break;
		case FLOAT8OID:
			float8_text(buf, DatumGetFloat8(value));
			break;
		case NUMERICOID:
			output_text(buf, numeric_out, value);
			break;
		case DATEOID:
			date_text(buf, DatumGetDateADT(value));
			break;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			timestamp_text(buf, DatumGetTimestamp(value), form->wide);
			break;
		case UUIDOID:
			output_text(buf, uuid_out, value);
			break;
		case INETOID:
			inet_text(buf, value);
			break;
		default:
			elog(ERROR, "no literal text for type %u", form->pgtype);
	}
}

bool
ch_form_quoted(const LiteralForm *form)
{
	switch (form->pgtype)
	{
		case NUMERICOID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
		case UUIDOID:
		case INETOID:
			return true;
		case INT8OID:
			/* 18.16 finds no common type for UInt64 and Int8 */
			return form->negative && form->big;
		default:
			return false;
	}
}

char *
ch_form_string(const LiteralForm *form, Datum value, int *len)
{
	char	   *result;

	if (form->pgtype == TEXTOID || form->pgtype == VARCHAROID)
	{
		text	   *t = DatumGetTextPP(value);

		*len = VARSIZE_ANY_EXHDR(t);
		return VARDATA_ANY(t);
	}
	result = form->pgtype == NAMEOID ? NameStr(*DatumGetName(value)) :
		DatumGetCString(DirectFunctionCall1(enum_out, value));
	*len = strlen(result);
	return result;
}
