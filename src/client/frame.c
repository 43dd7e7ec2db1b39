/*-------------------------------------------------------------------------
 *
 * frame.c
 *	  Compressed frames: an input that unpacks them, and the way to make them.
 *
 * A frame is: checksum (16 bytes) over all that follows, method (1), size of
 * the frame without the checksum (4), size of the unpacked data (4), data.
 * The sender chooses the method of every frame.  Nothing is unpacked before
 * its checksum was found right.  Knows nothing of blocks and packets.
 *
 *-------------------------------------------------------------------------
 */
#include <lz4.h>
#include <string.h>
#include <zstd.h>

#include "chc_internal.h"

#define METHOD_NONE 0x02
#define METHOD_LZ4 0x82
#define METHOD_ZSTD 0x90

#define CHECKSUM_SIZE 16
#define HEADER_SIZE 9			/* method and the two sizes */
#define FRAME_DATA ((size_t) 1 << 20)	/* what we put into one frame */

/* Memory for a frame grows in these steps as its bytes arrive. */
#define SCRATCH_STEP ((size_t) 1 << 20)

/* ----------------------------------------------------------------- writing */

static void
put_le32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t) (v >> 8 * i);
}

static void
put_le64(uint8_t *p, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		p[i] = (uint8_t) (v >> 8 * i);
}

static uint32_t
get_le32(const uint8_t *p)
{
	return (uint32_t) p[0] | (uint32_t) p[1] << 8 | (uint32_t) p[2] << 16 |
		(uint32_t) p[3] << 24;
}

static uint64_t
get_le64(const uint8_t *p)
{
	return (uint64_t) get_le32(p + 4) << 32 | get_le32(p);
}

static size_t
packed_bound(chc_compression method, size_t len)
{
	switch (method)
	{
		case CHC_COMPRESS_LZ4:
			return (size_t) LZ4_compressBound((int) len);
		case CHC_COMPRESS_ZSTD:
			return ZSTD_compressBound(len);
		case CHC_COMPRESS_NONE:
			break;
	}
	return len;
}

/* Returns the packed size, 0 on failure; *method_byte is for the header. */
static size_t
pack(chc_compression method, const uint8_t *src, size_t len, uint8_t *dst, size_t cap,
	 uint8_t *method_byte)
{
	int			n;
	size_t		zn;

	switch (method)
	{
		case CHC_COMPRESS_LZ4:
			*method_byte = METHOD_LZ4;
			n = LZ4_compress_default((const char *) src, (char *) dst, (int) len, (int) cap);
			return n > 0 ? (size_t) n : 0;
		case CHC_COMPRESS_ZSTD:
			*method_byte = METHOD_ZSTD;
			zn = ZSTD_compress(dst, cap, src, len, 1);
			return ZSTD_isError(zn) ? 0 : zn;
		case CHC_COMPRESS_NONE:
			break;
	}
	*method_byte = METHOD_NONE;
	memcpy(dst, src, len);
	return len;
}

static chc_status
write_one(chc_compression method, const uint8_t *src, size_t len, chc_buf *out,
		  chc_errbuf *err)
{
	size_t		bound = packed_bound(method, len);
	uint8_t    *frame;
	uint8_t    *header;
	size_t		packed;
	uint64_t	low,
				high;

	if (chc_buf_reserve(out, CHECKSUM_SIZE + HEADER_SIZE + bound) != CHC_OK)
		return chc_fail_nomem(err);
	frame = out->data + out->len;
	header = frame + CHECKSUM_SIZE;
	packed = pack(method, src, len, header + HEADER_SIZE, bound, header);
	if (packed == 0)
		return chc_fail_nomem(err); /* the only way the libraries fail here */
	put_le32(header + 1, (uint32_t) (packed + HEADER_SIZE));
	put_le32(header + 5, (uint32_t) len);
	chc_cityhash128(header, HEADER_SIZE + packed, &low, &high);
	put_le64(frame, low);
	put_le64(frame + 8, high);
	out->len += CHECKSUM_SIZE + HEADER_SIZE + packed;
	return CHC_OK;
}

chc_status
chc_frame_write(chc_compression method, const void *data, size_t len, chc_buf *out,
				chc_errbuf *err)
{
	const uint8_t *p = data;

	while (len > 0)
	{
		size_t		n = len < FRAME_DATA ? len : FRAME_DATA;
		chc_status	st = write_one(method, p, n, out, err);

		if (st != CHC_OK)
			return st;
		p += n;
		len -= n;
	}
	return CHC_OK;
}

/* ----------------------------------------------------------------- reading */

