/* One action: its page, the page of whoever decides about it, and what changed between two versions. */
#include "app/base/text.h"
#include "app/resource/action_content.h"
#include "app/resource/action_model.h"
#include "app/resource/diff.h"
#include "app/resource/form_model.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

#define VERSION_MAX 100000

/* clang-format off */
static const struct field show_fields[] = {
	{ .name = "lecture", .label = "Version lue", .type = FIELD_INTEGER, .min = 1, .max = VERSION_MAX },
	{ .name = "au", .label = "État au", .type = FIELD_DATE },
	{ .name = NULL }
};
static const struct field compare_fields[] = {
	{ .name = "de", .label = "De la version", .type = FIELD_INTEGER, .min = 1, .max = VERSION_MAX },
	{ .name = "a", .label = "À la version", .type = FIELD_INTEGER, .min = 1, .max = VERSION_MAX },
	{ .name = NULL }
};
/* clang-format on */

const struct form action_show_query = { .name = "action_show", .fields = show_fields };
const struct form action_compare_query = { .name = "action_compare", .fields = compare_fields };

/* A step that was refused: the page again, with the reason that was typed. */
static enum err show_again(struct request *req, struct err_info *err)
{
	const json_t *can;
	enum err code = action_model(req, req->id, 0, &req->model, err);

	if (code != ERR_OK)
		return code;
	can = json_object_get(req->model, "can");
	if (req->message_count > 0 && json_object_get(can, "withdraw") == NULL &&
	    json_object_get(can, "reverse") == NULL)
		return ERR(err, ERR_CONFLICT, "no step of this page takes a reason any more");
	return form_model_set(req, req->model, &step_reason_form, NULL, NULL, err);
}

enum err action_show(struct request *req, struct err_info *err)
{
	int64_t version = 0;

	/* A POST that is shown again has its own form: no version is asked for. */
	if (req->method == METHOD_POST)
		return show_again(req, err);
	if (form_text(req, "au") != NULL)
		return action_model_as_of(req, req->id, form_text(req, "au"), &req->model, err);
	form_i64(req, "lecture", &version);
	return action_model(req, req->id, version, &req->model, err);
}

static enum err read_two(struct request *req, int64_t from, int64_t to, json_t **ret_from,
			 json_t **ret_to, struct err_info *err)
{
	enum err code = sql_action_version(req->db, req->id, from, ret_from, err);

	if (code == ERR_OK)
		code = sql_action_version(req->db, req->id, to, ret_to, err);
	return code;
}

static json_t *version_model(const json_t *row)
{
	return json_pack("{s:O, s:O, s:O}", "version", json_object_get(row, "version"), "at",
			 json_object_get(row, "at"), "editor", json_object_get(row, "editor"));
}

/* The versions to choose from, with the two that are compared marked. */
static json_t *choices_model(int64_t current, int64_t from, int64_t to)
{
	json_t *list = json_array();

	for (int64_t n = 1; n <= current; n++)
		model_add(&list, json_pack("{s:I, s:b, s:b}", "version", (json_int_t)n,
						      "from_selected", n == from, "to_selected", n == to));
	return list;
}

enum err action_compare(struct request *req, struct err_info *err)
{
	json_auto_t *row = NULL;
	json_auto_t *old = NULL;
	json_auto_t *new = NULL;
	json_t *rows = NULL;
	int64_t from = 0;
	int64_t to = 0;
	int64_t current;
	enum err code = sql_action_get(req->db, req->id, &row, err);

	if (code != ERR_OK)
		return code;
	current = row_number(row, "version");
	if (form_i64(req, "a", &to) == NULL)
		to = current;
	if (form_i64(req, "de", &from) == NULL)
		from = to > 1 ? to - 1 : 1;
	code = read_two(req, from, to, &old, &new, err);
	if (code == ERR_OK)
		code = diff_actions(json_object_get(old, "content"), json_object_get(new, "content"), &rows,
				    err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:I, s:o, s:o, s:o, s:b, s:o}", "title", "Ce qui a changé", "id",
			       (json_int_t)req->id, "from", version_model(old), "to", version_model(new),
			       "versions", choices_model(current, from, to), "same",
			       json_array_size(rows) == 0, "rows", rows);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "comparison");
}

/* The newest earlier version that anybody has decided about; 0: none. */
static int64_t last_seen(const json_t *model)
{
	int64_t seen = 0;
	int64_t current = row_number(model, "version");
	size_t i;
	const json_t *decision;

	json_array_foreach(json_object_get(model, "decisions"), i, decision) {
		int64_t version = row_number(decision, "version");
		const char *kind = json_string_value(json_object_get(decision, "decision"));

		if (version < current && version > seen && !text_equal(kind, "submit") &&
		    !text_equal(kind, "withdraw"))
			seen = version;
	}
	return seen;
}

static enum err set_changes(struct request *req, struct err_info *err)
{
	json_t *model = req->model;
	int64_t since = last_seen(model);
	json_auto_t *old = NULL;
	json_auto_t *new = NULL;
	json_t *rows = NULL;
	enum err code;

	if (since == 0)
		return ERR_OK;
	code = read_two(req, since, row_number(model, "version"), &old, &new, err);
	if (code == ERR_OK)
		code = diff_actions(json_object_get(old, "content"), json_object_get(new, "content"), &rows,
				    err);
	if (code != ERR_OK)
		return code;
	if (json_object_set_new(model, "changes", rows) != 0 ||
	    json_object_set_new(model, "changes_since", json_integer(since)) != 0)
		return ERR(err, ERR_MEMORY, "changes");
	return ERR_OK;
}

/* Who submitted it, and since when it waits. */
static int set_asker(json_t *model)
{
	const json_t *decisions = json_object_get(model, "decisions");
	const json_t *asker = NULL;
	size_t i;
	const json_t *decision;

	json_array_foreach(decisions, i, decision) {
		if (text_equal(json_string_value(json_object_get(decision, "decision")), "submit")) {
			asker = decision;
			break;
		}
	}
	if (asker == NULL)
		return 0;
	return json_object_set_new(model, "asker",
				   json_pack("{s:O, s:O, s:O}", "name", json_object_get(asker, "name"),
					     "quality", json_object_get(asker, "quality"), "organisation",
					     json_object_get(asker, "organisation"))) |
	       json_object_set(model, "since", json_object_get(asker, "at"));
}

static const char *task_of(const json_t *model)
{
	const json_t *can = json_object_get(model, "can");

	if (json_object_get(can, "approve") != NULL || json_is_true(json_object_get(model, "has_stand_ins")))
		return "approve";
	return json_object_get(can, "endorse") != NULL ? "endorse" : NULL;
}

enum err action_decide_show(struct request *req, struct err_info *err)
{
	const char *task;
	enum err code = action_model(req, req->id, 0, &req->model, err);

	if (code == ERR_OK)
		code = set_changes(req, err);
	if (code == ERR_OK && set_asker(req->model) != 0)
		code = ERR(err, ERR_MEMORY, "decision page");
	if (code != ERR_OK)
		return code;
	task = task_of(req->model);
	if (json_object_set_new(req->model, "task", task != NULL ? json_string(task) : json_null()) != 0)
		return ERR(err, ERR_MEMORY, "decision page");
	return form_model_set(req, req->model, &step_reason_form, NULL, NULL, err);
}
