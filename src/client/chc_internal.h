/*-------------------------------------------------------------------------
 *
 * chc_internal.h
 *	  What the client's own modules share: arena, input, output, errors.
 *
 * The codec (typename.c, column_*.c, block.c, write_*.c) sees the network
 * only as a chc_input and a chc_buf.  The connection (conn.c, packet.c, ...)
 * sees columns only as a chc_block.  This header is the line between them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_INTERNAL_H
#define CHC_INTERNAL_H

#include "leaf.h"

/* ------------------------------------------------------------------ error */

/*
 * Where a failing function says why.  One per connection; also used alone by
 * the codec's tests.  Setting an error never fails: when memory is short the
 * message is a constant.  All set functions return the status they were given,
 * so "return chc_fail(...)" reads well.
 */
typedef struct chc_errbuf
{
	chc_error	pub;
	const chc_env *env;
	char	   *owned[6];		/* what pub's pointers own */
} chc_errbuf;

extern void chc_errbuf_init(chc_errbuf *eb, const chc_env *env);
extern void chc_errbuf_clear(chc_errbuf *eb);
extern chc_status chc_fail(chc_errbuf *eb, chc_status status, const char *fmt,...)
			__attribute__((format(printf, 3, 4)));
extern chc_status chc_fail_nomem(chc_errbuf *eb);
/* CHC_E_UNSUPPORTED or CHC_E_LIMIT about a column */
extern chc_status chc_fail_column(chc_errbuf *eb, chc_status status, const char *column,
								  const char *type, const char *fmt,...)
			__attribute__((format(printf, 5, 6)));

/* ------------------------------------------------------------------ arena */

/*
 * Bump allocator for what lives as long as one block.  chc_arena_reset()
 * keeps its pages for the next block (bounded by what one block needed).
 * limit is max_block_bytes; going over it sets CHC_E_LIMIT.
 */
typedef struct chc_arena chc_arena;
struct chc_arena_page;
struct chc_arena
{
	const chc_env *env;
	chc_errbuf *err;
	size_t		limit;
	size_t		used;			/* bytes handed out since the last reset */
	struct chc_arena_page *pages;	/* in use */
	struct chc_arena_page *spare;	/* kept for reuse */
	uint8_t    *p,
			   *end;
};

extern void chc_arena_init(chc_arena *a, const chc_env *env, chc_errbuf *err, size_t limit);
extern void chc_arena_reset(chc_arena *a);
extern void chc_arena_free(chc_arena *a);
/* 16-byte aligned; NULL with the error set. n * size is overflow-checked. */
extern void *chc_arena_alloc(chc_arena *a, size_t n, size_t size);

/* ------------------------------------------------------------------ input */

/*
 * A stream of bytes arriving in chunks.  [p, end) is what is at hand.  A chunk
 * is writable and stays where it is until chc_input_recycle(), so a decoder
 * may keep pointers into it and rewrite bytes it has consumed.  After every
 * chunk at least CHC_INPUT_PAD readable bytes follow, for vector loads.
 *
 * fill() is called when p == end; it makes p < end or returns an error.
 * read() copies n bytes to dst and may bypass the chunks.
 */
#define CHC_INPUT_PAD 32

typedef struct chc_input chc_input;
struct chc_input
{
	uint8_t    *p;
	uint8_t    *end;
	chc_status	(*fill) (chc_input *in);
	chc_status	(*read) (chc_input *in, void *dst, size_t n);	/* NULL: generic */
	chc_errbuf *err;
	const chc_limits *limits;
};

/* Input over bytes in memory, in chunks of at most chunk bytes; for tests. */
typedef struct chc_mem_input
{
	chc_input	in;
	const chc_env *env;
	const uint8_t *data;
	size_t		len;
	size_t		pos;
	size_t		chunk;
	void	  **copies;			/* chunks handed out, freed at close */
	size_t		ncopies;
} chc_mem_input;

extern chc_status chc_mem_input_init(chc_mem_input *mi, const chc_env *env,
									 const chc_limits *limits, chc_errbuf *err,
									 const void *data, size_t len, size_t chunk);
extern void chc_mem_input_free(chc_mem_input *mi);

extern chc_status chc_in_bytes(chc_input *in, void *dst, size_t n);
extern chc_status chc_in_skip(chc_input *in, uint64_t n);
extern chc_status chc_in_u8(chc_input *in, uint8_t *v);
extern chc_status chc_in_u32(chc_input *in, uint32_t *v);
extern chc_status chc_in_u64(chc_input *in, uint64_t *v);
extern chc_status chc_in_varint(chc_input *in, uint64_t *v);
/* NUL-terminated copy in the arena, at most max bytes (CHC_E_LIMIT names what). */
extern chc_status chc_in_string(chc_input *in, chc_arena *a, size_t max, const char *what,
								const char **str, size_t *len);

