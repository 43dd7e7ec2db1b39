/*-------------------------------------------------------------------------
 *
 * typename.c
 *	  Parsing ClickHouse type names into chc_type.
 *
 * One table lists the base names with what stands between their parentheses.
 * A name that is not in it parses as CHC_UNKNOWN as long as its parentheses
 * balance.  Knows nothing of how values of a type look on the wire, except
 * for their width.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "codec.h"

#define MAX_FIXEDSTRING 0xFFFFFF
#define MAX_FRACTION_DIGITS 9
#define DEFAULT_FRACTION_DIGITS 3
#define MAX_DECIMAL_DIGITS 76

typedef bool (*args_parser) (chc_type_parser *ps, chc_type *type);

typedef enum args_need
{
	ARGS_NONE, ARGS_OPTIONAL, ARGS_REQUIRED
} args_need;

typedef struct type_row
{
	const char *name;
	chc_kind	kind;
	uint32_t	width;
	args_need	need;
	args_parser args;			/* reads what is between the parentheses */
	const char *alias;			/* stands for this type instead */
} type_row;

/* A chc_type that owns its memory. */
typedef struct type_owner
{
	chc_type	type;			/* first, so that the two convert */
	chc_pool_block pool;
} type_owner;

static bool parse_type(chc_type_parser *ps, chc_type *type);

/* ---------------------------------------------------- between parentheses */

static bool
args_fixedstring(chc_type_parser *ps, chc_type *type)
{
	int64_t		n;

	if (!chc_lex_integer(ps, 1, MAX_FIXEDSTRING, &n))
		return false;
	type->width = (uint32_t) n;
	return true;
}

static uint32_t
decimal_width(int32_t precision)
{
	return precision <= 9 ? 4 : precision <= 18 ? 8 : precision <= 38 ? 16 : 32;
}

static bool
args_decimal(chc_type_parser *ps, chc_type *type)
{
	int64_t		precision,
				scale = 0;

	if (!chc_lex_integer(ps, 1, MAX_DECIMAL_DIGITS, &precision))
		return false;
	if (chc_lex_accept(ps, ',') && !chc_lex_integer(ps, 0, precision, &scale))
		return false;
	type->precision = (int32_t) precision;
	type->scale = (int32_t) scale;
	type->width = decimal_width(type->precision);
	return true;
}

/* Decimal32(S) and its wider relatives: the width is in the table. */
static bool
args_decimal_scale(chc_type_parser *ps, chc_type *type)
{
	int64_t		scale;
	int32_t		precision = type->width == 4 ? 9 : type->width == 8 ? 18 :
		type->width == 16 ? 38 : MAX_DECIMAL_DIGITS;

	if (!chc_lex_integer(ps, 0, precision, &scale))
		return false;
	type->precision = precision;
	type->scale = (int32_t) scale;
	return true;
}

/* A quoted text that goes into a C string. */
static bool
quoted_cstring(chc_type_parser *ps, const char **text)
{
	char	   *decoded;
	size_t		len;

	if (!chc_lex_quoted(ps, &decoded, &len))
		return false;
	if (memchr(decoded, '\0', len) != NULL)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "NUL byte in a name");
	*text = decoded;
	return true;
}

static bool
args_timezone(chc_type_parser *ps, chc_type *type)
{
	return quoted_cstring(ps, &type->timezone);
}

static bool
args_fraction(chc_type_parser *ps, chc_type *type)
{
	int64_t		digits;

	if (!chc_lex_integer(ps, 0, MAX_FRACTION_DIGITS, &digits))
		return false;
	type->precision = (int32_t) digits;
	return true;
}

static bool
args_datetime64(chc_type_parser *ps, chc_type *type)
{
	if (!args_fraction(ps, type))
		return false;
	return !chc_lex_accept(ps, ',') || args_timezone(ps, type);
}

/* One 'name' = value; without a value it is one more than the last. */
static bool
enum_entry(chc_type_parser *ps, chc_type *type)
{
	uint32_t	i = type->nenum;
	int64_t		limit = type->kind == CHC_ENUM8 ? INT8_MAX : INT16_MAX;
	int64_t		value = i == 0 ? 1 : type->enum_values[i - 1] + 1;
	char	   *name;
	size_t		len;

	if (!chc_lex_quoted(ps, &name, &len))
		return false;
	if (chc_lex_accept(ps, '='))
	{
		if (!chc_lex_integer(ps, -limit - 1, limit, &value))
			return false;
	}
	else if (value > limit)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "number out of range");
	if (!chc_pool_grow(ps, (void **) &type->enum_names, i, sizeof(char *)) ||
		!chc_pool_grow(ps, (void **) &type->enum_lens, i, sizeof(uint32_t)) ||
		!chc_pool_grow(ps, (void **) &type->enum_values, i, sizeof(int16_t)))
		return false;
	type->enum_names[i] = name;
	type->enum_lens[i] = (uint32_t) len;
	type->enum_values[i] = (int16_t) value;
	type->nenum++;
	return true;
}

