/* From a field table to what the templates under form/ show. */
#include "app/resource/form_model.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/view/filter.h"
#include "app/view/model.h"

#define MANY_OPTIONS 8		/* more than these stand in a frame of their own, with its scroll bar */
#define SPARE_ROWS 3		/* empty rows of a group, so that adding needs no script */
#define VALUE_TEXT_MAX 262144

/* One form on its way into a model. */
struct builder {
	struct request *req;
	const json_t *values;	/* typed or present; NULL: none */
	const json_t *options;
};

json_t *form_model_option(int64_t value, const char *label)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	return json_pack("{s:s, s:s}", "value", text, "label", label);
}

const char *form_model_message(const struct request *req, const char *name, size_t row)
{
	for (int i = 0; i < req->message_count; i++) {
		if (text_equal(req->messages[i].field, name) && (size_t)req->messages[i].row == row)
			return req->messages[i].text;
	}
	return NULL;
}

/* A value as the text that stands in an input. New. */
static json_t *value_text(const json_t *value)
{
	AUTO_BUF text = BUF_INIT(VALUE_TEXT_MAX);

	if (json_is_boolean(value))
		return json_string(json_is_true(value) ? "1" : "");
	filter_plain(value, &text);
	if (buf_error(&text) != ERR_OK)
		return NULL;
	return json_stringn(buf_text(&text), text.len);
}

static bool is_option(const json_t *value, const char *option)
{
	char number[24];

	if (!json_is_integer(value))
		return text_equal(json_string_value(value), option);
	snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return text_equal(number, option);
}

/* True when `value` is the option, or a list that holds it. */
static bool is_selected(const json_t *value, const char *option)
{
	size_t i;
	const json_t *item;

	json_array_foreach(value, i, item) {
		if (is_option(item, option))
			return true;
	}
	return is_option(value, option);
}

static int add_option(json_t *list, const char *name, const char *value, const char *label,
		      bool selected)
{
	char id[160];

	snprintf(id, sizeof(id), "f-%s-%s", name, value);
	return json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "value", value, "label",
						     label, "option_id", id, "selected", selected));
}

static int add_vocabulary(json_t *list, const struct field *field, const json_t *value)
{
	const struct vocabulary *terms = vocabulary_find(field->choices);
	int failed = 0;

	for (size_t i = 0; terms != NULL && i < terms->count && failed == 0; i++)
		failed = add_option(list, field->name, terms->terms[i].id, terms->terms[i].label,
				    is_selected(value, terms->terms[i].id));
	return failed;
}

static int add_given(json_t *list, const struct field *field, const json_t *given, const json_t *value)
{
	size_t i;
	const json_t *option;
	int failed = 0;

	json_array_foreach(given, i, option) {
		const char *text = json_string_value(json_object_get(option, "value"));

		if (failed == 0)
			failed = add_option(list, field->name, text,
					    json_string_value(json_object_get(option, "label")),
					    is_selected(value, text));
	}
	return failed;
}

/* name   of the field in the form: GROUP_MEMBER within a group */
static json_t *field_options(const struct builder *b, const struct field *field, const char *name,
			     const json_t *value)
{
	const json_t *given = json_object_get(b->options, name);
	json_t *list;
	int failed = 0;

	if (given == NULL && field->choices == NULL)
		return json_null();
	list = json_array();
	if (given != NULL)
		failed = add_given(list, field, given, value);
	else
		failed = add_vocabulary(list, field, value);
	if (failed != 0) {
		json_decref(list);
		return NULL;
	}
	return list;
}

/* Which template under form/ shows a field: {"text": true}. New. */
static json_t *shown_as(enum field_type type)
{
	static const char *const names[] = {
		[FIELD_TEXT] = "text",	     [FIELD_LONG] = "long",	  [FIELD_CHOICE] = "choice",
		[FIELD_CHOICES] = "choices", [FIELD_DATE] = "date",	  [FIELD_INTEGER] = "integer",
		[FIELD_DECIMAL] = "decimal", [FIELD_ID] = "choice",	  [FIELD_IDS] = "choices",
		[FIELD_BOOL] = "bool",	     [FIELD_PASSWORD] = "password", [FIELD_GROUP] = "group",
	};

	return json_pack("{s:b}", names[type], true);
}

