/* The figures of the agreement's preamble, each with its definition and how it was made. */
#include "app/resource/indicator/indicator.h"

#include "app/base/text.h"

/* clang-format off */
/* «50 % (moyenne des taux de sortie 2008)» is not total exits over total people: the page says which. */
static const struct {
	const char *aggregation;
	const char *note;
} notes[] = {
	{ "mean_of_rates", "moyenne des taux des PLIE, et non total des sorties rapporté au total des personnes" },
	{ "ratio",         "total rapporté au total : une structure y pèse selon son nombre de personnes" },
	{ "sum",           "somme des nombres donnés par les PLIE qui ont répondu" },
	{ "declared",      "donnée par l’accord-cadre ; le service ne la calcule pas" },
};
/* clang-format on */

const char *indicator_mean_note(const char *aggregation)
{
	for (size_t i = 0; i < ARRAY_SIZE(notes); i++) {
		if (text_equal(notes[i].aggregation, aggregation))
			return notes[i].note;
	}
	return NULL;
}

json_t *indicator_models(const struct reference *reference)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(reference->indicators, i, row) {
		const char *note = indicator_mean_note(
			json_string_value(json_object_get(row, "aggregation")));
		json_t *model;

		/* What the PLIE enter has a page of its own, and no figure in the agreement. */
		if (!json_is_number(json_object_get(row, "value")))
			continue;
		model = reference_copy(row);
		failed |= json_object_set_new(model, "mean_note",
					      note != NULL ? json_string(note) : json_null());
		failed |= json_array_append_new(list, model);
	}
	return failed == 0 ? json_incref(list) : NULL;
}
