/*
 * Templates. A case of tests/cases/mustache is a folder: template.html and its partials, data.json,
 * and the `output`, or the `error` with its place. Then what no case can say: folders, limits,
 * memory.
 */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/view/mustache_internal.h"
#include "tests/unit/test.h"
#include "tests/unit/torture.h"

#define CASES "tests/cases/mustache"
#define CASES_MIN 150
#define PATH_SIZE 512
#define PAGE_MAX (64 * 1024)

char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t len);

/* Both allocate by the malloc that torture.h makes fail. */
char *__wrap_strndup(const char *text, size_t len)
{
	size_t n = strnlen(text, len);
	char *copy = malloc(n + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

char *__wrap_strdup(const char *text)
{
	return __wrap_strndup(text, strlen(text));
}

static void set_free_p(struct mustache_set **set)
{
	mustache_free(*set);
}

static char *file_text(const char *folder, const char *name)
{
	char path[PATH_SIZE];
	AUTO_BUF text = BUF_INIT(PAGE_MAX);
	char piece[4096];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "re");
	if (file == NULL)
		return NULL;
	for (size_t n = 1; n > 0;) {
		n = fread(piece, 1, sizeof(piece), file);
		buf_add(&text, piece, n);
	}
	(void)fclose(file);
	assert_int_equal(buf_error(&text), ERR_OK);
	return strdup(buf_text(&text));
}

/* Set, model and page of the folder's template. */
static enum err render_folder(const char *folder, struct buf *page, struct err_info *err)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;
	AUTO_FREE char *data = file_text(folder, "data.json");
	json_auto_t *model = NULL;
	enum err code;

	assert_non_null(data);
	model = json_loads(data, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(model);
	code = mustache_load(folder, &set, err);
	if (code == ERR_OK)
		code = mustache_render(set, "template", model, page, err);
	return code;
}

static void a_case_gives_its_output_or_error(void **state)
{
	const char *folder = *state;
	AUTO_FREE char *output = file_text(folder, "output");
	AUTO_FREE char *error = file_text(folder, "error");
	AUTO_BUF page = BUF_INIT(PAGE_MAX);
	struct err_info err = { 0 };
	enum err code = render_folder(folder, &page, &err);

	assert_true((output == NULL) != (error == NULL));
	if (output != NULL) {
		assert_string_equal(code == ERR_OK ? "" : err.detail, "");
		assert_string_equal(buf_text(&page), output);
		return;
	}
	assert_int_not_equal(code, ERR_OK);
	error[strcspn(error, "\n")] = '\0';
	assert_string_equal(err.detail, error);
}

/* A set of one template called "t". */
static enum err build(const char *text, struct mustache_set **ret, struct err_info *err)
{
	char name[] = "t";
	AUTO_FREE char *copy = strdup(text);
	struct mustache_source source = { name, copy, strlen(text) };

	return mustache_build(&source, 1, ret, err);
}

static void a_template_is_found_by_its_path_without_suffix(void **state)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;

	(void)state;
	assert_int_equal(mustache_load(CASES "/partial_in_a_folder", &set, NULL), ERR_OK);
	assert_true(mustache_has(set, "template"));
	assert_true(mustache_has(set, "frame/head"));
	assert_true(mustache_has(set, "frame/foot"));
	assert_false(mustache_has(set, "frame/hea"));
	assert_false(mustache_has(set, "frame/head2"));
	assert_false(mustache_has(set, "frame/head.html"));
	assert_false(mustache_has(set, "data"));
	assert_false(mustache_has(set, ""));
}

static void a_name_that_does_not_exist_is_not_found(void **state)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;
	AUTO_BUF page = BUF_INIT(PAGE_MAX);
	struct err_info err = { 0 };

	(void)state;
	assert_int_equal(build("x", &set, NULL), ERR_OK);
	assert_int_equal(mustache_render(set, "u", NULL, &page, &err), ERR_NOT_FOUND);
	assert_string_equal(err.detail, "no template 'u'");
}

static void a_page_without_model_shows_its_text(void **state)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;
	AUTO_BUF page = BUF_INIT(PAGE_MAX);

	(void)state;
	assert_int_equal(build("a{{x}}{{#y}}no{{/y}}{{.}}b", &set, NULL), ERR_OK);
	assert_int_equal(mustache_render(set, "t", NULL, &page, NULL), ERR_OK);
	assert_string_equal(buf_text(&page), "ab");
}

