/* The page that reports how far an action is, and what it sends. */
#include "app/base/text.h"
#include "app/resource/action_content.h"
#include "app/resource/action_internal.h"
#include "app/resource/action_model.h"
#include "app/resource/action_write.h"
#include "app/resource/form_model.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "app/view/model.h"

/* clang-format off */
static const struct field measured_fields[] = {
	{ .name = "n", .label = "Objectif numéro", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 1, .max = ACTION_OBJECTIVES_MAX },
	{ .name = "value", .label = "Valeur mesurée", .type = FIELD_DECIMAL, .min = 0, .max = 1000000000 },
	{ .name = NULL }
};
static const struct field report_fields[] = {
	{ .name = "progress", .label = "Avancement, en pour cent", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 0, .max = 100 },
	{ .name = "measured", .label = "Valeurs mesurées", .type = FIELD_GROUP, .max = ACTION_OBJECTIVES_MAX, .group = measured_fields },
	{ .name = "note", .label = "Ce qui a été fait", .type = FIELD_LONG, .max = 2000 },
	{ .name = NULL }
};
/* clang-format on */

const struct form action_report_form = {
	.name = "action_report", .fields = report_fields, .flags = FORM_VERSION,
};

static const json_t *typed_value(const struct request *req, size_t n)
{
	const json_t *rows = json_object_get(req->typed, "measured");
	size_t i;
	const json_t *row;
	char text[24];

	snprintf(text, sizeof(text), "%zu", n);
	json_array_foreach(rows, i, row) {
		if (text_equal(json_string_value(json_object_get(row, "n")), text))
			return json_object_get(row, "value");
	}
	return NULL;
}

/* One line for each objective of the current version. */
static json_t *measure_rows(const struct request *req, const json_t *objectives)
{
	json_t *list = json_array();
	size_t i;
	const json_t *objective;
	char id[40];

	json_array_foreach(objectives, i, objective) {
		const json_t *typed = typed_value(req, i + 1);

		snprintf(id, sizeof(id), "f-measured_value-%zu", i + 1);
		model_add(
			&list,
			json_pack("{s:I, s:O, s:O, s:O, s:{s:s, s:s, s:s, s:s, s:b, s:n, s:s?}}", "n",
				  (json_int_t)(i + 1), "label", json_object_get(objective, "label"), "unit",
				  json_object_get(objective, "unit"), "target",
				  json_object_get(objective, "target"), "field", "name", "measured_value",
				  "id", id, "label", "Valeur mesurée", "value",
				  json_is_string(typed) ? json_string_value(typed) : "", "optional", true,
				  "help", "error",
				  form_model_message(req, "measured_value", i + 1)));
	}
	return list;
}

/* ERR_FORBIDDEN: not theirs; ERR_CONFLICT: not in progress. */
static enum err may_report(const struct request *req, struct err_info *err)
{
	const struct life_facts facts = {
		.status = row_text(req->model, "status"),
		.owner_id = row_number(json_object_get(req->model, "owner"), "id"),
	};
	struct actor actor;

	actor_of_request(req, &actor);
	return action_allowed(LIFE_REPORT, &facts, &actor, err);
}

enum err action_report_show(struct request *req, struct err_info *err)
{
	json_auto_t *values = NULL;
	json_t *rows;
	enum err code = action_model(req, req->id, 0, &req->model, err);

	if (code == ERR_OK)
		code = may_report(req, err);
	if (code != ERR_OK)
		return code;
	rows = measure_rows(req, json_object_get(req->model, "objectives"));
	values = json_pack("{s:O}", "progress", json_object_get(req->model, "progress"));
	model_set(&req->model, "rows", rows);
	if (req->model == NULL || values == NULL)
		return ERR(err, ERR_MEMORY, "progress form");
	return form_model_set(req, req->model, &action_report_form, values, NULL, err);
}

/* One number or null for each objective, in their order. */
static json_t *measured_of(const struct request *req)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	for (int n = 0; n < ACTION_OBJECTIVES_MAX; n++)
		model_add(&list, json_null());
	json_array_foreach(json_object_get(req->form, "measured"), i, row) {
		int64_t n = json_integer_value(json_object_get(row, "n"));
		json_t *value = json_object_get(row, "value");

		if (json_is_number(value))
			json_array_set(list, (size_t)(n - 1), value);
	}
	return list;
}

enum err action_report_take(struct request *req, struct err_info *err)
{
	json_auto_t *measured = measured_of(req);
	struct actor actor;
	int64_t progress = 0;
	enum err code;

	actor_of_request(req, &actor);
	form_i64(req, "progress", &progress);
	code = action_report(req->db, &actor, req->id, req->version, progress, measured,
			     form_text(req, "note"), err);
	if (code == ERR_INVALID)
		request_message(req, "progress",
				"Cette action a déjà 200 points d’avancement, autant qu’elle peut en avoir. "
				"Déclarez-la réalisée, ou poursuivez dans une nouvelle action.");
	if (code == ERR_OK)
		code = action_model_answer(req, req->id, err);
	return code;
}
