/* Cursors, filter addresses and pages of lists. */
#include "app/resource/list.h"

#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/base/escape.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/view/filter.h"
#include "app/view/model.h"

#define ADDRESS_MAX 8192
#define ID_MAX INT64_C(9000000000000000)
#define NO_DAY "9999-12-31"	/* how a row without a day is sorted */

/* Servers differ in what they make of a text that is compared with a day or a time, so none gets there. */
static bool is_key(const char *text, enum list_key kind)
{
	char french[DATE_FRENCH_SIZE];

	if (kind == LIST_KEY_DAY)
		return date_is_valid(text) || text_equal(text, NO_DAY);
	return kind == LIST_KEY_TEXT ||
	       (strlen(text) == DATE_TIME_TEXT_SIZE - 1 && date_time_to_french(text, french));
}

enum err list_read_cursor(struct request *req, enum list_key kind, struct list_cursor *ret,
			  struct err_info *err)
{
	const char *text = form_text(req, "apres");
	const char *dot;
	char *id;

	*ret = (struct list_cursor){ .set = false };
	if (text == NULL)
		return ERR_OK;
	dot = strchr(text, '.');
	if (dot == NULL || strlen(dot) > LIST_KEY_MAX)
		return ERR(err, ERR_BAD_REQUEST, "not a cursor");
	id = arena_strndup(req->arena, text, (size_t)(dot - text));
	if (id == NULL)
		return ERR(err, ERR_MEMORY, "cursor");
	if (!text_to_i64(id, 1, ID_MAX, &ret->id) || !is_key(dot + 1, kind))
		return ERR(err, ERR_BAD_REQUEST, "not a cursor");
	ret->key = dot + 1;
	ret->set = true;
	return ERR_OK;
}

bool list_is_export(const struct request *req)
{
	return req->face == FACE_CSV || req->face == FACE_XLSX;
}

/* Rows of a page. */
static size_t list_shown(const struct request *req)
{
	return list_is_export(req) ? LIST_EXPORT : LIST_PAGE;
}

int64_t list_limit(const struct request *req)
{
	return (int64_t)list_shown(req) + 1;
}

/* Adds "name=value" with what comes before it. */
static void add_pair(struct buf *out, bool *first, const char *name, const char *value)
{
	buf_addc(out, *first ? '?' : '&');
	*first = false;
	escape_url(out, name);
	buf_addc(out, '=');
	escape_url(out, value);
}

const char *list_address(struct request *req, const char *suffix, const char *name,
			 const char *value)
{
	AUTO_BUF out = BUF_INIT(ADDRESS_MAX);
	bool first = true;

	buf_adds(&out, req->path);
	buf_adds(&out, suffix);
	for (int i = 0; i < req->query.count; i++) {
		const struct pair *pair = &req->query.items[i];

		if (text_equal(pair->name, name) || text_equal(pair->name, "apres") ||
		    pair->value[0] == '\0')
			continue;
		add_pair(&out, &first, pair->name, pair->value);
	}
	if (name != NULL && value != NULL)
		add_pair(&out, &first, name, value);
	if (buf_error(&out) != ERR_OK)
		return NULL;
	return arena_strndup(req->arena, buf_text(&out), out.len);
}

/* "ID.KEY" of the last row that is shown. */
static const char *cursor_of(struct request *req, const json_t *row, const char *key_of)
{
	const char *key = json_string_value(json_object_get(row, key_of));

	return arena_printf(req->arena, "%" PRId64 ".%s",
			    (int64_t)json_integer_value(json_object_get(row, "id")),
			    key != NULL ? key : "");
}

enum err list_set_next(struct request *req, json_t *model, json_t *rows, const char *key_of,
		       struct err_info *err)
{
	size_t shown = list_shown(req);
	bool more = json_array_size(rows) > shown;
	const char *cursor = NULL;
	const char *href = NULL;
	int failed;

	if (more) {
		json_array_remove(rows, shown);
		cursor = cursor_of(req, json_array_get(rows, shown - 1), key_of);
		href = cursor != NULL ? list_address(req, "", "apres", cursor) : NULL;
		if (href == NULL)
			return ERR(err, ERR_MEMORY, "cursor");
	}
	failed = json_object_set_new(model, "next", cursor != NULL ? json_string(cursor) : json_null());
	failed |= json_object_set_new(model, "next_href", href != NULL ? json_string(href) : json_null());
	if (form_text(req, "apres") != NULL)
		failed |= json_object_set_new(model, "first_href",
					      json_string(list_address(req, "", NULL, NULL)));
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "list");
}

json_t *list_option(const char *value, const char *label, bool selected)
{
	return json_pack("{s:s, s:s, s:b}", "value", value, "label", label, "selected", selected);
}

static int add_active(struct request *req, json_t *active, const char *name, const char *label,
		      const char *value)
{
	const char *href = list_address(req, "", name, NULL);
	const char *text = arena_printf(req->arena, "%s : %s", label, value);

	if (href == NULL || text == NULL)
		return -1;
	return json_array_append_new(active, json_pack("{s:s, s:s}", "label", text, "href", href));
}

/* A list with the option at `i` selected; the others are shared. New. */
static json_t *options_with(json_t *options, size_t i)
{
	const json_t *option = json_array_get(options, i);
	json_t *list = json_array();
	json_auto_t *selected = list_option(json_string_value(json_object_get(option, "value")),
					    json_string_value(json_object_get(option, "label")), true);

	if (json_array_extend(list, options) == 0 && json_array_set(list, i, selected) == 0)
		return list;
	json_decref(list);
	return NULL;
}

