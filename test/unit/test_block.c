/*-------------------------------------------------------------------------
 *
 * test_block.c
 *	  Decoding blocks: golden bytes for every layout, hostile bytes, and
 *	  chunks and failing allocations for all of them.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "unit_block.h"

/* A revision with block info and serialization kinds. */
#define NEW 54484

/* Ends the positions of a sparse column; the number of rows after the last value is added. */
#define SPARSE_END "var:0x4000000000000000"
#define SPARSE_END1 "var:0x4000000000000001"
#define SPARSE_END6 "var:0x4000000000000006"

#define INFO "01 00 02 ff ff ff ff 00 "

typedef struct golden
{
	const char *bytes;
	uint32_t	revision;
	const char *text;
} golden;

static const golden goldens[] = {
	/* frame */
	{"00 00", 0, ""},
	{INFO "00 00", 54058, ""},
	{"03 02 u32:1 u32:2 01 01 02 07 00 00 00 00 00 00", NEW, ""},
	{INFO "01 00 \"c\" \"UInt8\"", 54412, "c UInt8:\n"},
	{INFO "02 00 \"c\" \"AggregateFunction(sum, UInt8)\" 00 \"d\" \"Whatever(1)\" 00", NEW,
		"c AggregateFunction(sum, UInt8):\nd Whatever(1):\n"},
	{INFO "01 02 \"c\" \"UInt8\" 00 05 06", NEW, "c UInt8: 5 6\n"},

	/* fixed width */
	{"04 01 \"a\" \"Int8\" ff \"b\" \"Int64\" u64:0x8000000000000000 \"c\" \"UInt16\" u16:65535 "
		"\"d\" \"Decimal(9, 2)\" u32:0xffffffff", 0,
		"a Int8: -1\nb Int64: -9223372036854775808\nc UInt16: 65535\nd Decimal(9, 2): -1\n"},
	{"01 02 \"c\" \"FixedString(3)\" 'abcdef'", 0, "c FixedString(3): 'abc' 'def'\n"},
	{"01 02 \"c\" \"Nothing\" '00'", 0, "c Nothing: nothing nothing\n"},
	{"01 02 \"c\" \"Nullable(Nothing)\" 01 01 '00'", 0, "c Nullable(Nothing): NULL NULL\n"},
	{"01 03 \"c\" \"Nullable(UInt16)\" 00 01 02 u16:1 u16:2 u16:3", 0,
		"c Nullable(UInt16): 1 NULL NULL\n"},

	/* strings */
	{"01 04 \"c\" \"String\" \"\" \"a\" 03 ff 00 41 00", 0,
		"c String: '' 'a' '\\ff\\00A' ''\n"},
	{"01 03 \"c\" \"String\" 7e 126*'x' 7f 127*'y' 80 01 128*'z'", 0,
		"c String: '126 bytes, sum cc33f100' '127 bytes, sum 6ce8ab99' "
		"'128 bytes, sum d15dd000'\n"},
	{"01 02 \"c\" \"String\" 81 00 'a' 80 80 80 00", 0, "c String: 'a' ''\n"},
	{"01 02 \"c\" \"Nullable(String)\" 01 00 \"\" \"x\"", 0, "c Nullable(String): NULL 'x'\n"},
	{"01 01 \"j\" \"JSON\" u64:1 \"{}\"", 0, "j JSON: '{}'\n"},

	/* made of others */
	{"01 03 \"a\" \"Array(UInt8)\" u64:1 u64:1 u64:3 01 02 03", 0,
		"a Array(UInt8): [1] [] [2,3]\n"},
	{"01 02 \"a\" \"Array(Array(String))\" u64:2 u64:2 u64:0 u64:1 \"x\"", 0,
		"a Array(Array(String)): [[],['x']] []\n"},
	{"01 02 \"m\" \"Map(String, UInt8)\" u64:1 u64:3 \"a\" \"b\" \"c\" 01 02 03", 0,
		"m Map(String, UInt8): ['a':1] ['b':2,'c':3]\n"},
	{"01 02 \"t\" \"Tuple(a UInt8, String)\" 01 02 \"x\" \"y\"", 0,
		"t Tuple(a UInt8, String): (a=1,'x') (a=2,'y')\n"},
	{"01 02 \"t\" \"Tuple()\" '00'", 0, "t Tuple(): () ()\n"},
	{"01 01 \"n\" \"Nested(a UInt8, b String)\" u64:2 01 02 \"x\" \"y\"", 0,
		"n Nested(a UInt8, b String): [(a=1,b='x'),(a=2,b='y')]\n"},
	{"01 01 \"t\" \"Nullable(Tuple(UInt8))\" 01 07", 0, "t Nullable(Tuple(UInt8)): NULL\n"},
	{"01 01 \"s\" \"SimpleAggregateFunction(any, Nullable(UInt8))\" 00 07", 0,
		"s SimpleAggregateFunction(any, Nullable(UInt8)): 7\n"},
	{"01 01 \"p\" \"Ring\" u64:1 u64:0x3ff0000000000000 u64:0xbff0000000000000", 0,
		"p Ring: [(1,-1)]\n"},

	/* LowCardinality */
	{"01 03 \"l\" \"LowCardinality(String)\" u64:1 u64:0x600 u64:2 \"a\" \"b\" u64:3 01 00 01",
		0, "l LowCardinality(String): 'b' 'a' 'b'\n"},
	{"01 02 \"l\" \"LowCardinality(String)\" u64:1 u64:0x200 u64:1 \"a\" u64:2 00 00", 0,
		"l LowCardinality(String): 'a' 'a'\n"},
	{"01 02 \"l\" \"LowCardinality(String)\" u64:1 u64:0x601 u64:2 \"a\" \"b\" u64:2 u16:1 u16:0",
		0, "l LowCardinality(String): 'b' 'a'\n"},
	{"01 02 \"l\" \"LowCardinality(UInt16)\" u64:1 u64:0x602 u64:2 u16:8 u16:9 u64:2 u32:1 u32:0",
		0, "l LowCardinality(UInt16): 9 8\n"},
	{"01 02 \"l\" \"LowCardinality(String)\" u64:1 u64:0x603 u64:2 \"a\" \"b\" u64:2 u64:1 u64:0",
		0, "l LowCardinality(String): 'b' 'a'\n"},
	{"01 03 \"l\" \"LowCardinality(Nullable(String))\" u64:1 u64:0x600 u64:3 \"\" \"\" \"b\" "
		"u64:3 00 01 02", 0, "l LowCardinality(Nullable(String)): NULL '' 'b'\n"},
	{"01 02 \"a\" \"Array(LowCardinality(String))\" u64:1 u64:0 u64:2 u64:0x600 u64:1 \"a\" "
		"u64:2 00 00", 0, "a Array(LowCardinality(String)): [] ['a','a']\n"},
	/* without elements only the prefix is sent */
	{"01 02 \"a\" \"Array(LowCardinality(String))\" u64:1 u64:0 u64:0", 0,
		"a Array(LowCardinality(String)): [] []\n"},
	{"01 01 \"t\" \"Tuple(LowCardinality(String), LowCardinality(UInt8))\" u64:1 u64:1 "
		"u64:0x600 u64:1 \"a\" u64:1 00 u64:0x600 u64:1 07 u64:1 00", 0,
		"t Tuple(LowCardinality(String), LowCardinality(UInt8)): ('a',7)\n"},

	/* Variant */
	{"01 04 \"v\" \"Variant(String, UInt8)\" u64:0 00 01 ff 01 \"s\" 07 08", 0,
		"v Variant(String, UInt8): String:'s' UInt8:7 NULL UInt8:8\n"},
	{"01 03 \"v\" \"Variant(String, UInt8)\" u64:1 03 00 01 ff 01 07 08", 0,
		"v Variant(String, UInt8): UInt8:7 NULL UInt8:8\n"},
	{"01 03 \"v\" \"Variant(String, UInt8)\" u64:1 02 01 01 01 00 00 \"s\" 07 08", 0,
		"v Variant(String, UInt8): UInt8:7 UInt8:8 String:'s'\n"},
	{"01 01 \"v\" \"Variant(LowCardinality(String), Array(Variant(UInt8)))\" u64:0 u64:1 u64:0 "
		"01 u64:1 00 07", 0,
		"v Variant(LowCardinality(String), Array(Variant(UInt8))): "
		"Array(Variant(UInt8)):[UInt8:7]\n"},

	/* Dynamic: types in the order of their names, the shared variant among them */
	{"01 04 \"d\" \"Dynamic\" u64:1 var:9 02 \"UInt8\" \"Array(UInt8)\" u64:0 00 01 02 ff "
		"u64:1 05 02 01 06 07", 0,
		"d Dynamic: Array(UInt8):[5] SharedVariant:'\\01\\06' UInt8:7 NULL\n"},
	{"01 01 \"d\" \"Dynamic\" u64:2 01 \"UInt8\" u64:0 01 07", 0, "d Dynamic: UInt8:7\n"},
	{"01 03 \"d\" \"Dynamic\" u64:3 02 \"UInt8\" \"String\" 01 02 00 07 \"x\"", 0,
		"d Dynamic: String:'x' NULL UInt8:7\n"},
	{"01 01 \"d\" \"Array(Dynamic)\" u64:2 00 u64:0 u64:0", 0, "d Array(Dynamic): []\n"},

	/* sparse */
	{INFO "01 06 \"c\" \"UInt32\" 01 01 01 02 " SPARSE_END1 " u32:10 u32:20", NEW,
		"c UInt32: 0 10 0 0 20 0\n"},
	{INFO "01 06 \"c\" \"UInt32\" 01 01 " SPARSE_END6, NEW, "c UInt32: 0 0 0 0 0 0\n"},
	{INFO "01 02 \"c\" \"UInt8\" 01 01 00 00 " SPARSE_END " 0a 0b", NEW, "c UInt8: 10 11\n"},
	{INFO "01 03 \"c\" \"String\" 01 01 01 " SPARSE_END1 " \"x\"", NEW, "c String: '' 'x' ''\n"},
	{INFO "01 03 \"c\" \"FixedString(5)\" 01 01 01 " SPARSE_END1 " 'abcde'", NEW,
		"c FixedString(5): '\\00\\00\\00\\00\\00' 'abcde' '\\00\\00\\00\\00\\00'\n"},
	{INFO "01 03 \"c\" \"Nullable(UInt16)\" 01 01 01 " SPARSE_END1 " u16:7", NEW,
		"c Nullable(UInt16): NULL 7 NULL\n"},
	{INFO "01 03 \"c\" \"Nullable(String)\" 01 01 02 " SPARSE_END " \"\"", NEW,
		"c Nullable(String): NULL NULL ''\n"},
	{INFO "01 03 \"t\" \"Tuple(a UInt8, b String, c Tuple(UInt8))\" 01 00 01 00 00 01 "
		"01 " SPARSE_END1 " 05 \"x\" \"y\" \"z\" 00 00 " SPARSE_END1 " 07 08", NEW,
		"t Tuple(a UInt8, b String, c Tuple(UInt8)): (a=0,b='x',c=(7)) (a=5,b='y',c=(8)) "
		"(a=0,b='z',c=(0))\n"},
	{INFO "02 00 \"c\" \"UInt32\" 01 01 \"d\" \"Tuple(UInt8, UInt8)\" 01 00 01 01", NEW,
		"c UInt32:\nd Tuple(UInt8, UInt8):\n"},

	/* replicated */
	{INFO "01 03 \"c\" \"String\" 01 04 03 01 01 00 01 02 \"a\" \"b\"", NEW,
		"c String: 'b' 'a' 'b'\n"},
	{INFO "01 03 \"c\" \"Nullable(UInt16)\" 01 04 03 02 u16:1 u16:0 u16:1 02 00 01 u16:5 u16:6",
		NEW, "c Nullable(UInt16): NULL 5 NULL\n"},
	{INFO "01 03 \"c\" \"Array(UInt8)\" 01 04 03 04 u32:1 u32:0 u32:1 02 u64:1 u64:3 05 06 07",
		NEW, "c Array(UInt8): [6,7] [5] [6,7]\n"},
	{INFO "01 03 \"c\" \"Map(String, Array(UInt8))\" 01 04 03 08 u64:1 u64:0 u64:1 02 u64:1 "
		"u64:2 \"a\" \"b\" u64:2 u64:3 05 06 07", NEW,
		"c Map(String, Array(UInt8)): ['b':[7]] ['a':[5,6]] ['b':[7]]\n"},
	{INFO "01 03 \"c\" \"Tuple(UInt64, UUID)\" 01 04 00 00 03 01 01 00 01 02 u64:5 u64:6 "
		"16*aa 16*bb", NEW,
		"c Tuple(UInt64, UUID): (6,bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb) "
		"(5,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) (6,bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)\n"},
	{INFO "01 02 \"c\" \"LowCardinality(String)\" 01 04 u64:1 02 01 01 00 02 u64:0x600 u64:2 "
		"\"a\" \"b\" u64:2 00 01", NEW, "c LowCardinality(String): 'b' 'a'\n"},
	{INFO "01 02 \"c\" \"Variant(String, UInt8)\" 01 04 u64:0 02 01 01 00 02 00 01 \"a\" 07",
		NEW, "c Variant(String, UInt8): UInt8:7 String:'a'\n"},
	{INFO "01 02 \"c\" \"Nothing\" 01 04 02 01 00 00 01 '0'", NEW, "c Nothing: nothing nothing\n"},
	{INFO "01 03 \"c\" \"UInt8\" 01 05 03 00 01 03 03 01 01 00 01 02 01 " SPARSE_END " 09", NEW,
		"c UInt8: 9 0 9\n"},
	{INFO "01 02 \"c\" \"Tuple(Int256, FixedString(5))\" 01 04 00 00 02 01 01 00 02 "
		"32*aa 32*bb 'abcdefghij'", NEW,
		"c Tuple(Int256, FixedString(5)): "
		"(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,'fghij') "
		"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,'abcde')\n"},
	{INFO "01 01 \"c\" \"UInt8\" 01 00 05", NEW, "c UInt8: 5\n"},
};

