/*
 * Whether jansson has run out of memory. It passes over some of its own failures: a string that is read or
 * written may come out without the bytes for which there was no memory. So its allocations go through here, and
 * whoever answers or commits asks before they do.
 */
#ifndef ACCORD_BASE_JSON_MEMORY_H
#define ACCORD_BASE_JSON_MEMORY_H

#include <stdbool.h>

/* Once in a program, before its threads and before anything is made of JSON. */
void json_memory_start(void);
/*
 * Between the two a thread keeps the pieces that jansson gives back, for the next time: a page takes and gives
 * back some thousands of them. They remain malloc's: another thread may give them back, and free() too.
 */
void json_memory_thread_start(void);
void json_memory_thread_end(void);
/* True when an allocation failed in this thread since json_memory_forget. */
bool json_memory_failed(void);
void json_memory_forget(void);

#endif
