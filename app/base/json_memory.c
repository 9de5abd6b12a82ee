/* jansson's allocator: malloc, a note for each thread when it fails, and the pieces that a worker keeps. */
#include "app/base/json_memory.h"

#include <jansson.h>
#include <malloc.h>
#include <stddef.h>

#define CLASS_STEP ((size_t)16)	/* bytes from one size of pieces to the next: malloc's own */
#define CLASS_FIRST ((size_t)8)	/* what can be used of a piece is so much more than some steps */
#define CLASS_COUNT 33	/* for pieces of up to 520 bytes */
#define PIECE_MIN ((size_t)24)	/* what malloc gives at least */
#define KEPT_MAX ((size_t)512 * 1024)	/* bytes a thread */

/* An address sanitizer is to see every piece that is used after it was given back. */
#if defined(__SANITIZE_ADDRESS__)
#define KEEPS_PIECES false
#elif defined(__has_feature)
#define KEEPS_PIECES !__has_feature(address_sanitizer)
#else
#define KEEPS_PIECES true
#endif

struct piece {
	struct piece *next;
};

static _Thread_local bool failed;
static _Thread_local struct {
	bool on;
	size_t size;	/* bytes of all pieces */
	struct piece *pieces[CLASS_COUNT];	/* by steps; of each, CLASS_FIRST bytes more can be used at least */
} kept;

static void *json_memory_take(size_t size)
{
	size_t least = size > PIECE_MIN ? size : PIECE_MIN;
	size_t class = (least - CLASS_FIRST + CLASS_STEP - 1) / CLASS_STEP;
	struct piece *taken = class < CLASS_COUNT ? kept.pieces[class] : NULL;

	if (taken != NULL) {
		kept.pieces[class] = taken->next;
		__builtin_prefetch(taken->next);
		kept.size -= class * CLASS_STEP + CLASS_FIRST;
		return taken;
	}
	taken = malloc(size);
	if (taken == NULL)
		failed = true;
	return taken;
}

static void json_memory_give(void *given)
{
	struct piece *piece = given;
	size_t class;

	if (piece == NULL || !kept.on) {
		free(piece);
		return;
	}
	class = (malloc_usable_size(piece) - CLASS_FIRST) / CLASS_STEP;
	if (class >= CLASS_COUNT || kept.size >= KEPT_MAX) {
		free(piece);
		return;
	}
	piece->next = kept.pieces[class];
	kept.pieces[class] = piece;
	kept.size += class * CLASS_STEP + CLASS_FIRST;
}

void json_memory_start(void)
{
	json_set_alloc_funcs(json_memory_take, json_memory_give);
}

void json_memory_thread_start(void)
{
	kept.on = KEEPS_PIECES;
}

void json_memory_thread_end(void)
{
	kept.on = false;
	kept.size = 0;
	for (size_t i = 0; i < CLASS_COUNT; i++) {
		while (kept.pieces[i] != NULL) {
			struct piece *next = kept.pieces[i]->next;

			free(kept.pieces[i]);
			kept.pieces[i] = next;
		}
	}
}

bool json_memory_failed(void)
{
	return failed;
}

void json_memory_forget(void)
{
	failed = false;
}
