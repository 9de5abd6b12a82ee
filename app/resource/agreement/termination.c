/*
 * Terminations (article 5): «La convention sera résiliée en cas de non respect des obligations par l’une ou l’autre des
 * parties.» The text gives no notice period, and none is invented: the day is the one that both parties approve.
 */
#include "app/base/text.h"
#include "app/resource/agreement/agreement_write.h"
#include "app/resource/agreement/amendment.h"
#include "app/resource/record/kinds.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT

/* clang-format off */
static const struct field termination_fields[] = {
	{ .name = "title", .label = "Intitulé", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3, .max = 200 },
	{ .name = "obligation", .label = "Obligation concernée", .type = FIELD_TEXT, .flags = TO_SUBMIT, .max = 300,
	  .help = "L’article et ce qu’il demande. Par exemple : article 3, réunion du comité de pilotage." },
	{ .name = "by_party", .label = "Partie qui ne l’a pas respectée", .type = FIELD_CHOICE, .flags = TO_SUBMIT,
	  .choices = "party" },
	{ .name = "evidence", .label = "Ce qui le montre", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 3000,
	  .help = "Faits, dates, courriers. Ne citez aucune personne bénéficiaire." },
	{ .name = "decision", .label = "Décision proposée", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 2000 },
	{ .name = "effective_on", .label = "Date d’effet", .type = FIELD_DATE, .flags = TO_SUBMIT,
	  .help = "Le texte ne prévoit aucun préavis. À partir de cette date, tout se lit et rien ne se modifie plus." },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form termination_form = { .name = "termination", .fields = termination_fields };
const struct form termination_edit_form = { .name = "termination_edit", .fields = termination_fields,
					    .flags = FORM_VERSION };

static enum err termination_decided(struct db *db, const struct actor *actor, const struct record_head *head,
				    enum life_step step UNUSED, const char *to, struct err_info *err)
{
	json_auto_t *version = NULL;
	enum err code;

	if (!text_equal(to, "approved"))
		return ERR_OK;
	code = sql_record_version(db, head->kind->id, head->id, head->version, &version, err);
	if (code != ERR_OK)
		return code;
	return agreement_terminate(db, actor, row_number(head->row, "agreement_id"),
				   row_text(json_object_get(version, "content"), "effective_on"), head->id, err);
}

const struct kind termination_kind = {
	.id = "termination",
	.path = "/resiliations",
	.list_title = "Résiliations",
	.lead = "L’accord est résilié quand une partie ne respecte pas ses obligations (article 5) et que les élus "
		"des deux parties l’approuvent.",
	.empty = "Aucune résiliation. Si une partie ne respecte pas ses obligations, la demande se préparera ici.",
	.new_title = "Demander la résiliation",
	.this_one = "cette résiliation",
	.of_the_one = "de la résiliation",
	.feminine = true,
	.form = &termination_form,
	.edit_form = &termination_edit_form,
	.life = &life_final,
	.rights = { .write = PERMISSION_AGREEMENT_WRITE, .endorse = PERMISSION_RECORD_ENDORSE,
		    .approve = PERMISSION_RECORD_APPROVE, .decline = PERMISSION_RECORD_RETURN },
	.read = PERMISSION_RECORD_READ,
	.files = true,
	.decided = termination_decided,
};
