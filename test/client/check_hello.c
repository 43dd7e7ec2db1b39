/*-------------------------------------------------------------------------
 *
 * check_hello.c
 *	  Connecting: what servers answer, what goes wrong and what is said then;
 *	  TLS; every revision from the oldest to the newest.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "check.h"

/* Opening must fail with this status and a message that has this part. */
static void
expect_refusal(const chc_options *o, chc_status want, const char *part)
{
	chc_conn   *conn = chc_new(&chc_default_env);

	CHECK_STATUS(conn, chc_open(conn, o), want);
	CHECK_HAS(chc_last_error(conn)->message, part);
	CHECK_INT(chc_get_state(conn), CHC_CLOSED);
	CHECK_INT(chc_socket(conn), -1);
	chc_free(conn);
}

static void
check_server_info(int port, const char *version, uint32_t revision)
{
	chc_options o = check_options(port);
	chc_conn   *conn;
	const chc_server_info *info;
	char		got[64];
	uint64_t	in,
				out;

	if (port == 0)
		return;
	check_about("hello %s", version);
	conn = check_open(&o);
	if (conn == NULL)
		return;
	info = chc_get_server_info(conn);
	snprintf(got, sizeof(got), "%u.%u", info->major, info->minor);
	CHECK_STR(got, version);
	CHECK_STR(info->name, "ClickHouse");
	CHECK_INT(info->negotiated, revision);
	CHECK(info->timezone[0] != '\0');
	CHECK_INT(chc_get_state(conn), CHC_IDLE);
	CHECK(chc_socket(conn) >= 0);
	CHECK_STR(check_ask(conn, "select 'x'"), "x");
	CHECK(chc_is_alive(conn));
	CHECK_STATUS(conn, chc_ping(conn, 5000), CHC_OK);
	CHECK(chc_is_alive(conn));
	chc_traffic(conn, &in, &out);
	CHECK(in > 50 && out > 50);
	chc_close(conn);
	CHECK(!chc_is_alive(conn));
	CHECK_STATUS(conn, chc_open(conn, &o), CHC_OK);
	CHECK_STR(check_ask(conn, "select 'again'"), "again");
	chc_free(conn);
}

static void
check_refusals(void)
{
	chc_options o = check_options(servers.old_port);

	check_about("refusals");
	o.user = "pwuser";
	o.password = "wrong";
	expect_refusal(&o, CHC_E_SERVER, "assword");
	o.password = "secret";
	chc_free(check_open(&o));
	o = check_options(servers.old_port);
	o.database = "no_such_database";
	expect_refusal(&o, CHC_E_SERVER, "no_such_database");
	o = check_options(1);
	expect_refusal(&o, CHC_E_CONNECT, "port 1 failed: Connection refused");
	o.host = "no.such.host.invalid";
	expect_refusal(&o, CHC_E_RESOLVE, "could not translate host name \"no.such.host.invalid\"");
	o = check_options(servers.old_port);
	o.sslmode = CHC_SSL_REQUIRE;
	expect_refusal(&o, CHC_E_TLS, "TLS");
}

static void
check_http_port(void)
{
	chc_options o = check_options(servers.old_http_port);

	if (servers.old_http_port == 0)
		return;
	check_about("HTTP port");
	o.connect_timeout_ms = 1000;
	expect_refusal(&o, CHC_E_HTTP, "speaks HTTP; the native port is usually 9000");
}

void
check_hello(void)
{
	check_server_info(servers.old_port, "18.16", 54412);
	check_server_info(servers.new_port, "26.5", 54484);
	check_server_info(servers.chunked_port, "26.5", 54484);
	if (servers.old_port == 0)
		return;
	check_refusals();
	check_http_port();
}

/* --------------------------------------------------------------------- TLS */

static void
expect_tls(const chc_options *o, const char *what)
{
	chc_conn   *conn;
	uint64_t	rows = 0;
	chc_query	q = check_query("select number, toString(number) from system.numbers "
								"limit 500000", NULL, 0);

	check_about("TLS %s", what);
	conn = check_open(o);
	if (conn == NULL)
		return;
	CHECK_STATUS(conn, check_run(conn, &q, &rows), CHC_OK);
	CHECK_INT(rows, 500000);
	CHECK(chc_is_alive(conn));
	CHECK_STATUS(conn, chc_ping(conn, 5000), CHC_OK);
	chc_free(conn);
}

/*
 * The server answers with an alert and hangs up; the reset that follows may
 * overtake it.
 */
static void
check_plain_on_tls_port(void)
{
	chc_options o = check_options(servers.old_tls_port);
	chc_conn   *conn = chc_new(&chc_default_env);
	chc_status	st = chc_open(conn, &o);

	check_about("no TLS on a TLS port");
	CHECK(st == CHC_E_TLS || st == CHC_E_LOST);
	CHECK_HAS(chc_last_error(conn)->message,
			  st == CHC_E_TLS ? "server expects TLS on this port" : "failed: ");
	chc_free(conn);
}

