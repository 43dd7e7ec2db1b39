/*-------------------------------------------------------------------------
 *
 * test_writer.c
 *	  Encoding blocks: exact bytes, the round trip of random values of every
 *	  writable type, and the rules of the put functions.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "unit_block.h"

#define NEW 54484

/* ------------------------------------------------------------ exact bytes */

static void
check_bytes(chc_writer *w, uint32_t revision, const char *want)
{
	chc_buf		out;
	chc_buf		expected;
	chc_errbuf	err;

	chc_buf_init(&out, unit_env());
	chc_buf_init(&expected, unit_env());
	chc_errbuf_init(&err, unit_env());
	unit_bytes(&expected, want);
	CHECK_INT(chc_write_block(w, revision, &out, NULL, &err), CHC_OK);
	CHECK_STR(err.pub.message, "");
	if (!CHECK_INT(out.len, expected.len) ||
		!CHECK_MEM(out.data, expected.data, out.len))
		printf("for %s\n", want);
	chc_buf_free(&out);
	chc_buf_free(&expected);
	chc_errbuf_clear(&err);
}

static void
test_frame_bytes(void)
{
	chc_writer *w = chc_writer_new(unit_env());
	chc_buf		out;
	chc_buf		expected;
	uint32_t	v = 0x01020304;

	chc_buf_init(&out, unit_env());
	chc_buf_init(&expected, unit_env());
	CHECK_INT(chc_write_empty_block(0, &out), CHC_OK);
	CHECK_INT(chc_write_empty_block(54412, &out), CHC_OK);
	CHECK_INT(chc_write_empty_block(NEW, &out), CHC_OK);
	unit_bytes(&expected, "00 00  01 00 02 ff ff ff ff 00 00 00  "
			   "01 00 02 ff ff ff ff 03 00 00 00 00");
	CHECK_INT(out.len, expected.len);
	CHECK_MEM(out.data, expected.data, out.len);
	chc_buf_free(&out);
	chc_buf_free(&expected);

	check_bytes(w, 0, "00 00");
	CHECK_INT(chc_writer_add_column(w, "a", "UInt32"), CHC_OK);
	check_bytes(w, 0, "01 00 \"a\" \"UInt32\"");
	check_bytes(w, NEW, "01 00 02 ff ff ff ff 03 00 00 01 00 \"a\" \"UInt32\" 00");
	CHECK_INT(chc_put_fixed(chc_writer_column(w, 0), &v), CHC_OK);
	check_bytes(w, 0, "01 01 \"a\" \"UInt32\" 04 03 02 01");
	check_bytes(w, 54412, "01 00 02 ff ff ff ff 00 01 01 \"a\" \"UInt32\" 04 03 02 01");
	check_bytes(w, NEW, "01 00 02 ff ff ff ff 03 00 00 01 01 \"a\" \"UInt32\" 00 04 03 02 01");
	chc_writer_free(w);
}

static void
test_lowcardinality_bytes(void)
{
	chc_writer *w = chc_writer_new(unit_env());
	chc_wcolumn *c;
	chc_wcolumn *n;

	CHECK_INT(chc_writer_add_column(w, "c", "LowCardinality(String)"), CHC_OK);
	CHECK_INT(chc_writer_add_column(w, "n", "Array(LowCardinality(Nullable(UInt8)))"), CHC_OK);
	c = chc_writer_column(w, 0);
	n = chc_wcolumn_child(chc_writer_column(w, 1), 0);
	CHECK_INT(chc_put_bytes(c, "b", 1), CHC_OK);
	CHECK_INT(chc_put_bytes(c, "a", 1), CHC_OK);
	CHECK_INT(chc_put_bytes(c, "b", 1), CHC_OK);
	CHECK_INT(chc_put_array(chc_writer_column(w, 1), 0), CHC_OK);
	CHECK_INT(chc_put_array(chc_writer_column(w, 1), 3), CHC_OK);
	CHECK_INT(chc_put_array(chc_writer_column(w, 1), 0), CHC_OK);
	CHECK_INT(chc_put_fixed(n, "\x05"), CHC_OK);
	CHECK_INT(chc_put_null(n), CHC_OK);
	CHECK_INT(chc_put_fixed(n, "\x00"), CHC_OK);
	check_bytes(w, 0, "02 03 \"c\" \"LowCardinality(String)\" "
				"u64:1 u64:0x600 u64:2 \"b\" \"a\" u64:3 00 01 00 "
				"\"n\" \"Array(LowCardinality(Nullable(UInt8)))\" "
				"u64:1 u64:0 u64:3 u64:3 u64:0x600 u64:3 00 05 00 u64:3 01 00 02");
	chc_writer_reset(w);
	for (int i = 0; i < 2; i++)
	{
		CHECK_INT(chc_put_bytes(c, "z", 1), CHC_OK);
		CHECK_INT(chc_put_array(chc_writer_column(w, 1), 0), CHC_OK);
	}
	check_bytes(w, 0, "02 02 \"c\" \"LowCardinality(String)\" "
				"u64:1 u64:0x600 u64:1 \"z\" u64:2 00 00 "
				"\"n\" \"Array(LowCardinality(Nullable(UInt8)))\" u64:1 u64:0 u64:0");
	chc_writer_free(w);
}

