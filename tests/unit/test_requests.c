/*
 * Whole requests over the real routes: pages, JSON, tables and changes, each with every allocation failing once.
 * There is always an answer: the whole one, or 503. With TORTURE_EVERY=N one allocation of N fails: for a build that
 * looks for races, of which a single thread has none.
 */
#include "tests/unit/test.h"

#include <sys/types.h>

#include "app/base/json_memory.h"
#include "auth/client.h"
#include "auth/permission.h"
#include "tests/unit/torture.h"

#include "tests/unit/fake_action.h"

#define HTML "HTTP_ACCEPT=text/html"
#define JSON "HTTP_ACCEPT=application/json"
#define HERE "HTTP_ORIGIN=http://accord.example"
#define KEPT_MAX 400000

ssize_t __wrap_getrandom(void *into, size_t len, unsigned flags);
enum err __wrap_client_sign_in(const char *socket_path, const char *username, const char *password,
			       int deadline_ms, struct arena *arena, enum outcome *ret_outcome,
			       struct directory_person *ret_person, struct err_info *err);

/* The same keys and tokens in every round, so that answers can be compared. */
ssize_t __wrap_getrandom(void *into, size_t len, unsigned flags)
{
	(void)flags;
	memset(into, 7, len);
	return (ssize_t)len;
}

enum err __wrap_client_sign_in(const char *socket_path, const char *username, const char *password,
			       int deadline_ms, struct arena *arena, enum outcome *ret_outcome,
			       struct directory_person *ret_person, struct err_info *err)
{
	(void)socket_path;
	(void)username;
	(void)password;
	(void)deadline_ms;
	(void)arena;
	(void)err;
	*ret_outcome = OUTCOME_OK;
	*ret_person = (struct directory_person){ .uuid = "u", .dn = "uid=elu", .username = "elu.cub",
						 .name = "Élu CUB", .mail = "", .quality = "Vice-président",
						 .organisation = "cub", .roles = ROLE_CUB_ELECTED,
						 .groups = { "cn=elus" }, .group_count = 1 };
	return ERR_OK;
}

static int start(void **state)
{
	(void)state;
	json_memory_start();
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
	fake_tables();
	fake_action("endorsed");
	return 0;
}

/* Nothing of the request before is left, not even memory to use again. */
static void from_nothing(void)
{
	reference_thread_end();
	arena_release(&talking.arena);
	buf_release(&talking.head);
	buf_release(&talking.body);
	fake_forget_calls();
}

static size_t step(void)
{
	int64_t every = 1;

	if (getenv("TORTURE_EVERY") != NULL)
		assert_true(text_to_i64(getenv("TORTURE_EVERY"), 1, 1000, &every));
	return (size_t)every;
}

/* Sends the request until no allocation is left to fail; each answer is the whole one, or 503. */
static void torture_with(const char *method, const char *uri, const char *body, const char *const *more, int status)
{
	static char head[KEPT_MAX];
	static char answer[KEPT_MAX];
	size_t n;

	from_nothing();
	if (talk_with(method, uri, body, more) != status)
		fail_msg("%s %s: %d, wanted %d: %s", method, uri, talk_status(), status, talk_body());
	assert_true(talking.body.len < KEPT_MAX);
	snprintf(head, sizeof(head), "%s", buf_text(&talking.head));
	snprintf(answer, sizeof(answer), "%s", talk_body());
	for (n = 1; torture_again(n); n += step()) {
		int got;

		from_nothing();
		got = talk_with(method, uri, body, more);
		torture_stop();
		if (got == 503)
			continue;
		if (got != status || strcmp(buf_text(&talking.head), head) != 0 || strcmp(talk_body(), answer) != 0)
			fail_msg("%s %s, allocation %zu: %d\n%s\n%s\ninstead of\n%s\n%s", method, uri, n, got,
				 buf_text(&talking.head), talk_body(), head, answer);
	}
	assert_true(n > 3);
}

#define TORTURE(status, method, uri, body, ...)                                                              \
	torture_with(method, uri, body, (const char *const[]){ __VA_ARGS__, NULL }, status)

static const char *header(const char *name, const char *value)
{
	static char lines[2][200];
	static int next;

	next = 1 - next;
	snprintf(lines[next], sizeof(lines[next]), "HTTP_%s=%s", name, value);
	return lines[next];
}

