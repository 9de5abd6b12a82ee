/* Campaigns: what is asked of whom, from its preparation to its end. */
#include "app/resource/evaluation/campaign.h"

#include <math.h>

#include "app/base/text.h"
#include "app/resource/evaluation/evaluation.h"
#include "app/resource/evaluation/questionnaire.h"
#include "app/resource/record/record_model.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT

/* clang-format off */
static const struct field campaign_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3, .max = 200,
	  .help = "Il sera lu par les personnes interrogées." },
	{ .name = "respondent_group", .label = "Qui est interrogé", .type = FIELD_CHOICE, .flags = TO_SUBMIT,
	  .choices = "respondent_group", .help = "Ces personnes n’ont pas de compte : elles répondent par un lien personnel." },
	{ .name = "purpose", .label = "Ce que l’on cherche à savoir", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 2000 },
	{ .name = "introduction", .label = "Introduction", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 2000,
	  .help = "Ce que les personnes interrogées lisent au-dessus des questions : qui demande, pourquoi, ce que deviennent "
		  "les réponses." },
	{ .name = "contact", .label = "À qui s’adresser", .type = FIELD_TEXT, .flags = TO_SUBMIT, .max = 200,
	  .help = "Un service, son téléphone, son adresse : affichés sur le questionnaire." },
	{ .name = "opens_on", .label = "Ouverture", .type = FIELD_DATE, .flags = TO_SUBMIT, .section = "Durée et anonymat" },
	{ .name = "closes_on", .label = "Dernier jour pour répondre", .type = FIELD_DATE, .flags = TO_SUBMIT },
	{ .name = "link_days", .label = "Durée de vie d’un lien, en jours", .type = FIELD_INTEGER, .flags = TO_SUBMIT, .min = 1,
	  .max = 365, .help = "Comptée de l’invitation ou de la dernière relance." },
	{ .name = "anonymous", .label = "Réponses anonymes", .type = FIELD_BOOL,
	  .help = "Rien ne relie alors une réponse à une invitation, pas même dans la base de données." },
	{ .name = "questions", .label = "Questions", .type = FIELD_GROUP, .flags = TO_SUBMIT, .max = QUESTIONNAIRE_MAX,
	  .group = questionnaire_fields, .section = "Questionnaire",
	  .help = "Une question par ligne, dans l’ordre. Ne demandez jamais le nom d’une personne bénéficiaire." },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

static void check_dates(struct request *req)
{
	const char *opens_on = form_text(req, "opens_on");
	const char *closes_on = form_text(req, "closes_on");

	if (opens_on != NULL && closes_on != NULL && strcmp(closes_on, opens_on) < 0)
		request_message(req, "closes_on", "Le dernier jour est avant l’ouverture.");
}

static void say(struct request *req, const char *field, size_t row, const char *text)
{
	if (request_message(req, field, text))
		req->messages[req->message_count - 1].row = (int)row + 1;
}

/* Two of the same words could not be told apart in the results. */
static bool is_asked_before(const struct questionnaire *q, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (text_equal(q->questions[j].label, q->questions[i].label))
			return true;
	}
	return false;
}

static void campaign_check(struct request *req)
{
	struct questionnaire *q = NULL;
	struct err_info err;

	check_dates(req);
	/* Without memory the request fails later: its arena is full. */
	if (questionnaire_read(req->arena, json_object_get(req->form, "questions"), &q, &err) !=
	    ERR_OK)
		return;
	for (size_t i = 0; i < q->count; i++) {
		const char *fault = questionnaire_fault(&q->questions[i]);

		if (fault != NULL)
			say(req, "questions_options", i, fault);
		if (is_asked_before(q, i))
			say(req, "questions_label", i, "Cette question est déjà posée plus haut.");
	}
}

const struct form campaign_form = { .name = "campaign",
				    .fields = campaign_fields,
				    .check = campaign_check };
const struct form campaign_edit_form = { .name = "campaign_edit",
					 .fields = campaign_fields,
					 .flags = FORM_VERSION,
					 .check = campaign_check };

/* ---- reading one ---- */

bool campaign_is_own(const struct request *req, const json_t *row)
{
	return permission_allows(campaign_kind.rights.write, req->session->roles) &&
	       row_number(row, "owner_id") == req->session->organisation_id;
}

