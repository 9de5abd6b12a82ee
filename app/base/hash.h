/* SHA-256 and HMAC-SHA-256 by OpenSSL, and hexadecimal text. */
#ifndef ACCORD_BASE_HASH_H
#define ACCORD_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/cleanup.h"
#include "app/base/err.h"

#define HASH_SIZE 32		/* bytes */
#define HASH_HEX_SIZE 65	/* lower-case hexadecimal and NUL */

struct hash_part {
	const void *bytes;	/* borrowed */
	size_t len;
};

/* SHA-256 of the `n` parts one after the other. ERR_INTERNAL: OpenSSL failed. */
MUST_USE enum err hash_sha256(const struct hash_part *parts, size_t n, uint8_t ret[HASH_SIZE],
			      struct err_info *err);
/* SHA-256 of `text` as hexadecimal. */
MUST_USE enum err hash_sha256_hex(const void *bytes, size_t len, char ret[HASH_HEX_SIZE],
				  struct err_info *err);
/* HMAC-SHA-256 as hexadecimal. */
MUST_USE enum err hash_hmac_hex(const uint8_t *key, size_t key_len, const char *text,
				char ret[HASH_HEX_SIZE], struct err_info *err);

/* SHA-256 of what comes in pieces. NULL: out of memory; free with hash_stream_free, which accepts NULL. */
struct hash_stream;
struct hash_stream *hash_stream_new(void);
void hash_stream_free(struct hash_stream *stream);
/* A piece. False: OpenSSL failed. */
MUST_USE bool hash_stream_add(struct hash_stream *stream, const void *bytes, size_t len);
/* The digest; nothing can be added after it. False: OpenSSL failed. */
MUST_USE bool hash_stream_end(struct hash_stream *stream, uint8_t ret[HASH_SIZE]);

/* `ret` receives 2 * len characters and NUL. */
void hash_to_hex(const uint8_t *bytes, size_t len, char *ret);
/* Reads exactly 2 * len lower- or upper-case digits; false: something else. */
MUST_USE bool hash_from_hex(const char *hex, uint8_t *ret, size_t len);

#endif
