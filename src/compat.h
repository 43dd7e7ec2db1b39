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

#include "access/stratnum.h"
#include "catalog/pg_foreign_server.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/resowner.h"
#include "utils/wait_event.h"

#if PG_VERSION_NUM >= 180000
#include "commands/explain_format.h"
#include "commands/explain_state.h"
#include "optimizer/optimizer.h"
#endif

#if PG_VERSION_NUM >= 160000
#include "parser/parse_relation.h"
#include "rewrite/rewriteManip.h"
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 150000
#error "clickhouse_fdw needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 180000
#define CH_MODULE_MAGIC(name_, version_) \
	PG_MODULE_MAGIC_EXT(.name = name_, .version = version_)
#else
#define CH_MODULE_MAGIC(name_, version_) PG_MODULE_MAGIC
#endif

/*
 * Later versions compile extensions with hidden symbols.  The loader makes those
 * of one library known to all others, so names of ours must not be seen there.
 */
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#undef PG_FUNCTION_INFO_V1
#define PG_FUNCTION_INFO_V1(funcname) \
	extern PGDLLEXPORT Datum funcname(PG_FUNCTION_ARGS); \
	extern PGDLLEXPORT const Pg_finfo_record *CppConcat(pg_finfo_, funcname) (void); \
	const Pg_finfo_record * \
	CppConcat(pg_finfo_, funcname) (void) \
	{ \
		static const Pg_finfo_record my_finfo = {1}; \
		return &my_finfo; \
	} \
	extern int	no_such_variable
#endif

#if PG_VERSION_NUM >= 160000
#define ch_server_aclcheck(serverid, roleid, mode) \
	object_aclcheck(ForeignServerRelationId, serverid, roleid, mode)
#else
#define ch_server_aclcheck(serverid, roleid, mode) \
	pg_foreign_server_aclcheck(serverid, roleid, mode)
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

/* Whose rights a relation is read with. */
#if PG_VERSION_NUM >= 160000
#define ch_rel_userid(rte, rel) \
	((void) (rte), OidIsValid((rel)->userid) ? (rel)->userid : GetUserId())
#define ch_scan_userid(fsplan, rte) \
	((void) sizeof(rte), OidIsValid((fsplan)->checkAsUser) ? (fsplan)->checkAsUser : GetUserId())
#define ch_scan_relids(fsplan) ((fsplan)->fs_base_relids)
#define ch_rte_userid(stmt, rte) \
	ch_perminfo_userid((rte)->perminfoindex == 0 ? InvalidOid : \
					   getRTEPermissionInfo((stmt)->permInfos, rte)->checkAsUser)
#define ch_query_rte_userid(query, rte) \
	ch_perminfo_userid((rte)->perminfoindex == 0 ? InvalidOid : \
					   getRTEPermissionInfo((query)->rteperminfos, rte)->checkAsUser)
#define ch_perminfo_userid(userid) (OidIsValid(userid) ? (userid) : GetUserId())
/* Relations of a planned statement for the range table of a query. */
#define ch_add_relations(query, rtes, stmt) \
	CombineRangeTables(&(query)->rtable, &(query)->rteperminfos, rtes, copyObject((stmt)->permInfos))
#define ch_set_scan_user(scan, rti, userid) \
	((scan)->fs_relids = (scan)->fs_base_relids = bms_make_singleton(rti), \
	 (scan)->checkAsUser = (userid) == GetUserId() ? InvalidOid : (userid))
#else
#define ch_rte_userid(stmt, rte) (OidIsValid((rte)->checkAsUser) ? (rte)->checkAsUser : GetUserId())
#define ch_query_rte_userid(query, rte) ch_rte_userid(query, rte)
#define ch_add_relations(query, rtes, stmt) ((query)->rtable = list_concat((query)->rtable, rtes))
#define ch_set_scan_user(scan, rti, userid) ((scan)->fs_relids = bms_make_singleton(rti))
#define ch_rel_userid(rte, rel) (OidIsValid((rte)->checkAsUser) ? (rte)->checkAsUser : GetUserId())
#define ch_scan_userid(fsplan, rte) \
	(OidIsValid((rte)->checkAsUser) ? (rte)->checkAsUser : GetUserId())
#define ch_scan_relids(fsplan) ((fsplan)->fs_relids)
#endif

/* Whose rights rows are inserted with; a partition that rows are routed to has
 * those of the table named in the statement. */
#if PG_VERSION_NUM >= 160000
#define ch_insert_userid(relinfo, estate) \
	(OidIsValid(ExecGetResultRelCheckAsUser(relinfo, estate)) ? \
	 ExecGetResultRelCheckAsUser(relinfo, estate) : GetUserId())
#else
static inline Oid
ch_insert_userid(ResultRelInfo *relinfo, EState *estate)
{
	ResultRelInfo *named = relinfo->ri_RangeTableIndex == 0 ? relinfo->ri_RootResultRelInfo : relinfo;
	RangeTblEntry *rte;

	if (named == NULL || named->ri_RangeTableIndex == 0)
		return GetUserId();
	rte = exec_rt_fetch(named->ri_RangeTableIndex, estate);
	return OidIsValid(rte->checkAsUser) ? rte->checkAsUser : GetUserId();
}
#endif

#if PG_VERSION_NUM >= 160000
#define ch_flatten_join_aliases(query, node) flatten_join_alias_vars(NULL, query, node)
#else
#define ch_flatten_join_aliases(query, node) flatten_join_alias_vars(query, node)
#endif

