/* Filters: plain values to French text. */
#include "app/base/vocabulary.h"
#include "app/view/filter.h"
#include "tests/unit/test.h"

#define NBSP "\u00A0"
#define NARROW "\u202F"
#define MINUS "\u2212"

struct row {
	const char *filter;
	const char *json;	/* NULL: the model has no such name */
	const char *text;
};

/* clang-format off */
static const struct row rows[] = {
	{ "date",     "\"2026-11-22\"",                 "22" NBSP "novembre" NBSP "2026" },
	{ "date",     "\"2010-03-01\"",                 "1er" NBSP "mars" NBSP "2010" },
	{ "date",     "\"2026-11-22 23:05:00\"",        "23" NBSP "novembre" NBSP "2026" },
	{ "date",     "\"2026-08-22T09:05:00.123456\"", "22" NBSP "août" NBSP "2026" },
	{ "date",     "\"2026-02-30\"",                 "2026-02-30" },
	{ "date",     "\"demain\"",                     "demain" },
	{ "date",     "\"\"",                           "" },
	{ "date",     "12",                             "12" },
	{ "datetime", "\"2026-11-22 14:05:09.123456\"", "22" NBSP "novembre" NBSP "2026"
	                                                " à" NBSP "15" NBSP "h" NBSP "05" },
	{ "datetime", "\"2026-11-22\"",                 "22" NBSP "novembre" NBSP "2026" },
	{ "datetime", "\"hier\"",                       "hier" },
	{ "time",     "\"2026-11-22 14:05:09\"",        "15" NBSP "h" NBSP "05" },
	{ "time",     "\"2026-07-01 07:00:00\"",        "9" NBSP "h" NBSP "00" },
	{ "time",     "\"midi\"",                       "midi" },
	{ "integer",  "0",                              "0" },
	{ "integer",  "999",                            "999" },
	{ "integer",  "1000",                           "1" NARROW "000" },
	{ "integer",  "-1234567",                       MINUS "1" NARROW "234" NARROW "567" },
	{ "integer",  "9223372036854775807",            "9" NARROW "223" NARROW "372" NARROW
	                                                "036" NARROW "854" NARROW "775" NARROW "807" },
	{ "integer",  "-9223372036854775808",           MINUS "9" NARROW "223" NARROW "372" NARROW
	                                                "036" NARROW "854" NARROW "775" NARROW "808" },
	{ "integer",  "1234.6",                         "1" NARROW "235" },
	{ "integer",  "-0.4",                           "0" },
	{ "integer",  "\"12 ans\"",                     "12 ans" },
	{ "integer",  "true",                           "oui" },
	{ "decimal",  "1234.56",                        "1" NARROW "234,56" },
	{ "decimal",  "1234.5",                         "1" NARROW "234,5" },
	{ "decimal",  "100.0",                          "100" },
	{ "decimal",  "12",                             "12" },
	{ "decimal",  "0.005",                          "0,01" },
	{ "decimal",  "-0.001",                         "0" },
	{ "decimal",  "-0.05",                          MINUS "0,05" },
	{ "decimal",  "999.999",                        "1" NARROW "000" },
	{ "percent",  "42",                             "42" NBSP "%" },
	{ "percent",  "33.333",                         "33,33" NBSP "%" },
	{ "percent",  "null",                           "" },
	{ "euro",     "1234",                           "1" NARROW "234" NBSP "€" },
	{ "euro",     "1234.0",                         "1" NARROW "234" NBSP "€" },
	{ "euro",     "1234.5",                         "1" NARROW "234,50" NBSP "€" },
	{ "euro",     "-0.05",                          MINUS "0,05" NBSP "€" },
	{ "days",     "0",                              "0" NBSP "jour" },
	{ "days",     "1",                              "1" NBSP "jour" },
	{ "days",     "153",                            "153" NBSP "jours" },
	{ "days",     "1530",                           "1" NARROW "530" NBSP "jours" },
	{ "days",     "\"x\"",                          "x" },
	{ "seconds",  "1",                              "1" NBSP "seconde" },
	{ "seconds",  "5",                              "5" NBSP "secondes" },
	{ "rows",     "1",                              "1" NBSP "ligne" },
	{ "rows",     "2",                              "2" NBSP "lignes" },
	{ "bytes",    "0",                              "0" NBSP "octet" },
	{ "bytes",    "1",                              "1" NBSP "octet" },
	{ "bytes",    "340",                            "340" NBSP "octets" },
	{ "bytes",    "999",                            "999" NBSP "octets" },
	{ "bytes",    "1000",                           "1" NBSP "ko" },
	{ "bytes",    "1234567",                        "1,2" NBSP "Mo" },
	{ "bytes",    "999949",                         "999,9" NBSP "ko" },
	{ "bytes",    "999950",                         "1" NBSP "Mo" },
	{ "bytes",    "5000000000000000",               "5" NARROW "000" NBSP "To" },
	{ "bytes",    "\"x\"",                          "x" },
	{ "lower",    "\"ÉLU Cub ŒUVRE Ÿ ×Þ ß 日\"",      "élu cub œuvre ÿ ×þ ß 日" },
	{ "lower",    "12",                             "12" },
	{ "initial",  "\"élodie\"",                     "É" },
	{ "initial",  "\"œuvre\"",                      "Œ" },
	{ "initial",  "\"ÿ\"",                          "Ÿ" },
	{ "initial",  "\"anne\"",                       "A" },
	{ "initial",  "\"Zoé\"",                        "Z" },
	{ "initial",  "\"÷\"",                          "÷" },
	{ "initial",  "\"日本\"",                        "日" },
	{ "initial",  "\"\"",                           "" },
	{ "initial",  "7",                              "" },
	{ "url",      "\"a b/é&?\"",                    "a%20b%2F%C3%A9%26%3F" },
	{ "url",      "-12",                            "-12" },
	{ "json",     "{\"a\":[1,2.5,0.1,true,null]}",  "{\"a\":[1,2.5,0.1,true,null]}" },
	{ "json",     "\"</script>&\"",                 "\"\\u003C/script\\u003E\\u0026\"" },
	{ "json",     "\"\\u2028é\\u2029\\u202a\"",     "\"\\u2028é\\u2029\u202a\"" },
	{ "json",     "{\"<\":\"\\\"\\n\"}",            "{\"\\u003C\":\"\\\"\\n\"}" },
	{ "json",     NULL,                             "null" },
	{ "status",   "\"submitted\"",                  "Soumise" },
	{ "status",   "\"nowhere\"",                    "nowhere" },
	{ "status",   "\"\"",                           "" },
	{ "status",   "3",                              "3" },
	{ "status_tone", "\"submitted\"",               "waiting" },
	{ "status_tone", "\"nowhere\"",                 "neutral" },
	{ "party_tone",  "\"cub\"",                     "neutral" },
};
/* clang-format on */

