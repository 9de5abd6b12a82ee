/*
 * A ZIP archive written as a stream (PKWARE APPNOTE 6.3: deflate, sizes behind each entry, no ZIP64): what
 * an entry holds is packed as it comes, and what is packed may be sent before the rest is made. An error
 * sticks: all later additions do nothing, and zip_finish returns it.
 */
#ifndef ACCORD_VIEW_ZIP_H
#define ACCORD_VIEW_ZIP_H

#include <zlib.h>

#include "app/base/buf.h"

#define ZIP_DIRECTORY_MAX 65536 /* bytes of the list of entries */

struct zip {
	struct buf *out;      /* borrowed: what of the archive has not been sent */
	struct buf directory; /* of the entries so far */
	unsigned entries;
	uint32_t gone;	/* bytes that have been sent */
	uint32_t start; /* of the open entry within the archive */
	const char *name;
	uint32_t crc;
	uint32_t size;
	z_stream stream;
	bool open;	/* an entry is open */
	bool ready;	/* the stream has been made */
	enum err failed;
};

/* An empty archive at the end of `out` (borrowed, empty). */
void zip_init(struct zip *zip, struct buf *out);
/* Frees what zip_init and the entries took, but not `out`. */
void zip_release(struct zip *zip);
/* Ends the open entry and begins one. `name` ASCII, borrowed until the next call. */
void zip_begin(struct zip *zip, const char *name);
/* Adds to the open entry; packed bytes come with a delay. */
void zip_add(struct zip *zip, const void *bytes, size_t len);
/* What stands in `out` has been sent: empties it. */
void zip_sent(struct zip *zip);
/* Ends the archive. ERR_MEMORY; ERR_TOO_LARGE: over the maximum of `out`, or 4 GiB; ERR_INTERNAL: zlib. */
MUST_USE enum err zip_finish(struct zip *zip, struct err_info *err);

#endif
