/*-------------------------------------------------------------------------
 *
 * attempt.c
 *	  Planning that may turn out to be impossible by an error.
 *
 * A sub-query taken by itself can raise what PostgreSQL never comes to compute
 * in the query it stands in, the constant 1 / 0 in a column that nobody reads.
 * Catalog entries and tables that were in use then are given back by a
 * subtransaction.
 *
 * Must not know: what is attempted.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "plan/attempt.h"

bool
ch_can_attempt(void)
{
	return !IsParallelWorker() && !IsInParallelMode();
}

bool
ch_attempt(void (*fn) (void *arg), void *arg)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile bool done = false;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		fn(arg);
		ReleaseCurrentSubTransaction();
		done = true;
	}
	PG_CATCH();
	{
		int			code = geterrcode();

		MemoryContextSwitchTo(context);
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(context);
		CurrentResourceOwner = owner;
		if (code == ERRCODE_QUERY_CANCELED || code == ERRCODE_ADMIN_SHUTDOWN)
			PG_RE_THROW();
		FlushErrorState();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return done;
}
