/* JSON text of a jansson value, as json_dumpb with JSON_COMPACT writes it, in a third of the time. */
#ifndef ACCORD_BASE_JSON_WRITE_H
#define ACCORD_BASE_JSON_WRITE_H

#include <jansson.h>

#include "app/base/buf.h"

#define JSON_WRITE_DEPTH_MAX 64	/* objects and lists in each other */

/* ERR_MEMORY, ERR_TOO_LARGE: as the buffer has it; ERR_INTERNAL: too deep. */
MUST_USE enum err json_write(struct buf *out, const json_t *value, struct err_info *err);
/* The same with the keys of each object in the order of their bytes, as JSON_SORT_KEYS has them: for what is hashed.
 * Takes time by the square of an object's members. */
MUST_USE enum err json_write_sorted(struct buf *out, const json_t *value, struct err_info *err);

#endif
