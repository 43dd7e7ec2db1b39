/*-------------------------------------------------------------------------
 *
 * insert_internal.h
 *	  What the files of INSERT share.  Nobody else includes this.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_INSERT_INTERNAL_H
#define CH_INSERT_INTERNAL_H

#include "postgres.h"

#include "nodes/bitmapset.h"
#include "nodes/execnodes.h"
#include "nodes/pathnodes.h"

#include "exec/insert.h"
#include "remote/remote.h"
#include "types/types.h"

/* A column of the remote INSERT. */
typedef struct ChInsertColumn
{
	int			index;			/* attribute number - 1 */
	char	   *remote_name;
	char	   *declared_type;	/* option "type", or NULL */
	bool		remote_default; /* only there because a row needs a column */
	ChWriter   *writer;
	chc_wcolumn *data;
} ChInsertColumn;

/* What a statement says of the rows that it inserts. */
typedef struct ChInsertWish
{
	Bitmapset  *named;			/* columns, as PostgreSQL's permission sets */
	bool		moved;			/* whole rows come from another partition */
	List	   *returning;		/* target list, over varno */
	List	   *checks;			/* of WithCheckOption, over varno */
	Index		varno;
} ChInsertWish;

/* IntList of the columns that get values from the statement; may raise. */
extern List *ch_insert_named(PlannerInfo *root, Oid relid);
extern Bitmapset *ch_insert_column_set(List *attnums);

/* The columns to be sent, at least one; raises if the wish cannot be granted. */
extern ChInsertColumn *ch_insert_columns(const ResultRelInfo *relinfo, const ChInsertWish *wish,
										 Oid userid, const ChOptions *options, int *ncolumns);

/* How it is to be sent; raises if it cannot be as atomic or repeatable as asked. */
extern ChQueryClass ch_insert_class(Relation rel, Oid userid, const ChOptions *options,
									const ChVersion *version);

/* What the server says of the table; NULL if nothing. */
extern const ChRemoteTable *ch_insert_describe(Relation rel, Oid userid,
											   const ChOptions *options);

#endif							/* CH_INSERT_INTERNAL_H */
