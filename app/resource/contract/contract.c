/* The list of public contracts and the page of one. */
#include "app/resource/contract/contract.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/list.h"
#include "app/resource/record/kind.h"
#include "app/resource/row.h"
#include "app/resource/search.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define COUNT_TO 1001
#define NAMED_BY_MAX 100
#define UNKNOWN "non_precise"

/* clang-format off */
static const struct field query_fields[] = {
	{ .name = "type", .label = "Type", .type = FIELD_CHOICE, .choices = "contract_type" },
	{ .name = "clause", .label = "Clause sociale", .type = FIELD_CHOICE, .choices = "contract_clause" },
	{ .name = "acheteur", .label = "Acheteur (SIRET)", .type = FIELD_TEXT, .min = 14, .max = 14 },
	{ .name = "q", .label = "Recherche", .type = FIELD_TEXT, .max = 100 },
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 60 },
	{ .name = NULL }
};

const struct form contract_query = { .name = "contract_list", .fields = query_fields };

const struct csv_column contract_columns[] = {
	{ "Acheteur", "buyer", NULL },
	{ "SIRET de l’acheteur", "buyer_id", NULL },
	{ "Numéro", "number", NULL },
	{ "Objet", "object", NULL },
	{ "Type", "contract_type", "contract_type" },
	{ "Clause sociale", "clause", "contract_clause" },
	{ "Montant (€ HT)", "amount_now", NULL },
	{ "Notifié le", "notified_on", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* The index that serves what is filtered by; by words, the server's own choice. */
struct index {
	bool sorted;
	bool type;
	bool clause;
	bool buyer;
};

static struct index index_of(const char *type, const char *clause, const char *buyer, const char *search)
{
	struct index index = { .buyer = buyer != NULL && search == NULL };

	index.clause = clause != NULL && !index.buyer && search == NULL;
	index.type = type != NULL && !index.clause && !index.buyer && search == NULL;
	index.sorted = search == NULL && !index.buyer && !index.clause && !index.type;
	return index;
}

static enum err query(struct request *req, json_t **ret, struct err_info *err)
{
	const char *type = form_text(req, "type");
	const char *clause = form_text(req, "clause");
	const char *buyer = form_text(req, "acheteur");
	const char *search = NULL;
	bool unknown = text_equal(clause, UNKNOWN);
	struct list_cursor cursor;
	struct index index;
	enum err code = list_read_cursor(req, LIST_KEY_DAY, &cursor, err);

	if (code == ERR_OK)
		code = search_expression(req, &search, err);
	if (code != ERR_OK)
		return code;
	index = index_of(type, clause, buyer, search);
	return sql_contract_list(req->db, type, unknown ? NULL : clause, unknown, buyer, search, index.sorted,
				 index.type, index.clause, index.buyer, COUNT_TO, cursor.set ? cursor.key : NULL,
				 cursor.set ? &cursor.id : NULL, list_limit(req), ret, err);
}

static enum err set_items(struct request *req, json_t *rows, struct err_info *err)
{
	json_t *items = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		json_t *item = json_incref(row);

		model_set(&item, "href", json_sprintf("/marches/%" PRId64, row_number(row, "id")));
		json_object_del(item, "total");
		json_object_del(item, "sorted_on");
		model_add(&items, item);
	}
	model_set(&req->model, "items", items);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "contracts");
}

static enum err add_buyer_filter(struct request *req, json_t *filters, json_t *active, struct err_info *err)
{
	const char *buyer = form_text(req, "acheteur");
	const char *name = row_text(json_array_get(json_object_get(req->model, "items"), 0), "buyer");
	const struct list_choice choice = { buyer, name != NULL ? name : buyer };

	return buyer != NULL ? list_add_filter(req, filters, active, "acheteur", "Acheteur", &choice, 1, err) : ERR_OK;
}

static enum err add_filters(struct request *req, json_t *filters, json_t *active, struct err_info *err)
{
	enum err code = list_add_search(req, active, err);

	if (code == ERR_OK)
		code = list_add_vocabulary(req, filters, active, "type", "Type", "contract_type", err);
	if (code == ERR_OK)
		code = list_add_vocabulary(req, filters, active, "clause", "Clause sociale", "contract_clause", err);
	return code == ERR_OK ? add_buyer_filter(req, filters, active, err) : code;
}

