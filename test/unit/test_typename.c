/*-------------------------------------------------------------------------
 *
 * test_typename.c
 *	  The type-name parser.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "unit.h"

static char message[200];

static chc_type *
parse_n(const char *text, size_t len)
{
	message[0] = '\0';
	return chc_type_parse(unit_env(), NULL, text, len, message, sizeof(message));
}

static chc_type *
parse(const char *text)
{
	return parse_n(text, strlen(text));
}

/* ----------------------------------------------------------------- leaves */

typedef struct leaf
{
	const char *text;
	chc_kind	kind;
	uint32_t	width;
	int			precision;
	int			scale;
	const char *name;
} leaf;

static const leaf leaves[] = {
	{"Nothing", CHC_NOTHING, 0, 0, 0, "Nothing"},
	{"Int8", CHC_INT8, 1, 0, 0, "Int8"},
	{"Int16", CHC_INT16, 2, 0, 0, "Int16"},
	{"Int32", CHC_INT32, 4, 0, 0, "Int32"},
	{"Int64", CHC_INT64, 8, 0, 0, "Int64"},
	{"Int128", CHC_INT128, 16, 0, 0, "Int128"},
	{"Int256", CHC_INT256, 32, 0, 0, "Int256"},
	{"UInt8", CHC_UINT8, 1, 0, 0, "UInt8"},
	{"UInt16", CHC_UINT16, 2, 0, 0, "UInt16"},
	{"UInt32", CHC_UINT32, 4, 0, 0, "UInt32"},
	{"UInt64", CHC_UINT64, 8, 0, 0, "UInt64"},
	{"UInt128", CHC_UINT128, 16, 0, 0, "UInt128"},
	{"UInt256", CHC_UINT256, 32, 0, 0, "UInt256"},
	{"Bool", CHC_BOOL, 1, 0, 0, "Bool"},
	{"Boolean", CHC_BOOL, 1, 0, 0, "Boolean"},
	{"Float32", CHC_FLOAT32, 4, 0, 0, "Float32"},
	{"Float64", CHC_FLOAT64, 8, 0, 0, "Float64"},
	{"BFloat16", CHC_BFLOAT16, 2, 0, 0, "BFloat16"},
	{"Decimal", CHC_DECIMAL, 8, 10, 0, "Decimal"},
	{"Decimal(9, 2)", CHC_DECIMAL, 4, 9, 2, "Decimal"},
	{"Decimal(10,10)", CHC_DECIMAL, 8, 10, 10, "Decimal"},
	{"Decimal( 38 , 0 )", CHC_DECIMAL, 16, 38, 0, "Decimal"},
	{"Decimal(76, 20)", CHC_DECIMAL, 32, 76, 20, "Decimal"},
	{"Decimal(5)", CHC_DECIMAL, 4, 5, 0, "Decimal"},
	{"Decimal32(4)", CHC_DECIMAL, 4, 9, 4, "Decimal32"},
	{"Decimal64(4)", CHC_DECIMAL, 8, 18, 4, "Decimal64"},
	{"Decimal128(4)", CHC_DECIMAL, 16, 38, 4, "Decimal128"},
	{"Decimal256(76)", CHC_DECIMAL, 32, 76, 76, "Decimal256"},
	{"String", CHC_STRING, 0, 0, 0, "String"},
	{"FixedString(16)", CHC_FIXEDSTRING, 16, 0, 0, "FixedString"},
	{"UUID", CHC_UUID, 16, 0, 0, "UUID"},
	{"IPv4", CHC_IPV4, 4, 0, 0, "IPv4"},
	{"IPv6", CHC_IPV6, 16, 0, 0, "IPv6"},
	{"Date", CHC_DATE, 2, 0, 0, "Date"},
	{"Date32", CHC_DATE32, 4, 0, 0, "Date32"},
	{"DateTime", CHC_DATETIME, 4, 0, 0, "DateTime"},
	{"DateTime64", CHC_DATETIME64, 8, 3, 0, "DateTime64"},
	{"DateTime64(9)", CHC_DATETIME64, 8, 9, 0, "DateTime64"},
	{"Time", CHC_TIME, 4, 0, 0, "Time"},
	{"Time64(6)", CHC_TIME64, 8, 6, 0, "Time64"},
	{"IntervalDay", CHC_INTERVAL, 8, 0, 0, "IntervalDay"},
	{"IntervalNanosecond", CHC_INTERVAL, 8, 0, 0, "IntervalNanosecond"},
	{"Dynamic", CHC_DYNAMIC, 0, 0, 0, "Dynamic"},
	{"Dynamic(max_types=8)", CHC_DYNAMIC, 0, 0, 0, "Dynamic"},
	{"JSON", CHC_JSON, 0, 0, 0, "JSON"},
	{"JSON(max_dynamic_paths=4, a.b UInt32, SKIP x, SKIP REGEXP 'y)')", CHC_JSON, 0, 0, 0,
	"JSON"},
	{"Object('json')", CHC_OBJECT, 0, 0, 0, "Object"},
	{"Object(Nullable('json'))", CHC_OBJECT, 0, 0, 0, "Object"},
	{"QBit(Float32, 16)", CHC_QBIT, 0, 16, 0, "QBit"},
	{"Frobnicate", CHC_UNKNOWN, 0, 0, 0, "Frobnicate"},
	{"Frobnicate(1, 'a)(', `b`, (2, (3)))", CHC_UNKNOWN, 0, 0, 0, "Frobnicate"},
};

