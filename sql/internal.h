/*
 * What the files of sql/ share and nobody else sees: the connection (conn.c), the sorting of server
 * errors (fail.c), prepared statements (stmt.c), their cache (stmt_cache.c) and rows (row.c).
 */
#ifndef ACCORD_SQL_INTERNAL_H
#define ACCORD_SQL_INTERNAL_H

#include <mysql.h>

#include "sql/db.h"

#define STMT_CACHE_MAX 256
#define DB_TRIES 5		/* runs of one transaction or statement that meets deadlocks */
#define DB_RETRY_MS 8000	/* no new run when this much time has passed since the first */
#define DB_LOST_MS 3000		/* a read that took longer than this before it failed is not sent again */
#define DB_KEY_MAX 65		/* bytes of a key's name: 64 and NUL */

enum row_kind { ROW_INTEGER, ROW_REAL, ROW_DATE, ROW_TIME, ROW_TEXT, ROW_BOOL, ROW_JSON, ROW_HEX };

struct row_column {
	char *name;		/* new: the JSON key, without suffix */
	size_t name_len;
	enum row_kind kind;
	bool binary;		/* bytes that need not be UTF-8 */
	long long integer;	/* the four places that values are fetched into */
	double real;
	MYSQL_TIME time;
	unsigned int decimals;	/* of the seconds */
	char *text;
	unsigned long length;
	my_bool is_null;
	my_bool error;		/* the value did not fit */
};

struct stmt {
	MYSQL_STMT *handle;
	MYSQL_BIND *params;
	signed char *args;	/* for each parameter the index of its argument */
	unsigned int param_count;
	struct row_column *columns;
	MYSQL_BIND *binds;	/* of the columns */
	char *buffer;		/* of all text columns */
	unsigned int column_count;
};

struct stmt_entry {
	const struct db_query *query;
	uint64_t mask;		/* bit i: argument i switches a block and is not null */
	uint64_t used;		/* cache clock */
	struct stmt *stmt;	/* new */
};

struct stmt_cache {
	struct stmt_entry entries[STMT_CACHE_MAX];
	int count;
	uint64_t clock;
};

/* Why the open transaction cannot go on: nothing is sent any more until it is run again. */
enum db_broken { DB_BROKEN_NOT, DB_BROKEN_RETRY, DB_BROKEN_LOST };

struct db {
	const struct db_settings *settings;	/* borrowed */
	MYSQL *mysql;				/* NULL: not connected */
	unsigned int connects;			/* connections opened so far */
	bool patient;				/* migrations: hours, not seconds, for a statement */
	int64_t down_since_ms;			/* 0: not down */
	int64_t next_try_ms;			/* no connection attempt before */
	struct stmt_cache cache;
	bool in_transaction;
	enum db_broken broken;
	bool lost;				/* the last failure lost the connection */
	bool sent;				/* the last statement may have been executed */
	bool outcome_unknown;
	unsigned int last_errno;
	char last_key[DB_KEY_MAX];
	int count;
	char *scratch;				/* for one long value */
	size_t scratch_size;
};

/* Connects when there is no usable connection. Waits up to 2.5 s for a server that has just gone (a
 * restart); later failures come at once, with one attempt a second. ERR_DATABASE. */
MUST_USE enum err conn_ensure(struct db *db, struct err_info *err);
/* Closes, and forgets all prepared statements. */
void conn_drop(struct db *db);
int64_t conn_now_ms(void);		/* monotonic */
void conn_sleep_ms(int64_t ms);
void conn_sleep_random(void);		/* 5 to 56 ms, so that two that met do not meet again */
/* Sends one statement without result rows; `what` names it in the error. */
MUST_USE enum err conn_query(struct db *db, const char *sql, size_t len, const char *what,
			     struct err_info *err);

/*
 * Sorts the server or client error `number`: fills last_errno, last_key, lost, broken and `err`, and drops
 * a lost connection (so `message` and statements are gone on return). `what` names the statement.
 */
enum err fail_mysql(struct db *db, unsigned int number, const char *message, const char *what,
		    struct err_info *err);

/* The statement of `query` for the arguments at hand, prepared now or before; borrowed from the cache
 * until the next call or conn_drop. */
MUST_USE enum err stmt_cache_get(struct db *db, const struct db_query *query,
				 const struct db_arg *args, struct stmt **ret, struct err_info *err);
void stmt_cache_remove(struct stmt_cache *cache, const struct stmt *stmt);
void stmt_cache_clear(struct stmt_cache *cache);

/* Prepares; new: stmt_free. */
MUST_USE enum err stmt_prepare(struct db *db, const struct db_query *query,
			       const struct db_arg *args, struct stmt **ret, struct err_info *err);
MUST_USE enum err stmt_execute(struct db *db, const struct db_query *query, struct stmt *stmt,
			       const struct db_arg *args, struct err_info *err);
void stmt_free(struct stmt *stmt);

/* Describes and binds the columns of a prepared statement that gives rows. */
MUST_USE enum err row_prepare(struct stmt *stmt, const struct db_query *query, struct err_info *err);
/* All rows of an executed statement: a new array. */
MUST_USE enum err row_fetch(struct db *db, const struct db_query *query, struct stmt *stmt,
			    json_t **ret, struct err_info *err);

#endif
