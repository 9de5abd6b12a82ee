/* The route table: finding a row and a face, and refusing a table that forgets a duty. */
#include "tests/unit/test.h"

#include "app/http/route.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static enum err handler(struct request *req, struct err_info *err)
{
	(void)req;
	(void)err;
	return ERR_OK;
}

static const struct csv_column columns[] = { { "Titre", "title", NULL }, { NULL, NULL, NULL } };
static const struct csv_column no_columns[] = { { NULL, NULL, NULL } };
static const struct field fields[] = { { .name = "reason", .label = "Motif", .type = FIELD_TEXT, .max = 9 }, { 0 } };
static const struct form form = { .name = "reason", .fields = fields };
static const struct form empty_form = { .name = "nothing" };

static const struct route table[] = {
	{ .method = METHOD_GET, .path = "/", .handler = handler, .permission = 1, .page = "home" },
	{ .method = METHOD_GET, .path = "/actions", .handler = handler, .permission = 1, .page = "list",
	  .csv = columns, .flags = ROUTE_LIST },
	{ .method = METHOD_POST, .path = "/actions", .handler = handler, .permission = 1, .form = &form,
	  .page = "edit" },
	{ .method = METHOD_GET, .path = "/actions/:id", .handler = handler, .permission = 1, .page = "show" },
	{ .method = METHOD_POST, .path = "/actions/:id/viser", .handler = handler, .permission = 1,
	  .form = &form, .page = "show", .then = "/actions/:id" },
	{ .method = METHOD_GET, .path = "/aide/:word", .handler = handler, .permission = 1, .page = "help" },
	{ .method = METHOD_GET, .path = "/openapi", .handler = handler, .permission = 1,
	  .flags = ROUTE_RAW_JSON },
	{ .method = METHOD_GET, .path = "/auth/check", .handler = handler, .permission = 1,
	  .flags = ROUTE_NO_BODY },
	{ .method = METHOD_POST, .path = "/deconnexion", .handler = handler, .permission = 1,
	  .form = &empty_form, .then = "/" },
	{ .method = METHOD_GET, .path = "/secret/:token", .handler = handler, .permission = 1, .page = "secret" },
};

static struct request req;
static const char *allow;

static enum err find(enum method method, const char *path, const char *accept)
{
	struct err_info err;

	req = (struct request){ .arena = &arena, .method = method, .method_text = "X", .path = path,
				.accept = accept };
	allow = NULL;
	return route_find(&req, table, ARRAY_SIZE(table), &allow, &err);
}

static void a_path_finds_its_row_and_parameters(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_GET, "/", ""), ERR_OK);
	assert_ptr_equal(req.route, &table[0]);
	assert_int_equal(find(METHOD_GET, "/actions/42", ""), ERR_OK);
	assert_ptr_equal(req.route, &table[3]);
	assert_int_equal(req.id, 42);
	assert_null(req.word);
	assert_int_equal(find(METHOD_POST, "/actions/9223372036854775807/viser", ""), ERR_OK);
	assert_ptr_equal(req.route, &table[4]);
	assert_true(req.id == INT64_MAX);
	assert_int_equal(find(METHOD_GET, "/aide/mot-de-passe", ""), ERR_OK);
	assert_string_equal(req.word, "mot-de-passe");
	assert_int_equal(find(METHOD_HEAD, "/actions", ""), ERR_OK);
	assert_ptr_equal(req.route, &table[1]);
}

#define TOKEN "0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdefghij"

static void a_token_is_found_and_its_path_is_not_for_the_log(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_GET, "/secret/" TOKEN, ""), ERR_OK);
	assert_string_equal(req.token, TOKEN);
	assert_string_equal(route_path_to_log(&req), "/secret/:token");
	assert_int_equal(find(METHOD_GET, "/secret/" TOKEN "0123456789abcdefg", ""), ERR_NOT_FOUND);
	assert_string_equal(route_path_to_log(&req), "(long)");
	assert_int_equal(find(METHOD_GET, "/secret/" TOKEN ".pdf", ""), ERR_NOT_FOUND);
	assert_string_equal(route_path_to_log(&req), "(long)");
	assert_int_equal(find(METHOD_GET, "/secret/0123456789012345678901234567890123456789ab", ""), ERR_NOT_FOUND);
	assert_int_equal(find(METHOD_GET, "/aide/mot-de-passe", ""), ERR_OK);
	assert_string_equal(route_path_to_log(&req), "/aide/mot-de-passe");
	req.path = "";
	assert_string_equal(route_path_to_log(&req), "");
	req.path = NULL;
	assert_null(route_path_to_log(&req));
}

