/* The way of a request through its phases, over a table of routes of the test's own. */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "app/http/route.h"
#include "app/resource/form_model.h"
#include "auth/permission.h"
#include "tests/unit/fake_db.h"
#include "tests/unit/talk.h"

#define LOG_MAX 20000
#define HTML "HTTP_ACCEPT=text/html"
#define JSON "HTTP_ACCEPT=application/json"
#define HERE "HTTP_ORIGIN=http://accord.example"

const struct route *__wrap_routes_all(size_t *ret_count);

/* ---- the handlers ---- */

static int handled;
static int shown;
static enum err says;		/* what the handler of a POST says */
static enum err show_says;
static int status_said;
static bool model_without_end;	/* a model that no page can hold */

static enum err get(struct request *req, struct err_info *err)
{
	(void)err;
	handled++;
	req->model = json_pack("{s:s, s:I}", "title", "Une page", "id", (json_int_t)req->id);
	if (model_without_end) {
		json_object_set_new(req->model, "id", json_null());
		json_object_set_new(req->model, "wrong", json_real(1));
	}
	return ERR_OK;
}

static enum err post(struct request *req, struct err_info *err)
{
	handled++;
	req->status = status_said;
	req->model = json_pack("{s:s}", "title", "Fait");
	return says == ERR_OK ? ERR_OK : ERR(err, says, "as the test wants it");
}

static enum err check(struct request *req, struct err_info *err)
{
	handled++;
	return req->session != NULL ? ERR_OK : ERR(err, ERR_UNAUTHENTICATED, "check");
}

static const struct field fields[] = {
	{ .name = "username", .label = "Nom", .type = FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED },
	{ .name = NULL },
};
static const struct field secret_fields[] = {
	{ .name = "username", .label = "Nom", .type = FIELD_TEXT, .max = 10 },
	{ .name = "password", .label = "Mot de passe", .type = FIELD_PASSWORD, .max = 20 },
	{ .name = NULL },
};
static const struct form form = { .name = "form", .fields = fields };
static const struct form version_form = { .name = "version_form", .fields = fields, .flags = FORM_VERSION };
static const struct form secret_form = { .name = "secret_form", .fields = secret_fields };

static enum err show(struct request *req, struct err_info *err)
{
	shown++;
	req->model = json_pack("{s:s}", "title", "Le formulaire");
	if (show_says != ERR_OK)
		return ERR(err, show_says, "as the test wants it");
	return form_model_set(req, req->model, &form, NULL, NULL, err);
}

/* As the sign-in does: a form that was kept is shown again. */
static enum err sign_in(struct request *req, struct err_info *err)
{
	handled++;
	req->model = json_pack("{s:s, s:o}", "title", "Se connecter", "kept",
			       req->resume_path != NULL ? json_pack("{s:s, s:s}", "path", req->resume_path,
								    "body", req->resume_body) :
							  json_null());
	return form_model_set(req, req->model, &form, NULL, NULL, err);
}

static const struct csv_column columns[] = { { "Titre", "title", NULL }, { NULL, NULL, NULL } };

/* clang-format off */
static const struct route routes[] = {
	{ METHOD_GET, "/", get, PERMISSION_SIGNED_IN, .page = "help/help" },
	{ METHOD_GET, "/connexion", sign_in, PERMISSION_PUBLIC, .page = "session/sign_in" },
	{ METHOD_GET, "/libre", get, PERMISSION_PUBLIC, .page = "help/help" },
	{ METHOD_GET, "/page/:id", get, PERMISSION_ACTION_APPROVE, .page = "help/help", .csv = columns },
	{ METHOD_POST, "/page/:id", post, PERMISSION_ACTION_APPROVE, .form = &form, .page = "session/sign_in",
	  .show = show, .then = "/page/:id" },
	{ METHOD_POST, "/version/:id", post, PERMISSION_ACTION_APPROVE, .form = &version_form, .page = "session/sign_in",
	  .show = show, .then = "/page/:id" },
	{ METHOD_POST, "/secret", post, PERMISSION_SIGNED_IN, .form = &secret_form, .page = "session/sign_in", .show = show,
	  .then = "/", .flags = ROUTE_NO_TRANSACTION },
	{ METHOD_POST, "/nulle-part", post, PERMISSION_SIGNED_IN, .form = &form },
	{ METHOD_GET, "/check", check, PERMISSION_PUBLIC, .flags = ROUTE_NO_BODY },
	{ METHOD_GET, "/sans-page", get, PERMISSION_PUBLIC, .page = "nothing/here" },
};
/* clang-format on */

