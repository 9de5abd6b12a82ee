/*
 * Mustache (the public specification at mustache.github.io, v1.4: interpolation, sections, inverted,
 * comments, partials; delimiters are not changed) over jansson values. Logic-less and always escaping:
 * `{{{x}}}` and `{{&x}}` are refused when a template is compiled. No packaged C library does this on
 * Debian 12 and 13. One extension: `{{name|filter}}` (and `{{#name|filter}}` never) passes the value
 * through a named filter of app/view/filter.h, so that a model keeps plain data and the page shows French.
 */
#ifndef ACCORD_VIEW_MUSTACHE_H
#define ACCORD_VIEW_MUSTACHE_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/base/err.h"

struct mustache_set;	/* all compiled templates; constant after mustache_load, shared by threads */

/*
 * Compiles every NAME.html below `dir` (name: path below it without ".html", "action/show").
 * New; free with mustache_free. ERR_CONFIG: "action/show.html:12:3: section 'items' is not closed",
 * an unknown partial or filter, raw output, a partial that includes itself without a section.
 */
MUST_USE enum err mustache_load(const char *dir, struct mustache_set **ret, struct err_info *err);
void mustache_free(struct mustache_set *set);
bool mustache_has(const struct mustache_set *set, const char *name);

/*
 * Renders template `name` with `model` (borrowed). ERR_NOT_FOUND: no such template; ERR_TOO_LARGE,
 * ERR_MEMORY: from the buffer; ERR_INTERNAL: nested deeper than 32.
 */
MUST_USE enum err mustache_render(const struct mustache_set *set, const char *name,
				  const json_t *model, struct buf *out, struct err_info *err);

#endif