/* ------------------------------------------------------------- round trip */

static const char *const writable[] = {
	"Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "UInt8", "UInt16", "UInt32", "UInt64",
	"UInt128", "UInt256", "Bool", "Float32", "Float64", "BFloat16", "Decimal(9, 1)",
	"Decimal(18, 1)", "Decimal(38, 1)", "Decimal(76, 1)", "String", "FixedString(7)",
	"FixedString(100)", "UUID", "IPv4", "IPv6", "Date", "Date32", "DateTime('UTC')",
	"DateTime64(3, 'UTC')", "Time", "Time64(3)", "IntervalDay", "Enum8('a' = -1, 'b' = 2)",
	"Enum16('a' = -1, 'b' = 2)",
	"Nullable(Nothing)", "Nullable(UInt64)", "Nullable(String)", "Nullable(FixedString(3))",
	"Array(String)", "Array(Array(Nullable(UInt16)))", "Array(Nullable(Nothing))",
	"Tuple(UInt8, s String, Array(Date))", "Tuple()", "Array(Tuple())",
	"Nullable(Tuple(a UInt8, b Nullable(String)))",
	"Map(String, UInt64)", "Map(LowCardinality(String), Array(Map(UInt8, String)))",
	"Nested(a UInt8, b Array(String))", "Nested(a LowCardinality(Nullable(String)))",
	"LowCardinality(String)", "LowCardinality(Nullable(String))", "LowCardinality(UInt8)",
	"LowCardinality(Nullable(Date))", "LowCardinality(FixedString(3))",
	"LowCardinality(Nullable(FixedString(40)))",
	"Array(LowCardinality(String))", "Tuple(LowCardinality(String), Array(LowCardinality(UUID)))",
	"SimpleAggregateFunction(max, Nullable(UInt64))",
	"SimpleAggregateFunction(groupArrayArray, Array(LowCardinality(String)))",
	"Point", "Ring", "Polygon", "MultiPolygon", "JSON", "Array(JSON)", "Nullable(JSON)",
	"Variant(Array(UInt8), LowCardinality(String), UInt64)", "Array(Variant(String, UInt8))",
	"QBit(Float32, 3)", "QBit(Float64, 17)", "Array(QBit(BFloat16, 8))", "Nullable(QBit(Float32, 1))",
	"Geometry", "Dynamic", "Array(Dynamic)", "Variant(Array(Dynamic), String)",
};

#define NWRITABLE (sizeof(writable) / sizeof(writable[0]))

static chc_status put_random(chc_wcolumn *col, uint64_t *seed, chc_buf *text);

static chc_status
put_random_string(chc_wcolumn *col, uint64_t *seed, chc_buf *text)
{
	uint8_t		bytes[400] = {0};
	const chc_type *base = chc_wcolumn_base(col);
	bool		fixed = base->kind == CHC_FIXEDSTRING;
	size_t		max = fixed ? base->width + 1 : unit_random(seed) % 10 == 0 ? 400 : 20;
	size_t		len = unit_random(seed) % max;
	uint8_t		letters = unit_random(seed) % 2 == 0 ? 3 : 255;
	chc_status	st;

	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t) ('a' + unit_random(seed) % letters);
	st = chc_put_bytes(col, bytes, len);
	return st == CHC_OK ? unit_string_text(text, bytes, fixed ? base->width : len) : st;
}

