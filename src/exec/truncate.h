/*-------------------------------------------------------------------------
 *
 * truncate.h
 *	  TRUNCATE of foreign tables.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_TRUNCATE_H
#define CH_TRUNCATE_H

#include "postgres.h"

#include "foreign/fdwapi.h"

extern void ch_exec_truncate_init(FdwRoutine *routine);

#endif							/* CH_TRUNCATE_H */
