/* What the files of conf/ share. */
#ifndef ACCORD_CONF_INTERNAL_H
#define ACCORD_CONF_INTERNAL_H

#include <stddef.h>

#include "conf/conf.h"
#include "conf/keys.h"

/* X(type, C type of the field, words for the example file) */
#define CONF_TYPES(X)                                                                              \
	X(TEXT, char *, "text")                                                                    \
	X(ORIGIN, char *, "address")                                                               \
	X(PATH, char *, "path")                                                                    \
	X(SOCKET, char *, "path of a Unix socket")                                                 \
	X(MAILER, char *, "address")                                                               \
	X(LEVEL, char *, "word")                                                                   \
	X(INT, int, "whole number")                                                                \
	X(SECONDS, int, "whole number")                                                            \
	X(BOOL, bool, "yes or no")                                                                 \
	X(SERVERS, struct conf_list, "address; the key may be repeated")                           \
	X(KEY, struct conf_secret, "path of a file with a secret")                                 \
	X(PASSWORD, struct conf_secret, "path of a file with a secret")

enum conf_type {
#define X(type, ...) CONF_##type,
	CONF_TYPES(X)
#undef X
};

enum conf_need {
	CONF_OPTIONAL,
	CONF_REQUIRED
};

struct conf_key {
	const char *key;
	enum conf_type type;
	enum conf_need need;
	size_t offset;		/* of the field in struct conf */
	int min;
	int max;
	const char *fallback;
	const char *unit;
	const char *help;
};

extern const struct conf_key keys_table[];
extern const size_t keys_count;

/* The row number of `key`, or -1. */
int keys_find(const char *key);

/* Where a value stands. */
struct conf_place {
	const char *path;	/* of the configuration file, borrowed */
	int line;		/* 0: it is a default */
	int column;		/* characters, from 1 */
};

#define PLACE_ERR(err, at, key, fmt, ...)                                                          \
	ERR(err, ERR_CONFIG, "%s:%d:%d: %s: " fmt, (at)->path, (at)->line, (at)->column, key,      \
	    ##__VA_ARGS__)

/* Reads `value` (borrowed) into the field of `key`, in the place of what was there; lists grow. */
MUST_USE enum err value_set(struct conf *conf, const struct conf_key *key, const char *value,
			    const struct conf_place *at, struct err_info *err);
/* Frees and wipes the field of `key`. */
void value_release(struct conf *conf, const struct conf_key *key);

/* True when the host that `authority` ("127.0.0.1:389") begins with is this machine. */
bool value_is_loopback(const char *authority);

/*
 * The file name `value` made independent of the working folder: `credential:NAME` is in systemd's
 * $CREDENTIALS_DIRECTORY, a relative one in the folder of the configuration file. New; NULL: out of
 * memory. Empty for an empty value, and for a credential when systemd gave none.
 */
MUST_USE char *value_path(const char *value, const struct conf_place *at);

/*
 * Reads a secret from the file `value` into `ret`, without a newline at its end. A credential that
 * this unit was not given leaves the secret empty, so that several units can share one file.
 */
MUST_USE enum err secret_read(struct conf_secret *ret, const struct conf_key *key,
			      const char *value, const struct conf_place *at,
			      struct err_info *err);

#endif
