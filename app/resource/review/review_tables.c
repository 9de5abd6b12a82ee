/* The figures of a review and the lines they count, as tables to take away. */
#include "app/resource/reference.h"
#include "app/resource/review/review.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

/* clang-format off */
const struct csv_column review_figure_columns[] = {
	{ "Partie", "heading", NULL },
	{ "Code", "code", NULL },
	{ "Chiffre", "label", NULL },
	{ "Unité", "unit", NULL },
	{ "Au départ", "baseline", NULL },
	{ "À mi-parcours", "midterm", NULL },
	{ "Valeur", "value", NULL },
	{ "Définition", "definition", NULL },
	{ "Précision", "note", NULL },
	{ NULL, NULL, NULL }
};

const struct csv_column review_line_columns[] = {
	{ "Code du chiffre", "code", NULL },
	{ "Chiffre", "figure", NULL },
	{ "Nature de la fiche", "kind", "record_kind" },
	{ "Numéro", "id", NULL },
	{ "Version comptée", "version", NULL },
	{ "Titre", "title", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* Adds to `items` what a table shows of one figure. */
typedef void add_fn(json_t **items, const json_t *section, json_t *figure);

static void add_figure(json_t **items, const json_t *section, json_t *figure)
{
	json_t *row = reference_copy(figure);

	model_set(&row, "heading", json_incref(json_object_get(section, "heading")));
	model_set(&row, "note", json_incref(json_object_get(section, "note")));
	if (row != NULL)
		json_object_del(row, "lines");
	model_add(items, row);
}

static void add_lines(json_t **items, const json_t *section, json_t *figure)
{
	size_t i;
	json_t *line;

	(void)section;
	json_array_foreach(json_object_get(figure, "lines"), i, line) {
		json_t *row = reference_copy(line);

		model_set(&row, "code", json_incref(json_object_get(figure, "code")));
		model_set(&row, "figure", json_incref(json_object_get(figure, "label")));
		model_add(items, row);
	}
}

static enum err table(struct request *req, add_fn *add, struct err_info *err)
{
	json_auto_t *row = NULL;
	json_t *items = json_array();
	size_t i;
	size_t j;
	const json_t *section;
	json_t *figure;
	enum err code = sql_record_get(req->db, "review", req->id, 0, &row, err);

	json_array_foreach(json_object_get(json_object_get(row, "content"), "figures"), i,
			   section) {
		json_array_foreach(json_object_get(section, "items"), j, figure)
			add(&items, section, figure);
	}
	req->model = json_pack("{s:o, s:n}", "items", items, "next");
	if (code == ERR_OK && req->model == NULL)
		code = ERR(err, ERR_MEMORY, "table");
	return code;
}

enum err review_figure_list(struct request *req, struct err_info *err)
{
	return table(req, add_figure, err);
}

enum err review_line_list(struct request *req, struct err_info *err)
{
	return table(req, add_lines, err);
}
