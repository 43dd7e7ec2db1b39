/*-------------------------------------------------------------------------
 *
 * import.h
 *	  IMPORT FOREIGN SCHEMA.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_IMPORT_H
#define CH_IMPORT_H

#include "postgres.h"

#include "foreign/fdwapi.h"
#include "nodes/pg_list.h"

extern void ch_import_init(FdwRoutine *routine);

/* Called once, by _PG_init(). */
extern void ch_import_hook_init(void);

/* ------------------------------------------- between import*.c only */

/*
 * Remote comments for the table that a command of IMPORT FOREIGN SCHEMA will
 * create; strings may be NULL.  Copied.
 */
typedef struct ChImportComments
{
	char	   *table;
	int			ncolumns;
	char	  **columns;		/* in the order of the local columns */
} ChImportComments;

extern void ch_import_comments_begin(void);
extern void ch_import_comments_add(const char *command, const ChImportComments *comments);

/*
 * The PostgreSQL expression of a remote column default, or NULL if it is not a
 * constant that means the same.
 */
extern char *ch_import_default(const char *expression, const char *remote_type,
							   const char *pg_type);

/*
 * The local name for a remote one: itself, if it can be a name here and is not
 * in taken (a List of strings); else something like it.
 */
extern char *ch_import_name(const char *remote, List *taken, bool column);

#endif							/* CH_IMPORT_H */
