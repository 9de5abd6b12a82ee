/* From a model to the answer: the faces, and what each says beside its body. */
#include "tests/unit/test.h"

#include "app/http/route.h"
#include "app/render.h"
#include "auth/client.h"
#include "tests/unit/fake_db.h"
#include "tests/unit/talk.h"

static struct request req;
static struct err_info err;
static const struct csv_column columns[] = { { "Titre", "title", NULL }, { NULL, NULL, NULL } };
static const struct form form = { .name = "nothing" };
static const struct field secrets[] = { { .name = "password", .type = FIELD_PASSWORD }, { .name = NULL } };
static const struct form secret_form = { .name = "secret", .fields = secrets };
static const struct route list = { METHOD_GET, "/actions", NULL, 1, .page = "help/help", .csv = columns };
static const struct route post = { METHOD_POST, "/actions/:id/fin", NULL, 1, .form = &form,
				   .then = "/actions/:id/bilan" };
static const struct route secret_post = { METHOD_POST, "/mot-de-passe", NULL, 1, .form = &secret_form };
static const struct route bodiless = { METHOD_GET, "/check", NULL, 1, .flags = ROUTE_NO_BODY };

static int start(void **state)
{
	(void)state;
	fake_reset();
	talk_start();
	return 0;
}

static int end(void **state)
{
	(void)state;
	talk_end();
	fake_release();
	return 0;
}

static int setup(void **state)
{
	(void)state;
	buf_clear(&talking.head);
	buf_clear(&talking.body);
	req = (struct request){ .arena = &talking.arena, .conf = &talking.conf, .templates = talking.templates,
				.method = METHOD_GET, .path = "/actions", .route = &list, .id = 7,
				.request_id = TALK_REQUEST_ID, .face = FACE_JSON };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	request_release(&req);
	arena_reset(&talking.arena);
	return 0;
}

static int success(void)
{
	if (req.model == NULL)
		req.model = json_loads("{\"items\": [{\"title\": \"É\"}], \"title\": \"Liste\"}", 0, NULL);
	assert_int_equal(render_success(&req, &talking.head, &talking.body, &err), ERR_OK);
	return talk_status();
}

static int failure(enum err code)
{
	assert_int_equal(render_failure(&req, code, NULL, &talking.head, &talking.body, &err), ERR_OK);
	return talk_status();
}

static void json_has_its_type_and_is_asked_for_again_by_its_tag(void **state)
{
	const char *tag;

	(void)state;
	assert_int_equal(success(), 200);
	assert_string_equal(talk_header("Content-Type"), "application/json; charset=utf-8");
	assert_string_equal(talk_header("Cache-Control"), "private, no-cache");
	tag = arena_strdup(&talking.arena, talk_header("ETag"));
	buf_clear(&talking.head);
	buf_clear(&talking.body);
	req.if_none_match = tag;
	assert_int_equal(success(), 304);
	assert_string_equal(talk_body(), "");
	assert_null(talk_header("Content-Type"));
	assert_string_equal(talk_header("ETag"), tag);
	buf_clear(&talking.head);
	req.if_none_match = "\"another\"";
	assert_int_equal(success(), 200);
	assert_true(talk_has("É"));
}

static void the_answer_to_a_change_is_never_kept(void **state)
{
	(void)state;
	req.method = METHOD_POST;
	req.route = &post;
	req.status = 201;
	req.location = "/actions/8";
	req.if_none_match = "*";
	assert_int_equal(success(), 201);
	assert_string_equal(talk_header("Location"), "/actions/8");
	assert_string_equal(talk_header("Cache-Control"), "no-store");
	assert_null(talk_header("ETag"));
}

static void a_page_is_never_kept(void **state)
{
	(void)state;
	req.face = FACE_HTML;
	req.if_none_match = "*";
	assert_int_equal(success(), 200);
	assert_string_equal(talk_header("Content-Type"), "text/html; charset=utf-8");
	assert_string_equal(talk_header("Cache-Control"), "no-store");
	assert_true(text_starts(talk_body(), "<!doctype html>") || text_starts(talk_body(), "<!DOCTYPE html>"));
	assert_true(talk_has("Liste"));
}

static void a_table_is_a_file_with_the_name_of_its_list(void **state)
{
	static const struct {
		const char *path;
		const char *name;
	} files[] = {
		{ "/actions", "accord-actions.csv" },
		{ "/structures/plie-graves", "accord-structures-plie-graves.csv" },
	};

	(void)state;
	req.face = FACE_CSV;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		buf_clear(&talking.head);
		buf_clear(&talking.body);
		req.path = files[i].path;
		assert_int_equal(render_table_head(&req, 7, &talking.head, &err), ERR_OK);
		assert_string_equal(talk_header("Content-Type"), "text/csv; charset=utf-8");
		assert_string_equal(talk_header("Content-Length"), "7");
		assert_non_null(strstr(talk_header("Content-Disposition"), files[i].name));
	}
}

