/* Allocation functions that leave nothing behind. */
#include "auth/identity/wipe.h"

#include <jansson.h>
#include <lber.h>
#include <malloc.h>

static void wipe_free(void *p)
{
	if (p != NULL)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static void *wipe_ber_malloc(ber_len_t size, void *ctx)
{
	(void)ctx;
	return malloc(size);
}

static void *wipe_ber_calloc(ber_len_t n, ber_len_t size, void *ctx)
{
	(void)ctx;
	return calloc(n, size);
}

/* realloc would free the old place as it is. */
static void *wipe_ber_realloc(void *p, ber_len_t size, void *ctx)
{
	size_t old_size = p != NULL ? malloc_usable_size(p) : 0;
	void *grown;

	(void)ctx;
	grown = malloc(size);
	if (grown == NULL)
		return NULL;
	if (p != NULL)
		memcpy(grown, p, old_size < size ? old_size : size);
	wipe_free(p);
	return grown;
}

static void wipe_ber_free(void *p, void *ctx)
{
	(void)ctx;
	wipe_free(p);
}

void wipe_install(void)
{
	static BerMemoryFunctions functions = {
	    .bmf_malloc = wipe_ber_malloc,
	    .bmf_calloc = wipe_ber_calloc,
	    .bmf_realloc = wipe_ber_realloc,
	    .bmf_free = wipe_ber_free,
	};

	json_set_alloc_funcs(malloc, wipe_free);
	ber_set_option(NULL, LBER_OPT_MEMORY_FNS, &functions);
}
