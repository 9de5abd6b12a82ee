/* One record: its page, the page of whoever decides about it, and what changed between two
 * versions. */
#include "app/base/text.h"
#include "app/resource/diff.h"
#include "app/resource/file/record_file.h"
#include "app/resource/form_model.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_pages.h"
#include "app/resource/reference.h"
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

const struct form record_show_query = { .name = "record_show", .fields = show_fields };
const struct form record_compare_query = { .name = "record_compare", .fields = compare_fields };

enum err record_show(struct request *req, struct err_info *err)
{
	int64_t version = 0;
	enum err code;

	/* A POST that is shown again has its own form: no version is asked for. */
	if (req->method != METHOD_POST) {
		const char *day = form_text(req, "au");

		if (day != NULL)
			return record_model_as_of(req, kind_of_request(req), req->id, day, &req->model, err);
		form_i64(req, "lecture", &version);
	}
	code = record_model(req, kind_of_request(req), req->id, version, &req->model, err);
	if (code == ERR_OK && req->method == METHOD_POST)
		code = form_model_set(req, req->model, &record_step_reason_form, NULL, NULL, err);
	return code;
}

/* ---- what changed ---- */

/* Rows of what differs between two versions; ret_from, ret_to: new. */
static enum err read_changes(struct request *req, int64_t from, int64_t to, json_t **ret_from,
			     json_t **ret_to, json_t **ret_rows, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	enum err code = sql_record_version(req->db, kind->id, req->id, from, ret_from, err);

	if (code == ERR_OK)
		code = sql_record_version(req->db, kind->id, req->id, to, ret_to, err);
	if (code == ERR_OK)
		code = diff_contents(kind->form->fields, json_object_get(*ret_from, "content"),
				     json_object_get(*ret_to, "content"), ret_rows, err);
	if (code == ERR_OK)
		code = record_file_diff(json_object_get(*ret_from, "content"),
					json_object_get(*ret_to, "content"), *ret_rows, err);
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

enum err record_compare(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	json_auto_t *row = NULL;
	json_auto_t *old = NULL;
	json_auto_t *new = NULL;
	json_t *rows = NULL;
	int64_t from = 0;
	int64_t to = 0;
	int64_t current;
	enum err code = sql_record_get(req->db, kind->id, req->id, req->session->person_id, &row, err);

	if (code != ERR_OK)
		return code;
	current = row_number(row, "version");
	if (form_i64(req, "a", &to) == NULL)
		to = current;
	if (form_i64(req, "de", &from) == NULL)
		from = to > 1 ? to - 1 : 1;
	code = read_changes(req, from, to, &old, &new, &rows, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:I, s:O, s:o, s:o, s:o, s:o, s:b, s:o}", "title",
			       "Ce qui a changé", "id", (json_int_t)req->id, "record_title",
			       json_object_get(json_object_get(row, "content"), "title"),
			       "record_kind", record_model_kind(kind), "from", version_model(old),
			       "to", version_model(new), "versions",
			       choices_model(current, from, to), "same", json_array_size(rows) == 0,
			       "rows", rows);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "comparison");
}

/* ---- the page of a decision ---- */

/* The newest earlier version that anybody has decided about; 0: none. */
static int64_t last_seen(const json_t *model)
{
	int64_t seen = 0;
	size_t i;
	const json_t *decision;

	json_array_foreach(json_object_get(model, "decisions"), i, decision) {
		int64_t version = row_number(decision, "version");
		const char *what = row_text(decision, "decision");

		if (version < row_number(model, "version") && version > seen &&
		    !text_equal(what, "submit") && !text_equal(what, "withdraw"))
			seen = version;
	}
	return seen;
}

static enum err set_changes(struct request *req, struct err_info *err)
{
	int64_t since = last_seen(req->model);
	json_auto_t *old = NULL;
	json_auto_t *new = NULL;
	json_t *rows = NULL;
	enum err code;

	if (since == 0)
		return ERR_OK;
	code = read_changes(req, since, row_number(req->model, "version"), &old, &new, &rows, err);
	if (code != ERR_OK)
		return code;
	model_set(&req->model, "changes", rows);
	model_set(&req->model, "changes_since", json_integer(since));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "changes");
}

/* Who submitted it, and since when it waits: decisions stand newest first. */
static void set_asker(struct request *req)
{
	size_t i;
	const json_t *decision;

	json_array_foreach(json_object_get(req->model, "decisions"), i, decision) {
		if (!text_equal(row_text(decision, "decision"), "submit"))
			continue;
		model_set(&req->model, "since", json_incref(json_object_get(decision, "at")));
		model_set(&req->model, "asker",
			  json_pack("{s:O, s:O, s:O}", "name", json_object_get(decision, "name"),
				    "quality", json_object_get(decision, "quality"), "organisation",
				    json_object_get(decision, "organisation")));
		return;
	}
}

static json_t *task_of(const json_t *model)
{
	const json_t *can = json_object_get(model, "can");

	if (json_object_get(can, "approve") != NULL || json_is_true(json_object_get(model, "has_stand_ins")))
		return json_string("approve");
	return json_object_get(can, "endorse") != NULL ? json_string("endorse") : json_null();
}

enum err record_decide_show(struct request *req, struct err_info *err)
{
	enum err code = record_model(req, kind_of_request(req), req->id, 0, &req->model, err);

	if (code == ERR_OK)
		code = set_changes(req, err);
	if (code != ERR_OK)
		return code;
	set_asker(req);
	model_set(&req->model, "task", task_of(req->model));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "decision page");
	return form_model_set(req, req->model, &record_step_reason_form, NULL, NULL, err);
}
