/* SHA-256 and HMAC-SHA-256 by OpenSSL. */
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>

#include "app/base/hash.h"

static pthread_once_t fetch_once = PTHREAD_ONCE_INIT;
static EVP_MD *fetched;

static void hash_fetch(void)
{
	fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
}

/* Looked up once: OpenSSL would look for EVP_sha256() at every use. */
static const EVP_MD *hash_method(void)
{
	pthread_once(&fetch_once, hash_fetch);
	return fetched != NULL ? fetched : EVP_sha256();
}

static void hash_context_free(EVP_MD_CTX **context)
{
	EVP_MD_CTX_free(*context);
}

enum err hash_sha256(const struct hash_part *parts, size_t n, uint8_t ret[HASH_SIZE],
		     struct err_info *err)
{
	DEFER(hash_context_free) EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool ok = context != NULL && EVP_DigestInit_ex(context, hash_method(), NULL) == 1;

	for (size_t i = 0; ok && i < n; i++)
		ok = EVP_DigestUpdate(context, parts[i].bytes, parts[i].len) == 1;
	if (!ok || EVP_DigestFinal_ex(context, ret, NULL) != 1)
		return ERR(err, ERR_INTERNAL, "SHA-256 failed");
	return ERR_OK;
}

enum err hash_sha256_hex(const void *bytes, size_t len, char ret[HASH_HEX_SIZE],
			 struct err_info *err)
{
	struct hash_part part = { bytes, len };
	uint8_t digest[HASH_SIZE];
	enum err e = hash_sha256(&part, 1, digest, err);

	if (!e)
		hash_to_hex(digest, sizeof(digest), ret);
	return e;
}

/* A name of our own for OpenSSL's context. */
static EVP_MD_CTX *hash_context(struct hash_stream *stream)
{
	return (EVP_MD_CTX *)stream;
}

struct hash_stream *hash_stream_new(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context != NULL && EVP_DigestInit_ex(context, hash_method(), NULL) == 1)
		return (struct hash_stream *)context;
	EVP_MD_CTX_free(context);
	return NULL;
}

void hash_stream_free(struct hash_stream *stream)
{
	EVP_MD_CTX_free(hash_context(stream));
}

bool hash_stream_add(struct hash_stream *stream, const void *bytes, size_t len)
{
	return EVP_DigestUpdate(hash_context(stream), bytes, len) == 1;
}

bool hash_stream_end(struct hash_stream *stream, uint8_t ret[HASH_SIZE])
{
	return EVP_DigestFinal_ex(hash_context(stream), ret, NULL) == 1;
}

enum err hash_hmac_hex(const uint8_t *key, size_t key_len, const char *text,
		       char ret[HASH_HEX_SIZE], struct err_info *err)
{
	uint8_t digest[HASH_SIZE];
	unsigned int len = 0;
	const uint8_t *mac = NULL;

	if (key_len <= INT_MAX)
		mac = HMAC(EVP_sha256(), key, (int)key_len, (const uint8_t *)text, strlen(text),
			   digest, &len);
	if (mac == NULL || len != HASH_SIZE)
		return ERR(err, ERR_INTERNAL, "HMAC-SHA-256 failed");
	hash_to_hex(digest, sizeof(digest), ret);
	return ERR_OK;
}

void hash_to_hex(const uint8_t *bytes, size_t len, char *ret)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		ret[2 * i] = digits[bytes[i] >> 4];
		ret[2 * i + 1] = digits[bytes[i] & 15];
	}
	ret[2 * len] = '\0';
}

/* The value of a digit, or -1. */
static int hash_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hash_from_hex(const char *hex, uint8_t *ret, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int high = hash_digit(hex[2 * i]);
		int low = high < 0 ? -1 : hash_digit(hex[2 * i + 1]);

		if (low < 0)
			return false;
		ret[i] = (uint8_t)(high * 16 + low);
	}
	return hex[2 * len] == '\0';
}
