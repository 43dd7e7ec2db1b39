/*-------------------------------------------------------------------------
 *
 * clause.c
 *	  Reasons that name the clause and the expression as they were written.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "nodes/nodeFuncs.h"
#include "nodes/plannodes.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/ruleutils.h"

#include "plan/relation.h"
#include "plan/whole.h"

#define MAX_SHOWN 100			/* bytes of an expression */

/* What has no text outside the query that it stands in. */
static bool
not_showable(Node *node, List *rtable)
{
	if (node == NULL)
		return false;
	if (IsA(node, SubLink) || IsA(node, SubPlan) || IsA(node, AlternativeSubPlan) ||
		IsA(node, PlaceHolderVar) || IsA(node, RestrictInfo) || IsA(node, Query) ||
		IsA(node, CaseTestExpr))
		return true;
	if (IsA(node, Aggref) && ((Aggref *) node)->agglevelsup > 0)
		return true;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;
		RangeTblEntry *rte;

		if (var->varlevelsup > 0 || var->varattno <= 0 || IS_SPECIAL_VARNO(var->varno) ||
			var->varno > list_length(rtable))
			return true;
		rte = rt_fetch(var->varno, rtable);
		return (rte->rtekind != RTE_RELATION && rte->rtekind != RTE_SUBQUERY && rte->rtekind != RTE_CTE) ||
			var->varattno > list_length(rte->eref->colnames);
	}
	return expression_tree_walker(node, not_showable, rtable);
}

/* Does one pair of parentheses stand around all of it? */
static bool
is_enclosed(const char *text)
{
	int			depth = 0;
	char		quote = '\0';

	if (*text != '(')
		return false;
	for (; *text; text++)
	{
		if (quote != '\0')
		{
			if (*text == quote)
				quote = '\0';
		}
		else if (*text == '\'' || *text == '"')
			quote = *text;
		else
			depth += (*text == '(') - (*text == ')');
		if (depth == 0 && text[1] != '\0')
			return false;
	}
	return depth == 0;
}

static char *
shown(List *rtable, Node *expr)
{
	PlannedStmt *stmt = makeNode(PlannedStmt);
	Relids		rels = pull_varnos(NULL, expr);
	List	   *context;
	char	   *text;
	int			len;

	/* the parts of a planned statement that names of columns are found by */
	stmt->rtable = rtable;
	context = deparse_context_for_plan_tree(stmt, select_rtable_names_for_explain(rtable, rels));
	text = deparse_expression(ch_whole_showable(expr, NULL), context, bms_num_members(rels) > 1, false);
	len = strlen(text);
	if (is_enclosed(text))
	{
		text[len - 1] = '\0';
		text++;
		len -= 2;
	}
	if (len <= MAX_SHOWN)
		return text;
	len = pg_mbcliplen(text, len, MAX_SHOWN);
	return psprintf("%.*s...", len, text);
}

/* "WHERE lower(name) = 'x': reason" */
char *
ch_clause_reason(List *rtable, const char *clause, Node *expr, const char *reason)
{
	if (strncmp(reason, clause, strlen(clause)) == 0)
		return pstrdup(reason);
	if (expr == NULL || IsA(expr, Const) || IsA(expr, List) || not_showable(expr, rtable))
		return psprintf("%s: %s", clause, reason);
	return psprintf("%s %s: %s", clause, shown(rtable, expr), reason);
}

/* ---------------------------------------------------------- whole queries */

void *
ch_whole_fail(ChWhole *whole, const char *fmt,...)
{
	va_list		args;

	va_start(args, fmt);
	whole->reason = ch_format_reason(fmt, args);
	va_end(args);
	return NULL;
}

/* The translator's reason becomes the query's. */
void *
ch_whole_fail_cx(ChWholeLevel *level)
{
	level->whole->reason = level->cx.reason;
	return NULL;
}

bool
ch_whole_fail_clause(ChWholeLevel *level, const char *clause, Node *expr)
{
	level->cx.reason = level->whole->reason =
		ch_clause_reason(level->query->rtable, clause, expr, level->cx.reason);
	return false;
}
