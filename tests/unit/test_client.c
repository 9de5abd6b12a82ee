/* auth/client.c against a process that answers what the test tells it. */
#include "tests/unit/test.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "auth/client.h"
#include "auth/role.h"

#define SILENCE "silence"
#define PERSON(more)                                                                               \
	"\"person\":{\"uuid\":\"u\",\"dn\":\"d\",\"username\":\"elu.cub\",\"name\":\"Élu\","      \
	"\"mail\":\"\",\"quality\":\"q\",\"organisation\":\"cub\",\"roles\":[\"cub_elected\"],"    \
	"\"groups\":[\"g\"]" more "}"

/* One server, one connection a test. */
static struct fake {
	char path[64];
	int listen_fd;
	const char *answer; /* SILENCE: wait for the client to go; NULL: close */
	size_t answer_len;
	char question[QUESTION_MESSAGE_MAX + 1];
	pthread_t thread;
} fake;

static struct arena arena;

static void *serve(void *arg)
{
	int fd = accept(fake.listen_fd, NULL, NULL);
	ssize_t n = recv(fd, fake.question, sizeof(fake.question) - 1, 0);

	(void)arg;
	fake.question[n > 0 ? n : 0] = '\0';
	if (fake.answer != NULL && strcmp(fake.answer, SILENCE) != 0)
		(void)!send(fd, fake.answer, fake.answer_len, MSG_NOSIGNAL);
	if (fake.answer != NULL)
		(void)!recv(fd, &n, 1, 0);
	close(fd);
	return NULL;
}

static void answer_with(const char *answer)
{
	fake.answer = answer;
	fake.answer_len = answer != NULL ? strlen(answer) : 0;
	fake.question[0] = '\0';
	assert_int_equal(pthread_create(&fake.thread, NULL, serve, NULL), 0);
}

static int start(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)state;
	snprintf(fake.path, sizeof(fake.path), "/tmp/accord-test-client.%d", (int)getpid());
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", fake.path);
	fake.listen_fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	arena_init(&arena, 65536);
	return bind(fake.listen_fd, (struct sockaddr *)&address, sizeof(address)) ||
	       listen(fake.listen_fd, 4);
}

static int stop(void **state)
{
	(void)state;
	arena_release(&arena);
	close(fake.listen_fd);
	return unlink(fake.path);
}

static enum err sign_in(const char *username, const char *password, enum outcome *ret,
			struct directory_person *ret_person)
{
	struct err_info err;
	enum err e =
	    client_sign_in(fake.path, username, password, 300, &arena, ret, ret_person, &err);

	pthread_join(fake.thread, NULL);
	return e;
}

static void a_sign_in_gives_the_person(void **state)
{
	struct directory_person person;
	enum outcome outcome;

	(void)state;
	answer_with("{\"outcome\":\"ok\"," PERSON("") "}");
	assert_int_equal(sign_in("elu.cub", "a\"b\\c\ndé", &outcome, &person), ERR_OK);
	assert_int_equal(outcome, OUTCOME_OK);
	assert_string_equal(person.username, "elu.cub");
	assert_string_equal(person.name, "Élu");
	assert_int_equal(person.roles, ROLE_CUB_ELECTED);
	assert_int_equal(person.group_count, 1);
	assert_string_equal(person.groups[0], "g");
	assert_string_equal(fake.question, "{\"op\":\"sign_in\",\"username\":\"elu.cub\","
					   "\"password\":\"a\\\"b\\\\c\\u000ad\303\251\"}");
}

static void the_longest_password_fits(void **state)
{
	struct directory_person person;
	char name[CLIENT_USERNAME_MAX + 1];
	char password[CLIENT_PASSWORD_MAX + 1];
	enum outcome outcome;

	(void)state;
	memset(name, 1, sizeof(name));
	memset(password, 2, sizeof(password));
	name[CLIENT_USERNAME_MAX] = '\0';
	password[CLIENT_PASSWORD_MAX] = '\0';
	answer_with("{\"outcome\":\"locked\"}");
	assert_int_equal(sign_in(name, password, &outcome, &person), ERR_OK);
	assert_int_equal(outcome, OUTCOME_LOCKED);
	assert_int_equal(fake.question[strlen(fake.question) - 1], '}');
}

