/*-------------------------------------------------------------------------
 *
 * option_table.c
 *	  The one table of options: names, places, kinds, ranges and defaults.
 *
 * Knows nothing of how options are checked or used (option.c), only what
 * there is.  clickhouse_fdw_options() prints it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "remote/option.h"
#include "remote/remote.h"

#define SERVER CH_OPTION_SERVER
#define USER CH_OPTION_USER
#define TABLE CH_OPTION_TABLE
#define COLUMN CH_OPTION_COLUMN
#define IMPORT CH_OPTION_IMPORT

#define AT(field) offsetof(ChOptions, field)
#define COLUMN_AT(field) offsetof(ChColumnOptions, field)
#define IMPORT_AT(field) offsetof(ChImportOptions, field)

static const ChOptionValue sslmode_values[] = {
	{"disable", CHC_SSL_DISABLE},
	{"require", CHC_SSL_REQUIRE},
	{"verify-ca", CHC_SSL_VERIFY_CA},
	{"verify-full", CHC_SSL_VERIFY_FULL},
	{NULL, 0}
};

static const ChOptionValue protocol_values[] = {
	{"TLSv1.2", 0}, {"TLSv1.3", 0}, {NULL, 0}
};

static const ChOptionValue compression_values[] = {
	{"auto", -1},
	{"none", CHC_COMPRESS_NONE},
	{"lz4", CHC_COMPRESS_LZ4},
	{"zstd", CHC_COMPRESS_ZSTD},
	{NULL, 0}
};

static const ChOptionValue sampling_values[] = {
	{"off", 0}, {"auto", 0}, {"random", 0}, {NULL, 0}
};

/* In the order of ChInvalidText. */
static const ChOptionValue invalid_text_values[] = {
	{"error", 0}, {"replace", 1}, {"truncate", 2}, {NULL, 0}
};

static const ChOptionValue generated_values[] = {
	{"materialized", 0}, {"alias", 0}, {NULL, 0}
};

static const ChOptionValue uint64_values[] = {
	{"numeric", 0}, {"bigint", 1}, {NULL, 0}
};

static const ChOptionValue unsupported_values[] = {
	{"text", CH_UNSUPPORTED_TEXT},
	{"skip", CH_UNSUPPORTED_SKIP},
	{"error", CH_UNSUPPORTED_ERROR},
	{NULL, 0}
};

