/*-------------------------------------------------------------------------
 *
 * modify.h
 *	  UPDATE and DELETE as remote statements.
 *
 * Two steps besides those of query.h: a value becomes what a remote column
 * holds (assign.c), and the statement is printed in one of the forms that
 * servers have (print_modify.c).
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_MODIFY_H
#define CH_MODIFY_H

#include "query/query.h"

/* The column that a value is assigned to. */
typedef struct ChAssignTarget
{
	const char *name;			/* remote name */
	const chc_type *type;		/* remote type */
	Oid			pgtype;			/* of the local column */
	int32		typmod;
} ChAssignTarget;

/*
 * A value on its way into a column.  Rows for which fits or present is not
 * true must not be changed: what is stored for them is not the value.
 */
typedef struct ChAssignment
{
	ChAssignTarget target;
	ChExpr	   *value;			/* of the column's remote type */
	ChExpr	   *fits;			/* condition: the column can hold it; NULL: always */
	ChExpr	   *maybe_null;		/* value that the column must not get as NULL, or
								 * NULL */
	int			param;			/* parameter that must not be NULL, or -1 */
	int			known;			/* parameter that is to become an expression of the
								 * column's type when the statement runs, or -1 */
} ChAssignment;

/* assign_prepare.c: a value as the remote column needs it; base is its type */
extern Expr *ch_assign_prepare(const ChAssignTarget *target, const chc_type *base, Expr *expr);
extern bool ch_is_wide_integer(chc_kind kind);

/* assign_known.c: a value that depends on no row */
extern bool ch_is_known_value(Expr *expr, const chc_type *base);
extern bool ch_assign_known(ChTranslate *cx, Expr *expr, const ChAssignTarget *target, bool nullable,
							ChAssignment *result);

/* False, with cx->reason set, if the value cannot be assigned remotely. */
extern bool ch_assign(ChTranslate *cx, Expr *expr, const ChAssignTarget *target,
					  ChAssignment *result);

/* How a server changes rows, from cheap to dear. */
typedef enum ChModifyForm
{
	CH_MODIFY_LIGHTWEIGHT_UPDATE,	/* UPDATE t SET */
	CH_MODIFY_LIGHTWEIGHT_DELETE,	/* DELETE FROM t */
	CH_MODIFY_MUTATE_UPDATE,	/* ALTER TABLE t UPDATE */
	CH_MODIFY_MUTATE_DELETE		/* ALTER TABLE t DELETE */
} ChModifyForm;

/* Can it be watched in system.mutations?  Then it ends with its WHERE clause. */
#define CH_MODIFY_IS_MUTATION(form) ((form) != CH_MODIFY_LIGHTWEIGHT_UPDATE)

typedef struct ChModify
{
	ChModifyForm form;
	ChRemoteTableRef table;
	const char *cluster;		/* NULL: none */
	List	   *assignments;		/* of ChAssignment */
	List	   *where;			/* of ChExpr */
} ChModify;

/* Parameters become markers, as in ch_print_query(). */
extern char *ch_print_modify(const ChModify *modify, const ChVersion *version);

/* " ON CLUSTER `c`", or nothing. */
extern void ch_append_on_cluster(StringInfo buf, const char *cluster);
extern void ch_append_table(StringInfo buf, const char *database, const char *table);

#endif							/* CH_MODIFY_H */
