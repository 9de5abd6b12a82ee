/* A form that changes something takes effect once, and is answered as often as it is sent. */
#include "tests/unit/test.h"

#include "app/base/buf.h"
#include "app/http/route.h"
#include "app/submit.h"
#include "auth/session.h"
#include "tests/unit/fake_db.h"

#define KEY "key-0123456789abcdef"
#define LONG_MODEL 300000

static struct arena arena;
static struct session session = { .person_id = 12 };
static struct request req;
static struct err_info err;
static int handled;
static enum err says;		/* what the handler says */
static bool says_message;
static const char *says_text;	/* in its model */

static enum err handler(struct request *r, struct err_info *e)
{
	handled++;
	/* Whatever an earlier run left is gone. */
	assert_null(r->model);
	assert_null(r->location);
	assert_int_equal(r->status, 0);
	assert_int_equal(r->message_count, 0);
	r->status = 201;
	r->location = "/actions/7";
	if (says_message)
		request_message(r, "title", "Trop court.");
	if (r->face == FACE_JSON)
		r->model = json_pack("{s:s}", "text", says_text);
	return says == ERR_OK ? ERR_OK : ERR(e, says, "as the test wants it");
}

static const struct route route = { .method = METHOD_POST, .path = "/actions", .handler = handler };

static int setup(void **state)
{
	(void)state;
	fake_reset();
	arena_init(&arena, REQUEST_ARENA_MAX);
	req = (struct request){ .arena = &arena, .db = FAKE_DB, .route = &route, .session = &session,
				.method = METHOD_POST, .path = "/actions", .form_key = KEY, .face = FACE_JSON,
				.form = json_pack("{s:s}", "title", "Une action") };
	handled = 0;
	says = ERR_OK;
	says_message = false;
	says_text = "fait";
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	request_release(&req);
	arena_release(&arena);
	fake_release();
	return 0;
}

/* Sends the form once, and keeps what stands in the database afterwards under its key. */
static char kept[2000];

static void send_first(void)
{
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	snprintf(kept, sizeof(kept),
		 "[{\"fingerprint\": \"%s\", \"status\": %d, \"location\": \"%s\", \"model\": %s}]",
		 fake_arg_text("form_key_add", "fingerprint"), (int)fake_arg_i64("form_key_add", "status"),
		 fake_arg_text("form_key_add", "location"),
		 fake_arg_text("form_key_add", "model") != NULL ? fake_arg_text("form_key_add", "model") : "null");
	fake_rows("form_key_get", kept);
	json_decref(req.model);
	req.model = NULL;
	req.location = NULL;
	req.status = 0;
	fake_forget_calls();
}

static void an_effect_and_its_key_are_one_transaction(void **state)
{
	(void)state;
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	assert_int_equal(handled, 1);
	assert_int_equal(fake.committed, 1);
	assert_string_equal(fake_arg_text("form_key_add", "form_key"), KEY);
	assert_int_equal(fake_arg_i64("form_key_add", "person"), 12);
	assert_int_equal(fake_arg_i64("form_key_add", "status"), 201);
	assert_string_equal(fake_arg_text("form_key_add", "location"), "/actions/7");
	assert_string_equal(fake_arg_text("form_key_add", "model"), "{\"text\":\"fait\"}");
	/* Nothing is looked up when all went well. */
	assert_int_equal(fake_count("form_key_get"), 0);
}

static void a_page_keeps_its_place_only(void **state)
{
	(void)state;
	req.face = FACE_HTML;
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	assert_true(json_is_null(fake_arg("form_key_add", "model")));
}

static void a_form_without_key_keeps_nothing(void **state)
{
	(void)state;
	req.form_key = NULL;
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	assert_int_equal(fake_count("form_key_add"), 0);
	says = ERR_CONFLICT;
	assert_int_equal(submit_run(&req, &err), ERR_CONFLICT);
	assert_int_equal(fake_count("form_key_get"), 0);
}

static void a_deadlock_runs_the_handler_from_the_start_again(void **state)
{
	(void)state;
	fake.runs = 3;
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	assert_int_equal(handled, 3);
	assert_int_equal(req.status, 201);
}

static void a_message_undoes_what_the_handler_did(void **state)
{
	(void)state;
	says_message = true;
	fake_rows("form_key_get", "[]");
	assert_int_equal(submit_run(&req, &err), ERR_INVALID);
	assert_int_equal(fake.committed, 0);
	assert_int_equal(fake_count("form_key_add"), 0);
	assert_int_equal(req.message_count, 1);
}

/* What the second sending of a form that took effect meets: the state that the first left. */
static void a_form_sent_again_gets_the_first_answer(void **state)
{
	static const enum err meets[] = { ERR_CONFLICT, ERR_STALE,     ERR_OWN_WORK, ERR_NOT_FOUND,
					  ERR_FORBIDDEN, ERR_INVALID, ERR_PRECONDITION };

	(void)state;
	send_first();
	for (size_t i = 0; i < ARRAY_SIZE(meets); i++) {
		says = meets[i];
		if (submit_run(&req, &err) != ERR_OK)
			fail_msg("%s is not looked up", err_id(meets[i]));
		assert_int_equal(req.status, 201);
		assert_string_equal(req.location, "/actions/7");
		assert_string_equal(json_string_value(json_object_get(req.model, "text")), "fait");
		assert_int_equal(req.message_count, 0);
	}
	assert_int_equal(fake.committed, 0);
}

