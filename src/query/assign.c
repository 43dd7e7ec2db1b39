/*-------------------------------------------------------------------------
 *
 * assign.c
 *	  A value as what a remote column holds.
 *
 * ClickHouse converts by wrapping around, cutting off and clamping, and a
 * mutation computes the value also for rows that it does not change.  So the
 * conversion here never fails and never matters where the value does not fit:
 * a condition beside it says for which rows it does.
 *
 * Rounding is that of INSERT: numeric to the column's scale, times down to
 * the column's precision.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/numeric.h"

#include "query/catalogue.h"
#include "query/modify.h"
#include "query/translate.h"

typedef struct Assign
{
	ChTranslate *cx;
	const ChAssignTarget *target;
	const chc_type *base;		/* without Nullable and LowCardinality */
	bool		nullable;		/* the column is */
	ChAssignment *result;
} Assign;

#define MAX_DECIMAL128 38
#define MAX_DECIMAL256 76

/* -------------------------------------------------------------- the pieces */

static bool
refuse(Assign *as, const ChExpr *e)
{
	ch_fail(as->cx, "a value of type %s for %s: not known to mean the same as on INSERT",
			format_type_be(e->pgtype), as->target->type->text);
	return false;
}

static ChExpr *
type_literal(const chc_type *type)
{
	StringInfoData buf;

	initStringInfo(&buf);
	ch_quote_literal(&buf, type->text, strlen(type->text));
	return ch_make_literal(TEXTOID, buf.data);
}

/*
 * e in the column's type, from its canonical type.  Old servers cannot choose
 * between a constant and a column of every type.  The server makes a
 * LowCardinality itself: 18.16 crashes when it stores a constant that is one
 * already, and new servers refuse casts to those that they find suspicious.
 */
static ChExpr *
cast_to_column(Assign *as, ChExpr *e)
{
	const chc_type *type = as->target->type;
	bool		hide = !e->has_column && !ch_has(as->cx, CH_CAP_MUTATION_CONTROL);

	if (type->kind == CHC_LOWCARDINALITY)
		type = type->args[0];
	return ch_make_call(e->pgtype, hide ? "materialize(CAST($1, %2))" : "CAST($1, %2)",
						list_make2(e, type_literal(type)));
}

/* Does the column have more digits than 128 bits do? */
static bool
is_wide(const Assign *as)
{
	return ch_is_wide_integer(as->base->kind) ||
		(as->base->kind == CHC_DECIMAL && as->base->precision >= MAX_DECIMAL128);
}

static int
most_digits(const Assign *as)
{
	return is_wide(as) ? MAX_DECIMAL256 : MAX_DECIMAL128;
}

/* The conversion to the Decimal in which the value is looked at. */
static const char *
to_decimal(const Assign *as)
{
	return is_wide(as) ? "toDecimal256" : "toDecimal128";
}

/* A number as a Decimal of that scale. */
static char *
decimal(const Assign *as, const char *digits, int scale)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "%s(", to_decimal(as));
	ch_quote_literal(&buf, digits, strlen(digits));
	appendStringInfo(&buf, ", %d)", scale);
	return buf.data;
}

/* A condition that lets NULL pass. */
static ChExpr *
condition(const char *template, List *args)
{
	ChExpr	   *e = ch_make_call(BOOLOID, template, args);

	if (!e->nullable)
		return e;
	e = ch_make_call(BOOLOID, "ifNull($1, 1)", list_make1(e));
	e->nullable = false;
	return e;
}

/* Store e, which fits where the condition over args says so; else a dummy. */
static bool
store_if(Assign *as, ChExpr *e, const char *fits, List *args, const char *dummy)
{
	ChExpr	   *guarded;

	as->result->fits = condition(fits, args);
	guarded = ch_make_call(e->pgtype, "if($1, $2, %3)",
						   list_make3(as->result->fits, e, ch_make_literal(e->pgtype, dummy)));
	as->result->value = cast_to_column(as, guarded);
	return true;
}

