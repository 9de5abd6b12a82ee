/* Signing in and out, and closing sessions: whole requests over the real routes, with the directory's word given. */
#include "tests/unit/test.h"

#include "auth/client.h"
#include "auth/permission.h"
#include "tests/unit/fake_reference.h"
#include "tests/unit/talk.h"

#define HTML "HTTP_ACCEPT=text/html"
#define JSON "HTTP_ACCEPT=application/json"
#define HERE "HTTP_ORIGIN=http://accord.example"
#define A_SIGN_IN "{\"username\": \"elu.cub\", \"password\": \"x\"}"

enum err __wrap_client_sign_in(const char *socket_path, const char *username, const char *password,
			       int deadline_ms, struct arena *arena, enum outcome *ret_outcome,
			       struct directory_person *ret_person, struct err_info *err);

static struct {
	enum err code;
	enum outcome outcome;
	const char *uuid;
	int asked;
	char username[600];
	char password[600];
} directory;

enum err __wrap_client_sign_in(const char *socket_path, const char *username, const char *password,
			       int deadline_ms, struct arena *arena, enum outcome *ret_outcome,
			       struct directory_person *ret_person, struct err_info *err)
{
	(void)arena;
	assert_string_equal(socket_path, talk_identity);
	assert_true(deadline_ms > 0);
	directory.asked++;
	snprintf(directory.username, sizeof(directory.username), "%s", username);
	snprintf(directory.password, sizeof(directory.password), "%s", password);
	if (directory.code != ERR_OK)
		return ERR(err, directory.code, "as the test wants it");
	*ret_outcome = directory.outcome;
	*ret_person = (struct directory_person){ .uuid = directory.uuid, .dn = "uid=elu", .username = "elu.cub",
						 .name = "Élu CUB", .mail = "", .quality = "Vice-président",
						 .organisation = "cub", .roles = ROLE_CUB_ELECTED,
						 .groups = { "cn=elus" }, .group_count = 1, .days_left = 3,
						 .graces_left = 2 };
	return ERR_OK;
}

static int start(void **state)
{
	(void)state;
	log_set_level((enum log_level)0);
	talk_start();
	return 0;
}

static int end(void **state)
{
	(void)state;
	reference_thread_end();
	talk_end();
	fake_release();
	return 0;
}

static int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_reference();
	fake_rows("session_get", talk_session(ROLE_CUB_ELECTED));
	fake_rows("session_list", "[{\"id\": \"11111111-2222-4333-8444-555555555555\", \"user_agent\": \"Linux\"}]");
	fake_rows("throttle_wait", "{\"wait_us\": 0, \"failed\": 0}");
	fake_rows("throttle_failures", "{\"failures\": 0}");
	fake_number("person_write", 30);
	fake_rows("session_over", "[]");
	fake_rows("person_lock", "{\"id\": 30}");
	fake_rows("ledger_last", "[]");
	fake_rows("lead_list", "[]");
	memset(&directory, 0, sizeof(directory));
	directory.uuid = "u";
	talking.conf.serve_sign_ins = 2;
	return 0;
}

/* Sends the sign-in form with `fields` beside the account. */
static int sign_in(const char *fields)
{
	char body[5000];

	snprintf(body, sizeof(body), "csrf_token=%s&username=elu.cub&password=accord-demo%s", talk_csrf(TALK_VISIT),
		 fields);
	return talk("POST", "/connexion", body, TALK_VISITING, HTML, HERE);
}

static void whoever_the_directory_knows_is_signed_in(void **state)
{
	(void)state;
	assert_int_equal(sign_in(""), 303);
	assert_string_equal(talk_header("Location"), "/");
	assert_true(text_starts(talk_header("Set-Cookie"), "accord_session="));
	assert_int_equal(fake_count("session_add"), 1);
	assert_string_equal(fake_arg_text("ledger_add", "event"), "session.open");
	assert_string_equal(directory.password, "accord-demo");
}