const struct route *__wrap_routes_all(size_t *ret_count)
{
	*ret_count = ARRAY_SIZE(routes);
	return routes;
}

/* ---- what was logged ---- */

static int log_file = -1;
static int stderr_copy = -1;
static char logged[LOG_MAX];

static void log_begin(void)
{
	assert_int_equal(ftruncate(log_file, 0), 0);
	lseek(log_file, 0, SEEK_SET);
	stderr_copy = dup(STDERR_FILENO);
	dup2(log_file, STDERR_FILENO);
}

static const char *log_end(void)
{
	ssize_t len;

	dup2(stderr_copy, STDERR_FILENO);
	close(stderr_copy);
	len = pread(log_file, logged, sizeof(logged) - 1, 0);
	logged[len > 0 ? len : 0] = '\0';
	return logged;
}

static int start(void **state)
{
	FILE *file = tmpfile();

	(void)state;
	log_file = dup(fileno(file));
	fclose(file);
	talk_start();
	return 0;
}

static int end(void **state)
{
	(void)state;
	close(log_file);
	talk_end();
	fake_release();
	return 0;
}

static int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_rows("session_get", talk_session(ROLE_CUB_ELECTED));
	fake_rows("form_key_get", "[]");
	handled = 0;
	shown = 0;
	says = ERR_OK;
	show_says = ERR_OK;
	status_said = 0;
	model_without_end = false;
	log_set_level((enum log_level)0);
	return 0;
}

/* ---- refusals stop the way ---- */

static void a_request_stops_at_the_first_phase_that_refuses(void **state)
{
	static const struct {
		const char *method;
		const char *uri;
		int status;
		bool reads_session;
	} requests[] = {
		{ "GET", "/page/%zz", 400, false },  { "GET", "/page/1/../2", 400, false },
		{ "GET", "/rien", 404, false },	     { "GET", "/page/0", 404, false },
		{ "POST", "/libre", 405, false },    { "DELETE", "/page/1", 405, false },
		{ "GET", "/libre.csv", 406, false }, { "GET", "/page/1?a=1", 400, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
		fake_forget_calls();
		assert_int_equal(talk(requests[i].method, requests[i].uri, NULL, TALK_SIGNED_IN, HTML),
				 requests[i].status);
		assert_int_equal(fake_count("session_get") > 0, requests[i].reads_session);
		assert_non_null(strstr(talk_body(), TALK_REQUEST_ID));
	}
	assert_int_equal(handled, 0);
	assert_int_equal(talk("PUT", "/page/1", NULL, HTML), 405);
	assert_string_equal(talk_header("Allow"), "GET, HEAD, POST");
}

static void a_right_that_one_lacks_is_refused_before_the_form_is_read(void **state)
{
	(void)state;
	fake_rows("session_get", talk_session(ROLE_AUDITOR));
	assert_int_equal(talk("GET", "/page/1", NULL, TALK_SIGNED_IN, HTML), 403);
	assert_int_equal(talk("POST", "/page/1", "nonsense=1", TALK_SIGNED_IN, HTML), 403);
	assert_int_equal(handled, 0);
	assert_int_equal(shown, 0);
}

static void without_the_database_the_answer_is_503_and_nobody_is_let_in(void **state)
{
	(void)state;
	fake_error("session_get", ERR_DATABASE);
	assert_int_equal(talk("GET", "/page/1", NULL, TALK_SIGNED_IN, HTML), 503);
	assert_non_null(talk_header("Retry-After"));
	assert_int_equal(talk("GET", "/page/1", NULL, TALK_SIGNED_IN, JSON), 503);
	assert_int_equal(handled, 0);
}

static void a_body_shorter_than_it_says_is_refused(void **state)
{
	(void)state;
	assert_int_equal(talk("POST", "/page/1", NULL, TALK_SIGNED_IN, HTML), 400);
	assert_int_equal(handled, 0);
}

/* ---- not signed in ---- */

static void a_page_leads_to_the_sign_in_and_back(void **state)
{
	(void)state;
	fake_rows("session_get", "null");
	assert_int_equal(talk("GET", "/page/1?x=%C3%A9&y=1", NULL, HTML), 303);
	assert_string_equal(talk_header("Location"), "/connexion?suite=%2Fpage%2F1%3Fx%3D%25C3%25A9%26y%3D1");
	assert_int_equal(talk("GET", "/", NULL, HTML, "HTTP_SEC_FETCH_MODE=navigate"), 303);
	assert_string_equal(talk_header("Location"), "/connexion");
	/* With the cookie of a session that has ended too. */
	assert_int_equal(talk("GET", "/page/1", NULL, HTML, TALK_SIGNED_IN), 303);
	assert_int_equal(handled, 0);
}

/* Addresses full of characters that have to be escaped, up to the longest. */
static void the_longest_address_leads_to_the_sign_in_too(void **state)
{
	static const size_t lengths[] = { 1990, 1999, 2000, 2001, 3000 };
	char uri[3001];

	(void)state;
	fake_rows("session_get", "null");
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		memset(uri, '&', sizeof(uri));
		memcpy(uri, "/page/1?", 8);
		uri[lengths[i]] = '\0';
		assert_int_equal(talk("GET", uri, NULL, HTML), 303);
		assert_true(text_starts(talk_header("Location"), "/connexion"));
		assert_int_equal(strstr(talk_header("Location"), "suite") != NULL, lengths[i] <= 2000);
	}
}

