/*-------------------------------------------------------------------------
 *
 * catalogue_string.c
 *	  The catalogue: string functions and operators.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/fmgroids.h"

#include "query/query.h"
#include "query/translate.h"

static const ChShipRow rows[] = {
	{F_LOWER_TEXT, "lower(text)", "lowerUTF8($1)", CH_CAP_NONE, NULL, CH_IF_COLLATION_C, NULL, NULL, NULL},
};

const ChShipList ch_ship_string = {rows, lengthof(rows)};
