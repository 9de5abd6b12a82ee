/*
 * The address: REQUEST_URI as nginx received it, decoded once. What two readers could understand in two
 * ways (%2f, //, dot segments, ';', '\') is refused, never repaired.
 */
#include "app/base/text.h"
#include "app/http/internal.h"

static size_t path_count(const char *text, size_t len, char c)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += text[i] == c;
	return count;
}

static bool path_is_dots(const char *segment, size_t len)
{
	return (len == 1 && segment[0] == '.') || (len == 2 && segment[0] == '.' && segment[1] == '.');
}

/* NULL, or what is wrong with the segments of a path that begins with '/'. */
static const char *path_segments_fault(const char *path)
{
	int count = 0;

	for (const char *at = path; *at == '/';) {
		size_t len = strcspn(at + 1, "/");

		if (len == 0 && at[1] == '/')
			return "empty segment";
		if (path_is_dots(at + 1, len))
			return "dot segment";
		count++;
		if (count > REQUEST_SEGMENTS_MAX)
			return "too many segments";
		at += 1 + len;
	}
	return NULL;
}

/* NULL, or what is wrong with the decoded path. */
static const char *path_fault(const char *path, size_t len)
{
	if (!text_is_utf8(path, len))
		return "NUL or not UTF-8";
	if (text_has_control(path, false))
		return "control character";
	if (strpbrk(path, ";\\"))
		return "';' or '\\'";
	return path_segments_fault(path);
}

static enum err path_decode(struct request *req, const char *raw, size_t len, struct err_info *err)
{
	char *path = arena_alloc(req->arena, len + 1);
	const char *fault;
	size_t path_len = 0;

	if (!path)
		return ERR(err, ERR_MEMORY, "path");
	if (!percent_decode(raw, len, false, path, &path_len))
		return ERR(err, ERR_BAD_REQUEST, "path: bad percent-encoding");
	if (path_count(path, path_len, '/') != path_count(raw, len, '/'))
		return ERR(err, ERR_BAD_REQUEST, "path: encoded slash");
	fault = path_fault(path, path_len);
	if (fault)
		return ERR(err, ERR_BAD_REQUEST, "path: %s", fault);
	req->path = path;
	return ERR_OK;
}

/* Line ends are left to the field that reads the value; nothing else is ever meant. */
static enum err path_read_query(struct request *req, const char *query, struct err_info *err)
{
	enum err code = pairs_decode(req->arena, query, strlen(query), &req->query, err);

	if (code)
		return code;
	for (int i = 0; i < req->query.count; i++) {
		const struct pair *pair = &req->query.items[i];

		if (text_has_control(pair->name, false) || text_has_control(pair->value, true))
			return ERR(err, ERR_BAD_REQUEST, "query: control character");
	}
	return ERR_OK;
}

enum err path_read(struct request *req, const char *uri, struct err_info *err)
{
	size_t len = strlen(uri);
	size_t path_len;
	enum err code;

	if (len > REQUEST_URI_MAX)
		return ERR(err, ERR_HEADERS, "address of %zu bytes, limit %d", len, REQUEST_URI_MAX);
	req->uri = arena_strndup(req->arena, uri, len);
	if (!req->uri) {
		req->uri = "";
		return ERR(err, ERR_MEMORY, "address");
	}
	if (uri[0] != '/' || strchr(uri, '#'))
		return ERR(err, ERR_BAD_REQUEST, "address is not a path and query");
	path_len = strcspn(uri, "?");
	code = path_decode(req, uri, path_len, err);
	if (code || uri[path_len] == '\0')
		return code;
	return path_read_query(req, uri + path_len + 1, err);
}