static void a_right_password_forgets_the_wrong_ones(void **state)
{
	(void)state;
	assert_int_equal(sign_in(""), 303);
	assert_int_equal(fake_count("throttle_forget"), 0);
	fake_rows("throttle_wait", "{\"wait_us\": 0, \"failed\": 1}");
	assert_int_equal(sign_in(""), 303);
	assert_int_equal(fake_count("throttle_forget"), 1);
	directory.outcome = OUTCOME_LOCKED;
	assert_int_equal(sign_in(""), 403);
	assert_int_equal(fake_count("throttle_forget"), 1);
}

/* Anything read before the person is locked would be what it was then. */
static void a_sign_in_locks_the_person_before_it_reads(void **state)
{
	static const char *const order[] = { "throttle_wait", "person_write", "session_over", "session_add",
					     "ledger_last", "ledger_add" };

	(void)state;
	fake_forget_calls();
	assert_int_equal(sign_in(""), 303);
	assert_int_equal(json_array_size(fake.calls), ARRAY_SIZE(order));
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		assert_string_equal(json_string_value(json_object_get(json_array_get(fake.calls, i), "query")),
				    order[i]);
}

#define WARNED(value) "HTTP_COOKIE=accord_session=" TALK_TOKEN "; accord_avis=" value

static void the_directory_s_warning_stands_on_the_first_page_only(void **state)
{
	(void)state;
	directory.outcome = OUTCOME_EXPIRES_SOON;
	assert_int_equal(sign_in(""), 303);
	assert_non_null(strstr(buf_text(&talking.head), "accord_avis=expire.3;"));
	directory.outcome = OUTCOME_GRACE;
	assert_int_equal(sign_in(""), 303);
	assert_non_null(strstr(buf_text(&talking.head), "accord_avis=sursis.2;"));
	assert_int_equal(talk("GET", "/sessions", NULL, WARNED("sursis.2"), HTML), 200);
	assert_true(talk_has("il vous reste 2 connexions avant"));
	assert_non_null(strstr(buf_text(&talking.head), "accord_avis=; "));
	assert_int_equal(talk("GET", "/sessions", NULL, TALK_SIGNED_IN, HTML), 200);
	assert_false(talk_has("il vous reste"));
	assert_null(strstr(buf_text(&talking.head), "accord_avis"));
}

static void a_program_is_told_the_warning_in_the_answer(void **state)
{
	json_auto_t *answer = NULL;
	char token[100];

	(void)state;
	directory.outcome = OUTCOME_EXPIRES_SOON;
	snprintf(token, sizeof(token), "HTTP_X_CSRF_TOKEN=%s", talk_csrf(TALK_VISIT));
	assert_int_equal(talk("POST", "/connexion", A_SIGN_IN, TALK_VISITING, JSON,
			      token),
			 200);
	answer = talk_json();
	assert_string_equal(json_string_value(json_object_get(answer, "outcome")), "expires_soon");
	assert_int_equal(json_integer_value(json_object_get(answer, "days_left")), 3);
	assert_null(json_object_get(answer, "graces_left"));
	assert_null(strstr(buf_text(&talking.head), "accord_avis"));
}

