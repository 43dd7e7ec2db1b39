/*-------------------------------------------------------------------------
 *
 * option.c
 *	  Checking options and turning them into ChOptions, by the option table.
 *
 * Never connects: dump and restore must be able to create everything while
 * no server can be reached.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_attribute.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_foreign_table.h"
#include "catalog/pg_user_mapping.h"
#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "lib/stringinfo.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"

#include "compat.h"
#include "remote/option.h"
#include "remote/remote_internal.h"

#define DEFAULT_PORT 9000
#define DEFAULT_SECURE_PORT 9440

/* ChOptions.sslmode before it is resolved. */
#define SSLMODE_UNSET ((chc_sslmode) -1)

/* ------------------------------------------------------- reading a value */

static void
bad_value(const ChOptionRow *row, const char *value)
{
	StringInfoData names;

	initStringInfo(&names);
	for (const ChOptionValue *v = row->values; v->name != NULL; v++)
		appendStringInfo(&names, "%s%s", v == row->values ? "" : ", ", v->name);
	ereport(ERROR,
			(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
			 errmsg("invalid value for option \"%s\": \"%s\"", row->name, value),
			 errhint("Valid values are: %s.", names.data)));
}

static const ChOptionValue *
find_value(const ChOptionRow *row, const char *value)
{
	const ChOptionValue *v = row->values;

	while (v->name != NULL && pg_strcasecmp(v->name, value) != 0)
		v++;
	if (v->name == NULL)
		bad_value(row, value);
	return v;
}

static int
read_int(const ChOptionRow *row, const char *value)
{
	int			result;

	if (!parse_int(value, &result, 0, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
				 errmsg("invalid value for integer option \"%s\": %s", row->name, value)));
	if (result >= row->min && result <= row->max)
		return result;
	if (row->max < INT_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
				 errmsg("\"%s\" must be an integer value between %d and %d",
						row->name, (int) row->min, (int) row->max)));
	if (row->min > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
				 errmsg("\"%s\" must be an integer value greater than zero", row->name)));
	ereport(ERROR,
			(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
			 errmsg("\"%s\" must be an integer value greater than or equal to zero",
					row->name)));
}

static double
read_float(const ChOptionRow *row, const char *value)
{
	double		result;

	if (!parse_real(value, &result, 0, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
				 errmsg("invalid value for floating point option \"%s\": %s",
						row->name, value)));
	if (!(result >= row->min && result <= row->max))
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
				 errmsg("\"%s\" must be a floating point value greater than or equal to zero",
						row->name)));
	return result;
}

/* Oids of the named extensions; those that are not installed get a warning. */
static List *
read_extensions(const ChOptionRow *row, const char *value, bool warn)
{
	List	   *names;
	List	   *oids = NIL;
	ListCell   *lc;

	if (!SplitIdentifierString(pstrdup(value), ',', &names))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parameter \"%s\" must be a list of extension names", row->name)));
	foreach(lc, names)
	{
		const char *name = (const char *) lfirst(lc);
		Oid			oid = get_extension_oid(name, true);

		if (OidIsValid(oid))
			oids = lappend_oid(oids, oid);
		else if (warn)
			ereport(WARNING,
					(errcode(ERRCODE_UNDEFINED_OBJECT),
					 errmsg("extension \"%s\" is not installed", name)));
	}
	return oids;
}

static void
check_text(const ChOptionRow *row, const char *value)
{
	if (row->kind == CH_OPTION_NONEMPTY || row->kind == CH_OPTION_HOST)
	{
		if (value[0] == '\0')
			ereport(ERROR,
					(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
					 errmsg("\"%s\" must not be empty", row->name)));
	}
	if (row->kind == CH_OPTION_HOST && strpbrk(value, ", \t") != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
				 errmsg("\"%s\" must be one host name or address", row->name)));
}

/*
 * Check a value and, unless target is NULL, store it at the row's place.
 * Warnings are for the moment an option is set, not for each use.
 */
