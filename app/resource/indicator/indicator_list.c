/* The list of indicators: each with its definition, what the agreement says, and its years. */
#include "app/base/date.h"
#include "app/resource/indicator/coverage.h"
#include "app/resource/indicator/indicator_model.h"
#include "app/resource/indicator/indicator_pages.h"
#include "app/resource/list.h"
#include "app/resource/row.h"
#include "app/view/csv.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

/* clang-format off */
const struct csv_column indicator_columns[] = {
	{ "Code", "code", NULL },
	{ "Indicateur", "label", NULL },
	{ "Unité", "unit", NULL },
	{ "Valeur de l’accord-cadre", "baseline.value", NULL },
	{ "Année de référence", "baseline.reference_year", NULL },
	{ "Mode de calcul", "baseline.aggregation", "aggregation" },
	{ "Précision", "baseline.note", NULL },
	{ "Dernière année", "latest.year", NULL },
	{ "Dernière valeur", "latest.total.value", NULL },
	{ "Calcul de la dernière valeur", "consolidation", "aggregation" },
	{ "PLIE ayant répondu", "latest.answered", NULL },
	{ "PLIE attendus", "latest.expected", NULL },
	{ "Numérateur", "numerator_label", NULL },
	{ "Dénominateur", "denominator_label", NULL },
	{ "Définition", "definition", NULL },
	{ "Source", "source", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

static json_t *item_of(const struct reference *reference, json_t *word, const json_t *rows)
{
	json_t *item = indicator_model_word(word);
	json_t *blocks = indicator_model_blocks(reference, word, rows);
	size_t count = json_array_size(blocks);
	json_t *latest = count > 0 ? json_incref(json_array_get(blocks, count - 1)) : json_null();

	model_set(&item, "years", blocks);
	model_set(&item, "latest", latest);
	return item;
}

static json_t *items_of(const struct reference *reference, const json_t *rows)
{
	json_t *items = json_array();
	size_t i;
	json_t *word;

	json_array_foreach(reference->indicators, i, word)
		model_add(&items, item_of(reference, word, rows));
	return items;
}

/* The one that nobody enters: how much of the population is covered. */
static enum err set_coverage(struct request *req, const struct reference *reference,
			     struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	json_auto_t *links = NULL;
	json_t *coverage;
	enum err code = sql_commune_links(req->db, &links, err);

	if (code != ERR_OK)
		return code;
	coverage = coverage_model(reference, links, reference_today(req->conf, store));
	model_set(&req->model, "coverage", coverage);
	return ERR_OK;
}

static json_t *can_of(const struct request *req)
{
	return json_pack("{s:b}", "enter",
			 permission_allows(PERMISSION_INDICATOR_WRITE, req->session->roles));
}

enum err indicator_list(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *rows = NULL;
	json_t *items;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_indicator_figures(req->db, reference->agreement_id, NULL, NULL, &rows,
					     err);
	if (code != ERR_OK)
		return code;
	items = items_of(reference, rows);
	req->model = json_pack("{s:s, s:o, s:n, s:o}", "title", "Indicateurs", "items", items,
			       "next", "can", can_of(req));
	code = set_coverage(req, reference, err);
	if (code == ERR_OK && req->model != NULL)
		code = list_set_exports(
			req, req->model,
			(struct list_count){ .value = (int64_t)json_array_size(items) }, err);
	if (code == ERR_OK && req->model == NULL)
		code = ERR(err, ERR_MEMORY, "indicators");
	return code;
}
