/* An answer as CGI text: status line, headers, body. CR and LF in a header value are refused. */
#ifndef ACCORD_HTTP_RESPONSE_H
#define ACCORD_HTTP_RESPONSE_H

#include "app/base/buf.h"
#include "app/http/request.h"

#define RESPONSE_MAX (8 * 1024 * 1024)	/* bytes of one answer */

struct response {
	int status;			/* 100 to 599 */
	const char *content_type;	/* with charset; static; NULL: no body */
	size_t content_length;		/* bytes of the body; 0: nginx finds out */
	const char *location;		/* local path, or NULL */
	const char *etag;		/* quoted, or NULL */
	const char *allow;		/* or NULL */
	const char *attachment;		/* file name (RFC 6266), or NULL */
	bool clear_site_data;
	bool no_store;
	int retry_after_s;
	const char *set_cookie[2];
	const char *request_id;
};

/*
 * Writes the head of the answer, empty line included. The security headers are nginx's (one included
 * file for every answer, its own errors too).
 * ERR_INTERNAL: a value with a control byte, a location that is not a local path of printable ASCII;
 * ERR_TOO_LARGE, ERR_MEMORY: from the buffer.
 */
MUST_USE enum err response_head(const struct response *response, struct buf *out, struct err_info *err);

/* Strong ETag of `body`: "\"<32 hex digits of SHA-256>\"" (arena). */
MUST_USE enum err response_etag(struct arena *arena, const struct buf *body, const char **ret,
				struct err_info *err);
/* True when an If-None-Match value (may be NULL) names `etag` or is "*". The comparison is weak
 * (RFC 9110, 8.8.3.2): nginx marks what it compresses with W/. */
bool response_etag_matches(const char *if_none_match, const char *etag);

/* A cookie's text: "NAME=value; Path=/; HttpOnly; SameSite=Lax[; Secure][; Max-Age=n]" (arena);
 * max_age_s -1: none, 0: delete. `secure` also gives the name its "__Host-" prefix (cookie_name).
 * NULL: out of memory, or a value that a cookie cannot hold (RFC 6265, cookie-octet). */
const char *response_cookie(struct arena *arena, const char *name, const char *value, bool secure,
			    int max_age_s);
/* "__Host-NAME" or "NAME" (arena). */
const char *cookie_name(struct arena *arena, const char *name, bool secure);

#endif
