/* Forms: what stands beside the fields, queries, drafts, tables and their schema. Values: test_form_cases.c. */
#include "app/http/field.h"
#include "tests/unit/test.h"
#include "tests/unit/torture.h"

#define KEY "0123456789abcdef"
#define URLENCODED "application/x-www-form-urlencoded"
#define JSON "application/json"

/* clang-format off */
static const struct field row_fields[] = {
	{ .name = "label",  .label = "Libellé", .type = FIELD_TEXT,    .flags = FIELD_REQUIRED, .max = 20 },
	{ .name = "target", .label = "Cible",   .type = FIELD_DECIMAL, .flags = FIELD_REQUIRED_TO_SUBMIT, .max = 1000 },
	{ 0 },
};

static const struct field fields[] = {
	{ .name = "title",   .label = "Titre",    .type = FIELD_TEXT,    .flags = FIELD_REQUIRED, .max = 20, .help = "En quelques mots." },
	{ .name = "summary", .label = "Résumé",   .type = FIELD_LONG,    .flags = FIELD_REQUIRED_TO_SUBMIT, .max = 100 },
	{ .name = "party",   .label = "Partie",   .type = FIELD_CHOICE,  .choices = "party" },
	{ .name = "publics", .label = "Publics",  .type = FIELD_CHOICES, .flags = FIELD_REQUIRED_TO_SUBMIT, .choices = "party" },
	{ .name = "due",     .label = "Échéance", .type = FIELD_DATE },
	{ .name = "count",   .label = "Nombre",   .type = FIELD_INTEGER, .max = 1000 },
	{ .name = "who",     .label = "Personne", .type = FIELD_ID,      .flags = FIELD_REQUIRED_TO_SUBMIT },
	{ .name = "places",  .label = "Lieux",    .type = FIELD_IDS,     .max = 4 },
	{ .name = "agreed",  .label = "Accord",   .type = FIELD_BOOL,    .flags = FIELD_REQUIRED_TO_SUBMIT },
	{ .name = "secret",  .label = "Code",     .type = FIELD_PASSWORD, .max = 20 },
	{ .name = "rows",    .label = "Lignes",   .type = FIELD_GROUP,   .flags = FIELD_REQUIRED_TO_SUBMIT, .max = 9, .group = row_fields },
	{ 0 },
};
/* clang-format on */

static const struct form edit_form = { .name = "edit", .fields = fields, .flags = FORM_VERSION };
static const struct form new_form = { .name = "new", .fields = fields };
static const struct form sign_in_form = { .name = "sign_in", .fields = fields, .flags = FORM_NO_KEY };

static struct arena arena;
static struct request req;
static struct err_info failure;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
	req = (struct request){ .arena = &arena };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	request_release(&req);
	arena_release(&arena);
	return 0;
}

static enum err read_body(const struct form *form, const char *type, const char *body)
{
	request_release(&req);
	req.message_count = 0;
	req.version = 0;
	req.form_key = NULL;
	req.csrf_given = NULL;
	req.content_type = type;
	req.body = body;
	req.body_len = body ? strlen(body) : 0;
	return field_read_form(&req, form, &failure);
}

static void a_form_carries_token_key_and_version(void **state)
{
	(void)state;
	assert_int_equal(read_body(&edit_form, URLENCODED,
				   "title=a&csrf_token=t&form_key=" KEY "&version=2147483647"),
			 ERR_OK);
	assert_int_equal(req.message_count, 0);
	assert_string_equal(req.csrf_given, "t");
	assert_string_equal(req.form_key, KEY);
	assert_int_equal(req.version, INT32_MAX);
}

static void the_headers_of_a_json_body_do_the_same(void **state)
{
	(void)state;
	req.csrf_header = "t";
	req.idempotency_key = KEY "-_AZaz";
	req.if_match = "\"7\"";
	assert_int_equal(read_body(&edit_form, JSON, "{\"title\":\"a\"}"), ERR_OK);
	assert_string_equal(req.csrf_given, "t");
	assert_string_equal(req.form_key, KEY "-_AZaz");
	assert_int_equal(req.version, 7);
	req.if_match = "8";
	assert_int_equal(read_body(&edit_form, JSON, "{\"title\":\"a\"}"), ERR_OK);
	assert_int_equal(req.version, 8);
}

