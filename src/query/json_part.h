/*-------------------------------------------------------------------------
 *
 * json_part.h
 *	  Documents of JSON columns, of which only some parts are read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_JSON_PART_H
#define CH_JSON_PART_H

#include "query/query.h"

/*
 * The document with the parts at the paths only, each a List of keys: whoever
 * looks at nothing else of it cannot tell.  NULL if it is not a JSON column, or is
 * better read whole.
 */
extern ChExpr *ch_json_parts(ChExpr *document, const List *paths);

/* Is it a key that a path of ClickHouse's can name, and means nothing else there? */
extern bool ch_is_path_key(const char *key);

/* Has the path "a.b" a type of its own in that JSON type? */
extern bool ch_is_typed_path(const chc_type *json, const char *path);

#endif							/* CH_JSON_PART_H */
