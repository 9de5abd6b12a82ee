/* What lists share: cursors, addresses of filters, pages. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/list.h"

static struct arena arena;
static struct request req;
static struct err_info err;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
	req = (struct request){ .arena = &arena, .path = "/actions", .form = json_object() };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	request_release(&req);
	arena_release(&arena);
	return 0;
}

/* The query `text`, decoded, also as a checked form. */
static void ask(const char *text)
{
	json_decref(req.form);
	req.form = json_object();
	assert_int_equal(pairs_decode(&arena, text, strlen(text), &req.query, &err), ERR_OK);
	for (int i = 0; i < req.query.count; i++) {
		if (req.query.items[i].value[0] != '\0')
			json_object_set_new(req.form, req.query.items[i].name,
					    json_string(req.query.items[i].value));
	}
}

static void no_cursor_is_the_first_page(void **state)
{
	struct list_cursor cursor = { .set = true };

	(void)state;
	assert_int_equal(list_read_cursor(&req, LIST_KEY_TEXT, &cursor, &err), ERR_OK);
	assert_false(cursor.set);
}

static void a_cursor_is_a_number_and_a_key(void **state)
{
	struct list_cursor cursor;

	(void)state;
	ask("apres=12.Une%20action%20%3A%20a.b%26c");
	assert_int_equal(list_read_cursor(&req, LIST_KEY_TEXT, &cursor, &err), ERR_OK);
	assert_true(cursor.set);
	assert_int_equal(cursor.id, 12);
	assert_string_equal(cursor.key, "Une action : a.b&c");
	ask("apres=7.");
	assert_int_equal(list_read_cursor(&req, LIST_KEY_TEXT, &cursor, &err), ERR_OK);
	assert_string_equal(cursor.key, "");
}

static void what_is_no_cursor_of_ours_is_refused(void **state)
{
	static const char *const wrong[] = { "apres=12",  "apres=.a",	 "apres=a.b",	   "apres=-1.a",
					     "apres=0.a", "apres=1e3.a", "apres=1%201.a",
					     "apres=9000000000000001.a", "apres=99999999999999999999.a" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct list_cursor cursor;

		ask(wrong[i]);
		if (list_read_cursor(&req, LIST_KEY_TEXT, &cursor, &err) != ERR_BAD_REQUEST)
			fail_msg("%s is taken", wrong[i]);
		assert_false(cursor.set);
	}
}