static void
test_leaves(void)
{
	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++)
	{
		const leaf *l = &leaves[i];
		chc_type   *t = parse(l->text);

		if (!CHECK(t != NULL))
		{
			printf("%s: %s\n", l->text, message);
			continue;
		}
		CHECK_INT(t->kind, l->kind);
		CHECK_INT(t->width, l->width);
		CHECK_INT(t->precision, l->precision);
		CHECK_INT(t->scale, l->scale);
		CHECK_STR(t->name, l->name);
		CHECK_STR(t->text, l->text);
		chc_type_free(unit_env(), t);
	}
}

static void
test_timezones(void)
{
	chc_type   *t = parse("DateTime('Europe/Berlin')");

	CHECK_STR(t->timezone, "Europe/Berlin");
	chc_type_free(unit_env(), t);
	t = parse("DateTime64(3, 'Asia/Kolkata')");
	CHECK_STR(t->timezone, "Asia/Kolkata");
	CHECK_INT(t->precision, 3);
	chc_type_free(unit_env(), t);
}

/* ------------------------------------------------------------------ enums */

static void
test_enums(void)
{
	static const char text[] =
		"Enum8('a' = -128, 'it\\'s' = 0, 'x''y' = 1, '' = 2, 'n\\0l' = 3, 't\\t\\x41\\q' = 127)";
	chc_type   *t = parse(text);

	if (!CHECK(t != NULL))
		return;
	CHECK_INT(t->kind, CHC_ENUM8);
	CHECK_INT(t->width, 1);
	CHECK_INT(t->nenum, 6);
	CHECK_STR(t->enum_names[0], "a");
	CHECK_INT(t->enum_values[0], -128);
	CHECK_STR(t->enum_names[1], "it's");
	CHECK_STR(t->enum_names[2], "x'y");
	CHECK_INT(t->enum_lens[3], 0);
	CHECK_INT(t->enum_lens[4], 3);
	CHECK_MEM(t->enum_names[4], "n\0l", 4);
	CHECK_STR(t->enum_names[5], "t\tA\\q");
	CHECK_INT(t->enum_values[5], 127);
	chc_type_free(unit_env(), t);

	t = parse("Enum16('a', 'b' = 300, 'c')");
	CHECK_INT(t->enum_values[0], 1);
	CHECK_INT(t->enum_values[1], 300);
	CHECK_INT(t->enum_values[2], 301);
	CHECK_INT(t->width, 2);
	chc_type_free(unit_env(), t);
}

static void
test_many_enums(void)
{
	char		text[40000] = "Enum16(";
	size_t		len = strlen(text);
	chc_type   *t;

	for (int i = 0; i < 1000; i++)
		len += (size_t) snprintf(text + len, sizeof(text) - len, "%s'value %d' = %d",
								 i == 0 ? "" : ", ", i, i - 500);
	snprintf(text + len, sizeof(text) - len, ")");
	t = parse(text);
	if (!CHECK(t != NULL))
		return;
	CHECK_INT(t->nenum, 1000);
	for (uint32_t i = 0; i < t->nenum; i++)
	{
		char		want[20];

		snprintf(want, sizeof(want), "value %u", (unsigned) i);
		CHECK_STR(t->enum_names[i], want);
		CHECK_INT(t->enum_values[i], (int) i - 500);
	}
	chc_type_free(unit_env(), t);
}