static void numbers_come_with_their_outcome(void **state)
{
	struct directory_person person;
	enum outcome outcome;

	(void)state;
	answer_with("{\"outcome\":\"expires_soon\",\"days_left\":6," PERSON("") "}");
	assert_int_equal(sign_in("a", "b", &outcome, &person), ERR_OK);
	assert_int_equal(person.days_left, 6);
	answer_with("{\"outcome\":\"grace\",\"graces_left\":0," PERSON("") "}");
	assert_int_equal(sign_in("a", "b", &outcome, &person), ERR_OK);
	assert_int_equal(outcome, OUTCOME_GRACE);
	assert_int_equal(person.graces_left, 0);
}

static void answers_that_are_none_are_an_outage(void **state)
{
	static const char *const answers[] = {
	    "{",
	    "{}",
	    "[]",
	    "{\"outcome\":\"fine\"}",
	    "{\"outcome\":\"ok\"}",
	    "{\"outcome\":\"ok\",\"outcome\":\"ok\"," PERSON("") "}",
	    "{\"outcome\":\"ok\",\"person\":{\"uuid\":\"u\"}}",
	    "{\"outcome\":\"grace\"," PERSON("") "}",
	    "{\"outcome\":\"expires_soon\",\"days_left\":-1," PERSON("") "}",
	    "{\"outcome\":\"expires_soon\",\"days_left\":9999999999," PERSON("") "}",
	    "{\"outcome\":\"ok\"," PERSON(",\"uuid\":\"v\"") "}",
	};
	struct directory_person person;
	enum outcome outcome;

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		answer_with(answers[i]);
		if (sign_in("a", "b", &outcome, &person) != ERR_DIRECTORY)
			fail_msg("accepted: %s", answers[i]);
	}
}

static void a_person_without_role_is_not_accepted(void **state)
{
	struct directory_person person;
	enum outcome outcome;

	(void)state;
	answer_with(
	    "{\"outcome\":\"ok\",\"person\":{\"uuid\":\"u\",\"dn\":\"d\",\"username\":\"n\","
	    "\"name\":\"n\",\"mail\":\"\",\"quality\":\"\",\"organisation\":\"\","
	    "\"roles\":[],\"groups\":[\"g\"]}}");
	assert_int_equal(sign_in("a", "b", &outcome, &person), ERR_DIRECTORY);
	answer_with(
	    "{\"outcome\":\"ok\",\"person\":{\"uuid\":\"u\",\"dn\":\"d\",\"username\":\"n\","
	    "\"name\":\"n\",\"mail\":\"\",\"quality\":\"\",\"organisation\":\"\","
	    "\"roles\":[\"emperor\"],\"groups\":[\"g\"]}}");
	assert_int_equal(sign_in("a", "b", &outcome, &person), ERR_DIRECTORY);
}

static void silence_ends_at_the_deadline(void **state)
{
	struct directory_person person;
	enum outcome outcome;
	int64_t began_ms = date_monotonic_ms();

	(void)state;
	answer_with(SILENCE);
	assert_int_equal(sign_in("a", "b", &outcome, &person), ERR_DIRECTORY);
	assert_in_range(date_monotonic_ms() - began_ms, 290, 2000);
}

static void a_closed_connection_is_an_outage(void **state)
{
	struct directory_person person;
	enum outcome outcome;

	(void)state;
	answer_with(NULL);
	assert_int_equal(sign_in("a", "b", &outcome, &person), ERR_DIRECTORY);
}

static void an_answer_over_the_limit_is_refused(void **state)
{
	static char large[QUESTION_MESSAGE_MAX + 2];
	struct directory_person person;
	enum outcome outcome;

	(void)state;
	memset(large, ' ', sizeof(large) - 1);
	memcpy(large, "{\"outcome\":\"locked\"}", 20);
	answer_with(large);
	assert_int_equal(sign_in("a", "b", &outcome, &person), ERR_DIRECTORY);
}

