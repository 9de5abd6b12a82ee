/* What few people said is hidden, and cannot be reckoned from what is shown. */
#include "tests/unit/test.h"

#include "app/resource/evaluation/tally.h"

#define CELLS 4

/* "h" hidden, "." shown. */
static void expect(const int64_t counts[CELLS], const char *wanted)
{
	bool hidden[CELLS] = { false };

	tally_hide(counts, CELLS, hidden);
	for (size_t i = 0; i < CELLS; i++) {
		if (hidden[i] != (wanted[i] == 'h'))
			fail_msg("%d %d %d %d: cell %zu", (int)counts[0], (int)counts[1], (int)counts[2], (int)counts[3], i);
	}
}

static void counts_from_one_to_four_are_hidden_with_what_would_give_them_away(void **state)
{
	(void)state;
	expect((const int64_t[]){ 5, 6, 7, 8 }, "....");
	expect((const int64_t[]){ 0, 6, 0, 8 }, "....");
	expect((const int64_t[]){ 0, 0, 0, 0 }, "....");
	expect((const int64_t[]){ 4, 6, 9, 8 }, "hh..");
	expect((const int64_t[]){ 8, 4, 0, 6 }, ".h.h");
	expect((const int64_t[]){ 3, 4, 9, 8 }, "hh..");
	expect((const int64_t[]){ 1, 1, 9, 8 }, "hh.h");
	expect((const int64_t[]){ 2, 0, 0, 0 }, "hhhh");
	expect((const int64_t[]){ 1, 1, 2, 0 }, "hhhh");
	expect((const int64_t[]){ 1, 30, 0, 0 }, "hh..");
}

/*
 * Whoever knows the total and what is shown must see at least two ways in which the hidden counts may stand, and at
 * least five people in them, for every table of four cells with counts to eight.
 */
static void no_table_lets_a_small_count_be_reckoned(void **state)
{
	(void)state;
	for (int n = 0; n < 9 * 9 * 9 * 9; n++) {
		const int64_t counts[CELLS] = { n % 9, n / 9 % 9, n / 81 % 9, n / 729 };
		bool hidden[CELLS] = { false };
		int64_t people = 0;
		int64_t total = 0;
		int cells = 0;

		tally_hide(counts, CELLS, hidden);
		for (size_t i = 0; i < CELLS; i++) {
			if (!hidden[i])
				assert_true(counts[i] == 0 || counts[i] >= TALLY_LEAST);
			total += counts[i];
			people += hidden[i] ? counts[i] : 0;
			cells += hidden[i] ? 1 : 0;
		}
		assert_int_not_equal(cells, 1);
		assert_true(cells == 0 || people >= TALLY_LEAST || people == total);
	}
}

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 1 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const struct questionnaire *read_questions(const json_t *rows)
{
	struct questionnaire *q = NULL;
	struct err_info err;

	assert_int_equal(questionnaire_read(&arena, rows, &q, &err), ERR_OK);
	return q;
}

/* `count` times the same answers. */
static void add(json_t *list, int count, const char *json)
{
	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_loads(json, 0, NULL));
}

static void a_mean_is_told_only_where_nothing_is_hidden(void **state)
{
	json_auto_t *rows = json_loads("[{\"kind\":\"scale\",\"label\":\"A\"},{\"kind\":\"number\",\"label\":\"B\"}]", 0, NULL);
	json_auto_t *answers = json_array();
	struct tally_version version = { .questions = read_questions(rows), .answers = answers, .number = 1 };
	json_auto_t *first = NULL;
	json_auto_t *second = NULL;

	(void)state;
	add(answers, 6, "{\"1\":5,\"2\":10}");
	add(answers, 6, "{\"1\":2}");
	first = tally_results(&arena, &version, 1, true);
	assert_true(json_number_value(json_object_get(json_array_get(first, 0), "mean")) == 3.5);
	assert_true(json_number_value(json_object_get(json_array_get(first, 1), "median")) == 10);
	add(answers, 1, "{\"1\":1}");
	second = tally_results(&arena, &version, 1, true);
	assert_true(json_is_null(json_object_get(json_array_get(second, 0), "mean")));
	assert_int_equal(json_integer_value(json_object_get(json_array_get(second, 0), "answered")), 13);
}

static void texts_of_an_anonymous_campaign_need_six_and_stand_by_their_letters(void **state)
{
	json_auto_t *rows = json_loads("[{\"kind\":\"text\",\"label\":\"A\"}]", 0, NULL);
	json_auto_t *answers = json_array();
	struct tally_version version = { .questions = read_questions(rows), .answers = answers, .number = 1 };
	const json_t *texts;
	json_auto_t *five = NULL;
	json_auto_t *six = NULL;
	json_auto_t *open = NULL;

	(void)state;
	add(answers, 4, "{\"1\":\"b\"}");
	add(answers, 1, "{\"1\":\"a\"}");
	five = tally_results(&arena, &version, 1, false);
	open = tally_results(&arena, &version, 1, true);
	assert_int_equal(json_array_size(json_object_get(json_array_get(five, 0), "texts")), 0);
	assert_true(json_is_true(json_object_get(json_array_get(five, 0), "texts_hidden")));
	assert_int_equal(json_array_size(json_object_get(json_array_get(open, 0), "texts")), 5);
	add(answers, 1, "{\"1\":\"c\"}");
	six = tally_results(&arena, &version, 1, false);
	texts = json_object_get(json_array_get(six, 0), "texts");
	assert_int_equal(json_array_size(texts), 6);
	assert_string_equal(json_string_value(json_array_get(texts, 0)), "a");
}

static void the_same_question_of_two_versions_is_counted_together(void **state)
{
	json_auto_t *newer = json_loads("[{\"kind\":\"choice\",\"label\":\"B\",\"options\":\"x;y\"},{\"kind\":\"scale\",\"label\":\"A\"}]",
					0, NULL);
	json_auto_t *older = json_loads("[{\"kind\":\"scale\",\"label\":\"A\"},{\"kind\":\"choice\",\"label\":\"B\",\"options\":\"x;z\"}]",
					0, NULL);
	json_auto_t *new_answers = json_array();
	json_auto_t *old_answers = json_array();
	const struct tally_version versions[] = {
		{ .questions = read_questions(newer), .answers = new_answers, .number = 2 },
		{ .questions = read_questions(older), .answers = old_answers, .number = 1 },
	};
	json_auto_t *list = NULL;

	(void)state;
	add(new_answers, 6, "{\"1\":\"y\",\"2\":4}");
	add(old_answers, 7, "{\"1\":4,\"2\":\"z\"}");
	list = tally_results(&arena, versions, 2, true);
	assert_int_equal(json_array_size(list), 3);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "answered")), 6);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 1), "answered")), 13);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 2), "version")), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 2), "answered")), 7);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_from_one_to_four_are_hidden_with_what_would_give_them_away),
		cmocka_unit_test(no_table_lets_a_small_count_be_reckoned),
		cmocka_unit_test_setup_teardown(a_mean_is_told_only_where_nothing_is_hidden, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_of_an_anonymous_campaign_need_six_and_stand_by_their_letters, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_same_question_of_two_versions_is_counted_together, setup, teardown),
	};

	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
