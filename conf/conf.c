/* Reading the configuration file over the defaults. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/base/text.h"
#include "conf/internal.h"

#define CONF_FILE_MAX ((size_t)64 * 1024) /* bytes */
#define CONF_BOM "\xef\xbb\xbf" /* what some editors put before UTF-8 */
#define CONF_LINE_MAX 1024 /* bytes, without the newline */

/* One line: `text` is NUL-ended and cut into key and value while it is read. */
struct conf_line {
	struct conf_place at;
	char *text;
	size_t len;
};

static void conf_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Reads up to CONF_FILE_MAX + 1 bytes into `text`; -1: it cannot be read. */
static ssize_t conf_read_all(int fd, char *text)
{
	size_t len = 0;
	ssize_t n;

	while (len <= CONF_FILE_MAX) {
		n = read(fd, text + len, CONF_FILE_MAX + 1 - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/* The whole file. New; the caller frees. */
static enum err conf_read_file(const char *path, char **ret, size_t *ret_len, struct err_info *err)
{
	DEFER(conf_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	AUTO_FREE char *text = NULL;
	ssize_t len;

	if (fd < 0)
		return ERR(err, ERR_CONFIG, "%s: could not open: %s", path, strerrordesc_np(errno));
	text = malloc(CONF_FILE_MAX + 2);
	if (!text)
		return ERR(err, ERR_MEMORY, "%s", path);
	len = conf_read_all(fd, text);
	if (len < 0)
		return ERR(err, ERR_CONFIG, "%s: could not read: %s", path, strerrordesc_np(errno));
	if ((size_t)len > CONF_FILE_MAX)
		return ERR(err, ERR_CONFIG, "%s: more than %zu bytes", path, CONF_FILE_MAX);
	*ret = STEAL(text);
	*ret_len = (size_t)len;
	return ERR_OK;
}

/* Refuses control characters (TAB stands for a blank) and what is not UTF-8, by the column. */
static enum err conf_check_line(const struct conf_line *line, struct err_info *err)
{
	size_t pos = 0;
	int column = 1;

	if (line->len > CONF_LINE_MAX)
		return ERR(err, ERR_CONFIG, "%s:%d:1: the line has more than %d bytes",
			   line->at.path, line->at.line, CONF_LINE_MAX);
	while (pos < line->len) {
		uint32_t code = 0;
		size_t n = text_decode(line->text + pos, line->len - pos, &code);

		if (n == 0)
			return ERR(err, ERR_CONFIG, "%s:%d:%d: not UTF-8", line->at.path,
				   line->at.line, column);
		if (text_is_control(code) && code != '\t')
			return ERR(err, ERR_CONFIG, "%s:%d:%d: control character U+%04X",
				   line->at.path, line->at.line, column, (unsigned int)code);
		pos += n;
		column++;
	}
	return ERR_OK;
}

/* The column, in characters, of the byte `text` points at. */
static int conf_column(const struct conf_line *line, const char *text)
{
	int column = 1;

	for (const char *p = line->text; p < text; p++)
		column += ((unsigned char)*p & 0xc0) != 0x80;
	return column;
}

static enum err conf_fault(const struct conf_line *line, const char *where, const char *what,
			   struct err_info *err)
{
	return ERR(err, ERR_CONFIG, "%s:%d:%d: %s", line->at.path, line->at.line,
		   conf_column(line, where), what);
}

/* Sets one key; a key stands once, unless it is a list. */
static enum err conf_set(struct conf *conf, struct conf_line *line, const char *key,
			 const char *value, struct err_info *err)
{
	int row = keys_find(key);

	line->at.column = conf_column(line, key);
	if (row < 0)
		return PLACE_ERR(err, &line->at, key, "there is no such key");
	if (conf->lines[row] && keys_table[row].type != CONF_SERVERS)
		return PLACE_ERR(err, &line->at, key, "stands in line %d already",
				 conf->lines[row]);
	if (!conf->lines[row])
		conf->lines[row] = line->at.line;
	line->at.column = conf_column(line, value);
	return value_set(conf, &keys_table[row], value, &line->at, err);
}

/* Reads one line: nothing, a comment, or `key = value`. */
static enum err conf_read_line(struct conf *conf, struct conf_line *line, struct err_info *err)
{
	char *key = line->text + strspn(line->text, " \t");
	char *key_end = key + strcspn(key, " \t=");
	char *sign = key_end + strspn(key_end, " \t");
	char *value;

	if (*key == '\0' || *key == '#')
		return ERR_OK;
	if (*sign != '=')
		return conf_fault(line, sign, "expected '=' behind the key", err);
	if (key_end == key)
		return conf_fault(line, key, "expected a key", err);
	value = sign + 1 + strspn(sign + 1, " \t");
	*key_end = '\0';
	text_trim(value);
	return conf_set(conf, line, key, value, err);
}

/* `text` has room for a NUL behind its `len` bytes. A line may end in CR LF. */
static enum err conf_read_lines(struct conf *conf, char *text, size_t len, struct err_info *err)
{
	struct conf_line line = { .at = { .path = conf->path } };
	char *end = text + len;
	char *next = text + (len >= 3 && memcmp(text, CONF_BOM, 3) == 0 ? 3 : 0);
	enum err e = ERR_OK;

	while (!e && next < end) {
		char *newline = memchr(next, '\n', (size_t)(end - next));

		line.at.line++;
		line.text = next;
		next = newline ? newline + 1 : end;
		line.len = (size_t)((newline ? newline : end) - line.text);
		if (line.len > 0 && line.text[line.len - 1] == '\r')
			line.len--;
		e = conf_check_line(&line, err);
		line.text[line.len] = '\0';
		if (!e)
			e = conf_read_line(conf, &line, err);
	}
	return e;
}

static enum err conf_set_defaults(struct conf *conf, struct err_info *err)
{
	const struct conf_place at = { .path = "default" };
	enum err e = ERR_OK;

	for (size_t i = 0; !e && i < keys_count; i++)
		e = value_set(conf, &keys_table[i], keys_table[i].fallback, &at, err);
	return e;
}

static enum err conf_check_required(const struct conf *conf, struct err_info *err)
{
	for (size_t i = 0; i < keys_count; i++) {
		if (keys_table[i].need == CONF_REQUIRED && !conf->lines[i])
			return ERR(err, ERR_CONFIG, "%s: %s is missing", conf->path,
				   keys_table[i].key);
	}
	return ERR_OK;
}

/* An error between keys, shown where `key` stands, if it does. */
static enum err conf_key_fault(const struct conf *conf, const char *key, const char *what,
			       struct err_info *err)
{
	struct conf_place at = { .path = conf->path,
				 .line = conf->lines[keys_find(key)],
				 .column = 1 };

	if (at.line == 0)
		return ERR(err, ERR_CONFIG, "%s: %s: %s", conf->path, key, what);
	return PLACE_ERR(err, &at, key, "%s", what);
}

/* Passwords go over the wire in the clear only where there is no wire. */
static enum err conf_check_plain(const struct conf *conf, struct err_info *err)
{
	for (int i = 0; conf->ldap_plain && i < conf->ldap_servers.count; i++) {
		const char *server = conf->ldap_servers.values[i];

		if (text_starts(server, "ldap://") &&
		    !value_is_loopback(server + strlen("ldap://")))
			return conf_key_fault(conf, "directory.allow_plain",
					      "a server is not on this machine", err);
	}
	if (conf->mail_plain && text_starts(conf->mail_server, "smtp://") &&
	    !value_is_loopback(conf->mail_server + strlen("smtp://")))
		return conf_key_fault(conf, "mail.allow_plain", "the server is not on this machine", err);
	return ERR_OK;
}

/* What single values cannot tell. */
static enum err conf_check(const struct conf *conf, struct err_info *err)
{
	enum err e = conf_check_required(conf, err);

	if (e)
		return e;
	if (conf->session_absolute_s < conf->session_idle_s)
		return conf_key_fault(conf, "session.absolute", "is less than session.idle", err);
	if (conf->retention_form_key_s < conf->session_absolute_s)
		return conf_key_fault(conf, "retention.form_key", "is less than session.absolute", err);
	if (!*conf->db_socket && !*conf->db_host)
		return conf_key_fault(conf, "database.socket", "is empty, so is database.host",
				      err);
	if (!*conf->db_socket && !*conf->db_ca_file)
		return conf_key_fault(conf, "database.host", "needs database.ca_file", err);
	return conf_check_plain(conf, err);
}

enum err conf_load(const char *path, struct conf *ret, struct err_info *err)
{
	DEFER(conf_release) struct conf conf = { 0 };
	AUTO_FREE char *text = NULL;
	size_t len = 0;
	enum err e;

	conf.path = value_path(path, &(struct conf_place){ .path = "" });
	if (!conf.path)
		return ERR(err, ERR_MEMORY, "%s", path);
	e = conf_set_defaults(&conf, err);
	if (!e)
		e = conf_read_file(conf.path, &text, &len, err);
	if (!e)
		e = conf_read_lines(&conf, text, len, err);
	if (!e)
		e = conf_check(&conf, err);
	if (e)
		return e;
	*ret = conf;
	explicit_bzero(&conf, sizeof(conf));
	return ERR_OK;
}

void conf_release(struct conf *conf)
{
	for (size_t i = 0; i < keys_count; i++)
		value_release(conf, &keys_table[i]);
	free(conf->path);
	*conf = (struct conf){ 0 };
}
