/* A form as its templates show it. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/form_model.h"
#include "tests/unit/torture.h"

#define ROWS_MAX 4

static const struct field rows[] = {
	{ .name = "label", .label = "Objectif", .type = FIELD_TEXT, .max = 20 },
	{ .name = "target", .label = "À atteindre", .type = FIELD_DECIMAL, .max = 100 },
	{ .name = NULL },
};

static const struct field fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 200, .help = "Court." },
	{ .name = "status", .label = "Statut", .type = FIELD_CHOICE, .choices = "status" },
	{ .name = "publics", .label = "Publics", .type = FIELD_CHOICES, .choices = "target_public", .max = 5 },
	{ .name = "lead", .label = "Pilote", .type = FIELD_ID, .flags = FIELD_REQUIRED_TO_SUBMIT },
	{ .name = "agreed", .label = "Accord", .type = FIELD_BOOL },
	{ .name = "password", .label = "Mot de passe", .type = FIELD_PASSWORD, .max = 100 },
	{ .name = "rows", .label = "Objectifs", .type = FIELD_GROUP, .group = rows, .max = ROWS_MAX },
	{ .name = "rows_note", .label = "Remarque", .type = FIELD_TEXT, .max = 20 },
	{ .name = NULL },
};

static const struct form form = { .name = "test", .fields = fields };

static struct arena arena;
static struct request req;
static struct err_info err;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
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

static json_t *model_of(const char *values, const char *options)
{
	json_auto_t *given = values != NULL ? json_loads(values, 0, NULL) : NULL;
	json_auto_t *choices = options != NULL ? json_loads(options, 0, NULL) : NULL;
	json_t *model = json_object();

	assert_int_equal(form_model_set(&req, model, &form, given, choices, &err), ERR_OK);
	return model;
}

/* Member `name` of field `field`. */
static const json_t *member(const json_t *model, const char *field, const char *name)
{
	return json_object_get(json_object_get(json_object_get(model, "f"), field), name);
}

static const char *text(const json_t *model, const char *field, const char *name)
{
	return json_string_value(member(model, field, name));
}

static void a_new_record_shows_an_empty_form(void **state)
{
	json_auto_t *model = model_of(NULL, NULL);

	(void)state;
	assert_int_equal(json_array_size(json_object_get(model, "errors")), 0);
	assert_string_equal(text(model, "title", "value"), "");
	assert_string_equal(text(model, "title", "id"), "f-title");
	assert_string_equal(text(model, "title", "help"), "Court.");
	assert_true(json_is_null(member(model, "status", "help")));
	assert_true(json_is_true(member(model, "title", "required")));
	assert_true(json_is_false(member(model, "title", "optional")));
	assert_true(json_is_true(member(model, "lead", "required_to_submit")));
	assert_true(json_is_false(member(model, "lead", "optional")));
	assert_true(json_is_true(member(model, "status", "optional")));
	assert_int_equal(json_array_size(member(model, "status", "options")), 9);
	assert_true(json_is_false(member(model, "agreed", "checked")));
	assert_int_equal(json_array_size(member(model, "rows", "rows")), 3);
}

static bool selected(const json_t *options, const char *value)
{
	size_t i;
	const json_t *option;

	json_array_foreach(options, i, option) {
		if (text_equal(json_string_value(json_object_get(option, "value")), value))
			return json_is_true(json_object_get(option, "selected"));
	}
	fail_msg("no option %s", value);
	return false;
}

static void what_the_record_holds_stands_in_the_form(void **state)
{
	json_auto_t *model = model_of("{\"title\": \"<b>\", \"status\": \"approved\", \"agreed\": true,"
				      " \"publics\": [\"disabled_worker\", \"other_hardship\"], \"lead\": 12,"
				      " \"rows\": [{\"label\": \"a\", \"target\": 2.5}]}",
				      "{\"lead\": [{\"value\": \"11\", \"label\": \"A\"},"
				      " {\"value\": \"12\", \"label\": \"B\"}]}");
	const json_t *row = json_array_get(member(model, "rows", "rows"), 0);
	const json_t *cell = json_object_get(json_object_get(row, "cells"), "target");

	(void)state;
	assert_string_equal(text(model, "title", "value"), "<b>");
	assert_true(selected(member(model, "status", "options"), "approved"));
	assert_false(selected(member(model, "status", "options"), "draft"));
	assert_true(selected(member(model, "publics", "options"), "other_hardship"));
	assert_false(selected(member(model, "publics", "options"), "low_skilled_youth"));
	assert_true(selected(member(model, "lead", "options"), "12"));
	assert_false(selected(member(model, "lead", "options"), "11"));
	assert_true(json_is_true(member(model, "agreed", "checked")));
	assert_string_equal(json_string_value(json_object_get(cell, "value")), "2.5");
	assert_string_equal(json_string_value(json_object_get(cell, "name")), "rows_target");
	assert_string_equal(json_string_value(json_object_get(cell, "id")), "f-rows_target-1");
	assert_int_equal(json_array_size(member(model, "rows", "rows")), 4);
}

static void what_was_typed_comes_before_what_the_record_holds(void **state)
{
	json_auto_t *model = NULL;

	(void)state;
	req.typed = json_loads("{\"title\": \"x\", \"lead\": \"abc\", \"agreed\": \"on\"}", 0, NULL);
	model = model_of("{\"title\": \"y\", \"lead\": 12, \"status\": \"draft\"}", NULL);
	assert_string_equal(text(model, "title", "value"), "x");
	assert_string_equal(text(model, "lead", "value"), "abc");
	assert_true(json_is_true(member(model, "agreed", "checked")));
	/* What was left empty was left empty. */
	assert_false(selected(member(model, "status", "options"), "draft"));
}

