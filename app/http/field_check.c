/* Checks one value by its row: lengths, terms, numbers; what is wrong becomes a message beside the field. */
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/http/internal.h"

const struct field *field_find(const struct field *fields, const char *name)
{
	for (const struct field *field = fields; field && field->name; field++) {
		if (strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}

bool field_is_list(const struct field *field)
{
	return field->type == FIELD_CHOICES || field->type == FIELD_IDS;
}

bool field_is_empty(const struct field *field, const json_t *value)
{
	if (!value || json_is_null(value) || json_is_false(value))
		return true;
	if (json_is_array(value))
		return json_array_size(value) == 0;
	if (!json_is_string(value))
		return false;
	if (field->type == FIELD_PASSWORD)
		return json_string_length(value) == 0;
	return json_string_value(value)[strspn(json_string_value(value), " \t\r\n")] == '\0';
}

static enum err field_check_length(const struct field_input *in)
{
	struct arena *arena = in->req->arena;
	int64_t length = (int64_t)text_length(in->text);
	bool too_long = length > in->field->max;
	const char *count = field_say_number(arena, length);
	const char *limit = field_say_number(arena, too_long ? in->field->max : in->field->min);

	if (!count || !limit)
		return ERR_MEMORY;
	return field_say_label(in, arena_printf(arena, " compte %s caractère%s" NNBSP "; %s au %s.",
						count, length > 1 ? "s" : "", limit,
						too_long ? "plus" : "moins"));
}

/* A password keeps whatever was typed; other text has no invisible character. */
static enum err field_check_text(const struct field_input *in, const json_t *raw, json_t **ret)
{
	const struct field *field = in->field;
	int64_t length;

	(void)raw;
	if (!in->text)
		return field_say_label(in, " doit être un texte.");
	if (field->type != FIELD_PASSWORD && text_has_control(in->text, true))
		return field_say_label(in, " contient un caractère invisible qui n’est pas permis.");
	if (field->type == FIELD_TEXT && text_has_control(in->text, false))
		return field_say_label(in, " doit tenir sur une seule ligne, sans tabulation.");
	length = (int64_t)text_length(in->text);
	if (length > field->max || length < field->min)
		return field_check_length(in);
	*ret = json_string(in->text);
	return *ret ? ERR_OK : ERR_MEMORY;
}

static enum err field_check_choice(const struct field_input *in, const json_t *raw, json_t **ret)
{
	const struct vocabulary *list = vocabulary_find(in->field->choices);

	(void)raw;
	if (!in->text || !vocabulary_term(list, in->text))
		return field_say(in, arena_printf(in->req->arena,
						  "Choisissez parmi les réponses proposées pour «" NBSP
						  "%s" NBSP "».", in->field->label));
	*ret = json_string(in->text);
	return *ret ? ERR_OK : ERR_MEMORY;
}

static enum err field_check_id(const struct field_input *in, const json_t *raw, json_t **ret)
{
	int64_t id = 0;

	if (in->json && json_is_integer(raw))
		id = json_integer_value(raw);
	else if (!in->json && in->text && !text_to_i64(in->text, 1, INT64_MAX, &id))
		id = 0;
	if (id < 1)
		return field_say(in, arena_printf(in->req->arena,
						  "Choisissez parmi les réponses proposées pour «" NBSP
						  "%s" NBSP "».", in->field->label));
	*ret = json_integer(id);
	return *ret ? ERR_OK : ERR_MEMORY;
}

static enum err field_check_bool(const struct field_input *in, const json_t *raw, json_t **ret)
{
	bool checked = !in->json && in->text &&
		       (strcmp(in->text, "1") == 0 || strcmp(in->text, "on") == 0);

	if (!checked && !(in->json && json_is_true(raw)))
		return field_say(in, arena_printf(in->req->arena,
						  "Cochez ou décochez «" NBSP "%s" NBSP "».",
						  in->field->label));
	*ret = json_true();
	return ERR_OK;
}

static bool field_check_has(const json_t *list, const json_t *value)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item) {
		if (json_equal(item, value))
			return true;
	}
	return false;
}

