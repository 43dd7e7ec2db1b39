/*-------------------------------------------------------------------------
 *
 * input.c
 *	  Reading the protocol's primitives from a chc_input, and an input over
 *	  bytes in memory.
 *
 * All functions leave a message in the input's error buffer when they fail.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "chc_internal.h"

/* What chc_in_gather() allocates on a mere promise. */
#define GATHER_STEP ((size_t) 1024 * 1024)

/* Copy exactly n bytes to dst. */
chc_status
chc_in_bytes(chc_input *in, void *dst, size_t n)
{
	uint8_t    *out = dst;

	for (;;)
	{
		size_t		have = (size_t) (in->end - in->p);
		chc_status	st;

		if (have > n)
			have = n;
		if (have > 0)
		{
			memcpy(out, in->p, have);
			in->p += have;
			out += have;
			n -= have;
		}
		if (n == 0)
			return CHC_OK;
		if (in->read != NULL)
			return in->read(in, out, n);
		st = in->fill(in);
		if (st != CHC_OK)
			return st;
	}
}

/* Pass over exactly n bytes. */
chc_status
chc_in_skip(chc_input *in, uint64_t n)
{
	while (n > 0)
	{
		uint64_t	have = (uint64_t) (in->end - in->p);

		if (have == 0)
		{
			chc_status	st = in->fill(in);

			if (st != CHC_OK)
				return st;
			continue;
		}
		if (have > n)
			have = n;
		in->p += have;
		n -= have;
	}
	return CHC_OK;
}

chc_status
chc_in_u8(chc_input *in, uint8_t *v)
{
	if (in->p == in->end)
	{
		chc_status	st = in->fill(in);

		if (st != CHC_OK)
			return st;
	}
	*v = *in->p++;
	return CHC_OK;
}

chc_status
chc_in_u32(chc_input *in, uint32_t *v)
{
	uint8_t		b[4];
	chc_status	st = chc_in_bytes(in, b, sizeof(b));

	if (st == CHC_OK)
		*v = (uint32_t) b[0] | (uint32_t) b[1] << 8 | (uint32_t) b[2] << 16 |
			(uint32_t) b[3] << 24;
	return st;
}

chc_status
chc_in_u64(chc_input *in, uint64_t *v)
{
	uint32_t	low = 0,
				high = 0;
	chc_status	st = chc_in_u32(in, &low);

	if (st == CHC_OK)
		st = chc_in_u32(in, &high);
	if (st == CHC_OK)
		*v = (uint64_t) high << 32 | low;
	return st;
}

/* LEB128 of at most 64 bits. */
chc_status
chc_in_varint(chc_input *in, uint64_t *v)
{
	uint64_t	value = 0;

	for (int shift = 0; shift < 70; shift += 7)
	{
		uint8_t		b = 0;
		chc_status	st = chc_in_u8(in, &b);

		if (st != CHC_OK)
			return st;
		if (shift == 63 && b > 1)
			break;
		value |= (uint64_t) (b & 0x7f) << shift;
		if (b < 0x80)
		{
			*v = value;
			return CHC_OK;
		}
	}
	return chc_fail(in->err, CHC_E_PROTOCOL, "variable-length integer exceeds 64 bits");
}

chc_status
chc_in_gather(chc_input *in, chc_arena *a, size_t head, size_t n, uint8_t **result)
{
	size_t		cap = n < GATHER_STEP ? n : GATHER_STEP;
	size_t		got = 0;
	uint8_t    *buf = chc_arena_alloc(a, head + cap + 1, 1);

	while (buf != NULL)
	{
		uint8_t    *bigger;
		chc_status	st = chc_in_bytes(in, buf + head + got, cap - got);

		if (st != CHC_OK)
			return st;
		got = cap;
		if (got == n)
		{
			buf[head + n] = '\0';
			*result = buf;
			return CHC_OK;
		}
		cap = n / 4 <= got ? n : 4 * got;
		bigger = chc_arena_alloc(a, head + cap + 1, 1);
		if (bigger != NULL)
			memcpy(bigger, buf, head + got);
		buf = bigger;
	}
	return a->err->pub.status;
}

/* len may be NULL when the caller does not care. */
chc_status
chc_in_string(chc_input *in, chc_arena *a, size_t max, const char *what,
			  const char **str, size_t *len)
{
	uint64_t	n = 0;
	uint8_t    *buf = NULL;
	chc_status	st = chc_in_varint(in, &n);

	if (st != CHC_OK)
		return st;
	if (n > max)
		return chc_fail(in->err, CHC_E_LIMIT, "%s of %llu bytes exceeds the limit of %zu", what,
						(unsigned long long) n, max);
	st = chc_in_gather(in, a, 0, (size_t) n, &buf);
	if (st != CHC_OK)
		return st;
	*str = (const char *) buf;
	if (len != NULL)
		*len = (size_t) n;
	return CHC_OK;
}

/* Hand out a private copy of the next bytes, so that decoders may write. */
static chc_status
mem_fill(chc_input *in)
{
	chc_mem_input *mi = (chc_mem_input *) in;
	size_t		n = mi->len - mi->pos;
	uint8_t    *copy;
	void	  **copies;

	if (n == 0)
		return chc_fail(in->err, CHC_E_LOST, "unexpected end of data");
	if (n > mi->chunk)
		n = mi->chunk;
	if ((mi->ncopies & (mi->ncopies + 1)) == 0)
	{
		/* room for as many again when the count is one less than a power of 2 */
		copies = mi->env->realloc(mi->env->ctx, mi->copies,
								  2 * (mi->ncopies + 1) * sizeof(void *));
		if (copies == NULL)
			return chc_fail_nomem(in->err);
		mi->copies = copies;
	}
	copy = mi->env->realloc(mi->env->ctx, NULL, n + CHC_INPUT_PAD);
	if (copy == NULL)
		return chc_fail_nomem(in->err);
	mi->copies[mi->ncopies++] = copy;
	memcpy(copy, mi->data + mi->pos, n);
	memset(copy + n, 0xAA, CHC_INPUT_PAD);
	mi->pos += n;
	in->p = copy;
	in->end = copy + n;
	return CHC_OK;
}

/* data must stay valid; chunk 0 means all at once.  Cannot fail today. */
chc_status
chc_mem_input_init(chc_mem_input *mi, const chc_env *env, const chc_limits *limits,
				   chc_errbuf *err, const void *data, size_t len, size_t chunk)
{
	memset(mi, 0, sizeof(*mi));
	mi->in.fill = mem_fill;
	mi->in.err = err;
	mi->in.limits = limits;
	mi->env = env;
	mi->data = data;
	mi->len = len;
	mi->chunk = chunk == 0 ? SIZE_MAX : chunk;
	return CHC_OK;
}

void
chc_mem_input_free(chc_mem_input *mi)
{
	for (size_t i = 0; i < mi->ncopies; i++)
		mi->env->realloc(mi->env->ctx, mi->copies[i], 0);
	if (mi->copies != NULL)
		mi->env->realloc(mi->env->ctx, mi->copies, 0);
	mi->copies = NULL;
	mi->ncopies = 0;
	mi->in.p = mi->in.end = NULL;
}
