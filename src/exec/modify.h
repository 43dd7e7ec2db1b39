/*-------------------------------------------------------------------------
 *
 * modify.h
 *	  Executing UPDATE and DELETE as remote statements.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_EXEC_MODIFY_H
#define CH_EXEC_MODIFY_H

#include "postgres.h"

#include "foreign/fdwapi.h"

extern void ch_exec_modify_init(FdwRoutine *routine);

#endif							/* CH_EXEC_MODIFY_H */
