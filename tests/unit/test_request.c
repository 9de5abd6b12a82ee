/* The request from FastCGI parameters: what is read, and what is refused. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/http/request.h"
#include "tests/unit/torture.h"

#define ENVP_MAX 260

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Reads GET `uri` with the parameters `more` (NULL-ended, may be NULL). */
static enum err read_request(struct request *req, const char *uri, const char *const *more)
{
	const char *envp[ENVP_MAX] = { "REQUEST_METHOD=GET" };
	struct err_info err;
	int count = 1;

	envp[count++] = arena_printf(&arena, "REQUEST_URI=%s", uri);
	for (; more && *more && count < ENVP_MAX - 1; more++)
		envp[count++] = *more;
	*req = (struct request){ .arena = &arena };
	return request_read_params(req, envp, &err);
}

#define READ(req, uri, ...) read_request(req, uri, (const char *const[]){ __VA_ARGS__, NULL })

static void everything_nginx_sends_is_read(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(
		READ(&req, "/actions/7?statut=draft&q=a+b", "CONTENT_TYPE=Application/JSON; charset=UTF-8",
		     "CONTENT_LENGTH=12", "REMOTE_ADDR=192.0.2.7",
		     "HTTP_COOKIE=accord=abc; theme=dark", "HTTP_ORIGIN=https://a.example",
		     "HTTP_SEC_FETCH_SITE=same-origin", "HTTP_SEC_FETCH_MODE=navigate",
		     "HTTP_USER_AGENT=Browser", "HTTP_ACCEPT=text/html", "HTTP_IF_MATCH=\"3\"",
		     "HTTP_IF_NONE_MATCH=\"e\"", "HTTP_X_CSRF_TOKEN=t", "HTTP_IDEMPOTENCY_KEY=k",
		     "REQUEST_ID=0123456789abcdef0123456789abcdef", "SERVER_PROTOCOL=HTTP/1.1", "HTTPS=on"),
		ERR_OK);
	assert_int_equal(req.method, METHOD_GET);
	assert_string_equal(req.method_text, "GET");
	assert_string_equal(req.path, "/actions/7");
	assert_string_equal(req.uri, "/actions/7?statut=draft&q=a+b");
	assert_string_equal(pairs_get(&req.query, "q"), "a b");
	assert_string_equal(req.content_type, "application/json");
	assert_int_equal(request_body_length(&req), 12);
	assert_string_equal(req.address, "192.0.2.7");
	assert_string_equal(pairs_get(&req.cookies, "accord"), "abc");
	assert_string_equal(pairs_get(&req.cookies, "theme"), "dark");
	assert_string_equal(req.origin, "https://a.example");
	assert_string_equal(req.fetch_site, "same-origin");
	assert_string_equal(req.fetch_mode, "navigate");
	assert_string_equal(req.user_agent, "Browser");
	assert_string_equal(req.accept, "text/html");
	assert_string_equal(req.if_match, "\"3\"");
	assert_string_equal(req.if_none_match, "\"e\"");
	assert_string_equal(req.csrf_header, "t");
	assert_string_equal(req.idempotency_key, "k");
	assert_string_equal(req.request_id, "0123456789abcdef0123456789abcdef");
}

static void what_is_absent_or_empty_is_absent(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(READ(&req, "/", "HTTP_ORIGIN=", "HTTP_IF_MATCH=", "CONTENT_LENGTH=", "HTTP_COOKIE="),
			 ERR_OK);
	assert_null(req.origin);
	assert_null(req.if_match);
	assert_null(req.fetch_site);
	assert_null(req.csrf_header);
	assert_int_equal(request_body_length(&req), 0);
	assert_int_equal(req.cookies.count, 0);
	assert_int_equal(req.query.count, 0);
	assert_string_equal(req.content_type, "");
	assert_string_equal(req.user_agent, "");
	assert_string_equal(req.accept, "");
	assert_string_equal(req.address, "");
	assert_null(req.body);
}

static void names_of_nobody_are_ignored(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(READ(&req, "/", "REMOTE_USER=elue", "HTTP_X_FORWARDED_FOR=1.2.3.4",
			      "REQUEST_URI_X=/x", "HTTP_HOST=x"),
			 ERR_OK);
	assert_string_equal(req.path, "/");
	assert_string_equal(req.address, "");
}

static void a_name_given_twice_is_refused(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(READ(&req, "/", "REQUEST_URI=/x"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "HTTP_COOKIE=a=1", "HTTP_COOKIE=a=1"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "SOMETHING=1", "SOMETHING=2"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "SOMETHING=1", "SOMETHING_=2"), ERR_OK);
}

