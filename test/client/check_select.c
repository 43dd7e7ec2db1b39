/*-------------------------------------------------------------------------
 *
 * check_select.c
 *	  Reading from real servers: every type, compression, and a column that
 *	  cannot be read.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "check.h"

typedef struct type_case
{
	const char *expression;
	chc_kind	kind;			/* without Nullable and the like */
} type_case;

/* Types that both servers have; number is 0..2. */
static const type_case common_types[] = {
	{"toInt8(number)", CHC_INT8},
	{"toInt16(number)", CHC_INT16},
	{"toInt32(number)", CHC_INT32},
	{"toInt64(number)", CHC_INT64},
	{"toUInt8(number)", CHC_UINT8},
	{"toUInt16(number)", CHC_UINT16},
	{"toUInt32(number)", CHC_UINT32},
	{"toUInt64(number)", CHC_UINT64},
	{"toFloat32(number)", CHC_FLOAT32},
	{"toFloat64(number)", CHC_FLOAT64},
	{"toDecimal32(number, 2)", CHC_DECIMAL},
	{"toDecimal64(number, 4)", CHC_DECIMAL},
	{"toDecimal128(number, 10)", CHC_DECIMAL},
	{"toString(number)", CHC_STRING},
	{"toFixedString(toString(number), 7)", CHC_FIXEDSTRING},
	{"toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", CHC_UUID},
	{"toDate('2020-02-29') + number", CHC_DATE},
	{"toDateTime('2020-02-29 12:34:56') + number", CHC_DATETIME},
	{"toDateTime('2020-02-29 12:34:56', 'Europe/Berlin')", CHC_DATETIME},
	{"CAST('b', 'Enum8(\\'a\\' = -1, \\'b\\' = 2)')", CHC_ENUM8},
	{"CAST('b', 'Enum16(\\'a\\' = -1, \\'b\\' = 2000)')", CHC_ENUM16},
	{"range(number)", CHC_ARRAY},
	{"arrayMap(x -> range(x), range(number))", CHC_ARRAY},
	{"arrayMap(x -> toNullable(toString(x)), range(number))", CHC_ARRAY},
	{"(number, toString(number))", CHC_TUPLE},
	{"[(number, 'x')]", CHC_ARRAY},
	{"if(number = 1, NULL, number)", CHC_UINT64},
	{"if(number = 1, NULL, toString(number))", CHC_STRING},
	{"NULL", CHC_NOTHING},
	{"[]", CHC_ARRAY},
};

static const type_case new_types[] = {
	{"toInt128(number) - 1", CHC_INT128},
	{"toInt256(number) - 1", CHC_INT256},
	{"toUInt128(number)", CHC_UINT128},
	{"toUInt256(number)", CHC_UINT256},
	{"number = 1", CHC_UINT8},
	{"number::Bool", CHC_BOOL},
	{"toBFloat16(number)", CHC_BFLOAT16},
	{"toDecimal256(number, 40)", CHC_DECIMAL},
	{"toDate32('1900-01-01') + number", CHC_DATE32},
	{"toDateTime64('2020-02-29 12:34:56.789', 3, 'UTC')", CHC_DATETIME64},
	{"toIPv4('127.0.0.1')", CHC_IPV4},
	{"toIPv6('::1')", CHC_IPV6},
	{"INTERVAL number DAY", CHC_INTERVAL},
	{"map(toString(number), number)", CHC_MAP},
	{"toLowCardinality(toString(number))", CHC_STRING},
	{"if(number = 1, NULL, toLowCardinality(toString(number)))", CHC_STRING},
	{"[toLowCardinality(toString(number))]", CHC_ARRAY},
	{"CAST((number, 'x'), 'Tuple(a UInt8, b String)')", CHC_TUPLE},
	{"number::Variant(UInt64, String)", CHC_VARIANT},
	{"number::Dynamic", CHC_DYNAMIC},
	{"(1.0, 2.0)::Point", CHC_TUPLE},
	{"[[(1.0, 2.0)]]::Polygon", CHC_ARRAY},
	{"CAST(number, 'SimpleAggregateFunction(sum, UInt64)')", CHC_UINT64},
};

static const type_case old_types[] = {
	{"toIntervalDay(number)", CHC_INTERVAL},
	{"IPv4StringToNum('127.0.0.1')", CHC_UINT32},
};

static void
check_type(chc_conn *conn, const type_case *c)
{
	char		text[300];
	chc_query	q;
	chc_event	event;
	uint32_t	rows = 0;
	bool		nullable;

	snprintf(text, sizeof(text), "select %s as x from (select number from system.numbers "
			 "limit 3) as t", c->expression);
	check_about("type of %s", c->expression);
	q = check_query(text, NULL, 0);
	if (!CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_OK))
		return;
	do
	{
		if (!CHECK_STATUS(conn, chc_next(conn, &event), CHC_OK))
			return;
		if (event.kind != CHC_EVENT_HEADER && event.kind != CHC_EVENT_DATA)
			continue;
		CHECK_INT(event.block->ncolumns, 1);
		CHECK_STR(event.block->columns[0].name, "x");
		CHECK_INT(chc_type_strip(event.block->columns[0].type, &nullable)->kind, c->kind);
		rows += event.block->rows;
	} while (event.kind != CHC_EVENT_END);
	CHECK_INT(rows, 3);
}

