/* Values of a snapshot in French words. */
#include "tests/unit/torture.h"

#include "app/resource/record/words.h"
#include "tests/unit/fake_record.h"

static const char content[] =
	"{\"title\": \"Un guide\", \"tool_type\": \"guide\", \"publics\": [\"disabled_worker\", \"low_skilled_youth\"],"
	" \"held_on\": \"2010-03-01\", \"people\": null, \"cost\": 1234.5, \"summary\": \"Ligne un\\nLigne deux\","
	" \"counterpart\": {\"id\": 22, \"name\": \"Martin\"}, \"places\": [{\"id\": 7, \"name\": \"Bègles\"}],"
	" \"actions\": [{\"id\": 5, \"name\": \"Une action\"}], \"rows\": [{\"label\": \"Un\", \"amount\": 2.5,"
	" \"held_by\": {\"id\": 3, \"name\": \"CUB\"}}, {\"label\": \"Deux\", \"amount\": null, \"held_by\": null}],"
	" \"next\": \"check\"}";

static const struct field *field_of(const char *name)
{
	const struct field *f = sample_fields;

	while (!text_equal(f->name, name))
		f++;
	return f;
}

static void each_type_of_value_is_said_in_french(void **state)
{
	static const char *const said[][2] = {
		{ "title", "Un guide" },
		{ "tool_type", "Guide ou méthode" },
		{ "publics", "Travailleurs handicapés, Jeunes peu ou pas qualifiés" },
		{ "held_on", "1er mars 2010" },
		{ "people", "" },
		{ "cost", "1 234,5" },
		{ "summary", "Ligne un\nLigne deux" },
		{ "counterpart", "Martin" },
		{ "places", "Bègles" },
		{ "rows", "Un – 2,5 – CUB\nDeux" },
	};
	json_auto_t *values = parsed(content);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
		AUTO_BUF out = BUF_INIT(200);

		words_of_field(field_of(said[i][0]), json_object_get(values, said[i][0]), &out);
		if (!text_equal(buf_text(&out), said[i][1]))
			fail_msg("%s: \"%s\"", said[i][0], buf_text(&out));
	}
}

static void a_filter_that_is_not_there_leaves_the_value(void **state)
{
	json_auto_t *value = json_string("<plain>");
	AUTO_BUF out = BUF_INIT(200);

	(void)state;
	words_filtered("no_such_list", value, &out);
	assert_string_equal(buf_text(&out), "<plain>");
}

static const json_t *row_of(const json_t *sections, size_t section, size_t row)
{
	return json_array_get(json_object_get(json_array_get(sections, section), "rows"), row);
}

static const char *text_at(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static void a_page_shows_sections_and_leaves_out_what_is_empty_and_optional(void **state)
{
	json_auto_t *values = parsed(content);
	json_auto_t *sections = words_sections(sample_fields, values, "En bref");

	(void)state;
	assert_int_equal(json_array_size(sections), 3);
	assert_string_equal(text_at(json_array_get(sections, 0), "heading"), "En bref");
	assert_string_equal(text_at(json_array_get(sections, 1), "heading"), "Pour qui");
	/* The title is the heading of the page. */
	assert_string_equal(text_at(row_of(sections, 0, 0), "field"), "tool_type");
	/* What is needed to submit is shown empty. */
	assert_string_equal(text_at(row_of(sections, 1, 2), "field"), "people");
	assert_true(json_is_true(json_object_get(row_of(sections, 1, 2), "empty")));
	assert_true(json_is_true(json_object_get(row_of(sections, 2, 0), "long")));
	json_object_set_new(values, "cost", json_null());
	json_decref(sections);
	sections = words_sections(sample_fields, values, "En bref");
	assert_null(row_of(sections, 1, 3));
}

static void what_has_a_page_is_a_link_to_it(void **state)
{
	json_auto_t *values = parsed(content);
	json_auto_t *sections = words_sections(sample_fields, values, "En bref");

	(void)state;
	assert_json(json_object_get(row_of(sections, 2, 1), "items"), "[{\"text\": \"Martin\"}]");
	assert_json(json_object_get(row_of(sections, 2, 3), "items"),
		    "[{\"text\": \"Une action\", \"href\": \"/actions/5\"}]");
	assert_true(json_is_null(json_object_get(row_of(sections, 2, 3), "text")));
}

static void a_section_without_rows_is_not_shown(void **state)
{
	json_auto_t *values = parsed("{\"title\": \"Seul\", \"people\": 3}");
	json_auto_t *sections = words_sections(sample_fields, values, "En bref");

	(void)state;
	assert_int_equal(json_array_size(sections), 1);
	assert_string_equal(text_at(json_array_get(sections, 0), "heading"), "Pour qui");
}

static void without_memory_there_are_no_sections(void **state)
{
	json_auto_t *values = parsed(content);

	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		json_t *sections = words_sections(sample_fields, values, "En bref");

		torture_stop();
		assert_int_equal(sections == NULL, torture_has_failed());
		json_decref(sections);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_of_value_is_said_in_french),
		cmocka_unit_test(a_filter_that_is_not_there_leaves_the_value),
		cmocka_unit_test(a_page_shows_sections_and_leaves_out_what_is_empty_and_optional),
		cmocka_unit_test(what_has_a_page_is_a_link_to_it),
		cmocka_unit_test(a_section_without_rows_is_not_shown),
		cmocka_unit_test(without_memory_there_are_no_sections),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