static void apply(const char *name, const json_t *value, struct buf *out)
{
	struct filter filter = { 0 };

	assert_true(filter_find(name, strlen(name), &filter));
	filter.fn(value, filter.data, out);
	assert_int_equal(buf_error(out), ERR_OK);
}

static void each_filter_writes_french(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		json_auto_t *value =
			row->json ? json_loads(row->json, JSON_DECODE_ANY, NULL) : NULL;
		AUTO_BUF out = BUF_INIT(1024);

		assert_true(row->json == NULL || value != NULL);
		apply(row->filter, value, &out);
		if (strcmp(buf_text(&out), row->text) != 0)
			print_error("row %zu, filter %s\n", i, row->filter);
		assert_string_equal(buf_text(&out), row->text);
	}
}

static void nothing_gives_nothing_but_for_json_and_tones(void **state)
{
	static const char *const names[] = { "date", "datetime", "time", "integer", "decimal",
					     "percent", "euro", "bytes", "lower", "initial",
					     "url", "days", "seconds", "rows", "status" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		AUTO_BUF out = BUF_INIT(64);

		apply(names[i], NULL, &out);
		apply(names[i], json_null(), &out);
		assert_string_equal(buf_text(&out), "");
	}
}

static void every_list_has_its_two_filters(void **state)
{
	size_t count = 0;
	const struct vocabulary *lists = vocabulary_all(&count);

	(void)state;
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		const struct term *term = &lists[i].terms[0];
		json_auto_t *value = json_string(term->id);
		AUTO_BUF label = BUF_INIT(256);
		AUTO_BUF tone = BUF_INIT(256);
		char name[64];

		apply(lists[i].name, value, &label);
		assert_string_equal(buf_text(&label), term->label);
		(void)snprintf(name, sizeof(name), "%s_tone", lists[i].name);
		apply(name, value, &tone);
		assert_string_equal(buf_text(&tone), term->tone ? term->tone : "neutral");
	}
}

