/* `accord export DIR`: the whole agreement as a folder of files, as of one moment. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "app/command/transfer.h"
#include "app/database.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/migrate.h"
#include "sql/queries.h"

struct export {
	struct db *db;
	const struct conf *conf;
	const char *dir;
	struct transfer_schema schema;
	json_t *parts;		/* new */
	int64_t rows;
	int64_t files;
	char sha256[HASH_HEX_SIZE];	/* of the manifest */
};

/* The connection first: it may hold statements of the schema. */
static void export_release(struct export *export)
{
	db_free(export->db);
	db_thread_end();
	transfer_schema_free(&export->schema);
	json_decref(export->parts);
}

static void close_file(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

static enum err make_folder(const char *path, struct err_info *err)
{
	if (mkdir(path, 0700) == 0)
		return ERR_OK;
	return ERR(err, ERR_SYSTEM, "%s: %s", path, strerrordesc_np(errno));
}

static enum err make_folders(const char *dir, struct err_info *err)
{
	char tables[TRANSFER_PATH_SIZE];
	char files[TRANSFER_PATH_SIZE];
	enum err code = transfer_path(dir, "tables", tables, err);

	if (code == ERR_OK)
		code = transfer_path(dir, "files", files, err);
	if (code == ERR_OK)
		code = make_folder(dir, err);
	if (code == ERR_OK)
		code = make_folder(tables, err);
	return code == ERR_OK ? make_folder(files, err) : code;
}

/* For us alone: it holds what people are called and where they can be reached. */
static enum err create(const char *path, FILE **ret, struct err_info *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	*ret = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (*ret != NULL)
		return ERR_OK;
	if (fd >= 0)
		close(fd);
	return ERR(err, ERR_SYSTEM, "%s: %s", path, strerrordesc_np(errno));
}

static enum err export_table(struct export *export, struct transfer_table *table, struct err_info *err)
{
	DEFER(close_file) FILE *out = NULL;
	struct transfer_part part = { 0 };
	char name[120];
	char path[TRANSFER_PATH_SIZE];
	enum err code;

	snprintf(name, sizeof(name), "tables/%s.jsonl", table->name);
	code = transfer_path(export->dir, name, path, err);
	if (code == ERR_OK)
		code = create(path, &out, err);
	if (code == ERR_OK)
		code = transfer_table_write(export->db, table, out, &part, err);
	if (code != ERR_OK)
		return code;
	export->rows += part.rows;
	model_add(&export->parts, json_pack("{s:s, s:s, s:I, s:s}", "table", table->name, "file", name, "rows",
					    (json_int_t)part.rows, "sha256", part.sha256));
	return ERR_OK;
}

/* The newest checkpoint of the ledger, or null. */
static enum err ledger_head(struct export *export, json_t **ret, struct err_info *err)
{
	json_auto_t *rows = NULL;
	enum err code = sql_checkpoint_last(export->db, &rows, err);
	const json_t *row = json_array_get(rows, 0);

	if (code == ERR_OK)
		*ret = row == NULL ? json_null()
				   : json_pack("{s:O, s:O}", "checkpoint", json_object_get(row, "id"), "hash",
					       json_object_get(row, "hash"));
	return code;
}

static json_t *left_out(void)
{
	json_t *object = json_object();

	for (const struct transfer_left_out *left = transfer_left_out; left->table != NULL; left++)
		model_set(&object, left->table, json_string(left->reason));
	return object;
}

/* Without the time: the same content has the same manifest. */
static enum err write_manifest(struct export *export, struct err_info *err)
{
	DEFER(close_file) FILE *out = NULL;
	json_auto_t *manifest = NULL;
	AUTO_FREE char *text = NULL;
	json_t *head = NULL;
	char path[TRANSFER_PATH_SIZE];
	enum err code = ledger_head(export, &head, err);

	if (code != ERR_OK)
		return code;
	manifest = json_pack("{s:s, s:o, s:O, s:O, s:o, s:{s:I}}", "format", TRANSFER_FORMAT, "ledger", head,
			     "schema", export->schema.migrations, "parts", export->parts, "left_out", left_out(),
			     "files", "count", (json_int_t)export->files);
	text = json_dumps(manifest, JSON_INDENT(1) | JSON_SORT_KEYS);
	if (text == NULL)
		return ERR(err, ERR_MEMORY, "manifest");
	code = hash_sha256_hex(text, strlen(text), export->sha256, err);
	if (code == ERR_OK)
		code = transfer_path(export->dir, "manifest.json", path, err);
	if (code == ERR_OK)
		code = create(path, &out, err);
	if (code == ERR_OK && (fputs(text, out) < 0 || fflush(out) != 0 || fsync(fileno(out)) != 0))
		code = ERR(err, ERR_SYSTEM, "%s could not be written", path);
	return code;
}

static enum err export_all(void *data, struct err_info *err)
{
	struct export *export = data;
	enum err code = ERR_OK;

	export->rows = 0;
	json_decref(export->parts);
	export->parts = json_array();
	for (size_t i = 0; i < export->schema.count && code == ERR_OK; i++)
		code = export_table(export, &export->schema.tables[i], err);
	if (code == ERR_OK)
		code = transfer_files_write(export->db, export->conf->files_dir, export->dir, &export->files, err);
	if (code == ERR_OK && export->parts == NULL)
		code = ERR(err, ERR_MEMORY, "manifest");
	return code == ERR_OK ? write_manifest(export, err) : code;
}

int command_export(const struct conf *conf, int argc, char **argv)
{
	struct db_settings settings = database_settings(conf);
	DEFER(export_release) struct export export = { .conf = conf };
	struct err_info err;
	enum err code;

	if (argc != 2)
		return command_misused(argv[0], "takes the folder to make");
	export.dir = argv[1];
	code = db_library_init(&err);
	if (code == ERR_OK)
		code = db_new(&settings, &export.db, &err);
	if (code == ERR_OK)
		code = migrate_check(export.db, conf->migrations_dir, &err);
	if (code == ERR_OK)
		code = transfer_schema_read(export.db, &export.schema, &err);
	if (code == ERR_OK)
		code = make_folders(export.dir, &err);
	if (code == ERR_OK)
		code = db_transaction(export.db, export_all, &export, &err);
	if (code != ERR_OK)
		return command_failed(argv[0], &err);
	printf("exported %" PRId64 " rows of %zu tables and %" PRId64 " files\nmanifest: %s\n", export.rows,
	       export.schema.count, export.files, export.sha256);
	return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