static bool
args_enum(chc_type_parser *ps, chc_type *type)
{
	do
	{
		if (!enum_entry(ps, type))
			return false;
	} while (chc_lex_accept(ps, ','));
	return true;
}

/* Parse one more argument type, to be called name (or NULL). */
static bool
add_arg(chc_type_parser *ps, chc_type *type, const char *name)
{
	chc_type   *arg = chc_pool_alloc(ps, 1, sizeof(chc_type));

	if (arg == NULL ||
		!chc_pool_grow(ps, (void **) &type->args, type->nargs, sizeof(chc_type *)) ||
		!chc_pool_grow(ps, (void **) &type->arg_names, type->nargs, sizeof(char *)) ||
		!parse_type(ps, arg))
		return false;
	type->args[type->nargs] = arg;
	type->arg_names[type->nargs] = name;
	type->nargs++;
	return true;
}

static bool
args_one_type(chc_type_parser *ps, chc_type *type)
{
	return add_arg(ps, type, NULL);
}

static bool
args_map(chc_type_parser *ps, chc_type *type)
{
	return add_arg(ps, type, NULL) && chc_lex_expect(ps, ',') && add_arg(ps, type, NULL);
}

/* Any number of types, also none. */
static bool
args_types(chc_type_parser *ps, chc_type *type)
{
	if (chc_lex_peek(ps, ')'))
		return true;
	do
	{
		if (!add_arg(ps, type, NULL))
			return false;
	} while (chc_lex_accept(ps, ','));
	return true;
}

/*
 * The name of a field if there is one: a word followed by another token than
 * "(", "," and ")" is a name, else it is the type itself.
 */
static bool
field_name(chc_type_parser *ps, const char **name)
{
	const char *word;
	size_t		len;

	*name = NULL;
	if (chc_lex_peek(ps, '`') || chc_lex_peek(ps, '"'))
		return quoted_cstring(ps, name);
	if (!chc_lex_word(ps, &word, &len))
		return false;
	if (ps->p == ps->end || chc_lex_peek(ps, '(') || chc_lex_peek(ps, ',') ||
		chc_lex_peek(ps, ')'))
	{
		ps->p = word;
		return true;
	}
	*name = chc_pool_text(ps, word, len);
	return *name != NULL;
}

static bool
args_fields(chc_type_parser *ps, chc_type *type)
{
	if (chc_lex_peek(ps, ')'))
		return true;
	do
	{
		const char *name;

		if (!field_name(ps, &name) || !add_arg(ps, type, name))
			return false;
	} while (chc_lex_accept(ps, ','));
	return true;
}

/* "sum", "quantiles(0.5, 0.9)": only passed over, the text keeps it. */
static bool
skip_function(chc_type_parser *ps)
{
	const char *word;
	size_t		len;

	if (chc_lex_peek(ps, '`') || chc_lex_peek(ps, '"'))
	{
		if (!quoted_cstring(ps, &word))
			return false;
	}
	else if (!chc_lex_word(ps, &word, &len))
		return false;
	return !chc_lex_peek(ps, '(') || chc_lex_skip_parens(ps);
}

static bool
args_simple_aggregate(chc_type_parser *ps, chc_type *type)
{
	return skip_function(ps) && chc_lex_expect(ps, ',') && args_types(ps, type) &&
		(type->nargs > 0 || chc_lex_fail(ps, CHC_E_PROTOCOL, "expected a name"));
}

/* An optional version, the function, its argument types. */
static bool
args_aggregate(chc_type_parser *ps, chc_type *type)
{
	int64_t		version;

	chc_lex_space(ps);
	if (ps->p < ps->end && *ps->p >= '0' && *ps->p <= '9')
	{
		if (!chc_lex_integer(ps, 0, INT32_MAX, &version) || !chc_lex_expect(ps, ','))
			return false;
	}
	if (!skip_function(ps))
		return false;
	return !chc_lex_accept(ps, ',') || args_types(ps, type);
}

