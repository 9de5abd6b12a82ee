/*
 * Any bytes as a form and as a JSON body of one table with every kind of field. A form without message
 * holds a value for each field; nothing that was typed is lost but the password.
 */
#include "app/base/text.h"
#include "app/http/field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* clang-format off */
static const struct field fuzz_rows[] = {
	{ .name = "label",  .label = "L", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 10 },
	{ .name = "target", .label = "C", .type = FIELD_DECIMAL, .min = -10, .max = 100000 },
	{ .name = "due",    .label = "E", .type = FIELD_DATE },
	{ 0 },
};

static const struct field fuzz_fields[] = {
	{ .name = "title",       .label = "T", .type = FIELD_TEXT,     .flags = FIELD_REQUIRED, .min = 3, .max = 20 },
	{ .name = "summary",     .label = "R", .type = FIELD_LONG,     .flags = FIELD_REQUIRED_TO_SUBMIT, .max = 1200 },
	{ .name = "party",       .label = "P", .type = FIELD_CHOICE,   .choices = "party" },
	{ .name = "publics",     .label = "V", .type = FIELD_CHOICES,  .max = 3, .choices = "target_public" },
	{ .name = "starts_on",   .label = "D", .type = FIELD_DATE },
	{ .name = "progress",    .label = "A", .type = FIELD_INTEGER,  .min = -100, .max = 12000 },
	{ .name = "budget",      .label = "B", .type = FIELD_DECIMAL,  .min = -1000, .max = 1000000 },
	{ .name = "structure",   .label = "S", .type = FIELD_ID },
	{ .name = "territories", .label = "Z", .type = FIELD_IDS,      .max = 3 },
	{ .name = "agreed",      .label = "O", .type = FIELD_BOOL },
	{ .name = "secret",      .label = "M", .type = FIELD_PASSWORD, .max = 12 },
	{ .name = "indicators",  .label = "I", .type = FIELD_GROUP,    .max = 3, .group = fuzz_rows },
	{ 0 },
};
/* clang-format on */

static const struct form fuzz_table = { .name = "fuzz", .fields = fuzz_fields, .flags = FORM_NO_KEY };

static void fuzz_check_title(const struct request *req)
{
	const char *title = form_text(req, "title");
	size_t length = title ? text_length(title) : 0;

	if (length < 3 || length > 20 || text_has_control(title, false))
		abort();
}

static void fuzz_check_numbers(const struct request *req)
{
	double budget = json_number_value(json_object_get(req->form, "budget"));
	int64_t number = 0;

	if (form_i64(req, "progress", &number) && (number < -100 || number > 12000))
		abort();
	if (form_i64(req, "structure", &number) && number < 1)
		abort();
	if (budget < -1000 || budget > 1000000)
		abort();
}

static void fuzz_check(struct request *req)
{
	if (json_object_get(req->typed, "secret") ||
	    json_object_size(req->typed) != ARRAY_SIZE(fuzz_fields) - 2)
		abort();
	for (int i = 0; i < req->message_count; i++) {
		const char *text = req->messages[i].text;

		if (!text_is_utf8(text, strlen(text)))
			abort();
	}
	if (req->message_count > 0)
		return;
	if (json_object_size(req->form) != ARRAY_SIZE(fuzz_fields) - 1)
		abort();
	fuzz_check_title(req);
	fuzz_check_numbers(req);
	(void)field_check_complete(req, &fuzz_table, req->form);
}

static void fuzz_body(const char *type, const char *body, size_t size)
{
	struct arena arena;
	struct request req = { .arena = &arena, .content_type = type, .body = body, .body_len = size };
	struct err_info err;
	enum err code;

	arena_init(&arena, REQUEST_ARENA_MAX);
	code = field_read_form(&req, &fuzz_table, &err);
	if (code == ERR_OK)
		fuzz_check(&req);
	else if (code != ERR_BAD_REQUEST && code != ERR_TOO_LARGE)
		abort();
	request_release(&req);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_FREE char *body = malloc(size + 1);

	if (!body || size > REQUEST_BODY_MAX)
		return 0;
	memcpy(body, data, size);
	body[size] = '\0';
	fuzz_body("application/json", body, size);
	fuzz_body("application/x-www-form-urlencoded", body, size);
	return 0;
}
