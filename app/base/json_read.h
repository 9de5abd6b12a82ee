/*
 * Reading JSON that we wrote ourselves, as the database keeps it: what json_loadb gives, for a third of its work,
 * since the text is known to be UTF-8. Anything from outside is read by jansson.
 */
#ifndef ACCORD_BASE_JSON_READ_H
#define ACCORD_BASE_JSON_READ_H

#include <jansson.h>
#include <stddef.h>

#define JSON_READ_DEPTH_MAX 32	/* arrays and objects within each other */

/*
 * One value of any type, with nothing but blanks around it. text: UTF-8, not NUL-ended.
 * ret   new; NULL: not JSON, a character U+0000, too deep, or out of memory
 */
json_t *json_read(const char *text, size_t len);

#endif