enum err list_add_options(struct request *req, json_t *filters, json_t *active, const char *name,
			  const char *label, json_t *options, struct err_info *err)
{
	const char *chosen = form_text(req, name);
	json_auto_t *shown = json_incref(options);
	int failed = 0;

	for (size_t i = 0; i < json_array_size(options) && chosen != NULL; i++) {
		const json_t *option = json_array_get(options, i);

		if (!text_equal(json_string_value(json_object_get(option, "value")), chosen))
			continue;
		json_decref(shown);
		shown = options_with(options, i);
		if (active != NULL)
			failed |= add_active(req, active, name, label,
					     json_string_value(json_object_get(option, "label")));
		break;
	}
	failed |= json_array_append_new(filters, json_pack("{s:s, s:s, s:O, s:b}", "name", name, "label", label,
							   "options", shown, "chosen", chosen != NULL));
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "filter");
}

enum err list_add_filter(struct request *req, json_t *filters, json_t *active, const char *name,
			 const char *label, const struct list_choice *choices, size_t count,
			 struct err_info *err)
{
	json_auto_t *options = json_array();

	for (size_t i = 0; i < count; i++) {
		if (json_array_append_new(options, list_option(choices[i].value, choices[i].label, false)) != 0)
			return ERR(err, ERR_MEMORY, "filter");
	}
	return list_add_options(req, filters, active, name, label, options, err);
}

enum err list_add_vocabulary(struct request *req, json_t *filters, json_t *active, const char *name,
			     const char *label, const char *vocabulary, struct err_info *err)
{
	const struct vocabulary *list = vocabulary_find(vocabulary);
	struct list_choice *choices = arena_alloc(req->arena, sizeof(*choices) * list->count);

	if (choices == NULL)
		return ERR(err, ERR_MEMORY, "filter");
	for (size_t i = 0; i < list->count; i++)
		choices[i] = (struct list_choice){ list->terms[i].id, list->terms[i].label };
	return list_add_filter(req, filters, active, name, label, choices, list->count, err);
}

enum err list_add_search(struct request *req, json_t *active, struct err_info *err)
{
	const char *q = form_text(req, "q");
	const char *quoted;

	if (q == NULL)
		return ERR_OK;
	quoted = arena_printf(req->arena, "« %s »", q);
	if (quoted == NULL || add_active(req, active, "q", "Recherche", quoted) != 0)
		return ERR(err, ERR_MEMORY, "filter");
	return ERR_OK;
}

/* "60 lignes", "plus de 1 000 lignes"; arena. */
static const char *rows_text(struct request *req, struct list_count count)
{
	AUTO_BUF text = BUF_INIT(64);
	json_auto_t *value = json_integer(count.value);
	struct filter filter;

	if (count.value < 0)
		return "toutes les lignes";
	if (value == NULL || !filter_find("rows", 4, &filter))
		return NULL;
	if (count.more)
		buf_adds(&text, "plus de ");
	filter.fn(value, filter.data, &text);
	return buf_error(&text) == ERR_OK ? arena_strndup(req->arena, buf_text(&text), text.len) : NULL;
}

/* JSON has its pages, where a table is whole; arena. */
static const char *page_text(struct request *req, struct list_count count)
{
	const struct list_count page = { .value = LIST_PAGE };
	const char *text = rows_text(req, page);

	if (count.value >= 0 && count.value <= LIST_PAGE && !count.more)
		return rows_text(req, count);
	return text != NULL ? arena_printf(req->arena, "%s par page", text) : NULL;
}

static json_t *export_model(struct request *req, const char *label, const char *suffix, const char *rows)
{
	const char *href = list_address(req, suffix, NULL, NULL);

	if (href == NULL || rows == NULL)
		return NULL;
	return json_pack("{s:s, s:s, s:s}", "label", label, "href", href, "rows_text", rows);
}

enum err list_set_exports(struct request *req, json_t *model, struct list_count count,
			  struct err_info *err)
{
	json_t *list = json_array();

	model_add(&list, export_model(req, "CSV", ".csv", rows_text(req, count)));
	model_add(&list, export_model(req, "Excel", ".xlsx", rows_text(req, count)));
	model_add(&list, export_model(req, "JSON", ".json", page_text(req, count)));
	if (json_object_set_new(model, "exports", list) != 0)
		return ERR(err, ERR_MEMORY, "exports");
	return ERR_OK;
}

int64_t list_agreement(const struct request *req, int64_t current)
{
	int64_t chosen = 0;

	return form_i64(req, "accord", &chosen) != NULL ? chosen : current;
}

enum err list_add_agreement(struct request *req, json_t *filters, json_t *active, struct err_info *err)
{
	struct list_choice choice = { .value = NULL };
	int64_t chosen = 0;

	if (form_i64(req, "accord", &chosen) == NULL)
		return ERR_OK;
	choice.value = arena_printf(req->arena, "%" PRId64, chosen);
	choice.label = arena_printf(req->arena, "n° %" PRId64, chosen);
	if (choice.value == NULL || choice.label == NULL)
		return ERR(err, ERR_MEMORY, "filter");
	return list_add_filter(req, filters, active, "accord", "Accord-cadre", &choice, 1, err);
}