static bool
store(Assign *as, ChExpr *e)
{
	as->result->value = cast_to_column(as, e);
	return true;
}

/* The column has just this type, and no conversion reads better. */
static bool
store_plain(Assign *as, ChExpr *e)
{
	if (as->target->type->kind == CHC_LOWCARDINALITY || e->kind != CHX_LITERAL)
		return store(as, e);
	as->result->value = e;
	return true;
}

/* ---------------------------------------------------------------- integers */

static bool
is_integer(chc_kind kind)
{
	return (kind >= CHC_INT8 && kind <= CHC_INT64) || (kind >= CHC_UINT8 && kind <= CHC_UINT64);
}

/* The column's range as text. */
static void
column_range(const chc_type *base, const char **low, const char **high)
{
	static const char *const ranges[][2] = {
		{"-128", "127"}, {"-32768", "32767"}, {"-2147483648", "2147483647"},
		{"-9223372036854775808", "9223372036854775807"},
		{"0", "255"}, {"0", "65535"}, {"0", "4294967295"}, {"0", "18446744073709551615"}
	};
	bool		is_unsigned = base->kind >= CHC_UINT8;
	int			log = base->width == 1 ? 0 : base->width == 2 ? 1 : base->width == 4 ? 2 : 3;

	*low = ranges[log + (is_unsigned ? 4 : 0)][0];
	*high = ranges[log + (is_unsigned ? 4 : 0)][1];
}

/* Bits of a PostgreSQL integer type, besides the sign. */
static int
pg_bits(Oid pgtype)
{
	return pgtype == INT2OID ? 15 : pgtype == INT4OID ? 31 : 63;
}

/* A parameter has the range of its type. */
static int
value_bits(const ChExpr *e)
{
	return e->bits > 0 ? e->bits : pg_bits(e->pgtype);
}

/*
 * The range that both PostgreSQL's type and the column have; NULL where the
 * value cannot leave it.
 */
static void
integer_range(Assign *as, const ChExpr *e, const char **low, const char **high)
{
	bool		is_unsigned = as->base->kind >= CHC_UINT8;
	int			column_bits = as->base->width * 8 - (is_unsigned ? 0 : 1);
	int			type_bits = pg_bits(as->target->pgtype);
	static const char *const lows[] = {"-32768", "-2147483648", "-9223372036854775808"};
	static const char *const highs[] = {"32767", "2147483647", "9223372036854775807"};
	int			type = type_bits == 15 ? 0 : type_bits == 31 ? 1 : 2;
	int64		constant;

	column_range(as->base, low, high);
	if (type_bits < column_bits)
		*high = highs[type];
	if (!is_unsigned && type_bits < column_bits)
		*low = lows[type];
	if (value_bits(e) <= Min(type_bits, column_bits))
	{
		*high = NULL;
		if (!is_unsigned || (ch_constant_int(e, &constant) && constant >= 0))
			*low = NULL;
	}
}

/* An integer that may need more than 64 bits goes through Decimal. */
static bool
assign_wide_integer(Assign *as, ChExpr *e, const char *low, const char *high)
{
	ChExpr	   *wide = ch_make_call(NUMERICOID, "toDecimal128(%1, 0)", list_make1(e));

	return store_if(as, wide,
					psprintf("(%%1 BETWEEN %s AND %s)",
							 decimal(as, low ? low : "-9223372036854775808", 0),
							 decimal(as, high ? high : "18446744073709551615", 0)),
					list_make1(wide), decimal(as, "0", 0));
}

static bool
assign_integer(Assign *as, ChExpr *e)
{
	const char *low,
			   *high;

	if (e->pgtype != INT2OID && e->pgtype != INT4OID && e->pgtype != INT8OID)
		return refuse(as, e);
	integer_range(as, e, &low, &high);
	if (low == NULL && high == NULL)
		return store_plain(as, e);
	if (value_bits(e) > 63 || (e->wide && e->pgtype == INT8OID))
		return assign_wide_integer(as, e, low, high);
	e = ch_make_call(INT8OID, "toInt64(%1)", list_make1(e));
	if (high == NULL || strcmp(high, "18446744073709551615") == 0)
		return store_if(as, e, "(%1 >= 0)", list_make1(e), "toInt64(0)");
	return store_if(as, e, psprintf("(%%1 BETWEEN %s AND %s)", low, high), list_make1(e),
					"toInt64(0)");
}

