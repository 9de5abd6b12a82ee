/* The pages that change what an action says, and what they send: new, edit, check. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/action_content.h"
#include "app/resource/action_internal.h"
#include "app/resource/action_model.h"
#include "app/resource/action_write.h"
#include "app/resource/diff.h"
#include "app/resource/form_model.h"
#include "app/resource/record/record_write.h"
#include "app/resource/resources.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

/* ---- options that only the database knows ---- */

static int add_leads(struct request *req, json_t *cub, json_t *urpa, const json_t *leads)
{
	size_t i;
	const json_t *row;
	int failed = 0;

	json_array_foreach(leads, i, row) {
		bool of_cub = text_equal(json_string_value(json_object_get(row, "party")), "cub");
		const char *label = arena_printf(req->arena, "%s (%s)",
						 json_string_value(json_object_get(row, "name")),
						 json_string_value(json_object_get(row, "organisation")));

		if (label == NULL)
			return -1;
		failed |= json_array_append_new(
			of_cub ? cub : urpa,
			form_model_option(json_integer_value(json_object_get(row, "id")), label));
	}
	return failed;
}

/* Options from rows: `party` NULL takes all. */
static json_t *row_options(const json_t *rows, const char *id, const char *label, const char *party)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (party != NULL && !text_equal(json_string_value(json_object_get(row, "party")), party))
			continue;
		model_add(&list, form_model_option(json_integer_value(json_object_get(row, id)),
						   json_string_value(json_object_get(row, label))));
	}
	return list;
}

static enum err read_options(struct request *req, json_t **ret, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *leads = NULL;
	json_t *cub = json_array();
	json_t *urpa = json_array();
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_lead_list(req->db, &leads, err);
	if (code == ERR_OK && add_leads(req, cub, urpa, leads) != 0)
		code = ERR(err, ERR_MEMORY, "options");
	if (code != ERR_OK) {
		json_decref(cub);
		json_decref(urpa);
		return code;
	}
	*ret = json_pack("{s:o, s:o, s:o, s:o, s:o}", "cub_lead", cub, "partner_lead", urpa, "orientation",
			 row_options(reference->orientations, "number", "title", NULL), "territory",
			 row_options(reference->territories, "id", "name", NULL), "structure",
			 row_options(reference->organisations, "id", "name", "urpa"));
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "options");
}

/* ---- the page of the form ---- */

static enum err set_form(struct request *req, json_t *model, const json_t *values,
			 struct err_info *err)
{
	json_auto_t *options = NULL;
	enum err code = read_options(req, &options, err);

	if (code == ERR_OK)
		code = form_model_set(req, model, &action_form, values, options, err);
	return code;
}

enum err action_new(struct request *req, struct err_info *err)
{
	enum err code = reference_open(req, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:s, s:b, s:{s:s}}", "title", "Proposer une action", "form_action",
			       "/actions", "is_new", true, "owner", "short_name",
			       req->session->organisation_name);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "new action");
	return set_form(req, req->model, NULL, err);
}

static enum err read_version(struct request *req, int64_t version, json_t **ret,
			     struct err_info *err)
{
	return sql_action_version(req->db, req->id, version, ret, err);
}

/* What somebody else saved meanwhile, beside what was typed. */
static enum err set_stale(struct request *req, json_t *model, const json_t *row,
			  struct err_info *err)
{
	int64_t current = json_integer_value(json_object_get(row, "version"));
	json_auto_t *mine = NULL;
	json_auto_t *now = NULL;
	json_t *diff = NULL;
	enum err code;

	if (req->method != METHOD_POST || req->version == 0 || req->version >= current)
		return ERR_OK;
	code = read_version(req, req->version, &mine, err);
	if (code == ERR_OK)
		code = read_version(req, current, &now, err);
	if (code == ERR_OK)
		code = diff_actions(json_object_get(mine, "content"), json_object_get(now, "content"),
				    &diff, err);
	if (code != ERR_OK)
		return code;
	if (json_object_set_new(model, "stale",
				json_pack("{s:I, s:O, s:O, s:o}", "version", (json_int_t)current, "editor",
					  json_object_get(now, "editor"), "at",
					  json_object_get(now, "at"), "diff", diff)) != 0)
		return ERR(err, ERR_MEMORY, "conflict");
	return ERR_OK;
}

static bool is_decided(const char *status)
{
	return !text_equal(status, "draft") && !text_equal(status, "changes_requested");
}

static json_t *edit_model(const struct request *req, const struct reference *reference,
			  const json_t *row)
{
	const char *status = json_string_value(json_object_get(row, "status"));
	char href[48];

	snprintf(href, sizeof(href), "/actions/%" PRId64, req->id);
	return json_pack("{s:s, s:I, s:O, s:s, s:s, s:b, s:o}", "title", "Modifier l’action", "id",
			 (json_int_t)req->id, "version", json_object_get(row, "version"), "form_action",
			 href, "status", status, "resets_approval", is_decided(status), "owner",
			 reference_organisation_model(reference, json_integer_value(
								     json_object_get(row, "owner_id"))));
}

/* The row of the action, when this person may edit it. */
static enum err read_own(struct request *req, json_t **ret, struct err_info *err)
{
	struct life_facts facts;
	struct actor actor;
	enum err code = sql_action_get(req->db, req->id, ret, err);

