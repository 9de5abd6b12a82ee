#include "tests/unit/test.h"
#include "tests/unit/torture.h"

#include "app/base/buf.h"

static void an_empty_buffer_has_an_empty_text(void **state)
{
	AUTO_BUF b = BUF_INIT(10);

	(void)state;
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_error(&b), ERR_OK);
	buf_add(&b, NULL, 0);
	assert_int_equal(buf_error(&b), ERR_OK);
	assert_string_equal(buf_text(&b), "");
}

static void additions_stand_one_after_the_other(void **state)
{
	AUTO_BUF b = BUF_INIT(1000);

	(void)state;
	buf_add(&b, "ab", 2);
	buf_adds(&b, "cd");
	buf_addc(&b, 'e');
	buf_printf(&b, "-%d-%s", 42, "f");
	assert_string_equal(buf_text(&b), "abcde-42-f");
	assert_int_equal(b.len, 10);
}

static void bytes_may_be_nul(void **state)
{
	AUTO_BUF b = BUF_INIT(1000);

	(void)state;
	buf_add(&b, "a\0b", 3);
	buf_addc(&b, '\0');
	assert_int_equal(b.len, 4);
	assert_memory_equal(b.data, "a\0b\0", 5);
}

static void a_buffer_grows_to_its_maximum_and_no_further(void **state)
{
	(void)state;
	for (size_t max = 0; max < 1200; max += 7) {
		AUTO_BUF b = BUF_INIT(max);

		for (size_t i = 0; i < max; i++)
			buf_addc(&b, 'x');
		assert_int_equal(buf_error(&b), ERR_OK);
		assert_int_equal(b.len, max);
		assert_true(b.cap <= max + 1);
		buf_addc(&b, 'y');
		assert_int_equal(buf_error(&b), ERR_TOO_LARGE);
		assert_int_equal(b.len, max);
		assert_int_equal(strlen(buf_text(&b)), max);
	}
}

static void passing_the_maximum_sticks(void **state)
{
	AUTO_BUF b = BUF_INIT(4);

	(void)state;
	buf_adds(&b, "abc");
	buf_printf(&b, "%s", "de");
	assert_int_equal(buf_error(&b), ERR_TOO_LARGE);
	buf_addc(&b, 'f');
	buf_add(&b, "g", 1);
	buf_printf(&b, "h");
	assert_string_equal(buf_text(&b), "abc");
	assert_int_equal(buf_error(&b), ERR_TOO_LARGE);
}

static void a_length_that_overflows_is_too_large(void **state)
{
	AUTO_BUF b = BUF_INIT(4);

	(void)state;
	buf_adds(&b, "ab");
	buf_add(&b, "c", SIZE_MAX);
	assert_int_equal(buf_error(&b), ERR_TOO_LARGE);
	assert_string_equal(buf_text(&b), "ab");
}

static void clearing_forgets_the_error_and_keeps_the_memory(void **state)
{
	AUTO_BUF b = BUF_INIT(4);
	const char *data;

	(void)state;
	buf_adds(&b, "abcd");
	data = b.data;
	buf_addc(&b, 'e');
	buf_clear(&b);
	assert_int_equal(buf_error(&b), ERR_OK);
	assert_string_equal(buf_text(&b), "");
	buf_adds(&b, "ef");
	assert_string_equal(buf_text(&b), "ef");
	assert_ptr_equal(b.data, data);
}

static void a_released_buffer_keeps_its_maximum(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 3);
	buf_adds(&b, "abc");
	buf_release(&b);
	assert_null(b.data);
	assert_int_equal(b.len, 0);
	buf_adds(&b, "abcd");
	assert_int_equal(buf_error(&b), ERR_TOO_LARGE);
	buf_release(&b);
}

static void without_memory_the_error_sticks_and_nothing_leaks(void **state)
{
	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		AUTO_BUF b = BUF_INIT(100000);

		for (int i = 0; i < 100; i++)
			buf_printf(&b, "%0100d", i);
		buf_adds(&b, "end");
		torture_stop();
		assert_int_equal(buf_error(&b), torture_has_failed() ? ERR_MEMORY : ERR_OK);
		assert_int_equal(strlen(buf_text(&b)), b.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_has_an_empty_text),
		cmocka_unit_test(additions_stand_one_after_the_other),
		cmocka_unit_test(bytes_may_be_nul),
		cmocka_unit_test(a_buffer_grows_to_its_maximum_and_no_further),
		cmocka_unit_test(passing_the_maximum_sticks),
		cmocka_unit_test(a_length_that_overflows_is_too_large),
		cmocka_unit_test(clearing_forgets_the_error_and_keeps_the_memory),
		cmocka_unit_test(a_released_buffer_keeps_its_maximum),
		cmocka_unit_test(without_memory_the_error_sticks_and_nothing_leaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
