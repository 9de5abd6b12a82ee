/* Random bytes from the kernel (getrandom) and their text forms. */
#ifndef ACCORD_BASE_RANDOM_H
#define ACCORD_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "app/base/cleanup.h"
#include "app/base/err.h"

/* Fills `len` bytes; ERR_SYSTEM when the kernel refuses. */
MUST_USE enum err random_bytes(void *ret, size_t len, struct err_info *err);

/* 256 random bits as 43 characters of base64url, and NUL. */
#define RANDOM_TOKEN_BYTES 32
#define RANDOM_TOKEN_SIZE 44
MUST_USE enum err random_token(char ret[RANDOM_TOKEN_SIZE], struct err_info *err);

/* 32 bytes in the same form. */
void random_token_text(const uint8_t bytes[RANDOM_TOKEN_BYTES], char ret[RANDOM_TOKEN_SIZE]);

/* Version 4 UUID text (RFC 9562), 36 characters and NUL. */
#define RANDOM_UUID_SIZE 37
MUST_USE enum err random_uuid(char ret[RANDOM_UUID_SIZE], struct err_info *err);

#endif
