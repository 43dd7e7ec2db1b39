/*-------------------------------------------------------------------------
 *
 * insert_select.c
 *	  INSERT ... SELECT within one server as one remote statement.
 *
 * PostgreSQL's plan is an INSERT fed by a scan.  If the scan is one remote query
 * of the server that the rows go to, and nothing here looks at them, the query
 * is put behind INSERT INTO, and the rows do not travel.
 *
 * What is stored must be what the detour over here would have stored, with the
 * same errors.  A column that is only copied must have the very type of the one
 * it is copied to, and one that does not change on the way; text is checked
 * to be text.  Integers, floats and text that are computed are converted with a
 * check.  Everything else stays with the detour.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "foreign/foreign.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "compat.h"
#include "plan/insert_select.h"
#include "plan/plan.h"
#include "plan/relation.h"
#include "plan/used.h"
#include "plan/whole.h"
#include "query/modify.h"
#include "query/query.h"
#include "types/types.h"

typedef struct InsertSelect
{
	PlannedStmt *stmt;
	ModifyTable *modify;
	Plan	   *above;			/* computes the columns from the scan's, or NULL */
	ForeignScan *scan;
	Relation	rel;			/* the target */
	Oid			userid;
	ChOptions  *options;
	const ChRemoteTable *described;
	char	   *prefix;			/* of the names of the query's columns */
	ChRemoteTableRef table;		/* the same there */
	List	   *used;			/* of ChUsed: columns of the target */
	StringInfoData columns;		/* of the INSERT */
	StringInfoData values;
	StringInfoData checks;		/* each with AND in front */
	const char *reason;
} InsertSelect;

static bool
fail(InsertSelect *is, const char *reason)
{
	is->reason = reason;
	return false;
}

/* ------------------------------------------------------------ the statement */

static bool
is_ours(const Plan *plan)
{
	return plan->qual == NIL && plan->initPlan == NIL && ch_is_own_scan(plan);
}

/* The scan below ModifyTable, perhaps below a node that only computes. */
static bool
find_scan(InsertSelect *is)
{
	Plan	   *plan = outerPlan(is->modify);

	if (IsA(plan, SubqueryScan) && plan->qual == NIL && plan->initPlan == NIL)
	{
		is->above = plan;
		plan = ((SubqueryScan *) plan)->subplan;
	}
	else if (IsA(plan, Result) && outerPlan(plan) != NULL && plan->qual == NIL &&
			 plan->initPlan == NIL && ((Result *) plan)->resconstantqual == NULL)
	{
		is->above = plan;
		plan = outerPlan(plan);
	}
	is->scan = (ForeignScan *) plan;
	return is_ours(plan);
}

/* Does the statement do nothing but insert? */
static bool
is_plain(const InsertSelect *is)
{
	const ModifyTable *modify = is->modify;

	return list_length(modify->resultRelations) == 1 && modify->rootRelation == 0 &&
		modify->returningLists == NIL && modify->withCheckOptionLists == NIL &&
		modify->onConflictAction == ONCONFLICT_NONE && modify->plan.initPlan == NIL &&
		modify->fdwDirectModifyPlans == NULL && is->stmt->subplans == NIL;
}

static bool
has_row_triggers(Relation rel)
{
	return rel->trigdesc != NULL &&
		(rel->trigdesc->trig_insert_before_row || rel->trigdesc->trig_insert_after_row);
}

static bool
has_generated(Relation rel)
{
	TupleConstr *constr = RelationGetDescr(rel)->constr;

	return constr != NULL && constr->has_generated_stored;
}

/* Only where the scan and the target are of one server is there a reason to tell. */
static bool
check_target(InsertSelect *is, RangeTblEntry *rte)
{
	ForeignServer *server;

	if (rte->relkind != RELKIND_FOREIGN_TABLE)
		return false;
	server = GetForeignServer(GetForeignTable(rte->relid)->serverid);
	is->userid = ch_rte_userid(is->stmt, rte);
	if (server->serverid != is->scan->fs_server)
		return false;
	is->options = ch_options_get(server->serverid, is->userid, rte->relid);
	is->table.database = is->options->database ? is->options->database : is->options->dbname;
	is->table.table = is->options->table_name;
	is->described = ch_describe_table(server->serverid, is->userid, is->table.database, is->table.table);
	return true;
}

