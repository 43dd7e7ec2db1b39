/*-------------------------------------------------------------------------
 *
 * async.c
 *	  Scans that run at the same time below an Append.
 *
 * Every scan has a connection of its own, so nothing is shared: Append asks
 * all of them for a row, which sends all the queries, then waits for all their
 * sockets.  Whoever's block has arrived hands out its rows, then waits again
 * with the others; thus no server is kept waiting by one that is always ready.
 *
 * Must not know: how rows are fetched (fetch.c), or what a scan asks (scan.c).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/execAsync.h"
#include "storage/latch.h"

#include "compat.h"
#include "exec/async.h"
#include "exec/scan.h"
#include "plan/relation.h"

static bool
is_async_capable(ForeignPath *path)
{
	ChRelation *info = path->path.parent->fdw_private;

	return info->options->async_capable;
}

static ChFetch *
request_fetch(AsyncRequest *areq)
{
	ForeignScanState *node = (ForeignScanState *) areq->requestee;

	return &((ChScanState *) node->fdw_state)->fetch;
}

/*
 * Answer with a row of the current block, or that there are no more at all;
 * false if the answer needs another block.  Local conditions may drop rows.
 */
static bool
answer(AsyncRequest *areq)
{
	TupleTableSlot *slot = areq->requestee->ExecProcNodeReal(areq->requestee);

	if (TupIsNull(slot) && !request_fetch(areq)->at_end)
		return false;
	ExecAsyncRequestDone(areq, TupIsNull(slot) ? NULL : slot);
	return true;
}

/* Answer from what has arrived, or leave the request to the next wait. */
static void
proceed(AsyncRequest *areq, bool receive)
{
	while (ch_fetch_arrived(request_fetch(areq), receive))
	{
		if (answer(areq))
			return;
	}
	ExecAsyncRequestPending(areq);
}

/*
 * Append wants a row.  The socket's turn comes when all are waited for; what
 * was received from it before is used up first, because nothing would announce
 * it.
 */
static void
request(AsyncRequest *areq)
{
	if (answer(areq))
		return;
	ch_scan_start((ForeignScanState *) areq->requestee);
	proceed(areq, false);
}

/* Append is about to wait. */
static void
configure_wait(AsyncRequest *areq)
{
	ChLease    *lease = request_fetch(areq)->lease;

	AddWaitEventToSet(castNode(AppendState, areq->requestor)->as_eventset, WL_SOCKET_READABLE,
					  ch_query_socket(lease), NULL, areq);
}

/* The wait ended because of our socket. */
static void
notify(AsyncRequest *areq)
{
	proceed(areq, true);
}

void
ch_async_init(FdwRoutine *routine)
{
	routine->IsForeignPathAsyncCapable = is_async_capable;
	routine->ForeignAsyncRequest = request;
	routine->ForeignAsyncConfigureWait = configure_wait;
	routine->ForeignAsyncNotify = notify;
}
