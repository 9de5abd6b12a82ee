/* Components of /openapi.json: forms as JSON and as a browser sends them, problems, headers, the cookie. */
#include "app/base/text.h"
#include "app/resource/openapi_internal.h"

static int set(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value);
}

json_t *openapi_schema_ref(const char *kind, const char *name, const char *suffix)
{
	return json_pack("{s:o}", "$ref", json_sprintf("#/components/%s/%s%s", kind, name, suffix));
}

/* ---- forms ---- */

/* In a form a box that is ticked sends "1" or "on", and an empty field counts as none. */
static json_t *posted_field(const struct field *field, json_t *schema)
{
	json_auto_t *posted = json_object();
	int failed = json_object_update(posted, schema);

	if (field->type == FIELD_BOOL) {
		failed |= set(posted, "type", json_string("string"));
		failed |= set(posted, "enum", json_pack("[s, s]", "1", "on"));
	}
	return failed == 0 ? json_incref(posted) : NULL;
}

/* Rows become parallel lists: GROUP_MEMBER once a row. */
static int post_group(json_t *properties, const struct field *group, const json_t *schema)
{
	const json_t *members = json_object_get(json_object_get(schema, "items"), "properties");
	int failed = 0;
	char name[160];

	for (const struct field *member = group->group; member->name != NULL; member++) {
		json_t *items = json_object_get(members, member->name);

		snprintf(name, sizeof(name), "%s_%s", group->name, member->name);
		failed |= set(properties, name,
			      json_pack("{s:s, s:s, s:I, s:o}", "type", "array", "title", group->label,
					"maxItems", (json_int_t)group->max, "items",
					posted_field(member, items)));
	}
	return failed;
}

static int post_controls(const struct form *form, json_t *properties, json_t *required)
{
	int failed = set(properties, "csrf_token",
			 json_pack("{s:s, s:s}", "type", "string", "description",
				   "Anti-forgery token of the page"));

	failed |= json_array_append_new(required, json_string("csrf_token"));
	if ((form->flags & FORM_NO_KEY) == 0) {
		failed |= set(properties, "form_key",
			      json_pack("{s:s, s:s, s:i, s:i}", "type", "string", "description",
					"One-time key: a form that is sent again has its first result",
					"minLength", FORM_KEY_MIN, "maxLength", FORM_KEY_MAX));
		failed |= json_array_append_new(required, json_string("form_key"));
	}
	if ((form->flags & FORM_VERSION) != 0) {
		failed |= set(properties, "version",
			      json_pack("{s:s, s:i, s:s}", "type", "integer", "minimum", 1, "description",
					"The version that the form was made from"));
		failed |= json_array_append_new(required, json_string("version"));
	}
	return failed;
}

static int post_fields(const struct form *form, const json_t *source, json_t *properties, json_t *required)
{
	int failed = 0;

	for (const struct field *field = form->fields; field != NULL && field->name != NULL; field++) {
		json_t *schema = json_object_get(source, field->name);

		if (field->type == FIELD_GROUP) {
			failed |= post_group(properties, field, schema);
			continue;
		}
		failed |= set(properties, field->name, posted_field(field, schema));
		if ((field->flags & FIELD_REQUIRED) != 0)
			failed |= json_array_append_new(required, json_string(field->name));
	}
	return failed;
}

/* The form as a browser sends it: flat, with its keys among the fields. */
static json_t *posted_schema(const struct form *form, const json_t *schema)
{
	json_auto_t *properties = json_object();
	json_auto_t *required = json_array();
	int failed = post_controls(form, properties, required);

	failed |= post_fields(form, json_object_get(schema, "properties"), properties, required);
	if (failed != 0)
		return NULL;
	return json_pack("{s:s, s:O, s:O, s:b}", "type", "object", "properties", properties, "required",
			 required, "additionalProperties", false);
}

static int add_form(json_t *schemas, const struct form *form)
{
	char name[120];
	json_t *schema;
	int failed;

	if (json_object_get(schemas, form->name) != NULL)
		return 0;
	schema = field_schema(form);
	failed = set(schemas, form->name, schema);
	snprintf(name, sizeof(name), "%s" OPENAPI_FORM_SUFFIX, form->name);
	return failed | set(schemas, name, posted_schema(form, schema));
}

/* ---- what is answered, and what every request has ---- */

