/*
 * A growing byte buffer that is created with its maximum size; passing it is an error that sticks
 * (all later additions do nothing), so that a renderer checks once at its end with buf_error.
 * `data` is always NUL-ended once anything was added.
 */
#ifndef ACCORD_BASE_BUF_H
#define ACCORD_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "app/base/cleanup.h"
#include "app/base/err.h"

struct buf {
	char *data;	/* new: owned by the buffer; NULL while empty */
	size_t len;	/* bytes, without the NUL */
	size_t cap;
	size_t max;	/* bytes */
	enum err failed;	/* ERR_OK, ERR_TOO_LARGE or ERR_MEMORY */
};

#define BUF_INIT(limit) { .max = (limit) }
#define AUTO_BUF DEFER(buf_release) struct buf

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);	/* frees; the buffer is empty again, same maximum */
void buf_clear(struct buf *b);		/* length 0 and no error, memory kept */

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_adds(struct buf *b, const char *text);
void buf_addc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* ERR_OK, or why the buffer is incomplete. */
MUST_USE enum err buf_error(const struct buf *b);
/* The text (never NULL); borrowed until the next addition. */
const char *buf_text(const struct buf *b);

#endif