void
check_tls(void)
{
	chc_options o = check_options(servers.old_tls_port);

	if (servers.old_tls_port == 0)
		return;
	o.sslmode = CHC_SSL_REQUIRE;
	expect_tls(&o, "require");
	o.ssl_min_protocol_version = "TLSv1.3";
	expect_tls(&o, "require, TLSv1.3");
	o.sslrootcert = servers.ca;
	o.sslmode = CHC_SSL_VERIFY_CA;
	expect_tls(&o, "verify-ca");
	o.sslmode = CHC_SSL_VERIFY_FULL;
	expect_tls(&o, "verify-full, name");
	o.host = "127.0.0.1";
	expect_tls(&o, "verify-full, address");
	o.sslcert = servers.client_cert;
	o.sslkey = servers.client_key;
	o.compression = CHC_COMPRESS_LZ4;
	expect_tls(&o, "client certificate");

	check_about("TLS refusals");
	o.sslkey = servers.ca;
	expect_refusal(&o, CHC_E_TLS, "could not load private key file");
	o.sslkey = NULL;
	expect_refusal(&o, CHC_E_TLS, "must be given together");
	o.sslcert = NULL;
	o.host = "127.1";			/* a name for 127.0.0.1 that the certificate lacks */
	expect_refusal(&o, CHC_E_TLS, "certificate verify failed: hostname mismatch");
	o.sslmode = CHC_SSL_VERIFY_CA;
	expect_tls(&o, "verify-ca does not look at the name");
	check_about("TLS refusals");
	o.host = servers.host;
	o.sslrootcert = servers.other_ca;
	expect_refusal(&o, CHC_E_TLS, "certificate verify failed: ");
	o.sslmode = CHC_SSL_REQUIRE;
	expect_refusal(&o, CHC_E_TLS, "certificate verify failed: ");
	o.sslrootcert = NULL;
	o.sslmode = CHC_SSL_VERIFY_FULL;
	expect_refusal(&o, CHC_E_TLS, "certificate verify failed: ");
	o.sslrootcert = "/no/such/file";
	expect_refusal(&o, CHC_E_TLS, "could not read root certificate file \"/no/such/file\"");
	o.sslrootcert = NULL;
	o.ssl_min_protocol_version = "SSLv3";
	expect_refusal(&o, CHC_E_TLS, "unknown TLS protocol version \"SSLv3\"");
	check_plain_on_tls_port();
}

/* --------------------------------------------------------------- revisions */

/* A bit of everything over one connection. */
static void
check_revision(uint32_t revision, chc_compression compression)
{
	chc_options o = check_options(servers.new_port);
	chc_conn   *conn;
	chc_query	q = check_query("select number, toString(number), [number], "
								"toNullable(number) from numbers(1000)", NULL, 0);
	uint64_t	rows = 0;
	const chc_setting setting = {"max_block_size", "12345", false};

	check_about("revision %u, compression %d", revision, compression);
	o.max_revision = revision;
	o.compression = compression;
	conn = check_open(&o);
	if (conn == NULL)
		return;
	CHECK_INT(chc_get_server_info(conn)->negotiated, revision);
	CHECK_STATUS(conn, check_run(conn, &q, &rows), CHC_OK);
	CHECK_INT(rows, 1000);
	CHECK_HAS(check_ask(conn, "select no_such_function()"), "no_such_function");
	q = check_query("select toString(getSetting('max_block_size'))", &setting, 1);
	CHECK_STR(check_ask_query(conn, &q), "12345");
	CHECK_STATUS(conn, chc_ping(conn, 5000), CHC_OK);
	q = check_query("select number from system.numbers", NULL, 0);
	CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_OK);
	chc_cancel(conn, 5000);
	CHECK_INT(chc_get_state(conn), CHC_IDLE);
	if (chc_get_state(conn) == CHC_IDLE)
		CHECK_STR(check_ask(conn, "select 'still here'"), "still here");
	chc_free(conn);
}

void
check_revisions(void)
{
	static const uint32_t revisions[] = {
		54058, 54060, 54372, 54401, 54405, 54410, 54412, 54429, 54441, 54448, 54453, 54454,
		54458, 54459, 54460, 54465, 54470, 54471, 54475, 54480, 54481, 54484
	};

	if (servers.new_port == 0)
		return;
	for (size_t i = 0; i < sizeof(revisions) / sizeof(revisions[0]); i++)
	{
		check_revision(revisions[i], CHC_COMPRESS_NONE);
		check_revision(revisions[i], CHC_COMPRESS_LZ4);
	}
}
