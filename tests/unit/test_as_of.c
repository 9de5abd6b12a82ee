/* A record at a past moment: from its versions and decisions alone. */
#include "tests/unit/test.h"

#include "app/resource/record/as_of.h"
#include "app/resource/row.h"

/* clang-format off */
static const char trail[] =
	"[{\"kind\":\"version\",\"position\":1,\"version\":1,\"at\":\"2010-01-05 09:00:00.000000\"},"
	" {\"kind\":\"version\",\"position\":2,\"version\":2,\"at\":\"2010-03-01 09:00:00.000000\"},"
	" {\"kind\":\"version\",\"position\":3,\"version\":3,\"at\":\"2010-06-01 09:00:00.000000\"},"
	" {\"kind\":\"decision\",\"position\":1,\"version\":1,\"to_status\":\"submitted\",\"at\":\"2010-01-10 09:00:00.000000\"},"
	" {\"kind\":\"decision\",\"position\":2,\"version\":1,\"to_status\":\"changes_requested\",\"at\":\"2010-02-01 09:00:00.000000\"},"
	" {\"kind\":\"decision\",\"position\":3,\"version\":2,\"to_status\":\"submitted\",\"at\":\"2010-03-02 09:00:00.000000\"},"
	" {\"kind\":\"decision\",\"position\":4,\"version\":2,\"to_status\":\"endorsed\",\"at\":\"2010-03-03 09:00:00.000000\"},"
	" {\"kind\":\"decision\",\"position\":5,\"version\":2,\"to_status\":\"approved\",\"at\":\"2010-03-05 09:00:00.000000\"},"
	" {\"kind\":\"report\",\"position\":1,\"version\":2,\"progress\":40,\"at\":\"2010-04-01 09:00:00.000000\"},"
	" {\"kind\":\"report\",\"position\":2,\"version\":2,\"progress\":70,\"at\":\"2010-05-01 09:00:00.000000\"},"
	" {\"kind\":\"link\",\"position\":9,\"version\":1,\"at\":\"2010-01-06 09:00:00.000000\"}]";
/* clang-format on */

static void assert_state(const char *until, int64_t version, const char *status, int64_t approved)
{
	json_auto_t *rows = json_loads(trail, 0, NULL);
	struct as_of then;

	as_of_read(&life_action, rows, until, &then);
	assert_int_equal(then.version, version);
	assert_int_equal(then.approved_version, approved);
	if (version > 0)
		assert_string_equal(then.status, status);
}

static void each_day_has_the_state_of_its_last_decision(void **state)
{
	(void)state;
	assert_state("2010-01-05 08:59:59.999999", 0, NULL, 0);
	assert_state("2010-01-05 09:00:00.000000", 1, "draft", 0);
	assert_state("2010-01-10 22:59:59.999999", 1, "submitted", 0);
	assert_state("2010-03-04 22:59:59.999999", 2, "endorsed", 0);
	assert_state("2010-03-05 22:59:59.999999", 2, "approved", 2);
}

static void what_was_sent_back_stays_so_while_it_is_edited(void **state)
{
	(void)state;
	assert_state("2010-03-01 22:59:59.999999", 2, "changes_requested", 0);
}

static void an_edit_after_approval_was_a_draft(void **state)
{
	(void)state;
	assert_state("2010-06-01 22:59:59.999999", 3, "draft", 0);
}

static void what_is_kept_up_to_date_stays_current_when_it_is_edited(void **state)
{
	json_auto_t *rows = json_pack("[{s:s, s:i, s:s}, {s:s, s:i, s:s}]", "kind", "version", "version", 1, "at",
				      "2010-01-01 00:00:00.000000", "kind", "version", "version", 2, "at",
				      "2010-02-01 00:00:00.000000");
	struct as_of then;

	(void)state;
	as_of_read(&life_kept, rows, "2010-03-01 00:00:00.000000", &then);
	assert_string_equal(then.status, "current");
	assert_int_equal(then.version, 2);
	assert_int_equal(then.approved_version, 0);
}

static void a_row_goes_back_with_its_trail_and_without_links(void **state)
{
	json_auto_t *row = json_pack("{s:i, s:s, s:i, s:i}", "version", 3, "status", "draft", "approved_version", 0,
				     "progress", 70);
	json_t *rows = json_loads(trail, 0, NULL);
	struct err_info err;

	(void)state;
	assert_int_equal(as_of_go_back(&life_action, "2010-04-15 00:00:00.000000", row, &rows, &err), ERR_OK);
	assert_int_equal(json_array_size(rows), 8);
	assert_int_equal(row_number(row, "version"), 2);
	assert_int_equal(row_number(row, "approved_version"), 2);
	assert_int_equal(row_number(row, "progress"), 40);
	assert_string_equal(row_text(row, "status"), "approved");
	assert_string_equal(row_text(row, "updated_at"), "2010-04-01 09:00:00.000000");
	assert_string_equal(row_text(row, "status_at"), "2010-03-05 09:00:00.000000");
	json_decref(rows);
}

static void before_its_first_version_there_is_nothing(void **state)
{
	json_auto_t *row = json_object();
	json_auto_t *rows = json_loads(trail, 0, NULL);
	struct err_info err;

	(void)state;
	assert_int_equal(as_of_go_back(&life_action, "2009-12-31 22:59:59.999999", row, &rows, &err), ERR_NOT_FOUND);
}

static void a_day_ends_at_midnight_in_paris(void **state)
{
	char end[DATE_TIME_TEXT_SIZE];

	(void)state;
	assert_true(date_day_end("2010-06-30", end));
	assert_string_equal(end, "2010-06-30 21:59:59.999999");
	assert_true(date_day_end("2010-12-31", end));
	assert_string_equal(end, "2010-12-31 22:59:59.999999");
	/* The days on which the clock changes. */
	assert_true(date_day_end("2010-03-27", end));
	assert_string_equal(end, "2010-03-27 22:59:59.999999");
	assert_true(date_day_end("2010-03-28", end));
	assert_string_equal(end, "2010-03-28 21:59:59.999999");
	assert_true(date_day_end("2010-10-30", end));
	assert_string_equal(end, "2010-10-30 21:59:59.999999");
	assert_true(date_day_end("2010-10-31", end));
	assert_string_equal(end, "2010-10-31 22:59:59.999999");
	assert_false(date_day_end("2010-02-30", end));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_day_has_the_state_of_its_last_decision),
		cmocka_unit_test(what_was_sent_back_stays_so_while_it_is_edited),
		cmocka_unit_test(an_edit_after_approval_was_a_draft),
		cmocka_unit_test(what_is_kept_up_to_date_stays_current_when_it_is_edited),
		cmocka_unit_test(a_row_goes_back_with_its_trail_and_without_links),
		cmocka_unit_test(before_its_first_version_there_is_nothing),
		cmocka_unit_test(a_day_ends_at_midnight_in_paris),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
