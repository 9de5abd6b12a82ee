/*
 * What the answer to a bind says about the account. Each kind of server has its own way:
 *   OpenLDAP    result 49 or 0 with the password policy control (draft-behera-ldap-password-policy)
 *   389-ds      the same, result 19 when locked, 53 when inactivated, and Netscape's two controls
 *   Active Directory   result 49 with "data 532" and the like in the diagnostic text
 */
#ifndef ACCORD_AUTH_IDENTITY_POLICY_H
#define ACCORD_AUTH_IDENTITY_POLICY_H

#include <stdbool.h>

#include "auth/client.h"

#define POLICY_DIAGNOSTIC_MAX 256

/* Numbers that the server did not send are -1. */
struct bind_answer {
	int result; /* LDAP result code; negative: of libldap itself */
	char diagnostic[POLICY_DIAGNOSTIC_MAX];
	int policy_error;      /* LDAPPasswordPolicyError, -1 for none */
	int expires_s;	       /* seconds until the password expires */
	int graces;	       /* binds left with an expired password */
	bool password_expired; /* control 2.16.840.1.113730.3.4.4 */
};

/*
 * ret_days     whole days until the password expires, for OUTCOME_EXPIRES_SOON
 * ret_graces   for OUTCOME_GRACE
 * OUTCOME_UNAVAILABLE: the server did not decide about the password (it is busy or broken).
 */
enum outcome policy_outcome(const struct bind_answer *answer, int *ret_days, int *ret_graces);

#endif