/* ---------------------------------------------------------------- hostile */

typedef struct hostile
{
	const char *bytes;
	uint32_t	revision;
	chc_status	status;
	const char *message;
} hostile;

static const hostile hostiles[] = {
	{"", 0, CHC_E_LOST, "unexpected end of data"},
	{"01 02 \"c\" \"UInt8\" 01", 0, CHC_E_LOST, "unexpected end of data"},
	{"04 00", NEW, CHC_E_PROTOCOL, "unknown field 4 in block info"},
	{"03 var:2000001 00", NEW, CHC_E_LIMIT, "block info lists too many buckets"},
	{"var:1001 00", 0, CHC_E_LIMIT, "block has 1001 columns, max_columns is 1000"},
	{"01 var:0xffffffffffffffff", 0, CHC_E_LIMIT,
		"block has 18446744073709551615 rows, max_rows is 2000000"},
	{"01 01 \"c\" \"Array(\"", 0, CHC_E_PROTOCOL,
		"could not parse the type of column \"c\": expected a name at position 7"},
	{"01 01 \"c\" \"UInt8(\"", 0, CHC_E_PROTOCOL,
		"could not parse the type of column \"c\": unexpected \"(\" at position 6"},
	{"01 01 var:10001", 0, CHC_E_LIMIT,
		"column name of 10001 bytes exceeds the limit of 10000"},
	{"01 01 \"c\" \"Array(Array(Array(Array(Array(Array(Array(Array(Array(UInt8)))))))))\"", 0,
		CHC_E_LIMIT, "could not parse the type of column \"c\": type name nested deeper than "
		"max_type_depth at position 49"},
	{"01 01 \"c\" \"String\" var:100001", 0, CHC_E_LIMIT,
		"String of 100001 bytes exceeds max_string (100000)"},
	{"01 var:1000000 \"c\" \"FixedString(16777215)\"", 0, CHC_E_LIMIT,
		"block needs more memory than max_block_bytes (33554432) allows"},

	{"01 02 \"a\" \"Array(UInt8)\" u64:2 u64:1", 0, CHC_E_PROTOCOL,
		"array offsets of column \"a\" decrease"},
	{"01 01 \"a\" \"Array(UInt8)\" u64:0xffffffffffffffff", 0, CHC_E_LIMIT,
		"column \"a\" has 18446744073709551615 elements in a block, max_rows is 2000000"},

	{"01 01 \"l\" \"LowCardinality(String)\" u64:2", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"l\" of type LowCardinality(String): "
		"unknown version of LowCardinality"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x100", 0, CHC_E_PROTOCOL,
		"LowCardinality column \"l\" wants a dictionary that the protocol does not send"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x300", 0, CHC_E_PROTOCOL,
		"LowCardinality column \"l\" wants a dictionary that the protocol does not send"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x400", 0, CHC_E_PROTOCOL,
		"LowCardinality column \"l\" wants a dictionary that the protocol does not send"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x604", 0, CHC_E_PROTOCOL,
		"LowCardinality column \"l\" has unknown flags 0x604"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0xa00", 0, CHC_E_PROTOCOL,
		"LowCardinality column \"l\" has unknown flags 0xa00"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x600 u64:2000001", 0, CHC_E_LIMIT,
		"column \"l\" has 2000001 elements in a block, max_rows is 2000000"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x600 u64:1 \"a\" u64:2", 0,
		CHC_E_PROTOCOL, "LowCardinality column \"l\" has 2 rows instead of 1"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x600 u64:1 \"a\" u64:1 01", 0,
		CHC_E_PROTOCOL, "LowCardinality index points behind its 1 entries"},
	{"01 01 \"l\" \"LowCardinality(String)\" u64:1 u64:0x600 u64:0 u64:1 00", 0,
		CHC_E_PROTOCOL, "LowCardinality index points behind its 0 entries"},
	{"01 02 \"l\" \"LowCardinality(UInt8)\" u64:1 u64:0x601 u64:1 07 u64:2 u16:0 u16:1", 0,
		CHC_E_PROTOCOL, "LowCardinality index points behind its 1 entries"},
	{"01 02 \"l\" \"LowCardinality(UInt8)\" u64:1 u64:0x602 u64:1 07 u64:2 u32:0 "
		"u32:0xffffffff", 0,
		CHC_E_PROTOCOL, "LowCardinality index points behind its 1 entries"},
	{"01 02 \"l\" \"LowCardinality(UInt8)\" u64:1 u64:0x603 u64:1 07 u64:2 u64:0 "
		"u64:0x8000000000000000", 0,
		CHC_E_PROTOCOL, "LowCardinality index points behind its 1 entries"},
	{"01 01 \"l\" \"LowCardinality(Array(UInt8))\" u64:1", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"l\" of type LowCardinality(Array(UInt8)): "
		"dictionary of this type"},

	{"01 01 \"v\" \"Variant(UInt8)\" u64:2", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"v\" of type Variant(UInt8): "
		"unknown mode of Variant discriminators"},
	{"01 01 \"v\" \"Variant(UInt8)\" u64:0 01", 0, CHC_E_PROTOCOL,
		"discriminator 1 in column \"v\" with 1 variants"},
	{"01 01 \"v\" \"Variant(UInt8)\" u64:1 02 00", 0, CHC_E_PROTOCOL,
		"bad granule of discriminators in column \"v\""},
	{"01 01 \"v\" \"Variant(UInt8)\" u64:1 00 00", 0, CHC_E_PROTOCOL,
		"bad granule of discriminators in column \"v\""},
	{"01 01 \"v\" \"Variant(UInt8)\" u64:1 01 02", 0, CHC_E_PROTOCOL,
		"bad granule of discriminators in column \"v\""},
	{"01 01 \"d\" \"Dynamic\" u64:4", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"d\" of type Dynamic: unknown version of Dynamic"},
	{"01 01 \"d\" \"Dynamic\" u64:2 var:255", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"d\" of type Dynamic: too many types in Dynamic"},
	{"01 01 \"d\" \"Dynamic\" u64:2 02 \"UInt8\" \"UInt8\"", 0, CHC_E_PROTOCOL,
		"Dynamic column lists a type twice"},
	{"01 01 \"d\" \"Dynamic\" u64:2 01 \"SharedVariant\"", 0, CHC_E_PROTOCOL,
		"Dynamic column lists a type twice"},
	{"01 01 \"d\" \"Dynamic\" u64:3 01 \"UInt8\" 02", 0, CHC_E_PROTOCOL,
		"discriminator 2 in column \"d\" with 1 variants"},
	{"01 01 \"d\" \"Dynamic\" u64:3 01 \"UInt8\" ff", 0, CHC_E_PROTOCOL,
		"discriminator 255 in column \"d\" with 1 variants"},

	{"01 01 \"j\" \"JSON\" u64:2", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"j\" of type JSON: JSON not sent as strings"},
	{"01 01 \"a\" \"AggregateFunction(sum, UInt8)\"", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"a\" of type AggregateFunction(sum, UInt8): "
		"the client does not know how its values look"},
	{"01 01 \"a\" \"Array(QBit(UInt8, 3))\"", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"a\" of type QBit(UInt8, 3): vector of this type"},
	{"01 01 \"a\" \"Nullable(Nullable(UInt8))\"", 0, CHC_E_UNSUPPORTED,
		"cannot decode column \"a\" of type Nullable(Nullable(UInt8)): Nullable of Nullable"},

	{INFO "01 01 \"c\" \"UInt8\" 01 06", NEW, CHC_E_UNSUPPORTED,
		"cannot decode column \"c\" of type UInt8: unknown serialization kind"},
	{INFO "01 01 \"c\" \"UInt8\" 01 02", NEW, CHC_E_UNSUPPORTED,
		"cannot decode column \"c\" of type UInt8: unknown serialization kind"},
	{INFO "01 01 \"c\" \"UInt8\" 01 05 03 00 03 01", NEW, CHC_E_UNSUPPORTED,
		"cannot decode column \"c\" of type UInt8: unknown serialization kind"},
	{INFO "01 01 \"c\" \"UInt8\" 01 05 09", NEW, CHC_E_UNSUPPORTED,
		"cannot decode column \"c\" of type UInt8: too many serialization kinds"},
	{INFO "01 01 \"c\" \"Array(UInt8)\" 01 01", NEW, CHC_E_UNSUPPORTED,
		"cannot decode column \"c\" of type Array(UInt8): sparse serialization of this type"},
	{INFO "01 01 \"c\" \"UInt8\" 01 01 " SPARSE_END, NEW, CHC_E_PROTOCOL,
		"sparse column \"c\" does not have 1 rows"},
	{INFO "01 01 \"c\" \"UInt8\" 01 01 01", NEW, CHC_E_PROTOCOL,
		"sparse column \"c\" does not have 1 rows"},
	{INFO "01 01 \"c\" \"UInt8\" 01 01 00 " SPARSE_END1, NEW, CHC_E_PROTOCOL,
		"sparse column \"c\" does not have 1 rows"},
	{INFO "01 01 \"c\" \"UInt8\" 01 01 var:0x8000000000000001", NEW, CHC_E_PROTOCOL,
		"sparse column \"c\" does not have 1 rows"},
	{INFO "01 01 \"c\" \"UInt8\" 01 04 02 01", NEW, CHC_E_PROTOCOL,
		"bad index of replicated column \"c\""},
	{INFO "01 01 \"c\" \"UInt8\" 01 04 01 03", NEW, CHC_E_PROTOCOL,
		"bad index of replicated column \"c\""},
	{INFO "01 01 \"c\" \"UInt8\" 01 04 01 01 01 01", NEW, CHC_E_PROTOCOL,
		"index of a replicated column points behind its 1 entries"},
};