	if (code != ERR_OK)
		return code;
	record_facts_of_row(&action_kind, *ret, &facts);
	actor_of_request(req, &actor);
	return action_allowed(LIFE_EDIT, &facts, &actor, err);
}

enum err action_edit_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *row = NULL;
	json_auto_t *values = NULL;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = read_own(req, &row, err);
	if (code != ERR_OK)
		return code;
	req->model = edit_model(req, reference, row);
	values = action_content_to_form(json_object_get(row, "content"));
	if (req->model == NULL || values == NULL)
		return ERR(err, ERR_MEMORY, "action form");
	code = set_stale(req, req->model, row, err);
	if (code == ERR_OK)
		code = set_form(req, req->model, values, err);
	return code;
}

/* ---- vérifier avant d'envoyer ---- */

static json_t *missing_model(const struct request *req)
{
	json_t *list = json_array();
	char href[200];

	for (int i = 0; i < req->message_count; i++) {
		const char *name = req->messages[i].field;
		const char *label = name;

		for (const struct field *f = action_form.fields; f->name != NULL; f++) {
			if (strcmp(f->name, name) == 0)
				label = f->label;
		}
		snprintf(href, sizeof(href), "/actions/%" PRId64 "/modifier#f-%s", req->id, name);
		model_add(&list, json_pack("{s:s, s:s, s:s, s:s}", "field", name, "label", label, "text",
					   req->messages[i].text, "href", href));
	}
	return list;
}

/* Messages for what a submitted action still lacks, in the request. */
static enum err check_complete(struct request *req, json_t *content, struct err_info *err)
{
	json_auto_t *values = action_content_to_form(content);
	size_t i;
	const json_t *target;

	if (values == NULL)
		return ERR(err, ERR_MEMORY, "check");
	field_check_complete(req, &action_form, values);
	if (json_integer_value(json_object_get(values, "orientation")) == 1 &&
	    !json_is_string(json_object_get(values, "learners")))
		request_message(req, "learners", "Dites qui y gagne en compétence : l’orientation 1 le demande.");
	json_array_foreach(json_object_get(values, "target_publics"), i, target) {
		if (text_equal(json_string_value(target), "other_hardship") &&
		    !json_is_string(json_object_get(values, "other_public")))
			request_message(req, "other_public", "Précisez quel autre public est visé.");
	}
	return ERR_OK;
}

enum err action_check_show(struct request *req, struct err_info *err)
{
	json_auto_t *row = NULL;
	const struct reference *reference = NULL;
	json_t *missing;
	enum err code = action_model(req, req->id, 0, &req->model, err);

	if (code == ERR_OK)
		code = reference_get(req->db, &reference, err);
	if (code == ERR_OK)
		code = read_own(req, &row, err);
	if (code != ERR_OK)
		return code;
	req->message_count = 0;
	code = check_complete(req, json_object_get(row, "content"), err);
	if (code != ERR_OK)
		return code;
	missing = missing_model(req);
	model_set(&req->model, "complete", json_boolean(req->message_count == 0));
	model_set(&req->model, "missing", missing);
	req->message_count = 0;
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "check");
}

/* Before a submit: what is missing becomes messages. */
enum err action_form_check_submit(struct request *req, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code = sql_action_get(req->db, req->id, &row, err);

	if (code == ERR_OK)
		code = check_complete(req, json_object_get(row, "content"), err);
	return code;
}

/* ---- what the forms send ---- */

/* The snapshot of what was typed; a choice that is not there becomes a message. */
static enum err content_of(struct request *req, json_t **ret, struct err_info *err)
{
	const char *bad = NULL;
	enum err code = action_content_from_form(req->db, req->form, ret, &bad, err);

	if (code == ERR_INVALID && bad != NULL)
		request_message(req, bad, "Choisissez une des valeurs proposées.");
	return code;
}

static const char *location_after(struct request *req)
{
	bool check = text_equal(form_text(req, "next"), "check");

	return arena_printf(req->arena, "/actions/%" PRId64 "%s", req->id, check ? "/soumission" : "");
}

static enum err answer(struct request *req, int status, struct err_info *err)
{
	req->location = location_after(req);
	req->status = status;
	if (req->location == NULL)
		return ERR(err, ERR_MEMORY, "location");
	return action_model_answer(req, req->id, err);
}

enum err action_create_take(struct request *req, struct err_info *err)
{
	json_auto_t *content = NULL;
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = action_create_begin(req->db, &actor, err);
	if (code == ERR_OK)
		code = content_of(req, &content, err);
	if (code != ERR_OK)
		return code;
	code = action_create(req->db, &actor, content, &req->id, err);
	return code == ERR_OK ? answer(req, 201, err) : code;
}

enum err action_edit_take(struct request *req, struct err_info *err)
{
	json_auto_t *content = NULL;
	struct actor actor;
	enum err code = content_of(req, &content, err);

	if (code != ERR_OK)
		return code;
	actor_of_request(req, &actor);
	code = action_edit(req->db, &actor, req->id, req->version, content, err);
	return code == ERR_OK ? answer(req, 200, err) : code;
}