static void a_change_of_a_page_leads_on(void **state)
{
	static const struct {
		const struct route *route;
		const char *location;
		const char *leads;
	} changes[] = {
		{ &post, NULL, "/actions/7/bilan" },
		{ &post, "/a-decider?fait=7", "/a-decider?fait=7" },
	};

	(void)state;
	req.face = FACE_HTML;
	req.method = METHOD_POST;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		buf_clear(&talking.head);
		req.route = changes[i].route;
		req.location = changes[i].location;
		assert_int_equal(success(), 303);
		assert_string_equal(talk_header("Location"), changes[i].leads);
		assert_string_equal(talk_body(), "");
	}
	req.route = &secret_post;
	req.location = NULL;
	assert_int_equal(render_success(&req, &talking.head, &talking.body, &err), ERR_INTERNAL);
}

static void a_page_may_lead_elsewhere_but_only_within_the_site(void **state)
{
	(void)state;
	req.face = FACE_HTML;
	req.location = "/connexion";
	assert_int_equal(success(), 303);
	req.location = "//evil.example";
	assert_int_not_equal(render_success(&req, &talking.head, &talking.body, &err), ERR_OK);
	req.location = "https://evil.example";
	assert_int_not_equal(render_success(&req, &talking.head, &talking.body, &err), ERR_OK);
	req.location = "/a\r\nSet-Cookie: a=b";
	assert_int_not_equal(render_success(&req, &talking.head, &talking.body, &err), ERR_OK);
}

static void a_problem_says_all_that_rfc_9457_asks(void **state)
{
	json_auto_t *problem = NULL;
	json_auto_t *wanted = json_pack(
		"{s:s, s:s, s:i, s:s, s:s, s:s, s:[{s:s, s:s}]}", "type", "/aide#invalid", "title",
		err_title(ERR_INVALID), "status", 422, "detail", err_text(ERR_INVALID), "code", "invalid",
		"request_id", TALK_REQUEST_ID, "errors", "field", "title", "detail", "Trop court.");

	(void)state;
	request_message(&req, "title", "Trop court.");
	assert_int_equal(failure(ERR_INVALID), 422);
	assert_string_equal(talk_header("Content-Type"), "application/problem+json; charset=utf-8");
	assert_string_equal(talk_header("Cache-Control"), "no-store");
	problem = talk_json();
	assert_true(json_equal(problem, wanted));
}

static void every_error_has_a_problem_of_its_status_and_says_nothing_of_ours(void **state)
{
	(void)state;
	for (int code = ERR_OK + 1; code < ERR_COUNT; code++) {
		json_auto_t *problem = NULL;

		snprintf(err.detail, sizeof(err.detail), "an inner detail");
		assert_int_equal(failure((enum err)code), err_status((enum err)code));
		problem = talk_json();
		assert_int_equal(json_integer_value(json_object_get(problem, "status")),
				 err_status((enum err)code));
		assert_null(json_object_get(problem, "errors"));
		assert_false(talk_has("inner"));
		assert_int_equal(talk_header("Retry-After") != NULL, err_status((enum err)code) == 503);
		req.retry_after_s = 0;
	}
}

/* The id that the type of the problem of `req` names on the help page: "/aide#ID". */
static void problem_anchor(enum err code, char ret[100])
{
	json_auto_t *problem = NULL;
	const char *type;

	(void)failure(code);
	problem = talk_json();
	type = json_string_value(json_object_get(problem, "type"));
	assert_true(text_starts(type, "/aide#"));
	snprintf(ret, 100, " id=\"%s\"", type + strlen("/aide#"));
}

static void every_type_of_a_problem_is_a_place_of_the_help_page(void **state)
{
	static char anchors[ERR_COUNT + OUTCOME_COUNT][100];
	size_t count = 0;

	(void)state;
	for (int code = ERR_OK + 1; code < ERR_COUNT; code++)
		problem_anchor((enum err)code, anchors[count++]);
	for (int outcome = OUTCOME_OK + 1; outcome < OUTCOME_COUNT; outcome++) {
		req.outcome = outcome + 1;
		problem_anchor(ERR_INVALID, anchors[count++]);
	}
	assert_int_equal(talk("GET", "/aide", NULL, "HTTP_ACCEPT=text/html"), 200);
	for (size_t i = 0; i < count; i++) {
		const char *at = strstr(talk_body(), anchors[i]);

		if (at == NULL || strstr(at + 1, anchors[i]) != NULL)
			fail_msg("%s: not once", anchors[i]);
	}
	for (int code = ERR_OK + 1; code < ERR_COUNT; code++)
		assert_true(talk_has(err_text((enum err)code)));
	assert_false(talk_has("<p></p>"));
	assert_false(talk_has("message-do\"></p>"));
}

