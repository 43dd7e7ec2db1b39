/*-------------------------------------------------------------------------
 *
 * whole_part.c
 *	  The sub-queries of a query that are one server's each, though the query is
 *	  not: which they are, and what PostgreSQL plans in their place.
 *
 * Before PostgreSQL plans, a sub-select, CTE or sub-query that refers to nothing
 * around it, is translated as a whole, and would not be one scan anyway gives
 * way to one that reads a relation which is not there: a named tuplestore, of
 * which the planner wants to know the columns and the number of rows.  It may
 * pull it up, join it, or give it conditions like any other relation.
 * whole_place.c puts the scans in where the plan reads such a relation.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/planner.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "plan/whole.h"
#include "plan/whole_part.h"
#include "remote/remote.h"

/* -------------------------------------------------------- a quick refusal */

/* A function of the user's, which may be the query that it is (SQL). */
static bool
may_be_query(const RangeTblEntry *rte)
{
	ListCell   *lc;

	foreach(lc, rte->functions)
	{
		FuncExpr   *func = (FuncExpr *) lfirst_node(RangeTblFunction, lc)->funcexpr;

		if (IsA(func, FuncExpr) && func->funcid >= FirstNormalObjectId)
			return true;
	}
	return false;
}

static bool
find_foreign_table(Node *node, void *context)
{
	Query	   *query = (Query *) node;
	ListCell   *lc;

	/* most of what there is; every query with sub-queries comes here */
	if (node == NULL || IsA(node, Var) || IsA(node, Const))
		return false;
	if (!IsA(node, Query))
		return expression_tree_walker(node, find_foreign_table, context);
	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_RELATION ? rte->relkind == RELKIND_FOREIGN_TABLE :
			rte->rtekind == RTE_FUNCTION ? may_be_query(rte) : rte->rtekind == RTE_SUBQUERY && find_foreign_table((Node *) rte->subquery, context))
			return true;
	}
	foreach(lc, query->cteList)
	{
		if (find_foreign_table(((CommonTableExpr *) lfirst(lc))->ctequery, context))
			return true;
	}
	return query->hasSubLinks &&
		query_tree_walker(query, find_foreign_table, context, QTW_IGNORE_RT_SUBQUERIES | QTW_IGNORE_CTE_SUBQUERIES);
}

bool
ch_whole_has_foreign_table(Query *query)
{
	return find_foreign_table((Node *) query, NULL);
}

static bool
has_subqueries(const Query *query)
{
	ListCell   *lc;

	if (query->hasSubLinks || query->cteList != NIL)
		return true;
	foreach(lc, query->rtable)
	{
		if (lfirst_node(RangeTblEntry, lc)->rtekind == RTE_SUBQUERY)
			return true;
	}
	return false;
}

/* Rows that are changed remotely are chosen by conditions as PostgreSQL plans them. */
static bool
changes_foreign_table(const Query *query)
{
	return query->commandType != CMD_SELECT && query->commandType != CMD_INSERT &&
		rt_fetch(query->resultRelation, query->rtable)->relkind == RELKIND_FOREIGN_TABLE;
}

bool
ch_whole_may_have_parts(Query *query)
{
	return query->commandType != CMD_UTILITY && has_subqueries(query) && ch_enable_query_pushdown &&
		ch_pushdown != CH_PUSHDOWN_OFF && !changes_foreign_table(query);
}

/* ----------------------------------------------------- what a query reads */

typedef struct Reads
{
	ChWhole    *whole;			/* gets the server and the user */
	Index		levels;			/* of queries around the place we are at */
	bool		others;			/* anything but tables of one server and user */
	bool		values;			/* ... of a query around it */
	bool		ctes;			/* likewise */
} Reads;

static void
see_relation(Reads *reads, Query *query, RangeTblEntry *rte)
{
	ChWhole    *whole = reads->whole;
	Oid			serverid,
				userid;

	if (rte->relkind == RELKIND_VIEW)
		return;
	serverid = rte->relkind == RELKIND_FOREIGN_TABLE ? ch_whole_server_of(rte->relid) : InvalidOid;
	userid = ch_query_rte_userid(query, rte);
	if (!OidIsValid(serverid) ||
		(OidIsValid(whole->serverid) && (whole->serverid != serverid || whole->userid != userid)))
		reads->others = true;
	if (!OidIsValid(serverid) || OidIsValid(whole->serverid))
		return;
	whole->serverid = serverid;
	whole->userid = userid;
}

/* Is the entry of the range table what the statement writes to, or stands for it? */
static bool
is_written(Query *query, int rti)
{
	return rti == query->resultRelation ||
		(query->onConflict != NULL && rti == query->onConflict->exclRelIndex);
}

