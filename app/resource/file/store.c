/* The bytes of files. */
#include "app/resource/file/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/random.h"

#define FOLDER_MODE 0700
#define FILE_MODE 0600

static enum err failed(const char *what, const char *path, struct err_info *err)
{
	return ERR(err, ERR_STORAGE, "%s %s: %s", what, path, strerrordesc_np(errno));
}

/* A folder that is there, or is made now. */
static bool make_folder(const char *path)
{
	return mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST;
}

static enum err check_folder(const char *path, struct err_info *err)
{
	struct stat st;

	if (!make_folder(path) || stat(path, &st) != 0)
		return ERR(err, ERR_CONFIG, "site.files: %s: %s", path, strerrordesc_np(errno));
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) != 0)
		return ERR(err, ERR_CONFIG, "site.files: %s is not a folder for this account alone (0700)", path);
	return ERR_OK;
}

enum err store_prepare(const char *dir, struct err_info *err)
{
	char path[STORE_PATH_SIZE];
	enum err code = check_folder(dir, err);

	snprintf(path, sizeof(path), "%s/" STORE_NEW, dir);
	return code == ERR_OK ? check_folder(path, err) : code;
}

/* ---- writing ---- */

enum err store_begin(const char *dir, struct store_file *ret, struct err_info *err)
{
	char name[RANDOM_UUID_SIZE];
	enum err code = random_uuid(name, err);

	if (code != ERR_OK)
		return code;
	*ret = (struct store_file){ .fd = -1, .hash = hash_stream_new() };
	if (ret->hash == NULL)
		return ERR(err, ERR_MEMORY, "hash of a file");
	snprintf(ret->path, sizeof(ret->path), "%s/" STORE_NEW "/%s", dir, name);
	ret->fd = open(ret->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (ret->fd >= 0)
		return ERR_OK;
	code = failed("cannot make", ret->path, err);
	ret->path[0] = '\0';
	return code;
}

enum err store_add(struct store_file *file, const void *bytes, size_t len, struct err_info *err)
{
	const char *at = bytes;

	if (!hash_stream_add(file->hash, bytes, len))
		return ERR(err, ERR_INTERNAL, "SHA-256 of a file failed");
	file->size += (int64_t)len;
	while (len > 0) {
		ssize_t n = write(file->fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return failed("cannot write", file->path, err);
		at += n;
		len -= (size_t)n;
	}
	return ERR_OK;
}

enum err store_end(struct store_file *file, struct err_info *err)
{
	uint8_t digest[HASH_SIZE];

	if (!hash_stream_end(file->hash, digest))
		return ERR(err, ERR_INTERNAL, "SHA-256 of a file failed");
	if (fsync(file->fd) != 0)
		return failed("cannot keep", file->path, err);
	hash_to_hex(digest, sizeof(digest), file->sha256);
	return ERR_OK;
}

void store_drop(struct store_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->path[0] != '\0')
		unlink(file->path);
	hash_stream_free(file->hash);
	*file = (struct store_file)STORE_FILE_INIT;
}

/* ---- names ---- */

void store_path(const char *dir, const char *sha256, char ret[STORE_PATH_SIZE])
{
	snprintf(ret, STORE_PATH_SIZE, "%s/%.2s/%.2s/%s", dir, sha256, sha256 + 2, sha256);
}

/* A new name is on the disk when its folder is. */
static enum err sync_folder(const char *path, struct err_info *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	enum err code = ok ? ERR_OK : failed("cannot keep", path, err);

	if (fd >= 0)
		close(fd);
	return code;
}

/* The folder `path`, made if need be; it stands in `parent`. */
static enum err keep_folder(const char *parent, const char *path, struct err_info *err)
{
	if (mkdir(path, FOLDER_MODE) == 0)
		return sync_folder(parent, err);
	return errno == EEXIST ? ERR_OK : failed("cannot make", path, err);
}

enum err store_keep(const char *dir, const struct store_file *file, struct err_info *err)
{
	char path[STORE_PATH_SIZE];
	char first[STORE_PATH_SIZE];
	char second[STORE_PATH_SIZE];
	enum err code;

	store_path(dir, file->sha256, path);
	snprintf(first, sizeof(first), "%s/%.2s", dir, file->sha256);
	snprintf(second, sizeof(second), "%s/%.2s/%.2s", dir, file->sha256, file->sha256 + 2);
	code = keep_folder(dir, first, err);
	if (code == ERR_OK)
		code = keep_folder(first, second, err);
	if (code != ERR_OK)
		return code;
	if (link(file->path, path) != 0)
		return errno == EEXIST ? ERR_OK : failed("cannot keep", path, err);
	return sync_folder(second, err);
}

enum err store_open(const char *dir, const char *sha256, int *ret, int64_t *ret_size, struct err_info *err)
{
	char path[STORE_PATH_SIZE];
	struct stat st;
	int fd;

	store_path(dir, sha256, path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &st) != 0) {
		enum err code = failed("cannot read", path, err);

		if (fd >= 0)
			close(fd);
		return code;
	}
	*ret = fd;
	*ret_size = st.st_size;
	return ERR_OK;
}