/* ----------------------------------------------------------------- numeric */

/* "%1" within a Decimal of so many digits before the point. */
static char *
within_digits(const Assign *as, int digits, int scale)
{
	char	   *limit = palloc(digits + 3);

	/* -1 and as many zeros */
	memset(limit, '0', digits + 2);
	limit[0] = '-';
	limit[1] = '1';
	limit[digits + 2] = '\0';
	return psprintf("%%1 > %s AND %%1 < %s", decimal(as, limit, scale),
					decimal(as, limit + 1, scale));
}

/*
 * "%1" within the range of an integer column.  Those of 256 bits hold all that a
 * Decimal does.
 */
static char *
within_range(const Assign *as)
{
	const char *low,
			   *high;

	switch (as->base->kind)
	{
		case CHC_INT256:
			return pstrdup("1");
		case CHC_UINT256:
			return pstrdup("%1 >= 0");
		case CHC_INT128:
			low = "-170141183460469231731687303715884105728";
			high = "170141183460469231731687303715884105727";
			break;
		case CHC_UINT128:
			low = "0";
			high = "340282366920938463463374607431768211455";
			break;
		default:
			column_range(as->base, &low, &high);
			break;
	}
	return psprintf("%%1 BETWEEN %s AND %s", decimal(as, low, 0), decimal(as, high, 0));
}

/*
 * A numeric whose digits are not known: that of a parameter, which has as many
 * as it has when the statement runs.
 */
static bool
assign_numeric_parameter(Assign *as, ChExpr *e, int scale)
{
	ChExpr	   *rounded = ch_make_call(NUMERICOID, psprintf("%s(%%1, %d)", to_decimal(as), scale),
									   list_make1(e));
	char	   *within = as->base->kind == CHC_DECIMAL ?
		within_digits(as, as->base->precision - scale, scale) : within_range(as);

	if (e->has_column)
		return ch_fail(as->cx, "a numeric whose digits are not known, for %s",
					   as->target->type->text) != NULL;
	return store_if(as, rounded, psprintf("(%%1 = %%2 AND %s)", within), list_make2(rounded, e),
					decimal(as, "0", scale));
}

/* A numeric of known digits, already of the column's scale. */
static bool
assign_rounded(Assign *as, ChExpr *e, int scale)
{
	ChExpr	   *rounded = ch_make_call(NUMERICOID, psprintf("%s($1, %d)", to_decimal(as), scale),
									   list_make1(e));
	int			digits = as->base->precision - as->base->scale;
	char	   *within;

	if (as->base->kind == CHC_DECIMAL && e->digits <= digits)
		return store(as, e);
	within = as->base->kind == CHC_DECIMAL ? within_digits(as, digits, scale) : within_range(as);
	return store_if(as, rounded, psprintf("(%s)", within), list_make1(rounded),
					decimal(as, "0", scale));
}

static bool
assign_numeric(Assign *as, ChExpr *e)
{
	bool		is_decimal = as->base->kind == CHC_DECIMAL;
	int			scale = is_decimal ? as->base->scale : 0;

	if (e->pgtype != NUMERICOID || (is_decimal && as->base->precision >= most_digits(as)))
		return refuse(as, e);
	if (e->scale < 0 || e->digits < 0)
		return assign_numeric_parameter(as, e, scale);
	if (e->digits + 1 + Max(scale, e->scale) > most_digits(as) && e->constant == NULL)
		return ch_fail(as->cx, "a numeric that may have more than %d digits", most_digits(as)) != NULL;
	if (e->scale != scale)
	{
		static const ChShipRow row = {.object = "numeric"};

		e = ch_round_numeric(as->cx, &row, e, scale);
		if (e == NULL)
			return false;
	}
	return assign_rounded(as, e, scale);
}