/*
 * Is a collation's order, or are its letters' cases, those of C?  The header
 * that says so wants ICU's, which need not be installed, for a member that lies
 * behind those we look at.
 */
#if PG_VERSION_NUM >= 180000
#ifdef USE_ICU
#undef USE_ICU
#include "utils/pg_locale.h"
#define USE_ICU 1
#else
#include "utils/pg_locale.h"
#endif
#define ch_lc_collate_is_c(collation) (pg_newlocale_from_collation(collation)->collate_is_c)
#define ch_lc_ctype_is_c(collation) (pg_newlocale_from_collation(collation)->ctype_is_c)
#else
extern bool lc_collate_is_c(Oid collation);
extern bool lc_ctype_is_c(Oid collation);
#define ch_lc_collate_is_c(collation) lc_collate_is_c(collation)
#define ch_lc_ctype_is_c(collation) lc_ctype_is_c(collation)
#endif

#if PG_VERSION_NUM >= 180000
#define ch_pathkey_descending(pathkey) ((pathkey)->pk_cmptype == COMPARE_GT)
#else
#define ch_pathkey_descending(pathkey) ((pathkey)->pk_strategy == BTGreaterStrategyNumber)
#endif

/* (a, b) < (c, d): a b-tree's strategy; never one of equality */
#if PG_VERSION_NUM >= 180000
#define ch_row_compare_strategy(node) ((StrategyNumber) (node)->cmptype)
#else
#define ch_row_compare_strategy(node) ((StrategyNumber) (node)->rctype)
#endif

/* Which way an ordering operator sorts, and its family and input type. */
static inline bool
ch_ordering_operator(Oid opno, Oid *opfamily, Oid *opcintype, bool *descending)
{
#if PG_VERSION_NUM >= 180000
	CompareType cmptype;

	if (!get_ordering_op_properties(opno, opfamily, opcintype, &cmptype))
		return false;
	*descending = cmptype == COMPARE_GT;
#else
	int16		strategy;

	if (!get_ordering_op_properties(opno, opfamily, opcintype, &strategy))
		return false;
	*descending = strategy == BTGreaterStrategyNumber;
#endif
	return true;
}

/* From 18 on grouping expressions stand in the range table, and Vars for them. */
static inline void
ch_flatten_group_exprs(Query *query)
{
#if PG_VERSION_NUM >= 180000
	if (!query->hasGroupRTE)
		return;
	query->targetList = (List *) flatten_group_exprs(NULL, query, (Node *) query->targetList);
	query->havingQual = flatten_group_exprs(NULL, query, query->havingQual);
#endif
}

/* reverse(text), which got a sister for bytea */
#if PG_VERSION_NUM >= 180000
#define F_REVERSE F_REVERSE_TEXT
#endif

/* Columns that are computed when they are read. */
#if PG_VERSION_NUM < 180000
#define ATTRIBUTE_GENERATED_VIRTUAL 'v'
#endif

/* Paths of foreign scans got more arguments over time. */
#if PG_VERSION_NUM >= 180000
#define ch_create_scan_path(root, rel, target, rows, startup, total, pathkeys, required, outer) \
	create_foreignscan_path(root, rel, target, rows, 0, startup, total, pathkeys, required, outer, NIL, NIL)
#define ch_create_join_path(root, rel, target, rows, startup, total, pathkeys, required, outer, restrict) \
	create_foreign_join_path(root, rel, target, rows, 0, startup, total, pathkeys, required, outer, restrict, NIL)
#define ch_create_upper_path(root, rel, target, rows, startup, total, pathkeys) \
	create_foreign_upper_path(root, rel, target, rows, 0, startup, total, pathkeys, NULL, NIL, NIL)
#elif PG_VERSION_NUM >= 170000
#define ch_create_scan_path(root, rel, target, rows, startup, total, pathkeys, required, outer) \
	create_foreignscan_path(root, rel, target, rows, startup, total, pathkeys, required, outer, NIL, NIL)
#define ch_create_join_path(root, rel, target, rows, startup, total, pathkeys, required, outer, restrict) \
	create_foreign_join_path(root, rel, target, rows, startup, total, pathkeys, required, outer, restrict, NIL)
#define ch_create_upper_path(root, rel, target, rows, startup, total, pathkeys) \
	create_foreign_upper_path(root, rel, target, rows, startup, total, pathkeys, NULL, NIL, NIL)
#else
#define ch_create_scan_path(root, rel, target, rows, startup, total, pathkeys, required, outer) \
	create_foreignscan_path(root, rel, target, rows, startup, total, pathkeys, required, outer, NIL)
#define ch_create_join_path(root, rel, target, rows, startup, total, pathkeys, required, outer, restrict) \
	create_foreign_join_path(root, rel, target, rows, startup, total, pathkeys, required, outer, NIL)
#define ch_create_upper_path(root, rel, target, rows, startup, total, pathkeys) \
	create_foreign_upper_path(root, rel, target, rows, startup, total, pathkeys, NULL, NIL)
#endif

/* The spelling mistake helper of 16 and later. */
#if PG_VERSION_NUM >= 160000
#include "utils/varlena.h"
#define CH_HAVE_CLOSEST_MATCH 1
#endif

/* From 16 on integers are also written like 0x1F and 1_000. */
#define CH_INTEGERS_ARE_DIGITS (PG_VERSION_NUM < 160000)

#endif							/* CH_COMPAT_H */
