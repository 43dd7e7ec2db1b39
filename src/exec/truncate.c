/*-------------------------------------------------------------------------
 *
 * truncate.c
 *	  TRUNCATE of foreign tables.
 *
 * One remote statement a table.  None can be rolled back: everything that can
 * be known is checked for all tables before the first is emptied.
 *
 * RESTART IDENTITY and CASCADE say nothing about a ClickHouse table, which has
 * neither sequences nor foreign keys.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "exec/mutation.h"
#include "exec/truncate.h"
#include "plan/target.h"
#include "query/modify.h"

typedef struct Truncation
{
	ChOptions  *options;
	char	   *name;
	char	   *sql;
} Truncation;

static void
check_truncatable(const ChOptions *options, Relation rel)
{
	if (!options->truncatable)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("foreign table \"%s\" does not allow truncates",
						RelationGetRelationName(rel))));
}

static Truncation *
prepare(Relation rel, Oid serverid, Oid userid)
{
	Truncation *truncation = palloc0(sizeof(Truncation));
	StringInfoData sql;
	ChTarget	target;

	truncation->options = ch_options_get(serverid, userid, RelationGetRelid(rel));
	check_truncatable(truncation->options, rel);
	ch_check_write(RelationGetRelationName(rel));
	truncation->name = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
												  RelationGetRelationName(rel));
	ch_target_get("TRUNCATE", RelationGetRelid(rel), userid, truncation->options, &target);
	initStringInfo(&sql);
	appendStringInfoString(&sql, "TRUNCATE TABLE ");
	ch_append_table(&sql, target.table.database, target.table.table);
	ch_append_on_cluster(&sql, target.cluster);
	truncation->sql = sql.data;
	return truncation;
}

/* All the tables are of one server. */
static void
exec_foreign_truncate(List *rels, DropBehavior behavior, bool restart_seqs)
{
	Oid			serverid = GetForeignTable(RelationGetRelid((Relation) linitial(rels)))->serverid;
	Oid			userid = GetUserId();
	List	   *truncations = NIL;
	ChLease    *lease;
	ListCell   *lc;

	foreach(lc, rels)
		truncations = lappend(truncations, prepare(lfirst(lc), serverid, userid));
	lease = ch_lease_acquire(serverid, userid);
	foreach(lc, truncations)
	{
		Truncation *truncation = lfirst(lc);

		ch_statement_run(lease, truncation->sql,
						 ch_merged_settings(truncation->options, &lease->version,
											CH_QUERY_GENERATED));
		ch_note_write(truncation->name);
	}
	ch_lease_release(lease);
	ch_describe_forget();
}

void
ch_exec_truncate_init(FdwRoutine *routine)
{
	routine->ExecForeignTruncate = exec_foreign_truncate;
}