static void
check_type_list(chc_conn *conn, const type_case *cases, size_t n)
{
	for (size_t i = 0; i < n && chc_get_state(conn) == CHC_IDLE; i++)
		check_type(conn, &cases[i]);
}

void
check_types(int port)
{
	for (int c = CHC_COMPRESS_NONE; c <= CHC_COMPRESS_ZSTD; c++)
	{
		chc_options o = check_options(port);
		chc_conn   *conn;

		check_about("types");
		o.compression = c;
		conn = check_open(&o);
		if (conn == NULL)
			return;
		check_type_list(conn, common_types, sizeof(common_types) / sizeof(common_types[0]));
		if (port == servers.old_port)
			check_type_list(conn, old_types, sizeof(old_types) / sizeof(old_types[0]));
		else
			check_type_list(conn, new_types, sizeof(new_types) / sizeof(new_types[0]));
		chc_free(conn);
	}
}

/* ------------------------------------------------------------- compression */

/* Rows, and the sum of all numbers, must arrive whatever the method. */
static void
check_method(int port, chc_compression method, uint64_t *bytes)
{
	chc_options o = check_options(port);
	chc_conn   *conn;
	chc_query	q = check_query("select number, toString(number) from system.numbers "
								"limit 1000000", NULL, 0);
	chc_event	event = {.kind = CHC_EVENT_PROGRESS};
	uint64_t	sum = 0,
				lengths = 0;

	check_about("port %d, compression %d", port, method);
	o.compression = method;
	conn = check_open(&o);
	if (conn == NULL || !CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_OK))
		return;
	while (event.kind != CHC_EVENT_END)
	{
		if (!CHECK_STATUS(conn, chc_next(conn, &event), CHC_OK))
			break;
		if (event.kind != CHC_EVENT_DATA)
			continue;
		for (uint32_t i = 0; i < event.block->rows; i++)
		{
			sum += ((const uint64_t *) event.block->columns[0].data)[i];
			lengths += event.block->columns[1].lens[i];
		}
	}
	CHECK_INT(sum, UINT64_C(999999) * 1000000 / 2);
	CHECK_INT(lengths, 10 + 90 * 2 + 900 * 3 + 9000 * 4 + 90000 * 5 + 900000 * 6);
	CHECK_INT(chc_get_stats(conn)->rows, 1000000);
	*bytes = chc_get_stats(conn)->bytes_in;
	chc_free(conn);
}

void
check_compression(int port)
{
	uint64_t	plain = 0,
				lz4 = 0,
				zstd = 0;

	check_method(port, CHC_COMPRESS_NONE, &plain);
	check_method(port, CHC_COMPRESS_LZ4, &lz4);
	check_method(port, CHC_COMPRESS_ZSTD, &zstd);
	CHECK(lz4 > 0 && lz4 < plain);
	CHECK(zstd > 0 && zstd < lz4);
}

/* ------------------------------------------------------------- unsupported */

/*
 * The header of a column that cannot be decoded is no error.  The data is, or
 * the caller cancels first; then the connection can be used if the packets of
 * the stream can be told apart without decoding them.
 */
static void
check_refused_column(int port, chc_compression method, bool cancel)
{
	chc_options o = check_options(port);
	chc_conn   *conn;
	chc_query	q = check_query("select sumState(number) from (select number from "
								"system.numbers limit 100000) group by number % 50000", NULL, 0);
	chc_event	event;
	chc_state	state;

	check_about("unsupported column, port %d, compression %d, cancel %d", port, method, cancel);
	o.compression = method;
	conn = check_open(&o);
	if (conn == NULL || !CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_OK))
		return;
	do
		CHECK_STATUS(conn, chc_next(conn, &event), CHC_OK);
	while (chc_get_state(conn) == CHC_BUSY_SELECT && event.kind != CHC_EVENT_HEADER);
	if (cancel)
		chc_cancel(conn, 10000);
	else
	{
		chc_status	st;

		do
			st = chc_next(conn, &event);
		while (st == CHC_OK);
		CHECK_STATUS(conn, st, CHC_E_UNSUPPORTED);
		CHECK_HAS(chc_last_error(conn)->type, "AggregateFunction(sum");
	}
	state = chc_get_state(conn);
	if (method != CHC_COMPRESS_NONE || port == servers.chunked_port)
		CHECK_INT(state, CHC_IDLE);
	else
		CHECK(state == CHC_IDLE || state == CHC_CLOSED);
	if (state == CHC_IDLE)
		CHECK_STR(check_ask(conn, "select 'still here'"), "still here");
	chc_free(conn);
}

void
check_unsupported(int port)
{
	for (int c = CHC_COMPRESS_NONE; c <= CHC_COMPRESS_ZSTD; c++)
	{
		check_refused_column(port, c, false);
		check_refused_column(port, c, true);
	}
}
