/*-------------------------------------------------------------------------
 *
 * final.h
 *	  Values that PostgreSQL finishes from more than one remote column.
 *
 * May know: how numerics are computed.  Must not know: queries, plans.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_FINAL_H
#define CH_FINAL_H

#include "postgres.h"

#include "query/query.h"
#include "types/types.h"

#define CH_FINAL_MAX_COLUMNS	3

/*
 * The first column of several and the third are numerics, the second is a
 * bigint.
 */
extern Datum ch_final_value(ChFinal final, ChReader *const *columns, uint32 row, bool *isnull);

#endif							/* CH_FINAL_H */
