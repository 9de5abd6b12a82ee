/* The menu of every page: sections, and the pages of the section that one is in. */
#ifndef ACCORD_NAVIGATION_H
#define ACCORD_NAVIGATION_H

#include <jansson.h>

#include "app/http/request.h"

/* Sections that the signed-in person may open: [{href, label, current, count}]. New; NULL: out of memory. */
json_t *navigation_sections(const struct request *req);
/* The pages of the present section, when it has several: [{href, label, current, count: null}], else empty. New. */
json_t *navigation_pages(const struct request *req);

#endif