static void the_page_that_was_wanted_comes_after_the_sign_in(void **state)
{
	static const struct {
		const char *suite;
		const char *leads;
	} pages[] = {
		{ "%2Factions%2F12%3Fa%3Db%26c", "/actions/12?a=b&c" },
		{ "%2Factions%3Fq%3D%25C3%25A9", "/actions?q=%C3%A9" },
		{ "https%3A%2F%2Fevil.example%2F", "/" },
		{ "%2F%2Fevil.example", "/" },
		{ "%2F%5Cevil.example", "/" },
		{ "%2Fa%5C%5Cevil.example", "/" },
		{ "%2F%252F%252Fevil.example", "/" },
		{ "%2F%252f%252Fevil.example", "/" },
		{ "%2F%255Cevil.example", "/" },
		{ "%2Fa+b", "/" },
		{ "%2F%C3%A9", "/" },
		{ "actions", "/" },
		{ "javascript%3Aalert(1)", "/" },
		{ "", "/" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		char field[200];

		snprintf(field, sizeof(field), "&suite=%s", pages[i].suite);
		assert_int_equal(sign_in(field), 303);
		assert_string_equal(talk_header("Location"), pages[i].leads);
	}
}

static void the_form_asks_for_nothing_of_another_site(void **state)
{
	(void)state;
	fake_rows("session_get", "null");
	assert_int_equal(talk("GET", "/connexion?suite=%2F%2Fevil.example", NULL, HTML), 200);
	assert_false(talk_has("evil"));
	assert_int_equal(talk("GET", "/connexion?suite=%2Factions", NULL, HTML), 200);
	assert_true(talk_has("name=\"suite\" value=\"/actions\""));
	assert_true(text_starts(talk_header("Set-Cookie"), "accord_visite="));
	/* A visitor that has the cookie keeps it. */
	assert_int_equal(talk("GET", "/connexion", NULL, HTML, TALK_VISITING), 200);
	assert_null(talk_header("Set-Cookie"));
	assert_true(talk_has(talk_csrf(TALK_VISIT)));
}

static void whoever_is_signed_in_goes_on(void **state)
{
	(void)state;
	assert_int_equal(talk("GET", "/connexion?suite=%2Factions", NULL, HTML, TALK_SIGNED_IN), 303);
	assert_string_equal(talk_header("Location"), "/actions");
}

/* clang-format off */
static const struct { enum outcome outcome; int status; bool counts; const char *code; } refusals[] = {
	{ OUTCOME_BAD_CREDENTIALS, 401, true, "bad_credentials" }, { OUTCOME_EXPIRED, 403, false, "expired" },
	{ OUTCOME_LOCKED, 403, false, "locked" }, { OUTCOME_DISABLED, 403, false, "disabled" },
	{ OUTCOME_OUTSIDE_HOURS, 403, false, "outside_hours" }, { OUTCOME_NO_ROLE, 403, false, "no_role" },
	{ OUTCOME_MUST_CHANGE, 403, false, "must_change" }, { OUTCOME_UNAVAILABLE, 503, false, "directory_unavailable" },
};
/* clang-format on */

static void every_refusal_says_what_to_do_and_opens_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		json_auto_t *problem = NULL;
		char body[300];

		fake_forget_calls();
		directory.outcome = refusals[i].outcome;
		assert_int_equal(sign_in("&suite=%2Factions"), refusals[i].status);
		assert_true(talk_has(outcome_text(refusals[i].outcome)));
		assert_true(talk_has("value=\"elu.cub\""));
		assert_true(talk_has("name=\"suite\" value=\"/actions\""));
		assert_false(talk_has("accord-demo"));
		assert_int_equal(fake_count("throttle_add"), refusals[i].counts ? 3 : 0);
		assert_int_equal(fake_count("session_add"), 0);
		snprintf(body, sizeof(body), "HTTP_X_CSRF_TOKEN=%s", talk_csrf(TALK_VISIT));
		assert_int_equal(talk("POST", "/connexion", A_SIGN_IN,
				      TALK_VISITING, JSON, body),
				 refusals[i].status);
		problem = talk_json();
		assert_string_equal(json_string_value(json_object_get(problem, "detail")),
				    outcome_text(refusals[i].outcome));
		assert_string_equal(json_string_value(json_object_get(problem, "code")), refusals[i].code);
		assert_int_equal(json_integer_value(json_object_get(problem, "status")), refusals[i].status);
	}
}

