/*-------------------------------------------------------------------------
 *
 * type_table.c
 *	  The one table of ClickHouse types.
 *
 * What is known of a type is in its row; clickhouse_fdw_types() and the
 * reference manual show it.  A new type is a new row here and its test values
 * in sql/types.sql.  Names that parse to another type but have a mapping of
 * their own (Point) have their row before that of the type they parse to.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "types/types_internal.h"

#define RW (CH_TRAIT_READABLE | CH_TRAIT_WRITABLE)
#define FULL (RW | CH_TRAIT_ORDERED | CH_TRAIT_EQUAL)

const ChTypeRow ch_type_table[] = {
	{CHC_INT8, "Int8", "smallint, integer, bigint, numeric, real, double precision, boolean", FULL,
	"", ch_make_int_reader, ch_make_int_writer},
	{CHC_INT16, "Int16", "smallint, integer, bigint, numeric, real, double precision", FULL,
	"", ch_make_int_reader, ch_make_int_writer},
	{CHC_INT32, "Int32", "integer, smallint, bigint, numeric, real, double precision, oid", FULL,
	"range checked", ch_make_int_reader, ch_make_int_writer},
	{CHC_INT64, "Int64", "bigint, smallint, integer, numeric, real, double precision, oid", FULL,
	"range checked", ch_make_int_reader, ch_make_int_writer},
	{CHC_INT128, "Int128", "numeric(39,0), smallint, integer, bigint, real, double precision", FULL,
	"", ch_make_wideint_reader, ch_make_decimal_writer},
	{CHC_INT256, "Int256", "numeric(77,0), smallint, integer, bigint, real, double precision", FULL,
	"", ch_make_wideint_reader, ch_make_decimal_writer},
	{CHC_UINT8, "UInt8", "smallint, integer, bigint, numeric, real, double precision, boolean", FULL,
	"", ch_make_int_reader, ch_make_int_writer},
	{CHC_UINT16, "UInt16", "integer, smallint, bigint, numeric, real, double precision", FULL,
	"range checked", ch_make_int_reader, ch_make_int_writer},
	{CHC_UINT32, "UInt32", "bigint, smallint, integer, numeric, real, double precision, oid", FULL,
	"range checked", ch_make_int_reader, ch_make_int_writer},
	{CHC_UINT64, "UInt64", "numeric(20,0), smallint, integer, bigint, real, double precision, oid", FULL,
		"bigint raises an error beyond 9223372036854775807; import_uint64 chooses",
	ch_make_int_reader, ch_make_int_writer},
	{CHC_UINT128, "UInt128", "numeric(39,0), smallint, integer, bigint, real, double precision", FULL,
	"", ch_make_wideint_reader, ch_make_decimal_writer},
	{CHC_UINT256, "UInt256", "numeric(78,0), smallint, integer, bigint, real, double precision", FULL,
	"", ch_make_wideint_reader, ch_make_decimal_writer},
	{CHC_BOOL, "Bool", "boolean, smallint, integer, bigint, numeric", FULL,
	"", ch_make_int_reader, ch_make_bool_writer},
	{CHC_FLOAT32, "Float32", "real, double precision", RW | CH_TRAIT_NAN,
	"", ch_make_float_reader, ch_make_float_writer},
	{CHC_FLOAT64, "Float64", "double precision, real", RW | CH_TRAIT_NAN,
	"", ch_make_float_reader, ch_make_float_writer},
	{CHC_BFLOAT16, "BFloat16", "real, double precision", RW | CH_TRAIT_NAN,
	"writing rounds to its 8 significant bits", ch_make_float_reader, ch_make_float_writer},
	{CHC_DECIMAL, "Decimal", "numeric(P,S), smallint, integer, bigint, real, double precision", FULL,
		"writing rounds to the scale as numeric does",
	ch_make_decimal_reader, ch_make_decimal_writer},
	{CHC_STRING, "String", "text, varchar, char, bytea, any type with an input function", FULL,
		"bytes; as text they must be valid in the database encoding, see invalid_text",
	ch_make_string_reader, ch_make_string_writer},
	{CHC_FIXEDSTRING, "FixedString", "text, bytea, varchar, char, any type with an input function", RW,
		"as text without trailing NUL bytes; as bytea whole",
	ch_make_fixedstring_reader, ch_make_string_writer},
	{CHC_UUID, "UUID", "uuid", RW | CH_TRAIT_EQUAL,
	"ClickHouse orders the halves differently", ch_make_uuid_reader, ch_make_uuid_writer},
	{CHC_IPV4, "IPv4", "inet, cidr", FULL,
	"", ch_make_ip_reader, ch_make_ip_writer},
	{CHC_IPV6, "IPv6", "inet, cidr", FULL,
		"IPv4-mapped addresses stay IPv6; IPv4 addresses are written mapped",
	ch_make_ip_reader, ch_make_ip_writer},
	{CHC_DATE, "Date", "date, timestamp", FULL,
	"1970-01-01 to 2149-06-06", ch_make_date_reader, ch_make_date_writer},
	{CHC_DATE32, "Date32", "date, timestamp", FULL,
	"1900-01-01 to 2299-12-31", ch_make_date_reader, ch_make_date_writer},
	{CHC_DATETIME, "DateTime", "timestamptz, timestamp, date", FULL,
		"an instant; timestamp and date are the wall clock in its time zone, UTC if it names none",
	ch_make_datetime_reader, ch_make_datetime_writer},
	{CHC_DATETIME64, "DateTime64", "timestamptz, timestamp, date", FULL,
		"as DateTime; digits beyond microseconds are cut off",
	ch_make_datetime_reader, ch_make_datetime_writer},
	{CHC_TIME, "Time", "interval, time", FULL,
		"may be negative and longer than a day, which time refuses",
	ch_make_time_reader, ch_make_time_writer},
	{CHC_TIME64, "Time64", "interval, time", FULL,
		"as Time; digits beyond microseconds are cut off",
	ch_make_time_reader, ch_make_time_writer},
	{CHC_INTERVAL, "Interval", "interval, bigint", RW,
		"IntervalSecond, IntervalMonth, ...; bigint is the number of units",
	ch_make_interval_reader, ch_make_interval_writer},
	{CHC_ENUM8, "Enum8", "text, varchar, smallint, integer, bigint, an enum type", RW | CH_TRAIT_EQUAL,
		"label, or number; ClickHouse orders by number",
	ch_make_enum_reader, ch_make_enum_writer},
	{CHC_ENUM16, "Enum16", "text, varchar, smallint, integer, bigint, an enum type", RW | CH_TRAIT_EQUAL,
		"as Enum8",
	ch_make_enum_reader, ch_make_enum_writer},
	{CHC_ARRAY, "Array", "T[], jsonb", RW,
		"Array(Array(T)) is an array of two dimensions, which must be rectangular",
	ch_make_array_reader, ch_make_array_writer},
	{CHC_TUPLE, "Point", "point, jsonb, a composite type", RW,
	"", ch_make_tuple_reader, ch_make_tuple_writer},
	{CHC_TUPLE, "Tuple", "jsonb, a composite type", RW,
		"fields by position; names must agree where the tuple has them",
	ch_make_tuple_reader, ch_make_tuple_writer},
	{CHC_MAP, "Map", "jsonb", RW,
	"keys become strings", ch_make_unreadable, ch_make_map_writer},
	{CHC_NESTED, "Nested", "jsonb, an array of a composite type", RW,
		"an array of objects; with flatten_nested = 1 one Array column per field instead",
	ch_make_array_reader, ch_make_array_writer},
	{CHC_NULLABLE, "Nullable", "T", RW,
	"looked through; allows NULL", ch_make_unreadable, ch_make_unwritable},
	{CHC_LOWCARDINALITY, "LowCardinality", "T", RW,
	"looked through", ch_make_unreadable, ch_make_unwritable},
	{CHC_SIMPLEAGG, "SimpleAggregateFunction", "T", RW,
	"looked through", ch_make_unreadable, ch_make_unwritable},
	{CHC_AGGREGATE, "AggregateFunction", "R, bytea", CH_TRAIT_WRITABLE,
		"as its result R through finalizeAggregation(), read only; as bytea the state, which is written as it is",
	ch_make_unreadable, ch_make_state_writer},
	{CHC_VARIANT, "Variant", "jsonb, text", RW,
			"written as the type that suits the value best; Geometry is {\"type\": ..., \"coordinates\": ...}",
	ch_make_unreadable, ch_make_variant_writer},
	{CHC_DYNAMIC, "Dynamic", "jsonb, text", RW,
		"numbers are written as Int64, wider integers, Float64 or Decimal, whichever keeps the digits",
	ch_make_unreadable, ch_make_variant_writer},
	{CHC_JSON, "JSON", "jsonb, json, text", RW,
		"read as text that the server makes; it keeps objects only, no nulls, and of numbers what Int64, UInt64, Float64 or the path's own type holds",
	ch_make_string_reader, ch_make_variant_writer},
	{CHC_OBJECT, "Object", "jsonb, json, text", 0,
	"as JSON", ch_make_unreadable, ch_make_unwritable},
	{CHC_QBIT, "QBit", "T[], jsonb", RW,
	"an array of as many elements as the type says", ch_make_array_reader, ch_make_array_writer},
	{CHC_NOTHING, "Nothing", "text, any type", CH_TRAIT_READABLE,
	"has no value but NULL", ch_make_nothing_reader, ch_make_unwritable},
	{CHC_UNKNOWN, "unknown", "text", 0,
		"a type that this version does not know: read as text that the server makes",
	ch_make_unreadable, ch_make_unwritable}
};

const int	ch_type_table_size = lengthof(ch_type_table);

const ChTypeRow *
ch_type_row(const chc_type *type)
{
	const ChTypeRow *row;

	type = ch_type_strip(type);
	for (row = ch_type_table; row < ch_type_table + ch_type_table_size; row++)
	{
		if (row->kind != type->kind)
			continue;
		if (strcmp(row->name, "Point") != 0 || ch_type_is_point(type))
			return row;
	}
	elog(ERROR, "ClickHouse type \"%s\" has no row", type->text);
}

/* Look for a part of type that lacks a trait; NULL if there is none. */
static const chc_type *
part_without(const chc_type *type, int trait)
{
	type = ch_type_strip(type);
	if ((ch_type_row(type)->traits & trait) == 0)
		return type;
	for (uint32_t i = 0; i < type->nargs; i++)
	{
		const chc_type *part = part_without(type->args[i], trait);

		if (part != NULL)
			return part;
	}
	return NULL;
}

bool
ch_type_readable(const chc_type *type, char **why)
{
	const chc_type *part = part_without(type, CH_TRAIT_READABLE);

	if (part != NULL)
		*why = psprintf("Values of type %s cannot be read.", part->text);
	return part == NULL;
}

bool
ch_type_writable(const chc_type *type, char **why)
{
	const chc_type *part = part_without(type, CH_TRAIT_WRITABLE);

	if (part != NULL)
		*why = psprintf("Values of type %s cannot be written.", part->text);
	return part == NULL;
}
