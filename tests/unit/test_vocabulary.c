#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/base/vocabulary.h"

static void assert_label(const char *list, const char *id, const char *label)
{
	const struct term *term = vocabulary_term(vocabulary_find(list), id);

	assert_non_null(term);
	assert_string_equal(term->label, label);
}

static void a_term_is_found_by_list_and_identifier(void **state)
{
	(void)state;
	assert_label("status", "submitted", "Soumise");
	assert_label("status", "completed", "Réalisée");
	assert_label("party", "urpa", "PLIE et URPA");
	assert_label("role", "urpa_elected", "Élu URPA");
	assert_label("decision", "endorse", "Visa donné");
	assert_label("task", "approve", "À approuver");
	assert_label("ledger_event", "session.refused", "Connexion refusée");
}

static void what_is_not_listed_is_not_found(void **state)
{
	(void)state;
	assert_null(vocabulary_find("statuses"));
	assert_null(vocabulary_find(""));
	assert_null(vocabulary_find(NULL));
	assert_null(vocabulary_term(NULL, "draft"));
	assert_null(vocabulary_term(vocabulary_find("status"), "Draft"));
	assert_null(vocabulary_term(vocabulary_find("status"), NULL));
}

static void the_agreement_has_six_types_of_operation_and_five_publics(void **state)
{
	(void)state;
	assert_int_equal(vocabulary_find("operation_type")->count, 6);
	assert_int_equal(vocabulary_find("target_public")->count, 5);
	assert_int_equal(vocabulary_find("action_form")->count, 3);
	assert_int_equal(vocabulary_find("plie_trade")->count, 3);
	assert_int_equal(vocabulary_find("status")->count, 9);
}

static bool is_identifier(const char *id)
{
	return *id != '\0' && strspn(id, "abcdefghijklmnopqrstuvwxyz_.") == strlen(id);
}

static bool is_tone(const char *tone)
{
	return !tone || text_equal(tone, "neutral") || text_equal(tone, "waiting") ||
	       text_equal(tone, "good") || text_equal(tone, "warning") || text_equal(tone, "ended");
}

static void check_list(const struct vocabulary *list)
{
	assert_true(is_identifier(list->name));
	assert_ptr_equal(vocabulary_find(list->name), list);
	for (size_t i = 0; i < list->count; i++) {
		const struct term *term = &list->terms[i];

		assert_true(is_identifier(term->id));
		assert_true(strlen(term->id) <= 40);
		assert_ptr_equal(vocabulary_term(list, term->id), term);
		assert_true(*term->label != '\0' && text_is_utf8(term->label, strlen(term->label)));
		assert_null(strchr(term->label, '\''));
		assert_true(is_tone(term->tone));
	}
}

static void every_name_and_identifier_stands_once_and_is_well_formed(void **state)
{
	size_t count = 0;
	const struct vocabulary *all = vocabulary_all(&count);

	(void)state;
	assert_true(count >= 14);
	for (size_t i = 0; i < count; i++)
		check_list(&all[i]);
}

static void every_status_decision_and_task_has_a_tone(void **state)
{
	static const char *const names[] = { "status", "decision", "task", "agreement_status" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct vocabulary *list = vocabulary_find(names[i]);

		for (size_t t = 0; t < list->count; t++)
			assert_non_null(list->terms[t].tone);
	}
}

static void every_decision_is_an_event_of_the_ledger(void **state)
{
	const struct vocabulary *decisions = vocabulary_find("decision");
	const struct vocabulary *events = vocabulary_find("ledger_event");
	char of_action[64];
	char of_record[64];
	char of_figures[64];

	(void)state;
	for (size_t i = 0; i < decisions->count; i++) {
		snprintf(of_action, sizeof(of_action), "action.%s", decisions->terms[i].id);
		snprintf(of_record, sizeof(of_record), "record.%s", decisions->terms[i].id);
		snprintf(of_figures, sizeof(of_figures), "indicator.%s", decisions->terms[i].id);
		assert_true(vocabulary_term(events, of_action) != NULL || vocabulary_term(events, of_record) != NULL ||
			    vocabulary_term(events, of_figures) != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_term_is_found_by_list_and_identifier),
		cmocka_unit_test(what_is_not_listed_is_not_found),
		cmocka_unit_test(the_agreement_has_six_types_of_operation_and_five_publics),
		cmocka_unit_test(every_name_and_identifier_stands_once_and_is_well_formed),
		cmocka_unit_test(every_status_decision_and_task_has_a_tone),
		cmocka_unit_test(every_decision_is_an_event_of_the_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
