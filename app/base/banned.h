/*
 * Calls that the project does without; using one stops the build and names its replacement.
 * Included by every .c file through the compiler's -include option (meson.build).
 */
#ifndef ACCORD_BASE_BANNED_H
#define ACCORD_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
/* Headers whose macros name a poisoned call must be read before the poison. */
#if __has_include(<mysql.h>)
#include <mysql.h>
#endif
#if __has_include(<openssl/evp.h>)
#include <openssl/evp.h>
#endif

/* Some C libraries make macros of them. */
#undef alloca
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef stpcpy
#undef sprintf
#undef vsprintf
#undef gets
#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets
#pragma GCC poison strtok strtok_r atoi atol atoll strtol strtoll strtoul strtoull sscanf
#pragma GCC poison gmtime localtime ctime asctime mktime
#pragma GCC poison alloca rand srand random srandom system popen tmpnam mktemp

#endif
