/* The head of an answer as CGI text (RFC 3875, 6), and what goes with it: entity tags, cookies. */
#include "app/base/escape.h"
#include "app/base/hash.h"
#include "app/base/text.h"
#include "app/http/response.h"

#define RESPONSE_ETAG_DIGITS 32

static const struct {
	int status;
	const char *phrase;
} response_phrases[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 204, "No Content" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 409, "Conflict" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 428, "Precondition Required" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

static const char *response_phrase(int status)
{
	for (size_t i = 0; i < ARRAY_SIZE(response_phrases); i++) {
		if (response_phrases[i].status == status)
			return response_phrases[i].phrase;
	}
	return "Status";
}

/* Printable ASCII without blanks; one '/' first, then neither '/' nor '\' (another host). */
static bool response_is_local(const char *location)
{
	if (location[0] != '/' || location[1] == '/' || strchr(location, '\\'))
		return false;
	for (const char *p = location; *p != '\0'; p++) {
		if (*p <= ' ' || *p >= 0x7f)
			return false;
	}
	return true;
}

/* Adds "NAME: value" CR LF; NULL adds nothing. False: CR, LF or another control byte in the value. */
static bool response_header(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return true;
	if (text_has_control(value, false))
		return false;
	buf_adds(out, name);
	buf_adds(out, ": ");
	buf_adds(out, value);
	buf_adds(out, "\r\n");
	return true;
}

static bool response_fallback_keeps(char c)
{
	return c >= ' ' && c < 0x7f && !strchr("\"\\%/", c);
}

/* RFC 6266: a name in ASCII for old readers, then the whole name (RFC 8187). */
static bool response_attachment(struct buf *out, const char *name)
{
	if (!name)
		return true;
	if (text_has_control(name, false))
		return false;
	buf_adds(out, "Content-Disposition: attachment; filename=\"");
	for (const char *p = name; *p != '\0'; p++) {
		if (response_fallback_keeps(*p))
			buf_addc(out, *p);
		else if (((unsigned char)*p & 0xc0) != 0x80)
			buf_addc(out, '_');
	}
	buf_adds(out, "\"; filename*=UTF-8''");
	escape_url(out, name);
	buf_adds(out, "\r\n");
	return true;
}

/* The headers that are made here. */
static void response_fixed(const struct response *response, struct buf *out)
{
	buf_printf(out, "Status: %d %s\r\n", response->status, response_phrase(response->status));
	if (response->content_type)
		buf_printf(out, "Content-Type: %s\r\n", response->content_type);
	if (response->content_type && response->content_length > 0)
		buf_printf(out, "Content-Length: %zu\r\n", response->content_length);
	buf_printf(out, "Cache-Control: %s\r\n", response->no_store ? "no-store" : "private, no-cache");
	buf_adds(out, "Vary: Accept, Cookie\r\n");
	if (response->clear_site_data)
		/* Not "cookies": that would sign the person out of every site of the domain. */
		buf_adds(out, "Clear-Site-Data: \"cache\", \"storage\"\r\n");
	if (response->retry_after_s > 0)
		buf_printf(out, "Retry-After: %d\r\n", response->retry_after_s);
}

/* The headers whose values come from elsewhere. False: one of them cannot be sent. */
static bool response_values(const struct response *response, struct buf *out)
{
	return response_header(out, "Location", response->location) &&
	       response_header(out, "ETag", response->etag) &&
	       response_header(out, "Allow", response->allow) &&
	       response_attachment(out, response->attachment) &&
	       response_header(out, "Set-Cookie", response->set_cookie[0]) &&
	       response_header(out, "Set-Cookie", response->set_cookie[1]) &&
	       response_header(out, "X-Request-Id", response->request_id);
}

enum err response_head(const struct response *response, struct buf *out, struct err_info *err)
{
	enum err code;

	if (response->status < 100 || response->status > 599)
		return ERR(err, ERR_INTERNAL, "status %d", response->status);
	if (response->location && !response_is_local(response->location))
		return ERR(err, ERR_INTERNAL, "location is not a local path");
	response_fixed(response, out);
	if (!response_values(response, out))
		return ERR(err, ERR_INTERNAL, "control character in a header");
	buf_adds(out, "\r\n");
	code = buf_error(out);
	return code ? ERR(err, code, "head of the answer") : ERR_OK;
}

enum err response_etag(struct arena *arena, const struct buf *body, const char **ret,
		       struct err_info *err)
{
	char hex[HASH_HEX_SIZE];
	const char *etag;
	enum err code = hash_sha256_hex(buf_text(body), body->len, hex, err);

	if (code)
		return code;
	etag = arena_printf(arena, "\"%.*s\"", RESPONSE_ETAG_DIGITS, hex);
	if (!etag)
		return ERR(err, ERR_MEMORY, "entity tag");
	*ret = etag;
	return ERR_OK;
}

bool response_etag_matches(const char *if_none_match, const char *etag)
{
	size_t len = strlen(etag);

	if (!if_none_match)
		return false;
	if (strcmp(if_none_match, "*") == 0)
		return true;
	/* Quotes enclose a tag and cannot stand in it, so that the text alone tells. */
	for (const char *at = if_none_match; *at != '\0';) {
		at += strspn(at, " \t,");
		if (text_starts(at, "W/"))
			at += 2;
		if (strncmp(at, etag, len) == 0 && strchr(" \t,", at[len]))
			return true;
		at += strcspn(at, ",");
	}
	return false;
}

/* RFC 6265, 4.1.1: printable ASCII without blank, quote, comma, semicolon and backslash. */
static bool response_cookie_is_valid(const char *value)
{
	for (const char *p = value; *p != '\0'; p++) {
		if (*p <= ' ' || *p >= 0x7f || strchr("\",;\\", *p))
			return false;
	}
	return true;
}

const char *response_cookie(struct arena *arena, const char *name, const char *value, bool secure,
			    int max_age_s)
{
	const char *full_name = cookie_name(arena, name, secure);
	const char *age = "";

	if (max_age_s >= 0)
		age = arena_printf(arena, "; Max-Age=%d", max_age_s);
	if (!full_name || !age || !response_cookie_is_valid(value))
		return NULL;
	return arena_printf(arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", full_name, value,
			    secure ? "; Secure" : "", age);
}
