/*-------------------------------------------------------------------------
 *
 * type_name.c
 *	  ClickHouse type names: parsing into palloc'd memory, comparing, and the
 *	  simple questions about a parsed type.
 *
 * Must not know values or the table of types.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/memutils.h"

#include "types/types_internal.h"

/* Longest message of the parser that is shown. */
#define PARSE_ERROR_SIZE 256

/*
 * realloc for the client in a memory context.  Each piece of memory remembers
 * its size in front of it, because palloc has no realloc that returns NULL.
 */
static void *
palloc_env_realloc(void *ctx, void *ptr, size_t size)
{
	char	   *old = ptr;
	char	   *result = NULL;

	if (size > 0)
	{
		if (size > MaxAllocHugeSize - MAXIMUM_ALIGNOF * 2)
			return NULL;
		result = MemoryContextAllocExtended((MemoryContext) ctx,
											size + MAXIMUM_ALIGNOF * 2,
											MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE);
		if (result == NULL)
			return NULL;
		result += MAXIMUM_ALIGNOF * 2;
		memcpy(result - sizeof(size_t), &size, sizeof(size_t));
	}
	if (old != NULL)
	{
		size_t		old_size;

		memcpy(&old_size, old - sizeof(size_t), sizeof(size_t));
		if (result != NULL)
			memcpy(result, old, Min(size, old_size));
		pfree(old - MAXIMUM_ALIGNOF * 2);
	}
	return result;
}

chc_type *
ch_parse_type(const char *text, bool noerror)
{
	chc_env		env = {.realloc = palloc_env_realloc,.ctx = CurrentMemoryContext};
	char		message[PARSE_ERROR_SIZE] = "";
	chc_type   *type;

	type = chc_type_parse(&env, &chc_default_limits, text, strlen(text),
						  message, sizeof(message));
	if (type == NULL && !noerror)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_INVALID_DATA_TYPE_DESCRIPTORS),
				 errmsg("invalid ClickHouse type name \"%s\"", text),
				 message[0] != '\0' ? errdetail_internal("%s.", message) : 0));
	return type;
}

chc_type *
ch_parse_declared_type(const char *text)
{
	return ch_parse_type(pg_server_to_any(text, strlen(text), PG_UTF8), true);
}

/* A copy of n items, NULL if there are none. */
static void *
copy_items(const void *items, uint32_t n, Size size)
{
	void	   *copy;

	if (items == NULL || n == 0)
		return NULL;
	copy = palloc(n * size);
	memcpy(copy, items, n * size);
	return copy;
}

/* n strings with NULLs among them; lens NULL: NUL-terminated. */
static const char **
copy_strings(const char **strings, const uint32_t *lens, uint32_t n)
{
	const char **copy = copy_items(strings, n, sizeof(char *));

	for (uint32_t i = 0; copy != NULL && i < n; i++)
	{
		if (copy[i] != NULL)
			copy[i] = lens != NULL ? copy_items(copy[i], lens[i] + 1, 1) : pstrdup(copy[i]);
	}
	return copy;
}

chc_type *
ch_type_copy(const chc_type *type)
{
	chc_type   *copy = palloc(sizeof(chc_type));
	uint32_t	nargs;

	*copy = *type;
	copy->name = type->name != NULL ? pstrdup(type->name) : NULL;
	copy->text = type->text != NULL ? pstrdup(type->text) : NULL;
	copy->timezone = type->timezone != NULL ? pstrdup(type->timezone) : NULL;
	/* behind the fields of a Nested is the Tuple of them */
	nargs = type->nargs + (type->kind == CHC_NESTED ? 1 : 0);
	copy->args = copy_items(type->args, nargs, sizeof(chc_type *));
	for (uint32_t i = 0; i < nargs; i++)
		copy->args[i] = ch_type_copy(type->args[i]);
	copy->arg_names = copy_strings(type->arg_names, NULL, type->nargs);
	copy->enum_names = copy_strings(type->enum_names, type->enum_lens, type->nenum);
	copy->enum_lens = copy_items(type->enum_lens, type->nenum, sizeof(uint32_t));
	copy->enum_values = copy_items(type->enum_values, type->nenum, sizeof(int16_t));
	return copy;
}

void
ch_type_set_default_timezone(chc_type *type, const char *zone)
{
	if ((type->kind == CHC_DATETIME || type->kind == CHC_DATETIME64) &&
		type->timezone == NULL)
		type->timezone = zone;
	for (uint32_t i = 0; i < type->nargs; i++)
		ch_type_set_default_timezone(type->args[i], zone);
}

const chc_type *
ch_type_strip(const chc_type *type)
{
	bool		nullable;

	return chc_type_strip(type, &nullable);
}

bool
ch_type_nullable(const chc_type *type)
{
	bool		nullable;

	(void) chc_type_strip(type, &nullable);
	return nullable;
}

