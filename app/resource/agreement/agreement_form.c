/* What is typed about an agreement: the draft, each party's facts, and the committee's ruling on its end. */
#include "app/resource/agreement/agreement_form.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/agreement/agreement_show.h"
#include "app/resource/agreement/agreement_write.h"
#include "app/resource/form_model.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

/* One form: of which step, and its words. */
struct agreement_page {
	enum agreement_step step;
	const struct form *form;
	const char *path;	/* after "/accords/N" */
	const char *title;	/* French */
	const char *lead;
	const char *button;
};

/* clang-format off */
#define DRAFT_FIELDS                                                                                                 \
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 300 },     \
	{ .name = "department", .label = "Service qui le porte", .type = FIELD_TEXT, .flags = FIELD_REQUIRED,         \
	  .max = 200 },                                                                                              \
	{ .name = "territory", .label = "Territoire", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 200 },      \
	{ .name = "signed_place", .label = "Fait à", .type = FIELD_TEXT, .max = 120,                                  \
	  .help = "Le lieu de la signature. Il peut rester en blanc dans un projet." },                              \
	{ .name = "term_years", .label = "Durée en années", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 1, \
	  .max = 20, .help = "À compter de l’entrée en vigueur." },                                                  \
	{ .name = "end_by_bracket", .label = "Fin indiquée dans le texte", .type = FIELD_DATE,                        \
	  .help = "Par exemple la mention entre parenthèses « (2009-2011) » : le 31 décembre 2011." },               \
	{ .name = "term_text", .label = "La durée telle que le texte la dit", .type = FIELD_TEXT, .max = 500 },       \
	{ .name = "text", .label = "Texte de l’accord", .type = FIELD_LONG, .max = 16000 }

static const struct field draft_fields[] = { DRAFT_FIELDS, { .name = NULL } };

static const struct field party_fields[] = {
	{ .name = "representative", .label = "Représentée par", .type = FIELD_TEXT, .max = 200,
	  .help = "Nom de la personne qui représente votre partie." },
	{ .name = "representative_quality", .label = "Sa qualité", .type = FIELD_TEXT, .max = 200 },
	{ .name = "domicile", .label = "Domicile", .type = FIELD_TEXT, .max = 300 },
	{ .name = "carrier_body", .label = "Structure porteuse", .type = FIELD_TEXT, .max = 200 },
	{ .name = NULL }
};

static const struct field deliberation_fields[] = {
	{ .name = "deliberation_number", .label = "Numéro de la délibération", .type = FIELD_TEXT, .max = 80 },
	{ .name = "deliberation_date", .label = "Date de la délibération", .type = FIELD_DATE },
	{ .name = NULL }
};

static const struct field sign_fields[] = {
	{ .name = "signed_by", .label = "Signé par", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 200 },
	{ .name = "signed_quality", .label = "Sa qualité", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 300 },
	{ .name = "on_behalf_of", .label = "Au nom de", .type = FIELD_TEXT, .max = 200,
	  .help = "Si une autre personne que le représentant a signé : « Pour le Président et par délégation »." },
	{ .name = "delegation", .label = "Délégation de signature", .type = FIELD_TEXT, .max = 300,
	  .help = "Numéro et date de l’acte qui donne cette délégation." },
	{ .name = "signed_on", .label = "Date de signature", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = NULL }
};

static const struct field rule_fields[] = {
	{ .name = "ruled_end", .label = "La fin qui l’emporte", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
	  .choices = "term_end" },
	{ .name = "ruled_on", .label = "Décidé le", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "ruled_by", .label = "Décidé par", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 200,
	  .help = "Par exemple : comité de pilotage du 10 février 2011." },
	{ .name = "ruled_reference", .label = "Référence", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 200,
	  .help = "Le compte rendu ou le relevé de décisions où on le lit." },
	{ .name = NULL }
};

static const struct field enter_fields[] = { { .name = NULL } };
/* clang-format on */

/* Who signs for another says in virtue of what. */
static void check_sign(struct request *req)
{
	if (form_text(req, "on_behalf_of") != NULL && form_text(req, "delegation") == NULL)
		request_message(req, "delegation", "Indiquez l’acte qui permet de signer au nom d’une autre personne.");
}

