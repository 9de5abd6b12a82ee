/* The phases of a request, and what becomes of one that is refused. */
#include "app/dispatch.h"

#include "app/base/date.h"
#include "app/base/escape.h"
#include "app/base/json_memory.h"
#include "app/base/log.h"
#include "app/base/text.h"
#include "app/export.h"
#include "app/frame.h"
#include "app/http/csrf.h"
#include "app/http/route.h"
#include "app/render.h"
#include "app/resource/file/upload.h"
#include "app/submit.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/db.h"

#define SIGN_IN_PATH "/connexion"
#define LOCATION_MAX 2000	/* bytes of a path that is kept for after the sign-in */

/* A request on its way. */
struct exchange {
	struct request *req;
	const char *const *envp;
	request_body_fn *ask_body;
	void *from;
	struct buf *head;
	struct buf *body;
	const char *allow;
	bool resumed;		/* a kept form: shown again, not carried out */
	int64_t started_ms;
};

typedef enum err phase_fn(struct exchange *x, struct err_info *err);

static const char last_resort[] =
	"Status: 503 Service Unavailable\r\n"
	"Content-Type: text/plain; charset=utf-8\r\n"
	"Cache-Control: no-store\r\n"
	"Retry-After: 5\r\n"
	"\r\n"
	"Service momentanément indisponible. Rien n’a été modifié : recommencez dans un instant.\n";

static enum err read_request(struct exchange *x, struct err_info *err)
{
	return request_read_params(x->req, x->envp, err);
}

static enum err find_route(struct exchange *x, struct err_info *err)
{
	size_t count = 0;
	const struct route *table = routes_all(&count);

	return route_find(x->req, table, count, &x->allow, err);
}

static enum err open_session(struct exchange *x, struct err_info *err)
{
	if (x->req->session != NULL)
		return ERR_OK;
	return session_open(x->req, err);
}

static enum err check_permission(struct exchange *x, struct err_info *err)
{
	const struct request *req = x->req;
	enum permission needed = (enum permission)req->route->permission;

	if (needed == PERMISSION_PUBLIC)
		return ERR_OK;
	if (req->session == NULL)
		return ERR(err, ERR_UNAUTHENTICATED, "no session");
	if (!session_may(req->session, needed))
		return ERR(err, ERR_FORBIDDEN, "permission %s", permission_id(needed));
	return ERR_OK;
}

/* A file is left for later: it is taken when all else has been found good. */
static enum err read_body(struct exchange *x, struct err_info *err)
{
	if (upload_is_expected(x->req))
		return ERR_OK;
	return request_read_body(x->req, x->ask_body, x->from, err);
}

static enum err read_form(struct exchange *x, struct err_info *err)
{
	struct request *req = x->req;

	if (upload_is_expected(req))
		return upload_read_form(req, x->ask_body, x->from, err);
	if (req->method == METHOD_POST)
		return field_read_form(req, req->route->form, err);
	return field_read_query(req, req->route->form, err);
}

/* Before a form's messages are looked at: a forged form learns nothing. */
static enum err check_csrf(struct exchange *x, struct err_info *err)
{
	const struct request *req = x->req;
	const char *binding = req->session != NULL ? req->session->token :
						     session_cookie(x->req, SESSION_PRE_COOKIE);

	if (req->method != METHOD_POST)
		return ERR_OK;
	return csrf_check(req, req->conf->site_origin, (const uint8_t *)req->conf->form_key.bytes,
			  (size_t)req->conf->form_key.len, binding, err);
}

static enum err take_upload(struct exchange *x, struct err_info *err)
{
	return upload_is_expected(x->req) ? upload_take(x->req, err) : ERR_OK;
}

/* A table is made by running its handler, page by page. */
static bool is_export(const struct request *req)
{
	return (req->face == FACE_CSV || req->face == FACE_XLSX) && req->method != METHOD_POST;
}

static enum err run_handler(struct exchange *x, struct err_info *err)
{
	struct request *req = x->req;
	bool own_transaction = (req->route->flags & ROUTE_NO_TRANSACTION) != 0;
	enum err code;

	if (req->message_count > 0)
		return ERR(err, ERR_INVALID, "field %s", req->messages[0].field);
	if (req->method == METHOD_POST && !own_transaction)
		return submit_run(req, err);
	if (is_export(req))
		return export_run(req, x->head, x->body, err);
	code = req->route->handler(req, err);
	if (code == ERR_OK && req->message_count > 0)
		return ERR(err, ERR_INVALID, "field %s", req->messages[0].field);
	return code;
}

/* A sign-in that kept a form is answered by that form. */
static enum err render(struct exchange *x, struct err_info *err)
{
	if (x->req->resume_path != NULL || is_export(x->req))
		return ERR_OK;
	return render_success(x->req, x->head, x->body, err);
}

