/* What a review counts, one row a breakdown. */
#include "app/resource/review/figures_internal.h"

#include <stdio.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/record/kind.h"
#include "app/resource/row.h"
#include "app/view/model.h"

#define YEARS_MAX 9

/* ---- one figure ---- */

json_t *figures_line(const json_t *row)
{
	return json_pack("{s:O, s:O, s:O, s:O}", "kind", json_object_get(row, "kind"), "id",
			 json_object_get(row, "id"), "version", json_object_get(row, "version"),
			 "title", json_object_get(row, "title"));
}

/* A vocabulary's identifier as a piece of an address. */
void figures_code(const char *prefix, const char *id, char ret[FIGURES_CODE_SIZE])
{
	snprintf(ret, FIGURES_CODE_SIZE, "%s%s", prefix, id);
	for (char *c = strchr(ret, '_'); c != NULL; c = strchr(c, '_'))
		*c = '-';
}

/* 1 to 9 as letters: addresses have no digits there. */
static const char *roman(int64_t number)
{
	static const char *const letters[] = { "",  "i",  "ii",	 "iii",	 "iv",
					       "v", "vi", "vii", "viii", "ix" };

	return number >= 1 && number <= 9 ? letters[number] : "x";
}

void figures_section(struct figures_making *m, const char *id, const char *heading,
		     const char *note)
{
	m->items = json_array();
	model_add(&m->sections, json_pack("{s:s, s:s, s:s?, s:o}", "section", id, "heading",
					  heading, "note", note, "items", m->items));
}

/* value, lines: new, stolen */
void figures_add(struct figures_making *m, const char *code, const char *label,
		 const char *definition, const char *unit, json_t *value, json_t *lines)
{
	json_t *figure = json_pack("{s:s, s:s, s:s, s:s, s:o, s:n, s:n, s:o}", "code", code,
				   "label", label, "definition", definition, "unit", unit, "value",
				   value, "baseline", "midterm", "lines", lines);

	if (m->sections != NULL && json_array_append_new(m->items, figure) == 0)
		return;
	json_decref(m->sections);
	m->sections = NULL;
}

void figures_count(struct figures_making *m, const char *code, const char *label,
		   const char *definition, const char *unit, figures_counts_fn *counts,
		   const void *what)
{
	json_t *lines = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(m->source->approved, i, row) {
		if (counts(row, what))
			model_add(&lines, figures_line(row));
	}
	figures_add(m, code, label, definition, unit,
		    json_integer((json_int_t)json_array_size(lines)), lines);
}

/* ---- which rows ---- */

bool figures_is_action(const json_t *row, const void *what)
{
	(void)what;
	return text_equal(row_text(row, "kind"), "action");
}

static bool has_status(const json_t *row, const void *what)
{
	return figures_is_action(row, NULL) && text_equal(row_text(row, "status"), what);
}

struct member {
	const char *name;
	const char *term;
	int64_t number;
};

const json_t *figures_content(const json_t *row, const char *name)
{
	return json_object_get(json_object_get(row, "content"), name);
}

/* A choice of that term, or a list that has it. */
static bool has_term(const json_t *row, const void *what)
{
	const struct member *m = what;
	const json_t *value = figures_content(row, m->name);
	size_t i;
	const json_t *item;

	if (!figures_is_action(row, NULL))
		return false;
	json_array_foreach(value, i, item) {
		if (text_equal(json_string_value(item), m->term))
			return true;
	}
	return text_equal(json_string_value(value), m->term);
}

/* A number, or {id} of that number. */
static bool has_number(const json_t *row, const void *what)
{
	const struct member *m = what;
	const json_t *value = figures_content(row, m->name);

	if (json_is_object(value))
		value = json_object_get(value, "id");
	return figures_is_action(row, NULL) && json_integer_value(value) == m->number;
}

/* Year of a date; 0: none. */
static int64_t year_of(const char *day)
{
	char text[5] = "";
	int64_t year = 0;

	if (day != NULL)
		snprintf(text, sizeof(text), "%.4s", day);
	return text_to_i64(text, 1, 9999, &year) ? year : 0;
}

static bool begins_in(const json_t *row, const void *what)
{
	const struct member *m = what;

	return figures_is_action(row, NULL) &&
	       year_of(json_string_value(figures_content(row, m->name))) == m->number;
}

bool figures_is_kind(const json_t *row, const void *what)
{
	return text_equal(row_text(row, "kind"), what);
}

/* ---- sections ---- */

