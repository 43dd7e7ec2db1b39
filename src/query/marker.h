/*-------------------------------------------------------------------------
 *
 * marker.h
 *	  ClickHouse's own functions and aggregates as SQL functions.
 *
 * They have no meaning in PostgreSQL: the SQL functions only mark where the
 * remote ones stand, and raise an error if they are run.  ONE table says what
 * there is (marker_function.c, marker_text.c, marker_aggregate.c); the SQL that
 * creates the functions is made from it (doc/generate).
 *
 * What they mean is what ClickHouse computes from the columns as they are in
 * ClickHouse, which is why a column is passed in its own type.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_MARKER_H
#define CH_MARKER_H

#include "query/query.h"

#define CH_MARKER_AGGREGATE		0x01
#define CH_MARKER_NULLABLE		0x02	/* NULL though no argument is */
#define CH_MARKER_NOT_NULL		0x04	/* never NULL; of an aggregate, on servers
										 * that have FILTER */
#define CH_MARKER_FLOAT32		0x08	/* a Float32 where float8 is declared */
#define CH_MARKER_STATE			0x10	/* a state of an aggregate, read as bytes */
#define CH_MARKER_TEXT			0x20	/* read through toString() */
#define CH_MARKER_KEY			0x40	/* argument number params begins the key of a
										 * dictionary */

/*
 * tests are calls, split by ';', that mean the same in PostgreSQL and in
 * ClickHouse, or pairs "in PostgreSQL => in ClickHouse".
 */
typedef struct ChMarkerRow
{
	const char *remote;			/* name, or template over the arguments */
	const char *name;			/* in SQL; NULL: remote in lower case */
	const char *args;			/* SQL types, split by ", " */
	const char *result;			/* SQL type */
	uint32		major,
				minor;			/* first version; 0: all that are supported */
	int			flags;
	int			params;			/* aggregates: leading arguments that are
								 * parameters */
	const char *tests;
} ChMarkerRow;

typedef struct ChMarkerList
{
	const ChMarkerRow *rows;
	int			n;
} ChMarkerList;

extern const ChMarkerList ch_marker_functions;
extern const ChMarkerList ch_marker_texts;
extern const ChMarkerList ch_marker_aggregates;

extern const ChMarkerList *const *ch_marker_lists(int *n);

/* The C functions that SQL functions of the table have. */
#define CH_MARKER_SYMBOL		"clickhouse_fdw_marker"
#define CH_MARKER_STEP_SYMBOL	"clickhouse_fdw_marker_step"

/* The row of a function or aggregate, or NULL. */
extern const ChMarkerRow *ch_marker_lookup(Oid fn);

/* "cityhash64" */
extern char *ch_marker_name(const ChMarkerRow *row);

/* Does the expression call one? */
extern bool ch_contains_marker(Node *node);

/* contain_volatile_functions(), but for markers, which are not. */
extern bool ch_contains_volatile(Node *node);

/* Template with a row's arguments, for people: "quantile($1)($2)". */
extern char *ch_marker_remote(const ChMarkerRow *row);

extern ChExpr *ch_translate_marker(ChTranslate *cx, const ChMarkerRow *row, FuncExpr *func);
extern ChExpr *ch_translate_marker_aggregate(ChTranslate *cx, const ChMarkerRow *row, Aggref *agg);

#endif							/* CH_MARKER_H */
