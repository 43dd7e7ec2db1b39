/*-------------------------------------------------------------------------
 *
 * catalogue_local.c
 *	  The catalogue's other half: what stays local, and why.
 *
 * Every built-in function over types that ClickHouse has is either a row of
 * catalogue_*.c or has a reason here: by its name or signature, else because it
 * is volatile or returns a set, else for the types it works with.  sql/coverage.sql
 * fails for a function that has neither.  By name, because functions newer than
 * the oldest PostgreSQL that this compiles on have no OID there; a name counts
 * for built-in functions only.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "query/query.h"
#include "query/translate.h"

#define VOLATILE_REASON "its value is new for each call, which only PostgreSQL can make"
#define SET_REASON "it returns a set of rows"
#define SQL_REASON "PostgreSQL puts its definition in its place, unless that cannot be done here"
#define ARRAY_REASON "operations on arrays are not known to mean the same on ClickHouse"
#define FOREIGN_REASON "a function of a user or an extension, which ClickHouse does not have"
#define TYPE_REASON "ClickHouse has no type that means the same as %s"

/*
 * Functions, separated by "; ": a name stands for all of its functions that do
 * not ship, a signature, as EXPLAIN spells it, for one of them, and a star for
 * any beginning or end of a name.
 */
typedef struct LocalGroup
{
	const char *reason;
	const char *names;
} LocalGroup;

static const LocalGroup groups[] = {
	{"a support function of PostgreSQL's indexes, windows, aggregates or protocol, not meant for queries",
		"*send; hash*; *_hash; *_hash_extended; bt*; *cmp; *_cmp_date; *_cmp_timestamp; *_cmp_timestamptz; "
		"*larger; *smaller; *_transfn; in_range; *_subdiff; *_accum; *_accum_inv; *_combine; *_statefunc; *_sum; *inc; "
		"int8inc_any; int8inc_float8_float8; int8dec; int8dec_any; gin_*; gist_*; int8_avg; float8_avg; interval_avg; "
		"float8_corr; float8_covar_pop; float8_covar_samp; float8_regr_*; float8_stddev_pop; float8_stddev_samp; "
	"float8_var_pop; float8_var_samp; record_image_*; any_value_transfn"},
	{"it tells about this PostgreSQL server, its session or its catalogues",
		"pg_*; has_*; current_*; lo_*; txid_*; session_user; system_user; getpgusername; getdatabaseencoding; "
		"inet_client_*; inet_server_*; row_security_active; version; ts_match_tt; ts_stat; ts_parse; ts_debug; "
	"ts_token_type; lastval; to_reg*; set_config; loread; lowrite; icu_unicode_version; unicode_version; amvalidate"},
	{"PostgreSQL computes its value when the query starts, and sends it",
	"now; transaction_timestamp; statement_timestamp; pi"},

	/* numbers */
	{"PostgreSQL chooses the digits of a numeric result by its value",
		"exp(numeric); ln(numeric); log(numeric); log(numeric, numeric); log10(numeric); sqrt(numeric); "
		"pow(numeric, numeric); power(numeric, numeric); numeric_exp; numeric_ln; numeric_log; numeric_power; "
	"numeric_sqrt; numeric(real); numeric(double precision); trim_scale; factorial"},
	{"a Decimal of ClickHouse has the scale of its type, not one of its own",
	"scale; min_scale"},
	{"ClickHouse has no function that rounds as it does",
	"div(numeric, numeric); numeric_div_trunc; width_bucket"},
	{"the smallest bigint has no absolute value", "gcd; lcm"},
	{"PostgreSQL is exact at multiples of thirty degrees", "sind; cosd; tand; cotd; asind; acosd; atand; atan2d"},
	{"the servers' results differ by more than the last digits", "erf; erfc; gamma; lgamma"},
	{"PostgreSQL has it only from 17 on, and ClickHouse pads what it gives", "to_oct; to_bin"},

	/* text */
	{"PostgreSQL writes numbers by patterns of its own",
		"to_char(bigint, text); to_char(integer, text); to_char(numeric, text); to_char(real, text); "
	"to_char(double precision, text); to_char(interval, text); to_number"},
	{"PostgreSQL reads dates by patterns of its own, which are less strict", "to_date; to_timestamp(text, text)"},
	{"ClickHouse has no such function over characters",
		"ascii; chr; casefold; to_ascii; unistr; format; parse_ident; quote_ident; quote_literal; "
	"quote_nullable; xml_is_well_formed; xml_is_well_formed_content; xml_is_well_formed_document; crc32; crc32c"},
	{"Unicode's tables differ by version between the servers", "normalize; is_normalized; unicode_assigned"},
	{"a regular expression that matches at more than one place or length may match another part on ClickHouse",
		"regexp_count; regexp_instr; regexp_like; regexp_match; regexp_matches; regexp_replace; regexp_substr; "
	"regexp_split_to_array; regexp_split_to_table; substring(text, text, text)"},
	{"the pattern is not a constant", "like_escape; similar_escape; similar_to_escape"},

	/* dates and times */
	{"the result may be a day or a time that the server does not have",
	"make_date; make_timestamp; make_timestamptz; date_add; date_subtract"},
	{"a clock can show the same time twice, and the servers take another one of the two", "timezone"},
	{"it is about times of day or ends by an interval, which PostgreSQL adds first", "overlaps"},
	{"PostgreSQL rounds the fraction of a second, ClickHouse cuts it off",
	"timestamp(timestamp without time zone, integer); timestamptz(timestamp with time zone, integer)"},

	/* bytes */
	{"operations on single bytes and bits are not known to mean the same on ClickHouse",
		"bit_count; btrim(bytea, bytea); ltrim(bytea, bytea); rtrim(bytea, bytea); get_bit; set_bit; "
		"set_byte; overlay(bytea, bytea, integer); overlay(bytea, bytea, integer, integer); "
		"like(bytea, bytea); notlike(bytea, bytea); like_escape(bytea, bytea); bytealike; byteanlike; decode; "
	"smallint(bytea); int2(bytea); int4(bytea); int8(bytea); bytea; reverse(bytea)"},
	{"encodings are PostgreSQL's", "convert; convert_from; convert_to; length(bytea, name)"},

	/* composed values */
	{"rows compare by PostgreSQL's rules for NULL, ClickHouse's tuples by others", "record_*"},
	{"the version and the time of a UUID are not known to be the same on ClickHouse", "uuid_extract_*"},
	{"the least and the greatest of bytes and rows are not known to be the same on ClickHouse",
	"max(bytea); min(bytea); max(record); min(record)"},
	{"an enum type's order is PostgreSQL's own",
		"enum_*; max(anyenum); min(anyenum)"},
	{"an interval has months, days and time, which ClickHouse does not interpolate", "percentile_cont"},
	{"ClickHouse has no arrays of more than one dimension that are rectangles", "array_agg"},
	{"any value would be another one on ClickHouse", "any_value"},
	{ARRAY_REASON,
		"array_*; trim_array; max(anyarray); "
	"min(anyarray); generate_subscripts; unnest"}
};

