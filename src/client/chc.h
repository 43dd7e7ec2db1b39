/*-------------------------------------------------------------------------
 *
 * chc.h
 *	  Public interface of the bundled ClickHouse native-protocol client.
 *
 * Plain C11.  The client knows nothing of PostgreSQL: memory comes from the
 * caller's allocator, waiting is done by the caller's wait function, errors
 * are values.  Nothing here ever calls longjmp, exit or abort, and there are
 * no globals (OpenSSL's own excepted).
 *
 * Ownership: a chc_conn owns everything it hands out.  A block, its columns
 * and its types are valid until the next chc_next()/chc_cancel()/close on the
 * same connection.  Strings passed in are only read during the call, unless
 * a comment says otherwise.
 *
 * Units: times are milliseconds unless the name says _us or _ns; a timeout
 * or deadline of 0 or less means none.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_H
#define CHC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---------------------------------------------------------------- status */

/*
 * What went wrong, from the caller's point of view.  CHC_E_USAGE leaves the
 * connection as it was.  CHC_E_SERVER and CHC_E_UNSUPPORTED leave it usable
 * where they can: ask chc_get_state(), because an exception that crosses the
 * data of an INSERT, or a column in the middle of a plain stream, may have
 * closed it.  All the others close it.
 */
typedef enum chc_status
{
	CHC_OK = 0,
	CHC_E_NOMEM,				/* the allocator returned NULL */
	CHC_E_USAGE,				/* the caller broke the interface's rules */
	CHC_E_RESOLVE,				/* host name did not resolve */
	CHC_E_CONNECT,				/* no address accepted the connection */
	CHC_E_TLS,					/* handshake or certificate check failed */
	CHC_E_HTTP,					/* the port speaks HTTP */
	CHC_E_TIMEOUT,				/* a deadline passed */
	CHC_E_INTERRUPTED,			/* the wait function asked to stop */
	CHC_E_LOST,					/* peer closed or reset the connection */
	CHC_E_PROTOCOL,				/* bytes that the protocol does not allow */
	CHC_E_CHECKSUM,				/* compressed frame with a wrong checksum */
	CHC_E_LIMIT,				/* a limit of struct chc_limits was exceeded */
	CHC_E_UNSUPPORTED,			/* a type that cannot be decoded */
	CHC_E_SERVER				/* the server sent an exception */
} chc_status;

/*
 * The sticky error of a connection.  message is never NULL and is one
 * sentence without a final period; for CHC_E_SERVER it is the server's text.
 */
typedef struct chc_error
{
	chc_status	status;
	int32_t		server_code;	/* CHC_E_SERVER: ClickHouse's number */
	const char *server_name;	/* CHC_E_SERVER: as sent, "DB::Exception" */
	const char *message;
	const char *stack;			/* server stack trace or "" */
	const char *query_id;		/* of the query it belongs to, or "" */
	const char *column;			/* CHC_E_UNSUPPORTED: column name, or "" */
	const char *type;			/* CHC_E_UNSUPPORTED: its type, or "" */
} chc_error;

/* ----------------------------------------------------------- environment */

/* What the wait function answers. */
typedef enum chc_wait_result
{
	CHC_WAIT_READY,
	CHC_WAIT_TIMEOUT,
	CHC_WAIT_INTERRUPTED
} chc_wait_result;

#define CHC_WAIT_READ	1
#define CHC_WAIT_WRITE	2

/*
 * The caller's services.  realloc follows the C function's rules, with size 0
 * meaning free; it must be NULL-safe and must not longjmp.
 *
 * wait blocks until fd is ready for one of events (CHC_WAIT_*), timeout_ms
 * passed (negative: no limit), or the caller wants to stop.  It is called
 * only when an operation would block.  interrupted is polled at least once
 * per received chunk so that a fast stream can be stopped too; may be NULL.
 */
typedef struct chc_env
{
	void	   *(*realloc) (void *ctx, void *ptr, size_t size);
	chc_wait_result (*wait) (void *ctx, int fd, int events, int timeout_ms);
	bool		(*interrupted) (void *ctx);
	void	   *ctx;
} chc_env;

