/* When the service is well, when in part, and when not at all. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/resources.h"
#include "auth/client.h"
#include "conf/conf.h"
#include "sql/db.h"

enum err __wrap_db_ping(struct db *db, struct err_info *err);
enum err __wrap_client_ping(const char *socket_path, int deadline_ms, struct err_info *err);

enum err __wrap_sql_outbox_health(struct db *db, json_t **ret, struct err_info *err);

static enum err database;
static enum err directory;
static int deadline;
static bool mail_is_late;
static char mail_server[] = "smtp://mail.example";

enum err __wrap_db_ping(struct db *db, struct err_info *err)
{
	(void)db;
	return database == ERR_OK ? ERR_OK : ERR(err, database, "as the test wants it");
}

enum err __wrap_client_ping(const char *socket_path, int deadline_ms, struct err_info *err)
{
	assert_string_equal(socket_path, "/run/identity.sock");
	deadline = deadline_ms;
	return directory == ERR_OK ? ERR_OK : ERR(err, directory, "as the test wants it");
}

enum err __wrap_sql_outbox_health(struct db *db, json_t **ret, struct err_info *err)
{
	(void)db;
	(void)err;
	*ret = json_pack("{s:i, s:i}", "waiting", 3, "late", mail_is_late);
	return ERR_OK;
}

static void assert_health(int status, const char *service, const char *database_is,
			  const char *directory_is)
{
	char socket[] = "/run/identity.sock";
	const struct conf conf = { .identity_socket = socket, .mail_server = mail_server };
	struct request req = { .conf = &conf };
	struct err_info err;

	assert_int_equal(health_show(&req, &err), ERR_OK);
	assert_int_equal(req.status, status);
	assert_int_equal(req.retry_after_s > 0, status == 503);
	assert_string_equal(json_string_value(json_object_get(req.model, "status")), service);
	assert_string_equal(json_string_value(json_object_get(req.model, "database")), database_is);
	assert_string_equal(json_string_value(json_object_get(req.model, "directory")), directory_is);
	json_decref(req.model);
}

static void all_is_well_when_both_answer(void **state)
{
	(void)state;
	database = ERR_OK;
	directory = ERR_OK;
	assert_health(0, "ok", "ok", "ok");
}

static void without_the_directory_the_service_goes_on(void **state)
{
	(void)state;
	database = ERR_OK;
	directory = ERR_DIRECTORY;
	assert_health(0, "degraded", "ok", "down");
	assert_int_equal(deadline, 1000);
}

static void without_the_database_it_does_not(void **state)
{
	(void)state;
	database = ERR_DATABASE;
	directory = ERR_OK;
	assert_health(503, "down", "down", "ok");
	directory = ERR_DIRECTORY;
	assert_health(503, "down", "down", "down");
}

static void assert_mail(const char *service, const char *mail)
{
	char socket[] = "/run/identity.sock";
	const struct conf conf = { .identity_socket = socket, .mail_server = mail_server };
	struct request req = { .conf = &conf };
	struct err_info err;

	assert_int_equal(health_show(&req, &err), ERR_OK);
	assert_string_equal(json_string_value(json_object_get(req.model, "status")), service);
	assert_string_equal(json_string_value(json_object_get(req.model, "mail")), mail);
	assert_int_equal(json_integer_value(json_object_get(req.model, "mail_waiting")), 3);
	json_decref(req.model);
}

static void mail_that_waits_for_an_hour_is_said_unless_none_is_sent(void **state)
{
	(void)state;
	database = ERR_OK;
	directory = ERR_OK;
	mail_is_late = false;
	assert_mail("ok", "ok");
	mail_is_late = true;
	assert_mail("degraded", "degraded");
	mail_server[0] = '\0';
	assert_mail("ok", "off");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_well_when_both_answer),
		cmocka_unit_test(without_the_directory_the_service_goes_on),
		cmocka_unit_test(without_the_database_it_does_not),
		cmocka_unit_test(mail_that_waits_for_an_hour_is_said_unless_none_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
