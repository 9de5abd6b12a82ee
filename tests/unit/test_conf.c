/*
 * The configuration. A case of tests/cases/conf is a folder: input.conf, and `output` (what
 * conf_print says of values that are not defaults) or `error`. "@" stands for the folder.
 */
#include "tests/unit/conf_folder.h"
#include "tests/unit/torture.h"

#define CASES "tests/cases/conf"
#define CASES_MIN 40
#define PATH_SIZE 512

static void read_file(const char *path, struct buf *out)
{
	char bytes[4096];
	FILE *file = fopen(path, "re");
	size_t n;

	assert_non_null(file);
	do {
		n = fread(bytes, 1, sizeof(bytes), file);
		buf_add(out, bytes, n);
	} while (n > 0);
	fclose(file);
	assert_int_equal(buf_error(out), ERR_OK);
}

/* Adds `text` with every `what` replaced. */
static void add_replaced(struct buf *out, const char *text, const char *what, const char *by)
{
	const char *found = strstr(text, what);

	for (; found; found = strstr(text, what)) {
		buf_add(out, text, (size_t)(found - text));
		buf_adds(out, by);
		text = found + strlen(what);
	}
	buf_adds(out, text);
}

static void a_case_gives_its_output_or_its_error(void **state)
{
	const char *dir = *state;
	AUTO_BUF got = BUF_INIT(PRINTED_MAX);
	AUTO_BUF shown = BUF_INIT(PRINTED_MAX);
	AUTO_BUF expected = BUF_INIT(PRINTED_MAX);
	char path[PATH_SIZE];
	struct conf conf = { 0 };
	struct err_info err;
	enum err e;

	snprintf(path, sizeof(path), "%s/input.conf", dir);
	e = conf_load(path, &conf, &err);
	if (e)
		buf_printf(&got, "%s\n", err.detail);
	else
		print_conf(&conf, " (default)\n", &got);
	conf_release(&conf);
	assert_true(e == ERR_OK || e == ERR_CONFIG);
	add_replaced(&shown, buf_text(&got), dir, "@");
	snprintf(path, sizeof(path), "%s/%s", dir, e ? "error" : "output");
	read_file(path, &expected);
	assert_string_equal(buf_text(&shown), buf_text(&expected));
}

static void defaults_are_those_of_the_table(void **state)
{
	struct conf conf = { 0 };

	(void)state;
	assert_int_equal(load_text("", &conf, NULL), ERR_OK);
	assert_string_equal(conf.site_name, "Accord");
	assert_string_equal(conf.templates_dir, "/usr/share/accord/templates");
	assert_string_equal(conf.migrations_dir, "/usr/share/accord/migrations");
	assert_string_equal(conf.serve_socket, "/run/accord/accord.sock");
	assert_string_equal(conf.identity_socket, "/run/accord/identity.sock");
	assert_string_equal(conf.serve_peer_user, "www-data");
	assert_string_equal(conf.db_ca_file, "");
	assert_string_equal(conf.log_level, "info");
	assert_int_equal(conf.serve_request_s, 20);
	assert_int_equal(conf.serve_stop_s, 15);
	assert_int_equal(conf.db_statement_s, 5);
	assert_int_equal(conf.identity_children, 4);
	assert_int_equal(conf.identity_deadline_s, 8);
	assert_int_equal(conf.ldap_connect_s, 2);
	assert_int_equal(conf.ldap_operation_s, 5);
	assert_int_equal(conf.ldap_retry_s, 30);
	assert_int_equal(conf.session_idle_s, 1800);
	assert_int_equal(conf.session_absolute_s, 36000);
	assert_int_equal(conf.session_max, 5);
	assert_int_equal(conf.retention_session_s, 86400);
	assert_int_equal(conf.retention_throttle_s, 86400);
	assert_int_equal(conf.retention_form_key_s, 604800);
	assert_int_equal(conf.ledger_seal_s, 60);
	assert_int_equal(conf.ldap_servers.count, 0);
	assert_int_equal(conf.form_key.len, 0);
	assert_false(conf.ldap_plain);
	conf_release(&conf);
}

static void the_example_file_is_what_the_table_prints(void **state)
{
	AUTO_BUF printed = BUF_INIT(PRINTED_MAX);
	AUTO_BUF shipped = BUF_INIT(PRINTED_MAX);
	FILE *file = fopen(place("example"), "we");

	(void)state;
	assert_non_null(file);
	conf_print_example(file);
	fclose(file);
	read_file(place("example"), &printed);
	read_file("conf/accord.conf.example", &shipped);
	assert_string_equal(buf_text(&printed), buf_text(&shipped));
}

/* Every "#key = value" of the example, with the "#" taken away, is accepted and changes nothing. */
static void the_defaults_that_the_example_shows_are_the_defaults(void **state)
{
	AUTO_BUF shipped = BUF_INIT(PRINTED_MAX);
	AUTO_BUF bare = BUF_INIT(PRINTED_MAX);
	AUTO_BUF a = BUF_INIT(PRINTED_MAX);
	AUTO_BUF b = BUF_INIT(PRINTED_MAX);
	struct conf conf = { 0 };
	struct err_info err = { .detail = "" };

	(void)state;
	read_file("conf/accord.conf.example", &shipped);
	for (const char *p = buf_text(&shipped); *p; p++) {
		if (*p != '#' || p[1] < 'a' || p[1] > 'z' || p[-1] != '\n')
			buf_addc(&bare, *p);
	}
	assert_int_equal(conf_load("conf/accord.conf.example", &conf, &err), ERR_OK);
	for (size_t i = 0; i < CONF_KEYS_MAX; i++)
		conf.lines[i] = 0;
	print_conf(&conf, "\t", &a);
	conf_release(&conf);
	write_file("bare.conf", bare.data, bare.len, 0644);
	if (conf_load(place("bare.conf"), &conf, &err))
		fail_msg("%s", err.detail);
	for (size_t i = 0; i < CONF_KEYS_MAX; i++)
		conf.lines[i] = 0;
	print_conf(&conf, "\t", &b);
	conf_release(&conf);
	assert_string_equal(buf_text(&a), buf_text(&b));
}

