/* Reads the template files below a folder. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "app/view/mustache_internal.h"

#define FILES_SUFFIX ".html"
#define FILES_SUFFIX_LEN 5
#define FILES_FOLDERS_MAX 8	/* folders within each other */

struct files {
	struct mustache_source *sources;	/* new */
	size_t count;
	size_t cap;
	const char *dir;
	struct err_info *err;
};

void mustache_files_free(struct mustache_source *sources, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(sources[i].name);
		free(sources[i].text);
	}
	free(sources);
}

static void files_close(FILE **file)
{
	if (*file != NULL)
		(void)fclose(*file);
}

static void files_close_dir(DIR **dir)
{
	if (*dir != NULL)
		(void)closedir(*dir);
}

/* The place for one more source; NULL: out of memory. */
static struct mustache_source *files_next(struct files *files)
{
	size_t cap = files->cap > 0 ? 2 * files->cap : 32;
	struct mustache_source *grown;

	if (files->count == files->cap) {
		grown = realloc(files->sources, cap * sizeof(*grown));
		if (grown == NULL)
			return NULL;
		files->sources = grown;
		files->cap = cap;
	}
	files->sources[files->count] = (struct mustache_source){ 0 };
	return &files->sources[files->count++];
}

/* A file that grows while it is read is read up to the size it had. */
static enum err files_read(struct files *files, const char *path, size_t size, const char *name)
{
	DEFER(files_close) FILE *file = fopen(path, "re");
	struct mustache_source *source;

	if (file == NULL)
		return ERR(files->err, ERR_CONFIG, "%s: %s", path, strerror(errno));
	source = files_next(files);
	if (source == NULL)
		return ERR(files->err, ERR_MEMORY, "%s", path);
	source->name = strndup(name, strlen(name) - FILES_SUFFIX_LEN);
	source->text = malloc(size + 1);
	if (source->name == NULL || source->text == NULL)
		return ERR(files->err, ERR_MEMORY, "%s", path);
	source->len = fread(source->text, 1, size, file);
	if (ferror(file))
		return ERR(files->err, ERR_CONFIG, "%s: %s", path, strerror(errno));
	return ERR_OK;
}

static bool files_is_template(const char *name)
{
	size_t len = strlen(name);

	return len > FILES_SUFFIX_LEN &&
	       strcmp(name + len - FILES_SUFFIX_LEN, FILES_SUFFIX) == 0;
}

static enum err files_folder(struct files *files, const char *below, int depth);

/* `name`: path below the folder. */
static enum err files_entry(struct files *files, const char *name, int depth)
{
	char path[PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%s/%s", files->dir, name);

	if (n < 0 || (size_t)n >= sizeof(path))
		return ERR(files->err, ERR_CONFIG, "%s/%s: path is too long", files->dir, name);
	if (stat(path, &st) != 0)
		return ERR(files->err, ERR_CONFIG, "%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return files_folder(files, name, depth + 1);
	if (!S_ISREG(st.st_mode) || !files_is_template(name))
		return ERR_OK;
	if (st.st_size > MUSTACHE_TEXT_MAX)
		return ERR(files->err, ERR_CONFIG, "%s: %lld bytes, more than %d", path,
			   (long long)st.st_size, MUSTACHE_TEXT_MAX);
	return files_read(files, path, (size_t)st.st_size, name);
}

static enum err files_open(struct files *files, const char *below, DIR **ret)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%s", files->dir, below);

	if (n < 0 || (size_t)n >= sizeof(path))
		return ERR(files->err, ERR_CONFIG, "%s/%s: path is too long", files->dir, below);
	*ret = opendir(path);
	if (*ret == NULL)
		return ERR(files->err, ERR_CONFIG, "%s: %s", path, strerror(errno));
	return ERR_OK;
}

static enum err files_folder(struct files *files, const char *below, int depth)
{
	DEFER(files_close_dir) DIR *dir = NULL;
	enum err code = files_open(files, below, &dir);

	if (depth > FILES_FOLDERS_MAX)
		return ERR(files->err, ERR_CONFIG, "%s/%s: more than %d folders deep", files->dir,
			   below, FILES_FOLDERS_MAX);
	while (code == ERR_OK) {
		const struct dirent *entry = readdir(dir);
		char name[PATH_MAX];
		int n;

		if (entry == NULL)
			break;
		if (entry->d_name[0] == '.')
			continue;
		n = snprintf(name, sizeof(name), "%s%s%s", below, below[0] != '\0' ? "/" : "",
			     entry->d_name);
		if (n < 0 || (size_t)n >= sizeof(name))
			return ERR(files->err, ERR_CONFIG, "%s: path is too long", below);
		code = files_entry(files, name, depth);
	}
	return code;
}

enum err mustache_files_read(const char *dir, struct mustache_source **ret, size_t *ret_count,
			     struct err_info *err)
{
	struct files files = { .dir = dir, .err = err };
	enum err code = files_folder(&files, "", 0);

	if (code != ERR_OK) {
		mustache_files_free(files.sources, files.count);
		return code;
	}
	*ret = files.sources;
	*ret_count = files.count;
	return ERR_OK;
}
