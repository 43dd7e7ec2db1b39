/*-------------------------------------------------------------------------
 *
 * first.c
 *	  The statement that loads the library is planned like those after it.
 *
 * PostgreSQL loads the library when the planner first asks for a foreign table's
 * handler, and by then planner_hook has been passed.  When the executor (or
 * EXPLAIN) starts on such a plan, the text it came from is parsed again and
 * planned again through the hook.  That the text means the same query is
 * not assumed: PostgreSQL's own plan of it has to come out equal to the one
 * that is about to run, to the last number.  If it does not, or the text cannot
 * be analyzed here (variables of plpgsql), the plan is left as it is.
 *
 * Must not know: how a whole query is planned.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "executor/executor.h"
#include "nodes/params.h"
#include "nodes/parsenodes.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "rewrite/rewriteHandler.h"

#include "compat.h"
#include "exec/first.h"
#include "plan/attempt.h"
#include "plan/plan.h"

static ExecutorStart_hook_type previous_executor_start = NULL;

/* A statement of the text, and how PostgreSQL plans it. */
typedef struct Candidate
{
	Query	   *query;
	int			cursorOptions;
} Candidate;

static bool
reads_foreign_table(PlannedStmt *stmt)
{
	ListCell   *lc;

	foreach(lc, stmt->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_RELATION && rte->relkind == RELKIND_FOREIGN_TABLE)
			return true;
	}
	return false;
}

static Query *
analyze_statement(RawStmt *raw, QueryDesc *desc)
{
	ParamListInfo params = desc->params;
	int			n = params == NULL ? 0 : params->numParams;
	Oid		   *types = palloc0((n + 1) * sizeof(Oid));
	int			i;

	for (i = 0; i < n; i++)
		types[i] = params->params[i].ptype;
	return parse_analyze_fixedparams(raw, desc->sourceText, types, n, desc->queryEnv);
}

/*
 * The query that is planned when a statement is run: that of EXPLAIN, PREPARE,
 * DECLARE CURSOR, CREATE TABLE AS and COPY stands inside.  candidate->query is
 * NULL if there is none.
 */
static void
find_query(RawStmt *raw, QueryDesc *desc, Candidate *candidate)
{
	Query	   *query;

	candidate->cursorOptions = CURSOR_OPT_PARALLEL_OK;
	if (IsA(raw->stmt, PrepareStmt) || IsA(raw->stmt, CopyStmt))
	{
		RawStmt    *inner = copyObject(raw);

		inner->stmt = IsA(raw->stmt, PrepareStmt) ? ((PrepareStmt *) raw->stmt)->query :
			((CopyStmt *) raw->stmt)->query;
		raw = inner;
	}
	query = raw->stmt == NULL ? NULL : analyze_statement(raw, desc);
	while (query != NULL && query->commandType == CMD_UTILITY)
	{
		Node	   *stmt = query->utilityStmt;

		if (IsA(stmt, DeclareCursorStmt))
			candidate->cursorOptions = ((DeclareCursorStmt *) stmt)->options;
		query = IsA(stmt, ExplainStmt) ? (Query *) ((ExplainStmt *) stmt)->query :
			IsA(stmt, CreateTableAsStmt) ? (Query *) ((CreateTableAsStmt *) stmt)->query :
			IsA(stmt, DeclareCursorStmt) ? (Query *) ((DeclareCursorStmt *) stmt)->query : NULL;
	}
	candidate->query = query;
}

/* The same query's plan, made through the hook; NULL if it is another query. */
static PlannedStmt *
replan_statement(RawStmt *raw, QueryDesc *desc)
{
	Candidate	candidate;
	List	   *rewritten;
	PlannedStmt *result;

	find_query(raw, desc, &candidate);
	if (candidate.query == NULL || !IsA(candidate.query, Query))
		return NULL;
	rewritten = QueryRewrite(candidate.query);
	if (list_length(rewritten) != 1)
		return NULL;
	/* a plan for these parameters, or one for any */
	result = ch_whole_replan(desc->plannedstmt, copyObject(linitial(rewritten)), desc->sourceText,
							 candidate.cursorOptions, desc->params);
	if (result == NULL && desc->params != NULL)
		result = ch_whole_replan(desc->plannedstmt, linitial(rewritten), desc->sourceText,
								 candidate.cursorOptions, NULL);
	return result;
}

/* The statement of the text that the plan was made from, planned again, or NULL. */
static PlannedStmt *
replan_text(QueryDesc *desc)
{
	PlannedStmt *stmt = desc->plannedstmt;
	List	   *statements = raw_parser(desc->sourceText, RAW_PARSE_DEFAULT);
	ListCell   *lc;

	foreach(lc, statements)
	{
		RawStmt    *raw = lfirst_node(RawStmt, lc);

		if (list_length(statements) == 1 ||
			(raw->stmt_location == stmt->stmt_location && raw->stmt_len == stmt->stmt_len))
			return replan_statement(raw, desc);
	}
	return NULL;
}

/* What an attempt at planning again is given, and what it gives. */
typedef struct Again
{
	QueryDesc  *desc;
	PlannedStmt *result;
} Again;

static void
replan(void *arg)
{
	Again	   *again = arg;

	again->result = replan_text(again->desc);
}

static void
plan_again(QueryDesc *desc)
{
	PlannedStmt *old = desc->plannedstmt;
	Again		again = {desc};
	PlannedStmt *stmt;

	/* text that cannot be parsed or analyzed as it stands is no error of the user's */
	if (!ch_attempt(replan, &again) || again.result == NULL)
		return;
	stmt = again.result;
	stmt->queryId = old->queryId;
	stmt->stmt_location = old->stmt_location;
	stmt->stmt_len = old->stmt_len;
	desc->plannedstmt = stmt;
}

static void
first_executor_start(QueryDesc *desc, int eflags)
{
	/* in this order: the first is all that other statements pay */
	if (ch_whole_hook_is_fresh && ch_can_attempt() &&
		reads_foreign_table(desc->plannedstmt))
	{
		ch_whole_missed();
		if (desc->params == NULL || desc->params->paramFetch == NULL)
			plan_again(desc);
	}
	if (previous_executor_start)
		previous_executor_start(desc, eflags);
	else
		standard_ExecutorStart(desc, eflags);
}

void
ch_first_init(void)
{
	previous_executor_start = ExecutorStart_hook;
	ExecutorStart_hook = first_executor_start;
}
