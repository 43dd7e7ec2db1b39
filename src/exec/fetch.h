/*-------------------------------------------------------------------------
 *
 * fetch.h
 *	  The rows of one remote query, block by block.
 *
 * May know: src/remote for the query, src/types for the values.  Must not
 * know: plans, executor nodes, who wants the rows.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_FETCH_H
#define CH_FETCH_H

#include "postgres.h"

#include "access/tupdesc.h"

#include "exec/final.h"
#include "query/query.h"
#include "remote/remote.h"
#include "types/types.h"

/* An output of the remote query: one attribute, one column or more. */
typedef struct ChFetchOutput
{
	AttrNumber	attr;			/* of the row, from 1 */
	ChFinal		final;
	int			column;			/* first column in the block */
	ChReader   *readers[CH_FINAL_MAX_COLUMNS];	/* of its columns; see exec/final.h */
	const char *expected;		/* declared remote type, or "" */
	const char *name;			/* remote column name, or "" */
	const char *where;			/* for messages */
} ChFetchOutput;

typedef struct ChFetch
{
	/* what is fetched, from where: the owner's */
	ChOptions  *options;
	Oid			serverid;
	Oid			userid;
	const char *table;			/* local name, or "" */
	TupleDesc	desc;			/* of the rows */
	int			noutputs;
	ChFetchOutput *outputs;		/* readers are made when the header arrives */

	/* the running query */
	ChLease    *lease;			/* NULL: not started or released */
	bool		have_readers;
	bool		at_end;
	const chc_block *block;		/* current block, or NULL */
	uint32		row;			/* next row in it */
	MemoryContext cxt;			/* until reset */
	MemoryContext blockcxt;		/* until the next block */

	/* sums over the queries that ended */
	uint64		queries;
	chc_stats	stats;
} ChFetch;

/* Make the memory contexts, below parent, and room for the outputs. */
extern void ch_fetch_init(ChFetch *fetch, MemoryContext parent, int noutputs);

/* Describe the next output; strings are not copied.  The columns are in order. */
extern void ch_fetch_output(ChFetch *fetch, int i, AttrNumber attr, ChFinal final,
							const char *expected, const char *name);

/* Lease a connection; its version is then in fetch->lease. */
extern void ch_fetch_open(ChFetch *fetch);

/* Start the query, on the connection of ch_fetch_open(). */
extern void ch_fetch_send(ChFetch *fetch, const ChBoundQuery *query);

/* Wait for the next block with rows; false at the end of the result. */
extern bool ch_fetch_block(ChFetch *fetch);

/*
 * Take what has arrived, which is at most one block.  True if there are rows
 * now or the result is at its end, false if the socket has to be waited for;
 * only a packet of which a part has arrived is waited for here.  Without
 * receive the socket is not looked at.
 */
extern bool ch_fetch_arrived(ChFetch *fetch, bool receive);

/* Is there a row in the current block? */
static inline bool
ch_fetch_has_row(const ChFetch *fetch)
{
	return fetch->block != NULL && fetch->row < fetch->block->rows;
}

/*
 * Take the next row of the current block.  Attributes without an output are
 * NULL.  Values that are passed by reference live until the next block.
 */
extern void ch_fetch_row(ChFetch *fetch, Datum *values, bool *nulls);

/* Stop the query if it runs, and give the connection back. */
extern void ch_fetch_release(ChFetch *fetch);

/* The same, ready for another query. */
extern void ch_fetch_reset(ChFetch *fetch);

#endif							/* CH_FETCH_H */
