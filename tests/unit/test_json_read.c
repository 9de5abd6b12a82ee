/* JSON of our own: read as jansson reads it, or refused as it refuses it. */
#include "app/base/cleanup.h"
#include "app/base/json_read.h"
#include "tests/unit/test.h"

#define SNAPSHOT                                                                                   \
	"{\"title\":\"Ateliers d’été 😀\",\"note\":\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\ude00\"," \
	"\"numbers\":[0,-0,7,-12,1e3,2.50,-0.0,123456789012345678,1234567890123456789,-9223372036854775808]," \
	"\"none\":null,\"yes\":true,\"no\":false,\"empty\":[[],{},\"\"],\"\\u0061\\\"\":{\"b\":{\"c\":[1,[2]]}}," \
	"\"title\":\"again\" , \"blanks\" : [ 1 , 2 ]\n}"

/* Both give the same, or nothing. */
static void assert_as_jansson(const char *text, size_t len)
{
	json_t *wanted = json_loadb(text, len, JSON_DECODE_ANY, NULL);
	json_t *got = json_read(text, len);

	if ((wanted == NULL) != (got == NULL) || (wanted != NULL && !json_equal(wanted, got)))
		fail_msg("read otherwise: %.*s", (int)len, text);
	json_decref(wanted);
	json_decref(got);
}

static void a_snapshot_is_read_as_jansson_reads_it(void **state)
{
	json_t *got = json_read(SNAPSHOT, strlen(SNAPSHOT));

	(void)state;
	assert_non_null(got);
	assert_string_equal(json_string_value(json_object_get(got, "title")), "again");
	json_decref(got);
	assert_as_jansson(SNAPSHOT, strlen(SNAPSHOT));
}

static void single_values_are_read_or_refused_as_jansson_does(void **state)
{
	static const char *const texts[] = {
		"", " ", "null", "nul", "nulls", "true", "false", "0", "-", "-0", "00", "01", "-01", "1.", "1.e1", ".5",
		"1e", "1e+", "1e+2", "1E-2", "1e400", "9223372036854775807", "9223372036854775808", "1-", "1+1", "\"", "\"a",
		"\"a\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
		"\"\\ud800\\udc00\"", "\"\\uDBFF\\uDFFF\"", "\"\\uffff\"", "\"\x7f\"", "\"\t\"", "\"\n\"", "[", "]", "[]", "[,]",
		"[1,]", "[1 2]", "{", "}", "{}", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}",
		"{\"\":1}", "{\"a\":1,\"a\":2}", "{\"\\u0000\":1}", "[1}", "{\"a\":1]", "1 2", "{} x", "  [ 1 ]  ", "\v1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_as_jansson(texts[i], strlen(texts[i]));
	assert_as_jansson("\"a\0b\"", 5);
	/* jansson takes a NUL for the end. */
	assert_null(json_read("1\0", 2));
	assert_as_jansson("\0", 1);
}

/* At every length, and with every byte made another. */
static void a_damaged_snapshot_is_refused_as_jansson_refuses_it(void **state)
{
	static const char others[] = "\"\\/{}[],:0123456789-+.eEuntbfar \x01";
	char text[] = SNAPSHOT;
	size_t len = strlen(text);

	(void)state;
	for (size_t i = 0; i < len; i++) {
		char was = text[i];

		if (((unsigned char)was & 0x80) != 0)
			continue;
		assert_as_jansson(text, i);
		for (size_t k = 0; k < sizeof(others) - 1; k++) {
			text[i] = others[k];
			assert_as_jansson(text, len);
		}
		text[i] = was;
	}
}

static void what_is_too_deep_is_refused(void **state)
{
	char text[2 * (JSON_READ_DEPTH_MAX + 1)];
	json_t *got;

	(void)state;
	memset(text, '[', JSON_READ_DEPTH_MAX + 1);
	memset(text + JSON_READ_DEPTH_MAX + 1, ']', JSON_READ_DEPTH_MAX + 1);
	assert_null(json_read(text, sizeof(text)));
	got = json_read(text + 1, sizeof(text) - 2);
	assert_int_equal(json_array_size(got), 1);
	json_decref(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_snapshot_is_read_as_jansson_reads_it),
		cmocka_unit_test(single_values_are_read_or_refused_as_jansson_does),
		cmocka_unit_test(a_damaged_snapshot_is_refused_as_jansson_refuses_it),
		cmocka_unit_test(what_is_too_deep_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
