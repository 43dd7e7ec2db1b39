/*-------------------------------------------------------------------------
 *
 * mutation.c
 *	  Running a remote statement that changes rows, to its end.
 *
 * ALTER TABLE ... UPDATE and DELETE, and DELETE FROM, return as soon as the
 * server has noted them; a "mutation" then rewrites part after part of the
 * table.  We wait for it by asking system.mutations, which every server has,
 * so that a long one can be reported, its failure told and a cancel stop it.
 *
 * To find it there, the condition carries a mark: a comparison of a constant
 * with the empty string.
 *
 * A mutation cannot be rolled back.  When PostgreSQL's transaction fails
 * later, the rows stay changed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "storage/latch.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "exec/mutation.h"
#include "query/modify.h"
#include "types/types.h"

#define MARK_SIZE 64

/* Pauses between questions grow from the first to the last. */
#define FIRST_PAUSE_MS 5
#define LAST_PAUSE_MS 500

/* A mutation of a replicated table appears when the queue has been read. */
#define APPEAR_MS 30000

/* The first report; the next after twice the time, and so on. */
#define FIRST_REPORT_MS 10000

typedef struct Progress
{
	bool		found;
	double		unfinished;		/* mutations: one per server */
	double		parts;			/* still to be rewritten */
	const char *failure;		/* "" if there is none */
} Progress;

/* -------------------------------------------------------------- statements */

void
ch_statement_run(ChLease *lease, const char *sql, List *settings)
{
	chc_event	event;

	ch_query_start(lease, sql, settings, NULL, 0, NULL, 0);
	do
		ch_query_next(lease, &event);
	while (event.kind != CHC_EVENT_END);
}

static List *
query_settings(const ChMutation *mutation, const ChLease *lease)
{
	return ch_merged_settings(mutation->options, &lease->version, CH_QUERY_GENERATED);
}

static bool
has_setting(List *settings, const char *name)
{
	ListCell   *lc;

	foreach(lc, settings)
	{
		if (strcmp(lfirst_node(DefElem, lc)->defname, name) == 0)
			return true;
	}
	return false;
}

/* The server need not wait: we do.  Unless the user asked it to. */
static List *
statement_settings(const ChMutation *mutation, const ChLease *lease)
{
	static const char *const waits[] = {"mutations_sync", "lightweight_deletes_sync"};
	List	   *settings = query_settings(mutation, lease);

	if (!mutation->watched || !ch_capable(&lease->version, CH_CAP_MUTATION_CONTROL))
		return settings;
	for (int i = 0; i < lengthof(waits); i++)
	{
		if (!has_setting(settings, waits[i]))
			settings = lappend(settings, makeDefElem(pstrdup(waits[i]),
													 (Node *) makeString(pstrdup("0")), -1));
	}
	return settings;
}

/* Does the user not want to wait? */
static bool
is_asynchronous(List *settings)
{
	ListCell   *lc;

	foreach(lc, settings)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, "mutations_sync") == 0)
			return strcmp(strVal(def->arg), "0") == 0;
	}
	return false;
}

/* -------------------------------------------------------------- the mark */

/* Unique over backends, statements and restarts. */
static void
make_mark(char *mark)
{
	uint64		token;

	if (!pg_strong_random(&token, sizeof(token)))
		token = (uint64) GetCurrentTimestamp();
	snprintf(mark, MARK_SIZE, "pg-%d-" UINT64_FORMAT, MyProcPid, token);
}

/*
 * " WHERE" and what finds the mutation in system.mutations: the mark, and where
 * it is known, the table, so that the server need not look into all.
 */
static void
append_where_marked(StringInfo buf, const ChMutation *mutation, const char *mark)
{
	appendStringInfoString(buf, " WHERE position(command, ");
	ch_quote_literal(buf, mark, strlen(mark));
	appendStringInfoString(buf, ") > 0");
	if (mutation->handed_on)
		return;
	appendStringInfoString(buf, " AND database = ");
	ch_quote_literal(buf, mutation->database, strlen(mutation->database));
	appendStringInfoString(buf, " AND table = ");
	ch_quote_literal(buf, mutation->table, strlen(mutation->table));
}

