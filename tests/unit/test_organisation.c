/* Organisations: where they work, and which actions concern them. */
#include "tests/unit/test.h"

#include "app/resource/reference.h"
#include "app/resource/resources.h"
#include "auth/role.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "tests/unit/fake_reference.h"

static char today[] = "2010-08-17";
static const struct conf conf = { .reference_date = today };
static struct session session;
static struct arena arena;
static struct request req;
static struct err_info err;

static int setup(void **state)
{
	(void)state;
	reference_thread_end();
	fake_reset();
	fake_reference();
	fake_rows("organisation_list",
		  "[{\"id\": 3, \"slug\": \"cub\", \"kind\": \"cub\", \"party\": \"cub\", \"name\": \"Communauté\","
		  " \"short_name\": \"CUB\"},"
		  " {\"id\": 5, \"slug\": \"reseau\", \"kind\": \"network\", \"party\": null, \"name\": \"Réseau\","
		  " \"short_name\": \"Réseau\"},"
		  " {\"id\": 4, \"slug\": \"plie-graves\", \"kind\": \"plie\", \"party\": \"urpa\","
		  " \"name\": \"PLIE des Graves\", \"short_name\": \"Graves\"}]");
	fake_rows("territory_list",
		  "[{\"id\": 1, \"kind\": \"plie\", \"name\": \"T\", \"population\": 70, \"organisation_id\": 4},"
		  " {\"id\": 2, \"kind\": \"commune\", \"name\": \"Bègles\", \"population\": 30, \"organisation_id\": 4},"
		  " {\"id\": 3, \"kind\": \"commune\", \"name\": \"Talence\", \"population\": 20, \"organisation_id\": 4},"
		  " {\"id\": 4, \"kind\": \"commune\", \"name\": \"Ambès\", \"population\": 9, \"organisation_id\": null}]");
	fake_rows("organisation_action_counts", "[{\"structure_id\": null, \"action_count\": 1},"
						" {\"structure_id\": 4, \"action_count\": 6}]");
	fake_rows("organisation_people", "[{\"name\": \"A\", \"quality\": \"B\"}]");
	fake_rows("action_list", "[]");
	fake_rows("organisation_validity", "[{\"valid_from\": null, \"valid_to\": \"2010-06-30\", \"successor_id\": 3,"
					   " \"version\": 2, \"changed_version\": 2, \"content\": {\"reason\": \"Fusion\"},"
					   " \"editor\": \"A\", \"at\": \"2010-05-01 09:00:00\"}]");
	arena_init(&arena, 65536);
	req = (struct request){ .arena = &arena, .conf = &conf, .db = FAKE_DB, .session = &session };
	session = (struct session){ .roles = ROLE_ADMINISTRATOR };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(req.model);
	arena_release(&arena);
	reference_thread_end();
	fake_release();
	return 0;
}

static const json_t *item(size_t n)
{
	return json_array_get(json_object_get(req.model, "items"), n);
}

static int64_t number(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static void every_action_concerns_the_contracting_authority(void **state)
{
	(void)state;
	assert_int_equal(organisation_list(&req, &err), ERR_OK);
	assert_int_equal(number(item(0), "action_count"), 7);
	assert_int_equal(number(item(1), "action_count"), 0);
	assert_int_equal(number(item(2), "action_count"), 6);
}

static void a_plie_has_the_people_of_its_communes(void **state)
{
	(void)state;
	assert_int_equal(organisation_list(&req, &err), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(item(2), "communes")), 2);
	assert_int_equal(number(item(2), "population"), 50);
	assert_true(json_is_null(json_object_get(item(1), "population")));
}

static void an_unknown_commune_leaves_the_figure_of_the_whole_territory(void **state)
{
	(void)state;
	fake_rows("territory_list",
		  "[{\"id\": 1, \"kind\": \"plie\", \"name\": \"T\", \"population\": 70, \"organisation_id\": 4},"
		  " {\"id\": 2, \"kind\": \"commune\", \"name\": \"B\", \"population\": 30, \"organisation_id\": 4},"
		  " {\"id\": 3, \"kind\": \"commune\", \"name\": \"C\", \"population\": null, \"organisation_id\": 4}]");
	assert_int_equal(organisation_list(&req, &err), ERR_OK);
	assert_int_equal(number(item(2), "population"), 70);
}

static void a_page_groups_by_kind_in_the_order_of_the_list_of_kinds(void **state)
{
	const json_t *groups;

	(void)state;
	req.face = FACE_JSON;
	assert_int_equal(organisation_list(&req, &err), ERR_OK);
	assert_null(json_object_get(req.model, "groups"));
	json_decref(req.model);
	req.face = FACE_HTML;
	assert_int_equal(organisation_list(&req, &err), ERR_OK);
	groups = json_object_get(req.model, "groups");
	assert_int_equal(json_array_size(groups), 3);
	assert_string_equal(json_string_value(json_object_get(json_array_get(groups, 1), "kind")), "plie");
}

static void show(const char *slug)
{
	json_decref(req.model);
	req.model = NULL;
	req.word = slug;
	assert_int_equal(organisation_show(&req, &err), ERR_OK);
}

static void its_page_leads_to_its_actions(void **state)
{
	(void)state;
	show("plie-graves");
	assert_int_equal(fake_arg_i64("action_list", "structure"), 4);
	assert_true(json_is_null(json_object_get(req.model, "actions_href")));
	fake_rows("action_list", "[{\"id\": 9, \"title\": \"A\", \"status\": \"draft\", \"total\": 12}]");
	show("plie-graves");
	assert_int_equal(number(req.model, "action_count"), 12);
	assert_string_equal(json_string_value(json_object_get(req.model, "actions_href")),
			    "/actions?structure=plie-graves");
	show("cub");
	assert_true(json_is_null(fake_arg("action_list", "structure")));
	assert_string_equal(json_string_value(json_object_get(req.model, "actions_href")), "/actions");
	show("reseau");
	assert_true(json_is_null(json_object_get(req.model, "actions_href")));
}

static void a_closed_plie_says_what_follows_and_who_said_so(void **state)
{
	const json_t *history;

	(void)state;
	show("plie-graves");
	assert_true(json_is_true(json_object_get(req.model, "is_closed")));
	assert_true(json_is_true(json_object_get(req.model, "may_change")));
	assert_int_equal(number(json_object_get(req.model, "successor"), "id"), 3);
	history = json_object_get(req.model, "validity_history");
	assert_int_equal(json_array_size(history), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(history, 0), "reason")), "Fusion");
	session.roles = ROLE_CLAUSE_OFFICER;
	show("plie-graves");
	assert_true(json_is_false(json_object_get(req.model, "may_change")));
	session.roles = ROLE_ADMINISTRATOR;
	show("cub");
	assert_true(json_is_false(json_object_get(req.model, "may_change")));
}

static void an_organisation_that_is_not_there_is_not_found(void **state)
{
	(void)state;
	req.word = "nulle-part";
	assert_int_equal(organisation_show(&req, &err), ERR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_action_concerns_the_contracting_authority),
		TEST(a_plie_has_the_people_of_its_communes),
		TEST(an_unknown_commune_leaves_the_figure_of_the_whole_territory),
		TEST(a_page_groups_by_kind_in_the_order_of_the_list_of_kinds),
		TEST(its_page_leads_to_its_actions),
		TEST(a_closed_plie_says_what_follows_and_who_said_so),
		TEST(an_organisation_that_is_not_there_is_not_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