/* malloc and poll(2); for tests and stand-alone use. */
extern const chc_env chc_default_env;

/*
 * Limits on what a server controls.  chc_default_limits has generous values;
 * exceeding one is CHC_E_LIMIT and names the limit.
 */
typedef struct chc_limits
{
	size_t		max_string;		/* bytes of one String value */
	size_t		max_block_bytes;	/* memory for one decoded block */
	size_t		max_frame;		/* decompressed bytes of one frame */
	uint32_t	max_columns;	/* columns of a block */
	uint32_t	max_rows;		/* rows of a block */
	uint32_t	max_type_depth; /* nesting of a type name */
	size_t		max_type_text;	/* bytes of a type name */
	uint32_t	max_packets;	/* consecutive packets without data or end
								 * in handshake and drain */
} chc_limits;

extern const chc_limits chc_default_limits;

/* ------------------------------------------------------------------ types */

typedef enum chc_kind
{
	CHC_NOTHING,
	CHC_INT8, CHC_INT16, CHC_INT32, CHC_INT64, CHC_INT128, CHC_INT256,
	CHC_UINT8, CHC_UINT16, CHC_UINT32, CHC_UINT64, CHC_UINT128, CHC_UINT256,
	CHC_BOOL,
	CHC_FLOAT32, CHC_FLOAT64, CHC_BFLOAT16,
	CHC_DECIMAL,				/* width 4, 8, 16 or 32; precision, scale */
	CHC_STRING, CHC_FIXEDSTRING,
	CHC_UUID, CHC_IPV4, CHC_IPV6,
	CHC_DATE, CHC_DATE32, CHC_DATETIME, CHC_DATETIME64,
	CHC_TIME, CHC_TIME64,
	CHC_INTERVAL,				/* unit in type->name: "IntervalDay" */
	CHC_ENUM8, CHC_ENUM16,
	CHC_ARRAY, CHC_TUPLE, CHC_MAP, CHC_NESTED,
	CHC_NULLABLE, CHC_LOWCARDINALITY,
	CHC_SIMPLEAGG,				/* SimpleAggregateFunction: args[0] is the type */
	CHC_AGGREGATE,				/* AggregateFunction: cannot be decoded */
	CHC_VARIANT, CHC_DYNAMIC, CHC_JSON, CHC_OBJECT, CHC_QBIT,
	CHC_UNKNOWN					/* a name the parser does not know */
} chc_kind;

/*
 * A parsed type name.  Geo aliases (Point, Ring, ...) keep their spelling in
 * text but parse to what they are made of, as do SimpleAggregateFunction and
 * Nested; text is what the server sent.
 */
typedef struct chc_type chc_type;
struct chc_type
{
	chc_kind	kind;
	uint32_t	width;			/* bytes of one value on the wire, 0 if not
								 * fixed (FixedString: its length) */
	int32_t		precision;		/* Decimal; DateTime64, Time64: digits; QBit:
								 * elements */
	int32_t		scale;			/* Decimal */
	const char *name;			/* base name without arguments */
	const char *timezone;		/* DateTime, DateTime64: or NULL */
	uint32_t	nargs;
	chc_type  **args;			/* element, fields, key and value, variants */
	const char **arg_names;		/* Tuple, Nested: field names; entries may be
								 * NULL when unnamed */
	uint32_t	nenum;			/* Enum8, Enum16 */
	const char **enum_names;	/* NUL-terminated; lengths beside */
	uint32_t   *enum_lens;
	int16_t    *enum_values;
	const char *text;			/* the whole spelling */
};

/*
 * Parse a type name.  All memory comes from env and hangs off the result:
 * free it with chc_type_free().  On failure returns NULL and, if err is not
 * NULL, writes a message of up to errlen bytes.  A well-formed name with an
 * unknown base parses as CHC_UNKNOWN.
 */
extern chc_type *chc_type_parse(const chc_env *env, const chc_limits *limits,
								const char *text, size_t len,
								char *err, size_t errlen);
extern void chc_type_free(const chc_env *env, chc_type *type);

/* The Tuple that an element of a Nested is. */
extern const chc_type *chc_nested_element(const chc_type *nested);