const ChOptionRow ch_option_table[] = {
	{"host", SERVER, CH_OPTION_HOST, 0, 0, NULL, AT(host), "localhost",
	"Host name or address of the server."},
	{"port", SERVER, CH_OPTION_INT, 1, 65535, NULL, AT(port), NULL,
	"Port of the native protocol. Default 9000, or 9440 when sslmode asks for TLS."},
	{"dbname", SERVER, CH_OPTION_NONEMPTY, 0, 0, NULL, AT(dbname), "default",
	"Database of the session and of tables without their own."},
	{"sslmode", SERVER, CH_OPTION_ENUM, 0, 0, sslmode_values, AT(sslmode), NULL,
	"TLS. Default disable, or verify-full when the port is 9440."},
	{"sslrootcert", SERVER, CH_OPTION_PATH, 0, 0, NULL, AT(sslrootcert), NULL,
	"File of the certificate authorities to trust. Default: those of the system."},
	{"sslcert", SERVER | USER, CH_OPTION_PATH, 0, 0, NULL, AT(sslcert), NULL,
	"File of the client certificate."},
	{"sslkey", SERVER | USER, CH_OPTION_PATH, 0, 0, NULL, AT(sslkey), NULL,
	"File of the client certificate's private key."},
	{"ssl_min_protocol_version", SERVER, CH_OPTION_CHOICE, 0, 0, protocol_values,
		AT(ssl_min_protocol_version), "TLSv1.2",
	"Oldest TLS version to accept."},
	{"compression", SERVER, CH_OPTION_ENUM, 0, 0, compression_values, AT(compression), "auto",
	"Compression of blocks on the wire. auto: none on the loopback interface, else lz4."},
	{"connect_timeout", SERVER, CH_OPTION_INT, 0, INT_MAX / 1000, NULL,
		AT(connect_timeout), "10",
	"Seconds to wait for a connection, 0 for no limit."},
	{"keepalives", SERVER, CH_OPTION_BOOL, 0, 0, NULL, AT(keepalives), "true",
	"Use TCP keepalives."},
	{"keepalives_idle", SERVER, CH_OPTION_INT, 0, INT_MAX, NULL, AT(keepalives_idle), "60",
	"Seconds of inactivity before the first keepalive, 0 for the system's default."},
	{"keepalives_interval", SERVER, CH_OPTION_INT, 0, INT_MAX, NULL,
		AT(keepalives_interval), "10",
	"Seconds between keepalives, 0 for the system's default."},
	{"keepalives_count", SERVER, CH_OPTION_INT, 0, INT_MAX, NULL, AT(keepalives_count), "3",
	"Keepalives that may be lost, 0 for the system's default."},
	{"tcp_user_timeout", SERVER, CH_OPTION_INT, 0, INT_MAX, NULL, AT(tcp_user_timeout), "0",
	"Milliseconds that sent data may stay unacknowledged, 0 for the system's default."},
	{"application_name", SERVER, CH_OPTION_STRING, 0, 0, NULL, AT(application_name),
		"clickhouse_fdw",
		"Client name that ClickHouse logs. %a application name, %c session id, %C cluster "
	"name, %d database, %p process id, %u user, %% percent sign."},
	{"keep_connections", SERVER, CH_OPTION_BOOL, 0, 0, NULL, AT(keep_connections), "true",
	"Keep connections open after the transaction."},
	{"user", USER, CH_OPTION_STRING, 0, 0, NULL, AT(user), "default",
	"Name of the ClickHouse user."},
	{"password", USER, CH_OPTION_SECRET, 0, 0, NULL, AT(password), NULL,
	"Password of the ClickHouse user."},
	{"settings", SERVER | TABLE, CH_OPTION_SETTINGS, 0, 0, NULL, AT(settings), NULL,
	"ClickHouse settings of every query, \"max_threads 4, max_execution_time 60\"."},
	{"fetch_size", SERVER | TABLE, CH_OPTION_INT, 1, INT_MAX, NULL, AT(fetch_size), "65536",
	"Rows per block to ask for."},
	{"batch_size", SERVER | TABLE, CH_OPTION_INT, 1, INT_MAX, NULL, AT(batch_size), "100000",
	"Rows per block to send."},
	{"use_remote_estimate", SERVER | TABLE, CH_OPTION_BOOL, 0, 0, NULL,
		AT(use_remote_estimate), "true",
	"Ask the server for row counts when planning."},
	{"fdw_startup_cost", SERVER, CH_OPTION_FLOAT, 0, 1e100, NULL, AT(fdw_startup_cost), "100",
	"Planner's cost of starting a remote query."},
	{"fdw_tuple_cost", SERVER, CH_OPTION_FLOAT, 0, 1e100, NULL, AT(fdw_tuple_cost), "0.01",
	"Planner's cost of transferring a row."},
	{"extensions", SERVER, CH_OPTION_EXTENSIONS, 0, 0, NULL, AT(extensions), NULL,
	"Extensions whose functions and operators may run remotely."},
	{"updatable", SERVER | TABLE, CH_OPTION_BOOL, 0, 0, NULL, AT(updatable), "true",
	"Allow INSERT, UPDATE and DELETE."},
	{"insert_atomic", SERVER | TABLE, CH_OPTION_BOOL, 0, 0, NULL, AT(insert_atomic), "false",
	"Store all rows of an INSERT or COPY at once or none: MergeTree, rows of one partition."},
	{"report_row_count", SERVER | TABLE, CH_OPTION_BOOL, 0, 0, NULL, AT(report_row_count),
		"false",
	"Count the rows that UPDATE and DELETE change; otherwise the command tag says 0."},
	{"truncatable", SERVER | TABLE, CH_OPTION_BOOL, 0, 0, NULL, AT(truncatable), "true",
	"Allow TRUNCATE."},
	{"async_capable", SERVER | TABLE, CH_OPTION_BOOL, 0, 0, NULL, AT(async_capable), "true",
	"Allow scans to run at the same time under an Append."},
	{"analyze_sampling", SERVER | TABLE, CH_OPTION_CHOICE, 0, 0, sampling_values,
		AT(analyze_sampling), "auto",
	"How ANALYZE samples: off reads the whole table, random lets the server choose rows."},
	{"invalid_text", SERVER, CH_OPTION_ENUM, 0, 0, invalid_text_values, AT(invalid_text),
		"error",
	"What to do with a String that is not valid in the database encoding."},
	{"database", TABLE, CH_OPTION_NONEMPTY, 0, 0, NULL, AT(database), NULL,
	"Remote database. Default: the server's dbname."},
	{"table_name", TABLE, CH_OPTION_NONEMPTY, 0, 0, NULL, AT(table_name), NULL,
	"Name of the remote table. Default: the local name."},
	{"engine", TABLE, CH_OPTION_STRING, 0, 0, NULL, AT(engine), "",
	"Engine of the remote table, as IMPORT FOREIGN SCHEMA found it."},
	{"local_table", TABLE, CH_OPTION_NONEMPTY, 0, 0, NULL, AT(local_table), NULL,
		"Table of the same database that UPDATE, DELETE and TRUNCATE change instead, such as the "
	"one behind a Distributed table."},
	{"cluster", TABLE, CH_OPTION_NONEMPTY, 0, 0, NULL, AT(cluster), NULL,
	"Cluster on all of whose servers UPDATE, DELETE and TRUNCATE run (ON CLUSTER)."},
	{"column_name", COLUMN, CH_OPTION_NONEMPTY, 0, 0, NULL, COLUMN_AT(column_name), NULL,
	"Name of the remote column. Default: the local name."},
	{"type", COLUMN, CH_OPTION_NONEMPTY, 0, 0, NULL, COLUMN_AT(type), NULL,
	"ClickHouse type of the remote column. Default: asked from the server."},
	{"generated", COLUMN, CH_OPTION_CHOICE, 0, 0, generated_values, COLUMN_AT(generated), NULL,
	"The server computes the column (MATERIALIZED or ALIAS): it can be read only."},
	{"import_collate", IMPORT, CH_OPTION_BOOL, 0, 0, NULL, IMPORT_AT(collate), "true",
	"Give text columns COLLATE \"C\", the order that ClickHouse has."},
	{"import_default", IMPORT, CH_OPTION_BOOL, 0, 0, NULL, IMPORT_AT(dflt), "false",
	"Import constant column defaults."},
	{"import_not_null", IMPORT, CH_OPTION_BOOL, 0, 0, NULL, IMPORT_AT(not_null), "true",
	"Give columns that cannot be NULL a NOT NULL constraint."},
	{"import_comments", IMPORT, CH_OPTION_BOOL, 0, 0, NULL, IMPORT_AT(comments), "true",
	"Import comments of tables and columns."},
	{"import_uint64", IMPORT, CH_OPTION_ENUM, 0, 0, uint64_values,
		IMPORT_AT(uint64_as_bigint), "numeric",
	"Type for UInt64 columns."},
	{"on_unsupported", IMPORT, CH_OPTION_ENUM, 0, 0, unsupported_values,
		IMPORT_AT(on_unsupported), "text",
		"What to do with a column whose type has no counterpart: read it as text, skip it "
	"with a warning, or fail."},
};

const int	ch_option_table_size = lengthof(ch_option_table);
