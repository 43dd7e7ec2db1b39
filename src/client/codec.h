/*-------------------------------------------------------------------------
 *
 * codec.h
 *	  What the files of the codec share: the type-name parser's lexer, and
 *	  the pieces of the column reader.  Nobody else includes this.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_CODEC_H
#define CHC_CODEC_H

#include "chc_internal.h"
#include "protocol.h"

/* Values on the wire are little-endian and are used as they arrive. */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "big-endian machines are not supported"
#endif

/* Revisions at which the block format changed. */
#define REVISION_LOW_CARDINALITY	CHC_REV_LOW_CARDINALITY
#define REVISION_CUSTOM_SERIALIZATION	CHC_REV_CUSTOM_SERIALIZATION
#define REVISION_OUT_OF_ORDER_BUCKETS	CHC_REV_OUT_OF_ORDER_BUCKETS

/* ------------------------------------------------------- type-name lexer */

/* Memory of one parsed type; the first block holds the type itself. */
typedef struct chc_pool_block
{
	struct chc_pool_block *next;
	size_t		cap;
	size_t		used;
} chc_pool_block;

/*
 * A parse under way.  The first failure sets status and the message; every
 * lexer function returns false or NULL from then on.
 */
typedef struct chc_type_parser
{
	const chc_env *env;
	const chc_limits *limits;
	const char *start;
	const char *p;
	const char *end;
	uint32_t	depth;
	chc_pool_block *pool;
	size_t		pool_total;
	chc_status	status;
	char	   *err;
	size_t		errlen;
} chc_type_parser;

extern void *chc_pool_alloc(chc_type_parser *ps, size_t n, size_t size);
/* An array that may grow: *items has room for count + 1 afterwards. */
extern bool chc_pool_grow(chc_type_parser *ps, void **items, uint32_t count, size_t size);
extern char *chc_pool_text(chc_type_parser *ps, const char *text, size_t len);

extern bool chc_lex_fail(chc_type_parser *ps, chc_status status, const char *what);
extern void chc_lex_space(chc_type_parser *ps);
extern bool chc_lex_peek(chc_type_parser *ps, char c);	/* after white space */
extern bool chc_lex_accept(chc_type_parser *ps, char c);	/* and consume */
extern bool chc_lex_expect(chc_type_parser *ps, char c);
extern bool chc_lex_word(chc_type_parser *ps, const char **word, size_t *len);
extern bool chc_lex_integer(chc_type_parser *ps, int64_t min, int64_t max, int64_t *value);
extern bool chc_lex_quoted(chc_type_parser *ps, char **text, size_t *len);
extern bool chc_lex_skip_parens(chc_type_parser *ps);

/* As chc_type_parse(), with the status. */
extern chc_status chc_type_parse_status(const chc_env *env, const chc_limits *limits,
										const char *text, size_t len, chc_type **type,
										char *err, size_t errlen);

/* Parse through the cache; the type lives as long as the cache keeps it. */
extern chc_status chc_type_cache_get(chc_type_cache *cache, const char *text, size_t len,
									 const chc_type **type, char *err, size_t errlen);
/* Between blocks: forget everything if the cache has become too big. */
extern void chc_type_cache_trim(chc_type_cache *cache);

/* --------------------------------------------------------- column reader */

/*
 * A column being read, before its data: what its type, the serialization
 * kinds and the prefixes in front of the data said about its layout.  Lives
 * in the arena; children are those of the wire, not of the chc_column.
 */
typedef struct chc_node chc_node;
struct chc_node
{
	const char *column;			/* name of the block's column, for messages */
	const chc_type *type;		/* as sent */
	const chc_type *base;		/* without Nullable, SimpleAggregateFunction */
	bool		nullable;
	bool		sparse;			/* only non-default values are sent */
	bool		replicated;		/* distinct rows and an index are sent */
	bool		compact;		/* Variant: discriminators in compact form */
	bool		flattened;		/* Dynamic: types without a shared variant */
	uint32_t	depth;
	uint32_t	nchildren;
	chc_node   *children;
};

/* column_prefix.c: what comes before the data */
extern chc_status chc_node_init(chc_read_context *ctx, chc_node *node, const char *column,
								const chc_type *type, uint32_t depth);
extern chc_status chc_node_read_kinds(chc_read_context *ctx, chc_node *node);
extern chc_status chc_node_read_prefix(chc_read_context *ctx, chc_node *node);
/* A type's name into its type, through the cache. */
extern chc_status chc_read_type_name(chc_read_context *ctx, const char *column,
									 const chc_type **type);

/* column_read.c: rows of data into col; all of col but its name is set */
extern chc_status chc_column_read(chc_read_context *ctx, const chc_node *node,
								  uint32_t rows, chc_column *col);
/* The same under the replicated layer. */
extern chc_status chc_column_read_inner(chc_read_context *ctx, const chc_node *node,
										uint32_t rows, chc_column *col);
/* The same under the replicated and sparse layers and the null map. */
extern chc_status chc_column_read_values(chc_read_context *ctx, const chc_node *node,
										 uint32_t rows, chc_column *col);
/* Allocate and describe a child for every child of the node. */
extern chc_status chc_column_add_children(chc_read_context *ctx, const chc_node *node,
										  chc_column *col);
/* An element count from the wire, against max_rows. */
extern chc_status chc_check_rows(chc_read_context *ctx, const chc_node *node, uint64_t rows);

/* column_string.c */
extern chc_status chc_read_strings(chc_read_context *ctx, uint32_t rows, chc_column *col);
extern bool chc_bytes_plain(const uint8_t *p, size_t n);

/* column_lowcard.c */
extern chc_status chc_read_lowcardinality(chc_read_context *ctx, const chc_node *node,
										  uint32_t rows, chc_column *col);
/* Narrow or wide indexes all below n?  Writes CHC_E_PROTOCOL if not. */
extern chc_status chc_check_index(chc_read_context *ctx, const void *index, uint32_t width,
								  uint32_t rows, uint64_t n, const char *what);

/* column_variant.c */
extern chc_status chc_read_variant(chc_read_context *ctx, const chc_node *node,
								   uint32_t rows, chc_column *col);

/* qbit.c; one whose elements are not known cannot be read */
extern bool chc_qbit_is_known(const chc_type *qbit);
extern chc_status chc_read_qbit(chc_read_context *ctx, const chc_node *node, uint32_t rows,
								chc_column *col);

/* column_sparse.c, column_gather.c */
extern chc_status chc_read_sparse(chc_read_context *ctx, const chc_node *node,
								  uint32_t rows, chc_column *col);
extern chc_status chc_read_replicated(chc_read_context *ctx, const chc_node *node,
									  uint32_t rows, chc_column *col);

/* Index entry that stands for the type's default value. */
#define CHC_GATHER_DEFAULT UINT32_MAX

/*
 * Make dst the column whose row i is row index[i] of src.  dst may share
 * src's memory.  Entries may be CHC_GATHER_DEFAULT only for leaf types.
 */
extern chc_status chc_column_gather(chc_read_context *ctx, const chc_column *src,
									const uint32_t *index, uint32_t rows, chc_column *dst);

#endif							/* CHC_CODEC_H */
