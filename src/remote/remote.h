/*-------------------------------------------------------------------------
 *
 * remote.h
 *	  Servers as PostgreSQL sees them: options, connections, settings,
 *	  capabilities, errors.
 *
 * May know: PostgreSQL and the client.  Must not know: types, queries, plans.
 * This is the one place where the client's status codes become ereports and
 * where its waits meet latches and interrupts.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_REMOTE_H
#define CH_REMOTE_H

#include "postgres.h"

#include "foreign/foreign.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/rel.h"

#include "client/capability.h"
#include "client/chc.h"

/* ---------------------------------------------------------------- options */

/*
 * Everything that options can say, after merging wrapper < server < user
 * mapping < table (option.c has the one table of options: name, contexts,
 * kind, range, target).  Strings live in the caller's memory context.
 */
typedef struct ChOptions
{
	/* connection (server, user mapping) */
	char	   *host;
	int			port;			/* resolved: 9000, or 9440 with TLS */
	char	   *dbname;
	char	   *user;
	char	   *password;
	chc_sslmode sslmode;
	char	   *sslrootcert;
	char	   *sslcert;
	char	   *sslkey;
	char	   *ssl_min_protocol_version;
	int			compression;	/* -1 auto, else chc_compression */
	int			connect_timeout;	/* seconds */
	bool		keepalives;
	int			keepalives_idle;
	int			keepalives_interval;
	int			keepalives_count;
	int			tcp_user_timeout;	/* ms */
	char	   *application_name;	/* escapes already expanded */
	bool		keep_connections;

	/* server, some also table */
	List	   *settings;		/* DefElem name -> string, server then table */
	int			fetch_size;
	int			batch_size;
	bool		use_remote_estimate;
	double		fdw_startup_cost;
	double		fdw_tuple_cost;
	List	   *extensions;		/* Oids */
	bool		updatable;
	bool		insert_atomic;
	bool		report_row_count;
	bool		truncatable;
	bool		async_capable;
	char	   *analyze_sampling;
	int			invalid_text;	/* ChInvalidText of types.h */

	/* table */
	char	   *database;		/* default: dbname */
	char	   *table_name;		/* default: the local name */
	char	   *engine;			/* "" when not given */
	char	   *local_table;	/* NULL: table_name */
	char	   *cluster;		/* NULL: none */
} ChOptions;

/* Options of a server for a user; relid may be InvalidOid. */
extern ChOptions *ch_options_get(Oid serverid, Oid userid, Oid relid);

/* Without a user mapping (planning for display, validation); user, password NULL. */
extern ChOptions *ch_options_get_server(Oid serverid, Oid relid);

typedef struct ChColumnOptions
{
	char	   *column_name;	/* default: the local name */
	char	   *type;			/* NULL if not given */
	char	   *generated;		/* "materialized", "alias", or NULL */
} ChColumnOptions;

extern void ch_column_options(Oid relid, AttrNumber attnum, ChColumnOptions *result);

/* Is it there and not one that PostgreSQL computes when it is read? */
extern bool ch_is_remote_column(Form_pg_attribute att);

/* Body of clickhouse_fdw_validator(); never connects. */
extern void ch_options_validate(List *options, Oid catalog);

/* "a 1, b 2" or "a=1, b='x'" into DefElems; reports where it is malformed. */
extern List *ch_parse_settings(const char *text, bool noerror);

/* ------------------------------------------------------------------- GUCs */

typedef enum ChPushdown
{
	CH_PUSHDOWN_OFF,
	CH_PUSHDOWN_EXACT
} ChPushdown;

/* Remote writes in a transaction that may be rolled back. */
typedef enum ChTransactionWrites
{
	CH_WRITES_ALLOW,
	CH_WRITES_WARN,				/* when it is rolled back */
	CH_WRITES_ERROR				/* none in transaction blocks */
} ChTransactionWrites;

extern int	ch_transaction_writes;
extern char *ch_insert_deduplication_token;
extern int	ch_pushdown;
extern bool ch_enable_join_pushdown;
extern bool ch_enable_aggregate_pushdown;
extern bool ch_enable_sort_pushdown;
extern bool ch_enable_query_pushdown;
extern bool ch_explain_local;
extern char *ch_settings_guc;

