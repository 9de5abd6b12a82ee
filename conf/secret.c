/* Secrets live in files of their own, which nobody else may read. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "conf/internal.h"

static void secret_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Fills `ret` from `fd`; the length is CONF_SECRET_MAX when there is more, -1: not readable. */
static void secret_fill(int fd, struct conf_secret *ret)
{
	ssize_t n;

	ret->len = 0;
	while (ret->len < CONF_SECRET_MAX) {
		n = read(fd, ret->bytes + ret->len, (size_t)(CONF_SECRET_MAX - ret->len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ret->len = -1;
		if (n <= 0)
			return;
		ret->len += (int)n;
	}
}

/* Cuts the newline and checks what is left. */
static enum err secret_check(struct conf_secret *secret, const struct conf_key *key,
			     const struct conf_place *at, struct err_info *err)
{
	if (secret->len < 0)
		return PLACE_ERR(err, at, key->key, "could not read the file");
	if (secret->len > 0 && secret->bytes[secret->len - 1] == '\n')
		secret->len--;
	if (secret->len > key->max)
		return PLACE_ERR(err, at, key->key, "the secret has more than %d bytes", key->max);
	if (secret->len < key->min)
		return PLACE_ERR(err, at, key->key, "the secret has %d bytes, it needs %d",
				 secret->len, key->min);
	secret->bytes[secret->len] = '\0';
	if (key->type == CONF_PASSWORD && strlen(secret->bytes) != (size_t)secret->len)
		return PLACE_ERR(err, at, key->key, "the password holds a NUL byte");
	return ERR_OK;
}

static enum err secret_check_file(int fd, const struct conf_key *key, const struct conf_place *at,
				  struct err_info *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return PLACE_ERR(err, at, key->key, "not a regular file");
	if (st.st_mode & S_IRWXO)
		return PLACE_ERR(err, at, key->key, "the file is open to others (mode %04o)",
				 (unsigned int)st.st_mode & 07777);
	return ERR_OK;
}

enum err secret_read(struct conf_secret *ret, const struct conf_key *key, const char *value,
		     const struct conf_place *at, struct err_info *err)
{
	DEFER(secret_close) int fd = -1;
	AUTO_FREE char *path = value_path(value, at);
	enum err e;

	if (!path)
		return ERR(err, ERR_MEMORY, "%s", key->key);
	if (*path == '\0')
		return ERR_OK;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ENOENT && text_starts(value, "credential:"))
		return ERR_OK;
	if (fd < 0)
		return PLACE_ERR(err, at, key->key, "could not open %s: %s", path,
				 strerrordesc_np(errno));
	e = secret_check_file(fd, key, at, err);
	if (e)
		return e;
	secret_fill(fd, ret);
	e = secret_check(ret, key, at, err);
	if (e)
		explicit_bzero(ret, sizeof(*ret));
	return e;
}
