/*-------------------------------------------------------------------------
 *
 * describe.c
 *	  Structure and size of remote tables, asked from the server and cached
 *	  for a short time.
 *
 * For planning, which goes on without when the server cannot be reached: only
 * a cancel is raised.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/timestamp.h"

#include "remote/remote_internal.h"

#define KEEP_MS 10000
#define KEEP_NEGATIVE_MS 3000

typedef struct Description
{
	dlist_node	node;
	MemoryContext cxt;			/* holds this */
	Oid			umid;
	char	   *database;
	char	   *table;
	TimestampTz at;
	ChRemoteTable *result;		/* NULL: there is none */
} Description;

/* Few tables take part in a session, so that a list does. */
static dlist_head descriptions = DLIST_STATIC_INIT(descriptions);

/* ------------------------------------------------------------------ cache */

static void
forget(Description *d)
{
	dlist_delete(&d->node);
	MemoryContextDelete(d->cxt);
}

void
ch_describe_forget(void)
{
	dlist_mutable_iter iter;

	dlist_foreach_modify(iter, &descriptions)
		forget(dlist_container(Description, node, iter.cur));
}

void
ch_describe_outdated(void)
{
	ch_describe_forget();
	ResetPlanCache();
}

/* The cached description, unless it is too old. */
static Description *
find(Oid umid, const char *database, const char *table)
{
	dlist_mutable_iter iter;
	TimestampTz now = GetCurrentTimestamp();
	Description *found = NULL;

	dlist_foreach_modify(iter, &descriptions)
	{
		Description *d = dlist_container(Description, node, iter.cur);
		int			keep = d->result != NULL ? KEEP_MS : KEEP_NEGATIVE_MS;

		if (TimestampDifferenceExceeds(d->at, now, keep))
			forget(d);
		else if (d->umid == umid && strcmp(d->database, database) == 0 &&
				 strcmp(d->table, table) == 0)
			found = d;
	}
	return found;
}

static char *
copy_text(const char *text)
{
	return text ? pstrdup(text) : NULL;
}

static ChRemoteTable *
copy_table(const ChRemoteTable *from)
{
	ChRemoteTable *to;

	if (from == NULL)
		return NULL;
	to = palloc(sizeof(ChRemoteTable));
	*to = *from;
	to->engine = pstrdup(from->engine);
	to->behind.database = copy_text(from->behind.database);
	to->behind.table = copy_text(from->behind.table);
	to->behind.sharding_key = copy_text(from->behind.sharding_key);
	to->columns = palloc(sizeof(ChRemoteColumn) * Max(from->ncolumns, 1));
	for (int i = 0; i < from->ncolumns; i++)
	{
		to->columns[i] = from->columns[i];
		to->columns[i].name = pstrdup(from->columns[i].name);
		to->columns[i].type = pstrdup(from->columns[i].type);
		to->columns[i].default_kind = pstrdup(from->columns[i].default_kind);
	}
	return to;
}

static void
remember(Oid umid, const char *database, const char *table, const ChRemoteTable *result)
{
	MemoryContext cxt = AllocSetContextCreate(CacheMemoryContext,
											  "clickhouse_fdw description",
											  ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(cxt);
	Description *d = palloc0(sizeof(Description));

	d->cxt = cxt;
	d->umid = umid;
	d->database = pstrdup(database);
	d->table = pstrdup(table);
	d->at = GetCurrentTimestamp();
	d->result = copy_table(result);
	dlist_push_head(&descriptions, &d->node);
	MemoryContextSwitchTo(old);
}

/* ----------------------------------------------------------------- asking */

static void
append_where(StringInfo sql, const char *table_column, const char *database, const char *table)
{
	appendStringInfoString(sql, " WHERE database = ");
	ch_remote_quote(sql, database, strlen(database));
	appendStringInfo(sql, " AND %s = ", table_column);
	ch_remote_quote(sql, table, strlen(table));
}

static double
number_or_unknown(const char *text)
{
	return text != NULL && text[0] != '\0' ? strtod(text, NULL) : -1;
}

/*
 * Are the rows of a Distributed table all on the server that we are connected
 * to?  Its cluster must have one shard, of one replica, which is that server;
 * a cluster whose name is not known is taken for another.
 */
static bool
ask_spread(ChLease *lease, const char *cluster)
{
	StringInfoData sql;
	ChTextResult *rows;

	if (cluster == NULL)
		return true;
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT toString(count()), toString(sum(is_local))"
						   " FROM system.clusters WHERE cluster = ");
	ch_remote_quote(&sql, cluster, strlen(cluster));
	return ch_try_query_text(lease, sql.data, ch_catalog_settings(lease), &rows) != CHC_OK ||
		rows->nrows != 1 || strcmp(rows->cells[0][0], "1") != 0 ||
		strcmp(rows->cells[0][1], "1") != 0;
}

/* The table behind, from the definition of the one in front. */
static void
find_behind(ChLease *lease, const char *definition, ChRemoteTable *result)
{
	char	   *cluster;

	if (strcmp(result->engine, "MaterializedView") == 0)
		ch_engine_materialized_view(definition, &result->behind);
	else if (strcmp(result->engine, "Distributed") == 0)
	{
		ch_engine_distributed(definition, &result->behind, &cluster);
		result->spread = ask_spread(lease, cluster);
	}
}

