/* A growing byte buffer with a maximum; the first failure sticks. */
#include <stdarg.h>
#include <stdint.h>

#include "app/base/buf.h"

#define BUF_FIRST_CAP 256	/* bytes */

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf)BUF_INIT(max);
}

void buf_release(struct buf *b)
{
	free(b->data);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = ERR_OK;
	if (b->data)
		b->data[0] = '\0';
}

/* The next capacity that holds `need` bytes: doubled, but never past the maximum and its NUL. */
static size_t buf_next_cap(const struct buf *b, size_t need)
{
	size_t cap = b->cap ? b->cap : BUF_FIRST_CAP;

	while (cap < need) {
		if (cap > b->max / 2)
			return b->max + 1;
		cap *= 2;
	}
	return cap > b->max ? b->max + 1 : cap;
}

/* Makes room for `len` more bytes and a NUL; false: the buffer has failed. */
static bool buf_reserve(struct buf *b, size_t len)
{
	char *data;
	size_t cap;

	if (b->failed)
		return false;
	if (len > b->max - b->len || b->max == SIZE_MAX) {
		b->failed = ERR_TOO_LARGE;
		return false;
	}
	if (b->len + len < b->cap)
		return true;
	cap = buf_next_cap(b, b->len + len + 1);
	data = realloc(b->data, cap);
	if (!data) {
		b->failed = ERR_MEMORY;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (!buf_reserve(b, len))
		return;
	if (len > 0)
		memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_addc(struct buf *b, char c)
{
	if (!buf_reserve(b, 1))
		return;
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0) {
		b->failed = b->failed ? b->failed : ERR_TOO_LARGE;
		return;
	}
	if (!buf_reserve(b, (size_t)len))
		return;
	va_start(args, fmt);
	vsnprintf(b->data + b->len, (size_t)len + 1, fmt, args);
	va_end(args);
	b->len += (size_t)len;
}

enum err buf_error(const struct buf *b)
{
	return b->failed;
}

const char *buf_text(const struct buf *b)
{
	return b->data ? b->data : "";
}
