/* What a review counts beside actions: their objectives, other records, the indicators of the agreement. */
#include "app/base/text.h"
#include "app/resource/record/kind.h"
#include "app/resource/review/figures_internal.h"
#include "app/resource/row.h"
#include "app/view/model.h"

#define DEFINITION_SIZE 2000

/* ---- objectives ---- */

/* The newest measure of an objective, or NULL: reports stand oldest first. */
static const json_t *measured(const json_t *reports, int64_t action, size_t objective)
{
	const json_t *found = NULL;
	size_t i;
	const json_t *row;

	json_array_foreach(reports, i, row) {
		const json_t *value = json_array_get(json_object_get(row, "measured"), objective);

		if (row_number(row, "action_id") == action && json_is_number(value))
			found = value;
	}
	return found;
}

static bool is_reached(const json_t *objective, const json_t *value)
{
	double from = json_number_value(json_object_get(objective, "baseline"));
	double to = json_number_value(json_object_get(objective, "target"));
	double at = json_number_value(value);

	return to >= from ? at >= to : at <= to;
}

void figures_objectives(struct figures_making *m)
{
	json_t *all = json_array();
	json_t *reached = json_array();
	json_int_t total = 0;
	json_int_t done = 0;
	size_t i;
	size_t j;
	const json_t *row;
	const json_t *objective;

	json_array_foreach(m->source->approved, i, row) {
		json_int_t before[2] = { total, done };

		if (!figures_is_action(row, NULL))
			continue;
		json_array_foreach(figures_content(row, "objectives"), j, objective) {
			const json_t *value = measured(m->source->reports, row_number(row, "id"),
						       j);

			total++;
			done += value != NULL && is_reached(objective, value);
		}
		if (total > before[0])
			model_add(&all, figures_line(row));
		if (done > before[1])
			model_add(&reached, figures_line(row));
	}
	figures_section(m, "objectives", "Objectifs chiffrés des actions", NULL);
	figures_add(m, "objectives", "Objectifs fixés",
		    "Objectifs chiffrés que portent les actions " FIGURES_APPROVED, "objectifs",
		    json_integer(total), all);
	figures_add(
		m, "objectives-reached", "dont atteints",
		"Parmi ces objectifs, ceux dont la dernière mesure indiquée à la date du bilan atteint la cible.",
		"objectifs", json_integer(done), reached);
}

/* ---- every other kind of record ---- */

static void add_kept(struct figures_making *m, const struct kind *kind, const char *code)
{
	json_t *lines = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(m->source->kept, i, row) {
		if (figures_is_kind(row, kind->id))
			model_add(&lines, figures_line(row));
	}
	figures_add(
		m, code, kind->list_title,
		"Fiches tenues à jour par les deux parties, telles qu’elles étaient à la date du bilan ; elles ne "
		"demandent pas d’approbation.",
		"fiches", json_integer((json_int_t)json_array_size(lines)), lines);
}

void figures_kinds(struct figures_making *m)
{
	size_t count;
	const struct kind *const *kinds = kind_all(&count);

	figures_section(m, "records", "Outils, évaluations et autres travaux communs", NULL);
	for (size_t i = 0; i < count; i++) {
		const struct kind *kind = kinds[i];
		bool other = kind->store == NULL && !text_equal(kind->id, "review");
		char code[FIGURES_CODE_SIZE];

		figures_code("records-", kind->id, code);
		if (other && kind->life->deciding[0] != '\0')
			figures_count(
				m, code, kind->list_title,
				"Fiches dont l’approbation, par un élu de la CUB et un élu de l’URPA, valait à la date "
				"du bilan.",
				"fiches", figures_is_kind, kind->id);
		else if (other)
			add_kept(m, kind, code);
	}
}

/* What the union confirmed of an indicator, or NULL. Borrowed. */
static const json_t *confirmed(const json_t *consolidation, const char *code)
{
	const json_t *list = json_object_get(json_object_get(consolidation, "content"),
					     "indicators");
	size_t i;
	const json_t *row;

	json_array_foreach(list, i, row) {
		if (text_equal(row_text(row, "code"), code))
			return row;
	}
	return NULL;
}

/* The consolidated value; null when it is not known, or hidden because too few people are behind it. */
static json_t *value_of(const json_t *indicator)
{
	const json_t *total = json_object_get(json_object_get(indicator, "block"), "total");
	bool shown = json_is_true(json_object_get(total, "known")) &&
		     !json_is_true(json_object_get(total, "hidden"));

	return shown ? json_incref(json_object_get(total, "value")) : json_null();
}

static json_t *lines_of(const json_t *consolidation)
{
	json_t *lines = json_array();

	model_add(&lines, json_pack("{s:s, s:O, s:O, s:O, s:o}", "kind", "consolidation", "id",
				    json_object_get(consolidation, "id"), "version",
				    json_object_get(consolidation, "version"), "year",
				    json_object_get(consolidation, "year"), "title",
				    json_sprintf("Consolidation de l’année %d",
						 (int)row_number(consolidation, "year"))));
	return lines;
}

/* With the year and how the figures of the PLIE were made into one. */
static void add_confirmed(struct figures_making *m, const char *code, const json_t *row,
			  const json_t *indicator)
{
	const json_t *consolidation = m->source->consolidation;
	const char *note = row_text(indicator, "consolidation_note");
	const char *answered = row_text(json_object_get(indicator, "block"), "answered_text");
	char definition[DEFINITION_SIZE];

	snprintf(definition, sizeof(definition), "%s Valeur de l’année %d : %s ; %s.",
		 row_text(row, "definition"), (int)row_number(consolidation, "year"),
		 note != NULL ? note : "valeur confirmée par l’URPA",
		 answered != NULL ? answered : "réponses confirmées par l’URPA");
	figures_add(m, code, row_text(row, "label"), definition, row_text(row, "unit"),
		    value_of(indicator), lines_of(consolidation));
}

void figures_indicators(struct figures_making *m)
{
	size_t i;
	const json_t *row;

	figures_section(
		m, "indicators", "Indicateurs de l’accord-cadre",
		"La valeur de départ est celle du préambule ; les autres sont celles que l’URPA a confirmées. Une "
		"valeur sans mesure confirmée reste vide.");
	json_array_foreach(m->source->reference->indicators, i, row) {
		const json_t *indicator = confirmed(m->source->consolidation,
						    row_text(row, "code"));
		char code[FIGURES_CODE_SIZE];

		figures_code("indicator-", row_text(row, "code"), code);
		if (indicator != NULL)
			add_confirmed(m, code, row, indicator);
		else
			figures_add(m, code, row_text(row, "label"), row_text(row, "definition"),
				    row_text(row, "unit"), json_null(), json_array());
		if (m->sections != NULL &&
		    model_put(json_array_get(m->items, i), "baseline",
			      json_incref(json_object_get(row, "value"))) != 0) {
			json_decref(m->sections);
			m->sections = NULL;
		}
	}
}
