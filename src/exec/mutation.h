/*-------------------------------------------------------------------------
 *
 * mutation.h
 *	  Running a remote statement that changes rows, to its end.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_MUTATION_H
#define CH_MUTATION_H

#include "postgres.h"

#include "remote/remote.h"

typedef struct ChMutation
{
	Oid			serverid;
	Oid			userid;
	ChOptions  *options;
	const char *name;			/* of the foreign table, for messages */
	const char *sql;			/* ends with its WHERE clause if watched */
	const char *database;
	const char *table;
	const char *cluster;		/* NULL: none */
	bool		watched;		/* it is in system.mutations until it is done */
	bool		replicated;		/* where it may appear late */
	bool		handed_on;		/* perhaps to another table, as by a materialized view */
} ChMutation;

/*
 * Send the statement and wait until all rows are changed.  If that fails or is
 * cancelled the mutation is stopped; rows that were changed stay so.  Raises.
 */
extern void ch_mutation_run(const ChMutation *mutation, ChLease *lease);

/* Send a statement and read its answer, whatever that is.  Raises. */
extern void ch_statement_run(ChLease *lease, const char *sql, List *settings);

#endif							/* CH_MUTATION_H */
