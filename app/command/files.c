/*
 * `accord files check`: every file is there with the content that its hash says. `accord files purge`: deletes what
 * lies in site.files and belongs to nothing: what a process that was killed left half written, and files whose
 * record was not saved in the end.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "app/database.h"
#include "app/resource/file/store.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define PAGE 500	/* rows of one query */
#define PIECE 65536	/* bytes read at once */
#define FOLDERS 2	/* above a file: aa/bb */

static void files_free_db(struct db **db)
{
	db_free(*db);
	db_thread_end();
}

static enum err files_open_db(const struct conf *conf, struct db **ret, struct err_info *err)
{
	static struct db_settings settings; /* outlives the connection */
	enum err code = db_library_init(err);

	settings = database_settings(conf);
	return code == ERR_OK ? db_new(&settings, ret, err) : code;
}

/* ---- check ---- */

struct check {
	const char *dir;
	int64_t files;
	int64_t bytes;
	int64_t missing;
	int64_t damaged;
	int64_t unnamed;
};

/* The hash of what is left of an open file. False: it cannot be read. */
static bool hash_file(int fd, char ret[HASH_HEX_SIZE])
{
	struct hash_stream *hash = hash_stream_new();
	uint8_t digest[HASH_SIZE];
	char piece[PIECE];
	ssize_t n = hash != NULL ? 1 : -1;
	bool ok;

	while (n > 0) {
		n = read(fd, piece, sizeof(piece));
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0 && !hash_stream_add(hash, piece, (size_t)n))
			n = -1;
	}
	ok = n == 0 && hash_stream_end(hash, digest);
	hash_stream_free(hash);
	if (ok)
		hash_to_hex(digest, sizeof(digest), ret);
	return ok;
}

static void check_file(struct check *check, const json_t *row)
{
	const char *wanted = row_text(row, "sha256");
	char found[HASH_HEX_SIZE] = "";
	struct err_info ignored;
	int64_t size = 0;
	int fd = -1;

	check->files++;
	check->bytes += row_number(row, "size");
	if (!json_is_true(json_object_get(row, "named"))) {
		check->unnamed++;
		printf("unnamed %s\n", wanted);
	}
	if (store_open(check->dir, wanted, &fd, &size, &ignored) != ERR_OK) {
		check->missing++;
		printf("missing %s\n", wanted);
		return;
	}
	if (!hash_file(fd, found) || !text_equal(found, wanted) || size != row_number(row, "size")) {
		check->damaged++;
		printf("damaged %s\n", wanted);
	}
	close(fd);
}

static enum err check_all(struct check *check, struct db *db, struct err_info *err)
{
	int64_t after = 0;
	size_t count = PAGE;
	enum err code = ERR_OK;

	while (code == ERR_OK && count == PAGE) {
		json_auto_t *rows = NULL;
		size_t i;
		const json_t *row;

		code = sql_file_page(db, after, PAGE, &rows, err);
		count = json_array_size(rows);
		json_array_foreach(rows, i, row) {
			check_file(check, row);
			after = row_number(row, "id");
		}
	}
	return code;
}

int command_files_check(const struct conf *conf, int argc, char **argv UNUSED)
{
	DEFER(files_free_db) struct db *db = NULL;
	struct check check = { .dir = conf->files_dir };
	struct err_info err;
	enum err code;

	if (argc > 1)
		return command_misused("files check", "takes no argument");
	code = files_open_db(conf, &db, &err);
	if (code == ERR_OK)
		code = check_all(&check, db, &err);
	if (code != ERR_OK)
		return command_failed("files check", &err);
	printf("%" PRId64 " files, %" PRId64 " bytes: %" PRId64 " missing, %" PRId64 " damaged, %" PRId64
	       " named by no version\n",
	       check.files, check.bytes, check.missing, check.damaged, check.unnamed);
	if (fflush(stdout) != 0)
		return COMMAND_FAILED;
	return check.missing + check.damaged == 0 ? COMMAND_OK : COMMAND_FAILED;
}

/* ---- purge ---- */

struct purge {
	struct db *db;
	const char *dir;
	int64_t keep_s;
	bool dry;
	int64_t half_written;
	int64_t unnamed;
};

/* One file of the store, while its row is looked for. */
struct orphan {
	struct purge *purge;
	const char *path;
	uint8_t sha256[HASH_SIZE];
	bool found;	/* it has no row */
};

