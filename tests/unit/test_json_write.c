/* JSON text of answers: the same as jansson's own. */
#include "app/base/json_write.h"
#include "tests/unit/test.h"

#define OUT_MAX 65536

static struct err_info err;

static void assert_as_jansson(json_t *value)
{
	AUTO_BUF out = BUF_INIT(OUT_MAX);
	char *wanted = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	assert_non_null(wanted);
	assert_int_equal(json_write(&out, value, &err), ERR_OK);
	assert_string_equal(buf_text(&out), wanted);
	free(wanted);
	json_decref(value);
}

static void numbers_keep_every_digit(void **state)
{
	static const json_int_t integers[] = { 0, 7, -7, 10, 1001, INT64_MAX, INT64_MIN, -1 };
	static const double reals[] = { 0.0, -0.0, 0.1, 92.0, 1e300, -1.5e-7, 3700.25, 1.0 / 3 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(integers); i++)
		assert_as_jansson(json_integer(integers[i]));
	for (size_t i = 0; i < ARRAY_SIZE(reals); i++)
		assert_as_jansson(json_real(reals[i]));
}

static void every_byte_of_a_string_is_written_as_jansson_writes_it(void **state)
{
	char text[2] = { 0 };

	(void)state;
	for (int c = 0; c < 128; c++) {
		text[0] = (char)c;
		assert_as_jansson(json_stringn(text, 1));
	}
	assert_as_jansson(json_string("« Élu » l’été : 1 < 2 & 3\u2028 \U0001F600 \x7f"));
	assert_as_jansson(json_string(""));
	assert_as_jansson(json_stringn("a\0b\"", 4));
}

static void objects_and_lists_keep_their_order(void **state)
{
	(void)state;
	assert_as_jansson(json_object());
	assert_as_jansson(json_array());
	assert_as_jansson(json_pack("{s:[], s:{}, s:[i, s, n, b, b], s:{s:{s:[[i]]}}, s:s}", "z", "a", "m", 1, "x", 1,
				    0, "deep", "er", "still", 2, "a \"key\"\n", "v"));
}

static void assert_sorted_as_jansson(json_t *value)
{
	AUTO_BUF out = BUF_INIT(OUT_MAX);
	char *wanted = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);

	assert_non_null(wanted);
	assert_int_equal(json_write_sorted(&out, value, &err), ERR_OK);
	assert_string_equal(buf_text(&out), wanted);
	free(wanted);
	json_decref(value);
}

/* What is hashed must be the same bytes for ever. */
static void sorted_keys_are_in_the_order_of_jansson(void **state)
{
	json_t *many = json_object();
	char key[8];

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(key, sizeof(key), "%d", i * 37 % 200);
		assert_int_equal(json_object_set_new(many, key, json_integer(i)), 0);
	}
	assert_sorted_as_jansson(many);
	assert_sorted_as_jansson(json_object());
	assert_sorted_as_jansson(json_pack("{s:[{s:i, s:i}], s:{s:n, s:{s:s, s:s}}, s:s, s:s, s:s}", "z", "b", 1, "a", 2, "a",
					   "y", "x", "q", "«é»", "p", "\t", "é", "1", "Z", "2", "", "3"));
}

static json_t *nested(int depth)
{
	json_t *value = json_array();

	for (int i = 1; i < depth; i++) {
		json_t *outer = json_array();

		json_array_append_new(outer, value);
		value = outer;
	}
	return value;
}

static void what_is_too_deep_is_refused(void **state)
{
	AUTO_BUF out = BUF_INIT(OUT_MAX);
	json_auto_t *deep = nested(JSON_WRITE_DEPTH_MAX + 1);

	(void)state;
	assert_as_jansson(nested(JSON_WRITE_DEPTH_MAX));
	assert_int_equal(json_write(&out, deep, &err), ERR_INTERNAL);
}

static void what_does_not_fit_is_refused(void **state)
{
	AUTO_BUF out = BUF_INIT(10);
	json_auto_t *fits = json_string("12345678");
	json_auto_t *long_one = json_string("123456789");

	(void)state;
	assert_int_equal(json_write(&out, fits, &err), ERR_OK);
	buf_clear(&out);
	assert_int_equal(json_write(&out, long_one, &err), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_keep_every_digit),
		cmocka_unit_test(every_byte_of_a_string_is_written_as_jansson_writes_it),
		cmocka_unit_test(objects_and_lists_keep_their_order),
		cmocka_unit_test(sorted_keys_are_in_the_order_of_jansson),
		cmocka_unit_test(what_is_too_deep_is_refused),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
