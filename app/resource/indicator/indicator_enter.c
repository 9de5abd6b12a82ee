/* The page on which a clause officer enters the figures of their own PLIE for one year, and what it sends. */
#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/actor.h"
#include "app/resource/form_model.h"
#include "app/resource/indicator/indicator_model.h"
#include "app/resource/indicator/indicator_pages.h"
#include "app/resource/indicator/indicator_write.h"
#include "app/resource/row.h"
#include "app/view/filter.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define NAME_SIZE 64
#define VALUE_TEXT_MAX 4096

/* clang-format off */
static const struct field query_fields[] = {
	{ .name = "annee", .label = "Année", .type = FIELD_INTEGER, .min = INDICATOR_YEAR_MIN, .max = INDICATOR_YEAR_MAX },
	{ .name = NULL }
};
const struct form indicator_enter_query = { .name = "indicator_year", .fields = query_fields };

static const struct field value_fields[] = {
	{ .name = "code", .label = "Indicateur", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 40 },
	{ .name = "numerator", .label = "Numérateur", .type = FIELD_DECIMAL, .min = 0, .max = INDICATOR_VALUE_MAX },
	{ .name = "denominator", .label = "Dénominateur", .type = FIELD_DECIMAL, .min = 0, .max = INDICATOR_VALUE_MAX },
	{ .name = "value", .label = "Valeur", .type = FIELD_DECIMAL, .min = 0, .max = INDICATOR_VALUE_MAX },
	{ .name = "fte_hours", .label = "Heures d’un équivalent temps plein", .type = FIELD_INTEGER, .min = 1600, .max = 1820 },
	{ .name = "note", .label = "Précision", .type = FIELD_TEXT, .max = INDICATOR_NOTE_MAX },
	{ .name = NULL }
};
static const struct field enter_fields[] = {
	{ .name = "year", .label = "Année", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = INDICATOR_YEAR_MIN, .max = INDICATOR_YEAR_MAX },
	{ .name = "values", .label = "Chiffres", .type = FIELD_GROUP, .max = INDICATOR_ROWS_MAX, .group = value_fields },
	{ .name = "source", .label = "D’où viennent ces chiffres", .type = FIELD_TEXT, .flags = FIELD_REQUIRED_TO_SUBMIT, .max = 300,
	  .help = "Par exemple le bilan annuel du PLIE. Cette mention accompagne vos chiffres partout." },
	{ .name = "send", .label = "Transmettre à l’union", .type = FIELD_BOOL },
	{ .name = NULL }
};
/* clang-format on */

const struct form indicator_enter_form = {
	.name = "indicator_figures",
	.fields = enter_fields,
	.flags = FORM_VERSION,
};

/* The page while it is put together. */
struct page {
	struct request *req;
	const struct reference *reference;
	const json_t *home; /* my organisation */
	const char *today;
	int64_t year;
	json_t *stored; /* new: row of indicator_return_get, or NULL */
	json_t *values; /* new: rows of indicator_values */
	bool stale;	/* somebody else has saved meanwhile */
};

static void page_release(struct page *page)
{
	json_decref(page->stored);
	json_decref(page->values);
}

/* ---- cells ---- */

static const json_t *value_of(const json_t *rows, const char *code)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (text_equal(row_text(row, "code"), code))
			return row;
	}
	return NULL;
}

/* Where the row of a code stands in what was typed, from 1; 0: it does not. */
static size_t typed_place(const struct request *req, const char *code)
{
	size_t i;
	const json_t *row;

	if (req->method != METHOD_POST)
		return 0;
	json_array_foreach(json_object_get(req->typed, "values"), i, row) {
		if (text_equal(row_text(row, "code"), code))
			return i + 1;
	}
	return 0;
}

static json_t *plain(const json_t *value)
{
	AUTO_BUF text = BUF_INIT(VALUE_TEXT_MAX);

	filter_plain(value, &text);
	return buf_error(&text) == ERR_OK ? json_stringn(buf_text(&text), text.len) : NULL;
}

