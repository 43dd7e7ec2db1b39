/*-------------------------------------------------------------------------
 *
 * test_buf.c
 *	  Buffers, the in-memory input, the arena and the error value.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "unit.h"

static chc_status
put_primitives(chc_buf *b)
{
	char		big[1000];
	chc_status	st = chc_buf_u8(b, 7);

	memset(big, 'x', sizeof(big));
	if (st == CHC_OK)
		st = chc_buf_u32(b, 0x01020304);
	if (st == CHC_OK)
		st = chc_buf_u64(b, UINT64_C(0x0102030405060708));
	if (st == CHC_OK)
		st = chc_buf_varint(b, 300);
	if (st == CHC_OK)
		st = chc_buf_varint(b, UINT64_MAX);
	if (st == CHC_OK)
		st = chc_buf_str(b, "text");
	if (st == CHC_OK)
		st = chc_buf_str(b, NULL);
	if (st == CHC_OK)
		st = chc_buf_strn(b, big, sizeof(big));
	return st;
}

static chc_status
get_primitives(chc_input *in, chc_arena *arena)
{
	uint8_t		u8 = 0;
	uint32_t	u32 = 0;
	uint64_t	u64 = 0,
				v1 = 0,
				v2 = 0;
	const char *s = "";
	size_t		len = 0;
	chc_status	st = chc_in_u8(in, &u8);

	if (st == CHC_OK)
		st = chc_in_u32(in, &u32);
	if (st == CHC_OK)
		st = chc_in_u64(in, &u64);
	if (st == CHC_OK)
		st = chc_in_varint(in, &v1);
	if (st == CHC_OK)
		st = chc_in_varint(in, &v2);
	if (st == CHC_OK)
		st = chc_in_string(in, arena, 100, "name", &s, &len);
	if (st != CHC_OK)
		return st;
	CHECK_INT(u8, 7);
	CHECK_INT(u32, 0x01020304);
	CHECK(u64 == UINT64_C(0x0102030405060708));
	CHECK_INT(v1, 300);
	CHECK(v2 == UINT64_MAX);
	CHECK_STR(s, "text");
	CHECK_INT(len, 4);
	st = chc_in_string(in, arena, 100, "name", &s, NULL);
	if (st != CHC_OK)
		return st;
	CHECK_STR(s, "");
	st = chc_in_string(in, arena, 999, "name", &s, NULL);
	if (st == CHC_E_NOMEM)
		return st;
	CHECK_INT(st, CHC_E_LIMIT);
	if (!unit_failing_allocs())
		CHECK_STR(in->err->pub.message, "name of 1000 bytes exceeds the limit of 999");
	st = chc_in_skip(in, 1000);
	if (st != CHC_OK)
		return st;
	CHECK_INT(chc_in_u8(in, &u8), CHC_E_LOST);
	return CHC_OK;
}

/* Everything that can be put can be got back, in chunks of any size. */
static chc_status
test_primitives(const chc_env *env)
{
	chc_buf		b;
	chc_errbuf	err;
	chc_status	st;

	chc_buf_init(&b, env);
	chc_errbuf_init(&err, env);
	st = put_primitives(&b);
	for (size_t chunk = 0; chunk < 20 && st == CHC_OK; chunk++)
	{
		chc_mem_input mi;
		chc_arena	arena;

		chc_arena_init(&arena, env, &err, 1 << 20);
		chc_mem_input_init(&mi, env, &chc_default_limits, &err, b.data, b.len, chunk);
		st = get_primitives(&mi.in, &arena);
		chc_mem_input_free(&mi);
		chc_arena_free(&arena);
	}
	chc_errbuf_clear(&err);
	chc_buf_free(&b);
	return st;
}

static chc_status
read_varint(const void *bytes, size_t len, uint64_t *v)
{
	chc_errbuf	err;
	chc_mem_input mi;
	chc_status	st;

	chc_errbuf_init(&err, unit_env());
	chc_mem_input_init(&mi, unit_env(), &chc_default_limits, &err, bytes, len, 0);
	st = chc_in_varint(&mi.in, v);
	chc_mem_input_free(&mi);
	chc_errbuf_clear(&err);
	return st;
}

static void
test_bad_varints(void)
{
	uint64_t	v = 0;

	CHECK_INT(read_varint("\x80\x00", 2, &v), CHC_OK);
	CHECK_INT(v, 0);
	CHECK_INT(read_varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, &v), CHC_OK);
	CHECK(v == UINT64_MAX);
	CHECK_INT(read_varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, &v), CHC_E_PROTOCOL);
	CHECK_INT(read_varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00", 11, &v),
			  CHC_E_PROTOCOL);
	CHECK_INT(read_varint("\x80", 1, &v), CHC_E_LOST);
	CHECK_INT(read_varint("", 0, &v), CHC_E_LOST);
}

/* More bytes than any chunk, gathered step by step. */
static chc_status
test_gather(const chc_env *env)
{
	size_t		n = (size_t) 5 << 20;
	uint8_t    *bytes = env->realloc(env->ctx, NULL, n);
	uint8_t    *copy = NULL;
	chc_errbuf	err;
	chc_arena	arena;
	chc_mem_input mi;
	chc_status	st;

	if (bytes == NULL)
		return CHC_E_NOMEM;
	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t) (i * 7);
	chc_errbuf_init(&err, env);
	chc_arena_init(&arena, env, &err, 4 * n);
	chc_mem_input_init(&mi, env, &chc_default_limits, &err, bytes, n, 1000001);
	st = chc_in_gather(&mi.in, &arena, 4, n, &copy);
	if (st == CHC_OK)
	{
		CHECK_MEM(copy + 4, bytes, n);
		CHECK_INT(copy[4 + n], 0);
	}
	chc_mem_input_free(&mi);
	chc_arena_free(&arena);
	chc_errbuf_clear(&err);
	env->realloc(env->ctx, bytes, 0);
	return st;
}

