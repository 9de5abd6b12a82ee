/* The list of one kind of record: filters, search, sorting, pages by keyset, CSV. */
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_pages.h"
#include "app/resource/record/record_query.h"
#include "app/resource/record/record_write.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/resource/search.h"
#include "app/view/model.h"
#include "auth/session.h"

#define COUNT_MAX (RECORD_COUNT_TO - 1)

/* clang-format off */
static const struct field list_fields[] = {
	{ .name = "statut", .label = "Statut", .type = FIELD_CHOICE, .choices = "record_status" },
	{ .name = "type", .label = "Type", .type = FIELD_TEXT, .max = 40 },
	{ .name = "structure", .label = "Structure", .type = FIELD_TEXT, .max = 40 },
	{ .name = "tri", .label = "Tri", .type = FIELD_CHOICE, .choices = "record_sort" },
	{ .name = "q", .label = "Recherche", .type = FIELD_TEXT, .max = 100 },
	{ .name = "accord", .label = "Accord-cadre", .type = FIELD_ID },
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 900 },
	{ .name = NULL }
};

const struct form record_list_query = { .name = "record_list", .fields = list_fields };

const struct csv_column record_columns[] = {
	{ "Numéro", "id", NULL },
	{ "Titre", "title", NULL },
	{ "Statut", "status_text", NULL },
	{ "Type", "subtype_text", NULL },
	{ "Date", "held_on", NULL },
	{ "Structure", "owner.short_name", NULL },
	{ "Version", "version", NULL },
	{ "Modifié le (UTC)", "updated_at", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

static enum record_sort sort_of(const struct request *req)
{
	const char *sort = form_text(req, "tri");

	if (text_equal(sort, "titre"))
		return RECORD_BY_TITLE;
	return text_equal(sort, "date") ? RECORD_BY_DATE : RECORD_BY_TIME;
}

/* The field of the kind's form that its list filters by, or NULL. */
static const struct field *subtype_field(const struct kind *kind)
{
	for (const struct field *f = kind->form->fields; f->name != NULL && kind->subtype != NULL;
	     f++) {
		if (text_equal(f->name, kind->subtype))
			return f;
	}
	return NULL;
}

static const int64_t *owner_id(const struct request *req, const struct reference *reference,
			       int64_t *store)
{
	const char *slug = form_text(req, "structure");

	if (slug == NULL)
		return NULL;
	*store = row_number(reference_organisation_by_slug(reference, slug), "id");
	return store;
}

static enum err query(struct request *req, const struct kind *kind,
		      const struct reference *reference, json_t **ret, struct err_info *err)
{
	int64_t owner = 0;
	struct record_filter filter = {
		.agreement_id = list_agreement(req, reference->agreement_id),
		.kind = kind->id,
		.status = form_text(req, "statut"),
		.subtype = form_text(req, "type"),
		.owner = owner_id(req, reference, &owner),
		.sort = sort_of(req),
		.limit = list_limit(req),
	};
	enum err code = list_read_cursor(req, record_query_key_kind(filter.sort), &filter.cursor,
					 err);

	if (code == ERR_OK)
		code = search_expression(req, &filter.search, err);
	return code == ERR_OK ? record_query(req->db, &filter, ret, err) : code;
}

/* ---- rows ---- */

static void item_of(const struct kind *kind, const struct reference *reference, json_t **row)
{
	const struct field *subtype = subtype_field(kind);
	const struct vocabulary *terms = subtype != NULL ? vocabulary_find(subtype->choices) : NULL;
	const struct term *term = vocabulary_term(terms, row_text(*row, "subtype"));
	const char *status = row_text(*row, "status");
	char href[80] = "";

	(void)!kind_address(kind->id, row_number(*row, "id"), "", href, sizeof(href));
	model_set(row, "href", json_string(href));
	model_set(row, "status_text", json_string(kind_status_label(kind, status)));
	model_set(row, "subtype_text", term != NULL ? json_string(term->label) : json_null());
	model_set(row, "owner",
		  reference_organisation_model(reference, row_number(*row, "owner_id")));
	model_set(row, "next_step", json_string(record_model_next_step(kind, status)));
	json_object_del(*row, "total");
	json_object_del(*row, "date_key");
	json_object_del(*row, "owner_id");
}

static enum err set_items(const struct kind *kind, const struct reference *reference, json_t *rows,
			  json_t *model, struct err_info *err)
{
	json_t *items = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		json_t *item = json_incref(row);

		item_of(kind, reference, &item);
		model_add(&items, item);
	}
	if (json_object_set_new(model, "items", items) != 0)
		return ERR(err, ERR_MEMORY, "list items");
	return ERR_OK;
}

/* ---- what only the page shows ---- */

/* The states that this kind can have: others would always find nothing. */
static enum err add_status_filter(struct request *req, const struct kind *kind, json_t *filters,
				  json_t *active, struct err_info *err)
{
	const struct vocabulary *all = vocabulary_find("record_status");
	struct list_choice *choices = arena_alloc(req->arena, sizeof(*choices) * (all->count + 1));
	size_t used = 0;

	if (choices == NULL)
		return ERR(err, ERR_MEMORY, "filters");
	for (size_t i = 0; i < all->count; i++) {
		const char *id = all->terms[i].id;

		if (life_has_state(kind->life, id))
			choices[used++] = (struct list_choice){ id, kind_status_label(kind, id) };
	}
	return list_add_filter(req, filters, active, "statut", "Statut", choices, used, err);
}

static enum err add_owner_filter(struct request *req, const struct reference *reference,
				 json_t *filters, json_t *active, struct err_info *err)
{
	struct list_choice *choices = arena_alloc(
		req->arena, sizeof(*choices) * (json_array_size(reference->organisations) + 1));
	size_t used = 0;
	size_t i;
	const json_t *row;

	if (choices == NULL)
		return ERR(err, ERR_MEMORY, "filters");
	json_array_foreach(reference->organisations, i, row) {
		if (row_text(row, "party") != NULL)
			choices[used++] = (struct list_choice){ row_text(row, "slug"),
								row_text(row, "short_name") };
	}
	return list_add_filter(req, filters, active, "structure", "Structure", choices, used, err);
}

static enum err set_filters(struct request *req, const struct kind *kind,
			    const struct reference *reference, struct err_info *err)
{
	const struct field *subtype = subtype_field(kind);
	json_t *filters = json_array();
	json_t *active = json_array();
	enum err code;

	model_set(&req->model, "filters", filters);
	model_set(&req->model, "active", active);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "filters");
	code = list_add_search(req, active, err);
	if (code == ERR_OK)
		code = list_add_agreement(req, filters, active, err);
	if (code == ERR_OK)
		code = add_status_filter(req, kind, filters, active, err);
	if (code == ERR_OK && subtype != NULL)
		code = list_add_vocabulary(req, filters, active, "type", subtype->label,
					   subtype->choices, err);
	if (code == ERR_OK)
		code = add_owner_filter(req, reference, filters, active, err);
	if (code == ERR_OK)
		code = list_add_vocabulary(req, filters, NULL, "tri", "Tri", "record_sort", err);
	return code;
}

