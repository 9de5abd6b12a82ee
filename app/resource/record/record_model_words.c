/* What every page of a kind says of it. */
#include "app/base/text.h"
#include "app/resource/record/record_model.h"

json_t *record_model_kind(const struct kind *kind)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "path", kind->path, "list_title",
			 kind->list_title, "this_one", kind->this_one, "of_the_one",
			 kind->of_the_one, "new_title", kind->new_title);
}

const char *record_model_next_step(const struct kind *kind, const char *status)
{
	static const struct {
		const char *status;
		const char *text;
	} steps[] = {
		{ "draft", "À compléter et à soumettre" },
		{ "changes_requested", "Modification attendue" },
		{ "approved", "Rien de plus à faire" },
		{ "current", "À tenir à jour" },
		{ "closed", "Rien de plus à faire" },
		{ "planned", "À convoquer et à ouvrir" },
		{ "open", "Émargement et compte rendu" },
		{ "held", "Confirmation attendue des présents" },
	};

	if (kind->life == &life_campaign && text_equal(status, "draft"))
		return "À compléter, puis à ouvrir";
	if (kind->life == &life_campaign && text_equal(status, "open"))
		return "Réponses attendues";
	if (text_equal(status, kind->life->deciding))
		return "Approbation attendue des élus";
	if (text_equal(status, "submitted"))
		return "Visa attendu de l’autre partie";
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		if (text_equal(steps[i].status, status))
			return steps[i].text;
	}
	return "Rien de plus à faire";
}