/* Small enough that a test can reach them. */
static const chc_limits small_limits = {
	.max_string = 100000,
	.max_block_bytes = (size_t) 32 << 20,
	.max_frame = 1 << 20,
	.max_columns = 1000,
	.max_rows = 2000000,
	.max_type_depth = 8,
	.max_type_text = 10000,
	.max_packets = 10,
};

static chc_status
decode(const chc_env *env, const char *notation, uint32_t revision, size_t chunk,
	   const chc_string_form *form, chc_buf *text, chc_errbuf *err)
{
	chc_buf		bytes;
	chc_status	st;

	chc_buf_init(&bytes, &chc_default_env);
	unit_bytes(&bytes, notation);
	st = unit_decode(env, bytes.data, bytes.len, revision, chunk, form, &small_limits, text,
					 err);
	chc_buf_free(&bytes);
	return st;
}

static chc_status
check_golden(const chc_env *env, const golden *g, size_t chunk, const chc_string_form *form)
{
	chc_buf		text;
	chc_errbuf	err;
	chc_status	st;

	chc_buf_init(&text, env);
	chc_errbuf_init(&err, env);
	st = decode(env, g->bytes, g->revision, chunk, form, &text, &err);
	if (st == CHC_OK)
		st = chc_buf_u8(&text, '\0');
	if (st != CHC_E_NOMEM || !unit_failing_allocs())
	{
		if (!CHECK_STR(err.pub.message, "") ||
			!CHECK_STR((const char *) text.data, g->text))
			printf("for %s, chunks of %zu\n", g->bytes, chunk);
	}
	chc_buf_free(&text);
	chc_errbuf_clear(&err);
	return st;
}

