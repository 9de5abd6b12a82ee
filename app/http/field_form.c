/* Whole forms: what a draft still lacks, and whether a form's table is sound. */
#include "app/base/vocabulary.h"
#include "app/http/internal.h"

#define FIELD_FORM_DECIMAL_MAX 9999999999999

static void field_form_say_missing(struct request *req, const struct field *field, const char *name,
				   int row)
{
	struct field_input input = { .req = req, .field = field, .name = name, .row = row };
	const char *text = arena_printf(req->arena, "Remplissez «" NBSP "%s" NBSP "» avant de soumettre.",
					field->label);

	/* Without memory for the text the field is still named. */
	if (!text || field_say(&input, text) != ERR_OK)
		(void)request_message(req, name, "Remplissez ce champ avant de soumettre.");
}

/* Counts the empty members of row `row` (from 1). */
static int field_form_check_row(struct request *req, const struct field *group, const json_t *values,
				int row)
{
	int missing = 0;

	for (const struct field *member = group->group; member->name; member++) {
		const char *name;

		if (!(member->flags & FIELD_REQUIRED_TO_SUBMIT) ||
		    !field_is_empty(member, json_object_get(values, member->name)))
			continue;
		name = arena_printf(req->arena, "%s_%s", group->name, member->name);
		field_form_say_missing(req, member, name ? name : group->name, row);
		missing++;
	}
	return missing;
}

int field_check_complete(struct request *req, const struct form *form, const json_t *values)
{
	int missing = 0;

	for (const struct field *field = form->fields; field && field->name; field++) {
		const json_t *value = json_object_get(values, field->name);

		if (field->flags & FIELD_REQUIRED_TO_SUBMIT && field_is_empty(field, value)) {
			field_form_say_missing(req, field, field->name, 0);
			missing++;
		}
		for (size_t i = 0; field->type == FIELD_GROUP && i < json_array_size(value); i++)
			missing += field_form_check_row(req, field, json_array_get(value, i), (int)i + 1);
	}
	return missing;
}

static bool field_form_name_is_valid(const char *name)
{
	static const char *const reserved[] = { "csrf_token", "form_key", "version" };

	for (size_t i = 0; i < ARRAY_SIZE(reserved); i++) {
		if (strcmp(name, reserved[i]) == 0)
			return false;
	}
	return name[0] >= 'a' && name[0] <= 'z' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool field_form_has_lengths(const struct field *field)
{
	return field->max >= 1 && field->min >= 0 && field->min <= field->max;
}

static bool field_form_has_limits(const struct field *field)
{
	return field->min < field->max;
}

/* Within what a double holds to the hundredth. */
static bool field_form_has_decimal_limits(const struct field *field)
{
	return field->min < field->max && field->min >= -FIELD_FORM_DECIMAL_MAX &&
	       field->max <= FIELD_FORM_DECIMAL_MAX;
}

static bool field_form_has_vocabulary(const struct field *field)
{
	return field->choices && vocabulary_find(field->choices);
}

static bool field_form_has_most(const struct field *field)
{
	return field->max >= 1;
}

static bool field_form_has_members(const struct field *field)
{
	return field->max >= 1 && field->group && field->group[0].name;
}

/* What a kind of field needs besides name and label; NULL: nothing. */
static const struct field_form_limits {
	bool (*are_sound)(const struct field *field);
	const char *fault;
} field_form_limits[] = {
	[FIELD_TEXT] = { field_form_has_lengths, "lengths" },
	[FIELD_LONG] = { field_form_has_lengths, "lengths" },
	[FIELD_PASSWORD] = { field_form_has_lengths, "lengths" },
	[FIELD_INTEGER] = { field_form_has_limits, "limits" },
	[FIELD_DECIMAL] = { field_form_has_decimal_limits, "limits" },
	[FIELD_CHOICE] = { field_form_has_vocabulary, "vocabulary" },
	[FIELD_CHOICES] = { field_form_has_vocabulary, "vocabulary" },
	[FIELD_DATE] = { NULL, NULL },
	[FIELD_ID] = { NULL, NULL },
	[FIELD_BOOL] = { NULL, NULL },
	[FIELD_IDS] = { field_form_has_most, "most items" },
	[FIELD_GROUP] = { field_form_has_members, "rows or members" },
};

/* NULL, or what is wrong with the limits and lists of a field. */
static const char *field_form_limits_fault(const struct field *field)
{
	const struct field_form_limits *limits = &field_form_limits[field->type];

	return limits->are_sound && !limits->are_sound(field) ? limits->fault : NULL;
}

/* A member must be sent by every row: an unchecked box or an empty list is not. */
static bool field_form_is_member(const struct field *field)
{
	return field->type != FIELD_GROUP && field->type != FIELD_CHOICES && field->type != FIELD_IDS &&
	       field->type != FIELD_BOOL && field->type != FIELD_PASSWORD;
}

static const char *field_form_field_fault(const struct field *field)
{
	if (!field_form_name_is_valid(field->name))
		return "name";
	if (!field->label || field->label[0] == '\0')
		return "no label";
	return field_form_limits_fault(field);
}

static const char *field_form_group_fault(const struct field *group)
{
	const char *fault = NULL;

	for (const struct field *member = group->group; !fault && member->name; member++) {
		fault = field_form_is_member(member) ? field_form_field_fault(member) :
						       "type of a member";
		if (!fault && field_find(group->group, member->name) != member)
			fault = "two members of one name";
	}
	return fault;
}

/* True when the member of a group is sent under the name of another field. */
static bool field_form_clashes(const struct field *fields, const struct field *field)
{
	size_t len;

	if (field_find(fields, field->name) != field)
		return true;
	for (const struct field *group = fields; group->name; group++) {
		len = strlen(group->name);
		if (group != field && group->type == FIELD_GROUP &&
		    strncmp(field->name, group->name, len) == 0 && field->name[len] == '_')
			return true;
	}
	return false;
}

enum err field_check_form(const struct form *form, struct err_info *err)
{
	if (!form->name)
		return ERR(err, ERR_CONFIG, "form without name");
	for (const struct field *field = form->fields; field && field->name; field++) {
		const char *fault = field_form_field_fault(field);

		if (!fault && field->type == FIELD_GROUP)
			fault = field_form_group_fault(field);
		if (!fault && field_form_clashes(form->fields, field))
			fault = "sent under the name of another field";
		if (fault)
			return ERR(err, ERR_CONFIG, "form %s, field %s: %s", form->name, field->name,
				   fault);
	}
	return ERR_OK;
}
