/* Deciding in somebody's place: which delegation counts, and what a page offers. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/delegation/delegation.h"
#include "app/resource/record/kinds.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "conf/conf.h"

#define DELEGATE 7

static char day[] = "2011-11-30";
static struct conf conf;
static struct session session;
static struct request req;
static json_t *delegations;

static int setup(void **state)
{
	(void)state;
	delegations = json_loads("[{\"id\": 3, \"role\": \"cub_elected\", \"role_bit\": 2, \"kinds\": \"action,tool\","
				 " \"delegator_id\": 1, \"name\": \"Élu\", \"quality\": \"Vice-président\","
				 " \"ends_on\": \"2011-12-09\"}]",
				 0, NULL);
	assert_non_null(delegations);
	conf = (struct conf){ .reference_date = day };
	session = (struct session){ .person_id = DELEGATE, .name = "A", .quality = "B", .party = "cub",
				    .organisation_id = 5, .roles = ROLE_CUB_TECHNICIAN, .delegations = delegations,
				    .stand_in_roles = ROLE_CUB_ELECTED };
	req = (struct request){ .conf = &conf, .session = &session };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(delegations);
	json_decref(req.form);
	return 0;
}

/* The actor after the form named delegation `id` (0: none) for a record of `kind`. */
static enum err use(int64_t id, const char *kind, struct actor *actor)
{
	json_decref(req.form);
	req.form = id != 0 ? json_pack("{s:I}", "delegation", (json_int_t)id) : json_object();
	actor_of_request(&req, actor);
	return delegation_use(&req, kind, actor, NULL);
}

static void without_one_people_act_in_their_own_name(void **state)
{
	struct actor actor;

	(void)state;
	assert_int_equal(use(0, "action", &actor), ERR_OK);
	assert_int_equal(actor.roles, ROLE_CUB_TECHNICIAN);
	assert_int_equal(actor.delegation_id, 0);
}

static void a_delegation_gives_its_quality_alone(void **state)
{
	struct actor actor;

	(void)state;
	assert_int_equal(use(3, "tool", &actor), ERR_OK);
	assert_int_equal(actor.roles, ROLE_CUB_ELECTED);
	assert_int_equal(actor.delegation_id, 3);
	assert_string_equal(actor.delegator_name, "Élu");
	assert_int_equal(actor.person_id, DELEGATE);
}

static void it_holds_for_its_kinds_and_only_for_whole_words_of_them(void **state)
{
	static const char *const others[] = { "amendment", "act", "tools", "too", "" };
	struct actor actor;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others) - 1; i++)
		assert_int_equal(use(3, others[i], &actor), ERR_FORBIDDEN);
	json_object_set_new(json_array_get(delegations, 0), "kinds", json_null());
	assert_int_equal(use(3, "amendment", &actor), ERR_OK);
}

static void one_that_is_not_of_today_or_not_theirs_is_refused(void **state)
{
	struct actor actor;

	(void)state;
	assert_int_equal(use(4, "action", &actor), ERR_FORBIDDEN);
	session.delegations = NULL;
	assert_int_equal(use(3, "action", &actor), ERR_FORBIDDEN);
}

static void only_what_is_needed_to_decide_comes_with_it(void **state)
{
	(void)state;
	assert_true(session_may(&session, PERMISSION_ACTION_APPROVE));
	assert_true(session_may(&session, PERMISSION_RECORD_RETURN));
	assert_true(session_may(&session, PERMISSION_INBOX_READ));
	session.roles = ROLE_AUDITOR;
	assert_true(session_may(&session, PERMISSION_ACTION_APPROVE));
	assert_false(session_may(&session, PERMISSION_DELEGATION_WRITE));
	assert_false(session_may(&session, PERMISSION_ACTION_WRITE));
}

/* What the page of an endorsed action of somebody else offers, with these rows of its trail. */
static json_t *offers(const char *rows)
{
	const struct life_facts facts = { .status = "endorsed", .owner_id = 9, .owner_party = "urpa" };
	json_auto_t *trail = json_loads(rows, 0, NULL);
	json_t *model = json_pack("{s:{}}", "can");

	assert_non_null(trail);
	delegation_offer(&req, &action_kind, 12, &facts, trail, 2, &model);
	assert_non_null(model);
	return model;
}

static bool offers_approval(const char *rows)
{
	json_auto_t *model = offers(rows);
	const json_t *first = json_array_get(json_object_get(model, "stand_ins"), 0);

	return json_is_true(json_object_get(first, "approve"));
}

static void a_page_offers_what_the_database_would_take(void **state)
{
	(void)state;
	assert_true(offers_approval("[]"));
	/* The official wrote a version; the quality has approved; the stand-in has approved otherwise. */
	assert_false(offers_approval("[{\"kind\": \"version\", \"version\": 1, \"person_id\": 1}]"));
	assert_false(offers_approval("[{\"kind\": \"decision\", \"version\": 2, \"decision\": \"approve\","
				     " \"role\": \"cub_elected\", \"person_id\": 2, \"decision_id\": 5}]"));
	assert_false(offers_approval("[{\"kind\": \"decision\", \"version\": 2, \"decision\": \"approve\","
				     " \"role\": \"urpa_elected\", \"person_id\": 7, \"decision_id\": 5}]"));
	/* Of the version before nothing stands. */
	assert_true(offers_approval("[{\"kind\": \"decision\", \"version\": 1, \"decision\": \"approve\","
				    " \"role\": \"cub_elected\", \"person_id\": 2, \"decision_id\": 5}]"));
	session.delegations = NULL;
	assert_false(offers_approval("[]"));
}

static void a_decision_names_who_was_stood_in_for(void **state)
{
	json_auto_t *row = json_pack("{s:s, s:s}", "delegator_name", "Élu", "delegator_quality", "Vice-président");
	json_auto_t *delegator = delegation_of_row(row);
	json_auto_t *nobody = NULL;

	(void)state;
	assert_string_equal(json_string_value(json_object_get(delegator, "name")), "Élu");
	json_object_clear(row);
	nobody = delegation_of_row(row);
	assert_true(json_is_null(nobody));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_one_people_act_in_their_own_name),
		TEST(a_delegation_gives_its_quality_alone),
		TEST(it_holds_for_its_kinds_and_only_for_whole_words_of_them),
		TEST(one_that_is_not_of_today_or_not_theirs_is_refused),
		TEST(only_what_is_needed_to_decide_comes_with_it),
		TEST(a_page_offers_what_the_database_would_take),
		TEST(a_decision_names_who_was_stood_in_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
