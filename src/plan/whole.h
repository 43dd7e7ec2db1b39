/*-------------------------------------------------------------------------
 *
 * whole.h
 *	  Planning by whole query: what its parts share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_WHOLE_H
#define CH_WHOLE_H

#include "postgres.h"

#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"

#include "query/query.h"
#include "remote/remote.h"

/* State of the translation of one statement. */
typedef struct ChWhole
{
	Oid			serverid;		/* of all its tables */
	Oid			userid;
	List	   *relids;			/* of the tables that the plan reads */
	ChVersion	version;
	Index		next_alias;		/* aliases are unique over all levels */
	List	   *params;			/* PostgreSQL expressions */
	List	   *used;			/* of ChUsed */
	char	   *reason;			/* why it cannot be done */
	char	   *order_reason;	/* why ORDER BY and LIMIT of the top level are left
								 * to PostgreSQL, or NULL */
} ChWhole;

/* An entry of a range table, as the remote query knows it. */
typedef struct ChWholeRel
{
	Index		alias;			/* 0: not in FROM */
	ChRemoteTableRef table;		/* relation */
	List	   *outputs;		/* sub-select: of ChExpr, by attribute */
	List	   *values;			/* LATERAL: instead of columns, of ChExpr */
	List	   *columns;		/* of ChExpr, by attribute: those of the sub-select in
								 * which it is with the rows of unnest() */
	bool		nulled;			/* on the nullable side of an outer join whose
								 * result is what expressions see */
} ChWholeRel;

/* A query level; Vars with levelsup n belong to the nth parent. */
typedef struct ChWholeLevel
{
	ChWhole    *whole;
	bool		top;			/* the statement itself */
	struct ChWholeLevel *parent;
	Query	   *query;
	ChWholeRel *rels;			/* by range table index - 1 */
	ChTranslate cx;				/* for expressions of this level */
	List	   *where;			/* conditions of sides that outer joins preserve */
	List	   *joins;			/* of ChFrom without left: what FROM gets at its end */
	int			outer_depth;	/* below sides of so many outer joins */
	Bitmapset  *dead;			/* arms of UNION ALL, by rtable index, of which no row is wanted */
	bool		filtered;		/* FROM and WHERE are done, and WHERE has conditions */
	bool		in_on;			/* in ON of an outer join, where they would come late */
	bool		in_keys;		/* in GROUP BY, where the server takes no sub-query for each row */
	List	   *sublinks;		/* correlated sub-queries met, */
	List	   *sublink_exprs;	/* and what has become of them */
	ChExpr	   *guard;			/* columns are NULL where this does not hold, or NULL */
} ChWholeLevel;

/* A value that the top level computes remotely. */
typedef struct ChWholeOutput
{
	Node	   *node;
	ChOutput	out;
} ChWholeOutput;

/* whole_query.c */

/*
 * A sub-select; outputs, if not NULL, gets a ChExpr for each column.  NULL, with
 * whole->reason set, if it cannot be translated.
 */
extern ChQuery *ch_whole_subquery(ChWhole *whole, Query *query, ChWholeLevel *parent,
								  List **outputs);

/* The same for a set operation without the arms that are dead, if outputs do without. */
extern ChQuery *ch_whole_some_arms(ChWhole *whole, Query *query, ChWholeLevel *parent, Bitmapset *dead,
								   List **outputs);

/*
 * The top level; outputs gets ChWholeOutputs, in the order of the targets.
 * parent is NULL or a level that is known by its CTEs only.
 */
extern ChQuery *ch_whole_top(ChWhole *whole, Query *query, ChWholeLevel *parent, List **outputs);

/* Does the plan compute this target?  Not what is only sorted by, remotely. */
extern bool ch_whole_is_planned(ChWhole *whole, Query *query, TargetEntry *tle);

/* Whole-query failure; returns NULL. */
extern void *ch_whole_fail(ChWhole *whole, const char *fmt,...) pg_attribute_printf(2, 3);
extern void *ch_whole_fail_cx(ChWholeLevel *level);

/* The same for an expression of a clause. */
extern bool ch_whole_fail_clause(ChWholeLevel *level, const char *clause, Node *expr);

/* Join aliases resolved, constants folded. */
extern Node *ch_whole_simplify(ChWholeLevel *level, Node *node);

extern void ch_whole_init_level(ChWholeLevel *level, ChWhole *whole, Query *query,
								ChWholeLevel *parent);
