/* An action as pages and JSON show it: as a row of a list, and whole with its trail. */
#ifndef ACCORD_RESOURCE_ACTION_MODEL_H
#define ACCORD_RESOURCE_ACTION_MODEL_H

#include <jansson.h>

#include "app/http/request.h"
#include "app/resource/reference.h"

/*
 * Turns rows of action_list into items and sets them in `model`. The rows are changed in place.
 * today: YYYY-MM-DD, to know what is late
 */
MUST_USE enum err action_model_items(const struct reference *reference, const char *today,
				     json_t *rows, json_t *model, struct err_info *err);

/*
 * The whole action for the signed-in person: content, approvals, decisions, versions, reports, what they may
 * do now. version: 0 for the current one, else the content of that version (old_version is then set).
 * ret   new
 * ERR_NOT_FOUND
 */
MUST_USE enum err action_model(struct request *req, int64_t id, int64_t version, json_t **ret,
			       struct err_info *err);

/*
 * The same as it was at the end of `day` (YYYY-MM-DD, Europe/Paris), from its trail alone; `as_of` is set and nothing
 * can be done. ERR_NOT_FOUND: also when it was not there yet; ERR_TOO_LARGE: the trail is too long to be read whole
 */
MUST_USE enum err action_model_as_of(struct request *req, int64_t id, const char *day, json_t **ret,
				     struct err_info *err);
/* After a change, for JSON: the action as it is now, in req->model; nothing for a page, which is redirected. */
MUST_USE enum err action_model_answer(struct request *req, int64_t id, struct err_info *err);

/* French: what comes next for an action in `status`, as a sentence without its end. Static. */
const char *action_model_next_step(const char *status, const char *owner_party);
/* True when it should have ended before `today` and has not. Dates YYYY-MM-DD; due_on may be NULL. */
bool action_model_is_late(const char *status, const char *due_on, const char *today);

#endif
