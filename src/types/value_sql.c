/*-------------------------------------------------------------------------
 *
 * value_sql.c
 *	  A PostgreSQL value as a ClickHouse expression of any remote type.
 *
 * The value is written as INSERT writes it, with the same checks and errors, into
 * a block of one row that stays here; what stands there is said in SQL.  Every
 * part has its type, and nothing is left to a conversion that could lose
 * something: the server reads floating-point texts inexactly, and wall clocks can
 * be ambiguous.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/datetime.h"

#include "types/types_internal.h"

static void append_value(StringInfo buf, chc_wcolumn *col);

/* ------------------------------------------------------------------ scalars */

static void
append_hex(StringInfo buf, const uint8 *bytes, size_t len)
{
	appendStringInfoString(buf, "unhex('");
	for (size_t i = 0; i < len; i++)
		appendStringInfo(buf, "%02X", bytes[i]);
	appendStringInfoString(buf, "')");
}

/* Bytes, in whatever encoding they are. */
static void
append_bytes(StringInfo buf, const uint8 *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		if (bytes[i] < ' ' || bytes[i] > '~')
		{
			append_hex(buf, bytes, len);
			return;
		}
	}
	ch_quote_literal(buf, (const char *) bytes, len);
}

static int64
integer_of(const uint8 *bytes, size_t len, bool is_signed)
{
	uint64		value = is_signed && (bytes[len - 1] & 0x80) ? ~UINT64CONST(0) : 0;

	memcpy(&value, bytes, len);
	return (int64) value;
}

/* A number as its text, which every server reads exactly. */
static void
append_number(StringInfo buf, const chc_type *type, const uint8 *bytes)
{
	char		text[CH_WIDE_TEXT_SIZE];
	bool		is_signed = type->kind < CHC_UINT8 || type->kind > CHC_UINT256;

	if (type->width < 4)
		snprintf(text, sizeof(text), "%d", (int) integer_of(bytes, type->width, is_signed));
	else
		(void) ch_wide_to_text(text, bytes, type->width, is_signed,
							   type->kind == CHC_DECIMAL ? type->scale : 0);
	ch_quote_literal(buf, text, strlen(text));
}

static void
append_float(StringInfo buf, const chc_type *type, const uint8 *bytes)
{
	uint8		single[4] = {0};

	appendStringInfo(buf, "reinterpretAsFloat%d(", type->kind == CHC_FLOAT64 ? 64 : 32);
	if (type->kind == CHC_BFLOAT16)
	{
		memcpy(single + 2, bytes, 2);
		append_hex(buf, single, sizeof(single));
	}
	else
		append_hex(buf, bytes, type->width);
	appendStringInfoChar(buf, ')');
}

static void
append_day(StringInfo buf, int64 days)
{
	int			year,
				month,
				day;

	j2date((int) days + UNIX_EPOCH_JDATE, &year, &month, &day);
	appendStringInfo(buf, "%04d-%02d-%02d", year, month, day);
}

static void
append_fraction(StringInfo buf, int64 ticks, int precision)
{
	if (precision > 0)
		appendStringInfo(buf, ".%0*lld", precision, (long long) ticks);
}

/* The wall clock in UTC, which is never ambiguous. */
static void
append_datetime64(StringInfo buf, const chc_type *type, int64 ticks)
{
	int64		unit = ch_pow10[type->precision];
	int64		seconds = ticks / unit - (ticks % unit < 0 ? 1 : 0);
	int64		days = seconds / SECS_PER_DAY - (seconds % SECS_PER_DAY < 0 ? 1 : 0);
	int			second = (int) (seconds - days * SECS_PER_DAY);

	appendStringInfoString(buf, "CAST('");
	append_day(buf, days);
	appendStringInfo(buf, " %02d:%02d:%02d", second / SECS_PER_HOUR, second / SECS_PER_MINUTE % MINS_PER_HOUR,
					 second % SECS_PER_MINUTE);
	append_fraction(buf, ticks - seconds * unit, type->precision);
	appendStringInfo(buf, "', 'DateTime64(%d, \\'UTC\\')')", type->precision);
}

