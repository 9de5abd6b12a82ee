/*
 * Reviews (article 3: «bilan à mi-parcours», «bilan définitif des actions menées en commun»). The figures are made from
 * approved records at a day and stand in the snapshot with their definitions and their lines: they are frozen with it.
 */
#ifndef ACCORD_RESOURCE_REVIEW_H
#define ACCORD_RESOURCE_REVIEW_H

#include "app/http/field.h"
#include "app/http/route.h"
#include "app/resource/record/kind.h"

extern const struct form review_form;
extern const struct form review_edit_form;
extern const struct form review_refresh_form;

/* review_pages.c */
handler_fn review_refresh_take; /* the figures anew: a new version */
handler_fn review_figure_show;	/* one figure with its definition and its lines */
handler_fn review_pdf_take;	/* asks for the PDF of the current version */
extern const struct form review_pdf_form;

/* review_tables.c: as CSV, XLSX and JSON */
handler_fn review_figure_list;
handler_fn review_line_list;
extern const struct csv_column review_figure_columns[];
extern const struct csv_column review_line_columns[];

/* state.c: the agreement at the end of a day */
handler_fn state_show;
extern const struct form state_query;

/* A line {kind, id, version, title} with `href`, the address of that version. New; NULL: out of memory. */
json_t *review_line_model(json_t *line);

/*
 * Of a new review, or one whose day has changed, makes the figures (content `figures`, `baseline_on`, `midterm`) and
 * the title when there is none. The hook kind.complete.
 * ret   why it cannot be made, with ERR_INVALID
 */
MUST_USE enum err review_complete(struct db *db, const struct actor *actor, const json_t *old,
				  json_t *content, struct kind_refusal *ret, struct err_info *err);
/* The figures of a content made anew, at its day. ERR_TOO_LARGE: more records than a review can hold */
MUST_USE enum err review_make_figures(struct db *db, json_t *content, struct err_info *err);

#endif
