/* Outcomes of a sign-in: their identifiers in messages, and what a person reads. */
#include "auth/client.h"

static const char *const outcome_ids[OUTCOME_COUNT] = {
#define X(code, id) [OUTCOME_##code] = id,
    OUTCOMES(X)
#undef X
};

/* clang-format off */
static const char *const outcome_texts[OUTCOME_COUNT] = {
	[OUTCOME_OK] =
		"Vous êtes connecté.",
	[OUTCOME_EXPIRES_SOON] =
		"Votre mot de passe expire bientôt. Changez-le dès maintenant auprès de l’annuaire "
		"de votre organisation.",
	[OUTCOME_GRACE] =
		"Votre mot de passe a expiré ; l’annuaire n’accepte plus que quelques connexions. "
		"Changez-le dès maintenant auprès de l’annuaire de votre organisation.",
	[OUTCOME_MUST_CHANGE] =
		"L’annuaire demande un nouveau mot de passe. Changez-le auprès de l’annuaire de votre "
		"organisation, puis connectez-vous.",
	[OUTCOME_BAD_CREDENTIALS] =
		"Identifiant ou mot de passe incorrect. Vérifiez la saisie, puis recommencez.",
	[OUTCOME_EXPIRED] =
		"Votre mot de passe ou votre compte a expiré. Demandez son renouvellement au service "
		"informatique de votre organisation.",
	[OUTCOME_LOCKED] =
		"Votre compte est verrouillé par l’annuaire. Patientez, ou demandez son déblocage au "
		"service informatique de votre organisation.",
	[OUTCOME_DISABLED] =
		"Votre compte est désactivé dans l’annuaire. Adressez-vous au service informatique de "
		"votre organisation.",
	[OUTCOME_OUTSIDE_HOURS] =
		"L’annuaire ne permet pas de se connecter à cette heure ou depuis ce poste. "
		"Recommencez pendant les heures permises.",
	[OUTCOME_NO_ROLE] =
		"Votre compte est connu, mais il n’a aucun rôle dans ce service. Demandez un rôle à "
		"l’administrateur de la convention.",
	[OUTCOME_PASSWORD_REFUSED] =
		"L’annuaire refuse ce nouveau mot de passe. Choisissez-en un autre, plus long ou que vous "
		"n’avez pas encore utilisé.",
	[OUTCOME_PROOF_REFUSED] =
		"La connexion n’a pas pu être vérifiée : elle a expiré, ou elle a déjà servi. "
		"Recommencez depuis cette page.",
	[OUTCOME_NOT_LINKED] =
		"Votre structure vous a reconnu, mais l’annuaire de la convention ne vous connaît pas. "
		"Demandez à l’administrateur de la convention d’y ajouter votre compte.",
	[OUTCOME_PROVIDER_UNAVAILABLE] =
		"Le service de connexion de votre structure ne répond pas. Recommencez dans un instant, ou "
		"connectez-vous par l’annuaire.",
	[OUTCOME_UNAVAILABLE] =
		"L’annuaire ne répond pas : ni votre identifiant ni votre mot de passe ne sont en "
		"cause. Recommencez dans un instant.",
};
/* clang-format on */

const char *outcome_id(enum outcome outcome)
{
	return outcome_ids[outcome];
}

bool outcome_has_person(enum outcome outcome)
{
	return outcome == OUTCOME_OK || outcome == OUTCOME_EXPIRES_SOON ||
	       outcome == OUTCOME_GRACE || outcome == OUTCOME_MUST_CHANGE;
}

const char *outcome_text(enum outcome outcome)
{
	return outcome_texts[outcome];
}
