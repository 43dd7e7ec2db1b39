/*-------------------------------------------------------------------------
 *
 * collation.c
 *	  What is known of a collation: ClickHouse compares text bytewise.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_database.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "query/query.h"

#if defined(__GLIBC__)
#define HAVE_CODE_POINT_ORDER __GLIBC_PREREQ(2, 35)
#else
#define HAVE_CODE_POINT_ORDER 0
#endif

/* A column of a collation's or a database's catalog row as a string, or NULL. */
static char *
locale_name(int cache, Oid oid, AttrNumber provider, AttrNumber collate)
{
	HeapTuple	tuple = SearchSysCache1(cache, ObjectIdGetDatum(oid));
	char	   *result = NULL;
	bool		isnull;
	Datum		value;

	if (!HeapTupleIsValid(tuple))
		return NULL;
	value = SysCacheGetAttr(cache, tuple, provider, &isnull);
	if (!isnull && DatumGetChar(value) == COLLPROVIDER_LIBC)
	{
		value = SysCacheGetAttr(cache, tuple, collate, &isnull);
		result = isnull ? NULL : TextDatumGetCString(value);
	}
	ReleaseSysCache(tuple);
	return result;
}

/* The C library's C.UTF-8 has the order of code points, which is that of bytes. */
static bool
is_c_utf8(Oid collation)
{
	char	   *name = NULL;

	if (!HAVE_CODE_POINT_ORDER || GetDatabaseEncoding() != PG_UTF8)
		return false;
	if (collation == DEFAULT_COLLATION_OID)
		name = locale_name(DATABASEOID, MyDatabaseId, Anum_pg_database_datlocprovider,
						   Anum_pg_database_datcollate);
	else
		name = locale_name(COLLOID, collation, Anum_pg_collation_collprovider,
						   Anum_pg_collation_collcollate);
	return name != NULL &&
		(pg_strcasecmp(name, "C.UTF-8") == 0 || pg_strcasecmp(name, "C.utf8") == 0);
}

/*
 * Is the order of bytes that of the same text in UTF-8, which the server has?  SQL_ASCII
 * stands for bytes as they are; the bytes of LATIN1 are code points.
 */
bool
ch_encoding_orders_like_utf8(void)
{
	int			encoding = GetDatabaseEncoding();

	return encoding == PG_UTF8 || encoding == PG_SQL_ASCII || encoding == PG_LATIN1;
}

bool
ch_collation_is_c(Oid collation)
{
	return OidIsValid(collation) && ch_encoding_orders_like_utf8() &&
		(ch_lc_collate_is_c(collation) || is_c_utf8(collation));
}

/* What to say where ch_collation_is_c() or ch_encoding_orders_like_utf8() is false. */
const char *
ch_text_order_problem(void)
{
	return ch_encoding_orders_like_utf8() ?
		"needs COLLATE \"C\", ClickHouse compares text bytewise" :
		"the database encoding orders characters otherwise than UTF-8";
}

bool
ch_ctype_is_c(Oid collation)
{
	return OidIsValid(collation) && ch_lc_ctype_is_c(collation);
}

bool
ch_collation_is_deterministic(Oid collation)
{
	return !OidIsValid(collation) || get_collation_isdeterministic(collation);
}
