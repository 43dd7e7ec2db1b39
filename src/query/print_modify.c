/*-------------------------------------------------------------------------
 *
 * print_modify.c
 *	  UPDATE and DELETE as ClickHouse SQL.
 *
 * There is one table, so columns stand alone: mutations do not know aliases.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "query/modify.h"
#include "query/print.h"

void
ch_append_table(StringInfo buf, const char *database, const char *table)
{
	ch_quote_identifier(buf, database);
	appendStringInfoChar(buf, '.');
	ch_quote_identifier(buf, table);
}

void
ch_append_on_cluster(StringInfo buf, const char *cluster)
{
	if (cluster == NULL)
		return;
	appendStringInfoString(buf, " ON CLUSTER ");
	ch_quote_identifier(buf, cluster);
}

/* No name that a sub-query makes up may be that of a column in use. */
static const char *
prefix_for(const ChModify *modify)
{
	ChQuery		query = {0};
	ListCell   *lc;

	query.where = modify->where;
	foreach(lc, modify->assignments)
		query.targets = lappend(query.targets, ((ChAssignment *) lfirst(lc))->value);
	return ch_name_prefix(&query);
}

static void
print_assignments(ChPrint *cx, List *assignments)
{
	ListCell   *lc;

	foreach(lc, assignments)
	{
		const ChAssignment *a = lfirst(lc);

		appendStringInfoString(cx->buf, lc == list_head(assignments) ? " " : ", ");
		ch_quote_identifier(cx->buf, a->target.name);
		appendStringInfoString(cx->buf, " = ");
		ch_print_node(cx, a->value, true);
	}
}

static void
print_head(ChPrint *cx, const ChModify *modify)
{
	static const char *const before[] = {
		[CH_MODIFY_LIGHTWEIGHT_UPDATE] = "UPDATE ",
		[CH_MODIFY_LIGHTWEIGHT_DELETE] = "DELETE FROM ",
		[CH_MODIFY_MUTATE_UPDATE] = "ALTER TABLE ",
		[CH_MODIFY_MUTATE_DELETE] = "ALTER TABLE "
	};
	static const char *const after[] = {
		[CH_MODIFY_LIGHTWEIGHT_UPDATE] = " SET",
		[CH_MODIFY_LIGHTWEIGHT_DELETE] = "",
		[CH_MODIFY_MUTATE_UPDATE] = " UPDATE",
		[CH_MODIFY_MUTATE_DELETE] = " DELETE"
	};

	appendStringInfoString(cx->buf, before[modify->form]);
	ch_append_table(cx->buf, modify->table.database, modify->table.table);
	ch_append_on_cluster(cx->buf, modify->cluster);
	appendStringInfoString(cx->buf, after[modify->form]);
}

char *
ch_print_modify(const ChModify *modify, const ChVersion *version)
{
	StringInfoData buf;
	bool		ordered = false;
	ChPrint		cx = {&buf, version, NULL, false, prefix_for(modify), &ordered};

	initStringInfo(&buf);
	print_head(&cx, modify);
	print_assignments(&cx, modify->assignments);
	if (modify->where == NIL)
		appendStringInfoString(&buf, " WHERE 1");
	ch_print_conjunction(&cx, " WHERE ", modify->where);
	return buf.data;
}
