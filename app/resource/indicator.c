/* The figures of the agreement's preamble, each with its definition and how it was made. */
#include "app/resource/indicator.h"

#include "app/base/text.h"
#include "app/resource/resources.h"

/* clang-format off */
const struct csv_column indicator_columns[] = {
	{ "Code", "code", NULL },
	{ "Indicateur", "label", NULL },
	{ "Valeur", "value", NULL },
	{ "Unité", "unit", NULL },
	{ "Année de référence", "reference_year", NULL },
	{ "Mode de calcul", "aggregation", "aggregation" },
	{ "Précision", "mean_note", NULL },
	{ "Numérateur", "numerator", NULL },
	{ "Dénominateur", "denominator", NULL },
	{ "Définition", "definition", NULL },
	{ "Source", "source", NULL },
	{ NULL, NULL, NULL }
};

/* «50 % (moyenne des taux de sortie 2008)» is not total exits over total people: the page says which. */
static const struct {
	const char *aggregation;
	const char *note;
} notes[] = {
	{ "mean_of_rates", "moyenne des taux des PLIE, et non total des sorties rapporté au total des personnes" },
	{ "ratio",         "total rapporté au total : une structure y pèse selon son nombre de personnes" },
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
		const char *note =
			indicator_mean_note(json_string_value(json_object_get(row, "aggregation")));
		json_t *model = reference_copy(row);

		failed |= json_object_set_new(model, "mean_note",
					      note != NULL ? json_string(note) : json_null());
		failed |= json_array_append_new(list, model);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

enum err indicator_list(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(req->db, &reference, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:o, s:n}", "title", "Indicateurs", "items",
			       indicator_models(reference), "next");
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "indicators");
}
