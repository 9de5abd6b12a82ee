/* The sample actions (conf/demo/actions.json) obey the form and the closed lists of the agreement.
 */
#include "app/base/date.h"
#include "app/base/vocabulary.h"
#include "app/resource/action_content.h"
#include "auth/role.h"
#include "tests/unit/sample.h"

#define FIRST_DAY "2009-02-01"
#define LAST_DAY "2011-11-30"

static bool is_term(const char *list, const char *id)
{
	return vocabulary_term(vocabulary_find(list), id) != NULL;
}

/* ---- the content of each version, by the form's own table ---- */

static void check_text(const struct field *field, const json_t *value)
{
	const char *text = json_string_value(value);

	WANT(text != NULL && text[0] != '\0', "%s is not text", field->name);
	WANT(text_length(text) <= (size_t)field->max, "%s is longer than %d", field->name,
	     (int)field->max);
	WANT(text_length(text) >= (size_t)field->min, "%s is too short", field->name);
	WANT(!text_has_control(text, field->type == FIELD_LONG), "%s has control characters",
	     field->name);
}

static void check_choices(const struct field *field, const json_t *value)
{
	size_t i;
	size_t j;
	const json_t *item;
	const json_t *other;

	WANT(json_array_size(value) <= (size_t)field->max, "%s: too many", field->name);
	json_array_foreach(value, i, item) {
		WANT(is_term(field->choices, json_string_value(item)), "%s: unknown", field->name);
		json_array_foreach(value, j, other)
			WANT(i == j || !json_equal(item, other), "%s: twice the same", field->name);
	}
}

static void check_objectives(const struct field *field, const json_t *value)
{
	size_t i;
	const json_t *row;

	WANT(json_array_size(value) <= (size_t)field->max, "too many objectives");
	json_array_foreach(value, i, row) {
		check_text(&field->group[0], json_object_get(row, "label"));
		check_text(&field->group[1], json_object_get(row, "unit"));
		WANT(json_number_value(json_object_get(row, "baseline")) >= 0, "baseline");
		WANT(json_number_value(json_object_get(row, "target")) >= 0, "target");
		WANT(json_is_number(json_object_get(row, "target")), "objective without target");
		WANT(json_object_size(row) == 4, "objective with other members");
	}
}

static void check_reference(const struct field *field, const json_t *value)
{
	const char *name = json_string_value(value);
	const json_t *territories = json_object_get(sample.organisations, "territories");
	unsigned role;

	if (text_equal(field->name, "territory")) {
		WANT(sample_find(territories, "code", name) != NULL, "no territory %s", name);
		return;
	}
	if (text_equal(field->name, "structure")) {
		WANT(text_equal(sample_text(sample_organisation(name), "party"), "urpa"),
		     "structure %s", name);
		return;
	}
	WANT(sample_person(name) != NULL, "no person %s", name);
	role = role_from_id(json_string_value(
		json_array_get(json_object_get(sample_person(name), "roles"), 0)));
	if (text_equal(field->name, "cub_lead"))
		WANT(role == ROLE_CUB_TECHNICIAN, "%s leads for the CUB", name);
	else
		WANT(role == ROLE_CLAUSE_OFFICER || role == ROLE_URPA_COORDINATOR,
		     "%s leads for a PLIE", name);
}

static void check_value(const struct field *field, const json_t *value)
{
	if (field->type == FIELD_TEXT || field->type == FIELD_LONG)
		check_text(field, value);
	else if (field->type == FIELD_CHOICE)
		WANT(is_term(field->choices, json_string_value(value)), "%s: unknown", field->name);
	else if (field->type == FIELD_CHOICES)
		check_choices(field, value);
	else if (field->type == FIELD_DATE)
		WANT(date_is_valid(json_string_value(value)), "%s: not a day", field->name);
	else if (field->type == FIELD_ID)
		check_reference(field, value);
	else if (field->type == FIELD_GROUP)
		check_objectives(field, value);
	else
		WANT(json_integer_value(value) >= 1 && json_integer_value(value) <= 3, "%s",
		     field->name);
}