static void the_headers_do_not_stand_in_for_a_form(void **state)
{
	(void)state;
	req.csrf_header = "t";
	req.idempotency_key = KEY;
	req.if_match = "7";
	assert_int_equal(read_body(&new_form, URLENCODED, "title=a"), ERR_BAD_REQUEST);
	assert_null(req.csrf_given);
	assert_int_equal(read_body(&edit_form, URLENCODED, "title=a&form_key=" KEY), ERR_VERSION_REQUIRED);
}

static void a_form_without_its_one_time_key_is_refused_by_name(void **state)
{
	(void)state;
	assert_int_equal(read_body(&new_form, URLENCODED, "title=a"), ERR_BAD_REQUEST);
	assert_string_equal(req.messages[0].field, "form_key");
	assert_int_equal(read_body(&new_form, URLENCODED, "title=a&form_key="), ERR_BAD_REQUEST);
	assert_int_equal(read_body(&new_form, JSON, "{\"title\":\"a\"}"), ERR_BAD_REQUEST);
	assert_string_equal(req.messages[0].field, "Idempotency-Key");
	assert_string_equal(failure.detail, "Idempotency-Key is missing");
	assert_int_equal(read_body(&sign_in_form, URLENCODED, "title=a"), ERR_OK);
	assert_null(req.form_key);
}

static void a_one_time_key_has_a_shape(void **state)
{
	static const char *const keys[] = {
		"0123456789abcde", "0123456789abcde.", "0123456789abcdef ", "é123456789abcdef",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		req.idempotency_key = keys[i];
		assert_int_equal(read_body(&new_form, JSON, "{\"title\":\"a\"}"), ERR_BAD_REQUEST);
		assert_int_equal(read_body(&sign_in_form, JSON, "{\"title\":\"a\"}"), ERR_BAD_REQUEST);
	}
	req.idempotency_key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	assert_int_equal(read_body(&new_form, JSON, "{\"title\":\"a\"}"), ERR_OK);
}

static void an_edit_needs_the_version_it_was_made_from(void **state)
{
	static const char *const versions[] = { "0", "-1", "+1", "2147483648", "99999999999999999999", "x", "1x",
						"W/\"1\"", "\"\"", "\"1\", \"2\"", "\"", "\"1", "1\"", " 1" };

	(void)state;
	req.idempotency_key = KEY;
	assert_int_equal(read_body(&edit_form, JSON, "{\"title\":\"a\"}"), ERR_VERSION_REQUIRED);
	assert_int_equal(read_body(&edit_form, URLENCODED, "title=a&version=&form_key=" KEY), ERR_VERSION_REQUIRED);
	req.if_match = "*";
	assert_int_equal(read_body(&edit_form, JSON, "{\"title\":\"a\"}"), ERR_VERSION_REQUIRED);
	assert_int_equal(read_body(&new_form, JSON, "{\"title\":\"a\"}"), ERR_OK);
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		req.if_match = versions[i];
		if (read_body(&edit_form, JSON, "{\"title\":\"a\"}") != ERR_BAD_REQUEST)
			fail_msg("version %s was not refused", versions[i]);
	}
}

static void a_body_that_was_not_read_is_empty(void **state)
{
	(void)state;
	assert_int_equal(read_body(&sign_in_form, URLENCODED, NULL), ERR_OK);
	assert_int_equal(req.message_count, 1);
	assert_int_equal(read_body(&sign_in_form, JSON, NULL), ERR_BAD_REQUEST);
	assert_int_equal(read_body(&sign_in_form, "", ""), ERR_MEDIA_TYPE);
}

static void no_byte_of_a_body_reaches_the_log(void **state)
{
	(void)state;
	assert_int_equal(read_body(&sign_in_form, JSON, "{\"secret\": \"hunter2\" hunter3"), ERR_BAD_REQUEST);
	assert_null(strstr(failure.detail, "hunter"));
}

