/* What was typed, as text, in the shape that a page needs to show the form again. */
#include "app/http/internal.h"

/* One value as text; JSON brings numbers and true/false too. */
static json_t *field_typed_text(struct arena *arena, const json_t *raw)
{
	const char *text = "";

	if (json_is_string(raw))
		return json_string(json_string_value(raw));
	if (json_is_integer(raw))
		text = arena_printf(arena, "%lld", (long long)json_integer_value(raw));
	else if (json_is_real(raw))
		text = arena_printf(arena, "%.15g", json_real_value(raw));
	else if (json_is_true(raw))
		text = "1";
	return text ? json_string(text) : NULL;
}

static json_t *field_typed_list(struct arena *arena, const json_t *raw)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *item;

	if (!list)
		return NULL;
	json_array_foreach(raw, i, item) {
		if (json_array_append_new(list, field_typed_text(arena, item)) != 0)
			return NULL;
	}
	return json_incref(list);
}

static json_t *field_typed_row(struct arena *arena, const struct field *group, const json_t *row)
{
	json_auto_t *typed = json_object();

	if (!typed)
		return NULL;
	for (const struct field *member = group->group; member->name; member++) {
		json_t *text = field_typed_text(arena, json_object_get(row, member->name));

		if (json_object_set_new(typed, member->name, text) != 0)
			return NULL;
	}
	return json_incref(typed);
}

static json_t *field_typed_rows(struct arena *arena, const struct field *group, const json_t *raw)
{
	json_auto_t *rows = json_array();
	size_t i;
	json_t *row;

	if (!rows)
		return NULL;
	json_array_foreach(raw, i, row) {
		if (json_array_append_new(rows, field_typed_row(arena, group, row)) != 0)
			return NULL;
	}
	return json_incref(rows);
}

json_t *field_typed(struct arena *arena, const struct field *field, const json_t *raw)
{
	if (field->type == FIELD_GROUP)
		return field_typed_rows(arena, field, raw);
	if (field_is_list(field))
		return field_typed_list(arena, raw);
	return field_typed_text(arena, raw);
}
