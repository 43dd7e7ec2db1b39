/*-------------------------------------------------------------------------
 *
 * print_names.c
 *	  The names that a remote query makes up.
 *
 * ClickHouse lets an alias hide a column of the same name, so no name of ours
 * (c1, k1_1, r1, r1_2) may be that of a column that the query uses.  If one is, a
 * prefix is put before all of ours.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "query/print.h"

static bool taken_in_query(const ChQuery *query, char *prefix);

/* Does name look like prefix and c1, k1_1, r1 or r1_2? */
static bool
looks_made_up(const char *name, const char *prefix)
{
	size_t		len = strlen(prefix);

	return strncmp(name, prefix, len) == 0 && name[len] != '\0' &&
		strchr("ckr", name[len]) != NULL && isdigit((unsigned char) name[len + 1]);
}

/* ch_expr_walk() callback */
static bool
taken_in_expr(const ChExpr *e, void *prefix)
{
	if (e->query != NULL && taken_in_query(e->query, prefix))
		return true;
	return e->kind == CHX_COLUMN && !e->made_up && looks_made_up(e->column, prefix);
}

static bool
taken_in_list(List *exprs, char *prefix)
{
	ListCell   *lc;

	foreach(lc, exprs)
	{
		if (ch_expr_walk(lfirst(lc), taken_in_expr, prefix))
			return true;
	}
	return false;
}

static bool
taken_in_from(const ChFrom *from, char *prefix)
{
	ListCell   *lc;

	if (from == NULL)
		return false;
	if (from->kind == CH_FROM_QUERY)
		return taken_in_query(from->query, prefix);
	if (from->kind == CH_FROM_TABLE)
		return taken_in_list(from->where, prefix);
	foreach(lc, from->keys)
	{
		ChJoinKey  *key = lfirst(lc);

		if (ch_expr_walk(key->left, taken_in_expr, prefix) ||
			ch_expr_walk(key->right, taken_in_expr, prefix))
			return true;
	}
	return taken_in_list(from->on, prefix) || taken_in_from(from->left, prefix) ||
		taken_in_from(from->right, prefix);
}

static bool
taken_in_query(const ChQuery *query, char *prefix)
{
	ListCell   *lc;

	foreach(lc, query->arms)
	{
		if (taken_in_query(lfirst(lc), prefix))
			return true;
	}
	foreach(lc, query->order)
	{
		if (ch_expr_walk(((ChSort *) lfirst(lc))->expr, taken_in_expr, prefix))
			return true;
	}
	return taken_in_list(query->targets, prefix) || taken_in_list(query->where, prefix) ||
		taken_in_list(query->group, prefix) || taken_in_list(query->having, prefix) ||
		taken_in_list(query->first_by, prefix) ||
		taken_in_from(query->from, prefix);
}

const char *
ch_name_prefix(const ChQuery *query)
{
	char	   *prefix = pstrdup("");

	while (taken_in_query(query, prefix))
		prefix = psprintf("%s_", prefix);
	return prefix;
}