/* ---------------------------------------------------------------- waiting */

/* system.mutations, of every server that the statement goes to */
static void
append_mutations(StringInfo buf, const ChMutation *mutation, const ChVersion *version)
{
	if (mutation->cluster == NULL)
	{
		appendStringInfoString(buf, "system.mutations");
		return;
	}
	/* old servers can ask one replica of each shard only */
	appendStringInfoString(buf, ch_capable(version, CH_CAP_MUTATION_CONTROL) ?
						   "clusterAllReplicas(" : "cluster(");
	ch_quote_literal(buf, mutation->cluster, strlen(mutation->cluster));
	appendStringInfoString(buf, ", system, mutations)");
}

static void
ask_progress(const ChMutation *mutation, ChLease *lease, const char *mark, Progress *progress)
{
	bool		reasons = ch_capable(&lease->version, CH_CAP_MUTATION_CONTROL);
	StringInfoData sql;
	ChTextResult *result;

	initStringInfo(&sql);
	appendStringInfo(&sql,
					 "SELECT toString(count()), toString(sum(is_done = 0)), toString(sum(parts_to_do)), %s FROM ",
					 reasons ? "max(if(is_done = 0, latest_fail_reason, ''))" : "''");
	append_mutations(&sql, mutation, &lease->version);
	append_where_marked(&sql, mutation, mark);
	result = ch_query_text(lease, sql.data, query_settings(mutation, lease));
	memset(progress, 0, sizeof(*progress));
	progress->failure = "";
	if (result->nrows != 1)
		return;
	progress->found = strcmp(result->cells[0][0], "0") != 0;
	progress->unfinished = strtod(result->cells[0][1], NULL);
	progress->parts = strtod(result->cells[0][2], NULL);
	progress->failure = result->cells[0][3];
}

/* The SQLSTATE of "Code: 395. DB::Exception: ..." */
static int
reason_sqlstate(const char *reason)
{
	int			code;

	return sscanf(reason, "Code: %d.", &code) == 1 ? ch_sqlstate(code) : ERRCODE_FDW_ERROR;
}

static void
report_failure(const ChMutation *mutation, const char *reason)
{
	ereport(ERROR,
			(errcode(reason_sqlstate(reason)),
			 errmsg("the mutation of remote table \"%s.%s\" failed",
					mutation->database, mutation->table),
			 errdetail_internal("%s", reason),
			 errhint("Parts of the table that it had rewritten before stay changed.")));
}

static void
sleep_ms(long ms)
{
	static uint32 wait_event = 0;

	if (wait_event == 0)
		wait_event = ch_wait_event_new("ClickHouseFdwMutation");
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, ms,
					 wait_event);
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
}

static void
report_killed(const ChMutation *mutation)
{
	ereport(ERROR,
			(errcode(ERRCODE_QUERY_CANCELED),
			 errmsg("the mutation of remote table \"%s.%s\" was killed",
					mutation->database, mutation->table),
			 errdetail("It was under way, and the server no longer lists it."),
			 errhint("Parts of the table that it had rewritten before stay changed.")));
}

/* Is the mutation over?  Raises if it failed; seen says that it was listed before. */
static bool
is_over(const ChMutation *mutation, const Progress *progress, bool seen, long elapsed_ms)
{
	if (progress->failure[0] != '\0')
		report_failure(mutation, progress->failure);
	/* the server forgets finished ones too, but not before a hundred later ones have */
	if (!progress->found && seen)
		report_killed(mutation);
	if (!progress->found)
		return !mutation->replicated || elapsed_ms > APPEAR_MS;
	return progress->unfinished == 0;
}