static void what_is_no_navigation_gets_its_401_as_json(void **state)
{
	(void)state;
	fake_rows("session_get", "null");
	assert_int_equal(talk("GET", "/page/1", NULL, JSON), 401);
	assert_true(text_starts(talk_header("Content-Type"), "application/problem+json"));
	assert_int_equal(talk("GET", "/page/1.json", NULL, HTML), 401);
	assert_int_equal(talk("GET", "/page/1", NULL, HTML, "HTTP_SEC_FETCH_MODE=cors"), 401);
	assert_true(text_starts(talk_header("Content-Type"), "application/problem+json"));
	assert_int_equal(talk("POST", "/page/1", "{\"username\":\"a\"}", JSON), 401);
	assert_null(talk_header("Location"));
}

static void a_check_is_answered_by_its_status_alone(void **state)
{
	(void)state;
	assert_int_equal(talk("GET", "/check", NULL, TALK_SIGNED_IN, HTML), 200);
	assert_string_equal(talk_body(), "");
	fake_rows("session_get", "null");
	assert_int_equal(talk("GET", "/check", NULL, TALK_SIGNED_IN, HTML, "HTTP_SEC_FETCH_MODE=navigate"), 401);
	assert_string_equal(talk_body(), "");
	assert_null(talk_header("Location"));
	assert_null(talk_header("Set-Cookie"));
	fake_error("session_get", ERR_DATABASE);
	assert_int_equal(talk("GET", "/check", NULL, TALK_SIGNED_IN, HTML), 503);
	assert_string_equal(talk_body(), "");
}

static void a_form_whose_session_has_ended_is_kept_at_the_sign_in(void **state)
{
	(void)state;
	fake_rows("session_get", "null");
	assert_int_equal(talk("POST", "/page/1", "username=Ma+saisie", TALK_SIGNED_IN, HTML, HERE), 401);
	assert_true(talk_has("name=\"kept_path\" value=\"/page/1\""));
	assert_true(talk_has("name=\"kept_body\" value=\"username=Ma+saisie\""));
	assert_int_equal(handled, 1);	/* that of the sign-in page */
	assert_non_null(strstr(talk_header("Set-Cookie"), "accord_visite="));
	/* A form that no page shows again has nothing to keep. */
	assert_int_equal(talk("POST", "/nulle-part", "username=Ma+saisie", HTML, HERE), 401);
	assert_false(talk_has("Ma+saisie"));
}

/* Another site's form must not stand in ours, waiting for somebody to sign in and send it. */
static void a_form_of_another_site_is_not_kept(void **state)
{
	(void)state;
	fake_rows("session_get", "null");
	assert_int_equal(talk("POST", "/page/1", "username=piege", HTML, "HTTP_ORIGIN=https://evil.example"), 401);
	assert_false(talk_has("piege"));
	assert_int_equal(talk("POST", "/page/1", "username=piege", HTML, "HTTP_SEC_FETCH_SITE=cross-site"), 401);
	assert_false(talk_has("piege"));
	assert_int_equal(talk("POST", "/page/1", "username=piege", HTML, "HTTP_ORIGIN=null"), 401);
	assert_false(talk_has("piege"));
}

