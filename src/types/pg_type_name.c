/*-------------------------------------------------------------------------
 *
 * pg_type_name.c
 *	  The ClickHouse type that stands for a PostgreSQL type, and the other way
 *	  round for scalars.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/lsyscache.h"

#include "types/types_internal.h"

/* Most digits of Decimal on every server, and where there is Decimal256. */
#define DECIMAL_DIGITS 38
#define DECIMAL256_DIGITS 76

typedef struct NameRow
{
	Oid			pgtype;
	const char *everywhere;		/* on every server */
	const char *complete;		/* holds every value of pgtype within reason;
								 * NULL: as everywhere */
} NameRow;

static const NameRow names[] = {
	{BOOLOID, "UInt8"},
	{INT2OID, "Int16"},
	{INT4OID, "Int32"},
	{INT8OID, "Int64"},
	{OIDOID, "UInt32"},
	{FLOAT4OID, "Float32"},
	{FLOAT8OID, "Float64"},
	{TEXTOID, "String"},
	{VARCHAROID, "String"},
	{NAMEOID, "String"},
	{BYTEAOID, "String"},
	{UUIDOID, "UUID"},
	{DATEOID, "Date", "Date32"},
	{TIMESTAMPOID, "DateTime('UTC')", "DateTime64(6, 'UTC')"},
	{TIMESTAMPTZOID, "DateTime('UTC')", "DateTime64(6, 'UTC')"}
};

bool
ch_pg_is_text(Oid pgtype)
{
	return pgtype == TEXTOID || pgtype == VARCHAROID || pgtype == BPCHAROID ||
		pgtype == NAMEOID;
}

static char *
decimal_name(int32 typmod, int most)
{
	int			precision;
	int			scale;

	if (typmod < (int32) VARHDRSZ)
		return NULL;
	precision = ((typmod - VARHDRSZ) >> 16) & 0xffff;
	scale = (((typmod - VARHDRSZ) & 0x7ff) ^ 1024) - 1024;
	if (precision > most || scale < 0 || scale > precision)
		return NULL;
	return psprintf("Decimal(%d, %d)", precision, scale);
}

/* cx NULL: the name that every server knows. */
static char *
scalar_name(Oid pgtype, int32 typmod, const ChLiteralContext *cx)
{
	if (pgtype == NUMERICOID)
		return decimal_name(typmod, cx != NULL && cx->has_wide_dates ?
							DECIMAL256_DIGITS : DECIMAL_DIGITS);
	if (type_is_enum(pgtype))
		return pstrdup("String");
	for (int i = 0; i < lengthof(names); i++)
	{
		if (names[i].pgtype != pgtype)
			continue;
		if (cx == NULL || names[i].complete == NULL)
			return pstrdup(names[i].everywhere);
		return cx->has_wide_dates ? pstrdup(names[i].complete) : NULL;
	}
	return NULL;
}

static char *
type_name(Oid pgtype, int32 typmod, bool nullable, const ChLiteralContext *cx)
{
	Oid			base = getBaseTypeAndTypmod(pgtype, &typmod);
	Oid			elemtype = get_base_element_type(base);
	char	   *name;

	if (!OidIsValid(elemtype))
	{
		name = scalar_name(base, typmod, cx);
		return name != NULL && nullable ? psprintf("Nullable(%s)", name) : name;
	}
	if (nullable)
		return NULL;
	/* a column's arrays may have NULL elements */
	name = type_name(elemtype, typmod, cx != NULL, cx);
	return name != NULL ? psprintf("Array(%s)", name) : NULL;
}

char *
ch_type_for_pg(Oid pgtype, int32 typmod, bool nullable)
{
	return type_name(pgtype, typmod, nullable, NULL);
}

char *
ch_type_for_pg_on(Oid pgtype, int32 typmod, bool nullable, const ChLiteralContext *cx)
{
	return type_name(pgtype, typmod, nullable, cx);
}

Oid
ch_leaf_type(const chc_type *type)
{
	switch (type->kind)
	{
		case CHC_BOOL:
			return BOOLOID;
		case CHC_FLOAT32:
		case CHC_BFLOAT16:
			return FLOAT4OID;
		case CHC_FLOAT64:
			return FLOAT8OID;
		case CHC_UUID:
			return UUIDOID;
		case CHC_IPV4:
		case CHC_IPV6:
			return INETOID;
		case CHC_DATE:
		case CHC_DATE32:
			return DATEOID;
		case CHC_DATETIME:
		case CHC_DATETIME64:
			return TIMESTAMPTZOID;
		case CHC_TIME:
		case CHC_TIME64:
			return INTERVALOID;
		case CHC_INTERVAL:
			return INT8OID;
		case CHC_JSON:
			return JSONBOID;
		case CHC_STRING:
		case CHC_FIXEDSTRING:
		case CHC_ENUM8:
		case CHC_ENUM16:
		case CHC_NOTHING:
			return TEXTOID;
		default:
			return NUMERICOID;
	}
}