static void a_password_is_never_shown_again(void **state)
{
	(void)state;
	assert_int_equal(read_body(&sign_in_form, URLENCODED, "secret=hunter2"), ERR_OK);
	assert_string_equal(form_text(&req, "secret"), "hunter2");
	assert_null(json_object_get(req.typed, "secret"));
}

static void valid_values_are_read_by_kind(void **state)
{
	int64_t store = 5;

	(void)state;
	assert_int_equal(read_body(&sign_in_form, URLENCODED, "title=a&count=7&agreed=1"), ERR_OK);
	assert_string_equal(form_text(&req, "title"), "a");
	assert_null(form_text(&req, "summary"));
	assert_null(form_text(&req, "count"));
	assert_null(form_text(&req, "nothing"));
	assert_ptr_equal(form_i64(&req, "count", &store), &store);
	assert_int_equal(store, 7);
	assert_null(form_i64(&req, "who", &store));
	assert_null(form_i64(&req, "title", &store));
	assert_int_equal(store, 7);
	assert_true(form_bool(&req, "agreed"));
	assert_false(form_bool(&req, "title"));
	assert_false(form_bool(&req, "nothing"));
}

static void check_title_is_not_x(struct request *request)
{
	const char *title = form_text(request, "title");

	if (title && strcmp(title, "x") == 0)
		request_message(request, "title", "Pas « x ».");
}

static void a_form_checks_what_its_fields_cannot(void **state)
{
	const struct form form = { .name = "checked", .fields = fields, .flags = FORM_NO_KEY,
				   .check = check_title_is_not_x };

	(void)state;
	assert_int_equal(read_body(&form, URLENCODED, "title=x"), ERR_OK);
	assert_int_equal(req.message_count, 1);
	assert_int_equal(read_body(&form, URLENCODED, "title=y"), ERR_OK);
	assert_int_equal(req.message_count, 0);
}

static void messages_past_the_limit_still_refuse_the_form(void **state)
{
	static struct field many[REQUEST_MESSAGES_MAX + 11];
	static char names[REQUEST_MESSAGES_MAX + 10][16];
	const struct form form = { .name = "many", .fields = many, .flags = FORM_NO_KEY };

	(void)state;
	for (int i = 0; i < REQUEST_MESSAGES_MAX + 10; i++) {
		snprintf(names[i], sizeof(names[i]), "f%d", i);
		many[i] = (struct field){ .name = names[i], .label = "F", .flags = FIELD_REQUIRED, .max = 1 };
	}
	assert_int_equal(read_body(&form, URLENCODED, ""), ERR_OK);
	assert_int_equal(req.message_count, REQUEST_MESSAGES_MAX);
	assert_int_equal(json_object_size(req.form), 0);
}

static enum err read_query(const struct form *form, const char *query)
{
	request_release(&req);
	req.message_count = 0;
	assert_int_equal(pairs_decode(&arena, query, strlen(query), &req.query, &failure), ERR_OK);
	return field_read_query(&req, form, &failure);
}

static void a_query_is_read_by_its_table(void **state)
{
	static const struct field list_fields[] = {
		{ .name = "statut", .label = "Statut", .type = FIELD_CHOICE, .choices = "status" },
		{ .name = "structure", .label = "Structure", .type = FIELD_ID },
		{ .name = "q", .label = "Recherche", .type = FIELD_TEXT, .max = 20 },
		{ 0 },
	};
	const struct form list_form = { .name = "list", .fields = list_fields, .flags = FORM_VERSION };
	int64_t store;

	(void)state;
	assert_int_equal(read_query(&list_form, "statut=&structure=7&q=+a+"), ERR_OK);
	assert_int_equal(req.message_count, 0);
	assert_null(form_text(&req, "statut"));
	assert_int_equal(*form_i64(&req, "structure", &store), 7);
	assert_string_equal(form_text(&req, "q"), "a");
	assert_string_equal(json_string_value(json_object_get(req.typed, "q")), " a ");
	assert_int_equal(read_query(&list_form, "statut=x&structure=y"), ERR_OK);
	assert_int_equal(req.message_count, 2);
	assert_int_equal(read_query(&list_form, "q=a&q=b"), ERR_BAD_REQUEST);
	assert_int_equal(read_query(&list_form, "page=1"), ERR_BAD_REQUEST);
	assert_int_equal(read_query(&list_form, "version=1"), ERR_BAD_REQUEST);
	assert_int_equal(read_query(&list_form, "csrf_token=1"), ERR_BAD_REQUEST);
}

