/*-------------------------------------------------------------------------
 *
 * document.c
 *	  Which parts of a jsonb column a query looks at.
 *
 * PostgreSQL asks a scan for columns, and computes doc ->> 'a' itself where that
 * is not remote.  If all that the query does with the column is to look at parts
 * whose keys are constants, the scan reads these parts only.
 *
 * A use that is not found would be a wrong answer.  So every tree of the planner is
 * searched that can hold a Var, and any Var of the column that is not the start of
 * such an expression, whole rows included, means the whole document.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"

#include "plan/document.h"
#include "query/json_part.h"
#include "query/json_path.h"

typedef struct PartSearch
{
	Index		varno;
	AttrNumber	attno;
	Index		depth;			/* of sub-queries */
	List	   *paths;
} PartSearch;

/* ------------------------------------------------------------------- steps */

static bool
is_column(const PartSearch *search, Node *node)
{
	Var		   *var = (Var *) node;

	return IsA(node, Var) && var->varno == search->varno && var->varlevelsup == search->depth &&
		var->varattno == search->attno;
}

/* The only argument that is a jsonb and the other one, a constant; else false. */
static bool
split_call(Node *node, Oid *fn, Node **document, Const **constant)
{
	List	   *args;

	if (IsA(node, OpExpr))
	{
		*fn = ((OpExpr *) node)->opfuncid;
		args = ((OpExpr *) node)->args;
	}
	else if (IsA(node, FuncExpr))
	{
		*fn = ((FuncExpr *) node)->funcid;
		args = ((FuncExpr *) node)->args;
	}
	else
		return false;
	if (list_length(args) != 2 || !IsA(lsecond(args), Const))
		return false;
	*document = linitial(args);
	*constant = lsecond(args);
	return !(*constant)->constisnull;
}

/* Keys of an array of texts, up to what may be something else; cut says if it was. */
static List *
array_keys(Datum array, bool *cut)
{
	List	   *keys = NIL;
	Datum	   *elems;
	bool	   *nulls;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &elems, &nulls, &n);
	for (int i = 0; i < n && !*cut; i++)
	{
		*cut = nulls[i] || ch_is_position(TextDatumGetCString(elems[i]));
		if (!*cut)
			keys = lappend(keys, TextDatumGetCString(elems[i]));
	}
	return keys;
}

/* The same of doc['a']['b']. */
static List *
subscript_keys(const SubscriptingRef *ref, bool *cut)
{
	List	   *keys = NIL;
	ListCell   *lc;

	foreach(lc, ref->refupperindexpr)
	{
		Const	   *con = lfirst(lc);

		*cut = con == NULL || !IsA(con, Const) || con->consttype != TEXTOID || con->constisnull ||
			ch_is_position(TextDatumGetCString(con->constvalue));
		if (*cut)
			return keys;
		keys = lappend(keys, TextDatumGetCString(con->constvalue));
	}
	return keys;
}

/*
 * An expression that takes a part: what it is taken from, and the keys that lead
 * there or, cut, some way.
 */
static bool
one_step(Node *node, Node **document, List **keys, bool *cut)
{
	SubscriptingRef *ref = (SubscriptingRef *) node;
	Const	   *con;
	Oid			fn;

	*cut = false;
	if (IsA(node, SubscriptingRef))
	{
		*document = (Node *) ref->refexpr;
		*keys = subscript_keys(ref, cut);
		return ref->refcontainertype == JSONBOID && ref->refassgnexpr == NULL && ref->reflowerindexpr == NIL;
	}
	if (!split_call(node, &fn, document, &con))
		return false;
	if (fn == F_JSONB_EXTRACT_PATH || fn == F_JSONB_EXTRACT_PATH_TEXT)
		*keys = array_keys(con->constvalue, cut);
	else if (fn == F_JSONB_OBJECT_FIELD || fn == F_JSONB_OBJECT_FIELD_TEXT)
		*keys = list_make1(TextDatumGetCString(con->constvalue));
	else
		return false;
	return true;
}

/* The keys as far as the server can name them. */
static List *
nameable(List *keys)
{
	List	   *path = NIL;
	ListCell   *lc;

	foreach(lc, keys)
	{
		if (!ch_is_path_key(lfirst(lc)))
			return path;
		path = lappend(path, lfirst(lc));
	}
	return path;
}