/* The other reasons not to come in have the codes that they have everywhere. */
static void a_sign_in_that_was_not_asked_is_named_too(void **state)
{
	json_auto_t *waiting = NULL;
	json_auto_t *wrong = NULL;
	json_auto_t *silent = NULL;
	char token[100];

	(void)state;
	snprintf(token, sizeof(token), "HTTP_X_CSRF_TOKEN=%s", talk_csrf(TALK_VISIT));
	assert_int_equal(talk("POST", "/connexion", "{\"username\": \"elu.cub\"}", TALK_VISITING, JSON, token), 422);
	wrong = talk_json();
	assert_string_equal(json_string_value(json_object_get(wrong, "code")), "invalid");
	directory.code = ERR_DIRECTORY;
	assert_int_equal(talk("POST", "/connexion", A_SIGN_IN, TALK_VISITING, JSON, token), 503);
	silent = talk_json();
	assert_string_equal(json_string_value(json_object_get(silent, "code")), "directory_unavailable");
	assert_non_null(talk_header("Retry-After"));
	fake_rows("throttle_wait", "{\"wait_us\": 14500000, \"failed\": 1}");
	assert_int_equal(talk("POST", "/connexion", A_SIGN_IN, TALK_VISITING, JSON, token), 429);
	waiting = talk_json();
	assert_string_equal(json_string_value(json_object_get(waiting, "code")), "throttled");
}

static void a_silent_directory_is_not_a_wrong_password(void **state)
{
	(void)state;
	directory.code = ERR_DIRECTORY;
	assert_int_equal(sign_in(""), 503);
	assert_true(talk_has(outcome_text(OUTCOME_UNAVAILABLE)));
	assert_non_null(talk_header("Retry-After"));
	assert_int_equal(fake_count("throttle_add"), 0);
}

static void who_must_wait_is_told_so_and_the_directory_not_asked(void **state)
{
	(void)state;
	fake_rows("throttle_wait", "{\"wait_us\": 14500000}");
	assert_int_equal(sign_in(""), 429);
	assert_string_equal(talk_header("Retry-After"), "15");
	assert_int_equal(directory.asked, 0);
}

static void too_many_sign_ins_at_once_hold_no_worker(void **state)
{
	(void)state;
	talking.conf.serve_sign_ins = 0;
	assert_int_equal(sign_in(""), 503);
	assert_int_equal(directory.asked, 0);
	talking.conf.serve_sign_ins = 1;
	assert_int_equal(sign_in(""), 303);
	assert_int_equal(sign_in(""), 303);
}

static void a_forged_sign_in_asks_nobody(void **state)
{
	(void)state;
	assert_int_equal(talk("POST", "/connexion", "csrf_token=0&username=a&password=b", TALK_VISITING, HTML, HERE), 403);
	assert_int_equal(talk("POST", "/connexion", "username=a&password=b", HTML, HERE), 403);
	assert_int_equal(directory.asked, 0);
	assert_int_equal(fake_count("throttle_wait"), 0);
}

/* The form lets 128 and 512 characters through; whatever their bytes, there is an answer. */
static void the_longest_account_is_answered(void **state)
{
	char body[2000] = "";
	size_t len;

	(void)state;
	len = (size_t)snprintf(body, sizeof(body), "csrf_token=%s&password=x&username=", talk_csrf(TALK_VISIT));
	for (int i = 0; i < 128; i++, len += 12)
		memcpy(body + len, "%F0%9F%98%80", 13);
	directory.outcome = OUTCOME_BAD_CREDENTIALS;
	assert_int_equal(talk("POST", "/connexion", body, TALK_VISITING, HTML, HERE), 401);
	memcpy(body + len, "a", 2);
	assert_int_equal(talk("POST", "/connexion", body, TALK_VISITING, HTML, HERE), 422);
}

/* ---- a form whose session had ended ---- */

static void a_kept_form_comes_back_filled_in_and_is_not_carried_out(void **state)
{
	(void)state;
	fake_rows("session_get", talk_session(ROLE_CUB_TECHNICIAN));
	assert_int_equal(sign_in("&kept_path=%2Factions&kept_body=csrf_token%3Dold%26form_key%3D" TALK_KEY
				 "%26title%3DMon%2520titre%2520%25C3%25A9crit"),
			 200);
	assert_true(talk_has("value=\"Mon titre écrit\""));
	assert_true(text_starts(talk_header("Set-Cookie"), "accord_session="));
	assert_false(talk_has(TALK_KEY));
	assert_int_equal(fake_count("action_add"), 0);
}

