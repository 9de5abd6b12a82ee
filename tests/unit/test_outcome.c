/* auth/outcome.c: identifiers and texts. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "auth/client.h"

static void every_outcome_has_an_identifier_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < OUTCOME_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(outcome_id((enum outcome)i),
						outcome_id((enum outcome)j));
}

static void every_outcome_tells_a_person_something_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		const char *text = outcome_text((enum outcome)i);

		assert_non_null(text);
		assert_true(text_is_utf8(text, strlen(text)));
		assert_true(text[strlen(text) - 1] == '.');
		assert_null(strchr(text, '\''));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(text, outcome_text((enum outcome)j));
	}
}

static void an_outage_is_not_blamed_on_the_password(void **state)
{
	(void)state;
	assert_non_null(strstr(outcome_text(OUTCOME_UNAVAILABLE), "ni votre mot de passe"));
	assert_null(strstr(outcome_text(OUTCOME_UNAVAILABLE), "incorrect"));
}

static void the_name_and_the_password_share_one_message(void **state)
{
	(void)state;
	assert_non_null(
	    strstr(outcome_text(OUTCOME_BAD_CREDENTIALS), "Identifiant ou mot de passe"));
}

static void only_accepted_passwords_come_with_a_person(void **state)
{
	(void)state;
	assert_true(outcome_has_person(OUTCOME_OK));
	assert_true(outcome_has_person(OUTCOME_EXPIRES_SOON));
	assert_true(outcome_has_person(OUTCOME_GRACE));
	assert_true(outcome_has_person(OUTCOME_MUST_CHANGE));
	for (int i = OUTCOME_BAD_CREDENTIALS; i < OUTCOME_COUNT; i++)
		assert_false(outcome_has_person((enum outcome)i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_outcome_has_an_identifier_of_its_own),
	    cmocka_unit_test(every_outcome_tells_a_person_something_of_its_own),
	    cmocka_unit_test(an_outage_is_not_blamed_on_the_password),
	    cmocka_unit_test(the_name_and_the_password_share_one_message),
	    cmocka_unit_test(only_accepted_passwords_come_with_a_person),
	};

	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
