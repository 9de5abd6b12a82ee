/* A year of all PLIE, and its confirmation by the union, which reads and consolidates and edits nothing. */
#include <inttypes.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/actor.h"
#include "app/resource/form_model.h"
#include "app/resource/indicator/indicator_model.h"
#include "app/resource/indicator/indicator_pages.h"
#include "app/resource/indicator/indicator_write.h"
#include "app/resource/list.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

/* clang-format off */
static const struct field query_fields[] = {
	{ .name = "annee", .label = "Année", .type = FIELD_INTEGER, .min = INDICATOR_YEAR_MIN, .max = INDICATOR_YEAR_MAX },
	{ .name = NULL }
};
const struct form consolidation_query = { .name = "consolidation_year", .fields = query_fields };

static const struct field confirm_fields[] = {
	{ .name = "year", .label = "Année", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = INDICATOR_YEAR_MIN, .max = INDICATOR_YEAR_MAX },
	{ .name = "seen", .label = "Chiffres vus", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 64, .max = 64 },
	{ .name = "note", .label = "Précision", .type = FIELD_LONG, .max = 2000, .help = "Par exemple pourquoi un PLIE manque." },
	{ .name = NULL }
};
/* clang-format on */

const struct form consolidation_form = { .name = "consolidation", .fields = confirm_fields };

/* The page while it is put together. */
struct page {
	struct request *req;
	const struct reference *reference;
	int64_t year;
	int64_t this_year;
};

/* ---- who has sent what ---- */

static const json_t *return_of(const json_t *rows, int64_t organisation)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row_number(row, "organisation_id") == organisation)
			return row;
	}
	return NULL;
}

static json_t *return_model(const json_t *organisation, const json_t *row)
{
	bool sent = json_is_integer(json_object_get(row, "sent_version"));
	bool newer = sent && text_equal(row_text(row, "status"), "draft");

	return json_pack("{s:O, s:O, s:b, s:b, s:O?, s:O?, s:O?, s:O?}", "slug",
			 json_object_get(organisation, "slug"), "short_name",
			 json_object_get(organisation, "short_name"), "sent", sent, "newer_draft",
			 newer, "version", sent ? json_object_get(row, "sent_version") : NULL,
			 "source", json_object_get(row, "source"), "by",
			 json_object_get(row, "entered_name"), "at",
			 json_object_get(row, "entered_at"));
}

/* Every PLIE of the year, whether it has answered or not. */
static json_t *returns_of(const struct page *page, const json_t *rows, size_t *ret_sent)
{
	json_t *list = json_array();
	size_t i;
	const json_t *organisation;

	*ret_sent = 0;
	json_array_foreach(page->reference->organisations, i, organisation) {
		const json_t *row = return_of(rows, row_number(organisation, "id"));

		if (row == NULL && !indicator_model_is_plie_in(organisation, page->year))
			continue;
		*ret_sent += json_is_integer(json_object_get(row, "sent_version"));
		model_add(&list, return_model(organisation, row));
	}
	return list;
}

static enum err set_returns(struct page *page, char ret_seen[HASH_HEX_SIZE], struct err_info *err)
{
	struct request *req = page->req;
	json_auto_t *rows = NULL;
	json_t *returns;
	size_t sent = 0;
	size_t all;
	enum err code = sql_indicator_returns(req->db, page->reference->agreement_id, page->year,
					      &rows, err);

	if (code == ERR_OK)
		code = indicator_write_seen(rows, ret_seen, err);
	if (code != ERR_OK)
		return code;
	returns = returns_of(page, rows, &sent);
	all = json_array_size(returns);
	model_set(&req->model, "returns", returns);
	model_set(&req->model, "sent", json_integer((json_int_t)sent));
	model_set(&req->model, "expected", json_integer((json_int_t)all));
	model_set(&req->model, "several_sent", json_boolean(sent > 1));
	model_set(&req->model, "is_partial", json_boolean(sent < all));
	model_set(&req->model, "seen", json_string(ret_seen));
	return ERR_OK;
}

/* ---- figures ---- */

static json_t *years_of(const struct page *page)
{
	json_t *years = json_array();

	for (int64_t year = page->this_year; year >= INDICATOR_YEAR_MIN; year--) {
		size_t i;
		const json_t *word;
		bool asked = false;

		json_array_foreach(page->reference->indicators, i, word)
			asked = asked || indicator_rows_is_asked(word, year);
		if (asked)
			model_add(&years, json_pack("{s:I, s:b}", "year", (json_int_t)year,
						    "is_current", year == page->year));
	}
	return years;
}

/* Items for exports, and the same by indicator for the page. */
static enum err set_figures(struct page *page, struct err_info *err)
{
	struct request *req = page->req;
	json_auto_t *rows = NULL;
	json_auto_t *words = NULL;
	json_auto_t *items = json_array();
	bool good = items != NULL;
	size_t i;
	const json_t *word;
	enum err code = sql_indicator_figures(req->db, page->reference->agreement_id, &page->year,
					      NULL, &rows, err);

	if (code != ERR_OK)
		return code;
	words = indicator_model_year(page->reference, rows, page->year);
	json_array_foreach(words, i, word)
		good = good &&
		       indicator_model_add_items(items, word, json_object_get(word, "block"));
	if (!good || words == NULL)
		return ERR(err, ERR_MEMORY, "figures of a year");
	model_set(&req->model, "items", json_incref(items));
	model_set(&req->model, "indicators", json_incref(words));
	return ERR_OK;
}