/* QBit(element type, dimension) */
static bool
args_qbit(chc_type_parser *ps, chc_type *type)
{
	int64_t		dimension;

	if (!add_arg(ps, type, NULL) || !chc_lex_expect(ps, ',') ||
		!chc_lex_integer(ps, 1, INT32_MAX, &dimension))
		return false;
	type->precision = (int32_t) dimension;
	return true;
}

/* ------------------------------------------------------------ the table */

static const type_row type_rows[] = {
	{"Nothing", CHC_NOTHING, 0, ARGS_NONE, NULL, NULL},
	{"Int8", CHC_INT8, 1, ARGS_NONE, NULL, NULL},
	{"Int16", CHC_INT16, 2, ARGS_NONE, NULL, NULL},
	{"Int32", CHC_INT32, 4, ARGS_NONE, NULL, NULL},
	{"Int64", CHC_INT64, 8, ARGS_NONE, NULL, NULL},
	{"Int128", CHC_INT128, 16, ARGS_NONE, NULL, NULL},
	{"Int256", CHC_INT256, 32, ARGS_NONE, NULL, NULL},
	{"UInt8", CHC_UINT8, 1, ARGS_NONE, NULL, NULL},
	{"UInt16", CHC_UINT16, 2, ARGS_NONE, NULL, NULL},
	{"UInt32", CHC_UINT32, 4, ARGS_NONE, NULL, NULL},
	{"UInt64", CHC_UINT64, 8, ARGS_NONE, NULL, NULL},
	{"UInt128", CHC_UINT128, 16, ARGS_NONE, NULL, NULL},
	{"UInt256", CHC_UINT256, 32, ARGS_NONE, NULL, NULL},
	{"Bool", CHC_BOOL, 1, ARGS_NONE, NULL, NULL},
	{"Boolean", CHC_BOOL, 1, ARGS_NONE, NULL, NULL},
	{"Float32", CHC_FLOAT32, 4, ARGS_NONE, NULL, NULL},
	{"Float64", CHC_FLOAT64, 8, ARGS_NONE, NULL, NULL},
	{"BFloat16", CHC_BFLOAT16, 2, ARGS_NONE, NULL, NULL},
	{"Decimal", CHC_DECIMAL, 8, ARGS_OPTIONAL, args_decimal, NULL},
	{"Decimal32", CHC_DECIMAL, 4, ARGS_REQUIRED, args_decimal_scale, NULL},
	{"Decimal64", CHC_DECIMAL, 8, ARGS_REQUIRED, args_decimal_scale, NULL},
	{"Decimal128", CHC_DECIMAL, 16, ARGS_REQUIRED, args_decimal_scale, NULL},
	{"Decimal256", CHC_DECIMAL, 32, ARGS_REQUIRED, args_decimal_scale, NULL},
	{"String", CHC_STRING, 0, ARGS_NONE, NULL, NULL},
	{"SharedVariant", CHC_STRING, 0, ARGS_NONE, NULL, NULL},
	{"FixedString", CHC_FIXEDSTRING, 0, ARGS_REQUIRED, args_fixedstring, NULL},
	{"UUID", CHC_UUID, 16, ARGS_NONE, NULL, NULL},
	{"IPv4", CHC_IPV4, 4, ARGS_NONE, NULL, NULL},
	{"IPv6", CHC_IPV6, 16, ARGS_NONE, NULL, NULL},
	{"Date", CHC_DATE, 2, ARGS_NONE, NULL, NULL},
	{"Date32", CHC_DATE32, 4, ARGS_NONE, NULL, NULL},
	{"DateTime", CHC_DATETIME, 4, ARGS_OPTIONAL, args_timezone, NULL},
	{"DateTime64", CHC_DATETIME64, 8, ARGS_OPTIONAL, args_datetime64, NULL},
	{"Time", CHC_TIME, 4, ARGS_NONE, NULL, NULL},
	{"Time64", CHC_TIME64, 8, ARGS_OPTIONAL, args_fraction, NULL},
	{"IntervalNanosecond", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalMicrosecond", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalMillisecond", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalSecond", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalMinute", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalHour", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalDay", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalWeek", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalMonth", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalQuarter", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"IntervalYear", CHC_INTERVAL, 8, ARGS_NONE, NULL, NULL},
	{"Enum8", CHC_ENUM8, 1, ARGS_REQUIRED, args_enum, NULL},
	{"Enum16", CHC_ENUM16, 2, ARGS_REQUIRED, args_enum, NULL},
	{"Array", CHC_ARRAY, 0, ARGS_REQUIRED, args_one_type, NULL},
	{"Tuple", CHC_TUPLE, 0, ARGS_OPTIONAL, args_fields, NULL},
	{"Map", CHC_MAP, 0, ARGS_REQUIRED, args_map, NULL},
	{"Nested", CHC_NESTED, 0, ARGS_REQUIRED, args_fields, NULL},
	{"Nullable", CHC_NULLABLE, 0, ARGS_REQUIRED, args_one_type, NULL},
	{"LowCardinality", CHC_LOWCARDINALITY, 0, ARGS_REQUIRED, args_one_type, NULL},
	{"SimpleAggregateFunction", CHC_SIMPLEAGG, 0, ARGS_REQUIRED, args_simple_aggregate, NULL},
	{"AggregateFunction", CHC_AGGREGATE, 0, ARGS_REQUIRED, args_aggregate, NULL},
	{"Variant", CHC_VARIANT, 0, ARGS_OPTIONAL, args_types, NULL},
	{"Dynamic", CHC_DYNAMIC, 0, ARGS_OPTIONAL, NULL, NULL},
	{"JSON", CHC_JSON, 0, ARGS_OPTIONAL, NULL, NULL},
	{"Object", CHC_OBJECT, 0, ARGS_OPTIONAL, NULL, NULL},
	{"QBit", CHC_QBIT, 0, ARGS_REQUIRED, args_qbit, NULL},
	{"Point", CHC_TUPLE, 0, ARGS_NONE, NULL, "Tuple(Float64, Float64)"},
	{"Ring", CHC_ARRAY, 0, ARGS_NONE, NULL, "Array(Point)"},
	{"LineString", CHC_ARRAY, 0, ARGS_NONE, NULL, "Array(Point)"},
	{"MultiLineString", CHC_ARRAY, 0, ARGS_NONE, NULL, "Array(LineString)"},
	{"Polygon", CHC_ARRAY, 0, ARGS_NONE, NULL, "Array(Ring)"},
	{"MultiPolygon", CHC_ARRAY, 0, ARGS_NONE, NULL, "Array(Polygon)"},
	{"Geometry", CHC_VARIANT, 0, ARGS_NONE, NULL,
	"Variant(LineString, MultiLineString, MultiPolygon, Point, Polygon, Ring)"},
};

/* What a name means that the table does not have: anything in parentheses. */
static const type_row unknown_row = {
	NULL, CHC_UNKNOWN, 0, ARGS_OPTIONAL, NULL, NULL
};

static const type_row *
find_row(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(type_rows) / sizeof(type_rows[0]); i++)
	{
		if (strncmp(type_rows[i].name, name, len) == 0 && type_rows[i].name[len] == '\0')
			return &type_rows[i];
	}
	return &unknown_row;
}

