/*
 * Reads a multipart/form-data body (RFC 7578) in pieces: the head of a part, then its bytes as they come. Memory
 * is one window, however long the body is. Strict: what two readers could understand in two ways is refused.
 */
#ifndef ACCORD_HTTP_MULTIPART_H
#define ACCORD_HTTP_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "app/base/err.h"

#define MULTIPART_BOUNDARY_MAX 70	/* characters (RFC 2046, 5.1.1) */
#define MULTIPART_WINDOW 65536		/* bytes that are in memory at once */
#define MULTIPART_HEAD_MAX 4096		/* bytes of one part's head */
#define MULTIPART_PARTS_MAX 20
#define MULTIPART_NAME_SIZE 64		/* of a field, with NUL */
#define MULTIPART_FILE_NAME_SIZE 1024	/* with NUL */

/*
 * Puts the next 1 to `max` bytes of the body into `into`, and how many into *ret_len; 0 at its end. Its errors
 * are handed on.
 */
typedef enum err multipart_fill_fn(void *from, char *into, size_t max, size_t *ret_len, struct err_info *err);

struct multipart {
	multipart_fill_fn *fill;
	void *from;			/* borrowed */
	char *window;			/* new: MULTIPART_WINDOW bytes */
	size_t start;			/* first byte that was not taken */
	size_t end;			/* behind the last that has come */
	bool ended;			/* nothing more comes */
	bool in_part;
	bool last;			/* the closing delimiter was read */
	int parts;
	char delimiter[MULTIPART_BOUNDARY_MAX + 5];	/* CR LF "--" boundary */
	size_t delimiter_len;
};

struct multipart_part {
	char name[MULTIPART_NAME_SIZE];
	char file_name[MULTIPART_FILE_NAME_SIZE];	/* UTF-8, as sent: not yet a name to trust */
	bool is_file;					/* has a file name, perhaps an empty one */
};

/* The boundary of a Content-Type header. ERR_BAD_REQUEST: none, twice, too long, or with other characters. */
MUST_USE enum err multipart_boundary(const char *content_type, char ret[MULTIPART_BOUNDARY_MAX + 1],
				     struct err_info *err);

/* `boundary` is copied. Release with multipart_release, which accepts a zeroed struct. ERR_MEMORY */
MUST_USE enum err multipart_begin(struct multipart *m, const char *boundary, multipart_fill_fn *fill, void *from,
				  struct err_info *err);
void multipart_release(struct multipart *m);

/*
 * Goes on to the next part; what is left of the one before is passed over. *ret_more is false after the last.
 * ERR_BAD_REQUEST: not multipart/form-data as a browser sends it; ERR_TOO_LARGE: MULTIPART_PARTS_MAX
 */
MUST_USE enum err multipart_next(struct multipart *m, struct multipart_part *ret, bool *ret_more,
				 struct err_info *err);
/*
 * The next bytes of the part: at least one, or *ret_len 0 at its end. They stand in the window until the next
 * call. ERR_BAD_REQUEST: the body ends within the part.
 */
MUST_USE enum err multipart_bytes(struct multipart *m, const char **ret, size_t *ret_len, struct err_info *err);
/* The rest of a part that is a field: UTF-8 of less than `size` bytes, with a NUL. ERR_BAD_REQUEST: more, or not. */
MUST_USE enum err multipart_text(struct multipart *m, char *ret, size_t size, struct err_info *err);

#endif
