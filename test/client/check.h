/*-------------------------------------------------------------------------
 *
 * check.h
 *	  The real-server tests of the client: checks that count, servers from
 *	  the command line, and asking for one value.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHECK_H
#define CHECK_H

#include "chc.h"

/* From the command line; a port of 0 means that there is no such server. */
typedef struct check_servers
{
	const char *host;
	int			old_port;		/* 18.16 */
	int			old_http_port;
	int			old_tls_port;
	const char *ca;				/* signed the TLS port's certificate */
	const char *other_ca;		/* did not */
	const char *client_cert;
	const char *client_key;
	int			new_port;		/* 26 */
	int			chunked_port;	/* 26, insists on chunked packets */
} check_servers;

extern check_servers servers;

#define CHECK(cond) check_true((cond), #cond, __FILE__, __LINE__)
#define CHECK_INT(got, want) \
	check_int((long long) (got), (long long) (want), #got, __FILE__, __LINE__)
#define CHECK_STR(got, want) check_str(got, want, #got, __FILE__, __LINE__)
#define CHECK_HAS(got, part) check_has(got, part, #got, __FILE__, __LINE__)
/* A status; prints the connection's message if it is not what is wanted. */
#define CHECK_STATUS(conn, got, want) check_status(conn, got, want, #got, __FILE__, __LINE__)

extern bool check_true(bool ok, const char *what, const char *file, int line);
extern bool check_int(long long got, long long want, const char *what, const char *file,
					  int line);
extern bool check_str(const char *got, const char *want, const char *what, const char *file,
					  int line);
extern bool check_has(const char *got, const char *part, const char *what, const char *file,
					  int line);
extern bool check_status(chc_conn *conn, chc_status got, chc_status want, const char *what,
						 const char *file, int line);

/* What the checks that follow are about, for messages. */
extern void check_about(const char *fmt,...) __attribute__((format(printf, 1, 2)));

/* Options with usual values, to be changed and given to chc_open(). */
extern chc_options check_options(int port);

/* An open connection, or NULL and a failed check. */
extern chc_conn *check_open(const chc_options *options);

/* chc_query for a text and settings. */
extern chc_query check_query(const char *text, const chc_setting *settings, size_t nsettings);

/*
 * The first value of the first column, which must be a String; "" if there is
 * none.  Valid until the next call.  On error the status's message.
 */
extern const char *check_ask_query(chc_conn *conn, const chc_query *query);
extern const char *check_ask(chc_conn *conn, const char *text);

/* Run to the end; the status and the number of rows. */
extern chc_status check_run(chc_conn *conn, const chc_query *query, uint64_t *rows);
extern void check_do(chc_conn *conn, const char *text);

/* The parts. */
extern void check_hello(void);
extern void check_tls(void);
extern void check_types(int port);
extern void check_settings(void);
extern void check_compression(int port);
extern void check_external_tables(int port);
extern void check_parameters(void);
extern void check_insert(int port);
extern void check_cancel(int port);
extern void check_unsupported(int port);
extern void check_revisions(void);

#endif							/* CHECK_H */
