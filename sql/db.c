/* Running named queries: one try, when to try again, and what a result becomes. Transactions: transaction.c */
#include "sql/internal.h"

#define DB_SCRATCH_KEPT 65536	/* bytes kept between statements */

enum err db_library_init(struct err_info *err)
{
	if (mysql_server_init(0, NULL, NULL) != 0)
		return ERR(err, ERR_SYSTEM, "the database client library does not start");
	if (mysql_thread_init() != 0)
		return ERR(err, ERR_MEMORY, "database client library");
	return ERR_OK;
}

void db_thread_end(void)
{
	mysql_thread_end();
}

enum err db_new(const struct db_settings *settings, struct db **ret, struct err_info *err)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		return ERR(err, ERR_MEMORY, "connection");
	db->settings = settings;
	*ret = db;
	return ERR_OK;
}

void db_free(struct db *db)
{
	if (db == NULL)
		return;
	conn_drop(db);
	free(db->scratch);
	free(db);
}

int db_count(const struct db *db)
{
	return db->count;
}

void db_count_reset(struct db *db)
{
	db->count = 0;
}

bool db_outcome_unknown(const struct db *db)
{
	return db->outcome_unknown;
}

const char *db_last_key(const struct db *db)
{
	return db->last_key;
}

enum err db_ping(struct db *db, struct err_info *err)
{
	enum err code;

	if (db->in_transaction)
		return ERR(err, ERR_INTERNAL, "ping inside a transaction");
	code = conn_ensure(db, err);
	if (code == ERR_OK && mysql_ping(db->mysql) != 0)
		code = fail_mysql(db, mysql_errno(db->mysql), mysql_error(db->mysql), "ping", err);
	return code;
}

/* A connection that may be used: inside a transaction only the one it began on. */
static enum err db_ready(struct db *db, const char *what, struct err_info *err)
{
	db->lost = false;
	db->sent = false;
	db->last_key[0] = '\0';
	if (!db->in_transaction) {
		db->outcome_unknown = false;
		return conn_ensure(db, err);
	}
	switch (db->broken) {
	case DB_BROKEN_NOT:
		return ERR_OK;
	case DB_BROKEN_RETRY:
		return ERR(err, ERR_RETRY, "%s: not sent, the transaction was rolled back", what);
	case DB_BROKEN_LOST:
		break;
	}
	return ERR(err, ERR_DATABASE, "%s: not sent, the transaction lost its connection", what);
}

static enum err db_check_args(const struct db_query *query, const struct db_arg *args,
			      struct err_info *err)
{
	for (int i = 0; i < query->arg_count; i++) {
		if (args[i].null && !query->arg_optional[i] && args[i].type != DB_FLAG)
			return ERR(err, ERR_INTERNAL, "%s: argument %s is NULL", query->name,
				   query->arg_names[i]);
	}
	return ERR_OK;
}

/* The only row of `rows`, or why there is not one. */
static enum err db_single(const struct db_query *query, json_t *rows, json_t **ret,
			  struct err_info *err)
{
	if (json_array_size(rows) == 0)
		return ERR(err, ERR_NOT_FOUND, "%s: no row", query->name);
	if (json_array_size(rows) > 1)
		return ERR(err, ERR_INTERNAL, "%s: %zu rows instead of one", query->name,
			   json_array_size(rows));
	*ret = json_incref(json_array_get(rows, 0));
	return ERR_OK;
}

static enum err db_rows(struct db *db, const struct db_query *query, struct stmt *stmt,
			json_t **ret_rows, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = row_fetch(db, query, stmt, &rows, err);

	if (code != ERR_OK)
		return code;
	if (query->result == DB_ROW)
		return db_single(query, rows, ret_rows, err);
	*ret_rows = json_incref(rows);
	return ERR_OK;
}

static enum err db_result(struct db *db, const struct db_query *query, struct stmt *stmt,
			  json_t **ret_rows, int64_t *ret_number, struct err_info *err)
{
	switch (query->result) {
	case DB_ROW:
	case DB_ROWS:
		return db_rows(db, query, stmt, ret_rows, err);
	case DB_CHANGED:
		*ret_number = (int64_t)mysql_stmt_affected_rows(stmt->handle);
		break;
	case DB_ID:
		*ret_number = (int64_t)mysql_stmt_insert_id(stmt->handle);
		break;
	}
	return ERR_OK;
}

/* After a statement: its result is let go, and one that failed strangely is prepared anew next time. */
static void db_clean_up(struct db *db, struct stmt *stmt, enum err code)
{
	if (db->lost)
		return;		/* the statement went with the connection */
	if (stmt->column_count > 0)
		mysql_stmt_free_result(stmt->handle);
	if (code == ERR_DATABASE)
		stmt_cache_remove(&db->cache, stmt);
	if (db->scratch_size > DB_SCRATCH_KEPT) {
		free(db->scratch);
		db->scratch = NULL;
		db->scratch_size = 0;
	}
}

static enum err db_try(struct db *db, const struct db_query *query, const struct db_arg *args,
		       json_t **ret_rows, int64_t *ret_number, struct err_info *err)
{
	struct stmt *stmt = NULL;
	enum err code = db_ready(db, query->name, err);

	if (code == ERR_OK)
		code = stmt_cache_get(db, query, args, &stmt, err);
	if (code != ERR_OK)
		return code;
	code = stmt_execute(db, query, stmt, args, err);
	if (code == ERR_OK)
		code = db_result(db, query, stmt, ret_rows, ret_number, err);
	db_clean_up(db, stmt, code);
	return code;
}

static bool db_reads(const struct db_query *query)
{
	return query->result == DB_ROW || query->result == DB_ROWS;
}

/* Outside a transaction: what the server rolled back may run again, what it perhaps did may not. */
static bool db_may_try_again(struct db *db, const struct db_query *query, enum err code, int tries,
			     int64_t start_ms)
{
	int64_t taken_ms = conn_now_ms() - start_ms;

	if (db->in_transaction)
		return false;
	if (code == ERR_RETRY)
		return tries < DB_TRIES && taken_ms < DB_RETRY_MS;
	if (!db->lost)
		return false;
	if (db->sent && !db_reads(query)) {
		db->outcome_unknown = true;
		return false;
	}
	return tries == 1 && taken_ms < DB_LOST_MS;
}

enum err db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
		json_t **ret_rows, int64_t *ret_number, struct err_info *err)
{
	int64_t start_ms = conn_now_ms();
	enum err code = db_check_args(query, args, err);
	int tries = 1;

	if (code != ERR_OK)
		return code;
	code = db_try(db, query, args, ret_rows, ret_number, err);
	while (code != ERR_OK && db_may_try_again(db, query, code, tries, start_ms)) {
		if (code == ERR_RETRY)
			conn_sleep_random();
		code = db_try(db, query, args, ret_rows, ret_number, err);
		tries++;
	}
	return code;
}

enum err db_execute(struct db *db, const char *sql, size_t len, struct err_info *err)
{
	enum err code = db_ready(db, "statement", err);

	if (code == ERR_OK)
		code = conn_query(db, sql, len, "statement", err);
	return code;
}
