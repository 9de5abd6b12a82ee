/*
 * A file of JSON objects, one a line, whose last line names the SHA-256 of all bytes before it:
 * what `accord ledger export` writes and `accord ledger verify` reads. Memory: one line.
 */
#ifndef ACCORD_LEDGER_LINES_H
#define ACCORD_LEDGER_LINES_H

#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>

#include "app/base/buf.h"
#include "app/base/hash.h"

#define LINES_MAX (16 * 1024 * 1024)	/* bytes of a line */

struct lines {
	FILE *file;		/* borrowed */
	EVP_MD_CTX *hash;	/* of the lines before the current one */
	struct buf line;	/* the current one, with its newline */
	int64_t number;		/* of the current one, from 1 */
};

/* ERR_MEMORY. */
MUST_USE enum err lines_init(struct lines *lines, FILE *file, struct err_info *err);
void lines_release(struct lines *lines);

/*
 * Writes `object` (stolen; NULL: out of memory) as the next line, keys sorted. ERR_MEMORY,
 * ERR_SYSTEM.
 */
MUST_USE enum err lines_write(struct lines *lines, json_t *object, struct err_info *err);
/*
 * Reads the next line.
 * ret   new object; NULL: there are no more lines
 * ERR_INVALID: not a JSON object, a key twice, no newline at its end, longer than LINES_MAX.
 * ERR_SYSTEM: the file could not be read.
 */
MUST_USE enum err lines_read(struct lines *lines, json_t **ret, struct err_info *err);
/*
 * SHA-256 of the lines before the current one (of those that were read), or of all that were
 * written.
 */
MUST_USE enum err lines_digest(struct lines *lines, char ret[HASH_HEX_SIZE], struct err_info *err);

#endif
