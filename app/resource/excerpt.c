/* Marks in an excerpt. */
#include "app/resource/excerpt.h"

#include <string.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/search.h"
#include "app/view/model.h"

#define EXCERPT_MAX 8192 /* bytes */

/* A letter as the database's collation compares it: small, and without the accents of Latin-1. */
static uint32_t plain_letter(uint32_t code)
{
	static const char plain[] = "aaaaaa.ceeeeiiii.nooooo.ouuuuy..";

	if (code >= 'A' && code <= 'Z')
		return code + ('a' - 'A');
	if (code == 0x178)	/* Ÿ */
		return 'y';
	if (code == 0x152)	/* Œ */
		return 0x153;
	if (code < 0xC0 || code > 0xFF)
		return code;
	if (plain[(code - 0xC0) % 32] != '.')
		return (uint32_t)(unsigned char)plain[(code - 0xC0) % 32];
	return code == 0xFF ? 'y' : code | 0x20;
}

/* True when the word begins as `start` does. */
static bool begins_as(const char *word, size_t len, const char *start, size_t start_len)
{
	uint32_t a = 0;
	uint32_t b = 0;

	while (start_len > 0) {
		size_t word_bytes = text_decode(word, len, &a);
		size_t start_bytes = text_decode(start, start_len, &b);

		if (word_bytes == 0 || start_bytes == 0 || plain_letter(a) != plain_letter(b))
			return false;
		word += word_bytes;
		len -= word_bytes;
		start += start_bytes;
		start_len -= start_bytes;
	}
	return true;
}

static bool is_searched(const char *word, size_t len, const char *q)
{
	for (size_t n = search_next_word(&q); n > 0; q += n, n = search_next_word(&q)) {
		if (begins_as(word, len, q, n))
			return true;
	}
	return false;
}

/* Adds what `plain` holds as a piece, and empties it. */
static void end_piece(json_t **pieces, struct buf *plain)
{
	if (buf_error(plain) != ERR_OK)
		return;
	if (plain->len > 0)
		model_add(pieces, json_pack("{s:s#, s:b}", "text", buf_text(plain), (int)plain->len, "mark", 0));
	buf_clear(plain);
}

/* What stands between two words, on one line. */
static void add_between(struct buf *plain, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_addc(plain, text[i] == '\n' ? ' ' : text[i]);
}

json_t *excerpt_of(const char *text, const char *q, bool cut)
{
	AUTO_BUF plain = BUF_INIT(EXCERPT_MAX);
	json_t *pieces = json_array();
	const char *at = text;
	size_t len = search_next_word(&at);

	if (cut) {
		buf_adds(&plain, "… ");
		text = at + len;
		at = text;
		len = search_next_word(&at);
		text = at;
	}
	for (; len > 0; text = at + len, at = text, len = search_next_word(&at)) {
		add_between(&plain, text, (size_t)(at - text));
		if (!is_searched(at, len, q)) {
			buf_add(&plain, at, len);
			continue;
		}
		end_piece(&pieces, &plain);
		model_add(&pieces, json_pack("{s:s#, s:b}", "text", at, (int)len, "mark", 1));
	}
	add_between(&plain, text, strlen(text));
	end_piece(&pieces, &plain);
	if (buf_error(&plain) != ERR_OK) {
		json_decref(pieces);
		return NULL;
	}
	return pieces;
}
