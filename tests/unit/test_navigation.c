/* The menu: sections by right, and the pages of the section one is in. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/navigation.h"
#include "app/resource/row.h"
#include "auth/role.h"
#include "auth/session.h"

static struct session session = { .roles = ROLE_CUB_ELECTED };
static struct request req = { .session = &session };

static const json_t *called(const json_t *items, const char *label)
{
	size_t i;
	const json_t *item;

	json_array_foreach(items, i, item) {
		if (text_equal(row_text(item, "label"), label))
			return item;
	}
	return NULL;
}

static void the_section_of_a_page_is_marked(void **state)
{
	json_auto_t *items = NULL;

	(void)state;
	req.path = "/structures/plie-graves";
	items = navigation_sections(&req);
	assert_true(json_is_true(json_object_get(called(items, "Accord-cadre"), "current")));
	assert_true(json_is_false(json_object_get(called(items, "Tableau de bord"), "current")));
	assert_string_equal(row_text(called(items, "Accord-cadre"), "href"), "/accord");
}

static void a_section_of_several_pages_lists_them(void **state)
{
	json_auto_t *items = NULL;
	json_auto_t *none = NULL;

	(void)state;
	req.path = "/structures";
	items = navigation_pages(&req);
	assert_true(json_is_true(json_object_get(called(items, "Structures"), "current")));
	assert_true(json_is_false(json_object_get(called(items, "Indicateurs"), "current")));
	req.path = "/";
	none = navigation_pages(&req);
	assert_int_equal(json_array_size(none), 0);
}

static void a_path_that_only_begins_alike_is_not_in_the_section(void **state)
{
	json_auto_t *items = NULL;

	(void)state;
	req.path = "/actionsx";
	items = navigation_sections(&req);
	assert_true(json_is_false(json_object_get(called(items, "Actions"), "current")));
}

static void what_one_may_not_open_is_not_in_the_menu(void **state)
{
	struct session auditor = { .roles = ROLE_AUDITOR };
	struct request other = { .session = &auditor, .path = "/" };
	struct request visitor = { .path = "/" };
	json_auto_t *elected = navigation_sections(&req);
	json_auto_t *items = navigation_sections(&other);
	json_auto_t *none = navigation_sections(&visitor);

	(void)state;
	assert_non_null(called(elected, "À décider"));
	assert_null(called(items, "À décider"));
	assert_non_null(called(items, "Journal"));
	assert_int_equal(json_array_size(none), 0);
}

static void what_waits_is_counted_beside_the_inbox(void **state)
{
	json_auto_t *items = NULL;

	(void)state;
	session.inbox = 3;
	items = navigation_sections(&req);
	session.inbox = 0;
	assert_int_equal(row_number(called(items, "À décider"), "count"), 3);
	assert_true(json_is_null(json_object_get(called(items, "Actions"), "count")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_section_of_a_page_is_marked),
		cmocka_unit_test(a_section_of_several_pages_lists_them),
		cmocka_unit_test(a_path_that_only_begins_alike_is_not_in_the_section),
		cmocka_unit_test(what_one_may_not_open_is_not_in_the_menu),
		cmocka_unit_test(what_waits_is_counted_beside_the_inbox),
	};

	return cmocka_run_group_tests_name("navigation", tests, NULL, NULL);
}
