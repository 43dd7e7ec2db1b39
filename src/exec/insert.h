/*-------------------------------------------------------------------------
 *
 * insert.h
 *	  INSERT and COPY FROM into foreign tables.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_INSERT_H
#define CH_INSERT_H

#include "postgres.h"

#include "foreign/fdwapi.h"

extern void ch_exec_insert_init(FdwRoutine *routine);

#endif							/* CH_INSERT_H */
