/* name=value pairs: decoded once, checked, counted. */
#include "tests/unit/test.h"

#include "app/http/internal.h"
#include "tests/unit/torture.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static enum err decode(const char *text, struct pairs *ret)
{
	struct err_info err;

	return pairs_decode(&arena, text, strlen(text), ret, &err);
}

static void assert_pair(const struct pairs *pairs, int at, const char *name, const char *value)
{
	assert_true(at < pairs->count);
	assert_string_equal(pairs->items[at].name, name);
	assert_string_equal(pairs->items[at].value, value);
}

static void names_and_values_are_decoded_once(void **state)
{
	struct pairs pairs;

	(void)state;
	assert_int_equal(decode("a=1&b%20c=x+y&%C3%A9=%252e&d&e=&f=g=h", &pairs), ERR_OK);
	assert_int_equal(pairs.count, 6);
	assert_pair(&pairs, 0, "a", "1");
	assert_pair(&pairs, 1, "b c", "x y");
	assert_pair(&pairs, 2, "é", "%2e");
	assert_pair(&pairs, 3, "d", "");
	assert_pair(&pairs, 4, "e", "");
	assert_pair(&pairs, 5, "f", "g=h");
}

static void empty_pieces_are_left_out(void **state)
{
	struct pairs pairs;

	(void)state;
	assert_int_equal(decode("&&a=1&&b=2&", &pairs), ERR_OK);
	assert_int_equal(pairs.count, 2);
	assert_pair(&pairs, 1, "b", "2");
	assert_int_equal(decode("", &pairs), ERR_OK);
	assert_int_equal(pairs.count, 0);
	assert_int_equal(decode("&", &pairs), ERR_OK);
	assert_int_equal(pairs.count, 0);
}

static void the_first_pair_of_a_name_is_given(void **state)
{
	struct pairs pairs;

	(void)state;
	assert_int_equal(decode("a=1&a=2&b=3", &pairs), ERR_OK);
	assert_string_equal(pairs_get(&pairs, "a"), "1");
	assert_string_equal(pairs_get(&pairs, "b"), "3");
	assert_null(pairs_get(&pairs, "c"));
}

static void what_is_malformed_is_refused(void **state)
{
	static const char *const texts[] = {
		"=1", "a=%", "a=%4", "a=%4g", "a=%g4", "%zz=1", "a=%00", "%00=a", "a=%ff", "a=%c3",
		"a=%ed%a0%80", "a=%c0%af", "a=1&=2", "\xff=1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct pairs pairs = { .count = 7 };

		if (decode(texts[i], &pairs) != ERR_BAD_REQUEST)
			fail_msg("%s was not refused", texts[i]);
		assert_int_equal(pairs.count, 7);
	}
}

static void a_raw_nul_is_refused(void **state)
{
	struct err_info err;
	struct pairs pairs;

	(void)state;
	assert_int_equal(pairs_decode(&arena, "a=b\0c", 5, &pairs, &err), ERR_BAD_REQUEST);
}

static void nothing_behind_the_length_is_read(void **state)
{
	struct err_info err;
	struct pairs pairs;

	(void)state;
	assert_int_equal(pairs_decode(&arena, "a=%41%42", 5, &pairs, &err), ERR_OK);
	assert_pair(&pairs, 0, "a", "A");
	assert_int_equal(pairs_decode(&arena, "a=%41%42", 4, &pairs, &err), ERR_BAD_REQUEST);
}

static void as_many_fields_as_the_limit_are_read(void **state)
{
	char text[3 * REQUEST_FIELDS_MAX + 8] = "";
	struct pairs pairs;

	(void)state;
	for (size_t i = 0; i < REQUEST_FIELDS_MAX; i++)
		memcpy(text + 2 * i, "a&", 3);
	assert_int_equal(decode(text, &pairs), ERR_OK);
	assert_int_equal(pairs.count, REQUEST_FIELDS_MAX);
	memcpy(text + (size_t)2 * REQUEST_FIELDS_MAX, "b", 2);
	assert_int_equal(decode(text, &pairs), ERR_TOO_LARGE);
}

static void a_full_arena_is_an_error(void **state)
{
	struct pairs pairs;

	(void)state;
	for (size_t max = 16; max <= 112; max += 16) {
		arena_release(&arena);
		arena_init(&arena, max);
		assert_int_equal(decode("ab=cd&ef=gh", &pairs), max < 112 ? ERR_MEMORY : ERR_OK);
	}
}

static void a_failing_allocation_is_an_error(void **state)
{
	size_t n;

	(void)state;
	for (n = 1; torture_again(n); n++) {
		struct pairs pairs;
		enum err code;

		arena_release(&arena);
		code = decode("a=1&b=2", &pairs);
		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
	}
	assert_true(n > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names_and_values_are_decoded_once, setup, teardown),
		cmocka_unit_test_setup_teardown(empty_pieces_are_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(the_first_pair_of_a_name_is_given, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_malformed_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_raw_nul_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_behind_the_length_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(as_many_fields_as_the_limit_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_arena_is_an_error, setup, teardown),
		cmocka_unit_test_setup_teardown(a_failing_allocation_is_an_error, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