/* One input. n: of the row on the page; place: of what was typed, or 0 */
static json_t *cell(const struct page *page, const char *member, const char *label, size_t n,
		    size_t place, const json_t *value)
{
	char name[NAME_SIZE];
	char id[NAME_SIZE + 24];
	char help_id[NAME_SIZE + 32];
	char error_id[NAME_SIZE + 32];

	snprintf(name, sizeof(name), "values_%s", member);
	snprintf(id, sizeof(id), "f-%s-%zu", name, n);
	snprintf(help_id, sizeof(help_id), "%s-help", id);
	snprintf(error_id, sizeof(error_id), "%s-error", id);
	return json_pack("{s:s, s:s, s:s?, s:o, s:b, s:n, s:n, s:s?, s:s, s:s}", "name", name, "id",
			 id, "label", label, "value", plain(value), "optional", true, "help", "max",
			 "error", place > 0 ? form_model_message(page->req, name, place) : NULL,
			 "help_id", help_id, "error_id", error_id);
}

static json_t *fte_options(const json_t *chosen)
{
	static const int64_t hours[] = { 1600, 1820 };
	AUTO_BUF text = BUF_INIT(VALUE_TEXT_MAX);
	json_t *options = json_array();
	char number[NAME_SIZE];

	filter_plain(chosen, &text);
	for (size_t i = 0; i < ARRAY_SIZE(hours); i++) {
		snprintf(number, sizeof(number), "%" PRId64, hours[i]);
		model_add(&options, json_pack("{s:s, s:I, s:b}", "value", number, "hours",
					      (json_int_t)hours[i], "selected",
					      text_equal(number, buf_text(&text))));
	}
	return options;
}

/* What stands in the database now, beside what was typed: NULL when that is the same. */
static json_t *stored_value(const struct page *page, const json_t *stored)
{
	return page->stale && stored != NULL ? json_incref(json_object_get(stored, "value"))
					     : json_null();
}

static json_t *row_model(const struct page *page, json_t *word, size_t n)
{
	const char *code = row_text(word, "code");
	size_t place = typed_place(page->req, code);
	const json_t *stored = value_of(page->values, code);
	const json_t *typed = json_array_get(json_object_get(page->req->typed, "values"),
					     place > 0 ? place - 1 : 0);
	const json_t *from = place > 0 ? typed : stored;
	const json_t *fte = json_object_get(from, "fte_hours");
	json_t *model = indicator_model_word(word);
	bool rate = text_equal(row_text(word, "shape"), "rate");

	if (fte == NULL || json_is_null(fte))
		fte = json_object_get(word, "fte_hours");
	model_set(&model, "n", json_integer((json_int_t)n));
	model_set(&model, "stored", stored_value(page, stored));
	model_set(&model, "numerator",
		  cell(page, "numerator", row_text(word, "numerator_label"), n, place,
		       json_object_get(from, "numerator")));
	model_set(&model, "denominator",
		  cell(page, "denominator", row_text(word, "denominator_label"), n, place,
		       json_object_get(from, "denominator")));
	model_set(&model, "value",
		  cell(page, "value",
		       rate ? "Taux en pour cent, si les effectifs ne sont pas connus" : "Nombre",
		       n, place,
		       rate && json_is_number(json_object_get(from, "denominator"))
			       ? NULL
			       : json_object_get(from, "value")));
	model_set(&model, "note",
		  cell(page, "note", "Précision", n, place, json_object_get(from, "note")));
	model_set(&model, "fte",
		  cell(page, "fte_hours", "Un équivalent temps plein compte", n, place, fte));
	model_set(&model, "fte_options", fte_options(fte));
	return model;
}