extern ChQuery *ch_whole_from_where(ChWholeLevel *level);
extern void ch_whole_attach_joins(ChWholeLevel *level, ChQuery *query);
extern bool ch_whole_end_level(ChWholeLevel *level, ChQuery *result);

/* A key of ORDER BY, or NULL with the reason in level->cx. */
extern ChSort *ch_whole_sort(ChWholeLevel *level, SortGroupClause *clause);
extern ChSort *ch_whole_sort_by(ChWholeLevel *level, Expr *expr, SortGroupClause *clause);

/* whole_order.c: what a sorted sub-select leaves; false with the reason in level->cx */
extern bool ch_whole_inherit_order(ChWholeLevel *level, List **order);
extern bool ch_whole_continue_order(ChWholeLevel *level, WindowClause *clause, bool peers, ChWindow *window);

/* whole_window.c */
extern ChWindow *ch_whole_window(ChTranslate *cx, WindowFunc *func);
extern bool ch_whole_distinct_on(ChWholeLevel *level, ChQuery *result);
extern bool ch_whole_ties(ChWholeLevel *level, ChQuery *result);
extern bool ch_whole_repeatable(Query *query);
extern Node *ch_whole_showable(Node *node, void *context);

/* whole.c */

/* The server of a foreign table of ours, or InvalidOid. */
extern Oid	ch_whole_server_of(Oid relid);

/*
 * The server and the user of every relation of the planned statement; false
 * unless all are the same.  Views stand in the range table as sub-queries.
 */
extern bool ch_whole_one_server(PlannedStmt *stmt, ChWhole *whole);

/* Has by-relation planning already made one scan of everything? */
extern bool ch_whole_is_single_scan(PlannedStmt *stmt, Plan *plan);

/* Has PostgreSQL found that no table needs to be read? */
extern bool ch_whole_reads_nothing(PlannedStmt *stmt, Plan *plan);

/* whole_plan.c */
extern List *ch_whole_plan_targets(ChWhole *whole, Query *query, List *outputs);
extern ForeignScan *ch_whole_make_scan(ChWhole *whole, ChQuery *remote, List *outputs, List *targets,
									   List *shown, const char *relations);
extern Plan *ch_whole_plan(PlannedStmt *stmt, const Plan *old, ChWhole *whole, Query *query,
						   ChWholeLevel *parent);
extern void ch_whole_note_reason(Plan *plan, const char *reason);
extern Plan *ch_whole_materialize(Plan *plan);

/* whole_insert.c: INSERT ... SELECT */
extern Query *ch_whole_insert_source(Query *parse);
extern bool ch_whole_is_target(PlannedStmt *stmt, Index rti);
extern Plan *ch_whole_insert_plan(PlannedStmt *stmt, const Plan *old, ChWhole *whole, Query *query);

/* whole_column.c; the first is ChTranslate.column for a level */
extern ChExpr *ch_whole_column(ChTranslate *cx, Var *var);
extern ChExpr *ch_whole_output_column(const ChExpr *output, Index alias, int attno,
									  Oid type, int32 typmod, bool nulled);
extern void ch_whole_carry_scales(ChQuery *query, List *outputs);
extern ChWholeLevel *ch_whole_level_of(ChWholeLevel *level, Index levelsup);

/* whole_setop.c */
extern ChQuery *ch_whole_setop(ChWholeLevel *level, List **outputs);

/*
 * whole_arms.c: arms of a UNION ALL, which is an entry of level's range table, that
 * WHERE leaves nothing of; they may be left out if they cannot raise an error.
 */
extern Bitmapset *ch_whole_dead_arms(ChWholeLevel *level, int rtindex, Query *query);
extern bool ch_whole_arm_raises(const ChQuery *arm);
extern bool ch_whole_is_dead(const ChWholeLevel *level, const Node *node);

/* whole_unique.c: does UNION have nothing to remove, because no row is there twice? */
extern bool ch_whole_rows_differ(Query *query, SetOperationStmt *op);

/* whole_raises.c: a condition that can raise an error, where that is as in PostgreSQL; or NULL */
extern ChExpr *ch_whole_raising_filter(ChWholeLevel *level, List *quals, Expr *clause);
extern ChExpr *ch_whole_guarded_column(ChTranslate *cx, ChExpr *guard, ChExpr *column);

