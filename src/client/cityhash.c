/*-------------------------------------------------------------------------
 *
 * cityhash.c
 *	  CityHash128 in the form of CityHash 1.0.2, which ClickHouse uses as the
 *	  checksum of compressed frames.
 *
 * Later releases of CityHash give other values, so the algorithm is frozen
 * here.  It is CityHash by Geoff Pike and Jyrki Alakuijala, copyright 2011
 * Google, Inc., published under the MIT license; the constants and the mixing
 * steps are theirs.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "chc_internal.h"

#define K0 UINT64_C(0xc3a5c85c97cb3127)
#define K1 UINT64_C(0xb492b66fbe98f273)
#define K2 UINT64_C(0x9ae16a3b2f90404f)
#define K3 UINT64_C(0xc949d7c7509e6557)
#define KMUL UINT64_C(0x9ddfea08eb382d69)

typedef struct pair
{
	uint64_t	a,
				b;
} pair;

static inline uint64_t
load64(const uint8_t *s)
{
	uint64_t	v;

	memcpy(&v, s, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static inline uint64_t
load32(const uint8_t *s)
{
	uint32_t	v;

	memcpy(&v, s, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap32(v);
#endif
	return v;
}

/* n is 1..63 */
static inline uint64_t
rotate(uint64_t v, int n)
{
	return v >> n | v << (64 - n);
}

static inline uint64_t
shift_mix(uint64_t v)
{
	return v ^ v >> 47;
}

static inline uint64_t
mix16(uint64_t u, uint64_t v)
{
	uint64_t	a = shift_mix((u ^ v) * KMUL);
	uint64_t	b = shift_mix((v ^ a) * KMUL);

	return b * KMUL;
}

static uint64_t
hash_up_to_16(const uint8_t *s, size_t len)
{
	if (len > 8)
	{
		uint64_t	a = load64(s);
		uint64_t	b = load64(s + len - 8);

		return mix16(a, rotate(b + len, (int) len)) ^ b;
	}
	if (len >= 4)
		return mix16(len + (load32(s) << 3), load32(s + len - 4));
	if (len > 0)
	{
		uint32_t	y = (uint32_t) s[0] + ((uint32_t) s[len >> 1] << 8);
		uint32_t	z = (uint32_t) len + ((uint32_t) s[len - 1] << 2);

		return shift_mix(y * K2 ^ z * K3) * K2;
	}
	return K2;
}

/* Mix 32 bytes at s into two words. */
static inline pair
weak32(const uint8_t *s, uint64_t a, uint64_t b)
{
	uint64_t	z = load64(s + 24);
	uint64_t	c;
	pair		r;

	a += load64(s);
	b = rotate(b + a + z, 21);
	c = a;
	a += load64(s + 8);
	a += load64(s + 16);
	b += rotate(a, 44);
	r.a = a + z;
	r.b = b + c;
	return r;
}

/* For less than 128 bytes. */
static pair
hash_short(const uint8_t *s, size_t len, pair seed)
{
	uint64_t	a = seed.a;
	uint64_t	b = seed.b;
	uint64_t	c,
				d;
	pair		r;

	if (len <= 16)
	{
		a = shift_mix(a * K1) * K1;
		c = b * K1 + hash_up_to_16(s, len);
		d = shift_mix(a + (len >= 8 ? load64(s) : c));
	}
	else
	{
		c = mix16(load64(s + len - 8) + K1, a);
		d = mix16(b + len, c + load64(s + len - 16));
		a += d;
		for (size_t done = 16; done < len; done += 16, s += 16)
		{
			a ^= shift_mix(load64(s) * K1) * K1;
			a *= K1;
			b ^= a;
			c ^= shift_mix(load64(s + 8) * K1) * K1;
			c *= K1;
			d ^= c;
		}
	}
	a = mix16(a, c);
	b = mix16(d, b);
	r.a = a ^ b;
	r.b = mix16(b, a);
	return r;
}

typedef struct state
{
	uint64_t	x,
				y,
				z;
	pair		v,
				w;
} state;

/* 64 bytes; callers swap the roles of x and z from one round to the next. */
static inline void
round64(const uint8_t *s, state *st, uint64_t *x, uint64_t *z)
{
	*x = rotate(*x + st->y + st->v.a + load64(s + 16), 37) * K1;
	st->y = rotate(st->y + st->v.b + load64(s + 48), 42) * K1;
	*x ^= st->w.b;
	st->y ^= st->v.a;
	*z = rotate(*z ^ st->w.a, 33);
	st->v = weak32(s, st->v.b * K1, *x + st->w.a);
	st->w = weak32(s + 32, *z + st->w.b, st->y);
}

/* For 128 bytes and more. */
static pair
hash_long(const uint8_t *s, size_t len, pair seed)
{
	state		st = {.x = seed.a,.y = seed.b,.z = len * K1};
	pair		r;

	st.v.a = rotate(st.y ^ K1, 49) * K1 + load64(s);
	st.v.b = rotate(st.v.a, 42) * K1 + load64(s + 8);
	st.w.a = rotate(st.y + st.z, 35) * K1 + st.x;
	st.w.b = rotate(st.x + load64(s + 88), 53) * K1;

	for (; len >= 128; len -= 128, s += 128)
	{
		round64(s, &st, &st.x, &st.z);
		round64(s + 64, &st, &st.z, &st.x);
	}
	st.y += rotate(st.w.a, 37) * K0 + st.z;
	st.x += rotate(st.v.a + st.z, 49) * K0;

	/* the rest in steps of 32 bytes from the end, reaching back if need be */
	for (size_t done = 0; done < len;)
	{
		const uint8_t *tail;

		done += 32;
		tail = s + len - done;
		st.y = rotate(st.y - st.x, 42) * K0 + st.v.b;
		st.w.a += load64(tail + 16);
		st.x = rotate(st.x, 49) * K0 + st.w.a;
		st.w.a += st.v.a;
		st.v = weak32(tail, st.v.a, st.v.b);
	}
	st.x = mix16(st.x, st.v.a);
	st.y = mix16(st.y, st.w.a);
	r.a = mix16(st.x + st.v.b, st.w.b) + st.y;
	r.b = mix16(st.x + st.w.b, st.y + st.v.b);
	return r;
}

static pair
hash_seeded(const uint8_t *s, size_t len, uint64_t seed_a, uint64_t seed_b)
{
	pair		seed = {seed_a, seed_b};

	return len < 128 ? hash_short(s, len, seed) : hash_long(s, len, seed);
}

void
chc_cityhash128(const void *data, size_t len, uint64_t *low, uint64_t *high)
{
	const uint8_t *s = data;
	pair		r;

	if (len >= 16)
		r = hash_seeded(s + 16, len - 16, load64(s) ^ K3, load64(s + 8));
	else if (len >= 8)
		r = hash_seeded(NULL, 0, load64(s) ^ (len * K0), load64(s + len - 8) ^ K1);
	else
		r = hash_seeded(s, len, K0, K1);
	*low = r.a;
	*high = r.b;
}
