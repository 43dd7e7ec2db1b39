/*-------------------------------------------------------------------------
 *
 * guc.c
 *	  The configuration parameters clickhouse_fdw.*.
 *
 * Those that change plans do not invalidate cached plans, as PostgreSQL's own
 * enable_* do not.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/guc.h"

#include "remote/remote_internal.h"
#include "remote/settings.h"

int			ch_pushdown = CH_PUSHDOWN_EXACT;
bool		ch_enable_join_pushdown = true;
bool		ch_enable_aggregate_pushdown = true;
bool		ch_enable_sort_pushdown = true;
bool		ch_enable_query_pushdown = true;
bool		ch_explain_local = true;
char	   *ch_settings_guc = NULL;
char	   *ch_insert_deduplication_token = NULL;

static const struct config_enum_entry pushdown_values[] = {
	{"off", CH_PUSHDOWN_OFF, false},
	{"exact", CH_PUSHDOWN_EXACT, false},
	{NULL, 0, false}
};

static const struct config_enum_entry transaction_writes_values[] = {
	{"allow", CH_WRITES_ALLOW, false},
	{"warn", CH_WRITES_WARN, false},
	{"error", CH_WRITES_ERROR, false},
	{NULL, 0, false}
};

static bool
check_settings(char **newval, void **extra, GucSource source)
{
	List	   *settings;
	char	   *problem;

	(void) extra;
	(void) source;
	if (*newval == NULL || ch_settings_parse(*newval, &settings, &problem))
		return true;
	GUC_check_errdetail("%s", problem);
	return false;
}

static void
define_switch(const char *name, const char *description, bool *variable)
{
	DefineCustomBoolVariable(name, description, NULL, variable, true, PGC_USERSET, 0,
							 NULL, NULL, NULL);
}

void
ch_guc_init(void)
{
	DefineCustomEnumVariable("clickhouse_fdw.pushdown",
							 "What may run remotely.",
							 "exact: what is known to give the same answer; off: only reading of columns.",
							 &ch_pushdown, CH_PUSHDOWN_EXACT, pushdown_values,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	define_switch("clickhouse_fdw.enable_join_pushdown",
				  "Allows joins to run remotely.", &ch_enable_join_pushdown);
	define_switch("clickhouse_fdw.enable_aggregate_pushdown",
				  "Allows grouping and aggregates to run remotely.",
				  &ch_enable_aggregate_pushdown);
	define_switch("clickhouse_fdw.enable_sort_pushdown",
				  "Allows ORDER BY and LIMIT to run remotely.", &ch_enable_sort_pushdown);
	define_switch("clickhouse_fdw.enable_query_pushdown",
				  "Allows whole queries to run remotely.", &ch_enable_query_pushdown);
	define_switch("clickhouse_fdw.explain_local",
				  "EXPLAIN VERBOSE says why something runs locally.", &ch_explain_local);
	DefineCustomEnumVariable("clickhouse_fdw.transaction_writes",
							 "What to do about remote writes that cannot be rolled back.",
							 "allow: nothing; warn: a warning when a transaction that has written is rolled back; error: none in transaction blocks.",
							 &ch_transaction_writes, CH_WRITES_WARN, transaction_writes_values,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("clickhouse_fdw.settings",
							   "ClickHouse settings of every remote query.",
							   "A list like \"max_threads 4, max_execution_time 60\".",
							   &ch_settings_guc, "", PGC_USERSET, 0,
							   check_settings, NULL, NULL);
	DefineCustomStringVariable("clickhouse_fdw.insert_deduplication_token",
							   "Token with which a repeated INSERT is stored once.",
							   "Choose one per statement, and the same when it is repeated.",
							   &ch_insert_deduplication_token, "", PGC_USERSET, 0,
							   NULL, NULL, NULL);
	MarkGUCPrefixReserved("clickhouse_fdw");
}
