/*
 * One connection to MariaDB or MySQL, its prepared statements, and transactions.
 *
 * SQL text lives in sql/queries/NAME.sql; sql/embed.awk makes a typed C function of each named query
 * (build/sql/queries.h). This file is the run time under those functions.
 * A connection belongs to one thread. There is no automatic reconnection inside a transaction: a lost
 * connection fails the call with ERR_DATABASE (err->code), and the next db_begin or statement outside
 * a transaction connects again. Session settings of a new connection: strict SQL mode, time zone
 * +00:00, utf8mb4, snapshot isolation where the server has it, statement and lock-wait time limits;
 * the client counts found rows (CLIENT_FOUND_ROWS), so an UPDATE's `changed` is rows matched.
 */
#ifndef ACCORD_SQL_DB_H
#define ACCORD_SQL_DB_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "app/base/err.h"

struct db;			/* a connection and its statement cache */

struct db_settings {		/* borrowed for the connection's life */
	const char *socket;	/* path; NULL or "": TCP */
	const char *host;
	int port;
	const char *ca_file;	/* TCP only: the server's certificate is always verified */
	const char *name;
	const char *user;
	const char *password;
	int statement_s;	/* seconds for one read */
};

/* A connection that is opened at its first use. New; free with db_free. */
MUST_USE enum err db_new(const struct db_settings *settings, struct db **ret, struct err_info *err);
void db_free(struct db *db);
/* Once per process before threads, and once per thread that uses a connection. */
MUST_USE enum err db_library_init(struct err_info *err);
void db_thread_end(void);

/* ERR_OK when the server answers. */
MUST_USE enum err db_ping(struct db *db, struct err_info *err);
/* Statements sent since db_count_reset (for the tests and the log). */
int db_count(const struct db *db);
void db_count_reset(struct db *db);
/* True when the last failure may have hit after the server committed: look the one-time key up. */
bool db_outcome_unknown(const struct db *db);

/*
 * Runs `work(data)` in one transaction and commits; rolls back when it returns an error. A deadlock,
 * lock-wait timeout or certification conflict (1213, 1205, 1020) runs the whole again, at most 5
 * times with a random wait; then ERR_RETRY. `work` must therefore start from the same inputs each time.
 * A commit whose outcome is unknown gives ERR_DATABASE and db_outcome_unknown. Nothing is committed of which
 * the JSON ran out of memory (app/base/json_memory.h): ERR_MEMORY.
 */
typedef enum err db_work_fn(void *data, struct err_info *err);
MUST_USE enum err db_transaction(struct db *db, db_work_fn *work, void *data, struct err_info *err);
bool db_in_transaction(const struct db *db);

/* ---- run time of the generated query functions (sql/embed.awk); not called by hand ---- */

enum db_type { DB_I64, DB_TEXT, DB_BYTES, DB_FLAG };	/* a flag only switches blocks */

/* An argument; `null` binds SQL NULL, and switches off the query's {name: …} blocks of that name (and
 * on its {!name: …} blocks). A flag that is false is `null`. */
struct db_arg {
	enum db_type type;
	bool null;
	int64_t i64;
	const char *text;	/* borrowed */
	size_t len;
};

static inline struct db_arg db_arg_i64(int64_t value)
{
	return (struct db_arg){ .type = DB_I64, .i64 = value };
}

static inline struct db_arg db_arg_i64_or_null(const int64_t *value)
{
	return (struct db_arg){
		.type = DB_I64, .null = value == NULL, .i64 = value != NULL ? *value : 0
	};
}

static inline struct db_arg db_arg_text(const char *text)
{
	return (struct db_arg){ .type = DB_TEXT, .null = text == NULL, .text = text,
				.len = text != NULL ? strlen(text) : 0 };
}

static inline struct db_arg db_arg_bytes(const void *bytes, size_t len)
{
	return (struct db_arg){ .type = DB_BYTES, .null = bytes == NULL, .text = bytes, .len = len };
}

static inline struct db_arg db_arg_flag(bool on)
{
	return (struct db_arg){ .type = DB_FLAG, .null = !on };
}

enum db_result { DB_ROW, DB_ROWS, DB_CHANGED, DB_ID };

/* A stretch of SQL: always there (condition -1), or only when argument `condition` is not null; when
 * `negated`, only when it is null. */
struct db_piece {
	const char *sql;	/* with ? for each parameter */
	int condition;		/* argument index or -1 */
	bool negated;
	const signed char *params;	/* argument indexes of its ?, ended by -1 */
};

#define DB_ARGS_MAX 40
#define DB_ROWS_MAX 5000	/* more rows than this is ERR_TOO_LARGE: a query must be bounded */
#define DB_VALUE_MAX (1024 * 1024)	/* bytes; a longer value of a column is ERR_TOO_LARGE */

struct db_query {
	const char *name;	/* "action_list" */
	const char *file;	/* "sql/queries/action.sql" */
	const char *signature;	/* the declaration line, for messages and tests */
	enum db_result result;
	const struct db_piece *pieces;
	int piece_count;
	int arg_count;
	const char *const *arg_names;
	const enum db_type *arg_types;
	const bool *arg_optional;	/* declared with `?` */
};

/*
 * Runs one query. Rows become jansson objects, one member a column, in column order: integers as
 * integers, DECIMAL and DOUBLE as reals, everything else (dates too) as strings, NULL as null. A column
 * named `x__json` holds JSON text and becomes the parsed value `x`; `x__bool` becomes true or false;
 * `x__hex` shows binary bytes as lower-case hexadecimal under the name `x`.
 * ret_rows     DB_ROWS: new array; DB_ROW: new object (none: ERR_NOT_FOUND). NULL for the others.
 * ret_number   DB_CHANGED: rows matched; DB_ID: the new AUTO_INCREMENT value, or what an UPDATE gave to
 *              LAST_INSERT_ID() (0: it matched no row).
 * ERR_CONFLICT: a unique key or a CHECK refused the row (err->detail names it; the key's name alone
 * is in db_last_key). ERR_DATABASE: no connection, or any other failure.
 */
MUST_USE enum err db_run(struct db *db, const struct db_query *query, const struct db_arg *args,
			 json_t **ret_rows, int64_t *ret_number, struct err_info *err);
/* Name of the unique key that the last ERR_CONFLICT broke, or "". */
const char *db_last_key(const struct db *db);

/* All named queries (generated), for the tests; *ret_count receives how many. */
const struct db_query *const *db_queries(size_t *ret_count);

/* Runs one literal statement without result rows; for migrations only. */
MUST_USE enum err db_execute(struct db *db, const char *sql, size_t len, struct err_info *err);

#endif
