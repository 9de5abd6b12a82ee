/* Figures as pages and exports show them: cells of few people hidden, and each mean called by its name. */
#ifndef ACCORD_RESOURCE_INDICATOR_MODEL_H
#define ACCORD_RESOURCE_INDICATOR_MODEL_H

#include <jansson.h>

#include "app/resource/reference.h"

/* Year of a day YYYY-MM-DD; 0: it is none. */
int64_t indicator_model_year_of(const char *day);
/* True when the organisation is a PLIE that exists in that year. */
bool indicator_model_is_plie_in(const json_t *organisation, int64_t year);

/*
 * A word of the dictionary: {id, code, slug, label, definition, unit, shape, is_rate, is_hours, consolidation,
 * consolidation_note, per_structure, of_people, source, numerator_label, denominator_label, contract_type, valid_from,
 * valid_to, baseline}; baseline: {value, reference_year, aggregation, note}, or null where the agreement says nothing.
 * word   row of indicator_list
 * New; NULL: out of memory.
 */
json_t *indicator_model_word(json_t *word);
/*
 * One indicator in one year: {year, expected, answered, answered_text, is_partial, missing: [{slug, short_name}],
 * missing_text (their names), figures: [one for each PLIE of that year: {plie, known, hidden, value, has_parts,
 * numerator, denominator, fte, fte_hours, note, version, source}], total: {known, hidden, value, ratio, has_ratio,
 * ratio_note, numerator, denominator, fte, fte_hours, fte_mixed}}. Numbers that are hidden or not known are null.
 * rows   of indicator_figures
 * New; NULL: out of memory.
 */
json_t *indicator_model_block(const struct reference *reference, const json_t *word,
			      const json_t *rows, int64_t year);
/* The blocks of each year that `rows` have of this word, oldest first. New; NULL: out of memory. */
json_t *indicator_model_blocks(const struct reference *reference, const json_t *word,
			       const json_t *rows);
/* Every indicator asked of the PLIE in that year: word and `block`. New; NULL: out of memory. */
json_t *indicator_model_year(const struct reference *reference, const json_t *rows, int64_t year);
/*
 * Adds to `items` the figures of a block, one row each and one for all: what CSV and XLSX hold.
 * False: out of memory.
 */
bool indicator_model_add_items(json_t *items, const json_t *word, const json_t *block);

#endif
