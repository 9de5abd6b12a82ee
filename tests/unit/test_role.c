/* auth/role.c: identifiers and bits. */
#include "tests/unit/test.h"

#include "app/base/vocabulary.h"
#include "auth/role.h"

static void every_identifier_leads_back_to_its_bit(void **state)
{
	(void)state;
	for (int bit = 0; bit < ROLE_COUNT; bit++)
		assert_int_equal(role_from_id(role_id(bit)), 1U << bit);
}

static void the_bits_are_those_of_the_enum(void **state)
{
	(void)state;
	assert_int_equal(role_from_id("administrator"), ROLE_ADMINISTRATOR);
	assert_int_equal(role_from_id("auditor"), ROLE_AUDITOR);
}

static void what_is_no_role_has_no_bit(void **state)
{
	(void)state;
	assert_int_equal(role_from_id("Administrator"), 0);
	assert_int_equal(role_from_id(""), 0);
	assert_int_equal(role_from_id(NULL), 0);
}

static void the_vocabulary_has_every_role_and_no_other(void **state)
{
	const struct vocabulary *list = vocabulary_find("role");

	(void)state;
	assert_non_null(list);
	assert_int_equal(list->count, ROLE_COUNT);
	for (int bit = 0; bit < ROLE_COUNT; bit++)
		assert_non_null(vocabulary_term(list, role_id(bit)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_identifier_leads_back_to_its_bit),
	    cmocka_unit_test(the_bits_are_those_of_the_enum),
	    cmocka_unit_test(what_is_no_role_has_no_bit),
	    cmocka_unit_test(the_vocabulary_has_every_role_and_no_other),
	};

	return cmocka_run_group_tests_name("role", tests, NULL, NULL);
}
