/*
 * Forward-only migrations: sql/migrations/NNNN_what.sql, statements ended by `;` at a line's end, each
 * re-runnable (MariaDB and MySQL commit at every DDL statement). The table schema_migration keeps
 * number, name, SHA-256 of the file and the time; a file changed after it ran is refused.
 */
#ifndef ACCORD_SQL_MIGRATE_H
#define ACCORD_SQL_MIGRATE_H

#include "app/base/err.h"
#include "sql/db.h"

/* Applies what is missing from `dir`, in order of number, under a named lock so that two do not run
 * together. ret_applied receives how many were applied. `said` (may be NULL) is called for each. */
typedef void migrate_said_fn(const char *file);
MUST_USE enum err migrate_run(struct db *db, const char *dir, migrate_said_fn *said, int *ret_applied,
			      struct err_info *err);
/* ERR_OK when every file of `dir` is applied unchanged; ERR_CONFIG says what is missing or changed. */
MUST_USE enum err migrate_check(struct db *db, const char *dir, struct err_info *err);

#endif
