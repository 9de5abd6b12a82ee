/* Asking the directory who sits at the keyboard: at a sign-in, and where presence must be proven again. */
#ifndef ACCORD_RESOURCE_SIGN_IN_H
#define ACCORD_RESOURCE_SIGN_IN_H

#include "app/http/request.h"
#include "auth/client.h"

/*
 * Asks the directory about `account` and the form's field `password`, unless the account or the address must
 * wait; a wrong password is counted, a right one forgets the account's count from this address. Few are asked
 * at once in one process, so that a slow directory holds no more workers. Not in a transaction: the count would
 * be undone.
 * ret_outcome, ret_person   as client_sign_in gives them; req->retry_after_s is set where one has to wait
 * ERR_THROTTLED (not asked), ERR_DIRECTORY (no answer, or too many under way), ERR_DATABASE
 */
MUST_USE enum err sign_in_ask(struct request *req, const char *account, enum outcome *ret_outcome,
			      struct directory_person *ret_person, struct err_info *err);
/* True for the outcomes after which the person is who they say, and may come in. */
bool sign_in_is_welcome(enum outcome outcome);

#endif
