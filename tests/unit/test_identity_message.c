/* auth/identity/message.c: questions that are read, and answers that are written. */
#include "tests/unit/test.h"

#include <jansson.h>

#include "auth/identity/message.h"
#include "auth/role.h"

static enum err read_text(const char *text, struct question *ret, bool *ret_possible)
{
	struct err_info err;

	return message_read(text, strlen(text), ret, ret_possible, &err);
}

static void a_sign_in_is_read(void **state)
{
	struct question question;
	bool possible;

	(void)state;
	assert_int_equal(read_text("{\"op\":\"sign_in\",\"username\":\"elu.cub\","
				   "\"password\":\"caf\\u00e9 \\t\"}",
				   &question, &possible),
			 ERR_OK);
	assert_true(possible);
	assert_int_equal(question.op, OP_SIGN_IN);
	assert_string_equal(question_text(&question, QUESTION_USERNAME), "elu.cub");
	assert_string_equal(question_text(&question, QUESTION_PASSWORD), "café \t");
	question_wipe(&question);
	assert_string_equal(question_text(&question, QUESTION_PASSWORD), "");
}

static void a_person_and_a_ping_are_read(void **state)
{
	struct question question;
	bool possible;

	(void)state;
	assert_int_equal(read_text("{\"op\":\"person\",\"uuid\":"
				   "\"00000000-0000-4000-8000-000000000001\"}",
				   &question, &possible),
			 ERR_OK);
	assert_true(possible);
	assert_int_equal(question.op, OP_PERSON);
	assert_int_equal(read_text("{\"op\":\"ping\"}", &question, &possible), ERR_OK);
	assert_int_equal(question.op, OP_PING);
}

static void what_is_not_a_question_is_refused(void **state)
{
	static const char *const refused[] = {
	    "",
	    "[]",
	    "\"ping\"",
	    "{}",
	    "{\"op\":\"ping\"} x",
	    "{\"op\":\"ping\",\"op\":\"ping\"}",
	    "{\"op\":\"ping\",\"more\":1}",
	    "{\"op\":\"PING\"}",
	    "{\"op\":7}",
	    "{\"op\":\"sign_in\",\"username\":\"a\"}",
	    "{\"op\":\"sign_in\",\"username\":\"a\",\"password\":7}",
	    "{\"op\":\"sign_in\",\"username\":null,\"password\":\"b\"}",
	    "{\"op\":\"sign_in\",\"username\":\"a\",\"password\":\"b\",\"password\":\"c\"}",
	    "{\"op\":\"sign_in\",\"username\":\"a\",\"password\":\"b\",\"uuid\":\"c\"}",
	    "{\"op\":\"sign_in\",\"username\":\"a\",\"password\":\"b\\u0000c\"}",
	    "{\"op\":\"sign_in\",\"username\":\"a\",\"password\":\"\xff\"}",
	    "{\"op\":\"person\",\"username\":\"a\"}",
	    "{\"op\":\"ping\"",
	};
	struct question question;
	bool possible;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (read_text(refused[i], &question, &possible) != ERR_BAD_REQUEST)
			fail_msg("read: %s", refused[i]);
}

static void a_refusal_does_not_quote_the_message(void **state)
{
	const char *text = "{\"op\":\"sign_in\",\"username\":\"a\",\"passwort\":\"Geheim\"}";
	struct question question;
	struct err_info err;
	bool possible;

	(void)state;
	assert_int_equal(message_read(text, strlen(text), &question, &possible, &err),
			 ERR_BAD_REQUEST);
	assert_null(strstr(err.detail, "Geheim"));
}

static void names_that_nobody_can_have_do_not_reach_the_directory(void **state)
{
	static const char *const impossible[] = {
	    "{\"op\":\"sign_in\",\"username\":\"\",\"password\":\"b\"}",
	    "{\"op\":\"sign_in\",\"username\":\"a\",\"password\":\"\"}",
	    "{\"op\":\"sign_in\",\"username\":\"a\\nb\",\"password\":\"c\"}",
	    "{\"op\":\"person\",\"uuid\":\"\"}",
	    "{\"op\":\"changes\",\"after\":\"-1\"}",
	    "{\"op\":\"person\",\"uuid\":\"*\"}",
	    "{\"op\":\"person\",\"uuid\":\"00000000-0000-4000-8000-0000000000012\"}",
	};
	struct question question;
	bool possible;

	(void)state;
	for (size_t i = 0; i < sizeof(impossible) / sizeof(impossible[0]); i++) {
		assert_int_equal(read_text(impossible[i], &question, &possible), ERR_OK);
		if (possible)
			fail_msg("possible: %s", impossible[i]);
	}
}

static void lengths_are_counted_in_bytes(void **state)
{
	char text[QUESTION_MESSAGE_MAX];
	struct question question;
	bool possible;

	(void)state;
	for (int more = 0; more < 2; more++) {
		snprintf(text, sizeof(text),
			 "{\"op\":\"sign_in\",\"username\":\"%0*d\",\"password\":\"%0*d\"}",
			 CLIENT_USERNAME_MAX, 0, CLIENT_PASSWORD_MAX + more, 0);
		assert_int_equal(read_text(text, &question, &possible), ERR_OK);
		assert_int_equal(possible, more == 0);
	}
}