/* whole_from.c */
extern CommonTableExpr *ch_whole_find_cte(Query *query, const RangeTblEntry *rte);
extern bool ch_whole_from(ChWholeLevel *level, ChFrom **from, List **where);
extern List *ch_whole_conjuncts(ChWholeLevel *level, Node *quals);

/* whole_reduce.c: outer joins become what conditions above leave of them */
extern void ch_whole_reduce_joins(ChWholeLevel *level);

/* whole_values.c; NULL if the rows cannot be spelled */
extern ChFrom *ch_whole_values(ChWholeLevel *level, ChWholeRel *rel, RangeTblEntry *rte);
extern ChFrom *ch_whole_function(ChWholeLevel *level, ChWholeRel *rel, RangeTblEntry *rte);

/* whole_above.c */
extern void ch_whole_find_aggregates(Node *node, List **found);
extern bool ch_whole_compute(ChWholeLevel *level, List *aggregates, List **targets, List **computed);
extern ChExpr *ch_whole_column_of(const List *targets, ChExpr *target, Index alias, bool nulled);
extern void ch_whole_stands_for(ChTranslate *cx, Node *node, ChExpr *value, ChOutput *out);
extern void ch_whole_see_computed(ChWholeLevel *level, List *computed, const List *targets,
								  Index alias, bool nulled);

/* whole_grouping.c */
extern bool ch_whole_grouping_sets(ChWholeLevel *level, ChQuery *result);

/* whole_sublink.c */

/* Does the query refer to level, which is around it, or one further out? */
extern bool ch_whole_is_correlated(ChWholeLevel *level, Query *query);
extern ChExpr *ch_whole_sublink(ChTranslate *cx, SubLink *sublink);

/* whole_correlated.c; NULL or false with the context's reason */
extern bool ch_whole_correlated_values(ChWholeLevel *outer, Query *query, List *exprs, List **values);
extern ChExpr *ch_whole_correlated_scalar(ChTranslate *cx, ChWholeLevel *outer, Query *query);
extern ChExpr *ch_whole_correlated_exists(ChTranslate *cx, ChWholeLevel *outer, Query *query,
										  bool with_rows);
extern ChExpr *ch_whole_correlated_in(ChTranslate *cx, ChWholeLevel *outer, Query *query, Expr *x);
extern bool ch_whole_only_rows_matter(Query *query);
extern ChExpr *ch_whole_tuple_in(ChWholeLevel *level, List *outer_keys, ChQuery *query);

extern bool ch_whole_is_plain_aggregation(Query *query);
extern bool ch_whole_has_one_row(Query *query);
extern bool ch_whole_query_raises(const ChQuery *query);
extern List *ch_whole_take_keys(ChWholeLevel *outer, Query *query, const char **why);
extern Expr *ch_whole_seen_from_outside(Expr *expr);

/* whole_outer.c */
extern List *ch_whole_inner_quals(ChWholeLevel *outer, Query *query);
extern bool ch_whole_server_exists(ChWholeLevel *outer, Query *query);
extern List *ch_whole_add_outer_rows(ChWholeLevel *outer, Query *query, List *quals, bool by_equality,
									 const char **why);

/* whole_by_key.c */
extern SortGroupClause *ch_whole_grouping_clause(Query *query, TargetEntry *tle);
extern Query *ch_whole_by_key(ChWholeLevel *outer, Query *query, List **keys);

/* whole_lateral.c */
extern bool ch_whole_is_lateral(ChWholeLevel *level, Node *node);
extern bool ch_whole_is_lateral_value(ChWholeLevel *level, Node *node);
extern bool ch_whole_lateral_values(ChWholeLevel *level, Node *node);
extern bool ch_whole_lateral_rows(ChWholeLevel *level, Node *node, List **quals);

/* whole_unnest.c */
extern Relids ch_whole_unnest_rels(ChWholeLevel *level, Node *node);
extern ChFrom *ch_whole_unnest(ChWholeLevel *level, Node *node, ChFrom *from, Relids rels, bool outer);
extern bool ch_whole_unnest_target(ChWhole *whole, Query *query);

/* whole_quantified.c */
extern ChExpr *ch_whole_quantified(ChTranslate *cx, ChWholeLevel *level, SubLink *sublink,
								   Query *query, bool correlated);
extern ChExpr *ch_whole_row_in(ChTranslate *cx, ChWholeLevel *level, SubLink *sublink, Query *query);

#endif							/* CH_WHOLE_H */
