/* What happened to a record, as facts for the rules and as models. */
#include "tests/unit/torture.h"

#include "app/resource/record/trail.h"
#include "tests/unit/fake_record.h"

#define DECISION(id, version, decision, role, person, reverses)                                              \
	"{\"kind\": \"decision\", \"position\": " #id ", \"decision_id\": " #id ", \"version\": " #version \
	", \"decision\": \"" decision "\", \"role\": \"" role "\", \"person_id\": " #person ", \"reverses_id\": " \
	#reverses ", \"from_status\": \"endorsed\", \"to_status\": \"endorsed\", \"reason\": null, \"name\": \"Nom\"," \
	" \"quality\": null, \"organisation\": \"CUB\", \"group_dn\": null, \"at\": \"2010-01-02 10:00:00\"}"
#define WROTE(version)                                                                                       \
	"{\"kind\": \"version\", \"position\": " #version ", \"version\": " #version                             \
	", \"person_id\": 20, \"name\": \"Nom\", \"quality\": null, \"at\": \"2010-01-02 10:00:00\"}"
#define LINK                                                                                                 \
	"{\"kind\": \"link\", \"position\": 9, \"name\": \"Un autre\", \"organisation\": \"tool\","          \
	" \"from_status\": \"approved\", \"reason\": \"2010-03-01\"}"

static struct trail trail_of(json_t *rows)
{
	return (struct trail){ .kind = &sample_endorsed, .id = ID, .version = VERSION, .approved_version = 2,
			       .rows = rows };
}

static struct life_facts facts_of(const char *text)
{
	json_auto_t *rows = parsed(text);
	struct trail trail = trail_of(rows);
	struct life_facts facts = { 0 };

	trail_facts(&trail, &elected, &facts);
	return facts;
}

static void only_what_stands_about_this_version_counts(void **state)
{
	struct life_facts facts;

	(void)state;
	facts = facts_of("[" DECISION(1, 3, "approve", "cub_elected", 30, null) "]");
	assert_true(facts.approved_by_actor && facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 2, "approve", "cub_elected", 30, null) "]");
	assert_false(facts.approved_by_actor || facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 3, "approve", "cub_elected", 31, null) "]");
	assert_true(!facts.approved_by_actor && facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 3, "approve", "urpa_elected", 31, null) "]");
	assert_false(facts.approved_by_actor || facts.role_has_approved);
	facts = facts_of("[" DECISION(2, 3, "reverse", "cub_elected", 30, 1) ","
			     DECISION(1, 3, "approve", "cub_elected", 30, null) "]");
	assert_false(facts.approved_by_actor || facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 3, "reject", "cub_elected", 30, null) "]");
	assert_true(facts.rejected_by_actor);
	facts = facts_of("[" WROTE(3) "]");
	assert_false(facts.approved_by_actor || facts.role_has_approved || facts.rejected_by_actor);
}

static void the_newest_decision_of_a_name_is_found_in_any_order(void **state)
{
	json_auto_t *rows = parsed("[" DECISION(2, 3, "submit", "", 20, null) "," DECISION(5, 3, "submit", "", 20, null) ","
				   DECISION(4, 3, "endorse", "", 22, null) "]");
	struct trail trail = trail_of(rows);

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(trail_last(&trail, "submit"), "position")), 5);
	assert_null(trail_last(&trail, "reject"));
	assert_non_null(trail_standing(&trail, "endorse", NULL));
	assert_null(trail_standing(&trail, "endorse", "cub_elected"));
}

static void models_are_newest_first_and_say_what_was_reversed(void **state)
{
	json_auto_t *rows = parsed("[" WROTE(1) "," WROTE(3) "," WROTE(2) ","
				   DECISION(1, 3, "approve", "cub_elected", 30, null) ","
				   DECISION(2, 3, "reverse", "cub_elected", 30, 1) "," LINK "]");
	struct trail trail = trail_of(rows);
	json_auto_t *versions = trail_versions(&trail);
	json_auto_t *decisions = trail_decisions(&trail);
	json_auto_t *links = trail_links(&trail);

	(void)state;
	assert_int_equal(json_array_size(versions), 3);
	assert_json(json_object_get(json_array_get(versions, 0), "version"), "3");
	assert_json(json_object_get(json_array_get(versions, 0), "current"), "true");
	assert_json(json_object_get(json_array_get(versions, 1), "approved"), "true");
	assert_json(json_object_get(json_array_get(versions, 1), "compare_href"), "\"/outils/12/comparaison?de=1&a=2\"");
	assert_json(json_object_get(json_array_get(versions, 2), "compare_href"), "null");
	assert_int_equal(json_array_size(decisions), 2);
	assert_json(json_object_get(json_array_get(decisions, 0), "reversed"), "false");
	assert_json(json_object_get(json_array_get(decisions, 1), "reversed"), "true");
	assert_json(json_object_get(json_array_get(decisions, 1), "from_text"), "\"Visé\"");
	assert_json(links, "[{\"kind\": \"tool\", \"id\": 9, \"title\": \"Un autre\", \"held_on\": \"2010-03-01\","
			   " \"href\": \"/outils/9\","
			   " \"status\": \"approved\", \"status_text\": \"Approuvé\"}]");
}

static void nothing_that_happened_is_an_empty_list(void **state)
{
	json_auto_t *rows = json_array();
	struct trail trail = trail_of(rows);
	json_auto_t *versions = trail_versions(&trail);

	(void)state;
	assert_json(versions, "[]");
	assert_null(trail_standing(&trail, "approve", NULL));
}

static void without_memory_there_are_no_models(void **state)
{
	json_auto_t *rows = parsed("[" WROTE(2) "," DECISION(1, 3, "approve", "cub_elected", 30, null) "," LINK "]");
	struct trail trail = trail_of(rows);
	json_t *(*const makers[])(const struct trail *) = { trail_versions, trail_decisions, trail_links };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(makers); i++) {
		for (size_t n = 1; torture_again(n); n++) {
			json_t *list = makers[i](&trail);

			torture_stop();
			assert_int_equal(list == NULL, torture_has_failed());
			json_decref(list);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_stands_about_this_version_counts),
		cmocka_unit_test(the_newest_decision_of_a_name_is_found_in_any_order),
		cmocka_unit_test(models_are_newest_first_and_say_what_was_reversed),
		cmocka_unit_test(nothing_that_happened_is_an_empty_list),
		cmocka_unit_test(without_memory_there_are_no_models),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests_name("trails", tests, NULL, NULL);
}
