/*-------------------------------------------------------------------------
 *
 * buf.c
 *	  A growable byte buffer and the protocol's primitive encodings.
 *
 * Functions return CHC_OK or CHC_E_NOMEM and set no message; on CHC_E_NOMEM
 * the buffer keeps what it had.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "chc_internal.h"

void
chc_buf_init(chc_buf *b, const chc_env *env)
{
	memset(b, 0, sizeof(*b));
	b->env = env;
}

/* Give the memory back; the buffer is empty and can be used again. */
void
chc_buf_free(chc_buf *b)
{
	if (b->data != NULL)
		b->env->realloc(b->env->ctx, b->data, 0);
	chc_buf_init(b, b->env);
}

/* Make room for more bytes after len. */
chc_status
chc_buf_reserve(chc_buf *b, size_t more)
{
	size_t		need;
	size_t		cap;
	uint8_t    *data;

	if (more <= b->cap - b->len)
		return CHC_OK;
	if (__builtin_add_overflow(b->len, more, &need) || need > SIZE_MAX / 2)
		return CHC_E_NOMEM;
	cap = b->cap + b->cap / 2;
	if (cap < 64)
		cap = 64;
	if (cap < need)
		cap = need;
	data = b->env->realloc(b->env->ctx, b->data, cap);
	if (data == NULL)
		return CHC_E_NOMEM;
	b->data = data;
	b->cap = cap;
	return CHC_OK;
}

chc_status
chc_buf_put(chc_buf *b, const void *data, size_t n)
{
	chc_status	st = chc_buf_reserve(b, n);

	if (st != CHC_OK)
		return st;
	if (n > 0)
		memcpy(b->data + b->len, data, n);
	b->len += n;
	return CHC_OK;
}

chc_status
chc_buf_u8(chc_buf *b, uint8_t v)
{
	return chc_buf_put(b, &v, 1);
}

chc_status
chc_buf_u32(chc_buf *b, uint32_t v)
{
	uint8_t		bytes[4];

	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t) (v >> (8 * i));
	return chc_buf_put(b, bytes, sizeof(bytes));
}

chc_status
chc_buf_u64(chc_buf *b, uint64_t v)
{
	uint8_t		bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t) (v >> (8 * i));
	return chc_buf_put(b, bytes, sizeof(bytes));
}

/* LEB128, at most 10 bytes. */
chc_status
chc_buf_varint(chc_buf *b, uint64_t v)
{
	uint8_t		bytes[10];
	size_t		n = 0;

	while (v >= 0x80)
	{
		bytes[n++] = (uint8_t) (v | 0x80);
		v >>= 7;
	}
	bytes[n++] = (uint8_t) v;
	return chc_buf_put(b, bytes, n);
}

chc_status
chc_buf_str(chc_buf *b, const char *s)
{
	return chc_buf_strn(b, s, s == NULL ? 0 : strlen(s));
}

chc_status
chc_buf_strn(chc_buf *b, const char *s, size_t n)
{
	chc_status	st = chc_buf_varint(b, n);

	return st != CHC_OK ? st : chc_buf_put(b, s, n);
}