static void no_list_is_hidden_by_a_filter_of_its_name(void **state)
{
	size_t count = 0;
	const struct vocabulary *lists = vocabulary_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct filter filter = { 0 };

		assert_true(filter_find(lists[i].name, strlen(lists[i].name), &filter));
		assert_ptr_equal(filter.data, &lists[i]);
	}
}

static void an_unknown_filter_is_not_found(void **state)
{
	static const char *const names[] = { "",	"dat",	     "dates",
					     "_tone",	"date_tone", "status_tone_tone",
					     "status_", "DATE" };
	char name[200];
	struct filter filter = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_false(filter_find(names[i], strlen(names[i]), &filter));
	memset(name, 'a', sizeof(name));
	assert_false(filter_find(name, sizeof(name), &filter));
	assert_true(filter_find("status|", 6, &filter));
	assert_false(filter_find("status", 5, &filter));
}

static void a_plain_value_is_text(void **state)
{
	static const struct row plain[] = {
		{ NULL, "\"a <b>\"", "a <b>" }, { NULL, "12", "12" }, { NULL, "12.50", "12.5" },
		{ NULL, "3.0", "3" }, { NULL, "0.1", "0.1" }, { NULL, "-7", "-7" },
		{ NULL, "-9223372036854775808", "-9223372036854775808" }, { NULL, "0", "0" },
		{ NULL, "99999999999.99", "99999999999.99" }, { NULL, "true", "oui" },
		{ NULL, "false", "non" }, { NULL, "null", "" }, { NULL, "[1]", "" },
		{ NULL, "{\"a\":1}", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
		json_auto_t *value = json_loads(plain[i].json, JSON_DECODE_ANY, NULL);
		AUTO_BUF out = BUF_INIT(256);

		filter_plain(value, &out);
		assert_string_equal(buf_text(&out), plain[i].text);
	}
}

static void a_number_too_large_for_hundredths_is_plain(void **state)
{
	json_auto_t *huge = json_real(-1e300);
	json_auto_t *large = json_real(999999999999999.0);
	AUTO_BUF out = BUF_INIT(256);

	(void)state;
	apply("euro", huge, &out);
	assert_string_equal(buf_text(&out), "-1e+300" NBSP "€");
	buf_clear(&out);
	apply("bytes", huge, &out);
	assert_string_equal(buf_text(&out), "-1e+300");
	buf_clear(&out);
	apply("integer", large, &out);
	assert_string_equal(buf_text(&out),
			    "999" NARROW "999" NARROW "999" NARROW "999" NARROW "999");
}

static void a_full_buffer_stops_json(void **state)
{
	json_auto_t *value = json_string("0123456789");
	AUTO_BUF out = BUF_INIT(8);
	struct filter filter = { 0 };

	(void)state;
	assert_true(filter_find("json", 4, &filter));
	filter.fn(value, filter.data, &out);
	assert_int_equal(buf_error(&out), ERR_TOO_LARGE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_filter_writes_french),
		cmocka_unit_test(nothing_gives_nothing_but_for_json_and_tones),
		cmocka_unit_test(every_list_has_its_two_filters),
		cmocka_unit_test(no_list_is_hidden_by_a_filter_of_its_name),
		cmocka_unit_test(an_unknown_filter_is_not_found),
		cmocka_unit_test(a_plain_value_is_text),
		cmocka_unit_test(a_number_too_large_for_hundredths_is_plain),
		cmocka_unit_test(a_full_buffer_stops_json),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
