/* The pages that change what a record says, and what they send. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/diff.h"
#include "app/resource/record/content.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_options.h"
#include "app/resource/record/record_pages.h"
#include "app/resource/record/record_write.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

enum err record_new(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	enum err code = kind->after_end ? ERR_OK : reference_open(req, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:s, s:b, s:b, s:o, s:{s:s}}", "title", kind->new_title,
			       "form_action", kind->path, "is_new", true, "has_check",
			       life_rule(kind->life, LIFE_SUBMIT) != NULL, "record_kind", record_model_kind(kind),
			       "owner", "short_name", req->session->organisation_name);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "new record");
	return record_options_set_form(req, kind, req->model, NULL, err);
}

/* What somebody else saved meanwhile, beside what was typed. */
static enum err set_stale(struct request *req, const struct kind *kind, const json_t *row,
			  struct err_info *err)
{
	int64_t current = row_number(row, "version");
	json_auto_t *mine = NULL;
	json_auto_t *now = NULL;
	json_t *diff = NULL;
	enum err code;

	if (req->method != METHOD_POST || req->version == 0 || req->version >= current)
		return ERR_OK;
	code = sql_record_version(req->db, kind->id, req->id, req->version, &mine, err);
	if (code == ERR_OK)
		code = sql_record_version(req->db, kind->id, req->id, current, &now, err);
	if (code == ERR_OK)
		code = diff_contents(kind->form->fields, json_object_get(mine, "content"),
				     json_object_get(now, "content"), &diff, err);
	if (code != ERR_OK)
		return code;
	model_set(&req->model, "stale",
		  json_pack("{s:I, s:O, s:O, s:o}", "version", (json_int_t)current, "editor",
			    json_object_get(now, "editor"), "at", json_object_get(now, "at"),
			    "diff", diff));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "conflict");
}

static bool is_decided(const char *status)
{
	return text_equal(status, "submitted") || text_equal(status, "endorsed") ||
	       text_equal(status, "approved");
}

static json_t *edit_model(struct request *req, const struct kind *kind,
			  const struct reference *reference, const json_t *row)
{
	const char *title = arena_printf(req->arena, "Modifier %s", kind->this_one);
	const char *href = arena_printf(req->arena, "%s/%" PRId64, kind->path, req->id);

	return json_pack("{s:s, s:I, s:O, s:s, s:O, s:b, s:b, s:o, s:o}", "title", title, "id",
			 (json_int_t)req->id, "version", json_object_get(row, "version"),
			 "form_action", href, "status", json_object_get(row, "status"),
			 "resets_approval", is_decided(row_text(row, "status")), "has_check",
			 life_rule(kind->life, LIFE_SUBMIT) != NULL, "record_kind", record_model_kind(kind), "owner",
			 reference_organisation_model(reference, row_number(row, "owner_id")));
}

/* The row of the record, when this person may edit it. ret: new */
static enum err read_own(struct request *req, const struct kind *kind, json_t **ret, struct err_info *err)
{
	struct life_facts facts;
	struct actor actor;
	enum err code = sql_record_get(req->db, kind->id, req->id, req->session->person_id, ret, err);

	if (code != ERR_OK)
		return code;
	record_facts_of_row(kind, *ret, &facts);
	actor_of_request(req, &actor);
	return life_allowed(kind->life, &kind->rights, LIFE_EDIT, &facts, &actor, err);
}

enum err record_edit_show(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	const struct reference *reference = NULL;
	json_auto_t *row = NULL;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = read_own(req, kind, &row, err);
	if (code != ERR_OK)
		return code;
	req->model = edit_model(req, kind, reference, row);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "record form");
	code = set_stale(req, kind, row, err);
	if (code == ERR_OK)
		code = record_options_set_form(req, kind, req->model,
					       json_object_get(row, "content"), err);
	return code;
}

/* ---- what the forms send ---- */

/* The snapshot of what was typed; what cannot be kept becomes a message. */
static enum err content_of(struct request *req, const struct kind *kind, const struct actor *actor,
			   json_t *old, json_t **ret, struct err_info *err)
{
	struct kind_refusal refusal = { 0 };
	enum err code = content_from_form(req->db, actor, kind, req->form, old, ret, &refusal, err);

	if (code == ERR_INVALID && refusal.field != NULL)
		request_message(req, refusal.field,
				refusal.text != NULL ? refusal.text : "Choisissez une des valeurs proposées.");
	return code;
}

static enum err answer(struct request *req, const struct kind *kind, int status,
		       struct err_info *err)
{
	bool check = text_equal(form_text(req, "next"), "check") && life_rule(kind->life, LIFE_SUBMIT) != NULL;

	req->location = arena_printf(req->arena, "%s/%" PRId64 "%s", kind->path, req->id,
				     check ? "/soumission" : "");
	req->status = status;
	if (req->location == NULL)
		return ERR(err, ERR_MEMORY, "location");
	return record_model_answer(req, kind, req->id, err);
}

enum err record_create_take(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	json_auto_t *content = NULL;
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = content_of(req, kind, &actor, NULL, &content, err);
	if (code == ERR_OK)
		code = record_create(req->db, &actor, kind, content, &req->id, err);
	return code == ERR_OK ? answer(req, kind, 201, err) : code;
}

enum err record_edit_take(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	DEFER(record_head_release) struct record_head head = { 0 };
	json_auto_t *before = NULL;
	json_auto_t *content = NULL;
	struct actor actor;
	enum err code = record_lock(req->db, kind, req->id, &head, err);

	actor_of_request(req, &actor);
	if (code == ERR_OK)
		code = sql_record_version(req->db, kind->id, req->id, head.version, &before, err);
	if (code == ERR_OK)
		code = content_of(req, kind, &actor, json_object_get(before, "content"), &content,
				  err);
	if (code == ERR_OK)
		code = record_edit(req->db, &actor, kind, req->id, req->version, content, err);
	return code == ERR_OK ? answer(req, kind, 200, err) : code;
}