static void a_route_without_query_takes_none(void **state)
{
	(void)state;
	assert_int_equal(read_query(NULL, ""), ERR_OK);
	assert_int_equal(json_object_size(req.form), 0);
	assert_int_equal(read_query(NULL, "q=a"), ERR_BAD_REQUEST);
}

static void a_draft_says_what_it_lacks(void **state)
{
	static const char *const wanted[][2] = {
		{ "summary", "Remplissez «\u00A0Résumé\u00A0» avant de soumettre." },
		{ "publics", "Remplissez «\u00A0Publics\u00A0» avant de soumettre." },
		{ "who", "Remplissez «\u00A0Personne\u00A0» avant de soumettre." },
		{ "agreed", "Remplissez «\u00A0Accord\u00A0» avant de soumettre." },
		{ "rows_target", "Ligne\u00A02\u00A0: Remplissez «\u00A0Cible\u00A0» avant de soumettre." },
	};
	json_auto_t *values = json_loads("{\"title\":\"\",\"summary\":\" \",\"publics\":[],\"who\":null,\"agreed\":false,"
					 "\"rows\":[{\"label\":\"a\",\"target\":0},{\"label\":\"\",\"target\":null}]}", 0, NULL);

	(void)state;
	assert_int_equal(field_check_complete(&req, &edit_form, values), 5);
	assert_int_equal(req.message_count, 5);
	for (int i = 0; i < 5; i++) {
		assert_string_equal(req.messages[i].field, wanted[i][0]);
		assert_string_equal(req.messages[i].text, wanted[i][1]);
	}
}

static void a_complete_draft_lacks_nothing(void **state)
{
	json_auto_t *values = json_loads("{\"summary\":\"a\",\"publics\":[\"cub\"],\"who\":1,\"agreed\":true,"
					 "\"rows\":[{\"label\":\"a\",\"target\":1.5}]}", 0, NULL);

	(void)state;
	assert_int_equal(field_check_complete(&req, &edit_form, values), 0);
	assert_int_equal(req.message_count, 0);
}

static void a_draft_is_refused_without_memory_for_the_reasons_too(void **state)
{
	json_auto_t *values = json_loads("{\"rows\":[{}]}", 0, NULL);

	(void)state;
	arena_release(&arena);
	arena_init(&arena, 1);
	assert_int_equal(field_check_complete(&req, &edit_form, values), 5);
	assert_int_equal(req.message_count, 5);
	assert_string_equal(req.messages[4].field, "rows");
	assert_string_equal(req.messages[4].text, "Remplissez ce champ avant de soumettre.");
}

static void assert_table_refused(struct field field, const char *fault)
{
	struct field table[] = { { .name = "rows", .label = "L", .type = FIELD_GROUP, .max = 1, .group = row_fields },
				 field,
				 { 0 } };
	const struct form form = { .name = "f", .fields = table };
	char wanted[200];

	snprintf(wanted, sizeof(wanted), "form f, field %s: %s", field.name, fault);
	assert_int_equal(field_check_form(&form, &failure), ERR_CONFIG);
	assert_string_equal(failure.detail, wanted);
}

#define FIELD(...) ((struct field){ .name = "x", .label = "X", __VA_ARGS__ })