static void what_no_row_means_is_not_found(void **state)
{
	static const char *const paths[] = {
		"", "/x", "/action", "/actions/", "/actions/0", "/actions/07", "/actions/-1", "/actions/1x",
		"/actions/9223372036854775808", "/actions/99999999999999999999", "/actions/1/viser/", "/actions/1/x",
		"/actions/viser", "/aide/", "/aide/A", "/aide/a1", "/aide", "/actions.xml", ".json", "/actions/.csv",
		"/aide/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		if (find(METHOD_GET, paths[i], "") != ERR_NOT_FOUND)
			fail_msg("%s was found", paths[i]);
		assert_null(req.route);
	}
}

static void a_path_of_another_method_says_which(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_OTHER, "/actions", ""), ERR_METHOD);
	assert_string_equal(allow, "GET, HEAD, POST");
	assert_int_equal(find(METHOD_POST, "/actions/1", ""), ERR_METHOD);
	assert_string_equal(allow, "GET, HEAD");
	assert_int_equal(find(METHOD_GET, "/actions/1/viser", ""), ERR_METHOD);
	assert_string_equal(allow, "POST");
}

static void a_suffix_chooses_the_face_whatever_is_accepted(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_GET, "/actions.json", "text/html"), ERR_OK);
	assert_int_equal(req.face, FACE_JSON);
	assert_string_equal(req.path, "/actions");
	assert_int_equal(find(METHOD_GET, "/actions.csv", ""), ERR_OK);
	assert_int_equal(req.face, FACE_CSV);
	assert_int_equal(find(METHOD_GET, "/actions/7.json", ""), ERR_OK);
	assert_int_equal(req.id, 7);
	assert_int_equal(find(METHOD_GET, "/openapi.json", ""), ERR_OK);
	assert_ptr_equal(req.route, &table[6]);
	assert_int_equal(find(METHOD_GET, "/.json", ""), ERR_OK);
	assert_ptr_equal(req.route, &table[0]);
}

static void a_face_that_a_row_lacks_is_not_acceptable(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_GET, "/actions/7.csv", ""), ERR_NOT_ACCEPTABLE);
	assert_int_equal(req.face, FACE_HTML);
	assert_int_equal(find(METHOD_GET, "/actions/7", "text/csv"), ERR_NOT_ACCEPTABLE);
	assert_int_equal(find(METHOD_GET, "/openapi", "text/html"), ERR_NOT_ACCEPTABLE);
	assert_int_equal(find(METHOD_GET, "/actions", "image/png"), ERR_NOT_ACCEPTABLE);
	assert_int_equal(req.face, FACE_HTML);
}

static void an_error_is_shown_in_the_face_asked_for(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_GET, "/x.json", ""), ERR_NOT_FOUND);
	assert_int_equal(req.face, FACE_JSON);
	assert_int_equal(find(METHOD_GET, "/x", "application/json"), ERR_NOT_FOUND);
	assert_int_equal(req.face, FACE_JSON);
	assert_int_equal(find(METHOD_GET, "/x.csv", "application/json"), ERR_NOT_FOUND);
	assert_int_equal(req.face, FACE_HTML);
	assert_int_equal(find(METHOD_POST, "/actions/1", "text/csv"), ERR_METHOD);
	assert_int_equal(req.face, FACE_HTML);
}

static void a_row_without_body_accepts_whatever_is_asked(void **state)
{
	(void)state;
	assert_int_equal(find(METHOD_GET, "/auth/check", "image/png"), ERR_OK);
}

