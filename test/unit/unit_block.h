/*-------------------------------------------------------------------------
 *
 * unit_block.h
 *	  Blocks for unit tests: bytes from a readable notation, and decoded
 *	  blocks as text.
 *
 *-------------------------------------------------------------------------
 */
#ifndef UNIT_BLOCK_H
#define UNIT_BLOCK_H

#include "unit.h"

/* A string form like PostgreSQL's varlena on a little-endian machine. */
extern const chc_string_form unit_string_form;

/*
 * Append bytes in a notation of words: hexadecimal digits in pairs, 'text'
 * as it is, "text" as a String (length and bytes), u8:n, u16:n, u32:n, u64:n
 * as little-endian integers, var:n as a varint, nn*word for repetition.
 */
extern void unit_bytes(chc_buf *out, const char *notation);

/*
 * Decode one block of len bytes, arriving in chunks, and append it to text as
 * "name type: value value ...\n" per column.  All bytes must be consumed.
 * A failure leaves its message in *err, which the caller initialised.
 */
extern chc_status unit_decode(const chc_env *env, const void *bytes, size_t len,
							  uint32_t revision, size_t chunk, const chc_string_form *form,
							  const chc_limits *limits, chc_buf *text, chc_errbuf *err);

/* The text of one value, as unit_decode() shows it. */
extern chc_status unit_string_text(chc_buf *out, const uint8_t *p, size_t len);
extern chc_status unit_fixed_text(chc_buf *out, const chc_type *base, const uint8_t *p);
extern chc_status unit_text(chc_buf *out, const char *fmt,...)
			__attribute__((format(printf, 2, 3)));

#endif							/* UNIT_BLOCK_H */
