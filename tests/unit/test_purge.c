/* `accord purge`: batches of a bounded size, each its own transaction, and what it says. */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "sql/db.h"

#define BATCH_MAX 1000
#define SAID_MAX 4096

/* A table with rows that have ended. */
static struct table {
	const char *purge;
	const char *count;
	int64_t left;
	int64_t keep_s;		/* as it was asked for last */
	int statements;		/* that delete */
} tables[] = {
	{ .purge = "session_purge", .count = "session_purge_count" },
	{ .purge = "throttle_purge", .count = "throttle_purge_count" },
	{ .purge = "form_key_purge", .count = "form_key_purge_count" },
	{ .purge = "outbox_purge", .count = "outbox_purge_count" },
};

static char connection;
static bool in_transaction;
static int transactions;
static const char *failing;	/* name of a query */
static char said[SAID_MAX];	/* on both outputs */

enum err __wrap_db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err);
enum err __wrap_db_transaction(struct db *db, db_work_fn *work, void *data, struct err_info *err);
enum err __wrap_db_new(const struct db_settings *settings, struct db **ret, struct err_info *err);
void __wrap_db_free(struct db *db);
enum err __wrap_db_library_init(struct err_info *err);
void __wrap_db_thread_end(void);

enum err __wrap_db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err)
{
	struct table *table = tables;

	assert_ptr_equal(db, &connection);
	while (!text_equal(table->purge, query->name) && !text_equal(table->count, query->name))
		assert_true(++table < tables + ARRAY_SIZE(tables));
	if (failing != NULL && text_equal(failing, query->name))
		return ERR(err, ERR_DATABASE, "%s: as the test wants it", query->name);
	table->keep_s = args[0].i64;
	if (text_equal(table->count, query->name)) {
		*ret_rows = json_pack("{s:I}", "total", (json_int_t)table->left);
		return ERR_OK;
	}
	assert_true(in_transaction);
	assert_in_range(args[1].i64, 1, BATCH_MAX);
	*ret_number = table->left < args[1].i64 ? table->left : args[1].i64;
	table->left -= *ret_number;
	table->statements++;
	return ERR_OK;
}

enum err __wrap_db_transaction(struct db *db, db_work_fn *work, void *data, struct err_info *err)
{
	enum err code;

	assert_ptr_equal(db, &connection);
	in_transaction = true;
	code = work(data, err);
	in_transaction = false;
	transactions++;
	return code;
}

enum err __wrap_db_new(const struct db_settings *settings, struct db **ret, struct err_info *err)
{
	(void)err;
	assert_string_equal(settings->name, "accord");
	*ret = (struct db *)(void *)&connection;
	return ERR_OK;
}

void __wrap_db_free(struct db *db)
{
	(void)db;
}

enum err __wrap_db_library_init(struct err_info *err)
{
	(void)err;
	return ERR_OK;
}

void __wrap_db_thread_end(void)
{
}

static int setup(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		tables[i].left = 0;
		tables[i].statements = 0;
	}
	transactions = 0;
	failing = NULL;
	return 0;
}

/* Both outputs of this process into `fd`; ret_old for the way back. */
static void redirect(int fd, int ret_old[2])
{
	fflush(stdout);
	for (int i = 0; i < 2; i++) {
		ret_old[i] = dup(STDOUT_FILENO + i);
		assert_true(dup2(fd, STDOUT_FILENO + i) >= 0);
	}
}

static void redirect_back(const int old[2])
{
	fflush(stdout);
	for (int i = 0; i < 2; i++) {
		assert_true(dup2(old[i], STDOUT_FILENO + i) >= 0);
		close(old[i]);
	}
}

