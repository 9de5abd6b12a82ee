/* Applies migrations, and tells what is missing or was changed after it ran. */
#include "sql/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <mysqld_error.h>

#include "app/base/buf.h"
#include "app/base/hash.h"
#include "app/base/text.h"
#include "sql/internal.h"
#include "sql/queries.h"
#include "sql/split.h"

#define MIGRATE_FILE_MAX (1024 * 1024)
#define MIGRATE_LOCK_S 60
#define MIGRATE_DIGITS 4
#define MIGRATE_PATH_MAX 1024

/* The files of the folder, in order of number: NNNN_what.sql. */
struct migrate_files {
	const char *dir;
	struct dirent **entries;	/* new */
	int count;
};

static void migrate_files_release(struct migrate_files *files)
{
	for (int i = 0; i < files->count; i++)
		free(files->entries[i]);
	free(files->entries);
	files->entries = NULL;
	files->count = 0;
}

static int migrate_is_sql(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && strcmp(entry->d_name + len - 4, ".sql") == 0;
}

/* -1: the name does not begin with four digits and `_`. */
static int64_t migrate_number(const char *name)
{
	char digits[MIGRATE_DIGITS + 1] = "";
	int64_t number = -1;

	if (strlen(name) <= MIGRATE_DIGITS || name[MIGRATE_DIGITS] != '_' ||
	    strspn(name, "0123456789") != MIGRATE_DIGITS)
		return -1;
	memcpy(digits, name, MIGRATE_DIGITS);
	return text_to_i64(digits, 1, 9999, &number) ? number : -1;
}

static enum err migrate_files_read(struct migrate_files *files, struct err_info *err)
{
	int64_t before = 0;

	files->count = scandir(files->dir, &files->entries, migrate_is_sql, alphasort);
	if (files->count < 0) {
		files->count = 0;
		return ERR(err, ERR_CONFIG, "migrations %s: %s", files->dir, strerror(errno));
	}
	for (int i = 0; i < files->count; i++) {
		int64_t number = migrate_number(files->entries[i]->d_name);

		if (number < 0)
			return ERR(err, ERR_CONFIG, "%s: the name is not NNNN_what.sql",
				   files->entries[i]->d_name);
		if (number == before)
			return ERR(err, ERR_CONFIG, "%s: number %d is there twice",
				   files->entries[i]->d_name, (int)number);
		before = number;
	}
	return ERR_OK;
}