/* The trimmed text of a string. */
static enum err field_check_set_text(struct field_input *in, const json_t *raw)
{
	char *text;

	in->text = NULL;
	if (!json_is_string(raw))
		return ERR_OK;
	text = arena_strdup(in->req->arena, json_string_value(raw));
	if (!text)
		return ERR_MEMORY;
	in->text = in->field->type == FIELD_PASSWORD ? text : text_trim(text);
	return ERR_OK;
}

/* Appends the valid value of `raw` to `list`. *ret_valid becomes false when there is a message. */
static enum err field_check_item(const struct field_input *in, const json_t *raw, json_t *list,
				 bool *ret_valid)
{
	struct field_input item = *in;
	json_auto_t *value = NULL;
	enum err code = field_check_set_text(&item, raw);

	if (code)
		return code;
	if (in->field->type == FIELD_IDS)
		code = field_check_id(&item, raw, &value);
	else
		code = field_check_choice(&item, raw, &value);
	if (code)
		return code;
	if (!value) {
		*ret_valid = false;
		return ERR_OK;
	}
	if (field_check_has(list, value)) {
		*ret_valid = false;
		return field_say_label(in, " contient deux fois la même réponse.");
	}
	return json_array_append(list, value) == 0 ? ERR_OK : ERR_MEMORY;
}

static enum err field_check_list(const struct field_input *in, const json_t *raw, json_t **ret)
{
	json_auto_t *list = json_array();
	bool valid = true;

	if (!list)
		return ERR_MEMORY;
	if (!json_is_array(raw))
		return field_say_label(in, " doit être une liste.");
	if (in->field->max > 0 && (int64_t)json_array_size(raw) > in->field->max)
		return field_say_label(in, arena_printf(in->req->arena,
							NBSP ": %lld réponses au plus.",
							(long long)in->field->max));
	for (size_t i = 0; i < json_array_size(raw) && valid; i++) {
		enum err code = field_check_item(in, json_array_get(raw, i), list, &valid);

		if (code)
			return code;
	}
	*ret = valid ? json_incref(list) : NULL;
	return ERR_OK;
}

typedef enum err field_check_fn(const struct field_input *in, const json_t *raw, json_t **ret);

static field_check_fn *const field_checks[] = {
	[FIELD_TEXT] = field_check_text,
	[FIELD_LONG] = field_check_text,
	[FIELD_CHOICE] = field_check_choice,
	[FIELD_CHOICES] = field_check_list,
	[FIELD_DATE] = field_date_check,
	[FIELD_INTEGER] = field_number_check_integer,
	[FIELD_DECIMAL] = field_number_check_decimal,
	[FIELD_ID] = field_check_id,
	[FIELD_IDS] = field_check_list,
	[FIELD_BOOL] = field_check_bool,
	[FIELD_PASSWORD] = field_check_text,
	[FIELD_GROUP] = field_group_check,
};

/* What an empty optional field is. */
static enum err field_check_nothing(const struct field *field, json_t **ret)
{
	if (field_is_list(field) || field->type == FIELD_GROUP)
		*ret = json_array();
	else if (field->type == FIELD_BOOL)
		*ret = json_false();
	else
		*ret = json_null();
	return *ret ? ERR_OK : ERR_MEMORY;
}

/* True when nothing was given, in the kind that the field has. A list cannot stand for text. */
static bool field_check_is_nothing(const struct field *field, const json_t *raw)
{
	bool list = field_is_list(field) || field->type == FIELD_GROUP;

	if (raw && json_is_array(raw) && !list)
		return false;
	if (raw && json_is_false(raw) && field->type != FIELD_BOOL)
		return false;
	return field_is_empty(field, raw);
}

enum err field_check_value(struct field_input *in, const json_t *raw, json_t **ret)
{
	enum err code = field_check_set_text(in, raw);

	*ret = NULL;
	if (code)
		return code;
	if (!field_check_is_nothing(in->field, raw))
		return field_checks[in->field->type](in, raw, ret);
	if (in->field->flags & FIELD_REQUIRED)
		return field_say_empty(in);
	return field_check_nothing(in->field, ret);
}
