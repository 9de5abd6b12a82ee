/* The faces of an answer: page, JSON, CSV, redirection, problem. */
#include "app/render.h"

#include <inttypes.h>

#include "app/base/json_write.h"
#include "app/base/text.h"
#include "app/frame.h"
#include "app/http/route.h"
#include "app/send_file.h"
#include "app/view/ical.h"
#include "app/view/model.h"
#include "app/view/mustache.h"
#include "app/view/xlsx.h"
#include "auth/client.h"
#include "conf/conf.h"

#define RETRY_AFTER_S 5

static const char html_media[] = "text/html; charset=utf-8";
static const char json_media[] = "application/json; charset=utf-8";
static const char problem_media[] = "application/problem+json; charset=utf-8";
static const char csv_media[] = "text/csv; charset=utf-8";

static struct response response_of(const struct request *req, int status)
{
	return (struct response){
		.status = status,
		.no_store = true,
		.clear_site_data = req->clear_site_data,
		.retry_after_s = req->retry_after_s,
		.set_cookie = { req->set_cookie[0], req->set_cookie[1] },
		.request_id = req->request_id,
	};
}

static enum err add_json(const json_t *model, struct buf *body, struct err_info *err)
{
	enum err code = json_write(body, model, err);

	if (code != ERR_OK)
		return code;
	buf_addc(body, '\n');
	if (buf_error(body) != ERR_OK)
		return ERR(err, buf_error(body), "JSON answer");
	return ERR_OK;
}

enum err render_page(struct request *req, const char *page, int status, struct buf *head,
		     struct buf *body, struct err_info *err)
{
	struct response response;
	const char *title = json_string_value(json_object_get(req->model, "title"));
	json_t *frame = NULL;
	enum err code = frame_make(req, title != NULL ? title : req->conf->site_name, &frame, err);

	if (code != ERR_OK)
		return code;
	if (json_object_set_new(req->model, "frame", frame) != 0)
		return ERR(err, ERR_MEMORY, "page frame");
	code = mustache_render(req->templates, page, req->model, body, err);
	if (code != ERR_OK)
		return code;
	response = response_of(req, status);
	response.content_type = html_media;
	response.content_length = body->len;
	return response_head(&response, head, err);
}

enum err render_redirect(struct request *req, const char *location, struct buf *head,
			 struct err_info *err)
{
	struct response response = response_of(req, 303);

	response.location = location;
	return response_head(&response, head, err);
}

/* A GET's JSON may be kept by its client, and is asked for again with its ETag. */
static enum err render_json(struct request *req, int status, struct buf *head, struct buf *body,
			    struct err_info *err)
{
	struct response response = response_of(req, status);
	enum err code = add_json(req->model, body, err);

	if (code != ERR_OK)
		return code;
	response.content_type = json_media;
	response.location = status == 201 ? req->location : NULL;
	if (req->method != METHOD_POST) {
		response.no_store = false;
		code = response_etag(req->arena, body, &response.etag, err);
		if (code != ERR_OK)
			return code;
		if (response_etag_matches(req->if_none_match, response.etag)) {
			buf_clear(body);
			response.status = 304;
			response.content_type = NULL;
		}
	}
	response.content_length = body->len;
	return response_head(&response, head, err);
}

enum err render_table_head(struct request *req, size_t length, struct buf *head, struct err_info *err)
{
	bool book = req->face == FACE_XLSX;
	struct response response = response_of(req, 200);

	response.content_type = book ? XLSX_MEDIA : csv_media;
	response.content_length = length;
	response.attachment = arena_printf(req->arena, "accord%s%s", req->path, book ? ".xlsx" : ".csv");
	if (response.attachment == NULL)
		return ERR(err, ERR_MEMORY, "file name");
	for (char *c = strchr(response.attachment, '/'); c != NULL; c = strchr(c, '/'))
		*c = '-';
	return response_head(&response, head, err);
}

/* The model's member `calendar`; asked for again by its ETag, as subscriptions do. */
static enum err render_calendar(struct request *req, struct buf *head, struct buf *body, struct err_info *err)
{
	struct response response = response_of(req, 200);
	enum err code = ical_render(json_object_get(req->model, "calendar"), body, err);

	if (code == ERR_OK)
		code = response_etag(req->arena, body, &response.etag, err);
	if (code != ERR_OK)
		return code;
	response.no_store = false;
	response.content_type = ICAL_MEDIA;
	response.attachment = "accord.ics";
	if (response_etag_matches(req->if_none_match, response.etag)) {
		buf_clear(body);
		response.status = 304;
		response.content_type = NULL;
	}
	response.content_length = body->len;
	return response_head(&response, head, err);
}

/* `then` of the route with the record's number, or what the handler said. */
static const char *location_of(struct request *req)
{
	const char *then = req->route->then;
	const char *place = then != NULL ? strstr(then, ":id") : NULL;

	if (req->location != NULL || then == NULL)
		return req->location;
	if (place == NULL)
		return then;
	return arena_printf(req->arena, "%.*s%" PRId64 "%s", (int)(place - then), then, req->id, place + 3);
}

static enum err render_post(struct request *req, struct buf *head, struct buf *body,
			    struct err_info *err)
{
	const char *location;

	if (req->face == FACE_JSON)
		return render_json(req, req->status != 0 ? req->status : 200, head, body, err);
	location = location_of(req);
	if (location == NULL)
		return ERR(err, ERR_INTERNAL, "%s: a success leads nowhere", req->route->path);
	return render_redirect(req, location, head, err);
}

