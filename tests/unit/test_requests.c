/*
 * Whole requests over the real routes: pages, JSON, tables and changes, each with every allocation failing once.
 * There is always an answer: the whole one, or 503.
 */
#include "tests/unit/test.h"

#include <sys/types.h>

#include "app/base/json_memory.h"
#include "auth/client.h"
#include "auth/permission.h"
#include "tests/unit/torture.h"

#include "tests/unit/fake_reference.h"
#include "tests/unit/talk.h"

#define HTML "HTTP_ACCEPT=text/html"
#define JSON "HTTP_ACCEPT=application/json"
#define HERE "HTTP_ORIGIN=http://accord.example"
#define KEPT_MAX 400000

#define CONTENT(title)                                                                                       \
	"{\"title\": \"" title "\", \"orientation\": 1, \"action_form\": \"engineering\","                   \
	" \"operation_type\": \"career_plan\", \"target_publics\": [\"disabled_worker\"], \"other_public\": null," \
	" \"territory\": {\"id\": 7, \"name\": \"Bègles\"}, \"structure\": {\"id\": 4, \"slug\": \"plie-graves\","  \
	" \"name\": \"PLIE des Graves\", \"short_name\": \"PLIE des Graves\"},"                              \
	" \"cub_lead\": {\"id\": 21, \"name\": \"Durand\", \"quality\": \"Technicien\", \"organisation\": \"CUB\"}," \
	" \"partner_lead\": {\"id\": 22, \"name\": \"Martin\", \"quality\": \"Chargée\", \"organisation\": \"PLIE\"}," \
	" \"learners\": \"both\", \"contract_type\": null, \"partners\": \"La Poste\", \"network\": null,"    \
	" \"event\": null, \"starts_on\": \"2010-01-01\", \"ends_on\": \"2010-03-31\","                      \
	" \"summary\": \"Former. Puis agir.\", \"expected_results\": \"Des marchés.\","                      \
	" \"objectives\": [{\"label\": \"Marchés\", \"unit\": \"marchés\", \"baseline\": 10, \"target\": 25}]}"

#define TRAIL_NOTHING                                                                                        \
	"\"organisation\": null, \"decision\": null, \"from_status\": null, \"to_status\": null, \"role\": null,"  \
	" \"group_dn\": null, \"decision_id\": null, \"reverses_id\": null"

#define TRAIL                                                                                                \
	"[{\"kind\": \"version\", \"position\": 1, \"version\": 1, \"at\": \"2010-01-01 10:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": \"Technicien\", \"reason\": null, \"progress\": null,"          \
	" \"measured\": null, " TRAIL_NOTHING "},"                                                           \
	" {\"kind\": \"version\", \"position\": 2, \"version\": 2, \"at\": \"2010-01-02 10:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": \"Technicien\", \"reason\": null, \"progress\": null,"          \
	" \"measured\": null, " TRAIL_NOTHING "},"                                                           \
	" {\"kind\": \"decision\", \"position\": 1, \"version\": 1, \"at\": \"2010-01-01 11:00:00\", \"person_id\": 22," \
	" \"name\": \"Martin\", \"quality\": \"Chargée\", \"organisation\": \"PLIE\", \"decision\": \"request_changes\"," \
	" \"from_status\": \"submitted\", \"to_status\": \"changes_requested\", \"role\": \"clause_officer\"," \
	" \"group_dn\": \"cn=c\", \"reason\": \"Trop court.\", \"decision_id\": 1, \"reverses_id\": null,"   \
	" \"progress\": null, \"measured\": null},"                                                          \
	" {\"kind\": \"decision\", \"position\": 2, \"version\": 2, \"at\": \"2010-01-02 11:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": \"Technicien\", \"organisation\": \"CUB\", \"decision\": \"submit\"," \
	" \"from_status\": \"draft\", \"to_status\": \"submitted\", \"role\": \"cub_technician\","           \
	" \"group_dn\": \"cn=t\", \"reason\": null, \"decision_id\": 2, \"reverses_id\": null,"              \
	" \"progress\": null, \"measured\": null},"                                                          \
	" {\"kind\": \"report\", \"position\": 1, \"version\": 2, \"at\": \"2010-02-01 10:00:00\", \"person_id\": 20," \
	" \"name\": \"Auteur\", \"quality\": null, \"reason\": \"Fait.\", \"progress\": 40, \"measured\": [14, null]," \
	" " TRAIL_NOTHING "}]"

