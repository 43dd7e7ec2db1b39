/*-------------------------------------------------------------------------
 *
 * param.h
 *	  The parameters of a remote query.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_PARAM_H
#define CH_PARAM_H

#include "postgres.h"

#include "nodes/execnodes.h"

typedef struct ChParams
{
	int			n;
	List	   *exprs;			/* of Expr */
	List	   *states;			/* of ExprState, or SetExprState where it returns a set */
	Oid		   *types;
	Datum	   *values;
	bool	   *nulls;
} ChParams;

extern void ch_params_init(ChParams *params, ForeignScanState *node, List *exprs);

/* Their values of now, good until the node's per-tuple context is reset. */
extern void ch_params_evaluate(ChParams *params, ForeignScanState *node);

#endif							/* CH_PARAM_H */
