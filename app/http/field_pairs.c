/* A form's or query's pairs in the shape of its table: strings, lists of strings, rows of strings. */
#include "app/http/internal.h"

static const char *const field_pairs_controls[] = { "csrf_token", "form_key", "version" };

static bool field_pairs_is_control(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(field_pairs_controls); i++) {
		if (strcmp(name, field_pairs_controls[i]) == 0)
			return true;
	}
	return false;
}

/* True when `name` is GROUP_MEMBER. */
static bool field_pairs_is_member(const char *name, const struct field *group,
				  const struct field *member)
{
	size_t len = strlen(group->name);

	return strncmp(name, group->name, len) == 0 && name[len] == '_' &&
	       strcmp(name + len + 1, member->name) == 0;
}

static bool field_pairs_is_declared(const struct field *fields, const char *name)
{
	for (const struct field *field = fields; field && field->name; field++) {
		if (field->type != FIELD_GROUP && strcmp(field->name, name) == 0)
			return true;
		if (field->type != FIELD_GROUP)
			continue;
		for (const struct field *member = field->group; member->name; member++) {
			if (field_pairs_is_member(name, field, member))
				return true;
		}
	}
	return false;
}

static int field_pairs_count(const struct pairs *pairs, const char *name)
{
	int count = 0;

	for (int i = 0; i < pairs->count; i++)
		count += strcmp(pairs->items[i].name, name) == 0;
	return count;
}

/* No name but the declared ones, and the controls of a form once each. */
static enum err field_pairs_check(const struct form *form, const struct pairs *pairs, bool query,
				  struct err_info *err)
{
	for (int i = 0; i < pairs->count; i++) {
		const char *name = pairs->items[i].name;
		bool control = !query && field_pairs_is_control(name);

		if (!control && !field_pairs_is_declared(form->fields, name))
			return ERR(err, ERR_BAD_REQUEST, "form %s has no field %.40s", form->name, name);
		if (control && field_pairs_count(pairs, name) > 1)
			return ERR(err, ERR_BAD_REQUEST, "form %s: %s twice", form->name, name);
	}
	return ERR_OK;
}

static enum err field_pairs_scalar(const struct pairs *pairs, const struct field *field, json_t *raw,
				   struct err_info *err)
{
	const char *value = pairs_get(pairs, field->name);

	if (!value)
		return ERR_OK;
	if (field_pairs_count(pairs, field->name) > 1)
		return ERR(err, ERR_BAD_REQUEST, "field %s twice", field->name);
	if (json_object_set_new(raw, field->name, json_string(value)) != 0)
		return ERR(err, ERR_MEMORY, "field %s", field->name);
	return ERR_OK;
}

/* Empty items are what a list's «none» sends. */
static enum err field_pairs_list(const struct pairs *pairs, const struct field *field, json_t *raw,
				 struct err_info *err)
{
	json_auto_t *list = json_array();

	for (int i = 0; list && i < pairs->count; i++) {
		const struct pair *pair = &pairs->items[i];

		if (strcmp(pair->name, field->name) == 0 && pair->value[0] != '\0' &&
		    json_array_append_new(list, json_string(pair->value)) != 0)
			return ERR(err, ERR_MEMORY, "field %s", field->name);
	}
	if (!list || json_object_set(raw, field->name, list) != 0)
		return ERR(err, ERR_MEMORY, "field %s", field->name);
	return ERR_OK;
}

/* Puts the occurrences of one member into the rows, one after the other. */
static enum err field_pairs_member(const struct pairs *pairs, const struct field *group,
				   const struct field *member, json_t *rows, size_t *ret_count)
{
	size_t count = 0;

	for (int i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->items[i];

		if (!field_pairs_is_member(pair->name, group, member))
			continue;
		if (count == json_array_size(rows) && json_array_append_new(rows, json_object()) != 0)
			return ERR_MEMORY;
		if (json_object_set_new(json_array_get(rows, count), member->name,
					json_string(pair->value)) != 0)
			return ERR_MEMORY;
		count++;
	}
	*ret_count = count;
	return ERR_OK;
}

static enum err field_pairs_group(const struct pairs *pairs, const struct field *group, json_t *raw,
				  struct err_info *err)
{
	json_auto_t *rows = json_array();
	size_t first = 0;

	if (!rows)
		return ERR(err, ERR_MEMORY, "group %s", group->name);
	for (const struct field *member = group->group; member->name; member++) {
		size_t count = 0;

		if (field_pairs_member(pairs, group, member, rows, &count) != ERR_OK)
			return ERR(err, ERR_MEMORY, "group %s", group->name);
		if (member == group->group)
			first = count;
		if (count != first)
			return ERR(err, ERR_BAD_REQUEST, "group %s: %zu times %s, %zu times %s",
				   group->name, first, group->group->name, count, member->name);
	}
	if (json_object_set(raw, group->name, rows) != 0)
		return ERR(err, ERR_MEMORY, "group %s", group->name);
	return ERR_OK;
}

enum err field_pairs_read(const struct form *form, const struct pairs *pairs, bool query,
			  json_t **ret, struct err_info *err)
{
	json_auto_t *raw = json_object();
	enum err code = field_pairs_check(form, pairs, query, err);

	if (!raw)
		return ERR(err, ERR_MEMORY, "form %s", form->name);
	for (const struct field *field = form->fields; code == ERR_OK && field && field->name; field++) {
		if (field->type == FIELD_GROUP)
			code = field_pairs_group(pairs, field, raw, err);
		else if (field_is_list(field))
			code = field_pairs_list(pairs, field, raw, err);
		else
			code = field_pairs_scalar(pairs, field, raw, err);
	}
	if (code)
		return code;
	*ret = json_incref(raw);
	return ERR_OK;
}
