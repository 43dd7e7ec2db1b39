/*-------------------------------------------------------------------------
 *
 * settings.c
 *	  ClickHouse settings: parsing lists of them, and merging what the server,
 *	  the table and the session say with what is pinned.
 *
 * Which settings are pinned, and why, is in pinned.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "commands/dbcommands.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include "remote/remote_internal.h"
#include "remote/settings.h"

/* ---------------------------------------------------------------- parsing */

static const char *
skip_space(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	return p;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* A name at *p, or NULL. */
static char *
parse_name(const char **p)
{
	const char *start = *p;

	while (is_name_char(**p))
		(*p)++;
	return *p > start ? pnstrdup(start, *p - start) : NULL;
}

/* A quoted value behind its opening quote; '' and \ escape.  NULL: no end. */
static char *
parse_quoted(const char **p)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (;; (*p)++)
	{
		if (**p == '\0')
			return NULL;
		if (**p == '\\' && (*p)[1] != '\0')
			(*p)++;
		else if (**p == '\'')
		{
			(*p)++;
			if (**p != '\'')
				return buf.data;
		}
		appendStringInfoChar(&buf, **p);
	}
}

/* A value at *p, or NULL. */
static char *
parse_value(const char **p)
{
	const char *start = *p;

	if (**p == '\'')
	{
		(*p)++;
		return parse_quoted(p);
	}
	while (**p != '\0' && **p != ',' && **p != '\'' && skip_space(*p) == *p)
		(*p)++;
	return *p > start ? pnstrdup(start, *p - start) : NULL;
}

/* One "name value" or "name = value" at *p; false with *problem. */
static bool
parse_setting(const char **p, List **settings, char **problem)
{
	char	   *name;
	char	   *value;

	name = parse_name(p);
	if (name == NULL)
	{
		*problem = **p == '\0' ? pstrdup("A setting is missing at the end of the list.")
			: psprintf("A setting name is expected at \"%s\".", *p);
		return false;
	}
	*p = skip_space(*p);
	if (**p == '=')
		*p = skip_space(*p + 1);
	value = parse_value(p);
	if (value == NULL)
	{
		*problem = psprintf("Setting \"%s\" has no value or an unterminated one.", name);
		return false;
	}
	*p = skip_space(*p);
	*settings = lappend(*settings, makeDefElem(name, (Node *) makeString(value), -1));
	return true;
}

bool
ch_settings_parse(const char *text, List **settings, char **problem)
{
	const char *p = skip_space(text);

	*settings = NIL;
	if (*p == '\0')
		return true;
	for (;;)
	{
		if (!parse_setting(&p, settings, problem))
			return false;
		if (*p == '\0')
			return true;
		if (*p != ',')
		{
			*problem = psprintf("A comma is expected at \"%s\".", p);
			return false;
		}
		p = skip_space(p + 1);
	}
}

List *
ch_parse_settings(const char *text, bool noerror)
{
	List	   *settings;
	char	   *problem;

	if (ch_settings_parse(text, &settings, &problem))
		return settings;
	if (!noerror)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_ATTRIBUTE_VALUE),
				 errmsg("invalid list of settings: \"%s\"", text),
				 errdetail("%s", problem),
				 errhint("Write settings as \"name value\" or \"name = 'value'\", separated by commas.")));
	return NIL;
}

/* ---------------------------------------------------------------- merging */

/* Set name in the list, in its place if it is there already. */
static List *
put(List *list, const char *name, const char *value, DefElemAction action)
{
	DefElem    *def;
	ListCell   *lc;

	def = makeDefElem(pstrdup(name), (Node *) makeString(pstrdup(value)), -1);
	def->defaction = action;
	foreach(lc, list)
	{
		if (strcmp(lfirst_node(DefElem, lc)->defname, name) == 0)
		{
			lfirst(lc) = def;
			return list;
		}
	}
	return lappend(list, def);
}

static List *
put_all(List *list, List *settings)
{
	ListCell   *lc;

	foreach(lc, settings)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		list = put(list, def->defname, strVal(def->arg), CH_SETTING_USER);
	}
	return list;
}

