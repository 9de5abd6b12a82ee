/* From rows to blocks: one indicator, one year, every PLIE. */
#include "app/resource/indicator/indicator_model.h"

#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/indicator/figures.h"
#include "app/resource/indicator/indicator.h"
#include "app/resource/indicator/indicator_pages.h"
#include "app/resource/indicator/indicator_rows.h"
#include "app/resource/row.h"
#include "app/view/csv.h"
#include "app/view/model.h"

#define PLIES_MAX 64
#define NAMES_MAX (PLIES_MAX * 400)

/* clang-format off */
const struct csv_column indicator_value_columns[] = {
	{ "Indicateur", "label", NULL },
	{ "Année", "year", NULL },
	{ "Structure", "structure", NULL },
	{ "Valeur", "value", NULL },
	{ "Unité", "unit", NULL },
	{ "Calcul", "method", "aggregation" },
	{ "Numérateur", "numerator", NULL },
	{ "Dénominateur", "denominator", NULL },
	{ "ETP", "fte", NULL },
	{ "Heures d’un ETP", "fte_hours", NULL },
	{ "Masqué (moins de 5)", "hidden", NULL },
	{ "Précision", "note", NULL },
	{ "Provenance", "source", NULL },
	{ "Version", "version", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* One indicator in one year while it is put together. */
struct block {
	const json_t *plies[PLIES_MAX]; /* organisations */
	const json_t *rows[PLIES_MAX];	/* of indicator_figures, or NULL */
	struct figure figures[PLIES_MAX];
	size_t count;
	bool rate;
	bool people;
	struct consolidated all;
};

int64_t indicator_model_year_of(const char *day)
{
	char digits[5] = "";
	int64_t year = 0;

	if (day != NULL && strlen(day) >= 4)
		memcpy(digits, day, 4);
	return text_to_i64(digits, 1, 9999, &year) ? year : 0;
}

bool indicator_model_is_plie_in(const json_t *organisation, int64_t year)
{
	const char *from = row_text(organisation, "valid_from");
	const char *to = row_text(organisation, "valid_to");

	return text_equal(row_text(organisation, "kind"), "plie") &&
	       (from == NULL || indicator_model_year_of(from) <= year) &&
	       (to == NULL || indicator_model_year_of(to) >= year);
}

/* ---- dictionary ---- */

static json_t *baseline_of(const json_t *word)
{
	const char *aggregation = row_text(word, "aggregation");

	if (!json_is_number(json_object_get(word, "value")))
		return json_null();
	return json_pack("{s:O, s:O, s:s?, s:s?, s:O}", "value", json_object_get(word, "value"),
			 "reference_year", json_object_get(word, "reference_year"), "aggregation",
			 aggregation, "note", indicator_mean_note(aggregation), "unit",
			 json_object_get(word, "unit"));
}

json_t *indicator_model_word(json_t *word)
{
	static const char *const in_baseline[] = { "value", "reference_year", "aggregation",
						   "numerator", "denominator" };
	const char *shape = row_text(word, "shape");
	json_t *model = reference_copy(word);

	for (size_t i = 0; i < ARRAY_SIZE(in_baseline); i++)
		json_object_del(model, in_baseline[i]);
	model_set(&model, "baseline", baseline_of(word));
	model_set(&model, "is_rate", json_boolean(text_equal(shape, "rate")));
	model_set(&model, "is_hours", json_boolean(text_equal(shape, "hours")));
	if (row_text(word, "consolidation") != NULL)
		model_set(&model, "consolidation_note",
			  json_string(indicator_mean_note(row_text(word, "consolidation"))));
	else
		model_set(&model, "consolidation_note", json_null());
	return model;
}

/* ---- one year ---- */

static const json_t *row_of(const json_t *rows, const char *code, int64_t year,
			    int64_t organisation)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row_number(row, "year") == year &&
		    row_number(row, "organisation_id") == organisation &&
		    text_equal(row_text(row, "code"), code))
			return row;
	}
	return NULL;
}

static void figure_of(const json_t *row, struct figure *ret)
{
	*ret = (struct figure){
		.known = row != NULL,
		.has_parts = json_is_number(json_object_get(row, "denominator")),
		.value = json_number_value(json_object_get(row, "value")),
		.numerator = json_number_value(json_object_get(row, "numerator")),
		.denominator = json_number_value(json_object_get(row, "denominator")),
		.fte_hours = row_number(row, "fte_hours"),
	};
}