/* ---- forged forms ---- */

static void a_forged_form_is_refused_before_its_handler(void **state)
{
	static const char *const origins[] = { "HTTP_ORIGIN=https://evil.example", "HTTP_ORIGIN=null",
					       "HTTP_SEC_FETCH_SITE=cross-site", "HTTP_SEC_FETCH_SITE=same-site" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(origins); i++) {
		assert_int_equal(talk("POST", "/page/1", talk_form("username=piege"), TALK_SIGNED_IN, HTML, origins[i]),
				 403);
		/* Nor does it fill a form of ours. */
		assert_false(talk_has("piege"));
		assert_int_equal(talk("POST", "/page/1", talk_form("username=piege"), TALK_SIGNED_IN, JSON, origins[i]),
				 403);
	}
	assert_int_equal(handled, 0);
}

static void a_token_of_another_session_shows_the_form_again_with_a_new_one(void **state)
{
	(void)state;
	assert_int_equal(talk("POST", "/page/1", "csrf_token=0&form_key=" TALK_KEY "&username=moi", TALK_SIGNED_IN, HTML,
			      HERE),
			 403);
	assert_true(talk_has("value=\"moi\""));
	assert_true(talk_has(talk_csrf(TALK_TOKEN)));
	assert_false(talk_has(TALK_KEY));
	assert_int_equal(handled, 0);
}

static void a_forged_form_learns_nothing_of_its_mistakes(void **state)
{
	json_auto_t *problem = NULL;

	(void)state;
	assert_int_equal(talk("POST", "/page/1", "{\"username\":\"far too long a name\"}", TALK_SIGNED_IN, JSON,
			      "HTTP_IDEMPOTENCY_KEY=" TALK_KEY),
			 403);
	problem = talk_json();
	assert_string_equal(json_string_value(json_object_get(problem, "code")), "csrf");
}

/* ---- what a handler says ---- */

static void a_change_leads_on(void **state)
{
	(void)state;
	assert_int_equal(talk("POST", "/page/7", talk_form("username=moi"), TALK_SIGNED_IN, HTML, HERE), 303);
	assert_string_equal(talk_header("Location"), "/page/7");
	assert_string_equal(talk_body(), "");
	assert_int_equal(fake_count("form_key_add"), 1);
	assert_int_equal(handled, 1);
}

static void a_form_with_a_mistake_is_shown_again(void **state)
{
	(void)state;
	assert_int_equal(talk("POST", "/page/7", talk_form("username=bien+trop+long"), TALK_SIGNED_IN, HTML, HERE), 422);
	assert_true(talk_has("value=\"bien trop long\""));
	/* The key was not used up: it stays. */
	assert_int_equal(handled, 0);
	assert_int_equal(shown, 1);
	assert_int_equal(fake_count("form_key_add"), 0);
}

/* clang-format off */
static const struct { enum err says; int html; int json; const char *code; bool again; } failures[] = {
	{ ERR_STALE,       409, 412, "stale-version", true },
	{ ERR_CONFLICT,    409, 409, "conflict", true },
	{ ERR_OWN_WORK,    403, 403, "separation-of-duties", true },
	{ ERR_THROTTLED,   429, 429, "throttled", true },
	{ ERR_DIRECTORY,   503, 503, "directory-unavailable", true },
	{ ERR_FORBIDDEN,   403, 403, "forbidden", false },
	{ ERR_NOT_FOUND,   404, 404, "not-found", false },
	{ ERR_DATABASE,    503, 503, "unavailable", false },
	{ ERR_RETRY,       503, 503, "unavailable", false },
	{ ERR_MEMORY,      503, 503, "unavailable", false },
	{ ERR_INTERNAL,    500, 500, "internal", false },
};
/* clang-format on */

