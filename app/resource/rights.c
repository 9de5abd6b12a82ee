/* «Qui peut quoi»: the table that the service itself obeys. */
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/reference.h"
#include "app/resource/resources.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "auth/session.h"

static const char *const principles[] = {
	"Personne n’approuve ce qu’il a écrit ou modifié : une autre personne en décide.",
	"Un PLIE ne modifie que ses propres actions.",
	"L’union régionale lit et rassemble les actions des PLIE ; elle n’en modifie aucune.",
	"Une approbation vaut pour la version lue : si l’action est modifiée ensuite, elle est à approuver de nouveau.",
	("Qui décide par délégation n’approuve ni son propre travail ni celui de l’élu ; les deux noms restent dans la "
	 "décision, et la délégation prend fin d’elle-même."),
	"Un accord échu ou résilié se lit ; rien n’y change plus, hors le bilan définitif.",
	"Une décision n’est jamais effacée ni corrigée : y revenir est une nouvelle décision, avec son motif.",
};

static json_t *role_models(void)
{
	const struct vocabulary *roles = vocabulary_find("role");
	json_auto_t *list = json_array();

	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		const struct term *term = vocabulary_term(roles, role_id(bit));

		if (term == NULL || json_array_append_new(list, json_pack("{s:s, s:s}", "id", term->id,
									  "label", term->label)) != 0)
			return NULL;
	}
	return json_incref(list);
}

/* One cell a role, in the order of role_models. */
static json_t *cell_models(enum permission permission)
{
	json_auto_t *list = json_array();

	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		bool allowed = permission_allows(permission, 1U << bit);

		if (json_array_append_new(list, json_pack("{s:s, s:b}", "role", role_id(bit), "allowed",
							  allowed)) != 0)
			return NULL;
	}
	return json_incref(list);
}

static json_t *row_models(void)
{
	json_auto_t *list = json_array();

	for (enum permission p = PERMISSION_NONE + 1; p < PERMISSION_COUNT; p++) {
		json_t *row = json_pack("{s:s, s:s, s:s?, s:o}", "permission", permission_id(p), "label",
					permission_label(p), "limit", permission_limit(p), "cells",
					cell_models(p));

		if (json_array_append_new(list, row) != 0)
			return NULL;
	}
	return json_incref(list);
}

/* Which qualities must approve an action. */
static json_t *rule_models(const struct reference *reference)
{
	json_auto_t *labels = json_array();
	size_t i;
	const json_t *row;
	int failed = 0;

	json_array_foreach(reference->rules, i, row) {
		failed |= json_array_append(labels, json_object_get(row, "label"));
	}
	return failed == 0 ? json_pack("[{s:s, s:O}]", "record", "Action", "approvals", labels) : NULL;
}

/* My roles, and the group of the directory that gives each. */
static json_t *my_models(const struct session *session)
{
	json_auto_t *list = json_array();

	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		if ((session->roles & (1U << bit)) == 0)
			continue;
		if (json_array_append_new(list,
					  json_pack("{s:s, s:O?}", "role", role_id(bit), "group",
						    json_object_get(session->groups, role_id(bit)))) != 0)
			return NULL;
	}
	return json_incref(list);
}

static json_t *principle_models(void)
{
	json_auto_t *list = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(principles); i++) {
		if (json_array_append_new(list, json_string(principles[i])) != 0)
			return NULL;
	}
	return json_incref(list);
}

enum err rights_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(req->db, &reference, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "title", "Qui peut quoi", "roles",
			       role_models(), "rows", row_models(), "rules", rule_models(reference), "mine",
			       my_models(req->session), "principles", principle_models());
	model_set(&req->model, "standing_in",
		  json_is_array(req->session->delegations) ? json_deep_copy(req->session->delegations) : json_array());
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "rights");
}
