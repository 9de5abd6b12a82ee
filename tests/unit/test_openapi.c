/* The description of the interface: complete, and without a reference into nothing. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/openapi_internal.h"
#include "auth/permission.h"
#include "conf/conf.h"
#include "tests/unit/torture.h"

static char origin[] = "https://accord.example";
static char plain_origin[] = "http://127.0.0.1:8080";
static struct conf conf = { .site_origin = origin };
static json_t *document;

static enum err handler(struct request *req, struct err_info *err)
{
	(void)req;
	(void)err;
	return ERR_OK;
}

static const struct field members[] = {
	{ .name = "label", .label = "Intitulé", .type = FIELD_TEXT, .max = 20 },
	{ .name = "target", .label = "Cible", .type = FIELD_INTEGER, .max = 9 },
	{ .name = NULL }
};
static const struct field fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 20 },
	{ .name = "agreed", .label = "D’accord", .type = FIELD_BOOL },
	{ .name = "rows", .label = "Lignes", .type = FIELD_GROUP, .max = 5, .group = members },
	{ .name = NULL }
};
static const struct form form = { .name = "thing", .fields = fields, .flags = FORM_VERSION };
static const struct form open_form = { .name = "open", .fields = members, .flags = FORM_NO_KEY };
static const struct csv_column columns[] = { { "Titre", "title", NULL }, { NULL, NULL, NULL } };

/* clang-format off */
static const struct route table[] = {
	{ METHOD_GET, "/", handler, PERMISSION_SIGNED_IN, .page = "p", .summary = "Home" },
	{ METHOD_GET, "/choses", handler, PERMISSION_ACTION_READ, .form = &open_form, .page = "p", .csv = columns,
	  .flags = ROUTE_LIST, .summary = "Things" },
	{ METHOD_POST, "/choses", handler, PERMISSION_ACTION_WRITE, .form = &form, .page = "p", .summary = "Make" },
	{ METHOD_POST, "/choses/:id/dire", handler, PERMISSION_ACTION_WRITE, .form = &form, .page = "p",
	  .then = "/choses/:id", .summary = "Say" },
	{ METHOD_POST, "/entrer", handler, PERMISSION_PUBLIC, .form = &open_form, .page = "p",
	  .flags = ROUTE_NO_TRANSACTION, .summary = "Enter" },
	{ METHOD_GET, "/lieux/:word", handler, PERMISSION_ACTION_READ, .page = "p", .summary = "Place" },
	{ METHOD_GET, "/verifier", handler, PERMISSION_PUBLIC, .flags = ROUTE_NO_BODY, .summary = "Check" },
};
/* clang-format on */

static int setup(void **state)
{
	(void)state;
	conf.site_origin = origin;
	document = openapi_document(table, ARRAY_SIZE(table), &conf);
	assert_non_null(document);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(document);
	return 0;
}

/* "paths|/choses|post": a member's member's member, from the document on; NULL: not there. */
static json_t *find(const char *path)
{
	json_t *value = document;
	char name[100];

	while (value != NULL && *path != '\0') {
		size_t len = strcspn(path, "|");

		snprintf(name, sizeof(name), "%.*s", (int)len, path);
		value = json_object_get(value, name);
		path += path[len] == '|' ? len + 1 : len;
	}
	return value;
}

static json_t *resolve(const char *reference)
{
	char path[200];

	assert_true(text_starts(reference, "#/"));
	snprintf(path, sizeof(path), "%s", reference + 2);
	for (char *c = strchr(path, '/'); c != NULL; c = strchr(c, '/'))
		*c = '|';
	return find(path);
}

static int count_references(json_t *value)
{
	const char *name;
	json_t *member;
	size_t i;
	int count = 0;

	json_array_foreach(value, i, member) {
		count += count_references(member);
	}
	json_object_foreach(value, name, member) {
		if (text_equal(name, "$ref")) {
			if (resolve(json_string_value(member)) == NULL)
				fail_msg("%s leads nowhere", json_string_value(member));
			count++;
		} else {
			count += count_references(member);
		}
	}
	return count;
}

static void every_reference_leads_somewhere(void **state)
{
	(void)state;
	assert_true(count_references(document) > 40);
}

