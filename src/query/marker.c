/*-------------------------------------------------------------------------
 *
 * marker.c
 *	  Finding the row of the table of markers that an SQL function stands for.
 *
 * An SQL function is a marker by what it calls: a C function of this library
 * that nobody but a superuser can give it, wherever the extension's schema is.
 * Name and argument types then say which row it is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "query/marker.h"

static const ChMarkerList *const lists[] = {
	&ch_marker_aggregates,
	&ch_marker_functions,
	&ch_marker_texts
};

const ChMarkerList *const *
ch_marker_lists(int *n)
{
	*n = lengthof(lists);
	return lists;
}

char *
ch_marker_name(const ChMarkerRow *row)
{
	return row->name ? pstrdup(row->name) :
		asc_tolower(row->remote, strlen(row->remote));
}

/* "quantile($1)($2)", "uniq($1, ...)" */
char *
ch_marker_remote(const ChMarkerRow *row)
{
	StringInfoData buf;
	const char *p = row->args;
	int			parameters = row->flags & CH_MARKER_AGGREGATE ? row->params : 0;
	int			i;

	if (strchr(row->remote, '(') != NULL)
		return pstrdup(row->remote);
	initStringInfo(&buf);
	appendStringInfo(&buf, "%s(", row->remote);
	for (i = 1;; i++)
	{
		appendStringInfo(&buf, strncmp(p, "VARIADIC", 8) == 0 ? "$%d, ..." : "$%d", i);
		p = strstr(p, ", ");
		if (p == NULL)
			break;
		p += 2;
		appendStringInfoString(&buf, i == parameters ? ")(" : ", ");
	}
	appendStringInfoChar(&buf, ')');
	return buf.data;
}

/* ------------------------------------------------------------------ lookup */

/* What is known of a function's OID; row is NULL for what is no marker. */
typedef struct MarkerEntry
{
	Oid			fn;				/* key */
	const ChMarkerRow *row;
} MarkerEntry;

static HTAB *known = NULL;

/* A function has changed: look all up again. */
static void
forget(Datum arg, int cacheid, uint32 hashvalue)
{
	HTAB	   *old = known;

	known = NULL;
	if (old != NULL)
		hash_destroy(old);
}

static void
create_cache(void)
{
	static bool registered = false;
	HASHCTL		ctl = {0};

	ctl.keysize = sizeof(Oid);
	ctl.entrysize = sizeof(MarkerEntry);
	ctl.hcxt = TopMemoryContext;
	known = hash_create("clickhouse_fdw markers", 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	if (!registered)
		CacheRegisterSyscacheCallback(PROCOID, forget, (Datum) 0);
	registered = true;
}

/* Is it a C function of this name? */
static bool
calls_symbol(HeapTuple proc, const char *symbol)
{
	bool		isnull;
	Datum		source = SysCacheGetAttr(PROCOID, proc, Anum_pg_proc_prosrc, &isnull);

	return ((Form_pg_proc) GETSTRUCT(proc))->prolang == ClanguageId && !isnull &&
		strcmp(TextDatumGetCString(source), symbol) == 0;
}

static bool
step_is_marker(Oid aggregate)
{
	HeapTuple	agg = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	HeapTuple	step;
	bool		result;

	if (!HeapTupleIsValid(agg))
		return false;
	step = SearchSysCache1(PROCOID,
						   ObjectIdGetDatum(((Form_pg_aggregate) GETSTRUCT(agg))->aggtransfn));
	ReleaseSysCache(agg);
	if (!HeapTupleIsValid(step))
		return false;
	result = calls_symbol(step, CH_MARKER_STEP_SYMBOL);
	ReleaseSysCache(step);
	return result;
}

/* The argument types as the table spells them. */
static char *
signature(Form_pg_proc proc)
{
	StringInfoData buf;
	int			i;

	initStringInfo(&buf);
	for (i = 0; i < proc->pronargs; i++)
	{
		Oid			type = proc->proargtypes.values[i];
		bool		variadic = i == proc->pronargs - 1 && OidIsValid(proc->provariadic);

		/* the table has short names for the two long ones */
		appendStringInfo(&buf, "%s%s%s", i > 0 ? ", " : "", variadic ? "VARIADIC " : "",
						 type == TIMESTAMPTZOID ? "timestamptz" :
						 type == TIMESTAMPOID ? "timestamp" : format_type_be(type));
	}
	return buf.data;
}

static const ChMarkerRow *
find_row(Form_pg_proc proc, bool aggregate)
{
	char	   *args = signature(proc);
	int			i,
				j;

	for (i = 0; i < lengthof(lists); i++)
	{
		for (j = 0; j < lists[i]->n; j++)
		{
			const ChMarkerRow *row = &lists[i]->rows[j];

			if (((row->flags & CH_MARKER_AGGREGATE) != 0) == aggregate &&
				pg_strcasecmp(row->name ? row->name : row->remote, NameStr(proc->proname)) == 0 &&
				strcmp(row->args, args) == 0)
				return row;
		}
	}
	return NULL;
}

static const ChMarkerRow *
look_up(Oid fn)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(fn));
	const ChMarkerRow *row = NULL;
	Form_pg_proc proc;

	if (!HeapTupleIsValid(tuple))
		return NULL;
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	if (proc->prokind == PROKIND_FUNCTION && calls_symbol(tuple, CH_MARKER_SYMBOL))
		row = find_row(proc, false);
	else if (proc->prokind == PROKIND_AGGREGATE && step_is_marker(fn))
		row = find_row(proc, true);
	ReleaseSysCache(tuple);
	return row;
}

const ChMarkerRow *
ch_marker_lookup(Oid fn)
{
	const ChMarkerRow *row;
	MarkerEntry *entry;

	if (fn < FirstNormalObjectId)
		return NULL;
	if (known == NULL)
		create_cache();
	entry = hash_search(known, &fn, HASH_FIND, NULL);
	if (entry != NULL)
		return entry->row;
	row = look_up(fn);
	/* looking up may have emptied the cache */
	if (known == NULL)
		create_cache();
	entry = hash_search(known, &fn, HASH_ENTER, NULL);
	entry->row = row;
	return row;
}

/* --------------------------------------------------------------- searching */

static bool
is_marker(Oid fn, void *context)
{
	return ch_marker_lookup(fn) != NULL;
}

static bool
marker_walker(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, marker_walker, context, 0);
	if (check_functions_in_node(node, is_marker, context))
		return true;
	return expression_tree_walker(node, marker_walker, context);
}

bool
ch_contains_marker(Node *node)
{
	return marker_walker(node, NULL);
}

static bool
is_volatile(Oid fn, void *context)
{
	return func_volatile(fn) == PROVOLATILE_VOLATILE && ch_marker_lookup(fn) == NULL;
}

static bool
volatile_walker(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, volatile_walker, context, 0);
	if (IsA(node, NextValueExpr) || check_functions_in_node(node, is_volatile, context))
		return true;
	return expression_tree_walker(node, volatile_walker, context);
}

bool
ch_contains_volatile(Node *node)
{
	return volatile_walker(node, NULL);
}