static void check_content(json_t *content)
{
	for (void *at = json_object_iter(content); at != NULL;
	     at = json_object_iter_next(content, at)) {
		const struct field *field = action_form.fields;

		while (field->name != NULL && !text_equal(field->name, json_object_iter_key(at)))
			field++;
		WANT(field->name != NULL && !text_equal(field->name, "next"), "unknown member %s",
		     json_object_iter_key(at));
		if (!json_is_null(json_object_iter_value(at)))
			check_value(field, json_object_iter_value(at));
	}
}

static void every_version_keeps_the_limits_of_the_form(void **state)
{
	size_t i;
	size_t j;
	const json_t *action;
	const json_t *event;

	(void)state;
	json_array_foreach(sample.actions, i, action) {
		sample_at = sample_text(json_object_get(action, "content"), "title");
		check_content(json_object_get(action, "content"));
		json_array_foreach(json_object_get(action, "history"), j, event) {
			json_t *changes = json_object_get(event, "content");

			WANT((changes != NULL) == text_equal(sample_text(event, "do"), "edit"),
			     "content of %s", sample_text(event, "do"));
			WANT(changes == NULL || json_object_size(changes) > 0, "edit of nothing");
			check_content(changes);
		}
	}
}

static bool is_weekday(const char *day)
{
	/* 2009-02-02 was a Monday. */
	return date_days_between("2009-02-02", day) % 7 < 5;
}

static void events_follow_each_other_in_office_hours(void **state)
{
	size_t i;
	size_t j;
	const json_t *action;
	const json_t *event;

	(void)state;
	json_array_foreach(sample.actions, i, action) {
		const char *last = FIRST_DAY;

		sample_at = sample_text(json_object_get(action, "content"), "title");
		json_array_foreach(json_object_get(action, "history"), j, event) {
			const char *at = sample_text(event, "at");
			char day[DATE_TEXT_SIZE];

			snprintf(day, sizeof(day), "%s", at);
			WANT(strlen(at) == 19 && date_is_valid(day), "%s is no time", at);
			WANT(strcmp(last, at) < 0, "%s is not after %s", at, last);
			WANT(strcmp(day, LAST_DAY) <= 0 && is_weekday(day), "%s is no working day",
			     day);
			WANT(strcmp(at + 11, "06:30") > 0 && strcmp(at + 11, "17:00") < 0, "%s",
			     at);
			last = at;
		}
	}
}

/* Of the terms of `list`, each is the `member` of some action. */
static void expect_all_terms(const char *list, const char *member)
{
	const struct vocabulary *vocabulary = vocabulary_find(list);

	for (size_t t = 0; t < vocabulary->count; t++) {
		bool seen = false;
		size_t i;
		const json_t *action;

		json_array_foreach(sample.actions, i, action) {
			const json_t *content = json_object_get(action, "content");

			seen = seen || sample_aims_at(content, vocabulary->terms[t].id) ||
			       text_equal(sample_text(content, member), vocabulary->terms[t].id);
		}
		if (!seen)
			fail_msg("no action has the %s %s", member, vocabulary->terms[t].id);
	}
}

static void the_actions_cover_the_lists_of_the_agreement(void **state)
{
	(void)state;
	expect_all_terms("action_form", "action_form");
	expect_all_terms("operation_type", "operation_type");
	expect_all_terms("target_public", "target_publics");
	expect_all_terms("contract_type", "contract_type");
	expect_all_terms("learner", "learners");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_version_keeps_the_limits_of_the_form),
		cmocka_unit_test(events_follow_each_other_in_office_hours),
		cmocka_unit_test(the_actions_cover_the_lists_of_the_agreement),
	};

	return cmocka_run_group_tests_name("sample data", tests, sample_setup, sample_teardown);
}
