/* The agreement's baseline indicators, for their own page and for those that quote them. */
#ifndef ACCORD_RESOURCE_INDICATOR_INDICATOR_H
#define ACCORD_RESOURCE_INDICATOR_INDICATOR_H

#include <jansson.h>

#include "app/resource/reference.h"

/* Those of which the agreement gives a figure, with `mean_note`. New; NULL: out of memory. */
json_t *indicator_models(const struct reference *reference);
/* French: which kind of figure this is, where that is easily mistaken. Static; NULL: nothing to say. */
const char *indicator_mean_note(const char *aggregation);

#endif