/* Every layout, in chunks of 1 to 20 bytes and whole, in both string layouts. */
static void
test_goldens(void)
{
	for (size_t i = 0; i < sizeof(goldens) / sizeof(goldens[0]); i++)
	{
		for (size_t chunk = 0; chunk <= 20; chunk++)
		{
			check_golden(unit_env(), &goldens[i], chunk, NULL);
			check_golden(unit_env(), &goldens[i], chunk, &unit_string_form);
		}
	}
}

static chc_status
test_goldens_alloc(const chc_env *env)
{
	chc_status	st = CHC_OK;

	for (size_t i = 0; i < sizeof(goldens) / sizeof(goldens[0]) && st == CHC_OK; i++)
		st = check_golden(env, &goldens[i], 5, &unit_string_form);
	return st;
}

static void
test_hostile(void)
{
	for (size_t i = 0; i < sizeof(hostiles) / sizeof(hostiles[0]); i++)
	{
		const hostile *h = &hostiles[i];
		chc_buf		text;
		chc_errbuf	err;

		chc_buf_init(&text, unit_env());
		chc_errbuf_init(&err, unit_env());
		CHECK_INT(decode(unit_env(), h->bytes, h->revision, 7, NULL, &text, &err), h->status);
		if (!CHECK_STR(err.pub.message, h->message))
			printf("for %s\n", h->bytes);
		chc_buf_free(&text);
		chc_errbuf_clear(&err);
	}
}

