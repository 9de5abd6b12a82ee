/* The figures of a review, from rows. */
#include "tests/unit/test.h"

#include "app/resource/review/figures.h"
#include "app/resource/row.h"

static struct reference reference;
static json_t *agreement;
static json_t *orientations;
static json_t *organisations;
static json_t *indicators;

static json_t *load(const char *text)
{
	json_t *value = json_loads(text, 0, NULL);

	assert_non_null(value);
	return value;
}

static int set_up(void **state)
{
	(void)state;
	agreement = load("{\"in_force_on\":\"2009-02-16\",\"end_by_bracket\":\"2011-12-31\"}");
	orientations = load("[{\"number\":1,\"title\":\"Partager\"},{\"number\":2,\"title\":\"Diffuser\"}]");
	organisations = load("[{\"id\":3,\"slug\":\"plie-graves\",\"name\":\"PLIE des Graves\",\"party\":\"urpa\"},"
			     "{\"id\":1,\"slug\":\"cub\",\"name\":\"CUB\",\"party\":\"cub\"}]");
	indicators = load("[{\"code\":\"people_supported\",\"label\":\"Personnes\",\"definition\":\"Par an\","
			  "\"unit\":\"personnes\",\"value\":3700}]");
	reference = (struct reference){ .agreement = agreement, .orientations = orientations,
					.organisations = organisations, .indicators = indicators };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	json_decref(agreement);
	json_decref(orientations);
	json_decref(organisations);
	json_decref(indicators);
	return 0;
}

static json_t *make(void)
{
	/* clang-format off */
	json_auto_t *approved = load(
		"[{\"kind\":\"action\",\"id\":5,\"version\":2,\"status\":\"completed\",\"title\":\"A\",\"content\":{"
		"  \"orientation\":1,\"operation_type\":\"employer_links\",\"structure\":{\"id\":3},\"starts_on\":\"2009-05-01\","
		"  \"target_publics\":[\"disabled_worker\",\"low_skilled_youth\"],\"contract_type\":\"services\","
		"  \"objectives\":[{\"baseline\":10,\"target\":25},{\"baseline\":30,\"target\":20}]}},"
		" {\"kind\":\"action\",\"id\":6,\"version\":1,\"status\":\"approved\",\"title\":\"B\",\"content\":{"
		"  \"orientation\":2,\"target_publics\":[\"disabled_worker\"],\"starts_on\":\"2011-01-10\",\"objectives\":[]}},"
		" {\"kind\":\"tool\",\"id\":5,\"version\":4,\"status\":\"approved\",\"title\":\"T\",\"content\":{}}]");
	json_auto_t *kept = load("[{\"kind\":\"meeting\",\"id\":9,\"version\":1,\"title\":\"M\"}]");
	json_auto_t *reports = load("[{\"action_id\":5,\"measured\":[26,null]},{\"action_id\":5,\"measured\":[24,19]},"
				    " {\"action_id\":6,\"measured\":[99]}]");
	/* clang-format on */

	return figures_make(&(struct figures_source){
		.reference = &reference, .approved = approved, .kept = kept, .reports = reports });
}

static int64_t value_of(const json_t *figures, const char *code)
{
	const json_t *figure = figures_find(figures, code);

	if (figure == NULL)
		fail_msg("no figure %s", code);
	return row_number(figure, "value");
}

static void actions_are_counted_by_each_of_their_members(void **state)
{
	json_auto_t *figures = make();

	(void)state;
	assert_int_equal(value_of(figures, "actions"), 2);
	assert_int_equal(value_of(figures, "actions-approved"), 1);
	assert_int_equal(value_of(figures, "actions-in-progress"), 0);
	assert_int_equal(value_of(figures, "actions-completed"), 1);
	assert_int_equal(value_of(figures, "orientation-i"), 1);
	assert_int_equal(value_of(figures, "orientation-ii"), 1);
	assert_int_equal(value_of(figures, "operation-employer-links"), 1);
	assert_int_equal(value_of(figures, "structure-plie-graves"), 1);
	assert_null(figures_find(figures, "structure-cub"));
	assert_int_equal(value_of(figures, "year-i"), 1);
	assert_int_equal(value_of(figures, "year-ii"), 0);
	assert_int_equal(value_of(figures, "year-iii"), 1);
	assert_int_equal(value_of(figures, "contract-services"), 1);
}

static void an_action_counts_for_every_public_it_names(void **state)
{
	json_auto_t *figures = make();

	(void)state;
	assert_int_equal(value_of(figures, "public-disabled-worker"), 2);
	assert_int_equal(value_of(figures, "public-low-skilled-youth"), 1);
	assert_int_equal(value_of(figures, "public-other-hardship"), 0);
}

static void each_line_says_which_version_was_counted(void **state)
{
	json_auto_t *figures = make();
	const json_t *lines = json_object_get(figures_find(figures, "actions-completed"), "lines");
	const json_t *line = json_array_get(lines, 0);

	(void)state;
	assert_int_equal(json_array_size(lines), 1);
	assert_string_equal(row_text(line, "kind"), "action");
	assert_int_equal(row_number(line, "id"), 5);
	assert_int_equal(row_number(line, "version"), 2);
	assert_string_equal(row_text(line, "title"), "A");
}

