/* Cookies: the request's header split, and the names of ours (RFC 6265). */
#include "app/base/text.h"
#include "app/http/internal.h"
#include "app/http/response.h"

#define COOKIE_HOST_PREFIX "__Host-"

static bool cookie_is_ours(const char *name)
{
	if (text_starts(name, COOKIE_HOST_PREFIX))
		name += strlen(COOKIE_HOST_PREFIX);
	return text_starts(name, REQUEST_COOKIE_PREFIX);
}

static enum err cookie_add(struct arena *arena, const char *name, size_t name_len,
			   const char *value, size_t value_len, struct pairs *pairs,
			   struct err_info *err)
{
	struct pair *pair = &pairs->items[pairs->count];

	if (pairs->count == REQUEST_COOKIES_MAX)
		return ERR(err, ERR_HEADERS, "more than %d cookies", REQUEST_COOKIES_MAX);
	pair->name = arena_strndup(arena, name, name_len);
	pair->value = arena_strndup(arena, value, value_len);
	if (!pair->name || !pair->value)
		return ERR(err, ERR_MEMORY, "cookies");
	if (cookie_is_ours(pair->name) && pairs_get(pairs, pair->name))
		return ERR(err, ERR_BAD_REQUEST, "cookie %s twice", pair->name);
	pairs->count++;
	return ERR_OK;
}

static size_t cookie_trim_end(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return len;
}

enum err cookie_split(struct arena *arena, const char *header, struct pairs *ret,
		      struct err_info *err)
{
	struct pairs pairs = { 0 };
	const char *at = header;

	pairs.items = arena_alloc(arena, (REQUEST_COOKIES_MAX + 1) * sizeof(*pairs.items));
	if (!pairs.items)
		return ERR(err, ERR_MEMORY, "cookies");
	while (*at != '\0') {
		size_t blanks = strspn(at, " ;");
		size_t len = cookie_trim_end(at + blanks, strcspn(at + blanks, ";"));
		const char *equals = memchr(at + blanks, '=', len);
		const char *name = at + blanks;

		at = name + len;
		if (equals && equals > name) {
			enum err code = cookie_add(arena, name, (size_t)(equals - name), equals + 1,
						   (size_t)(at - equals) - 1, &pairs, err);

			if (code)
				return code;
		}
		at += strspn(at, " ;");
	}
	*ret = pairs;
	return ERR_OK;
}

const char *cookie_name(struct arena *arena, const char *name, bool secure)
{
	return arena_printf(arena, "%s%s", secure ? COOKIE_HOST_PREFIX : "", name);
}
