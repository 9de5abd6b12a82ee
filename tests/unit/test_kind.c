/* The table of the kinds of record: what every row must hold, whatever is added to it. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/source.h"

#define EVENT_MAX 40	/* bytes of ledger.event, and of record_link.field */

static const struct field *field_of(const struct kind *kind, const char *name)
{
	for (const struct field *f = kind->form->fields; f->name != NULL; f++) {
		if (text_equal(f->name, name))
			return f;
	}
	return NULL;
}

static void each_kind_stands_once_and_is_a_word_of_the_agreement(void **state)
{
	size_t count = 0;
	const struct kind *const *all = kind_all(&count);

	(void)state;
	assert_true(count > 1);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(kind_find(all[i]->id), all[i]);
		assert_non_null(vocabulary_term(vocabulary_find("record_kind"), all[i]->id));
		for (size_t j = 0; j < i; j++)
			assert_false(text_equal(all[i]->path, all[j]->path));
	}
	assert_null(kind_find("nothing"));
}

static void each_kind_has_a_title_and_the_fields_that_it_names(void **state)
{
	size_t count = 0;
	const struct kind *const *all = kind_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct kind *kind = all[i];

		if (kind->form == NULL)
			fail_msg("%s has no form", kind->id);
		assert_non_null(field_of(kind, "title"));
		assert_true(kind->store != NULL || kind->form->fields == kind->edit_form->fields);
		if (kind->subtype != NULL)
			assert_int_equal(field_of(kind, kind->subtype)->type, FIELD_CHOICE);
		if (kind->held_on != NULL)
			assert_int_equal(field_of(kind, kind->held_on)->type, FIELD_DATE);
		if (kind->counterpart != NULL)
			assert_int_equal(field_of(kind, kind->counterpart)->type, FIELD_ID);
	}
}

static void check_source(const struct kind *kind, const struct field *group, const struct field *field)
{
	bool names = field->type == FIELD_ID || field->type == FIELD_IDS;
	size_t bytes = strlen(field->name) + (group != NULL ? strlen(group->name) + 1 : 0);

	if (field->choices != NULL && vocabulary_find(field->choices) == NULL)
		fail_msg("%s.%s: no list %s", kind->id, field->name, field->choices);
	if (!names || kind->store != NULL)
		return;
	if (field->source == NULL ||
	    (source_kind(field->source) == NULL && !text_equal(field->source, "record")))
		fail_msg("%s.%s names nothing that is there", kind->id, field->name);
	if (bytes > EVENT_MAX)
		fail_msg("%s.%s: its name is too long for a link", kind->id, field->name);
}

static void each_field_names_a_list_and_a_source_that_are_there(void **state)
{
	size_t count = 0;
	const struct kind *const *all = kind_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (const struct field *f = all[i]->form->fields; f->name != NULL; f++) {
			check_source(all[i], NULL, f);
			for (const struct field *m = f->group; m != NULL && m->name != NULL; m++)
				check_source(all[i], f, m);
		}
	}
}

static void each_step_of_each_kind_is_an_event_of_the_ledger(void **state)
{
	const struct vocabulary *events = vocabulary_find("ledger_event");
	char event[EVENT_MAX + 1];
	size_t count = 0;
	const struct kind *const *all = kind_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (size_t r = 0; r < all[i]->life->count; r++) {
			enum life_step step = all[i]->life->rules[r].step;
			int len = snprintf(event, sizeof(event), "%s.%s",
					   all[i]->event != NULL ? all[i]->event : "record",
					   life_step_id(step));

			assert_in_range(len, 1, EVENT_MAX);
			/* Progress has an event of its own. */
			if (step == LIFE_REPORT)
				continue;
			if (vocabulary_term(events, event) == NULL)
				fail_msg("%s: no event %s", all[i]->id, event);
		}
	}
}

static void who_may_write_a_kind_may_read_it(void **state)
{
	size_t count = 0;
	const struct kind *const *all = kind_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		unsigned readers = permission_roles(all[i]->read);

		assert_int_equal(permission_roles(all[i]->rights.write) & ~readers, 0);
		if (life_rule(all[i]->life, LIFE_APPROVE) != NULL)
			assert_int_equal(permission_roles(all[i]->rights.approve) & ~readers, 0);
		assert_int_equal(life_rule(all[i]->life, LIFE_ENDORSE) != NULL,
				 all[i]->store != NULL || all[i]->counterpart != NULL);
	}
}

static void an_address_is_made_of_the_kind_and_the_number(void **state)
{
	char address[20];

	(void)state;
	assert_true(kind_address("tool", 12, "/decision", address, sizeof(address)));
	assert_string_equal(address, "/outils/12/decision");
	assert_true(kind_address("action", 7, "", address, sizeof(address)));
	assert_string_equal(address, "/actions/7");
	assert_false(kind_address("territory", 7, "", address, sizeof(address)));
	assert_false(kind_address(NULL, 7, "", address, sizeof(address)));
	assert_false(kind_address("tool", 123456, "/decision", address, sizeof(address)));
}

static void a_state_agrees_with_its_kind(void **state)
{
	(void)state;
	assert_string_equal(kind_status_label(&tool_kind, "approved"), "Approuvé");
	assert_string_equal(kind_status_of("action", "approved"), "Approuvée");
	assert_string_equal(kind_status_label(&tool_kind, "no state"), "no state");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_stands_once_and_is_a_word_of_the_agreement),
		cmocka_unit_test(each_kind_has_a_title_and_the_fields_that_it_names),
		cmocka_unit_test(each_field_names_a_list_and_a_source_that_are_there),
		cmocka_unit_test(each_step_of_each_kind_is_an_event_of_the_ledger),
		cmocka_unit_test(who_may_write_a_kind_may_read_it),
		cmocka_unit_test(an_address_is_made_of_the_kind_and_the_number),
		cmocka_unit_test(a_state_agrees_with_its_kind),
	};

	return cmocka_run_group_tests_name("kinds of record", tests, NULL, NULL);
}
