/* «Mes avis»: what I am told by mail and how soon, the address of my calendar, my latest notices. */
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/form_model.h"
#include "app/resource/notice/feed.h"
#include "app/resource/notice/notice.h"
#include "app/resource/notice/notice_pages.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define LATEST 10

/* clang-format off */
/* A field for each kind of notice; its label is the vocabulary's too (tests/unit/test_notice.c). */
static const struct field choice_fields[] = {
	{ .name = "waiting", .label = "Ce qui attend ma décision ou mon travail", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
	  .choices = "notice_choice" },
	{ .name = "decided", .label = "Ce qui est décidé sur les fiches que j’ai écrites ou visées", .type = FIELD_CHOICE,
	  .flags = FIELD_REQUIRED, .choices = "notice_choice" },
	{ .name = "date", .label = "Une échéance ou une réunion approche", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
	  .choices = "notice_choice" },
	{ .name = "meeting", .label = "Les convocations et les invitations", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
	  .choices = "notice_choice", .help = "Une convocation avec son rendez-vous à ajouter vient toujours aussitôt, sauf « Jamais »." },
	{ .name = "work", .label = "La fin d’un travail que j’ai lancé (document, import)", .type = FIELD_CHOICE,
	  .flags = FIELD_REQUIRED, .choices = "notice_choice" },
	{ .name = NULL }
};
/* clang-format on */

const struct form notice_choice_form = { .name = "notice_choice", .fields = choice_fields };

/* What holds for the person: their own choices, else everybody's. New. */
static enum err choices_of(struct request *req, json_t **ret, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_t *choices = json_object();
	size_t i;
	const json_t *row;
	enum err code = sql_notice_choices(req->db, req->session->person_id, &rows, err);

	for (const struct field *field = choice_fields; field->name != NULL; field++)
		model_set(&choices, field->name, json_string(notice_default(field->name)));
	json_array_foreach(rows, i, row) {
		model_set(&choices, row_text(row, "kind"), json_string(row_text(row, "choice")));
	}
	if (code == ERR_OK && choices == NULL)
		code = ERR(err, ERR_MEMORY, "choices");
	if (code != ERR_OK)
		json_decref(choices);
	else
		*ret = choices;
	return code;
}

/* The fields in their order, for the page; the models in `f` are those of form_model_set. New. */
static json_t *fields_in_order(const json_t *model)
{
	json_t *list = json_array();

	for (const struct field *field = choice_fields; field->name != NULL; field++)
		model_add(&list, json_incref(json_object_get(json_object_get(model, "f"), field->name)));
	return list;
}

static enum err set_rest(struct request *req, struct err_info *err)
{
	const char *address = NULL;
	json_t *latest = NULL;
	enum err code = feed_address(req, &address, err);

	if (code == ERR_OK)
		code = sql_notice_mine(req->db, req->session->person_id, LATEST, &latest, err);
	if (code != ERR_OK)
		return code;
	model_set(&req->model, "choices", fields_in_order(req->model));
	model_set(&req->model, "calendar_address", address != NULL ? json_string(address) : json_null());
	model_set(&req->model, "has_latest", json_boolean(json_array_size(latest) > 0));
	model_set(&req->model, "latest", latest);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "notices");
}

enum err notice_choice_show(struct request *req, struct err_info *err)
{
	json_auto_t *choices = NULL;
	enum err code = choices_of(req, &choices, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:b, s:i}", "title", "Mes avis", "mail_off", req->conf->mail_server[0] == '\0',
			       "digest_hour", req->conf->mail_digest_hour);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "notices");
	code = form_model_set(req, req->model, &notice_choice_form, choices, NULL, err);
	return code == ERR_OK ? set_rest(req, err) : code;
}

enum err notice_choice_take(struct request *req, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = ERR_OK;

	for (const struct field *field = choice_fields; field->name != NULL && code == ERR_OK; field++)
		code = sql_notice_choose(req->db, req->session->person_id, field->name, form_text(req, field->name),
					 &changed, err);
	return code;
}
