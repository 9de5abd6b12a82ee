/* Snapshots of records from their forms and back, and the links that come of them. */
#include "tests/unit/torture.h"

#include "app/base/json_memory.h"
#include "app/resource/record/content.h"
#include "tests/unit/fake_record.h"

static const char values_text[] =
	"{\"title\": \"Un guide\", \"tool_type\": \"guide\", \"publics\": [\"disabled_worker\"], \"held_on\": null,"
	" \"people\": 3, \"cost\": 2.5, \"summary\": null, \"counterpart\": 22, \"places\": [7], \"actions\": [5],"
	" \"rows\": [{\"label\": \"Un\", \"amount\": null, \"held_by\": 3}], \"next\": \"check\"}";

static const char content_text_[] =
	"{\"title\": \"Un guide\", \"tool_type\": \"guide\", \"publics\": [\"disabled_worker\"], \"held_on\": null,"
	" \"people\": 3, \"cost\": 2.5, \"summary\": null, \"counterpart\": {\"id\": 22, \"name\": \"Martin\","
	" \"quality\": \"Chargée\", \"organisation\": \"PLIE\"}, \"places\": [{\"id\": 7, \"name\": \"Bègles\"}],"
	" \"actions\": [{\"id\": 5, \"name\": \"Une action\"}], \"rows\": [{\"label\": \"Un\", \"amount\": null,"
	" \"held_by\": {\"id\": 3, \"name\": \"Communauté urbaine\"}}]}";

static int setup_content(void **state)
{
	setup(state);
	fake_rows("action_option", "[{\"id\": 5, \"name\": \"Une action\"}]");
	return 0;
}

static enum err make(const char *text, json_t *old, json_t **ret, struct kind_refusal *bad)
{
	json_auto_t *values = parsed(text);

	return content_from_form(FAKE_DB, &author, &sample_endorsed, values, old, ret, bad, &err);
}

static void what_is_named_is_kept_with_its_name(void **state)
{
	json_auto_t *content = NULL;
	struct kind_refusal bad = { 0 };

	(void)state;
	assert_int_equal(make(values_text, NULL, &content, &bad), ERR_OK);
	assert_json(content, content_text_);
}

static void the_form_of_a_snapshot_makes_the_same_snapshot(void **state)
{
	json_auto_t *content = parsed(content_text_);
	json_auto_t *values = content_to_form(&sample_endorsed, content);
	json_auto_t *again = NULL;
	struct kind_refusal bad = { 0 };

	(void)state;
	assert_non_null(values);
	assert_int_equal(json_integer_value(json_object_get(values, "counterpart")), 22);
	assert_int_equal(content_from_form(FAKE_DB, &author, &sample_endorsed, values, NULL, &again, &bad, &err),
			 ERR_OK);
	assert_true(json_equal(content, again));
}