/* Every golden block cut short is an error, never more. */
static void
test_truncated(void)
{
	for (size_t i = 0; i < sizeof(goldens) / sizeof(goldens[0]); i++)
	{
		chc_buf		bytes;

		chc_buf_init(&bytes, unit_env());
		unit_bytes(&bytes, goldens[i].bytes);
		for (size_t len = 0; len < bytes.len; len++)
		{
			chc_buf		text;
			chc_errbuf	err;

			chc_buf_init(&text, unit_env());
			chc_errbuf_init(&err, unit_env());
			CHECK_INT(unit_decode(unit_env(), bytes.data, len, goldens[i].revision, 0,
								  NULL, &small_limits, &text, &err), CHC_E_LOST);
			chc_buf_free(&text);
			chc_errbuf_clear(&err);
		}
		chc_buf_free(&bytes);
	}
}

/* A Dynamic that names an Array(Dynamic) that names one ... must hit a limit. */
static void
test_endless_dynamic(void)
{
	chc_buf		bytes;
	chc_buf		text;
	chc_errbuf	err;

	chc_buf_init(&bytes, unit_env());
	chc_buf_init(&text, unit_env());
	chc_errbuf_init(&err, unit_env());
	unit_bytes(&bytes, "01 01 \"d\" \"Dynamic\"");
	for (int i = 0; i < 100; i++)
		unit_bytes(&bytes, "u64:3 01 \"Array(Dynamic)\"");
	CHECK_INT(unit_decode(unit_env(), bytes.data, bytes.len, 0, 0, NULL, &small_limits, &text,
						  &err), CHC_E_LIMIT);
	CHECK_STR(err.pub.message, "types of column \"d\" nested deeper than max_type_depth");
	CHECK_STR(err.pub.column, "d");
	chc_buf_free(&bytes);
	chc_buf_free(&text);
	chc_errbuf_clear(&err);
}

