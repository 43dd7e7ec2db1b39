/*-------------------------------------------------------------------------
 *
 * explain.c
 *	  What EXPLAIN says about a foreign scan.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/plannodes.h"
#include "utils/builtins.h"

#include "exec/scan.h"
#include "plan/plan.h"

/*
 * Parameters stand in the SQL as $1, $2, ...; their values come later.  Of a
 * comparison that depends on the value the usual one is shown.
 */
char *
ch_displayed_sql(const char *sql)
{
	StringInfoData buf;
	const char *p;

	initStringInfo(&buf);
	for (p = sql; *p; p++)
	{
		if (*p == '\004')
		{
			p = strchr(p, '\005');
			continue;
		}
		if (*p == '\005')
		{
			p = strchr(p, '\006');
			continue;
		}
		if (*p != '\001' && *p != '\003')
		{
			appendStringInfoChar(&buf, *p);
			continue;
		}
		appendStringInfo(&buf, "$%ld", strtol(p + 1, NULL, 10) + 1);
		p = strchr(p, '\002');
	}
	return ch_text_from_server(buf.data, buf.len);
}

static void
explain_figures(const ChScanState *state, ExplainState *es)
{
	const chc_stats *s = &state->fetch.stats;

	ExplainPropertyInteger("Remote Rows Read", NULL, s->read_rows, es);
	ExplainPropertyInteger("Remote Bytes Read", NULL, s->read_bytes, es);
	if (es->timing)
		ExplainPropertyFloat("Remote Time", "ms", s->elapsed_ns / 1e6, 3, es);
	ExplainPropertyInteger("Blocks", NULL, s->blocks, es);
	ExplainPropertyInteger("Network Bytes", NULL, s->bytes_in + s->bytes_out, es);
}

void
ch_explain_scan(ForeignScanState *node, ExplainState *es)
{
	List	   *private = ((ForeignScan *) node->ss.ps.plan)->fdw_private;
	ChScanState *state = node->fdw_state;
	const char *relations = strVal(list_nth(private, CH_PLAN_RELATIONS));
	ListCell   *lc;

	if (relations[0] != '\0')
		ExplainPropertyText("Relations", relations, es);
	if (!es->verbose)
		return;
	ExplainPropertyText("Remote SQL", ch_displayed_sql(strVal(list_nth(private, CH_PLAN_SQL))), es);
	if (ch_explain_local)
	{
		List	   *reasons = list_nth(private, CH_PLAN_REASONS);

		if (es->format != EXPLAIN_FORMAT_TEXT && reasons != NIL)
		{
			List	   *strings = NIL;

			foreach(lc, reasons)
				strings = lappend(strings, strVal(lfirst(lc)));
			ExplainPropertyList("Local because", strings, es);
		}
		else
			foreach(lc, reasons)
				ExplainPropertyText("Local because", strVal(lfirst(lc)), es);
	}
	if (es->analyze && state != NULL)
		explain_figures(state, es);
}

void
ch_explain_init(FdwRoutine *routine)
{
	routine->ExplainForeignScan = ch_explain_scan;
}
