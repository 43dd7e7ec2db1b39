/*-------------------------------------------------------------------------
 *
 * wait.c
 *	  The client's environment: memory contexts for memory, latches and
 *	  interrupts for waiting.
 *
 * Nothing here lets a longjmp pass through the client.  What PostgreSQL wants
 * to raise while we wait is kept, the wait answers "interrupted", and
 * ch_env_rethrow() raises it when the client has returned.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "portability/instr_time.h"
#include "utils/memutils.h"

#include "remote/remote_internal.h"

/* ----------------------------------------------------------------- memory */

/*
 * Sizes are kept in front of each piece because there is no realloc on 15
 * that answers NULL when memory is short.  16 bytes, for the alignment.
 */
#define SIZE_HEADER 16

static void *
env_realloc(void *ctx, void *ptr, size_t size)
{
	ChEnv	   *env = ctx;
	char	   *old = ptr;
	char	   *new;
	size_t		old_size;

	if (size == 0)
	{
		if (old != NULL)
			pfree(old - SIZE_HEADER);
		return NULL;
	}
	if (size > MaxAllocHugeSize - SIZE_HEADER)
		return NULL;
	new = MemoryContextAllocExtended(env->cxt, size + SIZE_HEADER,
									 MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
	if (new == NULL)
		return NULL;
	*(size_t *) new = size;
	new += SIZE_HEADER;
	if (old != NULL)
	{
		old_size = *(size_t *) (old - SIZE_HEADER);
		memcpy(new, old, Min(old_size, size));
		pfree(old - SIZE_HEADER);
	}
	return new;
}

/* ------------------------------------------------------------------ waits */

static uint32
wait_event_info(ChWaitEvent event)
{
	static uint32 infos[CH_WAIT_CLEANUP + 1];
	static const char *const names[] = {
		"ClickHouseFdwConnect", "ClickHouseFdwGetResult",
		"ClickHouseFdwInsert", "ClickHouseFdwCleanup"
	};

	(void) names;
	if (infos[event] == 0)
		infos[event] = ch_wait_event_new(names[event]);
	return infos[event];
}

/* Must the query end?  What ends the backend is raised outside the client. */
static bool
must_stop(void)
{
	if (!InterruptPending || InterruptHoldoffCount > 0 || CritSectionCount > 0)
		return false;
	return QueryCancelPending || ProcDiePending || ClientConnectionLost ||
		ch_transaction_timeout_pending();
}

static bool
env_interrupted(void *ctx)
{
	ChEnv	   *env = ctx;

	if (env->told_to_stop || !must_stop())
		return false;
	env->told_to_stop = true;
	return true;
}

static void
free_set(ChEnv *env)
{
	if (env->set != NULL)
		FreeWaitEventSet(env->set);
	env->set = NULL;
}

/* A set for the socket, kept from wait to wait once the socket is final. */
static void
prepare_set(ChEnv *env, pgsocket fd, int events)
{
	if (env->set != NULL && env->connected && env->set_fd == fd)
	{
		if (env->set_events != events)
			ModifyWaitEvent(env->set, 0, events, NULL);
		env->set_events = events;
		return;
	}
	free_set(env);
	/* one that could not be filled is not used again */
	env->set_fd = PGINVALID_SOCKET;
	env->set = ch_create_wait_event_set(3);
	AddWaitEventToSet(env->set, events, fd, NULL, NULL);
	AddWaitEventToSet(env->set, WL_LATCH_SET, PGINVALID_SOCKET, MyLatch, NULL);
	AddWaitEventToSet(env->set, WL_EXIT_ON_PM_DEATH, PGINVALID_SOCKET, NULL, NULL);
	env->set_fd = fd;
	env->set_events = events;
}

/*
 * Wait once.  True if the socket is ready; false if time has passed or the
 * latch was set, whose other business (barriers and the like) is then done.
 * May raise.
 */
static bool
wait_once(ChEnv *env, pgsocket fd, int events, long timeout_ms)
{
	WaitEvent	event;
	int			n;

	prepare_set(env, fd, events);
	n = WaitEventSetWait(env->set, timeout_ms, &event, 1, env->wait_event);
	if (n == 1 && (event.events & WL_LATCH_SET) == 0)
		return true;
	if (n == 1)
	{
		ResetLatch(MyLatch);
		if (!must_stop())
			CHECK_FOR_INTERRUPTS();
	}
	return false;
}

/*
 * As wait_once(), but the first error it raises is kept in env->caught, in the
 * memory context of the client's caller.  Who holds interrupts off still does
 * afterwards, which an error ends.
 */
static bool
wait_guarded(ChEnv *env, pgsocket fd, int events, long timeout_ms)
{
	MemoryContext caller = CurrentMemoryContext;
	uint32		held_off = InterruptHoldoffCount;
	volatile bool ready = false;

	PG_TRY();
	{
		ready = wait_once(env, fd, events, timeout_ms);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller);
		if (env->caught == NULL)
			env->caught = CopyErrorData();
		FlushErrorState();
		InterruptHoldoffCount = held_off;
	}
	PG_END_TRY();
	return ready;
}

static chc_wait_result
env_wait(void *ctx, int fd, int events, int timeout_ms)
{
	ChEnv	   *env = ctx;
	int			wl = 0;
	instr_time	start,
				now;
	long		left = timeout_ms;

	if ((events & CHC_WAIT_READ) != 0)
		wl |= WL_SOCKET_READABLE;
	if ((events & CHC_WAIT_WRITE) != 0)
		wl |= WL_SOCKET_WRITEABLE;
	INSTR_TIME_SET_CURRENT(start);
	for (;;)
	{
		if (env_interrupted(env))
			return CHC_WAIT_INTERRUPTED;
		if (wait_guarded(env, fd, wl, timeout_ms < 0 ? -1 : left))
			return CHC_WAIT_READY;
		if (env->caught != NULL && !env->told_to_stop)
		{
			env->told_to_stop = true;
			return CHC_WAIT_INTERRUPTED;
		}
		if (timeout_ms < 0)
			continue;
		INSTR_TIME_SET_CURRENT(now);
		INSTR_TIME_SUBTRACT(now, start);
		left = timeout_ms - (long) INSTR_TIME_GET_MILLISEC(now);
		if (left <= 0)
			return CHC_WAIT_TIMEOUT;
	}
}

/* -------------------------------------------------------------- interface */

/* env must live as long as whatever result is given to. */
void
ch_env_init(ChEnv *env, MemoryContext cxt, chc_env *result)
{
	memset(env, 0, sizeof(*env));
	env->cxt = cxt;
	env->set_fd = PGINVALID_SOCKET;
	result->realloc = env_realloc;
	result->wait = env_wait;
	result->interrupted = env_interrupted;
	result->ctx = env;
}

void
ch_env_begin(ChEnv *env, ChWaitEvent event)
{
	env->told_to_stop = false;
	env->wait_event = wait_event_info(event);
}

void
ch_env_close(ChEnv *env)
{
	free_set(env);
	env->connected = false;
}

const chc_env *
ch_palloc_env(MemoryContext cxt)
{
	ChEnv	   *env = MemoryContextAlloc(cxt, sizeof(ChEnv));
	chc_env    *result = MemoryContextAlloc(cxt, sizeof(chc_env));

	ch_env_init(env, cxt, result);
	return result;
}