/* Whose rights the scan reads with. */
static Oid
scan_userid(const InsertSelect *is)
{
	return ch_scan_userid(is->scan, rt_fetch(bms_next_member(ch_scan_relids(is->scan), -1),
											 is->stmt->rtable));
}

/* Are the rows that the server counts those of the table? */
static bool
stores_itself(const char *engine)
{
	static const char *const others[] = {"Memory", "Log", "TinyLog", "StripeLog", "Null"};

	for (int i = 0; i < lengthof(others); i++)
	{
		if (strcmp(engine, others[i]) == 0)
			return true;
	}
	return strstr(engine, "MergeTree") != NULL;
}

static bool
check_server(InsertSelect *is)
{
	ChVersion	version = ch_server_version(is->scan->fs_server, is->userid);

	if (!ch_capable(&version, CH_CAP_WRITTEN_ROWS))
		return fail(is, psprintf("server %u.%u does not tell how many rows INSERT ... SELECT has stored",
								 version.major, version.minor));
	if (is->described == NULL)
		return fail(is, "the table that is inserted into could not be described");
	if (is->described->feeds_views)
		return fail(is, "the server counts the rows of materialized views too");
	if (!stores_itself(is->described->engine))
		return fail(is, psprintf("rows of a table with the engine %s are stored elsewhere", is->described->engine));
	if (scan_userid(is) != is->userid)
		return fail(is, "the rows are read and inserted with the rights of different users");
	if (has_row_triggers(is->rel))
		return fail(is, "the table that is inserted into has row triggers");
	if (has_generated(is->rel))
		return fail(is, "the table that is inserted into has columns that are generated here");
	return true;
}

/* ----------------------------------------------------------------- outputs */

/* Which output of the scan's remote query an expression of the plan is; -1: none. */
static int
output_of(const InsertSelect *is, Expr *expr)
{
	List	   *attrs = list_nth(is->scan->fdw_private, CH_PLAN_ATTRS);
	ListCell   *lc;

	if (is->above != NULL)
	{
		if (!IsA(expr, Var) || ((Var *) expr)->varattno <= 0)
			return -1;
		expr = list_nth_node(TargetEntry, is->scan->scan.plan.targetlist,
							 ((Var *) expr)->varattno - 1)->expr;
	}
	if (!IsA(expr, Var))
		return -1;
	foreach(lc, attrs)
	{
		if (lfirst_int(lc) == ((Var *) expr)->varattno)
			return foreach_current_index(lc);
	}
	return -1;
}

/*
 * The query's columns are called c1, c2, ... behind a prefix that is the same in
 * all of it.  Names that are not ours are quoted.
 */
static char *
name_prefix(const char *sql)
{
	char		quote = '\0';

	for (const char *p = sql; *p != '\0'; p++)
	{
		size_t		n;

		if (*p == '\\' && quote != '\0' && p[1] != '\0')
			p++;
		else if (quote != '\0' ? *p == quote : *p == '`' || *p == '\'')
			quote = quote != '\0' ? '\0' : *p;
		if (quote != '\0' || strncmp(p, " AS ", 4) != 0)
			continue;
		n = strspn(p + 4, "_");
		if (strncmp(p + 4 + n, "c1", 2) == 0 && !isdigit((unsigned char) p[4 + n + 2]))
			return pnstrdup(p + 4, n);
	}
	return NULL;
}

static char *
output_name(const InsertSelect *is, int output)
{
	return psprintf("%sc%d", is->prefix, output + 1);
}

/* A conversion of PostgreSQL's that loses nothing: what is converted. */
static Expr *
strip_widening(Expr *expr)
{
	if (IsA(expr, RelabelType) && ((RelabelType *) expr)->resulttype == TEXTOID)
		return ((RelabelType *) expr)->arg;
	if (!IsA(expr, FuncExpr))
		return expr;
	switch (((FuncExpr *) expr)->funcid)
	{
		case F_INT4_INT2:
		case F_INT8_INT2:
		case F_INT8_INT4:
			return linitial(((FuncExpr *) expr)->args);
		default:
			return expr;
	}
}

static bool
is_null(const Expr *expr)
{
	return IsA(expr, Const) && ((const Const *) expr)->constisnull;
}

