/*-------------------------------------------------------------------------
 *
 * insert_columns.c
 *	  Which columns an INSERT sends.
 *
 * Those that the statement gives values to and those that have a default here;
 * for the others the server's defaults apply, whose values are not known here.
 * So whatever looks at the row afterwards (RETURNING, CHECK OPTION, triggers)
 * must not look at them.
 *
 * Columns that the server computes (option "generated") are never sent.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/table.h"
#include "foreign/foreign.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "compat.h"
#include "exec/insert_internal.h"

/* A column's place in a Bitmapset of PostgreSQL's. */
#define MEMBER(attnum) ((attnum) - FirstLowInvalidHeapAttributeNumber)

/* ------------------------------------------------------------------- named */

static void
refuse_generated(Oid relid, AttrNumber attnum)
{
	ChColumnOptions options;

	ch_column_options(relid, attnum, &options);
	if (options.generated == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GENERATED_ALWAYS),
			 errmsg("cannot insert a value into column \"%s\" of foreign table \"%s\"",
					get_attname(relid, attnum, false), get_rel_name(relid)),
			 errdetail("Remote column \"%s\" is %s: the server computes it.",
					   options.column_name,
					   strcmp(options.generated, "alias") == 0 ? "ALIAS" : "MATERIALIZED"),
			 errhint("Leave it out of the column list.")));
}

/*
 * A column that is set to DEFAULT, and has none here, has no entry in the target
 * list: the server's default applies.
 */
List *
ch_insert_named(PlannerInfo *root, Oid relid)
{
	List	   *attnums = NIL;
	ListCell   *lc;

	foreach(lc, root->parse->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->resjunk)
			continue;
		refuse_generated(relid, tle->resno);
		attnums = lappend_int(attnums, tle->resno);
	}
	return attnums;
}

Bitmapset *
ch_insert_column_set(List *attnums)
{
	Bitmapset  *set = NULL;
	ListCell   *lc;

	foreach(lc, attnums)
		set = bms_add_member(set, MEMBER(lfirst_int(lc)));
	return set;
}

/* -------------------------------------------------------------------- sent */

static bool
has_before_trigger(Relation rel)
{
	return rel->trigdesc != NULL && rel->trigdesc->trig_insert_before_row;
}

/*
 * Does the table that the statement names have a default for the column?  Rows
 * routed to a partition got the defaults of the partitioned table.
 */
static bool
has_local_default(const ResultRelInfo *relinfo, Form_pg_attribute att)
{
	TupleDesc	desc;

	if (relinfo->ri_RootResultRelInfo == NULL)
		return att->atthasdef;
	desc = RelationGetDescr(relinfo->ri_RootResultRelInfo->ri_RelationDesc);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute root_att = TupleDescAttr(desc, i);

		if (!root_att->attisdropped && strcmp(NameStr(root_att->attname), NameStr(att->attname)) == 0)
			return root_att->atthasdef;
	}
	return false;
}

/* Whole rows are sent that come from elsewhere or that a trigger may have changed. */
static bool
is_sent(const ResultRelInfo *relinfo, Form_pg_attribute att, const ChInsertWish *wish)
{
	return wish->moved || has_before_trigger(relinfo->ri_RelationDesc) ||
		has_local_default(relinfo, att) || bms_is_member(MEMBER(att->attnum), wish->named);
}

static void
add_column(ChInsertColumn *column, Form_pg_attribute att, const ChColumnOptions *options)
{
	column->index = att->attnum - 1;
	column->remote_name = options->column_name;
	column->declared_type = options->type;
}

/* ------------------------------------------------- a row without any column */

/* Is zero, as blocks have it, what the server gives a column without a default? */
static bool
defaults_to_zero(const char *type_name)
{
	chc_type   *type = ch_parse_type(type_name, true);

	if (type == NULL)
		return false;
	switch (type->kind)
	{
		case CHC_NULLABLE:
		case CHC_LOWCARDINALITY:
		case CHC_STRING:
		case CHC_FIXEDSTRING:
		case CHC_UUID:
		case CHC_DATE:
		case CHC_DATETIME:
		case CHC_FLOAT32:
		case CHC_FLOAT64:
		case CHC_DECIMAL:
			return true;
		case CHC_ARRAY:
			return defaults_to_zero(type->args[0]->text);
		default:
			return type->kind >= CHC_INT8 && type->kind <= CHC_UINT64;
	}
}

