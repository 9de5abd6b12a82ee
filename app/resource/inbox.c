/* «À décider»: one list of what waits for me, and what I decided lately. */
#include "app/resource/inbox.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/record/kind.h"
#include "app/resource/reference.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

#define RECENT 5
#define SUMMARY_MAX 240		/* bytes of the first sentence that is shown */

/* clang-format off */
static const struct field inbox_fields[] = {
	{ .name = "nature", .label = "Nature de la fiche décidée", .type = FIELD_CHOICE, .choices = "record_kind" },
	{ .name = "fait", .label = "Fiche décidée", .type = FIELD_ID },
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 900 },
	{ .name = NULL }
};
const struct form inbox_query = { .name = "inbox", .fields = inbox_fields };

const struct csv_column inbox_columns[] = {
	{ "Nature", "kind", "record_kind" },
	{ "Numéro", "id", NULL },
	{ "Titre", "title", NULL },
	{ "À faire", "task", "task" },
	{ "Depuis (UTC)", "since", NULL },
	{ "Structure", "structure.short_name", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* The first sentence, or as much as fits; never within a character. New. */
static json_t *first_sentence(const char *text)
{
	size_t len = 0;

	if (text == NULL)
		return json_null();
	while (text[len] != '\0' && len < SUMMARY_MAX) {
		bool end = text[len] == '.' && (text[len + 1] == ' ' || text[len + 1] == '\n');

		len++;
		if (end || text[len - 1] == '\n')
			break;
	}
	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	return json_stringn(text, len);
}

static json_t *other_approval(const json_t *row)
{
	if (!json_is_string(json_object_get(row, "other_name")))
		return json_null();
	return json_pack("{s:O, s:O, s:O}", "role", json_object_get(row, "other_role"), "name",
			 json_object_get(row, "other_name"), "at", json_object_get(row, "other_at"));
}

static json_t *item_of(const struct reference *reference, const json_t *row)
{
	const json_t *content = json_object_get(row, "content");
	const char *task = json_string_value(json_object_get(row, "task"));
	int64_t id = json_integer_value(json_object_get(row, "id"));
	bool on_its_page = text_equal(task, "revise") || text_equal(task, "confirm");
	const char *kind = json_string_value(json_object_get(row, "kind"));
	char href[80] = "";

	(void)!kind_address(kind, id, on_its_page ? "" : "/decision", href, sizeof(href));
	return json_pack(
		"{s:s, s:I, s:O, s:O, s:O, s:O, s:O, s:b, s:o, s:o, s:o, s:o, s:o, s:s}", "kind", kind, "id",
		(json_int_t)id, "title", json_object_get(row, "title"), "task", json_object_get(row, "task"), "since",
		json_object_get(row, "since"), "status", json_object_get(row, "status"), "version",
		json_object_get(row, "version"), "blocking",
		json_is_string(json_object_get(row, "other_name")), "structure",
		reference_organisation_model(reference,
					     json_integer_value(json_object_get(row, "structure_id"))),
		"owner",
		reference_organisation_model(reference,
					     json_integer_value(json_object_get(row, "owner_id"))),
		"orientation",
		reference_orientation_model(reference,
					    json_integer_value(json_object_get(row, "orientation"))),
		"summary", first_sentence(json_string_value(json_object_get(content, "summary"))),
		"other_approval", other_approval(row), "href", href);
}

enum err inbox_items(struct request *req, const struct list_cursor *cursor, int64_t limit,
		     json_t **ret, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *rows = NULL;
	json_auto_t *items = json_array();
	size_t i;
	const json_t *row;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_inbox_list(req->db, req->session->role_recipient,
				      req->session->person_recipient, req->session->stand_in,
				      req->session->stand_in_kinds, cursor->set ? cursor->key : NULL,
				      cursor->set ? &cursor->id : NULL, limit, &rows, err);
	if (code != ERR_OK)
		return code;
	json_array_foreach(rows, i, row) {
		if (json_array_append_new(items, item_of(reference, row)) != 0)
			return ERR(err, ERR_MEMORY, "inbox");
	}
	*ret = json_incref(items);
	return ERR_OK;
}

/* What blocks others comes first; the order by date stays within both. New. */
static json_t *blocking_first(const json_t *items)
{
	json_t *list = json_array();

	for (int blocking = 1; blocking >= 0; blocking--) {
		size_t i;
		json_t *item;

		json_array_foreach(items, i, item) {
			if (json_is_true(json_object_get(item, "blocking")) == (blocking != 0))
				model_add(&list, json_incref(item));
		}
	}
	return list;
}

/* Adds to rows of what was decided where the record stands, and what its state is called. */
static enum err add_words(json_t *rows, struct err_info *err)
{
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(rows, i, row) {
		const char *kind = row_text(row, "kind");
		char href[80] = "";

		(void)!kind_address(kind, row_number(row, "id"), "", href, sizeof(href));
		failed |= json_object_set_new(row, "href", json_string(href));
		failed |= json_object_set_new(row, "status_text",
					      json_string(kind_status_of(kind, row_text(row, "status"))));
	}
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "decisions");
}

/* The decision that was just taken, if it is among the person's latest. */
static json_t *done_model(const struct request *req, const json_t *recent)
{
	int64_t id = 0;
	size_t i;
	const json_t *row;

	const char *kind = form_text(req, "nature");

	if (form_i64(req, "fait", &id) == NULL)
		return json_null();
	json_array_foreach(recent, i, row) {
		if (row_number(row, "id") != id || !text_equal(row_text(row, "kind"), kind != NULL ? kind : "action"))
			continue;
		return json_pack("{s:O, s:O, s:O, s:O, s:O, s:O?, s:O?, s:b}", "href",
				 json_object_get(row, "href"), "title", json_object_get(row, "title"),
				 "decision", json_object_get(row, "decision"), "status",
				 json_object_get(row, "status"), "status_text",
				 json_object_get(row, "status_text"), "role", json_object_get(row, "role"),
				 "awaited", json_object_get(row, "awaited"), "partly",
				 json_array_size(json_object_get(row, "awaited")) > 0);
	}
	return json_null();
}

static enum err set_page(struct request *req, const json_t *items, struct err_info *err)
{
	json_t *recent = NULL;
	json_t *first = json_array_get(items, 0);
	enum err code = sql_decision_recent(req->db, req->session->person_id, RECENT, &recent, err);

	if (code == ERR_OK)
		code = add_words(recent, err);
	if (code != ERR_OK) {
		json_decref(recent);
		return code;
	}
	model_set(&req->model, "done", done_model(req, recent));
	model_set(&req->model, "recent", recent);
	model_set(&req->model, "next_item", first != NULL ? json_incref(first) : json_null());
	model_set(&req->model, "standing_in", json_is_array(req->session->delegations) ?
						      json_deep_copy(req->session->delegations) : json_array());
	model_set(&req->model, "title", json_string("À décider"));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "inbox");
}

enum err inbox_show(struct request *req, struct err_info *err)
{
	struct list_cursor cursor;
	json_auto_t *items = NULL;
	json_auto_t *ordered = NULL;
	enum err code = list_read_cursor(req, LIST_KEY_TIME, &cursor, err);

	if (code == ERR_OK)
		code = inbox_items(req, &cursor, list_limit(req), &items, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:i}", "count", req->session->inbox);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "inbox");
	code = list_set_next(req, req->model, items, "since", err);
	if (code != ERR_OK)
		return code;
	ordered = blocking_first(items);
	if (json_object_set(req->model, "items", ordered) != 0)
		return ERR(err, ERR_MEMORY, "inbox");
	return req->face == FACE_HTML ? set_page(req, ordered, err) : ERR_OK;
}
