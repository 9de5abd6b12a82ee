/* The framework agreement: its text, parties, term, and what its entry into force still lacks. */
#include "app/resource/agreement.h"

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/indicator.h"
#include "app/resource/progress.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "sql/queries.h"

/* The president of the CUB is empowered by a deliberation; the union's needs none. */
#define DELIBERATING_PARTY "cub"

static bool lacks(const json_t *row, const char *name)
{
	const char *text = row_text(row, name);

	return text == NULL || *text == '\0';
}

static bool needs_deliberation(const json_t *party)
{
	return text_equal(row_text(party, "party"), DELIBERATING_PARTY);
}

/* ---- entry into force ---- */

/* Adds "text : organisation." when `is_missing`. */
static int say_missing(json_t *list, bool is_missing, const char *text, const json_t *party)
{
	if (!is_missing)
		return 0;
	return json_array_append_new(list,
				     json_sprintf("%s : %s.", text, row_text(party, "organisation_name")));
}

static int say_party_missing(json_t *list, const json_t *party)
{
	bool deliberates = needs_deliberation(party);
	int failed = 0;

	failed |= say_missing(list, deliberates && lacks(party, "deliberation_number"),
			      "Le numéro de la délibération qui habilite son président n’est pas indiqué",
			      party);
	failed |= say_missing(list, deliberates && lacks(party, "deliberation_date"),
			      "La date de la délibération qui habilite son président n’est pas indiquée",
			      party);
	failed |= say_missing(list, lacks(party, "signed_by"), "Le signataire n’est pas indiqué", party);
	failed |= say_missing(list, lacks(party, "signed_on"), "La date de signature n’est pas indiquée",
			      party);
	return failed;
}

json_t *agreement_missing(const json_t *agreement, const json_t *parties)
{
	json_auto_t *list = json_array();
	size_t i;
	const json_t *party;
	int failed = 0;

	json_array_foreach(parties, i, party) {
		failed |= say_party_missing(list, party);
	}
	if (lacks(agreement, "signed_place"))
		failed |= json_array_append_new(list,
						json_string("Le lieu de signature n’est pas indiqué."));
	if (json_array_size(parties) < 2)
		failed |= json_array_append_new(
			list, json_string("Les deux parties ne sont pas encore inscrites."));
	/* Everything is signed, and the entry into force not yet recorded. */
	if (json_array_size(list) == 0 && lacks(agreement, "in_force_on"))
		failed |= json_array_append_new(
			list, json_string("La date d’entrée en vigueur n’est pas encore enregistrée."));
	return failed == 0 ? json_incref(list) : NULL;
}

/* ---- model ---- */

/* The name in an object, as everywhere else. */
static int name_organisation(json_t *model)
{
	int failed = json_object_set_new(model, "organisation",
					 json_pack("{s:O}", "name",
						   json_object_get(model, "organisation_name")));

	return failed | json_object_del(model, "organisation_name");
}

static json_t *party_models(const json_t *rows)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(rows, i, row) {
		json_t *model = reference_copy(row);

		failed |= name_organisation(model);
		failed |= json_object_set_new(model, "needs_deliberation",
					      json_boolean(needs_deliberation(row)));
		failed |= json_array_append_new(list, model);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

static json_t *orientation_models(const struct reference *reference, const struct progress *progress)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(reference->orientations, i, row) {
		int64_t number = json_integer_value(json_object_get(row, "number"));
		json_t *model = reference_copy(row);

		failed |= json_object_set_new(model, "action_count",
					      json_integer(progress_of_orientation(progress, number)));
		failed |= json_array_append_new(list, model);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

/* Both ends are shown: the text contradicts itself, and the committee says which one rules. */
static json_t *term_model(const json_t *row)
{
	return json_pack("{s:O, s:O, s:O, s:O}", "years", json_object_get(row, "term_years"),
			 "end_by_duration", json_object_get(row, "end_by_duration"), "end_by_bracket",
			 json_object_get(row, "end_by_bracket"), "text", json_object_get(row, "term_text"));
}

static json_t *head_model(json_t *row)
{
	static const char *const in_term[] = { "term_years", "end_by_duration", "end_by_bracket", "term_text" };
	json_auto_t *model = reference_copy(row);
	int failed = json_object_set_new(model, "term", term_model(row));

	failed |= name_organisation(model);
	for (size_t i = 0; i < ARRAY_SIZE(in_term); i++)
		failed |= json_object_del(model, in_term[i]);
	return failed == 0 ? json_incref(model) : NULL;
}

static json_t *plie_models(const struct reference *reference)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(reference->organisations, i, row) {
		if (text_equal(row_text(row, "kind"), "plie"))
			failed |= json_array_append(list, row);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

static int set_reference(json_t *model, const struct reference *reference)
{
	int failed = json_object_set_new(model, "indicators", indicator_models(reference));

	failed |= json_object_set(model, "meetings", reference->meetings);
	failed |= json_object_set_new(model, "plies", plie_models(reference));
	return failed;
}

enum err agreement_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	char store[DATE_TEXT_SIZE];
	const char *today = reference_today(req->conf, store);
	json_auto_t *articles = NULL;
	json_auto_t *parties = NULL;
	struct progress progress = { 0 };
	int failed = 0;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_agreement_articles(req->db, reference->agreement_id, &articles, err);
	if (code == ERR_OK)
		code = sql_agreement_parties(req->db, reference->agreement_id, &parties, err);
	if (code == ERR_OK)
		code = progress_read(req->db, reference->agreement_id, today, &progress, err);
	if (code != ERR_OK)
		return code;
	req->model = head_model(reference->agreement);
	failed |= json_object_set(req->model, "articles", articles);
	failed |= json_object_set_new(req->model, "parties", party_models(parties));
	failed |= json_object_set_new(req->model, "orientations", orientation_models(reference, &progress));
	failed |= json_object_set_new(req->model, "in_force_missing",
				      agreement_missing(reference->agreement, parties));
	failed |= set_reference(req->model, reference);
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "agreement");
}
