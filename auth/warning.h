/*
 * What the directory warned of at a sign-in that it accepted: a password that expires soon, or that has
 * expired and is accepted a few times more. Said once, on the first page that the person sees: a cookie
 * carries the kind and a number until then, and never a text.
 */
#ifndef ACCORD_AUTH_WARNING_H
#define ACCORD_AUTH_WARNING_H

#include "app/http/request.h"
#include "auth/client.h"

#define WARNING_COOKIE "accord_avis"
#define WARNING_COOKIE_S 600	/* seconds: for whoever sees no page */
#define WARNING_NUMBER_MAX 999	/* of days or sign-ins; more is shown as this */

/*
 * Keeps the warning of an accepted sign-in for the next page: in req->set_cookie[1]. Other outcomes than
 * OUTCOME_EXPIRES_SOON and OUTCOME_GRACE keep nothing. ERR_MEMORY.
 */
MUST_USE enum err warning_keep(struct request *req, enum outcome outcome,
			       const struct directory_person *person, struct err_info *err);
/*
 * Takes what was kept, for the page that is being made for somebody signed in: req->notice becomes the
 * warning, and the answer deletes the cookie. Where the page has a notice already, the next one has the
 * warning. ERR_MEMORY.
 */
MUST_USE enum err warning_take(struct request *req, struct err_info *err);
/* French: what will happen and what to do. Arena; NULL: no memory. `number`: days, or sign-ins left. */
const char *warning_text(struct arena *arena, enum outcome outcome, int number);

#endif