/* ----------------------------------------------------------------- nesting */

static void
test_containers(void)
{
	bool		nullable;
	chc_type   *t = parse("Array(LowCardinality(Nullable(String)))");
	const chc_type *s;

	CHECK_INT(t->kind, CHC_ARRAY);
	CHECK_INT(t->nargs, 1);
	CHECK_STR(t->args[0]->text, "LowCardinality(Nullable(String))");
	s = chc_type_strip(t->args[0], &nullable);
	CHECK_INT(s->kind, CHC_STRING);
	CHECK(nullable);
	CHECK(chc_type_strip(t, &nullable) == t);
	CHECK(!nullable);
	chc_type_free(unit_env(), t);

	t = parse("Map(String, Array(Tuple(UInt8, Date)))");
	CHECK_INT(t->kind, CHC_MAP);
	CHECK_INT(t->args[0]->kind, CHC_STRING);
	CHECK_INT(t->args[1]->args[0]->args[1]->kind, CHC_DATE);
	chc_type_free(unit_env(), t);

	t = parse("Variant(Array(UInt8), String, UInt64)");
	CHECK_INT(t->kind, CHC_VARIANT);
	CHECK_INT(t->nargs, 3);
	CHECK_INT(t->args[2]->kind, CHC_UINT64);
	chc_type_free(unit_env(), t);
}

static void
test_tuples(void)
{
	chc_type   *t = parse("Tuple(a UInt8, `b c` String, \"d`\" Tuple(Date), `e\\`f``g` Array(Int8))");

	CHECK_INT(t->kind, CHC_TUPLE);
	CHECK_INT(t->nargs, 4);
	CHECK_STR(t->arg_names[0], "a");
	CHECK_STR(t->arg_names[1], "b c");
	CHECK_STR(t->arg_names[2], "d`");
	CHECK_STR(t->arg_names[3], "e`f`g");
	CHECK(t->args[2]->arg_names[0] == NULL);
	chc_type_free(unit_env(), t);

	t = parse("Tuple(UInt8, DateTime64(3, 'UTC'), Int8)");
	CHECK_INT(t->nargs, 3);
	CHECK(t->arg_names[0] == NULL && t->arg_names[1] == NULL && t->arg_names[2] == NULL);
	chc_type_free(unit_env(), t);

	t = parse("Tuple()");
	CHECK_INT(t->nargs, 0);
	chc_type_free(unit_env(), t);

	/* a field may be called like a type */
	t = parse("Tuple(String String, Array Array(UInt8))");
	CHECK_STR(t->arg_names[0], "String");
	CHECK_INT(t->args[1]->kind, CHC_ARRAY);
	chc_type_free(unit_env(), t);
}

static void
test_pretty_printed(void)
{
	chc_type   *t = parse(" Tuple(\n    a UInt8,\n\tb Tuple (\r\n        c String ,\n"
						  "        d Nullable( Int8 )\n    )\n)\n");

	if (!CHECK(t != NULL))
	{
		printf("%s\n", message);
		return;
	}
	CHECK_INT(t->nargs, 2);
	CHECK_STR(t->args[1]->arg_names[1], "d");
	CHECK_INT(t->args[1]->args[1]->args[0]->kind, CHC_INT8);
	chc_type_free(unit_env(), t);
}

static void
test_nested(void)
{
	chc_type   *t = parse("Nested(a UInt8, b Array(String))");
	const chc_type *tuple;

	CHECK_INT(t->kind, CHC_NESTED);
	CHECK_INT(t->nargs, 2);
	CHECK_STR(t->arg_names[1], "b");
	tuple = t->args[t->nargs];
	CHECK_INT(tuple->kind, CHC_TUPLE);
	CHECK_STR(tuple->text, "Tuple(a UInt8, b Array(String))");
	CHECK_INT(tuple->args[1]->kind, CHC_ARRAY);
	chc_type_free(unit_env(), t);
}

