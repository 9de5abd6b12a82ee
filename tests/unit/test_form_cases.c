/*
 * Forms, case by case: tests/cases/form/CASE/input is a body of the type in `content_type` (urlencoded when
 * there is no such file), read by the form below. It gives `output` (what is valid and what was typed)
 * and `messages`, or stops with the error named in `error`. UPDATE=1 writes the results anew.
 */
#include <dirent.h>
#include <unistd.h>

#include "app/base/buf.h"
#include "app/http/field.h"
#include "tests/unit/test.h"

#define CASES "tests/cases/form"
#define CASES_MAX 200
#define CASE_FILE_MAX 300000

/* clang-format off */
static const struct field indicator_fields[] = {
	{ .name = "label",  .label = "Libellé",  .type = FIELD_TEXT,    .flags = FIELD_REQUIRED, .max = 10 },
	{ .name = "target", .label = "Cible",    .type = FIELD_DECIMAL, .min = -10, .max = 100000 },
	{ .name = "due",    .label = "Échéance", .type = FIELD_DATE },
	{ 0 },
};

static const struct field action_fields[] = {
	{ .name = "title",       .label = "Titre",         .type = FIELD_TEXT,    .flags = FIELD_REQUIRED, .min = 3, .max = 20 },
	{ .name = "summary",     .label = "Résumé",        .type = FIELD_LONG,    .max = 1200 },
	{ .name = "party",       .label = "Partie",        .type = FIELD_CHOICE,  .choices = "party" },
	{ .name = "publics",     .label = "Publics visés", .type = FIELD_CHOICES, .max = 3, .choices = "target_public" },
	{ .name = "starts_on",   .label = "Début",         .type = FIELD_DATE },
	{ .name = "progress",    .label = "Avancement",    .type = FIELD_INTEGER, .min = -100, .max = 12000 },
	{ .name = "budget",      .label = "Budget",        .type = FIELD_DECIMAL, .min = -1000, .max = 1000000 },
	{ .name = "structure",   .label = "Structure",     .type = FIELD_ID },
	{ .name = "territories", .label = "Territoires",   .type = FIELD_IDS, .max = 3 },
	{ .name = "agreed",      .label = "Accord donné",  .type = FIELD_BOOL },
	{ .name = "secret",      .label = "Mot de passe",  .type = FIELD_PASSWORD, .max = 12 },
	{ .name = "indicators",  .label = "Indicateurs",   .type = FIELD_GROUP, .max = 3, .group = indicator_fields },
	{ 0 },
};
/* clang-format on */

static const struct form action_form = { .name = "action", .fields = action_fields, .flags = FORM_NO_KEY };

/* The file's bytes without one newline at the end; false: there is no such file. */
static bool read_file(const char *folder, const char *name, struct buf *out)
{
	char path[512];
	char bytes[4096];
	size_t n = sizeof(bytes);
	FILE *file;

	snprintf(path, sizeof(path), CASES "/%s/%s", folder, name);
	file = fopen(path, "rb");
	if (!file)
		return false;
	while (n == sizeof(bytes)) {
		n = fread(bytes, 1, sizeof(bytes), file);
		buf_add(out, bytes, n);
	}
	fclose(file);
	if (out->len > 0 && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
	return true;
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), CASES "/%s/%s", folder, name);
	if (text[0] == '\0') {
		unlink(path);
		return;
	}
	file = fopen(path, "wb");
	assert_non_null(file);
	fprintf(file, "%s\n", text);
	fclose(file);
}

/* Compares a result with its file; "" means that there is none. */
static void check_file(const char *folder, const char *name, const char *text)
{
	AUTO_BUF wanted = BUF_INIT(CASE_FILE_MAX);

	if (getenv("UPDATE"))
		write_file(folder, name, text);
	if (!read_file(folder, name, &wanted))
		assert_string_equal(text, "");
	else
		assert_string_equal(text, buf_text(&wanted));
}

static void add_messages(const struct request *req, struct buf *out)
{
	for (int i = 0; i < req->message_count; i++)
		buf_printf(out, "%s%s: %s", i > 0 ? "\n" : "", req->messages[i].field,
			   req->messages[i].text);
}

static void check_values(const char *folder, const struct request *req)
{
	json_auto_t *both = json_pack("{s:O, s:O}", "form", req->form, "typed", req->typed);
	char *dump = json_dumps(both, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));

	assert_non_null(dump);
	check_file(folder, "output", dump);
	free(dump);
}

static void a_case_gives_its_result(void **state)
{
	const char *folder = *state;
	AUTO_BUF input = BUF_INIT(CASE_FILE_MAX);
	AUTO_BUF type = BUF_INIT(100);
	AUTO_BUF messages = BUF_INIT(CASE_FILE_MAX);
	struct arena arena;
	struct request req = { .arena = &arena };
	struct err_info err;
	enum err code;

	arena_init(&arena, REQUEST_ARENA_MAX);
	assert_true(read_file(folder, "input", &input));
	if (!read_file(folder, "content_type", &type))
		buf_adds(&type, "application/x-www-form-urlencoded");
	req.body = buf_text(&input);
	req.body_len = input.len;
	req.content_type = buf_text(&type);
	code = field_read_form(&req, &action_form, &err);
	check_file(folder, "error", code == ERR_OK ? "" : err_id(code));
	if (code == ERR_OK)
		check_values(folder, &req);
	add_messages(&req, &messages);
	check_file(folder, "messages", buf_text(&messages));
	request_release(&req);
	arena_release(&arena);
}

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(void)
{
	static struct CMUnitTest tests[CASES_MAX];
	struct dirent **names = NULL;
	int count = scandir(CASES, &names, is_case, alphasort);
	int failed;

	if (count < 20 || count > CASES_MAX)
		return 1;
	for (int i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest){ names[i]->d_name, a_case_gives_its_result, NULL, NULL,
						names[i]->d_name };
	failed = _cmocka_run_group_tests("form_cases", tests, (size_t)count, NULL, NULL);
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return failed;
}