static bool is_old(const char *path, int64_t keep_s)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && time(NULL) - st.st_mtime > keep_s;
}

/*
 * Adds the row that the file lacks, so that whoever sends the same content now waits, deletes the file, and takes
 * the row back by failing. A file that has its row stays.
 */
static enum err purge_orphan(void *data, struct err_info *err)
{
	struct orphan *orphan = data;
	int64_t added = 0;
	enum err code = sql_file_add(orphan->purge->db, orphan->sha256, sizeof(orphan->sha256), 1, "none",
				     "2000-01-01 00:00:00", &added, err);

	if (code != ERR_OK || added == 0)
		return code;
	if (!orphan->purge->dry && unlink(orphan->path) != 0 && errno != ENOENT)
		return ERR(err, ERR_STORAGE, "%s: %s", orphan->path, strerrordesc_np(errno));
	orphan->found = true;
	return ERR(err, ERR_CONFLICT, "taken back");
}

static enum err purge_stored(struct purge *purge, const char *path, const char *name, struct err_info *err)
{
	struct orphan orphan = { .purge = purge, .path = path };
	enum err code;

	if (strlen(name) != HASH_HEX_SIZE - 1 || !hash_from_hex(name, orphan.sha256, HASH_SIZE) ||
	    !is_old(path, purge->keep_s))
		return ERR_OK;
	code = db_transaction(purge->db, purge_orphan, &orphan, err);
	if (!orphan.found)
		return code;
	purge->unnamed++;
	return ERR_OK;
}

static enum err purge_half_written(struct purge *purge, const char *path, struct err_info *err)
{
	if (!is_old(path, purge->keep_s))
		return ERR_OK;
	if (!purge->dry && unlink(path) != 0 && errno != ENOENT)
		return ERR(err, ERR_STORAGE, "%s: %s", path, strerrordesc_np(errno));
	purge->half_written++;
	return ERR_OK;
}

static enum err purge_folder(struct purge *purge, const char *folder, int depth, bool half_written,
			     struct err_info *err);

static enum err purge_entry(struct purge *purge, const char *folder, const char *name, int depth, bool half_written,
			    struct err_info *err)
{
	char path[STORE_PATH_SIZE];
	uint8_t byte;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >= sizeof(path))
		return ERR_OK;
	if (half_written)
		return purge_half_written(purge, path, err);
	if (depth == FOLDERS)
		return purge_stored(purge, path, name, err);
	if (depth == 0 && text_equal(name, STORE_NEW))
		return purge_folder(purge, path, FOLDERS, true, err);
	if (strlen(name) == 2 && hash_from_hex(name, &byte, 1))
		return purge_folder(purge, path, depth + 1, false, err);
	return ERR_OK;
}

static enum err purge_folder(struct purge *purge, const char *folder, int depth, bool half_written,
			     struct err_info *err)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry = dir != NULL ? readdir(dir) : NULL;
	enum err code = ERR_OK;

	if (dir == NULL)
		return ERR(err, ERR_STORAGE, "%s: %s", folder, strerrordesc_np(errno));
	for (; entry != NULL && code == ERR_OK; entry = readdir(dir)) {
		if (entry->d_name[0] != '.')
			code = purge_entry(purge, folder, entry->d_name, depth, half_written, err);
	}
	closedir(dir);
	return code;
}

int command_files_purge(const struct conf *conf, int argc, char **argv)
{
	DEFER(files_free_db) struct db *db = NULL;
	struct purge purge = { .dir = conf->files_dir, .keep_s = conf->retention_file_s,
			       .dry = argc == 2 && text_equal(argv[1], "--dry-run") };
	struct err_info err;
	enum err code;

	if (argc > 1 && !purge.dry)
		return command_misused("files purge", "takes no argument but --dry-run");
	code = files_open_db(conf, &db, &err);
	purge.db = db;
	if (code == ERR_OK)
		code = purge_folder(&purge, purge.dir, 0, false, &err);
	if (code != ERR_OK)
		return command_failed("files purge", &err);
	printf("half written: %" PRId64 " %s\nof no record: %" PRId64 " %s\n", purge.half_written,
	       purge.dry ? "to delete" : "deleted", purge.unnamed, purge.dry ? "to delete" : "deleted");
	return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
