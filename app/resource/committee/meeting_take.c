/* What the forms of a committee meeting send. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/http/route.h"
#include "app/resource/committee/meeting_internal.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_model.h"
#include "app/resource/row.h"
#include "app/view/model.h"

#define SEAT_MAX 1000000000

/* clang-format off */
static const struct field no_fields[] = { { .name = NULL } };
static const struct field answer_fields[] = {
	{ .name = "seat", .label = "Siège", .type = FIELD_ID, .flags = FIELD_REQUIRED, .source = "committee" },
	{ .name = "answer", .label = "Réponse", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "seat_answer" },
	{ .name = "note", .label = "Précision", .type = FIELD_TEXT, .max = 300, .help = "Par qui vous serez représenté, par exemple." },
	{ .name = NULL }
};
static const struct field open_fields[] = {
	{ .name = "held_on", .label = "Jour de la réunion", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "incomplete", .label = "Ouvrir malgré une composition incomplète", .type = FIELD_BOOL },
	{ .name = NULL }
};
static const struct field attendance_fields[] = {
	{ .name = "seat", .label = "Siège", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 1, .max = SEAT_MAX },
	{ .name = "state", .label = "Émargement", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "attendance" },
	{ .name = "by", .label = "Représenté par", .type = FIELD_TEXT, .max = 200 },
	{ .name = NULL }
};
static const struct field attend_fields[] = {
	{ .name = "attendance", .label = "Émargement", .type = FIELD_GROUP, .max = MEETING_SEATS_MAX, .group = attendance_fields },
	{ .name = NULL }
};
static const struct field decision_fields[] = {
	{ .name = "text", .label = "Décision", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 600 },
	{ .name = "mode", .label = "Prise par", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "decision_mode" },
	{ .name = "votes", .label = "Voix", .type = FIELD_TEXT, .max = 100, .help = "Pour un vote : 8 pour, 1 contre, 1 abstention." },
	{ .name = NULL }
};
static const struct field minutes_fields[] = {
	{ .name = "minutes", .label = "Compte rendu", .type = FIELD_LONG, .flags = FIELD_REQUIRED, .min = 10, .max = 20000 },
	{ .name = "decisions", .label = "Relevé de décisions", .type = FIELD_GROUP, .max = MEETING_DECISIONS_MAX, .group = decision_fields },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
static const struct field confirm_fields[] = {
	{ .name = "seat", .label = "Siège qui a confirmé sur papier", .type = FIELD_ID, .source = "committee" },
	{ .name = "note", .label = "Comment il a confirmé", .type = FIELD_TEXT, .max = 300, .help = "Par exemple : exemplaire signé reçu le 3 mars." },
	{ .name = NULL }
};
/* clang-format on */

static void check_attendance(struct request *req)
{
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(req->form, "attendance"), i, row) {
		if (text_equal(row_text(row, "state"), "represented") &&
		    row_text(row, "by") == NULL) {
			request_message(req, "attendance_by",
					"Dites par qui le siège était représenté.");
			req->messages[req->message_count - 1].row = (int)i + 1;
		}
	}
}

static void check_confirmation(struct request *req)
{
	int64_t seat = 0;

	if (form_i64(req, "seat", &seat) != NULL && form_text(req, "note") == NULL)
		request_message(req, "note", "Dites comment cette personne a confirmé.");
}

const struct form meeting_notify_form = { .name = "meeting_notify",
					  .fields = no_fields,
					  .flags = FORM_VERSION };
const struct form meeting_answer_form = { .name = "meeting_answer",
					  .fields = answer_fields,
					  .flags = FORM_VERSION };
const struct form meeting_open_form = { .name = "meeting_open",
					.fields = open_fields,
					.flags = FORM_VERSION };
const struct form meeting_attend_form = { .name = "meeting_attend",
					  .fields = attend_fields,
					  .flags = FORM_VERSION,
					  .check = check_attendance };
const struct form meeting_minutes_form = { .name = "meeting_minutes",
					   .fields = minutes_fields,
					   .flags = FORM_VERSION };
const struct form meeting_confirm_form = { .name = "meeting_confirm",
					   .fields = confirm_fields,
					   .flags = FORM_VERSION,
					   .check = check_confirmation };

static enum err answer_with(struct request *req, enum err code, struct err_info *err)
{
	return code == ERR_OK ? record_model_answer(req, &committee_meeting_kind, req->id, err)
			      : code;
}

enum err meeting_notify_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = meeting_notify(req->db, &actor, req->id, req->version, err);
	if (code == ERR_OK)
		code = meeting_mail(req, err);
	return answer_with(req, code, err);
}

enum err meeting_answer_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	int64_t seat = 0;

	actor_of_request(req, &actor);
	form_i64(req, "seat", &seat);
	return answer_with(req,
			   meeting_answer(req->db, &actor, req->id, req->version, seat,
					  form_text(req, "answer"), form_text(req, "note"), err),
			   err);
}

enum err meeting_open_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = meeting_open(req->db, &actor, req->id, req->version, form_text(req, "held_on"),
			    form_bool(req, "incomplete"), err);
	if (code == ERR_INVALID)
		request_message(
			req, "incomplete",
			"La composition est incomplète : complétez-la, ou cochez cette case pour ouvrir ainsi.");
	return answer_with(req, code, err);
}

/* The rows as the record keeps them. New; NULL: out of memory. */
static json_t *attendance_of(const struct request *req)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(req->form, "attendance"), i, row)
		model_add(&list,
			  json_pack("{s:O, s:O, s:O?}", "seat_id", json_object_get(row, "seat"),
				    "state", json_object_get(row, "state"), "represented_by",
				    json_object_get(row, "by")));
	return list;
}

enum err meeting_attend_take(struct request *req, struct err_info *err)
{
	json_auto_t *attendance = attendance_of(req);
	struct actor actor;
	enum err code;

	if (attendance == NULL)
		return ERR(err, ERR_MEMORY, "attendance");
	actor_of_request(req, &actor);
	code = meeting_attend(req->db, &actor, req->id, req->version, attendance, err);
	if (code == ERR_INVALID)
		request_message(req, "attendance", "Indiquez l’émargement de chaque siège occupé.");
	return answer_with(req, code, err);
}

enum err meeting_minutes_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = meeting_minute(req->db, &actor, req->id, req->version, form_text(req, "minutes"),
			      json_object_get(req->form, "decisions"),
			      text_equal(form_text(req, "next"), "ask"), err);
	if (code == ERR_INVALID)
		request_message(
			req, "minutes",
			"Faites d’abord l’émargement : une personne au moins de chaque partie doit avoir été "
			"présente pour confirmer.");
	return answer_with(req, code, err);
}

enum err meeting_confirm_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	int64_t seat = 0;
	const int64_t *paper = form_i64(req, "seat", &seat);

	actor_of_request(req, &actor);
	return answer_with(req,
			   meeting_confirm(req->db, &actor, req->id, req->version, paper,
					   paper != NULL ? form_text(req, "note") : NULL, err),
			   err);
}
