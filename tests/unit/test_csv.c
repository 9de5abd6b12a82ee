/* Lists as CSV. */
#include "app/view/csv.h"
#include "tests/unit/test.h"
#include "tests/unit/torture.h"

#define BOM "\xEF\xBB\xBF"

static const struct csv_column columns[] = {
	{ "Titre", "title", NULL },
	{ "État", "status", "status" },
	{ "Pilote ; CUB", "lead.name", NULL },
	{ "Montant", "amount", NULL },
	{ NULL, NULL, NULL },
};

/* The CSV of the list `json` with `columns`; new. */
static char *csv_of(const struct csv_column *with, const char *json)
{
	json_auto_t *items = json_loads(json, 0, NULL);
	AUTO_BUF out = BUF_INIT(65536);
	struct err_info err = { 0 };

	assert_non_null(items);
	assert_int_equal(csv_render(with, true, items, &out, &err), ERR_OK);
	return strdup(buf_text(&out));
}

/* The one line that `json`, a list of one item, gives in one column. */
static void expect_cell(const char *filter, const char *json, const char *cell)
{
	const struct csv_column one[] = { { "x", "x", filter }, { NULL, NULL, NULL } };
	AUTO_FREE char *text = csv_of(one, json);
	AUTO_BUF expected = BUF_INIT(4096);

	buf_printf(&expected, BOM "x\r\n%s\r\n", cell);
	assert_string_equal(text, buf_text(&expected));
}

static void a_list_has_a_heading_and_a_line_for_each_item(void **state)
{
	AUTO_FREE char *text =
		csv_of(columns,
		       "[{\"title\":\"Clauses\",\"status\":\"draft\",\"lead\":{\"name\":\"Anne\"},"
		       "\"amount\":12},{\"title\":\"Été\",\"status\":\"approved\","
		       "\"lead\":null,\"amount\":-3.5}]");

	(void)state;
	assert_string_equal(text, BOM "Titre;État;\"Pilote ; CUB\";Montant\r\n"
				      "Clauses;Brouillon;Anne;12\r\nÉté;Approuvée;;-3,5\r\n");
}

static void the_lines_of_a_later_page_have_no_heading(void **state)
{
	json_auto_t *items = json_loads("[{\"title\":\"Clauses\",\"amount\":12}]", 0, NULL);
	AUTO_BUF out = BUF_INIT(4096);
	struct err_info err;

	(void)state;
	assert_int_equal(csv_render(columns, false, items, &out, &err), ERR_OK);
	assert_string_equal(buf_text(&out), "Clauses;;;12\r\n");
}

static void an_empty_list_has_its_heading(void **state)
{
	AUTO_FREE char *text = csv_of(columns, "[]");

	(void)state;
	assert_string_equal(text, BOM "Titre;État;\"Pilote ; CUB\";Montant\r\n");
}

static void an_item_without_members_has_empty_cells(void **state)
{
	AUTO_FREE char *text = csv_of(columns, "[{}, 3, {\"lead\":\"x\"}]");

	(void)state;
	assert_string_equal(text,
			    BOM "Titre;État;\"Pilote ; CUB\";Montant\r\n;;;\r\n;;;\r\n;;;\r\n");
}

static void a_cell_is_quoted_where_it_must_be(void **state)
{
	(void)state;
	expect_cell(NULL, "[{\"x\":\"a;b\"}]", "\"a;b\"");
	expect_cell(NULL, "[{\"x\":\"dit \\\"oui\\\"\"}]", "\"dit \"\"oui\"\"\"");
	expect_cell(NULL, "[{\"x\":\"a\\nb\"}]", "\"a\nb\"");
	expect_cell(NULL, "[{\"x\":\"a, b\"}]", "a, b");
}

static void a_formula_is_guarded(void **state)
{
	(void)state;
	expect_cell(NULL, "[{\"x\":\"=1+1\"}]", "'=1+1");
	expect_cell(NULL, "[{\"x\":\"@SUM(A1)\"}]", "'@SUM(A1)");
	expect_cell(NULL, "[{\"x\":\"-1+1\"}]", "'-1+1");
	expect_cell(NULL, "[{\"x\":[\"=1\",\"b\"]}]", "'=1, b");
	expect_cell("lower", "[{\"x\":\"=HYPERLINK(\\\"a\\\";\\\"b\\\")\"}]",
		    "\"'=hyperlink(\"\"a\"\";\"\"b\"\")\"");
}

static void numbers_keep_a_decimal_comma(void **state)
{
	(void)state;
	expect_cell(NULL, "[{\"x\":1234567}]", "1234567");
	expect_cell(NULL, "[{\"x\":-12}]", "-12");
	expect_cell(NULL, "[{\"x\":1234.5}]", "1234,5");
	expect_cell(NULL, "[{\"x\":-0.25}]", "-0,25");
	expect_cell(NULL, "[{\"x\":3.0}]", "3");
	expect_cell(NULL, "[{\"x\":\"1.5\"}]", "1.5");
}

