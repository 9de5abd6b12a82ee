/* Groups: rows of the same fields. */
#include "app/http/internal.h"

static bool field_group_row_is_empty(const struct field *group, const json_t *row)
{
	if (!json_is_object(row))
		return json_is_null(row);
	for (const struct field *member = group->group; member->name; member++) {
		if (!field_is_empty(member, json_object_get(row, member->name)))
			return false;
	}
	return true;
}

json_t *field_group_rows(const struct field *group, json_t *raw)
{
	json_auto_t *rows = NULL;
	size_t i;
	json_t *row;

	if (raw && !json_is_array(raw))
		return json_incref(raw);
	rows = json_array();
	if (!rows)
		return NULL;
	json_array_foreach(raw, i, row) {
		if (!field_group_row_is_empty(group, row) && json_array_append(rows, row) != 0)
			return NULL;
	}
	return json_incref(rows);
}

/* Checks the members of one row into `valid`; *ret_valid becomes false when there is a message. */
static enum err field_group_check_row(const struct field_input *in, const json_t *row, json_t *valid,
				      bool *ret_valid)
{
	for (const struct field *member = in->field->group; member->name; member++) {
		struct field_input input = *in;
		json_t *value = NULL;
		enum err code;

		input.field = member;
		input.name = arena_printf(in->req->arena, "%s_%s", in->field->name, member->name);
		if (!input.name)
			return ERR_MEMORY;
		code = field_check_value(&input, json_object_get(row, member->name), &value);
		if (code)
			return code;
		if (!value)
			*ret_valid = false;
		else if (json_object_set_new(valid, member->name, value) != 0)
			return ERR_MEMORY;
	}
	return ERR_OK;
}

static enum err field_group_add_row(const struct field_input *in, const json_t *row, json_t *rows,
				    bool *ret_valid)
{
	json_auto_t *valid = NULL;
	enum err code;

	if (!json_is_object(row)) {
		*ret_valid = false;
		return field_say_label(in, " doit être une liste de lignes.");
	}
	valid = json_object();
	if (!valid)
		return ERR_MEMORY;
	code = field_group_check_row(in, row, valid, ret_valid);
	if (code)
		return code;
	return json_array_append(rows, valid) == 0 ? ERR_OK : ERR_MEMORY;
}

enum err field_group_check(const struct field_input *in, const json_t *raw, json_t **ret)
{
	json_auto_t *rows = json_array();
	bool valid = true;

	if (!rows)
		return ERR_MEMORY;
	if (!json_is_array(raw))
		return field_say_label(in, " doit être une liste de lignes.");
	if ((int64_t)json_array_size(raw) > in->field->max)
		return field_say_label(in, arena_printf(in->req->arena, NBSP ": %lld lignes au plus.",
							(long long)in->field->max));
	for (size_t i = 0; i < json_array_size(raw); i++) {
		struct field_input input = *in;
		enum err code;

		input.row = (int)i + 1;
		code = field_group_add_row(&input, json_array_get(raw, i), rows, &valid);
		if (code)
			return code;
	}
	*ret = valid ? json_incref(rows) : NULL;
	return ERR_OK;
}
