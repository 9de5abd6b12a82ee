/* The request as the server hands it over: FastCGI parameters checked as a whole, then taken one by one. */
#include <unistd.h>

#include "app/base/hash.h"
#include "app/base/random.h"
#include "app/base/text.h"
#include "app/http/internal.h"

#define REQUEST_METHOD_MAX 32		/* characters */
#define REQUEST_USER_AGENT_MAX 200	/* bytes kept */
#define REQUEST_ID_BYTES 16

/* X(code, name): what nginx/fastcgi.inc sends. Nothing else is read; no REMOTE_USER, no X-Forwarded-*. */
#define REQUEST_PARAMS(X)                                                                          \
	X(METHOD, "REQUEST_METHOD")                                                                \
	X(URI, "REQUEST_URI")                                                                      \
	X(ID, "REQUEST_ID")                                                                        \
	X(CONTENT_TYPE, "CONTENT_TYPE")                                                            \
	X(CONTENT_LENGTH, "CONTENT_LENGTH")                                                        \
	X(ADDRESS, "REMOTE_ADDR")                                                                  \
	X(COOKIE, "HTTP_COOKIE")                                                                   \
	X(ORIGIN, "HTTP_ORIGIN")                                                                   \
	X(FETCH_SITE, "HTTP_SEC_FETCH_SITE")                                                       \
	X(FETCH_MODE, "HTTP_SEC_FETCH_MODE")                                                       \
	X(USER_AGENT, "HTTP_USER_AGENT")                                                           \
	X(ACCEPT, "HTTP_ACCEPT")                                                                   \
	X(IF_MATCH, "HTTP_IF_MATCH")                                                               \
	X(IF_NONE_MATCH, "HTTP_IF_NONE_MATCH")                                                     \
	X(RANGE, "HTTP_RANGE")                                                                     \
	X(CSRF, "HTTP_X_CSRF_TOKEN")                                                               \
	X(IDEMPOTENCY_KEY, "HTTP_IDEMPOTENCY_KEY")

enum request_param {
#define X(code, name) PARAM_##code,
	REQUEST_PARAMS(X)
#undef X
	PARAM_COUNT
};

static const char *const request_param_names[PARAM_COUNT] = {
#define X(code, name) [PARAM_##code] = name,
	REQUEST_PARAMS(X)
#undef X
};

/* Values borrowed from the server's list; "" when absent. */
struct request_params {
	const char *values[PARAM_COUNT];
};

/* Checks parameter `at` by itself and against those before it. */
static enum err request_check_param(const char *const *envp, size_t at, struct err_info *err)
{
	const char *param = envp[at];
	size_t name_len = strcspn(param, "=");

	if (name_len == 0 || param[name_len] == '\0')
		return ERR(err, ERR_BAD_REQUEST, "parameter without name or value");
	if (!text_is_utf8(param, strlen(param)) || text_has_control(param, false))
		return ERR(err, ERR_BAD_REQUEST, "parameter %.*s: control character or not UTF-8",
			   (int)(name_len < 64 ? name_len : 64), param);
	for (size_t i = 0; i < at; i++) {
		if (strncmp(envp[i], param, name_len + 1) == 0)
			return ERR(err, ERR_BAD_REQUEST, "parameter %.*s twice",
				   (int)(name_len < 64 ? name_len : 64), param);
	}
	return ERR_OK;
}

static enum err request_check_params(const char *const *envp, struct err_info *err)
{
	size_t total = 0;

	for (size_t i = 0; envp[i]; i++) {
		enum err code;

		if (i == REQUEST_PARAM_COUNT_MAX)
			return ERR(err, ERR_HEADERS, "more than %d parameters",
				   REQUEST_PARAM_COUNT_MAX);
		total += strlen(envp[i]);
		if (total > REQUEST_PARAMS_MAX)
			return ERR(err, ERR_HEADERS, "more than %d bytes of parameters",
				   REQUEST_PARAMS_MAX);
		code = request_check_param(envp, i, err);
		if (code)
			return code;
	}
	return ERR_OK;
}

