/*
 * A checkpoint says in one signed text which entries of the ledger there were: how many, the Merkle
 * root over their hashes, and the hash of the checkpoint before it. Its body is canonical JSON
 * (sorted keys, no blanks); hash and signature are of exactly those bytes:
 *
 *   {"entries":2,"format":"accord checkpoint 1","key":"…","number":7,"previous":"…","root":"…",
 *    "sealed_at":"2026-11-24 02:00:00.000000","total":19}
 */
#ifndef ACCORD_LEDGER_CHECKPOINT_H
#define ACCORD_LEDGER_CHECKPOINT_H

#include <jansson.h>

#include "app/base/date.h"
#include "app/base/hash.h"

/* Hash before the first checkpoint, and before the first entry of a chain. */
#define CHECKPOINT_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

struct checkpoint {
	int64_t number;				/* from 1, without gaps */
	int64_t entries;			/* that this one seals */
	int64_t total;				/* sealed by this one and all before it */
	char sealed_at[DATE_TIME_TEXT_SIZE];	/* UTC */
	char root[HASH_HEX_SIZE];
	char previous[HASH_HEX_SIZE];		/* of the body before this one, or CHECKPOINT_GENESIS */
	char key[HASH_HEX_SIZE];		/* fingerprint of the key that signs it */
};

/* The body: new. ERR_MEMORY. */
MUST_USE enum err checkpoint_write(const struct checkpoint *checkpoint, char **ret,
				   struct err_info *err);
/* Reads a body. ERR_INVALID: not one. */
MUST_USE enum err checkpoint_read(const char *body, struct checkpoint *ret, struct err_info *err);

/*
 * Text of an export's or a head's line for a checkpoint, without its leaves: new; NULL when out of
 * memory. The members are strings of the database: body, and hash and signature in hexadecimal.
 */
json_t *checkpoint_line(const json_t *row);

#endif
