/*
 * Amendments (avenants): what both parties approve to change the agreement. Its end moves only by one, and only later.
 * What is approved stays: another amendment changes it.
 */
#include "app/resource/agreement/amendment.h"

#include "app/base/text.h"
#include "app/resource/agreement/agreement_write.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT

/* clang-format off */
static const struct field amendment_fields[] = {
	{ .name = "title", .label = "Intitulé", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3, .max = 200,
	  .help = "Par exemple : avenant n° 1, prolongation d’un an." },
	{ .name = "number", .label = "Numéro de l’avenant", .type = FIELD_TEXT, .flags = TO_SUBMIT, .max = 40 },
	{ .name = "purpose", .label = "Objet", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 3000,
	  .help = "Ce qui change, et pourquoi." },
	{ .name = "articles", .label = "Articles modifiés", .type = FIELD_TEXT, .flags = TO_SUBMIT, .max = 200,
	  .help = "Par exemple : article 4." },
	{ .name = "new_text", .label = "Nouvelle rédaction", .type = FIELD_LONG, .max = 6000 },
	{ .name = "new_end", .label = "Nouvelle fin de l’accord", .type = FIELD_DATE,
	  .help = "Laissez vide si la durée ne change pas. L’accord est prolongé dès la seconde approbation.",
	  .section = "Durée" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form amendment_form = { .name = "amendment", .fields = amendment_fields };
const struct form amendment_edit_form = { .name = "amendment_edit", .fields = amendment_fields, .flags = FORM_VERSION };

/* An amendment extends; it never shortens. */
static enum err amendment_check(struct request *req, int64_t id UNUSED, const json_t *content, struct err_info *err)
{
	const struct reference *reference = NULL;
	const char *new_end = row_text(content, "new_end");
	const char *ends_on;
	enum err code = reference_get(req->db, &reference, err);

	if (code != ERR_OK || new_end == NULL)
		return code;
	ends_on = row_text(reference->agreement, "ends_on");
	if (ends_on != NULL && strcmp(new_end, ends_on) <= 0)
		request_message(req, "new_end",
				"Indiquez une date après la fin actuelle : un avenant prolonge l’accord.");
	return ERR_OK;
}

static enum err amendment_decided(struct db *db, const struct actor *actor, const struct record_head *head,
				  enum life_step step UNUSED, const char *to, struct err_info *err)
{
	json_auto_t *version = NULL;
	const char *new_end;
	enum err code;

	if (!text_equal(to, "approved"))
		return ERR_OK;
	code = sql_record_version(db, head->kind->id, head->id, head->version, &version, err);
	if (code != ERR_OK)
		return code;
	new_end = row_text(json_object_get(version, "content"), "new_end");
	if (new_end == NULL)
		return ERR_OK;
	return agreement_extend(db, actor, row_number(head->row, "agreement_id"), new_end, head->id, err);
}

const struct kind amendment_kind = {
	.id = "amendment",
	.path = "/avenants",
	.list_title = "Avenants",
	.lead = "Ce que les deux parties changent à l’accord-cadre. Sa fin ne se déplace que par un avenant approuvé.",
	.empty = "Aucun avenant. Si les parties prolongent ou modifient l’accord, l’avenant se préparera ici.",
	.new_title = "Préparer un avenant",
	.this_one = "cet avenant",
	.of_the_one = "de l’avenant",
	.form = &amendment_form,
	.edit_form = &amendment_edit_form,
	.life = &life_final,
	.rights = { .write = PERMISSION_AGREEMENT_WRITE, .endorse = PERMISSION_RECORD_ENDORSE,
		    .approve = PERMISSION_RECORD_APPROVE, .decline = PERMISSION_RECORD_RETURN },
	.read = PERMISSION_RECORD_READ,
	.files = true,
	.check = amendment_check,
	.decided = amendment_decided,
};
