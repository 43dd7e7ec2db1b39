/*-------------------------------------------------------------------------
 *
 * arena.c
 *	  Bump allocator for the memory of one block.
 *
 * Small requests share pages; a big one gets a page of its own, so that the
 * pages of one block fit the next block of the same result without a trip to
 * the allocator.  Under AddressSanitizer what was not handed out is poisoned.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "chc_internal.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHC_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define CHC_ASAN 1
#endif

#ifdef CHC_ASAN
#include <sanitizer/asan_interface.h>
#define REDZONE 16
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define REDZONE 0
#define POISON(p, n) ((void) 0)
#define UNPOISON(p, n) ((void) 0)
#endif

#define ALIGNMENT 16
#define SHARED_PAGE ((size_t) 64 * 1024)	/* for requests up to a quarter of it */

typedef struct chc_arena_page
{
	struct chc_arena_page *next;
	size_t		cap;			/* usable bytes */
	uint8_t    *data;			/* aligned, inside this page */
} chc_arena_page;

void
chc_arena_init(chc_arena *a, const chc_env *env, chc_errbuf *err, size_t limit)
{
	memset(a, 0, sizeof(*a));
	a->env = env;
	a->err = err;
	a->limit = limit;
}

static void
free_pages(chc_arena *a, chc_arena_page *page)
{
	while (page != NULL)
	{
		chc_arena_page *next = page->next;

		UNPOISON(page->data, page->cap);
		a->env->realloc(a->env->ctx, page, 0);
		page = next;
	}
}

/* Make all memory available again; pages the last block did not use go. */
void
chc_arena_reset(chc_arena *a)
{
	free_pages(a, a->spare);
	a->spare = a->pages;
	a->pages = NULL;
	a->used = 0;
	a->p = a->end = NULL;
	for (chc_arena_page *page = a->spare; page != NULL; page = page->next)
		POISON(page->data, page->cap);
}

/* Give everything back to the allocator; the arena can be used again. */
void
chc_arena_free(chc_arena *a)
{
	free_pages(a, a->pages);
	free_pages(a, a->spare);
	a->pages = a->spare = NULL;
	a->used = 0;
	a->p = a->end = NULL;
}

/* The smallest spare page of at least n bytes that is not far too big. */
static chc_arena_page *
take_spare(chc_arena *a, size_t n)
{
	chc_arena_page **best = NULL;
	chc_arena_page *page;

	for (chc_arena_page **link = &a->spare; *link != NULL; link = &(*link)->next)
	{
		size_t		cap = (*link)->cap;

		if (cap >= n && cap / 4 <= n && (best == NULL || cap < (*best)->cap))
			best = link;
	}
	if (best == NULL)
		return NULL;
	page = *best;
	*best = page->next;
	return page;
}

static chc_arena_page *
new_page(chc_arena *a, size_t n)
{
	size_t		cap = n + n / 8 + ALIGNMENT;	/* some room for the next block's */
	size_t		total = cap + sizeof(chc_arena_page) + ALIGNMENT;
	chc_arena_page *page;
	uintptr_t	start;

	if (total < n)
		return NULL;
	page = a->env->realloc(a->env->ctx, NULL, total);
	if (page == NULL)
		return NULL;
	start = (uintptr_t) (page + 1);
	page->data = (uint8_t *) ((start + ALIGNMENT - 1) & ~(uintptr_t) (ALIGNMENT - 1));
	page->cap = cap;
	POISON(page->data, page->cap);
	return page;
}

/* A page of at least n bytes, linked into pages; NULL with the error set. */
static chc_arena_page *
get_page(chc_arena *a, size_t n)
{
	chc_arena_page *page = take_spare(a, n);

	if (page == NULL)
		page = new_page(a, n);
	if (page == NULL)
	{
		chc_fail_nomem(a->err);
		return NULL;
	}
	page->next = a->pages;
	a->pages = page;
	return page;
}

void *
chc_arena_alloc(chc_arena *a, size_t n, size_t size)
{
	size_t		bytes;
	size_t		slot;
	chc_arena_page *page;
	uint8_t    *result;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > a->limit ||
		a->used > a->limit - bytes)
	{
		chc_fail(a->err, CHC_E_LIMIT,
				 "block needs more memory than max_block_bytes (%zu) allows", a->limit);
		return NULL;
	}
	slot = (bytes + REDZONE + ALIGNMENT - 1) & ~(size_t) (ALIGNMENT - 1);
	if (slot == 0)
		slot = ALIGNMENT;
	a->used += bytes;

	if (slot <= (size_t) (a->end - a->p))
	{
		result = a->p;
		a->p += slot;
	}
	else
	{
		bool		shared = slot <= SHARED_PAGE / 4;

		page = get_page(a, shared ? SHARED_PAGE : slot);
		if (page == NULL)
			return NULL;
		result = page->data;
		if (shared)
		{
			a->p = result + slot;
			a->end = result + page->cap;
		}
	}
	UNPOISON(result, bytes);
	return result;
}