static void
test_geo(void)
{
	chc_type   *t = parse("MultiPolygon");
	const chc_type *point;

	CHECK_STR(t->text, "MultiPolygon");
	CHECK_INT(t->kind, CHC_ARRAY);
	CHECK_STR(t->args[0]->text, "Polygon");
	CHECK_STR(t->args[0]->args[0]->text, "Ring");
	point = t->args[0]->args[0]->args[0];
	CHECK_STR(point->text, "Point");
	CHECK_STR(point->name, "Point");
	CHECK_INT(point->kind, CHC_TUPLE);
	CHECK_INT(point->nargs, 2);
	CHECK_INT(point->args[1]->kind, CHC_FLOAT64);
	chc_type_free(unit_env(), t);
	t = parse("Geometry");
	CHECK_INT(t->kind, CHC_VARIANT);
	CHECK_INT(t->nargs, 6);
	chc_type_free(unit_env(), t);
	t = parse("MultiLineString");
	CHECK_INT(t->args[0]->args[0]->kind, CHC_TUPLE);
	chc_type_free(unit_env(), t);
}

static void
test_aggregates(void)
{
	static const struct
	{
		const char *text;
		uint32_t	nargs;
	}			good[] = {
		{"AggregateFunction(sum, UInt64)", 1},
		{"AggregateFunction(1, sum, UInt64)", 1},
		{"AggregateFunction(count)", 0},
		{"AggregateFunction(quantiles(0.5, 0.9), Float64)", 1},
		{"AggregateFunction(quantilesIf(-0.5, [1, 2], 'a)'), Float64, UInt8)", 2},
		{"AggregateFunction(12, `my f`, Array(String))", 1},
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
	{
		chc_type   *t = parse(good[i].text);

		if (!CHECK(t != NULL))
		{
			printf("%s: %s\n", good[i].text, message);
			continue;
		}
		CHECK_INT(t->kind, CHC_AGGREGATE);
		CHECK_INT(t->nargs, good[i].nargs);
		chc_type_free(unit_env(), t);
	}
}

static void
test_simple_aggregate(void)
{
	bool		nullable;
	chc_type   *t = parse("SimpleAggregateFunction(any, Nullable(String))");

	CHECK_INT(t->kind, CHC_SIMPLEAGG);
	CHECK_STR(t->args[0]->text, "Nullable(String)");
	CHECK_INT(chc_type_strip(t, &nullable)->kind, CHC_STRING);
	CHECK(nullable);
	chc_type_free(unit_env(), t);
	t = parse("SimpleAggregateFunction(groupArrayArray(10), Array(UInt8))");
	CHECK_INT(t->args[0]->kind, CHC_ARRAY);
	chc_type_free(unit_env(), t);
}

/* ----------------------------------------------------------------- errors */

static const struct
{
	const char *text;
	const char *message;
}			bad[] = {
	{"", "expected a name at position 1"},
	{"  ", "expected a name at position 3"},
	{"1", "expected a name at position 1"},
	{"UInt8)", "unexpected character at position 6"},
	{"UInt8 UInt8", "unexpected character at position 7"},
	{"UInt8(1)", "unexpected \"(\" at position 6"},
	{"Array", "expected \"(\" at position 6"},
	{"Array(", "expected a name at position 7"},
	{"Array()", "expected a name at position 7"},
	{"Array(UInt8", "expected \")\" at position 12"},
	{"Array(UInt8, UInt8)", "expected \")\" at position 12"},
	{"Map(UInt8)", "expected \",\" at position 10"},
	{"FixedString", "expected \"(\" at position 12"},
	{"FixedString(0)", "number out of range at position 14"},
	{"FixedString(99999999999999999999999)", "number out of range at position 23"},
	{"FixedString(x)", "expected a number at position 13"},
	{"Decimal(77, 1)", "number out of range at position 11"},
	{"Decimal(5, 6)", "number out of range at position 13"},
	{"DateTime64(10)", "number out of range at position 14"},
	{"DateTime('UTC)", "unterminated quote at position 10"},
	{"DateTime(UTC)", "expected a quote at position 10"},
	{"DateTime('a\\0b')", "NUL byte in a name at position 16"},
	{"Enum8()", "expected a quote at position 7"},
	{"Enum8('a' = 128)", "number out of range at position 16"},
	{"Enum8('a' = 127, 'b')", "number out of range at position 21"},
	{"Enum8('a' = )", "expected a number at position 13"},
	{"Enum8('\\", "unterminated quote at position 7"},
	{"Tuple(a UInt8,)", "expected a name at position 15"},
	{"Tuple(a b c)", "expected \")\" at position 11"},
	{"Nested", "expected \"(\" at position 7"},
	{"SimpleAggregateFunction(any)", "expected \",\" at position 28"},
	{"SimpleAggregateFunction(any,)", "expected a name at position 29"},
	{"AggregateFunction(1)", "expected \",\" at position 20"},
	{"AggregateFunction(f(1, UInt8)", "expected \")\" at position 30"},
	{"JSON(a", "unbalanced \"(\" at position 7"},
	{"JSON('a)", "unterminated quote at position 6"},
	{"Unknown((1)", "unbalanced \"(\" at position 12"},
};

static void
test_malformed(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		chc_type   *t = parse(bad[i].text);

		if (!CHECK(t == NULL) || !CHECK_STR(message, bad[i].message))
			printf("for \"%s\"\n", bad[i].text);
		chc_type_free(unit_env(), t);
	}
	CHECK(parse_n("UInt8\0", 6) == NULL);
	CHECK(chc_type_parse(unit_env(), NULL, "Array(", 6, NULL, 0) == NULL);
}

