/*-------------------------------------------------------------------------
 *
 * unit.c
 *	  Runner, checks and failing allocator of the unit tests; see unit.h.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

typedef struct counting_allocator
{
	size_t		alive;
	size_t		calls;
	size_t		fail_at;		/* 0: never */
} counting_allocator;

static counting_allocator allocator;
static size_t failures;			/* of the case that runs */

static void *
counting_realloc(void *ctx, void *ptr, size_t size)
{
	counting_allocator *a = ctx;
	void	   *result;

	if (size == 0)
	{
		if (ptr != NULL)
			a->alive--;
		free(ptr);
		return NULL;
	}
	if (++a->calls == a->fail_at)
		return NULL;
	result = realloc(ptr, size);
	if (result != NULL && ptr == NULL)
		a->alive++;
	return result;
}

const chc_env *
unit_env(void)
{
	static chc_env env;

	env = chc_default_env;
	env.realloc = counting_realloc;
	env.ctx = &allocator;
	return &env;
}

bool
unit_failing_allocs(void)
{
	return allocator.fail_at != 0;
}

uint64_t
unit_random(uint64_t *state)
{
	uint64_t	z = (*state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

bool
unit_check(bool ok, const char *what, const char *file, int line)
{
	if (!ok)
	{
		failures++;
		printf("%s:%d: %s\n", file, line, what);
	}
	return ok;
}

bool
unit_check_int(long long got, long long want, const char *what, const char *file, int line)
{
	if (got != want)
		printf("%s:%d: got %lld, want %lld\n", file, line, got, want);
	return unit_check(got == want, what, file, line);
}

bool
unit_check_str(const char *got, const char *want, const char *what, const char *file,
			   int line)
{
	bool		same = got == want || (got != NULL && want != NULL && strcmp(got, want) == 0);

	if (!same)
		printf("%s:%d: got \"%s\", want \"%s\"\n", file, line, got == NULL ? "(null)" : got,
			   want == NULL ? "(null)" : want);
	return unit_check(same, what, file, line);
}

bool
unit_check_mem(const void *got, const void *want, size_t len, const char *what,
			   const char *file, int line)
{
	bool		same = len == 0 || memcmp(got, want, len) == 0;

	for (size_t i = 0; !same && i < len; i++)
	{
		if (((const uint8_t *) got)[i] != ((const uint8_t *) want)[i])
		{
			printf("%s:%d: byte %zu of %zu differs: got %02x, want %02x\n", file, line, i,
				   len, ((const uint8_t *) got)[i], ((const uint8_t *) want)[i]);
			break;
		}
	}
	return unit_check(same, what, file, line);
}

static bool
run_once(const unit_case *c)
{
	failures = 0;
	allocator.alive = allocator.calls = allocator.fail_at = 0;
	if (c->run != NULL)
		c->run();
	else
		CHECK_INT(c->run_env(unit_env()), CHC_OK);
	CHECK_INT(allocator.alive, 0);
	return failures == 0;
}

/* Up to this one every allocation is tried, further on a sample. */
#define TRY_ALL 5000

/* Make the allocations of the case fail in turn, until none is reached. */
static bool
run_failing(const unit_case *c)
{
	failures = 0;
	for (size_t n = 1; failures == 0; n += n < TRY_ALL ? 1 : n / 64)
	{
		chc_status	st;

		allocator.alive = allocator.calls = 0;
		allocator.fail_at = n;
		st = c->run_env(unit_env());
		CHECK(st == CHC_E_NOMEM || st == CHC_OK);
		CHECK_INT(allocator.alive, 0);
		if (failures > 0)
			printf("%s: with allocation %zu failing, status %d\n", c->name, n, (int) st);
		if (allocator.calls < n)
			break;
	}
	return failures == 0;
}

int
unit_main(int argc, char **argv, const unit_case *cases, size_t n)
{
	bool		failing = argc > 1 && strcmp(argv[1], "--fail-alloc") == 0;
	size_t		passed = 0;
	size_t		failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < n; i++)
	{
		bool		ok;

		if (failing && cases[i].run_env == NULL)
			continue;
		ok = failing ? run_failing(&cases[i]) : run_once(&cases[i]);
		if (!ok)
			printf("FAILED %s%s\n", cases[i].name, failing ? " --fail-alloc" : "");
		passed += ok;
		failed += !ok;
	}
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed > 0;
}
