#include "tests/unit/test.h"

#include "app/base/err.h"
#include "app/base/text.h"

static void a_failure_says_what_and_where(void **state)
{
	struct err_info err;
	int line;
	enum err e;

	(void)state;
	line = __LINE__ + 1;
	e = ERR(&err, ERR_STALE, "action %d has version %d", 12, 3);
	assert_int_equal(e, ERR_STALE);
	assert_int_equal(err.code, ERR_STALE);
	assert_int_equal(err.line, line);
	assert_string_equal(err.file, __FILE__);
	assert_string_equal(err.detail, "action 12 has version 3");
}

static void a_failure_nobody_asks_about_is_only_its_code(void **state)
{
	(void)state;
	assert_int_equal(ERR(NULL, ERR_CSRF, "%s", "unread"), ERR_CSRF);
}

static void a_long_detail_is_cut(void **state)
{
	struct err_info err;

	(void)state;
	assert_int_equal(ERR(&err, ERR_INVALID, "%0*d", 2 * ERR_DETAIL_MAX, 1), ERR_INVALID);
	assert_int_equal(strlen(err.detail), ERR_DETAIL_MAX - 1);
}

static void every_error_has_a_status_an_identifier_and_a_title(void **state)
{
	(void)state;
	for (int code = ERR_OK; code < ERR_COUNT; code++) {
		int status = err_status((enum err)code);
		const char *id = err_id((enum err)code);

		assert_true(code == ERR_OK ? status == 200 : status >= 400 && status <= 599);
		assert_true(*id != '\0' && strspn(id, "abcdefghijklmnopqrstuvwxyz-") == strlen(id));
		assert_true(*err_title((enum err)code) != '\0');
		assert_true(
			text_is_utf8(err_text((enum err)code), strlen(err_text((enum err)code))));
		assert_in_range(err_level((enum err)code), LOG_LEVEL_ERROR, LOG_LEVEL_DEBUG);
	}
}

static void a_fault_of_the_service_is_logged_as_an_error(void **state)
{
	(void)state;
	for (int code = ERR_OK; code < ERR_COUNT; code++) {
		if (err_status((enum err)code) == 500)
			assert_int_equal(err_level((enum err)code), LOG_LEVEL_ERROR);
	}
}

static void the_table_is_read_by_its_own_row(void **state)
{
	(void)state;
	assert_int_equal(err_status(ERR_STALE), 409);
	assert_string_equal(err_id(ERR_STALE), "stale-version");
	assert_int_equal(err_status(ERR_PRECONDITION), 412);
	assert_string_equal(err_title(ERR_NOT_FOUND), "Page introuvable");
	assert_string_equal(err_text(ERR_UNAUTHENTICATED), "Connectez-vous pour continuer.");
	assert_int_equal(err_level(ERR_CSRF), LOG_LEVEL_NOTICE);
}

static void a_number_that_is_no_error_reads_as_an_internal_one(void **state)
{
	(void)state;
	assert_string_equal(err_id(ERR_COUNT), "internal");
	assert_int_equal(err_status((enum err)10000), 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_says_what_and_where),
		cmocka_unit_test(a_failure_nobody_asks_about_is_only_its_code),
		cmocka_unit_test(a_long_detail_is_cut),
		cmocka_unit_test(every_error_has_a_status_an_identifier_and_a_title),
		cmocka_unit_test(a_fault_of_the_service_is_logged_as_an_error),
		cmocka_unit_test(the_table_is_read_by_its_own_row),
		cmocka_unit_test(a_number_that_is_no_error_reads_as_an_internal_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
