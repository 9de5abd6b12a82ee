/* jansson's allocator: malloc, and a note for each thread when it fails. */
#include "app/base/json_memory.h"

#include <jansson.h>
#include <stdlib.h>

static _Thread_local bool failed;

static void *json_memory_take(size_t size)
{
	void *taken = malloc(size);

	if (taken == NULL)
		failed = true;
	return taken;
}

void json_memory_start(void)
{
	json_set_alloc_funcs(json_memory_take, free);
}

bool json_memory_failed(void)
{
	return failed;
}

void json_memory_forget(void)
{
	failed = false;
}
