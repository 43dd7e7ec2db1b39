/*-------------------------------------------------------------------------
 *
 * modify_set.c
 *	  The SET clause of UPDATE.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "optimizer/appendinfo.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"

#include "plan/modify_internal.h"

static bool
is_computed(const ChColumnOptions *options, const ChRemoteColumn *column)
{
	return options->generated != NULL ||
		(column != NULL && (strcmp(column->default_kind, "ALIAS") == 0 ||
							strcmp(column->default_kind, "MATERIALIZED") == 0));
}

/* Columns by which rows are stored and those that are computed stay as they are. */
static void
check_updatable(const ChModifyPlan *mp, const char *local_name, const ChColumnOptions *options)
{
	const ChRemoteColumn *column = ch_described_column(mp->target.described, options->column_name);
	bool		computed = is_computed(options, column);
	bool		sharding = mp->target.sharding_key != NULL &&
		ch_engine_uses(mp->target.sharding_key, options->column_name);

	if (!computed && !sharding && (column == NULL || !column->in_key))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("column \"%s\" of foreign table \"%s\" cannot be updated",
					local_name, mp->info->name),
			 computed ?
			 errdetail("Remote column \"%s\" is computed from others.", options->column_name) :
			 sharding ?
			 errdetail("Remote column \"%s\" is part of the Distributed table's sharding key.",
					   options->column_name) :
			 errdetail("Remote column \"%s\" is part of the table's sorting or partition key.",
					   options->column_name),
			 computed ? 0 :
			 errhint("Insert the rows with their new values and delete the old ones.")));
}

static void
describe_column(ChModifyPlan *mp, AttrNumber attno, ChAssignTarget *target)
{
	ChColumnOptions options;
	const char *type;

	ch_column_options(mp->relid, attno, &options);
	check_updatable(mp, get_attname(mp->relid, attno, false), &options);
	type = ch_remote_type(mp->info->serverid, mp->info->userid, &mp->info->table, &options);
	ch_note_translated(mp->info, attno);
	target->name = options.column_name;
	target->type = type ? ch_parse_type(type, true) : NULL;
	get_atttypetypmodcoll(mp->relid, attno, &target->pgtype, &target->typmod, &(Oid) {0});
}

static void
add_assignment(ChModifyPlan *mp, Expr *expr, AttrNumber attno)
{
	ChAssignment *assignment = palloc0(sizeof(ChAssignment));
	char	   *local_name = get_attname(mp->relid, attno, false);
	char	   *clause = psprintf("SET \"%s\"", local_name);
	ChAssignTarget target;
	ChRelTranslate rt;

	describe_column(mp, attno, &target);
	if (target.type == NULL)
		ch_modify_refuse(mp, clause, "the remote type of the column is not known");
	if (!bms_is_subset(pull_varnos(mp->root, (Node *) expr), mp->rel->relids))
		ch_modify_refuse(mp, clause, "the value comes from another table");
	ch_modify_translate(mp, &rt, mp->rel);
	if (!ch_assign(&rt.cx, expr, &target, assignment))
		ch_modify_refuse(mp, clause, rt.cx.reason);
	mp->modify.assignments = lappend(mp->modify.assignments, assignment);
	mp->columns = lappend(mp->columns, local_name);
}

void
ch_modify_set(ChModifyPlan *mp)
{
	List	   *tlist,
			   *attnos;
	ListCell   *lt,
			   *la;

	get_translated_update_targetlist(mp->root, mp->rel->relid, &tlist, &attnos);
	forboth(lt, tlist, la, attnos)
		add_assignment(mp, lfirst_node(TargetEntry, lt)->expr, lfirst_int(la));
}
