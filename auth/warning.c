/* The directory's warnings, from the sign-in to the first page. */
#include "auth/warning.h"

#include "app/base/text.h"
#include "app/http/response.h"
#include "auth/session.h"

#define WARNING_VALUE_SIZE 24
#define WARNING_DO                                                                                 \
	"Changez-le dès maintenant, sur votre poste de travail ou auprès du service informatique " \
	"de votre structure."

/* The only values that the cookie can have: "expire.3", "sursis.2". */
static const struct warning_kind {
	const char *name;
	enum outcome outcome;
} kinds[] = {
	{ "expire.", OUTCOME_EXPIRES_SOON },
	{ "sursis.", OUTCOME_GRACE },
};

const char *warning_text(struct arena *arena, enum outcome outcome, int number)
{
	const char *plural = number > 1 ? "s" : "";

	if (outcome == OUTCOME_EXPIRES_SOON && number == 0)
		return "Votre mot de passe expire dans moins d’un jour. " WARNING_DO;
	if (outcome == OUTCOME_EXPIRES_SOON)
		return arena_printf(arena, "Votre mot de passe expire dans %d jour%s. " WARNING_DO, number,
				    plural);
	if (number == 0)
		return "Votre mot de passe a expiré : c’était votre dernière connexion avant de devoir le "
		       "changer. " WARNING_DO;
	return arena_printf(arena,
			    "Votre mot de passe a expiré : il vous reste %d connexion%s avant de devoir le "
			    "changer. " WARNING_DO,
			    number, plural);
}

static enum err set_cookie(struct request *req, const char *value, int max_age_s, struct err_info *err)
{
	req->set_cookie[1] = response_cookie(req->arena, WARNING_COOKIE, value,
					     session_cookies_are_secure(req->conf), max_age_s);
	return req->set_cookie[1] != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "warning cookie");
}

enum err warning_keep(struct request *req, enum outcome outcome,
		      const struct directory_person *person, struct err_info *err)
{
	int number = outcome == OUTCOME_GRACE ? person->graces_left : person->days_left;
	char value[WARNING_VALUE_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (kinds[i].outcome != outcome)
			continue;
		snprintf(value, sizeof(value), "%s%d", kinds[i].name,
			 number < WARNING_NUMBER_MAX ? number : WARNING_NUMBER_MAX);
		return set_cookie(req, value, WARNING_COOKIE_S, err);
	}
	return ERR_OK;
}

/* False: not one of the values that we give. */
static bool warning_read(const char *value, enum outcome *ret_outcome, int64_t *ret_number)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t len = strlen(kinds[i].name);

		if (!text_starts(value, kinds[i].name))
			continue;
		*ret_outcome = kinds[i].outcome;
		return text_to_i64(value + len, 0, WARNING_NUMBER_MAX, ret_number);
	}
	return false;
}

enum err warning_take(struct request *req, struct err_info *err)
{
	const char *name = cookie_name(req->arena, WARNING_COOKIE, session_cookies_are_secure(req->conf));
	const char *value = name != NULL ? pairs_get(&req->cookies, name) : NULL;
	enum outcome outcome;
	int64_t number;

	if (name == NULL)
		return ERR(err, ERR_MEMORY, "warning cookie");
	if (value == NULL || req->session == NULL || req->notice != NULL)
		return ERR_OK;
	if (warning_read(value, &outcome, &number)) {
		req->notice_tone = "warning";
		req->notice = warning_text(req->arena, outcome, (int)number);
		if (req->notice == NULL)
			return ERR(err, ERR_MEMORY, "warning");
	}
	return set_cookie(req, "", 0, err);
}
