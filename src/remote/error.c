/*-------------------------------------------------------------------------
 *
 * error.c
 *	  The client's errors as PostgreSQL's: message, DETAIL, HINT, CONTEXT.
 *
 * What SQLSTATE a server's error code has is in error_table.c.  Passwords
 * never get here: no error of the client carries one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "miscadmin.h"
#include "utils/errcodes.h"

#include "remote/remote_internal.h"

/* --------------------------------------------------- the server's message */

/* Behind "Code: 60. " and "DB::Exception: ", in any order and number. */
static char *
skip_prefixes(char *text)
{
	for (;;)
	{
		if (strncmp(text, "DB::", 4) == 0 && strstr(text, "Exception: ") != NULL &&
			strcspn(text, " ") + 1 == strstr(text, "Exception: ") + 11 - text)
			text = strstr(text, "Exception: ") + 11;
		else if (strncmp(text, "Code: ", 6) == 0 && text[6 + strspn(text + 6, "0123456789")] == '.')
			text += 7 + strspn(text + 6, "0123456789");
		else if (*text == ' ')
			text++;
		else
			return text;
	}
}

static void
cut_at(char *text, const char *mark)
{
	char	   *p = strstr(text, mark);

	if (p != NULL)
		*p = '\0';
}

/* Cut a final " (UNKNOWN_TABLE)", which belongs to the DETAIL; NULL if none. */
static char *
cut_name(char *text)
{
	char	   *open = strrchr(text, '(');
	size_t		len;

	if (open == NULL || open == text)
		return NULL;
	len = strspn(open + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	if (len <= 3 || strcmp(open + 1 + len, ")") != 0)
		return NULL;
	*open = '\0';
	return pnstrdup(open + 1, len);
}

static void
cut_end(char *text)
{
	size_t		len = strlen(text);

	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '.'))
		text[--len] = '\0';
}

static char *
server_message(const char *raw, char **name)
{
	char	   *text = skip_prefixes(ch_clean_text(raw));

	cut_at(text, " Stack trace:");
	cut_at(text, " (version ");
	cut_end(text);
	*name = cut_name(text);
	cut_end(text);
	return text[0] != '\0' ? text : pstrdup("unknown error");
}

void
ch_failure_get(ChConnEntry *entry, chc_status status, ChFailure *failure)
{
	const chc_error *error = chc_last_error(entry->conn);

	failure->status = status;
	failure->server_code = error->server_code;
	failure->name = NULL;
	failure->message = status == CHC_E_SERVER ? server_message(error->message, &failure->name)
		: ch_clean_text(error->message);
	if (ch_error_name(error->server_code) != NULL)
		failure->name = pstrdup(ch_error_name(error->server_code));
	failure->stack = ch_text_from_server(error->stack, strlen(error->stack));
	failure->query_id = ch_clean_text(error->query_id);
	failure->column = ch_clean_text(error->column);
	failure->type = ch_clean_text(error->type);
	failure->caught = entry->env.caught;
	entry->env.caught = NULL;
}

/* ------------------------------------------------------------ parts of it */

/* A setting that the server does not have or the user must not change. */
static bool
is_about_setting(const ChFailure *failure)
{
	return strstr(failure->message, "setting") != NULL;
}

/* Something is not, or is not what it was when the statement was planned. */
static bool
is_about_schema(const ChFailure *failure)
{
	static const int codes[] = {
		10, 16, 47,				/* columns */
		43, 44, 53, 386,		/* types */
		60, 81					/* tables */
	};

	for (int i = 0; i < lengthof(codes); i++)
	{
		if (failure->status == CHC_E_SERVER && failure->server_code == codes[i])
			return true;
	}
	return false;
}

/* The server could not reach another one, such as a shard. */
static bool
is_about_network(const ChFailure *failure)
{
	return failure->status == CHC_E_SERVER &&
		ch_sqlstate(failure->server_code) == ERRCODE_FDW_UNABLE_TO_ESTABLISH_CONNECTION;
}

