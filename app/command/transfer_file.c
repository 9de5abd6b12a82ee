/* Attached files of an export: copies under their hash in DIR/files. */
#include "app/command/transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/resource/file/store.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define PAGE 500	/* rows of one query */
#define PIECE 65536	/* bytes read at once */

/* Where a piece of a file goes. */
typedef enum err piece_fn(void *to, const void *bytes, size_t len, struct err_info *err);

struct copy {
	const char *files_dir;
	const char *dir;
	int64_t count;
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static void free_hash(struct hash_stream **hash)
{
	hash_stream_free(*hash);
}

enum err transfer_path(const char *dir, const char *name, char ret[TRANSFER_PATH_SIZE], struct err_info *err)
{
	int len = snprintf(ret, TRANSFER_PATH_SIZE, "%s/%s", dir, name);

	return len > 0 && len < TRANSFER_PATH_SIZE ? ERR_OK : ERR(err, ERR_INVALID, "%s: path too long", name);
}

/* Reads `from` to its end. name: for messages */
static enum err pump(int from, const char *name, piece_fn *put, void *to, struct err_info *err)
{
	char piece[PIECE];
	ssize_t n = 1;
	enum err code = ERR_OK;

	while (code == ERR_OK && n > 0) {
		n = read(from, piece, sizeof(piece));
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n < 0)
			return ERR(err, ERR_SYSTEM, "%s: %s", name, strerrordesc_np(errno));
		else if (n > 0)
			code = put(to, piece, (size_t)n, err);
	}
	return code;
}

/* A copy that is being written, with its hash. */
struct target {
	int fd;
	struct hash_stream *hash;
};

static enum err put_target(void *to, const void *bytes, size_t len, struct err_info *err)
{
	struct target *target = to;
	const char *at = bytes;

	if (!hash_stream_add(target->hash, bytes, len))
		return ERR(err, ERR_INTERNAL, "SHA-256 failed");
	while (len > 0) {
		ssize_t n = write(target->fd, at, len);

		if (n < 0 && errno != EINTR)
			return ERR(err, ERR_SYSTEM, "writing: %s", strerrordesc_np(errno));
		at += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return ERR_OK;
}

static enum err check_hash(struct hash_stream *hash, const char *wanted, struct err_info *err)
{
	uint8_t digest[HASH_SIZE];
	char found[HASH_HEX_SIZE];

	if (!hash_stream_end(hash, digest))
		return ERR(err, ERR_INTERNAL, "SHA-256 failed");
	hash_to_hex(digest, sizeof(digest), found);
	return text_equal(found, wanted) ? ERR_OK : ERR(err, ERR_INVALID, "files/%s has another content", wanted);
}

static enum err write_file(const struct copy *copy, const char *sha256, struct err_info *err)
{
	DEFER(close_fd) int from = -1;
	DEFER(close_fd) int fd = -1;
	DEFER(free_hash) struct hash_stream *hash = hash_stream_new();
	char path[TRANSFER_PATH_SIZE];
	char name[HASH_HEX_SIZE + 6];
	struct target target;
	int64_t size = 0;
	enum err code = hash != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "hash");

	snprintf(name, sizeof(name), "files/%s", sha256);
	if (code == ERR_OK)
		code = transfer_path(copy->dir, name, path, err);
	if (code == ERR_OK)
		code = store_open(copy->files_dir, sha256, &from, &size, err);
	if (code != ERR_OK)
		return code;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return ERR(err, ERR_SYSTEM, "%s: %s", path, strerrordesc_np(errno));
	target = (struct target){ .fd = fd, .hash = hash };
	code = pump(from, sha256, put_target, &target, err);
	return code == ERR_OK ? check_hash(hash, sha256, err) : code;
}

static enum err put_store(void *to, const void *bytes, size_t len, struct err_info *err)
{
	return store_add(to, bytes, len, err);
}

static enum err read_file(const struct copy *copy, const char *sha256, struct err_info *err)
{
	DEFER(close_fd) int from = -1;
	DEFER(store_drop) struct store_file file = STORE_FILE_INIT;
	char path[TRANSFER_PATH_SIZE];
	char name[HASH_HEX_SIZE + 6];
	enum err code;

	snprintf(name, sizeof(name), "files/%s", sha256);
	code = transfer_path(copy->dir, name, path, err);
	if (code != ERR_OK)
		return code;
	from = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (from < 0)
		return ERR(err, ERR_INVALID, "%s: %s", path, strerrordesc_np(errno));
	code = store_begin(copy->files_dir, &file, err);
	if (code == ERR_OK)
		code = pump(from, path, put_store, &file, err);
	if (code == ERR_OK)
		code = store_end(&file, err);
	if (code == ERR_OK && !text_equal(file.sha256, sha256))
		code = ERR(err, ERR_INVALID, "%s has another content than its name says", path);
	return code == ERR_OK ? store_keep(copy->files_dir, &file, err) : code;
}

static enum err each_file(struct db *db, struct copy *copy,
			  enum err (*work)(const struct copy *copy, const char *sha256, struct err_info *err),
			  struct err_info *err)
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
			if (code == ERR_OK)
				code = work(copy, row_text(row, "sha256"), err);
			after = row_number(row, "id");
			copy->count++;
		}
	}
	return code;
}

enum err transfer_files_write(struct db *db, const char *files_dir, const char *dir, int64_t *ret_count,
			      struct err_info *err)
{
	struct copy copy = { .files_dir = files_dir, .dir = dir };
	enum err code = each_file(db, &copy, write_file, err);

	*ret_count = copy.count;
	return code;
}

enum err transfer_files_read(struct db *db, const char *files_dir, const char *dir, int64_t *ret_count,
			     struct err_info *err)
{
	struct copy copy = { .files_dir = files_dir, .dir = dir };
	enum err code = store_prepare(files_dir, err);

	if (code == ERR_OK)
		code = each_file(db, &copy, read_file, err);
	*ret_count = copy.count;
	return code;
}
