/*-------------------------------------------------------------------------
 *
 * target.c
 *	  The remote table that UPDATE, DELETE and TRUNCATE change.
 *
 * A Distributed table holds no rows itself: the statement goes to the tables
 * behind it, on every server of the cluster, or it would change some rows and
 * not others without a word; TRUNCATE of the Distributed table itself would
 * even succeed and change none.  So it does of a materialized view with TO.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "foreign/foreign.h"
#include "utils/lsyscache.h"

#include "plan/target.h"

/* What the server says counts, and what the import found where it says nothing. */
bool
ch_is_distributed(const ChOptions *options, const ChRemoteTable *described)
{
	if (described != NULL)
		return strcmp(described->engine, "Distributed") == 0;
	return options->engine != NULL &&
		strncmp(options->engine, "Distributed", strlen("Distributed")) == 0;
}

static bool
has_column(const ChRemoteTable *described, const char *name, size_t len)
{
	for (int i = 0; i < described->ncolumns; i++)
	{
		if (strlen(described->columns[i].name) == len && strncmp(described->columns[i].name, name, len) == 0)
			return true;
	}
	return false;
}

bool
ch_hides_paths(const ChRemoteTable *described)
{
	for (int i = 0; described != NULL && i < described->ncolumns; i++)
	{
		const char *name = described->columns[i].name;

		for (const char *dot = strchr(name, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
		{
			if (has_column(described, name, dot - name))
				return true;
		}
	}
	return described == NULL;
}

/* For messages; the database may be NULL. */
static char *
table_name(const char *database, const char *table)
{
	return database ? psprintf("\"%s\".\"%s\"", database, table) : psprintf("\"%s\"", table);
}

/* Raises unless the statement reaches all rows of a Distributed table. */
static void
check_distributed(const char *what, Oid relid, const ChOptions *options,
				  const ChRemoteTable *described)
{
	bool		spread = described == NULL || described->spread;

	if (options->local_table != NULL && (options->cluster != NULL || !spread))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s of foreign table \"%s\" is not supported", what, get_rel_name(relid)),
			 options->local_table == NULL ?
			 errdetail("The remote table is Distributed: its rows are in other tables.") :
			 errdetail("The remote table is Distributed: its rows are not known to be all on this server."),
			 spread ?
			 errhint("Set the options \"local_table\" and \"cluster\" of the foreign table.") :
			 errhint("Set the option \"local_table\" of the foreign table.")));
}

/* Raises if the rows are, behind the remote table or local_table, in another table. */
static void
check_local_table(const char *what, Oid relid, const ChTarget *target, const ChBehind *behind)
{
	if (behind->table == NULL ||
		(strcmp(behind->table, target->table.table) == 0 &&
		 (behind->database == NULL || strcmp(behind->database, target->table.database) == 0)))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s of foreign table \"%s\" is not supported", what, get_rel_name(relid)),
			 errdetail("The option \"local_table\" names %s, but the rows of the remote table are in %s.",
					   table_name(target->table.database, target->table.table),
					   table_name(behind->database, behind->table)),
			 errhint("Correct the option, or use a foreign table of the table that has the rows.")));
}

/* Raises if the rows of a materialized view are in a table of their own. */
static void
check_materialized_view(const char *what, Oid relid, const ChTarget *target)
{
	const ChBehind *behind = &target->described->behind;

	if (behind->table == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s of foreign table \"%s\" is not supported", what, get_rel_name(relid)),
			 errdetail("The remote table is a materialized view whose rows are in %s.",
					   table_name(behind->database, behind->table)),
			 strcmp(behind->database, target->table.database) == 0 ?
			 errhint("Set the option \"local_table\" of the foreign table to \"%s\".", behind->table) :
			 errhint("Use a foreign table of %s.", table_name(behind->database, behind->table))));
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
	target->sharding_key = NULL;
	target->described = ch_describe_table(serverid, userid, database, options->table_name);
	if (ch_is_distributed(options, target->described))
		check_distributed(what, relid, options, target->described);
	else if (target->described != NULL && options->local_table == NULL)
		check_materialized_view(what, relid, target);
	if (options->local_table == NULL)
		return;
	if (target->described != NULL)
	{
		check_local_table(what, relid, target, &target->described->behind);
		target->sharding_key = target->described->behind.sharding_key;
	}
	target->described = ch_describe_table(serverid, userid, database, options->local_table);
	if (target->described != NULL)
		check_local_table(what, relid, target, &target->described->behind);
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