/* The PLIE of that year, and any other that has sent a figure of it. */
static void block_read(const struct reference *reference, const json_t *word, const json_t *rows,
		       int64_t year, struct block *ret)
{
	size_t i;
	const json_t *organisation;

	*ret = (struct block){ .rate = text_equal(row_text(word, "shape"), "rate"),
			       .people = json_is_true(json_object_get(word, "of_people")) };
	json_array_foreach(reference->organisations, i, organisation) {
		const json_t *row = row_of(rows, row_text(word, "code"), year,
					   row_number(organisation, "id"));

		if (ret->count == PLIES_MAX ||
		    (row == NULL && !indicator_model_is_plie_in(organisation, year)))
			continue;
		ret->plies[ret->count] = organisation;
		ret->rows[ret->count] = row;
		figure_of(row, &ret->figures[ret->count++]);
	}
	if (ret->people)
		figures_hide(ret->figures, ret->count, ret->rate);
	figures_consolidate(ret->figures, ret->count, ret->rate, ret->people, &ret->all);
}

static json_t *shown(bool known, double value)
{
	return known ? json_real(value) : json_null();
}

static json_t *plie_model(const json_t *organisation)
{
	return json_pack("{s:O, s:O, s:O}", "id", json_object_get(organisation, "id"), "slug",
			 json_object_get(organisation, "slug"), "short_name",
			 json_object_get(organisation, "short_name"));
}

/* A member of the row; of a figure that is not known there is none. */
static json_t *told(const json_t *row, const char *member)
{
	json_t *value = json_object_get(row, member);

	return value != NULL ? json_incref(value) : json_null();
}

static void set_fte(json_t **model, bool open, double fte, int64_t fte_hours)
{
	bool known = open && fte_hours > 0;

	model_set(model, "fte", shown(known, fte));
	model_set(model, "fte_hours", known ? json_integer(fte_hours) : json_null());
}

static json_t *figure_model(const struct block *block, size_t n)
{
	const struct figure *f = &block->figures[n];
	const json_t *row = block->rows[n];
	bool open = f->known && !f->hidden;
	double fte = f->fte_hours > 0 ? figures_fte(f->value, f->fte_hours) : 0;
	json_t *model = json_pack("{s:o, s:b, s:b, s:o, s:o, s:o}", "plie",
				  plie_model(block->plies[n]), "known", f->known, "hidden",
				  f->hidden, "value", shown(open, f->value), "numerator",
				  shown(open && f->has_parts, f->numerator), "denominator",
				  shown(open && f->has_parts, f->denominator));

	model_set(&model, "has_parts", json_boolean(open && f->has_parts));
	set_fte(&model, open, fte, f->fte_hours);
	model_set(&model, "note", told(row, "note"));
	model_set(&model, "version", told(row, "version"));
	model_set(&model, "source", told(row, "source"));
	return model;
}

/* Why the ratio of the totals stands beside the mean, or does not. */
static json_t *ratio_note(const struct block *block)
{
	const struct consolidated *all = &block->all;

	if (!block->rate || !all->known || all->has_ratio)
		return json_null();
	return json_sprintf("inconnu\u00a0: %zu PLIE sur %zu ont donné leurs effectifs",
			    all->with_parts, all->answered);
}

static json_t *total_model(const struct block *block)
{
	const struct consolidated *all = &block->all;
	bool open = all->known && !all->hidden;
	bool ratio = open && all->has_ratio;
	json_t *model = json_pack("{s:b, s:b, s:o, s:b, s:o, s:o, s:o}", "known", all->known,
				  "hidden", all->hidden, "value", shown(open, all->value),
				  "has_ratio", ratio, "ratio", shown(ratio, all->ratio),
				  "numerator", shown(ratio, all->numerator), "denominator",
				  shown(ratio, all->denominator));

	model_set(&model, "ratio_note", ratio_note(block));
	set_fte(&model, open, all->fte, all->fte_hours);
	model_set(&model, "fte_mixed", json_boolean(open && all->fte_mixed));
	return model;
}

/* «3 PLIE sur 6 ont répondu» */
static json_t *answered_text(size_t answered, size_t expected)
{
	if (answered == 0)
		return json_sprintf("aucun PLIE sur %zu n’a répondu", expected);
	return json_sprintf("%zu PLIE sur %zu %s répondu", answered, expected,
			    answered == 1 ? "a" : "ont");
}

/* Adds the PLIE to those that have not answered: their list, and their names in a sentence. */
static void add_missing(const json_t *plie, json_t **missing, struct buf *names)
{
	model_add(missing, plie_model(plie));
	buf_adds(names, names->len > 0 ? ", " : "");
	buf_adds(names, row_text(plie, "short_name"));
}

