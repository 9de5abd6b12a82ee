/*
 * The sample data of conf/demo, as the tests about them read it. Static functions, so that each
 * test program has its own; a failure names the action that it is about.
 */
#ifndef ACCORD_TESTS_UNIT_SAMPLE_H
#define ACCORD_TESTS_UNIT_SAMPLE_H

#include <jansson.h>

#include "app/base/text.h"
#include "tests/unit/test.h"

static struct {
	json_t *actions;
	json_t *people;
	json_t *organisations; /* the whole file */
} sample;

/* Where we are, for the message of a failure. */
static const char *sample_at = "";

#define WANT(condition, ...)                                                                       \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			print_error("«%s»: ", sample_at);                                          \
			fail_msg(__VA_ARGS__);                                                     \
		}                                                                                  \
	} while (0)

static inline const char *sample_text(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static inline const json_t *sample_find(const json_t *rows, const char *key, const char *value)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (value != NULL && text_equal(sample_text(row, key), value))
			return row;
	}
	return NULL;
}

static inline const json_t *sample_organisation(const char *slug)
{
	return sample_find(json_object_get(sample.organisations, "organisations"), "slug", slug);
}

static inline const json_t *sample_person(const char *username)
{
	return sample_find(sample.people, "username", username);
}

/* Any number that tells rows apart; 0: none. */
static inline int64_t sample_number(const json_t *rows, const json_t *wanted)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row == wanted)
			return (int64_t)i + 1;
	}
	return 0;
}

static inline int64_t sample_person_number(const char *username)
{
	return sample_number(sample.people, sample_person(username));
}

static inline bool sample_aims_at(const json_t *content, const char *target_public)
{
	size_t i;
	const json_t *item;

	json_array_foreach(json_object_get(content, "target_publics"), i, item) {
		if (text_equal(json_string_value(item), target_public))
			return true;
	}
	return false;
}

static inline int sample_setup(void **state)
{
	(void)state;
	sample.actions = json_load_file("conf/demo/actions.json", JSON_REJECT_DUPLICATES, NULL);
	sample.people = json_load_file("conf/demo/people.json", JSON_REJECT_DUPLICATES, NULL);
	sample.organisations =
		json_load_file("conf/demo/organisations.json", JSON_REJECT_DUPLICATES, NULL);
	if (sample.actions == NULL || sample.people == NULL || sample.organisations == NULL)
		return -1;
	return 0;
}

static inline int sample_teardown(void **state)
{
	(void)state;
	json_decref(sample.actions);
	json_decref(sample.people);
	json_decref(sample.organisations);
	return 0;
}

#endif
