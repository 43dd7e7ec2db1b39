/*-------------------------------------------------------------------------
 *
 * writer.h
 *	  What the files that encode blocks share.  Nobody else includes this.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_WRITER_H
#define CHC_WRITER_H

#include "codec.h"

/* A distinct value of a LowCardinality column: where in the column's data. */
typedef struct chc_dict_entry
{
	uint64_t	hash;
	size_t		offset;			/* of the value's bytes */
	size_t		len;
} chc_dict_entry;

/*
 * The dictionary of a LowCardinality column; data is what goes to the wire.
 * slots maps a hash to a number of an entry plus one, 0 is free.
 */
typedef struct chc_dict
{
	chc_buf		data;
	chc_buf		entries;		/* of chc_dict_entry */
	uint32_t	n;
	uint32_t   *slots;			/* open addressing */
	uint32_t	nslots;			/* 0 or a power of 2 */
} chc_dict;

struct chc_wcolumn
{
	chc_leaf	leaf;			/* first: others see only this */
	chc_writer *writer;
	char	   *name;			/* of a top-level column, else NULL */
	chc_type   *owned_type;		/* of a top-level column, else NULL */
	const chc_type *type;
	const chc_type *base;
	bool		lowcardinality;
	chc_buf		offsets;		/* Array, Map, Nested: 64-bit ends */
	uint64_t	nelements;		/* the last end */
	uint32_t	got_rows;		/* given back so far, see writer_get.c */
	size_t		got_bytes;
	chc_dict	dict;
	uint32_t	nchildren;
	chc_wcolumn *children;
};

struct chc_writer
{
	const chc_env *env;
	uint32_t	ncolumns;
	chc_wcolumn **columns;
	size_t		bytes;			/* encoded size of what was put, but for words */
	size_t		row_of_words;	/* that of one row of the columns of words */
};

/* writer_variant.c */
extern chc_status chc_write_variant_prefix(const chc_wcolumn *col, chc_buf *out);
extern chc_status chc_write_variant(const chc_wcolumn *col, chc_buf *out);
/* How many rows are values of that child? */
extern uint32_t chc_variant_rows(const chc_wcolumn *col, uint32_t child);

/* qbit.c */
extern chc_status chc_write_qbit(const chc_wcolumn *col, chc_buf *out);
/* Bytes that a vector takes beyond those of its elements. */
extern size_t chc_qbit_padding(const chc_type *qbit);

/* writer_block.c: a column's prefix, and its data */
extern chc_status chc_write_prefix(const chc_wcolumn *col, chc_buf *out);
extern chc_status chc_write_data(const chc_wcolumn *col, chc_buf *out);

/* writer.c: a column below another, of a type that col does not own */
extern chc_status chc_wcolumn_init(chc_wcolumn *col, chc_writer *writer, const chc_type *type);
extern void chc_wcolumn_free(chc_wcolumn *col);

/* writer_dict.c: append the index of a value, adding it if it is new */
extern void chc_dict_init(chc_dict *dict, const chc_env *env);
extern void chc_dict_free(chc_dict *dict);
extern void chc_dict_reset(chc_dict *dict);
extern chc_status chc_dict_find(chc_wcolumn *col, const void *value, size_t len,
								uint32_t *number);
/* An entry that no value finds: what NULL stands for. */
extern chc_status chc_dict_add_placeholder(chc_wcolumn *col);

#endif							/* CHC_WRITER_H */
