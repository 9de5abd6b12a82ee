/* Finds the row of the route table that a method and a path mean, and the face that is wanted. */
#include "app/base/text.h"
#include "app/http/internal.h"
#include "app/http/route.h"

#define ROUTE_ID_DIGITS_MAX 19
#define ROUTE_WORD_MAX 64
#define ROUTE_TOKEN_MAX 64	/* 256 bits as hexadecimal */
#define ROUTE_SECRET_MIN 30	/* bytes of a segment that may be part of a private address */

#define ROUTE_LETTERS "abcdefghijklmnopqrstuvwxyz"
#define ROUTE_TOKEN ROUTE_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

/* What the parameters of a path hold: pointers into the path. */
struct route_match {
	int64_t id;
	int64_t number;
	const char *word;
	size_t word_len;
	const char *token;
	size_t token_len;
};

/* A positive number without leading zeros. */
static bool route_read_id(const char *text, size_t len, int64_t *ret)
{
	char digits[ROUTE_ID_DIGITS_MAX + 1];

	if (len == 0 || len > ROUTE_ID_DIGITS_MAX || text[0] < '1' || text[0] > '9')
		return false;
	memcpy(digits, text, len);
	digits[len] = '\0';
	return text_to_i64(digits, 1, INT64_MAX, ret);
}

enum route_segment route_segment_of(const char *pattern, size_t len)
{
	static const char *const parameters[] = { [SEGMENT_ID] = ":id",
						  [SEGMENT_NUMBER] = ":number",
						  [SEGMENT_WORD] = ":word",
						  [SEGMENT_TOKEN] = ":token" };

	for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
		if (strlen(parameters[i]) == len && strncmp(parameters[i], pattern, len) == 0)
			return (enum route_segment)i;
	}
	return len > 0 && strspn(pattern, ROUTE_LITERAL) >= len ? SEGMENT_LITERAL : SEGMENT_WRONG;
}

static bool route_read_word(const char *text, size_t len, struct route_match *match)
{
	match->word = text;
	match->word_len = len;
	return len > 0 && len <= ROUTE_WORD_MAX && strspn(text, ROUTE_LETTERS "-") >= len;
}

static bool route_read_token(const char *text, size_t len, struct route_match *match)
{
	match->token = text;
	match->token_len = len;
	return len >= ROUTE_TOKEN_MIN && len <= ROUTE_TOKEN_MAX && strspn(text, ROUTE_TOKEN) >= len;
}

static bool route_segment_matches(const char *pattern, size_t pattern_len, const char *text,
				  size_t len, struct route_match *match)
{
	switch (route_segment_of(pattern, pattern_len)) {
	case SEGMENT_ID:
		return route_read_id(text, len, &match->id);
	case SEGMENT_NUMBER:
		return route_read_id(text, len, &match->number);
	case SEGMENT_WORD:
		return route_read_word(text, len, match);
	case SEGMENT_TOKEN:
		return route_read_token(text, len, match);
	case SEGMENT_LITERAL:
	case SEGMENT_WRONG:
		break;
	}
	return pattern_len == len && strncmp(pattern, text, len) == 0;
}

static bool route_matches(const char *pattern, const char *path, struct route_match *match)
{
	*match = (struct route_match){ 0 };
	while (*pattern == '/' && *path == '/') {
		size_t pattern_len = strcspn(pattern + 1, "/");
		size_t len = strcspn(path + 1, "/");

		if (!route_segment_matches(pattern + 1, pattern_len, path + 1, len, match))
			return false;
		pattern += 1 + pattern_len;
		path += 1 + len;
	}
	return *pattern == '\0' && *path == '\0';
}

/* Cuts a face's suffix off req->path. */
static enum err route_cut_suffix(struct request *req, bool *ret_found, enum face *ret_face,
				 struct err_info *err)
{
	static const struct {
		const char *suffix;
		enum face face;
	} suffixes[] = { { ".json", FACE_JSON }, { ".csv", FACE_CSV }, { ".xlsx", FACE_XLSX }, { ".ics", FACE_ICS } };
	size_t len = strlen(req->path);

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		size_t suffix_len = strlen(suffixes[i].suffix);
		const char *path;