/* Is a value of the type, read into the PostgreSQL type and written again, the same? */
static bool
survives(const chc_type *type, Oid pgtype, int32 typmod)
{
	switch (type->kind)
	{
		case CHC_INT8:
		case CHC_INT16:
		case CHC_UINT8:
			return pgtype == INT2OID || pgtype == INT4OID || pgtype == INT8OID;
		case CHC_INT32:
		case CHC_UINT16:
			return pgtype == INT4OID || pgtype == INT8OID;
		case CHC_INT64:
		case CHC_UINT32:
			return pgtype == INT8OID;
		case CHC_UINT64:
			return pgtype == NUMERICOID;
		case CHC_DECIMAL:
			return pgtype == NUMERICOID && (typmod < 0 || typmod == ((type->precision << 16) | type->scale) + (int32) VARHDRSZ);
		case CHC_BOOL:
			return pgtype == BOOLOID;
		case CHC_FLOAT32:
			return pgtype == FLOAT4OID;
		case CHC_FLOAT64:
			return pgtype == FLOAT8OID;
		case CHC_STRING:
			return pgtype == TEXTOID || pgtype == VARCHAROID || pgtype == BYTEAOID;
		case CHC_ENUM8:
		case CHC_ENUM16:
			return pgtype == TEXTOID;
		case CHC_UUID:
			return pgtype == UUIDOID;
		case CHC_DATE:
		case CHC_DATE32:
			return pgtype == DATEOID;
		case CHC_DATETIME:
			return pgtype == TIMESTAMPTZOID;
		case CHC_DATETIME64:
			return pgtype == TIMESTAMPTZOID && type->precision <= 6;
		default:
			return false;
	}
}

static bool
is_text(Oid pgtype)
{
	return pgtype == TEXTOID || pgtype == VARCHAROID;
}

static bool
can_check_text(InsertSelect *is)
{
	if (GetDatabaseEncoding() != PG_UTF8)
		return fail(is, "text is converted between encodings");
	if (is->options->invalid_text != CH_INVALID_TEXT_ERROR)
		return fail(is, "the option \"invalid_text\" may change text");
	return true;
}

/*
 * An output, text checked to be valid and without zero bytes as PostgreSQL's.
 * The check belongs to the value: as a condition the server might look at rows
 * that others leave out.
 */
static char *
checked_output(const InsertSelect *is, int output, bool text)
{
	const char *name = output_name(is, output);

	if (!text)
		return pstrdup(name);
	return psprintf("if(throwIf(ifNull(NOT isValidUTF8(%s) OR position(%s, char(0)) > 0, 0), 'invalid text') = 0, %s, %s)",
					name, name, name, name);
}

/* The result must have the type that it was planned with. */
static void
check_type(InsertSelect *is, int output, const char *type)
{
	appendStringInfo(&is->checks, " AND throwIf(toTypeName(%s) != ", output_name(is, output));
	ch_quote_literal(&is->checks, type, strlen(type));
	appendStringInfoString(&is->checks, ", 'a column has another type than when the statement was planned') = 0");
}

/* The ClickHouse type of a computed value that is checked to fit; NULL: none. */
static const char *
computed_type(Oid pgtype, chc_kind kind)
{
	bool		integer = kind >= CHC_INT8 && kind <= CHC_UINT64;

	switch (pgtype)
	{
		case INT2OID:
			return integer ? "Int16" : NULL;
		case INT4OID:
			return integer ? "Int32" : NULL;
		case INT8OID:
			return integer ? "Int64" : NULL;
		case FLOAT8OID:
			return kind == CHC_FLOAT64 ? "Float64" : NULL;
		case TEXTOID:
			return kind == CHC_STRING ? "String" : NULL;
		default:
			return NULL;
	}
}

static bool
convert_column(InsertSelect *is, int output, const ChRemoteColumn *column, const chc_type *type,
			   Oid pgtype)
{
	bool		nullable;
	const chc_type *base = chc_type_strip(type, &nullable);
	const char *computed = computed_type(pgtype, base->kind);

	if (computed == NULL)
		return fail(is, psprintf("what is computed for column \"%s\" of type %s is not known to be stored the same",
								 column->name, type->text));
	appendStringInfo(&is->values, "accurateCast(accurateCast(%s, 'Nullable(%s)'), '%s%s%s')",
					 checked_output(is, output, is_text(pgtype)), computed, nullable ? "Nullable(" : "", base->name,
					 nullable ? ")" : "");
	return !is_text(pgtype) || can_check_text(is);
}