json_t *indicator_model_block(const struct reference *reference, const json_t *word,
			      const json_t *rows, int64_t year)
{
	struct block block;
	AUTO_BUF names = BUF_INIT(NAMES_MAX);
	json_t *figures = json_array();
	json_t *missing = json_array();

	block_read(reference, word, rows, year, &block);
	for (size_t i = 0; i < block.count; i++) {
		model_add(&figures, figure_model(&block, i));
		if (!block.figures[i].known)
			add_missing(block.plies[i], &missing, &names);
	}
	return json_pack("{s:I, s:I, s:I, s:o, s:b, s:o, s:o, s:o, s:o}", "year", (json_int_t)year,
			 "expected", (json_int_t)block.count, "answered",
			 (json_int_t)block.all.answered, "answered_text",
			 answered_text(block.all.answered, block.count), "is_partial",
			 block.all.answered < block.count, "missing", missing, "missing_text",
			 buf_error(&names) == ERR_OK ? json_string(buf_text(&names)) : NULL,
			 "figures", figures, "total", total_model(&block));
}

json_t *indicator_model_blocks(const struct reference *reference, const json_t *word,
			       const json_t *rows)
{
	json_t *list = json_array();
	int64_t last = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		int64_t year = row_number(row, "year");

		if (year == last || !text_equal(row_text(row, "code"), row_text(word, "code")))
			continue;
		model_add(&list, indicator_model_block(reference, word, rows, year));
		last = year;
	}
	return list;
}

json_t *indicator_model_year(const struct reference *reference, const json_t *rows, int64_t year)
{
	json_t *list = json_array();
	size_t i;
	json_t *word;

	json_array_foreach(reference->indicators, i, word) {
		json_t *model;

		if (!indicator_rows_is_asked(word, year))
			continue;
		model = indicator_model_word(word);
		model_set(&model, "block", indicator_model_block(reference, word, rows, year));
		model_add(&list, model);
	}
	return list;
}

/* ---- exports ---- */

/* method   how the row of all PLIE was made; NULL: of one PLIE */
static json_t *item_of(const json_t *word, int64_t year, const json_t *structure,
		       const char *method, const json_t *figure)
{
	static const char *const same[] = { "value", "numerator", "denominator",
					    "fte",   "fte_hours", "hidden",
					    "note",  "source",	  "version" };
	json_t *item = json_pack(
		"{s:O, s:O, s:O, s:I, s:O, s:s?}", "code", json_object_get(word, "code"), "label",
		json_object_get(word, "label"), "unit", json_object_get(word, "unit"), "year",
		(json_int_t)year, "structure", structure, "method", method);

	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		json_t *value = json_object_get(figure, same[i]);

		model_set(&item, same[i], value != NULL ? json_incref(value) : json_null());
	}
	return item;
}

static bool add_item(json_t *items, const json_t *word, const json_t *block,
		     const json_t *structure, const char *method, const json_t *figure)
{
	return json_array_append_new(items, item_of(word, row_number(block, "year"), structure,
						    method, figure)) == 0;
}

/* The ratio of the totals as a row of its own, so that nobody takes one mean for the other. */
static bool add_ratio(json_t *items, const json_t *word, const json_t *block, const json_t *all)
{
	const json_t *total = json_object_get(block, "total");
	json_auto_t *figure = NULL;

	if (!json_is_true(json_object_get(total, "has_ratio")))
		return true;
	figure = json_pack("{s:O, s:O, s:O, s:O}", "value", json_object_get(total, "ratio"),
			   "numerator", json_object_get(total, "numerator"), "denominator",
			   json_object_get(total, "denominator"), "hidden",
			   json_object_get(total, "hidden"));
	return figure != NULL && add_item(items, word, block, all, "ratio", figure);
}

bool indicator_model_add_items(json_t *items, const json_t *word, const json_t *block)
{
	json_auto_t *all = json_string("Ensemble des PLIE qui ont répondu");
	json_auto_t *total = reference_copy(json_object_get(block, "total"));
	bool rate = json_is_true(json_object_get(word, "is_rate"));
	bool good = all != NULL && total != NULL;
	size_t i;
	const json_t *figure;

	json_array_foreach(json_object_get(block, "figures"), i, figure) {
		const json_t *plie = json_object_get(figure, "plie");

		if (json_is_true(json_object_get(figure, "known")))
			good = good && add_item(items, word, block,
						json_object_get(plie, "short_name"), NULL, figure);
	}
	json_object_del(total, "numerator");
	json_object_del(total, "denominator");
	good = good && (!json_is_true(json_object_get(total, "known")) ||
			add_item(items, word, block, all, row_text(word, "consolidation"), total));
	return good && (!rate || add_ratio(items, word, block, all));
}
