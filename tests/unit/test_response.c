/* The head of an answer, entity tags and cookies. */
#include "tests/unit/test.h"

#include "app/http/response.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 65536);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void assert_head(const struct response *response, const char *wanted)
{
	AUTO_BUF out = BUF_INIT(RESPONSE_MAX);
	struct err_info err;

	assert_int_equal(response_head(response, &out, &err), ERR_OK);
	assert_string_equal(buf_text(&out), wanted);
}

static void assert_refused(const struct response *response)
{
	AUTO_BUF out = BUF_INIT(RESPONSE_MAX);
	struct err_info err;

	assert_int_equal(response_head(response, &out, &err), ERR_INTERNAL);
}

static void a_page_has_type_length_and_tag(void **state)
{
	struct response response = { .status = 200, .content_type = "text/html; charset=utf-8",
				     .content_length = 15, .etag = "\"abc\"", .request_id = "0f" };

	(void)state;
	assert_head(&response, "Status: 200 OK\r\n"
			       "Content-Type: text/html; charset=utf-8\r\n"
			       "Content-Length: 15\r\n"
			       "Cache-Control: private, no-cache\r\n"
			       "Vary: Accept, Cookie\r\n"
			       "ETag: \"abc\"\r\n"
			       "X-Request-Id: 0f\r\n\r\n");
}

static void a_successful_post_leads_elsewhere_and_sets_cookies(void **state)
{
	struct response response = { .status = 303, .location = "/actions/7", .no_store = true,
				     .set_cookie = { "a=1; Path=/", "b=2; Path=/" } };

	(void)state;
	assert_head(&response, "Status: 303 See Other\r\n"
			       "Cache-Control: no-store\r\n"
			       "Vary: Accept, Cookie\r\n"
			       "Location: /actions/7\r\n"
			       "Set-Cookie: a=1; Path=/\r\n"
			       "Set-Cookie: b=2; Path=/\r\n\r\n");
}

static void refusals_say_what_is_allowed_and_when_to_come_back(void **state)
{
	struct response method = { .status = 405, .allow = "GET, HEAD", .clear_site_data = true };
	struct response busy = { .status = 503, .retry_after_s = 5 };
	struct response odd = { .status = 299 };

	(void)state;
	assert_head(&method, "Status: 405 Method Not Allowed\r\n"
			     "Cache-Control: private, no-cache\r\n"
			     "Vary: Accept, Cookie\r\n"
			     "Clear-Site-Data: \"cache\", \"storage\"\r\n"
			     "Allow: GET, HEAD\r\n\r\n");
	assert_head(&busy, "Status: 503 Service Unavailable\r\n"
			   "Cache-Control: private, no-cache\r\n"
			   "Vary: Accept, Cookie\r\n"
			   "Retry-After: 5\r\n\r\n");
	assert_head(&odd, "Status: 299 Status\r\n"
			  "Cache-Control: private, no-cache\r\n"
			  "Vary: Accept, Cookie\r\n\r\n");
}

static void an_attachment_has_two_names(void **state)
{
	struct response response = { .status = 200, .content_type = "text/csv; charset=utf-8",
				     .attachment = "Été \"2010\" 100%.csv" };

	(void)state;
	assert_head(&response,
		    "Status: 200 OK\r\n"
		    "Content-Type: text/csv; charset=utf-8\r\n"
		    "Cache-Control: private, no-cache\r\n"
		    "Vary: Accept, Cookie\r\n"
		    "Content-Disposition: attachment; filename=\"_t_ _2010_ 100_.csv\"; "
		    "filename*=UTF-8''%C3%89t%C3%A9%20%222010%22%20100%25.csv\r\n\r\n");
}

static void no_header_holds_a_line_end(void **state)
{
	static const char bad[] = "x\r\nSet-Cookie: y";

	(void)state;
	assert_refused(&(struct response){ .status = 200, .location = "/a\r\nb" });
	assert_refused(&(struct response){ .status = 200, .etag = bad });
	assert_refused(&(struct response){ .status = 200, .allow = bad });
	assert_refused(&(struct response){ .status = 200, .attachment = bad });
	assert_refused(&(struct response){ .status = 200, .set_cookie = { bad } });
	assert_refused(&(struct response){ .status = 200, .set_cookie = { NULL, "a=\x7f" } });
	assert_refused(&(struct response){ .status = 200, .request_id = "a\nb" });
}