enum err campaign_read(struct request *req, bool owner, json_t **ret, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code = sql_record_get(req->db, campaign_kind.id, req->id, req->session->person_id,
				       &row, err);

	if (code != ERR_OK)
		return code;
	if (owner && !campaign_is_own(req, row))
		return ERR(err, ERR_FORBIDDEN, "campaign %lld is another structure's",
			   (long long)req->id);
	*ret = json_incref(row);
	return ERR_OK;
}

enum err campaign_counts(struct request *req, int64_t campaign, json_t **ret, struct err_info *err)
{
	json_t *row = NULL;
	enum err code = sql_invitation_counts(req->db, campaign, &row, err);
	int64_t invited = row_number(row, "invited");
	double rate;

	if (code != ERR_OK)
		return code;
	rate = invited > 0 ? round(1000.0 * (double)row_number(row, "answered") / (double)invited) /
				     10.0
			   : 0;
	model_set(&row, "rate", invited > 0 ? json_real(rate) : json_null());
	if (row == NULL)
		return ERR(err, ERR_MEMORY, "response rate");
	*ret = row;
	return ERR_OK;
}

/* What was promised to those who have answered stays so. */
static enum err campaign_written(struct db *db, const struct actor *actor, int64_t id,
				 const json_t *content, struct err_info *err)
{
	bool anonymous = json_is_true(json_object_get(content, "anonymous"));
	json_auto_t *kinds = NULL;
	enum err code = sql_answer_kinds(db, id, &kinds, err);

	(void)actor;
	if (code == ERR_OK &&
	    json_is_true(json_object_get(kinds, anonymous ? "named" : "anonymous")))
		return ERR(err, ERR_CONFLICT,
			   "campaign %lld has answers: it stays anonymous or not", (long long)id);
	return code;
}

static enum err campaign_extend(struct request *req, json_t *model, struct err_info *err)
{
	const json_t *owner = json_object_get(model, "owner");
	bool own = permission_allows(campaign_kind.rights.write, req->session->roles) &&
		   row_number(owner, "id") == req->session->organisation_id;
	json_t *counts = NULL;
	enum err code = campaign_counts(req, row_number(model, "id"), &counts, err);

	if (code != ERR_OK)
		return code;
	if (json_object_set_new(model, "response", counts) != 0 ||
	    json_object_set_new(model, "may_invite", json_boolean(own)) != 0)
		return ERR(err, ERR_MEMORY, "campaign");
	return ERR_OK;
}

enum err campaign_preview(struct request *req, struct err_info *err)
{
	struct questionnaire *q = NULL;
	json_auto_t *row = NULL;
	const json_t *content;
	enum err code = campaign_read(req, false, &row, err);

	if (code != ERR_OK)
		return code;
	content = json_object_get(row, "content");
	code = questionnaire_read(req->arena, json_object_get(content, "questions"), &q, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:O, s:I, s:O, s:O*, s:O*, s:O*, s:O*, s:b, s:b, s:o}", "title",
			       json_object_get(content, "title"), "id", (json_int_t)req->id,
			       "version", json_object_get(row, "version"), "introduction",
			       json_object_get(content, "introduction"), "contact",
			       json_object_get(content, "contact"), "closes_on",
			       json_object_get(content, "closes_on"), "anonymous",
			       json_object_get(content, "anonymous"), "preview", true, "is_empty",
			       q->count == 0, "form_sections", questionnaire_form(req, q, NULL));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "preview");
}

/* clang-format off */
const struct kind campaign_kind = {
	.id = "campaign",
	.path = "/evaluations",
	.list_title = "Évaluations",
	.lead = "Ce que les maîtres d’ouvrage et les entreprises disent du dispositif : des campagnes auxquelles ils "
		"répondent sans compte, par un lien personnel.",
	.empty = "Aucune campagne n’a encore été préparée. Celles que la CUB, les PLIE et l’URPA adresseront aux maîtres "
		 "d’ouvrage et aux entreprises se trouveront ici, avec leurs résultats.",
	.new_title = "Préparer une campagne",
	.this_one = "cette campagne",
	.of_the_one = "de la campagne",
	.feminine = true,
	.form = &campaign_form,
	.edit_form = &campaign_edit_form,
	.life = &life_campaign,
	.rights = { .write = PERMISSION_EVALUATION_WRITE },
	.read = PERMISSION_RECORD_READ,
	.subtype = "respondent_group",
	.held_on = "closes_on",
	.extend = campaign_extend,
	.written = campaign_written,
};
/* clang-format on */
