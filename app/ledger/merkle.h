/*
 * The Merkle tree of RFC 6962, section 2.1, over SHA-256: a leaf is hashed behind the byte 0, a
 * node behind the byte 1, so that neither can stand for the other.
 */
#ifndef ACCORD_LEDGER_MERKLE_H
#define ACCORD_LEDGER_MERKLE_H

#include "app/base/hash.h"

/* Hash of a leaf with this content. ERR_INTERNAL: OpenSSL failed. */
MUST_USE enum err merkle_leaf(const void *bytes, size_t len, uint8_t ret[HASH_SIZE],
			      struct err_info *err);
/*
 * Root over the hashes of `n` leaves, which are overwritten; of none: SHA-256 of nothing.
 * ERR_INTERNAL.
 */
MUST_USE enum err merkle_root(uint8_t (*nodes)[HASH_SIZE], size_t n, uint8_t ret[HASH_SIZE],
			      struct err_info *err);

#endif