static void a_table_that_cannot_work_stops_the_start(void **state)
{
	static const struct field list_member[] = { { .name = "m", .label = "M", .type = FIELD_IDS, .max = 1 }, { 0 } };
	static const struct field bad_member[] = { { .name = "m", .label = "M", .type = FIELD_TEXT }, { 0 } };
	static const struct field twin_members[] = { { .name = "m", .label = "M", .type = FIELD_DATE },
						     { .name = "m", .label = "M", .type = FIELD_DATE },
						     { 0 } };
	static const struct field no_members[] = { { 0 } };

	(void)state;
	assert_table_refused((struct field){ .name = "X", .label = "X", .type = FIELD_DATE }, "name");
	assert_table_refused((struct field){ .name = "x-y", .label = "X", .type = FIELD_DATE }, "name");
	assert_table_refused((struct field){ .name = "", .label = "X", .type = FIELD_DATE }, "name");
	assert_table_refused((struct field){ .name = "version", .label = "X", .type = FIELD_DATE }, "name");
	assert_table_refused((struct field){ .name = "x", .type = FIELD_DATE }, "no label");
	assert_table_refused((struct field){ .name = "x", .label = "", .type = FIELD_DATE }, "no label");
	assert_table_refused(FIELD(.type = FIELD_TEXT), "lengths");
	assert_table_refused(FIELD(.type = FIELD_LONG, .min = 3, .max = 2), "lengths");
	assert_table_refused(FIELD(.type = FIELD_PASSWORD, .min = -1, .max = 2), "lengths");
	assert_table_refused(FIELD(.type = FIELD_INTEGER), "limits");
	assert_table_refused(FIELD(.type = FIELD_DECIMAL), "limits");
	assert_table_refused(FIELD(.type = FIELD_DECIMAL, .max = 10000000000000), "limits");
	assert_table_refused(FIELD(.type = FIELD_DECIMAL, .min = -10000000000000), "limits");
	assert_table_refused(FIELD(.type = FIELD_CHOICE), "vocabulary");
	assert_table_refused(FIELD(.type = FIELD_CHOICES, .choices = "nothing"), "vocabulary");
	assert_table_refused(FIELD(.type = FIELD_IDS), "most items");
	assert_table_refused(FIELD(.type = FIELD_GROUP, .group = row_fields), "rows or members");
	assert_table_refused(FIELD(.type = FIELD_GROUP, .max = 1), "rows or members");
	assert_table_refused(FIELD(.type = FIELD_GROUP, .max = 1, .group = no_members), "rows or members");
	assert_table_refused(FIELD(.type = FIELD_GROUP, .max = 1, .group = list_member), "type of a member");
	assert_table_refused(FIELD(.type = FIELD_GROUP, .max = 1, .group = bad_member), "lengths");
	assert_table_refused(FIELD(.type = FIELD_GROUP, .max = 1, .group = twin_members), "two members of one name");
	assert_table_refused((struct field){ .name = "rows_x", .label = "X", .type = FIELD_DATE },
			     "sent under the name of another field");
	assert_table_refused((struct field){ .name = "rows", .label = "X", .type = FIELD_DATE },
			     "sent under the name of another field");
	assert_int_equal(field_check_form(&(struct form){ .name = NULL }, &failure), ERR_CONFIG);
}

static void a_sound_table_is_accepted(void **state)
{
	(void)state;
	assert_int_equal(field_check_form(&edit_form, &failure), ERR_OK);
	assert_int_equal(field_check_form(&(struct form){ .name = "empty" }, &failure), ERR_OK);
}

