/* A JSON body in the shape of its form's table. No byte of it reaches the log: it may be a password. */
#include "app/http/internal.h"

/* Deepest nesting of arrays and objects, looked at before anything is parsed or allocated. */
static int field_json_depth(const char *text, size_t len)
{
	bool quoted = false;
	int deepest = 0;
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '"')
			quoted = !quoted;
		else if (quoted && c == '\\')
			i++;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']'))
			depth--;
		if (depth > deepest)
			deepest = depth;
	}
	return deepest;
}

static enum err field_json_check_rows(const struct field *group, const json_t *rows,
				      struct err_info *err)
{
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		for (void *at = json_object_iter(row); at; at = json_object_iter_next(row, at)) {
			const char *name = json_object_iter_key(at);

			if (!field_find(group->group, name))
				return ERR(err, ERR_BAD_REQUEST, "group %s has no member %.40s",
					   group->name, name);
		}
	}
	return ERR_OK;
}

static enum err field_json_check(const struct form *form, json_t *body, struct err_info *err)
{
	for (void *at = json_object_iter(body); at; at = json_object_iter_next(body, at)) {
		const char *name = json_object_iter_key(at);
		const struct field *field = field_find(form->fields, name);
		enum err code = ERR_OK;

		if (!field)
			return ERR(err, ERR_BAD_REQUEST, "form %s has no field %.40s", form->name, name);
		if (field->type == FIELD_GROUP)
			code = field_json_check_rows(field, json_object_iter_value(at), err);
		if (code)
			return code;
	}
	return ERR_OK;
}

enum err field_json_read(const struct request *req, const struct form *form, json_t **ret,
			 struct err_info *err)
{
	const char *text = req->body ? req->body : "";
	json_auto_t *body = NULL;
	json_error_t fault;
	enum err code;

	if (field_json_depth(text, req->body_len) > FIELD_JSON_DEPTH_MAX)
		return ERR(err, ERR_BAD_REQUEST, "JSON deeper than %d", FIELD_JSON_DEPTH_MAX);
	body = json_loadb(text, req->body_len, JSON_REJECT_DUPLICATES, &fault);
	if (!body && json_error_code(&fault) == json_error_out_of_memory)
		return ERR(err, ERR_MEMORY, "JSON body");
	if (!body)
		return ERR(err, ERR_BAD_REQUEST, "JSON: error %d in line %d, column %d",
			   (int)json_error_code(&fault), fault.line, fault.column);
	if (!json_is_object(body))
		return ERR(err, ERR_BAD_REQUEST, "JSON is not an object");
	code = field_json_check(form, body, err);
	if (code)
		return code;
	*ret = json_incref(body);
	return ERR_OK;
}