/* Every beginning of a type name with parentheses is malformed; none is overread. */
static void
test_truncated(void)
{
	static const char text[] = "Tuple(a Nullable(DateTime64(3, 'U\\'T')), `b` Enum8('x' = 1), "
		"Nested(c Map(String, JSON(SKIP 'a'))), AggregateFunction(1, f(2), Int8))";

	for (size_t len = 0; len < sizeof(text) - 1; len++)
	{
		char	   *copy = unit_env()->realloc(unit_env()->ctx, NULL, len + 1);
		chc_type   *t;

		/* the sanitizer watches the byte behind an allocation of len bytes */
		copy = unit_env()->realloc(unit_env()->ctx, copy, len > 0 ? len : 1);
		memcpy(copy, text, len);
		t = parse_n(copy, len);
		CHECK(t == NULL || len <= strlen("Tuple"));
		chc_type_free(unit_env(), t);
		unit_env()->realloc(unit_env()->ctx, copy, 0);
	}
}

static void
test_limits(void)
{
	chc_limits	limits = chc_default_limits;
	char		deep[2000] = "";
	chc_type   *t;

	limits.max_type_depth = 3;
	t = chc_type_parse(unit_env(), &limits, "Array(Array(UInt8))", 19, NULL, 0);
	CHECK(t != NULL);
	chc_type_free(unit_env(), t);
	t = chc_type_parse(unit_env(), &limits, "Array(Array(Array(UInt8)))", 26, message,
					   sizeof(message));
	CHECK(t == NULL);
	CHECK_STR(message, "type name nested deeper than max_type_depth at position 19");
	limits = chc_default_limits;
	limits.max_type_text = 10;
	CHECK(chc_type_parse(unit_env(), &limits, "Array(UInt8)", 12, message,
						 sizeof(message)) == NULL);
	CHECK_STR(message, "type name longer than max_type_text at position 1");
	for (int i = 0; i < 300; i++)
		strcat(deep, "Array(");
	CHECK(parse(deep) == NULL);
}

static chc_status
test_allocations(const chc_env *env)
{
	static const char *const texts[] = {
		"Nested(a Enum8('x' = 1, 'y' = 2), `b` Map(String, Array(Tuple(c DateTime('UTC')))))",
		"Geometry",
		"Tuple(UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8)",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		char		why[100];
		chc_type   *t = chc_type_parse(env, NULL, texts[i], strlen(texts[i]), why, sizeof(why));

		if (t == NULL)
		{
			CHECK(strncmp(why, "out of memory", 13) == 0);
			return CHC_E_NOMEM;
		}
		chc_type_free(env, t);
	}
	return CHC_OK;
}

static const unit_case cases[] = {
	UNIT_CASE(test_leaves),
	UNIT_CASE(test_timezones),
	UNIT_CASE(test_enums),
	UNIT_CASE(test_many_enums),
	UNIT_CASE(test_containers),
	UNIT_CASE(test_tuples),
	UNIT_CASE(test_pretty_printed),
	UNIT_CASE(test_nested),
	UNIT_CASE(test_geo),
	UNIT_CASE(test_aggregates),
	UNIT_CASE(test_simple_aggregate),
	UNIT_CASE(test_malformed),
	UNIT_CASE(test_truncated),
	UNIT_CASE(test_limits),
	UNIT_CASE_ENV(test_allocations),
};

UNIT_MAIN(cases)