/* ------------------------------------------------------------------- floats */

static bool
assign_float(Assign *as, ChExpr *e)
{
	if (as->base->kind == CHC_FLOAT64)
		return e->pgtype == FLOAT8OID ? store_plain(as, e) : refuse(as, e);
	if (e->pgtype == FLOAT4OID)
		return store_plain(as, e);
	if (e->pgtype != FLOAT8OID)
		return refuse(as, e);
	return store_if(as, e, "(isInfinite($1) OR NOT isInfinite(toFloat32($1)))", list_make1(e), "0.");
}

/* --------------------------------------------------------------------- text */

static bool
is_text(Oid pgtype)
{
	return pgtype == TEXTOID || pgtype == VARCHAROID || pgtype == BYTEAOID;
}

static bool
assign_fixed_string(Assign *as, ChExpr *e)
{
	return store_if(as, e, psprintf("(length($1) <= %u)", as->base->width), list_make1(e), "''");
}

static bool
assign_enum(Assign *as, ChExpr *e)
{
	List	   *labels = list_make1(e);
	StringInfoData fits;
	StringInfoData label;

	if (as->base->nenum == 0 || e->pgtype == BYTEAOID)
		return refuse(as, e);
	initStringInfo(&fits);
	appendStringInfoString(&fits, "($1 IN (");
	for (uint32 i = 0; i < as->base->nenum; i++)
	{
		initStringInfo(&label);
		ch_quote_literal(&label, as->base->enum_names[i], as->base->enum_lens[i]);
		labels = lappend(labels, ch_make_literal(TEXTOID, label.data));
	}
	as->result->fits = ch_make_bool(CHX_IN, labels);
	if (as->result->fits->nullable)
	{
		as->result->fits = ch_make_call(BOOLOID, "ifNull($1, 1)", list_make1(as->result->fits));
		as->result->fits = ch_make_call(BOOLOID, "(isNull($2) OR $1)",
										list_make2(as->result->fits, e));
		as->result->fits->nullable = false;
	}
	as->result->value = cast_to_column(as, ch_make_call(e->pgtype, "if($1, $2, %3)",
														list_make3(as->result->fits, e, lsecond(labels))));
	return true;
}

/* ---------------------------------------------------------------- date, time */

/*
 * A time that is known before the statement is sent is sent as a number,
 * which every server has for all that the column holds.
 */
static ChExpr *
time_number(const ChExpr *e, ChTimeForm form)
{
	ChExpr	   *copy;

	if (e->kind == CHX_LITERAL && e->constant != NULL)
		return ch_make_literal(INT8OID, psprintf("(" INT64_FORMAT ")",
												 ch_time_number(e->pgtype, e->constant->constvalue, form)));
	if (e->kind != CHX_PARAM)
		return NULL;
	copy = ch_copy_expr(e);
	copy->form = form;
	return copy;
}

static bool
has_wide_times(Assign *as)
{
	return ch_has(as->cx, CH_CAP_WIDE_DATES);
}

static bool
assign_date(Assign *as, ChExpr *e)
{
	ChExpr	   *days = time_number(e, CH_TIME_DAYS);

	if (e->pgtype != DATEOID)
		return refuse(as, e);
	if (as->base->kind == CHC_DATE && days != NULL)
		return store_if(as, ch_make_call(INT8OID, "toUInt16(%1)", list_make1(days)),
						"(%1 BETWEEN 0 AND 65535)", list_make1(days), "toUInt16(0)");
	if (e->opaque)
		return ch_fail(as->cx, "%s", e->opaque) != NULL;
	if (as->base->kind == CHC_DATE32 || !has_wide_times(as) ||
		(e->kind == CHX_COLUMN && e->base->kind == CHC_DATE))
		return store(as, e);
	return store_if(as, e, "($1 = CAST($1, 'Nullable(Date)'))", list_make1(e), "toDate(0)");
}