static void other_kinds_are_counted_by_themselves(void **state)
{
	json_auto_t *figures = make();

	(void)state;
	assert_int_equal(value_of(figures, "records-tool"), 1);
	assert_int_equal(value_of(figures, "records-meeting"), 1);
	assert_int_equal(value_of(figures, "records-contact"), 0);
	assert_null(figures_find(figures, "records-review"));
	assert_null(figures_find(figures, "records-action"));
}

static void an_objective_is_reached_by_its_last_measure_upwards_or_downwards(void **state)
{
	json_auto_t *figures = make();

	(void)state;
	assert_int_equal(value_of(figures, "objectives"), 2);
	/* 24 of 25 is not reached any more; 19 is below the 20 that was aimed at. */
	assert_int_equal(value_of(figures, "objectives-reached"), 1);
}

static void an_indicator_keeps_its_baseline_and_has_no_value_of_its_own(void **state)
{
	json_auto_t *figures = make();
	json_t *figure = figures_find(figures, "indicator-people-supported");

	(void)state;
	assert_true(json_is_null(json_object_get(figure, "value")));
	assert_int_equal(row_number(figure, "baseline"), 3700);
	assert_int_equal(figures_mark(figure), 0);
	assert_true(json_is_true(json_object_get(figure, "has_baseline")));
	assert_true(json_is_false(json_object_get(figure, "measured")));
}

static void an_indicator_has_the_value_that_was_confirmed_with_its_year(void **state)
{
	/* clang-format off */
	json_auto_t *consolidation = load(
		"{\"id\":2,\"year\":2010,\"version\":3,\"content\":{\"indicators\":[{\"code\":\"people_supported\","
		" \"consolidation_note\":\"somme des nombres\",\"block\":{\"answered_text\":\"5 PLIE sur 6 ont répondu\","
		" \"total\":{\"known\":true,\"hidden\":false,\"value\":3790}}}]}}");
	/* clang-format on */
	json_auto_t *figures = figures_make(&(struct figures_source){ .reference = &reference,
								      .consolidation = consolidation });
	const json_t *figure = figures_find(figures, "indicator-people-supported");
	const json_t *line = json_array_get(json_object_get(figure, "lines"), 0);

	(void)state;
	assert_int_equal(row_number(figure, "value"), 3790);
	assert_int_equal(row_number(figure, "baseline"), 3700);
	assert_non_null(strstr(row_text(figure, "definition"), "2010"));
	assert_non_null(strstr(row_text(figure, "definition"), "5 PLIE sur 6"));
	assert_string_equal(row_text(line, "kind"), "consolidation");
	assert_int_equal(row_number(line, "version"), 3);
}

static void a_value_of_too_few_people_stays_hidden(void **state)
{
	json_auto_t *consolidation =
		load("{\"id\":2,\"year\":2010,\"version\":3,\"content\":{\"indicators\":[{\"code\":\"people_supported\","
		     "\"block\":{\"total\":{\"known\":true,\"hidden\":true,\"value\":3}}}]}}");
	json_auto_t *figures = figures_make(&(struct figures_source){ .reference = &reference,
								      .consolidation = consolidation });

	(void)state;
	assert_true(json_is_null(json_object_get(figures_find(figures, "indicator-people-supported"), "value")));
}

static void the_baseline_of_the_preamble_is_not_overwritten(void **state)
{
	json_auto_t *figures = make();
	json_auto_t *values = json_pack("{s:i}", "indicator-people-supported", 1);

	(void)state;
	assert_int_equal(figures_set(figures, "baseline", values), 0);
	assert_int_equal(row_number(figures_find(figures, "indicator-people-supported"), "baseline"), 3700);
}

static void values_of_another_day_stand_beside(void **state)
{
	json_auto_t *figures = make();
	json_auto_t *values = figures_values(figures);

	(void)state;
	assert_int_equal(row_number(values, "actions"), 2);
	assert_int_equal(figures_set(figures, "midterm", values), 0);
	assert_int_equal(row_number(figures_find(figures, "actions"), "midterm"), 2);
	assert_true(json_is_null(json_object_get(figures_find(figures, "indicator-people-supported"), "midterm")));
}

static void every_code_fits_an_address_and_has_a_definition(void **state)
{
	json_auto_t *figures = make();
	json_auto_t *values = figures_values(figures);
	const char *code;
	const json_t *value;

	(void)state;
	json_object_foreach(values, code, value) {
		assert_int_equal(strspn(code, "abcdefghijklmnopqrstuvwxyz-"), strlen(code));
		assert_true(strlen(code) < 64);
		assert_true(strlen(row_text(figures_find(figures, code), "definition")) > 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(actions_are_counted_by_each_of_their_members),
		cmocka_unit_test(an_action_counts_for_every_public_it_names),
		cmocka_unit_test(each_line_says_which_version_was_counted),
		cmocka_unit_test(other_kinds_are_counted_by_themselves),
		cmocka_unit_test(an_objective_is_reached_by_its_last_measure_upwards_or_downwards),
		cmocka_unit_test(an_indicator_keeps_its_baseline_and_has_no_value_of_its_own),
		cmocka_unit_test(an_indicator_has_the_value_that_was_confirmed_with_its_year),
		cmocka_unit_test(a_value_of_too_few_people_stays_hidden),
		cmocka_unit_test(the_baseline_of_the_preamble_is_not_overwritten),
		cmocka_unit_test(values_of_another_day_stand_beside),
		cmocka_unit_test(every_code_fits_an_address_and_has_a_definition),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
