/*
 * Questions of the workers and the answers to them (auth/client.h). A question is read strictly:
 * one JSON object with exactly the keys of its operation, each once, all texts UTF-8 without NUL.
 */
#ifndef ACCORD_AUTH_IDENTITY_MESSAGE_H
#define ACCORD_AUTH_IDENTITY_MESSAGE_H

#include <stddef.h>

#include "app/base/buf.h"
#include "auth/client.h"

#define MESSAGE_UUID_MAX 36 /* bytes */

enum op { OP_PING, OP_SIGN_IN, OP_PERSON };

/* Of fixed size, so that it goes to a child as it is and can be wiped. */
struct question {
	enum op op;
	char username[CLIENT_USERNAME_MAX + 1];
	char password[CLIENT_PASSWORD_MAX + 1];
	char uuid[MESSAGE_UUID_MAX + 1]; /* hexadecimal digits and '-' */
};

/* The wipe function for DEFER. */
void question_wipe(struct question *question);

/*
 * ret_possible   false: a name, password or id that nobody can have (empty, too long, with control
 *                characters); no need to ask the directory
 * err   ERR_BAD_REQUEST: not a question; the detail holds nothing of the message
 */
MUST_USE enum err message_read(const char *bytes, size_t len, struct question *ret,
			       bool *ret_possible, struct err_info *err);

/* Writes the answer to `out`; `person` is used only for an outcome that carries one. Values that
 * are not UTF-8 must have been dropped before. See buf_error. */
void message_write(struct buf *out, enum outcome outcome, const struct directory_person *person);

#endif