static bool
is_utc(const char *zone)
{
	return zone != NULL && (strcmp(zone, "UTC") == 0 || strcmp(zone, "Etc/UTC") == 0);
}

/* On servers with DateTime64 a value may be one. */
static ChExpr *
as_datetime64(ChExpr *e)
{
	ChExpr	   *wide = ch_make_call(e->pgtype, "CAST($1, $T)", list_make1(e));

	wide->ch_type = "DateTime64(6, 'UTC')";
	return wide;
}

static bool
assign_time(Assign *as, ChExpr *e)
{
	bool		narrow = as->base->kind == CHC_DATETIME;
	ChExpr	   *seconds = time_number(e, CH_TIME_SECONDS_FLOOR);

	if (e->pgtype != TIMESTAMPTZOID &&
		!(e->pgtype == TIMESTAMPOID && is_utc(as->base->timezone)))
		return refuse(as, e);
	if (narrow && seconds != NULL)
		return store_if(as, ch_make_call(INT8OID, "toUInt32(%1)", list_make1(seconds)),
						"(%1 BETWEEN 0 AND 4294967295)", list_make1(seconds), "toUInt32(0)");
	if (e->opaque)
		return ch_fail(as->cx, "%s", e->opaque) != NULL;
	if (!has_wide_times(as) || (e->kind == CHX_COLUMN && e->base->kind == CHC_DATETIME))
		return store(as, e);
	e = as_datetime64(e);
	if (narrow)
		return store_if(as, e,
						"(%1 >= toDateTime64('1970-01-01 00:00:00', 6, 'UTC')"
						" AND %1 < toDateTime64('2106-02-07 06:28:16', 6, 'UTC'))",
						list_make1(e), "toDateTime64(0, 6, 'UTC')");
	if (as->base->precision <= 8)
		return store(as, e);
	return store_if(as, e, "(%1 < toDateTime64('2262-04-11 23:47:16', 6, 'UTC'))",
					list_make1(e), "toDateTime64(0, 6, 'UTC')");
}

/* ------------------------------------------------------------------- others */

/*
 * The text of an address: the server refuses a netmask, and an IPv6 address for an
 * IPv4 column, as INSERT does.
 */
static bool
assign_address(Assign *as, ChExpr *e)
{
	if (!is_text(e->pgtype))
		return refuse(as, e);
	as->result->value = cast_to_column(as, e);
	ch_set_raises(as->result->value);
	return true;
}

static bool
assign_by_kind(Assign *as, ChExpr *e)
{
	switch (as->base->kind)
	{
		case CHC_BOOL:
			return e->pgtype == BOOLOID ? store(as, e) : refuse(as, e);
		case CHC_STRING:
			return is_text(e->pgtype) ? store_plain(as, e) : refuse(as, e);
		case CHC_FIXEDSTRING:
			return is_text(e->pgtype) ? assign_fixed_string(as, e) : refuse(as, e);
		case CHC_ENUM8:
		case CHC_ENUM16:
			return is_text(e->pgtype) ? assign_enum(as, e) : refuse(as, e);
		case CHC_FLOAT32:
		case CHC_FLOAT64:
			return assign_float(as, e);
		case CHC_DECIMAL:
			return assign_numeric(as, e);
		case CHC_UUID:
			return e->pgtype == UUIDOID ? store_plain(as, e) : refuse(as, e);
		case CHC_DATE:
		case CHC_DATE32:
			return assign_date(as, e);
		case CHC_DATETIME:
		case CHC_DATETIME64:
			return assign_time(as, e);
		case CHC_IPV4:
		case CHC_IPV6:
			return assign_address(as, e);
		default:
			break;
	}
	if (ch_is_wide_integer(as->base->kind))
		return assign_numeric(as, e);
	if (!is_integer(as->base->kind))
		return refuse(as, e);
	if (e->pgtype == BOOLOID)
		return as->base->width == 1 ? store(as, e) : refuse(as, e);
	return e->pgtype == NUMERICOID ? assign_numeric(as, e) : assign_integer(as, e);
}

