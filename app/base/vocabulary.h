/*
 * The closed lists of the agreement and of the service: English identifier, French label.
 * The database CHECKs, the forms, the filters, the pages and openapi.json all follow this table
 * (tests/integration compares them). Source: the framework agreement, articles 1 to 3.
 */
#ifndef ACCORD_BASE_VOCABULARY_H
#define ACCORD_BASE_VOCABULARY_H

#include <stddef.h>

#include "app/base/cleanup.h"

struct term {
	const char *id;		/* "submitted" */
	const char *label;	/* "Soumise" */
	const char *tone;	/* for a pill: "neutral", "waiting", "good", "warning", "ended"; or NULL */
};

struct vocabulary {
	const char *name;	/* "status", "operation_type", …: also the name of its template filter */
	const struct term *terms;
	size_t count;
};

/* The list called `name`, or NULL. Static. */
const struct vocabulary *vocabulary_find(const char *name);
/* The term `id` of `list` (may be NULL), or NULL. Static. */
const struct term *vocabulary_term(const struct vocabulary *list, const char *id);
/* All lists, for the pages and the tests; *ret_count receives how many. */
const struct vocabulary *vocabulary_all(size_t *ret_count);

#endif