/* A length that lies costs the first step only, not what it promises. */
static void
test_lying_length(void)
{
	chc_errbuf	err;
	chc_arena	arena;
	chc_mem_input mi;
	uint8_t    *copy = NULL;

	chc_errbuf_init(&err, unit_env());
	chc_arena_init(&arena, unit_env(), &err, SIZE_MAX / 2);
	chc_mem_input_init(&mi, unit_env(), &chc_default_limits, &err, "abc", 3, 0);
	CHECK_INT(chc_in_gather(&mi.in, &arena, 0, (size_t) 1 << 40, &copy), CHC_E_LOST);
	CHECK(arena.used < (size_t) 2 << 20);
	chc_mem_input_free(&mi);
	chc_arena_free(&arena);
	chc_errbuf_clear(&err);
}

static chc_status
test_arena(const chc_env *env)
{
	chc_errbuf	err;
	chc_arena	arena;
	chc_status	st = CHC_OK;
	uint64_t	seed = 1;

	chc_errbuf_init(&err, env);
	chc_arena_init(&arena, env, &err, (size_t) 10 << 20);
	for (int block = 0; block < 5 && st == CHC_OK; block++)
	{
		for (int i = 0; i < 200 && st == CHC_OK; i++)
		{
			size_t		n = unit_random(&seed) % (i % 10 == 0 ? 100000 : 1000);
			uint8_t    *p = chc_arena_alloc(&arena, n, 1);

			if (p == NULL)
				st = err.pub.status;
			else
			{
				CHECK_INT((uintptr_t) p % 16, 0);
				memset(p, 0xff, n);
			}
		}
		chc_arena_reset(&arena);
	}
	chc_arena_free(&arena);
	chc_errbuf_clear(&err);
	return st;
}

static void
test_arena_limit(void)
{
	chc_errbuf	err;
	chc_arena	arena;

	chc_errbuf_init(&err, unit_env());
	chc_arena_init(&arena, unit_env(), &err, 1000);
	CHECK(chc_arena_alloc(&arena, 10, 100) != NULL);
	CHECK(chc_arena_alloc(&arena, 1, 1) == NULL);
	CHECK_INT(err.pub.status, CHC_E_LIMIT);
	chc_arena_reset(&arena);
	CHECK(chc_arena_alloc(&arena, 10, 101) == NULL);
	CHECK(chc_arena_alloc(&arena, SIZE_MAX / 2, 4) == NULL);
	CHECK(chc_arena_alloc(&arena, 0, 8) != NULL);
	chc_arena_free(&arena);
	chc_errbuf_clear(&err);
}

/* Steady state: the second block of a kind needs nothing from the allocator. */
static void
test_arena_reuse(void)
{
	chc_errbuf	err;
	chc_arena	arena;
	void	   *first[3];

	chc_errbuf_init(&err, unit_env());
	chc_arena_init(&arena, unit_env(), &err, (size_t) 1 << 30);
	for (int block = 0; block < 3; block++)
	{
		void	   *p[3];

		p[0] = chc_arena_alloc(&arena, 100, 1);
		p[1] = chc_arena_alloc(&arena, 500000 - block, 1);
		p[2] = chc_arena_alloc(&arena, 3000000 + block, 1);
		for (int i = 0; i < 3; i++)
		{
			if (block == 0)
				first[i] = p[i];
			CHECK(p[i] == first[i]);
		}
		chc_arena_reset(&arena);
	}
	chc_arena_free(&arena);
	chc_errbuf_clear(&err);
}

static chc_status
test_errors(const chc_env *env)
{
	chc_errbuf	err;

	chc_errbuf_init(&err, env);
	CHECK_STR(err.pub.message, "");
	CHECK_INT(chc_fail(&err, CHC_E_PROTOCOL, "packet %d", 99), CHC_E_PROTOCOL);
	if (!unit_failing_allocs())
		CHECK_STR(err.pub.message, "packet 99");
	/* a message may quote the one it replaces */
	CHECK_INT(chc_fail(&err, CHC_E_LOST, "after: %s", err.pub.message), CHC_E_LOST);
	if (!unit_failing_allocs())
		CHECK_STR(err.pub.message, "after: packet 99");
	CHECK_INT(chc_fail_column(&err, CHC_E_UNSUPPORTED, "c", "QBit", "no %s", "way"),
			  CHC_E_UNSUPPORTED);
	CHECK(err.pub.message[0] != '\0');
	if (!unit_failing_allocs())
	{
		CHECK_STR(err.pub.column, "c");
		CHECK_STR(err.pub.type, "QBit");
	}
	CHECK_INT(chc_fail_nomem(&err), CHC_E_NOMEM);
	CHECK_STR(err.pub.message, "out of memory");
	CHECK_STR(err.pub.column, "");
	chc_errbuf_clear(&err);
	CHECK_INT(err.pub.status, CHC_OK);
	return CHC_OK;
}

static const unit_case cases[] = {
	UNIT_CASE_ENV(test_primitives),
	UNIT_CASE(test_bad_varints),
	UNIT_CASE_ENV(test_gather),
	UNIT_CASE(test_lying_length),
	UNIT_CASE_ENV(test_arena),
	UNIT_CASE(test_arena_limit),
	UNIT_CASE(test_arena_reuse),
	UNIT_CASE_ENV(test_errors),
};

UNIT_MAIN(cases)
