/* The share of contracts with a social clause, by type and year (article 2: «étendre aux marchés de service»). */
#include <math.h>

#include "app/base/text.h"
#include "app/resource/contract/contract.h"
#include "app/resource/list.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

/* clang-format off */
const struct csv_column contract_share_columns[] = {
	{ "Type", "contract_type", "contract_type" },
	{ "Année de notification", "year", NULL },
	{ "Marchés", "contracts", NULL },
	{ "Avec clause sociale", "with_clause", NULL },
	{ "Sans clause sociale", "without_clause", NULL },
	{ "Non précisé", "unknown", NULL },
	{ "Part avec clause, parmi ceux qui le précisent (%)", "share", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* Of those that say it; null where none does. New. */
static json_t *share_of(int64_t with, int64_t without)
{
	int64_t known = with + without;

	return known == 0 ? json_null() : json_real(round(1000.0 * (double)with / (double)known) / 10.0);
}

static json_t *item_of(const json_t *row)
{
	int64_t with = row_number(row, "with_clause");
	int64_t without = row_number(row, "without_clause");
	json_t *item = json_deep_copy(row);

	model_set(&item, "unknown", json_integer(row_number(row, "contracts") - with - without));
	model_set(&item, "share", share_of(with, without));
	model_set(&item, "is_known", json_boolean(with + without > 0));
	return item;
}

/* {type, has_years, has_known, years: [items]}; first the services, to which clauses are to be extended. */
static enum err set_page(struct request *req, struct err_info *err)
{
	static const char *const types[] = { "services", "works", "supplies" };
	size_t count = json_array_size(json_object_get(req->model, "items"));
	json_t *list = json_array();

	for (size_t t = 0; t < ARRAY_SIZE(types); t++) {
		json_t *years = json_array();
		bool known = false;
		size_t i;
		json_t *item;

		json_array_foreach(json_object_get(req->model, "items"), i, item) {
			if (!text_equal(row_text(item, "contract_type"), types[t]))
				continue;
			known = known || json_is_true(json_object_get(item, "is_known"));
			model_add(&years, json_incref(item));
		}
		model_add(&list, json_pack("{s:s, s:b, s:b, s:o}", "type", types[t], "has_years",
					   json_array_size(years) > 0, "has_known", known, "years", years));
	}
	model_set(&req->model, "types", list);
	model_set(&req->model, "title", json_string("Clause sociale dans les marchés"));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "shares");
	return list_set_exports(req, req->model, (struct list_count){ .value = (int64_t)count }, err);
}

enum err contract_page_shares(struct request *req, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_t *items = json_array();
	size_t i;
	const json_t *row;
	enum err code = sql_contract_shares(req->db, &rows, err);

	json_array_foreach(rows, i, row)
		model_add(&items, item_of(row));
	req->model = json_pack("{s:o, s:n}", "items", items, "next");
	if (code == ERR_OK && req->model == NULL)
		code = ERR(err, ERR_MEMORY, "shares");
	return code == ERR_OK && req->face == FACE_HTML ? set_page(req, err) : code;
}
