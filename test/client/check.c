/*-------------------------------------------------------------------------
 *
 * check.c
 *	  Runner and helpers of the real-server tests; see check.h.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

check_servers servers;

static int	passed;
static int	failed;
static char about[200];

static bool
count(bool ok)
{
	if (ok)
		passed++;
	else
		failed++;
	return ok;
}

void
check_about(const char *fmt,...)
{
	va_list		args;

	va_start(args, fmt);
	vsnprintf(about, sizeof(about), fmt, args);
	va_end(args);
}

bool
check_true(bool ok, const char *what, const char *file, int line)
{
	if (!ok)
		printf("%s:%d: [%s] %s\n", file, line, about, what);
	return count(ok);
}

bool
check_int(long long got, long long want, const char *what, const char *file, int line)
{
	if (got != want)
		printf("%s:%d: [%s] %s is %lld, expected %lld\n", file, line, about, what, got, want);
	return count(got == want);
}

bool
check_str(const char *got, const char *want, const char *what, const char *file, int line)
{
	bool		ok = strcmp(got, want) == 0;

	if (!ok)
		printf("%s:%d: [%s] %s is \"%s\", expected \"%s\"\n", file, line, about, what, got,
			   want);
	return count(ok);
}

bool
check_has(const char *got, const char *part, const char *what, const char *file, int line)
{
	bool		ok = strstr(got, part) != NULL;

	if (!ok)
		printf("%s:%d: [%s] %s is \"%s\", which lacks \"%s\"\n", file, line, about, what, got,
			   part);
	return count(ok);
}

bool
check_status(chc_conn *conn, chc_status got, chc_status want, const char *what,
			 const char *file, int line)
{
	if (got != want)
		printf("%s:%d: [%s] %s is %d, expected %d: %s\n", file, line, about, what, got, want,
			   chc_last_error(conn)->message);
	return count(got == want);
}

chc_options
check_options(int port)
{
	chc_options o = {
		.host = servers.host,
		.port = port,
		.user = "default",
		.client_name = "client_check",
		.os_user = "tester",
		.os_hostname = "testhost",
		.client_version = {1, 2, 3},
		.connect_timeout_ms = 10000,
	};

	return o;
}

chc_conn *
check_open(const chc_options *options)
{
	chc_conn   *conn = chc_new(&chc_default_env);

	if (!CHECK_STATUS(conn, chc_open(conn, options), CHC_OK))
	{
		chc_free(conn);
		return NULL;
	}
	return conn;
}

chc_query
check_query(const char *text, const chc_setting *settings, size_t nsettings)
{
	chc_query	q = {
		.text = text,
		.text_len = strlen(text),
		.query_id = "",
		.settings = settings,
		.nsettings = nsettings,
		.stage = CHC_STAGE_COMPLETE,
	};

	return q;
}

const char *
check_ask_query(chc_conn *conn, const chc_query *query)
{
	static char answer[4096];
	chc_event	event;
	chc_status	st = chc_send_query(conn, query);

	answer[0] = '\0';
	do
	{
		if (st == CHC_OK)
			st = chc_next(conn, &event);
		if (st != CHC_OK)
		{
			snprintf(answer, sizeof(answer), "%s", chc_last_error(conn)->message);
			return answer;
		}
		if (event.kind == CHC_EVENT_DATA && event.block->columns[0].strs != NULL &&
			answer[0] == '\0')
			snprintf(answer, sizeof(answer), "%.*s", (int) event.block->columns[0].lens[0],
					 (const char *) event.block->columns[0].strs[0]);
	} while (event.kind != CHC_EVENT_END);
	return answer;
}

const char *
check_ask(chc_conn *conn, const char *text)
{
	chc_query	q = check_query(text, NULL, 0);

	return check_ask_query(conn, &q);
}

chc_status
check_run(chc_conn *conn, const chc_query *query, uint64_t *rows)
{
	chc_event	event = {.kind = CHC_EVENT_PROGRESS};
	chc_status	st = chc_send_query(conn, query);

	while (st == CHC_OK && event.kind != CHC_EVENT_END)
		st = chc_next(conn, &event);
	if (rows != NULL)
		*rows = chc_get_stats(conn)->rows;
	return st;
}

void
check_do(chc_conn *conn, const char *text)
{
	chc_query	q = check_query(text, NULL, 0);

	CHECK_STATUS(conn, check_run(conn, &q, NULL), CHC_OK);
}

/* name=value arguments */
static void
parse_argument(const char *arg)
{
	const struct
	{
		const char *name;
		int		   *number;
		const char **text;
	}			known[] = {
		{"host=", NULL, &servers.host},
		{"old=", &servers.old_port, NULL},
		{"old_http=", &servers.old_http_port, NULL},
		{"old_tls=", &servers.old_tls_port, NULL},
		{"ca=", NULL, &servers.ca},
		{"other_ca=", NULL, &servers.other_ca},
		{"client_cert=", NULL, &servers.client_cert},
		{"client_key=", NULL, &servers.client_key},
		{"new=", &servers.new_port, NULL},
		{"chunked=", &servers.chunked_port, NULL},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		size_t		len = strlen(known[i].name);

		if (strncmp(arg, known[i].name, len) != 0)
			continue;
		if (known[i].number != NULL)
			*known[i].number = atoi(arg + len);
		else
			*known[i].text = arg + len;
		return;
	}
	fprintf(stderr, "unknown argument \"%s\"\n", arg);
	exit(2);
}

static void
check_server(int port)
{
	if (port == 0)
		return;
	check_types(port);
	check_compression(port);
	check_external_tables(port);
	check_insert(port);
	check_cancel(port);
	check_unsupported(port);
}

int
main(int argc, char **argv)
{
	servers.host = "localhost";
	for (int i = 1; i < argc; i++)
		parse_argument(argv[i]);
	setvbuf(stdout, NULL, _IOLBF, 0);

	check_hello();
	check_tls();
	check_settings();
	check_parameters();
	check_server(servers.old_port);
	check_server(servers.new_port);
	check_server(servers.chunked_port);
	check_revisions();
	printf("%d passed, %d failed\n", passed, failed);
	return failed == 0 ? 0 : 1;
}