		if (len <= suffix_len || strcmp(req->path + len - suffix_len, suffixes[i].suffix) != 0)
			continue;
		path = arena_strndup(req->arena, req->path, len - suffix_len);
		if (!path)
			return ERR(err, ERR_MEMORY, "path");
		req->path = path;
		*ret_face = suffixes[i].face;
		*ret_found = true;
		break;
	}
	return ERR_OK;
}

/* The face of an error page. */
static enum face route_error_face(const struct request *req, bool by_suffix, enum face suffix)
{
	enum face face = FACE_HTML;

	if (by_suffix)
		return suffix == FACE_JSON ? FACE_JSON : FACE_HTML;
	if (!negotiate_face(req->accept, FACE_BIT(FACE_HTML) | FACE_BIT(FACE_JSON), &face))
		return FACE_HTML;
	return face;
}

static unsigned route_faces(const struct route *route)
{
	unsigned faces = FACE_BIT(FACE_JSON);

	if (!(route->flags & ROUTE_RAW_JSON))
		faces |= FACE_BIT(FACE_HTML);
	if (route->csv)
		faces |= FACE_BIT(FACE_CSV) | FACE_BIT(FACE_XLSX);
	if (route->flags & ROUTE_CALENDAR)
		faces |= FACE_BIT(FACE_ICS);
	return faces;
}

static enum err route_choose_face(struct request *req, bool by_suffix, enum face suffix,
				  struct err_info *err)
{
	unsigned offered = route_faces(req->route);
	enum face face = suffix;
	bool found;

	if (req->route->flags & (ROUTE_NO_BODY | ROUTE_FILE))
		return ERR_OK;
	if (by_suffix)
		found = (offered & FACE_BIT(suffix)) != 0;
	else
		found = negotiate_face(req->accept, offered, &face);
	if (!found)
		return ERR(err, ERR_NOT_ACCEPTABLE, "%s has no such face", req->route->path);
	req->face = face;
	return ERR_OK;
}

/* "GET, HEAD, POST" of the rows that match the path. */
static enum err route_allow(struct request *req, unsigned methods, const char **ret_allow,
			    struct err_info *err)
{
	bool get = (methods & 1U << METHOD_GET) != 0;
	bool post = (methods & 1U << METHOD_POST) != 0;
	const char *allow = arena_printf(req->arena, "%s%s%s", get ? "GET, HEAD" : "",
					 get && post ? ", " : "", post ? "POST" : "");

	if (!allow)
		return ERR(err, ERR_MEMORY, "allowed methods");
	*ret_allow = allow;
	return ERR(err, ERR_METHOD, "%s on a path of %s", req->method_text, allow);
}

static enum err route_take(struct request *req, const struct route *route,
			   const struct route_match *match, struct err_info *err)
{
	req->route = route;
	req->id = match->id;
	req->number = match->number;
	if (match->word)
		req->word = arena_strndup(req->arena, match->word, match->word_len);
	if (match->token)
		req->token = arena_strndup(req->arena, match->token, match->token_len);
	if ((match->word && !req->word) || (match->token && !req->token))
		return ERR(err, ERR_MEMORY, "path");
	return ERR_OK;
}

enum err route_find(struct request *req, const struct route *table, size_t count,
		    const char **ret_allow, struct err_info *err)
{
	enum method wanted = req->method == METHOD_HEAD ? METHOD_GET : req->method;
	enum face suffix = FACE_HTML;
	bool by_suffix = false;
	unsigned methods = 0;
	enum err code = route_cut_suffix(req, &by_suffix, &suffix, err);

	req->face = route_error_face(req, by_suffix, suffix);
	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		struct route_match match;

		if (!route_matches(table[i].path, req->path, &match))
			continue;
		methods |= 1U << table[i].method;
		if (table[i].method != wanted)
			continue;
		code = route_take(req, &table[i], &match, err);
		return code ? code : route_choose_face(req, by_suffix, suffix, err);
	}
	if (code)
		return code;
	if (methods != 0)
		return route_allow(req, methods, ret_allow, err);
	return ERR(err, ERR_NOT_FOUND, "no such path");
}

const char *route_path_to_log(const struct request *req)
{
	if (req->token != NULL)
		return req->route->path;
	for (const char *at = req->path != NULL ? strchr(req->path, '/') : NULL; at != NULL; at = strchr(at + 1, '/')) {
		if (strcspn(at + 1, "/") >= ROUTE_SECRET_MIN)
			return "(long)";
	}
	return req->path;
}