static void a_parameter_has_a_name_and_clean_text(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(READ(&req, "/", "NAME"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "=value"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", ""), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "HTTP_ACCEPT=a\nb"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "HTTP_ACCEPT=a\x7f"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "HTTP_USER_AGENT=\xe9"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "X\x1b=1"), ERR_BAD_REQUEST);
}

static void too_many_or_too_long_parameters_are_refused(void **state)
{
	const char *many[ENVP_MAX] = { NULL };
	struct request req;
	char *long_one = arena_alloc(&arena, REQUEST_PARAMS_MAX + 1);

	(void)state;
	for (int i = 0; i < REQUEST_PARAM_COUNT_MAX - 2; i++)
		many[i] = arena_printf(&arena, "N%d=x", i);
	assert_int_equal(read_request(&req, "/", many), ERR_OK);
	many[REQUEST_PARAM_COUNT_MAX - 2] = "ONE_MORE=x";
	assert_int_equal(read_request(&req, "/", many), ERR_HEADERS);
	memset(long_one, 'x', REQUEST_PARAMS_MAX - 31);
	long_one[1] = '=';
	assert_int_equal(READ(&req, "/", long_one), ERR_OK);
	long_one[REQUEST_PARAMS_MAX - 31] = 'x';
	assert_int_equal(READ(&req, "/", long_one), ERR_HEADERS);
}

static void a_path_is_decoded_once(void **state)
{
	static const char *const paths[][2] = {
		{ "/", "/" },
		{ "/?", "/" },
		{ "/a%2Db", "/a-b" },
		{ "/caf%C3%A9", "/café" },
		{ "/%252e%252e", "/%2e%2e" },
		{ "/a+b", "/a+b" },
		{ "/a/", "/a/" },
		{ "/...", "/..." },
		{ "/.a/b.", "/.a/b." },
		{ "/%3Fa?b=c", "/?a" },
		{ "/1/2/3/4/5/6/7/8", "/1/2/3/4/5/6/7/8" },
	};
	struct request req;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		if (read_request(&req, paths[i][0], NULL) != ERR_OK)
			fail_msg("%s was refused", paths[i][0]);
		assert_string_equal(req.path, paths[i][1]);
	}
}

static void an_address_that_two_readers_understand_differently_is_refused(void **state)
{
	static const char *const uris[] = {
		"", "*", "a", "http://x/", "//", "//x", "/a//b", "/.", "/..", "/a/../b", "/a/./b", "/a/%2e%2e/b",
		"/%2E", "/a/.", "/a%2fb", "/a%2Fb", "/a;b", "/a%3bb", "/a\\b", "/a%5Cb", "/%00", "/a%0d%0ab",
		"/%7f", "/%c2%85", "/%e2%80%ae", "/%ff", "/%c0%ae", "/%", "/%4", "/%4x", "/a#b", "/?a#b",
		"/1/2/3/4/5/6/7/8/9", "/?a=%", "/?a=%00", "/?a=%07", "/?%0a=b", "/?=b", "/?a=%ff",
	};
	struct request req;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(uris); i++) {
		if (read_request(&req, uris[i], NULL) != ERR_BAD_REQUEST)
			fail_msg("%s was not refused", uris[i]);
		assert_string_equal(req.uri, uris[i]);
		assert_int_equal(strlen(req.request_id), 32);
	}
}

static void an_address_has_a_longest_length(void **state)
{
	char uri[REQUEST_URI_MAX + 2];
	struct request req;

	(void)state;
	memset(uri, 'a', sizeof(uri));
	uri[0] = '/';
	uri[REQUEST_URI_MAX] = '\0';
	assert_int_equal(read_request(&req, uri, NULL), ERR_OK);
	uri[REQUEST_URI_MAX] = 'a';
	uri[REQUEST_URI_MAX + 1] = '\0';
	assert_int_equal(read_request(&req, uri, NULL), ERR_HEADERS);
	assert_string_equal(req.uri, "");
}

static void a_query_has_at_most_so_many_fields(void **state)
{
	char uri[2 * REQUEST_FIELDS_MAX + 16] = "/?";
	struct request req;

	(void)state;
	for (size_t i = 0; i <= REQUEST_FIELDS_MAX; i++)
		memcpy(uri + 2 + 2 * i, "a&", 3);
	assert_int_equal(read_request(&req, uri, NULL), ERR_TOO_LARGE);
}

