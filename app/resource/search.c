/* What a person types into a search, as an expression of the database's full-text search. */
#include "app/resource/search.h"

#include <string.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/http/field.h"

#define SEARCH_MAX 1024		/* bytes: a hundred characters of four, and three signs a word */

/* Letters and digits. The signs of typography (« » ’ – and their blanks) part words as those of ASCII do. */
static bool is_word_code(uint32_t code)
{
	if (code < 0x80)
		return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
		       (code >= 'a' && code <= 'z');
	return code >= 0xC0 && (code < 0x2000 || code > 0x206F);
}

/* Bytes of the word, or of what stands between two words, that begins at `text`. */
static size_t run_length(const char *text, bool word)
{
	size_t left = strlen(text);
	size_t at = 0;
	uint32_t code = 0;
	size_t len = text_decode(text, left, &code);

	while (len > 0 && is_word_code(code) == word) {
		at += len;
		len = text_decode(text + at, left - at, &code);
	}
	return at;
}

size_t search_next_word(const char **at)
{
	*at += run_length(*at, false);
	return run_length(*at, true);
}

enum err search_expression(struct request *req, const char **ret, struct err_info *err)
{
	const char *q = form_text(req, "q");
	const char *at = q != NULL ? q : "";
	AUTO_BUF out = BUF_INIT(SEARCH_MAX);
	size_t len;

	for (len = search_next_word(&at); *at != '\0'; at += len, len = search_next_word(&at)) {
		if (len == 0)
			return ERR(err, ERR_BAD_REQUEST, "search text is not UTF-8");
		buf_printf(&out, "%s+%.*s*", out.len > 0 ? " " : "", (int)len, at);
	}
	if (out.len == 0)
		return ERR_OK;
	*ret = arena_strdup(req->arena, buf_text(&out));
	if (buf_error(&out) != ERR_OK || *ret == NULL)
		return ERR(err, ERR_MEMORY, "search");
	return ERR_OK;
}