/* `envp` NULL: all are absent. */
static void request_find_params(const char *const *envp, struct request_params *ret)
{
	for (int i = 0; i < PARAM_COUNT; i++) {
		size_t len = strlen(request_param_names[i]);

		ret->values[i] = "";
		for (size_t j = 0; envp && envp[j]; j++) {
			if (strncmp(envp[j], request_param_names[i], len) == 0 && envp[j][len] == '=')
				ret->values[i] = envp[j] + len + 1;
		}
	}
}

static bool request_id_is_valid(const char *text)
{
	return strlen(text) == (size_t)REQUEST_ID_BYTES * 2 &&
	       strspn(text, "0123456789abcdef") == (size_t)REQUEST_ID_BYTES * 2;
}

static enum err request_take_id(struct request *req, const struct request_params *params,
				struct err_info *err)
{
	char made[REQUEST_ID_BYTES * 2 + 1];
	uint8_t bytes[REQUEST_ID_BYTES];
	const char *id = params->values[PARAM_ID];
	enum err code;

	if (!request_id_is_valid(id)) {
		code = random_bytes(bytes, sizeof(bytes), err);
		if (code)
			return code;
		hash_to_hex(bytes, sizeof(bytes), made);
		id = made;
	}
	id = arena_strdup(req->arena, id);
	if (!id)
		return ERR(err, ERR_MEMORY, "request id");
	req->request_id = id;
	return ERR_OK;
}

static enum err request_take_method(struct request *req, const struct request_params *params,
				    struct err_info *err)
{
	static const struct {
		const char *name;
		enum method method;
	} methods[] = { { "GET", METHOD_GET }, { "HEAD", METHOD_HEAD }, { "POST", METHOD_POST } };
	const char *text = params->values[PARAM_METHOD];

	if (text[0] == '\0' || strlen(text) > REQUEST_METHOD_MAX)
		return ERR(err, ERR_BAD_REQUEST, "method of %zu characters", strlen(text));
	req->method_text = arena_strdup(req->arena, text);
	if (!req->method_text) {
		req->method_text = "";
		return ERR(err, ERR_MEMORY, "method");
	}
	for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
		if (strcmp(text, methods[i].name) == 0)
			req->method = methods[i].method;
	}
	return ERR_OK;
}

/* Bytes of `text` that fit into `max` without cutting a character. */
static size_t request_cut(const char *text, size_t max)
{
	size_t len = strlen(text);

	if (len <= max)
		return len;
	len = max;
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* The headers that are kept as they are. */
static enum err request_take_headers(struct request *req, const struct request_params *params,
				     struct err_info *err)
{
	const struct {
		enum request_param param;
		const char **ret;
	} headers[] = {
		{ PARAM_ADDRESS, &req->address },
		{ PARAM_ORIGIN, &req->origin },
		{ PARAM_FETCH_SITE, &req->fetch_site },
		{ PARAM_FETCH_MODE, &req->fetch_mode },
		{ PARAM_USER_AGENT, &req->user_agent },
		{ PARAM_ACCEPT, &req->accept },
		{ PARAM_IF_MATCH, &req->if_match },
		{ PARAM_IF_NONE_MATCH, &req->if_none_match },
		{ PARAM_RANGE, &req->range },
		{ PARAM_CSRF, &req->csrf_header },
		{ PARAM_IDEMPOTENCY_KEY, &req->idempotency_key },
	};

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		const char *value = params->values[headers[i].param];
		size_t max = headers[i].param == PARAM_USER_AGENT ? REQUEST_USER_AGENT_MAX :
								    REQUEST_PARAMS_MAX;
		const char *copy;

		if (value[0] == '\0')
			continue;
		copy = arena_strndup(req->arena, value, request_cut(value, max));
		if (!copy)
			return ERR(err, ERR_MEMORY, "headers");
		*headers[i].ret = copy;
	}
	return ERR_OK;
}