/*
 * n bytes behind head bytes of room and before one NUL, in arena memory that
 * grows with the bytes that arrive, so that a lying length costs nothing.
 */
extern chc_status chc_in_gather(chc_input *in, chc_arena *a, size_t head, size_t n,
								uint8_t **result);

/* ----------------------------------------------------------------- output */

extern void chc_buf_init(chc_buf *b, const chc_env *env);
extern void chc_buf_free(chc_buf *b);
/* All return CHC_OK or CHC_E_NOMEM (no message is set). */
extern chc_status chc_buf_reserve(chc_buf *b, size_t more);
extern chc_status chc_buf_put(chc_buf *b, const void *data, size_t n);
extern chc_status chc_buf_u8(chc_buf *b, uint8_t v);
extern chc_status chc_buf_u32(chc_buf *b, uint32_t v);
extern chc_status chc_buf_u64(chc_buf *b, uint64_t v);
extern chc_status chc_buf_varint(chc_buf *b, uint64_t v);
extern chc_status chc_buf_str(chc_buf *b, const char *s);	/* length and bytes; NULL is "" */
extern chc_status chc_buf_strn(chc_buf *b, const char *s, size_t n);

/* ------------------------------------------------------- codec's interface */

/*
 * Decode one block (BlockInfo when revision > 0, columns) into the arena.
 * Types are parsed through a cache that belongs to the caller, so that a
 * result's types are parsed once.  On CHC_E_UNSUPPORTED the input is in the
 * middle of the block: the connection has to be resynchronised or closed.
 */
typedef struct chc_type_cache chc_type_cache;

extern chc_type_cache *chc_type_cache_new(const chc_env *env, const chc_limits *limits);
extern void chc_type_cache_free(chc_type_cache *cache);

typedef struct chc_read_context
{
	chc_input  *in;
	chc_arena  *arena;
	chc_type_cache *types;
	const chc_limits *limits;
	const chc_string_form *string_form; /* may be NULL */
	chc_errbuf *err;
	uint32_t	revision;		/* 0: a file in FORMAT Native */
} chc_read_context;

extern chc_status chc_read_block(chc_read_context *ctx, chc_block *block);

/*
 * Values of a column that were not copied into a block: they belong behind its
 * first at bytes, and are the writer's, until it is reset.
 */
typedef struct chc_piece
{
	size_t		at;
	const uint8_t *data;
	size_t		len;
} chc_piece;

#define CHC_MAX_PIECES 128

typedef struct chc_pieces
{
	uint32_t	n;
	chc_piece	piece[CHC_MAX_PIECES];	/* in the order of the block */
} chc_pieces;

/*
 * Encode a writer's rows as a block (BlockInfo when revision > 0) at the end
 * of out.  columns' row counts must agree.  What is large is left where it is,
 * and added to pieces, unless that is NULL.  chc_write_empty_block() is the end
 * marker.
 */
extern chc_status chc_write_block(chc_writer *writer, uint32_t revision, chc_buf *out,
								  chc_pieces *pieces, chc_errbuf *err);
extern chc_status chc_write_empty_block(uint32_t revision, chc_buf *out);

/* ------------------------------------------------------------------ frames */

/*
 * CityHash128 1.0.2, low and high half as ClickHouse stores them.
 */
extern void chc_cityhash128(const void *data, size_t len, uint64_t *low, uint64_t *high);

/* Append data to out as compressed frames of at most 1 MiB each. */
extern chc_status chc_frame_write(chc_compression method, const void *data, size_t len,
								  chc_buf *out, chc_errbuf *err);

/*
 * An input that decompresses frames read from raw.  Chunks live in arena
 * memory until the arena is reset.  At the end of a block all bytes of the
 * last frame must have been consumed: chc_frame_input_at_end().
 */
typedef struct chc_frame_input
{
	chc_input	in;
	chc_input  *raw;
	chc_arena  *arena;
	const chc_env *env;
	void	   *zstd;			/* decompression context, created when needed */
	uint8_t    *scratch;		/* compressed bytes */
	size_t		scratch_cap;
} chc_frame_input;

extern void chc_frame_input_init(chc_frame_input *fi, chc_input *raw, chc_arena *arena,
								 const chc_env *env, const chc_limits *limits, chc_errbuf *err);
extern void chc_frame_input_free(chc_frame_input *fi);
extern bool chc_frame_input_at_end(const chc_frame_input *fi);

/*
 * For getting back in step: may the CHC_FRAME_HEAD bytes at p be the start of
 * a frame?  And: pass over one frame, its checksum verified.
 */
#define CHC_FRAME_HEAD 25
extern bool chc_frame_plausible(const uint8_t *p, const chc_limits *limits);
extern chc_status chc_frame_input_skip(chc_frame_input *fi);

#endif							/* CHC_INTERNAL_H */
