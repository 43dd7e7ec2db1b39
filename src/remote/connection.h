/*-------------------------------------------------------------------------
 *
 * connection.h
 *	  Looking at cached connections and closing them, for SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_CONNECTION_H
#define CH_CONNECTION_H

#include "postgres.h"

#include "nodes/pg_list.h"

#include "remote/remote.h"

typedef struct ChConnectionInfo
{
	Oid			serverid;
	Oid			umid;
	char	   *host;
	int			port;
	bool		valid;			/* options have not changed since */
	bool		in_use;
	bool		closed;			/* by the server */
	ChVersion	version;
	uint32		revision;
	uint64		bytes_in;
	uint64		bytes_out;
} ChConnectionInfo;

/* List of ChConnectionInfo, in the current memory context. */
extern List *ch_connections_list(void);

/*
 * Close the idle connections of a server, of all if InvalidOid.  Returns how
 * many were closed; *in_use is a List of the Oids of servers with others.
 */
extern int	ch_connections_close(Oid serverid, List **in_use);

typedef struct ChPing
{
	char	   *host;
	int			port;
	bool		ok;
	double		latency_ms;		/* of a round trip on an open connection */
	ChVersion	version;
	char	   *error;			/* if not ok */
} ChPing;

/* Connect if necessary and ping; only a cancel is raised. */
extern void ch_server_ping(Oid serverid, Oid userid, ChPing *result);

#endif							/* CH_CONNECTION_H */