static void an_action_is_whole_or_not_there(void **state)
{
	(void)state;
	TORTURE(200, "GET", "/actions/12", NULL, TALK_SIGNED_IN, JSON);
	TORTURE(200, "GET", "/actions/12", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(200, "GET", "/actions/12?lecture=1", NULL, TALK_SIGNED_IN, JSON);
	fake_action("rejected");
	TORTURE(200, "GET", "/actions/12", NULL, TALK_SIGNED_IN, JSON);
}

static void the_page_of_a_decision_is_whole_or_not_there(void **state)
{
	(void)state;
	TORTURE(200, "GET", "/actions/12/decision", NULL, TALK_SIGNED_IN, JSON);
	TORTURE(200, "GET", "/actions/12/decision", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(200, "GET", "/actions/12/comparaison", NULL, TALK_SIGNED_IN, JSON);
}

static void lists_are_whole_or_not_there(void **state)
{
	(void)state;
	TORTURE(200, "GET", "/actions?statut=endorsed&orientation=1&q=une", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(200, "GET", "/actions", NULL, TALK_SIGNED_IN, JSON);
	TORTURE(200, "GET", "/actions.csv", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(200, "GET", "/a-decider?fait=13", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(200, "GET", "/a-decider", NULL, TALK_SIGNED_IN, JSON);
	TORTURE(200, "GET", "/sessions", NULL, TALK_SIGNED_IN, HTML);
}

static void forms_are_whole_or_not_there(void **state)
{
	(void)state;
	fake_rows("session_get", talk_session(ROLE_CUB_TECHNICIAN));
	TORTURE(200, "GET", "/actions/nouvelle", NULL, TALK_SIGNED_IN, HTML);
	fake_action("draft");
	TORTURE(200, "GET", "/actions/12/modifier", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(200, "GET", "/actions/12/soumission", NULL, TALK_SIGNED_IN, HTML);
	fake_action("in_progress");
	TORTURE(200, "GET", "/actions/12/avancement", NULL, TALK_SIGNED_IN, HTML);
}

static void a_form_with_mistakes_comes_back_whole_or_not(void **state)
{
	(void)state;
	fake_rows("session_get", talk_session(ROLE_CUB_TECHNICIAN));
	fake_action("draft");
	TORTURE(422, "POST", "/actions/12", talk_form("version=2&title=x&starts_on=hier&target_publics=disabled_worker"),
		TALK_SIGNED_IN, HTML, HERE);
	TORTURE(422, "POST", "/actions/12", "{\"title\": \"x\", \"starts_on\": \"hier\"}", TALK_SIGNED_IN, JSON,
		header("X_CSRF_TOKEN", talk_csrf(TALK_TOKEN)), "HTTP_IDEMPOTENCY_KEY=" TALK_KEY, "HTTP_IF_MATCH=\"2\"");
	/* Made from version 1, and there is a version 2. */
	TORTURE(409, "POST", "/actions/12", talk_form("version=1&title=Mon+titre"), TALK_SIGNED_IN, HTML, HERE);
}

static void a_change_takes_place_whole_or_not(void **state)
{
	(void)state;
	TORTURE(303, "POST", "/actions/12/approuver", talk_form("version=2"), TALK_SIGNED_IN, HTML, HERE);
	TORTURE(200, "POST", "/actions/12/approuver", "{}", TALK_SIGNED_IN, JSON,
		header("X_CSRF_TOKEN", talk_csrf(TALK_TOKEN)), "HTTP_IDEMPOTENCY_KEY=" TALK_KEY, "HTTP_IF_MATCH=\"2\"");
	fake_rows("session_get", talk_session(ROLE_CUB_TECHNICIAN));
	fake_number("action_add", 12);
	TORTURE(303, "POST", "/actions", talk_form("title=Mon+titre&territory=7&structure=4&cub_lead=21"),
		TALK_SIGNED_IN, HTML, HERE);
	fake_action("in_progress");
	TORTURE(303, "POST", "/actions/12/avancement",
		talk_form("version=2&progress=50&measured_n=1&measured_value=20&note=Fait"), TALK_SIGNED_IN, HTML, HERE);
}

/* What was written with memory failing is what is written without. */
static void what_is_written_is_never_half_of_it(void **state)
{
	const char *body = talk_form("version=2&progress=50&measured_n=1&measured_value=20&note=Fait");
	AUTO_FREE char *whole = NULL;

	(void)state;
	fake_rows("session_get", talk_session(ROLE_CUB_TECHNICIAN));
	fake_action("in_progress");
	for (size_t n = 0; n == 0 || torture_again(n); n += n == 0 ? 1 : step()) {
		size_t left;

		from_nothing();
		talk("POST", "/actions/12/avancement", body, TALK_SIGNED_IN, HTML, HERE);
		torture_stop();
		left = fake_pause();
		if (n == 0)
			whole = strdup(fake_arg_text("action_report_add", "measured"));
		else if (fake.committed > 0)
			assert_string_equal(fake_arg_text("action_report_add", "measured"), whole);
		fake_go_on(left);
	}
	assert_string_equal(whole, "[20.0,null,null,null,null,null,null,null,null,null]");
}

static void signing_in_takes_place_whole_or_not(void **state)
{
	char body[1000];

	(void)state;
	snprintf(body, sizeof(body), "csrf_token=%s&username=elu.cub&password=x&suite=%%2Factions", talk_csrf(TALK_VISIT));
	TORTURE(303, "POST", "/connexion", body, TALK_VISITING, HTML, HERE);
	fake_rows("session_get", "null");
	TORTURE(200, "GET", "/connexion?suite=%2Factions", NULL, HTML);
	TORTURE(303, "GET", "/actions", NULL, HTML);
	TORTURE(401, "POST", "/actions/12", "title=a", HTML, HERE);
	TORTURE(401, "GET", "/actions", NULL, JSON);
}

static void refusals_are_whole_or_503(void **state)
{
	(void)state;
	TORTURE(404, "GET", "/rien", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(404, "GET", "/rien.json", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(405, "POST", "/aide", "", TALK_SIGNED_IN, HTML);
	TORTURE(403, "GET", "/actions/nouvelle", NULL, TALK_SIGNED_IN, HTML);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
		TEST(an_action_is_whole_or_not_there),
		TEST(the_page_of_a_decision_is_whole_or_not_there),
		TEST(lists_are_whole_or_not_there),
		TEST(forms_are_whole_or_not_there),
		TEST(a_form_with_mistakes_comes_back_whole_or_not),
		TEST(a_change_takes_place_whole_or_not),
		TEST(what_is_written_is_never_half_of_it),
		TEST(signing_in_takes_place_whole_or_not),
		TEST(refusals_are_whole_or_503),
	};

	return cmocka_run_group_tests_name("requests without memory", tests, start, end);
}