/* A deliberation is known by its number and its date. */
static void check_deliberation(struct request *req)
{
	if (form_text(req, "deliberation_number") != NULL && form_text(req, "deliberation_date") == NULL)
		request_message(req, "deliberation_date", "Indiquez la date de cette délibération.");
	if (form_text(req, "deliberation_number") == NULL && form_text(req, "deliberation_date") != NULL)
		request_message(req, "deliberation_number", "Indiquez le numéro de cette délibération.");
}

const struct form agreement_new_form = { .name = "agreement_new", .fields = draft_fields };
const struct form agreement_edit_form = { .name = "agreement", .fields = draft_fields, .flags = FORM_VERSION };
const struct form agreement_party_form = { .name = "agreement_party", .fields = party_fields, .flags = FORM_VERSION };
const struct form agreement_deliberation_form = { .name = "agreement_deliberation", .fields = deliberation_fields,
						  .flags = FORM_VERSION, .check = check_deliberation };
const struct form agreement_sign_form = { .name = "agreement_signature", .fields = sign_fields, .flags = FORM_VERSION,
					  .check = check_sign };
const struct form agreement_rule_form = { .name = "agreement_ruling", .fields = rule_fields, .flags = FORM_VERSION };
const struct form agreement_enter_form = { .name = "agreement_enter", .fields = enter_fields, .flags = FORM_VERSION };

const struct agreement_page agreement_edit_page = {
	AGREEMENT_EDIT, &agreement_edit_form, "", "Modifier le projet d’accord",
	"Les signatures déjà enregistrées tombent : elles portaient sur un autre texte.", "Enregistrer le projet"
};
const struct agreement_page agreement_party_page = {
	AGREEMENT_PARTY, &agreement_party_form, "/partie", "Qui représente votre partie",
	"Vous écrivez pour votre partie seulement ; l’autre écrit la sienne. Les signatures déjà enregistrées tombent.",
	"Enregistrer"
};
const struct agreement_page agreement_deliberation_page = {
	AGREEMENT_DELIBERATION, &agreement_deliberation_form, "/deliberation", "La délibération qui habilite à signer",
	"Elle peut rester en blanc dans un projet. L’entrée en vigueur est refusée tant qu’il manque celle de la CUB.",
	"Enregistrer la délibération"
};
const struct agreement_page agreement_sign_page = {
	AGREEMENT_SIGN, &agreement_sign_form, "/signature", "La signature de votre partie",
	"Recopiez ce qui figure sur l’exemplaire signé : qui a signé, en quelle qualité, au nom de qui, et quand.",
	"Enregistrer la signature"
};
const struct agreement_page agreement_rule_page = {
	AGREEMENT_RULE, &agreement_rule_form, "/fin", "La fin que le comité a retenue",
	"Quand la durée et la mention du texte ne donnent pas la même fin, le comité de pilotage dit laquelle "
	"l’emporte. "
	"Vous l’enregistrez ; les deux restent affichées.",
	"Enregistrer la décision du comité"
};

static const struct agreement_page *page_of(const struct request *req)
{
	return req->route->subject;
}

/* The fields in their order, as the template shows them. */
static json_t *field_list(const struct form *form, const json_t *fields)
{
	json_t *list = json_array();

	for (const struct field *f = form->fields; f->name != NULL; f++)
		model_add(&list, json_incref(json_object_get(fields, f->name)));
	return list;
}

static enum err set_form(struct request *req, const struct form *form, const json_t *values, struct err_info *err)
{
	enum err code = form_model_set(req, req->model, form, values, NULL, err);

	if (code != ERR_OK)
		return code;
	model_set(&req->model, "fields", field_list(form, json_object_get(req->model, "f")));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "agreement form");
}

/* ---- a new draft ---- */

/* What the agreement before it says is the beginning of the new one. */
static json_t *values_of_previous(const json_t *row)
{
	static const char *const kept[] = { "title", "department", "territory", "term_years" };
	json_t *values = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		model_set(&values, kept[i], json_incref(json_object_get(row, kept[i])));
	return values;
}

enum err agreement_new(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *values = NULL;
	struct actor actor;
	enum err code = reference_get(req->db, &reference, err);

	actor_of_request(req, &actor);
	if (code == ERR_OK)
		code = agreement_allowed(AGREEMENT_CREATE, reference->agreement, &actor, err);
	if (code != ERR_OK)
		return code;
	values = values_of_previous(reference->agreement);
	req->model = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "title", "Préparer l’accord suivant", "lead",
			       "Il fait suite à l’accord actuel : les parties et les orientations en sont reprises. "
			       "Des "
			       "blancs peuvent rester jusqu’à la signature.",
			       "form_action", "/accords", "button", "Créer le projet", "back", "/accords", "back_title",
			       "Les accords-cadres");
	if (req->model == NULL || values == NULL)
		return ERR(err, ERR_MEMORY, "agreement form");
	return set_form(req, &agreement_new_form, values, err);
}

