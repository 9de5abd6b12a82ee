/* A JSON body in the shape of its form's table. No byte of it reaches the log: it may be a password. */
#include "app/http/internal.h"

/* Behind the string that opens at text[at]. */
static size_t field_json_skip_string(const char *text, size_t len, size_t at)
{
	for (at++; at < len && text[at] != '"'; at++)
		at += text[at] == '\\';
	return at + 1;
}

/* What a byte outside strings adds to the depth. */
static int field_json_step(char c)
{
	if (c == '{' || c == '[')
		return 1;
	return c == '}' || c == ']' ? -1 : 0;
}

/* Deepest nesting of arrays and objects, looked at before anything is parsed or allocated. */
static int field_json_depth(const char *text, size_t len)
{
	int deepest = 0;
	int depth = 0;

	for (size_t at = 0; at < len;) {
		depth += field_json_step(text[at]);
		if (depth > deepest)
			deepest = depth;
		at = text[at] == '"' ? field_json_skip_string(text, len, at) : at + 1;
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