static enum err set_page(struct request *req, const struct kind *kind,
			 const struct reference *reference, struct list_count count,
			 struct err_info *err)
{
	const char *q = form_text(req, "q");
	bool filtered;
	enum err code = set_filters(req, kind, reference, err);

	if (code == ERR_OK)
		code = list_set_exports(req, req->model, count, err);
	if (code != ERR_OK)
		return code;
	filtered = json_array_size(json_object_get(req->model, "active")) > 0;
	model_set(&req->model, "title", json_string(kind->list_title));
	model_set(&req->model, "record_kind", record_model_kind(kind));
	model_set(&req->model, "lead", json_string(kind->lead));
	model_set(&req->model, "empty", json_string(kind->empty));
	model_set(&req->model, "q", json_string(q != NULL ? q : ""));
	model_set(&req->model, "is_empty", json_boolean(count.value == 0));
	model_set(&req->model, "empty_filtered", json_boolean(count.value == 0 && filtered));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "list page");
}

static json_t *can_model(struct request *req, const struct kind *kind)
{
	if (permission_allows(kind->rights.write, req->session->roles) &&
	    (kind->after_end || reference_open(req, NULL) == ERR_OK))
		return json_pack("{s:b}", "create", true);
	return json_object();
}

enum err record_list(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	const struct reference *reference = NULL;
	json_auto_t *rows = NULL;
	struct list_count count;
	int64_t total;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = query(req, kind, reference, &rows, err);
	if (code != ERR_OK)
		return code;
	total = row_number(json_array_get(rows, 0), "total");
	count = (struct list_count){ .value = total > COUNT_MAX ? COUNT_MAX : total,
				     .more = total > COUNT_MAX };
	req->model = json_pack("{s:{s:I, s:b}, s:o}", "count", "value", (json_int_t)count.value,
			       "more", count.more, "can", can_model(req, kind));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "list");
	code = list_set_next(req, req->model, rows, record_query_key(sort_of(req)), err);
	if (code == ERR_OK)
		code = set_items(kind, reference, rows, req->model, err);
	if (code == ERR_OK && req->face == FACE_HTML)
		code = set_page(req, kind, reference, count, err);
	return code;
}