/* Strip Nullable, LowCardinality and SimpleAggregateFunction; sets *nullable. */
extern const chc_type *chc_type_strip(const chc_type *type, bool *nullable);

/* ---------------------------------------------------------------- blocks */

/*
 * A decoded column.  Nullable is flattened: nulls is set and the rest
 * describes the nested type (values under a NULL are present, unspecified
 * but valid).  SimpleAggregateFunction and sparse serialization are
 * flattened too, so a reader only meets the shapes below.
 *
 *	fixed width		data: rows * type->width bytes, little-endian, 16-aligned
 *	String			strs (and lens without a string form, see below)
 *	FixedString(n)	data: rows * n bytes
 *	Array			offsets: cumulative ends; children[0]
 *	Map				offsets: cumulative ends; children[0] keys, [1] values
 *	Nested			like Array of Tuple
 *	Tuple			children[0..n-1]
 *	LowCardinality	children[0]: the dictionary (flattened, own rows);
 *					index: rows * index_width bytes.  If has_null_slot, the
 *					entry 0 is NULL.
 *	Variant			data: rows discriminator bytes (255 = NULL), offsets: row
 *					number within the child; children[i] per variant
 *	Dynamic			as Variant; the types are in children[i].type.  The one
 *					called "SharedVariant" is a String of bytes for values of
 *					further types: type and value in ClickHouse's binary form
 *	QBit			like Array
 *	JSON			string form (strs) when sent as strings, else refused
 *	Nothing			no data
 */
typedef struct chc_column chc_column;
struct chc_column
{
	const char *name;
	const chc_type *type;		/* as sent by the server, wrappers included */
	const chc_type *base;		/* type with the flattened wrappers removed */
	uint32_t	rows;
	const uint8_t *nulls;		/* NULL: no NULLs possible; else rows bytes */
	void	   *data;
	void	  **strs;
	uint32_t   *lens;
	bool		plain_ascii;	/* String: no byte >= 0x80 and no NUL byte in
								 * any value of this block */
	uint64_t   *offsets;
	uint32_t	nchildren;
	chc_column *children;
	const void *index;
	uint32_t	index_width;	/* 1, 2, 4 or 8 */
	bool		has_null_slot;
};

typedef struct chc_block
{
	uint32_t	rows;
	uint32_t	ncolumns;
	chc_column *columns;
} chc_block;

/*
 * How a caller wants String values laid out.  The wire form of a value of up
 * to 127 bytes is one length byte and the bytes.  A caller whose own format
 * has a one-byte header too gets it written over the length byte, in place:
 * header = short_header[len] for len <= short_max.  Longer values are copied
 * to 8-aligned memory behind the 32-bit native-endian header
 * (len + long_add) << long_shift.  strs[i] then points at the header, and
 * lens is not filled.
 */
typedef struct chc_string_form
{
	uint32_t	short_max;		/* at most 127 */
	uint8_t		short_header[128];
	uint32_t	long_add;
	uint32_t	long_shift;
} chc_string_form;

/* ------------------------------------------------------------ connections */

typedef enum chc_sslmode
{
	CHC_SSL_DISABLE, CHC_SSL_REQUIRE, CHC_SSL_VERIFY_CA, CHC_SSL_VERIFY_FULL
} chc_sslmode;

typedef enum chc_compression
{
	CHC_COMPRESS_NONE, CHC_COMPRESS_LZ4, CHC_COMPRESS_ZSTD
} chc_compression;

/* Everything is copied by chc_open(); NULL strings mean "". */
typedef struct chc_options
{
	const char *host;			/* name or literal; one host */
	int			port;
	const char *database;
	const char *user;
	const char *password;
	const char *quota_key;
	const char *client_name;	/* "application_name" */
	const char *os_user;
	const char *os_hostname;
	uint32_t	client_version[3];
	chc_sslmode sslmode;		/* as in libpq, CHC_SSL_REQUIRE checks the
								 * signature if sslrootcert is given */
	const char *sslrootcert;	/* NULL or "": the system's store */
	const char *sslcert;
	const char *sslkey;
	const char *ssl_min_protocol_version;	/* "TLSv1.2" when NULL */
	chc_compression compression;	/* of what we send and ask for; ZSTD is
									 * asked for by a setting */
	int			connect_timeout_ms; /* for all of chc_open() except the look-up
									 * of the name, which blocks */
	bool		keepalives;
	int			keepalives_idle;	/* seconds; 0: system default */
	int			keepalives_interval;	/* seconds */
	int			keepalives_count;
	int			tcp_user_timeout_ms;
	uint32_t	max_revision;	/* 0: newest we know; for tests */
	const chc_limits *limits;	/* NULL: defaults */
	const chc_string_form *string_form; /* NULL: strs and lens */
} chc_options;