/* The path in the column that the expression looks at, or NIL. */
static List *
path_of(const PartSearch *search, Node *node)
{
	List	   *keys = NIL;
	List	   *more;
	bool		cut;

	while (one_step(node, &node, &more, &cut))
		keys = list_concat(more, cut ? NIL : keys);
	return is_column(search, node) ? nameable(keys) : NIL;
}

/* -------------------------------------------------------------- other looks */

/* The keys of an object, each as a path; false if one cannot be named. */
static bool
object_paths(Jsonb *object, List **paths)
{
	JsonbIterator *it = JsonbIteratorInit(&object->root);
	JsonbIteratorToken token;
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(object))
		return false;
	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		char	   *key;

		if (token != WJB_KEY)
			continue;
		key = pnstrdup(value.val.string.val, value.val.string.len);
		if (!ch_is_path_key(key))
			return false;
		*paths = lappend(*paths, list_make1(key));
	}
	return true;
}

/* What looks at the column as an object, which it always is: ?, @> and IS NULL. */
static bool
looks_at_object(const PartSearch *search, Node *node, List **paths)
{
	Node	   *document;
	Const	   *con;
	Oid			fn;

	*paths = NIL;
	if (IsA(node, NullTest))
		return is_column(search, (Node *) ((NullTest *) node)->arg);
	if (!split_call(node, &fn, &document, &con) || !is_column(search, document))
		return false;
	if (fn == F_JSONB_CONTAINS)
		return object_paths(DatumGetJsonbP(con->constvalue), paths);
	if (fn != F_JSONB_EXISTS)
		return false;
	*paths = list_make1(nameable(list_make1(TextDatumGetCString(con->constvalue))));
	return linitial(*paths) != NIL;
}

/* ------------------------------------------------------------------- search */

/* Is the whole document needed?  Else paths has what is. */
static bool
needs_whole(Node *node, PartSearch *search)
{
	List	   *paths;
	bool		whole;

	if (node == NULL)
		return false;
	if (IsA(node, Var))
		return ((Var *) node)->varno == search->varno && ((Var *) node)->varlevelsup == search->depth &&
			(((Var *) node)->varattno == search->attno || ((Var *) node)->varattno == 0);
	if (looks_at_object(search, node, &paths))
	{
		search->paths = list_concat(search->paths, paths);
		return false;
	}
	paths = path_of(search, node);
	if (paths != NIL)
	{
		search->paths = lappend(search->paths, paths);
		return false;
	}
	if (IsA(node, RestrictInfo))
		return needs_whole((Node *) ((RestrictInfo *) node)->clause, search);
	if (IsA(node, Query))
	{
		search->depth++;
		whole = query_tree_walker((Query *) node, needs_whole, search, QTW_IGNORE_JOINALIASES);
		search->depth--;
		return whole;
	}
	return expression_tree_walker(node, needs_whole, search);
}

/* Any reference to the relation in these lists of the planner's own. */
static bool
lists_need_whole(PlannerInfo *root, PartSearch *search)
{
	RelOptInfo *rel = root->simple_rel_array[search->varno];

	return needs_whole((Node *) root->processed_tlist, search) ||
		needs_whole((Node *) root->placeholder_list, search) ||
		needs_whole((Node *) root->append_rel_list, search) ||
		needs_whole((Node *) rel->baserestrictinfo, search) ||
		needs_whole((Node *) rel->joininfo, search);
}

bool
ch_paths_looked_at(PlannerInfo *root, const Var *document, List **paths)
{
	PartSearch	search = {0};
	RelOptInfo *rel = root->simple_rel_array[document->varno];

	search.varno = document->varno;
	search.attno = document->varattno;
	if (document->vartype != JSONBOID || document->varattno <= 0 || rel->reloptkind != RELOPT_BASEREL ||
		root->rowMarks != NIL || (root->parse->commandType != CMD_SELECT && root->parse->commandType != CMD_INSERT) ||
		query_tree_walker(root->parse, needs_whole, &search, QTW_IGNORE_JOINALIASES) ||
		lists_need_whole(root, &search))
		return false;
	*paths = search.paths;
	return true;
}
