/* Escaping happens in the output function, by context. Each adds to `out` (see buf_error). */
#ifndef ACCORD_BASE_ESCAPE_H
#define ACCORD_BASE_ESCAPE_H

#include <stddef.h>

#include "app/base/buf.h"

/* HTML text and quoted attributes: & < > " ' */
void escape_html(struct buf *out, const char *text, size_t len);
/* One path segment or query value: everything but RFC 3986 unreserved becomes %XX. */
void escape_url(struct buf *out, const char *text);
/* One CSV cell (RFC 4180, separator `;`), quoted when needed; a cell that begins with = + - @ TAB CR
 * gets a leading apostrophe (formula guard) unless it is a plain number. */
void escape_csv(struct buf *out, const char *text);

#endif