/* Engine and size; false if there is no such table. */
static bool
ask_table(ChLease *lease, const char *database, const char *table, ChRemoteTable *result)
{
	bool		totals = ch_capable(&lease->version, CH_CAP_TABLE_TOTALS);
	StringInfoData sql;
	ChTextResult *rows;

	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT engine, %s,"
					 " toString(position(engine_full, 'enable_block_number_column = 1') > 0"
					 " AND position(engine_full, 'enable_block_offset_column = 1') > 0),"
					 " toString(partition_key NOT IN ('', 'tuple()')),"
					 " toString(position(engine, 'Replicated') = 1 OR"
					 " position(engine_full, 'non_replicated_deduplication_window') > 0),"
					 " toString(notEmpty(dependencies_table)),"
					 " toString(position(create_table_query, ' PROJECTION ') > 0),"
					 " if(engine = 'MaterializedView', create_table_query, engine_full)"
					 " FROM system.tables",
					 totals ? "toString(total_rows), toString(total_bytes)" : "'', ''");
	append_where(&sql, "name", database, table);
	if (ch_try_query_text(lease, sql.data, ch_catalog_settings(lease), &rows) != CHC_OK || rows->nrows != 1)
		return false;
	result->engine = rows->cells[0][0];
	result->rows = number_or_unknown(rows->cells[0][1]);
	result->bytes = number_or_unknown(rows->cells[0][2]);
	result->block_numbers = strcmp(rows->cells[0][3], "1") == 0;
	result->partitioned = strcmp(rows->cells[0][4], "1") == 0;
	result->deduplicates = strcmp(rows->cells[0][5], "1") == 0;
	result->feeds_views = strcmp(rows->cells[0][6], "1") == 0;
	result->projections = strcmp(rows->cells[0][7], "1") == 0;
	find_behind(lease, rows->cells[0][8], result);
	return true;
}

/* Where system.tables has no counters, the parts of MergeTree tables have. */
static bool
ask_parts(ChLease *lease, const char *database, const char *table, ChRemoteTable *result)
{
	StringInfoData sql;
	ChTextResult *rows;

	if (ch_capable(&lease->version, CH_CAP_TABLE_TOTALS) ||
		strstr(result->engine, "MergeTree") == NULL)
		return true;
	initStringInfo(&sql);
	appendStringInfoString(&sql,
						   "SELECT toString(sum(rows)), toString(sum(bytes)) FROM system.parts");
	append_where(&sql, "table", database, table);
	appendStringInfoString(&sql, " AND active");
	if (ch_try_query_text(lease, sql.data, ch_catalog_settings(lease), &rows) != CHC_OK || rows->nrows != 1)
		return false;
	result->rows = number_or_unknown(rows->cells[0][0]);
	result->bytes = number_or_unknown(rows->cells[0][1]);
	return true;
}

static bool
ask_columns(ChLease *lease, const char *database, const char *table, ChRemoteTable *result)
{
	StringInfoData sql;
	ChTextResult *rows;

	initStringInfo(&sql);
	appendStringInfoString(&sql,
						   "SELECT name, type, default_kind, toString(is_in_primary_key),"
						   " toString(is_in_primary_key OR is_in_sorting_key OR"
						   " is_in_partition_key OR is_in_sampling_key)"
						   " FROM system.columns");
	append_where(&sql, "table", database, table);
	if (ch_capable(&lease->version, CH_CAP_COLUMN_POSITION))
		appendStringInfoString(&sql, " ORDER BY position");
	if (ch_try_query_text(lease, sql.data, ch_catalog_settings(lease), &rows) != CHC_OK)
		return false;
	result->ncolumns = rows->nrows;
	result->columns = palloc(sizeof(ChRemoteColumn) * Max(rows->nrows, 1));
	for (int i = 0; i < rows->nrows; i++)
	{
		result->columns[i].name = rows->cells[i][0];
		result->columns[i].type = rows->cells[i][1];
		result->columns[i].default_kind = rows->cells[i][2];
		result->columns[i].in_primary_key = strcmp(rows->cells[i][3], "1") == 0;
		result->columns[i].in_key = strcmp(rows->cells[i][4], "1") == 0;
	}
	return true;
}

static ChRemoteTable *
ask(Oid serverid, Oid userid, const char *database, const char *table)
{
	ChRemoteTable *result = palloc0(sizeof(ChRemoteTable));
	ChLease    *lease = ch_lease_acquire_to_plan(serverid, userid);
	bool		ok;

	if (lease == NULL)
		return NULL;
	ok = ask_table(lease, database, table, result) &&
		ask_parts(lease, database, table, result) &&
		ask_columns(lease, database, table, result);
	ch_lease_release(lease);
	return ok ? result : NULL;
}

const ChRemoteTable *
ch_describe_look(Oid serverid, Oid userid, const char *database, const char *table)
{
	UserMapping *user = ch_user_mapping(serverid, userid, true);
	Description *d;
	ChRemoteTable *result;

	if (user == NULL)
		return NULL;
	d = find(user->umid, database, table);
	if (d != NULL)
		return d->result;
	if (ch_connect_failed_lately(serverid, userid))
		return NULL;
	result = ask(serverid, userid, database, table);
	remember(user->umid, database, table, result);
	return result;
}

/* The result is the caller's, in the current memory context. */
const ChRemoteTable *
ch_describe_table(Oid serverid, Oid userid, const char *database, const char *table)
{
	return copy_table(ch_describe_look(serverid, userid, database, table));
}

const ChRemoteColumn *
ch_described_column(const ChRemoteTable *table, const char *name)
{
	for (int i = 0; table != NULL && i < table->ncolumns; i++)
	{
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	}
	return NULL;
}
