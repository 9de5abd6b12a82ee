/* What happened to an action, as pages and JSON show it: made from the rows of the query action_trail. */
#ifndef ACCORD_RESOURCE_ACTION_TRAIL_H
#define ACCORD_RESOURCE_ACTION_TRAIL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define ACTION_TRAIL_MAX 200	/* reports that are taken, and versions and decisions that are shown of a long trail */
#define ACTION_TRAIL_LINKS 50	/* records that name it (the query has the number too) */
#define ACTION_TRAIL_ROWS (3 * ACTION_TRAIL_MAX + ACTION_TRAIL_LINKS)	/* of a trail that is shown whole */

struct action_trail {		/* all borrowed */
	const json_t *row;	/* of action_get */
	const json_t *rows;	/* of action_trail */
	const json_t *content;	/* of the version that is shown */
	const json_t *rules;	/* approval rules: whose approvals an action needs */
};

/* True when a row is a "version", "decision", "report" or "link". */
bool action_trail_is_kind(const json_t *row, const char *kind);
/* True when a later decision among `rows` reverses the one with this number. */
bool action_trail_is_reversed(const json_t *rows, int64_t decision_id);

/* Newest first; new, NULL when out of memory. */
json_t *action_trail_decisions(const struct action_trail *t);
json_t *action_trail_versions(const struct action_trail *t);
json_t *action_trail_reports(const struct action_trail *t);
/* The records that name the action, the latest first: the tools, or all others. {kind, id, title, href, status,
 * status_text} */
json_t *action_trail_links(const struct action_trail *t, bool tools);
/* The objectives of the content, each with its newest measure and how far it is from baseline to target. */
json_t *action_trail_objectives(const struct action_trail *t);
/* How many of a "version" or "decision" are older than those that are shown: a number, or null for none. */
json_t *action_trail_older(const struct action_trail *t, const char *kind);

#endif
