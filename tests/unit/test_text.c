#include "tests/unit/test.h"

#include "app/base/text.h"

static void well_formed_utf8_is_accepted(void **state)
{
	static const char *const good[] = {
		"",
		"abc",
		"é",
		"€",
		"\x7f",
		"\xc2\x80",
		"\xdf\xbf",
		"\xe0\xa0\x80",
		"\xed\x9f\xbf",
		"\xee\x80\x80",
		"\xef\xbf\xbf",
		"\xf0\x90\x80\x80",
		"\xf4\x8f\xbf\xbf",
		"😀",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
}

static void malformed_utf8_is_refused(void **state)
{
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xc2",
		"\xc2\x7f",
		"\xc2\xc0",
		"\xe0\x9f\xbf",
		"\xe2\x82",
		"\xe2\x28\xa1",
		"\xe2\x82\x28",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x8f\xbf\xbf",
		"\xf0\x90\x80",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xfe",
		"a\xe9z",
		"\xf8\x88\x80\x80\x80",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
}

static void utf8_holds_no_nul_and_ends_at_its_length(void **state)
{
	(void)state;
	assert_false(text_is_utf8("a\0b", 3));
	assert_true(text_is_utf8("a\0b", 1));
	assert_false(text_is_utf8("é", 1));
}

/* Every code point, written by hand, is read back; every surrogate is refused. */
static void every_code_point_is_decoded(void **state)
{
	uint32_t code = 0;

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char bytes[4];
		size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		bool surrogate = c >= 0xd800 && c <= 0xdfff;

		for (size_t i = len; i-- > 1;)
			bytes[i] = (char)(0x80 | (c >> 6 * (len - 1 - i) & 0x3f));
		bytes[0] = (char)(len == 1 ? c : (0xf0 << (4 - len) & 0xff) | c >> 6 * (len - 1));
		assert_int_equal(text_decode(bytes, len, &code), surrogate ? 0 : len);
		if (!surrogate)
			assert_int_equal(code, c);
	}
	assert_int_equal(text_decode("", 0, &code), 0);
}

static void length_counts_characters(void **state)
{
	(void)state;
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length("Bègles"), 6);
	assert_int_equal(text_length("€😀"), 2);
}

static void control_characters_are_found(void **state)
{
	static const char *const controls[] = {
		"\x01",		"a\x1b[31m",	"\x7f", "\xc2\x85", "\xe2\x80\xae", "\xe2\x80\xaa",
		"\xe2\x81\xa6", "\xe2\x81\xa9", "\b",	"\v",	    "\xff",	    "\xc2\x9f",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(controls); i++) {
		assert_true(text_has_control(controls[i], false));
		assert_true(text_has_control(controls[i], true));
	}
}

static void ordinary_text_has_no_control_character(void **state)
{
	(void)state;
	assert_false(text_has_control("", false));
	assert_false(text_has_control("L’élue a dit « oui » : 42 %", false));
	assert_false(text_has_control("\u00a0\u202f\u200e\u2029", false));
}

static void line_ends_are_allowed_in_several_lines_only(void **state)
{
	(void)state;
	assert_false(text_has_control("a\tb\r\nc", true));
	assert_true(text_has_control("a\tb", false));
	assert_true(text_has_control("a\nb", false));
	assert_true(text_has_control("a\rb", false));
}

static void assert_trimmed(const char *text, const char *expected)
{
	char copy[64];

	snprintf(copy, sizeof(copy), "%s", text);
	assert_ptr_equal(text_trim(copy), copy);
	assert_string_equal(copy, expected);
}

static void trimming_cuts_both_ends_and_unifies_line_ends(void **state)
{
	(void)state;
	assert_trimmed("", "");
	assert_trimmed(" \t\r\n ", "");
	assert_trimmed("  a b \n", "a b");
	assert_trimmed("a\r\nb\rc\nd", "a\nb\nc\nd");
	assert_trimmed("\r\n\r\na\r\n\r\nb\r\n", "a\n\nb");
	assert_trimmed("a\r\r\nb", "a\n\nb");
	assert_trimmed("\u00a0a", "\u00a0a");
}

static void whole_numbers_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} numbers[] = {
		{ "0", 0 },
		{ "-0", 0 },
		{ "42", 42 },
		{ "+42", 42 },
		{ "-42", -42 },
		{ "0000000000000000000000000007", 7 },
		{ "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		int64_t value = 1234;

		assert_true(text_to_i64(numbers[i].text, INT64_MIN, INT64_MAX, &value));
		assert_true(value == numbers[i].value);
	}
}

static void what_is_not_a_whole_number_is_refused(void **state)
{
	static const char *const others[] = {
		"",
		"-",
		"+",
		"--1",
		"+-1",
		" 1",
		"1 ",
		"1.0",
		"1,0",
		"1e3",
		"0x10",
		"a",
		"1a",
		"9223372036854775808",
		"-9223372036854775809",
		"99999999999999999999",
		"1\n",
		"١",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		int64_t value = 1234;

		assert_false(text_to_i64(others[i], INT64_MIN, INT64_MAX, &value));
		assert_int_equal(value, 1234);
	}
}

static void numbers_outside_the_range_are_refused(void **state)
{
	int64_t value = 1234;

	(void)state;
	assert_false(text_to_i64("9", 10, 20, &value));
	assert_false(text_to_i64("21", 10, 20, &value));
	assert_int_equal(value, 1234);
	assert_true(text_to_i64("10", 10, 20, &value));
	assert_int_equal(value, 10);
	assert_true(text_to_i64("20", 10, 20, &value));
	assert_int_equal(value, 20);
}

static void texts_are_compared_with_null_allowed(void **state)
{
	(void)state;
	assert_true(text_equal("a", "a"));
	assert_false(text_equal("a", "ab"));
	assert_false(text_equal("a", "A"));
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("", NULL));
}

static void a_beginning_is_found(void **state)
{
	(void)state;
	assert_true(text_starts("ldaps://x", "ldaps://"));
	assert_true(text_starts("a", ""));
	assert_false(text_starts("ldap", "ldaps"));
	assert_false(text_starts("", "a"));
}

static void secrets_are_compared_byte_by_byte(void **state)
{
	(void)state;
	assert_true(text_equal_secret("ab\0c", "ab\0c", 4));
	assert_false(text_equal_secret("ab\0c", "ab\0d", 4));
	assert_false(text_equal_secret("xbcd", "abcd", 4));
	assert_true(text_equal_secret("a", "b", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_utf8_is_accepted),
		cmocka_unit_test(malformed_utf8_is_refused),
		cmocka_unit_test(utf8_holds_no_nul_and_ends_at_its_length),
		cmocka_unit_test(every_code_point_is_decoded),
		cmocka_unit_test(length_counts_characters),
		cmocka_unit_test(control_characters_are_found),
		cmocka_unit_test(ordinary_text_has_no_control_character),
		cmocka_unit_test(line_ends_are_allowed_in_several_lines_only),
		cmocka_unit_test(trimming_cuts_both_ends_and_unifies_line_ends),
		cmocka_unit_test(whole_numbers_are_read),
		cmocka_unit_test(what_is_not_a_whole_number_is_refused),
		cmocka_unit_test(numbers_outside_the_range_are_refused),
		cmocka_unit_test(texts_are_compared_with_null_allowed),
		cmocka_unit_test(a_beginning_is_found),
		cmocka_unit_test(secrets_are_compared_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
