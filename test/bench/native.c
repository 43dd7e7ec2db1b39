/*-------------------------------------------------------------------------
 *
 * native.c
 *	  The bundled client on its own: what a query costs without PostgreSQL.
 *
 *	native HOST PORT exec SQL			run a statement, print nothing
 *	native HOST PORT decode SQL			receive and decode the whole result
 *	native HOST PORT drain SQL			receive the same bytes, look at none
 *	native HOST PORT latency SQL N		N times the query, one after the other
 *
 * The last three print one number: seconds of the whole result, or
 * milliseconds of one query.  Errors go to standard error, exit status 1.
 *
 *-------------------------------------------------------------------------
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "client/chc.h"

/* Rows per block asked for, as the extension does by default. */
static const chc_setting settings[] = {{"max_block_size", "65536", false}};

static double
now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void
check(chc_conn *conn, chc_status status)
{
	if (status == CHC_OK)
		return;
	fprintf(stderr, "native: %s\n", chc_last_error(conn)->message);
	exit(1);
}

static void
send_query(chc_conn *conn, const char *sql)
{
	chc_query	query = {.text = sql, .text_len = strlen(sql), .query_id = "",
		.settings = settings, .nsettings = 1, .stage = CHC_STAGE_COMPLETE};

	check(conn, chc_send_query(conn, &query));
}

static void
run_query(chc_conn *conn, const char *sql)
{
	chc_event	event;

	send_query(conn, sql);
	do
		check(conn, chc_next(conn, &event));
	while (event.kind != CHC_EVENT_END);
}

static double
time_decode(chc_conn *conn, const char *sql)
{
	double		start = now_seconds();

	run_query(conn, sql);
	return now_seconds() - start;
}

/*
 * Read the result's bytes without looking at them.  How many there are is
 * known from a decoding run; progress packets vary in number, so the last
 * thousandth is not waited for.
 */
static double
time_drain(chc_conn *conn, const char *sql)
{
	static char buf[1 << 20];
	struct pollfd pfd = {.fd = chc_socket(conn), .events = POLLIN};
	uint64_t	left;
	double		start;

	run_query(conn, sql);
	left = chc_get_stats(conn)->bytes_in;
	left -= left / 1000;

	start = now_seconds();
	send_query(conn, sql);
	while (left > 0)
	{
		ssize_t		n = recv(pfd.fd, buf, sizeof(buf), 0);

		if (n > 0)
			left -= (uint64_t) n < left ? (uint64_t) n : left;
		else if (n < 0 && errno == EAGAIN)
			poll(&pfd, 1, -1);
		else if (n == 0 || errno != EINTR)
		{
			fprintf(stderr, "native: connection lost\n");
			exit(1);
		}
	}
	return now_seconds() - start;
}

/* Milliseconds of one of n queries. */
static double
time_latency(chc_conn *conn, const char *sql, int n)
{
	double		start;

	run_query(conn, sql);
	start = now_seconds();
	for (int i = 0; i < n; i++)
		run_query(conn, sql);
	return (now_seconds() - start) * 1000 / n;
}

int
main(int argc, char **argv)
{
	chc_options options = {.user = "default", .database = "default",
		.client_name = "native", .connect_timeout_ms = 10000};
	chc_conn   *conn = chc_new(&chc_default_env);

	if (argc < 5 || conn == NULL)
	{
		fprintf(stderr, "usage: native HOST PORT exec|decode|drain|latency SQL [N]\n");
		return 2;
	}
	options.host = argv[1];
	options.port = atoi(argv[2]);
	check(conn, chc_open(conn, &options));

	if (strcmp(argv[3], "exec") == 0)
		run_query(conn, argv[4]);
	else if (strcmp(argv[3], "decode") == 0)
		printf("%.6f\n", time_decode(conn, argv[4]));
	else if (strcmp(argv[3], "drain") == 0)
		printf("%.6f\n", time_drain(conn, argv[4]));
	else if (strcmp(argv[3], "latency") == 0 && argc > 5)
		printf("%.6f\n", time_latency(conn, argv[4], atoi(argv[5])));
	else
	{
		fprintf(stderr, "native: unknown mode \"%s\"\n", argv[3]);
		return 2;
	}
	chc_free(conn);
	return 0;
}
