/* The table of routes itself: every row does its duties, and every page can be shown. */
#include "tests/unit/test.h"

#include <dirent.h>

#include "app/base/text.h"
#include "app/http/response.h"
#include "app/http/route.h"
#include "app/resource/record/kind.h"
#include "app/view/mustache.h"
#include "auth/permission.h"

#define CASES "tests/cases/pages"

static struct mustache_set *templates;
static const struct route *routes;
static size_t count;

static int setup(void **state)
{
	struct err_info err = { .detail = "" };

	(void)state;
	routes = routes_all(&count);
	if (mustache_load("app/view/templates", &templates, &err) != ERR_OK) {
		print_error("%s\n", err.detail);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	mustache_free(templates);
	return 0;
}

static bool has_template(const void *set, const char *name)
{
	return mustache_has(set, name);
}

static void the_table_passes_the_check_at_start_with_the_templates_there_are(void **state)
{
	struct err_info err = { .detail = "" };

	(void)state;
	if (route_check(routes, count, has_template, templates, &err) != ERR_OK)
		fail_msg("%s", err.detail);
}

static void every_row_says_what_it_is_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (routes[i].summary == NULL || routes[i].summary[0] == '\0')
			fail_msg("%s has no summary", routes[i].path);
		if ((routes[i].csv != NULL) && (routes[i].flags & ROUTE_LIST) == 0)
			fail_msg("%s: a table that is no list", routes[i].path);
	}
}

/* The one-time key is kept for a person: a POST in a transaction needs somebody who is signed in. */
static void a_change_is_made_by_somebody_and_leads_somewhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct route *route = &routes[i];
		bool own_transaction = (route->flags & ROUTE_NO_TRANSACTION) != 0;

		if (route->method != METHOD_POST)
			continue;
		if (route->permission == PERMISSION_PUBLIC && !own_transaction)
			fail_msg("%s: a public change", route->path);
		if ((route->form->flags & FORM_NO_KEY) != 0 && !own_transaction)
			fail_msg("%s: a change that can be sent twice", route->path);
		if (route->show != NULL && route->page == NULL)
			fail_msg("%s: a form that is shown again on no page", route->path);
		if (route->then != NULL && strstr(route->then, ":id") != NULL && strstr(route->path, ":id") == NULL)
			fail_msg("%s leads to a record that it does not name", route->path);
	}
}

/* Every step of a record says which version it is about. */
static void a_change_of_a_record_names_its_version(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (routes[i].method == METHOD_POST && strstr(routes[i].path, ":id") != NULL &&
		    (routes[i].form->flags & FORM_VERSION) == 0)
			fail_msg("%s needs no version", routes[i].path);
	}
}

static void every_form_has_a_schema(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		json_auto_t *schema = routes[i].form != NULL ? field_schema(routes[i].form) : json_object();

		assert_true(json_is_object(schema));
	}
}

/* "action/show" → "tests/cases/pages/action_show" */
static void folder_of(const char *page, char ret[200])
{
	size_t at = (size_t)snprintf(ret, 200, "%s/", CASES);

	snprintf(ret + at, 200 - at, "%s", page);
	for (char *c = ret + at; *c != '\0'; c++)
		*c = *c == '/' ? '_' : *c;
}

/* Renders the page with every model of its folder; how many there were. */
static int render_cases(const char *page)
{
	char folder[200];
	char path[500];
	int rendered = 0;
	const struct dirent *entry;
	DIR *dir;

	folder_of(page, folder);
	dir = opendir(folder);
	for (entry = dir != NULL ? readdir(dir) : NULL; entry != NULL; entry = readdir(dir)) {
		AUTO_BUF out = BUF_INIT(RESPONSE_MAX);
		struct err_info err = { .detail = "" };
		json_auto_t *model = NULL;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		model = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
		if (model == NULL)
			fail_msg("%s is not JSON", path);
		if (mustache_render(templates, page, model, &out, &err) != ERR_OK)
			fail_msg("%s: %s", path, err.detail);
		if (strstr(buf_text(&out), "<main") == NULL || strstr(buf_text(&out), "</html>") == NULL ||
		    strstr(buf_text(&out), "{{") != NULL)
			fail_msg("%s: not a whole page", path);
		rendered++;
	}
	if (dir != NULL)
		closedir(dir);
	return rendered;
}

static void every_page_can_be_shown_with_its_models(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (routes[i].page != NULL && render_cases(routes[i].page) == 0)
			fail_msg("%s: no model for the page %s", routes[i].path, routes[i].page);
	}
	assert_true(render_cases("error/error") > 0);
}

/* A page whose members are all missing is poor, but a page. */
static void every_page_can_be_shown_with_nothing(void **state)
{
	json_auto_t *nothing = json_object();

	(void)state;
	for (size_t i = 0; i < count; i++) {
		AUTO_BUF out = BUF_INIT(RESPONSE_MAX);
		struct err_info err = { .detail = "" };

		if (routes[i].page != NULL && mustache_render(templates, routes[i].page, nothing, &out, &err) != ERR_OK)
			fail_msg("%s: %s", routes[i].page, err.detail);
	}
}

static const struct route *find_row(enum method method, const struct kind *kind, const char *rest)
{
	char path[200];

	snprintf(path, sizeof(path), "%s%s", kind->path, rest);
	for (size_t i = 0; i < count; i++) {
		if (routes[i].method == method && text_equal(routes[i].path, path) && routes[i].subject == kind)
			return &routes[i];
	}
	return NULL;
}

/* A page would lead to an address that is not there. */
static void only_a_kind_with_files_takes_them_and_they_can_be_read(void **state)
{
	size_t kind_count = 0;
	const struct kind *const *kinds = kind_all(&kind_count);

	(void)state;
	for (size_t i = 0; i < kind_count; i++) {
		const struct route *upload = find_row(METHOD_POST, kinds[i], "/:id/fichiers");
		const struct route *download = find_row(METHOD_GET, kinds[i], "/:id/fichiers/:number");

		if ((upload != NULL && (upload->flags & ROUTE_UPLOAD) != 0) != kinds[i]->files)
			fail_msg("%s: `files` and its rows differ", kinds[i]->id);
		/* A kind may make its own documents, and take none. */
		if (kinds[i]->files && (download == NULL || (download->flags & ROUTE_FILE) == 0))
			fail_msg("%s: its files cannot be read", kinds[i]->id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_passes_the_check_at_start_with_the_templates_there_are),
		cmocka_unit_test(every_row_says_what_it_is_for),
		cmocka_unit_test(a_change_is_made_by_somebody_and_leads_somewhere),
		cmocka_unit_test(a_change_of_a_record_names_its_version),
		cmocka_unit_test(every_form_has_a_schema),
		cmocka_unit_test(every_page_can_be_shown_with_its_models),
		cmocka_unit_test(every_page_can_be_shown_with_nothing),
		cmocka_unit_test(only_a_kind_with_files_takes_them_and_they_can_be_read),
	};

	return cmocka_run_group_tests_name("the table of routes", tests, setup, teardown);
}