static void add_actions(struct figures_making *m)
{
	figures_section(m, "actions", "Actions menées en commun", NULL);
	figures_count(m, "actions", "Actions approuvées, en cours ou réalisées",
		      "Actions " FIGURES_APPROVED, "actions", figures_is_action, NULL);
	figures_count(
		m, "actions-approved", "dont approuvées, pas encore démarrées",
		"Parmi ces actions, celles qui ne sont pas encore démarrées à la date du bilan.",
		"actions", has_status, "approved");
	figures_count(m, "actions-in-progress", "dont en cours",
		      "Parmi ces actions, celles qui sont démarrées et pas encore "
		      "déclarées réalisées à la date du bilan.",
		      "actions", has_status, "in_progress");
	figures_count(m, "actions-completed", "dont réalisées",
		      "Parmi ces actions, celles qui sont déclarées réalisées à la date du bilan.",
		      "actions", has_status, "completed");
}

static void add_orientations(struct figures_making *m)
{
	size_t i;
	const json_t *row;

	figures_section(m, "orientations", "Actions par orientation", NULL);
	json_array_foreach(m->source->reference->orientations, i, row) {
		struct member member = { .name = "orientation",
					 .number = row_number(row, "number") };
		char code[FIGURES_CODE_SIZE];

		figures_code("orientation-", roman(member.number), code);
		figures_count(
			m, code, row_text(row, "title"),
			"Actions qui relèvent de cette orientation de l’article 2, et " FIGURES_APPROVED,
			"actions", has_number, &member);
	}
}

struct breakdown {
	const char *section;
	const char *heading;
	const char *note;
	const char *prefix;
	const char *member;
	const char *vocabulary;
	const char *definition;
};

/* clang-format off */
static const struct breakdown breakdowns[] = {
	{ "operations", "Actions par type d’opération", NULL, "operation-", "operation_type", "operation_type",
	  "Actions de ce type d’opération (article 1, 2), et " FIGURES_APPROVED },
	{ "publics", "Actions par public visé",
	  "Une action peut viser plusieurs publics : ces nombres ne s’additionnent pas.",
	  "public-", "target_publics", "target_public",
	  "Actions qui visent ce public (article 1, 3), seul ou avec d’autres, et " FIGURES_APPROVED },
	{ "contracts", "Actions par nature de marché", NULL, "contract-", "contract_type", "contract_type",
	  "Actions qui portent sur cette nature de marché, et " FIGURES_APPROVED },
};
/* clang-format on */

static void add_breakdown(struct figures_making *m, const struct breakdown *b)
{
	const struct vocabulary *list = vocabulary_find(b->vocabulary);

	figures_section(m, b->section, b->heading, b->note);
	for (size_t i = 0; i < list->count; i++) {
		struct member member = { .name = b->member, .term = list->terms[i].id };
		char code[FIGURES_CODE_SIZE];

		figures_code(b->prefix, member.term, code);
		figures_count(m, code, list->terms[i].label, b->definition, "actions", has_term,
			      &member);
	}
}

static void add_structures(struct figures_making *m)
{
	size_t i;
	const json_t *row;

	figures_section(m, "structures", "Actions par structure", NULL);
	json_array_foreach(m->source->reference->organisations, i, row) {
		struct member member = { .name = "structure", .number = row_number(row, "id") };
		char code[FIGURES_CODE_SIZE];

		if (!text_equal(row_text(row, "party"), "urpa"))
			continue;
		figures_code("structure-", row_text(row, "slug"), code);
		figures_count(
			m, code, row_text(row, "name"),
			"Actions que cette structure conduit avec la CUB, et " FIGURES_APPROVED,
			"actions", has_number, &member);
	}
}

static void add_years(struct figures_making *m)
{
	const json_t *agreement = m->source->reference->agreement;
	int64_t from = year_of(row_text(agreement, "in_force_on"));
	int64_t to = year_of(row_text(agreement, "end_by_bracket"));

	if (from == 0 || to < from)
		return;
	figures_section(m, "years", "Actions par année de départ", NULL);
	for (int64_t year = from; year <= to && year < from + YEARS_MAX; year++) {
		struct member member = { .name = "starts_on", .number = year };
		char code[FIGURES_CODE_SIZE];
		char label[16];

		figures_code("year-", roman(year - from + 1), code);
		snprintf(label, sizeof(label), "%d", (int)year);
		figures_count(m, code, label,
			      "Actions dont le début prévu est dans l’année, et " FIGURES_APPROVED,
			      "actions", begins_in, &member);
	}
}

json_t *figures_make(const struct figures_source *source)
{
	struct figures_making m = { .source = source, .sections = json_array() };

	add_actions(&m);
	add_orientations(&m);
	for (size_t i = 0; i < ARRAY_SIZE(breakdowns); i++)
		add_breakdown(&m, &breakdowns[i]);
	add_structures(&m);
	add_years(&m);
	figures_objectives(&m);
	figures_kinds(&m);
	figures_indicators(&m);
	return m.sections;
}
