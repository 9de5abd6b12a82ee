/*
 * Searching everything that a person may read, on one page: some of each nature, or one nature page by page. A word
 * that much has is looked for along the lists, newest first, as action_query.c does; then no page reads more than some
 * thousands of rows, however many are found.
 */
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/excerpt.h"
#include "app/resource/list.h"
#include "app/resource/record/kind.h"
#include "app/resource/reference.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "app/resource/search.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

#define COUNT_TO 1001		/* the page says «more than 1 000» */
#define RECORDS_TO 3001		/* records of all kinds that are counted */
#define WINDOW 1000		/* records, the last changed, that a usual word is looked for in */
#define EACH 5			/* of each nature on the first page */
#define WORD_MAX 400		/* bytes of the first word */

/* clang-format off */
static const struct field search_fields[] = {
	{ .name = "q", .label = "Recherche", .type = FIELD_TEXT, .max = 100 },
	{ .name = "nature", .label = "Nature", .type = FIELD_TEXT, .max = 20 },
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 900 },
	{ .name = NULL }
};

const struct form search_query = { .name = "search", .fields = search_fields };

/* What is no kind of record. */
static const struct {
	const char *nature;
	const char *label;
} texts[] = {
	{ "article",      "Articles de l’accord-cadre" },
	{ "organisation", "Structures" },
};
/* clang-format on */

struct search {
	struct request *req;
	int64_t agreement_id;
	const char *q;
	const char *expression;
	char word[WORD_MAX + 1];
	json_t *counts;		/* new: rows {nature, total} */
	json_t *rows;		/* new */
	struct list_cursor cursor;
	int64_t limit;
};

static void search_release(struct search *s)
{
	json_decref(s->counts);
	json_decref(s->rows);
}

static int64_t count_of(const struct search *s, const char *nature)
{
	size_t i;
	const json_t *row;

	json_array_foreach(s->counts, i, row) {
		if (text_equal(row_text(row, "nature"), nature))
			return row_number(row, "total");
	}
	return 0;
}

/* Records of every kind together. */
static int64_t count_of_records(const struct search *s)
{
	int64_t total = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(s->counts, i, row) {
		if (kind_find(row_text(row, "nature")) != NULL && !text_equal(row_text(row, "nature"), "action"))
			total += row_number(row, "total");
	}
	return total;
}

static bool may_read(const struct search *s, const char *nature)
{
	const struct kind *kind = kind_find(nature);

	return permission_allows(kind != NULL ? kind->read : PERMISSION_AGREEMENT_READ, s->req->session->roles);
}

/* Adds to the rows; stolen. */
static enum err add_rows(struct search *s, json_t *rows, struct err_info *err)
{
	int failed = json_array_extend(s->rows, rows);

	json_decref(rows);
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "found");
}

static enum err find_actions(struct search *s, struct err_info *err)
{
	bool much = count_of(s, "action") >= COUNT_TO;
	const char *after = s->cursor.set ? s->cursor.key : NULL;
	json_t *rows = NULL;
	enum err code = sql_search_actions(s->req->db, s->agreement_id, much ? NULL : s->expression,
					   much ? s->expression : NULL, s->word, after,
					   s->cursor.set ? &s->cursor.id : NULL, s->limit, &rows, err);

	return code == ERR_OK ? add_rows(s, rows, err) : code;
}

static enum err find_latest(struct search *s, struct err_info *err)
{
	bool much = count_of_records(s) >= COUNT_TO;
	json_t *rows = NULL;
	enum err code = sql_search_latest(s->req->db, s->agreement_id, much ? NULL : s->expression,
					  much ? s->expression : NULL, s->word, WINDOW, EACH, &rows, err);

	return code == ERR_OK ? add_rows(s, rows, err) : code;
}

