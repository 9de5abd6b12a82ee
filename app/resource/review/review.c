/* The kind «bilan»: its form, its life, and what only it asks for. */
#include "app/resource/review/review.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/record/content.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/review/figures.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT
#define PART_MAX 6000

static void check_form(struct request *req)
{
	char store[DATE_TEXT_SIZE];
	const char *day = form_text(req, "figures_on");

	if (day != NULL && strcmp(day, reference_today(req->conf, store)) > 0)
		request_message(
			req, "figures_on",
			"Choisissez un jour passé, ou aujourd’hui : un bilan compte ce qui est approuvé.");
}

/* clang-format off */
static const struct field review_fields[] = {
	{ .name = "review_type", .label = "Quel bilan", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "review_type",
	  .help = "Un seul de chaque par accord-cadre (article 3). Le bilan définitif se prépare après l’approbation du bilan à mi-parcours." },
	{ .name = "figures_on", .label = "Chiffres arrêtés au", .type = FIELD_DATE, .flags = FIELD_REQUIRED,
	  .help = "Le service compte ce qui était approuvé à la fin de ce jour. Si vous changez la date, tous les chiffres sont refaits." },
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .max = 200,
	  .help = "Laissez vide : le titre dira le bilan et sa date." },
	{ .name = "context", .label = "Contexte", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = PART_MAX,
	  .section = "Ce que les deux parties écrivent", .help = "Ce qui a compté pendant la période, sans citer aucune personne bénéficiaire." },
	{ .name = "common_work", .label = "Ce qui a été mené en commun", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = PART_MAX },
	{ .name = "results", .label = "Résultats", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = PART_MAX },
	{ .name = "difficulties", .label = "Difficultés", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = PART_MAX },
	{ .name = "perspectives", .label = "Perspectives", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = PART_MAX },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form review_form = { .name = "review", .fields = review_fields, .check = check_form };
const struct form review_edit_form = {
	.name = "review_edit", .fields = review_fields, .flags = FORM_VERSION, .check = check_form
};

/* The slot is this review’s from its first version on. */
static enum err written(struct db *db, const struct actor *actor UNUSED, int64_t id,
			const json_t *content UNUSED, struct err_info *err)
{
	int64_t taken = 0;

	return sql_review_take(db, id, &taken, err);
}

static bool has_ended(const char *status)
{
	return text_equal(status, "rejected") || text_equal(status, "withdrawn") ||
	       text_equal(status, "retired");
}

/* Held until the end of the transaction: whoever would undo the mid-term review’s approval waits. */
static enum err require_midterm(struct db *db, int64_t id, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = sql_review_midterm(db, id, &rows, err);

	if (code == ERR_OK && json_array_size(rows) == 0)
		return ERR(err, ERR_CONFLICT,
			   "the mid-term review or the minutes of its meeting are still to come");
	return code;
}

static enum err decided(struct db *db, const struct actor *actor UNUSED,
			const struct record_head *head, enum life_step step, const char *to,
			struct err_info *err)
{
	bool decides = step == LIFE_SUBMIT || step == LIFE_APPROVE;
	int64_t changed = 0;
	enum err code = ERR_OK;

	if (decides && text_equal(row_text(head->row, "subtype"), "final"))
		code = require_midterm(db, head->id, err);
	if (code != ERR_OK)
		return code;
	return has_ended(to) ? sql_review_leave(db, head->id, &changed, err)
			     : sql_review_take(db, head->id, &changed, err);
}

/* What the final review still waits for, before it is submitted. */
static enum err check(struct request *req, int64_t id, const json_t *content, struct err_info *err)
{
	enum err code = ERR_OK;

	if (text_equal(row_text(content, "review_type"), "final"))
		code = require_midterm(req->db, id, err);
	if (code != ERR_CONFLICT)
		return code;
	request_message(
		req, "review_type",
		"Le bilan à mi-parcours doit être approuvé d’abord, et le compte rendu de sa "
		"réunion confirmé.");
	return ERR_OK;
}

/* The newest PDF of the version that is shown: {href, size, sha256, at}, or null. */
static enum err set_pdf(struct request *req, json_t *model, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_t *pdf = json_null();
	char href[80];
	int64_t id = row_number(model, "id");
	const json_t *row;
	enum err code = sql_job_result(req->db, "review_pdf", "review", id,
				       row_number(model, "version"), &rows, err);

	if (code != ERR_OK)
		return code;
	row = json_array_get(rows, 0);
	snprintf(href, sizeof(href), "/bilans/%" PRId64 "/fichiers/%" PRId64, id,
		 row_number(row, "file_id"));
	if (row != NULL)
		pdf = json_pack("{s:s, s:O, s:O, s:O}", "href", href, "size",
				json_object_get(row, "size"), "sha256",
				json_object_get(row, "sha256"), "at", json_object_get(row, "at"));
	return model_put(model, "pdf", pdf) == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "review");
}

static enum err extend(struct request *req, json_t *model, struct err_info *err)
{
	bool can_edit = json_object_get(json_object_get(model, "can"), "edit") != NULL;
	bool has_midterm = json_is_object(json_object_get(model, "midterm"));
	int failed = model_put(model, "has_midterm", json_boolean(has_midterm));

	if (req->face == FACE_HTML) {
		failed |= model_put(model, "can_refresh", json_boolean(can_edit));
		failed |= model_put(model, "figures",
				    figures_page(json_object_get(model, "figures")));
	}
	return failed == 0 ? set_pdf(req, model, err) : ERR(err, ERR_MEMORY, "review");
}

const struct kind review_kind = {
	.id = "review",
	.path = "/bilans",
	.list_title = "Bilans",
	.lead = "Le bilan à mi-parcours et le bilan définitif des actions menées en commun (article 3). Leurs chiffres "
		"sont comptés dans les fiches approuvées, et chacun mène à ses lignes.",
	.empty =
		"Aucun bilan n’est encore préparé. Commencez par le bilan à mi-parcours : choisissez la date des "
		"chiffres, le service les compte, puis les deux parties écrivent le texte.",
	.new_title = "Préparer le bilan",
	.this_one = "ce bilan",
	.of_the_one = "du bilan",
	.form = &review_form,
	.edit_form = &review_edit_form,
	.life = &life_approved,
	.rights = { .write = PERMISSION_REVIEW_WRITE,
		    .approve = PERMISSION_RECORD_APPROVE,
		    .decline = PERMISSION_RECORD_RETURN },
	.read = PERMISSION_RECORD_READ,
	.joint = true,
	.files = true,
	.after_end = true,
	.subtype = "review_type",
	.held_on = "figures_on",
	.complete = review_complete,
	.check = check,
	.extend = extend,
	.decided = decided,
	.written = written,
};
