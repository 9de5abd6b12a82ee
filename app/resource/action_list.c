/* The list of actions: filters, search, sorting, pages by keyset, CSV. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/action_model.h"
#include "app/resource/action_query.h"
#include "app/resource/list.h"
#include "app/resource/resources.h"
#include "app/resource/search.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "sql/queries.h"

#define COUNT_MAX 1000

/* clang-format off */
static const struct field list_fields[] = {
	{ .name = "statut", .label = "Statut", .type = FIELD_CHOICE, .choices = "status" },
	{ .name = "orientation", .label = "Orientation", .type = FIELD_INTEGER, .min = 1, .max = 9 },
	{ .name = "structure", .label = "Structure", .type = FIELD_TEXT, .max = 40 },
	{ .name = "forme", .label = "Forme", .type = FIELD_CHOICE, .choices = "action_form" },
	{ .name = "operation", .label = "Type d’opération", .type = FIELD_CHOICE, .choices = "operation_type" },
	{ .name = "public", .label = "Public visé", .type = FIELD_CHOICE, .choices = "target_public" },
	{ .name = "echeance", .label = "Échéance", .type = FIELD_CHOICE, .choices = "due" },
	{ .name = "tri", .label = "Tri", .type = FIELD_CHOICE, .choices = "sort" },
	{ .name = "q", .label = "Recherche", .type = FIELD_TEXT, .max = 100 },
	{ .name = "accord", .label = "Accord-cadre", .type = FIELD_ID },
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 900 },
	{ .name = NULL }
};

const struct form action_list_query = { .name = "action_list", .fields = list_fields };