static int
sqlstate(const ChFailure *failure)
{
	switch (failure->status)
	{
		case CHC_E_SERVER:
			return ch_sqlstate(failure->server_code);
		case CHC_E_NOMEM:
			return ERRCODE_OUT_OF_MEMORY;
		case CHC_E_RESOLVE:
		case CHC_E_CONNECT:
		case CHC_E_TLS:
		case CHC_E_HTTP:
			return ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION;
		case CHC_E_TIMEOUT:
		case CHC_E_LOST:
			return ERRCODE_CONNECTION_FAILURE;
		case CHC_E_PROTOCOL:
		case CHC_E_CHECKSUM:
			return ERRCODE_PROTOCOL_VIOLATION;
		case CHC_E_LIMIT:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		case CHC_E_UNSUPPORTED:
			return ERRCODE_FDW_INVALID_DATA_TYPE;
		case CHC_E_USAGE:
			return is_about_setting(failure) ? ERRCODE_FDW_OPTION_NAME_NOT_FOUND
				: ERRCODE_INTERNAL_ERROR;
		default:
			return ERRCODE_INTERNAL_ERROR;
	}
}

/* errdetail() of one sentence made of a clause without a final period. */
static int
detail_sentence(const char *clause)
{
	char	   *sentence = psprintf("%s.", clause);

	sentence[0] = pg_toupper((unsigned char) sentence[0]);
	return errdetail_internal("%s", sentence);
}

/* What is known of the rows of an INSERT that has failed; NULL: nothing to say. */
static const char *
insert_outcome(const ChLease *lease)
{
	if (!lease->insert.running)
		return NULL;
	if (lease->insert.blocks == 0)
		return "No row had been sent.";
	if (lease->insert.atomic && !lease->insert.ended)
		return "No row is stored, as the INSERT is atomic.";
	if (lease->insert.ended)
		return psprintf("All " UINT64_FORMAT " rows had been sent, but the server did not confirm that they are stored.",
						lease->insert.rows);
	return psprintf(UINT64_FORMAT " rows had been sent, at least in part, in " UINT64_FORMAT " blocks; which of the blocks are stored is not known.",
					lease->insert.rows, lease->insert.blocks);
}

static const char *
lease_server_name(ChConnEntry *entry)
{
	return GetForeignServer(entry->mapping->serverid)->servername;
}

static const char *
error_label(const ChFailure *failure)
{
	return failure->name != NULL ?
		psprintf("ClickHouse error %d (%s)", failure->server_code, failure->name) :
		psprintf("ClickHouse error %d", failure->server_code);
}

static int
detail(const ChFailure *failure, const ChLease *lease)
{
	const char *outcome = insert_outcome(lease);

	if (failure->status == CHC_E_SERVER)
		return errdetail_internal("%s of server \"%s\", query id %s.%s%s", error_label(failure),
								  lease_server_name(lease->entry), failure->query_id,
								  lease->insert.blocks > 1 && !lease->insert.atomic ?
								  " Blocks of the statement that were sent before may be stored." : "",
								  lease->insert.blocks > 0 && is_about_network(failure) ?
								  " Rows of the statement may be stored in other shards." : "");
	if (outcome != NULL)
		return errdetail_internal("%s", outcome);
	if (failure->status == CHC_E_UNSUPPORTED && failure->column[0] != '\0')
		return errdetail("Column \"%s\" has type %s.", failure->column, failure->type);
	return 0;
}

