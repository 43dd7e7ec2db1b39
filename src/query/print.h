/*-------------------------------------------------------------------------
 *
 * print.h
 *	  What the parts of the printer share with each other and nobody else.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_PRINT_H
#define CH_PRINT_H

#include "query/query.h"

typedef struct ChPrint
{
	StringInfo	buf;
	const ChVersion *version;
	Bitmapset  *exported;		/* tables in a sub-select of FROM: their columns are
								 * named r<n>_<attno>, without an alias */
	bool		qualified;		/* more than one table in FROM */
	const char *prefix;			/* of every name we make up */
	bool	   *ordered;		/* set if the server must keep the order of joins */
	bool		decided;		/* conditions that may be NULL are written as decided ones */
} ChPrint;

/* print.c; canonical: the value in its canonical type, else as it comes */
extern void ch_print_node(ChPrint *cx, const ChExpr *e, bool canonical);
extern void ch_print_column(ChPrint *cx, const ChExpr *e);
extern void ch_print_filter(ChPrint *cx, const ChExpr *e);
extern void ch_print_conjunction(ChPrint *cx, const char *keyword, List *conditions);

/* print_query.c */
extern void ch_print_select(ChPrint *cx, const ChQuery *query);
extern void ch_print_window(ChPrint *cx, const ChWindow *window);

/* print_join.c */
extern void ch_print_from(ChPrint *cx, const ChQuery *query);
extern Bitmapset *ch_exported_tables(const ChPrint *cx, const ChFrom *from);

/* print_names.c */
extern const char *ch_name_prefix(const ChQuery *query);

#endif							/* CH_PRINT_H */
