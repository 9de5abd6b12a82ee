/* Reads of a checked form. */
#include "app/http/field.h"

const char *form_text(const struct request *req, const char *name)
{
	return json_string_value(json_object_get(req->form, name));
}

const int64_t *form_i64(const struct request *req, const char *name, int64_t *store)
{
	const json_t *value = json_object_get(req->form, name);

	if (!json_is_integer(value))
		return NULL;
	*store = json_integer_value(value);
	return store;
}

bool form_bool(const struct request *req, const char *name)
{
	return json_is_true(json_object_get(req->form, name));
}

bool form_is_secret(const struct form *form)
{
	for (const struct field *field = form->fields; field && field->name; field++) {
		if (field->type == FIELD_PASSWORD)
			return true;
	}
	return false;
}