/*
 * ClickHouse has no INSERT of no column.  One whose default is that of its type
 * will do: that value is sent.
 */
static void
add_stand_in(ChInsertColumn *column, Relation rel, Oid userid, const ChOptions *options)
{
	TupleDesc	desc = RelationGetDescr(rel);
	const ChRemoteTable *table = ch_insert_describe(rel, userid, options);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);
		ChColumnOptions column_options;
		const ChRemoteColumn *remote;

		if (!ch_is_remote_column(att))
			continue;
		ch_column_options(RelationGetRelid(rel), att->attnum, &column_options);
		remote = ch_described_column(table, column_options.column_name);
		if (remote == NULL || remote->default_kind[0] != '\0' || !defaults_to_zero(remote->type))
			continue;
		add_column(column, att, &column_options);
		column->remote_default = true;
		return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("INSERT without any column is not supported for foreign table \"%s\"",
					RelationGetRelationName(rel)),
			 errdetail("No remote column is known to be without a DEFAULT expression."),
			 errhint("Name at least one column.")));
}

/* -------------------------------------------------------- looked at afterwards */

/* Columns that something reads from the row that was inserted. */
static Bitmapset *
columns_read(Relation rel, const ChInsertWish *wish)
{
	Bitmapset  *read = NULL;
	ListCell   *lc;

	pull_varattnos((Node *) wish->returning, wish->varno, &read);
	foreach(lc, wish->checks)
		pull_varattnos(lfirst_node(WithCheckOption, lc)->qual, wish->varno, &read);
	if (bms_is_member(MEMBER(0), read) ||
		(rel->trigdesc != NULL && rel->trigdesc->trig_insert_after_row))
	{
		for (int i = 1; i <= RelationGetNumberOfAttributes(rel); i++)
			read = bms_add_member(read, MEMBER(i));
	}
	return read;
}

/* Is what the server stores for a column that is not sent surely NULL? */
static bool
stays_null(Relation rel, Oid userid, const ChOptions *options, const ChColumnOptions *column)
{
	const ChRemoteColumn *remote = ch_described_column(ch_insert_describe(rel, userid, options),
													   column->column_name);

	return column->generated == NULL && remote != NULL && remote->default_kind[0] == '\0' &&
		strncmp(remote->type, "Nullable(", strlen("Nullable(")) == 0;
}

static void
check_unsent(Relation rel, Form_pg_attribute att, const ChColumnOptions *column,
			 Oid userid, const ChOptions *options)
{
	if (stays_null(rel, userid, options, column))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("the value of column \"%s\" of foreign table \"%s\" is not known after INSERT",
					NameStr(att->attname), RelationGetRelationName(rel)),
			 column->generated ?
			 errdetail("The server computes it, and RETURNING, a view's CHECK OPTION or an AFTER trigger would read it.") :
			 errdetail("The server gives it its default, and RETURNING, a view's CHECK OPTION or an AFTER trigger would read it."),
			 column->generated ? 0 :
			 errhint("Give the column a value, or a default in the foreign table.")));
}

/* ---------------------------------------------------------------- together */

ChInsertColumn *
ch_insert_columns(const ResultRelInfo *relinfo, const ChInsertWish *wish, Oid userid,
				  const ChOptions *options, int *ncolumns)
{
	Relation	rel = relinfo->ri_RelationDesc;
	TupleDesc	desc = RelationGetDescr(rel);
	Bitmapset  *read = columns_read(rel, wish);
	ChInsertColumn *columns = palloc0(Max(desc->natts, 1) * sizeof(ChInsertColumn));

	*ncolumns = 0;
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);
		ChColumnOptions column;

		if (!ch_is_remote_column(att))
			continue;
		ch_column_options(RelationGetRelid(rel), att->attnum, &column);
		if (bms_is_member(MEMBER(att->attnum), wish->named) && !wish->moved)
			refuse_generated(RelationGetRelid(rel), att->attnum);
		if (column.generated == NULL && is_sent(relinfo, att, wish))
			add_column(&columns[(*ncolumns)++], att, &column);
		else if (bms_is_member(MEMBER(att->attnum), read))
			check_unsent(rel, att, &column, userid, options);
	}
	if (*ncolumns == 0)
		add_stand_in(&columns[(*ncolumns)++], rel, userid, options);
	return columns;
}
