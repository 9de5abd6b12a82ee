/* `accord import DIR`: what `accord export` wrote, into an empty database; all of it, or nothing. */
#include <errno.h>
#include <inttypes.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "app/command/transfer.h"
#include "app/database.h"
#include "app/resource/row.h"
#include "sql/migrate.h"
#include "sql/queries.h"

struct import {
	struct db *db;
	const struct conf *conf;
	const char *dir;
	struct transfer_schema schema;
	json_t *manifest;	/* new */
	int64_t rows;
	int64_t files;
};

static void import_release(struct import *import)
{
	db_free(import->db);
	db_thread_end();
	transfer_schema_free(&import->schema);
	json_decref(import->manifest);
}

static void close_file(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

static enum err read_manifest(struct import *import, struct err_info *err)
{
	char path[TRANSFER_PATH_SIZE];
	json_error_t error;
	enum err code = transfer_path(import->dir, "manifest.json", path, err);

	if (code != ERR_OK)
		return code;
	import->manifest = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (import->manifest == NULL)
		return ERR(err, ERR_INVALID, "%s:%d: %s", path, error.line, error.text);
	if (!text_equal(row_text(import->manifest, "format"), TRANSFER_FORMAT))
		return ERR(err, ERR_INVALID, "%s: the format is not \"" TRANSFER_FORMAT "\"", path);
	return ERR_OK;
}

/* The same migrations: then the columns are the same. */
static enum err check_schema(struct import *import, struct err_info *err)
{
	const json_t *parts = json_object_get(import->manifest, "parts");

	if (!json_equal(json_object_get(import->manifest, "schema"), import->schema.migrations))
		return ERR(err, ERR_CONFIG, "the export was made with another schema than this database has");
	if (json_array_size(parts) != import->schema.count)
		return ERR(err, ERR_INVALID, "manifest.json names %zu tables, there are %zu", json_array_size(parts),
			   import->schema.count);
	return ERR_OK;
}

static const json_t *part_of(const struct import *import, const char *table)
{
	const json_t *parts = json_object_get(import->manifest, "parts");
	size_t i;
	const json_t *part;

	json_array_foreach(parts, i, part) {
		if (text_equal(row_text(part, "table"), table))
			return part;
	}
	return NULL;
}

static enum err check_empty(struct import *import, struct err_info *err)
{
	enum err code = ERR_OK;

	for (size_t i = 0; i < import->schema.count && code == ERR_OK; i++) {
		struct transfer_table *table = &import->schema.tables[i];
		bool any = false;

		code = transfer_table_any(import->db, table, &any, err);
		if (code == ERR_OK && any)
			code = ERR(err, ERR_CONFLICT,
				   "the database is not empty (%s); an export is imported into an empty one only",
				   table->name);
	}
	return code;
}

static enum err compare(const json_t *wanted, const struct transfer_part *found, const char *what, struct err_info *err)
{
	if (row_number(wanted, "rows") != found->rows)
		return ERR(err, ERR_INVALID, "%s: %" PRId64 " rows, the manifest says %" JSON_INTEGER_FORMAT, what,
			   found->rows, (json_int_t)row_number(wanted, "rows"));
	if (!text_equal(row_text(wanted, "sha256"), found->sha256))
		return ERR(err, ERR_INVALID, "%s: SHA-256 %s, the manifest says another", what, found->sha256);
	return ERR_OK;
}

static enum err import_table(struct import *import, struct transfer_table *table, struct err_info *err)
{
	const json_t *wanted = part_of(import, table->name);
	DEFER(close_file) FILE *in = NULL;
	struct transfer_part part = { 0 };
	char name[120];
	char path[TRANSFER_PATH_SIZE];
	enum err code;

	if (wanted == NULL)
		return ERR(err, ERR_INVALID, "manifest.json has no part for the table %s", table->name);
	snprintf(name, sizeof(name), "tables/%s.jsonl", table->name);
	code = transfer_path(import->dir, name, path, err);
	if (code != ERR_OK)
		return code;
	in = fopen(path, "re");
	if (in == NULL)
		return ERR(err, ERR_INVALID, "%s: %s", path, strerrordesc_np(errno));
	code = transfer_table_read(import->db, table, in, path, &part, err);
	import->rows += part.rows;
	return code == ERR_OK ? compare(wanted, &part, path, err) : code;
}

/* What the database says now is what the file said, byte by byte. */
static enum err check_table(struct import *import, struct transfer_table *table, struct err_info *err)
{
	DEFER(close_file) FILE *nowhere = fopen("/dev/null", "we");
	struct transfer_part part = { 0 };
	enum err code;

	if (nowhere == NULL)
		return ERR(err, ERR_SYSTEM, "/dev/null: %s", strerrordesc_np(errno));
	code = transfer_table_write(import->db, table, nowhere, &part, err);
	return code == ERR_OK ? compare(part_of(import, table->name), &part, table->name, err) : code;
}

static enum err import_all(void *data, struct err_info *err)
{
	struct import *import = data;
	struct transfer_table *tables = import->schema.tables;
	int64_t ignored = 0;
	enum err code = check_empty(import, err);

	import->rows = 0;
	if (code == ERR_OK)
		code = sql_transfer_trust(import->db, &ignored, err);
	for (size_t i = 0; i < import->schema.count && code == ERR_OK; i++)
		code = import_table(import, &tables[i], err);
	if (code == ERR_OK)
		code = transfer_schema_check_references(import->db, &import->schema, err);
	for (size_t i = 0; i < import->schema.count && code == ERR_OK; i++)
		code = check_table(import, &tables[i], err);
	if (code == ERR_OK)
		code = transfer_files_read(import->db, import->conf->files_dir, import->dir, &import->files, err);
	return code;
}

int command_import(const struct conf *conf, int argc, char **argv)
{
	struct db_settings settings = database_settings(conf);
	DEFER(import_release) struct import import = { .conf = conf };
	struct err_info err;
	enum err code;

	if (argc != 2)
		return command_misused(argv[0], "takes the folder of an export");
	import.dir = argv[1];
	code = read_manifest(&import, &err);
	if (code == ERR_OK)
		code = db_library_init(&err);
	if (code == ERR_OK)
		code = db_new(&settings, &import.db, &err);
	if (code == ERR_OK)
		code = migrate_check(import.db, conf->migrations_dir, &err);
	if (code == ERR_OK)
		code = transfer_schema_read(import.db, &import.schema, &err);
	if (code == ERR_OK)
		code = check_schema(&import, &err);
	if (code == ERR_OK)
		code = db_transaction(import.db, import_all, &import, &err);
	if (code != ERR_OK)
		return command_failed(argv[0], &err);
	printf("imported %" PRId64 " rows of %zu tables and %" PRId64 " files\n", import.rows, import.schema.count,
	       import.files);
	return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