static enum err request_take_content_type(struct request *req, const struct request_params *params,
					  struct err_info *err)
{
	const char *value = params->values[PARAM_CONTENT_TYPE];
	size_t blanks = strspn(value, " ");
	size_t len = strcspn(value + blanks, "; ");
	char *type = arena_strndup(req->arena, value + blanks, len);
	char *sent = arena_strdup(req->arena, value);

	if (!type || !sent)
		return ERR(err, ERR_MEMORY, "content type");
	for (char *p = type; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}
	req->content_type = type;
	req->content_type_sent = sent;
	return ERR_OK;
}

static enum err request_take_length(struct request *req, const struct request_params *params,
				    struct err_info *err)
{
	const char *value = params->values[PARAM_CONTENT_LENGTH];
	int64_t length = 0;

	if (value[strspn(value, "0123456789")] != '\0')
		return ERR(err, ERR_BAD_REQUEST, "content length is not a number");
	if (value[0] != '\0' && !text_to_i64(value, 0, REQUEST_UPLOAD_MAX, &length))
		return ERR(err, ERR_TOO_LARGE, "body of %.20s bytes", value);
	req->body_declared = (size_t)length;
	return ERR_OK;
}

static enum err request_take_path(struct request *req, const struct request_params *params,
				  struct err_info *err)
{
	return path_read(req, params->values[PARAM_URI], err);
}

static enum err request_take_cookies(struct request *req, const struct request_params *params,
				     struct err_info *err)
{
	return cookie_split(req->arena, params->values[PARAM_COOKIE], &req->cookies, err);
}

/* Texts are never NULL where the header does not say so, also when the request is refused. */
static void request_set_absent(struct request *req)
{
	req->method = METHOD_OTHER;
	req->method_text = "";
	req->path = "";
	req->uri = "";
	req->content_type = "";
	req->content_type_sent = "";
	req->address = "";
	req->request_id = "";
	req->user_agent = "";
	req->accept = "";
}

typedef enum err request_step_fn(struct request *req, const struct request_params *params,
				 struct err_info *err);

/* What helps to log and to show a refusal comes first. */
static request_step_fn *const request_steps[] = {
	request_take_method,	   request_take_headers, request_take_path,
	request_take_content_type, request_take_length,	 request_take_cookies,
};

enum err request_read_params(struct request *req, const char *const *envp, struct err_info *err)
{
	struct request_params params;
	struct err_info id_err;
	enum err checked = request_check_params(envp, err);
	enum err code;

	request_set_absent(req);
	request_find_params(checked ? NULL : envp, &params);
	code = request_take_id(req, &params, checked ? &id_err : err);
	if (checked)
		return checked;
	for (size_t i = 0; i < ARRAY_SIZE(request_steps) && code == ERR_OK; i++)
		code = request_steps[i](req, &params, err);
	return code;
}

size_t request_body_length(const struct request *req)
{
	return req->body_declared;
}

enum err request_read_body(struct request *req, request_body_fn *read, void *from, struct err_info *err)
{
	size_t len = request_body_length(req);
	char *body;
	enum err code;

	if (len > REQUEST_BODY_MAX)
		return ERR(err, ERR_TOO_LARGE, "body of %zu bytes, limit %d", len, REQUEST_BODY_MAX);
	if (req->method != METHOD_POST || req->body != NULL)
		return ERR_OK;
	body = arena_alloc(req->arena, len + 1);
	if (body == NULL)
		return ERR(err, ERR_MEMORY, "body of %zu bytes", len);
	code = read(from, body, len, true, err);
	if (code != ERR_OK)
		return code;
	req->body = body;
	req->body_len = len;
	return ERR_OK;
}

bool request_message(struct request *req, const char *field, const char *text)
{
	if (req->message_count == REQUEST_MESSAGES_MAX)
		return false;
	req->messages[req->message_count++] = (struct field_message){ .field = field, .text = text };
	return true;
}

void request_release(struct request *req)
{
	if (req->sending && req->sending->fd >= 0)
		close(req->sending->fd);
	req->sending = NULL;
	json_decref(req->form);
	json_decref(req->typed);
	json_decref(req->model);
	req->form = NULL;
	req->typed = NULL;
	req->model = NULL;
}
