/*-------------------------------------------------------------------------
 *
 * check_query.c
 *	  What goes along with a query: settings, parameters, external tables.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* ---------------------------------------------------------------- settings */

/* Other values for settings of 18.16 that are not numbers. */
static const struct
{
	const char *name;
	const char *value;
}			text_values[] = {
	{"count_distinct_implementation", "uniq"},
	{"date_time_input_format", "best_effort"},
	{"distinct_overflow_mode", "break"},
	{"distributed_product_mode", "global"},
	{"format_csv_delimiter", ";"},
	{"format_schema", "some_schema"},
	{"group_by_overflow_mode", "any"},
	{"input_format_allow_errors_ratio", "0.25"},
	{"join_default_strictness", "ANY"},
	{"join_overflow_mode", "break"},
	{"load_balancing", "in_order"},
	{"max_streams_to_max_threads_ratio", "1.5"},
	{"memory_tracker_fault_probability", "0"},	/* any other lets queries fail */
	{"network_compression_method", "zstd"},
	{"read_overflow_mode", "break"},
	{"result_overflow_mode", "break"},
	{"send_logs_level", "error"},
	{"set_overflow_mode", "break"},
	{"sort_overflow_mode", "break"},
	{"timeout_overflow_mode", "break"},
	{"totals_auto_threshold", "0.75"},
	{"totals_mode", "before_having"},
	{"transfer_overflow_mode", "break"},
};

/* A value that differs from the current one and lets a small query run. */
static void
other_value(const char *name, const char *current, char *value, size_t size)
{
	long long	n = atoll(current);

	for (size_t i = 0; i < sizeof(text_values) / sizeof(text_values[0]); i++)
	{
		if (strcmp(text_values[i].name, name) == 0)
		{
			snprintf(value, size, "%s", text_values[i].value);
			return;
		}
	}
	if (strcmp(name, "readonly") == 0)
		n = 2;
	else if (strcmp(name, "http_zlib_compression_level") == 0)
		n = -7;
	else if (strcmp(current, "0") == 0 && strncmp(name, "max_", 4) == 0)
		n = 1000000000;			/* no limit becomes a generous one */
	else if (strcmp(current, "1") == 0)
		n = 0;
	else
		n++;
	snprintf(value, size, "%lld", n);
}

/* Send one setting and read it back. */
static void
check_setting(chc_conn *conn, const char *name, const char *current)
{
	char		value[100];
	char		text[200];
	const chc_setting setting = {name, value, false};
	chc_query	q;

	other_value(name, current, value, sizeof(value));
	check_about("setting %s", name);
	snprintf(text, sizeof(text), "select value from system.settings where name = '%s'", name);
	q = check_query(text, &setting, 1);
	CHECK_STR(check_ask_query(conn, &q), value);
}

/* Every setting that 18.16 has, in the binary form. */
static void
check_binary_settings(void)
{
	chc_options o = check_options(servers.old_port);
	chc_conn   *conn;
	char	   *list,
			   *save = NULL;

	check_about("binary settings");
	conn = check_open(&o);
	if (conn == NULL)
		return;
	for (int from = 0;; from += 20)
	{
		char		text[300];

		snprintf(text, sizeof(text), "select arrayStringConcat(groupArray(concat(name, '=', value)), "
				 "'\n') from (select name, value from system.settings order by name "
				 "limit %d, 20)", from);
		list = strdup(check_ask(conn, text));
		if (list[0] == '\0')
			break;
		for (char *line = strtok_r(list, "\n", &save); line != NULL;
			 line = strtok_r(NULL, "\n", &save))
		{
			char	   *value = strchr(line, '=');

			*value++ = '\0';
			check_setting(conn, line, value);
		}
		free(list);
	}
	free(list);
	chc_free(conn);
}

static void
check_setting_errors(void)
{
	chc_options o = check_options(servers.old_port);
	chc_conn   *conn = check_open(&o);
	const chc_setting bad[] = {
		{"a_setting_of_the_future", "1", false},
		{"max_threads", "many", false},
		{"max_block_size", "-1", false},
	};

	check_about("setting errors");
	if (conn == NULL)
		return;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		chc_query	q = check_query("select 1", &bad[i], 1);

		CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_E_USAGE);
		CHECK_HAS(chc_last_error(conn)->message, bad[i].name);
		CHECK_INT(chc_get_state(conn), CHC_IDLE);
	}
	CHECK_STR(check_ask(conn, "select 'fine'"), "fine");
	chc_free(conn);
}

