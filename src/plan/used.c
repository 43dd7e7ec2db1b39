/*-------------------------------------------------------------------------
 *
 * used.c
 *	  See used.h.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/value.h"
#include "optimizer/pathnode.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "plan/relation.h"
#include "plan/used.h"
#include "remote/remote.h"

List *
ch_used_add(List *used, Oid relid, const ChRemoteTableRef *table, AttrNumber attno)
{
	ChUsed	   *entry;
	ListCell   *lc;

	foreach(lc, used)
	{
		entry = lfirst(lc);
		if (entry->relid == relid)
		{
			entry->attnos = bms_add_member(entry->attnos, attno);
			return used;
		}
	}
	entry = palloc0(sizeof(ChUsed));
	entry->relid = relid;
	entry->table = *table;
	entry->attnos = bms_make_singleton(attno);
	return lappend(used, entry);
}

List *
ch_used_of_rels(PlannerInfo *root, Relids relids, Oid serverid)
{
	List	   *used = NIL;
	int			rti = -1;

	while ((rti = bms_next_member(relids, rti)) >= 0)
	{
		/* a join's set may contain the join itself */
		RelOptInfo *rel = root->simple_rel_array[rti];
		ChRelation *info;
		int			attno = -1;

		if (rel == NULL || rel->serverid != serverid || rel->fdw_private == NULL)
			continue;
		info = rel->fdw_private;
		while ((attno = bms_next_member(info->translated, attno)) >= 0)
			used = ch_used_add(used, planner_rt_fetch(rti, root)->relid, &info->table, attno);
	}
	return used;
}

static List *
append_text(List *list, const char *text)
{
	return lappend(list, makeString(pstrdup(text)));
}

static List *
append_column(List *list, const ChUsed *entry, AttrNumber attno, Oid serverid, Oid userid)
{
	ChColumnOptions options;
	const char *type;

	ch_column_options(entry->relid, attno, &options);
	type = ch_remote_type(serverid, userid, &entry->table, &options);
	if (type == NULL)
		return list;
	list = append_text(list, options.column_name);
	list = append_text(list, type);
	list = append_text(list, get_attname(entry->relid, attno, false));
	return append_text(list, options.type != NULL ? "declared" : "");
}

List *
ch_used_list(List *used, Oid serverid, Oid userid)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, used)
	{
		const ChUsed *entry = lfirst(lc);
		List	   *list = NIL;
		int			attno = -1;

		list = append_text(list, entry->table.database);
		list = append_text(list, entry->table.table);
		list = append_text(list, quote_qualified_identifier(get_namespace_name(get_rel_namespace(entry->relid)),
															get_rel_name(entry->relid)));
		while ((attno = bms_next_member(entry->attnos, attno)) >= 0)
			list = append_column(list, entry, attno, serverid, userid);
		if (list_length(list) > CH_USED_COLUMNS)
			result = lappend(result, list);
	}
	return result;
}
