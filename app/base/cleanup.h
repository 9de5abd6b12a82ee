/*
 * Scope-bound cleanup: a variable marked AUTO_FREE (or DEFER(f)) is released when its scope ends.
 * Functions use DEFER instead of goto; a destructor accepts NULL and a half-built object.
 */
#ifndef ACCORD_BASE_CLEANUP_H
#define ACCORD_BASE_CLEANUP_H

#include <stdlib.h>

/* The caller must look at the result. */
#define MUST_USE __attribute__((warn_unused_result))
/* Arguments `fmt` and following are checked as printf does (1-based positions). */
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define UNUSED __attribute__((unused))

#define DEFER(f) __attribute__((cleanup(f)))

static inline void free_p(void *p)
{
	free(*(void **)p);
}

static inline void *steal_p(void *p)
{
	void *taken = *(void **)p;

	*(void **)p = NULL;
	return taken;
}

/* char *text is freed when its scope ends. */
#define AUTO_FREE DEFER(free_p)
/* Hands a pointer over to the caller and sets the variable to NULL. */
#define STEAL(p) ((__typeof__(p))steal_p(&(p)))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