static int
hint_for_code(const ChFailure *failure, bool generated)
{
	switch (failure->server_code)
	{
		case 60:				/* UNKNOWN_TABLE */
		case 218:
			return generated ?
				errhint("Check the options \"database\" and \"table_name\" of the foreign table, and of a view or dictionary what it reads.") : 0;
		case 81:				/* UNKNOWN_DATABASE */
			return generated ?
				errhint("Check the option \"database\" of the foreign table and the option \"dbname\" of the server.") : 0;
		case 10:
		case 16:
		case 47:				/* UNKNOWN_IDENTIFIER */
			return generated ?
				errhint("Check the option \"column_name\" of the foreign table's columns, or import the table again.") : 0;
		case 43:				/* ILLEGAL_TYPE_OF_ARGUMENT */
		case 53:
		case 386:				/* NO_COMMON_TYPE */
			return generated ?
				errhint("If a remote column was altered, import the foreign schema again; if not, this is likely a bug in clickhouse_fdw, and with clickhouse_fdw.pushdown set to \"off\" the query should work.") : 0;
		case 46:
		case 62:				/* SYNTAX_ERROR */
			return generated ?
				errhint("This is likely a bug in clickhouse_fdw; with clickhouse_fdw.pushdown set to \"off\" the query should work.") : 0;
		case 115:				/* UNKNOWN_SETTING */
			return errhint("Check the option \"settings\" and the parameter clickhouse_fdw.settings.");
		case 158:				/* TOO_MANY_ROWS */
		case 307:
		case 396:
			return errhint("The limit is a setting, of the ClickHouse user's profile or of the option \"settings\".");
		case 252:				/* TOO_MANY_PARTS */
			return errhint("The server merges parts more slowly than they come: insert more rows with each statement.");
		case 159:				/* TIMEOUT_EXCEEDED */
			return errhint("The limit is the ClickHouse setting max_execution_time.");
		case 164:				/* READONLY */
			return !is_about_setting(failure) ?
				errhint("The profile of the ClickHouse user has \"readonly\" set: it may read and not write.") :
				errhint("Queries need settings to be right. Give the ClickHouse user a profile with readonly=2, which allows them.");
		case 198:
		case 209:
		case 210:				/* NETWORK_ERROR */
		case 279:
		case 369:
			return errhint("The server cannot reach another one, of a cluster perhaps: see system.clusters there.");
		case 192:				/* UNKNOWN_USER, of a connection that was open before */
			return errhint("Check the option \"user\" of the user mapping, or whether the ClickHouse user was dropped.");
		case 201:				/* QUOTA_EXCEEDED */
			return errhint("The quota of the ClickHouse user also counts what is asked for when a statement is planned.");
		case 202:				/* TOO_MANY_SIMULTANEOUS_QUERIES */
			return errhint("Each open scan, as of a cursor, is a query for the ClickHouse settings max_concurrent_queries and max_concurrent_queries_for_user.");
		case 291:				/* DATABASE_ACCESS_DENIED */
		case 497:				/* ACCESS_DENIED */
			return errhint("What is missing must be granted in ClickHouse to the user of the user mapping, or to the definer of a view.");
		case 241:				/* MEMORY_LIMIT_EXCEEDED */
			return errhint("The limit is the ClickHouse setting max_memory_usage or the memory of the server.");
		default:
			return 0;
	}
}

/* Also: more partitions than an INSERT may have. */
#define TOO_MANY_PARTS 252

/* A statement whose rows may be stored cannot just be repeated. */
static bool
is_in_doubt(const ChFailure *failure, const ChLease *lease)
{
	return failure->status != CHC_E_SERVER && lease->insert.blocks > 0 &&
		(lease->insert.ended || !lease->insert.atomic);
}

static int
hint(const ChFailure *failure, const ChLease *lease)
{
	bool		generated = lease->entry->generated;

	if (failure->server_code == TOO_MANY_PARTS && lease->insert.atomic)
		return errhint("With the option \"insert_atomic\" all rows of a statement must be of one partition.");
	if (is_in_doubt(failure, lease))
		return errhint("Before the statement is repeated, look which rows are there. With the ClickHouse setting insert_deduplication_token the server does that.");
	switch (failure->status)
	{
		case CHC_E_SERVER:
			return hint_for_code(failure, generated);
		case CHC_E_USAGE:
			return !is_about_setting(failure) ? 0 :
				errhint("Check the option \"settings\" and the parameter clickhouse_fdw.settings.");
		case CHC_E_UNSUPPORTED:
			return errhint("Declare the column as text, or leave it out of the foreign table.");
		default:
			return 0;
	}
}

