/* Files on the disk: whole or not at all, once, and never without saying so when the disk refuses. */
#include "tests/unit/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/resource/file/store.h"
#include "tests/unit/torture.h"

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static char base[] = "/tmp/test_store_XXXXXX";
static char dir[64];

/* ---- calls that fail when the test wants it ---- */

static int write_errno;
static int write_calls;
static int fsync_errno;
static int link_errno;

ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);

/* Half of what is asked, then what the test wants. */
ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
	write_calls++;
	if (write_errno != 0 && write_calls > 1) {
		errno = write_errno;
		write_errno = write_errno == EINTR ? 0 : write_errno;
		return -1;
	}
	return __real_write(fd, bytes, len > 1 ? len / 2 : len);
}

int __wrap_fsync(int fd)
{
	errno = fsync_errno;
	return fsync_errno != 0 ? -1 : __real_fsync(fd);
}

int __wrap_link(const char *from, const char *to)
{
	errno = link_errno;
	return link_errno != 0 ? -1 : __real_link(from, to);
}

/* ---- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int start(void **state)
{
	struct err_info err;

	(void)state;
	write_errno = 0;
	write_calls = 0;
	fsync_errno = 0;
	link_errno = 0;
	snprintf(base, sizeof(base), "/tmp/test_store_XXXXXX");
	if (mkdtemp(base) == NULL)
		return -1;
	snprintf(dir, sizeof(dir), "%s/files", base);
	return store_prepare(dir, &err) == ERR_OK ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	return nftw(base, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static int new_count(void)
{
	char path[80];
	int count = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "%s/" STORE_NEW, dir);
	folder = opendir(path);
	if (folder == NULL)
		return -1;
	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count - 2;
}

static enum err put(const char *text, struct store_file *file)
{
	struct err_info err;
	enum err code = store_begin(dir, file, &err);

	if (code == ERR_OK)
		code = store_add(file, text, strlen(text), &err);
	if (code == ERR_OK)
		code = store_end(file, &err);
	return code == ERR_OK ? store_keep(dir, file, &err) : code;
}

static void check_content(const char *sha256, const char *wanted)
{
	char text[100] = "";
	struct err_info err;
	int64_t size = 0;
	int fd = -1;

	assert_int_equal(store_open(dir, sha256, &fd, &size, &err), ERR_OK);
	assert_int_equal(size, strlen(wanted));
	assert_int_equal(read(fd, text, sizeof(text) - 1), size);
	close(fd);
	assert_string_equal(text, wanted);
}

static void a_file_lies_under_its_hash_for_us_alone(void **state)
{
	DEFER(store_drop) struct store_file file = STORE_FILE_INIT;
	char path[STORE_PATH_SIZE];
	char wanted[200];
	struct stat st;

	(void)state;
	assert_int_equal(put("abc", &file), ERR_OK);
	assert_string_equal(file.sha256, ABC_SHA256);
	assert_int_equal(file.size, 3);
	store_path(dir, file.sha256, path);
	snprintf(wanted, sizeof(wanted), "%s/ba/78/" ABC_SHA256, dir);
	assert_string_equal(path, wanted);
	check_content(ABC_SHA256, "abc");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void the_same_content_is_kept_once(void **state)
{
	struct store_file one = STORE_FILE_INIT;
	struct store_file other = STORE_FILE_INIT;
	struct err_info err;

	(void)state;
	assert_int_equal(put("abc", &one), ERR_OK);
	assert_int_equal(put("abc", &other), ERR_OK);
	assert_int_equal(store_keep(dir, &other, &err), ERR_OK);
	assert_string_equal(one.sha256, other.sha256);
	assert_int_equal(new_count(), 2);
	store_drop(&one);
	store_drop(&other);
	assert_int_equal(new_count(), 0);
	check_content(ABC_SHA256, "abc");
}

static void what_is_dropped_leaves_nothing(void **state)
{
	struct store_file file = STORE_FILE_INIT;
	struct err_info err;
	int64_t size;
	int fd;

	(void)state;
	store_drop(&file);
	assert_int_equal(store_begin(dir, &file, &err), ERR_OK);
	assert_int_equal(store_add(&file, "abc", 3, &err), ERR_OK);
	assert_int_equal(new_count(), 1);
	store_drop(&file);
	store_drop(&file);
	assert_int_equal(new_count(), 0);
	assert_int_equal(store_open(dir, ABC_SHA256, &fd, &size, &err), ERR_STORAGE);
}

static void check_refused(struct store_file *file, const char *text)
{
	assert_int_equal(put(text, file), ERR_STORAGE);
	store_drop(file);
	assert_int_equal(new_count(), 0);
}

static void a_full_disk_is_said_and_leaves_nothing(void **state)
{
	struct store_file file = STORE_FILE_INIT;

	(void)state;
	write_errno = ENOSPC;
	check_refused(&file, "some text");
	write_errno = 0;
	fsync_errno = EIO;
	check_refused(&file, "some text");
	fsync_errno = 0;
	link_errno = ENOSPC;
	check_refused(&file, "some text");
	link_errno = 0;
	write_calls = 0;
	write_errno = EINTR;
	assert_int_equal(put("abc", &file), ERR_OK);
	assert_string_equal(file.sha256, ABC_SHA256);
	store_drop(&file);
	check_content(ABC_SHA256, "abc");
}

static void a_folder_that_has_gone_is_said(void **state)
{
	struct store_file file = STORE_FILE_INIT;
	struct err_info err;

	(void)state;
	assert_int_equal(store_begin("/nonexistent/files", &file, &err), ERR_STORAGE);
	store_drop(&file);
}

static void a_folder_that_others_can_look_into_is_refused(void **state)
{
	char path[100];
	struct err_info err;

	(void)state;
	assert_int_equal(store_prepare(dir, &err), ERR_OK);
	assert_int_equal(chmod(dir, 0750), 0);
	assert_int_equal(store_prepare(dir, &err), ERR_CONFIG);
	assert_int_equal(chmod(dir, 0700), 0);
	assert_int_equal(store_prepare("/nonexistent/files", &err), ERR_CONFIG);
	snprintf(path, sizeof(path), "%s/plain", base);
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	assert_int_equal(store_prepare(path, &err), ERR_CONFIG);
}

static void a_link_in_the_place_of_a_file_is_not_followed(void **state)
{
	DEFER(store_drop) struct store_file file = STORE_FILE_INIT;
	char path[STORE_PATH_SIZE];
	struct err_info err;
	int64_t size;
	int fd;

	(void)state;
	assert_int_equal(put("abc", &file), ERR_OK);
	store_path(dir, ABC_SHA256, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(store_open(dir, ABC_SHA256, &fd, &size, &err), ERR_STORAGE);
}

static void without_memory_nothing_is_left(void **state)
{
	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		struct store_file file = STORE_FILE_INIT;
		enum err code = put("abc", &file);

		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
		store_drop(&file);
		assert_int_equal(new_count(), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_lies_under_its_hash_for_us_alone, start, end),
		cmocka_unit_test_setup_teardown(the_same_content_is_kept_once, start, end),
		cmocka_unit_test_setup_teardown(what_is_dropped_leaves_nothing, start, end),
		cmocka_unit_test_setup_teardown(a_full_disk_is_said_and_leaves_nothing, start, end),
		cmocka_unit_test_setup_teardown(a_folder_that_has_gone_is_said, start, end),
		cmocka_unit_test_setup_teardown(a_folder_that_others_can_look_into_is_refused, start, end),
		cmocka_unit_test_setup_teardown(a_link_in_the_place_of_a_file_is_not_followed, start, end),
		cmocka_unit_test_setup_teardown(without_memory_nothing_is_left, start, end),
	};

	return cmocka_run_group_tests_name("files on the disk", tests, NULL, NULL);
}
