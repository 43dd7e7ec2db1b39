/*-------------------------------------------------------------------------
 *
 * unit_server.h
 *	  A server in a thread, over a real socket, that follows a script.
 *
 *-------------------------------------------------------------------------
 */
#ifndef UNIT_SERVER_H
#define UNIT_SERVER_H

#include <pthread.h>

#include "unit_session.h"

typedef struct server
{
	int			listener;
	int			port;
	int			fd;				/* of the one connection */
	pthread_t	thread;
	void		(*script) (struct server *sv);
	int			stop_pipe[2];	/* the test closes [1] when it is through */
} server;

/* What a test cannot do without. */
extern void server_must(bool ok);

extern void server_start(server *sv, void (*script) (server *sv));
extern void server_stop(server *sv);
extern chc_options server_options(const server *sv);

/* A connection to a server that follows the script, and the end of both. */
extern chc_conn *server_connect(server *sv, void (*script) (server *sv));
extern void server_finish(server *sv, chc_conn *conn);

/* ---------------------------------------------------- steps of a script */

/* Say what the notation means. */
extern void server_say(server *sv, const char *notation);

/* Take n bytes, or what comes before the end; returns how many. */
extern size_t server_take(server *sv, size_t n);

/* Take what is there until nothing comes for a while. */
extern void server_take_request(server *sv);

/* The two requests that come before the data of an INSERT, and their answers. */
extern void server_begin_insert(server *sv);

/* Wait until the test is through with the connection. */
extern void server_hold(server *sv);

#endif							/* UNIT_SERVER_H */
