/*-------------------------------------------------------------------------
 *
 * drift.h
 *	  Remote columns that are no longer what a plan was made for.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_DRIFT_H
#define CH_DRIFT_H

#include "postgres.h"

#include "nodes/pg_list.h"
#include "types/types.h"

/*
 * Raise if a column that the plan relies on has another type by now.  used is
 * ch_used_list()'s.  What the server says is a few seconds old at most; nothing
 * is asked that was asked so lately.
 */
extern void ch_check_drift(Oid serverid, Oid userid, List *used);

/* Is now not the type that was expected? */
extern bool ch_has_drifted(const char *expected, const chc_type *now);

/*
 * Raise that it is not.  where names the local column, column the remote one;
 * declared: by the foreign table.
 */
extern void ch_report_drift(const char *where, const char *column, const char *expected,
							const char *now, bool declared) __attribute__((noreturn));

#endif							/* CH_DRIFT_H */
