/*-------------------------------------------------------------------------
 *
 * target.c
 *	  The remote table that UPDATE, DELETE and TRUNCATE change.
 *
 * A Distributed table holds no rows itself: the statement goes to the tables
 * behind it, on every server of the cluster, or it would change some rows and
 * not others without a word.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "foreign/foreign.h"
#include "utils/lsyscache.h"

#include "plan/target.h"

static bool
is_distributed(Oid serverid, Oid userid, const ChOptions *options, const char *database)
{
	const ChRemoteTable *described;

	if (options->engine != NULL && options->engine[0] != '\0')
		return strncmp(options->engine, "Distributed", strlen("Distributed")) == 0;
	described = ch_describe_table(serverid, userid, database, options->table_name);
	return described != NULL && strcmp(described->engine, "Distributed") == 0;
}

void
ch_target_get(const char *what, Oid relid, Oid userid, const ChOptions *options,
			  ChTarget *target)
{
	Oid			serverid = GetForeignTable(relid)->serverid;
	const char *database = options->database ? options->database : options->dbname;

	target->table.database = database;
	target->table.table = options->local_table ? options->local_table : options->table_name;
	target->cluster = options->cluster;
	if ((options->local_table == NULL || options->cluster == NULL) &&
		is_distributed(serverid, userid, options, database))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s of foreign table \"%s\" is not supported", what, get_rel_name(relid)),
				 errdetail("The remote table is Distributed: its rows are in other tables."),
				 errhint("Set the options \"local_table\" and \"cluster\" of the foreign table.")));
	target->described = ch_describe_table(serverid, userid, database, target->table.table);
}

bool
ch_target_is_mergetree(const ChTarget *target)
{
	return target->described != NULL && strstr(target->described->engine, "MergeTree") != NULL;
}

bool
ch_target_is_replicated(const ChTarget *target)
{
	return target->described != NULL &&
		strncmp(target->described->engine, "Replicated", strlen("Replicated")) == 0;
}