static void dates_truths_and_lists_are_plain(void **state)
{
	(void)state;
	expect_cell(NULL, "[{\"x\":\"2026-11-22\"}]", "2026-11-22");
	expect_cell(NULL, "[{\"x\":true}]", "oui");
	expect_cell(NULL, "[{\"x\":false}]", "non");
	expect_cell(NULL, "[{\"x\":[\"a\",\"b\",2.5]}]", "a, b, 2,5");
	expect_cell(NULL, "[{\"x\":[]}]", "");
	expect_cell("party", "[{\"x\":[\"cub\",\"urpa\"]}]", "CUB, PLIE et URPA");
}

static void a_path_has_any_depth(void **state)
{
	static const struct csv_column deep[] = { { "x", "a.b.c", NULL }, { NULL, NULL, NULL } };
	AUTO_FREE char *text = csv_of(deep, "[{\"a\":{\"b\":{\"c\":\"x\"}}},{\"a\":{\"b\":1}}]");

	(void)state;
	assert_string_equal(text, BOM "x\r\nx\r\n\r\n");
}

static void an_unknown_filter_or_no_list_is_an_error(void **state)
{
	static const struct csv_column wrong[] = { { "x", "x", "nope" }, { NULL, NULL, NULL } };
	json_auto_t *items = json_array();
	json_auto_t *object = json_object();
	AUTO_BUF out = BUF_INIT(4096);
	struct err_info err = { 0 };

	(void)state;
	assert_int_equal(csv_render(wrong, true, items, &out, &err), ERR_INTERNAL);
	assert_string_equal(err.detail, "column 'x': no such filter: 'nope'");
	assert_int_equal(csv_render(columns, true, object, &out, &err), ERR_INTERNAL);
	assert_int_equal(csv_render(columns, true, NULL, &out, &err), ERR_INTERNAL);
	assert_int_equal(out.len, 0);
}

static void sixty_five_columns_are_refused(void **state)
{
	struct csv_column many[66] = { 0 };
	json_auto_t *items = json_array();
	AUTO_BUF out = BUF_INIT(4096);

	(void)state;
	for (size_t i = 0; i < 65; i++)
		many[i] = (struct csv_column){ "x", "x", NULL };
	assert_int_equal(csv_render(many, true, items, &out, NULL), ERR_INTERNAL);
	many[64] = (struct csv_column){ 0 };
	assert_int_equal(csv_render(many, true, items, &out, NULL), ERR_OK);
}

static void too_much_is_too_large(void **state)
{
	json_auto_t *items = json_loads("[{\"title\":\"0123456789\"}]", 0, NULL);
	AUTO_FREE char *text = csv_of(columns, "[{\"title\":\"0123456789\"}]");

	(void)state;
	for (size_t max = 1; max < strlen(text); max++) {
		AUTO_BUF out = BUF_INIT(max);
		struct err_info err = { 0 };

		assert_int_equal(csv_render(columns, true, items, &out, &err), ERR_TOO_LARGE);
		assert_int_equal(err.code, ERR_TOO_LARGE);
	}
}

static void a_cell_over_a_mebibyte_is_too_large(void **state)
{
	AUTO_FREE char *long_text = malloc(1024 * 1024 + 2);
	json_auto_t *items = NULL;
	AUTO_BUF out = BUF_INIT(8 * 1024 * 1024);

	(void)state;
	assert_non_null(long_text);
	memset(long_text, 'a', 1024 * 1024 + 1);
	long_text[1024 * 1024 + 1] = '\0';
	items = json_pack("[{s:s}]", "title", long_text);
	assert_int_equal(csv_render(columns, true, items, &out, NULL), ERR_TOO_LARGE);
}

static void every_failed_allocation_is_reported(void **state)
{
	json_auto_t *items = json_loads("[{\"title\":\"a\",\"status\":\"draft\"}]", 0, NULL);
	size_t n;

	(void)state;
	for (n = 1; torture_again(n); n++) {
		AUTO_BUF out = BUF_INIT(4096);
		enum err code = csv_render(columns, true, items, &out, NULL);

		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
	}
	assert_true(n > 3);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_has_a_heading_and_a_line_for_each_item),
		cmocka_unit_test(the_lines_of_a_later_page_have_no_heading),
		cmocka_unit_test(an_empty_list_has_its_heading),
		cmocka_unit_test(an_item_without_members_has_empty_cells),
		cmocka_unit_test(a_cell_is_quoted_where_it_must_be),
		cmocka_unit_test(a_formula_is_guarded),
		cmocka_unit_test(numbers_keep_a_decimal_comma),
		cmocka_unit_test(dates_truths_and_lists_are_plain),
		cmocka_unit_test(a_path_has_any_depth),
		cmocka_unit_test(an_unknown_filter_or_no_list_is_an_error),
		cmocka_unit_test(sixty_five_columns_are_refused),
		cmocka_unit_test(too_much_is_too_large),
		cmocka_unit_test(a_cell_over_a_mebibyte_is_too_large),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
