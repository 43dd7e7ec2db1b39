/*-------------------------------------------------------------------------
 *
 * test_frame.c
 *	  Compressed frames: there and back, and damaged in every way.
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* Something to read frames with, and all it needs. */
typedef struct reader
{
	chc_errbuf	err;
	chc_arena	arena;
	chc_mem_input raw;
	chc_frame_input frames;
} reader;

static void
reader_open(reader *r, const chc_env *env, const chc_limits *limits, const chc_buf *bytes,
			size_t chunk)
{
	chc_errbuf_init(&r->err, env);
	chc_arena_init(&r->arena, env, &r->err, SIZE_MAX);
	chc_mem_input_init(&r->raw, env, limits, &r->err, bytes->data, bytes->len, chunk);
	chc_frame_input_init(&r->frames, &r->raw.in, &r->arena, env, limits, &r->err);
}

static void
reader_close(reader *r)
{
	chc_frame_input_free(&r->frames);
	chc_mem_input_free(&r->raw);
	chc_arena_free(&r->arena);
	chc_errbuf_clear(&r->err);
}

/* Compressible, and different everywhere. */
static void
make_data(uint8_t *data, size_t len)
{
	uint64_t	state = 42;

	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t) (i % 10 == 0 ? unit_random(&state) : i / 100);
}

/* Write data with a method, read it back in pieces of several sizes. */
static chc_status
round_trip(const chc_env *env, chc_compression method, size_t len, size_t chunk)
{
	static const size_t pieces[] = {1, 7, 1000, 70000, 3000000};
	uint8_t    *data = malloc(len + 1);
	uint8_t    *back = malloc(len + 1);
	chc_buf		packed;
	chc_errbuf	err;
	chc_status	st;

	make_data(data, len);
	chc_buf_init(&packed, env);
	chc_errbuf_init(&err, env);
	st = chc_frame_write(method, data, len, &packed, &err);
	if (st == CHC_OK)
	{
		reader		r;
		size_t		got = 0;

		reader_open(&r, env, &chc_default_limits, &packed, chunk);
		for (size_t i = 0; got < len && st == CHC_OK; i++)
		{
			size_t		n = pieces[i % 5] < len - got ? pieces[i % 5] : len - got;

			st = chc_in_bytes(&r.frames.in, back + got, n);
			got += n;
		}
		if (st == CHC_OK)
		{
			CHECK_MEM(back, data, len);
			CHECK(chc_frame_input_at_end(&r.frames));
			CHECK(r.raw.pos == r.raw.len && r.raw.in.p == r.raw.in.end);
		}
		reader_close(&r);
	}
	chc_buf_free(&packed);
	chc_errbuf_clear(&err);
	free(data);
	free(back);
	return st;
}

static chc_status
reads_what_it_writes(const chc_env *env)
{
	chc_status	st = CHC_OK;

	for (int method = CHC_COMPRESS_NONE; method <= CHC_COMPRESS_ZSTD; method++)
	{
		if (st == CHC_OK)
			st = round_trip(env, method, 100, 1);
		if (st == CHC_OK)
			st = round_trip(env, method, 50000, 5000);
		if (st == CHC_OK)
			st = round_trip(env, method, (1 << 20) + 1, 0);
	}
	return st;
}

static void
reads_long_data(void)
{
	for (int method = CHC_COMPRESS_NONE; method <= CHC_COMPRESS_ZSTD; method++)
	{
		CHECK_INT(round_trip(unit_env(), method, 2500000, 0), CHC_OK);
		CHECK_INT(round_trip(unit_env(), method, 2500000, 100000), CHC_OK);
	}
}

/* One block may have frames of several methods. */
static void
mixes_methods(void)
{
	const chc_env *env = unit_env();
	uint8_t		data[3000];
	uint8_t		back[3000];
	chc_buf		packed;
	reader		r;

	make_data(data, sizeof(data));
	chc_buf_init(&packed, env);
	chc_errbuf_init(&r.err, env);
	for (int i = 0; i < 3; i++)
		CHECK_INT(chc_frame_write((chc_compression) i, data + i * 1000, 1000, &packed, &r.err),
				  CHC_OK);
	reader_open(&r, env, &chc_default_limits, &packed, 77);
	CHECK_INT(chc_in_bytes(&r.frames.in, back, 1500), CHC_OK);
	CHECK(!chc_frame_input_at_end(&r.frames));
	CHECK_INT(chc_in_bytes(&r.frames.in, back + 1500, 1500), CHC_OK);
	CHECK(chc_frame_input_at_end(&r.frames));
	CHECK_MEM(back, data, sizeof(data));
	CHECK_INT(chc_in_bytes(&r.frames.in, back, 1), CHC_E_LOST);
	reader_close(&r);
	chc_buf_free(&packed);
}

/* Read one byte of what packed holds; the status. */
static chc_status
read_first(const chc_buf *packed, const chc_limits *limits)
{
	reader		r;
	uint8_t		byte;
	chc_status	st;

	reader_open(&r, unit_env(), limits, packed, 10);
	st = chc_in_u8(&r.frames.in, &byte);
	reader_close(&r);
	return st;
}

