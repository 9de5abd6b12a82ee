/* The frame of every page. */
#include "app/frame.h"

#include "app/base/date.h"
#include "app/base/random.h"
#include "app/base/text.h"
#include "app/base/version.h"
#include "app/http/csrf.h"
#include "app/http/response.h"
#include "app/http/route.h"
#include "app/navigation.h"
#include "app/view/model.h"
#include "auth/role.h"
#include "auth/session.h"
#include "auth/warning.h"
#include "conf/conf.h"

#define SESSION_WARN_S 300	/* a page says five minutes before that the session will end */
/* Above the messages of a form that is shown again. */
#define PROBLEM "Rien n’a changé : corrigez ce qui suit, puis envoyez de nouveau"

static json_t *frame_user(const struct session *session)
{
	json_t *roles;

	if (session == NULL)
		return json_null();
	roles = json_array();
	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		if ((session->roles & (1U << bit)) != 0)
			model_add(&roles, json_string(role_id(bit)));
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", session->name, "quality", session->quality,
			 "organisation", session->organisation_name, "username", session->username,
			 "roles", roles);
}

static json_t *frame_notice(const struct request *req)
{
	if (req->notice == NULL)
		return json_null();
	return json_pack("{s:s, s:s}", "tone", req->notice_tone, "text", req->notice);
}

enum err frame_csrf_binding(struct request *req, const char **ret, struct err_info *err)
{
	char token[RANDOM_TOKEN_SIZE];
	enum err code;

	if (req->session != NULL) {
		*ret = req->session->token;
		return ERR_OK;
	}
	*ret = session_cookie(req, SESSION_PRE_COOKIE);
	if (*ret != NULL)
		return ERR_OK;
	code = random_token(token, err);
	if (code != ERR_OK)
		return code;
	*ret = arena_strdup(req->arena, token);
	req->set_cookie[1] = response_cookie(req->arena, SESSION_PRE_COOKIE, token,
					     session_cookies_are_secure(req->conf), -1);
	if (*ret == NULL || req->set_cookie[1] == NULL)
		return ERR(err, ERR_MEMORY, "visit cookie");
	return ERR_OK;
}

enum err frame_csrf_token(struct request *req, char ret[CSRF_TOKEN_SIZE], struct err_info *err)
{
	const char *binding = NULL;
	enum err code = frame_csrf_binding(req, &binding, err);

	if (code != ERR_OK)
		return code;
	return csrf_token((const uint8_t *)req->conf->form_key.bytes, (size_t)req->conf->form_key.len,
			  binding, ret, err);
}

/* The key of a form that is shown again stays: it was not used up. */
static enum err frame_form_key(const struct request *req, char ret[65], struct err_info *err)
{
	if (req->form_key != NULL) {
		snprintf(ret, 65, "%s", req->form_key);
		return ERR_OK;
	}
	return random_token(ret, err);
}

enum err frame_make(struct request *req, const char *title, json_t **ret, struct err_info *err)
{
	const struct session *session = req->session;
	char csrf[CSRF_TOKEN_SIZE];
	char key[65];
	char today[DATE_TEXT_SIZE];
	json_t *pages;
	enum err code = frame_csrf_token(req, csrf, err);

	if (code == ERR_OK)
		code = frame_form_key(req, key, err);
	if (code == ERR_OK)
		code = warning_take(req, err);
	if (code != ERR_OK)
		return code;
	date_today(today);
	pages = navigation_pages(req);
	*ret = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:s, s:s, s:o, s:o, s:b, s:o, s:s?, s:i, s:i, s:s, s:s?}",
			 "title", title, "site", req->conf->site_name, "version", ACCORD_VERSION, "path",
			 route_path_to_log(req), "print_date", today, "user",
			 frame_user(session), "inbox", session != NULL ? session->inbox : 0, "csrf_token",
			 csrf, "form_key", key, "nav", navigation_sections(req), "pages", pages,
			 "has_pages", json_array_size(pages) > 0, "notice", frame_notice(req),
			 "session_ends_at", session != NULL ? session->expires_at : NULL,
			 "session_warn_s", SESSION_WARN_S, "session_left_s", session != NULL ? session->left_s : 0,
			 "reference_date", req->conf->reference_date, "problem",
			 req->message_count > 0 ? PROBLEM : NULL);
	if (*ret == NULL)
		return ERR(err, ERR_MEMORY, "page frame");
	return ERR_OK;
}
