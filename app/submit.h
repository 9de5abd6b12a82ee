/*
 * A form that changes something: its handler runs in one transaction together with its one-time key, so that
 * a form sent twice takes effect once and is answered twice (draft-ietf-httpapi-idempotency-key-header).
 */
#ifndef ACCORD_SUBMIT_H
#define ACCORD_SUBMIT_H

#include "app/http/request.h"

/*
 * Runs req->route's handler. On a failure that a resent form may explain, the key is looked up: the first
 * answer is given again (ERR_OK), or ERR_KEY_REUSED when the key came with other content. So is a commit of
 * which it is not known whether it took place; ERR_UNSURE when the key cannot be looked up either.
 */
MUST_USE enum err submit_run(struct request *req, struct err_info *err);

#endif
