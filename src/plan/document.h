/*-------------------------------------------------------------------------
 *
 * document.h
 *	  Which parts of a jsonb column a query looks at.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_DOCUMENT_H
#define CH_DOCUMENT_H

#include "postgres.h"

#include "nodes/pathnodes.h"

/*
 * The paths that the query looks at, each a List of keys, or false if it wants all
 * of the column.
 */
extern bool ch_paths_looked_at(PlannerInfo *root, const Var *document, List **paths);

#endif							/* CH_DOCUMENT_H */