/* `accord purge ARGUMENT` (NULL: none); fills `said`. Returns the exit status. */
static int purge(char *argument)
{
	static char name[] = "accord";
	static char word[] = "purge";
	struct conf conf = { .db_name = name, .retention_session_s = 10, .retention_throttle_s = 20,
			     .retention_form_key_s = 30, .retention_mail_s = 40 };
	char *argv[] = { word, argument, NULL };
	FILE *file = tmpfile();
	int old[2];
	size_t len;
	int status;

	assert_non_null(file);
	redirect(fileno(file), old);
	status = command_purge(&conf, argument != NULL ? 2 : 1, argv);
	redirect_back(old);
	rewind(file);
	len = fread(said, 1, sizeof(said) - 1, file);
	said[len] = '\0';
	fclose(file);
	return status;
}

static void says(const char *text)
{
	if (strstr(said, text) == NULL)
		fail_msg("no «%s» in:\n%s", text, said);
}

static void nothing_ended_is_nothing_deleted(void **state)
{
	(void)state;
	assert_int_equal(purge(NULL), COMMAND_OK);
	says("sessions: 0 deleted\n");
	says("throttle: 0 deleted\n");
	says("form keys: 0 deleted\n");
	assert_int_equal(transactions, 4);
}

static void much_is_deleted_in_transactions_of_a_bounded_size(void **state)
{
	(void)state;
	tables[0].left = 2500;
	tables[1].left = 1000;
	tables[2].left = 999;
	assert_int_equal(purge(NULL), COMMAND_OK);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		assert_int_equal(tables[i].left, 0);
	assert_int_equal(tables[0].statements, 3);
	assert_int_equal(tables[1].statements, 2);
	assert_int_equal(tables[2].statements, 1);
	assert_int_equal(transactions, 7);
	says("sessions: 2500 deleted\n");
	says("throttle: 1000 deleted\n");
	says("form keys: 999 deleted\n");
	says("data purged sessions=2500 throttle=1000 form_keys=999 mails=0\n");
}

static void each_kind_is_kept_as_long_as_the_configuration_says(void **state)
{
	static char dry_run[] = "--dry-run";

	(void)state;
	for (int dry = 0; dry < 2; dry++) {
		assert_int_equal(purge(dry ? dry_run : NULL), COMMAND_OK);
		for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
			assert_int_equal(tables[i].keep_s, 10 * (i + 1));
			tables[i].keep_s = 0;
		}
	}
}

static void a_dry_run_counts_and_deletes_nothing(void **state)
{
	static char dry_run[] = "--dry-run";

	(void)state;
	tables[1].left = 1234;
	assert_int_equal(purge(dry_run), COMMAND_OK);
	assert_int_equal(tables[1].left, 1234);
	assert_int_equal(transactions, 0);
	says("sessions: 0 to delete\n");
	says("throttle: 1234 to delete\n");
	assert_null(strstr(said, "purged"));
}

static void a_failure_ends_it_and_says_why(void **state)
{
	(void)state;
	tables[0].left = 7;
	failing = "throttle_purge";
	assert_int_equal(purge(NULL), COMMAND_FAILED);
	says("sessions: 7 deleted\n");
	says("accord purge: throttle_purge: as the test wants it\n");
	assert_int_equal(tables[2].statements, 0);
	assert_null(strstr(said, "data purged"));
}

static void another_argument_is_not_understood(void **state)
{
	static char all[] = "--all";

	(void)state;
	assert_int_equal(purge(all), COMMAND_USAGE);
	says("takes no argument but --dry-run");
	assert_int_equal(transactions, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_ended_is_nothing_deleted, setup),
		cmocka_unit_test_setup(much_is_deleted_in_transactions_of_a_bounded_size, setup),
		cmocka_unit_test_setup(each_kind_is_kept_as_long_as_the_configuration_says, setup),
		cmocka_unit_test_setup(a_dry_run_counts_and_deletes_nothing, setup),
		cmocka_unit_test_setup(a_failure_ends_it_and_says_why, setup),
		cmocka_unit_test_setup(another_argument_is_not_understood, setup),
	};

	return cmocka_run_group_tests_name("purge", tests, NULL, NULL);
}
