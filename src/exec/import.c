/*-------------------------------------------------------------------------
 *
 * import.c
 *	  IMPORT FOREIGN SCHEMA: CREATE FOREIGN TABLE commands for the tables of a
 *	  ClickHouse database.
 *
 * What a ClickHouse type becomes is decided in src/types.  Nothing found on
 * the server makes an import fail unless on_unsupported says so.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"

#include "exec/import.h"
#include "remote/option.h"
#include "remote/remote.h"
#include "types/types.h"

/* More tables than this are not named in the query for columns. */
#define MAX_NAMED_TABLES 200

typedef struct RemoteColumn
{
	char	   *name;
	char	   *type;
	char	   *default_kind;
	char	   *default_expression;
	char	   *comment;
	char	   *result_type;	/* of a state, or NULL */
} RemoteColumn;

typedef struct RemoteTable
{
	char	   *name;
	char	   *engine;
	char	   *comment;
	char	   *local_name;
	List	   *columns;		/* RemoteColumn */
} RemoteTable;

/* The aggregate functions whose states are read as their results. */
#define STATE_TYPE "AggregateFunction("

/* What an import is working on. */
typedef struct Import
{
	ImportForeignSchemaStmt *stmt;
	ForeignServer *server;
	ChImportOptions options;
	ChLease    *lease;
	List	   *tables;			/* RemoteTable, by name */
} Import;

/* ----------------------------------------------------- reading the server */

static char *
utf8_literal(const char *str)
{
	StringInfoData buf;

	initStringInfo(&buf);
	ch_quote_literal(&buf, str, strlen(str));
	return buf.data;
}

static void
require_database(Import *im)
{
	const char *name = im->stmt->remote_schema;
	ChTextResult *rows;

	rows = ch_query_text(im->lease,
						 psprintf("SELECT name FROM system.databases WHERE name = %s",
								  utf8_literal(name)), ch_catalog_settings(im->lease));
	if (rows->nrows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_SCHEMA_NOT_FOUND),
				 errmsg("schema \"%s\" is not present on foreign server \"%s\"",
						name, im->server->servername),
				 errhint("A schema of a ClickHouse server is a database.")));
}

static bool
is_listed(const char *name, List *tables)
{
	ListCell   *lc;

	foreach(lc, tables)
	{
		if (strcmp(lfirst_node(RangeVar, lc)->relname, name) == 0)
			return true;
	}
	return false;
}

static bool
is_wanted(const char *local_name, ImportForeignSchemaStmt *stmt)
{
	switch (stmt->list_type)
	{
		case FDW_IMPORT_SCHEMA_LIMIT_TO:
			return is_listed(local_name, stmt->table_list);
		case FDW_IMPORT_SCHEMA_EXCEPT:
			return !is_listed(local_name, stmt->table_list);
		default:
			return true;
	}
}

/* Materialized views keep their rows in tables that are nobody's business. */
static bool
is_inner(const char *name)
{
	return strncmp(name, ".inner.", 7) == 0 || strncmp(name, ".inner_id.", 10) == 0;
}

static void
read_tables(Import *im)
{
	List	   *taken = NIL;
	ChTextResult *rows;

	rows = ch_query_text(im->lease,
						 psprintf("SELECT name, engine, %s FROM system.tables"
								  " WHERE database = %s ORDER BY name",
								  ch_capable(&im->lease->version, CH_CAP_TABLE_COMMENTS) ?
								  "comment" : "''",
								  utf8_literal(im->stmt->remote_schema)),
						 ch_catalog_settings(im->lease));
	for (int i = 0; i < rows->nrows; i++)
	{
		RemoteTable *t = palloc0(sizeof(RemoteTable));

		t->name = rows->cells[i][0];
		t->engine = rows->cells[i][1];
		t->comment = rows->cells[i][2];
		if (is_inner(t->name))
			continue;
		t->local_name = ch_import_name(t->name, taken, false);
		taken = lappend(taken, t->local_name);
		if (is_wanted(t->local_name, im->stmt))
			im->tables = lappend(im->tables, t);
	}
}

static void
append_table_names(StringInfo sql, List *tables)
{
	ListCell   *lc;

	if (list_length(tables) > MAX_NAMED_TABLES)
		return;
	appendStringInfoString(sql, " AND table IN (");
	foreach(lc, tables)
	{
		RemoteTable *t = lfirst(lc);

		if (foreach_current_index(lc) > 0)
			appendStringInfoString(sql, ", ");
		ch_quote_literal(sql, t->name, strlen(t->name));
	}
	appendStringInfoChar(sql, ')');
}

static RemoteTable *
find_table(Import *im, const char *name)
{
	ListCell   *lc;

	foreach(lc, im->tables)
	{
		RemoteTable *t = lfirst(lc);

		if (strcmp(t->name, name) == 0)
			return t;
	}
	return NULL;
}