static chc_status
put_random_array(chc_wcolumn *col, uint64_t *seed, chc_buf *text)
{
	const chc_type *base = chc_wcolumn_base(col);
	uint64_t	n = base->kind == CHC_QBIT ? (uint64_t) base->precision : unit_random(seed) % 4;
	uint32_t	nchildren = base->kind == CHC_MAP ? 2 : 1;
	chc_status	st = chc_put_array(col, n);

	if (st == CHC_OK)
		st = unit_text(text, "[");
	for (uint64_t i = 0; i < n && st == CHC_OK; i++)
	{
		if (i > 0)
			st = unit_text(text, ",");
		for (uint32_t c = 0; c < nchildren && st == CHC_OK; c++)
		{
			if (c > 0)
				st = unit_text(text, ":");
			if (st == CHC_OK)
				st = put_random(chc_wcolumn_child(col, c), seed, text);
		}
	}
	return st == CHC_OK ? unit_text(text, "]") : st;
}

static chc_status
put_random_tuple(chc_wcolumn *col, uint64_t *seed, chc_buf *text)
{
	const chc_type *base = chc_wcolumn_base(col);
	chc_status	st = unit_text(text, "(");

	for (uint32_t c = 0; c < base->nargs && st == CHC_OK; c++)
	{
		st = unit_text(text, "%s%s%s", c > 0 ? "," : "",
					   base->arg_names[c] != NULL ? base->arg_names[c] : "",
					   base->arg_names[c] != NULL ? "=" : "");
		if (st == CHC_OK)
			st = put_random(chc_wcolumn_child(col, c), seed, text);
	}
	if (st == CHC_OK)
		st = unit_text(text, ")");
	return st == CHC_OK ? chc_put_tuple(col) : st;
}

static chc_status
put_random_fixed(chc_wcolumn *col, uint64_t *seed, chc_buf *text)
{
	uint64_t	words[4];
	chc_status	st;

	for (int i = 0; i < 4; i++)
		words[i] = unit_random(seed) & (unit_random(seed) % 2 == 0 ? 0xff : UINT64_MAX);
	st = unit_random(seed) % 2 == 0 && chc_put_word(col, words[0]) ? CHC_OK : chc_put_fixed(col, words);
	return st == CHC_OK ?
		unit_fixed_text(text, chc_wcolumn_base(col), (const uint8_t *) words) : st;
}

/* A type for values of a Dynamic; "T" sorts behind the shared variant. */
static chc_status
random_dynamic_type(chc_wcolumn *col, uint64_t *seed, uint32_t *which)
{
	static const char *const types[] = {
		"String", "UInt64", "Array(Dynamic)", "Array(LowCardinality(String))", "Tuple(UInt8, String)"
	};

	return chc_wcolumn_dynamic(col, types[unit_random(seed) % 5], which);
}

/* Empty arrays end the recursion of a Dynamic in itself. */
static chc_status
put_random_variant(chc_wcolumn *col, uint64_t *seed, chc_buf *text)
{
	const chc_type *base = chc_wcolumn_base(col);
	bool		dynamic = base->kind == CHC_DYNAMIC;
	uint32_t	which = 0;
	chc_status	st = CHC_OK;

	if (unit_random(seed) % 4 == 0)
	{
		st = chc_put_null(col);
		return st == CHC_OK ? unit_text(text, "NULL") : st;
	}
	if (dynamic)
		st = random_dynamic_type(col, seed, &which);
	else
		which = (uint32_t) (unit_random(seed) % base->nargs);
	if (st == CHC_OK)
		st = unit_text(text, "%s:", chc_wcolumn_type(chc_wcolumn_child(col, which))->text);
	if (st == CHC_OK)
		st = put_random(chc_wcolumn_child(col, which), seed, text);
	return st == CHC_OK ? chc_put_variant(col, which) : st;
}