static void every_failure_has_its_status_and_face(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(failures); i++) {
		json_auto_t *problem = NULL;

		says = failures[i].says;
		shown = 0;
		assert_int_equal(talk("POST", "/version/7", talk_form("username=moi&version=3"), TALK_SIGNED_IN, HTML, HERE),
				 failures[i].html);
		assert_int_equal(shown, failures[i].again);
		assert_int_equal(talk_has("value=\"moi\""), failures[i].again || failures[i].html >= 500);
		assert_int_equal(talk("POST", "/version/7", "{\"username\":\"moi\"}", TALK_SIGNED_IN, JSON,
				      "HTTP_IDEMPOTENCY_KEY=" TALK_KEY, "HTTP_IF_MATCH=\"3\"",
				      arena_printf(&talking.arena, "HTTP_X_CSRF_TOKEN=%s", talk_csrf(TALK_TOKEN))),
				 failures[i].json);
		problem = talk_json();
		assert_string_equal(json_string_value(json_object_get(problem, "code")), failures[i].code);
		assert_int_equal(json_integer_value(json_object_get(problem, "status")), failures[i].json);
	}
}

/* The record may have gone where its form cannot be shown any more: still an answer that says so. */
static void a_form_that_cannot_be_shown_again_is_answered_all_the_same(void **state)
{
	(void)state;
	says = ERR_CONFLICT;
	show_says = ERR_FORBIDDEN;
	assert_int_equal(talk("POST", "/page/7", talk_form("username=moi"), TALK_SIGNED_IN, HTML, HERE), 409);
	assert_true(text_starts(talk_header("Content-Type"), "text/html"));
	says = ERR_STALE;
	show_says = ERR_CONFLICT;
	assert_int_equal(talk("POST", "/page/7", talk_form("username=moi"), TALK_SIGNED_IN, HTML, HERE), 409);
	/* A mistake in the form of a record that is not theirs: that it is not theirs. */
	show_says = ERR_FORBIDDEN;
	assert_int_equal(talk("POST", "/page/7", talk_form("username=bien+trop+long"), TALK_SIGNED_IN, HTML, HERE), 403);
	show_says = ERR_DATABASE;
	assert_int_equal(talk("POST", "/page/7", talk_form("username=bien+trop+long"), TALK_SIGNED_IN, HTML, HERE), 503);
}

static void a_status_that_the_handler_chose_is_kept(void **state)
{
	(void)state;
	says = ERR_INVALID;
	status_said = 401;
	assert_int_equal(talk("POST", "/page/7", talk_form("username=moi"), TALK_SIGNED_IN, HTML, HERE), 401);
	assert_int_equal(shown, 1);
}

static void a_success_that_leads_nowhere_is_our_error(void **state)
{
	(void)state;
	assert_int_equal(talk("POST", "/nulle-part", talk_form("username=moi"), TALK_SIGNED_IN, HTML, HERE), 500);
}

/* ---- passwords ---- */

static void a_password_comes_back_in_no_answer(void **state)
{
	(void)state;
	says = ERR_DATABASE;
	assert_int_equal(talk("POST", "/secret", talk_form("username=moi&password=tres-secret"), TALK_SIGNED_IN, HTML,
			      HERE),
			 503);
	assert_false(talk_has("tres-secret"));
	fake_error("session_get", ERR_DATABASE);
	assert_int_equal(talk("POST", "/secret", talk_form("username=moi&password=tres-secret"), TALK_SIGNED_IN, HTML,
			      HERE),
			 503);
	assert_false(talk_has("tres-secret"));
	fake_rows("session_get", "null");
	assert_int_equal(talk("POST", "/secret", talk_form("username=moi&password=tres-secret"), HTML, HERE), 401);
	assert_false(talk_has("tres-secret"));
}

static void what_failed_is_logged_once_and_without_secrets(void **state)
{
	const char *lines;

	(void)state;
	log_set_level(LOG_LEVEL_INFO);
	says = ERR_DATABASE;
	log_begin();
	talk("POST", "/secret", talk_form("username=moi&password=tres-secret"), TALK_SIGNED_IN, HTML, HERE,
	     "HTTP_USER_AGENT=Browser");
	lines = log_end();
	assert_non_null(strstr(lines, "<3>request refused status=503 code=unavailable method=\"POST\" path=\"/secret\""));
	assert_non_null(strstr(lines, "request=" TALK_REQUEST_ID));
	assert_ptr_equal(strchr(lines, '\n'), lines + strlen(lines) - 1);
	assert_null(strstr(lines, "tres-secret"));
	assert_null(strstr(lines, TALK_TOKEN));
	assert_null(strstr(lines, talk_csrf(TALK_TOKEN)));
	assert_null(strstr(lines, "moi"));
}