static json_t *rows_of(const struct page *page)
{
	json_t *rows = json_array();
	size_t n = 0;
	size_t i;
	json_t *word;

	json_array_foreach(page->reference->indicators, i, word) {
		if (indicator_rows_is_asked(word, page->year))
			model_add(&rows, row_model(page, word, ++n));
	}
	return rows;
}

/* ---- page ---- */

/* The years for which something is asked, newest first. */
static json_t *years_of(const struct page *page)
{
	json_t *years = json_array();

	for (int64_t year = indicator_model_year_of(page->today); year >= INDICATOR_YEAR_MIN;
	     year--) {
		size_t i;
		const json_t *word;
		bool asked = false;

		json_array_foreach(page->reference->indicators, i, word)
			asked = asked || indicator_rows_is_asked(word, year);
		if (asked && indicator_model_is_plie_in(page->home, year))
			model_add(&years, json_pack("{s:I, s:b}", "year", (json_int_t)year,
						    "is_current", year == page->year));
	}
	return years;
}

/* The year that is asked for, that was typed, or the last that is over. */
static enum err page_year(struct page *page, struct err_info *err)
{
	const json_t *typed = json_object_get(page->req->typed, "year");
	int64_t this_year = indicator_model_year_of(page->today);
	int64_t store = 0;

	page->year = this_year - 1;
	if (page->req->method == METHOD_POST && json_is_string(typed) &&
	    text_to_i64(json_string_value(typed), INDICATOR_YEAR_MIN, INDICATOR_YEAR_MAX, &store))
		page->year = store;
	else if (page->req->method != METHOD_POST && form_i64(page->req, "annee", &store) != NULL)
		page->year = store;
	if (page->year > this_year)
		return ERR(err, ERR_NOT_FOUND, "figures of %" PRId64, page->year);
	return ERR_OK;
}

static enum err page_read(struct page *page, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = sql_indicator_return_get(page->req->db, page->reference->agreement_id,
						 page->year, page->req->session->organisation_id,
						 &rows, err);

	if (code != ERR_OK)
		return code;
	page->stored = json_incref(json_array_get(rows, 0));
	if (page->stored == NULL)
		return ERR_OK;
	page->stale = page->req->method == METHOD_POST && page->req->version != 0 &&
		      page->req->version < row_number(page->stored, "version");
	return sql_indicator_values(page->req->db, row_number(page->stored, "id"),
				    row_number(page->stored, "version"), &page->values, err);
}

static json_t *head_model(const struct page *page)
{
	const json_t *stored = page->stored;
	const char *closed = row_text(page->home, "valid_to");
	bool is_closed = closed != NULL && strcmp(closed, page->today) < 0;

	return json_pack(
		"{s:s, s:I, s:o, s:I, s:s, s:o, s:O, s:O?, s:O?, s:O?, s:b, s:b, s:o}", "title",
		"Saisir les chiffres d’une année", "year", (json_int_t)page->year, "years",
		years_of(page), "version",
		stored != NULL ? (json_int_t)row_number(stored, "version") : (json_int_t)1,
		"status", stored != NULL ? row_text(stored, "status") : "empty", "plie",
		reference_organisation_model(page->reference, page->req->session->organisation_id),
		"organisation_name", json_object_get(page->home, "name"), "entered_by",
		json_object_get(stored, "entered_name"), "entered_at",
		json_object_get(stored, "entered_at"), "sent_version",
		json_object_get(stored, "sent_version"), "is_closed", is_closed, "stale",
		page->stale, "rows", rows_of(page));
}

static enum err set_history(struct page *page, struct err_info *err)
{
	json_t *rows = NULL;
	enum err code = ERR_OK;

	if (page->stored != NULL)
		code = sql_indicator_entries(page->req->db, page->reference->agreement_id,
					     page->year, page->req->session->organisation_id, &rows,
					     err);
	if (code == ERR_OK)
		model_set(&page->req->model, "history", rows != NULL ? rows : json_array());
	return code;
}

static enum err page_start(struct page *page, struct err_info *err)
{
	enum err code = reference_get(page->req->db, &page->reference, err);