static void
append_time(StringInfo buf, const chc_type *type, int64 ticks)
{
	int			precision = type->kind == CHC_TIME64 ? type->precision : 0;
	int64		unit = ch_pow10[precision];
	int64		all = ticks < 0 ? -ticks : ticks;
	int64		seconds = all / unit;

	appendStringInfo(buf, "'%s%02d:%02d:%02d", ticks < 0 ? "-" : "", (int) (seconds / SECS_PER_HOUR),
					 (int) (seconds / SECS_PER_MINUTE % MINS_PER_HOUR), (int) (seconds % SECS_PER_MINUTE));
	append_fraction(buf, all % unit, precision);
	appendStringInfoChar(buf, '\'');
}

static void
append_label(StringInfo buf, const chc_type *type, int value)
{
	for (uint32_t i = 0; i < type->nenum; i++)
	{
		if (type->enum_values[i] == value)
		{
			append_bytes(buf, (const uint8 *) type->enum_names[i], type->enum_lens[i]);
			return;
		}
	}
	elog(ERROR, "type %s has no value %d", type->text, value);
}

static void
append_uuid(StringInfo buf, const uint8 *bytes)
{
	uint64		half[2];

	memcpy(half, bytes, sizeof(half));
	appendStringInfo(buf, "'%08x-%04x-%04x-%04x-%012llx'", (unsigned) (half[0] >> 32),
					 (unsigned) (half[0] >> 16) & 0xffff, (unsigned) half[0] & 0xffff,
					 (unsigned) (half[1] >> 48), (unsigned long long) (half[1] & UINT64CONST(0xffffffffffff)));
}

static void
append_address(StringInfo buf, const chc_type *type, const uint8 *bytes)
{
	if (type->kind == CHC_IPV4)
	{
		appendStringInfo(buf, "'%d.%d.%d.%d'", bytes[3], bytes[2], bytes[1], bytes[0]);
		return;
	}
	for (int i = 0; i < 16; i += 2)
		appendStringInfo(buf, "%s%02x%02x", i == 0 ? "'" : ":", bytes[i], bytes[i + 1]);
	appendStringInfoChar(buf, '\'');
}

static void
append_scalar(StringInfo buf, const chc_type *type, const chc_wvalue *value)
{
	const uint8 *bytes = value->bytes;

	switch (type->kind)
	{
		case CHC_STRING:
		case CHC_FIXEDSTRING:
		case CHC_JSON:
			append_bytes(buf, bytes, value->len);
			break;
		case CHC_FLOAT32:
		case CHC_FLOAT64:
		case CHC_BFLOAT16:
			append_float(buf, type, bytes);
			break;
		case CHC_BOOL:
		case CHC_DATE:
		case CHC_DATETIME:
			appendStringInfo(buf, "toUInt32(%u)", (unsigned) integer_of(bytes, type->width, false));
			break;
		case CHC_DATE32:
			appendStringInfoChar(buf, '\'');
			append_day(buf, integer_of(bytes, type->width, true));
			appendStringInfoChar(buf, '\'');
			break;
		case CHC_DATETIME64:
			append_datetime64(buf, type, integer_of(bytes, type->width, true));
			break;
		case CHC_TIME:
		case CHC_TIME64:
			append_time(buf, type, integer_of(bytes, type->width, true));
			break;
		case CHC_ENUM8:
		case CHC_ENUM16:
			append_label(buf, type, (int) integer_of(bytes, type->width, true));
			break;
		case CHC_UUID:
			append_uuid(buf, bytes);
			break;
		case CHC_IPV4:
		case CHC_IPV6:
			append_address(buf, type, bytes);
			break;
		default:
			append_number(buf, type, bytes);
			break;
	}
}

/* --------------------------------------------------------------- containers */

static void
append_fields(StringInfo buf, chc_wcolumn *col)
{
	chc_wcolumn *child;

	for (uint32_t i = 0; (child = chc_wcolumn_child(col, i)) != NULL; i++)
	{
		appendStringInfoString(buf, i > 0 ? ", " : "");
		append_value(buf, child);
	}
}