static void
add_column(RemoteTable *t, char **cells)
{
	RemoteColumn *c = palloc0(sizeof(RemoteColumn));

	c->name = cells[1];
	c->type = cells[2];
	c->default_kind = cells[3];
	c->default_expression = cells[4];
	c->comment = cells[5];
	t->columns = lappend(t->columns, c);
}

/* Columns come table by table, in their order. */
static void
read_columns(Import *im)
{
	StringInfoData sql;
	ChTextResult *rows;
	RemoteTable *t = NULL;

	if (im->tables == NIL)
		return;
	initStringInfo(&sql);
	appendStringInfo(&sql,
					 "SELECT table, name, type, default_kind, default_expression, comment"
					 " FROM system.columns WHERE database = %s",
					 utf8_literal(im->stmt->remote_schema));
	append_table_names(&sql, im->tables);
	if (ch_capable(&im->lease->version, CH_CAP_COLUMN_POSITION))
		appendStringInfoString(&sql, " ORDER BY table, position");
	rows = ch_query_text(im->lease, sql.data, ch_catalog_settings(im->lease));
	for (int i = 0; i < rows->nrows; i++)
	{
		if (t == NULL || strcmp(t->name, rows->cells[i][0]) != 0)
			t = find_table(im, rows->cells[i][0]);
		if (t != NULL)
			add_column(t, rows->cells[i]);
	}
}

/* -------------------------------------------------- results of states */

static bool
is_state(const RemoteColumn *c)
{
	return strncmp(c->type, STATE_TYPE, strlen(STATE_TYPE)) == 0;
}

/* What the states of a table are as results; NULL if it has none. */
static char *
results_sql(Import *im, const RemoteTable *t)
{
	StringInfoData sql;
	ListCell   *lc;
	int			n = 0;

	initStringInfo(&sql);
	foreach(lc, t->columns)
	{
		RemoteColumn *c = lfirst(lc);

		if (!is_state(c))
			continue;
		appendStringInfoString(&sql, n++ > 0 ? ", " : "DESCRIBE (SELECT ");
		appendStringInfoString(&sql, "finalizeAggregation(");
		ch_quote_identifier(&sql, c->name);
		appendStringInfo(&sql, ") AS c%d", n);
	}
	if (n == 0)
		return NULL;
	appendStringInfoString(&sql, " FROM ");
	ch_quote_identifier(&sql, im->stmt->remote_schema);
	appendStringInfoChar(&sql, '.');
	ch_quote_identifier(&sql, t->name);
	appendStringInfoChar(&sql, ')');
	return sql.data;
}

static void
read_result_types(Import *im, const RemoteTable *t)
{
	char	   *sql = results_sql(im, t);
	ChTextResult *rows;
	ListCell   *lc;
	int			n = 0;

	if (sql == NULL)
		return;
	rows = ch_query_text(im->lease, sql, ch_catalog_settings(im->lease));
	foreach(lc, t->columns)
	{
		RemoteColumn *c = lfirst(lc);

		if (is_state(c) && n < rows->nrows)
			c->result_type = rows->cells[n++][1];
	}
}

/* ---------------------------------------------------------------- columns */

/* Say that a column cannot be imported as it is.  True: it is left out. */
static bool
skip_unsupported(Import *im, const RemoteTable *t, const RemoteColumn *c, bool impossible,
				 const char *why)
{
	bool		error = im->options.on_unsupported == CH_UNSUPPORTED_ERROR;

	if (!error && !impossible && im->options.on_unsupported == CH_UNSUPPORTED_TEXT)
		return false;
	ereport(error ? ERROR : WARNING,
			(errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
			 error ?
			 errmsg("cannot import column \"%s\" of table \"%s\" of type %s", c->name, t->name,
					c->type) :
			 errmsg("column \"%s\" of table \"%s\" of type %s is not imported", c->name, t->name,
					c->type),
			 why != NULL ? errdetail_internal("%s", why) : 0,
			 error ? errhint("Use the option on_unsupported to read it as text or to skip it.") : 0));
	return true;
}

/* Decide on a column's type.  False: it is left out. */
static bool
choose_type(Import *im, const RemoteTable *t, const RemoteColumn *c, ChImportChoice *choice)
{
	chc_type   *type = ch_parse_type(c->type, true);
	char	   *why = NULL;

	memset(choice, 0, sizeof(*choice));
	if (strcmp(c->default_kind, "EPHEMERAL") == 0)
		return false;			/* exists in INSERT only */
	if (type == NULL)
		return !skip_unsupported(im, t, c, true, "The type name is malformed.");
	if (ch_read_via(type, TEXTOID, &why) == CH_READ_IMPOSSIBLE)
		return !skip_unsupported(im, t, c, true, why);
	if (c->result_type != NULL)
		type = ch_parse_type(c->result_type, false);
	ch_import_choice(type, im->options.uint64_as_bigint != 0, choice);
	if (choice->as_text && strcmp(choice->pg_type, "text") == 0 &&
		skip_unsupported(im, t, c, false, NULL))
		return false;
	if (choice->notice != NULL)
		ereport(NOTICE,
				(errmsg("column \"%s\" of table \"%s\" of type %s: %s", c->name, t->name,
						c->type, choice->notice)));
	return true;
}