static void a_key_of_another_kind_is_refused(void **state)
{
	static const struct {
		enum list_key kind;
		bool good;
		const char *query;
	} keys[] = {
		{ LIST_KEY_TIME, true, "apres=12.2010-03-31%2014:05:09.123456" },
		{ LIST_KEY_TIME, false, "apres=12.2026-99-99%2000:00:00.000000" },
		{ LIST_KEY_TIME, false, "apres=12.2026-02-29%2000:00:00.000000" },
		{ LIST_KEY_TIME, false, "apres=12.2026-01-01%2024:00:00.000000" },
		{ LIST_KEY_TIME, false, "apres=12.2026-01-01%2000:00:00" },
		{ LIST_KEY_TIME, false, "apres=12.2026-01-01%2000:00:00.0000001" },
		{ LIST_KEY_TIME, false, "apres=12.2026-01-01" },
		{ LIST_KEY_TIME, false, "apres=12.Une%20action" },
		{ LIST_KEY_TIME, false, "apres=12." },
		{ LIST_KEY_DAY, true, "apres=12.2010-03-31" },
		{ LIST_KEY_DAY, true, "apres=12.9999-12-31" },
		{ LIST_KEY_DAY, false, "apres=12.2010-02-30" },
		{ LIST_KEY_DAY, false, "apres=12.2010-03-31%2014:05:09.123456" },
		{ LIST_KEY_DAY, false, "apres=12.x" },
		{ LIST_KEY_TEXT, true, "apres=12.2010-02-30" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct list_cursor cursor;
		enum err wanted = keys[i].good ? ERR_OK : ERR_BAD_REQUEST;

		ask(keys[i].query);
		if (list_read_cursor(&req, keys[i].kind, &cursor, &err) != wanted)
			fail_msg("%s as kind %d", keys[i].query, keys[i].kind);
		assert_int_equal(cursor.set, keys[i].good);
	}
}

static void an_address_keeps_the_other_filters_and_leaves_the_cursor(void **state)
{
	(void)state;
	assert_string_equal(list_address(&req, "", NULL, NULL), "/actions");
	assert_string_equal(list_address(&req, ".csv", "statut", "draft"), "/actions.csv?statut=draft");
	ask("statut=draft&q=a&apres=12.b&forme=");
	assert_string_equal(list_address(&req, "", NULL, NULL), "/actions?statut=draft&q=a");
	assert_string_equal(list_address(&req, "", "statut", "approved"), "/actions?q=a&statut=approved");
	assert_string_equal(list_address(&req, "", "statut", NULL), "/actions?q=a");
	assert_string_equal(list_address(&req, "", "apres", "1.x"), "/actions?statut=draft&q=a&apres=1.x");
}

static void odd_characters_of_a_filter_stay_within_it(void **state)
{
	(void)state;
	ask("q=%22%3E%3Cscript%3E%26a%3Db%23%25%2B+%C3%A9");
	assert_string_equal(list_address(&req, "", NULL, NULL),
			    "/actions?q=%22%3E%3Cscript%3E%26a%3Db%23%25%2B%20%C3%A9");
	assert_string_equal(list_address(&req, "", "statut", "a&b=c"),
			    "/actions?q=%22%3E%3Cscript%3E%26a%3Db%23%25%2B%20%C3%A9&statut=a%26b%3Dc");
}

/* `count` rows with the numbers 1, 2, 3 … and titles that need care. */
static json_t *rows_of(int count)
{
	json_t *rows = json_array();

	for (int i = 1; i <= count; i++)
		json_array_append_new(rows, json_pack("{s:i, s:s}", "id", i, "title", "É & co."));
	return rows;
}

static void a_page_has_its_length_and_the_way_on(void **state)
{
	static const struct {
		int rows;
		enum face face;
		bool next;
	} pages[] = {
		{ 0, FACE_HTML, false },	     { LIST_PAGE, FACE_HTML, false },
		{ LIST_PAGE + 1, FACE_HTML, true }, { LIST_PAGE + 1, FACE_JSON, true },
		{ LIST_PAGE + 1, FACE_CSV, false },  { LIST_EXPORT, FACE_CSV, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		json_auto_t *rows = rows_of(pages[i].rows);
		json_auto_t *model = json_object();
		int shown = pages[i].next ? LIST_PAGE : pages[i].rows;

		req.face = pages[i].face;
		assert_int_equal(list_set_next(&req, model, rows, "title", &err), ERR_OK);
		assert_int_equal(json_array_size(rows), shown);
		assert_int_equal(json_is_string(json_object_get(model, "next")), pages[i].next);
		assert_non_null(json_object_get(model, "next"));
		assert_null(json_object_get(model, "first_href"));
		if (!pages[i].next)
			continue;
		assert_string_equal(json_string_value(json_object_get(model, "next")), "20.É & co.");
		assert_string_equal(json_string_value(json_object_get(model, "next_href")),
				    "/actions?apres=20.%C3%89%20%26%20co.");
	}
}

static void an_export_has_its_own_length_and_the_way_on(void **state)
{
	json_auto_t *rows = rows_of(LIST_EXPORT + 1);
	json_auto_t *model = json_object();

	(void)state;
	req.face = FACE_CSV;
	assert_int_equal(list_set_next(&req, model, rows, "title", &err), ERR_OK);
	assert_int_equal(json_array_size(rows), LIST_EXPORT);
	assert_string_equal(json_string_value(json_object_get(model, "next")), "1000.É & co.");
}

static void the_way_on_leads_where_its_cursor_says(void **state)
{
	json_auto_t *rows = rows_of(LIST_PAGE + 1);
	json_auto_t *model = json_object();
	struct list_cursor cursor;
	const char *href;

	(void)state;
	ask("statut=draft&apres=3.a");
	assert_int_equal(list_set_next(&req, model, rows, "title", &err), ERR_OK);
	assert_string_equal(json_string_value(json_object_get(model, "first_href")), "/actions?statut=draft");
	href = json_string_value(json_object_get(model, "next_href"));
	ask(strchr(href, '?') + 1);
	assert_int_equal(list_read_cursor(&req, LIST_KEY_TEXT, &cursor, &err), ERR_OK);
	assert_int_equal(cursor.id, LIST_PAGE);
	assert_string_equal(cursor.key, "É & co.");
	assert_string_equal(pairs_get(&req.query, "statut"), "draft");
}

/* The longest title: 200 characters of four bytes. Its cursor is one that we take again. */
static void the_longest_title_is_a_cursor_that_is_taken(void **state)
{
	char title[4 * 200 + 1] = "";
	json_auto_t *rows = rows_of(LIST_PAGE + 1);
	json_auto_t *model = json_object();
	struct list_cursor cursor;

	(void)state;
	for (size_t i = 0; i < sizeof(title) - 1; i += 4)
		memcpy(title + i, "\xf0\x9f\x98\x80", 4);
	json_object_set_new(json_array_get(rows, LIST_PAGE - 1), "title", json_string(title));
	assert_int_equal(list_set_next(&req, model, rows, "title", &err), ERR_OK);
	ask(strchr(json_string_value(json_object_get(model, "next_href")), '?') + 1);
	assert_int_equal(list_read_cursor(&req, LIST_KEY_TEXT, &cursor, &err), ERR_OK);
	assert_string_equal(cursor.key, title);
}

static void an_export_says_how_many_rows_it_has(void **state)
{
	static const struct {
		struct list_count count;
		const char *table;
		const char *json;
	} lists[] = {
		{ { 0, false }, "0\u00a0ligne", "0\u00a0ligne" },
		{ { 1, false }, "1\u00a0ligne", "1\u00a0ligne" },
		{ { LIST_PAGE, false }, "20\u00a0lignes", "20\u00a0lignes" },
		{ { 60, false }, "60\u00a0lignes", "20\u00a0lignes par page" },
		{ { 1000, true }, "plus de 1\u202f000\u00a0lignes", "20\u00a0lignes par page" },
		{ { -1, false }, "toutes les lignes", "20\u00a0lignes par page" },
	};

	(void)state;
	ask("statut=draft");
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		json_auto_t *model = json_object();
		json_auto_t *wanted = json_pack("[{s:s, s:s, s:s}, {s:s, s:s, s:s}, {s:s, s:s, s:s}]", "label",
						"CSV", "href", "/actions.csv?statut=draft", "rows_text", lists[i].table,
						"label", "Excel", "href", "/actions.xlsx?statut=draft", "rows_text",
						lists[i].table, "label", "JSON", "href", "/actions.json?statut=draft",
						"rows_text", lists[i].json);

		assert_int_equal(list_set_exports(&req, model, lists[i].count, &err), ERR_OK);
		assert_true(json_equal(json_object_get(model, "exports"), wanted));
	}
}

static void an_export_asks_for_a_bounded_number_of_rows(void **state)
{
	(void)state;
	req.face = FACE_HTML;
	assert_int_equal(list_limit(&req), LIST_PAGE + 1);
	req.face = FACE_JSON;
	assert_int_equal(list_limit(&req), LIST_PAGE + 1);
	req.face = FACE_CSV;
	assert_int_equal(list_limit(&req), LIST_EXPORT + 1);
}

static void a_filter_names_its_values_and_what_is_chosen(void **state)
{
	static const struct list_choice choices[] = { { "draft", "Brouillon" }, { "approved", "Approuvée" } };
	json_auto_t *filters = json_array();
	json_auto_t *active = json_array();
	json_auto_t *wanted = json_loads(
		"[{\"name\": \"statut\", \"label\": \"Statut\", \"chosen\": true, \"options\": ["
		"{\"value\": \"draft\", \"label\": \"Brouillon\", \"selected\": false},"
		"{\"value\": \"approved\", \"label\": \"Approuvée\", \"selected\": true}]}]",
		0, NULL);
	json_auto_t *taken = json_loads("[{\"label\": \"Statut : Approuvée\", \"href\": \"/actions?q=a\"},"
					" {\"label\": \"Recherche : « a »\", \"href\": \"/actions?statut=approved\"}]",
					0, NULL);

	(void)state;
	ask("statut=approved&q=a");
	assert_int_equal(list_add_filter(&req, filters, active, "statut", "Statut", choices, 2, &err), ERR_OK);
	assert_int_equal(list_add_search(&req, active, &err), ERR_OK);
	assert_true(json_equal(filters, wanted));
	assert_int_equal(json_array_size(active), 2);
	for (size_t i = 0; i < 2; i++)
		assert_string_equal(json_string_value(json_object_get(json_array_get(active, i), "href")),
				    json_string_value(json_object_get(json_array_get(taken, i), "href")));
}

static void the_order_is_no_filter_that_is_taken_away(void **state)
{
	json_auto_t *filters = json_array();

	(void)state;
	ask("tri=titre");
	assert_int_equal(list_add_vocabulary(&req, filters, NULL, "tri", "Tri", "sort", &err), ERR_OK);
	assert_int_equal(json_array_size(filters), 1);
}

/* An arena that is full says so, and leaves nothing half made. */
static void a_full_arena_is_an_error(void **state)
{
	json_auto_t *rows = rows_of(LIST_PAGE + 1);
	json_auto_t *model = json_object();
	json_auto_t *filters = json_array();

	(void)state;
	ask("apres=3.a");
	arena.max = arena.used;
	assert_null(list_address(&req, "", NULL, NULL));
	assert_int_equal(list_set_next(&req, model, rows, "title", &err), ERR_MEMORY);
	assert_int_equal(list_add_vocabulary(&req, filters, NULL, "tri", "Tri", "sort", &err), ERR_MEMORY);
	assert_int_equal(json_array_size(filters), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(no_cursor_is_the_first_page),
		TEST(a_cursor_is_a_number_and_a_key),
		TEST(what_is_no_cursor_of_ours_is_refused),
		TEST(a_key_of_another_kind_is_refused),
		TEST(an_address_keeps_the_other_filters_and_leaves_the_cursor),
		TEST(odd_characters_of_a_filter_stay_within_it),
		TEST(a_page_has_its_length_and_the_way_on),
		TEST(an_export_has_its_own_length_and_the_way_on),
		TEST(the_way_on_leads_where_its_cursor_says),
		TEST(the_longest_title_is_a_cursor_that_is_taken),
		TEST(an_export_says_how_many_rows_it_has),
		TEST(an_export_asks_for_a_bounded_number_of_rows),
		TEST(a_filter_names_its_values_and_what_is_chosen),
		TEST(the_order_is_no_filter_that_is_taken_away),
		TEST(a_full_arena_is_an_error),
	};

	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