/* ------------------------------------------------------------ plain_ascii */

typedef struct plain_case
{
	const char *bytes;
	bool		plain;
} plain_case;

static const plain_case plain_cases[] = {
	{"01 03 \"c\" \"String\" \"\" \"abcdefgh\" \"\"", true},
	{"01 01 \"c\" \"String\" 01 00", false},
	{"01 01 \"c\" \"String\" 01 80", false},
	{"01 02 \"c\" \"String\" 14 19*'x' 7f 14 20*'x'", true},
	{"01 02 \"c\" \"String\" 14 19*'x' 80 14 20*'x'", false},
	{"01 02 \"c\" \"String\" 14 20*'x' 14 00 19*'x'", false},
	{"01 02 \"c\" \"String\" 05 00 'abcd' 00", false},
	{"01 01 \"c\" \"String\" c8 01 200*'x'", true},
	{"01 01 \"c\" \"String\" c8 01 199*'x' 00", false},
	{"01 01 \"c\" \"String\" c8 01 199*'x' c3", false},
	{"01 00 \"c\" \"String\"", false},
};

static void
check_plain(const plain_case *c, size_t chunk, const chc_string_form *form)
{
	chc_buf		bytes;
	chc_errbuf	err;
	chc_mem_input mi;
	chc_arena	arena;
	chc_block	block;
	chc_type_cache *types = chc_type_cache_new(unit_env(), &small_limits);
	chc_read_context ctx = {
		.in = &mi.in, .arena = &arena, .types = types, .limits = &small_limits,
		.string_form = form, .err = &err
	};

	chc_buf_init(&bytes, unit_env());
	chc_errbuf_init(&err, unit_env());
	unit_bytes(&bytes, c->bytes);
	chc_mem_input_init(&mi, unit_env(), &small_limits, &err, bytes.data, bytes.len, chunk);
	chc_arena_init(&arena, unit_env(), &err, small_limits.max_block_bytes);
	if (CHECK_INT(chc_read_block(&ctx, &block), CHC_OK) &&
		!CHECK_INT(block.columns[0].plain_ascii, c->plain))
		printf("for %s\n", c->bytes);
	chc_mem_input_free(&mi);
	chc_arena_free(&arena);
	chc_type_cache_free(types);
	chc_errbuf_clear(&err);
	chc_buf_free(&bytes);
}