static enum err read_method(struct request *req, const char *method)
{
	const char *envp[] = { method, "REQUEST_URI=/", NULL };
	struct err_info err;

	*req = (struct request){ .arena = &arena };
	return request_read_params(req, envp, &err);
}

static void methods_are_told_apart(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(read_method(&req, "REQUEST_METHOD=POST"), ERR_OK);
	assert_int_equal(req.method, METHOD_POST);
	assert_int_equal(read_method(&req, "REQUEST_METHOD=HEAD"), ERR_OK);
	assert_int_equal(req.method, METHOD_HEAD);
	assert_int_equal(read_method(&req, "REQUEST_METHOD=get"), ERR_OK);
	assert_int_equal(req.method, METHOD_OTHER);
	assert_string_equal(req.method_text, "get");
	assert_int_equal(read_method(&req, "REQUEST_METHOD=BREW-COFFEE"), ERR_OK);
	assert_int_equal(req.method, METHOD_OTHER);
	assert_int_equal(read_method(&req, "REQUEST_METHOD="), ERR_BAD_REQUEST);
	assert_int_equal(read_method(&req, "X=1"), ERR_BAD_REQUEST);
	assert_int_equal(read_method(&req, "REQUEST_METHOD=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), ERR_BAD_REQUEST);
}

static void a_request_without_address_is_refused(void **state)
{
	const char *envp[] = { "REQUEST_METHOD=GET", NULL };
	struct request req = { .arena = &arena };
	struct err_info err;

	(void)state;
	assert_int_equal(request_read_params(&req, envp, &err), ERR_BAD_REQUEST);
}

static void the_length_of_a_body_is_digits_within_the_limit(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=262144"), ERR_OK);
	assert_int_equal(request_body_length(&req), REQUEST_BODY_MAX);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=1074790400"), ERR_OK);
	assert_int_equal(request_body_length(&req), REQUEST_UPLOAD_MAX);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=1074790401"), ERR_TOO_LARGE);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=99999999999999999999999"), ERR_TOO_LARGE);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=-1"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=+1"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH= 1"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=1, 1"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "CONTENT_LENGTH=0x10"), ERR_BAD_REQUEST);
}

static void a_request_id_of_another_form_is_replaced(void **state)
{
	struct request req;
	struct request other;

	(void)state;
	assert_int_equal(READ(&req, "/", "REQUEST_ID=0123456789ABCDEF0123456789abcdef"), ERR_OK);
	assert_int_equal(strlen(req.request_id), 32);
	assert_string_not_equal(req.request_id, "0123456789ABCDEF0123456789abcdef");
	assert_int_equal(READ(&other, "/", "REQUEST_ID=abc"), ERR_OK);
	assert_int_equal(strlen(other.request_id), 32);
	assert_string_not_equal(req.request_id, other.request_id);
}

static void a_long_user_agent_is_cut_between_characters(void **state)
{
	struct request req;
	char agent[300] = "HTTP_USER_AGENT=";
	size_t at = strlen(agent);

	(void)state;
	memset(agent + at, 'a', 199);
	memcpy(agent + at + 199, "éa", 4);
	assert_int_equal(READ(&req, "/", agent), ERR_OK);
	assert_int_equal(strlen(req.user_agent), 199);
	assert_true(text_is_utf8(req.user_agent, strlen(req.user_agent)));
	memcpy(agent + at + 198, "éa", 4);
	assert_int_equal(READ(&req, "/", agent), ERR_OK);
	assert_int_equal(strlen(req.user_agent), 200);
}

static void the_content_type_is_lower_case_without_parameters(void **state)
{
	static const char *const types[][2] = {
		{ "CONTENT_TYPE=text/PLAIN", "text/plain" },
		{ "CONTENT_TYPE= a/b ;c=d", "a/b" },
		{ "CONTENT_TYPE=a/b;c", "a/b" },
		{ "CONTENT_TYPE=", "" },
		{ "CONTENT_TYPE=;", "" },
	};
	struct request req;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		assert_int_equal(READ(&req, "/", types[i][0]), ERR_OK);
		assert_string_equal(req.content_type, types[i][1]);
	}
}

static void cookies_are_split_and_strange_ones_left_out(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(READ(&req, "/", "HTTP_COOKIE= ;a=1 ; b=2=3;;nothing; =x;c=;other=1;other=2; "), ERR_OK);
	assert_int_equal(req.cookies.count, 5);
	assert_string_equal(pairs_get(&req.cookies, "a"), "1");
	assert_string_equal(pairs_get(&req.cookies, "b"), "2=3");
	assert_string_equal(pairs_get(&req.cookies, "c"), "");
	assert_string_equal(pairs_get(&req.cookies, "other"), "1");
	assert_null(pairs_get(&req.cookies, "nothing"));
}

