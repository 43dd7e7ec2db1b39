/*-------------------------------------------------------------------------
 *
 * typename_lex.c
 *	  The tokens of a type name, and the memory of a parsed type.
 *
 * Never reads at or behind the end of the text.  Knows no type.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "codec.h"

#define POOL_BLOCK ((size_t) 1024)

/* A parsed type may take this many times max_type_text. */
#define POOL_FACTOR 16

/* --------------------------------------------------------------- memory */

static bool
pool_add_block(chc_type_parser *ps, size_t bytes)
{
	size_t		cap = bytes > POOL_BLOCK ? bytes : POOL_BLOCK;
	chc_pool_block *block;

	ps->pool_total += cap;
	if (ps->pool_total / POOL_FACTOR > ps->limits->max_type_text + POOL_BLOCK)
		return chc_lex_fail(ps, CHC_E_LIMIT, "type name needs too much memory");
	block = ps->env->realloc(ps->env->ctx, NULL, sizeof(chc_pool_block) + cap);
	if (block == NULL)
		return chc_lex_fail(ps, CHC_E_NOMEM, "out of memory");
	block->cap = cap;
	block->used = 0;
	block->next = ps->pool->next;
	ps->pool->next = block;
	return true;
}

/*
 * n items of the given size, zeroed.  The first block of the pool belongs to
 * the caller of the parser; the one after it is the one being filled.
 */
void *
chc_pool_alloc(chc_type_parser *ps, size_t n, size_t size)
{
	size_t		bytes;
	chc_pool_block *block = ps->pool->next;
	void	   *result;

	if (ps->status != CHC_OK)
		return NULL;
	if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX - 16)
	{
		chc_lex_fail(ps, CHC_E_LIMIT, "type name needs too much memory");
		return NULL;
	}
	bytes = (bytes + 7) & ~(size_t) 7;
	if (block == NULL || block->cap - block->used < bytes)
	{
		if (!pool_add_block(ps, bytes))
			return NULL;
		block = ps->pool->next;
	}
	result = (char *) (block + 1) + block->used;
	block->used += bytes;
	return memset(result, 0, bytes);
}

bool
chc_pool_grow(chc_type_parser *ps, void **items, uint32_t count, size_t size)
{
	void	   *bigger;

	/* full when the count is a power of 2 from 4 on */
	if (count != 0 && (count < 4 || (count & (count - 1)) != 0))
		return true;
	bigger = chc_pool_alloc(ps, count == 0 ? 4 : (size_t) count * 2, size);
	if (bigger == NULL)
		return false;
	if (count > 0)
		memcpy(bigger, *items, count * size);
	*items = bigger;
	return true;
}

/* A NUL-terminated copy. */
char *
chc_pool_text(chc_type_parser *ps, const char *text, size_t len)
{
	char	   *copy = chc_pool_alloc(ps, len + 1, 1);

	if (copy != NULL)
		memcpy(copy, text, len);
	return copy;
}

/* --------------------------------------------------------------- tokens */

/* Remember the first failure; always returns false. */
bool
chc_lex_fail(chc_type_parser *ps, chc_status status, const char *what)
{
	if (ps->status != CHC_OK)
		return false;
	ps->status = status;
	if (ps->err != NULL && ps->errlen > 0)
		snprintf(ps->err, ps->errlen, "%s at position %zu", what,
				 (size_t) (ps->p - ps->start) + 1);
	return false;
}

void
chc_lex_space(chc_type_parser *ps)
{
	while (ps->p < ps->end &&
		   (*ps->p == ' ' || (*ps->p >= '\t' && *ps->p <= '\r')))
		ps->p++;
}

bool
chc_lex_peek(chc_type_parser *ps, char c)
{
	chc_lex_space(ps);
	return ps->p < ps->end && *ps->p == c;
}

bool
chc_lex_accept(chc_type_parser *ps, char c)
{
	if (!chc_lex_peek(ps, c))
		return false;
	ps->p++;
	return true;
}

bool
chc_lex_expect(chc_type_parser *ps, char c)
{
	char		what[] = "expected \"?\"";

	if (chc_lex_accept(ps, c))
		return true;
	what[sizeof(what) - 3] = c;
	return chc_lex_fail(ps, CHC_E_PROTOCOL, what);
}

static bool
is_word_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
		(!first && c >= '0' && c <= '9');
}

