/*-------------------------------------------------------------------------
 *
 * unit.h
 *	  The little that the client's unit tests need: checks that count, and
 *	  an allocator that can be told to fail.
 *
 * A case is a function.  One that takes an environment is run a second time
 * with --fail-alloc for every allocation it makes, that allocation failing:
 * it must then return CHC_E_NOMEM (or CHC_OK, where the allocation was not
 * needed) and leave nothing allocated.  (Of a case with very many allocations
 * the later ones are sampled.)
 *
 *-------------------------------------------------------------------------
 */
#ifndef UNIT_H
#define UNIT_H

#include "chc_internal.h"

typedef struct unit_case
{
	const char *name;
	void		(*run) (void);
	chc_status	(*run_env) (const chc_env *env);
} unit_case;

#define UNIT_CASE(function)		{#function, function, NULL}
#define UNIT_CASE_ENV(function) {#function, NULL, function}

/* Runs the cases; prints what fails and a last line "N passed, N failed". */
extern int	unit_main(int argc, char **argv, const unit_case *cases, size_t n);

#define UNIT_MAIN(cases) \
int \
main(int argc, char **argv) \
{ \
	return unit_main(argc, argv, cases, sizeof(cases) / sizeof((cases)[0])); \
}

/* Is a failing allocation being tried?  Then results may be missing. */
extern bool unit_failing_allocs(void);

#define CHECK(cond) unit_check((cond), #cond, __FILE__, __LINE__)
#define CHECK_INT(got, want) \
	unit_check_int((long long) (got), (long long) (want), #got, __FILE__, __LINE__)
#define CHECK_STR(got, want) unit_check_str(got, want, #got, __FILE__, __LINE__)
#define CHECK_MEM(got, want, len) \
	unit_check_mem(got, want, len, #got, __FILE__, __LINE__)

extern bool unit_check(bool ok, const char *what, const char *file, int line);
extern bool unit_check_int(long long got, long long want, const char *what,
						   const char *file, int line);
extern bool unit_check_str(const char *got, const char *want, const char *what,
						   const char *file, int line);
extern bool unit_check_mem(const void *got, const void *want, size_t len, const char *what,
						   const char *file, int line);

/* malloc with a count of what is alive; shared by cases without an environment. */
extern const chc_env *unit_env(void);

/* Reproducible pseudo-random numbers. */
extern uint64_t unit_random(uint64_t *state);

#endif							/* UNIT_H */
