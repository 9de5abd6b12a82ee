/* auth/identity/policy.c: answers to a bind as the three kinds of server give them. */
#include "tests/unit/test.h"

#include <ldap.h>

#include "auth/identity/policy.h"

#define NONE (-1)

/* clang-format off */
static const struct recorded {
	const char *server;
	struct bind_answer answer;	/* result, diagnostic, policy error, expires, graces, expired */
	enum outcome outcome;
	int days;
	int graces;
} recorded[] = {
	{ "OpenLDAP, accepted", { 0, "", NONE, NONE, NONE, false }, OUTCOME_OK, 0, 0 },
	{ "OpenLDAP, expires in 5 days and a bit", { 0, "", NONE, 450000, NONE, false }, OUTCOME_EXPIRES_SOON, 5, 0 },
	{ "OpenLDAP, expires today", { 0, "", NONE, 86399, NONE, false }, OUTCOME_EXPIRES_SOON, 0, 0 },
	{ "OpenLDAP, two graces left", { 0, "", NONE, NONE, 2, false }, OUTCOME_GRACE, 0, 2 },
	{ "OpenLDAP, the last grace", { 0, "", NONE, NONE, 0, false }, OUTCOME_GRACE, 0, 0 },
	{ "OpenLDAP, reset by an administrator", { 0, "", PP_changeAfterReset, NONE, NONE, false }, OUTCOME_MUST_CHANGE, 0, 0 },
	{ "OpenLDAP, wrong password", { 49, "", NONE, NONE, NONE, false }, OUTCOME_BAD_CREDENTIALS, 0, 0 },
	{ "OpenLDAP, locked", { 49, "", PP_accountLocked, NONE, NONE, false }, OUTCOME_LOCKED, 0, 0 },
	{ "OpenLDAP, expired", { 49, "", PP_passwordExpired, NONE, NONE, false }, OUTCOME_EXPIRED, 0, 0 },
	{ "OpenLDAP, entry without password", { 48, "", NONE, NONE, NONE, false }, OUTCOME_BAD_CREDENTIALS, 0, 0 },
	{ "OpenLDAP, entry gone", { 32, "", NONE, NONE, NONE, false }, OUTCOME_BAD_CREDENTIALS, 0, 0 },
	{ "OpenLDAP, no bind without password", { 53, "unauthenticated bind (DN with no password) disallowed", NONE, NONE, NONE, false }, OUTCOME_UNAVAILABLE, 0, 0 },
	{ "389-ds, locked", { 19, "Exceed password retry limit. Please try later.", NONE, NONE, NONE, false }, OUTCOME_LOCKED, 0, 0 },
	{ "389-ds, expired", { 49, "password expired!", NONE, NONE, NONE, true }, OUTCOME_EXPIRED, 0, 0 },
	{ "389-ds, must change", { 0, "", NONE, NONE, NONE, true }, OUTCOME_MUST_CHANGE, 0, 0 },
	{ "389-ds, inactivated", { 53, "Account inactivated. Contact system administrator.", NONE, NONE, NONE, false }, OUTCOME_DISABLED, 0, 0 },
	{ "AD, unknown user", { 49, "80090308: LdapErr: DSID-0C090400, comment: AcceptSecurityContext error, data 525, v1db1", NONE, NONE, NONE, false }, OUTCOME_BAD_CREDENTIALS, 0, 0 },
	{ "AD, wrong password", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1", NONE, NONE, NONE, false }, OUTCOME_BAD_CREDENTIALS, 0, 0 },
	{ "AD, outside hours", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 530, v1db1", NONE, NONE, NONE, false }, OUTCOME_OUTSIDE_HOURS, 0, 0 },
	{ "AD, other workstation", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 531, v1db1", NONE, NONE, NONE, false }, OUTCOME_OUTSIDE_HOURS, 0, 0 },
	{ "AD, password expired", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 532, v1db1", NONE, NONE, NONE, false }, OUTCOME_EXPIRED, 0, 0 },
	{ "AD, disabled", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 533, v1db1", NONE, NONE, NONE, false }, OUTCOME_DISABLED, 0, 0 },
	{ "AD, account expired", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 701, v1db1", NONE, NONE, NONE, false }, OUTCOME_EXPIRED, 0, 0 },
	{ "AD, must change", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 773, v1db1", NONE, NONE, NONE, false }, OUTCOME_MUST_CHANGE, 0, 0 },
	{ "AD, locked", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 775, v1db1", NONE, NONE, NONE, false }, OUTCOME_LOCKED, 0, 0 },
	{ "AD, a code that nobody knows", { 49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 999, v1db1", NONE, NONE, NONE, false }, OUTCOME_BAD_CREDENTIALS, 0, 0 },
	{ "another server's own words", { 49, "data 532, it says", NONE, NONE, NONE, false }, OUTCOME_BAD_CREDENTIALS, 0, 0 },
	{ "busy", { 51, "", NONE, NONE, NONE, false }, OUTCOME_UNAVAILABLE, 0, 0 },
	{ "unavailable", { 52, "", NONE, NONE, NONE, false }, OUTCOME_UNAVAILABLE, 0, 0 },
	{ "encryption wanted", { 13, "confidentiality required", NONE, NONE, NONE, false }, OUTCOME_UNAVAILABLE, 0, 0 },
	{ "connection lost", { -1, "", NONE, NONE, NONE, false }, OUTCOME_UNAVAILABLE, 0, 0 },
};
/* clang-format on */

static void every_recorded_answer_gets_its_outcome(void **state)
{
	int days, graces;

	(void)state;
	for (size_t i = 0; i < sizeof(recorded) / sizeof(recorded[0]); i++) {
		enum outcome outcome = policy_outcome(&recorded[i].answer, &days, &graces);

		if (outcome != recorded[i].outcome || days != recorded[i].days ||
		    graces != recorded[i].graces)
			fail_msg("%s: %s, %d days, %d graces", recorded[i].server,
				 outcome_id(outcome), days, graces);
	}
}

/* The password was wrong or the server did not say: whatever else it sends, nobody signs in. */
static void a_refused_bind_never_becomes_an_accepted_one(void **state)
{
	struct bind_answer answer = {.expires_s = 1000, .graces = 3};
	int days, graces;

	(void)state;
	for (int result = -20; result < 130; result++)
		for (int error = -1; error <= PP_passwordTooLong; error++) {
			answer.result = result;
			answer.policy_error = error;
			if (result != LDAP_SUCCESS)
				assert_false(
				    outcome_has_person(policy_outcome(&answer, &days, &graces)));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_recorded_answer_gets_its_outcome),
	    cmocka_unit_test(a_refused_bind_never_becomes_an_accepted_one),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