/* Put a random value and say in text what it was. */
static chc_status
put_random(chc_wcolumn *col, uint64_t *seed, chc_buf *text)
{
	chc_kind	kind = chc_wcolumn_base(col)->kind;
	chc_status	st;

	if (chc_wcolumn_nullable(col) && (kind == CHC_NOTHING || unit_random(seed) % 4 == 0))
	{
		st = chc_put_null_word(col) ? CHC_OK : chc_put_null(col);
		return st == CHC_OK ? unit_text(text, "NULL") : st;
	}
	switch (kind)
	{
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			return put_random_variant(col, seed, text);
		case CHC_STRING:
		case CHC_JSON:
		case CHC_FIXEDSTRING:
			return put_random_string(col, seed, text);
		case CHC_ARRAY:
		case CHC_MAP:
		case CHC_NESTED:
		case CHC_QBIT:
			return put_random_array(col, seed, text);
		case CHC_TUPLE:
			return put_random_tuple(col, seed, text);
		default:
			return put_random_fixed(col, seed, text);
	}
}

static chc_status
fill_column(chc_writer *w, uint32_t i, uint32_t rows, uint64_t *seed, chc_buf *text)
{
	chc_wcolumn *col = chc_writer_column(w, i);
	chc_status	st = unit_text(text, "c %s:", chc_wcolumn_type(col)->text);

	for (uint32_t r = 0; r < rows && st == CHC_OK; r++)
	{
		st = unit_text(text, " ");
		if (st == CHC_OK)
			st = put_random(col, seed, text);
	}
	return st == CHC_OK ? unit_text(text, "\n") : st;
}

/* Decode what was written and compare with what was put. */
static chc_status
read_back(const chc_env *env, const chc_buf *block, uint32_t revision, size_t chunk,
		  const chc_string_form *form, const chc_buf *want)
{
	chc_buf		got;
	chc_errbuf	err;
	chc_status	st;

	chc_buf_init(&got, env);
	chc_errbuf_init(&err, env);
	st = unit_decode(env, block->data, block->len, revision, chunk, form, &chc_default_limits,
					 &got, &err);
	if (st == CHC_OK)
		st = chc_buf_u8(&got, '\0');
	if (st == CHC_OK)
		CHECK_STR((const char *) got.data, (const char *) want->data);
	else if (!unit_failing_allocs())
		CHECK_STR(err.pub.message, "");
	chc_buf_free(&got);
	chc_errbuf_clear(&err);
	return st;
}

static chc_status
write_block(const chc_env *env, chc_writer *w, uint32_t revision, chc_buf *block)
{
	chc_errbuf	err;
	chc_status	st;

	chc_errbuf_init(&err, env);
	st = chc_write_block(w, revision, block, NULL, &err);
	CHECK_INT(err.pub.status, st);
	if (!unit_failing_allocs())
		CHECK_STR(err.pub.message, "");
	chc_errbuf_clear(&err);
	return st;
}

/* All types in one block of random values; the seed is where they start. */
static chc_status
round_trip(const chc_env *env, chc_writer *w, uint32_t rows, uint64_t seed, size_t max_chunk)
{
	chc_buf		text;
	chc_buf		block;
	uint32_t	revision = seed % 2 == 0 ? NEW : 0;
	chc_status	st = CHC_OK;

	chc_buf_init(&text, env);
	chc_buf_init(&block, env);
	for (uint32_t i = 0; i < chc_writer_ncolumns(w) && st == CHC_OK; i++)
		st = fill_column(w, i, rows, &seed, &text);
	if (st == CHC_OK)
		st = chc_buf_u8(&text, '\0');
	if (st == CHC_OK)
		st = write_block(env, w, revision, &block);
	if (st == CHC_OK)
	{
		CHECK_INT(chc_writer_rows(w), rows);
		/* the sum leaves out names, types and the frames of dictionaries */
		CHECK(chc_writer_bytes(w) <= block.len && chc_writer_bytes(w) + 10000 > block.len);
	}
	for (size_t chunk = 0; chunk <= max_chunk && st == CHC_OK; chunk++)
	{
		st = read_back(env, &block, revision, chunk, NULL, &text);
		if (st == CHC_OK)
			st = read_back(env, &block, revision, chunk, &unit_string_form, &text);
	}
	chc_buf_free(&text);
	chc_buf_free(&block);
	return st;
}

