/* Secrets of the configuration: who may read them, how long they are, where systemd puts them. */
#include "tests/unit/conf_folder.h"

static void a_secret_is_read_from_its_file_and_never_printed(void **state)
{
	AUTO_BUF out = BUF_INIT(PRINTED_MAX);
	struct conf conf = { 0 };

	(void)state;
	write_file("password", "trois petits points\n", 20, 0640);
	assert_int_equal(load_text("database.password_file = password\n", &conf, NULL), ERR_OK);
	assert_int_equal(conf.db_password.len, 19);
	assert_string_equal(conf.db_password.bytes, "trois petits points");
	print_conf(&conf, "(default)", &out);
	assert_non_null(strstr(buf_text(&out), "database.password_file = (set) ("));
	assert_null(strstr(buf_text(&out), "petits"));
	conf_release(&conf);
	assert_string_equal(conf.db_password.bytes, "");
}

static void only_one_newline_is_cut(void **state)
{
	struct conf conf = { 0 };

	(void)state;
	write_file("password", " a \n\n", 5, 0600);
	assert_int_equal(load_text("database.password_file = password\n", &conf, NULL), ERR_OK);
	assert_string_equal(conf.db_password.bytes, " a \n");
	conf_release(&conf);
}

static void a_secret_that_is_open_to_others_is_refused(void **state)
{
	static const mode_t modes[] = { 0604, 0602, 0644, 0777 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		write_file("open", "secret", 6, modes[i]);
		assert_refused(
			"database.password_file = open\n",
			"accord.conf:2:26: database.password_file: the file is open to others");
	}
}

static void a_secret_of_the_wrong_size_is_refused(void **state)
{
	char long_text[CONF_SECRET_MAX + 1];

	(void)state;
	memset(long_text, 'x', sizeof(long_text));
	write_file("long", long_text, CONF_SECRET_MAX, 0600);
	assert_refused("database.password_file = long\n", "the secret has more than 255 bytes");
	write_file("longer", long_text, CONF_SECRET_MAX + 1, 0600);
	assert_refused("database.password_file = longer\n", "the secret has more than 255 bytes");
	write_file("short", long_text, 31, 0600);
	assert_refused("site.form_key_file = short\n", "the secret has 31 bytes, it needs 32");
	write_file("empty", "\n", 1, 0600);
	assert_refused("database.password_file = empty\n", "the secret has 0 bytes, it needs 1");
}

static void a_key_may_hold_any_byte_but_a_password_no_nul(void **state)
{
	struct conf conf = { 0 };
	char key[CONF_SECRET_MAX] = { 0 };

	(void)state;
	write_file("key", key, CONF_SECRET_MAX - 1, 0600);
	assert_int_equal(load_text("site.form_key_file = key\n", &conf, NULL), ERR_OK);
	assert_int_equal(conf.form_key.len, CONF_SECRET_MAX - 1);
	conf_release(&conf);
	assert_refused("database.password_file = key\n", "the password holds a NUL byte");
}

static void what_is_not_a_regular_file_holds_no_secret(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(place("fifo"), 0600), 0);
	assert_refused("database.password_file = fifo\n", "not a regular file");
	assert_refused("database.password_file = .\n", "not a regular file");
	assert_refused("database.password_file = nowhere\n", "could not open");
}

static void a_credential_is_looked_for_where_systemd_put_it(void **state)
{
	struct conf conf = { 0 };

	(void)state;
	write_file("db", "from systemd", 12, 0400);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	assert_int_equal(load_text("database.password_file = credential:db\n"
				   "directory.bind_password_file = credential:other\n"
				   "ledger.key_file = credential:seal\n",
				   &conf, NULL),
			 ERR_OK);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_string_equal(conf.db_password.bytes, "from systemd");
	assert_int_equal(conf.ldap_bind_password.len, 0);
	assert_string_equal(conf.ledger_key_file, place("seal"));
	conf_release(&conf);
	write_file("db", "from systemd", 12, 0644);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	assert_refused("database.password_file = credential:db\n", "is open to others");
	unsetenv("CREDENTIALS_DIRECTORY");
}

static void without_systemd_a_credential_is_empty(void **state)
{
	struct conf conf = { 0 };

	(void)state;
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_int_equal(load_text("database.password_file = credential:db\n", &conf, NULL),
			 ERR_OK);
	assert_int_equal(conf.db_password.len, 0);
	conf_release(&conf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_is_read_from_its_file_and_never_printed),
		cmocka_unit_test(only_one_newline_is_cut),
		cmocka_unit_test(a_secret_that_is_open_to_others_is_refused),
		cmocka_unit_test(a_secret_of_the_wrong_size_is_refused),
		cmocka_unit_test(a_key_may_hold_any_byte_but_a_password_no_nul),
		cmocka_unit_test(what_is_not_a_regular_file_holds_no_secret),
		cmocka_unit_test(a_credential_is_looked_for_where_systemd_put_it),
		cmocka_unit_test(without_systemd_a_credential_is_empty),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