static void
test_plain_ascii(void)
{
	for (size_t i = 0; i < sizeof(plain_cases) / sizeof(plain_cases[0]); i++)
	{
		for (size_t chunk = 0; chunk < 30; chunk++)
		{
			check_plain(&plain_cases[i], chunk, NULL);
			check_plain(&plain_cases[i], chunk, &unit_string_form);
		}
	}
}

/* --------------------------------------------------------------- the cache */

/* The same spelling is parsed once; a cache that has grown too big is emptied. */
static chc_status
test_type_cache(const chc_env *env)
{
	chc_buf		bytes;
	chc_buf		text;
	chc_errbuf	err;
	chc_mem_input mi;
	chc_arena	arena;
	chc_block	block;
	chc_type_cache *types = chc_type_cache_new(env, &chc_default_limits);
	chc_read_context ctx = {
		.in = &mi.in, .arena = &arena, .types = types, .limits = &chc_default_limits,
		.err = &err
	};
	chc_status	st = types == NULL ? CHC_E_NOMEM : CHC_OK;

	chc_buf_init(&bytes, &chc_default_env);
	chc_buf_init(&text, &chc_default_env);
	chc_errbuf_init(&err, env);
	unit_bytes(&bytes, "02 00 \"c\" \"UInt8\" \"d\" \"UInt8\"");
	for (int i = 0; i < 300; i++)
	{
		char		type[100];

		snprintf(type, sizeof(type), "01 00 \"c\" \"FixedString(%d)\"", i + 1);
		unit_bytes(&bytes, type);
	}
	chc_mem_input_init(&mi, env, &chc_default_limits, &err, bytes.data, bytes.len, 0);
	chc_arena_init(&arena, env, &err, 1 << 20);
	for (int i = 0; i < 301 && st == CHC_OK; i++)
	{
		st = chc_read_block(&ctx, &block);
		if (st == CHC_OK && i == 0)
			CHECK(block.columns[0].type == block.columns[1].type);
		if (st == CHC_OK && i > 0)
			CHECK_INT(block.columns[0].type->width, i);
	}
	chc_mem_input_free(&mi);
	chc_arena_free(&arena);
	chc_type_cache_free(types);
	chc_errbuf_clear(&err);
	chc_buf_free(&bytes);
	return st;
}

