/*-------------------------------------------------------------------------
 *
 * insert_class.c
 *	  INSERT that is stored as a whole or not at all, or once though repeated.
 *
 * A MergeTree table stores a block of rows of one partition as one part, which
 * appears by renaming a directory.  So an INSERT is atomic, also when the
 * server is killed, if the server gathers all its blocks into one (settings of
 * pinned.c) and refuses rows of a second partition.
 *
 * Tables that keep tokens of INSERTs store one with a known token not again.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "foreign/foreign.h"
#include "utils/rel.h"

#include "exec/insert_internal.h"

const ChRemoteTable *
ch_insert_describe(Relation rel, Oid userid, const ChOptions *options)
{
	return ch_describe_table(GetForeignTable(RelationGetRelid(rel))->serverid, userid,
							 options->database ? options->database : options->dbname,
							 options->table_name);
}

static void
refuse_atomic(Relation rel, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("INSERT into foreign table \"%s\" cannot be atomic",
					RelationGetRelationName(rel)),
			 errdetail_internal("%s", why),
			 errhint("The option \"insert_atomic\" needs a MergeTree table and rows of one partition.")));
}

static void
check_atomic(Relation rel, const ChRemoteTable *table, const ChVersion *version)
{
	if (table == NULL)
		refuse_atomic(rel, "The remote table could not be described.");
	if (strstr(table->engine, "MergeTree") == NULL)
		refuse_atomic(rel, psprintf("The remote table has the engine %s.", table->engine));
	if (table->partitioned && !ch_capable(version, CH_CAP_PARTITION_LIMIT))
		refuse_atomic(rel, psprintf("The remote table is partitioned, and server %u.%u cannot refuse rows of several partitions.",
									version->major, version->minor));
}

static void
check_token(Relation rel, const ChRemoteTable *table, const ChVersion *version)
{
	if (!ch_capable(version, CH_CAP_DEDUPLICATION_TOKEN))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("server %u.%u has no deduplication tokens", version->major,
						version->minor),
				 errhint("Reset clickhouse_fdw.insert_deduplication_token.")));
	if (table == NULL || !table->deduplicates)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("the remote table of foreign table \"%s\" keeps no deduplication tokens",
						RelationGetRelationName(rel)),
				 errhint("Replicated tables do, and MergeTree tables with the setting non_replicated_deduplication_window.")));
}

ChQueryClass
ch_insert_class(Relation rel, Oid userid, const ChOptions *options, const ChVersion *version)
{
	bool		token = ch_insert_deduplication_token != NULL &&
		ch_insert_deduplication_token[0] != '\0';
	const ChRemoteTable *table;

	if (!options->insert_atomic && !token)
		return CH_QUERY_INSERT;
	table = ch_insert_describe(rel, userid, options);
	if (token)
		check_token(rel, table, version);
	if (!options->insert_atomic)
		return CH_QUERY_INSERT;
	check_atomic(rel, table, version);
	return CH_QUERY_INSERT_ATOMIC;
}