/* ------------------------------------------------------------------- NULL */

/* What to do about a value that may be NULL, in a column that may not. */
static ChExpr *
forbid_null(Assign *as, ChExpr *e)
{
	ChExpr	   *copy;

	if (as->nullable || !e->nullable)
		return e;
	if (e->kind == CHX_PARAM)
	{
		as->result->param = e->param;
		copy = ch_copy_expr(e);
		copy->nullable = false;
		return copy;
	}
	as->result->maybe_null = e;
	copy = ch_make_call(e->pgtype, "assumeNotNull($1)", list_make1(e));
	copy->nullable = false;
	copy->bits = e->bits;
	copy->wide = e->wide;
	copy->digits = e->digits;
	copy->scale = e->scale;
	return copy;
}

/* Does reading it into the local type leave out nothing that the column has? */
static bool
is_whole(const ChExpr *column)
{
	if (column->opaque == NULL)
		return !column->wide;
	/* reading rounds, or raises */
	return column->pgtype != INT2OID && column->pgtype != INT4OID && column->pgtype != INT8OID &&
		(column->typmod < 0 || (column->base->kind != CHC_DECIMAL && column->base->kind != CHC_DATETIME64));
}

/* The column that is assigned as it is, or NULL. */
static ChExpr *
same_column(const Assign *as, ChExpr *e)
{
	/* one that is read through a function */
	if (e->kind == CHX_CALL && e->column != NULL)
		e = linitial(e->args);
	return e->kind == CHX_COLUMN && is_whole(e) && e->type != NULL &&
		e->pgtype == as->target->pgtype && e->typmod == as->target->typmod &&
		ch_types_equal(e->type, as->target->type) ? e : NULL;
}

static bool
assign_null(Assign *as, ChExpr *e)
{
	if (!ch_type_takes_null(as->target->type))
		return ch_fail(as->cx, "NULL cannot be stored as %s", as->target->type->text) != NULL;
	as->result->value = e;
	return true;
}

/* Can an old server choose between the new value and the old one? */
static bool
has_old_if(const chc_type *base)
{
	if (base->kind != CHC_ARRAY)
		return base->nenum == 0;
	while (base->kind == CHC_ARRAY)
		base = base->args[0];
	return base->nenum == 0 && base->kind != CHC_DECIMAL && base->kind != CHC_UUID;
}

bool
ch_assign(ChTranslate *cx, Expr *expr, const ChAssignTarget *target, ChAssignment *result)
{
	Assign		as = {cx, target, NULL, false, result};
	ChExpr	   *e,
			   *column;

	memset(result, 0, sizeof(*result));
	result->target = *target;
	result->param = -1;
	result->known = -1;
	as.base = chc_type_strip(target->type, &as.nullable);
	if (!ch_has(cx, CH_CAP_MUTATION_CONTROL) && !has_old_if(as.base))
		return ch_fail(cx, "server %u.%u cannot update a column of type %s", cx->version->major,
					   cx->version->minor, target->type->text) != NULL;
	if (ch_is_known_value(expr, as.base))
		return ch_assign_known(cx, expr, target, ch_type_takes_null(target->type), result);
	e = ch_translate(cx, ch_assign_prepare(target, as.base, expr));
	if (e == NULL)
		return false;
	if (e->kind == CHX_NULL)
		return assign_null(&as, e);
	column = same_column(&as, e);
	if (column != NULL)
	{
		/* as it is, not as what operations need */
		result->value = ch_make_call(e->pgtype, "%1", list_make1(column));
		return true;
	}
	if (e->beyond)
		return ch_fail(cx, "a time that the column may not hold") != NULL;
	if (e->opaque && !(e->kind == CHX_LITERAL && e->constant != NULL))
		return ch_fail(cx, "%s", e->opaque) != NULL;
	return assign_by_kind(&as, forbid_null(&as, e));
}