static bool
see(Node *node, Reads *reads)
{
	Query	   *query = (Query *) node;
	ListCell   *lc;

	if (node == NULL)
		return false;
	if (IsA(node, Var))
		reads->values |= ((Var *) node)->varlevelsup >= reads->levels;
	if (IsA(node, Aggref))
		reads->values |= ((Aggref *) node)->agglevelsup >= reads->levels;
	if (IsA(node, GroupingFunc))
		reads->values |= ((GroupingFunc *) node)->agglevelsup >= reads->levels;
	if (!IsA(node, Query))
		return expression_tree_walker(node, see, reads);
	reads->levels++;
	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_RELATION && !is_written(query, foreach_current_index(lc) + 1))
			see_relation(reads, query, rte);
		reads->others |= rte->rtekind == RTE_NAMEDTUPLESTORE;
		reads->ctes |= rte->rtekind == RTE_CTE && rte->ctelevelsup >= reads->levels;
	}
	query_tree_walker(query, see, reads, 0);
	reads->levels--;
	return false;
}

bool
ch_whole_is_mixed(Query *query)
{
	ChWhole		whole = {0};
	Reads		reads = {&whole};

	see((Node *) query, &reads);
	return reads.others;
}

/* ------------------------------------------------------- the placeholder */

/* What the executor checks permissions of, and the plan depends on. */
static List *
relations_of(PlannedStmt *stmt)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, stmt->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		/* views stand there as what they were replaced by, from 16 on */
		if (rte->rtekind != RTE_RELATION && !(rte->rtekind == RTE_SUBQUERY && OidIsValid(rte->relid)))
			continue;
		rte = copyObject(rte);
		rte->rtekind = RTE_RELATION;
		rte->inh = rte->lateral = false;
		rte->inFromCl = false;
		result = lappend(result, rte);
	}
	return result;
}

static RangeTblEntry *
tuplestore(ChWholePart *part, const char *alias)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	ListCell   *lc;

	rte->rtekind = RTE_NAMEDTUPLESTORE;
	rte->enrname = part->name;
	rte->enrtuples = part->stmt->planTree->plan_rows;
	rte->eref = makeAlias(alias, NIL);
	rte->inFromCl = true;
	foreach(lc, part->query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		Node	   *expr = (Node *) tle->expr;

		if (tle->resjunk)
			continue;
		rte->coltypes = lappend_oid(rte->coltypes, exprType(expr));
		rte->coltypmods = lappend_int(rte->coltypmods, exprTypmod(expr));
		rte->colcollations = lappend_oid(rte->colcollations, exprCollation(expr));
		rte->eref->colnames = lappend(rte->eref->colnames, makeString(pstrdup(tle->resname ? tle->resname : "?column?")));
	}
	return rte;
}

static Query *
placeholder(ChWholePart *part, const char *alias)
{
	Query	   *query = makeNode(Query);
	RangeTblRef *ref = makeNode(RangeTblRef);
	ListCell   *lc;

	query->commandType = CMD_SELECT;
	query->canSetTag = part->query->canSetTag;
	ch_add_relations(query, relations_of(part->stmt), part->stmt);
	query->rtable = lappend(query->rtable, tuplestore(part, alias));
	ref->rtindex = list_length(query->rtable);
	query->jointree = makeFromExpr(list_make1(ref), NULL);
	foreach(lc, part->query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);
		Node	   *expr = (Node *) tle->expr;

		if (tle->resjunk)
			continue;
		tle = flatCopyTargetEntry(tle);
		tle->ressortgroupref = 0;
		tle->expr = (Expr *) makeVar(ref->rtindex, tle->resno, exprType(expr), exprTypmod(expr),
									 exprCollation(expr), 0);
		query->targetList = lappend(query->targetList, tle);
	}
	return query;
}

/* ------------------------------------------------------------- the choice */

typedef struct Finder
{
	const char *query_string;
	ParamListInfo boundParams;
	ChWholeParts *parts;
} Finder;

static void take_from(Finder *finder, Query *query);

/* Tables joined, which PostgreSQL pulls up and joins by relation with others. */
static bool
is_join_of_tables(Query *query)
{
	ListCell   *lc;

	if (query->hasAggs || query->hasWindowFuncs || query->hasTargetSRFs || query->hasSubLinks || query->hasDistinctOn ||
		query->groupClause != NIL || query->groupingSets != NIL || query->havingQual != NULL ||
		query->distinctClause != NIL || query->sortClause != NIL || query->limitCount != NULL ||
		query->limitOffset != NULL || query->setOperations != NULL || query->cteList != NIL)
		return false;
	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind != RTE_RELATION && rte->rtekind != RTE_JOIN)
			return false;
	}
	return true;
}

