/* Answers of the identity process, as its workers read them. */
#include "auth/client_answer.h"

#include <jansson.h>

#include "app/base/text.h"
#include "auth/role.h"

static const struct answer_field_row {
	const char *name;
	size_t max; /* bytes */
} answer_fields[ANSWER_FIELD_COUNT] = {
#define X(code, name, max) [ANSWER_##code] = { name, max },
	ANSWER_FIELDS(X)
#undef X
};

static bool answer_outcome(const json_t *answer, enum outcome *ret)
{
	const char *id = json_string_value(json_object_get(answer, "outcome"));

	for (int i = 0; i < OUTCOME_COUNT; i++) {
		if (text_equal(id, outcome_id((enum outcome)i))) {
			*ret = (enum outcome)i;
			return true;
		}
	}
	return false;
}

/* Copies the text `key`; false: it is not there, or no memory (then *ret_full). */
static bool answer_text(const json_t *object, const char *key, struct arena *arena,
			const char **ret, bool *ret_full)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return false;
	*ret = arena_strndup(arena, json_string_value(value), json_string_length(value));
	if (*ret == NULL)
		*ret_full = true;
	return *ret != NULL;
}

static bool answer_roles(const json_t *list, unsigned *ret)
{
	size_t count = json_array_size(list);
	unsigned role;

	*ret = 0;
	for (size_t i = 0; i < count; i++) {
		role = role_from_id(json_string_value(json_array_get(list, i)));
		if (role == 0)
			return false;
		*ret |= role;
	}
	return *ret != 0;
}

static bool answer_groups(const json_t *list, struct arena *arena, struct directory_person *ret,
			  bool *ret_full)
{
	size_t count = json_array_size(list);

	if (count == 0 || count > CLIENT_GROUPS_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *dn = json_string_value(json_array_get(list, i));

		if (dn == NULL)
			return false;
		ret->groups[i] = arena_strdup(arena, dn);
		if (ret->groups[i] == NULL)
			*ret_full = true;
		if (ret->groups[i] == NULL)
			return false;
	}
	ret->group_count = (int)count;
	return true;
}

static bool answer_number(const json_t *answer, const char *key, int *ret)
{
	const json_t *value = json_object_get(answer, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    json_integer_value(value) > INT32_MAX)
		return false;
	*ret = (int)json_integer_value(value);
	return true;
}

static bool answer_person_read(const json_t *person, struct arena *arena,
			       struct directory_person *ret, bool *ret_full)
{
	return answer_text(person, "uuid", arena, &ret->uuid, ret_full) &&
	       answer_text(person, "dn", arena, &ret->dn, ret_full) &&
	       answer_text(person, "username", arena, &ret->username, ret_full) &&
	       answer_text(person, "name", arena, &ret->name, ret_full) &&
	       answer_text(person, "mail", arena, &ret->mail, ret_full) &&
	       answer_text(person, "quality", arena, &ret->quality, ret_full) &&
	       answer_text(person, "organisation", arena, &ret->organisation, ret_full) &&
	       answer_roles(json_object_get(person, "roles"), &ret->roles) &&
	       answer_groups(json_object_get(person, "groups"), arena, ret, ret_full);
}

/* Texts that a browser or a page gets: UTF-8 as JSON has it, without control characters. */
static bool answer_texts(const json_t *answer, struct arena *arena, const char *ret[ANSWER_FIELD_COUNT],
			 bool *ret_full)
{
	for (int i = 0; i < ANSWER_FIELD_COUNT; i++) {
		const json_t *value = json_object_get(answer, answer_fields[i].name);

		ret[i] = "";
		if (value == NULL)
			continue;
		if (json_string_length(value) > answer_fields[i].max ||
		    !answer_text(answer, answer_fields[i].name, arena, &ret[i], ret_full) ||
		    text_has_control(ret[i], false))
			return false;
	}
	return true;
}

static bool answer_person_of(const json_t *answer, struct arena *arena, struct client_answer *ret,
			     bool *ret_full)
{
	const json_t *person = json_object_get(answer, "person");

	if (!outcome_has_person(ret->outcome) || person == NULL)
		return true;
	ret->has_person = true;
	return answer_person_read(person, arena, &ret->person, ret_full) &&
	       (ret->outcome != OUTCOME_EXPIRES_SOON ||
		answer_number(answer, "days_left", &ret->person.days_left)) &&
	       (ret->outcome != OUTCOME_GRACE || answer_number(answer, "graces_left", &ret->person.graces_left));
}

enum err client_answer_read(const char *bytes, size_t len, struct arena *arena, struct client_answer *ret,
			    struct err_info *err)
{
	json_auto_t *answer = NULL;
	bool full = false;
	bool fine;

	*ret = (struct client_answer){ .outcome = OUTCOME_UNAVAILABLE };
	answer = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
	if (answer == NULL || !answer_outcome(answer, &ret->outcome))
		return ERR(err, ERR_DIRECTORY, "answer of the identity process is not one");
	fine = answer_texts(answer, arena, ret->texts, &full) && answer_person_of(answer, arena, ret, &full);
	if (full)
		return ERR(err, ERR_MEMORY, "no room for the answer of the identity process");
	if (!fine)
		return ERR(err, ERR_DIRECTORY, "answer of the identity process is not whole");
	return ERR_OK;
}