/* Functions over these types, which columns can have, stay local where nothing above says why. */
typedef struct LocalType
{
	Oid			type;
	const char *reason;
} LocalType;

static const LocalType types[] = {
	{BPCHAROID, "char(n) compares without trailing spaces, ClickHouse's String with them"},
	{NAMEOID, "name is a type of PostgreSQL's catalogues"},
	{TIMEOID, "ClickHouse's Time is a duration, not a time of day"},
	{TIMETZOID, "ClickHouse has no time of day with a zone"},
	{INTERVALOID, "an interval has months, days and time, ClickHouse's have one unit"},
	{JSONOID, "operations on json are not known to mean the same on ClickHouse"},
	{JSONBOID, "operations on jsonb are not known to mean the same on ClickHouse"},
	{INETOID, "an address of ClickHouse has no netmask"},
	{CIDROID, "an address of ClickHouse has no netmask"},
	{RECORDOID, "rows are not known to mean the same as ClickHouse's tuples"}
};

#define NAME_KEY 128

/* An index over the names, built once per backend. */
typedef struct LocalEntry
{
	char		name[NAME_KEY];	/* key */
	const char *reason;
} LocalEntry;

static HTAB *local_index = NULL;

/* The next of the names, or NULL; *names moves on. */
static char *
next_name(const char **names)
{
	const char *start = *names;
	const char *end = strchr(start, ';');

	if (*start == '\0')
		return NULL;
	if (end == NULL)
		end = start + strlen(start);
	*names = *end ? end + 2 : end;
	return pnstrdup(start, end - start);
}

