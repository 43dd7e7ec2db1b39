/*-------------------------------------------------------------------------
 *
 * catalogue_datetime.c
 *	  The catalogue: datetime functions and operators.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/fmgroids.h"

#include "query/query.h"
#include "query/translate.h"

static const ChShipRow rows[] = {
	{F_TIMESTAMPTZ_TIMESTAMP, "x", "$1", CH_CAP_NONE, NULL, CH_IF_COLLATION_C, NULL, NULL, NULL},
};

const ChShipList ch_ship_datetime = {rows, lengthof(rows)};