/* A frame whose header was read and checked, data not yet unpacked. */
typedef struct frame
{
	uint8_t		head[CHC_FRAME_HEAD];
	const uint8_t *data;
	size_t		packed;
	size_t		unpacked;
} frame;

static chc_status
grow_scratch(chc_frame_input *fi, size_t cap)
{
	uint8_t    *bigger;

	if (cap <= fi->scratch_cap)
		return CHC_OK;
	bigger = fi->env->realloc(fi->env->ctx, fi->scratch, cap);
	if (bigger == NULL)
		return chc_fail_nomem(fi->in.err);
	fi->scratch = bigger;
	fi->scratch_cap = cap;
	return CHC_OK;
}

/*
 * Gather n bytes in scratch at offset; memory grows with what arrives, so
 * that a lying header does not get memory for nothing.
 */
static chc_status
gather(chc_frame_input *fi, size_t offset, size_t n)
{
	while (n > 0)
	{
		size_t		step = n < SCRATCH_STEP ? n : SCRATCH_STEP;
		size_t		cap = offset + step;
		chc_status	st;

		if (cap > fi->scratch_cap && cap < 2 * fi->scratch_cap)
			cap = offset + n < 2 * fi->scratch_cap ? offset + n : 2 * fi->scratch_cap;
		st = grow_scratch(fi, cap);
		if (st == CHC_OK)
			st = chc_in_bytes(fi->raw, fi->scratch + offset, step);
		if (st != CHC_OK)
			return st;
		offset += step;
		n -= step;
	}
	return CHC_OK;
}

static chc_status
check_sizes(chc_frame_input *fi, frame *f, uint32_t size_with_header)
{
	size_t		max = fi->in.limits->max_frame;

	if (size_with_header <= HEADER_SIZE || f->unpacked == 0)
		return chc_fail(fi->in.err, CHC_E_PROTOCOL, "compressed frame has an impossible size");
	f->packed = size_with_header - HEADER_SIZE;
	if (f->unpacked > max || f->packed > max + max / 128 + 1024)
		return chc_fail(fi->in.err, CHC_E_LIMIT,
						"compressed frame of %zu bytes (%zu unpacked) exceeds max_frame (%zu)",
						f->packed, f->unpacked, max);
	return CHC_OK;
}

static chc_status
verify(chc_frame_input *fi, const frame *f, const uint8_t *hashed)
{
	uint64_t	low,
				high;

	chc_cityhash128(hashed, HEADER_SIZE + f->packed, &low, &high);
	if (low != get_le64(f->head) || high != get_le64(f->head + 8))
		return chc_fail(fi->in.err, CHC_E_CHECKSUM,
						"checksum of a compressed frame does not match its data");
	return CHC_OK;
}

/* Read a frame up to its data; the sizes are checked. */
static chc_status
read_header(chc_frame_input *fi, frame *f)
{
	chc_status	st = chc_in_bytes(fi->raw, f->head, sizeof(f->head));

	if (st != CHC_OK)
		return st;
	f->unpacked = get_le32(f->head + CHECKSUM_SIZE + 5);
	return check_sizes(fi, f, get_le32(f->head + CHECKSUM_SIZE + 1));
}

/*
 * Read the next frame, checksum verified.  Its data is where it arrived if the
 * frame is there in one piece, else in scratch; either way until the next call.
 */
static chc_status
read_frame(chc_frame_input *fi, frame *f)
{
	chc_input  *raw = fi->raw;
	bool		in_one_piece = (size_t) (raw->end - raw->p) >= sizeof(f->head);
	chc_status	st = read_header(fi, f);

	if (st != CHC_OK)
		return st;
	if (in_one_piece && (size_t) (raw->end - raw->p) >= f->packed)
	{
		f->data = raw->p;
		raw->p += f->packed;
		return verify(fi, f, f->data - HEADER_SIZE);
	}

	/* the header is hashed together with the data, so put them together */
	st = grow_scratch(fi, HEADER_SIZE);
	if (st != CHC_OK)
		return st;
	memcpy(fi->scratch, f->head + CHECKSUM_SIZE, HEADER_SIZE);
	st = gather(fi, HEADER_SIZE, f->packed);
	if (st != CHC_OK)
		return st;
	f->data = fi->scratch + HEADER_SIZE;
	return verify(fi, f, fi->scratch);
}

static chc_status
damaged(chc_frame_input *fi, const char *method)
{
	return chc_fail(fi->in.err, CHC_E_PROTOCOL, "%s frame cannot be decompressed", method);
}

static chc_status
unpack_zstd(chc_frame_input *fi, const frame *f, uint8_t *dst)
{
	if (fi->zstd == NULL)
		fi->zstd = ZSTD_createDCtx();
	if (fi->zstd == NULL)
		return chc_fail_nomem(fi->in.err);
	if (ZSTD_decompressDCtx(fi->zstd, dst, f->unpacked, f->data, f->packed) != f->unpacked)
		return damaged(fi, "ZSTD");
	return CHC_OK;
}

