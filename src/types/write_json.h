/*-------------------------------------------------------------------------
 *
 * write_json.h
 *	  What the files that write jsonb share.
 *
 * A tree of nodes follows the remote type; a value is put by walking it and the
 * jsonb at once.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_WRITE_JSON_H
#define CH_WRITE_JSON_H

#include "types/types_internal.h"

#include "nodes/pg_list.h"
#include "utils/jsonb.h"

typedef enum ChJsonShape
{
	CH_JSON_LEAF,
	CH_JSON_ARRAY,
	CH_JSON_TUPLE,				/* an object if names is set, else an array */
	CH_JSON_MAP,
	CH_JSON_VARIANT,			/* children are the types */
	CH_JSON_DYNAMIC,			/* dynamic are the types so far */
	CH_JSON_DOCUMENT			/* a JSON column */
} ChJsonShape;

typedef struct ChJsonNode
{
	ChJsonShape shape;
	ChWriter   *writer;			/* of a leaf; else only for messages */
	ChTextWriter leaf;
	int			nchildren;
	struct ChJsonNode **children;
	char	  **names;			/* of a named tuple's fields, else NULL */
	List	   *dynamic;		/* of ChJsonNode */
	List	   *paths;			/* document: see write_document.c */
} ChJsonNode;

/* NULL, with *why, if the type cannot be written. */
extern ChJsonNode *ch_json_node(const ChWriter *parent, const chc_type *type, char **why);
extern void ch_json_put(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv);

/* The text of a JSON scalar, NULL for a container. */
extern char *ch_json_scalar_text(const JsonbValue *jbv);

/* The container of a value of the wanted kind, else an error. */
extern JsonbContainer *ch_json_container(const ChJsonNode *node, const JsonbValue *jbv,
										 bool object);
extern void ch_json_wrong_shape(const ChJsonNode *node, const char *wanted);

/* write_variant.c */
extern bool ch_json_float8_text(const JsonbValue *jbv, char **text);
extern void ch_json_put_variant(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv);
extern void ch_json_put_dynamic(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv);

/* write_document.c */
extern List *ch_document_paths(const chc_type *type);
extern void ch_json_put_document(const ChJsonNode *node, chc_wcolumn *col, const JsonbValue *jbv);

#endif							/* CH_WRITE_JSON_H */