/* A server that was not reached is taken for the oldest. */
static bool
has_pin(const ChVersion *version, const ChPinnedSetting *pin)
{
	uint32		major = version->known ? version->major : 18;
	uint32		minor = version->known ? version->minor : 16;

	return major != pin->major ? major > pin->major : minor >= pin->minor;
}

/* Of the classes: what is pinned, or what is only a default. */
static List *
put_pinned(List *list, const ChVersion *version, int classes, bool defaults)
{
	for (int i = 0; i < ch_pinned_settings_size; i++)
	{
		const ChPinnedSetting *pin = &ch_pinned_settings[i];

		if (((pin->classes & CH_PIN_DEFAULT) != 0) == defaults &&
			(pin->classes & classes) != 0 && has_pin(version, pin))
			list = put(list, pin->name, pin->value, CH_SETTING_PINNED);
	}
	return list;
}

/* Leads from the server's query log back to the session. */
static List *
put_log_comment(List *list, const ChVersion *version)
{
	char	   *comment;

	if (!ch_capable(version, CH_CAP_LOG_COMMENT))
		return list;
	comment = psprintf("postgresql pid=%d database=%s user=%s application=%s",
					   MyProcPid, get_database_name(MyDatabaseId),
					   GetUserNameFromId(GetUserId(), true),
					   application_name ? application_name : "");
	return put(list, "log_comment",
			   pg_server_to_any(comment, strlen(comment), PG_UTF8), CH_SETTING_PINNED);
}

static int
pins_of_class(ChQueryClass class)
{
	switch (class)
	{
		case CH_QUERY_INSERT:
			return CH_PIN_INSERT;
		case CH_QUERY_INSERT_ATOMIC:
			return CH_PIN_INSERT | CH_PIN_ATOMIC;
		case CH_QUERY_INSERT_SELECT:
			return CH_PIN_SELECT | CH_PIN_INSERT;
		case CH_QUERY_INSERT_SELECT_ATOMIC:
			return CH_PIN_SELECT | CH_PIN_INSERT | CH_PIN_ATOMIC;
		default:
			return CH_PIN_SELECT;
	}
}

/* Another value for what is pinned, if it is pinned on this server. */
static void
pin_otherwise(List *list, const char *name, const char *value)
{
	ListCell   *lc;

	foreach(lc, list)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, name) == 0)
			def->arg = (Node *) makeString(pstrdup(value));
	}
}

/*
 * With a token the server stores the same statement once.  Servers from 26.2 on
 * look at the two settings instead of insert_deduplicate, and for INSERT ...
 * SELECT want to be told that the order of rows does not matter to the token.
 */
static List *
put_token(List *list)
{
	if (ch_insert_deduplication_token == NULL || ch_insert_deduplication_token[0] == '\0')
		return list;
	pin_otherwise(list, "insert_deduplicate", "1");
	pin_otherwise(list, "deduplicate_insert", "enable");
	pin_otherwise(list, "deduplicate_insert_select", "enable_even_for_bad_queries");
	list = put(list, "async_insert", "0", CH_SETTING_PINNED);
	return put(list, "insert_deduplication_token",
			   pg_server_to_any(ch_insert_deduplication_token,
								strlen(ch_insert_deduplication_token), PG_UTF8),
			   CH_SETTING_USER);
}

List *
ch_merged_settings(const ChOptions *options, const ChVersion *version, ChQueryClass class)
{
	List	   *list = NIL;

	if (class != CH_QUERY_USER)
		list = put_pinned(list, version, pins_of_class(class), true);
	if (class == CH_QUERY_GENERATED)
		list = put(list, "max_block_size", psprintf("%d", options->fetch_size),
				   CH_SETTING_PINNED);
	list = put_all(list, options->settings);
	if (ch_settings_guc != NULL)
		list = put_all(list, ch_parse_settings(ch_settings_guc, false));
	if (class == CH_QUERY_USER)
		return list;
	list = put_log_comment(list, version);
	list = put_pinned(list, version, pins_of_class(class), false);
	return class == CH_QUERY_GENERATED ? list : put_token(list);
}

/*
 * Only what would leave out rows: the values are the servers' defaults, which
 * a user with readonly=1 may set to what they are.
 */
List *
ch_catalog_settings(ChLease *lease)
{
	return lease->entry->ignores_settings ? NIL :
		put_pinned(NIL, &lease->version, CH_PIN_CATALOG, false);
}
