/* What is concluded from a campaign; elected officials of both parties approve it. */
#include "app/base/text.h"
#include "app/resource/evaluation/evaluation.h"
#include "app/resource/row.h"
#include "auth/session.h"
#include "sql/queries.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT

/* clang-format off */
static const struct field synthesis_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3, .max = 200 },
	{ .name = "campaign", .label = "Campagne", .type = FIELD_ID, .flags = TO_SUBMIT, .source = "campaign",
	  .help = "Une campagne close : ses résultats ne bougent plus." },
	{ .name = "summary", .label = "Ce que disent les réponses", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 6000 },
	{ .name = "conclusions", .label = "Ce que l’on en conclut", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 3000 },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form synthesis_form = { .name = "synthesis", .fields = synthesis_fields };
const struct form synthesis_edit_form = { .name = "synthesis_edit",
					  .fields = synthesis_fields,
					  .flags = FORM_VERSION };

static enum err synthesis_check(struct request *req, int64_t id UNUSED, const json_t *content,
				struct err_info *err)
{
	int64_t campaign = row_number(json_object_get(content, "campaign"), "id");
	json_auto_t *row = NULL;
	enum err code;

	if (campaign == 0)
		return ERR_OK;
	code = sql_record_get(req->db, campaign_kind.id, campaign, req->session->person_id, &row,
			      err);
	if (code == ERR_OK && !text_equal(row_text(row, "status"), "closed"))
		request_message(
			req, "campaign",
			"Cette campagne n’est pas close : attendez ses derniers résultats.");
	return code;
}

/* clang-format off */
const struct kind synthesis_kind = {
	.id = "synthesis",
	.path = "/syntheses",
	.list_title = "Synthèses",
	.lead = "Ce que l’on conclut des campagnes, approuvé par les élus des deux parties.",
	.empty = "Aucune synthèse n’est encore écrite. Une fois une campagne close, ce que l’on en conclut se préparera ici.",
	.new_title = "Écrire une synthèse",
	.this_one = "cette synthèse",
	.of_the_one = "de la synthèse",
	.feminine = true,
	.form = &synthesis_form,
	.edit_form = &synthesis_edit_form,
	.life = &life_approved,
	.rights = { .write = PERMISSION_EVALUATION_WRITE, .approve = PERMISSION_RECORD_APPROVE,
		    .decline = PERMISSION_RECORD_RETURN },
	.read = PERMISSION_RECORD_READ,
	.check = synthesis_check,
};
/* clang-format on */