/* ------------------------------------------------------------ one type */

static bool
parse_parens(chc_type_parser *ps, const type_row *row, chc_type *type)
{
	if (!chc_lex_peek(ps, '('))
	{
		if (row->need == ARGS_REQUIRED)
			return chc_lex_expect(ps, '(');
		return true;
	}
	if (row->need == ARGS_NONE)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "unexpected \"(\"");
	if (row->args == NULL)
		return chc_lex_skip_parens(ps);
	return chc_lex_expect(ps, '(') && row->args(ps, type) && chc_lex_expect(ps, ')');
}

/* Values that hold when there are no parentheses. */
static void
set_defaults(const type_row *row, chc_type *type)
{
	type->kind = row->kind;
	type->width = row->width;
	if (row->kind == CHC_DATETIME64 || row->kind == CHC_TIME64)
		type->precision = DEFAULT_FRACTION_DIGITS;
	if (row->kind == CHC_DECIMAL)
		type->precision = 10;
}

/* Parse what an alias stands for in place of the text at hand. */
static bool
parse_alias(chc_type_parser *ps, const char *alias, chc_type *type)
{
	const char *start = ps->start;
	const char *p = ps->p;
	const char *end = ps->end;
	bool		ok;

	ps->start = ps->p = alias;
	ps->end = alias + strlen(alias);
	ok = parse_type(ps, type);
	ps->start = start;
	ps->p = p;
	ps->end = end;
	return ok;
}

/*
 * args[nargs] of a Nested is the Tuple that each of its elements is.
 */