static void a_location_stays_on_this_site(void **state)
{
	static const char *const bad[] = { "", "https://x/", "//x", "/\\x", "/a b", "/é", "x", "/a\\b" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_refused(&(struct response){ .status = 303, .location = bad[i] });
}

static void a_status_is_of_three_digits(void **state)
{
	(void)state;
	assert_refused(&(struct response){ .status = 0 });
	assert_refused(&(struct response){ .status = 99 });
	assert_refused(&(struct response){ .status = 600 });
}

static void a_full_buffer_is_an_error(void **state)
{
	AUTO_BUF out = BUF_INIT(20);
	struct response response = { .status = 200 };
	struct err_info err;

	(void)state;
	assert_int_equal(response_head(&response, &out, &err), ERR_TOO_LARGE);
}

static void the_tag_is_that_of_the_bytes(void **state)
{
	AUTO_BUF body = BUF_INIT(100);
	const char *etag = NULL;
	struct err_info err;

	(void)state;
	assert_int_equal(response_etag(&arena, &body, &etag, &err), ERR_OK);
	/* SHA-256 of nothing: FIPS 180-4 examples. */
	assert_string_equal(etag, "\"e3b0c44298fc1c149afbf4c8996fb924\"");
	buf_adds(&body, "abc");
	assert_int_equal(response_etag(&arena, &body, &etag, &err), ERR_OK);
	assert_string_equal(etag, "\"ba7816bf8f01cfea414140de5dae2223\"");
	arena_release(&arena);
	arena_init(&arena, 16);
	assert_int_equal(response_etag(&arena, &body, &etag, &err), ERR_MEMORY);
}

static void if_none_match_is_compared_weakly(void **state)
{
	(void)state;
	assert_true(response_etag_matches("\"a\"", "\"a\""));
	assert_true(response_etag_matches("*", "\"a\""));
	assert_true(response_etag_matches("W/\"a\"", "\"a\""));
	assert_true(response_etag_matches("\"b\", W/\"a\"", "\"a\""));
	assert_true(response_etag_matches("\"a\" ,\"b\"", "\"a\""));
	assert_true(response_etag_matches(" , \"b\",\"a\"", "\"a\""));
	assert_false(response_etag_matches(NULL, "\"a\""));
	assert_false(response_etag_matches("", "\"a\""));
	assert_false(response_etag_matches("\"b\"", "\"a\""));
	assert_false(response_etag_matches("\"a\"b", "\"a\""));
	assert_false(response_etag_matches("a", "\"a\""));
	assert_false(response_etag_matches("\"b\", ", "\"a\""));
	assert_false(response_etag_matches("**", "\"a\""));
}

static void a_cookie_is_kept_from_scripts_and_other_sites(void **state)
{
	(void)state;
	assert_string_equal(response_cookie(&arena, "accord", "v1", true, -1),
			    "__Host-accord=v1; Path=/; HttpOnly; SameSite=Lax; Secure");
	assert_string_equal(response_cookie(&arena, "accord", "v1", false, 60),
			    "accord=v1; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
	assert_string_equal(response_cookie(&arena, "accord", "", true, 0),
			    "__Host-accord=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
	assert_string_equal(cookie_name(&arena, "accord", true), "__Host-accord");
	assert_string_equal(cookie_name(&arena, "accord", false), "accord");
}

static void a_cookie_holds_no_separator(void **state)
{
	static const char *const bad[] = { "a;b", "a b", "a,b", "a\"b", "a\\b", "a\nb", "é", "\x7f" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_null(response_cookie(&arena, "accord", bad[i], true, -1));
}

static void a_cookie_without_memory_is_null(void **state)
{
	(void)state;
	for (size_t max = 1; max < 112; max += 16) {
		arena_release(&arena);
		arena_init(&arena, max);
		assert_null(response_cookie(&arena, "accord", "value", true, 60));
	}
	arena_release(&arena);
	arena_init(&arena, 112);
	assert_non_null(response_cookie(&arena, "accord", "value", true, 60));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_has_type_length_and_tag),
		cmocka_unit_test(a_successful_post_leads_elsewhere_and_sets_cookies),
		cmocka_unit_test(refusals_say_what_is_allowed_and_when_to_come_back),
		cmocka_unit_test(an_attachment_has_two_names),
		cmocka_unit_test(no_header_holds_a_line_end),
		cmocka_unit_test(a_location_stays_on_this_site),
		cmocka_unit_test(a_status_is_of_three_digits),
		cmocka_unit_test(a_full_buffer_is_an_error),
		cmocka_unit_test_setup_teardown(the_tag_is_that_of_the_bytes, setup, teardown),
		cmocka_unit_test(if_none_match_is_compared_weakly),
		cmocka_unit_test_setup_teardown(a_cookie_is_kept_from_scripts_and_other_sites, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cookie_holds_no_separator, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cookie_without_memory_is_null, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
