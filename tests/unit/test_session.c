/* Opening, making and ending sessions. */
#include "tests/unit/test.h"

#include "auth/permission.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "tests/unit/fake_db.h"

#define TOKEN "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"
#define ROW                                                                                                 \
	"{\"public_id\": \"11111111-2222-4333-8444-555555555555\", \"person_id\": 12, \"roles\": 2,"         \
	" \"groups\": {\"cub_elected\": \"cn=elus\"}, \"auth_method\": \"ldap\","                            \
	" \"auth_time\": \"2010-01-01 10:00:00\", \"expires_at\": \"2010-01-01 20:00:00\","                  \
	" \"role_recipient\": \"role:cub_elected\", \"person_recipient\": \"person:12\", \"idle_s\": 5, \"left_s\": 600," \
	" \"username\": \"elu.cub\", \"name\": \"Élu\", \"quality\": \"Vice-président\","                    \
	" \"directory_uuid\": \"u\", \"dn\": \"uid=elu\", \"organisation_id\": 3,"                           \
	" \"organisation_slug\": \"cub\", \"organisation_name\": \"CUB\", \"party\": null,"                  \
	" \"role_waiting\": 4, \"person_waiting\": 3}"

static char http_origin[] = "http://127.0.0.1:8080";
static char https_origin[] = "https://accord.example.fr";
static struct arena arena;
static struct conf conf;
static struct pair cookies[2];
static struct request req;

static int setup(void **state)
{
	(void)state;
	fake_reset();
	arena_init(&arena, REQUEST_ARENA_MAX);
	conf = (struct conf){ .site_origin = https_origin, .session_idle_s = 1800,
			      .session_absolute_s = 36000, .session_max = 5 };
	req = (struct request){ .arena = &arena, .conf = &conf, .db = FAKE_DB, .address = "192.0.2.1",
				.user_agent = "Browser" };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	session_release(req.session);
	request_release(&req);
	arena_release(&arena);
	fake_release();
	return 0;
}

static void carry(const char *name, const char *value)
{
	cookies[0] = (struct pair){ name, value };
	req.cookies = (struct pairs){ .items = cookies, .count = 1 };
}

static void a_cookie_opens_the_session_that_its_hash_names(void **state)
{
	struct err_info err;
	char hash[HASH_HEX_SIZE];

	(void)state;
	carry("__Host-" SESSION_COOKIE, TOKEN);
	fake_rows("session_get", ROW);
	assert_int_equal(session_open(&req, &err), ERR_OK);
	assert_non_null(req.session);
	assert_string_equal(req.session->token, TOKEN);
	assert_int_equal(req.session->person_id, 12);
	assert_int_equal(req.session->roles, ROLE_CUB_ELECTED);
	assert_int_equal(req.session->inbox, 7);
	assert_int_equal(req.session->left_s, 600);
	assert_string_equal(req.session->party, "");
	assert_string_equal(req.session->role_recipient, "role:cub_elected");
	assert_int_equal(hash_sha256_hex(TOKEN, strlen(TOKEN), hash, &err), ERR_OK);
	assert_string_equal(fake_arg_text("session_get", "hash"), hash);
	assert_int_equal(fake_arg_i64("session_get", "idle_s"), 1800);
	/* Seen five seconds ago: not written again. */
	assert_int_equal(fake_count("session_seen"), 0);
}

static void what_is_not_our_cookie_is_never_looked_up(void **state)
{
	static const struct {
		const char *name;
		const char *value;
	} others[] = {
		{ "__Host-" SESSION_COOKIE, "" },
		{ "__Host-" SESSION_COOKIE, "short" },
		{ "__Host-" SESSION_COOKIE, TOKEN "x" },
		{ SESSION_COOKIE, TOKEN },	/* without the prefix a sub-domain could have set it */
		{ "__Host-" SESSION_PRE_COOKIE, TOKEN },
	};
	struct err_info err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		carry(others[i].name, others[i].value);
		assert_int_equal(session_open(&req, &err), ERR_OK);
		assert_null(req.session);
	}
	assert_int_equal(fake_count("session_get"), 0);
}

static void without_https_the_cookie_has_no_prefix(void **state)
{
	struct err_info err;

	(void)state;
	conf.site_origin = http_origin;
	assert_false(session_cookies_are_secure(&conf));
	carry(SESSION_COOKIE, TOKEN);
	fake_rows("session_get", ROW);
	assert_int_equal(session_open(&req, &err), ERR_OK);
	assert_non_null(req.session);
}

static void an_unknown_or_ended_session_is_nobody(void **state)
{
	struct err_info err;

	(void)state;
	carry("__Host-" SESSION_COOKIE, TOKEN);
	fake_rows("session_get", "null");
	assert_int_equal(session_open(&req, &err), ERR_OK);
	assert_null(req.session);
}

static void without_the_database_nobody_is_signed_in(void **state)
{
	struct err_info err;

	(void)state;
	carry("__Host-" SESSION_COOKIE, TOKEN);
	fake_error("session_get", ERR_DATABASE);
	assert_int_equal(session_open(&req, &err), ERR_DATABASE);
	assert_null(req.session);
}