static void one_of_our_cookies_given_twice_is_refused(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(READ(&req, "/", "HTTP_COOKIE=accord=1; accord=1"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "HTTP_COOKIE=__Host-accord=1; a=2; __Host-accord=3"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "HTTP_COOKIE=accord_login=1; accord_login=2"), ERR_BAD_REQUEST);
	assert_int_equal(READ(&req, "/", "HTTP_COOKIE=accord=1; __Host-accord=1"), ERR_OK);
}

static void there_is_a_greatest_number_of_cookies(void **state)
{
	char header[400] = "HTTP_COOKIE=";
	size_t at = strlen(header);
	struct request req;

	(void)state;
	for (size_t i = 0; i < REQUEST_COOKIES_MAX; i++, at += 4)
		memcpy(header + at, "a=1;", 5);
	assert_int_equal(READ(&req, "/", header), ERR_OK);
	assert_int_equal(req.cookies.count, REQUEST_COOKIES_MAX);
	memcpy(header + at, "b=2", 4);
	assert_int_equal(READ(&req, "/", header), ERR_HEADERS);
}

static void messages_have_a_greatest_number(void **state)
{
	static struct request req;

	(void)state;
	for (int i = 0; i < REQUEST_MESSAGES_MAX; i++)
		assert_true(request_message(&req, "title", "Remplissez ce champ."));
	assert_false(request_message(&req, "title", "Remplissez ce champ."));
	assert_int_equal(req.message_count, REQUEST_MESSAGES_MAX);
}

static void a_request_is_released_twice_without_harm(void **state)
{
	struct request req = { .form = json_object(), .typed = json_object(), .model = json_object() };

	(void)state;
	request_release(&req);
	assert_null(req.form);
	assert_null(req.typed);
	assert_null(req.model);
	request_release(&req);
}

/* Every size of arena, from nothing to what is needed. */
static void a_full_arena_is_an_error_everywhere(void **state)
{
	const char *envp[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/a?b=c", "HTTP_COOKIE=d=e",
			       "CONTENT_TYPE=f", "HTTP_ACCEPT=g", NULL };
	enum err code = ERR_MEMORY;
	struct err_info err;
	size_t max;

	(void)state;
	for (max = 16; max < 65536 && code == ERR_MEMORY; max += 16) {
		struct request req = { .arena = &arena };

		arena_release(&arena);
		arena_init(&arena, max);
		code = request_read_params(&req, envp, &err);
		assert_non_null(req.uri);
		assert_non_null(req.method_text);
		assert_non_null(req.request_id);
	}
	assert_int_equal(code, ERR_OK);
	assert_true(max > 160);
}

static void a_failing_allocation_is_an_error(void **state)
{
	const char *envp[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/", NULL };
	size_t n;

	(void)state;
	for (n = 1; torture_again(n); n++) {
		struct request req = { .arena = &arena };
		struct err_info err;
		enum err code;

		arena_release(&arena);
		code = request_read_params(&req, envp, &err);
		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
	}
	assert_true(n > 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_nginx_sends_is_read),
		TEST(what_is_absent_or_empty_is_absent),
		TEST(names_of_nobody_are_ignored),
		TEST(a_name_given_twice_is_refused),
		TEST(a_parameter_has_a_name_and_clean_text),
		TEST(too_many_or_too_long_parameters_are_refused),
		TEST(a_path_is_decoded_once),
		TEST(an_address_that_two_readers_understand_differently_is_refused),
		TEST(an_address_has_a_longest_length),
		TEST(a_query_has_at_most_so_many_fields),
		TEST(methods_are_told_apart),
		TEST(a_request_without_address_is_refused),
		TEST(the_length_of_a_body_is_digits_within_the_limit),
		TEST(a_request_id_of_another_form_is_replaced),
		TEST(a_long_user_agent_is_cut_between_characters),
		TEST(the_content_type_is_lower_case_without_parameters),
		TEST(cookies_are_split_and_strange_ones_left_out),
		TEST(one_of_our_cookies_given_twice_is_refused),
		TEST(there_is_a_greatest_number_of_cookies),
		TEST(messages_have_a_greatest_number),
		TEST(a_request_is_released_twice_without_harm),
		TEST(a_full_arena_is_an_error_everywhere),
		TEST(a_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