static void impossible_names_and_passwords_ask_nobody(void **state)
{
	char name[CLIENT_USERNAME_MAX + 2];
	char password[CLIENT_PASSWORD_MAX + 2];
	const char *pairs[][2] = {{"", "b"},	   {"a", ""},	  {name, "b"},
				  {"a", password}, {"\xff", "b"}, {"a", "\xc0\x80"}};
	struct directory_person person;
	struct err_info err;
	enum outcome outcome;

	(void)state;
	memset(name, 'a', sizeof(name));
	memset(password, 'b', sizeof(password));
	name[sizeof(name) - 1] = password[sizeof(password) - 1] = '\0';
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		outcome = OUTCOME_OK;
		assert_int_equal(client_sign_in("/nowhere", pairs[i][0], pairs[i][1], 100, &arena,
						&outcome, &person, &err),
				 ERR_OK);
		assert_int_equal(outcome, OUTCOME_BAD_CREDENTIALS);
	}
}

static void nobody_there_is_an_outage(void **state)
{
	struct directory_person person;
	struct err_info err;
	enum outcome outcome;

	(void)state;
	assert_int_equal(
	    client_sign_in("/nowhere/at/all", "a", "b", 100, &arena, &outcome, &person, &err),
	    ERR_DIRECTORY);
	assert_int_equal(client_ping("/nowhere/at/all", 100, &err), ERR_DIRECTORY);
	assert_null(strchr(err.detail, '\n'));
}

static void a_person_is_asked_for_by_id(void **state)
{
	struct directory_person person;
	struct err_info err;
	enum outcome outcome;

	(void)state;
	answer_with("{\"outcome\":\"bad_credentials\"}");
	assert_int_equal(client_person(fake.path, "0-1", 300, &arena, &outcome, &person, &err),
			 ERR_OK);
	pthread_join(fake.thread, NULL);
	assert_int_equal(outcome, OUTCOME_BAD_CREDENTIALS);
	assert_string_equal(fake.question, "{\"op\":\"person\",\"uuid\":\"0-1\"}");
	assert_int_equal(client_person(fake.path, "", 300, &arena, &outcome, &person, &err),
			 ERR_DIRECTORY);
}

static void a_ping_is_answered(void **state)
{
	struct err_info err;

	(void)state;
	answer_with("{\"outcome\":\"ok\"}");
	assert_int_equal(client_ping(fake.path, 300, &err), ERR_OK);
	pthread_join(fake.thread, NULL);
	answer_with("{\"outcome\":\"directory_unavailable\"}");
	assert_int_equal(client_ping(fake.path, 300, &err), ERR_DIRECTORY);
	pthread_join(fake.thread, NULL);
}

static void an_arena_that_is_full_is_said(void **state)
{
	struct directory_person person;
	struct err_info err;
	struct arena small;
	enum outcome outcome;

	(void)state;
	arena_init(&small, 4);
	answer_with("{\"outcome\":\"ok\"," PERSON("") "}");
	assert_int_equal(client_sign_in(fake.path, "a", "b", 300, &small, &outcome, &person, &err),
			 ERR_MEMORY);
	pthread_join(fake.thread, NULL);
	arena_release(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sign_in_gives_the_person),
	    cmocka_unit_test(the_longest_password_fits),
	    cmocka_unit_test(numbers_come_with_their_outcome),
	    cmocka_unit_test(answers_that_are_none_are_an_outage),
	    cmocka_unit_test(a_person_without_role_is_not_accepted),
	    cmocka_unit_test(silence_ends_at_the_deadline),
	    cmocka_unit_test(a_closed_connection_is_an_outage),
	    cmocka_unit_test(an_answer_over_the_limit_is_refused),
	    cmocka_unit_test(impossible_names_and_passwords_ask_nobody),
	    cmocka_unit_test(nobody_there_is_an_outage),
	    cmocka_unit_test(a_person_is_asked_for_by_id),
	    cmocka_unit_test(a_ping_is_answered),
	    cmocka_unit_test(an_arena_that_is_full_is_said),
	};

	return cmocka_run_group_tests_name("client", tests, start, stop);
}
