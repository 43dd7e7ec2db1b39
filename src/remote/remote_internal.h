/*-------------------------------------------------------------------------
 *
 * remote_internal.h
 *	  What the modules of this layer share: cached connections, waits,
 *	  pinned settings, error reports.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_REMOTE_INTERNAL_H
#define CH_REMOTE_INTERNAL_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "lib/ilist.h"
#include "lib/stringinfo.h"
#include "storage/latch.h"

#include "remote/remote.h"

/* ----------------------------------------------------- from src/types (init) */

extern void ch_remote_quote(StringInfo buf, const char *str, int len);

/* ---------------------------------------------------------------- options */

extern void ch_options_defaults(void *target, int contexts);

/* NULL if there is none and noerror. */
extern UserMapping *ch_user_mapping(Oid serverid, Oid userid, bool noerror);

/* ------------------------------------------------------------ environment */

/*
 * The ctx of a chc_env: where memory comes from and how waits went.  The
 * client never sees a longjmp; an error raised while waiting is kept in
 * caught, the wait answers CHC_WAIT_INTERRUPTED, and ch_report() throws it
 * again once the client has returned.
 */
typedef struct ChEnv
{
	MemoryContext cxt;
	WaitEventSet *set;			/* for the connected socket, or NULL */
	pgsocket	set_fd;			/* the socket in set */
	int			set_events;
	bool		connected;		/* the socket is final: set may be kept */
	bool		told_to_stop;	/* in this call: later waits only drain */
	uint32		wait_event;
	ErrorData  *caught;
} ChEnv;

typedef enum ChWaitEvent
{
	CH_WAIT_CONNECT,
	CH_WAIT_RESULT,
	CH_WAIT_INSERT,
	CH_WAIT_CLEANUP
} ChWaitEvent;

extern void ch_env_init(ChEnv *env, MemoryContext cxt, chc_env *result);
extern void ch_env_begin(ChEnv *env, ChWaitEvent event);	/* before each client call */
extern void ch_env_close(ChEnv *env);	/* the socket is or will be closed */

/* ------------------------------------------------------------ connections */

/* One per user mapping; lives as long as the backend. */
typedef struct ChMapping
{
	Oid			umid;			/* hash key; must be first */
	Oid			serverid;
	uint32		server_hash;	/* of the syscache entries, for invalidation */
	uint32		mapping_hash;
	ChVersion	version;		/* of the last connection */
	TimestampTz failed_at;		/* last failure to connect while planning */
	struct ChPlanFailure *failure;	/* ... for the execution to raise, or NULL */
	dlist_head	conns;			/* ChConnEntry.node */
} ChMapping;

typedef struct ChConnEntry
{
	dlist_node	node;
	ChMapping  *mapping;
	MemoryContext cxt;			/* holds this entry and the client's memory */
	ChEnv		env;
	chc_conn   *conn;
	ChLease    *lease;			/* NULL: idle */
	ChVersion	version;
	TimestampTz last_used;
	char	   *host;
	int			port;
	bool		keep;			/* keep_connections */
	bool		invalid;		/* options changed: close when idle */
	bool		in_call;		/* inside the client: do not enter it again */
	bool		ignores_settings;	/* old server, profile with readonly=1 */
	bool		generated;		/* the running query is SQL of ours */
	bool		answered;		/* something but an exception came for it */
} ChConnEntry;

/*
 * Walk all cached connections; false from fn ends the walk.  fn may close the
 * entry it got.
 */
extern void ch_connections_walk(bool (*fn) (ChConnEntry *entry, void *arg), void *arg);
extern void ch_connection_close(ChConnEntry *entry);	/* idle ones only */

typedef struct ChFailure ChFailure;

/*
 * As ch_lease_acquire(), but a failure to connect or a missing user mapping
 * returns NULL; failure's message is NULL without a mapping.  A cancel is still
 * raised.
 */
extern ChLease *ch_lease_try_acquire(Oid serverid, Oid userid, ChFailure *failure);

/* The same for planning, whose failure the execution of the statement raises. */
extern ChLease *ch_lease_acquire_to_plan(Oid serverid, Oid userid);

/*
 * Every client call goes between these two, so that nobody enters the client
 * a second time when a backend ends within a call.
 */
extern void ch_call_begin(ChConnEntry *entry, ChWaitEvent event);
extern void ch_call_end(ChConnEntry *entry);

/* ----------------------------------------------------------------- errors */

/* A copy of a connection's error in the current context; takes over caught. */
struct ChFailure
{
	chc_status	status;
	int			server_code;
	char	   *name;			/* of the code, or NULL */
	char	   *message;		/* cleaned */
	char	   *stack;
	char	   *query_id;
	char	   *column;
	char	   *type;
	ErrorData  *caught;
};

extern void ch_failure_get(ChConnEntry *entry, chc_status status, ChFailure *failure);
extern void ch_report_connect(const ChFailure *failure, const ChOptions *options,
							  const char *server_name) __attribute__((noreturn));

/*
 * Text from the server in the database encoding, on one line and of bounded
 * length; bytes that are not valid become '?'.
 */
extern char *ch_clean_text(const char *text);

/* ------------------------------------------------------------------ query */

/* Free what is remembered of the last query for error contexts. */
extern void ch_lease_forget_query(ChLease *lease);

/*
 * ch_query_text() for those who must not raise: a status, and no rows unless
 * it is CHC_OK.  A cancel is raised.
 */
extern chc_status ch_try_query_text(ChLease *lease, const char *sql, List *settings,
									ChTextResult **result);

/* --------------------------------------------------------------- settings */

/* Of the DefElems of ch_merged_settings(): an old server may ignore it. */
#define CH_SETTING_PINNED DEFELEM_UNSPEC
/* ... and the user's: must be known to the server. */
#define CH_SETTING_USER DEFELEM_SET

/* ------------------------------------------------ ends of (sub)transactions */

extern void ch_writes_subcommitted(void);
extern void ch_writes_subaborted(void);
extern void ch_writes_ended(bool committed);

/* ---------------------------------------------------- engines (engine.c) */

/* Of engine_full of a Distributed table; its cluster is NULL if it is not known. */
extern void ch_engine_distributed(const char *definition, ChBehind *behind, char **cluster);

/* Of create_table_query. */
extern void ch_engine_materialized_view(const char *definition, ChBehind *behind);

/* ----------------------------------------------------------------- others */

extern bool ch_connect_failed_lately(Oid serverid, Oid userid);

#endif							/* CH_REMOTE_INTERNAL_H */
