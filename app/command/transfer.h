/*
 * `accord export DIR` and `accord import DIR`: the whole agreement as files that outsiders can read, and back into an
 * empty database (docs/export.md). Which tables there are, and their columns, the schema itself says: a table that is
 * added is exported from then on. What is left out stands in transfer_left_out, with its reason.
 */
#ifndef ACCORD_COMMAND_TRANSFER_H
#define ACCORD_COMMAND_TRANSFER_H

#include <jansson.h>
#include <stdio.h>

#include "app/base/buf.h"
#include "app/base/hash.h"
#include "conf/conf.h"
#include "sql/db.h"

#define TRANSFER_FORMAT "accord export 1"
#define TRANSFER_PATH_SIZE 1024
#define TRANSFER_KEYS_MAX 8	/* columns of a primary key */
#define TRANSFER_PARAMS_MAX (TRANSFER_KEYS_MAX * (TRANSFER_KEYS_MAX + 1) / 2 + 2)
#define TRANSFER_BYTES_MAX 256	/* of a binary column */
#define TRANSFER_SQL_MAX 65536

/* A table that is not exported, and why, in English. */
struct transfer_left_out {
	const char *table;
	const char *reason;
};
/* Ended by a table NULL. */
extern const struct transfer_left_out transfer_left_out[];
/* The reason, or NULL: the table is exported. */
const char *transfer_reason(const char *table);

/* A statement put together at run time, for db_run. Its places never move: statements are cached by their address. */
struct transfer_query {
	struct db_query query;
	struct db_piece pieces[3];
	struct buf sql[3];
	signed char params[3][TRANSFER_PARAMS_MAX + DB_ARGS_MAX];
	int param_count[3];
	enum db_type types[DB_ARGS_MAX];
	const char *names[DB_ARGS_MAX];
	bool optional[DB_ARGS_MAX];
};

struct transfer_table {
	char *name;		/* new */
	json_t *columns;	/* new: rows of transfer_columns */
	int key_count;
	struct transfer_query read;
	struct transfer_query write;
};

/* ---- transfer_schema.c ---- */

/* The tables that are exported, in the order of their names. Free with transfer_schema_free after db_free. */
struct transfer_schema {
	struct transfer_table *tables;	/* new */
	size_t count;
	struct transfer_query *references;	/* new: one a foreign key */
	size_t reference_count;
	json_t *reference_names;	/* new */
	json_t *migrations;		/* new: [{name, sha256}] */
};
/* ERR_TOO_LARGE: a table has more columns than a statement can take. ERR_CONFIG: one without primary key. */
MUST_USE enum err transfer_schema_read(struct db *db, struct transfer_schema *ret, struct err_info *err);
void transfer_schema_free(struct transfer_schema *schema);
/* ERR_INVALID names a foreign key that something does not keep. */
MUST_USE enum err transfer_schema_check_references(struct db *db, struct transfer_schema *schema,
						   struct err_info *err);

/* ---- transfer_table.c ---- */

/* What a part of the export is: in the manifest, and as it is counted. */
struct transfer_part {
	int64_t rows;
	char sha256[HASH_HEX_SIZE];	/* of the file */
};

/* Writes all rows as lines of JSON, by primary key. ERR_SYSTEM: `out` could not be written. */
MUST_USE enum err transfer_table_write(struct db *db, struct transfer_table *table, FILE *out,
				       struct transfer_part *ret, struct err_info *err);
/* Adds the rows of a file. path: for messages. ERR_INVALID: what the table cannot take, with file and line. */
MUST_USE enum err transfer_table_read(struct db *db, struct transfer_table *table, FILE *in, const char *path,
				      struct transfer_part *ret, struct err_info *err);
/* Sets *ret_any when the table has rows. */
MUST_USE enum err transfer_table_any(struct db *db, struct transfer_table *table, bool *ret_any, struct err_info *err);

/* ---- transfer_file.c ---- */

/* Copies every attached file out of the folder `files_dir` to DIR/files, or back; each is checked by its hash. */
MUST_USE enum err transfer_files_write(struct db *db, const char *files_dir, const char *dir, int64_t *ret_count,
				       struct err_info *err);
MUST_USE enum err transfer_files_read(struct db *db, const char *files_dir, const char *dir, int64_t *ret_count,
				      struct err_info *err);

/* Path of DIR/NAME. ERR_INVALID: too long. */
MUST_USE enum err transfer_path(const char *dir, const char *name, char ret[TRANSFER_PATH_SIZE], struct err_info *err);

#endif