static void accept_chooses_by_weight_then_closeness_then_order(void **state)
{
	static const struct {
		const char *accept;
		enum face face;
	} cases[] = {
		{ "", FACE_HTML },
		{ " ", FACE_HTML },
		{ "*/*", FACE_HTML },
		{ "text/*", FACE_HTML },
		{ "application/*", FACE_JSON },
		{ "application/json", FACE_JSON },
		{ "APPLICATION/JSON", FACE_JSON },
		{ "application/problem+json", FACE_JSON },
		{ "text/csv", FACE_CSV },
		{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", FACE_XLSX },
		{ "application/json, text/plain, */*", FACE_JSON },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", FACE_HTML },
		{ "text/html;q=0.5, application/json;q=0.6", FACE_JSON },
		{ "text/html;q=0.5, text/csv;q=0.51", FACE_CSV },
		{ "text/html;q=0.501,text/csv;q=0.502", FACE_CSV },
		{ "text/html;q=1.000,text/csv;q=0.999", FACE_HTML },
		{ "text/html;q=0, */*", FACE_JSON },
		{ "text/html;q=0,application/json;q=0.0,*/*;q=0.1", FACE_CSV },
		{ "text/*;q=0.3, text/csv;q=0.9, application/json;q=0.5", FACE_CSV },
		{ "text/html;q=0.4;level=1, text/html;q=0.7, application/json;q=0.5", FACE_HTML },
		{ "text/html;level=\"1,\\\";q=0\";q=0.1, application/json;q=0.2", FACE_JSON },
		{ "application/json ; q=0.9 , text/html ;Q=0.1", FACE_JSON },
		{ "text/html;q=2, application/json;q=0.1", FACE_JSON },
		{ "text/html;q=0.1234, application/json;q=0.1", FACE_JSON },
		{ "text/html;q=1.001, application/json;q=0.1", FACE_JSON },
		{ "text/html;q=x, application/json;q=0.1", FACE_JSON },
		{ "text/html;q=0.x, application/json;q=0.1", FACE_JSON },
		{ "text/html;q=0.1/, application/json;q=0.1", FACE_JSON },
		{ "text/html;q=1x, application/json;q=0.1", FACE_JSON },
		{ "text/html;q=, application/json;q=0.1", FACE_HTML },
		{ "text/html;q= , application/json;q=0.1", FACE_JSON },
		{ "text/html;q=1., application/json;q=0.1", FACE_HTML },
		{ ",,;q=1, text/csv,", FACE_CSV },
		{ "*, html, application/json", FACE_JSON },
		{ "text/htm, text/htmlx, application/json", FACE_JSON },
		{ "text/html\t;q=0.2,\tapplication/json", FACE_JSON },
		{ "text/html;a=\"\\", FACE_HTML },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (find(METHOD_GET, "/actions", cases[i].accept) != ERR_OK)
			fail_msg("nothing acceptable: %s", cases[i].accept);
		if (req.face != cases[i].face)
			fail_msg("%s gave face %d", cases[i].accept, (int)req.face);
	}
}

static void nothing_acceptable_is_told(void **state)
{
	static const char *const accepts[] = { "image/*", "text/html;q=0", "*/*;q=0", "text", "/", ";", "a/b;q=x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(accepts); i++)
		assert_int_equal(find(METHOD_GET, "/", accepts[i]), ERR_NOT_ACCEPTABLE);
}

static bool has_template(const void *templates, const char *name)
{
	return strcmp(templates, name) == 0;
}

static bool has_every_template(const void *templates, const char *name)
{
	(void)templates;
	(void)name;
	return true;
}

static void a_sound_table_is_accepted(void **state)
{
	struct err_info err;

	(void)state;
	assert_int_equal(route_check(table, ARRAY_SIZE(table), has_every_template, NULL, &err), ERR_OK);
	assert_int_equal(route_check(table, ARRAY_SIZE(table), NULL, NULL, &err), ERR_OK);
}

static void a_page_without_template_stops_the_start(void **state)
{
	struct err_info err;

	(void)state;
	assert_int_equal(route_check(table, 1, has_template, "home", &err), ERR_OK);
	assert_int_equal(route_check(table, 2, has_template, "home", &err), ERR_CONFIG);
	assert_string_equal(err.detail, "route 1, /actions: a page that has no template");
}

#define ROW .method = METHOD_GET, .path = "/x", .handler = handler, .permission = 1, .page = "p"
#define POST .method = METHOD_POST, .path = "/x", .handler = handler, .permission = 1, .form = &form, .page = "p"

/* A later member of the same name replaces that of ROW or POST. */
#pragma GCC diagnostic ignored "-Woverride-init"
#ifdef __clang__
#pragma GCC diagnostic ignored "-Winitializer-overrides"
#endif

static void a_row_that_forgets_a_duty_stops_the_start(void **state)
{
	static const struct field bad_fields[] = { { .name = "reason", .type = FIELD_TEXT, .max = 9 }, { 0 } };
	static const struct form bad_form = { .name = "bad", .fields = bad_fields };
	static const struct {
		struct route row;
		const char *fault;
	} rows[] = {
		{ { ROW, .path = NULL }, "route 0, (none): path" },
		{ { ROW, .path = "x" }, "route 0, x: path" },
		{ { ROW, .path = "/x/" }, "route 0, /x/: path" },
		{ { ROW, .path = "//x" }, "route 0, //x: path" },
		{ { ROW, .path = "/X" }, "route 0, /X: path" },
		{ { ROW, .path = "/:name" }, "route 0, /:name: path" },
		{ { ROW, .path = "/:id/:id" }, "route 0, /:id/:id: path" },
		{ { ROW, .path = "/:word/:word" }, "route 0, /:word/:word: path" },
		{ { ROW, .path = "/a/b/c/d/e/f/g/h/i" }, "route 0, /a/b/c/d/e/f/g/h/i: path" },
		{ { ROW, .method = METHOD_HEAD }, "route 0, /x: method" },
		{ { ROW, .handler = NULL }, "route 0, /x: no handler" },
		{ { ROW, .permission = 0 }, "route 0, /x: no permission" },
		{ { ROW, .csv = no_columns }, "route 0, /x: CSV without columns" },
		{ { ROW, .page = NULL }, "route 0, /x: a GET without page" },
		{ { ROW, .then = "/" }, "route 0, /x: a GET with a place to go to" },
		{ { POST, .form = NULL }, "route 0, /x: a POST without form" },
		{ { POST, .page = NULL }, "route 0, /x: a POST with fields and without a page to show them again" },
		{ { POST, .csv = columns }, "route 0, /x: a POST with a list" },
		{ { POST, .flags = ROUTE_LIST }, "route 0, /x: a POST with a list" },
		{ { POST, .then = "x" }, "route 0, /x: a place to go to that is not a local path" },
		{ { POST, .then = "//x" }, "route 0, /x: a place to go to that is not a local path" },
		{ { POST, .form = &bad_form }, "form bad, field reason: no label" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err_info err = { 0 };

		assert_int_equal(route_check(&rows[i].row, 1, NULL, NULL, &err), ERR_CONFIG);
		assert_string_equal(err.detail, rows[i].fault);
	}
	assert_int_equal(route_check(&(struct route){ POST, .page = NULL, .flags = ROUTE_RAW_JSON }, 1, NULL,
				     NULL, NULL),
			 ERR_OK);
}

static enum err check_two(const char *a, const char *b, enum method method)
{
	struct route rows[] = { { ROW, .path = a }, { POST, .path = b } };
	struct err_info err;

	rows[1].method = method;
	rows[1].form = method == METHOD_POST ? &form : NULL;
	return route_check(rows, 2, NULL, NULL, &err);
}

static void two_rows_that_match_one_path_stop_the_start(void **state)
{
	static const struct {
		const char *a;
		const char *b;
		enum err code;
	} pairs[] = {
		{ "/", "/", ERR_CONFIG },
		{ "/a", "/a", ERR_CONFIG },
		{ "/a", "/b", ERR_OK },
		{ "/a", "/ab", ERR_OK },
		{ "/a", "/", ERR_OK },
		{ "/a", "/a/b", ERR_OK },
		{ "/a/b", "/a", ERR_OK },
		{ "/a/:id", "/a/:id", ERR_CONFIG },
		{ "/a/:id", "/a/12", ERR_CONFIG },
		{ "/a/12", "/a/:id", ERR_CONFIG },
		{ "/a/:id", "/a/01", ERR_OK },
		{ "/a/:id", "/a/1a", ERR_OK },
		{ "/a/:id", "/a/:word", ERR_OK },
		{ "/a/:word", "/a/:id", ERR_OK },
		{ "/a/:word", "/a/:word", ERR_CONFIG },
		{ "/a/:word", "/a/b", ERR_CONFIG },
		{ "/a/:id", "/a/:token", ERR_OK },
		{ "/a/:word", "/a/:token", ERR_CONFIG },
		{ "/a/:token", "/a/b", ERR_OK },
		{ "/a/b", "/a/:word", ERR_OK },
		{ "/a/b/c", "/a/:word/c", ERR_OK },
		{ "/a/b/:word", "/a/:word/c", ERR_CONFIG },
		{ "/a/b1", "/a/:word", ERR_OK },
		{ "/:word/x", "/a/:word", ERR_CONFIG },
		{ "/:word/x", "/a/y", ERR_OK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		if (check_two(pairs[i].a, pairs[i].b, METHOD_GET) != pairs[i].code)
			fail_msg("%s and %s", pairs[i].a, pairs[i].b);
		assert_int_equal(check_two(pairs[i].a, pairs[i].b, METHOD_POST), ERR_OK);
	}
}

static void a_full_arena_is_an_error(void **state)
{
	(void)state;
	arena_release(&arena);
	arena_init(&arena, 1);
	assert_int_equal(find(METHOD_GET, "/actions.json", ""), ERR_MEMORY);
	assert_int_equal(req.face, FACE_HTML);
	assert_int_equal(find(METHOD_GET, "/aide/x", ""), ERR_MEMORY);
	assert_int_equal(find(METHOD_POST, "/actions/1", ""), ERR_MEMORY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_path_finds_its_row_and_parameters),
		TEST(a_token_is_found_and_its_path_is_not_for_the_log),
		TEST(what_no_row_means_is_not_found),
		TEST(a_path_of_another_method_says_which),
		TEST(a_suffix_chooses_the_face_whatever_is_accepted),
		TEST(a_face_that_a_row_lacks_is_not_acceptable),
		TEST(an_error_is_shown_in_the_face_asked_for),
		TEST(a_row_without_body_accepts_whatever_is_asked),
		TEST(accept_chooses_by_weight_then_closeness_then_order),
		TEST(nothing_acceptable_is_told),
		TEST(a_sound_table_is_accepted),
		TEST(a_page_without_template_stops_the_start),
		TEST(a_row_that_forgets_a_duty_stops_the_start),
		TEST(two_rows_that_match_one_path_stop_the_start),
		TEST(a_full_arena_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