static void a_page_is_added_to_what_the_buffer_holds(void **state)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;
	json_auto_t *model = json_pack("{s:s}", "x", "<");
	AUTO_BUF page = BUF_INIT(PAGE_MAX);

	(void)state;
	buf_adds(&page, "<&");
	assert_int_equal(build("{{x|lower}}{{x|url}}", &set, NULL), ERR_OK);
	assert_int_equal(mustache_render(set, "t", model, &page, NULL), ERR_OK);
	assert_string_equal(buf_text(&page), "<&&lt;%3C");
}

static void a_page_over_the_maximum_is_too_large(void **state)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;
	json_auto_t *model = json_pack("{s:[iiii], s:s}", "l", 1, 2, 3, 4, "q", "''''");

	(void)state;
	assert_int_equal(build("{{#l}}<{{.}}>{{q|lower}}{{/l}}", &set, NULL), ERR_OK);
	for (size_t max = 1; max < 4 * (3 + 20); max++) {
		AUTO_BUF page = BUF_INIT(max);
		struct err_info err = { 0 };

		assert_int_equal(mustache_render(set, "t", model, &page, &err), ERR_TOO_LARGE);
		assert_int_equal(err.code, ERR_TOO_LARGE);
		assert_true(page.len <= max);
	}
}

static void thirty_two_levels_are_rendered(void **state)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;
	json_auto_t *model = json_pack("{s:b}", "x", true);
	AUTO_BUF template = BUF_INIT(PAGE_MAX);
	AUTO_BUF page = BUF_INIT(PAGE_MAX);

	(void)state;
	for (int i = 0; i < MUSTACHE_DEPTH_MAX; i++)
		buf_adds(&template, "{{#x}}");
	buf_adds(&template, "deep");
	for (int i = 0; i < MUSTACHE_DEPTH_MAX; i++)
		buf_adds(&template, "{{/x}}");
	assert_int_equal(build(buf_text(&template), &set, NULL), ERR_OK);
	assert_int_equal(mustache_render(set, "t", model, &page, NULL), ERR_OK);
	assert_string_equal(buf_text(&page), "deep");
}

static void a_template_over_the_maximum_is_refused(void **state)
{
	struct mustache_set *set = NULL;
	struct err_info err = { 0 };
	AUTO_FREE char *text = malloc(MUSTACHE_TEXT_MAX + 2);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', MUSTACHE_TEXT_MAX + 1);
	text[MUSTACHE_TEXT_MAX + 1] = '\0';
	assert_int_equal(build(text, &set, &err), ERR_CONFIG);
	assert_string_equal(err.detail, "t.html: 524289 bytes, more than 524288");
	text[MUSTACHE_TEXT_MAX] = '\0';
	assert_int_equal(build(text, &set, &err), ERR_OK);
	mustache_free(set);
}

static void a_long_name_is_cut_in_the_error(void **state)
{
	struct mustache_set *set = NULL;
	struct err_info err = { 0 };

	(void)state;
	assert_int_equal(
		build("{{> 0123456789012345678901234567890123456789012345678901234567890123}}",
		      &set, &err),
		ERR_CONFIG);
	assert_string_equal(err.detail, "t.html:1:1: no such partial: "
			    "'012345678901234567890123456789012345678901234567890123456789'");
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[PATH_SIZE];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void remove_below(const char *folder, const char *const *names)
{
	char path[PATH_SIZE];

	for (; *names != NULL; names++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, *names);
		assert_int_equal(remove(path), 0);
	}
	assert_int_equal(rmdir(folder), 0);
}

static void files_that_are_no_templates_are_left_out(void **state)
{
	static const char *const names[] = { "a.html",	    "a.html~",	".hidden.html",
					     ".html",	    "note.txt", "folder.html/x.html",
					     "folder.html", NULL };
	DEFER(set_free_p) struct mustache_set *set = NULL;
	char folder[] = "/tmp/test_mustache.XXXXXX";
	char below[PATH_SIZE];

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(below, sizeof(below), "%s/folder.html", folder);
	assert_int_equal(mkdir(below, 0700), 0);
	write_file(folder, "a.html", "x");
	for (size_t i = 1; i < 5; i++)
		write_file(folder, names[i], "{{broken");
	write_file(folder, names[5], "y");
	assert_int_equal(mustache_load(folder, &set, NULL), ERR_OK);
	assert_int_equal(set->count, 2);
	assert_true(mustache_has(set, "a"));
	assert_true(mustache_has(set, "folder.html/x"));
	remove_below(folder, names);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
	struct mustache_set *set = NULL;
	struct err_info err = { 0 };

	(void)state;
	assert_int_equal(mustache_load("/nonexistent/templates", &set, &err), ERR_CONFIG);
	assert_non_null(strstr(err.detail, "No such file or directory"));
	assert_null(set);
}

