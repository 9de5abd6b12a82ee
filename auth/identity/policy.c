/* From the answer to a bind to the outcome of a sign-in. */
#include "auth/identity/policy.h"

#include <ldap.h>

#define POLICY_DAY_S 86400

/* Active Directory's sub-codes (Windows error numbers, hexadecimal). */
static const struct policy_code {
	const char *data;
	enum outcome outcome;
} policy_codes[] = {
    {"data 525,", OUTCOME_BAD_CREDENTIALS}, /* no such user */
    {"data 52e,", OUTCOME_BAD_CREDENTIALS}, {"data 530,", OUTCOME_OUTSIDE_HOURS},
    {"data 531,", OUTCOME_OUTSIDE_HOURS}, /* not from this workstation */
    {"data 532,", OUTCOME_EXPIRED},	    {"data 533,", OUTCOME_DISABLED},
    {"data 701,", OUTCOME_EXPIRED}, /* the account, not the password */
    {"data 773,", OUTCOME_MUST_CHANGE},	    {"data 775,", OUTCOME_LOCKED},
};

static enum outcome policy_accepted(const struct bind_answer *answer, int *ret_days,
				    int *ret_graces)
{
	if (answer->policy_error == PP_changeAfterReset)
		return OUTCOME_MUST_CHANGE;
	if (answer->graces >= 0) {
		*ret_graces = answer->graces;
		return OUTCOME_GRACE;
	}
	/* 389-ds lets an expired account bind, and refuses everything but the change of its
	 * password. */
	if (answer->password_expired || answer->policy_error == PP_passwordExpired)
		return OUTCOME_MUST_CHANGE;
	if (answer->expires_s >= 0) {
		*ret_days = answer->expires_s / POLICY_DAY_S;
		return OUTCOME_EXPIRES_SOON;
	}
	return OUTCOME_OK;
}

static enum outcome policy_refused(const struct bind_answer *answer)
{
	if (answer->policy_error == PP_accountLocked)
		return OUTCOME_LOCKED;
	if (answer->policy_error == PP_passwordExpired || answer->password_expired)
		return OUTCOME_EXPIRED;
	if (strstr(answer->diagnostic, "AcceptSecurityContext error") == NULL)
		return OUTCOME_BAD_CREDENTIALS;
	for (size_t i = 0; i < sizeof(policy_codes) / sizeof(policy_codes[0]); i++)
		if (strstr(answer->diagnostic, policy_codes[i].data) != NULL)
			return policy_codes[i].outcome;
	return OUTCOME_BAD_CREDENTIALS;
}

enum outcome policy_outcome(const struct bind_answer *answer, int *ret_days, int *ret_graces)
{
	*ret_days = 0;
	*ret_graces = 0;
	switch (answer->result) {
	case LDAP_SUCCESS:
		return policy_accepted(answer, ret_days, ret_graces);
	case LDAP_INVALID_CREDENTIALS:
		return policy_refused(answer);
	case LDAP_CONSTRAINT_VIOLATION: /* 389-ds: too many wrong passwords */
		return OUTCOME_LOCKED;
	case LDAP_NO_SUCH_OBJECT:     /* the entry has gone since the search */
	case LDAP_INAPPROPRIATE_AUTH: /* the entry has no password */
		return OUTCOME_BAD_CREDENTIALS;
	case LDAP_UNWILLING_TO_PERFORM: /* 389-ds: "Account inactivated. Contact …" */
		return strstr(answer->diagnostic, "inactivated") != NULL ? OUTCOME_DISABLED
									 : OUTCOME_UNAVAILABLE;
	default:
		return OUTCOME_UNAVAILABLE;
	}
}
