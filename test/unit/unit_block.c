/*-------------------------------------------------------------------------
 *
 * unit_block.c
 *	  Blocks for unit tests; see unit_block.h.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit_block.h"

/* (length + 1) << 1 | 1 for 0 to 126 */
#define H(n) (uint8_t) (((n) + 1) << 1 | 1)
#define H8(n) H(n), H(n + 1), H(n + 2), H(n + 3), H(n + 4), H(n + 5), H(n + 6), H(n + 7)
#define H32(n) H8(n), H8(n + 8), H8(n + 16), H8(n + 24)

const chc_string_form unit_string_form = {
	.short_max = 126,
	.short_header = {H32(0), H32(32), H32(64), H32(96)},
	.long_add = 4,
	.long_shift = 2,
};

/* ------------------------------------------------------------- notation */

static void
must(chc_status st)
{
	if (st != CHC_OK)
		abort();
}

static void
put_integer(chc_buf *out, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		must(chc_buf_u8(out, (uint8_t) (v >> (8 * i))));
}

static const char *put_word(chc_buf *out, const char *p);

static const char *
put_quoted(chc_buf *out, const char *p)
{
	const char *end = strchr(p + 1, *p);

	if (end == NULL)
		abort();
	if (*p == '"')
		must(chc_buf_varint(out, (uint64_t) (end - p - 1)));
	must(chc_buf_put(out, p + 1, (size_t) (end - p - 1)));
	return end + 1;
}

static const char *
put_number(chc_buf *out, const char *p)
{
	char	   *end;
	const char *colon = strchr(p, ':');
	uint64_t	v = strtoull(colon + 1, &end, 0);

	if (*p == 'v')
		must(chc_buf_varint(out, v));
	else
		put_integer(out, v, atoi(p + 1) / 8);
	return end;
}

static const char *
put_repeated(chc_buf *out, const char *p)
{
	char	   *word;
	const char *end = p;
	long		n = strtol(p, &word, 10);

	for (long i = 0; i < n; i++)
		end = put_word(out, word + 1);
	return end;
}

static const char *
put_hex(chc_buf *out, const char *p)
{
	char		digits[3] = {p[0], p[1], '\0'};

	must(chc_buf_u8(out, (uint8_t) strtoul(digits, NULL, 16)));
	return p + 2;
}

static const char *
put_word(chc_buf *out, const char *p)
{
	if (*p == '\'' || *p == '"')
		return put_quoted(out, p);
	if (*p == 'u' || *p == 'v')
		return put_number(out, p);
	if (p[strspn(p, "0123456789")] == '*')
		return put_repeated(out, p);
	return put_hex(out, p);
}

void
unit_bytes(chc_buf *out, const char *notation)
{
	const char *p = notation;

	for (;;)
	{
		p += strspn(p, " \t\n");
		if (*p == '\0')
			return;
		p = put_word(out, p);
	}
}

/* ----------------------------------------------------------------- text */

chc_status
unit_text(chc_buf *out, const char *fmt,...)
{
	char		buf[1024];
	va_list		args;
	int			n;

	va_start(args, fmt);
	n = vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	return chc_buf_put(out, buf, (size_t) n < sizeof(buf) ? (size_t) n : sizeof(buf) - 1);
}

/* Bytes and length of a String value in either layout. */
static const uint8_t *
string_value(const chc_column *col, uint32_t row, const chc_string_form *form, size_t *len)
{
	const uint8_t *p = col->strs[row];
	uint32_t	header;

	if (form == NULL)
	{
		*len = col->lens[row];
		return p;
	}
	if (*p & 1)
	{
		*len = (size_t) (*p >> 1) - 1;
		return p + 1;
	}
	memcpy(&header, p, sizeof(header));
	CHECK_INT((uintptr_t) p % 8, 0);
	*len = (header >> 2) - 4;
	return p + 4;
}

chc_status
unit_string_text(chc_buf *out, const uint8_t *p, size_t len)
{
	chc_status	st = chc_buf_u8(out, '\'');

	if (len > 40)
	{
		uint32_t	sum = 0;

		for (size_t i = 0; i < len; i++)
			sum = sum * 31 + p[i];
		return unit_text(out, "%zu bytes, sum %x'", len, (unsigned) sum);
	}
	for (size_t i = 0; i < len && st == CHC_OK; i++)
	{
		if (p[i] < ' ' || p[i] >= 0x7f)
			st = unit_text(out, "\\%02x", p[i]);
		else
			st = chc_buf_u8(out, p[i]);
	}
	return st == CHC_OK ? chc_buf_u8(out, '\'') : st;
}

static bool
is_signed(const chc_type *base)
{
	return base->kind <= CHC_INT256 || base->kind == CHC_DECIMAL ||
		base->kind >= CHC_DATE32;
}

chc_status
unit_fixed_text(chc_buf *out, const chc_type *base, const uint8_t *p)
{
	uint32_t	width = base->width;
	uint32_t	unused = 64 - 8 * width;
	uint64_t	v = 0;
	double		d;
	chc_status	st = CHC_OK;

	if (base->kind == CHC_FIXEDSTRING)
		return unit_string_text(out, p, width);
	if (base->kind == CHC_FLOAT64)
	{
		memcpy(&d, p, sizeof(d));
		return unit_text(out, "%g", d);
	}
	if (width <= 8)
	{
		memcpy(&v, p, width);
		if (is_signed(base))
			return unit_text(out, "%lld", (long long) ((int64_t) (v << unused) >> unused));
		return unit_text(out, "%llu", (unsigned long long) v);
	}
	for (uint32_t i = 0; i < width && st == CHC_OK; i++)
		st = unit_text(out, "%02x", p[i]);
	return st;
}

