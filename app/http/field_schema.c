/* A form's table as JSON Schema 2020-12, for /openapi.json. */
#include "app/base/vocabulary.h"
#include "app/http/internal.h"

/* Every setter ORs its failure in, so that a builder checks once at its end. */
static int field_schema_set(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value);
}

/* An optional field may be null. */
static json_t *field_schema_type(const char *type, bool required)
{
	return required ? json_string(type) : json_pack("[s, s]", type, "null");
}

static int field_schema_text(json_t *schema, const struct field *field, bool required)
{
	int64_t least = field->min > 0 ? field->min : required;
	int failed = field_schema_set(schema, "type", field_schema_type("string", required));

	failed |= field_schema_set(schema, "maxLength", json_integer(field->max));
	/* An empty text counts as none. */
	if (least > 0 && required)
		failed |= field_schema_set(schema, "minLength", json_integer(least));
	if (field->type == FIELD_PASSWORD)
		failed |= field_schema_set(schema, "writeOnly", json_true());
	return failed;
}

static json_t *field_schema_terms(const char *name, bool with_null)
{
	const struct vocabulary *list = vocabulary_find(name);
	json_auto_t *terms = json_array();

	for (size_t i = 0; list && terms && i < list->count; i++) {
		if (json_array_append_new(terms, json_string(list->terms[i].id)) != 0)
			return NULL;
	}
	if (with_null && json_array_append_new(terms, json_null()) != 0)
		return NULL;
	return json_incref(terms);
}

static int field_schema_number(json_t *schema, const struct field *field, bool required)
{
	bool decimal = field->type == FIELD_DECIMAL;
	int failed = field_schema_set(
		schema, "type", field_schema_type(decimal ? "number" : "integer", required));

	failed |= field_schema_set(schema, "minimum",
				   json_integer(field->type == FIELD_ID ? 1 : field->min));
	if (field->type != FIELD_ID)
		failed |= field_schema_set(schema, "maximum", json_integer(field->max));
	if (decimal)
		failed |= field_schema_set(schema, "multipleOf", json_real(0.01));
	return failed;
}

static int field_schema_array(json_t *schema, const struct field *field, bool required, json_t *items)
{
	int failed = field_schema_set(schema, "type", field_schema_type("array", required));

	failed |= field_schema_set(schema, "items", items);
	if (field->max > 0)
		failed |= field_schema_set(schema, "maxItems", json_integer(field->max));
	if (required)
		failed |= field_schema_set(schema, "minItems", json_integer(1));
	if (field_is_list(field))
		failed |= field_schema_set(schema, "uniqueItems", json_true());
	return failed;
}

static json_t *field_schema_object(const struct field *fields);

static int field_schema_kind(json_t *schema, const struct field *field, bool required)
{
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_LONG:
	case FIELD_PASSWORD:
		return field_schema_text(schema, field, required);
	case FIELD_CHOICE:
		return field_schema_set(schema, "enum", field_schema_terms(field->choices, !required));
	case FIELD_CHOICES:
		return field_schema_array(schema, field, required,
					  json_pack("{s:o}", "enum",
						    field_schema_terms(field->choices, false)));
	case FIELD_DATE:
		return field_schema_set(schema, "type", field_schema_type("string", required)) |
		       field_schema_set(schema, "format", json_string("date"));
	case FIELD_INTEGER:
	case FIELD_DECIMAL:
	case FIELD_ID:
		return field_schema_number(schema, field, required);
	case FIELD_IDS:
		return field_schema_array(schema, field, required,
					  json_pack("{s:s, s:i}", "type", "integer", "minimum", 1));
	case FIELD_BOOL:
		return field_schema_set(schema, "type", field_schema_type("boolean", required));
	case FIELD_GROUP:
		return field_schema_array(schema, field, required, field_schema_object(field->group));
	}
	return -1;
}

static json_t *field_schema_field(const struct field *field)
{
	json_auto_t *schema = json_object();
	int failed = field_schema_set(schema, "title", json_string(field->label));

	if (field->help)
		failed |= field_schema_set(schema, "description", json_string(field->help));
	failed |= field_schema_kind(schema, field, (field->flags & FIELD_REQUIRED) != 0);
	return failed == 0 ? json_incref(schema) : NULL;
}

static json_t *field_schema_object(const struct field *fields)
{
	json_auto_t *schema = json_object();
	json_auto_t *properties = json_object();
	json_auto_t *required = json_array();
	int failed = 0;

	for (const struct field *field = fields; field && field->name; field++) {
		failed |= field_schema_set(properties, field->name, field_schema_field(field));
		if (field->flags & FIELD_REQUIRED)
			failed |= json_array_append_new(required, json_string(field->name));
	}
	failed |= field_schema_set(schema, "type", json_string("object"));
	failed |= json_object_set(schema, "properties", properties);
	if (json_array_size(required) > 0)
		failed |= json_object_set(schema, "required", required);
	failed |= field_schema_set(schema, "additionalProperties", json_false());
	return failed == 0 && required ? json_incref(schema) : NULL;
}

json_t *field_schema(const struct form *form)
{
	return field_schema_object(form->fields);
}