/* A block that names ever new types hits a limit. */
static void
test_too_many_types(void)
{
	chc_limits	limits = small_limits;
	chc_buf		bytes;
	chc_buf		text;
	chc_errbuf	err;

	limits.max_block_bytes = 100000;
	chc_buf_init(&bytes, unit_env());
	chc_buf_init(&text, unit_env());
	chc_errbuf_init(&err, unit_env());
	unit_bytes(&bytes, "var:100 00");
	for (int i = 0; i < 100; i++)
	{
		char		column[40];

		snprintf(column, sizeof(column), "\"c\" \"T%02d\"", i);
		unit_bytes(&bytes, column);
	}
	CHECK_INT(unit_decode(unit_env(), bytes.data, bytes.len, 0, 0, NULL, &limits, &text, &err),
			  CHC_E_LIMIT);
	CHECK_STR(err.pub.message,
			  "could not parse the type of column \"c\": too many types in one block");
	chc_buf_free(&bytes);
	chc_buf_free(&text);
	chc_errbuf_clear(&err);
}

static const unit_case cases[] = {
	UNIT_CASE(test_goldens),
	UNIT_CASE_ENV(test_goldens_alloc),
	UNIT_CASE(test_hostile),
	UNIT_CASE(test_truncated),
	UNIT_CASE(test_endless_dynamic),
	UNIT_CASE(test_plain_ascii),
	UNIT_CASE_ENV(test_type_cache),
	UNIT_CASE(test_too_many_types),
};

UNIT_MAIN(cases)