static void
check_text_settings(void)
{
	chc_options o = check_options(servers.new_port);
	chc_conn   *conn = check_open(&o);
	const chc_setting settings[] = {
		{"max_block_size", "4321", true},
		{"join_use_nulls", "1", false},
	};
	const chc_setting unknown = {"a_setting_of_the_future", "1", true};
	chc_query	q = check_query("select concat(toString(getSetting('max_block_size')), ' ', "
								"toString(getSetting('join_use_nulls')))", settings, 2);

	check_about("text settings");
	if (conn == NULL)
		return;
	CHECK_STR(check_ask_query(conn, &q), "4321 true");
	q = check_query("select 'not refused'", &unknown, 1);
	CHECK_HAS(check_ask_query(conn, &q), "a_setting_of_the_future");
	CHECK_INT(chc_last_error(conn)->server_code, 115);
	chc_free(conn);
}

void
check_settings(void)
{
	if (servers.old_port != 0)
	{
		check_binary_settings();
		check_setting_errors();
	}
	if (servers.new_port != 0)
		check_text_settings();
}

/* -------------------------------------------------------------- parameters */

void
check_parameters(void)
{
	chc_options o = check_options(servers.new_port);
	chc_conn   *conn;
	const chc_param params[] = {
		{"n", "41"},
		{"s", "it's a \\\\ and a \\t tab"},
		{"z", "\\N"},
		{"a", "['x','it\\'s']"},
	};
	chc_query	q = check_query("select concat(toString({n:Int32} + 1), '|', {s:String}, '|', "
								"toString(isNull({z:Nullable(String)})), '|', "
								"({a:Array(String)})[2])", NULL, 0);

	if (servers.new_port == 0)
		return;
	check_about("parameters");
	q.params = params;
	q.nparams = sizeof(params) / sizeof(params[0]);
	conn = check_open(&o);
	if (conn == NULL)
		return;
	CHECK(chc_has_feature(conn, CHC_FEATURE_PARAMETERS));
	CHECK_STR(check_ask_query(conn, &q), "42|it's a \\ and a \t tab|1|it's");
	chc_free(conn);

	o.max_revision = 54458;
	conn = check_open(&o);
	if (conn == NULL)
		return;
	CHECK(!chc_has_feature(conn, CHC_FEATURE_PARAMETERS));
	CHECK_STATUS(conn, chc_send_query(conn, &q), CHC_E_USAGE);
	CHECK_INT(chc_get_state(conn), CHC_IDLE);
	chc_free(conn);
}

/* --------------------------------------------------------- external tables */

static chc_writer *
make_rows(uint64_t from, uint64_t n)
{
	chc_writer *w = chc_writer_new(&chc_default_env);

	chc_writer_add_column(w, "id", "UInt64");
	chc_writer_add_column(w, "name", "Nullable(String)");
	for (uint64_t i = from; i < from + n; i++)
	{
		char		name[30];
		int			len = snprintf(name, sizeof(name), "row %llu", (unsigned long long) i);

		chc_put_fixed(chc_writer_column(w, 0), &i);
		if (i % 2 == 0)
			chc_put_null(chc_writer_column(w, 1));
		else
			chc_put_bytes(chc_writer_column(w, 1), name, (size_t) len);
	}
	return w;
}

void
check_external_tables(int port)
{
	for (int c = CHC_COMPRESS_NONE; c <= CHC_COMPRESS_ZSTD; c++)
	{
		chc_options o = check_options(port);
		chc_writer *blocks[3] = {make_rows(0, 50000), make_rows(50000, 1), make_rows(0, 3)};
		chc_external_table tables[2] = {{"keys", blocks, 2}, {"few", blocks + 2, 1}};
		chc_query	q = check_query("select concat(toString(count()), ' ', toString(sum(id)), ' ', "
									"toString(count(name)), ' ', max(name)) from keys "
									"where id not in (select id from few)", NULL, 0);
		chc_conn   *conn;

		check_about("external tables, compression %d", c);
		q.tables = tables;
		q.ntables = 2;
		o.compression = c;
		conn = check_open(&o);
		if (conn != NULL)
		{
			CHECK_STR(check_ask_query(conn, &q), "49998 1250024997 24999 row 9999");
			CHECK_STR(check_ask_query(conn, &q), "49998 1250024997 24999 row 9999");
		}
		chc_free(conn);
		for (int i = 0; i < 3; i++)
			chc_writer_free(blocks[i]);
	}
}
