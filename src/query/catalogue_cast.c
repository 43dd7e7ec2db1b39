/*-------------------------------------------------------------------------
 *
 * catalogue_cast.c
 *	  The catalogue: casts that are functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"

#include "query/query.h"
#include "query/translate.h"

/*
 * Between integer types the value stays; PostgreSQL raises if it does not fit,
 * which is checked where the value is used as its new type.
 */
ChExpr *
ch_build_int_cast(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	Oid			type = exprType(node);
	ChExpr	   *e = ch_make_call(type, "%1", args);

	e->bits = arg->bits;
	if (e->bits > (type == INT2OID ? 15 : type == INT4OID ? 31 : 63))
		e->wide = true;
	else
		e->canonical = type == INT2OID ? "toInt16($1)" :
			type == INT4OID ? "toInt32($1)" : "toInt64($1)";
	return e;
}

/* Integer to numeric: as many digits as the type can have, scale 0. */
static ChExpr *
build_int_to_numeric(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);
	ChExpr	   *e = ch_make_call(NUMERICOID, arg->bits <= 59 ? "toDecimal64(%1, 0)" : "toDecimal128(%1, 0)", args);

	e->digits = arg->bits <= 59 ? 18 : 38;
	if (arg->bits <= 63)
		e->digits = arg->bits * 3 / 10 + 1;
	e->scale = 0;
	return e;
}

static ChExpr *
build_int_to_float(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *arg = linitial(args);

	if (arg->bits > 63)
		return ch_fail(cx, "%s: an operand may exceed 64 bits", ch_expr_name(node));
	return ch_make_call(FLOAT8OID, "toFloat64(%1)", args);
}

#define INT_CAST(fn, name) \
	{fn, name, "$1", CH_CAP_NONE, NULL, 0, NULL, ch_build_int_cast, NULL}

static const ChShipRow rows[] = {
	INT_CAST(F_INT2_INT4, "int2(int4)"),
	INT_CAST(F_INT2_INT8, "int2(int8)"),
	INT_CAST(F_INT4_INT2, "int4(int2)"),
	INT_CAST(F_INT4_INT8, "int4(int8)"),
	INT_CAST(F_INT8_INT2, "int8(int2)"),
	INT_CAST(F_INT8_INT4, "int8(int4)"),
	{F_NUMERIC_INT2, "numeric(int2)", "toDecimal64(%1, 0)", CH_CAP_NONE, NULL, 0, NULL, build_int_to_numeric, NULL},
	{F_NUMERIC_INT4, "numeric(int4)", "toDecimal64(%1, 0)", CH_CAP_NONE, NULL, 0, NULL, build_int_to_numeric, NULL},
	{F_NUMERIC_INT8, "numeric(int8)", "toDecimal128(%1, 0)", CH_CAP_NONE, NULL, 0, NULL, build_int_to_numeric, NULL},
	{F_FLOAT8_INT2, "float8(int2)", "toFloat64(%1)", CH_CAP_NONE, NULL, 0, NULL, build_int_to_float, NULL},
	{F_FLOAT8_INT4, "float8(int4)", "toFloat64(%1)", CH_CAP_NONE, NULL, 0, NULL, build_int_to_float, NULL},
	{F_FLOAT8_INT8, "float8(int8)", "toFloat64(%1)", CH_CAP_NONE, NULL, 0, NULL, build_int_to_float, NULL},
	{F_FLOAT8_FLOAT4, "float8(float4)", "toFloat64($1)", CH_CAP_NONE, NULL, 0, NULL, NULL, NULL},
	{F_BOOL_INT4, "bool(int4)", "(%1 != 0)", CH_CAP_NONE, NULL, 0, NULL, NULL, NULL},
	{F_INT4_BOOL, "int4(bool)", "toInt32($1)", CH_CAP_NONE, NULL, 0, NULL, NULL, NULL},
};

const ChShipList ch_ship_cast = {rows, lengthof(rows)};