static void a_table_describes_itself(void **state)
{
	json_auto_t *schema = field_schema(&edit_form);
	json_auto_t *wanted = json_loads(
		"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"title\"],\"properties\":{"
		"\"title\":{\"title\":\"Titre\",\"description\":\"En quelques mots.\",\"type\":\"string\",\"maxLength\":20,\"minLength\":1},"
		"\"summary\":{\"title\":\"Résumé\",\"type\":[\"string\",\"null\"],\"maxLength\":100},"
		"\"party\":{\"title\":\"Partie\",\"enum\":[\"cub\",\"urpa\",null]},"
		"\"publics\":{\"title\":\"Publics\",\"type\":[\"array\",\"null\"],\"uniqueItems\":true,\"items\":{\"enum\":[\"cub\",\"urpa\"]}},"
		"\"due\":{\"title\":\"Échéance\",\"type\":[\"string\",\"null\"],\"format\":\"date\"},"
		"\"count\":{\"title\":\"Nombre\",\"type\":[\"integer\",\"null\"],\"minimum\":0,\"maximum\":1000},"
		"\"who\":{\"title\":\"Personne\",\"type\":[\"integer\",\"null\"],\"minimum\":1},"
		"\"places\":{\"title\":\"Lieux\",\"type\":[\"array\",\"null\"],\"uniqueItems\":true,\"maxItems\":4,"
		"\"items\":{\"type\":\"integer\",\"minimum\":1}},"
		"\"agreed\":{\"title\":\"Accord\",\"type\":[\"boolean\",\"null\"]},"
		"\"secret\":{\"title\":\"Code\",\"type\":[\"string\",\"null\"],\"maxLength\":20,\"writeOnly\":true},"
		"\"rows\":{\"title\":\"Lignes\",\"type\":[\"array\",\"null\"],\"maxItems\":9,\"items\":{"
		"\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"label\"],\"properties\":{"
		"\"label\":{\"title\":\"Libellé\",\"type\":\"string\",\"maxLength\":20,\"minLength\":1},"
		"\"target\":{\"title\":\"Cible\",\"type\":[\"number\",\"null\"],\"minimum\":0,\"maximum\":1000,\"multipleOf\":0.01}}}}}}",
		0, NULL);

	(void)state;
	assert_non_null(wanted);
	assert_true(json_equal(schema, wanted));
}

static void a_required_field_is_described_as_one(void **state)
{
	static const struct field required[] = {
		{ .name = "a", .label = "A", .type = FIELD_CHOICES, .flags = FIELD_REQUIRED, .choices = "party", .max = 2 },
		{ .name = "b", .label = "B", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 9 },
		{ .name = "c", .label = "C", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "party" },
		{ 0 },
	};
	json_auto_t *schema = field_schema(&(struct form){ .name = "r", .fields = required });
	json_auto_t *wanted = json_loads(
		"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"a\",\"b\",\"c\"],\"properties\":{"
		"\"a\":{\"title\":\"A\",\"type\":\"array\",\"uniqueItems\":true,\"minItems\":1,\"maxItems\":2,\"items\":{\"enum\":[\"cub\",\"urpa\"]}},"
		"\"b\":{\"title\":\"B\",\"type\":\"string\",\"minLength\":3,\"maxLength\":9},"
		"\"c\":{\"title\":\"C\",\"enum\":[\"cub\",\"urpa\"]}}}", 0, NULL);

	(void)state;
	assert_true(json_equal(schema, wanted));
}

static void each_required_kind_has_its_sentence(void **state)
{
	static const struct {
		enum field_type type;
		const char *text;
	} kinds[] = {
		{ FIELD_TEXT, "Remplissez «\u00A0X\u00A0»." },
		{ FIELD_CHOICE, "Choisissez une réponse pour «\u00A0X\u00A0»." },
		{ FIELD_CHOICES, "Choisissez au moins une réponse pour «\u00A0X\u00A0»." },
		{ FIELD_ID, "Choisissez une réponse pour «\u00A0X\u00A0»." },
		{ FIELD_IDS, "Choisissez au moins une réponse pour «\u00A0X\u00A0»." },
		{ FIELD_BOOL, "Cochez «\u00A0X\u00A0»." },
		{ FIELD_GROUP, "Ajoutez au moins une ligne à «\u00A0X\u00A0»." },
		{ FIELD_PASSWORD, "Remplissez «\u00A0X\u00A0»." },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct field table[] = { { .name = "x", .label = "X", .type = kinds[i].type, .flags = FIELD_REQUIRED,
						 .max = 9, .choices = "party", .group = row_fields },
					       { 0 } };
		const struct form form = { .name = "f", .fields = table, .flags = FORM_NO_KEY };

		assert_int_equal(read_body(&form, URLENCODED, ""), ERR_OK);
		assert_int_equal(req.message_count, 1);
		assert_string_equal(req.messages[0].text, kinds[i].text);
	}
}