/* Integers of different types, which PostgreSQL has as one. */
static bool
both_integers(const chc_type *source, const chc_type *target, Oid pgtype)
{
	bool		nullable;
	const chc_type *base = chc_type_strip(source, &nullable);

	return base->kind != target->kind && base->kind >= CHC_INT8 && base->kind <= CHC_UINT64 &&
		computed_type(pgtype, target->kind) != NULL && !is_text(pgtype) && pgtype != FLOAT8OID;
}

static bool
copy_column(InsertSelect *is, int output, const ChRemoteColumn *column, const chc_type *type,
			Oid pgtype, int32 typmod)
{
	bool		nullable;
	const chc_type *base = chc_type_strip(type, &nullable);
	const char *expected = strVal(list_nth(list_nth(is->scan->fdw_private, CH_PLAN_EXPECTED), output));
	chc_type   *source = ch_parse_type(expected, true);
	bool		text;

	if (source != NULL && both_integers(source, base, pgtype))
		return convert_column(is, output, column, type, pgtype);
	if (source == NULL || !ch_types_equal(source, type))
		return fail(is, psprintf("column \"%s\" has another remote type than what it gets", column->name));
	if (!survives(base, pgtype, typmod))
		return fail(is, psprintf("values of type %s may change on their way through %s",
								 type->text, format_type_be(pgtype)));
	check_type(is, output, column->type);
	text = is_text(pgtype) && base->kind == CHC_STRING;
	appendStringInfoString(&is->values, checked_output(is, output, text));
	return !text || can_check_text(is);
}

static bool
add_column(InsertSelect *is, Form_pg_attribute att, Expr *expr)
{
	Expr	   *value = strip_widening(expr);
	int			output = output_of(is, value);
	const ChRemoteColumn *column;
	ChColumnOptions options;
	chc_type   *type;

	if (output < 0)
		return fail(is, psprintf("the value of column \"%s\" is made here", NameStr(att->attname)));
	if (list_nth_int(list_nth(is->scan->fdw_private, CH_PLAN_FINALS), output) != CH_FINAL_NONE)
		return fail(is, psprintf("the value of column \"%s\" is finished here", NameStr(att->attname)));
	ch_column_options(RelationGetRelid(is->rel), att->attnum, &options);
	column = ch_described_column(is->described, options.column_name);
	type = column ? ch_parse_type(column->type, true) : NULL;
	if (type == NULL || (options.type != NULL && !ch_types_equal(ch_parse_type(options.type, false), type)))
		return fail(is, psprintf("the remote type of column \"%s\" is not what was declared", NameStr(att->attname)));
	is->used = ch_used_add(is->used, RelationGetRelid(is->rel), &is->table, att->attnum);
	appendStringInfoString(&is->columns, is->columns.len ? ", " : "");
	ch_quote_identifier(&is->columns, options.column_name);
	appendStringInfoString(&is->values, is->values.len ? ", " : "");
	if (((String *) list_nth(list_nth(is->scan->fdw_private, CH_PLAN_EXPECTED), output))->sval[0] == '\0')
		return convert_column(is, output, column, type, exprType((Node *) expr));
	return copy_column(is, output, column, type, exprType((Node *) value), exprTypmod((Node *) value));
}

/*
 * Columns that the statement names; fdw_private of the INSERT, as it was planned
 * before, says which those are.
 */
static bool
add_columns(InsertSelect *is)
{
	List	   *named = linitial(linitial(is->modify->fdwPrivLists));
	TupleDesc	desc = RelationGetDescr(is->rel);
	ListCell   *lc;

	foreach(lc, outerPlan(is->modify)->targetlist)
	{
		TargetEntry *tle = lfirst_node(TargetEntry, lc);

		if (tle->resjunk)
			return fail(is, "the plan has columns of its own");
		if (list_member_int(named, tle->resno) &&
			!add_column(is, TupleDescAttr(desc, tle->resno - 1), tle->expr))
			return false;
		if (!list_member_int(named, tle->resno) && !is_null(tle->expr))
			return fail(is, "a column that is not named gets a value");
	}
	return is->columns.len > 0;
}

