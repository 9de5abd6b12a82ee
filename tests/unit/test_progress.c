/* Counts of actions by orientation and status. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/progress.h"

static struct progress count(const char *text)
{
	json_t *rows = json_loads(text, 0, NULL);
	struct progress progress;

	assert_non_null(rows);
	progress_count(rows, &progress);
	json_decref(rows);
	return progress;
}

static int64_t of_status(const struct progress *progress, int64_t number, const char *status)
{
	json_auto_t *cells = progress_statuses(progress, number);
	size_t i;
	const json_t *cell;

	assert_int_equal(json_array_size(cells), PROGRESS_STATUSES);
	json_array_foreach(cells, i, cell) {
		if (text_equal(json_string_value(json_object_get(cell, "status")), status))
			return json_integer_value(json_object_get(cell, "count"));
	}
	return -1;
}

static void rows_and_columns_add_up(void **state)
{
	struct progress p = count("[{\"orientation\": 1, \"status\": \"draft\", \"count\": 2, \"late\": 1},"
				  " {\"orientation\": 1, \"status\": \"completed\", \"count\": 3, \"late\": 0},"
				  " {\"orientation\": 3, \"status\": \"draft\", \"count\": 4, \"late\": 2}]");

	(void)state;
	assert_int_equal(p.total, 9);
	assert_int_equal(p.late, 3);
	assert_int_equal(progress_of_orientation(&p, 1), 5);
	assert_int_equal(progress_of_orientation(&p, 2), 0);
	assert_int_equal(of_status(&p, 1, "draft"), 2);
	assert_int_equal(of_status(&p, 1, "approved"), 0);
	assert_int_equal(of_status(&p, -1, "draft"), 6);
	assert_int_equal(of_status(&p, -1, "completed"), 3);
}

static void a_draft_without_orientation_is_counted_by_itself(void **state)
{
	struct progress p = count("[{\"orientation\": null, \"status\": \"draft\", \"count\": 2, \"late\": 0}]");

	(void)state;
	assert_int_equal(p.total, 2);
	assert_int_equal(progress_of_orientation(&p, 0), 2);
	assert_int_equal(of_status(&p, 0, "draft"), 2);
}

static void what_is_in_no_list_is_left_out(void **state)
{
	struct progress p = count("[{\"orientation\": 10, \"status\": \"draft\", \"count\": 1, \"late\": 1},"
				  " {\"orientation\": -1, \"status\": \"draft\", \"count\": 1, \"late\": 1},"
				  " {\"orientation\": 1, \"status\": \"unknown\", \"count\": 1, \"late\": 1}]");

	(void)state;
	assert_int_equal(p.total, 0);
	assert_int_equal(p.late, 0);
	assert_int_equal(progress_of_orientation(&p, 10), 0);
	assert_int_equal(progress_of_orientation(&p, -1), 0);
	assert_null(progress_statuses(&p, PROGRESS_ORIENTATIONS));
}

static void every_status_has_its_column(void **state)
{
	(void)state;
	assert_int_equal(vocabulary_find("status")->count, PROGRESS_STATUSES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_columns_add_up),
		cmocka_unit_test(a_draft_without_orientation_is_counted_by_itself),
		cmocka_unit_test(what_is_in_no_list_is_left_out),
		cmocka_unit_test(every_status_has_its_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