/* Of what is found much, most is of this kind, or the kind's own list is short. */
static enum err find_of_kind(struct search *s, const char *kind, struct err_info *err)
{
	bool much = count_of_records(s) >= COUNT_TO;
	const char *after = s->cursor.set ? s->cursor.key : NULL;
	json_t *rows = NULL;
	enum err code = sql_search_records(s->req->db, s->agreement_id, kind, much ? NULL : s->expression,
					   much ? s->expression : NULL, s->word, after,
					   s->cursor.set ? &s->cursor.id : NULL, s->limit, &rows, err);

	return code == ERR_OK ? add_rows(s, rows, err) : code;
}

static enum err find_articles(struct search *s, struct err_info *err)
{
	const char *after = s->cursor.set ? s->cursor.key : NULL;
	json_t *rows = NULL;
	enum err code = sql_search_articles(s->req->db, s->agreement_id, s->expression, s->word, after,
					    s->cursor.set ? &s->cursor.id : NULL, s->limit, &rows, err);

	return code == ERR_OK ? add_rows(s, rows, err) : code;
}

static enum err find_organisations(struct search *s, struct err_info *err)
{
	const char *after = s->cursor.set ? s->cursor.key : NULL;
	json_t *rows = NULL;
	enum err code = sql_search_organisations(s->req->db, s->expression, s->word, after,
						 s->cursor.set ? &s->cursor.id : NULL, s->limit, &rows, err);

	return code == ERR_OK ? add_rows(s, rows, err) : code;
}

static enum err find_some_of_each(struct search *s, struct err_info *err)
{
	enum err code;

	s->limit = EACH;
	code = find_actions(s, err);
	if (code == ERR_OK && count_of_records(s) > 0)
		code = find_latest(s, err);
	if (code == ERR_OK && count_of(s, "article") > 0)
		code = find_articles(s, err);
	if (code == ERR_OK && count_of(s, "organisation") > 0)
		code = find_organisations(s, err);
	return code;
}

static bool is_by_title(const char *nature)
{
	return text_equal(nature, "article") || text_equal(nature, "organisation");
}

static enum err find_one_nature(struct search *s, const char *nature, struct err_info *err)
{
	enum err code = list_read_cursor(s->req, is_by_title(nature) ? LIST_KEY_TEXT : LIST_KEY_TIME, &s->cursor, err);

	s->limit = list_limit(s->req);
	if (code != ERR_OK || !may_read(s, nature))
		return code;
	if (text_equal(nature, "action"))
		return find_actions(s, err);
	if (text_equal(nature, "article"))
		return find_articles(s, err);
	return text_equal(nature, "organisation") ? find_organisations(s, err) : find_of_kind(s, nature, err);
}

/* ---- what is shown ---- */

static json_t *address_of(const json_t *row)
{
	const char *nature = row_text(row, "nature");
	char href[80] = "";

	if (text_equal(nature, "article"))
		return json_sprintf("/accord#article-%s", row_text(row, "slug"));
	if (text_equal(nature, "organisation"))
		return json_sprintf("/structures/%s", row_text(row, "slug"));
	(void)!kind_address(nature, row_number(row, "id"), "", href, sizeof(href));
	return json_string(href);
}

static json_t *item_of(const struct search *s, const json_t *row)
{
	const char *nature = row_text(row, "nature");
	const char *status = row_text(row, "status");
	const char *excerpt = row_text(row, "excerpt");
	const char *title = row_text(row, "title");
	bool begins = excerpt == NULL || text_starts(excerpt, title);

	return json_pack("{s:O, s:s, s:s, s:o, s:o, s:s?, s:s?, s:o, s:O?}", "id", json_object_get(row, "id"), "nature",
			 nature, "title", title, "title_marks", excerpt_of(title, s->q, false), "href",
			 address_of(row), "status", status, "status_text",
			 status != NULL ? kind_status_of(nature, status) : NULL, "excerpt",
			 excerpt_of(excerpt != NULL ? excerpt : "", s->q, !begins), "updated_at",
			 json_object_get(row, "updated_at"));
}

/* New: the found rows of one nature. */
static json_t *items_of(const struct search *s, const char *nature)
{
	json_t *items = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(s->rows, i, row) {
		if (text_equal(row_text(row, "nature"), nature))
			model_add(&items, item_of(s, row));
	}
	return items;
}

