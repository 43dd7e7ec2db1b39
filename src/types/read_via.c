/*-------------------------------------------------------------------------
 *
 * read_via.c
 *	  By which way a remote column gets into a local one, and whether that
 *	  loses anything.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
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

/* Is there an AggregateFunction in it?  Then the server makes no text of it. */
static bool
has_aggregate_state(const chc_type *type)
{
	if (type->kind == CHC_AGGREGATE)
		return true;
	for (uint32_t i = 0; i < type->nargs; i++)
	{
		if (has_aggregate_state(type->args[i]))
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
	if (has_aggregate_state(type))
	{
		*why = psprintf("%s is the state of an aggregate function, not a value; read it through a view that uses finalizeAggregation() or a -Merge function.",
						type->text);
		return CH_READ_IMPOSSIBLE;
	}
	if (ch_pg_is_text(basetype) && !is_text_itself(base))
		return CH_READ_TOSTRING;
	if ((base->kind == CHC_JSON || base->kind == CHC_OBJECT) &&
		(basetype == JSONBOID || basetype == JSONOID))
		return CH_READ_TOSTRING;
	return has_reader(type, pgtype, why) ? CH_READ_DIRECT : CH_READ_IMPOSSIBLE;
}

/* -------------------------------------------------------------- exactness */

/* An integer type into a float that cannot hold all of its values. */
static bool
int_exact(const chc_type *type, Oid pgtype)
{
	if (pgtype == FLOAT4OID)
		return type->width <= 2;
	if (pgtype == FLOAT8OID)
		return type->width <= 4;
	return pgtype != BOOLOID || type->kind == CHC_BOOL;
}

/* numeric without a typmod holds everything. */
static bool
numeric_exact(const chc_type *type, Oid pgtype, int32 typmod)
{
	if (pgtype == INT2OID || pgtype == INT4OID || pgtype == INT8OID)
		return type->scale == 0;
	if (pgtype != NUMERICOID || typmod < (int32) VARHDRSZ)
		return pgtype == NUMERICOID;
	return (((typmod - VARHDRSZ) & 0x7ff) ^ 1024) - 1024 >= type->scale;
}

static bool
datetime_exact(const chc_type *type, Oid pgtype, int32 typmod)
{
	int			digits = type->kind == CHC_DATETIME ? 0 : type->precision;
	int			kept = typmod >= 0 ? Min(typmod, MAX_TIMESTAMP_PRECISION) :
	MAX_TIMESTAMP_PRECISION;

	return pgtype == TIMESTAMPTZOID && digits <= kept;
}

bool
ch_read_exact(const chc_type *type, Oid pgtype, int32 typmod)
{
	pgtype = getBaseTypeAndTypmod(pgtype, &typmod);
	type = ch_type_strip(type);
	switch (type->kind)
	{
		case CHC_FLOAT32:
		case CHC_BFLOAT16:
			return true;
		case CHC_FLOAT64:
			return pgtype == FLOAT8OID;
		case CHC_DECIMAL:
		case CHC_INT128:
		case CHC_INT256:
		case CHC_UINT128:
		case CHC_UINT256:
			return numeric_exact(type, pgtype, typmod);
		case CHC_DATETIME:
		case CHC_DATETIME64:
			return datetime_exact(type, pgtype, typmod);
		case CHC_TIME64:
			return type->precision <= MAX_TIMESTAMP_PRECISION && typmod < 0;
		case CHC_STRING:
			return pgtype == TEXTOID || pgtype == BYTEAOID || pgtype == VARCHAROID;
		case CHC_FIXEDSTRING:
			return pgtype == BYTEAOID;
		case CHC_INTERVAL:
			return pgtype == INT8OID;
		case CHC_DATE:
		case CHC_DATE32:
			return pgtype == DATEOID;
		case CHC_ARRAY:
			while (type->kind == CHC_ARRAY)
				type = ch_type_strip(type->args[0]);
			pgtype = get_element_type(pgtype);
			return OidIsValid(pgtype) && ch_read_exact(type, pgtype, typmod);
		case CHC_ENUM8:
		case CHC_ENUM16:
		case CHC_UUID:
		case CHC_IPV4:
		case CHC_IPV6:
		case CHC_TIME:
		case CHC_NOTHING:
			return true;
		case CHC_INT8:
		case CHC_INT16:
		case CHC_INT32:
		case CHC_INT64:
		case CHC_UINT8:
		case CHC_UINT16:
		case CHC_UINT32:
		case CHC_UINT64:
		case CHC_BOOL:
			return int_exact(type, pgtype) &&
				(pgtype != NUMERICOID || numeric_exact(type, pgtype, typmod));
		default:
			return false;
	}
}
