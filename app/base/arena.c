/* Memory that dies with the request, in blocks of one size; a larger piece has its own block. */
#include <stdalign.h>
#include <stdint.h>

#include "app/base/arena.h"

#define ARENA_BLOCK_SIZE ((size_t)16 * 1024)	/* bytes, without the head */
#define ARENA_ALIGN alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t at;	/* bytes handed out */
	alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena, size_t max)
{
	arena->blocks = NULL;
	arena->used = 0;
	arena->max = max;
}

void arena_reset(struct arena *arena)
{
	struct arena_block *kept = NULL;
	struct arena_block *block = arena->blocks;

	while (block) {
		struct arena_block *next = block->next;

		if (!kept && block->size == ARENA_BLOCK_SIZE)
			kept = block;
		else
			free(block);
		block = next;
	}
	if (kept) {
		kept->next = NULL;
		kept->at = 0;
	}
	arena->blocks = kept;
	arena->used = 0;
}

void arena_release(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	arena->used = 0;
}

/* A block that is larger than usual stands behind the newest, whose rest stays in use. */
static void arena_link(struct arena *arena, struct arena_block *block)
{
	if (block->size > ARENA_BLOCK_SIZE && arena->blocks) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
		return;
	}
	block->next = arena->blocks;
	arena->blocks = block;
}

/* A block with room for `size` bytes, or NULL. */
static struct arena_block *arena_block_for(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t room = size > ARENA_BLOCK_SIZE ? size : ARENA_BLOCK_SIZE;

	if (block && block->size - block->at >= size)
		return block;
	block = malloc(sizeof(*block) + room);
	if (!block)
		return NULL;
	block->size = room;
	block->at = 0;
	arena_link(arena, block);
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block;
	unsigned char *bytes;

	if (size > arena->max)
		return NULL;
	/* At least one unit, so that two allocations of 0 bytes differ. */
	size = (size / ARENA_ALIGN + (size % ARENA_ALIGN != 0 || size == 0)) * ARENA_ALIGN;
	if (size > arena->max - arena->used)
		return NULL;
	block = arena_block_for(arena, size);
	if (!block)
		return NULL;
	bytes = block->bytes + block->at;
	block->at += size;
	arena->used += size;
	memset(bytes, 0, size);
	return bytes;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = len < SIZE_MAX ? arena_alloc(arena, len + 1) : NULL;

	if (copy)
		memcpy(copy, text, len);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	text = len >= 0 ? arena_alloc(arena, (size_t)len + 1) : NULL;
	if (!text)
		return NULL;
	va_start(args, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, args);
	va_end(args);
	return text;
}
