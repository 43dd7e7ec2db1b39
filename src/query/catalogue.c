/*-------------------------------------------------------------------------
 *
 * catalogue.c
 *	  Finding a shippable object by its OID.
 *
 * The rows stand in catalogue_*.c, by family.  All are built-in objects, whose
 * OIDs are fixed; functions of other extensions and of users are in no row and
 * never ship, whatever they are called.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#include "query/query.h"

static const ChShipList *const lists[] = {
	&ch_ship_compare,
	&ch_ship_number,
	&ch_ship_float,
	&ch_ship_string,
	&ch_ship_pattern,
	&ch_ship_datetime,
	&ch_ship_extract,
	&ch_ship_array,
	&ch_ship_inet,
	&ch_ship_bytea,
	&ch_ship_json,
	&ch_ship_span,
	&ch_ship_lapse,
	&ch_ship_cast
};

const ChShipList *const *
ch_ship_lists(int *n)
{
	*n = lengthof(lists);
	return lists;
}

/* An index over the rows, built once per backend. */
typedef struct ShipEntry
{
	Oid			fn;				/* key */
	const ChShipRow *row;
	const ChAggRow *agg;
} ShipEntry;

static HTAB *ship_index = NULL;

static ShipEntry *
enter(HTAB *index, Oid fn)
{
	bool		found;
	ShipEntry  *entry = hash_search(index, &fn, HASH_ENTER, &found);

	if (found)
		elog(ERROR, "function %u stands twice in the catalogue", fn);
	entry->row = NULL;
	entry->agg = NULL;
	return entry;
}

static void
build_index(void)
{
	HASHCTL		ctl = {0};
	HTAB	   *index;
	int			i,
				j;

	ctl.keysize = sizeof(Oid);
	ctl.entrysize = sizeof(ShipEntry);
	ctl.hcxt = TopMemoryContext;
	index = hash_create("clickhouse_fdw catalogue", 512, &ctl,
						HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	for (i = 0; i < lengthof(lists); i++)
		for (j = 0; j < lists[i]->n; j++)
			enter(index, lists[i]->rows[j].fn)->row = &lists[i]->rows[j];
	for (i = 0; i < ch_ship_aggregates_n; i++)
		enter(index, ch_ship_aggregates[i].fn)->agg = &ch_ship_aggregates[i];
	ship_index = index;
}

static const ShipEntry *
lookup(Oid fn)
{
	if (ship_index == NULL)
		build_index();
	return hash_search(ship_index, &fn, HASH_FIND, NULL);
}

const ChShipRow *
ch_ship_lookup(Oid fn)
{
	const ShipEntry *entry = lookup(fn);

	return entry ? entry->row : NULL;
}

const ChAggRow *
ch_ship_lookup_aggregate(Oid fn)
{
	const ShipEntry *entry = lookup(fn);

	return entry ? entry->agg : NULL;
}

/* A row's conditions in words, for clickhouse_fdw_pushdown(). */
char *
ch_ship_conditions(int flags, ChCapability cap, bool not_old)
{
	static const struct
	{
		int			flag;
		const char *text;
	}			names[] = {
		{CH_IF_COLLATION_C, "collation C"},
		{CH_IF_COLLATION_DET, "deterministic collation"},
		{CH_IF_CTYPE_C, "collation C"},
		{CH_IF_CASE, "collation C or compared with ASCII"},
		{CH_IF_CONST2, "constant second argument"},
		{CH_IF_CONST3, "constant third argument"},
		{CH_IF_UTF8, "database encoding UTF8"},
		{CH_RAISES, "not inside CASE or beside other conditions"},
		{CH_FLOAT_CLASS, "equal to 1e-9"}
	};
	StringInfoData buf;
	int			i;

	initStringInfo(&buf);
	for (i = 0; i < lengthof(names); i++)
	{
		if (flags & names[i].flag)
			appendStringInfo(&buf, "%s%s", buf.len > 0 ? ", " : "", names[i].text);
	}
	if (not_old)
		appendStringInfo(&buf, "%sserver %u.%u", buf.len > 0 ? ", " : "",
						 ch_capability_table[cap].major, ch_capability_table[cap].minor);
	return buf.data;
}
