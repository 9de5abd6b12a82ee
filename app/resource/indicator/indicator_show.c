/* One indicator: its definition, the figures of each PLIE over the years, and what others have published. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/indicator/coverage.h"
#include "app/resource/indicator/indicator_model.h"
#include "app/resource/indicator/indicator_pages.h"
#include "app/resource/indicator/published.h"
#include "app/resource/list.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "conf/conf.h"
#include "sql/queries.h"

static json_t *word_of(const struct reference *reference, const char *slug)
{
	size_t i;
	json_t *word;

	json_array_foreach(reference->indicators, i, word) {
		if (text_equal(row_text(word, "slug"), slug))
			return word;
	}
	return NULL;
}

/* Every PLIE that any of the years has: the columns of the table. */
static json_t *plies_of(const json_t *blocks)
{
	json_t *plies = json_array();
	json_auto_t *seen = json_object();
	size_t i;
	size_t n;
	const json_t *block;
	const json_t *figure;

	json_array_foreach(blocks, i, block) {
		json_array_foreach(json_object_get(block, "figures"), n, figure) {
			json_t *plie = json_object_get(figure, "plie");
			const char *slug = row_text(plie, "slug");

			if (json_object_get(seen, slug) != NULL)
				continue;
			json_object_set(seen, slug, json_true());
			model_add(&plies, json_incref(plie));
		}
	}
	return plies;
}

static json_t *figure_of(const json_t *block, const json_t *plie)
{
	size_t i;
	json_t *figure;

	json_array_foreach(json_object_get(block, "figures"), i, figure) {
		if (row_number(json_object_get(figure, "plie"), "id") == row_number(plie, "id"))
			return json_incref(figure);
	}
	return json_pack("{s:O, s:b, s:b, s:b}", "plie", plie, "known", false, "hidden", false,
			 "absent", true);
}

/* The same cells in every year, for a table: a PLIE that was none then has an empty one. */
static json_t *table_of(const json_t *blocks, const json_t *plies)
{
	json_t *table = json_array();
	size_t i;
	size_t n;
	const json_t *block;
	const json_t *plie;

	json_array_foreach(blocks, i, block) {
		json_t *cells = json_array();

		json_array_foreach(plies, n, plie)
			model_add(&cells, figure_of(block, plie));
		model_add(&table,
			  json_pack("{s:O, s:o, s:O, s:O}", "year", json_object_get(block, "year"),
				    "cells", cells, "total", json_object_get(block, "total"),
				    "answered_text", json_object_get(block, "answered_text")));
	}
	return table;
}

/* Where the figures come from, each said once. */
static json_t *sources_of(const json_t *blocks)
{
	json_t *sources = json_array();
	json_auto_t *seen = json_object();
	size_t i;
	size_t n;
	const json_t *block;
	const json_t *figure;

	json_array_foreach(blocks, i, block) {
		json_array_foreach(json_object_get(block, "figures"), n, figure) {
			json_t *source = json_object_get(figure, "source");
			const char *text = json_string_value(source);

			if (text == NULL || json_object_get(seen, text) != NULL)
				continue;
			json_object_set(seen, text, json_true());
			model_add(&sources, json_incref(source));
		}
	}
	return sources;
}

static enum err set_items(struct request *req, const json_t *blocks, struct err_info *err)
{
	json_t *items = json_array();
	size_t i;
	const json_t *block;
	bool good = items != NULL;

	json_array_foreach(blocks, i, block)
		good = good && indicator_model_add_items(items, req->model, block);
	model_set(&req->model, "items", items);
	model_set(&req->model, "next", json_null());
	return good && req->model != NULL ? ERR_OK
					  : ERR(err, ERR_MEMORY, "figures of an indicator");
}

static enum err set_published(struct request *req, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = sql_published_list(req->db, row_text(req->model, "code"), &rows, err);

	if (code != ERR_OK)
		return code;
	model_set(&req->model, "published", published_models(rows));
	return ERR_OK;
}

/* What nobody enters: from the communes, where they are known. */
static enum err set_coverage(struct request *req, const struct reference *reference,
			     struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	json_auto_t *links = NULL;
	enum err code;

	if (!text_equal(row_text(req->model, "shape"), "share"))
		return ERR_OK;
	code = sql_commune_links(req->db, &links, err);
	if (code == ERR_OK)
		model_set(&req->model, "coverage",
			  coverage_model(reference, links, reference_today(req->conf, store)));
	return code;
}

static enum err set_figures(struct request *req, const struct reference *reference,
			    const json_t *word, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_auto_t *blocks = NULL;
	json_auto_t *plies = NULL;
	enum err code = sql_indicator_figures(req->db, reference->agreement_id, NULL,
					      row_text(word, "code"), &rows, err);

	if (code != ERR_OK)
		return code;
	blocks = indicator_model_blocks(reference, word, rows);
	plies = plies_of(blocks);
	if (blocks == NULL || plies == NULL)
		return ERR(err, ERR_MEMORY, "years of an indicator");
	model_set(&req->model, "years", json_incref(blocks));
	model_set(&req->model, "plies", json_incref(plies));
	model_set(&req->model, "table", table_of(blocks, plies));
	model_set(&req->model, "sources", sources_of(blocks));
	return set_items(req, blocks, err);
}

enum err indicator_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_t *word;
	enum err code = reference_get(req->db, &reference, err);

	if (code != ERR_OK)
		return code;
	word = word_of(reference, req->word);
	if (word == NULL)
		return ERR(err, ERR_NOT_FOUND, "indicator %s", req->word);
	req->model = indicator_model_word(word);
	model_set(&req->model, "title", json_incref(json_object_get(word, "label")));
	code = set_figures(req, reference, word, err);
	if (code == ERR_OK)
		code = set_published(req, err);
	if (code == ERR_OK)
		code = set_coverage(req, reference, err);
	if (code == ERR_OK && req->model == NULL)
		code = ERR(err, ERR_MEMORY, "indicator");
	if (code == ERR_OK)
		code = list_set_exports(
			req, req->model,
			(struct list_count){ .value = (int64_t)json_array_size(
						     json_object_get(req->model, "items")) },
			err);
	return code;
}
