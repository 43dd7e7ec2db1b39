/*-------------------------------------------------------------------------
 *
 * analyze.h
 *	  ANALYZE of foreign tables.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_ANALYZE_H
#define CH_ANALYZE_H

#include "postgres.h"

#include "foreign/fdwapi.h"

extern void ch_analyze_init(FdwRoutine *routine);

#endif							/* CH_ANALYZE_H */
