/* Questions from the rows of a form, and answers from what was typed. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/evaluation/questionnaire.h"

static struct arena arena;
static struct request req;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 1 << 20);
	req = (struct request){ .arena = &arena, .method = METHOD_POST };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	request_release(&req);
	arena_release(&arena);
	return 0;
}

static const struct questionnaire *questions(const char *json)
{
	static json_t *rows;
	struct questionnaire *q = NULL;
	struct err_info err;

	json_decref(rows);
	rows = json_loads(json, 0, NULL);
	assert_non_null(rows);
	assert_int_equal(questionnaire_read(&arena, rows, &q, &err), ERR_OK);
	return q;
}

/* The answers that are read from a form, as JSON with sorted keys; NULL: messages. */
static const char *answers(const struct questionnaire *q, const char *form)
{
	json_auto_t *read = NULL;
	struct err_info err;
	AUTO_FREE char *text = NULL;

	json_decref(req.form);
	req.form = json_loads(form, 0, NULL);
	req.message_count = 0;
	assert_non_null(req.form);
	assert_int_equal(questionnaire_check(&req, q, &read, &err), ERR_OK);
	if (req.message_count > 0)
		return NULL;
	text = json_dumps(read, JSON_COMPACT | JSON_SORT_KEYS);
	return arena_strdup(&arena, text);
}

static void options_are_separated_by_semicolons_and_trimmed(void **state)
{
	const struct question *one =
		questions("[{\"kind\":\"choice\",\"label\":\"L\",\"options\":\" a ; ;b;  c d ;\",\"required\":\"yes\"}]")->questions;

	(void)state;
	assert_int_equal(one->kind, QUESTION_CHOICE);
	assert_int_equal(one->option_count, 3);
	assert_string_equal(one->options[0], "a");
	assert_string_equal(one->options[2], "c d");
	assert_true(one->required);
	assert_null(one->section);
	assert_null(questionnaire_fault(one));
}

static void what_a_question_must_not_have_is_said(void **state)
{
	static const struct {
		const char *kind;
		const char *options;
		bool wrong;
	} cases[] = {
		{ "choice", "", true },	      { "choice", "a", true },	 { "choice", "a;b", false },
		{ "choice", "a;b;a", true },  { "scale", "", false },	 { "scale", "a", true },
		{ "scale", "a;b", false },    { "scale", "a;b;c", true }, { "number", "", false },
		{ "number", "a;b", true },    { "text", "", false },	 { "text", "a", true },
		{ "choice", "1;2;3;4;5;6;7;8;9;10;11;12", false },
		{ "choice", "1;2;3;4;5;6;7;8;9;10;11;12;13", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *json = arena_printf(&arena, "[{\"kind\":\"%s\",\"label\":\"L\",\"options\":\"%s\"}]",
						cases[i].kind, cases[i].options);

		if ((questionnaire_fault(questions(json)->questions) != NULL) != cases[i].wrong)
			fail_msg("%s «%s»", cases[i].kind, cases[i].options);
	}
}

static void rows_beyond_forty_are_not_read(void **state)
{
	json_auto_t *rows = json_array();
	struct questionnaire *q = NULL;
	struct err_info err;

	(void)state;
	for (int i = 0; i < 50; i++)
		json_array_append_new(rows, json_pack("{s:s, s:s}", "kind", "text", "label", "L"));
	assert_int_equal(questionnaire_read(&arena, rows, &q, &err), ERR_OK);
	assert_int_equal(q->count, QUESTIONNAIRE_MAX);
	assert_int_equal(questionnaire_read(&arena, NULL, &q, &err), ERR_OK);
	assert_int_equal(q->count, 0);
}

static void every_form_of_answer_is_read(void **state)
{
	const struct questionnaire *q = questions("[{\"kind\":\"scale\",\"label\":\"A\"},"
						  "{\"kind\":\"choice\",\"label\":\"B\",\"options\":\"Oui;Non\"},"
						  "{\"kind\":\"number\",\"label\":\"C\"},{\"kind\":\"text\",\"label\":\"D\"}]");

	(void)state;
	assert_string_equal(answers(q, "{\"q1\":\"5\",\"q2\":\"Non\",\"q3\":\"12\",\"q4\":\"mot\"}"),
			    "{\"1\":5,\"2\":\"Non\",\"3\":12,\"4\":\"mot\"}");
	assert_string_equal(answers(q, "{\"q1\":null,\"q9\":\"de trop\"}"), "{}");
	assert_null(answers(q, "{\"q1\":\"6\"}"));
	assert_null(answers(q, "{\"q1\":\"0\"}"));
	assert_null(answers(q, "{\"q1\":\"2,5\"}"));
	assert_null(answers(q, "{\"q2\":\"Peut-être\"}"));
	assert_string_equal(req.messages[0].field, "q2");
}

static void numbers_are_read_as_the_french_write_them(void **state)
{
	static const struct {
		const char *typed;
		const char *read;
	} cases[] = {
		{ "12", "12" },		    { "1 234,5", "1234.5" },	    { "1\u00a0234", "1234" },
		{ "1\u202f234,25", "1234.25" }, { "0,50", "0.5" },	    { "-3", "-3" },
		{ "12.5", "12.5" },	    { "1000000000", "1000000000" }, { "1000000001", NULL },
		{ "-1000000001", NULL },    { "beaucoup", NULL },	    { "1,234", NULL },
		{ "1,2,3", NULL },	    { ",5", NULL },		    { "-", NULL },
		{ "1e5", NULL },	    { "12 heures", NULL },	    { "1-2", NULL },
		{ "99999999999999999999999999", NULL },
	};
	const struct questionnaire *q = questions("[{\"kind\":\"number\",\"label\":\"A\"}]");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *form = arena_printf(&arena, "{\"q1\":\"%s\"}", cases[i].typed);
		const char *read = answers(q, form);
		const char *wanted =
			cases[i].read != NULL ? arena_printf(&arena, "{\"1\":%s}", cases[i].read) : NULL;

		if (!text_equal(read, wanted))
			fail_msg("«%s» gives %s", cases[i].typed, read != NULL ? read : "a message");
	}
}

