/* Prepared statements of the limit, read from a file; every result column as text. */
#ifndef ACCORD_BENCH_STATEMENT_H
#define ACCORD_BENCH_STATEMENT_H

#include <mysql.h>
#include <stdbool.h>
#include <stdint.h>

#include "app/base/hash.h"

struct statement;

/* What statements are run with, and what they find. */
struct statement_values {
	uint8_t hash[HASH_SIZE];	/* parameter h: of the session's token */
	int64_t id;			/* parameter i: of the record */
	int64_t seq;			/* parameter s: one more than the ledger entry read last */
	bool found;			/* a session */
};

/* Ends the program: it measures, it does not recover. */
void statement_die(const char *what) __attribute__((noreturn));
/* Prepares all of DIR/statements.tsv: a new list. */
struct statement *statement_read(MYSQL *mysql, const char *dir);
struct statement *statement_find(struct statement *list, const char *name);
/* False: a deadlock or the like; the transaction is to be rolled back and run again. */
bool statement_run(struct statement *statement, struct statement_values *values);
/* The next row, or false and the result freed. */
bool statement_next(struct statement *statement, struct statement_values *values);
/* A column of the row; "" when there is none of that name. */
const char *statement_value(const struct statement *statement, const char *column);
/* The digits at the start of `text`, which may be NULL. */
int64_t statement_number(const char *text);
void statement_set_token(struct statement_values *values, const char *cookie);

#endif