const struct csv_column action_columns[] = {
	{ "Numéro", "id", NULL },
	{ "Titre", "title", NULL },
	{ "Statut", "status", "status" },
	{ "Orientation", "orientation.title", NULL },
	{ "Structure", "structure.short_name", NULL },
	{ "Portée par", "owner.short_name", NULL },
	{ "Forme", "action_form", "action_form" },
	{ "Type d’opération", "operation_type", "operation_type" },
	{ "Début", "starts_on", NULL },
	{ "Fin prévue", "ends_on", NULL },
	{ "Avancement (%)", "progress", NULL },
	{ "En retard", "late", NULL },
	{ "Version", "version", NULL },
	{ "Modifiée le (UTC)", "updated_at", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* What is late is read in the order in which it became late. */
static enum action_sort sort_of(const struct request *req)
{
	const char *sort = form_text(req, "tri");

	if (text_equal(sort, "titre"))
		return ACTION_BY_TITLE;
	if (text_equal(sort, "echeance") || form_text(req, "echeance") != NULL)
		return ACTION_BY_DUE;
	return ACTION_BY_TIME;
}

/* Member of a row that the cursor goes on from. */
static const char *key_of(enum action_sort sort)
{
	static const char *const keys[] = {
		[ACTION_BY_TIME] = "updated_at", [ACTION_BY_TITLE] = "title", [ACTION_BY_DUE] = "due_on"
	};

	return keys[sort];
}

static enum list_key kind_of(enum action_sort sort)
{
	if (sort == ACTION_BY_TITLE)
		return LIST_KEY_TEXT;
	return sort == ACTION_BY_DUE ? LIST_KEY_DAY : LIST_KEY_TIME;
}

static const int64_t *structure_id(const struct request *req, const struct reference *reference,
				   int64_t *store)
{
	const char *slug = form_text(req, "structure");

	if (slug == NULL)
		return NULL;
	*store = json_integer_value(
		json_object_get(reference_organisation_by_slug(reference, slug), "id"));
	return store;
}

static enum err query_list(struct request *req, const struct reference *reference,
			   enum action_sort sort, const char *today, json_t **ret, bool *ret_whole,
			   struct err_info *err)
{
	int64_t structure = 0;
	int64_t orientation = 0;
	struct action_filter filter = {
		.agreement_id = list_agreement(req, reference->agreement_id),
		.status = form_text(req, "statut"),
		.orientation = form_i64(req, "orientation", &orientation),
		.structure = structure_id(req, reference, &structure),
		.action_form = form_text(req, "forme"),
		.operation_type = form_text(req, "operation"),
		.target_public = form_text(req, "public"),
		.late_on = form_text(req, "echeance") != NULL ? today : NULL,
		.sort = sort,
		.limit = list_limit(req),
	};
	enum err code = list_read_cursor(req, kind_of(sort), &filter.cursor, err);

	if (code == ERR_OK)
		code = search_expression(req, &filter.search, err);
	*ret_whole = action_query_is_whole(&filter);
	return code == ERR_OK ? action_query(req->db, &filter, ret, err) : code;
}

/* In the order in which the page shows them. */
static const struct {
	const char *name;
	const char *label;
	const char *options;	/* of reference_options */
	bool sort;		/* leaves nothing out */
} list_filters[] = {
	{ "statut", "Statut", "status", false },
	{ "orientation", "Orientation", "orientations", false },
	{ "structure", "Structure", "structures", false },
	{ "forme", "Forme", "action_form", false },
	{ "operation", "Type d’opération", "operation_type", false },
	{ "public", "Public visé", "target_public", false },
	{ "echeance", "Échéance", "due", false },
	{ "tri", "Tri", "sort", true },
};

static enum err set_filters(struct request *req, const struct reference *reference, json_t *model,
			    struct err_info *err)
{
	json_t *filters = json_array();
	json_t *active = json_array();
	int failed = 0;
	enum err code;

	failed |= json_object_set_new(model, "filters", filters);
	failed |= json_object_set_new(model, "active", active);
	if (failed != 0)
		return ERR(err, ERR_MEMORY, "filters");
	code = list_add_search(req, active, err);
	if (code == ERR_OK)
		code = list_add_agreement(req, filters, active, err);
	for (size_t i = 0; i < ARRAY_SIZE(list_filters) && code == ERR_OK; i++)
		code = list_add_options(req, filters, list_filters[i].sort ? NULL : active,
					list_filters[i].name, list_filters[i].label,
					reference_options(reference, list_filters[i].options), err);
	return code;
}

/* Of the whole list the exact total; what a filter finds is counted to the maximum. */
static struct list_count count_of(int64_t total, bool whole)
{
	bool more = !whole && total > COUNT_MAX;

	return (struct list_count){ .value = more ? COUNT_MAX : total, .more = more };
}

static json_t *count_model(struct list_count count)
{
	return json_pack("{s:I, s:b}", "value", (json_int_t)count.value, "more", count.more);
}

/* What only the page shows. */
static enum err set_page(struct request *req, const struct reference *reference,
			 struct list_count count, struct err_info *err)
{
	json_t *model = req->model;
	const char *q = form_text(req, "q");
	bool filtered;
	int failed = 0;
	enum err code = set_filters(req, reference, model, err);

	if (code == ERR_OK)
		code = list_set_exports(req, model, count, err);
	if (code != ERR_OK)
		return code;
	filtered = json_array_size(json_object_get(model, "active")) > 0;
	failed |= json_object_set_new(model, "title", json_string("Actions"));
	failed |= json_object_set_new(model, "q", json_string(q != NULL ? q : ""));
	if (count.value == 0)
		failed |= json_object_set_new(model, "empty", json_string(filtered ? "filtered" : "none"));
	failed |= json_object_set_new(model, "is_empty", json_boolean(count.value == 0));
	failed |= json_object_set_new(model, "empty_filtered", json_boolean(count.value == 0 && filtered));
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "list page");
}

static json_t *can_model(struct request *req)
{
	if (permission_allows(PERMISSION_ACTION_WRITE, req->session->roles) && reference_open(req, NULL) == ERR_OK)
		return json_pack("{s:b}", "create", true);
	return json_object();
}

enum err action_list(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	enum action_sort sort = sort_of(req);
	json_auto_t *rows = NULL;
	char store[DATE_TEXT_SIZE];
	const char *today = reference_today(req->conf, store);
	struct list_count count;
	bool whole = false;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = query_list(req, reference, sort, today, &rows, &whole, err);
	if (code != ERR_OK)
		return code;
	/* It stands in every row; no row on the first page means none at all. */
	count = count_of(json_integer_value(json_object_get(json_array_get(rows, 0), "total")), whole);
	req->model = json_pack("{s:o, s:o}", "count", count_model(count), "can", can_model(req));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "list");
	code = list_set_next(req, req->model, rows, key_of(sort), err);
	if (code == ERR_OK)
		code = action_model_items(reference, today, rows, req->model, err);
	if (code == ERR_OK && req->face == FACE_HTML)
		code = set_page(req, reference, count, err);
	return code;
}
