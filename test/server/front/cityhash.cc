/*
 * cityhash.cc
 *	  CityHash128 1.0.2, written down from its published algorithm
 *	  (G. Pike and J. Alakuijala, Google, MIT licence).
 */
#include "cityhash.h"

#include <cstring>
#include <utility>

#include <sys/types.h>

namespace front {

namespace {

const uint64_t k0 = 0xc3a5c85c97cb3127;
const uint64_t k1 = 0xb492b66fbe98f273;
const uint64_t k2 = 0x9ae16a3b2f90404f;
const uint64_t k3 = 0xc949d7c7509e6557;

template <class T> T
load(const char *p)
{
	T value;

	memcpy(&value, p, sizeof(value));
	return value;
}

uint64_t
load64(const char *p)
{
	return load<uint64_t>(p);
}

uint64_t
rotate(uint64_t v, int n)
{
	return n == 0 ? v : (v >> n) | (v << (64 - n));
}

uint64_t
mix(uint64_t v)
{
	return v ^ (v >> 47);
}

uint64_t
hash16(uint64_t u, uint64_t v)
{
	const uint64_t mul = 0x9ddfea08eb382d69;
	uint64_t a = mix((u ^ v) * mul);

	return mix((v ^ a) * mul) * mul;
}

uint64_t
hashUpTo16(const char *s, size_t n)
{
	if (n > 8)
	{
		uint64_t a = load64(s);
		uint64_t b = load64(s + n - 8);

		return hash16(a, rotate(b + n, static_cast<int>(n))) ^ b;
	}
	if (n >= 4)
		return hash16(n + (static_cast<uint64_t>(load<uint32_t>(s)) << 3), load<uint32_t>(s + n - 4));
	if (n > 0)
	{
		uint8_t a = s[0];
		uint8_t b = s[n >> 1];
		uint8_t c = s[n - 1];
		uint32_t y = a + (static_cast<uint32_t>(b) << 8);
		uint32_t z = static_cast<uint32_t>(n) + (static_cast<uint32_t>(c) << 2);

		return mix(y * k2 ^ z * k3) * k2;
	}
	return k2;
}

using Pair = std::pair<uint64_t, uint64_t>;

Pair
weakHash32(const char *s, uint64_t a, uint64_t b)
{
	uint64_t w = load64(s);
	uint64_t z = load64(s + 24);

	a += w;
	b = rotate(b + a + z, 21);
	uint64_t c = a;
	a += load64(s + 8);
	a += load64(s + 16);
	b += rotate(a, 44);
	return {a + z, b + c};
}

Hash128
murmur(const char *s, size_t n, Hash128 seed)
{
	uint64_t a = seed.low;
	uint64_t b = seed.high;
	uint64_t c;
	uint64_t d;
	ssize_t left = static_cast<ssize_t>(n) - 16;

	if (left <= 0)
	{
		a = mix(a * k1) * k1;
		c = b * k1 + hashUpTo16(s, n);
		d = mix(a + (n >= 8 ? load64(s) : c));
	}
	else
	{
		c = hash16(load64(s + n - 8) + k1, a);
		d = hash16(b + n, c + load64(s + n - 16));
		a += d;
		for (; left > 0; left -= 16, s += 16)
		{
			a ^= mix(load64(s) * k1) * k1;
			a *= k1;
			b ^= a;
			c ^= mix(load64(s + 8) * k1) * k1;
			c *= k1;
			d ^= c;
		}
	}
	a = hash16(a, c);
	b = hash16(d, b);
	return {a ^ b, hash16(b, a)};
}

struct State
{
	uint64_t x, y, z;
	Pair v, w;

	void step(const char *s)
	{
		x = rotate(x + y + v.first + load64(s + 16), 37) * k1;
		y = rotate(y + v.second + load64(s + 48), 42) * k1;
		x ^= w.second;
		y ^= v.first;
		z = rotate(z ^ w.first, 33);
		v = weakHash32(s, v.second * k1, x + w.first);
		w = weakHash32(s + 32, z + w.second, y);
		std::swap(z, x);
	}
};

Hash128
hashLong(const char *s, size_t n, Hash128 seed)
{
	State st;

	st.x = seed.low;
	st.y = seed.high;
	st.z = n * k1;
	st.v.first = rotate(st.y ^ k1, 49) * k1 + load64(s);
	st.v.second = rotate(st.v.first, 42) * k1 + load64(s + 8);
	st.w.first = rotate(st.y + st.z, 35) * k1 + st.x;
	st.w.second = rotate(st.x + load64(s + 88), 53) * k1;

	for (; n >= 128; n -= 128, s += 128)
	{
		st.step(s);
		st.step(s + 64);
	}

	st.y += rotate(st.w.first, 37) * k0 + st.z;
	st.x += rotate(st.v.first + st.z, 49) * k0;
	for (size_t done = 0; done < n;)
	{
		done += 32;
		const char *t = s + n - done;
		st.y = rotate(st.y - st.x, 42) * k0 + st.v.second;
		st.w.first += load64(t + 16);
		st.x = rotate(st.x, 49) * k0 + st.w.first;
		st.w.first += st.v.first;
		st.v = weakHash32(t, st.v.first, st.v.second);
	}
	st.x = hash16(st.x, st.v.first);
	st.y = hash16(st.y, st.w.first);
	return {hash16(st.x + st.v.second, st.w.second) + st.y,
			hash16(st.x + st.w.second, st.y + st.v.second)};
}

Hash128
hashSeeded(const char *s, size_t n, Hash128 seed)
{
	return n < 128 ? murmur(s, n, seed) : hashLong(s, n, seed);
}

} // namespace

Hash128
cityHash128(const char *s, size_t n)
{
	if (n >= 16)
		return hashSeeded(s + 16, n - 16, {load64(s) ^ k3, load64(s + 8)});
	if (n >= 8)
		return hashSeeded(nullptr, 0, {load64(s) ^ (n * k0), load64(s + n - 8) ^ k1});
	return hashSeeded(s, n, {k0, k1});
}

} // namespace front