static void a_question_that_must_be_answered_says_so(void **state)
{
	const struct questionnaire *q =
		questions("[{\"kind\":\"text\",\"label\":\"A\",\"required\":\"yes\"},{\"kind\":\"text\",\"label\":\"B\","
			  "\"required\":\"no\"}]");

	(void)state;
	assert_null(answers(q, "{\"q2\":\"x\"}"));
	assert_int_equal(req.message_count, 1);
	assert_string_equal(req.messages[0].field, "q1");
	assert_string_equal(answers(q, "{\"q1\":\"x\"}"), "{\"1\":\"x\"}");
}

static void a_form_shows_what_was_answered_in_its_sections(void **state)
{
	const struct questionnaire *q =
		questions("[{\"kind\":\"scale\",\"label\":\"A\",\"options\":\"non;oui\"},{\"section\":\"Suite\",\"kind\":\"number\","
			  "\"label\":\"B\"}]");
	json_auto_t *given = json_loads("{\"1\":5,\"2\":2.5}", 0, NULL);
	json_auto_t *form = NULL;
	json_auto_t *words = NULL;
	const json_t *field;

	(void)state;
	req.method = METHOD_GET;
	form = questionnaire_form(&req, q, given);
	assert_int_equal(json_array_size(form), 2);
	field = json_array_get(json_object_get(json_array_get(form, 0), "fields"), 0);
	assert_true(json_is_true(json_object_get(
		json_array_get(json_object_get(field, "options"), 4), "selected")));
	field = json_array_get(json_object_get(json_array_get(form, 1), "fields"), 0);
	assert_string_equal(json_string_value(json_object_get(field, "value")), "2,5");
	words = questionnaire_words(&arena, q, given);
	assert_string_equal(json_string_value(json_object_get(json_array_get(words, 1), "heading")), "Suite");
	field = json_array_get(json_object_get(json_array_get(words, 0), "rows"), 0);
	assert_string_equal(json_string_value(json_object_get(field, "text")), "5 – oui");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(options_are_separated_by_semicolons_and_trimmed),
		TEST(what_a_question_must_not_have_is_said),
		TEST(rows_beyond_forty_are_not_read),
		TEST(every_form_of_answer_is_read),
		TEST(numbers_are_read_as_the_french_write_them),
		TEST(a_question_that_must_be_answered_says_so),
		TEST(a_form_shows_what_was_answered_in_its_sections),
	};

	return cmocka_run_group_tests_name("questionnaire", tests, NULL, NULL);
}