static void folders_that_never_end_are_refused(void **state)
{
	static const char *const names[] = { "loop", NULL };
	struct mustache_set *set = NULL;
	char folder[] = "/tmp/test_mustache.XXXXXX";
	char below[PATH_SIZE];
	struct err_info err = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(below, sizeof(below), "%s/loop", folder);
	assert_int_equal(symlink(".", below), 0);
	assert_int_equal(mustache_load(folder, &set, &err), ERR_CONFIG);
	assert_non_null(strstr(err.detail, "folders deep"));
	remove_below(folder, names);
}

static void a_set_without_templates_has_none(void **state)
{
	DEFER(set_free_p) struct mustache_set *set = NULL;

	(void)state;
	assert_int_equal(mustache_build(NULL, 0, &set, NULL), ERR_OK);
	assert_false(mustache_has(set, "t"));
	mustache_free(NULL);
}

static void loading_and_rendering_survive_every_failed_allocation(void **state)
{
	static const char folder[] = CASES "/json_in_an_attribute_is_escaped";
	AUTO_FREE char *output = file_text(folder, "output");
	json_auto_t *model = json_pack("{s:{s:s}}", "x", "a", "it's <b>");
	size_t n;

	(void)state;
	for (n = 1; torture_again(n); n++) {
		DEFER(set_free_p) struct mustache_set *set = NULL;
		AUTO_BUF page = BUF_INIT(PAGE_MAX);
		struct err_info err = { 0 };
		enum err code = mustache_load(folder, &set, &err);

		if (code == ERR_OK)
			code = mustache_render(set, "template", model, &page, &err);
		torture_stop();
		assert_int_equal(err.code, code);
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
		if (code == ERR_OK)
			assert_string_equal(buf_text(&page), output);
	}
	/* Of sources 3, set 2, template 4, links 1; then the page, jansson and the copy that is
	 * escaped. */
	assert_true(n > 13);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_template_is_found_by_its_path_without_suffix),
	cmocka_unit_test(a_name_that_does_not_exist_is_not_found),
	cmocka_unit_test(a_page_without_model_shows_its_text),
	cmocka_unit_test(a_page_is_added_to_what_the_buffer_holds),
	cmocka_unit_test(a_page_over_the_maximum_is_too_large),
	cmocka_unit_test(thirty_two_levels_are_rendered),
	cmocka_unit_test(a_template_over_the_maximum_is_refused),
	cmocka_unit_test(a_long_name_is_cut_in_the_error),
	cmocka_unit_test(files_that_are_no_templates_are_left_out),
	cmocka_unit_test(a_folder_that_is_not_there_is_an_error),
	cmocka_unit_test(folders_that_never_end_are_refused),
	cmocka_unit_test(a_set_without_templates_has_none),
	cmocka_unit_test(loading_and_rendering_survive_every_failed_allocation),
};

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* One test for each case, then `tests`; names and folders live until the program ends. */
int main(void)
{
	struct dirent **entries = NULL;
	int n = scandir(CASES, &entries, is_case, alphasort);
	size_t cases = n > 0 ? (size_t)n : 0, total = cases + ARRAY_SIZE(tests);
	AUTO_FREE struct CMUnitTest *all = calloc(total, sizeof(*all));
	AUTO_FREE char(*folders)[PATH_SIZE] = calloc(cases + 1, sizeof(*folders));
	int failed;

	json_set_alloc_funcs(malloc, free);
	if (all == NULL || folders == NULL || cases < CASES_MIN) {
		fprintf(stderr, "only %zu cases in " CASES "\n", cases);
		return 1;
	}
	for (size_t i = 0; i < cases; i++) {
		(void)snprintf(folders[i], sizeof(folders[i]), CASES "/%s", entries[i]->d_name);
		all[i] = (struct CMUnitTest){ .name = folders[i] + strlen(CASES "/"),
					      .test_func = a_case_gives_its_output_or_error,
					      .initial_state = folders[i] };
		free(entries[i]);
	}
	free(entries);
	memcpy(all + cases, tests, sizeof(tests));
	failed = _cmocka_run_group_tests("mustache", all, total, NULL, NULL);
	return failed;
}
