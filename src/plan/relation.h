/*-------------------------------------------------------------------------
 *
 * relation.h
 *	  What planning remembers about a relation (RelOptInfo.fdw_private).
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_RELATION_H
#define CH_RELATION_H

#include "postgres.h"

#include "nodes/pathnodes.h"
#include "nodes/plannodes.h"

#include "query/query.h"
#include "remote/remote.h"

typedef struct ChRelation
{
	Oid			serverid;
	Oid			userid;
	ChOptions  *options;		/* of the first base relation */
	ChVersion	version;

	/* base relation */
	ChRemoteTableRef table;
	const char *name;			/* for EXPLAIN and reasons */

	/*
	 * Conditions to evaluate remotely and locally, RestrictInfos (bare clauses
	 * for HAVING).
	 */
	List	   *remote_conds;
	List	   *local_conds;
	List	   *prefilters;		/* of local_conds: the server looks for rows that may match */
	Bitmapset  *attrs_used;
	Bitmapset  *translated;		/* columns whose remote types have been looked at */

	/* join */
	RelOptInfo *outer;
	RelOptInfo *inner;
	JoinType	jointype;
	List	   *join_conds;		/* RestrictInfos of ON */

	/* upper relation */
	RelOptInfo *input;
	List	   *tlist;			/* what the remote query computes */
	bool		grouped;
	bool		distinct;		/* grouped by all its outputs */
	bool		ordered;		/* only remembers its input for LIMIT */

	List	   *reasons;		/* of char *: why something stays local */
	const char *relations;		/* "Relations:" of EXPLAIN */

	/* costs without sorting */
	double		rows;
	int			width;
	Cost		startup_cost;
	Cost		total_cost;
	double		remote_rows;	/* rows the server has to look at */
} ChRelation;

/* A LIMIT that is pushed down, in the path's fdw_private. */
typedef struct ChPathExtra
{
	bool		has_limit;
	Const	   *limit;			/* NULL: none */
	Const	   *offset;
} ChPathExtra;

/* Reasons that stand in several places. */
#define CH_REASON_PUSHDOWN_OFF	"clickhouse_fdw.pushdown is off"
#define CH_REASON_RAISES \
	"it can raise an error, and ClickHouse does not wait for the other conditions"

/* cost.c */
extern void ch_cost_relation(PlannerInfo *root, RelOptInfo *rel);
extern void ch_cost_sorted(const ChRelation *info, double rows, Cost *startup, Cost *total);

/* translate_rel.c: a translation over a relation's columns */
typedef struct ChRelTranslate
{
	ChTranslate cx;
	PlannerInfo *root;
	Relids		missing;		/* relations whose columns are all NULL */
	List	   *params;
} ChRelTranslate;

extern void ch_rel_translate_init(ChRelTranslate *rt, PlannerInfo *root, RelOptInfo *rel);
extern bool ch_rel_group_keys(ChRelTranslate *rt, const ChRelation *info);
extern const char *ch_remote_type(Oid serverid, Oid userid, const ChRemoteTableRef *table,
								  const ChColumnOptions *options);
extern void ch_note_translated(ChRelation *info, AttrNumber attno);
extern void ch_below_join(ChRelTranslate *rt, const ChRelation *info);
extern void ch_add_reason(ChRelation *info, const char *reason);

/* clause.c: "WHERE lower(name) = 'x': reason" */
extern char *ch_clause_reason(List *rtable, const char *clause, Node *expr, const char *reason);

extern RelOptInfo *ch_scan_rel(RelOptInfo *rel);	/* below upper relations */

/* base.c */
extern void ch_get_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid);
extern void ch_get_paths(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid);
extern void ch_add_sorted_paths(PlannerInfo *root, RelOptInfo *rel);

/* join.c */
extern void ch_get_join_paths(PlannerInfo *root, RelOptInfo *joinrel, RelOptInfo *outerrel,
							  RelOptInfo *innerrel, JoinType jointype,
							  JoinPathExtraData *extra);

/* upper.c */
extern void ch_get_upper_paths(PlannerInfo *root, UpperRelationKind stage,
							   RelOptInfo *input_rel, RelOptInfo *output_rel, void *extra);

/* build.c */
typedef struct ChBuilt
{
	char	   *sql;
	List	   *params;			/* PostgreSQL expressions */
	List	   *finals;			/* IntList, per output */
	List	   *expected;		/* of String */
	List	   *names;			/* of String */
} ChBuilt;

/*
 * The remote query for a relation: outputs are the expressions to compute,
 * conds the RestrictInfos or clauses for WHERE or HAVING beyond the relation's
 * own.  Everything must have been found translatable before.
 */
extern void ch_build_query(PlannerInfo *root, RelOptInfo *rel, List *outputs, List *conds,
						   List *pathkeys, const ChPathExtra *extra, ChBuilt *built);

/* What the conditions of a join's ON become. */
typedef struct ChJoinConds
{
	List	   *keys;			/* of ChJoinKey */
	List	   *on;				/* of ChExpr, like the others: beside the keys */
	List	   *left_on;		/* in the first key */
	List	   *right_where;	/* below the join */
	List	   *others;			/* above it */
} ChJoinConds;

/* Sorts them, or answers false with the reason. */
extern bool ch_split_join_conds(ChRelTranslate *rt, RelOptInfo *rel, ChJoinConds *conds);

/* An expression that a path key sorts by and that the relation can compute. */
extern bool ch_translate_pathkey(ChRelTranslate *rt, RelOptInfo *rel, PathKey *pathkey,
								 ChSort *sort);

/* foreign_plan.c */
extern ForeignScan *ch_get_plan(PlannerInfo *root, RelOptInfo *foreignrel, Oid foreigntableid,
								ForeignPath *best_path, List *tlist, List *scan_clauses,
								Plan *outer_plan);

#endif							/* CH_RELATION_H */