/* One field: in a group `name` and `id` are longer than the field's own, and `row` counts from 1. */
static json_t *field_model(const struct builder *b, const struct field *field, const char *name,
			   const char *id, size_t row, const json_t *value)
{
	bool password = field->type == FIELD_PASSWORD;
	json_t *options;
	char help_id[200];
	char error_id[200];

	snprintf(help_id, sizeof(help_id), "%s-help", id);
	snprintf(error_id, sizeof(error_id), "%s-error", id);
	options = field_options(b, field, name, value);
	return json_pack("{s:s, s:o, s:s, s:s, s:s?, s:b, s:b, s:b, s:I, s:o, s:s?, s:b, s:o, s:b, s:s, s:s}",
			 "name", name, "as", shown_as(field->type), "id", id, "label", field->label, "help",
			 field->help, "required", (field->flags & FIELD_REQUIRED) != 0, "required_to_submit",
			 (field->flags & FIELD_REQUIRED_TO_SUBMIT) != 0, "optional",
			 (field->flags & (FIELD_REQUIRED | FIELD_REQUIRED_TO_SUBMIT)) == 0, "max",
			 (json_int_t)field->max, "value", password ? json_string("") : value_text(value),
			 "error", form_model_message(b->req, name, row), "many",
			 json_array_size(options) > MANY_OPTIONS, "options", options,
			 "checked", json_is_true(value) || is_selected(value, "1") || is_selected(value, "on"),
			 "help_id", help_id, "error_id", error_id);
}

static json_t *group_row(const struct builder *b, const struct field *group, size_t n,
			 const json_t *row)
{
	json_t *cells = json_object();
	json_t *list = json_array();
	char name[120];
	char id[160];

	for (const struct field *f = group->group; f->name != NULL; f++) {
		snprintf(name, sizeof(name), "%s_%s", group->name, f->name);
		snprintf(id, sizeof(id), "f-%s-%zu", name, n);
		model_set(&cells, f->name, field_model(b, f, name, id, n, json_object_get(row, f->name)));
		model_add(&list, json_incref(json_object_get(cells, f->name)));
	}
	return json_pack("{s:I, s:o, s:o}", "n", (json_int_t)n, "cells", cells, "list", list);
}

static json_t *group_model(const struct builder *b, const struct field *group, const json_t *value)
{
	json_t *rows = json_array();
	size_t used = json_array_size(value);
	size_t all = used + SPARE_ROWS;
	char id[120];

	/* Rows beyond the limit stay, to be corrected. */
	if (all > (size_t)group->max)
		all = used > (size_t)group->max ? used : (size_t)group->max;
	for (size_t i = 0; i < all; i++)
		model_add(&rows, group_row(b, group, i + 1, json_array_get(value, i)));
	snprintf(id, sizeof(id), "f-%s", group->name);
	return json_pack("{s:s, s:o, s:s, s:s, s:s?, s:b, s:s?, s:o}", "name", group->name, "as",
			 shown_as(group->type), "id", id, "label",
			 group->label, "help", group->help, "required_to_submit",
			 (group->flags & FIELD_REQUIRED_TO_SUBMIT) != 0, "error",
			 form_model_message(b->req, group->name, 0), "rows", rows);
}

static json_t *fields_model(const struct builder *b, const struct form *form)
{
	json_t *fields = json_object();
	char id[120];

	for (const struct field *f = form->fields; f->name != NULL; f++) {
		const json_t *value = json_object_get(b->values, f->name);
		json_t *one;

		snprintf(id, sizeof(id), "f-%s", f->name);
		one = f->type == FIELD_GROUP ? group_model(b, f, value) :
					       field_model(b, f, f->name, id, 0, value);
		model_set(&fields, f->name, one);
	}
	return fields;
}

static json_t *errors_model(const struct request *req)
{
	json_t *errors = json_array();
	char id[160];

	for (int i = 0; i < req->message_count; i++) {
		const struct field_message *m = &req->messages[i];

		if (m->row > 0)
			snprintf(id, sizeof(id), "f-%s-%d", m->field, m->row);
		else
			snprintf(id, sizeof(id), "f-%s", m->field);
		model_add(&errors, json_pack("{s:s, s:s, s:s}", "field", m->field, "id", id, "text", m->text));
	}
	return errors;
}

enum err form_model_set(struct request *req, json_t *model, const struct form *form,
			const json_t *values, const json_t *options, struct err_info *err)
{
	const struct builder builder = {
		.req = req,
		/* The query of a GET is not what was typed into this form. */
		.values = req->method == METHOD_POST && req->typed != NULL ? req->typed : values,
		.options = options,
	};

	if (json_object_set_new(model, "f", fields_model(&builder, form)) != 0 ||
	    json_object_set_new(model, "errors", errors_model(req)) != 0)
		return ERR(err, ERR_MEMORY, "form model");
	return ERR_OK;
}
