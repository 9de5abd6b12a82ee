/* The rules of an agreement. */
#include "app/resource/agreement/agreement.h"

#include "app/base/text.h"
#include "app/resource/row.h"
#include "auth/permission.h"

/* The president of the CUB is empowered by a deliberation; the union's needs none. */
#define DELIBERATING_PARTY "cub"

#define OPEN "open"

static const struct {
	const char *id;
	const char *status; /* in which it can be taken; NULL: any but a draft; OPEN: a draft or in force */
	unsigned roles;
} steps[AGREEMENT_STEPS] = {
	[AGREEMENT_CREATE] = { "create", NULL, ROLE_CUB_TECHNICIAN },
	[AGREEMENT_EDIT] = { "edit", "draft", ROLE_CUB_TECHNICIAN },
	[AGREEMENT_PARTY] = { "party", "draft", ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR },
	[AGREEMENT_DELIBERATION] = { "deliberation", "draft", ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR },
	[AGREEMENT_SIGN] = { "sign", "draft", ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR },
	[AGREEMENT_ENTER] = { "enter", "draft", ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR },
	[AGREEMENT_RULE] = { "rule", "in_force", ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR },
	[AGREEMENT_FILE] = { "file", OPEN, ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR },
};

const char *agreement_step_id(enum agreement_step step)
{
	return steps[step].id;
}

static bool lacks(const json_t *row, const char *name)
{
	const char *text = row_text(row, name);

	return text == NULL || *text == '\0';
}

/* Adds "text : organisation." when `is_missing`. */
static int say_missing(json_t *list, bool is_missing, const char *text, const json_t *party)
{
	if (!is_missing)
		return 0;
	return json_array_append_new(list, json_sprintf("%s : %s.", text, row_text(party, "organisation_name")));
}

static int say_party_missing(json_t *list, const json_t *party)
{
	bool deliberates = text_equal(row_text(party, "party"), DELIBERATING_PARTY);
	int failed = 0;

	failed |= say_missing(list, lacks(party, "representative"), "Le représentant n’est pas indiqué", party);
	failed |= say_missing(list, deliberates && lacks(party, "deliberation_number"),
			      "Le numéro de la délibération qui habilite son président n’est pas indiqué", party);
	failed |= say_missing(list, deliberates && lacks(party, "deliberation_date"),
			      "La date de la délibération qui habilite son président n’est pas indiquée", party);
	failed |= say_missing(list, lacks(party, "signed_by"), "Le signataire n’est pas indiqué", party);
	failed |= say_missing(list, lacks(party, "signed_on"), "La date de signature n’est pas indiquée", party);
	return failed;
}

/* Two agreements are never in force at once. */
static int say_previous(json_t *list, const json_t *agreement, const char *today)
{
	const char *last_day = row_text(agreement, "previous_last_day");

	if (last_day == NULL || strcmp(today, last_day) > 0)
		return 0;
	return json_array_append_new(
		list, json_string("L’accord qu’il suit est encore en vigueur : deux accords ne le sont jamais à la "
				  "fois."));
}

/* Only of an agreement that is not in force yet: everything is signed, and it is still to be recorded. */
static int say_not_recorded(json_t *list, const json_t *agreement)
{
	if (json_array_size(list) > 0 || !lacks(agreement, "in_force_on"))
		return 0;
	return json_array_append_new(list,
				     json_string("La date d’entrée en vigueur n’est pas encore enregistrée."));
}

json_t *agreement_missing(const json_t *agreement, const json_t *parties, const char *today)
{
	json_auto_t *list = json_array();
	size_t i;
	const json_t *party;
	int failed = 0;

	json_array_foreach(parties, i, party) {
		failed |= say_party_missing(list, party);
	}
	if (lacks(agreement, "signed_place"))
		failed |= json_array_append_new(list, json_string("Le lieu de signature n’est pas indiqué."));
	if (json_array_size(parties) < 2)
		failed |= json_array_append_new(list,
						json_string("Les deux parties ne sont pas encore inscrites."));
	failed |= say_previous(list, agreement, today);
	failed |= say_not_recorded(list, agreement);
	return failed == 0 ? json_incref(list) : NULL;
}

bool agreement_is_over(const json_t *agreement, const char *today)
{
	const char *last_day = row_text(agreement, "last_day");

	return last_day != NULL && strcmp(today, last_day) > 0;
}

/* An agreement whose termination is still to come is in force until then. */
const char *agreement_status_on(const json_t *agreement, const char *today)
{
	const char *status = row_text(agreement, "status");

	if (text_equal(status, "in_force") && agreement_is_over(agreement, today))
		return "expired";
	if (text_equal(status, "terminated") && !agreement_is_over(agreement, today))
		return "in_force";
	return status;
}

static bool is_in(const char *wanted, const char *status)
{
	if (wanted == NULL)
		return !text_equal(status, "draft");
	if (strcmp(wanted, OPEN) == 0)
		return text_equal(status, "draft") || text_equal(status, "in_force");
	return text_equal(status, wanted);
}

enum err agreement_allowed(enum agreement_step step, const json_t *agreement, const struct actor *actor,
			   struct err_info *err)
{
	const char *wanted = steps[step].status;
	const char *status = agreement_status_on(agreement, actor->today);

	if ((actor->roles & steps[step].roles) == 0 || actor->party[0] == '\0')
		return ERR(err, ERR_FORBIDDEN, "agreement %s: role", steps[step].id);
	if (wanted != NULL && agreement_is_over(agreement, actor->today))
		return ERR(err, ERR_ENDED, "agreement %s: it is over", steps[step].id);
	if (!is_in(wanted, status))
		return ERR(err, ERR_CONFLICT, "agreement %s: %s", steps[step].id, status);
	return ERR_OK;
}
