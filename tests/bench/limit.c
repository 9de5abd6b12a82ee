/*
 * The bare limit: libfcgi threads that run the same queries as the service by prepared statements, and print
 * fixed HTML or JSON. No router, templates or rights. Its list counts exactly, as nobody should.
 *
 *   limit SOCKET DB_SOCKET DB_NAME DB_USER DB_PASSWORD THREADS
 */
#include <fcgiapp.h>
#include <mysql.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/hash.h"
#include "app/base/text.h"

#define COLUMNS_MAX 12
#define COLUMN_SIZE 512
#define ANSWER_MAX 65536
#define TOKEN_LEN 43

static struct {
	int fd;
	char **argv;
} limit;

struct query {
	MYSQL_STMT *stmt;
	unsigned int columns;
	char values[COLUMNS_MAX][COLUMN_SIZE];
	unsigned long lengths[COLUMNS_MAX];
};

static const char session_sql[] =
	"SELECT s.public_id, s.person_id, s.roles, p.name, o.name FROM session s JOIN person p ON p.id = s.person_id "
	"JOIN organisation o ON o.id = p.organisation_id WHERE s.token_hash = ? AND s.expires_at > UTC_TIMESTAMP(6) "
	"AND s.seen_at > UTC_TIMESTAMP(6) - INTERVAL 1800 SECOND";
static const char list_sql[] =
	"SELECT id, title, status, version, orientation, action_form, operation_type, starts_on, ends_on, progress, "
	"updated_at FROM action FORCE INDEX (ix_action_updated) WHERE agreement_id = 1 "
	"ORDER BY updated_at DESC, id DESC LIMIT 20";
static const char count_sql[] = "SELECT COUNT(*) FROM action WHERE agreement_id = 1";
static const char action_sql[] =
	"SELECT a.id, a.title, a.status, a.version, v.snapshot FROM action a JOIN record_version v ON "
	"v.record_kind = 'action' AND v.record_id = a.id AND v.version = a.version WHERE a.id = 1";

static void die(const char *what)
{
	fprintf(stderr, "limit: %s\n", what);
	exit(1);
}

static void query_open(struct query *q, MYSQL *mysql, const char *sql)
{
	MYSQL_BIND binds[COLUMNS_MAX] = { 0 };

	q->stmt = mysql_stmt_init(mysql);
	if (q->stmt == NULL || mysql_stmt_prepare(q->stmt, sql, strlen(sql)) != 0)
		die(mysql_error(mysql));
	q->columns = mysql_stmt_field_count(q->stmt);
	for (unsigned int i = 0; i < q->columns; i++) {
		binds[i].buffer_type = MYSQL_TYPE_STRING;
		binds[i].buffer = q->values[i];
		binds[i].buffer_length = COLUMN_SIZE - 1;
		binds[i].length = &q->lengths[i];
	}
	if (mysql_stmt_bind_result(q->stmt, binds) != 0)
		die("bind");
}

static void query_run(struct query *q)
{
	if (mysql_stmt_execute(q->stmt) != 0 || mysql_stmt_store_result(q->stmt) != 0)
		die(mysql_stmt_error(q->stmt));
}

static bool query_next(struct query *q)
{
	int status = mysql_stmt_fetch(q->stmt);

	if (status == MYSQL_NO_DATA) {
		mysql_stmt_free_result(q->stmt);
		return false;
	}
	for (unsigned int i = 0; i < q->columns; i++)
		q->values[i][q->lengths[i] < COLUMN_SIZE ? q->lengths[i] : COLUMN_SIZE - 1] = '\0';
	return true;
}

