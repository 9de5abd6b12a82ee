/*
 * The service's own pages. A case of tests/cases/pages is a model, TEMPLATE/KIND.json (the template's "/"
 * written "_"): full, empty, refused, long words. What a reader needs of every page is checked here; how
 * it looks and whether a browser finds it accessible, in tests/browser.
 */
#include <ctype.h>
#include <dirent.h>

#include "app/view/mustache.h"
#include "tests/unit/test.h"

#define TEMPLATES "app/view/templates"
#define CASES "tests/cases/pages"
#define CASES_MIN 60
#define PATH_SIZE 512
#define PAGE_MAX (4 * 1024 * 1024)
#define WORD_MAX 200

struct page {
	const char *name;	/* the case, for messages */
	const char *html;
	json_t *ids;		/* object: every id of the page */
};

typedef void page_check_fn(const struct page *page);

static struct mustache_set *templates;

/* ---- what is looked for ---- */

static int times(const char *text, const char *part)
{
	int n = 0;

	for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
		n++;
	return n;
}

static void want(const struct page *page, bool holds, const char *what, const char *detail)
{
	if (!holds)
		fail_msg("%s: %s %s", page->name, what, detail);
}

static void check_frame(const struct page *page)
{
	want(page, strncmp(page->html, "<!DOCTYPE html>", 15) == 0, "does not begin as HTML", "");
	want(page, times(page->html, "<html lang=\"fr\">") == 1, "does not say its language", "");
	want(page, times(page->html, "<h1") == 1, "has not one <h1>", "");
	want(page, times(page->html, "<title>") == 1 && times(page->html, "<title> ") == 0,
	     "has not one <title>", "");
	want(page, times(page->html, "<main ") == 1 && times(page->html, "</html>") == 1,
	     "is not whole", "");
}

static void check_leftovers(const struct page *page)
{
	static const char *const unwanted[] = {
		"{{", "}}", "href=\"\"", "action=\"\"", "datetime=\"\"", " id=\"\"", " for=\"\"",
		" alt>", "<style", " style=", " onclick=", "javascript:",
	};

	for (size_t i = 0; i < ARRAY_SIZE(unwanted); i++)
		want(page, strstr(page->html, unwanted[i]) == NULL, "holds", unwanted[i]);
	want(page, times(page->html, "<script") == times(page->html, "<script src="), "has a script inline",
	     "");
}

/* Every form that changes something carries the anti-forgery token. */
static void check_forms(const struct page *page)
{
	want(page, times(page->html, "method=\"post\"") <= times(page->html, "name=\"csrf_token\""),
	     "has a form without its token", "");
}

/* The value after `at`, up to its quote. False: longer than any identifier. */
static bool value_at(const char *at, char ret[WORD_MAX])
{
	size_t len = strcspn(at, "\"");

	if (len >= WORD_MAX)
		return false;
	memcpy(ret, at, len);
	ret[len] = '\0';
	return true;
}

static void read_ids(const struct page *page)
{
	static const char mark[] = " id=\"";
	char id[WORD_MAX];

	for (const char *at = strstr(page->html, mark); at != NULL; at = strstr(at + 1, mark)) {
		want(page, value_at(at + strlen(mark), id), "has an endless id", "");
		want(page, json_object_get(page->ids, id) == NULL, "has twice the id", id);
		json_object_set_new(page->ids, id, json_true());
	}
}

/* Each word of the attribute is an id of the page. */
static void check_words(const struct page *page, char *words)
{
	char *at = words;

	while (*at != '\0') {
		size_t len = strcspn(at, " ");
		bool last = at[len] == '\0';

		at[len] = '\0';
		if (len > 0)
			want(page, json_object_get(page->ids, at) != NULL, "points to no", at);
		at += last ? len : len + 1;
	}
}

static void check_references(const struct page *page)
{
	static const char *const marks[] = {
		" for=\"", " aria-describedby=\"", " aria-labelledby=\"", " href=\"#", " form=\"",
	};
	char words[WORD_MAX];

	read_ids(page);
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		for (const char *at = strstr(page->html, marks[i]); at != NULL; at = strstr(at + 1, marks[i])) {
			want(page, value_at(at + strlen(marks[i]), words), "has an endless", marks[i]);
			check_words(page, words);
		}
	}
}

/* Headings are not skipped: no <h3> before an <h2>. */
static void check_headings(const struct page *page)
{
	int level = 0;

	for (const char *at = strstr(page->html, "<h"); at != NULL; at = strstr(at + 1, "<h")) {
		int now = at[2] - '0';

		if (now < 1 || now > 6)
			continue;
		want(page, now <= level + 1, "skips a level of headings at", "");
		level = now;
	}
	want(page, level > 0, "has no headings", "");
}

/* On a phone a row is a card: its cells say the name of their column, and keep the roles of a table. */
static void check_tables(const struct page *page)
{
	if (strstr(page->name, "/print_") != NULL) /* paper has one width */
		return;
	want(page, times(page->html, "<table") == times(page->html, " stack") - times(page->html, " stack-many"),
	     "has a table that stays wide on a phone", "");
	want(page, times(page->html, "<table") == times(page->html, " role=\"table\""), "has a table without its role", "");
	want(page, times(page->html, "<tr") == times(page->html, "<tr role=\"row\""), "has a row without its role", "");
	want(page, times(page->html, "<td") == times(page->html, "<td role=\"cell\" data-label=\"") +
					       times(page->html, "<td role=\"cell\" colspan=\""),
	     "has a cell without the name of its column", "");
	want(page, strstr(page->html, "data-label=\"\"") == NULL, "has an empty name of a column", "");
	want(page, times(page->html, "<th ") == times(page->html, "<th role=\"columnheader\" scope=\"col\"") +
					       times(page->html, "<th role=\"rowheader\" scope=\"row\""),
	     "has a heading without its role", "");
}