static chc_status
add_all_columns(chc_writer *w)
{
	for (size_t i = 0; i < NWRITABLE; i++)
	{
		chc_status	st = chc_writer_add_column(w, "c", writable[i]);

		if (st == CHC_E_NOMEM)
			return st;
		if (!CHECK_INT(st, CHC_OK))
			printf("for %s\n", writable[i]);
	}
	return CHC_OK;
}

static void
test_round_trip(void)
{
	static const uint32_t rows[] = {0, 1, 2, 7, 100, 1, 300};
	chc_writer *w = chc_writer_new(unit_env());

	add_all_columns(w);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
	{
		chc_writer_reset(w);
		CHECK_INT(chc_writer_bytes(w), 0);
		CHECK_INT(round_trip(unit_env(), w, rows[i], i + 1, 40), CHC_OK);
	}
	chc_writer_free(w);
}

static chc_status
test_round_trip_alloc(const chc_env *env)
{
	chc_writer *w = chc_writer_new(env);
	chc_status	st = w == NULL ? CHC_E_NOMEM : add_all_columns(w);

	if (st == CHC_OK)
		st = round_trip(env, w, 10, 4, 0);
	chc_writer_free(w);
	return st;
}

/* Dictionaries that need 2 and 4 bytes per row, and a second use of the writer. */
static void
test_big_dictionaries(void)
{
	static const uint32_t sizes[] = {256, 257, 65536, 65537, 200000, 3};
	chc_writer *w = chc_writer_new(unit_env());
	chc_wcolumn *c;

	CHECK_INT(chc_writer_add_column(w, "c", "LowCardinality(UInt32)"), CHC_OK);
	c = chc_writer_column(w, 0);
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
	{
		chc_buf		text;
		chc_buf		block;

		chc_buf_init(&text, unit_env());
		chc_buf_init(&block, unit_env());
		chc_writer_reset(w);
		unit_text(&text, "c LowCardinality(UInt32):");
		for (uint32_t i = 0; i < 2 * sizes[s]; i++)
		{
			uint32_t	v = i % sizes[s];

			CHECK_INT(chc_put_fixed(c, &v), CHC_OK);
			unit_text(&text, " %u", (unsigned) v);
		}
		unit_text(&text, "\n");
		chc_buf_u8(&text, '\0');
		CHECK_INT(write_block(unit_env(), w, 0, &block), CHC_OK);
		CHECK_INT(read_back(unit_env(), &block, 0, 0, NULL, &text), CHC_OK);
		CHECK_INT(read_back(unit_env(), &block, 0, 1000, NULL, &text), CHC_OK);
		chc_buf_free(&text);
		chc_buf_free(&block);
	}
	chc_writer_free(w);
}

/* --------------------------------------------------------------- defaults */

static const struct
{
	const char *type;
	const char *text;
}			defaults[] = {
	{"UInt8", "0"},
	{"String", "''"},
	{"FixedString(2)", "'\\00\\00'"},
	{"Enum8('a' = 5, 'b' = -3)", "-3"},
	{"Enum16('a' = 500, 'b' = 300)", "300"},
	{"Nullable(UInt8)", "NULL"},
	{"LowCardinality(String)", "''"},
	{"LowCardinality(FixedString(2))", "'\\00\\00'"},
	{"LowCardinality(Nullable(String))", "NULL"},
	{"Array(String)", "[]"},
	{"Map(String, UInt8)", "[]"},
	{"Nested(a UInt8)", "[]"},
	{"Tuple(UInt8, String, Tuple())", "(0,'',())"},
	{"Nullable(Tuple(UInt8))", "NULL"},
	{"Nullable(Nothing)", "NULL"},
};