static enum err set_page(struct request *req, struct list_count count, struct err_info *err)
{
	const char *q = form_text(req, "q");
	json_t *filters = json_array();
	json_t *active = json_array();
	enum err code;

	model_set(&req->model, "title", json_string("Marchés publics"));
	model_set(&req->model, "q", json_string(q != NULL ? q : ""));
	model_set(&req->model, "filters", filters);
	model_set(&req->model, "active", active);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "contracts");
	code = add_filters(req, filters, active, err);
	if (code == ERR_OK)
		code = list_set_exports(req, req->model, count, err);
	if (code == ERR_OK)
		model_set(&req->model, "empty_filtered", json_boolean(count.value == 0 && json_array_size(active) > 0));
	return code == ERR_OK && req->model == NULL ? ERR(err, ERR_MEMORY, "contracts") : code;
}

enum err contract_page_list(struct request *req, struct err_info *err)
{
	json_auto_t *rows = NULL;
	struct list_count count;
	int64_t total;
	enum err code = query(req, &rows, err);

	if (code != ERR_OK)
		return code;
	total = row_number(json_array_get(rows, 0), "total");
	count = (struct list_count){ .value = total < COUNT_TO ? total : COUNT_TO - 1, .more = total >= COUNT_TO };
	req->model = json_pack("{s:{s:I, s:b}}", "count", "value", (json_int_t)count.value, "more", count.more);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "contracts");
	code = list_set_next(req, req->model, rows, "sorted_on", err);
	if (code == ERR_OK)
		code = set_items(req, rows, err);
	if (code == ERR_OK && req->face == FACE_HTML)
		code = set_page(req, count, err);
	return code;
}

/* ---- one ---- */

/* Amounts are kept as text, so that they are hashed as they came. */
static void set_amount(json_t **model, const char *name)
{
	const char *text = row_text(*model, name);

	if (text != NULL)
		model_set(model, name, json_real(strtod(text, NULL)));
}

/* The records that name this contract. */
static enum err set_named_by(struct request *req, int64_t id, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_t *list = json_array();
	size_t i;
	const json_t *row;
	enum err code = sql_contract_named_by(req->db, id, NAMED_BY_MAX, &rows, err);

	json_array_foreach(rows, i, row) {
		const char *kind = row_text(row, "kind");
		char href[80] = "";

		(void)!kind_address(kind, row_number(row, "id"), "", href, sizeof(href));
		model_add(&list, json_pack("{s:s, s:O, s:O, s:s}", "kind", kind, "id", json_object_get(row, "id"),
					   "title", json_object_get(row, "title"), "href", href));
	}
	model_set(&req->model, "named_by", list);
	return code == ERR_OK && req->model == NULL ? ERR(err, ERR_MEMORY, "contract") : code;
}

static void set_words(json_t **model, const json_t *row)
{
	size_t people = 0;
	size_t i;
	const json_t *holder;

	json_array_foreach(json_object_get(*model, "holders"), i, holder) {
		if (json_is_null(json_object_get(holder, "name")) && json_is_null(json_object_get(holder, "id")))
			people++;
	}
	model_set(model, "id", json_incref(json_object_get(row, "id")));
	model_set(model, "title", json_incref(json_object_get(*model, "object")));
	model_set(model, "people", json_integer((json_int_t)people));
	model_set(model, "has_people", json_boolean(people > 0));
	model_set(model, "is_changed", json_boolean(!json_equal(json_object_get(*model, "amount"),
								json_object_get(*model, "amount_now"))));
	set_amount(model, "amount");
	set_amount(model, "amount_now");
	model_set(model, "imported", json_pack("{s:O, s:O}", "file_name", json_object_get(row, "file_name"), "at",
					       json_object_get(row, "imported_at")));
}

enum err contract_page_show(struct request *req, struct err_info *err)
{
	json_auto_t *row = NULL;
	int64_t id = req->id;
	enum err code = sql_contract_get(req->db, id, &row, err);

	if (code != ERR_OK)
		return code;
	req->model = json_deep_copy(json_object_get(row, "content"));
	set_words(&req->model, row);
	return req->model != NULL ? set_named_by(req, id, err) : ERR(err, ERR_MEMORY, "contract");
}
