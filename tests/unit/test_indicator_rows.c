/* What a PLIE enters for a year, against the dictionary; and coverage, which nobody enters. */
#include "app/resource/indicator/coverage.h"
#include "app/resource/indicator/indicator_rows.h"
#include "tests/unit/test.h"

static json_t *dictionary;
static struct indicator_rows rows;
static char said[400]; /* the first problem: "MEMBER PLACE" */

static void keep(void *data, const char *member, size_t place, const char *text)
{
	(void)data;
	assert_true(strlen(text) > 10);
	if (said[0] == '\0')
		snprintf(said, sizeof(said), "%s %zu", member, place);
}

static size_t read_rows(const char *text)
{
	json_auto_t *values = json_loads(text, 0, NULL);

	assert_non_null(values);
	said[0] = '\0';
	return indicator_rows_read(dictionary, 2010, values, keep, NULL, &rows);
}

static void expect_refused(const char *text, const char *wanted)
{
	if (read_rows(text) == 0)
		fail_msg("not refused: %s", text);
	assert_string_equal(said, wanted);
}

static int setup(void **state)
{
	(void)state;
	dictionary = json_loads(
		"[{\"code\": \"people\", \"shape\": \"count\", \"per_structure\": true, \"valid_from\": 2008},"
		" {\"code\": \"exits\", \"label\": \"Sorties\", \"shape\": \"rate\", \"per_structure\": true},"
		" {\"code\": \"jobs\", \"shape\": \"rate\", \"per_structure\": true, \"subset_of\": \"exits\"},"
		" {\"code\": \"hours\", \"shape\": \"hours\", \"per_structure\": true, \"fte_hours\": 1600},"
		" {\"code\": \"late\", \"shape\": \"count\", \"per_structure\": true, \"valid_from\": 2011},"
		" {\"code\": \"ended\", \"shape\": \"count\", \"per_structure\": true, \"valid_to\": 2009},"
		" {\"code\": \"coverage\", \"shape\": \"share\", \"per_structure\": false}]",
		0, NULL);
	return dictionary == NULL;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(dictionary);
	return 0;
}

static void what_is_empty_is_left_out_and_zero_is_not_empty(void **state)
{
	(void)state;
	assert_int_equal(
		read_rows(
			"[{\"code\": \"people\", \"value\": null}, {\"code\": \"hours\", \"value\": 0}]"),
		0);
	assert_int_equal(rows.count, 1);
	assert_string_equal(json_string_value(json_object_get(rows.rows[0].word, "code")), "hours");
	assert_int_equal(rows.rows[0].fte_hours, 1600);
}

static void a_rate_is_computed_from_its_parts(void **state)
{
	(void)state;
	assert_int_equal(read_rows("[{\"code\": \"exits\", \"numerator\": 1, \"denominator\": 3}]"),
			 0);
	assert_true(rows.rows[0].has_parts && rows.rows[0].value == 33.33);
	assert_int_equal(
		read_rows(
			"[{\"code\": \"exits\", \"numerator\": 1, \"denominator\": 3, \"value\": 33.3}]"),
		0);
	assert_int_equal(read_rows("[{\"code\": \"exits\", \"value\": 42.5}]"), 0);
	assert_true(!rows.rows[0].has_parts && rows.rows[0].value == 42.5);
}

static void wrong_figures_are_told_by_member_and_place(void **state)
{
	(void)state;
	expect_refused("[{\"code\": \"exits\", \"numerator\": 4, \"denominator\": 3}]",
		       "numerator 1");
	expect_refused("[{\"code\": \"exits\", \"numerator\": 4}]", "denominator 1");
	expect_refused("[{\"code\": \"exits\", \"denominator\": 4}]", "numerator 1");
	expect_refused("[{\"code\": \"exits\", \"numerator\": 0, \"denominator\": 0}]",
		       "denominator 1");
	expect_refused("[{\"code\": \"exits\", \"numerator\": 0.5, \"denominator\": 2}]",
		       "numerator 1");
	expect_refused(
		"[{\"code\": \"exits\", \"numerator\": 1, \"denominator\": 3, \"value\": 40}]",
		"value 1");
	expect_refused("[{\"code\": \"exits\", \"value\": 100.01}]", "value 1");
	expect_refused("[{\"code\": \"people\", \"value\": 1.5}]", "value 1");
	expect_refused("[{\"code\": \"people\", \"value\": -1}]", "value 1");
	expect_refused(
		"[{\"code\": \"people\", \"value\": 1}, {\"code\": \"people\", \"value\": 1}]",
		"code 2");
	expect_refused("[{\"code\": \"hours\", \"value\": 1, \"fte_hours\": 1607}]", "fte_hours 1");
}

