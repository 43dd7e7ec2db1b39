/*-------------------------------------------------------------------------
 *
 * import_choice.c
 *	  The PostgreSQL type that IMPORT FOREIGN SCHEMA gives a remote column.
 *
 * The choice is the first entry of the type's row in type_table.c, with
 * parameters filled in; here is what depends on parameters and options.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/array.h"

#include "types/types_internal.h"

/* The first of a row's types. */
static char *
first_type(const ChTypeRow *row)
{
	/* numeric(20,0) has a comma, too */
	const char *p = row->pg_types;
	int			depth = 0;

	for (; *p != '\0' && (*p != ',' || depth > 0); p++)
		depth += (*p == '(') - (*p == ')');
	return pnstrdup(row->pg_types, p - row->pg_types);
}

static bool
is_text_kind(chc_kind kind)
{
	return kind == CHC_STRING || kind == CHC_FIXEDSTRING || kind == CHC_ENUM8 ||
		kind == CHC_ENUM16;
}

/* Element types that make a PostgreSQL array; all others become jsonb. */
static bool
makes_array(const chc_type *element)
{
	int			ndims;

	switch (element->kind)
	{
		case CHC_ARRAY:
			/* the rings of a polygon have different lengths */
			return !ch_type_is_point(ch_array_leaf(element, &ndims)) &&
				makes_array(ch_type_strip(element->args[0]));
		case CHC_TUPLE:
			return ch_type_is_point(element);
		case CHC_MAP:
		case CHC_NESTED:
		case CHC_VARIANT:
		case CHC_DYNAMIC:
		case CHC_JSON:
		case CHC_NOTHING:
			return false;
		default:
			return true;
	}
}

static void
choose(const chc_type *type, bool uint64_as_bigint, ChImportChoice *choice);

/* PostgreSQL does not count dimensions in a type. */
static void
choose_array(const chc_type *type, bool uint64_as_bigint, ChImportChoice *choice)
{
	const chc_type *element = ch_type_strip(type->args[0]);
	int			ndims;
	const chc_type *leaf = ch_type_strip(ch_array_leaf(element, &ndims));

	if (!makes_array(element) || ndims >= MAXDIM)
	{
		choice->pg_type = pstrdup("jsonb");
		return;
	}
	choose(leaf, uint64_as_bigint, choice);
	choice->pg_type = psprintf("%s[]", choice->pg_type);
}

static void
note_precision(const chc_type *type, ChImportChoice *choice)
{
	if (type->precision > MAX_TIMESTAMP_PRECISION)
		choice->notice = psprintf("values of type %s are cut off to microseconds",
								  type->text);
}

static void
choose(const chc_type *type, bool uint64_as_bigint, ChImportChoice *choice)
{
	choice->collatable = is_text_kind(type->kind);
	switch (type->kind)
	{
		case CHC_DECIMAL:
			choice->pg_type = psprintf("numeric(%d,%d)", type->precision, type->scale);
			break;
		case CHC_ARRAY:
		case CHC_QBIT:
			choose_array(type, uint64_as_bigint, choice);
			break;
		case CHC_UINT64:
			choice->pg_type = uint64_as_bigint ? pstrdup("bigint") :
				first_type(ch_type_row(type));
			break;
		case CHC_DATETIME64:
		case CHC_TIME64:
			note_precision(type, choice);
			choice->pg_type = first_type(ch_type_row(type));
			break;
		default:
			choice->pg_type = first_type(ch_type_row(type));
			break;
	}
}

/* Read as text that the server makes. */
static void
choose_text(const chc_type *type, ChImportChoice *choice)
{
	choice->pg_type = pstrdup("text");
	choice->collatable = true;
	choice->as_text = true;
}

void
ch_import_choice(const chc_type *type, bool uint64_as_bigint, ChImportChoice *choice)
{
	const chc_type *base = ch_type_strip(type);
	char	   *why;

	memset(choice, 0, sizeof(*choice));
	choice->not_null = !ch_type_nullable(type) && base->kind != CHC_NOTHING &&
		base->kind != CHC_VARIANT && base->kind != CHC_DYNAMIC;
	if (base->kind == CHC_JSON || base->kind == CHC_OBJECT)
	{
		choice->pg_type = pstrdup("jsonb");
		choice->as_text = true;
	}
	else if (!ch_type_readable(type, &why))
		choose_text(type, choice);
	else
		choose(base, uint64_as_bigint, choice);
}