/* A bare identifier; *word points into the text. */
bool
chc_lex_word(chc_type_parser *ps, const char **word, size_t *len)
{
	chc_lex_space(ps);
	*word = ps->p;
	while (ps->p < ps->end && is_word_char(*ps->p, ps->p == *word))
		ps->p++;
	*len = (size_t) (ps->p - *word);
	if (*len == 0)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "expected a name");
	return true;
}

bool
chc_lex_integer(chc_type_parser *ps, int64_t min, int64_t max, int64_t *value)
{
	bool		negative = chc_lex_accept(ps, '-');
	int64_t		v = 0;
	const char *first = ps->p;

	while (ps->p < ps->end && *ps->p >= '0' && *ps->p <= '9' && v < INT32_MAX)
		v = v * 10 + (*ps->p++ - '0');
	if (ps->p == first)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "expected a number");
	if (negative)
		v = -v;
	if (v < min || v > max)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "number out of range");
	*value = v;
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Decode the escape whose backslash has been passed; appends to *out.  An
 * unknown escape stands for itself with its backslash, as in ClickHouse.
 */
static bool
decode_escape(chc_type_parser *ps, char **out)
{
	static const char from[] = "bfnrt0ave";
	static const char to[] = "\b\f\n\r\t\0\a\v\x1b";
	char		c;
	const char *known;

	if (ps->p == ps->end)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "unterminated quote");
	c = *ps->p++;
	known = memchr(from, c, sizeof(from) - 1);
	if (known != NULL)
		*(*out)++ = to[known - from];
	else if (c == 'x' && ps->end - ps->p >= 2 && hex_digit(ps->p[0]) >= 0 &&
			 hex_digit(ps->p[1]) >= 0)
	{
		*(*out)++ = (char) (hex_digit(ps->p[0]) << 4 | hex_digit(ps->p[1]));
		ps->p += 2;
	}
	else
	{
		if (memchr("\\'\"`/=", c, 6) == NULL)
			*(*out)++ = '\\';
		*(*out)++ = c;
	}
	return true;
}

/* Where a quoted text that starts at p ends (its quote), or NULL. */
static const char *
find_closing_quote(const char *p, const char *end, char quote)
{
	while (p < end)
	{
		if (*p == '\\')
			p++;
		else if (*p == quote)
		{
			if (p + 1 == end || p[1] != quote)
				return p;
			p++;
		}
		p++;
	}
	return NULL;
}

/*
 * A text in quotes of any of the three kinds; escapes and doubled quotes are
 * decoded.  *text is NUL-terminated; it may hold NUL bytes of its own.
 */
bool
chc_lex_quoted(chc_type_parser *ps, char **text, size_t *len)
{
	char		quote;
	const char *close;
	char	   *out;

	chc_lex_space(ps);
	if (ps->p == ps->end || (*ps->p != '\'' && *ps->p != '"' && *ps->p != '`'))
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "expected a quote");
	quote = *ps->p;
	close = find_closing_quote(ps->p + 1, ps->end, quote);
	if (close == NULL)
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "unterminated quote");
	ps->p++;

	/* decoding never lengthens the text */
	out = *text = chc_pool_alloc(ps, (size_t) (close - ps->p) + 1, 1);
	if (out == NULL)
		return false;
	while (ps->p < close)
	{
		char		c = *ps->p++;

		if (c == '\\')
		{
			if (!decode_escape(ps, &out))
				return false;
			continue;
		}
		if (c == quote)
			ps->p++;			/* doubled */
		*out++ = c;
	}
	ps->p = close + 1;
	*len = (size_t) (out - *text);
	return true;
}

/* Pass over "( ... )" with anything balanced inside; quotes are respected. */
bool
chc_lex_skip_parens(chc_type_parser *ps)
{
	size_t		open = 0;

	if (!chc_lex_peek(ps, '('))
		return chc_lex_fail(ps, CHC_E_PROTOCOL, "expected \"(\"");
	for (; ps->p < ps->end; ps->p++)
	{
		char		c = *ps->p;

		if (c == '\'' || c == '"' || c == '`')
		{
			const char *close = find_closing_quote(ps->p + 1, ps->end, c);

			if (close == NULL)
				return chc_lex_fail(ps, CHC_E_PROTOCOL, "unterminated quote");
			ps->p = close;
		}
		else if (c == '(')
			open++;
		else if (c == ')' && --open == 0)
		{
			ps->p++;
			return true;
		}
	}
	return chc_lex_fail(ps, CHC_E_PROTOCOL, "unbalanced \"(\"");
}
