/* What happened to a record, as pages and JSON show it: made from the rows of the query record_trail. */
#ifndef ACCORD_RESOURCE_RECORD_TRAIL_H
#define ACCORD_RESOURCE_RECORD_TRAIL_H

#include <jansson.h>

#include "app/resource/record/kind.h"

struct trail { /* all borrowed */
	const struct kind *kind;
	int64_t id;
	int64_t version;	  /* the current one */
	int64_t approved_version; /* 0: none */
	const json_t *rows;	  /* newest first within versions and within decisions */
};

/* True when a later decision reverses the one with this number. */
bool trail_is_reversed(const struct trail *t, int64_t decision_id);
/* The decision of that name about the current version that stands, taken in `role` (NULL: any); or NULL. */
const json_t *trail_standing(const struct trail *t, const char *decision, const char *role);
/* The newest decision of that name, or NULL. */
const json_t *trail_last(const struct trail *t, const char *decision);
/* Completes the facts: what the actor approved or rejected of the current version. */
void trail_facts(const struct trail *t, const struct actor *actor, struct life_facts *facts);

/* Newest first; new, NULL when out of memory. */
json_t *trail_decisions(const struct trail *t);
json_t *trail_versions(const struct trail *t);
/* The records that name this one: [{kind, id, title, href, status, status_text}]. New; NULL: out of memory. */
json_t *trail_links(const struct trail *t);

#endif
