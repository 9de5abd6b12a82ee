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

const char *question_text(const struct question *question, enum question_field field)
{
	return question->store + question->at[field];
}

size_t question_size(const struct question *question)
{
	return offsetof(struct question, store) + question->used;
}

bool question_is_whole(const struct question *question, size_t size)
{
	return size > offsetof(struct question, store) && size <= sizeof(*question) &&
	       size == question_size(question);
}

/* The texts alone: `used` says how far they go. */
void question_wipe(struct question *question)
{
	explicit_bzero(question->store, question->used);
	explicit_bzero(question, offsetof(struct question, store));
}

static const struct message_field {
	const char *name;
	size_t max; /* bytes */
	unsigned flags;
} message_fields[QUESTION_FIELD_COUNT] = {
#define X(code, name, max, flags) [QUESTION_##code] = {name, max, flags},
    QUESTION_FIELDS(X)
#undef X
};

static const struct message_op {
	const char *name;
	unsigned members; /* bits of enum question_field */
} message_ops[QUESTION_OP_COUNT] = {
#define X(code, name, members) [OP_##code] = {name, members},
    QUESTION_OPS(X)
#undef X
};

static const char *const message_answer_fields[ANSWER_FIELD_COUNT] = {
#define X(code, name, max) [ANSWER_##code] = name,
    ANSWER_FIELDS(X)
#undef X
};

static bool message_is_possible(const struct message_field *field, const char *text, size_t len)
{
	if (len == 0)
		return (field->flags & QUESTION_OPTIONAL) != 0;
	if (len > field->max || ((field->flags & QUESTION_SECRET) == 0 && text_has_control(text, false)))
		return false;
	if ((field->flags & QUESTION_HEX) != 0 && text[strspn(text, "0123456789abcdefABCDEF-")] != '\0')
		return false;
	return (field->flags & QUESTION_DIGITS) == 0 || text[strspn(text, "0123456789")] == '\0';
}

/* Keeps the text of `field`, for which the store has room: it is no longer than the message. */
static enum err message_text(const json_t *object, enum question_field field, struct question *ret,
			     bool *ret_possible, struct err_info *err)
{
	const json_t *value = json_object_get(object, message_fields[field].name);
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);

	if (text == NULL)
		return ERR(err, ERR_BAD_REQUEST, "question without the text '%s'", message_fields[field].name);
	if (!message_is_possible(&message_fields[field], text, len)) {
		*ret_possible = false;
		return ERR_OK;
	}
	if (len >= sizeof(ret->store) - ret->used)
		return ERR(err, ERR_BAD_REQUEST, "question with more text than it has room for");
	ret->at[field] = ret->used;
	memcpy(ret->store + ret->used, text, len + 1);
	ret->used += (uint32_t)len + 1;
	return ERR_OK;
}

static enum err message_texts(const json_t *object, struct question *ret, bool *ret_possible,
			      struct err_info *err)
{
	unsigned members = message_ops[ret->op].members;
	enum err e = ERR_OK;

	if (json_object_size(object) != 1 + (size_t)__builtin_popcount(members))
		return ERR(err, ERR_BAD_REQUEST, "question '%s' of %zu members", message_ops[ret->op].name,
			   json_object_size(object));
	for (int i = 0; i < QUESTION_FIELD_COUNT && e == ERR_OK; i++)
		if ((members & (1U << i)) != 0)
			e = message_text(object, (enum question_field)i, ret, ret_possible, err);
	return e;
}

enum err message_read(const char *bytes, size_t len, struct question *ret, bool *ret_possible,
		      struct err_info *err)
{
	DEFER(message_json_release) json_t *object = NULL;
	const char *name;

	memset(ret, 0, offsetof(struct question, store));
	ret->store[0] = '\0';
	ret->used = 1;
	*ret_possible = true;
	if (len > QUESTION_MESSAGE_MAX)
		return ERR(err, ERR_BAD_REQUEST, "question of %zu bytes", len);
	object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(object))
		return ERR(err, ERR_BAD_REQUEST, "question is not a JSON object");
	name = json_string_value(json_object_get(object, "op"));
	for (int i = 0; i < QUESTION_OP_COUNT; i++) {
		if (!text_equal(name, message_ops[i].name))
			continue;
		ret->op = (enum question_op)i;
		return message_texts(object, ret, ret_possible, err);
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

static int message_pack_person(json_t *packed, const struct answer *answer)
{
	const struct directory_person *person = answer->person;
	int failed = 0;

	if (!outcome_has_person(answer->outcome) || person == NULL)
		return 0;
	if (answer->outcome == OUTCOME_EXPIRES_SOON)
		failed |= json_object_set_new(packed, "days_left", json_integer(person->days_left));
	if (answer->outcome == OUTCOME_GRACE)
		failed |= json_object_set_new(packed, "graces_left", json_integer(person->graces_left));
	return failed | json_object_set_new(packed, "person", message_person_pack(person));
}

static json_t *message_pack(const struct answer *answer)
{
	json_t *packed = json_pack("{s:s}", "outcome", outcome_id(answer->outcome));
	int failed = packed == NULL || message_pack_person(packed, answer) != 0;

	for (int i = 0; i < ANSWER_FIELD_COUNT; i++)
		if (answer->texts[i] != NULL)
			failed |= json_object_set_new(packed, message_answer_fields[i],
						      json_string(answer->texts[i]));
	return message_whole(packed, failed);
}

void message_write(struct buf *out, const struct answer *answer)
{
	DEFER(message_json_release) json_t *packed = message_pack(answer);
	struct err_info err;

	if (packed == NULL || json_write(out, packed, &err) != ERR_OK)
		out->failed = ERR_MEMORY;
}
