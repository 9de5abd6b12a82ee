/* Anti-forgery tokens and the two headers that say where a request comes from. */
#include "app/base/buf.h"
#include "app/base/hash.h"
#include "app/base/text.h"
#include "app/http/csrf.h"

#define CSRF_TEXT_MAX 1024	/* bytes of purpose and binding */

enum err csrf_token(const uint8_t *key, size_t key_len, const char *binding,
		    char ret[CSRF_TOKEN_SIZE], struct err_info *err)
{
	AUTO_BUF text = BUF_INIT(CSRF_TEXT_MAX);
	enum err code;

	/* The purpose stands first, so that the key may sign other things too. */
	buf_adds(&text, "csrf:");
	buf_adds(&text, binding);
	code = buf_error(&text);
	if (code)
		return ERR(err, code, "anti-forgery token");
	return hash_hmac_hex(key, key_len, buf_text(&text), ret, err);
}

static bool csrf_site_is_ours(const char *fetch_site)
{
	return !fetch_site || strcmp(fetch_site, "same-origin") == 0 ||
	       strcmp(fetch_site, "none") == 0;
}

bool csrf_is_ours(const struct request *req, const char *site_origin)
{
	return (!req->origin || text_equal(req->origin, site_origin)) &&
	       csrf_site_is_ours(req->fetch_site);
}

enum err csrf_check(const struct request *req, const char *site_origin, const uint8_t *key,
		    size_t key_len, const char *binding, struct err_info *err)
{
	char wanted[CSRF_TOKEN_SIZE];
	enum err code;

	if (!csrf_is_ours(req, site_origin))
		return ERR(err, ERR_CSRF, "Origin or Sec-Fetch-Site is another site");
	if (!binding)
		return ERR(err, ERR_CSRF, "no session or cookie to bind a token to");
	if (!req->csrf_given || strlen(req->csrf_given) != CSRF_TOKEN_SIZE - 1)
		return ERR(err, ERR_CSRF, "no anti-forgery token");
	code = csrf_token(key, key_len, binding, wanted, err);
	if (code)
		return code;
	if (!text_equal_secret(wanted, req->csrf_given, CSRF_TOKEN_SIZE - 1))
		return ERR(err, ERR_CSRF, "anti-forgery token of another session");
	return ERR_OK;
}
