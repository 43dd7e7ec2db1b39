/*-------------------------------------------------------------------------
 *
 * leaf.h
 *	  The short way to put values: inlined, for columns of small fixed width.
 *
 * INSERT spends its time here, so a value takes one test and three stores.
 * Whatever is not simple is refused, and left to chc_put_fixed() and the like.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_LEAF_H
#define CHC_LEAF_H

#include <string.h>

#include "chc.h"

/* A growable byte buffer. */
typedef struct chc_buf
{
	const chc_env *env;
	uint8_t    *data;
	size_t		len;
	size_t		cap;
} chc_buf;

/* The head of a column under construction. */
typedef struct chc_leaf
{
	uint32_t	words;			/* so many more fit without a look at the buffers; 0 unless
								 * the column is one of a block, of values of at most 8 bytes
								 * whose default is zero */
	uint32_t	rows;
	uint8_t		width;			/* of a word; 0 if the column has none */
	bool		nullable;
	chc_buf		nulls;			/* a byte per row */
	chc_buf		data;			/* values as they go to the wire; LowCardinality:
								 * 32-bit index per row; Variant, Dynamic: number
								 * of the child per row */
} chc_leaf;

/* There is room: all 8 bytes are stored, and those beyond the width overwritten. */
static inline void
chc_leaf_store(chc_leaf *leaf, uint64_t word, bool is_null)
{
	memcpy(leaf->data.data + leaf->data.len, &word, sizeof(word));
	leaf->data.len += leaf->width;
	if (leaf->nullable)
		leaf->nulls.data[leaf->nulls.len++] = is_null;
	leaf->rows++;
	leaf->words--;
}

/* The low bytes of the word, which are the value; false: not put. */
static inline bool
chc_put_word(chc_wcolumn *col, uint64_t word)
{
	chc_leaf   *leaf = (chc_leaf *) col;

	if (leaf->words == 0)
		return false;
	chc_leaf_store(leaf, word, false);
	return true;
}

/* NULL; false: not put. */
static inline bool
chc_put_null_word(chc_wcolumn *col)
{
	chc_leaf   *leaf = (chc_leaf *) col;

	if (leaf->words == 0 || !leaf->nullable)
		return false;
	chc_leaf_store(leaf, 0, true);
	return true;
}

#endif							/* CHC_LEAF_H */
