/* Percent-encoding (RFC 3986, 2.1), decoded exactly once. */
#include "app/http/internal.h"

/* Value of a hexadecimal digit, or -1. */
static int percent_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte behind a '%' at `text`, or -1. */
static int percent_byte(const char *text, size_t len)
{
	int high = len >= 3 ? percent_digit(text[1]) : -1;
	int low = len >= 3 ? percent_digit(text[2]) : -1;

	return high >= 0 && low >= 0 ? high * 16 + low : -1;
}

bool percent_decode(const char *text, size_t len, bool plus, char *ret, size_t *ret_len)
{
	size_t written = 0;
	size_t at = 0;

	while (at < len) {
		int byte = (unsigned char)text[at];
		size_t used = 1;

		if (byte == '%') {
			byte = percent_byte(text + at, len - at);
			used = 3;
		} else if (byte == '+' && plus) {
			byte = ' ';
		}
		if (byte < 0)
			return false;
		ret[written++] = (char)byte;
		at += used;
	}
	ret[written] = '\0';
	*ret_len = written;
	return true;
}
