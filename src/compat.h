/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  What differs between the PostgreSQL versions we compile on.
 *
 * The only place with #if PG_VERSION_NUM.  Everything here has the newest
 * version's name and meaning, or a ch_ name where no version has it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_COMPAT_H
#define CH_COMPAT_H

#include "postgres.h"

#include "catalog/pg_foreign_server.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "utils/acl.h"
#include "utils/resowner.h"
#include "utils/wait_event.h"

#if PG_VERSION_NUM < 150000
#error "clickhouse_fdw needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 180000
#define CH_MODULE_MAGIC(name_, version_) \
	PG_MODULE_MAGIC_EXT(.name = name_, .version = version_)
#else
#define CH_MODULE_MAGIC(name_, version_) PG_MODULE_MAGIC
#endif

#if PG_VERSION_NUM >= 160000
#define ch_server_aclcheck(serverid, roleid, mode) \
	object_aclcheck(ForeignServerRelationId, serverid, roleid, mode)
#else
#define ch_server_aclcheck(serverid, roleid, mode) \
	pg_foreign_server_aclcheck(serverid, roleid, mode)
#define InitMaterializedSRF(fcinfo, flags) SetSingleFuncCall(fcinfo, flags)
#endif

/* A wait event set that outlives resource owners. */
#if PG_VERSION_NUM >= 170000
#define ch_create_wait_event_set(nevents) CreateWaitEventSet(NULL, nevents)
#else
#define ch_create_wait_event_set(nevents) CreateWaitEventSet(TopMemoryContext, nevents)
#endif

#if PG_VERSION_NUM >= 170000
#define ch_transaction_timeout_pending() (TransactionTimeoutPending != 0)
#define ch_wait_event_new(name) WaitEventExtensionNew(name)
#else
#define ch_transaction_timeout_pending() false
#define ch_wait_event_new(name) PG_WAIT_EXTENSION
#endif

/* The spelling mistake helper of 16 and later. */
#if PG_VERSION_NUM >= 160000
#include "utils/varlena.h"
#define CH_HAVE_CLOSEST_MATCH 1
#endif

#endif							/* CH_COMPAT_H */