static void a_kept_form_is_kept_when_the_sign_in_is_refused(void **state)
{
	(void)state;
	directory.outcome = OUTCOME_BAD_CREDENTIALS;
	assert_int_equal(sign_in("&kept_path=%2Factions&kept_body=title%3Da"), 401);
	assert_true(talk_has("name=\"kept_path\" value=\"/actions\""));
	assert_true(talk_has("name=\"kept_body\" value=\"title=a\""));
}

static void a_kept_form_that_is_none_of_ours_is_let_go(void **state)
{
	static const struct {
		const char *fields;
		int status;
	} kept[] = {
		{ "&kept_path=%2F%2Fevil.example&kept_body=a%3Db", 303 },
		{ "&kept_path=%2Factions", 303 },
		{ "&kept_body=a%3Db", 303 },
		{ "&kept_path=%2Frien&kept_body=a%3Db", 404 },
		{ "&kept_path=%2Fdeconnexion&kept_body=a%3Db", 400 },
		{ "&kept_path=%2Factions&kept_body=nonsense%3Db", 403 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
		assert_int_equal(sign_in(kept[i].fields), kept[i].status);
		/* Signed in all the same. */
		assert_true(text_starts(talk_header("Set-Cookie"), "accord_session="));
		assert_int_equal(fake_count("session_end"), 0);
	}
}

/* ---- signing out, and sessions ---- */

static void signing_out_ends_the_session(void **state)
{
	char body[100];

	(void)state;
	snprintf(body, sizeof(body), "csrf_token=%s", talk_csrf(TALK_TOKEN));
	assert_int_equal(talk("POST", "/deconnexion", body, TALK_SIGNED_IN, HTML, HERE), 303);
	assert_string_equal(talk_header("Location"), "/connexion?fin=1");
	assert_int_equal(fake_count("session_end"), 1);
	assert_non_null(talk_header("Clear-Site-Data"));
	assert_non_null(strstr(talk_header("Set-Cookie"), "Max-Age=0"));
	assert_string_equal(fake_arg_text("ledger_add", "event"), "session.close");
	assert_int_equal(talk("POST", "/deconnexion", "csrf_token=0", TALK_SIGNED_IN, HTML, HERE), 403);
}

static void who_am_i_says_no_secret(void **state)
{
	(void)state;
	assert_int_equal(talk("GET", "/session", NULL, TALK_SIGNED_IN, JSON), 200);
	assert_true(talk_has(talk_csrf(TALK_TOKEN)));
	assert_false(talk_has(TALK_TOKEN));
	fake_rows("session_get", "null");
	assert_int_equal(talk("GET", "/session", NULL, TALK_SIGNED_IN, JSON), 401);
}

#define OTHER_SESSION "session=22222222-2222-4333-8444-555555555555&password=accord-demo"

static int close_session(const char *fields)
{
	return talk("POST", "/sessions/fin", talk_form(fields), TALK_SIGNED_IN, HTML, HERE);
}

static void a_session_is_closed_by_whoever_knows_the_password(void **state)
{
	(void)state;
	assert_int_equal(close_session(OTHER_SESSION), 303);
	assert_string_equal(talk_header("Location"), "/sessions");
	assert_string_equal(directory.username, "elu.cub");
	assert_string_equal(fake_arg_text("session_end_one", "public_id"), "22222222-2222-4333-8444-555555555555");
	assert_int_equal(fake_arg_i64("session_end_one", "person"), 30);
	assert_string_equal(fake_arg_text("ledger_add", "event"), "session.revoke");
	assert_int_equal(close_session("session=all&password=accord-demo"), 303);
	assert_string_equal(talk_header("Location"), "/connexion?fin=1");
	assert_int_equal(fake_arg_i64("session_end_all", "person"), 30);
}

static void all_other_sessions_are_closed_and_this_one_goes_on(void **state)
{
	(void)state;
	assert_int_equal(close_session("session=others&password=accord-demo"), 303);
	assert_string_equal(talk_header("Location"), "/sessions");
	assert_int_equal(fake_arg_i64("session_end_others", "person"), 30);
	assert_string_equal(fake_arg_text("session_end_others", "public_id"),
			    "11111111-2222-4333-8444-555555555555");
	assert_int_equal(fake_count("session_end_one") + fake_count("session_end_all"), 0);
}

static void closing_what_is_closed_says_so(void **state)
{
	(void)state;
	fake_number("session_end_one", 0);
	assert_int_equal(close_session(OTHER_SESSION), 422);
	assert_true(talk_has("déjà fermée"));
	assert_int_equal(fake_count("ledger_add"), 0);
}

/* Only a welcome proves who sits there: neither a locked account nor an expired password does. */
static void no_other_word_of_the_directory_closes_a_session(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		int status;

		directory.outcome = refusals[i].outcome;
		status = close_session(OTHER_SESSION);
		assert_int_equal(status, refusals[i].outcome == OUTCOME_UNAVAILABLE ? 503 : 422);
		assert_false(talk_has("accord-demo"));
	}
	assert_int_equal(fake_count("session_end_one"), 0);
	assert_int_equal(fake_count("ledger_add"), 0);
}

