/*
 * The figures of a review, from rows that say what stood at a day. Pure.
 *
 *   [{section, heading, note, items: [{code, label, definition, unit, value, baseline, midterm, lines}]}]
 *
 * A line is a record that the figure counts: {kind, id, version, title}. `value` is null for what was not measured.
 */
#ifndef ACCORD_RESOURCE_REVIEW_FIGURES_H
#define ACCORD_RESOURCE_REVIEW_FIGURES_H

#include <jansson.h>

#include "app/resource/reference.h"

#define FIGURES_RECORDS_MAX                                                                        \
	2000 /* approved records that a review can count, and as many that need no approval */
#define FIGURES_REPORTS_MAX 20000

struct figures_source { /* all borrowed */
	const struct reference *reference;
	const json_t *approved;	     /* as_of_approved, with content */
	const json_t *kept;	     /* as_of_kept */
	const json_t *reports;	     /* as_of_reports */
	const json_t *consolidation; /* row of as_of_consolidation, or NULL */
};

/* New; NULL: out of memory. `baseline` and `midterm` are null but for the indicators of the agreement, whose
 * baseline is the preamble’s. */
json_t *figures_make(const struct figures_source *source);
/* {CODE: value} of all figures. New; NULL: out of memory. */
json_t *figures_values(const json_t *figures);
/* Sets the member `name` ("baseline", "midterm") of each figure that `values` knows and that has none.
 * -1: out of memory */
int figures_set(json_t *figures, const char *name, const json_t *values);
/* A copy for a page: each figure says what it has (has_baseline, midterm_measured, measured). New; NULL: out of
 * memory. */
json_t *figures_page(const json_t *figures);
int figures_mark(json_t *figure); /* the same for one figure, in place. -1: out of memory */
/* The figure called `code`, or NULL. Borrowed. */
json_t *figures_find(const json_t *figures, const char *code);

#endif