static void
append_default(Import *im, StringInfo sql, const RemoteColumn *c, const char *pg_type)
{
	char	   *expression;

	if (!im->options.dflt || strcmp(c->default_kind, "DEFAULT") != 0)
		return;
	expression = ch_import_default(c->default_expression, c->type, pg_type);
	if (expression != NULL)
		appendStringInfo(sql, " DEFAULT %s", expression);
}

static void
append_column(Import *im, StringInfo sql, const RemoteColumn *c, const char *local_name,
			  const ChImportChoice *choice)
{
	appendStringInfo(sql, "  %s %s OPTIONS (", quote_identifier(local_name), choice->pg_type);
	if (strcmp(local_name, c->name) != 0)
		appendStringInfo(sql, "column_name %s, ", quote_literal_cstr(c->name));
	appendStringInfo(sql, "type %s", quote_literal_cstr(c->type));
	if (strcmp(c->default_kind, "MATERIALIZED") == 0)
		appendStringInfoString(sql, ", generated 'materialized'");
	else if (strcmp(c->default_kind, "ALIAS") == 0)
		appendStringInfoString(sql, ", generated 'alias'");
	appendStringInfoChar(sql, ')');
	if (im->options.collate && choice->collatable)
		appendStringInfoString(sql, " COLLATE pg_catalog.\"C\"");
	append_default(im, sql, c, choice->pg_type);
	if (im->options.not_null && choice->not_null)
		appendStringInfoString(sql, " NOT NULL");
}

static void
notice_renamed(const char *what, const char *remote, const char *local)
{
	if (strcmp(remote, local) != 0)
		ereport(NOTICE,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("%s \"%s\" is imported as \"%s\"", what, remote, local)));
}

/* ----------------------------------------------------------------- tables */

static char *
comment_or_null(Import *im, char *comment)
{
	return im->options.comments && comment != NULL && comment[0] != '\0' ? comment : NULL;
}

/* The columns between the parentheses; their comments are collected. */
static void
append_columns(Import *im, StringInfo sql, const RemoteTable *t, ChImportComments *comments)
{
	List	   *taken = NIL;
	ListCell   *lc;

	comments->columns = palloc0(sizeof(char *) * (list_length(t->columns) + 1));
	foreach(lc, t->columns)
	{
		RemoteColumn *c = lfirst(lc);
		ChImportChoice choice;
		char	   *local_name;

		if (list_length(taken) >= MaxHeapAttributeNumber)
		{
			ereport(WARNING,
					(errcode(ERRCODE_TOO_MANY_COLUMNS),
					 errmsg("only the first %d columns of table \"%s\" are imported",
							MaxHeapAttributeNumber, t->name)));
			return;
		}
		if (!choose_type(im, t, c, &choice))
			continue;
		local_name = ch_import_name(c->name, taken, true);
		notice_renamed("column", c->name, local_name);
		appendStringInfoString(sql, taken != NIL ? ",\n" : "\n");
		append_column(im, sql, c, local_name, &choice);
		taken = lappend(taken, local_name);
		comments->columns[comments->ncolumns++] = comment_or_null(im, c->comment);
	}
}

static char *
create_command(Import *im, const RemoteTable *t)
{
	StringInfoData sql;
	ChImportComments comments = {0};

	notice_renamed("table", t->name, t->local_name);
	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE FOREIGN TABLE %s (", quote_identifier(t->local_name));
	append_columns(im, &sql, t, &comments);
	appendStringInfo(&sql, "\n) SERVER %s\nOPTIONS (database %s, table_name %s, engine %s)",
					 quote_identifier(im->server->servername),
					 quote_literal_cstr(im->stmt->remote_schema),
					 quote_literal_cstr(t->name),
					 quote_literal_cstr(t->engine));
	comments.table = comment_or_null(im, t->comment);
	ch_import_comments_add(sql.data, &comments);
	return sql.data;
}

static List *
import_foreign_schema(ImportForeignSchemaStmt *stmt, Oid serverid)
{
	Import		im = {.stmt = stmt};
	List	   *commands = NIL;
	ListCell   *lc;

	ch_import_options(stmt->options, &im.options);
	ch_import_comments_begin();
	im.server = GetForeignServer(serverid);
	im.lease = ch_lease_acquire(serverid, GetUserId());
	require_database(&im);
	read_tables(&im);
	read_columns(&im);
	foreach(lc, im.tables)
		read_result_types(&im, lfirst(lc));
	ch_lease_release(im.lease);
	foreach(lc, im.tables)
		commands = lappend(commands, create_command(&im, lfirst(lc)));
	return commands;
}

void
ch_import_init(FdwRoutine *routine)
{
	routine->ImportForeignSchema = import_foreign_schema;
}