static void
build_index(void)
{
	HASHCTL		ctl = {0};
	HTAB	   *index;
	int			i;

	ctl.keysize = NAME_KEY;
	ctl.entrysize = sizeof(LocalEntry);
	ctl.hcxt = TopMemoryContext;
	index = hash_create("clickhouse_fdw local functions", 1024, &ctl,
						HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	for (i = 0; i < lengthof(groups); i++)
	{
		const char *names = groups[i].names;
		char	   *name;

		while ((name = next_name(&names)) != NULL)
		{
			bool		found;
			LocalEntry *entry = hash_search(index, name, HASH_ENTER, &found);

			/* twice is a mistake, but no reason to fail a query; sql/coverage.sql does */
			if (!found)
				entry->reason = groups[i].reason;
		}
	}
	local_index = index;
}

static const char *
find_name(const char *name)
{
	LocalEntry *entry;

	if (strlen(name) >= NAME_KEY)
		return NULL;
	entry = hash_search(local_index, name, HASH_FIND, NULL);
	return entry ? entry->reason : NULL;
}

/* By signature, by name, by the beginning or the end of the name. */
static const char *
named_reason(Oid fn, const char *name)
{
	const char *reason = find_name(ch_function_name(fn));
	int			len = strlen(name);
	int			i;

	if (reason == NULL)
		reason = find_name(name);
	for (i = len; reason == NULL && i > 0; i--)
		reason = find_name(psprintf("%.*s*", i, name));
	for (i = 0; reason == NULL && i < len; i++)
		reason = find_name(psprintf("*%s", name + i));
	return reason;
}

/* A polymorphic type, but not of ranges. */
static bool
is_any_type(Oid type)
{
	return (IsPolymorphicType(type) || type == ANYOID) && type != ANYRANGEOID &&
		type != ANYMULTIRANGEOID && type != ANYCOMPATIBLERANGEOID && type != ANYCOMPATIBLEMULTIRANGEOID;
}

static const char *
type_reason(Oid type)
{
	int			i;

	for (i = 0; i < lengthof(types); i++)
	{
		if (types[i].type == type)
			return types[i].reason;
	}
	if (OidIsValid(get_element_type(type)))
		return ARRAY_REASON;
	if (type == NUMERICOID)
		return NULL;
	if (is_any_type(type) || (type != OIDOID && ch_type_for_pg(type, -1, false) != NULL))
		return NULL;
	return psprintf(TYPE_REASON, format_type_be(type));
}

static const char *
signature_reason(Form_pg_proc proc)
{
	const char *reason = NULL;
	int			i;

	for (i = 0; reason == NULL && i < proc->pronargs; i++)
		reason = type_reason(proc->proargtypes.values[i]);
	return reason ? reason : type_reason(proc->prorettype);
}

/* Why a function or an aggregate without a row stays local, or NULL. */
const char *
ch_local_reason(Oid fn)
{
	HeapTuple	tuple;
	Form_pg_proc proc;
	const char *reason;

	if (local_index == NULL)
		build_index();
	if (fn >= FirstGenbkiObjectId)
		return FOREIGN_REASON;
	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(fn));
	if (!HeapTupleIsValid(tuple))
		return NULL;
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	reason = named_reason(fn, NameStr(proc->proname));
	if (reason == NULL && proc->provolatile == PROVOLATILE_VOLATILE)
		reason = VOLATILE_REASON;
	if (reason == NULL && proc->proretset)
		reason = SET_REASON;
	if (reason == NULL && proc->prolang == SQLlanguageId)
		reason = SQL_REASON;
	if (reason == NULL)
		reason = signature_reason(proc);
	ReleaseSysCache(tuple);
	return reason;
}

static bool
is_known_type(Oid type)
{
	Oid			elem = get_element_type(type);
	int			i;

	if (OidIsValid(elem))
		return is_known_type(elem);
	if (is_any_type(type) || type == NUMERICOID)
		return true;
	for (i = 0; i < lengthof(types); i++)
	{
		if (types[i].type == type)
			return true;
	}
	return type != OIDOID && ch_type_for_pg(type, -1, false) != NULL;
}

/* Are all of its types ones that a foreign table's columns can have? */
bool
ch_is_listed(Oid fn)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(fn));
	Form_pg_proc proc;
	bool		known;
	int			i;

	if (!HeapTupleIsValid(tuple))
		return false;
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	known = is_known_type(proc->prorettype) &&
		(proc->prokind == PROKIND_FUNCTION || proc->prokind == PROKIND_AGGREGATE);
	for (i = 0; known && i < proc->pronargs; i++)
		known = is_known_type(proc->proargtypes.values[i]);
	ReleaseSysCache(tuple);
	return known;
}

/* The names above one by one; NULL behind the last. */
const char *
ch_local_name(int n)
{
	int			i;

	for (i = 0; i < lengthof(groups); i++)
	{
		const char *names = groups[i].names;
		char	   *name;

		while ((name = next_name(&names)) != NULL)
		{
			if (n-- == 0)
				return name;
		}
	}
	return NULL;
}
