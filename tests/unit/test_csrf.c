/* Anti-forgery: the token, Origin and Sec-Fetch-Site. */
#include "tests/unit/test.h"

#include "app/http/csrf.h"

#define ORIGIN "https://accord.example.fr"

static const uint8_t key[] = "0123456789abcdef0123456789abcdef";

static char token[CSRF_TOKEN_SIZE];

static int setup(void **state)
{
	struct err_info err;

	(void)state;
	return csrf_token(key, sizeof(key), "session-1", token, &err) == ERR_OK ? 0 : -1;
}

static enum err check(const char *given, const char *origin, const char *site, const char *binding)
{
	struct request req = { .csrf_given = given, .origin = origin, .fetch_site = site };
	struct err_info err;

	return csrf_check(&req, ORIGIN, key, sizeof(key), binding, &err);
}

static void the_token_is_that_of_the_session(void **state)
{
	(void)state;
	assert_int_equal(strlen(token), 64);
	assert_int_equal(check(token, ORIGIN, "same-origin", "session-1"), ERR_OK);
	assert_int_equal(check(token, ORIGIN, "same-origin", "session-2"), ERR_CSRF);
	assert_int_equal(check(token, ORIGIN, "same-origin", NULL), ERR_CSRF);
}

static void the_token_is_the_same_each_time_and_another_for_another_key(void **state)
{
	char again[CSRF_TOKEN_SIZE];
	char other[CSRF_TOKEN_SIZE];
	struct err_info err;

	(void)state;
	assert_int_equal(csrf_token(key, sizeof(key), "session-1", again, &err), ERR_OK);
	assert_string_equal(again, token);
	assert_int_equal(csrf_token(key, sizeof(key) - 2, "session-1", other, &err), ERR_OK);
	assert_string_not_equal(other, token);
}

static void a_missing_short_or_changed_token_is_refused(void **state)
{
	char changed[CSRF_TOKEN_SIZE];

	(void)state;
	memcpy(changed, token, sizeof(changed));
	changed[63] = changed[63] == '0' ? '1' : '0';
	assert_int_equal(check(NULL, ORIGIN, "same-origin", "session-1"), ERR_CSRF);
	assert_int_equal(check("", ORIGIN, "same-origin", "session-1"), ERR_CSRF);
	assert_int_equal(check(token + 1, ORIGIN, "same-origin", "session-1"), ERR_CSRF);
	assert_int_equal(check(changed, ORIGIN, "same-origin", "session-1"), ERR_CSRF);
}

static void another_origin_is_refused_with_the_right_token(void **state)
{
	(void)state;
	assert_int_equal(check(token, "https://evil.example", NULL, "session-1"), ERR_CSRF);
	assert_int_equal(check(token, "http://accord.example.fr", NULL, "session-1"), ERR_CSRF);
	assert_int_equal(check(token, ORIGIN "/", NULL, "session-1"), ERR_CSRF);
	assert_int_equal(check(token, "null", NULL, "session-1"), ERR_CSRF);
}

static void another_site_is_refused_with_the_right_token(void **state)
{
	(void)state;
	assert_int_equal(check(token, ORIGIN, "cross-site", "session-1"), ERR_CSRF);
	assert_int_equal(check(token, NULL, "same-site", "session-1"), ERR_CSRF);
	assert_int_equal(check(token, NULL, "elsewhere", "session-1"), ERR_CSRF);
}

static void a_browser_without_the_headers_is_judged_by_the_token(void **state)
{
	(void)state;
	assert_int_equal(check(token, NULL, NULL, "session-1"), ERR_OK);
	assert_int_equal(check(token, NULL, "none", "session-1"), ERR_OK);
	assert_int_equal(check(token, NULL, "same-origin", "session-1"), ERR_OK);
	assert_int_equal(check("0", NULL, NULL, "session-1"), ERR_CSRF);
}

static void a_binding_without_end_is_refused(void **state)
{
	char binding[2000];

	(void)state;
	memset(binding, 'x', sizeof(binding) - 1);
	binding[sizeof(binding) - 1] = '\0';
	assert_int_equal(check(token, NULL, NULL, binding), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_token_is_that_of_the_session, setup),
		cmocka_unit_test_setup(the_token_is_the_same_each_time_and_another_for_another_key, setup),
		cmocka_unit_test_setup(a_missing_short_or_changed_token_is_refused, setup),
		cmocka_unit_test_setup(another_origin_is_refused_with_the_right_token, setup),
		cmocka_unit_test_setup(another_site_is_refused_with_the_right_token, setup),
		cmocka_unit_test_setup(a_browser_without_the_headers_is_judged_by_the_token, setup),
		cmocka_unit_test_setup(a_binding_without_end_is_refused, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