static bool session_is_open(struct query *session, const char *cookie)
{
	const char *token = cookie != NULL ? strstr(cookie, "accord_session=") : NULL;
	struct err_info err;
	struct hash_part part;
	uint8_t hash[HASH_SIZE];
	MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_BLOB, .buffer = hash, .buffer_length = HASH_SIZE };
	bool found;

	if (token == NULL || strlen(token) < strlen("accord_session=") + TOKEN_LEN)
		return false;
	part = (struct hash_part){ .bytes = token + strlen("accord_session="), .len = TOKEN_LEN };
	if (hash_sha256(&part, 1, hash, &err) != ERR_OK || mysql_stmt_bind_param(session->stmt, &bind) != 0)
		return false;
	query_run(session);
	found = query_next(session);
	mysql_stmt_free_result(session->stmt);
	return found;
}

/* The rows of the query between a fixed head and foot. */
static int add_rows(char *out, struct query *q, bool json)
{
	int at = 0;

	query_run(q);
	while (query_next(q)) {
		for (unsigned int i = 0; i < q->columns; i++)
			at += snprintf(out + at, (size_t)(ANSWER_MAX / 2 - at),
				       json ? "%s\"c%u\":\"%s\"" : "%s<td class=\"c%u\">%s</td>", i > 0 && json ? "," : "",
				       i, q->values[i]);
		at += snprintf(out + at, (size_t)(ANSWER_MAX / 2 - at), json ? "},{" : "</tr>\n<tr>");
	}
	return at;
}

struct thread {
	MYSQL *mysql;
	struct query session, list, count, action;
	char rows[ANSWER_MAX / 2];
};

static void answer(struct thread *t, FCGX_Request *request)
{
	const char *uri = FCGX_GetParam("REQUEST_URI", request->envp);
	bool json = strstr(uri, ".json") != NULL;

	if (!session_is_open(&t->session, FCGX_GetParam("HTTP_COOKIE", request->envp))) {
		FCGX_FPrintF(request->out, "Status: 401\r\n\r\n");
		return;
	}
	if (strcmp(uri, "/auth/check") == 0) {
		FCGX_FPrintF(request->out, "Status: 200\r\n\r\n");
		return;
	}
	if (text_starts(uri, "/actions/")) {
		add_rows(t->rows, &t->action, json);
	} else {
		query_run(&t->count);
		query_next(&t->count);
		mysql_stmt_free_result(t->count.stmt);
		add_rows(t->rows, &t->list, json);
	}
	FCGX_FPrintF(request->out, "Content-Type: %s; charset=utf-8\r\nCache-Control: no-store\r\n\r\n%s%s",
		     json ? "application/json" : "text/html", json ? "{\"items\":[{" : "<!DOCTYPE html><table><tr>",
		     t->rows);
}

static void *thread_main(void *unused)
{
	struct thread *t = calloc(1, sizeof(*t));
	FCGX_Request request;

	(void)unused;
	t->mysql = mysql_init(NULL);
	if (mysql_real_connect(t->mysql, NULL, limit.argv[4], limit.argv[5], limit.argv[3], 0, limit.argv[2], 0) == NULL)
		die(mysql_error(t->mysql));
	query_open(&t->session, t->mysql, session_sql);
	query_open(&t->list, t->mysql, list_sql);
	query_open(&t->count, t->mysql, count_sql);
	query_open(&t->action, t->mysql, action_sql);
	FCGX_InitRequest(&request, limit.fd, 0);
	while (FCGX_Accept_r(&request) == 0) {
		answer(t, &request);
		FCGX_Finish_r(&request);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int64_t threads = 4;
	pthread_t thread;

	if (argc != 7 || !text_to_i64(argv[6], 1, 64, &threads))
		die("SOCKET DB_SOCKET DB_NAME DB_USER DB_PASSWORD THREADS");
	limit.argv = argv;
	mysql_server_init(0, NULL, NULL);
	FCGX_Init();
	limit.fd = FCGX_OpenSocket(argv[1], 1024);
	if (limit.fd < 0 || chmod(argv[1], 0660) != 0)
		die("socket");
	for (int64_t i = 1; i < threads; i++) {
		if (pthread_create(&thread, NULL, thread_main, NULL) != 0)
			die("thread");
	}
	thread_main(NULL);
	return 0;
}
