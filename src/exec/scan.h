/*-------------------------------------------------------------------------
 *
 * scan.h
 *	  Executing and explaining foreign scans.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_SCAN_H
#define CH_SCAN_H

#include "postgres.h"

#include "commands/explain.h"
#include "foreign/fdwapi.h"
#include "nodes/execnodes.h"

#include "compat.h"
#include "exec/fetch.h"
#include "exec/param.h"

typedef struct ChScanState
{
	ChFetch		fetch;			/* the remote query, anew after each rescan */
	const char *sql;			/* with parameter markers */
	ChParams	params;
} ChScanState;

/* Send the query, with the parameters' values of now, if that was not done. */
extern void ch_scan_start(ForeignScanState *node);

extern void ch_scan_init(FdwRoutine *routine);

/* explain.c */
extern void ch_explain_scan(ForeignScanState *node, ExplainState *es);
extern char *ch_displayed_sql(const char *sql);	/* parameters as $1, $2, ... */
extern void ch_explain_init(FdwRoutine *routine);

#endif							/* CH_SCAN_H */