extern void ch_guc_init(void);

/* ----------------------------------------------------------- capabilities */

/*
 * What a server can do, by version, is client/capability.h (ONE table, below
 * this layer because src/query needs it too; already written, not in
 * src/remote).
 */
/*
 * The version of a server for planning.  Connects if it is not in the cache
 * and the server can be reached; never raises because it cannot (the failure
 * is remembered for a few seconds so that planning does not wait again), but
 * a cancel during the attempt is honoured.
 */
extern ChVersion ch_server_version(Oid serverid, Oid userid);

/* Raise why the server cannot be reached, if planning has failed to lately. */
extern void ch_require_server(Oid serverid, Oid userid);

/* ------------------------------------------------------------ connections */

/*
 * What this layer needs of src/types, which it must not include: the form of
 * String values, and quoting.  Called once, by _PG_init().
 */
typedef void (*ChQuoteLiteral) (StringInfo buf, const char *str, int len);

extern void ch_remote_init(const chc_string_form *form, ChQuoteLiteral quote);

/*
 * A leased connection: nobody else uses it until it is released.  A lease lives
 * at most as long as the resource owner that was current when it was acquired
 * (a cursor's, or that of a (sub)transaction).  If that is aborted the lease is
 * cancelled by callbacks; conn is then NULL.  entry belongs to the cache.
 */
typedef struct ChLease
{
	chc_conn   *conn;
	ChVersion	version;
	struct ChConnEntry *entry;
	const char *query;			/* of the running query, for error context */
	const char *params;			/* of its parameters, as "p1 = 5, p2 = x"; or NULL */
	char		query_id[64];
	struct
	{
		bool		running;
		bool		atomic;
		bool		ended;		/* the end of the data was sent, or a part of it */
		uint64		blocks;		/* that were sent, the last one perhaps in part */
		uint64		rows;		/* in them */
	}			insert;
} ChLease;

/*
 * Get an idle cached connection of the user mapping, checked to be alive, or
 * open one.  ereports if that fails.  Leases are allocated in TopMemoryContext
 * and freed by release.
 */
extern ChLease *ch_lease_acquire(Oid serverid, Oid userid);

/*
 * Does the server ignore settings without a word?  Old servers do for users
 * whose profile has readonly=1.  ch_query_start() refuses settings then.
 */
extern bool ch_lease_ignores_settings(const ChLease *lease);

/* A running query is cancelled (bounded), then the connection goes back. */
extern void ch_lease_release(ChLease *lease);

/*
 * Start a query.  settings of ch_merged_settings(); params may be NULL.  sql is
 * copied.  ereports, with the remote SQL as context, on failure.
 */
extern void ch_query_start(ChLease *lease, const char *sql, List *settings,
						   const chc_param *params, int nparams,
						   const chc_external_table *tables, int ntables);

/* Next event; ereports on any failure. Honours interrupts. */
extern void ch_query_next(ChLease *lease, chc_event *event);

/* The socket that the running query's result comes from. */
extern int	ch_query_socket(ChLease *lease);

/*
 * Is there something for ch_query_next()?  Never waits.  Without receive only
 * what was received from the socket before counts, see chc_poll().
 */
extern bool ch_query_arrived(ChLease *lease, bool receive);

/* Raise the connection's error as an ereport (never returns for status != OK). */
extern void ch_report(ChLease *lease, chc_status status) __attribute__((noreturn));

/* atomic: nothing is stored before the end; changes what a failure says. */
extern void ch_insert_begin(ChLease *lease, const char *sql, List *settings, bool atomic,
							const chc_block **sample);
extern void ch_insert_block(ChLease *lease, chc_writer *writer);
extern void ch_insert_push(ChLease *lease);
extern void ch_insert_end(ChLease *lease);

/*
 * Whoever writes calls the first before anything is sent, which may raise, and
 * the second when something was.  table is for messages.
 */
extern void ch_check_write(const char *table);
extern void ch_note_write(const char *table);

/* A chc_env whose memory is the given context and whose waits are ours. */
extern const chc_env *ch_palloc_env(MemoryContext cxt);