static chc_status put_value(chc_buf *out, const chc_column *col, uint32_t row,
							const chc_string_form *form);

static chc_status
put_array(chc_buf *out, const chc_column *col, uint32_t row, const chc_string_form *form)
{
	uint64_t	from = row == 0 ? 0 : col->offsets[row - 1];
	chc_status	st = chc_buf_u8(out, '[');

	for (uint64_t i = from; i < col->offsets[row] && st == CHC_OK; i++)
	{
		if (i > from)
			st = chc_buf_u8(out, ',');
		for (uint32_t c = 0; c < col->nchildren && st == CHC_OK; c++)
		{
			if (c > 0)
				st = chc_buf_u8(out, ':');
			if (st == CHC_OK)
				st = put_value(out, &col->children[c], (uint32_t) i, form);
		}
	}
	return st == CHC_OK ? chc_buf_u8(out, ']') : st;
}

static chc_status
put_tuple(chc_buf *out, const chc_column *col, uint32_t row, const chc_string_form *form)
{
	chc_status	st = chc_buf_u8(out, '(');

	for (uint32_t c = 0; c < col->nchildren && st == CHC_OK; c++)
	{
		if (c > 0)
			st = chc_buf_u8(out, ',');
		if (st == CHC_OK && col->children[c].name[0] != '\0')
			st = unit_text(out, "%s=", col->children[c].name);
		if (st == CHC_OK)
			st = put_value(out, &col->children[c], row, form);
	}
	return st == CHC_OK ? chc_buf_u8(out, ')') : st;
}

static chc_status
put_lowcardinality(chc_buf *out, const chc_column *col, uint32_t row,
				   const chc_string_form *form)
{
	const uint8_t *p = (const uint8_t *) col->index + (size_t) row * col->index_width;
	uint64_t	i = 0;

	memcpy(&i, p, col->index_width);
	if (i == 0 && col->has_null_slot)
		return unit_text(out, "NULL");
	return put_value(out, &col->children[0], (uint32_t) i, form);
}

static chc_status
put_variant(chc_buf *out, const chc_column *col, uint32_t row, const chc_string_form *form)
{
	uint8_t		d = ((const uint8_t *) col->data)[row];
	chc_status	st;

	if (d == 255)
		return unit_text(out, "NULL");
	st = unit_text(out, "%s:", col->children[d].type->text);
	return st == CHC_OK ?
		put_value(out, &col->children[d], (uint32_t) col->offsets[row], form) : st;
}

static chc_status
put_value(chc_buf *out, const chc_column *col, uint32_t row, const chc_string_form *form)
{
	size_t		len;
	const uint8_t *p;

	if (!CHECK(row < col->rows))
		return CHC_OK;
	if (col->nulls != NULL && col->nulls[row])
		return unit_text(out, "NULL");
	switch (col->base->kind)
	{
		case CHC_NOTHING:
			return unit_text(out, "nothing");
		case CHC_STRING:
		case CHC_JSON:
			p = string_value(col, row, form, &len);
			if (col->plain_ascii)
				CHECK(memchr(p, 0, len) == NULL);
			return unit_string_text(out, p, len);
		case CHC_ARRAY:
		case CHC_NESTED:
		case CHC_MAP:
		case CHC_QBIT:
			return put_array(out, col, row, form);
		case CHC_TUPLE:
			return put_tuple(out, col, row, form);
		case CHC_LOWCARDINALITY:
			return put_lowcardinality(out, col, row, form);
		case CHC_VARIANT:
		case CHC_DYNAMIC:
			return put_variant(out, col, row, form);
		default:
			return unit_fixed_text(out, col->base, (const uint8_t *) col->data +
								   (size_t) row * col->base->width);
	}
}

static chc_status
put_block(chc_buf *out, const chc_block *block, const chc_string_form *form)
{
	chc_status	st = CHC_OK;

	for (uint32_t c = 0; c < block->ncolumns && st == CHC_OK; c++)
	{
		const chc_column *col = &block->columns[c];

		CHECK_INT(col->rows, block->rows);
		st = unit_text(out, "%s %s:", col->name, col->type->text);
		for (uint32_t i = 0; i < block->rows && st == CHC_OK; i++)
		{
			st = chc_buf_u8(out, ' ');
			if (st == CHC_OK)
				st = put_value(out, col, i, form);
		}
		if (st == CHC_OK)
			st = chc_buf_u8(out, '\n');
	}
	return st;
}

chc_status
unit_decode(const chc_env *env, const void *bytes, size_t len, uint32_t revision,
			size_t chunk, const chc_string_form *form, const chc_limits *limits,
			chc_buf *text, chc_errbuf *err)
{
	chc_mem_input mi;
	chc_arena	arena;
	chc_block	block;
	chc_type_cache *types = chc_type_cache_new(env, limits);
	chc_read_context ctx = {
		.in = &mi.in, .arena = &arena, .types = types, .limits = limits,
		.string_form = form, .err = err, .revision = revision
	};
	chc_status	st;

	if (types == NULL)
		return chc_fail_nomem(err);
	chc_mem_input_init(&mi, env, limits, err, bytes, len, chunk);
	chc_arena_init(&arena, env, err, limits->max_block_bytes);
	st = chc_read_block(&ctx, &block);
	CHECK_INT(st, err->pub.status);
	if (st == CHC_OK)
	{
		CHECK_INT(mi.pos - (size_t) (mi.in.end - mi.in.p), len);
		st = put_block(text, &block, form);
	}
	chc_mem_input_free(&mi);
	chc_arena_free(&arena);
	chc_type_cache_free(types);
	return st;
}