static int
connect_hint(const ChFailure *failure, const ChOptions *options)
{
	switch (failure->status)
	{
		case CHC_E_HTTP:
			return errhint("The option \"port\" must name the port of the native protocol, usually 9000, or 9440 with TLS.");
		case CHC_E_TLS:
			return errhint("Check the options \"sslmode\" and \"sslrootcert\". The TLS port is usually 9440.");
		case CHC_E_SERVER:
			if (failure->server_code == 195)	/* IP_ADDRESS_NOT_ALLOWED */
				return errhint("The \"networks\" of the ClickHouse user must include the address that PostgreSQL connects from.");
			if (sqlstate(failure) == ERRCODE_INVALID_PASSWORD ||
				sqlstate(failure) == ERRCODE_INVALID_AUTHORIZATION_SPECIFICATION)
				return errhint("Check the options \"user\" and \"password\" of the user mapping.");
			return hint_for_code(failure, true);
		case CHC_E_LOST:
			return options->sslmode == CHC_SSL_DISABLE ?
				errhint("If port %d expects TLS, set the option \"sslmode\". Old servers close the connection also where the user may not use the database \"%s\".",
						options->port, options->dbname) : 0;
		default:
			return 0;
	}
}

/* ---------------------------------------------------------------- reports */

/* Raise what a wait caught, or the cancel that made it stop. */
static void
report_interrupt(ErrorData *caught)
{
	if (caught != NULL)
		ReThrowError(caught);
	CHECK_FOR_INTERRUPTS();
	ereport(ERROR,
			(errcode(ERRCODE_QUERY_CANCELED),
			 errmsg("canceling statement due to user request")));
}

void
ch_report_connect(const ChFailure *failure, const ChOptions *options, const char *server_name)
{
	int			code = sqlstate(failure);

	if (failure->status == CHC_E_INTERRUPTED)
		report_interrupt(failure->caught);
	if (code == ERRCODE_FDW_ERROR || code == ERRCODE_CONNECTION_FAILURE)
		code = ERRCODE_SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION;
	ereport(ERROR,
			(errcode(code),
			 errmsg("could not connect to server \"%s\"", server_name),
			 failure->status == CHC_E_SERVER ?
			 errdetail_internal("%s: %s.", error_label(failure), failure->message) :
			 detail_sentence(failure->message),
			 connect_hint(failure, options)));
}

static int
message(const ChFailure *failure, const char *server_name)
{
	switch (failure->status)
	{
		case CHC_E_SERVER:
		case CHC_E_NOMEM:
			return errmsg_internal("%s", failure->message);
		case CHC_E_LOST:
			return errmsg("connection to server \"%s\" was lost: %s", server_name,
						  failure->message);
		default:
			return errmsg("could not run query on server \"%s\": %s", server_name,
						  failure->message);
	}
}

/* Text that was sent, in the database's encoding; NULL stays NULL. */
static char *
readable(const char *sent)
{
	return sent != NULL ? ch_text_from_server(sent, strlen(sent)) : NULL;
}

void
ch_report(ChLease *lease, chc_status status)
{
	ChFailure	failure;
	char	   *sql,
			   *params;

	ch_failure_get(lease->entry, status, &failure);
	if (status == CHC_E_INTERRUPTED)
		report_interrupt(failure.caught);
	if (is_about_schema(&failure))
		ch_describe_outdated();
	if (failure.stack[0] != '\0')
		elog(DEBUG2, "stack trace of the ClickHouse server: %s", failure.stack);
	sql = readable(lease->query);
	params = readable(lease->params);
	ereport(ERROR,
			(errcode(sqlstate(&failure) == ERRCODE_CONNECTION_FAILURE && is_in_doubt(&failure, lease) ?
					 ERRCODE_TRANSACTION_RESOLUTION_UNKNOWN : sqlstate(&failure)),
			 message(&failure, lease_server_name(lease->entry)),
			 detail(&failure, lease),
			 hint(&failure, lease),
			 sql != NULL ? errcontext("remote SQL command: %s", sql) : 0,
			 params != NULL ? errcontext("parameters: %s", params) : 0));
}
