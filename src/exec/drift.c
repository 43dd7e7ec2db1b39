/*-------------------------------------------------------------------------
 *
 * drift.c
 *	  See drift.h.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "exec/drift.h"
#include "plan/used.h"
#include "remote/remote.h"

/*
 * The remote table is not what the plan was made for: refuse rather than misread.
 * Next time the server is asked again, and plans are made again.
 */
void
ch_report_drift(const char *where, const char *column, const char *expected, const char *now,
				bool declared)
{
	ch_describe_outdated();
	ereport(ERROR,
			(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
			 errmsg("%s has type %s on the server, not %s", where,
					ch_text_from_server(now, strlen(now)), expected),
			 declared ?
			 errdetail("Remote column \"%s\" was altered after the foreign table was defined.", column) :
			 errdetail("Remote column \"%s\" was altered after the statement was planned.", column),
			 declared ?
			 errhint("Import the foreign schema again, or change the column's option \"type\".") :
			 errhint("Run the statement again.")));
}

bool
ch_has_drifted(const char *expected, const chc_type *now)
{
	chc_type   *type = ch_parse_declared_type(expected);

	return type != NULL && !ch_types_equal(type, now);
}

/* A column that is gone is the server's error, a type that cannot be read the reader's. */
static void
check_column(const ChRemoteTable *table, List *used, int first)
{
	const char *name = strVal(list_nth(used, first));
	const char *expected = strVal(list_nth(used, first + 1));
	const ChRemoteColumn *column = ch_described_column(table, name);
	chc_type   *now;

	if (column == NULL || strcmp(column->type, expected) == 0)
		return;
	now = ch_parse_declared_type(column->type);
	if (now != NULL && ch_has_drifted(expected, now))
		ch_report_drift(psprintf("column \"%s\" of foreign table \"%s\"",
								 strVal(list_nth(used, first + 2)),
								 strVal(list_nth(used, CH_USED_LOCAL))),
						name, expected, now->text, strVal(list_nth(used, first + 3))[0] != '\0');
}

void
ch_check_drift(Oid serverid, Oid userid, List *used)
{
	ListCell   *lc;

	foreach(lc, used)
	{
		List	   *list = lfirst(lc);
		const ChRemoteTable *table = ch_describe_look(serverid, userid,
													  strVal(list_nth(list, CH_USED_DATABASE)),
													  strVal(list_nth(list, CH_USED_TABLE)));

		for (int i = CH_USED_COLUMNS; table != NULL && i < list_length(list); i += CH_USED_PER_COLUMN)
			check_column(table, list, i);
	}
}
