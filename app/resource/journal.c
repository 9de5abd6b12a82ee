/*
 * The page «Journal»: what the ledger holds, newest first. Who may read which entry is decided in
 * the query: entries of actions by everybody, of people by themselves and by those who may read
 * all.
 */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/list.h"
#include "app/resource/record/kind.h"
#include "app/resource/resources.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "sql/queries.h"

/* clang-format off */
static const struct field journal_fields[] = {
	{ .name = "evenement", .label = "Événement", .type = FIELD_CHOICE, .choices = "ledger_event" },
	{ .name = "type", .label = "Type", .type = FIELD_CHOICE, .choices = "record_kind" },
	{ .name = "fiche", .label = "Fiche", .type = FIELD_ID },
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 60 },
	{ .name = NULL }
};

const struct form journal_query = { .name = "journal", .fields = journal_fields };

const struct csv_column journal_columns[] = {
	{ "Numéro", "id", NULL },
	{ "Date (UTC)", "at", NULL },
	{ "Événement", "event", "ledger_event" },
	{ "Par", "person.name", NULL },
	{ "Qualité", "person.quality", NULL },
	{ "Par délégation de", "person.in_place_of", NULL },
	{ "Type", "record.kind", "record_kind" },
	{ "Fiche", "record.id", NULL },
	{ "Intitulé", "record.title", NULL },
	{ "Rang dans la fiche", "seq", NULL },
	{ "Empreinte", "hash", NULL },
	{ "Scellée", "sealed", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* Keys of the table `ledger`, by what is asked for. */
enum journal_key { KEY_RECORD, KEY_KIND, KEY_KIND_EVENT, KEY_EACH, KEY_EACH_EVENT };

static enum journal_key key_of(const char *kind, const char *event, const int64_t *record)
{
	if (record != NULL)
		return KEY_RECORD;
	if (kind != NULL)
		return event != NULL ? KEY_KIND_EVENT : KEY_KIND;
	return event != NULL ? KEY_EACH_EVENT : KEY_EACH;
}

static enum err query_list(struct request *req, json_t **ret, struct err_info *err)
{
	struct list_cursor cursor;
	int64_t record = 0;
	const int64_t *one = form_i64(req, "fiche", &record);
	const char *event = form_text(req, "evenement");
	/* Numbers are counted by kind: one alone means an action's. */
	const char *kind = one != NULL && form_text(req, "type") == NULL ? "action" : form_text(req, "type");
	enum journal_key key = key_of(kind, event, one);
	bool people = permission_allows(PERMISSION_LEDGER_PEOPLE, req->session->roles);
	enum err code = list_read_cursor(req, LIST_KEY_TIME, &cursor, err);

	if (code != ERR_OK)
		return code;
	return sql_ledger_list(req->db, people, req->session->person_id, event, kind, one, key == KEY_KIND,
			       key == KEY_KIND_EVENT, key == KEY_EACH, key == KEY_EACH_EVENT,
			       cursor.set ? cursor.key : NULL, cursor.set ? &cursor.id : NULL,
			       list_limit(req), ret, err);
}

/* The person as they were then. */
static json_t *person_of(const json_t *row)
{
	const json_t *person = json_object_get(json_object_get(row, "entry"), "person");

	const json_t *place = json_object_get(json_object_get(row, "entry"), "in_place_of");

	return json_pack("{s:O?, s:O?, s:O?}", "name", json_object_get(person, "name"), "quality",
			 json_object_get(person, "quality"), "in_place_of", json_object_get(place, "name"));
}

/* As it is called now, or else as its entry calls it. Borrowed. */
static json_t *title_of(const json_t *row)
{
	const json_t *details = json_object_get(json_object_get(row, "entry"), "details");
	json_t *now = json_object_get(row, "title");
	json_t *then = json_object_get(details, "title");

	return json_is_string(now) || then == NULL ? now : then;
}

/* People have no page. */
static json_t *record_of(const json_t *row)
{
	const char *kind = json_string_value(json_object_get(row, "record_kind"));
	int64_t id = json_integer_value(json_object_get(row, "record_id"));
	char href[80] = "";
	bool has_page = kind_address(kind, id, "", href, sizeof(href));

	return json_pack("{s:s, s:I, s:O, s:s?}", "kind", kind, "id", (json_int_t)id, "title", title_of(row), "href",
			 has_page ? href : NULL);
}

/* {id, at, event, person, record, seq, hash, sealed}, and in JSON also details. */
static json_t *item_of(const struct request *req, const json_t *row)
{
	json_t *details = json_object_get(json_object_get(row, "entry"), "details");
	json_t *item = json_pack("{s:O, s:O, s:O, s:o, s:o, s:O, s:O, s:O}", "id",
				 json_object_get(row, "id"), "at", json_object_get(row, "at"), "event",
				 json_object_get(row, "event"), "person", person_of(row), "record",
				 record_of(row), "seq", json_object_get(row, "seq"), "hash",
				 json_object_get(row, "hash"), "sealed", json_object_get(row, "sealed"));

	if (item != NULL && req->face == FACE_JSON)
		json_object_set(item, "details", details != NULL ? details : json_null());
	return item;
}

static enum err set_items(struct request *req, const json_t *rows, struct err_info *err)
{
	json_t *items = json_array();
	size_t i;
	const json_t *row;
	int failed = json_object_set_new(req->model, "items", items);

	json_array_foreach(rows, i, row) {
		if (failed == 0)
			failed = json_array_append_new(items, item_of(req, row));
	}
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "journal");
}

/* {id, sealed_at, total, hash}, or null before the first. */
static enum err set_checkpoint(struct request *req, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_t *model = json_null();
	const json_t *last;
	enum err code = sql_checkpoint_last(req->db, &rows, err);

	if (code != ERR_OK)
		return code;
	last = json_array_get(rows, 0);
	if (last != NULL)
		model = json_pack("{s:O, s:O, s:O, s:O}", "id", json_object_get(last, "id"), "sealed_at",
				  json_object_get(last, "sealed_at"), "total",
				  json_object_get(last, "total"), "hash", json_object_get(last, "hash"));
	if (json_object_set_new(req->model, "last_checkpoint", model) != 0)
		return ERR(err, ERR_MEMORY, "checkpoint");
	return ERR_OK;
}

/*
 * One record's entries are asked for by an address; the page shows that, and takes it away again.
 */
static enum err add_record_filter(struct request *req, json_t *filters, json_t *active,
				  struct err_info *err)
{
	struct list_choice choice = { .value = NULL };
	int64_t record = 0;

	if (form_i64(req, "fiche", &record) == NULL)
		return ERR_OK;
	choice.value = arena_printf(req->arena, "%" PRId64, record);
	choice.label = arena_printf(req->arena, "n° %" PRId64, record);
	if (choice.value == NULL || choice.label == NULL)
		return ERR(err, ERR_MEMORY, "filter");
	return list_add_filter(req, filters, active, "fiche", "Fiche", &choice, 1, err);
}

/* The ledger is too long to be counted for a page: known is only what stands on one. */
static struct list_count count_of(const struct request *req)
{
	bool all = form_text(req, "apres") == NULL &&
		   json_is_null(json_object_get(req->model, "next"));

	return (struct list_count){
		.value = all ? (int64_t)json_array_size(json_object_get(req->model, "items")) : -1,
	};
}

static enum err set_page(struct request *req, struct err_info *err)
{
	json_t *filters = json_array();
	json_t *active = json_array();
	int failed = json_object_set_new(req->model, "title", json_string("Journal"));
	enum err code;

	failed |= json_object_set_new(req->model, "filters", filters);
	failed |= json_object_set_new(req->model, "active", active);
	if (failed != 0)
		return ERR(err, ERR_MEMORY, "journal");
	code = list_set_exports(req, req->model, count_of(req), err);
	if (code == ERR_OK)
		code = list_add_vocabulary(req, filters, active, "evenement", "Événement", "ledger_event",
					   err);
	if (code == ERR_OK)
		code = list_add_vocabulary(req, filters, active, "type", "Type", "record_kind", err);
	if (code == ERR_OK)
		code = add_record_filter(req, filters, active, err);
	return code;
}

enum err journal_list(struct request *req, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = query_list(req, &rows, err);

	if (code != ERR_OK)
		return code;
	req->model = json_object();
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "journal");
	code = list_set_next(req, req->model, rows, "at", err);
	if (code == ERR_OK)
		code = set_items(req, rows, err);
	if (code == ERR_OK && !list_is_export(req))
		code = set_checkpoint(req, err);
	if (code == ERR_OK && req->face == FACE_HTML)
		code = set_page(req, err);
	return code;
}