static void migrate_fclose(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

static enum err migrate_read(const char *dir, const char *name, struct buf *ret,
			     struct err_info *err)
{
	DEFER(migrate_fclose) FILE *file = NULL;
	char path[MIGRATE_PATH_MAX];
	char block[4096];
	size_t n;
	int len = snprintf(path, sizeof(path), "%s/%s", dir, name);

	if (len < 0 || (size_t)len >= sizeof(path))
		return ERR(err, ERR_CONFIG, "%s: path is too long", name);
	file = fopen(path, "re");
	if (file == NULL)
		return ERR(err, ERR_CONFIG, "%s: %s", path, strerror(errno));
	for (n = fread(block, 1, sizeof(block), file); n > 0;
	     n = fread(block, 1, sizeof(block), file))
		buf_add(ret, block, n);
	if (ferror(file) != 0)
		return ERR(err, ERR_SYSTEM, "%s: not readable to its end", path);
	if (buf_error(ret) != ERR_OK)
		return ERR(err, ERR_CONFIG, "%s: longer than %d bytes", path, MIGRATE_FILE_MAX);
	return ERR_OK;
}

/* The file that stands at the place of an applied migration must be the one that was applied. */
static enum err migrate_compare(const struct migrate_files *files, int i, const json_t *applied,
				struct err_info *err)
{
	AUTO_BUF text = BUF_INIT(MIGRATE_FILE_MAX);
	const char *sha256 = json_string_value(json_object_get(applied, "sha256"));
	const char *was = json_string_value(json_object_get(applied, "name"));
	int64_t number = json_integer_value(json_object_get(applied, "number"));
	const char *name = i < files->count ? files->entries[i]->d_name : NULL;
	char hex[HASH_HEX_SIZE];
	enum err code;

	if (name == NULL || migrate_number(name) > number)
		return ERR(err, ERR_CONFIG, "%s was applied, but its file is missing", was);
	if (migrate_number(name) < number)
		return ERR(err, ERR_CONFIG, "%s was not applied, but the later %s was", name, was);
	code = migrate_read(files->dir, name, &text, err);
	if (code == ERR_OK)
		code = hash_sha256_hex(buf_text(&text), text.len, hex, err);
	if (code == ERR_OK && !text_equal(hex, sha256))
		code = ERR(err, ERR_CONFIG, "%s was changed after it was applied", name);
	return code;
}

/* Compares all that was applied; ret_applied: how many of the files that is. */
static enum err migrate_compare_all(struct db *db, const struct migrate_files *files,
				    int *ret_applied, struct err_info *err)
{
	json_auto_t *applied = NULL;
	enum err code = sql_migration_list(db, &applied, err);
	int count = (int)json_array_size(applied);

	for (int i = 0; i < count && code == ERR_OK; i++)
		code = migrate_compare(files, i, json_array_get(applied, (size_t)i), err);
	*ret_applied = count;
	return code;
}

static enum err migrate_statements(struct db *db, const char *name, const struct buf *text,
				   struct err_info *err)
{
	struct split split = { .text = buf_text(text), .len = text->len };
	enum split_result found;
	const char *sql = NULL;
	size_t len = 0;

	for (found = split_next(&split, &sql, &len); found == SPLIT_STATEMENT;
	     found = split_next(&split, &sql, &len)) {
		struct err_info why = { .detail = "" };
		enum err code = db_execute(db, sql, len, &why);

		if (code != ERR_OK)
			return ERR(err, code, "%s:%d: %s", name, split_line(&split, sql), why.detail);
	}
	if (found == SPLIT_UNFINISHED)
		return ERR(err, ERR_CONFIG, "%s: the last statement has no ';' at a line's end", name);
	return ERR_OK;
}

static enum err migrate_apply(struct db *db, const char *dir, const char *name,
			      struct err_info *err)
{
	AUTO_BUF text = BUF_INIT(MIGRATE_FILE_MAX);
	unsigned int connects = db->connects;
	char hex[HASH_HEX_SIZE];
	int64_t added = 0;
	enum err code = migrate_read(dir, name, &text, err);

	if (code == ERR_OK)
		code = hash_sha256_hex(buf_text(&text), text.len, hex, err);
	if (code == ERR_OK)
		code = migrate_statements(db, name, &text, err);
	if (code == ERR_OK && db->connects != connects)
		code = ERR(err, ERR_DATABASE, "%s: the lock was lost with the connection", name);
	if (code == ERR_OK)
		code = sql_migration_add(db, migrate_number(name), name, hex, &added, err);
	return code;
}

static enum err migrate_locked(struct db *db, const struct migrate_files *files,
			       migrate_said_fn *said, int *ret_applied, struct err_info *err)
{
	int64_t made = 0;
	int done = 0;
	enum err code = sql_migration_table(db, &made, err);

	*ret_applied = 0;
	if (code == ERR_OK)
		code = migrate_compare_all(db, files, &done, err);
	for (int i = done; i < files->count && code == ERR_OK; i++) {
		const char *name = files->entries[i]->d_name;

		if (said != NULL)
			said(name);
		code = migrate_apply(db, files->dir, name, err);
		if (code == ERR_OK)
			(*ret_applied)++;
	}
	return code;
}

static enum err migrate_lock(struct db *db, struct err_info *err)
{
	json_auto_t *lock = NULL;
	enum err code = sql_migration_lock(db, MIGRATE_LOCK_S, &lock, err);

	if (code == ERR_OK && !json_is_true(json_object_get(lock, "locked")))
		code = ERR(err, ERR_RETRY, "another migration has been running for %d s",
			   MIGRATE_LOCK_S);
	return code;
}

static void migrate_unlock(struct db *db)
{
	json_auto_t *unlocked = NULL;
	struct err_info ignored;

	/* Closing gives the lock back as well. */
	if (sql_migration_unlock(db, &unlocked, &ignored) != ERR_OK)
		conn_drop(db);
}

enum err migrate_run(struct db *db, const char *dir, migrate_said_fn *said, int *ret_applied,
		     struct err_info *err)
{
	DEFER(migrate_files_release) struct migrate_files files = { .dir = dir };
	enum err code = migrate_files_read(&files, err);

	if (code != ERR_OK)
		return code;
	conn_drop(db);
	db->patient = true;	/* for the connections that are opened from now on */
	code = migrate_lock(db, err);
	if (code == ERR_OK) {
		code = migrate_locked(db, &files, said, ret_applied, err);
		migrate_unlock(db);
	}
	conn_drop(db);
	db->patient = false;
	return code;
}

enum err migrate_check(struct db *db, const char *dir, struct err_info *err)
{
	DEFER(migrate_files_release) struct migrate_files files = { .dir = dir };
	int done = 0;
	enum err code = migrate_files_read(&files, err);

	if (code == ERR_OK)
		code = migrate_compare_all(db, &files, &done, err);
	if (code == ERR_DATABASE && db->last_errno == ER_NO_SUCH_TABLE)
		return ERR(err, ERR_CONFIG, "no migration was applied to this database");
	if (code == ERR_OK && done < files.count)
		code = ERR(err, ERR_CONFIG, "%s was not applied", files.entries[done]->d_name);
	return code;
}
