/* A record of any kind as pages and JSON show it, whole with its trail. */
#ifndef ACCORD_RESOURCE_RECORD_MODEL_H
#define ACCORD_RESOURCE_RECORD_MODEL_H

#include <jansson.h>

#include "app/resource/record/kind.h"

/* Newest versions, and newest decisions, that a page shows; all are in the ledger. */
#define RECORD_TRAIL_MAX 500

/*
 * The record for the signed-in person: id, kind, status, version, its content's members, owner,
 * author, approvals, decisions, versions, next_step, what they may do now (`can`), own_work, and
 * for a page also `sections` and the kind's words.
 * version   0 for the current one, else the content of that version (old_version is then set)
 * ret       new
 * ERR_NOT_FOUND
 */
MUST_USE enum err record_model(struct request *req, const struct kind *kind, int64_t id,
			       int64_t version, json_t **ret, struct err_info *err);
/*
 * The same as it was at the end of `day` (YYYY-MM-DD, Europe/Paris), from its trail alone: content, state,
 * decisions and versions of then; `as_of` is set and nothing can be done.
 * ERR_NOT_FOUND: also when it was not there yet; ERR_TOO_LARGE: its trail is too long to be read whole
 */
MUST_USE enum err record_model_as_of(struct request *req, const struct kind *kind, int64_t id, const char *day,
				     json_t **ret, struct err_info *err);
/* After a change, for JSON: the record as it is now, in req->model; nothing for a page, which is
 * redirected. */
MUST_USE enum err record_model_answer(struct request *req, const struct kind *kind, int64_t id,
				      struct err_info *err);
/* The kind's words that pages use: {path, list_title, this_one, of_the_one, new_title}. New. */
json_t *record_model_kind(const struct kind *kind);
/* French: what comes next for a record in `status`, as a sentence without its end. Static. */
const char *record_model_next_step(const struct kind *kind, const char *status);

#endif
