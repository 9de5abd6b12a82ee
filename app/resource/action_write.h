/*
 * Changing an action. Each function is one change with its version or decision, its inbox rows and its ledger
 * entry; it runs in the caller's transaction, and locks the action first, so that changes of one action wait
 * for each other. They serve the requests and the loading of sample data alike.
 */
#ifndef ACCORD_RESOURCE_ACTION_WRITE_H
#define ACCORD_RESOURCE_ACTION_WRITE_H

#include <jansson.h>

#include "app/resource/actor.h"
#include "sql/db.h"

/*
 * Counts the action that action_create then makes. Called first in the transaction: whoever makes one at the same
 * time waits here, before anything is read, and need not run again. ERR_ENDED: the agreement is over on actor->today.
 */
MUST_USE enum err action_create_begin(struct db *db, const struct actor *actor, struct err_info *err);
/*
 * After action_create_begin: a new draft of the actor's structure with `content` (action_content_from_form; borrowed).
 * ERR_FORBIDDEN: the actor may not write actions, or belongs to no party.
 */
MUST_USE enum err action_create(struct db *db, const struct actor *actor, const json_t *content,
				int64_t *ret_id, struct err_info *err);
/*
 * A new version. Whatever was submitted, endorsed, approved or begun goes back to a draft, to be decided again.
 * version     the version that was edited
 * ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (its state ends all editing), ERR_STALE (not the current version)
 */
MUST_USE enum err action_edit(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			      const json_t *content, struct err_info *err);

/*
 * Adds what was measured: progress in percent, one number or null for each objective.
 * version     whose objectives were measured
 * ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (not in progress), ERR_STALE, ERR_INVALID (it has as many reports as
 * there may be: ACTION_TRAIL_MAX)
 */
MUST_USE enum err action_report(struct db *db, const struct actor *actor, int64_t id, int64_t version,
				int64_t progress, const json_t *measured, const char *note,
				struct err_info *err);

#endif