static void use_is_written_once_a_minute(void **state)
{
	struct err_info err;

	(void)state;
	carry("__Host-" SESSION_COOKIE, TOKEN);
	fake_rows("session_get", "{\"idle_s\": 59}");
	assert_int_equal(session_open(&req, &err), ERR_OK);
	assert_int_equal(fake_count("session_seen"), 0);
	fake_rows("session_get", "{\"idle_s\": 60, \"left_s\": 36000}");
	assert_int_equal(session_open(&req, &err), ERR_OK);
	assert_int_equal(fake_count("session_seen"), 1);
	/* Whichever end comes first. */
	assert_int_equal(req.session->left_s, 1800);
}

static void what_waits_is_counted_up_to_a_hundred(void **state)
{
	struct err_info err;

	(void)state;
	carry("__Host-" SESSION_COOKIE, TOKEN);
	fake_rows("session_get", "{\"role_waiting\": 100, \"person_waiting\": 100}");
	assert_int_equal(session_open(&req, &err), ERR_OK);
	assert_int_equal(req.session->inbox, SESSION_INBOX_MAX);
}

static void another_session_takes_the_place_of_the_open_one(void **state)
{
	struct err_info err;

	(void)state;
	fake_rows("session_get", ROW);
	assert_int_equal(session_open_token(&req, TOKEN, &err), ERR_OK);
	assert_int_equal(session_open_token(&req, TOKEN, &err), ERR_OK);
	assert_string_equal(req.session->username, "elu.cub");
	fake_rows("session_get", "null");
	assert_int_equal(session_open_token(&req, TOKEN, &err), ERR_OK);
	assert_null(req.session);
}

static const struct directory_person person = {
	.uuid = "u", .dn = "uid=both", .username = "both", .name = "Les Deux", .mail = "", .quality = "",
	.organisation = "cub", .roles = ROLE_URPA_ELECTED | ROLE_ADMINISTRATOR | ROLE_AUDITOR,
	.groups = { "cn=admins", "cn=elus", "cn=audit" }, .group_count = 3,
};

static void a_sign_in_writes_person_and_session_and_sets_the_cookie(void **state)
{
	char token[RANDOM_TOKEN_SIZE];
	char hash[HASH_HEX_SIZE];
	int64_t person_id = 0;
	struct err_info err;

	(void)state;
	fake_number("person_write", 12);
	fake_rows("session_over", "[]");
	assert_int_equal(session_create(&req, &person, "ldap", token, &person_id, &err), ERR_OK);
	assert_int_equal(person_id, 12);
	assert_int_equal(strlen(token), RANDOM_TOKEN_SIZE - 1);
	assert_int_equal(hash_sha256_hex(token, strlen(token), hash, &err), ERR_OK);
	assert_string_equal(fake_arg_text("session_add", "hash"), hash);
	assert_int_equal(fake_arg_i64("session_add", "roles"), person.roles);
	assert_string_equal(fake_arg_text("session_add", "role_recipient"), "role:urpa_elected");
	assert_string_equal(fake_arg_text("session_add", "person_recipient"), "person:12");
	/* Each role with the group that gave it. */
	assert_string_equal(fake_arg_text("session_add", "groups"),
			    "{\"administrator\":\"cn=admins\",\"urpa_elected\":\"cn=elus\",\"auditor\":\"cn=audit\"}");
	assert_int_equal(fake_arg_i64("session_add", "absolute_s"), 36000);
	assert_int_equal(fake_arg_i64("session_over", "keep"), 4);
	assert_int_equal(fake_count("session_end_one"), 0);
	assert_non_null(req.set_cookie[0]);
	assert_true(text_starts(req.set_cookie[0], "__Host-" SESSION_COOKIE "="));
	assert_non_null(strstr(req.set_cookie[0], token));
	assert_non_null(strstr(req.set_cookie[0], "HttpOnly"));
	assert_non_null(strstr(req.set_cookie[0], "Secure"));
}

static void the_session_that_the_browser_had_ends_at_a_sign_in(void **state)
{
	char token[RANDOM_TOKEN_SIZE];
	char hash[HASH_HEX_SIZE];
	int64_t person_id = 0;
	struct err_info err;

	(void)state;
	fake_number("person_write", 12);
	fake_rows("session_over", "[]");
	assert_int_equal(session_create(&req, &person, "ldap", token, &person_id, &err), ERR_OK);
	assert_int_equal(fake_count("session_end"), 0);
	carry("__Host-" SESSION_COOKIE, TOKEN);
	assert_int_equal(session_create(&req, &person, "ldap", token, &person_id, &err), ERR_OK);
	assert_string_not_equal(token, TOKEN);
	assert_int_equal(hash_sha256_hex(TOKEN, strlen(TOKEN), hash, &err), ERR_OK);
	assert_string_equal(fake_arg_text("session_end", "hash"), hash);
}