/* The face that was asked for. */
static enum err render_face(struct request *req, int status, struct buf *head, struct buf *body,
			    struct err_info *err)
{
	if (req->face == FACE_JSON)
		return render_json(req, status, head, body, err);
	if (req->face == FACE_ICS)
		return render_calendar(req, head, body, err);
	return render_page(req, req->route->page, status, head, body, err);
}

enum err render_success(struct request *req, struct buf *head, struct buf *body,
			struct err_info *err)
{
	int status = req->status != 0 ? req->status : 200;
	struct response response;

	if ((req->route->flags & ROUTE_NO_BODY) != 0) {
		response = response_of(req, status);
		return response_head(&response, head, err);
	}
	if (req->sending != NULL)
		return send_file(req, head, body, err);
	if (req->model == NULL)
		req->model = json_object();
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "model");
	if (req->location != NULL && req->method != METHOD_POST)
		return render_redirect(req, req->location, head, err);
	if (req->method == METHOD_POST)
		return render_post(req, head, body, err);
	return render_face(req, status, head, body, err);
}

static bool has_form_to_send(const struct request *req)
{
	return req->method == METHOD_POST && req->body != NULL && req->route != NULL &&
	       text_equal(req->content_type, "application/x-www-form-urlencoded") &&
	       !form_is_secret(req->route->form);
}

/* A form that could not be taken because of us stands in the error page, to be sent again. */
static json_t *failure_again(const struct request *req, int status)
{
	struct pairs pairs = { 0 };
	struct err_info ignored;
	json_t *fields;

	if (status < 500 || !has_form_to_send(req) ||
	    pairs_decode(req->arena, req->body, req->body_len, &pairs, &ignored) != ERR_OK)
		return json_null();
	fields = json_array();
	for (int i = 0; i < pairs.count; i++)
		model_add(&fields, json_pack("{s:s, s:s}", "name", pairs.items[i].name, "value",
					     pairs.items[i].value));
	return json_pack("{s:s, s:o}", "path", req->path, "fields", fields);
}

static json_t *failure_model(const struct request *req, enum err code, int status)
{
	json_t *wait = req->retry_after_s > 0 ? json_integer(req->retry_after_s) : json_null();

	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:o}", "title", err_title(code), "status", status,
			 "code", err_id(code), "text", err_text(code), "request_id",
			 req->request_id != NULL ? req->request_id : "", "retry_after_s", wait, "again",
			 failure_again(req, status));
}

static json_t *problem_errors(const struct request *req)
{
	json_t *errors = json_array();

	for (int i = 0; i < req->message_count; i++)
		model_add(&errors, json_pack("{s:s, s:s}", "field", req->messages[i].field, "detail",
					     req->messages[i].text));
	return errors;
}

/* RFC 9457. The type is a place of the help page (app/resource/help.c). */
static json_t *problem_model(const struct request *req, enum err code, int status)
{
	bool sign_in = req->outcome > 0 && code == ERR_INVALID;
	const char *id = sign_in ? outcome_id((enum outcome)(req->outcome - 1)) : err_id(code);
	char *type = arena_printf(req->arena, "/aide#%s%s", sign_in ? "connexion-" : "", id);
	const char *detail = req->notice != NULL ? req->notice : err_text(code);
	json_t *problem = json_pack("{s:s, s:s, s:i, s:s, s:s}", "type", type, "title",
				    sign_in ? "Connexion refusée" : err_title(code), "status", status, "detail",
				    detail, "code", id);

	if (req->request_id != NULL)
		model_set(&problem, "request_id", json_string(req->request_id));
	if (req->message_count > 0)
		model_set(&problem, "errors", problem_errors(req));
	return problem;
}

static enum err render_problem(struct request *req, enum err code, struct response *response,
			       struct buf *head, struct buf *body, struct err_info *err)
{
	json_auto_t *problem = problem_model(req, code, response->status);
	enum err e;

	if (problem == NULL)
		return ERR(err, ERR_MEMORY, "problem");
	e = add_json(problem, body, err);
	if (e != ERR_OK)
		return e;
	response->content_type = problem_media;
	response->content_length = body->len;
	return response_head(response, head, err);
}

/* The error's own words before the handler's model, which may be half made. */
static enum err render_error_page(struct request *req, enum err code, struct response *response,
				  struct buf *head, struct buf *body, struct err_info *err)
{
	json_t *frame = NULL;
	enum err e;

	json_decref(req->model);
	req->model = failure_model(req, code, response->status);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "error page");
	e = frame_make(req, err_title(code), &frame, err);
	if (e != ERR_OK)
		return e;
	if (json_object_set_new(req->model, "frame", frame) != 0)
		return ERR(err, ERR_MEMORY, "error page");
	e = mustache_render(req->templates, "error/error", req->model, body, err);
	if (e != ERR_OK)
		return e;
	response->set_cookie[0] = req->set_cookie[0];
	response->set_cookie[1] = req->set_cookie[1];
	response->content_type = html_media;
	response->content_length = body->len;
	return response_head(response, head, err);
}

enum err render_failure(struct request *req, enum err code, const char *allow, struct buf *head,
			struct buf *body, struct err_info *err)
{
	struct response response;
	int status = req->status >= 400 ? req->status : err_status(code);

	if (status == 503 && req->retry_after_s == 0)
		req->retry_after_s = RETRY_AFTER_S;
	response = response_of(req, status);
	response.allow = allow;
	buf_clear(head);
	buf_clear(body);
	if (req->route != NULL && (req->route->flags & ROUTE_NO_BODY) != 0)
		return response_head(&response, head, err);
	if (req->face != FACE_HTML)
		return render_problem(req, code, &response, head, body, err);
	return render_error_page(req, code, &response, head, body, err);
}
