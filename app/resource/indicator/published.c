/* The page of published figures, each with its source. */
#include "app/resource/indicator/published.h"

#include "app/base/text.h"
#include "app/resource/indicator/indicator_pages.h"
#include "app/resource/indicator/indicator_rows.h"
#include "app/resource/list.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/csv.h"
#include "app/view/model.h"
#include "sql/queries.h"

/* clang-format off */
const struct csv_column published_columns[] = {
	{ "Périmètre", "scope", NULL },
	{ "Période", "period", NULL },
	{ "Chiffre", "label", NULL },
	{ "Valeur", "value", NULL },
	{ "Jusqu’à", "value_to", NULL },
	{ "Unité", "unit", NULL },
	{ "Heures d’un ETP", "fte_hours", NULL },
	{ "Précision", "note", NULL },
	{ "Indicateur", "indicator_code", NULL },
	{ "Source", "source", NULL },
	{ "Adresse", "url", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

json_t *published_models(const json_t *rows)
{
	json_t *list = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		json_t *model = reference_copy(row);

		model_set(&model, "is_range",
			  json_boolean(json_is_number(json_object_get(row, "value_to"))));
		model_add(&list, model);
	}
	return list;
}

/* Those about one perimeter together: they come in that order. */
static json_t *groups_of(const json_t *models, const json_t *dictionary)
{
	json_t *groups = json_array();
	json_t *figures = NULL;
	const char *last = NULL;
	size_t i;
	json_t *model;

	json_array_foreach(models, i, model) {
		const json_t *word = indicator_rows_word(dictionary,
							 row_text(model, "indicator_code"));

		if (word != NULL)
			json_object_set(model, "indicator_slug", json_object_get(word, "slug"));
		if (!text_equal(last, row_text(model, "scope"))) {
			last = row_text(model, "scope");
			figures = json_array();
			model_add(&groups, json_pack("{s:I, s:s, s:o}", "n", (json_int_t)(i + 1),
						     "scope", last, "figures", figures));
		}
		if (groups != NULL && json_array_append(figures, model) != 0)
			model_add(&groups, NULL);
	}
	return groups;
}

enum err published_list(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *rows = NULL;
	json_auto_t *models = NULL;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_published_list(req->db, NULL, &rows, err);
	if (code != ERR_OK)
		return code;
	models = published_models(rows);
	req->model = json_pack("{s:s, s:O, s:n}", "title", "Chiffres publiés", "items", models,
			       "next");
	if (req->model != NULL && req->face == FACE_HTML)
		model_set(&req->model, "groups", groups_of(models, reference->indicators));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "published figures");
	return list_set_exports(req, req->model,
				(struct list_count){ .value = (int64_t)json_array_size(models) },
				err);
}
