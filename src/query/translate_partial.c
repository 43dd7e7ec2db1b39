/*-------------------------------------------------------------------------
 *
 * translate_partial.c
 *	  Aggregates of a part of the rows, whose states PostgreSQL puts together.
 *
 * A state that is the result of an aggregate over the part's rows can come from
 * the server.  That is so where there is nothing to finish: count(), sums in
 * the type of their state, min(), max(), bool_and() and the like; and for
 * avg() of small integers, whose state is the array of count and sum.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "utils/fmgroids.h"
#include "utils/syscache.h"

#include "query/translate.h"

static bool
has_final_function(Oid fn)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(fn));
	bool		result;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for aggregate %u", fn);
	result = OidIsValid(((Form_pg_aggregate) GETSTRUCT(tuple))->aggfinalfn);
	ReleaseSysCache(tuple);
	return result;
}

/* Another aggregate over the same rows, all of it. */
static Aggref *
full_aggregate(Aggref *agg, Oid fn, Oid type)
{
	Aggref	   *result = copyObject(agg);

	result->aggfnoid = fn;
	result->aggtype = type;
	result->aggsplit = AGGSPLIT_SIMPLE;
	return result;
}

static ChExpr *
count_and_sum(ChTranslate *cx, Aggref *agg)
{
	ChExpr	   *count = ch_translate_aggref(cx, full_aggregate(agg, F_COUNT_ANY, INT8OID));
	ChExpr	   *sum = count ? ch_translate_aggref(cx, full_aggregate(agg, agg->aggfnoid == F_AVG_INT2 ? F_SUM_INT2 : F_SUM_INT4,
																	 INT8OID)) : NULL;
	ChExpr	   *e;

	if (sum == NULL)
		return NULL;
	e = ch_make_call(INT8ARRAYOID, "[$1, ifNull($2, toInt64(0))]", list_make2(count, sum));
	e->nullable = false;
	e->has_agg = true;
	return e;
}

bool
ch_translate_partial(ChTranslate *cx, Aggref *agg, ChOutput *out)
{
	if (agg->aggfnoid == F_AVG_INT2 || agg->aggfnoid == F_AVG_INT4)
		return (out->expr = count_and_sum(cx, agg)) != NULL;
	if (agg->aggsplit != AGGSPLIT_INITIAL_SERIAL || agg->aggtranstype == INTERNALOID ||
		has_final_function(agg->aggfnoid))
		return ch_fail(cx, "%s: of a part of the rows, whose state only PostgreSQL can make",
					   ch_expr_name((Node *) agg)) != NULL;
	return ch_translate_output(cx, (Expr *) full_aggregate(agg, agg->aggfnoid, agg->aggtranstype), out);
}
