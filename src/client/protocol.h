/*-------------------------------------------------------------------------
 *
 * protocol.h
 *	  The numbers of ClickHouse's native protocol: ONE table of revisions and
 *	  what each brought, the packet ids, and nothing else.
 *
 * The revision in force is min(ours, the server's); a field is on the wire
 * only if that revision has it.  Code asks "revision >= CHC_REV_...", and no
 * other file spells a revision as a number.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_PROTOCOL_H
#define CHC_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

/* X(name, revision, what it brought); only what this client reads or writes */
#define CHC_REVISIONS(X) \
	X(CLIENT_INFO, 54032, "client info in Query") \
	X(SERVER_TIMEZONE, 54058, "time zone in server Hello") \
	X(QUOTA_KEY, 54060, "quota key in client info") \
	X(DISPLAY_NAME, 54372, "display name in server Hello") \
	X(VERSION_PATCH, 54401, "patch level in Hello and client info") \
	X(LOW_CARDINALITY, 54405, "LowCardinality is not stripped") \
	X(SERVER_LOGS, 54406, "Log packets") \
	X(TABLE_COLUMNS, 54410, "TableColumns packets") \
	X(WRITE_PROGRESS, 54420, "written rows and bytes in Progress") \
	X(TEXT_SETTINGS, 54429, "settings as text with flags") \
	X(INTERSERVER_SECRET, 54441, "interserver hash in Query") \
	X(OPENTELEMETRY, 54442, "trace context in client info") \
	X(DISTRIBUTED_DEPTH, 54448, "distributed depth in client info") \
	X(INITIAL_QUERY_TIME, 54449, "query start time in client info") \
	X(PROFILE_EVENTS, 54451, "ProfileEvents packets") \
	X(PARALLEL_REPLICAS, 54453, "parallel replicas in client info") \
	X(CUSTOM_SERIALIZATION, 54454, "serialization kind per column") \
	X(ADDENDUM, 54458, "addendum with quota key after Hello") \
	X(PARAMETERS, 54459, "query parameters") \
	X(QUERY_TIME_IN_PROGRESS, 54460, "elapsed time in Progress") \
	X(PASSWORD_RULES, 54461, "password complexity rules in server Hello") \
	X(NONCE, 54462, "nonce in server Hello") \
	X(TOTAL_BYTES_IN_PROGRESS, 54463, "total bytes in Progress") \
	X(TIMEZONE_UPDATE, 54464, "TimezoneUpdate packets") \
	X(SPARSE, 54465, "sparse columns") \
	X(ROWS_BEFORE_AGGREGATION, 54469, "rows before aggregation in ProfileInfo") \
	X(CHUNKED, 54470, "chunked packets") \
	X(VERSIONED_PARALLEL_REPLICAS, 54471, "parallel replicas version in Hello") \
	X(EXTERNAL_ROLES, 54472, "external roles in Query") \
	X(DYNAMIC_V2, 54473, "second form of Dynamic and JSON") \
	X(SERVER_SETTINGS, 54474, "server's settings in Hello") \
	X(SCRIPT_POSITION, 54475, "position in a script in client info") \
	X(JWT, 54476, "token in client info") \
	X(QUERY_PLAN, 54477, "query plan version in server Hello") \
	X(CLUSTER_FUNCTION, 54479, "cluster function version in server Hello") \
	X(OUT_OF_ORDER_BUCKETS, 54480, "list of late buckets in block info") \
	X(COMPRESSED_LOGS, 54481, "Log, ProfileEvents, TableColumns compressed") \
	X(REPLICATED, 54482, "replicated columns") \
	X(NULLABLE_SPARSE, 54483, "sparse Nullable columns") \
	X(NEWEST, 54484, "newest revision that this client offers")

#define CHC_REVISION_ENUM(name, revision, what) CHC_REV_##name = revision,
enum
{
	CHC_REVISIONS(CHC_REVISION_ENUM)
};
#undef CHC_REVISION_ENUM

/* Without a time zone in Hello nothing works; older servers are refused. */
#define CHC_REV_OLDEST CHC_REV_SERVER_TIMEZONE

/* Packets that the client sends. */
enum
{
	CHC_CLIENT_HELLO = 0,
	CHC_CLIENT_QUERY = 1,
	CHC_CLIENT_DATA = 2,
	CHC_CLIENT_CANCEL = 3,
	CHC_CLIENT_PING = 4
};

/* Packets that the server sends. */
enum
{
	CHC_SERVER_HELLO = 0,
	CHC_SERVER_DATA = 1,
	CHC_SERVER_EXCEPTION = 2,
	CHC_SERVER_PROGRESS = 3,
	CHC_SERVER_PONG = 4,
	CHC_SERVER_END_OF_STREAM = 5,
	CHC_SERVER_PROFILE_INFO = 6,
	CHC_SERVER_TOTALS = 7,
	CHC_SERVER_EXTREMES = 8,
	CHC_SERVER_LOG = 10,
	CHC_SERVER_TABLE_COLUMNS = 11,
	CHC_SERVER_PROFILE_EVENTS = 14,
	CHC_SERVER_TIMEZONE_UPDATE = 17
};

#endif							/* CHC_PROTOCOL_H */