/* The elements of an array, tuples of a Nested, or keys and values of a Map. */
static void
append_elements(StringInfo buf, chc_wcolumn *col, uint64 n)
{
	for (uint64 i = 0; i < n; i++)
	{
		appendStringInfoString(buf, i > 0 ? ", " : "");
		append_fields(buf, col);
	}
}

/*
 * A value in a Variant of its type alone: as a text the server would look into it
 * for one of the other types.
 */
static void
append_alternative(StringInfo buf, chc_wcolumn *child)
{
	char	   *type = psprintf("Variant(%s)", chc_wcolumn_type(child)->text);

	appendStringInfoString(buf, "CAST(");
	append_value(buf, child);
	appendStringInfoString(buf, ", ");
	ch_quote_literal(buf, type, strlen(type));
	appendStringInfoChar(buf, ')');
}

static void
append_bare(StringInfo buf, chc_wcolumn *col, const chc_wvalue *value)
{
	const chc_type *type = chc_wcolumn_base(col);

	switch (type->kind)
	{
		case CHC_ARRAY:
		case CHC_NESTED:
		case CHC_QBIT:
			/* of [] old servers do not know how many dimensions it has */
			if (value->n == 0 && type->kind == CHC_ARRAY && type->args[0]->kind == CHC_ARRAY)
			{
				ch_quote_literal(buf, "[]", 2);
				break;
			}
			appendStringInfoChar(buf, '[');
			append_elements(buf, col, value->n);
			appendStringInfoChar(buf, ']');
			break;
		case CHC_MAP:
			appendStringInfoString(buf, "map(");
			append_elements(buf, col, value->n);
			appendStringInfoChar(buf, ')');
			break;
		case CHC_TUPLE:
			appendStringInfoString(buf, "tuple(");
			append_fields(buf, col);
			appendStringInfoChar(buf, ')');
			break;
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			append_alternative(buf, chc_wcolumn_child(col, value->which));
			break;
		default:
			append_scalar(buf, type, value);
			break;
	}
}

static void
append_value(StringInfo buf, chc_wcolumn *col)
{
	const chc_type *type = chc_wcolumn_type(col);
	chc_wvalue	value;
	int			start;

	chc_wcolumn_get(col, &value);
	appendStringInfoString(buf, "CAST(");
	start = buf->len;
	/* a Tuple that is NULL has fields, too */
	if (!value.is_null || chc_wcolumn_base(col)->kind == CHC_TUPLE)
		append_bare(buf, col, &value);
	if (value.is_null)
	{
		buf->len = start;
		appendStringInfoString(buf, "NULL");
	}
	appendStringInfoString(buf, ", ");
	ch_quote_literal(buf, type->text, strlen(type->text));
	appendStringInfoChar(buf, ')');
}

/* ------------------------------------------------------------------- values */

static bool
has_state(const chc_type *type)
{
	if (type->kind == CHC_AGGREGATE || type->kind == CHC_NOTHING || type->kind == CHC_OBJECT)
		return true;
	for (uint32_t i = 0; i < type->nargs; i++)
	{
		if (has_state(type->args[i]))
			return true;
	}
	return false;
}

bool
ch_value_has_sql(const chc_type *type, Oid pgtype, int32 typmod, char **why)
{
	*why = NULL;
	if (!has_state(type))
		return ch_writer_create(type, pgtype, typmod, "", why) != NULL;
	*why = psprintf("there is no expression of type %s", type->text);
	return false;
}

char *
ch_value_sql(const chc_env *env, const chc_type *type, Oid pgtype, int32 typmod, Datum value,
			 const char *where)
{
	chc_writer *block = chc_writer_new(env);
	char	   *why;
	ChWriter   *writer = ch_writer_create(type, pgtype, typmod, where, &why);
	chc_wcolumn *col;
	StringInfoData buf;

	if (writer == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
				 errmsg("%s cannot be written", where),
				 errdetail_internal("%s", why)));
	if (block == NULL || chc_writer_add_column(block, "v", type->text) != CHC_OK)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Failed on a value to be sent.")));
	col = chc_writer_column(block, 0);
	ch_writer_put(writer, col, value, false);
	initStringInfo(&buf);
	append_value(&buf, col);
	chc_writer_free(block);
	return buf.data;
}