/* ---- confirmation ---- */

static enum err set_confirmation(struct page *page, const char *seen, struct err_info *err)
{
	struct request *req = page->req;
	json_auto_t *rows = NULL;
	const json_t *row;
	bool same;
	bool may = permission_allows(PERMISSION_INDICATOR_CONFIRM, req->session->roles);
	enum err code = sql_consolidation_list(req->db, page->reference->agreement_id, &page->year,
					       &rows, err);

	if (code != ERR_OK)
		return code;
	row = json_array_get(rows, 0);
	same = row != NULL && text_equal(row_text(row, "seen"), seen);
	if (row != NULL)
		model_set(&req->model, "confirmation",
			  json_pack("{s:O, s:O, s:O, s:O, s:O, s:b}", "version",
				    json_object_get(row, "version"), "by",
				    json_object_get(row, "person_name"), "quality",
				    json_object_get(row, "person_quality"), "at",
				    json_object_get(row, "decided_at"), "note",
				    json_object_get(row, "reason"), "is_current", same));
	else
		model_set(&req->model, "confirmation", json_null());
	model_set(&req->model, "can",
		  json_pack("{s:b, s:b}", "confirm",
			    may && !same && row_number(req->model, "sent") > 0, "enter",
			    permission_allows(PERMISSION_INDICATOR_WRITE, req->session->roles)));
	return ERR_OK;
}

/* The year asked for or typed; else the last that is over. */
static enum err page_year(struct page *page, struct err_info *err)
{
	struct request *req = page->req;
	const json_t *typed = json_object_get(req->typed, "year");
	char store[DATE_TEXT_SIZE];
	int64_t year = 0;

	page->this_year = indicator_model_year_of(reference_today(req->conf, store));
	page->year = page->this_year - 1;
	if (req->method == METHOD_POST && json_is_string(typed) &&
	    text_to_i64(json_string_value(typed), INDICATOR_YEAR_MIN, INDICATOR_YEAR_MAX, &year))
		page->year = year;
	else if (req->method != METHOD_POST && form_i64(req, "annee", &year) != NULL)
		page->year = year;
	return page->year <= page->this_year ? ERR_OK
					     : ERR(err, ERR_NOT_FOUND, "year %" PRId64, page->year);
}

static enum err set_all(struct page *page, struct err_info *err)
{
	struct request *req = page->req;
	char seen[HASH_HEX_SIZE];
	enum err code = set_returns(page, seen, err);

	if (code == ERR_OK)
		code = set_figures(page, err);
	if (code == ERR_OK)
		code = set_confirmation(page, seen, err);
	if (code == ERR_OK && req->model == NULL)
		code = ERR(err, ERR_MEMORY, "consolidation");
	if (code == ERR_OK)
		code = form_model_set(req, req->model, &consolidation_form, NULL, NULL, err);
	if (code == ERR_OK)
		code = list_set_exports(
			req, req->model,
			(struct list_count){ .value = (int64_t)json_array_size(
						     json_object_get(req->model, "items")) },
			err);
	return code;
}

enum err consolidation_show(struct request *req, struct err_info *err)
{
	struct page page = { .req = req };
	enum err code = reference_get(req->db, &page.reference, err);

	if (code == ERR_OK)
		code = page_year(&page, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:I, s:o, s:n}", "title", "Consolidation par l’union", "year",
			       (json_int_t)page.year, "years", years_of(&page), "next");
	return req->model != NULL ? set_all(&page, err) : ERR(err, ERR_MEMORY, "consolidation");
}

/* What the page says above the figures as they are now. */
static void say_refused(struct request *req, enum err code)
{
	req->notice_tone = "warning";
	if (code == ERR_STALE)
		req->notice =
			"Rien n’est confirmé\u00a0: un PLIE a transmis d’autres chiffres depuis que vous avez "
			"ouvert cette page. Les voici\u00a0; relisez-les avant de confirmer.";
	else if (code == ERR_CONFLICT)
		req->notice =
			"Rien n’est changé\u00a0: ces chiffres sont déjà confirmés, ou aucun PLIE n’en a "
			"transmis.";
	else
		req->notice =
			"Rien n’est confirmé\u00a0: vous avez saisi des chiffres de cette année. Une autre "
			"personne doit les confirmer.";
}

enum err consolidation_take(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	struct indicator_confirmation confirmation = { .seen = form_text(req, "seen"),
						       .note = form_text(req, "note") };
	struct actor actor;
	enum err code = reference_get(req->db, &reference, err);

	if (code != ERR_OK)
		return code;
	actor_of_request(req, &actor);
	form_i64(req, "year", &confirmation.year);
	code = indicator_write_confirmation(req->db, &actor, reference, &confirmation, err);
	if (code == ERR_STALE || code == ERR_CONFLICT || code == ERR_OWN_WORK)
		say_refused(req, code);
	if (code != ERR_OK)
		return code;
	req->location = arena_printf(req->arena, "/indicateurs/consolidation?annee=%" PRId64,
				     confirmation.year);
	req->model = json_pack("{s:I, s:b}", "year", (json_int_t)confirmation.year, "confirmed",
			       true);
	return req->location != NULL && req->model != NULL ? ERR_OK
							   : ERR(err, ERR_MEMORY, "confirmation");
}