static void an_error_of_a_table_is_a_problem(void **state)
{
	(void)state;
	req.face = FACE_CSV;
	assert_int_equal(failure(ERR_FORBIDDEN), 403);
	assert_string_equal(talk_header("Content-Type"), "application/problem+json; charset=utf-8");
}

static void an_error_page_says_what_to_do_and_names_the_request(void **state)
{
	(void)state;
	req.face = FACE_HTML;
	req.model = json_pack("{s:s}", "text", "half made");
	assert_int_equal(failure(ERR_NOT_FOUND), 404);
	assert_true(talk_has(err_title(ERR_NOT_FOUND)));
	assert_true(talk_has(TALK_REQUEST_ID));
	assert_false(talk_has("half made"));
}

static void a_check_has_no_body(void **state)
{
	(void)state;
	req.route = &bodiless;
	req.face = FACE_HTML;
	req.model = json_object();
	assert_int_equal(success(), 200);
	assert_string_equal(talk_body(), "");
	assert_int_equal(failure(ERR_UNAUTHENTICATED), 401);
	assert_string_equal(talk_body(), "");
}

static void send(const struct route *route, const char *body)
{
	req.face = FACE_HTML;
	req.method = METHOD_POST;
	req.route = route;
	req.content_type = "application/x-www-form-urlencoded";
	req.body = body;
	req.body_len = strlen(body);
}

static void a_form_that_we_could_not_take_can_be_sent_again(void **state)
{
	(void)state;
	send(&post, "title=Mon+%22titre%22&form_key=k&a=1&a=2");
	assert_int_equal(failure(ERR_DATABASE), 503);
	assert_true(talk_has("action=\"/actions\""));
	assert_true(talk_has("name=\"title\" value=\"Mon &quot;titre&quot;\""));
	assert_true(talk_has("name=\"form_key\" value=\"k\""));
	assert_true(talk_has("name=\"a\" value=\"2\""));
	/* What the sender has to change is not sent again. */
	assert_int_equal(failure(ERR_FORBIDDEN), 403);
	assert_false(talk_has("Mon &quot;"));
}

static void a_password_is_not_offered_to_be_sent_again(void **state)
{
	(void)state;
	send(&secret_post, "password=tres-secret");
	assert_int_equal(failure(ERR_DATABASE), 503);
	assert_false(talk_has("tres-secret"));
	/* Nor is a form of which it is not known what is in it. */
	send(NULL, "password=tres-secret");
	assert_int_equal(failure(ERR_MEMORY), 503);
	assert_false(talk_has("tres-secret"));
}

static void cookies_and_clearing_go_with_every_face(void **state)
{
	(void)state;
	req.set_cookie[0] = "accord_session=x; Path=/";
	req.clear_site_data = true;
	assert_int_equal(success(), 200);
	assert_string_equal(talk_header("Set-Cookie"), "accord_session=x; Path=/");
	assert_non_null(talk_header("Clear-Site-Data"));
	assert_int_equal(failure(ERR_DATABASE), 503);
	assert_string_equal(talk_header("Set-Cookie"), "accord_session=x; Path=/");
	req.face = FACE_HTML;
	assert_int_equal(failure(ERR_DATABASE), 503);
	assert_string_equal(talk_header("Set-Cookie"), "accord_session=x; Path=/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(json_has_its_type_and_is_asked_for_again_by_its_tag),
		TEST(the_answer_to_a_change_is_never_kept),
		TEST(a_page_is_never_kept),
		TEST(a_table_is_a_file_with_the_name_of_its_list),
		TEST(a_change_of_a_page_leads_on),
		TEST(a_page_may_lead_elsewhere_but_only_within_the_site),
		TEST(a_problem_says_all_that_rfc_9457_asks),
		TEST(every_error_has_a_problem_of_its_status_and_says_nothing_of_ours),
		TEST(every_type_of_a_problem_is_a_place_of_the_help_page),
		TEST(an_error_of_a_table_is_a_problem),
		TEST(an_error_page_says_what_to_do_and_names_the_request),
		TEST(a_check_has_no_body),
		TEST(a_form_that_we_could_not_take_can_be_sent_again),
		TEST(a_password_is_not_offered_to_be_sent_again),
		TEST(cookies_and_clearing_go_with_every_face),
	};

	return cmocka_run_group_tests_name("faces", tests, start, end);
}