/* Reads `body` with allocation 1, 2, 3 … failing. jansson may call a failure inside it malformed JSON. */
static void torture_body(const char *type, const char *body, enum err other)
{
	size_t n;

	for (n = 1; torture_again(n); n++) {
		enum err code;

		request_release(&req);
		arena_release(&arena);
		code = read_body(&sign_in_form, type, body);
		torture_stop();
		if (torture_has_failed())
			assert_true(code == ERR_MEMORY || code == other);
		else
			assert_int_equal(code, ERR_OK);
	}
	assert_true(n > 20);
}

static void every_failing_allocation_is_an_error(void **state)
{
	(void)state;
	torture_body(URLENCODED,
		     "title=a&summary=b&party=cub&publics=cub&due=1/3/2010&count=1&who=2&places=3&agreed=on&secret=x"
		     "&rows_label=a&rows_target=1,5", ERR_MEMORY);
	torture_body(URLENCODED,
		     "title=a%07&summary=b&party=x&publics=x&publics=y&due=1/3&count=1001&who=x&places=1&places=1&agreed=x"
		     "&rows_label=&rows_target=x", ERR_MEMORY);
	torture_body(URLENCODED,
		     "title=abcdefghijklmnopqrstuvwxyz&places=1&places=2&places=3&places=4&places=5&due=31/2/2010",
		     ERR_MEMORY);
	torture_body(JSON,
		     "{\"title\":\"a\",\"publics\":[\"cub\"],\"count\":1,\"rows\":[{\"label\":\"a\",\"target\":1.5}, 7]}",
		     ERR_BAD_REQUEST);
}

/* The arena ends everywhere in turn. */
static void a_full_arena_is_an_error_everywhere(void **state)
{
	enum err code = ERR_MEMORY;
	size_t max;

	(void)state;
	for (max = 16; max < 65536 && code == ERR_MEMORY; max += 16) {
		arena_release(&arena);
		arena_init(&arena, max);
		code = read_body(&sign_in_form, URLENCODED,
				 "title=abcdefghijklmnopqrstuvwxyz&party=x&publics=x&due=1/3&count=1001&who=x&agreed=x"
				 "&places=1&places=2&places=3&places=4&places=5&rows_label=&rows_target=x");
	}
	assert_int_equal(code, ERR_OK);
	assert_int_equal(req.message_count, 10);
	assert_true(max > 1000);
}

static void a_schema_without_memory_is_null(void **state)
{
	size_t n;

	(void)state;
	for (n = 1; torture_again(n); n++) {
		json_t *schema = field_schema(&edit_form);

		torture_stop();
		assert_true((schema == NULL) == torture_has_failed());
		json_decref(schema);
	}
	assert_true(n > 50);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_form_carries_token_key_and_version),
		TEST(the_headers_of_a_json_body_do_the_same),
		TEST(the_headers_do_not_stand_in_for_a_form),
		TEST(a_form_without_its_one_time_key_is_refused_by_name),
		TEST(a_one_time_key_has_a_shape),
		TEST(an_edit_needs_the_version_it_was_made_from),
		TEST(a_body_that_was_not_read_is_empty),
		TEST(no_byte_of_a_body_reaches_the_log),
		TEST(a_password_is_never_shown_again),
		TEST(valid_values_are_read_by_kind),
		TEST(a_form_checks_what_its_fields_cannot),
		TEST(messages_past_the_limit_still_refuse_the_form),
		TEST(a_query_is_read_by_its_table),
		TEST(a_route_without_query_takes_none),
		TEST(a_draft_says_what_it_lacks),
		TEST(a_complete_draft_lacks_nothing),
		TEST(a_draft_is_refused_without_memory_for_the_reasons_too),
		TEST(a_table_that_cannot_work_stops_the_start),
		TEST(a_sound_table_is_accepted),
		TEST(a_table_describes_itself),
		TEST(a_required_field_is_described_as_one),
		TEST(each_required_kind_has_its_sentence),
		TEST(every_failing_allocation_is_an_error),
		TEST(a_full_arena_is_an_error_everywhere),
		TEST(a_schema_without_memory_is_null),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
