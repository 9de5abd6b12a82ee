/* Roles and permissions: one table, and the routes that read it. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/http/route.h"
#include "auth/permission.h"

/* Who may: A administrator, e CUB elected, E URPA elected, t technician, c clause officer, u URPA coordinator,
 * a auditor; in the order of the roles' bits. */
static const struct {
	enum permission permission;
	const char *letters;
} expected[] = {
	{ PERMISSION_SIGNED_IN, "AeEtcua" },	 { PERMISSION_AGREEMENT_READ, "AeEtcua" },
	{ PERMISSION_ACTION_READ, "AeEtcua" },	 { PERMISSION_ACTION_WRITE, "---tcu-" },
	{ PERMISSION_ACTION_ENDORSE, "---tcu-" }, { PERMISSION_ACTION_APPROVE, "-eE----" },
	{ PERMISSION_ACTION_RETURN, "-eEtcu-" }, { PERMISSION_INBOX_READ, "-eEtcu-" },
	{ PERMISSION_LEDGER_READ, "AeEtcua" },	 { PERMISSION_LEDGER_PEOPLE, "A-----a" },
	{ PERMISSION_SESSION_ADMIN, "A------" },  { PERMISSION_RECORD_READ, "AeEtcua" },
	{ PERMISSION_COMMITTEE_WRITE, "---t-u-" }, { PERMISSION_COMMITTEE_MEMBER, "-eEtcu-" },
	{ PERMISSION_GROUP_WRITE, "---tcu-" },	 { PERMISSION_TOOL_WRITE, "---tcu-" },	 { PERMISSION_RECORD_ENDORSE, "---tcu-" },
	{ PERMISSION_AGREEMENT_WRITE, "---t-u-" }, { PERMISSION_INDICATOR_WRITE, "----c--" },
	{ PERMISSION_INDICATOR_CONFIRM, "-----u-" }, { PERMISSION_ORGANISATION_WRITE, "A--t---" },
	{ PERMISSION_REVIEW_WRITE, "---tcu-" },
	{ PERMISSION_DELEGATION_WRITE, "AeEt-u-" },
	{ PERMISSION_EVALUATION_WRITE, "---tcu-" },
	{ PERMISSION_RECORD_APPROVE, "-eE----" }, { PERMISSION_RECORD_RETURN, "-eEtcu-" },
};

static void every_role_has_what_the_table_says(void **state)
{
	(void)state;
	/* All but NONE and PUBLIC are in the table above. */
	assert_int_equal(ARRAY_SIZE(expected), PERMISSION_COUNT - 2);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		unsigned roles = 0;

		for (int bit = 0; bit < ROLE_COUNT; bit++) {
			bool may = expected[i].letters[bit] != '-';

			if (permission_allows(expected[i].permission, 1U << bit) != may)
				fail_msg("%s: %s", permission_id(expected[i].permission), role_id(bit));
			roles |= may ? 1U << bit : 0;
		}
		assert_int_equal(permission_roles(expected[i].permission), roles);
		assert_false(permission_allows(expected[i].permission, 0));
		assert_false(permission_allows(expected[i].permission, ~(unsigned)ROLES_ALL));
		assert_true(permission_allows(expected[i].permission, ROLES_ALL));
	}
}

static void everybody_has_what_is_public_and_nobody_has_nothing(void **state)
{
	(void)state;
	assert_true(permission_allows(PERMISSION_PUBLIC, 0));
	assert_int_equal(permission_roles(PERMISSION_PUBLIC), 0);
	assert_false(permission_allows(PERMISSION_NONE, ROLES_ALL));
	assert_false(permission_allows(PERMISSION_COUNT, ROLES_ALL));
	assert_false(permission_allows((enum permission)-1, ROLES_ALL));
	assert_string_equal(permission_id((enum permission)999), "none");
}

static void every_permission_has_a_name_of_its_own_and_a_french_label(void **state)
{
	(void)state;
	for (int i = PERMISSION_NONE + 1; i < PERMISSION_COUNT; i++) {
		const char *limit = permission_limit((enum permission)i);

		assert_true(strlen(permission_label((enum permission)i)) > 5);
		assert_true(limit == NULL || limit[strlen(limit) - 1] == '.');
		for (int j = PERMISSION_NONE; j < i; j++)
			assert_string_not_equal(permission_id((enum permission)i),
						permission_id((enum permission)j));
	}
}

/* What is open to everybody: signing in, the check for other applications, texts without data, and what a
 * secret address opens. */
static const char *const public_paths[] = { "/connexion", "/auth/check", "/sante", "/aide", "/accessibilite",
					    "/openapi",	  "/calendrier/:token", "/reponse/:token", "/reponse/relire/:token" };

static void every_route_asks_for_a_permission_that_some_role_has(void **state)
{
	size_t count = 0;
	const struct route *routes = routes_all(&count);

	(void)state;
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		enum permission permission = (enum permission)routes[i].permission;
		bool known = permission == PERMISSION_PUBLIC || permission_roles(permission) != 0;
		bool public = false;

		for (size_t j = 0; j < ARRAY_SIZE(public_paths); j++)
			public = public || text_equal(routes[i].path, public_paths[j]);
		if (!known)
			fail_msg("%s: nobody may", routes[i].path);
		if (public != (permission == PERMISSION_PUBLIC))
			fail_msg("%s is %s", routes[i].path, public ? "not public" : "public");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_has_what_the_table_says),
		cmocka_unit_test(everybody_has_what_is_public_and_nobody_has_nothing),
		cmocka_unit_test(every_permission_has_a_name_of_its_own_and_a_french_label),
		cmocka_unit_test(every_route_asks_for_a_permission_that_some_role_has),
	};

	return cmocka_run_group_tests_name("permissions", tests, NULL, NULL);
}
