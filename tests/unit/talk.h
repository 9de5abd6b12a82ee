/*
 * One request after another through dispatch, as nginx would send them. Include it in the one .c file of a
 * test program, behind tests/unit/fake_db.h; workdir: the project's folder.
 *
 *   talk_start();                                        once; loads the real templates
 *   status = talk("GET", "/actions", NULL, TALK_SIGNED_IN, "HTTP_ACCEPT=text/html");
 *   talk_header("Location")                              a line of the answer's head, NULL: none
 *   talk_body()
 */
#ifndef ACCORD_TESTS_UNIT_TALK_H
#define ACCORD_TESTS_UNIT_TALK_H

#include "app/dispatch.h"
#include "app/http/csrf.h"
#include "app/http/response.h"
#include "app/view/mustache.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "tests/unit/fake_db.h"

#define TALK_TOKEN "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"
#define TALK_VISIT "VISITABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
#define TALK_SIGNED_IN "HTTP_COOKIE=accord_session=" TALK_TOKEN
#define TALK_VISITING "HTTP_COOKIE=accord_visite=" TALK_VISIT
#define TALK_KEY "0123456789abcdef0123456789abcdef"
#define TALK_REQUEST_ID "00112233445566778899aabbccddeeff"
#define TALK_PARAMS_MAX 20
#define TALK_HEADER_MAX 1000

static struct {
	struct arena arena;
	struct conf conf;
	struct mustache_set *templates;
	struct buf head;
	struct buf body;
	/* Lent to the next requests, or NULL; then whether the last answer went in pieces, and broke off. */
	bool (*send)(void *to, const struct buf *head, const struct buf *body);
	bool sent;
	bool cut;
} talking;

static char talk_origin[] = "http://accord.example";
static char talk_name[] = "Accord";
static char talk_today[] = "2010-06-01";
static char talk_identity[] = "/nonexistent/identity.sock";

/* A session's row for `roles` of the organisation 3 (CUB). */
static inline const char *talk_session(unsigned roles)
{
	static char row[1000];

	snprintf(row, sizeof(row),
		 "{\"public_id\": \"11111111-2222-4333-8444-555555555555\", \"person_id\": 30, \"roles\": %u,"
		 " \"groups\": {}, \"auth_method\": \"ldap\", \"auth_time\": \"2010-01-01 10:00:00\","
		 " \"expires_at\": \"2010-01-01 20:00:00\", \"role_recipient\": \"role:cub_elected\","
		 " \"person_recipient\": \"person:30\", \"idle_s\": 5, \"left_s\": 700, \"username\": \"elu.cub\","
		 " \"name\": \"Élu CUB\", \"quality\": \"Vice-président\", \"directory_uuid\": \"u\","
		 " \"dn\": \"uid=elu\", \"organisation_id\": 3, \"organisation_slug\": \"cub\","
		 " \"organisation_name\": \"CUB\", \"party\": \"cub\", \"role_waiting\": 1,"
		 " \"person_waiting\": 0}",
		 roles);
	return row;
}

static inline void talk_start(void)
{
	struct err_info err = { .detail = "" };

	arena_init(&talking.arena, REQUEST_ARENA_MAX);
	buf_init(&talking.head, RESPONSE_MAX);
	buf_init(&talking.body, RESPONSE_MAX);
	talking.conf = (struct conf){ .site_origin = talk_origin, .site_name = talk_name,
				      .reference_date = talk_today, .session_idle_s = 1800,
				      .session_absolute_s = 36000, .session_max = 5, .serve_sign_ins = 2,
				      .identity_socket = talk_identity, .identity_deadline_s = 1,
				      .form_key = { .bytes = "0123456789abcdef0123456789abcdef", .len = 32 } };
	if (mustache_load("app/view/templates", &talking.templates, &err) != ERR_OK)
		fail_msg("templates: %s", err.detail);
}

static inline void talk_end(void)
{
	buf_release(&talking.head);
	buf_release(&talking.body);
	arena_release(&talking.arena);
	mustache_free(talking.templates);
}

static inline enum err talk_read_body(void *from, char *into, size_t len, bool last UNUSED,
				      struct err_info *err)
{
	const char *body = from;