static void
read_value(const ChOptionRow *row, DefElem *def, char *target)
{
	char	   *value = defGetString(def);
	char		scratch[sizeof(double)];
	void	   *place = target != NULL ? target + row->offset : scratch;

	switch (row->kind)
	{
		case CH_OPTION_STRING:
		case CH_OPTION_NONEMPTY:
		case CH_OPTION_HOST:
		case CH_OPTION_PATH:
		case CH_OPTION_SECRET:
			check_text(row, value);
			*(char **) place = value;
			break;
		case CH_OPTION_CHOICE:
			*(char **) place = unconstify(char *, find_value(row, value)->name);
			break;
		case CH_OPTION_ENUM:
			*(int *) place = find_value(row, value)->value;
			break;
		case CH_OPTION_INT:
			*(int *) place = read_int(row, value);
			break;
		case CH_OPTION_FLOAT:
			*(double *) place = read_float(row, value);
			break;
		case CH_OPTION_BOOL:
			*(bool *) place = defGetBoolean(def);
			break;
		case CH_OPTION_SETTINGS:
			{
				List	   *settings = ch_parse_settings(value, false);

				if (target != NULL)
					*(List **) place = list_concat(*(List **) place, settings);
				break;
			}
		case CH_OPTION_EXTENSIONS:
			*(List **) place = read_extensions(row, value, target == NULL);
			break;
	}
}

/* ------------------------------------------------------------- validation */

static const ChOptionRow *
find_option(const char *name, int context)
{
	for (int i = 0; i < ch_option_table_size; i++)
	{
		const ChOptionRow *row = &ch_option_table[i];

		if ((row->contexts & context) != 0 && strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

#ifdef CH_HAVE_CLOSEST_MATCH
static int
hint_valid_options(const char *name, int context)
{
	ClosestMatchState match;
	const char *closest;

	initClosestMatch(&match, name, 4);
	for (int i = 0; i < ch_option_table_size; i++)
	{
		if ((ch_option_table[i].contexts & context) != 0)
			updateClosestMatch(&match, ch_option_table[i].name);
	}
	closest = getClosestMatch(&match);
	if (closest != NULL)
		return errhint("Perhaps you meant the option \"%s\".", closest);
	return context != 0 ? 0 : errhint("There are no valid options in this context.");
}
#else
static int
hint_valid_options(const char *name, int context)
{
	StringInfoData names;

	(void) name;
	initStringInfo(&names);
	for (int i = 0; i < ch_option_table_size; i++)
	{
		if ((ch_option_table[i].contexts & context) != 0)
			appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "",
							 ch_option_table[i].name);
	}
	if (names.len == 0)
		return errhint("There are no valid options in this context.");
	return errhint("Valid options in this context are: %s", names.data);
}
#endif

static const ChOptionRow *
require_option(const char *name, int context)
{
	const ChOptionRow *row = find_option(name, context);

	if (row == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_OPTION_NAME),
				 errmsg("invalid option \"%s\"", name),
				 hint_valid_options(name, context)));
	return row;
}

static int
catalog_context(Oid catalog)
{
	switch (catalog)
	{
		case ForeignServerRelationId:
			return CH_OPTION_SERVER;
		case UserMappingRelationId:
			return CH_OPTION_USER;
		case ForeignTableRelationId:
			return CH_OPTION_TABLE;
		case AttributeRelationId:
			return CH_OPTION_COLUMN;
		default:
			return 0;
	}
}

void
ch_options_validate(List *options, Oid catalog)
{
	int			context = catalog_context(catalog);
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);
		const ChOptionRow *row = require_option(def->defname, context);

		/* A mapping's owner must not read files as the server's OS user. */
		if (row->kind == CH_OPTION_PATH && context == CH_OPTION_USER && !superuser())
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("permission denied to set option \"%s\" of a user mapping",
							row->name),
					 errhint("Only superusers may set options that name files in user mappings.")));
		read_value(row, def, NULL);
	}
}

void
ch_import_options(List *options, ChImportOptions *result)
{
	ListCell   *lc;

	memset(result, 0, sizeof(*result));
	ch_options_defaults(result, CH_OPTION_IMPORT);
	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		read_value(require_option(def->defname, CH_OPTION_IMPORT), def, (char *) result);
	}
}

/* ---------------------------------------------------------------- filling */