	if (code != ERR_OK)
		return code;
	page->home = reference_organisation(page->reference, page->req->session->organisation_id);
	if (!text_equal(row_text(page->home, "kind"), "plie"))
		return ERR(err, ERR_FORBIDDEN, "figures of another than a PLIE");
	return page_year(page, err);
}

enum err indicator_enter_show(struct request *req, struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	DEFER(page_release)
	struct page page = { .req = req, .today = reference_today(req->conf, store) };
	json_auto_t *values = NULL;
	enum err code = page_start(&page, err);

	if (code == ERR_OK)
		code = page_read(&page, err);
	if (code != ERR_OK)
		return code;
	values = json_pack("{s:O?}", "source", json_object_get(page.stored, "source"));
	req->model = head_model(&page);
	if (req->model == NULL || values == NULL)
		return ERR(err, ERR_MEMORY, "figures of a year");
	code = set_history(&page, err);
	if (code == ERR_OK && req->model != NULL)
		code = form_model_set(req, req->model, &indicator_enter_form, values, NULL, err);
	if (code == ERR_OK && req->model == NULL)
		code = ERR(err, ERR_MEMORY, "figures of a year");
	return code;
}

/* ---- what it sends ---- */

static void say_to_request(void *data, const char *member, size_t place, const char *text)
{
	struct request *req = data;
	const char *field = arena_printf(req->arena, "values_%s", member);
	const char *kept = arena_strdup(req->arena, text);

	if (field != NULL && kept != NULL && request_message(req, field, kept))
		req->messages[req->message_count - 1].row = (int)place;
}

static void check_sending(struct request *req, const struct indicator_rows *rows)
{
	if (!form_bool(req, "send"))
		return;
	if (form_text(req, "source") == NULL)
		request_message(req, "source",
				"Dites d’où viennent ces chiffres avant de les transmettre.");
	if (rows->count == 0)
		request_message(req, "values", "Donnez au moins un chiffre avant de transmettre.");
}

/* What the page says when the year cannot be entered (any more). */
static void say_closed(struct request *req)
{
	req->notice_tone = "warning";
	req->notice =
		"Rien n’est enregistré\u00a0: votre PLIE est fermé, n’existait pas cette année-là, ou l’année n’a pas "
		"commencé. Ses chiffres restent lisibles.";
}

static enum err answer(struct request *req, int64_t year, int64_t version, struct err_info *err)
{
	req->location = arena_printf(req->arena, "/indicateurs/saisie?annee=%" PRId64, year);
	req->model = json_pack("{s:I, s:I, s:s}", "year", (json_int_t)year, "version",
			       (json_int_t)version, "status",
			       form_bool(req, "send") ? "sent" : "draft");
	return req->location != NULL && req->model != NULL ? ERR_OK
							   : ERR(err, ERR_MEMORY, "figures");
}

enum err indicator_enter_take(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	struct indicator_rows rows;
	struct indicator_entry entry = { .version = req->version,
					 .send = form_bool(req, "send"),
					 .source = form_text(req, "source"),
					 .rows = &rows };
	struct actor actor;
	int64_t version = 0;
	enum err code = reference_get(req->db, &reference, err);

	if (code != ERR_OK)
		return code;
	actor_of_request(req, &actor);
	form_i64(req, "year", &entry.year);
	indicator_rows_read(reference->indicators, entry.year, json_object_get(req->form, "values"),
			    say_to_request, req, &rows);
	check_sending(req, &rows);
	if (req->message_count > 0)
		return ERR(err, ERR_INVALID, "figures: %s", req->messages[0].field);
	code = indicator_write_entry(req->db, &actor, reference, &entry, &version, err);
	if (code == ERR_CONFLICT || code == ERR_CLOSED)
		say_closed(req);
	return code == ERR_OK ? answer(req, entry.year, version, err) : code;
}