typedef struct chc_conn chc_conn;

/*
 * Create a closed connection object; NULL only if out of memory.  env is
 * copied.  chc_open() connects, does TLS and Hello; on failure the object
 * stays, closed, with its error set, and chc_open() may be tried again.
 */
extern chc_conn *chc_new(const chc_env *env);
extern chc_status chc_open(chc_conn *conn, const chc_options *options);
extern void chc_close(chc_conn *conn);	/* keeps the object and its error */
extern void chc_free(chc_conn *conn);	/* NULL is allowed */

extern const chc_error *chc_last_error(const chc_conn *conn);

typedef enum chc_state
{
	CHC_CLOSED, CHC_IDLE, CHC_BUSY_SELECT, CHC_BUSY_INSERT
} chc_state;

extern chc_state chc_get_state(const chc_conn *conn);
extern int	chc_socket(const chc_conn *conn);	/* -1 when closed */

/* Replace the ctx that env's functions get (a new scan, another resource owner). */
extern void chc_set_env_ctx(chc_conn *conn, void *ctx);

typedef struct chc_server_info
{
	const char *name;			/* "ClickHouse" */
	const char *display_name;
	const char *timezone;
	uint32_t	major, minor, patch;
	uint32_t	revision;		/* what the server advertised */
	uint32_t	negotiated;		/* min(ours, theirs) */
} chc_server_info;

extern const chc_server_info *chc_get_server_info(const chc_conn *conn);

/* The address that was reached, "127.0.0.1:9000". */
extern const char *chc_peer_address(const chc_conn *conn);

/* Bytes on the wire, both directions, since chc_open(). */
extern void chc_traffic(const chc_conn *conn, uint64_t *in, uint64_t *out);

/*
 * Is an idle connection still good?  Does not block: false if the peer closed
 * it or sent something unasked.  chc_ping() makes a round trip.
 */
extern bool chc_is_alive(chc_conn *conn);

/* Fails with CHC_E_TIMEOUT after timeout_ms, which closes the connection. */
extern chc_status chc_ping(chc_conn *conn, int timeout_ms);

/* ----------------------------------------------------------------- queries */

typedef struct chc_setting
{
	const char *name;
	const char *value;			/* text; sent in binary below revision 54429 */
	bool		important;		/* an old server must refuse if it is unknown */
} chc_setting;

typedef struct chc_param
{
	const char *name;
	const char *value;			/* unquoted text of the value as ClickHouse
								 * would write it in TSV escaping; quoting for
								 * the wire is done here */
} chc_param;

typedef enum chc_stage
{
	CHC_STAGE_FETCH_COLUMNS = 0,
	CHC_STAGE_WITH_MERGEABLE_STATE = 1,
	CHC_STAGE_COMPLETE = 2
} chc_stage;

typedef struct chc_writer chc_writer;	/* see "writing" below */

typedef struct chc_external_table
{
	const char *name;
	chc_writer *const *blocks;	/* at least one, all of the same structure */
	size_t		nblocks;
} chc_external_table;

typedef struct chc_query
{
	const char *text;
	size_t		text_len;
	const char *query_id;		/* "" lets the server choose */
	const chc_setting *settings;
	size_t		nsettings;
	const chc_param *params;	/* needs revision >= 54459, else CHC_E_USAGE */
	size_t		nparams;
	const chc_external_table *tables;
	size_t		ntables;
	chc_stage	stage;
} chc_query;

