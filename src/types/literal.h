/*-------------------------------------------------------------------------
 *
 * literal.h
 *	  The text of PostgreSQL values as ClickHouse reads them; shared by SQL
 *	  literals and query parameters.
 *
 * A form says how all values of one literal (one value, or the elements of an
 * array) are written, so that an array has one element type.  It is made by
 * looking at every value and then finishing.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_LITERAL_H
#define CH_LITERAL_H

#include "types/types_internal.h"

typedef struct LiteralForm
{
	Oid			pgtype;			/* of a value; a domain's base type */
	const ChLiteralContext *cx;
	char	   *ch_type;		/* set by ch_form_finish() */
	bool		wide;			/* needs Date32 or DateTime64 */
	int			int_digits;		/* numeric: digits before the point, */
	int			scale;			/* behind it, */
	int			min_scale;		/* and behind it without trailing zeros */
	bool		negative;		/* integers: there are negative ones */
	bool		big;			/* integers: there are some beyond UInt32 */
	int			family;			/* inet: of all addresses */
	bool		has_nulls;
	bool		has_values;
} LiteralForm;

extern void ch_form_init(LiteralForm *form, Oid pgtype, const ChLiteralContext *cx);

/* False, with *why, if the value has no ClickHouse counterpart. */
extern bool ch_form_add(LiteralForm *form, Datum value, const char **why);
extern bool ch_form_finish(LiteralForm *form, const char **why);

/* The bare text of a value, without quotes; not for strings and bytea. */
extern void ch_form_text(StringInfo buf, const LiteralForm *form, Datum value);

/* Is the bare text written in quotes? */
extern bool ch_form_quoted(const LiteralForm *form);

/* A string value in the database encoding. */
extern bool ch_form_is_string(const LiteralForm *form);
extern char *ch_form_string(const LiteralForm *form, Datum value, int *len);

#endif							/* CH_LITERAL_H */