	if (body == NULL || strlen(body) < len)
		return ERR(err, ERR_BAD_REQUEST, "a short body");
	memcpy(into, body, len);
	return ERR_OK;
}

static inline int talk_status(void)
{
	int64_t status = 0;
	char digits[4];

	if (!text_starts(buf_text(&talking.head), "Status: "))
		fail_msg("no status: %s", buf_text(&talking.head));
	snprintf(digits, sizeof(digits), "%s", buf_text(&talking.head) + strlen("Status: "));
	assert_true(text_to_i64(digits, 100, 599, &status));
	return (int)status;
}

static inline int talk_with(const char *method, const char *uri, const char *body, const char *const *more)
{
	char lines[4][TALK_HEADER_MAX + 3000];
	const char *envp[TALK_PARAMS_MAX] = { lines[0], lines[1], lines[2], lines[3], "REMOTE_ADDR=192.0.2.1",
					      "REQUEST_ID=" TALK_REQUEST_ID };
	struct request req = { .arena = &talking.arena, .conf = &talking.conf, .db = FAKE_DB,
			       .templates = talking.templates, .send = talking.send };
	size_t left = fake_pause();
	int count = 6;
	AUTO_FREE char *sent = body != NULL ? strdup(body) : NULL;

	snprintf(lines[0], sizeof(lines[0]), "REQUEST_METHOD=%s", method);
	snprintf(lines[1], sizeof(lines[1]), "REQUEST_URI=%s", uri);
	snprintf(lines[2], sizeof(lines[2]), "CONTENT_LENGTH=%zu", body != NULL ? strlen(body) : 0);
	snprintf(lines[3], sizeof(lines[3]), "CONTENT_TYPE=%s",
		 body != NULL && body[0] == '{' ? "application/json" : "application/x-www-form-urlencoded");
	for (; *more != NULL; more++) {
		assert_true(count < TALK_PARAMS_MAX - 1);
		envp[count++] = *more;
	}
	buf_clear(&talking.head);
	buf_clear(&talking.body);
	fake_go_on(left);
	dispatch(&req, envp, talk_read_body, sent, &talking.head, &talking.body);
	talking.sent = req.sent;
	talking.cut = req.cut;
	/* Whoever kept a text of the request too long reads it here. */
	arena_reset(&talking.arena);
	return req.sent ? 200 : talk_status();
}

#define talk(method, uri, body, ...) talk_with(method, uri, body, (const char *const[]){ __VA_ARGS__, NULL })

/* The value of a line of the head, or NULL. Good until the next call. */
static inline const char *talk_header(const char *name)
{
	static char value[TALK_HEADER_MAX + 7000];
	const char *line = buf_text(&talking.head);
	size_t len = strlen(name);

	for (; line != NULL; line = strstr(line, "\r\n")) {
		if (line[0] == '\r')
			line += 2;
		if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
			snprintf(value, sizeof(value), "%.*s", (int)strcspn(line + len + 2, "\r"), line + len + 2);
			return value;
		}
	}
	return NULL;
}

static inline const char *talk_body(void)
{
	return buf_text(&talking.body);
}

/* The anti-forgery token of a session's token or of a visit's cookie. */
static inline const char *talk_csrf(const char *binding)
{
	static char token[CSRF_TOKEN_SIZE];
	struct err_info err;

	assert_int_equal(csrf_token((const uint8_t *)talking.conf.form_key.bytes, (size_t)talking.conf.form_key.len,
				    binding, token, &err),
			 ERR_OK);
	return token;
}

/* A form's body: csrf_token and form_key of the open session, then `fields`. */
static inline const char *talk_form(const char *fields)
{
	static char body[4000];

	snprintf(body, sizeof(body), "csrf_token=%s&form_key=" TALK_KEY "%s%s", talk_csrf(TALK_TOKEN),
		 fields[0] != '\0' ? "&" : "", fields);
	return body;
}

/* The answer as JSON. New. */
static inline json_t *talk_json(void)
{
	json_t *answer = json_loads(talk_body(), 0, NULL);

	if (answer == NULL)
		fail_msg("not JSON: %s", talk_body());
	return answer;
}

static inline bool talk_has(const char *text)
{
	return strstr(talk_body(), text) != NULL;
}

#endif
