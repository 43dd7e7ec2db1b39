/*-------------------------------------------------------------------------
 *
 * import_comment.c
 *	  Comments of imported tables and columns.
 *
 * IMPORT FOREIGN SCHEMA lets a wrapper return CREATE FOREIGN TABLE commands
 * and nothing else.  Each is run as a utility command of its own, which our
 * hook recognises by its text to add the comments behind it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "commands/comment.h"
#include "nodes/parsenodes.h"
#include "tcop/utility.h"
#include "utils/memutils.h"

#include "exec/import.h"

typedef struct Pending
{
	char	   *command;
	ChImportComments comments;
} Pending;

/* Of the running IMPORT FOREIGN SCHEMA; in pending_cxt. */
static List *pending = NIL;
static MemoryContext pending_cxt = NULL;
static ProcessUtility_hook_type next_hook = NULL;

void
ch_import_comments_begin(void)
{
	if (pending_cxt == NULL)
		pending_cxt = AllocSetContextCreate(TopMemoryContext, "clickhouse_fdw import",
											ALLOCSET_SMALL_SIZES);
	pending = NIL;
	MemoryContextReset(pending_cxt);
}

static char *
copy(const char *str)
{
	return str != NULL ? pstrdup(str) : NULL;
}

void
ch_import_comments_add(const char *command, const ChImportComments *comments)
{
	MemoryContext old = MemoryContextSwitchTo(pending_cxt);
	Pending    *p = palloc(sizeof(Pending));

	p->command = pstrdup(command);
	p->comments.table = copy(comments->table);
	p->comments.ncolumns = comments->ncolumns;
	p->comments.columns = palloc(sizeof(char *) * Max(comments->ncolumns, 1));
	for (int i = 0; i < comments->ncolumns; i++)
		p->comments.columns[i] = copy(comments->columns[i]);
	pending = lappend(pending, p);
	MemoryContextSwitchTo(old);
}

static void
create_comments(Oid relid, const ChImportComments *comments)
{
	if (comments->table != NULL)
		CreateComments(relid, RelationRelationId, 0, comments->table);
	for (int i = 0; i < comments->ncolumns; i++)
	{
		if (comments->columns[i] != NULL)
			CreateComments(relid, RelationRelationId, i + 1, comments->columns[i]);
	}
}

/* The table that stmt has just created gets what is pending for its command. */
static void
apply_pending(CreateForeignTableStmt *stmt, const char *command)
{
	ListCell   *lc;

	foreach(lc, pending)
	{
		Pending    *p = lfirst(lc);

		if (strcmp(p->command, command) == 0)
		{
			CommandCounterIncrement();
			create_comments(RangeVarGetRelid(stmt->base.relation, NoLock, false),
							&p->comments);
			pending = foreach_delete_current(pending, lc);
			return;
		}
	}
}

static void
utility_hook(PlannedStmt *pstmt, const char *query, bool read_only_tree,
			 ProcessUtilityContext context, ParamListInfo params,
			 QueryEnvironment *env, DestReceiver *dest, QueryCompletion *qc)
{
	Node	   *stmt = pstmt->utilityStmt;
	bool		ours = pending != NIL && context == PROCESS_UTILITY_SUBCOMMAND &&
		IsA(stmt, CreateForeignTableStmt);

	if (next_hook != NULL)
		next_hook(pstmt, query, read_only_tree, context, params, env, dest, qc);
	else
		standard_ProcessUtility(pstmt, query, read_only_tree, context, params, env, dest, qc);
	if (ours)
		apply_pending((CreateForeignTableStmt *) stmt, query);
}

void
ch_import_hook_init(void)
{
	next_hook = ProcessUtility_hook;
	ProcessUtility_hook = utility_hook;
}