static bool
add_nested_tuple(chc_type_parser *ps, chc_type *nested)
{
	chc_type   *tuple = chc_pool_alloc(ps, 1, sizeof(chc_type));
	const char *parens = strchr(nested->text, '(');
	char	   *text;

	if (tuple == NULL ||
		!chc_pool_grow(ps, (void **) &nested->args, nested->nargs, sizeof(chc_type *)))
		return false;
	text = chc_pool_alloc(ps, strlen(parens) + sizeof("Tuple"), 1);
	if (text == NULL)
		return false;
	strcpy(text, "Tuple");
	strcat(text, parens);
	*tuple = *nested;
	tuple->kind = CHC_TUPLE;
	tuple->name = "Tuple";
	tuple->text = text;
	nested->args[nested->nargs] = tuple;
	return true;
}

static bool
parse_type_inner(chc_type_parser *ps, chc_type *type)
{
	const char *word;
	size_t		len;
	const type_row *row;

	if (!chc_lex_word(ps, &word, &len))
		return false;
	row = find_row(word, len);
	set_defaults(row, type);
	if (row->alias != NULL && !parse_alias(ps, row->alias, type))
		return false;
	if (!parse_parens(ps, row, type))
		return false;
	type->name = chc_pool_text(ps, word, len);
	type->text = chc_pool_text(ps, word, (size_t) (ps->p - word));
	if (type->name == NULL || type->text == NULL)
		return false;
	return type->kind != CHC_NESTED || add_nested_tuple(ps, type);
}

static bool
parse_type(chc_type_parser *ps, chc_type *type)
{
	bool		ok;

	if (ps->depth >= ps->limits->max_type_depth)
		return chc_lex_fail(ps, CHC_E_LIMIT, "type name nested deeper than max_type_depth");
	ps->depth++;
	ok = parse_type_inner(ps, type);
	ps->depth--;
	return ok;
}

/* -------------------------------------------------------- whole type name */

chc_status
chc_type_parse_status(const chc_env *env, const chc_limits *limits, const char *text,
					  size_t len, chc_type **result, char *err, size_t errlen)
{
	chc_type_parser ps = {.env = env, .limits = limits, .start = text, .p = text,
	.end = text + len, .err = err, .errlen = errlen};
	type_owner *owner;

	*result = NULL;
	if (len > limits->max_type_text)
	{
		chc_lex_fail(&ps, CHC_E_LIMIT, "type name longer than max_type_text");
		return ps.status;
	}
	if (len > 0 && memchr(text, '\0', len) != NULL)
	{
		chc_lex_fail(&ps, CHC_E_PROTOCOL, "NUL byte in type name");
		return ps.status;
	}
	owner = env->realloc(env->ctx, NULL, sizeof(*owner));
	if (owner == NULL)
	{
		chc_lex_fail(&ps, CHC_E_NOMEM, "out of memory");
		return ps.status;
	}
	memset(owner, 0, sizeof(*owner));
	ps.pool = &owner->pool;
	if (parse_type(&ps, &owner->type))
	{
		chc_lex_space(&ps);
		if (ps.p != ps.end)
			chc_lex_fail(&ps, CHC_E_PROTOCOL, "unexpected character");
	}
	if (ps.status != CHC_OK)
	{
		chc_type_free(env, &owner->type);
		return ps.status;
	}
	*result = &owner->type;
	return CHC_OK;
}

chc_type *
chc_type_parse(const chc_env *env, const chc_limits *limits, const char *text, size_t len,
			   char *err, size_t errlen)
{
	chc_type   *type;

	chc_type_parse_status(env, limits != NULL ? limits : &chc_default_limits, text, len,
						  &type, err, errlen);
	return type;
}

/* type must come from chc_type_parse() itself, not be part of another one. */
void
chc_type_free(const chc_env *env, chc_type *type)
{
	type_owner *owner = (type_owner *) type;
	chc_pool_block *block;

	if (owner == NULL)
		return;
	for (block = owner->pool.next; block != NULL;)
	{
		chc_pool_block *next = block->next;

		env->realloc(env->ctx, block, 0);
		block = next;
	}
	env->realloc(env->ctx, owner, 0);
}

const chc_type *
chc_type_strip(const chc_type *type, bool *nullable)
{
	*nullable = false;
	while (type->kind == CHC_NULLABLE || type->kind == CHC_LOWCARDINALITY ||
		   type->kind == CHC_SIMPLEAGG)
	{
		if (type->kind == CHC_NULLABLE)
			*nullable = true;
		type = type->args[0];
	}
	return type;
}

const chc_type *
chc_nested_element(const chc_type *nested)
{
	return nested->args[nested->nargs];
}
