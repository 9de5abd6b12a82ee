/* name=value pairs of application/x-www-form-urlencoded (WHATWG URL, 5.1), as forms and queries send them. */
#include "app/base/text.h"
#include "app/http/internal.h"

/* The next piece between '&' that is not empty; false: there is none. */
static bool pairs_next(const char **at, const char *end, const char **ret_piece, size_t *ret_len)
{
	while (*at < end) {
		const char *piece = *at;
		const char *stop = memchr(piece, '&', (size_t)(end - piece));

		if (!stop)
			stop = end;
		*at = stop < end ? stop + 1 : end;
		if (stop > piece) {
			*ret_piece = piece;
			*ret_len = (size_t)(stop - piece);
			return true;
		}
	}
	return false;
}

static size_t pairs_count(const char *text, size_t len)
{
	const char *piece;
	size_t piece_len;
	size_t count = 0;

	for (const char *at = text; pairs_next(&at, text + len, &piece, &piece_len);)
		count++;
	return count;
}

static enum err pairs_decode_part(struct arena *arena, const char *text, size_t len,
				  const char **ret, struct err_info *err)
{
	char *part = arena_alloc(arena, len + 1);
	size_t part_len = 0;

	if (!part)
		return ERR(err, ERR_MEMORY, "form or query");
	if (!percent_decode(text, len, true, part, &part_len))
		return ERR(err, ERR_BAD_REQUEST, "form or query: bad percent-encoding");
	if (!text_is_utf8(part, part_len))
		return ERR(err, ERR_BAD_REQUEST, "form or query: NUL or not UTF-8");
	*ret = part;
	return ERR_OK;
}

static enum err pairs_decode_piece(struct arena *arena, const char *piece, size_t len,
				   struct pair *ret, struct err_info *err)
{
	const char *equals = memchr(piece, '=', len);
	size_t name_len = equals ? (size_t)(equals - piece) : len;
	size_t value_at = equals ? name_len + 1 : len;
	enum err code;

	if (name_len == 0)
		return ERR(err, ERR_BAD_REQUEST, "form or query: value without a name");
	code = pairs_decode_part(arena, piece, name_len, &ret->name, err);
	if (code)
		return code;
	return pairs_decode_part(arena, piece + value_at, len - value_at, &ret->value, err);
}

enum err pairs_decode(struct arena *arena, const char *text, size_t len, struct pairs *ret,
		      struct err_info *err)
{
	size_t count = pairs_count(text, len);
	struct pairs pairs = { 0 };
	const char *at = text;
	const char *piece;
	size_t piece_len;

	if (count > REQUEST_FIELDS_MAX)
		return ERR(err, ERR_TOO_LARGE, "form or query: %zu fields, limit %d", count,
			   REQUEST_FIELDS_MAX);
	pairs.items = arena_alloc(arena, (count + 1) * sizeof(*pairs.items));
	if (!pairs.items)
		return ERR(err, ERR_MEMORY, "form or query");
	while (pairs_next(&at, text + len, &piece, &piece_len)) {
		enum err code = pairs_decode_piece(arena, piece, piece_len,
						   &pairs.items[pairs.count], err);

		if (code)
			return code;
		pairs.count++;
	}
	*ret = pairs;
	return ERR_OK;
}

const char *pairs_get(const struct pairs *pairs, const char *name)
{
	for (int i = 0; i < pairs->count; i++) {
		if (strcmp(pairs->items[i].name, name) == 0)
			return pairs->items[i].value;
	}
	return NULL;
}