/* Does this connection's revision have the feature? */
typedef enum chc_feature
{
	CHC_FEATURE_TEXT_SETTINGS,	/* 54429 */
	CHC_FEATURE_PARAMETERS,		/* 54459 */
	CHC_FEATURE_CHUNKED			/* 54470 */
} chc_feature;

extern bool chc_has_feature(const chc_conn *conn, chc_feature feature);

/* What each protocol revision brought, oldest first; the client's own table. */
typedef struct chc_revision
{
	const char *name;
	uint32_t	revision;
	const char *what;
} chc_revision;

extern const chc_revision *chc_revisions(size_t *n);

/*
 * Send a query.  For anything but INSERT ... data follow with chc_next()
 * until CHC_EVENT_END.  The connection must be CHC_IDLE.
 */
extern chc_status chc_send_query(chc_conn *conn, const chc_query *query);

typedef enum chc_event_kind
{
	CHC_EVENT_HEADER,			/* first data packet: 0 rows, names and types */
	CHC_EVENT_DATA,
	CHC_EVENT_TOTALS,
	CHC_EVENT_EXTREMES,
	CHC_EVENT_LOG,
	CHC_EVENT_PROFILE_EVENTS,
	CHC_EVENT_PROGRESS,			/* counters of chc_get_stats() moved */
	CHC_EVENT_PROFILE_INFO,
	CHC_EVENT_TABLE_COLUMNS,
	CHC_EVENT_TIMEZONE,
	CHC_EVENT_END				/* end of stream; connection is idle again */
} chc_event_kind;

typedef struct chc_event
{
	chc_event_kind kind;
	const chc_block *block;		/* HEADER, DATA, TOTALS, EXTREMES, LOG,
								 * PROFILE_EVENTS */
	const char *text;			/* TIMEZONE; TABLE_COLUMNS: the description */
} chc_event;

/*
 * Receive the next packet.  A server exception is CHC_E_SERVER and ends the
 * query with the connection idle.  CHC_E_UNSUPPORTED (a column that cannot
 * be decoded) cancels the query within the call and leaves the connection
 * idle, or closed if the server did not stop in time.  CHC_E_INTERRUPTED
 * does the same: Cancel is sent and up to the drain time (see chc_cancel) is
 * spent on reaching the end, else the connection is closed.
 */
extern chc_status chc_next(chc_conn *conn, chc_event *event);

/*
 * For those who run several queries and wait for chc_socket() themselves: has
 * anything of the next packet arrived?  Never waits.  With receive the socket
 * is looked at, else only what was received from it before: that must be used
 * up before waiting, because the socket does not announce it again.  If
 * something has arrived, chc_next() waits for the rest of its packet at most,
 * unless what follows is no event.  After an error the connection is closed.
 */
extern chc_status chc_poll(chc_conn *conn, bool receive, bool *arrived);

typedef struct chc_stats
{
	uint64_t	read_rows, read_bytes, total_rows;
	uint64_t	written_rows, written_bytes;
	uint64_t	elapsed_ns;		/* as the server reports, 0 if it does not */
	uint64_t	blocks;			/* data blocks received */
	uint64_t	rows;			/* rows received */
	uint64_t	bytes_in, bytes_out;	/* network bytes of this query */
	bool		rows_before_limit_known;
	uint64_t	rows_before_limit;
} chc_stats;

extern const chc_stats *chc_get_stats(const chc_conn *conn);	/* of the last query */

/*
 * Stop a running query: send Cancel, read until the end of the stream for at
 * most drain_ms, then close if it did not come.  Never fails; afterwards the
 * state is CHC_IDLE or CHC_CLOSED.  Not interruptible, hence the bound.  For a
 * BUSY_INSERT the connection is closed, because ending the data would commit
 * what was sent.
 */
extern void chc_cancel(chc_conn *conn, int drain_ms);

/*
 * Drain time used inside chc_next() on interruption, and to find out if the
 * connection survives a refused INSERT.
 */
#define CHC_DRAIN_MS 60

/* ------------------------------------------------------------------ writing */

/*
 * A block under construction.  Columns are described by name and type; values
 * are appended row by row per column.  put functions return CHC_E_NOMEM,
 * CHC_E_LIMIT (does not fit: too long for FixedString) or CHC_E_USAGE.
 */