/* Store the defaults of the options that may stand in one of contexts. */
void
ch_options_defaults(void *target, int contexts)
{
	for (int i = 0; i < ch_option_table_size; i++)
	{
		const ChOptionRow *row = &ch_option_table[i];

		if ((row->contexts & contexts) != 0 && row->dflt != NULL)
			read_value(row,
					   makeDefElem(unconstify(char *, row->name),
								   (Node *) makeString(pstrdup(row->dflt)), -1),
					   target);
	}
}

/*
 * Options that are in the catalogs were checked when they went in; one that
 * is not known any more comes from a newer version of the extension.
 */
static void
apply_options(List *options, int context, void *target)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		read_value(require_option(def->defname, context), def, target);
	}
}

static char *
session_id(void)
{
	return psprintf("%lx.%x", (long) MyStartTime, MyProcPid);
}

/* As postgres_fdw does it, so that one habit serves both. */
static char *
expand_application_name(const char *template)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (const char *p = template; *p != '\0'; p++)
	{
		if (*p != '%')
		{
			appendStringInfoChar(&buf, *p);
			continue;
		}
		switch (*++p)
		{
			case 'a':
				appendStringInfoString(&buf, application_name ? application_name : "");
				break;
			case 'c':
				appendStringInfoString(&buf, session_id());
				break;
			case 'C':
				appendStringInfoString(&buf, cluster_name);
				break;
			case 'd':
				appendStringInfoString(&buf, MyDatabaseId != InvalidOid ?
									   get_database_name(MyDatabaseId) : "");
				break;
			case 'p':
				appendStringInfo(&buf, "%d", MyProcPid);
				break;
			case 'u':
				appendStringInfoString(&buf, GetUserNameFromId(GetSessionUserId(), true));
				break;
			case '%':
				appendStringInfoChar(&buf, '%');
				break;
			case '\0':
				p--;
				break;
			default:			/* not an escape: dropped, as in log_line_prefix */
				break;
		}
	}
	return buf.data;
}

/* What the defaults of sslmode and port say of each other. */
static void
resolve(ChOptions *o)
{
	if (o->sslmode == SSLMODE_UNSET)
		o->sslmode = o->port == DEFAULT_SECURE_PORT ? CHC_SSL_VERIFY_FULL : CHC_SSL_DISABLE;
	if (o->port == 0)
		o->port = o->sslmode == CHC_SSL_DISABLE ? DEFAULT_PORT : DEFAULT_SECURE_PORT;
	o->application_name = expand_application_name(o->application_name);
}

static ChOptions *
collect(ForeignServer *server, UserMapping *user, Oid relid)
{
	ChOptions  *o = palloc0(sizeof(ChOptions));

	o->sslmode = SSLMODE_UNSET;
	ch_options_defaults(o, CH_OPTION_SERVER | CH_OPTION_USER | CH_OPTION_TABLE);
	if (user == NULL)
		o->user = NULL;
	apply_options(server->options, CH_OPTION_SERVER, o);
	if (user != NULL)
		apply_options(user->options, CH_OPTION_USER, o);
	if (OidIsValid(relid))
		apply_options(GetForeignTable(relid)->options, CH_OPTION_TABLE, o);
	resolve(o);
	if (o->database == NULL)
		o->database = o->dbname;
	if (o->table_name == NULL && OidIsValid(relid))
		o->table_name = get_rel_name(relid);
	return o;
}

ChOptions *
ch_options_get(Oid serverid, Oid userid, Oid relid)
{
	return collect(GetForeignServer(serverid), ch_user_mapping(serverid, userid, false), relid);
}

ChOptions *
ch_options_get_server(Oid serverid, Oid relid)
{
	return collect(GetForeignServer(serverid), NULL, relid);
}

void
ch_column_options(Oid relid, AttrNumber attnum, ChColumnOptions *result)
{
	memset(result, 0, sizeof(*result));
	apply_options(GetForeignColumnOptions(relid, attnum), CH_OPTION_COLUMN, result);
	if (result->column_name == NULL)
		result->column_name = get_attname(relid, attnum, false);
}

bool
ch_is_remote_column(Form_pg_attribute att)
{
	return !att->attisdropped && att->attgenerated != ATTRIBUTE_GENERATED_VIRTUAL;
}
