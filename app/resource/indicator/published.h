/* Figures that others have published, as cited references. */
#ifndef ACCORD_RESOURCE_INDICATOR_PUBLISHED_H
#define ACCORD_RESOURCE_INDICATOR_PUBLISHED_H

#include <jansson.h>

/*
 * rows   of published_list
 * Each with `is_range`, true when value_to is the end of a range. New; NULL: out of memory.
 */
json_t *published_models(const json_t *rows);

#endif