/* Put the right checksum on a frame that was tampered with. */
static void
sign(chc_buf *packed)
{
	uint64_t	low,
				high;

	chc_cityhash128(packed->data + 16, packed->len - 16, &low, &high);
	memcpy(packed->data, &low, 8);
	memcpy(packed->data + 8, &high, 8);
}

static void
make_frame(chc_buf *packed, chc_compression method)
{
	uint8_t		data[500];
	chc_errbuf	err;

	make_data(data, sizeof(data));
	chc_errbuf_init(&err, unit_env());
	chc_buf_init(packed, unit_env());
	CHECK_INT(chc_frame_write(method, data, sizeof(data), packed, &err), CHC_OK);
}

/* Whichever byte is flipped, the checksum tells, or a size is refused before. */
static void
finds_every_damage(void)
{
	for (int method = CHC_COMPRESS_NONE; method <= CHC_COMPRESS_ZSTD; method++)
	{
		chc_buf		packed;

		make_frame(&packed, method);
		CHECK_INT(read_first(&packed, &chc_default_limits), CHC_OK);
		for (size_t i = 0; i < packed.len; i++)
		{
			chc_status	st;

			packed.data[i] ^= 0x40;
			st = read_first(&packed, &chc_default_limits);
			CHECK(st == CHC_E_CHECKSUM || ((st == CHC_E_LIMIT || st == CHC_E_LOST ||
											st == CHC_E_PROTOCOL) && i >= 17 && i < 25));
			packed.data[i] ^= 0x40;
		}
		for (size_t len = 0; len < packed.len; len++)
		{
			size_t		whole = packed.len;

			packed.len = len;
			CHECK_INT(read_first(&packed, &chc_default_limits), CHC_E_LOST);
			packed.len = whole;
		}
		chc_buf_free(&packed);
	}
}

/* The checksum is right, the contents are not. */
static void
refuses_signed_nonsense(void)
{
	for (int method = CHC_COMPRESS_NONE; method <= CHC_COMPRESS_ZSTD; method++)
	{
		chc_buf		packed;

		make_frame(&packed, method);
		packed.data[16 + 5]++;	/* unpacked size */
		sign(&packed);
		CHECK_INT(read_first(&packed, &chc_default_limits), CHC_E_PROTOCOL);
		packed.data[16 + 5] -= 2;
		sign(&packed);
		CHECK_INT(read_first(&packed, &chc_default_limits), CHC_E_PROTOCOL);
		packed.data[16] = 0x99; /* method */
		sign(&packed);
		CHECK_INT(read_first(&packed, &chc_default_limits), CHC_E_PROTOCOL);
		chc_buf_free(&packed);
	}
}

static void
keeps_limits(void)
{
	chc_limits	limits = chc_default_limits;
	chc_buf		packed;
	const uint32_t sizes[][2] = {{8, 100}, {9, 100}, {0, 0}, {100, 0}};

	make_frame(&packed, CHC_COMPRESS_LZ4);
	limits.max_frame = 499;
	CHECK_INT(read_first(&packed, &limits), CHC_E_LIMIT);
	limits.max_frame = 500;
	CHECK_INT(read_first(&packed, &limits), CHC_OK);
	memset(packed.data + 17, 0xff, 8);
	CHECK_INT(read_first(&packed, &chc_default_limits), CHC_E_LIMIT);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
	{
		memcpy(packed.data + 17, sizes[i], 8);
		CHECK_INT(read_first(&packed, &chc_default_limits), CHC_E_PROTOCOL);
	}
	chc_buf_free(&packed);
}

static void
skips_frames(void)
{
	chc_buf		packed;
	reader		r;
	size_t		one;

	make_frame(&packed, CHC_COMPRESS_ZSTD);
	one = packed.len;
	CHECK_INT(chc_buf_put(&packed, packed.data, one), CHC_OK);
	CHECK(chc_frame_plausible(packed.data, &chc_default_limits));
	CHECK(!chc_frame_plausible(packed.data + 1, &chc_default_limits));
	reader_open(&r, unit_env(), &chc_default_limits, &packed, 13);
	CHECK_INT(chc_frame_input_skip(&r.frames), CHC_OK);
	CHECK_INT(chc_frame_input_skip(&r.frames), CHC_OK);
	CHECK_INT(chc_frame_input_skip(&r.frames), CHC_E_LOST);
	reader_close(&r);
	chc_buf_free(&packed);
}

static const unit_case cases[] = {
	UNIT_CASE_ENV(reads_what_it_writes),
	UNIT_CASE(reads_long_data),
	UNIT_CASE(mixes_methods),
	UNIT_CASE(finds_every_damage),
	UNIT_CASE(refuses_signed_nonsense),
	UNIT_CASE(keeps_limits),
	UNIT_CASE(skips_frames),
};

UNIT_MAIN(cases)
