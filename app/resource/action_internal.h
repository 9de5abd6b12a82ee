/* What the files of actions share and nobody else sees. */
#ifndef ACCORD_RESOURCE_ACTION_INTERNAL_H
#define ACCORD_RESOURCE_ACTION_INTERNAL_H

#include <jansson.h>

#include "app/resource/record/kinds.h"

/* May the actor take this step? As life_allowed, in the life of actions. */
MUST_USE enum err action_allowed(enum life_step step, const struct life_facts *facts, const struct actor *actor,
				 struct err_info *err);
/* Completes the facts from the rows of action_trail: what the actor edited, approved, rejected. */
void action_facts_of_trail(const json_t *trail, const struct actor *actor, int64_t version,
			   struct life_facts *facts);
/* Before a submit: adds a message to the request for all that the action still lacks. */
MUST_USE enum err action_form_check_submit(struct request *req, struct err_info *err);

#endif
