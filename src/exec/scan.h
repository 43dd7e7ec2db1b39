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

#include "query/query.h"
#include "remote/remote.h"
#include "types/types.h"

/* An output of the remote query: one scan attribute, one or two columns. */
typedef struct ChScanOutput
{
	AttrNumber	attr;			/* of the scan tuple, from 1 */
	ChFinal		final;
	int			column;			/* first column in the block */
	ChReader   *reader;
	ChReader   *reader2;		/* CH_FINAL_AVG: the count; CH_FINAL_SCALE: the scale */
	const char *expected;		/* declared remote type, or "" */
	const char *name;			/* remote column name, or "" */
	const char *where;			/* for messages */
} ChScanOutput;

typedef struct ChScanState
{
	ChOptions  *options;
	Oid			serverid;
	Oid			userid;
	const char *sql;			/* with parameter markers */
	const char *table;			/* local name, or "" */

	/* parameters */
	int			nparams;
	List	   *param_states;	/* of ExprState */
	Oid		   *param_types;
	Datum	   *param_values;
	bool	   *param_nulls;
} ChScanState;

/* Send the query, with the parameters' values of now, if that was not done. */
extern void ch_scan_start(ForeignScanState *node);

extern void ch_scan_init(FdwRoutine *routine);

/* explain.c */
extern void ch_explain_scan(ForeignScanState *node, ExplainState *es);
extern char *ch_displayed_sql(const char *sql);	/* parameters as $1, $2, ... */
extern void ch_explain_init(FdwRoutine *routine);

#endif							/* CH_SCAN_H */
