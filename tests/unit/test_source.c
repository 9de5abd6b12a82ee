/* What fields can name: who is offered, and what a snapshot keeps. */
#include "app/base/text.h"
#include "app/resource/record/source.h"
#include "tests/unit/fake_record.h"

static const struct {
	const char *source;
	const char *ids;	/* of those offered to the CUB's technician */
	const char *kind;
} offered[] = {
	{ "organisation", "[3, 4, 5]", "organisation" },
	{ "party", "[3, 4]", "organisation" },
	{ "territory", "[7]", "territory" },
	{ "lead_cub", "[20]", "person" },
	{ "lead_urpa", "[22]", "person" },
	{ "counterpart", "[22]", "person" },
};

/* New. */
static json_t *ids_of(const struct actor *actor, const char *source)
{
	json_auto_t *rows = NULL;
	json_t *ids = json_array();
	size_t i;
	const json_t *row;

	assert_int_equal(source_options(FAKE_DB, actor, source, &rows, &err), ERR_OK);
	json_array_foreach(rows, i, row) {
		json_array_append(ids, json_object_get(row, "id"));
	}
	return ids;
}

static void each_source_offers_what_it_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(offered); i++) {
		json_auto_t *ids = ids_of(&author, offered[i].source);

		assert_json(ids, offered[i].ids);
		assert_string_equal(source_kind(offered[i].source), offered[i].kind);
	}
}

static void the_counterpart_is_of_the_other_party_than_the_one_who_asks(void **state)
{
	json_auto_t *ids = ids_of(&counterpart, "counterpart");

	(void)state;
	assert_json(ids, "[20]");
}

static void records_of_a_kind_are_a_source_and_are_limited(void **state)
{
	json_auto_t *rows = NULL;

	(void)state;
	fake_rows("record_options", "[{\"id\": 9, \"name\": \"Un guide\"}]");
	assert_int_equal(source_options(FAKE_DB, &author, "tool", &rows, &err), ERR_OK);
	assert_string_equal(fake_arg_text("record_options", "kind"), "tool");
	assert_int_equal(fake_arg_i64("record_options", "limit"), SOURCE_OPTIONS_MAX);
	assert_int_equal(fake_arg_i64("record_options", "agreement"), 1);
	assert_string_equal(source_kind("tool"), "tool");
}

static void an_unknown_source_is_an_error_of_ours(void **state)
{
	json_auto_t *rows = NULL;

	(void)state;
	assert_int_equal(source_options(FAKE_DB, &author, "nobody", &rows, &err), ERR_CONFIG);
	assert_null(rows);
	assert_null(source_kind("nobody"));
}

static void a_snapshot_keeps_the_name_and_of_people_their_quality(void **state)
{
	json_auto_t *person = NULL;
	json_auto_t *place = NULL;

	(void)state;
	assert_int_equal(source_resolve(FAKE_DB, &author, "lead_cub", 20, &person, &err), ERR_OK);
	assert_json(person, "{\"id\": 20, \"name\": \"Durand\", \"quality\": \"Technicien\", \"organisation\": \"CUB\"}");
	assert_int_equal(source_resolve(FAKE_DB, &author, "territory", 7, &place, &err), ERR_OK);
	assert_json(place, "{\"id\": 7, \"name\": \"Bègles\"}");
}

static void who_is_not_offered_is_not_kept(void **state)
{
	json_t *none = NULL;

	(void)state;
	assert_int_equal(source_resolve(FAKE_DB, &author, "counterpart", 20, &none, &err), ERR_OK);
	assert_null(none);
	fake_rows("record_option", "[]");
	assert_int_equal(source_resolve(FAKE_DB, &author, "tool", 9, &none, &err), ERR_OK);
	assert_null(none);
}

/* However many there are, and older than what the form offers: the one is asked for. */
static void one_action_or_record_is_asked_for_by_its_number(void **state)
{
	json_auto_t *action = NULL;
	json_auto_t *any = NULL;

	(void)state;
	fake_rows("action_option", "[{\"id\": 5, \"name\": \"Une action\"}]");
	assert_int_equal(source_resolve(FAKE_DB, &author, "action", 5, &action, &err), ERR_OK);
	assert_json(action, "{\"id\": 5, \"name\": \"Une action\"}");
	assert_int_equal(fake_count("action_options"), 0);
	fake_rows("record_any_option", "[{\"id\": 9, \"name\": \"Un guide\", \"record_kind\": \"tool\"}]");
	assert_int_equal(source_resolve(FAKE_DB, &author, "record", 9, &any, &err), ERR_OK);
	assert_string_equal(source_kind_of("record", any), "tool");
	assert_string_equal(source_kind_of("action", action), "action");
}

static void a_failing_database_is_said(void **state)
{
	json_t *none = NULL;

	(void)state;
	fake_error("lead_list", ERR_DATABASE);
	assert_int_equal(source_options(FAKE_DB, &author, "lead_cub", &none, &err), ERR_DATABASE);
	assert_int_equal(source_resolve(FAKE_DB, &author, "lead_cub", 20, &none, &err), ERR_DATABASE);
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(each_source_offers_what_it_says),
		TEST(the_counterpart_is_of_the_other_party_than_the_one_who_asks),
		TEST(records_of_a_kind_are_a_source_and_are_limited),
		TEST(an_unknown_source_is_an_error_of_ours),
		TEST(a_snapshot_keeps_the_name_and_of_people_their_quality),
		TEST(who_is_not_offered_is_not_kept),
		TEST(one_action_or_record_is_asked_for_by_its_number),
		TEST(a_failing_database_is_said),
	};

	return cmocka_run_group_tests_name("sources", tests, NULL, forget_reference);
}