/* A number and "j" or "s" alone; "h" stands in the time of day. */
static void check_units(const struct page *page)
{
	static const char *const spaces[] = { " ", "\u00a0", "\u202f" };

	for (const char *at = page->html; *at != '\0'; at++) {
		for (size_t i = 0; *at >= '0' && *at <= '9' && i < ARRAY_SIZE(spaces); i++) {
			const char *unit = at + 1 + strlen(spaces[i]);

			if (strncmp(at + 1, spaces[i], strlen(spaces[i])) == 0 && (*unit == 'j' || *unit == 's'))
				want(page, isalnum((unsigned char)unit[1]) || (unit[1] & 0x80) != 0,
				     "abbreviates its unit", at);
		}
	}
}

/* ---- the cases ---- */

static void check_case(const char *template, const char *path, page_check_fn *check)
{
	json_auto_t *model = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	json_auto_t *ids = json_object();
	AUTO_BUF html = BUF_INIT(PAGE_MAX);
	struct err_info err = { 0 };
	struct page page = { .name = path, .ids = ids };
	enum err code;

	if (model == NULL)
		fail_msg("%s: not JSON", path);
	code = mustache_render(templates, template, model, &html, &err);
	if (code != ERR_OK)
		fail_msg("%s: %s", path, err.detail);
	page.html = buf_text(&html);
	check(&page);
}

static int check_folder(const char *folder, page_check_fn *check)
{
	char path[PATH_SIZE];
	char template[WORD_MAX];
	struct dirent *entry;
	DIR *dir;
	int n = 0;

	(void)snprintf(template, sizeof(template), "%s", folder);
	*strchr(template, '_') = '/';
	(void)snprintf(path, sizeof(path), CASES "/%s", folder);
	dir = opendir(path);
	assert_non_null(dir);
	for (entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
		if (strstr(entry->d_name, ".json") == NULL)
			continue;
		(void)snprintf(path, sizeof(path), CASES "/%s/%s", folder, entry->d_name);
		check_case(template, path, check);
		n++;
	}
	(void)closedir(dir);
	return n;
}

static void check_all(page_check_fn *check)
{
	DIR *dir = opendir(CASES);
	struct dirent *entry;
	int n = 0;

	assert_non_null(dir);
	for (entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
		if (strchr(entry->d_name, '_') != NULL)
			n += check_folder(entry->d_name, check);
	}
	(void)closedir(dir);
	assert_true(n >= CASES_MIN);
}

static void every_page_says_its_language_title_and_one_main_heading(void **state)
{
	(void)state;
	check_all(check_frame);
}

static void no_page_holds_an_empty_address_a_tag_of_its_template_or_an_inline_script(void **state)
{
	(void)state;
	check_all(check_leftovers);
}

static void every_form_that_changes_something_carries_its_token(void **state)
{
	(void)state;
	check_all(check_forms);
}

static void every_label_description_and_link_within_a_page_points_to_one_place(void **state)
{
	(void)state;
	check_all(check_references);
}

static void days_and_seconds_are_written_out(void **state)
{
	(void)state;
	check_all(check_units);
}

static void every_table_can_be_read_as_cards(void **state)
{
	(void)state;
	check_all(check_tables);
}

static void no_page_skips_a_level_of_headings(void **state)
{
	(void)state;
	check_all(check_headings);
}

/* Folders of parts are not pages. */
static bool is_page_folder(const char *name)
{
	return name[0] != '.' && strcmp(name, "frame") != 0 && strcmp(name, "form") != 0 &&
	       strcmp(name, "parts") != 0;
}

static void want_cases(const char *folder, const char *file)
{
	char path[PATH_SIZE];
	DIR *dir;

	(void)snprintf(path, sizeof(path), CASES "/%s_%.*s", folder, (int)strcspn(file, "."), file);
	dir = opendir(path);
	if (dir == NULL)
		fail_msg("%s/%s: no model in %s", folder, file, path);
	(void)closedir(dir);
}

static void every_template_of_a_page_has_a_model(void **state)
{
	DIR *root = opendir(TEMPLATES);
	struct dirent *folder;
	char path[PATH_SIZE];

	(void)state;
	assert_non_null(root);
	for (folder = readdir(root); folder != NULL; folder = readdir(root)) {
		struct dirent *file;
		DIR *dir;

		if (!is_page_folder(folder->d_name))
			continue;
		(void)snprintf(path, sizeof(path), TEMPLATES "/%s", folder->d_name);
		dir = opendir(path);
		assert_non_null(dir);
		for (file = readdir(dir); file != NULL; file = readdir(dir)) {
			if (strstr(file->d_name, ".html") != NULL)
				want_cases(folder->d_name, file->d_name);
		}
		(void)closedir(dir);
	}
	(void)closedir(root);
}

static int load(void **state)
{
	struct err_info err = { 0 };

	(void)state;
	if (mustache_load(TEMPLATES, &templates, &err) == ERR_OK)
		return 0;
	print_error("%s\n", err.detail);
	return -1;
}

static int unload(void **state)
{
	(void)state;
	mustache_free(templates);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page_says_its_language_title_and_one_main_heading),
		cmocka_unit_test(no_page_holds_an_empty_address_a_tag_of_its_template_or_an_inline_script),
		cmocka_unit_test(every_form_that_changes_something_carries_its_token),
		cmocka_unit_test(every_label_description_and_link_within_a_page_points_to_one_place),
		cmocka_unit_test(days_and_seconds_are_written_out),
		cmocka_unit_test(every_table_can_be_read_as_cards),
		cmocka_unit_test(no_page_skips_a_level_of_headings),
		cmocka_unit_test(every_template_of_a_page_has_a_model),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
