/* Capital and small letters of French: ASCII, Latin-1, and the two that Unicode holds elsewhere. */
#include "app/view/filter_internal.h"

#define LETTER_CAPITAL_OE 0x152
#define LETTER_SMALL_OE 0x153
#define LETTER_CAPITAL_Y 0x178	/* with diaeresis; the small one is the last of Latin-1 */
#define LETTER_SMALL_Y 0xFF
#define LETTER_TO_SMALL 0x20

/* Bytes of the first character of UTF-8. */
static size_t letter_len(const char *text)
{
	unsigned char first = (unsigned char)*text;
	size_t len = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

	return strnlen(text, len);
}

/* The code point of a character of one or two bytes; 0: longer, so no letter of French. */
static unsigned int letter_read(const char *c, size_t len)
{
	if (len == 1)
		return (unsigned char)*c;
	return len == 2 ? (((unsigned int)c[0] & 0x1F) << 6) | ((unsigned int)c[1] & 0x3F) : 0;
}

static void letter_add(struct buf *out, unsigned int letter)
{
	if (letter >= 0x80) {
		buf_addc(out, (char)(0xC0 | letter >> 6));
		letter = 0x80 | (letter & 0x3F);
	}
	buf_addc(out, (char)letter);
}

static bool letter_is_capital(unsigned int letter)
{
	return (letter >= 'A' && letter <= 'Z') ||
	       (letter >= 0xC0 && letter <= 0xDE && letter != 0xD7);
}

static unsigned int letter_small(unsigned int letter)
{
	if (letter == LETTER_CAPITAL_OE)
		return LETTER_SMALL_OE;
	if (letter == LETTER_CAPITAL_Y)
		return LETTER_SMALL_Y;
	return letter_is_capital(letter) ? letter + LETTER_TO_SMALL : letter;
}

static unsigned int letter_capital(unsigned int letter)
{
	if (letter == LETTER_SMALL_OE)
		return LETTER_CAPITAL_OE;
	if (letter == LETTER_SMALL_Y)
		return LETTER_CAPITAL_Y;
	/* Below 0x20 there is no letter, and what the subtraction gives is no capital either. */
	return letter_is_capital(letter - LETTER_TO_SMALL) ? letter - LETTER_TO_SMALL : letter;
}

static void letter_write(struct buf *out, const char *c, size_t len,
			 unsigned int (*change)(unsigned int letter))
{
	unsigned int letter = letter_read(c, len);

	if (letter != 0)
		letter_add(out, change(letter));
	else
		buf_add(out, c, len);
}

void filter_lower(const json_t *value, const void *data, struct buf *out)
{
	const char *text = filter_string(value);

	(void)data;
	if (!json_is_string(value))
		filter_plain(value, out);
	while (*text != '\0') {
		size_t len = letter_len(text);

		letter_write(out, text, len, letter_small);
		text += len;
	}
}

void filter_initial(const json_t *value, const void *data, struct buf *out)
{
	const char *text = filter_string(value);

	(void)data;
	if (*text != '\0')
		letter_write(out, text, letter_len(text), letter_capital);
}