static void
test_defaults(void)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
	{
		chc_writer *w = chc_writer_new(unit_env());
		chc_buf		text;
		chc_buf		block;

		chc_buf_init(&text, unit_env());
		chc_buf_init(&block, unit_env());
		CHECK_INT(chc_writer_add_column(w, "c", defaults[i].type), CHC_OK);
		CHECK_INT(chc_put_default(chc_writer_column(w, 0)), CHC_OK);
		CHECK_INT(chc_put_default(chc_writer_column(w, 0)), CHC_OK);
		CHECK_INT(write_block(unit_env(), w, 0, &block), CHC_OK);
		unit_text(&text, "c %s: %s %s\n", defaults[i].type, defaults[i].text, defaults[i].text);
		chc_buf_u8(&text, '\0');
		CHECK_INT(read_back(unit_env(), &block, 0, 0, NULL, &text), CHC_OK);
		chc_buf_free(&text);
		chc_buf_free(&block);
		chc_writer_free(w);
	}
}

/* ------------------------------------------------------------------ rules */

static void
test_usage(void)
{
	chc_writer *w = chc_writer_new(unit_env());
	chc_wcolumn *n;
	chc_wcolumn *f;
	chc_wcolumn *a;

	CHECK_INT(chc_writer_add_column(w, "n", "UInt8"), CHC_OK);
	CHECK_INT(chc_writer_add_column(w, "f", "FixedString(3)"), CHC_OK);
	CHECK_INT(chc_writer_add_column(w, "a", "Array(String)"), CHC_OK);
	n = chc_writer_column(w, 0);
	f = chc_writer_column(w, 1);
	a = chc_writer_column(w, 2);
	CHECK(chc_writer_column(w, 3) == NULL);
	CHECK(chc_wcolumn_child(n, 0) == NULL);
	CHECK(chc_wcolumn_child(a, 1) == NULL);
	CHECK_STR(chc_wcolumn_type(a)->text, "Array(String)");
	CHECK_INT(chc_put_null(n), CHC_E_USAGE);
	CHECK_INT(chc_put_bytes(n, "x", 1), CHC_E_USAGE);
	CHECK_INT(chc_put_array(n, 0), CHC_E_USAGE);
	CHECK_INT(chc_put_tuple(n), CHC_E_USAGE);
	CHECK_INT(chc_put_fixed(a, "x"), CHC_E_USAGE);
	CHECK_INT(chc_put_bytes(f, "abcd", 4), CHC_E_LIMIT);
	CHECK_INT(chc_put_array(a, (uint64_t) UINT32_MAX + 1), CHC_E_LIMIT);
	CHECK_INT(chc_put_array(a, UINT32_MAX), CHC_OK);
	CHECK_INT(chc_put_array(a, 1), CHC_E_LIMIT);
	CHECK_INT(chc_put_array(a, UINT64_MAX), CHC_E_LIMIT);
	chc_writer_free(w);
	chc_writer_free(NULL);
}

/* States are bytes without a length; a Dynamic takes types that can be written. */
static void
test_variants(void)
{
	chc_writer *w = chc_writer_new(unit_env());
	chc_wcolumn *a,
			   *d,
			   *v;
	uint32_t	which = 7;

	CHECK_INT(chc_writer_add_column(w, "a", "AggregateFunction(sum, UInt8)"), CHC_OK);
	CHECK_INT(chc_writer_add_column(w, "d", "Dynamic"), CHC_OK);
	CHECK_INT(chc_writer_add_column(w, "v", "Variant(String, UInt8)"), CHC_OK);
	a = chc_writer_column(w, 0);
	d = chc_writer_column(w, 1);
	v = chc_writer_column(w, 2);
	CHECK_INT(chc_put_default(a), CHC_E_USAGE);
	CHECK_INT(chc_put_null(a), CHC_E_USAGE);
	CHECK_INT(chc_put_bytes(a, "12345678", 8), CHC_OK);
	CHECK_INT(chc_wcolumn_dynamic(v, "String", &which), CHC_E_USAGE);
	CHECK_INT(chc_wcolumn_dynamic(d, "Array(", &which), CHC_E_USAGE);
	CHECK_INT(chc_wcolumn_dynamic(d, "Whatever", &which), CHC_E_UNSUPPORTED);
	CHECK_INT(chc_put_variant(d, 0), CHC_E_USAGE);
	CHECK_INT(chc_wcolumn_dynamic(d, "UInt8", &which), CHC_OK);
	CHECK_INT(which, 0);
	CHECK_INT(chc_put_fixed(chc_wcolumn_child(d, which), "\5"), CHC_OK);
	CHECK_INT(chc_put_variant(d, which), CHC_OK);
	CHECK_INT(chc_put_variant(v, 2), CHC_E_USAGE);
	CHECK_INT(chc_put_variant(a, 0), CHC_E_USAGE);
	CHECK_INT(chc_put_bytes(chc_wcolumn_child(v, 0), "x", 1), CHC_OK);
	CHECK_INT(chc_put_variant(v, 0), CHC_OK);
	check_bytes(w, 0, "03 01 \"a\" \"AggregateFunction(sum, UInt8)\" u64:0x3837363534333231 "
				"\"d\" \"Dynamic\" u64:1 20 01 \"UInt8\" u64:0 01 05 "
				"\"v\" \"Variant(String, UInt8)\" u64:0 00 \"x\"");
	chc_writer_free(w);
}