bool
ch_inserts_what_it_reads(Plan *plan)
{
	ListCell   *lc;

	foreach(lc, plan->targetlist)
	{
		Expr	   *expr = strip_widening(lfirst_node(TargetEntry, lc)->expr);

		if (!IsA(expr, Var) && !IsA(expr, Const))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ the plan */

static char *
insert_sql(InsertSelect *is)
{
	StringInfoData sql;
	char	   *select = pstrdup(strVal(list_nth(is->scan->fdw_private, CH_PLAN_SQL)));
	const char *settings = ch_cut_settings(select);

	initStringInfo(&sql);
	appendStringInfoString(&sql, "INSERT INTO ");
	ch_append_table(&sql, is->table.database, is->table.table);
	appendStringInfo(&sql, " (%s) SELECT %s FROM (%s)", is->columns.data, is->values.data, select);
	if (is->checks.len > 0)
		appendStringInfo(&sql, " WHERE %s", is->checks.data + strlen(" AND "));
	appendStringInfoString(&sql, settings);
	return sql.data;
}

/* The columns that PostgreSQL looks for in the plan, without anything in them. */
static List *
empty_tlist(List *tlist)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, tlist)
	{
		TargetEntry *tle = flatCopyTargetEntry(lfirst_node(TargetEntry, lc));
		Node	   *expr = (Node *) tle->expr;

		tle->expr = (Expr *) makeNullConst(exprType(expr), exprTypmod(expr), exprCollation(expr));
		result = lappend(result, tle);
	}
	return result;
}

static void
replace_plan(InsertSelect *is)
{
	Index		rti = linitial_int(is->modify->resultRelations);
	Plan	   *old = outerPlan(is->modify);
	ForeignScan *scan = makeNode(ForeignScan);

	scan->scan.plan.targetlist = empty_tlist(old->targetlist);
	scan->scan.plan.startup_cost = old->startup_cost;
	scan->scan.plan.total_cost = old->total_cost;
	scan->scan.plan.plan_rows = old->plan_rows;
	scan->scan.plan.plan_node_id = old->plan_node_id;
	scan->scan.plan.extParam = old->extParam;
	scan->scan.plan.allParam = old->allParam;
	scan->scan.scanrelid = rti;
	scan->operation = CMD_INSERT;
	scan->resultRelation = rti;
	scan->fs_server = is->scan->fs_server;
	ch_set_scan_user(scan, rti, is->userid);
	scan->fdw_exprs = is->scan->fdw_exprs;
	scan->fdw_private = list_make4(makeString(insert_sql(is)),
								   makeString(quote_qualified_identifier(get_namespace_name(RelationGetNamespace(is->rel)),
																		 RelationGetRelationName(is->rel))),
								   makeInteger(is->modify->canSetTag ? CH_INSERT_SET_PROCESSED : 0),
								   list_concat(ch_used_list(is->used, scan->fs_server, is->userid),
											   list_nth(is->scan->fdw_private, CH_PLAN_USED)));
	outerPlan(is->modify) = (Plan *) scan;
	is->modify->fdwDirectModifyPlans = bms_make_singleton(0);
	linitial(is->modify->fdwPrivLists) = NIL;
}

void
ch_plan_insert_select(PlannedStmt *stmt)
{
	InsertSelect is = {.stmt = stmt};
	RangeTblEntry *rte;

	if (stmt->commandType != CMD_INSERT || !IsA(stmt->planTree, ModifyTable) ||
		!ch_enable_query_pushdown || ch_pushdown == CH_PUSHDOWN_OFF)
		return;
	is.modify = (ModifyTable *) stmt->planTree;
	if (!is_plain(&is) || !find_scan(&is))
		return;
	rte = rt_fetch(linitial_int(is.modify->resultRelations), stmt->rtable);
	if (!check_target(&is, rte))
		return;
	initStringInfo(&is.columns);
	initStringInfo(&is.values);
	initStringInfo(&is.checks);
	is.prefix = name_prefix(strVal(list_nth(is.scan->fdw_private, CH_PLAN_SQL)));
	is.rel = table_open(rte->relid, NoLock);
	if (is.prefix != NULL && check_server(&is) && add_columns(&is))
		replace_plan(&is);
	else if (is.reason != NULL)
		ch_whole_note_reason((Plan *) is.scan, psprintf("INSERT: %s", is.reason));
	table_close(is.rel, NoLock);
}
