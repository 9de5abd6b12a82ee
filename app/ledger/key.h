/*
 * The Ed25519 keys (RFC 8032) that checkpoints are signed and checked with, as PEM files that
 * `openssl pkey` reads and writes too. The fingerprint is the SHA-256 of the public key's DER form
 * (SubjectPublicKeyInfo), which `openssl pkey -pubin -outform DER | sha256sum` prints.
 */
#ifndef ACCORD_LEDGER_KEY_H
#define ACCORD_LEDGER_KEY_H

#include <openssl/evp.h>

#include "app/base/buf.h"
#include "app/base/hash.h"

#define KEY_SIGNATURE_SIZE 64		/* bytes */
#define KEY_PEM_MAX 4096		/* bytes of a public key as text */

struct key {
	EVP_PKEY *pkey;
	char fingerprint[HASH_HEX_SIZE];
};

/*
 * Makes a new key and writes it to `path`, which must not exist yet, with mode 0600.
 * ERR_CONFLICT: there is such a file already. ERR_SYSTEM, ERR_INTERNAL.
 */
MUST_USE enum err key_generate(const char *path, struct key *ret, struct err_info *err);
/*
 * Reads a private key. ERR_CONFIG: no such file, open to others, encrypted, or not an Ed25519 key.
 */
MUST_USE enum err key_read_private(const char *path, struct key *ret, struct err_info *err);
/* Reads a public key. ERR_CONFIG. */
MUST_USE enum err key_read_public(const char *path, struct key *ret, struct err_info *err);
/* The same from PEM text. ERR_INVALID. */
MUST_USE enum err key_parse_public(const char *pem, struct key *ret, struct err_info *err);
/* Accepts a zeroed key. */
void key_release(struct key *key);

/* Adds the public key as PEM to `out`. ERR_INTERNAL. */
MUST_USE enum err key_write_public(const struct key *key, struct buf *out, struct err_info *err);
MUST_USE enum err key_sign(const struct key *key, const void *bytes, size_t len,
			   uint8_t ret[KEY_SIGNATURE_SIZE], struct err_info *err);
/* ERR_INVALID: not this key's signature of these bytes. */
MUST_USE enum err key_verify(const struct key *key, const void *bytes, size_t len,
			     const uint8_t signature[KEY_SIGNATURE_SIZE], struct err_info *err);

#endif