/*
 * Run a statement and return its rows as text cells (small results: planning,
 * describe, functions).  Every value must be a String column in the remote
 * SQL.  NULL cells are NULL.  Memory: current context.
 */
typedef struct ChTextResult
{
	int			nrows;
	int			ncolumns;
	char	  **names;
	char	 ***cells;			/* [row][column] */
} ChTextResult;

extern ChTextResult *ch_query_text(ChLease *lease, const char *sql, List *settings);

/* --------------------------------------------------------------- settings */

/*
 * server < table < GUC, then the pinned ones that this server version has and
 * that make the answer PostgreSQL's (SEMANTICS.md section C; pinned.c has the
 * table).  fetch_size becomes max_block_size.  Settings that would break the
 * meaning of generated SQL are refused by the pinned ones being last.
 */
typedef enum ChQueryClass
{
	CH_QUERY_GENERATED,			/* our SQL: pinned settings apply */
	CH_QUERY_USER,				/* clickhouse_query(): only the user's settings */
	CH_QUERY_INSERT,
	CH_QUERY_INSERT_ATOMIC,		/* option insert_atomic */
	CH_QUERY_INSERT_SELECT,		/* our SELECT, whose rows are inserted there */
	CH_QUERY_INSERT_SELECT_ATOMIC
} ChQueryClass;

extern List *ch_merged_settings(const ChOptions *options, const ChVersion *version,
								ChQueryClass class);

/* For queries of system tables: the profile's that would leave out rows do not. */
extern List *ch_catalog_settings(ChLease *lease);

/* ----------------------------------------------------------------- errors */

/* SQLSTATE for a ClickHouse error code: ONE table in error.c. */
extern int	ch_sqlstate(int server_code);
extern const char *ch_error_name(int server_code);	/* "UNKNOWN_TABLE" or NULL */

/*
 * Text that is UTF-8, as the server sends it and remote SQL is, in the database encoding;
 * bytes that are not valid become '?'.
 */
extern char *ch_text_from_server(const char *text, size_t len);

/* ---------------------------------------------------------- remote tables */

/*
 * Names and types of a remote table's columns and its size, as the server
 * has them now, cached per backend for ten seconds (dropped by errors about
 * columns, types and tables, by clickhouse_fdw_disconnect() and on invalidation).  NULL if the server cannot be
 * reached or the table does not exist: planning goes on without.
 */
typedef struct ChRemoteColumn
{
	char	   *name;
	char	   *type;
	char	   *default_kind;	/* "", DEFAULT, MATERIALIZED, ALIAS */
	bool		in_primary_key;
	bool		in_key;			/* primary, sorting, partition or sampling key */
} ChRemoteColumn;

/* The table that has the rows of one that holds none itself. */
typedef struct ChBehind
{
	char	   *database;		/* NULL: not known */
	char	   *table;			/* NULL: not known, or there is none */
	char	   *sharding_key;	/* expression by which rows are spread, or NULL */
} ChBehind;

typedef struct ChRemoteTable
{
	int			ncolumns;
	ChRemoteColumn *columns;
	char	   *engine;
	double		rows;			/* -1 unknown */
	double		bytes;			/* -1 unknown */
	bool		block_numbers;	/* rows have numbers, for lightweight updates */
	bool		partitioned;
	bool		deduplicates;	/* equal blocks, when asked to */
	bool		feeds_views;	/* materialized ones */
	bool		spread;			/* Distributed, and not over this server alone */
	bool		projections;
	ChBehind	behind;			/* of Distributed tables and materialized views */
} ChRemoteTable;

extern const ChRemoteTable *ch_describe_table(Oid serverid, Oid userid,
											  const char *database, const char *table);

/* The same without a copy: until anything else is asked for. */
extern const ChRemoteTable *ch_describe_look(Oid serverid, Oid userid,
											 const char *database, const char *table);

/* The column of that name, or NULL; table may be NULL. */
extern const ChRemoteColumn *ch_described_column(const ChRemoteTable *table, const char *name);

/* Does a sharding key use the column? */
extern bool ch_engine_uses(const char *expression, const char *column);

/* Ask again next time. */
extern void ch_describe_forget(void);

/* The same, and plans that the session has cached are made again. */
extern void ch_describe_outdated(void);

#endif							/* CH_REMOTE_H */
