/*
 * One enum of errors for the whole program. A row gives the HTTP status, the log level, a stable
 * identifier (used in RFC 9457 problem documents) and the French text that a person may read.
 * The detail of one failure goes to the log once, from dispatch; it never reaches a page.
 */
#ifndef ACCORD_BASE_ERR_H
#define ACCORD_BASE_ERR_H

#include "app/base/cleanup.h"
#include "app/base/log.h"

/* X(code, HTTP status, log level, identifier, French title, French text for the person) */
#define ERRORS(X)                                                                                  \
	X(OK, 200, LOG_LEVEL_DEBUG, "ok", "Tout va bien", "")                                      \
	X(BAD_REQUEST, 400, LOG_LEVEL_NOTICE, "bad-request", "Demande illisible",                  \
	  "La demande reçue n’est pas lisible. Rien n’a été modifié.")                             \
	X(UNAUTHENTICATED, 401, LOG_LEVEL_INFO, "unauthenticated", "Connexion nécessaire",         \
	  "Connectez-vous pour continuer.")                                                        \
	X(FORBIDDEN, 403, LOG_LEVEL_NOTICE, "forbidden", "Accès non autorisé",                     \
	  "Votre rôle ne permet pas cela. La page « Qui peut quoi » dit qui le peut.")             \
	X(CSRF, 403, LOG_LEVEL_NOTICE, "csrf", "Formulaire périmé",                                \
	  "Ce formulaire n’est plus valable. Rien n’a été modifié : ouvrez à nouveau la page.")    \
	X(NOT_FOUND, 404, LOG_LEVEL_INFO, "not-found", "Page introuvable",                         \
	  "Cette page n’existe pas, ou elle ne vous est pas ouverte.")                             \
	X(METHOD, 405, LOG_LEVEL_NOTICE, "method-not-allowed", "Opération impossible ici",         \
	  "Cette adresse n’accepte pas cette opération.")                                          \
	X(NOT_ACCEPTABLE, 406, LOG_LEVEL_INFO, "not-acceptable", "Format non disponible",          \
	  "Cette page n’existe pas dans le format demandé.")                                       \
	X(CONFLICT, 409, LOG_LEVEL_INFO, "conflict", "La fiche a changé entre-temps",              \
	  "Cette opération n’est plus possible dans l’état actuel de la fiche. "                   \
	  "Rien n’a été modifié.")                                                                 \
	X(STALE, 409, LOG_LEVEL_INFO, "stale-version", "La fiche a changé entre-temps",            \
	  "Quelqu’un a modifié cette fiche pendant votre saisie. Votre texte est conservé "        \
	  "ci-dessous, à côté de la version actuelle.")                                            \
	X(ENDED, 409, LOG_LEVEL_INFO, "agreement-ended", "Accord terminé",                         \
	  "Cet accord-cadre est échu ou résilié : ses fiches se lisent, et ne se modifient plus. " \
	  "Rien n’a été modifié.")                                                                 \
	X(CLOSED, 409, LOG_LEVEL_INFO, "organisation-closed", "Structure fermée",                      \
	  "Cette structure est fermée ou fusionnée : ses fiches se lisent, et elle n’en prend plus " \
	  "de nouvelles. Rien n’a été modifié.")                                                   \
	X(OWN_WORK, 403, LOG_LEVEL_NOTICE, "separation-of-duties", "Séparation des rôles",         \
	  "Vous avez écrit ou modifié cette version : une autre personne doit en décider.")        \
	X(PRECONDITION, 412, LOG_LEVEL_INFO, "stale-version", "La fiche a changé entre-temps",     \
	  "La version indiquée n’est plus la version actuelle. Rien n’a été modifié.")             \
	X(TOO_LARGE, 413, LOG_LEVEL_NOTICE, "too-large", "Envoi trop volumineux",                  \
	  "L’envoi dépasse la taille permise. Rien n’a été modifié.")                              \
	X(MEDIA_TYPE, 415, LOG_LEVEL_NOTICE, "unsupported-media-type", "Format d’envoi inconnu",   \
	  "Le format de cet envoi n’est pas accepté. Rien n’a été modifié.")                       \
	X(INVALID, 422, LOG_LEVEL_INFO, "invalid", "Saisie à corriger",                            \
	  "Certains champs sont à corriger. Votre saisie est conservée.")                          \
	X(KEY_REUSED, 422, LOG_LEVEL_NOTICE, "key-reused", "Formulaire déjà envoyé",               \
	  "Ce formulaire a déjà été envoyé avec un autre contenu. Rien n’a été modifié : "         \
	  "ouvrez à nouveau la page.")                                                             \
	X(VERSION_REQUIRED, 428, LOG_LEVEL_INFO, "version-required", "Version manquante",          \
	  "Indiquez la version de la fiche à partir de laquelle vous travaillez.")                 \
	X(THROTTLED, 429, LOG_LEVEL_NOTICE, "throttled", "Trop d’essais",                          \
	  "Trop d’essais en peu de temps. Patientez un moment, puis recommencez.")                 \
	X(HEADERS, 431, LOG_LEVEL_NOTICE, "headers-too-large", "En-têtes trop volumineux",         \
	  "Les en-têtes de la demande dépassent la taille permise.")                               \
	X(INTERNAL, 500, LOG_LEVEL_ERROR, "internal", "Erreur du service",                         \
	  "Le service a rencontré une erreur. Rien n’a été modifié ; l’administrateur en est "     \
	  "averti par le journal technique.")                                                      \
	X(MEMORY, 503, LOG_LEVEL_ERROR, "unavailable", "Service momentanément indisponible",       \
	  "Le service est surchargé. Rien n’a été modifié : recommencez dans un instant.")         \
	X(DATABASE, 503, LOG_LEVEL_ERROR, "unavailable", "Service momentanément indisponible",     \
	  "La base de données ne répond pas. Rien n’a été modifié : recommencez dans un instant.") \
	X(UNSURE, 503, LOG_LEVEL_ERROR, "outcome-unknown", "Envoi à confirmer",                    \
	  "La base de données n’a pas répondu : on ne sait pas si votre envoi a été pris en "      \
	  "compte. Envoyez-le de nouveau, il ne comptera qu’une fois.")                            \
	X(RETRY, 503, LOG_LEVEL_WARNING, "unavailable", "Service momentanément occupé",            \
	  "Trop d’opérations simultanées sur cette fiche. Rien n’a été modifié : recommencez "     \
	  "dans un instant.")                                                                      \
	X(STORAGE, 503, LOG_LEVEL_ERROR, "storage", "Fichiers indisponibles",                       \
	  "Le service ne peut ni garder ni lire de fichier en ce moment. Rien n’a été modifié : "   \
	  "recommencez plus tard.")                                                                \
	X(DIRECTORY, 503, LOG_LEVEL_ERROR, "directory-unavailable", "Annuaire indisponible",       \
	  "L’annuaire ne répond pas. Recommencez dans un instant.")                                \
	X(CONFIG, 500, LOG_LEVEL_ERROR, "configuration", "Configuration", "")                      \
	X(SYSTEM, 500, LOG_LEVEL_ERROR, "internal", "Erreur du service", "")

enum err {
#define X(code, ...) ERR_##code,
	ERRORS(X)
#undef X
	ERR_COUNT
};

#define ERR_DETAIL_MAX 512

/* One failure: caller-owned, no allocation. Written only when a function returns an error. */
struct err_info {
	enum err code;
	const char *file;		/* where ERR() stood */
	int line;
	char detail[ERR_DETAIL_MAX];	/* for the log only; cut when longer */
};

/* Fills `err` (may be NULL) and returns `code`. Use the macro ERR. */
enum err err_set(struct err_info *err, enum err code, const char *file, int line, const char *fmt, ...)
	PRINTF_LIKE(5, 6);

#define ERR(err, code, ...) err_set((err), (code), __FILE__, __LINE__, __VA_ARGS__)

int err_status(enum err code);			/* HTTP status */
enum log_level err_level(enum err code);
const char *err_id(enum err code);		/* "stale-version" */
const char *err_title(enum err code);		/* French, for a heading */
const char *err_text(enum err code);		/* French, for the person */

#endif
