/*-------------------------------------------------------------------------
 *
 * typecache.c
 *	  Parsed types by their spelling, so that the types of a result are
 *	  parsed once and not once per block.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "codec.h"

/* What a parsed type is taken to need: its first blocks and its texts. */
#define TYPE_COST(len) ((size_t) 2048 + 16 * (len))

/* When the types kept need more than this, the next block starts afresh. */
#define KEEP_BYTES ((size_t) 16 << 20)

typedef struct cache_entry
{
	uint64_t	hash;
	size_t		len;
	char	   *text;			/* NULL: free entry */
	chc_type   *type;
} cache_entry;

struct chc_type_cache
{
	const chc_env *env;
	const chc_limits *limits;
	cache_entry *entries;		/* open addressing */
	size_t		size;			/* 0 or a power of 2 */
	size_t		used;
	size_t		bytes;			/* by TYPE_COST */
};

/* NULL if out of memory. */
chc_type_cache *
chc_type_cache_new(const chc_env *env, const chc_limits *limits)
{
	chc_type_cache *cache = env->realloc(env->ctx, NULL, sizeof(*cache));

	if (cache == NULL)
		return NULL;
	memset(cache, 0, sizeof(*cache));
	cache->env = env;
	cache->limits = limits;
	return cache;
}

static void
clear_entries(chc_type_cache *cache)
{
	const chc_env *env = cache->env;

	for (size_t i = 0; i < cache->size; i++)
	{
		if (cache->entries[i].text == NULL)
			continue;
		chc_type_free(env, cache->entries[i].type);
		env->realloc(env->ctx, cache->entries[i].text, 0);
	}
	if (cache->entries != NULL)
		env->realloc(env->ctx, cache->entries, 0);
	cache->entries = NULL;
	cache->size = cache->used = cache->bytes = 0;
}

void
chc_type_cache_free(chc_type_cache *cache)
{
	if (cache == NULL)
		return;
	clear_entries(cache);
	cache->env->realloc(cache->env->ctx, cache, 0);
}

void
chc_type_cache_trim(chc_type_cache *cache)
{
	if (cache->bytes > KEEP_BYTES)
		clear_entries(cache);
}

/* FNV-1a */
static uint64_t
hash_text(const char *text, size_t len)
{
	uint64_t	h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t) text[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* The entry that holds text, or the free one where it belongs. */
static cache_entry *
find_entry(cache_entry *entries, size_t size, uint64_t hash, const char *text, size_t len)
{
	for (size_t i = hash & (size - 1);; i = (i + 1) & (size - 1))
	{
		cache_entry *e = &entries[i];

		if (e->text == NULL ||
			(e->hash == hash && e->len == len && memcmp(e->text, text, len) == 0))
			return e;
	}
}

static bool
grow(chc_type_cache *cache)
{
	size_t		size = cache->size == 0 ? 64 : 2 * cache->size;
	cache_entry *entries = cache->env->realloc(cache->env->ctx, NULL,
											   size * sizeof(cache_entry));

	if (entries == NULL)
		return false;
	memset(entries, 0, size * sizeof(cache_entry));
	for (size_t i = 0; i < cache->size; i++)
	{
		cache_entry *e = &cache->entries[i];

		if (e->text != NULL)
			*find_entry(entries, size, e->hash, e->text, e->len) = *e;
	}
	if (cache->entries != NULL)
		cache->env->realloc(cache->env->ctx, cache->entries, 0);
	cache->entries = entries;
	cache->size = size;
	return true;
}

static chc_status
add_entry(chc_type_cache *cache, cache_entry *e, uint64_t hash, const char *text, size_t len,
		  char *err, size_t errlen)
{
	const chc_env *env = cache->env;
	chc_type   *type;
	char	   *copy;
	chc_status	st;

	if (TYPE_COST(len) > cache->limits->max_block_bytes - cache->bytes)
	{
		snprintf(err, errlen, "too many types in one block");
		return CHC_E_LIMIT;
	}
	st = chc_type_parse_status(env, cache->limits, text, len, &type, err, errlen);
	if (st != CHC_OK)
		return st;
	copy = env->realloc(env->ctx, NULL, len + 1);
	if (copy == NULL)
	{
		chc_type_free(env, type);
		return CHC_E_NOMEM;
	}
	memcpy(copy, text, len);
	copy[len] = '\0';
	e->hash = hash;
	e->len = len;
	e->text = copy;
	e->type = type;
	cache->used++;
	cache->bytes += TYPE_COST(len);
	return CHC_OK;
}

chc_status
chc_type_cache_get(chc_type_cache *cache, const char *text, size_t len, const chc_type **type,
				   char *err, size_t errlen)
{
	uint64_t	hash = hash_text(text, len);
	cache_entry *e;

	if (cache->used * 2 >= cache->size && !grow(cache))
		return CHC_E_NOMEM;
	e = find_entry(cache->entries, cache->size, hash, text, len);
	if (e->text == NULL)
	{
		chc_status	st = add_entry(cache, e, hash, text, len, err, errlen);

		if (st != CHC_OK)
			return st;
	}
	*type = e->type;
	return CHC_OK;
}
