/*
 * Mustache (the public specification at mustache.github.io, v1.4: interpolation, sections,
 * inverted, comments, partials; delimiters are not changed) over jansson values. Logic-less and
 * always escaping: `{{{x}}}` and `{{&x}}` are refused when a template is compiled. No packaged C
 * library does this on Debian 12 and 13.
 *
 * False is: false, null, a missing name, an empty list, and (unlike the specification, which leaves
 * it to the language) the empty string, because a model holds "" for a text that was left empty. 0
 * is true. A name is made of letters, digits, `_` and `-`, with dots between its parts; a member
 * that is there but null hides those of outer contexts. Lists and objects interpolate as nothing.
 *
 * One extension: `{{name|filter}}` (and `{{#name|filter}}` never) passes the value through a named
 * filter of app/view/filter.h, so that a model keeps plain data and the page shows French. Its
 * result is escaped as any value, with one exception: inside a script element, where HTML unescapes
 * nothing, the filter `json` is written as it is, and no other value is allowed there. "Inside"
 * means that the last "<" of the template's own text before the tag opens a script element.
 */
#ifndef ACCORD_VIEW_MUSTACHE_H
#define ACCORD_VIEW_MUSTACHE_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/base/err.h"

struct mustache_set;	/* all templates; constant after mustache_load, shared by threads */

/*
 * Compiles every NAME.html below `dir` (name: path below it without ".html", "action/show").
 * New; free with mustache_free. ERR_CONFIG: "action/show.html:12:3: section 'items' is not closed",
 * an unknown partial or filter, raw output, a partial that includes itself without a section, a
 * file that cannot be read, is not UTF-8 or larger than 512 KiB. The first error in order of names.
 * Files and folders whose name begins with a dot are left out.
 */
MUST_USE enum err mustache_load(const char *dir, struct mustache_set **ret, struct err_info *err);
void mustache_free(struct mustache_set *set);
bool mustache_has(const struct mustache_set *set, const char *name);

/*
 * Renders template `name` with `model` (borrowed), adding to `out`. ERR_NOT_FOUND: no such
 * template; ERR_TOO_LARGE, ERR_MEMORY: from the buffer, whose text is then incomplete;
 * ERR_INTERNAL: sections and partials within each other more than 32 deep.
 */
MUST_USE enum err mustache_render(const struct mustache_set *set, const char *name,
				  const json_t *model, struct buf *out, struct err_info *err);

#endif