static void every_route_of_the_service_is_described_by_a_name_of_its_own(void **state)
{
	size_t count = 0;
	const struct route *routes = routes_all(&count);
	json_auto_t *names = json_object();
	size_t found = 0;
	const char *path;
	const char *method;
	json_t *item;
	json_t *operation;

	(void)state;
	json_decref(document);
	document = openapi_document(routes, count, &conf);
	assert_non_null(document);
	assert_true(count_references(document) > 100);
	json_object_foreach(find("paths"), path, item) {
		assert_null(strchr(path, ':'));
		json_object_foreach(item, method, operation) {
			const char *name = json_string_value(json_object_get(operation, "operationId"));

			assert_null(json_object_get(names, name));
			assert_true(name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0');
			json_object_set_new(names, name, json_true());
			assert_true(*json_string_value(json_object_get(operation, "summary")) != '\0');
			found++;
		}
	}
	assert_int_equal(found, count);
}

static bool has_parameter(const char *operation, const char *name)
{
	size_t i;
	json_t *parameter;

	json_array_foreach(json_object_get(find(operation), "parameters"), i, parameter) {
		const char *reference = json_string_value(json_object_get(parameter, "$ref"));
		json_t *real = reference != NULL ? resolve(reference) : parameter;

		if (text_equal(json_string_value(json_object_get(real, "name")), name))
			return true;
	}
	return false;
}

static void parameters_come_from_path_query_and_form(void **state)
{
	(void)state;
	assert_true(has_parameter("paths|/choses/{id}/dire|post", "id"));
	assert_true(has_parameter("paths|/choses/{id}/dire|post", "X-CSRF-Token"));
	assert_true(has_parameter("paths|/choses/{id}/dire|post", "Idempotency-Key"));
	assert_true(has_parameter("paths|/choses/{id}/dire|post", "If-Match"));
	assert_true(has_parameter("paths|/lieux/{word}|get", "word"));
	assert_true(has_parameter("paths|/choses|get", "label"));
	assert_false(has_parameter("paths|/choses|get", "X-CSRF-Token"));
	assert_true(has_parameter("paths|/entrer|post", "X-CSRF-Token"));
	assert_false(has_parameter("paths|/entrer|post", "Idempotency-Key"));
	assert_false(has_parameter("paths|/entrer|post", "If-Match"));
}

static void a_form_is_described_as_json_and_as_a_browser_sends_it(void **state)
{
	json_auto_t *required = json_pack("[s, s, s, s]", "csrf_token", "form_key", "version", "title");

	(void)state;
	assert_non_null(find("components|schemas|thing|properties|rows"));
	assert_null(find("components|schemas|thing|properties|csrf_token"));
	assert_null(find("components|schemas|thing_form|properties|rows"));
	assert_non_null(find("components|schemas|thing_form|properties|rows_label|items|maxLength"));
	assert_non_null(find("components|schemas|thing_form|properties|rows_target"));
	assert_string_equal(json_string_value(find("components|schemas|thing_form|properties|agreed|type")),
			    "string");
	assert_true(json_equal(find("components|schemas|thing_form|required"), required));
	assert_null(find("components|schemas|open_form|properties|form_key"));
}

static void answers_depend_on_the_route(void **state)
{
	(void)state;
	assert_non_null(find("paths|/choses|get|responses|200|content|text/csv"));
	assert_null(find("paths|/|get|responses|200|content|text/csv"));
	assert_string_equal(json_string_value(find("paths|/choses|get|responses|200|content|application/json"
						   "|schema|$ref")),
			    "#/components/schemas/List");
	assert_non_null(find("paths|/choses|post|responses|201"));
	assert_non_null(find("paths|/choses|post|responses|303"));
	assert_non_null(find("paths|/choses/{id}/dire|post|responses|200"));
	assert_non_null(find("paths|/choses/{id}/dire|post|responses|404"));
	assert_non_null(find("paths|/choses/{id}/dire|post|responses|428"));
	assert_non_null(find("paths|/entrer|post|responses|429"));
	assert_null(find("paths|/entrer|post|responses|201"));
	assert_null(find("paths|/verifier|get|responses|200|content"));
	assert_string_equal(json_string_value(find("components|responses|Problem|content"
						   "|application/problem+json|schema|$ref")),
			    "#/components/schemas/Problem");
}

static void what_is_open_to_everybody_needs_no_session(void **state)
{
	(void)state;
	assert_int_equal(json_array_size(find("paths|/entrer|post|security")), 0);
	assert_int_equal(json_array_size(find("paths|/choses|get|security")), 1);
	assert_string_equal(json_string_value(find("paths|/choses|get|x-permission")), "action_read");
}

static void the_cookie_is_named_as_the_site_names_it(void **state)
{
	(void)state;
	assert_string_equal(json_string_value(find("components|securitySchemes|session|name")),
			    "__Host-accord_session");
	json_decref(document);
	conf.site_origin = plain_origin;
	document = openapi_document(table, ARRAY_SIZE(table), &conf);
	assert_string_equal(json_string_value(find("components|securitySchemes|session|name")),
			    "accord_session");
	assert_string_equal(json_string_value(json_object_get(json_array_get(find("servers"), 0), "url")),
			    plain_origin);
}

static void without_memory_there_is_none(void **state)
{
	(void)state;
	json_decref(document);
	document = NULL;
	for (size_t n = 1; torture_again(n); n++) {
		document = openapi_document(table, ARRAY_SIZE(table), &conf);
		torture_stop();
		assert_true((document == NULL) == torture_has_failed());
		json_decref(document);
		document = NULL;
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_reference_leads_somewhere),
		TEST(every_route_of_the_service_is_described_by_a_name_of_its_own),
		TEST(parameters_come_from_path_query_and_form),
		TEST(a_form_is_described_as_json_and_as_a_browser_sends_it),
		TEST(answers_depend_on_the_route),
		TEST(what_is_open_to_everybody_needs_no_session),
		TEST(the_cookie_is_named_as_the_site_names_it),
		TEST(without_memory_there_is_none),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