/* (json_loads of one text would be shorter, but without memory it loses letters and says nothing.) */
static json_t *typed(const char *type, const char *text)
{
	if (text == NULL)
		return json_pack("{s:s}", "type", type);
	return json_pack("{s:s, s:s}", "type", type, "description", text);
}

static json_t *wrong_fields(void)
{
	return json_pack("{s:s, s:s, s:{s:s, s:[s, s], s:{s:o, s:o}}}", "type", "array", "description",
			 "What is wrong, field by field", "items", "type", "object", "required", "field",
			 "detail", "properties", "field", typed("string", NULL), "detail",
			 typed("string", NULL));
}

/* RFC 9457, with our own members `code`, `request_id` and `errors`. */
static json_t *problem_schema(void)
{
	return json_pack("{s:s, s:[s, s, s, s], s:{s:o, s:o, s:{s:s, s:i, s:i}, s:o, s:o, s:o, s:o}}", "type",
			 "object", "required", "type", "title", "status", "code", "properties", "type",
			 json_pack("{s:s, s:s}", "type", "string", "format", "uri-reference"), "title",
			 typed("string", NULL), "status", "type", "integer", "minimum", 400, "maximum", 599,
			 "detail", typed("string", NULL), "code",
			 typed("string", "Stable identifier of the kind of problem, explained at `type`"), "request_id",
			 typed("string", "Finds this request in the log of the service"), "errors",
			 wrong_fields());
}

static json_t *list_schema(void)
{
	return json_pack("{s:s, s:[s, s], s:{s:{s:s, s:o}, s:{s:[s, s], s:s}}}", "type", "object", "required",
			 "items", "next", "properties", "items", "type", "array", "items",
			 typed("object", NULL), "next", "type", "string", "null", "description",
			 "Cursor of the next page, for the query field `apres`; null on the last page");
}

/* What an answer about one record has, whatever else it says. */
static json_t *record_schema(void)
{
	return json_pack("{s:s, s:{s:o, s:o, s:o, s:{s:s, s:s, s:o}}}", "type", "object", "properties", "id",
			 typed("integer", "Number of the record"), "version",
			 typed("integer", "For If-Match"), "status", typed("string", NULL), "can", "type",
			 "object", "description", "What this person may do now", "additionalProperties",
			 typed("boolean", NULL));
}

static json_t *problem_response(void)
{
	return json_pack("{s:s, s:{s:{s:o}, s:{s:o}}}", "description",
			 "Refused; nothing was changed. A browser gets a page that says so.", "content",
			 "application/problem+json", "schema", openapi_schema_ref("schemas", "Problem", ""),
			 "text/html", "schema", typed("string", NULL));
}

static json_t *header(const char *name, const char *text)
{
	return json_pack("{s:s, s:s, s:s, s:o}", "name", name, "in", "header", "description", text, "schema",
			 typed("string", NULL));
}

/* Of a POST that is JSON. */
static json_t *parameters(void)
{
	return json_pack("{s:o, s:o, s:o}", "csrf",
			 header("X-CSRF-Token",
				"With JSON, in place of the csrf_token of a form; /session tells it"),
			 "key",
			 header("Idempotency-Key",
				"With JSON, in place of the form_key of a form: 16 to 64 of A-Z a-z 0-9 _ -"),
			 "version",
			 header("If-Match", "With JSON, in place of the version of a form: \"3\", in quotes"));
}

static json_t *schemas_of(const struct route *routes, size_t count)
{
	json_auto_t *schemas = json_object();
	int failed = set(schemas, "Problem", problem_schema());

	failed |= set(schemas, "List", list_schema());
	failed |= set(schemas, "Record", record_schema());
	for (size_t i = 0; i < count; i++) {
		if (routes[i].method == METHOD_POST && routes[i].form != NULL)
			failed |= add_form(schemas, routes[i].form);
	}
	return failed == 0 ? json_incref(schemas) : NULL;
}

json_t *openapi_schema_components(const struct route *routes, size_t count, const char *cookie)
{
	return json_pack("{s:o, s:o, s:{s:o}, s:{s:{s:s, s:s, s:s, s:s}}}", "schemas",
			 schemas_of(routes, count), "parameters", parameters(), "responses",
			 "Problem", problem_response(), "securitySchemes", "session", "type",
			 "apiKey", "in", "cookie", "name", cookie, "description",
			 "Given by POST /connexion; ends after a while without use");
}