static void
test_bad_columns(void)
{
	static const char *const unsupported[] = {
		"Object('json')", "QBit(UInt8, 3)", "Whatever", "Array(Whatever)",
		"LowCardinality(Array(UInt8))", "LowCardinality(JSON)", "Tuple(UInt8, Nested(a Object('json')))",
		"Variant(UInt8, Whatever)",
	};
	chc_writer *w = chc_writer_new(unit_env());

	CHECK_INT(chc_writer_add_column(w, "c", "Array("), CHC_E_USAGE);
	for (size_t i = 0; i < sizeof(unsupported) / sizeof(unsupported[0]); i++)
	{
		if (!CHECK_INT(chc_writer_add_column(w, "c", unsupported[i]), CHC_E_UNSUPPORTED))
			printf("for %s\n", unsupported[i]);
	}
	CHECK_INT(chc_writer_ncolumns(w), 0);
	chc_writer_free(w);
}

/* A block that cannot be written leaves the output alone and says why. */
static void
check_refused(chc_writer *w, uint32_t revision, chc_status status, const char *message)
{
	chc_buf		out;
	chc_errbuf	err;

	chc_buf_init(&out, unit_env());
	chc_errbuf_init(&err, unit_env());
	chc_buf_u8(&out, 'x');
	CHECK_INT(chc_write_block(w, revision, &out, NULL, &err), status);
	CHECK_INT(out.len, 1);
	CHECK_STR(err.pub.message, message);
	chc_buf_free(&out);
	chc_errbuf_clear(&err);
}

static void
test_refused_blocks(void)
{
	chc_writer *w = chc_writer_new(unit_env());

	CHECK_INT(chc_writer_add_column(w, "a", "Array(UInt8)"), CHC_OK);
	CHECK_INT(chc_writer_add_column(w, "b", "LowCardinality(String)"), CHC_OK);
	CHECK_INT(chc_put_array(chc_writer_column(w, 0), 1), CHC_OK);
	check_refused(w, NEW, CHC_E_USAGE, "column \"a\" has 0 values of UInt8 instead of 1");
	CHECK_INT(chc_put_fixed(chc_wcolumn_child(chc_writer_column(w, 0), 0), "x"), CHC_OK);
	check_refused(w, NEW, CHC_E_USAGE,
				  "column \"b\" has 0 values of LowCardinality(String) instead of 1");
	CHECK_INT(chc_put_bytes(chc_writer_column(w, 1), "x", 1), CHC_OK);
	check_refused(w, 54404, CHC_E_UNSUPPORTED,
				  "the server is too old for column \"b\" of type LowCardinality(String)");
	chc_writer_free(w);
}

static const unit_case cases[] = {
	UNIT_CASE(test_frame_bytes),
	UNIT_CASE(test_lowcardinality_bytes),
	UNIT_CASE(test_round_trip),
	UNIT_CASE_ENV(test_round_trip_alloc),
	UNIT_CASE(test_big_dictionaries),
	UNIT_CASE(test_defaults),
	UNIT_CASE(test_usage),
	UNIT_CASE(test_variants),
	UNIT_CASE(test_bad_columns),
	UNIT_CASE(test_refused_blocks),
};

UNIT_MAIN(cases)
