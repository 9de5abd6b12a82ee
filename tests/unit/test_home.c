/* The dashboard: what it asks the database, and how far the agreement is. */
#include "tests/unit/test.h"

#include "app/resource/reference.h"
#include "app/resource/resources.h"
#include "auth/role.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "tests/unit/fake_reference.h"

static char today[] = "2010-08-17";
static char no_day[] = "";
static struct conf conf;
static struct session session;
static struct arena arena;
static struct request req;

static int setup(void **state)
{
	(void)state;
	reference_thread_end();
	fake_reset();
	fake_reference();
	fake_rows("agreement_current", "[{\"id\": 1, \"title\": \"A\", \"status\": \"in_force\","
				       " \"in_force_on\": \"2009-02-16\", \"end_by_duration\": \"2012-02-16\","
				       " \"end_by_bracket\": \"2011-12-31\", \"ends_on\": \"2012-02-16\","
				       " \"ruled_end\": null}]");
	fake_rows("progress_table", "[{\"orientation\": 1, \"status\": \"draft\", \"count\": 2, \"late\": 1}]");
	fake_rows("action_list", "[{\"id\": 9, \"title\": \"En retard\", \"status\": \"draft\", \"orientation\": 1,"
				 " \"structure\": 4, \"owner\": 3,"
				 " \"ends_on\": \"2010-08-07\", \"due_on\": \"2010-08-07\", \"total\": 1}]");
	fake_rows("action_latest", "[{\"id\": 9, \"title\": \"La mienne\"}]");
	fake_rows("inbox_list", "[]");
	arena_init(&arena, 65536);
	conf = (struct conf){ .reference_date = today };
	session = (struct session){ .roles = ROLE_AUDITOR, .organisation_id = 3, .role_recipient = "",
				    .person_recipient = "person:1" };
	req = (struct request){ .arena = &arena, .conf = &conf, .db = FAKE_DB, .session = &session };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(req.model);
	arena_release(&arena);
	reference_thread_end();
	fake_release();
	return 0;
}

static void show(void)
{
	struct err_info err;

	json_decref(req.model);
	req.model = NULL;
	fake_forget_calls();
	assert_int_equal(home_show(&req, &err), ERR_OK);
}

static int64_t number(const char *name)
{
	return json_integer_value(json_object_get(req.model, name));
}

static size_t length(const char *name)
{
	assert_true(json_is_array(json_object_get(req.model, name)));
	return json_array_size(json_object_get(req.model, name));
}

static void a_reader_costs_two_queries_beside_the_session(void **state)
{
	(void)state;
	show();
	show();
	assert_int_equal(json_array_size(fake.calls), 2);
	assert_int_equal(length("waiting"), 0);
	assert_int_equal(length("mine"), 0);
	assert_int_equal(json_object_size(json_object_get(req.model, "can")), 0);
}

static void an_author_with_work_costs_four(void **state)
{
	(void)state;
	session.roles = ROLE_CUB_TECHNICIAN;
	session.inbox = 7;
	show();
	show();
	assert_int_equal(json_array_size(fake.calls), 4);
	assert_int_equal(number("waiting_count"), 7);
	assert_int_equal(length("mine"), 1);
	assert_int_equal(fake_arg_i64("action_latest", "owner"), 3);
	assert_true(json_is_true(json_object_get(json_object_get(req.model, "can"), "create_action")));
	assert_true(json_is_true(json_object_get(json_object_get(req.model, "can"), "decide")));
}

static void what_is_late_is_late_on_the_reference_day(void **state)
{
	const json_t *late;

	(void)state;
	show();
	assert_string_equal(fake_arg_text("action_list", "late_on"), today);
	assert_string_equal(fake_arg_text("progress_table", "today"), today);
	assert_int_equal(number("late_count"), 1);
	assert_int_equal(number("action_count"), 2);
	late = json_array_get(json_object_get(req.model, "late"), 0);
	assert_int_equal(json_integer_value(json_object_get(late, "days_late")), 10);
}

static void a_draft_without_orientation_has_its_row(void **state)
{
	const json_t *row;

	(void)state;
	show();
	assert_int_equal(length("by_orientation"), 2);
	fake_rows("progress_table", "[{\"orientation\": null, \"status\": \"draft\", \"count\": 4, \"late\": 0}]");
	show();
	assert_int_equal(length("by_orientation"), 3);
	row = json_array_get(json_object_get(req.model, "by_orientation"), 2);
	assert_true(json_is_null(json_object_get(row, "number")));
	assert_int_equal(json_integer_value(json_object_get(row, "total")), 4);
}

static void the_term_passes_from_entry_into_force_to_its_end(void **state)
{
	static const struct {
		const char *agreement;
		int percent;
	} cases[] = {
		{ "\"in_force_on\": \"2009-02-16\", \"ends_on\": \"2012-02-16\"", 49 },
		{ "\"in_force_on\": \"2010-08-17\", \"ends_on\": \"2013-08-17\"", 0 },
		{ "\"in_force_on\": \"2011-01-01\", \"ends_on\": \"2014-01-01\"", 0 },
		{ "\"in_force_on\": \"2007-01-01\", \"ends_on\": \"2010-01-01\"", 100 },
		{ "\"in_force_on\": \"2010-08-07\", \"ends_on\": \"2010-08-27\"", 50 },
		{ "\"in_force_on\": \"2010-08-07\", \"ends_on\": \"2010-08-07\"", 0 },
		{ "\"in_force_on\": null, \"ends_on\": null", 0 },
	};
	char rows[300];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(rows, sizeof(rows),
			 "[{\"id\": 1, \"title\": \"A\", \"status\": \"draft\", \"end_by_bracket\": null,"
			 " \"end_by_duration\": null, \"ruled_end\": null, %s}]",
			 cases[i].agreement);
		fake_rows("agreement_current", rows);
		reference_thread_end();
		show();
		assert_int_equal(json_integer_value(json_object_get(json_object_get(req.model, "agreement"),
								    "elapsed_percent")),
				 cases[i].percent);
	}
}

static void a_failing_query_fails_the_page(void **state)
{
	static const char *const queries[] = { "agreement_meetings", "indicator_list", "progress_table",
					       "action_list", "inbox_list", "action_latest" };
	struct err_info err;

	(void)state;
	session.roles = ROLE_CUB_TECHNICIAN;
	session.inbox = 1;
	for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
		teardown(NULL);
		setup(NULL);
		session.roles = ROLE_CUB_TECHNICIAN;
		session.inbox = 1;
		fake_error(queries[i], ERR_DATABASE);
		assert_int_equal(home_show(&req, &err), ERR_DATABASE);
	}
}

static void without_a_reference_day_today_counts(void **state)
{
	(void)state;
	conf.reference_date = no_day;
	show();
	assert_int_equal(strlen(fake_arg_text("action_list", "late_on")), 10);
	assert_true(strcmp(fake_arg_text("action_list", "late_on"), today) > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_reader_costs_two_queries_beside_the_session),
		TEST(an_author_with_work_costs_four),
		TEST(what_is_late_is_late_on_the_reference_day),
		TEST(a_draft_without_orientation_has_its_row),
		TEST(the_term_passes_from_entry_into_force_to_its_end),
		TEST(a_failing_query_fails_the_page),
		TEST(without_a_reference_day_today_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