static enum err answer(struct request *req, int64_t id, int status, struct err_info *err)
{
	req->location = arena_printf(req->arena, "/accords/%" PRId64, id);
	req->status = status;
	if (req->location == NULL)
		return ERR(err, ERR_MEMORY, "location");
	return req->face == FACE_JSON ? agreement_model(req, id, &req->model, err) : ERR_OK;
}

enum err agreement_create_take(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	struct actor actor;
	int64_t id = 0;
	enum err code = reference_get(req->db, &reference, err);

	actor_of_request(req, &actor);
	if (code == ERR_OK)
		code = agreement_create(req->db, &actor, reference->agreement_id, req->form, &id, err);
	return code == ERR_OK ? answer(req, id, 201, err) : code;
}

/* ---- one step ---- */

/* The row that a form's values stand in: the agreement's, or that of the actor's own party. ret: new */
static enum err values_row(struct request *req, const struct agreement_page *page, json_t *row, json_t **ret,
			   struct err_info *err)
{
	json_auto_t *parties = NULL;
	size_t i;
	json_t *party;
	enum err code = ERR_OK;

	*ret = json_incref(row);
	if (page->step == AGREEMENT_EDIT || page->step == AGREEMENT_RULE)
		return ERR_OK;
	code = sql_agreement_parties(req->db, req->id, &parties, err);
	json_array_foreach(parties, i, party) {
		if (!text_equal(row_text(party, "party"), req->session->party))
			continue;
		json_decref(*ret);
		*ret = json_incref(party);
	}
	return code;
}

enum err agreement_form_show(struct request *req, struct err_info *err)
{
	const struct agreement_page *page = page_of(req);
	json_auto_t *row = NULL;
	json_auto_t *values = NULL;
	struct actor actor;
	enum err code = sql_agreement_get(req->db, req->id, &row, err);

	actor_of_request(req, &actor);
	if (code == ERR_OK)
		code = agreement_allowed(page->step, row, &actor, err);
	if (code == ERR_OK)
		code = values_row(req, page, row, &values, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:I, s:O}", "title", page->title, "lead", page->lead,
			       "form_action", arena_printf(req->arena, "/accords/%" PRId64 "%s", req->id, page->path),
			       "button", page->button, "back", arena_printf(req->arena, "/accords/%" PRId64, req->id),
			       "back_title", json_object_get(row, "title"), "id", (json_int_t)req->id, "version",
			       json_object_get(row, "version"));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "agreement form");
	return set_form(req, page->form, values, err);
}

enum err agreement_form_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = agreement_change(req->db, &actor, page_of(req)->step, req->id, req->version, req->form, err);
	return code == ERR_OK ? answer(req, req->id, 200, err) : code;
}

/* ---- entry into force ---- */

/* What is missing is said instead of a refusal without a reason. */
static enum err say_missing(struct request *req, struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	json_auto_t *row = NULL;
	json_auto_t *parties = NULL;
	json_auto_t *missing = NULL;
	size_t i;
	const json_t *text;
	enum err code = sql_agreement_get(req->db, req->id, &row, err);

	if (code == ERR_OK)
		code = sql_agreement_parties(req->db, req->id, &parties, err);
	if (code != ERR_OK || !text_equal(row_text(row, "status"), "draft"))
		return code;
	/* Only what is truly missing: not that the entry into force is still to be recorded. */
	json_object_set_new(row, "in_force_on", json_string("-"));
	missing = agreement_missing(row, parties, reference_today(req->conf, store));
	json_array_foreach(missing, i, text) {
		request_message(req, "in_force", arena_strdup(req->arena, json_string_value(text)));
	}
	return missing != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "missing");
}

enum err agreement_enter_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	enum err code = say_missing(req, err);

	if (code != ERR_OK || req->message_count > 0)
		return code;
	actor_of_request(req, &actor);
	code = agreement_change(req->db, &actor, AGREEMENT_ENTER, req->id, req->version, req->form, err);
	return code == ERR_OK ? answer(req, req->id, 200, err) : code;
}
