/*-------------------------------------------------------------------------
 *
 * json_path.h
 *	  Parts of columns that are read as jsonb.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_JSON_PATH_H
#define CH_JSON_PATH_H

#include "query/query.h"

typedef struct ChJsonPath
{
	ChExpr	   *value;			/* column or part of it */
	const chc_type *type;		/* its type */
	const char *suffix;			/* below a JSON column: ".`a`.`b`" */
	const char *path;			/* the same as "a.b" */
} ChJsonPath;

/* builders of the catalogue's rows */
extern ChExpr *ch_build_json_field(ChTranslate *cx, const ChShipRow *row, Node *node,
								   List *args, Oid inputcollid);
extern ChExpr *ch_build_json_path(ChTranslate *cx, const ChShipRow *row, Node *node,
								  List *args, Oid inputcollid);
extern ChExpr *ch_build_json_exists(ChTranslate *cx, const ChShipRow *row, Node *node,
									List *args, Oid inputcollid);
extern ChExpr *ch_build_json_contains(ChTranslate *cx, const ChShipRow *row, Node *node,
									  List *args, Oid inputcollid);

/* Would a key be a position if it met an array? */
extern bool ch_is_position(const char *key);

/* Is it -> or #>, whose result only another operator takes? */
extern bool ch_is_json_step(Node *node);

extern ChExpr *ch_translate_json_cast(ChTranslate *cx, CoerceViaIO *node);

#endif							/* CH_JSON_PATH_H */