/* dst has room for f->unpacked bytes. */
static chc_status
unpack(chc_frame_input *fi, const frame *f, uint8_t *dst)
{
	uint8_t		method = f->head[CHECKSUM_SIZE];

	switch (method)
	{
		case METHOD_LZ4:
			if (f->packed > INT32_MAX || f->unpacked > INT32_MAX ||
				LZ4_decompress_safe((const char *) f->data, (char *) dst, (int) f->packed,
									(int) f->unpacked) != (int) f->unpacked)
				return damaged(fi, "LZ4");
			return CHC_OK;
		case METHOD_ZSTD:
			return unpack_zstd(fi, f, dst);
		case METHOD_NONE:
			if (f->packed != f->unpacked)
				return damaged(fi, "uncompressed");
			memcpy(dst, f->data, f->packed);
			return CHC_OK;
		default:
			return chc_fail(fi->in.err, CHC_E_PROTOCOL, "unknown compression method 0x%02x",
							method);
	}
}

/* Unpack a frame into memory that lives as long as the block. */
static chc_status
unpack_to_arena(chc_frame_input *fi, const frame *f)
{
	uint8_t    *dst = chc_arena_alloc(fi->arena, f->unpacked + CHC_INPUT_PAD, 1);
	chc_status	st;

	if (dst == NULL)
		return fi->in.err->pub.status;
	st = unpack(fi, f, dst);
	if (st != CHC_OK)
		return st;
	memset(dst + f->unpacked, 0, CHC_INPUT_PAD);
	fi->in.p = dst;
	fi->in.end = dst + f->unpacked;
	return CHC_OK;
}

static chc_status
frame_fill(chc_input *in)
{
	chc_frame_input *fi = (chc_frame_input *) in;
	frame		f;
	chc_status	st = read_frame(fi, &f);

	if (st != CHC_OK)
		return st;
	return unpack_to_arena(fi, &f);
}

/* A frame that fits into what is wanted is unpacked right there. */
static chc_status
frame_read(chc_input *in, void *dst, size_t n)
{
	chc_frame_input *fi = (chc_frame_input *) in;
	uint8_t    *out = dst;

	while (n > 0)
	{
		size_t		have = (size_t) (in->end - in->p);
		frame		f;
		chc_status	st;

		if (have > 0)
		{
			if (have > n)
				have = n;
			memcpy(out, in->p, have);
			in->p += have;
			out += have;
			n -= have;
			continue;
		}
		st = read_frame(fi, &f);
		if (st == CHC_OK && f.unpacked <= n)
		{
			st = unpack(fi, &f, out);
			out += f.unpacked;
			n -= f.unpacked;
		}
		else if (st == CHC_OK)
			st = unpack_to_arena(fi, &f);
		if (st != CHC_OK)
			return st;
	}
	return CHC_OK;
}

void
chc_frame_input_init(chc_frame_input *fi, chc_input *raw, chc_arena *arena,
					 const chc_env *env, const chc_limits *limits, chc_errbuf *err)
{
	memset(fi, 0, sizeof(*fi));
	fi->in.fill = frame_fill;
	fi->in.read = frame_read;
	fi->in.err = err;
	fi->in.limits = limits;
	fi->raw = raw;
	fi->arena = arena;
	fi->env = env;
}

void
chc_frame_input_free(chc_frame_input *fi)
{
	if (fi->scratch != NULL)
		fi->env->realloc(fi->env->ctx, fi->scratch, 0);
	ZSTD_freeDCtx(fi->zstd);
	fi->scratch = NULL;
	fi->scratch_cap = 0;
	fi->zstd = NULL;
	fi->in.p = fi->in.end = NULL;
}

bool
chc_frame_input_at_end(const chc_frame_input *fi)
{
	return fi->in.p == fi->in.end;
}

bool
chc_frame_plausible(const uint8_t *p, const chc_limits *limits)
{
	uint8_t		method = p[CHECKSUM_SIZE];
	uint32_t	size_with_header = get_le32(p + CHECKSUM_SIZE + 1);
	uint32_t	unpacked = get_le32(p + CHECKSUM_SIZE + 5);

	return (method == METHOD_LZ4 || method == METHOD_ZSTD || method == METHOD_NONE) &&
		size_with_header > HEADER_SIZE && unpacked > 0 && unpacked <= limits->max_frame;
}

chc_status
chc_frame_input_skip(chc_frame_input *fi)
{
	frame		f;

	return read_frame(fi, &f);
}
