/* Which index serves a page of records, and where it goes on. */
#include "app/base/text.h"
#include "app/resource/record/record_query.h"
#include "tests/unit/fake_record.h"

static const int64_t owner = 4;
static const char *const indexes[] = { "on_updated", "on_status", "on_subtype", "on_owner", "on_title", "on_date" };
static const char *const cursors[] = { "after_time", "after_title", "after_date" };

static void ask(struct record_filter filter)
{
	json_auto_t *rows = NULL;

	filter.agreement_id = 1;
	filter.kind = "tool";
	filter.limit = 21;
	fake_rows("record_list", "[]");
	assert_int_equal(record_query(FAKE_DB, &filter, &rows, &err), ERR_OK);
}

/* The one flag of these that is set, or NULL. */
static const char *named_index(void)
{
	const char *found = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(indexes); i++) {
		if (!json_is_true(fake_arg("record_list", indexes[i])))
			continue;
		assert_null(found);
		found = indexes[i];
	}
	return found;
}

static void a_filter_or_a_sort_names_its_index_and_both_name_none(void **state)
{
	const struct {
		struct record_filter filter;
		const char *index;
	} cases[] = {
		{ { .sort = RECORD_BY_TIME }, "on_updated" },
		{ { .sort = RECORD_BY_TITLE }, "on_title" },
		{ { .sort = RECORD_BY_DATE }, "on_date" },
		{ { .status = "draft" }, "on_status" },
		{ { .subtype = "guide" }, "on_subtype" },
		{ { .owner = &owner }, "on_owner" },
		/* The fewest are of one structure, then in one state. */
		{ { .owner = &owner, .status = "draft", .subtype = "guide" }, "on_owner" },
		{ { .status = "draft", .subtype = "guide" }, "on_status" },
		{ { .status = "draft", .sort = RECORD_BY_TITLE }, NULL },
		{ { .subtype = "guide", .sort = RECORD_BY_DATE }, NULL },
		/* The full-text index finds. */
		{ { .search = "+mot*" }, NULL },
		{ { .search = "+mot*", .status = "draft" }, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		ask(cases[i].filter);
		if (!text_equal(named_index(), cases[i].index))
			fail_msg("case %zu: %s", i, named_index());
	}
}

static void a_page_goes_on_by_the_key_of_its_sort(void **state)
{
	(void)state;
	for (int sort = RECORD_BY_TIME; sort <= RECORD_BY_DATE; sort++) {
		ask((struct record_filter){ .sort = (enum record_sort)sort,
					    .cursor = { .set = true, .id = 9, .key = "key" } });
		for (int i = 0; i < (int)ARRAY_SIZE(cursors); i++) {
			if (i == sort)
				assert_string_equal(fake_arg_text("record_list", cursors[i]), "key");
			else
				assert_true(json_is_null(fake_arg("record_list", cursors[i])));
		}
		assert_int_equal(fake_arg_i64("record_list", "after_id"), 9);
	}
	ask((struct record_filter){ .sort = RECORD_BY_TIME });
	assert_true(json_is_null(fake_arg("record_list", "after_time")));
	assert_true(json_is_null(fake_arg("record_list", "after_id")));
}

static void what_a_sort_goes_on_from_is_of_its_kind(void **state)
{
	(void)state;
	assert_string_equal(record_query_key(RECORD_BY_TIME), "updated_at");
	assert_int_equal(record_query_key_kind(RECORD_BY_TIME), LIST_KEY_TIME);
	assert_string_equal(record_query_key(RECORD_BY_TITLE), "title");
	assert_int_equal(record_query_key_kind(RECORD_BY_TITLE), LIST_KEY_TEXT);
	assert_string_equal(record_query_key(RECORD_BY_DATE), "date_key");
	assert_int_equal(record_query_key_kind(RECORD_BY_DATE), LIST_KEY_DAY);
}

static void no_list_counts_beyond_what_its_page_says(void **state)
{
	(void)state;
	ask((struct record_filter){ .sort = RECORD_BY_TIME });
	assert_int_equal(fake_arg_i64("record_list", "count_to"), RECORD_COUNT_TO);
	assert_int_equal(fake_arg_i64("record_list", "limit"), 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_filter_or_a_sort_names_its_index_and_both_name_none),
		TEST(a_page_goes_on_by_the_key_of_its_sort),
		TEST(what_a_sort_goes_on_from_is_of_its_kind),
		TEST(no_list_counts_beyond_what_its_page_says),
	};

	return cmocka_run_group_tests_name("queries of records", tests, NULL, NULL);
}
