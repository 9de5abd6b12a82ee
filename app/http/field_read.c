/* Reads a form (urlencoded or JSON) or a query into what was typed, what is valid, and messages. */
#include "app/base/text.h"
#include "app/http/internal.h"

#define FIELD_VERSION_MAX INT32_MAX

/* What stands beside the declared fields; NULL: not given. */
struct field_controls {
	const char *csrf;
	const char *key;
	const char *version;
	const char *key_name;	/* where it is looked for */
};

static bool field_read_is_key(const char *text)
{
	size_t len = strlen(text);

	return len >= FORM_KEY_MIN && len <= FORM_KEY_MAX &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static enum err field_read_key(struct request *req, const struct form *form,
			       const struct field_controls *controls, struct err_info *err)
{
	if (controls->key && !field_read_is_key(controls->key))
		return ERR(err, ERR_BAD_REQUEST, "%s is not %d to %d letters, digits, _ or -",
			   controls->key_name, FORM_KEY_MIN, FORM_KEY_MAX);
	if (!controls->key && !(form->flags & FORM_NO_KEY)) {
		(void)request_message(req, controls->key_name,
				      "La clé à usage unique de cet envoi manque.");
		return ERR(err, ERR_BAD_REQUEST, "%s is missing", controls->key_name);
	}
	req->form_key = controls->key;
	return ERR_OK;
}

/* `N` or `"N"` (an entity tag); false: something else. */
static bool field_read_number(const char *text, int64_t *ret)
{
	size_t len = strlen(text);
	bool quoted = len >= 2 && text[0] == '"' && text[len - 1] == '"';
	char digits[16];

	if (quoted) {
		text++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof(digits) || strspn(text, "0123456789") != len)
		return false;
	memcpy(digits, text, len);
	digits[len] = '\0';
	return text_to_i64(digits, 1, FIELD_VERSION_MAX, ret);
}

static enum err field_read_version(struct request *req, const struct form *form,
				   const struct field_controls *controls, struct err_info *err)
{
	int64_t version = 0;

	/* If-Match: * names no version. */
	if (!controls->version || strcmp(controls->version, "*") == 0)
		return form->flags & FORM_VERSION ?
			       ERR(err, ERR_VERSION_REQUIRED, "form %s", form->name) :
			       ERR_OK;
	if (!field_read_number(controls->version, &version))
		return ERR(err, ERR_BAD_REQUEST, "version is not a number from 1");
	req->version = version;
	return ERR_OK;
}

static enum err field_read_controls(struct request *req, const struct form *form,
				    const struct field_controls *controls, struct err_info *err)
{
	enum err code;

	req->csrf_given = controls->csrf;
	code = field_read_key(req, form, controls, err);
	if (code)
		return code;
	return field_read_version(req, form, controls, err);
}

static enum err field_read_typed(struct request *req, const struct field *field, const json_t *raw)
{
	if (field->type == FIELD_PASSWORD)
		return ERR_OK;
	return json_object_set_new(req->typed, field->name, field_typed(req->arena, field, raw)) == 0 ?
		       ERR_OK :
		       ERR_MEMORY;
}

static enum err field_read_value(struct request *req, const struct field *field, const json_t *raw,
				 bool json)
{
	struct field_input input = { .req = req, .field = field, .name = field->name, .json = json };
	json_t *value = NULL;
	enum err code = field_read_typed(req, field, raw);

	if (code)
		return code;
	code = field_check_value(&input, raw, &value);
	if (code || !value)
		return code;
	return json_object_set_new(req->form, field->name, value) == 0 ? ERR_OK : ERR_MEMORY;
}

static enum err field_read_field(struct request *req, const struct field *field, json_t *raw, bool json)
{
	json_auto_t *rows = NULL;

	if (field->type != FIELD_GROUP)
		return field_read_value(req, field, raw, json);
	rows = field_group_rows(field, raw);
	if (!rows)
		return ERR_MEMORY;
	return field_read_value(req, field, rows, json);
}

/* Fills req->form, typed and messages from `raw` (borrowed). */
static enum err field_read_values(struct request *req, const struct form *form, const json_t *raw,
				  bool json, struct err_info *err)
{
	json_decref(req->form);
	json_decref(req->typed);
	req->form = json_object();
	req->typed = json_object();
	if (!req->form || !req->typed)
		return ERR(err, ERR_MEMORY, "form %s", form->name);
	for (const struct field *field = form->fields; field && field->name; field++) {
		enum err code = field_read_field(req, field, json_object_get(raw, field->name), json);

		if (code)
			return ERR(err, code, "field %s", field->name);
	}
	if (form->check)
		form->check(req);
	return ERR_OK;
}

/* An empty control counts as absent. */
static const char *field_read_given(const struct pairs *pairs, const char *name)
{
	const char *value = pairs_get(pairs, name);

	return value && value[0] != '\0' ? value : NULL;
}

enum err field_read_pairs(struct request *req, const struct form *form, const struct pairs *pairs,
			  struct err_info *err)
{
	struct field_controls controls = { .key_name = "form_key" };
	json_auto_t *raw = NULL;
	enum err code = field_pairs_read(form, pairs, false, &raw, err);

	if (code)
		return code;
	controls.csrf = field_read_given(pairs, "csrf_token");
	controls.key = field_read_given(pairs, "form_key");
	controls.version = field_read_given(pairs, "version");
	code = field_read_controls(req, form, &controls, err);
	if (code)
		return code;
	return field_read_values(req, form, raw, false, err);
}

static enum err field_read_urlencoded(struct request *req, const struct form *form,
				      struct err_info *err)
{
	struct pairs pairs = { 0 };
	const char *body = req->body ? req->body : "";
	enum err code = pairs_decode(req->arena, body, req->body_len, &pairs, err);

	return code ? code : field_read_pairs(req, form, &pairs, err);
}

static enum err field_read_json(struct request *req, const struct form *form, struct err_info *err)
{
	struct field_controls controls = { req->csrf_header, req->idempotency_key, req->if_match,
					   "Idempotency-Key" };
	json_auto_t *raw = NULL;
	enum err code = field_json_read(req, form, &raw, err);

	if (code)
		return code;
	code = field_read_controls(req, form, &controls, err);
	if (code)
		return code;
	return field_read_values(req, form, raw, true, err);
}

enum err field_read_form(struct request *req, const struct form *form, struct err_info *err)
{
	if (strcmp(req->content_type, "application/x-www-form-urlencoded") == 0)
		return field_read_urlencoded(req, form, err);
	if (strcmp(req->content_type, "application/json") == 0)
		return field_read_json(req, form, err);
	return ERR(err, ERR_MEDIA_TYPE, "body of another type than a form or JSON");
}

enum err field_read_query(struct request *req, const struct form *form, struct err_info *err)
{
	static const struct form none = { .name = "(none)" };
	json_auto_t *raw = NULL;
	enum err code;

	if (!form)
		form = &none;
	code = field_pairs_read(form, &req->query, true, &raw, err);
	if (code)
		return code;
	return field_read_values(req, form, raw, false, err);
}
