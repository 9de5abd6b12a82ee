/* Creating and editing a record: who may, from what, and what goes to the database. */
#include "app/resource/record/record_write.h"
#include "tests/unit/fake_record.h"

static const char text[] = "{\"title\": \"Un guide\", \"tool_type\": \"guide\", \"held_on\": \"2010-03-01\","
			   " \"counterpart\": {\"id\": 22, \"name\": \"Martin\"}, \"summary\": \"Pour acheteurs\"}";

static enum err create(const struct actor *actor, const struct kind *kind, int64_t *ret_id)
{
	json_auto_t *content = parsed(text);

	return record_create(FAKE_DB, actor, kind, content, ret_id, &err);
}

static enum err edit(const struct actor *actor, const struct kind *kind, int64_t version)
{
	json_auto_t *content = parsed(text);

	return record_edit(FAKE_DB, actor, kind, ID, version, content, &err);
}

static void a_new_record_is_written_with_version_links_and_ledger(void **state)
{
	int64_t id = 0;

	(void)state;
	fake_number("record_add", 41);
	assert_int_equal(create(&author, &sample_endorsed, &id), ERR_OK);
	assert_int_equal(id, 41);
	assert_string_equal(fake_arg_text("record_add", "kind"), "tool");
	assert_string_equal(fake_arg_text("record_add", "status"), "draft");
	assert_string_equal(fake_arg_text("record_add", "subtype"), "guide");
	assert_string_equal(fake_arg_text("record_add", "held_on"), "2010-03-01");
	assert_int_equal(fake_arg_i64("record_add", "counterpart"), 22);
	assert_int_equal(fake_arg_i64("record_add", "owner"), 3);
	assert_string_equal(fake_arg_text("record_add", "owner_party"), "cub");
	assert_non_null(strstr(fake_arg_text("record_add", "search_text"), "Pour acheteurs"));
	assert_int_equal(fake_arg_i64("version_add", "version"), 1);
	assert_int_equal(fake_count("record_link_clear"), 1);
	assert_string_equal(fake_arg_text("ledger_add", "event"), "record.create");
	assert_int_equal(fake_count("inbox_add"), 0);
}

static void who_writes_no_such_record_creates_none(void **state)
{
	struct actor homeless = author;
	int64_t id = 0;

	(void)state;
	homeless.party = "";
	assert_int_equal(create(&elected, &sample_endorsed, &id), ERR_FORBIDDEN);
	assert_int_equal(create(&auditor, &sample_endorsed, &id), ERR_FORBIDDEN);
	assert_int_equal(create(&homeless, &sample_endorsed, &id), ERR_FORBIDDEN);
	assert_int_equal(fake_count("record_add"), 0);
}

static void an_edit_of_what_was_approved_is_a_draft_and_asks_nobody_any_more(void **state)
{
	(void)state;
	stands("approved");
	assert_int_equal(edit(&author, &sample_endorsed, VERSION), ERR_OK);
	assert_string_equal(fake_arg_text("record_edit", "from_status"), "approved");
	assert_string_equal(fake_arg_text("record_edit", "to_status"), "draft");
	assert_int_equal(fake_arg_i64("record_edit", "version"), VERSION);
	assert_int_equal(fake_arg_i64("record_edit", "owner"), 3);
	assert_int_equal(fake_arg_i64("version_add", "version"), VERSION + 1);
	assert_int_equal(fake_count("inbox_clear"), 1);
	assert_string_equal(fake_arg_text("ledger_add", "event"), "record.edit");
}

static void what_was_asked_of_the_author_stays_asked(void **state)
{
	(void)state;
	stands("changes_requested");
	assert_int_equal(edit(&author, &sample_endorsed, VERSION), ERR_OK);
	assert_string_equal(fake_arg_text("record_edit", "to_status"), "changes_requested");
	assert_int_equal(fake_count("inbox_clear"), 0);
}

static void an_edit_of_an_older_version_is_stale(void **state)
{
	(void)state;
	stands("draft");
	assert_int_equal(edit(&author, &sample_endorsed, VERSION - 1), ERR_STALE);
	assert_int_equal(edit(&author, &sample_endorsed, VERSION + 1), ERR_STALE);
	assert_int_equal(fake_count("record_edit"), 0);
	fake_number("record_edit", 0);
	assert_int_equal(edit(&author, &sample_endorsed, VERSION), ERR_STALE);
	assert_int_equal(fake_count("version_add"), 0);
}

static void a_stranger_edits_nothing_and_an_ended_record_is_not_edited(void **state)
{
	(void)state;
	stands("draft");
	assert_int_equal(edit(&counterpart, &sample_endorsed, VERSION), ERR_FORBIDDEN);
	assert_int_equal(edit(&elected, &sample_endorsed, VERSION), ERR_FORBIDDEN);
	stands("withdrawn");
	assert_int_equal(edit(&author, &sample_endorsed, VERSION), ERR_CONFLICT);
	fake_rows("record_lock", "null");
	assert_int_equal(edit(&author, &sample_endorsed, VERSION), ERR_NOT_FOUND);
	assert_int_equal(fake_count("record_edit"), 0);
}

/* Of a joint record either party writes: the database is not asked about the owner. */
static void either_party_edits_a_joint_record(void **state)
{
	struct kind joint = SAMPLE_KIND(&life_kept);

	(void)state;
	joint.joint = true;
	stands("current");
	assert_int_equal(edit(&counterpart, &joint, VERSION), ERR_OK);
	assert_true(json_is_null(fake_arg("record_edit", "owner")));
	assert_string_equal(fake_arg_text("record_edit", "to_status"), "current");
	assert_int_equal(edit(&elected, &joint, VERSION), ERR_FORBIDDEN);
}

static int written_calls;

static enum err refuse(struct db *db, const struct actor *actor, int64_t id, const json_t *content, struct err_info *info)
{
	(void)db;
	(void)actor;
	(void)content;
	assert_int_equal(id, ID);
	written_calls++;
	return ERR(info, ERR_CONFLICT, "the hook refuses");
}

static void what_the_kind_refuses_is_not_noted(void **state)
{
	struct kind hooked = SAMPLE_KIND(&life_endorsed);

	(void)state;
	hooked.written = refuse;
	stands("draft");
	assert_int_equal(edit(&author, &hooked, VERSION), ERR_CONFLICT);
	assert_int_equal(written_calls, 1);
	assert_int_equal(fake_count("ledger_add"), 0);
}

static void each_failure_of_the_database_ends_the_change(void **state)
{
	static const char *const queries[] = { "record_add", "version_add", "record_link_clear", "record_link_add",
					       "ledger_add" };
	int64_t id = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
		teardown(NULL);
		setup(NULL);
		fake_error(queries[i], ERR_DATABASE);
		assert_int_equal(create(&author, &sample_endorsed, &id), ERR_DATABASE);
		assert_int_equal(fake_count("ledger_add"), text_equal(queries[i], "ledger_add"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_new_record_is_written_with_version_links_and_ledger),
		TEST(who_writes_no_such_record_creates_none),
		TEST(an_edit_of_what_was_approved_is_a_draft_and_asks_nobody_any_more),
		TEST(what_was_asked_of_the_author_stays_asked),
		TEST(an_edit_of_an_older_version_is_stale),
		TEST(a_stranger_edits_nothing_and_an_ended_record_is_not_edited),
		TEST(either_party_edits_a_joint_record),
		TEST(what_the_kind_refuses_is_not_noted),
		TEST(each_failure_of_the_database_ends_the_change),
	};

	return cmocka_run_group_tests_name("writing records", tests, NULL, forget_reference);
}
