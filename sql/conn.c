/* The connection: options, session settings, loss and return. */
#include <errmsg.h>
#include <mysqld_error.h>
#include <poll.h>

#include "app/base/random.h"
#include "sql/internal.h"

#define CONN_CONNECT_S 3
#define CONN_IO_S 10		/* at least; always longer than a statement may take */
#define CONN_PATIENT_S 14400
#define CONN_RESTART_MS 2500	/* how long a request waits for a server that has just gone */
#define CONN_NEXT_TRY_MS 1000
#define CONN_FIRST_PAUSE_MS 50
#define CONN_SQL_MAX 640

#define CONN_SQL_MODE                                                                              \
	"STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"                      \
	"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"

int64_t conn_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void conn_sleep_ms(int64_t ms)
{
	struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000 };

	nanosleep(&pause, NULL);
}

void conn_sleep_random(void)
{
	uint8_t byte = 0;
	struct err_info ignored;

	if (random_bytes(&byte, sizeof(byte), &ignored) != ERR_OK)
		byte = 128;
	conn_sleep_ms(5 + byte / 5);
}

static bool conn_by_socket(const struct db *db)
{
	return db->settings->socket != NULL && db->settings->socket[0] != '\0';
}

static int conn_common_options(const struct db *db, MYSQL *mysql)
{
	unsigned int connect_s = CONN_CONNECT_S;
	unsigned int write_s = CONN_IO_S;
	unsigned int read_s = CONN_IO_S;
	unsigned int no_infile = 0;
	my_bool no = 0;
	int failed = 0;

	if (db->settings->statement_s + 5 > CONN_IO_S)
		read_s = (unsigned int)db->settings->statement_s + 5;
	if (db->patient)
		read_s = CONN_PATIENT_S;
	failed |= mysql_optionsv(mysql, MYSQL_OPT_RECONNECT, &no);
	failed |= mysql_optionsv(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	failed |= mysql_optionsv(mysql, MYSQL_OPT_READ_TIMEOUT, &read_s);
	failed |= mysql_optionsv(mysql, MYSQL_OPT_WRITE_TIMEOUT, &write_s);
	failed |= mysql_optionsv(mysql, MYSQL_OPT_LOCAL_INFILE, &no_infile);
	failed |= mysql_optionsv(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	return failed;
}

/* Over TCP the server must show a certificate that is valid for its name. */
static int conn_transport_options(const struct db *db, MYSQL *mysql)
{
	unsigned int protocol = conn_by_socket(db) ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
	const char *ca_file = db->settings->ca_file;
	my_bool yes = 1;
	int failed = 0;

	failed |= mysql_optionsv(mysql, MYSQL_OPT_PROTOCOL, &protocol);
	if (conn_by_socket(db))
		return failed;
	failed |= mysql_optionsv(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	failed |= mysql_optionsv(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
	if (ca_file != NULL && ca_file[0] != '\0')
		failed |= mysql_optionsv(mysql, MYSQL_OPT_SSL_CA, ca_file);
	return failed;
}

enum err conn_query(struct db *db, const char *sql, size_t len, const char *what,
		    struct err_info *err)
{
	db->count++;
	db->sent = true;
	if (mysql_real_query(db->mysql, sql, len) != 0)
		return fail_mysql(db, mysql_errno(db->mysql), mysql_error(db->mysql), what, err);
	if (mysql_field_count(db->mysql) != 0)
		mysql_free_result(mysql_store_result(db->mysql));
	return ERR_OK;
}

static bool conn_is_mariadb(struct db *db)
{
	const char *version = mysql_get_server_info(db->mysql);

	return version != NULL && strstr(version, "MariaDB") != NULL;
}

/* One SET for all; `isolation` is the server's own snapshot isolation, where it has that. */
static int conn_set_session(struct db *db, bool mariadb, bool isolation)
{
	char sql[CONN_SQL_MAX];
	int seconds = db->patient ? 0 : db->settings->statement_s;
	int len;

	len = snprintf(sql, sizeof(sql),
		       "SET SESSION time_zone = '+00:00', sql_mode = '%s', innodb_lock_wait_timeout = 5, "
		       "lock_wait_timeout = %d, sql_select_limit = %d, %s = 'REPEATABLE-READ', %s = %d%s",
		       CONN_SQL_MODE, db->patient ? 60 : 10, DB_ROWS_MAX + 1,
		       mariadb ? "tx_isolation" : "transaction_isolation",
		       mariadb ? "max_statement_time" : "max_execution_time",
		       mariadb ? seconds : seconds * 1000,
		       isolation ? ", innodb_snapshot_isolation = ON" : "");
	if (len < 0 || (size_t)len >= sizeof(sql))
		return -1;
	return mysql_real_query(db->mysql, sql, (size_t)len);
}

/* A setting that something between us and the server changed or ignored. */
static const char *conn_wrong_setting(MYSQL_ROW row)
{
	if (row == NULL || row[0] == NULL || strstr(row[0], "STRICT_TRANS_TABLES") == NULL)
		return "sql_mode is not strict";
	if (row[1] == NULL || strcmp(row[1], "+00:00") != 0)
		return "time_zone is not +00:00";
	if (row[2] == NULL || strcmp(row[2], "utf8mb4") != 0)
		return "the connection's character set is not utf8mb4";
	if (row[3] == NULL || strcmp(row[3], "utf8mb4") != 0)
		return "the database's character set is not utf8mb4";
	return NULL;
}

static enum err conn_check_session(struct db *db, struct err_info *err)
{
	static const char sql[] = "SELECT @@sql_mode, @@time_zone, @@character_set_client, "
				  "@@character_set_database";
	const char *wrong;
	MYSQL_RES *result = NULL;

	if (mysql_real_query(db->mysql, sql, sizeof(sql) - 1) == 0)
		result = mysql_store_result(db->mysql);
	if (result == NULL)
		return ERR(err, ERR_DATABASE, "session check: %s", mysql_error(db->mysql));
	wrong = conn_wrong_setting(mysql_fetch_row(result));
	mysql_free_result(result);
	if (wrong != NULL)
		return ERR(err, ERR_DATABASE, "session check: %s", wrong);
	return ERR_OK;
}

static enum err conn_set_up(struct db *db, struct err_info *err)
{
	bool mariadb = conn_is_mariadb(db);
	int failed = conn_set_session(db, mariadb, mariadb);

	if (failed != 0 && mysql_errno(db->mysql) == ER_UNKNOWN_SYSTEM_VARIABLE)
		failed = conn_set_session(db, mariadb, false);
	db->last_errno = mysql_errno(db->mysql);
	if (failed != 0)
		return ERR(err, ERR_DATABASE, "session settings: %s (%u)", mysql_error(db->mysql),
			   db->last_errno);
	return conn_check_session(db, err);
}

static enum err conn_connect(struct db *db, struct err_info *err)
{
	const struct db_settings *s = db->settings;
	bool local = conn_by_socket(db);

	if (conn_common_options(db, db->mysql) != 0 || conn_transport_options(db, db->mysql) != 0)
		return ERR(err, ERR_DATABASE, "connect: the client library refuses an option");
	if (mysql_real_connect(db->mysql, local ? NULL : s->host, s->user, s->password, s->name,
			       local ? 0 : (unsigned int)s->port, local ? s->socket : NULL,
			       CLIENT_FOUND_ROWS) == NULL) {
		db->last_errno = mysql_errno(db->mysql);
		return ERR(err, ERR_DATABASE, "connect: %s (%u)", mysql_error(db->mysql),
			   db->last_errno);
	}
	db->connects++;
	return conn_set_up(db, err);
}

static enum err conn_open(struct db *db, struct err_info *err)
{
	enum err code;

	db->last_errno = 0;
	db->mysql = mysql_init(NULL);
	if (db->mysql == NULL)
		return ERR(err, ERR_MEMORY, "connect");
	code = conn_connect(db, err);
	if (code != ERR_OK)
		conn_drop(db);
	return code;
}

void conn_drop(struct db *db)
{
	/* Closing first makes the freeing of the statements local: nothing is sent for each. */
	if (db->mysql != NULL)
		mysql_close(db->mysql);
	db->mysql = NULL;
	stmt_cache_clear(&db->cache);
}

/* A server that restarts, or is full for a moment; not a wrong password. */
static bool conn_may_pass(unsigned int number)
{
	switch (number) {
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case ER_CON_COUNT_ERROR:
	case ER_SERVER_SHUTDOWN:
		return true;
	default:
		return false;
	}
}

static enum err conn_reopen(struct db *db, struct err_info *err)
{
	int64_t pause_ms = CONN_FIRST_PAUSE_MS;
	enum err code;

	for (;;) {
		code = conn_open(db, err);
		if (code == ERR_OK) {
			db->down_since_ms = 0;
			return ERR_OK;
		}
		if (!conn_may_pass(db->last_errno) ||
		    conn_now_ms() + pause_ms > db->down_since_ms + CONN_RESTART_MS)
			break;
		conn_sleep_ms(pause_ms);
		pause_ms *= 2;
	}
	db->next_try_ms = conn_now_ms() + CONN_NEXT_TRY_MS;
	return code;
}

/* Between two statements the server has nothing to say, unless it closes. */
static bool conn_is_closed(struct db *db)
{
	struct pollfd fd = { .fd = mysql_get_socket(db->mysql), .events = POLLIN };

	return poll(&fd, 1, 0) != 0;
}

enum err conn_ensure(struct db *db, struct err_info *err)
{
	int64_t now;

	if (db->mysql != NULL && !conn_is_closed(db))
		return ERR_OK;
	conn_drop(db);
	now = conn_now_ms();
	if (now < db->next_try_ms)
		return ERR(err, ERR_DATABASE, "no connection; next attempt in %d ms",
			   (int)(db->next_try_ms - now));
	if (db->down_since_ms == 0)
		db->down_since_ms = now;
	return conn_reopen(db, err);
}
