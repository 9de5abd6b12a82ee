/* The menu as one table, in the order in which it is shown. */
#include "app/navigation.h"

#include <string.h>

#include "app/base/text.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "auth/session.h"

/* clang-format off */
/* Rows of one section stand together; the section leads to the first page that the person may open. */
static const struct entry {
	const char *section;
	const char *href;
	const char *label;
	enum permission permission;
} entries[] = {
	{ "Tableau de bord", "/",            "Tableau de bord", PERMISSION_SIGNED_IN },
	{ "À décider",       "/a-decider",   "À décider",       PERMISSION_INBOX_READ },
	{ "Actions",         "/actions",     "Actions",         PERMISSION_ACTION_READ },
	{ "Outils",          "/outils",      "Outils partagés", PERMISSION_RECORD_READ },
	{ "Groupes",         "/groupes", "Groupes et réseaux", PERMISSION_RECORD_READ },
	{ "Groupes",         "/reunions", "Réunions", PERMISSION_RECORD_READ },
	{ "Groupes",         "/contributions", "Contributions", PERMISSION_RECORD_READ },
	{ "Groupes",         "/diffusions", "Diffusions", PERMISSION_RECORD_READ },
	{ "Groupes",         "/manifestations", "Manifestations", PERMISSION_RECORD_READ },
	{ "Groupes",         "/concertations", "Concertations", PERMISSION_RECORD_READ },
	{ "Groupes",         "/participations-croisees", "Participations croisées", PERMISSION_RECORD_READ },
	{ "Groupes",         "/contacts", "Contacts", PERMISSION_RECORD_READ },
	{ "Comité",          "/comite",      "Comité de pilotage", PERMISSION_RECORD_READ },
	{ "Évaluations",     "/evaluations", "Campagnes",       PERMISSION_RECORD_READ },
	{ "Évaluations",     "/syntheses",   "Synthèses",       PERMISSION_RECORD_READ },
	{ "Évaluations",     "/evaluations-actions", "Évaluations d’actions", PERMISSION_RECORD_READ },
	{ "Évaluations",     "/experimentations", "Expérimentations", PERMISSION_RECORD_READ },
	{ "Évaluations",     "/marches",     "Marchés publics", PERMISSION_AGREEMENT_READ },
	{ "Accord-cadre",    "/accord",      "Le texte et ses parties", PERMISSION_AGREEMENT_READ },
	{ "Accord-cadre",    "/accords",     "Les accords",     PERMISSION_AGREEMENT_READ },
	{ "Accord-cadre",    "/avenants",    "Avenants",        PERMISSION_RECORD_READ },
	{ "Accord-cadre",    "/resiliations", "Résiliations",   PERMISSION_RECORD_READ },
	{ "Accord-cadre",    "/bilans",      "Bilans",          PERMISSION_RECORD_READ },
	{ "Accord-cadre",    "/delegations", "Délégations",     PERMISSION_RECORD_READ },
	{ "Accord-cadre",    "/structures",  "Structures",      PERMISSION_AGREEMENT_READ },
	{ "Accord-cadre",    "/indicateurs", "Indicateurs",     PERMISSION_AGREEMENT_READ },
	{ "Journal",         "/journal",     "Journal",         PERMISSION_LEDGER_READ },
};
/* clang-format on */

static bool may_open(const struct request *req, size_t i)
{
	return req->session != NULL && session_may(req->session, entries[i].permission);
}

static bool is_current(const struct request *req, const char *href)
{
	size_t len = strlen(href);

	if (req->path == NULL)
		return false;
	if (strcmp(href, "/") == 0)
		return strcmp(req->path, "/") == 0;
	return strncmp(req->path, href, len) == 0 && (req->path[len] == '\0' || req->path[len] == '/');
}

/* Section of the page that is shown, or NULL. */
static const char *current_section(const struct request *req)
{
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		if (is_current(req, entries[i].href))
			return entries[i].section;
	}
	return NULL;
}

/* A count that is null hides a `count` of the page around it. */
static json_t *item(const struct request *req, size_t i, const char *label, bool current)
{
	bool inbox = strcmp(entries[i].href, "/a-decider") == 0 && req->session->inbox > 0;

	return json_pack("{s:s, s:s, s:b, s:o}", "href", entries[i].href, "label", label, "current", current,
			 "count", inbox ? json_integer(req->session->inbox) : json_null());
}

json_t *navigation_sections(const struct request *req)
{
	const char *current = current_section(req);
	const char *last = NULL;
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		const char *section = entries[i].section;

		if (!may_open(req, i) || text_equal(section, last))
			continue;
		last = section;
		model_add(&list, item(req, i, section, text_equal(section, current)));
	}
	return list;
}

json_t *navigation_pages(const struct request *req)
{
	const char *current = current_section(req);
	json_t *list = json_array();

	for (size_t i = 0; current != NULL && i < ARRAY_SIZE(entries); i++) {
		if (text_equal(entries[i].section, current) && may_open(req, i))
			model_add(&list, item(req, i, entries[i].label, is_current(req, entries[i].href)));
	}
	if (json_array_size(list) < 2)
		json_array_clear(list);
	return list;
}
