/*
 * Memory that dies with the request: allocations are never freed one by one, arena_reset frees all.
 * Not thread-safe: one arena per thread. The total has a maximum, so that no request can make the
 * process grow without bound; passing it, like malloc failing, gives NULL.
 */
#ifndef ACCORD_BASE_ARENA_H
#define ACCORD_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "app/base/cleanup.h"

struct arena_block;

struct arena {
	struct arena_block *blocks;	/* newest first */
	size_t used;			/* bytes handed out since the last reset */
	size_t max;			/* bytes; 0 is not allowed */
};

/* An empty arena that hands out at most `max` bytes. Allocates nothing yet. */
void arena_init(struct arena *arena, size_t max);
/* Frees everything but one first block, which is kept for the next request. */
void arena_reset(struct arena *arena);
/* Frees everything; the arena can be used again. */
void arena_release(struct arena *arena);

/* `size` zeroed bytes, aligned for any type; arena. NULL: over the maximum or out of memory. */
MUST_USE void *arena_alloc(struct arena *arena, size_t size);
/* Copy of the first `len` bytes of `text` plus a NUL; arena; NULL as arena_alloc. */
MUST_USE char *arena_strndup(struct arena *arena, const char *text, size_t len);
/* Copy of `text` (borrowed, NUL-ended); arena; NULL as arena_alloc. */
MUST_USE char *arena_strdup(struct arena *arena, const char *text);
/* Formatted text; arena; NULL as arena_alloc. */
MUST_USE char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
