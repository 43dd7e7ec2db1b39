/*-------------------------------------------------------------------------
 *
 * async.h
 *	  Scans that run at the same time below an Append.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_ASYNC_H
#define CH_ASYNC_H

#include "postgres.h"

#include "foreign/fdwapi.h"

extern void ch_async_init(FdwRoutine *routine);

#endif							/* CH_ASYNC_H */