static void
wait_for_mutation(const ChMutation *mutation, ChLease *lease, const char *mark)
{
	TimestampTz start = GetCurrentTimestamp();
	long		pause_ms = FIRST_PAUSE_MS;
	long		report_ms = FIRST_REPORT_MS;
	bool		seen = false;
	MemoryContext cxt = AllocSetContextCreate(CurrentMemoryContext, "clickhouse_fdw mutation",
											  ALLOCSET_SMALL_SIZES);

	for (;;)
	{
		MemoryContext old = MemoryContextSwitchTo(cxt);
		long		elapsed = TimestampDifferenceMilliseconds(start, GetCurrentTimestamp());
		Progress	progress;

		ask_progress(mutation, lease, mark, &progress);
		MemoryContextSwitchTo(old);
		if (is_over(mutation, &progress, seen, elapsed))
			break;
		seen |= progress.found;
		if (elapsed >= report_ms)
		{
			ereport(NOTICE,
					(errmsg("remote table \"%s.%s\" is being rewritten: %.0f parts to do after %ld s",
							mutation->database, mutation->table, progress.parts, elapsed / 1000)));
			report_ms *= 2;
		}
		MemoryContextReset(cxt);
		sleep_ms(pause_ms);
		pause_ms = Min(pause_ms * 2, LAST_PAUSE_MS);
	}
	MemoryContextDelete(cxt);
}

/* --------------------------------------------------------------- stopping */

/* Stop it if it is there.  Raises. */
static void
stop_mutation(const ChMutation *mutation, const char *mark)
{
	ChLease    *lease = ch_lease_acquire(mutation->serverid, mutation->userid);
	StringInfoData sql;
	Progress	progress;

	if (!ch_capable(&lease->version, CH_CAP_MUTATION_CONTROL))
	{
		ask_progress(mutation, lease, mark, &progress);
		if (progress.unfinished > 0)
			ereport(WARNING,
					(errmsg("the mutation of remote table \"%s.%s\" goes on",
							mutation->database, mutation->table),
					 errdetail("Server %u.%u has no KILL MUTATION.",
							   lease->version.major, lease->version.minor)));
	}
	else
	{
		initStringInfo(&sql);
		appendStringInfoString(&sql, "KILL MUTATION");
		ch_append_on_cluster(&sql, mutation->cluster);
		append_where_marked(&sql, mutation, mark);
		ch_statement_run(lease, sql.data, query_settings(mutation, lease));
	}
	ch_lease_release(lease);
}

/*
 * The same after an error, which is what the user hears of in the end: a
 * failure to stop is only a warning.
 */
static void
stop_after_error(const ChMutation *mutation, const char *mark)
{
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext);
	ErrorData  *error = CopyErrorData();

	FlushErrorState();
	PG_TRY();
	{
		stop_mutation(mutation, mark);
	}
	PG_CATCH();
	{
		ErrorData  *second;

		MemoryContextSwitchTo(TopTransactionContext);
		second = CopyErrorData();
		FlushErrorState();
		ereport(WARNING,
				(errmsg("could not stop the mutation of remote table \"%s.%s\"",
						mutation->database, mutation->table),
				 errdetail_internal("%s", second->message)));
	}
	PG_END_TRY();
	MemoryContextSwitchTo(old);
	ReThrowError(error);
}

/* ------------------------------------------------------------------- running */

static void
run_watched(const ChMutation *mutation, ChLease *lease, const char *mark)
{
	List	   *settings = statement_settings(mutation, lease);
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "%s AND ", mutation->sql);
	ch_quote_literal(&sql, mark, strlen(mark));
	appendStringInfoString(&sql, " != ''");
	ch_statement_run(lease, sql.data, settings);
	ch_note_write(mutation->name);
	if (!is_asynchronous(query_settings(mutation, lease)))
		wait_for_mutation(mutation, lease, mark);
}

void
ch_mutation_run(const ChMutation *mutation, ChLease *lease)
{
	char		mark[MARK_SIZE];

	if (!mutation->watched)
	{
		ch_statement_run(lease, mutation->sql, query_settings(mutation, lease));
		ch_note_write(mutation->name);
		return;
	}
	make_mark(mark);
	PG_TRY();
	{
		run_watched(mutation, lease, mark);
	}
	PG_CATCH();
	{
		stop_after_error(mutation, mark);
	}
	PG_END_TRY();
}
