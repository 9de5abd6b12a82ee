/* Pages that say the same to everybody. */
#include "app/base/text.h"
#include "app/resource/resources.h"
#include "app/view/model.h"
#include "auth/client.h"

/* What to do, beside the text in app/base/err.h, for the first error with each identifier. */
/* clang-format off */
static const char *const advice[ERR_COUNT] = {
	[ERR_BAD_REQUEST] =
		"Revenez à la page précédente et recommencez. Si vous avez recopié une adresse, "
		"vérifiez-la.",
	[ERR_UNAUTHENTICATED] =
		"Connectez-vous : vous reviendrez ensuite à la page que vous vouliez.",
	[ERR_FORBIDDEN] =
		"Si vous devriez pouvoir le faire, demandez le rôle au service informatique de votre "
		"structure.",
	[ERR_CSRF] =
		"Ouvrez de nouveau la page du formulaire, puis envoyez-le.",
	[ERR_NOT_FOUND] =
		"Vérifiez l’adresse, ou cherchez la fiche dans la liste des actions.",
	[ERR_METHOD] =
		"Passez par les liens et les boutons des pages. Pour un programme, /openapi.json dit "
		"ce que chaque adresse accepte.",
	[ERR_NOT_ACCEPTABLE] =
		"Retirez « .csv », « .xlsx » ou « .json » à la fin de l’adresse.",
	[ERR_CONFLICT] =
		"Relisez la fiche : quelqu’un a pu décider avant vous. Ses boutons disent ce qui "
		"reste possible.",
	[ERR_STALE] =
		"Relisez la version actuelle, corrigez votre texte s’il le faut, puis enregistrez de "
		"nouveau.",
	[ERR_ENDED] =
		"Lisez la page de l’accord-cadre : elle dit depuis quand il est terminé et quel accord "
		"lui fait suite.",
	[ERR_CLOSED] =
		"Lisez la page de la structure : elle dit depuis quand elle est fermée et laquelle lui "
		"succède.",
	[ERR_OWN_WORK] =
		"Demandez à une autre personne qui a le même rôle : personne n’approuve son propre "
		"travail.",
	[ERR_TOO_LARGE] =
		"Raccourcissez le texte ou envoyez un fichier plus petit, puis recommencez.",
	[ERR_MEDIA_TYPE] =
		"Pour un programme, /openapi.json dit ce que chaque adresse accepte.",
	[ERR_INVALID] =
		"Suivez les liens en haut de la page : chacun mène au champ à corriger. Puis envoyez "
		"de nouveau.",
	[ERR_KEY_REUSED] =
		"Ouvrez de nouveau la page du formulaire, puis envoyez ce qu’il faut encore changer.",
	[ERR_VERSION_REQUIRED] =
		"Un programme envoie la version qu’il a lue, par le champ « version » ou l’en-tête "
		"If-Match.",
	[ERR_THROTTLED] =
		"Attendez le temps indiqué. Un mot de passe oublié se change auprès de votre service "
		"informatique.",
	[ERR_HEADERS] =
		"Effacez les cookies de ce site dans votre navigateur, puis recommencez.",
	[ERR_INTERNAL] =
		"Recommencez une fois. Si l’erreur revient, donnez au service informatique la "
		"référence que la page affiche.",
	[ERR_MEMORY] =
		"Attendez quelques secondes, puis envoyez de nouveau : un même envoi ne compte "
		"jamais deux fois.",
	[ERR_UNSURE] =
		"Utilisez le bouton « Envoyer de nouveau » de la page : rien ne sera enregistré deux "
		"fois.",
	[ERR_STORAGE] =
		"Gardez votre fichier et envoyez-le plus tard. Si cela dure, prévenez le service "
		"informatique : la place manque peut-être sur le disque.",
	[ERR_DIRECTORY] =
		"Votre identifiant et votre mot de passe ne sont pas en cause. Si cela dure, "
		"prévenez le service informatique de votre structure.",
	[ERR_CONFIG] =
		"Le service est mal réglé : donnez au service informatique la référence que la page "
		"affiche.",
};
/* clang-format on */

static enum err set_title(struct request *req, const char *title, struct err_info *err)
{
	req->model = json_pack("{s:s}", "title", title);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "page");
}

/* True when an error before `code` has the same identifier, and so the same anchor. */
static bool has_anchor(enum err code)
{
	for (int before = ERR_OK + 1; before < (int)code; before++) {
		if (text_equal(err_id((enum err)before), err_id(code)))
			return true;
	}
	return false;
}

/* The texts of all errors with the identifier of `code`. */
static json_t *texts_model(enum err code)
{
	json_t *list = json_array();

	for (int other = (int)code; other < ERR_COUNT; other++) {
		enum err e = (enum err)other;

		if (text_equal(err_id(e), err_id(code)) && err_text(e)[0] != '\0')
			model_add(&list, json_string(err_text(e)));
	}
	return list;
}

/* {id, title, texts, advice}: `id` is the anchor in the type of a problem document. */
static json_t *errors_model(void)
{
	json_t *list = json_array();

	for (int code = ERR_OK + 1; code < ERR_COUNT; code++) {
		enum err e = (enum err)code;

		if (!has_anchor(e))
			model_add(&list, json_pack("{s:s, s:s, s:o, s:s}", "id", err_id(e), "title", err_title(e),
						   "texts", texts_model(e), "advice", advice[e]));
	}
	return list;
}

/* {id, text}: their texts say what to do already. */
static json_t *outcomes_model(void)
{
	json_t *list = json_array();

	for (int outcome = OUTCOME_OK + 1; outcome < OUTCOME_COUNT; outcome++)
		model_add(&list, json_pack("{s:s, s:s}", "id", outcome_id((enum outcome)outcome), "text",
					   outcome_text((enum outcome)outcome)));
	return list;
}

enum err help_show(struct request *req, struct err_info *err)
{
	req->model = json_pack("{s:s, s:o, s:o}", "title", "Aide", "errors", errors_model(), "outcomes",
			       outcomes_model());
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "help");
}

enum err accessibility_show(struct request *req, struct err_info *err)
{
	return set_title(req, "Déclaration d’accessibilité", err);
}
