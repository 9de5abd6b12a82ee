/* Between the files that make the figures. */
#ifndef ACCORD_RESOURCE_REVIEW_FIGURES_INTERNAL_H
#define ACCORD_RESOURCE_REVIEW_FIGURES_INTERNAL_H

#include "app/resource/review/figures.h"

#define FIGURES_CODE_SIZE 65 /* of an address: a to z and '-' */
/* clang-format off */
#define FIGURES_APPROVED	\
	"dont l’approbation, par un élu de la CUB et un élu de l’URPA, valait à la date du bilan : approuvées, en " \
	"cours ou réalisées. Une action modifiée et pas encore approuvée de nouveau n’y est pas."
/* clang-format on */

struct figures_making {
	const struct figures_source *source;
	json_t *sections; /* new; NULL once memory failed */
	json_t *items;	  /* borrowed: of the section that is filled */
};

/* A row of `approved` that a figure may count. */
typedef bool figures_counts_fn(const json_t *row, const void *what);

/* {kind, id, version, title} of a row. New; NULL: out of memory. */
json_t *figures_line(const json_t *row);
/* An identifier of ours behind a prefix, as a piece of an address. */
void figures_code(const char *prefix, const char *id, char ret[FIGURES_CODE_SIZE]);
/* Begins a section; note: French, or NULL. */
void figures_section(struct figures_making *m, const char *id, const char *heading,
		     const char *note);
/* value, lines: new, stolen */
void figures_add(struct figures_making *m, const char *code, const char *label,
		 const char *definition, const char *unit, json_t *value, json_t *lines);
/* Adds the number of approved rows that `counts`, with a line for each. */
void figures_count(struct figures_making *m, const char *code, const char *label,
		   const char *definition, const char *unit, figures_counts_fn *counts,
		   const void *what);
bool figures_is_action(const json_t *row, const void *what);
/* what: identifier of a kind */
bool figures_is_kind(const json_t *row, const void *what);
/* A member of what the row says, or NULL. Borrowed. */
const json_t *figures_content(const json_t *row, const char *name);

/* figures_other.c */
void figures_objectives(struct figures_making *m);
void figures_kinds(struct figures_making *m);
void figures_indicators(struct figures_making *m);

#endif