static void a_part_is_not_more_than_its_whole(void **state)
{
	(void)state;
	assert_int_equal(
		read_rows(
			"[{\"code\": \"exits\", \"value\": 50}, {\"code\": \"jobs\", \"value\": 50}]"),
		0);
	expect_refused(
		"[{\"code\": \"exits\", \"value\": 50}, {\"code\": \"jobs\", \"value\": 50.01}]",
		"value 2");
	expect_refused("[{\"code\": \"jobs\", \"numerator\": 6, \"denominator\": 9},"
		       " {\"code\": \"exits\", \"numerator\": 5, \"denominator\": 9}]",
		       "numerator 1");
	expect_refused("[{\"code\": \"exits\", \"numerator\": 5, \"denominator\": 9},"
		       " {\"code\": \"jobs\", \"numerator\": 4, \"denominator\": 8}]",
		       "denominator 2");
	assert_int_equal(read_rows("[{\"code\": \"jobs\", \"value\": 90}]"), 0);
}

static void only_what_is_asked_for_the_year_is_taken(void **state)
{
	(void)state;
	expect_refused("[{\"code\": \"late\", \"value\": 1}]", "code 1");
	expect_refused("[{\"code\": \"ended\", \"value\": 1}]", "code 1");
	expect_refused("[{\"code\": \"coverage\", \"value\": 1}]", "code 1");
	expect_refused("[{\"code\": \"nothing\", \"value\": 1}]", "code 1");
	expect_refused("[{\"value\": 1}]", "code 1");
}

/* ---- coverage ---- */

static json_t *coverage(const char *links)
{
	static const struct reference reference = { 0 };
	json_auto_t *list = json_loads(links, 0, NULL);
	json_t *model = coverage_model(&reference, list, "2011-06-15");

	assert_non_null(model);
	return model;
}

static double number_of(const json_t *model, const char *name)
{
	return json_number_value(json_object_get(model, name));
}

static void coverage_is_computed_only_when_every_commune_is_known(void **state)
{
	json_auto_t *all = coverage(
		"[{\"code\": \"1\", \"name\": \"A\", \"source\": \"S\", \"population\": 30, \"known\": true, \"organisation_id\": 4},"
		" {\"code\": \"2\", \"name\": \"B\", \"source\": \"S\", \"population\": 10, \"known\": true, \"organisation_id\": null}]");
	json_auto_t *some = coverage(
		"[{\"code\": \"1\", \"name\": \"A\", \"source\": \"S\", \"population\": 30, \"known\": true, \"organisation_id\": 4},"
		" {\"code\": \"2\", \"name\": \"B\", \"source\": \"S\", \"population\": 10, \"known\": false}]");
	json_auto_t *uncounted = coverage(
		"[{\"code\": \"1\", \"name\": \"A\", \"source\": \"S\", \"population\": null, \"known\": true, \"organisation_id\": 4}]");
	json_auto_t *none = coverage("[]");

	(void)state;
	assert_true(json_is_true(json_object_get(all, "is_computed")) &&
		    number_of(all, "computed") == 75);
	assert_true(json_is_null(json_object_get(some, "computed")) &&
		    number_of(some, "known_percent") == 75);
	assert_true(json_is_null(json_object_get(uncounted, "computed")));
	assert_true(json_is_null(json_object_get(none, "computed")));
}

static void a_link_counts_on_the_days_it_is_valid(void **state)
{
	json_auto_t *past = coverage(
		"[{\"code\": \"1\", \"name\": \"A\", \"source\": \"S\", \"population\": 30, \"known\": true, \"organisation_id\": 4,"
		" \"valid_to\": \"2011-06-14\"}]");
	json_auto_t *two = coverage(
		"[{\"code\": \"1\", \"name\": \"A\", \"source\": \"S\", \"population\": 30, \"known\": true, \"organisation_id\": 4,"
		" \"valid_to\": \"2011-06-14\"},"
		" {\"code\": \"1\", \"name\": \"A\", \"source\": \"S\", \"population\": 30, \"known\": true, \"organisation_id\": 5,"
		" \"valid_from\": \"2011-06-15\"}]");

	(void)state;
	assert_true(number_of(past, "known_count") == 0);
	assert_true(number_of(two, "commune_count") == 1 && number_of(two, "computed") == 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_empty_is_left_out_and_zero_is_not_empty),
		cmocka_unit_test(a_rate_is_computed_from_its_parts),
		cmocka_unit_test(wrong_figures_are_told_by_member_and_place),
		cmocka_unit_test(a_part_is_not_more_than_its_whole),
		cmocka_unit_test(only_what_is_asked_for_the_year_is_taken),
		cmocka_unit_test(coverage_is_computed_only_when_every_commune_is_known),
		cmocka_unit_test(a_link_counts_on_the_days_it_is_valid),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
