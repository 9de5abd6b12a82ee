/* Random bytes from the kernel, as tokens and UUIDs. */
#include <errno.h>
#include <stdint.h>
#include <sys/random.h>

#include "app/base/random.h"

#define RANDOM_UUID_BYTES 16

enum err random_bytes(void *ret, size_t len, struct err_info *err)
{
	uint8_t *bytes = ret;
	size_t got = 0;

	while (got < len) {
		ssize_t n = getrandom(bytes + got, len - got, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return ERR(err, ERR_SYSTEM, "getrandom: errno %d", errno);
		got += (size_t)n;
	}
	return ERR_OK;
}

void random_token_text(const uint8_t bytes[RANDOM_TOKEN_BYTES], char ret[RANDOM_TOKEN_SIZE])
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	/* Two zero bytes behind, so that the last group of three is whole. */
	uint8_t padded[RANDOM_TOKEN_BYTES + 2] = { 0 };

	memcpy(padded, bytes, RANDOM_TOKEN_BYTES);
	for (size_t i = 0; i < RANDOM_TOKEN_SIZE - 1; i++) {
		const uint8_t *group = padded + i / 4 * 3;
		uint32_t bits = (uint32_t)group[0] << 16 | (uint32_t)group[1] << 8 | group[2];

		ret[i] = digits[bits >> (18 - 6 * (i % 4)) & 63];
	}
	ret[RANDOM_TOKEN_SIZE - 1] = '\0';
}

enum err random_token(char ret[RANDOM_TOKEN_SIZE], struct err_info *err)
{
	uint8_t bytes[RANDOM_TOKEN_BYTES];
	enum err e = random_bytes(bytes, sizeof(bytes), err);

	if (e == ERR_OK)
		random_token_text(bytes, ret);
	return e;
}

enum err random_uuid(char ret[RANDOM_UUID_SIZE], struct err_info *err)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[RANDOM_UUID_BYTES];
	enum err e = random_bytes(bytes, sizeof(bytes), err);
	size_t at = 0;

	if (e)
		return e;
	bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40);	/* version 4 */
	bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);	/* variant of RFC 9562 */
	for (size_t i = 0; i < sizeof(bytes); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			ret[at++] = '-';
		ret[at++] = digits[bytes[i] >> 4];
		ret[at++] = digits[bytes[i] & 15];
	}
	ret[at] = '\0';
	return ERR_OK;
}
