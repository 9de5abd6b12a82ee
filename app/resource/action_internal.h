/* What the files of actions share and nobody else sees. */
#ifndef ACCORD_RESOURCE_ACTION_INTERNAL_H
#define ACCORD_RESOURCE_ACTION_INTERNAL_H

#include <jansson.h>

#include "app/resource/action_step.h"
#include "sql/db.h"

/* An action that this transaction has locked. */
struct action_head {
	int64_t id;
	int64_t version;
	int64_t author_id;
	const char *title;	/* borrowed from row */
	struct action_facts facts;
	json_t *row;		/* new */
};

MUST_USE enum err action_lock(struct db *db, int64_t id, struct action_head *ret, struct err_info *err);
void action_head_release(struct action_head *head);
/* The facts that a row of `action` knows (not those about the actor's own decisions). Borrowed from the row. */
void action_facts_of_row(const json_t *row, struct action_facts *ret);
/* Completes the facts from the rows of action_trail: what the actor edited, approved, rejected. */
void action_facts_of_trail(const json_t *trail, const struct actor *actor, int64_t version,
			   struct action_facts *facts);
/* Before a submit: adds a message to the request for all that the action still lacks. */
struct request;
MUST_USE enum err action_form_check_submit(struct request *req, struct err_info *err);

#endif
