/*
 * Waits after failed sign-ins (OWASP ASVS 6.3.1): by account and address together, by address, and by
 * account alone. The last has a short limit, so that a stranger can never lock an official out.
 * Subjects are kept as SHA-256; failures older than an hour are forgotten.
 */
#ifndef ACCORD_AUTH_THROTTLE_H
#define ACCORD_AUTH_THROTTLE_H

#include "app/http/request.h"

/* Seconds to wait before `account` (case-folded as typed) may try again from the request's address; 0: now.
 * ret_failed: the account has failures from this address, which a success forgets */
MUST_USE enum err throttle_wait(struct request *req, const char *account, int *ret_s, bool *ret_failed,
				struct err_info *err);
/* Counts a failure; ret_s: the wait it brings. */
MUST_USE enum err throttle_fail(struct request *req, const char *account, int *ret_s,
				struct err_info *err);
/* A success forgets the account's failures from this address. */
MUST_USE enum err throttle_forget(struct request *req, const char *account, struct err_info *err);
/* Seconds to wait after `failures` failures for subject number `subject` (0 account and address,
 * 1 address, 2 account). Pure. */
int throttle_delay(int subject, int failures);

#endif