/* Counted to the end, or no further than a page says. */
static struct list_count shown_count(const struct search *s, const char *nature)
{
	bool record = kind_find(nature) != NULL && !text_equal(nature, "action");
	int64_t count = count_of(s, nature);

	if (count >= COUNT_TO)
		return (struct list_count){ .value = COUNT_TO - 1, .more = true };
	return (struct list_count){ .value = count, .more = record && count_of_records(s) >= RECORDS_TO };
}

static bool is_shown(const struct search *s, const char *nature)
{
	const char *wanted = form_text(s->req, "nature");

	return count_of(s, nature) > 0 && may_read(s, nature) && (wanted == NULL || text_equal(wanted, nature));
}

static void add_group(const struct search *s, json_t **groups, const char *nature, const char *label)
{
	struct list_count count = shown_count(s, nature);
	json_t *all = json_null();

	if (!is_shown(s, nature))
		return;
	if (form_text(s->req, "nature") == NULL && (count.more || count.value > EACH))
		all = json_string(list_address(s->req, "", "nature", nature));
	model_add(groups, json_pack("{s:s, s:s, s:{s:I, s:b}, s:o, s:o}", "nature", nature, "label", label, "count",
				    "value", (json_int_t)count.value, "more", count.more, "items",
				    items_of(s, nature), "all_href", all));
}

static json_t *groups_of(const struct search *s)
{
	json_t *groups = json_array();
	size_t count = 0;
	const struct kind *const *kinds = kind_all(&count);

	for (size_t i = 0; i < count; i++)
		add_group(s, &groups, kinds[i]->id, kinds[i]->list_title);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		add_group(s, &groups, texts[i].nature, texts[i].label);
	return groups;
}

static enum err set_model(struct search *s, struct err_info *err)
{
	struct request *req = s->req;
	const char *nature = form_text(req, "nature");
	json_t *groups;
	enum err code = ERR_OK;

	req->model = json_object();
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "search");
	if (nature != NULL)
		code = list_set_next(req, req->model, s->rows, is_by_title(nature) ? "title" : "updated_at", err);
	groups = groups_of(s);
	model_set(&req->model, "title", json_string("Recherche"));
	model_set(&req->model, "q", json_string(s->q));
	model_set(&req->model, "asked", json_boolean(s->expression != NULL));
	model_set(&req->model, "nothing", json_boolean(s->expression != NULL && json_array_size(groups) == 0));
	model_set(&req->model, "nature", nature != NULL ? json_string(nature) : json_null());
	model_set(&req->model, "whole_href",
		  nature != NULL ? json_string(list_address(req, "", "nature", NULL)) : json_null());
	model_set(&req->model, "groups", groups);
	return code == ERR_OK && req->model == NULL ? ERR(err, ERR_MEMORY, "search") : code;
}

static enum err find(struct search *s, struct err_info *err)
{
	const char *nature = form_text(s->req, "nature");
	const char *first = s->q;
	size_t len = search_next_word(&first);
	enum err code = sql_search_counts(s->req->db, s->agreement_id, s->expression, COUNT_TO, RECORDS_TO, &s->counts,
					  err);

	snprintf(s->word, sizeof(s->word), "%.*s", (int)len, first);
	if (code != ERR_OK)
		return code;
	return nature != NULL ? find_one_nature(s, nature, err) : find_some_of_each(s, err);
}

enum err search_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	const char *q = form_text(req, "q");
	DEFER(search_release) struct search s = { .req = req, .q = q != NULL ? q : "", .rows = json_array() };
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = search_expression(req, &s.expression, err);
	if (code != ERR_OK)
		return code;
	s.agreement_id = reference->agreement_id;
	if (s.rows == NULL)
		return ERR(err, ERR_MEMORY, "search");
	if (s.expression != NULL)
		code = find(&s, err);
	return code == ERR_OK ? set_model(&s, err) : code;
}
