/* Notices as they are written into the outbox, and what a private calendar gives to whom. */
#include "tests/unit/test.h"

#include "app/base/vocabulary.h"
#include "app/resource/notice/notice.h"
#include "app/resource/notice/notice_pages.h"
#include "conf/conf.h"
#include "tests/unit/fake_reference.h"

static struct err_info err;

static int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_reference();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_release();
	return 0;
}

static int forget_reference(void **state)
{
	(void)state;
	reference_thread_end();
	return 0;
}

static struct notice sample(void)
{
	return (struct notice){ .kind = "work", .person_id = 41, .subject = "Terminé", .text = "Le document est prêt.",
				.path = "/documents/3", .once = "job-done-3" };
}

static void the_page_asks_about_every_kind_of_notice_in_its_words(void **state)
{
	const struct vocabulary *kinds = vocabulary_find("notice_kind");
	const struct vocabulary *choices = vocabulary_find("notice_choice");
	const struct field *fields = notice_choice_form.fields;

	(void)state;
	for (size_t i = 0; i < kinds->count; i++) {
		assert_string_equal(fields[i].name, kinds->terms[i].id);
		assert_string_equal(fields[i].label, kinds->terms[i].label);
		assert_non_null(vocabulary_term(choices, notice_default(kinds->terms[i].id)));
	}
	assert_null(fields[kinds->count].name);
	assert_string_equal(notice_default("waiting"), "immediate");
	assert_string_equal(notice_default("decided"), "daily");
}

static void a_notice_waits_or_goes_into_the_digest_as_its_person_chose(void **state)
{
	struct notice notice = sample();

	(void)state;
	assert_int_equal(notice_add(FAKE_DB, &notice, &err), ERR_OK);
	assert_string_equal(fake_arg_text("outbox_add", "state"), "waiting");
	fake_rows("notice_people", "[{\"id\": 41, \"choice\": \"daily\"}]");
	assert_int_equal(notice_add(FAKE_DB, &notice, &err), ERR_OK);
	assert_string_equal(fake_arg_text("outbox_add", "state"), "daily");
	notice.calendar = "BEGIN:VCALENDAR";
	assert_int_equal(notice_add(FAKE_DB, &notice, &err), ERR_OK);
	assert_string_equal(fake_arg_text("outbox_add", "state"), "waiting");
	fake_forget_calls();
	fake_rows("notice_people", "[]");
	assert_int_equal(notice_add(FAKE_DB, &notice, &err), ERR_OK);
	assert_int_equal(fake_count("outbox_add"), 0);
}

static void an_address_outside_the_directory_is_asked_nothing(void **state)
{
	struct notice notice = sample();

	(void)state;
	notice.person_id = 0;
	notice.address = "tuteur@entreprise.example";
	assert_int_equal(notice_add(FAKE_DB, &notice, &err), ERR_OK);
	assert_int_equal(fake_count("notice_people"), 0);
	assert_string_equal(fake_arg_text("outbox_add", "address"), "tuteur@entreprise.example");
	assert_true(json_is_null(fake_arg("outbox_add", "person")));
}

static void each_of_a_role_has_a_notice_of_their_own(void **state)
{
	struct notice notice = sample();

	(void)state;
	fake_rows("notice_people", "[{\"id\": 41, \"choice\": \"immediate\"}, {\"id\": 42, \"choice\": \"daily\"}]");
	assert_int_equal(notice_add_for_role(FAKE_DB, &notice, "cub_elected", 30, &err), ERR_OK);
	assert_int_equal(fake_count("outbox_add"), 2);
	assert_string_equal(fake_arg_text("outbox_add", "once_key"), "job-done-3:42");
	assert_int_equal(fake_arg_i64("notice_people", "except"), 30);
	assert_int_equal(fake_arg_i64("notice_people", "role_bit"), 2);
}

static void refused(struct notice notice)
{
	assert_int_equal(notice_add(FAKE_DB, &notice, &err), ERR_INTERNAL);
	assert_int_equal(fake_count("outbox_add"), 0);
}