static void the_query_of_a_page_is_not_what_was_typed(void **state)
{
	json_auto_t *model = NULL;

	(void)state;
	req.method = METHOD_GET;
	req.typed = json_loads("{\"title\": \"x\"}", 0, NULL);
	model = model_of("{\"title\": \"y\"}", NULL);
	assert_string_equal(text(model, "title", "value"), "y");
}

static void a_password_never_stands_in_a_form(void **state)
{
	json_auto_t *model = NULL;

	(void)state;
	req.typed = json_loads("{\"password\": \"secret\"}", 0, NULL);
	model = model_of("{\"password\": \"secret\"}", NULL);
	assert_string_equal(text(model, "password", "value"), "");
}

/* The message beside the target of row `n`, from 0. */
static const char *cell_error(const json_t *model, size_t n)
{
	const json_t *cells = json_object_get(json_array_get(member(model, "rows", "rows"), n), "cells");

	return json_string_value(json_object_get(json_object_get(cells, "target"), "error"));
}

static void messages_stand_beside_their_field_and_in_order_above(void **state)
{
	json_auto_t *model = NULL;
	json_auto_t *wanted = json_loads("[{\"field\": \"title\", \"id\": \"f-title\", \"text\": \"Trop court.\"},"
					 " {\"field\": \"title\", \"id\": \"f-title\", \"text\": \"Encore.\"},"
					 " {\"field\": \"rows_target\", \"id\": \"f-rows_target-2\", \"text\": \"Ligne 2.\"},"
					 " {\"field\": \"rows\", \"id\": \"f-rows\", \"text\": \"Trop.\"},"
					 " {\"field\": \"rows_note\", \"id\": \"f-rows_note\", \"text\": \"Long.\"}]",
					 0, NULL);

	(void)state;
	assert_true(request_message(&req, "title", "Trop court."));
	assert_true(request_message(&req, "title", "Encore."));
	assert_true(request_message(&req, "rows_target", "Ligne 2."));
	req.messages[2].row = 2;
	assert_true(request_message(&req, "rows", "Trop."));
	assert_true(request_message(&req, "rows_note", "Long."));
	model = model_of(NULL, NULL);
	assert_string_equal(text(model, "title", "error"), "Trop court.");
	assert_string_equal(text(model, "rows", "error"), "Trop.");
	/* In a group beside its row alone. */
	assert_null(cell_error(model, 0));
	assert_string_equal(cell_error(model, 1), "Ligne 2.");
	assert_null(cell_error(model, 2));
	assert_true(json_is_null(member(model, "status", "error")));
	assert_true(json_equal(json_object_get(model, "errors"), wanted));
}

/* A group has rows to spare up to its limit; more than that, once typed, are not thrown away. */
static void a_group_has_rows_to_spare_and_loses_none(void **state)
{
	static const struct {
		int typed;
		int shown;
	} groups[] = { { 0, 3 }, { 1, 4 }, { 2, 4 }, { 4, 4 }, { 6, 6 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		json_auto_t *model = NULL;
		json_t *list = json_array();

		for (int n = 0; n < groups[i].typed; n++)
			json_array_append_new(list, json_pack("{s:s}", "label", "a"));
		json_decref(req.typed);
		req.typed = json_pack("{s:o}", "rows", list);
		model = model_of(NULL, NULL);
		assert_int_equal(json_array_size(member(model, "rows", "rows")), groups[i].shown);
	}
}

static void an_option_is_a_number_and_its_label(void **state)
{
	json_auto_t *option = form_model_option(12, "Élu");

	(void)state;
	assert_string_equal(json_string_value(json_object_get(option, "value")), "12");
	assert_string_equal(json_string_value(json_object_get(option, "label")), "Élu");
}

static void without_memory_no_field_is_left_out(void **state)
{
	json_auto_t *values = json_loads("{\"title\": \"x\", \"rows\": [{\"label\": \"a\", \"target\": 2.5}],"
					 " \"publics\": [\"disabled_worker\"]}",
					 0, NULL);
	json_auto_t *whole = json_object();

	(void)state;
	request_message(&req, "title", "Trop court.");
	assert_int_equal(form_model_set(&req, whole, &form, values, NULL, &err), ERR_OK);
	for (size_t n = 1; torture_again(n); n++) {
		json_auto_t *model = json_object();
		enum err code = model != NULL ? form_model_set(&req, model, &form, values, NULL, &err) : ERR_MEMORY;

		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
		assert_true(torture_has_failed() || json_equal(model, whole));
	}
}

static int use_torture(void **state)
{
	(void)state;
	json_set_alloc_funcs(malloc, free);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_new_record_shows_an_empty_form),
		TEST(what_the_record_holds_stands_in_the_form),
		TEST(what_was_typed_comes_before_what_the_record_holds),
		TEST(the_query_of_a_page_is_not_what_was_typed),
		TEST(a_password_never_stands_in_a_form),
		TEST(messages_stand_beside_their_field_and_in_order_above),
		TEST(a_group_has_rows_to_spare_and_loses_none),
		TEST(an_option_is_a_number_and_its_label),
		TEST(without_memory_no_field_is_left_out),
	};

	return cmocka_run_group_tests_name("form models", tests, use_torture, NULL);
}