static void somebody_who_was_never_here_is_added(void **state)
{
	char token[RANDOM_TOKEN_SIZE];
	int64_t person_id = 0;
	struct err_info err;

	(void)state;
	fake_number("person_write", 0);
	fake_number("person_add", 13);
	fake_rows("session_over", "[]");
	assert_int_equal(session_create(&req, &person, "ldap", token, &person_id, &err), ERR_OK);
	assert_int_equal(person_id, 13);
	assert_string_equal(fake_arg_text("person_add", "uuid"), "u");
	assert_int_equal(fake_arg_i64("session_add", "person"), 13);
}

static void the_oldest_sessions_over_the_limit_end(void **state)
{
	char token[RANDOM_TOKEN_SIZE];
	int64_t person_id = 0;
	struct err_info err;

	(void)state;
	fake_number("person_write", 12);
	fake_rows("session_over", "[{\"id\": \"a\"}, {\"id\": \"b\"}]");
	assert_int_equal(session_create(&req, &person, "ldap", token, &person_id, &err), ERR_OK);
	assert_int_equal(fake_count("session_end_one"), 2);
	assert_string_equal(fake_arg_text("session_end_one", "public_id"), "b");
	assert_int_equal(fake_arg_i64("session_end_one", "person"), 12);
	fake_error("session_end_one", ERR_DATABASE);
	assert_int_equal(session_create(&req, &person, "ldap", token, &person_id, &err), ERR_DATABASE);
}

static void an_organisation_that_is_not_ours_signs_nobody_in(void **state)
{
	char token[RANDOM_TOKEN_SIZE];
	int64_t person_id = 0;
	struct err_info err;

	(void)state;
	fake_number("person_write", 0);
	fake_number("person_add", 0);
	assert_int_equal(session_create(&req, &person, "ldap", token, &person_id, &err), ERR_FORBIDDEN);
	assert_int_equal(fake_count("session_add"), 0);
	assert_null(req.set_cookie[0]);
}

static void only_elected_qualities_share_an_inbox(void **state)
{
	struct directory_person other = person;
	char token[RANDOM_TOKEN_SIZE];
	int64_t person_id = 0;
	struct err_info err;

	(void)state;
	fake_number("person_write", 12);
	fake_rows("session_over", "[]");
	other.roles = ROLE_CLAUSE_OFFICER;
	assert_int_equal(session_create(&req, &other, "ldap", token, &person_id, &err), ERR_OK);
	assert_string_equal(fake_arg_text("session_add", "role_recipient"), "");
	other.roles = ROLE_CUB_ELECTED;
	assert_int_equal(session_create(&req, &other, "ldap", token, &person_id, &err), ERR_OK);
	assert_string_equal(fake_arg_text("session_add", "role_recipient"), "role:cub_elected");
}

static void signing_out_ends_the_session_and_clears_the_browser(void **state)
{
	struct err_info err;

	(void)state;
	fake_rows("session_get", ROW);
	assert_int_equal(session_open_token(&req, TOKEN, &err), ERR_OK);
	assert_int_equal(session_end(&req, &err), ERR_OK);
	assert_int_equal(fake_count("session_end"), 1);
	assert_non_null(strstr(req.set_cookie[0], "Max-Age=0"));
	assert_true(req.clear_site_data);
}

static void a_sign_out_that_did_not_take_place_clears_nothing(void **state)
{
	struct err_info err;

	(void)state;
	fake_rows("session_get", ROW);
	assert_int_equal(session_open_token(&req, TOKEN, &err), ERR_OK);
	fake_error("session_end", ERR_DATABASE);
	assert_int_equal(session_end(&req, &err), ERR_DATABASE);
	assert_null(req.set_cookie[0]);
	assert_false(req.clear_site_data);
}

/* An arena that is full: the cookie cannot be told, so the session must not end without it. */
static void without_memory_for_the_cookie_signing_out_fails(void **state)
{
	struct err_info err;

	(void)state;
	fake_rows("session_get", ROW);
	assert_int_equal(session_open_token(&req, TOKEN, &err), ERR_OK);
	arena.max = arena.used;
	assert_int_equal(session_end(&req, &err), ERR_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_cookie_opens_the_session_that_its_hash_names),
		TEST(what_is_not_our_cookie_is_never_looked_up),
		TEST(without_https_the_cookie_has_no_prefix),
		TEST(an_unknown_or_ended_session_is_nobody),
		TEST(without_the_database_nobody_is_signed_in),
		TEST(use_is_written_once_a_minute),
		TEST(what_waits_is_counted_up_to_a_hundred),
		TEST(another_session_takes_the_place_of_the_open_one),
		TEST(a_sign_in_writes_person_and_session_and_sets_the_cookie),
		TEST(the_session_that_the_browser_had_ends_at_a_sign_in),
		TEST(somebody_who_was_never_here_is_added),
		TEST(the_oldest_sessions_over_the_limit_end),
		TEST(an_organisation_that_is_not_ours_signs_nobody_in),
		TEST(only_elected_qualities_share_an_inbox),
		TEST(signing_out_ends_the_session_and_clears_the_browser),
		TEST(a_sign_out_that_did_not_take_place_clears_nothing),
		TEST(without_memory_for_the_cookie_signing_out_fails),
	};

	return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}
