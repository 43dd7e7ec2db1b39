/*-------------------------------------------------------------------------
 *
 * writer_dict.c
 *	  The dictionary of a LowCardinality column under construction: each
 *	  distinct value of a block once, found by its hash.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "writer.h"

#define FIRST_SLOTS 64

void
chc_dict_init(chc_dict *dict, const chc_env *env)
{
	memset(dict, 0, sizeof(*dict));
	chc_buf_init(&dict->data, env);
	chc_buf_init(&dict->entries, env);
}

void
chc_dict_free(chc_dict *dict)
{
	const chc_env *env = dict->data.env;

	if (dict->slots != NULL)
		env->realloc(env->ctx, dict->slots, 0);
	chc_buf_free(&dict->data);
	chc_buf_free(&dict->entries);
	chc_dict_init(dict, env);
}

/* Forget the values, keep the memory. */
void
chc_dict_reset(chc_dict *dict)
{
	dict->n = 0;
	dict->data.len = dict->entries.len = 0;
	if (dict->slots != NULL)
		memset(dict->slots, 0, dict->nslots * sizeof(uint32_t));
}

static uint64_t
mix(uint64_t h, uint64_t w)
{
	h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
	return h ^ h >> 32;
}

static uint64_t
hash_bytes(const uint8_t *p, size_t len)
{
	uint64_t	h = UINT64_C(0x9E3779B97F4A7C15) ^ len;
	uint64_t	w;

	for (; len >= 8; len -= 8, p += 8)
	{
		memcpy(&w, p, 8);
		h = mix(h, w);
	}
	for (w = 0; len > 0; len--)
		w = w << 8 | *p++;
	return mix(h, w);
}

static chc_dict_entry *
entry(const chc_dict *dict, uint32_t number)
{
	return (chc_dict_entry *) dict->entries.data + number;
}

static chc_status
grow_slots(chc_dict *dict)
{
	const chc_env *env = dict->data.env;
	uint32_t	nslots = dict->nslots == 0 ? FIRST_SLOTS : dict->nslots * 2;
	uint32_t   *slots;

	if (nslots == 0)
		return CHC_E_LIMIT;
	slots = env->realloc(env->ctx, NULL, (size_t) nslots * sizeof(uint32_t));
	if (slots == NULL)
		return CHC_E_NOMEM;
	memset(slots, 0, (size_t) nslots * sizeof(uint32_t));
	for (uint32_t i = 0; i < dict->nslots; i++)
	{
		uint32_t	s;

		if (dict->slots[i] == 0)
			continue;
		s = (uint32_t) entry(dict, dict->slots[i] - 1)->hash & (nslots - 1);
		while (slots[s] != 0)
			s = (s + 1) & (nslots - 1);
		slots[s] = dict->slots[i];
	}
	if (dict->slots != NULL)
		env->realloc(env->ctx, dict->slots, 0);
	dict->slots = slots;
	dict->nslots = nslots;
	return CHC_OK;
}

/* Append a value to the data and the entries; all or nothing.  NULL: zeros. */
static chc_status
append_value(chc_wcolumn *col, const void *value, size_t len, uint64_t hash)
{
	chc_dict   *dict = &col->dict;
	size_t		before = dict->data.len;
	chc_dict_entry e = {.hash = hash, .len = len};
	chc_status	st = chc_buf_reserve(&dict->entries, sizeof(e));

	if (st == CHC_OK)
		st = chc_buf_reserve(&dict->data, len + 10);
	if (st != CHC_OK)
		return st;
	if (col->base->kind == CHC_STRING)
		st = chc_buf_varint(&dict->data, len);
	e.offset = dict->data.len;
	if (value == NULL)
		memset(dict->data.data + e.offset, 0, len);
	else if (len > 0)
		memcpy(dict->data.data + e.offset, value, len);
	dict->data.len += len;
	col->writer->bytes += dict->data.len - before;
	dict->n++;
	return st == CHC_OK ? chc_buf_put(&dict->entries, &e, sizeof(e)) : st;
}

chc_status
chc_dict_add_placeholder(chc_wcolumn *col)
{
	return append_value(col, NULL, col->base->width, 0);
}

/* len must be the width of a fixed-width type. */
chc_status
chc_dict_find(chc_wcolumn *col, const void *value, size_t len, uint32_t *number)
{
	chc_dict   *dict = &col->dict;
	uint64_t	hash = hash_bytes(value, len);
	uint32_t	s;
	chc_status	st;

	if (dict->n >= dict->nslots / 2)
	{
		st = grow_slots(dict);
		if (st != CHC_OK)
			return st;
	}
	for (s = (uint32_t) hash & (dict->nslots - 1); dict->slots[s] != 0;
		 s = (s + 1) & (dict->nslots - 1))
	{
		const chc_dict_entry *e = entry(dict, dict->slots[s] - 1);

		if (e->hash == hash && e->len == len &&
			(len == 0 || memcmp(dict->data.data + e->offset, value, len) == 0))
		{
			*number = dict->slots[s] - 1;
			return CHC_OK;
		}
	}
	st = append_value(col, value, len, hash);
	if (st != CHC_OK)
		return st;
	*number = dict->n - 1;
	dict->slots[s] = dict->n;
	return CHC_OK;
}
