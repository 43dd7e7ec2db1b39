/*-------------------------------------------------------------------------
 *
 * whole_column.c
 *	  Columns of a query level: those of tables, and those of sub-selects, which
 *	  know what the sub-select's outputs know.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "plan/relation.h"
#include "plan/used.h"
#include "plan/whole.h"

ChWholeLevel *
ch_whole_level_of(ChWholeLevel *level, Index levelsup)
{
	while (levelsup-- > 0 && level != NULL)
		level = level->parent;
	return level;
}

/* The scale that a sub-select has beside a value; an outer join leaves none. */
static ChExpr *
scale_column(Index alias, int attno)
{
	static const chc_type computed = {.kind = CHC_UNKNOWN};
	ChExpr	   *e = ch_make_column(INT4OID);

	e->varno = alias;
	e->attno = attno;
	e->column = psprintf("c%d", attno);
	e->made_up = true;
	e->base = &computed;
	return ch_make_call(INT4OID, "ifNull(%1, 0)", list_make1(e));
}

/* A column of a sub-select has its output's properties under a new name. */
ChExpr *
ch_whole_output_column(const ChExpr *output, Index alias, int attno, Oid type, int32 typmod,
					   bool nulled)
{
	static const chc_type computed = {.kind = CHC_UNKNOWN};
	ChExpr	   *e = ch_make_column(type);

	e->typmod = typmod;
	e->varno = alias;
	e->attno = attno;
	e->column = psprintf("c%d", attno);
	e->made_up = true;
	e->canonical = output->canonical;
	e->opaque = output->opaque;
	e->span = output->span;
	e->beyond = output->beyond;
	e->edge = output->edge;
	ch_take_bounds(e, output, 0, 0);
	e->native = output->native;
	e->on_output = output->on_output;
	e->type = output->type;
	e->base = output->base ? output->base : &computed;
	ch_take_number(e, output);
	e->integer = output->integer;
	if (output->scale_attno > 0)
		e->row_scale = scale_column(alias, output->scale_attno);
	e->nullable = output->nullable || nulled;
	e->elements_nullable = output->elements_nullable;
	return e;
}

/* A sub-select also selects the scales of outputs where they differ from row to row. */
void
ch_whole_carry_scales(ChQuery *query, List *outputs)
{
	ListCell   *lc;

	foreach(lc, outputs)
	{
		ChExpr	   *output = ch_copy_expr(lfirst(lc));

		output->scale_attno = 0;
		if (output->scale_varies && output->row_scale != NULL)
		{
			query->targets = lappend(query->targets, output->row_scale);
			output->scale_attno = list_length(query->targets);
		}
		lfirst(lc) = output;
	}
}

static ChExpr *
table_column(ChTranslate *cx, ChWholeLevel *level, const ChWholeRel *rel, Var *var)
{
	RangeTblEntry *rte = rt_fetch(var->varno, level->query->rtable);
	ChColumnOptions options;
	ChColumnInfo info;

	/* elsewhere the planner has put its expression there before it asks us */
	if (get_attgenerated(rte->relid, var->varattno) == ATTRIBUTE_GENERATED_VIRTUAL)
		return ch_fail(cx, "%s: a generated column, which PostgreSQL computes",
					   get_attname(rte->relid, var->varattno, false));
	ch_column_options(rte->relid, var->varattno, &options);
	info.table = &rel->table;
	info.varno = rel->alias;
	info.attno = var->varattno;
	info.local_name = get_attname(rte->relid, var->varattno, false);
	info.name = options.column_name;
	info.type = ch_remote_type(level->whole->serverid, level->whole->userid, &rel->table, &options);
	info.pgtype = var->vartype;
	info.typmod = var->vartypmod;
	level->whole->used = ch_used_add(level->whole->used, rte->relid, &rel->table, var->varattno);
	return ch_column_expr(cx, &info);
}

/* An expression of its own, which an outer join may make nullable. */
static ChExpr *
copy_of_column(ChTranslate *cx, List *columns, AttrNumber attno)
{
	ChExpr	   *e = attno <= list_length(columns) ? list_nth(columns, attno - 1) : NULL;

	if (e == NULL)
		return ch_fail(cx, "a column beside unnest() that is not known to be used");
	return ch_copy_expr(e);
}

/* ChTranslate.column for a query level. */
ChExpr *
ch_whole_column(ChTranslate *cx, Var *var)
{
	ChWholeLevel *level = ch_whole_level_of(cx->column_arg, var->varlevelsup);
	ChWholeRel *rel;
	ChExpr	   *e;

	if (level == NULL)
		return ch_fail(cx, "a column of an unknown query level");
	if (var->varlevelsup > 0 && !ch_has(cx, CH_CAP_CORRELATED))
		return ch_fail(cx, "a correlated sub-query");
	if (var->varattno == 0)
		return ch_fail(cx, "a whole row: ClickHouse has no rows as values");
	if (var->varattno < 0)
		return ch_fail(cx, "a system column: only PostgreSQL knows it");
	rel = &level->rels[var->varno - 1];
	if (rel->values != NIL)
		return list_nth(rel->values, var->varattno - 1);
	if (rel->alias == 0)
		return ch_fail(cx, "a column of a table that is not in FROM yet");
	/* folding of constants can hide the key that a column is in */
	if (level->cx.allow_agg && level->query->groupClause != NIL && !cx->in_agg)
		return ch_fail(cx, "a column of which GROUP BY has only an expression, in another one");
	if (rel->columns != NIL)
		e = copy_of_column(cx, rel->columns, var->varattno);
	else if (rel->outputs != NIL)
		e = ch_whole_output_column(list_nth(rel->outputs, var->varattno - 1), rel->alias,
								   var->varattno, var->vartype, var->vartypmod, rel->nulled);
	else
		e = table_column(cx, level, rel, var);
	if (e != NULL && rel->nulled)
		e = ch_null_column(cx, e);
	return e != NULL && level->guard != NULL ? ch_whole_guarded_column(cx, level->guard, e) : e;
}
