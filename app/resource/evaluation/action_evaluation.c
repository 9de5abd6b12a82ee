/*
 * The evaluation of an action once it is completed: how it is judged, and what is learnt. What was measured against its
 * objectives is read from the action and its progress reports, and never typed again.
 */
#include "app/base/text.h"
#include "app/resource/action_model.h"
#include "app/resource/evaluation/evaluation.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_options.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT
#define TITLE_MAX 200

/* clang-format off */
static const struct field criterion_fields[] = {
	{ .name = "criterion", .label = "Critère", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 160,
	  .help = "Par exemple : utilité pour les acheteurs, coût, effet sur l’emploi." },
	{ .name = "appreciation", .label = "Appréciation", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
	  .choices = "appreciation" },
	{ .name = "comment", .label = "Pourquoi", .type = FIELD_TEXT, .max = 500 },
	{ .name = NULL }
};

static const struct field evaluation_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3,
	  .max = TITLE_MAX },
	{ .name = "action", .label = "Action évaluée", .type = FIELD_ID, .flags = TO_SUBMIT, .source = "action",
	  .help = "Une action réalisée. Ses objectifs et ce qui a été mesuré sont repris de sa fiche." },
	{ .name = "criteria", .label = "Critères", .type = FIELD_GROUP, .flags = TO_SUBMIT, .max = 12,
	  .group = criterion_fields, .section = "Appréciation" },
	{ .name = "lessons", .label = "Ce que l’on en retient", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 3000 },
	{ .name = "follow_up", .label = "Suites proposées", .type = FIELD_LONG, .max = 2000 },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form action_evaluation_form = { .name = "action_evaluation",
					     .fields = evaluation_fields };
const struct form action_evaluation_edit_form = { .name = "action_evaluation_edit",
						  .fields = evaluation_fields,
						  .flags = FORM_VERSION };

static int64_t action_of(const json_t *content)
{
	return row_number(json_object_get(content, "action"), "id");
}

static enum err evaluation_check(struct request *req, int64_t id UNUSED, const json_t *content,
				 struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code;

	if (action_of(content) == 0)
		return ERR_OK;
	code = sql_action_get(req->db, action_of(content), &row, err);
	if (code == ERR_OK && !text_equal(row_text(row, "status"), "completed"))
		request_message(req, "action",
				"Cette action n’est pas réalisée : son évaluation viendra après.");
	return code;
}

static enum err evaluation_extend(struct request *req, json_t *model, struct err_info *err)
{
	json_auto_t *action = NULL;
	json_t *objectives;
	enum err code;

	if (action_of(model) == 0)
		return ERR_OK;
	code = action_model(req, action_of(model), 0, &action, err);
	if (code != ERR_OK)
		return code;
	objectives = json_object_get(action, "objectives");
	if (json_object_set(model, "objectives", objectives) != 0 ||
	    json_object_set_new(model, "has_objectives", json_true()) != 0)
		return ERR(err, ERR_MEMORY, "objectives");
	return ERR_OK;
}

/* The form of a new one, with the action that req->id names; only once that is completed. */
enum err action_evaluation_new(struct request *req, struct err_info *err)
{
	const struct kind *kind = &action_evaluation_kind;
	json_auto_t *row = NULL;
	json_auto_t *preset = NULL;
	json_t *action_title;
	enum err code = reference_open(req, err);

	if (code == ERR_OK)
		code = sql_action_get(req->db, req->id, &row, err);
	if (code != ERR_OK)
		return code;
	if (!text_equal(row_text(row, "status"), "completed"))
		return ERR(err, ERR_CONFLICT, "action %lld is not completed", (long long)req->id);
	action_title = json_object_get(json_object_get(row, "content"), "title");
	preset = json_pack("{s:O, s:{s:I, s:O}}", "title", action_title, "action", "id",
			   (json_int_t)req->id, "name", action_title);
	req->model = json_pack("{s:s, s:s, s:b, s:b, s:o, s:{s:s}}", "title", kind->new_title,
			       "form_action", kind->path, "is_new", true, "has_check", true,
			       "record_kind", record_model_kind(kind), "owner", "short_name",
			       req->session->organisation_name);
	if (req->model == NULL || preset == NULL)
		return ERR(err, ERR_MEMORY, "evaluation of an action");
	return record_options_set_form(req, kind, req->model, preset, err);
}

/* clang-format off */
const struct kind action_evaluation_kind = {
	.id = "action_evaluation",
	.path = "/evaluations-actions",
	.list_title = "Évaluations d’actions",
	.lead = "Ce que les actions réalisées ont donné, mesuré contre leurs objectifs, et ce que l’on en retient.",
	.empty = "Aucune action n’est encore évaluée. La page d’une action réalisée propose son évaluation.",
	.new_title = "Évaluer une action",
	.this_one = "cette évaluation",
	.of_the_one = "de l’évaluation",
	.feminine = true,
	.form = &action_evaluation_form,
	.edit_form = &action_evaluation_edit_form,
	.life = &life_approved,
	.rights = { .write = PERMISSION_EVALUATION_WRITE, .approve = PERMISSION_RECORD_APPROVE,
		    .decline = PERMISSION_RECORD_RETURN },
	.read = PERMISSION_RECORD_READ,
	.check = evaluation_check,
	.extend = evaluation_extend,
};
/* clang-format on */