#define LIST_ROW(id, title)                                                                                  \
	"{\"id\": " #id ", \"title\": \"" title "\", \"status\": \"endorsed\", \"version\": 2, \"orientation\": 1," \
	" \"structure_id\": 4, \"owner_id\": 3, \"owner_party\": \"cub\", \"action_form\": \"engineering\","  \
	" \"operation_type\": \"career_plan\", \"starts_on\": \"2010-01-01\", \"ends_on\": \"2010-03-31\","  \
	" \"progress\": 0, \"updated_at\": \"2010-01-02 11:00:00.000000\", \"due_on\": \"2010-03-31\", \"total\": 2}"

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

static void stands(const char *status)
{
	static char row[5000];
	static char locked[1000];

	snprintf(row, sizeof(row),
		 "{\"id\": 12, \"status\": \"%s\", \"version\": 2, \"approved_version\": null, \"owner_id\": 3,"
		 " \"owner_party\": \"cub\", \"author_id\": 20, \"cub_lead_id\": 21, \"partner_lead_id\": 22,"
		 " \"progress\": 40, \"due_on\": \"2010-03-31\", \"created_at\": \"2010-01-01 10:00:00\","
		 " \"updated_at\": \"2010-01-02 11:00:00\", \"status_at\": \"2010-01-02 11:00:00\","
		 " \"content_hash\": \"00\", \"editor_id\": 20, \"author_name\": \"Auteur\","
		 " \"author_quality\": \"Technicien\", \"content\": " CONTENT("Une action") "}",
		 status);
	snprintf(locked, sizeof(locked),
		 "{\"id\": 12, \"title\": \"Une action\", \"status\": \"%s\", \"version\": 2, \"owner_id\": 3,"
		 " \"owner_party\": \"cub\", \"author_id\": 20, \"cub_lead_id\": 21, \"partner_lead_id\": 22,"
		 " \"structure_id\": 4, \"progress\": 40}",
		 status);
	fake_rows("action_get", row);
	fake_rows("action_lock", locked);
}

static void fill_tables(void)
{
	fake_rows("session_get", talk_session(ROLE_CUB_ELECTED));
	fake_rows("action_trail", TRAIL);
	fake_rows("action_version", "{\"version\": 1, \"at\": \"2010-01-01 10:00:00\", \"editor\": \"Auteur\","
				    " \"content\": " CONTENT("Autre titre") "}");
	fake_rows("action_list", "[" LIST_ROW(12, "Une action") "," LIST_ROW(13, "Une autre") "]");
	fake_rows("lead_list", "[{\"id\": 21, \"name\": \"Durand\", \"quality\": \"Technicien\", \"party\": \"cub\","
			       " \"organisation\": \"CUB\"}, {\"id\": 22, \"name\": \"Martin\", \"quality\":"
			       " \"Chargée\", \"party\": \"urpa\", \"organisation\": \"PLIE\"}]");
	fake_rows("inbox_list", "[{\"id\": 12, \"task\": \"approve\", \"since\": \"2010-01-02 11:00:00.000000\","
				" \"title\": \"Une action\", \"status\": \"endorsed\", \"version\": 2,"
				" \"orientation\": 1, \"structure_id\": 4, \"owner_id\": 3, \"content\":"
				" " CONTENT("Une action") ", \"other_name\": \"Élue\", \"other_role\":"
				" \"urpa_elected\", \"other_at\": \"2010-01-03 10:00:00\"}]");
	fake_rows("decision_recent", "[{\"id\": 13, \"title\": \"Une autre\", \"decision\": \"approve\","
				     " \"decided_at\": \"2010-01-03 10:00:00\", \"status\": \"approved\"}]");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	fake_rows("ledger_last", "[]");
	fake_rows("form_key_get", "[]");
	fake_rows("last_return", "[]");
	fake_rows("session_list", "[{\"id\": \"x\", \"user_agent\": \"Linux\", \"address\": \"192.0.2.1\"}]");
	fake_rows("throttle_wait", "{\"wait_us\": 0}");
	fake_rows("person_by_uuid", "{\"id\": 30}");
	fake_rows("person_lock", "{\"id\": 30}");
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
	fill_tables();
	stands("endorsed");
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
	for (n = 1; torture_again(n); n++) {
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
	stands("rejected");
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
	stands("draft");
	TORTURE(200, "GET", "/actions/12/modifier", NULL, TALK_SIGNED_IN, HTML);
	TORTURE(200, "GET", "/actions/12/soumission", NULL, TALK_SIGNED_IN, HTML);
	stands("in_progress");
	TORTURE(200, "GET", "/actions/12/avancement", NULL, TALK_SIGNED_IN, HTML);
}

static void a_form_with_mistakes_comes_back_whole_or_not(void **state)
{
	(void)state;
	fake_rows("session_get", talk_session(ROLE_CUB_TECHNICIAN));
	stands("draft");
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
	stands("in_progress");
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
	stands("in_progress");
	for (size_t n = 0; n == 0 || torture_again(n); n++) {
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
