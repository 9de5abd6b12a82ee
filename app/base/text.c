/* Checks and strict readings of text from outside. */
#include <openssl/crypto.h>

#include "app/base/text.h"

/* What may follow a first byte (RFC 3629, section 4): the second byte has its own range. */
static const struct text_lead {
	uint8_t from;
	uint8_t to;
	uint8_t len;
	uint8_t mask;		/* bits of the first byte that belong to the code point */
	uint8_t second_from;
	uint8_t second_to;
} text_leads[] = {
	{ 0xc2, 0xdf, 2, 0x1f, 0x80, 0xbf },
	{ 0xe0, 0xe0, 3, 0x0f, 0xa0, 0xbf },	/* no overlong form */
	{ 0xe1, 0xec, 3, 0x0f, 0x80, 0xbf },
	{ 0xed, 0xed, 3, 0x0f, 0x80, 0x9f },	/* no surrogate */
	{ 0xee, 0xef, 3, 0x0f, 0x80, 0xbf },
	{ 0xf0, 0xf0, 4, 0x07, 0x90, 0xbf },
	{ 0xf1, 0xf3, 4, 0x07, 0x80, 0xbf },
	{ 0xf4, 0xf4, 4, 0x07, 0x80, 0x8f },	/* at most U+10FFFF */
};

static const struct text_lead *text_find_lead(uint8_t byte)
{
	for (size_t i = 0; i < ARRAY_SIZE(text_leads); i++) {
		if (byte >= text_leads[i].from && byte <= text_leads[i].to)
			return &text_leads[i];
	}
	return NULL;
}

static size_t text_decode_long(const char *text, size_t len, uint32_t *ret)
{
	const struct text_lead *lead = text_find_lead((uint8_t)text[0]);
	uint32_t code;

	if (!lead || lead->len > len)
		return 0;
	code = (uint8_t)text[0] & lead->mask;
	for (size_t i = 1; i < lead->len; i++) {
		uint8_t byte = (uint8_t)text[i];

		if (byte < (i == 1 ? lead->second_from : 0x80) ||
		    byte > (i == 1 ? lead->second_to : 0xbf))
			return 0;
		code = code << 6 | (byte & 0x3fU);
	}
	*ret = code;
	return lead->len;
}

size_t text_decode(const char *text, size_t len, uint32_t *ret)
{
	if (len == 0)
		return 0;
	if ((uint8_t)text[0] >= 0x80)
		return text_decode_long(text, len, ret);
	*ret = (uint8_t)text[0];
	return 1;
}

/* How many bytes from the start are visible ASCII or blanks: most of what comes needs no decoding. */
static size_t plain_run(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && text[at] >= 0x20 && text[at] < 0x7f)
		at++;
	return at;
}

bool text_is_utf8(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		uint32_t code = 0;
		size_t n;

		at += plain_run(text + at, len - at);
		if (at == len)
			return true;
		n = text_decode(text + at, len - at, &code);
		if (n == 0 || code == 0)
			return false;
		at += n;
	}
	return true;
}

size_t text_length(const char *text)
{
	size_t count = 0;

	for (const char *p = text; *p != '\0'; p++)
		count += ((uint8_t)*p & 0xc0) != 0x80;
	return count;
}

bool text_is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
	       (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

bool text_has_control(const char *text, bool multiline)
{
	size_t len = strlen(text);
	size_t at = 0;

	while (at < len) {
		uint32_t code = 0;
		bool allowed;
		size_t n;

		at += plain_run(text + at, len - at);
		if (at == len)
			return false;
		n = text_decode(text + at, len - at, &code);
		allowed = multiline && (code == '\t' || code == '\n' || code == '\r');
		if (n == 0 || (text_is_control(code) && !allowed))
			return true;
		at += n;
	}
	return false;
}

static bool text_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

char *text_trim(char *text)
{
	const char *from = text;
	char *to = text;

	while (text_is_blank(*from))
		from++;
	for (; *from != '\0'; from++) {
		if (*from != '\r')
			*to++ = *from;
		else if (from[1] != '\n')
			*to++ = '\n';
	}
	while (to > text && text_is_blank(to[-1]))
		to--;
	*to = '\0';
	return text;
}

/* The negative of the number; downwards, since the smallest has no positive counterpart. */
static bool text_read_digits(const char *digits, int64_t *ret)
{
	int64_t value = 0;

	for (const char *p = digits; *p != '\0'; p++) {
		if (*p < '0' || *p > '9' || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, *p - '0', &value))
			return false;
	}
	*ret = value;
	return *digits != '\0';
}

bool text_to_i64(const char *text, int64_t min, int64_t max, int64_t *ret)
{
	bool negative = *text == '-';
	int64_t value = 0;

	if (!text_read_digits(text + (*text == '-' || *text == '+'), &value))
		return false;
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*ret = value;
	return true;
}

bool text_equal(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_equal_secret(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