typedef struct chc_wcolumn chc_wcolumn;

extern chc_writer *chc_writer_new(const chc_env *env);
extern void chc_writer_free(chc_writer *writer);
/* The type is parsed again and owned by the writer. */
extern chc_status chc_writer_add_column(chc_writer *writer, const char *name,
										const char *type_text);
extern uint32_t chc_writer_ncolumns(const chc_writer *writer);
extern chc_wcolumn *chc_writer_column(chc_writer *writer, uint32_t i);
extern void chc_writer_reset(chc_writer *writer);	/* forget rows, keep memory */
extern uint32_t chc_writer_rows(const chc_writer *writer);	/* of column 0 */
extern size_t chc_writer_bytes(const chc_writer *writer);	/* encoded size so far */

extern const chc_type *chc_wcolumn_type(const chc_wcolumn *col);	/* as declared */
extern const chc_type *chc_wcolumn_base(const chc_wcolumn *col);	/* Nullable, LowCardinality and
																	 * SimpleAggregateFunction removed */
extern bool chc_wcolumn_nullable(const chc_wcolumn *col);
/* Array, Nested: 0 is the element; Tuple: fields; Map: 0 keys, 1 values; Variant,
 * Dynamic: the types.  Adding a type to a Dynamic may move its children. */
extern chc_wcolumn *chc_wcolumn_child(chc_wcolumn *col, uint32_t i);

extern chc_status chc_put_null(chc_wcolumn *col);	/* needs Nullable, Variant or Dynamic */
extern chc_status chc_put_default(chc_wcolumn *col);	/* zero value, NULL if Nullable */
/* Exactly base->width bytes, little-endian. */
extern chc_status chc_put_fixed(chc_wcolumn *col, const void *value);
/*
 * String; FixedString is padded with NUL bytes; JSON as text; AggregateFunction:
 * the bytes of a state, which the server has to take on trust.
 */
extern chc_status chc_put_bytes(chc_wcolumn *col, const void *bytes, size_t len);
/*
 * Array, Map, Nested: the next n values of the children belong to this row.  QBit:
 * CHC_E_LIMIT if n is not its dimension.
 */
extern chc_status chc_put_array(chc_wcolumn *col, uint64_t n);
/* Tuple: call after a value was put into every child. */
extern chc_status chc_put_tuple(chc_wcolumn *col);

/* Variant, Dynamic: the value was put into that child; NULL has none. */
#define CHC_NULL_VARIANT 255
extern chc_status chc_put_variant(chc_wcolumn *col, uint32_t which);
/* The number of the child of that type of a Dynamic, which is added if new. */
extern chc_status chc_wcolumn_dynamic(chc_wcolumn *col, const char *type_text, uint32_t *which);

/*
 * A value that was put.  Array, Map, Nested and QBit: n values of the children are
 * its; Variant, Dynamic: one of that child; Tuple: one of each; others have bytes.
 */
typedef struct chc_wvalue
{
	bool		is_null;
	const void *bytes;
	size_t		len;
	uint64_t	n;
	uint32_t	which;
} chc_wvalue;

/* The next value of the column, in the order in which they were put. */
extern void chc_wcolumn_get(chc_wcolumn *col, chc_wvalue *value);

/*
 * INSERT.  chc_insert_begin() sends the query and waits for the sample block,
 * which stays valid until the next chc_ call on the connection.  CHC_E_USAGE:
 * the statement takes no data; it has ended.
 * chc_insert_block() takes over one block, of which it sends what the server
 * takes at once; if the server has answered with an exception in the meantime
 * it is returned instead of a broken pipe.
 * chc_insert_push() sends more of it, without waiting: called while the next
 * block is being filled it lets both sides work at the same time.
 * chc_insert_end() sends the rest and the end marker, and waits for the end of
 * the stream.
 */
extern chc_status chc_insert_begin(chc_conn *conn, const chc_query *query,
								   const chc_block **sample);
extern chc_status chc_insert_block(chc_conn *conn, chc_writer *writer);
extern chc_status chc_insert_push(chc_conn *conn);
extern chc_status chc_insert_end(chc_conn *conn);

#endif							/* CHC_H */