bool
ch_type_takes_null(const chc_type *type)
{
	bool		nullable;
	const chc_type *base = chc_type_strip(type, &nullable);

	return nullable || base->kind == CHC_VARIANT || base->kind == CHC_DYNAMIC;
}

/* Point parses to Tuple(Float64, Float64); only the spelling tells. */
bool
ch_type_is_point(const chc_type *type)
{
	return type->kind == CHC_TUPLE && type->text != NULL &&
		strcmp(type->text, "Point") == 0;
}

bool
ch_type_is_geometry(const chc_type *type)
{
	return type->kind == CHC_VARIANT && strcmp(type->name, "Geometry") == 0;
}

bool
ch_type_is_pair_of_float64(const chc_type *type)
{
	return type->kind == CHC_TUPLE && type->nargs == 2 &&
		type->args[0]->kind == CHC_FLOAT64 && type->args[1]->kind == CHC_FLOAT64;
}

const chc_type *
ch_array_element(const chc_type *type)
{
	type = ch_type_strip(type);
	if (type->kind == CHC_NESTED)
		return chc_nested_element(type);
	return type->kind == CHC_ARRAY || type->kind == CHC_QBIT ? type->args[0] : NULL;
}

const chc_type *
ch_array_leaf(const chc_type *type, int *ndims)
{
	const chc_type *element;

	for (*ndims = 0; (element = ch_array_element(type)) != NULL; (*ndims)++)
		type = element;
	return type;
}

/* ------------------------------------------------------------ row types */

/* Attributes that are not dropped. */
static int
live_attributes(TupleDesc desc)
{
	int			n = 0;

	for (int i = 0; i < desc->natts; i++)
		n += !TupleDescAttr(desc, i)->attisdropped;
	return n;
}

/* Field number of the tuple against its attribute. */
static bool
check_field_name(const chc_type *type, int field, const char *attname, char **why)
{
	const char *name = type->arg_names != NULL ? type->arg_names[field] : NULL;

	if (name == NULL || pg_strcasecmp(name, attname) == 0)
		return true;
	*why = psprintf("Field %d of %s is named \"%s\", but the attribute is \"%s\".",
					field + 1, type->text, name, attname);
	return false;
}

bool
ch_fields_match(const chc_type *type, TupleDesc desc, char **why)
{
	int			field = 0;

	if (live_attributes(desc) != type->nargs)
	{
		*why = psprintf("%s has %d fields, but the composite type has %d attributes.",
						type->text, (int) type->nargs, live_attributes(desc));
		return false;
	}
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (!att->attisdropped &&
			!check_field_name(type, field++, NameStr(att->attname), why))
			return false;
	}
	return true;
}

/* --------------------------------------------------------------- equality */

/* Both NULL or the same string. */
static bool
same_string(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

/* The same text but for blanks outside quotes. */
static bool
same_spelling(const char *a, const char *b)
{
	char		quote = '\0';

	for (;; a++, b++)
	{
		if (quote == '\0')
		{
			while (*a == ' ')
				a++;
			while (*b == ' ')
				b++;
		}
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
		if (quote == '\0' && (*a == '\'' || *a == '`'))
			quote = *a;
		else if (*a == quote)
			quote = '\0';
	}
}

static bool
same_enum(const chc_type *a, const chc_type *b)
{
	if (a->nenum != b->nenum)
		return false;
	for (uint32_t i = 0; i < a->nenum; i++)
	{
		if (a->enum_values[i] != b->enum_values[i] ||
			a->enum_lens[i] != b->enum_lens[i] ||
			memcmp(a->enum_names[i], b->enum_names[i], a->enum_lens[i]) != 0)
			return false;
	}
	return true;
}

static bool
same_args(const chc_type *a, const chc_type *b)
{
	if (a->nargs != b->nargs)
		return false;
	for (uint32_t i = 0; i < a->nargs; i++)
	{
		if (!same_string(a->arg_names ? a->arg_names[i] : NULL,
						 b->arg_names ? b->arg_names[i] : NULL))
			return false;
		if (!ch_types_equal(a->args[i], b->args[i]))
			return false;
	}
	return true;
}

bool
ch_types_equal(const chc_type *a, const chc_type *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind)
	{
		case CHC_UNKNOWN:
		case CHC_AGGREGATE:
		case CHC_SIMPLEAGG:
		case CHC_DYNAMIC:
		case CHC_JSON:
		case CHC_OBJECT:
		case CHC_QBIT:
			/* parameters that only the spelling has */
			return same_spelling(a->text, b->text);
		case CHC_INTERVAL:
			return same_string(a->name, b->name);
		default:
			return a->width == b->width && a->precision == b->precision &&
				a->scale == b->scale && same_string(a->timezone, b->timezone) &&
				same_enum(a, b) && same_args(a, b);
	}
}