static void deep_nesting_is_refused(void **state)
{
	char text[QUESTION_MESSAGE_MAX];
	struct question question;
	struct err_info err;
	bool possible;

	(void)state;
	memset(text, '[', sizeof(text));
	assert_int_equal(message_read(text, sizeof(text), &question, &possible, &err),
			 ERR_BAD_REQUEST);
}

static void an_answer_has_the_person(void **state)
{
	AUTO_BUF out = BUF_INIT(QUESTION_MESSAGE_MAX);
	struct directory_person person = {.uuid = "u",
					  .dn = "d",
					  .username = "n",
					  .name = "Élu",
					  .mail = "",
					  .quality = "q",
					  .organisation = "cub",
					  .roles = ROLE_CUB_ELECTED | ROLE_AUDITOR,
					  .groups = {"g1", "g2"},
					  .group_count = 2,
					  .graces_left = 4};

	(void)state;
	message_write(&out, &(struct answer){.outcome = OUTCOME_GRACE, .person = &person});
	assert_int_equal(buf_error(&out), ERR_OK);
	assert_string_equal(
	    buf_text(&out),
	    "{\"outcome\":\"grace\",\"graces_left\":4,\"person\":{\"uuid\":\"u\",\"dn\":\"d\","
	    "\"username\":\"n\",\"name\":\"Élu\",\"mail\":\"\",\"quality\":\"q\","
	    "\"organisation\":\"cub\",\"roles\":[\"cub_elected\",\"auditor\"],"
	    "\"groups\":[\"g1\",\"g2\"]}}");
}

static void a_refusal_has_no_person(void **state)
{
	AUTO_BUF out = BUF_INIT(QUESTION_MESSAGE_MAX);
	struct directory_person person = {.uuid = "u"};

	(void)state;
	message_write(&out, &(struct answer){.outcome = OUTCOME_LOCKED, .person = &person});
	assert_string_equal(buf_text(&out), "{\"outcome\":\"locked\"}");
}

static void an_answer_has_the_texts_that_it_was_given(void **state)
{
	AUTO_BUF out = BUF_INIT(QUESTION_MESSAGE_MAX);
	struct answer answer = {.outcome = OUTCOME_OK};

	(void)state;
	answer.texts[ANSWER_URL] = "https://id.example.fr/a?b=c";
	answer.texts[ANSWER_SID] = "";
	message_write(&out, &answer);
	assert_string_equal(buf_text(&out),
			    "{\"outcome\":\"ok\",\"url\":\"https://id.example.fr/a?b=c\",\"sid\":\"\"}");
}

static void what_may_be_empty_is(void **state)
{
	struct question question;
	bool possible;

	(void)state;
	assert_int_equal(read_text("{\"op\":\"oidc_start\",\"provider\":\"p\",\"state\":\"s\",\"nonce\":\"n\","
				   "\"challenge\":\"c\",\"presence\":\"\"}",
				   &question, &possible),
			 ERR_OK);
	assert_true(possible);
	assert_string_equal(question_text(&question, QUESTION_PROVIDER), "p");
	assert_string_equal(question_text(&question, QUESTION_PRESENCE), "");
	assert_true(question_is_whole(&question, question_size(&question)));
	assert_false(question_is_whole(&question, question_size(&question) - 1));
}

static void an_answer_that_cannot_be_written_is_an_error(void **state)
{
	AUTO_BUF out = BUF_INIT(QUESTION_MESSAGE_MAX);
	AUTO_BUF small = BUF_INIT(8);
	struct directory_person person = {.uuid = "\xff"};

	(void)state;
	message_write(&out, &(struct answer){.outcome = OUTCOME_OK, .person = &person});
	assert_int_equal(buf_error(&out), ERR_MEMORY);
	message_write(&small, &(struct answer){.outcome = OUTCOME_LOCKED});
	assert_int_not_equal(buf_error(&small), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sign_in_is_read),
	    cmocka_unit_test(a_person_and_a_ping_are_read),
	    cmocka_unit_test(what_is_not_a_question_is_refused),
	    cmocka_unit_test(a_refusal_does_not_quote_the_message),
	    cmocka_unit_test(names_that_nobody_can_have_do_not_reach_the_directory),
	    cmocka_unit_test(lengths_are_counted_in_bytes),
	    cmocka_unit_test(deep_nesting_is_refused),
	    cmocka_unit_test(an_answer_has_the_person),
	    cmocka_unit_test(a_refusal_has_no_person),
	    cmocka_unit_test(an_answer_has_the_texts_that_it_was_given),
	    cmocka_unit_test(what_may_be_empty_is),
	    cmocka_unit_test(an_answer_that_cannot_be_written_is_an_error),
	};

	return cmocka_run_group_tests_name("identity_message", tests, NULL, NULL);
}
