/*-------------------------------------------------------------------------
 *
 * attempt.h
 *	  Planning that may turn out to be impossible by an error.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_ATTEMPT_H
#define CH_ATTEMPT_H

#include "postgres.h"

/* Can there be a subtransaction now? */
extern bool ch_can_attempt(void);

/*
 * fn(arg) in a subtransaction; false if it raised, which is undone then.  Only
 * what ends the statement or the session is raised on.
 */
extern bool ch_attempt(void (*fn) (void *arg), void *arg);

#endif							/* CH_ATTEMPT_H */