/* Two sendings at once: the second finds the key taken at its end. */
static void two_sendings_at_once_take_effect_once(void **state)
{
	(void)state;
	send_first();
	fake_error("form_key_add", ERR_CONFLICT);
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	assert_int_equal(fake.committed, 0);
	assert_int_equal(fake.rolled_back, 1);
	assert_int_equal(req.status, 201);
}

static void the_key_of_another_form_is_refused(void **state)
{
	(void)state;
	send_first();
	says = ERR_CONFLICT;
	json_object_set_new(req.form, "title", json_string("Une autre action"));
	assert_int_equal(submit_run(&req, &err), ERR_KEY_REUSED);
	json_object_set_new(req.form, "title", json_string("Une action"));
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	req.version = 2;
	assert_int_equal(submit_run(&req, &err), ERR_KEY_REUSED);
	req.version = 0;
	req.path = "/actions/7";
	assert_int_equal(submit_run(&req, &err), ERR_KEY_REUSED);
}

static void a_failure_of_a_new_form_stays_what_it_is(void **state)
{
	static const enum err failures[] = { ERR_CONFLICT, ERR_STALE, ERR_OWN_WORK, ERR_FORBIDDEN };

	(void)state;
	fake_rows("form_key_get", "[]");
	for (size_t i = 0; i < ARRAY_SIZE(failures); i++) {
		says = failures[i];
		assert_int_equal(submit_run(&req, &err), failures[i]);
		assert_int_equal(err.code, failures[i]);
	}
	assert_int_equal(fake_count("form_key_get"), 4);
}

static void a_failure_of_ours_is_not_looked_up(void **state)
{
	static const enum err failures[] = { ERR_DATABASE, ERR_MEMORY, ERR_RETRY, ERR_INTERNAL };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(failures); i++) {
		says = failures[i];
		assert_int_equal(submit_run(&req, &err), failures[i]);
	}
	assert_int_equal(fake_count("form_key_get"), 0);
}

static void a_commit_of_which_nobody_knows_is_looked_up(void **state)
{
	(void)state;
	send_first();
	fake.commit = ERR_DATABASE;
	fake.outcome_unknown = true;
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	assert_int_equal(req.status, 201);
	fake_rows("form_key_get", "[]");
	assert_int_equal(submit_run(&req, &err), ERR_DATABASE);
	assert_non_null(strstr(err.detail, "COMMIT"));
	/* Nobody may be told that nothing was changed. */
	fake_error("form_key_get", ERR_DATABASE);
	assert_int_equal(submit_run(&req, &err), ERR_UNSURE);
	assert_null(strstr(err_text(ERR_UNSURE), "Rien n’a été modifié"));
}

/* A refusal stays what it is when the key cannot be looked up. */
static void a_refusal_without_its_key_is_a_refusal(void **state)
{
	(void)state;
	says = ERR_CONFLICT;
	fake_error("form_key_get", ERR_DATABASE);
	assert_int_equal(submit_run(&req, &err), ERR_CONFLICT);
	assert_int_equal(err.code, ERR_CONFLICT);
}

/* A long history must not keep an action from being changed: the answer is given, and not kept. */
static void an_answer_too_long_to_keep_does_not_stop_the_change(void **state)
{
	AUTO_BUF text = BUF_INIT(LONG_MODEL + 1);

	(void)state;
	for (int i = 0; i < LONG_MODEL; i++)
		buf_addc(&text, 'a');
	says_text = buf_text(&text);
	assert_int_equal(submit_run(&req, &err), ERR_OK);
	assert_int_equal(fake.committed, 1);
	assert_int_equal(fake_count("form_key_add"), 1);
	assert_true(json_is_null(fake_arg("form_key_add", "model")));
	assert_int_equal(json_string_length(json_object_get(req.model, "text")), LONG_MODEL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(an_effect_and_its_key_are_one_transaction),
		TEST(a_page_keeps_its_place_only),
		TEST(a_form_without_key_keeps_nothing),
		TEST(a_deadlock_runs_the_handler_from_the_start_again),
		TEST(a_message_undoes_what_the_handler_did),
		TEST(a_form_sent_again_gets_the_first_answer),
		TEST(two_sendings_at_once_take_effect_once),
		TEST(the_key_of_another_form_is_refused),
		TEST(a_failure_of_a_new_form_stays_what_it_is),
		TEST(a_failure_of_ours_is_not_looked_up),
		TEST(a_commit_of_which_nobody_knows_is_looked_up),
		TEST(a_refusal_without_its_key_is_a_refusal),
		TEST(an_answer_too_long_to_keep_does_not_stop_the_change),
	};

	return cmocka_run_group_tests_name("submissions", tests, NULL, NULL);
}