static void the_log_says_the_status_that_was_answered(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_INFO);
	says = ERR_INVALID;
	status_said = 401;
	log_begin();
	talk("POST", "/page/7", talk_form("username=moi"), TALK_SIGNED_IN, HTML, HERE);
	assert_non_null(strstr(log_end(), "status=401 code=invalid"));
}

static void a_success_is_not_logged(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_DEBUG);
	log_begin();
	assert_int_equal(talk("GET", "/page/1", NULL, TALK_SIGNED_IN, HTML), 200);
	assert_string_equal(log_end(), "");
}

/* ---- the last resort, and HEAD ---- */

static void a_page_that_cannot_be_made_is_an_error_page(void **state)
{
	(void)state;
	assert_int_equal(talk("GET", "/sans-page", NULL, HTML), 404);
	assert_true(text_starts(talk_header("Content-Type"), "text/html"));
}

static void without_templates_there_is_still_an_answer(void **state)
{
	struct mustache_set *templates = talking.templates;
	struct err_info err;
	char folder[] = "/tmp/accord-test-XXXXXX";
	struct mustache_set *none = NULL;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(mustache_load(folder, &none, &err), ERR_OK);
	rmdir(folder);
	talking.templates = none;
	log_begin();
	assert_int_equal(talk("GET", "/page/1", NULL, TALK_SIGNED_IN, HTML), 503);
	log_end();
	talking.templates = templates;
	mustache_free(none);
	assert_string_equal(talk_header("Retry-After"), "5");
	assert_string_equal(talk_header("Cache-Control"), "no-store");
	assert_non_null(strstr(buf_text(&talking.head), "Rien n’a été modifié"));
	assert_string_equal(talk_body(), "");
}

static void a_head_is_the_get_without_its_body(void **state)
{
	char length[20];

	(void)state;
	assert_int_equal(talk("GET", "/page/1", NULL, TALK_SIGNED_IN, JSON), 200);
	assert_int_not_equal(strlen(talk_body()), 0);
	snprintf(length, sizeof(length), "%zu", talking.body.len);
	assert_int_equal(talk("HEAD", "/page/1", NULL, TALK_SIGNED_IN, JSON), 200);
	assert_string_equal(talk_body(), "");
	assert_string_equal(talk_header("Content-Length"), length);
	assert_int_equal(talk("HEAD", "/rien", NULL, TALK_SIGNED_IN, HTML), 404);
	assert_string_equal(talk_body(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
		TEST(a_request_stops_at_the_first_phase_that_refuses),
		TEST(a_right_that_one_lacks_is_refused_before_the_form_is_read),
		TEST(without_the_database_the_answer_is_503_and_nobody_is_let_in),
		TEST(a_body_shorter_than_it_says_is_refused),
		TEST(a_page_leads_to_the_sign_in_and_back),
		TEST(the_longest_address_leads_to_the_sign_in_too),
		TEST(what_is_no_navigation_gets_its_401_as_json),
		TEST(a_check_is_answered_by_its_status_alone),
		TEST(a_form_whose_session_has_ended_is_kept_at_the_sign_in),
		TEST(a_form_of_another_site_is_not_kept),
		TEST(a_forged_form_is_refused_before_its_handler),
		TEST(a_token_of_another_session_shows_the_form_again_with_a_new_one),
		TEST(a_forged_form_learns_nothing_of_its_mistakes),
		TEST(a_change_leads_on),
		TEST(a_form_with_a_mistake_is_shown_again),
		TEST(every_failure_has_its_status_and_face),
		TEST(a_form_that_cannot_be_shown_again_is_answered_all_the_same),
		TEST(a_status_that_the_handler_chose_is_kept),
		TEST(a_success_that_leads_nowhere_is_our_error),
		TEST(a_password_comes_back_in_no_answer),
		TEST(what_failed_is_logged_once_and_without_secrets),
		TEST(the_log_says_the_status_that_was_answered),
		TEST(a_success_is_not_logged),
		TEST(a_page_that_cannot_be_made_is_an_error_page),
		TEST(without_templates_there_is_still_an_answer),
		TEST(a_head_is_the_get_without_its_body),
	};

	return cmocka_run_group_tests_name("the way of a request", tests, start, end);
}