static void what_cannot_be_a_mail_is_not_written(void **state)
{
	static char longest[NOTICE_TEXT_MAX + 2];
	struct notice notice;

	(void)state;
	memset(longest, 'a', sizeof(longest) - 1);
	notice = sample();
	notice.subject = "Sujet\nBcc: tous@example";
	refused(notice);
	notice = sample();
	notice.text = longest;
	refused(notice);
	notice = sample();
	notice.path = "https://ailleurs.example/";
	refused(notice);
	notice = sample();
	notice.once = "";
	refused(notice);
	notice = sample();
	notice.address = "a@b\r\nRCPT TO:<c@d>";
	refused(notice);
}

#define TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static enum err feed(json_t **ret)
{
	static char origin[] = "https://accord.example";
	static char name[] = "Accord";
	static char memory[65536];
	const struct conf conf = { .site_origin = origin, .site_name = name };
	struct arena arena;
	struct request req = { .conf = &conf, .db = FAKE_DB, .token = TOKEN, .arena = &arena };
	enum err code;

	(void)memory;
	arena_init(&arena, sizeof(memory));
	code = feed_show(&req, &err);
	*ret = req.model;
	arena_release(&arena);
	return code;
}

static void the_calendar_of_nobody_is_not_found(void **state)
{
	json_t *model = NULL;

	(void)state;
	fake_rows("feed_get", "[]");
	assert_int_equal(feed(&model), ERR_NOT_FOUND);
	fake_rows("feed_get", "[{\"id\": 41, \"roles\": 0, \"organisation_id\": 4}]");
	assert_int_equal(feed(&model), ERR_NOT_FOUND);
	assert_null(model);
	assert_int_equal(fake_count("feed_actions"), 0);
}

static void a_calendar_has_events_that_stay_the_same(void **state)
{
	json_t *model = NULL;
	const json_t *events;

	(void)state;
	fake_rows("feed_get", "[{\"id\": 41, \"roles\": 16, \"organisation_id\": 4}]");
	fake_rows("feed_actions", "[{\"id\": 12, \"title\": \"Une action\", \"status\": \"submitted\", \"version\": 3,"
				  " \"due_on\": \"2011-12-20\", \"updated_at\": \"2011-01-02 10:00:00.000000\"}]");
	fake_rows("feed_meetings", "[]");
	fake_rows("feed_campaigns", "[{\"id\": 7, \"title\": \"Enquête\", \"status\": \"current\", \"version\": 1,"
				    " \"closes_on\": \"2011-12-31\", \"updated_at\": \"2011-01-02 10:00:00.000000\"}]");
	fake_rows("feed_committee", "[{\"position\": 1, \"title\": \"Signature\", \"held_on\": \"2010-01-10\"}]");
	assert_int_equal(feed(&model), ERR_OK);
	events = json_object_get(json_object_get(model, "calendar"), "events");
	assert_int_equal(json_array_size(events), 3);
	assert_string_equal(json_string_value(json_object_get(json_array_get(events, 0), "uid")),
			    "action-12@accord.example");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(events, 0), "sequence")), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(events, 0), "state")), "tentative");
	assert_string_equal(json_string_value(json_object_get(json_array_get(events, 1), "uid")),
			    "campagne-7@accord.example");
	assert_string_equal(json_string_value(json_object_get(json_array_get(events, 2), "uid")),
			    "comite-prevu-1@accord.example");
	json_decref(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(the_page_asks_about_every_kind_of_notice_in_its_words),
		TEST(a_notice_waits_or_goes_into_the_digest_as_its_person_chose),
		TEST(an_address_outside_the_directory_is_asked_nothing),
		TEST(each_of_a_role_has_a_notice_of_their_own),
		TEST(what_cannot_be_a_mail_is_not_written),
		TEST(the_calendar_of_nobody_is_not_found),
		TEST(a_calendar_has_events_that_stay_the_same),
	};

	return cmocka_run_group_tests_name("notices", tests, NULL, forget_reference);
}
