/* Questions in, answers out. */
#include "auth/identity/message.h"

#include <jansson.h>

#include "app/base/json_write.h"
#include "app/base/text.h"
#include "auth/role.h"

static void message_json_release(json_t **json)
{
	json_decref(*json);
}

void question_wipe(struct question *question)
{
	explicit_bzero(question, sizeof(*question));
}

/* Copies the text `key` into `ret`. *ret_possible becomes false when it is empty, does not fit or
 * has control characters (which for a password are allowed). */
static enum err message_text(const json_t *object, const char *key, size_t max, bool control,
			     char *ret, bool *ret_possible, struct err_info *err)
{
	const json_t *value = json_object_get(object, key);
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);

	if (text == NULL)
		return ERR(err, ERR_BAD_REQUEST, "question without the text '%s'", key);
	if (len == 0 || len > max || (!control && text_has_control(text, false))) {
		*ret_possible = false;
		return ERR_OK;
	}
	memcpy(ret, text, len + 1);
	return ERR_OK;
}

static enum err message_sign_in(const json_t *object, struct question *ret, bool *ret_possible,
				struct err_info *err)
{
	enum err e;

	ret->op = OP_SIGN_IN;
	e = message_text(object, "username", CLIENT_USERNAME_MAX, false, ret->username,
			 ret_possible, err);
	if (e)
		return e;
	return message_text(object, "password", CLIENT_PASSWORD_MAX, true, ret->password,
			    ret_possible, err);
}

static enum err message_person(const json_t *object, struct question *ret, bool *ret_possible,
			       struct err_info *err)
{
	enum err e;

	ret->op = OP_PERSON;
	e = message_text(object, "uuid", MESSAGE_UUID_MAX, false, ret->uuid, ret_possible, err);
	if (e)
		return e;
	if (ret->uuid[strspn(ret->uuid, "0123456789abcdefABCDEF-")] != '\0')
		*ret_possible = false;
	return ERR_OK;
}

static enum err message_ping(const json_t *object, struct question *ret, bool *ret_possible,
			     struct err_info *err)
{
	(void)object;
	(void)ret_possible;
	(void)err;
	ret->op = OP_PING;
	return ERR_OK;
}

static const struct message_op {
	const char *name;
	size_t keys; /* "op" and those that the reader asks for, no other */
	enum err (*read)(const json_t *object, struct question *ret, bool *ret_possible,
			 struct err_info *err);
} message_ops[] = {
    {"ping", 1, message_ping},
    {"sign_in", 3, message_sign_in},
    {"person", 2, message_person},
};

enum err message_read(const char *bytes, size_t len, struct question *ret, bool *ret_possible,
		      struct err_info *err)
{
	DEFER(message_json_release) json_t *object = NULL;
	const char *name;

	*ret = (struct question){.op = OP_PING};
	*ret_possible = true;
	if (len > CLIENT_MESSAGE_MAX)
		return ERR(err, ERR_BAD_REQUEST, "question of %zu bytes", len);
	object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(object))
		return ERR(err, ERR_BAD_REQUEST, "question is not a JSON object");
	name = json_string_value(json_object_get(object, "op"));
	for (size_t i = 0; i < sizeof(message_ops) / sizeof(message_ops[0]); i++) {
		if (!text_equal(name, message_ops[i].name))
			continue;
		if (json_object_size(object) != message_ops[i].keys)
			return ERR(err, ERR_BAD_REQUEST, "question '%s' of %zu keys",
				   message_ops[i].name, json_object_size(object));
		return message_ops[i].read(object, ret, ret_possible, err);
	}
	return ERR(err, ERR_BAD_REQUEST, "question has no operation that is known");
}

/* Hands over `list`, or frees it when it is not whole. */
static json_t *message_whole(json_t *list, int failed)
{
	if (failed == 0)
		return list;
	json_decref(list);
	return NULL;
}

static json_t *message_roles(unsigned roles)
{
	json_t *list = json_array();
	int failed = 0;

	for (int bit = 0; bit < ROLE_COUNT; bit++)
		if ((roles & (1U << bit)) != 0)
			failed |= json_array_append_new(list, json_string(role_id(bit)));
	return message_whole(list, failed);
}

static json_t *message_groups(const struct directory_person *person)
{
	json_t *list = json_array();
	int failed = 0;

	for (int i = 0; i < person->group_count; i++)
		failed |= json_array_append_new(list, json_string(person->groups[i]));
	return message_whole(list, failed);
}

static json_t *message_person_pack(const struct directory_person *person)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "uuid", person->uuid,
			 "dn", person->dn, "username", person->username, "name", person->name,
			 "mail", person->mail, "quality", person->quality, "organisation",
			 person->organisation, "roles", message_roles(person->roles), "groups",
			 message_groups(person));
}

static json_t *message_pack(enum outcome outcome, const struct directory_person *person)
{
	json_t *answer = json_pack("{s:s}", "outcome", outcome_id(outcome));
	int failed = answer == NULL;

	if (!outcome_has_person(outcome) || person == NULL)
		return answer;
	if (outcome == OUTCOME_EXPIRES_SOON)
		failed |= json_object_set_new(answer, "days_left", json_integer(person->days_left));
	if (outcome == OUTCOME_GRACE)
		failed |=
		    json_object_set_new(answer, "graces_left", json_integer(person->graces_left));
	failed |= json_object_set_new(answer, "person", message_person_pack(person));
	return message_whole(answer, failed);
}

void message_write(struct buf *out, enum outcome outcome, const struct directory_person *person)
{
	DEFER(message_json_release) json_t *answer = message_pack(outcome, person);

	struct err_info err;

	if (answer == NULL || json_write(out, answer, &err) != ERR_OK)
		out->failed = ERR_MEMORY;
}
