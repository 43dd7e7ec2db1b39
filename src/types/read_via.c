/*-------------------------------------------------------------------------
 *
 * read_via.c
 *	  By which way a remote column gets into a local one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "types/types_internal.h"

/* Types whose own text is what a local text column shows. */
static bool
is_text_itself(const chc_type *type)
{
	return type->kind == CHC_STRING || type->kind == CHC_FIXEDSTRING ||
		type->kind == CHC_ENUM8 || type->kind == CHC_ENUM16 || type->kind == CHC_NOTHING;
}

static bool
has_kind(const chc_type *type, chc_kind kind)
{
	if (type->kind == kind)
		return true;
	for (uint32_t i = 0; i < type->nargs; i++)
	{
		if (has_kind(type->args[i], kind))
			return true;
	}
	return false;
}

/* Try to make a reader; nothing of it is kept but the reason. */
static bool
has_reader(const chc_type *type, Oid pgtype, char **why)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext cxt = AllocSetContextCreate(old, "clickhouse_fdw reader check",
											  ALLOCSET_SMALL_SIZES);
	ChReader   *reader;

	MemoryContextSwitchTo(cxt);
	if (GetDatabaseEncoding() != PG_UTF8)
		type = ch_parse_declared_type(type->text);
	reader = ch_reader_create(type, pgtype, -1, CH_INVALID_TEXT_ERROR, "", why);
	MemoryContextSwitchTo(old);
	if (reader == NULL && *why != NULL)
		*why = pstrdup(*why);
	MemoryContextDelete(cxt);
	return reader != NULL;
}

ChReadVia
ch_read_via(const chc_type *type, Oid pgtype, char **why)
{
	const chc_type *base = ch_type_strip(type);
	Oid			basetype = getBaseType(pgtype);

	*why = NULL;
	if (base->kind == CHC_AGGREGATE)
		return basetype == BYTEAOID ? CH_READ_STATE :
			ch_pg_is_text(basetype) ? CH_READ_FINAL_TEXT : CH_READ_FINAL;
	/* the server makes no text of it */
	if (has_kind(type, CHC_AGGREGATE))
	{
		*why = psprintf("%s holds states of aggregate functions, not values; read it through a view that uses finalizeAggregation() or a -Merge function.",
						type->text);
		return CH_READ_IMPOSSIBLE;
	}
	if (ch_pg_is_text(basetype) && !is_text_itself(base))
		return CH_READ_TOSTRING;
	if ((base->kind == CHC_JSON || base->kind == CHC_OBJECT) &&
		(basetype == JSONBOID || basetype == JSONOID))
		return CH_READ_TOSTRING;
	if (has_kind(type, CHC_JSON) && (basetype == JSONBOID || basetype == JSONOID))
		return CH_READ_TOJSON;
	return has_reader(type, pgtype, why) ? CH_READ_DIRECT : CH_READ_IMPOSSIBLE;
}