/* The body is read before the permission is checked, so that a form outlives its session. */
static phase_fn *const phases[] = { read_request, find_route, read_body,   open_session, check_permission,
				    read_form,	  check_csrf, take_upload, run_handler, render };
/* What of it a kept form goes through again. */
static phase_fn *const resumed_phases[] = { find_route, check_permission, read_form };

/* What was read or made while jansson had no memory may have parts missing, whatever was said of it. */
static enum err whole(enum err code, struct err_info *err)
{
	return json_memory_failed() ? ERR(err, ERR_MEMORY, "JSON of a request") : code;
}

static enum err run_phases(struct exchange *x, phase_fn *const *list, size_t count,
			   struct err_info *err)
{
	enum err code = ERR_OK;

	for (size_t i = 0; i < count && code == ERR_OK; i++)
		code = whole(list[i](x, err), err);
	return code;
}

/* True for a page that a person is looking at; everything else gets its refusal as JSON. */
static bool is_navigation(const struct request *req)
{
	bool bodiless = req->route != NULL && (req->route->flags & ROUTE_NO_BODY) != 0;

	return req->face == FACE_HTML && !bodiless &&
	       (req->fetch_mode == NULL || text_equal(req->fetch_mode, "navigate"));
}

/* To the sign-in page, and back from there to where one wanted to go. */
static enum err go_to_sign_in(struct exchange *x, struct err_info *err)
{
	struct request *req = x->req;
	AUTO_BUF location = BUF_INIT(sizeof(SIGN_IN_PATH "?suite=") + LOCATION_MAX * 3);

	buf_adds(&location, SIGN_IN_PATH);
	if (req->uri != NULL && strlen(req->uri) <= LOCATION_MAX && strcmp(req->uri, "/") != 0) {
		buf_adds(&location, "?suite=");
		escape_url(&location, req->uri);
	}
	if (buf_error(&location) != ERR_OK)
		return ERR(err, buf_error(&location), "sign-in location");
	return render_redirect(req, buf_text(&location), x->head, err);
}

/* The sign-in page that keeps a form whose session has ended: nothing typed is lost. */
static enum err keep_form_at_sign_in(struct exchange *x, struct err_info *err)
{
	struct request *req = x->req;
	enum err code;

	req->resume_path = req->path;
	req->resume_body = req->body;
	req->method = METHOD_GET;
	req->path = SIGN_IN_PATH;
	req->query.count = 0;
	code = find_route(x, err);
	if (code == ERR_OK)
		code = req->route->handler(req, err);
	if (code == ERR_OK)
		code = render_page(req, req->route->page, 401, x->head, x->body, err);
	return code;
}

/* Only what this site's own page has sent: nobody else fills a form that waits here for a sign-in. */
static bool may_keep_form(const struct request *req)
{
	return req->method == METHOD_POST && req->body != NULL && req->route->show != NULL &&
	       text_equal(req->content_type, "application/x-www-form-urlencoded") &&
	       !form_is_secret(req->route->form) && csrf_is_ours(req, req->conf->site_origin);
}

/* Refusals after which the form is shown again with what was typed. */
static bool shows_form_again(const struct exchange *x, enum err code)
{
	const struct request *req = x->req;

	if (req->method != METHOD_POST || req->face != FACE_HTML || req->route == NULL ||
	    req->route->show == NULL)
		return false;
	switch ((int)code) {
	case ERR_CSRF:
		return csrf_is_ours(req, req->conf->site_origin);
	case ERR_INVALID:
	case ERR_STALE:
	case ERR_CONFLICT:
	case ERR_ENDED:
	case ERR_CLOSED:
	case ERR_OWN_WORK:
	case ERR_KEY_REUSED:
	case ERR_THROTTLED:
	case ERR_DIRECTORY:
	case ERR_TOO_LARGE:
	case ERR_STORAGE:
		return req->session != NULL || code == ERR_INVALID ||
		       (enum permission)req->route->permission == PERMISSION_PUBLIC;
	default:
		return false;
	}
}

static enum err show_form_again(struct exchange *x, enum err code, struct err_info *err)
{
	struct request *req = x->req;
	int status = req->status >= 400 ? req->status : err_status(code);
	enum err e;

	if (code == ERR_KEY_REUSED || code == ERR_CSRF)
		req->form_key = NULL;
	if (req->notice == NULL && code != ERR_INVALID) {
		req->notice_tone = "warning";
		req->notice = err_text(code);
	}
	json_decref(req->model);
	req->model = NULL;
	e = req->route->show(req, err);
	if (e == ERR_OK)
		e = render_page(req, req->route->page, x->resumed ? 200 : status, x->head, x->body, err);
	return e;
}