static void a_file_has_at_most_64_kib(void **state)
{
	static const char required[] = "site.origin = https://accord.example.fr\n";
	char *bytes = malloc(65537);
	struct conf conf = { 0 };
	struct err_info err;
	enum err fits;
	enum err larger;

	(void)state;
	assert_non_null(bytes);
	memset(bytes, '\n', 65537);
	memcpy(bytes, required, sizeof(required) - 1);
	fits = conf_load(write_file("large.conf", bytes, 65536, 0644), &conf, &err);
	conf_release(&conf);
	larger = conf_load(write_file("large.conf", bytes, 65537, 0644), &conf, &err);
	free(bytes);
	assert_int_equal(fits, ERR_OK);
	assert_int_equal(larger, ERR_CONFIG);
	assert_non_null(strstr(err.detail, "large.conf: more than 65536 bytes"));
}

static void a_line_has_at_most_1024_bytes(void **state)
{
	char text[1100];
	struct conf conf = { 0 };

	(void)state;
	memset(text, 'x', sizeof(text));
	text[0] = '#';
	snprintf(text + 1024, 2, "\n");
	assert_int_equal(load_text(text, &conf, NULL), ERR_OK);
	conf_release(&conf);
	snprintf(text + 1024, 3, "x\n");
	assert_refused(text, "accord.conf:2:1: the line has more than 1024 bytes");
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
	struct conf conf = { 0 };
	struct err_info err;

	(void)state;
	assert_int_equal(conf_load("/nowhere/accord.conf", &conf, &err), ERR_CONFIG);
	assert_string_equal(err.detail,
			    "/nowhere/accord.conf: could not open: No such file or directory");
	assert_int_equal(conf_load(folder, &conf, &err), ERR_CONFIG);
	assert_non_null(strstr(err.detail, ": could not read: Is a directory"));
}

static void an_empty_struct_can_be_released(void **state)
{
	struct conf conf = { 0 };

	(void)state;
	conf_release(&conf);
	conf_release(&conf);
	assert_null(conf.site_origin);
}

static void without_memory_loading_fails_and_nothing_leaks(void **state)
{
	static const char text[] = "site.origin = https://a.fr\n"
				   "database.password_file = password\n"
				   "directory.server = ldaps://a\n"
				   "directory.server = ldaps://b\n";
	const char *path;
	size_t rounds = 0;

	(void)state;
	write_file("password", "secret", 6, 0600);
	path = write_file("accord.conf", text, sizeof(text) - 1, 0600);
	for (size_t n = 1; torture_again(n); n++, rounds++) {
		struct conf conf = { 0 };
		enum err e = conf_load(path, &conf, NULL);

		torture_stop();
		assert_int_equal(e, torture_has_failed() ? ERR_MEMORY : ERR_OK);
		conf_release(&conf);
	}
	assert_true(rounds > 40);
}

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(defaults_are_those_of_the_table),
	cmocka_unit_test(the_example_file_is_what_the_table_prints),
	cmocka_unit_test(the_defaults_that_the_example_shows_are_the_defaults),
	cmocka_unit_test(a_file_has_at_most_64_kib),
	cmocka_unit_test(a_line_has_at_most_1024_bytes),
	cmocka_unit_test(a_file_that_cannot_be_read_is_named),
	cmocka_unit_test(an_empty_struct_can_be_released),
	cmocka_unit_test(without_memory_loading_fails_and_nothing_leaks),
};

int main(void)
{
	struct dirent **entries = NULL;
	int found = scandir(CASES, &entries, is_case, alphasort);
	size_t cases = found > 0 ? (size_t)found : 0;
	size_t total = cases + ARRAY_SIZE(tests);
	AUTO_FREE struct CMUnitTest *all = calloc(total, sizeof(*all));
	AUTO_FREE char(*paths)[PATH_SIZE] = calloc(cases + 1, sizeof(*paths));
	int failed;

	if (!all || !paths || cases < CASES_MIN) {
		fprintf(stderr, "only %zu cases in " CASES "\n", cases);
		return 1;
	}
	memcpy(all, tests, sizeof(tests));
	for (size_t i = 0; i < cases; i++) {
		snprintf(paths[i], sizeof(paths[i]), "%s/%s", CASES, entries[i]->d_name);
		all[ARRAY_SIZE(tests) + i] = (struct CMUnitTest){
			.name = entries[i]->d_name,
			.test_func = a_case_gives_its_output_or_its_error,
			.initial_state = paths[i],
		};
	}
	failed = _cmocka_run_group_tests("conf", all, total, make_folder, remove_folder);
	for (size_t i = 0; i < cases; i++)
		free(entries[i]);
	free(entries);
	return failed;
}
