/*
 * Anti-forgery: a token bound to the session (or, before sign-in, to a random cookie) by HMAC, and the
 * Origin and Sec-Fetch-Site headers. Every unsafe method is checked (OWASP ASVS 3.5).
 */
#ifndef ACCORD_HTTP_CSRF_H
#define ACCORD_HTTP_CSRF_H

#include "app/base/err.h"
#include "app/http/request.h"

#define CSRF_TOKEN_SIZE 65

/* The token for `binding` (session token or pre-session cookie): 64 hexadecimal digits. */
MUST_USE enum err csrf_token(const uint8_t *key, size_t key_len, const char *binding,
			     char ret[CSRF_TOKEN_SIZE], struct err_info *err);
/* False when Origin is there ("null" too) and is not `site_origin`, or Sec-Fetch-Site is there and neither
 * "same-origin" nor "none": another site made the request. */
bool csrf_is_ours(const struct request *req, const char *site_origin);
/* ERR_CSRF when the token given is not that of `binding` (NULL: none was set), or the request is not ours.
 * Browsers that send neither header are judged by the token alone. */
MUST_USE enum err csrf_check(const struct request *req, const char *site_origin, const uint8_t *key,
			     size_t key_len, const char *binding, struct err_info *err);

#endif