/* Log once: what failed, where it was found, and for whom; never what was sent. */
static void log_failure(const struct exchange *x, enum err code, const struct err_info *err)
{
	const struct request *req = x->req;

	log_line(err_level(code), "request refused",
		 "status=%d code=%s method=%s path=%s person=%s detail=%s at=%s:%d wait_ms=%lld request=%s",
		 req->status >= 400 ? req->status : err_status(code), err_id(code),
		 log_quote(req->method_text).text,
		 log_quote(route_path_to_log(req)).text, req->session != NULL ? req->session->public_id : "-",
		 log_quote(err->detail).text, err->file != NULL ? err->file : "-", err->line,
		 (long long)(date_monotonic_ms() - x->started_ms),
		 req->request_id != NULL ? req->request_id : "-");
}

/*
 * The form again, or, when the record has gone where its form cannot be shown, what was refused. A form that
 * was only filled in wrongly is refused for the reason why it cannot be shown.
 */
static enum err answer_with_form(struct exchange *x, enum err code, struct err_info *err)
{
	struct request *req = x->req;
	enum err e = show_form_again(x, code, err);

	if (e == ERR_OK)
		return ERR_OK;
	if (code == ERR_INVALID || err_status(e) >= 500) {
		req->status = 0;
		code = e;
		log_failure(x, code, err);
	}
	req->notice = NULL;
	return render_failure(req, code, NULL, x->head, x->body, err);
}

static enum err answer_failure(struct exchange *x, enum err code, struct err_info *err)
{
	struct request *req = x->req;

	buf_clear(x->head);
	buf_clear(x->body);
	if (code == ERR_UNAUTHENTICATED && is_navigation(req)) {
		if (may_keep_form(req))
			return keep_form_at_sign_in(x, err);
		if (req->method != METHOD_POST)
			return go_to_sign_in(x, err);
	} else if (code == ERR_UNAUTHENTICATED && req->face == FACE_HTML) {
		req->face = FACE_JSON;
	}
	if (code == ERR_STALE && req->face == FACE_JSON)
		code = ERR_PRECONDITION;
	if (shows_form_again(x, code))
		return answer_with_form(x, code, err);
	return render_failure(req, code, x->allow, x->head, x->body, err);
}

static void answer_last_resort(struct exchange *x)
{
	buf_clear(x->head);
	buf_clear(x->body);
	buf_adds(x->head, last_resort);
}

/* After a sign-in that kept a form: that form, with what was typed, to be checked and sent again. */
static enum err resume_form(struct exchange *x, struct err_info *err)
{
	struct request *req = x->req;
	enum err code;

	req->method = METHOD_POST;
	req->path = req->resume_path;
	req->body = req->resume_body;
	req->body_len = strlen(req->resume_body);
	req->content_type = "application/x-www-form-urlencoded";
	req->resume_path = NULL;
	json_decref(req->form);
	json_decref(req->typed);
	req->form = NULL;
	req->typed = NULL;
	req->form_key = NULL;
	req->version = 0;
	x->resumed = true;
	code = run_phases(x, resumed_phases, ARRAY_SIZE(resumed_phases), err);
	if (code == ERR_OK && req->route->show == NULL)
		code = ERR(err, ERR_NOT_FOUND, "a form that cannot be shown again");
	if (code != ERR_OK)
		return code;
	req->form_key = NULL;
	req->message_count = 0;
	req->notice_tone = "info";
	req->notice = "Vous êtes de nouveau connecté. Votre saisie est ici : vérifiez-la, puis envoyez-la.";
	return show_form_again(x, ERR_INVALID, err);
}

void dispatch(struct request *req, const char *const *envp, request_body_fn *ask_body, void *from,
	      struct buf *head, struct buf *body)
{
	struct exchange x = { .req = req, .envp = envp, .ask_body = ask_body, .from = from,
			      .head = head, .body = body, .started_ms = date_monotonic_ms() };
	struct err_info err = { .detail = "" };
	enum err code;

	json_memory_forget();
	code = run_phases(&x, phases, ARRAY_SIZE(phases), &err);
	if (code == ERR_OK && req->resume_path != NULL)
		code = whole(resume_form(&x, &err), &err);
	if (code != ERR_OK && req->cut) {
		log_failure(&x, code, &err);
	} else if (code != ERR_OK) {
		log_failure(&x, code, &err);
		json_memory_forget();
		code = whole(answer_failure(&x, code, &err), &err);
		if (code != ERR_OK) {
			log_failure(&x, code, &err);
			answer_last_resort(&x);
		}
	}
	if (req->method == METHOD_HEAD)
		buf_clear(body);
	upload_release(req->upload);
	session_release(req->session);
	request_release(req);
}