/* The name of somebody who left may be given to somebody else. */
static void a_namesake_closes_no_session(void **state)
{
	(void)state;
	directory.uuid = "another";
	assert_int_equal(close_session(OTHER_SESSION), 422);
	assert_int_equal(fake_count("session_end_one"), 0);
}

/* Whoever found an open session must not find the password by trying. */
static void trying_passwords_at_the_closing_waits_too(void **state)
{
	(void)state;
	directory.outcome = OUTCOME_BAD_CREDENTIALS;
	assert_int_equal(close_session(OTHER_SESSION), 422);
	assert_int_equal(fake_count("throttle_add"), 3);
	fake_rows("throttle_wait", "{\"wait_us\": 5000000}");
	directory.asked = 0;
	assert_int_equal(close_session(OTHER_SESSION), 429);
	assert_string_equal(talk_header("Retry-After"), "5");
	assert_int_equal(directory.asked, 0);
}

static void a_slow_directory_is_asked_by_a_few_closings_only(void **state)
{
	(void)state;
	talking.conf.serve_sign_ins = 0;
	assert_int_equal(close_session(OTHER_SESSION), 503);
	assert_int_equal(directory.asked, 0);
	assert_int_equal(fake_count("session_end_one"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
		TEST(whoever_the_directory_knows_is_signed_in),
		TEST(a_right_password_forgets_the_wrong_ones),
		TEST(a_sign_in_locks_the_person_before_it_reads),
		TEST(the_directory_s_warning_stands_on_the_first_page_only),
		TEST(a_program_is_told_the_warning_in_the_answer),
		TEST(the_page_that_was_wanted_comes_after_the_sign_in),
		TEST(the_form_asks_for_nothing_of_another_site),
		TEST(whoever_is_signed_in_goes_on),
		TEST(every_refusal_says_what_to_do_and_opens_nothing),
		TEST(a_sign_in_that_was_not_asked_is_named_too),
		TEST(a_silent_directory_is_not_a_wrong_password),
		TEST(who_must_wait_is_told_so_and_the_directory_not_asked),
		TEST(too_many_sign_ins_at_once_hold_no_worker),
		TEST(a_forged_sign_in_asks_nobody),
		TEST(the_longest_account_is_answered),
		TEST(a_kept_form_comes_back_filled_in_and_is_not_carried_out),
		TEST(a_kept_form_is_kept_when_the_sign_in_is_refused),
		TEST(a_kept_form_that_is_none_of_ours_is_let_go),
		TEST(signing_out_ends_the_session),
		TEST(who_am_i_says_no_secret),
		TEST(a_session_is_closed_by_whoever_knows_the_password),
		TEST(all_other_sessions_are_closed_and_this_one_goes_on),
		TEST(closing_what_is_closed_says_so),
		TEST(no_other_word_of_the_directory_closes_a_session),
		TEST(a_namesake_closes_no_session),
		TEST(trying_passwords_at_the_closing_waits_too),
		TEST(a_slow_directory_is_asked_by_a_few_closings_only),
	};

	return cmocka_run_group_tests_name("signing in", tests, start, end);
}