/* Are there columns, all of types that a table can have? */
static bool
has_plain_columns(Query *query)
{
	bool		found = false;
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->resjunk)
			continue;
		if (get_typtype(exprType((Node *) tle->expr)) == TYPTYPE_PSEUDO)
			return false;
		found = true;
	}
	return found;
}

static bool
translate(ChWholePart *part)
{
	ChWhole    *whole = &part->whole;

	part->top = copyObject(part->query);
	part->remote = ch_whole_top(whole, part->top, NULL, &part->outputs);
	if (part->remote != NULL && whole->order_reason != NULL)
		return ch_whole_fail(whole, "%s", whole->order_reason) != NULL;
	if (part->remote == NULL)
		return false;
	part->targets = ch_whole_plan_targets(whole, part->top, part->outputs);
	if (contain_volatile_functions((Node *) part->targets))
		return ch_whole_fail(whole, "select list: a volatile function") != NULL;
	return true;
}

/* Of EXISTS one row is enough. */
static void
limit_to_one(Query *query)
{
	if (query->limitCount == NULL && query->limitOffset == NULL)
		query->limitCount = (Node *) makeConst(INT8OID, -1, InvalidOid, sizeof(int64), Int64GetDatum(1), false,
											   FLOAT8PASSBYVAL);
}

/*
 * Put a placeholder for the query if it is to be a whole one; true if nothing in
 * it remains to be done.
 */
static bool
take(Finder *finder, ChWhole *whole, Query **query, const char *alias, bool exists)
{
	ChWholeParts *parts = finder->parts;
	ChWholePart *part = palloc0(sizeof(ChWholePart));

	part->whole = *whole;
	part->query = copyObject(*query);
	if (exists)
		limit_to_one(part->query);
	part->stmt = standard_planner(copyObject(part->query), finder->query_string, 0, finder->boundParams);
	if (ch_whole_is_single_scan(part->stmt, part->stmt->planTree) ||
		ch_whole_reads_nothing(part->stmt, part->stmt->planTree))
		return true;
	if (!ch_whole_one_server(part->stmt, &part->whole))
		return false;
	if (!translate(part))
	{
		parts->left = lappend(parts->left, part);
		return false;
	}
	parts->taken = lappend(parts->taken, part);
	part->name = psprintf("clickhouse_fdw sub-query %d", list_length(parts->taken));
	*query = placeholder(part, alias);
	return true;
}

/* A sub-query of a query that is not itself taken. */
static void
consider(Finder *finder, Query **query, const char *alias, bool exists)
{
	ChWhole		whole = {0};
	Reads		reads = {&whole};

	see((Node *) *query, &reads);
	if (!OidIsValid(whole.serverid) || reads.values || (*query)->commandType != CMD_SELECT)
		return;
	if (!reads.others && !reads.ctes && has_plain_columns(*query))
	{
		if (is_join_of_tables(*query))
			return;
		whole.version = ch_server_version(whole.serverid, whole.userid);
		if (!ch_capable(&whole.version, CH_CAP_JOIN_ON_ANY) || take(finder, &whole, query, alias, exists))
			return;
	}
	take_from(finder, *query);
}

static bool
take_from_expression(Node *node, Finder *finder)
{
	if (node == NULL || IsA(node, Query))
		return false;
	if (IsA(node, SubLink) && ((SubLink *) node)->subLinkType != MULTIEXPR_SUBLINK)
		consider(finder, (Query **) &((SubLink *) node)->subselect, "subquery",
				 ((SubLink *) node)->subLinkType == EXISTS_SUBLINK);
	return expression_tree_walker(node, take_from_expression, finder);
}

static void
take_from(Finder *finder, Query *query)
{
	ListCell   *lc;

	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_SUBQUERY && !rte->lateral)
			consider(finder, &rte->subquery, rte->eref->aliasname, false);
	}
	foreach(lc, query->cteList)
	{
		CommonTableExpr *cte = lfirst_node(CommonTableExpr, lc);

		if (cte->cterefcount > 0 && !cte->cterecursive)
			consider(finder, (Query **) &cte->ctequery, cte->ctename, false);
	}
	if (query->hasSubLinks)
		query_tree_walker(query, take_from_expression, finder,
						  QTW_IGNORE_RT_SUBQUERIES | QTW_IGNORE_CTE_SUBQUERIES);
}

void
ch_whole_take_parts(Query *query, const char *query_string, ParamListInfo boundParams, ChWholeParts *parts)
{
	Finder		finder = {query_string, boundParams, parts};

	take_from(&finder, query);
}
