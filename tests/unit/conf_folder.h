/* A folder with configuration files, for the tests of conf/. Include it in one .c file of a program. */
#ifndef ACCORD_TESTS_UNIT_CONF_FOLDER_H
#define ACCORD_TESTS_UNIT_CONF_FOLDER_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/buf.h"
#include "conf/conf.h"
#include "tests/unit/test.h"

#define PRINTED_MAX ((size_t)1024 * 1024)
#define LONGEST_LINE 2000

static char folder[] = "/tmp/accord-test-conf-XXXXXX";

/* A file of this test's folder. The path is good until the next call. */
static inline const char *place(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static inline const char *write_file(const char *name, const void *bytes, size_t len, mode_t mode)
{
	const char *path = place(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
	return path;
}

/* Loads a file with these lines behind the required ones. */
static inline enum err load_text(const char *text, struct conf *ret, struct err_info *err)
{
	AUTO_BUF b = BUF_INIT(PRINTED_MAX);

	buf_printf(&b, "site.origin = https://accord.example.fr\n%s", text);
	return conf_load(write_file("accord.conf", b.data, b.len, 0644), ret, err);
}

/* What conf_print says, without the lines that end in `without`. */
static inline void print_conf(const struct conf *conf, const char *without, struct buf *out)
{
	char line[LONGEST_LINE];
	FILE *file = tmpfile();

	assert_non_null(file);
	conf_print(conf, file);
	rewind(file);
	while (fgets(line, sizeof(line), file)) {
		if (!strstr(line, without))
			buf_adds(out, line);
	}
	fclose(file);
}

static inline void assert_refused(const char *text, const char *detail)
{
	struct conf conf = { 0 };
	struct err_info err;

	assert_int_equal(load_text(text, &conf, &err), ERR_CONFIG);
	assert_non_null(strstr(err.detail, detail));
}

static inline int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	(void)state;
	if (!dir)
		return -1;
	for (entry = readdir(dir); entry; entry = readdir(dir))
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	return rmdir(folder);
}

#endif
