/*
 * Makes the n-th allocation fail, to prove that every path without memory gives an error and leaks
 * nothing. Include it in the one .c file of a test program, and cut the allocator there
 * (tests/unit/meson.build):
 *   ['arena', base_dep, ['malloc', 'calloc', 'realloc']],
 *
 *   for (n = 1; torture_again(n); n++) {
 *           e = thing_make(…);
 *           torture_stop();
 *           assert_int_equal(e, torture_has_failed() ? ERR_MEMORY : ERR_OK);
 *   }
 *
 * The loop ends after a round in which no allocation failed. Only allocations of our own code are
 * seen; jansson's too after json_set_alloc_funcs(malloc, free). Not thread-safe.
 */
#ifndef ACCORD_TESTS_UNIT_TORTURE_H
#define ACCORD_TESTS_UNIT_TORTURE_H

#include <stdbool.h>
#include <stdlib.h>

static size_t torture_left;	/* allocations until one fails; 0: none will */
static bool torture_failed;	/* one failed since torture_again */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool torture_is_due(void)
{
	if (torture_left == 0 || --torture_left > 0)
		return false;
	torture_failed = true;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return torture_is_due() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return torture_is_due() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return torture_is_due() ? NULL : __real_realloc(old, size);
}

/* From here no allocation fails. */
static inline void torture_stop(void)
{
	torture_left = 0;
}

/* True when the round's allocation did fail: the result must be an error. */
static inline bool torture_has_failed(void)
{
	return torture_failed;
}

/* Arms allocation `n` (from 1) and is true, until a round has needed fewer than `n`. */
static inline bool torture_again(size_t n)
{
	bool again = n == 1 || torture_failed;

	torture_failed = false;
	torture_left = again ? n : 0;
	return again;
}

#endif