static void what_is_not_there_is_refused_with_its_field(void **state)
{
	static const char *const wrong[][2] = {
		{ "{\"counterpart\": 99}", "counterpart" },
		/* A person of the actor's own party. */
		{ "{\"counterpart\": 20}", "counterpart" },
		{ "{\"places\": [7, 8]}", "places" },
		{ "{\"actions\": [6]}", "actions" },
		{ "{\"rows\": [{\"label\": \"Un\", \"held_by\": 33}]}", "rows" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		json_t *content = NULL;
		struct kind_refusal bad = { 0 };

		assert_int_equal(make(wrong[i][0], NULL, &content, &bad), ERR_INVALID);
		assert_null(content);
		assert_string_equal(bad.field, wrong[i][1]);
	}
}

static void what_was_named_before_may_stay_with_the_name_it_had(void **state)
{
	json_auto_t *old = parsed(
		"{\"counterpart\": {\"id\": 99, \"name\": \"Partie\"}, \"places\": [{\"id\": 8, \"name\": \"Ailleurs\"}],"
		" \"rows\": [{\"label\": \"Un\", \"held_by\": {\"id\": 33, \"name\": \"Dissoute\"}}], \"files\": [1]}");
	json_auto_t *content = NULL;
	struct kind_refusal bad = { 0 };

	(void)state;
	assert_int_equal(make("{\"counterpart\": 99, \"places\": [8], \"rows\": [{\"label\": \"Deux\", \"held_by\": 33}]}",
			      old, &content, &bad),
			 ERR_OK);
	assert_json(json_object_get(content, "counterpart"), "{\"id\": 99, \"name\": \"Partie\"}");
	assert_json(json_object_get(content, "places"), "[{\"id\": 8, \"name\": \"Ailleurs\"}]");
	assert_json(json_object_get(content, "rows"),
		    "[{\"label\": \"Deux\", \"held_by\": {\"id\": 33, \"name\": \"Dissoute\"}}]");
	/* What is not of the form goes on. */
	assert_json(json_object_get(content, "files"), "[1]");
	assert_json(json_object_get(content, "publics"), "null");
}

static void a_failing_database_is_no_wrong_field(void **state)
{
	json_t *content = NULL;
	struct kind_refusal bad = { 0 };

	(void)state;
	fake_error("action_option", ERR_DATABASE);
	assert_int_equal(make("{\"actions\": [5]}", NULL, &content, &bad), ERR_DATABASE);
	assert_null(content);
	assert_null(bad.field);
}

static void all_words_are_found_and_numbers_are_not(void **state)
{
	json_auto_t *content = parsed(content_text_);
	AUTO_BUF out = BUF_INIT(1000);

	(void)state;
	content_search(&sample_endorsed, content, &out);
	assert_int_equal(buf_error(&out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "Un guide\n"));
	assert_non_null(strstr(buf_text(&out), "Travailleurs handicapés"));
	assert_non_null(strstr(buf_text(&out), "Martin"));
	assert_non_null(strstr(buf_text(&out), "Communauté urbaine"));
	assert_null(strstr(buf_text(&out), "check"));
	assert_null(strstr(buf_text(&out), "2,5"));
}

static void links_are_written_anew(void **state)
{
	json_auto_t *content = parsed(content_text_);
	size_t links = 0;
	size_t i;
	const json_t *call;

	(void)state;
	assert_int_equal(content_write_links(FAKE_DB, &sample_endorsed, ID, content, &err), ERR_OK);
	assert_int_equal(fake_count("record_link_clear"), 1);
	assert_int_equal(fake_count("record_link_add"), 4);
	assert_string_equal(fake_arg_text("record_link_add", "field"), "rows_held_by");
	json_array_foreach(fake.calls, i, call) {
		const json_t *args = json_object_get(call, "args");

		if (text_equal(json_string_value(json_object_get(args, "field")), "actions")) {
			assert_json(args, "{\"record\": 12, \"field\": \"actions\", \"target_kind\": \"action\", \"target\": 5}");
			links++;
		}
	}
	assert_int_equal(links, 1);
	fake_error("record_link_add", ERR_DATABASE);
	assert_int_equal(content_write_links(FAKE_DB, &sample_endorsed, ID, content, &err), ERR_DATABASE);
}

static void an_empty_text_is_none_and_a_number_may_stand_alone(void **state)
{
	json_auto_t *content = parsed("{\"a\": \"\", \"b\": \"x\", \"c\": 4, \"d\": {\"id\": 5}, \"e\": null}");
	int64_t store = 0;

	(void)state;
	assert_null(content_text(content, "a"));
	assert_string_equal(content_text(content, "b"), "x");
	assert_null(content_text(content, NULL));
	assert_int_equal(*content_id(content, "c", &store), 4);
	assert_int_equal(*content_id(content, "d", &store), 5);
	assert_null(content_id(content, "e", &store));
	assert_null(content_id(content, NULL, &store));
}

/* jansson passes over some of its failures: the transaction asks json_memory_failed too. */
static void without_memory_nothing_is_half_made(void **state)
{
	json_auto_t *values = parsed(values_text);
	json_auto_t *wanted = parsed(content_text_);
	const struct reference *reference = NULL;

	(void)state;
	assert_int_equal(reference_get(FAKE_DB, &reference, &err), ERR_OK);
	for (size_t n = 1; torture_again(n); n++) {
		json_t *content = NULL;
		struct kind_refusal bad = { 0 };
		enum err code = content_from_form(FAKE_DB, &author, &sample_endorsed, values, NULL, &content, &bad, &err);

		torture_stop();
		if (code == ERR_OK)
			assert_true(torture_has_failed() || json_equal(content, wanted));
		else
			assert_true(torture_has_failed() && content == NULL);
		assert_true(code == ERR_OK || code == ERR_MEMORY);
		json_decref(content);
	}
}

static void without_memory_there_is_no_form(void **state)
{
	json_auto_t *content = parsed(content_text_);

	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		json_t *values = content_to_form(&sample_endorsed, content);

		torture_stop();
		if (!torture_has_failed())
			assert_non_null(values);
		json_decref(values);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_content, teardown)
		TEST(what_is_named_is_kept_with_its_name),
		TEST(the_form_of_a_snapshot_makes_the_same_snapshot),
		TEST(what_is_not_there_is_refused_with_its_field),
		TEST(what_was_named_before_may_stay_with_the_name_it_had),
		TEST(a_failing_database_is_no_wrong_field),
		TEST(all_words_are_found_and_numbers_are_not),
		TEST(links_are_written_anew),
		TEST(an_empty_text_is_none_and_a_number_may_stand_alone),
		TEST(without_memory_nothing_is_half_made),
		TEST(without_memory_there_is_no_form),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests_name("contents", tests, NULL, forget_reference);
}
